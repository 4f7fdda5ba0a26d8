//! Nothing that is secret or says who a person is comes into a log, an error, a `Debug` or the audit
//! log: all of it is planted, used and looked for.
#![expect(clippy::unwrap_used, reason = "helpers of tests, not tests to Clippy")]

mod support;

use shopx_core::audit::AuditQuery;
use shopx_core::customers::NewCustomer;
use shopx_core::records::{Create, PageQuery};
use shopx_core::suppliers::NewSupplier;
use shopx_core::tenants::NewTenant;
use shopx_core::text::Email;
use shopx_core::text::Username;
use shopx_core::users::{NewUser, Password, Pin, SetPassword};
use shopx_core::{Role, Shop, ShopError};
use shopx_pg::{PgOptions, PgStore, migrate};
use shopx_testing::arrange::{open_shop, pounds, supplier, text, unique, user};

use support::heard::Heard;

/// What is planted: a word each, so that a part of it is found too.
const DATABASE_PASSWORD: &str = "hunter2planted";
const PASSWORD: &str = "horsebattery-planted";
const PIN: &str = "70417041704";
const FIRST_NAME: &str = "Annabelplanted";
const LAST_NAME: &str = "Quillplanted";
const CONTACT: &str = "Josephineplanted";
const MAILBOX: &str = "mailboxplanted";
const PHONE: &str = "0151-planted";
const ADDRESS: &str = "Lane-planted";
/// In all of them.
const PLANTED: &str = "planted";

/// Why a customer bears no tax, which is for who runs the till to see, and masked in the audit log.
const EXEMPTION: &str = "Certificate 4711";

/// A URL with a password, which a private server does not ask for.
fn with_password(url: &str) -> String {
    url.replacen('@', &format!(":{DATABASE_PASSWORD}@"), 1)
}

fn mailbox(at: &str) -> Email {
    text(&format!("{MAILBOX}@{at}.example"))
}

fn customer() -> NewCustomer {
    NewCustomer {
        email: Some(mailbox("customer")),
        phone: Some(text(PHONE)),
        address: Some(text(ADDRESS)),
        tax_exemption: Some(text(EXEMPTION)),
        ..NewCustomer::new(text(FIRST_NAME), text(LAST_NAME))
    }
}

/// Connections that fail, each in its way.
async fn fail_to_connect(heard: &Heard, app_url: &str, owner_url: &str) {
    let away = app_url.replace("host=", "host=/nowhere");
    assert_eq!(heard.refused(PgStore::connect(&away).await), ShopError::Unavailable);
    assert_eq!(heard.refused(migrate(&away).await), ShopError::Unavailable);
    let owner = heard.refused(PgStore::connect(owner_url).await);
    assert_eq!(owner.code(), "unsafe_login");
    let malformed = app_url.replacen("localhost:", "localhost:x", 1);
    assert_eq!(heard.refused(PgStore::connect(&malformed).await).code(), "malformed");
    let stranger = app_url.replacen("shopx_till", "nobody", 1);
    heard.refused(PgStore::connect(&stranger).await);
    let missing = app_url.replacen("/shop?", "/nothing?", 1);
    heard.refused(PgStore::connect(&missing).await);
}

