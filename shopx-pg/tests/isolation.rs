//! What the roles of the schema cannot do, tried for real, and that tenants do not meet in any table.
#![expect(clippy::unwrap_used, reason = "helpers of tests, not tests to Clippy")]

mod support;

use shopx_core::audit::AuditedTable;
use shopx_core::id::{LocationId, ProductId};
use shopx_core::{Entity, ShopError};
use shopx_testing::{Arranged, open_shop};
use sqlx::{AssertSqlSafe, PgConnection};
use support::{busy, private_shop, private_till, superuser};

/// Tables that the till writes without a function; what it may do with them is in schema.rs.
const WRITTEN_BY_THE_TILL: &[&str] = &[
    "customers",
    "listed_prices",
    "locations",
    "price_lists",
    "products",
    "promotions",
    "reports",
    "suppliers",
    "tax_classes",
    "tax_rates",
    "tenant_settings",
    "users",
];

async fn tables(conn: &mut PgConnection) -> Vec<String> {
    let tables = sqlx::query_scalar(
        "SELECT c.relname::text FROM pg_class AS c
         WHERE c.relnamespace = 'shopx'::regnamespace AND c.relkind = 'r' ORDER BY c.relname",
    );
    tables.fetch_all(conn).await.unwrap()
}

/// The column of a table that says whose a row is.
fn whose(table: &str) -> &'static str {
    if table == "tenants" { "id" } else { "tenant_id" }
}

/// Does something in a transaction of the tenant, as a role if it is not the login's own, and undoes
/// it. Returns the SQLSTATE, or how many rows it was done to.
async fn attempt(
    conn: &mut PgConnection,
    role: Option<&str>,
    tenant: i32,
    sql: &str,
) -> Result<u64, String> {
    let role = role.map(|role| format!("SET LOCAL ROLE {role};")).unwrap_or_default();
    let begin = format!("BEGIN; {role} SET LOCAL app.tenant_id = '{tenant}'");
    sqlx::raw_sql(AssertSqlSafe(begin)).execute(&mut *conn).await.unwrap();
    let done = sqlx::raw_sql(AssertSqlSafe(sql.to_owned())).execute(&mut *conn).await;
    sqlx::raw_sql("ROLLBACK").execute(conn).await.unwrap();
    let done = done.map(|done| done.rows_affected());
    done.map_err(|error| error.as_database_error().unwrap().code().unwrap().into_owned())
}

/// What changes a table in any way.
fn writes(table: &str) -> [String; 4] {
    let whose = whose(table);
    [
        format!("INSERT INTO shopx.{table} DEFAULT VALUES"),
        format!("UPDATE shopx.{table} SET {whose} = {whose}"),
        format!("DELETE FROM shopx.{table}"),
        format!("TRUNCATE shopx.{table} CASCADE"),
    ]
}

/// The server's word for "you may not".
const DENIED: &str = "42501";

