//! What is sold where: one tenant with products and batches enough for the whole run, and a way to
//! the server with and without a network.

use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use comfy_table::Table;
use rust_decimal::Decimal;
use shopx_core::catalog::{NewProduct, Product};
use shopx_core::id::{LocationId, ProductId};
use shopx_core::locations::NewLocation;
use shopx_core::money::Currency;
use shopx_core::stock::{Receive, ReceiveLine};
use shopx_core::tenants::{NewTenant, OpenedTenant, Settings};
use shopx_core::users::NewUser;
use shopx_core::{Money, Quantity, Role, Session, Shop};
use shopx_embedded::proxy::{Proxy, ProxyOptions};
use shopx_embedded::{Options, Server};
use shopx_pg::PgStore;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{AssertSqlSafe, Connection, PgConnection, PgPool};
use tokio::sync::RwLock;

use crate::LINES;
use crate::shapes::{self, Shape};

const PRODUCTS: usize = 1_000;
const BATCHES: usize = 3;
const UNITS: i64 = 100_000_000;

/// The version of the schema that the yardsticks work on.
const YARDSTICK: i64 = 42;

/// What is sold.
struct Goods {
    session: Session,
    location: LocationId,
    products: Vec<ProductId>,
}

/// One way to the server: a shop, and a pool for the yardsticks.
struct Way {
    shop: Shop,
    pool: RwLock<PgPool>,
    yardstick_url: String,
}

/// Everything that the measurements share.
pub(crate) struct Stage {
    server: Server,
    _proxy: Proxy,
    near: Way,
    far: Way,
    goods: Goods,
    /// What the yardsticks sell.
    yardstick: Goods,
    superuser_url: String,
}

impl Stage {
    /// Starts a durable server and fills it.
    pub(crate) async fn set(changes: Option<&Path>) -> Result<Self> {
        let binaries = shopx_embedded::find::binaries()?;
        let server =
            Server::start(binaries, Options { durable: true, ..Options::default() }).await?;
        let database = server.create_database("shopx_bench").await?;
        shopx_pg::migrate(&database.owner_url).await?;
        let superuser_url = database.superuser_url.clone().context("a private server")?;
        let mut superuser = PgConnection::connect(&superuser_url).await?;
        let count = "ALTER DATABASE shopx_bench SET track_functions = 'pl'";
        sqlx::raw_sql(count).execute(&mut superuser).await?;
        if let Some(changes) = changes {
            let changes = std::fs::read_to_string(changes)?;
            sqlx::raw_sql(AssertSqlSafe(changes)).execute(&mut superuser).await?;
        }
        let yardstick = server.create_database("shopx_yardstick").await?;
        let yardstick_superuser = yardstick.superuser_url.clone().context("a private server")?;
        let yardstick_goods = set_yardstick(&yardstick.owner_url, &yardstick_superuser).await?;

        let directory = server.socket_dir();
        let directory = directory.context("a server on a Unix socket")?;
        let delay = Duration::from_micros(500);
        let proxy = Proxy::start(&directory, ProxyOptions { delay })?;
        let near = Way::to(&yardstick.owner_url, &database.app_url).await?;
        let far = Way::to(&proxy.url(&yardstick.owner_url), &proxy.url(&database.app_url)).await?;

        let goods = fill(&near.shop).await?;
        // Not the tables of sales: analysed while empty, they would be planned for as if they stayed so.
        let stocked =
            "VACUUM ANALYZE shopx.products, shopx.batches, shopx.inventory, shopx.batch_stock";
        sqlx::raw_sql(stocked).execute(&mut superuser).await?;
        let mut superuser = PgConnection::connect(&yardstick_superuser).await?;
        sqlx::raw_sql(stocked).execute(&mut superuser).await?;
        Ok(Self {
            server,
            _proxy: proxy,
            near,
            far,
            goods,
            yardstick: yardstick_goods,
            superuser_url,
        })
    }

    /// Has as many connections ready for the yardsticks as there are tills.
    pub(crate) async fn open(&self, tills: usize) -> Result<()> {
        for way in [&self.near, &self.far] {
            let pool = yardstick_pool(&way.yardstick_url, u32::try_from(tills)?).await?;
            let before = std::mem::replace(&mut *way.pool.write().await, pool);
            before.close().await;
        }
        Ok(())
    }

