//! What people keep and edit.

use shopx_core::audit::MASKED;
use shopx_core::catalog::{NewProduct, NewTaxClass, Product, TaxRate, TaxValue};
use shopx_core::customers::{Customer, NewCustomer};
use shopx_core::id::{LocationId, SupplierId, TaxClassId, UserId};
use shopx_core::locations::{Location, NewLocation};
use shopx_core::pricing::{Benefit, Condition, ListedPrice, NewPriceList, NewPromotion, Scope};
use shopx_core::records::{Create, Find, MAX_RECORDS, PageQuery, Record, Update};
use shopx_core::reports::{NewSavedReport, SavedReport};
use shopx_core::session::Role;
use shopx_core::suppliers::{NewSupplier, Supplier};
use shopx_core::users::{NewUser, User};
use shopx_core::{Entity, Field, Shop, ShopError};

use crate::arrange::{
    Arranged, MOST, customer, day, location, money, numbered, open_shop, percent, product, rate,
    supplier, text, units, user,
};

/// A record is created, found, changed, archived and restored, by the one who may.
macro_rules! life {
    (
        $shop:ident, $by:ident, $new:expr, $changed:expr, key $key:expr,
        $create:ident $update:ident $archive:ident $restore:ident $get:ident $find:ident $list:ident
    ) => {{
        let a = open_shop(&$shop).await.at("2026-03-01T10:00:00Z");
        let later = a.at("2026-03-01T11:00:00Z");
        let (shop, by) = (&a.shop, &a.$by);
        let (new, changed) = ($new(&a), $changed(&a));

        let made = shop.$create(by, new.clone()).await.unwrap();
        assert_eq!(made.fields(), new);
        assert_eq!((made.version, made.archived), (1, false));
        assert_eq!(made.created_at, crate::arrange::time("2026-03-01T10:00:00Z"));
        assert_eq!(made.updated_at, made.created_at);
        assert_eq!(shop.$get(&a.cashier, made.id).await.unwrap(), made);
        assert_eq!(shop.$find(&a.cashier, text($key)).await.unwrap(), Some(made.clone()));
        assert_eq!(shop.$find(&a.cashier, text("no@one")).await.unwrap(), None);

        let kept = later.shop.$update(by, made.id, 1, changed.clone()).await.unwrap();
        assert_eq!(kept.fields(), changed);
        assert_eq!((kept.id, kept.version, kept.archived), (made.id, 2, false));
        assert_eq!(kept.created_at, made.created_at);
        assert_eq!(kept.updated_at, crate::arrange::time("2026-03-01T11:00:00Z"));
        assert_eq!(shop.$get(by, made.id).await.unwrap(), kept);

        let stale = |expected, actual| stale(&made, expected, actual);
        assert_eq!(shop.$update(by, made.id, 1, new.clone()).await.unwrap_err(), stale(1, 2));
        assert_eq!(shop.$archive(by, made.id, 3).await.unwrap_err(), stale(3, 2));

        let archived = shop.$archive(by, made.id, 2).await.unwrap();
        assert_eq!((archived.version, archived.archived), (3, true));
        assert_eq!(archived.fields(), changed);
        assert_eq!(shop.$get(by, made.id).await.unwrap(), archived);
        let listed = shop.$list(by, PageQuery::default()).await.unwrap().items;
        assert!(!listed.iter().any(|record| record.id == made.id));
        let all = PageQuery { archived: true, ..PageQuery::default() };
        let listed = shop.$list(by, all).await.unwrap().items;
        assert!(listed.contains(&archived));

        assert_eq!(shop.$restore(by, made.id, 2).await.unwrap_err(), stale(2, 3));
        let restored = shop.$restore(by, made.id, 3).await.unwrap();
        assert_eq!((restored.version, restored.archived), (4, false));
        let listed = shop.$list(by, PageQuery::default()).await.unwrap().items;
        assert!(listed.contains(&restored));
    }};
}

fn stale<R: Record>(record: &R, expected: u32, actual: u32) -> ShopError {
    ShopError::Stale { entity: R::ENTITY, id: record.id().to_string(), expected, actual }
}

/// The refusal that `value` is taken.
fn taken(entity: Entity, field: Field, value: &str) -> ShopError {
    ShopError::AlreadyExists { entity, field, value: value.to_owned() }
}

