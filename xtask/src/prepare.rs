//! `cargo xtask prepare`: what the compiler knows about statements, so that it needs no server.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, ensure};
use shopx_embedded::{Options, Server, find};

use crate::{cargo, db, step};

/// Where it is kept: a file a statement.
const KEPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../shopx-pg/.sqlx");

type Files = BTreeMap<OsString, Vec<u8>>;

pub(crate) async fn run() -> Result<()> {
    let described = describe(&mut cargo(&["check", "-p", "shopx-pg"])).await?;
    fs::remove_dir_all(KEPT).ok();
    fs::create_dir(KEPT)?;
    for (name, content) in &described {
        fs::write(Path::new(KEPT).join(name), content)?;
    }
    println!("xtask prepare: {} statements", described.len());
    Ok(())
}

/// Runs a build that has a server described every statement, and fails if that is not what is kept.
pub(crate) async fn check(build: &mut Command) -> Result<()> {
    let (described, kept) = (describe(build).await?, files(KEPT.as_ref())?);
    let names = described.keys().chain(kept.keys());
    let stale: Vec<_> = names.filter(|name| described.get(*name) != kept.get(*name)).collect();
    ensure!(stale.is_empty(), "shopx-pg/.sqlx is out of date, run cargo xtask prepare: {stale:?}");
    Ok(())
}

/// Runs a build whose macros ask a private server, as the login that sells, and returns what they
/// write down.
async fn describe(build: &mut Command) -> Result<Files> {
    let server = Server::start(find::binaries()?, Options::default()).await?;
    let shop = db::migrated(&server).await?;
    let dir = tempfile::tempdir()?;
    step(
        build
            .env("SHOPX_PREPARE_URL", &shop.app_url)
            .env("SQLX_OFFLINE", "false")
            .env("SQLX_OFFLINE_DIR", dir.path()),
    )?;
    files(dir.path())
}

fn files(dir: &Path) -> Result<Files> {
    let entries = fs::read_dir(dir).with_context(|| format!("reading {}", dir.display()))?;
    entries
        .map(|entry| {
            let entry = entry?;
            Ok((entry.file_name(), fs::read(entry.path())?))
        })
        .collect()
}
