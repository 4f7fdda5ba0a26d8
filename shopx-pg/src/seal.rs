//! Personal data, sealed before it is written down.
//!
//! Fields of a record are sealed together, with XChaCha20-Poly1305 under a key of the host's
//! [`KeyRing`] and a random nonce. What is sealed is bound to its tenant, table, record and key: in
//! any other place it does not open. A value that a record is found by is kept as HMAC-SHA-256, by
//! which the database can compare it and not read it.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD};
use chacha20poly1305::aead::{Aead, Generate, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use hmac::{Hmac, Mac};
use sha2::Sha256;
use shopx_core::{Entity, Field, Result, ShopError};
use zeroize::Zeroizing;

use crate::error::unknown;

/// The format of what is sealed, with which it begins: base64 of nonce and ciphertext.
const FORMAT: &str = "1.";
/// The length of a nonce in bytes.
const NONCE: usize = 24;
/// What is sealed is filled up to a multiple of so many bytes, so that its length tells little.
const BLOCK: usize = 64;

/// The name of a key: 1 to 64 letters, digits, `-`, `_` and `.`. It is no secret.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct KeyId(String);

impl KeyId {
    /// The name; refused as [`ShopError::Malformed`] when it has another form.
    pub fn new(name: &str) -> Result<Self> {
        let fits = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.');
        if (1..=64).contains(&name.len()) && name.bytes().all(fits) {
            return Ok(Self(name.to_owned()));
        }
        // Not the name: a host may have mixed it up with the key.
        Err(ShopError::Malformed { field: Field::KeyId, value: "***".to_owned() })
    }

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// A secret of 32 random bytes. It is wiped from memory when it is dropped, and never shown.
#[derive(Clone)]
pub struct SecretKey(Zeroizing<[u8; 32]>);

impl SecretKey {
    /// The key with these bytes, which must be random.
    #[must_use]
    pub fn new(bytes: [u8; 32]) -> Self {
        Self(Zeroizing::new(bytes))
    }

    /// The key as it stands in a configuration: 32 bytes in base64. Anything else is refused as
    /// [`ShopError::Malformed`], which does not repeat it.
    pub fn from_base64(text: &str) -> Result<Self> {
        let bytes = STANDARD.decode(text.trim()).map(Zeroizing::new);
        let key = bytes.ok().and_then(|bytes| <[u8; 32]>::try_from(bytes.as_slice()).ok());
        key.map(Self::new)
            .ok_or_else(|| ShopError::Malformed { field: Field::Key, value: "***".to_owned() })
    }

    /// A key for one purpose, of which nothing follows for another.
    fn derive(&self, purpose: &str) -> Result<Zeroizing<[u8; 32]>> {
        mac(self.0.as_slice(), purpose.as_bytes()).map(Zeroizing::new)
    }
}

impl fmt::Debug for SecretKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretKey(***)")
    }
}

/// The keys under which personal data is sealed: the host keeps them, apart from the database.
///
/// It answers at once: a host whose keys are in a vault elsewhere reads them when it starts. A new
/// key is first known to every process, then current in one, and an old one is removed when
/// [`SealCustomers`](shopx_core::customers::SealCustomers) says of every tenant that none are left.
pub trait KeyRing: Send + Sync {
    /// The key for tenants that begin to encrypt or change their key.
    fn current(&self) -> KeyId;
    /// The key with this name, if the ring has it.
    fn key(&self, id: &KeyId) -> Option<SecretKey>;
    /// The names of all its keys, the current one among them.
    fn ids(&self) -> Vec<KeyId>;
}

impl fmt::Debug for dyn KeyRing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("KeyRing(***)")
    }
}

/// A key ring for a host that has its keys in its configuration.
///
/// ```
/// # use shopx_pg::{KeyId, SecretKey, StaticKeyRing};
/// let new = SecretKey::from_base64("w4vUXNfHXHZhwAQzUaRIrc6lRxkVDGmQc+QoBOrYPfM=")?;
/// let old = SecretKey::from_base64("Tm90IGEgcmVhbCBrZXksIG9ubHkgYW4gZXhhbXBsZSE=")?;
/// let ring = StaticKeyRing::new(KeyId::new("2026-07")?, new).with(KeyId::new("2025-07")?, old);
/// # Ok::<(), shopx_core::ShopError>(())
/// ```
#[derive(Debug, Clone)]
pub struct StaticKeyRing {
    current: KeyId,
    keys: BTreeMap<KeyId, SecretKey>,
}

impl StaticKeyRing {
    /// A ring of one key.
    #[must_use]
    pub fn new(current: KeyId, key: SecretKey) -> Self {
        Self { keys: BTreeMap::from([(current.clone(), key)]), current }
    }

    /// The ring with another key: an older one, or one that is to be current some day.
    #[must_use]
    pub fn with(mut self, id: KeyId, key: SecretKey) -> Self {
        self.keys.insert(id, key);
        self
    }
}