pub async fn a_user_is_created_changed_archived_restored_and_found(shop: Shop) {
    life!(
        shop, admin,
        |_: &Arranged| user("Zoë", Role::Cashier),
        |_: &Arranged| NewUser { email: text("zoe@example.org"), ..user("Zoé", Role::Manager) },
        key "ZOË",
        create_user update_user archive_user restore_user user find_user users
    );
}

pub async fn a_location_is_created_changed_archived_restored_and_found(shop: Shop) {
    life!(
        shop, admin,
        |_: &Arranged| location("Hafen", chrono_tz::Europe::Berlin),
        |_: &Arranged| NewLocation {
            address: text("Kai 1\n20457 Hamburg"),
            phone: Some(text("+49 40 1")),
            ..location("Am Hafen", chrono_tz::Asia::Tokyo)
        },
        key "hafen",
        create_location update_location archive_location restore_location location find_location
        locations
    );
}

pub async fn a_customer_is_created_changed_archived_restored_and_found(shop: Shop) {
    life!(
        shop, cashier,
        |_: &Arranged| customer("Ann", Some("Ann@Example.com")),
        |_: &Arranged| NewCustomer {
            phone: Some(text("1234")),
            address: Some(text("2 Low Street\nTown")),
            ..customer("日本", None)
        },
        key "ann@example.COM",
        create_customer update_customer archive_customer restore_customer customer find_customer
        customers
    );
}

pub async fn a_supplier_is_created_changed_archived_restored_and_found(shop: Shop) {
    life!(
        shop, manager,
        |_: &Arranged| supplier("Mill & Sons"),
        |_: &Arranged| NewSupplier {
            contact_name: Some(text("Joe")),
            email: Some(text("joe@mill.example")),
            phone: Some(text("0")),
            address: Some(text("Mill Lane")),
            ..supplier("Mill & Daughters")
        },
        key "Mill & Sons",
        create_supplier update_supplier archive_supplier restore_supplier supplier find_supplier
        suppliers
    );
}

pub async fn a_price_list_is_created_changed_archived_restored_and_found(shop: Shop) {
    life!(
        shop, manager,
        |_: &Arranged| NewPriceList::new(text("Summer"), Vec::new()),
        |a: &Arranged| NewPriceList {
            location: Some(a.location.id),
            customer_group: Some(text("trade")),
            starts_on: Some(day("2026-06-01")),
            ends_on: Some(day("2026-08-31")),
            ..NewPriceList::new(text("Summer sale"), Vec::new())
        },
        key "Summer",
        create_price_list update_price_list archive_price_list restore_price_list price_list
        find_price_list price_lists
    );
}

pub async fn a_promotion_is_created_changed_archived_restored_and_found(shop: Shop) {
    let half = || Benefit::PercentOff { on: Scope::Cart, percent: percent("50"), max_units: None };
    life!(
        shop, manager,
        |_: &Arranged| NewPromotion {
            coupon_code: Some(text("HALF")),
            ..NewPromotion::new(text("Half"), half())
        },
        |a: &Arranged| NewPromotion {
            priority: -7,
            exclusive: true,
            location: Some(a.location.id),
            customer_group: Some(text("staff")),
            starts_on: Some(day("2026-06-01")),
            ends_on: Some(day("2026-08-31")),
            starts_at: Some("08:30:00".parse().unwrap()),
            ends_at: Some("17:00:00".parse().unwrap()),
            usage_limit: Some(u32::MAX),
            usage_limit_per_customer: Some(2),
            condition: Some(Condition::Spend {
                on: Scope::Category(text("drinks")),
                at_least: money("9.99"),
            }),
            coupon_code: Some(text("STAFF")),
            ..NewPromotion::new(text("Staff"), Benefit::BuyGet {
                buy: Scope::Category(text("food")),
                buy_units: 2,
                get: Scope::Cart,
                get_units: 1,
                percent: percent("12.5"),
                max_times: Some(3),
            })
        },
        key "half",
        create_promotion update_promotion archive_promotion restore_promotion promotion
        find_promotion promotions
    );
}

pub async fn the_prices_of_a_list_are_replaced_as_a_list(shop: Shop) {
    let a = open_shop(&shop).await;
    let (tea, jam) = (a.product("tea", "3").await, a.product("jam", "2").await);
    let listed = |product, from, price| ListedPrice {
        product,
        min_quantity: units(from),
        price: money(price),
    };
    let new = |prices| NewPriceList::new(text("List"), prices);
    let first = vec![listed(tea, 1, "2.5"), listed(jam, 1, "1.5"), listed(tea, 6, "2")];
    let list = a.shop.create_price_list(&a.manager, new(first.clone())).await.unwrap();
    assert_eq!(list.prices, first);
    let second = vec![listed(jam, 1, "1.4"), listed(tea, 1, "2.4")];
    let changed = a.shop.update_price_list(&a.manager, list.id, 1, new(second.clone())).await;
    assert_eq!(changed.unwrap().prices, second);
    assert_eq!(a.shop.price_list(&a.cashier, list.id).await.unwrap().prices, second);
}

