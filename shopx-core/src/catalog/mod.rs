//! The catalogue: products and the tax classes they belong to.

mod product;
mod tax;

pub use product::{NewProduct, Product};
pub(crate) use tax::MAX_RATES;
pub use tax::{NewTaxClass, TaxClass, TaxRate, TaxValue};
