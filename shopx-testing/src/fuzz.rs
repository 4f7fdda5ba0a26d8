//! Carts out of arbitrary bytes, for a fuzzer: any bytes are a shop and a cart, most of them
//! sensible, some beyond what a store would keep.

use std::borrow::Cow;

use chrono::{Duration, NaiveDate, NaiveTime};
use rust_decimal::Decimal;
use shopx_core::catalog::{TaxRate, TaxValue};
use shopx_core::id::{CustomerId, LocationId, PriceListId, ProductId, TaxClassId};
use shopx_core::money::{Currency, Percent, Rounding, RoundingLevel, RoundingMode};
use shopx_core::pricing::{
    ActivePromotion, Benefit, Cart, CartLine, ComboPart, Condition, Discount, DiscountValue,
    HandLimit, ListedPrice, NewPriceList, NewPromotion, PriceBreak, PriceFacts, PriceList,
    PriceOverride, PricedProduct, Scope,
};
use shopx_core::session::Role;
use shopx_core::text::CouponCode;
use shopx_core::{Money, Quantity};

use super::arrange::{kept, text};
use super::pricing::price_soundly;

/// Prices the cart that the bytes say: it may be refused, but what is priced must be sound.
pub fn price(bytes: &[u8]) {
    let (facts, cart) = shop_and_cart(bytes);
    let _ = price_soundly(&facts, &cart);
}

/// The shop and the cart that the bytes say.
#[must_use]
pub fn shop_and_cart(bytes: &[u8]) -> (PriceFacts<'static>, Cart) {
    let mut bytes = Bytes { left: bytes, digits: 0 };
    let currency: Currency = bytes.pick(&["GBP", "JPY", "KWD"]).parse().unwrap();
    bytes.digits = currency.digits();
    // The cart comes first, so that a few bytes are one.
    let cart = bytes.cart();
    (bytes.facts(currency), cart)
}

const TODAY: NaiveDate = NaiveDate::from_ymd_opt(2026, 7, 1).unwrap();

/// Products, tax classes and price lists are numbered from 1 to this.
const MOST: i64 = 3;

/// Bytes that are read as whatever is wanted; zeros when there are no more.
struct Bytes<'b> {
    left: &'b [u8],
    /// Of the currency.
    digits: u32,
}

