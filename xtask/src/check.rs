//! `cargo xtask check`: what a reviewer should not have to look for.

use anyhow::Result;

use crate::{cargo, step};

pub(crate) fn run() -> Result<()> {
    step(&mut cargo(&["fmt", "--all", "--check"]))?;
    step(&mut cargo(&[
        "clippy",
        "--workspace",
        "--all-targets",
        "--all-features",
        "--",
        "-D",
        "warnings",
    ]))?;
    step(
        cargo(&["doc", "--workspace", "--no-deps", "--all-features"])
            .env("RUSTDOCFLAGS", "-D warnings"),
    )?;
    println!("xtask check: all passed");
    Ok(())
}
