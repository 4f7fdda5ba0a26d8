//! Stock: how many units are where, and the ledger of every change.
//!
//! A level is what a location has of a product: `quantity` on hand, of which `reserved` units are
//! held by pending transfers; the rest is available. Σ batch stock = level, always, and the ledger
//! replays to both.

mod adjust;
mod count;
mod levels;
mod receive;
mod record;

use async_trait::async_trait;
use chrono::{DateTime, NaiveDate, Utc};

pub use adjust::{Adjust, AdjustLine};
pub use count::{Count, CountLine};
pub use levels::{GetStockDocument, ListLevels, ListMovements, SetThresholds};
pub use receive::{Receive, ReceiveLine};

pub(crate) use crate::shelf::Archived;
pub use crate::shelf::{
    Deciding, PriceQuery, ShelfBatch, ShelfCustomer, ShelfFacts, ShelfLocation, ShelfProduct,
    ShelfQuery,
};
pub use crate::words::AdjustmentReason;

use crate::Result;
use crate::id::{
    BatchId, LocationId, MovementId, ProductId, RefundId, SaleId, StockDocumentId, SupplierId,
    TransferId, UserId,
};
use crate::idempotency::{Claim, Replayed};
use crate::money::Money;
use crate::page::Page;
use crate::session::Author;
use crate::text::{BatchNumber, Name, Note, Sku};
use crate::words::words;

/// The most lines that a receipt, adjustment, count or transfer may have.
pub const MAX_STOCK_LINES: usize = 5_000;

words! {
    /// Why stock changed.
    MovementKind {
        /// Sold.
        Sale = "sale",
        /// Came back from a customer.
        Refund = "refund",
        /// Received from a supplier.
        Receipt = "receipt",
        /// Left for another location.
        TransferOut = "transfer_out",
        /// Arrived from another location.
        TransferIn = "transfer_in",
        /// Counted.
        Count = "count",
        /// Lost, spoilt or used up.
        WriteOff = "write_off",
        /// Found or corrected.
        Adjustment = "adjustment",
    }
}

impl AdjustmentReason {
    /// What a change for this reason is called in the ledger.
    #[must_use]
    pub const fn kind(self) -> MovementKind {
        match self {
            Self::Damage | Self::Theft | Self::Expiry | Self::OwnUse => MovementKind::WriteOff,
            Self::Found | Self::Correction | Self::Other => MovementKind::Adjustment,
        }
    }
}

words! {
    /// What somebody did to stock outside of sales and transfers.
    StockDocumentKind {
        /// Received goods.
        Receipt = "receipt",
        /// Adjusted it or wrote it off.
        Adjustment = "adjustment",
        /// Counted it.
        Count = "count",
    }
}

/// What a location has of a product.
#[shopx_derive::value]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StockLevel {
    /// The product.
    pub product: ProductId,
    /// Its SKU.
    pub sku: Sku,
    /// Its name.
    pub name: Name,
    /// Where.
    pub location: LocationId,
    /// The location's name.
    pub location_name: Name,
    /// Units on hand.
    pub quantity: i64,
    /// Units held by pending transfers.
    pub reserved: i64,
    /// Below this many available units it is urgent to reorder.
    pub min_stock: i64,
    /// At this many available units or fewer it is time to reorder.
    pub reorder_point: i64,
}

#[shopx_derive::methods]
impl StockLevel {
    /// Units that can be sold or moved.
    #[must_use]
    #[carried(property)]
    pub const fn available(&self) -> i64 {
        self.quantity - self.reserved
    }

    /// Whether it is time to reorder: available ≤ reorder point.
    #[must_use]
    #[carried(property)]
    pub const fn is_low(&self) -> bool {
        self.available() <= self.reorder_point
    }

    /// Whether it is urgent: available < minimum stock.
    #[must_use]
    #[carried(property)]
    pub const fn is_urgent(&self) -> bool {
        self.available() < self.min_stock
    }

    /// How many units to order when it is low: up to twice the reorder point, or the minimum stock
    /// when that is more, and at least one; zero when it is not low.
    #[must_use]
    #[carried(property)]
    pub fn suggested_order(&self) -> i64 {
        if !self.is_low() {
            return 0;
        }
        let target = self.reorder_point.saturating_mul(2).max(self.min_stock);
        target.saturating_sub(self.available()).max(1)
    }
}

