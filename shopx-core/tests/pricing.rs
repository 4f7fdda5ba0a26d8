//! Prices that were wrong once, and why they are what they are.

#![expect(clippy::unwrap_used, reason = "helpers of tests, not tests to Clippy")]

use shopx_core::catalog::{TaxRate, TaxValue};
use shopx_core::id::{LocationId, ProductId, TaxClassId};
use shopx_core::money::{Percent, Rounding, RoundingLevel, RoundingMode};
use shopx_core::pricing::{
    Benefit, Cart, CartLine, ComboPart, Condition, HandLimit, NewPromotion, PriceFacts, PricedCart,
    PricedProduct, PromotionState, Scope, price,
};
use shopx_core::{Money, Quantity, Role, ShopError};
use shopx_testing::arrange::{
    active, amount_off, day, money, percent, percent_off, rate, text, units,
};
use shopx_testing::pricing::price_soundly;

/// A shop in pounds, in which products of these prices bear the taxes of the class of their number.
fn shop(prices: &[&str], taxes: &[Vec<TaxRate>]) -> PriceFacts<'static> {
    let mut facts = PriceFacts::new("GBP".parse().unwrap(), Rounding::default(), day("2026-07-01"));
    for (number, price) in (1..).zip(prices) {
        let tax_class = Some(TaxClassId::new(number));
        let product = PricedProduct { tax_class, ..PricedProduct::new(money(price)) };
        facts.products.insert(ProductId::new(number), product);
    }
    facts.taxes.to_mut().extend((1..).map(TaxClassId::new).zip(taxes.iter().cloned()));
    facts
}

fn cart(lines: &[(i64, i64)]) -> Cart {
    lines.iter().fold(Cart::new(LocationId::new(1)), |cart, (product, quantity)| {
        cart.with(ProductId::new(*product), units(*quantity))
    })
}

fn per_unit(name: &str, amount: &str, inclusive: bool) -> TaxRate {
    TaxRate::new(text(name), TaxValue::PerUnit(money(amount)), inclusive)
}

fn offer(benefit: Benefit) -> NewPromotion {
    NewPromotion::new(text("an offer"), benefit)
}

fn taxes(priced: &PricedCart) -> Vec<Money> {
    priced.taxes().unwrap().iter().map(|tax| tax.amount).collect()
}

#[test]
fn a_tax_of_exactly_half_a_penny_is_rounded_as_a_half() {
    // 15 % of 1.00 / 1.2 is 0.125, though 1.00 / 1.2 has no end.
    let rates = vec![rate("state", "5", true), rate("city", "15", true)];
    let facts = shop(&["1.00"], &[rates]);
    let priced = price_soundly(&facts, &cart(&[(1, 1)])).unwrap();
    assert_eq!(taxes(&priced), [money("0.04"), money("0.13")]);
}

#[test]
fn thirds_of_a_saving_are_all_of_it_whichever_way_they_are_rounded() {
    let bundle = Benefit::Bundle { on: Scope::Cart, units: 3, price: money("20"), max_times: None };
    for mode in RoundingMode::ALL {
        let mut facts = shop(&["8", "8", "8"], &[]);
        facts.rounding.mode = *mode;
        facts.promotions = vec![active(1, offer(bundle.clone()))].into();
        let priced = price_soundly(&facts, &cart(&[(1, 1), (2, 1), (3, 1)])).unwrap();
        assert_eq!(priced.total_amount, money("20"), "{mode}");
    }
}