    /// Five different products, by their places; the first is always the same one when `hot`.
    #[expect(clippy::unused_self, reason = "it says what is sold here")]
    pub(crate) fn cart(&self, hot: bool) -> Vec<usize> {
        let mut cart = Vec::with_capacity(LINES);
        if hot {
            cart.push(0);
        }
        while cart.len() < LINES {
            let product = fastrand::usize(1..PRODUCTS);
            if !cart.contains(&product) {
                cart.push(product);
            }
        }
        cart
    }

    /// Sells a cart in one of the shapes.
    pub(crate) async fn sell(&self, shape: Shape, far: bool, cart: &[usize]) -> Result<()> {
        let way = if far { &self.far } else { &self.near };
        let Goods { session, location, products } = match shape {
            Shape::Shopx => &self.goods,
            Shape::OneCall | Shape::Statements => &self.yardstick,
        };
        let cart: Vec<ProductId> = cart.iter().map(|product| products[*product]).collect();
        if shape == Shape::Shopx {
            return shapes::shopx(&way.shop, session, *location, &cart).await;
        }
        let pool = way.pool.read().await.clone();
        match shape {
            Shape::OneCall => shapes::one_call(&pool, session, *location, &cart).await,
            _ => shapes::statements(&pool, session, *location, &cart).await,
        }
    }

    /// The CPU time that the server's processes have used, in milliseconds.
    pub(crate) fn server_ms(&self) -> Result<f64> {
        let parent = self.server.cluster().context("a private server")?.server_pid();
        let mut ticks = 0;
        for process in std::fs::read_dir("/proc")? {
            let Ok(stat) = std::fs::read_to_string(process?.path().join("stat")) else { continue };
            // After the name in parentheses: state, parent, …, utime, stime, cutime, cstime.
            let Some((pid, rest)) = stat.split_once(' ') else { continue };
            let Some((_, fields)) = rest.rsplit_once(") ") else { continue };
            let fields: Vec<&str> = fields.split(' ').collect();
            let number = |field: usize| fields[field].parse::<u64>().unwrap_or(0);
            if pid.parse() == Ok(parent) {
                ticks += number(11) + number(12) + number(13) + number(14);
            } else if number(1) == u64::from(parent) {
                ticks += number(11) + number(12);
            }
        }
        // Clock ticks are hundredths of a second on every Linux that runs this.
        Ok(ticks as f64 * 10.0)
    }

    /// In which functions of the schema the library's calls spend their time.
    pub(crate) async fn where_it_goes(&self) -> Result<Table> {
        for way in [&self.near, &self.far] {
            way.pool.read().await.close().await;
        }
        let mut superuser = PgConnection::connect(&self.superuser_url).await?;
        let sales: i64 = sqlx::query_scalar("SELECT count(*) FROM shopx.transactions")
            .fetch_one(&mut superuser)
            .await?;
        let functions: Vec<(String, i64, f64)> = sqlx::query_as(
            "SELECT funcname::text, calls, self_time FROM pg_stat_user_functions
             WHERE schemaname = 'shopx' ORDER BY self_time DESC LIMIT 10",
        )
        .fetch_all(&mut superuser)
        .await?;
        let mut table = Table::new();
        table.set_header(["function", "calls a sale", "ms a sale, waiting included"]);
        for (function, calls, time) in functions {
            let sales = sales as f64;
            let calls = format!("{:.2}", calls as f64 / sales);
            table.add_row([function, calls, format!("{:.3}", time / sales)]);
        }
        Ok(table)
    }

    /// All three shapes did the same work: the books add up.
    pub(crate) async fn check(&self) -> Result<()> {
        let discrepancies = self.near.shop.verify(&self.goods.session).await?;
        ensure!(discrepancies.is_empty(), "the books do not add up: {:?}", discrepancies.first());
        let pool = self.near.pool.read().await.clone();
        let mut tx = pool.begin_with(begin(&self.yardstick.session)).await?;
        let wrong: i64 = sqlx::query_scalar(
            "SELECT count(*) FROM shopx.inventory AS i
             WHERE i.tenant_id = $1 AND (i.quantity <> (
                 SELECT sum(s.quantity) FROM shopx.batch_stock AS s
                 WHERE s.tenant_id = $1 AND s.product_id = i.product_id
             ) OR i.quantity <> $2 + (
                 SELECT coalesce(sum(m.quantity), 0) FROM shopx.stock_movements AS m
                 WHERE m.tenant_id = $1 AND m.product_id = i.product_id))",
        )
        .bind(self.yardstick.session.tenant.get())
        .bind(UNITS * i64::try_from(BATCHES)?)
        .fetch_one(&mut *tx)
        .await?;
        ensure!(wrong == 0, "the yardsticks' books do not add up: {wrong} levels");
        Ok(())
    }
}

