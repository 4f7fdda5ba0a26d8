//! Stock: how many units are where, and the ledger of every change.
//!
//! A level is what a location has of a product: `quantity` on hand, of which `reserved` units are
//! held by pending transfers; the rest is available. Σ batch stock = level, always, and the ledger
//! replays to both.

mod adjust;
mod count;
mod levels;
mod receive;

use std::collections::BTreeMap;
use std::fmt::Display;

use async_trait::async_trait;
use chrono::{DateTime, NaiveDate, NaiveTime, Utc};

pub use adjust::{Adjust, AdjustLine};
pub use count::{Count, CountLine};
pub use levels::{GetStockDocument, ListLevels, ListMovements, SetThresholds};
pub use receive::{Receive, ReceiveLine};

pub use crate::words::AdjustmentReason;

use crate::batches::{Picking, Shortage};
use crate::catalog::TaxRate;
use crate::clock::{business_date, local_time};
use crate::decision::{Draft, Facts, made_before};
use crate::id::{
    BatchId, CustomerId, LocationId, MovementId, PriceListId, ProductId, RefundId, SaleId,
    StockDocumentId, SupplierId, TaxClassId, TransferId, UserId,
};
use crate::idempotency::{Claim, Key, Prior, Replayed};
use crate::money::Money;
use crate::page::Page;
use crate::pricing::{ActivePromotion, PriceBreak, PriceList};
use crate::session::Author;
use crate::store::Tx;
use crate::tenants::Settings;
use crate::text::{BatchNumber, Category, CouponCode, CustomerGroup, Name, Note, Sku};
use crate::words::words;
use crate::{Entity, Field, Result, ShopError};

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
#[shopx_derive::value]
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

impl Default for LevelQuery {
    fn default() -> Self {
        Self { location: None, product: None, low: false, after: None, limit: 100 }
    }
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
#[derive(Debug, Clone, PartialEq)]
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
#[shopx_derive::value]
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

impl Default for MovementQuery {
    fn default() -> Self {
        Self { location: None, product: None, batch: None, after: None, limit: 100 }
    }
}

/// A receipt of goods, an adjustment or a count, as it was recorded.
#[shopx_derive::value]
#[derive(Debug, Clone, PartialEq)]
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
#[derive(Debug, Clone, PartialEq)]
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

/// What a use case that touches stock needs to know, asked for in one go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShelfQuery {
    /// Where.
    pub location: LocationId,
    /// Of which products, each once, in order.
    pub products: Vec<ProductId>,
    /// What a cart's prices go by, when there is a cart.
    pub prices: Option<PriceQuery>,
    /// The request's idempotency key.
    pub key: Option<Key>,
    /// Whether the cost of each product's latest batch is needed.
    pub costs: bool,
    /// From whom, when a supplier is named.
    pub supplier: Option<SupplierId>,
    /// Where to, when the units are to go to another location.
    pub destination: Option<LocationId>,
    /// What is to be decided on it, when anything is.
    pub deciding: Option<Deciding>,
}

/// What is to be decided on what a location has. A store may load and record decisions of the same
/// sort together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Deciding {
    /// A sale.
    Sale,
    /// A shipment to another location.
    Shipment,
    /// A receipt of goods.
    Receipt,
    /// An adjustment or a count.
    Adjustment,
    /// A return without a receipt.
    Return,
}

/// What a cart's prices go by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PriceQuery {
    /// The customer, if there is one.
    pub customer: Option<CustomerId>,
    /// The coupons that are shown.
    pub coupons: Vec<CouponCode>,
    /// The price list that is pinned.
    pub price_list: Option<PriceListId>,
    /// When.
    pub at: DateTime<Utc>,
}

impl ShelfQuery {
    /// Asks for these products at this location.
    pub fn new(location: LocationId, products: impl IntoIterator<Item = ProductId>) -> Self {
        let products: std::collections::BTreeSet<_> = products.into_iter().collect();
        Self {
            location,
            products: products.into_iter().collect(),
            prices: None,
            key: None,
            costs: false,
            supplier: None,
            destination: None,
            deciding: None,
        }
    }
}

/// What a location has and how the tenant keeps shop: one consistent picture, without locks.
#[derive(Debug, Clone, PartialEq)]
pub struct ShelfFacts {
    /// The tenant's settings.
    pub settings: Settings,
    /// The location, if there is one with this id.
    pub location: Option<ShelfLocation>,
    /// The customer, if one was asked for and is there.
    pub customer: Option<ShelfCustomer>,
    /// Whether the supplier is archived, if one was asked for and is there.
    pub supplier_archived: Option<bool>,
    /// Whether the destination is archived, if one was asked for and is there.
    pub destination_archived: Option<bool>,
    /// The products that are there.
    pub products: BTreeMap<ProductId, ShelfProduct>,
    /// The rates of their tax classes at the location, in the order in which they apply.
    pub taxes: BTreeMap<TaxClassId, Vec<TaxRate>>,
    /// The price lists that have a price for one of the products, with the prices of those products
    /// only, and the pinned one. A store may leave out others that are archived or hold elsewhere.
    /// Empty unless prices were asked for.
    pub price_lists: Vec<PriceList>,
    /// The promotions that apply by themselves or by a coupon that is shown. A store may leave out
    /// those that are archived or hold elsewhere or at another time, unless by coupon. Empty unless
    /// prices were asked for.
    pub promotions: Vec<ActivePromotion>,
    /// What the key was used for before.
    pub prior: Option<Prior>,
}

/// A customer, as far as prices are concerned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShelfCustomer {
    /// Whether the record is archived.
    pub archived: bool,
    /// The group for price lists and promotions.
    pub group: Option<CustomerGroup>,
    /// Why they bear no tax.
    pub tax_exemption: Option<Note>,
}

