//! Idempotency: a request that carries a key happens once, however often it is sent.
//!
//! The caller makes the key, a UUID, once per intention: at the till, before the first try. The
//! same key with the same request returns the first result; with another request it is refused.
//! The store holds the key in the same transaction as what it stands for, so this also holds for
//! tries that race.
//!
//! The store keeps no requests, only fingerprints of them. A later version of this library, whose
//! requests have more fields, still knows those that are written as this one does.

mod form;
mod requests;

use async_trait::async_trait;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

pub(crate) use form::Canonical;
use form::Form;
pub(crate) use requests::Request;

use crate::{Result, ShopError};

/// An idempotency key, unique per tenant.
pub type Key = uuid::Uuid;

/// The version that requests are written in.
const VERSION: u16 = 1;

/// A key with the request that it stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// The key.
    pub key: Key,
    /// The use case, such as `checkout`.
    pub use_case: &'static str,
    fingerprint: [u8; 32],
    /// The fingerprints that older versions of this library gave it, the newest first.
    older: Vec<[u8; 32]>,
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
        request: &impl Request,
    ) -> Result<Option<Self>> {
        key.map(|key| Self::written(VERSION, key, use_case, request)).transpose()
    }

    /// The claim as it is made while `version` is the newest.
    fn written(
        version: u16,
        key: Key,
        use_case: &'static str,
        request: &impl Canonical,
    ) -> Result<Self> {
        let fingerprint = |version| {
            Form::of(version, request).map(|bytes| <[u8; 32]>::from(Sha256::digest(&bytes)))
        };
        Ok(Self {
            key,
            use_case,
            fingerprint: fingerprint(version).ok_or(ShopError::Storage)?,
            older: (1..version).rev().filter_map(fingerprint).collect(),
        })
    }

    /// SHA-256 of the request: what is kept with the key.
    #[must_use]
    pub const fn fingerprint(&self) -> [u8; 32] {
        self.fingerprint
    }

    /// Whether `prior` was the same request, whichever version of this library it was kept by.
    fn is_of(&self, prior: &Prior) -> bool {
        self.use_case == prior.use_case
            && (self.fingerprint == prior.fingerprint || self.older.contains(&prior.fingerprint))
    }
}

/// The ids of what `claim` made before, or nothing when it is new; refused when its key was used
/// for another request.
pub(crate) fn settled(claim: Option<&Claim>, prior: Option<Prior>) -> Result<Option<Vec<i64>>> {
    match (claim, prior) {
        (Some(claim), Some(prior)) if claim.is_of(&prior) => Ok(Some(prior.subjects)),
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

#[cfg(test)]
mod tests;
