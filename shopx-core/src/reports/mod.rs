//! What the figures say. Days are business dates; a voided sale counts nowhere.

mod verify;

use async_trait::async_trait;
use chrono::NaiveDate;

pub use verify::{Check, Discrepancy, Verify};

use crate::id::{CustomerId, LocationId, ReportId, UserId};
use crate::limits::check_limit;
use crate::money::Money;
use crate::pricing::payment::PaymentMethod;
use crate::records::record;
use crate::session::Permission;
use crate::store::{Context, Tx, UseCase};
use crate::text::{Category, Name, PersonName, ReportKind};
use crate::words::words;
use crate::{Field, Result, ShopError};

record! {
    /// A report that somebody saved to run again.
    SavedReport(ReportId),
    /// The fields of a [`SavedReport`], to create or update it.
    NewSavedReport {
        /// Its name, unique per tenant.
        name: Name,
        /// Which report, such as `sales` or `inventory`.
        kind: ReportKind,
        /// Its parameters.
        parameters: Option<serde_json::Value>,
        /// Who made it.
        created_by: Option<UserId>,
    }
    entity: Report, edit: Report, room: saved_reports, name: "saved_report",
    key: Name, fold: |key| key.as_str().to_owned(),
    uniques: |new| vec![(Field::Name, new.name.as_str().to_owned())],

    // A database keeps JSON, and not the character that ends a string in C.
    fn check(new: &NewSavedReport) -> Result<()> {
        let field = Field::Parameters;
        match new.parameters.as_ref().and_then(position_of_nul) {
            None => Ok(()),
            Some(position) => Err(ShopError::TextControlCharacter { field, position }),
        }
    }
}

/// Where a text or name in a JSON value has a NUL, in characters from 0.
fn position_of_nul(value: &serde_json::Value) -> Option<u64> {
    use serde_json::Value;
    let in_text = |text: &str| text.chars().position(|c| c == '\0').map(|position| position as u64);
    match value {
        Value::String(text) => in_text(text),
        Value::Array(values) => values.iter().find_map(position_of_nul),
        Value::Object(fields) => {
            fields.iter().find_map(|(name, value)| in_text(name).or_else(|| position_of_nul(value)))
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => None,
    }
}

words! {
    /// What a row of a sales report sums up.
    Period {
        /// A business date.
        Day = "day",
        /// A month, named by its first day.
        Month = "month",
    }
}

/// The sales of a period.
#[shopx_derive::value]
#[derive(Debug, Clone, PartialEq)]
pub struct SalesRow {
    /// The day, or the first day of the month.
    pub period: NaiveDate,
    /// Sales that were not voided.
    pub sales: i64,
    /// Units that they sold.
    pub units: i64,
    /// What they came to, tax included, before refunds.
    pub revenue: Money,
    /// The tax in it.
    pub tax: Money,
    /// What their discounts took off.
    pub discounts: Money,
    /// What their goods cost, exactly.
    pub cost_of_goods: Money,
    /// What was refunded in the period, returns without a receipt included and voids not.
    pub refunds: Money,
}

#[shopx_derive::methods]
impl SalesRow {
    /// The revenue of a sale, on average, to 4 decimals.
    #[must_use]
    #[carried(property)]
    pub fn average_sale(&self) -> Option<Money> {
        let average = self.revenue.amount().checked_div(self.sales.into())?;
        Money::new(average.round_dp(Money::UNIT_DIGITS)).ok()
    }
}

/// What was taken by one method of payment.
#[shopx_derive::value]
#[derive(Debug, Clone, PartialEq)]
pub struct TakingsRow {
    /// How it was paid.
    pub method: PaymentMethod,
    /// What was taken, cash rounding included.
    pub taken: Money,
    /// What was paid back, cash rounding included.
    pub paid_back: Money,
}

/// What a customer bought so far.
#[shopx_derive::value]
#[derive(Debug, Clone, PartialEq)]
pub struct CustomerValue {
    /// The customer.
    pub customer: CustomerId,
    /// First name.
    pub first_name: PersonName,
    /// Last name.
    pub last_name: PersonName,
    /// Sales that were not voided.
    pub sales: i64,
    /// What they came to, less what was refunded.
    pub lifetime_value: Money,
    /// The business date of the last one.
    pub last_sale: Option<NaiveDate>,
}

/// What the stock of a category is worth at a location.
#[shopx_derive::value]
#[derive(Debug, Clone, PartialEq)]
pub struct ValuationRow {
    /// Where.
    pub location: LocationId,
    /// The category; none for products without one.
    pub category: Option<Category>,
    /// Units on hand.
    pub units: i64,
    /// What they cost, exactly.
    pub value: Money,
}

/// Where the figures come from.
#[cfg_attr(feature = "testing", mockall::automock)]
#[async_trait]
pub trait ReportRepo: Send {
    /// Sales per period, oldest first; periods without sales and refunds are left out.
    async fn sales(&mut self, query: &SalesReport) -> Result<Vec<SalesRow>>;
    /// Takings per method of payment.
    async fn takings(&mut self, query: &TakingsReport) -> Result<Vec<TakingsRow>>;
    /// Customers by lifetime value, the best first, then by id.
    async fn customer_values(&mut self, limit: u32) -> Result<Vec<CustomerValue>>;
    /// Stock at cost at the end of a business date, or now, per location and category in order.
    async fn valuation(&mut self, query: &Valuation) -> Result<Vec<ValuationRow>>;
    /// Everything about the tenant that does not add up.
    async fn verify(&mut self) -> Result<Vec<Discrepancy>>;
}

fn check_dates(from: NaiveDate, until: NaiveDate) -> Result<()> {
    if from < until {
        return Ok(());
    }
    Err(ShopError::Malformed { field: Field::Period, value: format!("{from} until {until}") })
}

/// Sales per day or month.
#[shopx_derive::value]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SalesReport {
    /// Days or months.
    pub period: Period,
    /// From this business date.
    pub from: NaiveDate,
    /// Until before this business date.
    pub until: NaiveDate,
    /// Only here.
    pub location: Option<LocationId>,
}

