//! Tenants that cannot see each other, and people who may do what they may.

use std::collections::BTreeSet;
use std::fmt::Debug;

use shopx_core::audit::{AuditQuery, AuditedTable, ListAuditLog};
use shopx_core::batches::{
    BatchQuery, ExpiringSoon, FindBatch, GetBatch, ListBatches, SetQuarantined, TraceBatch,
};
use shopx_core::catalog::{NewProduct, NewTaxClass, Product, TaxClass, TaxRate};
use shopx_core::customers::{
    Customer, EraseCustomer, FindCustomersByPhone, NewCustomer, SealCustomers,
};
use shopx_core::id::{
    BatchId, CustomerId, LocationId, PriceListId, ProductId, PromotionId, RefundId, ReportId,
    SaleId, ShipmentId, StockDocumentId, SupplierId, TaxClassId, TenantId, TransferId, UserId,
};
use shopx_core::idempotency::Key;
use shopx_core::locations::Location;
use shopx_core::money::{Rounding, RoundingLevel, RoundingMode};
use shopx_core::pricing::payment::{Payment, PaymentMethod};
use shopx_core::pricing::{
    Benefit, Cart, CartLine, ListedPrice, NewPriceList, NewPromotion, PriceList, Promotion, Scope,
};
use shopx_core::records::{
    Create, CreateOne, Find, Get, List, PageQuery, SetArchived, Stored, Update,
};
use shopx_core::reports::{
    CustomerValues, NewSavedReport, Period, SalesReport, SavedReport, TakingsReport, Valuation,
    Verify,
};
use shopx_core::sales::{
    Checkout, GetRefund, GetSale, ListSaleColumns, ListSaleLineColumns, ListSales, Quote,
    RefundSale, SaleQuery,
};
use shopx_core::session::{Permission, Role, Session};
use shopx_core::stock::{
    Adjust, AdjustLine, AdjustmentReason, CountLine, GetStockDocument, LevelQuery, ListLevels,
    ListMovements, MovementQuery, Receive, ReceiveLine, SetThresholds,
};
use shopx_core::store::UseCase;
use shopx_core::suppliers::Supplier;
use shopx_core::tenants::{GetTenant, NewTenant, OpenedTenant, Settings, UpdateSettings};
use shopx_core::transfers::{
    Arrival, CancelTransfers, CompleteTransfers, GetTransfer, ListTransfers, RequestTransfer,
    TransferLine, TransferQuery,
};
use shopx_core::users::{SetPassword, SetPin, User};
use shopx_core::{Entity, Field, Shop, ShopError};

use crate::arrange::{
    Arranged, adjustment, back, counted, counting, customer, day, location, money, new_key,
    open_shop, open_shop_with, percent, pounds, product, rate, receipt, refund_all, refund_lines,
    return_of, supplier, text, time, transfer, unique, units, user, void,
};

fn new_tenant(domain: &str, role: Role) -> NewTenant {
    NewTenant {
        name: text("Corner Shop"),
        domain: text(domain),
        settings: pounds(),
        admin: user("ada", role),
    }
}

pub async fn a_tenant_is_opened_with_its_admin_and_found_by_its_domain(shop: Shop) {
    let shop = shop.at(time("2026-03-01T12:00:00Z"));
    let new = new_tenant(&unique("shop"), Role::Admin);
    assert_eq!(shop.find_tenant(new.domain.clone()).await.unwrap(), None);
    let OpenedTenant { tenant, admin } = shop.open_tenant(new.clone()).await.unwrap();
    assert_eq!((&tenant.name, &tenant.domain), (&new.name, &new.domain));
    assert_eq!((&tenant.settings, tenant.version), (&new.settings, 1));
    assert_eq!((admin.fields(), admin.version), (new.admin.clone(), 1));
    assert_eq!(admin.created_at, time("2026-03-01T12:00:00Z"));
    assert_eq!(shop.find_tenant(new.domain.clone()).await.unwrap(), Some(tenant.id));
    let session = Session::new(tenant.id, admin.id, admin.role);
    assert_eq!(shop.tenant(&session).await.unwrap(), tenant);
    assert_eq!(shop.user(&session, admin.id).await.unwrap(), admin);
}

pub async fn a_domain_is_unique_among_all_tenants(shop: Shop) {
    let new = new_tenant(&unique("shop"), Role::Admin);
    let OpenedTenant { tenant, .. } = shop.open_tenant(new.clone()).await.unwrap();
    let refused = shop.open_tenant(new.clone()).await.unwrap_err();
    assert_eq!(
        refused,
        ShopError::AlreadyExists {
            entity: Entity::Tenant,
            field: Field::Domain,
            value: new.domain.to_string(),
        }
    );
    assert_eq!(shop.find_tenant(new.domain.clone()).await.unwrap(), Some(tenant.id));
}

pub async fn the_first_user_is_an_admin(shop: Shop) {
    for role in [Role::Cashier, Role::Manager] {
        let new = new_tenant(&unique("shop"), role);
        let refused = shop.open_tenant(new.clone()).await.unwrap_err();
        let permission = Permission::EditUsers;
        assert_eq!(refused, ShopError::PermissionDenied { role, permission });
        assert_eq!(shop.find_tenant(new.domain.clone()).await.unwrap(), None);
    }
}

