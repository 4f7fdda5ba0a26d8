//! What happens when the server is well and the database is not as it should be: what the shop says, what
//! the log says, how often it is tried, and that the next sale is sold.
#![allow(clippy::unwrap_used, reason = "helpers of tests, not tests to Clippy")]

mod support;

use std::os::unix::fs::{MetadataExt, chown};
use std::path::{Path, PathBuf};
use std::process::Command;

use shopx_core::id::ProductId;
use shopx_core::{Shop, ShopError};
use shopx_embedded::{Database, Options, Server};
use shopx_pg::{PgStore, migrate};
use shopx_testing::Arranged;
use shopx_testing::arrange::open_shop;
use sqlx::{AssertSqlSafe, Connection, PgConnection};
use support::heard::Heard;
use tracing::subscriber::DefaultGuard;
use tracing_subscriber::fmt::format::FmtSpan;

/// What this test's thread logs. All of it is on one thread: tests have a runtime of one.
fn listen() -> (Heard, DefaultGuard) {
    let heard = Heard::default();
    let subscriber = tracing_subscriber::fmt()
        .with_span_events(FmtSpan::CLOSE)
        .with_ansi(false)
        .with_writer(heard.clone());
    (heard, tracing::subscriber::set_default(subscriber.finish()))
}

/// A shop in a database of its own.
struct Ailing {
    arranged: Arranged,
    tea: ProductId,
    database: Database,
    server: Server,
}

async fn server() -> Server {
    let binaries = shopx_embedded::find::binaries().unwrap();
    Server::start(binaries, Options::default()).await.unwrap()
}

async fn ailing() -> Ailing {
    let server = server().await;
    let database = server.create_database("shop").await.unwrap();
    migrate(&database.owner_url).await.unwrap();
    let store = PgStore::connect(&database.app_url).await.unwrap();
    let arranged = open_shop(&Shop::new(store)).await;
    let tea = arranged.stocked("tea", "2.50", 1_000).await;
    Ailing { arranged, tea, database, server }
}

impl Ailing {
    /// Does as a superuser what nobody else can.
    async fn break_it(&self, sql: &str) {
        let url = self.database.superuser_url.as_deref().unwrap();
        let mut superuser = PgConnection::connect(url).await.unwrap();
        let sql = AssertSqlSafe(sql.to_owned());
        sqlx::raw_sql(sql).execute(&mut superuser).await.unwrap();
        superuser.close().await.unwrap();
    }

    /// Has every new sale do this in the database.
    async fn after_sales(&self, body: &str) {
        self.break_it(&format!(
            "CREATE SCHEMA IF NOT EXISTS host;
             CREATE OR REPLACE FUNCTION host.note() RETURNS trigger LANGUAGE plpgsql
             SECURITY DEFINER AS $$ BEGIN {body}; RETURN NULL; END $$;
             CREATE OR REPLACE TRIGGER note AFTER INSERT ON shopx.transactions
             FOR EACH ROW EXECUTE FUNCTION host.note();"
        ))
        .await;
    }

    /// Sells once, which is refused, and says so in the log in one line that has all of `words`.
    async fn is_refused(&self, shop: &Shop, refusal: ShopError, runs: u32, words: &[&str]) {
        let (heard, _guard) = listen();
        let a = Arranged { shop: shop.clone(), ..self.arranged.clone() };
        let before = self.arranged.level(self.tea).await.quantity;
        let code = refusal.code();
        assert_eq!(a.sell(self.tea, 1).await, Err(refusal));
        let log = heard.text();
        let is_said = |line: &&str| words.iter().all(|word| line.contains(word));
        assert_eq!(log.lines().filter(is_said).count(), runs as usize, "{words:?} in {log}");
        let call = format!(
            "call{{name=\"checkout\" tenant={} user={} runs={runs} outcome=\"{code}\"}}",
            a.tenant.id, a.cashier.user
        );
        assert!(log.contains(&call), "{call} in {log}");
        assert_eq!(self.arranged.level(self.tea).await.quantity, before);
    }

