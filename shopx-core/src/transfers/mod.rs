//! Transfers between locations: `pending` → `completed` or `cancelled`.
//!
//! Requesting picks batches and reserves their units at the source, where they can no longer be
//! sold. Completing moves units, batch, cost and expiry intact. A transfer is units of one batch of
//! one product; what is requested together travels under one shipment number.

mod request;
mod settle;

use std::collections::{BTreeMap, BTreeSet};

use async_trait::async_trait;
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

pub use request::{RequestTransfer, TransferLine};
pub use settle::{Arrival, CancelTransfers, CompleteTransfers, Shortfall};

use crate::id::{BatchId, LocationId, ProductId, ShipmentId, TransferId, UserId};
use crate::idempotency::Claim;
use crate::records::{Page, check_limit};
use crate::session::{Permission, words};
use crate::stock::AdjustmentReason;
use crate::store::{Context, Tx, UseCase};
use crate::text::Note;
use crate::{Entity, Result, ShopError};

words! {
    /// How far a transfer is.
    TransferStatus {
        /// Requested: its units are reserved at the source.
        Pending = "pending",
        /// Its units have arrived.
        Completed = "completed",
        /// Called off: its units are free again at the source.
        Cancelled = "cancelled",
    }
}

/// Units of one batch on their way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
#[cfg_attr(feature = "python", derive(shopx_derive::Python))]
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
}

/// How far a transfer is, with what is known by then.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
#[cfg_attr(feature = "python", derive(shopx_derive::Python))]
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

impl TransferState {
    /// The state in one word.
    #[must_use]
    pub const fn status(&self) -> TransferStatus {
        match self {
            Self::Pending => TransferStatus::Pending,
            Self::Completed { .. } => TransferStatus::Completed,
            Self::Cancelled { .. } => TransferStatus::Cancelled,
        }
    }
}

/// Which transfers to page through, in the order of their ids.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
#[cfg_attr(feature = "python", derive(shopx_derive::Python), python(limit = 100))]
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
    pub limit: u32,
}

impl Default for TransferQuery {
    fn default() -> Self {
        Self { status: None, location: None, shipment: None, after: None, limit: 100 }
    }
}

/// A requested shipment, decided and not yet recorded.
#[derive(Debug, Clone, PartialEq)]
pub struct ShipmentDraft {
    /// The request's key.
    pub claim: Option<Claim>,
    /// From where.
    pub from: LocationId,
    /// To where.
    pub to: LocationId,
    /// A remark.
    pub notes: Option<Note>,
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

/// Transfers that end, decided and not yet recorded.
#[derive(Debug, Clone, PartialEq)]
pub struct SettlementDraft {
    /// The request's key.
    pub claim: Option<Claim>,
    /// When.
    pub at: DateTime<Utc>,
    /// The transfers that end, as they were when that was decided.
    pub settled: Vec<SettledTransfer>,
}

/// A transfer that ends.
#[derive(Debug, Clone, PartialEq)]
pub struct SettledTransfer {
    /// The transfer.
    pub transfer: TransferId,
    /// Units that it was sent with; a lost race when that changed.
    pub quantity: i64,
    /// The business date at the source.
    pub business_date: NaiveDate,
    /// The business date at the destination, which may be another.
    pub arrival_date: NaiveDate,
    /// How it ends.
    pub outcome: Outcome,
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
#[cfg_attr(any(test, feature = "testing"), mockall::automock)]
#[async_trait]
pub trait TransferRepo: Send {
    /// Records a shipment's transfers and reserves their units. A lost race when they are no
    /// longer there.
    async fn request(&mut self, draft: &ShipmentDraft) -> Result<Vec<TransferId>>;
    /// Records how transfers end, all or none, and returns the ids of the transfers in the order
    /// of the draft, each followed by that of its pending rest if it has one. A lost race when one
    /// is no longer as it was.
    async fn settle(&mut self, draft: &SettlementDraft) -> Result<Vec<TransferId>>;
    /// The transfers with these ids, in the order asked for; those that are missing are left out.
    async fn get(&mut self, ids: &[TransferId]) -> Result<Vec<Transfer>>;
    /// A page of transfers.
    async fn page(&mut self, query: &TransferQuery) -> Result<Page<Transfer>>;
}

/// Makes transfers again what they were when they became pending, whatever became of them since.
///
/// Of a transfer that arrived in part, the rest is a later transfer of the same batch in the same
/// shipment: their units sum to what was sent.
async fn as_pending(
    tx: &mut dyn Tx,
    transfers: impl Iterator<Item = &mut Transfer> + Send,
) -> Result<()> {
    let chain = |of: &Transfer| (of.shipment, of.product, of.batch);
    let mut first: BTreeMap<_, &mut Transfer> = BTreeMap::new();
    for transfer in transfers {
        transfer.state = TransferState::Pending;
        first.insert(chain(transfer), transfer);
    }
    let shipments: BTreeSet<ShipmentId> = first.keys().map(|(shipment, ..)| *shipment).collect();
    for shipment in shipments {
        let shipment = Some(shipment);
        let mut query = TransferQuery { shipment, limit: 1_000, ..TransferQuery::default() };
        loop {
            let page = tx.transfers().page(&query).await?;
            for rest in &page.items {
                if let Some(sent) = first.get_mut(&chain(rest)).filter(|sent| sent.id < rest.id) {
                    sent.quantity += rest.quantity;
                }
            }
            match page.next {
                None => break,
                next => query.after = next,
            }
        }
    }
    Ok(())
}

/// The transfer with this id.
#[derive(Debug, Clone, Copy)]
pub struct GetTransfer(pub TransferId);

#[async_trait]
impl UseCase for GetTransfer {
    type Output = Transfer;

    fn name(&self) -> &'static str {
        "transfer"
    }

    fn permissions(&self) -> Vec<Permission> {
        vec![Permission::LookUp]
    }

    async fn run(&self, tx: &mut dyn Tx, _: &Context) -> Result<Transfer> {
        let found = tx.transfers().get(&[self.0]).await?.pop();
        found.ok_or_else(|| ShopError::not_found(Entity::Transfer, self.0))
    }
}

/// A page of transfers.
#[derive(Debug, Clone)]
pub struct ListTransfers(pub TransferQuery);

#[async_trait]
impl UseCase for ListTransfers {
    type Output = Page<Transfer>;

    fn name(&self) -> &'static str {
        "transfers"
    }

    fn permissions(&self) -> Vec<Permission> {
        vec![Permission::LookUp]
    }

    async fn run(&self, tx: &mut dyn Tx, _: &Context) -> Result<Page<Transfer>> {
        check_limit(self.0.limit)?;
        tx.transfers().page(&self.0).await
    }
}
