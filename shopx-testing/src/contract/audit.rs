//! Who changed what, from what to what.

use serde_json::Value;
use shopx_core::audit::{
    AuditEntry, AuditOperation, AuditQuery, AuditedTable, ListAuditLog, MASKED, MASKED_CHANGED,
};
use shopx_core::batches::SetQuarantined;
use shopx_core::catalog::{NewProduct, NewTaxClass, Product, TaxClass};
use shopx_core::customers::{Customer, NewCustomer};
use shopx_core::id::UserId;
use shopx_core::locations::Location;
use shopx_core::pricing::{Benefit, NewPriceList, NewPromotion, PriceList, Promotion, Scope};
use shopx_core::records::{Create, MAX_RECORDS, SetArchived, Stored, Update};
use shopx_core::reports::{NewSavedReport, SavedReport};
use shopx_core::session::{Permission, Role, Session};
use shopx_core::stock::SetThresholds;
use shopx_core::suppliers::{NewSupplier, Supplier};
use shopx_core::tenants::Settings;
use shopx_core::transfers::Arrival;
use shopx_core::users::{NewUser, Pin, User};
use shopx_core::{Money, Shop, ShopError};

use crate::arrange::{
    Arranged, MOST, back, customer, location, money, open_shop, percent, pounds, product, rate,
    refund_lines, supplier, text, user, void,
};

/// The tenant's log of one table.
async fn log(a: &Arranged, table: AuditedTable) -> Vec<AuditEntry> {
    whole(a).await.into_iter().filter(|entry| entry.table == table).collect()
}

/// The tenant's whole log.
async fn whole(a: &Arranged) -> Vec<AuditEntry> {
    let all = AuditQuery { limit: MOST, ..AuditQuery::default() };
    let page = a.shop.audit_log(&a.admin, all).await.unwrap();
    assert_eq!(page.next, None);
    page.items
}

/// A field before and after.
fn change(entry: &AuditEntry, field: &str) -> (Value, Value) {
    let of = |row: &Option<Value>| row.as_ref().map_or(Value::Null, |row| row[field].clone());
    (of(&entry.old), of(&entry.new))
}

/// A record is added by one, changed by another and archived: each is one entry.
async fn life<R: Stored>(a: &Arranged, table: AuditedTable, new: R::New, changed: R::New) {
    let before = log(a, table).await.len();
    let other = a.shop.create_user(&a.admin, user(table.as_str(), Role::Admin)).await.unwrap();
    let before = if table == AuditedTable::Users { before + 1 } else { before };
    let other = Session { user: other.id, ..a.admin };
    let made = a.shop.run(&a.admin, &Create::<R>(vec![new])).await.unwrap().remove(0);
    let update = Update::<R> { id: made.id(), version: 1, fields: changed };
    a.shop.run(&other, &update).await.unwrap();
    let archive = SetArchived::<R> { id: made.id(), version: 2, archived: true };
    a.shop.run(&a.admin, &archive).await.unwrap();
    let id: i64 = made.id().into();
    let entries = log(a, table).await.split_off(before);
    let told: Vec<_> =
        entries.iter().map(|entry| (entry.operation, entry.row, entry.user)).collect();
    assert_eq!(
        told,
        [
            (AuditOperation::Insert, Some(id), Some(a.admin.user)),
            (AuditOperation::Update, Some(id), Some(other.user)),
            (AuditOperation::Update, Some(id), Some(a.admin.user)),
        ]
    );
    for (entry, (old, new)) in entries.iter().zip([(0, 1), (1, 2), (2, 3)]) {
        assert_eq!(entry.old.is_none(), old == 0);
        let old = if old == 0 { Value::Null } else { old.into() };
        assert_eq!(change(entry, "version"), (old, new.into()), "{entry:?}");
        assert_eq!(change(entry, "id").1, Value::from(id));
    }
}

