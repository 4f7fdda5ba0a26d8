//! Receipts, adjustments, counts, levels and the ledger.

use std::collections::BTreeMap;

use shopx_core::catalog::NewProduct;
use shopx_core::id::{BatchId, ProductId};
use shopx_core::quantity::Quantity;
use shopx_core::stock::{
    AdjustLine, AdjustmentReason, CountLine, LevelQuery, MovementDocument, MovementKind,
    MovementQuery, ReceiveLine, SetThresholds, StockDocumentKind,
};
use shopx_core::{Entity, Shop, ShopError};

use crate::arrange::{
    Arranged, MOST, adjustment, counted, counting, day, money, open_shop, product, receipt, text,
    time, units,
};

fn write_off(product: ProductId, quantity: i64, reason: AdjustmentReason) -> AdjustLine {
    AdjustLine::write_off(product, units(quantity), reason)
}

/// What a document changed, as batch and units.
fn changed(document: &shopx_core::stock::StockDocument) -> Vec<(BatchId, i64)> {
    document.changes.iter().map(|change| (change.batch, change.quantity)).collect()
}

pub async fn received_goods_are_in_a_batch_on_the_level_and_in_the_ledger(shop: Shop) {
    let a = open_shop(&shop).await.at("2026-03-01T10:00:00Z");
    let tea = a.product("tea", "3").await;
    let mill = a.supplier("Mill").await;
    let line = ReceiveLine {
        batch_number: Some(text("LOT-7")),
        expiration_date: Some(day("2026-12-31")),
        received_date: Some(day("2026-02-27")),
        ..ReceiveLine::new(tea, units(12), money("1.2345"))
    };
    let request = shopx_core::stock::Receive {
        supplier: Some(mill.id),
        note: Some(text("two boxes\nof six")),
        ..receipt(a.location.id, vec![line])
    };
    let document = a.shop.receive(&a.manager, request).await.unwrap();
    assert_eq!(document.kind, StockDocumentKind::Receipt);
    assert_eq!((document.location, document.supplier), (a.location.id, Some(mill.id)));
    assert_eq!(document.note, Some(text("two boxes\nof six")));
    assert_eq!((document.user, document.at), (a.manager.user, time("2026-03-01T10:00:00Z")));
    assert_eq!(document.counts, []);
    let [change] = &document.changes[..] else { panic!("{document:?}") };
    assert_eq!((change.line_no, change.product, change.quantity), (1, tea, 12));
    assert_eq!((change.unit_cost, change.reason), (money("1.2345"), None));
    assert_eq!(change.batch_number, text("LOT-7"));
    assert_eq!(a.shop.stock_document(&a.cashier, document.id).await.unwrap(), document);

    let batch = a.batch(change.batch).await;
    assert_eq!((batch.product, batch.supplier), (tea, Some(mill.id)));
    assert_eq!((batch.quantity_received, batch.on_hand, batch.version), (12, 12, 1));
    assert_eq!(batch.cost_per_unit, money("1.2345"));
    assert_eq!(batch.received_date, day("2026-02-27"));
    assert_eq!(batch.expiration_date, Some(day("2026-12-31")));
    assert_eq!((batch.quarantined, &batch.quarantine_reason), (false, &None));
    let found = a.shop.find_batch(&a.cashier, tea, text("LOT-7")).await.unwrap();
    assert_eq!(found, Some(batch));
    assert_eq!(a.shop.find_batch(&a.cashier, tea, text("LOT-8")).await.unwrap(), None);

    let level = a.level(tea).await;
    assert_eq!((level.quantity, level.reserved, level.available()), (12, 0, 12));
    assert_eq!((level.sku, level.name, level.location_name), {
        (text("tea"), text("tea"), a.location.name.clone())
    });
    let ledger = a.ledger(tea).await;
    let [movement] = &ledger[..] else { panic!("{ledger:?}") };
    assert_eq!((movement.location, movement.product), (a.location.id, tea));
    assert_eq!((movement.batch, movement.quantity), (change.batch, 12));
    assert_eq!((movement.kind, movement.reason), (MovementKind::Receipt, None));
    assert_eq!((movement.unit_cost, movement.user), (money("1.2345"), a.manager.user));
    assert_eq!(movement.at, time("2026-03-01T10:00:00Z"));
    assert_eq!(movement.business_date, day("2026-03-01"));
    let document = MovementDocument::Stock { id: document.id, line_no: 1 };
    assert_eq!(movement.document, document);
}

