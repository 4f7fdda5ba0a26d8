//! Every check finds what it is for, in books that were fine before.

use shopx_core::MemoryStore;
use shopx_core::id::{BatchId, CustomerId, RefundId, SaleId};
use shopx_core::memory::Books;
use shopx_core::pricing::Cart;
use shopx_core::pricing::payment::{Payment, PaymentMethod};
use shopx_core::reports::{Check, Discrepancy};
use shopx_core::sales::{Disposition, Refund, RefundLine, Sale, SaleStatus};
use shopx_core::stock::{AdjustLine, AdjustmentReason};
use shopx_core::transfers::{Arrival, Shortfall, Transfer};
use shopx_testing::arrange::{
    Arranged, back, counted, money, percent_off, rate, refund_lines, return_of, units, void,
};

use super::open;

/// A shop in which everything has happened once.
async fn busy() -> (MemoryStore, Arranged) {
    let (store, a) = open().await;
    let rates = vec![rate("VAT", "20", true), rate("levy", "1", false)];
    let tea = a.taxed("tea", "3.33", rates).await;
    let depot = a.location("Depot").await.id;
    a.receive(tea, 10, "1").await;
    a.receive(tea, 20, "1.25").await;

    let cart = Cart {
        customer: Some(a.customer("Ann").await.id),
        discount: Some(percent_off("10")),
        ..a.cart(&[(tea, 8), (tea, 4)])
    };
    let payments = [Payment::card(money("5")), Payment::rest(PaymentMethod::Cash)];
    let sale = a.pay(cart, payments).await.unwrap();
    let damaged = RefundLine { disposition: Disposition::Damaged, ..back(2, 1) };
    let mut refund = refund_lines(sale.id, vec![back(2, 2), damaged]);
    refund.method = Some(PaymentMethod::Cash);
    a.shop.refund_sale(&a.manager, refund).await.unwrap();
    let undone = a.sell(tea, 1).await.unwrap();
    a.shop.void_sale(&a.manager, void(undone.id)).await.unwrap();
    let goods = return_of(a.location.id, tea, 1, "3");
    a.shop.return_goods(&a.manager, goods).await.unwrap();

    let sent = a.send(depot, tea, 6).await.unwrap();
    for transfer in &sent {
        let received = Some(transfer.quantity - 1);
        let shortfall = Some(Shortfall::WriteOff(AdjustmentReason::Theft));
        a.arrive(Arrival { transfer: transfer.id, received, shortfall }).await.unwrap();
    }
    let sent = a.send(depot, tea, 3).await.unwrap();
    let part = Arrival {
        transfer: sent[0].id,
        received: Some(1),
        shortfall: Some(Shortfall::StayPending),
    };
    a.arrive(part).await.unwrap();
    let cancelled = a.send(depot, tea, 1).await.unwrap();
    a.cancel(cancelled[0].id).await.unwrap();
    a.adjust(vec![AdjustLine::found(tea, units(2))]).await.unwrap();
    let left = a.level(tea).await.quantity;
    a.count(vec![counted(tea, left - 1)]).await.unwrap();
    (store, a)
}

/// What the books say when somebody has tampered with them.
async fn found(tamper: impl FnOnce(&mut Books)) -> Vec<Discrepancy> {
    let (store, a) = busy().await;
    store.tamper(a.tenant.id, tamper);
    a.shop.verify(&a.admin).await.unwrap()
}

/// What was found, as checks, each once.
async fn checks(tamper: impl FnOnce(&mut Books)) -> Vec<Check> {
    let mut checks: Vec<Check> = found(tamper).await.iter().map(|found| found.check).collect();
    checks.sort_unstable();
    checks.dedup();
    checks
}

/// The first sale: eight and four units, of which two came back and one was damaged.
fn sale(books: &mut Books) -> &mut Sale {
    books.sale(SaleId::new(1)).unwrap()
}

fn refund(books: &mut Books) -> &mut Refund {
    books.refund(RefundId::new(1)).unwrap()
}

#[tokio::test]
async fn books_that_nobody_tampered_with_add_up() {
    assert_eq!(found(|_| {}).await, []);
}

#[tokio::test]
async fn a_movement_that_is_missing_is_found() {
    let found = found(Books::forget_last_movement).await;
    assert!(found.iter().all(|found| found.check == Check::LedgerBatchStock), "{found:?}");
    assert_eq!(found[0].subject, "product 1 location 1 batch 2");
    assert_eq!(found[1].subject, "batch 2");
    assert_eq!(found.len(), 2);
}

