//! The shop: the one door to everything it can do.

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use tracing::Instrument;

use crate::attempts::Attempts;
use crate::audit::{AuditEntry, AuditQuery, ListAuditLog};
use crate::batches::{
    Batch, BatchQuery, BatchTrace, ExpiringSoon, ExpiringStock, FindBatch, GetBatch, ListBatches,
    SetQuarantined, TraceBatch,
};
use crate::catalog::{NewProduct, NewTaxClass, Product, TaxClass};
use crate::clock::{Clock, FixedClock, SystemClock};
use crate::customers::{
    Customer, EraseCustomer, FindCustomersByPhone, NewCustomer, SealCustomers, Sealing,
};
use crate::id::{
    BatchId, CustomerId, LocationId, PriceListId, ProductId, PromotionId, RefundId, ReportId,
    SaleId, StockDocumentId, SupplierId, TaxClassId, TenantId, TransferId, UserId,
};
use crate::idempotency::Key;
use crate::locations::{Location, NewLocation};
use crate::pricing::{Cart, NewPriceList, NewPromotion, PriceList, PricedCart, Promotion};
use crate::records::{Create, Find, Get, List, Page, PageQuery, Record, SetArchived, Update};
use crate::reports::{
    CustomerValue, CustomerValues, Discrepancy, NewSavedReport, SalesReport, SalesRow, SavedReport,
    TakingsReport, TakingsRow, Valuation, ValuationRow, Verify,
};
use crate::sales::{
    Checkout, GetRefund, GetSale, ListSales, Quote, Refund, RefundSale, ReturnGoods, Sale,
    SaleQuery, VoidSale,
};
use crate::session::Session;
use crate::stock::{
    Adjust, Count, GetStockDocument, LevelPage, LevelQuery, ListLevels, ListMovements, Movement,
    MovementQuery, Receive, SetThresholds, StockDocument, StockLevel,
};
use crate::store::{Context, Store, Tx, UseCase};
use crate::suppliers::{NewSupplier, Supplier};
use crate::tenants::{GetTenant, NewTenant, Settings, Tenant, UpdateSettings};
use crate::text::{BatchNumber, CouponCode, Domain, Email, Name, Phone, Sku, Username};
use crate::transfers::{
    CancelTransfers, CompleteTransfers, GetTransfer, ListTransfers, RequestTransfer, Transfer,
    TransferQuery,
};
use crate::users::{NewUser, Password, Pin, SetPassword, SetPin, User};
use crate::{Result, ShopError};

/// A shop on a store, with a clock. Cheap to clone and to share.
#[derive(Clone)]
pub struct Shop {
    store: Arc<dyn Store>,
    clock: Arc<dyn Clock>,
}

impl std::fmt::Debug for Shop {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Shop").finish_non_exhaustive()
    }
}

impl Shop {
    /// A shop on `store`, with the computer's clock.
    pub fn new(store: impl Store + 'static) -> Self {
        Self { store: Arc::new(store), clock: Arc::new(SystemClock) }
    }

    /// The same shop at a given time: for a till that was offline, for replays, for tests.
    #[must_use]
    pub fn at(&self, time: DateTime<Utc>) -> Self {
        self.with_clock(FixedClock(time))
    }

    /// The same shop with another clock.
    #[must_use]
    pub fn with_clock(&self, clock: impl Clock + 'static) -> Self {
        Self { store: Arc::clone(&self.store), clock: Arc::new(clock) }
    }

    /// Where it keeps everything.
    pub(crate) fn store(&self) -> &dyn Store {
        &*self.store
    }

    /// What time it is.
    pub(crate) fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    /// Opens a tenant with its settings and its first user, and returns both. This is for the
    /// host's own administration: it asks for no session.
    pub async fn open_tenant(&self, new: &NewTenant) -> Result<(Tenant, User)> {
        new.check()?;
        let mut attempts = Attempts::new(&*self.store, false);
        loop {
            match self.store.open_tenant(new, self.clock.now()).await {
                Err(refusal) => attempts.again(refusal).await?,
                opened => return opened,
            }
        }
    }

    /// The tenant with this domain, for signing in.
    pub async fn find_tenant(&self, domain: &Domain) -> Result<Option<TenantId>> {
        let mut attempts = Attempts::new(&*self.store, false);
        loop {
            match self.store.find_tenant(domain).await {
                Err(refusal) => attempts.again(refusal).await?,
                found => return found,
            }
        }
    }