    /// Selling goes on.
    async fn sells(&self) {
        let before = self.arranged.level(self.tea).await.quantity;
        self.arranged.sell(self.tea, 1).await.unwrap();
        assert_eq!(self.arranged.level(self.tea).await.quantity, before - 1);
        assert_eq!(self.arranged.shop.verify(&self.arranged.admin).await.unwrap(), []);
    }
}

#[tokio::test]
async fn a_database_with_another_schema_is_not_migrated() {
    let f = ailing().await;
    let shop = &f.arranged.shop;
    let empty = f.server.create_database("empty").await.unwrap();
    let refused = PgStore::connect(&empty.app_url).await.unwrap_err();
    assert_eq!(refused, ShopError::NotMigrated);

    // An older one, until it is migrated.
    let last = shopx_pg::migrate::MIGRATIONS.iter().map(|migration| migration.version).max();
    let mut downs =
        shopx_pg::migrate::MIGRATIONS.iter().filter(|down| down.migration_type.is_down_migration());
    let down = downs.find(|down| Some(down.version) == last).unwrap();
    f.break_it(&format!("BEGIN; {} COMMIT;", down.sql.as_str())).await;
    f.break_it(
        "CREATE TABLE public.kept AS SELECT * FROM public._shopx_migrations ORDER BY version DESC LIMIT 1;
         DELETE FROM public._shopx_migrations USING public.kept
         WHERE kept.version = _shopx_migrations.version",
    )
    .await;
    let refused = PgStore::connect(&f.database.app_url).await.unwrap_err();
    assert_eq!(refused, ShopError::NotMigrated);
    migrate(&f.database.owner_url).await.unwrap();
    PgStore::connect(&f.database.app_url).await.unwrap();

    // A newer one.
    f.break_it(
        "INSERT INTO public._shopx_migrations SELECT 9999, 'later', now(), true, checksum, 1 FROM public.kept",
    )
    .await;
    let refused = PgStore::connect(&f.database.app_url).await.unwrap_err();
    assert_eq!(refused, ShopError::NotMigrated);
    assert_eq!(migrate(&f.database.owner_url).await, Err(ShopError::NotMigrated));
    f.sells().await;

    // One that is changed while shops are open.
    f.break_it("ALTER FUNCTION shopx.record_sales RENAME TO record_sales_later").await;
    let words = ["ERROR", "sqlstate=\"42883\"", "statement=\"record_sales"];
    f.is_refused(shop, ShopError::NotMigrated, 1, &words).await;
    f.break_it("ALTER FUNCTION shopx.record_sales_later RENAME TO record_sales").await;
    f.sells().await;
}

#[tokio::test]
async fn a_login_that_the_server_refuses_is_named() {
    let f = ailing().await;
    let (url, owner_url) = (&f.database.app_url, &f.database.owner_url);
    let refused = |login: &str| ShopError::LoginRefused { login: login.to_owned() };
    let (heard, _guard) = listen();
    let stranger = url.replacen("shopx_till@", "nobody:sesame@", 1);
    assert_eq!(PgStore::connect(&stranger).await.unwrap_err(), refused("nobody"));
    let elsewhere = url.replacen("/shop?", "/nothing?", 1);
    assert_eq!(PgStore::connect(&elsewhere).await.unwrap_err(), refused("shopx_till"));
    let stranger = owner_url.replacen("shopx_migrator@", "nobody:sesame@", 1);
    assert_eq!(migrate(&stranger).await, Err(refused("nobody")));
    f.break_it("REVOKE CONNECT ON DATABASE shop FROM PUBLIC").await;
    assert_eq!(PgStore::connect(url).await.unwrap_err(), refused("shopx_till"));
    f.break_it("GRANT CONNECT ON DATABASE shop TO PUBLIC").await;
    let log = heard.text();
    for sqlstate in ["28000", "3D000", "42501"] {
        let said = format!("sqlstate=\"{sqlstate}\"");
        assert!(log.lines().any(|line| line.contains("ERROR") && line.contains(&said)), "{log}");
    }
    assert!(!log.contains("sesame"), "{log}");
    f.sells().await;
}

