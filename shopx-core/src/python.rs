//! How values cross into Python and back.
//!
//! Records and enums are carried where they are declared, by `#[derive(shopx_derive::Python)]`, into
//! immutable Python objects. Here is the rest: what is Python's own type over there, what is validated
//! on its way in, and the refusals, which are raised.
//!
//! The classes are written in Python, in the package `shopx`, from the [`descriptions`] of the types
//! here: so they read as if they had been written by hand, and cannot differ.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};
use std::sync::OnceLock;

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{
    PyBool, PyBoolMethods, PyDict, PyFloat, PyFloatMethods, PyFrozenSet, PyInt, PyList, PyMapping,
    PyString, PyTuple, PyType, PyTzInfo,
};
use rust_decimal::Decimal;
use serde::Serialize;

use crate::ShopError;
use crate::id::ProductId;
use crate::idempotency::Replayed;
use crate::money::{Currency, Money, Percent};
use crate::quantity::Quantity;
use crate::users::{Password, Pin};

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
    /// What it is when it is not given, as Python code.
    const DEFAULT: Option<&'static str> = None;
    /// Whether it says who a person is or how to reach them, and is not to be in any log.
    const PRIVATE: bool = false;
}

/// A class, once it was asked for.
pub type Class = PyOnceLock<Py<PyType>>;

/// A type that has classes of its own in Python.
pub trait Carried: Sized {
    /// The name of its class.
    const NAME: &'static str;
    /// Where its class is kept.
    fn class() -> &'static Class;
    /// What the class is made of.
    fn describe() -> Description;
    /// Its class, or that of its variant, and the fields.
    fn to_fields<'py>(&self, py: Python<'py>) -> PyResult<(&'static str, Bound<'py, PyDict>)>;
    /// The value of a class with these fields.
    fn from_fields(class: &str, fields: &Bound<'_, PyDict>) -> PyResult<Self>;
}

/// What a class in Python is made of.
#[derive(Debug, Serialize)]
pub struct Description {
    /// Its name.
    pub name: &'static str,
    /// The documentation, as Rust has it.
    pub doc: &'static str,
    /// What kind of class it is.
    #[serde(flatten)]
    pub kind: Kind,
}

/// A kind of class.
#[derive(Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
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

/// A field of a class.
#[derive(Debug, Serialize)]
pub struct Field {
    /// Its name.
    pub name: &'static str,
    /// The documentation, as Rust has it.
    pub doc: &'static str,
    /// The type of the attribute.
    pub gives: String,
    /// The type of the argument.
    pub takes: String,
    /// What it is when it is not given.
    pub default: Option<&'static str>,
    /// Whether it is not to be shown in logs.
    pub private: bool,
}

impl Field {
    /// A field of type `T`.
    #[must_use]
    pub fn of<T: Crossing>(
        name: &'static str,
        doc: &'static str,
        default: Option<&'static str>,
    ) -> Self {
        let default = default.or(T::DEFAULT);
        let (gives, takes) = (T::gives(), T::takes());
        Self { name, doc, gives, takes, default, private: T::PRIVATE }
    }
}

/// A variant of a choice.
#[derive(Debug, Serialize)]
pub struct Variant {
    /// Its name.
    pub name: &'static str,
    /// The documentation, as Rust has it.
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
    /// The documentation, as Rust has it.
    pub doc: &'static str,
}

/// Makes a type that is [`Carried`] cross.
macro_rules! crossing {
    ($type:ty) => {
        impl $crate::python::Crossing for $type {
            fn to_python<'py>(
                &self,
                py: pyo3::Python<'py>,
            ) -> pyo3::PyResult<pyo3::Bound<'py, pyo3::PyAny>> {
                let (class, fields) = $crate::python::Carried::to_fields(self, py)?;
                $crate::python::make::<Self>(py, class, &fields)
            }

            fn from_python(given: &pyo3::Bound<'_, pyo3::PyAny>) -> pyo3::PyResult<Self> {
                $crate::python::take(given)
            }

            fn gives() -> String {
                <Self as $crate::python::Carried>::NAME.to_owned()
            }
        }
    };
}
pub(crate) use crossing;

