//! How many rows a call reads, as the server counts them: work grows with what is asked for, and not
//! with what is there.
#![expect(clippy::unwrap_used, reason = "helpers of tests, not tests to Clippy")]

use shopx_core::Shop;
use shopx_core::stock::{Receive, ReceiveLine};
use shopx_core::testing::arrange::{money, units};
use shopx_core::testing::open_shop;
use shopx_embedded::{Options, Server};
use shopx_pg::PgStore;
use sqlx::{Connection, PgConnection};

/// Rows that the store's sessions, which have been closed, have read of batches, in the heap and by
/// index. A session tells what it read when it ends.
async fn read(superuser_url: &str) -> i64 {
    let mut conn = PgConnection::connect(superuser_url).await.unwrap();
    let open = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'shopx'";
    while sqlx::query_scalar::<_, i64>(open).fetch_one(&mut conn).await.unwrap() > 0 {}
    sqlx::query_scalar(
        "SELECT sum(seq_tup_read + coalesce(idx_tup_fetch, 0))::bigint
         FROM pg_stat_user_tables WHERE relname IN ('batches', 'batch_stock')",
    )
    .fetch_one(&mut conn)
    .await
    .unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_receipt_of_one_product_reads_as_much_whether_it_has_many_batches_or_none() {
    const LINES: usize = 1_000;
    let binaries = shopx_embedded::find::binaries().unwrap();
    let server = Server::start(binaries, Options::default()).await.unwrap();
    let database = server.create_database("shop").await.unwrap();
    shopx_pg::migrate(&database.owner_url).await.unwrap();
    let superuser_url = database.superuser_url.clone().unwrap();
    let store = PgStore::connect(&database.app_url).await.unwrap();
    let arranged = open_shop(&Shop::new(store.clone())).await;
    let tea = arranged.product("tea", "2").await;
    let here = arranged.location.id;
    let receipt = || {
        let lines = (0..LINES).map(|_| ReceiveLine::new(tea, units(1), money("1"))).collect();
        Receive::new(here, lines)
    };

    store.close().await;

    let mut reads = Vec::new();
    for _ in 0..3 {
        let before = read(&superuser_url).await;
        let store = PgStore::connect(&database.app_url).await.unwrap();
        Shop::new(store.clone()).receive(&arranged.manager, receipt()).await.unwrap();
        store.close().await;
        reads.push(read(&superuser_url).await - before);
    }
    let (first, last) = (reads[0], reads[2]);
    assert!(first > 0, "the server counts: {reads:?}");
    let bound = i64::try_from(10 * LINES).unwrap();
    assert!(reads.iter().all(|read| *read <= bound), "{reads:?}");
    assert!(last <= 2 * first, "{reads:?}");
}
