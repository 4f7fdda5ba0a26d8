//! How to reach a database: what the URL says, what the host asks for, and TLS.

use std::net::IpAddr;
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use shopx_core::{Field, Result, ShopError};
use sqlx::postgres::{PgConnectOptions, PgSslMode};

use crate::seal::KeyRing;

/// The longest time-out of `PostgreSQL`, and the shortest that is one there.
const LONGEST: Duration = Duration::from_millis(i32::MAX as u64);
const SHORTEST: Duration = Duration::from_millis(1);

/// The most connections that a server can be told to take.
const MOST_CONNECTIONS: u32 = 262_143;

/// What a call may take beyond its longest step, unless the host says otherwise.
const TO_SPARE: Duration = Duration::from_secs(30);

/// How long after its time-out a server is given up that has not said that it took too long.
const GRACE: Duration = Duration::from_secs(5);

/// What a server is told about each connection besides: how it notices, within two minutes, that the other
/// end is gone without a word, and that whoever waits for a long statement is.
const LIFE_SIGNS: [(&str, &str); 4] = [
    ("tcp_keepalives_idle", "60"),
    ("tcp_keepalives_interval", "10"),
    ("tcp_keepalives_count", "5"),
    ("client_connection_check_interval", "10s"),
];

/// How a store connects.
///
/// Time-outs of statements, locks and units of work are kept by the server, none when they are zero. What
/// runs into one is refused as [`ShopError::TimedOut`] and leaves everything as it was. No time-out may
/// be shorter than a millisecond or longer than 24 days: those and a pool of no connections are refused as
/// [`ShopError::Malformed`] and [`ShopError::QuantityOutOfRange`], which name the option.
#[derive(Debug, Clone)]
pub struct PgOptions {
    /// The most connections that are open at once. One tenant has at most three in four of them, all
    /// where there are only one or two.
    pub max_connections: u32,
    /// How long to wait for a free connection, or for a server that refuses new ones; not zero.
    pub acquire_timeout: Duration,
    /// How long one statement may take.
    pub statement_timeout: Duration,
    /// How long a statement may wait for a lock that somebody else holds.
    pub lock_timeout: Duration,
    /// How long a unit of work that the host [began](shopx_core::Shop::begin) may be left alone
    /// before it is rolled back.
    pub idle_in_transaction_timeout: Duration,
    /// How long a call may take with all its runs, whatever the server does: this one the client
    /// keeps, for a server that does not answer at all. What runs into it is refused as
    /// [`ShopError::Unavailable`] or [`ShopError::CommitUnknown`], and its connection is closed. It must be
    /// no shorter than the others. Usually 30 seconds longer than the longest of those for statements,
    /// locks and connections; none if there is none for statements.
    ///
    /// In a unit of work of the host's each statement of the library's has what a statement may take, and
    /// five seconds more.
    pub call_timeout: Option<Duration>,
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
    /// a unit of work that is left alone, and so 90 for a call; no pooler, no keys.
    fn default() -> Self {
        Self {
            max_connections: 10,
            acquire_timeout: Duration::from_secs(30),
            statement_timeout: Duration::from_mins(1),
            lock_timeout: Duration::from_secs(10),
            idle_in_transaction_timeout: Duration::from_mins(1),
            call_timeout: None,
            pooler: false,
            key_ring: None,
        }
    }
}

impl PgOptions {
    /// Refuses what no server keeps, or what would let nobody in.
    pub(crate) fn check(&self) -> Result<()> {
        if self.max_connections == 0 || self.max_connections > MOST_CONNECTIONS {
            return Err(ShopError::QuantityOutOfRange {
                field: Field::MaxConnections,
                value: self.max_connections.into(),
                min: 1,
                max: MOST_CONNECTIONS.into(),
            });
        }
        let refused =
            |field, time: Duration| ShopError::Malformed { field, value: format!("{time:?}") };
        let may_be_none = [
            (Field::StatementTimeout, self.statement_timeout),
            (Field::LockTimeout, self.lock_timeout),
            (Field::IdleInTransactionTimeout, self.idle_in_transaction_timeout),
        ];
        let must_be = [(Field::AcquireTimeout, self.acquire_timeout)];
        let must_be =
            must_be.into_iter().chain(self.call_timeout.map(|time| (Field::CallTimeout, time)));
        for (field, time) in
            may_be_none.into_iter().filter(|(_, time)| !time.is_zero()).chain(must_be)
        {
            if !(SHORTEST..=LONGEST).contains(&time) {
                return Err(refused(field, time));
            }
        }
        match self.call_timeout {
            Some(time) if time < self.longest_step() => Err(refused(Field::CallTimeout, time)),
            _ => Ok(()),
        }
    }