#[test]
fn an_amount_off_may_take_all_that_thirds_are_worth() {
    // Two thirds of one three for 10, and one of the other: 10 together.
    let bundle = |product| Benefit::Bundle {
        on: Scope::products([ProductId::new(product)]),
        units: 3,
        price: money("10"),
        max_times: None,
    };
    let off = Benefit::AmountOff { on: Scope::Cart, amount: money("20"), max_units: Some(3) };
    let mut facts = shop(&["4", "4", "3.33"], &[]);
    facts.promotions =
        (1..).zip([bundle(1), bundle(2), off]).map(|(id, b)| active(id, offer(b))).collect();
    // The cheapest is the unit for 3.33; the two after it are two thirds of 10.
    let priced = price_soundly(&facts, &cart(&[(1, 3), (2, 3), (3, 1)])).unwrap();
    assert_eq!(priced.promotions[2].amount, money("9.99"));
    let priced = price_soundly(&facts, &cart(&[(1, 3), (2, 3)])).unwrap();
    assert_eq!(priced.promotions[2].amount, money("10"));
}

#[test]
fn what_a_receipt_prints_as_one_tax_is_rounded_once() {
    let class = || vec![rate("VAT", "5", false)];
    let mut facts = shop(&["0.5", "0.5"], &[class(), class()]);
    let cart = cart(&[(1, 1), (2, 1)]);
    assert_eq!(taxes(&price_soundly(&facts, &cart).unwrap()), [money("0.06")]);
    facts.rounding.level = RoundingLevel::Document;
    assert_eq!(taxes(&price_soundly(&facts, &cart).unwrap()), [money("0.05")]);
}

#[test]
fn no_line_bears_more_tax_than_it_costs() {
    let rates = vec![rate("one", "450", true), rate("two", "450", true)];
    let facts = shop(&["0.01"], &[rates]);
    let priced = price_soundly(&facts, &cart(&[(1, 1), (1, 1)])).unwrap();
    let of_lines: Vec<Money> = priced.lines.iter().map(|line| line.tax_amount).collect();
    assert_eq!(of_lines, [money("0.01"), money("0.01")]);
}

#[test]
fn a_levy_above_the_price_takes_all_of_it_and_is_taxed_as_far_as_it_went() {
    let vat = TaxRate { compound: true, ..rate("VAT", "20", false) };
    let rates = vec![per_unit("levy", "2", true), per_unit("deposit", "0.25", false), vat];
    let facts = shop(&["0.5"], &[rates]);
    let priced = price_soundly(&facts, &cart(&[(1, 2)])).unwrap();
    assert_eq!(taxes(&priced), [money("1"), money("0.5"), money("0.3")]);
    assert_eq!(priced.total_amount, money("1.8"));
}

#[test]
fn a_discount_on_a_cart_of_the_highest_amounts_is_spread_too() {
    let facts = shop(&["90000000000000", "90000000000000.01"], &[]);
    let cart = Cart { discount: Some(amount_off("0.01")), ..cart(&[(1, 5), (2, 5)]) };
    let priced = price_soundly(&facts, &cart).unwrap();
    assert_eq!(priced.total_amount, money("900000000000000.04"));
}

#[test]
fn what_a_cashiers_percentage_is_rounded_up_by_is_given_once() {
    // Half a penny is rounded up on one line; on two it would be twice as much as on both together.
    let mut facts = shop(&["0.05"], &[]);
    facts.by_hand = Some(HandLimit { role: Role::Cashier, percent: percent("10") });
    let line = CartLine {
        discount: Some(percent_off("10")),
        ..CartLine::new(ProductId::new(1), Quantity::ONE)
    };
    let cart = |lines| Cart { lines, ..cart(&[]) };
    let one = price_soundly(&facts, &cart(vec![line.clone()])).unwrap();
    assert_eq!(one.discount_amount, money("0.01"));
    let refused = price(&facts, &cart(vec![line; 2])).unwrap_err();
    let (amount, limit) = (money("0.02"), money("0.01"));
    assert_eq!(refused, ShopError::OverLimit { role: Role::Cashier, amount, limit });
}

