//! Transfers between locations: `pending` → `completed` or `cancelled`.
//!
//! Requesting picks batches and reserves their units at the source, where they can no longer be
//! sold. Completing moves units, batch, cost and expiry intact. A transfer is units of one batch of
//! one product; what is requested together travels under one shipment number.

mod close;
mod list;
mod request;

use std::collections::BTreeMap;

use async_trait::async_trait;
use chrono::{DateTime, NaiveDate, Utc};

pub use close::{Arrival, CancelTransfers, CompleteTransfers, Shortfall};
pub use list::{GetTransfer, ListTransfers};
pub use request::{RequestTransfer, TransferLine};

pub use crate::words::TransferStatus;

use crate::Result;
use crate::id::{BatchId, LocationId, ProductId, ShipmentId, TransferId, UserId};
use crate::idempotency::{Claim, Key, Prior, Replayed};
use crate::page::Page;
use crate::session::Author;
use crate::stock::AdjustmentReason;
use crate::text::Note;

/// Units of one batch on their way.
#[shopx_derive::value]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transfer {
    /// Its id.
    pub id: TransferId,
    /// What it travels with.
    pub shipment: ShipmentId,
    /// From where.
    pub from: LocationId,
    /// To where.
    pub to: LocationId,
    /// The product.
    pub product: ProductId,
    /// The batch.
    pub batch: BatchId,
    /// Units sent.
    pub quantity: i64,
    /// The business date at the source when it was requested.
    pub transfer_date: NaiveDate,
    /// A remark.
    pub notes: Option<Note>,
    /// Who requested it.
    pub requested_by: UserId,
    /// Who approved the request, when somebody did.
    pub approved_by: Option<UserId>,
    /// When.
    pub requested_at: DateTime<Utc>,
    /// How far it is.
    pub state: TransferState,
    /// Whether this is the answer of an earlier request with the same key, as it was then.
    pub replayed: Replayed,
}

/// How far a transfer is, with what is known by then.
#[shopx_derive::value]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TransferState {
    /// Requested: its units are reserved at the source.
    Pending,
    /// Its units have arrived.
    Completed {
        /// Units that arrived; what is missing was written off.
        received: i64,
        /// Why fewer arrived than were sent.
        shortfall: Option<AdjustmentReason>,
        /// Who completed it.
        by: UserId,
        /// When.
        at: DateTime<Utc>,
    },
    /// Called off.
    Cancelled {
        /// Who cancelled it.
        by: UserId,
        /// When.
        at: DateTime<Utc>,
    },
}

#[shopx_derive::methods]
impl TransferState {
    /// The state in one word.
    #[must_use]
    #[carried(property)]
    pub const fn status(&self) -> TransferStatus {
        match self {
            Self::Pending => TransferStatus::Pending,
            Self::Completed { .. } => TransferStatus::Completed,
            Self::Cancelled { .. } => TransferStatus::Cancelled,
        }
    }
}

/// Which transfers to page through, in the order of their ids.
#[shopx_derive::value(setters)]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TransferQuery {
    /// Only in this state.
    pub status: Option<TransferStatus>,
    /// Only from or to this location.
    pub location: Option<LocationId>,
    /// Only of this shipment.
    pub shipment: Option<ShipmentId>,
    /// Only transfers after this id: the `next` of the page before.
    pub after: Option<i64>,
    /// At most this many, between 1 and [`MAX_RECORDS`](crate::records::MAX_RECORDS).
    #[default(100)]
    pub limit: u32,
}

/// A requested shipment, decided and not yet recorded.
#[derive(Debug, Clone, PartialEq)]
pub struct ShipmentDraft {
    /// From where.
    pub from: LocationId,
    /// To where.
    pub to: LocationId,
    /// A remark.
    pub notes: Option<Note>,
    /// Who requests it.
    pub author: Author,
    /// When.
    pub at: DateTime<Utc>,
    /// The business date at the source.
    pub transfer_date: NaiveDate,
    /// What each transfer of it sends: product, batch, units.
    pub sent: Vec<SentBatch>,
}

/// Units of a batch to be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SentBatch {
    /// The product.
    pub product: ProductId,
    /// The batch.
    pub batch: BatchId,
    /// Units, above zero.
    pub quantity: i64,
}

/// What only the store can give to a shipment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordedShipment {
    /// Its number.
    pub shipment: ShipmentId,
    /// The id of each transfer of it.
    pub transfers: Vec<TransferId>,
}

