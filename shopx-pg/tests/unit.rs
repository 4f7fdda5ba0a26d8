//! Statements of the host's own in one transaction with use cases.
#![expect(clippy::unwrap_used, reason = "helpers of tests, not tests to Clippy")]

mod support;

use shopx_core::id::{ProductId, SaleId};
use shopx_core::pricing::payment::{Payment, PaymentMethod};
use shopx_core::sales::Checkout;
use shopx_core::{Shop, ShopError};
use shopx_pg::{PgOptions, PgStore, PgUnit};
use shopx_testing::Arranged;
use shopx_testing::arrange::open_shop;
use sqlx::{AssertSqlSafe, Connection};
use tokio::sync::OnceCell;

/// A shop that delivers: `deliveries` is a table of the host's own.
struct Delivering {
    store: PgStore,
    a: Arranged,
    tea: ProductId,
}

impl Delivering {
    async fn new() -> Self {
        static MADE: OnceCell<()> = OnceCell::const_new();
        let url = &support::private_database().await.app_url;
        MADE.get_or_init(|| async {
            sqlx::raw_sql(
                "CREATE TABLE deliveries (
                     tenant_id integer NOT NULL,
                     sale_id bigint NOT NULL,
                     street text NOT NULL CHECK (street <> ''),
                     PRIMARY KEY (tenant_id, sale_id),
                     FOREIGN KEY (tenant_id, sale_id) REFERENCES shopx.transactions (tenant_id, id));
                 ALTER TABLE deliveries ENABLE ROW LEVEL SECURITY;
                 CREATE POLICY own ON deliveries
                     USING (tenant_id = nullif(current_setting('app.tenant_id', true), '')::integer);
                 GRANT SELECT, INSERT ON deliveries TO shopx_till",
            )
            .execute(&mut support::superuser().await)
            .await
            .unwrap();
        })
        .await;
        // One connection: what a unit of work leaves behind, the next one has.
        let options = PgOptions { max_connections: 1, ..PgOptions::default() };
        let store = PgStore::connect_with(url, &options).await.unwrap();
        let a = open_shop(&Shop::new(store.clone())).await;
        let tea = a.stocked("tea", "2.50", 10).await;
        Self { store, a, tea }
    }

    async fn begin(&self) -> PgUnit {
        self.store.begin_unit(&self.a.cashier).await.unwrap()
    }

    async fn sell(&self, unit: &mut PgUnit, quantity: i64) -> Result<SaleId, ShopError> {
        let payment = Payment::rest(PaymentMethod::Card);
        let checkout = Checkout::new(self.a.cart(&[(self.tea, quantity)]), [payment]);
        self.a.shop.run_in(unit.tx(), &checkout).await.map(|sale| sale.id)
    }

    async fn deliver(&self, unit: &mut PgUnit, sale: SaleId, street: &str) -> sqlx::Result<()> {
        sqlx::query("INSERT INTO deliveries (tenant_id, sale_id, street) VALUES ($1, $2, $3)")
            .bind(self.a.tenant.id.get())
            .bind(sale.get())
            .bind(street)
            .execute(unit.connection().unwrap())
            .await
            .map(drop)
    }

    /// How many are left on the shelf, and how many deliveries there are.
    async fn kept(&self) -> (i64, i64) {
        let deliveries = "SELECT count(*) FROM deliveries WHERE tenant_id = $1";
        let deliveries = sqlx::query_scalar(deliveries).bind(self.a.tenant.id.get());
        let deliveries = deliveries.fetch_one(&mut support::superuser().await).await.unwrap();
        (self.a.level(self.tea).await.quantity, deliveries)
    }
}

#[tokio::test]
async fn a_sale_and_its_delivery_are_kept_together_or_not_at_all() {
    let d = Delivering::new().await;
    let mut unit = d.begin().await;
    let sale = d.sell(&mut unit, 2).await.unwrap();
    d.deliver(&mut unit, sale, "1 High Street").await.unwrap();
    // Row-level security of the host's knows the tenant.
    let seen: i64 = sqlx::query_scalar("SELECT count(*) FROM deliveries")
        .fetch_one(unit.connection().unwrap())
        .await
        .unwrap();
    assert_eq!(seen, 1);
    unit.commit().await.unwrap();
    assert_eq!(d.kept().await, (8, 1));

    let mut unit = d.begin().await;
    let sale = d.sell(&mut unit, 2).await.unwrap();
    d.deliver(&mut unit, sale, "2 High Street").await.unwrap();
    drop(unit);
    assert_eq!(d.kept().await, (8, 1));
}

