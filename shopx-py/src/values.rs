//! The objects that hold values: one class of Rust's, of which each class of the package is a child.

use std::collections::HashMap;
use std::sync::{Mutex, OnceLock, PoisonError};

use pyo3::exceptions::{PyAttributeError, PyTypeError};
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyDict, PyString, PyTuple, PyType};
use shopx_core::python::{
    Given, Held, Kind, Method, Package, Shape, install, kind, methods, not_a,
};

/// An immutable value, equal to any other with the same fields.
///
/// What it is made with is validated at once: a value that exists is valid.
#[pyclass(frozen, subclass, module = "shopx")]
pub(crate) struct Value {
    held: Box<dyn Held>,
    /// What Python was given of each field, made when it is first asked for.
    fields: OnceLock<Box<[PyOnceLock<Py<PyAny>>]>>,
}

impl Value {
    fn new(held: Box<dyn Held>) -> Self {
        Self { held, fields: OnceLock::new() }
    }

    fn shape(&self) -> &'static Shape {
        &self.held.kind().shapes[self.held.shape()]
    }

    fn kept(&self, field: usize) -> &PyOnceLock<Py<PyAny>> {
        let fields = || self.shape().fields.iter().map(|_| PyOnceLock::new()).collect();
        &self.fields.get_or_init(fields)[field]
    }

    fn field<'py>(&self, py: Python<'py>, field: usize) -> PyResult<Bound<'py, PyAny>> {
        if self.shape().fields[field].mutable {
            return self.held.field(py, field);
        }
        let make = || self.held.field(py, field).map(Bound::unbind);
        Ok(self.kept(field).get_or_try_init(py, make)?.bind(py).clone())
    }

    /// The fields by their names.
    fn fields<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let fields = PyDict::new(py);
        for (position, field) in self.shape().fields.iter().enumerate() {
            fields.set_item(field.name, self.field(py, position)?)?;
        }
        Ok(fields)
    }

    fn made(class: &'static Made, given: &mut Given<'_, '_>) -> PyResult<Self> {
        let held = (class.kind.make)(class.shape, given)?;
        let value = Self::new(held);
        for (position, object) in std::mem::take(&mut given.kept) {
            // It is empty yet.
            let _ = value.kept(position).set(given.py(), object);
        }
        Ok(value)
    }
}

/// Names that were given and that no field has.
fn strangers(shape: &Shape, given: &Bound<'_, PyDict>) -> PyResult<()> {
    for name in given.keys() {
        let name = name.cast_into::<PyString>()?;
        let name = name.to_cow()?;
        if !shape.fields.iter().any(|field| field.name == name) {
            return Err(PyTypeError::new_err(format!("{}: no argument '{name}'", shape.class)));
        }
    }
    Ok(())
}

#[pymethods]
impl Value {
    #[new]
    #[classmethod]
    #[pyo3(signature = (*args, **fields))]
    fn make(
        class: &Bound<'_, PyType>,
        args: &Bound<'_, PyTuple>,
        fields: Option<&Bound<'_, PyDict>>,
    ) -> PyResult<Self> {
        let py = class.py();
        let only = args.iter().next();
        if let Some(carrier) = only.as_ref().and_then(|only| only.cast::<Carrier>().ok())
            && let Some(held) = carrier.get().take()
        {
            return Ok(Self::new(held));
        }
        let name = || class.name().map_or_else(|_| "Value".to_owned(), |name| name.to_string());
        let Ok(made) = class.getattr(intern!(py, "_made")) else {
            let name = name();
            return Err(PyTypeError::new_err(format!(
                "{name} is one of several: see help({name})"
            )));
        };
        let made = made.cast::<MadeOf>()?.get().0;
        let shape = &made.kind.shapes[made.shape];
        let one = made.kind.shapes.len() > 1 && shape.fields.len() == 1;
        if args.len() > usize::from(one) {
            let why = format!("{} takes its arguments by name", shape.class);
            return Err(PyTypeError::new_err(why));
        }
        if let Some(fields) = fields {
            strangers(shape, fields)?;
        }
        Self::made(made, &mut Given::new(py, shape.class, fields, only))
    }