pub async fn goods_without_a_batch_number_get_one_of_their_day(shop: Shop) {
    let a = open_shop(&shop).await.at("2026-07-01T23:30:00Z");
    let tea = a.product("tea", "3").await;
    let first = a.receive(tea, 1, "0").await;
    let second = a.receive(tea, 1, "0").await;
    for id in [first, second] {
        let batch = a.batch(id).await;
        assert_eq!(batch.received_date, day("2026-07-02"));
        assert_eq!(batch.number, text(&format!("20260702-{id}")));
    }
    assert_eq!(a.level(tea).await.quantity, 2);
}

pub async fn one_receipt_may_bring_many_batches(shop: Shop) {
    let a = open_shop(&shop).await;
    let (tea, jam) = (a.product("tea", "3").await, a.product("jam", "2").await);
    let line = |product, quantity, number| ReceiveLine {
        batch_number: Some(text(number)),
        ..ReceiveLine::new(product, units(quantity), money("1"))
    };
    let lines = vec![line(tea, 1, "A"), line(jam, 2, "A"), line(tea, 3, "B")];
    let document = a.shop.receive(&a.manager, receipt(a.location.id, lines)).await.unwrap();
    let lines: Vec<_> = document
        .changes
        .iter()
        .map(|c| (c.line_no, c.product, c.quantity, c.batch_number.as_str()))
        .collect();
    assert_eq!(lines, [(1, tea, 1, "A"), (2, jam, 2, "A"), (3, tea, 3, "B")]);
    assert_eq!((a.level(tea).await.quantity, a.level(jam).await.quantity), (4, 2));
}

pub async fn a_batch_number_is_unique_for_its_product(shop: Shop) {
    let a = open_shop(&shop).await;
    let (tea, jam) = (a.product("tea", "3").await, a.product("jam", "2").await);
    let line = |product| ReceiveLine {
        batch_number: Some(text("LOT")),
        ..ReceiveLine::new(product, units(1), money("1"))
    };
    a.receive_lines(a.location.id, vec![line(tea), line(jam)]).await;
    let before = a.snapshot().await;
    let soap = a.product("soap", "1").await;
    for lines in [vec![line(tea)], vec![line(soap), line(tea)], vec![line(soap), line(soap)]] {
        let refused = a.shop.receive(&a.manager, receipt(a.location.id, lines)).await.unwrap_err();
        let ShopError::AlreadyExists { entity: Entity::Batch, value, .. } = refused else {
            panic!("{refused:?}")
        };
        assert_eq!(value, "LOT");
    }
    assert_eq!(a.snapshot().await.movements, before.movements);
    assert_eq!(a.snapshot().await.batches, before.batches);
}

pub async fn units_are_written_off_for_a_reason(shop: Shop) {
    let a = open_shop(&shop).await;
    let tea = a.product("tea", "3").await;
    let (old, new) = (a.receive(tea, 2, "1").await, a.receive(tea, 5, "2").await);
    let lines = vec![
        write_off(tea, 3, AdjustmentReason::Damage),
        write_off(tea, 1, AdjustmentReason::Theft),
        AdjustLine { batch: Some(new), ..write_off(tea, 1, AdjustmentReason::OwnUse) },
    ];
    let document = a.adjust(lines).await.unwrap();
    assert_eq!(document.kind, StockDocumentKind::Adjustment);
    assert_eq!(changed(&document), [(old, -2), (new, -1), (new, -1), (new, -1)]);
    let reasons: Vec<_> = document.changes.iter().map(|c| (c.line_no, c.reason)).collect();
    assert_eq!(
        reasons,
        [
            (1, Some(AdjustmentReason::Damage)),
            (1, Some(AdjustmentReason::Damage)),
            (2, Some(AdjustmentReason::Theft)),
            (3, Some(AdjustmentReason::OwnUse)),
        ]
    );
    assert_eq!(document.changes[0].unit_cost, money("1"));
    assert_eq!(a.level(tea).await.quantity, 2);
    let ledger = a.ledger(tea).await;
    let written: Vec<_> = ledger[2..].iter().map(|m| (m.kind, m.reason)).collect();
    assert!(written.iter().all(|(kind, _)| *kind == MovementKind::WriteOff));
    assert_eq!(written[3].1, Some(AdjustmentReason::OwnUse));
    assert_eq!(a.shop.stock_document(&a.cashier, document.id).await.unwrap(), document);
}