/// The classes of the package, by name.
fn class<'py>(py: Python<'py>, name: &str) -> PyResult<Bound<'py, PyType>> {
    static CLASSES: PyOnceLock<Py<PyDict>> = PyOnceLock::new();
    let classes = CLASSES.get_or_try_init(py, || {
        py.import("shopx._values")?;
        let classes = py.import("shopx._value")?.getattr("CLASSES")?;
        PyResult::Ok(classes.cast_into::<PyDict>()?.unbind())
    })?;
    let class = classes.bind(py).get_item(name)?;
    let class = class.ok_or_else(|| PyTypeError::new_err(format!("there is no class {name}")))?;
    Ok(class.cast_into()?)
}

/// An object of a class with these fields, which are valid.
pub(crate) fn make<'py, T: Carried>(
    py: Python<'py>,
    name: &str,
    fields: &Bound<'py, PyDict>,
) -> PyResult<Bound<'py, PyAny>> {
    // One of several is a class of its own.
    let class = if name == T::NAME { own_class::<T>(py)?.clone() } else { class(py, name)? };
    let object = class.call_method1(intern!(py, "__new__"), (&class,))?;
    let kept = object.getattr(intern!(py, "__dict__"))?.cast_into::<PyDict>()?;
    kept.update(fields.cast::<PyMapping>()?)?;
    Ok(object)
}

fn own_class<T: Carried>(py: Python<'_>) -> PyResult<&Bound<'_, PyType>> {
    let found = T::class().get_or_try_init(py, || class(py, T::NAME).map(Bound::unbind))?;
    Ok(found.bind(py))
}

/// The value that an object holds.
pub(crate) fn take<T: Carried>(given: &Bound<'_, PyAny>) -> PyResult<T> {
    let py = given.py();
    let (class, wanted) = (given.get_type(), own_class::<T>(py)?);
    let exactly = class.is(wanted);
    if !exactly && !given.is_instance(wanted)? {
        return Err(not_a(T::NAME, given));
    }
    let fields = given.getattr(intern!(py, "__dict__"))?.cast_into::<PyDict>()?;
    if exactly {
        return T::from_fields(T::NAME, &fields);
    }
    T::from_fields(&class.qualname()?.to_cow()?, &fields)
}

/// Puts a field among the fields.
pub(crate) fn set_field<T: Crossing>(
    fields: &Bound<'_, PyDict>,
    name: &Bound<'_, PyString>,
    value: &T,
) -> PyResult<()> {
    fields.set_item(name, value.to_python(fields.py())?)
}

/// A field among the fields.
pub(crate) fn field<T: Crossing>(
    fields: &Bound<'_, PyDict>,
    name: &Bound<'_, PyString>,
) -> PyResult<T> {
    let Some(given) = fields.get_item(name)? else {
        return Err(PyTypeError::new_err(format!("{name} is missing")));
    };
    named(name, &given)
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
pub(crate) type Members = PyOnceLock<Vec<Py<PyAny>>>;

/// A member of an enumeration.
pub(crate) fn member<'py>(
    py: Python<'py>,
    members: &'static Members,
    name: &str,
    position: usize,
) -> PyResult<Bound<'py, PyAny>> {
    let members = members.get_or_try_init(py, || {
        class(py, name)?.try_iter()?.map(|member| Ok(member?.unbind())).collect::<PyResult<_>>()
    })?;
    Ok(members[position].bind(py).clone())
}

/// What was given is not of the type.
pub(crate) fn not_a(expected: &str, given: &Bound<'_, PyAny>) -> PyErr {
    let name = given.get_type().name();
    let name = name.as_ref().map_or(Cow::Borrowed("this"), |name| name.to_string_lossy());
    PyTypeError::new_err(format!("expected {expected}, not {name}"))
}

/// What was given does not have the form of its field.
pub(crate) fn malformed(field: crate::Field, value: &str) -> PyErr {
    ShopError::Malformed { field, value: value.to_owned() }.into()
}

/// The text that was given.
pub(crate) fn text_of<'a>(given: &'a Bound<'_, PyAny>) -> PyResult<Cow<'a, str>> {
    given.cast::<PyString>().map_err(|_| not_a("str", given))?.to_cow()
}

impl From<ShopError> for PyErr {
    fn from(refusal: ShopError) -> Self {
        Python::attach(|py| raised(py, &refusal).unwrap_or_else(|failed| failed))
    }
}