impl Way {
    async fn to(yardstick_url: &str, app_url: &str) -> Result<Self> {
        let shop = Shop::new(PgStore::connect(app_url).await?);
        let pool = RwLock::new(yardstick_pool(yardstick_url, 1).await?);
        Ok(Self { shop, pool, yardstick_url: yardstick_url.to_owned() })
    }
}

/// A pool for the yardsticks. They write tables that the till's login may not: they act as the owner, whom
/// row-level security binds as well.
async fn yardstick_pool(url: &str, connections: u32) -> Result<PgPool> {
    let options: PgConnectOptions = url.parse()?;
    let options =
        options.options([("plan_cache_mode", "force_generic_plan"), ("role", "shopx_owner")]);
    let pool = PgPoolOptions::new()
        .max_connections(connections)
        .test_before_acquire(false)
        .connect_with(options)
        .await?;
    Ok(pool)
}

/// Makes the schema that the yardsticks work on, and fills it with the same goods.
async fn set_yardstick(owner_url: &str, superuser_url: &str) -> Result<Goods> {
    let mut owner = PgConnection::connect(owner_url).await?;
    let ups =
        shopx_pg::migrate::MIGRATIONS.iter().filter(|up| !up.migration_type.is_down_migration());
    for up in ups.filter(|up| up.version <= YARDSTICK) {
        let mut tx = owner.begin().await?;
        sqlx::raw_sql(up.sql.clone()).execute(&mut *tx).await?;
        tx.commit().await?;
    }
    sqlx::raw_sql(shapes::ONE_CALL).execute(&mut owner).await?;
    let mut superuser = PgConnection::connect(superuser_url).await?;
    sqlx::raw_sql(include_str!("goods.sql")).execute(&mut superuser).await?;
    let ids: Vec<i64> = sqlx::query_scalar("SELECT id FROM shopx.products ORDER BY id")
        .fetch_all(&mut superuser)
        .await?;
    ensure!(ids.len() == PRODUCTS, "{} products", ids.len());
    Ok(Goods {
        session: Session::new(1.into(), 1.into(), Role::Admin),
        location: 1.into(),
        products: ids.into_iter().map(ProductId::new).collect(),
    })
}

async fn fill(shop: &Shop) -> Result<Goods> {
    let admin = NewUser {
        username: "admin".parse()?,
        email: "admin@bench.example".parse()?,
        role: Role::Admin,
    };
    let tenant = NewTenant {
        name: "Bench".parse()?,
        domain: "bench.example".parse()?,
        settings: Settings::new("GBP".parse::<Currency>()?),
        admin,
    };
    let OpenedTenant { tenant, admin } = shop.open_tenant(tenant.clone()).await?;
    let session = Session::new(tenant.id, admin.id, admin.role);
    let location = NewLocation {
        name: "Shop".parse()?,
        address: "1 High Street".parse()?,
        phone: None,
        time_zone: "Europe/London".parse().map_err(|_| anyhow::anyhow!("time zone"))?,
    };
    let location = shop.create_location(&session, location).await?.id;
    let product = |number: usize| -> Result<NewProduct> {
        let price = Money::new(Decimal::new(199 + i64::try_from(number)?, 2))?;
        Ok(NewProduct::new(
            format!("P{number}").parse()?,
            format!("Product {number}").parse()?,
            price,
        ))
    };
    let products = (0..PRODUCTS).map(product).collect::<Result<Vec<_>>>()?;
    let products: Vec<ProductId> = shop
        .create::<Product>(&session, products)
        .await?
        .iter()
        .map(|product| product.id)
        .collect();
    for _ in 0..BATCHES {
        let line = |product: &ProductId| {
            Ok(ReceiveLine::new(*product, Quantity::new(UNITS)?, Money::from(1)))
        };
        let lines = products.iter().map(line).collect::<Result<Vec<_>>>()?;
        let receive = Receive { location, supplier: None, lines, note: None, key: None };
        shop.receive(&session, receive).await?;
    }
    Ok(Goods { session, location, products })
}

/// Begins a transaction as the session, in one message.
pub(crate) fn begin(session: &Session) -> AssertSqlSafe<String> {
    let (tenant, user) = (session.tenant, session.user);
    AssertSqlSafe(format!(
        "BEGIN; SET LOCAL app.tenant_id = '{tenant}'; SET LOCAL app.user_id = '{user}'"
    ))
}
