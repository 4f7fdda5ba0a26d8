//! Every use case asks a permission, and asks it before anything is begun.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use shopx_core::audit::{AuditQuery, ListAuditLog};
use shopx_core::batches::{
    BatchQuery, ExpiringSoon, FindBatch, GetBatch, ListBatches, SetQuarantined, TraceBatch,
};
use shopx_core::catalog::{NewTaxClass, Product, TaxClass};
use shopx_core::customers::{
    Customer, EraseCustomer, FindCustomersByPhone, NewCustomer, SealCustomers,
};
use shopx_core::id::{LocationId, ProductId, SaleId, TenantId, UserId};
use shopx_core::locations::Location;
use shopx_core::pricing::{
    Benefit, Cart, CartLine, NewPriceList, NewPromotion, PriceList, Promotion, Scope,
};
use shopx_core::records::{
    Create, CreateOne, Find, FindOne, Get, List, PageQuery, SetArchived, Stored, Update,
};
use shopx_core::reports::{
    CustomerValues, NewSavedReport, Period, SalesReport, SavedReport, TakingsReport, Valuation,
    Verify,
};
use shopx_core::sales::{
    Checkout, GetRefund, GetSale, ListSaleColumns, ListSaleLineColumns, ListSales, Quote, SaleQuery,
};
use shopx_core::session::Permission::{self, self as P};
use shopx_core::stock::{
    GetStockDocument, LevelQuery, ListLevels, ListMovements, MovementQuery, SetThresholds,
};
use shopx_core::store::{Store, Tx, UseCase};
use shopx_core::suppliers::Supplier;
use shopx_core::tenants::{GetTenant, NewTenant, Tenant, UpdateSettings};
use shopx_core::text::Domain;
use shopx_core::transfers::{
    CancelTransfers, CompleteTransfers, GetTransfer, ListTransfers, TransferQuery,
};
use shopx_core::users::{SetPassword, SetPin, User};
use shopx_core::{Result, Role, Session, Shop, ShopError};
use shopx_testing::arrange::{
    adjustment, counting, customer, day, location, overridden, percent, percent_off, pounds,
    product, receipt, refund_all, return_of, supplier, text, transfer, units, user, void,
};

const HERE: LocationId = LocationId::new(1);
const THERE: LocationId = LocationId::new(2);
const TEA: ProductId = ProductId::new(1);
const SALE: SaleId = SaleId::new(1);

/// A store that begins nothing, and counts how often it was to.
#[derive(Clone, Default)]
struct Closed(Arc<AtomicUsize>);

#[async_trait]
impl Store for Closed {
    async fn open_tenant(&self, _: &NewTenant, _: DateTime<Utc>) -> Result<(Tenant, User)> {
        Err(ShopError::Storage)
    }

    async fn find_tenant(&self, _: &Domain) -> Result<Option<TenantId>> {
        Err(ShopError::Storage)
    }

    async fn begin(&self, _: &Session) -> Result<Box<dyn Tx>> {
        self.0.fetch_add(1, Ordering::SeqCst);
        Err(ShopError::Storage)
    }
}

/// Asks use cases of every role, and remembers which were asked.
#[derive(Default)]
struct Asked {
    names: BTreeSet<String>,
    /// By kind of use case, such as `Get User`.
    calls: BTreeSet<(String, &'static str)>,
}

impl Asked {
    /// The use case needs these permissions, which this role and those above have.
    async fn needs<U: UseCase>(&mut self, use_case: U, needed: &[Permission], least: Role) {
        let name = std::any::type_name::<U>();
        assert_eq!(use_case.permissions(), needed, "{name}");
        assert!(!needed.is_empty(), "{name} asks no permission");
        for role in Role::ALL.iter().copied() {
            let store = Closed::default();
            let by = Session::new(TenantId::new(1), UserId::new(1), role);
            let refused = Shop::new(store.clone()).run(&by, &use_case).await.err().unwrap();
            let begun = store.0.load(Ordering::SeqCst);
            if role >= least {
                assert_eq!((refused, begun), (ShopError::Storage, 1), "{name} by a {role}");
            } else {
                let lacking = needed.iter().copied().find(|permission| !role.may(*permission));
                let permission = lacking.unwrap();
                let denied = ShopError::PermissionDenied { role, permission };
                assert_eq!((refused, begun), (denied, 0), "{name} by a {role}");
            }
        }
        self.calls.insert((super::kind(name), use_case.name()));
        let name = name.split('<').next().unwrap().rsplit("::").next().unwrap();
        self.names.insert(name.to_owned());
    }

