//! Stock documents and levels.

use chrono::{DateTime, Utc};
use serde::Deserialize;
use shopx_core::id::{BatchId, LocationId, ProductId, StockDocumentId, SupplierId, UserId};
use shopx_core::idempotency::Replayed;
use shopx_core::{Result, ShopError, stock};

use super::{Exact, all, maybe, word};

/// A receipt of goods, an adjustment or a count.
#[derive(Deserialize)]
pub(crate) struct StockDocument {
    id: i64,
    kind: String,
    location: i64,
    supplier: Option<i64>,
    note: Option<String>,
    user: i64,
    approved_by: Option<i64>,
    at: DateTime<Utc>,
    changes: Vec<StockChange>,
    counts: Vec<CountedLine>,
}

impl TryFrom<StockDocument> for stock::StockDocument {
    type Error = ShopError;
    fn try_from(document: StockDocument) -> Result<Self> {
        Ok(Self {
            id: StockDocumentId::new(document.id),
            kind: document.kind.parse()?,
            location: LocationId::new(document.location),
            supplier: document.supplier.map(SupplierId::new),
            note: maybe(document.note)?,
            user: UserId::new(document.user),
            approved_by: document.approved_by.map(UserId::new),
            at: document.at,
            changes: all(document.changes)?,
            counts: document.counts.into_iter().map(Into::into).collect(),
            replayed: Replayed::NO,
        })
    }
}

/// What a stock document changed in one batch.
#[derive(Deserialize)]
struct StockChange {
    line_no: u32,
    product: i64,
    batch: i64,
    batch_number: String,
    quantity: i64,
    unit_cost: Exact,
    reason: Option<String>,
}

impl TryFrom<StockChange> for stock::StockChange {
    type Error = ShopError;
    fn try_from(change: StockChange) -> Result<Self> {
        Ok(Self {
            line_no: change.line_no,
            product: ProductId::new(change.product),
            batch: BatchId::new(change.batch),
            batch_number: change.batch_number.try_into()?,
            quantity: change.quantity,
            unit_cost: change.unit_cost.try_into()?,
            reason: word(change.reason.as_deref())?,
        })
    }
}

/// A line of a count.
#[derive(Deserialize)]
struct CountedLine {
    line_no: u32,
    product: i64,
    batch: Option<i64>,
    expected: i64,
    counted: i64,
}

impl From<CountedLine> for stock::CountedLine {
    fn from(line: CountedLine) -> Self {
        Self {
            line_no: line.line_no,
            product: ProductId::new(line.product),
            batch: line.batch.map(BatchId::new),
            expected: line.expected,
            counted: line.counted,
        }
    }
}

/// What a location has of a product.
#[derive(Deserialize)]
pub(crate) struct StockLevel {
    product: i64,
    sku: String,
    name: String,
    location: i64,
    location_name: String,
    quantity: i64,
    reserved: i64,
    min_stock: i64,
    reorder_point: i64,
}

impl TryFrom<StockLevel> for stock::StockLevel {
    type Error = ShopError;
    fn try_from(level: StockLevel) -> Result<Self> {
        Ok(Self {
            product: ProductId::new(level.product),
            sku: level.sku.try_into()?,
            name: level.name.try_into()?,
            location: LocationId::new(level.location),
            location_name: level.location_name.try_into()?,
            quantity: level.quantity,
            reserved: level.reserved,
            min_stock: level.min_stock,
            reorder_point: level.reorder_point,
        })
    }
}
