//! Whatever does not add up is found: each check is broken by hand, as nobody but a superuser can.
#![expect(clippy::unwrap_used, reason = "helpers of tests, not tests to Clippy")]

mod support;

use shopx_core::reports::{Check, Discrepancy};
use shopx_testing::Arranged;
use sqlx::{AssertSqlSafe, PgConnection};
use support::{busy, private_shop, superuser};

/// A shop in which something of everything has happened, whose books add up.
async fn busy_shop() -> Arranged {
    let a = busy::busy_shop(&private_shop().await).await;
    assert_eq!(verify(&a).await, []);
    a
}

async fn verify(a: &Arranged) -> Vec<Discrepancy> {
    a.shop.verify(&a.admin).await.unwrap()
}

/// Does to the tenant's rows what triggers and foreign keys forbid.
async fn damage(conn: &mut PgConnection, a: &Arranged, sql: &str) {
    let tenant = a.tenant.id.to_string();
    let sql = format!("SET session_replication_role = replica; {}", sql.replace("$1", &tenant));
    sqlx::raw_sql(AssertSqlSafe(sql)).execute(conn).await.unwrap();
}

/// Ways to break what a check looks at, and nothing else, with what it finds then: the end of its
/// subject, what should be, and what is.
#[expect(clippy::too_many_lines, reason = "a table")]
fn damages(check: Check) -> &'static [(&'static str, &'static str, &'static str, &'static str)] {
    match check {
        Check::LedgerBatchStock => &[(
            "UPDATE shopx.stock_movements SET quantity = 6
             WHERE tenant_id = $1 AND kind = 'receipt' AND quantity = 5",
            "",
            "6",
            "5",
        )],
        Check::BatchStockInventory => &[
            (
                "UPDATE shopx.inventory SET quantity = quantity + 1
                 WHERE tenant_id = $1 AND quantity = 2",
                " on hand",
                "2",
                "3",
            ),
            (
                "UPDATE shopx.inventory SET reserved = reserved + 1
                 WHERE tenant_id = $1 AND reserved = 3",
                " reserved",
                "3",
                "4",
            ),
        ],
        Check::ReservedTransfers => &[(
            "UPDATE shopx.transfers SET quantity = quantity + 1
             WHERE tenant_id = $1 AND status = 'pending'",
            "",
            "4",
            "3",
        )],
        Check::BatchStockCopy => &[
            (
                "UPDATE shopx.batch_stock SET cost_per_unit = 9
                 WHERE tenant_id = $1 AND quarantined",
                " cost",
                "2.6000",
                "9.0000",
            ),
            (
                "UPDATE shopx.batches SET quarantined = false, quarantine_reason = NULL
                 WHERE tenant_id = $1 AND quarantined",
                " quarantined",
                "false",
                "true",
            ),
            (
                "UPDATE shopx.batch_stock SET received_date = '2000-01-01'
                 WHERE tenant_id = $1 AND quarantined",
                " received",
                "2026-03-01",
                "2000-01-01",
            ),
            (
                "UPDATE shopx.batch_stock SET expiration_date = '2999-01-01'
                 WHERE tenant_id = $1 AND quarantined",
                " expires",
                "none",
                "2999-01-01",
            ),
        ],
        Check::SaleHeader => &[
            (
                "UPDATE shopx.transactions SET total_amount = 0, rounding_amount = total_amount
                 WHERE tenant_id = $1 AND status = 'voided'",
                " total",
                "6.25",
                "0",
            ),
            (
                "UPDATE shopx.transactions SET discount_amount = 1
                 WHERE tenant_id = $1 AND status = 'voided'",
                " discount",
                "0",
                "1",
            ),
            (
                "UPDATE shopx.transactions SET tax_amount = 5
                 WHERE tenant_id = $1 AND status = 'voided'",
                " tax",
                "1.25",
                "5",
            ),
            (
                "UPDATE shopx.transactions SET exclusive_tax_amount = 0
                 WHERE tenant_id = $1 AND status = 'voided'",
                " exclusive tax",
                "0.25",
                "0",
            ),
        ],
        Check::SaleLine => &[
            (
                "UPDATE shopx.transaction_item_discounts SET amount = 1
                 WHERE tenant_id = $1 AND kind = 'line'",
                " line 1 discount",
                "1",
                "2.4",
            ),
            (
                "UPDATE shopx.transaction_item_taxes SET amount = 0
                 WHERE tenant_id = $1 AND inclusive AND amount = 1",
                " line 1 tax",
                "0.25",
                "1.25",
            ),
            (
                "UPDATE shopx.transaction_item_taxes SET inclusive = true
                 WHERE tenant_id = $1 AND amount = 0.25",
                " line 1 exclusive tax",
                "0",
                "0.25",
            ),
        ],
        Check::SaleBatches => &[(
            "UPDATE shopx.transaction_items SET quantity = 5
             WHERE tenant_id = $1 AND quantity = 4",
            "",
            "5",
            "4",
        )],
        Check::SalePayments => &[(
            "UPDATE shopx.payments SET amount = 1 WHERE tenant_id = $1 AND method = 'cash'",
            "",
            "6.25",
            "1",
        )],
        Check::SaleRefunds => &[
            (
                "UPDATE shopx.transactions SET refunded_amount = 1
                 WHERE tenant_id = $1 AND status = 'voided'",
                " amount",
                "6.25",
                "1",
            ),
            (
                "UPDATE shopx.transactions SET refund_count = 2
                 WHERE tenant_id = $1 AND status = 'voided'",
                " refunds",
                "1",
                "2",
            ),
            (
                "UPDATE shopx.transactions SET status = 'refunded'
                 WHERE tenant_id = $1 AND status = 'voided'",
                " status",
                "voided",
                "refunded",
            ),
            (
                "UPDATE shopx.transactions SET status = 'completed'
                 WHERE tenant_id = $1 AND status = 'partially_refunded'",
                " status",
                "partially_refunded",
                "completed",
            ),
        ],
        Check::RefundHeader => &[
            (
                "UPDATE shopx.refunds SET amount = 7 WHERE tenant_id = $1 AND kind = 'return'",
                " amount",
                "6",
                "7",
            ),
            (
                "UPDATE shopx.refunds SET tax_amount = 1 WHERE tenant_id = $1 AND kind = 'return'",
                " tax",
                "0",
                "1",
            ),
        ],
        Check::RefundWithinSale => &[
            (
                "UPDATE shopx.refund_items SET tax_amount = 100
                 WHERE tenant_id = $1 AND refund_id = (
                     SELECT id FROM shopx.refunds WHERE tenant_id = $1 AND kind = 'void');
                 UPDATE shopx.refunds SET tax_amount = 100
                 WHERE tenant_id = $1 AND kind = 'void'",
                " line 1 tax",
                "at most 1.25",
                "100",
            ),
            (
                "UPDATE shopx.refund_items SET amount = 100
                 WHERE tenant_id = $1 AND refund_id = (
                     SELECT id FROM shopx.refunds WHERE tenant_id = $1 AND kind = 'void');
                 UPDATE shopx.refunds SET amount = 100 WHERE tenant_id = $1 AND kind = 'void';
                 UPDATE shopx.transactions SET refunded_amount = 100
                 WHERE tenant_id = $1 AND status = 'voided'",
                " line 1 amount",
                "at most 6.25",
                "100",
            ),
            (
                // Two units of the one that was sold came back, as far as all others can tell.
                "UPDATE shopx.refund_items SET quantity = 2
                 WHERE tenant_id = $1 AND refund_id = (
                     SELECT id FROM shopx.refunds WHERE tenant_id = $1 AND kind = 'void');
                 UPDATE shopx.stock_movements SET quantity = 2
                 WHERE tenant_id = $1 AND kind = 'refund' AND refund_id = (
                     SELECT id FROM shopx.refunds WHERE tenant_id = $1 AND kind = 'void');
                 UPDATE shopx.batch_stock SET quantity = quantity + 1
                 WHERE tenant_id = $1 AND reserved = 3;
                 UPDATE shopx.inventory SET quantity = quantity + 1
                 WHERE tenant_id = $1 AND reserved = 3",
                " line 1 units",
                "at most 1",
                "2",
            ),
        ],
        Check::RefundBatches => &[
            (
                "UPDATE shopx.refund_items SET disposition = 'restock'
                 WHERE tenant_id = $1 AND disposition = 'damaged'",
                " line 2 written off",
                "0",
                "1",
            ),
            (
                "UPDATE shopx.stock_movements SET kind = 'adjustment'
                 WHERE tenant_id = $1 AND refund_id = (
                     SELECT id FROM shopx.refunds WHERE tenant_id = $1 AND kind = 'return')",
                " line 1 came back",
                "1",
                "0",
            ),
        ],
        Check::PromotionUses => &[
            (
                "UPDATE shopx.promotion_counts SET used = 2
                 WHERE tenant_id = $1 AND customer_id IS NULL",
                "",
                "1",
                "2",
            ),
            (
                "DELETE FROM shopx.promotion_counts
                 WHERE tenant_id = $1 AND customer_id IS NOT NULL",
                "",
                "1",
                "0",
            ),
        ],
        // A place of another tenant.
        Check::Tenant => &[(
            "INSERT INTO shopx.locations (id, tenant_id, name, name_key, address)
             VALUES (0, 0, 'x', 'x', 'x')
             ON CONFLICT DO NOTHING;
             UPDATE shopx.refunds SET location_id = 0 WHERE tenant_id = $1 AND kind = 'void'",
            "",
            "locations id 0",
            "none",
        )],
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_check_finds_what_it_is_for_and_nothing_else() {
    let mut conn = superuser().await;
    for check in Check::ALL {
        for (sql, subject, expected, actual) in damages(*check) {
            let a = busy_shop().await;
            damage(&mut conn, &a, sql).await;
            let found = verify(&a).await;
            let [found] = &found[..] else { panic!("{check}: {sql}\n{found:#?}") };
            assert_eq!(
                (found.check, found.expected.as_str(), found.actual.as_str()),
                (*check, *expected, *actual),
                "{sql}"
            );
            assert!(found.subject.ends_with(subject), "{}: {sql}", found.subject);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_row_that_names_what_is_not_the_tenants_is_found_whatever_the_column() {
    let mut conn = superuser().await;
    let a = busy_shop().await;
    // Every foreign key within a tenant, and the one reference that has none.
    let keys: Vec<(String, Vec<String>, String)> = sqlx::query_as(
        "SELECT r.relname::text,
                ARRAY(SELECT a.attname::text FROM unnest(c.conkey) WITH ORDINALITY AS k (attnum, i)
                      JOIN pg_attribute AS a ON a.attrelid = c.conrelid AND a.attnum = k.attnum
                      WHERE a.attname <> 'tenant_id' ORDER BY k.i),
                f.relname::text
         FROM pg_constraint AS c
         JOIN pg_class AS r ON r.oid = c.conrelid
         JOIN pg_class AS f ON f.oid = c.confrelid
         WHERE c.connamespace = 'shopx'::regnamespace AND c.contype = 'f'
           AND f.relname <> 'tenants'
         UNION ALL
         SELECT 'stock_movements', '{user_id}', 'users'
         ORDER BY 1, 2",
    )
    .fetch_all(&mut conn)
    .await
    .unwrap();
    assert!(keys.len() > 40, "{}", keys.len());
    for (number, (table, columns, named)) in keys.into_iter().enumerate() {
        let nobody = (2_000_000_000 + number).to_string();
        let set: Vec<String> = columns.iter().map(|name| format!("{name} = {nobody}")).collect();
        // In a row that names something there already, if there is one: rows are of many kinds.
        let sql = format!(
            "UPDATE shopx.{table} SET {} WHERE ctid = (
                 SELECT ctid FROM shopx.{table} WHERE tenant_id = $1
                 ORDER BY num_nulls({}) LIMIT 1)",
            set.join(", "),
            columns.join(", ")
        );
        damage(&mut conn, &a, &sql).await;
        let found = verify(&a).await;
        let found = found.iter().any(|found| {
            found.check == Check::Tenant
                && found.subject.starts_with(&table)
                && found.expected.starts_with(&named)
                && found.expected.ends_with(&nobody)
        });
        assert!(found, "{sql}\n{:#?}", verify(&a).await);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tenant_that_is_gone_leaves_nothing_that_is_right() {
    let mut conn = superuser().await;
    let a = busy_shop().await;
    damage(&mut conn, &a, "DELETE FROM shopx.tenants WHERE id = $1").await;
    let found = verify(&a).await;
    assert!(!found.is_empty());
    assert!(found.iter().all(|found| found.check == Check::Tenant), "{found:#?}");
}