    /// Does `use_case` as `session`, in one transaction.
    ///
    /// Permission is asked first. What failed for a reason that passes is run again, after a pause:
    /// a lost race, a store that could not be reached before anything was done, and, if the use case
    /// has a key, a commit whose outcome is not known. When that happens very often, it comes back
    /// as [`ShopError::LostRace`], [`ShopError::Unavailable`] (in both cases nothing was done) or
    /// [`ShopError::CommitUnknown`].
    pub async fn run<U: UseCase>(&self, session: &Session, use_case: &U) -> Result<U::Output> {
        let name = std::any::type_name::<U>();
        let span = tracing::debug_span!("use_case", name, tenant = %session.tenant);
        self.attempt(session, use_case).instrument(span).await
    }

    async fn attempt<U: UseCase>(&self, session: &Session, use_case: &U) -> Result<U::Output> {
        session.require(&use_case.permissions())?;
        let cx = Context { session: *session, now: self.clock.now() };
        let mut attempts = Attempts::new(&*self.store, use_case.key().is_some());
        let mut reread = false;
        loop {
            let refusal = match self.once(use_case, &cx).await {
                Ok(output) => return Ok(output),
                Err(refusal) => refusal,
            };
            // A rival with the same key may have settled it after this attempt loaded: then its
            // result is the answer, not the refusal.
            let settled = match use_case.key() {
                Some(key) if !reread && refusal.is_final() => self.is_settled(session, key).await,
                _ => Err(refusal.clone()),
            };
            match settled {
                Ok(true) => reread = true,
                Ok(false) => return Err(refusal),
                Err(refusal) => attempts.again(refusal).await?,
            }
        }
    }

    async fn once<U: UseCase>(&self, use_case: &U, cx: &Context) -> Result<U::Output> {
        let mut tx = self.store.begin_one(&cx.session).await?;
        let output = use_case.run(&mut *tx, cx).await;
        let kept = tx.is_kept();
        let done = match output {
            Ok(output) => tx.commit().await.map(|()| output),
            Err(refusal) => Err(refusal),
        };
        // What it was, or that it was, can no longer be told.
        done.map_err(|refusal| if kept { ShopError::CommitUnknown } else { refusal })
    }

    async fn is_settled(&self, session: &Session, key: Key) -> Result<bool> {
        let mut tx = self.store.begin_one(session).await?;
        Ok(tx.keys().find(key).await?.is_some())
    }

    /// Does `use_case` in a unit of work that the caller [began](Shop::begin) and will commit,
    /// together with whatever else it does there. A refusal leaves what was done there before as it
    /// was. A fault ([`ShopError::LostRace`], [`ShopError::TimedOut`], [`ShopError::Unavailable`],
    /// [`ShopError::Storage`]) may take all of it: the caller rolls back and begins again, and a commit
    /// after it never says that what is lost was kept.
    pub async fn run_in<U: UseCase>(&self, tx: &mut dyn Tx, use_case: &U) -> Result<U::Output> {
        let cx = Context { session: *tx.session(), now: self.clock.now() };
        cx.session.require(&use_case.permissions())?;
        use_case.run(tx, &cx).await
    }

    /// Begins a unit of work for [`Shop::run_in`].
    pub async fn begin(&self, session: &Session) -> Result<Box<dyn Tx>> {
        self.store.begin(session).await
    }

    /// Creates records of one kind, all or none.
    pub async fn create<R: Record>(&self, session: &Session, new: Vec<R::New>) -> Result<Vec<R>> {
        self.run(session, &Create::<R>(new)).await
    }

    async fn create_one<R: Record>(&self, session: &Session, new: R::New) -> Result<R> {
        self.create(session, vec![new]).await?.pop().ok_or(ShopError::Storage)
    }
}

