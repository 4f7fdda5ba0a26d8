//! Taking goods back without their receipt.

use async_trait::async_trait;

use super::refund::write_off;
use super::{Disposition, RefundDraft, RefundKind, RefundedLine};
use crate::decision::Decision;
use crate::id::{LocationId, ProductId};
use crate::idempotency::Key;
use crate::limits::{check_lines, line_no};
use crate::money::Money;
use crate::pricing::payment::{PaidBy, PaymentMethod, to_cash_step};
use crate::session::Permission;
use crate::stock::{
    Archived, Deciding, MAX_STOCK_LINES, MovementKind, NewBatch, PostedBatch, Posting, ShelfFacts,
    ShelfQuery,
};
use crate::store::{Context, Tx};
use crate::text::Note;
use crate::{Field, Quantity, Result};

/// Takes goods back that name no sale, and pays for them. They go into new batches, or are written
/// off.
#[shopx_derive::value(new, setters)]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReturnGoods {
    /// Where.
    pub location: LocationId,
    /// What.
    pub lines: Vec<ReturnLine>,
    /// How the money goes back.
    pub method: PaymentMethod,
    /// Why.
    pub reason: Note,
    /// Makes it happen once.
    pub key: Option<Key>,
}

/// Goods that come back.
#[shopx_derive::value(new, setters)]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReturnLine {
    /// The product.
    pub product: ProductId,
    /// Units.
    pub quantity: Quantity,
    /// What is paid back for a whole unit, tax included; may be zero.
    pub unit_price: Money,
    /// What a whole unit cost; when not said, the latest batch's cost, else the product's, else it
    /// is refused.
    pub unit_cost: Option<Money>,
    /// What becomes of them.
    #[default(Disposition::Restock)]
    pub disposition: Disposition,
}

#[async_trait]
impl Decision for ReturnGoods {
    type Facts = ShelfFacts;
    type Draft = RefundDraft;

    fn permissions(&self) -> Vec<Permission> {
        vec![Permission::ReturnWithoutReceipt]
    }

    fn check(&self) -> Result<()> {
        check_lines(self.lines.len(), MAX_STOCK_LINES)
    }

    async fn load(&self, tx: &mut dyn Tx, _: &Context) -> Result<ShelfFacts> {
        let products = self.lines.iter().map(|line| line.product);
        let query = ShelfQuery {
            key: self.key,
            costs: true,
            deciding: Some(Deciding::Return),
            ..ShelfQuery::new(self.location, products)
        };
        tx.stock().shelf(&query).await
    }

    fn decide(&self, facts: &ShelfFacts, cx: &Context) -> Result<RefundDraft> {
        facts.location(self.location, Archived::Refused)?;
        let today = facts.today(self.location, cx.now)?;
        let settings = &facts.settings;
        let mut lines = Vec::with_capacity(self.lines.len());
        let mut new_batches = Vec::with_capacity(self.lines.len());
        let mut postings = Vec::new();
        for (index, line) in self.lines.iter().enumerate() {
            let product = facts.product(line.product, Archived::Taken)?;
            let unit_cost = product.cost_of_found(line.product, line.unit_cost)?;
            let unit_price = line.unit_price.not_negative(Field::Price)?;
            let exact = unit_price.for_units(line.quantity.get(), product.quantity_decimals)?;
            lines.push(RefundedLine {
                line_no: line_no(index),
                sale_line_no: None,
                product: line.product,
                quantity: line.quantity.get(),
                amount: settings.round(exact)?,
                tax_amount: Money::ZERO,
                disposition: line.disposition,
            });
            new_batches.push(NewBatch {
                product: line.product,
                supplier: None,
                number: None,
                quantity: line.quantity.get(),
                unit_cost,
                received_date: today,
                expiration_date: None,
            });
            let posting = Posting {
                line_no: line_no(index),
                product: line.product,
                batch: PostedBatch::New(index),
                quantity: line.quantity.get(),
                kind: MovementKind::Refund,
                reason: None,
                unit_cost,
            };
            let written_off = write_off(&posting, line.disposition);
            postings.push(posting);
            postings.extend(written_off);
        }
        let amount = Money::sum(lines.iter().map(|line| line.amount))?;
        let rounding_amount = match self.method {
            PaymentMethod::Cash => to_cash_step(amount, settings.rounding)?.minus(amount)?,
            _ => Money::ZERO,
        };
        Ok(RefundDraft {
            sale: None,
            kind: RefundKind::Return,
            location: self.location,
            author: cx.session.author(),
            at: cx.now,
            business_date: today,
            amount,
            tax_amount: Money::ZERO,
            rounding_amount,
            paid_by: PaidBy::from(self.method),
            reason: self.reason.clone(),
            lines,
            new_batches,
            postings,
        })
    }
}