pub async fn settings_change_with_a_version_check_and_the_currency_stays(shop: Shop) {
    let a = open_shop(&shop).await;
    let changed = Settings {
        rounding: Rounding {
            mode: RoundingMode::HalfEven,
            level: RoundingLevel::Document,
            cash_step: Some(money("0.5")),
            cash_mode: Some(RoundingMode::Down),
            amount_digits: Some(1),
        },
        picking: shopx_core::batches::Picking::Fefo,
        cashier_refund_limit: money("25.50"),
        ..pounds()
    };
    let tenant = a.shop.update_settings(&a.admin, 1, changed.clone()).await.unwrap();
    assert_eq!((&tenant.settings, tenant.version), (&changed, 2));
    assert_eq!(a.shop.tenant(&a.cashier).await.unwrap(), tenant);
    let refused = a.shop.update_settings(&a.admin, 1, pounds()).await.unwrap_err();
    let id = a.tenant.id.to_string();
    let stale = ShopError::Stale { entity: Entity::Tenant, id, expected: 1, actual: 2 };
    assert_eq!(refused, stale);
    let euros = Settings::new("EUR".parse().unwrap());
    let refused = a.shop.update_settings(&a.admin, 2, euros).await.unwrap_err();
    assert_eq!(refused, ShopError::Malformed { field: Field::Currency, value: "EUR".into() });
    assert_eq!(a.shop.tenant(&a.cashier).await.unwrap(), tenant);
}

pub async fn settings_that_the_currency_cannot_express_are_refused(shop: Shop) {
    let step = |step: &str| Settings {
        rounding: Rounding { cash_step: Some(money(step)), ..Default::default() },
        ..pounds()
    };
    let limit = |limit: &str| Settings { cashier_refund_limit: money(limit), ..pounds() };
    let coarser = |digits, settings: Settings| {
        let rounding = Rounding { amount_digits: Some(digits), ..settings.rounding };
        Settings { rounding, ..settings }
    };
    for (settings, code) in [
        (coarser(3, pounds()), "malformed"),
        (coarser(1, step("0.05")), "too_many_digits"),
        (coarser(0, limit("0.5")), "too_many_digits"),
        (step("0.001"), "too_many_digits"),
        (step("0"), "amount_out_of_range"),
        (step("-0.05"), "amount_out_of_range"),
        (limit("0.001"), "too_many_digits"),
        (limit("-1"), "amount_out_of_range"),
    ] {
        let new = NewTenant { settings, ..new_tenant(&unique("shop"), Role::Admin) };
        assert_eq!(shop.open_tenant(new.clone()).await.unwrap_err().code(), code);
        let a = open_shop(&shop).await;
        let refused = a.shop.update_settings(&a.admin, 1, new.settings).await.unwrap_err();
        assert_eq!(refused.code(), code);
    }
}

/// Everything that has an id, with the same names in each shop.
struct Furnished {
    a: Arranged,
    depot: LocationId,
    supplier: SupplierId,
    customer: CustomerId,
    class: TaxClassId,
    product: ProductId,
    batch: BatchId,
    document: StockDocumentId,
    transfer: TransferId,
    shipment: ShipmentId,
    sale: SaleId,
    refund: RefundId,
    report: ReportId,
    list: PriceListId,
    promotion: PromotionId,
}

async fn furnish(shop: &Shop) -> Furnished {
    let a = open_shop(shop).await.at("2026-03-01T12:00:00Z");
    let class = a.tax_class("standard", vec![rate("VAT", "20", true)]).await.id;
    let tea = NewProduct { tax_class: Some(class), ..product("tea", "3") };
    let product = a.product_with(tea).await.id;
    let line = ReceiveLine {
        batch_number: Some(text("LOT")),
        expiration_date: Some(day("2026-09-01")),
        ..ReceiveLine::new(product, units(50), money("1"))
    };
    let receipt = receipt(a.location.id, vec![line]);
    let document = a.shop.receive(&a.manager, receipt).await.unwrap();
    let depot = a.location("Depot").await.id;
    let sent = a.send(depot, product, 3).await.unwrap().remove(0);
    let customer = NewCustomer {
        phone: Some(text("+44 20 7946")),
        ..customer("Ann", Some("ann@example.com"))
    };
    let customer = a.shop.create_customer(&a.cashier, customer).await.unwrap().id;
    let cart = Cart { customer: Some(customer), ..a.cart(&[(product, 5)]) };
    let sale = a.checkout(cart).await.unwrap().id;
    let refund = refund_lines(sale, vec![back(1, 1)]);
    let refund = a.shop.refund_sale(&a.manager, refund).await.unwrap().id;
    let report = NewSavedReport {
        name: text("daily"),
        kind: text("sales"),
        parameters: None,
        created_by: Some(a.manager.user),
    };
    let report = a.shop.create_saved_report(&a.manager, report).await.unwrap().id;
    let prices =
        NewPriceList { location: Some(depot), ..NewPriceList::new(text("far"), Vec::new()) };
    let list = a.shop.create_price_list(&a.manager, prices).await.unwrap().id;
    let half = Benefit::PercentOff { on: Scope::Cart, percent: percent("50"), max_units: None };
    let half =
        NewPromotion { coupon_code: Some(text("HALF")), ..NewPromotion::new(text("half"), half) };
    let promotion = a.shop.create_promotion(&a.manager, half).await.unwrap().id;
    Furnished {
        list,
        promotion,
        depot,
        supplier: a.supplier("Mill").await.id,
        customer,
        class,
        product,
        batch: document.changes[0].batch,
        document: document.id,
        transfer: sent.id,
        shipment: sent.shipment,
        sale,
        refund,
        report,
        a,
    }
}

pub async fn two_tenants_may_use_the_same_names_skus_numbers_and_keys(shop: Shop) {
    let (one, two) = (furnish(&shop).await, furnish(&shop).await);
    let key = Some(new_key());
    for of in [&one, &two] {
        let sale = Checkout {
            key,
            ..Checkout::new(of.a.cart(&[(of.product, 2)]), [Payment::rest(PaymentMethod::Cash)])
        };
        let first = of.a.shop.checkout(&of.a.cashier, sale.clone()).await.unwrap();
        assert_eq!(of.a.shop.checkout(&of.a.cashier, sale).await.unwrap(), first);
        assert_eq!(of.a.level(of.product).await.quantity, 44);
    }
}

