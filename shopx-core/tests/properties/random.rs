//! Shops, carts and sales out of random numbers.

use std::borrow::Cow;

use proptest::prelude::*;
use rust_decimal::Decimal;
use shopx_core::Money;
use shopx_core::catalog::{TaxRate, TaxValue};
use shopx_core::id::{CustomerId, LocationId, ProductId, TaxClassId};
use shopx_core::money::{Currency, Percent, Rounding, RoundingLevel, RoundingMode};
use shopx_core::pricing::payment::PaymentMethod;
use shopx_core::pricing::{
    Benefit, Cart, CartLine, ComboPart, Condition, Discount, DiscountValue, ListedPrice,
    NewPriceList, NewPromotion, PriceBreak, PriceFacts, PriceList, PriceOverride, PricedProduct,
    Scope,
};
use shopx_core::tenants::Settings;
use shopx_testing::arrange::{active, day, kept, pounds, text, units};

pub(super) fn minor(units: i64, digits: u32) -> Money {
    Money::new(Decimal::new(units, digits)).unwrap()
}

pub(super) fn one_of<T: Clone + std::fmt::Debug + 'static>(
    of: &[T],
) -> impl Strategy<Value = T> + use<T> {
    prop::sample::select(of.to_vec())
}

pub(super) fn mode() -> impl Strategy<Value = RoundingMode> {
    one_of(RoundingMode::ALL)
}

pub(super) fn rounding() -> impl Strategy<Value = Rounding> {
    let step = one_of(&[None, Some("0.05"), Some("0.1"), Some("1")]);
    let cash_mode = prop::option::of(mode());
    (mode(), one_of(RoundingLevel::ALL), step, cash_mode).prop_map(
        |(mode, level, step, cash_mode)| Rounding {
            mode,
            level,
            cash_step: step.map(|step: &str| step.parse().unwrap()),
            cash_mode,
            amount_digits: None,
        },
    )
}

/// 0 to 100 %, whole or not.
pub(super) fn any_percent() -> impl Strategy<Value = Percent> {
    let whole = (0i64..=100).prop_map(|percent| Decimal::new(percent, 0));
    let any = (0i64..=1_000_000).prop_map(|percent| Decimal::new(percent, 4));
    prop_oneof![2 => whole, 1 => any, 1 => Just(Decimal::ONE_HUNDRED)]
        .prop_map(|percent| Percent::new(percent).unwrap())
}

/// A price for a whole unit: mostly in the currency's digits.
fn unit_price(digits: u32) -> impl Strategy<Value = Money> {
    prop_oneof![
        3 => (1i64..30_000).prop_map(move |units| minor(units, digits)),
        1 => (1i64..2_000_000).prop_map(|units| minor(units, 4)),
    ]
}

fn amount(digits: u32) -> impl Strategy<Value = Money> {
    prop_oneof![1i64..30, 1i64..20_000].prop_map(move |units| minor(units, digits))
}

/// 0 to 100 % mostly, now and then much more or an amount per unit.
pub(super) fn tax_rate() -> impl Strategy<Value = TaxRate> {
    let much = (1_000_000i64..=9_990_000)
        .prop_map(|percent| Percent::new(Decimal::new(percent, 4)).unwrap());
    let value = prop_oneof![
        9 => any_percent().prop_map(TaxValue::Percent),
        1 => much.prop_map(TaxValue::Percent),
        3 => (0i64..20_000).prop_map(|units| TaxValue::PerUnit(minor(units, 4))),
    ];
    let not_now = [(Some(day("2026-07-02")), None), (None, Some(day("2026-06-30")))];
    let window = prop_oneof![9 => Just((None, None)), 1 => one_of(&not_now)];
    let flags = (any::<bool>(), any::<bool>(), prop::bool::weighted(0.7));
    (one_of(&["VAT", "levy"]), value, flags, window).prop_map(|(name, value, flags, window)| {
        let (inclusive, compound, taxable) = flags;
        let (starts_on, ends_on) = window;
        let rate = TaxRate::new(text(name), value, inclusive);
        TaxRate { compound, taxable, starts_on, ends_on, ..rate }
    })
}

