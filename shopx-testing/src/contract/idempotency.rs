//! A request with a key happens once.

use std::fmt::Debug;

use shopx_core::batches::SetQuarantined;
use shopx_core::decision::Answer;
use shopx_core::id::{BatchId, LocationId, ProductId, SaleId, TransferId};
use shopx_core::idempotency::Key;
use shopx_core::pricing::payment::{Payment, PaymentMethod};
use shopx_core::sales::{Checkout, RefundSale, ReturnGoods, VoidSale};
use shopx_core::stock::{Adjust, AdjustLine, AdjustmentReason, Count, Receive, ReceiveLine};
use shopx_core::store::UseCase;
use shopx_core::transfers::{
    Arrival, CancelTransfers, CompleteTransfers, RequestTransfer, Shortfall, TransferState,
};
use shopx_core::{Shop, ShopError};

use crate::arrange::{
    Arranged, adjustment, back, counted, counting, money, new_key, open_shop, receipt, refund_all,
    refund_lines, return_of, text, transfer, units, void,
};
use crate::contract::race;

/// A shop with something to do for every use case that has a key.
struct Ready {
    a: Arranged,
    depot: LocationId,
    tea: ProductId,
    batch: BatchId,
    transfer: TransferId,
    sale: SaleId,
}

async fn ready(shop: &Shop) -> Ready {
    let a = open_shop(shop).await.at("2026-03-01T12:00:00Z");
    let tea = a.product("tea", "3").await;
    let batch = a.receive(tea, 100, "1").await;
    let depot = a.location("Depot").await.id;
    let transfer = a.send(depot, tea, 10).await.unwrap()[0].id;
    let sale = a.sell(tea, 5).await.unwrap().id;
    Ready { a, depot, tea, batch, transfer, sale }
}

impl Ready {
    fn receive(&self, key: Key, quantity: i64) -> Receive {
        let line = ReceiveLine::new(self.tea, units(quantity), money("2"));
        Receive { key: Some(key), ..receipt(self.a.location.id, vec![line]) }
    }
    fn adjust(&self, key: Key, quantity: i64) -> Adjust {
        let line = AdjustLine::write_off(self.tea, units(quantity), AdjustmentReason::Theft);
        Adjust { key: Some(key), ..adjustment(self.a.location.id, vec![line]) }
    }
    fn count(&self, key: Key, quantity: i64) -> Count {
        Count { key: Some(key), ..counting(self.a.location.id, vec![counted(self.tea, quantity)]) }
    }
    fn request(&self, key: Key, quantity: i64) -> RequestTransfer {
        let request = transfer(self.a.location.id, self.depot, self.tea, quantity);
        RequestTransfer { key: Some(key), ..request }
    }
    fn complete(&self, key: Key, received: i64) -> CompleteTransfers {
        let arrival = Arrival {
            transfer: self.transfer,
            received: Some(received),
            shortfall: Some(Shortfall::StayPending),
        };
        CompleteTransfers { arrivals: vec![arrival], key: Some(key) }
    }
    fn cancel(key: Key, transfer: TransferId) -> CancelTransfers {
        CancelTransfers { transfers: vec![transfer], key: Some(key) }
    }
    fn checkout(&self, key: Key, quantity: i64) -> Checkout {
        let payments = [Payment::rest(PaymentMethod::Cash)];
        let cart = self.a.cart(&[(self.tea, quantity)]);
        Checkout { key: Some(key), ..Checkout::new(cart, payments) }
    }
    fn refund(&self, key: Key, quantity: i64) -> RefundSale {
        RefundSale { key: Some(key), ..refund_lines(self.sale, vec![back(1, quantity)]) }
    }
    fn void(&self, key: Key, reason: &str) -> VoidSale {
        VoidSale { key: Some(key), reason: text(reason), ..void(self.sale) }
    }
    fn quarantine(&self, key: Key, reason: &str) -> SetQuarantined {
        SetQuarantined {
            batch: self.batch,
            version: 1,
            quarantined: true,
            reason: Some(text(reason)),
            key: Some(key),
        }
    }
    fn return_goods(&self, key: Key, quantity: i64) -> ReturnGoods {
        ReturnGoods { key: Some(key), ..return_of(self.a.location.id, self.tea, quantity, "3") }
    }

