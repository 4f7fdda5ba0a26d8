//! What the server and the driver say, as a refusal. Their own words go to the log.

use shopx_core::{Entity, Result, ShopError};
use sqlx::error::ErrorKind;

/// The functions of the schema raise these.
const LOST_RACE: &str = "SX001";
const KEY_TAKEN: &str = "SX002";
const BATCH_NUMBER_TAKEN: &str = "SX004";

/// Turns what the driver says into a refusal.
pub(crate) fn refusal(error: &sqlx::Error) -> ShopError {
    let sqlx::Error::Database(database) = error else { return unavailable(error) };
    match database.code().as_deref() {
        Some(LOST_RACE | KEY_TAKEN | "40001" | "40P01") => return ShopError::LostRace,
        Some(BATCH_NUMBER_TAKEN) => {
            return ShopError::AlreadyExists {
                entity: Entity::Batch,
                field: "number".to_owned(),
                value: database.message().to_owned(),
            };
        }
        // Class 08 is a broken connection, 57P0x a server that shuts down or starts, 53300 too many
        // connections.
        Some(code) if code.starts_with("08") || code.starts_with("57P0") || code == "53300" => {
            return unavailable(error);
        }
        _ => {}
    }
    match database.kind() {
        // What must be unique or referred to is looked at before it is written: here it changed in
        // between, and is looked at again.
        ErrorKind::UniqueViolation | ErrorKind::ForeignKeyViolation => ShopError::LostRace,
        _ => unknown(error),
    }
}

/// Whether the acting user is not one of the tenant's. Every foreign key to the acting user is
/// named after the column that holds it.
pub(crate) fn is_missing_user(error: &sqlx::Error) -> bool {
    let sqlx::Error::Database(database) = error else { return false };
    matches!(database.kind(), ErrorKind::ForeignKeyViolation)
        && database
            .constraint()
            .is_some_and(|name| name.ends_with("_user_fkey") || name.ends_with("_by_fkey"))
}

/// The store cannot be reached.
pub(crate) fn unavailable(error: &sqlx::Error) -> ShopError {
    match error {
        sqlx::Error::Io(_)
        | sqlx::Error::Tls(_)
        | sqlx::Error::PoolTimedOut
        | sqlx::Error::PoolClosed
        | sqlx::Error::WorkerCrashed
        | sqlx::Error::Database(_) => {
            tracing::warn!(%error, "the database cannot be reached");
            ShopError::Unavailable
        }
        _ => unknown(error),
    }
}

/// The store failed in a way that the library does not know.
pub(crate) fn unknown(error: &(impl std::error::Error + ?Sized)) -> ShopError {
    tracing::error!(%error, "the database failed");
    ShopError::Storage
}

/// `?` on what the driver returns.
pub(crate) trait OrRefuse<T> {
    /// The value, or the refusal.
    fn or_refuse(self) -> Result<T>;
}

impl<T> OrRefuse<T> for std::result::Result<T, sqlx::Error> {
    fn or_refuse(self) -> Result<T> {
        self.map_err(|error| refusal(&error))
    }
}

impl<T> OrRefuse<T> for std::result::Result<T, serde_json::Error> {
    /// The database holds what the library wrote: text that cannot be read is a defect.
    fn or_refuse(self) -> Result<T> {
        self.map_err(|error| unknown(&error))
    }
}
