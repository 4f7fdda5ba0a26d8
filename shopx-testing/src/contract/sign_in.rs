//! Who signs in, who takes over a till, and who approves.

use chrono::TimeDelta;
use shopx_core::id::UserId;
use shopx_core::pricing::CartLine;
use shopx_core::pricing::payment::{Payment, PaymentMethod};
use shopx_core::sales::{Checkout, RefundKind};
use shopx_core::session::Permission;
use shopx_core::stock::{AdjustLine, AdjustmentReason};
use shopx_core::tenants::Settings;
use shopx_core::transfers::CancelTransfers;
use shopx_core::users::{Password, Pin};
use shopx_core::{Entity, Result, Role, Session, Shop, ShopError};

use super::race;
use crate::arrange::{
    Arranged, adjustment, money, open_shop, open_shop_with, overridden, pounds, refund_all,
    return_of, text, time, transfer, units, user,
};

fn password(text: &str) -> Password {
    Password::new(text).unwrap()
}

fn pin(text: &str) -> Pin {
    Pin::new(text).unwrap()
}

/// A tenant where Max, the manager, has a password and a PIN.
async fn with_secrets(shop: &Shop) -> Arranged {
    let a = open_shop(shop).await;
    let right = Some(password("tea for two"));
    a.shop.set_password(&a.admin, a.manager.user, right).await.unwrap();
    a.shop.set_pin(&a.admin, a.manager.user, Some(pin("2468"))).await.unwrap();
    a
}

async fn sign_in(a: &Arranged, name: &str, secret: &str) -> Result<Session> {
    a.shop.sign_in(a.tenant.domain.clone(), text(name), password(secret)).await
}

pub async fn a_password_signs_its_user_in_whatever_the_case_of_the_name(shop: Shop) {
    let a = with_secrets(&shop).await;
    for name in ["max", "MAX", " Max "] {
        assert_eq!(sign_in(&a, name, "tea for two").await, Ok(a.manager));
    }
    // The other tenant's Max is somebody else.
    let other = with_secrets(&shop).await;
    assert_eq!(sign_in(&other, "max", "tea for two").await, Ok(other.manager));
}

pub async fn who_is_wrong_and_who_is_unknown_get_the_same_answer(shop: Shop) {
    let a = with_secrets(&shop).await;
    let gone = a.shop.create_user(&a.admin, user("gone", Role::Admin)).await.unwrap();
    a.shop.set_password(&a.admin, gone.id, Some(password("tea for two"))).await.unwrap();
    a.shop.archive_user(&a.admin, gone.id, gone.version).await.unwrap();
    let refused = Err(ShopError::SignInRefused);
    assert_eq!(sign_in(&a, "max", "tea for three").await, refused);
    assert_eq!(sign_in(&a, "Max", "TEA FOR TWO").await, refused);
    assert_eq!(sign_in(&a, "nobody", "tea for two").await, refused);
    assert_eq!(sign_in(&a, "cat", "tea for two").await, refused); // has no password
    assert_eq!(sign_in(&a, "gone", "tea for two").await, refused);
    let nowhere: shopx_core::text::Domain = text(&crate::arrange::unique("nowhere"));
    let password = password("tea for two");
    assert_eq!(a.shop.sign_in(nowhere.clone(), text("max"), password.clone()).await, refused);
    // Another tenant's Max has a password of his own.
    let other = open_shop(&shop).await;
    assert_eq!(sign_in(&other, "max", "tea for two").await, refused);
}

pub async fn a_name_is_locked_after_five_attempts_whether_there_is_such_a_user_or_not(shop: Shop) {
    let a = with_secrets(&shop).await.at("2026-03-01T09:00:00Z");
    let until = time("2026-03-01T09:00:30Z");
    let locked = Err(ShopError::SignInLocked { until });
    for name in ["max", "nobody"] {
        for _ in 0..5 {
            assert_eq!(sign_in(&a, name, "wrong one").await, Err(ShopError::SignInRefused));
        }
        assert_eq!(sign_in(&a, name, "tea for two").await, locked, "{name}");
        assert_eq!(sign_in(&a.at("2026-03-01T09:00:29Z"), name, "tea for two").await, locked);
    }
    // Another shop's Max is not locked, nor is the PIN.
    let other = with_secrets(&shop).await.at("2026-03-01T09:00:00Z");
    assert_eq!(sign_in(&other, "max", "tea for two").await, Ok(other.manager));
    let by_pin = a.shop.switch_user(&a.cashier, text("max"), pin("2468")).await;
    assert_eq!(by_pin, Ok(a.manager));

    let later = a.at("2026-03-01T09:00:30Z");
    assert_eq!(sign_in(&later, "max", "wrong one").await, Err(ShopError::SignInRefused));
    let until = time("2026-03-01T09:01:30Z");
    let locked = Err(ShopError::SignInLocked { until });
    assert_eq!(sign_in(&later, "max", "tea for two").await, locked);
    // Who is right starts from nothing.
    let free = Arranged { shop: a.shop.at(until), ..a.clone() };
    assert_eq!(sign_in(&free, "max", "tea for two").await, Ok(a.manager));
    assert_eq!(sign_in(&free, "max", "wrong one").await, Err(ShopError::SignInRefused));
    assert_eq!(sign_in(&free, "max", "tea for two").await, Ok(a.manager));
    // Attempts are forgotten after a day.
    let days = Arranged { shop: a.shop.at(until + TimeDelta::days(2)), ..a.clone() };
    assert_eq!(sign_in(&days, "nobody", "tea for two").await, Err(ShopError::SignInRefused));
    assert_eq!(sign_in(&days, "nobody", "tea for two").await, Err(ShopError::SignInRefused));
}

