//! ShopX's own chores: `cargo xtask test | python | kotlin | swift | db | check | prepare | bench | trial`.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a chore talks to whoever runs it")]

use std::process::{Command, ExitCode};

use anyhow::{Context, Result, ensure};
use clap::Parser;

mod bench;
mod check;
mod db;
mod kotlin;
mod languages;
mod prepare;
mod python;
mod swift;
mod test;
mod tools;
mod trial;

use languages::Language;

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
    /// Builds the Python package and runs its tests, as `test` does.
    Python,
    /// Builds the Kotlin package and runs its tests, as `test` does.
    Kotlin,
    /// Builds the Swift package and runs its tests, as `test` does.
    Swift,
    /// Starts a private PostgreSQL server with a migrated database, until Ctrl-C.
    Db,
    /// Checks format, lints, statements, documentation and dependencies.
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
    /// Runs the big form of what tests try in small: `month DIR`, `kills`.
    Trial {
        /// Which one.
        name: String,
        /// What the trial is told.
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
        Chore::Python => Language::Python.run().await,
        Chore::Kotlin => Language::Kotlin.run().await,
        Chore::Swift => Language::Swift.run().await,
        Chore::Db => db::run().await,
        Chore::Check => check::run().await,
        Chore::Prepare => prepare::run().await,
        Chore::Bench { name, args } => bench::run(&name, &args),
        Chore::Trial { name, args } => trial::run(&name, &args).await,
    }
}

/// The cargo that runs this.
fn cargo(args: &[&str]) -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.args(args);
    outside_of_cargo(&mut command);
    command
}

/// Takes away what cargo says about this package: build scripts that look at it would run again, and
/// again for whoever calls cargo by hand.
fn outside_of_cargo(command: &mut Command) {
    for (name, _) in std::env::vars_os() {
        let name = name.to_string_lossy();
        if name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_") {
            command.env_remove(&*name);
        }
    }
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
