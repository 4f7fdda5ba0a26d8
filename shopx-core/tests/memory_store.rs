//! What is the memory store's own; what every store does is in the contract.

#![expect(clippy::unwrap_used, reason = "helpers of tests, not tests to Clippy")]

#[path = "memory_store/verify.rs"]
mod verify;

use std::future::Future;
use std::task::{Poll, Waker};

use shopx_core::batches::SetQuarantined;
use shopx_core::catalog::NewProduct;
use shopx_core::decision::Decision;
use shopx_core::id::{TenantId, TransferId, UserId};
use shopx_core::idempotency::Claim;
use shopx_core::pricing::payment::{Payment, PaymentMethod};
use shopx_core::records::PageQuery;
use shopx_core::sales::{Checkout, Disposition, RefundDraft, RefundLine, RefundedSale, SaleStatus};
use shopx_core::session::Session;
use shopx_core::stock::{Count, LevelQuery, SetThresholds, StockDocumentKind, StockDraft};
use shopx_core::store::{Context, Store};
use shopx_core::transfers::{CloseDraft, ClosedTransfer, Outcome, Transfer};
use shopx_core::{Entity, Field, MemoryStore, Shop, ShopError};
use shopx_testing::arrange::{
    Arranged, back, customer, day, money, new_key, open_shop, product, refund_lines, supplier,
    text, time,
};

async fn open() -> (MemoryStore, Arranged) {
    let store = MemoryStore::new();
    let arranged = open_shop(&Shop::new(store.clone())).await;
    (store, arranged)
}

/// Whether the future has to wait for somebody.
fn waits(future: impl Future) -> bool {
    let mut future = std::pin::pin!(future);
    matches!(
        future.as_mut().poll(&mut std::task::Context::from_waker(Waker::noop())),
        Poll::Pending
    )
}

#[tokio::test]
async fn what_is_not_committed_has_not_happened() {
    let (store, a) = open().await;
    let at = time("2026-07-01T09:00:00Z");
    let mut tx = store.begin(&a.admin).await.unwrap();
    let made = tx.suppliers().create(&[supplier("Tea & Co")], at).await.unwrap();
    assert_eq!(tx.suppliers().get(&[made[0].id]).await.unwrap(), made);
    drop(tx);
    assert_eq!(a.shop.suppliers(&a.admin, PageQuery::default()).await.unwrap().items, []);

    let mut tx = store.begin(&a.admin).await.unwrap();
    let made = tx.suppliers().create(&[supplier("Tea & Co")], at).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(a.shop.suppliers(&a.admin, PageQuery::default()).await.unwrap().items, made);
}

