//! What the server and the driver say, as a refusal. Their own words go to the log.

use std::error::Error;
use std::panic::Location;

use shopx_core::{Entity, Field, Result, ShopError};
use sqlx::postgres::PgDatabaseError;

/// The functions of the schema raise these.
const LOST_RACE: &str = "SX001";
const KEY_TAKEN: &str = "SX002";
const BATCH_NUMBER_TAKEN: &str = "SX004";
const NO_SUCH_USER: &str = "SX005";

/// Also what somebody cancelled.
const STATEMENT_TIMEOUT: &str = "57014";
const LOCK_TIMEOUT: &str = "55P03";
const IDLE_IN_TRANSACTION_TIMEOUT: &str = "25P03";
const TRANSACTION_TIMEOUT: &str = "25P04";

const DISK_FULL: &str = "53100";
const OUT_OF_MEMORY: &str = "53200";
/// A standby, or a server that an administrator lets nobody write to.
const READ_ONLY: &str = "25006";

const UNDEFINED_FUNCTION: &str = "42883";
const UNDEFINED_TABLE: &str = "42P01";
const UNDEFINED_SCHEMA: &str = "3F000";

/// Of a connection.
const NO_DATABASE: &str = "3D000";
const NO_RIGHT: &str = "42501";

/// What it means that a constraint of the schema was violated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Violation {
    /// The value was looked at before it was written, and somebody else took it in between.
    Race,
    /// Who acts is not one of the tenant's users.
    ActingUser,
    /// Who approves is not one of the tenant's users.
    Approver,
}

/// The constraints that a call without any defect may violate. What is referred to is never deleted,
/// so of the references only those to users are here: nothing looks at these before.
pub const VIOLATIONS: &[(&str, Violation)] = &[
    ("customers_email_key", Violation::Race),
    ("locations_name_key", Violation::Race),
    ("price_lists_name_key", Violation::Race),
    ("products_sku_key", Violation::Race),
    ("promotions_coupon_key", Violation::Race),
    ("refunds_approved_by_fkey", Violation::Approver),
    ("refunds_user_fkey", Violation::ActingUser),
    ("reports_name_key", Violation::Race),
    ("stock_documents_approved_by_fkey", Violation::Approver),
    ("stock_documents_user_fkey", Violation::ActingUser),
    ("suppliers_name_key", Violation::Race),
    ("tax_classes_name_key", Violation::Race),
    ("transactions_approved_by_fkey", Violation::Approver),
    ("transactions_user_fkey", Violation::ActingUser),
    ("transfers_approved_by_fkey", Violation::Approver),
    ("transfers_requested_by_fkey", Violation::ActingUser),
    ("transfers_settled_by_fkey", Violation::ActingUser),
    ("users_email_key", Violation::Race),
    ("users_username_key", Violation::Race),
];

/// What the driver says, as the server's own words if it has any.
fn said_by_server(error: &sqlx::Error) -> Option<&PgDatabaseError> {
    error.as_database_error()?.try_downcast_ref()
}

/// The constraint of the schema that was violated. A table of the host's own has none of them, whatever
/// it is called.
pub(crate) fn violated(error: &sqlx::Error) -> Option<&str> {
    let said = said_by_server(error).filter(|said| said.schema() == Some("shopx"))?;
    said.constraint()
}

/// What a violated constraint means; nothing when no use case expects it.
pub(crate) fn violation(error: &sqlx::Error) -> Option<Violation> {
    let violated = violated(error)?;
    VIOLATIONS.iter().find(|(name, _)| *name == violated).map(|(_, violation)| *violation)
}

/// Turns what the driver says into a refusal, and logs what only the log may know.
#[track_caller]
pub(crate) fn refusal(error: &sqlx::Error) -> ShopError {
    refusal_at(error, &place(Location::caller()))
}

/// [`refusal`] of a statement with a name: that of a function of the schema, or its place in the source.
pub(crate) fn refusal_at(error: &sqlx::Error, statement: &str) -> ShopError {
    let refusal = classify(error);
    log(&refusal, error, statement);
    refusal
}

/// Where in the source a statement is made, such as `sales.rs:210`.
fn place(at: &Location<'_>) -> String {
    let file = at.file().rsplit(['/', '\\']).next().unwrap_or_default();
    format!("{file}:{}", at.line())
}

