//! Refunds, voids and returns without a receipt.

use shopx_core::batches::SetQuarantined;
use shopx_core::catalog::NewProduct;
use shopx_core::id::{BatchId, ProductId, RefundId, SaleId};
use shopx_core::money::Rounding;
use shopx_core::pricing::payment::{PaidBy, Payment, PaymentMethod};
use shopx_core::pricing::{Cart, CartLine};
use shopx_core::sales::{
    Disposition, Refund, RefundKind, RefundLine, RefundSale, ReturnGoods, ReturnLine, Sale,
    SaleStatus, VoidSale,
};
use shopx_core::stock::{AdjustmentReason, MovementDocument, MovementKind};
use shopx_core::tenants::Settings;
use shopx_core::{Entity, Money, Result, Shop, ShopError};

use crate::arrange::{
    Arranged, amount_off, back, day, money, open_shop, open_shop_with, percent_off, pounds,
    product, rate, refund_all, refund_lines, return_of, text, time, units, void,
};

async fn refund(a: &Arranged, sale: &Sale, lines: Vec<RefundLine>) -> Result<Refund> {
    a.shop.refund_sale(&a.manager, refund_lines(sale.id, lines)).await
}

async fn on_hand(a: &Arranged, batches: &[BatchId]) -> Vec<i64> {
    let mut units = Vec::new();
    for batch in batches {
        units.push(a.batch(*batch).await.on_hand);
    }
    units
}

fn closed(sale: &Sale, status: SaleStatus) -> ShopError {
    ShopError::SaleClosed { sale: sale.id, status }
}

/// Three units for 10.00 with tax and discounts that do not divide by three.
async fn thirds(a: &Arranged) -> Sale {
    let rates = vec![rate("VAT", "20", true), rate("levy", "7.7", false)];
    let tea = a.taxed("tea", "3.34", rates).await;
    a.receive(tea, 9, "1").await;
    let line = CartLine { discount: Some(amount_off("0.02")), ..CartLine::new(tea, units(3)) };
    a.checkout(a.cart_of(line)).await.unwrap()
}

pub async fn a_whole_refund_pays_back_what_was_paid_and_restocks(shop: Shop) {
    let a = open_shop(&shop).await.at("2026-03-01T12:00:00Z");
    let (tea, jam) = (a.stocked("tea", "3", 5).await, a.stocked("jam", "2", 5).await);
    let cart = Cart { discount: Some(percent_off("10")), ..a.cart(&[(tea, 2), (jam, 1)]) };
    let sale = a.checkout(cart).await.unwrap();
    let later = a.at("2026-03-05T12:00:00Z");
    let given = later.shop.refund_sale(&a.manager, refund_all(sale.id)).await.unwrap();
    assert_eq!((given.sale, given.kind), (Some(sale.id), RefundKind::Refund));
    assert_eq!((given.location, given.user), (a.location.id, a.manager.user));
    assert_eq!((given.at, given.business_date), (time("2026-03-05T12:00:00Z"), day("2026-03-05")));
    assert_eq!((given.amount, given.paid_by), (money("7.20"), PaidBy::Cash));
    assert_eq!((given.reason.as_str(), given.rounding_amount), ("does not fit", Money::ZERO));
    let lines: Vec<_> = given
        .lines
        .iter()
        .map(|l| (l.line_no, l.sale_line_no, l.product, l.quantity, l.amount, l.disposition))
        .collect();
    assert_eq!(
        lines,
        [
            (1, Some(1), tea, 2, money("5.40"), Disposition::Restock),
            (2, Some(2), jam, 1, money("1.80"), Disposition::Restock),
        ]
    );
    assert_eq!(a.shop.refund(&a.cashier, given.id).await.unwrap(), given);
    assert_eq!((a.level(tea).await.quantity, a.level(jam).await.quantity), (5, 5));

    let kept = a.sale(sale.id).await;
    assert_eq!((kept.status, kept.refund_count), (SaleStatus::Refunded, 1));
    assert_eq!((kept.refunded_amount, kept.total_amount), (money("7.20"), money("7.20")));
    assert_eq!((kept.lines[0].refunded_quantity, kept.lines[0].batches[0].returned), (2, 2));
    assert_eq!(kept.lines[0].refunded_amount, money("5.40"));
    let moved = a.ledger(tea).await.pop().unwrap();
    assert_eq!((moved.kind, moved.quantity), (MovementKind::Refund, 2));
    assert_eq!(moved.document, MovementDocument::Refund { id: given.id, line_no: 1 });
    assert_eq!(moved.business_date, day("2026-03-05"));
}

