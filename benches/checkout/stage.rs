//! What is sold where: one tenant with products and batches enough for the whole run, and a way to
//! the server with and without a network.

use std::time::Duration;

use anyhow::{Result, ensure};
use rust_decimal::Decimal;
use shopx_core::catalog::{NewProduct, Product};
use shopx_core::id::{LocationId, ProductId};
use shopx_core::locations::NewLocation;
use shopx_core::money::Currency;
use shopx_core::stock::{Receive, ReceiveLine};
use shopx_core::tenants::{NewTenant, Settings};
use shopx_core::users::NewUser;
use shopx_core::{Money, Quantity, Role, Session, Shop};
use shopx_embedded::proxy::{Proxy, ProxyOptions};
use shopx_embedded::{Options, Server};
use shopx_pg::{PgOptions, PgStore};
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{AssertSqlSafe, PgPool};

use crate::LINES;
use crate::shapes::{self, Shape};

const PRODUCTS: usize = 1_000;
const BATCHES: usize = 3;
const UNITS: i64 = 100_000_000;
const MOST_TILLS: u32 = 16;

/// One way to the server: a shop, and a pool for the yardsticks.
struct Way {
    shop: Shop,
    pool: PgPool,
}

/// Everything that the measurements share.
pub(crate) struct Stage {
    _server: Server,
    _proxy: Proxy,
    near: Way,
    far: Way,
    session: Session,
    location: LocationId,
    products: Vec<ProductId>,
}

impl Stage {
    /// Starts a durable server and fills it.
    pub(crate) async fn set() -> Result<Self> {
        let server =
            Server::from_env_or_start(Options { durable: true, ..Options::default() }).await?;
        let name = format!("shopx_bench_{}", std::process::id());
        let database = server.create_database(&name).await?;
        shopx_pg::migrate(&database.owner_url).await?;
        let owner = PgPool::connect(&database.owner_url).await?;
        sqlx::raw_sql(shapes::ONE_CALL).execute(&owner).await?;
        owner.close().await;

        let directory = server.socket_dir();
        let directory = directory.ok_or_else(|| anyhow::anyhow!("a server on a Unix socket"))?;
        let delay = Duration::from_micros(500);
        let proxy = Proxy::start(&directory, ProxyOptions { delay })?;
        let near = Way::to(&database.owner_url, &database.app_url).await?;
        let far = Way::to(&proxy.url(&database.owner_url), &proxy.url(&database.app_url)).await?;

        let (session, location, products) = fill(&near.shop).await?;
        // Not the tables of sales: analysed while empty, they would be planned for as if they stayed so.
        let stocked =
            "VACUUM ANALYZE shopx.products, shopx.batches, shopx.inventory, shopx.batch_stock";
        sqlx::raw_sql(stocked).execute(&near.pool).await?;
        Ok(Self { _server: server, _proxy: proxy, near, far, session, location, products })
    }

    /// Five different products; the first is always the same one when `hot`.
    pub(crate) fn cart(&self, hot: bool) -> Vec<ProductId> {
        let mut cart = Vec::with_capacity(LINES);
        if hot {
            cart.push(self.products[0]);
        }
        while cart.len() < LINES {
            let product = self.products[fastrand::usize(1..PRODUCTS)];
            if !cart.contains(&product) {
                cart.push(product);
            }
        }
        cart
    }

    /// Sells a cart in one of the shapes.
    pub(crate) async fn sell(&self, shape: Shape, far: bool, cart: &[ProductId]) -> Result<()> {
        let Way { shop, pool } = if far { &self.far } else { &self.near };
        match shape {
            Shape::Shopx => shapes::shopx(shop, &self.session, self.location, cart).await,
            Shape::OneCall => shapes::one_call(pool, &self.session, self.location, cart).await,
            Shape::Statements => shapes::statements(pool, &self.session, self.location, cart).await,
        }
    }

    /// All three shapes did the same work: the books add up.
    pub(crate) async fn check(&self) -> Result<()> {
        let discrepancies = self.near.shop.verify(&self.session).await?;
        ensure!(discrepancies.is_empty(), "the books do not add up: {:?}", discrepancies.first());
        Ok(())
    }
}

impl Way {
    async fn to(owner_url: &str, app_url: &str) -> Result<Self> {
        let options = PgOptions { max_connections: MOST_TILLS, ..PgOptions::default() };
        let shop = Shop::new(PgStore::connect_with(app_url, &options).await?);
        // The yardsticks write tables that the till's login may not: they act as the owner, whom
        // row-level security binds as well.
        let options: PgConnectOptions = owner_url.parse()?;
        let options =
            options.options([("plan_cache_mode", "force_generic_plan"), ("role", "shopx_owner")]);
        let pool = PgPoolOptions::new()
            .max_connections(MOST_TILLS)
            .test_before_acquire(false)
            .connect_with(options)
            .await?;
        Ok(Self { shop, pool })
    }
}

async fn fill(shop: &Shop) -> Result<(Session, LocationId, Vec<ProductId>)> {
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
    let (tenant, admin) = shop.open_tenant(&tenant).await?;
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
    Ok((session, location, products))
}

/// Begins a transaction as the session, in one message.
pub(crate) fn begin(session: &Session) -> AssertSqlSafe<String> {
    let (tenant, user) = (session.tenant, session.user);
    AssertSqlSafe(format!(
        "BEGIN; SET LOCAL app.tenant_id = '{tenant}'; SET LOCAL app.user_id = '{user}'"
    ))
}