/// The refusal as an exception of its own class, with its facts.
fn raised(py: Python<'_>, refusal: &ShopError) -> PyResult<PyErr> {
    let (name, facts) = refusal.to_fields(py)?;
    let name = name.rsplit('.').next().unwrap_or(name);
    let class = py.import(intern!(py, "shopx._errors"))?.getattr(name)?;
    Ok(PyErr::from_value(class.call((refusal.to_string(),), Some(&facts))?))
}

impl<T: Crossing> Crossing for Option<T> {
    fn to_python<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.as_ref().map_or_else(|| Ok(py.None().into_bound(py)), |value| value.to_python(py))
    }

    fn from_python(given: &Bound<'_, PyAny>) -> PyResult<Self> {
        if given.is_none() { Ok(None) } else { T::from_python(given).map(Some) }
    }

    fn gives() -> String {
        format!("{} | None", T::gives())
    }

    fn takes() -> String {
        format!("{} | None", T::takes())
    }

    const DEFAULT: Option<&'static str> = Some("None");
    const PRIVATE: bool = T::PRIVATE;
}

/// Whatever can be iterated over, but for a text, which is hardly ever meant.
fn each<T: Crossing, C: FromIterator<T>>(given: &Bound<'_, PyAny>) -> PyResult<C> {
    if given.is_instance_of::<PyString>() {
        return Err(not_a("an iterable", given));
    }
    let items = given.try_iter().map_err(|_| not_a("an iterable", given))?;
    items.map(|item| T::from_python(&item?)).collect()
}

impl<T: Crossing> Crossing for Vec<T> {
    fn to_python<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let items = self.iter().map(|item| item.to_python(py)).collect::<PyResult<Vec<_>>>()?;
        Ok(PyTuple::new(py, items)?.into_any())
    }

    fn from_python(given: &Bound<'_, PyAny>) -> PyResult<Self> {
        each(given)
    }

    fn gives() -> String {
        format!("tuple[{}, ...]", T::gives())
    }

    fn takes() -> String {
        format!("Iterable[{}]", T::takes())
    }

    const DEFAULT: Option<&'static str> = Some("()");
}

impl Crossing for BTreeSet<ProductId> {
    fn to_python<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        Ok(PyFrozenSet::new(py, self.iter().map(|id| id.get()))?.into_any())
    }

    fn from_python(given: &Bound<'_, PyAny>) -> PyResult<Self> {
        each(given)
    }

    fn gives() -> String {
        "frozenset[ProductId]".to_owned()
    }

    fn takes() -> String {
        "Iterable[ProductId]".to_owned()
    }
}

/// A whole number that is no truth value.
fn integer<T: TryFrom<i128>>(given: &Bound<'_, PyAny>) -> PyResult<T> {
    if !given.is_instance_of::<PyInt>() || given.is_instance_of::<PyBool>() {
        return Err(not_a("int", given));
    }
    let number = given.extract::<i128>().ok().and_then(|number| T::try_from(number).ok());
    number.ok_or_else(|| {
        given.str().map_or_else(|e| e, |text| malformed(crate::Field::Number, &text.to_string()))
    })
}

macro_rules! integers {
    ($($type:ty),*) => {$(
        impl Crossing for $type {
            fn to_python<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
                Ok(self.into_pyobject(py)?.into_any())
            }

            fn from_python(given: &Bound<'_, PyAny>) -> PyResult<Self> {
                integer(given)
            }

            fn gives() -> String {
                "int".to_owned()
            }
        }
    )*};
}
integers!(i32, u32, i64, u64);

impl Crossing for bool {
    fn to_python<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        Ok(PyBool::new(py, *self).to_owned().into_any())
    }

    fn from_python(given: &Bound<'_, PyAny>) -> PyResult<Self> {
        given.cast::<PyBool>().map(PyBoolMethods::is_true).map_err(|_| not_a("bool", given))
    }

    fn gives() -> String {
        "bool".to_owned()
    }
}

impl Crossing for Replayed {
    fn to_python<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.get().to_python(py)
    }

    fn from_python(given: &Bound<'_, PyAny>) -> PyResult<Self> {
        bool::from_python(given).map(Self::from)
    }

    fn gives() -> String {
        bool::gives()
    }

    const DEFAULT: Option<&'static str> = Some("False");
}

