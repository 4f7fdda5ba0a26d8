//! Secrets and attempts to sign in.

use async_trait::async_trait;
use chrono::{DateTime, Utc};

use super::MemoryTx;
use crate::id::UserId;
use crate::records::Record;
use crate::text::Username;
use crate::users::{Account, AccountRepo, AccountUser, SecretHash, SecretKind, User};
use crate::{Entity, Result, ShopError};

fn named(name: &Username, kind: SecretKind) -> (String, SecretKind) {
    (User::fold(name), kind)
}

#[async_trait]
impl AccountRepo for MemoryTx {
    async fn account(&mut self, name: &Username, kind: SecretKind) -> Result<Account> {
        let state = self.read()?;
        let named = named(name, kind);
        let user = state.users.values().find(|user| User::fold(&user.username) == named.0);
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
    ) -> Result<()> {
        self.write(|state, _| {
            let known = state.users.get(&user);
            let known = known.ok_or_else(|| ShopError::not_found(Entity::User, user))?;
            state.attempts.remove(&named(&known.username, kind));
            match hash {
                Some(hash) => state.secrets.insert((user, kind), hash),
                None => state.secrets.remove(&(user, kind)),
            };
            Ok(())
        })
    }
}
