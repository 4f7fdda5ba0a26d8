//! What happens when the server is slow, the line breaks, the server restarts or a caller gives up.
#![expect(clippy::unwrap_used, reason = "helpers of tests, not tests to Clippy")]

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use shopx_core::customers::Customer;
use shopx_core::id::ProductId;
use shopx_core::idempotency::Key;
use shopx_core::pricing::payment::{Payment, PaymentMethod};
use shopx_core::records::Update;
use shopx_core::sales::{Checkout, SaleQuery};
use shopx_core::stock::{Adjust, AdjustLine, AdjustmentReason, Receive, ReceiveLine};
use shopx_core::{Entity, Result, Shop, ShopError};
use shopx_embedded::proxy::{Proxy, ProxyOptions};
use shopx_embedded::{Options, Server, Stop};
use shopx_pg::{PgOptions, PgStore, migrate};
use shopx_testing::Arranged;
use shopx_testing::arrange::{adjustment, money, new_key, open_shop, receipt, transfer, units};
use sqlx::{Connection, PgConnection};

/// A shop on a server that may be broken.
struct Fragile {
    arranged: Arranged,
    tea: ProductId,
    proxy: Arc<Proxy>,
    superuser_url: String,
    server: Server,
}

async fn fragile(options: &PgOptions) -> Fragile {
    let binaries = shopx_embedded::find::binaries().unwrap();
    // What is acknowledged must outlive a crash.
    let durable = Options { durable: true, ..Options::default() };
    let server = Server::start(binaries, durable).await.unwrap();
    let database = server.create_database("shop").await.unwrap();
    migrate(&database.owner_url).await.unwrap();
    let proxy = Proxy::start(&server.socket_dir().unwrap(), ProxyOptions::default()).unwrap();
    let store = PgStore::connect_with(&proxy.url(&database.app_url), options).await.unwrap();
    let arranged = open_shop(&Shop::new(store)).await;
    let tea = arranged.stocked("tea", "2.50", 1_000).await;
    let superuser_url = database.superuser_url.clone().unwrap();
    Fragile { arranged, tea, proxy: Arc::new(proxy), superuser_url, server }
}

impl Fragile {
    async fn superuser(&self) -> PgConnection {
        PgConnection::connect(&self.superuser_url).await.unwrap()
    }

    /// How many units there are, asked on a line that does not break.
    async fn on_hand(&self) -> i64 {
        let stock = "SELECT quantity::bigint FROM shopx.inventory WHERE product_id = $1";
        let stock = sqlx::query_scalar(stock).bind(self.tea.get());
        stock.fetch_one(&mut self.superuser().await).await.unwrap()
    }

    fn sale(&self) -> Checkout {
        let cart = self.arranged.cart(&[(self.tea, 1)]);
        Checkout::new(cart, [Payment::rest(PaymentMethod::Card)])
    }

    fn receipt(&self) -> Receive {
        receipt(self.arranged.location.id, vec![ReceiveLine::new(self.tea, units(1), money("1"))])
    }

