//! What always holds, whatever the numbers.

#![expect(clippy::unwrap_used, reason = "helpers of tests, not tests to Clippy")]

use std::borrow::Cow;
use std::collections::BTreeMap;

use proptest::prelude::*;
use rust_decimal::Decimal;
use shopx_core::catalog::NewProduct;
use shopx_core::id::{LocationId, PriceListId, ProductId, TaxClassId};
use shopx_core::money::{Currency, Rounding, RoundingMode, allocate};
use shopx_core::pricing::payment::{Payment, PaymentMethod, tender};
use shopx_core::pricing::{
    Benefit, Cart, CartLine, Discount, DiscountKind, DiscountValue, HandLimit, NewPromotion,
    PriceFacts, PricedCart, PricedProduct, Promotion, Scope, price,
};
use shopx_core::sales::{RefundSale, SaleStatus};
use shopx_core::{MemoryStore, Money, Quantity, Role, Shop};
use shopx_testing::arrange::{
    active, back, day, open_shop_with, percent, percent_off, product, rate, refund_lines, text,
    units,
};
use shopx_testing::pricing::{
    adds_up, costs_nothing_when_all_is_taken_off, costs_the_same_in_another_order,
    costs_the_same_in_parts, explains_itself, price_soundly,
};

#[path = "properties/random.rs"]
mod random;

