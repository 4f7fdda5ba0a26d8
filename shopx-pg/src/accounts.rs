//! Secrets and attempts to sign in. Their functions alone see them.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use shopx_core::id::UserId;
use shopx_core::text::Username;
use shopx_core::users::{Account, AccountRepo, AccountUser, SecretHash, SecretKind, User};
use shopx_core::{Entity, Result, ShopError, records::Record};

use crate::error::{OrRefuse, unknown};
use crate::store::PgTx;

#[async_trait]
impl AccountRepo for PgTx {
    async fn account(&mut self, name: &Username, kind: SecretKind) -> Result<Account> {
        let tenant = self.tenant_id();
        let found = sqlx::query!(
            r#"SELECT user_id AS "user_id?", role AS "role?", archived AS "archived?",
                      hash AS "hash?", attempts AS "attempts!",
                      last_attempt_at AS "last_attempt_at?"
               FROM shopx.load_account(
                   p_tenant => $1, p_username_key => $2, p_kind => $3)"#,
            tenant,
            User::fold(name),
            kind.as_str(),
        )
        .fetch_optional(self.open().await?)
        .await
        .or_refuse()?
        .ok_or_else(|| ShopError::not_found(Entity::Tenant, tenant))?;
        let user = match (found.user_id, found.role) {
            (Some(id), Some(role)) => Some(AccountUser {
                id: UserId::new(id),
                role: role.parse()?,
                archived: found.archived.unwrap_or_default(),
                hash: found.hash.as_deref().map(SecretHash::from_phc).transpose()?,
            }),
            _ => None,
        };
        let attempts = u32::try_from(found.attempts).map_err(|error| unknown(&error))?;
        Ok(Account { user, attempts, last_attempt_at: found.last_attempt_at })
    }

    async fn count_attempt(
        &mut self,
        name: &Username,
        kind: SecretKind,
        before: u32,
        after: u32,
        at: DateTime<Utc>,
    ) -> Result<()> {
        let tenant = self.tenant_id();
        sqlx::query!(
            "SELECT shopx.count_attempt(p_tenant => $1, p_username_key => $2, p_kind => $3,
                 p_before => $4, p_after => $5, p_at => $6)",
            tenant,
            User::fold(name),
            kind.as_str(),
            i64::from(before),
            i64::from(after),
            at,
        )
        .execute(self.open().await?)
        .await
        .or_refuse()?;
        Ok(())
    }

    async fn accept(
        &mut self,
        name: &Username,
        kind: SecretKind,
        hash: &SecretHash,
        rehashed: Option<SecretHash>,
    ) -> Result<()> {
        let (tenant, user) = (self.tenant_id(), self.user_id());
        sqlx::query!(
            "SELECT shopx.accept_secret(p_tenant => $1, p_user => $2, p_username_key => $3,
                 p_kind => $4, p_hash => $5, p_rehashed => $6)",
            tenant,
            user,
            User::fold(name),
            kind.as_str(),
            hash.as_phc(),
            rehashed.as_ref().map(SecretHash::as_phc),
        )
        .execute(self.open().await?)
        .await
        .or_refuse()?;
        Ok(())
    }

    async fn set_secret(
        &mut self,
        user: UserId,
        kind: SecretKind,
        hash: Option<SecretHash>,
        at: DateTime<Utc>,
    ) -> Result<()> {
        let tenant = self.tenant_id();
        let found = sqlx::query_scalar!(
            r#"SELECT shopx.set_secret(p_tenant => $1, p_user => $2, p_kind => $3, p_hash => $4,
                   p_at => $5) AS "found!""#,
            tenant,
            user.get(),
            kind.as_str(),
            hash.as_ref().map(SecretHash::as_phc),
            at,
        )
        .fetch_one(self.open().await?)
        .await
        .or_refuse()?;
        if found { Ok(()) } else { Err(ShopError::not_found(Entity::User, user)) }
    }
}