pub async fn refunds_in_parts_sum_to_what_was_paid(shop: Shop) {
    let a = open_shop(&shop).await;
    let sale = thirds(&a).await;
    let mut given = Vec::new();
    for n in 1..=3 {
        given.push(refund(&a, &sale, vec![back(1, 1)]).await.unwrap());
        let kept = a.sale(sale.id).await;
        let status = if n < 3 { SaleStatus::PartiallyRefunded } else { SaleStatus::Refunded };
        assert_eq!((kept.status, kept.refund_count), (status, n));
    }
    let sum = |of: fn(&Refund) -> Money| Money::sum(given.iter().map(of)).unwrap();
    assert_eq!(sum(|refund| refund.amount), sale.total_amount);
    assert_eq!(sum(|refund| refund.tax_amount), sale.tax_amount);
    let amounts: Vec<_> = given.iter().map(|refund| refund.amount).collect();
    let kept = a.sale(sale.id).await;
    assert_eq!((kept.refunded_amount, kept.lines[0].refunded_tax_amount), {
        (sale.total_amount, sale.tax_amount)
    });
    assert!(amounts.iter().all(|amount| *amount > Money::ZERO));
    assert_eq!(refund(&a, &sale, vec![back(1, 1)]).await.unwrap_err(), {
        closed(&sale, SaleStatus::Refunded)
    });
}

pub async fn the_rest_of_a_sale_is_refunded_without_naming_its_lines(shop: Shop) {
    let a = open_shop(&shop).await;
    let sale = thirds(&a).await;
    let first = refund(&a, &sale, vec![back(1, 2)]).await.unwrap();
    let rest = a.shop.refund_sale(&a.manager, refund_all(sale.id)).await.unwrap();
    assert_eq!(rest.lines[0].quantity, 1);
    assert_eq!(first.amount.plus(rest.amount).unwrap(), sale.total_amount);
}

pub async fn one_line_may_come_back_in_two_conditions(shop: Shop) {
    let a = open_shop(&shop).await;
    let sale = thirds(&a).await;
    let damaged = RefundLine { disposition: Disposition::Damaged, ..back(1, 1) };
    let given = refund(&a, &sale, vec![back(1, 2), damaged]).await.unwrap();
    assert_eq!(given.amount, sale.total_amount);
    assert_eq!(a.level(sale.lines[0].product).await.quantity, 8);
    assert_eq!(a.shop.refund(&a.cashier, given.id).await.unwrap(), given);
}

pub async fn units_go_back_to_the_batch_taken_last_first(shop: Shop) {
    let a = open_shop(&shop).await;
    let tea = a.product("tea", "3").await;
    let mut batches = Vec::new();
    for _ in 0..3 {
        batches.push(a.receive(tea, 2, "1").await);
    }
    let sale = a.sell(tea, 5).await.unwrap();
    assert_eq!(on_hand(&a, &batches).await, [0, 0, 1]);
    for (quantity, left) in [(2, [0, 1, 2]), (2, [1, 2, 2]), (1, [2, 2, 2])] {
        refund(&a, &sale, vec![back(1, quantity)]).await.unwrap();
        assert_eq!(on_hand(&a, &batches).await, left);
    }
    let returned: Vec<_> =
        a.sale(sale.id).await.lines[0].batches.iter().map(|taken| taken.returned).collect();
    assert_eq!(returned, [2, 2, 1]);
}

