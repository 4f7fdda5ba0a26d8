//! Bringing the schema up to date.

use std::collections::BTreeMap;

use shopx_core::{Result, ShopError};
use sqlx::migrate::{MigrateError, Migration, Migrator};
use sqlx::{ConnectOptions, Connection, PgConnection};

use crate::conn::Conn;
use crate::error::{refusal, storage, unreached};
use crate::options::parse;

/// Every migration, up and down, in order, for hosts that migrate with sqlx themselves: the one type of
/// sqlx that this crate shows besides what [`PgUnit`](crate::PgUnit) and pools of the host's need.
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
    let done = match renew_functions(&mut conn).await {
        // `run` is generic in a way that keeps the future from being `Send`.
        Ok(()) => MIGRATIONS.run_direct(None, &mut conn, false).await,
        Err(error) => Err(MigrateError::Execute(error)),
    };
    drop(conn.close().await);
    done.map_err(|error| match error {
        MigrateError::Execute(error) | MigrateError::ExecuteMigration(error, _) => refusal(&error),
        MigrateError::VersionMismatch(found) => {
            tracing::error!(found, "the database has a migration that was another one here");
            ShopError::NotMigrated
        }
        MigrateError::VersionMissing(found) => {
            tracing::error!(found, "the database has the schema of a newer version");
            ShopError::NotMigrated
        }
        error => storage(&error),
    })
}

/// Makes functions anew that were edited since the database was migrated: they are edited where they are
/// made, while everything else changes by new migrations.
async fn renew_functions(conn: &mut PgConnection) -> sqlx::Result<()> {
    let migrated: Option<String> =
        sqlx::query_scalar("SELECT to_regclass('_shopx_migrations')::text")
            .fetch_one(&mut *conn)
            .await?;
    if migrated.is_none() {
        return Ok(());
    }
    let mut tx = conn.begin().await?;
    sqlx::query("LOCK TABLE _shopx_migrations IN EXCLUSIVE MODE").execute(&mut *tx).await?;
    let kept: Vec<(i64, Vec<u8>)> =
        sqlx::query_as("SELECT version, checksum FROM _shopx_migrations WHERE success")
            .fetch_all(&mut *tx)
            .await?;
    let kept: BTreeMap<i64, Vec<u8>> = kept.into_iter().collect();
    let downs: BTreeMap<i64, &Migration> = MIGRATIONS
        .iter()
        .filter(|migration| migration.migration_type.is_down_migration())
        .map(|migration| (migration.version, migration))
        .collect();
    let edited: Vec<(&Migration, &Migration)> = MIGRATIONS
        .iter()
        .filter(|migration| migration.migration_type.is_up_migration())
        .filter(|up| kept.get(&up.version).is_some_and(|kept| *kept != *up.checksum))
        .filter_map(|up| Some((up, *downs.get(&up.version)?)))
        .filter(|(_, down)| drops_functions_only(down.sql.as_str()))
        .collect();
    for (_, down) in edited.iter().rev() {
        sqlx::raw_sql(down.sql.clone()).execute(&mut *tx).await?;
    }
    for (up, _) in edited {
        sqlx::raw_sql(up.sql.clone()).execute(&mut *tx).await?;
        sqlx::query("UPDATE _shopx_migrations SET checksum = $2 WHERE version = $1")
            .bind(up.version)
            .bind(&*up.checksum)
            .execute(&mut *tx)
            .await?;
        tracing::info!(version = up.version, "the functions of a migration are made anew");
    }
    tx.commit().await
}

/// Whether a migration's way down drops functions and nothing else.
fn drops_functions_only(sql: &str) -> bool {
    let lines = sql.lines().filter(|line| !line.trim_start().starts_with("--"));
    let sql: Vec<&str> = lines.collect();
    sql.join(" ").split(';').map(str::trim).all(|statement| {
        ["", "SET LOCAL ROLE shopx_owner", "RESET ROLE"].contains(&statement)
            || statement.starts_with("DROP FUNCTION")
    })
}