pub async fn every_change_of_a_record_is_one_entry_that_says_who(shop: Shop) {
    use AuditedTable as T;
    let a = open_shop(&shop).await;
    let class = |name| NewTaxClass { name: text(name), rates: vec![rate("VAT", "20", true)] };
    let list = |name| NewPriceList::new(text(name), Vec::new());
    let promotion = |name| {
        let benefit =
            Benefit::PercentOff { on: Scope::Cart, percent: percent("10"), max_units: None };
        NewPromotion::new(text(name), benefit)
    };
    let report = |name| NewSavedReport {
        name: text(name),
        kind: text("sales"),
        parameters: None,
        created_by: None,
    };
    life::<User>(&a, T::Users, user("eve", Role::Cashier), user("eva", Role::Manager)).await;
    let (here, there) = (location("X", chrono_tz::UTC), location("Y", chrono_tz::UTC));
    life::<Location>(&a, T::Locations, here, there).await;
    life::<Customer>(&a, T::Customers, customer("X", None), customer("Y", None)).await;
    life::<Supplier>(&a, T::Suppliers, supplier("X"), supplier("Y")).await;
    life::<Product>(&a, T::Products, product("X", "1"), product("Y", "2")).await;
    life::<TaxClass>(&a, T::TaxClasses, class("X"), class("Y")).await;
    life::<PriceList>(&a, T::PriceLists, list("X"), list("Y")).await;
    life::<Promotion>(&a, T::Promotions, promotion("X"), promotion("Y")).await;
    life::<SavedReport>(&a, T::SavedReports, report("X"), report("Y")).await;
}

pub async fn an_entry_says_from_what_to_what_with_exact_amounts(shop: Shop) {
    let a = open_shop(&shop).await;
    let dear = "922337203685477.5807";
    let tea = a.product("tea", dear).await;
    let green = NewProduct { name: text("Green tea"), ..product("tea", "0.1") };
    a.shop.update_product(&a.manager, tea, 1, green).await.unwrap();
    let entries = log(&a, AuditedTable::Products).await;
    let [added, changed] = &entries[..] else { panic!("{entries:?}") };
    assert_eq!(added.old, None);
    assert_eq!(change(changed, "name"), ("tea".into(), "Green tea".into()));
    assert_eq!(change(changed, "sku"), ("tea".into(), "tea".into()));
    let amount = |value: Value| value.as_str().unwrap().parse::<Money>().unwrap();
    let (before, after) = change(changed, "price");
    assert_eq!((amount(before), amount(after)), (money(dear), money("0.1")));

    let settings = Settings { cashier_refund_limit: money("25.5"), ..pounds() };
    a.shop.update_settings(&a.admin, 1, settings).await.unwrap();
    let entries = log(&a, AuditedTable::TenantSettings).await;
    let [opened, changed] = &entries[..] else { panic!("{entries:?}") };
    assert_eq!((opened.operation, opened.row, opened.user), (AuditOperation::Insert, None, None));
    assert_eq!((changed.row, changed.user), (None, Some(a.admin.user)));
    let (before, after) = change(changed, "cashier_refund_limit");
    assert_eq!((amount(before), amount(after)), (money("0"), money("25.5")));
}

pub async fn the_first_admin_is_nobodys_work(shop: Shop) {
    let a = open_shop(&shop).await;
    let entries = log(&a, AuditedTable::Users).await;
    let by: Vec<_> = entries.iter().map(|entry| (entry.row, entry.user)).collect();
    let (admin, manager, cashier) = (a.admin.user, a.manager.user, a.cashier.user);
    assert_eq!(
        by,
        [
            (Some(admin.get()), None),
            (Some(manager.get()), Some(admin)),
            (Some(cashier.get()), Some(admin)),
        ]
    );
}

