//! Transfers between locations.

use async_trait::async_trait;

use super::MemoryTx;
use super::ledger::{Change, Stamp};
use super::state::{By, TenantState, Units, after, of_ids, refer};
use crate::audit::AuditedTable;
use crate::batches::Purpose;
use crate::id::TransferId;
use crate::idempotency::{Claim, Key};
use crate::page::Page;
use crate::stock::{MovementDocument, MovementKind, PostedBatch, Posting};
use crate::transfers::{
    CloseDraft, ClosedTransfer, Outcome, RecordedShipment, ShipmentDraft, Transfer, TransferFacts,
    TransferQuery, TransferRepo, TransferState,
};
use crate::{Entity, Result, ShopError};

#[async_trait]
impl TransferRepo for MemoryTx {
    async fn facts(&mut self, ids: &[TransferId], key: Option<Key>) -> Result<TransferFacts> {
        let state = self.read()?;
        let transfers = of_ids(&state.transfers, ids);
        let places = transfers.iter().flat_map(|transfer| [transfer.from, transfer.to]);
        let zones = places.filter_map(|place| state.records.locations.get(&place));
        Ok(TransferFacts {
            time_zones: zones.map(|location| (location.id, location.time_zone)).collect(),
            transfers: transfers.into_iter().map(|transfer| (transfer.id, transfer)).collect(),
            prior: key.and_then(|key| state.keys.get(&key)).cloned(),
        })
    }

    async fn request<'a>(
        &mut self,
        claim: Option<&'a Claim>,
        draft: &ShipmentDraft,
    ) -> Result<RecordedShipment> {
        self.write(|state, by| state.request(claim, draft, by))
    }

    async fn close<'a>(
        &mut self,
        claim: Option<&'a Claim>,
        draft: &CloseDraft,
    ) -> Result<Vec<Option<TransferId>>> {
        self.write(|state, by| state.close(claim, draft, by))
    }

    async fn as_requested(&mut self, ids: &[TransferId]) -> Result<Vec<Transfer>> {
        let all = &self.read()?.transfers;
        let chain = |of: &Transfer| (of.shipment, of.product, of.batch);
        let mut transfers = of_ids(all, ids);
        for transfer in &mut transfers {
            let later = all.range(transfer.id..).map(|(_, later)| later);
            let parts = later.filter(|later| chain(later) == chain(transfer));
            transfer.quantity = parts.map(|part| part.quantity).sum();
            transfer.state = TransferState::Pending;
        }
        Ok(transfers)
    }

    async fn get(&mut self, ids: &[TransferId]) -> Result<Vec<Transfer>> {
        Ok(of_ids(&self.read()?.transfers, ids))
    }

    async fn page(&mut self, query: &TransferQuery) -> Result<Page<Transfer>> {
        let touches = |transfer: &Transfer, place| transfer.from == place || transfer.to == place;
        let items = after(&self.read()?.transfers, query.after)
            .filter(|transfer| query.status.is_none_or(|only| transfer.state.status() == only))
            .filter(|transfer| query.location.is_none_or(|place| touches(transfer, place)))
            .filter(|transfer| query.shipment.is_none_or(|only| transfer.shipment == only))
            .take(query.limit as usize + 1)
            .cloned()
            .collect();
        Ok(Page::of(items, query.limit, |transfer: &Transfer| transfer.id.get()))
    }
}

impl TenantState {
    fn request(
        &mut self,
        claim: Option<&Claim>,
        draft: &ShipmentDraft,
        by: &By<'_>,
    ) -> Result<RecordedShipment> {
        let recorded = RecordedShipment {
            shipment: by.ids.shipments.next(),
            transfers: draft.sent.iter().map(|_| by.ids.transfers.next()).collect(),
        };
        self.claim(claim, recorded.transfers.iter().map(|id| id.get()).collect())?;
        refer(&self.records.users, draft.author.people())?;
        refer(&self.records.locations, [draft.from, draft.to])?;
        refer(&self.records.products, draft.sent.iter().map(|sent| sent.product))?;
        let here = Stamp {
            location: draft.from,
            user: draft.author.user,
            at: draft.at,
            business_date: draft.transfer_date,
        };
        let transfers = draft.clone().into_transfers(recorded.clone());
        let reserve = |sent: &Transfer| {
            let units = Units { quantity: 0, reserved: sent.quantity };
            self.moved(sent, here, MovementKind::TransferOut, units)
        };
        let held = transfers.iter().map(reserve).collect::<Result<Vec<_>>>()?;
        self.post(held, Purpose::Other, by.ids)?;
        self.transfers.extend(transfers.into_iter().map(|transfer| (transfer.id, transfer)));
        Ok(recorded)
    }