#[test]
fn promotions_and_prices_that_no_store_would_keep_are_refused() {
    let on = || Scope::Cart;
    let none = Money::ZERO;
    let below = money("-1");
    let more_than_all = Percent::new(Percent::MAX).unwrap();
    let buy_get = |buy_units, get_units| Benefit::BuyGet {
        buy: on(),
        buy_units,
        get: on(),
        get_units,
        percent: percent("100"),
        max_times: None,
    };
    for benefit in [
        Benefit::PercentOff { on: on(), percent: more_than_all, max_units: None },
        Benefit::AmountOff { on: on(), amount: below, max_units: None },
        Benefit::AmountOffEach { on: on(), amount: none },
        buy_get(0, 1),
        buy_get(1, 0),
        Benefit::Bundle { on: on(), units: 0, price: none, max_times: None },
        Benefit::Bundle { on: on(), units: 1, price: below, max_times: None },
        combo(&[(&[1], 1)], "1"),
        combo(&[(&[1], 1), (&[1], 0)], "1"),
        combo(&[(&[1], 1), (&[1], 1)], "-1"),
    ] {
        let mut facts = shop(&["1"], &[]);
        let never = Condition::Units { on: on(), at_least: u32::MAX };
        let promotion = NewPromotion { condition: Some(never), ..offer(benefit) };
        facts.promotions = vec![active(1, promotion)].into();
        let refused = price(&facts, &cart(&[(1, 1)])).unwrap_err().code();
        assert!(refused.ends_with("_out_of_range"), "{refused}");
    }
    for facts in [shop(&["-1"], &[]), shop(&["1"], &[vec![per_unit("levy", "-1", true)]])] {
        let refused = price(&facts, &cart(&[(1, 1)])).unwrap_err();
        assert_eq!(refused.code(), "amount_out_of_range");
    }
}

#[test]
fn taxes_beyond_all_numbers_are_refused() {
    // Each on the taxes before it: a number of more than 28 digits.
    let steep = TaxRate { compound: true, ..rate("steep", "999", true) };
    let facts = shop(&["1"], &[vec![steep; 60]]);
    assert_eq!(price(&facts, &cart(&[(1, 1)])).unwrap_err().code(), "overflow");
}

fn bundle(units: u32, price: &str) -> Benefit {
    Benefit::Bundle { on: Scope::Cart, units, price: money(price), max_times: None }
}

fn buy_get(buy_units: u32, get_units: u32) -> Benefit {
    let (buy, get) = (Scope::Cart, Scope::Cart);
    Benefit::BuyGet { buy, buy_units, get, get_units, percent: percent("100"), max_times: None }
}

fn half_off() -> Benefit {
    Benefit::PercentOff { on: Scope::Cart, percent: percent("50"), max_units: None }
}

/// A shop with these offers, one after the other.
fn offering(prices: &[&str], offers: impl IntoIterator<Item = Benefit>) -> PriceFacts<'static> {
    let mut facts = shop(prices, &[]);
    facts.promotions = (1..).zip(offers).map(|(id, benefit)| active(id, offer(benefit))).collect();
    facts
}

fn total(facts: &PriceFacts, lines: &[(i64, i64)]) -> Money {
    price_soundly(facts, &cart(lines)).unwrap().total_amount
}

fn states(facts: &PriceFacts, lines: &[(i64, i64)]) -> Vec<PromotionState> {
    let priced = price_soundly(facts, &cart(lines)).unwrap();
    priced.promotions.iter().map(|result| result.state).collect()
}

#[test]
fn a_unit_is_in_one_bundle_whichever_product_it_is_of() {
    let facts = offering(&["50", "50"], [bundle(3, "126"), bundle(2, "90")]);
    for lines in [&[(1, 5)][..], &[(1, 3), (2, 2)], &[(1, 2), (2, 3)], &[(1, 1), (2, 4)]] {
        assert_eq!(total(&facts, lines), money("216"), "{lines:?}");
    }
    for (units, price) in [(4, "176"), (8, "342"), (3_000_001, "126000050")] {
        for of_first in [0, 1, units / 2, units - 1, units] {
            let lines = [(1, of_first), (2, units - of_first)];
            let lines: Vec<_> = lines.into_iter().filter(|(_, units)| *units > 0).collect();
            assert_eq!(total(&facts, &lines), money(price), "{lines:?}");
        }
    }
}

