//! The proxy, before a real server.
#![cfg(feature = "proxy")]
#![expect(clippy::unwrap_used, reason = "helpers of tests, not tests to Clippy")]

use std::sync::Arc;
use std::time::{Duration, Instant};

use shopx_embedded::proxy::{Proxy, ProxyOptions};
use shopx_embedded::{Options, Server};
use sqlx::{Connection, Executor, PgConnection};

async fn server() -> Server {
    Server::from_env_or_start(Options::default()).await.unwrap()
}

fn proxy(server: &Server, options: ProxyOptions) -> Arc<Proxy> {
    let dir = server.socket_dir().expect("these tests need a server on a Unix socket");
    Arc::new(Proxy::start(&dir, options).unwrap())
}

async fn connect(proxy: &Proxy, server: &Server) -> PgConnection {
    PgConnection::connect(&proxy.url(server.owner_url())).await.unwrap()
}

async fn until_held(proxy: &Arc<Proxy>) {
    let proxy = Arc::clone(proxy);
    tokio::task::spawn_blocking(move || proxy.wait_until_held()).await.unwrap().unwrap();
}

#[tokio::test]
async fn each_answer_that_is_waited_for_counts_once() {
    let server = server().await;
    let proxy = proxy(&server, ProxyOptions::default());
    let mut one = connect(&proxy, &server).await;
    // Start-up is not a trip, with or without asking for TLS.
    let asks_for_tls = format!("{}&sslmode=prefer", proxy.url(server.owner_url()));
    let mut other = PgConnection::connect(&asks_for_tls).await.unwrap();
    assert_eq!(proxy.trips(), 0);

    one.execute("SELECT 1").await.unwrap();
    assert_eq!(proxy.trips(), 1);
    // Several statements in one message are one trip; so is an answer that fills many packets.
    other.execute("BEGIN; SET LOCAL app.tenant_id = '1'; COMMIT").await.unwrap();
    other.execute("SELECT repeat('Z', 100), g FROM generate_series(1, 10000) g").await.unwrap();
    assert_eq!(proxy.trips(), 3);
    // An error is an answer, though the client hears of it before it has ended.
    one.execute("SELECT no_such_thing").await.unwrap_err();
    one.execute("SELECT 1").await.unwrap();
    assert_eq!(proxy.trips(), 5);

    proxy.reset();
    assert_eq!(proxy.trips(), 0);
    let mut transaction = one.begin().await.unwrap();
    transaction.execute("SELECT 1").await.unwrap();
    transaction.commit().await.unwrap();
    assert_eq!(proxy.trips(), 3);
}

/// The fastest and the median of many round trips.
async fn round_trip(url: &str) -> (Duration, Duration) {
    let mut connection = PgConnection::connect(url).await.unwrap();
    let mut times = Vec::new();
    for _ in 0..201 {
        let begun = Instant::now();
        connection.execute("SELECT 1").await.unwrap();
        times.push(begun.elapsed());
    }
    times.sort_unstable();
    (times[0], times[times.len() / 2])
}

#[tokio::test]
async fn a_delay_is_added_to_each_round_trip() {
    let server = server().await;
    let delay = Duration::from_micros(500);
    let near = proxy(&server, ProxyOptions::default());
    let far = proxy(&server, ProxyOptions { delay });

    let direct = round_trip(server.owner_url()).await;
    let near = round_trip(&near.url(server.owner_url())).await;
    let far = round_trip(&far.url(server.owner_url())).await;
    println!("fastest and median: direct {direct:?}, by proxy {near:?}, with {delay:?} {far:?}");
    // Only the fastest says much, and not very much, while other tests keep the machine busy.
    assert!(far.0 >= delay);
    assert!(far.0 < near.0 + delay * 3);
}

