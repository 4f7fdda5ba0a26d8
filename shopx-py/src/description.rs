//! What the package is made of, for `tools/generate.py` and the tests.

use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;
use serde_json::json;
use shopx_core::Shop;
use shopx_core::python::{descriptions, refusals};

/// Classes, exceptions and use cases, as JSON.
#[pyfunction]
pub(crate) fn describe() -> PyResult<String> {
    let [use_cases, many, pages] = crate::calls::descriptions();
    let all = json!({
        "classes": descriptions(),
        "refusals": refusals(),
        "use_cases": use_cases,
        "many": many,
        "pages": pages,
        "names": Shop::USE_CASES,
    });
    serde_json::to_string(&all).map_err(|refusal| PyRuntimeError::new_err(refusal.to_string()))
}
