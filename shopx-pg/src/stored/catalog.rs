//! Products, and tax classes with their rates.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use shopx_core::batches::Picking;
use shopx_core::catalog::{self, TaxValue};
use shopx_core::id::{LocationId, TaxClassId};
use shopx_core::{Field, Result, ShopError};

use super::price_lists::PriceBreak;
use super::records::row;
use super::{Exact, all, malformed, maybe, text, word};

row! {
    /// A product.
    Product, NewProduct in catalog {
        name: String,
        description: Option<String>,
        sku: String,
        price: Exact,
        price_breaks: Vec<PriceBreak>,
        cost: Option<Exact>,
        category: Option<String>,
        tax_class: Option<i64>,
        quantity_decimals: u32,
        picking: Option<String>,
    }
}

impl From<&catalog::NewProduct> for NewProduct {
    fn from(new: &catalog::NewProduct) -> Self {
        Self {
            name: text(&new.name),
            description: new.description.as_ref().map(text),
            sku: text(&new.sku),
            price: new.price.into(),
            price_breaks: new.price_breaks.iter().map(Into::into).collect(),
            cost: new.cost.map(Into::into),
            category: new.category.as_ref().map(text),
            tax_class: new.tax_class.map(TaxClassId::get),
            quantity_decimals: new.quantity_decimals,
            picking: new.picking.map(Picking::as_str).map(str::to_owned),
        }
    }
}

impl TryFrom<NewProduct> for catalog::NewProduct {
    type Error = ShopError;
    fn try_from(row: NewProduct) -> Result<Self> {
        Ok(Self {
            name: row.name.try_into()?,
            description: maybe(row.description)?,
            sku: row.sku.try_into()?,
            price: row.price.try_into()?,
            price_breaks: all(row.price_breaks)?,
            cost: maybe(row.cost)?,
            category: maybe(row.category)?,
            tax_class: row.tax_class.map(TaxClassId::new),
            quantity_decimals: row.quantity_decimals,
            picking: word(row.picking.as_deref())?,
        })
    }
}

row! {
    /// A tax class.
    TaxClass, NewTaxClass in catalog {
        name: String,
        rates: Vec<TaxRate>,
    }
}

impl From<&catalog::NewTaxClass> for NewTaxClass {
    fn from(new: &catalog::NewTaxClass) -> Self {
        Self { name: text(&new.name), rates: new.rates.iter().map(Into::into).collect() }
    }
}

impl TryFrom<NewTaxClass> for catalog::NewTaxClass {
    type Error = ShopError;
    fn try_from(row: NewTaxClass) -> Result<Self> {
        Ok(Self { name: row.name.try_into()?, rates: all(row.rates)? })
    }
}

/// A rate of a tax class. How much it is is one of `percent` and `per_unit`; the other is left out.
#[derive(Serialize, Deserialize)]
pub(super) struct TaxRate {
    location: Option<i64>,
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    percent: Option<Exact>,
    #[serde(skip_serializing_if = "Option::is_none")]
    per_unit: Option<Exact>,
    inclusive: bool,
    compound: bool,
    taxable: bool,
    starts_on: Option<NaiveDate>,
    ends_on: Option<NaiveDate>,
}

impl From<&catalog::TaxRate> for TaxRate {
    fn from(rate: &catalog::TaxRate) -> Self {
        let (percent, per_unit) = match rate.value {
            TaxValue::Percent(percent) => (Some(percent.into()), None),
            TaxValue::PerUnit(amount) => (None, Some(amount.into())),
        };
        Self {
            location: rate.location.map(LocationId::get),
            name: text(&rate.name),
            percent,
            per_unit,
            inclusive: rate.inclusive,
            compound: rate.compound,
            taxable: rate.taxable,
            starts_on: rate.starts_on,
            ends_on: rate.ends_on,
        }
    }
}

impl TryFrom<TaxRate> for catalog::TaxRate {
    type Error = ShopError;
    fn try_from(rate: TaxRate) -> Result<Self> {
        Ok(Self {
            location: rate.location.map(LocationId::new),
            name: rate.name.try_into()?,
            value: tax_value(rate.percent, rate.per_unit)?,
            inclusive: rate.inclusive,
            compound: rate.compound,
            taxable: rate.taxable,
            starts_on: rate.starts_on,
            ends_on: rate.ends_on,
        })
    }
}

/// How much a tax is, of which one is said.
pub(super) fn tax_value(percent: Option<Exact>, per_unit: Option<Exact>) -> Result<TaxValue> {
    match (percent, per_unit) {
        (Some(percent), None) => Ok(TaxValue::Percent(percent.try_into()?)),
        (None, Some(amount)) => Ok(TaxValue::PerUnit(amount.try_into()?)),
        (None, None) => Err(malformed(Field::TaxRate, "neither in percent nor per unit")),
        (Some(_), Some(_)) => Err(malformed(Field::TaxRate, "in percent and per unit")),
    }
}

/// A rate, after the tax class that it is of.
#[derive(Deserialize)]
pub(crate) struct ClassRate(i64, TaxRate);

impl TryFrom<ClassRate> for (TaxClassId, catalog::TaxRate) {
    type Error = ShopError;
    fn try_from(ClassRate(class, rate): ClassRate) -> Result<Self> {
        Ok((TaxClassId::new(class), rate.try_into()?))
    }
}
