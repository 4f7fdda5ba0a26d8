//! How values cross into Python and back.
//!
//! Records and enums are carried where they are declared, by `#[shopx_derive::value]`: each is a Python
//! object that holds the value as Rust has it, and makes Python's of a field when that is asked for. Here
//! is what they have in common; in `plain` what is Python's own type over there.
//!
//! What Python calls the classes, and where they are, the [`Package`] knows.

mod plain;

use std::any::Any;
use std::borrow::Cow;
use std::sync::OnceLock;

use pyo3::exceptions::{PyRuntimeError, PyTypeError};
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyDict, PyString, PyTuple, PyType};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::records::Page;
use crate::{Result, ShopError};

#[doc(hidden)]
pub use inventory;

/// A type that crosses.
pub trait Crossing: Sized {
    /// The value as Python has it.
    fn to_python<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>>;
    /// The value that Python gave; a `TypeError` when it is none of this type, and a refusal when it
    /// is one that cannot be.
    fn from_python(given: &Bound<'_, PyAny>) -> PyResult<Self>;
    /// What a type checker calls what Python gets.
    fn gives() -> String;
    /// What a type checker calls what Python may give.
    #[must_use]
    fn takes() -> String {
        Self::gives()
    }
    /// What it is when it is left out, if it may be.
    #[must_use]
    fn usual() -> Option<Self> {
        None
    }
    /// The same as Python code.
    const USUAL: Option<&'static str> = None;
    /// Whether it says who a person is or how to reach them, and is not to be in any log.
    const PRIVATE: bool = false;
    /// Whether Python can change what it gets, so that each who asks gets their own.
    const MUTABLE: bool = false;
}

/// A type that has classes of its own in Python: one, or one for each of its variants.
pub trait Carried: Clone + PartialEq + Serialize + Send + Sync + 'static {
    /// What its values are made of, a shape for each class.
    const SHAPES: &'static [Shape];
    /// What is known of it.
    fn kind() -> &'static Kind;
    /// Which of its shapes the value has.
    fn shape(&self) -> usize;
    /// A field of that shape.
    fn field<'py>(&self, py: Python<'py>, field: usize) -> PyResult<Bound<'py, PyAny>>;
    /// The value of a shape with these fields.
    fn make(shape: usize, given: &mut Given<'_, '_>) -> PyResult<Self>;
    /// What `str()` says of it, when that is not what `repr()` says.
    fn text(&self) -> Option<String> {
        None
    }
}

/// The class that some values have, and their fields.
#[derive(Debug)]
pub struct Shape {
    /// The name of the class, `Cart` or `Benefit.Bundle`.
    pub class: &'static str,
    /// The fields, in order.
    pub fields: &'static [ShapeField],
}

/// A field of a shape.
#[derive(Debug)]
pub struct ShapeField {
    /// Its name.
    pub name: &'static str,
    /// Whether it is not to be shown in logs.
    pub private: bool,
    /// Whether Python can change what it gets.
    pub mutable: bool,
}

impl ShapeField {
    /// A field of type `T`.
    #[must_use]
    pub const fn of<T: Crossing>(name: &'static str) -> Self {
        Self { name, private: T::PRIVATE, mutable: T::MUTABLE }
    }
}

/// What is known of a [`Carried`] type.
pub struct Kind {
    /// Its name.
    pub name: &'static str,
    /// What its values are made of.
    pub shapes: &'static [Shape],
    /// Makes a value.
    pub make: fn(usize, &mut Given<'_, '_>) -> PyResult<Box<dyn Held>>,
    /// Reads a value from JSON.
    pub read: fn(&str) -> Result<Box<dyn Held>>,
    /// Its classes, a shape each, once the package has them.
    pub classes: PyOnceLock<Vec<Py<PyType>>>,
}

impl Kind {
    /// What is known of `T`.
    #[must_use]
    pub const fn of<T: Carried + DeserializeOwned>(name: &'static str) -> Self {
        Self {
            name,
            shapes: T::SHAPES,
            make: |shape, given| Ok(Box::new(T::make(shape, given)?)),
            read: |json| Ok(Box::new(crate::json::read::<T>(json)?)),
            classes: PyOnceLock::new(),
        }
    }