/// The short methods of the records, all alike.
macro_rules! records {
    ($($what:literal $record:ident($id:ident), $new:ident, $key:ident:
        $create:ident, $update:ident, $archive:ident, $restore:ident, $get:ident, $find:ident, $list:ident;)*) => {
        impl Shop {$(
            #[doc = concat!("Creates a ", $what, ".")]
            pub async fn $create(&self, session: &Session, new: $new) -> Result<$record> {
                self.create_one(session, new).await
            }

            #[doc = concat!("Replaces the fields of a ", $what, " that still has `version`.")]
            pub async fn $update(
                &self,
                session: &Session,
                id: $id,
                version: u32,
                fields: $new,
            ) -> Result<$record> {
                self.run(session, &Update::<$record> { id, version, fields }).await
            }

            #[doc = concat!("Archives a ", $what, " that still has `version`.")]
            pub async fn $archive(
                &self,
                session: &Session,
                id: $id,
                version: u32,
            ) -> Result<$record> {
                self.run(session, &SetArchived::<$record> { id, version, archived: true }).await
            }

            #[doc = concat!("Restores an archived ", $what, " that still has `version`.")]
            pub async fn $restore(
                &self,
                session: &Session,
                id: $id,
                version: u32,
            ) -> Result<$record> {
                self.run(session, &SetArchived::<$record> { id, version, archived: false }).await
            }

            #[doc = concat!("The ", $what, " with this id.")]
            pub async fn $get(&self, session: &Session, id: $id) -> Result<$record> {
                self.run(session, &Get::<$record>(id)).await
            }

            #[doc = concat!("The ", $what, " with this natural key, if there is one.")]
            pub async fn $find(&self, session: &Session, key: $key) -> Result<Option<$record>> {
                Ok(self.run(session, &Find::<$record>(vec![key])).await?.pop())
            }

            #[doc = concat!("A page of records of the kind ", $what, ".")]
            pub async fn $list(
                &self,
                session: &Session,
                query: PageQuery,
            ) -> Result<Page<$record>> {
                self.run(session, &List::<$record>::new(query)).await
            }
        )*}
    };
}

records! {
    "user" User(UserId), NewUser, Username:
        create_user, update_user, archive_user, restore_user, user, find_user, users;
    "location" Location(LocationId), NewLocation, Name:
        create_location, update_location, archive_location, restore_location, location,
        find_location, locations;
    "customer" Customer(CustomerId), NewCustomer, Email:
        create_customer, update_customer, archive_customer, restore_customer, customer,
        find_customer, customers;
    "supplier" Supplier(SupplierId), NewSupplier, Name:
        create_supplier, update_supplier, archive_supplier, restore_supplier, supplier,
        find_supplier, suppliers;
    "product" Product(ProductId), NewProduct, Sku:
        create_product, update_product, archive_product, restore_product, product, find_product,
        products;
    "tax class" TaxClass(TaxClassId), NewTaxClass, Name:
        create_tax_class, update_tax_class, archive_tax_class, restore_tax_class, tax_class,
        find_tax_class, tax_classes;
    "price list" PriceList(PriceListId), NewPriceList, Name:
        create_price_list, update_price_list, archive_price_list, restore_price_list, price_list,
        find_price_list, price_lists;
    "promotion" Promotion(PromotionId), NewPromotion, CouponCode:
        create_promotion, update_promotion, archive_promotion, restore_promotion, promotion,
        find_promotion, promotions;
    "saved report" SavedReport(ReportId), NewSavedReport, Name:
        create_saved_report, update_saved_report, archive_saved_report, restore_saved_report,
        saved_report, find_saved_report, saved_reports;
}

