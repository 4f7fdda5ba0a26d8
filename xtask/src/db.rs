//! `cargo xtask db`: a database to play with.

use anyhow::Result;
use shopx_embedded::{Options, Server, find};
use tokio::signal::unix::{SignalKind, signal};

pub(crate) async fn run() -> Result<()> {
    let mut interrupted = signal(SignalKind::interrupt())?;
    let mut terminated = signal(SignalKind::terminate())?;

    let server = Server::start(find::binaries()?, Options::default()).await?;
    let shop = server.create_database("shop").await?;
    shopx_pg::migrate(&shop.owner_url).await?;
    println!("export SHOPX_OWNER_URL='{}'", shop.owner_url);
    println!("export SHOPX_DATABASE_URL='{}'", shop.app_url);
    eprintln!("xtask: the server runs until Ctrl-C, and then takes the database with it");

    tokio::select! {
        _ = interrupted.recv() => {}
        _ = terminated.recv() => {}
    }
    Ok(())
}
