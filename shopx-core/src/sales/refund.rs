//! Giving some or all of a sale back.
//!
//! A line pays back what was paid for it, discount and tax included, in proportion to the units;
//! whatever parts it comes back in, they sum to what was paid, because each part is the difference
//! between two rounded shares of the whole. Units go back to the batches they came from, the last
//! taken first.

use std::collections::BTreeMap;

use async_trait::async_trait;
use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::{
    Disposition, Refund, RefundDraft, RefundKind, RefundedLine, RefundedSale, Sale, SaleFacts,
    SaleLine, SaleStatus,
};
use crate::clock::business_date;
use crate::decision::{Decision, Draft, made_before};
use crate::id::{RefundId, SaleId};
use crate::idempotency::{Claim, Key};
use crate::limits::{check_lines, line_no};
use crate::money::Money;
use crate::pricing::payment::{PaidBy, PaymentMethod, to_cash_step};
use crate::session::{Permission, Role, Session};
use crate::stock::{AdjustmentReason, MAX_STOCK_LINES, MovementKind, PostedBatch, Posting};
use crate::store::{Context, Tx};
use crate::tenants::Settings;
use crate::text::Note;
use crate::{Entity, Quantity, Result, ShopError};

/// Gives some or all of a sale back. A cashier may up to the tenant's limit.
#[shopx_derive::value(new, setters)]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefundSale {
    /// The sale.
    pub sale: SaleId,
    /// What comes back; nothing means all that is left, back into stock.
    pub lines: Vec<RefundLine>,
    /// How the money goes back; as the sale was paid when not said.
    pub method: Option<PaymentMethod>,
    /// Why.
    pub reason: Note,
    /// Makes it happen once.
    pub key: Option<Key>,
}

/// Units of a line that come back.
#[shopx_derive::value(new, setters)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RefundLine {
    /// The line of the sale.
    pub line_no: u32,
    /// Units that come back.
    pub quantity: Quantity,
    /// What becomes of them.
    #[default(Disposition::Restock)]
    pub disposition: Disposition,
}

#[async_trait]
impl Decision for RefundSale {
    type Facts = SaleFacts;
    type Draft = RefundDraft;

    fn permissions(&self) -> Vec<Permission> {
        vec![Permission::Refund]
    }

    fn check(&self) -> Result<()> {
        if self.lines.is_empty() { Ok(()) } else { check_lines(self.lines.len(), MAX_STOCK_LINES) }
    }

    async fn load(&self, tx: &mut dyn Tx, _: &Context) -> Result<SaleFacts> {
        tx.sales().facts(self.sale, self.key).await
    }

    fn decide(&self, facts: &SaleFacts, cx: &Context) -> Result<RefundDraft> {
        let facts = RefundFacts::new(facts, self.sale, cx)?;
        let sale = facts.sale;
        if matches!(sale.status, SaleStatus::Refunded | SaleStatus::Voided) {
            return Err(ShopError::SaleClosed { sale: sale.id, status: sale.status });
        }
        let lines = if self.lines.is_empty() { everything_left(sale)? } else { self.lines.clone() };
        let method = self.method.or(sale.paid_by.method());
        let paid_by = match (method, sale.paid_by) {
            (Some(method), _) => method.into(),
            (None, PaidBy::Split) => {
                return Err(ShopError::RefundMethodMissing { sale: sale.id });
            }
            (None, paid_by) => paid_by,
        };
        let asked =
            GiveBack { kind: RefundKind::Refund, lines: &lines, paid_by, reason: &self.reason };
        facts.decide(&asked, cx)
    }
}

/// What deciding a refund or void stands on.
pub(super) struct RefundFacts<'f> {
    pub(super) sale: &'f Sale,
    pub(super) today: NaiveDate,
    facts: &'f SaleFacts,
}

/// A refund or void, as far as deciding it is concerned.
pub(super) struct GiveBack<'r> {
    pub(super) kind: RefundKind,
    pub(super) lines: &'r [RefundLine],
    pub(super) paid_by: PaidBy,
    pub(super) reason: &'r Note,
}

impl<'f> RefundFacts<'f> {
    pub(super) fn new(facts: &'f SaleFacts, sale: SaleId, cx: &Context) -> Result<Self> {
        let (Some(sale), Some(zone)) = (&facts.sale, facts.time_zone) else {
            return Err(ShopError::not_found(Entity::Sale, sale));
        };
        Ok(Self { sale, today: business_date(cx.now, zone), facts })
    }

    pub(super) fn decide(&self, asked: &GiveBack<'_>, cx: &Context) -> Result<RefundDraft> {
        let sale = self.sale;
        let mut left: BTreeMap<u32, SaleLine> =
            sale.lines.iter().map(|line| (line.line_no, line.clone())).collect();
        let mut lines = Vec::with_capacity(asked.lines.len());
        let mut postings = Vec::new();
        for (index, line) in asked.lines.iter().enumerate() {
            let sold = left.get_mut(&line.line_no).ok_or_else(|| {
                let id = format!("{}/{}", sale.id, line.line_no);
                ShopError::not_found(Entity::SaleLine, id)
            })?;
            lines.push(self.give_back(line_no(index), sold, line)?);
            take_back(line_no(index), sold, line, &mut postings);
        }
        let amount = Money::sum(lines.iter().map(|line| line.amount))?;
        allowed(&cx.session, &self.facts.settings, amount)?;
        let whole = left.values().all(|line| line.refunded_quantity == line.quantity);
        let status = match asked.kind {
            RefundKind::Void => SaleStatus::Voided,
            _ if whole => SaleStatus::Refunded,
            _ => SaleStatus::PartiallyRefunded,
        };
        Ok(RefundDraft {
            sale: Some(RefundedSale { id: sale.id, refund_count: sale.refund_count, status }),
            kind: asked.kind,
            location: sale.location,
            author: cx.session.author(),
            at: cx.now,
            business_date: self.today,
            amount,
            tax_amount: Money::sum(lines.iter().map(|line| line.tax_amount))?,
            rounding_amount: self.rounding(asked, amount)?,
            paid_by: asked.paid_by,
            reason: asked.reason.clone(),
            lines,
            new_batches: Vec::new(),
            postings,
        })
    }

