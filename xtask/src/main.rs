//! ShopX's own chores: `cargo xtask test | db | check | prepare | bench`.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a chore talks to whoever runs it")]

use std::process::{Command, ExitCode};

use anyhow::{Context, Result, ensure};
use clap::Parser;

mod bench;
mod check;
mod db;
mod kotlin;
mod prepare;
mod swift;
mod test;
mod tools;

/// ShopX's own chores.
#[derive(Parser)]
#[command(bin_name = "cargo xtask")]
enum Chore {
    /// Runs every test, on a private PostgreSQL server of its own.
    ///
    /// With `SHOPX_OWNER_URL` and `SHOPX_DATABASE_URL` set, on that server instead.
    Test {
        /// Only tests whose names contain one of these.
        filter: Vec<String>,
    },
    /// Runs the Kotlin package's tests, or its bench.
    Kotlin {
        /// The bench.
        #[arg(long)]
        bench: bool,
    },
    /// Runs the Swift package's tests, or its bench.
    Swift {
        /// The bench.
        #[arg(long)]
        bench: bool,
    },
    /// Starts a private PostgreSQL server with a migrated database, until Ctrl-C.
    Db,
    /// Checks format, lints, statements and documentation.
    Check,
    /// Renews what the compiler knows about statements, after one of them or a migration changed.
    Prepare,
    /// Runs a bench.
    Bench {
        /// Which one.
        name: String,
        /// What the bench is told.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        args: Vec<String>,
    },
}

#[tokio::main]
async fn main() -> ExitCode {
    match run(Chore::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(refusal) => {
            eprintln!("xtask: {refusal:#}");
            ExitCode::FAILURE
        }
    }
}

async fn run(chore: Chore) -> Result<()> {
    match chore {
        Chore::Test { filter } => test::run(&filter).await,
        Chore::Kotlin { bench } => kotlin::run(bench).await,
        Chore::Swift { bench } => swift::run(bench).await,
        Chore::Db => db::run().await,
        Chore::Check => check::run().await,
        Chore::Prepare => prepare::run().await,
        Chore::Bench { name, args } => bench::run(&name, &args),
    }
}

/// The cargo that runs this.
fn cargo(args: &[&str]) -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.args(args);
    // What cargo says about this package: build scripts that look at it would run again, and again
    // for whoever calls cargo by hand.
    for (name, _) in std::env::vars_os() {
        let name = name.to_string_lossy();
        if name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_") {
            command.env_remove(&*name);
        }
    }
    command
}

/// Says what is done and does it; an error if it fails.
fn step(command: &mut Command) -> Result<()> {
    let words: Vec<_> = command.get_args().map(|arg| arg.to_string_lossy()).collect();
    let words = format!("cargo {}", words.join(" "));
    println!("xtask: {words}");
    let status = command.status().with_context(|| format!("starting {words}"))?;
    ensure!(status.success(), "{words}: {status}");
    Ok(())
}