/// A long request takes many reads, yet one journey.
#[tokio::test]
async fn a_long_request_is_delayed_once() {
    let server = server().await;
    let delay = Duration::from_millis(100);
    let far = proxy(&server, ProxyOptions { delay });
    let mut connection = connect(&far, &server).await;
    let long = "x".repeat(4 * 1024 * 1024);
    let begun = Instant::now();
    let length: i32 = sqlx::query_scalar("SELECT length($1)")
        .persistent(false)
        .bind(&long)
        .fetch_one(&mut connection)
        .await
        .unwrap();
    assert_eq!(length, 4 * 1024 * 1024);
    // One trip to prepare, one to execute.
    let elapsed = begun.elapsed();
    assert!(elapsed >= delay * 2 && elapsed < delay * 10, "{elapsed:?}");
}

#[tokio::test]
async fn the_gate_holds_a_client_between_two_of_its_trips() {
    let server = server().await;
    let proxy = proxy(&server, ProxyOptions::default());
    let mut held = connect(&proxy, &server).await;
    let mut rival = PgConnection::connect(server.owner_url()).await.unwrap();

    proxy.hold_after(2);
    let work = tokio::spawn(async move {
        held.execute("SELECT 1").await.unwrap();
        held.execute("SELECT 2").await.unwrap();
        held.execute("SELECT 3").await.unwrap();
        held
    });
    until_held(&proxy).await;
    assert_eq!(proxy.trips(), 2);
    assert!(!work.is_finished());
    // Who does not come through the proxy is not held.
    rival.execute("SELECT 1").await.unwrap();

    proxy.release();
    let mut held = work.await.unwrap();
    assert_eq!(proxy.trips(), 3);

    // Again, and at once.
    proxy.hold_after(0);
    let work = tokio::spawn(async move { held.execute("SELECT 4").await.unwrap() });
    until_held(&proxy).await;
    assert_eq!(proxy.trips(), 3);
    proxy.release();
    work.await.unwrap();
}

#[tokio::test]
async fn what_is_cut_is_lost_and_the_next_connection_works() {
    let server = server().await;
    let proxy = proxy(&server, ProxyOptions::default());
    let name = format!("cut_{}", std::process::id());
    let mut cut = connect(&proxy, &server).await;
    let mut idle = connect(&proxy, &server).await;

    proxy.hold_after(0);
    let work = tokio::spawn({
        let create = sqlx::AssertSqlSafe(format!("CREATE ROLE {name}"));
        async move { cut.execute(create).await }
    });
    until_held(&proxy).await;
    proxy.cut();
    work.await.unwrap().unwrap_err();
    idle.execute("SELECT 1").await.unwrap_err();
    proxy.release();

    let mut next = connect(&proxy, &server).await;
    let exists: bool =
        sqlx::query_scalar("SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = $1)")
            .bind(&name)
            .fetch_one(&mut next)
            .await
            .unwrap();
    assert!(!exists, "a message that was held when the line broke has arrived");

    drop(proxy);
    next.execute("SELECT 1").await.unwrap_err();
}

#[tokio::test]
async fn an_answer_is_lost_though_the_work_is_done() {
    let server = server().await;
    let proxy = proxy(&server, ProxyOptions::default());
    let name = format!("lost_{}", std::process::id());
    let mut cut = connect(&proxy, &server).await;

    proxy.cut_after(2);
    cut.execute("SELECT 1").await.unwrap();
    let create = sqlx::AssertSqlSafe(format!("CREATE ROLE {name}"));
    cut.execute(create).await.unwrap_err();

    // Once: the next connection lives, and finds what was done.
    let mut next = connect(&proxy, &server).await;
    next.execute(sqlx::AssertSqlSafe(format!("DROP ROLE {name}"))).await.unwrap();
}

/// The server notices too: what a broken connection had begun is rolled back.
#[tokio::test]
async fn a_transaction_that_is_cut_releases_its_locks() {
    let server = server().await;
    let proxy = proxy(&server, ProxyOptions::default());
    let mut direct = PgConnection::connect(server.owner_url()).await.unwrap();
    let mut cut = connect(&proxy, &server).await;
    cut.execute("BEGIN; SELECT pg_advisory_xact_lock(20)").await.unwrap();
    proxy.cut();
    tokio::time::timeout(
        Duration::from_secs(30),
        direct.execute("SELECT pg_advisory_lock(20), pg_advisory_unlock(20)"),
    )
    .await
    .expect("the lock is free")
    .unwrap();
}
