//! Promotions, discounts and taxes.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde_json::Value;
use shopx_core::catalog::{TaxRate, TaxValue};
use shopx_core::id::{LocationId, ProductId, TaxClassId};
use shopx_core::money::{Percent, Rounding, RoundingLevel, RoundingMode};
use shopx_core::pricing::{
    Benefit, Cart, Condition, Discount, DiscountValue, NewPromotion, PriceFacts, PricedCart,
    PricedProduct, Scope, price,
};
use shopx_core::{Field, Money};
use shopx_testing::arrange::{active, numbered, percent, rate, text, units};

use super::{Outcome, decimal, id, listed, same, vectors};

/// Holds each vector against ours: those that are not listed must agree, those that are must not.
fn hold(json: &str, lists: &[(&str, &[&str])], agrees: fn(&Value) -> Result<(), String>) {
    let all = vectors(json);
    let mut outcome = Outcome::default();
    for vector in &all {
        let agreed = agrees(vector);
        if listed(id(vector), lists) {
            assert!(agreed.is_err(), "{} is like ours", id(vector));
            outcome.listed.insert(id(vector).to_owned());
        } else {
            agreed.unwrap_or_else(|why| panic!("{}: {why}", id(vector)));
            outcome.run += 1;
        }
    }
    outcome.covers(&all, lists);
}

/// What cannot be said here is a refusal.
fn said<T>(value: shopx_core::Result<T>) -> Result<T, String> {
    value.map_err(|refusal| refusal.to_string())
}

fn minor(units: &Value) -> Money {
    Money::new(Decimal::new(units.as_i64().unwrap(), 2)).unwrap()
}

fn count(value: &Value) -> u32 {
    u32::try_from(value.as_u64().unwrap()).unwrap()
}

/// A shop in pounds and a cart in which each line is a product of its own, with its price, quantity
/// and taxes.
fn shop_and_cart(lines: &[(Money, i64, Vec<TaxRate>)]) -> (PriceFacts<'static>, Cart) {
    let currency = "GBP".parse().unwrap();
    let mut facts = PriceFacts::new(currency, Rounding::default(), NaiveDate::MIN);
    let mut cart = Cart::new(LocationId::new(1));
    for (number, (price, quantity, rates)) in (1..).zip(lines) {
        let class = TaxClassId::new(number);
        let product = PricedProduct { tax_class: Some(class), ..PricedProduct::new(*price) };
        facts.products.insert(ProductId::new(number), product);
        facts.taxes.to_mut().insert(class, rates.clone());
        cart = cart.with(ProductId::new(number), units(*quantity));
    }
    (facts, cart)
}

fn promote(facts: &mut PriceFacts, promotions: impl IntoIterator<Item = NewPromotion>) {
    facts.promotions = (1..).zip(promotions).map(|(id, new)| active(id, new)).collect();
}

fn line_discounts(priced: &PricedCart) -> Vec<Decimal> {
    priced.lines.iter().map(|line| line.discount_amount.amount()).collect()
}

/// Django Oscar's offers: a condition and a benefit.
fn oscar(input: &Value) -> Result<NewPromotion, String> {
    let amount = |value: &Value| said(Money::new(decimal(value)));
    let (condition, benefit) = (&input["condition"], &input["benefit"]);
    let on = || Scope::Cart;
    let max_units = benefit.get("max_items").map(count);
    let benefit = match benefit["type"].as_str().unwrap() {
        "cheapest_one_free" => {
            Benefit::PercentOff { on: on(), percent: percent("100"), max_units: Some(1) }
        }
        "fixed" => Benefit::AmountOff { on: on(), amount: amount(&benefit["amount"])?, max_units },
        "fixed_per_unit" => {
            Benefit::AmountOffEach { on: on(), amount: amount(&benefit["amount"])? }
        }
        "percent" => {
            let percent = said(Percent::new(decimal(&benefit["percent"])))?;
            Benefit::PercentOff { on: on(), percent, max_units }
        }
        "bundle_price" => Benefit::Bundle {
            on: on(),
            units: count(&condition["value"]),
            price: amount(&benefit["amount"])?,
            max_times: Some(1),
        },
        other => panic!("{other}"),
    };
    let condition = match condition["type"].as_str().unwrap() {
        "count" => Condition::Units { on: on(), at_least: count(&condition["value"]) },
        "value" => Condition::Spend { on: on(), at_least: amount(&condition["value"])? },
        other => panic!("{other}"),
    };
    Ok(NewPromotion { condition: Some(condition), ..NewPromotion::new(text("offer"), benefit) })
}