/// A location, as far as stock is concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ShelfLocation {
    /// Its time zone.
    pub time_zone: chrono_tz::Tz,
    /// Whether it is archived.
    pub archived: bool,
}

/// A product at a location.
#[derive(Debug, Clone, PartialEq)]
pub struct ShelfProduct {
    /// Its SKU.
    pub sku: Sku,
    /// Its name.
    pub name: Name,
    /// Its category.
    pub category: Option<Category>,
    /// Its price for a whole unit.
    pub price: Money,
    /// Its prices from a quantity on.
    pub price_breaks: Vec<PriceBreak>,
    /// Its usual cost.
    pub cost: Option<Money>,
    /// How many decimals its quantities have.
    pub quantity_decimals: u32,
    /// Its own way of picking.
    pub picking: Option<Picking>,
    /// Its tax class.
    pub tax_class: Option<TaxClassId>,
    /// Whether it is archived.
    pub archived: bool,
    /// Units on hand at the location.
    pub quantity: i64,
    /// Units held by pending transfers.
    pub reserved: i64,
    /// The cost of its latest batch anywhere, when that was asked for.
    pub latest_cost: Option<Money>,
    /// Its open batches at the location, in any order.
    pub batches: Vec<ShelfBatch>,
}

/// A batch at a location.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ShelfBatch {
    /// The batch.
    pub id: BatchId,
    /// The business date of its receipt.
    pub received_date: NaiveDate,
    /// The last day on which it may be sold.
    pub expiration_date: Option<NaiveDate>,
    /// Whether it is quarantined.
    pub quarantined: bool,
    /// Units on hand here.
    pub quantity: i64,
    /// Units held by pending transfers.
    pub reserved: i64,
    /// What a whole unit cost.
    pub unit_cost: Money,
}

impl ShelfBatch {
    /// Whether its last day of sale has passed.
    #[must_use]
    pub fn expired(&self, today: NaiveDate) -> bool {
        self.expiration_date.is_some_and(|last| last < today)
    }
}

impl Facts for ShelfFacts {
    fn prior(&self) -> Option<&Prior> {
        self.prior.as_ref()
    }
}

impl ShelfFacts {
    /// Refuses a supplier who is not there or archived.
    pub(crate) fn check_supplier(&self, id: SupplierId) -> Result<()> {
        check_active(Entity::Supplier, id, self.supplier_archived)
    }

    /// Refuses a destination that is not there or archived.
    pub(crate) fn check_destination(&self, id: LocationId) -> Result<()> {
        check_active(Entity::Location, id, self.destination_archived)
    }

    /// The location, which must be there; when `active`, also not archived.
    pub(crate) fn location(&self, id: LocationId, active: bool) -> Result<ShelfLocation> {
        let found = self.location.ok_or_else(|| ShopError::not_found(Entity::Location, id))?;
        if active && found.archived {
            return Err(ShopError::Archived { entity: Entity::Location, id: id.to_string() });
        }
        Ok(found)
    }

    /// The product, which must be there; when `active`, also not archived.
    pub(crate) fn product(&self, id: ProductId, active: bool) -> Result<&ShelfProduct> {
        let found =
            self.products.get(&id).ok_or_else(|| ShopError::not_found(Entity::Product, id))?;
        if active && found.archived {
            return Err(ShopError::Archived { entity: Entity::Product, id: id.to_string() });
        }
        Ok(found)
    }

    /// How the product is picked.
    pub(crate) fn picking(&self, product: &ShelfProduct) -> Picking {
        product.picking.unwrap_or(self.settings.picking)
    }

    /// The time of day at the location.
    pub(crate) fn time(&self, location: LocationId, now: DateTime<Utc>) -> Result<NaiveTime> {
        Ok(local_time(now, self.location(location, false)?.time_zone))
    }

    /// The business date at the location.
    pub(crate) fn today(&self, location: LocationId, now: DateTime<Utc>) -> Result<NaiveDate> {
        Ok(business_date(now, self.location(location, false)?.time_zone))
    }
}

/// Refuses what is not there, or archived.
fn check_active(entity: Entity, id: impl Display, archived: Option<bool>) -> Result<()> {
    match archived {
        Some(false) => Ok(()),
        Some(true) => Err(ShopError::Archived { entity, id: id.to_string() }),
        None => Err(ShopError::not_found(entity, id)),
    }
}

impl ShelfProduct {
    /// What units without a batch cost: what the caller says, else the latest batch's cost, else
    /// the product's; never a silent zero.
    pub(crate) fn cost_of_found(&self, id: ProductId, said: Option<Money>) -> Result<Money> {
        let cost = said.or(self.latest_cost).or(self.cost);
        cost.ok_or(ShopError::CostUnknown { product: id })?.not_negative(Field::UnitCost)
    }

    /// The refusal that there are too few units to take away.
    pub(crate) fn too_few(
        &self,
        product: ProductId,
        location: LocationId,
        wanted: i64,
    ) -> ShopError {
        Shortage {
            available: self.quantity - self.reserved,
            reserved: self.reserved,
            ..Shortage::default()
        }
        .refusal(product, location, wanted)
    }
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

#[async_trait]
impl Draft for StockDraft {
    type Recorded = RecordedDocument;
    type Made = StockDocumentId;
    type Answer = StockDocument;

    async fn record(&self, tx: &mut dyn Tx, claim: Option<&Claim>) -> Result<RecordedDocument> {
        tx.stock().record(claim, self).await
    }

    fn answer(self, recorded: RecordedDocument) -> StockDocument {
        self.into_document(recorded)
    }

    async fn replay(tx: &mut dyn Tx, made: StockDocumentId) -> Result<StockDocument> {
        made_before(tx.stock().document(made).await?)
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
