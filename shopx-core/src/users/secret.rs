//! What people prove with who they are: passwords, PINs, and what is kept of them.

use argon2::password_hash::phc::PasswordHash;
use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version};
use serde::de::{Deserializer, Error, Unexpected, Visitor};
use serde::{Deserialize, Serialize};
use tokio::sync::{Semaphore, oneshot};
use zeroize::Zeroizing;

use crate::words::words;
use crate::{Field, Result, ShopError};

words! {
    /// A kind of secret.
    SecretKind {
        /// Signs a user in.
        Password = "password",
        /// Tells apart users who share a till.
        Pin = "pin",
    }
}

/// A password. It is forgotten when it is dropped, and never shown.
///
/// Any characters will do, and none are asked for: length is what counts (NIST SP 800-63B).
#[derive(Clone)]
pub struct Password(Zeroizing<String>);

impl Password {
    /// The fewest characters it may have.
    pub const MIN: usize = 8;
    /// The most characters it may have.
    pub const MAX: usize = 256;

    /// The password as it was typed; refused when it is too short, too long or only white space.
    pub fn new(text: &str) -> Result<Self> {
        let length = text.chars().count();
        if text.trim().is_empty() {
            return Err(ShopError::TextBlank { field: Field::Password });
        }
        check_length(Field::Password, length, Self::MIN, Self::MAX)?;
        Ok(Self(Zeroizing::new(text.to_owned())))
    }
}

/// A PIN of 4 to 12 digits. It is forgotten when it is dropped, and never shown.
///
/// It is for users who share a till that somebody has signed in to with a password; alone it opens
/// nothing.
#[derive(Clone)]
pub struct Pin(Zeroizing<String>);

impl Pin {
    /// The fewest digits it may have.
    pub const MIN: usize = 4;
    /// The most digits it may have.
    pub const MAX: usize = 12;

    /// The PIN as it was typed; refused when it is too short, too long, or has anything but digits.
    pub fn new(text: &str) -> Result<Self> {
        check_length(Field::Pin, text.chars().count(), Self::MIN, Self::MAX)?;
        if !text.bytes().all(|byte| byte.is_ascii_digit()) {
            // Without the value: it may be almost a PIN.
            return Err(ShopError::Malformed { field: Field::Pin, value: "***".to_owned() });
        }
        Ok(Self(Zeroizing::new(text.to_owned())))
    }
}

fn check_length(field: Field, length: usize, min: usize, max: usize) -> Result<()> {
    let length = length as u64;
    if length < min as u64 {
        return Err(ShopError::TextTooShort { field, length, min: min as u64 });
    }
    if length > max as u64 {
        return Err(ShopError::TextTooLong { field, length, max: max as u64 });
    }
    Ok(())
}

/// What is kept of a secret: an Argon2id hash with its salt and parameters, in PHC form.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SecretHash(String);

impl SecretHash {
    /// A hash that was made elsewhere, such as in the system that a shop comes from. It is replaced
    /// by one with current parameters when its user signs in. Refused unless it is Argon2's, in PHC
    /// form.
    pub fn from_phc(hash: &str) -> Result<Self> {
        let malformed =
            || ShopError::Malformed { field: Field::PasswordHash, value: "***".to_owned() };
        let parsed = PasswordHash::new(hash).map_err(|_| malformed())?;
        Algorithm::try_from(parsed.algorithm.as_str()).map_err(|_| malformed())?;
        Ok(Self(hash.to_owned()))
    }

    /// The hash, for the store that keeps it.
    #[must_use]
    pub fn as_phc(&self) -> &str {
        &self.0
    }
}

macro_rules! read_from_text {
    ($($name:ident),*) => {$(
        /// There is no way to write it.
        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(from: D) -> std::result::Result<Self, D::Error> {
                struct Text;

                impl Visitor<'_> for Text {
                    type Value = $name;

                    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        f.write_str("a text")
                    }

                    fn visit_str<E: Error>(self, text: &str) -> std::result::Result<$name, E> {
                        $name::new(text).map_err(crate::json::refused)
                    }

                    // What is no text may be almost the secret, and is not shown.
                    fn visit_i64<E: Error>(self, _: i64) -> std::result::Result<$name, E> {
                        Err(E::invalid_type(Unexpected::Other("a number"), &self))
                    }

                    fn visit_u64<E: Error>(self, _: u64) -> std::result::Result<$name, E> {
                        Err(E::invalid_type(Unexpected::Other("a number"), &self))
                    }

                    fn visit_f64<E: Error>(self, _: f64) -> std::result::Result<$name, E> {
                        Err(E::invalid_type(Unexpected::Other("a number"), &self))
                    }
                }

                from.deserialize_any(Text)
            }
        }
    )*};
}

read_from_text!(Password, Pin);

macro_rules! masked {
    ($($name:ident),*) => {$(
        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(concat!(stringify!($name), "(***)"))
            }
        }
    )*};
}
masked!(Password, Pin, SecretHash);

/// A password or a PIN.
#[derive(Debug, Clone)]
pub(super) enum Secret {
    Password(Password),
    Pin(Pin),
}

impl Secret {
    pub(super) const fn kind(&self) -> SecretKind {
        match self {
            Self::Password(_) => SecretKind::Password,
            Self::Pin(_) => SecretKind::Pin,
        }
    }

