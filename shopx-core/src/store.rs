//! The only doors to storage: a [`Store`] begins a [`Tx`], and a [`UseCase`] runs in it.

use std::any::Any;
use std::sync::Arc;

use async_trait::async_trait;
use chrono::{DateTime, Utc};

use crate::audit::AuditRepo;
use crate::batches::BatchRepo;
use crate::catalog::{Product, TaxClass};
use crate::customers::{ContactRepo, Customer};
use crate::id::TenantId;
use crate::idempotency::{Key, KeyRepo};
use crate::locations::Location;
use crate::pricing::{PriceList, Promotion};
use crate::records::Records;
use crate::reports::{ReportRepo, SavedReport};
use crate::sales::SaleRepo;
use crate::session::{Permission, Session};
use crate::stock::StockRepo;
use crate::suppliers::Supplier;
use crate::tenants::{NewTenant, Tenant, TenantRepo};
use crate::text::Domain;
use crate::transfers::TransferRepo;
use crate::users::{AccountRepo, User};
use crate::{Result, ShopError};

/// Keeps many tenants that cannot see each other.
///
/// Hosts may implement it: for a store of their own, or around another one, which it hands everything
/// on to but what it wants to see. What is documented here is not all that a store promises; the
/// contract of `shopx-testing` is, and `store_contract!` makes tests of it. A release may add methods
/// that have a default here; one that has none is a breaking change, as are new rooms of a [`Tx`].
///
/// ```
/// # use async_trait::async_trait;
/// # use chrono::{DateTime, Utc};
/// # use shopx_core::prelude::*;
/// # use shopx_core::store::{Store, Tx};
/// # use shopx_core::text::Domain;
/// /// A store that is full after its first tenant.
/// struct OneShop(MemoryStore);
///
/// #[async_trait]
/// impl Store for OneShop {
///     async fn open_tenant(&self, new: &NewTenant, at: DateTime<Utc>) -> Result<(Tenant, User)> {
///         if new.domain.as_str() != "corner-shop.example" {
///             return Err(ShopError::Unavailable);
///         }
///         self.0.open_tenant(new, at).await
///     }
///
///     async fn find_tenant(&self, domain: &Domain) -> Result<Option<TenantId>> {
///         self.0.find_tenant(domain).await
///     }
///
///     async fn begin(&self, session: &Session) -> Result<Box<dyn Tx>> {
///         self.0.begin(session).await
///     }
/// }
///
/// let shop = Shop::new(OneShop(MemoryStore::new()));
/// ```
#[async_trait]
pub trait Store: Send + Sync {
    /// Opens a tenant with its settings and its first user, all or nothing.
    async fn open_tenant(&self, new: &NewTenant, at: DateTime<Utc>) -> Result<(Tenant, User)>;
    /// The tenant with this domain.
    async fn find_tenant(&self, domain: &Domain) -> Result<Option<TenantId>>;
    /// Begins a unit of work that can see only the session's tenant, for several use cases that
    /// are kept together or not at all. One that is refused leaves the others as they were.
    async fn begin(&self, session: &Session) -> Result<Box<dyn Tx>>;
    /// Begins a unit of work for a single use case. A recording call may be a transaction of its own
    /// then: it is the last thing that a [decision](crate::decision::Decision) does, so that the commit
    /// has nothing left to do.
    async fn begin_one(&self, session: &Session) -> Result<Box<dyn Tx>> {
        self.begin(session).await
    }
    /// Says that several use cases of a tenant are about to begin, for as long as what is returned is
    /// held: a store that does together what waits serves none of them before. By default that is
    /// nothing to it.
    fn gather(&self, _tenant: TenantId) -> Box<dyn Any + Send> {
        Box::new(())
    }
    /// Waits until it makes sense to try again, after so many runs of which the last one ended with
    /// `refusal`: a lost race, a store that could not be reached, or a commit whose outcome is not
    /// known. [`Shop`](crate::Shop), which has no timer of its own, asks for it before it runs
    /// something again. By default there is no wait.
    async fn pause(&self, _runs: u32, _refusal: &ShopError) {}
    /// The store as one call uses it, with all its runs and pauses: a store that gives calls a deadline
    /// counts from here. By default it is the store itself.
    fn for_call(&self) -> Option<Arc<dyn Store>> {
        None
    }
    /// Gives back what it holds outside the process, such as connections, when what is under way has
    /// ended. Calls that come later are refused. By default there is nothing to give back.
    async fn close(&self) {}
}

