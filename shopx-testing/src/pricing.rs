//! What holds for every priced cart, whatever the numbers: what properties and the fuzzer assert.

use shopx_core::pricing::{
    Cart, PriceFacts, PriceStep, PricedCart, PricedLine, PromotionState, price,
};
use shopx_core::{Money, ShopError};

use super::arrange::{percent_off, units};

/// A line's amounts, without the order in which it stands in the cart.
type Amounts = Vec<Money>;

fn sum(amounts: impl IntoIterator<Item = Money>) -> Money {
    Money::sum(amounts).unwrap()
}

fn sum_of(priced: &PricedCart, amount: fn(&PricedLine) -> Money) -> Money {
    sum(priced.lines.iter().map(amount))
}

/// Prices a cart and asserts everything that is said here.
pub fn price_soundly(facts: &PriceFacts, cart: &Cart) -> Result<PricedCart, ShopError> {
    let priced = price(facts, cart);
    if let Ok(priced) = &priced {
        adds_up(facts, priced);
        explains_itself(priced);
        costs_nothing_when_all_is_taken_off(facts, cart);
        costs_the_same_in_parts(facts, cart, priced);
    }
    costs_the_same_in_another_order(facts, cart, &priced);
    priced
}

/// Header and lines, discounts, taxes and promotions agree, and nothing is negative.
pub fn adds_up(facts: &PriceFacts, priced: &PricedCart) {
    assert_eq!(sum_of(priced, |line| line.tax_amount), priced.tax_amount);
    assert_eq!(sum_of(priced, |line| line.discount_amount), priced.discount_amount);
    assert_eq!(sum_of(priced, |line| line.exclusive_tax_amount), priced.exclusive_tax_amount);
    assert_eq!(sum_of(priced, |line| line.paid().unwrap()), priced.total_amount);
    let net = sum_of(priced, |line| line.total_price).minus(priced.discount_amount).unwrap();
    assert_eq!(net.plus(priced.exclusive_tax_amount).unwrap(), priced.total_amount);
    assert!(priced.total_amount >= Money::ZERO);
    priced.lines.iter().for_each(|line| line_adds_up(facts, line));

    // Several rates have one base, so that bases may sum to more than an amount can be.
    if let Ok(taxes) = priced.taxes() {
        assert_eq!(sum(taxes.iter().map(|tax| tax.amount)), priced.tax_amount);
    }

    let discounts = || priced.lines.iter().flat_map(|line| &line.discounts);
    for result in &priced.promotions {
        let given = discounts().filter(|discount| discount.promotion == Some(result.promotion));
        assert_eq!(sum(given.map(|discount| discount.amount)), result.amount);
        assert_eq!(result.state == PromotionState::Given, !result.amount.is_zero());
    }
    let by_promotion = discounts().filter(|discount| discount.promotion.is_some());
    let by_result = priced.promotions.iter().map(|result| result.amount);
    assert_eq!(sum(by_promotion.map(|discount| discount.amount)), sum(by_result));
}

fn line_adds_up(facts: &PriceFacts, line: &PricedLine) {
    assert_eq!(sum(line.discounts.iter().map(|discount| discount.amount)), line.discount_amount);
    assert!(line.discount_amount <= line.total_price, "{line:?}");
    assert_eq!(sum(line.taxes.iter().map(|tax| tax.amount)), line.tax_amount);
    let inclusive = || line.taxes.iter().filter(|tax| tax.inclusive).map(|tax| tax.amount);
    let net = line.total_price.minus(line.discount_amount).unwrap();
    assert!(sum(inclusive()) <= net, "{line:?}");
    let exclusive = line.taxes.iter().filter(|tax| !tax.inclusive).map(|tax| tax.amount);
    assert_eq!(sum(exclusive), line.exclusive_tax_amount);
    let of_discounts = line.discounts.iter().map(|discount| discount.amount);
    let of_taxes = line.taxes.iter().flat_map(|tax| [tax.base, tax.amount]);
    for amount in [line.total_price].into_iter().chain(of_discounts).chain(of_taxes) {
        assert!(
            facts.rounding.check(facts.currency, amount).is_ok() && amount >= Money::ZERO,
            "{line:?}"
        );
    }
    let exact = line.unit_price.for_units(line.quantity.get(), line.quantity_decimals).unwrap();
    assert_eq!(line.total_price, facts.rounding.round(facts.currency, exact).unwrap());
}