    fn bytes(&self) -> &[u8] {
        match self {
            Self::Password(Password(text)) | Self::Pin(Pin(text)) => text.as_bytes(),
        }
    }

    /// What to keep of it, with a salt of its own and current parameters.
    pub(super) async fn hash(self) -> Result<SecretHash> {
        aside(move || self.hash_now()).await?
    }

    /// Whether it is the one that `kept` was made of. Without one to compare with it is not, and
    /// finding out takes as long.
    pub(super) async fn check(self, kept: Option<SecretHash>) -> Result<Check> {
        aside(move || match kept {
            None => self.hash_now().map(|_| Check::Wrong),
            Some(kept) => self.check_now(&kept),
        })
        .await?
    }

    fn hash_now(&self) -> Result<SecretHash> {
        let hash = Argon2::default().hash_password(self.bytes());
        hash.map(|hash: PasswordHash| SecretHash(hash.to_string())).map_err(ShopError::defect)
    }

    fn check_now(&self, kept: &SecretHash) -> Result<Check> {
        let parsed = PasswordHash::new(&kept.0).map_err(ShopError::defect)?;
        match Argon2::default().verify_password(self.bytes(), &parsed) {
            Err(argon2::password_hash::Error::PasswordInvalid) => Ok(Check::Wrong),
            Err(error) => Err(ShopError::defect(error)),
            Ok(()) if is_current(&parsed) => Ok(Check::Right { rehashed: None }),
            Ok(()) => Ok(Check::Right { rehashed: Some(self.hash_now()?) }),
        }
    }
}

/// Whether a secret was the right one.
pub(super) enum Check {
    Wrong,
    Right {
        /// A new hash, when the one that is kept was made with other parameters than today's.
        rehashed: Option<SecretHash>,
    },
}

fn is_current(hash: &PasswordHash) -> bool {
    let costs = |params: &Params| (params.m_cost(), params.t_cost(), params.p_cost());
    hash.algorithm.as_str() == Algorithm::default().as_str()
        && hash.version == Some(Version::default().into())
        && Params::try_from(hash).is_ok_and(|params| costs(&params) == costs(&Params::DEFAULT))
}

/// Does what takes milliseconds and megabytes on a thread of its own, so that no executor waits for it,
/// and only a few at a time.
async fn aside<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    static FEW: Semaphore = Semaphore::const_new(4);
    let permit = FEW.acquire().await.map_err(ShopError::defect)?;
    let (done, result) = oneshot::channel();
    let thread = std::thread::Builder::new().name("shopx-hash".to_owned()).spawn(move || {
        let _ = done.send(work());
        drop(permit);
    });
    thread.map_err(|error| {
        tracing::error!(%error, "no thread to hash on");
        ShopError::Unavailable
    })?;
    result.await.map_err(ShopError::defect)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_have_a_length_and_are_never_shown() {
        assert_eq!(Password::new("secret").unwrap_err().code(), "text_too_short");
        assert_eq!(Password::new(&" ".repeat(9)).unwrap_err().code(), "text_blank");
        assert_eq!(Password::new(&"x".repeat(257)).unwrap_err().code(), "text_too_long");
        assert_eq!(Pin::new("123").unwrap_err().code(), "text_too_short");
        let refused = Pin::new("12a4").unwrap_err();
        assert!(refused.code() == "malformed" && !refused.to_string().contains("12a4"));
        let password = Password::new("correct horse").unwrap();
        assert_eq!(format!("{:?}", Secret::Password(password)), "Password(Password(***))");
        assert_eq!(format!("{:?}", Pin::new("1234").unwrap()), "Pin(***)");
    }

    #[tokio::test]
    async fn a_hash_is_of_argon2id_with_a_salt_of_its_own() {
        let secret = Secret::Password(Password::new("correct horse").unwrap());
        let (one, two) =
            (secret.clone().hash().await.unwrap(), secret.clone().hash().await.unwrap());
        assert!(one.as_phc().starts_with("$argon2id$v=19$m=19456,t=2,p=1$") && one != two);
        assert_eq!(format!("{one:?}"), "SecretHash(***)");
        for hash in [one, two] {
            let check = secret.clone().check(Some(hash)).await.unwrap();
            assert!(matches!(check, Check::Right { rehashed: None }));
        }
        assert!(matches!(secret.check(None).await.unwrap(), Check::Wrong));
    }

    #[tokio::test]
    async fn an_older_hash_is_good_and_made_anew() {
        let weak =
            Argon2::new(Algorithm::Argon2i, Version::V0x13, Params::new(64, 1, 1, None).unwrap());
        let hash: PasswordHash = weak.hash_password(b"correct horse").unwrap();
        let hash = SecretHash::from_phc(&hash.to_string()).unwrap();
        let secret = |text| Secret::Password(Password::new(text).unwrap());
        let Check::Right { rehashed: Some(new) } =
            secret("correct horse").check(Some(hash.clone())).await.unwrap()
        else {
            panic!("made with other parameters");
        };
        let again = secret("correct horse").check(Some(new)).await.unwrap();
        assert!(matches!(again, Check::Right { rehashed: None }));
        assert!(matches!(secret("wrong horse").check(Some(hash)).await.unwrap(), Check::Wrong));
        assert!(SecretHash::from_phc("$2b$12$abc").is_err());
    }
}
