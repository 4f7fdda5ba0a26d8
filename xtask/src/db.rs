//! `cargo xtask db`: a database to play with.

use std::path::Path;

use anyhow::Result;
use shopx_embedded::{Database, Options, Server, find};
use sqlx::migrate::Migrator;
use sqlx::{Connection, PgConnection};
use tokio::signal::unix::{SignalKind, signal};

pub(crate) async fn run() -> Result<()> {
    let mut interrupted = signal(SignalKind::interrupt())?;
    let mut terminated = signal(SignalKind::terminate())?;

    let server = Server::start(find::binaries()?, Options::default()).await?;
    let shop = migrated(&server).await?;
    println!("export SHOPX_OWNER_URL='{}'", shop.owner_url);
    println!("export SHOPX_DATABASE_URL='{}'", shop.app_url);
    eprintln!("xtask: the server runs until Ctrl-C, and then takes the database with it");

    tokio::select! {
        _ = interrupted.recv() => {}
        _ = terminated.recv() => {}
    }
    Ok(())
}

/// A migrated database. It does without `shopx-pg`, which does not compile while a statement of its
/// own is still to be prepared.
pub(crate) async fn migrated(server: &Server) -> Result<Database> {
    let shop = server.create_database("shop").await?;
    let dir = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../migrations"));
    let mut migrations = Migrator::new(dir).await?;
    migrations.dangerous_set_table_name("_shopx_migrations");
    let mut conn = PgConnection::connect(&shop.owner_url).await?;
    migrations.run(&mut conn).await?;
    conn.close().await?;
    Ok(shop)
}