pub async fn racing_guesses_get_no_more_attempts_than_one_after_the_other(shop: Shop) {
    let a = with_secrets(&shop).await.at("2026-03-01T09:00:00Z");
    let guesses = (0..12).map(|_| {
        let a = a.clone();
        async move { sign_in(&a, "max", "wrong one").await.unwrap_err() }
    });
    let answers = race(guesses).await;
    let refused = answers.iter().filter(|answer| **answer == ShopError::SignInRefused).count();
    let locked = answers.iter().filter(|answer| answer.code() == "sign_in_locked").count();
    assert_eq!((refused, locked), (5, 7));
}

pub async fn an_admin_sets_and_takes_away_secrets_and_so_ends_a_lock(shop: Shop) {
    let a = with_secrets(&shop).await.at("2026-03-01T09:00:00Z");
    for _ in 0..5 {
        sign_in(&a, "max", "wrong one").await.unwrap_err();
    }
    let new = Some(password("coffee for one"));
    a.shop.set_password(&a.admin, a.manager.user, new).await.unwrap();
    assert_eq!(sign_in(&a, "max", "coffee for one").await, Ok(a.manager));
    assert_eq!(sign_in(&a, "max", "tea for two").await, Err(ShopError::SignInRefused));
    a.shop.set_password(&a.admin, a.manager.user, None).await.unwrap();
    assert_eq!(sign_in(&a, "max", "coffee for one").await, Err(ShopError::SignInRefused));
    let missing = UserId::new(i64::MAX);
    let refused = a.shop.set_pin(&a.admin, missing, Some(pin("1234"))).await.unwrap_err();
    assert_eq!(refused, ShopError::not_found(Entity::User, missing));
    let refused = a.shop.set_pin(&a.manager, a.manager.user, None).await.unwrap_err();
    assert_eq!(refused.code(), "permission_denied");
}

pub async fn users_change_their_own_secrets_with_the_present_password(shop: Shop) {
    let a = with_secrets(&shop).await;
    let (right, new) = (password("tea for two"), password("coffee for one"));
    let refused = a.shop.change_password(&a.manager, new.clone(), right.clone()).await;
    assert_eq!(refused, Err(ShopError::SignInRefused));
    assert_eq!(a.shop.change_pin(&a.manager, new.clone(), pin("1111")).await, refused);
    a.shop.change_password(&a.manager, right.clone(), new.clone()).await.unwrap();
    a.shop.change_pin(&a.manager, new.clone(), pin("1357")).await.unwrap();
    assert_eq!(sign_in(&a, "max", "coffee for one").await, Ok(a.manager));
    let switched = a.shop.switch_user(&a.cashier, text("max"), pin("1357")).await;
    assert_eq!(switched, Ok(a.manager));
    // Who has none cannot.
    let refused = a.shop.change_password(&a.cashier, right.clone(), new.clone()).await;
    assert_eq!(refused, Err(ShopError::SignInRefused));
}

pub async fn a_pin_switches_users_of_one_tenant_and_opens_nothing_else(shop: Shop) {
    let a = with_secrets(&shop).await.at("2026-03-01T09:00:00Z");
    assert_eq!(a.shop.switch_user(&a.cashier, text("Max"), pin("2468")).await, Ok(a.manager));
    let other = open_shop(&shop).await.at("2026-03-01T09:00:00Z");
    let refused = other.shop.switch_user(&other.cashier, text("max"), pin("2468")).await;
    assert_eq!(refused, Err(ShopError::SignInRefused));
    for _ in 0..5 {
        let refused = a.shop.switch_user(&a.cashier, text("max"), pin("0000")).await;
        assert_eq!(refused, Err(ShopError::SignInRefused));
    }
    let refused = a.shop.approve(&a.cashier, text("max"), pin("2468")).await.unwrap_err();
    assert_eq!(refused.code(), "sign_in_locked");
}

