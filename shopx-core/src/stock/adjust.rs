//! Adjusting stock: write-offs, found units, corrections.

use std::collections::BTreeMap;

use async_trait::async_trait;

use super::{
    AdjustmentReason, Archived, Deciding, MAX_STOCK_LINES, NewBatch, PostedBatch, Posting,
    ShelfFacts, ShelfQuery, StockDocumentKind, StockDraft,
};
use crate::batches::{Purpose, Shelf, pick_batch, pick_for_write_off};
use crate::decision::Decision;
use crate::id::{BatchId, LocationId, ProductId};
use crate::idempotency::Key;
use crate::limits::{check_lines, line_no};
use crate::money::Money;
use crate::session::Permission;
use crate::store::{Context, Tx};
use crate::text::Note;
use crate::{Entity, Field, Quantity, Result, ShopError};

/// Adjusts stock, each line for its reason.
#[shopx_derive::value(new, setters)]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Adjust {
    /// Where.
    pub location: LocationId,
    /// What.
    pub lines: Vec<AdjustLine>,
    /// What happened; reason `other` needs it.
    pub note: Option<Note>,
    /// Makes it happen once.
    pub key: Option<Key>,
}

/// One signed change.
#[shopx_derive::value(setters)]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AdjustLine {
    /// The product.
    pub product: ProductId,
    /// The batch. Without one, units are taken away in the product's picking order (expired and
    /// quarantined ones too; for reason `expiry` only expired ones) and added to a new batch.
    pub batch: Option<BatchId>,
    /// Units: added are positive, taken away negative.
    pub quantity: i64,
    /// Why.
    pub reason: AdjustmentReason,
    /// What a whole unit costs that is added to a new batch; when not said, the latest batch's
    /// cost, else the product's, else it is refused.
    pub unit_cost: Option<Money>,
}

impl AdjustLine {
    /// Units that are gone.
    #[must_use]
    pub const fn write_off(
        product: ProductId,
        quantity: Quantity,
        reason: AdjustmentReason,
    ) -> Self {
        Self { product, batch: None, quantity: -quantity.get(), reason, unit_cost: None }
    }

    /// Units that were found.
    #[must_use]
    pub const fn found(product: ProductId, quantity: Quantity) -> Self {
        let reason = AdjustmentReason::Found;
        Self { product, batch: None, quantity: quantity.get(), reason, unit_cost: None }
    }

    fn check(&self, note: Option<&Note>) -> Result<()> {
        crate::quantity::check(Field::Quantity, self.quantity.saturating_abs(), 1)
            .map_err(|_| out_of_range(self.quantity))?;
        let fits = match self.reason {
            AdjustmentReason::Found => self.quantity > 0,
            AdjustmentReason::Correction | AdjustmentReason::Other => true,
            _ => self.quantity < 0,
        };
        if !fits {
            return Err(ShopError::ReasonUnfit { reason: self.reason, quantity: self.quantity });
        }
        if self.reason == AdjustmentReason::Other && note.is_none() {
            return Err(ShopError::NoteMissing);
        }
        Ok(())
    }
}

fn out_of_range(value: i64) -> ShopError {
    let (min, max) = (-Quantity::MAX, Quantity::MAX);
    ShopError::QuantityOutOfRange { field: Field::Quantity, value, min, max }
}

#[async_trait]
impl Decision for Adjust {
    type Facts = ShelfFacts;
    type Draft = StockDraft;

    fn permissions(&self) -> Vec<Permission> {
        vec![Permission::Adjust]
    }

    fn check(&self) -> Result<()> {
        check_lines(self.lines.len(), MAX_STOCK_LINES)?;
        self.lines.iter().try_for_each(|line| line.check(self.note.as_ref()))
    }

    async fn load(&self, tx: &mut dyn Tx, _: &Context) -> Result<ShelfFacts> {
        let products = self.lines.iter().map(|line| line.product);
        let query = ShelfQuery {
            key: self.key,
            costs: true,
            deciding: Some(Deciding::Adjustment),
            ..ShelfQuery::new(self.location, products)
        };
        tx.stock().shelf(&query).await
    }

