//! What values can say about themselves.

use chrono_tz::Tz;
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyTuple};
use shopx_core::Session;
use shopx_core::catalog::{Product, TaxClass, TaxValue};
use shopx_core::customers::Customer;
use shopx_core::locations::Location;
use shopx_core::pricing::{PriceList, PriceSource, PriceStep, PricedCart, PricedLine, Promotion};
use shopx_core::python::Crossing;
use shopx_core::records::Record;
use shopx_core::reports::{SalesRow, SavedReport};
use shopx_core::sales::{Sale, SaleLine};
use shopx_core::stock::StockLevel;
use shopx_core::suppliers::Supplier;
use shopx_core::text::Name;
use shopx_core::transfers::TransferState;
use shopx_core::users::User;

/// The fields of a class, validated.
#[pyfunction]
pub(crate) fn checked<'py>(
    class: &str,
    fields: &Bound<'py, PyDict>,
) -> PyResult<Bound<'py, PyDict>> {
    shopx_core::python::checked(class, fields)
}

/// Asks a value something.
#[pyfunction]
#[pyo3(signature = (what, value, *args))]
pub(crate) fn ask<'py>(
    py: Python<'py>,
    what: &str,
    value: &Bound<'py, PyAny>,
    args: &Bound<'py, PyTuple>,
) -> PyResult<Bound<'py, PyAny>> {
    fn of<T: Crossing>(value: &Bound<'_, PyAny>) -> PyResult<T> {
        T::from_python(value)
    }
    fn fields<'py, R: Record<New: Crossing> + Crossing>(
        value: &Bound<'py, PyAny>,
    ) -> PyResult<Bound<'py, PyAny>> {
        R::from_python(value)?.fields().to_python(value.py())
    }
    match what {
        "Sale.receipt" => {
            let (shop, zone): (Name, Tz) = (of(&args.get_item(0)?)?, of(&args.get_item(1)?)?);
            of::<Sale>(value)?.receipt(&shop, zone)?.to_python(py)
        }
        "Sale.taxes" => of::<Sale>(value)?.taxes()?.to_python(py),
        "Sale.change" => of::<Sale>(value)?.change()?.to_python(py),
        "Sale.cost_of_goods" => of::<Sale>(value)?.cost_of_goods()?.to_python(py),
        "SaleLine.paid" => of::<SaleLine>(value)?.paid()?.to_python(py),
        "SaleLine.cost_of_goods" => of::<SaleLine>(value)?.cost_of_goods()?.to_python(py),
        "PricedLine.paid" => of::<PricedLine>(value)?.paid()?.to_python(py),
        "PricedCart.explain" => of::<PricedCart>(value)?.explain().to_python(py),
        "PricedCart.taxes" => of::<PricedCart>(value)?.taxes()?.to_python(py),
        "PriceStep.str" => of::<PriceStep>(value)?.to_string().to_python(py),
        "PriceSource.str" => of::<PriceSource>(value)?.to_string().to_python(py),
        "TaxValue.str" => of::<TaxValue>(value)?.to_string().to_python(py),
        "TransferState.status" => of::<TransferState>(value)?.status().to_python(py),
        "StockLevel.available" => of::<StockLevel>(value)?.available().to_python(py),
        "StockLevel.is_low" => of::<StockLevel>(value)?.is_low().to_python(py),
        "StockLevel.is_urgent" => of::<StockLevel>(value)?.is_urgent().to_python(py),
        "StockLevel.suggested_order" => of::<StockLevel>(value)?.suggested_order().to_python(py),
        "SalesRow.average_sale" => of::<SalesRow>(value)?.average_sale().to_python(py),
        "Session.approved_by" => {
            let other: Session = of(&args.get_item(0)?)?;
            of::<Session>(value)?.approved_by(&other)?.to_python(py)
        }
        "User.fields" => fields::<User>(value),
        "Location.fields" => fields::<Location>(value),
        "Customer.fields" => fields::<Customer>(value),
        "Supplier.fields" => fields::<Supplier>(value),
        "Product.fields" => fields::<Product>(value),
        "TaxClass.fields" => fields::<TaxClass>(value),
        "PriceList.fields" => fields::<PriceList>(value),
        "Promotion.fields" => fields::<Promotion>(value),
        "SavedReport.fields" => fields::<SavedReport>(value),
        _ => Err(PyTypeError::new_err(format!("nobody can say {what}"))),
    }
}