    /// The same value with other fields.
    #[pyo3(signature = (**changes))]
    fn replace<'py>(
        slf: &Bound<'py, Self>,
        changes: Option<&Bound<'py, PyDict>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let fields = slf.get().fields(slf.py())?;
        if let Some(changes) = changes {
            fields.update(changes.as_mapping())?;
        }
        slf.get_type().call((), Some(&fields))
    }

    /// The value as JSON: amounts as text, words as they are written.
    fn to_json(&self) -> PyResult<String> {
        Ok(self.held.json()?)
    }

    /// The value of JSON as `to_json` writes it. What may be left out of the class may be left out here;
    /// what the class does not have is refused.
    #[classmethod]
    fn from_json<'py>(class: &Bound<'py, PyType>, json: &str) -> PyResult<Bound<'py, PyAny>> {
        let name = class.qualname()?;
        let name = name.to_cow()?;
        let of = name
            .split('.')
            .next()
            .and_then(kind)
            .ok_or_else(|| not_a("a class of values", class))?;
        let object = ShopX.object(class.py(), (of.read)(json)?)?;
        if object.is_instance(class)? { Ok(object) } else { Err(not_a(&name, &object)) }
    }

    #[pyo3(signature = (**changes))]
    fn __replace__<'py>(
        slf: &Bound<'py, Self>,
        changes: Option<&Bound<'py, PyDict>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        Self::replace(slf, changes)
    }

    fn __copy__<'py>(slf: &Bound<'py, Self>) -> Bound<'py, Self> {
        slf.clone()
    }

    fn __deepcopy__<'py>(slf: &Bound<'py, Self>, _memo: &Bound<'py, PyAny>) -> Bound<'py, Self> {
        slf.clone()
    }

    fn __getnewargs_ex__<'py>(
        &self,
        py: Python<'py>,
    ) -> PyResult<(Bound<'py, PyTuple>, Bound<'py, PyDict>)> {
        Ok((PyTuple::empty(py), self.fields(py)?))
    }

    fn __eq__(&self, other: &Bound<'_, PyAny>) -> bool {
        other.cast::<Self>().is_ok_and(|other| {
            let other = &*other.get().held;
            self.held.shape() == other.shape() && self.held.equals(other)
        })
    }

    fn __hash__(&self, py: Python<'_>) -> PyResult<isize> {
        let mut fields = vec![PyString::new(py, self.shape().class).into_any()];
        for (position, field) in self.shape().fields.iter().enumerate() {
            // Equal values have equal JSON, which can be changed, and has no hash. That an answer is given
            // once more is about the call, and makes no other document of it.
            if !field.mutable && field.name != "replayed" {
                fields.push(self.field(py, position)?);
            }
        }
        PyTuple::new(py, fields)?.hash()
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        let mut shown = Vec::new();
        for (position, field) in self.shape().fields.iter().enumerate() {
            let value = self.field(py, position)?;
            let hidden = field.private && !value.is_none();
            let value = if hidden { "***".to_owned() } else { value.repr()?.to_string() };
            shown.push(format!("{}={value}", field.name));
        }
        Ok(format!("{}({})", self.shape().class, shown.join(", ")))
    }

    fn __str__(&self, py: Python<'_>) -> PyResult<String> {
        self.held.text().map_or_else(|| self.__repr__(py), Ok)
    }

    #[classmethod]
    #[pyo3(signature = (**_named))]
    fn __init_subclass__(
        class: &Bound<'_, PyType>,
        _named: Option<&Bound<'_, PyDict>>,
    ) -> PyResult<()> {
        if CLASSES.get(class.py()).is_none() {
            return Ok(());
        }
        let parent = class.getattr(intern!(class.py(), "__base__"))?;
        Err(PyTypeError::new_err(format!("{} cannot be subclassed", parent.repr()?)))
    }
}

/// A value on its way into its object.
#[pyclass(frozen)]
struct Carrier(Mutex<Option<Box<dyn Held>>>);

