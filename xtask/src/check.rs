//! `cargo xtask check`: what a reviewer should not have to look for.

use anyhow::Result;

use crate::tools::{Outcome, on_path};
use crate::{cargo, prepare, python, step};

pub(crate) async fn run() -> Result<()> {
    step(&mut cargo(&["fmt", "--all", "--check"]))?;
    prepare::check(&mut cargo(&[
        "clippy",
        "--workspace",
        "--all-targets",
        "--all-features",
        "--",
        "-D",
        "warnings",
    ]))
    .await?;
    step(
        cargo(&["doc", "--workspace", "--no-deps", "--all-features"])
            .env("RUSTDOCFLAGS", "-D warnings"),
    )?;
    if let Outcome::Skipped(why) = python::lint()? {
        println!("xtask: ruff: SKIPPED, {why}");
    }
    dependencies()?;
    println!("xtask check: all passed");
    Ok(())
}

/// Checks what dependencies may bring in. Not whether one of them is known to be unsafe: that is asked
/// of the network, and its answer changes without a change here.
fn dependencies() -> Result<()> {
    if on_path("cargo-deny").is_none() {
        println!("xtask: cargo deny: SKIPPED, cargo-deny is not installed");
        return Ok(());
    }
    step(&mut cargo(&["deny", "check", "bans", "licenses", "sources"]))
}
