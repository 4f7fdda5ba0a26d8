//! Transfers between locations.

use shopx_core::batches::SetQuarantined;
use shopx_core::id::{LocationId, ProductId, TransferId};
use shopx_core::locations::NewLocation;
use shopx_core::pricing::Cart;
use shopx_core::quantity::Quantity;
use shopx_core::stock::{AdjustmentReason, MovementDocument, MovementKind, ReceiveLine};
use shopx_core::transfers::{
    Arrival, CancelTransfers, CompleteTransfers, RequestTransfer, Shortfall, Transfer,
    TransferLine, TransferQuery, TransferState, TransferStatus,
};
use shopx_core::{Entity, Shop, ShopError};

use crate::arrange::{Arranged, day, location, money, open_shop, text, time, transfer, units};

/// Twelve units of tea in a batch here, and a depot.
async fn here_and_there(shop: &Shop) -> (Arranged, ProductId, LocationId) {
    let a = open_shop(shop).await.at("2026-03-01T12:00:00Z");
    let tea = a.product("tea", "3").await;
    let line = ReceiveLine {
        expiration_date: Some(day("2026-09-01")),
        batch_number: Some(text("LOT")),
        ..ReceiveLine::new(tea, units(12), money("1.25"))
    };
    a.receive_lines(a.location.id, vec![line]).await;
    let depot = a.location("Depot").await.id;
    (a, tea, depot)
}

fn short(transfer: &Transfer, received: i64, shortfall: Option<Shortfall>) -> Arrival {
    Arrival { transfer: transfer.id, received: Some(received), shortfall }
}

fn not_pending(transfer: &Transfer, status: TransferStatus) -> ShopError {
    ShopError::TransferNotPending { transfer: transfer.id, status }
}

pub async fn a_requested_transfer_holds_its_units_at_the_source(shop: Shop) {
    let (a, tea, depot) = here_and_there(&shop).await;
    let request =
        RequestTransfer { notes: Some(text("by van")), ..transfer(a.location.id, depot, tea, 5) };
    let sent = a.shop.request_transfer(&a.manager, request).await.unwrap();
    let [sent] = &sent[..] else { panic!("{sent:?}") };
    assert_eq!((sent.from, sent.to, sent.product), (a.location.id, depot, tea));
    assert_eq!((sent.quantity, sent.state), (5, TransferState::Pending));
    assert_eq!((sent.transfer_date, &sent.notes), (day("2026-03-01"), &Some(text("by van"))));
    assert_eq!(sent.requested_by, a.manager.user);
    assert_eq!(sent.requested_at, time("2026-03-01T12:00:00Z"));
    assert_eq!(a.shop.transfer(&a.cashier, sent.id).await.unwrap(), *sent);

    assert_eq!(a.on_hand(a.location.id, tea).await, (12, 5));
    assert_eq!(a.on_hand(depot, tea).await, (0, 0));
    let refused = a.sell(tea, 8).await.unwrap_err();
    let ShopError::InsufficientStock { wanted: 8, available: 7, reserved: 5, .. } = refused else {
        panic!("{refused:?}")
    };
    let refused = a.checkout(Cart::new(depot).with(tea, units(1))).await.unwrap_err();
    let ShopError::InsufficientStock { available: 0, reserved: 0, .. } = refused else {
        panic!("{refused:?}")
    };
    let refused = a.send(depot, tea, 8).await.unwrap_err();
    assert_eq!(refused.code(), "insufficient_stock");
    a.sell(tea, 7).await.unwrap();
    assert_eq!(a.ledger(tea).await.len(), 2);
}

