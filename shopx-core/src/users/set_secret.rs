//! Setting other users' secrets.

use async_trait::async_trait;

use super::secret::{Password, Pin, Secret, SecretKind};
use crate::Result;
use crate::id::UserId;
use crate::session::Permission;
use crate::store::{Context, Tx, UseCase};

/// Sets or takes away the password of any user. Without one nobody signs in as the user.
#[derive(Debug, Clone)]
pub struct SetPassword {
    /// Whose.
    pub user: UserId,
    /// The new one; none to take it away.
    pub password: Option<Password>,
}

/// Sets or takes away the PIN of any user.
#[derive(Debug, Clone)]
pub struct SetPin {
    /// Whose.
    pub user: UserId,
    /// The new one; none to take it away.
    pub pin: Option<Pin>,
}

#[async_trait]
impl UseCase for SetPassword {
    type Output = ();

    fn name(&self) -> &'static str {
        "set_password"
    }

    fn permissions(&self) -> Vec<Permission> {
        vec![Permission::EditUsers]
    }

    async fn run(&self, tx: &mut dyn Tx, cx: &Context) -> Result<()> {
        let secret = self.password.clone().map(Secret::Password);
        set(tx, cx, self.user, SecretKind::Password, secret).await
    }
}

#[async_trait]
impl UseCase for SetPin {
    type Output = ();

    fn name(&self) -> &'static str {
        "set_pin"
    }

    fn permissions(&self) -> Vec<Permission> {
        vec![Permission::EditUsers]
    }

    async fn run(&self, tx: &mut dyn Tx, cx: &Context) -> Result<()> {
        set(tx, cx, self.user, SecretKind::Pin, self.pin.clone().map(Secret::Pin)).await
    }
}

async fn set(
    tx: &mut dyn Tx,
    cx: &Context,
    user: UserId,
    kind: SecretKind,
    secret: Option<Secret>,
) -> Result<()> {
    let hash = match secret {
        None => None,
        Some(secret) => Some(secret.hash().await?),
    };
    tx.accounts().set_secret(user, kind, hash, cx.now).await
}