pub async fn a_product_is_created_changed_archived_restored_and_found(shop: Shop) {
    life!(
        shop, manager,
        |_: &Arranged| product("TEA-1", "3.4999"),
        |_: &Arranged| NewProduct {
            name: text("Tea 🍵"),
            description: Some(text("green\n\tloose")),
            cost: Some(money("1.2345")),
            category: Some(text("drinks")),
            picking: Some(shopx_core::batches::Picking::Fefo),
            ..product("TEA-2", "999999999.9999")
        },
        key "TEA-1",
        create_product update_product archive_product restore_product product find_product products
    );
}

pub async fn a_tax_class_is_created_changed_archived_restored_and_found(shop: Shop) {
    life!(
        shop, manager,
        |_: &Arranged| NewTaxClass { name: text("standard"), rates: vec![rate("VAT", "20", true)] },
        |a: &Arranged| NewTaxClass {
            name: text("many"),
            rates: vec![
                rate("Z", "5", false),
                TaxRate { location: Some(a.location.id), ..rate("A", "0.0001", true) },
                TaxRate { compound: true, ..rate("M", "999", false) },
            ],
        },
        key "standard",
        create_tax_class update_tax_class archive_tax_class restore_tax_class tax_class
        find_tax_class tax_classes
    );
}

pub async fn a_saved_report_is_created_changed_archived_restored_and_found(shop: Shop) {
    let report = |name: &str| NewSavedReport {
        name: text(name),
        kind: text("sales"),
        parameters: None,
        created_by: None,
    };
    life!(
        shop, manager,
        |_: &Arranged| report("daily"),
        |a: &Arranged| NewSavedReport {
            parameters: Some(serde_json::json!({"days": [1, 2.5, null], "w": {"ü": "\"x\""}})),
            created_by: Some(a.manager.user),
            ..report("weekly")
        },
        key "daily",
        create_saved_report update_saved_report archive_saved_report restore_saved_report
        saved_report find_saved_report saved_reports
    );
}

pub async fn records_are_paged_in_the_order_of_their_ids(shop: Shop) {
    let a = open_shop(&shop).await;
    let new = (0..25).map(|n| customer(&format!("No {n}"), None)).collect();
    let made = a.shop.create::<Customer>(&a.cashier, new).await.unwrap();
    let mut query = PageQuery { limit: 10, ..PageQuery::default() };
    let mut pages = Vec::new();
    loop {
        let page = a.shop.customers(&a.cashier, query).await.unwrap();
        pages.push(page.items);
        let Some(next) = page.next else { break };
        query.after = Some(next);
    }
    assert_eq!(pages.iter().map(Vec::len).collect::<Vec<_>>(), [10, 10, 5]);
    let listed: Vec<_> = pages.concat();
    assert!(listed.is_sorted_by_key(|customer| customer.id));
    assert_eq!(listed.len(), made.len());
    assert!(made.iter().all(|customer| listed.contains(customer)));

    let exact = PageQuery { limit: 25, ..PageQuery::default() };
    let page = a.shop.customers(&a.cashier, exact).await.unwrap();
    assert_eq!((page.items.len(), page.next), (25, None));
    let none = PageQuery { after: Some(i64::MAX), ..PageQuery::default() };
    assert_eq!(a.shop.customers(&a.cashier, none).await.unwrap().items, []);
}

pub async fn a_page_of_no_records_or_too_many_is_refused(shop: Shop) {
    let a = open_shop(&shop).await;
    let query = |limit| PageQuery { limit, ..PageQuery::default() };
    let refused = a.shop.products(&a.cashier, query(0)).await.unwrap_err();
    assert_eq!(refused, ShopError::NoLines);
    let max = MAX_RECORDS as u64;
    let refused = a.shop.products(&a.cashier, query(MOST + 1)).await.unwrap_err();
    assert_eq!(refused, ShopError::TooManyLines { lines: max + 1, max });
    let refused = a.shop.create::<Product>(&a.manager, Vec::new()).await.unwrap_err();
    assert_eq!(refused, ShopError::NoLines);
}