pub async fn a_completed_transfer_moves_units_batch_cost_and_expiry_intact(shop: Shop) {
    let (a, tea, depot) = here_and_there(&shop).await;
    let sent = a.send(depot, tea, 5).await.unwrap().remove(0);
    let later = a.at("2026-03-02T12:00:00Z");
    let done = later.complete(sent.id).await.unwrap();
    let state = TransferState::Completed {
        received: 5,
        shortfall: None,
        by: a.manager.user,
        at: time("2026-03-02T12:00:00Z"),
    };
    assert_eq!(done, [Transfer { state, ..sent.clone() }]);
    assert_eq!(a.shop.transfer(&a.cashier, sent.id).await.unwrap(), done[0]);
    assert_eq!(a.on_hand(a.location.id, tea).await, (7, 0));
    assert_eq!(a.on_hand(depot, tea).await, (5, 0));

    let batch = a.batch(sent.batch).await;
    assert_eq!((batch.on_hand, batch.quantity_received), (12, 12));
    assert_eq!(batch.expiration_date, Some(day("2026-09-01")));
    let sale = later.checkout(Cart::new(depot).with(tea, units(5))).await.unwrap();
    assert_eq!(sale.lines[0].batches[0].batch, sent.batch);
    assert_eq!(sale.cost_of_goods().unwrap(), money("6.25"));
    let expired = a.at("2026-09-02T12:00:00Z");
    assert!(expired.sell(tea, 1).await.is_err());

    let mut moved: Vec<_> = a.ledger(tea).await[1..3]
        .iter()
        .map(|m| (m.kind, m.location, m.batch, m.quantity, m.unit_cost, m.document))
        .collect();
    moved.sort_by_key(|row| row.3);
    let (document, cost) = (MovementDocument::Transfer { id: sent.id }, money("1.25"));
    assert_eq!(
        moved,
        [
            (MovementKind::TransferOut, a.location.id, sent.batch, -5, cost, document),
            (MovementKind::TransferIn, depot, sent.batch, 5, cost, document),
        ]
    );
}

pub async fn what_is_requested_together_travels_under_one_shipment(shop: Shop) {
    let (a, tea, depot) = here_and_there(&shop).await;
    let jam = a.stocked("jam", "2", 4).await;
    let second = a.receive(tea, 3, "2").await;
    let line = |product, quantity| TransferLine { product, quantity: units(quantity), batch: None };
    let request = RequestTransfer {
        lines: vec![line(tea, 13), line(jam, 1), line(jam, 2)],
        ..transfer(a.location.id, depot, tea, 1)
    };
    let sent = a.shop.request_transfer(&a.manager, request).await.unwrap();
    let rows: Vec<_> = sent.iter().map(|t| (t.product, t.quantity)).collect();
    assert_eq!(rows, [(tea, 12), (tea, 1), (jam, 3)]);
    assert_eq!(sent[1].batch, second);
    assert!(sent.iter().all(|t| t.shipment == sent[0].shipment));

    let other = a.send(depot, tea, 1).await.unwrap();
    assert_ne!(other[0].shipment, sent[0].shipment);
    let query = TransferQuery { shipment: Some(sent[0].shipment), ..TransferQuery::default() };
    let page = a.shop.transfers(&a.cashier, query).await.unwrap();
    assert_eq!(page.items, sent);

    let arrivals = sent.iter().map(|t| Arrival::all(t.id)).collect();
    let complete = CompleteTransfers { arrivals, key: None };
    let done = a.shop.complete_transfers(&a.manager, complete).await.unwrap();
    assert_eq!(done.iter().map(|t| t.id).collect::<Vec<_>>(), {
        sent.iter().map(|t| t.id).collect::<Vec<_>>()
    });
    assert_eq!((a.on_hand(depot, tea).await.0, a.on_hand(depot, jam).await.0), (13, 3));
}