fn discount(digits: u32) -> impl Strategy<Value = Discount> {
    let value = prop_oneof![
        3 => any_percent().prop_map(DiscountValue::Percent),
        1 => (0i64..=3).prop_map(move |units| DiscountValue::Amount(minor(units, digits))),
    ];
    value.prop_map(|value| Discount { value, reason: text("why") })
}

/// Products, tax classes and price lists are numbered from 1 to this.
pub(super) const MOST: i64 = 4;

fn a_product() -> impl Strategy<Value = ProductId> {
    (1..=MOST).prop_map(ProductId::new)
}

fn priced_product(digits: u32) -> impl Strategy<Value = PricedProduct> {
    let price_break = (1i64..100, unit_price(digits))
        .prop_map(|(from, price)| PriceBreak { min_quantity: units(from), price });
    (
        unit_price(digits),
        prop::collection::vec(price_break, 0..3),
        one_of(&[0, 0, 0, 1, 2, 3]),
        prop::option::of(Just(text("tea"))),
        prop::option::weighted(0.8, (1..=MOST).prop_map(TaxClassId::new)),
    )
        .prop_map(|(price, price_breaks, quantity_decimals, category, tax_class)| {
            PricedProduct { price, price_breaks, quantity_decimals, category, tax_class }
        })
}

fn price_list(digits: u32) -> impl Strategy<Value = NewPriceList> {
    let listed = (a_product(), 1i64..100, unit_price(digits)).prop_map(|(product, from, price)| {
        ListedPrice { product, min_quantity: units(from), price }
    });
    let group = prop::option::weighted(0.3, Just(text("staff")));
    (prop::collection::vec(listed, 0..4), group).prop_map(|(prices, customer_group)| NewPriceList {
        customer_group,
        ..NewPriceList::new(text("a list"), prices)
    })
}

fn cart_or_category() -> impl Strategy<Value = Scope> {
    prop_oneof![2 => Just(Scope::Cart), 1 => Just(Scope::Category(text("tea")))]
}

fn scope() -> impl Strategy<Value = Scope> {
    let products = prop::collection::btree_set(a_product(), 1..3).prop_map(Scope::Products);
    prop_oneof![2 => cart_or_category(), 1 => products]
}

fn benefit(digits: u32, scope: &BoxedStrategy<Scope>) -> impl Strategy<Value = Benefit> + use<> {
    let on = || scope.clone();
    let at_most = || prop::option::of(1u32..10);
    prop_oneof![
        (on(), any_percent(), at_most()).prop_map(|(on, percent, max_units)| Benefit::PercentOff {
            on,
            percent,
            max_units
        }),
        (on(), amount(digits), at_most()).prop_map(|(on, amount, max_units)| Benefit::AmountOff {
            on,
            amount,
            max_units
        }),
        (on(), amount(digits)).prop_map(|(on, amount)| Benefit::AmountOffEach { on, amount }),
        ((on(), 1u32..5), (on(), 1u32..4), any_percent(), at_most()).prop_map(
            |((buy, buy_units), (get, get_units), percent, max_times)| {
                Benefit::BuyGet { buy, buy_units, get, get_units, percent, max_times }
            }
        ),
        (on(), 1u32..7, amount(digits), at_most()).prop_map(|(on, units, price, max_times)| {
            Benefit::Bundle { on, units, price, max_times }
        }),
        (
            prop::collection::vec(
                (on(), 1u32..4).prop_map(|(on, units)| ComboPart { on, units }),
                2..4
            ),
            amount(digits),
            at_most()
        )
            .prop_map(|(parts, price, max_times)| Benefit::Combo {
                parts,
                price,
                max_times
            }),
    ]
}