#[tokio::test(flavor = "multi_thread")]
async fn the_till_changes_balances_ledger_sales_and_the_log_through_functions_only() {
    let tenant = busy::busy_shop(&private_shop().await).await.tenant.id.get();
    let mut till = private_till().await;
    for table in tables(&mut till).await {
        let [insert, update, delete, truncate] = writes(&table);
        let mut refused =
            vec![truncate, format!("ALTER TABLE shopx.{table} DISABLE ROW LEVEL SECURITY")];
        if !WRITTEN_BY_THE_TILL.contains(&&*table) {
            refused.extend([insert, update, delete.clone()]);
        }
        if !["tax_rates", "listed_prices"].contains(&&*table) {
            refused.push(delete);
        }
        for sql in refused {
            let denied = attempt(&mut till, None, tenant, &sql).await;
            assert_eq!(denied, Err(DENIED.to_owned()), "{sql}");
        }
    }
    for sql in [
        "UPDATE shopx.inventory SET quantity = 1000",
        "UPDATE shopx.inventory SET reserved = 0",
        "UPDATE shopx.batch_stock SET quantity = 1000",
        "UPDATE shopx.stock_movements SET user_id = 1",
        "INSERT INTO shopx.audit_log (tenant_id, table_name, operation) VALUES (1, 'users', 'UPDATE')",
        "UPDATE shopx.audit_log SET user_id = NULL",
        "SELECT password_hash FROM shopx.users",
        "SELECT pin_hash FROM shopx.users",
        "UPDATE shopx.users SET password_hash = 'x'",
        "UPDATE shopx.users SET pin_hash = NULL",
        "INSERT INTO shopx.users (password_hash) VALUES ('x')",
        "SELECT * FROM shopx.users",
        "SELECT u FROM shopx.users AS u",
        "SELECT id FROM shopx.users WHERE password_hash LIKE 'a%'",
        "UPDATE shopx.users SET email = password_hash",
        "UPDATE shopx.users SET password_hash = 'x' RETURNING password_hash",
        "SET ROLE shopx_owner",
        "SET ROLE shopx_directory",
        "SET session_replication_role = replica",
        "CREATE TABLE shopx.mine ()",
        "CREATE TRIGGER mine AFTER INSERT ON shopx.users EXECUTE FUNCTION shopx.audit()",
        "CREATE TEMP TABLE forged (tenant_id integer, id bigint);
         CREATE TRIGGER forge AFTER INSERT ON forged FOR EACH ROW EXECUTE FUNCTION shopx.audit()",
        "SELECT nextval('shopx.audit_log_id_seq')",
        "SELECT shopx.give_uses_back(1, 1)",
        "SELECT shopx.claim_key(1, NULL, NULL, NULL, NULL)",
    ] {
        let denied = attempt(&mut till, None, tenant, sql).await;
        assert_eq!(denied, Err(DENIED.to_owned()), "{sql}");
    }
    // The same way of asking says yes to what a till is for.
    let thresholds = "UPDATE shopx.inventory SET reorder_point = 7";
    assert!(attempt(&mut till, None, tenant, thresholds).await.unwrap() > 0);
}

/// A call of a function that records.
const QUARANTINE: &str = "SELECT shopx.set_quarantine(
    p_tenant => 1, p_user => 1, p_approved_by => NULL, p_key => NULL, p_use_case => NULL,
    p_fingerprint => NULL, p_batch => 1, p_version => 1, p_quarantined => true, p_reason => 'x',
    p_at => now())";

#[tokio::test(flavor = "multi_thread")]
async fn the_reader_reads_and_does_nothing_else() {
    let tenant = busy::busy_shop(&private_shop().await).await.tenant.id.get();
    let mut conn = superuser().await;
    for table in tables(&mut conn).await {
        for sql in writes(&table) {
            let denied = attempt(&mut conn, Some("shopx_reader"), tenant, &sql).await;
            assert_eq!(denied, Err(DENIED.to_owned()), "{sql}");
        }
    }
    for sql in [
        "SELECT password_hash FROM shopx.users",
        "SELECT * FROM shopx.users",
        "SELECT shopx.enter(1, 1)",
        "SELECT shopx.find_tenant('corner-shop.example')",
        "SELECT shopx.open_tenant('Mine', 'mine.example')",
        QUARANTINE,
    ] {
        let denied = attempt(&mut conn, Some("shopx_reader"), tenant, sql).await;
        assert_eq!(denied, Err(DENIED.to_owned()), "{sql}");
    }
    let names = "SELECT username FROM shopx.users";
    assert_eq!(attempt(&mut conn, Some("shopx_reader"), tenant, names).await, Ok(3));
}

/// Three tenants that have done the same things under the same names.
async fn three() -> [Arranged; 3] {
    let shop = private_shop().await;
    [busy::busy_shop(&shop).await, busy::busy_shop(&shop).await, busy::busy_shop(&shop).await]
}

