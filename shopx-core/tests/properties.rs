//! What always holds, whatever the numbers.

// A helper of a test says in the shortest way that something is wrong.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;

use proptest::prelude::*;
use rust_decimal::Decimal;
use shopx_core::catalog::TaxRate;
use shopx_core::id::{LocationId, ProductId, TaxClassId};
use shopx_core::money::{Currency, Percent, Rounding, RoundingLevel, RoundingMode, allocate};
use shopx_core::pricing::payment::{Payment, PaymentMethod, settle};
use shopx_core::pricing::{
    Cart, CartLine, Discount, DiscountValue, PriceFacts, PriceOverride, PricedCart, PricedLine,
    PricedProduct, price,
};
use shopx_core::sales::{RefundSale, SaleStatus};
use shopx_core::tenants::Settings;
use shopx_core::testing::arrange::{
    back, open_shop_with, percent_off, pounds, rate, refund_lines, text, units,
};
use shopx_core::{MemoryStore, Money, Quantity, Shop};

fn minor(units: i64, digits: u32) -> Money {
    Money::new(Decimal::new(units, digits)).unwrap()
}

fn mode() -> impl Strategy<Value = RoundingMode> {
    prop::sample::select(RoundingMode::ALL)
}

fn rounding() -> impl Strategy<Value = Rounding> {
    let step = prop::sample::select(vec![None, Some("0.05"), Some("0.1"), Some("1")]);
    (mode(), prop::sample::select(RoundingLevel::ALL), step).prop_map(|(mode, level, step)| {
        Rounding { mode, level, cash_step: step.map(|step: &str| step.parse().unwrap()) }
    })
}

/// 0 to 100 % mostly, and now and then much more.
fn tax_rate() -> impl Strategy<Value = TaxRate> {
    let percent = prop_oneof![9 => 0i64..=1_000_000, 1 => 1_000_000i64..=9_990_000];
    (percent, any::<bool>(), any::<bool>()).prop_map(|(percent, inclusive, compound)| TaxRate {
        location: None,
        name: text("tax"),
        percent: Percent::new(Decimal::new(percent, 4)).unwrap(),
        inclusive,
        compound,
    })
}

fn discount(most: i64) -> impl Strategy<Value = Option<Discount>> {
    let reason = || text("why");
    let value = prop_oneof![
        2 => Just(None),
        2 => (0i64..=1_000_000).prop_map(|percent| {
            Some(DiscountValue::Percent(Percent::new(Decimal::new(percent, 4)).unwrap()))
        }),
        1 => Just(Some(DiscountValue::Percent(Percent::new(Decimal::ONE_HUNDRED).unwrap()))),
        1 => (0..=most).prop_map(|units| Some(DiscountValue::Amount(minor(units, 2)))),
    ];
    value.prop_map(move |value| value.map(|value| Discount { value, reason: reason() }))
}

fn cart_line() -> impl Strategy<Value = CartLine> {
    let price = prop::option::weighted(0.2, 0i64..200_000);
    (1i64..=3, 1i64..50, price, discount(3)).prop_map(|(product, quantity, price, discount)| {
        CartLine {
            price: price.map(|price| PriceOverride { price: minor(price, 4), reason: text("why") }),
            discount,
            ..CartLine::new(ProductId::new(product), units(quantity))
        }
    })
}

prop_compose! {
    fn priced_shop()(
        rounding in rounding(),
        prices in prop::array::uniform3(1i64..2_000_000),
        decimals in prop::array::uniform3(0u32..=3),
        rates in prop::array::uniform2(prop::collection::vec(tax_rate(), 0..4)),
    ) -> PriceFacts {
        let products = (1..).zip(0..3usize).map(|(id, n)| {
            let class = [None, Some(TaxClassId::new(1)), Some(TaxClassId::new(2))][n];
            let product = PricedProduct {
                price: minor(prices[n], 4),
                quantity_decimals: decimals[n],
                tax_class: class,
            };
            (ProductId::new(id), product)
        });
        let taxes = (1..).map(TaxClassId::new).zip(rates);
        PriceFacts {
            currency: "GBP".parse().unwrap(),
            rounding,
            products: products.collect(),
            taxes: taxes.collect(),
        }
    }
}

prop_compose! {
    fn cart()(
        lines in prop::collection::vec(cart_line(), 1..8),
        discount in discount(3),
    ) -> Cart {
        Cart { lines, discount, ..Cart::new(LocationId::new(1)) }
    }
}

fn sum(priced: &PricedCart, amount: fn(&PricedLine) -> Money) -> Money {
    Money::sum(priced.lines.iter().map(amount)).unwrap()
}