pub async fn usernames_and_their_emails_are_unique_whatever_their_case(shop: Shop) {
    let a = open_shop(&shop).await;
    let other = |name: &str, email: &str| NewUser { email: text(email), ..user(name, Role::Admin) };
    a.shop.create_user(&a.admin, other("Émile", "emile@example.com")).await.unwrap();
    for (new, field, value) in [
        (other("émile", "new@example.com"), Field::Username, "émile"),
        (other("ÉMILE", "new@example.com"), Field::Username, "émile"),
        (other("new", "EMILE@example.COM"), Field::Email, MASKED),
    ] {
        let refused = a.shop.create_user(&a.admin, new).await.unwrap_err();
        assert_eq!(refused, taken(Entity::User, field, value));
    }
}

pub async fn location_names_are_unique_whatever_their_case(shop: Shop) {
    let a = open_shop(&shop).await;
    let again = location("HIGH street", chrono_tz::UTC);
    let refused = a.shop.create_location(&a.admin, again).await.unwrap_err();
    assert_eq!(refused, taken(Entity::Location, Field::Name, "high street"));
}

pub async fn customer_emails_are_unique_whatever_their_case_and_may_be_missing(shop: Shop) {
    let a = open_shop(&shop).await;
    for _ in 0..2 {
        a.shop.create_customer(&a.cashier, customer("Ann", None)).await.unwrap();
    }
    let ann = |email| customer("Ann", Some(email));
    a.shop.create_customer(&a.cashier, ann("ann@example.com")).await.unwrap();
    let refused = a.shop.create_customer(&a.cashier, ann("Ann@Example.Com")).await.unwrap_err();
    assert_eq!(refused, taken(Entity::Customer, Field::Email, MASKED));
}

pub async fn skus_and_the_names_of_suppliers_tax_classes_and_reports_are_unique(shop: Shop) {
    let a = open_shop(&shop).await;
    let report =
        NewSavedReport { name: text("R"), kind: text("sales"), parameters: None, created_by: None };
    a.product("S", "1").await;
    a.supplier("N").await;
    a.tax_class("T", Vec::new()).await;
    a.shop.create_saved_report(&a.manager, report.clone()).await.unwrap();

    let refused = a.shop.create_product(&a.manager, product("S", "2")).await.unwrap_err();
    assert_eq!(refused, taken(Entity::Product, Field::Sku, "S"));
    let refused = a.shop.create_supplier(&a.manager, supplier("N")).await.unwrap_err();
    assert_eq!(refused, taken(Entity::Supplier, Field::Name, "N"));
    let class = NewTaxClass { name: text("T"), rates: Vec::new() };
    let refused = a.shop.create_tax_class(&a.manager, class).await.unwrap_err();
    assert_eq!(refused, taken(Entity::TaxClass, Field::Name, "T"));
    let refused = a.shop.create_saved_report(&a.manager, report.clone()).await.unwrap_err();
    assert_eq!(refused, taken(Entity::Report, Field::Name, "R"));

    // Here case makes a difference.
    a.product("s", "1").await;
    a.supplier("n").await;
    a.tax_class("t", Vec::new()).await;
    let report = NewSavedReport { name: text("r"), ..report };
    a.shop.create_saved_report(&a.manager, report).await.unwrap();
    assert_eq!(a.shop.find_product(&a.cashier, text("s")).await.unwrap().unwrap().sku, text("s"));
}

pub async fn an_archived_record_still_holds_its_name(shop: Shop) {
    let a = open_shop(&shop).await;
    let made = a.product_with(product("S", "1")).await;
    a.shop.archive_product(&a.manager, made.id, 1).await.unwrap();
    let refused = a.shop.create_product(&a.manager, product("S", "2")).await.unwrap_err();
    assert_eq!(refused, taken(Entity::Product, Field::Sku, "S"));
    let found = a.shop.find_product(&a.cashier, text("S")).await.unwrap().unwrap();
    assert!(found.archived);
}