pub async fn a_named_batch_travels_even_when_it_cannot_be_sold(shop: Shop) {
    let (a, tea, depot) = here_and_there(&shop).await;
    let bad = a.receive_expiring(tea, 4, "1", "2026-03-02").await;
    let quarantine = SetQuarantined {
        batch: bad,
        version: 1,
        quarantined: true,
        reason: Some(text("mould")),
        key: None,
    };
    a.shop.set_quarantined(&a.manager, quarantine).await.unwrap();
    let late = a.at("2026-03-03T12:00:00Z");
    let line =
        |quantity| TransferLine { product: tea, quantity: units(quantity), batch: Some(bad) };
    let request = |lines| RequestTransfer { lines, ..transfer(a.location.id, depot, tea, 1) };
    let refused = late.shop.request_transfer(&a.manager, request(vec![line(5)])).await.unwrap_err();
    let ShopError::InsufficientStock { wanted: 5, available: 4, .. } = refused else {
        panic!("{refused:?}")
    };
    let sent = late.shop.request_transfer(&a.manager, request(vec![line(3)])).await.unwrap();
    assert_eq!((sent[0].batch, sent[0].quantity), (bad, 3));
    late.complete(sent[0].id).await.unwrap();
    assert_eq!(a.on_hand(depot, tea).await, (3, 0));
    // Without its name it is skipped.
    let refused = late.send(depot, tea, 13).await.unwrap_err();
    let ShopError::InsufficientStock { available: 12, quarantined: 1, .. } = refused else {
        panic!("{refused:?}")
    };
}

pub async fn what_did_not_arrive_is_written_off_at_the_source(shop: Shop) {
    let (a, tea, depot) = here_and_there(&shop).await;
    let sent = a.send(depot, tea, 5).await.unwrap().remove(0);
    let lost = Shortfall::WriteOff(AdjustmentReason::Theft);
    let done = a.arrive(short(&sent, 3, Some(lost))).await.unwrap();
    let [done] = &done[..] else { panic!("{done:?}") };
    let TransferState::Completed { received: 3, shortfall, .. } = done.state else {
        panic!("{done:?}")
    };
    assert_eq!((shortfall, done.quantity), (Some(AdjustmentReason::Theft), 5));
    assert_eq!(a.on_hand(a.location.id, tea).await, (7, 0));
    assert_eq!(a.on_hand(depot, tea).await, (3, 0));
    let ledger = a.ledger(tea).await;
    let lost: Vec<_> = ledger.iter().filter(|m| m.kind == MovementKind::WriteOff).collect();
    let [lost] = lost[..] else { panic!("{ledger:?}") };
    assert_eq!((lost.location, lost.quantity), (a.location.id, -2));
    assert_eq!(lost.reason, Some(AdjustmentReason::Theft));
}

pub async fn a_shipment_may_be_lost_altogether(shop: Shop) {
    let (a, tea, depot) = here_and_there(&shop).await;
    let sent = a.send(depot, tea, 5).await.unwrap().remove(0);
    let lost = Shortfall::WriteOff(AdjustmentReason::Damage);
    a.arrive(short(&sent, 0, Some(lost))).await.unwrap();
    assert_eq!(a.on_hand(a.location.id, tea).await, (7, 0));
    assert_eq!(a.on_hand(depot, tea).await, (0, 0));
}

pub async fn what_did_not_arrive_may_stay_pending(shop: Shop) {
    let (a, tea, depot) = here_and_there(&shop).await;
    let sent = a.send(depot, tea, 5).await.unwrap().remove(0);
    let done = a.arrive(short(&sent, 2, Some(Shortfall::StayPending))).await.unwrap();
    let [first, rest] = &done[..] else { panic!("{done:?}") };
    assert_eq!(first.id, sent.id);
    assert!(matches!(first.state, TransferState::Completed { received: 2, shortfall: None, .. }));
    assert_eq!((rest.quantity, rest.state), (3, TransferState::Pending));
    assert_eq!((rest.shipment, rest.batch), (sent.shipment, sent.batch));
    assert_eq!((rest.from, rest.to, rest.product), (sent.from, sent.to, sent.product));
    assert_eq!(rest.transfer_date, sent.transfer_date);
    assert_eq!(a.on_hand(a.location.id, tea).await, (10, 3));
    assert_eq!(a.on_hand(depot, tea).await, (2, 0));

    let done = a.arrive(short(rest, 1, Some(Shortfall::StayPending))).await.unwrap();
    a.cancel(done[1].id).await.unwrap();
    assert_eq!(a.on_hand(a.location.id, tea).await, (9, 0));
    assert_eq!(a.on_hand(depot, tea).await, (3, 0));
}