impl Crossing for String {
    fn to_python<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        Ok(PyString::new(py, self).into_any())
    }

    fn from_python(given: &Bound<'_, PyAny>) -> PyResult<Self> {
        Ok(text_of(given)?.into_owned())
    }

    fn gives() -> String {
        "str".to_owned()
    }
}

/// No amount has more.
const MOST_DIGITS: i32 = 30;

/// An exact number: a float has lost already what it was meant to be.
impl Crossing for Decimal {
    fn to_python<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        // Of many amounts most are nothing.
        static ZERO: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
        if self.is_zero() && self.scale() == 0 {
            let zero =
                ZERO.get_or_try_init(py, || Ok::<_, PyErr>(decimal(py)?.call1((0,))?.unbind()))?;
            return Ok(zero.bind(py).clone());
        }
        decimal(py)?.call1((self.to_string(),))
    }

    fn from_python(given: &Bound<'_, PyAny>) -> PyResult<Self> {
        let py = given.py();
        if given.is_instance_of::<PyFloat>() {
            let why = "expected Decimal or int: a float is not exact, write Decimal(\"2.55\")";
            return Err(PyTypeError::new_err(why));
        }
        let whole = given.is_instance_of::<PyInt>() && !given.is_instance_of::<PyBool>();
        if !whole && !given.is_instance(decimal(py)?)? {
            return Err(not_a("Decimal or int", given));
        }
        // What is not a number says so.
        let mut text = given.str()?;
        if let Some((_, exponent)) = text.to_cow()?.rsplit_once('E') {
            // Written out, a few letters may be a billion digits.
            if exponent.parse::<i32>().map_or(true, |exponent| exponent.abs() > MOST_DIGITS) {
                return Err(malformed(crate::Field::Number, &text.to_cow()?));
            }
            text = given.call_method1(intern!(py, "__format__"), ("f",))?.cast_into()?;
        }
        let text = text.to_cow()?;
        Self::from_str_exact(&text).map_err(|_| malformed(crate::Field::Number, &text))
    }

    fn gives() -> String {
        "Decimal".to_owned()
    }

    fn takes() -> String {
        "Decimal | int".to_owned()
    }
}

fn decimal(py: Python<'_>) -> PyResult<&Bound<'_, PyType>> {
    static DECIMAL: PyOnceLock<Py<PyType>> = PyOnceLock::new();
    DECIMAL.import(py, "decimal", "Decimal")
}

/// Types that cross as another one.
macro_rules! cross_as {
    ($($type:ty as $other:ty: |$value:ident| $to:expr, |$given:ident| $from:expr;)*) => {$(
        impl Crossing for $type {
            fn to_python<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
                let $value = self;
                Crossing::to_python(&$to, py)
            }

            fn from_python(given: &Bound<'_, PyAny>) -> PyResult<Self> {
                let $given = <$other as Crossing>::from_python(given)?;
                Ok($from?)
            }

            fn gives() -> String {
                <$other as Crossing>::gives()
            }

            fn takes() -> String {
                <$other as Crossing>::takes()
            }
        }
    )*};
}

cross_as! {
    Money as Decimal: |money| money.amount(), |number| Self::new(number);
    Percent as Decimal: |percent| percent.get(), |number| Self::new(number);
    Quantity as i64: |quantity| quantity.get(), |units| Self::new(units);
    Currency as String: |currency| currency.code().to_owned(), |code| code.parse::<Self>();
    // Secrets go in and never come out.
    Password as String: |_secret| String::new(), |text| Self::new(&text);
    Pin as String: |_secret| String::new(), |text| Self::new(&text);
}

/// Types that PyO3 carries as they should be.
macro_rules! cross_by_pyo3 {
    ($($type:ty as $name:literal;)*) => {$(
        impl Crossing for $type {
            fn to_python<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
                Ok(self.into_pyobject(py)?.into_any())
            }

            fn from_python(given: &Bound<'_, PyAny>) -> PyResult<Self> {
                given.extract().map_err(|_| not_a($name, given))
            }

            fn gives() -> String {
                $name.to_owned()
            }
        }
    )*};
}

cross_by_pyo3! {
    uuid::Uuid as "UUID";
}