pub async fn an_update_keeps_its_own_name_and_cannot_take_anothers(shop: Shop) {
    let a = open_shop(&shop).await;
    let max = a.shop.find_user(&a.admin, text("max")).await.unwrap().unwrap();
    let renamed = NewUser { username: text("MAX"), ..max.fields() };
    let max = a.shop.update_user(&a.admin, max.id, max.version, renamed).await.unwrap();
    assert_eq!(max.username, text("MAX"));

    let stolen = NewUser { username: text("Cat"), ..max.fields() };
    let refused = a.shop.update_user(&a.admin, max.id, max.version, stolen).await.unwrap_err();
    assert_eq!(refused, taken(Entity::User, Field::Username, "cat"));
    assert_eq!(a.shop.user(&a.admin, max.id).await.unwrap(), max);

    let (tea, _) = (a.product_with(product("tea", "1")).await, a.product("jam", "1").await);
    let stolen = product("jam", "1");
    let refused = a.shop.update_product(&a.manager, tea.id, 1, stolen).await.unwrap_err();
    assert_eq!(refused, taken(Entity::Product, Field::Sku, "jam"));
}

pub async fn records_of_one_request_cannot_share_a_unique_value(shop: Shop) {
    let a = open_shop(&shop).await;
    let two = vec![product("S", "1"), product("S", "2")];
    let refused = a.shop.create::<Product>(&a.manager, two).await.unwrap_err();
    assert_eq!(refused, taken(Entity::Product, Field::Sku, "S"));
    let two = vec![user("Pat", Role::Cashier), user("PAT", Role::Cashier)];
    let refused = a.shop.run(&a.admin, &Create::<User>(two)).await.unwrap_err();
    assert_eq!(refused, taken(Entity::User, Field::Username, "pat"));
    let two = vec![customer("A", Some("x@y")), customer("B", Some("X@Y"))];
    let refused = a.shop.create::<Customer>(&a.cashier, two).await.unwrap_err();
    assert_eq!(refused, taken(Entity::Customer, Field::Email, MASKED));
    assert_eq!(a.shop.find_product(&a.admin, text("S")).await.unwrap(), None);
}

pub async fn many_records_are_created_all_or_none(shop: Shop) {
    let a = open_shop(&shop).await;
    a.product("sku 7", "1").await;
    let many = |from: usize| -> Vec<NewProduct> {
        (from..from + 100)
            .map(|n| NewProduct { name: numbered("P", n), ..product(&format!("sku {n}"), "1") })
            .collect()
    };
    let refused = a.shop.create::<Product>(&a.manager, many(0)).await.unwrap_err();
    assert_eq!(refused, taken(Entity::Product, Field::Sku, "sku 7"));
    assert_eq!(a.shop.find_product(&a.admin, text("sku 6")).await.unwrap(), None);

    let made = a.shop.create::<Product>(&a.manager, many(8)).await.unwrap();
    assert_eq!(made.iter().map(Record::fields).collect::<Vec<_>>(), many(8));
}

pub async fn records_are_found_by_many_keys_at_once(shop: Shop) {
    let a = open_shop(&shop).await;
    let keys = ["CAT", "nobody", "Ada", "max"].map(text).to_vec();
    let found = a.shop.run(&a.cashier, &Find::<User>(keys)).await.unwrap();
    assert_eq!(found.iter().map(|user| user.id).collect::<Vec<_>>(), {
        let mut ids = vec![a.admin.user, a.manager.user, a.cashier.user];
        ids.sort();
        ids
    });
    let keys = ["HIGH STREET", "high street"].map(text).to_vec();
    let found = a.shop.run(&a.cashier, &Find::<Location>(keys)).await.unwrap();
    assert_eq!(found, std::slice::from_ref(&a.location));
}

pub async fn records_are_got_in_the_order_asked_for(shop: Shop) {
    let a = open_shop(&shop).await;
    let mut tx = a.shop.begin(&a.cashier).await.unwrap();
    let ids = [a.cashier.user, UserId::new(i64::MAX), a.admin.user];
    let found = tx.users().get(&ids).await.unwrap();
    assert_eq!(found.iter().map(|user| user.id).collect::<Vec<_>>(), [ids[0], ids[2]]);
    assert_eq!(tx.products().get(&[]).await.unwrap(), []);
}

