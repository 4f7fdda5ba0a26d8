//! Sales: checkout, refund, void, return without a receipt.
//!
//! A sale is recorded with its lines, the batches they took, payments and movements in one
//! transaction, or not at all; the cost of goods sold is exact from that moment.

mod checkout;
mod columns;
mod list;
mod quote;
mod receipt;
mod refund;
mod return_goods;
mod void;

use async_trait::async_trait;
use chrono::{DateTime, NaiveDate, Utc};

pub use checkout::Checkout;
pub use columns::{SaleColumns, SaleLineColumns};
pub use list::{GetRefund, GetSale, ListSaleColumns, ListSaleLineColumns, ListSales};
pub use quote::Quote;
pub use receipt::RECEIPT_COLUMNS;
pub use refund::{RefundLine, RefundSale};
pub use return_goods::{ReturnGoods, ReturnLine};
pub use void::VoidSale;

pub use crate::words::SaleStatus;

use crate::Result;
use crate::batches::Pick;
use crate::id::{
    BatchId, CustomerId, LocationId, ProductId, PromotionId, RefundId, SaleId, UserId,
};
use crate::idempotency::{Claim, Key, Prior, Replayed};
use crate::money::{Currency, Money};
use crate::page::Page;
use crate::pricing::payment::{PaidBy, TakenPayment};
use crate::pricing::{LineDiscount, LineTax};
use crate::session::Author;
use crate::stock::{NewBatch, Posting};
use crate::tenants::Settings;
use crate::text::{Name, Note, Sku};
use crate::words::words;

/// A sale.
#[shopx_derive::value]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sale {
    /// Its id.
    pub id: SaleId,
    /// Where.
    pub location: LocationId,
    /// To whom, when known.
    pub customer: Option<CustomerId>,
    /// Who sold it.
    pub user: UserId,
    /// Who approved it, when somebody did.
    pub approved_by: Option<UserId>,
    /// When.
    pub sold_at: DateTime<Utc>,
    /// On which business date.
    pub business_date: NaiveDate,
    /// The currency of every amount.
    pub currency: Currency,
    /// How many decimals its amounts have, when fewer than the currency's.
    pub amount_digits: Option<u32>,
    /// The lines, in the cart's order.
    pub lines: Vec<SaleLine>,
    /// The payments.
    pub payments: Vec<TakenPayment>,
    /// How it was paid, in one word.
    pub paid_by: PaidBy,
    /// What was to be paid, before the cash step.
    pub total_amount: Money,
    /// The tax in it.
    pub tax_amount: Money,
    /// The tax that came on top of the prices.
    pub exclusive_tax_amount: Money,
    /// What the discounts took off.
    pub discount_amount: Money,
    /// Why no tax was charged, when the customer was exempt.
    pub tax_exemption: Option<Note>,
    /// What the cash step added, or took off when negative.
    pub rounding_amount: Money,
    /// How much of it still stands.
    pub status: SaleStatus,
    /// What was paid back so far, before the cash step.
    pub refunded_amount: Money,
    /// How often something was paid back.
    pub refund_count: u32,
    /// Whether this is the answer of an earlier checkout with the same key, as it was then.
    pub replayed: Replayed,
}

/// A line of a sale.
#[shopx_derive::value]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SaleLine {
    /// Its number, from 1.
    pub line_no: u32,
    /// The product.
    pub product: ProductId,
    /// Its SKU when it was sold.
    pub sku: Sku,
    /// Its name when it was sold.
    pub name: Name,
    /// Units sold.
    pub quantity: i64,
    /// How many decimals the quantity has.
    pub quantity_decimals: u32,
    /// The catalogue's price for a whole unit.
    pub list_price: Money,
    /// The price charged for a whole unit, before discounts.
    pub unit_price: Money,
    /// Why the price was not the catalogue's.
    pub override_reason: Option<Note>,
    /// Unit price × quantity, rounded.
    pub total_price: Money,
    /// The sum of the discounts.
    pub discount_amount: Money,
    /// The sum of the taxes.
    pub tax_amount: Money,
    /// The part of the taxes that came on top of the price.
    pub exclusive_tax_amount: Money,
    /// The discounts.
    pub discounts: Vec<LineDiscount>,
    /// The taxes.
    pub taxes: Vec<LineTax>,
    /// The batches it took, in the order in which they were taken.
    pub batches: Vec<BatchTaken>,
    /// Units given back so far.
    pub refunded_quantity: i64,
    /// What was paid back for them.
    pub refunded_amount: Money,
    /// The tax in that.
    pub refunded_tax_amount: Money,
}

