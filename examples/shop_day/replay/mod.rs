//! A real month, replayed: goods received and sold day by day at several tills, then what came back
//! and what was adjusted. Every request carries a key made from the files, so that a second run on
//! the same database does nothing and says the same.

mod house;
mod judge;
mod ledger;
mod month;
mod report;
mod sell;
mod settle;

use std::path::Path;
use std::time::Instant;

use anyhow::{Result, ensure};
use indicatif::{ProgressBar, ProgressStyle};
use shopx_core::Shop;
use shopx_core::batches::Picking;

use self::house::House;
use self::judge::Judge;
use self::month::Month;
use self::report::Before;

/// The files of a directory, read and checked.
pub(crate) struct Files {
    month: Month,
    judge: Judge,
}

impl Files {
    /// Reads them; a row that is wrong is named by its line.
    pub(crate) fn read(dir: &Path) -> Result<Self> {
        Ok(Self { month: Month::read(dir)?, judge: Judge::read(dir)? })
    }
}

/// Replays the month and prints what it came to. Fails when a figure is wrong.
pub(crate) async fn run(shop: &Shop, files: Files, tills: usize, picking: Picking) -> Result<()> {
    let begun = Instant::now();
    let Files { month, mut judge } = files;
    let house = House::open(shop, &month, tills, picking).await?;

    let bar = progress("selling", month.documents(|line| line.what == month::What::Sale).len());
    let sold = sell::month(&house, &month, &bar).await?;
    bar.finish_and_clear();
    let before = Before::read(&house, &month, &sold, &mut judge).await?;
    before.print(picking, &mut judge);

    let bar = progress("settling", month.lines.iter().filter(|line| line.is_aside()).count());
    let aside = settle::all(&house, &month, &sold, &bar).await?;
    bar.finish_and_clear();
    report::aside(&month, &aside);
    report::after(&house, &month, &aside, &mut judge).await?;

    let discrepancies = house.shop.verify(&house.admin).await?;
    report::verified(&discrepancies);
    println!("\n{}", before.last_line(begun.elapsed()));
    judge.verdict()?;
    ensure!(discrepancies.is_empty(), "verify: discrepancies: {}", discrepancies.len());
    Ok(())
}

fn progress(what: &'static str, jobs: usize) -> ProgressBar {
    let style = ProgressStyle::with_template("{msg:9} {wide_bar} {pos}/{len} {elapsed}");
    let bar = ProgressBar::new(jobs as u64).with_message(what);
    bar.with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}
