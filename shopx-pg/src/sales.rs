//! Sales and refunds.

use async_trait::async_trait;
use shopx_core::catalog::TaxValue;
use shopx_core::id::{CustomerId, LocationId, PromotionId, RefundId, SaleId, SupplierId};
use shopx_core::idempotency::Key;
use shopx_core::records::Page;
use shopx_core::sales::{
    Refund, RefundDraft, Sale, SaleDraft, SaleFacts, SaleLine, SaleQuery, SaleRepo, SaleStatus,
};
use shopx_core::stock::AdjustmentReason;
use shopx_core::text::{BatchNumber, Note};
use shopx_core::{Result, ShopError};
use sqlx::Postgres;
use sqlx::postgres::PgArguments;
use sqlx::query::QueryAs;

use crate::error::OrRefuse;
use crate::stock::{column, line_no, posted_batches};
use crate::store::PgTx;

/// The parts of each sale, with the sale's place among them, from 1.
fn parts<'d, T>(
    drafts: &[&'d SaleDraft],
    of: impl Fn(&'d SaleDraft) -> Vec<T>,
) -> (Vec<i32>, Vec<T>) {
    let sales = (1i32..).zip(drafts);
    sales.flat_map(|(sale, draft)| of(draft).into_iter().map(move |part| (sale, part))).unzip()
}

/// The parts of a sale's lines, each with the line's number and its own position, from 1.
fn line_parts<'d, T>(
    draft: &'d SaleDraft,
    of: impl Fn(&'d SaleLine) -> &'d [T],
) -> Vec<(i32, i16, &'d T)> {
    let positions = || 1i16..;
    let lines = draft.sale.lines.iter();
    lines
        .flat_map(|line| {
            let parts = positions().zip(of(line));
            parts.map(|(position, part)| (line_no(line.line_no), position, part))
        })
        .collect()
}

/// The call that records sales of one tenant, in the order of their keys, and returns their ids.
pub(crate) fn record_sales<'d>(
    tenant: i32,
    drafts: &[&'d SaleDraft],
) -> QueryAs<'d, Postgres, (Vec<i64>,), PgArguments> {
    let (line_sale, lines) = parts(drafts, |draft| draft.sale.lines.iter().collect());
    let (discount_sale, discounts) =
        parts(drafts, |draft| line_parts(draft, |line| &line.discounts));
    let (tax_sale, taxes) = parts(drafts, |draft| line_parts(draft, |line| &line.taxes));
    let (payment_sale, payments) =
        parts(drafts, |draft| (1i16..).zip(&draft.sale.payments).collect());
    let (taken_sale, taken) = parts(drafts, |draft| {
        let lines = draft.sale.lines.iter();
        lines.flat_map(|line| line.batches.iter().map(move |taken| (line, taken))).collect()
    });
    let (use_sale, uses) =
        parts(drafts, |draft| draft.uses.iter().map(|used| (used, draft.sale.customer)).collect());
    let mut uses: Vec<_> = uses.into_iter().zip(use_sale).collect();
    uses.sort_by_key(|((used, customer), _)| (used.promotion, *customer));

    sqlx::query_as(
        "SELECT shopx.record_sales($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15,
             $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29,
             $30, $31, $32, $33, $34, $35, $36,
             $37, $38, $39, $40, $41, $42, $43, $44, $45,
             $46, $47, $48, $49, $50,
             $51, $52, $53, $54,
             $55, $56, $57, $58, $59, $60)",
    )
    .bind(tenant)
    .bind(column(drafts, |draft| draft.sale.user.get()))
    .bind(column(drafts, |draft| draft.claim.as_ref().map(|claim| claim.key)))
    .bind(column(drafts, |draft| draft.claim.as_ref().map(|claim| claim.fingerprint().to_vec())))
    .bind(column(drafts, |draft| draft.sale.customer.map(CustomerId::get)))
    .bind(column(drafts, |draft| draft.sale.location.get()))
    .bind(column(drafts, |draft| draft.sale.total_amount.amount()))
    .bind(column(drafts, |draft| draft.sale.tax_amount.amount()))
    .bind(column(drafts, |draft| draft.sale.exclusive_tax_amount.amount()))
    .bind(column(drafts, |draft| draft.sale.discount_amount.amount()))
    .bind(column(drafts, |draft| draft.sale.tax_exemption.as_ref().map(Note::as_str)))
    .bind(column(drafts, |draft| draft.sale.rounding_amount.amount()))
    .bind(column(drafts, |draft| draft.sale.paid_by.as_str()))
    .bind(column(drafts, |draft| draft.sale.sold_at))
    .bind(column(drafts, |draft| draft.sale.business_date))
    .bind(line_sale)
    .bind(column(&lines, |line| line_no(line.line_no)))
    .bind(column(&lines, |line| line.product.get()))
    .bind(column(&lines, |line| line.sku.as_str()))
    .bind(column(&lines, |line| line.name.as_str()))
    .bind(column(&lines, |line| line.quantity))
    .bind(column(&lines, |line| i16::try_from(line.quantity_decimals).unwrap_or_default()))
    .bind(column(&lines, |line| line.list_price.amount()))
    .bind(column(&lines, |line| line.unit_price.amount()))
    .bind(column(&lines, |line| line.override_reason.as_ref().map(Note::as_str)))
    .bind(column(&lines, |line| line.total_price.amount()))
    .bind(column(&lines, |line| line.discount_amount.amount()))
    .bind(column(&lines, |line| line.tax_amount.amount()))
    .bind(column(&lines, |line| line.exclusive_tax_amount.amount()))
    .bind(discount_sale)
    .bind(column(&discounts, |(line_no, _, _)| *line_no))
    .bind(column(&discounts, |(_, position, _)| *position))
    .bind(column(&discounts, |(_, _, discount)| discount.kind.as_str()))
    .bind(column(&discounts, |(_, _, discount)| discount.promotion.map(PromotionId::get)))
    .bind(column(&discounts, |(_, _, discount)| discount.reason.as_str()))
    .bind(column(&discounts, |(_, _, discount)| discount.amount.amount()))
    .bind(tax_sale)
    .bind(column(&taxes, |(line_no, _, _)| *line_no))
    .bind(column(&taxes, |(_, position, _)| *position))
    .bind(column(&taxes, |(_, _, tax)| tax.name.as_str()))
    .bind(column(&taxes, |(_, _, tax)| match tax.value {
        TaxValue::Percent(percent) => Some(percent.get()),
        TaxValue::PerUnit(_) => None,
    }))
    .bind(column(&taxes, |(_, _, tax)| match tax.value {
        TaxValue::Percent(_) => None,
        TaxValue::PerUnit(amount) => Some(amount.amount()),
    }))
    .bind(column(&taxes, |(_, _, tax)| tax.inclusive))
    .bind(column(&taxes, |(_, _, tax)| tax.base.amount()))
    .bind(column(&taxes, |(_, _, tax)| tax.amount.amount()))
    .bind(payment_sale)
    .bind(column(&payments, |(position, _)| *position))
    .bind(column(&payments, |(_, payment)| payment.method.as_str()))
    .bind(column(&payments, |(_, payment)| payment.amount.amount()))
    .bind(column(&payments, |(_, payment)| payment.tendered.amount()))
    .bind(column(&uses, |(_, sale)| *sale))
    .bind(column(&uses, |((used, _), _)| used.promotion.get()))
    .bind(column(&uses, |((used, _), _)| used.usage_limit.map(i64::from)))
    .bind(column(&uses, |((used, _), _)| used.usage_limit_per_customer.map(i64::from)))
    .bind(taken_sale)
    .bind(column(&taken, |(line, _)| line_no(line.line_no)))
    .bind(column(&taken, |(line, _)| line.product.get()))
    .bind(column(&taken, |(_, taken)| taken.batch.get()))
    .bind(column(&taken, |(_, taken)| -taken.quantity))
    .bind(column(&taken, |(_, taken)| taken.unit_cost.amount()))
}