/// The steps of the explanation sum to the totals.
pub fn explains_itself(priced: &PricedCart) {
    let steps = priced.explain();
    let sum = |amount: fn(&PriceStep) -> Option<Money>| sum(steps.iter().filter_map(amount));
    let prices = sum(|step| match step {
        PriceStep::UnitPrice { total_price, .. } => Some(*total_price),
        _ => None,
    });
    let discounts = sum(|step| match step {
        PriceStep::Discount { amount, .. } => Some(*amount),
        _ => None,
    });
    let taxes = sum(|step| match step {
        PriceStep::Tax { tax, .. } => Some(tax.amount),
        _ => None,
    });
    let on_top = sum(|step| match step {
        PriceStep::Tax { tax, .. } if !tax.inclusive => Some(tax.amount),
        _ => None,
    });
    assert_eq!(taxes, priced.tax_amount);
    let total = PriceStep::Total {
        total_price: prices,
        discount_amount: discounts,
        exclusive_tax_amount: on_top,
        total_amount: prices.minus(discounts).and_then(|net| net.plus(on_top)).unwrap(),
    };
    assert_eq!(steps.last(), Some(&total));
    let silent = steps.iter().filter(|step| matches!(step, PriceStep::NoPromotion { .. })).count();
    let given = priced.promotions.iter().filter(|result| !result.amount.is_zero()).count();
    assert_eq!(silent + given, priced.promotions.len());
}

/// A whole discount on the cart leaves nothing to pay, and no tax.
pub fn costs_nothing_when_all_is_taken_off(facts: &PriceFacts, cart: &Cart) {
    let facts = PriceFacts { by_hand: None, ..facts.clone() };
    let cart = Cart { discount: Some(percent_off("100")), ..cart.clone() };
    let free = price(&facts, &cart).unwrap();
    adds_up(&facts, &free);
    assert_eq!((free.total_amount, free.tax_amount), (Money::ZERO, Money::ZERO));
}

/// Whichever line comes first, the totals are the same, and so are the lines' amounts.
pub fn costs_the_same_in_another_order(
    facts: &PriceFacts,
    cart: &Cart,
    priced: &Result<PricedCart, ShopError>,
) {
    let mut turned = cart.clone();
    turned.lines.reverse();
    turned.lines.rotate_left(cart.lines.len() / 3);
    match (priced, &price(facts, &turned)) {
        (Ok(priced), Ok(turned)) => {
            assert_eq!(totals(priced), totals(turned));
            assert_eq!(multiset(priced), multiset(turned));
        }
        (Err(_), Err(_)) => {}
        (priced, turned) => panic!("{priced:?}, but in another order {turned:?}"),
    }
}

/// Lines entered in two parts cost the same, where a line's price needs no rounding and it has no
/// discount of its own.
pub fn costs_the_same_in_parts(facts: &PriceFacts, cart: &Cart, priced: &PricedCart) {
    let mut parts = Cart { lines: Vec::new(), ..cart.clone() };
    for (line, priced) in cart.lines.iter().zip(&priced.lines) {
        let whole = line.quantity.get();
        if whole > 1 && line.discount.is_none() && needs_no_rounding(facts, priced) {
            let mut part = line.clone();
            part.quantity = units(whole / 3 + 1);
            parts.lines.push(part.clone());
            part.quantity = units(whole - whole / 3 - 1);
            parts.lines.push(part);
        } else {
            parts.lines.push(line.clone());
        }
    }
    // A hand limit looks at each line, so that it may find the parts too much.
    let facts = PriceFacts { by_hand: None, ..facts.clone() };
    let parts = price(&facts, &parts).unwrap();
    adds_up(&facts, &parts);
    assert_eq!(totals(priced), totals(&parts));
}

fn needs_no_rounding(facts: &PriceFacts, line: &PricedLine) -> bool {
    line.quantity_decimals == 0 && facts.rounding.check(facts.currency, line.unit_price).is_ok()
}

/// What the customer sees of it: the header, each promotion and each tax.
fn totals(priced: &PricedCart) -> Amounts {
    let header = [
        priced.total_amount,
        priced.tax_amount,
        priced.exclusive_tax_amount,
        priced.discount_amount,
    ];
    let mut taxes = priced.taxes().unwrap_or_default();
    taxes.sort_by(|a, b| (&a.name, a.value, a.inclusive).cmp(&(&b.name, b.value, b.inclusive)));
    let taxes = taxes.iter().flat_map(|tax| [tax.base, tax.amount]);
    let promotions = priced.promotions.iter().map(|result| result.amount);
    header.into_iter().chain(promotions).chain(taxes).collect()
}

fn multiset(priced: &PricedCart) -> Vec<(i64, i64, Amounts)> {
    let amounts = |line: &PricedLine| {
        let own = [line.unit_price, line.total_price, line.discount_amount, line.tax_amount];
        let discounts = line.discounts.iter().map(|discount| discount.amount);
        let taxes = line.taxes.iter().flat_map(|tax| [tax.base, tax.amount]);
        own.into_iter().chain(discounts).chain(taxes).collect()
    };
    let of = |line: &PricedLine| (line.product.get(), line.quantity.get(), amounts(line));
    let mut lines: Vec<_> = priced.lines.iter().map(of).collect();
    lines.sort();
    lines
}
