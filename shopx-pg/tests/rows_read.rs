//! How many rows a call reads, as the server counts them: work grows with what is asked for, and not
//! with what is there.
#![expect(clippy::unwrap_used, reason = "helpers of tests, not tests to Clippy")]

use shopx_core::audit::{AuditQuery, AuditedTable};
use shopx_core::batches::{BatchQuery, ExpiringSoon};
use shopx_core::catalog::Product;
use shopx_core::id::{BatchId, CustomerId, LocationId, ProductId, ShipmentId, TenantId};
use shopx_core::records::PageQuery;
use shopx_core::reports::{Period, SalesReport, TakingsReport, Valuation};
use shopx_core::sales::{ListSaleColumns, ListSaleLineColumns, SaleQuery};
use shopx_core::stock::{LevelQuery, MovementQuery, Receive, ReceiveLine};
use shopx_core::transfers::{TransferQuery, TransferStatus};
use shopx_core::{Session, Shop};
use shopx_embedded::{Database, Options, Server};
use shopx_pg::{PgOptions, PgStore};
use shopx_testing::arrange::{Arranged, money, product, time, units};
use shopx_testing::open_shop;
use sqlx::{AssertSqlSafe, Connection, PgConnection};

/// Waits until only so many of the store's sessions are left.
async fn ended(conn: &mut PgConnection, left: i64) {
    let open = "SELECT count(*) FROM pg_stat_activity
                WHERE application_name = 'shopx' AND datname = current_database()";
    while sqlx::query_scalar::<_, i64>(open).fetch_one(&mut *conn).await.unwrap() > left {}
}

