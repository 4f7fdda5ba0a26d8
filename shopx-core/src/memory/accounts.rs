//! Secrets and attempts to sign in.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use serde_json::Value;

use super::MemoryTx;
use crate::audit::AuditedTable;
use crate::id::UserId;
use crate::records::Record;
use crate::text::Username;
use crate::users::{Account, AccountRepo, AccountUser, SecretHash, SecretKind, User};
use crate::{Entity, Result, ShopError};

/// A user as the audit log has it, which masks the secret.
fn with_secret(user: &User, kind: SecretKind, hash: Option<&SecretHash>) -> Result<Value> {
    let mut row = serde_json::to_value(user).map_err(ShopError::defect)?;
    row[format!("{kind}_hash")] = hash.map(SecretHash::as_phc).into();
    Ok(row)
}

fn named(name: &Username, kind: SecretKind) -> (String, SecretKind) {
    (User::fold(name), kind)
}

#[async_trait]
impl AccountRepo for MemoryTx {
    async fn account(&mut self, name: &Username, kind: SecretKind) -> Result<Account> {
        let state = self.read()?;
        let named = named(name, kind);
        let user = state.records.users.values().find(|user| User::fold(&user.username) == named.0);
        let (attempts, last_attempt_at) =
            state.attempts.get(&named).map_or((0, None), |(attempts, at)| (*attempts, Some(*at)));
        Ok(Account {
            user: user.map(|user| AccountUser {
                id: user.id,
                role: user.role,
                archived: user.archived,
                hash: state.secrets.get(&(user.id, kind)).cloned(),
            }),
            attempts,
            last_attempt_at,
        })
    }

    async fn count_attempt(
        &mut self,
        name: &Username,
        kind: SecretKind,
        before: u32,
        after: u32,
        at: DateTime<Utc>,
    ) -> Result<()> {
        self.write(|state, _| {
            let named = named(name, kind);
            if state.attempts.get(&named).map_or(0, |(attempts, _)| *attempts) != before {
                return Err(ShopError::LostRace);
            }
            state.attempts.insert(named, (after, at));
            Ok(())
        })
    }

    async fn accept(
        &mut self,
        name: &Username,
        kind: SecretKind,
        hash: &SecretHash,
        rehashed: Option<SecretHash>,
    ) -> Result<()> {
        self.write(|state, by| {
            state.attempts.remove(&named(name, kind));
            if let Some(rehashed) = rehashed
                && let Some(kept) = state.secrets.get_mut(&(by.user, kind))
                && kept == hash
            {
                *kept = rehashed;
            }
            Ok(())
        })
    }

    async fn set_secret(
        &mut self,
        user: UserId,
        kind: SecretKind,
        hash: Option<SecretHash>,
        at: DateTime<Utc>,
    ) -> Result<()> {
        self.write(|state, by| {
            let known = state.records.users.get_mut(&user);
            let known = known.ok_or_else(|| ShopError::not_found(Entity::User, user))?;
            let before = with_secret(known, kind, state.secrets.get(&(user, kind)))?;
            known.updated_at = at;
            let after = with_secret(known, kind, hash.as_ref())?;
            state.attempts.remove(&named(&known.username, kind));
            match hash {
                Some(hash) => state.secrets.insert((user, kind), hash),
                None => state.secrets.remove(&(user, kind)),
            };
            let id = Some(user.get());
            state.audit(by.at(at), AuditedTable::Users, id, (Some(&before), &after))
        })
    }
}
