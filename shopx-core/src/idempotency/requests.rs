//! The form in bytes of every request that takes a key, and of what is in them.

use chrono::NaiveDate;

use super::form::{Canonical, Form, fields};
use super::{Key, Request};
use crate::batches::SetQuarantined;
use crate::id::{
    BatchId, CustomerId, LocationId, PriceListId, ProductId, SaleId, SupplierId, TransferId,
};
use crate::money::{Currency, Money, Percent};
use crate::pricing::payment::{Payment, PaymentMethod};
use crate::pricing::{Cart, CartLine, Discount, DiscountValue, PriceOverride};
use crate::quantity::Quantity;
use crate::sales::{
    Checkout, Disposition, RefundLine, RefundSale, ReturnGoods, ReturnLine, VoidSale,
};
use crate::stock::{Adjust, AdjustLine, AdjustmentReason, Count, CountLine, Receive, ReceiveLine};
use crate::text::{BatchNumber, CouponCode, Note};
use crate::transfers::{
    Arrival, CancelTransfers, CompleteTransfers, RequestTransfer, Shortfall, TransferLine,
};

/// The requests that take a key: what they ask for, and their fields.
macro_rules! requests {
    ($($request:ident as $name:literal $fields:tt)*) => {
        fields! { $($request $fields)* }
        $(impl Request for $request {
            const NAME: &'static str = $name;

            fn key(&self) -> Option<Key> {
                self.key
            }
        })*
        /// The names of all requests that may carry a key: of everything that records a document.
        pub const REQUESTS: &[&str] = &[$($name),*];
    };
}

requests! {
    Checkout as "checkout" { cart, payments, shown_total, key }
    RefundSale as "refund_sale" { sale, lines, method, reason, key }
    VoidSale as "void_sale" { sale, reason, key }
    ReturnGoods as "return_goods" { location, lines, method, reason, key }
    Receive as "receive" { location, supplier, lines, note, key }
    Adjust as "adjust" { location, lines, note, key }
    Count as "count" { location, lines, note, key }
    RequestTransfer as "request_transfer" { from, to, lines, notes, key }
    CompleteTransfers as "complete_transfers" { arrivals, key }
    CancelTransfers as "cancel_transfers" { transfers, key }
    SetQuarantined as "set_quarantined" { batch, version, quarantined, reason, key }
}

fields! {
    Cart { location, customer, lines, discount, coupons, price_list, currency }
    CartLine { product, quantity, price, discount, batch }
    PriceOverride { price, reason }
    Discount { value, reason }
    Payment { method, tendered }
    RefundLine { line_no, quantity, disposition }
    ReturnLine { product, quantity, unit_price, unit_cost, disposition }
    ReceiveLine { product, quantity, unit_cost, batch_number, expiration_date, received_date }
    AdjustLine { product, batch, quantity, reason, unit_cost }
    CountLine { product, batch, counted, expected }
    TransferLine { product, quantity, batch }
    Arrival { transfer, received, shortfall }
}

impl Canonical for DiscountValue {
    fn write(&self, form: &mut Form) {
        form.object(|form| match self {
            Self::Percent(percent) => form.field("Percent", percent),
            Self::Amount(amount) => form.field("Amount", amount),
        });
    }
}

impl Canonical for Shortfall {
    fn write(&self, form: &mut Form) {
        match self {
            Self::WriteOff(reason) => form.object(|form| form.field("WriteOff", reason)),
            Self::StayPending => form.text("StayPending"),
        }
    }
}

/// Values that are written as they print: `bare`, or as a `text`.
macro_rules! values {
    ($form:ident: $($name:ident),* $(,)?) => {
        $(impl Canonical for $name {
            fn write(&self, form: &mut Form) {
                form.$form(self);
            }
        })*
    };
}

values! {
    bare: bool, u32, i64, Quantity, BatchId, CustomerId, LocationId, PriceListId, ProductId, SaleId,
    SupplierId, TransferId,
}

values! {
    text: Money, Percent, Currency, NaiveDate, Key, BatchNumber, CouponCode, Note, AdjustmentReason,
    Disposition, PaymentMethod,
}
