//! Transfers between locations.

use async_trait::async_trait;
use chrono::{DateTime, Utc};

use super::MemoryTx;
use super::ledger::{Change, Stamp};
use super::state::{By, TenantState, Units, after, of_ids, refer};
use crate::audit::AuditedTable;
use crate::id::{ShipmentId, TransferId};
use crate::records::Page;
use crate::stock::{MovementDocument, MovementKind, PostedBatch, Posting};
use crate::transfers::{
    Outcome, SettledTransfer, SettlementDraft, ShipmentDraft, Transfer, TransferQuery,
    TransferRepo, TransferState,
};
use crate::{Entity, Result, ShopError};

#[async_trait]
impl TransferRepo for MemoryTx {
    async fn request(&mut self, draft: &ShipmentDraft) -> Result<Vec<TransferId>> {
        self.write(|state, by| state.request(draft, by))
    }

    async fn settle(&mut self, draft: &SettlementDraft) -> Result<Vec<TransferId>> {
        self.write(|state, by| state.settle(draft, by))
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
    fn request(&mut self, draft: &ShipmentDraft, by: &By<'_>) -> Result<Vec<TransferId>> {
        let shipment: ShipmentId = by.ids.shipments.next();
        let transfers: Vec<Transfer> = draft
            .sent
            .iter()
            .map(|sent| Transfer {
                id: by.ids.transfers.next(),
                shipment,
                from: draft.from,
                to: draft.to,
                product: sent.product,
                batch: sent.batch,
                quantity: sent.quantity,
                transfer_date: draft.transfer_date,
                notes: draft.notes.clone(),
                requested_by: by.user,
                approved_by: by.approver,
                requested_at: draft.at,
                state: TransferState::Pending,
            })
            .collect();
        let ids: Vec<TransferId> = transfers.iter().map(|transfer| transfer.id).collect();
        self.claim(draft.claim.as_ref(), ids.iter().map(|id| id.get()).collect())?;
        refer(&self.users, by.people())?;
        refer(&self.locations, [draft.from, draft.to])?;
        refer(&self.products, draft.sent.iter().map(|sent| sent.product))?;
        let here = Stamp {
            location: draft.from,
            user: by.user,
            at: draft.at,
            business_date: draft.transfer_date,
        };
        let reserve = |sent: &Transfer| {
            let units = Units { quantity: 0, reserved: sent.quantity };
            self.moved(sent, here, MovementKind::TransferOut, units)
        };
        let held = transfers.iter().map(reserve).collect::<Result<Vec<_>>>()?;
        self.post(held, false, by.ids)?;
        self.transfers.extend(transfers.into_iter().map(|transfer| (transfer.id, transfer)));
        Ok(ids)
    }

    fn settle(&mut self, draft: &SettlementDraft, by: &By<'_>) -> Result<Vec<TransferId>> {
        refer(&self.users, by.people())?;
        let mut ids = Vec::with_capacity(draft.settled.len());
        for settled in &draft.settled {
            ids.push(settled.transfer);
            ids.extend(self.settle_one(settled, draft.at, by)?);
        }
        self.claim(draft.claim.as_ref(), ids.iter().map(|id| id.get()).collect())?;
        Ok(ids)
    }

    /// Ends a transfer, and returns the id of its pending rest if it has one.
    fn settle_one(
        &mut self,
        settled: &SettledTransfer,
        at: DateTime<Utc>,
        by: &By<'_>,
    ) -> Result<Option<TransferId>> {
        let as_decided = |transfer: &&Transfer| {
            transfer.state == TransferState::Pending && transfer.quantity == settled.quantity
        };
        let transfer = self.transfers.get(&settled.transfer).filter(as_decided);
        let mut transfer = transfer.ok_or(ShopError::LostRace)?.clone();
        let old = transfer.clone();
        let changes = self.changes(&transfer, settled, at, by)?;
        self.post(changes, false, by.ids)?;

        let mut rest = None;
        if let Outcome::Partly { received } = settled.outcome {
            let id = by.ids.transfers.next();
            let quantity = transfer.quantity - received;
            self.transfers
                .insert(id, Transfer { id, quantity, requested_at: at, ..transfer.clone() });
            transfer.quantity = received;
            rest = Some(id);
        }
        let completed =
            |received, shortfall| TransferState::Completed { received, shortfall, by: by.user, at };
        transfer.state = match settled.outcome {
            Outcome::Completed { received, write_off } => completed(received, write_off),
            Outcome::Partly { received } => completed(received, None),
            Outcome::Cancelled => TransferState::Cancelled { by: by.user, at },
        };
        let change = (Some(&old), &transfer);
        self.audit(by.at(at), AuditedTable::Transfers, Some(old.id.get()), change)?;
        self.transfers.insert(transfer.id, transfer);
        Ok(rest)
    }

    /// What the end of a transfer changes at its source and its destination.
    fn changes(
        &self,
        transfer: &Transfer,
        settled: &SettledTransfer,
        at: DateTime<Utc>,
        by: &By<'_>,
    ) -> Result<Vec<Change>> {
        let stamp = |location, business_date| Stamp { location, user: by.user, at, business_date };
        let source = stamp(transfer.from, settled.business_date);
        let destination = stamp(transfer.to, settled.arrival_date);
        let leave = |units: i64, kind| {
            let units = Units { quantity: -units, reserved: -units };
            self.moved(transfer, source, kind, units)
        };
        let arrive = |quantity| {
            let units = Units { quantity, reserved: 0 };
            self.moved(transfer, destination, MovementKind::TransferIn, units)
        };
        match settled.outcome {
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
