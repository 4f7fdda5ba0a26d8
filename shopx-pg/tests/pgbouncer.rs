//! Everything a store must do, through PgBouncer in transaction mode.
//!
//! Without the program `pgbouncer` it is skipped, and says so, unless `SHOPX_NEED_PGBOUNCER` is set.
#![expect(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "helpers of tests, not tests to Clippy"
)]

use std::str::FromStr;

mod support;

use std::sync::Arc;

use shopx_core::pricing::payment::{Payment, PaymentMethod};
use shopx_core::sales::Checkout;
use shopx_core::{Shop, ShopError};
use shopx_embedded::pgbouncer::{PgBouncer, find};
use shopx_embedded::{Database, Options, Server};
use shopx_pg::{PgOptions, PgStore, migrate};
use shopx_testing::{contract, machine};
use sqlx::{Connection, PgConnection};

/// A shop behind PgBouncer.
struct Behind {
    store: PgStore,
    shop: Shop,
    database: Database,
    bouncer: PgBouncer,
    _server: Server,
}

async fn behind() -> Option<Behind> {
    let Some(program) = find() else {
        assert!(std::env::var_os("SHOPX_NEED_PGBOUNCER").is_none(), "there is no pgbouncer");
        eprintln!("SKIPPED: there is no program pgbouncer (Debian: apt-get install pgbouncer)");
        return None;
    };
    let binaries = shopx_embedded::find::binaries().unwrap();
    let server = Server::start(binaries, Options::default()).await.unwrap();
    let database = server.create_database("shop").await.unwrap();
    migrate(&database.owner_url).await.unwrap();
    let bouncer = PgBouncer::start(&program, &server.socket_dir().unwrap()).unwrap();
    let key_ring = Some(Arc::new(support::ring(&["first"])) as _);
    let options = PgOptions { max_connections: 20, pooler: true, key_ring, ..PgOptions::default() };
    let store = PgStore::connect_with(&bouncer.url(&database.app_url), &options).await.unwrap();
    Some(Behind { shop: Shop::new(store.clone()), store, database, bouncer, _server: server })
}

#[tokio::test(flavor = "multi_thread")]
async fn the_store_contract_holds_through_pgbouncer() {
    let Some(behind) = behind().await else { return };
    contract::hold_all(&behind.shop).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn units_and_money_are_conserved_through_pgbouncer() {
    let Some(behind) = behind().await else { return };
    for seed in 0..3 {
        assert_eq!(machine::run(&behind.shop, seed, 60).await, Ok(()));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn through_pgbouncer_nothing_is_left_on_a_servers_connection() {
    let Some(behind) = behind().await else { return };
    let a = shopx_testing::open_shop(&behind.shop).await;
    let tea = a.stocked("tea", "2.50", 10).await;
    a.sell(tea, 2).await.unwrap();
    let refused = a.sell(tea, 20).await.unwrap_err();
    assert_eq!(refused.code(), "insufficient_stock");

    // Its connections are what the next client gets.
    let url = behind.bouncer.url(&behind.database.app_url);
    let options =
        sqlx::postgres::PgConnectOptions::from_str(&url).unwrap().extra_float_digits(None);
    let mut next = PgConnection::connect_with(&options).await.unwrap();
    for setting in ["app.tenant_id", "app.user_id", "statement_timeout", "lock_timeout"] {
        let left: Option<String> = sqlx::query_scalar("SELECT current_setting($1, true)")
            .persistent(false)
            .bind(setting)
            .fetch_one(&mut *next.begin_with("BEGIN").await.unwrap())
            .await
            .unwrap();
        assert!(matches!(left.as_deref(), None | Some("" | "0")), "{setting} is {left:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_host_has_statements_of_its_own_through_pgbouncer() {
    let Some(behind) = behind().await else { return };
    let a = shopx_testing::open_shop(&behind.shop).await;
    let tea = a.stocked("tea", "2.50", 10).await;
    for fails in [false, true] {
        let mut unit = behind.store.begin_unit(&a.cashier).await.unwrap();
        let payment = Payment::rest(PaymentMethod::Card);
        let sale = Checkout::new(a.cart(&[(tea, 1)]), [payment]);
        let sale = behind.shop.run_in(unit.tx(), &sale).await.unwrap();
        // Without a name, and with the time-outs of the store.
        let seen = "SELECT count(*) / $2 FROM shopx.transactions
                    WHERE id = $1 AND current_setting('lock_timeout') = '10s'";
        let seen: Result<i64, _> = sqlx::query_scalar(seen)
            .persistent(false)
            .bind(sale.id.get())
            .bind(i64::from(!fails))
            .fetch_one(unit.connection().unwrap())
            .await;
        assert_eq!(seen.ok(), (!fails).then_some(1));
        let kept = unit.commit().await;
        assert_eq!(kept, if fails { Err(ShopError::Storage) } else { Ok(()) });
    }
    assert_eq!(a.level(tea).await.quantity, 9);
    assert_eq!(behind.store.ping().await, Ok(()));
}