#[async_trait]
impl SaleRepo for PgTx {
    async fn record(&mut self, draft: &SaleDraft) -> Result<SaleId> {
        if let Some(id) = self.record_together(draft).await? {
            return Ok(id);
        }
        let call = record_sales(self.tenant_id(), &[draft]);
        let (ids,): (Vec<i64>,) = self.record(call).await?;
        ids.first().copied().map(SaleId::new).ok_or(ShopError::Storage)
    }

    async fn record_refund(&mut self, draft: &RefundDraft) -> Result<RefundId> {
        let (tenant, user) = (self.tenant_id(), self.user_id());
        let (refund, lines) = (&draft.refund, &draft.refund.lines);
        let (batches, posts) = (&draft.new_batches, &draft.postings);
        let (existing, new) = posted_batches(posts);
        let (expected, status) = draft.sale.unzip();
        let call = sqlx::query_as(
            "SELECT shopx.record_refund($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13,
                 $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29,
                 $30, $31, $32, $33, $34, $35, $36, $37, $38, $39)",
        )
        .bind(tenant)
        .bind(user)
        .bind(draft.claim.as_ref().map(|claim| claim.key))
        .bind(draft.claim.as_ref().map(|claim| claim.use_case))
        .bind(draft.claim.as_ref().map(|claim| claim.fingerprint().to_vec()))
        .bind(refund.sale.map(SaleId::get))
        .bind(expected.map(line_no))
        .bind(status.map(SaleStatus::as_str))
        .bind(refund.location.get())
        .bind(refund.kind.as_str())
        .bind(refund.amount.amount())
        .bind(refund.tax_amount.amount())
        .bind(refund.rounding_amount.amount())
        .bind(refund.paid_by.as_str())
        .bind(refund.reason.as_str())
        .bind(refund.at)
        .bind(refund.business_date)
        .bind(column(lines, |line| line_no(line.line_no)))
        .bind(column(lines, |line| line.sale_line_no.map(line_no)))
        .bind(column(lines, |line| line.product.get()))
        .bind(column(lines, |line| line.quantity))
        .bind(column(lines, |line| line.amount.amount()))
        .bind(column(lines, |line| line.tax_amount.amount()))
        .bind(column(lines, |line| line.disposition.as_str()))
        .bind(column(batches, |batch| batch.product.get()))
        .bind(column(batches, |batch| batch.supplier.map(SupplierId::get)))
        .bind(column(batches, |batch| batch.number.as_ref().map(BatchNumber::as_str)))
        .bind(column(batches, |batch| batch.quantity))
        .bind(column(batches, |batch| batch.unit_cost.amount()))
        .bind(column(batches, |batch| batch.expiration_date))
        .bind(column(batches, |batch| batch.received_date))
        .bind(column(posts, |post| line_no(post.line_no)))
        .bind(column(posts, |post| post.product.get()))
        .bind(existing)
        .bind(new)
        .bind(column(posts, |post| post.quantity))
        .bind(column(posts, |post| post.kind.as_str()))
        .bind(column(posts, |post| post.reason.map(AdjustmentReason::as_str)))
        .bind(column(posts, |post| post.unit_cost.amount()));
        let (id,): (i64,) = self.record(call).await?;
        Ok(RefundId::new(id))
    }

    async fn get(&mut self, ids: &[SaleId]) -> Result<Vec<Sale>> {
        let tenant = self.tenant_id();
        let ids: Vec<i64> = ids.iter().map(|id| id.get()).collect();
        let rows: Vec<(i64, String)> = sqlx::query_as(concat!(
            include_str!("sql/sale.sql"),
            " AND t.id = ANY ($2) ORDER BY array_position($2, t.id)"
        ))
        .bind(tenant)
        .bind(ids)
        .fetch_all(self.open().await?)
        .await
        .or_refuse()?;
        sales(rows)
    }

    async fn page(&mut self, query: &SaleQuery) -> Result<Page<Sale>> {
        let tenant = self.tenant_id();
        let rows: Vec<(i64, String)> = sqlx::query_as(concat!(
            include_str!("sql/sale.sql"),
            " AND ($2::date IS NULL OR t.business_date >= $2)
              AND ($3::date IS NULL OR t.business_date < $3)
              AND ($4::bigint IS NULL OR t.location_id = $4)
              AND ($5::bigint IS NULL OR t.customer_id = $5)
              AND t.id > $6
              ORDER BY t.id LIMIT $7"
        ))
        .bind(tenant)
        .bind(query.from)
        .bind(query.until)
        .bind(query.location.map(LocationId::get))
        .bind(query.customer.map(CustomerId::get))
        .bind(query.after.unwrap_or(0))
        .bind(i64::from(query.limit) + 1)
        .fetch_all(self.open().await?)
        .await
        .or_refuse()?;
        Ok(Page::of(sales(rows)?, query.limit, |sale| sale.id.get()))
    }

    async fn refund(&mut self, id: RefundId) -> Result<Option<Refund>> {
        let tenant = self.tenant_id();
        let found: Option<(String,)> = sqlx::query_as(include_str!("sql/refund.sql"))
            .bind(tenant)
            .bind(id.get())
            .fetch_optional(self.open().await?)
            .await
            .or_refuse()?;
        found.map(|(json,)| serde_json::from_str(&json).or_refuse()).transpose()
    }

    async fn facts(&mut self, id: SaleId, key: Option<Key>) -> Result<SaleFacts> {
        let tenant = self.tenant_id();
        let (json,): (String,) = sqlx::query_as(concat!(
            "SELECT json_build_object('sale', (SELECT s.json::json FROM (",
            include_str!("sql/sale.sql"),
            " AND t.id = $2) AS s (id, json)),",
            include_str!("sql/sale_facts.sql")
        ))
        .bind(tenant)
        .bind(id.get())
        .bind(key)
        .fetch_one(self.open().await?)
        .await
        .or_refuse()?;
        serde_json::from_str(&json).or_refuse()
    }
}

fn sales(rows: Vec<(i64, String)>) -> Result<Vec<Sale>> {
    rows.into_iter().map(|(_, json)| serde_json::from_str(&json).or_refuse()).collect()
}