    fn close(
        &mut self,
        claim: Option<&Claim>,
        draft: &CloseDraft,
        by: &By<'_>,
    ) -> Result<Vec<Option<TransferId>>> {
        refer(&self.records.users, draft.author.people())?;
        let mut ids = Vec::with_capacity(draft.closed.len());
        let mut rests = Vec::with_capacity(draft.closed.len());
        for closed in &draft.closed {
            let rest = self.close_one(closed, draft, by)?;
            ids.extend([Some(closed.transfer.id), rest].into_iter().flatten());
            rests.push(rest);
        }
        self.claim(claim, ids.iter().map(|id| id.get()).collect())?;
        Ok(rests)
    }

    /// Ends a transfer, and returns the id of what stays pending of it.
    fn close_one(
        &mut self,
        closed: &ClosedTransfer,
        draft: &CloseDraft,
        by: &By<'_>,
    ) -> Result<Option<TransferId>> {
        let as_decided = |transfer: &&Transfer| {
            transfer.state == TransferState::Pending
                && transfer.quantity == closed.transfer.quantity
        };
        let old = self.transfers.get(&closed.transfer.id).filter(as_decided);
        let old = old.ok_or(ShopError::LostRace)?.clone();
        let changes = self.changes(closed, draft)?;
        self.post(changes, Purpose::Other, by.ids)?;

        let partly = matches!(closed.outcome, Outcome::Partly { .. });
        let rest = partly.then(|| by.ids.transfers.next());
        let (transfer, pending) = closed.clone().into_transfers(draft.author, draft.at, rest);
        let change = (Some(&old), &transfer);
        self.audit(by.at(draft.at), AuditedTable::Transfers, Some(old.id.get()), change)?;
        let changed = std::iter::once(transfer).chain(pending);
        self.transfers.extend(changed.map(|transfer| (transfer.id, transfer)));
        Ok(rest)
    }

    /// What the end of a transfer changes at its source and its destination.
    fn changes(&self, closed: &ClosedTransfer, draft: &CloseDraft) -> Result<Vec<Change>> {
        let (transfer, user, at) = (&closed.transfer, draft.author.user, draft.at);
        let stamp = |location, business_date| Stamp { location, user, at, business_date };
        let source = stamp(transfer.from, closed.business_date);
        let destination = stamp(transfer.to, closed.arrival_date);
        let leave = |units: i64, kind| {
            let units = Units { quantity: -units, reserved: -units };
            self.moved(transfer, source, kind, units)
        };
        let arrive = |quantity| {
            let units = Units { quantity, reserved: 0 };
            self.moved(transfer, destination, MovementKind::TransferIn, units)
        };
        match closed.outcome {
            Outcome::Completed { received, write_off } => {
                let mut lost = leave(transfer.quantity - received, MovementKind::WriteOff)?;
                lost.movement.reason = write_off;
                Ok(vec![leave(received, MovementKind::TransferOut)?, lost, arrive(received)?])
            }
            Outcome::Partly { received } => {
                Ok(vec![leave(received, MovementKind::TransferOut)?, arrive(received)?])
            }
            Outcome::Cancelled => {
                let freed = Units { quantity: 0, reserved: -transfer.quantity };
                Ok(vec![self.moved(transfer, source, MovementKind::TransferOut, freed)?])
            }
        }
    }

    fn moved(
        &self,
        transfer: &Transfer,
        stamp: Stamp,
        kind: MovementKind,
        units: Units,
    ) -> Result<Change> {
        let batch = self.batches.get(&transfer.batch);
        let batch = batch.ok_or_else(|| ShopError::not_found(Entity::Batch, transfer.batch))?;
        let posting = Posting {
            line_no: 0,
            product: transfer.product,
            batch: PostedBatch::Existing(batch.id),
            quantity: units.quantity,
            kind,
            reason: None,
            unit_cost: batch.cost_per_unit,
        };
        let document = MovementDocument::Transfer { id: transfer.id };
        let change = stamp.change(&posting, &[], document);
        Ok(Change { reserved: units.reserved, ..change })
    }
}