#[tokio::test]
async fn a_refusal_leaves_the_unit_of_work_as_it_was() {
    let (store, a) = open().await;
    let at = time("2026-07-01T09:00:00Z");
    let mut tx = store.begin(&a.admin).await.unwrap();
    let twice = [supplier("Mill"), supplier("Tea & Co"), supplier("Mill")];
    let refused = tx.suppliers().create(&twice, at).await.unwrap_err();
    assert_eq!(
        refused,
        ShopError::AlreadyExists {
            entity: Entity::Supplier,
            field: Field::Name,
            value: "Mill".into(),
        }
    );
    assert_eq!(tx.suppliers().page(PageQuery::default()).await.unwrap().items, []);
    tx.suppliers().create(&[supplier("Mill")], at).await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn units_of_work_of_a_tenant_wait_for_each_other_and_those_of_others_do_not() {
    let (store, a) = open().await;
    let other = open_shop(&a.shop).await;
    let tx = store.begin(&a.admin).await.unwrap();
    assert!(waits(store.begin(&a.cashier)));
    assert!(!waits(store.begin(&other.admin)));
    drop(tx);
    assert!(!waits(store.begin(&a.cashier)));
}

#[tokio::test]
async fn whoever_begins_another_unit_of_work_while_one_is_open_is_refused_in_the_end() {
    let store = MemoryStore::new().with_lock_timeout(std::time::Duration::from_millis(1));
    let a = open_shop(&Shop::new(store.clone())).await;
    let tx = store.begin(&a.admin).await.unwrap();
    assert_eq!(store.begin(&a.admin).await.err(), Some(ShopError::TimedOut));
    assert_eq!(a.shop.suppliers(&a.admin, PageQuery::default()).await, Err(ShopError::TimedOut));
    tx.commit().await.unwrap();
    assert!(a.shop.suppliers(&a.admin, PageQuery::default()).await.is_ok());
}

#[tokio::test]
async fn a_value_that_was_given_back_is_free_for_others() {
    let (_, a) = open().await;
    let tea = a.shop.create_product(&a.admin, product("tea", "3")).await.unwrap();
    let taken = ShopError::already_exists(Entity::Product, Field::Sku, "tea".to_owned());
    assert_eq!(a.shop.create_product(&a.admin, product("tea", "4")).await, Err(taken));
    let renamed = NewProduct { sku: text("chai"), ..tea.fields() };
    a.shop.update_product(&a.admin, tea.id, tea.version, renamed).await.unwrap();
    let other = a.shop.create_product(&a.admin, product("tea", "4")).await.unwrap();
    assert_eq!(a.shop.find_product(&a.admin, text("tea")).await.unwrap(), Some(other));
}

#[tokio::test]
async fn tenants_share_no_ids_and_see_nothing_of_each_other() {
    let (_, a) = open().await;
    let b = open_shop(&a.shop).await;
    let (tea, jam) = (a.stocked("tea", "3", 5).await, b.stocked("jam", "2", 5).await);
    assert_ne!(tea, jam);
    let refused = a.shop.product(&a.admin, jam).await.unwrap_err();
    assert_eq!(refused, ShopError::not_found(Entity::Product, jam));
    assert_eq!(a.shop.verify(&a.admin).await.unwrap(), []);
}

#[tokio::test]
async fn a_tenant_that_is_not_there_refuses_everything() {
    let (store, a) = open().await;
    let tenant = TenantId::new(99);
    let nobody = Session { tenant, ..a.admin };
    let refusal = ShopError::not_found(Entity::Tenant, tenant);
    assert_eq!(a.shop.tenant(&nobody).await.unwrap_err(), refusal);
    assert_eq!(a.shop.users(&nobody, PageQuery::default()).await.unwrap_err(), refusal);
    let refused = a.shop.create_customer(&nobody, customer("Ann", None)).await.unwrap_err();
    assert_eq!(refused, refusal);
    let mut tx = store.begin(&nobody).await.unwrap();
    assert_eq!(tx.keys().find(new_key()).await.unwrap_err(), refusal);
    assert_eq!(tx.commit().await.unwrap_err(), refusal);
}

#[tokio::test]
async fn who_is_not_there_records_nothing() {
    let (_, a) = open().await;
    let tea = a.stocked("tea", "3", 5).await;
    let user = UserId::new(99);
    let ghost = Arranged { cashier: Session { user, ..a.cashier }, ..a.clone() };
    let refused = ghost.sell(tea, 1).await.unwrap_err();
    assert_eq!(refused, ShopError::not_found(Entity::User, user));
    assert_eq!(a.level(tea).await.quantity, 5);
}

#[tokio::test]
async fn of_ten_tills_that_race_for_six_units_six_sell_one() {
    let (_, a) = open().await;
    let tea = a.stocked("tea", "3", 6).await;
    let tills: Vec<_> = (0..10)
        .map(|_| {
            let a = a.clone();
            tokio::spawn(async move { a.sell(tea, 1).await })
        })
        .collect();
    let mut sold = 0;
    for till in tills {
        match till.await.unwrap() {
            Ok(_) => sold += 1,
            Err(refusal) => assert_eq!(refusal.code(), "insufficient_stock"),
        }
    }
    assert_eq!((sold, a.level(tea).await.quantity), (6, 0));
    assert_eq!(a.shop.verify(&a.admin).await.unwrap(), []);
}

#[tokio::test]
async fn a_key_that_is_taken_is_a_lost_race() {
    let (store, a) = open().await;
    let count =
        Count { location: a.location.id, lines: Vec::new(), note: None, key: Some(new_key()) };
    let claim = Claim::of(&count).unwrap();
    let draft = StockDraft {
        kind: StockDocumentKind::Count,
        location: a.location.id,
        supplier: None,
        note: None,
        author: a.manager.author(),
        at: time("2026-07-01T09:00:00Z"),
        business_date: day("2026-07-01"),
        new_batches: Vec::new(),
        counts: Vec::new(),
        postings: Vec::new(),
    };
    let mut tx = store.begin(&a.manager).await.unwrap();
    let made = tx.stock().record(Some(&claim), &draft).await.unwrap();
    let taken = tx.stock().record(Some(&claim), &draft).await.unwrap_err();
    assert_eq!(taken, ShopError::LostRace);
    assert_eq!(tx.keys().find(claim.key).await.unwrap().unwrap().subjects, [made.id.get()]);
}

#[tokio::test]
async fn a_sale_of_units_that_are_gone_or_quarantined_is_a_lost_race() {
    let (store, a) = open().await;
    let tea = a.stocked("tea", "3", 5).await;
    let sell = Checkout::new(a.cart(&[(tea, 2)]), [Payment::rest(PaymentMethod::Cash)]);
    let batch = a.shop.checkout(&a.cashier, sell.clone()).await.unwrap().lines[0].batches[0].batch;
    let cx = Context { session: a.cashier, now: time("2026-07-01T09:00:00Z") };
    let mut tx = store.begin(&a.cashier).await.unwrap();
    let facts = sell.load(&mut *tx, &cx).await.unwrap();
    let draft = sell.decide(&facts, &cx).unwrap();
    tx.sales().record(None, &draft).await.unwrap();
    assert_eq!(tx.sales().record(None, &draft).await.unwrap_err(), ShopError::LostRace);
    drop(tx);

    let (version, quarantined, reason) = (1, true, Some(text("mould")));
    let quarantine = SetQuarantined { batch, version, quarantined, reason, key: None };
    a.shop.set_quarantined(&a.manager, quarantine).await.unwrap();
    let mut tx = store.begin(&a.cashier).await.unwrap();
    assert_eq!(tx.sales().record(None, &draft).await.unwrap_err(), ShopError::LostRace);
}

#[tokio::test]
async fn a_refund_of_a_sale_that_was_refunded_meanwhile_is_a_lost_race() {
    let (store, a) = open().await;
    let tea = a.stocked("tea", "3", 5).await;
    let sale = a.sell(tea, 3).await.unwrap();
    let refund = refund_lines(sale.id, vec![back(1, 1)]);
    let refund = a.shop.refund_sale(&a.manager, refund).await.unwrap();
    let status = SaleStatus::PartiallyRefunded;
    let draft = |refund_count| RefundDraft {
        sale: Some(RefundedSale { id: sale.id, refund_count, status }),
        kind: refund.kind,
        location: refund.location,
        author: a.manager.author(),
        at: refund.at,
        business_date: refund.business_date,
        amount: refund.amount,
        tax_amount: refund.tax_amount,
        rounding_amount: refund.rounding_amount,
        paid_by: refund.paid_by,
        reason: refund.reason.clone(),
        lines: refund.lines.clone(),
        new_batches: Vec::new(),
        postings: Vec::new(),
    };
    let mut tx = store.begin(&a.manager).await.unwrap();
    let lost = tx.sales().record_refund(None, &draft(0)).await.unwrap_err();
    assert_eq!(lost, ShopError::LostRace);
    tx.sales().record_refund(None, &draft(1)).await.unwrap();
}

#[tokio::test]
async fn a_transfer_that_is_no_longer_as_it_was_is_a_lost_race() {
    let (store, a) = open().await;
    let tea = a.stocked("tea", "3", 5).await;
    let depot = a.location("Depot").await;
    let sent = a.send(depot.id, tea, 3).await.unwrap().remove(0);
    let draft = |id, quantity| CloseDraft {
        author: a.manager.author(),
        at: time("2026-07-01T09:00:00Z"),
        closed: vec![ClosedTransfer {
            transfer: Transfer { id, quantity, ..sent.clone() },
            business_date: day("2026-07-01"),
            arrival_date: day("2026-07-01"),
            outcome: Outcome::Partly { received: 1 },
        }],
    };
    let mut tx = store.begin(&a.manager).await.unwrap();
    for lost in [draft(sent.id, 4), draft(TransferId::new(99), 3)] {
        assert_eq!(tx.transfers().close(None, &lost).await.unwrap_err(), ShopError::LostRace);
    }
    let rests = tx.transfers().close(None, &draft(sent.id, 3)).await.unwrap();
    assert!(matches!(rests[..], [Some(rest)] if rest != sent.id));
    let again = tx.transfers().close(None, &draft(sent.id, 1)).await.unwrap_err();
    assert_eq!(again, ShopError::LostRace);
}

#[tokio::test]
async fn damaged_goods_pass_through_a_batch_that_is_empty() {
    let (_, a) = open().await;
    let tea = a.stocked("tea", "3", 2).await;
    let sale = a.sell(tea, 2).await.unwrap();
    let damaged = RefundLine { disposition: Disposition::Damaged, ..back(1, 1) };
    let refund = refund_lines(sale.id, vec![damaged]);
    a.shop.refund_sale(&a.manager, refund).await.unwrap();
    assert_eq!(a.level(tea).await.quantity, 0);
    let sale = a.sale(sale.id).await;
    assert_eq!((sale.lines[0].refunded_quantity, sale.lines[0].batches[0].returned), (1, 1));
    assert_eq!((sale.status, sale.refunded_amount), (SaleStatus::PartiallyRefunded, money("3")));
    assert_eq!(a.shop.verify(&a.admin).await.unwrap(), []);
}

#[tokio::test]
async fn low_levels_are_paged_through_scarcest_first() {
    let (_, a) = open().await;
    let mut expected = Vec::new();
    for (sku, quantity) in [("tea", 5), ("jam", 2), ("soap", 7), ("salt", 2)] {
        let product = a.stocked(sku, "1", quantity).await;
        let thresholds =
            SetThresholds { product, location: a.location.id, min_stock: 0, reorder_point: 5 };
        a.shop.set_thresholds(&a.manager, thresholds).await.unwrap();
        expected.push(product);
    }
    let expected = [expected[1], expected[3], expected[0]];
    let mut query = LevelQuery { low: true, limit: 1, ..LevelQuery::default() };
    for (position, product) in (1..).zip(expected) {
        let page = a.shop.levels(&a.cashier, query.clone()).await.unwrap();
        assert_eq!(page.items.iter().map(|level| level.product).collect::<Vec<_>>(), [product]);
        assert_eq!(page.next.is_some(), position < expected.len());
        query.after = page.next;
    }
}
