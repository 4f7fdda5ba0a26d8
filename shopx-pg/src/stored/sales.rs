//! Sales and refunds.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Deserialize;
use shopx_core::id::{
    BatchId, CustomerId, LocationId, ProductId, PromotionId, RefundId, SaleId, UserId,
};
use shopx_core::idempotency::Replayed;
use shopx_core::pricing::payment::TakenPayment;
use shopx_core::{Result, ShopError, pricing, sales};

use super::catalog::tax_value;
use super::{Exact, all, maybe};

/// A sale.
#[derive(Deserialize)]
pub(crate) struct Sale {
    id: i64,
    location: i64,
    customer: Option<i64>,
    user: i64,
    approved_by: Option<i64>,
    sold_at: DateTime<Utc>,
    business_date: NaiveDate,
    currency: String,
    amount_digits: Option<u32>,
    lines: Vec<SaleLine>,
    payments: Vec<Payment>,
    paid_by: String,
    total_amount: Exact,
    tax_amount: Exact,
    exclusive_tax_amount: Exact,
    discount_amount: Exact,
    tax_exemption: Option<String>,
    rounding_amount: Exact,
    status: String,
    refunded_amount: Exact,
    refund_count: u32,
}

impl TryFrom<Sale> for sales::Sale {
    type Error = ShopError;
    fn try_from(sale: Sale) -> Result<Self> {
        Ok(Self {
            id: SaleId::new(sale.id),
            location: LocationId::new(sale.location),
            customer: sale.customer.map(CustomerId::new),
            user: UserId::new(sale.user),
            approved_by: sale.approved_by.map(UserId::new),
            sold_at: sale.sold_at,
            business_date: sale.business_date,
            currency: sale.currency.parse()?,
            amount_digits: sale.amount_digits,
            lines: all(sale.lines)?,
            payments: all(sale.payments)?,
            paid_by: super::read_paid_by(&sale.paid_by)?,
            total_amount: sale.total_amount.try_into()?,
            tax_amount: sale.tax_amount.try_into()?,
            exclusive_tax_amount: sale.exclusive_tax_amount.try_into()?,
            discount_amount: sale.discount_amount.try_into()?,
            tax_exemption: maybe(sale.tax_exemption)?,
            rounding_amount: sale.rounding_amount.try_into()?,
            status: sale.status.parse()?,
            refunded_amount: sale.refunded_amount.try_into()?,
            refund_count: sale.refund_count,
            replayed: Replayed::NO,
        })
    }
}

/// A line of a sale.
#[derive(Deserialize)]
struct SaleLine {
    line_no: u32,
    product: i64,
    sku: String,
    name: String,
    quantity: i64,
    quantity_decimals: u32,
    list_price: Exact,
    unit_price: Exact,
    override_reason: Option<String>,
    total_price: Exact,
    discount_amount: Exact,
    tax_amount: Exact,
    exclusive_tax_amount: Exact,
    discounts: Vec<LineDiscount>,
    taxes: Vec<LineTax>,
    batches: Vec<BatchTaken>,
    refunded_quantity: i64,
    refunded_amount: Exact,
    refunded_tax_amount: Exact,
}

impl TryFrom<SaleLine> for sales::SaleLine {
    type Error = ShopError;
    fn try_from(line: SaleLine) -> Result<Self> {
        Ok(Self {
            line_no: line.line_no,
            product: ProductId::new(line.product),
            sku: line.sku.try_into()?,
            name: line.name.try_into()?,
            quantity: line.quantity,
            quantity_decimals: line.quantity_decimals,
            list_price: line.list_price.try_into()?,
            unit_price: line.unit_price.try_into()?,
            override_reason: maybe(line.override_reason)?,
            total_price: line.total_price.try_into()?,
            discount_amount: line.discount_amount.try_into()?,
            tax_amount: line.tax_amount.try_into()?,
            exclusive_tax_amount: line.exclusive_tax_amount.try_into()?,
            discounts: all(line.discounts)?,
            taxes: all(line.taxes)?,
            batches: all(line.batches)?,
            refunded_quantity: line.refunded_quantity,
            refunded_amount: line.refunded_amount.try_into()?,
            refunded_tax_amount: line.refunded_tax_amount.try_into()?,
        })
    }
}