    fn longest_step(&self) -> Duration {
        self.statement_timeout.max(self.lock_timeout).max(self.acquire_timeout)
    }

    /// How long a call may take, if there is a limit.
    pub(crate) fn call_limit(&self) -> Option<Duration> {
        let usual = || (!self.statement_timeout.is_zero()).then(|| self.longest_step() + TO_SPARE);
        self.call_timeout.or_else(usual)
    }

    /// How long a statement may take before its connection is given up, if there is a limit.
    pub(crate) fn statement_limit(&self) -> Option<Duration> {
        (!self.statement_timeout.is_zero()).then(|| self.statement_timeout + GRACE)
    }

    /// How to reach `url` with all that the store relies on.
    pub(crate) fn connect_options(&self, url: &str) -> Result<PgConnectOptions> {
        let options = parse(url)?.application_name("shopx");
        Ok(if self.pooler {
            // It refuses to pass on what it does not know.
            options.extra_float_digits(None)
        } else {
            options.options(self.settings()).options(LIFE_SIGNS)
        })
    }

    /// What every session is told that the store relies on, or through a pooler every transaction.
    pub(crate) fn settings(&self) -> [(&'static str, String); 5] {
        let milliseconds = |time: Duration| time.as_millis().to_string();
        [
            // Statements that take arrays are otherwise planned anew each time.
            ("plan_cache_mode", "force_generic_plan".to_owned()),
            // A statement that was planned while a table was small would go on to read all of it.
            ("enable_seqscan", "off".to_owned()),
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
    fn a_call_has_longer_than_its_longest_step_unless_a_statement_has_no_end() {
        let minutes = Duration::from_mins;
        let usual = PgOptions::default();
        assert_eq!(usual.call_limit(), Some(Duration::from_secs(90)));
        let patient = PgOptions { statement_timeout: minutes(10), ..PgOptions::default() };
        assert_eq!((patient.check(), patient.call_limit()), (Ok(()), Some(minutes(10) + TO_SPARE)));
        let endless = PgOptions { statement_timeout: Duration::ZERO, ..PgOptions::default() };
        assert_eq!((endless.call_limit(), endless.statement_limit()), (None, None));
    }

    #[test]
    fn what_no_server_keeps_is_refused_and_named() {
        let usual = PgOptions::default;
        let no_time_out =
            [Duration::from_micros(999), LONGEST + SHORTEST, Duration::from_secs(10_u64.pow(12))];
        for time in no_time_out {
            for (field, options) in [
                (Field::AcquireTimeout, PgOptions { acquire_timeout: time, ..usual() }),
                (Field::StatementTimeout, PgOptions { statement_timeout: time, ..usual() }),
                (Field::LockTimeout, PgOptions { lock_timeout: time, ..usual() }),
                (
                    Field::IdleInTransactionTimeout,
                    PgOptions { idle_in_transaction_timeout: time, ..usual() },
                ),
                (Field::CallTimeout, PgOptions { call_timeout: Some(time), ..usual() }),
            ] {
                let value = format!("{time:?}");
                assert_eq!(options.check(), Err(ShopError::Malformed { field, value }));
            }
        }
        let refused = |options: PgOptions| options.check().unwrap_err().to_string();
        let none = PgOptions { acquire_timeout: Duration::ZERO, ..usual() };
        assert_eq!(refused(none), r#""0ns" is not a valid acquire timeout"#);
        let short = PgOptions { call_timeout: Some(Duration::from_secs(59)), ..usual() };
        assert_eq!(refused(short), r#""59s" is not a valid call timeout"#);
        for max_connections in [0, u32::MAX] {
            let refused = refused(PgOptions { max_connections, ..usual() });
            let named = "max connections must be between 1 and 262143, not ";
            assert_eq!(refused, format!("{named}{max_connections}"));
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