/// Sylius's promotions, of which the higher priority goes first.
fn sylius(promotion: &Value) -> Result<NewPromotion, String> {
    let on = match promotion.get("line") {
        None => Scope::Cart,
        Some(line) => Scope::products([ProductId::new(line.as_i64().unwrap() + 1)]),
    };
    let amount = |field: &str| promotion.get(field).map(|amount| Money::new(decimal(amount)));
    let benefit = if let Some(amount) = amount("fixed") {
        Benefit::AmountOff { on, amount: said(amount)?, max_units: None }
    } else if let Some(amount) = amount("fixed_per_unit") {
        Benefit::AmountOffEach { on, amount: said(amount)? }
    } else {
        let percent = said(Percent::new(decimal(&promotion["percent"])))?;
        Benefit::PercentOff { on, percent, max_units: None }
    };
    let priority = promotion.get("priority").map_or(0, |priority| priority.as_i64().unwrap());
    Ok(NewPromotion {
        priority: -i32::try_from(priority).unwrap(),
        exclusive: promotion["exclusive"] == true,
        ..NewPromotion::new(text("promotion"), benefit)
    })
}

/// Sylius's distributor, which knows totals of lines only.
fn distributed(vector: &Value) -> Result<(), String> {
    let (input, expected) = (&vector["input"], &vector["expected"]["line_discounts_minor"]);
    let totals = input["line_totals_minor"].as_array().unwrap();
    let lines: Vec<_> = totals.iter().map(|total| (minor(total), 1, Vec::new())).collect();
    let (facts, mut cart) = shop_and_cart(&lines);
    let amount = said(Money::ZERO.minus(minor(&input["order_discount_minor"])))?;
    cart.discount = Some(Discount { value: DiscountValue::Amount(amount), reason: text("order") });
    let ours = line_discounts(&said(price(&facts, &cart))?);
    let theirs = expected.as_array().unwrap();
    same(&ours, &theirs.iter().map(|part| -minor(part).amount()).collect())
}

fn promotion_agrees(vector: &Value) -> Result<(), String> {
    let (input, expected) = (&vector["input"], &vector["expected"]);
    let Some(lines) = input["lines"].as_array() else { return distributed(vector) };
    let lines: Vec<_> = lines
        .iter()
        .map(|line| {
            let price = Money::new(decimal(&line["unit_price"])).unwrap();
            (price, line["quantity"].as_i64().unwrap(), Vec::new())
        })
        .collect();
    let (mut facts, cart) = shop_and_cart(&lines);
    let note = vector["note"].as_str().unwrap_or_default();
    if note.contains("rounded down") {
        facts.rounding.mode = RoundingMode::Down;
    }
    let promotions = ["order_promotions", "item_promotions"];
    let promotions = promotions.iter().filter_map(|field| input[*field].as_array()).flatten();
    let promotions: Result<Vec<_>, _> = match input.get("benefit") {
        Some(_) => oscar(input).map(|promotion| vec![promotion]),
        None => promotions.map(sylius).collect(),
    };
    promote(&mut facts, promotions?);
    let priced = said(price(&facts, &cart))?;

    if let Some(total) = expected.get("total") {
        same(&priced.total_amount.amount(), &decimal(total))?;
    }
    if let Some(discount) = expected.get("discount") {
        same(&priced.discount_amount.amount(), &decimal(discount))?;
    }
    if let Some(theirs) = expected["line_discounts"].as_array() {
        let mut ours = line_discounts(&priced);
        let mut theirs: Vec<Decimal> = theirs.iter().map(decimal).collect();
        if note.contains("same multiset") {
            ours.sort();
            theirs.sort();
        }
        same(&ours, &theirs)?;
    }
    if let Some(theirs) = expected["unit_discounts"].as_array() {
        let line = |units: &Value| units.as_array().unwrap().iter().map(decimal).sum();
        same(&line_discounts(&priced), &theirs.iter().map(line).collect::<Vec<Decimal>>())?;
    }
    // They count units, we lines: the same where whole lines are discounted.
    let benefit = &input["benefit"];
    let whole_lines = ["fixed", "fixed_per_unit", "percent"].map(Value::from);
    if let Some(with) = expected["items_with_discount"].as_i64()
        && whole_lines.contains(&benefit["type"])
        && benefit.get("max_items").is_none()
    {
        let discounted = priced.lines.iter().filter(|line| !line.discount_amount.is_zero());
        same(&discounted.map(|line| line.quantity.get()).sum(), &with)?;
    }
    Ok(())
}