#[tokio::test]
async fn a_refused_use_case_leaves_what_the_host_did() {
    let d = Delivering::new().await;
    let mut unit = d.begin().await;
    let sale = d.sell(&mut unit, 1).await.unwrap();
    d.deliver(&mut unit, sale, "1 High Street").await.unwrap();
    assert_eq!(d.sell(&mut unit, 100).await.unwrap_err().code(), "insufficient_stock");
    unit.commit().await.unwrap();
    assert_eq!(d.kept().await, (9, 1));
}

#[tokio::test]
async fn after_a_failed_statement_of_the_hosts_nothing_is_said_to_be_kept() {
    let d = Delivering::new().await;
    let mut unit = d.begin().await;
    let sale = d.sell(&mut unit, 1).await.unwrap();
    d.deliver(&mut unit, sale, "").await.unwrap_err();
    assert_eq!(unit.commit().await, Err(ShopError::Storage));
    assert_eq!(d.kept().await, (10, 0));

    // Nor when it ended the transaction itself, or is another tenant by now.
    for wrong in ["ROLLBACK", "SET LOCAL app.tenant_id = '0'"] {
        let mut unit = d.begin().await;
        sqlx::raw_sql(wrong).execute(unit.connection().unwrap()).await.unwrap();
        assert_eq!(unit.commit().await, Err(ShopError::Storage), "{wrong}");
    }
    d.a.sell(d.tea, 1).await.unwrap();
    assert_eq!(d.kept().await, (9, 0));
}

#[tokio::test]
async fn what_a_savepoint_has_undone_is_not_in_the_way() {
    let d = Delivering::new().await;
    let mut unit = d.begin().await;
    let sale = d.sell(&mut unit, 1).await.unwrap();
    let mut savepoint = unit.connection().unwrap().begin().await.unwrap();
    let wrong = "INSERT INTO deliveries VALUES (0, 0, '')";
    sqlx::query(wrong).execute(&mut *savepoint).await.unwrap_err();
    savepoint.rollback().await.unwrap();
    d.deliver(&mut unit, sale, "1 High Street").await.unwrap();
    d.sell(&mut unit, 1).await.unwrap();
    unit.commit().await.unwrap();
    assert_eq!(d.kept().await, (8, 1));
}

#[tokio::test]
async fn what_the_host_sets_is_set_back_before_anybody_else_has_the_connection() {
    let d = Delivering::new().await;
    let setting = "SELECT current_setting('lock_timeout') || current_setting('app.tenant_id')";
    for keep in [true, false] {
        let mut unit = d.begin().await;
        let set = "SET lock_timeout = '7s'; SELECT pg_advisory_lock(7)";
        sqlx::raw_sql(set).execute(unit.connection().unwrap()).await.unwrap();
        if keep {
            unit.commit().await.unwrap();
        } else {
            drop(unit);
        }
        let mut unit = d.begin().await;
        let found: String =
            sqlx::query_scalar(setting).fetch_one(unit.connection().unwrap()).await.unwrap();
        assert_eq!(found, format!("10s{}", d.a.tenant.id));
        let free = "SELECT pg_try_advisory_lock(7)";
        let mut superuser = support::superuser().await;
        let free: bool = sqlx::query_scalar(free).fetch_one(&mut superuser).await.unwrap();
        assert!(free);
        superuser.close().await.unwrap();
    }
}

#[tokio::test]
async fn what_is_said_about_tables_of_the_hosts_works() {
    let d = Delivering::new().await;
    let text = include_str!("../../docs/host.md");
    let statements: Vec<&str> =
        text.split("```sql\n").skip(1).map(|rest| rest.split("```").next().unwrap()).collect();
    assert!(statements.len() >= 3, "{}", statements.len());
    let mut superuser = support::superuser().await;
    for statement in statements {
        let done = sqlx::raw_sql(AssertSqlSafe(statement.to_owned())).execute(&mut superuser).await;
        assert!(done.is_ok(), "{statement}\n{}", done.unwrap_err());
    }
    // Its trigger sees each sale, and one that fails keeps the sale from being made.
    d.a.sell(d.tea, 1).await.unwrap();
    let orders = "SELECT count(*) FROM courier.orders WHERE tenant_id = $1";
    let orders = sqlx::query_scalar(orders).bind(d.a.tenant.id.get());
    assert_eq!(orders.fetch_one(&mut superuser).await.ok(), Some(1_i64));
    // Migrating again leaves all of it where it is.
    shopx_pg::migrate(&support::private_database().await.owner_url).await.unwrap();
    d.a.sell(d.tea, 1).await.unwrap();
    sqlx::raw_sql("DROP SCHEMA courier CASCADE").execute(&mut superuser).await.unwrap();
    assert_eq!(d.kept().await, (8, 0));
}