pub async fn an_arrival_that_does_not_fit_what_was_sent_is_refused(shop: Shop) {
    let (a, tea, depot) = here_and_there(&shop).await;
    let sent = a.send(depot, tea, 5).await.unwrap().remove(0);
    let before = a.snapshot().await;
    let lost = Some(Shortfall::WriteOff(AdjustmentReason::Damage));
    let rest = Some(Shortfall::StayPending);
    for (received, shortfall) in
        [(6, None), (6, lost), (4, None), (-1, lost), (0, rest), (i64::MIN, rest), (i64::MAX, lost)]
    {
        let refused = a.arrive(short(&sent, received, shortfall)).await.unwrap_err();
        let unfit = ShopError::ArrivalUnfit { transfer: sent.id, received, sent: 5 };
        assert_eq!(refused, unfit);
    }
    let found = Some(Shortfall::WriteOff(AdjustmentReason::Found));
    let refused = a.arrive(short(&sent, 4, found)).await.unwrap_err();
    let reason = AdjustmentReason::Found;
    assert_eq!(refused, ShopError::ReasonUnfit { reason, quantity: -1 });
    assert_eq!(a.snapshot().await, before);
}

pub async fn a_cancelled_transfer_gives_its_units_back(shop: Shop) {
    let (a, tea, depot) = here_and_there(&shop).await;
    let sent = a.send(depot, tea, 5).await.unwrap().remove(0);
    let ledger = a.ledger(tea).await;
    let later = a.at("2026-03-02T12:00:00Z");
    let done = later.cancel(sent.id).await.unwrap();
    let state = TransferState::Cancelled { by: a.manager.user, at: time("2026-03-02T12:00:00Z") };
    assert_eq!(done, [Transfer { state, ..sent.clone() }]);
    assert_eq!(a.shop.transfer(&a.cashier, sent.id).await.unwrap(), done[0]);
    assert_eq!(a.on_hand(a.location.id, tea).await, (12, 0));
    assert_eq!(a.ledger(tea).await, ledger);
    a.sell(tea, 12).await.unwrap();
}

pub async fn a_settled_transfer_refuses_both(shop: Shop) {
    let (a, tea, depot) = here_and_there(&shop).await;
    let completed = a.send(depot, tea, 5).await.unwrap().remove(0);
    a.complete(completed.id).await.unwrap();
    let cancelled = a.send(depot, tea, 5).await.unwrap().remove(0);
    a.cancel(cancelled.id).await.unwrap();
    let open = a.send(depot, tea, 1).await.unwrap().remove(0);
    let before = a.snapshot().await;
    for (transfer, status) in
        [(&completed, TransferStatus::Completed), (&cancelled, TransferStatus::Cancelled)]
    {
        let refused = a.complete(transfer.id).await.unwrap_err();
        assert_eq!(refused, not_pending(transfer, status));
        let refused = a.cancel(transfer.id).await.unwrap_err();
        assert_eq!(refused, not_pending(transfer, status));
        let both = vec![Arrival::all(open.id), Arrival::all(transfer.id)];
        let both = CompleteTransfers { arrivals: both, key: None };
        let refused = a.shop.complete_transfers(&a.manager, both).await.unwrap_err();
        assert_eq!(refused, not_pending(transfer, status));
    }
    assert_eq!(a.snapshot().await, before);
}

pub async fn a_transfer_named_twice_in_one_request_is_refused(shop: Shop) {
    let (a, tea, depot) = here_and_there(&shop).await;
    let sent = a.send(depot, tea, 5).await.unwrap().remove(0);
    let before = a.snapshot().await;
    let repeated = ShopError::TransferRepeated { transfer: sent.id };
    let complete = CompleteTransfers { arrivals: vec![Arrival::all(sent.id); 2], key: None };
    let refused = a.shop.complete_transfers(&a.manager, complete).await.unwrap_err();
    assert_eq!(refused, repeated);
    let cancel = CancelTransfers { transfers: vec![sent.id; 2], key: None };
    let refused = a.shop.cancel_transfers(&a.manager, cancel).await.unwrap_err();
    assert_eq!(refused, repeated);
    assert_eq!(a.snapshot().await, before);
}