    /// What is done with one kind of record.
    async fn record<R: Stored>(&mut self, new: R::New, key: R::Key, edit: Permission, least: Role) {
        let id = R::Id::from(1);
        self.needs(Create::<R>(vec![new.clone()]), &[edit], least).await;
        self.needs(CreateOne::<R>(new.clone()), &[edit], least).await;
        self.needs(Update::<R> { id, version: 1, fields: new }, &[edit], least).await;
        for archived in [true, false] {
            let set = SetArchived::<R> { id, version: 1, archived };
            assert_eq!(set.name().starts_with("archive_"), archived);
            self.needs(set, &[edit], least).await;
        }
        self.needs(Get::<R>(id), &[P::LookUp], Role::Cashier).await;
        self.needs(Find::<R>(vec![key.clone()]), &[P::LookUp], Role::Cashier).await;
        self.needs(FindOne::<R>(key), &[P::LookUp], Role::Cashier).await;
        self.needs(List::<R>::new(PageQuery::default()), &[P::LookUp], Role::Cashier).await;
    }

    async fn records(&mut self) {
        use Role::{Admin, Cashier, Manager};
        self.record::<User>(user("x", Cashier), text("x"), P::EditUsers, Admin).await;
        let (of, password, pin) = (UserId::new(1), None, None);
        self.needs(SetPassword { user: of, password }, &[P::EditUsers], Admin).await;
        self.needs(SetPin { user: of, pin }, &[P::EditUsers], Admin).await;
        let new = location("x", chrono_tz::UTC);
        self.record::<Location>(new, text("x"), P::EditSettings, Admin).await;
        let new = customer("x", None);
        self.record::<Customer>(new.clone(), text("x@x"), P::EditCustomers, Cashier).await;
        let staff = NewCustomer { customer_group: Some(text("staff")), ..new };
        let terms = [P::EditCustomers, P::EditCustomerTerms];
        self.needs(Create::<Customer>(vec![staff.clone()]), &terms, Manager).await;
        self.needs(CreateOne::<Customer>(staff), &terms, Manager).await;
        self.needs(FindCustomersByPhone(text("1")), &[P::LookUp], Cashier).await;
        let erase = EraseCustomer { id: 1.into(), version: 1 };
        self.needs(erase, &[P::EraseCustomers], Admin).await;
        self.needs(SealCustomers { limit: 1 }, &[P::EditSettings], Admin).await;
        self.record::<Supplier>(supplier("x"), text("x"), P::EditSuppliers, Manager).await;
        self.record::<Product>(product("x", "1"), text("x"), P::EditCatalog, Manager).await;
        let new = NewTaxClass { name: text("x"), rates: Vec::new() };
        self.record::<TaxClass>(new, text("x"), P::EditCatalog, Manager).await;
        let new = NewPriceList::new(text("x"), Vec::new());
        self.record::<PriceList>(new, text("x"), P::EditCatalog, Manager).await;
        let benefit =
            Benefit::PercentOff { on: Scope::Cart, percent: percent("1"), max_units: None };
        let new = NewPromotion::new(text("x"), benefit);
        self.record::<Promotion>(new, text("x"), P::EditCatalog, Manager).await;
        let (name, kind) = (text("x"), text("x"));
        let new = NewSavedReport { name, kind, parameters: None, created_by: None };
        self.record::<SavedReport>(new, text("x"), P::Report, Manager).await;
    }

    async fn tenant_and_figures(&mut self) {
        use Role::{Admin, Cashier, Manager};
        let (from, until, location) = (day("2026-01-01"), day("2027-01-01"), None);
        let update = UpdateSettings { version: 1, settings: pounds() };
        self.needs(GetTenant, &[P::LookUp], Cashier).await;
        self.needs(update, &[P::EditSettings], Admin).await;
        let sales = SalesReport { period: Period::Day, from, until, location };
        self.needs(sales, &[P::Report], Manager).await;
        self.needs(TakingsReport { from, until, location }, &[P::Report], Manager).await;
        self.needs(CustomerValues { limit: 1 }, &[P::Report], Manager).await;
        self.needs(Valuation::default(), &[P::Report], Manager).await;
        self.needs(Verify, &[P::Audit], Admin).await;
        self.needs(ListAuditLog(AuditQuery::default()), &[P::Audit], Admin).await;
    }