    fn decide(&self, facts: &ShelfFacts, cx: &Context) -> Result<StockDraft> {
        facts.location(self.location, Archived::Taken)?;
        let today = facts.today(self.location, cx.now)?;
        let mut changes = Changes::new(facts, self.location, today);
        for (index, line) in self.lines.iter().enumerate() {
            changes.change(line_no(index), line)?;
        }
        Ok(StockDraft {
            kind: StockDocumentKind::Adjustment,
            location: self.location,
            supplier: None,
            note: self.note.clone(),
            author: cx.session.author(),
            at: cx.now,
            business_date: today,
            new_batches: changes.new_batches,
            counts: Vec::new(),
            postings: changes.postings,
        })
    }
}

/// Turns signed changes into postings. Several lines may change the same product: what one takes,
/// the next no longer finds.
pub(super) struct Changes<'f> {
    facts: &'f ShelfFacts,
    location: LocationId,
    today: chrono::NaiveDate,
    by_product: BTreeMap<ProductId, Shelf<'f>>,
    pub(super) new_batches: Vec<NewBatch>,
    pub(super) postings: Vec<Posting>,
}

impl<'f> Changes<'f> {
    pub(super) fn new(
        facts: &'f ShelfFacts,
        location: LocationId,
        today: chrono::NaiveDate,
    ) -> Self {
        let (by_product, new_batches, postings) = (BTreeMap::new(), Vec::new(), Vec::new());
        Self { facts, location, today, by_product, new_batches, postings }
    }

    pub(super) fn change(&mut self, line_no: u32, line: &AdjustLine) -> Result<()> {
        if line.quantity < 0 { self.take_away(line_no, line) } else { self.add(line_no, line) }
    }

    fn take_away(&mut self, line_no: u32, line: &AdjustLine) -> Result<()> {
        let facts = self.facts;
        let product = facts.product(line.product, Archived::Taken)?;
        let shelf = self
            .by_product
            .entry(line.product)
            .or_insert_with(|| Shelf::new(&product.batches, facts.picking(product)));
        let wanted = -line.quantity;
        let at = (line.product, self.location);
        let picks = if let Some(batch) = line.batch {
            pick_batch(shelf, at, batch, wanted, self.today, Purpose::Other)?
        } else {
            let only_expired = line.reason == AdjustmentReason::Expiry;
            pick_for_write_off(shelf, wanted, self.today, only_expired)
                .map_err(|shortage| shortage.refusal(line.product, self.location, wanted))?
        };
        for pick in picks {
            let batch = PostedBatch::Existing(pick.batch);
            self.post(line_no, line, batch, -pick.quantity, pick.unit_cost);
        }
        Ok(())
    }

    fn add(&mut self, line_no: u32, line: &AdjustLine) -> Result<()> {
        let product = self.facts.product(line.product, Archived::Taken)?;
        let (batch, unit_cost) = if let Some(id) = line.batch {
            let batch = product.batches.iter().find(|batch| batch.id == id);
            let batch = batch.ok_or_else(|| ShopError::not_found(Entity::Batch, id))?;
            (PostedBatch::Existing(id), batch.unit_cost)
        } else {
            let unit_cost = product.cost_of_found(line.product, line.unit_cost)?;
            self.new_batches.push(NewBatch {
                product: line.product,
                supplier: None,
                number: None,
                quantity: line.quantity,
                unit_cost,
                received_date: self.today,
                expiration_date: None,
            });
            (PostedBatch::New(self.new_batches.len() - 1), unit_cost)
        };
        self.post(line_no, line, batch, line.quantity, unit_cost);
        Ok(())
    }

    fn post(
        &mut self,
        line_no: u32,
        line: &AdjustLine,
        batch: PostedBatch,
        quantity: i64,
        unit_cost: Money,
    ) {
        self.postings.push(Posting {
            line_no,
            product: line.product,
            batch,
            quantity,
            kind: line.reason.kind(),
            reason: Some(line.reason),
            unit_cost,
        });
    }
}