    /// How many of the shop's connections are in a transaction.
    async fn in_transaction(&self) -> i64 {
        sqlx::query_scalar(
            "SELECT count(*) FROM pg_stat_activity
             WHERE application_name = 'shopx' AND state <> 'idle'",
        )
        .fetch_one(&mut self.superuser().await)
        .await
        .unwrap()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn one_locked_product_keeps_nobody_from_selling_another() {
    let lock_timeout = Duration::from_millis(200);
    let f = fragile(&PgOptions { lock_timeout, ..PgOptions::default() }).await;
    let coffee = f.arranged.stocked("coffee", "3.50", 100).await;
    let mut holder = f.superuser().await;
    let mut held = holder.begin_with("BEGIN").await.unwrap();
    let lock = "SELECT 1 FROM shopx.inventory WHERE product_id = $1 FOR UPDATE";
    sqlx::query(lock).bind(f.tea.get()).execute(&mut *held).await.unwrap();
    let a = &f.arranged;
    let (tea, first, second, third) =
        tokio::join!(a.sell(f.tea, 1), a.sell(coffee, 1), a.sell(coffee, 1), a.sell(coffee, 1));
    assert_eq!(tea, Err(ShopError::TimedOut));
    for sale in [first, second, third] {
        sale.unwrap();
    }
    held.rollback().await.unwrap();
    assert_eq!(a.level(coffee).await.quantity, 97);
    assert_eq!(a.shop.verify(&a.admin).await.unwrap(), []);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_unit_of_work_that_the_server_gave_up_is_not_said_to_be_kept() {
    let lock_timeout = Duration::from_millis(100);
    let f = fragile(&PgOptions { lock_timeout, ..PgOptions::default() }).await;
    let (a, shop) = (&f.arranged, &f.arranged.shop);
    let ann = a.customer("Ann").await;
    let mut holder = f.superuser().await;
    let mut held = holder.begin_with("BEGIN").await.unwrap();
    let lock = "SELECT 1 FROM shopx.customers FOR UPDATE";
    sqlx::query(lock).execute(&mut *held).await.unwrap();

    let before = f.on_hand().await;
    let mut unit = shop.begin(&a.manager).await.unwrap();
    let sale = shop.run_in(&mut *unit, &f.sale()).await.unwrap();
    let update = Update::<Customer> { id: ann.id, version: 1, fields: ann.fields() };
    assert_eq!(shop.run_in(&mut *unit, &update).await, Err(ShopError::TimedOut));
    assert_eq!(unit.commit().await, Err(ShopError::TimedOut));
    held.rollback().await.unwrap();
    let lost = shop.sale(&a.manager, sale.id).await;
    assert_eq!(lost, Err(ShopError::not_found(Entity::Sale, sale.id)));
    assert_eq!(f.on_hand().await, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_takes_too_long_is_refused_and_leaves_everything_as_it_was() {
    let soon = Duration::from_millis(100);
    let never = Duration::ZERO;
    for (statement_timeout, lock_timeout) in [(soon, never), (never, soon)] {
        let options = PgOptions { lock_timeout, ..PgOptions::default() };
        // What is arranged may take its time.
        let f = fragile(&options).await;
        let options = PgOptions { statement_timeout, ..options };
        let url = f.superuser_url.replace("postgres@", "shopx_till@");
        let hasty = Shop::new(PgStore::connect_with(&url, &options).await.unwrap());
        let before = f.arranged.snapshot().await;
        let mut holder = f.superuser().await;
        let mut held = holder.begin_with("BEGIN").await.unwrap();
        let lock = "SELECT 1 FROM shopx.inventory FOR UPDATE";
        sqlx::query(lock).execute(&mut *held).await.unwrap();

        let a = Arranged { shop: hasty.clone(), ..f.arranged.clone() };
        // Together with others, or within a transaction: the answer is the same.
        let sales = tokio::join!(a.sell(f.tea, 1), a.sell(f.tea, 1), a.sell(f.tea, 1));
        for refused in [sales.0, sales.1, sales.2] {
            assert_eq!(refused, Err(ShopError::TimedOut));
        }
        assert_eq!(hasty.receive(&a.manager, f.receipt()).await, Err(ShopError::TimedOut));

        held.rollback().await.unwrap();
        assert_eq!(f.arranged.snapshot().await, before);
        a.sell(f.tea, 1).await.unwrap();
        assert_eq!(f.on_hand().await, 999);
        assert_eq!(f.arranged.shop.verify(&a.admin).await.unwrap(), []);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_unit_of_work_that_the_host_forgets_is_rolled_back() {
    let idle_in_transaction_timeout = Duration::from_millis(50);
    let f = fragile(&PgOptions { idle_in_transaction_timeout, ..PgOptions::default() }).await;
    let shop = &f.arranged.shop;
    let mut forgotten = shop.begin(&f.arranged.manager).await.unwrap();
    let line = AdjustLine::write_off(f.tea, units(7), AdjustmentReason::Damage);
    shop.run_in(&mut *forgotten, &adjustment(f.arranged.location.id, vec![line])).await.unwrap();
    while f.in_transaction().await > 0 {
        tokio::task::yield_now().await;
    }
    assert!(forgotten.commit().await.is_err());
    assert_eq!(f.on_hand().await, 1_000);
}

#[tokio::test(flavor = "multi_thread")]
async fn after_the_server_has_restarted_the_next_calls_work() {
    let f = fragile(&PgOptions::default()).await;
    let Arranged { shop, manager, .. } = &f.arranged;
    for stop in [Stop::Fast, Stop::Crash] {
        // As many connections as a shop may have, all of them idle when the server goes.
        let mut units = Vec::new();
        let max = PgOptions::default().max_connections;
        for _ in 0..max - max / 4 {
            let mut unit = shop.begin(manager).await.unwrap();
            unit.tenant().get().await.unwrap();
            units.push(unit);
        }
        drop(units);
        while f.in_transaction().await > 0 {
            tokio::task::yield_now().await;
        }
        f.server.cluster().unwrap().restart(stop).unwrap();

        let before = f.on_hand().await;
        for _ in 0..15 {
            f.arranged.sell(f.tea, 1).await.unwrap();
        }
        let mut unit = shop.begin(manager).await.unwrap();
        shop.run_in(&mut *unit, &f.sale()).await.unwrap();
        unit.commit().await.unwrap();
        assert_eq!(f.on_hand().await, before - 16);

        // And for a host with units of work of its own.
        f.server.cluster().unwrap().restart(stop).unwrap();
        let mut unit = shop.begin(manager).await.unwrap();
        shop.run_in(&mut *unit, &f.sale()).await.unwrap();
        unit.commit().await.unwrap();
    }
    assert_eq!(shop.verify(&f.arranged.admin).await.unwrap(), []);
}

/// Cuts the line once after each trip of some work that adds `by` units, with a key and without one.
async fn cut_everywhere<T>(f: &Fragile, by: i64, work: impl AsyncFn(Option<Key>) -> Result<T>)
where
    T: PartialEq + std::fmt::Debug,
{
    work(None).await.unwrap();
    f.proxy.reset();
    work(None).await.unwrap();
    let trips = f.proxy.trips();
    for (trip, key) in (1..=trips).flat_map(|trip| [(trip, None), (trip, Some(new_key()))]) {
        // Its statements are prepared again.
        work(None).await.unwrap();
        let before = f.on_hand().await;
        f.proxy.cut_after(trip);
        let done = work(key).await;
        assert_eq!(f.on_hand().await, before + by, "trip {trip}, key {key:?}: {done:?}");
        match (key, done) {
            (None, Ok(_) | Err(ShopError::CommitUnknown)) => {}
            (Some(_), Ok(done)) => assert_eq!(work(key).await, Ok(done)),
            (_, Err(refusal)) => panic!("trip {trip}, key {key:?}: {refusal}"),
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn wherever_the_line_breaks_it_happens_once_and_is_not_said_to_have_failed() {
    // One connection: every statement is prepared on it, or none is.
    let f = fragile(&PgOptions { max_connections: 1, ..PgOptions::default() }).await;
    let Arranged { shop, admin, cashier, manager, location, .. } = &f.arranged;
    cut_everywhere(&f, -1, async |key| {
        shop.checkout(cashier, Checkout { key, ..f.sale() }).await.map(|sale| sale.id)
    })
    .await;
    cut_everywhere(&f, 1, async |key| shop.receive(manager, Receive { key, ..f.receipt() }).await)
        .await;
    cut_everywhere(&f, -2, async |key| {
        let line = AdjustLine::write_off(f.tea, units(2), AdjustmentReason::Damage);
        shop.adjust(manager, Adjust { key, ..adjustment(location.id, vec![line]) }).await
    })
    .await;
    assert_eq!(shop.verify(admin).await.unwrap(), []);
}

type Work = Pin<Box<dyn Future<Output = ()> + Send>>;

#[tokio::test(flavor = "multi_thread")]
async fn a_caller_who_gives_up_leaves_no_transaction_and_no_tenant_behind() {
    // All that comes after it uses the connection that was given up.
    let f = fragile(&PgOptions { max_connections: 1, ..PgOptions::default() }).await;
    let depot = f.arranged.location("Depot").await.id;
    let Arranged { shop, admin, cashier, manager, location, .. } = f.arranged.clone();
    // The question that needs no tenant answers which one its connection has.
    sqlx::raw_sql(
        "CREATE OR REPLACE FUNCTION shopx.find_tenant(p_domain text) RETURNS integer
         LANGUAGE sql AS $$ SELECT nullif(current_setting('app.tenant_id', true), '')::integer $$",
    )
    .execute(&mut f.superuser().await)
    .await
    .unwrap();

    let works: [Box<dyn Fn() -> Work>; 3] = [
        Box::new(|| {
            let (shop, sale) = (shop.clone(), f.sale());
            Box::pin(async move { drop(shop.checkout(&cashier, sale).await) })
        }),
        Box::new(|| {
            let (shop, receipt) = (shop.clone(), f.receipt());
            Box::pin(async move { drop(shop.receive(&manager, receipt).await) })
        }),
        Box::new(|| {
            let (shop, request) = (shop.clone(), transfer(location.id, depot, f.tea, 1));
            Box::pin(async move { drop(shop.request_transfer(&manager, request).await) })
        }),
    ];
    for work in works {
        work().await;
        f.proxy.reset();
        work().await;
        for trip in 0..f.proxy.trips() {
            f.proxy.hold_after(trip);
            let given_up = tokio::spawn(work());
            let proxy = Arc::clone(&f.proxy);
            tokio::task::spawn_blocking(move || proxy.wait_until_held()).await.unwrap().unwrap();
            given_up.abort();
            assert!(given_up.await.unwrap_err().is_cancelled());
            f.proxy.release();

            assert_eq!(
                shop.find_tenant(f.arranged.tenant.domain.clone()).await,
                Ok(None),
                "trip {trip}"
            );
            assert_eq!(f.in_transaction().await, 0, "trip {trip}");
        }
    }
    assert_eq!(shop.verify(&admin).await.unwrap(), []);
    let sold = shop.sales(&admin, SaleQuery::default()).await.unwrap().items.len();
    assert!((2..=4).contains(&sold), "{sold}");
}
