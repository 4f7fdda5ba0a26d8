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

/// Turns what the driver says into a refusal, and logs what only the log may know.
pub(crate) fn refusal(error: &sqlx::Error) -> ShopError {
    let refusal = classify(error);
    match refusal {
        ShopError::Unavailable => tracing::warn!(%error, "the database cannot be reached"),
        ShopError::TimedOut => tracing::warn!(%error, "the database took too long"),
        ShopError::Storage => tracing::error!(%error, "the database failed"),
        _ => {}
    }
    refusal
}

/// Which refusal it is. Logs nothing, so that it may be asked more than once.
pub(crate) fn classify(error: &sqlx::Error) -> ShopError {
    let database = match error {
        sqlx::Error::Database(database) => database,
        sqlx::Error::PoolTimedOut => return ShopError::TimedOut,
        sqlx::Error::Io(_)
        | sqlx::Error::Tls(_)
        | sqlx::Error::PoolClosed
        | sqlx::Error::WorkerCrashed => return ShopError::Unavailable,
        _ => return ShopError::Storage,
    };
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
        ) => return ShopError::TimedOut,
        // Class 08 is a broken connection, 57P0x a server that shuts down or starts, 53300 too many
        // connections.
        Some(code) if code.starts_with("08") || code.starts_with("57P0") || code == "53300" => {
            return ShopError::Unavailable;
        }
        _ => {}
    }
    match database.kind() {
        // What must be unique or referred to is looked at before it is written: here it changed in
        // between, and is looked at again.
        ErrorKind::UniqueViolation | ErrorKind::ForeignKeyViolation => ShopError::LostRace,
        _ => ShopError::Storage,
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
    matches!(error, sqlx::Error::Database(_)) && classify(error) != ShopError::Unavailable
}

/// Turns what the driver says about a commit into a refusal: with the connection, what became of it
/// is lost.
pub(crate) fn commit_refusal(error: &sqlx::Error) -> ShopError {
    match refusal(error) {
        ShopError::Unavailable => ShopError::CommitUnknown,
        refusal => refusal,
    }
}

/// What a connection that could not be made says: whatever the server answers, it is not reached.
pub(crate) fn unavailable(error: &sqlx::Error) -> ShopError {
    if matches!(error, sqlx::Error::Database(_)) {
        tracing::warn!(%error, "the database cannot be reached");
        return ShopError::Unavailable;
    }
    refusal(error)
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
