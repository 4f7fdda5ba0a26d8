//! The one way stock changes: ledger, levels and batch stock together.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};

use super::state::{BatchPlace, Ids, TenantState, Units, refer};
use crate::batches::{Batch, Purpose};
use crate::id::{BatchId, LocationId, MovementId, UserId};
use crate::idempotency::Replayed;
use crate::stock::{Movement, MovementDocument, NewBatch, PostedBatch, Posting};
use crate::text::BatchNumber;
use crate::{Entity, Field, Result, ShopError};

/// A movement on its way into the ledger, and what it does to the reserved units.
pub(super) struct Change {
    pub(super) movement: Movement,
    pub(super) reserved: i64,
}

/// What the movements of one document have in common.
#[derive(Clone, Copy)]
pub(super) struct Stamp {
    pub(super) location: LocationId,
    pub(super) user: UserId,
    pub(super) at: DateTime<Utc>,
    pub(super) business_date: NaiveDate,
}

impl Stamp {
    /// The change that a posting makes. `made` are the batches that its draft made.
    pub(super) fn change(
        &self,
        posting: &Posting,
        made: &[BatchId],
        document: MovementDocument,
    ) -> Change {
        let movement = Movement {
            id: MovementId::new(0),
            location: self.location,
            product: posting.product,
            batch: batch_of(posting, made),
            quantity: posting.quantity,
            kind: posting.kind,
            reason: posting.reason,
            unit_cost: posting.unit_cost,
            user: self.user,
            at: self.at,
            business_date: self.business_date,
            document,
        };
        Change { movement, reserved: 0 }
    }
}

/// The batch that a posting changes.
pub(super) fn batch_of(posting: &Posting, made: &[BatchId]) -> BatchId {
    match posting.batch {
        PostedBatch::Existing(id) => id,
        PostedBatch::New(index) => made[index],
    }
}

impl TenantState {
    /// Posts changes, which get their ids here; one of no units reserves or releases, and leaves no
    /// trace in the ledger.
    ///
    /// A lost race when a batch does not have the units, or is quarantined and to be sold.
    /// What counts is the sum for each batch: units may come back and be written off in one
    /// go, whichever stands first.
    pub(super) fn post(
        &mut self,
        changes: impl IntoIterator<Item = Change>,
        purpose: Purpose,
        ids: &Ids,
    ) -> Result<()> {
        let mut sums: BTreeMap<BatchPlace, Units> = BTreeMap::new();
        for Change { movement, reserved } in changes {
            if movement.quantity == 0 && reserved == 0 {
                continue;
            }
            let place = (movement.product, movement.location, movement.batch);
            if movement.quantity > 0 {
                self.batch_stock.entry(place).or_default();
                self.levels.entry((movement.product, movement.location)).or_default();
            }
            let sum = sums.entry(place).or_default();
            sum.quantity += movement.quantity;
            sum.reserved += reserved;
            if movement.quantity != 0 {
                self.ledger.push_back(Movement { id: ids.movements.next(), ..movement });
            }
        }
        for (place @ (product, location, id), sum) in sums {
            let batch = self.batches.get_mut(&id).filter(|batch| batch.product == product);
            let batch = batch.ok_or_else(|| ShopError::not_found(Entity::Batch, id))?;
            if purpose == Purpose::Sale && batch.quarantined {
                return Err(ShopError::LostRace);
            }
            let stock = self.batch_stock.get_mut(&place).ok_or(ShopError::LostRace)?;
            stock.add(sum)?;
            let level = self.levels.get_mut(&(product, location)).ok_or(ShopError::LostRace)?;
            level.units.add(sum)?;
            batch.on_hand += sum.quantity;
        }
        Ok(())
    }

    /// Makes batches, without stock: that is for [`post`](Self::post).
    pub(super) fn add_batches(&mut self, new: &[NewBatch], ids: &Ids) -> Result<Vec<BatchId>> {
        new.iter().map(|new| self.add_batch(new, ids)).collect()
    }

    fn add_batch(&mut self, new: &NewBatch, ids: &Ids) -> Result<BatchId> {
        refer(&self.records.products, [new.product])?;
        refer(&self.records.suppliers, new.supplier)?;
        let id = ids.batches.next();
        let number = match &new.number {
            Some(number) => number.clone(),
            None => BatchNumber::new(&NewBatch::made_number(new.received_date, id))?,
        };
        let numbers = self.batch_numbers.entry(new.product).or_default();
        if numbers.insert(number.clone(), id).is_some() {
            let (field, value) = (Field::Number, number.to_string());
            return Err(ShopError::AlreadyExists { entity: Entity::Batch, field, value });
        }
        let batch = Batch {
            id,
            product: new.product,
            supplier: new.supplier,
            number,
            quantity_received: new.quantity,
            cost_per_unit: new.unit_cost,
            received_date: new.received_date,
            expiration_date: new.expiration_date,
            quarantined: false,
            quarantine_reason: None,
            version: 1,
            on_hand: 0,
            replayed: Replayed::NO,
        };
        self.batches.insert(id, batch);
        Ok(id)
    }
}
