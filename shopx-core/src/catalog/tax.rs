//! Tax classes and their rates.

use chrono::NaiveDate;

use crate::id::{LocationId, TaxClassId};
use crate::limits::check_most;
use crate::money::{Money, Percent};
use crate::pricing::check_days;
use crate::records::record;
use crate::text::Name;
use crate::{Field, Result};

/// The most rates that one tax class may have, and the most that a customer may be exempt from.
pub(crate) const MAX_RATES: usize = 100;

/// How much a tax is.
#[shopx_derive::value]
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "python", python(PerUnit = amount))]
#[cfg_attr(feature = "python", python(display = true))]
pub enum TaxValue {
    /// In percent of the price without tax.
    Percent(Percent),
    /// An amount for each whole unit, such as a levy on bottles.
    PerUnit(Money),
}

impl std::fmt::Display for TaxValue {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Percent(percent) => write!(f, "{percent} %"),
            Self::PerUnit(amount) => write!(f, "{amount} each"),
        }
    }
}

/// One rate of a tax class.
#[shopx_derive::value(setters)]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaxRate {
    /// Where it applies; none for everywhere.
    pub location: Option<LocationId>,
    /// Its name on the receipt, such as `VAT`.
    pub name: Name,
    /// The rate.
    pub value: TaxValue,
    /// Whether prices include it.
    #[default(false)]
    pub inclusive: bool,
    /// Whether it is also charged on the taxable rates before it; an amount per unit never is.
    #[default(false)]
    pub compound: bool,
    /// Whether compound rates after it are charged on it too, as in most places they are.
    #[default(true)]
    pub taxable: bool,
    /// The first business date on which it is due.
    pub starts_on: Option<NaiveDate>,
    /// The last business date on which it is due.
    pub ends_on: Option<NaiveDate>,
}

impl TaxRate {
    /// A rate that is due everywhere at any time, not compound.
    #[must_use]
    pub const fn new(name: Name, value: TaxValue, inclusive: bool) -> Self {
        Self {
            location: None,
            name,
            value,
            inclusive,
            compound: false,
            taxable: true,
            starts_on: None,
            ends_on: None,
        }
    }
}

record! {
    /// What products with the same taxes belong to, such as "standard" or "food".
    TaxClass(TaxClassId),
    /// The fields of a [`TaxClass`], to create or update it.
    NewTaxClass {
        /// Its name, unique per tenant.
        name: Name,
        /// Its rates, in the order in which they apply. A location bears those that name it and
        /// those that name none.
        rates: Vec<TaxRate>,
    }
    entity: TaxClass, edit: EditCatalog, room: tax_classes, name: "tax_class",
    key: Name, fold: |key| key.as_str().to_owned(),
    uniques: |new| vec![(Field::Name, new.name.as_str().to_owned())],

    fn check(new: &NewTaxClass) -> Result<()> {
        check_most(new.rates.len(), MAX_RATES)?;
        for rate in &new.rates {
            check_days(Field::TaxRate, rate.starts_on, rate.ends_on)?;
            if let TaxValue::PerUnit(amount) = rate.value {
                amount.not_negative(Field::TaxPerUnit)?;
            }
        }
        Ok(())
    }
}

impl NewTaxClass {
    /// A tax class with its rates, in the order in which they apply.
    #[must_use]
    pub fn new(name: Name, rates: impl Into<Vec<TaxRate>>) -> Self {
        Self { name, rates: rates.into() }
    }
}