pub async fn damaged_and_expired_goods_are_written_off(shop: Shop) {
    let a = open_shop(&shop).await;
    let tea = a.product("tea", "3").await;
    let batch = a.receive(tea, 5, "1").await;
    let sale = a.sell(tea, 5).await.unwrap();
    for (disposition, reason) in [
        (Disposition::Damaged, AdjustmentReason::Damage),
        (Disposition::Expired, AdjustmentReason::Expiry),
    ] {
        let line = RefundLine { disposition, ..back(1, 2) };
        let given = refund(&a, &sale, vec![line]).await.unwrap();
        assert_eq!((given.amount, given.lines[0].disposition), (money("6"), disposition));
        let ledger = a.ledger(tea).await;
        let rows: Vec<_> = ledger[ledger.len() - 2..]
            .iter()
            .map(|m| (m.kind, m.quantity, m.reason, m.batch, m.document))
            .collect();
        let document = MovementDocument::Refund { id: given.id, line_no: 1 };
        assert_eq!(
            rows,
            [
                (MovementKind::Refund, 2, None, batch, document),
                (MovementKind::WriteOff, -2, Some(reason), batch, document),
            ]
        );
    }
    assert_eq!(on_hand(&a, &[batch]).await, [0]);
    assert_eq!(a.sale(sale.id).await.lines[0].refunded_quantity, 4);
}

pub async fn goods_of_a_quarantined_or_expired_batch_come_back_and_stay_unsellable(shop: Shop) {
    let a = open_shop(&shop).await.at("2026-03-01T12:00:00Z");
    let tea = a.product("tea", "3").await;
    let batch = a.receive_expiring(tea, 2, "1", "2026-03-02").await;
    let sale = a.sell(tea, 2).await.unwrap();
    let quarantine = SetQuarantined {
        batch,
        version: 1,
        quarantined: true,
        reason: Some(text("mould")),
        key: None,
    };
    a.shop.set_quarantined(&a.manager, quarantine).await.unwrap();
    let late = a.at("2026-03-03T12:00:00Z");
    late.shop.refund_sale(&a.manager, refund_all(sale.id)).await.unwrap();
    assert_eq!(a.level(tea).await.quantity, 2);
    let refused = late.sell(tea, 1).await.unwrap_err();
    let ShopError::InsufficientStock { available: 0, quarantined: 2, .. } = refused else {
        panic!("{refused:?}")
    };
}

pub async fn no_more_is_refunded_than_was_sold(shop: Shop) {
    let a = open_shop(&shop).await;
    let tea = a.stocked("tea", "3", 5).await;
    let sale = a.sell(tea, 3).await.unwrap();
    refund(&a, &sale, vec![back(1, 1)]).await.unwrap();
    let before = a.snapshot().await;
    let exceeds = |wanted, refundable| ShopError::RefundExceedsSale {
        sale: sale.id,
        line_no: 1,
        wanted,
        refundable,
    };
    let refused = refund(&a, &sale, vec![back(1, 3)]).await.unwrap_err();
    assert_eq!(refused, exceeds(3, 2));
    let refused = refund(&a, &sale, vec![back(1, 1), back(1, 2)]).await.unwrap_err();
    assert_eq!(refused, exceeds(2, 1));
    let refused = refund(&a, &sale, vec![back(1, shopx_core::Quantity::MAX)]).await.unwrap_err();
    assert_eq!(refused, exceeds(shopx_core::Quantity::MAX, 2));
    for line_no in [0, 2, u32::MAX] {
        let refused = refund(&a, &sale, vec![back(line_no, 1)]).await.unwrap_err();
        let id = format!("{}/{line_no}", sale.id);
        assert_eq!(refused, ShopError::not_found(Entity::SaleLine, id));
    }
    assert_eq!(a.snapshot().await, before);
}

