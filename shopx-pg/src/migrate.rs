//! Bringing the schema up to date.

use shopx_core::Result;
use sqlx::migrate::Migrator;
use sqlx::{ConnectOptions, Connection};

use crate::error::{unavailable, unknown};
use crate::options::parse;

/// Every migration, up and down, in order.
pub static MIGRATIONS: Migrator = sqlx::migrate!();

/// Migrates the database at `owner_url` to the newest schema. Safe to call at every start, also
/// from several processes at once.
///
/// The login may be a superuser, or one that may create roles; whatever it is, everything is made
/// by and belongs to the role `shopx_owner`. Shops sell with another login: see
/// [`PgStore::connect`](crate::PgStore::connect), which says how the connection is encrypted too. It
/// must reach the server itself, and not a pooler.
pub async fn migrate(owner_url: &str) -> Result<()> {
    let mut conn = parse(owner_url)?.connect().await.map_err(|e| unavailable(&e))?;
    // `run` is generic in a way that keeps the future from being `Send`.
    let done = MIGRATIONS.run_direct(None, &mut conn, false).await;
    drop(conn.close().await);
    done.map_err(|e| unknown(&e))
}
