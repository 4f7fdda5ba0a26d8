//! Tests that enumerate the schema, so that nothing new is forgotten.
#![expect(clippy::unwrap_used, reason = "helpers of tests, not tests to Clippy")]

mod support;

use std::collections::BTreeSet;

use shopx_core::ShopError;
use shopx_core::audit::{AuditedTable, MASKED_FIELDS};
use shopx_core::error::LoginFlaw;
use shopx_pg::{PgStore, VIOLATIONS};
use sqlx::{AssertSqlSafe, Connection, PgConnection};

/// Every table, by name.
async fn tables() -> Vec<String> {
    findings(
        "SELECT c.relname::text FROM pg_class AS c
         WHERE c.relnamespace = 'shopx'::regnamespace AND c.relkind IN ('r', 'p')",
    )
    .await
}

/// What a query over the catalogue finds.
async fn findings(sql: &'static str) -> Vec<String> {
    let database = support::database().await;
    let mut conn = PgConnection::connect(&database.owner_url).await.unwrap();
    let found = sqlx::query_scalar(sql).fetch_all(&mut conn).await.unwrap();
    conn.close().await.unwrap();
    found
}

#[tokio::test(flavor = "multi_thread")]
async fn every_table_has_forced_row_level_security() {
    let none = findings(
        "SELECT c.relname::text FROM pg_class AS c
         WHERE c.relnamespace = 'shopx'::regnamespace AND c.relkind IN ('r', 'p')
           AND NOT (c.relrowsecurity AND c.relforcerowsecurity)",
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
         SELECT format('%s %s', c.conrelid::regclass, c.conname) FROM pg_constraint AS c
         JOIN pg_attribute AS a ON a.attrelid = c.confrelid AND a.attnum = c.confkey[1]
         WHERE c.connamespace = 'shopx'::regnamespace AND c.contype = 'f'
           AND a.attname <> CASE WHEN c.confrelid = 'shopx.tenants'::regclass
                                 THEN 'id' ELSE 'tenant_id' END
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

/// What each role but its owner may do with a table, view or sequence. A grant that is not here is not
/// meant; sequences are nobody's, for identity columns need no grant, but for the one that is drawn from
/// before the row is written.
const GRANTS: &[&str] = &[
    "audit_log: shopx_app SELECT; shopx_reader SELECT",
    "batch_stock: shopx_app SELECT; shopx_reader SELECT",
    "batches: shopx_app SELECT; shopx_reader SELECT",
    "customers: shopx_app INSERT, SELECT, UPDATE; shopx_reader SELECT",
    "customers_id_seq: shopx_app USAGE",
    "idempotency_keys: shopx_app SELECT; shopx_reader SELECT",
    "inventory: shopx_app INSERT (tenant_id, product_id, location_id, min_stock, reorder_point), \
     SELECT, UPDATE (min_stock, reorder_point, updated_at); shopx_reader SELECT",
    "listed_prices: shopx_app DELETE, INSERT, SELECT, UPDATE; shopx_reader SELECT",
    "locations: shopx_app INSERT, SELECT, UPDATE; shopx_reader SELECT",
    "payments: shopx_app SELECT; shopx_reader SELECT",
    "price_lists: shopx_app INSERT, SELECT, UPDATE; shopx_reader SELECT",
    "products: shopx_app INSERT, SELECT, UPDATE; shopx_reader SELECT",
    "promotion_counts: shopx_app SELECT; shopx_reader SELECT",
    "promotion_uses: shopx_app SELECT; shopx_reader SELECT",
    "promotions: shopx_app INSERT, SELECT, UPDATE; shopx_reader SELECT",
    "refund_items: shopx_app SELECT; shopx_reader SELECT",
    "refunds: shopx_app SELECT; shopx_reader SELECT",
    "reports: shopx_app INSERT, SELECT, UPDATE; shopx_reader SELECT",
    "sign_in_attempts: shopx_app SELECT",
    "stock_count_lines: shopx_app SELECT; shopx_reader SELECT",
    "stock_documents: shopx_app SELECT; shopx_reader SELECT",
    "stock_movements: shopx_app SELECT; shopx_reader SELECT",
    "suppliers: shopx_app INSERT, SELECT, UPDATE; shopx_reader SELECT",
    "tax_classes: shopx_app INSERT, SELECT, UPDATE; shopx_reader SELECT",
    "tax_rates: shopx_app DELETE, INSERT, SELECT, UPDATE; shopx_reader SELECT",
    "tenant_settings: shopx_app INSERT, SELECT, UPDATE; shopx_reader SELECT",
    "tenants: shopx_app SELECT, UPDATE (name, domain, updated_at); \
     shopx_directory INSERT, SELECT; shopx_reader SELECT",
    "transaction_item_batches: shopx_app SELECT; shopx_reader SELECT",
    "transaction_item_discounts: shopx_app SELECT; shopx_reader SELECT",
    "transaction_item_taxes: shopx_app SELECT; shopx_reader SELECT",
    "transaction_items: shopx_app SELECT; shopx_reader SELECT",
    "transactions: shopx_app SELECT; shopx_reader SELECT",
    "transfers: shopx_app SELECT; shopx_reader SELECT",
    "users: shopx_app INSERT (tenant_id, username, username_key, email, email_key, role, created_at, \
     updated_at), SELECT (id, tenant_id, username, username_key, email, email_key, role, version, \
     archived_at, created_at, updated_at), UPDATE (username, username_key, email, email_key, role, \
     version, archived_at, updated_at); shopx_reader SELECT (id, tenant_id, \
     username, username_key, email, email_key, role, version, archived_at, created_at, updated_at)",
];

#[tokio::test(flavor = "multi_thread")]
async fn nobody_may_do_more_with_a_table_than_is_written_here() {
    let granted = findings(
        "WITH granted AS (
             SELECT c.relname, g.grantee, g.is_grantable, g.privilege_type AS privilege
             FROM pg_class AS c CROSS JOIN LATERAL aclexplode(c.relacl) AS g
             WHERE c.relnamespace = 'shopx'::regnamespace AND g.grantee <> c.relowner
             UNION ALL
             SELECT c.relname, g.grantee, g.is_grantable,
                    format('%s (%s)', g.privilege_type, string_agg(a.attname, ', ' ORDER BY a.attnum))
             FROM pg_class AS c
             JOIN pg_attribute AS a ON a.attrelid = c.oid
             CROSS JOIN LATERAL aclexplode(a.attacl) AS g
             WHERE c.relnamespace = 'shopx'::regnamespace
             GROUP BY c.relname, g.grantee, g.is_grantable, g.privilege_type
         ), roles AS (
             SELECT relname, CASE grantee WHEN 0 THEN 'everybody' ELSE grantee::regrole::text END
                        || ' ' || string_agg(CASE WHEN is_grantable THEN 'to grant ' ELSE '' END
                                             || privilege, ', ' ORDER BY privilege) AS may
             FROM granted GROUP BY relname, grantee
         )
         SELECT format('%s: %s', relname, string_agg(may, '; ' ORDER BY may)) FROM roles
         GROUP BY relname ORDER BY relname::text COLLATE \"C\"",
    )
    .await;
    assert_eq!(granted, GRANTS);
    let others = findings(
        "SELECT format('schema %s %s', g.grantee::regrole, g.privilege_type)
         FROM pg_namespace AS n CROSS JOIN LATERAL aclexplode(n.nspacl) AS g
         WHERE n.nspname = 'shopx' AND g.grantee <> n.nspowner
           AND NOT (g.privilege_type = 'USAGE' AND g.grantee IN (
               'shopx_app'::regrole, 'shopx_reader'::regrole, 'shopx_directory'::regrole))
         UNION ALL
         SELECT format('by default %s %s', d.defaclobjtype, d.defaclacl) FROM pg_default_acl AS d
         WHERE NOT (d.defaclrole = 'shopx_owner'::regrole AND d.defaclobjtype = 'f'
                    AND d.defaclnamespace = 0 AND d.defaclacl::text = '{shopx_owner=X/shopx_owner}')",
    )
    .await;
    assert_eq!(others, Vec::<String>::new());
}

/// As whom each function acts, and who may call it.
const FUNCTIONS: &[&str] = &[
    "accept_secret as shopx_owner, for shopx_app",
    "add_batches as the caller, for nobody",
    "analyze_tables as shopx_owner, for shopx_app",
    "audit as shopx_owner, for nobody",
    "await_stock as shopx_owner, for shopx_app",
    "batch_document as the caller, for shopx_app",
    "check_people as the caller, for nobody",
    "claim_key as the caller, for nobody",
    "count_attempt as shopx_owner, for shopx_app",
    "enter as the caller, for shopx_app",
    "find_tenant as shopx_directory, for shopx_app",
    "first_ids as the caller, for shopx_app",
    "fit_sales as the caller, for nobody",
    "give_uses_back as the caller, for nobody",
    "latest_cost as the caller, for shopx_app",
    "list_audit as the caller, for shopx_app",
    "list_batches as the caller, for shopx_app",
    "list_levels as the caller, for shopx_app",
    "list_movements as the caller, for shopx_app",
    "list_sale_columns as the caller, for shopx_app",
    "list_sale_line_columns as the caller, for shopx_app",
    "list_sales as the caller, for shopx_app",
    "list_transfers as the caller, for shopx_app",
    "load_account as shopx_owner, for shopx_app",
    "load_batch as the caller, for shopx_app",
    "load_price_lists as the caller, for shopx_app",
    "load_promotions as the caller, for shopx_app",
    "load_sale as the caller, for shopx_app",
    "load_shelves as the caller, for shopx_app",
    "load_taxes as the caller, for shopx_app",
    "load_transfers as the caller, for shopx_app",
    "lock_in_order as the caller, for nobody",
    "open_tenant as shopx_directory, for shopx_app",
    "post_stock as the caller, for nobody",
    "record_closing as the caller, for nobody",
    "record_closings as shopx_owner, for shopx_app",
    "record_refund as the caller, for nobody",
    "record_refunds as shopx_owner, for shopx_app",
    "record_sales as shopx_owner, for shopx_app",
    "record_shipment as the caller, for nobody",
    "record_shipments as shopx_owner, for shopx_app",
    "record_stock_document as the caller, for nobody",
    "record_stock_documents as shopx_owner, for shopx_app",
    "sale_document as the caller, for shopx_app",
    "sale_parts as the caller, for shopx_app",
    "set_quarantine as shopx_owner, for shopx_app",
    "set_secret as shopx_owner, for shopx_app",
    "spread as the caller, for nobody",
    "transfer_document as the caller, for shopx_app",
    "use_promotions as the caller, for nobody",
];

#[tokio::test(flavor = "multi_thread")]
async fn functions_act_as_and_are_for_nobody_else_than_is_written_here() {
    let functions = findings(
        "SELECT format('%s as %s, for %s', p.proname,
                    CASE WHEN p.prosecdef THEN p.proowner::regrole::text ELSE 'the caller' END,
                    coalesce(string_agg(CASE g.grantee WHEN 0 THEN 'everybody'
                                        ELSE g.grantee::regrole::text END, ' and '), 'nobody'))
         FROM pg_proc AS p
         LEFT JOIN LATERAL aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) AS g
             ON g.grantee <> p.proowner
         WHERE p.pronamespace = 'shopx'::regnamespace
         GROUP BY p.oid ORDER BY p.proname::text COLLATE \"C\"",
    )
    .await;
    assert_eq!(functions, FUNCTIONS);
    let careless = findings(
        "SELECT p.proname::text FROM pg_proc AS p
         WHERE p.pronamespace = 'shopx'::regnamespace AND p.prosecdef
           AND NOT coalesce(p.proconfig, '{}') && ARRAY['search_path=pg_catalog, pg_temp']",
    )
    .await;
    assert_eq!(careless, Vec::<String>::new(), "whoever calls them chooses what they find");
}

