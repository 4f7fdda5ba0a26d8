//! Batches, and where they went.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Deserialize;
use shopx_core::id::{BatchId, CustomerId, LocationId, ProductId, SaleId, SupplierId, TransferId};
use shopx_core::idempotency::Replayed;
use shopx_core::{Result, ShopError, batches};

use super::{Exact, maybe};

/// A batch.
#[derive(Deserialize)]
pub(crate) struct Batch {
    id: i64,
    product: i64,
    supplier: Option<i64>,
    number: String,
    quantity_received: i64,
    cost_per_unit: Exact,
    received_date: NaiveDate,
    expiration_date: Option<NaiveDate>,
    quarantined: bool,
    quarantine_reason: Option<String>,
    version: u32,
    on_hand: i64,
}

impl TryFrom<Batch> for batches::Batch {
    type Error = ShopError;
    fn try_from(batch: Batch) -> Result<Self> {
        Ok(Self {
            id: BatchId::new(batch.id),
            product: ProductId::new(batch.product),
            supplier: batch.supplier.map(SupplierId::new),
            number: batch.number.try_into()?,
            quantity_received: batch.quantity_received,
            cost_per_unit: batch.cost_per_unit.try_into()?,
            received_date: batch.received_date,
            expiration_date: batch.expiration_date,
            quarantined: batch.quarantined,
            quarantine_reason: maybe(batch.quarantine_reason)?,
            version: batch.version,
            on_hand: batch.on_hand,
            replayed: Replayed::NO,
        })
    }
}

/// Where a batch went.
#[derive(Deserialize)]
pub(crate) struct BatchTrace {
    batch: Batch,
    on_hand: Vec<BatchAt>,
    sales: Vec<BatchSale>,
    transfers: Vec<i64>,
}

impl TryFrom<BatchTrace> for batches::BatchTrace {
    type Error = ShopError;
    fn try_from(trace: BatchTrace) -> Result<Self> {
        Ok(Self {
            batch: trace.batch.try_into()?,
            on_hand: trace.on_hand.into_iter().map(Into::into).collect(),
            sales: trace.sales.into_iter().map(Into::into).collect(),
            transfers: trace.transfers.into_iter().map(TransferId::new).collect(),
        })
    }
}

/// Units of a batch at a location.
#[derive(Deserialize)]
struct BatchAt {
    location: i64,
    quantity: i64,
    reserved: i64,
}

impl From<BatchAt> for batches::BatchAt {
    fn from(at: BatchAt) -> Self {
        Self {
            location: LocationId::new(at.location),
            quantity: at.quantity,
            reserved: at.reserved,
        }
    }
}

/// Units of a batch that were sold.
#[derive(Deserialize)]
struct BatchSale {
    sale: i64,
    line_no: u32,
    location: i64,
    customer: Option<i64>,
    sold_at: DateTime<Utc>,
    quantity: i64,
    returned: i64,
}

impl From<BatchSale> for batches::BatchSale {
    fn from(sold: BatchSale) -> Self {
        Self {
            sale: SaleId::new(sold.sale),
            line_no: sold.line_no,
            location: LocationId::new(sold.location),
            customer: sold.customer.map(CustomerId::new),
            sold_at: sold.sold_at,
            quantity: sold.quantity,
            returned: sold.returned,
        }
    }
}