impl KeyRing for StaticKeyRing {
    fn current(&self) -> KeyId {
        self.current.clone()
    }

    fn key(&self, id: &KeyId) -> Option<SecretKey> {
        self.keys.get(id).cloned()
    }

    fn ids(&self) -> Vec<KeyId> {
        self.keys.keys().cloned().collect()
    }
}

/// The record that something sealed belongs to.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Place {
    pub(crate) tenant: i32,
    pub(crate) entity: Entity,
    pub(crate) table: &'static str,
    pub(crate) id: i64,
}

/// Seals and opens with the host's keys, if it gave any.
#[derive(Debug, Clone, Default)]
pub(crate) struct Vault {
    ring: Option<Arc<dyn KeyRing>>,
}

impl Vault {
    pub(crate) fn new(ring: Option<Arc<dyn KeyRing>>) -> Self {
        Self { ring }
    }

    /// The key for what is sealed from now on; refused when there is none.
    pub(crate) fn current(&self) -> Result<KeyId> {
        let id = self.ring.as_ref().ok_or(ShopError::NoKeyRing)?.current();
        self.check(&id)?;
        Ok(id)
    }

    /// Refuses a key that the ring does not have.
    pub(crate) fn check(&self, id: &KeyId) -> Result<()> {
        self.key(id).map(drop)
    }

    fn key(&self, id: &KeyId) -> Result<SecretKey> {
        let key = self.ring.as_ref().and_then(|ring| ring.key(id));
        key.ok_or_else(|| ShopError::EncryptionKeyMissing { key: id.to_string() })
    }

    fn cipher(&self, id: &KeyId) -> Result<XChaCha20Poly1305> {
        let key = self.key(id)?.derive("shopx seal 1")?;
        XChaCha20Poly1305::new_from_slice(key.as_slice()).map_err(|error| unknown(&error))
    }

    /// Seals a text for its place.
    pub(crate) fn seal(&self, place: &Place, key: &KeyId, mut text: String) -> Result<String> {
        let filled = text.len().next_multiple_of(BLOCK);
        text.extend(std::iter::repeat_n(' ', filled - text.len()));
        let nonce = XNonce::try_generate().map_err(|error| unknown(&error))?;
        let bound = bound(place, key);
        let payload = Payload { msg: text.as_bytes(), aad: bound.as_bytes() };
        let mut sealed = nonce.to_vec();
        sealed.extend(self.cipher(key)?.encrypt(&nonce, payload).map_err(|_| ShopError::Overflow)?);
        Ok(format!("{FORMAT}{}", STANDARD_NO_PAD.encode(sealed)))
    }

    /// What was sealed for this place under this key.
    pub(crate) fn open(&self, place: &Place, key: &KeyId, sealed: &str) -> Result<String> {
        let cipher = self.cipher(key)?;
        let bound = bound(place, key);
        let opened = || {
            let sealed = STANDARD_NO_PAD.decode(sealed.strip_prefix(FORMAT)?).ok()?;
            let (nonce, msg) = sealed.split_at_checked(NONCE)?;
            let payload = Payload { msg, aad: bound.as_bytes() };
            let text = cipher.decrypt(&XNonce::try_from(nonce).ok()?, payload).ok()?;
            Some(String::from_utf8(text).ok()?.trim_end_matches(' ').to_owned())
        };
        opened().ok_or_else(|| unreadable(place))
    }

    /// A value that a record is found by, as it is compared when the record is sealed.
    pub(crate) fn index(
        &self,
        key: &KeyId,
        (tenant, table): (i32, &str),
        field: &str,
        value: &str,
    ) -> Result<String> {
        let key = self.key(key)?.derive("shopx index 1")?;
        let value = mac(key.as_slice(), format!("{tenant}|{table}|{field}|{value}").as_bytes())?;
        Ok(STANDARD_NO_PAD.encode(value))
    }

    /// Every way in which a record may hold a value that it is found by: plain, and under each key.
    pub(crate) fn forms(&self, of: (i32, &str), field: &str, value: &str) -> Result<Vec<String>> {
        let ids = self.ring.as_ref().map(|ring| ring.ids()).unwrap_or_default();
        let indexes = ids.iter().map(|id| self.index(id, of, field, value));
        std::iter::once(Ok(value.to_owned())).chain(indexes).collect()
    }
}

/// The refusal of what does not open.
pub(crate) fn unreadable(place: &Place) -> ShopError {
    ShopError::PersonalDataUnreadable { entity: place.entity, id: place.id.to_string() }
}

/// What something sealed is bound to. Names and numbers have no `|`.
fn bound(Place { tenant, table, id, .. }: &Place, key: &KeyId) -> String {
    format!("{FORMAT}|{key}|{tenant}|{table}|{id}")
}