pub async fn what_tells_who_a_person_is_is_masked_and_shows_that_it_changed(shop: Shop) {
    let a = open_shop(&shop).await;
    let ann = NewCustomer {
        phone: Some(text("0151 2345")),
        address: Some(text("7 Hidden Lane")),
        ..NewCustomer::new(text("Annabel"), text("Quill"))
    };
    let made = a.shop.create_customer(&a.cashier, ann.clone()).await.unwrap();
    let moved = NewCustomer {
        email: Some(text("quill@secret.example")),
        phone: None,
        address: Some(text("8 Hidden Lane")),
        ..ann
    };
    a.shop.update_customer(&a.cashier, made.id, 1, moved).await.unwrap();
    let entries = log(&a, AuditedTable::Customers).await;
    let [added, changed] = &entries[..] else { panic!("{entries:?}") };
    let (masked, other, none) = (Value::from(MASKED), Value::from(MASKED_CHANGED), Value::Null);
    assert_eq!(change(added, "first_name"), (none.clone(), masked.clone()));
    assert_eq!(change(added, "email"), (none.clone(), none.clone()));
    assert_eq!(change(changed, "first_name"), (masked.clone(), masked.clone()));
    assert_eq!(change(changed, "last_name"), (masked.clone(), masked.clone()));
    assert_eq!(change(changed, "email"), (none.clone(), other.clone()));
    assert_eq!(change(changed, "phone"), (masked.clone(), none.clone()));
    assert_eq!(change(changed, "address"), (masked.clone(), other.clone()));

    let mill = NewSupplier {
        contact_name: Some(text("Josephine")),
        email: Some(text("jo@secret.example")),
        phone: Some(text("0151 9876")),
        address: Some(text("9 Hidden Lane")),
        ..supplier("Mill")
    };
    a.shop.create_supplier(&a.manager, mill).await.unwrap();
    let eve = NewUser { email: text("eve@secret.example"), ..user("eve", Role::Cashier) };
    a.shop.create_user(&a.admin, eve).await.unwrap();
    let entries = whole(&a).await;
    let log = format!("{entries:?}");
    for secret in ["Annabel", "Quill", "0151", "Hidden", "secret.example", "Josephine"] {
        assert!(!log.contains(secret), "{secret} is in the log");
    }
    assert!(log.contains("Mill") && log.contains("eve"), "names of the trade are shown");
}

pub async fn a_secret_that_is_set_is_an_entry_that_does_not_tell_it(shop: Shop) {
    let a = open_shop(&shop).await;
    let before = whole(&a).await.len();
    for (secret, told) in [("1234", MASKED_CHANGED), ("4321", MASKED_CHANGED)] {
        let pin = Some(Pin::new(secret).unwrap());
        a.shop.set_pin(&a.admin, a.cashier.user, pin).await.unwrap();
        let entry = whole(&a).await.pop().unwrap();
        assert_eq!((entry.user, entry.row), (Some(a.admin.user), Some(a.cashier.user.get())));
        assert_eq!(change(&entry, "pin_hash").1, told);
    }
    a.shop.set_pin(&a.admin, a.cashier.user, None).await.unwrap();
    let gone = whole(&a).await;
    assert_eq!(change(gone.last().unwrap(), "pin_hash"), (MASKED.into(), Value::Null));
    // Attempts are no edits.
    let (name, pin) = (text::<shopx_core::text::Username>("cat"), Pin::new("1234").unwrap());
    a.shop.switch_user(&a.cashier, name.clone(), pin.clone()).await.unwrap_err();
    assert_eq!(whole(&a).await.len(), before + 3);
}

pub async fn erasing_a_customer_is_an_entry_without_what_was_known(shop: Shop) {
    let a = open_shop(&shop).await;
    let ann = a.shop.create_customer(&a.cashier, customer("Ann", Some("ann@x"))).await.unwrap();
    a.shop.erase_customer(&a.admin, ann.id, ann.version).await.unwrap();
    let told = log(&a, AuditedTable::Customers).await;
    let erased = told.last().unwrap();
    let update = (AuditOperation::Update, Some(a.admin.user), Some(ann.id.get()));
    assert_eq!((erased.operation, erased.user, erased.row), update);
    assert_eq!(change(erased, "first_name"), (MASKED.into(), MASKED_CHANGED.into()));
    assert_eq!(change(erased, "email"), (MASKED.into(), Value::Null));
    assert_eq!(told.len(), 2);
}

