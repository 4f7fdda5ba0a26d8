//! What there is to check a secret against, and how often it may be tried.

use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};

use super::secret::{SecretHash, SecretKind};
use crate::id::UserId;
use crate::session::Role;
use crate::text::Username;
use crate::{Result, ShopError};

/// So many wrong attempts are answered at once.
const FREE_ATTEMPTS: u32 = 5;
/// How long the account is locked after one more; each further one doubles it …
const FIRST_LOCK: TimeDelta = TimeDelta::seconds(30);
/// … up to this.
const LONGEST_LOCK: TimeDelta = TimeDelta::hours(1);
/// Attempts are forgotten after this.
const MEMORY: TimeDelta = TimeDelta::hours(24);

/// What there is to check a secret against.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Whose it is; none when the tenant has no such user.
    pub user: Option<AccountUser>,
    /// How often its secret was asked for since it was last right.
    pub attempts: u32,
    /// When it was last asked for.
    pub last_attempt_at: Option<DateTime<Utc>>,
}

/// The user of an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountUser {
    /// Who it is.
    pub id: UserId,
    /// What they may do.
    pub role: Role,
    /// Whether they have left.
    pub archived: bool,
    /// What is kept of the secret; none when it was never set.
    pub hash: Option<SecretHash>,
}

/// Where secrets and attempts are kept. Usernames are compared without regard to case.
#[cfg_attr(feature = "testing", mockall::automock)]
#[async_trait]
pub trait AccountRepo: Send {
    /// The account of this name, whether there is one or not.
    async fn account(&mut self, name: &Username, kind: SecretKind) -> Result<Account>;
    /// Counts an attempt: from `before` to `after`. [`ShopError::LostRace`] when it is no longer
    /// `before`.
    async fn count_attempt(
        &mut self,
        name: &Username,
        kind: SecretKind,
        before: u32,
        after: u32,
        at: DateTime<Utc>,
    ) -> Result<()>;
    /// Forgets the attempts, and keeps `rehashed` if `hash` is still what is kept.
    async fn accept(
        &mut self,
        name: &Username,
        kind: SecretKind,
        hash: &SecretHash,
        rehashed: Option<SecretHash>,
    ) -> Result<()>;
    /// Keeps another secret of a user, or none, and forgets the attempts.
    async fn set_secret(
        &mut self,
        user: UserId,
        kind: SecretKind,
        hash: Option<SecretHash>,
        at: DateTime<Utc>,
    ) -> Result<()>;
}

impl Account {
    /// The number of attempts after one more, or the refusal that it is too early for one.
    pub(super) fn attempt(&self, now: DateTime<Utc>) -> Result<u32> {
        let Some(last) = self.last_attempt_at.filter(|last| now - *last < MEMORY) else {
            return Ok(1);
        };
        if let Some(further) = self.attempts.checked_sub(FREE_ATTEMPTS) {
            let lock = 2i32.checked_pow(further).and_then(|times| FIRST_LOCK.checked_mul(times));
            let until = last + lock.map_or(LONGEST_LOCK, |lock| lock.min(LONGEST_LOCK));
            if now < until {
                tracing::warn!(%until, "too many attempts to sign in under one name");
                return Err(ShopError::SignInLocked { until });
            }
        }
        Ok(self.attempts.saturating_add(1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn time(time: &str) -> DateTime<Utc> {
        time.parse().unwrap()
    }

    #[test]
    fn a_lock_doubles_with_each_attempt_up_to_an_hour_and_is_forgotten_after_a_day() {
        let last = time("2026-03-01T09:00:00Z");
        let after = |attempts| Account { user: None, attempts, last_attempt_at: Some(last) };
        let locked = |attempts, seconds| {
            let until = last + TimeDelta::seconds(seconds);
            let early = until - TimeDelta::milliseconds(1);
            assert_eq!(after(attempts).attempt(early), Err(ShopError::SignInLocked { until }));
            assert_eq!(after(attempts).attempt(until), Ok(attempts + 1));
        };
        assert_eq!(after(4).attempt(last), Ok(5));
        locked(5, 30);
        locked(6, 60);
        locked(11, 1920);
        locked(12, 3600);
        locked(u32::MAX - 1, 3600);
        assert_eq!(after(u32::MAX).attempt(last + MEMORY), Ok(1));
        let never = Account { user: None, attempts: 0, last_attempt_at: None };
        assert_eq!(never.attempt(last), Ok(1));
    }
}
