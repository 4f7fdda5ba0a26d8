//! Which batches are taken, and where they went.

use shopx_core::batches::{BatchAt, BatchQuery, Picking, SetQuarantined};
use shopx_core::catalog::NewProduct;
use shopx_core::error::Unsellable;
use shopx_core::id::{BatchId, ProductId};
use shopx_core::pricing::{Cart, CartLine};
use shopx_core::sales::Sale;
use shopx_core::stock::ReceiveLine;
use shopx_core::tenants::Settings;
use shopx_core::{Entity, Shop, ShopError};

use crate::arrange::{
    Arranged, back, day, money, open_shop, open_shop_with, pounds, product, refund_lines, text,
    units,
};

/// What each line of a sale took, as batch and units.
fn taken(sale: &Sale) -> Vec<(BatchId, i64)> {
    let batches = sale.lines.iter().flat_map(|line| &line.batches);
    batches.map(|taken| (taken.batch, taken.quantity)).collect()
}

async fn quarantine(a: &Arranged, batch: BatchId, quarantined: bool) {
    let version = a.batch(batch).await.version;
    let reason = quarantined.then(|| text("recalled"));
    let set = SetQuarantined { batch, version, quarantined, reason, key: None };
    a.shop.set_quarantined(&a.manager, set).await.unwrap();
}

/// Three batches: by date of receipt they are 1, 2, 3, and by expiry 3, 2, 1.
async fn three_batches(a: &Arranged, product: ProductId) -> [BatchId; 3] {
    let line = |received, expires: Option<&str>| ReceiveLine {
        received_date: Some(day(received)),
        expiration_date: expires.map(day),
        ..ReceiveLine::new(product, units(3), money("1"))
    };
    let lines = vec![
        line("2026-01-01", None),
        line("2026-01-02", Some("2026-09-01")),
        line("2026-01-03", Some("2026-08-01")),
    ];
    a.receive_lines(a.location.id, lines).await.try_into().unwrap()
}

pub async fn the_oldest_batch_is_sold_first(shop: Shop) {
    let a = open_shop(&shop).await.at("2026-03-01T12:00:00Z");
    let tea = a.product("tea", "3").await;
    let [b1, b2, b3] = three_batches(&a, tea).await;
    assert_eq!(taken(&a.sell(tea, 4).await.unwrap()), [(b1, 3), (b2, 1)]);
    assert_eq!(taken(&a.sell(tea, 5).await.unwrap()), [(b2, 2), (b3, 3)]);
}

pub async fn the_date_of_receipt_decides_and_then_the_order_of_arrival(shop: Shop) {
    let a = open_shop(&shop).await.at("2026-03-01T12:00:00Z");
    let tea = a.product("tea", "3").await;
    let line = |received| ReceiveLine {
        received_date: Some(day(received)),
        ..ReceiveLine::new(tea, units(1), money("1"))
    };
    let lines = vec![line("2026-02-02"), line("2026-02-01"), line("2026-02-02")];
    let batches = a.receive_lines(a.location.id, lines).await;
    let sale = a.sell(tea, 3).await.unwrap();
    assert_eq!(taken(&sale), [(batches[1], 1), (batches[0], 1), (batches[2], 1)]);
}

pub async fn a_tenant_may_sell_what_expires_first_and_undated_goods_last(shop: Shop) {
    let settings = Settings { picking: Picking::Fefo, ..pounds() };
    let a = open_shop_with(&shop, settings).await.at("2026-03-01T12:00:00Z");
    let tea = a.product("tea", "3").await;
    let [b1, b2, b3] = three_batches(&a, tea).await;
    assert_eq!(taken(&a.sell(tea, 7).await.unwrap()), [(b3, 3), (b2, 3), (b1, 1)]);
}