/// What a tenant does in a day, with these keys: the same for each but for what has its own mark.
/// Done again, it is the same and has no effect.
async fn trade(of: &Furnished, keys: [Key; 5]) -> String {
    let (a, shop, by) = (&of.a, &of.a.shop, &of.a.manager);
    let mark = a.tenant.domain.as_str();
    let [receive, sell, refund, adjust, send] = keys.map(Some);
    let line = ReceiveLine {
        batch_number: Some(text("LOT 2")),
        ..ReceiveLine::new(of.product, units(9), money("1"))
    };
    let received = Receive {
        key: receive,
        note: Some(text(mark)),
        supplier: Some(of.supplier),
        ..receipt(a.location.id, vec![line])
    };
    let received = shop.receive(by, received).await.unwrap();
    let cart = Cart { customer: Some(of.customer), ..a.cart(&[(of.product, 4)]) };
    let sale = Checkout { key: sell, ..Checkout::new(cart, [Payment::rest(PaymentMethod::Card)]) };
    let sale = shop.checkout(by, sale).await.unwrap();
    let back = vec![back(1, 1)];
    let refund = RefundSale { key: refund, reason: text(mark), ..refund_lines(sale.id, back) };
    let refund = shop.refund_sale(by, refund).await.unwrap();
    let lost = AdjustLine::write_off(of.product, units(1), AdjustmentReason::Other);
    let (note, here) = (Some(text(mark)), a.location.id);
    let adjust = Adjust { note, key: adjust, ..adjustment(here, vec![lost]) };
    let adjusted = shop.adjust(by, adjust).await.unwrap();
    let send = RequestTransfer { key: send, ..transfer(here, of.depot, of.product, 1) };
    let sent = shop.request_transfer(by, send).await.unwrap();
    format!("{received:?} {sale:?} {refund:?} {adjusted:?} {sent:?}")
}

/// Everything that the tenant can list.
async fn everything(a: &Arranged) -> String {
    let (shop, by) = (&a.shop, &a.admin);
    let all = PageQuery { archived: true, ..PageQuery::default() };
    let log = AuditQuery { limit: 1000, ..AuditQuery::default() };
    let (from, until) = (day("2000-01-01"), day("2100-01-01"));
    let sales = SalesReport { period: Period::Day, from, until, location: None };
    format!(
        "{:?} {:?} {:?} {:?} {:?} {:?} {:?} {:?} {:?} {:?}",
        a.snapshot().await,
        shop.suppliers(by, all).await.unwrap(),
        shop.tax_classes(by, all).await.unwrap(),
        shop.price_lists(by, all).await.unwrap(),
        shop.promotions(by, all).await.unwrap(),
        shop.saved_reports(by, all).await.unwrap(),
        shop.audit_log(by, log).await.unwrap(),
        shop.customer_values(by, 100).await.unwrap(),
        shop.expiring_soon(by, None, until, 100).await.unwrap(),
        shop.sales_report(by, sales).await.unwrap(),
    )
}

pub async fn three_tenants_do_the_same_with_the_same_keys_and_do_not_meet(shop: Shop) {
    let tenants = [furnish(&shop).await, furnish(&shop).await, furnish(&shop).await];
    let keys: [Key; 5] = std::array::from_fn(|_| new_key());
    for of in &tenants {
        let mut before = Vec::new();
        for other in &tenants {
            before.push(everything(&other.a).await);
        }
        let done = trade(of, keys).await;
        let once = everything(&of.a).await;
        let again = trade(of, keys).await;
        assert!(!again.contains("Replayed(false)"), "every answer says that it is a replay");
        assert_eq!(again.replace("Replayed(true)", "Replayed(false)"), done);
        assert_eq!(everything(&of.a).await, once, "a second time is no time");
        for (other, before) in tenants.iter().zip(before) {
            let same = everything(&other.a).await == before;
            assert_eq!(same, other.a.tenant.id != of.a.tenant.id);
        }
        for other in &tenants {
            let told = done.contains(other.a.tenant.domain.as_str())
                || once.contains(other.a.tenant.domain.as_str());
            assert_eq!(told, other.a.tenant.id == of.a.tenant.id);
        }
    }
}

pub async fn a_tenant_sees_nothing_of_another(shop: Shop) {
    let (of, other) = (furnish(&shop).await, open_shop(&shop).await);
    let before = of.a.snapshot().await;
    let (shop, by) = (&other.shop, &other.admin);
    let ids = |ids: Vec<String>| ids.is_empty();
    let all = PageQuery { archived: true, ..PageQuery::default() };
    assert_eq!(shop.products(by, all).await.unwrap().items, []);
    assert_eq!(shop.customers(by, all).await.unwrap().items, []);
    assert_eq!(shop.suppliers(by, all).await.unwrap().items, []);
    assert_eq!(shop.tax_classes(by, all).await.unwrap().items, []);
    assert_eq!(shop.saved_reports(by, all).await.unwrap().items, []);
    let locations = shop.locations(by, all).await.unwrap().items;
    assert_eq!(locations, std::slice::from_ref(&other.location));
    assert_eq!(shop.users(by, all).await.unwrap().items.len(), 3);
    assert_eq!(shop.levels(by, LevelQuery::default()).await.unwrap().items, []);
    assert_eq!(shop.movements(by, MovementQuery::default()).await.unwrap().items, []);
    assert_eq!(shop.batches(by, BatchQuery::default()).await.unwrap().items, []);
    assert_eq!(shop.transfers(by, TransferQuery::default()).await.unwrap().items, []);
    assert_eq!(shop.sales(by, SaleQuery::default()).await.unwrap().items, []);
    let expiring = shop.expiring_soon(by, None, day("2030-01-01"), 10).await.unwrap();
    assert!(ids(expiring.iter().map(|row| row.batch.to_string()).collect()));
    assert_eq!(shop.valuation(by, Valuation::default()).await.unwrap(), []);
    assert_eq!(shop.customer_values(by, 10).await.unwrap(), []);
    assert_eq!(shop.find_product(by, text("tea")).await.unwrap(), None);
    assert_eq!(shop.find_customer(by, text("ann@example.com")).await.unwrap(), None);
    let phone = FindCustomersByPhone(text("+44 20 7946"));
    assert_eq!(of.a.shop.run(&of.a.admin, &phone).await.unwrap().len(), 1);
    assert_eq!(shop.run(by, &phone).await.unwrap(), []);
    assert_eq!(shop.find_supplier(by, text("Mill")).await.unwrap(), None);
    assert_eq!(shop.find_location(by, text("Depot")).await.unwrap(), None);
    assert_eq!(shop.find_tax_class(by, text("standard")).await.unwrap(), None);
    assert_eq!(shop.find_saved_report(by, text("daily")).await.unwrap(), None);
    assert_eq!(of.a.snapshot().await, before);
}