pub async fn found_units_get_a_new_batch_at_the_best_known_cost(shop: Shop) {
    let a = open_shop(&shop).await;
    let found = |product| AdjustLine::found(product, units(2));
    let bare = a.product("bare", "3").await;
    let refused = a.adjust(vec![found(bare)]).await.unwrap_err();
    assert_eq!(refused, ShopError::CostUnknown { product: bare });

    let priced = NewProduct { cost: Some(money("0.5")), ..product("priced", "3") };
    let priced = a.product_with(priced).await.id;
    let document = a.adjust(vec![found(priced)]).await.unwrap();
    assert_eq!(document.changes[0].unit_cost, money("0.5"));

    let elsewhere = a.location("Depot").await;
    a.receive_at(elsewhere.id, priced, 1, "0.7").await;
    let document = a.adjust(vec![found(priced)]).await.unwrap();
    assert_eq!(document.changes[0].unit_cost, money("0.7"));
    assert_eq!(document.changes[0].reason, Some(AdjustmentReason::Found));
    let batch = a.batch(document.changes[0].batch).await;
    assert_eq!((batch.cost_per_unit, batch.on_hand), (money("0.7"), 2));

    let said = AdjustLine { unit_cost: Some(money("0.9")), ..found(priced) };
    let document = a.adjust(vec![said]).await.unwrap();
    assert_eq!(document.changes[0].unit_cost, money("0.9"));
    assert_eq!(a.level(priced).await.quantity, 6);
    assert_eq!(a.ledger(priced).await[0].kind, MovementKind::Adjustment);
}

pub async fn the_latest_batch_is_the_one_received_last(shop: Shop) {
    let a = open_shop(&shop).await.at("2026-03-10T12:00:00Z");
    let tea = a.product("tea", "3").await;
    let line = |cost, received| ReceiveLine {
        received_date: Some(day(received)),
        ..ReceiveLine::new(tea, units(1), money(cost))
    };
    let lines = vec![line("5", "2026-03-09"), line("4", "2026-03-09"), line("3", "2026-03-01")];
    a.receive_lines(a.location.id, lines).await;
    let document = a.adjust(vec![AdjustLine::found(tea, units(1))]).await.unwrap();
    assert_eq!(document.changes[0].unit_cost, money("4"));
}

pub async fn units_are_found_in_a_named_batch(shop: Shop) {
    let a = open_shop(&shop).await;
    let tea = a.product("tea", "3").await;
    let (old, _) = (a.receive(tea, 2, "1").await, a.receive(tea, 5, "2").await);
    let line = AdjustLine { batch: Some(old), ..AdjustLine::found(tea, units(3)) };
    let document = a.adjust(vec![line]).await.unwrap();
    assert_eq!(changed(&document), [(old, 3)]);
    assert_eq!(document.changes[0].unit_cost, money("1"));
    assert_eq!((a.batch(old).await.on_hand, a.level(tea).await.quantity), (5, 10));
    let nobody =
        AdjustLine { batch: Some(BatchId::new(i64::MAX)), ..AdjustLine::found(tea, units(1)) };
    let refused = a.adjust(vec![nobody]).await.unwrap_err();
    assert_eq!(refused, ShopError::not_found(Entity::Batch, i64::MAX));
}