/// Units that a line took from a batch.
#[shopx_derive::value]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BatchTaken {
    /// The batch.
    pub batch: BatchId,
    /// Units taken.
    pub quantity: i64,
    /// What a whole unit cost.
    pub unit_cost: Money,
    /// Units that came back since.
    pub returned: i64,
}

#[shopx_derive::methods]
impl Sale {
    /// The change that the customer got.
    #[carried(property)]
    pub fn change(&self) -> Result<Money> {
        let tendered = Money::sum(self.payments.iter().map(|payment| payment.tendered))?;
        tendered.minus(Money::sum(self.payments.iter().map(|payment| payment.amount))?)
    }

    /// What the goods cost that were sold, exactly.
    #[carried(property)]
    pub fn cost_of_goods(&self) -> Result<Money> {
        self.lines.iter().try_fold(Money::ZERO, |sum, line| sum.plus(line.cost_of_goods()?))
    }
}

#[shopx_derive::methods]
impl SaleLine {
    /// What was paid for it: total price − discounts + tax on top.
    #[carried(property)]
    pub fn paid(&self) -> Result<Money> {
        self.total_price.minus(self.discount_amount)?.plus(self.exclusive_tax_amount)
    }

    /// What its goods cost, exactly.
    #[carried(property)]
    pub fn cost_of_goods(&self) -> Result<Money> {
        self.batches.iter().try_fold(Money::ZERO, |sum, taken| {
            sum.plus(taken.unit_cost.for_units(taken.quantity, self.quantity_decimals)?)
        })
    }
}

/// A sale, decided and not yet recorded.
#[derive(Debug, Clone, PartialEq)]
pub struct SaleDraft {
    /// Where.
    pub location: LocationId,
    /// To whom, when known.
    pub customer: Option<CustomerId>,
    /// Who sells it.
    pub author: Author,
    /// When.
    pub sold_at: DateTime<Utc>,
    /// On which business date.
    pub business_date: NaiveDate,
    /// The currency of every amount.
    pub currency: Currency,
    /// How many decimals its amounts have, when fewer than the currency's.
    pub amount_digits: Option<u32>,
    /// The lines, in the cart's order.
    pub lines: Vec<LineDraft>,
    /// The payments.
    pub payments: Vec<TakenPayment>,
    /// How it is paid, in one word.
    pub paid_by: PaidBy,
    /// What is to be paid, before the cash step.
    pub total_amount: Money,
    /// The tax in it.
    pub tax_amount: Money,
    /// The tax that comes on top of the prices.
    pub exclusive_tax_amount: Money,
    /// What the discounts take off.
    pub discount_amount: Money,
    /// Why no tax is charged, when the customer is exempt.
    pub tax_exemption: Option<Note>,
    /// What the cash step adds, or takes off when negative.
    pub rounding_amount: Money,
    /// The promotions with a limit that it uses, by id.
    pub uses: Vec<PromotionUse>,
}

