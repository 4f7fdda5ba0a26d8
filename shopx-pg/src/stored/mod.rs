//! What is stored has a form of its own: private types of plain numbers, texts and times, which say how
//! SQL gives it and takes it. The public types of core may change how they look to others, and a host
//! may change how decimals do; old rows are read as before, and new ones look like them.
//!
//! A form becomes a value of core by `TryFrom`, and comes from one by `From`. What it looks like is
//! held fast by the files in `golden/`.
#![allow(clippy::struct_field_names, reason = "fields are called as they are in SQL")]

mod batches;
mod catalog;
mod price_lists;
mod promotions;
mod records;
mod sales;
mod stock;
mod tenants;
#[cfg(test)]
mod tests;
mod transfers;
mod words;

use std::fmt::Display;
use std::str::FromStr;

use rust_decimal::Decimal;
use serde::de::{DeserializeOwned, Error};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;
use shopx_core::money::Percent;
use shopx_core::text::Name;
use shopx_core::{Field, Money, Result, ShopError};

pub(crate) use batches::{Batch, BatchTrace};
pub(crate) use catalog::{ClassRate, Product, TaxClass};
pub(crate) use price_lists::{PriceBreak, PriceList};
pub(crate) use promotions::{ActivePromotion, Promotion};
pub(crate) use records::{Customer, Location, Row, SavedReport, Supplier, User};
pub(crate) use sales::{Refund, Sale};
pub(crate) use stock::{StockDocument, StockLevel};
pub(crate) use tenants::Tenant;
pub(crate) use transfers::Transfer;
pub(crate) use words::{audited_table, paid_by, read_audited_table, read_operation, read_paid_by};

/// A form in which SQL gives something.
pub(crate) trait Form: DeserializeOwned {
    /// What the log calls it.
    const NAME: &'static str;
    /// What it is to the library.
    type Value: TryFrom<Self, Error = ShopError>;
}

macro_rules! forms {
    ($($name:literal: $form:ident => $value:ty,)*) => {
        $(
            impl Form for $form {
                const NAME: &'static str = $name;
                type Value = $value;
            }
        )*

        /// What all forms are called.
        #[cfg(test)]
        const FORMS: &[&str] = &[$($name),*];
    };
}

forms! {
    "active promotion": ActivePromotion => shopx_core::pricing::ActivePromotion,
    "batch": Batch => shopx_core::batches::Batch,
    "batch trace": BatchTrace => shopx_core::batches::BatchTrace,
    "customer": Customer => shopx_core::customers::Customer,
    "location": Location => shopx_core::locations::Location,
    "price break": PriceBreak => shopx_core::pricing::PriceBreak,
    "price list": PriceList => shopx_core::pricing::PriceList,
    "product": Product => shopx_core::catalog::Product,
    "promotion": Promotion => shopx_core::pricing::Promotion,
    "refund": Refund => shopx_core::sales::Refund,
    "sale": Sale => shopx_core::sales::Sale,
    "saved report": SavedReport => shopx_core::reports::SavedReport,
    "stock document": StockDocument => shopx_core::stock::StockDocument,
    "stock level": StockLevel => shopx_core::stock::StockLevel,
    "supplier": Supplier => shopx_core::suppliers::Supplier,
    "tax class": TaxClass => shopx_core::catalog::TaxClass,
    "tax rate": ClassRate => (shopx_core::id::TaxClassId, shopx_core::catalog::TaxRate),
    "tenant": Tenant => shopx_core::tenants::Tenant,
    "transfer": Transfer => shopx_core::transfers::Transfer,
    "user": User => shopx_core::users::User,
}

/// What the text of JSON says.
pub(crate) fn read<F: Form>(json: &str) -> Result<F::Value> {
    value_of(serde_json::from_str::<F>(json))
}

/// What rows of JSON say.
pub(crate) fn read_rows<F: Form>(rows: &[String]) -> Result<Vec<F::Value>> {
    rows.iter().map(|json| read::<F>(json)).collect()
}

/// What a list in JSON says; nothing is an empty one.
pub(crate) fn read_list<F: Form>(json: Option<&str>) -> Result<Vec<F::Value>> {
    let Some(json) = json else { return Ok(Vec::new()) };
    let forms: Vec<F> = serde_json::from_str(json).map_err(|why| unreadable(F::NAME, &why))?;
    forms.into_iter().map(|form| value_of(Ok(form))).collect()
}

/// The names in a list in JSON; none when there is no list.
pub(crate) fn read_names(json: Option<&str>) -> Result<Vec<Name>> {
    let Some(json) = json else { return Ok(Vec::new()) };
    let names: Vec<String> = serde_json::from_str(json).map_err(|why| unreadable("names", &why))?;
    all(names).map_err(|why| unreadable("names", &why))
}

/// What a value of JSON says.
pub(crate) fn read_value<F: Form>(json: Value) -> Result<F::Value> {
    value_of(serde_json::from_value::<F>(json))
}

fn value_of<F: Form>(form: serde_json::Result<F>) -> Result<F::Value> {
    let form = form.map_err(|why| unreadable(F::NAME, &why))?;
    F::Value::try_from(form).map_err(|why| unreadable(F::NAME, &why))
}

/// The database holds what the library wrote: what cannot be read is a defect. Which form it has goes
/// to the log.
pub(crate) fn unreadable(form: &str, error: &dyn Display) -> ShopError {
    tracing::error!(form, %error, "the database failed");
    ShopError::Storage
}

/// Something that the library does not write.
fn malformed(field: Field, value: impl Display) -> ShopError {
    ShopError::Malformed { field, value: value.to_string() }
}

/// The value for which this text stands.
fn parsed<T: FromStr>(field: Field, text: &str) -> Result<T> {
    text.parse().map_err(|_| malformed(field, text))
}

/// The value that an optional one is to the library.
fn maybe<S, T: TryFrom<S, Error = ShopError>>(value: Option<S>) -> Result<Option<T>> {
    value.map(T::try_from).transpose()
}

/// The word for which an optional text stands.
fn word<T: FromStr<Err = ShopError>>(text: Option<&str>) -> Result<Option<T>> {
    text.map(str::parse).transpose()
}

/// The values that all of a list are to the library.
fn all<S, T: TryFrom<S, Error = ShopError>>(values: Vec<S>) -> Result<Vec<T>> {
    values.into_iter().map(T::try_from).collect()
}

/// The text that is written for a value.
fn text(value: &(impl AsRef<str> + ?Sized)) -> String {
    value.as_ref().to_owned()
}

/// An exact number. It is always text: a number in JSON may pass for a binary float on its way, and the
/// serde of [`Decimal`] does what any crate in the host's build asks of it.
#[derive(Clone, Copy)]
struct Exact(Decimal);

impl Serialize for Exact {
    fn serialize<S: Serializer>(&self, to: S) -> std::result::Result<S::Ok, S::Error> {
        to.collect_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Exact {
    fn deserialize<D: Deserializer<'de>>(from: D) -> std::result::Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        Decimal::from_str_exact(&text).map(Self).map_err(D::Error::custom)
    }
}

impl From<Money> for Exact {
    fn from(money: Money) -> Self {
        Self(money.amount())
    }
}

impl From<Percent> for Exact {
    fn from(percent: Percent) -> Self {
        Self(percent.get())
    }
}

impl TryFrom<Exact> for Money {
    type Error = ShopError;
    fn try_from(exact: Exact) -> Result<Self> {
        Self::new(exact.0)
    }
}

impl TryFrom<Exact> for Percent {
    type Error = ShopError;
    fn try_from(exact: Exact) -> Result<Self> {
        Self::new(exact.0)
    }
}