pub async fn a_split_payment_is_refunded_in_a_way_that_is_said(shop: Shop) {
    let a = open_shop(&shop).await;
    let tea = a.stocked("tea", "5", 9).await;
    let payments = [Payment::card(money("4")), Payment::rest(PaymentMethod::Cash)];
    let sale = a.pay(a.cart(&[(tea, 2)]), payments).await.unwrap();
    let refused = a.shop.refund_sale(&a.manager, refund_all(sale.id)).await.unwrap_err();
    assert_eq!(refused, ShopError::RefundMethodMissing { sale: sale.id });
    for method in [PaymentMethod::Card, PaymentMethod::Voucher] {
        let request =
            RefundSale { method: Some(method), ..refund_lines(sale.id, vec![back(1, 1)]) };
        let given = a.shop.refund_sale(&a.manager, request).await.unwrap();
        assert_eq!((given.paid_by, given.amount), (method.into(), money("5")));
    }
}

pub async fn cash_refunds_hand_out_what_the_sale_took_whatever_their_parts(shop: Shop) {
    let rounding = Rounding { cash_step: Some(money("0.05")), ..Rounding::default() };
    let a = open_shop_with(&shop, Settings { rounding, ..pounds() }).await;
    let tea = a.stocked("tea", "5.24", 9).await;
    let sale = a.sell(tea, 3).await.unwrap();
    assert_eq!((sale.total_amount, sale.rounding_amount), (money("15.72"), money("-0.02")));
    let mut handed_out = Money::ZERO;
    for _ in 0..3 {
        let given = refund(&a, &sale, vec![back(1, 1)]).await.unwrap();
        assert_eq!(a.shop.refund(&a.cashier, given.id).await.unwrap(), given);
        let cash = given.amount.plus(given.rounding_amount).unwrap();
        let steps = cash.amount() / money("0.05").amount();
        assert!(steps.is_integer(), "{given:?}");
        handed_out = handed_out.plus(cash).unwrap();
    }
    assert_eq!(handed_out, money("15.7"));

    // By card nothing is rounded, and what went back by card is no cash.
    let sale = a.sell(tea, 3).await.unwrap();
    let card =
        RefundSale { method: Some(PaymentMethod::Card), ..refund_lines(sale.id, vec![back(1, 1)]) };
    let given = a.shop.refund_sale(&a.manager, card).await.unwrap();
    assert_eq!((given.amount, given.rounding_amount), (money("5.24"), Money::ZERO));
    let given = refund(&a, &sale, vec![back(1, 1)]).await.unwrap();
    assert_eq!(given.rounding_amount, money("0.01"));
}

pub async fn a_cashier_refunds_and_voids_up_to_the_limit(shop: Shop) {
    let settings = Settings { cashier_refund_limit: money("6"), ..pounds() };
    let a = open_shop_with(&shop, settings).await;
    let tea = a.stocked("tea", "3", 9).await;
    let sale = a.sell(tea, 3).await.unwrap();
    let over = ShopError::OverLimit {
        role: shopx_core::Role::Cashier,
        amount: money("9"),
        limit: money("6"),
    };
    let refused = a.shop.refund_sale(&a.cashier, refund_all(sale.id)).await.unwrap_err();
    assert_eq!(refused, over);
    assert_eq!(a.shop.void_sale(&a.cashier, void(sale.id)).await.unwrap_err(), over);
    let part = refund_lines(sale.id, vec![back(1, 2)]);
    a.shop.refund_sale(&a.cashier, part).await.unwrap();
    let small = a.sell(tea, 2).await.unwrap();
    a.shop.void_sale(&a.cashier, void(small.id)).await.unwrap();

    let none = open_shop(&shop).await;
    let jam = none.stocked("jam", "1", 1).await;
    let sale = none.sell(jam, 1).await.unwrap();
    let refused = none.shop.refund_sale(&none.cashier, refund_all(sale.id)).await.unwrap_err();
    assert_eq!(refused.code(), "over_limit");
    none.shop.refund_sale(&none.manager, refund_all(sale.id)).await.unwrap();
}