/// A discount that a line got.
#[derive(Deserialize)]
struct LineDiscount {
    kind: String,
    promotion: Option<i64>,
    reason: String,
    amount: Exact,
}

impl TryFrom<LineDiscount> for pricing::LineDiscount {
    type Error = ShopError;
    fn try_from(discount: LineDiscount) -> Result<Self> {
        Ok(Self {
            kind: discount.kind.parse()?,
            promotion: discount.promotion.map(PromotionId::new),
            reason: discount.reason.try_into()?,
            amount: discount.amount.try_into()?,
        })
    }
}

/// A tax that a line bears. Its rate is one of `percent` and `per_unit`.
#[derive(Deserialize)]
struct LineTax {
    name: String,
    percent: Option<Exact>,
    per_unit: Option<Exact>,
    inclusive: bool,
    base: Exact,
    amount: Exact,
}

impl TryFrom<LineTax> for pricing::LineTax {
    type Error = ShopError;
    fn try_from(tax: LineTax) -> Result<Self> {
        Ok(Self {
            name: tax.name,
            value: tax_value(tax.percent, tax.per_unit)?,
            inclusive: tax.inclusive,
            base: tax.base.try_into()?,
            amount: tax.amount.try_into()?,
        })
    }
}

/// Units that a line took from a batch.
#[derive(Deserialize)]
struct BatchTaken {
    batch: i64,
    quantity: i64,
    unit_cost: Exact,
    returned: i64,
}

impl TryFrom<BatchTaken> for sales::BatchTaken {
    type Error = ShopError;
    fn try_from(taken: BatchTaken) -> Result<Self> {
        Ok(Self {
            batch: BatchId::new(taken.batch),
            quantity: taken.quantity,
            unit_cost: taken.unit_cost.try_into()?,
            returned: taken.returned,
        })
    }
}

/// A payment.
#[derive(Deserialize)]
struct Payment {
    method: String,
    amount: Exact,
    tendered: Exact,
}

impl TryFrom<Payment> for TakenPayment {
    type Error = ShopError;
    fn try_from(payment: Payment) -> Result<Self> {
        Ok(Self {
            method: payment.method.parse()?,
            amount: payment.amount.try_into()?,
            tendered: payment.tendered.try_into()?,
        })
    }
}

/// Money and goods given back.
#[derive(Deserialize)]
pub(crate) struct Refund {
    id: i64,
    sale: Option<i64>,
    kind: String,
    location: i64,
    user: i64,
    approved_by: Option<i64>,
    at: DateTime<Utc>,
    business_date: NaiveDate,
    amount: Exact,
    tax_amount: Exact,
    rounding_amount: Exact,
    paid_by: String,
    reason: String,
    lines: Vec<RefundedLine>,
}

impl TryFrom<Refund> for sales::Refund {
    type Error = ShopError;
    fn try_from(refund: Refund) -> Result<Self> {
        Ok(Self {
            id: RefundId::new(refund.id),
            sale: refund.sale.map(SaleId::new),
            kind: refund.kind.parse()?,
            location: LocationId::new(refund.location),
            user: UserId::new(refund.user),
            approved_by: refund.approved_by.map(UserId::new),
            at: refund.at,
            business_date: refund.business_date,
            amount: refund.amount.try_into()?,
            tax_amount: refund.tax_amount.try_into()?,
            rounding_amount: refund.rounding_amount.try_into()?,
            paid_by: super::read_paid_by(&refund.paid_by)?,
            reason: refund.reason.try_into()?,
            lines: all(refund.lines)?,
            replayed: Replayed::NO,
        })
    }
}

/// A line of a refund.
#[derive(Deserialize)]
struct RefundedLine {
    line_no: u32,
    sale_line_no: Option<u32>,
    product: i64,
    quantity: i64,
    amount: Exact,
    tax_amount: Exact,
    disposition: String,
}

impl TryFrom<RefundedLine> for sales::RefundedLine {
    type Error = ShopError;
    fn try_from(line: RefundedLine) -> Result<Self> {
        Ok(Self {
            line_no: line.line_no,
            sale_line_no: line.sale_line_no,
            product: ProductId::new(line.product),
            quantity: line.quantity,
            amount: line.amount.try_into()?,
            tax_amount: line.tax_amount.try_into()?,
            disposition: line.disposition.parse()?,
        })
    }
}