pub async fn a_correction_goes_both_ways_and_reason_other_needs_a_note(shop: Shop) {
    let a = open_shop(&shop).await;
    let tea = a.stocked("tea", "3", 5).await;
    let line = |quantity, reason| AdjustLine {
        product: tea,
        batch: None,
        quantity,
        reason,
        unit_cost: None,
    };
    a.adjust(vec![line(-2, AdjustmentReason::Correction)]).await.unwrap();
    a.adjust(vec![line(4, AdjustmentReason::Correction)]).await.unwrap();
    assert_eq!(a.level(tea).await.quantity, 7);
    for quantity in [-1, 1] {
        let lines = vec![line(quantity, AdjustmentReason::Other)];
        let refused = a.adjust(lines.clone()).await.unwrap_err();
        assert_eq!(refused, ShopError::NoteMissing);
        let noted = shopx_core::stock::Adjust {
            note: Some(text("a gift")),
            ..adjustment(a.location.id, lines)
        };
        let document = a.shop.adjust(&a.manager, noted).await.unwrap();
        assert_eq!(document.note, Some(text("a gift")));
    }
    assert_eq!(a.level(tea).await.quantity, 7);
}

pub async fn a_reason_must_fit_its_sign(shop: Shop) {
    let a = open_shop(&shop).await;
    let tea = a.stocked("tea", "3", 5).await;
    for (quantity, reason) in [
        (1, AdjustmentReason::Damage),
        (1, AdjustmentReason::Theft),
        (1, AdjustmentReason::Expiry),
        (1, AdjustmentReason::OwnUse),
        (-1, AdjustmentReason::Found),
    ] {
        let line = AdjustLine { product: tea, batch: None, quantity, reason, unit_cost: None };
        let refused = a.adjust(vec![line]).await.unwrap_err();
        assert_eq!(refused, ShopError::ReasonUnfit { reason, quantity });
    }
    assert_eq!(a.level(tea).await.quantity, 5);
}

pub async fn only_expired_units_are_written_off_as_expired(shop: Shop) {
    let a = open_shop(&shop).await.at("2026-03-01T12:00:00Z");
    let tea = a.product("tea", "3").await;
    let fresh = a.receive(tea, 5, "1").await;
    let stale = a.receive_expiring(tea, 3, "1", "2026-03-09").await;
    let a = a.at("2026-03-10T12:00:00Z");
    let expired = |quantity| vec![write_off(tea, quantity, AdjustmentReason::Expiry)];
    let refused = a.adjust(expired(4)).await.unwrap_err();
    let ShopError::InsufficientStock { wanted: 4, available: 3, .. } = refused else {
        panic!("{refused:?}")
    };
    assert_eq!(changed(&a.adjust(expired(3)).await.unwrap()), [(stale, -3)]);
    assert_eq!((a.batch(fresh).await.on_hand, a.batch(stale).await.on_hand), (5, 0));
}

pub async fn what_a_transfer_holds_is_neither_written_off_nor_counted_away(shop: Shop) {
    let a = open_shop(&shop).await;
    let tea = a.stocked("tea", "3", 5).await;
    let depot = a.location("Depot").await;
    a.send(depot.id, tea, 3).await.unwrap();
    let before = a.snapshot().await;
    let refused = a.adjust(vec![write_off(tea, 3, AdjustmentReason::Theft)]).await.unwrap_err();
    let ShopError::InsufficientStock { wanted: 3, available: 2, reserved: 3, .. } = refused else {
        panic!("{refused:?}")
    };
    let refused = a.count(vec![counted(tea, 2)]).await.unwrap_err();
    assert_eq!(refused.code(), "insufficient_stock");
    assert_eq!(a.snapshot().await, before);
    a.count(vec![counted(tea, 3)]).await.unwrap();
    assert_eq!(a.on_hand(a.location.id, tea).await, (3, 3));
}