/// The use cases that take an id of something, by the case that asks them about another tenant's.
pub const WITH_AN_ID: [&[&str]; 4] = [
    &[
        "Create",
        "CreateOne",
        "EraseCustomer",
        "Get",
        "SetArchived",
        "SetPassword",
        "SetPin",
        "Update",
    ],
    &[
        "Adjust",
        "Count",
        "ExpiringSoon",
        "FindBatch",
        "GetBatch",
        "GetStockDocument",
        "ListBatches",
        "ListLevels",
        "ListMovements",
        "Receive",
        "SetQuarantined",
        "SetThresholds",
        "TraceBatch",
    ],
    &["CancelTransfers", "CompleteTransfers", "GetTransfer", "ListTransfers", "RequestTransfer"],
    &[
        "Checkout",
        "GetRefund",
        "GetSale",
        "ListAuditLog",
        "ListSaleColumns",
        "ListSaleLineColumns",
        "ListSales",
        "Quote",
        "RefundSale",
        "ReturnGoods",
        "SalesReport",
        "TakingsReport",
        "Valuation",
        "VoidSale",
    ],
];

/// The use cases that take none, of which another tenant's could be given.
pub const WITHOUT_AN_ID: &[&str] = &[
    "CustomerValues",
    "Find",
    "FindCustomersByPhone",
    "FindOne",
    "GetTenant",
    "List",
    "SealCustomers",
    "UpdateSettings",
    "Verify",
];

/// What a use case answers to a foreign and to a missing id, one to compare with the other.
struct Strangers<'s> {
    shop: &'s Shop,
    by: Session,
    asked: BTreeSet<&'static str>,
}

impl Strangers<'_> {
    /// The use case made with `foreign` answers as the one made with the missing id does. With
    /// `refused`, the answer must be a refusal.
    async fn same<Id, U>(&mut self, foreign: Id, refused: bool, make: impl Fn(Id) -> U)
    where
        Id: From<i64> + std::fmt::Display + Copy,
        U: UseCase,
        U::Output: Debug,
    {
        const MISSING: i64 = 8_000_000_000_000_000_000;
        let (foreign, missing) = (
            self.answer(&make(foreign), foreign).await,
            self.answer(&make(MISSING.into()), MISSING).await,
        );
        assert_eq!(foreign, missing, "{}", std::any::type_name::<U>());
        assert!(!refused || foreign.starts_with("Err"), "{foreign}");
        let name = std::any::type_name::<U>().split('<').next().unwrap_or_default();
        self.asked.extend(name.rsplit("::").next());
    }

    /// The answer with its text and fields, in which `id` is replaced.
    async fn answer<U>(&self, use_case: &U, id: impl std::fmt::Display) -> String
    where
        U: UseCase,
        U::Output: Debug,
    {
        let answer = self.shop.run(&self.by, use_case).await;
        let text = answer.as_ref().map_err(ToString::to_string).err();
        let code = answer.as_ref().map_err(ShopError::code).err();
        format!("{answer:?} {text:?} {code:?}").replace(&id.to_string(), "ID")
    }

    async fn record<R: Stored>(&mut self, foreign: R::Id, fields: R::New) {
        self.same(foreign, true, Get::<R>).await;
        let fields = &fields;
        self.same(foreign, true, |id| Update::<R> { id, version: 1, fields: fields.clone() }).await;
        for archived in [true, false] {
            self.same(foreign, true, |id| SetArchived::<R> { id, version: 1, archived }).await;
        }
    }
}