pub async fn a_void_undoes_a_whole_sale_and_stays_on_record(shop: Shop) {
    let a = open_shop(&shop).await.at("2026-07-01T22:30:00Z");
    let (tea, jam) = (a.stocked("tea", "3", 5).await, a.stocked("jam", "2", 5).await);
    let payments = [Payment::card(money("4")), Payment::rest(PaymentMethod::Cash)];
    let sale = a.pay(a.cart(&[(tea, 2), (jam, 1)]), payments).await.unwrap();
    let given = a.shop.void_sale(&a.manager, void(sale.id)).await.unwrap();
    assert_eq!((given.kind, given.sale), (RefundKind::Void, Some(sale.id)));
    assert_eq!((given.amount, given.paid_by), (money("8"), PaidBy::Split));
    assert_eq!((given.lines.len(), given.reason.as_str()), (2, "rung up twice"));
    assert_eq!(a.shop.refund(&a.cashier, given.id).await.unwrap(), given);
    let kept = a.sale(sale.id).await;
    assert_eq!((kept.status, kept.refund_count), (SaleStatus::Voided, 1));
    assert_eq!((a.level(tea).await.quantity, a.level(jam).await.quantity), (5, 5));

    let voided = closed(&sale, SaleStatus::Voided);
    assert_eq!(a.shop.void_sale(&a.manager, void(sale.id)).await.unwrap_err(), voided);
    assert_eq!(refund(&a, &sale, vec![back(1, 1)]).await.unwrap_err(), voided);
    let all = a.shop.refund_sale(&a.manager, refund_all(sale.id)).await.unwrap_err();
    assert_eq!(all, voided);
}

pub async fn a_void_gives_back_what_was_taken_when_the_cash_step_left_no_cash_to_pay(shop: Shop) {
    let rounding = Rounding { cash_step: Some(money("0.05")), ..Rounding::default() };
    let a = open_shop_with(&shop, Settings { rounding, ..pounds() }).await;
    let tea = a.stocked("tea", "1.06", 9).await;
    let payments = [Payment::card(money("1.04")), Payment::rest(PaymentMethod::Cash)];
    let sale = a.pay(a.cart(&[(tea, 1)]), payments).await.unwrap();
    assert_eq!((sale.rounding_amount, sale.paid_by), (money("-0.02"), PaidBy::Split));
    let given = a.shop.void_sale(&a.manager, void(sale.id)).await.unwrap();
    assert_eq!(given.amount.plus(given.rounding_amount).unwrap(), money("1.04"));
}

pub async fn a_sale_is_voided_on_its_business_date_only(shop: Shop) {
    let a = open_shop(&shop).await.at("2026-07-01T22:30:00Z");
    let tea = a.stocked("tea", "3", 5).await;
    let sale = a.sell(tea, 1).await.unwrap();
    assert_eq!(sale.business_date, day("2026-07-01"));
    let midnight = a.at("2026-07-01T23:00:00Z");
    let refused = midnight.shop.void_sale(&a.manager, void(sale.id)).await.unwrap_err();
    let (business_date, today) = (day("2026-07-01"), day("2026-07-02"));
    assert_eq!(refused, ShopError::VoidTooLate { sale: sale.id, business_date, today });
    let in_time = a.at("2026-07-01T22:59:59Z");
    in_time.shop.void_sale(&a.manager, void(sale.id)).await.unwrap();
}

pub async fn a_sale_of_which_something_was_refunded_is_not_voided(shop: Shop) {
    let a = open_shop(&shop).await;
    let tea = a.stocked("tea", "3", 5).await;
    let sale = a.sell(tea, 2).await.unwrap();
    refund(&a, &sale, vec![back(1, 1)]).await.unwrap();
    let refused = a.shop.void_sale(&a.manager, void(sale.id)).await.unwrap_err();
    assert_eq!(refused, closed(&sale, SaleStatus::PartiallyRefunded));
    refund(&a, &sale, vec![back(1, 1)]).await.unwrap();
    let refused = a.shop.void_sale(&a.manager, void(sale.id)).await.unwrap_err();
    assert_eq!(refused, closed(&sale, SaleStatus::Refunded));
}

