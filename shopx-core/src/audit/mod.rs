//! The audit log: who changed what from what to what, and when.
//!
//! A store writes it by itself, in the unit of work that makes the change: what is undone was never
//! there. It tells of what people edit. Sales, refunds, receipts and movements are not in it, for they
//! are never changed and say themselves who made them; that a sale was refunded, a transfer settled
//! or a batch quarantined is.

mod list;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use serde_json::Value;

pub use list::ListAuditLog;

pub use crate::masks::{MASKED, MASKED_CHANGED, MASKED_FIELDS};

use crate::Result;
use crate::id::{AuditId, UserId};
use crate::page::Page;
use crate::words::words;

words! {
    /// What a change was made to: a table of the store.
    #[non_exhaustive]
    AuditedTable {
        /// A tenant's name and domain.
        Tenants = "tenants",
        /// How a tenant keeps shop.
        TenantSettings = "tenant_settings",
        /// Users.
        Users = "users",
        /// Locations.
        Locations = "locations",
        /// Suppliers.
        Suppliers = "suppliers",
        /// Customers.
        Customers = "customers",
        /// Tax classes.
        TaxClasses = "tax_classes",
        /// The rates of tax classes, where a store keeps them apart.
        TaxRates = "tax_rates",
        /// Products.
        Products = "products",
        /// Batches: their quarantine.
        Batches = "batches",
        /// Levels: their thresholds.
        Inventory = "inventory",
        /// Transfers: how they ended.
        Transfers = "transfers",
        /// Promotions.
        Promotions = "promotions",
        /// Price lists.
        PriceLists = "price_lists",
        /// The prices of price lists, where a store keeps them apart.
        ListedPrices = "listed_prices",
        /// Sales: what was refunded of them, and that they were voided.
        Sales = "sales",
        /// Saved reports.
        SavedReports = "saved_reports",
    }
}

words! {
    /// What became of a row.
    AuditOperation {
        /// It was added.
        Insert = "insert",
        /// It was changed.
        Update = "update",
        /// It was taken away.
        Delete = "delete",
    }
}

/// One change of one row.
#[shopx_derive::value]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditEntry {
    /// Its id. Later entries of a tenant have larger ones, but for those of changes that were made at
    /// the same time.
    pub id: AuditId,
    /// What was changed.
    pub table: AuditedTable,
    /// The id of the row, or of the record that it is part of; none for settings.
    pub row: Option<i64>,
    /// What became of it.
    pub operation: AuditOperation,
    /// The row before, as a JSON object with amounts as text; none when it was added. The fields are
    /// those of the store.
    pub old: Option<Value>,
    /// The row after, likewise; none when it was taken away. Of the [`MASKED_FIELDS`] it says only
    /// whether they have a value, and whether that is another one than before.
    pub new: Option<Value>,
    /// Who did it; none when the host did, which opens tenants without a session.
    pub user: Option<UserId>,
    /// Who approved it, when somebody did.
    pub approved_by: Option<UserId>,
    /// When, by the clock of the store.
    pub at: DateTime<Utc>,
}

/// Which entries of the audit log to page through, in the order of their ids.
#[shopx_derive::value(setters)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AuditQuery {
    /// Only changes to this table.
    pub table: Option<AuditedTable>,
    /// Only changes to the row with this id; ids of different tables may be equal.
    pub row: Option<i64>,
    /// Only what this user did.
    pub user: Option<UserId>,
    /// Only what was done then or later.
    pub from: Option<DateTime<Utc>>,
    /// Only what was done before.
    pub until: Option<DateTime<Utc>>,
    /// Only entries after this id: the [`next`](Page::next) of the page before.
    pub after: Option<i64>,
    /// At most this many, between 1 and [`MAX_RECORDS`](crate::records::MAX_RECORDS).
    #[default(100)]
    pub limit: u32,
}

impl AuditQuery {
    /// Whether it asks for this entry.
    pub(crate) fn asks_for(&self, entry: &AuditEntry) -> bool {
        self.table.is_none_or(|table| entry.table == table)
            && self.row.is_none_or(|row| entry.row == Some(row))
            && self.user.is_none_or(|user| entry.user == Some(user))
            && self.from.is_none_or(|from| from <= entry.at)
            && self.until.is_none_or(|until| entry.at < until)
            && self.after.is_none_or(|after| after < entry.id.get())
    }
}

/// Where the audit log is kept. Nothing writes to it but the store itself.
#[cfg_attr(feature = "testing", mockall::automock)]
#[async_trait]
pub trait AuditRepo: Send {
    /// A page of the log.
    async fn page(&mut self, query: &AuditQuery) -> Result<Page<AuditEntry>>;
}
