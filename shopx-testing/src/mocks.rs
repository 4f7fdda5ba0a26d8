//! A unit of work and a store made of mocks.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use shopx_core::audit::{AuditRepo, MockAuditRepo};
use shopx_core::batches::{BatchRepo, MockBatchRepo};
use shopx_core::catalog::{Product, TaxClass};
use shopx_core::customers::{ContactRepo, Customer, MockContactRepo};
use shopx_core::id::{TenantId, UserId};
use shopx_core::idempotency::{KeyRepo, MockKeyRepo};
use shopx_core::locations::Location;
use shopx_core::pricing::{PriceList, Promotion};
use shopx_core::records::{MockRecords, Page, PageQuery, Record, Records};
use shopx_core::reports::{MockReportRepo, ReportRepo, SavedReport};
use shopx_core::sales::{MockSaleRepo, SaleRepo};
use shopx_core::session::{Role, Session};
use shopx_core::stock::{MockStockRepo, StockRepo};
use shopx_core::store::{Store, Tx};
use shopx_core::suppliers::Supplier;
use shopx_core::tenants::{MockTenantRepo, NewTenant, Tenant, TenantRepo};
use shopx_core::text::Domain;
use shopx_core::transfers::{MockTransferRepo, TransferRepo};
use shopx_core::users::{AccountRepo, MockAccountRepo, User};
use shopx_core::{Result, ShopError};

/// A unit of work whose rooms are mocks. A room without expectations panics when it is entered.
#[derive(Default)]
#[expect(missing_docs, reason = "each name says which room it is")]
pub struct MockTx {
    pub tenant: MockTenantRepo,
    pub users: MockRecords<User>,
    pub accounts: MockAccountRepo,
    pub locations: MockRecords<Location>,
    pub customers: MockRecords<Customer>,
    pub contacts: MockContactRepo,
    pub suppliers: MockRecords<Supplier>,
    pub products: MockRecords<Product>,
    pub tax_classes: MockRecords<TaxClass>,
    pub price_lists: MockRecords<PriceList>,
    pub promotions: MockRecords<Promotion>,
    pub saved_reports: MockRecords<SavedReport>,
    pub keys: MockKeyRepo,
    pub stock: MockStockRepo,
    pub batches: MockBatchRepo,
    pub transfers: MockTransferRepo,
    pub sales: MockSaleRepo,
    pub reports: MockReportRepo,
    pub audit: MockAuditRepo,
    /// Who it was begun for; an admin of tenant 1 when no store began it.
    pub session: OnceLock<Session>,
    /// Counts the commits.
    pub commits: Arc<AtomicUsize>,
}

impl std::fmt::Debug for MockTx {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("MockTx").finish_non_exhaustive()
    }
}

#[async_trait]
impl Tx for MockTx {
    fn session(&self) -> &Session {
        let (tenant, user) = (TenantId::new(1), UserId::new(1));
        self.session.get_or_init(|| Session::new(tenant, user, Role::Admin))
    }
    fn tenant(&mut self) -> &mut dyn TenantRepo {
        &mut self.tenant
    }
    fn accounts(&mut self) -> &mut dyn AccountRepo {
        &mut self.accounts
    }
    fn contacts(&mut self) -> &mut dyn ContactRepo {
        &mut self.contacts
    }
    fn keys(&mut self) -> &mut dyn KeyRepo {
        &mut self.keys
    }
    fn stock(&mut self) -> &mut dyn StockRepo {
        &mut self.stock
    }
    fn batches(&mut self) -> &mut dyn BatchRepo {
        &mut self.batches
    }
    fn transfers(&mut self) -> &mut dyn TransferRepo {
        &mut self.transfers
    }
    fn sales(&mut self) -> &mut dyn SaleRepo {
        &mut self.sales
    }
    fn reports(&mut self) -> &mut dyn ReportRepo {
        &mut self.reports
    }
    fn audit(&mut self) -> &mut dyn AuditRepo {
        &mut self.audit
    }
    async fn commit(self: Box<Self>) -> Result<()> {
        self.commits.fetch_add(1, Ordering::SeqCst);
        Ok(())
    }
}

macro_rules! records {
    ($($record:ident in $room:ident;)*) => {$(
        #[async_trait]
        impl Records<$record> for MockTx {
            async fn create(
                &mut self,
                new: &[<$record as Record>::New],
                at: DateTime<Utc>,
            ) -> Result<Vec<$record>> {
                self.$room.create(new, at).await
            }
            async fn update(
                &mut self,
                id: <$record as Record>::Id,
                version: u32,
                new: &<$record as Record>::New,
                at: DateTime<Utc>,
            ) -> Result<$record> {
                self.$room.update(id, version, new, at).await
            }
            async fn set_archived(
                &mut self,
                id: <$record as Record>::Id,
                version: u32,
                archived: bool,
                at: DateTime<Utc>,
            ) -> Result<$record> {
                self.$room.set_archived(id, version, archived, at).await
            }
            async fn get(&mut self, ids: &[<$record as Record>::Id]) -> Result<Vec<$record>> {
                self.$room.get(ids).await
            }
            async fn find(&mut self, keys: &[<$record as Record>::Key]) -> Result<Vec<$record>> {
                self.$room.find(keys).await
            }
            async fn page(&mut self, query: PageQuery) -> Result<Page<$record>> {
                self.$room.page(query).await
            }
        }
    )*};
}
shopx_core::for_each_record!(records);

/// A store that hands out the units of work that a test made, in order. It has no tenants.
#[derive(Debug)]
pub struct MockStore {
    units: Mutex<Vec<MockTx>>,
}

impl MockStore {
    /// A store that will begin these units of work, and [`ShopError::Unavailable`] after them.
    pub fn new(units: impl IntoIterator<Item = MockTx>) -> Self {
        let mut units: Vec<MockTx> = units.into_iter().collect();
        units.reverse();
        Self { units: Mutex::new(units) }
    }
}

#[async_trait]
impl Store for MockStore {
    async fn open_tenant(&self, _: &NewTenant, _: DateTime<Utc>) -> Result<(Tenant, User)> {
        Err(ShopError::Unavailable)
    }

    async fn find_tenant(&self, _: &Domain) -> Result<Option<TenantId>> {
        Ok(None)
    }

    async fn begin(&self, session: &Session) -> Result<Box<dyn Tx>> {
        let unit = self.units.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let unit = MockTx { session: (*session).into(), ..unit.ok_or(ShopError::Unavailable)? };
        Ok(Box::new(unit))
    }
}
