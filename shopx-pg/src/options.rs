//! How to reach a database: what the URL says, what the host asks for, and TLS.

use std::net::IpAddr;
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use shopx_core::{Field, Result, ShopError};
use sqlx::postgres::{PgConnectOptions, PgSslMode};

use crate::seal::KeyRing;

/// How a store connects.
///
/// Each time-out is one that the server keeps, none when it is zero. What runs into one is refused as
/// [`ShopError::TimedOut`] and leaves everything as it was.
#[derive(Debug, Clone)]
pub struct PgOptions {
    /// The most connections that are open at once.
    pub max_connections: u32,
    /// How long to wait for a free connection, or for a server that refuses new ones.
    pub acquire_timeout: Duration,
    /// How long one statement may take.
    pub statement_timeout: Duration,
    /// How long a statement may wait for a lock that somebody else holds.
    pub lock_timeout: Duration,
    /// How long a unit of work that the host [began](shopx_core::Shop::begin) may be left alone
    /// before it is rolled back.
    pub idle_in_transaction_timeout: Duration,
    /// Whether a pooler in transaction mode, such as PgBouncer, stands between the store and the
    /// server. Then every call is in a transaction, statements are prepared anew each time, and
    /// nothing is set for longer than a transaction, which costs several round trips a use case.
    pub pooler: bool,
    /// The keys for tenants that want personal data encrypted. Without them, such a tenant is
    /// refused.
    pub key_ring: Option<Arc<dyn KeyRing>>,
}

impl Default for PgOptions {
    /// 10 connections, 30 seconds for one of them; 60 seconds for a statement, 10 for a lock, 60 for
    /// a unit of work that is left alone; no pooler, no keys.
    fn default() -> Self {
        Self {
            max_connections: 10,
            acquire_timeout: Duration::from_secs(30),
            statement_timeout: Duration::from_mins(1),
            lock_timeout: Duration::from_secs(10),
            idle_in_transaction_timeout: Duration::from_mins(1),
            pooler: false,
            key_ring: None,
        }
    }
}

impl PgOptions {
    /// What the server is told about each session, or through a pooler about each transaction.
    pub(crate) fn settings(&self) -> [(&'static str, String); 4] {
        let milliseconds = |time: Duration| time.as_millis().to_string();
        [
            // Statements that take arrays are otherwise planned anew each time.
            ("plan_cache_mode", "force_generic_plan".to_owned()),
            ("statement_timeout", milliseconds(self.statement_timeout)),
            ("lock_timeout", milliseconds(self.lock_timeout)),
            ("idle_in_transaction_session_timeout", milliseconds(self.idle_in_transaction_timeout)),
        ]
    }
}

/// What a URL says, with TLS where it says nothing about it: [`ssl_mode`].
pub(crate) fn parse(url: &str) -> Result<PgConnectOptions> {
    let options = PgConnectOptions::from_str(url).map_err(|_| ShopError::Malformed {
        field: Field::DatabaseUrl,
        // The rest may hold a password, and all of it when it is no URL.
        value: url.split_once("://").map_or("***", |(scheme, _)| scheme).to_owned(),
    })?;
    let mode = ssl_mode(url, &options);
    Ok(options.ssl_mode(mode))
}

/// The TLS of a connection. What the URL asks for is done, and `PGSSLMODE` unless
/// it says `prefer`, which is also the driver's word when nobody has said anything. Otherwise nothing is sent
/// to another machine before it has shown a certificate for its name, from an authority that
/// everybody trusts or the one in `sslrootcert`; within this machine TLS is taken where it is offered,
/// and a Unix socket has none.
fn ssl_mode(url: &str, options: &PgConnectOptions) -> PgSslMode {
    let query = url.split_once('?').map_or("", |(_, query)| query);
    let named = |pair: &str| matches!(pair.split('=').next(), Some("sslmode" | "ssl-mode"));
    let asked = options.get_ssl_mode();
    // `prefer` is what the driver says when nobody has said anything.
    if !matches!(asked, PgSslMode::Prefer) || query.split('&').any(named) {
        return asked;
    }
    let host = options.get_host();
    if options.get_socket().is_some() || host.starts_with('/') {
        PgSslMode::Disable
    } else if is_this_machine(host) {
        PgSslMode::Prefer
    } else {
        PgSslMode::VerifyFull
    }
}

fn is_this_machine(host: &str) -> bool {
    let address = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost" || IpAddr::from_str(address).is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_machine_must_show_who_it_is_unless_the_url_says_otherwise() {
        for (url, expected) in [
            ("postgresql://till@db.example/shop", "VerifyFull"),
            ("postgresql://till@10.0.0.7:5432/shop", "VerifyFull"),
            ("postgresql://till@[2001:db8::7]/shop", "VerifyFull"),
            ("postgresql:///shop?host=db.example", "VerifyFull"),
            ("postgresql://till@localhost.example/shop", "VerifyFull"),
            ("postgresql://till@db.example/shop?sslrootcert=/ca.pem", "VerifyFull"),
            ("postgresql://till@db.example/shop?sslmode=verify-ca", "VerifyCa"),
            ("postgresql://till@db.example/shop?sslmode=require", "Require"),
            ("postgresql://till@db.example/shop?user=a&sslmode=prefer", "Prefer"),
            ("postgresql://till@db.example/shop?ssl-mode=disable", "Disable"),
            ("postgresql://till@localhost/shop", "Prefer"),
            ("postgresql://till@127.0.0.1/shop", "Prefer"),
            ("postgresql://till@[::1]/shop", "Prefer"),
            ("postgresql://till@localhost/shop?sslmode=verify-full", "VerifyFull"),
            ("postgresql://till@localhost/shop?host=/run/postgresql", "Disable"),
            ("postgresql://till@%2Frun%2Fpostgresql/shop", "Disable"),
        ] {
            let mode = parse(url).map(|options| format!("{:?}", options.get_ssl_mode()));
            assert_eq!(mode.as_deref(), Ok(expected), "{url}");
        }
    }

    #[test]
    fn what_is_no_url_is_refused_without_its_password() {
        let refused = parse("postgresql://till:secret@db example/shop").unwrap_err();
        assert_eq!(refused.code(), "malformed");
        assert!(!refused.to_string().contains("secret"), "{refused}");
        let refused = parse("host=db.example user=till password=secret").unwrap_err();
        assert!(!format!("{refused} {refused:?}").contains("secret"), "{refused}");
    }
}
