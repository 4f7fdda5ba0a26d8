//! A store in memory: all rules and guarantees, nothing to install, nothing that lasts. It is for
//! examples, previews and tests.
//!
//! A tenant has one lock, which a unit of work holds from beginning to end: one comes after the
//! other, in the order in which they began, and none ever loses a race. What a unit of work writes,
//! it writes to a copy of the tenant's state, which takes the place of the state at commit and is
//! forgotten otherwise. The copy shares what does not change, so that a write costs the same however much there is.

mod accounts;
mod audit;
mod batches;
#[cfg(feature = "testing")]
mod books;
mod customers;
mod ledger;
mod records;
mod references;
mod reports;
mod sales;
mod state;
mod stock;
mod tenants;
mod transfers;
mod verify;

use std::collections::BTreeMap;
use std::pin::pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use futures_timer::Delay;
use futures_util::future::{Either, select};
use tokio::sync::OwnedMutexGuard;

#[cfg(feature = "testing")]
#[doc(hidden)]
pub use self::books::Books;
use self::state::{By, Ids, TenantState};
use crate::audit::AuditRepo;
use crate::batches::BatchRepo;
use crate::customers::ContactRepo;
use crate::id::TenantId;
use crate::idempotency::KeyRepo;
use crate::reports::ReportRepo;
use crate::sales::SaleRepo;
use crate::session::Session;
use crate::stock::StockRepo;
use crate::store::{Store, Tx};
use crate::tenants::{NewTenant, Tenant, TenantRepo};
use crate::text::Domain;
use crate::transfers::TransferRepo;
use crate::users::{AccountRepo, User};
use crate::{Entity, Field, Result, ShopError};

/// A store in memory. Cheap to clone; the clones share what they keep.
///
/// It needs no runtime: any executor will do.
///
/// ```
/// # use shopx_core::records::PageQuery;
/// # use shopx_core::store::Store;
/// # use shopx_core::{tenants::{NewTenant, Settings}, users::NewUser};
/// use shopx_core::{MemoryStore, Role, Session, Shop};
///
/// # futures::executor::block_on(async {
/// # let user = |name: &str, role| Ok::<_, shopx_core::ShopError>(NewUser {
/// #     username: name.try_into()?,
/// #     email: format!("{name}@example.com").try_into()?,
/// #     role,
/// # });
/// # let new = NewTenant {
/// #     name: "Corner Shop".try_into()?,
/// #     domain: "corner-shop.example".try_into()?,
/// #     settings: Settings::new("GBP".parse()?),
/// #     admin: user("ann", Role::Admin)?,
/// # };
/// let store = MemoryStore::new();
/// let shop = Shop::new(store.clone());
/// let opened = shop.open_tenant(new).await?;
/// let (tenant, ann) = (opened.tenant, opened.admin);
/// let ann = Session::new(tenant.id, ann.id, ann.role);
///
/// let mut tx = store.begin(&ann).await?;
/// tx.users().create(&[user("bob", Role::Cashier)?], "2026-07-01T09:00:00Z".parse()?).await?;
/// drop(tx); // without a commit, nothing has happened
/// assert_eq!(shop.users(&ann, PageQuery::default()).await?.items.len(), 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// # }).unwrap();
/// ```
///
/// A caller that holds a unit of work and begins another one of the same tenant waits for itself. Whoever has
/// waited for the [lock time-out](Self::with_lock_timeout) is refused with [`ShopError::TimedOut`].
#[derive(Clone)]
pub struct MemoryStore {
    tenants: Arc<Mutex<Directory>>,
    ids: Arc<Ids>,
    lock_timeout: Duration,
}

impl Default for MemoryStore {
    fn default() -> Self {
        Self { tenants: Arc::default(), ids: Arc::default(), lock_timeout: Duration::from_secs(10) }
    }
}

impl std::fmt::Debug for MemoryStore {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("MemoryStore").finish_non_exhaustive()
    }
}

/// The tenants, by domain and by id.
#[derive(Default)]
struct Directory {
    domains: BTreeMap<Domain, TenantId>,
    tenants: BTreeMap<TenantId, Locked>,
}

/// A tenant's state, which one unit of work at a time may hold.
type Locked = Arc<tokio::sync::Mutex<Arc<TenantState>>>;

impl MemoryStore {
    /// A store without tenants.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// How long a unit of work waits for another one of the same tenant to end: 10 seconds, unless this says
    /// otherwise.
    #[must_use]
    pub fn with_lock_timeout(self, lock_timeout: Duration) -> Self {
        Self { lock_timeout, ..self }
    }

