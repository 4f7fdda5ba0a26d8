//! Completing and cancelling transfers.

use std::collections::BTreeSet;

use async_trait::async_trait;

use super::{CloseDraft, ClosedTransfer, Outcome, Transfer, TransferFacts, TransferState};
use crate::clock::business_date;
use crate::decision::{Decision, Draft, all_made_before};
use crate::id::{LocationId, TransferId};
use crate::idempotency::{Claim, Key};
use crate::limits::check_lines;
use crate::session::Permission;
use crate::stock::{AdjustmentReason, MAX_STOCK_LINES};
use crate::store::{Context, Tx};
use crate::{Entity, Result, ShopError};

/// Completes transfers, all or none: their units arrive.
#[shopx_derive::value(setters)]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CompleteTransfers {
    /// What arrived, each transfer once.
    pub arrivals: Vec<Arrival>,
    /// Makes it happen once.
    pub key: Option<Key>,
}

/// What arrived of a transfer.
#[shopx_derive::value(setters)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Arrival {
    /// The transfer.
    pub transfer: TransferId,
    /// Units that arrived; all when not said.
    pub received: Option<i64>,
    /// What becomes of the rest, when fewer arrived than were sent.
    pub shortfall: Option<Shortfall>,
}

/// What becomes of units that did not arrive.
#[shopx_derive::value]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "python", python(WriteOff = reason))]
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
impl Decision for CompleteTransfers {
    type Facts = TransferFacts;
    type Draft = CloseDraft;

    fn permissions(&self) -> Vec<Permission> {
        vec![Permission::Transfer]
    }

    fn check(&self) -> Result<()> {
        check(&self.ids())
    }

    async fn load(&self, tx: &mut dyn Tx, _: &Context) -> Result<TransferFacts> {
        tx.transfers().facts(&self.ids(), self.key).await
    }

    fn decide(&self, facts: &TransferFacts, cx: &Context) -> Result<CloseDraft> {
        let closed = self.arrivals.iter().map(|arrival| {
            close(facts, arrival.transfer, cx, |transfer| arrival.outcome(transfer))
        });
        draft(closed, cx)
    }
}

impl CompleteTransfers {
    fn ids(&self) -> Vec<TransferId> {
        self.arrivals.iter().map(|arrival| arrival.transfer).collect()
    }
}

/// Cancels transfers, all or none: their units are free again at the source.
#[shopx_derive::value(setters)]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CancelTransfers {
    /// The transfers, each once.
    pub transfers: Vec<TransferId>,
    /// Makes it happen once.
    pub key: Option<Key>,
}

#[async_trait]
impl Decision for CancelTransfers {
    type Facts = TransferFacts;
    type Draft = CloseDraft;

    fn permissions(&self) -> Vec<Permission> {
        vec![Permission::Transfer]
    }

    fn check(&self) -> Result<()> {
        check(&self.ids())
    }

    async fn load(&self, tx: &mut dyn Tx, _: &Context) -> Result<TransferFacts> {
        tx.transfers().facts(&self.ids(), self.key).await
    }

    fn decide(&self, facts: &TransferFacts, cx: &Context) -> Result<CloseDraft> {
        let closed =
            self.transfers.iter().map(|id| close(facts, *id, cx, |_| Ok(Outcome::Cancelled)));
        draft(closed, cx)
    }
}

impl CancelTransfers {
    fn ids(&self) -> Vec<TransferId> {
        self.transfers.clone()
    }
}

/// Refuses too few or too many transfers, and one that is named twice.
fn check(ids: &[TransferId]) -> Result<()> {
    check_lines(ids.len(), MAX_STOCK_LINES)?;
    let mut seen = BTreeSet::new();
    match ids.iter().find(|id| !seen.insert(**id)) {
        Some(transfer) => Err(ShopError::TransferRepeated { transfer: *transfer }),
        None => Ok(()),
    }
}

/// Ends a transfer, which must be pending.
fn close(
    facts: &TransferFacts,
    id: TransferId,
    cx: &Context,
    outcome: impl Fn(&Transfer) -> Result<Outcome>,
) -> Result<ClosedTransfer> {
    let transfer = facts.transfers.get(&id);
    let transfer = transfer.ok_or_else(|| ShopError::not_found(Entity::Transfer, id))?;
    if transfer.state != TransferState::Pending {
        let status = transfer.state.status();
        return Err(ShopError::TransferNotPending { transfer: id, status });
    }
    let today = |place: LocationId| {
        let zone = facts.time_zones.get(&place);
        let zone = zone.ok_or_else(|| ShopError::not_found(Entity::Location, place))?;
        Ok(business_date(cx.now, *zone))
    };
    Ok(ClosedTransfer {
        business_date: today(transfer.from)?,
        arrival_date: today(transfer.to)?,
        outcome: outcome(transfer)?,
        transfer: transfer.clone(),
    })
}

fn draft(closed: impl Iterator<Item = Result<ClosedTransfer>>, cx: &Context) -> Result<CloseDraft> {
    let closed = closed.collect::<Result<_>>()?;
    Ok(CloseDraft { author: cx.session.author(), at: cx.now, closed })
}

#[async_trait]
impl Draft for CloseDraft {
    /// For each transfer the id of what stays pending of it, if anything does.
    type Recorded = Vec<Option<TransferId>>;
    type Made = Vec<TransferId>;
    /// The transfers, each followed by what stays pending of it.
    type Answer = Vec<Transfer>;

    async fn record(
        &self,
        tx: &mut dyn Tx,
        claim: Option<&Claim>,
    ) -> Result<Vec<Option<TransferId>>> {
        tx.transfers().close(claim, self).await
    }

    fn answer(self, rests: Vec<Option<TransferId>>) -> Vec<Transfer> {
        let (author, at) = (self.author, self.at);
        let ended = self.closed.into_iter().zip(rests);
        let transfers = ended.flat_map(|(closed, rest)| {
            let (transfer, rest) = closed.into_transfers(author, at, rest);
            std::iter::once(transfer).chain(rest)
        });
        transfers.collect()
    }

    async fn replay(tx: &mut dyn Tx, made: Vec<TransferId>) -> Result<Vec<Transfer>> {
        let mut transfers = all_made_before(tx.transfers().get(&made).await?, made.len())?;
        // What stays pending of a transfer comes after it, and is of the same batch in the same
        // shipment: two pending transfers are never.
        let batch = |transfer: &Transfer| (transfer.shipment, transfer.product, transfer.batch);
        let is_rest = |pair: &[Transfer]| batch(&pair[0]) == batch(&pair[1]);
        let rests: Vec<TransferId> =
            transfers.windows(2).filter(|pair| is_rest(pair)).map(|pair| pair[1].id).collect();
        if !rests.is_empty() {
            let rests = tx.transfers().as_requested(&rests).await?;
            for rest in rests {
                if let Some(transfer) = transfers.iter_mut().find(|found| found.id == rest.id) {
                    *transfer = rest;
                }
            }
        }
        Ok(transfers)
    }
}
