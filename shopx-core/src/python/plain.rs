//! What is Python's own type over there, and what is validated on its way in.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{
    PyBool, PyBoolMethods, PyDict, PyFloat, PyFloatMethods, PyFrozenSet, PyInt, PyList, PyString,
    PyTuple, PyType, PyTzInfo,
};
use rust_decimal::Decimal;

use super::{Crossing, malformed, not_a, text_of};
use crate::id::ProductId;
use crate::idempotency::Replayed;
use crate::money::{Currency, Money, Percent};
use crate::quantity::Quantity;
use crate::users::{Password, Pin};

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

    fn usual() -> Option<Self> {
        Some(None)
    }

    const USUAL: Option<&'static str> = Some("None");
    const PRIVATE: bool = T::PRIVATE;
    const MUTABLE: bool = T::MUTABLE;
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

    fn usual() -> Option<Self> {
        Some(Self::new())
    }

    const USUAL: Option<&'static str> = Some("()");
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

    fn usual() -> Option<Self> {
        Some(Self::default())
    }

    const USUAL: Option<&'static str> = Some("False");
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

    const MUTABLE: bool = true;
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
