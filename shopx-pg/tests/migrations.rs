//! The schema comes, goes and comes back the same, on the oldest and the newest server.
#![expect(clippy::unwrap_used, reason = "helpers of tests, not tests to Clippy")]

use std::collections::BTreeMap;

use shopx_core::id::{TenantId, UserId};
use shopx_core::{Role, Session, Shop, ShopError};
use shopx_embedded::{Options, Server, find};
use shopx_pg::PgStore;
use shopx_pg::migrate::{MIGRATIONS, migrate};
use shopx_testing::arrange::product;
use sqlx::{AssertSqlSafe, Connection, PgConnection};

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
async fn customers_that_are_there_get_the_key_of_their_phone_and_none_that_is_sealed_is_lost() {
    let server = Server::start(find::binaries().unwrap(), Options::default()).await.unwrap();
    let database = server.create_database("shop").await.unwrap();
    migrate(&database.owner_url).await.unwrap();
    let mut migrator = PgConnection::connect(&database.owner_url).await.unwrap();
    MIGRATIONS.undo(&mut migrator, 37).await.unwrap();
    let superuser = database.superuser_url.as_deref().unwrap();
    let mut superuser = PgConnection::connect(superuser).await.unwrap();
    for sql in [
        "INSERT INTO shopx.tenants (name, domain) VALUES ('A', 'a.example'), ('B', 'b.example')",
        "SET session_replication_role = replica", // no audit: there is no one tenant
        "INSERT INTO shopx.customers (tenant_id, first_name, last_name, phone)
         SELECT id, 'Ann', 'Buyer', phone FROM shopx.tenants
         CROSS JOIN unnest(ARRAY['+44 (20) 7946-0', '020 79+46', 'ask', NULL]) AS phone",
    ] {
        sqlx::query(sql).execute(&mut superuser).await.unwrap();
    }
    migrate(&database.owner_url).await.unwrap();
    let keys: Vec<(Option<String>, i64)> = sqlx::query_as(
        "SELECT phone_key, count(*) FROM shopx.customers GROUP BY 1 ORDER BY 1 NULLS LAST",
    )
    .fetch_all(&mut superuser)
    .await
    .unwrap();
    let key = |key: &str, customers| (Some(key.to_owned()), customers);
    assert_eq!(keys, [key("+442079460", 2), key("0207946", 2), (None, 4)]);

    let seal = "UPDATE shopx.customers SET phone = NULL, sealed = '1.A', sealed_key_id = 'k'
                WHERE id = (SELECT min(id) FROM shopx.customers)";
    sqlx::query(seal).execute(&mut superuser).await.unwrap();
    let refused = MIGRATIONS.undo(&mut migrator, 37).await.unwrap_err();
    assert!(refused.to_string().contains("customers_plain_check"), "{refused}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_schema_comes_and_goes_on_the_installed_server() {
    up_down_up(find::binaries().unwrap()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_schema_comes_and_goes_on_the_newest_server() {
    up_down_up(find::embedded_wheel().unwrap()).await;
}

/// The columns of every table, by their names: one that goes and comes back is the last.
async fn columns(conn: &mut PgConnection) -> BTreeMap<String, String> {
    let columns = sqlx::query_as(
        "SELECT c.relname::text, string_agg(quote_ident(a.attname), ', ' ORDER BY a.attname)
         FROM pg_class AS c
         JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
         WHERE c.relnamespace = 'shopx'::regnamespace AND c.relkind = 'r'
         GROUP BY c.relname",
    );
    columns.fetch_all(conn).await.unwrap().into_iter().collect()
}

/// Every row of every table, in these columns, as text.
async fn contents(
    conn: &mut PgConnection,
    columns: &BTreeMap<String, String>,
) -> BTreeMap<String, Vec<String>> {
    let mut contents = BTreeMap::new();
    for (table, columns) in columns {
        let sql = format!("SELECT ROW({columns})::text FROM shopx.{table} ORDER BY 1");
        let rows: Vec<String> =
            sqlx::query_scalar(AssertSqlSafe(sql)).fetch_all(&mut *conn).await.unwrap();
        contents.insert(table.clone(), rows);
    }
    contents
}

/// Columns that a later migration takes away, because nothing needs what is in them.
const TAKEN_AWAY: &[(&str, &str)] = &[("batch_stock", "batch_number, ")];

/// The columns without those that a later migration takes away.
fn lasting(columns: &BTreeMap<String, String>) -> BTreeMap<String, String> {
    let mut lasting = columns.clone();
    for (table, column) in TAKEN_AWAY {
        let columns = lasting.get_mut(*table).unwrap();
        assert!(columns.contains(column), "{table} had {column}");
        *columns = columns.replace(column, "");
    }
    lasting
}

/// The books of the tenants of `shop_0034.sql` add up, and they go on selling.
async fn go_on(app_url: &str, sku: &str) {
    let shop = Shop::new(PgStore::connect(app_url).await.unwrap());
    for (tenant, admin) in [(1, 1), (2, 4)] {
        let (tenant, user) = (TenantId::new(tenant), UserId::new(admin));
        let admin = Session::new(tenant, user, Role::Admin);
        assert_eq!(shop.verify(&admin).await.unwrap(), []);
        let sales = shop.sales(&admin, shopx_core::sales::SaleQuery::default()).await.unwrap();
        assert_eq!(sales.items.len(), 3);
        let log = shopx_core::audit::AuditQuery::default();
        assert_eq!(shop.audit_log(&admin, log).await.unwrap().items[0].row, None);
        shop.create_product(&admin, product(sku, "1")).await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_with_shops_in_it_is_migrated_down_and_up_and_keeps_every_row() {
    let server = Server::start(find::binaries().unwrap(), Options::default()).await.unwrap();
    let database = server.create_database("shop").await.unwrap();
    let mut owner = PgConnection::connect(&database.owner_url).await.unwrap();
    MIGRATIONS.run_to(34, &mut owner).await.unwrap();
    let mut all = PgConnection::connect(&database.superuser_url.unwrap()).await.unwrap();
    sqlx::raw_sql(include_str!("shop_0034.sql")).execute(&mut all).await.unwrap();
    let known = columns(&mut all).await;
    let at_first = contents(&mut all, &known).await;
    for (table, rows) in &at_first {
        assert!(rows.len() >= 2, "both shops have something in {table}");
    }
    let lasting = lasting(&known);
    let before = contents(&mut all, &lasting).await;

    migrate(&database.owner_url).await.unwrap();
    assert_eq!(contents(&mut all, &lasting).await, before);
    go_on(&database.app_url, "first").await;
    let before = contents(&mut all, &lasting).await;

    MIGRATIONS.undo(&mut owner, 34).await.unwrap();
    assert_eq!(columns(&mut all).await, known, "down leaves what was there");
    assert_eq!(contents(&mut all, &lasting).await, before);
    let now = contents(&mut all, &known).await;
    for (table, _) in TAKEN_AWAY {
        assert_eq!(now[*table], at_first[*table], "down brings back what was in {table}");
    }

    migrate(&database.owner_url).await.unwrap();
    assert_eq!(contents(&mut all, &lasting).await, before);
    go_on(&database.app_url, "second").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn functions_that_were_edited_are_made_anew_and_nothing_else_is() {
    let server = Server::start(find::binaries().unwrap(), Options::default()).await.unwrap();
    let database = server.create_database("shop").await.unwrap();
    migrate(&database.owner_url).await.unwrap();
    let first = catalogue(&database.owner_url).await;
    let mut all = PgConnection::connect(database.superuser_url.as_deref().unwrap()).await.unwrap();
    sqlx::raw_sql(
        "DROP FUNCTION shopx.set_quarantine;
         CREATE FUNCTION shopx.set_quarantine(p_batch bigint) RETURNS integer LANGUAGE sql AS 'SELECT 1';
         UPDATE _shopx_migrations SET checksum = 'of another text' WHERE version IN (32, 33)",
    )
    .execute(&mut all)
    .await
    .unwrap();
    assert_ne!(catalogue(&database.owner_url).await, first);
    migrate(&database.owner_url).await.unwrap();
    assert_eq!(catalogue(&database.owner_url).await, first);

    let other = "UPDATE _shopx_migrations SET checksum = 'of another text' WHERE version = 13";
    sqlx::query(other).execute(&mut all).await.unwrap();
    assert_eq!(migrate(&database.owner_url).await, Err(ShopError::NotMigrated));
}