#[test]
fn promotions_give_what_other_systems_give() {
    let lists: &[(&str, &[&str])] = &[
        ("a cart without lines is refused here", &["oscar-001", "oscar-007"]),
        (
            "a product may have a minimum price there, below which no discount goes",
            &[
                "sylius-promo-012",
                "sylius-promo-014",
                "sylius-promo-016",
                "sylius-min-001",
                "sylius-min-003",
            ],
        ),
    ];
    hold(include_str!("promotions.json"), lists, promotion_agrees);
}

fn cart_agrees(vector: &Value) -> Result<(), String> {
    let (input, expected) = (&vector["input"], &vector["expected"]);
    let inclusive = input["prices_include_tax"].as_bool().unwrap();
    let all = input["lines"].as_array().unwrap();
    // A surcharge below zero is a discount here.
    let (lines, surcharges): (Vec<_>, Vec<_>) =
        all.iter().partition(|line| line["unit_price"].as_i64() >= Some(0));
    let lines: Vec<_> = lines
        .iter()
        .map(|line| {
            let percents = match line["tax_percents"].as_array() {
                Some(percents) => percents.clone(),
                None => vec![line["tax_percent"].clone()],
            };
            let rate = |percent: &Value| rate("tax", &decimal(percent).to_string(), inclusive);
            let rates = percents.iter().map(rate).collect();
            (minor(&line["unit_price"]), line["quantity"].as_i64().unwrap(), rates)
        })
        .collect();
    let (mut facts, mut cart) = shop_and_cart(&lines);
    for surcharge in surcharges {
        let amount = said(Money::ZERO.minus(minor(&surcharge["unit_price"])))?;
        let value = DiscountValue::Amount(amount);
        cart.discount = Some(Discount { value, reason: text("surcharge") });
    }
    let promotion = |promotion: &Value| {
        let on = match promotion.get("only_unit_price") {
            None => Scope::Cart,
            Some(only) => {
                let only =
                    |(_, product): &(&ProductId, &PricedProduct)| product.price == minor(only);
                Scope::products(facts.products.iter().filter(only).map(|(id, _)| *id))
            }
        };
        let benefit = if promotion["type"] == "fixed_on_order" {
            Benefit::AmountOff { on, amount: minor(&promotion["amount"]), max_units: None }
        } else {
            let percent = Percent::new(decimal(&promotion["percent"])).unwrap();
            Benefit::PercentOff { on, percent, max_units: None }
        };
        NewPromotion::new(text("promotion"), benefit)
    };
    let promotions: Vec<_> =
        input["promotions"].as_array().unwrap().iter().map(promotion).collect();
    promote(&mut facts, promotions);
    let priced = said(price(&facts, &cart))?;

    same(&priced.total_amount, &minor(&expected["gross"]))?;
    if let Some(net) = expected.get("net") {
        same(&priced.total_amount.minus(priced.tax_amount).unwrap(), &minor(net))?;
    }
    if let Some(lines) = expected["line_gross_after_discount"].as_array() {
        let ours: Vec<Money> = priced.lines.iter().map(|line| line.paid().unwrap()).collect();
        same(&ours, &lines.iter().map(minor).collect())?;
    }
    if let Some(summary) = expected["tax_summary"].as_array() {
        let ours = priced.taxes().unwrap();
        let ours: Vec<_> = ours.iter().map(|tax| (tax.value, tax.base, tax.amount)).collect();
        let theirs = |tax: &Value| {
            let percent = Percent::new(decimal(&tax["percent"])).unwrap();
            (TaxValue::Percent(percent), minor(&tax["base"]), minor(&tax["tax"]))
        };
        same(&ours, &summary.iter().map(theirs).collect())?;
    }
    Ok(())
}