    /// The same request again gives the first result and changes nothing; another request with its
    /// key is a conflict, whichever use case it is for.
    async fn once<U>(&self, request: U, other: U)
    where
        U: UseCase,
        U::Output: Answer + PartialEq + Debug,
    {
        let (shop, by) = (&self.a.shop, &self.a.admin);
        let key = request.key().unwrap();
        let before = self.a.snapshot().await;
        let first = shop.run(by, &request).await.unwrap();
        let after = self.a.snapshot().await;
        assert_ne!(before, after);
        let again = shop.run(by, &request).await.unwrap();
        assert_eq!(again, first);
        assert!(again.is_replayed() && !first.is_replayed(), "the answer says that it is one");
        // Somebody else's till, another day.
        let later = shop.at(crate::arrange::time("2026-03-09T12:00:00Z"));
        assert_eq!(later.run(&self.a.admin, &request).await.unwrap(), first);
        let conflict = ShopError::KeyConflict { key };
        assert_eq!(shop.run(by, &other).await.unwrap_err(), conflict);
        for refused in [
            shop.run(by, &self.checkout(key, 99)).await.err(),
            shop.run(by, &self.receive(key, 99)).await.err(),
            shop.run(by, &self.return_goods(key, 99)).await.err(),
            shop.run(by, &self.refund(key, 4)).await.err(),
        ] {
            assert_eq!(refused, Some(conflict.clone()));
        }
        assert_eq!(self.a.snapshot().await, after);
    }

    /// Sixteen retries at once have one effect, and all get the same result.
    async fn once_of_sixteen<U>(&self, request: U)
    where
        U: UseCase + Clone + 'static,
        U::Output: Answer + PartialEq + Debug + Send + Sync + 'static,
    {
        let movements = self.a.ledger(self.tea).await.len();
        let batches = self.a.snapshot().await.batches.len();
        let results = race((0..16).map(|_| {
            let (shop, by, request) = (self.a.shop.clone(), self.a.admin, request.clone());
            async move { shop.run(&by, &request).await }
        }))
        .await;
        let first = results[0].as_ref().unwrap();
        assert!(results.iter().all(|result| result.as_ref() == Ok(first)), "{results:?}");
        let made = results.iter().flatten().filter(|answer| !answer.is_replayed()).count();
        assert_eq!(made, 1, "all others are replays: {results:?}");
        let after = self.a.snapshot().await;
        assert_eq!(self.a.shop.run(&self.a.admin, &request).await.as_ref(), Ok(first));
        assert_eq!(self.a.snapshot().await, after);
        assert!(after.movements.len() <= movements + 2);
        assert!(after.batches.len() <= batches + 1);
        assert!(after.sales.len() <= 2 && after.transfers.len() <= 2);
    }
}

pub async fn a_receipt_with_a_key_happens_once(shop: Shop) {
    let r = ready(&shop).await;
    let key = new_key();
    r.once(r.receive(key, 7), r.receive(key, 8)).await;
}

pub async fn an_adjustment_with_a_key_happens_once(shop: Shop) {
    let r = ready(&shop).await;
    let key = new_key();
    r.once(r.adjust(key, 7), r.adjust(key, 8)).await;
}

pub async fn a_count_with_a_key_happens_once(shop: Shop) {
    let r = ready(&shop).await;
    let key = new_key();
    r.once(r.count(key, 70), r.count(key, 71)).await;
}

pub async fn a_transfer_request_with_a_key_happens_once(shop: Shop) {
    let r = ready(&shop).await;
    let key = new_key();
    r.once(r.request(key, 7), r.request(key, 8)).await;
}

pub async fn a_completion_with_a_key_happens_once(shop: Shop) {
    let r = ready(&shop).await;
    let key = new_key();
    r.once(r.complete(key, 7), r.complete(key, 8)).await;
}

pub async fn a_cancellation_with_a_key_happens_once(shop: Shop) {
    let r = ready(&shop).await;
    let (key, other) = (new_key(), r.a.send(r.depot, r.tea, 1).await.unwrap()[0].id);
    r.once(Ready::cancel(key, r.transfer), Ready::cancel(key, other)).await;
}

pub async fn a_checkout_with_a_key_happens_once(shop: Shop) {
    let r = ready(&shop).await;
    let key = new_key();
    r.once(r.checkout(key, 7), r.checkout(key, 8)).await;
}