pub async fn a_products_own_picking_comes_before_the_tenants(shop: Shop) {
    for (tenants, own) in [(Picking::Fifo, Picking::Fefo), (Picking::Fefo, Picking::Fifo)] {
        let a = open_shop_with(&shop, Settings { picking: tenants, ..pounds() }).await;
        let a = a.at("2026-03-01T12:00:00Z");
        let tea = NewProduct { picking: Some(own), ..product("tea", "3") };
        let tea = a.product_with(tea).await.id;
        let batches = three_batches(&a, tea).await;
        let first = if own == Picking::Fefo { batches[2] } else { batches[0] };
        assert_eq!(taken(&a.sell(tea, 1).await.unwrap()), [(first, 1)]);
    }
}

pub async fn a_batch_sells_through_its_expiry_date_and_then_is_skipped_and_counted(shop: Shop) {
    let a = open_shop(&shop).await.at("2026-03-01T12:00:00Z");
    let tea = a.product("tea", "3").await;
    let stale = a.receive_expiring(tea, 4, "1", "2026-03-09").await;
    let fresh = a.receive(tea, 2, "1").await;
    // In London summer time has not begun: the 9th lasts until midnight UTC.
    let last = a.at("2026-03-09T23:59:59Z");
    assert_eq!(taken(&last.sell(tea, 1).await.unwrap()), [(stale, 1)]);
    let after = a.at("2026-03-10T00:00:00Z");
    let refused = after.sell(tea, 3).await.unwrap_err();
    assert_eq!(
        refused,
        ShopError::InsufficientStock {
            product: tea,
            location: a.location.id,
            wanted: 3,
            available: 2,
            reserved: 0,
            expired: 3,
            quarantined: 0,
        }
    );
    assert_eq!(taken(&after.sell(tea, 2).await.unwrap()), [(fresh, 2)]);
    assert_eq!(after.level(tea).await.quantity, 3);
}

pub async fn a_quarantined_batch_is_skipped_everywhere_and_counted_until_released(shop: Shop) {
    let a = open_shop(&shop).await;
    let tea = a.product("tea", "3").await;
    let bad = a.receive(tea, 5, "1").await;
    let good = a.receive(tea, 1, "1").await;
    let depot = a.location("Depot").await;
    let sent = a.send(depot.id, tea, 2).await.unwrap();
    a.complete(sent[0].id).await.unwrap();
    quarantine(&a, bad, true).await;

    let refused = a.sell(tea, 2).await.unwrap_err();
    assert_eq!(
        refused,
        ShopError::InsufficientStock {
            product: tea,
            location: a.location.id,
            wanted: 2,
            available: 1,
            reserved: 0,
            expired: 0,
            quarantined: 3,
        }
    );
    let there = Cart::new(depot.id).with(tea, units(1));
    let refused = a.checkout(there.clone()).await.unwrap_err();
    let ShopError::InsufficientStock { available: 0, quarantined: 2, .. } = refused else {
        panic!("{refused:?}")
    };
    assert_eq!(taken(&a.sell(tea, 1).await.unwrap()), [(good, 1)]);

    quarantine(&a, bad, false).await;
    assert_eq!(taken(&a.sell(tea, 3).await.unwrap()), [(bad, 3)]);
    assert_eq!(taken(&a.checkout(there).await.unwrap()), [(bad, 1)]);
}

pub async fn units_that_come_to_a_new_place_are_quarantined_with_their_batch(shop: Shop) {
    let a = open_shop(&shop).await;
    let tea = a.product("tea", "3").await;
    let bad = a.receive(tea, 5, "1").await;
    let depot = a.location("Depot").await;
    let sent = a.send(depot.id, tea, 2).await.unwrap();
    quarantine(&a, bad, true).await;
    a.complete(sent[0].id).await.unwrap();
    let refused = a.checkout(Cart::new(depot.id).with(tea, units(1))).await.unwrap_err();
    let ShopError::InsufficientStock { available: 0, quarantined: 2, .. } = refused else {
        panic!("{refused:?}")
    };
}

