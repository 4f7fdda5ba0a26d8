//! Many use cases in one call, as far as every store has them alike.

#![expect(clippy::unwrap_used, reason = "helpers of tests, not tests to Clippy")]

use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use shopx_core::id::{ProductId, TenantId};
use shopx_core::pricing::payment::{Payment, PaymentMethod};
use shopx_core::sales::Checkout;
use shopx_core::session::Permission;
use shopx_core::shop::MAX_AT_ONCE;
use shopx_core::store::{Context, Store, Tx, UseCase};
use shopx_core::tenants::{NewTenant, Tenant};
use shopx_core::text::Domain;
use shopx_core::users::User;
use shopx_core::{MemoryStore, Result, Session, Shop, ShopError};
use shopx_testing::arrange::{Arranged, open_shop};
use tracing::{Metadata, span};

fn wanting(a: &Arranged, product: ProductId, quantity: i64) -> Checkout {
    Checkout::new(a.cart(&[(product, quantity)]), [Payment::rest(PaymentMethod::Card)])
}

#[tokio::test]
async fn in_memory_carts_are_decided_in_their_order() {
    let a = open_shop(&Shop::new(MemoryStore::new())).await;
    let tea = a.stocked("tea", "3", 3).await;
    let wanting =
        |quantity| Checkout::new(a.cart(&[(tea, quantity)]), [Payment::rest(PaymentMethod::Card)]);
    let carts = [2, 2, 1, 1].map(wanting).into();
    let answers = a.shop.checkout_all(&a.cashier, carts).await;
    let sold = answers.iter().map(|answer| answer.as_ref().map(|sale| sale.lines[0].quantity));
    let sold: Vec<_> = sold.map(|sold| sold.map_err(ShopError::code)).collect();
    assert_eq!(sold, [Ok(2), Err("insufficient_stock"), Ok(1), Err("insufficient_stock")]);
    let ids: Vec<_> = answers.into_iter().flatten().map(|sale| sale.id).collect();
    assert!(ids.is_sorted(), "{ids:?}");
}

/// Counts the spans of calls.
struct Calls(Arc<AtomicUsize>);

impl tracing::Subscriber for Calls {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.name() == "call"
    }

    fn new_span(&self, _: &span::Attributes<'_>) -> span::Id {
        span::Id::from_u64(self.0.fetch_add(1, SeqCst) as u64 + 1)
    }

    fn record(&self, _: &span::Id, _: &span::Record<'_>) {}
    fn record_follows_from(&self, _: &span::Id, _: &span::Id) {}
    fn event(&self, _: &tracing::Event<'_>) {}
    fn enter(&self, _: &span::Id) {}
    fn exit(&self, _: &span::Id) {}
}

#[tokio::test]
async fn each_is_a_call_of_its_own_in_the_log() {
    let a = open_shop(&Shop::new(MemoryStore::new())).await;
    let tea = a.stocked("tea", "3", 3).await;
    let spans = Arc::<AtomicUsize>::default();
    let _heard = tracing::subscriber::set_default(Calls(Arc::clone(&spans)));
    let answers = a.shop.checkout_all(&a.cashier, [1, 9, 1].map(|n| wanting(&a, tea, n)).into());
    assert_eq!(answers.await.iter().filter(|answer| answer.is_ok()).count(), 2);
    assert_eq!(spans.load(SeqCst), 3);
}

/// A store that begins nothing before it is let, and knows how many wait for it.
#[derive(Clone)]
struct Turnstile {
    waiting: Arc<AtomicUsize>,
    most: Arc<AtomicUsize>,
    open: Arc<tokio::sync::Semaphore>,
}

#[async_trait]
impl Store for Turnstile {
    async fn open_tenant(&self, _: &NewTenant, _: DateTime<Utc>) -> Result<(Tenant, User)> {
        Err(ShopError::Storage)
    }

    async fn find_tenant(&self, _: &Domain) -> Result<Option<TenantId>> {
        Err(ShopError::Storage)
    }

    async fn begin(&self, _: &Session) -> Result<Box<dyn Tx>> {
        let now = self.waiting.fetch_add(1, SeqCst) + 1;
        self.most.fetch_max(now, SeqCst);
        let _through = self.open.acquire().await;
        self.waiting.fetch_sub(1, SeqCst);
        Err(ShopError::Storage)
    }
}

/// A use case that tells when it is begun.
struct Told {
    number: usize,
    begun: Arc<Mutex<Vec<usize>>>,
}

#[async_trait]
impl UseCase for Told {
    type Output = ();

    fn name(&self) -> &'static str {
        "told"
    }

    fn permissions(&self) -> Vec<Permission> {
        self.begun.lock().unwrap().push(self.number);
        Vec::new()
    }

    async fn run(&self, _: &mut dyn Tx, _: &Context) -> Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn very_many_are_begun_in_their_order_and_not_all_at_once() {
    let store = Turnstile {
        waiting: Arc::default(),
        most: Arc::default(),
        open: Arc::new(tokio::sync::Semaphore::new(0)),
    };
    let a = open_shop(&Shop::new(MemoryStore::new())).await;
    let (shop, begun) = (Shop::new(store.clone()), Arc::<Mutex<Vec<usize>>>::default());
    let count = 3 * MAX_AT_ONCE + 1;
    let told: Vec<_> =
        (0..count).map(|number| Told { number, begun: Arc::clone(&begun) }).collect();
    // A host may do it in a task of its own.
    let all = tokio::spawn(async move { shop.run_all(&a.admin, told).await });
    while store.waiting.load(SeqCst) < MAX_AT_ONCE {
        tokio::task::yield_now().await;
    }
    store.open.add_permits(1);
    let answers = all.await.unwrap();
    assert_eq!(answers, vec![Err(ShopError::Storage); count]);
    assert_eq!(store.most.load(SeqCst), MAX_AT_ONCE);
    assert!(begun.lock().unwrap().iter().copied().eq(0..count));
}
