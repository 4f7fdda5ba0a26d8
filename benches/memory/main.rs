//! `cargo xtask bench memory`: whether the memory store stays as fast as it is when it is empty.
//!
//! It closes with lines `ratio NAME VALUE`: what a hundred take at the end, divided by what a hundred take at the
//! beginning; lower is better.
#![expect(clippy::print_stdout, reason = "a table and ratios are what this program is for")]

use std::time::Instant;

use anyhow::Result;
use comfy_table::Table;
use shopx_core::{MemoryStore, Shop};
use shopx_testing::arrange::{open_shop, product};

const PRODUCTS: usize = 5_000;
const SALES: usize = 10_000;
/// How many are timed together.
const BLOCK: usize = 100;
/// How many blocks the median is taken of, at the beginning and at the end.
const BLOCKS: usize = 5;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    let a = open_shop(&Shop::new(MemoryStore::new())).await;
    let mut products = Vec::with_capacity(PRODUCTS);
    for number in 0..PRODUCTS {
        let begun = Instant::now();
        a.shop.create_product(&a.admin, product(&format!("P{number}"), "2.50")).await?;
        products.push(begun.elapsed().as_secs_f64());
    }
    let tea = a.stocked("tea", "3", i64::try_from(SALES)?).await;
    let mut sales = Vec::with_capacity(SALES);
    for _ in 0..SALES {
        let begun = Instant::now();
        a.sell(tea, 1).await?;
        sales.push(begun.elapsed().as_secs_f64());
    }

    let mut table = Table::new();
    table.set_header(["microseconds each", "first", "last"]);
    let mut ratios = Vec::new();
    for (name, times) in [("product", &products), ("checkout", &sales)] {
        let blocks: Vec<f64> = times.chunks_exact(BLOCK).map(|block| block.iter().sum()).collect();
        let first = median(&blocks[..BLOCKS]);
        let last = median(&blocks[blocks.len() - BLOCKS..]);
        table.add_row([name.to_owned(), each(first), each(last)]);
        ratios.push(format!("ratio memory_{name}_last_to_first {:.2}", last / first));
    }
    println!("{table}");
    println!("{}", ratios.join("\n"));
    Ok(())
}

fn median(blocks: &[f64]) -> f64 {
    let mut blocks = blocks.to_vec();
    blocks.sort_by(f64::total_cmp);
    blocks[blocks.len() / 2]
}

/// What one of a block took.
#[expect(clippy::cast_precision_loss, reason = "a block is small")]
fn each(block: f64) -> String {
    format!("{:.1}", block * 1e6 / BLOCK as f64)
}