impl ShipmentDraft {
    /// The transfers, once they are recorded.
    #[must_use]
    pub fn into_transfers(self, recorded: RecordedShipment) -> Vec<Transfer> {
        let transfer = |(id, sent): (TransferId, &SentBatch)| Transfer {
            id,
            shipment: recorded.shipment,
            from: self.from,
            to: self.to,
            product: sent.product,
            batch: sent.batch,
            quantity: sent.quantity,
            transfer_date: self.transfer_date,
            notes: self.notes.clone(),
            requested_by: self.author.user,
            approved_by: self.author.approved_by,
            requested_at: self.at,
            state: TransferState::Pending,
            replayed: Replayed::NO,
        };
        recorded.transfers.into_iter().zip(&self.sent).map(transfer).collect()
    }
}

/// What closing transfers needs to know: one consistent picture.
#[derive(Debug, Clone, PartialEq)]
pub struct TransferFacts {
    /// The transfers that are there.
    pub transfers: BTreeMap<TransferId, Transfer>,
    /// The time zones of their sources and destinations.
    pub time_zones: BTreeMap<LocationId, chrono_tz::Tz>,
    /// What the key was used for before.
    pub prior: Option<Prior>,
}

/// Transfers that end, decided and not yet recorded.
#[derive(Debug, Clone, PartialEq)]
pub struct CloseDraft {
    /// Who closes them.
    pub author: Author,
    /// When.
    pub at: DateTime<Utc>,
    /// The transfers that end.
    pub closed: Vec<ClosedTransfer>,
}

/// A transfer that ends.
#[derive(Debug, Clone, PartialEq)]
pub struct ClosedTransfer {
    /// The transfer as it was when this was decided: a lost race when it is no longer pending with as
    /// many units.
    pub transfer: Transfer,
    /// The business date at the source.
    pub business_date: NaiveDate,
    /// The business date at the destination, which may be another.
    pub arrival_date: NaiveDate,
    /// How it ends.
    pub outcome: Outcome,
}

impl ClosedTransfer {
    /// The transfer as it ends, and what stays pending of it under the id `rest`.
    #[must_use]
    pub fn into_transfers(
        self,
        author: Author,
        at: DateTime<Utc>,
        rest: Option<TransferId>,
    ) -> (Transfer, Option<Transfer>) {
        let Self { transfer, outcome, .. } = self;
        let by = author.user;
        let completed =
            |received, shortfall| TransferState::Completed { received, shortfall, by, at };
        let (quantity, state) = match outcome {
            Outcome::Completed { received, write_off } => {
                (transfer.quantity, completed(received, write_off))
            }
            Outcome::Partly { received } => (received, completed(received, None)),
            Outcome::Cancelled => (transfer.quantity, TransferState::Cancelled { by, at }),
        };
        let rest = rest.map(|id| Transfer {
            id,
            quantity: transfer.quantity - quantity,
            requested_at: at,
            ..transfer.clone()
        });
        (Transfer { quantity, state, ..transfer }, rest)
    }
}

/// How a transfer ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Everything arrived, or the rest is written off for a reason.
    Completed {
        /// Units that arrived.
        received: i64,
        /// Why the rest is written off, when there is one.
        write_off: Option<AdjustmentReason>,
    },
    /// Some units arrived; the rest goes on as a pending transfer of the same shipment.
    Partly {
        /// Units that arrived, fewer than were sent and at least one.
        received: i64,
    },
    /// The reservation is given back.
    Cancelled,
}

/// Where transfers are kept.
#[cfg_attr(feature = "testing", mockall::automock)]
#[async_trait]
pub trait TransferRepo: Send {
    /// What closing these transfers needs to know, in one call, which needs no open transaction.
    async fn facts(&mut self, ids: &[TransferId], key: Option<Key>) -> Result<TransferFacts>;
    /// Records a shipment's transfers and the claim of its key in one call, which needs no open
    /// transaction, and reserves their units. A lost race when they are no longer there.
    async fn request<'a>(
        &mut self,
        claim: Option<&'a Claim>,
        draft: &ShipmentDraft,
    ) -> Result<RecordedShipment>;
    /// Records how transfers end, all or none, and the claim of the request's key, in one call, which
    /// needs no open transaction; returns for each the id of what stays pending of it. A lost race
    /// when one is no longer as it was.
    async fn close<'a>(
        &mut self,
        claim: Option<&'a Claim>,
        draft: &CloseDraft,
    ) -> Result<Vec<Option<TransferId>>>;
    /// The transfers with these ids, as [`get`](Self::get) gives them, but as they were when they
    /// became pending. Of one that arrived in part, what stayed pending is a later transfer of the same
    /// batch in the same shipment: their units sum to what was sent.
    async fn as_requested(&mut self, ids: &[TransferId]) -> Result<Vec<Transfer>>;
    /// The transfers with these ids, in the order asked for; those that are missing are left out.
    async fn get(&mut self, ids: &[TransferId]) -> Result<Vec<Transfer>>;
    /// A page of transfers.
    async fn page(&mut self, query: &TransferQuery) -> Result<Page<Transfer>>;
}
