//! What a tenant sees that has personal data encrypted: the same. And what the database holds of
//! it: nothing that can be read.
#![expect(clippy::unwrap_used, reason = "helpers of tests, not tests to Clippy")]

mod support;

use std::collections::BTreeSet;
use std::fmt::Debug;
use std::str::FromStr;
use std::sync::LazyLock;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use proptest::prelude::*;
use shopx_core::customers::{Customer, NewCustomer};
use shopx_core::id::TenantId;
use shopx_core::records::{PageQuery, Record};
use shopx_core::store::{Store, Tx};
use shopx_core::tenants::{NewTenant, Settings, Tenant};
use shopx_core::text::{Address, Domain, Email, Phone};
use shopx_core::users::User;
use shopx_core::{Entity, Result, Session, Shop, ShopError};
use shopx_pg::PgStore;
use shopx_testing::Arranged;
use shopx_testing::arrange::{customer, open_shop, open_shop_with, pounds, text};
use sqlx::{AssertSqlSafe, Connection, PgConnection};
use support::ring;
use tokio::runtime::Runtime;

/// A store on which every tenant is opened with personal data encrypted.
struct Sealed(PgStore);

#[async_trait]
impl Store for Sealed {
    async fn open_tenant(&self, new: &NewTenant, at: DateTime<Utc>) -> Result<(Tenant, User)> {
        let settings = Settings { encrypts_personal_data: true, ..new.settings.clone() };
        self.0.open_tenant(&NewTenant { settings, ..new.clone() }, at).await
    }

    async fn find_tenant(&self, domain: &Domain) -> Result<Option<TenantId>> {
        self.0.find_tenant(domain).await
    }

    async fn begin(&self, session: &Session) -> Result<Box<dyn Tx>> {
        self.0.begin(session).await
    }

    async fn begin_one(&self, session: &Session) -> Result<Box<dyn Tx>> {
        self.0.begin_one(session).await
    }
}

async fn sealed() -> Shop {
    Shop::new(Sealed(support::store(Some(ring(&["first"]))).await))
}

shopx_testing::store_contract!(sealed, customers);
shopx_testing::store_contract!(sealed, records);

/// A tenant whose personal data is encrypted under the key `first`.
async fn encrypted() -> Arranged {
    open_shop(&sealed().await).await
}

/// The same tenant in a process with these keys, or none; the first is current.
async fn with_keys(a: &Arranged, names: &[&str]) -> Arranged {
    let ring = (!names.is_empty()).then(|| ring(names));
    Arranged { shop: Shop::new(support::store(ring).await), ..a.clone() }
}

const EMAIL: &str = "Zuzana.Novotna@posta.example";
const PHONE: &str = "+420 601 234 567";
const ADDRESS: &str = "Rybna 24\n110 00 Praha";

fn zuzana() -> NewCustomer {
    NewCustomer {
        phone: Some(text(PHONE)),
        address: Some(text(ADDRESS)),
        ..customer("Zuzana", Some(EMAIL))
    }
}

async fn create(a: &Arranged) -> Customer {
    a.shop.create_customer(&a.cashier, zuzana()).await.unwrap()
}

/// Has all customers kept as the settings say, two at a time.
async fn seal_all(a: &Arranged) {
    while a.shop.seal_customers(&a.admin, 2).await.unwrap().left > 0 {}
}

/// A statement on a tenant's rows, past the library.
async fn raw(a: &Arranged, sql: &str) -> std::result::Result<u64, sqlx::Error> {
    let mut conn = PgConnection::connect(&support::database().await.app_url).await.unwrap();
    let tenant = format!("SET app.tenant_id = '{}'", a.tenant.id);
    sqlx::query(AssertSqlSafe(tenant)).execute(&mut conn).await.unwrap();
    let done = sqlx::query(AssertSqlSafe(sql.to_owned())).execute(&mut conn).await;
    done.map(|done| done.rows_affected())
}

