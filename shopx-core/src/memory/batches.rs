//! Batches, and where they went.

use async_trait::async_trait;
use chrono::NaiveDate;

use super::MemoryTx;
use super::state::{TenantState, after, of_ids, refer};
use crate::audit::AuditedTable;
use crate::batches::{
    Batch, BatchAt, BatchFacts, BatchQuery, BatchRepo, BatchSale, BatchTrace, ExpiringStock,
    QuarantineDraft,
};
use crate::id::{BatchId, LocationId, ProductId};
use crate::idempotency::{Claim, Key};
use crate::page::Page;
use crate::text::BatchNumber;
use crate::transfers::TransferStatus;
use crate::{Result, ShopError};

#[async_trait]
impl BatchRepo for MemoryTx {
    async fn get(&mut self, ids: &[BatchId]) -> Result<Vec<Batch>> {
        Ok(of_ids(&self.read()?.batches, ids))
    }

    async fn find(&mut self, product: ProductId, number: &BatchNumber) -> Result<Option<Batch>> {
        let state = self.read()?;
        let id = state.batch_numbers.get(&product).and_then(|numbers| numbers.get(number));
        Ok(id.and_then(|id| state.batches.get(id)).cloned())
    }

    async fn page(&mut self, query: &BatchQuery) -> Result<Page<Batch>> {
        let items = after(&self.read()?.batches, query.after)
            .filter(|batch| query.product.is_none_or(|product| batch.product == product))
            .filter(|batch| !query.in_stock || batch.on_hand > 0)
            .take(query.limit as usize + 1)
            .cloned()
            .collect();
        Ok(Page::of(items, query.limit, |batch: &Batch| batch.id.get()))
    }

    async fn facts(&mut self, id: BatchId, key: Option<Key>) -> Result<BatchFacts> {
        let state = self.read()?;
        Ok(BatchFacts {
            batch: state.batches.get(&id).cloned(),
            prior: key.and_then(|key| state.keys.get(&key)).cloned(),
        })
    }

    async fn set_quarantined<'a>(
        &mut self,
        claim: Option<&'a Claim>,
        draft: &QuarantineDraft,
    ) -> Result<u32> {
        self.write(|state, by| {
            let id = draft.batch.id;
            state.claim(claim, vec![id.get()])?;
            refer(&state.records.users, draft.author.people())?;
            let as_decided = |batch: &&mut Batch| batch.version == draft.batch.version;
            let batch = state.batches.get_mut(&id).filter(as_decided);
            let batch = batch.ok_or(ShopError::LostRace)?;
            let old = batch.clone();
            batch.quarantined = draft.quarantined;
            batch.quarantine_reason.clone_from(&draft.reason);
            batch.version += 1;
            let new = batch.clone();
            let change = (Some(&old), &new);
            state.audit(by.at(draft.at), AuditedTable::Batches, Some(id.get()), change)?;
            Ok(new.version)
        })
    }

    async fn expiring(
        &mut self,
        location: Option<LocationId>,
        by: NaiveDate,
        limit: u32,
    ) -> Result<Vec<ExpiringStock>> {
        self.read()?.expiring(location, by, limit)
    }

    async fn trace(&mut self, id: BatchId) -> Result<Option<BatchTrace>> {
        let state = self.read()?;
        Ok(state.batches.get(&id).map(|batch| state.trace(batch)))
    }
}

impl TenantState {
    fn expiring(
        &self,
        location: Option<LocationId>,
        by: NaiveDate,
        limit: u32,
    ) -> Result<Vec<ExpiringStock>> {
        let mut rows = Vec::new();
        for ((product, at, id), units) in &self.batch_stock {
            let batch = &self.batches[id];
            let expires = batch.expiration_date.filter(|expires| *expires <= by);
            let (Some(expiration_date), true) = (expires, units.quantity > 0) else { continue };
            if location.is_some_and(|only| *at != only) {
                continue;
            }
            let known = &self.records.products[product];
            rows.push(ExpiringStock {
                batch: *id,
                number: batch.number.clone(),
                product: *product,
                sku: known.sku.clone(),
                name: known.name.clone(),
                location: *at,
                expiration_date,
                quantity: units.quantity,
                value: batch.cost_per_unit.for_units(units.quantity, known.quantity_decimals)?,
            });
        }
        rows.sort_by_key(|row| (row.expiration_date, row.batch, row.location));
        rows.truncate(limit as usize);
        Ok(rows)
    }

    fn trace(&self, batch: &Batch) -> BatchTrace {
        let on_hand = self
            .batch_stock
            .iter()
            .filter(|((_, _, id), units)| *id == batch.id && units.quantity > 0)
            .map(|((_, location, _), units)| BatchAt {
                location: *location,
                quantity: units.quantity,
                reserved: units.reserved,
            });
        let sales = self.sales.values().flat_map(|sale| {
            let taken = sale
                .lines
                .iter()
                .flat_map(|line| line.batches.iter().map(move |taken| (line.line_no, taken)));
            taken.filter(|(_, taken)| taken.batch == batch.id).map(|(line_no, taken)| BatchSale {
                sale: sale.id,
                line_no,
                location: sale.location,
                customer: sale.customer,
                sold_at: sale.sold_at,
                quantity: taken.quantity,
                returned: taken.returned,
            })
        });
        let moved = self.transfers.values().filter(|transfer| {
            transfer.batch == batch.id && transfer.state.status() != TransferStatus::Cancelled
        });
        BatchTrace {
            batch: batch.clone(),
            on_hand: on_hand.collect(),
            sales: sales.collect(),
            transfers: moved.map(|transfer| transfer.id).collect(),
        }
    }
}
