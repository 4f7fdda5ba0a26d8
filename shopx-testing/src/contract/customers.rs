//! How customers are reached: found by it, encrypted or not, and erased.

use shopx_core::customers::{Customer, NewCustomer};
use shopx_core::id::CustomerId;
use shopx_core::pricing::Cart;
use shopx_core::records::PageQuery;
use shopx_core::tenants::Settings;
use shopx_core::{Entity, Field, Shop, ShopError};

use super::race;
use crate::arrange::{Arranged, MOST, customer, money, open_shop, refund_all, text, time};

/// A customer with a telephone.
fn caller(name: &str, phone: &str) -> NewCustomer {
    NewCustomer { phone: Some(text(phone)), ..customer(name, None) }
}

/// A customer of whom everything is known.
fn known(name: &str) -> NewCustomer {
    NewCustomer {
        address: Some(text("2 Low Street\nTown")),
        customer_group: Some(text("trade")),
        tax_exemption: Some(text("certificate 7")),
        email: Some(text(&format!("{name}@example.com"))),
        ..caller(name, "+44 20 7946")
    }
}

impl Arranged {
    /// Says whether personal data is to be encrypted.
    async fn encrypt(&self, encrypts_personal_data: bool) {
        let tenant = self.shop.tenant(&self.admin).await.unwrap();
        let settings = Settings { encrypts_personal_data, ..tenant.settings };
        let tenant = self.shop.update_settings(&self.admin, tenant.version, settings).await;
        assert_eq!(tenant.unwrap().settings.encrypts_personal_data, encrypts_personal_data);
    }

    /// Has all customers kept as the settings say.
    async fn seal_all(&self) {
        while self.shop.seal_customers(&self.admin, 2).await.unwrap().left > 0 {}
    }

    async fn all_customers(&self) -> Vec<Customer> {
        let all = PageQuery { archived: true, limit: MOST, ..PageQuery::default() };
        self.shop.customers(&self.cashier, all).await.unwrap().items
    }

    async fn callers(&self, phone: &str) -> Vec<CustomerId> {
        let found = self.shop.find_customers_by_phone(&self.cashier, text(phone)).await.unwrap();
        found.into_iter().map(|customer| customer.id).collect()
    }
}

fn erased(id: CustomerId) -> ShopError {
    ShopError::Erased { entity: Entity::Customer, id: id.to_string() }
}

pub async fn customers_are_found_by_their_phone_however_it_is_written(shop: Shop) {
    let a = open_shop(&shop).await;
    let new = vec![
        caller("Ann", "+44 (20) 7946-0"),
        caller("Bob", "+44207946 0"),
        caller("Cy", "020 79460"),
        caller("Di", "ask Ann"),
        customer("Ed", None),
    ];
    let made = a.shop.create::<Customer>(&a.cashier, new).await.unwrap();
    let phone = text("+44-20-79460");
    let found = a.shop.find_customers_by_phone(&a.cashier, phone).await.unwrap();
    assert_eq!(found, made[..2]);
    assert_eq!(a.callers("02079460").await, [made[2].id]);
    for nobodys in ["+44", "44207946", "0", "ask Ann", "+"] {
        assert_eq!(a.callers(nobodys).await, [], "{nobodys}");
    }
}

pub async fn a_changed_phone_is_found_and_the_old_one_is_not(shop: Shop) {
    let a = open_shop(&shop).await;
    let ann = a.shop.create_customer(&a.cashier, caller("Ann", "111")).await.unwrap();
    let changed = a.shop.update_customer(&a.cashier, ann.id, 1, caller("Ann", "222")).await;
    assert_eq!(changed.unwrap().fields(), caller("Ann", "222"));
    assert_eq!(a.callers("111").await, []);
    assert_eq!(a.callers("222").await, [ann.id]);
    a.shop.update_customer(&a.cashier, ann.id, 2, customer("Ann", None)).await.unwrap();
    assert_eq!(a.callers("222").await, []);
    assert_eq!(a.shop.customer(&a.cashier, ann.id).await.unwrap().phone, None);
}

