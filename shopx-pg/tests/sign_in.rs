//! What signing in does to the database.
#![expect(clippy::unwrap_used, reason = "helpers of tests, not tests to Clippy")]

mod support;

use shopx_core::text::Username;
use shopx_core::users::Password;
use shopx_core::{Shop, ShopError};
use shopx_pg::PgStore;
use shopx_testing::arrange::{text, time};
use shopx_testing::open_shop;

fn password(text: &str) -> Password {
    Password::new(text).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lock_holds_in_every_process() {
    let now = time("2026-03-01T09:00:00Z");
    let a = open_shop(&support::shop().await.at(now)).await;
    let url = &support::database().await.app_url;
    let other = Shop::new(PgStore::connect(url).await.unwrap()).at(now);
    let name: Username = text("max");
    for attempt in 0..5 {
        let shop = if attempt % 2 == 0 { &a.shop } else { &other };
        let refused =
            shop.sign_in(a.tenant.domain.clone(), name.clone(), password("wrong one")).await;
        assert_eq!(refused, Err(ShopError::SignInRefused));
    }
    for shop in [&a.shop, &other] {
        let locked =
            shop.sign_in(a.tenant.domain.clone(), name.clone(), password("wrong one")).await;
        assert_eq!(locked.unwrap_err().code(), "sign_in_locked");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hash_with_other_parameters_is_good_and_made_anew() {
    // Of "correct horse", by the reference implementation, with 64 KiB and one pass: far too quick.
    const OLD: &str = "$argon2id$v=19$m=64,t=1,p=1$c29tZXNhbHRzb21lc2FsdA$\
                       bIKRw3Ua1pluirFy81fnppmR01EnUxY3hLEBwbWxBG8";
    let a = open_shop(&support::private_shop().await).await;
    let mut superuser = support::superuser().await;
    let enter = "SELECT set_config('app.tenant_id', $1, false)"; // for the audit log
    let tenant = a.tenant.id;
    sqlx::query(enter).bind(tenant.to_string()).execute(&mut superuser).await.unwrap();
    let set = "UPDATE shopx.users SET password_hash = $1 WHERE id = $2";
    let user = a.manager.user.get();
    sqlx::query(set).bind(OLD).bind(user).execute(&mut superuser).await.unwrap();

    let (name, right) = (text::<Username>("max"), password("correct horse"));
    assert_eq!(
        a.shop.sign_in(a.tenant.domain.clone(), name.clone(), right.clone()).await,
        Ok(a.manager)
    );
    let kept = "SELECT password_hash FROM shopx.users WHERE id = $1";
    let kept: String = sqlx::query_scalar(kept).bind(user).fetch_one(&mut superuser).await.unwrap();
    assert!(kept.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{kept}");
    assert_eq!(
        a.shop.sign_in(a.tenant.domain.clone(), name.clone(), right.clone()).await,
        Ok(a.manager)
    );
    let tried =
        "SELECT count(*) FROM shopx.sign_in_attempts WHERE username_key = 'max' AND tenant_id = $1";
    let tried = sqlx::query_scalar(tried).bind(tenant.get());
    let tried: i64 = tried.fetch_one(&mut superuser).await.unwrap();
    assert_eq!(tried, 0, "they are forgotten");
}
