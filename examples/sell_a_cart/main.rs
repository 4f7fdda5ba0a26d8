//! From an empty database to a receipt: `cargo run --example sell_a_cart`.
//!
//! It uses the database that `SHOPX_OWNER_URL` and `SHOPX_DATABASE_URL` name, or a private server
//! that is gone afterwards.
#![expect(clippy::print_stdout, reason = "an example speaks to the person who runs it")]

use shopx_core::catalog::NewProduct;
use shopx_core::idempotency::Key;
use shopx_core::locations::NewLocation;
use shopx_core::pricing::{Cart, payment::Payment};
use shopx_core::sales::Checkout;
use shopx_core::stock::{Receive, ReceiveLine};
use shopx_core::tenants::{NewTenant, OpenedTenant, Settings};
use shopx_core::users::NewUser;
use shopx_core::{Quantity, Role, Session, Shop, ShopError};
use shopx_embedded::{Options, Server};
use shopx_pg::PgStore;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let server = Server::from_env_or_start(Options::default()).await?;
    let (owner_url, app_url) = if server.cluster().is_some() {
        let database = server.create_database("corner_shop").await?;
        (database.owner_url, database.app_url)
    } else {
        (server.owner_url().to_owned(), server.app_url().to_owned())
    };
    shopx_pg::migrate(&owner_url).await?;
    let shop = Shop::new(PgStore::connect(&app_url).await?);

    let OpenedTenant { tenant, admin: ann } = shop
        .open_tenant(NewTenant {
            name: "Corner Shop".parse()?,
            domain: format!("corner-shop-{}.example", Key::new_v4().simple()).parse()?,
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
    let location = shop.create_location(&ann, street).await?;
    let tea = NewProduct::new("TEA-1".parse()?, "Earl Grey, 125 g".parse()?, "4.50".parse()?);
    let tea = shop.create_product(&ann, tea).await?;
    let twelve = ReceiveLine::new(tea.id, Quantity::new(12)?, "2.10".parse()?);
    let key = Some(Key::new_v4());
    shop.receive(&ann, Receive { key, ..Receive::new(location.id, vec![twelve]) }).await?;

    let cart = Cart::new(location.id).with(tea.id, Quantity::new(2)?);
    let checkout = Checkout {
        key: Some(Key::new_v4()), // sent twice, it still sells once
        ..Checkout::new(cart, [Payment::cash("10".parse()?)])
    };
    let sale = shop.checkout(&ann, checkout).await?;
    println!("{}", sale.receipt(&tenant.name, location.time_zone)?);

    let too_many = Cart::new(location.id).with(tea.id, Quantity::new(20)?);
    let too_many = Checkout::new(too_many, [Payment::cash("100".parse()?)]);
    match shop.checkout(&ann, too_many).await {
        Err(ShopError::InsufficientStock { wanted, available, .. }) => {
            println!("{wanted} more? There are only {available}.");
        }
        other => anyhow::bail!("sold what is not there: {other:?}"),
    }
    Ok(())
}