pub async fn a_count_posts_the_difference(shop: Shop) {
    let a = open_shop(&shop).await;
    let (tea, jam, soap) = (
        a.stocked("tea", "3", 5).await,
        a.stocked("jam", "2", 5).await,
        a.stocked("soap", "1", 5).await,
    );
    let lines = vec![counted(tea, 3), counted(jam, 9), counted(soap, 5)];
    let document = a.count(lines).await.unwrap();
    assert_eq!(document.kind, StockDocumentKind::Count);
    let counts: Vec<_> =
        document.counts.iter().map(|c| (c.line_no, c.product, c.expected, c.counted)).collect();
    assert_eq!(counts, [(1, tea, 5, 3), (2, jam, 5, 9), (3, soap, 5, 5)]);
    let changes: Vec<_> =
        document.changes.iter().map(|c| (c.line_no, c.product, c.quantity, c.reason)).collect();
    assert_eq!(changes, [(1, tea, -2, None), (2, jam, 4, None)]);
    assert_eq!(document.changes[1].unit_cost, money("1"));
    assert_eq!(a.shop.stock_document(&a.cashier, document.id).await.unwrap(), document);
    for (product, quantity) in [(tea, 3), (jam, 9), (soap, 5)] {
        assert_eq!(a.level(product).await.quantity, quantity);
    }
    let kinds: Vec<_> = a.ledger(tea).await.iter().map(|m| m.kind).collect();
    assert_eq!(kinds, [MovementKind::Receipt, MovementKind::Count]);
}

pub async fn a_count_that_finds_what_it_expects_is_recorded_and_changes_nothing(shop: Shop) {
    let a = open_shop(&shop).await;
    let tea = a.stocked("tea", "3", 5).await;
    let never = a.product("never here", "1").await;
    let before = a.snapshot().await;
    let document = a.count(vec![counted(tea, 5), counted(never, 0)]).await.unwrap();
    assert_eq!((document.changes.len(), document.counts.len()), (0, 2));
    assert_eq!(a.shop.stock_document(&a.cashier, document.id).await.unwrap(), document);
    assert_eq!(a.snapshot().await.movements, before.movements);
}

pub async fn selling_goes_on_while_stock_is_counted(shop: Shop) {
    let a = open_shop(&shop).await;
    let tea = a.stocked("tea", "3", 10).await;
    // The sheet says 10, one is missing; meanwhile four are sold.
    a.sell(tea, 4).await.unwrap();
    let line = CountLine { expected: Some(10), ..counted(tea, 9) };
    let document = a.count(vec![line]).await.unwrap();
    assert_eq!((document.counts[0].expected, document.counts[0].counted), (10, 9));
    assert_eq!(a.level(tea).await.quantity, 5);
}

pub async fn one_batch_is_counted(shop: Shop) {
    let a = open_shop(&shop).await;
    let tea = a.product("tea", "3").await;
    let (old, new) = (a.receive(tea, 5, "1").await, a.receive(tea, 5, "2").await);
    let line =
        |batch, counted| CountLine { product: tea, batch: Some(batch), counted, expected: None };
    let document = a.count(vec![line(new, 2), line(old, 6)]).await.unwrap();
    let mut changes = changed(&document);
    changes.sort();
    assert_eq!(changes, [(old, 1), (new, -3)]);
    let batches: Vec<_> = document.counts.iter().map(|c| c.batch).collect();
    assert_eq!(batches, [Some(new), Some(old)]);
    assert_eq!((a.batch(old).await.on_hand, a.batch(new).await.on_hand), (6, 2));
}

pub async fn nothing_is_counted_twice_in_one_count(shop: Shop) {
    let a = open_shop(&shop).await;
    let tea = a.product("tea", "3").await;
    let batch = a.receive(tea, 5, "1").await;
    let whole = counted(tea, 5);
    let part = CountLine { batch: Some(batch), ..whole.clone() };
    for lines in [
        vec![whole.clone(), whole.clone()],
        vec![part.clone(), part.clone()],
        vec![whole.clone(), part.clone()],
        vec![part, whole],
    ] {
        let refused = a.count(lines).await.unwrap_err();
        assert_eq!(refused.code(), "already_exists");
    }
}

pub async fn a_surplus_needs_a_known_cost(shop: Shop) {
    let a = open_shop(&shop).await;
    let tea = a.product("tea", "3").await;
    let refused = a.count(vec![counted(tea, 1)]).await.unwrap_err();
    assert_eq!(refused, ShopError::CostUnknown { product: tea });
}

