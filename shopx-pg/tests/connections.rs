//! Who gets a connection, and what becomes of one whose server does not answer.
#![expect(clippy::unwrap_used, reason = "helpers of tests, not tests to Clippy")]

use std::process::Command;
use std::time::Duration;

use shopx_core::customers::Customer;
use shopx_core::pricing::payment::{Payment, PaymentMethod};
use shopx_core::records::Update;
use shopx_core::sales::Checkout;
use shopx_core::{Field, Result, Shop, ShopError};
use shopx_embedded::{Database, Options, Server};
use shopx_pg::{PgOptions, PgStore, migrate};
use shopx_testing::Arranged;
use shopx_testing::arrange::{new_key, open_shop};
use sqlx::postgres::PgPoolOptions;
use sqlx::{Connection, PgConnection};
use tokio::task::{JoinHandle, yield_now};

const TILLS: usize = 8;

/// A database on a server that may be treated badly.
struct Treated {
    database: Database,
    server: Server,
}

impl Treated {
    async fn new() -> Self {
        let binaries = shopx_embedded::find::binaries().unwrap();
        let server = Server::start(binaries, Options::default()).await.unwrap();
        let database = server.create_database("shop").await.unwrap();
        migrate(&database.owner_url).await.unwrap();
        Self { database, server }
    }

    async fn store(&self, options: &PgOptions) -> PgStore {
        PgStore::connect_with(&self.database.app_url, options).await.unwrap()
    }

    async fn superuser(&self) -> PgConnection {
        PgConnection::connect(self.database.superuser_url.as_deref().unwrap()).await.unwrap()
    }

    async fn tell(&self, sql: &'static str) {
        sqlx::raw_sql(sql).execute(&mut self.superuser().await).await.unwrap();
    }

    /// The server's processes for the shop.
    async fn processes(&self) -> Vec<i32> {
        let found = "SELECT pid FROM pg_stat_activity WHERE application_name = 'shopx'";
        sqlx::query_scalar(found).fetch_all(&mut self.superuser().await).await.unwrap()
    }

    /// Waits until one of the server's processes is in a call of this function, and for a lock.
    async fn locked_in(&self, function: &str) -> i32 {
        let found = "SELECT pid FROM pg_stat_activity
                     WHERE application_name = 'shopx' AND wait_event_type = 'Lock'
                       AND query LIKE '%' || $1 || '%'";
        let mut superuser = self.superuser().await;
        loop {
            let found = sqlx::query_scalar(found).bind(function);
            if let Some(pid) = found.fetch_optional(&mut superuser).await.unwrap() {
                return pid;
            }
            yield_now().await;
        }
    }
}

/// A process of the server that does nothing until this is dropped.
struct Stopped(i32);

impl Stopped {
    fn new(pid: i32) -> Self {
        signal(pid, "-STOP");
        Self(pid)
    }
}

impl Drop for Stopped {
    fn drop(&mut self) {
        signal(self.0, "-CONT");
    }
}

fn signal(pid: i32, signal: &str) {
    assert!(Command::new("kill").args([signal, &pid.to_string()]).status().unwrap().success());
}

/// Every till sells one and the same thing, so many times.
async fn sell_everywhere(a: &Arranged, times: i64) {
    let tea = a.stocked("tea", "2.50", 1_000).await;
    let tills: Vec<JoinHandle<Result<()>>> = (0..TILLS)
        .map(|_| {
            let a = a.clone();
            tokio::spawn(async move {
                for _ in 0..times {
                    a.sell(tea, 1).await?;
                    a.shop.tenant(&a.cashier).await?;
                }
                Ok(())
            })
        })
        .collect();
    for till in tills {
        assert_eq!(till.await.unwrap(), Ok(()));
    }
    let sold = times * i64::try_from(TILLS).unwrap();
    assert_eq!(a.level(tea).await.quantity, 1_000 - sold);
}

