//! Two shops for a day, or a real shop for a month.
//!
//! `cargo run --release --example shop_day` opens two tenants that could not differ more, lets
//! several tills sell at once, and prints what a shopkeeper wants to see in the evening.
//! `--data DIR` replays a month of a real wholesaler instead and holds every figure against what it
//! should be.
//!
//! It uses the server that `SHOPX_OWNER_URL` and `SHOPX_DATABASE_URL` name, or starts a private one
//! that is gone afterwards.
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "an example speaks to the person who runs it"
)]

mod day;
mod home;
mod replay;
mod table;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::Parser;
use shopx_core::batches::Picking;

use crate::home::Home;

/// A day in two shops, or a real month with --data.
#[derive(Debug, Parser)]
struct Args {
    /// Replay the month in this directory: lines.csv.gz and receipts.csv.gz
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// How many tills sell at once
    #[arg(long, default_value_t = 4, value_parser = clap::value_parser!(u8).range(1..=64))]
    tills: u8,
    /// Which batches the replay sells first: fifo or fefo
    #[arg(long, default_value = "fifo")]
    picking: Picking,
    /// Keep shop in memory
    #[arg(long, hide = true)]
    memory: bool,
}

#[tokio::main]
async fn main() -> ExitCode {
    match run(Args::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("shop_day: {error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn run(args: Args) -> Result<()> {
    // What can be refused without a server is refused before one starts.
    let files = args.data.as_deref().map(replay::Files::read).transpose()?;
    let home = if args.memory { Home::in_memory() } else { Home::on_postgres().await? };
    match files {
        Some(files) => replay::run(&home.shop, files, args.tills.into(), args.picking).await,
        None => day::run(&home.shop, args.tills.into()).await,
    }
}
