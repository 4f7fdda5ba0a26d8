//! What the figures say. Days are business dates; a voided sale counts nowhere.

mod run;
mod verify;

use async_trait::async_trait;
use chrono::NaiveDate;

pub use run::CustomerValues;
pub use verify::Verify;

use crate::id::{CustomerId, LocationId, ReportId, UserId};
use crate::money::Money;
use crate::pricing::payment::PaymentMethod;
use crate::records::record;
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

impl NewSavedReport {
    /// A report without parameters.
    #[must_use]
    pub const fn new(name: Name, kind: ReportKind) -> Self {
        Self { name, kind, parameters: None, created_by: None }
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
#[derive(Debug, Clone, PartialEq, Eq)]
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
#[derive(Debug, Clone, PartialEq, Eq)]
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
#[derive(Debug, Clone, PartialEq, Eq)]
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
#[derive(Debug, Clone, PartialEq, Eq)]
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

words! {
    /// Something that must add up.
    Check {
        /// Σ movements of a batch at a location = its batch stock.
        LedgerBatchStock = "ledger_batch_stock",
        /// Σ batch stock of a product at a location = its level, on hand and reserved.
        BatchStockInventory = "batch_stock_inventory",
        /// Σ pending transfers of a batch at their source = its reserved units there.
        ReservedTransfers = "reserved_transfers",
        /// A batch's dates and quarantine = those of its stock.
        BatchStockCopy = "batch_stock_copy",
        /// Σ lines = the sale's header, and total = Σ total price − discount + exclusive tax.
        SaleHeader = "sale_header",
        /// Σ discounts and taxes of a line = the line's.
        SaleLine = "sale_line",
        /// Units that a line took from batches = units it sold.
        SaleBatches = "sale_batches",
        /// Σ payments = total and cash rounding.
        SalePayments = "sale_payments",
        /// Σ refunds = what the sale says was refunded, and its status fits.
        SaleRefunds = "sale_refunds",
        /// Σ lines of a refund = its header.
        RefundHeader = "refund_header",
        /// A line was not refunded beyond what was sold and paid.
        RefundWithinSale = "refund_within_sale",
        /// A refund's units came back into batches, or were written off.
        RefundBatches = "refund_batches",
        /// How often a promotion was used = its counted sales that were not voided.
        PromotionUses = "promotion_uses",
        /// No row names another tenant's.
        Tenant = "tenant",
    }
}

/// Something that does not add up.
#[shopx_derive::value]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Discrepancy {
    /// What should add up.
    pub check: Check,
    /// Where: the ids that it is about, such as `product 7 location 1 batch 12`.
    pub subject: String,
    /// What it should be.
    pub expected: String,
    /// What it is.
    pub actual: String,
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

/// Sales per day or month.
#[shopx_derive::value(new, setters)]
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

/// Takings per method of payment.
#[shopx_derive::value(new, setters)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TakingsReport {
    /// From this business date.
    pub from: NaiveDate,
    /// Until before this business date.
    pub until: NaiveDate,
    /// Only here.
    pub location: Option<LocationId>,
}

/// Stock at cost: units × their batch's cost, per location and category.
#[shopx_derive::value(setters)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Valuation {
    /// Only here.
    pub location: Option<LocationId>,
    /// At the end of this business date, from the ledger; now when not said.
    pub on: Option<NaiveDate>,
}
