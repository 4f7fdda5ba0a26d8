//! What the package is made of.

use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;
use serde_json::{Value, json};
use shopx_core::Quantity;
use shopx_core::pricing::payment::MAX_PAYMENTS;
use shopx_core::pricing::{MAX_CART_LINES, MAX_COUPONS};
use shopx_core::python::descriptions;
#[cfg(feature = "testing")]
use shopx_core::python::{Method, methods, refusals};
use shopx_core::records::MAX_RECORDS;

#[cfg(feature = "testing")]
fn method(method: &Method) -> Value {
    json!({
        "class": method.class,
        "name": method.name,
        "doc": method.doc,
        "property": method.property,
        "arguments": (method.arguments)(),
        "gives": (method.gives)(),
    })
}

/// Constants that documentation names, and that Python does not have.
fn bounds() -> [(&'static str, i64); 5] {
    let of = |most: usize| i64::try_from(most).unwrap_or(i64::MAX);
    [
        ("MAX_CART_LINES", of(MAX_CART_LINES)),
        ("MAX_COUPONS", of(MAX_COUPONS)),
        ("MAX_PAYMENTS", of(MAX_PAYMENTS)),
        ("MAX_RECORDS", of(MAX_RECORDS)),
        ("Quantity.MAX", Quantity::MAX),
    ]
}

/// A number as people write it: `10,000`.
fn grouped(number: i64) -> String {
    let digits = number.to_string();
    let groups = digits.as_bytes().rchunks(3).rev().map(String::from_utf8_lossy);
    groups.collect::<Vec<_>>().join(",")
}

fn written(all: &Value) -> PyResult<String> {
    let text = serde_json::to_string(all);
    let mut text = text.map_err(|refusal| PyRuntimeError::new_err(refusal.to_string()))?;
    for (name, number) in bounds() {
        text = text.replace(&format!("`{name}`"), &grouped(number));
    }
    Ok(text)
}

/// The classes, as JSON: the package makes them of it when it is imported.
#[pyfunction]
pub(crate) fn describe_classes() -> PyResult<String> {
    written(&json!(descriptions()))
}

/// All that there is, as JSON, for `tools/generate.py` and the tests.
#[cfg(feature = "testing")]
#[pyfunction]
pub(crate) fn describe() -> PyResult<String> {
    let [use_cases, many, pages, host, people] = crate::calls::descriptions();
    let mut methods: Vec<_> = methods().collect();
    methods.sort_by_key(|method| (method.class, method.name));
    written(&json!({
        "classes": descriptions(),
        "methods": methods.into_iter().map(method).collect::<Vec<_>>(),
        "refusals": refusals(),
        "use_cases": use_cases,
        "many": many,
        "pages": pages,
        "host": host,
        "people": people,
        "tables": crate::tables::descriptions(),
    }))
}
