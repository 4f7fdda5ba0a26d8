//! Counting stock.

use async_trait::async_trait;

use super::adjust::{AdjustLine, Changes};
use super::{
    AdjustmentReason, Archived, CountedLine, Deciding, MAX_STOCK_LINES, MovementKind, ShelfFacts,
    ShelfQuery, StockDocumentKind, StockDraft,
};
use crate::decision::Decision;
use crate::id::{BatchId, LocationId, ProductId};
use crate::idempotency::Key;
use crate::limits::{check_lines, line_no};
use crate::session::Permission;
use crate::store::{Context, Tx};
use crate::text::Note;
use crate::{Entity, Field, Result, ShopError};

/// Records what was counted against what was expected, and posts the difference. Selling goes on
/// meanwhile: what is posted is the difference, not the counted number.
#[shopx_derive::value(new, setters)]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Count {
    /// Where.
    pub location: LocationId,
    /// What was counted.
    pub lines: Vec<CountLine>,
    /// A remark.
    pub note: Option<Note>,
    /// Makes it happen once.
    pub key: Option<Key>,
}

/// One product counted, or one batch of it.
#[shopx_derive::value(new, setters)]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CountLine {
    /// The product.
    pub product: ProductId,
    /// The batch, when only its units were counted. Without one, missing units are taken in the
    /// product's picking order, and surplus ones get a new batch at the latest cost.
    pub batch: Option<BatchId>,
    /// Units counted, zero or more.
    pub counted: i64,
    /// Units that the books had when they were counted, as on the count sheet; what the books have
    /// now when not said.
    pub expected: Option<i64>,
}

#[async_trait]
impl Decision for Count {
    type Facts = ShelfFacts;
    type Draft = StockDraft;

    fn permissions(&self) -> Vec<Permission> {
        vec![Permission::Count]
    }

    fn check(&self) -> Result<()> {
        check_lines(self.lines.len(), MAX_STOCK_LINES)?;
        for line in &self.lines {
            crate::quantity::check(Field::Counted, line.counted, 0)?;
            crate::quantity::check(Field::Expected, line.expected.unwrap_or(0), 0)?;
        }
        Ok(())
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
        let mut counts = Vec::with_capacity(self.lines.len());
        let mut seen = std::collections::BTreeSet::new();
        for (index, line) in self.lines.iter().enumerate() {
            let product = facts.product(line.product, Archived::Taken)?;
            // A product is counted whole or by batch, each once: otherwise units count twice.
            let twice = !seen.insert((line.product, line.batch))
                || (line.batch.is_some() && seen.contains(&(line.product, None)))
                || (line.batch.is_none()
                    && self.lines.iter().any(|l| l.product == line.product && l.batch.is_some()));
            if twice {
                return Err(ShopError::AlreadyExists {
                    entity: Entity::Product,
                    field: Field::CountLine,
                    value: line.product.to_string(),
                });
            }
            let on_books = match line.batch {
                None => product.quantity,
                Some(id) => {
                    let batch = product.batches.iter().find(|batch| batch.id == id);
                    batch.ok_or_else(|| ShopError::not_found(Entity::Batch, id))?.quantity
                }
            };
            let expected = line.expected.unwrap_or(on_books);
            counts.push(CountedLine {
                line_no: line_no(index),
                product: line.product,
                batch: line.batch,
                expected,
                counted: line.counted,
            });
            let difference = line.counted - expected;
            if -difference > product.quantity - product.reserved {
                return Err(product.too_few(line.product, self.location, -difference));
            }
            if difference != 0 {
                changes.change(
                    line_no(index),
                    &AdjustLine {
                        product: line.product,
                        batch: line.batch,
                        quantity: difference,
                        reason: AdjustmentReason::Correction,
                        unit_cost: None,
                    },
                )?;
            }
        }
        let mut postings = changes.postings;
        for posting in &mut postings {
            posting.kind = MovementKind::Count;
            posting.reason = None;
        }
        Ok(StockDraft {
            kind: StockDocumentKind::Count,
            location: self.location,
            supplier: None,
            note: self.note.clone(),
            author: cx.session.author(),
            at: cx.now,
            business_date: today,
            new_batches: changes.new_batches,
            counts,
            postings,
        })
    }
}
