//! A host with tables of its own: a sale and its delivery, both or neither.
//! `cargo run --example deliver_a_sale`.
//!
//! It uses the database that `SHOPX_OWNER_URL` and `SHOPX_DATABASE_URL` name, or a private server
//! that is gone afterwards.
#![expect(clippy::print_stdout, reason = "an example speaks to the person who runs it")]

use anyhow::{Context, Result, ensure};
use shopx_core::catalog::NewProduct;
use shopx_core::id::{LocationId, ProductId};
use shopx_core::idempotency::Key;
use shopx_core::locations::NewLocation;
use shopx_core::pricing::{Cart, payment::Payment};
use shopx_core::sales::{Checkout, Sale};
use shopx_core::stock::{Receive, ReceiveLine};
use shopx_core::tenants::{NewTenant, OpenedTenant, Settings};
use shopx_core::users::NewUser;
use shopx_core::{Quantity, Role, Session, Shop};
use shopx_embedded::{Options, Server};
use shopx_pg::{PgOptions, PgStore};
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{AssertSqlSafe, Connection, PgConnection, PgPool};

/// The host's own tables, in a schema of the host's own: a van has so many places, and each delivery belongs to
/// a sale. Row-level security keeps tenants apart as it does in the library's tables.
const TABLES: &str = "
    CREATE SCHEMA IF NOT EXISTS courier;
    CREATE TABLE IF NOT EXISTS courier.vans (
        tenant_id integer PRIMARY KEY REFERENCES shopx.tenants (id),
        places integer NOT NULL CHECK (places >= 0));
    CREATE TABLE IF NOT EXISTS courier.deliveries (
        tenant_id integer NOT NULL,
        sale_id bigint NOT NULL,
        street text NOT NULL CHECK (street <> ''),
        PRIMARY KEY (tenant_id, sale_id),
        FOREIGN KEY (tenant_id, sale_id) REFERENCES shopx.transactions (tenant_id, id));
    ALTER TABLE courier.vans ENABLE ROW LEVEL SECURITY;
    ALTER TABLE courier.vans FORCE ROW LEVEL SECURITY;
    ALTER TABLE courier.deliveries ENABLE ROW LEVEL SECURITY;
    ALTER TABLE courier.deliveries FORCE ROW LEVEL SECURITY;
    DROP POLICY IF EXISTS tenant ON courier.vans;
    DROP POLICY IF EXISTS tenant ON courier.deliveries;
    CREATE POLICY tenant ON courier.vans
        USING (tenant_id = nullif(current_setting('app.tenant_id', true), '')::integer);
    CREATE POLICY tenant ON courier.deliveries
        USING (tenant_id = nullif(current_setting('app.tenant_id', true), '')::integer);";

/// A shop that delivers.
struct Courier {
    store: PgStore,
    shop: Shop,
    ann: Session,
    location: LocationId,
    tea: ProductId,
}

#[tokio::main]
async fn main() -> Result<()> {
    let server = Server::from_env_or_start(Options::default()).await?;
    let (owner_url, app_url) = if server.cluster().is_some() {
        let database = server.create_database("courier").await?;
        (database.owner_url, database.app_url)
    } else {
        (server.owner_url().to_owned(), server.app_url().to_owned())
    };
    run(&owner_url, &app_url).await
}

async fn run(owner_url: &str, app_url: &str) -> Result<()> {
    shopx_pg::migrate(owner_url).await?;
    let pool = tables(owner_url, app_url).await?;
    let courier = open(pool).await?;

    let sale = courier.sell_and_deliver(2, "1 High Street").await?;
    println!("{} paid, and the van goes to 1 High Street.", sale.total_amount);
    ensure!(courier.left().await? == (10, 1), "a sale and a place in the van");

    // The shop refuses, and the place in the van is free again.
    let refused = courier.sell_and_deliver(20, "2 High Street").await.err();
    println!("And 20 for 2 High Street? {}", refused.context("there were not so many")?);
    // The host's own table refuses, and the goods are on the shelf again.
    let refused = courier.sell_and_deliver(1, "").await.err();
    println!("And 1 for nowhere? {}", refused.context("there is no such street")?);
    ensure!(courier.left().await? == (10, 1), "neither of them");
    Ok(())
}