fn promotion(
    digits: u32,
    scope: &BoxedStrategy<Scope>,
) -> impl Strategy<Value = NewPromotion> + use<> {
    let condition = prop_oneof![
        (scope.clone(), 1u32..20).prop_map(|(on, at_least)| Condition::Units { on, at_least }),
        (scope.clone(), amount(digits))
            .prop_map(|(on, at_least)| Condition::Spend { on, at_least }),
    ];
    (
        benefit(digits, scope),
        prop::option::weighted(0.3, condition),
        0..3i32,
        prop::bool::weighted(0.1),
        prop::option::weighted(0.2, Just(text("staff"))),
        prop::option::weighted(0.2, 1u32..3),
    )
        .prop_map(|(benefit, condition, priority, exclusive, customer_group, limit)| {
            NewPromotion {
                condition,
                priority,
                exclusive,
                customer_group,
                usage_limit: limit,
                ..NewPromotion::new(text("an offer"), benefit)
            }
        })
}

fn cart_line(digits: u32) -> impl Strategy<Value = CartLine> {
    let price = prop_oneof![1 => Just(Money::ZERO), 4 => unit_price(digits)];
    let price = price.prop_map(|price| PriceOverride { price, reason: text("why") });
    (
        a_product(),
        prop_oneof![1i64..8, 1i64..3_000],
        prop::option::weighted(0.2, price),
        prop::option::weighted(0.2, discount(digits)),
    )
        .prop_map(|(product, quantity, price, discount)| CartLine {
            price,
            discount,
            ..CartLine::new(product, units(quantity))
        })
}

prop_compose! {
    fn shop_in(currency: Currency)(
        rounding in rounding(),
        products in prop::array::uniform4(priced_product(currency.digits())),
        price_lists in prop::array::uniform4(price_list(currency.digits())),
        promotions in prop::collection::vec(
            promotion(currency.digits(), &scope().boxed()), 0..6,
        ),
        taxes in prop::array::uniform4(prop::collection::vec(tax_rate(), 0..4)),
        customer_group in prop::option::of(Just(text("staff"))),
        tax_exemption in prop::option::weighted(0.1, Just(text("a charity"))),
        exempt_taxes in prop::collection::vec(Just(text("VAT")), 0..2),
    ) -> PriceFacts<'static> {
        let promotions = (1..).zip(promotions).map(|(id, new)| active(id, new));
        let price_lists = (1..).zip(price_lists).map(|(id, new)| kept::<PriceList>(id, new));
        PriceFacts {
            customer_group,
            tax_exemption,
            exempt_taxes,
            products: (1..).map(ProductId::new).zip(products).collect(),
            price_lists: price_lists.collect(),
            promotions: promotions.collect(),
            taxes: Cow::Owned((1..).map(TaxClassId::new).zip(taxes).collect()),
            ..PriceFacts::new(currency, rounding, day("2026-07-01"))
        }
    }
}

prop_compose! {
    fn cart_in(currency: Currency)(
        customer in prop::option::of(Just(CustomerId::new(1))),
        lines in prop::collection::vec(cart_line(currency.digits()), 1..8),
        discount in prop::option::weighted(0.4, discount(currency.digits())),
    ) -> Cart {
        Cart { customer, lines, discount, ..Cart::new(LocationId::new(1)) }
    }
}

fn currency() -> impl Strategy<Value = Currency> {
    one_of(&["JPY", "GBP", "KWD"]).prop_map(|code| code.parse().unwrap())
}

/// A shop that has everything, and a cart in it.
pub(super) fn shop_and_cart() -> impl Strategy<Value = (PriceFacts<'static>, Cart)> {
    currency().prop_flat_map(|currency| (shop_in(currency), cart_in(currency)))
}

/// So many units of two products that are alike, on some lines.
fn lines_of(twins: [i64; 2], units_of: i64, cuts: &[(bool, i64)]) -> Vec<CartLine> {
    let mut left = units_of;
    let mut lines = Vec::new();
    for (first, cut) in cuts.iter().copied().chain([(true, i64::MAX)]) {
        let cut = cut.min(left);
        if cut > 0 {
            left -= cut;
            lines.push(CartLine::new(ProductId::new(twins[usize::from(first)]), units(cut)));
        }
    }
    lines
}

