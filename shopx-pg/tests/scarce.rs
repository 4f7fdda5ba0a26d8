//! Two processes of four tills each sell the same few units: what is recorded is kept, nobody's race is an
//! error in the server's log, and batches are taken as a single till would take them.
#![expect(clippy::unwrap_used, reason = "helpers of tests, not tests to Clippy")]

use shopx_core::batches::BatchQuery;
use shopx_core::id::ProductId;
use shopx_core::pricing::payment::{Payment, PaymentMethod};
use shopx_core::sales::Checkout;
use shopx_core::{Shop, ShopError};
use shopx_embedded::{Options, Server};
use shopx_pg::PgStore;
use shopx_testing::Arranged;
use shopx_testing::arrange::{Dice, new_key, open_shop};
use sqlx::{Connection, PgConnection};

const PRODUCTS: usize = 8;
const BATCHES: i64 = 12;
const UNITS: i64 = 10;
/// Of each product, so many stay.
const LEFT: i64 = 25;

/// Sells random baskets, until only so many units are left of each product.
async fn sell_out(a: Arranged, products: Vec<ProductId>, seed: u64) {
    let mut dice = Dice::new(seed);
    let mut open = products;
    while !open.is_empty() {
        let cart = a.cart(&[(dice.pick(&open), dice.between(1, 3)), (dice.pick(&open), 1)]);
        let products: Vec<ProductId> = cart.lines.iter().map(|line| line.product).collect();
        let payments = [Payment::rest(PaymentMethod::Card)];
        let checkout = Checkout { key: Some(new_key()), ..Checkout::new(cart, payments) };
        match a.shop.checkout(&a.cashier, checkout).await {
            Ok(_) => {}
            Err(ShopError::InsufficientStock { .. }) => open.retain(|open| *open != products[0]),
            Err(refusal) => panic!("{refusal:?}"),
        }
        for product in products {
            if a.level(product).await.quantity <= LEFT {
                open.retain(|open| *open != product);
            }
        }
    }
}

/// Sales that were written, and those that stayed, as the server counts them once its sessions have ended.
async fn recorded_and_kept(superuser_url: &str) -> (i64, i64) {
    let mut superuser = PgConnection::connect(superuser_url).await.unwrap();
    let open = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'shopx'";
    while sqlx::query_scalar::<_, i64>(open).fetch_one(&mut superuser).await.unwrap() > 0 {}
    sqlx::query_as(
        "SELECT s.n_tup_ins, (SELECT count(*) FROM shopx.transactions)
         FROM pg_stat_user_tables AS s WHERE s.schemaname = 'shopx' AND s.relname = 'transactions'",
    )
    .fetch_one(&mut superuser)
    .await
    .unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn two_processes_record_what_they_keep() {
    let binaries = shopx_embedded::find::binaries().unwrap();
    let server = Server::start(binaries, Options::default()).await.unwrap();
    let database = server.create_database("shop").await.unwrap();
    shopx_pg::migrate(&database.owner_url).await.unwrap();
    let one = PgStore::connect(&database.app_url).await.unwrap();
    let two = PgStore::connect(&database.app_url).await.unwrap();
    let a = open_shop(&Shop::new(one.clone())).await;
    let b = Arranged { shop: Shop::new(two.clone()), ..a.clone() };
    let mut products = Vec::new();
    for n in 0..PRODUCTS {
        let product = a.product(&format!("P{n}"), "1").await;
        for _ in 0..BATCHES {
            a.receive(product, UNITS, "0.5").await;
        }
        products.push(product);
    }

    let tills = (0..8).map(|till| {
        let process = if till % 2 == 0 { a.clone() } else { b.clone() };
        tokio::spawn(sell_out(process, products.clone(), till))
    });
    for till in tills.collect::<Vec<_>>() {
        till.await.unwrap();
    }

    for product in products {
        let query = BatchQuery { product: Some(product), ..BatchQuery::default() };
        let batches = a.shop.batches(&a.manager, query).await.unwrap().items;
        let left: Vec<i64> = batches.iter().map(|batch| batch.on_hand).collect();
        let first = left.iter().position(|left| *left > 0).unwrap_or(left.len());
        assert!(left.iter().skip(first + 1).all(|left| *left == UNITS), "{left:?}");
    }
    assert_eq!(a.shop.verify(&a.admin).await.unwrap(), []);
    drop((a, b));
    one.close().await;
    two.close().await;

    let (recorded, kept) = recorded_and_kept(&database.superuser_url.clone().unwrap()).await;
    assert!(kept >= 200, "{kept} sales");
    assert!(100 * recorded <= 105 * kept, "{recorded} sales recorded, {kept} kept");
    let log = server.socket_dir().unwrap().join("server.log");
    let log = std::fs::read_to_string(log).unwrap();
    let errors: Vec<&str> = log.lines().filter(|line| line.contains("ERROR:")).collect();
    assert_eq!(errors, Vec::<&str>::new());
}