use random::{
    MOST, any_percent, minor, mode, one_of, rounding, same_units, shop_and_cart, tax_rate, trade,
};

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
    fn a_priced_cart_adds_up_and_explains_itself((facts, cart) in shop_and_cart()) {
        if let Ok(priced) = price(&facts, &cart) {
            adds_up(&facts, &priced);
            explains_itself(&priced);
        }
    }

    #[test]
    fn a_priced_cart_is_the_same_after_a_journey((facts, cart) in shop_and_cart()) {
        if let Ok(priced) = price(&facts, &cart) {
            let sent = serde_json::to_string(&priced).unwrap();
            prop_assert_eq!(serde_json::from_str::<PricedCart>(&sent).unwrap(), priced);
        }
    }

    #[test]
    fn a_cart_is_refused_only_for_a_discount_above_its_price((facts, cart) in shop_and_cart()) {
        if let Err(refusal) = price(&facts, &cart) {
            prop_assert_eq!(refusal.code(), "discount_exceeds_price");
        }
    }

    #[test]
    fn a_whole_discount_leaves_nothing_to_pay((facts, cart) in shop_and_cart()) {
        let mut lines = Cart { discount: None, ..cart.clone() };
        lines.lines.iter_mut().for_each(|line| line.discount = Some(percent_off("100")));
        let priced = price(&facts, &lines).unwrap();
        adds_up(&facts, &priced);
        prop_assert_eq!((priced.total_amount, priced.tax_amount), (Money::ZERO, Money::ZERO));
        if price(&facts, &cart).is_ok() {
            costs_nothing_when_all_is_taken_off(&facts, &cart);
        }
    }

    #[test]
    fn a_promotion_that_gives_everything_leaves_nothing_to_pay(
        (facts, cart) in shop_and_cart(),
        first: bool,
    ) {
        let everything =
            Benefit::PercentOff { on: Scope::Cart, percent: percent("100"), max_units: None };
        let priority = if first { i32::MIN } else { i32::MAX };
        let gift = NewPromotion { priority, ..NewPromotion::new(text("a gift"), everything) };
        let mut facts = facts;
        facts.promotions.to_mut().iter_mut().for_each(|active| active.promotion.exclusive = false);
        facts.promotions.to_mut().push(active(99, gift));
        let cart = Cart { discount: None, ..cart };
        if let Ok(priced) = price(&facts, &cart) {
            adds_up(&facts, &priced);
            prop_assert_eq!((priced.total_amount, priced.tax_amount), (Money::ZERO, Money::ZERO));
        }
    }

    #[test]
    fn the_order_of_the_lines_changes_no_amount((facts, cart) in shop_and_cart()) {
        costs_the_same_in_another_order(&facts, &cart, &price(&facts, &cart));
    }

    #[test]
    fn a_line_entered_in_two_parts_costs_the_same((facts, cart) in shop_and_cart()) {
        if let Ok(priced) = price(&facts, &cart) {
            costs_the_same_in_parts(&facts, &cart, &priced);
        }
    }

    #[test]
    fn goods_cost_what_their_units_cost_on_whichever_lines((facts, one, other) in same_units()) {
        let (one, other) = (price_soundly(&facts, &one), price_soundly(&facts, &other));
        if let (Ok(one), Ok(other)) = (one, other) {
            prop_assert_eq!(one.promotions, other.promotions);
            prop_assert_eq!(one.total_amount, other.total_amount);
        }
    }

    #[test]
    fn a_price_list_that_is_pinned_is_gone_by((facts, cart) in shop_and_cart(), list in 1..=MOST) {
        let list = PriceListId::new(list);
        let cart = Cart { price_list: Some(list), ..cart };
        match price_soundly(&facts, &cart) {
            Ok(_) => {}
            Err(refusal) => prop_assert!(
                matches!(refusal.code(), "price_list_unfit" | "discount_exceeds_price"),
                "{refusal}",
            ),
        }
    }

    #[test]
    fn whoever_may_give_so_much_may_give_it_on_every_cart_and_no_more_on_all_its_lines(
        (facts, cart) in shop_and_cart(),
        most in any_percent(),
        by_line: bool,
    ) {
        let by_hand = HandLimit { role: Role::Cashier, percent: most };
        let facts = PriceFacts { by_hand: Some(by_hand), ..facts };
        let given = || Some(Discount { value: DiscountValue::Percent(most), reason: text("why") });
        let mut cart = Cart { discount: given().filter(|_| !by_line), ..cart };
        for line in &mut cart.lines {
            line.price = None;
            line.discount = given().filter(|_| by_line);
        }
        let unlimited = PriceFacts { by_hand: None, ..facts.clone() };
        let priced = price(&unlimited, &cart).unwrap();
        let all = priced.lines.iter().map(|line| line.total_price.amount()).sum::<Decimal>();
        let given = priced.lines.iter().flat_map(|line| &line.discounts);
        let given = given.filter(|discount| [DiscountKind::Line, DiscountKind::Cart].contains(&discount.kind));
        let given = given.map(|discount| discount.amount.amount()).sum::<Decimal>();
        let limit = facts.rounding.mode.round(all * most.factor(), facts.currency.digits());
        match price(&facts, &cart) {
            Ok(priced) => prop_assert!(given <= limit, "{given} {limit} {priced:?}"),
            // Each line's part was rounded up.
            Err(refusal) => {
                prop_assert!(by_line && cart.lines.len() > 1 && given > limit, "{refusal}");
                prop_assert_eq!(refusal.code(), "over_limit");
            }
        }
    }

    #[test]
    fn a_settlement_takes_the_total_and_its_rounding(
        total in 0i64..100_000,
        card in 0i64..100_000,
        cash in prop_oneof![0i64..200_000, (0i64..2_000).prop_map(|pounds| pounds * 100)],
        rest in prop::option::of(one_of(PaymentMethod::ALL)),
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
        match tender(total, &offered, rounding, pounds) {
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
        (facts, cart) in shop_and_cart(),
        prices in prop::array::uniform4(any::<i64>()),
        scale in 0u32..=4,
        quantities in prop::collection::vec(1i64..=Quantity::MAX, 8),
        rates in prop::collection::vec(tax_rate(), 0..8),
        amounts in prop::collection::vec(any::<i64>(), 6),
        limits in prop::collection::vec(any::<u32>(), 6),
        given in prop::collection::vec(any::<i64>(), 0..4),
    ) {
        let any = |units: i64| Money::new(Decimal::new(units, scale)).unwrap_or(Money::ZERO);
        let (mut facts, mut cart) = (facts, cart);
        for (product, price) in facts.products.values_mut().zip(prices) {
            product.price = any(price);
            product.price_breaks.clear();
        }
        facts.price_lists.to_mut().clear();
        facts.taxes.to_mut().insert(TaxClassId::new(1), rates);
        for ((active, extreme), limit) in facts.promotions.to_mut().iter_mut().zip(amounts).zip(limits) {
            match &mut active.promotion.benefit {
                Benefit::AmountOff { amount, max_units, .. } => {
                    (*amount, *max_units) = (any(extreme), Some(limit));
                }
                Benefit::AmountOffEach { amount, .. } => *amount = any(extreme),
                Benefit::Bundle { price, units, .. } => (*price, *units) = (any(extreme), limit),
                Benefit::Combo { parts, price, .. } => {
                    (*price, parts[0].units) = (any(extreme), limit);
                }
                Benefit::BuyGet { get_units, max_times, .. } => {
                    (*get_units, *max_times) = (limit, Some(limit));
                }
                Benefit::PercentOff { max_units, .. } => *max_units = Some(limit),
            }
        }
        for (line, quantity) in cart.lines.iter_mut().zip(quantities) {
            line.quantity = units(quantity);
        }
        if let Ok(priced) = price_soundly(&facts, &cart) {
            let offered: Vec<Payment> = given.iter().map(|g| Payment::cash(any(*g))).collect();
            let _ = tender(priced.total_amount, &offered, facts.rounding, facts.currency);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 96,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn refunds_in_any_parts_sum_to_what_was_paid(trade in trade()) {
        let shop = Shop::new(MemoryStore::new());
        let refunded = async {
            let a = open_shop_with(&shop, trade.settings).await;
            let a = a.at("2026-07-01T12:00:00Z");
            let tea = NewProduct {
                price: trade.price,
                quantity_decimals: trade.quantity_decimals,
                tax_class: Some(a.tax_class("standard", trade.rates).await.id),
                category: Some(text("tea")),
                ..product("tea", "1")
            };
            let (tea, jam) = (a.product_with(tea).await.id, a.product("jam", "1").await);
            a.shop.create::<Promotion>(&a.admin, trade.promotions).await.unwrap();
            a.receive(tea, trade.quantity, "1").await;
            a.receive(jam, 3, "1").await;
            let cart = a.cart(&[(tea, trade.quantity), (jam, 3)]);
            let cart = Cart { discount: Some(trade.discount), ..cart };
            let sale = a.checkout(cart).await.unwrap();
            let mut left = trade.quantity;
            let mut given = Vec::new();
            for (part, method) in trade.refunds {
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
    let class = TaxClassId::new(1);
    let tea = PricedProduct { tax_class: Some(class), ..PricedProduct::new(minor(333, 2)) };
    let rounding = Rounding { mode: RoundingMode::Up, ..Rounding::default() };
    let facts = PriceFacts {
        products: BTreeMap::from([(ProductId::new(1), tea)]),
        taxes: Cow::Owned(
            [(class, vec![rate("VAT", "20", true), rate("levy", "7.7", false)])].into(),
        ),
        ..PriceFacts::new("GBP".parse().unwrap(), rounding, day("2026-07-01"))
    };
    let line = CartLine {
        discount: Some(percent_off("100")),
        ..CartLine::new(ProductId::new(1), units(3))
    };
    let cart = Cart { lines: vec![line], ..Cart::new(LocationId::new(1)) };
    let priced = price(&facts, &cart).unwrap();
    assert_eq!((priced.total_amount, priced.tax_amount), (Money::ZERO, Money::ZERO));
}
