//! A server of the tests' own, with a shop on it.
#![allow(dead_code, reason = "every test binary uses some of it")]
#![allow(clippy::unwrap_used, reason = "helpers of tests, not tests to Clippy")]

pub(crate) mod busy;
pub(crate) mod heard;

use std::sync::Arc;

use shopx_core::Shop;
use shopx_core::audit::AuditedTable;
use shopx_embedded::{Database, Options, Server};
use shopx_pg::{KeyId, PgOptions, PgStore, SecretKey, StaticKeyRing, migrate};
use sqlx::{Connection, PgConnection};
use tokio::sync::OnceCell;

/// One server a process. It ends with the process, however that ends.
pub(crate) async fn server() -> &'static Server {
    static SERVER: OnceCell<Server> = OnceCell::const_new();
    SERVER
        .get_or_init(|| async { Server::from_env_or_start(Options::default()).await.unwrap() })
        .await
}

/// One migrated database a process: tests open tenants of their own in it, which is what it is for.
pub(crate) async fn database() -> &'static Database {
    static DATABASE: OnceCell<Database> = OnceCell::const_new();
    DATABASE
        .get_or_init(|| async {
            let name = format!("test_{}", std::process::id());
            server().await.drop_database(&name).await.unwrap();
            let database = server().await.create_database(&name).await.unwrap();
            migrate(&database.owner_url).await.unwrap();
            database
        })
        .await
}

/// A shop that signs in as a till does, with a key for tenants that want personal data encrypted.
pub(crate) async fn shop() -> Shop {
    Shop::new(store(Some(ring(&["first"]))).await)
}

/// A store with these keys, or none.
pub(crate) async fn store(ring: Option<StaticKeyRing>) -> PgStore {
    let key_ring = ring.map(|ring| Arc::new(ring) as _);
    let options = PgOptions { key_ring, ..PgOptions::default() };
    PgStore::connect_with(&database().await.app_url, &options).await.unwrap()
}

/// A key ring with keys of these names, each of which is always the same; the first is current.
pub(crate) fn ring(names: &[&str]) -> StaticKeyRing {
    let key = |name: &str| {
        let mut bytes = [0; 32];
        bytes[..name.len()].copy_from_slice(name.as_bytes());
        (KeyId::new(name).unwrap(), SecretKey::new(bytes))
    };
    let (current, first) = key(names[0]);
    names[1..].iter().fold(StaticKeyRing::new(current, first), |ring, name| {
        let (id, key) = key(name);
        ring.with(id, key)
    })
}

/// A database on a server that only this process knows, where there is a superuser to be.
pub(crate) async fn private_database() -> &'static Database {
    static PRIVATE: OnceCell<(Server, Database)> = OnceCell::const_new();
    let (_, database) = PRIVATE
        .get_or_init(|| async {
            let binaries = shopx_embedded::find::binaries().unwrap();
            let server = Server::start(binaries, Options::default()).await.unwrap();
            let database = server.create_database("shop").await.unwrap();
            migrate(&database.owner_url).await.unwrap();
            (server, database)
        })
        .await;
    database
}

/// A shop where [`superuser`] may break things.
pub(crate) async fn private_shop() -> Shop {
    Shop::new(PgStore::connect(&private_database().await.app_url).await.unwrap())
}

/// The login that sells, on the server of [`private_shop`].
pub(crate) async fn private_till() -> PgConnection {
    PgConnection::connect(&private_database().await.app_url).await.unwrap()
}

/// Who may break what nobody else can, on the server of [`private_shop`].
pub(crate) async fn superuser() -> PgConnection {
    let url = private_database().await.superuser_url.as_deref();
    PgConnection::connect(url.unwrap()).await.unwrap()
}

/// The table of the database that is audited so.
pub(crate) fn table_of(audited: AuditedTable) -> &'static str {
    match audited {
        AuditedTable::Sales => "transactions",
        AuditedTable::SavedReports => "reports",
        other => other.as_str(),
    }
}
