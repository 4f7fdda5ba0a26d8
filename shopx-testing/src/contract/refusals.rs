//! Bad input: a typed refusal, and everything is as it was.

use shopx_core::id::{BatchId, CustomerId, LocationId, ProductId, SaleId, SupplierId, TransferId};
use shopx_core::pricing::payment::{Payment, PaymentMethod};
use shopx_core::pricing::{Cart, CartLine, MAX_COUPONS};
use shopx_core::sales::{Checkout, ReturnGoods, ReturnLine};
use shopx_core::stock::{
    Adjust, AdjustLine, AdjustmentReason, Count, LevelQuery, MAX_STOCK_LINES, MovementQuery,
    Receive, ReceiveLine, SetThresholds,
};
use shopx_core::transfers::{CancelTransfers, CompleteTransfers, RequestTransfer, TransferQuery};
use shopx_core::{Entity, Quantity, Result, Shop, ShopError};

use crate::arrange::{
    Arranged, MOST, Snapshot, adjustment, back, counted, counting, day, money, open_shop, receipt,
    refund_all, refund_lines, return_of, text, transfer, units, void,
};

/// A shop with some of everything, and what it looked like.
struct Before {
    a: Arranged,
    tea: ProductId,
    sale: SaleId,
    transfer: TransferId,
    depot: LocationId,
    snapshot: Snapshot,
}

async fn before(shop: &Shop) -> Before {
    let a = open_shop(shop).await;
    let tea = a.stocked("tea", "3", 10).await;
    let depot = a.location("Depot").await.id;
    let transfer = a.send(depot, tea, 3).await.unwrap()[0].id;
    let sale = a.sell(tea, 2).await.unwrap().id;
    let snapshot = a.snapshot().await;
    Before { a, tea, sale, transfer, depot, snapshot }
}

impl Before {
    /// The refusal, after which everything is as it was.
    async fn refused<T: std::fmt::Debug>(&self, result: Result<T>) -> ShopError {
        let refusal = result.unwrap_err();
        assert_eq!(self.a.snapshot().await, self.snapshot, "{refusal:?}");
        refusal
    }

    async fn not_found<T: std::fmt::Debug>(&self, result: Result<T>, entity: Entity) {
        assert_eq!(self.refused(result).await, ShopError::not_found(entity, NOWHERE));
    }
}

const NOWHERE: i64 = 9_000_000_000_000_000_000;

pub async fn unknown_ids_change_nothing(shop: Shop) {
    let b = before(&shop).await;
    let (a, by, here, tea) = (&b.a, &b.a.manager, b.a.location.id, b.tea);
    let (place, product) = (LocationId::new(NOWHERE), ProductId::new(NOWHERE));
    let line = |product| ReceiveLine::new(product, units(1), money("1"));
    b.not_found(a.shop.receive(by, receipt(place, vec![line(tea)])).await, Entity::Location).await;
    let lines = vec![line(tea), line(product)];
    b.not_found(a.shop.receive(by, receipt(here, lines)).await, Entity::Product).await;
    let supplier = Some(SupplierId::new(NOWHERE));
    let from_nobody = Receive { supplier, ..receipt(here, vec![line(tea)]) };
    b.not_found(a.shop.receive(by, from_nobody).await, Entity::Supplier).await;
    let lost = |product| AdjustLine::write_off(product, units(1), AdjustmentReason::Theft);
    b.not_found(a.adjust(vec![lost(tea), lost(product)]).await, Entity::Product).await;
    let named = AdjustLine { batch: Some(BatchId::new(NOWHERE)), ..lost(tea) };
    b.not_found(a.adjust(vec![named]).await, Entity::Batch).await;
    b.not_found(a.count(vec![counted(tea, 8), counted(product, 1)]).await, Entity::Product).await;
    let count = counting(place, vec![counted(tea, 1)]);
    b.not_found(a.shop.count(by, count).await, Entity::Location).await;
    b.not_found(a.checkout(a.cart(&[(tea, 1), (product, 1)])).await, Entity::Product).await;
    let cart = Cart::new(place).with(tea, units(1));
    b.not_found(a.checkout(cart).await, Entity::Location).await;
    let cart = Cart { customer: Some(CustomerId::new(NOWHERE)), ..a.cart(&[(tea, 1)]) };
    b.not_found(a.checkout(cart).await, Entity::Customer).await;
    let cart =
        a.cart_of(CartLine { batch: Some(BatchId::new(NOWHERE)), ..CartLine::new(tea, units(1)) });
    b.not_found(a.checkout(cart).await, Entity::Batch).await;
    let sale = SaleId::new(NOWHERE);
    b.not_found(a.shop.refund_sale(by, refund_all(sale)).await, Entity::Sale).await;
    b.not_found(a.shop.void_sale(by, void(sale)).await, Entity::Sale).await;
    let goods = return_of(here, product, 1, "1");
    b.not_found(a.shop.return_goods(by, goods).await, Entity::Product).await;
    b.not_found(a.send(place, tea, 1).await, Entity::Location).await;
    b.not_found(a.send(b.depot, product, 1).await, Entity::Product).await;
    b.not_found(a.complete(TransferId::new(NOWHERE)).await, Entity::Transfer).await;
    b.not_found(a.cancel(TransferId::new(NOWHERE)).await, Entity::Transfer).await;
    let set = SetThresholds { product, location: here, min_stock: 1, reorder_point: 1 };
    b.not_found(a.shop.set_thresholds(by, set).await, Entity::Product).await;
}