#[async_trait]
impl UseCase for SalesReport {
    type Output = Vec<SalesRow>;

    fn name(&self) -> &'static str {
        "sales_report"
    }

    fn permissions(&self) -> Vec<Permission> {
        vec![Permission::Report]
    }

    async fn run(&self, tx: &mut dyn Tx, _: &Context) -> Result<Vec<SalesRow>> {
        check_dates(self.from, self.until)?;
        tx.reports().sales(self).await
    }
}

/// Takings per method of payment.
#[shopx_derive::value]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TakingsReport {
    /// From this business date.
    pub from: NaiveDate,
    /// Until before this business date.
    pub until: NaiveDate,
    /// Only here.
    pub location: Option<LocationId>,
}

#[async_trait]
impl UseCase for TakingsReport {
    type Output = Vec<TakingsRow>;

    fn name(&self) -> &'static str {
        "takings_report"
    }

    fn permissions(&self) -> Vec<Permission> {
        vec![Permission::Report]
    }

    async fn run(&self, tx: &mut dyn Tx, _: &Context) -> Result<Vec<TakingsRow>> {
        check_dates(self.from, self.until)?;
        tx.reports().takings(self).await
    }
}

/// Customers by lifetime value, the best first.
#[derive(Debug, Clone, Copy)]
pub struct CustomerValues {
    /// At most this many, between 1 and [`MAX_RECORDS`](crate::records::MAX_RECORDS).
    pub limit: u32,
}

#[async_trait]
impl UseCase for CustomerValues {
    type Output = Vec<CustomerValue>;

    fn name(&self) -> &'static str {
        "customer_values"
    }

    fn permissions(&self) -> Vec<Permission> {
        vec![Permission::Report]
    }

    async fn run(&self, tx: &mut dyn Tx, _: &Context) -> Result<Vec<CustomerValue>> {
        check_limit(self.limit)?;
        tx.reports().customer_values(self.limit).await
    }
}

/// Stock at cost: units × their batch's cost, per location and category.
#[shopx_derive::value]
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Valuation {
    /// Only here.
    pub location: Option<LocationId>,
    /// At the end of this business date, from the ledger; now when not said.
    pub on: Option<NaiveDate>,
}

#[async_trait]
impl UseCase for Valuation {
    type Output = Vec<ValuationRow>;

    fn name(&self) -> &'static str {
        "valuation"
    }

    fn permissions(&self) -> Vec<Permission> {
        vec![Permission::Report]
    }

    async fn run(&self, tx: &mut dyn Tx, _: &Context) -> Result<Vec<ValuationRow>> {
        tx.reports().valuation(self).await
    }
}
