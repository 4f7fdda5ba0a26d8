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

pub use requests::REQUESTS;

use crate::id::{BatchId, RefundId, SaleId, StockDocumentId, TransferId};
use crate::{Result, ShopError};
use form::{Canonical, Form};

/// An idempotency key, unique per tenant.
pub type Key = uuid::Uuid;

/// The version that requests are written in.
const VERSION: u16 = 1;

/// A request that may carry a key. Only this library makes requests that do.
pub trait Request: Canonical {
    /// What it asks for: the name of its method on [`Shop`](crate::Shop), such as `checkout`.
    const NAME: &'static str;

    /// Its key.
    fn key(&self) -> Option<Key>;
}

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
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prior {
    /// The use case.
    pub use_case: String,
    /// SHA-256 of the request.
    pub fingerprint: [u8; 32],
    /// The ids of what it made.
    pub subjects: Vec<i64>,
}

impl Claim {
    /// The claim of a request's key, if it has one.
    pub fn of<R: Request>(request: &R) -> Option<Self> {
        request.key().map(|key| Self::written(VERSION, key, R::NAME, request))
    }

    /// The claim as it is made while `version` is the newest.
    fn written(version: u16, key: Key, use_case: &'static str, request: &impl Canonical) -> Self {
        let bytes = Form::of(version, request);
        let older = (1..version).rev().filter_map(|version| Form::of_older(version, request));
        Self {
            key,
            use_case,
            fingerprint: sha256(&bytes),
            older: older.map(|of| sha256(&of)).collect(),
        }
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

fn sha256(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

impl Prior {
    /// What the key was used for, as its request makes it; refused when that was another request.
    pub(crate) fn made_by<M: Subjects>(&self, claim: &Claim) -> Result<M> {
        if !claim.is_of(self) {
            return Err(ShopError::KeyConflict { key: claim.key });
        }
        M::from_ids(&self.subjects)
            .ok_or_else(|| ShopError::defect("a key was used for as much as no request makes"))
    }
}

/// The ids of what a request made, as a claim keeps them.
pub trait Subjects: Sized + Send {
    /// Them, if there can be as many.
    fn from_ids(ids: &[i64]) -> Option<Self>;
}

macro_rules! subjects {
    ($($id:ident),*) => {$(
        impl Subjects for $id {
            fn from_ids(ids: &[i64]) -> Option<Self> {
                match ids {
                    [id] => Some(Self::new(*id)),
                    _ => None,
                }
            }
        }
    )*};
}

subjects!(BatchId, RefundId, SaleId, StockDocumentId, TransferId);

impl<S: Subjects> Subjects for Vec<S> {
    fn from_ids(ids: &[i64]) -> Option<Self> {
        ids.iter().map(|id| S::from_ids(&[*id])).collect()
    }
}

/// Whether a document is the answer of an earlier request with the same key, given once more: a host
/// may say "200 OK" instead of "201 Created".
///
/// It is about the call and not about the document, so it makes no two documents different.
///
/// ```
/// # use shopx_core::idempotency::Replayed;
/// assert!(Replayed::YES.get());
/// assert_eq!(Replayed::YES, Replayed::NO);
/// ```
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Replayed(bool);

impl Replayed {
    /// The answer of the request that made it, or of a look-up.
    pub const NO: Self = Self(false);
    /// The answer of an earlier request.
    pub const YES: Self = Self(true);

    /// Whether it is.
    #[must_use]
    pub const fn get(self) -> bool {
        self.0
    }
}

impl PartialEq for Replayed {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Replayed {}

impl From<bool> for Replayed {
    fn from(replayed: bool) -> Self {
        Self(replayed)
    }
}

/// Where keys are kept.
#[cfg_attr(feature = "testing", mockall::automock)]
#[async_trait]
pub trait KeyRepo: Send {
    /// What the key was used for.
    async fn find(&mut self, key: Key) -> Result<Option<Prior>>;
}

#[cfg(test)]
mod tests;
