//! Where the shop is kept.

use anyhow::{Context, Result};
use shopx_core::{MemoryStore, Shop};
use shopx_embedded::{Options, Server};
use shopx_pg::PgStore;

/// A shop, and the private server that it is kept on, if it is.
pub(crate) struct Home {
    pub(crate) shop: Shop,
    /// Dropping it stops a private server, so it stays as long as the shop.
    _server: Option<Server>,
}

impl Home {
    /// In memory: gone with the process.
    pub(crate) fn in_memory() -> Self {
        Self { shop: Shop::new(MemoryStore::new()), _server: None }
    }

    /// In the database that the environment names, or in a new one on a private server.
    pub(crate) async fn on_postgres() -> Result<Self> {
        let server = Server::from_env_or_start(Options::default()).await?;
        let (owner_url, app_url) = match server.cluster() {
            Some(_) => {
                let database = server.create_database("shop").await?;
                (database.owner_url, database.app_url)
            }
            None => (server.owner_url().to_owned(), server.app_url().to_owned()),
        };
        shopx_pg::migrate(&owner_url).await.context("migrating the database")?;
        let store = PgStore::connect(&app_url).await.context("connecting to the database")?;
        Ok(Self { shop: Shop::new(store), _server: Some(server) })
    }
}