/// The rows of a tenant's customers as they stand in the table.
async fn rows(a: &Arranged) -> Vec<String> {
    let mut conn = PgConnection::connect(&support::database().await.app_url).await.unwrap();
    let tenant = format!("SET app.tenant_id = '{}'", a.tenant.id);
    sqlx::query(AssertSqlSafe(tenant)).execute(&mut conn).await.unwrap();
    sqlx::query_scalar("SELECT to_jsonb(c)::text FROM shopx.customers AS c ORDER BY c.id")
        .fetch_all(&mut conn)
        .await
        .unwrap()
}

/// All that the database holds of a tenant, but its users, whose password hashes a till cannot read.
async fn everything(a: &Arranged) -> String {
    let mut conn = PgConnection::connect(&support::database().await.app_url).await.unwrap();
    let tenant = format!("SET app.tenant_id = '{}'", a.tenant.id);
    sqlx::query(AssertSqlSafe(tenant)).execute(&mut conn).await.unwrap();
    let tables: Vec<String> = sqlx::query_scalar(
        "SELECT relname::text FROM pg_class
         WHERE relnamespace = 'shopx'::regnamespace AND relkind = 'r' AND relname <> 'users'",
    )
    .fetch_all(&mut conn)
    .await
    .unwrap();
    let mut all = Vec::new();
    for table in tables {
        let rows = format!("SELECT to_jsonb(t)::text FROM shopx.{table} AS t");
        let rows: Vec<String> =
            sqlx::query_scalar(AssertSqlSafe(rows)).fetch_all(&mut conn).await.unwrap();
        all.extend(rows);
    }
    all.concat()
}

/// How many rows are sealed under each key; those that are plain have none.
async fn keys(a: &Arranged) -> Vec<(Option<String>, i64)> {
    let mut conn = PgConnection::connect(&support::database().await.app_url).await.unwrap();
    let tenant = format!("SET app.tenant_id = '{}'", a.tenant.id);
    sqlx::query(AssertSqlSafe(tenant)).execute(&mut conn).await.unwrap();
    sqlx::query_as(
        "SELECT sealed_key_id, count(*) FROM shopx.customers GROUP BY 1 ORDER BY 1 NULLS FIRST",
    )
    .fetch_all(&mut conn)
    .await
    .unwrap()
}

