//! The form in bytes of every request that takes a key, and of what is in them.

use chrono::NaiveDate;

use super::Key;
use super::form::{Canonical, Form, fields};
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

/// A request that takes a key.
pub(crate) trait Request: Canonical {
    /// What its type is called.
    #[cfg(test)]
    const NAME: &'static str;
}

/// The fields of requests, and the list of their names.
macro_rules! requests {
    ($($name:ident $fields:tt)*) => {
        fields! { $($name $fields)* }
        $(impl Request for $name {
            #[cfg(test)]
            const NAME: &'static str = stringify!($name);
        })*
        /// The names of all requests that take a key.
        #[cfg(test)]
        pub(super) const REQUESTS: &[&str] = &[$(stringify!($name)),*];
    };
}

requests! {
    Checkout { cart, payments, shown_total, key }
    RefundSale { sale, lines, method, reason, key }
    VoidSale { sale, reason, key }
    ReturnGoods { location, lines, method, reason, key }
    Receive { location, supplier, lines, note, key }
    Adjust { location, lines, note, key }
    Count { location, lines, note, key }
    RequestTransfer { from, to, lines, notes, key }
    CompleteTransfers { arrivals, key }
    CancelTransfers { transfers, key }
    SetQuarantined { batch, version, quarantined, reason }
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