#[test]
fn bought_and_given_units_are_in_no_bundle_after() {
    // 10 is given, 20 and 30 are bought; 40 and 50 are left.
    let prices = ["10", "20", "30", "40", "50"];
    let all: Vec<_> = (1..=5).map(|product| (product, 1)).collect();
    let facts = offering(&prices, [buy_get(2, 1), bundle(2, "60")]);
    assert_eq!(total(&facts, &all), money("110"));
    let facts = offering(&prices, [buy_get(2, 1), bundle(3, "60")]);
    assert_eq!(total(&facts, &all), money("140"));
    assert_eq!(states(&facts, &all), [PromotionState::Given, PromotionState::NothingToGive]);
    // Two for 60 come first, and the three that are left are two bought and one given.
    let facts = offering(&prices, [bundle(2, "60"), bundle(2, "60"), buy_get(2, 1)]);
    assert_eq!(total(&facts, &all), money("110"));
}

#[test]
fn percentages_and_amounts_are_off_what_is_left_of_every_unit() {
    let off = |max_units| Benefit::AmountOff { on: Scope::Cart, amount: money("10"), max_units };
    let each = Benefit::AmountOffEach { on: Scope::Cart, amount: money("43") };
    for (offers, price) in [
        (vec![bundle(3, "126"), half_off()], "88"),
        (vec![half_off(), bundle(3, "66")], "91"),
        (vec![half_off(), bundle(3, "80")], "100"),
        (vec![bundle(3, "126"), off(None)], "166"),
        (vec![bundle(3, "126"), off(Some(1)), bundle(2, "1")], "166"),
        (vec![bundle(3, "126"), each], "7"),
    ] {
        let facts = offering(&["50", "50"], offers);
        assert_eq!(total(&facts, &[(1, 4)]), money(price));
        assert_eq!(total(&facts, &[(1, 1), (2, 3)]), money(price));
    }
}

#[test]
fn an_exclusive_bundle_stops_the_next_and_one_of_at_most_leaves_it_the_rest() {
    let mut facts = offering(&["50"], [bundle(3, "126"), bundle(2, "90")]);
    facts.promotions.to_mut()[0].promotion.exclusive = true;
    assert_eq!(total(&facts, &[(1, 5)]), money("226"));
    let once =
        Benefit::Bundle { on: Scope::Cart, units: 3, price: money("126"), max_times: Some(1) };
    let facts = offering(&["50"], [once, bundle(2, "90")]);
    assert_eq!(total(&facts, &[(1, 8)]), money("356"));
}

#[test]
fn a_weighed_rest_is_in_no_bundle() {
    let mut facts = offering(&["4"], [bundle(2, "6"), half_off()]);
    facts.products.get_mut(&ProductId::new(1)).unwrap().quantity_decimals = 3;
    // 2 for 6, and 0.5 kg for 2, halved.
    assert_eq!(total(&facts, &[(1, 2_500)]), money("4"));
    assert_eq!(total(&facts, &[(1, 1_900)]), money("3.80"));
    assert_eq!(states(&facts, &[(1, 1_900)]), [PromotionState::Unmet, PromotionState::Given]);
}

#[test]
fn a_cart_that_meets_the_conditions_is_not_said_to_miss_them() {
    use PromotionState::{Given, NothingToGive, Unmet};
    let offers = [half_off(), bundle(2, "50"), buy_get(1, 1)];
    let facts = offering(&["50"], offers);
    assert_eq!(states(&facts, &[(1, 1)]), [Given, Unmet, Unmet]);
    assert_eq!(states(&facts, &[(1, 2)]), [Given, NothingToGive, Given]);
    let all = Benefit::PercentOff { on: Scope::Cart, percent: percent("100"), max_units: None };
    let facts = offering(&["50"], [all, half_off(), bundle(2, "1"), buy_get(1, 1), bundle(9, "1")]);
    let nothing = NothingToGive;
    assert_eq!(states(&facts, &[(1, 2)]), [Given, nothing, nothing, nothing, Unmet]);
}

