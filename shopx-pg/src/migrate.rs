//! Bringing the schema up to date.

use shopx_core::{Result, ShopError};
use sqlx::migrate::{MigrateError, Migrator};
use sqlx::{ConnectOptions, Connection};

use crate::conn::Conn;
use crate::error::{refusal, storage, unreached};
use crate::options::parse;

/// Every migration, up and down, in order.
pub static MIGRATIONS: Migrator = sqlx::migrate!();

/// Refuses a database that has another schema than this version's. Where the table of migrations cannot
/// be seen, the calls find out.
pub(crate) async fn check_version(conn: &mut Conn) -> Result<()> {
    let found = sqlx::query_scalar!("SELECT max(version) FROM _shopx_migrations WHERE success");
    let Ok(found) = found.fetch_one(conn).await else { return Ok(()) };
    let needed = MIGRATIONS.iter().map(|migration| migration.version).max();
    if found == needed {
        return Ok(());
    }
    tracing::error!(
        found,
        needed,
        "the database has the schema of another version: migrate it first"
    );
    Err(ShopError::NotMigrated)
}

/// Migrates the database at `owner_url` to the newest schema. Safe to call at every start, also
/// from several processes at once.
///
/// The login may be a superuser, or one that may create roles; whatever it is, everything is made
/// by and belongs to the role `shopx_owner`. Shops sell with another login: see
/// [`PgStore::connect`](crate::PgStore::connect), which says how the connection is encrypted too. It
/// must reach the server itself, and not a pooler. A database that a newer version has migrated is
/// refused as [`ShopError::NotMigrated`].
pub async fn migrate(owner_url: &str) -> Result<()> {
    let options = parse(owner_url)?;
    let login = options.get_username();
    let mut conn = options.connect().await.map_err(|error| unreached(&error, login))?;
    // `run` is generic in a way that keeps the future from being `Send`.
    let done = MIGRATIONS.run_direct(None, &mut conn, false).await;
    drop(conn.close().await);
    done.map_err(|error| match error {
        MigrateError::Execute(error) | MigrateError::ExecuteMigration(error, _) => refusal(&error),
        MigrateError::VersionMissing(found) => {
            tracing::error!(found, "the database has the schema of a newer version");
            ShopError::NotMigrated
        }
        error => storage(&error),
    })
}
