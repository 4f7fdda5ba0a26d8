//! Users: the people who answer for what is done, and how they sign in.

mod account;
mod secret;
mod set_secret;
mod sign_in;

#[cfg(feature = "testing")]
pub use account::MockAccountRepo;
pub use account::{Account, AccountRepo, AccountUser};
pub use secret::{Password, Pin, SecretHash, SecretKind};
pub use set_secret::{SetPassword, SetPin};
pub(crate) use sign_in::door;

use crate::Field;
use crate::id::UserId;
use crate::records::record;
use crate::session::Role;
use crate::text::{Email, Username};

record! {
    /// A person who works for the tenant.
    User(UserId),
    /// The fields of a [`User`], to create or update it.
    NewUser {
        /// The name at sign-in, unique per tenant without regard to case.
        username: Username,
        /// The e-mail address, unique per tenant without regard to case.
        email: Email,
        /// What the user may do.
        role: Role,
    }
    entity: User, edit: EditUsers, room: users, name: "user",
    key: Username, fold: |key| key.as_str().to_lowercase(),
    uniques: |new| vec![
        (Field::Username, new.username.as_str().to_lowercase()),
        (Field::Email, new.email.as_str().to_lowercase()),
    ],
}

impl NewUser {
    /// A user with a role.
    #[must_use]
    pub const fn new(username: Username, email: Email, role: Role) -> Self {
        Self { username, email, role }
    }
}