pub async fn what_is_refused_or_undone_is_not_in_the_log(shop: Shop) {
    let a = open_shop(&shop).await;
    let tea = a.product("tea", "3").await;
    let before = whole(&a).await;
    let again = Create::<Product>(vec![product("new", "1"), product("tea", "1")]);
    a.shop.run(&a.admin, &again).await.unwrap_err();
    a.shop.update_product(&a.admin, tea, 7, product("tea", "1")).await.unwrap_err();
    a.shop.update_product(&a.cashier, tea, 1, product("tea", "1")).await.unwrap_err();
    let mut tx = a.shop.begin(&a.manager).await.unwrap();
    let update = Update::<Product> { id: tea, version: 1, fields: product("tea", "1") };
    a.shop.run_in(&mut *tx, &update).await.unwrap();
    drop(tx);
    assert_eq!(whole(&a).await, before);
    // What is kept is there once, and by who kept it.
    let mut tx = a.shop.begin(&a.manager).await.unwrap();
    a.shop.run_in(&mut *tx, &update).await.unwrap();
    tx.commit().await.unwrap();
    let after = whole(&a).await;
    assert_eq!(after.len(), before.len() + 1);
    assert_eq!(after.last().unwrap().user, Some(a.manager.user));
}

pub async fn sales_and_receipts_are_their_own_record_and_what_changes_them_is_logged(shop: Shop) {
    use AuditedTable as T;
    let a = open_shop(&shop).await;
    let tea = a.product("tea", "3").await;
    let depot = a.location("Depot").await.id;
    let before = whole(&a).await.len();
    let batch = a.receive(tea, 20, "1").await;
    let (sale, other) = (a.sell(tea, 2).await.unwrap(), a.sell(tea, 1).await.unwrap());
    let sent = a.send(depot, tea, 4).await.unwrap().remove(0).id;
    assert_eq!(whole(&a).await.len(), before, "they are their own record");

    a.shop.refund_sale(&a.manager, refund_lines(sale.id, vec![back(1, 1)])).await.unwrap();
    a.shop.void_sale(&a.admin, void(other.id)).await.unwrap();
    a.arrive(Arrival::all(sent)).await.unwrap();
    let set = SetQuarantined {
        batch,
        version: 1,
        quarantined: true,
        reason: Some(text("mould")),
        key: None,
    };
    a.shop.set_quarantined(&a.manager, set).await.unwrap();
    let set = |product, location, reorder_point| SetThresholds {
        product,
        location,
        min_stock: 1,
        reorder_point,
    };
    let here = a.location.id;
    for reorder_point in [5, 5, 6] {
        a.shop.set_thresholds(&a.admin, set(tea, here, reorder_point)).await.unwrap();
    }
    let coffee = a.product("coffee", "5").await;
    a.shop.set_thresholds(&a.admin, set(coffee, depot, 7)).await.unwrap();

    let entries: Vec<_> = whole(&a).await.split_off(before);
    let told = |entry: &AuditEntry, field| {
        (entry.table, entry.operation, entry.user.unwrap(), change(entry, field))
    };
    let (update, none) = (AuditOperation::Update, Value::Null);
    let (manager, admin) = (a.manager.user, a.admin.user);
    let changed = |old: &str, new: &str| (Value::from(old), Value::from(new));
    let number = |old: i64, new: i64| (Value::from(old), Value::from(new));
    assert_eq!(entries.len(), 8, "{entries:#?}");
    let status = changed("completed", "partially_refunded");
    assert_eq!(told(&entries[0], "status"), (T::Sales, update, manager, status));
    assert_eq!(entries[0].row, Some(sale.id.get()));
    let status = changed("completed", "voided");
    assert_eq!(told(&entries[1], "status"), (T::Sales, update, admin, status));
    assert_eq!((entries[2].table, entries[2].user), (T::Transfers, Some(manager)));
    assert_eq!((entries[2].operation, entries[2].row), (update, Some(sent.get())));
    let reason = (none, "mould".into());
    assert_eq!(told(&entries[3], "quarantine_reason"), (T::Batches, update, manager, reason));
    // The second time nothing was changed, which is no entry.
    let (first, then) = (number(0, 5), number(5, 6));
    assert_eq!(told(&entries[4], "reorder_point"), (T::Inventory, update, admin, first));
    assert_eq!(told(&entries[5], "reorder_point"), (T::Inventory, update, admin, then));
    assert_eq!(entries[6].table, T::Products);
    assert_eq!((entries[7].table, entries[7].operation), (T::Inventory, AuditOperation::Insert));
    assert_eq!(change(&entries[7], "reorder_point").1, Value::from(7));
}

