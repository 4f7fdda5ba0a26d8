//! Which batches a demand takes. Pure.

use chrono::NaiveDate;

use super::Picking;
use crate::error::Unsellable;
use crate::id::{BatchId, LocationId, ProductId};
use crate::shelf::ShelfBatch;
use crate::{Entity, Money, Result, ShopError};

/// Units taken from a batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pick {
    /// The batch.
    pub batch: BatchId,
    /// Units, above zero.
    pub quantity: i64,
    /// What a whole unit cost.
    pub unit_cost: Money,
}

/// The open batches of a product at a location, from which one request after another is picked.
#[derive(Debug, Clone)]
pub struct Shelf<'s> {
    batches: Vec<&'s ShelfBatch>,
    /// Units left, along with `batches`.
    left: Vec<i64>,
}

/// What was short, when a request could not be picked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Shortage {
    /// Units that could have been taken.
    pub available: i64,
    /// Units held by pending transfers.
    pub reserved: i64,
    /// Units skipped because their batch has expired.
    pub expired: i64,
    /// Units skipped because their batch is quarantined.
    pub quarantined: i64,
}

impl Shortage {
    /// The refusal.
    #[must_use]
    pub fn refusal(self, product: ProductId, location: LocationId, wanted: i64) -> ShopError {
        ShopError::InsufficientStock {
            product,
            location,
            wanted,
            available: self.available,
            reserved: self.reserved,
            expired: self.expired,
            quarantined: self.quarantined,
        }
    }
}

impl<'s> Shelf<'s> {
    /// The batches in the order in which `picking` takes them.
    #[must_use]
    pub fn new(batches: &'s [ShelfBatch], picking: Picking) -> Self {
        let mut batches: Vec<&ShelfBatch> = batches.iter().collect();
        batches.sort_by_key(|batch| {
            let expiry = match picking {
                Picking::Fifo => None,
                Picking::Fefo => Some(batch.expiration_date.unwrap_or(NaiveDate::MAX)),
            };
            (expiry, batch.received_date, batch.id)
        });
        let left = batches.iter().map(|batch| batch.quantity - batch.reserved).collect();
        Self { batches, left }
    }

    /// Takes `wanted` units from the batches that `may_take` allows, in order; takes nothing and
    /// returns how many there are when that is too few.
    fn take(
        &mut self,
        wanted: i64,
        may_take: impl Fn(&ShelfBatch) -> bool,
    ) -> std::result::Result<Vec<Pick>, i64> {
        let available: i64 = self
            .batches
            .iter()
            .zip(&self.left)
            .filter(|(batch, _)| may_take(batch))
            .map(|(_, left)| *left)
            .sum();
        if available < wanted {
            return Err(available);
        }
        let mut missing = wanted;
        let mut picks = Vec::new();
        for (batch, left) in self.batches.iter().zip(&mut self.left) {
            let quantity = missing.min(*left);
            if quantity > 0 && may_take(batch) {
                *left -= quantity;
                missing -= quantity;
                picks.push(Pick { batch: batch.id, quantity, unit_cost: batch.unit_cost });
            }
        }
        Ok(picks)
    }

    /// What there is, and what is skipped `today`.
    #[must_use]
    pub fn shortage(&self, today: NaiveDate) -> Shortage {
        let mut shortage = Shortage::default();
        for (batch, left) in self.batches.iter().zip(&self.left) {
            shortage.reserved += batch.reserved;
            if batch.quarantined {
                shortage.quarantined += left;
            } else if batch.expired(today) {
                shortage.expired += left;
            } else {
                shortage.available += left;
            }
        }
        shortage
    }
}

/// Picks `wanted` sellable units: neither expired `today` nor quarantined.
pub fn pick(
    shelf: &mut Shelf<'_>,
    wanted: i64,
    today: NaiveDate,
) -> std::result::Result<Vec<Pick>, Shortage> {
    shelf
        .take(wanted, |batch| !batch.quarantined && !batch.expired(today))
        .map_err(|_| shelf.shortage(today))
}

/// What units are taken for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// To be sold: a batch that is quarantined or has expired is refused.
    Sale,
    /// To be moved, written off or counted, whatever state their batch is in.
    Other,
}

/// Picks `wanted` units of one batch.
pub fn pick_batch(
    shelf: &mut Shelf<'_>,
    (product, location): (ProductId, LocationId),
    id: BatchId,
    wanted: i64,
    today: NaiveDate,
    purpose: Purpose,
) -> Result<Vec<Pick>> {
    let Some(batch) = shelf.batches.iter().find(|batch| batch.id == id) else {
        return Err(ShopError::not_found(Entity::Batch, id));
    };
    if purpose == Purpose::Sale && (batch.quarantined || batch.expired(today)) {
        let reason = if batch.quarantined { Unsellable::Quarantined } else { Unsellable::Expired };
        return Err(ShopError::BatchNotSellable { batch: id, reason });
    }
    let reserved = batch.reserved;
    shelf.take(wanted, |batch| batch.id == id).map_err(|available| {
        Shortage { available, reserved, ..Shortage::default() }.refusal(product, location, wanted)
    })
}

