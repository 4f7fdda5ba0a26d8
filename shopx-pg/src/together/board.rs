//! What those took who have decided before, in the same group.

use std::collections::{BTreeMap, BTreeSet};

use shopx_core::id::{BatchId, CustomerId, LocationId, ProductId, PromotionId};
use shopx_core::stock::{ShelfFacts, ShelfQuery};

use super::Draft;

/// What was taken of a level or a batch.
#[derive(Debug, Default, Clone, Copy)]
struct Taken {
    quantity: i64,
    reserved: i64,
}

/// Who took what.
#[derive(Debug, Default)]
pub(super) struct Board {
    levels: BTreeMap<(LocationId, ProductId), (Taken, BTreeSet<usize>)>,
    batches: BTreeMap<(LocationId, ProductId, BatchId), Taken>,
    /// By promotion, and by promotion and customer.
    uses: BTreeMap<(PromotionId, Option<CustomerId>), (u64, BTreeSet<usize>)>,
}

impl Board {
    /// Notes what the member of this number takes.
    pub(super) fn note(&mut self, member: usize, draft: &Draft) {
        match draft {
            Draft::Sale(sale) => {
                for line in &sale.lines {
                    for pick in &line.picks {
                        let taken = Taken { quantity: pick.quantity, reserved: 0 };
                        self.take(member, (sale.location, line.product, pick.batch), taken);
                    }
                }
                for used in &sale.uses {
                    let customer = used.usage_limit_per_customer.and(sale.customer);
                    for by in [None, customer].into_iter().take(1 + usize::from(customer.is_some()))
                    {
                        let (count, members) = self.uses.entry((used.promotion, by)).or_default();
                        *count += 1;
                        members.insert(member);
                    }
                }
            }
            Draft::Shipment(shipment) => {
                for sent in &shipment.sent {
                    let taken = Taken { quantity: 0, reserved: sent.quantity };
                    self.take(member, (shipment.from, sent.product, sent.batch), taken);
                }
            }
            Draft::Refund(_) | Draft::Document(_) | Draft::Closing(_) => {}
        }
    }

    fn take(
        &mut self,
        member: usize,
        (location, product, batch): (LocationId, ProductId, BatchId),
        taken: Taken,
    ) {
        let (level, members) = self.levels.entry((location, product)).or_default();
        level.add(taken);
        members.insert(member);
        self.batches.entry((location, product, batch)).or_default().add(taken);
    }

    /// Leaves in `facts` what those before leave, and says on whose takings they rest now.
    pub(super) fn leave(&self, query: &ShelfQuery, facts: &mut ShelfFacts) -> BTreeSet<usize> {
        let mut rests = BTreeSet::new();
        for (id, product) in &mut facts.products {
            let Some((taken, members)) = self.levels.get(&(query.location, *id)) else { continue };
            rests.extend(members);
            product.quantity -= taken.quantity;
            product.reserved += taken.reserved;
            for batch in &mut product.batches {
                let taken = self.batches.get(&(query.location, *id, batch.id));
                let taken = taken.copied().unwrap_or_default();
                batch.quantity -= taken.quantity;
                batch.reserved += taken.reserved;
            }
            // As when it is loaded: a batch that is used up is not open.
            product.batches.retain(|batch| batch.quantity > 0);
        }
        let customer = query.prices.as_ref().and_then(|prices| prices.customer);
        for active in &mut facts.promotions {
            let id = active.promotion.id;
            if let Some((count, members)) = self.uses.get(&(id, None)) {
                active.used += count;
                rests.extend(members);
            }
            if let Some((count, _)) =
                customer.and_then(|customer| self.uses.get(&(id, Some(customer))))
            {
                active.used_by_customer += count;
            }
        }
        rests
    }

    /// Whether there would not be enough for some more groups like this one of something that it takes, as
    /// `left` says of what is left of a batch: then somebody else may well have taken it.
    pub(super) fn is_scarce(&self, left: &BTreeMap<(LocationId, ProductId, BatchId), i64>) -> bool {
        self.batches.iter().any(|(batch, taken)| {
            let taken = taken.quantity + taken.reserved;
            left.get(batch).is_some_and(|left| *left < 10 * taken)
        })
    }
}

impl Taken {
    const fn add(&mut self, more: Self) {
        self.quantity += more.quantity;
        self.reserved += more.reserved;
    }
}