pub async fn what_a_record_refers_to_must_be_there(shop: Shop) {
    let a = open_shop(&shop).await;
    let missing = i64::MAX;
    let not_found = |entity| ShopError::not_found(entity, missing);

    let class = Some(TaxClassId::new(missing));
    let tea = NewProduct { tax_class: class, ..product("tea", "1") };
    let refused = a.shop.create_product(&a.manager, tea.clone()).await.unwrap_err();
    assert_eq!(refused, not_found(Entity::TaxClass));
    let made = a.product_with(product("tea", "1")).await;
    let refused = a.shop.update_product(&a.manager, made.id, 1, tea).await.unwrap_err();
    assert_eq!(refused, not_found(Entity::TaxClass));
    assert_eq!(a.shop.product(&a.admin, made.id).await.unwrap(), made);

    let away = TaxRate { location: Some(LocationId::new(missing)), ..rate("VAT", "20", true) };
    let class = NewTaxClass { name: text("away"), rates: vec![rate("VAT", "5", true), away] };
    let refused = a.shop.create_tax_class(&a.manager, class.clone()).await.unwrap_err();
    assert_eq!(refused, not_found(Entity::Location));
    assert_eq!(a.shop.find_tax_class(&a.admin, text("away")).await.unwrap(), None);
    let home = a.tax_class("home", Vec::new()).await;
    let refused = a.shop.update_tax_class(&a.manager, home.id, 1, class).await.unwrap_err();
    assert_eq!(refused, not_found(Entity::Location));
    assert_eq!(a.shop.tax_class(&a.admin, home.id).await.unwrap(), home);

    let report = NewSavedReport {
        name: text("daily"),
        kind: text("sales"),
        parameters: None,
        created_by: Some(UserId::new(missing)),
    };
    let refused = a.shop.create_saved_report(&a.manager, report).await.unwrap_err();
    assert_eq!(refused, not_found(Entity::User));
    assert_eq!(a.shop.find_saved_report(&a.admin, text("daily")).await.unwrap(), None);
}

pub async fn a_missing_record_is_not_found(shop: Shop) {
    let a = open_shop(&shop).await;
    let missing = SupplierId::new(i64::MAX);
    let not_found = ShopError::not_found(Entity::Supplier, missing);
    let by = &a.manager;
    assert_eq!(a.shop.supplier(by, missing).await.unwrap_err(), not_found);
    let update = Update::<Supplier> { id: missing, version: 1, fields: supplier("x") };
    assert_eq!(a.shop.run(by, &update).await.unwrap_err(), not_found);
    assert_eq!(a.shop.archive_supplier(by, missing, 1).await.unwrap_err(), not_found);
    assert_eq!(a.shop.restore_supplier(by, missing, 1).await.unwrap_err(), not_found);
    assert_eq!(
        a.shop.saved_report(by, i64::MAX.into()).await.unwrap_err(),
        ShopError::not_found(SavedReport::ENTITY, i64::MAX)
    );
}

pub async fn a_product_costs_something_and_keeps_its_unit(shop: Shop) {
    let a = open_shop(&shop).await;
    for (new, code) in [
        (NewProduct { price: money("0"), ..product("x", "1") }, "amount_out_of_range"),
        (NewProduct { price: money("-1"), ..product("x", "1") }, "amount_out_of_range"),
        (NewProduct { cost: Some(money("-0.01")), ..product("x", "1") }, "amount_out_of_range"),
        (NewProduct { quantity_decimals: 4, ..product("x", "1") }, "quantity_out_of_range"),
    ] {
        let refused = a.shop.create_product(&a.manager, new).await.unwrap_err();
        assert_eq!(refused.code(), code);
    }
    let grams = NewProduct { quantity_decimals: 3, ..product("cheese", "12") };
    let cheese = a.product_with(grams.clone()).await;
    let changed = NewProduct { quantity_decimals: 2, ..grams };
    let refused = a.shop.update_product(&a.manager, cheese.id, 1, changed).await.unwrap_err();
    assert_eq!(refused.code(), "malformed");
    let free = NewProduct { cost: Some(money("0")), ..product("sample", "1") };
    assert_eq!(a.product_with(free).await.cost, Some(money("0")));
}

pub async fn a_tax_class_has_a_bounded_number_of_rates(shop: Shop) {
    let a = open_shop(&shop).await;
    let rates = |n: usize| {
        (0..n)
            .map(|n| TaxRate {
                name: numbered("tax", n),
                value: TaxValue::Percent(percent("0.5")),
                ..rate("x", "1", n % 2 == 0)
            })
            .collect::<Vec<_>>()
    };
    let made = a.tax_class("many", rates(100)).await;
    assert_eq!(made.rates, rates(100));
    assert_eq!(a.shop.tax_class(&a.cashier, made.id).await.unwrap(), made);
    let class = NewTaxClass { name: text("too many"), rates: rates(101) };
    let refused = a.shop.create_tax_class(&a.manager, class).await.unwrap_err();
    assert_eq!(refused, ShopError::TooManyLines { lines: 101, max: 100 });
}