impl Crossing for NaiveTime {
    fn to_python<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        Ok(self.into_pyobject(py)?.into_any())
    }

    fn from_python(given: &Bound<'_, PyAny>) -> PyResult<Self> {
        static TIME: PyOnceLock<Py<PyType>> = PyOnceLock::new();
        let py = given.py();
        if !given.is_instance(TIME.import(py, "datetime", "time")?)? {
            return Err(not_a("time", given));
        }
        if !given.getattr(intern!(py, "tzinfo"))?.is_none() {
            let why = "expected a naive time: it is what the clock of the place shows";
            return Err(PyValueError::new_err(why));
        }
        given.extract().map_err(|_| not_a("time", given))
    }

    fn gives() -> String {
        "time".to_owned()
    }
}

impl Crossing for NaiveDate {
    fn to_python<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        Ok(self.into_pyobject(py)?.into_any())
    }

    fn from_python(given: &Bound<'_, PyAny>) -> PyResult<Self> {
        // To Python a datetime is a date too; which day it is depends on a time zone.
        if given.hasattr(intern!(given.py(), "tzinfo"))? {
            return Err(not_a("date", given));
        }
        given.extract().map_err(|_| not_a("date", given))
    }

    fn gives() -> String {
        "date".to_owned()
    }
}

impl Crossing for DateTime<Utc> {
    fn to_python<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        Ok(self.into_pyobject(py)?.into_any())
    }

    fn from_python(given: &Bound<'_, PyAny>) -> PyResult<Self> {
        static DATETIME: PyOnceLock<Py<PyType>> = PyOnceLock::new();
        let py = given.py();
        if !given.is_instance(DATETIME.import(py, "datetime", "datetime")?)? {
            return Err(not_a("datetime", given));
        }
        if given.call_method0(intern!(py, "utcoffset"))?.is_none() {
            let why =
                "expected an aware datetime: a naive one is no moment, say in which time zone";
            return Err(PyValueError::new_err(why));
        }
        let utc = PyTzInfo::utc(py)?;
        let moment = given.call_method1(intern!(py, "astimezone"), (utc,));
        // Near the ends of Python's calendar there may be no such moment.
        let moment = moment.and_then(|moment| moment.extract());
        moment.or_else(|_| Err(malformed(crate::Field::Moment, &given.str()?.to_cow()?)))
    }

    fn gives() -> String {
        "datetime".to_owned()
    }
}

impl Crossing for chrono_tz::Tz {
    fn to_python<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        zone_info(py)?.call1((self.name(),))
    }

    fn from_python(given: &Bound<'_, PyAny>) -> PyResult<Self> {
        let py = given.py();
        let key = if given.is_instance(zone_info(py)?)? {
            given.getattr(intern!(py, "key"))?
        } else {
            given.clone()
        };
        let name = text_of(&key).map_err(|_| not_a("ZoneInfo or str", given))?;
        name.parse().map_err(|_| malformed(crate::Field::TimeZone, &name))
    }

    fn gives() -> String {
        "ZoneInfo".to_owned()
    }

    fn takes() -> String {
        "ZoneInfo | str".to_owned()
    }
}