/// What holds for every priced cart.
fn adds_up(facts: &PriceFacts, priced: &PricedCart) -> Result<(), TestCaseError> {
    prop_assert_eq!(sum(priced, |line| line.tax_amount), priced.tax_amount);
    prop_assert_eq!(sum(priced, |line| line.discount_amount), priced.discount_amount);
    prop_assert_eq!(sum(priced, |line| line.exclusive_tax_amount), priced.exclusive_tax_amount);
    prop_assert_eq!(sum(priced, |line| line.paid().unwrap()), priced.total_amount);
    let total = sum(priced, |line| line.total_price)
        .minus(priced.discount_amount)
        .and_then(|net| net.plus(priced.exclusive_tax_amount));
    prop_assert_eq!(total.unwrap(), priced.total_amount);
    prop_assert!(priced.total_amount >= Money::ZERO);
    for line in &priced.lines {
        let of = |amounts: &mut dyn Iterator<Item = Money>| Money::sum(amounts).unwrap();
        let discounts = of(&mut line.discounts.iter().map(|discount| discount.amount));
        prop_assert_eq!(discounts, line.discount_amount);
        prop_assert!(line.discount_amount <= line.total_price);
        prop_assert_eq!(of(&mut line.taxes.iter().map(|tax| tax.amount)), line.tax_amount);
        let exclusive = line.taxes.iter().filter(|tax| !tax.inclusive);
        prop_assert_eq!(of(&mut exclusive.map(|tax| tax.amount)), line.exclusive_tax_amount);
        for amount in [line.total_price, line.discount_amount, line.tax_amount] {
            prop_assert!(facts.currency.check(amount).is_ok());
            prop_assert!(amount >= Money::ZERO);
        }
        let product = &facts.products[&line.product];
        let exact = line.unit_price.for_units(line.quantity.get(), product.quantity_decimals);
        let rounded = facts.rounding.mode.round(exact.unwrap().amount(), 2);
        prop_assert_eq!(line.total_price.amount(), rounded);
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn parts_sum_to_the_whole_and_none_exceeds_its_weight(
        weights in prop::collection::vec(0i64..1_000_000_000, 1..30),
        share in 0u64..=1_000,
        digits in prop::sample::select(vec![0u32, 2, 3]),
        negative: bool,
    ) {
        let whole: i64 = weights.iter().sum();
        let total = i64::try_from(i128::from(whole) * i128::from(share) / 1_000).unwrap();
        let money = |units: i64| minor(units, digits);
        let weights: Vec<Money> = weights.into_iter().map(money).collect();
        let total = money(if negative { -total } else { total });
        let parts = allocate(total, &weights, digits).unwrap();
        prop_assert_eq!(Money::sum(parts.iter().copied()).unwrap(), total);
        for (part, weight) in parts.iter().zip(&weights) {
            prop_assert!(part.amount().abs() <= weight.amount(), "{part} of {weight}");
            prop_assert!(part.is_zero() || part.amount().is_sign_negative() == negative);
        }
    }

    #[test]
    fn parts_of_any_amount_sum_to_it_or_are_refused(
        total: i64,
        weights in prop::collection::vec(any::<i64>(), 0..6),
        scale in 0u32..=4,
        digits in 0u32..=3,
    ) {
        let money = |units: i64| Money::exact(Decimal::new(units, scale));
        let weights: Result<Vec<Money>, _> = weights.into_iter().map(money).collect();
        if let (Ok(total), Ok(weights)) = (money(total), weights)
            && let Ok(parts) = allocate(total, &weights, digits)
        {
            prop_assert_eq!(Money::sum(parts), Ok(total));
        }
    }

    #[test]
    fn rounding_mirrors_around_zero_and_moves_by_less_than_a_step(
        amount: i64,
        scale in 0u32..=8,
        digits in 0u32..=3,
        step in 1i64..500,
        mode in mode(),
    ) {
        let amount = Decimal::new(amount, scale);
        prop_assert_eq!(mode.round(-amount, digits), -mode.round(amount, digits));
        prop_assert!((mode.round(amount, digits) - amount).abs() < Decimal::new(1, digits));
        let step = Decimal::new(step, 2);
        if let (Ok(there), Ok(back)) =
            (mode.round_to_step(amount, step), mode.round_to_step(-amount, step))
        {
            prop_assert_eq!(back, -there);
            prop_assert!((there - amount).abs() < step);
        }
    }

    #[test]
    fn a_priced_cart_adds_up(facts in priced_shop(), cart in cart()) {
        if let Ok(priced) = price(&facts, &cart) {
            adds_up(&facts, &priced)?;
        }
    }

    #[test]
    fn a_cart_is_refused_only_for_a_discount_above_its_price(
        facts in priced_shop(),
        cart in cart(),
    ) {
        if let Err(refusal) = price(&facts, &cart) {
            prop_assert_eq!(refusal.code(), "discount_exceeds_price");
        }
    }

    #[test]
    fn a_whole_discount_leaves_nothing_to_pay(facts in priced_shop(), cart in cart()) {
        let whole = Discount {
            value: DiscountValue::Percent(Percent::new(Decimal::ONE_HUNDRED).unwrap()),
            reason: text("a gift"),
        };
        let mut lines = cart.clone();
        lines.lines.iter_mut().for_each(|line| line.discount = Some(whole.clone()));
        lines.discount = None;
        let mut both = lines.clone();
        both.discount = Some(whole.clone());
        for cart in [Cart { discount: Some(whole), ..cart }, lines, both] {
            if let Ok(priced) = price(&facts, &cart) {
                adds_up(&facts, &priced)?;
                prop_assert_eq!((priced.total_amount, priced.tax_amount), {
                    (Money::ZERO, Money::ZERO)
                });
            }
        }
    }

    #[test]
    fn the_order_of_the_lines_changes_no_total(
        facts in priced_shop(),
        cart in cart(),
        turn in 0usize..8,
        reverse: bool,
    ) {
        let mut turned = cart.clone();
        let lines = turned.lines.len();
        turned.lines.rotate_left(turn % lines);
        if reverse {
            turned.lines.reverse();
        }
        match (price(&facts, &cart), price(&facts, &turned)) {
            (Ok(one), Ok(other)) => {
                prop_assert_eq!(one.total_amount, other.total_amount);
                prop_assert_eq!(one.tax_amount, other.tax_amount);
                prop_assert_eq!(one.discount_amount, other.discount_amount);
                let by_product = |priced: &PricedCart| {
                    let mut lines: Vec<_> = priced
                        .lines
                        .iter()
                        .map(|l| (l.product, l.quantity, l.unit_price, l.paid().unwrap()))
                        .collect();
                    lines.sort();
                    lines
                };
                prop_assert_eq!(by_product(&one), by_product(&other));
            }
            (Err(one), Err(other)) => prop_assert_eq!(one.code(), other.code()),
            other => prop_assert!(false, "{:?}", other),
        }
    }

    #[test]
    fn a_settlement_takes_the_total_and_its_rounding(
        total in 0i64..100_000,
        card in 0i64..100_000,
        cash in prop_oneof![0i64..200_000, (0i64..2_000).prop_map(|pounds| pounds * 100)],
        rest in prop::option::of(prop::sample::select(PaymentMethod::ALL)),
        rounding in rounding(),
    ) {
        let total = minor(total, 2);
        let mut offered = Vec::new();
        if card > 0 {
            offered.push(Payment::card(minor(card, 2)));
        }
        if cash > 0 {
            offered.push(Payment::cash(minor(cash, 2)));
        }
        offered.extend(rest.map(Payment::rest));
        let pounds: Currency = "GBP".parse().unwrap();
        match settle(total, &offered, rounding, pounds) {
            Ok(settled) => {
                let paid = Money::sum(settled.payments.iter().map(|p| p.amount)).unwrap();
                prop_assert_eq!(paid, total.plus(settled.rounding_amount).unwrap());
                for payment in &settled.payments {
                    prop_assert!(payment.amount >= Money::ZERO);
                    prop_assert!(payment.amount <= payment.tendered);
                    let change = payment.tendered != payment.amount;
                    prop_assert!(!change || payment.method == PaymentMethod::Cash);
                }
                let in_cash = settled.payments.iter().any(|p| p.method == PaymentMethod::Cash);
                prop_assert!(in_cash || settled.rounding_amount.is_zero());
            }
            Err(refusal) => {
                let code = refusal.code();
                prop_assert!(matches!(code, "payment_short" | "payment_exceeds_total"), "{code}");
                // Whoever pays the rest has paid, unless he gave coins that there are not.
                let coins = rounding.cash_step.is_none() || cash % 100 == 0;
                prop_assert!(rest.is_none() || code == "payment_exceeds_total" || !coins);
            }
        }
    }

    #[test]
    fn nothing_panics_on_any_input_in_range(
        prices in prop::array::uniform2(1i64..=i64::MAX),
        scale in 0u32..=4,
        quantities in prop::collection::vec(1i64..=Quantity::MAX, 1..6),
        rates in prop::collection::vec(tax_rate(), 0..8),
        percent in 0i64..=9_990_000,
        rounding in rounding(),
        decimals in 0u32..=3,
        given in prop::collection::vec(any::<i64>(), 0..4),
        code in prop::sample::select(vec!["JPY", "GBP", "KWD"]),
    ) {
        let currency: Currency = code.parse().unwrap();
        let any = |units: i64| Money::new(Decimal::new(units, scale)).unwrap_or(Money::ZERO);
        let class = TaxClassId::new(1);
        let product = PricedProduct {
            price: any(prices[0]),
            quantity_decimals: decimals,
            tax_class: Some(class),
        };
        let facts = PriceFacts {
            currency,
            rounding,
            products: BTreeMap::from([(ProductId::new(1), product)]),
            taxes: BTreeMap::from([(class, rates)]),
        };
        let discount = Discount {
            value: DiscountValue::Percent(Percent::new(Decimal::new(percent, 4)).unwrap()),
            reason: text("why"),
        };
        let lines: Vec<CartLine> = quantities
            .into_iter()
            .map(|quantity| CartLine {
                discount: (quantity % 2 == 0).then(|| discount.clone()),
                ..CartLine::new(ProductId::new(1), units(quantity))
            })
            .collect();
        let cart = Cart {
            lines,
            discount: Some(Discount {
                value: DiscountValue::Amount(any(prices[1])),
                reason: text("why"),
            }),
            ..Cart::new(LocationId::new(1))
        };
        for cart in [Cart { discount: None, ..cart.clone() }, cart] {
            if let Ok(priced) = price(&facts, &cart) {
                let offered: Vec<Payment> = given.iter().map(|g| Payment::cash(any(*g))).collect();
                let _ = settle(priced.total_amount, &offered, rounding, currency);
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 48,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn refunds_in_any_parts_sum_to_what_was_paid(
        rounding in rounding(),
        rates in prop::collection::vec(tax_rate(), 0..3),
        price in 1i64..100_000,
        quantity in 1i64..30,
        off in prop::sample::select(vec!["0", "0.01", "12.5", "33.3333", "99.9", "100"]),
        parts in prop::collection::vec((1i64..12, prop::sample::select(PaymentMethod::ALL)), 0..8),
    ) {
        let shop = Shop::new(MemoryStore::new());
        let refunded = async {
            let a = open_shop_with(&shop, Settings { rounding, ..pounds() }).await;
            let a = a.at("2026-03-01T12:00:00Z");
            let price = minor(price, 4).to_string();
            let (tea, jam) = (a.taxed("tea", &price, rates).await, a.product("jam", "1").await);
            a.receive(tea, quantity, "1").await;
            a.receive(jam, 3, "1").await;
            let cart = a.cart(&[(tea, quantity), (jam, 3)]);
            let cart = Cart { discount: Some(percent_off(off)), ..cart };
            let sale = a.checkout(cart).await.unwrap();
            let mut left = quantity;
            let mut given = Vec::new();
            for (part, method) in parts {
                let part = part.min(left);
                if part > 0 {
                    left -= part;
                    let lines = vec![back(1, part)];
                    let refund =
                        RefundSale { method: Some(method), ..refund_lines(sale.id, lines) };
                    given.push(a.shop.refund_sale(&a.manager, refund).await.unwrap());
                }
            }
            let rest = refund_lines(sale.id, Vec::new());
            given.push(a.shop.refund_sale(&a.manager, rest).await.unwrap());
            (given, a.sale(sale.id).await, a.shop.verify(&a.admin).await.unwrap())
        };
        let (given, sale, differences) = futures::executor::block_on(refunded);
        prop_assert_eq!(Money::sum(given.iter().map(|g| g.amount)).unwrap(), sale.total_amount);
        prop_assert_eq!(Money::sum(given.iter().map(|g| g.tax_amount)).unwrap(), sale.tax_amount);
        prop_assert!(given.iter().all(|refund| refund.amount >= Money::ZERO));
        prop_assert_eq!(sale.status, SaleStatus::Refunded);
        prop_assert_eq!(differences, []);
    }
}

#[test]
fn a_tax_inside_the_price_and_one_on_top_leave_nothing_of_a_gift() {
    let facts = PriceFacts {
        currency: "GBP".parse().unwrap(),
        rounding: Rounding { mode: RoundingMode::Up, ..Rounding::default() },
        products: BTreeMap::from([(
            ProductId::new(1),
            PricedProduct {
                price: minor(333, 2),
                quantity_decimals: 0,
                tax_class: Some(TaxClassId::new(1)),
            },
        )]),
        taxes: BTreeMap::from([(
            TaxClassId::new(1),
            vec![rate("VAT", "20", true), rate("levy", "7.7", false)],
        )]),
    };
    let line = CartLine {
        discount: Some(percent_off("100")),
        ..CartLine::new(ProductId::new(1), units(3))
    };
    let cart = Cart { lines: vec![line], ..Cart::new(LocationId::new(1)) };
    let priced = price(&facts, &cart).unwrap();
    assert_eq!((priced.total_amount, priced.tax_amount), (Money::ZERO, Money::ZERO));
}
