//! `cargo xtask bench pricing`: what pricing a cart costs, with 20 promotions of all kinds that hold.
//!
//! It closes with lines `ratio NAME VALUE`, higher is better.
#![expect(clippy::print_stdout, reason = "a table and ratios are what this program is for")]

use std::hint::black_box;
use std::time::{Duration, Instant};

use anyhow::Result;
use clap::Parser;
use comfy_table::Table;
use rust_decimal::Decimal;
use shopx_core::Money;
use shopx_core::id::{LocationId, ProductId, TaxClassId};
use shopx_core::money::Rounding;
use shopx_core::pricing::{
    Benefit, Cart, Condition, NewPromotion, PriceBreak, PriceFacts, PricedProduct, Scope, price,
};
use shopx_testing::arrange::{active, day, money, percent, rate, text, units};

/// Products of the shop, and lines of the largest cart.
const PRODUCTS: usize = 1_000;
const PROMOTIONS: i64 = 20;
const SIZES: [usize; 4] = [1, 10, 100, 1_000];

#[derive(Parser)]
struct Arguments {
    /// Seconds that each size runs, over all rounds.
    #[arg(long, default_value_t = 2.0)]
    seconds: f64,
    /// How many times the sizes take turns.
    #[arg(long, default_value_t = 5)]
    rounds: u32,
}

fn main() -> Result<()> {
    let arguments = Arguments::parse();
    let facts = facts()?;
    let carts = SIZES.map(cart);
    let slice = Duration::from_secs_f64(arguments.seconds / f64::from(arguments.rounds));
    let mut rounds: [Vec<f64>; SIZES.len()] = Default::default();
    for _ in 0..arguments.rounds {
        for (cart, micros) in carts.iter().zip(&mut rounds) {
            micros.push(micros_per_cart(&facts, cart, slice)?);
        }
    }
    let medians = rounds.map(|mut micros| {
        micros.sort_by(f64::total_cmp);
        micros[micros.len() / 2]
    });

    let mut table = Table::new();
    table.set_header(["lines", "µs a cart", "ns a line"]);
    let per_line = |place: usize| medians[place] * 1_000.0 / lines(SIZES[place]);
    for (place, size) in SIZES.iter().enumerate() {
        let (micros, nanos) = (medians[place], per_line(place));
        table.add_row([size.to_string(), format!("{micros:.1}"), format!("{nanos:.0}")]);
    }
    println!("{table}");
    println!("ratio linear_10_to_100_lines {:.2}", per_line(1) / per_line(2));
    println!("ratio linear_100_to_1000_lines {:.2}", per_line(2) / per_line(3));
    println!("ratio carts_of_100_lines_per_millisecond {:.2}", 1_000.0 / medians[2]);
    Ok(())
}

fn lines(size: usize) -> f64 {
    f64::from(u32::try_from(size).unwrap_or(u32::MAX))
}

fn micros_per_cart(facts: &PriceFacts, cart: &Cart, slice: Duration) -> Result<f64> {
    let started = Instant::now();
    let mut carts = 0u32;
    while started.elapsed() < slice {
        black_box(price(black_box(facts), black_box(cart))?);
        carts += 1;
    }
    Ok(started.elapsed().as_secs_f64() * 1e6 / f64::from(carts))
}

fn product(number: usize) -> ProductId {
    ProductId::new(i64::try_from(number).unwrap_or(i64::MAX))
}

/// Each product on a line of its own, in the quantities 1 to 7.
fn cart(lines: usize) -> Cart {
    (0..lines).fold(Cart::new(LocationId::new(1)), |cart, number| {
        cart.with(product(number), units(i64::try_from(number % 7).unwrap_or(0) + 1))
    })
}

/// A shop in pounds with VAT in its prices, quantity breaks, and ten categories.
fn facts() -> Result<PriceFacts<'static>> {
    let vat = TaxClassId::new(1);
    let mut facts = PriceFacts::new("GBP".parse()?, Rounding::default(), day("2026-07-01"));
    facts.taxes.to_mut().insert(vat, vec![rate("VAT", "20", true)]);
    for number in 0..PRODUCTS {
        let pence = 199 + i64::try_from(number)?;
        let cheaper = Money::new(Decimal::new(pence - 20, 2))?;
        let priced = PricedProduct {
            price_breaks: vec![PriceBreak { min_quantity: units(5), price: cheaper }],
            category: Some(category(number)),
            tax_class: Some(vat),
            ..PricedProduct::new(Money::new(Decimal::new(pence, 2))?)
        };
        facts.products.insert(product(number), priced);
    }
    facts.promotions = (0..PROMOTIONS).map(|id| active(id + 1, promotion(id))).collect();
    Ok(facts)
}

fn category(number: usize) -> shopx_core::text::Category {
    text(&format!("category {}", number % 10))
}

/// Promotions of every kind in turn, on the cart, on categories and on products.
fn promotion(id: i64) -> NewPromotion {
    let number = usize::try_from(id).unwrap_or(0);
    let on = match number % 3 {
        0 => Scope::Cart,
        1 => Scope::Category(category(number)),
        _ => Scope::products((0..PRODUCTS).step_by(7).map(product)),
    };
    let benefit = match number % 5 {
        0 => Benefit::PercentOff { on, percent: percent("5"), max_units: None },
        1 => Benefit::AmountOff { on, amount: money("1"), max_units: Some(3) },
        2 => Benefit::AmountOffEach { on, amount: money("0.05") },
        3 => Benefit::BuyGet {
            buy: on.clone(),
            buy_units: 2,
            get: on,
            get_units: 1,
            percent: percent("50"),
            max_times: None,
        },
        _ => Benefit::Bundle { on, units: 3, price: money("5"), max_times: None },
    };
    let spend = Condition::Spend { on: Scope::Cart, at_least: money("1") };
    NewPromotion {
        condition: Some(spend),
        ..NewPromotion::new(text(&format!("Promotion {id}")), benefit)
    }
}
