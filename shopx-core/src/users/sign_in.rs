//! Signing in, switching users at a till, and approving what another user may not do.
//!
//! Who is unknown and who is wrong get the same answer after the same work. Each attempt is counted
//! before its secret is looked at, so that attempts at the same moment, through however many
//! processes, get no more guesses than one after the other.

use super::account::Account;
use super::secret::{Check, Password, Secret, SecretHash, SecretKind};
use crate::attempts::{Attempts, Happens};
use crate::id::{TenantId, UserId};
use crate::session::{Role, Session};
use crate::shop::{call_span, traced};
use crate::text::Username;
use crate::{Result, Shop, ShopError};

/// The doors that ask who somebody is. What they are for, the list of use cases says.
pub(crate) mod door {
    use super::{Secret, call_span, traced};
    use crate::attempts::{Attempts, Happens};
    use crate::id::TenantId;
    use crate::tenants::{NewTenant, OpenedTenant};
    use crate::text::{Domain, Username};
    use crate::users::{Password, Pin};
    use crate::{Entity, Result, Session, Shop, ShopError};

    pub(crate) async fn open_tenant(shop: &Shop, new: NewTenant) -> Result<OpenedTenant> {
        let opening = async {
            new.check()?;
            let call = shop.for_call();
            let attempts = Attempts::new(call.store(), Happens::EachTime);
            let (tenant, admin) =
                attempts.until(|| call.store().open_tenant(&new, shop.now())).await?;
            Ok(OpenedTenant { tenant, admin })
        };
        traced(call_span("open_tenant", None, None), opening).await
    }

    pub(crate) async fn find_tenant(shop: &Shop, domain: Domain) -> Result<Option<TenantId>> {
        let call = shop.for_call();
        let attempts = Attempts::new(call.store(), Happens::EachTime);
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
        let attempts = Attempts::new(self.store(), Happens::Once);
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
        let attempts = Attempts::new(self.store(), Happens::Once);
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
        let attempts = Attempts::new(self.store(), Happens::EachTime);
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