fn combo(parts: &[(&[i64], u32)], price: &str) -> Benefit {
    let part = |(products, units): &(&[i64], u32)| ComboPart {
        on: Scope::products(products.iter().copied().map(ProductId::new)),
        units: *units,
    };
    Benefit::Combo { parts: parts.iter().map(part).collect(), price: money(price), max_times: None }
}

#[test]
fn a_combo_takes_one_of_each_part() {
    // Sandwiches for 3 and 4, a drink for 1.50, chips for 1.
    let meal = combo(&[(&[1, 2], 1), (&[3], 1), (&[4], 1)], "4.50");
    let facts = offering(&["3", "4", "1.50", "1"], [meal]);
    assert_eq!(total(&facts, &[(1, 3)]), money("9"));
    assert_eq!(states(&facts, &[(1, 3)]), [PromotionState::Unmet]);
    // The dearer sandwich is in the meal.
    assert_eq!(total(&facts, &[(1, 1), (2, 1), (3, 1), (4, 1)]), money("7.50"));
    assert_eq!(total(&facts, &[(1, 1), (2, 1), (3, 2), (4, 2)]), money("9"));
    let many = [(1, 2_000_000), (2, 1_000_000), (3, 1_500_000), (4, 1_200_000)];
    // 1.2 million meals, with all dear sandwiches; 1.8 million others and 300,000 drinks are left.
    assert_eq!(total(&facts, &many), money("11250000"));
}

#[test]
fn a_unit_serves_one_part_of_a_combo_and_the_parts_are_shared_well() {
    // 1 serves both parts, 2 the first only, 3 the second only.
    let pair = || combo(&[(&[1, 2], 1), (&[1, 3], 1)], "5");
    let facts = offering(&["10", "4", "3"], [pair()]);
    assert_eq!(total(&facts, &[(1, 1)]), money("10"));
    assert_eq!(total(&facts, &[(1, 1), (2, 1)]), money("5"));
    assert_eq!(total(&facts, &[(1, 1), (3, 1)]), money("5"));
    // With both, the dearer one goes with it; two of the first make one by themselves.
    assert_eq!(total(&facts, &[(1, 1), (2, 1), (3, 1)]), money("8"));
    assert_eq!(total(&facts, &[(1, 2), (2, 1), (3, 1)]), money("10"));
    // Of 4 and 3 a combo saves 2, so that it is made as well.
    assert_eq!(total(&facts, &[(2, 1), (3, 1)]), money("5"));
    // What costs no less than its units is not made.
    let facts = offering(&["10", "4", "3"], [combo(&[(&[1, 2], 1), (&[1, 3], 1)], "8")]);
    assert_eq!(total(&facts, &[(1, 1), (2, 1), (3, 1)]), money("11"));
    assert_eq!(total(&facts, &[(2, 1), (3, 1)]), money("7"));
    assert_eq!(states(&facts, &[(2, 1), (3, 1)]), [PromotionState::NothingToGive]);
}

#[test]
fn the_units_of_a_combo_are_in_no_other_promotion_of_several() {
    let meal = combo(&[(&[1], 2), (&[2], 1)], "5");
    let facts = offering(&["2", "3"], [meal, bundle(2, "2"), half_off()]);
    // Two at 2 and one at 3 for 5; of the rest, 2 and 3 for 2; halved.
    assert_eq!(total(&facts, &[(1, 3), (2, 2)]), money("3.50"));
    assert_eq!(total(&facts, &[(1, 2), (2, 1)]), money("2.50"));
    let facts = offering(&["2", "3"], [bundle(3, "5"), combo(&[(&[1], 1), (&[2], 1)], "1")]);
    assert_eq!(total(&facts, &[(1, 2), (2, 2)]), money("7"));
}
