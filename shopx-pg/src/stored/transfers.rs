//! Transfers.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Deserialize;
use shopx_core::id::{BatchId, LocationId, ProductId, ShipmentId, TransferId, UserId};
use shopx_core::idempotency::Replayed;
use shopx_core::{Result, ShopError, transfers};

use super::{maybe, word};

/// Units of one batch on their way.
#[derive(Deserialize)]
pub(crate) struct Transfer {
    id: i64,
    shipment: i64,
    from: i64,
    to: i64,
    product: i64,
    batch: i64,
    quantity: i64,
    transfer_date: NaiveDate,
    notes: Option<String>,
    requested_by: i64,
    approved_by: Option<i64>,
    requested_at: DateTime<Utc>,
    state: TransferState,
}

impl TryFrom<Transfer> for transfers::Transfer {
    type Error = ShopError;
    fn try_from(transfer: Transfer) -> Result<Self> {
        Ok(Self {
            id: TransferId::new(transfer.id),
            shipment: ShipmentId::new(transfer.shipment),
            from: LocationId::new(transfer.from),
            to: LocationId::new(transfer.to),
            product: ProductId::new(transfer.product),
            batch: BatchId::new(transfer.batch),
            quantity: transfer.quantity,
            transfer_date: transfer.transfer_date,
            notes: maybe(transfer.notes)?,
            requested_by: UserId::new(transfer.requested_by),
            approved_by: transfer.approved_by.map(UserId::new),
            requested_at: transfer.requested_at,
            state: transfer.state.try_into()?,
            replayed: Replayed::NO,
        })
    }
}

/// How far a transfer is.
#[derive(Deserialize)]
enum TransferState {
    Pending,
    Completed { received: i64, shortfall: Option<String>, by: i64, at: DateTime<Utc> },
    Cancelled { by: i64, at: DateTime<Utc> },
}

impl TryFrom<TransferState> for transfers::TransferState {
    type Error = ShopError;
    fn try_from(state: TransferState) -> Result<Self> {
        Ok(match state {
            TransferState::Pending => Self::Pending,
            TransferState::Completed { received, shortfall, by, at } => Self::Completed {
                received,
                shortfall: word(shortfall.as_deref())?,
                by: UserId::new(by),
                at,
            },
            TransferState::Cancelled { by, at } => Self::Cancelled { by: UserId::new(by), at },
        })
    }
}