#[tokio::test(flavor = "multi_thread")]
async fn three_slots_on_the_server_serve_eight_tills_of_a_pool_of_ten() {
    let t = Treated::new().await;
    t.tell("ALTER ROLE shopx_till CONNECTION LIMIT 3").await;
    let store = t.store(&PgOptions::default()).await;
    let a = open_shop(&Shop::new(store.clone())).await;
    sell_everywhere(&a, 10).await;
    let status = store.pool_status();
    assert_eq!((status.max, status.open, status.in_use, status.waiting), (10, status.idle, 0, 0));
    assert!(status.idle <= 3 && status.limit < 10, "{status:?}");

    // And when there is more room, it is used.
    t.tell("ALTER ROLE shopx_till CONNECTION LIMIT -1").await;
    let mut units = Vec::new();
    for _ in 0..8 {
        units.push(store.begin_unit(&a.manager).await.unwrap());
    }
    assert_eq!(store.pool_status().in_use, 8);
    assert_eq!(t.processes().await.len(), 8);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pool_of_the_hosts_serves_eight_tills_with_the_slots_that_there_are() {
    let t = Treated::new().await;
    t.tell("ALTER ROLE shopx_till CONNECTION LIMIT 3").await;
    let options = PgOptions::default();
    let connection = PgStore::connect_options(&t.database.app_url, &options).unwrap();
    let pool = PgPoolOptions::new().max_connections(10).connect_with(connection).await.unwrap();
    let store = PgStore::from_pool(pool.clone(), &options).await.unwrap();
    let a = open_shop(&Shop::new(store.clone())).await;
    sell_everywhere(&a, 5).await;
    store.close().await;
    // It is the host's, and stays open.
    let one: i32 = sqlx::query_scalar("SELECT 1").fetch_one(&pool).await.unwrap();
    assert_eq!(one, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tenant_that_hangs_leaves_connections_for_the_others() {
    let t = Treated::new().await;
    let options = PgOptions { lock_timeout: Duration::ZERO, ..PgOptions::default() };
    let store = t.store(&options).await;
    let shop = Shop::new(store.clone());
    let (a, b) = (open_shop(&shop).await, open_shop(&shop).await);
    let tea = b.stocked("tea", "2.50", 10).await;
    let mut customers = Vec::new();
    for number in 0..12 {
        customers.push(a.customer(&format!("Ann{number}")).await);
    }
    let mut holder = t.superuser().await;
    let mut held = holder.begin_with("BEGIN").await.unwrap();
    let lock = "SELECT 1 FROM shopx.customers FOR UPDATE";
    sqlx::query(lock).execute(&mut *held).await.unwrap();

    let hanging: Vec<_> = customers
        .into_iter()
        .map(|customer| {
            let a = a.clone();
            let fields = customer.fields();
            let update = Update::<Customer> { id: customer.id, version: 1, fields };
            tokio::spawn(async move { a.shop.run(&a.manager, &update).await })
        })
        .collect();
    while store.pool_status().waiting < 4 {
        yield_now().await;
    }
    let status = store.pool_status();
    assert_eq!((status.max, status.limit, status.in_use, status.waiting), (10, 10, 8, 4));
    assert_eq!(status.open, status.in_use + status.idle);

    b.sell(tea, 1).await.unwrap();
    assert_eq!(shop.find_tenant(b.tenant.domain.clone()).await, Ok(Some(b.tenant.id)));
    assert_eq!(store.ping().await, Ok(()));
    assert!(hanging.iter().all(|call| !call.is_finished()));
    held.rollback().await.unwrap();
    for call in hanging {
        call.await.unwrap().unwrap();
    }
    let status = store.pool_status();
    assert_eq!((status.open, status.in_use, status.waiting), (status.idle, 0, 0));
}

/// Options under which the client gives up first.
fn hasty(max_connections: u32) -> PgOptions {
    PgOptions {
        max_connections,
        acquire_timeout: Duration::from_secs(3),
        statement_timeout: Duration::ZERO,
        lock_timeout: Duration::ZERO,
        call_timeout: Some(Duration::from_secs(4)),
        ..PgOptions::default()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_whose_server_is_frozen_says_so_and_holds_nobody_up() {
    let t = Treated::new().await;
    let a = open_shop(&Shop::new(t.store(&PgOptions::default()).await)).await;
    let tea = a.stocked("tea", "2.50", 10).await;
    let others = t.processes().await;
    let store = t.store(&hasty(2)).await;
    let a = Arranged { shop: Shop::new(store.clone()), ..a };
    let mut mine = t.processes().await;
    mine.retain(|pid| !others.contains(pid));
    let stopped = Stopped::new(mine[0]);

    let looking = {
        let a = a.clone();
        tokio::spawn(async move { a.shop.tenant(&a.cashier).await })
    };
    while store.pool_status().in_use == 0 {
        yield_now().await;
    }
    for _ in 0..3 {
        a.sell(tea, 1).await.unwrap();
    }
    assert!(!looking.is_finished());
    assert_eq!(looking.await.unwrap(), Err(ShopError::Unavailable));
    a.sell(tea, 1).await.unwrap();
    // What was frozen is the client's no more, and another one may be opened.
    let status = store.pool_status();
    assert_eq!((status.open, status.idle, status.in_use), (1, 1, 0));
    let units = [store.begin_unit(&a.manager).await, store.begin_unit(&a.manager).await];
    assert!(units.iter().all(Result::is_ok));
    drop(stopped);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sale_whose_server_is_frozen_may_have_been_made() {
    let t = Treated::new().await;
    let a = open_shop(&Shop::new(t.store(&PgOptions::default()).await)).await;
    let tea = a.stocked("tea", "2.50", 10).await;
    let coffee = a.stocked("coffee", "3.50", 10).await;
    for key in [None, Some(new_key())] {
        let a = Arranged { shop: Shop::new(t.store(&hasty(3)).await), ..a.clone() };
        let b = open_shop(&a.shop).await;
        let bread = b.stocked("bread", "1.50", 10).await;
        let mut holder = t.superuser().await;
        let mut held = holder.begin_with("BEGIN").await.unwrap();
        let lock = "SELECT 1 FROM shopx.inventory WHERE product_id = $1 FOR UPDATE";
        sqlx::query(lock).bind(tea.get()).execute(&mut *held).await.unwrap();
        let payment = Payment::rest(PaymentMethod::Card);
        let sale = Checkout { key, ..Checkout::new(a.cart(&[(tea, 1)]), [payment]) };
        let selling = {
            let (a, sale) = (a.clone(), sale.clone());
            tokio::spawn(async move { a.shop.checkout(&a.cashier, sale).await })
        };
        let stopped = Stopped::new(t.locked_in("record_sales").await);
        b.sell(bread, 1).await.unwrap();
        assert_eq!(selling.await.unwrap(), Err(ShopError::CommitUnknown));
        a.sell(coffee, 1).await.unwrap();

        drop(stopped);
        held.rollback().await.unwrap();
        // It happens once, however it ended.
        if key.is_some() {
            let sold = a.shop.checkout(&a.cashier, sale.clone()).await.unwrap();
            assert_eq!(a.shop.checkout(&a.cashier, sale).await.unwrap().id, sold.id);
        }
    }
    assert_eq!(a.shop.verify(&a.admin).await.unwrap(), []);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_ping_says_how_the_database_is() {
    let t = Treated::new().await;
    let store = t.store(&hasty(2)).await;
    assert_eq!(store.ping().await, Ok(()));
    let stopped = Stopped::new(t.processes().await[0]);
    assert_eq!(store.ping().await, Err(ShopError::TimedOut));
    drop(stopped);
    assert_eq!(store.ping().await, Ok(()));
    drop(t.server);
    assert_eq!(store.ping().await, Err(ShopError::Unavailable));
    store.close().await;
    assert_eq!(store.ping().await, Err(ShopError::Unavailable));
    assert_eq!(store.pool_status().open, 0);
}

#[tokio::test]
async fn senseless_options_are_refused_before_anybody_is_asked() {
    let nobody = "postgresql://till@localhost:1/shop";
    let usual = PgOptions::default;
    let far = Duration::from_secs(1_000_000_000_000);
    for (field, options) in [
        (Field::AcquireTimeout, PgOptions { acquire_timeout: Duration::ZERO, ..usual() }),
        (Field::StatementTimeout, PgOptions { statement_timeout: far, ..usual() }),
        (Field::LockTimeout, PgOptions { lock_timeout: Duration::from_nanos(1), ..usual() }),
        (Field::CallTimeout, PgOptions { call_timeout: Some(Duration::from_secs(1)), ..usual() }),
    ] {
        let refused = PgStore::connect_with(nobody, &options).await.unwrap_err();
        assert!(matches!(refused, ShopError::Malformed { field: named, .. } if named == field));
        assert_eq!(PgStore::connect_options(nobody, &options).unwrap_err(), refused);
    }
    let none = PgOptions { max_connections: 0, ..usual() };
    let refused = PgStore::connect_with(nobody, &none).await.unwrap_err();
    let max = 262_143;
    let field = Field::MaxConnections;
    assert_eq!(refused, ShopError::QuantityOutOfRange { field, value: 0, min: 1, max });
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pool_that_was_made_in_another_way_is_refused() {
    let t = Treated::new().await;
    let options = PgOptions::default();
    let plain = PgPoolOptions::new().connect(&t.database.app_url).await.unwrap();
    let refused = PgStore::from_pool(plain, &options).await.unwrap_err();
    assert!(matches!(refused, ShopError::Malformed { field: Field::ConnectionSetting, .. }));
    assert_eq!(
        refused.to_string(),
        "\"plan_cache_mode = auto, which must be force_generic_plan: make the pool with \
         PgStore::connect_options\" is not a valid connection setting"
    );

    let superuser = t.database.superuser_url.as_deref().unwrap();
    let superuser = PgStore::connect_options(superuser, &options).unwrap();
    let superuser = PgPoolOptions::new().connect_with(superuser).await.unwrap();
    let refused = PgStore::from_pool(superuser, &options).await.unwrap_err();
    assert_eq!(refused.code(), "unsafe_login");

    let connection = PgStore::connect_options(&t.database.app_url, &options).unwrap();
    let patient = PgOptions { lock_timeout: Duration::from_mins(1), ..options };
    let pool = PgPoolOptions::new().connect_with(connection).await.unwrap();
    let refused = PgStore::from_pool(pool, &patient).await.unwrap_err();
    assert!(refused.to_string().contains("lock_timeout = 10000, which must be 60000"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_shop_that_is_closed_has_given_back_its_connections() {
    let treated = Treated::new().await;
    let store = treated.store(&PgOptions::default()).await;
    let shop = Shop::new(store.clone());
    open_shop(&shop).await;
    assert!(store.pool_status().open > 0);
    shop.close().await;
    assert_eq!(store.pool_status().open, 0);
    assert!(store.ping().await.is_err(), "what is closed stays closed");
}