/// One unit of work. Dropping it undoes it.
///
/// Each accessor is the door to one room. Every kind of record has one too, such as `users`.
#[async_trait]
pub trait Tx: AllRecords {
    /// Who it was begun for.
    fn session(&self) -> &Session;
    /// The tenant and its settings.
    fn tenant(&mut self) -> &mut dyn TenantRepo;
    /// The secrets of users.
    fn accounts(&mut self) -> &mut dyn AccountRepo;
    /// How customers are reached.
    fn contacts(&mut self) -> &mut dyn ContactRepo;
    /// Idempotency keys.
    fn keys(&mut self) -> &mut dyn KeyRepo;
    /// Levels, receipts, adjustments, counts and the ledger.
    fn stock(&mut self) -> &mut dyn StockRepo;
    /// Batches.
    fn batches(&mut self) -> &mut dyn BatchRepo;
    /// Transfers.
    fn transfers(&mut self) -> &mut dyn TransferRepo;
    /// Sales and refunds.
    fn sales(&mut self) -> &mut dyn SaleRepo;
    /// What the figures say.
    fn reports(&mut self) -> &mut dyn ReportRepo;
    /// The audit log.
    fn audit(&mut self) -> &mut dyn AuditRepo;
    /// Waits until all that the loaded facts took for granted has been recorded: a store may let others
    /// decide at the same time, each on what the one before it leaves. A lost race when something of
    /// it was not recorded; then a refusal that was decided on these facts may be wrong.
    async fn confirm_facts(&mut self) -> Result<()> {
        Ok(())
    }
    /// Makes the work durable.
    async fn commit(self: Box<Self>) -> Result<()>;
}

macro_rules! rooms {
    ($($record:ident in $room:ident;)*) => {
        /// What keeps every kind of record. Whatever does is it.
        pub trait AllRecords: Send $(+ Records<$record>)* {}

        impl<T: Send $(+ Records<$record>)*> AllRecords for T {}

        impl dyn Tx + '_ {
            $(
                #[doc = concat!("Where each [`", stringify!($record), "`] is kept.")]
                pub fn $room(&mut self) -> &mut dyn Records<$record> {
                    self
                }
            )*
        }
    };
}

for_each_record!(rooms);

/// Who acts, and when.
#[derive(Debug, Clone, Copy)]
pub struct Context {
    /// Who acts.
    pub session: Session,
    /// When: the shop's clock.
    pub now: DateTime<Utc>,
}

/// Something a shop can do, in one unit of work.
///
/// It loads what it needs, decides without touching the store, records what was decided, and
/// returns it. It may be run again: after a lost race, and when the store could not be reached.
/// [`Shop::run`](crate::Shop::run) is the door.
#[async_trait]
pub trait UseCase: Send + Sync {
    /// What it returns.
    type Output: Send;

    /// What it is called in logs: as the short method of [`Shop`](crate::Shop) that runs it.
    fn name(&self) -> &'static str;

    /// The permissions it needs, which are asked before anything else.
    fn permissions(&self) -> Vec<Permission>;

    /// The key that makes it happen once, however often it is asked for. Only with one is it run
    /// again when its commit may have happened.
    fn key(&self) -> Option<Key> {
        None
    }

    /// Does it.
    async fn run(&self, tx: &mut dyn Tx, cx: &Context) -> Result<Self::Output>;
}