#[test]
fn discounted_carts_are_taxed_as_other_systems_tax_them() {
    let lists: &[(&str, &[&str])] = &[
        (
            "half of 83.33: the price that is left is rounded up there, the discount here",
            &["vendure-003"],
        ),
        (
            "an amount off is spread by prices with the tax on top there, and by prices here",
            &["vendure-022"],
        ),
        (
            "2.605 of tax in 15.63: the price without tax is rounded up there, the tax here",
            &["vendure-023"],
        ),
    ];
    hold(include_str!("cart_vendure.json"), lists, cart_agrees);
}

fn tax_agrees(vector: &Value) -> Result<(), String> {
    let (input, expected) = (&vector["input"], &vector["expected"]);
    // What is not rounded has six decimals there, once seven: those of dinars, when every amount is
    // so many times as much.
    let decimals = |value: &Value| decimal(value).scale();
    let theirs = expected["taxes"].as_array().unwrap();
    let most = theirs.iter().map(|tax| decimals(&tax["amount"])).fold(6, u32::max);
    let (code, level, more) = match input["rounding_unit"].as_str() {
        Some("1") => ("JPY", RoundingLevel::Line, 0),
        Some("0.000001") => ("KWD", RoundingLevel::Line, 3),
        Some(_) => ("GBP", RoundingLevel::Line, 0),
        None => ("KWD", RoundingLevel::Document, most - 3),
    };
    let scale = Decimal::from(10u32.pow(more));
    let scaled = |value: &Value| said(Money::new(decimal(value) * scale));
    let taxes = input["taxes"].as_array().unwrap();
    let tax_rate = |(number, tax): (usize, &Value)| {
        let value = match tax["kind"].as_str().unwrap() {
            "percent" => TaxValue::Percent(said(Percent::new(decimal(&tax["rate"])))?),
            _ => TaxValue::PerUnit(scaled(&tax["amount"])?),
        };
        Ok(TaxRate {
            compound: tax["base_includes_previous"].as_bool().unwrap(),
            taxable: tax["adds_to_next_base"].as_bool().unwrap(),
            ..TaxRate::new(numbered("tax", number), value, tax["included"].as_bool().unwrap())
        })
    };
    let rates: Vec<TaxRate> =
        taxes.iter().enumerate().map(tax_rate).collect::<Result<_, String>>()?;
    let unit_price = said(scaled(&input["unit_price"])?.not_negative(Field::Price))?;
    let quantity = input["quantity"].as_i64().filter(|quantity| *quantity > 0);
    let quantity = quantity.ok_or("a return is a refund here")?;
    let (mut facts, cart) = shop_and_cart(&[(unit_price, quantity, rates)]);
    facts.currency = code.parse().unwrap();
    facts.rounding.level = level;
    let priced = said(price(&facts, &cart))?;

    let agree = |ours: Money, theirs: &Value| same(&(ours.amount() / scale), &decimal(theirs));
    agree(priced.total_amount, &expected["total_included"])?;
    let without = priced.total_amount.minus(priced.tax_amount).unwrap();
    agree(without, &expected["total_excluded"])?;
    same(&priced.lines[0].taxes.len(), &theirs.len())?;
    for (ours, theirs) in priced.lines[0].taxes.iter().zip(theirs) {
        agree(ours.base, &theirs["base"])?;
        agree(ours.amount, &theirs["amount"])?;
    }
    Ok(())
}

#[test]
fn lines_are_taxed_as_other_systems_tax_them() {
    let lists: &[(&str, &[&str])] = &[
        (
            "taxes are rounded to the step of the smallest coin there; here the step is for cash",
            &["odoo-tax-004", "odoo-tax-006", "odoo-tax-008"],
        ),
        ("a tax below zero, such as one withheld, is not for a till", &["odoo-tax-030"]),
        (
            "nothing costs less than nothing and no less than one unit is sold; a return is a refund",
            &["odoo-tax-050", "odoo-tax-051", "odoo-tax-052"],
        ),
        ("what is free bears no tax here, per unit neither", &["odoo-tax-053"]),
        (
            "price without tax and taxes are each rounded there, and come to a bit more than the \
             price; here they sum to it",
            &["odoo-tax-037", "odoo-tax-038"],
        ),
    ];
    hold(include_str!("tax_single_line.json"), lists, tax_agrees);
}