pub async fn an_email_stays_taken_and_found_in_whatever_form_it_is_kept(shop: Shop) {
    let a = open_shop(&shop).await;
    let first = a.tenant.settings.encrypts_personal_data;
    let mut made = vec![a.shop.create_customer(&a.cashier, known_cashier("Ann")).await.unwrap()];
    for encrypted in [!first, first] {
        a.encrypt(encrypted).await;
        // Some are now in one form, and some in the other.
        let bob = known_cashier(if encrypted { "Bob" } else { "Cy" });
        made.push(a.shop.create_customer(&a.cashier, bob).await.unwrap());
        for _ in 0..2 {
            for one in &made {
                let email = one.email.clone().unwrap();
                let again = customer("X", Some(&email.as_str().to_uppercase()));
                let refused = a.shop.create_customer(&a.cashier, again.clone()).await.unwrap_err();
                assert_eq!(
                    refused,
                    ShopError::AlreadyExists {
                        entity: Entity::Customer,
                        field: Field::Email,
                        value: "***".to_owned(), // for logs; the caller has it
                    }
                );
                for other in made.iter().filter(|other| other.id != one.id) {
                    let taken = a.shop.update_customer(&a.cashier, other.id, 1, again.clone());
                    assert_eq!(taken.await.unwrap_err(), refused);
                }
                let found = a.shop.find_customer(&a.cashier, email).await.unwrap();
                assert_eq!(found.as_ref(), Some(one));
            }
            assert_eq!(a.callers("+44207946").await.len(), made.len());
            assert_eq!(a.all_customers().await, made);
            a.seal_all().await;
        }
    }
    // Whoever gives an address up leaves it to others.
    a.shop.update_customer(&a.cashier, made[0].id, 1, customer("Ann", None)).await.unwrap();
    a.shop.create_customer(&a.cashier, known_cashier("Ann")).await.unwrap();
}

/// What a cashier may write down of a customer.
fn known_cashier(name: &str) -> NewCustomer {
    NewCustomer { customer_group: None, tax_exemption: None, ..known(name) }
}

pub async fn sealing_goes_page_by_page_and_changes_nothing_that_is_seen(shop: Shop) {
    let a = open_shop(&shop).await;
    let new = (0..5).map(|n| known(&format!("no{n}"))).chain([customer("Nemo", None)]).collect();
    a.shop.create::<Customer>(&a.manager, new).await.unwrap();
    let made = a.all_customers().await;
    let first = a.tenant.settings.encrypts_personal_data;
    for encrypted in [!first, first] {
        a.encrypt(encrypted).await;
        assert_eq!(a.all_customers().await, made);
        let mut left = u64::MAX;
        while left > 0 {
            let sealing = a.shop.seal_customers(&a.admin, 2).await.unwrap();
            assert!(sealing.rewritten <= 2 && sealing.left < left, "{sealing:?}");
            left = sealing.left;
            assert_eq!(a.all_customers().await, made);
        }
        let again = a.shop.seal_customers(&a.admin, 2).await.unwrap();
        assert_eq!((again.rewritten, again.left), (0, 0));
    }
    let refused = a.shop.seal_customers(&a.admin, 0).await.unwrap_err();
    assert_eq!(refused, ShopError::NoLines);
    let refused = a.shop.seal_customers(&a.admin, MOST + 1).await.unwrap_err();
    assert_eq!(refused.code(), "too_many_lines");
}

pub async fn an_erased_customer_is_nobody_and_their_sales_stay(shop: Shop) {
    let a = open_shop(&shop).await.at("2026-03-01T10:00:00Z");
    let tea = a.stocked("tea", "3", 10).await;
    let ann = a.shop.create_customer(&a.manager, known("Ann")).await.unwrap();
    let cart = Cart { customer: Some(ann.id), ..a.cart(&[(tea, 2)]) };
    let sale = a.checkout(cart.clone()).await.unwrap();
    let kept = a.checkout(cart.clone()).await.unwrap();

    let later = a.at("2026-03-01T11:00:00Z");
    let nobody = later.shop.erase_customer(&a.admin, ann.id, 1).await.unwrap();
    assert_eq!(nobody.fields(), NewCustomer::erased().unwrap());
    assert_eq!((nobody.first_name.as_str(), nobody.last_name.as_str()), ("erased", "erased"));
    assert_eq!((nobody.id, nobody.version), (ann.id, 2));
    assert!(nobody.erased && nobody.archived && !ann.erased);
    assert_eq!(nobody.created_at, ann.created_at);
    assert_eq!(nobody.updated_at, time("2026-03-01T11:00:00Z"));
    assert_eq!(a.shop.customer(&a.cashier, ann.id).await.unwrap(), nobody);
    assert_eq!(a.all_customers().await, [nobody]);
    assert_eq!(a.shop.find_customer(&a.cashier, text("Ann@example.com")).await.unwrap(), None);
    assert_eq!(a.callers("+44 20 7946").await, []);
    a.shop.create_customer(&a.manager, known("Ann")).await.unwrap();

    assert_eq!(a.sale(kept.id).await, kept);
    let refund = a.shop.refund_sale(&a.manager, refund_all(sale.id)).await.unwrap();
    assert_eq!(refund.amount, money("6"));
    let values = a.shop.customer_values(&a.manager, 1).await.unwrap().remove(0);
    assert_eq!((values.customer, values.sales), (ann.id, 2));
    assert_eq!((values.first_name.as_str(), values.lifetime_value), ("erased", money("6")));
    let refused = a.checkout(cart).await.unwrap_err();
    assert_eq!(refused.code(), "archived");
}