fn zone_info(py: Python<'_>) -> PyResult<&Bound<'_, PyType>> {
    static ZONE_INFO: PyOnceLock<Py<PyType>> = PyOnceLock::new();
    ZONE_INFO.import(py, "zoneinfo", "ZoneInfo")
}

/// No JSON is nested more deeply; what holds itself would never end.
const MOST_LEVELS: u32 = 100;

/// The JSON that was given. Nothing in it is changed to fit: what JSON has no exact word for is refused.
fn json(given: &Bound<'_, PyAny>, levels: u32) -> PyResult<serde_json::Value> {
    use serde_json::Value;
    let py = given.py();
    let deeper =
        || levels.checked_sub(1).ok_or_else(|| malformed(crate::Field::Json, "too deeply nested"));
    if given.is_none() {
        return Ok(Value::Null);
    }
    if let Ok(flag) = given.cast::<PyBool>() {
        return Ok(flag.is_true().into());
    }
    if let Ok(text) = given.cast::<PyString>() {
        return Ok(text.to_cow()?.into());
    }
    if given.is_instance_of::<PyInt>() {
        return i64::from_python(given)
            .map(Value::from)
            .or_else(|_| u64::from_python(given).map(Value::from));
    }
    if let Ok(number) = given.cast::<PyFloat>() {
        let number = number.value();
        let finite = serde_json::Number::from_f64(number).map(Value::Number);
        return finite.ok_or_else(|| malformed(crate::Field::Number, &number.to_string()));
    }
    if given.is_instance_of::<PyList>() || given.is_instance_of::<PyTuple>() {
        let levels = deeper()?;
        return given.try_iter()?.map(|item| json(&item?, levels)).collect();
    }
    if let Ok(items) = given.cast::<PyDict>() {
        let levels = deeper()?;
        let item = |(name, item): (Bound<'_, PyAny>, Bound<'_, PyAny>)| {
            let name = text_of(&name).map_err(|_| not_a("str as a name in JSON", &name))?;
            PyResult::Ok((name.into_owned(), json(&item, levels)?))
        };
        return items.iter().map(item).collect();
    }
    if given.is_instance(decimal(py)?)? {
        let why =
            "expected JSON, not Decimal, which JSON has no word for: give its text, str(amount)";
        return Err(PyTypeError::new_err(why));
    }
    Err(not_a("JSON", given))
}

/// JSON is what Python reads it as: dictionaries, lists, texts, numbers.
impl Crossing for serde_json::Value {
    fn to_python<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        py.import(intern!(py, "json"))?.call_method1(intern!(py, "loads"), (self.to_string(),))
    }

    fn from_python(given: &Bound<'_, PyAny>) -> PyResult<Self> {
        json(given, MOST_LEVELS)
    }

    fn gives() -> String {
        "Any".to_owned()
    }
}

impl Crossing for () {
    fn to_python<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        Ok(py.None().into_bound(py))
    }

    fn from_python(given: &Bound<'_, PyAny>) -> PyResult<Self> {
        if given.is_none() { Ok(()) } else { Err(not_a("None", given)) }
    }

    fn gives() -> String {
        "None".to_owned()
    }
}

type Checked = for<'py> fn(&str, &Bound<'py, PyDict>) -> PyResult<Bound<'py, PyDict>>;

/// The fields of a class as they are kept: validated, and of the types that they are given back in.
pub fn checked<'py>(class: &str, fields: &Bound<'py, PyDict>) -> PyResult<Bound<'py, PyDict>> {
    let name = class.split('.').next().unwrap_or(class);
    let check = checks().get(name);
    let check = check.ok_or_else(|| PyTypeError::new_err(format!("there is no class {class}")))?;
    check(class, fields)
}

fn check<'py, T: Carried>(
    class: &str,
    fields: &Bound<'py, PyDict>,
) -> PyResult<Bound<'py, PyDict>> {
    T::from_fields(class, fields)?.to_fields(fields.py()).map(|(_, fields)| fields)
}

macro_rules! classes {
    (plain { $($plain:path,)* } values { $($value:path,)* }) => {
        /// What the classes of the package are made of: ids and words first, then values, each after those
        /// that it is made of.
        #[must_use]
        pub fn descriptions() -> Vec<Description> {
            let mut all = vec![$(<$plain>::describe(),)*];
            all.extend([$(<$value as Carried>::describe(),)*]);
            all
        }

        fn checks() -> &'static HashMap<&'static str, Checked> {
            static CHECKS: OnceLock<HashMap<&'static str, Checked>> = OnceLock::new();
            CHECKS.get_or_init(|| HashMap::from([
                $((<$value as Carried>::NAME, check::<$value> as Checked),)*
            ]))
        }
    };
}