/// Why a table has no entries in the audit log.
const UNAUDITED: &[(&str, &str)] = &[
    ("audit_log", "it is the log"),
    ("batch_stock", "the ledger is the record of its units; its quarantine is the batch's"),
    ("idempotency_keys", "append-only"),
    ("payments", "append-only, with the sale"),
    ("promotion_counts", "a sum of promotion_uses"),
    ("promotion_uses", "append-only, with the sale"),
    ("refund_items", "append-only, with the refund"),
    ("refunds", "append-only, and names its user"),
    ("sign_in_attempts", "a count of what nobody did"),
    ("stock_count_lines", "append-only, with the count"),
    ("stock_documents", "append-only, and names its user"),
    ("stock_movements", "append-only, and names its user"),
    ("transaction_item_discounts", "append-only, with the sale"),
    ("transaction_item_taxes", "append-only, with the sale"),
    ("transaction_items", "append-only, with the sale"),
];

#[tokio::test(flavor = "multi_thread")]
async fn every_table_is_audited_or_it_is_said_why_not() {
    // WHEN: an update that changes nothing is no entry.
    let audited = findings(
        "SELECT format('%s: %s', c.relname, string_agg(concat_ws(' ',
                    CASE WHEN t.tgtype & 4 > 0 THEN 'INSERT' END,
                    CASE WHEN t.tgtype & 8 > 0 THEN 'DELETE' END,
                    CASE WHEN t.tgtype & 16 > 0 THEN 'UPDATE' END,
                    CASE WHEN t.tgqual IS NOT NULL THEN 'WHEN' END), ', ' ORDER BY t.tgtype))
         FROM pg_trigger AS t JOIN pg_class AS c ON c.oid = t.tgrelid
         WHERE c.relnamespace = 'shopx'::regnamespace AND NOT t.tgisinternal
           AND t.tgfoid = 'shopx.audit'::regproc AND t.tgtype & 67 = 1 AND t.tgenabled = 'O'
         GROUP BY c.relname ORDER BY c.relname::text COLLATE \"C\"",
    )
    .await;
    assert_eq!(
        audited,
        [
            "batches: DELETE, UPDATE WHEN",
            "customers: INSERT DELETE, UPDATE WHEN",
            "inventory: INSERT WHEN, UPDATE WHEN",
            "listed_prices: INSERT DELETE, UPDATE WHEN",
            "locations: INSERT DELETE, UPDATE WHEN",
            "price_lists: INSERT DELETE, UPDATE WHEN",
            "products: INSERT DELETE, UPDATE WHEN",
            "promotions: INSERT DELETE, UPDATE WHEN",
            "reports: INSERT DELETE, UPDATE WHEN",
            "suppliers: INSERT DELETE, UPDATE WHEN",
            "tax_classes: INSERT DELETE, UPDATE WHEN",
            "tax_rates: INSERT DELETE, UPDATE WHEN",
            "tenant_settings: INSERT DELETE, UPDATE WHEN",
            "tenants: UPDATE WHEN",
            "transactions: DELETE, UPDATE WHEN",
            "transfers: UPDATE WHEN",
            "users: INSERT DELETE, UPDATE WHEN",
        ]
    );
    let others = findings(
        "SELECT format('%s on %s', t.tgname, c.relname)
         FROM pg_trigger AS t JOIN pg_class AS c ON c.oid = t.tgrelid
         WHERE c.relnamespace = 'shopx'::regnamespace AND NOT t.tgisinternal
           AND t.tgfoid <> 'shopx.audit'::regproc",
    )
    .await;
    assert_eq!(others, Vec::<String>::new(), "every trigger audits");

    let audited: BTreeSet<&str> =
        audited.iter().filter_map(|line| line.split(':').next()).collect();
    let named: BTreeSet<&str> =
        AuditedTable::ALL.iter().map(|table| support::table_of(*table)).collect();
    assert_eq!(audited, named, "the library has a name for each");
    let unaudited: BTreeSet<&str> = UNAUDITED.iter().map(|(table, _)| *table).collect();
    assert!(audited.is_disjoint(&unaudited));
    let tables = tables().await;
    let covered: BTreeSet<&str> = audited.union(&unaudited).copied().collect();
    assert_eq!(covered, tables.iter().map(String::as_str).collect());
}