pub async fn nothing_is_written_into_an_erased_customer_again(shop: Shop) {
    let a = open_shop(&shop).await;
    let ann = a.shop.create_customer(&a.manager, known("Ann")).await.unwrap();
    a.shop.archive_customer(&a.cashier, ann.id, 1).await.unwrap();
    let nobody = a.shop.erase_customer(&a.admin, ann.id, 2).await.unwrap();
    let (shop, by, id) = (&a.shop, &a.admin, ann.id);
    assert_eq!(shop.restore_customer(by, id, 3).await.unwrap_err(), erased(id));
    assert_eq!(shop.archive_customer(by, id, 3).await.unwrap_err(), erased(id));
    assert_eq!(shop.update_customer(by, id, 3, known("Ann")).await.unwrap_err(), erased(id));
    assert_eq!(shop.erase_customer(by, id, 3).await.unwrap_err(), erased(id));
    a.encrypt(true).await;
    a.seal_all().await;
    assert_eq!(shop.customer(by, id).await.unwrap(), nobody);
    // Somebody may be called so, and is not erased.
    let called = NewCustomer::erased().unwrap();
    let called = shop.create_customer(&a.cashier, called).await.unwrap();
    shop.update_customer(&a.cashier, called.id, 1, known_cashier("Bob")).await.unwrap();
}

pub async fn a_customer_is_erased_in_the_version_that_was_read(shop: Shop) {
    let a = open_shop(&shop).await;
    let ann = a.shop.create_customer(&a.manager, known("Ann")).await.unwrap();
    let refused = a.shop.erase_customer(&a.admin, ann.id, 2).await.unwrap_err();
    let id = ann.id.to_string();
    let stale = ShopError::Stale { entity: Entity::Customer, id, expected: 2, actual: 1 };
    assert_eq!(refused, stale);
    let missing = CustomerId::new(i64::MAX);
    let refused = a.shop.erase_customer(&a.admin, missing, 1).await.unwrap_err();
    assert_eq!(refused, ShopError::not_found(Entity::Customer, missing));
    assert_eq!(a.all_customers().await, [ann]);
}

pub async fn tills_write_while_customers_are_sealed(shop: Shop) {
    const EACH: u32 = 8;
    let a = open_shop(&shop).await;
    let tea = a.stocked("tea", "3", 100).await;
    let new = (0..10).map(|n| known_cashier(&format!("no{n}"))).collect();
    let made = a.shop.create::<Customer>(&a.cashier, new).await.unwrap();
    let first = a.tenant.settings.encrypts_personal_data;
    let office = {
        let a = a.clone();
        tokio::spawn(async move {
            for encrypted in [!first, first, !first] {
                a.encrypt(encrypted).await;
                a.seal_all().await;
            }
        })
    };
    let till = |customer: Customer| {
        let a = a.clone();
        async move {
            for n in 1..=EACH {
                let phone = Some(text(&format!("+{} {n}", customer.id)));
                let fields = NewCustomer { phone, ..customer.fields() };
                a.shop.update_customer(&a.cashier, customer.id, n, fields).await.unwrap();
                let cart = Cart { customer: Some(customer.id), ..a.cart(&[(tea, 1)]) };
                a.checkout(cart).await.unwrap();
            }
        }
    };
    race(made.iter().cloned().map(till)).await;
    office.await.unwrap();
    a.seal_all().await;
    for (before, after) in made.iter().zip(a.all_customers().await) {
        assert_eq!((after.version, &after.email), (EACH + 1, &before.email));
        let phone = after.phone.clone().unwrap();
        assert_eq!(phone.as_str(), format!("+{} {EACH}", before.id));
        let found = a.shop.find_customers_by_phone(&a.cashier, phone).await.unwrap();
        assert_eq!(found, [after]);
    }
}

pub async fn of_racing_customers_with_one_email_one_is_created_in_whatever_form(shop: Shop) {
    let a = open_shop(&shop).await;
    let first = a.tenant.settings.encrypts_personal_data;
    for round in 0..4 {
        let email = format!("ann{round}@example.com");
        let office = {
            let a = a.clone();
            tokio::spawn(async move {
                a.encrypt(if round % 2 == 0 { !first } else { first }).await;
                a.seal_all().await;
            })
        };
        let tills = (0..8).map(|_| {
            let (a, new) = (a.clone(), customer("Ann", Some(&email)));
            async move { a.shop.create_customer(&a.cashier, new).await }
        });
        let results = race(tills).await;
        office.await.unwrap();
        let made = results.iter().filter(|result| result.is_ok()).count();
        assert_eq!(made, 1, "{results:?}");
        for refused in results.into_iter().filter_map(Result::err) {
            assert_eq!(refused.code(), "already_exists");
        }
    }
}