/// Logs a fault, with everything that helps to find its cause and none of the values.
fn log(refusal: &ShopError, error: &sqlx::Error, statement: &str) {
    let said = said_by_server(error);
    let sqlstate = said.map(PgDatabaseError::code);
    let table = said.and_then(|said| Some(format!("{}.{}", said.schema()?, said.table()?)));
    let table = table.as_deref();
    let constraint = said.and_then(PgDatabaseError::constraint);
    let error: &(dyn Error + 'static) = error;
    macro_rules! say {
        ($level:ident, $what:literal) => {
            tracing::$level!(sqlstate, statement, table, constraint, error, $what)
        };
    }
    match refusal {
        ShopError::Unavailable => say!(warn, "the database is not available"),
        ShopError::TimedOut => say!(warn, "the database took too long"),
        ShopError::LoginRefused { .. } => say!(error, "the database refused the login"),
        ShopError::NotMigrated => say!(error, "the database does not have this version's schema"),
        ShopError::Storage => say!(error, "the database failed"),
        _ => {}
    }
}

/// Whether a server that says this has given up the connection, or never took it: a broken connection
/// (class 08), a server that shuts down or starts (57P0x), too many connections (53300).
fn is_gone(code: &str) -> bool {
    code.starts_with("08") || code.starts_with("57P0") || code == "53300"
}

/// Which refusal it is. Logs nothing, so that it may be asked more than once.
pub(crate) fn classify(error: &sqlx::Error) -> ShopError {
    let Some(said) = said_by_server(error) else {
        return match error {
            sqlx::Error::PoolTimedOut => ShopError::TimedOut,
            sqlx::Error::Io(_)
            | sqlx::Error::Tls(_)
            | sqlx::Error::PoolClosed
            | sqlx::Error::WorkerCrashed => ShopError::Unavailable,
            _ => ShopError::Storage,
        };
    };
    match said.code() {
        LOST_RACE | KEY_TAKEN | "40001" | "40P01" => ShopError::LostRace,
        BATCH_NUMBER_TAKEN => ShopError::AlreadyExists {
            entity: Entity::Batch,
            field: Field::Number,
            value: said.message().to_owned(),
        },
        NO_SUCH_USER => ShopError::not_found(Entity::User, said.message()),
        STATEMENT_TIMEOUT | LOCK_TIMEOUT | IDLE_IN_TRANSACTION_TIMEOUT | TRANSACTION_TIMEOUT => {
            ShopError::TimedOut
        }
        DISK_FULL | OUT_OF_MEMORY | READ_ONLY => ShopError::Unavailable,
        code if is_gone(code) => ShopError::Unavailable,
        UNDEFINED_FUNCTION | UNDEFINED_TABLE | UNDEFINED_SCHEMA if is_about_the_schema(said) => {
            ShopError::NotMigrated
        }
        _ if violation(error) == Some(Violation::Race) => ShopError::LostRace,
        _ => ShopError::Storage,
    }
}

/// Whether what is missing is the library's and not the host's.
fn is_about_the_schema(said: &PgDatabaseError) -> bool {
    [" shopx.", "\"shopx.", "\"shopx\""].iter().any(|name| said.message().contains(name))
}

/// Whether the server itself refused a statement, so that it did not happen.
pub(crate) fn is_undone(error: &sqlx::Error) -> bool {
    said_by_server(error).is_some_and(|said| !is_gone(said.code()))
}

/// Whether the server waited for a lock as long as it was to.
pub(crate) fn is_lock_timeout(error: &sqlx::Error) -> bool {
    said_by_server(error).is_some_and(|said| said.code() == LOCK_TIMEOUT)
}

/// Whether a connection on which this was heard is of no use any more. What a server says about a statement
/// leaves it as it was.
pub(crate) fn breaks(error: &sqlx::Error) -> bool {
    said_by_server(error).is_none_or(|said| is_gone(said.code()))
}

/// Turns what the driver says about a commit into a refusal: with the connection, what became of it
/// is lost.
#[track_caller]
pub(crate) fn commit_refusal(error: &sqlx::Error) -> ShopError {
    match refusal(error) {
        ShopError::Unavailable if !is_undone(error) => ShopError::CommitUnknown,
        refusal => refusal,
    }
}

/// What a connection of `login` that could not be made says: what the server answers is about the
/// login, or that it takes nobody.
#[track_caller]
pub(crate) fn unreached(error: &sqlx::Error, login: &str) -> ShopError {
    let refusal = match said_by_server(error).map(PgDatabaseError::code) {
        None => classify(error),
        Some(code) if code.starts_with("28") || [NO_DATABASE, NO_RIGHT].contains(&code) => {
            ShopError::LoginRefused { login: login.to_owned() }
        }
        Some(_) => ShopError::Unavailable,
    };
    log(&refusal, error, &place(Location::caller()));
    refusal
}

/// The store failed in a way that the library does not know.
pub(crate) fn storage(error: &(dyn Error + 'static)) -> ShopError {
    tracing::error!(error, "the database failed");
    ShopError::Storage
}

/// The database holds what the library wrote, and is asked what the library knows: what cannot be read or
/// written is a defect.
pub(crate) fn unknown(error: &(impl Error + ?Sized)) -> ShopError {
    ShopError::defect(error)
}

/// `?` on what the driver returns.
pub(crate) trait OrRefuse<T> {
    /// The value, or the refusal.
    #[track_caller]
    fn or_refuse(self) -> Result<T>;
}

impl<T> OrRefuse<T> for std::result::Result<T, sqlx::Error> {
    #[track_caller]
    fn or_refuse(self) -> Result<T> {
        let caller = Location::caller();
        self.map_err(|error| refusal_at(&error, &place(caller)))
    }
}

impl<T> OrRefuse<T> for std::result::Result<T, serde_json::Error> {
    fn or_refuse(self) -> Result<T> {
        self.map_err(|error| unknown(&error))
    }
}