pub async fn a_refund_with_a_key_happens_once(shop: Shop) {
    let r = ready(&shop).await;
    let key = new_key();
    r.once(r.refund(key, 2), r.refund(key, 3)).await;
}

pub async fn a_void_with_a_key_happens_once(shop: Shop) {
    let r = ready(&shop).await;
    let key = new_key();
    r.once(r.void(key, "twice"), r.void(key, "thrice")).await;
}

pub async fn a_return_with_a_key_happens_once(shop: Shop) {
    let r = ready(&shop).await;
    let key = new_key();
    r.once(r.return_goods(key, 2), r.return_goods(key, 3)).await;
}

pub async fn a_quarantine_with_a_key_happens_once(shop: Shop) {
    let r = ready(&shop).await;
    let key = new_key();
    r.once(r.quarantine(key, "mould"), r.quarantine(key, "mice")).await;
}

pub async fn a_quarantine_is_repeated_as_it_was_made_after_the_release(shop: Shop) {
    let r = ready(&shop).await;
    let (shop, by) = (&r.a.shop, &r.a.manager);
    let request = r.quarantine(new_key(), "mould");
    let made = shop.set_quarantined(by, request.clone()).await.unwrap();
    assert_eq!((made.version, made.quarantined), (2, true));
    let release = SetQuarantined {
        batch: r.batch,
        version: 2,
        quarantined: false,
        reason: None,
        key: Some(new_key()),
    };
    let released = shop.set_quarantined(by, release.clone()).await.unwrap();
    assert_eq!((released.version, released.quarantined), (3, false));
    assert_eq!(shop.set_quarantined(by, request).await.unwrap(), made);
    assert_eq!(shop.set_quarantined(by, release).await.unwrap(), released);
    assert!(!shop.batch(by, r.batch).await.unwrap().quarantined);
}

pub async fn without_a_key_every_request_happens(shop: Shop) {
    let r = ready(&shop).await;
    let sale = Checkout { key: None, ..r.checkout(new_key(), 2) };
    let first = r.a.shop.checkout(&r.a.cashier, sale.clone()).await.unwrap();
    let second = r.a.shop.checkout(&r.a.cashier, sale).await.unwrap();
    assert_ne!(first.id, second.id);
    assert_eq!(r.a.level(r.tea).await.quantity, 91);
}

pub async fn the_key_of_a_refused_request_is_free(shop: Shop) {
    let r = ready(&shop).await;
    let key = new_key();
    let refused = r.a.shop.checkout(&r.a.cashier, r.checkout(key, 500)).await.unwrap_err();
    assert_eq!(refused.code(), "insufficient_stock");
    let sale = r.a.shop.checkout(&r.a.cashier, r.checkout(key, 5)).await.unwrap();
    assert_eq!(r.a.shop.checkout(&r.a.cashier, r.checkout(key, 5)).await.unwrap(), sale);
}

pub async fn a_sale_is_repeated_as_it_was_made_whatever_came_after(shop: Shop) {
    let r = ready(&shop).await;
    let request = r.checkout(new_key(), 4);
    let sale = r.a.shop.checkout(&r.a.cashier, request.clone()).await.unwrap();
    let part = refund_lines(sale.id, vec![back(1, 1)]);
    r.a.shop.refund_sale(&r.a.manager, part).await.unwrap();
    assert_eq!(r.a.shop.checkout(&r.a.cashier, request.clone()).await.unwrap(), sale);
    r.a.shop.refund_sale(&r.a.manager, refund_all(sale.id)).await.unwrap();
    assert_eq!(r.a.shop.checkout(&r.a.cashier, request.clone()).await.unwrap(), sale);
    // Nothing is left, nothing is for sale any more: it was sold all the same.
    r.a.count(vec![counted(r.tea, 10)]).await.unwrap();
    r.a.shop.archive_product(&r.a.manager, r.tea, 1).await.unwrap();
    assert_eq!(r.a.shop.checkout(&r.a.cashier, request).await.unwrap(), sale);
}