#[tokio::test(flavor = "multi_thread")]
async fn each_tenant_sees_itself_in_every_table_and_nobody_else() {
    let tenants = three().await.map(|a| a.tenant.id.get());
    let (mut till, mut all) = (private_till().await, superuser().await);
    let mut things = tables(&mut all).await;
    things.push("transaction_item_batches".to_owned());
    for table in things {
        let whose = whose(&table);
        for tenant in tenants {
            let sql = format!("SELECT count(*) FROM shopx.{table} WHERE {whose} = {tenant}");
            let of_it: i64 =
                sqlx::query_scalar(AssertSqlSafe(sql)).fetch_one(&mut all).await.unwrap();
            let begin = format!("BEGIN; SET LOCAL app.tenant_id = '{tenant}'");
            sqlx::raw_sql(AssertSqlSafe(begin)).execute(&mut till).await.unwrap();
            let sql = format!("SELECT {whose}, count(*) FROM shopx.{table} GROUP BY {whose}");
            let seen: Vec<(i32, i64)> =
                sqlx::query_as(AssertSqlSafe(sql)).fetch_all(&mut till).await.unwrap();
            sqlx::raw_sql("COMMIT").execute(&mut till).await.unwrap();
            assert_eq!(seen, [(tenant, of_it)], "{table}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tenant_changes_nothing_of_another_and_cannot_refer_to_it() {
    let [a, b, _] = three().await;
    let (mine, theirs) = (a.tenant.id.get(), b.tenant.id.get());
    let before = b.snapshot().await;
    let mut till = private_till().await;
    for table in WRITTEN_BY_THE_TILL {
        let whose = whose(table);
        let same = if *table == "users" { "username" } else { whose };
        let update = format!("UPDATE shopx.{table} SET {same} = {same} WHERE {whose} = {theirs}");
        assert_eq!(attempt(&mut till, None, mine, &update).await, Ok(0), "{update}");
        let give_away = format!("UPDATE shopx.{table} SET {whose} = {theirs}");
        let denied = attempt(&mut till, None, mine, &give_away).await;
        assert_eq!(denied, Err(DENIED.to_owned()), "{give_away}");
    }
    let location = |tenant| {
        format!(
            "INSERT INTO shopx.locations (tenant_id, name, name_key, address, time_zone)
             VALUES ({tenant}, 'New', 'new', 'x', 'UTC')"
        )
    };
    assert_eq!(attempt(&mut till, None, mine, &location(mine)).await, Ok(1));
    let denied = attempt(&mut till, None, mine, &location(theirs)).await;
    assert_eq!(denied, Err(DENIED.to_owned()));
    // Another tenant's id and one that is not there break the same foreign key.
    for place in [b.location.id.get(), i64::MAX] {
        let list = format!(
            "INSERT INTO shopx.price_lists (tenant_id, name, location_id)
             VALUES ({mine}, 'New', {place})"
        );
        assert_eq!(attempt(&mut till, None, mine, &list).await, Err("23503".to_owned()));
    }
    // A transaction belongs to one tenant; a function does not change that.
    let enter = format!("SELECT shopx.enter({theirs}, 1)");
    assert_eq!(attempt(&mut till, None, mine, &enter).await, Err("SX003".to_owned()));
    let quarantine = QUARANTINE.replace("p_tenant => 1", &format!("p_tenant => {theirs}"));
    assert_eq!(attempt(&mut till, None, mine, &quarantine).await, Err("SX003".to_owned()));
    assert_eq!(b.snapshot().await, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn tenants_with_equal_ids_have_each_their_own() {
    const ID: i64 = 7_000_000_000_000_000_000;
    let shop = private_shop().await;
    let tenants = [open_shop(&shop).await, open_shop(&shop).await, open_shop(&shop).await];
    let mut till = private_till().await;
    for a in &tenants[..2] {
        let tenant = a.tenant.id;
        let sql = format!(
            "BEGIN; SET LOCAL app.tenant_id = '{tenant}';
             INSERT INTO shopx.products (id, tenant_id, name, sku, price)
             VALUES ({ID}, {tenant}, 'Tea of {tenant}', 'tea', {tenant});
             INSERT INTO shopx.locations (id, tenant_id, name, name_key, address, time_zone)
             VALUES ({ID}, {tenant}, 'Shop of {tenant}', 'shop of {tenant}', 'x', 'UTC');
             COMMIT"
        );
        sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut till).await.unwrap();
    }
    let [a, b, c] = &tenants;
    let (product, place) = (ProductId::new(ID), LocationId::new(ID));
    a.receive_at(place, product, 5, "1").await;
    a.shop.archive_location(&a.admin, place, 1).await.unwrap();
    for a in [a, b] {
        let tea = a.shop.product(&a.admin, product).await.unwrap();
        assert_eq!(tea.name.as_str(), format!("Tea of {}", a.tenant.id));
    }
    assert_eq!(a.level_at(place, product).await.unwrap().quantity, 5);
    assert_eq!(b.level_at(place, product).await, None);
    assert!(!b.shop.location(&b.admin, place).await.unwrap().archived);
    b.receive_at(place, product, 2, "1").await;
    assert_eq!(b.level_at(place, product).await.unwrap().quantity, 2);
    let missing = c.shop.product(&c.admin, product).await.unwrap_err();
    assert_eq!(missing, ShopError::not_found(Entity::Product, ID));
    for a in &tenants {
        assert_eq!(a.shop.verify(&a.admin).await.unwrap(), []);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn each_changed_row_is_one_entry_of_the_log_and_an_unchanged_one_is_none() {
    let tenant = busy::busy_shop(&private_shop().await).await.tenant.id.get();
    let mut conn = superuser().await;
    let begin =
        format!("BEGIN; SET LOCAL app.tenant_id = '{tenant}'; SET LOCAL app.user_id = '77'");
    sqlx::raw_sql(AssertSqlSafe(begin)).execute(&mut conn).await.unwrap();
    for table in AuditedTable::ALL {
        let name = support::table_of(*table);
        let whose = whose(name);
        let update = format!("UPDATE shopx.{name} SET {whose} = {whose} WHERE {whose} = {tenant}");
        let same = sqlx::raw_sql(AssertSqlSafe(update)).execute(&mut conn).await.unwrap();
        assert!(same.rows_affected() > 0, "{name} has rows");
        assert_eq!(entries(&mut conn, name).await, 0, "{name}");
        let column = match table {
            AuditedTable::Inventory => "reorder_point = reorder_point + 1",
            AuditedTable::TaxRates => "name = name || '!'",
            AuditedTable::ListedPrices => "price = price + 1",
            AuditedTable::Sales => "created_at = created_at + interval '1 second'",
            _ => "updated_at = updated_at + interval '1 second'",
        };
        let update = format!("UPDATE shopx.{name} SET {column} WHERE {whose} = {tenant}");
        let changed = sqlx::raw_sql(AssertSqlSafe(update)).execute(&mut conn).await.unwrap();
        let rows = i64::try_from(changed.rows_affected()).unwrap();
        assert_eq!(entries(&mut conn, name).await, rows, "{name}");
    }
    sqlx::raw_sql("ROLLBACK").execute(&mut conn).await.unwrap();
    assert_eq!(entries(&mut conn, "products").await, 0, "what is undone is no entry");
}

/// How many entries a table has by the user of the test.
async fn entries(conn: &mut PgConnection, table: &str) -> i64 {
    let entries = sqlx::query_scalar(
        "SELECT count(*) FROM shopx.audit_log AS a
         WHERE a.user_id = 77 AND a.operation = 'UPDATE' AND a.table_name = $1",
    );
    entries.bind(table).fetch_one(conn).await.unwrap()
}
