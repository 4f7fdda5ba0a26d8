//! Reaching a database.

use std::sync::Arc;
use std::time::Duration;

use shopx_core::{Field, Result, ShopError};
use shopx_pg::{KeyId, KeyRing, PgOptions, SecretKey, StaticKeyRing};

/// The longest time-out of `PostgreSQL`. What is no duration at all crosses as a longer one.
const LONGEST: Duration = Duration::from_millis(i32::MAX as u64);

/// How a shop connects. What is left out is as usual.
///
/// Each time-out is one that the server keeps, none when it is zero; what runs into one is refused as
/// `TimedOut` and leaves everything as it was. A time-out below zero, or of more than 24 days, is refused
/// as `Malformed`: servers keep none.
#[derive(Debug, Clone, Default, uniffi::Record)]
pub struct ConnectOptions {
    /// The most connections that are open at once; usually 10.
    #[uniffi(default = None)]
    pub max_connections: Option<u32>,
    /// How long to wait for a free connection, or for a server that refuses new ones; usually 30
    /// seconds.
    #[uniffi(default = None)]
    pub acquire_timeout: Option<Duration>,
    /// How long one statement may take; usually a minute.
    #[uniffi(default = None)]
    pub statement_timeout: Option<Duration>,
    /// How long a statement may wait for a lock that somebody else holds; usually 10 seconds.
    #[uniffi(default = None)]
    pub lock_timeout: Option<Duration>,
    /// Whether a pooler in transaction mode, such as `PgBouncer`, stands between the shop and the
    /// server.
    #[uniffi(default = false)]
    pub pooler: bool,
    /// The keys for tenants that want personal data encrypted, the current one first.
    #[uniffi(default = [])]
    pub encryption_keys: Vec<EncryptionKey>,
}

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
        let or_usual = |field, given: Option<Duration>, usual| match given {
            Some(given) if given > LONGEST => {
                Err(ShopError::Malformed { field, value: format!("{given:?}") })
            }
            Some(given) => Ok(given),
            None => Ok(usual),
        };
        Ok(Self {
            max_connections: options.max_connections.unwrap_or(usual.max_connections),
            acquire_timeout: or_usual(
                Field::AcquireTimeout,
                options.acquire_timeout,
                usual.acquire_timeout,
            )?,
            statement_timeout: or_usual(
                Field::StatementTimeout,
                options.statement_timeout,
                usual.statement_timeout,
            )?,
            lock_timeout: or_usual(Field::LockTimeout, options.lock_timeout, usual.lock_timeout)?,
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
    use super::*;

    #[test]
    fn a_time_out_that_no_server_keeps_is_refused() {
        let with = |timeout| {
            let given = ConnectOptions { lock_timeout: Some(timeout), ..ConnectOptions::default() };
            PgOptions::try_from(given).map(|options| options.lock_timeout)
        };
        assert_eq!(with(Duration::ZERO).unwrap(), Duration::ZERO);
        assert_eq!(with(LONGEST).unwrap(), LONGEST);
        for longer in [LONGEST + Duration::from_nanos(1), Duration::MAX] {
            let refused = with(longer).unwrap_err();
            assert!(matches!(refused, ShopError::Malformed { field: Field::LockTimeout, .. }));
        }
    }
}
