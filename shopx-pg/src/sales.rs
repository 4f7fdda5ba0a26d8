//! Sales and refunds.

use async_trait::async_trait;
use rust_decimal::Decimal;
use shopx_core::catalog::TaxValue;
use shopx_core::id::{
    CustomerId, LocationId, ProductId, PromotionId, RefundId, SaleId, TenantId, UserId,
};
use shopx_core::idempotency::{Claim, Key};
use shopx_core::records::Page;
use shopx_core::sales::{
    LineDraft, Refund, RefundDraft, Sale, SaleColumns, SaleDraft, SaleFacts, SaleLineColumns,
    SaleQuery, SaleRepo,
};
use shopx_core::store::Tx;
use shopx_core::text::Note;
use shopx_core::{Money, Result, Session};
use sqlx::FromRow;

use crate::call::{Call, Claimed, LeftOut, LockWait, Verdict, column, only, parts};
use crate::error::{OrRefuse, unknown};
use crate::facts::{PriorColumns, SettingsColumns};
use crate::stock::{line_no, one_more, with_stock};
use crate::store::PgTx;
use crate::stored;
use crate::together::{Draft, Query, Sort};

/// The parts of each sale, with the sale's place among them, from 1.
fn numbered<'d, T>(
    drafts: &[&'d SaleDraft],
    of: impl Fn(&'d SaleDraft) -> Vec<T>,
) -> (Vec<i32>, Vec<T>) {
    let sales = (1i32..).zip(drafts);
    sales.flat_map(|(sale, draft)| of(draft).into_iter().map(move |part| (sale, part))).unzip()
}

/// The parts of a sale's lines, each with the line's number and its own position, from 1.
fn line_parts<'d, T>(
    draft: &'d SaleDraft,
    of: impl Fn(&'d LineDraft) -> &'d [T],
) -> Vec<(i32, i16, &'d T)> {
    let positions = || 1i16..;
    let lines = draft.lines.iter();
    lines
        .flat_map(|line| {
            let parts = positions().zip(of(line));
            parts.map(|(position, part)| (line_no(line.line_no), position, part))
        })
        .collect()
}

/// The call that records sales of one tenant, in the order in which they were decided. Where there is
/// hardly enough of what they take, `stock_first` has it locked before anything is written.
pub(crate) fn record_sales(
    tenant: TenantId,
    wait: LockWait,
    stock_first: bool,
    sales: &[Claimed<'_, SaleDraft>],
) -> Call {
    let drafts = column(sales, |(_, draft)| *draft);
    let call = Call::of("record_sales")
        .recording(tenant, wait, sales, |draft| draft.author)
        .with("p_stock_first", stock_first)
        .with("p_customer", column(&drafts, |draft| draft.customer.map(CustomerId::get)))
        .with("p_location", column(&drafts, |draft| draft.location.get()))
        .with("p_total", column(&drafts, |draft| draft.total_amount.amount()))
        .with("p_tax", column(&drafts, |draft| draft.tax_amount.amount()))
        .with("p_exclusive_tax", column(&drafts, |draft| draft.exclusive_tax_amount.amount()))
        .with("p_discount", column(&drafts, |draft| draft.discount_amount.amount()))
        .with(
            "p_exemption",
            column(&drafts, |draft| draft.tax_exemption.as_ref().map(Note::as_str)),
        )
        .with("p_rounding", column(&drafts, |draft| draft.rounding_amount.amount()))
        .with("p_method", column(&drafts, |draft| stored::paid_by(draft.paid_by)))
        .with("p_at", column(&drafts, |draft| draft.sold_at))
        .with("p_business_date", column(&drafts, |draft| draft.business_date))
        .with("p_amount_digits", column(&drafts, |draft| draft.amount_digits.map(i64::from)));
    let call = with_taxes(with_discounts(with_lines(call, &drafts), &drafts), &drafts);
    with_taken(with_uses(with_payments(call, &drafts), &drafts), &drafts)
}

/// The call with the lines of all sales.
fn with_lines(call: Call, drafts: &[&SaleDraft]) -> Call {
    let (line_sale, lines) = numbered(drafts, |draft| draft.lines.iter().collect());
    call.with("p_line_sale", line_sale)
        .with("p_line_no", column(&lines, |line| line_no(line.line_no)))
        .with("p_line_product", column(&lines, |line| line.product.get()))
        .with("p_line_sku", column(&lines, |line| line.sku.as_str()))
        .with("p_line_name", column(&lines, |line| line.name.as_str()))
        .with("p_line_quantity", column(&lines, |line| line.quantity))
        .with("p_line_quantity_decimals", column(&lines, |line| i64::from(line.quantity_decimals)))
        .with("p_line_list_price", column(&lines, |line| line.list_price.amount()))
        .with("p_line_unit_price", column(&lines, |line| line.unit_price.amount()))
        .with(
            "p_line_override_reason",
            column(&lines, |line| line.override_reason.as_ref().map(Note::as_str)),
        )
        .with("p_line_total_price", column(&lines, |line| line.total_price.amount()))
        .with("p_line_discount", column(&lines, |line| line.discount_amount.amount()))
        .with("p_line_tax", column(&lines, |line| line.tax_amount.amount()))
        .with("p_line_exclusive_tax", column(&lines, |line| line.exclusive_tax_amount.amount()))
}

/// The call with what each line got as discounts.
fn with_discounts(call: Call, drafts: &[&SaleDraft]) -> Call {
    let (discount_sale, discounts) =
        numbered(drafts, |draft| line_parts(draft, |line| &line.discounts));
    call.with("p_discount_sale", discount_sale)
        .with("p_discount_line_no", column(&discounts, |(line_no, _, _)| *line_no))
        .with("p_discount_position", column(&discounts, |(_, position, _)| *position))
        .with("p_discount_kind", column(&discounts, |(_, _, discount)| discount.kind.as_str()))
        .with(
            "p_discount_promotion",
            column(&discounts, |(_, _, discount)| discount.promotion.map(PromotionId::get)),
        )
        .with("p_discount_reason", column(&discounts, |(_, _, discount)| discount.reason.as_str()))
        .with("p_discount_amount", column(&discounts, |(_, _, discount)| discount.amount.amount()))
}

/// The call with what each line bears as taxes.
fn with_taxes(call: Call, drafts: &[&SaleDraft]) -> Call {
    let (tax_sale, taxes) = numbered(drafts, |draft| line_parts(draft, |line| &line.taxes));
    call.with("p_tax_sale", tax_sale)
        .with("p_tax_line_no", column(&taxes, |(line_no, _, _)| *line_no))
        .with("p_tax_position", column(&taxes, |(_, position, _)| *position))
        .with("p_tax_name", column(&taxes, |(_, _, tax)| tax.name.as_str()))
        .with(
            "p_tax_percent",
            column(&taxes, |(_, _, tax)| match tax.value {
                TaxValue::Percent(percent) => Some(percent.get()),
                TaxValue::PerUnit(_) => None,
            }),
        )
        .with(
            "p_tax_per_unit",
            column(&taxes, |(_, _, tax)| match tax.value {
                TaxValue::Percent(_) => None,
                TaxValue::PerUnit(amount) => Some(amount.amount()),
            }),
        )
        .with("p_tax_inclusive", column(&taxes, |(_, _, tax)| tax.inclusive))
        .with("p_tax_base", column(&taxes, |(_, _, tax)| tax.base.amount()))
        .with("p_tax_amount", column(&taxes, |(_, _, tax)| tax.amount.amount()))
}

/// The call with the payments.
fn with_payments(call: Call, drafts: &[&SaleDraft]) -> Call {
    let (payment_sale, payments) =
        numbered(drafts, |draft| (1i16..).zip(&draft.payments).collect());
    call.with("p_payment_sale", payment_sale)
        .with("p_payment_position", column(&payments, |(position, _)| *position))
        .with("p_payment_method", column(&payments, |(_, payment)| payment.method.as_str()))
        .with("p_payment_amount", column(&payments, |(_, payment)| payment.amount.amount()))
        .with("p_payment_tendered", column(&payments, |(_, payment)| payment.tendered.amount()))
}

/// The call with the uses of promotions that have a limit.
fn with_uses(call: Call, drafts: &[&SaleDraft]) -> Call {
    let (use_sale, uses) = numbered(drafts, |draft| draft.uses.iter().collect());
    call.with("p_use_sale", use_sale)
        .with("p_use_promotion", column(&uses, |used| used.promotion.get()))
        .with("p_use_limit", column(&uses, |used| used.usage_limit.map(i64::from)))
        .with(
            "p_use_limit_per_customer",
            column(&uses, |used| used.usage_limit_per_customer.map(i64::from)),
        )
}

/// The call with the batches that are taken.
fn with_taken(call: Call, drafts: &[&SaleDraft]) -> Call {
    let (taken_sale, taken) = numbered(drafts, |draft| {
        let lines = draft.lines.iter();
        lines.flat_map(|line| line.picks.iter().map(move |pick| (draft, line, pick))).collect()
    });
    // What is the sale's as well: spreading it there would cost more.
    call.with("p_taken_sale", taken_sale)
        .with("p_taken_line_no", column(&taken, |(_, line, _)| line_no(line.line_no)))
        .with("p_taken_user", column(&taken, |(sale, _, _)| sale.author.user.get()))
        .with("p_taken_at", column(&taken, |(sale, _, _)| sale.sold_at))
        .with("p_taken_date", column(&taken, |(sale, _, _)| sale.business_date))
        .with("p_taken_location", column(&taken, |(sale, _, _)| sale.location.get()))
        .with("p_taken_product", column(&taken, |(_, line, _)| line.product.get()))
        .with("p_taken_batch", column(&taken, |(_, _, pick)| pick.batch.get()))
        .with("p_taken_quantity", column(&taken, |(_, _, pick)| -pick.quantity))
        .with("p_taken_unit_cost", column(&taken, |(_, _, pick)| pick.unit_cost.amount()))
}

/// What `shopx.load_sale` returns.
#[derive(FromRow)]
pub(crate) struct SaleRow {
    sale: Option<String>,
    time_zone: Option<String>,
    #[sqlx(flatten)]
    settings: SettingsColumns,
    cash_refunded: Decimal,
    cash_rounding: Decimal,
    #[sqlx(flatten)]
    prior: PriorColumns,
}

impl SaleRow {
    pub(crate) fn into_facts(self) -> Result<SaleFacts> {
        let zone = |zone: String| zone.parse().map_err(|error| unknown(&error));
        let cash = |amount| Money::exact(amount).map_err(|why| stored::unreadable("sale", &why));
        Ok(SaleFacts {
            sale: self.sale.as_deref().map(stored::read::<stored::Sale>).transpose()?,
            time_zone: self.time_zone.map(zone).transpose()?,
            settings: self.settings.read()?,
            cash_refunded: cash(self.cash_refunded)?,
            cash_rounding: cash(self.cash_rounding)?,
            prior: self.prior.read()?,
        })
    }
}

/// The statement that makes the call of [`load_sale`] for each of some sales; `$1` is the tenant, `$2` a user.
pub(crate) const LOAD_SALES: &str = "
    SELECT f.* FROM unnest($3::bigint[], $4::uuid[]) WITH ORDINALITY AS n (id, key, place)
    CROSS JOIN LATERAL shopx.load_sale(
        p_tenant => $1, p_user => $2, p_transaction => n.id, p_key => n.key) AS f
    ORDER BY n.place";

/// The call that loads what deciding a refund needs to know.
pub(crate) fn load_sale(session: &Session, id: SaleId, key: Option<Key>) -> Call {
    Call::of("load_sale")
        .with("p_tenant", session.tenant.get())
        .with("p_user", session.user.get())
        .with("p_transaction", id.get())
        .with("p_key", key)
}

/// What `shopx.record_sales` and `shopx.record_refunds` return: an id for each, and why it was left out.
#[derive(FromRow)]
pub(crate) struct RecordedRow {
    ids: Vec<Option<i64>>,
    left_out: Vec<Option<String>>,
    /// Of sales, whether somebody else took what they take at the same time.
    #[sqlx(default)]
    pub(crate) raced: bool,
}

impl RecordedRow {
    /// The ids in order, or why there is none.
    pub(crate) fn read<T: From<i64>>(self) -> Result<Vec<Verdict<T>>> {
        let mut ids = self.ids.into_iter();
        let verdict = |word: Option<String>| {
            let id = ids.next().flatten();
            match (LeftOut::read(word.as_deref())?, id) {
                (Some(left_out), _) => Ok(Err(left_out)),
                (None, Some(id)) => Ok(Ok(T::from(id))),
                (None, None) => Err(stored::unreadable("verdict", &"no id")),
            }
        };
        self.left_out.into_iter().map(verdict).collect()
    }
}

/// The call that records refunds, voids and returns.
pub(crate) fn record_refunds(
    tenant: TenantId,
    wait: LockWait,
    refunds: &[Claimed<'_, RefundDraft>],
) -> Call {
    let drafts = column(refunds, |(_, draft)| *draft);
    let (item_until, items) = parts(refunds, |draft| draft.lines.iter().collect());
    let call = Call::of("record_refunds")
        .recording(tenant, wait, refunds, |draft| draft.author)
        .with("p_transaction", column(&drafts, |draft| draft.sale.map(|sale| sale.id.get())))
        .with(
            "p_expected_refund_count",
            column(&drafts, |draft| draft.sale.map(|sale| line_no(sale.refund_count))),
        )
        .with("p_status", column(&drafts, |draft| draft.sale.map(|sale| sale.status.as_str())))
        .with("p_location", column(&drafts, |draft| draft.location.get()))
        .with("p_kind", column(&drafts, |draft| draft.kind.as_str()))
        .with("p_amount", column(&drafts, |draft| draft.amount.amount()))
        .with("p_tax", column(&drafts, |draft| draft.tax_amount.amount()))
        .with("p_rounding", column(&drafts, |draft| draft.rounding_amount.amount()))
        .with("p_method", column(&drafts, |draft| stored::paid_by(draft.paid_by)))
        .with("p_reason", column(&drafts, |draft| draft.reason.as_str()))
        .with("p_at", column(&drafts, |draft| draft.at))
        .with("p_business_date", column(&drafts, |draft| draft.business_date))
        .with("p_item_until", item_until)
        .with("p_item_line_no", column(&items, |line| line_no(line.line_no)))
        .with("p_item_transaction_line_no", column(&items, |line| line.sale_line_no.map(line_no)))
        .with("p_item_product", column(&items, |line| line.product.get()))
        .with("p_item_quantity", column(&items, |line| line.quantity))
        .with("p_item_amount", column(&items, |line| line.amount.amount()))
        .with("p_item_tax", column(&items, |line| line.tax_amount.amount()))
        .with("p_item_disposition", column(&items, |line| line.disposition.as_str()));
    with_stock(
        call,
        parts(refunds, |draft| draft.new_batches.iter().collect()),
        parts(refunds, |draft| draft.postings.iter().collect()),
    )
}

/// The page made of the lines of up to `limit + 1` sales: those of the one too many say that there is more.
fn page_of_lines(mut items: Vec<SaleLineColumns>, limit: u32) -> Page<SaleLineColumns> {
    let mut begins =
        (0..items.len()).filter(|at| *at == 0 || items[at - 1].sale != items[*at].sale);
    let Some(end) = begins.nth(limit as usize) else { return Page { items, next: None } };
    items.truncate(end);
    let next = items.last().map(|line| line.sale.get());
    Page { items, next }
}

#[async_trait]
impl SaleRepo for PgTx {
    async fn record<'a>(&mut self, claim: Option<&'a Claim>, draft: &SaleDraft) -> Result<SaleId> {
        let in_turn = self.record_in_turn(claim, || Draft::Sale(draft.clone())).await?;
        if let Some(recorded) = in_turn {
            return recorded.sale();
        }
        let call = record_sales(self.session().tenant, LockWait::Long, false, &[(claim, draft)]);
        self.record(call, |row: RecordedRow| only(row.read()?)).await
    }

    async fn record_refund<'a>(
        &mut self,
        claim: Option<&'a Claim>,
        draft: &RefundDraft,
    ) -> Result<RefundId> {
        let in_turn = self.record_in_turn(claim, || Draft::Refund(draft.clone())).await?;
        if let Some(recorded) = in_turn {
            return recorded.refund();
        }
        let call = record_refunds(self.session().tenant, LockWait::Long, &[(claim, draft)]);
        self.record(call, |row: RecordedRow| only(row.read()?)).await
    }

    async fn get(&mut self, ids: &[SaleId]) -> Result<Vec<Sale>> {
        let tenant = self.tenant_id();
        let rows = sqlx::query_scalar!(
            r#"SELECT d.json AS "json!"
             FROM unnest($2::bigint[]) WITH ORDINALITY AS n (id, position)
             CROSS JOIN LATERAL shopx.sale_document($1, n.id) AS d (json)
             WHERE d.json IS NOT NULL
             ORDER BY n.position"#,
            tenant,
            &column(ids, |id| id.get()),
        )
        .fetch_all(self.open().await?)
        .await
        .or_refuse()?;
        stored::read_rows::<stored::Sale>(&rows)
    }

    async fn page(&mut self, query: &SaleQuery) -> Result<Page<Sale>> {
        let SaleQuery { from, until, location, customer, after, limit } = *query;
        let tenant = self.tenant_id();
        let rows = sqlx::query_scalar!(
            r#"SELECT shopx.sale_document($1, n.id) AS "json!"
             FROM unnest(shopx.list_sales(
                 p_tenant => $1, p_from => $2, p_until => $3, p_location => $4, p_customer => $5,
                 p_after => $6, p_limit => $7)) AS n (id)
             ORDER BY n.id"#,
            tenant,
            from,
            until,
            location.map(LocationId::get),
            customer.map(CustomerId::get),
            after.unwrap_or(0),
            one_more(limit),
        )
        .fetch_all(self.open().await?)
        .await
        .or_refuse()?;
        Ok(Page::of(stored::read_rows::<stored::Sale>(&rows)?, limit, |sale| sale.id.get()))
    }

    async fn columns(&mut self, query: &SaleQuery) -> Result<Page<SaleColumns>> {
        let SaleQuery { from, until, location, customer, after, limit } = *query;
        let tenant = self.tenant_id();
        let rows = sqlx::query!(
            r#"SELECT t.id AS "id!", t.location_id AS "location_id!", t.customer_id, t.user_id AS "user_id!",
                    t.sold_at AS "sold_at!", t.business_date AS "business_date!", t.paid_by AS "paid_by!",
                    t.status AS "status!", t.total_amount AS "total_amount!", t.tax_amount AS "tax_amount!",
                    t.discount_amount AS "discount_amount!", t.rounding_amount AS "rounding_amount!",
                    t.refunded_amount AS "refunded_amount!", t.cost_of_goods AS "cost_of_goods!"
             FROM shopx.list_sale_columns(
                 p_tenant => $1, p_from => $2, p_until => $3, p_location => $4, p_customer => $5,
                 p_after => $6, p_limit => $7) AS t
             ORDER BY t.id"#,
            tenant,
            from,
            until,
            location.map(LocationId::get),
            customer.map(CustomerId::get),
            after.unwrap_or(0),
            one_more(limit),
        )
        .fetch_all(self.open().await?)
        .await
        .or_refuse()?;
        let sales = rows.into_iter().map(|row| {
            Ok(SaleColumns {
                id: SaleId::new(row.id),
                location: LocationId::new(row.location_id),
                customer: row.customer_id.map(CustomerId::new),
                user: UserId::new(row.user_id),
                sold_at: row.sold_at,
                business_date: row.business_date,
                paid_by: stored::read_paid_by(&row.paid_by)?,
                status: row.status.parse()?,
                total_amount: Money::exact(row.total_amount)?,
                tax_amount: Money::exact(row.tax_amount)?,
                discount_amount: Money::exact(row.discount_amount)?,
                rounding_amount: Money::exact(row.rounding_amount)?,
                refunded_amount: Money::exact(row.refunded_amount)?,
                cost_of_goods: Money::exact(row.cost_of_goods)?,
            })
        });
        Ok(Page::of(sales.collect::<Result<_>>()?, limit, |sale: &SaleColumns| sale.id.get()))
    }

    async fn line_columns(&mut self, query: &SaleQuery) -> Result<Page<SaleLineColumns>> {
        let SaleQuery { from, until, location, customer, after, limit } = *query;
        let tenant = self.tenant_id();
        let rows = sqlx::query!(
            r#"SELECT l.transaction_id AS "sale!", l.line_no AS "line_no!", l.location_id AS "location_id!",
                    l.customer_id, l.sold_at AS "sold_at!", l.business_date AS "business_date!",
                    l.status AS "status!", l.product_id AS "product_id!", l.sku AS "sku!", l.name AS "name!",
                    l.quantity AS "quantity!", l.quantity_decimals AS "quantity_decimals!",
                    l.list_price AS "list_price!", l.unit_price AS "unit_price!",
                    l.total_price AS "total_price!", l.discount_amount AS "discount_amount!",
                    l.tax_amount AS "tax_amount!", l.paid AS "paid!", l.cost_of_goods AS "cost_of_goods!",
                    l.refunded_quantity AS "refunded_quantity!", l.refunded_amount AS "refunded_amount!"
             FROM shopx.list_sale_line_columns(
                 p_tenant => $1, p_from => $2, p_until => $3, p_location => $4, p_customer => $5,
                 p_after => $6, p_limit => $7) AS l
             ORDER BY l.transaction_id, l.line_no"#,
            tenant,
            from,
            until,
            location.map(LocationId::get),
            customer.map(CustomerId::get),
            after.unwrap_or(0),
            one_more(limit),
        )
        .fetch_all(self.open().await?)
        .await
        .or_refuse()?;
        let lines = rows.into_iter().map(|row| {
            Ok(SaleLineColumns {
                sale: SaleId::new(row.sale),
                line_no: row.line_no.cast_unsigned(),
                location: LocationId::new(row.location_id),
                customer: row.customer_id.map(CustomerId::new),
                sold_at: row.sold_at,
                business_date: row.business_date,
                status: row.status.parse()?,
                product: ProductId::new(row.product_id),
                sku: row.sku.try_into()?,
                name: row.name.try_into()?,
                quantity: row.quantity,
                quantity_decimals: i32::from(row.quantity_decimals).cast_unsigned(),
                list_price: Money::exact(row.list_price)?,
                unit_price: Money::exact(row.unit_price)?,
                total_price: Money::exact(row.total_price)?,
                discount_amount: Money::exact(row.discount_amount)?,
                tax_amount: Money::exact(row.tax_amount)?,
                paid: Money::exact(row.paid)?,
                cost_of_goods: Money::exact(row.cost_of_goods)?,
                refunded_quantity: row.refunded_quantity,
                refunded_amount: Money::exact(row.refunded_amount)?,
            })
        });
        Ok(page_of_lines(lines.collect::<Result<_>>()?, limit))
    }

    async fn refund(&mut self, id: RefundId) -> Result<Option<Refund>> {
        let tenant = self.tenant_id();
        let found: Option<(String,)> = sqlx::query_as(include_str!("sql/refund.sql"))
            .bind(tenant)
            .bind(id.get())
            .fetch_optional(self.open().await?)
            .await
            .or_refuse()?;
        found.map(|(json,)| stored::read::<stored::Refund>(&json)).transpose()
    }

    async fn facts(&mut self, id: SaleId, key: Option<Key>) -> Result<SaleFacts> {
        if self.decides_with_others() {
            return self.join(Sort::Refund, Query::Sale(id, key)).await?.sale();
        }
        let call = load_sale(self.session(), id, key);
        self.load::<SaleRow>(call).await?.into_facts()
    }
}