/// Which levels to page through, in the order of product and location; low ones first by how few
/// are available.
#[shopx_derive::value(setters)]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LevelQuery {
    /// Only here.
    pub location: Option<LocationId>,
    /// Only of this product.
    pub product: Option<ProductId>,
    /// Only levels at or below their reorder point.
    #[default(false)]
    pub low: bool,
    /// Only levels after this position: the `next` of the page before.
    pub after: Option<LevelCursor>,
    /// At most this many, between 1 and [`MAX_RECORDS`](crate::records::MAX_RECORDS).
    #[default(100)]
    pub limit: u32,
}

/// A position among the levels.
#[shopx_derive::value]
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct LevelCursor {
    /// The product of the last level.
    pub product: ProductId,
    /// Its location.
    pub location: LocationId,
}

/// A page of levels.
pub type LevelPage = Page<StockLevel, LevelCursor>;

/// One signed change of stock, as the ledger keeps it.
#[shopx_derive::value]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Movement {
    /// Its id; the ledger is in this order.
    pub id: MovementId,
    /// Where.
    pub location: LocationId,
    /// Of which product.
    pub product: ProductId,
    /// Of which batch.
    pub batch: BatchId,
    /// Units: what came is positive, what went negative.
    pub quantity: i64,
    /// Why.
    pub kind: MovementKind,
    /// Why in more detail, for adjustments and write-offs.
    pub reason: Option<AdjustmentReason>,
    /// What a whole unit of the batch cost.
    pub unit_cost: Money,
    /// Who answers for it.
    pub user: UserId,
    /// When.
    pub at: DateTime<Utc>,
    /// On which business date.
    pub business_date: NaiveDate,
    /// The document that it belongs to.
    pub document: MovementDocument,
}

/// The document that a movement belongs to.
#[shopx_derive::value]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MovementDocument {
    /// A line of a sale.
    Sale {
        /// The sale.
        id: SaleId,
        /// The line.
        line_no: u32,
    },
    /// A line of a refund.
    Refund {
        /// The refund.
        id: RefundId,
        /// The line.
        line_no: u32,
    },
    /// A transfer.
    Transfer {
        /// The transfer.
        id: TransferId,
    },
    /// A line of a receipt, adjustment or count.
    Stock {
        /// The document.
        id: StockDocumentId,
        /// The line.
        line_no: u32,
    },
}

/// Which movements to page through, in the ledger's order.
#[shopx_derive::value(setters)]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MovementQuery {
    /// Only here.
    pub location: Option<LocationId>,
    /// Only of this product.
    pub product: Option<ProductId>,
    /// Only of this batch.
    pub batch: Option<BatchId>,
    /// Only movements after this id: the `next` of the page before.
    pub after: Option<i64>,
    /// At most this many, between 1 and [`MAX_RECORDS`](crate::records::MAX_RECORDS).
    #[default(100)]
    pub limit: u32,
}

/// A receipt of goods, an adjustment or a count, as it was recorded.
#[shopx_derive::value]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StockDocument {
    /// Its id.
    pub id: StockDocumentId,
    /// What it is.
    pub kind: StockDocumentKind,
    /// Where.
    pub location: LocationId,
    /// From whom, for receipts.
    pub supplier: Option<SupplierId>,
    /// A remark.
    pub note: Option<Note>,
    /// Who answers for it.
    pub user: UserId,
    /// Who approved it, when somebody did.
    pub approved_by: Option<UserId>,
    /// When.
    pub at: DateTime<Utc>,
    /// What it changed, by line and batch. A count that found what it expected changed nothing.
    pub changes: Vec<StockChange>,
    /// What was counted, for counts.
    pub counts: Vec<CountedLine>,
    /// Whether this is the answer of an earlier request with the same key, as it was then.
    pub replayed: Replayed,
}

/// What a stock document changed in one batch.
#[shopx_derive::value]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StockChange {
    /// The line of the request.
    pub line_no: u32,
    /// The product.
    pub product: ProductId,
    /// The batch.
    pub batch: BatchId,
    /// Its number.
    pub batch_number: BatchNumber,
    /// Units: added are positive, taken away negative.
    pub quantity: i64,
    /// What a whole unit cost.
    pub unit_cost: Money,
    /// Why, for adjustments.
    pub reason: Option<AdjustmentReason>,
}

/// A line of a count, as it was recorded.
#[shopx_derive::value]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CountedLine {
    /// The line of the request.
    pub line_no: u32,
    /// The product.
    pub product: ProductId,
    /// The batch, when the count was of one batch.
    pub batch: Option<BatchId>,
    /// Units that the books expected.
    pub expected: i64,
    /// Units that were counted.
    pub counted: i64,
}

