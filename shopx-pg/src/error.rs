//! What the server and the driver say, as a refusal. Their own words go to the log.

use shopx_core::{Entity, Result, ShopError};
use sqlx::error::ErrorKind;

/// The functions of the schema raise these.
const LOST_RACE: &str = "SX001";
const KEY_TAKEN: &str = "SX002";
const BATCH_NUMBER_TAKEN: &str = "SX004";

/// Also what somebody cancelled.
const STATEMENT_TIMEOUT: &str = "57014";
const LOCK_TIMEOUT: &str = "55P03";
const IDLE_IN_TRANSACTION_TIMEOUT: &str = "25P03";
const TRANSACTION_TIMEOUT: &str = "25P04";

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
        Some(
            STATEMENT_TIMEOUT | LOCK_TIMEOUT | IDLE_IN_TRANSACTION_TIMEOUT | TRANSACTION_TIMEOUT,
        ) => return timed_out(error),
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

/// Who of those that answer for something is not one of the tenant's users.
pub(crate) enum MissingUser {
    /// The one who acts.
    Acting,
    /// The one who approves.
    Approver,
}

/// Which user a recording call named in vain. Every foreign key to one is named after the column that
/// holds it.
pub(crate) fn missing_user(error: &sqlx::Error) -> Option<MissingUser> {
    let sqlx::Error::Database(database) = error else { return None };
    let constraint = database.constraint()?;
    if !matches!(database.kind(), ErrorKind::ForeignKeyViolation) {
        None
    } else if constraint.ends_with("_approved_by_fkey") {
        Some(MissingUser::Approver)
    } else if constraint.ends_with("_user_fkey") || constraint.ends_with("_by_fkey") {
        Some(MissingUser::Acting)
    } else {
        None
    }
}

/// Whether the server itself refused a statement, so that it did not happen.
pub(crate) fn is_undone(error: &sqlx::Error) -> bool {
    matches!(error, sqlx::Error::Database(_)) && refusal(error) != ShopError::Unavailable
}

/// Turns what the driver says about a commit into a refusal: with the connection, what became of it
/// is lost.
pub(crate) fn commit_refusal(error: &sqlx::Error) -> ShopError {
    match refusal(error) {
        ShopError::Unavailable => ShopError::CommitUnknown,
        refusal => refusal,
    }
}

/// The store cannot be reached.
pub(crate) fn unavailable(error: &sqlx::Error) -> ShopError {
    match error {
        sqlx::Error::PoolTimedOut => timed_out(error),
        sqlx::Error::Io(_)
        | sqlx::Error::Tls(_)
        | sqlx::Error::PoolClosed
        | sqlx::Error::WorkerCrashed
        | sqlx::Error::Database(_) => {
            tracing::warn!(%error, "the database cannot be reached");
            ShopError::Unavailable
        }
        _ => unknown(error),
    }
}

/// Something took longer than it may, and was not done.
fn timed_out(error: &sqlx::Error) -> ShopError {
    tracing::warn!(%error, "the database took too long");
    ShopError::TimedOut
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
