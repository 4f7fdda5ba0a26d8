//! `cargo xtask test`: every test there is, on one server.

use std::process::Stdio;

use anyhow::Result;
use shopx_embedded::{Options, Server};

use crate::languages::Language;
use crate::{cargo, step};

/// What is tested in Rust, and with what. The package for Python is only ever linked into a Python, and so
/// is what carries core's types there.
const TESTED: &[&str] = &[
    "--workspace",
    "--exclude=shopx-py",
    "--features=shopx-core/uniffi,shopx-ffi/bindgen,shopx-ffi/testing",
];

pub(crate) async fn run(filter: &[String]) -> Result<()> {
    // Tests start a server of their own where nobody gives them one; one for all is faster.
    let server = Server::from_env_or_start(Options::default()).await?;
    let on_server = |args: &[&str]| {
        let mut command = cargo(args);
        command.env("SHOPX_OWNER_URL", server.owner_url());
        command.env("SHOPX_DATABASE_URL", server.app_url());
        command
    };

    let has_nextest = cargo(&["nextest", "--version"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success());
    if has_nextest {
        step(on_server(&["nextest", "run"]).args(TESTED).args(filter))?;
    } else {
        println!("xtask: without cargo-nextest, which is not installed: cargo test instead");
        let all_but_docs = ["--lib", "--bins", "--tests", "--"];
        step(on_server(&["test"]).args(TESTED).args(all_but_docs).args(filter))?;
    }

    if filter.is_empty() {
        step(on_server(&["test", "--doc"]).args(TESTED))?;
        for language in Language::ALL {
            language.test(&server).await?;
        }
    } else {
        println!("xtask: skipping what has no filter: examples in documentation, other languages");
    }
    println!("xtask test: all passed");
    Ok(())
}
