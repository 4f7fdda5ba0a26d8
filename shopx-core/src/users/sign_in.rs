//! Signing in, switching users at a till, and approving what another user may not do.
//!
//! Who is unknown and who is wrong get the same answer after the same work. Each attempt is counted
//! before its secret is looked at, so that attempts at the same moment, through however many
//! processes, get no more guesses than one after the other.

use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};

use super::secret::{Check, Password, Pin, Secret, SecretHash, SecretKind};
use crate::attempts::Attempts;
use crate::id::{TenantId, UserId};
use crate::session::{Permission, Role, Session};
use crate::shop::{call_span, traced};
use crate::store::{Context, Tx, UseCase};
use crate::text::Username;
use crate::{Result, Shop, ShopError};

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
    fn attempt(&self, now: DateTime<Utc>) -> Result<u32> {
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

/// The doors that ask who somebody is. What they are for, the list of use cases says.
pub(crate) mod door {
    use super::{Secret, call_span, traced};
    use crate::attempts::Attempts;
    use crate::id::TenantId;
    use crate::tenants::{NewTenant, OpenedTenant};
    use crate::text::{Domain, Username};
    use crate::users::{Password, Pin};
    use crate::{Entity, Result, Session, Shop, ShopError};

    pub(crate) async fn open_tenant(shop: &Shop, new: NewTenant) -> Result<OpenedTenant> {
        let opening = async {
            new.check()?;
            let call = shop.for_call();
            let attempts = Attempts::new(call.store(), false);
            let (tenant, admin) =
                attempts.until(|| call.store().open_tenant(&new, shop.now())).await?;
            Ok(OpenedTenant { tenant, admin })
        };
        traced(call_span("open_tenant", None, None), opening).await
    }

    pub(crate) async fn find_tenant(shop: &Shop, domain: Domain) -> Result<Option<TenantId>> {
        let call = shop.for_call();
        let attempts = Attempts::new(call.store(), false);
        let finding = attempts.until(|| call.store().find_tenant(&domain));
        traced(call_span("find_tenant", None, None), finding).await
    }

    pub(crate) async fn sign_in(
        shop: &Shop,
        domain: Domain,
        name: Username,
        password: Password,
    ) -> Result<Session> {
        let call = shop.for_call();
        let signing_in = async {
            let secret = Secret::Password(password);
            let Some(tenant) = call.find_tenant(domain).await? else {
                secret.check(None).await?;
                return Err(ShopError::SignInRefused);
            };
            call.check(tenant, &name, secret).await
        };
        traced(call_span("sign_in", None, None), signing_in).await
    }

    pub(crate) async fn switch_user(
        shop: &Shop,
        session: &Session,
        name: Username,
        pin: Pin,
    ) -> Result<Session> {
        let span = call_span("switch_user", Some(session.tenant), Some(session.user));
        traced(span, shop.for_call().check(session.tenant, &name, Secret::Pin(pin))).await
    }

    pub(crate) async fn approve(
        shop: &Shop,
        session: &Session,
        name: Username,
        pin: Pin,
    ) -> Result<Session> {
        session.approved_by(&switch_user(shop, session, name, pin).await?)
    }

    pub(crate) async fn renew(shop: &Shop, session: &Session) -> Result<Session> {
        let user = shop.user(session, session.user).await?;
        if user.archived {
            return Err(ShopError::Archived { entity: Entity::User, id: user.id.to_string() });
        }
        Ok(Session::new(session.tenant, user.id, user.role))
    }

    pub(crate) async fn change_password(
        shop: &Shop,
        session: &Session,
        present: Password,
        new: Password,
    ) -> Result<()> {
        let span = call_span("change_password", Some(session.tenant), Some(session.user));
        let new = Secret::Password(new);
        traced(span, shop.for_call().change_own(session, present, new)).await
    }

    pub(crate) async fn change_pin(
        shop: &Shop,
        session: &Session,
        password: Password,
        new: Pin,
    ) -> Result<()> {
        let span = call_span("change_pin", Some(session.tenant), Some(session.user));
        traced(span, shop.for_call().change_own(session, password, Secret::Pin(new))).await
    }
}

impl Shop {
    async fn change_own(&self, session: &Session, present: Password, new: Secret) -> Result<()> {
        let user = self.user(session, session.user).await?;
        self.check(session.tenant, &user.username, Secret::Password(present)).await?;
        let kind = new.kind();
        let hash = new.hash().await?;
        let attempts = Attempts::new(self.store(), true);
        attempts.until(|| self.set_once(session, kind, hash.clone())).await
    }

    async fn set_once(&self, session: &Session, kind: SecretKind, hash: SecretHash) -> Result<()> {
        let mut tx = self.begin(session).await?;
        tx.accounts().set_secret(session.user, kind, Some(hash), self.now()).await?;
        tx.commit().await
    }

    /// The session of the user whose secret this is.
    async fn check(&self, tenant: TenantId, name: &Username, secret: Secret) -> Result<Session> {
        // Nobody has signed in yet.
        let nobody = Session::new(tenant, UserId::new(0), Role::Cashier);
        let kind = secret.kind();
        let account = self.count_attempt(&nobody, name, kind).await?;
        let user = account.user.filter(|user| !user.archived);
        let kept = user.as_ref().and_then(|user| user.hash.clone());
        let checked = secret.check(kept.clone()).await?;
        let (Some(user), Some(kept), Check::Right { rehashed }) = (user, kept, checked) else {
            return Err(ShopError::SignInRefused);
        };
        let session = Session::new(tenant, user.id, user.role);
        // What it does, it does once however often it is run.
        let attempts = Attempts::new(self.store(), true);
        attempts.until(|| self.accept_once(&session, name, kind, &kept, rehashed.clone())).await?;
        Ok(session)
    }

    async fn accept_once(
        &self,
        session: &Session,
        name: &Username,
        kind: SecretKind,
        kept: &SecretHash,
        rehashed: Option<SecretHash>,
    ) -> Result<()> {
        let mut tx = self.begin(session).await?;
        tx.accounts().accept(name, kind, kept, rehashed).await?;
        tx.commit().await
    }

    /// Counts an attempt, unless it is too early for one: the account as it was before.
    async fn count_attempt(
        &self,
        nobody: &Session,
        name: &Username,
        kind: SecretKind,
    ) -> Result<Account> {
        let attempts = Attempts::new(self.store(), false);
        attempts.until(|| self.count_once(nobody, name, kind)).await
    }

    async fn count_once(
        &self,
        nobody: &Session,
        name: &Username,
        kind: SecretKind,
    ) -> Result<Account> {
        let now = self.now();
        let mut tx = self.begin(nobody).await?;
        let account = tx.accounts().account(name, kind).await?;
        let after = account.attempt(now)?;
        tx.accounts().count_attempt(name, kind, account.attempts, after, now).await?;
        tx.commit().await?;
        Ok(account)
    }
}

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