pub async fn a_transfer_goes_to_another_open_place(shop: Shop) {
    let (a, tea, depot) = here_and_there(&shop).await;
    let before = a.snapshot().await;
    let here = a.location.id;
    let refused = a.send(here, tea, 1).await.unwrap_err();
    assert_eq!(refused, ShopError::SameLocation { location: here });
    let nowhere = LocationId::new(i64::MAX);
    let refused = a.send(nowhere, tea, 1).await.unwrap_err();
    assert_eq!(refused, ShopError::not_found(Entity::Location, nowhere));
    let from_nowhere = transfer(nowhere, here, tea, 1);
    let refused = a.shop.request_transfer(&a.manager, from_nowhere).await.unwrap_err();
    assert_eq!(refused, ShopError::not_found(Entity::Location, nowhere));
    assert_eq!(a.snapshot().await, before);

    a.shop.archive_location(&a.admin, depot, 1).await.unwrap();
    let refused = a.send(depot, tea, 1).await.unwrap_err();
    assert_eq!(refused, ShopError::Archived { entity: Entity::Location, id: depot.to_string() });
    assert_eq!(a.on_hand(here, tea).await, (12, 0));
}

pub async fn transfers_are_paged_and_filtered(shop: Shop) {
    let (a, tea, depot) = here_and_there(&shop).await;
    let third = a.location("Third").await.id;
    let mut sent = Vec::new();
    for n in 0..6 {
        let to = if n % 2 == 0 { depot } else { third };
        sent.push(a.send(to, tea, 1).await.unwrap().remove(0));
    }
    a.complete(sent[0].id).await.unwrap();
    a.cancel(sent[1].id).await.unwrap();
    let ids = |of: &[usize]| of.iter().map(|n| sent[*n].id).collect::<Vec<_>>();
    let list = async |query: TransferQuery| -> Vec<TransferId> {
        let page = a.shop.transfers(&a.cashier, query).await.unwrap();
        assert_eq!(page.next, None);
        page.items.iter().map(|t| t.id).collect()
    };
    let all = TransferQuery::default();
    assert_eq!(list(all.clone()).await, ids(&[0, 1, 2, 3, 4, 5]));
    for (status, expected) in [
        (TransferStatus::Pending, ids(&[2, 3, 4, 5])),
        (TransferStatus::Completed, ids(&[0])),
        (TransferStatus::Cancelled, ids(&[1])),
    ] {
        assert_eq!(list(TransferQuery { status: Some(status), ..all.clone() }).await, expected);
    }
    let to_depot = TransferQuery { location: Some(depot), ..all.clone() };
    assert_eq!(list(to_depot).await, ids(&[0, 2, 4]));
    let from_here = TransferQuery { location: Some(a.location.id), ..all.clone() };
    assert_eq!(list(from_here).await, ids(&[0, 1, 2, 3, 4, 5]));
    let shipment = TransferQuery { shipment: Some(sent[3].shipment), ..all.clone() };
    assert_eq!(list(shipment).await, ids(&[3]));

    let first = TransferQuery { limit: 4, ..all };
    let page = a.shop.transfers(&a.cashier, first.clone()).await.unwrap();
    assert_eq!(page.items.len(), 4);
    let second = TransferQuery { after: page.next, ..first };
    assert_eq!(list(second).await, ids(&[4, 5]));

    let mut tx = a.shop.begin(&a.cashier).await.unwrap();
    let asked = [sent[3].id, TransferId::new(i64::MAX), sent[2].id];
    let found = tx.transfers().get(&asked).await.unwrap();
    assert_eq!(found.iter().map(|t| t.id).collect::<Vec<_>>(), ids(&[3, 2]));
}

pub async fn the_date_of_a_transfer_is_the_sources(shop: Shop) {
    let a = open_shop(&shop).await.at("2026-03-01T20:00:00Z");
    let tokyo = location("Tokyo", chrono_tz::Asia::Tokyo);
    let tokyo = a.shop.create_location(&a.admin, tokyo).await.unwrap();
    let tea = a.product("tea", "3").await;
    a.receive_at(tokyo.id, tea, 2, "1").await;
    let request = transfer(tokyo.id, a.location.id, tea, 1);
    let sent = a.shop.request_transfer(&a.manager, request).await.unwrap();
    assert_eq!(sent[0].transfer_date, day("2026-03-02"));
}