/// Whether anything of how Zuzana is reached can be read in a text.
fn tells(text: &str) -> bool {
    let text = text.to_lowercase();
    ["novotna", "posta.example", "601 234 567", "601234567", "rybna 24", "110 00 praha"]
        .iter()
        .any(|part| text.contains(part))
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_that_is_kept_of_an_encrypted_tenant_can_be_read() {
    let plain = open_shop(&support::shop().await).await;
    create(&plain).await;
    assert!(tells(&rows(&plain).await.concat()), "what is kept plain is seen by this test");

    let a = encrypted().await;
    let new = create(&a).await;
    assert!(!tells(&rows(&a).await.concat()));
    let moved = NewCustomer { address: Some(text("Rybna 25, Praha")), ..zuzana() };
    a.shop.update_customer(&a.cashier, new.id, 1, moved).await.unwrap();
    a.shop.archive_customer(&a.cashier, new.id, 2).await.unwrap();
    let all = everything(&a).await;
    assert!(all.contains("Zuzana") && !tells(&all));
    // Two customers of one address and phone differ in all that is written down, but the phone.
    let other = NewCustomer { email: None, ..zuzana() };
    a.shop.create_customer(&a.cashier, other).await.unwrap();
    let rows: Vec<serde_json::Value> =
        rows(&a).await.iter().map(|row| serde_json::from_str(row).unwrap()).collect();
    assert_ne!(rows[0]["sealed"], rows[1]["sealed"]);
    assert_eq!(rows[0]["phone_key"], rows[1]["phone_key"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_indexes_of_two_tenants_have_nothing_in_common() {
    let (a, b) = (encrypted().await, encrypted().await);
    create(&a).await;
    create(&b).await;
    let key = |rows: Vec<String>, column: &str| {
        let row: serde_json::Value = serde_json::from_str(&rows[0]).unwrap();
        row[column].as_str().unwrap().to_owned()
    };
    for column in ["email_key", "phone_key"] {
        assert_ne!(key(rows(&a).await, column), key(rows(&b).await, column));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_moved_to_another_customer_or_tenant_does_not_open() {
    let (a, b) = (encrypted().await, encrypted().await);
    let (ann, bob) = (create(&a).await, customer("Bob", Some("bob@example.com")));
    let bob = a.shop.create_customer(&a.cashier, bob).await.unwrap();
    let other = create(&b).await;
    let unreadable = |id: &Customer| ShopError::PersonalDataUnreadable {
        entity: Entity::Customer,
        id: id.id.to_string(),
    };
    let sealed = |rows: &str| {
        let row: serde_json::Value = serde_json::from_str(rows).unwrap();
        row["sealed"].as_str().unwrap().to_owned()
    };
    let anns = sealed(&rows(&a).await[0]);
    let put = |anns: &str, id: &Customer| {
        format!("UPDATE shopx.customers SET sealed = '{anns}' WHERE id = {}", id.id)
    };
    assert_eq!(raw(&a, &put(&anns, &bob)).await.unwrap(), 1);
    assert_eq!(raw(&b, &put(&anns, &other)).await.unwrap(), 1);
    let refused = a.shop.customer(&a.cashier, bob.id).await.unwrap_err();
    assert_eq!(refused, unreadable(&bob));
    let stale = a.shop.erase_customer(&a.admin, bob.id, bob.version + 1).await.unwrap_err();
    assert_eq!(stale.code(), "stale");
    let refused = b.shop.customer(&b.cashier, other.id).await.unwrap_err();
    assert_eq!(refused, unreadable(&other));
    let refused = a.shop.customers(&a.cashier, PageQuery::default()).await.unwrap_err();
    assert_eq!(refused, unreadable(&bob));
    assert_eq!(a.shop.customer(&a.cashier, ann.id).await.unwrap(), ann);
    // What nobody can read can be erased all the same.
    let nobody = a.shop.erase_customer(&a.admin, bob.id, 1).await.unwrap();
    assert_eq!(nobody.fields(), NewCustomer::erased().unwrap());
    assert_eq!(a.shop.customers(&a.cashier, PageQuery::default()).await.unwrap().items, [ann]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_tampered_with_is_refused_and_never_handed_out() {
    let a = encrypted().await;
    let ann = create(&a).await;
    for sealed in ["'1.AAAA'", "overlay(sealed PLACING 'AAAAAAAA' FROM 60)", "left(sealed, -8)"] {
        raw(&a, &format!("UPDATE shopx.customers SET sealed = {sealed}")).await.unwrap();
        let refused = a.shop.find_customer(&a.cashier, text(EMAIL)).await.unwrap_err();
        assert_eq!(refused.code(), "personal_data_unreadable");
        let refused = a.shop.archive_customer(&a.cashier, ann.id, 1).await.unwrap_err();
        assert_eq!(refused.code(), "personal_data_unreadable");
    }
    raw(&a, "UPDATE shopx.customers SET sealed_key_id = 'second'").await.unwrap();
    let refused = a.shop.customer(&a.cashier, ann.id).await.unwrap_err();
    assert_eq!(refused, ShopError::EncryptionKeyMissing { key: "second".to_owned() });
    // The table takes nothing that would pass for the text itself.
    for change in [
        "address = sealed, sealed = NULL",
        "sealed_key_id = NULL",
        "email = 'ann@example.com'",
        "sealed = 'ann@example.com'",
    ] {
        let refused = raw(&a, &format!("UPDATE shopx.customers SET {change}")).await.unwrap_err();
        assert!(refused.to_string().contains("violates check constraint"), "{refused}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_store_without_keys_refuses_a_tenant_that_wants_them() {
    let none = Shop::new(support::store(None).await);
    let wants = Settings { encrypts_personal_data: true, ..pounds() };
    let plain = open_shop(&none).await;
    let refused = none.update_settings(&plain.admin, 1, wants.clone()).await.unwrap_err();
    assert_eq!(refused, ShopError::NoKeyRing);
    assert!(!none.tenant(&plain.admin).await.unwrap().settings.encrypts_personal_data);
    create(&plain).await;

    let a = open_shop_with(&support::shop().await, wants).await;
    let ann = create(&a).await;
    let missing = ShopError::EncryptionKeyMissing { key: "first".to_owned() };
    for names in [&[] as &[&str], &["second"]] {
        let b = with_keys(&a, names).await;
        let bob = customer("Bob", Some("bob@example.com"));
        assert_eq!(b.shop.create_customer(&b.cashier, bob.clone()).await.unwrap_err(), missing);
        let update = b.shop.update_customer(&b.cashier, ann.id, 1, bob);
        assert_eq!(update.await.unwrap_err(), missing);
        assert_eq!(b.shop.customer(&b.cashier, ann.id).await.unwrap_err(), missing);
        assert_eq!(b.shop.seal_customers(&b.admin, 10).await.unwrap_err(), missing);
        // What is not found may be there all the same.
        let found = b.shop.find_customer(&b.cashier, text(EMAIL)).await;
        assert_eq!(found.unwrap_err(), missing);
        let found = b.shop.find_customers_by_phone(&b.cashier, text(PHONE)).await;
        assert_eq!(found.unwrap_err(), missing);
    }
    assert_eq!(a.shop.customer(&a.cashier, ann.id).await.unwrap(), ann);
    assert_eq!(keys(&a).await, [(Some("first".to_owned()), 1)]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_is_changed_while_the_shop_is_open() {
    let a = encrypted().await;
    let new = (0..5).map(|n| customer(&format!("No {n}"), Some(&format!("no{n}@example.com"))));
    let new = new.chain([zuzana(), customer("Nemo", None)]).collect();
    let made = a.shop.create::<Customer>(&a.cashier, new).await.unwrap();
    let under = |key: &str| Some(key.to_owned());
    assert_eq!(keys(&a).await, [(None, 1), (under("first"), 6)]);

    // First all processes know the new key, then it is current in one.
    let (old, new) =
        (with_keys(&a, &["first", "second"]).await, with_keys(&a, &["second", "first"]).await);
    let sealing = new.shop.seal_customers(&new.admin, 4).await.unwrap();
    assert_eq!((sealing.rewritten, sealing.left), (4, 2));
    assert_eq!(keys(&a).await, [(None, 1), (under("first"), 2), (under("second"), 4)]);
    // From then on, who has not heard of it writes under it too, and finds what is under either.
    for a in [&old, &new] {
        for one in &made[..6] {
            let email = one.email.clone().unwrap();
            let again = customer("X", Some(email.as_str()));
            let refused = a.shop.create_customer(&a.cashier, again).await.unwrap_err();
            assert_eq!(refused.code(), "already_exists");
            let found = a.shop.find_customer(&a.cashier, email).await.unwrap();
            assert_eq!(found.as_ref(), Some(one));
        }
    }
    let late = customer("Late", Some("late@example.com"));
    old.shop.create_customer(&old.cashier, late).await.unwrap();
    assert_eq!(keys(&a).await, [(None, 1), (under("first"), 2), (under("second"), 5)]);
    let sealing = new.shop.seal_customers(&new.admin, 4).await.unwrap();
    assert_eq!((sealing.rewritten, sealing.left), (2, 0));

    // Now the old one can go.
    let later = with_keys(&new, &["second"]).await;
    let all = later.shop.customers(&later.cashier, PageQuery::default()).await.unwrap().items;
    assert_eq!(all[..7], made);
    assert_eq!(keys(&a).await, [(None, 1), (under("second"), 7)]);
    let phone = later.shop.find_customers_by_phone(&later.cashier, text("+420601234567")).await;
    assert_eq!(phone.unwrap(), made[5..6]);
}

#[tokio::test(flavor = "multi_thread")]
async fn encryption_is_switched_on_and_off_for_customers_that_are_there() {
    let a = open_shop(&support::shop().await).await;
    let ann = create(&a).await;
    let before = rows(&a).await;
    let wants = Settings { encrypts_personal_data: true, ..pounds() };
    a.shop.update_settings(&a.admin, 1, wants).await.unwrap();
    assert_eq!(rows(&a).await, before);
    seal_all(&a).await;
    assert!(!tells(&rows(&a).await.concat()));
    assert_eq!(a.shop.customer(&a.cashier, ann.id).await.unwrap(), ann);
    a.shop.update_settings(&a.admin, 2, pounds()).await.unwrap();
    seal_all(&a).await;
    assert_eq!(rows(&a).await, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_but_the_mark_is_left_of_an_erased_customer() {
    for a in [encrypted().await, open_shop(&support::shop().await).await] {
        let new = NewCustomer {
            customer_group: Some(text("trade")),
            tax_exemption: Some(text("certificate 601")),
            ..zuzana()
        };
        let ann = a.shop.create_customer(&a.manager, new).await.unwrap();
        a.shop.erase_customer(&a.admin, ann.id, 1).await.unwrap();
        let row: serde_json::Value = serde_json::from_str(&rows(&a).await[0]).unwrap();
        let left: Vec<&String> = row
            .as_object()
            .unwrap()
            .iter()
            .filter_map(|(column, value)| (!value.is_null()).then_some(column))
            .collect();
        let mut kept = vec![
            "archived_at",
            "created_at",
            "erased_at",
            "exempt_taxes",
            "first_name",
            "id",
            "last_name",
            "tenant_id",
            "updated_at",
            "version",
        ];
        kept.sort_unstable();
        let mut left: Vec<&str> = left.into_iter().map(String::as_str).collect();
        left.sort_unstable();
        assert_eq!(left, kept);
        assert!(!tells(&row.to_string()) && !row.to_string().contains("Zuzana"));
        // Not even past the library is it made somebody again.
        for change in ["archived_at = NULL", "phone = '1'", "sealed = '1.A', sealed_key_id = 'k'"] {
            let sql = format!("UPDATE shopx.customers SET {change}");
            assert!(raw(&a, &sql).await.is_err(), "{change}");
        }
    }
}

/// Any text of a kind that people may write.
fn any<T: FromStr + Debug>(pattern: &'static str) -> impl Strategy<Value = Option<T>> {
    proptest::option::of(pattern.prop_filter_map("not a text", |text| text.parse().ok()))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, ..ProptestConfig::default() })]

    #[test]
    fn any_contact_is_read_as_it_was_written(
        contacts in proptest::collection::vec((
            any::<Email>("[^\\s@[:cntrl:]]{1,60}@[^\\s@[:cntrl:]]{1,60}"),
            any::<Phone>("[^[:cntrl:]]{1,20}|[+]?[0-9 ()/-]{1,19}"),
            any::<Address>("([^[:cntrl:]]|\n|\t){1,200}"),
        ), 1..20)
    ) {
        static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| Runtime::new().unwrap());
        RUNTIME.block_on(async {
            let a = encrypted().await;
            let mut seen = BTreeSet::new();
            let new: Vec<NewCustomer> = contacts
                .into_iter()
                .map(|(email, phone, address)| NewCustomer {
                    email: email.filter(|it| seen.insert(it.as_str().to_lowercase())),
                    phone,
                    address,
                    ..customer("Ann", None)
                })
                .collect();
            let made = a.shop.create::<Customer>(&a.cashier, new.clone()).await.unwrap();
            let all = a.shop.customers(&a.cashier, PageQuery::default()).await.unwrap().items;
            assert_eq!(all.iter().map(Record::fields).collect::<Vec<_>>(), new);
            assert_eq!(all, made);
            for one in made {
                if let Some(email) = one.email.clone() {
                    let found = a.shop.find_customer(&a.cashier, email).await.unwrap();
                    assert_eq!(found.as_ref(), Some(&one));
                }
                if let Some(phone) = one.phone.clone().filter(|phone| phone.number().is_some()) {
                    let found = a.shop.find_customers_by_phone(&a.cashier, phone).await.unwrap();
                    assert!(found.contains(&one));
                }
            }
        });
    }
}