    /// What is known of refusals, which are only given.
    #[must_use]
    pub const fn of_refusals(name: &'static str) -> Self {
        Self {
            name,
            shapes: ShopError::SHAPES,
            make: |_, _| Err(ShopError::Defect.into()),
            read: |_| Err(ShopError::Defect),
            classes: PyOnceLock::new(),
        }
    }
}

/// A value of some [`Carried`] type.
pub trait Held: Send + Sync {
    /// What is known of its type.
    fn kind(&self) -> &'static Kind;
    /// What it is made of.
    fn shape(&self) -> usize;
    /// A field of it.
    fn field<'py>(&self, py: Python<'py>, field: usize) -> PyResult<Bound<'py, PyAny>>;
    /// Whether the other is an equal value.
    fn equals(&self, other: &dyn Held) -> bool;
    /// What `str()` says of it, when that is not what `repr()` says.
    fn text(&self) -> Option<String>;
    /// The value as JSON.
    fn json(&self) -> Result<String>;
    /// The value, to be taken for what it is.
    fn as_any(&self) -> &dyn Any;
}

impl<T: Carried> Held for T {
    fn kind(&self) -> &'static Kind {
        T::kind()
    }

    fn shape(&self) -> usize {
        Carried::shape(self)
    }

    fn field<'py>(&self, py: Python<'py>, field: usize) -> PyResult<Bound<'py, PyAny>> {
        Carried::field(self, py, field)
    }

    fn equals(&self, other: &dyn Held) -> bool {
        other.as_any().downcast_ref::<T>().is_some_and(|other| self == other)
    }

    fn text(&self) -> Option<String> {
        Carried::text(self)
    }

    fn json(&self) -> Result<String> {
        crate::json::write(self)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

/// The Python package that has the classes.
pub trait Package: Send + Sync {
    /// The object that holds a value.
    fn object<'py>(&self, py: Python<'py>, value: Box<dyn Held>) -> PyResult<Bound<'py, PyAny>>;
    /// The value that an object holds, if it does.
    fn held<'a>(&self, object: &'a Bound<'_, PyAny>) -> Option<&'a dyn Held>;
    /// The class of a type, by its name.
    fn class<'py>(&self, py: Python<'py>, name: &str) -> PyResult<Bound<'py, PyType>>;
    /// The exception for a refusal, with its facts.
    fn exception(
        &self,
        py: Python<'_>,
        refusal: &str,
        message: String,
        facts: &Bound<'_, PyDict>,
    ) -> PyResult<PyErr>;
}

static PACKAGE: OnceLock<&'static dyn Package> = OnceLock::new();

/// Says which package has the classes, before anything crosses.
pub fn install(package: &'static dyn Package) {
    PACKAGE.get_or_init(|| package);
}

fn package() -> PyResult<&'static dyn Package> {
    PACKAGE.get().copied().ok_or_else(|| PyRuntimeError::new_err("no package has the classes"))
}

/// What a value is made with.
pub struct Given<'a, 'py> {
    py: Python<'py>,
    /// What is made or asked.
    of: &'a str,
    /// The fields by their names.
    named: Option<&'a Bound<'py, PyDict>>,
    /// The only field, without its name.
    only: Option<Bound<'py, PyAny>>,
    taken: usize,
    /// Of the fields, those that Python has as they are.
    pub kept: Vec<(usize, Py<PyAny>)>,
}

impl<'a, 'py> Given<'a, 'py> {
    /// Fields by their names, or the only one without it.
    #[must_use]
    pub const fn new(
        py: Python<'py>,
        of: &'a str,
        named: Option<&'a Bound<'py, PyDict>>,
        only: Option<Bound<'py, PyAny>>,
    ) -> Self {
        Self { py, of, named, only, taken: 0, kept: Vec::new() }
    }