/// Texts of audited tables that the log shows as they are: they say nothing about a person but the
/// name by which a user answers for what is done, and what a customer is to the shop.
const SHOWN: &[&str] = &[
    "batch_number",
    "benefit",
    "cash_rounding_mode",
    "category",
    "condition",
    "coupon_code",
    "currency",
    "customer_group",
    "description",
    "domain",
    "exempt_taxes",
    "name",
    "name_key",
    "notes",
    "parameters",
    "payment_method",
    "personal_key_id",
    "picking",
    "price_breaks",
    "quarantine_reason",
    "role",
    "rounding_level",
    "rounding_mode",
    "sealed_key_id",
    "shortfall_reason",
    "sku",
    "status",
    "time_zone",
    "type",
    "username",
    "username_key",
];

/// What this store makes of masked fields: to find them by, and sealed.
const MADE_OF_MASKED: &[&str] = &["email_key", "phone_key", "sealed"];

#[tokio::test(flavor = "multi_thread")]
async fn every_text_of_an_audited_table_is_masked_or_meant_to_be_shown() {
    let masked = findings(
        "SELECT m[1] FROM pg_proc AS p
         CROSS JOIN LATERAL regexp_matches(
             substring(p.prosrc FROM 'v_masked CONSTANT text\\[\\] := ARRAY\\[([^]]*)\\]'),
             '[a-z_]+', 'g') AS m
         WHERE p.oid = 'shopx.audit'::regproc",
    )
    .await;
    let mut expected = [MASKED_FIELDS, MADE_OF_MASKED].concat();
    expected.sort_unstable();
    let sorted: std::collections::BTreeSet<&str> = masked.iter().map(String::as_str).collect();
    assert!(sorted.iter().eq(&expected), "the library and the database mask the same: {sorted:?}");
    let texts = findings(
        "SELECT DISTINCT a.attname::text COLLATE \"C\" FROM pg_trigger AS t
         JOIN pg_class AS c ON c.oid = t.tgrelid
         JOIN pg_attribute AS a ON a.attrelid = t.tgrelid AND a.attnum > 0 AND NOT a.attisdropped
         JOIN pg_type AS y ON y.oid = a.atttypid
         WHERE c.relnamespace = 'shopx'::regnamespace AND t.tgfoid = 'shopx.audit'::regproc
           AND coalesce(nullif(y.typbasetype, 0), y.oid) IN (
               'text'::regtype, 'json'::regtype, 'jsonb'::regtype, 'bytea'::regtype)
         ORDER BY 1",
    )
    .await;
    let shown: Vec<&str> =
        texts.iter().map(String::as_str).filter(|name| !expected.contains(name)).collect();
    assert_eq!(shown, SHOWN);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_policy_is_the_one_that_keeps_tenants_apart() {
    const MINE: &str =
        "id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::integer)";
    let policies = findings(
        "SELECT format('%s %s %s %s %s %s | %s', p.tablename, p.policyname, p.permissive, p.roles,
                       p.cmd, p.qual, p.with_check)
         FROM pg_policies AS p WHERE p.schemaname = 'shopx'",
    )
    .await;
    let own = tables().await.into_iter().map(|table| {
        let own = format!("({}{MINE}", if table == "tenants" { "" } else { "tenant_" });
        format!("{table} tenant_isolation PERMISSIVE {{public}} ALL {own} | {own}")
    });
    let directory = "tenants directory PERMISSIVE {shopx_directory} ALL true | true".to_owned();
    let expected: BTreeSet<String> = own.chain([directory]).collect();
    assert_eq!(policies.into_iter().collect::<BTreeSet<_>>(), expected);
}

