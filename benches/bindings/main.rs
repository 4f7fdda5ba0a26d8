//! `cargo xtask bench bindings`: what a call costs in Rust, for other languages to stand beside.
//!
//! The call is a quote of ten products, one of each, on a shop in memory, where nothing but the call
//! itself costs anything worth mention. Each language's package has a small program that does the
//! same: [`PRODUCTS`] products at 1.00, 2.00 … 10.00 with a tax class of 20 % in the price, a cart with
//! one of each, [`WARM_UP`] quotes that do not count (20,000 in Kotlin, whose virtual machine compiles what
//! runs often, for as long as a till runs), and [`ROUNDS`] times [`CALLS`] that do, one after the other. It
//! prints one line with the median of the rounds, as this one does first of all:
//!
//! ```text
//! {"language":"rust","ns_per_call":12345}
//! ```
//!
//! Files of such lines are named as arguments: `cargo xtask bench bindings -- python.json swift.json`.
//! Then a table says what each language's call costs beyond Rust's, and lines `ratio NAME VALUE`,
//! higher is better, close it. What is compared was measured on one machine, with a library that was
//! built with `--release`.
#![expect(clippy::print_stdout, reason = "a line, a table and ratios are what this program is for")]

use std::hint::black_box;
use std::path::PathBuf;
use std::time::Instant;

use anyhow::{Context, Result, ensure};
use clap::Parser;
use comfy_table::Table;
use serde::{Deserialize, Serialize};
use shopx_core::catalog::NewProduct;
use shopx_core::{MemoryStore, Money, Shop};
use shopx_testing::arrange::{open_shop, product, rate};

/// Products of the shop, and lines of the cart.
const PRODUCTS: u32 = 10;
/// Calls before the clock starts.
const WARM_UP: u32 = 200;
/// Times that so many calls are measured together: each is over before the machine turns to something else.
const ROUNDS: usize = 101;
/// Calls of a round.
const CALLS: u32 = 40;

#[derive(Parser)]
struct Arguments {
    /// Files of what the programs of other languages printed.
    beside: Vec<PathBuf>,
}

/// What a call costs in a language.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Measured {
    language: String,
    ns_per_call: f64,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    let arguments = Arguments::parse();
    let rust =
        Measured { language: "rust".to_owned(), ns_per_call: nanos_per_quote().await?.round() };
    println!("{}", serde_json::to_string(&rust)?);
    if arguments.beside.is_empty() {
        return Ok(());
    }

    let mut others = Vec::new();
    for path in &arguments.beside {
        let lines = std::fs::read_to_string(path)
            .with_context(|| format!("{} cannot be read", path.display()))?;
        for line in lines.lines() {
            let measured: Measured = serde_json::from_str(line)
                .with_context(|| format!("{}: not a measurement: {line}", path.display()))?;
            others.push(measured);
        }
    }
    let mut table = Table::new();
    table.set_header(["language", "µs a call", "µs beyond Rust"]);
    for of in std::iter::once(&rust).chain(&others) {
        let micros = |nanos: f64| format!("{:.1}", nanos / 1_000.0);
        let beyond = of.ns_per_call - rust.ns_per_call;
        table.add_row([of.language.clone(), micros(of.ns_per_call), micros(beyond)]);
    }
    println!("{table}");
    for of in &others {
        println!("ratio rust_to_{} {:.2}", of.language, rust.ns_per_call / of.ns_per_call);
    }
    Ok(())
}

async fn nanos_per_quote() -> Result<f64> {
    let a = open_shop(&Shop::new(MemoryStore::new())).await;
    let class = a.tax_class("standard", vec![rate("VAT", "20", true)]).await.id;
    let mut lines = Vec::new();
    for price in 1..=PRODUCTS {
        let new = NewProduct {
            tax_class: Some(class),
            ..product(&format!("P{price}"), &price.to_string())
        };
        lines.push((a.product_with(new).await.id, 1));
    }
    let cart = a.cart(&lines);
    let quote = || a.shop.quote(&a.cashier, black_box(cart.clone()));

    let total = quote().await?.total_amount;
    ensure!(total == Money::from(PRODUCTS * (PRODUCTS + 1) / 2), "a quote of {total}");
    for _ in 1..WARM_UP {
        black_box(quote().await?);
    }
    let mut rounds = Vec::with_capacity(ROUNDS);
    for _ in 0..ROUNDS {
        let started = Instant::now();
        for _ in 0..CALLS {
            black_box(quote().await?);
        }
        rounds.push(started.elapsed().as_secs_f64() * 1e9 / f64::from(CALLS));
    }
    rounds.sort_by(f64::total_cmp);
    Ok(rounds[ROUNDS / 2])
}