prop_compose! {
    /// A shop in which products 1 and 4 are alike, and so are 2 and 3; and the same units twice, in
    /// two carts.
    fn same_units_in(currency: Currency)(
        rounding in rounding(),
        prices in prop::array::uniform2(1i64..3_000),
        alike: bool,
        promotions in prop::collection::vec(
            promotion(currency.digits(), &twin_scope().boxed()), 1..7,
        ),
        units_of in prop::array::uniform2(prop_oneof![0i64..12, 0i64..100_000]),
        cuts in prop::array::uniform4(prop::collection::vec(
            (any::<bool>(), prop_oneof![1i64..6, 1i64..50_000]), 0..5,
        )),
    ) -> (PriceFacts<'static>, Cart, Cart) {
        let second = if alike { prices[0] } else { prices[1] };
        let product = |price, category: Option<&str>| PricedProduct {
            category: category.map(text),
            ..PricedProduct::new(minor(price, currency.digits()))
        };
        let [tea, jam] = [product(prices[0], Some("tea")), product(second, None)];
        let products = [tea.clone(), jam.clone(), jam, tea];
        let facts = PriceFacts {
            products: (1..).map(ProductId::new).zip(products).collect(),
            promotions: (1..).zip(promotions).map(|(id, new)| active(id, new)).collect(),
            ..PriceFacts::new(currency, rounding, day("2026-07-01"))
        };
        let [a, b, c, d] = &cuts;
        let [teas, jams] = units_of;
        let cart = |teas: Vec<CartLine>, jams: Vec<CartLine>| Cart {
            customer: Some(CustomerId::new(1)),
            lines: teas.into_iter().chain(jams).collect(),
            ..Cart::new(LocationId::new(1))
        };
        let one = cart(lines_of([1, 4], teas, a), lines_of([2, 3], jams, b));
        let other = cart(lines_of([1, 4], teas, c), lines_of([2, 3], jams, d));
        (facts, one, other)
    }
}

/// What looks at both of two products that are alike, or at none.
fn twin_scope() -> impl Strategy<Value = Scope> {
    let products = |ids: [i64; 2]| Scope::products(ids.map(ProductId::new));
    let twins = prop_oneof![Just(products([1, 4])), Just(products([2, 3]))];
    prop_oneof![2 => cart_or_category(), 2 => twins]
}

pub(super) fn same_units() -> impl Strategy<Value = (PriceFacts<'static>, Cart, Cart)> {
    currency().prop_flat_map(same_units_in)
}

/// What is sold under which rules, and how it comes back.
#[derive(Debug, Clone)]
pub(super) struct Trade {
    pub(super) settings: Settings,
    pub(super) promotions: Vec<NewPromotion>,
    pub(super) rates: Vec<TaxRate>,
    pub(super) price: Money,
    pub(super) quantity_decimals: u32,
    pub(super) quantity: i64,
    pub(super) discount: Discount,
    pub(super) refunds: Vec<(i64, PaymentMethod)>,
}

prop_compose! {
    fn trade_in(currency: Currency)(
        rounding in rounding(),
        promotions in prop::collection::vec(
            promotion(currency.digits(), &cart_or_category().boxed()), 1..4,
        ),
        rates in prop::collection::vec(tax_rate(), 0..3),
        price in unit_price(currency.digits()),
        quantity_decimals in one_of(&[0, 0, 3]),
        quantity in 1i64..30,
        off in any_percent(),
        refunds in prop::collection::vec((1i64..12, one_of(PaymentMethod::ALL)), 0..8),
    ) -> Trade {
        let cash_step = rounding.cash_step.filter(|step| rounding.check(currency, *step).is_ok());
        let settings = Settings { currency, rounding: Rounding { cash_step, ..rounding }, ..pounds() };
        let discount = Discount { value: DiscountValue::Percent(off), reason: text("why") };
        Trade {
            settings, promotions, rates, price, quantity_decimals, quantity, discount, refunds,
        }
    }
}

pub(super) fn trade() -> impl Strategy<Value = Trade> {
    currency().prop_flat_map(trade_in)
}
