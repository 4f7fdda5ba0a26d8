//! Receiving goods.

use async_trait::async_trait;
use chrono::NaiveDate;

use super::{
    Archived, Deciding, MAX_STOCK_LINES, MovementKind, NewBatch, PostedBatch, Posting, ShelfFacts,
    ShelfQuery, StockDocumentKind, StockDraft,
};
use crate::decision::Decision;
use crate::id::{LocationId, ProductId, SupplierId};
use crate::idempotency::Key;
use crate::limits::{check_lines, line_no};
use crate::money::Money;
use crate::session::Permission;
use crate::store::{Context, Tx};
use crate::text::{BatchNumber, Note};
use crate::{Entity, Field, Quantity, Result, ShopError};

/// Receives goods into new batches, one a line.
#[shopx_derive::value(setters)]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receive {
    /// Where.
    pub location: LocationId,
    /// From whom.
    pub supplier: Option<SupplierId>,
    /// What.
    pub lines: Vec<ReceiveLine>,
    /// A remark.
    pub note: Option<Note>,
    /// Makes it happen once.
    pub key: Option<Key>,
}

impl Receive {
    /// Goods from nobody in particular, received whenever it is asked for.
    #[must_use]
    pub const fn new(location: LocationId, lines: Vec<ReceiveLine>) -> Self {
        Self { location, supplier: None, lines, note: None, key: None }
    }
}

/// One batch received.
#[shopx_derive::value(setters)]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReceiveLine {
    /// The product.
    pub product: ProductId,
    /// Units.
    pub quantity: Quantity,
    /// What a whole unit cost; zero for free goods.
    pub unit_cost: Money,
    /// The number on the batch; the store makes one when there is none.
    pub batch_number: Option<BatchNumber>,
    /// The last day on which it may be sold.
    pub expiration_date: Option<NaiveDate>,
    /// When it was received; the business date when not said.
    pub received_date: Option<NaiveDate>,
}

impl ReceiveLine {
    /// Goods without batch number or expiry.
    #[must_use]
    pub const fn new(product: ProductId, quantity: Quantity, unit_cost: Money) -> Self {
        Self {
            product,
            quantity,
            unit_cost,
            batch_number: None,
            expiration_date: None,
            received_date: None,
        }
    }
}

#[async_trait]
impl Decision for Receive {
    type Facts = ShelfFacts;
    type Draft = StockDraft;

    fn permissions(&self) -> Vec<Permission> {
        vec![Permission::Receive]
    }

    fn check(&self) -> Result<()> {
        check_lines(self.lines.len(), MAX_STOCK_LINES)
    }

    async fn load(&self, tx: &mut dyn Tx, _: &Context) -> Result<ShelfFacts> {
        let products = self.lines.iter().map(|line| line.product);
        let query = ShelfQuery {
            key: self.key,
            supplier: self.supplier,
            deciding: Some(Deciding::Receipt),
            ..ShelfQuery::new(self.location, products)
        };
        tx.stock().shelf(&query).await
    }

    fn decide(&self, facts: &ShelfFacts, cx: &Context) -> Result<StockDraft> {
        facts.location(self.location, Archived::Refused)?;
        let today = facts.today(self.location, cx.now)?;
        let mut new_batches = Vec::with_capacity(self.lines.len());
        let mut postings = Vec::with_capacity(self.lines.len());
        let mut numbers = std::collections::BTreeSet::new();
        for (index, line) in self.lines.iter().enumerate() {
            facts.product(line.product, Archived::Refused)?;
            if let Some(number) = &line.batch_number
                && !numbers.insert((line.product, number))
            {
                return Err(ShopError::AlreadyExists {
                    entity: Entity::Batch,
                    field: Field::Number,
                    value: number.to_string(),
                });
            }
            line.unit_cost.not_negative(Field::UnitCost)?;
            let received = line.received_date.unwrap_or(today);
            if let Some(expires) = line.expiration_date.filter(|expires| *expires < received) {
                return Err(ShopError::ExpiryBeforeReceipt { expires, received });
            }
            new_batches.push(NewBatch {
                product: line.product,
                supplier: self.supplier,
                number: line.batch_number.clone(),
                quantity: line.quantity.get(),
                unit_cost: line.unit_cost,
                received_date: received,
                expiration_date: line.expiration_date,
            });
            postings.push(Posting {
                line_no: line_no(index),
                product: line.product,
                batch: PostedBatch::New(index),
                quantity: line.quantity.get(),
                kind: MovementKind::Receipt,
                reason: None,
                unit_cost: line.unit_cost,
            });
        }
        if let Some(supplier) = self.supplier {
            facts.check_supplier(supplier)?;
        }
        Ok(StockDraft {
            kind: StockDocumentKind::Receipt,
            location: self.location,
            supplier: self.supplier,
            note: self.note.clone(),
            author: cx.session.author(),
            at: cx.now,
            business_date: today,
            new_batches,
            counts: Vec::new(),
            postings,
        })
    }
}