/// A line of a sale, decided and not yet recorded.
#[derive(Debug, Clone, PartialEq)]
pub struct LineDraft {
    /// Its number, from 1.
    pub line_no: u32,
    /// The product.
    pub product: ProductId,
    /// Its SKU.
    pub sku: Sku,
    /// Its name.
    pub name: Name,
    /// Units sold.
    pub quantity: i64,
    /// How many decimals the quantity has.
    pub quantity_decimals: u32,
    /// The catalogue's price for a whole unit.
    pub list_price: Money,
    /// The price charged for a whole unit, before discounts.
    pub unit_price: Money,
    /// Why the price is not the catalogue's.
    pub override_reason: Option<Note>,
    /// Unit price × quantity, rounded.
    pub total_price: Money,
    /// The sum of the discounts.
    pub discount_amount: Money,
    /// The sum of the taxes.
    pub tax_amount: Money,
    /// The part of the taxes that comes on top of the price.
    pub exclusive_tax_amount: Money,
    /// The discounts.
    pub discounts: Vec<LineDiscount>,
    /// The taxes.
    pub taxes: Vec<LineTax>,
    /// The batches that it takes, in the order in which they are taken.
    pub picks: Vec<Pick>,
}

impl SaleDraft {
    /// The sale, once it is recorded.
    #[must_use]
    pub fn into_sale(self, id: SaleId) -> Sale {
        Sale {
            id,
            location: self.location,
            customer: self.customer,
            user: self.author.user,
            approved_by: self.author.approved_by,
            sold_at: self.sold_at,
            business_date: self.business_date,
            currency: self.currency,
            amount_digits: self.amount_digits,
            lines: self.lines.into_iter().map(LineDraft::into_line).collect(),
            payments: self.payments,
            paid_by: self.paid_by,
            total_amount: self.total_amount,
            tax_amount: self.tax_amount,
            exclusive_tax_amount: self.exclusive_tax_amount,
            discount_amount: self.discount_amount,
            tax_exemption: self.tax_exemption,
            rounding_amount: self.rounding_amount,
            status: SaleStatus::Completed,
            refunded_amount: Money::ZERO,
            refund_count: 0,
            replayed: Replayed::NO,
        }
    }
}

impl LineDraft {
    fn into_line(self) -> SaleLine {
        SaleLine {
            line_no: self.line_no,
            product: self.product,
            sku: self.sku,
            name: self.name,
            quantity: self.quantity,
            quantity_decimals: self.quantity_decimals,
            list_price: self.list_price,
            unit_price: self.unit_price,
            override_reason: self.override_reason,
            total_price: self.total_price,
            discount_amount: self.discount_amount,
            tax_amount: self.tax_amount,
            exclusive_tax_amount: self.exclusive_tax_amount,
            discounts: self.discounts,
            taxes: self.taxes,
            batches: self.picks.into_iter().map(BatchTaken::new).collect(),
            refunded_quantity: 0,
            refunded_amount: Money::ZERO,
            refunded_tax_amount: Money::ZERO,
        }
    }
}

impl BatchTaken {
    /// What was picked, and did not come back yet.
    const fn new(pick: Pick) -> Self {
        let Pick { batch, quantity, unit_cost } = pick;
        Self { batch, quantity, unit_cost, returned: 0 }
    }

    const fn pick(&self) -> Pick {
        Pick { batch: self.batch, quantity: self.quantity, unit_cost: self.unit_cost }
    }
}

impl Sale {
    /// The sale as it was first made, whatever was refunded since: made anew, so that a field that
    /// changes later cannot be forgotten here.
    fn into_first_made(self) -> Self {
        let id = self.id;
        self.into_draft().into_sale(id)
    }

    /// What was decided when it was made.
    pub(crate) fn into_draft(self) -> SaleDraft {
        let line = |line: SaleLine| LineDraft {
            line_no: line.line_no,
            product: line.product,
            sku: line.sku,
            name: line.name,
            quantity: line.quantity,
            quantity_decimals: line.quantity_decimals,
            list_price: line.list_price,
            unit_price: line.unit_price,
            override_reason: line.override_reason,
            total_price: line.total_price,
            discount_amount: line.discount_amount,
            tax_amount: line.tax_amount,
            exclusive_tax_amount: line.exclusive_tax_amount,
            discounts: line.discounts,
            taxes: line.taxes,
            picks: line.batches.into_iter().map(|taken| taken.pick()).collect(),
        };
        SaleDraft {
            location: self.location,
            customer: self.customer,
            author: Author { user: self.user, approved_by: self.approved_by },
            sold_at: self.sold_at,
            business_date: self.business_date,
            currency: self.currency,
            amount_digits: self.amount_digits,
            lines: self.lines.into_iter().map(line).collect(),
            payments: self.payments,
            paid_by: self.paid_by,
            total_amount: self.total_amount,
            tax_amount: self.tax_amount,
            exclusive_tax_amount: self.exclusive_tax_amount,
            discount_amount: self.discount_amount,
            tax_exemption: self.tax_exemption,
            rounding_amount: self.rounding_amount,
            uses: Vec::new(),
        }
    }
}