pub async fn a_quarantine_needs_a_reason_and_the_version_that_was_read(shop: Shop) {
    let a = open_shop(&shop).await;
    let tea = a.product("tea", "3").await;
    let batch = a.receive(tea, 5, "1").await;
    let set = |version, quarantined, reason: Option<&str>| SetQuarantined {
        batch,
        version,
        quarantined,
        reason: reason.map(text),
        key: None,
    };
    let refused = a.shop.set_quarantined(&a.manager, set(1, true, None)).await.unwrap_err();
    assert_eq!(refused, ShopError::NoteMissing);
    let kept = a.shop.set_quarantined(&a.manager, set(1, true, Some("mould"))).await.unwrap();
    assert_eq!((kept.quarantined, kept.version), (true, 2));
    assert_eq!(kept.quarantine_reason, Some(text("mould")));
    assert_eq!(a.batch(batch).await, kept);
    let refused = a.shop.set_quarantined(&a.manager, set(1, false, None)).await.unwrap_err();
    let (entity, id) = (Entity::Batch, batch.to_string());
    assert_eq!(refused, ShopError::Stale { entity, id, expected: 1, actual: 2 });
    let free = a.shop.set_quarantined(&a.manager, set(2, false, Some("fine"))).await.unwrap();
    assert_eq!((free.quarantined, free.quarantine_reason.clone(), free.version), (false, None, 3));
    assert_eq!(a.batch(batch).await, free);
}

pub async fn a_named_batch_is_sold_out_of_turn(shop: Shop) {
    let a = open_shop(&shop).await.at("2026-03-01T12:00:00Z");
    let tea = a.product("tea", "3").await;
    let [b1, b2, _] = three_batches(&a, tea).await;
    let named = |quantity| CartLine { batch: Some(b2), ..CartLine::new(tea, units(quantity)) };
    let sale = a.checkout(a.cart_of(named(2))).await.unwrap();
    assert_eq!(taken(&sale), [(b2, 2)]);
    let refused = a.checkout(a.cart_of(named(2))).await.unwrap_err();
    let ShopError::InsufficientStock { wanted: 2, available: 1, .. } = refused else {
        panic!("{refused:?}")
    };
    assert_eq!(taken(&a.sell(tea, 1).await.unwrap()), [(b1, 1)]);
}

pub async fn a_named_batch_is_kept_for_the_line_that_names_it(shop: Shop) {
    let a = open_shop(&shop).await.at("2026-03-01T12:00:00Z");
    let tea = a.product("tea", "3").await;
    let [b1, b2, b3] = three_batches(&a, tea).await;
    let lines = vec![
        CartLine::new(tea, units(6)),
        CartLine { batch: Some(b1), ..CartLine::new(tea, units(3)) },
    ];
    let sale = a.checkout(Cart { lines, ..a.cart(&[]) }).await.unwrap();
    assert_eq!(taken(&sale), [(b2, 3), (b3, 3), (b1, 3)]);
    let lines: Vec<_> = sale.lines.iter().map(|line| line.batches.len()).collect();
    assert_eq!(lines, [2, 1]);
}

pub async fn a_named_batch_that_cannot_be_sold_says_why(shop: Shop) {
    let a = open_shop(&shop).await.at("2026-03-01T12:00:00Z");
    let (tea, jam) = (a.product("tea", "3").await, a.product("jam", "3").await);
    let stale = a.receive_expiring(tea, 4, "1", "2026-03-09").await;
    let bad = a.receive(tea, 4, "1").await;
    let others = a.receive(jam, 4, "1").await;
    quarantine(&a, bad, true).await;
    let a = a.at("2026-03-10T12:00:00Z");
    let named = |batch| a.cart_of(CartLine { batch: Some(batch), ..CartLine::new(tea, units(1)) });
    let why = |batch, reason| ShopError::BatchNotSellable { batch, reason };
    assert_eq!(a.checkout(named(stale)).await.unwrap_err(), why(stale, Unsellable::Expired));
    assert_eq!(a.checkout(named(bad)).await.unwrap_err(), why(bad, Unsellable::Quarantined));
    let refused = a.checkout(named(others)).await.unwrap_err();
    assert_eq!(refused, ShopError::not_found(Entity::Batch, others));
    let missing = BatchId::new(i64::MAX);
    let refused = a.checkout(named(missing)).await.unwrap_err();
    assert_eq!(refused, ShopError::not_found(Entity::Batch, missing));
}