pub async fn another_tenants_record_and_a_missing_one_are_the_same_refusal(shop: Shop) {
    let (of, own) = (furnish(&shop).await, furnish(&shop).await);
    let (before, mine) = (of.a.snapshot().await, own.a.snapshot().await);
    let mut ask = Strangers { shop: &own.a.shop, by: own.a.admin, asked: BTreeSet::new() };
    ask.record::<User>(of.a.cashier.user, user("eve", Role::Admin)).await;
    ask.same(of.a.cashier.user, true, |user| SetPassword { user, password: None }).await;
    ask.same(of.a.cashier.user, true, |user| SetPin { user, pin: None }).await;
    ask.record::<Location>(of.depot, location("X", chrono_tz::UTC)).await;
    ask.record::<Customer>(of.customer, customer("X", None)).await;
    ask.same(of.customer, true, |id| EraseCustomer { id, version: 1 }).await;
    ask.record::<Supplier>(of.supplier, supplier("X")).await;
    ask.record::<Product>(of.product, product("X", "1")).await;
    let class = NewTaxClass { name: text("X"), rates: Vec::new() };
    ask.record::<TaxClass>(of.class, class).await;
    let report =
        NewSavedReport { name: text("X"), kind: text("X"), parameters: None, created_by: None };
    ask.record::<SavedReport>(of.report, report.clone()).await;
    let list = NewPriceList::new(text("X"), Vec::new());
    ask.record::<PriceList>(of.list, list.clone()).await;
    let off = |on| Benefit::PercentOff { on, percent: percent("1"), max_units: None };
    let promotion = NewPromotion::new(text("X"), off(Scope::Cart));
    ask.record::<Promotion>(of.promotion, promotion.clone()).await;

    // What records refer to.
    let tea = |id| NewProduct { tax_class: Some(id), ..product("Y", "1") };
    ask.same(of.class, true, |id| Create::<Product>(vec![tea(id)])).await;
    ask.same(of.class, true, |id| CreateOne::<Product>(tea(id))).await;
    let id = own.product;
    ask.same(of.class, true, |class| Update::<Product> { id, version: 1, fields: tea(class) })
        .await;
    let class = |id| NewTaxClass {
        name: text("Y"),
        rates: vec![TaxRate { location: Some(id), ..rate("VAT", "1", true) }],
    };
    ask.same(of.depot, true, |id| Create::<TaxClass>(vec![class(id)])).await;
    let id = own.class;
    let update = |place| Update::<TaxClass> { id, version: 1, fields: class(place) };
    ask.same(of.depot, true, update).await;
    let at = |id| NewPriceList { location: Some(id), ..list.clone() };
    ask.same(of.depot, true, |id| Create::<PriceList>(vec![at(id)])).await;
    let listed = |product| ListedPrice { product, min_quantity: units(1), price: money("1") };
    let of_product = |id| NewPriceList::new(text("X"), vec![listed(id)]);
    ask.same(of.product, true, |id| Create::<PriceList>(vec![of_product(id)])).await;
    let at = |id| NewPromotion { location: Some(id), ..promotion.clone() };
    ask.same(of.depot, true, |id| Create::<Promotion>(vec![at(id)])).await;
    let scope = |id| Scope::Products([id].into());
    let of_product = |id| NewPromotion::new(text("X"), off(scope(id)));
    ask.same(of.product, true, |id| Create::<Promotion>(vec![of_product(id)])).await;
    let by = |user: UserId| NewSavedReport { created_by: Some(user), ..report.clone() };
    ask.same(of.a.cashier.user, true, |id| Create::<SavedReport>(vec![by(id)])).await;
    assert!(ask.asked.iter().eq(WITH_AN_ID[0]), "{:?}", ask.asked);
    assert_eq!((of.a.snapshot().await, own.a.snapshot().await), (before, mine));
}

pub async fn another_tenants_stock_and_a_missing_one_are_the_same_answer(shop: Shop) {
    let (of, own) = (furnish(&shop).await, furnish(&shop).await);
    let (before, mine) = (of.a.snapshot().await, own.a.snapshot().await);
    let mut ask = Strangers { shop: &own.a.shop, by: own.a.admin, asked: BTreeSet::new() };
    let (here, tea) = (own.a.location.id, own.product);

    let line = |product| ReceiveLine::new(product, units(1), money("1"));
    ask.same(of.depot, true, |id| receipt(id, vec![line(tea)])).await;
    ask.same(of.product, true, |id| receipt(here, vec![line(tea), line(id)])).await;
    let from = |id| Receive { supplier: Some(id), ..receipt(here, vec![line(tea)]) };
    ask.same(of.supplier, true, from).await;

    let lost = |product| AdjustLine::write_off(product, units(1), AdjustmentReason::Theft);
    let found = |product| AdjustLine::found(product, units(1));
    ask.same(of.depot, true, |id| adjustment(id, vec![lost(tea)])).await;
    ask.same(of.product, true, |id| adjustment(here, vec![lost(id)])).await;
    ask.same(of.product, true, |id| adjustment(here, vec![found(id)])).await;
    for line in [lost(tea), found(tea)] {
        let of_batch = |id| AdjustLine { batch: Some(id), ..line.clone() };
        ask.same(of.batch, true, |id| adjustment(here, vec![of_batch(id)])).await;
    }

    ask.same(of.depot, true, |id| counting(id, vec![counted(tea, 1)])).await;
    ask.same(of.product, true, |id| counting(here, vec![counted(id, 1)])).await;
    let of_batch = |id| CountLine { batch: Some(id), ..counted(tea, 1) };
    ask.same(of.batch, true, |id| counting(here, vec![of_batch(id)])).await;

    let set =
        |product, location| SetThresholds { product, location, min_stock: 1, reorder_point: 1 };
    ask.same(of.product, true, |id| set(id, here)).await;
    ask.same(of.depot, true, |id| set(tea, id)).await;
    ask.same(of.document, true, GetStockDocument).await;

    let all = LevelQuery::default();
    let levels = |location, product| ListLevels(LevelQuery { location, product, ..all.clone() });
    ask.same(of.depot, false, |id| levels(Some(id), None)).await;
    ask.same(of.product, false, |id| levels(None, Some(id))).await;
    let all = MovementQuery::default();
    let movements = |location, product, batch| {
        ListMovements(MovementQuery { location, product, batch, ..all.clone() })
    };
    ask.same(of.depot, false, |id| movements(Some(id), None, None)).await;
    ask.same(of.product, false, |id| movements(None, Some(id), None)).await;
    ask.same(of.batch, false, |id| movements(None, None, Some(id))).await;

    ask.same(of.batch, true, GetBatch).await;
    ask.same(of.batch, true, TraceBatch).await;
    ask.same(of.product, false, |product| FindBatch { product, number: text("LOT") }).await;
    let all = BatchQuery::default();
    let batches = |id| ListBatches(BatchQuery { product: Some(id), ..all.clone() });
    ask.same(of.product, false, batches).await;
    for quarantined in [true, false] {
        let reason = quarantined.then(|| text("mould"));
        let set = |batch| SetQuarantined {
            batch,
            version: 1,
            quarantined,
            reason: reason.clone(),
            key: None,
        };
        ask.same(of.batch, true, set).await;
    }
    let soon = |id| ExpiringSoon { location: Some(id), by: day("2030-01-01"), limit: 9 };
    ask.same(of.depot, false, soon).await;
    assert!(ask.asked.iter().eq(WITH_AN_ID[1]), "{:?}", ask.asked);
    assert_eq!((of.a.snapshot().await, own.a.snapshot().await), (before, mine));
}