    /// The state of a tenant, as soon as no other unit of work holds it.
    async fn hold(&self, tenant: Locked) -> Result<OwnedMutexGuard<Arc<TenantState>>> {
        if let Ok(state) = Arc::clone(&tenant).try_lock_owned() {
            return Ok(state);
        }
        let waited = Delay::new(self.lock_timeout);
        match select(pin!(tenant.lock_owned()), waited).await {
            Either::Left((state, _)) => Ok(state),
            Either::Right(_) => Err(ShopError::TimedOut),
        }
    }

    fn directory(&self) -> MutexGuard<'_, Directory> {
        self.tenants.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn tenant(&self, id: TenantId) -> Option<Locked> {
        self.directory().tenants.get(&id).cloned()
    }
}

#[async_trait]
impl Store for MemoryStore {
    async fn open_tenant(&self, new: &NewTenant, at: DateTime<Utc>) -> Result<(Tenant, User)> {
        let mut directory = self.directory();
        if directory.domains.contains_key(&new.domain) {
            let (field, value) = (Field::Domain, new.domain.to_string());
            return Err(ShopError::AlreadyExists { entity: Entity::Tenant, field, value });
        }
        let number = i32::try_from(directory.tenants.len() + 1);
        let id = TenantId::new(number.map_err(|_| ShopError::Overflow)?);
        let (state, admin) = TenantState::open(id, new, at, &self.ids)?;
        let tenant = state.tenant.clone();
        directory.domains.insert(new.domain.clone(), id);
        directory.tenants.insert(id, Arc::new(tokio::sync::Mutex::new(Arc::new(state))));
        Ok((tenant, admin))
    }

    async fn find_tenant(&self, domain: &Domain) -> Result<Option<TenantId>> {
        Ok(self.directory().domains.get(domain).copied())
    }

    async fn begin(&self, session: &Session) -> Result<Box<dyn Tx>> {
        let work = match self.tenant(session.tenant) {
            None => None,
            Some(tenant) => {
                let committed = self.hold(tenant).await?;
                let state = Arc::clone(&committed);
                Some(Work { committed, state })
            }
        };
        Ok(Box::new(MemoryTx { session: *session, ids: Arc::clone(&self.ids), work }))
    }
}

/// A unit of work on a tenant; on one that is not there, everything is refused.
struct MemoryTx {
    session: Session,
    ids: Arc<Ids>,
    work: Option<Work>,
}

/// What was there before, locked, and what is there now.
struct Work {
    committed: OwnedMutexGuard<Arc<TenantState>>,
    state: Arc<TenantState>,
}

impl MemoryTx {
    fn read(&self) -> Result<&TenantState> {
        self.work.as_ref().map(|work| &*work.state).ok_or_else(|| no_tenant(&self.session))
    }

    /// Writes, or leaves everything as it was when `change` is refused.
    fn write<T>(
        &mut self,
        change: impl FnOnce(&mut TenantState, &By<'_>) -> Result<T>,
    ) -> Result<T> {
        let work = self.work.as_mut().ok_or_else(|| no_tenant(&self.session))?;
        let by =
            By { user: self.session.user, approver: self.session.approving_user(), ids: &self.ids };
        let mut state = Arc::clone(&work.state);
        let done = change(Arc::make_mut(&mut state), &by)?;
        work.state = state;
        Ok(done)
    }
}

fn no_tenant(session: &Session) -> ShopError {
    ShopError::not_found(Entity::Tenant, session.tenant)
}

#[async_trait]
impl Tx for MemoryTx {
    fn session(&self) -> &Session {
        &self.session
    }

    fn tenant(&mut self) -> &mut dyn TenantRepo {
        self
    }

    fn accounts(&mut self) -> &mut dyn AccountRepo {
        self
    }

    fn contacts(&mut self) -> &mut dyn ContactRepo {
        self
    }

    fn keys(&mut self) -> &mut dyn KeyRepo {
        self
    }

    fn stock(&mut self) -> &mut dyn StockRepo {
        self
    }

    fn batches(&mut self) -> &mut dyn BatchRepo {
        self
    }

    fn transfers(&mut self) -> &mut dyn TransferRepo {
        self
    }

    fn sales(&mut self) -> &mut dyn SaleRepo {
        self
    }

    fn reports(&mut self) -> &mut dyn ReportRepo {
        self
    }

    fn audit(&mut self) -> &mut dyn AuditRepo {
        self
    }

    async fn commit(self: Box<Self>) -> Result<()> {
        let Work { mut committed, state } = self.work.ok_or_else(|| no_tenant(&self.session))?;
        *committed = state;
        Ok(())
    }
}