pub async fn what_expires_soon_is_listed_soonest_first_with_its_value(shop: Shop) {
    let a = open_shop(&shop).await.at("2026-03-01T12:00:00Z");
    let (tea, jam) = (a.product("tea", "3").await, a.product("jam", "3").await);
    let late = a.receive_expiring(tea, 4, "1.2345", "2026-03-20").await;
    let soon = a.receive_expiring(jam, 3, "2", "2026-03-05").await;
    let never = a.receive_expiring(jam, 3, "2", "2026-03-21").await;
    a.receive(tea, 9, "1").await;
    let sold = a.receive_expiring(jam, 1, "2", "2026-03-04").await;
    let named = CartLine { batch: Some(sold), ..CartLine::new(jam, units(1)) };
    a.checkout(a.cart_of(named)).await.unwrap();
    let depot = a.location("Depot").await;
    let line =
        shopx_core::transfers::TransferLine { product: jam, quantity: units(1), batch: Some(soon) };
    let request = shopx_core::transfers::RequestTransfer {
        lines: vec![line],
        ..crate::arrange::transfer(a.location.id, depot.id, jam, 1)
    };
    let sent = a.shop.request_transfer(&a.manager, request).await.unwrap();
    a.complete(sent[0].id).await.unwrap();

    let by = day("2026-03-20");
    let rows = a.shop.expiring_soon(&a.cashier, None, by, 100).await.unwrap();
    let listed: Vec<_> = rows.iter().map(|r| (r.batch, r.location, r.quantity, r.value)).collect();
    let (here, there) = (a.location.id, depot.id);
    assert_eq!(
        listed,
        [
            (soon, here, 2, money("4")),
            (soon, there, 1, money("2")),
            (late, here, 4, money("4.938")),
        ]
    );
    assert_eq!((rows[2].product, rows[2].expiration_date), (tea, by));
    assert_eq!((&rows[2].sku, &rows[2].name), (&text("tea"), &text("tea")));
    assert_eq!(rows[2].number, a.batch(late).await.number);

    let rows = a.shop.expiring_soon(&a.cashier, Some(there), by, 100).await.unwrap();
    assert_eq!(rows.iter().map(|r| r.batch).collect::<Vec<_>>(), [soon]);
    let rows = a.shop.expiring_soon(&a.cashier, None, day("2026-03-21"), 100).await.unwrap();
    assert_eq!(rows.last().unwrap().batch, never);
    let rows = a.shop.expiring_soon(&a.cashier, None, by, 1).await.unwrap();
    assert_eq!(rows.len(), 1);
    assert!(a.shop.expiring_soon(&a.cashier, None, by, 0).await.is_err());
}

pub async fn the_value_of_expiring_goods_by_weight_is_exact(shop: Shop) {
    let a = open_shop(&shop).await.at("2026-03-01T12:00:00Z");
    let cheese = NewProduct { quantity_decimals: 3, ..product("cheese", "12") };
    let cheese = a.product_with(cheese).await.id;
    a.receive_expiring(cheese, 1250, "7.3333", "2026-03-05").await;
    let rows = a.shop.expiring_soon(&a.cashier, None, day("2026-03-05"), 10).await.unwrap();
    let exact = shopx_core::Money::exact("9.166625".parse().unwrap()).unwrap();
    assert_eq!((rows[0].quantity, rows[0].value), (1250, exact));
}