pub async fn ids_that_are_no_numbers_of_anything_are_not_found(shop: Shop) {
    let b = before(&shop).await;
    for id in [0, -1, i64::MIN, i64::MAX] {
        let missing = ShopError::not_found(Entity::Product, id);
        assert_eq!(b.refused(b.a.sell(id.into(), 1).await).await, missing);
        assert_eq!(b.a.shop.product(&b.a.cashier, id.into()).await.unwrap_err(), missing);
        let missing = ShopError::not_found(Entity::Sale, id);
        assert_eq!(b.a.shop.sale(&b.a.cashier, id.into()).await.unwrap_err(), missing);
    }
}

pub async fn amounts_with_too_many_digits_or_the_wrong_sign_change_nothing(shop: Shop) {
    let b = before(&shop).await;
    let (a, by, here, tea) = (&b.a, &b.a.manager, b.a.location.id, b.tea);
    let line = ReceiveLine::new(tea, units(1), money("-0.01"));
    let refused = b.refused(a.shop.receive(by, receipt(here, vec![line])).await).await;
    assert_eq!(refused.code(), "amount_out_of_range");
    let found = AdjustLine { unit_cost: Some(money("-1")), ..AdjustLine::found(tea, units(1)) };
    let refused = b.refused(a.adjust(vec![found]).await).await;
    assert_eq!(refused.code(), "amount_out_of_range");
    let goods = return_of(here, tea, 1, "-1");
    let refused = b.refused(a.shop.return_goods(by, goods.clone()).await).await;
    assert_eq!(refused.code(), "amount_out_of_range");
    let line = ReturnLine {
        unit_price: money("1"),
        unit_cost: Some(money("-1")),
        ..goods.lines[0].clone()
    };
    let goods = ReturnGoods { lines: vec![line], ..goods };
    let refused = b.refused(a.shop.return_goods(by, goods).await).await;
    assert_eq!(refused.code(), "amount_out_of_range");
    let coins = [Payment::cash(money("3.001"))];
    let refused = b.refused(a.pay(a.cart(&[(tea, 1)]), coins).await).await;
    assert_eq!(refused.code(), "too_many_digits");
}

pub async fn requests_without_lines_change_nothing(shop: Shop) {
    let b = before(&shop).await;
    let (a, by, here) = (&b.a, &b.a.manager, b.a.location.id);
    let none = ShopError::NoLines;
    assert_eq!(b.refused(a.shop.receive(by, receipt(here, vec![])).await).await, none);
    assert_eq!(b.refused(a.adjust(vec![]).await).await, none);
    assert_eq!(b.refused(a.count(vec![]).await).await, none);
    assert_eq!(b.refused(a.checkout(a.cart(&[])).await).await, none);
    assert_eq!(b.refused(a.shop.quote(by, a.cart(&[])).await).await, none);
    let goods = ReturnGoods { lines: vec![], ..return_of(here, b.tea, 1, "1") };
    assert_eq!(b.refused(a.shop.return_goods(by, goods).await).await, none);
    let request = RequestTransfer { lines: vec![], ..transfer(here, b.depot, b.tea, 1) };
    assert_eq!(b.refused(a.shop.request_transfer(by, request).await).await, none);
    let complete = CompleteTransfers { arrivals: vec![], key: None };
    assert_eq!(b.refused(a.shop.complete_transfers(by, complete).await).await, none);
    let cancel = CancelTransfers { transfers: vec![], key: None };
    assert_eq!(b.refused(a.shop.cancel_transfers(by, cancel).await).await, none);
}

