//! Reaching a database.

use std::sync::Arc;
use std::time::Duration;

use shopx_core::{Result, ShopError};
use shopx_pg::{KeyId, KeyRing, PgOptions, SecretKey, StaticKeyRing};

/// How a shop connects. What is left out is as usual.
///
/// Time-outs of statements and locks are kept by the server, none when they are zero. What runs into one is
/// refused as `TimedOut` and leaves everything as it was. No other time-out may be shorter than a
/// millisecond, and no time-out longer than 24 days: those and a pool of no connections are refused as
/// `Malformed` and `QuantityOutOfRange`, which name the option.
#[derive(Debug, Clone, Default, uniffi::Record)]
pub struct ConnectOptions {
    /// The most connections that are open at once; usually 10. One tenant has at most three in four of
    /// them, all where there are only one or two.
    #[uniffi(default)]
    pub max_connections: Option<u32>,
    /// How long to wait for a free connection, or for a server that refuses new ones; not zero, usually
    /// 30 seconds.
    #[uniffi(default)]
    pub acquire_timeout: Option<TimeOut>,
    /// How long one statement may take; usually a minute.
    #[uniffi(default)]
    pub statement_timeout: Option<TimeOut>,
    /// How long a statement may wait for a lock that somebody else holds; usually 10 seconds.
    #[uniffi(default)]
    pub lock_timeout: Option<TimeOut>,
    /// How long a call may take with all its runs, whatever the server does: this one the client keeps,
    /// for a server that does not answer at all. What runs into it is refused as `Unavailable` or
    /// `CommitUnknown`. It must be no shorter than the others. Usually 30 seconds longer than the longest
    /// of them; none if there is none for statements.
    #[uniffi(default)]
    pub call_timeout: Option<TimeOut>,
    /// Whether a pooler in transaction mode, such as `PgBouncer`, stands between the shop and the
    /// server.
    #[uniffi(default = false)]
    pub pooler: bool,
    /// The keys for tenants that want personal data encrypted, the current one first.
    #[uniffi(default)]
    pub encryption_keys: Vec<EncryptionKey>,
}

/// How long something may take. A duration that Rust does not have crosses as the longest that the platform
/// can send, which the shop refuses.
#[derive(Debug, Clone, Copy)]
pub struct TimeOut(Duration);

uniffi::custom_type!(TimeOut, Duration, {
    lower: |time_out| time_out.0,
    try_lift: |duration| Ok(TimeOut(duration)),
});

/// A key under which personal data is encrypted.
#[derive(Clone, uniffi::Record)]
pub struct EncryptionKey {
    /// Its name, such as `2026-07`, which is kept with what it encrypts.
    pub id: String,
    /// 32 random bytes, in Base64.
    pub secret: String,
}

impl std::fmt::Debug for EncryptionKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("EncryptionKey").field("id", &self.id).finish_non_exhaustive()
    }
}

impl TryFrom<ConnectOptions> for PgOptions {
    type Error = ShopError;

    fn try_from(options: ConnectOptions) -> Result<Self> {
        let usual = Self::default();
        let given = |time_out: Option<TimeOut>| time_out.map(|TimeOut(duration)| duration);
        Ok(Self {
            max_connections: options.max_connections.unwrap_or(usual.max_connections),
            acquire_timeout: given(options.acquire_timeout).unwrap_or(usual.acquire_timeout),
            statement_timeout: given(options.statement_timeout).unwrap_or(usual.statement_timeout),
            lock_timeout: given(options.lock_timeout).unwrap_or(usual.lock_timeout),
            call_timeout: given(options.call_timeout),
            pooler: options.pooler,
            key_ring: key_ring(&options.encryption_keys)?,
            ..usual
        })
    }
}

fn key_ring(keys: &[EncryptionKey]) -> Result<Option<Arc<dyn KeyRing>>> {
    let parse = |key: &EncryptionKey| -> Result<(KeyId, SecretKey)> {
        Ok((KeyId::new(&key.id)?, SecretKey::from_base64(&key.secret)?))
    };
    let mut keys = keys.iter().map(parse);
    let Some(current) = keys.next() else { return Ok(None) };
    let (id, secret) = current?;
    let ring = keys.try_fold(StaticKeyRing::new(id, secret), |ring, key| {
        key.map(|(id, secret)| ring.with(id, secret))
    })?;
    Ok(Some(Arc::new(ring)))
}

/// Migrates the database at `owner_url` to the newest schema. Safe to call at every start, also from
/// several processes at once. Shops sell with another login, which is a member of `shopx_app`.
#[uniffi::export(async_runtime = "tokio")]
pub async fn migrate(owner_url: String) -> Result<()> {
    shopx_pg::migrate(&owner_url).await
}

#[cfg(test)]
mod tests {
    use shopx_core::Field;
    use shopx_pg::PgStore;

    use super::*;

    fn refusal(given: ConnectOptions) -> Option<ShopError> {
        let options = PgOptions::try_from(given).unwrap();
        PgStore::connect_options("postgresql://till@localhost/shop", &options).err()
    }

    #[test]
    fn each_time_out_arrives_where_it_belongs() {
        // What Swift and Kotlin have and Rust has not, such as less than nothing, crosses as Kotlin's longest
        // or as even more.
        let longest = Duration::from_secs(i64::MAX.unsigned_abs());
        let (given, usual) = (Some(TimeOut(longest)), ConnectOptions::default);
        for (field, given) in [
            (Field::AcquireTimeout, ConnectOptions { acquire_timeout: given, ..usual() }),
            (Field::StatementTimeout, ConnectOptions { statement_timeout: given, ..usual() }),
            (Field::LockTimeout, ConnectOptions { lock_timeout: given, ..usual() }),
            (Field::CallTimeout, ConnectOptions { call_timeout: given, ..usual() }),
        ] {
            let value = format!("{longest:?}");
            assert_eq!(refusal(given), Some(ShopError::Malformed { field, value }));
        }
        let none = Some(TimeOut(Duration::ZERO));
        let endless = ConnectOptions { statement_timeout: none, lock_timeout: none, ..usual() };
        assert_eq!((refusal(usual()), refusal(endless)), (None, None));
    }
}