pub async fn batches_are_paged_and_filtered(shop: Shop) {
    let a = open_shop(&shop).await;
    let (tea, jam) = (a.product("tea", "3").await, a.product("jam", "3").await);
    let mut made = Vec::new();
    for n in 1..=5 {
        made.push(a.receive(tea, n, "1").await);
    }
    let other = a.receive(jam, 1, "1").await;
    a.sell(tea, 3).await.unwrap(); // empties the first two

    let mut query = BatchQuery { product: Some(tea), limit: 2, ..BatchQuery::default() };
    let mut listed = Vec::new();
    loop {
        let page = a.shop.batches(&a.cashier, query.clone()).await.unwrap();
        listed.extend(page.items);
        let Some(next) = page.next else { break };
        query.after = Some(next);
    }
    assert_eq!(listed.iter().map(|b| b.id).collect::<Vec<_>>(), made);
    assert_eq!(listed.iter().map(|b| b.on_hand).collect::<Vec<_>>(), [0, 0, 3, 4, 5]);
    let open = BatchQuery { in_stock: true, ..BatchQuery::default() };
    let page = a.shop.batches(&a.cashier, open).await.unwrap();
    let open: Vec<_> = page.items.iter().map(|b| b.id).collect();
    assert_eq!(open, [made[2], made[3], made[4], other]);

    let mut tx = a.shop.begin(&a.cashier).await.unwrap();
    let ids = [other, BatchId::new(i64::MAX), made[0]];
    let found = tx.batches().get(&ids).await.unwrap();
    assert_eq!(found.iter().map(|b| b.id).collect::<Vec<_>>(), [other, made[0]]);
}

pub async fn a_batch_is_traced_through_transfers_to_sales_and_customers(shop: Shop) {
    let a = open_shop(&shop).await;
    let tea = a.product("tea", "3").await;
    let batch = a.receive(tea, 10, "1").await;
    let untouched = a.receive(tea, 1, "1").await;
    let depot = a.location("Depot").await;
    let ann = a.customer("Ann").await;
    let first = a.sell(tea, 2).await.unwrap();
    let sent = a.send(depot.id, tea, 4).await.unwrap();
    a.complete(sent[0].id).await.unwrap();
    let cart = Cart { customer: Some(ann.id), ..Cart::new(depot.id) }.with(tea, units(3));
    let second = a.checkout(cart).await.unwrap();
    let refund = refund_lines(second.id, vec![back(1, 1)]);
    a.shop.refund_sale(&a.manager, refund).await.unwrap();
    let pending = a.send(depot.id, tea, 1).await.unwrap();

    let trace = a.shop.trace_batch(&a.manager, batch).await.unwrap();
    assert_eq!(trace.batch, a.batch(batch).await);
    assert_eq!(trace.batch.on_hand, 6);
    let mut on_hand = trace.on_hand.clone();
    on_hand.sort_by_key(|at| at.location);
    assert_eq!(
        on_hand,
        [
            BatchAt { location: a.location.id, quantity: 4, reserved: 1 },
            BatchAt { location: depot.id, quantity: 2, reserved: 0 },
        ]
    );
    let sales: Vec<_> = trace
        .sales
        .iter()
        .map(|s| (s.sale, s.line_no, s.location, s.customer, s.quantity, s.returned))
        .collect();
    assert_eq!(
        sales,
        [(first.id, 1, a.location.id, None, 2, 0), (second.id, 1, depot.id, Some(ann.id), 3, 1),]
    );
    assert_eq!(trace.sales[0].sold_at, first.sold_at);
    assert_eq!(trace.transfers, [sent[0].id, pending[0].id]);

    let trace = a.shop.trace_batch(&a.manager, untouched).await.unwrap();
    assert_eq!((trace.sales.len(), trace.transfers.len()), (0, 0));
    let missing = BatchId::new(i64::MAX);
    let refused = a.shop.trace_batch(&a.manager, missing).await.unwrap_err();
    assert_eq!(refused, ShopError::not_found(Entity::Batch, missing));
}
