//! Requesting a transfer.

use std::collections::BTreeMap;

use async_trait::async_trait;

use super::{RecordedShipment, SentBatch, ShipmentDraft, Transfer};
use crate::batches::{Purpose, Shelf, pick, pick_batch};
use crate::decision::{Decision, Draft, all_made_before};
use crate::id::{BatchId, LocationId, ProductId, TransferId};
use crate::idempotency::{Claim, Key};
use crate::limits::check_lines;
use crate::session::Permission;
use crate::stock::{Archived, Deciding, MAX_STOCK_LINES, ShelfFacts, ShelfQuery};
use crate::store::{Context, Tx};
use crate::text::Note;
use crate::{Quantity, Result, ShopError};

/// Requests that units travel together from one location to another, and reserves them.
#[shopx_derive::value(new, setters)]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestTransfer {
    /// From where.
    pub from: LocationId,
    /// To where: another location.
    pub to: LocationId,
    /// What.
    pub lines: Vec<TransferLine>,
    /// A remark.
    pub notes: Option<Note>,
    /// Makes it happen once.
    pub key: Option<Key>,
}

/// Units of a product to be sent.
#[shopx_derive::value(new, setters)]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TransferLine {
    /// The product.
    pub product: ProductId,
    /// Units.
    pub quantity: Quantity,
    /// The batch. A named one may be expired or quarantined (it goes back, say); without one,
    /// sellable batches are picked in the product's order.
    pub batch: Option<BatchId>,
}

#[async_trait]
impl Decision for RequestTransfer {
    type Facts = ShelfFacts;
    type Draft = ShipmentDraft;

    fn permissions(&self) -> Vec<Permission> {
        vec![Permission::Transfer]
    }

    fn check(&self) -> Result<()> {
        check_lines(self.lines.len(), MAX_STOCK_LINES)?;
        if self.from == self.to {
            return Err(ShopError::SameLocation { location: self.from });
        }
        Ok(())
    }

    async fn load(&self, tx: &mut dyn Tx, _: &Context) -> Result<ShelfFacts> {
        let products = self.lines.iter().map(|line| line.product);
        let query = ShelfQuery {
            key: self.key,
            destination: Some(self.to),
            deciding: Some(Deciding::Shipment),
            ..ShelfQuery::new(self.from, products)
        };
        tx.stock().shelf(&query).await
    }

    fn decide(&self, facts: &ShelfFacts, cx: &Context) -> Result<ShipmentDraft> {
        facts.location(self.from, Archived::Taken)?;
        let today = facts.today(self.from, cx.now)?;
        let mut by_product: BTreeMap<ProductId, Shelf<'_>> = BTreeMap::new();
        let mut sent: BTreeMap<(ProductId, BatchId), i64> = BTreeMap::new();
        // Named batches first: what picking takes must not be what another line names.
        let named = self.lines.iter().filter(|line| line.batch.is_some());
        let unnamed = self.lines.iter().filter(|line| line.batch.is_none());
        for line in named.chain(unnamed) {
            let product = facts.product(line.product, Archived::Taken)?;
            let shelf = by_product
                .entry(line.product)
                .or_insert_with(|| Shelf::new(&product.batches, facts.picking(product)));
            let (at, wanted) = ((line.product, self.from), line.quantity.get());
            let picks = match line.batch {
                Some(batch) => pick_batch(shelf, at, batch, wanted, today, Purpose::Other)?,
                None => pick(shelf, wanted, today)
                    .map_err(|shortage| shortage.refusal(line.product, self.from, wanted))?,
            };
            for pick in picks {
                *sent.entry((line.product, pick.batch)).or_default() += pick.quantity;
            }
        }
        facts.check_destination(self.to)?;
        let sent = sent
            .into_iter()
            .map(|((product, batch), quantity)| SentBatch { product, batch, quantity })
            .collect();
        Ok(ShipmentDraft {
            from: self.from,
            to: self.to,
            notes: self.notes.clone(),
            author: cx.session.author(),
            at: cx.now,
            transfer_date: today,
            sent,
        })
    }
}

#[async_trait]
impl Draft for ShipmentDraft {
    type Recorded = RecordedShipment;
    type Made = Vec<TransferId>;
    type Answer = Vec<Transfer>;

    async fn record(&self, tx: &mut dyn Tx, claim: Option<&Claim>) -> Result<RecordedShipment> {
        tx.transfers().request(claim, self).await
    }

    fn answer(self, recorded: RecordedShipment) -> Vec<Transfer> {
        self.into_transfers(recorded)
    }

    async fn replay(tx: &mut dyn Tx, made: Vec<TransferId>) -> Result<Vec<Transfer>> {
        all_made_before(tx.transfers().as_requested(&made).await?, made.len())
    }
}