/// Makes the host's tables, and a pool of connections that both the host and the shop use.
async fn tables(owner_url: &str, app_url: &str) -> Result<PgPool> {
    let options: PgConnectOptions = app_url.parse()?;
    let mut owner = PgConnection::connect(owner_url).await?;
    // Here the host's tables belong to the library's owner, who may refer to the library's; with an owner of
    // their own, that one needs REFERENCES.
    let login = options.get_username().replace('"', "\"\"");
    let grants = format!(
        r#"GRANT USAGE ON SCHEMA courier TO "{login}";
        GRANT SELECT, INSERT, UPDATE ON ALL TABLES IN SCHEMA courier TO "{login}""#
    );
    let made = format!("SET ROLE shopx_owner; {TABLES} {grants}");
    sqlx::raw_sql(AssertSqlSafe(made)).execute(&mut owner).await?;
    owner.close().await?;
    let connection = PgStore::connect_options(app_url, &PgOptions::default())?;
    Ok(PgPoolOptions::new().max_connections(5).connect_with(connection).await?)
}

/// Opens a shop with twelve packets of tea and two places in its van.
async fn open(pool: PgPool) -> Result<Courier> {
    let store = PgStore::from_pool(pool, &PgOptions::default()).await?;
    let shop = Shop::new(store.clone());
    let OpenedTenant { tenant, admin: ann } = shop
        .open_tenant(NewTenant {
            name: "Corner Shop".parse()?,
            domain: format!("courier-{}.example", Key::new_v4().simple()).parse()?,
            settings: Settings::new("GBP".parse()?),
            admin: NewUser {
                username: "ann".parse()?,
                email: "ann@corner-shop.example".parse()?,
                role: Role::Admin,
            },
        })
        .await?;
    let ann = Session::new(tenant.id, ann.id, ann.role);
    let (name, address) = ("High Street".parse()?, "1 High Street, York".parse()?);
    let street = NewLocation::new(name, address, chrono_tz::Europe::London);
    let location = shop.create_location(&ann, street).await?.id;
    let tea = NewProduct::new("TEA-1".parse()?, "Earl Grey, 125 g".parse()?, "4.50".parse()?);
    let tea = shop.create_product(&ann, tea).await?.id;
    let twelve = ReceiveLine::new(tea, Quantity::new(12)?, "2.10".parse()?);
    shop.receive(&ann, Receive::new(location, vec![twelve])).await?;

    let mut unit = store.begin_unit(&ann).await?;
    sqlx::query("INSERT INTO courier.vans (tenant_id, places) VALUES ($1, 2)")
        .bind(tenant.id.get())
        .execute(unit.connection()?)
        .await?;
    unit.commit().await?;
    Ok(Courier { store, shop, ann, location, tea })
}

impl Courier {
    /// Sells and delivers, or does neither: an error anywhere drops the unit of work, which undoes it.
    async fn sell_and_deliver(&self, quantity: i64, street: &str) -> Result<Sale> {
        let tenant = self.ann.tenant.get();
        let cart = Cart::new(self.location).with(self.tea, Quantity::new(quantity)?);
        let checkout = Checkout::new(cart, [Payment::cash("100".parse()?)]);

        let mut unit = self.store.begin_unit(&self.ann).await?;
        // First what takes time or may be refused: as yet no other till waits for anything.
        let place = "UPDATE courier.vans SET places = places - 1
                     WHERE tenant_id = $1 AND places > 0";
        let taken = sqlx::query(place).bind(tenant).execute(unit.connection()?).await?;
        ensure!(taken.rows_affected() == 1, "the van is full");
        // From here on the stock is locked.
        let sale = self.shop.run_in(unit.tx(), &checkout).await?;
        sqlx::query(
            "INSERT INTO courier.deliveries (tenant_id, sale_id, street) VALUES ($1, $2, $3)",
        )
        .bind(tenant)
        .bind(sale.id.get())
        .bind(street)
        .execute(unit.connection()?)
        .await?;
        unit.commit().await?;
        Ok(sale)
    }

    /// The packets on the shelf, and the places in the van.
    async fn left(&self) -> Result<(i64, i32)> {
        let mut unit = self.store.begin_unit(&self.ann).await?;
        let shelf = "SELECT quantity::bigint FROM shopx.inventory
                     WHERE tenant_id = $1 AND product_id = $2";
        let shelf = sqlx::query_scalar(shelf).bind(self.ann.tenant.get()).bind(self.tea.get());
        let shelf = shelf.fetch_one(unit.connection()?).await?;
        let places = sqlx::query_scalar("SELECT places FROM courier.vans WHERE tenant_id = $1");
        let places = places.bind(self.ann.tenant.get()).fetch_one(unit.connection()?).await?;
        Ok((shelf, places))
    }
}

#[cfg(test)]
mod tests {
    use shopx_embedded::{Options, Server};

    #[tokio::test]
    async fn both_or_neither() {
        let server = Server::from_env_or_start(Options::default()).await.unwrap();
        let name = format!("courier_{}", std::process::id());
        let database = server.create_database(&name).await.unwrap();
        super::run(&database.owner_url, &database.app_url).await.unwrap();
        server.drop_database(&name).await.unwrap();
    }
}