classes! {
    plain {
        crate::id::TenantId,
        crate::id::UserId,
        crate::id::LocationId,
        crate::id::SupplierId,
        crate::id::CustomerId,
        crate::id::TaxClassId,
        crate::id::ProductId,
        crate::id::BatchId,
        crate::id::StockDocumentId,
        crate::id::MovementId,
        crate::id::TransferId,
        crate::id::ShipmentId,
        crate::id::SaleId,
        crate::id::RefundId,
        crate::id::PriceListId,
        crate::id::PromotionId,
        crate::id::ReportId,
        crate::id::AuditId,
        crate::error::Entity,
        crate::error::Field,
        crate::error::Unsellable,
        crate::error::LoginFlaw,
        crate::session::Role,
        crate::session::Permission,
        crate::money::RoundingMode,
        crate::money::RoundingLevel,
        crate::batches::Picking,
        crate::pricing::DiscountKind,
        crate::pricing::PromotionState,
        crate::pricing::payment::PaymentMethod,
        crate::pricing::payment::PaidBy,
        crate::sales::SaleStatus,
        crate::sales::RefundKind,
        crate::sales::Disposition,
        crate::stock::MovementKind,
        crate::stock::AdjustmentReason,
        crate::stock::StockDocumentKind,
        crate::transfers::TransferStatus,
        crate::reports::Period,
        crate::reports::Check,
        crate::audit::AuditedTable,
        crate::audit::AuditOperation,
    }
    values {
        crate::session::Approver,
        crate::session::Session,
        crate::money::Rounding,
        crate::tenants::Settings,
        crate::tenants::Tenant,
        crate::users::NewUser,
        crate::users::User,
        crate::tenants::NewTenant,
        crate::locations::NewLocation,
        crate::locations::Location,
        crate::customers::NewCustomer,
        crate::customers::Customer,
        crate::customers::Sealing,
        crate::suppliers::NewSupplier,
        crate::suppliers::Supplier,
        crate::catalog::TaxValue,
        crate::catalog::TaxRate,
        crate::catalog::NewTaxClass,
        crate::catalog::TaxClass,
        crate::pricing::PriceBreak,
        crate::catalog::NewProduct,
        crate::catalog::Product,
        crate::pricing::ListedPrice,
        crate::pricing::NewPriceList,
        crate::pricing::PriceList,
        crate::pricing::Scope,
        crate::pricing::Condition,
        crate::pricing::Benefit,
        crate::pricing::NewPromotion,
        crate::pricing::Promotion,
        crate::records::PageQuery,
        crate::pricing::DiscountValue,
        crate::pricing::Discount,
        crate::pricing::PriceOverride,
        crate::pricing::CartLine,
        crate::pricing::Cart,
        crate::pricing::PriceSource,
        crate::pricing::LineDiscount,
        crate::pricing::LineTax,
        crate::pricing::PricedLine,
        crate::pricing::PromotionResult,
        crate::pricing::TaxTotal,
        crate::pricing::PricedCart,
        crate::pricing::PriceStep,
        crate::pricing::payment::Payment,
        crate::pricing::payment::TakenPayment,
        crate::sales::Checkout,
        crate::sales::BatchTaken,
        crate::sales::SaleLine,
        crate::sales::Sale,
        crate::sales::SaleQuery,
        crate::sales::RefundLine,
        crate::sales::RefundSale,
        crate::sales::VoidSale,
        crate::sales::ReturnLine,
        crate::sales::ReturnGoods,
        crate::sales::RefundedLine,
        crate::sales::Refund,
        crate::stock::ReceiveLine,
        crate::stock::Receive,
        crate::stock::AdjustLine,
        crate::stock::Adjust,
        crate::stock::CountLine,
        crate::stock::Count,
        crate::stock::SetThresholds,
        crate::stock::StockLevel,
        crate::stock::LevelCursor,
        crate::stock::LevelQuery,
        crate::stock::MovementDocument,
        crate::stock::Movement,
        crate::stock::MovementQuery,
        crate::stock::StockChange,
        crate::stock::CountedLine,
        crate::stock::StockDocument,
        crate::batches::Batch,
        crate::batches::BatchQuery,
        crate::batches::SetQuarantined,
        crate::batches::ExpiringStock,
        crate::batches::BatchAt,
        crate::batches::BatchSale,
        crate::batches::BatchTrace,
        crate::transfers::TransferLine,
        crate::transfers::RequestTransfer,
        crate::transfers::Shortfall,
        crate::transfers::Arrival,
        crate::transfers::CompleteTransfers,
        crate::transfers::CancelTransfers,
        crate::transfers::TransferState,
        crate::transfers::Transfer,
        crate::transfers::TransferQuery,
        crate::reports::NewSavedReport,
        crate::reports::SavedReport,
        crate::reports::SalesReport,
        crate::reports::SalesRow,
        crate::reports::TakingsReport,
        crate::reports::TakingsRow,
        crate::reports::CustomerValue,
        crate::reports::Valuation,
        crate::reports::ValuationRow,
        crate::reports::Discrepancy,
        crate::audit::AuditEntry,
        crate::audit::AuditQuery,
    }
}

/// What the exceptions of the package are made of.
#[must_use]
pub fn refusals() -> Description {
    <ShopError as Carried>::describe()
}