/// What people are called and how they are reached is kept, found, refused and fails to be kept.
async fn keep_people(heard: &Heard, shop: &Shop) {
    let a = open_shop(shop).await;
    let (shop, admin) = (&a.shop, &a.admin);
    let tenant = NewTenant {
        name: text("Corner Shop"),
        domain: text(&unique("shop")),
        settings: pounds(),
        admin: NewUser { email: mailbox("owner"), ..user("ada", Role::Admin) },
    };
    heard.debug(&tenant);
    heard.ended(shop.open_tenant(tenant.clone()).await).unwrap();
    let ann = heard.ended(shop.create_customer(admin, customer()).await).unwrap();
    assert_eq!(ann.first_name.as_str(), FIRST_NAME, "it is kept");
    let moved = NewCustomer { address: Some(text("Road-planted")), ..customer() };
    heard.ended(shop.update_customer(admin, ann.id, 1, moved.clone()).await).unwrap();
    heard.debug(&Create::<shopx_core::customers::Customer>(vec![moved]));
    assert_eq!(
        heard.refused(shop.create_customer(admin, customer()).await).code(),
        "already_exists"
    );
    let stale = shop.update_customer(admin, ann.id, 1, customer()).await;
    assert_eq!(heard.refused(stale).code(), "stale");
    let twice = Create::<shopx_core::customers::Customer>(vec![customer(), customer()]);
    assert_eq!(heard.refused(shop.run(admin, &twice).await).code(), "already_exists");
    heard.ended(shop.find_customer(admin, mailbox("customer")).await).unwrap().unwrap();
    heard.ended(shop.customers(admin, PageQuery::default()).await).unwrap();
    let mill = NewSupplier {
        contact_name: Some(text(CONTACT)),
        email: Some(mailbox("supplier")),
        phone: Some(text(PHONE)),
        address: Some(text(ADDRESS)),
        ..supplier("Mill")
    };
    heard.ended(shop.create_supplier(admin, mill).await).unwrap();
    let eve = NewUser { email: mailbox("user"), ..user("eve", Role::Cashier) };
    let eve = heard.ended(shop.create_user(admin, eve).await).unwrap();
    heard.refused(shop.archive_user(admin, eve.id, 7).await);
    heard.refused(Email::new(&format!("{MAILBOX} at example")));

    // Secrets that are kept.
    let (password, pin) = (Password::new(PASSWORD).unwrap(), Pin::new(PIN).unwrap());
    heard.debug(&(&password, &pin));
    let set = SetPassword { user: admin.user, password: Some(password.clone()) };
    heard.debug(&set);
    heard.ended(shop.run(admin, &set).await).unwrap();
    heard.ended(shop.set_pin(admin, admin.user, Some(pin.clone())).await).unwrap();
    let (domain, name) = (&a.tenant.domain, text::<Username>("ada"));
    heard.ended(shop.sign_in(domain.clone(), name.clone(), password.clone()).await).unwrap();
    heard.ended(shop.approve(&a.cashier, name.clone(), pin.clone()).await).unwrap();
    let wrong = Password::new("wrongplanted").unwrap();
    heard.refused(shop.sign_in(domain.clone(), name.clone(), wrong.clone()).await);
    heard.refused(shop.sign_in(domain.clone(), text("nobody"), password.clone()).await);
    heard.refused(Pin::new("7041planted"));
    heard.refused(Password::new("planted"));

    // What the server says of a row that it does not take has the row in it.
    let mut superuser = support::superuser().await;
    let refuse = "ALTER TABLE shopx.customers
                  ADD CONSTRAINT refuse CHECK (customer_group <> 'refused') NOT VALID";
    sqlx::raw_sql(refuse).execute(&mut superuser).await.unwrap();
    let refused = NewCustomer { email: None, customer_group: Some(text("refused")), ..customer() };
    let failed = shop.create_customer(admin, refused).await;
    assert_eq!(heard.refused(failed), ShopError::Storage);
    let allow = "ALTER TABLE shopx.customers DROP CONSTRAINT refuse";
    sqlx::raw_sql(allow).execute(&mut superuser).await.unwrap();

    let log = AuditQuery { limit: 1000, ..AuditQuery::default() };
    let log = heard.ended(shop.audit_log(admin, log).await).unwrap().items;
    assert!(log.iter().any(|entry| entry.row == Some(ann.id.get())), "it is audited");
    let rows = "SELECT a::text FROM shopx.audit_log AS a";
    let rows: Vec<String> = sqlx::query_scalar(rows).fetch_all(&mut superuser).await.unwrap();
    heard.debug(&rows);
    assert!(!format!("{log:?} {rows:?}").contains(EXEMPTION));
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_secret_is_in_a_log_an_error_a_debug_output_or_the_audit_log() {
    let heard = Heard::default();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_ansi(false)
        .with_writer(heard.clone());
    tracing::subscriber::set_global_default(subscriber.finish()).unwrap();

    let database = support::private_database().await;
    let [app_url, owner_url] =
        [&database.app_url, &database.owner_url].map(|url| with_password(url));
    assert!(app_url.contains(DATABASE_PASSWORD) && owner_url.contains(DATABASE_PASSWORD));
    migrate(&owner_url).await.unwrap();
    fail_to_connect(&heard, &app_url, &owner_url).await;
    let store = PgStore::connect(&app_url).await.unwrap();
    heard.debug(&store);
    heard.debug(&PgOptions::default());
    let shop = Shop::new(store.clone());
    heard.debug(&shop);
    keep_people(&heard, &shop).await;
    store.close().await;
    heard.refused(shop.find_tenant(text("corner.example")).await);

    let text = heard.text();
    for said in ["INSERT INTO shopx.customers", "the database failed", "already_exists", "***"] {
        assert!(text.contains(said), "it is listened to: {said}");
    }
    // A hash is no secret that can be typed, but it can be guessed at.
    let is_leak = |line: &&str| [PLANTED, PIN, "argon2id"].iter().any(|word| line.contains(word));
    let leaks: Vec<&str> = text.lines().filter(is_leak).collect();
    assert!(leaks.is_empty(), "{} lines, such as {:?}", leaks.len(), &leaks[..leaks.len().min(5)]);
}