    /// The interpreter.
    #[must_use]
    pub const fn py(&self) -> Python<'py> {
        self.py
    }

    /// The next field.
    pub fn take<T: Crossing>(
        &mut self,
        name: &Bound<'py, PyString>,
        usual: Option<fn() -> T>,
    ) -> PyResult<T> {
        let position = self.taken;
        self.taken += 1;
        let named = match self.named {
            Some(named) => named.get_item(name)?,
            None => None,
        };
        let Some(given) = self.only.take().or(named) else {
            let usual = usual.map(|usual| usual()).or_else(T::usual);
            let missing =
                || PyTypeError::new_err(format!("{}: missing argument: '{name}'", self.of));
            return usual.ok_or_else(missing);
        };
        let taken = self::named(name, &given)?;
        if !T::MUTABLE && package()?.held(&given).is_some() {
            self.kept.push((position, given.unbind()));
        }
        Ok(taken)
    }
}

/// What is carried, or what it is made of.
pub struct Listed {
    /// What its class is made of.
    pub describe: fn() -> Description,
    /// What is known of it, unless it is words or a number.
    pub kind: Option<fn() -> &'static Kind>,
}

inventory::collect!(Listed);

/// Everything that is carried, by name.
#[must_use]
pub fn descriptions() -> Vec<Description> {
    let mut all: Vec<_> = inventory::iter::<Listed>().map(|listed| (listed.describe)()).collect();
    all.sort_by_key(|described| described.name);
    all
}

/// What is known of a type, by its name.
#[must_use]
pub fn kind(name: &str) -> Option<&'static Kind> {
    let mut kinds = inventory::iter::<Listed>().filter_map(|listed| listed.kind);
    kinds.find_map(|kind| Some(kind()).filter(|kind| kind.name == name))
}

/// What a value can be asked.
pub struct Method {
    /// The class.
    pub class: &'static str,
    /// Its name.
    pub name: &'static str,
    /// The documentation.
    pub doc: &'static str,
    /// Whether it is asked without parentheses.
    pub property: bool,
    /// The arguments.
    pub arguments: fn() -> Vec<Field>,
    /// What a type checker calls the answer.
    pub gives: fn() -> String,
    /// Asks it.
    pub ask: for<'py> fn(&dyn Held, &mut Given<'_, 'py>) -> PyResult<Bound<'py, PyAny>>,
}

inventory::collect!(Method);

/// Everything that values can be asked.
pub fn methods() -> impl Iterator<Item = &'static Method> {
    inventory::iter::<Method>()
}

/// What a class in Python is made of.
#[derive(Debug, Serialize)]
pub struct Description {
    /// Its name.
    pub name: &'static str,
    /// The documentation.
    pub doc: &'static str,
    /// What kind of class it is.
    #[serde(flatten)]
    pub class: Class,
}

/// A kind of class.
#[derive(Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Class {
    /// A record.
    Record {
        /// Its fields.
        fields: Vec<Field>,
    },
    /// One of several, each with fields of its own.
    Choice {
        /// Which.
        variants: Vec<Variant>,
    },
    /// One of several words.
    Words {
        /// Which.
        words: Vec<Word>,
    },
    /// A number that has a name of its own.
    Number {
        /// Of what.
        of: String,
    },
}

/// A field of a class, or an argument.
#[derive(Debug, Serialize)]
pub struct Field {
    /// Its name.
    pub name: &'static str,
    /// The documentation.
    pub doc: &'static str,
    /// The type of the attribute.
    pub gives: String,
    /// The type of the argument.
    pub takes: String,
    /// What it is when it is not given, as Python code.
    pub default: Option<&'static str>,
}

impl Field {
    /// A field of type `T`.
    #[must_use]
    pub fn of<T: Crossing>(
        name: &'static str,
        doc: &'static str,
        default: Option<&'static str>,
    ) -> Self {
        let default = default.or(T::USUAL);
        Self { name, doc, gives: T::gives(), takes: T::takes(), default }
    }
}

/// A variant of a choice.
#[derive(Debug, Serialize)]
pub struct Variant {
    /// Its name.
    pub name: &'static str,
    /// The documentation.
    pub doc: &'static str,
    /// Its fields.
    pub fields: Vec<Field>,
}

/// One of several words.
#[derive(Debug, Serialize)]
pub struct Word {
    /// Its name.
    pub name: &'static str,
    /// The word.
    pub word: &'static str,
    /// The documentation.
    pub doc: &'static str,
}