/// A disk of two megabytes, until it is dropped.
struct SmallDisk(PathBuf);

impl SmallDisk {
    /// Mounts one that whoever owns the server may write to; only root can.
    fn mount(of_server: &Path) -> Option<Self> {
        let place = of_server.join("small_disk");
        std::fs::create_dir(&place).unwrap();
        let size = ["-t", "tmpfs", "-o", "size=2m,mode=700", "tmpfs"];
        let mounted = Command::new("mount").args(size).arg(&place).output();
        if !mounted.is_ok_and(|mounted| mounted.status.success()) {
            return None;
        }
        let owner = std::fs::metadata(of_server).unwrap();
        chown(&place, Some(owner.uid()), Some(owner.gid())).unwrap();
        Some(Self(place))
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("--lazy").arg(&self.0).status();
    }
}

#[tokio::test]
async fn a_full_disk_is_waited_for_a_little_and_nothing_was_done() {
    let f = ailing().await;
    let disk = SmallDisk::mount(&f.server.socket_dir().unwrap());
    if let Some(SmallDisk(place)) = &disk {
        f.break_it(&format!("CREATE TABLESPACE small LOCATION '{}'", place.display())).await;
        f.break_it("CREATE SCHEMA host; CREATE TABLE host.notes (note text) TABLESPACE small")
            .await;
        f.break_it("ALTER TABLE host.notes ALTER note SET STORAGE EXTERNAL").await;
        f.after_sales("INSERT INTO host.notes VALUES (repeat('x', 10000000))").await;
    } else {
        println!("only root can mount a small disk: the error is raised as the server says it");
        f.after_sales(
            "RAISE EXCEPTION USING ERRCODE = '53100',
                 MESSAGE = 'could not extend file: No space left on device'",
        )
        .await;
    }
    let words = ["WARN", "sqlstate=\"53100\"", "statement=\"record_sales", "No space left"];
    f.is_refused(&f.arranged.shop, ShopError::Unavailable, 10, &words).await;
    f.after_sales("NULL").await;
    f.sells().await;
}

#[tokio::test]
async fn a_server_that_is_read_only_is_not_available() {
    let f = ailing().await;
    f.break_it("ALTER DATABASE shop SET default_transaction_read_only = on").await;
    let standby = Shop::new(PgStore::connect(&f.database.app_url).await.unwrap());
    let words = ["WARN", "sqlstate=\"25006\"", "statement=\""];
    f.is_refused(&standby, ShopError::Unavailable, 10, &words).await;
    f.sells().await;
}

#[tokio::test]
async fn a_trigger_of_the_hosts_that_fails_is_a_fault_and_no_race() {
    let f = ailing().await;
    let shop = &f.arranged.shop;
    f.after_sales("RAISE EXCEPTION 'the host is not well'").await;
    let said = "the host is not well";
    let words = ["ERROR", "sqlstate=\"P0001\"", "statement=\"record_sales", said];
    f.is_refused(shop, ShopError::Storage, 1, &words).await;

    // A constraint of the host's own may be called like one of the library's.
    f.break_it(
        "CREATE TABLE host.known (sale bigint PRIMARY KEY);
         CREATE TABLE host.seen (sale bigint CONSTRAINT products_sku_key REFERENCES host.known)",
    )
    .await;
    f.after_sales("INSERT INTO host.seen VALUES (NEW.id)").await;
    let constraint = "constraint=\"products_sku_key\"";
    let words = ["ERROR", "sqlstate=\"23503\"", "table=\"host.seen\"", constraint];
    f.is_refused(shop, ShopError::Storage, 1, &words).await;

    f.after_sales("NULL").await;
    f.sells().await;
}