pub async fn levels_are_paged_and_filtered(shop: Shop) {
    let a = open_shop(&shop).await;
    let depot = a.location("Depot").await;
    let mut expected = Vec::new();
    for n in 1..=5 {
        let product = a.product(&format!("P{n}"), "1").await;
        for location in [a.location.id, depot.id] {
            a.receive_at(location, product, n, "1").await;
            expected.push((product, location, n));
        }
    }
    expected.sort();
    let mut query = LevelQuery { limit: 3, ..LevelQuery::default() };
    let mut listed = Vec::new();
    loop {
        let page = a.shop.levels(&a.cashier, query.clone()).await.unwrap();
        assert!(page.items.len() <= 3);
        listed.extend(page.items.iter().map(|l| (l.product, l.location, l.quantity)));
        let Some(next) = page.next else { break };
        query.after = Some(next);
    }
    assert_eq!(listed, expected);

    let here = LevelQuery { location: Some(depot.id), ..LevelQuery::default() };
    let page = a.shop.levels(&a.cashier, here).await.unwrap();
    assert_eq!(page.next, None);
    assert!(page.items.iter().all(|l| l.location == depot.id && l.location_name == depot.name));
    assert_eq!(page.items.len(), 5);
    let of = LevelQuery { product: Some(expected[0].0), ..LevelQuery::default() };
    assert_eq!(a.shop.levels(&a.cashier, of).await.unwrap().items.len(), 2);
    for limit in [0, MOST + 1] {
        let query = LevelQuery { limit, ..LevelQuery::default() };
        assert!(a.shop.levels(&a.cashier, query).await.is_err());
    }
}

async fn thresholds(a: &Arranged, product: ProductId, min_stock: i64, reorder_point: i64) {
    let thresholds = SetThresholds { product, location: a.location.id, min_stock, reorder_point };
    let level = a.shop.set_thresholds(&a.manager, thresholds).await.unwrap();
    assert_eq!((level.min_stock, level.reorder_point), (min_stock, reorder_point));
    assert_eq!(level, a.level(product).await);
}

pub async fn low_stock_is_listed_scarcest_first_with_what_to_order(shop: Shop) {
    let a = open_shop(&shop).await;
    let plenty = a.stocked("plenty", "1", 11).await;
    let low = a.stocked("low", "1", 10).await;
    let urgent = a.stocked("urgent", "1", 4).await;
    let gone = a.product("gone", "1").await;
    for product in [plenty, low, urgent, gone] {
        thresholds(&a, product, 5, 10).await;
    }
    let query = LevelQuery { low: true, ..LevelQuery::default() };
    let listed = a.shop.levels(&a.cashier, query.clone()).await.unwrap().items;
    let rows: Vec<_> =
        listed.iter().map(|l| (l.product, l.is_urgent(), l.suggested_order())).collect();
    assert_eq!(rows, [(gone, true, 20), (urgent, true, 16), (low, false, 10)]);
    assert!(!a.level(plenty).await.is_low());

    let first = LevelQuery { limit: 1, ..query.clone() };
    let page = a.shop.levels(&a.cashier, first.clone()).await.unwrap();
    assert_eq!(page.items[0].product, gone);
    let second = LevelQuery { after: page.next, ..first };
    let page = a.shop.levels(&a.cashier, second.clone()).await.unwrap();
    assert_eq!(page.items[0].product, urgent);
    let third = LevelQuery { after: page.next, ..second };
    let page = a.shop.levels(&a.cashier, third).await.unwrap();
    assert_eq!((page.items[0].product, page.next), (low, None));
}

pub async fn what_a_transfer_holds_makes_stock_low(shop: Shop) {
    let a = open_shop(&shop).await;
    let tea = a.stocked("tea", "1", 10).await;
    thresholds(&a, tea, 0, 4).await;
    let depot = a.location("Depot").await;
    let sent = a.send(depot.id, tea, 6).await.unwrap();
    let query = LevelQuery { low: true, location: Some(a.location.id), ..LevelQuery::default() };
    let low = a.shop.levels(&a.cashier, query.clone()).await.unwrap().items;
    assert_eq!((low[0].available(), low[0].suggested_order()), (4, 4));
    a.cancel(sent[0].id).await.unwrap();
    assert_eq!(a.shop.levels(&a.cashier, query).await.unwrap().items, []);
}