/// Picks `wanted` units that are to be written off: any that no transfer holds, or with
/// `only_expired` those that have expired `today`.
pub fn pick_for_write_off(
    shelf: &mut Shelf<'_>,
    wanted: i64,
    today: NaiveDate,
    only_expired: bool,
) -> std::result::Result<Vec<Pick>, Shortage> {
    shelf.take(wanted, |batch| !only_expired || batch.expired(today)).map_err(|available| {
        Shortage { available, reserved: shelf.shortage(today).reserved, ..Shortage::default() }
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(day: u32) -> NaiveDate {
        NaiveDate::from_yo_opt(2026, day).unwrap()
    }

    fn batch(id: i64, received: u32, expires: Option<u32>, quantity: i64) -> ShelfBatch {
        ShelfBatch {
            id: BatchId::new(id),
            received_date: day(received),
            expiration_date: expires.map(day),
            quarantined: false,
            quantity,
            reserved: 0,
            unit_cost: Money::from(1),
        }
    }

    fn taken(picks: &[Pick]) -> Vec<(i64, i64)> {
        picks.iter().map(|pick| (pick.batch.get(), pick.quantity)).collect()
    }

    #[test]
    fn fifo_takes_the_oldest_and_fefo_the_soonest_to_expire() {
        let batches = [batch(1, 1, None, 3), batch(2, 2, Some(90), 3), batch(3, 3, Some(80), 3)];
        let mut fifo = Shelf::new(&batches, Picking::Fifo);
        assert_eq!(taken(&pick(&mut fifo, 5, day(10)).unwrap()), [(1, 3), (2, 2)]);
        let mut fefo = Shelf::new(&batches, Picking::Fefo);
        assert_eq!(taken(&pick(&mut fefo, 7, day(10)).unwrap()), [(3, 3), (2, 3), (1, 1)]);
    }

    #[test]
    fn a_batch_sells_through_its_expiry_date_and_a_refusal_counts_what_was_skipped() {
        let mut quarantined = batch(2, 1, None, 4);
        quarantined.quarantined = true;
        let mut held = batch(3, 1, None, 5);
        held.reserved = 3;
        let batches = [batch(1, 1, Some(10), 2), quarantined, held];
        let mut shelf = Shelf::new(&batches, Picking::Fifo);
        assert!(pick(&mut shelf.clone(), 4, day(10)).is_ok());
        assert_eq!(
            pick(&mut shelf, 4, day(11)).unwrap_err(),
            Shortage { available: 2, reserved: 3, expired: 2, quarantined: 4 }
        );
    }

    #[test]
    fn a_named_batch_is_refused_when_it_cannot_be_sold() {
        let batches = [batch(1, 1, Some(10), 2)];
        let at = (ProductId::new(1), LocationId::new(1));
        let mut shelf = Shelf::new(&batches, Picking::Fifo);
        let refused =
            pick_batch(&mut shelf, at, BatchId::new(1), 1, day(11), Purpose::Sale).unwrap_err();
        assert_eq!(refused.code(), "batch_not_sellable");
        assert!(pick_batch(&mut shelf, at, BatchId::new(1), 1, day(11), Purpose::Other).is_ok());
        let refused =
            pick_batch(&mut shelf, at, BatchId::new(1), 2, day(1), Purpose::Sale).unwrap_err();
        assert_eq!(refused.code(), "insufficient_stock");
    }

    proptest! {
        #[test]
        fn picks_sum_to_the_wanted_oldest_first_and_never_beyond(
            rows in prop::collection::vec((1u32..60, prop::option::of(1u32..90), 1i64..20), 1..12),
            wanted in 1i64..120,
            today in 1u32..90,
            fefo: bool,
        ) {
            let batches: Vec<ShelfBatch> = (1..)
                .zip(rows)
                .map(|(id, (received, expires, quantity))| batch(id, received, expires, quantity))
                .collect();
            let picking = if fefo { Picking::Fefo } else { Picking::Fifo };
            let mut shelf = Shelf::new(&batches, picking);
            let sellable: Vec<&ShelfBatch> =
                batches.iter().filter(|batch| !batch.expired(day(today))).collect();
            let available: i64 = sellable.iter().map(|batch| batch.quantity).sum();
            match pick(&mut shelf, wanted, day(today)) {
                Err(shortage) => {
                    prop_assert!(available < wanted);
                    prop_assert_eq!(shortage.available, available);
                }
                Ok(picks) => {
                    prop_assert_eq!(picks.iter().map(|pick| pick.quantity).sum::<i64>(), wanted);
                    let of = |id: BatchId| {
                        batches.iter().find(|batch| batch.id == id).unwrap()
                    };
                    for pair in picks.windows(2) {
                        let (first, then) = (of(pair[0].batch), of(pair[1].batch));
                        prop_assert_eq!(pair[0].quantity, first.quantity); // emptied before the next
                        let key = |batch: &ShelfBatch| (
                            if fefo { batch.expiration_date.unwrap_or(NaiveDate::MAX) } else { NaiveDate::MIN },
                            batch.received_date,
                            batch.id,
                        );
                        prop_assert!(key(first) < key(then));
                    }
                    for pick in &picks {
                        prop_assert!(pick.quantity <= of(pick.batch).quantity);
                        prop_assert!(!of(pick.batch).expired(day(today)));
                    }
                }
            }
        }
    }
}
