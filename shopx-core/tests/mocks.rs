//! Use cases on mocks: what they load, and that a refusal records nothing.

#![expect(clippy::unwrap_used, reason = "helpers of tests, not tests to Clippy")]

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use shopx_core::batches::Picking;
use shopx_core::id::{BatchId, LocationId, ProductId, SaleId, TenantId, UserId};
use shopx_core::idempotency::Prior;
use shopx_core::pricing::Cart;
use shopx_core::pricing::payment::{Payment, PaymentMethod};
use shopx_core::sales::Checkout;
use shopx_core::stock::{ShelfBatch, ShelfFacts, ShelfLocation, ShelfProduct};
use shopx_core::store::{Store, Tx};
use shopx_core::tenants::{NewTenant, Tenant};
use shopx_core::text::Domain;
use shopx_core::users::User;
use shopx_core::{Result, Role, Session, Shop, ShopError};
use shopx_testing::arrange::{day, money, new_key, pounds, text, time, units};
use shopx_testing::{MockStore, MockTx};

const TEA: ProductId = ProductId::new(7);
const HERE: LocationId = LocationId::new(1);

fn cashier() -> Session {
    Session::new(TenantId::new(1), UserId::new(2), Role::Cashier)
}

/// A shelf with so many units of tea at 3.00.
fn shelf(quantity: i64) -> ShelfFacts {
    let batch = ShelfBatch {
        id: BatchId::new(9),
        received_date: day("2026-01-01"),
        expiration_date: None,
        quarantined: false,
        quantity,
        reserved: 0,
        unit_cost: money("1"),
    };
    let tea = ShelfProduct {
        sku: text("tea"),
        name: text("Tea"),
        category: None,
        price_breaks: Vec::new(),
        price: money("3"),
        cost: None,
        quantity_decimals: 0,
        picking: Some(Picking::Fifo),
        tax_class: None,
        archived: false,
        quantity,
        reserved: 0,
        latest_cost: None,
        batches: vec![batch],
    };
    ShelfFacts {
        settings: pounds(),
        location: Some(ShelfLocation { time_zone: chrono_tz::UTC, archived: false }),
        customer: None,
        supplier_archived: None,
        destination_archived: None,
        price_lists: Vec::new(),
        promotions: Vec::new(),
        products: [(TEA, tea)].into(),
        taxes: [].into(),
        prior: None,
    }
}

fn two_teas() -> Checkout {
    let cart = Cart::new(HERE).with(TEA, units(2));
    Checkout::new(cart, [Payment::rest(PaymentMethod::Cash)])
}

fn shop(units: impl IntoIterator<Item = MockTx>) -> Shop {
    Shop::new(MockStore::new(units)).at(time("2026-03-01T12:00:00Z"))
}

/// A unit of work that finds this shelf. What else it is asked for, it refuses by panicking.
fn unit(facts: ShelfFacts, commits: &Arc<AtomicUsize>) -> MockTx {
    let mut tx = MockTx { commits: Arc::clone(commits), ..MockTx::default() };
    tx.stock.expect_shelf().times(1).return_once(|_| Ok(facts));
    tx
}