#[tokio::test(flavor = "multi_thread")]
async fn views_show_what_their_reader_may_see() {
    let views = findings(
        "SELECT format('%s %s', c.relname, c.reloptions) FROM pg_class AS c
         WHERE c.relnamespace = 'shopx'::regnamespace AND c.relkind NOT IN ('r', 'i', 'S')",
    )
    .await;
    assert_eq!(views, ["transaction_item_batches {security_invoker=true}"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn roles_cannot_sign_in_and_those_that_sell_and_read_own_nothing() {
    let roles = findings(
        "SELECT r.rolname::text FROM pg_roles AS r
         WHERE r.rolname LIKE 'shopx\\_%' AND NOT (r.rolcanlogin OR r.rolsuper OR r.rolbypassrls
             OR r.rolcreaterole OR r.rolcreatedb OR r.rolreplication)
         ORDER BY r.rolname::text COLLATE \"C\"",
    )
    .await;
    assert_eq!(roles, ["shopx_app", "shopx_directory", "shopx_owner", "shopx_reader"]);
    let none = findings(
        "SELECT format('%s owns %s', d.refobjid::regrole, d.classid::regclass) FROM pg_shdepend AS d
         WHERE d.deptype = 'o' AND d.refclassid = 'pg_authid'::regclass
           AND d.refobjid IN ('shopx_app'::regrole, 'shopx_reader'::regrole)
         UNION ALL
         SELECT format('%s is a member of %s', m.member::regrole, m.roleid::regrole)
         FROM pg_auth_members AS m
         WHERE m.member IN ('shopx_owner'::regrole, 'shopx_directory'::regrole, 'shopx_app'::regrole,
                            'shopx_reader'::regrole)",
    )
    .await;
    assert_eq!(none, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_store_refuses_to_sell_as_an_owner_or_a_superuser() {
    let database = support::database().await;
    let refused = PgStore::connect(&database.owner_url).await.unwrap_err();
    assert!(
        matches!(&refused, ShopError::UnsafeLogin { reason, .. } if *reason == LoginFlaw::OwnsTables),
        "{refused}"
    );
    if let Some(superuser_url) = &database.superuser_url {
        let refused = PgStore::connect(superuser_url).await.unwrap_err();
        assert!(
            matches!(&refused, ShopError::UnsafeLogin { login, reason }
                if login == "postgres" && *reason == LoginFlaw::Superuser),
            "{refused}"
        );
    }
    assert!(PgStore::connect(&database.app_url).await.is_ok());
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_tenant_nothing_is_seen() {
    let database = support::database().await;
    let a = shopx_testing::open_shop(&support::shop().await).await;
    let mut till = PgConnection::connect(&database.app_url).await.unwrap();
    let tables = tables().await;
    assert!(tables.len() > 20);
    let had = format!("BEGIN; SET LOCAL app.tenant_id = '{}'; COMMIT", a.tenant.id);
    for tenant in ["SELECT", &had, "SET app.tenant_id = ''", "SET app.tenant_id = '2147483647'"] {
        sqlx::raw_sql(AssertSqlSafe(tenant.to_owned())).execute(&mut till).await.unwrap();
        for table in &tables {
            let column = if table == "tenants" { "id" } else { "tenant_id" };
            let count = format!("SELECT count({column}) FROM shopx.{table}");
            let seen: i64 =
                sqlx::query_scalar(AssertSqlSafe(count)).fetch_one(&mut till).await.unwrap();
            assert_eq!(seen, 0, "{table} after {tenant}");
        }
    }
}

/// Keys that only a defect violates, and why: all others are classified by the library, which says what a
/// violation of them means.
const NEVER_VIOLATED: &[(&str, &str)] = &[
    ("batches_number_key", "refused as taken where batches are added"),
    ("batches_product_key", "an id, which is unique already"),
    ("promotion_counts_key", "what is there is counted up"),
    ("reports_created_by_fkey", "it is looked at, and users are not deleted"),
    ("tenants_domain_key", "refused as taken where a tenant is opened"),
];

#[tokio::test(flavor = "multi_thread")]
async fn every_key_that_may_be_violated_says_what_that_means() {
    let keys = findings(
        "SELECT c.conname::text FROM pg_constraint AS c
         WHERE c.connamespace = 'shopx'::regnamespace AND c.conparentid = 0
           AND (c.contype IN ('u', 'x') OR c.contype = 'f' AND c.confrelid = 'shopx.users'::regclass)
         UNION
         SELECT k.relname::text FROM pg_index AS i
         JOIN pg_class AS t ON t.oid = i.indrelid
         JOIN pg_class AS k ON k.oid = i.indexrelid
         WHERE t.relnamespace = 'shopx'::regnamespace AND i.indisunique AND NOT i.indisprimary",
    )
    .await;
    let classified = VIOLATIONS.iter().map(|(key, _)| *key);
    let covered: Vec<&str> = classified.chain(NEVER_VIOLATED.iter().map(|(key, _)| *key)).collect();
    assert_eq!(keys.len(), covered.len(), "{keys:?}");
    let keys: BTreeSet<&str> = keys.iter().map(String::as_str).collect();
    assert_eq!(keys, covered.into_iter().collect());
    let deleted = findings(
        "SELECT c.conname::text FROM pg_constraint AS c
         WHERE c.connamespace = 'shopx'::regnamespace AND c.contype = 'f'
           AND has_table_privilege('shopx_app', c.confrelid, 'DELETE')",
    )
    .await;
    assert_eq!(deleted, Vec::<String>::new(), "what is referred to is never deleted");
}

#[tokio::test(flavor = "multi_thread")]
async fn no_other_index_looks_as_good_as_the_key_to_a_check_of_a_foreign_key() {
    // A plan that is made while a table is empty goes to the newest of the indexes that might serve, and stays
    // there. One that names a column as not null serves only what asks for that column.
    let others = findings(
        "SELECT i.indexrelid::regclass::text FROM pg_index AS i
         JOIN pg_class AS t ON t.oid = i.indrelid AND t.relname <> 'tenants'
         JOIN pg_index AS p ON p.indrelid = t.oid AND p.indisprimary
         WHERE t.relnamespace = 'shopx'::regnamespace AND i.indpred IS NULL
           AND i.indexrelid > p.indexrelid
           AND EXISTS (SELECT FROM pg_constraint AS c WHERE c.contype = 'f' AND c.confrelid = t.oid)",
    )
    .await;
    assert_eq!(others, Vec::<String>::new());
}
