//! Tests that enumerate the schema, so that nothing new is forgotten.
#![allow(clippy::unwrap_used, reason = "helpers of tests, not tests to Clippy")]

mod support;

use shopx_core::ShopError;
use shopx_pg::PgStore;
use sqlx::{Connection, PgConnection};

/// What a query over the catalogue finds, which should be nothing.
async fn findings(sql: &'static str) -> Vec<String> {
    let database = support::database().await;
    let mut conn = PgConnection::connect(&database.owner_url).await.unwrap();
    let found = sqlx::query_scalar(sql).fetch_all(&mut conn).await.unwrap();
    conn.close().await.unwrap();
    found
}

#[tokio::test(flavor = "multi_thread")]
async fn every_table_has_forced_row_level_security_on_its_tenant() {
    let none: Vec<String> = findings(
        "SELECT c.relname::text FROM pg_class AS c
         WHERE c.relnamespace = 'shopx'::regnamespace AND c.relkind IN ('r', 'p')
           AND NOT (c.relrowsecurity AND c.relforcerowsecurity AND EXISTS (
               SELECT FROM pg_policies AS p
               WHERE p.schemaname = 'shopx' AND p.tablename = c.relname
                 AND p.policyname = 'tenant_isolation' AND p.cmd = 'ALL' AND p.roles = '{public}'
                 AND p.qual ~ '(tenant_)?id = .*current_setting\\(''app.tenant_id'
                 AND p.with_check = p.qual))",
    )
    .await;
    assert_eq!(none, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn every_key_and_reference_between_tenant_tables_carries_the_tenant() {
    let none = findings(
        "SELECT format('%s %s', c.conrelid::regclass, c.conname) FROM pg_constraint AS c
         WHERE c.connamespace = 'shopx'::regnamespace AND c.contype IN ('p', 'u', 'f')
           AND c.conrelid <> 'shopx.tenants'::regclass
           AND NOT EXISTS (
               SELECT FROM pg_attribute AS a
               WHERE a.attrelid = c.conrelid AND a.attnum = c.conkey[1] AND a.attname = 'tenant_id')
         UNION ALL
         SELECT i.indexrelid::regclass::text FROM pg_index AS i
         JOIN pg_class AS t ON t.oid = i.indrelid
         WHERE t.relnamespace = 'shopx'::regnamespace AND t.relname <> 'tenants' AND NOT EXISTS (
             SELECT FROM pg_attribute AS a
             WHERE a.attrelid = i.indrelid AND a.attnum = i.indkey[0] AND a.attname = 'tenant_id')",
    )
    .await;
    assert_eq!(none, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn everything_belongs_to_the_owner_role_and_is_explained() {
    let none = findings(
        "SELECT format('%s belongs to %s', c.relname, c.relowner::regrole) FROM pg_class AS c
         WHERE c.relnamespace = 'shopx'::regnamespace AND c.relowner <> 'shopx_owner'::regrole
         UNION ALL
         SELECT format('%s belongs to %s', p.proname, p.proowner::regrole) FROM pg_proc AS p
         WHERE p.pronamespace = 'shopx'::regnamespace
           AND p.proowner NOT IN ('shopx_owner'::regrole, 'shopx_directory'::regrole)
         UNION ALL
         SELECT format('%s may bypass', r.rolname) FROM pg_roles AS r
         WHERE r.rolname LIKE 'shopx\\_%' AND (r.rolsuper OR r.rolbypassrls)
         UNION ALL
         SELECT format('%s has no comment', c.relname) FROM pg_class AS c
         WHERE c.relnamespace = 'shopx'::regnamespace AND c.relkind IN ('r', 'v')
           AND obj_description(c.oid, 'pg_class') IS NULL
         UNION ALL
         SELECT format('%s.%s has no comment', c.relname, a.attname) FROM pg_class AS c
         JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
         WHERE c.relnamespace = 'shopx'::regnamespace AND c.relkind = 'r'
           AND col_description(c.oid, a.attnum) IS NULL",
    )
    .await;
    assert_eq!(none, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn functions_that_act_as_their_owner_pin_their_search_path_and_are_not_for_everybody() {
    let none = findings(
        "SELECT p.proname::text FROM pg_proc AS p
         WHERE p.pronamespace = 'shopx'::regnamespace
           AND ((p.prosecdef AND NOT coalesce(p.proconfig, '{}')
                     && ARRAY['search_path=pg_catalog, pg_temp'])
                OR has_function_privilege('public', p.oid, 'EXECUTE'))",
    )
    .await;
    assert_eq!(none, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_till_cannot_write_balances_ledger_or_sales() {
    let none = findings(
        "SELECT format('%s.%s %s', t.name, a.attname, w.privilege)
         FROM unnest(ARRAY['inventory', 'batch_stock', 'stock_movements', 'stock_documents',
             'stock_count_lines', 'batches', 'transfers', 'transactions', 'transaction_items',
             'transaction_item_discounts', 'transaction_item_taxes', 'payments', 'refunds',
             'refund_items', 'idempotency_keys', 'promotion_uses', 'promotion_counts',
             'audit_log']) AS t (name)
         JOIN pg_attribute AS a ON a.attrelid = format('shopx.%I', t.name)::regclass
              AND a.attnum > 0 AND NOT a.attisdropped
         CROSS JOIN unnest(ARRAY['INSERT', 'UPDATE']) AS w (privilege)
         WHERE has_column_privilege('shopx_app', a.attrelid, a.attnum, w.privilege)
           AND NOT (t.name = 'inventory' AND a.attname IN ('min_stock', 'reorder_point'))
           AND NOT (t.name = 'inventory' AND w.privilege = 'INSERT'
                    AND a.attname IN ('tenant_id', 'product_id', 'location_id'))
           AND NOT (t.name = 'inventory' AND w.privilege = 'UPDATE' AND a.attname = 'updated_at')
         UNION ALL
         SELECT format('%s %s', c.relname, w.privilege) FROM pg_class AS c
         CROSS JOIN unnest(ARRAY['DELETE', 'TRUNCATE', 'TRIGGER', 'REFERENCES']) AS w (privilege)
         WHERE c.relnamespace = 'shopx'::regnamespace AND c.relkind = 'r'
           AND has_table_privilege('shopx_app', c.oid, w.privilege)
           AND NOT (c.relname IN ('tax_rates', 'listed_prices') AND w.privilege = 'DELETE')
         UNION ALL
         SELECT 'a till may read password hashes'
         WHERE has_column_privilege('shopx_app', 'shopx.users', 'password_hash', 'SELECT')",
    )
    .await;
    assert_eq!(none, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_store_refuses_to_sell_as_an_owner_or_a_superuser() {
    let database = support::database().await;
    let refused = PgStore::connect(&database.owner_url).await.unwrap_err();
    assert!(
        matches!(&refused, ShopError::UnsafeLogin { reason, .. } if reason == "it owns the tables"),
        "{refused}"
    );
    if let Some(superuser_url) = &database.superuser_url {
        let refused = PgStore::connect(superuser_url).await.unwrap_err();
        assert!(
            matches!(&refused, ShopError::UnsafeLogin { login, reason }
                if login == "postgres" && reason == "it is a superuser"),
            "{refused}"
        );
    }
    assert!(PgStore::connect(&database.app_url).await.is_ok());
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_tenant_nothing_is_seen() {
    let database = support::database().await;
    shopx_core::testing::open_shop(&support::shop().await).await;
    let mut till = PgConnection::connect(&database.app_url).await.unwrap();
    let tables: Vec<String> = sqlx::query_scalar(
        "SELECT relname::text FROM pg_class
         WHERE relnamespace = 'shopx'::regnamespace AND relkind = 'r'",
    )
    .fetch_all(&mut till)
    .await
    .unwrap();
    assert!(tables.len() > 20);
    for tenant in ["SELECT", "SET app.tenant_id = ''", "SET app.tenant_id = '2147483647'"] {
        sqlx::query(tenant).execute(&mut till).await.unwrap();
        for table in &tables {
            let count = format!("SELECT count(tenant_id) FROM shopx.{table}");
            let count = count.replace("(tenant_id) FROM shopx.tenants", "(id) FROM shopx.tenants");
            let seen: i64 =
                sqlx::query_scalar(sqlx::AssertSqlSafe(count)).fetch_one(&mut till).await.unwrap();
            assert_eq!(seen, 0, "{table} after {tenant}");
        }
    }
}
