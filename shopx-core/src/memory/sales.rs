//! Sales, refunds, voids and returns.
//!
//! A sale is kept with what its refunds have given back, line by line and batch by batch.

use std::sync::Arc;

use async_trait::async_trait;

use super::MemoryTx;
use super::ledger::Stamp;
use super::state::{By, TenantState, after, refer};
use crate::audit::AuditedTable;
use crate::batches::Purpose;
use crate::id::{CustomerId, PromotionId, RefundId, SaleId};
use crate::idempotency::{Claim, Key};
use crate::page::Page;
use crate::pricing::payment::PaidBy;
use crate::sales::{
    PromotionUse, Refund, RefundDraft, RefundedSale, Sale, SaleColumns, SaleDraft, SaleFacts,
    SaleLine, SaleLineColumns, SaleQuery, SaleRepo, SaleStatus,
};
use crate::stock::{MovementDocument, MovementKind, PostedBatch, Posting};
use crate::{Entity, Money, Result, ShopError};

#[async_trait]
impl SaleRepo for MemoryTx {
    async fn record<'a>(&mut self, claim: Option<&'a Claim>, draft: &SaleDraft) -> Result<SaleId> {
        self.write(|state, by| state.record_sale(claim, draft, by))
    }

    async fn record_refund<'a>(
        &mut self,
        claim: Option<&'a Claim>,
        draft: &RefundDraft,
    ) -> Result<RefundId> {
        self.write(|state, by| state.record_refund(claim, draft, by))
    }

    async fn get(&mut self, ids: &[SaleId]) -> Result<Vec<Sale>> {
        let sales = &self.read()?.sales;
        Ok(ids.iter().filter_map(|id| sales.get(id)).map(|sale| Sale::clone(sale)).collect())
    }

    async fn page(&mut self, query: &SaleQuery) -> Result<Page<Sale>> {
        let items = after(&self.read()?.sales, query.after)
            .filter(|sale| query.from.is_none_or(|from| from <= sale.business_date))
            .filter(|sale| query.until.is_none_or(|until| sale.business_date < until))
            .filter(|sale| query.location.is_none_or(|only| sale.location == only))
            .filter(|sale| query.customer.is_none_or(|only| sale.customer == Some(only)))
            .take(query.limit as usize + 1)
            .map(|sale| Sale::clone(sale))
            .collect();
        Ok(Page::of(items, query.limit, |sale: &Sale| sale.id.get()))
    }

    async fn columns(&mut self, query: &SaleQuery) -> Result<Page<SaleColumns>> {
        let Page { items, next } = self.page(query).await?;
        Ok(Page { items: items.iter().map(SaleColumns::of).collect::<Result<_>>()?, next })
    }

    async fn line_columns(&mut self, query: &SaleQuery) -> Result<Page<SaleLineColumns>> {
        let Page { items, next } = self.page(query).await?;
        let items = items.iter().flat_map(SaleLineColumns::of).collect::<Result<_>>()?;
        Ok(Page { items, next })
    }

    async fn refund(&mut self, id: RefundId) -> Result<Option<Refund>> {
        Ok(self.read()?.refunds.get(&id).map(|refund| Refund::clone(refund)))
    }

    async fn facts(&mut self, id: SaleId, key: Option<Key>) -> Result<SaleFacts> {
        let state = self.read()?;
        let sale = state.sales.get(&id);
        let location = sale.and_then(|sale| state.records.locations.get(&sale.location));
        let in_cash = || {
            let refunds = state.refunds_of.get(&id).into_iter().flatten();
            let refunds = refunds.map(|refund| &state.refunds[refund]);
            refunds.filter(|refund| refund.paid_by == PaidBy::Cash)
        };
        Ok(SaleFacts {
            sale: sale.map(|sale| Sale::clone(sale)),
            time_zone: location.map(|location| location.time_zone),
            settings: state.tenant.settings.clone(),
            cash_refunded: Money::sum(in_cash().map(|refund| refund.amount))?,
            cash_rounding: Money::sum(in_cash().map(|refund| refund.rounding_amount))?,
            prior: key.and_then(|key| state.keys.get(&key)).cloned(),
        })
    }
}

impl TenantState {
    fn record_sale(
        &mut self,
        claim: Option<&Claim>,
        draft: &SaleDraft,
        by: &By<'_>,
    ) -> Result<SaleId> {
        let id: SaleId = by.ids.sales.next();
        let sale = draft.clone().into_sale(id);
        self.claim(claim, vec![id.get()])?;
        refer(&self.records.users, draft.author.people())?;
        refer(&self.records.locations, [sale.location])?;
        refer(&self.records.customers, sale.customer)?;
        refer(&self.records.products, sale.lines.iter().map(|line| line.product))?;
        let stamp = Stamp {
            location: sale.location,
            user: sale.user,
            at: sale.sold_at,
            business_date: sale.business_date,
        };
        let taken = sale.lines.iter().flat_map(taken_by).map(|posting| {
            let document = MovementDocument::Sale { id, line_no: posting.line_no };
            stamp.change(&posting, &[], document)
        });
        self.post(taken, Purpose::Sale, by.ids)?;
        let counted = draft.uses.iter().map(|used| self.use_promotion(used, sale.customer));
        let counted = counted.collect::<Result<Vec<_>>>()?.concat();
        if !counted.is_empty() {
            self.uses.insert(id, counted);
        }
        self.sales.insert(id, Arc::new(sale));
        Ok(id)
    }