pub async fn a_refund_and_a_void_are_repeated_after_the_sale_is_closed(shop: Shop) {
    let r = ready(&shop).await;
    let request = r.refund(new_key(), 2);
    let given = r.a.shop.refund_sale(&r.a.manager, request.clone()).await.unwrap();
    r.a.shop.refund_sale(&r.a.manager, refund_all(r.sale)).await.unwrap();
    assert_eq!(r.a.shop.refund_sale(&r.a.manager, request).await.unwrap(), given);
    let sale = r.a.sell(r.tea, 1).await.unwrap();
    let request = VoidSale { key: Some(new_key()), ..void(sale.id) };
    let given = r.a.shop.void_sale(&r.a.manager, request.clone()).await.unwrap();
    let tomorrow = r.a.at("2026-03-02T12:00:00Z");
    assert_eq!(tomorrow.shop.void_sale(&r.a.manager, request).await.unwrap(), given);
}

pub async fn a_document_is_repeated_after_its_batch_is_sold_and_quarantined(shop: Shop) {
    let r = ready(&shop).await;
    let requests = [r.receive(new_key(), 3), r.receive(new_key(), 4)];
    let mut made = Vec::new();
    for request in requests.clone() {
        made.push(r.a.shop.receive(&r.a.manager, request).await.unwrap());
    }
    r.a.sell(r.tea, 87).await.unwrap();
    let reason = Some(text("mould"));
    let quarantine =
        SetQuarantined { batch: r.batch, version: 1, quarantined: true, reason, key: None };
    r.a.shop.set_quarantined(&r.a.manager, quarantine).await.unwrap();
    for (request, made) in requests.into_iter().zip(made) {
        assert_eq!(r.a.shop.receive(&r.a.manager, request).await.unwrap(), made);
    }
}

pub async fn a_transfer_request_is_repeated_as_it_was_made_whatever_arrived(shop: Shop) {
    let r = ready(&shop).await;
    let request = r.request(new_key(), 9);
    let sent = r.a.shop.request_transfer(&r.a.manager, request.clone()).await.unwrap();
    let again = async || r.a.shop.request_transfer(&r.a.manager, request.clone()).await.unwrap();
    assert_eq!(again().await, sent);
    // Nine were sent: four arrive, then two, and the rest is lost.
    let mut pending = sent[0].id;
    for received in [4, 2] {
        let shortfall = Some(Shortfall::StayPending);
        let arrival = Arrival { transfer: pending, received: Some(received), shortfall };
        pending = r.a.arrive(arrival).await.unwrap()[1].id;
        assert_eq!(again().await, sent);
    }
    let shortfall = Some(Shortfall::WriteOff(AdjustmentReason::Theft));
    let arrival = Arrival { transfer: pending, received: Some(1), shortfall };
    r.a.arrive(arrival).await.unwrap();
    assert_eq!(again().await, sent);
}

pub async fn a_completion_is_repeated_with_its_rest_as_it_was_left(shop: Shop) {
    let r = ready(&shop).await;
    let request = r.complete(new_key(), 4);
    let done = r.a.shop.complete_transfers(&r.a.manager, request.clone()).await.unwrap();
    assert_eq!((done[1].quantity, done[1].state), (6, TransferState::Pending));
    let again = async || r.a.shop.complete_transfers(&r.a.manager, request.clone()).await.unwrap();
    assert_eq!(again().await, done);
    let shortfall = Some(Shortfall::StayPending);
    let arrival = Arrival { transfer: done[1].id, received: Some(1), shortfall };
    let rest = r.a.arrive(arrival).await.unwrap()[1].id;
    assert_eq!(again().await, done);
    r.a.cancel(rest).await.unwrap();
    assert_eq!(again().await, done);
}

pub async fn what_a_key_was_used_for_is_known(shop: Shop) {
    let r = ready(&shop).await;
    let key = new_key();
    let sale = r.a.shop.checkout(&r.a.cashier, r.checkout(key, 1)).await.unwrap();
    let mut tx = r.a.shop.begin(&r.a.cashier).await.unwrap();
    let prior = tx.keys().find(key).await.unwrap().unwrap();
    assert_eq!((prior.use_case.as_str(), prior.subjects), ("checkout", vec![sale.id.get()]));
    assert_eq!(tx.keys().find(new_key()).await.unwrap(), None);
    drop(tx);
    let other = open_shop(&shop).await;
    let mut tx = other.shop.begin(&other.cashier).await.unwrap();
    assert_eq!(tx.keys().find(key).await.unwrap(), None);
}