#[tokio::test]
async fn a_level_that_is_not_the_sum_of_its_batches_is_found() {
    let tampered = checks(Books::reserve_one_more);
    assert_eq!(tampered.await, [Check::BatchStockInventory]);
    let tampered = checks(Books::forget_level);
    assert_eq!(tampered.await, [Check::BatchStockInventory]);
}

#[tokio::test]
async fn a_reservation_without_a_pending_transfer_is_found() {
    let tampered = checks(|books| {
        let pending = |transfer: &Transfer| transfer.state.status().as_str() == "pending";
        books.forget_transfers(pending);
    });
    assert_eq!(tampered.await, [Check::ReservedTransfers]);
}

#[tokio::test]
async fn a_total_that_is_not_the_sum_of_its_lines_is_found() {
    let found = found(|books| sale(books).discount_amount = money("1")).await;
    let [found] = &found[..] else { panic!("{found:?}") };
    assert_eq!((found.check, found.subject.as_str()), (Check::SaleHeader, "sale 1 discount"));
    assert_eq!((found.expected.as_str(), found.actual.as_str()), ("4", "1"));
    let tampered = checks(|books| sale(books).total_amount = money("1"));
    assert_eq!(tampered.await, [Check::SaleHeader, Check::SalePayments]);
}

#[tokio::test]
async fn a_line_that_is_not_the_sum_of_its_discounts_and_taxes_is_found() {
    for tamper in [
        |line: &mut shopx_core::sales::SaleLine| line.discounts.clear(),
        |line: &mut shopx_core::sales::SaleLine| line.taxes.truncate(1),
    ] {
        let tampered = checks(|books| tamper(&mut sale(books).lines[0])).await;
        assert_eq!(tampered, [Check::SaleLine]);
    }
}

#[tokio::test]
async fn a_line_that_took_other_units_than_the_ledger_says_is_found() {
    let tampered = checks(|books| sale(books).lines[0].batches[0].quantity += 1);
    assert_eq!(tampered.await, [Check::SaleBatches]);
    let tampered = checks(|books| sale(books).lines[0].batches[0].batch = BatchId::new(2));
    assert_eq!(tampered.await, [Check::SaleBatches]);
}

#[tokio::test]
async fn payments_that_are_not_the_total_are_found() {
    let tampered = checks(|books| {
        sale(books).payments.pop();
    });
    assert_eq!(tampered.await, [Check::SalePayments]);
}

#[tokio::test]
async fn a_sale_that_does_not_know_its_refunds_is_found() {
    for tamper in [
        |sale: &mut Sale| sale.refunded_amount = money("1"),
        |sale: &mut Sale| sale.refund_count = 2,
        |sale: &mut Sale| sale.status = SaleStatus::Voided,
        |sale: &mut Sale| sale.lines[1].refunded_quantity = 2,
        |sale: &mut Sale| sale.lines[1].batches[0].returned = 0,
    ] {
        assert_eq!(checks(|books| tamper(sale(books))).await, [Check::SaleRefunds]);
    }
}

#[tokio::test]
async fn a_refund_that_is_not_the_sum_of_its_lines_is_found() {
    let tampered = checks(|books| {
        refund(books).tax_amount = money("1");
    });
    assert_eq!(tampered.await, [Check::RefundHeader]);
}

#[tokio::test]
async fn a_refund_beyond_what_was_sold_is_found() {
    let found = found(|books| {
        let refund = refund(books);
        refund.lines[0].quantity = 9;
        refund.lines[0].amount = money("99");
    })
    .await;
    let beyond: Vec<_> = found
        .iter()
        .filter(|found| found.check == Check::RefundWithinSale)
        .map(|found| (found.subject.as_str(), found.expected.as_str(), found.actual.as_str()))
        .collect();
    assert_eq!(beyond[0], ("sale 1 line 2 units", "at most 4", "10"));
    assert_eq!(beyond[1].0, "sale 1 line 2 amount");
    assert_eq!(beyond.len(), 2);
}

#[tokio::test]
async fn refunded_units_that_went_nowhere_are_found() {
    let tampered = checks(|books| {
        refund(books).lines[1].disposition = Disposition::Restock;
    });
    assert_eq!(tampered.await, [Check::RefundBatches]);
}

#[tokio::test]
async fn whoever_is_named_and_is_not_the_tenants_is_found() {
    let found = found(|books| {
        sale(books).customer = Some(CustomerId::new(99));
        books.forget_sale(SaleId::new(2));
    })
    .await;
    let named: Vec<_> = found
        .iter()
        .filter(|found| found.check == Check::Tenant)
        .map(|found| (found.subject.as_str(), found.expected.as_str()))
        .collect();
    assert!(named.contains(&("sale 1", "customer 99 of this tenant")), "{named:?}");
    assert!(named.contains(&("refund 2", "sale 2 of this tenant")), "{named:?}");
}