pub async fn a_session_is_renewed_with_the_role_of_now_until_its_user_leaves(shop: Shop) {
    let a = open_shop(&shop).await;
    let cat = a.shop.user(&a.admin, a.cashier.user).await.unwrap();
    assert_eq!(a.shop.renew(&a.cashier).await, Ok(a.cashier));
    let fields = shopx_core::users::NewUser {
        role: Role::Manager,
        ..shopx_core::records::Record::fields(&cat)
    };
    let cat = a.shop.update_user(&a.admin, cat.id, cat.version, fields).await.unwrap();
    let renewed = a.shop.renew(&a.cashier.approved_by(&a.admin).unwrap()).await.unwrap();
    assert_eq!(renewed, Session { role: Role::Manager, ..a.cashier });
    a.shop.archive_user(&a.admin, cat.id, cat.version).await.unwrap();
    let id = cat.id.to_string();
    assert_eq!(a.shop.renew(&renewed).await, Err(ShopError::Archived { entity: Entity::User, id }));
}

pub async fn what_a_manager_approves_a_cashier_does_and_both_are_kept(shop: Shop) {
    let settings = Settings { cashier_refund_limit: money("1"), ..pounds() };
    let a = open_shop_with(&shop, settings).await;
    a.shop.set_pin(&a.admin, a.manager.user, Some(pin("2468"))).await.unwrap();
    let tea = a.stocked("tea", "3", 9).await;
    let depot = a.location("Depot").await;
    let cheap =
        a.cart_of(CartLine { price: Some(overridden("1")), ..CartLine::new(tea, units(2)) });
    let sell = Checkout::new(cheap, [Payment::rest(PaymentMethod::Cash)]);
    let refused = a.shop.checkout(&a.cashier, sell.clone()).await.unwrap_err();
    assert_eq!(refused.code(), "over_limit");

    let approved = a.shop.approve(&a.cashier, text("max"), pin("2468")).await.unwrap();
    assert_eq!((approved.user, approved.role), (a.cashier.user, Role::Cashier));
    let both = (a.cashier.user, Some(a.manager.user));
    let sale = a.shop.checkout(&approved, sell).await.unwrap();
    assert_eq!((sale.user, sale.approved_by), both);
    assert_eq!(a.sale(sale.id).await, sale);
    let refund = a.shop.refund_sale(&approved, refund_all(sale.id)).await.unwrap();
    assert_eq!((refund.user, refund.approved_by), both);
    let returned = return_of(a.location.id, tea, 1, "2");
    let returned = a.shop.return_goods(&approved, returned).await.unwrap();
    assert_eq!((returned.kind, returned.approved_by), (RefundKind::Return, both.1));
    assert_eq!(a.shop.refund(&a.cashier, returned.id).await.unwrap(), returned);
    let lost = AdjustLine::write_off(tea, units(1), AdjustmentReason::Damage);
    let lost = a.shop.adjust(&approved, adjustment(a.location.id, vec![lost])).await.unwrap();
    assert_eq!((lost.user, lost.approved_by), both);
    let sent = transfer(a.location.id, depot.id, tea, 1);
    let sent = a.shop.request_transfer(&approved, sent).await.unwrap();
    assert_eq!((sent[0].requested_by, sent[0].approved_by), both);
    assert_eq!(a.shop.transfer(&a.cashier, sent[0].id).await.unwrap(), sent[0]);
    // Without an approver there is none on record.
    let sale = a.sell(tea, 1).await.unwrap();
    assert_eq!(a.sale(sale.id).await.approved_by, None);
}

pub async fn nobody_approves_what_they_may_not_do_themselves(shop: Shop) {
    let (a, other) = (open_shop(&shop).await, open_shop(&shop).await);
    let approved = a.cashier.approved_by(&a.manager).unwrap();
    let refused = a.shop.create_user(&approved, user("eve", Role::Admin)).await.unwrap_err();
    let denied =
        ShopError::PermissionDenied { role: Role::Cashier, permission: Permission::EditUsers };
    assert_eq!(refused, denied);
    let refused = a.cashier.approved_by(&other.manager).unwrap_err();
    assert_eq!(refused, ShopError::not_found(Entity::User, other.manager.user));
    // An approver who is not there.
    let nobody = Session { user: UserId::new(i64::MAX), ..a.manager };
    let tea = a.stocked("tea", "3", 9).await;
    let approved = a.cashier.approved_by(&nobody).unwrap();
    let sell = Checkout::new(a.cart(&[(tea, 1)]), [Payment::rest(PaymentMethod::Cash)]);
    let refused = a.shop.checkout(&approved, sell).await.unwrap_err();
    assert_eq!(refused, ShopError::not_found(Entity::User, nobody.user));
    let depot = a.location("Depot").await.id;
    let sent = a.send(depot, tea, 1).await.unwrap()[0].id;
    let cancel = CancelTransfers { transfers: vec![sent], key: None };
    let refused = a.shop.cancel_transfers(&approved, cancel).await.unwrap_err();
    assert_eq!(refused, ShopError::not_found(Entity::User, nobody.user));
    assert_eq!(a.level(tea).await.quantity, 9);
}