impl Bytes<'_> {
    fn byte(&mut self) -> u8 {
        let Some((first, left)) = self.left.split_first() else { return 0 };
        self.left = left;
        *first
    }

    fn below(&mut self, bound: u8) -> u8 {
        self.byte() % bound
    }

    fn is(&mut self) -> bool {
        self.below(2) == 1
    }

    /// One time in 32: what a store would not keep, or a till would not send.
    fn is_odd(&mut self) -> bool {
        self.below(32) == 31
    }

    fn pick<T: Copy>(&mut self, of: &[T]) -> T {
        of[usize::from(self.byte()) % of.len()]
    }

    /// One time in four.
    fn maybe<T>(&mut self, make: impl FnOnce(&mut Self) -> T) -> Option<T> {
        (self.below(4) == 3).then(|| make(self))
    }

    fn many<T>(&mut self, most: u8, mut make: impl FnMut(&mut Self) -> T) -> Vec<T> {
        (0..self.below(most + 1)).map(|_| make(self)).collect()
    }

    /// A number of this many bytes.
    fn number(&mut self, bytes: u32) -> i64 {
        (0..bytes).fold(0, |number, _| (number << 8) | i64::from(self.byte()))
    }

    /// A price for a unit.
    fn price(&mut self) -> Money {
        let (bytes, digits) = self.pick(&[(1, 0), (2, 2), (2, 2), (3, 4), (2, 4), (1, 4)]);
        self.money(bytes, digits)
    }

    /// An amount in the currency's digits.
    fn amount(&mut self) -> Money {
        let bytes = self.pick(&[1, 1, 2]);
        self.money(bytes, self.digits)
    }

    fn money(&mut self, bytes: u32, digits: u32) -> Money {
        let amount = if self.is_odd() {
            Decimal::new(self.number(8), self.below(8).into())
        } else {
            Decimal::new(self.number(bytes), digits)
        };
        Money::exact(amount).unwrap_or(Money::ZERO)
    }

    fn percent(&mut self) -> Percent {
        let percent = match self.below(8) {
            0 => Decimal::ONE_HUNDRED,
            1 => Decimal::new(self.number(3), if self.is_odd() { 4 } else { 6 }),
            2 => Decimal::new(self.number(2), 3),
            _ => Decimal::from(self.below(101)),
        };
        Percent::new(percent.round_dp(4)).unwrap_or(Percent::ZERO)
    }

    fn quantity(&mut self) -> Quantity {
        let bytes = if self.is_odd() { 5 } else { self.pick(&[1, 1, 1, 1, 2]) };
        Quantity::new(self.number(bytes)).unwrap_or(Quantity::ONE)
    }

    /// How many whole units, or how often.
    fn units(&mut self) -> u32 {
        if self.is_odd() { self.pick(&[0, u32::MAX]) } else { 1 + u32::from(self.below(9)) }
    }

    fn id(&mut self) -> i64 {
        let ids = MOST + i64::from(self.is_odd());
        1 + i64::from(self.byte()) % ids
    }

    fn location(&mut self) -> LocationId {
        LocationId::new(1 + i64::from(self.is_odd()))
    }

    fn coupon(&mut self) -> CouponCode {
        text(self.pick(&["A", "B"]))
    }

    /// In a window, today; now and then not.
    fn first_day(&mut self) -> NaiveDate {
        TODAY + Duration::days(self.is_odd().into())
    }

    fn last_day(&mut self) -> NaiveDate {
        TODAY - Duration::days(self.is_odd().into())
    }

    fn facts(&mut self, currency: Currency) -> PriceFacts<'static> {
        let rounding = Rounding {
            mode: self.pick(RoundingMode::ALL),
            level: self.pick(RoundingLevel::ALL),
            amount_digits: self.is_odd().then_some(0),
            ..Rounding::default()
        };
        PriceFacts {
            time: NaiveTime::from_hms_opt(self.below(24).into(), 0, 0).unwrap(),
            customer_group: self.maybe(|_| text("staff")),
            tax_exemption: self.is_odd().then(|| text("a charity")),
            exempt_taxes: self.maybe(|_| text("VAT")).into_iter().collect(),
            by_hand: self
                .is_odd()
                .then(|| HandLimit { role: Role::Cashier, percent: self.percent() }),
            products: (1..=MOST).map(|id| (ProductId::new(id), self.product())).collect(),
            taxes: Cow::Owned(
                (1..=MOST)
                    .map(|class| (TaxClassId::new(class), self.many(4, Self::tax_rate)))
                    .collect(),
            ),
            promotions: (1..).zip(self.many(8, Self::promotion)).map(of_number).collect(),
            price_lists: (1..=MOST).map(|id| self.price_list(id)).collect(),
            ..PriceFacts::new(currency, rounding, TODAY)
        }
    }

    fn product(&mut self) -> PricedProduct {
        PricedProduct {
            price_breaks: self.many(3, |bytes| PriceBreak {
                min_quantity: bytes.quantity(),
                price: bytes.price(),
            }),
            quantity_decimals: if self.is_odd() { 20 } else { self.pick(&[0, 0, 0, 1, 2, 3]) },
            category: self.maybe(|_| text("tea")),
            tax_class: (!self.is()).then(|| TaxClassId::new(self.id())),
            ..PricedProduct::new(self.price())
        }
    }

    fn price_list(&mut self, id: i64) -> PriceList {
        let prices = self.many(3, |bytes| ListedPrice {
            product: ProductId::new(bytes.id()),
            min_quantity: bytes.quantity(),
            price: bytes.price(),
        });
        let new = NewPriceList {
            location: self.maybe(Self::location),
            customer_group: self.maybe(|_| text("staff")),
            starts_on: self.maybe(Self::first_day),
            ends_on: self.maybe(Self::last_day),
            ..NewPriceList::new(text("a list"), prices)
        };
        kept(id, new)
    }

    fn tax_rate(&mut self) -> TaxRate {
        let value = match self.below(3) {
            0 => TaxValue::PerUnit(self.price()),
            _ => TaxValue::Percent(self.percent()),
        };
        TaxRate {
            compound: self.is(),
            taxable: !self.is(),
            starts_on: self.maybe(Self::first_day),
            ends_on: self.maybe(Self::last_day),
            ..TaxRate::new(text(self.pick(&["VAT", "levy"])), value, self.is())
        }
    }

    fn scope(&mut self) -> Scope {
        match self.below(4) {
            0 | 1 => Scope::Cart,
            2 => Scope::Category(text("tea")),
            _ => Scope::products([self.id(), self.id()].map(ProductId::new)),
        }
    }

    fn benefit(&mut self) -> Benefit {
        let on = self.scope();
        let kind = self.byte();
        match if kind < 240 { kind % 5 } else { 5 } {
            0 => Benefit::PercentOff {
                on,
                percent: self.percent(),
                max_units: self.maybe(Self::units),
            },
            1 => {
                Benefit::AmountOff { on, amount: self.amount(), max_units: self.maybe(Self::units) }
            }
            2 => Benefit::AmountOffEach { on, amount: self.amount() },
            3 => Benefit::BuyGet {
                buy: on,
                buy_units: self.units(),
                get: self.scope(),
                get_units: self.units(),
                percent: self.percent(),
                max_times: self.maybe(Self::units),
            },
            4 => Benefit::Bundle {
                on,
                units: self.units(),
                price: self.amount(),
                max_times: self.maybe(Self::units),
            },
            _ => {
                let first = ComboPart { on, units: self.units() };
                let part = |bytes: &mut Self| ComboPart { on: bytes.scope(), units: bytes.units() };
                let second = part(self);
                Benefit::Combo {
                    parts: [first, second].into_iter().chain(self.many(7, part)).collect(),
                    price: self.amount(),
                    max_times: self.maybe(Self::units),
                }
            }
        }
    }

    fn promotion(&mut self) -> NewPromotion {
        let condition = self.maybe(|bytes| {
            let on = bytes.scope();
            if bytes.is() {
                Condition::Units { on, at_least: bytes.units() }
            } else {
                Condition::Spend { on, at_least: bytes.amount() }
            }
        });
        NewPromotion {
            priority: self.below(4).into(),
            exclusive: self.below(4) == 1,
            coupon_code: self.maybe(Self::coupon),
            location: self.maybe(Self::location),
            customer_group: self.maybe(|_| text("staff")),
            starts_on: self.maybe(Self::first_day),
            ends_on: self.maybe(Self::last_day),
            ends_at: NaiveTime::from_hms_opt(20, 0, 0),
            usage_limit: self.maybe(Self::units),
            usage_limit_per_customer: self.maybe(Self::units),
            condition,
            ..NewPromotion::new(text("an offer"), self.benefit())
        }
    }

    fn discount(&mut self) -> Discount {
        let value = match self.below(8) {
            0 => DiscountValue::Amount(self.amount()),
            _ => DiscountValue::Percent(self.percent()),
        };
        Discount { value, reason: text("a scratch") }
    }

    fn line(&mut self) -> CartLine {
        CartLine {
            price: self
                .maybe(|bytes| PriceOverride { price: bytes.price(), reason: text("price match") }),
            discount: self.maybe(Self::discount),
            ..CartLine::new(ProductId::new(self.id()), self.quantity())
        }
    }

    fn cart(&mut self) -> Cart {
        Cart {
            customer: self.maybe(|_| CustomerId::new(1)),
            discount: self.maybe(Self::discount),
            coupons: if self.maybe(|_| ()).is_some() { self.many(2, Self::coupon) } else { vec![] },
            price_list: self.maybe(|bytes| PriceListId::new(bytes.id())),
            lines: (0..=self.below(12)).map(|_| self.line()).collect(),
            ..Cart::new(LocationId::new(1))
        }
    }
}

fn of_number((id, new): (i64, NewPromotion)) -> ActivePromotion {
    ActivePromotion { promotion: kept(id, new), used: 1, used_by_customer: 0 }
}