    fn record_refund(
        &mut self,
        claim: Option<&Claim>,
        draft: &RefundDraft,
        by: &By<'_>,
    ) -> Result<RefundId> {
        let id: RefundId = by.ids.refunds.next();
        let refund = draft.clone().into_refund(id);
        self.claim(claim, vec![id.get()])?;
        refer(&self.records.users, draft.author.people())?;
        refer(&self.records.locations, [refund.location])?;
        refer(&self.records.products, refund.lines.iter().map(|line| line.product))?;
        if let Some(RefundedSale { id, refund_count, status }) = draft.sale {
            let as_decided = |sale: &&mut Arc<Sale>| {
                sale.refund_count == refund_count
                    && !matches!(sale.status, SaleStatus::Voided | SaleStatus::Refunded)
            };
            let sale = self.sales.get_mut(&id).filter(as_decided).ok_or(ShopError::LostRace)?;
            let old = Arc::clone(sale);
            give_back(Arc::make_mut(sale), draft, status)?;
            let change = (Some(&*old), &*Arc::clone(sale));
            self.audit(by.at(refund.at), AuditedTable::Sales, Some(old.id.get()), change)?;
            if status == SaleStatus::Voided {
                self.give_uses_back(old.id);
            }
        }
        let made = self.add_batches(&draft.new_batches, by.ids)?;
        let stamp = Stamp {
            location: refund.location,
            user: refund.user,
            at: refund.at,
            business_date: refund.business_date,
        };
        let changes = draft.postings.iter().map(|posting| {
            let document = MovementDocument::Refund { id, line_no: posting.line_no };
            stamp.change(posting, &made, document)
        });
        self.post(changes, Purpose::Other, by.ids)?;
        if let Some(sale) = refund.sale {
            self.refunds_of.entry(sale).or_default().push(id);
        }
        self.refunds.insert(id, Arc::new(refund));
        Ok(id)
    }
}

impl TenantState {
    /// Counts a use where there is a limit, in all and by the customer, and returns what it
    /// counted. A lost race when it is one too many.
    fn use_promotion(
        &mut self,
        used: &PromotionUse,
        customer: Option<CustomerId>,
    ) -> Result<Vec<(PromotionId, Option<CustomerId>)>> {
        refer(&self.records.promotions, [used.promotion])?;
        let in_all = used.usage_limit.map(|limit| (None, limit));
        let by_customer = used.usage_limit_per_customer.filter(|_| customer.is_some());
        let by_customer = by_customer.map(|limit| (customer, limit));
        let mut counted = Vec::new();
        for (by, limit) in [in_all, by_customer].into_iter().flatten() {
            let uses = self.usage.entry((used.promotion, by)).or_default();
            if *uses >= i64::from(limit) {
                return Err(ShopError::LostRace);
            }
            *uses += 1;
            counted.push((used.promotion, by));
        }
        Ok(counted)
    }

    fn give_uses_back(&mut self, sale: SaleId) {
        for counted in self.uses.get(&sale).into_iter().flatten() {
            if let Some(uses) = self.usage.get_mut(counted) {
                *uses -= 1;
            }
        }
    }
}

/// What a line takes from its batches.
fn taken_by(line: &SaleLine) -> impl Iterator<Item = Posting> {
    line.batches.iter().map(|taken| Posting {
        line_no: line.line_no,
        product: line.product,
        batch: PostedBatch::Existing(taken.batch),
        quantity: -taken.quantity,
        kind: MovementKind::Sale,
        reason: None,
        unit_cost: taken.unit_cost,
    })
}

/// Marks what a refund gives back.
fn give_back(sale: &mut Sale, draft: &RefundDraft, status: SaleStatus) -> Result<()> {
    sale.status = status;
    sale.refund_count += 1;
    sale.refunded_amount = sale.refunded_amount.plus(draft.amount)?;
    for back in &draft.lines {
        let line = sale.lines.iter_mut().find(|line| Some(line.line_no) == back.sale_line_no);
        let line = line.ok_or_else(|| ShopError::not_found(Entity::SaleLine, back.line_no))?;
        line.refunded_quantity += back.quantity;
        line.refunded_amount = line.refunded_amount.plus(back.amount)?;
        line.refunded_tax_amount = line.refunded_tax_amount.plus(back.tax_amount)?;
        for taken in &mut line.batches {
            let came_back = draft.postings.iter().filter(|posting| {
                posting.line_no == back.line_no
                    && posting.kind == MovementKind::Refund
                    && posting.batch == PostedBatch::Existing(taken.batch)
            });
            taken.returned += came_back.map(|posting| posting.quantity).sum::<i64>();
        }
    }
    Ok(())
}
