//! Completing and cancelling transfers.

use async_trait::async_trait;
use chrono::NaiveDate;
use serde::Serialize;

use super::{Outcome, SettledTransfer, SettlementDraft, Transfer, TransferState, as_pending};
use crate::clock::business_date;
use crate::id::{LocationId, TransferId};
use crate::idempotency::{Claim, Key, settled};
use crate::records::check_lines;
use crate::session::Permission;
use crate::stock::{AdjustmentReason, MAX_STOCK_LINES};
use crate::store::{Context, Tx, UseCase};
use crate::{Entity, Result, ShopError};

/// Completes transfers, all or none: their units arrive.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
#[cfg_attr(feature = "python", derive(shopx_derive::Python))]
pub struct CompleteTransfers {
    /// What arrived, each transfer once.
    pub arrivals: Vec<Arrival>,
    /// Makes it happen once.
    pub key: Option<Key>,
}

/// What arrived of a transfer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
#[cfg_attr(feature = "python", derive(shopx_derive::Python))]
pub struct Arrival {
    /// The transfer.
    pub transfer: TransferId,
    /// Units that arrived; all when not said.
    pub received: Option<i64>,
    /// What becomes of the rest, when fewer arrived than were sent.
    pub shortfall: Option<Shortfall>,
}

/// What becomes of units that did not arrive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
#[cfg_attr(feature = "python", derive(shopx_derive::Python), python(WriteOff = reason))]
pub enum Shortfall {
    /// They are written off at the source.
    WriteOff(AdjustmentReason),
    /// They are still on their way: a pending transfer of the same shipment.
    StayPending,
}

impl Arrival {
    /// Everything arrived.
    #[must_use]
    pub const fn all(transfer: TransferId) -> Self {
        Self { transfer, received: None, shortfall: None }
    }

    fn outcome(&self, transfer: &Transfer) -> Result<Outcome> {
        let received = self.received.unwrap_or(transfer.quantity);
        let unfit =
            ShopError::ArrivalUnfit { transfer: self.transfer, received, sent: transfer.quantity };
        match self.shortfall {
            _ if received < 0 || received > transfer.quantity => Err(unfit),
            _ if received == transfer.quantity => {
                Ok(Outcome::Completed { received, write_off: None })
            }
            None => Err(unfit),
            Some(Shortfall::StayPending) if received == 0 => Err(unfit),
            Some(Shortfall::StayPending) => Ok(Outcome::Partly { received }),
            Some(Shortfall::WriteOff(AdjustmentReason::Found)) => Err(ShopError::ReasonUnfit {
                reason: AdjustmentReason::Found,
                quantity: received - transfer.quantity,
            }),
            Some(Shortfall::WriteOff(reason)) => {
                Ok(Outcome::Completed { received, write_off: Some(reason) })
            }
        }
    }
}

#[async_trait]
impl UseCase for CompleteTransfers {
    /// The completed transfers, each followed by its pending rest if it has one.
    type Output = Vec<Transfer>;

    fn name(&self) -> &'static str {
        "complete_transfers"
    }

    fn permissions(&self) -> Vec<Permission> {
        vec![Permission::Transfer]
    }

    fn key(&self) -> Option<Key> {
        self.key
    }

    async fn run(&self, tx: &mut dyn Tx, cx: &Context) -> Result<Vec<Transfer>> {
        let claim = Claim::of(self.key, "complete_transfers", self)?;
        let ids: Vec<TransferId> = self.arrivals.iter().map(|arrival| arrival.transfer).collect();
        let outcome = |transfer: &Transfer, index: usize| self.arrivals[index].outcome(transfer);
        settle(tx, cx, claim, &ids, outcome).await
    }
}

/// Cancels transfers, all or none: their units are free again at the source.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
#[cfg_attr(feature = "python", derive(shopx_derive::Python))]
pub struct CancelTransfers {
    /// The transfers, each once.
    pub transfers: Vec<TransferId>,
    /// Makes it happen once.
    pub key: Option<Key>,
}

#[async_trait]
impl UseCase for CancelTransfers {
    type Output = Vec<Transfer>;

    fn name(&self) -> &'static str {
        "cancel_transfers"
    }

    fn permissions(&self) -> Vec<Permission> {
        vec![Permission::Transfer]
    }

    fn key(&self) -> Option<Key> {
        self.key
    }

    async fn run(&self, tx: &mut dyn Tx, cx: &Context) -> Result<Vec<Transfer>> {
        let claim = Claim::of(self.key, "cancel_transfers", self)?;
        settle(tx, cx, claim, &self.transfers, |_, _| Ok(Outcome::Cancelled)).await
    }
}

/// Ends transfers in one way or the other.
async fn settle(
    tx: &mut dyn Tx,
    cx: &Context,
    claim: Option<Claim>,
    ids: &[TransferId],
    outcome: impl Fn(&Transfer, usize) -> Result<Outcome> + Send,
) -> Result<Vec<Transfer>> {
    check_lines(ids.len(), MAX_STOCK_LINES)?;
    let mut seen = std::collections::BTreeSet::new();
    if let Some(transfer) = ids.iter().find(|id| !seen.insert(**id)) {
        return Err(ShopError::TransferRepeated { transfer: *transfer });
    }
    if let Some(claim) = &claim {
        let prior = tx.keys().find(claim.key).await?;
        if let Some(made) = settled(Some(claim), prior)? {
            let made: Vec<TransferId> = made.into_iter().map(TransferId::new).collect();
            let mut transfers = tx.transfers().get(&made).await?;
            let rests = transfers.iter_mut().filter(|transfer| !seen.contains(&transfer.id));
            as_pending(tx, rests).await?;
            return Ok(transfers);
        }
    }
    let transfers = tx.transfers().get(ids).await?;
    let today = today(tx, cx, &transfers).await?;
    let mut draft = SettlementDraft { claim, at: cx.now, settled: Vec::with_capacity(ids.len()) };
    for (index, id) in ids.iter().enumerate() {
        let transfer = transfers.iter().find(|transfer| transfer.id == *id);
        let transfer = transfer.ok_or_else(|| ShopError::not_found(Entity::Transfer, id))?;
        if transfer.state != TransferState::Pending {
            return Err(ShopError::TransferNotPending {
                transfer: *id,
                status: transfer.state.status(),
            });
        }
        draft.settled.push(SettledTransfer {
            transfer: *id,
            quantity: transfer.quantity,
            business_date: today[&transfer.from],
            arrival_date: today[&transfer.to],
            outcome: outcome(transfer, index)?,
        });
    }
    let made = tx.transfers().settle(&draft).await?;
    tx.transfers().get(&made).await
}

/// The business date at each source and destination.
async fn today(
    tx: &mut dyn Tx,
    cx: &Context,
    transfers: &[Transfer],
) -> Result<std::collections::BTreeMap<LocationId, NaiveDate>> {
    let places: std::collections::BTreeSet<LocationId> =
        transfers.iter().flat_map(|transfer| [transfer.from, transfer.to]).collect();
    let places: Vec<LocationId> = places.into_iter().collect();
    let locations = tx.locations().get(&places).await?;
    let date = |zone| business_date(cx.now, zone);
    Ok(locations.iter().map(|location| (location.id, date(location.time_zone))).collect())
}
