//! `cargo xtask check`: what a reviewer should not have to look for.

use anyhow::Result;

use crate::{cargo, prepare, step};

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
    println!("xtask check: all passed");
    Ok(())
}