    async fn stock(&mut self) {
        use Role::{Cashier, Manager};
        self.needs(receipt(HERE, Vec::new()), &[P::Receive], Manager).await;
        self.needs(adjustment(HERE, Vec::new()), &[P::Adjust], Manager).await;
        self.needs(counting(HERE, Vec::new()), &[P::Count], Manager).await;
        self.needs(GetStockDocument(1.into()), &[P::LookUp], Cashier).await;
        self.needs(ListLevels(LevelQuery::default()), &[P::LookUp], Cashier).await;
        self.needs(ListMovements(MovementQuery::default()), &[P::Report], Manager).await;
        let set = SetThresholds { product: TEA, location: HERE, min_stock: 1, reorder_point: 1 };
        self.needs(set, &[P::Adjust], Manager).await;

        self.needs(GetBatch(1.into()), &[P::LookUp], Cashier).await;
        let find = FindBatch { product: TEA, number: text("x") };
        self.needs(find, &[P::LookUp], Cashier).await;
        self.needs(ListBatches(BatchQuery::default()), &[P::LookUp], Cashier).await;
        for quarantined in [true, false] {
            let set = SetQuarantined {
                batch: 1.into(),
                version: 1,
                quarantined,
                reason: None,
                key: None,
            };
            self.needs(set, &[P::Quarantine], Manager).await;
        }
        let soon = ExpiringSoon { location: None, by: day("2026-01-01"), limit: 1 };
        self.needs(soon, &[P::LookUp], Cashier).await;
        self.needs(TraceBatch(1.into()), &[P::Report], Manager).await;

        self.needs(transfer(HERE, THERE, TEA, 1), &[P::Transfer], Manager).await;
        let complete = CompleteTransfers { arrivals: Vec::new(), key: None };
        self.needs(complete, &[P::Transfer], Manager).await;
        let cancel = CancelTransfers { transfers: Vec::new(), key: None };
        self.needs(cancel, &[P::Transfer], Manager).await;
        self.needs(GetTransfer(1.into()), &[P::LookUp], Cashier).await;
        self.needs(ListTransfers(TransferQuery::default()), &[P::LookUp], Cashier).await;
    }

    async fn sales(&mut self) {
        use Role::{Cashier, Manager};
        let line = || CartLine::new(TEA, units(1));
        let cart = |line| Cart { lines: vec![line], ..Cart::new(HERE) };
        let named = cart(CartLine { batch: Some(1.into()), ..line() });
        let dear = cart(CartLine { price: Some(overridden("1")), ..line() });
        let cheap = cart(CartLine { discount: Some(percent_off("1")), ..line() });
        for (cart, more, least) in [
            (cart(line()), None, Cashier),
            (named, Some(P::ChooseBatch), Manager),
            (dear, Some(P::OverridePrice), Cashier),
            (cheap, Some(P::Discount), Cashier),
        ] {
            let needed: Vec<P> = std::iter::once(P::Sell).chain(more).collect();
            self.needs(Quote(cart.clone()), &needed, least).await;
            self.needs(Checkout::new(cart, []), &needed, least).await;
        }
        self.needs(refund_all(SALE), &[P::Refund], Cashier).await;
        self.needs(void(SALE), &[P::Void], Cashier).await;
        let goods = return_of(HERE, TEA, 1, "1");
        self.needs(goods, &[P::ReturnWithoutReceipt], Manager).await;
        self.needs(GetSale(SALE), &[P::LookUp], Cashier).await;
        self.needs(ListSales(SaleQuery::default()), &[P::LookUp], Cashier).await;
        self.needs(ListSaleColumns(SaleQuery::default()), &[P::LookUp], Cashier).await;
        self.needs(ListSaleLineColumns(SaleQuery::default()), &[P::LookUp], Cashier).await;
        self.needs(GetRefund(1.into()), &[P::LookUp], Cashier).await;
    }
}

#[tokio::test]
async fn every_use_case_asks_its_permission_before_anything_is_begun() {
    let mut asked = Asked::default();
    asked.records().await;
    asked.tenant_and_figures().await;
    asked.stock().await;
    asked.sales().await;
    assert_eq!(asked.names, super::use_cases(), "each use case is asked who may do it");

    let methods = super::methods().into_iter().filter(|method| !method.many);
    let methods = methods.map(|method| (method.kind, method.name));
    // These have no method: many records at once, and what tables are made of.
    let by_run = ["Create ", "Find ", "ListSaleColumns", "ListSaleLineColumns"];
    let is_by_run = |kind: &str| by_run.iter().any(|of| kind.starts_with(of));
    let called = asked.calls.into_iter().filter(|(kind, _)| !is_by_run(kind));
    assert_eq!(called.collect::<BTreeSet<_>>(), methods.collect(), "each is named as its method");
}

#[test]
fn the_table_says_who_may_do_what() {
    let may = |role: Role| {
        let all = Permission::ALL.iter().filter(|permission| role.may(**permission));
        all.map(|permission| permission.as_str()).collect::<Vec<_>>()
    };
    let cashier =
        ["sell", "look_up", "edit_customers", "refund", "void", "override_price", "discount"];
    let admin_alone = ["erase_customers", "edit_users", "edit_settings", "audit"];
    assert_eq!(may(Role::Cashier), cashier);
    let all: Vec<_> = Permission::ALL.iter().map(|permission| permission.as_str()).collect();
    assert_eq!(may(Role::Admin), all);
    let but_admins: Vec<_> = all.into_iter().filter(|word| !admin_alone.contains(word)).collect();
    assert_eq!(may(Role::Manager), but_admins);
}