pub async fn the_ledger_is_paged_filtered_and_replays_to_the_balance(shop: Shop) {
    let a = open_shop(&shop).await;
    let depot = a.location("Depot").await;
    let (tea, jam) = (a.stocked("tea", "3", 10).await, a.stocked("jam", "2", 10).await);
    let second = a.receive(tea, 10, "2").await;
    a.sell(tea, 12).await.unwrap();
    let sent = a.send(depot.id, tea, 3).await.unwrap();
    a.complete(sent[0].id).await.unwrap();
    a.adjust(vec![write_off(jam, 2, AdjustmentReason::Damage)]).await.unwrap();
    a.count(vec![counted(jam, 9)]).await.unwrap();

    let mut query = MovementQuery { limit: 2, ..MovementQuery::default() };
    let mut ledger = Vec::new();
    loop {
        let page = a.shop.movements(&a.manager, query.clone()).await.unwrap();
        ledger.extend(page.items);
        let Some(next) = page.next else { break };
        query.after = Some(next);
    }
    assert!(ledger.is_sorted_by_key(|movement| movement.id));
    let mut balance = BTreeMap::new();
    for movement in &ledger {
        let quantity = balance.entry((movement.product, movement.location)).or_insert(0);
        *quantity += movement.quantity;
        assert!(*quantity >= 0, "{ledger:?}");
    }
    for ((product, location), quantity) in balance {
        assert_eq!(a.on_hand(location, product).await.0, quantity);
    }

    let here = MovementQuery { location: Some(depot.id), ..MovementQuery::default() };
    let page = a.shop.movements(&a.manager, here).await.unwrap();
    let kinds: Vec<_> = page.items.iter().map(|m| (m.kind, m.quantity, m.document)).collect();
    let document = MovementDocument::Transfer { id: sent[0].id };
    assert_eq!(kinds, [(MovementKind::TransferIn, 3, document)]);
    let of = MovementQuery { batch: Some(second), ..MovementQuery::default() };
    let page = a.shop.movements(&a.manager, of).await.unwrap();
    assert_eq!(page.items.iter().filter(|m| m.location == a.location.id).count(), 3);
    assert!(page.items.iter().all(|m| m.batch == second && m.product == tea));
}

pub async fn a_return_that_is_written_off_never_makes_the_ledger_negative(shop: Shop) {
    let a = open_shop(&shop).await;
    let tea = a.stocked("tea", "3", 2).await;
    let sale = a.sell(tea, 2).await.unwrap();
    let line = shopx_core::sales::RefundLine {
        disposition: shopx_core::sales::Disposition::Damaged,
        ..crate::arrange::back(1, 2)
    };
    let refund = crate::arrange::refund_lines(sale.id, vec![line]);
    a.shop.refund_sale(&a.manager, refund).await.unwrap();
    let mut balance = 0;
    for movement in a.ledger(tea).await {
        balance += movement.quantity;
        assert!(balance >= 0);
    }
    assert_eq!(balance, 0);
}

pub async fn quantities_out_of_range_are_refused(shop: Shop) {
    let a = open_shop(&shop).await;
    let tea = a.stocked("tea", "3", 5).await;
    let before = a.snapshot().await;
    let code = "quantity_out_of_range";
    for quantity in [0, Quantity::MAX + 1, -Quantity::MAX - 1, i64::MAX, i64::MIN] {
        let reason = AdjustmentReason::Correction;
        let line = AdjustLine { product: tea, batch: None, quantity, reason, unit_cost: None };
        assert_eq!(a.adjust(vec![line]).await.unwrap_err().code(), code, "{quantity}");
    }
    for quantity in [-1, Quantity::MAX + 1, i64::MAX, i64::MIN] {
        assert_eq!(a.count(vec![counted(tea, quantity)]).await.unwrap_err().code(), code);
        let line = CountLine { expected: Some(quantity), ..counted(tea, 1) };
        let count = counting(a.location.id, vec![line]);
        assert_eq!(a.shop.count(&a.manager, count).await.unwrap_err().code(), code);
        for (min_stock, reorder_point) in [(quantity, 0), (0, quantity)] {
            let location = a.location.id;
            let set = SetThresholds { product: tea, location, min_stock, reorder_point };
            assert_eq!(a.shop.set_thresholds(&a.manager, set).await.unwrap_err().code(), code);
        }
    }
    assert_eq!(a.snapshot().await, before);
}