/// The use of a promotion that has a limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PromotionUse {
    /// The promotion.
    pub promotion: PromotionId,
    /// In how many sales it may be used, this one included.
    pub usage_limit: Option<u32>,
    /// In how many sales by the sale's customer, this one included.
    pub usage_limit_per_customer: Option<u32>,
}

/// What deciding a refund needs to know: one consistent picture.
#[derive(Debug, Clone, PartialEq)]
pub struct SaleFacts {
    /// The sale, if there is one with this id.
    pub sale: Option<Sale>,
    /// The time zone of the sale's location, if there is a sale.
    pub time_zone: Option<chrono_tz::Tz>,
    /// The tenant's settings.
    pub settings: Settings,
    /// What was paid back for it in cash so far, before the cash step.
    pub cash_refunded: Money,
    /// What the cash step added to that, or took off when negative.
    pub cash_rounding: Money,
    /// What the key was used for before.
    pub prior: Option<Prior>,
}

words! {
    /// Why goods and money go back.
    RefundKind {
        /// Some or all of a sale is given back.
        Refund = "refund",
        /// A whole sale is undone on its business date.
        Void = "void",
        /// Goods come back without their receipt.
        Return = "return",
    }
}

words! {
    /// What becomes of goods that come back.
    Disposition {
        /// They go back into stock.
        Restock = "restock",
        /// They are damaged, and written off.
        Damaged = "damaged",
        /// They have expired, and are written off.
        Expired = "expired",
    }
}

/// Money and goods given back.
#[shopx_derive::value]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refund {
    /// Its id.
    pub id: RefundId,
    /// The sale; none for a return without a receipt.
    pub sale: Option<SaleId>,
    /// Why.
    pub kind: RefundKind,
    /// Where the goods came back.
    pub location: LocationId,
    /// Who answers for it.
    pub user: UserId,
    /// Who approved it, when somebody did.
    pub approved_by: Option<UserId>,
    /// When.
    pub at: DateTime<Utc>,
    /// On which business date.
    pub business_date: NaiveDate,
    /// What goes back, before the cash step.
    pub amount: Money,
    /// The tax in it.
    pub tax_amount: Money,
    /// What the cash step adds, or takes off when negative.
    pub rounding_amount: Money,
    /// How it is paid back; `split` only when a split payment is voided.
    pub paid_by: PaidBy,
    /// Why, in words.
    pub reason: Note,
    /// The lines.
    pub lines: Vec<RefundedLine>,
    /// Whether this is the answer of an earlier request with the same key, as it was then.
    pub replayed: Replayed,
}

/// A line of a refund.
#[shopx_derive::value]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefundedLine {
    /// Its number, from 1.
    pub line_no: u32,
    /// The line of the sale; none for a return without a receipt.
    pub sale_line_no: Option<u32>,
    /// The product.
    pub product: ProductId,
    /// Units that came back.
    pub quantity: i64,
    /// What is paid back for them.
    pub amount: Money,
    /// The tax in it.
    pub tax_amount: Money,
    /// What becomes of the goods.
    pub disposition: Disposition,
}

