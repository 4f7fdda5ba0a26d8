//! The audit log: who changed what from what to what, and when.
//!
//! A store writes it by itself, in the unit of work that makes the change: what is undone was never
//! there. It tells of what people edit. Sales, refunds, receipts and movements are not in it, for they
//! are never changed and say themselves who made them; that a sale was refunded, a transfer settled
//! or a batch quarantined is.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use serde_json::Value;

use crate::Result;
use crate::id::{AuditId, UserId};
use crate::records::{Page, check_limit};
use crate::session::{Permission, words};
use crate::store::{Context, Tx, UseCase};

words! {
    /// What a change was made to: a table of the store.
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
        Sales = "transactions",
        /// Saved reports.
        SavedReports = "reports",
    }
}

words! {
    /// What became of a row.
    AuditOperation {
        /// It was added.
        Insert = "INSERT",
        /// It was changed.
        Update = "UPDATE",
        /// It was taken away.
        Delete = "DELETE",
    }
}

/// Fields that the log masks: secrets, and what says who a person is and how to reach them. They are
/// masked in whichever table they are.
pub const MASKED_FIELDS: &[&str] = &[
    "password_hash",
    "pin_hash",
    "first_name",
    "last_name",
    "contact_name",
    "email",
    "email_key",
    "phone",
    "phone_key",
    "address",
    "tax_exemption",
    "sealed",
];

/// What the log shows for the value of a masked field.
pub const MASKED: &str = "***";

/// What it shows for the new value of a masked field that was changed.
pub const MASKED_CHANGED: &str = "*** changed";

/// One change of one row.
#[shopx_derive::value]
#[derive(Debug, Clone, PartialEq)]
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
#[shopx_derive::value]
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

impl Default for AuditQuery {
    fn default() -> Self {
        Self {
            table: None,
            row: None,
            user: None,
            from: None,
            until: None,
            after: None,
            limit: 100,
        }
    }
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

/// Masks what the log does not show of a row.
pub(crate) fn mask(old: Option<&mut Value>, new: Option<&mut Value>) {
    let (mut old, mut new) = (fields(old), fields(new));
    for name in MASKED_FIELDS {
        let before = old.as_mut().map(|old| old.get_mut(*name));
        let after = new.as_mut().and_then(|new| new.get_mut(*name)).filter(|new| !new.is_null());
        let same = before.as_ref().is_none_or(|before| before.as_deref() == after.as_deref());
        if let Some(after) = after {
            *after = if same { MASKED } else { MASKED_CHANGED }.into();
        }
        if let Some(before) = before.flatten().filter(|before| !before.is_null()) {
            *before = MASKED.into();
        }
    }
}

fn fields(row: Option<&mut Value>) -> Option<&mut serde_json::Map<String, Value>> {
    row.and_then(Value::as_object_mut)
}

/// Where the audit log is kept. Nothing writes to it but the store itself.
#[cfg_attr(feature = "testing", mockall::automock)]
#[async_trait]
pub trait AuditRepo: Send {
    /// A page of the log.
    async fn page(&mut self, query: &AuditQuery) -> Result<Page<AuditEntry>>;
}

/// A page of the audit log.
#[derive(Debug, Clone, Copy)]
pub struct ListAuditLog(pub AuditQuery);

#[async_trait]
impl UseCase for ListAuditLog {
    type Output = Page<AuditEntry>;

    fn name(&self) -> &'static str {
        "audit_log"
    }

    fn permissions(&self) -> Vec<Permission> {
        vec![Permission::Audit]
    }

    async fn run(&self, tx: &mut dyn Tx, _: &Context) -> Result<Page<AuditEntry>> {
        check_limit(self.0.limit)?;
        tx.audit().page(&self.0).await
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// What the log shows of an e-mail address before and after.
    fn shown(old: Option<Value>, new: Option<Value>) -> (Option<Value>, Option<Value>) {
        let row = |email| json!({ "id": 1, "email": email });
        let (mut old, mut new) = (old.map(row), new.map(row));
        mask(old.as_mut(), new.as_mut());
        for row in [&old, &new].into_iter().flatten() {
            assert_eq!(row["id"], 1);
        }
        (old.map(|row| row["email"].clone()), new.map(|row| row["email"].clone()))
    }

    #[test]
    fn a_masked_field_tells_whether_it_was_changed_and_nothing_else() {
        let (ann, bob, none) = (json!("ann@x"), json!("bob@x"), Value::Null);
        let (masked, changed) = (json!(MASKED), json!(MASKED_CHANGED));
        for (before, after, shown_before, shown_after) in [
            (None, Some(&ann), None, Some(&masked)),
            (Some(&ann), None, Some(&masked), None),
            (Some(&ann), Some(&ann), Some(&masked), Some(&masked)),
            (Some(&ann), Some(&bob), Some(&masked), Some(&changed)),
            (Some(&none), Some(&bob), Some(&none), Some(&changed)),
            (Some(&ann), Some(&none), Some(&masked), Some(&none)),
            (None, Some(&none), None, Some(&none)),
        ] {
            let shown = shown(before.cloned(), after.cloned());
            assert_eq!(
                shown,
                (shown_before.cloned(), shown_after.cloned()),
                "{before:?} {after:?}"
            );
        }
    }
}