#[tokio::test]
async fn a_refusal_records_nothing_and_commits_nothing() {
    let commits = Arc::default();
    let shop = shop([unit(shelf(1), &commits)]);
    let refused = shop.checkout(&cashier(), two_teas()).await.unwrap_err();
    assert_eq!(refused.code(), "insufficient_stock");
    assert_eq!(commits.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn without_permission_nothing_is_even_begun() {
    let shop = shop([]);
    let mut sale = two_teas();
    sale.cart.lines[0].batch = Some(BatchId::new(9));
    let refused = shop.checkout(&cashier(), sale).await.unwrap_err();
    assert_eq!(refused.code(), "permission_denied");
}

#[tokio::test]
async fn a_sale_is_one_load_and_one_recording_call() {
    let commits = Arc::default();
    let mut tx = unit(shelf(5), &commits);
    tx.sales
        .expect_record()
        .times(1)
        .withf(|_, draft| {
            let picks = &draft.lines[0].picks;
            draft.total_amount == money("6") && picks[0].quantity == 2
        })
        .return_once(|_, _| Ok(SaleId::new(4)));
    let sale = shop([tx]).checkout(&cashier(), two_teas()).await.unwrap();
    assert_eq!(sale.id, SaleId::new(4));
    assert_eq!(commits.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn a_lost_race_is_decided_again_on_what_is_there_now() {
    let commits = Arc::default();
    let mut lost = unit(shelf(5), &commits);
    lost.sales.expect_record().times(1).return_once(|_, _| Err(ShopError::LostRace));
    let refused =
        shop([lost, unit(shelf(1), &commits)]).checkout(&cashier(), two_teas()).await.unwrap_err();
    let ShopError::InsufficientStock { wanted: 2, available: 1, .. } = refused else {
        panic!("{refused:?}")
    };
    assert_eq!(commits.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn a_refusal_looks_whether_a_rival_has_used_the_key_meanwhile() {
    let key = new_key();
    let sale = Checkout { key: Some(key), ..two_teas() };
    let prior = Prior { use_case: "receive".into(), fingerprint: [0; 32], subjects: vec![1] };
    let commits = Arc::default();
    let mut look = MockTx::default();
    let settled = prior.clone();
    look.keys.expect_find().times(1).return_once(|_| Ok(Some(settled)));
    let facts = ShelfFacts { prior: Some(prior), ..shelf(1) };
    let shop = shop([unit(shelf(1), &commits), look, unit(facts, &commits)]);
    let refused = shop.checkout(&cashier(), sale).await.unwrap_err();
    assert_eq!(refused, ShopError::KeyConflict { key });
}

/// A store of mocks that writes down what it was paused for, and after how many runs.
struct Pausing(MockStore, Arc<Mutex<Vec<(u32, ShopError)>>>);

#[async_trait]
impl Store for Pausing {
    async fn open_tenant(&self, new: &NewTenant, at: DateTime<Utc>) -> Result<(Tenant, User)> {
        self.0.open_tenant(new, at).await
    }
    async fn find_tenant(&self, domain: &Domain) -> Result<Option<TenantId>> {
        self.0.find_tenant(domain).await
    }
    async fn begin(&self, session: &Session) -> Result<Box<dyn Tx>> {
        self.0.begin(session).await
    }
    async fn pause(&self, runs: u32, refusal: &ShopError) {
        self.1.lock().unwrap().push((runs, refusal.clone()));
    }
}

/// What comes of a sale whose recording calls end so, one after the other, before the store is gone
/// for good; and what was paused for.
async fn sell(
    sale: Checkout,
    ends: impl IntoIterator<Item = Result<SaleId>>,
) -> (Result<SaleId>, Vec<(u32, ShopError)>) {
    let units = ends.into_iter().map(|end| {
        let mut tx = unit(shelf(5), &Arc::default());
        tx.sales.expect_record().times(1).return_once(|_, _| end);
        tx
    });
    let pauses = Arc::<Mutex<_>>::default();
    let shop = Shop::new(Pausing(MockStore::new(units), Arc::clone(&pauses)));
    let sold = shop.at(time("2026-03-01T12:00:00Z")).checkout(&cashier(), sale).await;
    let pauses = pauses.lock().unwrap().clone();
    (sold.map(|sale| sale.id), pauses)
}

fn keyed() -> Checkout {
    Checkout { key: Some(new_key()), ..two_teas() }
}

#[tokio::test]
async fn what_did_nothing_is_run_again_after_a_pause_with_and_without_a_key() {
    for sale in [two_teas(), keyed()] {
        let ends = [Err(ShopError::Unavailable), Err(ShopError::LostRace), Ok(SaleId::new(4))];
        let (sold, pauses) = sell(sale, ends).await;
        assert_eq!(sold, Ok(SaleId::new(4)));
        assert_eq!(pauses, [(1, ShopError::Unavailable), (2, ShopError::LostRace)]);
    }
}

#[tokio::test]
async fn what_may_have_happened_is_run_again_only_with_a_key() {
    let ends = [Err(ShopError::CommitUnknown), Ok(SaleId::new(4))];
    let (sold, pauses) = sell(keyed(), ends).await;
    assert_eq!(sold, Ok(SaleId::new(4)));
    assert_eq!(pauses, [(1, ShopError::CommitUnknown)]);

    let (sold, pauses) = sell(two_teas(), [Err(ShopError::CommitUnknown)]).await;
    assert_eq!(sold, Err(ShopError::CommitUnknown));
    assert_eq!(pauses, []);
}

#[tokio::test]
async fn a_store_that_stays_away_is_given_up_and_nothing_is_said_to_be_undone_that_may_be_done() {
    let (sold, pauses) = sell(keyed(), []).await;
    assert_eq!(sold, Err(ShopError::Unavailable));
    assert_eq!(pauses.len(), 9);

    let (sold, pauses) = sell(keyed(), [Err(ShopError::CommitUnknown)]).await;
    assert_eq!(sold, Err(ShopError::CommitUnknown));
    assert_eq!(pauses.len(), 9);
}

#[tokio::test]
async fn what_took_too_long_is_not_asked_for_again() {
    let (sold, pauses) = sell(keyed(), [Err(ShopError::TimedOut)]).await;
    assert_eq!(sold, Err(ShopError::TimedOut));
    assert_eq!(pauses, []);
}