pub async fn another_tenants_transfer_and_a_missing_one_are_the_same_answer(shop: Shop) {
    let (of, own) = (furnish(&shop).await, furnish(&shop).await);
    let (before, mine) = (of.a.snapshot().await, own.a.snapshot().await);
    let mut ask = Strangers { shop: &own.a.shop, by: own.a.admin, asked: BTreeSet::new() };
    let (here, there, tea) = (own.a.location.id, own.depot, own.product);
    ask.same(of.depot, true, |id| transfer(id, there, tea, 1)).await;
    ask.same(of.depot, true, |id| transfer(here, id, tea, 1)).await;
    ask.same(of.product, true, |id| transfer(here, there, id, 1)).await;
    let named = |id| RequestTransfer {
        lines: vec![TransferLine { product: tea, quantity: units(1), batch: Some(id) }],
        ..transfer(here, there, tea, 1)
    };
    ask.same(of.batch, true, named).await;
    let complete = |id| CompleteTransfers {
        arrivals: vec![Arrival::all(own.transfer), Arrival::all(id)],
        key: None,
    };
    ask.same(of.transfer, true, complete).await;
    let cancel = |id| CancelTransfers { transfers: vec![own.transfer, id], key: None };
    ask.same(of.transfer, true, cancel).await;
    ask.same(of.transfer, true, GetTransfer).await;
    let all = TransferQuery::default();
    let at = |id| ListTransfers(TransferQuery { location: Some(id), ..all.clone() });
    ask.same(of.depot, false, at).await;
    let with = |id| ListTransfers(TransferQuery { shipment: Some(id), ..all.clone() });
    ask.same(of.shipment, false, with).await;
    assert!(ask.asked.iter().eq(WITH_AN_ID[2]), "{:?}", ask.asked);
    assert_eq!((of.a.snapshot().await, own.a.snapshot().await), (before, mine));
}

pub async fn another_tenants_sale_and_a_missing_one_are_the_same_answer(shop: Shop) {
    let (of, own) = (furnish(&shop).await, furnish(&shop).await);
    let (before, mine) = (of.a.snapshot().await, own.a.snapshot().await);
    let mut ask = Strangers { shop: &own.a.shop, by: own.a.admin, asked: BTreeSet::new() };
    let (here, tea) = (own.a.location.id, own.product);
    let card = [Payment::rest(PaymentMethod::Card)];
    let carts: [&(dyn Fn(i64) -> Cart + Sync); 4] = [
        &|id| Cart::new(id.into()).with(tea, units(1)),
        &|id| Cart::new(here).with(tea, units(1)).with(id.into(), units(1)),
        &|id| Cart { customer: Some(id.into()), ..own.a.cart(&[(tea, 1)]) },
        &|id| own.a.cart_of(CartLine { batch: Some(id.into()), ..CartLine::new(tea, units(1)) }),
    ];
    let ids = [of.depot.get(), of.product.get(), of.customer.get(), of.batch.get()];
    for (cart, id) in carts.iter().zip(ids) {
        ask.same(id, true, |id| Checkout::new(cart(id), card)).await;
    }
    for (cart, id) in carts.iter().zip(ids).take(3) {
        ask.same(id, true, |id| Quote(cart(id))).await;
    }
    let pinned = |id| Cart { price_list: Some(id), ..own.a.cart(&[(tea, 1)]) };
    ask.same(of.list, true, |id| Quote(pinned(id))).await;
    ask.same(of.list, true, |id| Checkout::new(pinned(id), card)).await;
    ask.same(of.sale, true, refund_all).await;
    ask.same(of.sale, true, |id| refund_lines(id, vec![back(1, 1)])).await;
    ask.same(of.sale, true, void).await;
    ask.same(of.sale, true, GetSale).await;
    ask.same(of.refund, true, GetRefund).await;
    ask.same(of.depot, true, |id| return_of(id, tea, 1, "1")).await;
    ask.same(of.product, true, |id| return_of(here, id, 1, "1")).await;
    let all = SaleQuery::default();
    let at = |id| ListSales(SaleQuery { location: Some(id), ..all.clone() });
    ask.same(of.depot, false, at).await;
    let to = |id| ListSales(SaleQuery { customer: Some(id), ..all.clone() });
    ask.same(of.customer, false, to).await;
    let at = |id| ListSaleColumns(SaleQuery { location: Some(id), ..all.clone() });
    ask.same(of.depot, false, at).await;
    let to = |id| ListSaleLineColumns(SaleQuery { customer: Some(id), ..all.clone() });
    ask.same(of.customer, false, to).await;

    let all = AuditQuery::default();
    let logged = AuditQuery { table: Some(AuditedTable::Sales), ..all };
    let of_sale = |id: SaleId| ListAuditLog(AuditQuery { row: Some(id.get()), ..logged });
    ask.same(of.sale, false, of_sale).await;
    ask.same(of.a.admin.user, false, |id| ListAuditLog(AuditQuery { user: Some(id), ..all })).await;

    let (from, until) = (day("2000-01-01"), day("2100-01-01"));
    let sales = |location| SalesReport { period: Period::Day, from, until, location };
    ask.same(of.depot, false, |id| sales(Some(id))).await;
    let takings = |location| TakingsReport { from, until, location };
    ask.same(of.depot, false, |id| takings(Some(id))).await;
    let valued = |location| Valuation { location, on: None };
    ask.same(of.depot, false, |id| valued(Some(id))).await;
    assert!(ask.asked.iter().eq(WITH_AN_ID[3]), "{:?}", ask.asked);
    assert_eq!((of.a.snapshot().await, own.a.snapshot().await), (before, mine));
}

