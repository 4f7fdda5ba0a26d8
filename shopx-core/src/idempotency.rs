//! Idempotency: a request that carries a key happens once, however often it is sent.
//!
//! The caller makes the key, a UUID, once per intention: at the till, before the first try. The
//! same key with the same request returns the first result; with another request it is refused.
//! The store holds the key in the same transaction as what it stands for, so this also holds for
//! tries that race.

use async_trait::async_trait;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::{Result, ShopError};

/// An idempotency key, unique per tenant.
pub type Key = uuid::Uuid;

/// A key with the request that it stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// The key.
    pub key: Key,
    /// The use case, such as `checkout`.
    pub use_case: &'static str,
    /// SHA-256 of the request.
    pub fingerprint: [u8; 32],
}

/// What a key was used for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Prior {
    /// The use case.
    pub use_case: String,
    /// SHA-256 of the request.
    pub fingerprint: [u8; 32],
    /// The ids of what it made.
    pub subjects: Vec<i64>,
}

impl Claim {
    /// The claim of `key`, if there is one, for `request`.
    pub(crate) fn of(
        key: Option<Key>,
        use_case: &'static str,
        request: &impl Serialize,
    ) -> Result<Option<Self>> {
        let Some(key) = key else { return Ok(None) };
        let request = serde_json::to_vec(request).map_err(ShopError::internal)?;
        let fingerprint = Sha256::digest(&request).into();
        Ok(Some(Self { key, use_case, fingerprint }))
    }
}

/// The ids of what `claim` made before, or nothing when it is new; refused when its key was used
/// for another request.
pub(crate) fn settled(claim: Option<&Claim>, prior: Option<Prior>) -> Result<Option<Vec<i64>>> {
    match (claim, prior) {
        (Some(claim), Some(prior))
            if claim.use_case == prior.use_case && claim.fingerprint == prior.fingerprint =>
        {
            Ok(Some(prior.subjects))
        }
        (Some(claim), Some(_)) => Err(ShopError::KeyConflict { key: claim.key }),
        _ => Ok(None),
    }
}

/// Where keys are kept.
#[cfg_attr(any(test, feature = "testing"), mockall::automock)]
#[async_trait]
pub trait KeyRepo: Send {
    /// What the key was used for.
    async fn find(&mut self, key: Key) -> Result<Option<Prior>>;
}