pub async fn the_log_is_paged_and_filtered(shop: Shop) {
    let a = open_shop(&shop).await;
    for hour in 1..4 {
        let later = a.at(&format!("2026-03-01T1{hour}:00:00Z"));
        let tea = later.product(&format!("tea {hour}"), "1").await;
        later.shop.archive_product(&later.manager, tea, 1).await.unwrap();
    }
    let all = whole(&a).await;
    assert!(all.is_sorted_by(|one, next| one.id < next.id && one.at <= next.at), "{all:#?}");
    let middle = all[all.len() / 2].clone();
    let everything = AuditQuery { limit: 2, ..AuditQuery::default() };
    for (query, expected) in [
        (everything, all.len()),
        (AuditQuery { table: Some(AuditedTable::Products), ..everything }, 6),
        (AuditQuery { row: middle.row, table: Some(middle.table), ..everything }, 2),
        (AuditQuery { user: Some(a.manager.user), ..everything }, 3),
        (AuditQuery { user: Some(UserId::new(i64::MAX)), ..everything }, 0),
        (AuditQuery { table: Some(AuditedTable::SavedReports), ..everything }, 0),
    ] {
        let asked_for = |entry: &&AuditEntry| {
            query.table.is_none_or(|table| entry.table == table)
                && query.row.is_none_or(|row| entry.row == Some(row))
                && query.user.is_none_or(|user| entry.user == Some(user))
        };
        let by_hand = all.iter().filter(asked_for).cloned();
        let by_hand: Vec<AuditEntry> = by_hand.collect();
        assert_eq!((paged(&a, query).await, by_hand.len()), (by_hand, expected), "{query:?}");
    }
    // Half-open: what begins at an instant has what was done then, what ends there has not.
    let from = paged(&a, AuditQuery { from: Some(middle.at), ..everything }).await;
    let until = paged(&a, AuditQuery { until: Some(middle.at), ..everything }).await;
    assert!(from.contains(&middle) && !until.contains(&middle));
    assert!(!from.is_empty() && !until.is_empty());
    assert_eq!([until, from].concat(), all);

    for limit in [0, u32::try_from(MAX_RECORDS).unwrap() + 1] {
        let query = AuditQuery { limit, ..everything };
        let refused = a.shop.audit_log(&a.admin, query).await.unwrap_err();
        assert!(matches!(refused.code(), "no_lines" | "too_many_lines"), "{refused}");
    }
}

/// All that a query finds, page by page.
async fn paged(a: &Arranged, mut query: AuditQuery) -> Vec<AuditEntry> {
    let mut found = Vec::new();
    loop {
        let page = a.shop.audit_log(&a.admin, query).await.unwrap();
        assert!(page.items.len() <= query.limit as usize);
        found.extend(page.items);
        match page.next {
            None => return found,
            next => query.after = next,
        }
    }
}

pub async fn only_those_who_audit_read_the_log_and_only_of_their_tenant(shop: Shop) {
    let (a, other) = (open_shop(&shop).await, open_shop(&shop).await);
    for by in [a.manager, a.cashier] {
        let refused = a.shop.audit_log(&by, AuditQuery::default()).await.unwrap_err();
        let permission = Permission::Audit;
        assert_eq!(refused, ShopError::PermissionDenied { role: by.role, permission });
    }
    let (mine, theirs) = (whole(&a).await, whole(&other).await);
    let shared = mine.iter().filter(|entry| theirs.iter().any(|one| one.id == entry.id));
    assert_eq!((shared.count(), mine.len()), (0, theirs.len()));
    for entry in &theirs {
        let query = AuditQuery { row: entry.row, user: entry.user, ..AuditQuery::default() };
        let found = a.shop.run(&a.admin, &ListAuditLog(query)).await.unwrap().items;
        assert!(found.iter().all(|found| mine.contains(found)), "{found:?}");
    }
}