/// The short methods of the other use cases: each runs the use case of its name.
macro_rules! use_cases {
    ($($(#[$doc:meta])* $method:ident($($arg:ident: $type:ty),*) -> $output:ty = $use_case:expr;)*) => {
        impl Shop {$(
            $(#[$doc])*
            pub async fn $method(&self, session: &Session, $($arg: $type),*) -> Result<$output> {
                self.run(session, &$use_case).await
            }
        )*}
    };
}

use_cases! {
    /// The session's tenant with its settings.
    tenant() -> Tenant = GetTenant;
    /// Replaces the settings that still have `version`.
    update_settings(version: u32, settings: Settings) -> Tenant =
        UpdateSettings { version, settings };

    /// Sets or takes away a user's password.
    set_password(user: UserId, password: Option<Password>) -> () = SetPassword { user, password };
    /// Sets or takes away a user's PIN.
    set_pin(user: UserId, pin: Option<Pin>) -> () = SetPin { user, pin };

    /// The customers with this telephone number, which several may share.
    find_customers_by_phone(phone: Phone) -> Vec<Customer> = FindCustomersByPhone(phone);
    /// Erases what is known of a customer that still has `version`, for good. Sales stay.
    erase_customer(id: CustomerId, version: u32) -> Customer = EraseCustomer { id, version };
    /// Rewrites up to `limit` customers that are not kept as the settings say.
    seal_customers(limit: u32) -> Sealing = SealCustomers { limit };

    /// Receives goods into new batches.
    receive(receive: Receive) -> StockDocument = receive;
    /// Adjusts stock, each line for its reason.
    adjust(adjust: Adjust) -> StockDocument = adjust;
    /// Records a stock count and posts the difference.
    count(count: Count) -> StockDocument = count;
    /// The receipt, adjustment or count with this id.
    stock_document(id: StockDocumentId) -> StockDocument = GetStockDocument(id);
    /// A page of stock levels.
    levels(query: LevelQuery) -> LevelPage = ListLevels(query);
    /// A page of the ledger.
    movements(query: MovementQuery) -> Page<Movement> = ListMovements(query);
    /// Says when a product is low and urgent at a location.
    set_thresholds(thresholds: SetThresholds) -> StockLevel = thresholds;

    /// The batch with this id.
    batch(id: BatchId) -> Batch = GetBatch(id);
    /// The product's batch with this number, if there is one.
    find_batch(product: ProductId, number: BatchNumber) -> Option<Batch> =
        FindBatch { product, number };
    /// A page of batches.
    batches(query: BatchQuery) -> Page<Batch> = ListBatches(query);
    /// Quarantines a batch everywhere at once, or releases it.
    set_quarantined(quarantine: SetQuarantined) -> Batch = quarantine;
    /// Units that expire by a date, or have expired.
    expiring_soon(location: Option<LocationId>, by: NaiveDate, limit: u32) -> Vec<ExpiringStock> =
        ExpiringSoon { location, by, limit };
    /// Where a batch went.
    trace_batch(id: BatchId) -> BatchTrace = TraceBatch(id);

    /// Requests a transfer and reserves its units.
    request_transfer(request: RequestTransfer) -> Vec<Transfer> = request;
    /// Completes transfers: their units arrive.
    complete_transfers(complete: CompleteTransfers) -> Vec<Transfer> = complete;
    /// Cancels transfers: their units are free again.
    cancel_transfers(cancel: CancelTransfers) -> Vec<Transfer> = cancel;
    /// The transfer with this id.
    transfer(id: TransferId) -> Transfer = GetTransfer(id);
    /// A page of transfers.
    transfers(query: TransferQuery) -> Page<Transfer> = ListTransfers(query);

    /// Prices a cart without selling it.
    quote(cart: Cart) -> PricedCart = Quote(cart);
    /// Sells a cart.
    checkout(checkout: Checkout) -> Sale = checkout;
    /// Gives some or all of a sale back.
    refund_sale(refund: RefundSale) -> Refund = refund;
    /// Voids a sale on its business date.
    void_sale(void: VoidSale) -> Refund = void;
    /// Takes goods back without their receipt.
    return_goods(goods: ReturnGoods) -> Refund = goods;
    /// The sale with this id.
    sale(id: SaleId) -> Sale = GetSale(id);
    /// A page of sales.
    sales(query: SaleQuery) -> Page<Sale> = ListSales(query);
    /// The refund with this id.
    refund(id: RefundId) -> Refund = GetRefund(id);

    /// Sales per day or month.
    sales_report(report: SalesReport) -> Vec<SalesRow> = report;
    /// Takings per method of payment.
    takings_report(report: TakingsReport) -> Vec<TakingsRow> = report;
    /// Customers by lifetime value, the best first.
    customer_values(limit: u32) -> Vec<CustomerValue> = CustomerValues { limit };
    /// Stock at cost, per location and category.
    valuation(valuation: Valuation) -> Vec<ValuationRow> = valuation;
    /// Checks the tenant's books and lists every difference.
    verify() -> Vec<Discrepancy> = Verify;
    /// A page of the audit log: who changed what.
    audit_log(query: AuditQuery) -> Page<AuditEntry> = ListAuditLog(query);
}