pub async fn sixteen_racing_retries_of_a_receipt_have_one_effect(shop: Shop) {
    let r = ready(&shop).await;
    r.once_of_sixteen(r.receive(new_key(), 7)).await;
    assert_eq!(r.a.level(r.tea).await.quantity, 102);
}

pub async fn sixteen_racing_retries_of_an_adjustment_have_one_effect(shop: Shop) {
    let r = ready(&shop).await;
    r.once_of_sixteen(r.adjust(new_key(), 7)).await;
    assert_eq!(r.a.level(r.tea).await.quantity, 88);
}

pub async fn sixteen_racing_retries_of_a_count_have_one_effect(shop: Shop) {
    let r = ready(&shop).await;
    r.once_of_sixteen(r.count(new_key(), 70)).await;
    assert_eq!(r.a.level(r.tea).await.quantity, 70);
}

pub async fn sixteen_racing_retries_of_a_transfer_request_have_one_effect(shop: Shop) {
    let r = ready(&shop).await;
    r.once_of_sixteen(r.request(new_key(), 7)).await;
    assert_eq!(r.a.level(r.tea).await.reserved, 17);
}

pub async fn sixteen_racing_retries_of_a_completion_have_one_effect(shop: Shop) {
    let r = ready(&shop).await;
    r.once_of_sixteen(r.complete(new_key(), 4)).await;
    assert_eq!(r.a.on_hand(r.depot, r.tea).await, (4, 0));
}

pub async fn sixteen_racing_retries_of_a_cancellation_have_one_effect(shop: Shop) {
    let r = ready(&shop).await;
    r.once_of_sixteen(Ready::cancel(new_key(), r.transfer)).await;
    assert_eq!(r.a.level(r.tea).await.reserved, 0);
}

pub async fn sixteen_racing_retries_of_a_checkout_have_one_effect(shop: Shop) {
    let r = ready(&shop).await;
    r.once_of_sixteen(r.checkout(new_key(), 7)).await;
    assert_eq!(r.a.level(r.tea).await.quantity, 88);
}

pub async fn sixteen_racing_retries_of_a_checkout_of_the_last_units_all_get_the_sale(shop: Shop) {
    let r = ready(&shop).await;
    r.once_of_sixteen(r.checkout(new_key(), 85)).await;
    assert_eq!(r.a.level(r.tea).await.available(), 0);
}

pub async fn sixteen_racing_retries_of_a_refund_have_one_effect(shop: Shop) {
    let r = ready(&shop).await;
    r.once_of_sixteen(r.refund(new_key(), 5)).await;
    assert_eq!(r.a.sale(r.sale).await.refund_count, 1);
}

pub async fn sixteen_racing_retries_of_a_void_have_one_effect(shop: Shop) {
    let r = ready(&shop).await;
    r.once_of_sixteen(r.void(new_key(), "twice")).await;
    assert_eq!(r.a.sale(r.sale).await.refund_count, 1);
}

pub async fn sixteen_racing_retries_of_a_return_have_one_effect(shop: Shop) {
    let r = ready(&shop).await;
    r.once_of_sixteen(r.return_goods(new_key(), 7)).await;
    assert_eq!(r.a.level(r.tea).await.quantity, 102);
}

pub async fn sixteen_racing_retries_of_a_quarantine_have_one_effect(shop: Shop) {
    let r = ready(&shop).await;
    r.once_of_sixteen(r.quarantine(new_key(), "mould")).await;
    assert_eq!(r.a.shop.batch(&r.a.manager, r.batch).await.unwrap().version, 2);
}

pub async fn of_racing_requests_with_one_key_one_happens_and_the_others_conflict(shop: Shop) {
    let r = ready(&shop).await;
    let key = new_key();
    let results = race((1..=16).map(|quantity| {
        let (shop, by, request) = (r.a.shop.clone(), r.a.cashier, r.checkout(key, quantity));
        async move { shop.checkout(&by, request).await }
    }))
    .await;
    let (sold, refused): (Vec<_>, Vec<_>) = results.into_iter().partition(Result::is_ok);
    assert_eq!((sold.len(), refused.len()), (1, 15));
    let conflict = Err(ShopError::KeyConflict { key });
    assert!(refused.iter().all(|result| *result == conflict), "{refused:?}");
    let quantity = sold[0].as_ref().unwrap().lines[0].quantity;
    assert_eq!(r.a.level(r.tea).await.quantity, 95 - quantity);
}