pub async fn requests_with_too_many_lines_change_nothing(shop: Shop) {
    let b = before(&shop).await;
    let (a, by, here, tea) = (&b.a, &b.a.manager, b.a.location.id, b.tea);
    let n = MAX_STOCK_LINES + 1;
    let too_many = ShopError::TooManyLines { lines: n as u64, max: MAX_STOCK_LINES as u64 };
    let lines = vec![ReceiveLine::new(tea, units(1), money("1")); n];
    assert_eq!(b.refused(a.shop.receive(by, receipt(here, lines)).await).await, too_many);
    let adjust: Adjust = adjustment(here, vec![AdjustLine::found(tea, units(1)); n]);
    assert_eq!(b.refused(a.shop.adjust(by, adjust).await).await, too_many);
    let count: Count = counting(here, vec![counted(tea, 1); n]);
    assert_eq!(b.refused(a.shop.count(by, count).await).await, too_many);
    assert_eq!(b.refused(a.checkout(a.cart(&vec![(tea, 1); n])).await).await, too_many);
    let coupons = vec![text("HELLO"); MAX_COUPONS + 1];
    let shown = Cart { coupons, ..a.cart(&[(tea, 1)]) };
    let max = MAX_COUPONS as u64;
    let too_many_coupons = ShopError::TooManyLines { lines: max + 1, max };
    assert_eq!(b.refused(a.shop.quote(by, shown.clone()).await).await, too_many_coupons);
    assert_eq!(b.refused(a.checkout(shown).await).await, too_many_coupons);
    let refund = refund_lines(b.sale, vec![back(1, 1); n]);
    assert_eq!(b.refused(a.shop.refund_sale(by, refund).await).await, too_many);
    let goods = return_of(here, tea, 1, "1");
    let goods = ReturnGoods { lines: vec![goods.lines[0].clone(); n], ..goods };
    assert_eq!(b.refused(a.shop.return_goods(by, goods).await).await, too_many);
    let request = transfer(here, b.depot, tea, 1);
    let request = RequestTransfer { lines: vec![request.lines[0].clone(); n], ..request };
    assert_eq!(b.refused(a.shop.request_transfer(by, request).await).await, too_many);
    let cancel = CancelTransfers { transfers: vec![b.transfer; n], key: None };
    assert_eq!(b.refused(a.shop.cancel_transfers(by, cancel).await).await, too_many);
}

pub async fn a_failing_line_undoes_the_lines_before_it(shop: Shop) {
    let b = before(&shop).await;
    let (a, by, here, tea) = (&b.a, &b.a.manager, b.a.location.id, b.tea);
    let refused = b.refused(a.checkout(a.cart(&[(tea, 1), (tea, 5)])).await).await;
    assert_eq!(refused.code(), "insufficient_stock");
    let lost = |quantity| AdjustLine::write_off(tea, units(quantity), AdjustmentReason::Damage);
    let refused = b.refused(a.adjust(vec![lost(1), lost(5)]).await).await;
    assert_eq!(refused.code(), "insufficient_stock");
    let refund = refund_lines(b.sale, vec![back(1, 1), back(1, 2)]);
    let refused = b.refused(a.shop.refund_sale(by, refund).await).await;
    assert_eq!(refused.code(), "refund_exceeds_sale");
    let cancel = vec![b.transfer, TransferId::new(NOWHERE)];
    let cancel = CancelTransfers { transfers: cancel, key: None };
    b.not_found(a.shop.cancel_transfers(by, cancel).await, Entity::Transfer).await;
    let bad = ReceiveLine {
        expiration_date: Some(day("2020-01-01")),
        ..ReceiveLine::new(tea, units(1), money("1"))
    };
    let lines = vec![ReceiveLine::new(tea, units(1), money("1")), bad];
    let refused = b.refused(a.shop.receive(by, receipt(here, lines)).await).await;
    assert_eq!(refused.code(), "expiry_before_receipt");
}

pub async fn goods_that_expired_before_they_came_are_refused(shop: Shop) {
    let a = open_shop(&shop).await.at("2026-07-01T23:30:00Z");
    let tea = a.product("tea", "3").await;
    let line = |received: Option<&str>, expires: &str| ReceiveLine {
        received_date: received.map(day),
        expiration_date: Some(day(expires)),
        ..ReceiveLine::new(tea, units(1), money("1"))
    };
    for (received, expires, date) in
        [(None, "2026-07-01", "2026-07-02"), (Some("2026-05-02"), "2026-05-01", "2026-05-02")]
    {
        let receipt = receipt(a.location.id, vec![line(received, expires)]);
        let refused = a.shop.receive(&a.manager, receipt).await.unwrap_err();
        let (expires, received) = (day(expires), day(date));
        assert_eq!(refused, ShopError::ExpiryBeforeReceipt { expires, received });
    }
    let lines = vec![line(None, "2026-07-02"), line(Some("2026-05-01"), "2026-05-01")];
    a.receive_lines(a.location.id, lines).await;
}