pub async fn nobody_acts_for_a_tenant_whose_user_they_are_not(shop: Shop) {
    let (of, own) = (open_shop(&shop).await, furnish(&shop).await);
    let before = own.a.snapshot().await;
    let line = ReceiveLine::new(own.product, units(1), money("1"));
    for user in [of.manager.user, UserId::new(i64::MAX)] {
        let stranger = Session { user, ..own.a.manager };
        let not_found = ShopError::not_found(Entity::User, user);
        let shop = &own.a.shop;
        let receipt = receipt(own.a.location.id, vec![line.clone()]);
        assert_eq!(shop.receive(&stranger, receipt).await.unwrap_err(), not_found);
        let sale =
            Checkout::new(own.a.cart(&[(own.product, 1)]), [Payment::rest(PaymentMethod::Cash)]);
        assert_eq!(shop.checkout(&stranger, sale).await.unwrap_err(), not_found);
        let refund = refund_all(own.sale);
        assert_eq!(shop.refund_sale(&stranger, refund).await.unwrap_err(), not_found);
        let request = transfer(own.a.location.id, own.depot, own.product, 1);
        assert_eq!(shop.request_transfer(&stranger, request).await.unwrap_err(), not_found);
        let cancel = CancelTransfers { transfers: vec![own.transfer], key: None };
        assert_eq!(shop.cancel_transfers(&stranger, cancel).await.unwrap_err(), not_found);
        let set = SetQuarantined {
            batch: own.batch,
            version: 1,
            quarantined: true,
            reason: Some(text("mould")),
            key: None,
        };
        assert_eq!(shop.set_quarantined(&stranger, set).await.unwrap_err(), not_found);
    }
    assert_eq!(own.a.snapshot().await, before);
}

pub async fn a_tenant_that_is_not_there_has_nothing(shop: Shop) {
    let a = open_shop(&shop).await;
    let nobody = Session { tenant: TenantId::new(i32::MAX), ..a.admin };
    let refused = a.shop.tenant(&nobody).await.unwrap_err();
    assert_eq!(refused, ShopError::not_found(Entity::Tenant, i32::MAX));
    let page = a.shop.products(&nobody, PageQuery::default()).await;
    assert!(page.is_err() || page.unwrap().items.is_empty());
    let refused = a.shop.create_product(&nobody, product("tea", "1")).await;
    assert!(refused.is_err());
}

/// Runs a use case as somebody, and returns the permission that was lacking.
async fn lacking<U: UseCase>(a: &Arranged, by: &Session, use_case: U) -> Option<Permission> {
    match a.shop.run(by, &use_case).await.err() {
        Some(ShopError::PermissionDenied { role, permission }) => {
            assert_eq!(role, by.role);
            Some(permission)
        }
        _ => None,
    }
}

pub async fn a_cashier_sells_and_looks_up_and_no_more(shop: Shop) {
    use Permission as P;
    let of = furnish(&shop).await;
    let (a, by, here, tea) = (&of.a, of.a.cashier, of.a.location.id, of.product);
    let before = a.snapshot().await;
    let payments = [Payment::rest(PaymentMethod::Card)];
    let line = CartLine::new(tea, units(1));
    let cart = |line| a.cart_of(line);
    let named = cart(CartLine { batch: Some(of.batch), ..line });
    assert_eq!(lacking(a, &by, Quote(named.clone())).await, Some(P::ChooseBatch));
    assert_eq!(lacking(a, &by, Checkout::new(named, payments)).await, Some(P::ChooseBatch));
    let goods = return_of(here, tea, 1, "1");
    assert_eq!(lacking(a, &by, goods).await, Some(P::ReturnWithoutReceipt));
    let received = receipt(here, vec![ReceiveLine::new(tea, units(1), money("1"))]);
    assert_eq!(lacking(a, &by, received).await, Some(P::Receive));
    let lost = AdjustLine::write_off(tea, units(1), AdjustmentReason::Theft);
    assert_eq!(lacking(a, &by, adjustment(here, vec![lost])).await, Some(P::Adjust));
    let set = SetThresholds { product: tea, location: here, min_stock: 1, reorder_point: 1 };
    assert_eq!(lacking(a, &by, set).await, Some(P::Adjust));
    let count = counting(here, vec![counted(tea, 1)]);
    assert_eq!(lacking(a, &by, count).await, Some(P::Count));
    let set =
        SetQuarantined { batch: of.batch, version: 1, quarantined: false, reason: None, key: None };
    assert_eq!(lacking(a, &by, set).await, Some(P::Quarantine));
    let request = transfer(here, of.depot, tea, 1);
    assert_eq!(lacking(a, &by, request).await, Some(P::Transfer));
    let arrivals = vec![Arrival::all(of.transfer)];
    let complete = CompleteTransfers { arrivals, key: None };
    assert_eq!(lacking(a, &by, complete).await, Some(P::Transfer));
    let cancel = CancelTransfers { transfers: vec![of.transfer], key: None };
    assert_eq!(lacking(a, &by, cancel).await, Some(P::Transfer));
    assert_eq!(lacking(a, &by, TraceBatch(of.batch)).await, Some(P::Report));
    assert_eq!(lacking(a, &by, ListMovements(MovementQuery::default())).await, Some(P::Report));
    let (from, until) = (day("2026-01-01"), day("2027-01-01"));
    let sales = SalesReport { period: Period::Day, from, until, location: None };
    assert_eq!(lacking(a, &by, sales).await, Some(P::Report));
    let takings = TakingsReport { from, until, location: None };
    assert_eq!(lacking(a, &by, takings).await, Some(P::Report));
    assert_eq!(lacking(a, &by, CustomerValues { limit: 1 }).await, Some(P::Report));
    assert_eq!(lacking(a, &by, Valuation::default()).await, Some(P::Report));
    assert_eq!(a.snapshot().await, before);
}