impl Carrier {
    fn take(&self) -> Option<Box<dyn Held>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

/// What the values of a class are made of.
struct Made {
    kind: &'static Kind,
    shape: usize,
}

/// The same as an attribute of the class.
#[pyclass(frozen)]
pub(crate) struct MadeOf(&'static Made);

/// What a class is made of, by its name.
#[pyfunction]
pub(crate) fn made_of(class: &str) -> PyResult<MadeOf> {
    let there = class.split('.').next().and_then(kind).and_then(|kind| {
        let shape = kind.shapes.iter().position(|shape| shape.class == class)?;
        Some(Made { kind, shape })
    });
    let made = there.ok_or_else(|| PyTypeError::new_err(format!("there is no class {class}")))?;
    // One a class, as long as the program runs.
    Ok(MadeOf(Box::leak(Box::new(made))))
}

/// A field, as an attribute of the class.
#[pyclass(frozen)]
pub(crate) struct FieldOf {
    position: usize,
    #[pyo3(get, name = "__name__")]
    name: String,
    #[pyo3(get, name = "__doc__")]
    doc: String,
}

#[pymethods]
impl FieldOf {
    #[new]
    fn new(position: usize, name: String, doc: String) -> Self {
        Self { position, name, doc }
    }

    fn __get__<'py>(
        slf: &Bound<'py, Self>,
        object: Option<&Bound<'py, PyAny>>,
        _class: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let Some(object) = object else { return Ok(slf.clone().into_any()) };
        object.cast::<Value>()?.get().field(slf.py(), slf.get().position)
    }

    fn __set__(&self, object: &Bound<'_, PyAny>, _value: &Bound<'_, PyAny>) -> PyResult<()> {
        self.__delete__(object)
    }

    fn __delete__(&self, object: &Bound<'_, PyAny>) -> PyResult<()> {
        let (class, name) = (object.get_type().qualname()?, &self.name);
        let why = format!("{class}.{name} is immutable: see replace()");
        Err(PyAttributeError::new_err(why))
    }
}

/// Asks a value something.
#[pyfunction]
#[pyo3(signature = (method, value, **args))]
pub(crate) fn ask<'py>(
    py: Python<'py>,
    method: &str,
    value: &Bound<'py, PyAny>,
    args: Option<&Bound<'py, PyDict>>,
) -> PyResult<Bound<'py, PyAny>> {
    static METHODS: OnceLock<HashMap<String, &'static Method>> = OnceLock::new();
    let by_name = |method: &'static Method| (format!("{}.{}", method.class, method.name), method);
    let methods = METHODS.get_or_init(|| methods().map(by_name).collect());
    let asked = methods.get(method);
    let asked =
        asked.ok_or_else(|| PyTypeError::new_err(format!("there is no method {method}")))?;
    let value = value.cast::<Value>().map_err(|_| not_a(asked.class, value))?;
    (asked.ask)(&*value.get().held, &mut Given::new(py, method, args, None))
}

/// The classes of the package by their names, and the base of its exceptions.
static CLASSES: PyOnceLock<Classes> = PyOnceLock::new();

struct Classes {
    by_name: Py<PyDict>,
    refusals: Py<PyDict>,
}

/// Says which classes there are: those of values, and those of refusals.
#[pyfunction]
pub(crate) fn use_classes(py: Python<'_>, by_name: Bound<'_, PyDict>, refusals: Bound<'_, PyDict>) {
    CLASSES.get_or_init(py, || Classes { by_name: by_name.unbind(), refusals: refusals.unbind() });
    install(&ShopX);
}

/// This package.
struct ShopX;

impl ShopX {
    fn find<'py>(
        py: Python<'py>,
        name: &str,
        among: fn(&Classes) -> &Py<PyDict>,
    ) -> PyResult<Bound<'py, PyType>> {
        let there = match CLASSES.get(py) {
            Some(classes) => among(classes).bind(py).get_item(name)?,
            None => None,
        };
        let class =
            there.ok_or_else(|| PyTypeError::new_err(format!("there is no class {name}")))?;
        Ok(class.cast_into()?)
    }
}

impl Package for ShopX {
    fn object<'py>(&self, py: Python<'py>, value: Box<dyn Held>) -> PyResult<Bound<'py, PyAny>> {
        let kind = value.kind();
        let classes = kind.classes.get_or_try_init(py, || {
            let class = |shape: &Shape| Ok(self.class(py, shape.class)?.unbind());
            kind.shapes.iter().map(class).collect::<PyResult<Vec<_>>>()
        })?;
        let class = classes[value.shape()].bind(py);
        class.call1((Carrier(Mutex::new(Some(value))),))
    }

    fn held<'a>(&self, object: &'a Bound<'_, PyAny>) -> Option<&'a dyn Held> {
        object.cast::<Value>().ok().map(|value| &*value.get().held)
    }

    fn class<'py>(&self, py: Python<'py>, name: &str) -> PyResult<Bound<'py, PyType>> {
        Self::find(py, name, |classes| &classes.by_name)
    }

    fn exception(
        &self,
        py: Python<'_>,
        refusal: &str,
        message: String,
        facts: &Bound<'_, PyDict>,
    ) -> PyResult<PyErr> {
        let class = Self::find(py, refusal, |classes| &classes.refusals)?;
        Ok(PyErr::from_value(class.call((message,), Some(facts))?))
    }
}