pub async fn goods_are_not_received_from_or_into_what_is_archived(shop: Shop) {
    let a = open_shop(&shop).await;
    let (tea, mill) = (a.product("tea", "3").await, a.supplier("Mill").await);
    let line = ReceiveLine::new(tea, units(1), money("1"));
    let goods = || receipt(a.location.id, vec![line.clone()]);
    let archived = |entity, id: i64| ShopError::Archived { entity, id: id.to_string() };
    a.shop.archive_supplier(&a.manager, mill.id, 1).await.unwrap();
    let from = Receive { supplier: Some(mill.id), ..goods() };
    let refused = a.shop.receive(&a.manager, from).await.unwrap_err();
    assert_eq!(refused, archived(Entity::Supplier, mill.id.get()));
    a.shop.archive_product(&a.manager, tea, 1).await.unwrap();
    let refused = a.shop.receive(&a.manager, goods()).await.unwrap_err();
    assert_eq!(refused, archived(Entity::Product, tea.get()));
    a.shop.restore_product(&a.manager, tea, 2).await.unwrap();
    a.shop.archive_location(&a.admin, a.location.id, 1).await.unwrap();
    let refused = a.shop.receive(&a.manager, goods()).await.unwrap_err();
    assert_eq!(refused, archived(Entity::Location, a.location.id.get()));
    assert_eq!(a.ledger(tea).await, []);
}

pub async fn pages_of_nothing_or_too_much_are_refused(shop: Shop) {
    let a = open_shop(&shop).await;
    for limit in [0, MOST + 1, u32::MAX] {
        let by = &a.manager;
        let query = LevelQuery { limit, ..LevelQuery::default() };
        assert!(a.shop.levels(by, query).await.is_err());
        let query = MovementQuery { limit, ..MovementQuery::default() };
        assert!(a.shop.movements(by, query).await.is_err());
        let query = TransferQuery { limit, ..TransferQuery::default() };
        assert!(a.shop.transfers(by, query).await.is_err());
        let query = shopx_core::batches::BatchQuery { limit, ..Default::default() };
        assert!(a.shop.batches(by, query).await.is_err());
        assert!(a.shop.expiring_soon(by, None, day("2026-01-01"), limit).await.is_err());
    }
}

pub async fn odd_but_valid_input_is_kept_as_it_is(shop: Shop) {
    let a = open_shop(&shop).await;
    for sku in ["'; DROP TABLE products; --", "%_\\", "{1,2}", "NULL", "\u{202e}rtl", "𝔘𝔫𝔦"]
    {
        let made = a.product(sku, "1").await;
        let found = a.shop.find_product(&a.cashier, text(sku)).await.unwrap().unwrap();
        assert_eq!((found.id, found.sku.as_str()), (made, sku));
        let line = ReceiveLine {
            batch_number: Some(text(sku)),
            ..ReceiveLine::new(made, units(1), money("1"))
        };
        a.receive_lines(a.location.id, vec![line]).await;
        let batch = a.shop.find_batch(&a.cashier, made, text(sku)).await.unwrap().unwrap();
        assert_eq!(batch.number.as_str(), sku);
    }
}

pub async fn a_sale_of_as_much_as_there_can_be_is_exact(shop: Shop) {
    let a = open_shop(&shop).await;
    let dust = a.product("dust", "0.0001").await;
    a.receive(dust, Quantity::MAX, "0.0001").await;
    let sale =
        Checkout::new(a.cart(&[(dust, Quantity::MAX)]), [Payment::rest(PaymentMethod::Card)]);
    let sale = a.shop.checkout(&a.cashier, sale).await.unwrap();
    assert_eq!(sale.total_amount, money("100000000"));
    assert_eq!(sale.cost_of_goods().unwrap(), money("100000000"));
    let refund = refund_lines(sale.id, vec![back(1, Quantity::MAX - 1), back(1, 1)]);
    let refund = a.shop.refund_sale(&a.manager, refund).await.unwrap();
    assert_eq!(refund.amount, sale.total_amount);
}