pub async fn each_kind_of_record_is_edited_by_those_who_may(shop: Shop) {
    use Permission as P;
    let a = open_shop(&shop).await;
    let report =
        NewSavedReport { name: text("X"), kind: text("X"), parameters: None, created_by: None };
    let class = NewTaxClass { name: text("X"), rates: Vec::new() };
    for (by, users, catalog) in [
        (a.cashier, Some(P::EditUsers), Some(P::EditCatalog)),
        (a.manager, Some(P::EditUsers), None),
        (a.admin, None, None),
    ] {
        let by = &by;
        let suffix = by.role.as_str();
        let settings = users.map(|_| P::EditSettings);
        let new = user(&format!("new-{suffix}"), Role::Cashier);
        assert_eq!(lacking(&a, by, Create::<User>(vec![new])).await, users);
        let (user, password, pin) = (a.cashier.user, None, None);
        assert_eq!(lacking(&a, by, SetPassword { user, password }).await, users);
        assert_eq!(lacking(&a, by, SetPin { user, pin }).await, users);
        let new = location(suffix, chrono_tz::UTC);
        assert_eq!(lacking(&a, by, Create::<Location>(vec![new])).await, settings);
        let update = UpdateSettings { version: 1, settings: pounds() };
        assert_eq!(lacking(&a, by, update).await, settings);
        assert_eq!(lacking(&a, by, Create::<Customer>(vec![customer("X", None)])).await, None);
        let erase = EraseCustomer { id: 1.into(), version: 1 };
        assert_eq!(lacking(&a, by, erase).await, users.map(|_| P::EraseCustomers));
        assert_eq!(lacking(&a, by, SealCustomers { limit: 1 }).await, settings);
        let new = product(suffix, "1");
        assert_eq!(lacking(&a, by, Create::<Product>(vec![new])).await, catalog);
        let new = NewTaxClass { name: text(suffix), ..class.clone() };
        assert_eq!(lacking(&a, by, Create::<TaxClass>(vec![new])).await, catalog);
        let suppliers = catalog.map(|_| P::EditSuppliers);
        let new = supplier(suffix);
        assert_eq!(lacking(&a, by, Create::<Supplier>(vec![new])).await, suppliers);
        let reports = catalog.map(|_| P::Report);
        let new = NewSavedReport { name: text(suffix), ..report.clone() };
        assert_eq!(lacking(&a, by, Create::<SavedReport>(vec![new])).await, reports);
        assert_eq!(lacking(&a, by, Verify).await, users.map(|_| P::Audit));
    }
    // Everybody looks up.
    let by = &a.cashier;
    assert_eq!(lacking(&a, by, GetTenant).await, None);
    assert_eq!(lacking(&a, by, Get::<User>(a.admin.user)).await, None);
    assert_eq!(lacking(&a, by, Find::<Product>(vec![text("x")])).await, None);
    assert_eq!(lacking(&a, by, FindCustomersByPhone(text("1"))).await, None);
    assert_eq!(lacking(&a, by, List::<Supplier>::new(PageQuery::default())).await, None);
    assert_eq!(lacking(&a, by, ListSales(SaleQuery::default())).await, None);
    let update = Update::<Product> { id: 1.into(), version: 1, fields: product("x", "1") };
    assert_eq!(lacking(&a, by, update).await, Some(P::EditCatalog));
    let archive = SetArchived::<Product> { id: 1.into(), version: 1, archived: true };
    assert_eq!(lacking(&a, by, archive).await, Some(P::EditCatalog));
}

pub async fn work_in_a_callers_unit_is_kept_with_it_or_undone_with_it(shop: Shop) {
    let a = open_shop(&shop).await;
    let tea = a.stocked("tea", "3", 5).await;
    let before = a.snapshot().await;
    let sale = Checkout::new(a.cart(&[(tea, 2)]), [Payment::rest(PaymentMethod::Cash)]);
    let lost = AdjustLine::write_off(tea, units(1), AdjustmentReason::Theft);
    let lost = adjustment(a.location.id, vec![lost]);

    let mut tx = a.shop.begin(&a.manager).await.unwrap();
    let undone = a.shop.run_in(&mut *tx, &sale).await.unwrap();
    a.shop.run_in(&mut *tx, &lost).await.unwrap();
    // The unit of work sees what it did.
    assert_eq!(tx.sales().get(&[undone.id]).await.unwrap().len(), 1);
    drop(tx);
    assert_eq!(a.snapshot().await, before);

    let mut tx = a.shop.begin(&a.cashier).await.unwrap();
    let refused = a.shop.run_in(&mut *tx, &lost).await.unwrap_err();
    assert_eq!(refused.code(), "permission_denied");
    drop(tx);

    let mut tx = a.shop.begin(&a.manager).await.unwrap();
    let kept = a.shop.run_in(&mut *tx, &sale).await.unwrap();
    a.shop.run_in(&mut *tx, &lost).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(a.sale(kept.id).await, kept);
    assert_eq!(a.level(tea).await.quantity, 2);
}

pub async fn a_refusal_in_a_callers_unit_leaves_the_rest_of_it(shop: Shop) {
    let a = open_shop(&shop).await;
    let tea = a.stocked("tea", "3", 5).await;
    let sale =
        |quantity| Checkout::new(a.cart(&[(tea, quantity)]), [Payment::rest(PaymentMethod::Cash)]);
    let mut tx = a.shop.begin(&a.manager).await.unwrap();
    a.shop.run_in(&mut *tx, &sale(2)).await.unwrap();
    let refused = a.shop.run_in(&mut *tx, &sale(4)).await.unwrap_err();
    let ShopError::InsufficientStock { available: 3, .. } = refused else { panic!("{refused:?}") };
    let again = Create::<Product>(vec![product("tea", "1")]);
    let refused = a.shop.run_in(&mut *tx, &again).await.unwrap_err();
    assert_eq!(refused.code(), "already_exists");
    a.shop.run_in(&mut *tx, &sale(3)).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(a.level(tea).await.quantity, 0);
}

pub async fn tenants_keep_shop_in_their_own_way(shop: Shop) {
    let yen = open_shop_with(&shop, Settings::new("JPY".parse().unwrap())).await;
    let pound = open_shop(&shop).await;
    for (a, total) in [(&yen, "3"), (&pound, "2.5")] {
        let tea = a.stocked("tea", "2.5", 1).await;
        assert_eq!(a.sell(tea, 1).await.unwrap().total_amount, money(total));
    }
}
