//! `cargo xtask trial`: the big forms of what tests try in small, which take too long for every change.

use std::path::PathBuf;
use std::time::Instant;

use anyhow::{Context, Result, bail, ensure};
use shopx_embedded::{Options, Server, find};
use sqlx::{Connection, PgConnection};

use crate::{cargo, step};

pub(crate) async fn run(name: &str, args: &[String]) -> Result<()> {
    match (name, args) {
        ("month", [dir]) => month(dir.into()).await,
        ("month", _) => bail!("cargo xtask trial month DIR, with lines.csv.gz and receipts.csv.gz"),
        ("kills", []) => kills(),
        _ => bail!("no trial {name:?}; there are: month DIR, kills"),
    }
}

/// A real month at 1, 4 and 16 tills: what is recorded is kept, the server logs no error, and more tills
/// are no slower than one.
async fn month(dir: PathBuf) -> Result<()> {
    let dir = dir.canonicalize().with_context(|| format!("no directory {}", dir.display()))?;
    step(&mut cargo(&["build", "--release", "-p", "shopx-examples", "--example", "shop_day"]))?;
    let mut lines = Vec::new();
    for tills in ["1", "4", "16"] {
        let server = Server::start(find::binaries()?, Options::default()).await?;
        let database = server.create_database("shop").await?;
        let mut replay = cargo(&[
            "run",
            "--release",
            "-q",
            "-p",
            "shopx-examples",
            "--example",
            "shop_day",
            "--",
        ]);
        replay.arg("--data").arg(&dir).args(["--tills", tills]);
        replay.env("SHOPX_OWNER_URL", &database.owner_url);
        replay.env("SHOPX_DATABASE_URL", &database.app_url);
        let begun = Instant::now();
        step(&mut replay)?;
        let seconds = begun.elapsed().as_secs_f64();

        let superuser = database.superuser_url.as_deref().context("a private server")?;
        let (recorded, kept) = recorded_and_kept(superuser).await?;
        let log = server.socket_dir().context("a private server")?.join("server.log");
        let errors = std::fs::read_to_string(log)?.matches("ERROR:").count();
        lines.push(format!(
            "{tills} tills: {kept} sales kept of {recorded} recorded, {errors} errors logged, {seconds:.1} s"
        ));
        ensure!(recorded == kept && errors == 0, "{}", lines.join("\n"));
    }
    println!("{}", lines.join("\n"));
    Ok(())
}

/// Sales that were written, and those that stayed, once the sessions that wrote them have ended.
async fn recorded_and_kept(superuser_url: &str) -> Result<(i64, i64)> {
    let mut superuser = PgConnection::connect(superuser_url).await?;
    let open = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'shopx'";
    while sqlx::query_scalar::<_, i64>(open).fetch_one(&mut superuser).await? > 0 {}
    let counts = sqlx::query_as(
        "SELECT s.n_tup_ins, (SELECT count(*) FROM shopx.transactions)
         FROM pg_stat_user_tables AS s WHERE s.schemaname = 'shopx' AND s.relname = 'transactions'",
    );
    Ok(counts.fetch_one(&mut superuser).await?)
}

/// 5,000 operations under killed connections and restarts, instead of 500.
fn kills() -> Result<()> {
    let mut kills = cargo(&[
        "test",
        "-p",
        "shopx-pg",
        "--all-features",
        "--test",
        "kills",
        "--",
        "--nocapture",
    ]);
    step(kills.env("SHOPX_OPERATIONS", "5000"))
}