/// A refund, decided and not yet recorded.
#[derive(Debug, Clone, PartialEq)]
pub struct RefundDraft {
    /// The sale as it is left; none for a return without a receipt.
    pub sale: Option<RefundedSale>,
    /// Why.
    pub kind: RefundKind,
    /// Where the goods come back.
    pub location: LocationId,
    /// Who answers for it.
    pub author: Author,
    /// When.
    pub at: DateTime<Utc>,
    /// On which business date.
    pub business_date: NaiveDate,
    /// What goes back, before the cash step.
    pub amount: Money,
    /// The tax in it.
    pub tax_amount: Money,
    /// What the cash step adds, or takes off when negative.
    pub rounding_amount: Money,
    /// How it is paid back.
    pub paid_by: PaidBy,
    /// Why, in words.
    pub reason: Note,
    /// The lines.
    pub lines: Vec<RefundedLine>,
    /// Batches to be made, for returns without a receipt.
    pub new_batches: Vec<NewBatch>,
    /// What becomes of the goods.
    pub postings: Vec<Posting>,
}

/// A sale that is given back, in part or all of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RefundedSale {
    /// The sale.
    pub id: SaleId,
    /// Its refunds when this was decided: a lost race when there are more by now.
    pub refund_count: u32,
    /// The status that it gets.
    pub status: SaleStatus,
}

impl RefundDraft {
    /// The refund, once it is recorded.
    #[must_use]
    pub fn into_refund(self, id: RefundId) -> Refund {
        Refund {
            id,
            sale: self.sale.map(|sale| sale.id),
            kind: self.kind,
            location: self.location,
            user: self.author.user,
            approved_by: self.author.approved_by,
            at: self.at,
            business_date: self.business_date,
            amount: self.amount,
            tax_amount: self.tax_amount,
            rounding_amount: self.rounding_amount,
            paid_by: self.paid_by,
            reason: self.reason,
            lines: self.lines,
            replayed: Replayed::NO,
        }
    }
}

/// Which sales to page through, in the order of their ids.
#[shopx_derive::value(setters)]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SaleQuery {
    /// Only on or after this business date.
    pub from: Option<NaiveDate>,
    /// Only before this business date.
    pub until: Option<NaiveDate>,
    /// Only here.
    pub location: Option<LocationId>,
    /// Only to this customer.
    pub customer: Option<CustomerId>,
    /// Only sales after this id: the `next` of the page before.
    pub after: Option<i64>,
    /// At most this many, between 1 and [`MAX_RECORDS`](crate::records::MAX_RECORDS).
    #[default(100)]
    pub limit: u32,
}

/// Where sales and refunds are kept.
#[cfg_attr(feature = "testing", mockall::automock)]
#[async_trait]
pub trait SaleRepo: Send {
    /// Records a sale and the claim of its key in one call, which needs no open transaction. A lost
    /// race when a batch no longer has what it takes or is quarantined now, a promotion was used up, or
    /// the key was taken meanwhile.
    async fn record<'a>(&mut self, claim: Option<&'a Claim>, draft: &SaleDraft) -> Result<SaleId>;
    /// Records a refund and the claim of its key in one call, which needs no open transaction. A lost
    /// race when its sale was refunded meanwhile. A void gives the uses of promotions back.
    async fn record_refund<'a>(
        &mut self,
        claim: Option<&'a Claim>,
        draft: &RefundDraft,
    ) -> Result<RefundId>;
    /// The sales with these ids, in the order asked for; those that are missing are left out.
    async fn get(&mut self, ids: &[SaleId]) -> Result<Vec<Sale>>;
    /// A page of sales.
    async fn page(&mut self, query: &SaleQuery) -> Result<Page<Sale>>;
    /// The same page as columns.
    async fn columns(&mut self, query: &SaleQuery) -> Result<Page<SaleColumns>>;
    /// The lines of the same page as columns, in the order of their sales: all lines of each.
    async fn line_columns(&mut self, query: &SaleQuery) -> Result<Page<SaleLineColumns>>;
    /// The refund with this id.
    async fn refund(&mut self, id: RefundId) -> Result<Option<Refund>>;
    /// What deciding a refund needs to know, in one call, which needs no open transaction.
    async fn facts(&mut self, id: SaleId, key: Option<Key>) -> Result<SaleFacts>;
}