pub async fn a_sale_of_nothing_paid_is_refunded_and_voided(shop: Shop) {
    let a = open_shop(&shop).await;
    let tea = a.stocked("tea", "3", 5).await;
    let free = || Cart { discount: Some(percent_off("100")), ..a.cart(&[(tea, 2)]) };
    let sale = a.pay(free(), Vec::new()).await.unwrap();
    let given = a.shop.refund_sale(&a.manager, refund_all(sale.id)).await.unwrap();
    assert_eq!((given.amount, given.paid_by), (Money::ZERO, PaidBy::Nothing));
    assert_eq!(a.sale(sale.id).await.status, SaleStatus::Refunded);
    assert_eq!(a.shop.refund(&a.cashier, given.id).await.unwrap(), given);
    let sale = a.pay(free(), Vec::new()).await.unwrap();
    let given = a.shop.void_sale(&a.cashier, void(sale.id)).await.unwrap();
    assert_eq!(a.shop.refund(&a.cashier, given.id).await.unwrap(), given);
    assert_eq!(a.level(tea).await.quantity, 5);
}

fn two_ways_back(a: &Arranged, tea: ProductId) -> ReturnGoods {
    let good = return_of(a.location.id, tea, 2, "2.995");
    let line = good.lines[0].clone();
    let bad = ReturnLine {
        quantity: units(1),
        unit_price: Money::ZERO,
        disposition: Disposition::Damaged,
        ..line.clone()
    };
    ReturnGoods { lines: vec![line, bad], ..good }
}

pub async fn goods_without_a_receipt_go_into_a_new_batch_or_are_written_off(shop: Shop) {
    let a = open_shop(&shop).await.at("2026-03-01T12:00:00Z");
    let tea = a.product("tea", "3").await;
    let old = a.receive(tea, 1, "1.5").await;
    let given = a.shop.return_goods(&a.manager, two_ways_back(&a, tea)).await.unwrap();
    assert_eq!((given.sale, given.kind), (None, RefundKind::Return));
    assert_eq!((given.amount, given.paid_by), (money("5.99"), PaidBy::Cash));
    assert_eq!((given.tax_amount, given.business_date), (Money::ZERO, day("2026-03-01")));
    let lines: Vec<_> = given
        .lines
        .iter()
        .map(|l| (l.line_no, l.sale_line_no, l.quantity, l.amount, l.disposition))
        .collect();
    assert_eq!(
        lines,
        [
            (1, None, 2, money("5.99"), Disposition::Restock),
            (2, None, 1, Money::ZERO, Disposition::Damaged),
        ]
    );
    assert_eq!(a.shop.refund(&a.cashier, given.id).await.unwrap(), given);
    assert_eq!(a.level(tea).await.quantity, 3);
    let ledger = a.ledger(tea).await;
    let rows: Vec<_> = ledger[1..].iter().map(|m| (m.kind, m.quantity, m.unit_cost)).collect();
    assert_eq!(
        rows,
        [
            (MovementKind::Refund, 2, money("1.5")),
            (MovementKind::Refund, 1, money("1.5")),
            (MovementKind::WriteOff, -1, money("1.5")),
        ]
    );
    let batch = a.batch(ledger[1].batch).await;
    assert_ne!(batch.id, old);
    assert_eq!((batch.on_hand, batch.quantity_received), (2, 2));
    assert_eq!(batch.number, text(&format!("20260301-{}", batch.id)));
}