/// A batch to be made.
#[derive(Debug, Clone, PartialEq)]
pub struct NewBatch {
    /// The product.
    pub product: ProductId,
    /// Who supplied it.
    pub supplier: Option<SupplierId>,
    /// Its number; the store makes one from the date of receipt and the id when there is none.
    pub number: Option<BatchNumber>,
    /// Units received.
    pub quantity: i64,
    /// What a whole unit cost.
    pub unit_cost: Money,
    /// The business date of its receipt.
    pub received_date: NaiveDate,
    /// The last day on which it may be sold.
    pub expiration_date: Option<NaiveDate>,
}

impl NewBatch {
    /// The number that a batch gets when it brings none.
    #[must_use]
    pub fn made_number(received_date: NaiveDate, id: BatchId) -> String {
        format!("{}-{id}", received_date.format("%Y%m%d"))
    }
}

/// The batch that a posting changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PostedBatch {
    /// One that is there.
    Existing(BatchId),
    /// One that the same draft makes, by its position among the new batches.
    New(usize),
}

/// One signed change of a batch's stock, decided and not yet recorded.
#[derive(Debug, Clone, PartialEq)]
pub struct Posting {
    /// The line of the request, from 1.
    pub line_no: u32,
    /// The product.
    pub product: ProductId,
    /// The batch.
    pub batch: PostedBatch,
    /// Units: added are positive, taken away negative.
    pub quantity: i64,
    /// Why.
    pub kind: MovementKind,
    /// Why in more detail.
    pub reason: Option<AdjustmentReason>,
    /// What a whole unit cost.
    pub unit_cost: Money,
}

/// A stock document, decided and not yet recorded.
#[derive(Debug, Clone, PartialEq)]
pub struct StockDraft {
    /// What it is.
    pub kind: StockDocumentKind,
    /// Where.
    pub location: LocationId,
    /// From whom.
    pub supplier: Option<SupplierId>,
    /// A remark.
    pub note: Option<Note>,
    /// Who answers for it.
    pub author: Author,
    /// When.
    pub at: DateTime<Utc>,
    /// On which business date.
    pub business_date: NaiveDate,
    /// Batches to be made.
    pub new_batches: Vec<NewBatch>,
    /// What was counted.
    pub counts: Vec<CountedLine>,
    /// The changes.
    pub postings: Vec<Posting>,
}

/// What only the store can give to a stock document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordedDocument {
    /// Its id.
    pub id: StockDocumentId,
    /// The batch of each posting, and its number.
    pub batches: Vec<(BatchId, BatchNumber)>,
}

impl StockDraft {
    /// The document, once it is recorded.
    #[must_use]
    pub fn into_document(self, recorded: RecordedDocument) -> StockDocument {
        let change = |(posting, (batch, batch_number)): (Posting, _)| StockChange {
            line_no: posting.line_no,
            product: posting.product,
            batch,
            batch_number,
            quantity: posting.quantity,
            unit_cost: posting.unit_cost,
            reason: posting.reason,
        };
        StockDocument {
            id: recorded.id,
            kind: self.kind,
            location: self.location,
            supplier: self.supplier,
            note: self.note,
            user: self.author.user,
            approved_by: self.author.approved_by,
            at: self.at,
            changes: self.postings.into_iter().zip(recorded.batches).map(change).collect(),
            counts: self.counts,
            replayed: Replayed::NO,
        }
    }
}

/// Where levels, stock documents and the ledger are kept.
#[cfg_attr(feature = "testing", mockall::automock)]
#[async_trait]
pub trait StockRepo: Send {
    /// What a location has of some products, without locks, in one call, which needs no open
    /// transaction.
    async fn shelf(&mut self, query: &ShelfQuery) -> Result<ShelfFacts>;
    /// Records a receipt, an adjustment or a count and the claim of its key in one call, which needs
    /// no open transaction. A lost race when stock that it takes away is no longer there, or the key
    /// was taken meanwhile.
    async fn record<'a>(
        &mut self,
        claim: Option<&'a Claim>,
        draft: &StockDraft,
    ) -> Result<RecordedDocument>;
    /// The document with this id.
    async fn document(&mut self, id: StockDocumentId) -> Result<Option<StockDocument>>;
    /// A page of levels.
    async fn levels(&mut self, query: &LevelQuery) -> Result<LevelPage>;
    /// A page of the ledger.
    async fn movements(&mut self, query: &MovementQuery) -> Result<Page<Movement>>;
    /// Sets when a level is low and urgent, and returns it.
    async fn set_thresholds(
        &mut self,
        product: ProductId,
        location: LocationId,
        min_stock: i64,
        reorder_point: i64,
        at: DateTime<Utc>,
    ) -> Result<StockLevel>;
}
