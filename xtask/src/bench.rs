//! `cargo xtask bench`: the benches, built as they will be used.

use anyhow::{Result, ensure};

use crate::{cargo, languages, step};

const BENCHES: &[&str] = &["bindings", "checkout", "memory", "pricing"];

pub(crate) fn run(name: &str, args: &[String]) -> Result<()> {
    ensure!(BENCHES.contains(&name), "no bench {name:?}; there are: {}", BENCHES.join(", "));
    let mut bench = cargo(&["run", "--release", "-p", "shopx-benches", "--bin", name, "--"]);
    bench.args(args);
    if name == "bindings" && args.is_empty() {
        bench.arg(languages::bench()?);
    }
    step(&mut bench)
}