pub async fn returned_goods_cost_what_is_said_or_known(shop: Shop) {
    let a = open_shop(&shop).await;
    let bare = a.product("bare", "3").await;
    let goods = return_of(a.location.id, bare, 1, "3");
    let refused = a.shop.return_goods(&a.manager, goods.clone()).await.unwrap_err();
    assert_eq!(refused, ShopError::CostUnknown { product: bare });
    let line = ReturnLine { unit_cost: Some(money("0")), ..goods.lines[0].clone() };
    let said = ReturnGoods { lines: vec![line], ..goods };
    a.shop.return_goods(&a.manager, said).await.unwrap();
    assert_eq!(a.ledger(bare).await[0].unit_cost, Money::ZERO);
    let known = NewProduct { cost: Some(money("0.7")), ..product("known", "3") };
    let known = a.product_with(known).await.id;
    let goods = return_of(a.location.id, known, 1, "3");
    a.shop.return_goods(&a.manager, goods).await.unwrap();
    assert_eq!(a.ledger(known).await[0].unit_cost, money("0.7"));
}

pub async fn a_cash_return_is_rounded_to_the_cash_step(shop: Shop) {
    let rounding = Rounding { cash_step: Some(money("0.05")), ..Rounding::default() };
    let a = open_shop_with(&shop, Settings { rounding, ..pounds() }).await;
    let tea = a.stocked("tea", "3", 5).await;
    let goods = return_of(a.location.id, tea, 1, "2.98");
    let given = a.shop.return_goods(&a.manager, goods.clone()).await.unwrap();
    assert_eq!((given.amount, given.rounding_amount), (money("2.98"), money("0.02")));
    let card = ReturnGoods { method: PaymentMethod::Card, ..goods };
    let given = a.shop.return_goods(&a.manager, card).await.unwrap();
    assert_eq!((given.paid_by, given.rounding_amount), (PaidBy::Card, Money::ZERO));
}

pub async fn what_was_paid_back_in_cash_is_known(shop: Shop) {
    let rounding = Rounding { cash_step: Some(money("0.05")), ..Rounding::default() };
    let a = open_shop_with(&shop, Settings { rounding, ..pounds() }).await;
    let tea = a.stocked("tea", "5.24", 9).await;
    let (sale, other) = (a.sell(tea, 3).await.unwrap(), a.sell(tea, 1).await.unwrap());
    let in_cash = async |sale: SaleId| {
        let mut tx = a.shop.begin(&a.manager).await.unwrap();
        let facts = tx.sales().facts(sale, None).await.unwrap();
        (facts.cash_refunded, facts.cash_rounding)
    };
    assert_eq!(in_cash(sale.id).await, (Money::ZERO, Money::ZERO));
    for method in [PaymentMethod::Cash, PaymentMethod::Card, PaymentMethod::Cash] {
        let request =
            RefundSale { method: Some(method), ..refund_lines(sale.id, vec![back(1, 1)]) };
        a.shop.refund_sale(&a.manager, request).await.unwrap();
    }
    assert_eq!(in_cash(sale.id).await, (money("10.48"), money("0.02")));
    assert_eq!(in_cash(other.id).await, (Money::ZERO, Money::ZERO));
}

pub async fn a_missing_sale_or_refund_is_not_found(shop: Shop) {
    let a = open_shop(&shop).await;
    let missing = i64::MAX;
    let sale = SaleId::new(missing);
    let not_found = ShopError::not_found(Entity::Sale, missing);
    assert_eq!(a.shop.sale(&a.manager, sale).await.unwrap_err(), not_found);
    let refused = a.shop.refund_sale(&a.manager, refund_all(sale)).await.unwrap_err();
    assert_eq!(refused, not_found);
    let nothing: VoidSale = void(sale);
    assert_eq!(a.shop.void_sale(&a.manager, nothing).await.unwrap_err(), not_found);
    let refused = a.shop.refund(&a.manager, RefundId::new(missing)).await.unwrap_err();
    assert_eq!(refused, ShopError::not_found(Entity::Refund, missing));
}
