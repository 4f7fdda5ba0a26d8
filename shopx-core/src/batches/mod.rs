//! Batches (lots): units of one product that were received together, at one cost, with one expiry.
//!
//! All stock is in batches. A batch is sellable through its expiry date; after it, and while it is
//! quarantined, picking skips it.

mod list;
mod picking;
mod quarantine;

use async_trait::async_trait;
use chrono::{DateTime, NaiveDate, Utc};

pub use list::{ExpiringSoon, FindBatch, GetBatch, ListBatches, TraceBatch};
pub use picking::{Pick, Purpose, Shelf, Shortage, pick, pick_batch, pick_for_write_off};
pub use quarantine::SetQuarantined;

use crate::Result;
use crate::id::{BatchId, CustomerId, LocationId, ProductId, SaleId, SupplierId, TransferId};
use crate::idempotency::{Claim, Key, Prior, Replayed};
use crate::money::Money;
use crate::page::Page;
use crate::session::Author;
use crate::text::{BatchNumber, Name, Note, Sku};
use crate::words::words;

words! {
    /// Which batches go first.
    Picking {
        /// First in, first out: by date of receipt, then id.
        Fifo = "fifo",
        /// First expired, first out: by expiry with none last, then as FIFO.
        Fefo = "fefo",
    }
}

/// A batch.
#[shopx_derive::value]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Batch {
    /// Its id.
    pub id: BatchId,
    /// The product.
    pub product: ProductId,
    /// Who supplied it.
    pub supplier: Option<SupplierId>,
    /// Its number, unique per tenant and product.
    pub number: BatchNumber,
    /// Units received.
    pub quantity_received: i64,
    /// What a whole unit cost.
    pub cost_per_unit: Money,
    /// The business date of its receipt.
    pub received_date: NaiveDate,
    /// The last day on which it may be sold.
    pub expiration_date: Option<NaiveDate>,
    /// Whether it is quarantined, everywhere at once.
    pub quarantined: bool,
    /// Why.
    pub quarantine_reason: Option<Note>,
    /// Counts the changes, from 1.
    pub version: u32,
    /// Units on hand, at all locations.
    pub on_hand: i64,
    /// Whether this is the answer of an earlier request with the same key: the quarantine as it was
    /// then, and the units that are on hand now.
    pub replayed: Replayed,
}

/// Which batches to page through, in the order of their ids.
#[shopx_derive::value(setters)]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BatchQuery {
    /// Only this product's.
    pub product: Option<ProductId>,
    /// Only those with units on hand.
    #[default(false)]
    pub in_stock: bool,
    /// Only batches after this id: the `next` of the page before.
    pub after: Option<i64>,
    /// At most this many, between 1 and [`MAX_RECORDS`](crate::records::MAX_RECORDS).
    #[default(100)]
    pub limit: u32,
}

/// Units at a location that expire soon, or have.
#[shopx_derive::value]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExpiringStock {
    /// The batch.
    pub batch: BatchId,
    /// Its number.
    pub number: BatchNumber,
    /// The product.
    pub product: ProductId,
    /// Its SKU.
    pub sku: Sku,
    /// Its name.
    pub name: Name,
    /// Where the units are.
    pub location: LocationId,
    /// The last day on which they may be sold.
    pub expiration_date: NaiveDate,
    /// Units on hand.
    pub quantity: i64,
    /// What they cost.
    pub value: Money,
}

/// Where a batch went: what a recall needs.
#[shopx_derive::value]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BatchTrace {
    /// The batch.
    pub batch: Batch,
    /// Units on hand, by location.
    pub on_hand: Vec<BatchAt>,
    /// The sales that took units of it, in order.
    pub sales: Vec<BatchSale>,
    /// The transfers that moved it or will, in order.
    pub transfers: Vec<TransferId>,
}

/// Units of a batch at a location.
#[shopx_derive::value]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BatchAt {
    /// Where.
    pub location: LocationId,
    /// Units on hand, reserved ones included.
    pub quantity: i64,
    /// Units held by pending transfers.
    pub reserved: i64,
}

/// Units of a batch that were sold.
#[shopx_derive::value]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BatchSale {
    /// The sale.
    pub sale: SaleId,
    /// Its line.
    pub line_no: u32,
    /// Where.
    pub location: LocationId,
    /// To whom, when known.
    pub customer: Option<CustomerId>,
    /// When.
    pub sold_at: DateTime<Utc>,
    /// Units taken from the batch.
    pub quantity: i64,
    /// Units that came back.
    pub returned: i64,
}

/// What quarantining a batch needs to know: one consistent picture.
#[derive(Debug, Clone, PartialEq)]
pub struct BatchFacts {
    /// The batch, if there is one with this id.
    pub batch: Option<Batch>,
    /// What the key was used for before.
    pub prior: Option<Prior>,
}

/// A quarantine or a release, decided and not yet recorded.
#[derive(Debug, Clone, PartialEq)]
pub struct QuarantineDraft {
    /// The batch as it was when this was decided: a lost race when it has another version by now.
    pub batch: Batch,
    /// Whether it is to be quarantined or released.
    pub quarantined: bool,
    /// Why it is quarantined.
    pub reason: Option<Note>,
    /// Who answers for it.
    pub author: Author,
    /// When.
    pub at: DateTime<Utc>,
}

/// Where batches are kept.
#[cfg_attr(feature = "testing", mockall::automock)]
#[async_trait]
pub trait BatchRepo: Send {
    /// The batches with these ids, in the order asked for; those that are missing are left out.
    async fn get(&mut self, ids: &[BatchId]) -> Result<Vec<Batch>>;
    /// The product's batch with this number.
    async fn find(&mut self, product: ProductId, number: &BatchNumber) -> Result<Option<Batch>>;
    /// A page of batches.
    async fn page(&mut self, query: &BatchQuery) -> Result<Page<Batch>>;
    /// What quarantining a batch needs to know, in one call, which needs no open transaction.
    async fn facts(&mut self, id: BatchId, key: Option<Key>) -> Result<BatchFacts>;
    /// Quarantines a batch at every location at once, or releases it, and records the claim of the
    /// request's key, in one call, which needs no open transaction; returns its version. A lost race when the batch has
    /// another version by now.
    async fn set_quarantined<'a>(
        &mut self,
        claim: Option<&'a Claim>,
        draft: &QuarantineDraft,
    ) -> Result<u32>;
    /// Units on hand whose last day of sale is at most `by`, soonest first, then by batch and
    /// location.
    async fn expiring(
        &mut self,
        location: Option<LocationId>,
        by: NaiveDate,
        limit: u32,
    ) -> Result<Vec<ExpiringStock>>;
    /// Where a batch went.
    async fn trace(&mut self, id: BatchId) -> Result<Option<BatchTrace>>;
}