pub async fn each_end_of_a_transfer_has_its_own_date(shop: Shop) {
    let (a, tea, depot) = here_and_there(&shop).await;
    let a = a.at("2026-03-01T20:00:00Z");
    let tokyo = location("Tokyo", chrono_tz::Asia::Tokyo);
    let tokyo = a.shop.create_location(&a.admin, tokyo).await.unwrap().id;
    a.receive_at(tokyo, tea, 2, "1").await;
    let mut sent = a.send(depot, tea, 1).await.unwrap();
    let request = transfer(tokyo, depot, tea, 1);
    sent.extend(a.shop.request_transfer(&a.manager, request).await.unwrap());
    let arrivals = sent.iter().map(|t| Arrival::all(t.id)).collect();
    let complete = CompleteTransfers { arrivals, key: None };
    a.shop.complete_transfers(&a.manager, complete).await.unwrap();
    let ledger = a.ledger(tea).await;
    let dated = |kind| -> Vec<_> {
        let of_kind = ledger.iter().filter(|movement| movement.kind == kind);
        of_kind.map(|movement| (movement.location, movement.business_date)).collect()
    };
    let left = dated(MovementKind::TransferOut);
    assert_eq!(left, [(a.location.id, day("2026-03-01")), (tokyo, day("2026-03-02"))]);
    assert_eq!(dated(MovementKind::TransferIn), [(depot, day("2026-03-01")); 2]);
}

pub async fn stock_goes_round_and_comes_back_as_the_same_batch(shop: Shop) {
    let (a, tea, depot) = here_and_there(&shop).await;
    let sent = a.send(depot, tea, 12).await.unwrap().remove(0);
    a.complete(sent.id).await.unwrap();
    let back = transfer(depot, a.location.id, tea, 12);
    let back = a.shop.request_transfer(&a.manager, back).await.unwrap().remove(0);
    assert_eq!(back.batch, sent.batch);
    a.complete(back.id).await.unwrap();
    assert_eq!(a.on_hand(a.location.id, tea).await, (12, 0));
    assert_eq!(a.on_hand(depot, tea).await, (0, 0));
    assert_eq!(a.batch(sent.batch).await.on_hand, 12);
}

pub async fn goods_leave_a_place_that_is_archived(shop: Shop) {
    let (a, tea, depot) = here_and_there(&shop).await;
    let closed = a.location.fields();
    let version = a.location.version;
    let moved = NewLocation { phone: Some(text("1")), ..closed };
    let moved = a.shop.update_location(&a.admin, a.location.id, version, moved).await.unwrap();
    a.shop.archive_location(&a.admin, moved.id, moved.version).await.unwrap();
    let sent = a.send(depot, tea, 12).await.unwrap().remove(0);
    a.complete(sent.id).await.unwrap();
    assert_eq!(a.on_hand(depot, tea).await, (12, 0));
}

pub async fn what_is_requested_is_the_sum_of_its_lines(shop: Shop) {
    let (a, tea, depot) = here_and_there(&shop).await;
    let line = TransferLine { product: tea, quantity: units(7), batch: None };
    let request = RequestTransfer {
        lines: vec![line.clone(), line.clone()],
        ..transfer(a.location.id, depot, tea, 1)
    };
    let refused = a.shop.request_transfer(&a.manager, request).await.unwrap_err();
    assert_eq!(refused.code(), "insufficient_stock");
    let huge = TransferLine { quantity: units(Quantity::MAX), ..line };
    let request =
        RequestTransfer { lines: vec![huge; 3], ..transfer(a.location.id, depot, tea, 1) };
    let refused = a.shop.request_transfer(&a.manager, request).await.unwrap_err();
    assert_eq!(refused.code(), "insufficient_stock");
    assert_eq!(a.on_hand(a.location.id, tea).await, (12, 0));
}