/// Rows that the store's sessions, which have been closed, have read of batches, in the heap and by
/// index. A session tells what it read when it ends.
async fn read(superuser_url: &str) -> i64 {
    let mut conn = PgConnection::connect(superuser_url).await.unwrap();
    ended(&mut conn, 0).await;
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

/// Something that is asked for, with how many rows an answer may read for each row that it has.
struct Case {
    name: &'static str,
    per_row: i64,
    ask: Ask,
}

#[derive(Clone)]
enum Ask {
    Sales(SaleQuery),
    SaleColumns(SaleQuery),
    SaleLineColumns(SaleQuery),
    Movements(MovementQuery),
    Levels(LevelQuery),
    Batches(BatchQuery),
    Transfers(TransferQuery),
    Audit(AuditQuery),
    Products(PageQuery),
    Expiring(ExpiringSoon),
    Report(SalesReport),
    Takings(TakingsReport),
    Valuation(Valuation),
    Receipt,
}

impl Ask {
    /// How many rows the answer has.
    async fn ask(&self, a: &Arranged, shop: &Shop) -> usize {
        let by: &Session = &a.admin;
        match self.clone() {
            Self::Sales(query) => shop.sales(by, query).await.unwrap().items.len(),
            Self::SaleColumns(query) => {
                shop.run(by, &ListSaleColumns(query)).await.unwrap().items.len()
            }
            Self::SaleLineColumns(query) => {
                shop.run(by, &ListSaleLineColumns(query)).await.unwrap().items.len()
            }
            Self::Movements(query) => shop.movements(by, query).await.unwrap().items.len(),
            Self::Levels(query) => shop.levels(by, query).await.unwrap().items.len(),
            Self::Batches(query) => shop.batches(by, query).await.unwrap().items.len(),
            Self::Transfers(query) => shop.transfers(by, query).await.unwrap().items.len(),
            Self::Audit(query) => shop.audit_log(by, query).await.unwrap().items.len(),
            Self::Products(query) => shop.products(by, query).await.unwrap().items.len(),
            Self::Expiring(query) => {
                let ExpiringSoon { location, by: day, limit } = query;
                shop.expiring_soon(by, location, day, limit).await.unwrap().len()
            }
            Self::Report(report) => {
                let rows = shop.sales_report(by, report).await.unwrap();
                rows.iter().map(|row| usize::try_from(row.sales).unwrap()).sum()
            }
            Self::Takings(report) => shop.takings_report(by, report).await.unwrap().len(),
            Self::Valuation(valuation) => shop.valuation(by, valuation).await.unwrap().len(),
            Self::Receipt => {
                let tea = a.product(&format!("tea {}", uuid::Uuid::new_v4()), "2").await;
                let line = ReceiveLine::new(tea, units(1), money("1"));
                shop.receive(by, Receive::new(a.location.id, vec![line])).await.unwrap();
                a.sell(tea, 1).await.unwrap();
                1
            }
        }
    }
}

/// Every list with each of its filters. Queries are taken apart, so that a filter that is new is missed.
fn cases(tenant: TenantId, user: shopx_core::id::UserId) -> Vec<Case> {
    let id = |n: i64| n * 8 + i64::from(tenant.get());
    let day = |day: &str| day.parse().unwrap();
    let some_day = || (Some(day("2025-07-01")), Some(day("2025-07-02")));
    let (shop, corner) = (LocationId::new(id(101)), LocationId::new(id(105)));
    let product = ProductId::new(id(1005));
    let mut cases = Vec::new();
    let mut case = |name, per_row, ask| cases.push(Case { name, per_row, ask });

    let SaleQuery { from: _, until: _, location: _, customer: _, after: _, limit: _ } =
        SaleQuery::default();
    let sales = || SaleQuery { limit: 50, ..SaleQuery::default() };
    let ((from, until), after) = (some_day(), Some(id(110_000)));
    case("sales", 40, Ask::Sales(sales()));
    case("sales after", 40, Ask::Sales(SaleQuery { after, ..sales() }));
    case("sales from", 40, Ask::Sales(SaleQuery { from, ..sales() }));
    case("sales until", 40, Ask::Sales(SaleQuery { until, ..sales() }));
    case("sales of a day", 40, Ask::Sales(SaleQuery { from, until, ..sales() }));
    case("sales of a location", 40, Ask::Sales(SaleQuery { location: Some(corner), ..sales() }));
    let here = SaleQuery { location: Some(shop), from, until, ..sales() };
    case("sales of a location and day", 40, Ask::Sales(here));
    let customer = Some(CustomerId::new(id(1003)));
    case("sales of a customer", 40, Ask::Sales(SaleQuery { customer, ..sales() }));
    let columns = SaleQuery { from, until, customer, after, ..sales() };

    let MovementQuery { location: _, product: _, batch: _, after: _, limit: _ } =
        MovementQuery::default();
    let moved = MovementQuery::default;
    case("movements", 6, Ask::Movements(moved()));
    let after = Some(id(110_000) * 8);
    case("movements after", 6, Ask::Movements(MovementQuery { after, ..moved() }));
    let there = MovementQuery { location: Some(corner), ..moved() };
    case("movements of a location", 6, Ask::Movements(there));
    let of = MovementQuery { product: Some(product), ..moved() };
    case("movements of a product", 6, Ask::Movements(of.clone()));
    case(
        "movements of a product there",
        12,
        Ask::Movements(MovementQuery { location: Some(shop), ..of }),
    );
    let batch = Some(BatchId::new(id(10_005)));
    case("movements of a batch", 6, Ask::Movements(MovementQuery { batch, ..moved() }));

    let LevelQuery { location: _, product: _, low: _, after: _, limit: _ } = LevelQuery::default();
    let levels = || LevelQuery { limit: 5, ..LevelQuery::default() };
    case("levels", 8, Ask::Levels(levels()));
    case("levels of a location", 8, Ask::Levels(LevelQuery { location: Some(corner), ..levels() }));
    case("levels of a product", 8, Ask::Levels(LevelQuery { product: Some(product), ..levels() }));
    case("low levels", 40, Ask::Levels(LevelQuery { low: true, ..levels() }));

    let BatchQuery { product: _, in_stock: _, after: _, limit: _ } = BatchQuery::default();
    let batches = BatchQuery::default;
    case("batches", 10, Ask::Batches(batches()));
    case(
        "batches of a product",
        10,
        Ask::Batches(BatchQuery { product: Some(product), ..batches() }),
    );
    case("batches in stock", 20, Ask::Batches(BatchQuery { in_stock: true, ..batches() }));

    let TransferQuery { status: _, location: _, shipment: _, after: _, limit: _ } =
        TransferQuery::default();
    let sent = TransferQuery::default;
    case("transfers", 4, Ask::Transfers(sent()));
    let pending = TransferQuery { status: Some(TransferStatus::Pending), ..sent() };
    case("pending transfers", 4, Ask::Transfers(pending));
    let of = TransferQuery { location: Some(corner), ..sent() };
    case("transfers of a location", 4, Ask::Transfers(of));
    let shipment = Some(ShipmentId::new(id(10_700)));
    case("transfers of a shipment", 4, Ask::Transfers(TransferQuery { shipment, ..sent() }));

    let AuditQuery { table: _, row: _, user: _, from: _, until: _, after: _, limit: _ } =
        AuditQuery::default();
    let log = AuditQuery::default;
    case("log", 4, Ask::Audit(log()));
    let table = Some(AuditedTable::Suppliers);
    case("log of a table", 4, Ask::Audit(AuditQuery { table, ..log() }));
    case("log of a row", 4, Ask::Audit(AuditQuery { row: Some(77), ..log() }));
    case("log of a user", 4, Ask::Audit(AuditQuery { user: Some(user), ..log() }));
    let (from, until) = (Some(time("2025-07-01T00:00:00Z")), Some(time("2025-07-01T12:00:00Z")));
    case("log from", 4, Ask::Audit(AuditQuery { from, ..log() }));
    case("log until", 4, Ask::Audit(AuditQuery { until, ..log() }));
    case("log of a time", 4, Ask::Audit(AuditQuery { from, until, ..log() }));

    let PageQuery { after: _, limit: _, archived: _ } = PageQuery::default();
    let after = Some(id(1150));
    case("products", 4, Ask::Products(PageQuery { after, ..PageQuery::default() }));
    case(
        "archived products",
        4,
        Ask::Products(PageQuery { archived: true, ..PageQuery::default() }),
    );

    let by = day("2999-01-01");
    case("expiring", 30, Ask::Expiring(ExpiringSoon { location: None, by, limit: 20 }));
    case(
        "expiring there",
        30,
        Ask::Expiring(ExpiringSoon { location: Some(corner), by, limit: 20 }),
    );
    let (from, until) = (day("2025-07-01"), day("2025-07-02"));
    let report = |location| SalesReport { period: Period::Day, from, until, location };
    case("report", 60, Ask::Report(report(None)));
    case("report there", 60, Ask::Report(report(Some(shop))));
    case("takings there", 0, Ask::Takings(TakingsReport { from, until, location: Some(shop) }));
    case("valuation there", 0, Ask::Valuation(Valuation { location: Some(corner), on: None }));
    case("a receipt and a sale", 0, Ask::Receipt);
    cases.extend(cases_of_columns(&columns));
    cases
}

/// Sales as the columns of tables, with each of these filters.
fn cases_of_columns(of: &SaleQuery) -> Vec<Case> {
    let all = || SaleQuery { limit: of.limit, ..SaleQuery::default() };
    let after = SaleQuery { after: of.after, ..all() };
    let of_day = SaleQuery { from: of.from, until: of.until, ..all() };
    let of_customer = SaleQuery { customer: of.customer, ..all() };
    [
        ("columns of sales", Ask::SaleColumns(after.clone())),
        ("columns of sales of a day", Ask::SaleColumns(of_day.clone())),
        ("columns of sales of a customer", Ask::SaleColumns(of_customer)),
        ("columns of lines", Ask::SaleLineColumns(after)),
        ("columns of lines of a day", Ask::SaleLineColumns(of_day)),
    ]
    .map(|(name, ask)| Case { name, per_row: 20, ask })
    .into()
}

/// What is read beside that: of days that have to be told apart, and to find out who asks.
const BESIDE: i64 = 1_200;

/// Every row and entry of an index that has been read.
async fn all_read(conn: &mut PgConnection) -> i64 {
    sqlx::query_scalar(
        "SELECT (SELECT sum(seq_tup_read) FROM pg_stat_user_tables WHERE schemaname = 'shopx')::bigint
              + (SELECT sum(greatest(idx_tup_read, idx_tup_fetch)) FROM pg_stat_user_indexes
                 WHERE schemaname = 'shopx')::bigint",
    )
    .fetch_one(conn)
    .await
    .unwrap()
}

/// One session a case, so that each tells what it has read when it ends.
async fn sessions(database: &Database, cases: &[Case]) -> Vec<PgStore> {
    let options = PgOptions { max_connections: 1, ..PgOptions::default() };
    let mut stores = Vec::new();
    for _ in cases {
        stores.push(PgStore::connect_with(&database.app_url, &options).await.unwrap());
    }
    stores
}

/// Asks each in its session, and returns those that read too much.
async fn excess(
    conn: &mut PgConnection,
    a: &Arranged,
    cases: &[Case],
    stores: Vec<PgStore>,
    when: &str,
) -> Vec<String> {
    let mut found = Vec::new();
    let mut left = i64::try_from(stores.len()).unwrap();
    for (case, store) in cases.iter().zip(stores) {
        let before = all_read(conn).await;
        let shop = Shop::new(store.clone());
        let a = Arranged { shop: shop.clone(), ..a.clone() };
        let rows = i64::try_from(case.ask.ask(&a, &shop).await).unwrap();
        store.close().await;
        left -= 1;
        ended(conn, left).await;
        let read = all_read(conn).await - before;
        if rows == 0 || read > case.per_row * rows + BESIDE {
            found.push(format!("{when}: {}: {rows} rows, {read} read", case.name));
        }
    }
    found
}

/// Three tenants with 200,000 movements, after what `first` does with the empty database; those that read too much
/// in sessions that were there before the rows, and in new ones, and when all is analyzed.
async fn too_much_is_read(first: &'static str) -> Vec<String> {
    let binaries = shopx_embedded::find::binaries().unwrap();
    let server = Server::start(binaries, Options::default()).await.unwrap();
    let database = server.create_database("shop").await.unwrap();
    shopx_pg::migrate(&database.owner_url).await.unwrap();
    let mut conn = PgConnection::connect(database.superuser_url.as_deref().unwrap()).await.unwrap();
    sqlx::raw_sql("ALTER SYSTEM SET autovacuum = off").execute(&mut conn).await.unwrap();
    sqlx::raw_sql("SELECT pg_reload_conf()").execute(&mut conn).await.unwrap();
    let store = PgStore::connect(&database.app_url).await.unwrap();
    let shop = Shop::new(store.clone());
    let shops = [open_shop(&shop).await, open_shop(&shop).await, open_shop(&shop).await];
    store.close().await;
    sqlx::raw_sql(first).execute(&mut conn).await.unwrap();

    let asked = &shops[1];
    let cases = cases(asked.tenant.id, asked.admin.user);
    let early = sessions(&database, &cases).await;
    for (case, store) in cases.iter().zip(&early) {
        let shop = Shop::new(store.clone());
        case.ask.ask(&Arranged { shop: shop.clone(), ..asked.clone() }, &shop).await;
    }
    for (a, sales) in shops.iter().zip([8_000, 20_000, 12_000]) {
        let load = include_str!("many_movements.sql")
            .replace("$TENANT", &a.tenant.id.to_string())
            .replace("$USER", &a.admin.user.to_string())
            .replace("$SALES", &sales.to_string());
        sqlx::raw_sql(AssertSqlSafe(load)).execute(&mut conn).await.unwrap();
    }
    let mut found = excess(&mut conn, asked, &cases, early, "planned while empty").await;
    let late = sessions(&database, &cases).await;
    found.extend(excess(&mut conn, asked, &cases, late, "imported").await);
    sqlx::raw_sql("ANALYZE").execute(&mut conn).await.unwrap();
    let late = sessions(&database, &cases).await;
    found.extend(excess(&mut conn, asked, &cases, late, "analyzed").await);
    found
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_reads_little_more_than_it_returns_on_whatever_its_plan_was_made() {
    assert_eq!(too_much_is_read("SELECT").await, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_reads_little_more_than_it_returns_though_the_database_was_analyzed_empty() {
    assert_eq!(too_much_is_read("ANALYZE").await, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn many_records_at_once_are_known_to_the_plans_that_come_next() {
    let binaries = shopx_embedded::find::binaries().unwrap();
    let server = Server::start(binaries, Options::default()).await.unwrap();
    let database = server.create_database("shop").await.unwrap();
    shopx_pg::migrate(&database.owner_url).await.unwrap();
    let mut conn = PgConnection::connect(database.superuser_url.as_deref().unwrap()).await.unwrap();
    sqlx::raw_sql("ALTER TABLE shopx.products SET (autovacuum_enabled = off)")
        .execute(&mut conn)
        .await
        .unwrap();
    let store = PgStore::connect(&database.app_url).await.unwrap();
    let a = open_shop(&Shop::new(store)).await;
    let new = (0..1_000).map(|n| product(&format!("tea {n}"), "2")).collect();
    a.shop.create::<Product>(&a.manager, new).await.unwrap();
    let known = "SELECT reltuples::bigint FROM pg_class WHERE oid = 'shopx.products'::regclass";
    assert_eq!(sqlx::query_scalar::<_, i64>(known).fetch_one(&mut conn).await.unwrap(), 1_000);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_large_receipt_is_known_to_the_plans_that_come_next_and_nobody_waits_for_that() {
    const LINES: usize = 1_000;
    let binaries = shopx_embedded::find::binaries().unwrap();
    let server = Server::start(binaries, Options::default()).await.unwrap();
    let database = server.create_database("shop").await.unwrap();
    shopx_pg::migrate(&database.owner_url).await.unwrap();
    let mut conn = PgConnection::connect(database.superuser_url.as_deref().unwrap()).await.unwrap();
    sqlx::raw_sql("ALTER SYSTEM SET autovacuum = off").execute(&mut conn).await.unwrap();
    sqlx::raw_sql("SELECT pg_reload_conf()").execute(&mut conn).await.unwrap();
    let store = PgStore::connect(&database.app_url).await.unwrap();
    let a = open_shop(&Shop::new(store.clone())).await;
    let tea = a.product("tea", "2").await;
    let receipt = |lines| {
        let lines = (0..lines).map(|_| ReceiveLine::new(tea, units(1), money("1"))).collect();
        Receive::new(a.location.id, lines)
    };
    // The tables that were analyzed, and how many rows they are known to have.
    let known = "SELECT c.relname::text, c.reltuples::bigint FROM pg_class AS c
                 WHERE c.relnamespace = 'shopx'::regnamespace AND c.reltuples >= 0
                   AND c.relname IN ('batches', 'batch_stock', 'inventory', 'stock_movements')
                 ORDER BY c.relname";
    let received = |rows: i64| {
        let tables = ["batch_stock", "batches", "inventory", "stock_movements"];
        tables.map(|table| (table.to_owned(), if table == "inventory" { 1 } else { rows }))
    };
    a.shop.receive(&a.manager, receipt(LINES - 1)).await.unwrap();
    let before: Vec<(String, i64)> = sqlx::query_as(known).fetch_all(&mut conn).await.unwrap();
    assert_eq!(before, []);

    // Somebody holds a table, so that it cannot be analyzed; the receipt is answered.
    let mut holds = conn.begin().await.unwrap();
    sqlx::raw_sql("LOCK TABLE shopx.stock_movements IN SHARE UPDATE EXCLUSIVE MODE")
        .execute(&mut *holds)
        .await
        .unwrap();
    a.shop.receive(&a.manager, receipt(LINES)).await.unwrap();
    holds.rollback().await.unwrap();
    let rows = i64::try_from(2 * LINES - 1).unwrap();
    loop {
        let now: Vec<(String, i64)> = sqlx::query_as(known).fetch_all(&mut conn).await.unwrap();
        if now.len() == 4 {
            assert_eq!(now, received(rows));
            break;
        }
    }

    // In a unit of work of several use cases they are there when it commits.
    let mut unit = store.begin_unit(&a.manager).await.unwrap();
    a.shop.run_in(unit.tx(), &receipt(LINES)).await.unwrap();
    unit.commit().await.unwrap();
    let rows = rows + i64::try_from(LINES).unwrap();
    loop {
        let now: Vec<(String, i64)> = sqlx::query_as(known).fetch_all(&mut conn).await.unwrap();
        if now == received(rows) {
            break;
        }
    }
}

/// What a till asks for.
#[derive(Debug, Clone, Copy)]
enum AtTheTill {
    Quote,
    Checkout,
}

/// Rows that a call for these products reads in the only session of a store, and what that read before.
async fn read_at_the_till(
    conn: &mut PgConnection,
    a: &Arranged,
    store: PgStore,
    what: AtTheTill,
    products: &[ProductId],
    left: i64,
) -> i64 {
    let before = all_read(conn).await;
    let a = Arranged { shop: Shop::new(store.clone()), ..a.clone() };
    ask_at_the_till(&a, what, products).await;
    store.close().await;
    ended(conn, left).await;
    all_read(conn).await - before
}

async fn ask_at_the_till(a: &Arranged, what: AtTheTill, products: &[ProductId]) {
    let lines: Vec<_> = products.iter().map(|product| (*product, 1)).collect();
    let cart = a.cart(&lines);
    match what {
        AtTheTill::Quote => drop(a.shop.quote(&a.cashier, cart).await.unwrap()),
        AtTheTill::Checkout => drop(a.checkout(cart).await.unwrap()),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_till_reads_as_much_right_after_an_import_as_when_all_is_analyzed() {
    // Fewer than are analyzed.
    const AT_ONCE: usize = 999;
    let binaries = shopx_embedded::find::binaries().unwrap();
    let server = Server::start(binaries, Options::default()).await.unwrap();
    let database = server.create_database("shop").await.unwrap();
    shopx_pg::migrate(&database.owner_url).await.unwrap();
    let mut conn = PgConnection::connect(database.superuser_url.as_deref().unwrap()).await.unwrap();
    sqlx::raw_sql("ALTER SYSTEM SET autovacuum = off").execute(&mut conn).await.unwrap();
    sqlx::raw_sql("SELECT pg_reload_conf()").execute(&mut conn).await.unwrap();
    let store = PgStore::connect(&database.app_url).await.unwrap();
    let a = open_shop(&Shop::new(store.clone())).await;
    let tea = a.stocked("tea", "2", 99).await;
    store.close().await;
    sqlx::raw_sql("ANALYZE").execute(&mut conn).await.unwrap();

    let one = PgOptions { max_connections: 1, ..PgOptions::default() };
    let open = || PgStore::connect_with(&database.app_url, &one);
    let kinds = [AtTheTill::Quote, AtTheTill::Checkout];
    let mut early = Vec::new();
    for what in kinds {
        let store = open().await.unwrap();
        let a = Arranged { shop: Shop::new(store.clone()), ..a.clone() };
        // After so many calls the server plans for whatever may be asked.
        for _ in 0..8 {
            ask_at_the_till(&a, what, &[tea]).await;
        }
        early.push(store);
    }

    let store = PgStore::connect(&database.app_url).await.unwrap();
    let shop = Arranged { shop: Shop::new(store.clone()), ..a.clone() };
    let mut products = Vec::new();
    for first in (0..10_000).step_by(AT_ONCE) {
        let new = (first..first + AT_ONCE).map(|n| product(&format!("P{n}"), "2")).collect();
        let made = shop.shop.create::<Product>(&a.manager, new).await.unwrap();
        let line = |made: &Product| ReceiveLine::new(made.id, units(9), money("1"));
        let receipt = Receive::new(a.location.id, made.iter().map(line).collect());
        shop.shop.receive(&a.manager, receipt).await.unwrap();
        products.extend(made.iter().map(|made| made.id));
    }
    store.close().await;
    ended(&mut conn, 2).await;
    let asked = [products[17], products[5_000], products[9_999]];
    let mut imported = Vec::new();
    for (what, (store, left)) in kinds.into_iter().zip(early.into_iter().zip([1, 0])) {
        imported.push(read_at_the_till(&mut conn, &a, store, what, &asked, left).await);
    }
    sqlx::raw_sql("ANALYZE").execute(&mut conn).await.unwrap();
    for (what, imported) in kinds.into_iter().zip(imported) {
        let store = open().await.unwrap();
        let analyzed = read_at_the_till(&mut conn, &a, store, what, &asked, 0).await;
        assert!(analyzed > 0 && analyzed < BESIDE, "{what:?}: {analyzed}");
        // What the session read before the import is told with it.
        assert!(imported <= analyzed + BESIDE, "{what:?}: {imported}, {analyzed} when analyzed");
    }
}