    /// What a line pays back, and marks it as given back.
    fn give_back(
        &self,
        line_no: u32,
        sold: &mut SaleLine,
        line: &RefundLine,
    ) -> Result<RefundedLine> {
        let quantity = line.quantity.get();
        let refundable = sold.quantity - sold.refunded_quantity;
        if quantity > refundable {
            return Err(ShopError::RefundExceedsSale {
                sale: self.sale.id,
                line_no: line.line_no,
                wanted: quantity,
                refundable,
            });
        }
        let given_back = sold.refunded_quantity + quantity;
        let share = |whole: Money| {
            if given_back == sold.quantity {
                return Ok(whole);
            }
            let exact = whole
                .amount()
                .checked_mul(Decimal::from(given_back))
                .and_then(|amount| amount.checked_div(Decimal::from(sold.quantity)))
                .ok_or(ShopError::Overflow)?;
            self.facts.settings.round(Money::exact(exact)?)
        };
        let amount = share(sold.paid()?)?.minus(sold.refunded_amount)?;
        let tax_amount = share(sold.tax_amount)?.minus(sold.refunded_tax_amount)?;
        sold.refunded_quantity = given_back;
        sold.refunded_amount = sold.refunded_amount.plus(amount)?;
        sold.refunded_tax_amount = sold.refunded_tax_amount.plus(tax_amount)?;
        Ok(RefundedLine {
            line_no,
            sale_line_no: Some(line.line_no),
            product: sold.product,
            quantity,
            amount,
            tax_amount,
            disposition: line.disposition,
        })
    }

    /// The cash step mirrors the sale's: whatever parts a sale paid in cash comes back in, what is
    /// handed out sums to what was taken.
    fn rounding(&self, asked: &GiveBack<'_>, amount: Money) -> Result<Money> {
        match asked.paid_by {
            PaidBy::Cash => {
                let after = self.facts.cash_refunded.plus(amount)?;
                let to_hand_out = to_cash_step(after, self.facts.settings.rounding)?;
                to_hand_out.minus(after)?.minus(self.facts.cash_rounding)
            }
            PaidBy::Split if asked.kind == RefundKind::Void => Ok(self.sale.rounding_amount),
            _ => Ok(Money::ZERO),
        }
    }
}

/// Every unit that has not been given back.
pub(super) fn everything_left(sale: &Sale) -> Result<Vec<RefundLine>> {
    let left = |line: &SaleLine| line.quantity - line.refunded_quantity;
    sale.lines
        .iter()
        .filter(|line| left(line) > 0)
        .map(|line| {
            Ok(RefundLine {
                line_no: line.line_no,
                quantity: Quantity::new(left(line))?,
                disposition: Disposition::Restock,
            })
        })
        .collect()
}

/// Puts a line's units back into the batches they came from, the last taken first, and writes them
/// off again when they are no longer fit to sell.
fn take_back(line_no: u32, sold: &mut SaleLine, line: &RefundLine, postings: &mut Vec<Posting>) {
    let mut missing = line.quantity.get();
    for taken in sold.batches.iter_mut().rev() {
        let quantity = missing.min(taken.quantity - taken.returned);
        if quantity == 0 {
            continue;
        }
        taken.returned += quantity;
        missing -= quantity;
        let posting = Posting {
            line_no,
            product: sold.product,
            batch: PostedBatch::Existing(taken.batch),
            quantity,
            kind: MovementKind::Refund,
            reason: None,
            unit_cost: taken.unit_cost,
        };
        let written_off = write_off(&posting, line.disposition);
        postings.push(posting);
        postings.extend(written_off);
    }
}

/// The write-off that undoes `posting` when the goods are not to be restocked.
pub(super) fn write_off(posting: &Posting, disposition: Disposition) -> Option<Posting> {
    let reason = match disposition {
        Disposition::Restock => return None,
        Disposition::Damaged => AdjustmentReason::Damage,
        Disposition::Expired => AdjustmentReason::Expiry,
    };
    Some(Posting {
        quantity: -posting.quantity,
        kind: MovementKind::WriteOff,
        reason: Some(reason),
        ..posting.clone()
    })
}

/// Refuses a cashier what is beyond the tenant's limit.
pub(super) fn allowed(session: &Session, settings: &Settings, amount: Money) -> Result<()> {
    let limit = settings.cashier_refund_limit;
    if session.authority() == Role::Cashier && amount > limit {
        return Err(ShopError::OverLimit { role: session.role, amount, limit });
    }
    Ok(())
}

#[async_trait]
impl Draft for RefundDraft {
    type Recorded = RefundId;
    type Made = RefundId;
    type Answer = Refund;

    async fn record(&self, tx: &mut dyn Tx, claim: Option<&Claim>) -> Result<RefundId> {
        tx.sales().record_refund(claim, self).await
    }

    fn answer(self, id: RefundId) -> Refund {
        self.into_refund(id)
    }

    async fn replay(tx: &mut dyn Tx, made: RefundId) -> Result<Refund> {
        made_before(tx.sales().refund(made).await?)
    }
}