/// A page is a named tuple: `Page` with an id as its cursor, `LevelPage` with a `LevelCursor`.
impl<T: Crossing, C: Crossing> Crossing for Page<T, C> {
    fn to_python<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let class = page_class(&C::gives());
        tuple(py, &class, [self.items.to_python(py)?, self.next.to_python(py)?])
    }

    fn from_python(given: &Bound<'_, PyAny>) -> PyResult<Self> {
        Err(not_a("Page", given))
    }

    fn gives() -> String {
        match &*page_class(&C::gives()) {
            "Page" => format!("Page[{}]", T::gives()),
            other => other.to_owned(),
        }
    }
}

fn page_class(cursor: &str) -> String {
    match cursor.strip_suffix("Cursor") {
        Some(list) => format!("{list}Page"),
        None => "Page".to_owned(),
    }
}

/// An object that holds a value.
pub fn object<T: Carried>(py: Python<'_>, value: T) -> PyResult<Bound<'_, PyAny>> {
    package()?.object(py, Box::new(value))
}

/// A named tuple of the package.
pub fn tuple<'py, const N: usize>(
    py: Python<'py>,
    class: &str,
    fields: [Bound<'py, PyAny>; N],
) -> PyResult<Bound<'py, PyAny>> {
    package()?.class(py, class)?.call1(PyTuple::new(py, fields)?)
}

/// The value that an object holds.
pub fn held<'a, T: Carried>(given: &'a Bound<'_, PyAny>) -> PyResult<&'a T> {
    let held = package()?.held(given).and_then(|held| held.as_any().downcast_ref());
    held.ok_or_else(|| not_a(T::kind().name, given))
}

/// What was given under a name, which a `TypeError` tells.
pub fn named<T: Crossing>(name: &Bound<'_, PyString>, given: &Bound<'_, PyAny>) -> PyResult<T> {
    T::from_python(given).map_err(|refusal| {
        let py = given.py();
        if refusal.get_type(py).is(py.get_type::<PyTypeError>()) {
            PyTypeError::new_err(format!("{name}: {}", refusal.value(py)))
        } else {
            refusal
        }
    })
}

/// The members of an enumeration, in order.
pub type Members = PyOnceLock<Vec<Py<PyAny>>>;

/// A member of an enumeration.
pub fn member<'py>(
    py: Python<'py>,
    members: &'static Members,
    name: &str,
    position: usize,
) -> PyResult<Bound<'py, PyAny>> {
    let members = members.get_or_try_init(py, || {
        let class = package()?.class(py, name)?;
        class.try_iter()?.map(|member| Ok(member?.unbind())).collect::<PyResult<_>>()
    })?;
    Ok(members[position].bind(py).clone())
}

/// What was given is not of the type.
#[must_use]
pub fn not_a(expected: &str, given: &Bound<'_, PyAny>) -> PyErr {
    let name = given.get_type().name();
    let name = name.as_ref().map_or(Cow::Borrowed("this"), |name| name.to_string_lossy());
    PyTypeError::new_err(format!("expected {expected}, not {name}"))
}

/// What was given does not have the form of its field.
#[must_use]
pub fn malformed(field: crate::Field, value: &str) -> PyErr {
    ShopError::Malformed { field, value: value.to_owned() }.into()
}

/// The text that was given.
pub fn text_of<'a>(given: &'a Bound<'_, PyAny>) -> PyResult<Cow<'a, str>> {
    given.cast::<PyString>().map_err(|_| not_a("str", given))?.to_cow()
}

impl From<ShopError> for PyErr {
    fn from(refusal: ShopError) -> Self {
        Python::attach(|py| raised(py, &refusal).unwrap_or_else(|failed| failed))
    }
}

/// The refusal as an exception of its own class, with its facts.
fn raised(py: Python<'_>, refusal: &ShopError) -> PyResult<PyErr> {
    let shape = &ShopError::SHAPES[Carried::shape(refusal)];
    let facts = PyDict::new(py);
    for (position, field) in shape.fields.iter().enumerate() {
        facts.set_item(field.name, Carried::field(refusal, py, position)?)?;
    }
    let name = shape.class.rsplit('.').next().unwrap_or(shape.class);
    package()?.exception(py, name, refusal.to_string(), &facts)
}

/// What the exceptions of the package are made of.
#[must_use]
pub fn refusals() -> Description {
    ShopError::describe()
}
