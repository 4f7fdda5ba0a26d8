//! The schema comes, goes and comes back the same, on the oldest and the newest server.
#![allow(clippy::unwrap_used, reason = "helpers of tests, not tests to Clippy")]

use shopx_embedded::{Options, Server, find};
use shopx_pg::{MIGRATIONS, migrate};
use sqlx::{Connection, PgConnection};

/// The schema in words, one line for each thing in it.
async fn catalogue(url: &str) -> Vec<String> {
    let mut conn = PgConnection::connect(url).await.unwrap();
    let lines = sqlx::query_scalar(include_str!("catalogue.sql")).fetch_all(&mut conn).await;
    conn.close().await.unwrap();
    lines.unwrap()
}

async fn up_down_up(binaries: find::Binaries) {
    let server = Server::start(binaries, Options::default()).await.unwrap();
    let database = server.create_database("shop").await.unwrap();
    // Once as the login that is no superuser, once as a superuser in a database of its own.
    let superuser = database.superuser_url.clone().unwrap();
    let mut conn = PgConnection::connect(&superuser).await.unwrap();
    sqlx::query("CREATE DATABASE by_superuser").execute(&mut conn).await.unwrap();
    conn.close().await.unwrap();
    let by_superuser = superuser.replace("/shop?", "/by_superuser?");

    let mut schemas = Vec::new();
    for url in [&database.owner_url, &by_superuser] {
        migrate(url).await.unwrap();
        migrate(url).await.unwrap(); // a second time changes nothing
        let first = catalogue(url).await;
        assert!(first.len() > 500, "the catalogue is read: {} lines", first.len());

        let mut conn = PgConnection::connect(url).await.unwrap();
        MIGRATIONS.undo(&mut conn, 0).await.unwrap();
        let left: i64 = sqlx::query_scalar(
            "SELECT count(*) FROM pg_class AS c
             JOIN pg_namespace AS n ON n.oid = c.relnamespace WHERE n.nspname = 'shopx'",
        )
        .fetch_one(&mut conn)
        .await
        .unwrap();
        assert_eq!(left, 0, "down removes everything");
        conn.close().await.unwrap();

        migrate(url).await.unwrap();
        assert_eq!(catalogue(url).await, first);
        schemas.push(first);
    }
    assert_eq!(schemas[0], schemas[1], "who migrates makes no difference");
    for line in &schemas[0] {
        assert!(
            !line.contains("owner postgres") && !line.contains("owner shopx_migrator"),
            "belongs to whoever migrated: {line}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_schema_comes_and_goes_on_the_installed_server() {
    up_down_up(find::binaries().unwrap()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_schema_comes_and_goes_on_the_newest_server() {
    up_down_up(find::embedded_wheel().unwrap()).await;
}