/// HMAC-SHA-256.
fn mac(key: &[u8], text: &[u8]) -> Result<[u8; 32]> {
    let mac = <Hmac<Sha256> as KeyInit>::new_from_slice(key).map_err(|error| unknown(&error))?;
    Ok(mac.chain_update(text).finalize().into_bytes().into())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn id(name: &str) -> KeyId {
        KeyId::new(name).unwrap()
    }

    /// A vault that has keys 1 and 2.
    fn vault() -> Vault {
        let ring = StaticKeyRing::new(id("1"), SecretKey::new([1; 32]));
        Vault::new(Some(Arc::new(ring.with(id("2"), SecretKey::new([2; 32])))))
    }

    const HERE: Place =
        Place { tenant: 7, entity: Entity::Customer, table: "shopx.customers", id: 9 };

    #[test]
    fn what_is_sealed_opens_in_its_place_and_nowhere_else() {
        let vault = vault();
        let sealed = vault.seal(&HERE, &id("1"), "ann@example.com".to_owned()).unwrap();
        assert_eq!(vault.open(&HERE, &id("1"), &sealed).unwrap(), "ann@example.com");
        for place in [
            Place { tenant: 8, ..HERE },
            Place { id: 10, ..HERE },
            Place { table: "shopx.users", ..HERE },
        ] {
            assert_eq!(vault.open(&place, &id("1"), &sealed).unwrap_err(), unreadable(&place));
        }
        assert_eq!(vault.open(&HERE, &id("2"), &sealed).unwrap_err(), unreadable(&HERE));
        let missing = ShopError::EncryptionKeyMissing { key: "3".to_owned() };
        assert_eq!(vault.open(&HERE, &id("3"), &sealed).unwrap_err(), missing);
        assert_eq!(Vault::default().open(&HERE, &id("3"), &sealed).unwrap_err(), missing);
        assert_eq!(Vault::default().current().unwrap_err(), ShopError::NoKeyRing);
    }

    #[test]
    fn a_change_anywhere_in_what_is_sealed_is_noticed() {
        let vault = vault();
        let sealed = vault.seal(&HERE, &id("1"), "{}".to_owned()).unwrap();
        for position in 0..sealed.len() {
            let mut changed = sealed.clone().into_bytes();
            changed[position] = if changed[position] == b'A' { b'B' } else { b'A' };
            let changed = String::from_utf8(changed).unwrap();
            assert!(vault.open(&HERE, &id("1"), &changed).is_err(), "{position}");
            assert!(vault.open(&HERE, &id("1"), &sealed[..position]).is_err(), "{position}");
        }
    }

    #[test]
    fn the_same_text_is_sealed_differently_and_found_the_same() {
        let vault = vault();
        let seal = || vault.seal(&HERE, &id("1"), "ann".to_owned()).unwrap();
        assert_ne!(seal(), seal());
        let index = |key: &str, tenant, field| {
            vault.index(&id(key), (tenant, "shopx.customers"), field, "ann").unwrap()
        };
        let ann = index("1", 7, "email");
        assert_eq!(index("1", 7, "email"), ann);
        for other in [index("1", 8, "email"), index("1", 7, "phone"), index("2", 7, "email")] {
            assert_ne!(other, ann);
        }
        let forms = vault.forms((7, "shopx.customers"), "email", "ann").unwrap();
        assert_eq!(forms, ["ann".to_owned(), ann, index("2", 7, "email")]);
        let plain = Vault::default().forms((7, "shopx.customers"), "email", "ann").unwrap();
        assert_eq!(plain, ["ann"]);
    }

    #[test]
    fn keys_are_never_shown_and_must_be_whole() {
        let text = STANDARD.encode([7; 32]);
        let key = SecretKey::from_base64(&text).unwrap();
        let ring = StaticKeyRing::new(id("a"), key.clone());
        let shown = format!("{key:?} {ring:?} {:?}", Vault::new(Some(Arc::new(ring.clone()))));
        assert!(!shown.contains(&text) && !shown.contains("7, 7"), "{shown}");
        for bad in ["", "7", &STANDARD.encode([7; 31]), "not base64 at all"] {
            let refused = SecretKey::from_base64(bad).unwrap_err();
            assert_eq!(refused.code(), "malformed");
            assert!(bad.is_empty() || !format!("{refused:?}").contains(bad));
        }
        for bad in ["", "a b", "a|b", "ä", &"x".repeat(65)] {
            assert_eq!(KeyId::new(bad).unwrap_err().code(), "malformed", "{bad}");
        }
    }

    proptest! {
        #[test]
        fn any_text_opens_as_it_was_sealed(text in "(.|\n){0,200}[^ ]", tenant: i32, row: i64) {
            let place = Place { tenant, id: row, ..HERE };
            let sealed = vault().seal(&place, &id("1"), text.clone()).unwrap();
            prop_assert!(sealed.bytes().all(|b| b.is_ascii_graphic()));
            prop_assert_eq!(vault().open(&place, &id("1"), &sealed).unwrap(), text);
        }
    }
}
