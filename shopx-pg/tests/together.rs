//! What waits for the same tenant is loaded, decided and recorded together, and each is answered by itself.
#![expect(clippy::unwrap_used, reason = "helpers of tests, not tests to Clippy")]

mod support;

use std::time::Duration;

use shopx_core::id::{ProductId, UserId};
use shopx_core::idempotency::Key;
use shopx_core::pricing::payment::{Payment, PaymentMethod};
use shopx_core::pricing::{Benefit, NewPromotion, Scope};
use shopx_core::sales::{Checkout, RefundSale, Sale};
use shopx_core::stock::{Deciding, MovementDocument, Receive, ReceiveLine, ShelfQuery};
use shopx_core::store::Store;
use shopx_core::transfers::{Arrival, CompleteTransfers, RequestTransfer, Transfer};
use shopx_core::{Entity, Result, Role, Session, Shop, ShopError};
use shopx_pg::{PgOptions, PgStore};
use shopx_testing::Arranged;
use shopx_testing::arrange::{
    money, new_key, open_shop, percent, receipt, refund_all, transfer, unique, units, user,
};
use sqlx::PgConnection;
use tokio::sync::Mutex;
use tokio::task::JoinHandle;

/// They look at what every connection of the server does.
static ONE_AT_A_TIME: Mutex<()> = Mutex::const_new(());

/// A store of its own on the private server: another process, as far as the database can see.
async fn store(lock_timeout: Duration) -> PgStore {
    let url = &support::private_database().await.app_url;
    let options = PgOptions { lock_timeout, ..PgOptions::default() };
    PgStore::connect_with(url, &options).await.unwrap()
}

fn checkout(arranged: &Arranged, lines: &[(ProductId, i64)]) -> Checkout {
    Checkout {
        key: Some(new_key()),
        ..Checkout::new(arranged.cart(lines), [Payment::rest(PaymentMethod::Card)])
    }
}

fn sell(arranged: &Arranged, session: Session, product: ProductId) -> JoinHandle<Result<Sale>> {
    ask(arranged, session, checkout(arranged, &[(product, 1)]))
}

fn ask(arranged: &Arranged, session: Session, checkout: Checkout) -> JoinHandle<Result<Sale>> {
    let shop = arranged.shop.clone();
    tokio::spawn(async move { shop.checkout(&session, checkout).await })
}

/// Waits until so many of the shop's connections have last done this and are in this state.
async fn wait_for(superuser: &mut PgConnection, count: i64, state: &str, call: &str) {
    let found = "SELECT count(*) FROM pg_stat_activity
                 WHERE application_name = 'shopx' AND state = $1 AND query LIKE '%' || $2 || '%'";
    loop {
        let (now,): (i64,) =
            sqlx::query_as(found).bind(state).bind(call).fetch_one(&mut *superuser).await.unwrap();
        if now >= count {
            return;
        }
        tokio::task::yield_now().await;
    }
}

/// Whether somebody waits for a lock in this call.
async fn waits_for_a_lock(superuser: &mut PgConnection, call: &str) -> bool {
    let waits = "SELECT EXISTS (SELECT FROM pg_stat_activity
                 WHERE application_name = 'shopx' AND wait_event_type = 'Lock' AND query LIKE '%' || $1 || '%')";
    sqlx::query_scalar(waits).bind(call).fetch_one(superuser).await.unwrap()
}

/// Somebody who holds the level of a product until they roll back.
async fn holder(product: ProductId) -> PgConnection {
    let mut holder = support::superuser().await;
    sqlx::raw_sql("BEGIN").execute(&mut holder).await.unwrap();
    sqlx::query("SELECT 1 FROM shopx.inventory WHERE product_id = $1 FOR UPDATE")
        .bind(product.get())
        .execute(&mut holder)
        .await
        .unwrap();
    holder
}

/// In how many transactions what these keys stand for was recorded.
async fn transactions(keys: &[Option<Key>]) -> usize {
    // The time is that of the transaction.
    let times = "SELECT DISTINCT created_at FROM shopx.idempotency_keys WHERE key = ANY ($1)";
    let keys: Vec<Key> = keys.iter().copied().flatten().collect();
    let mut superuser = support::superuser().await;
    sqlx::query(times).bind(keys).fetch_all(&mut superuser).await.unwrap().len()
}

#[tokio::test(flavor = "multi_thread")]
async fn sales_at_the_same_moment_are_recorded_together_each_under_its_own_name() {
    let arranged = open_shop(&support::private_shop().await).await;
    let product = arranged.stocked("tea", "2.50", 100).await;
    let Arranged { shop, admin, .. } = &arranged;
    let mut tills = Vec::new();
    for number in 0..20 {
        let cashier = user(&unique(&format!("till{number}")), Role::Cashier);
        let cashier = shop.create_user(admin, cashier).await.unwrap();
        tills.push(Session::new(admin.tenant, cashier.id, cashier.role));
    }
    let carts: Vec<_> = tills.iter().map(|_| checkout(&arranged, &[(product, 1)])).collect();
    let keys: Vec<_> = carts.iter().map(|cart| cart.key).collect();
    let sales: Vec<_> = tills
        .iter()
        .zip(carts)
        .map(|(session, cart)| (*session, ask(&arranged, *session, cart)))
        .collect();
    for (session, sale) in sales {
        let sale = sale.await.unwrap().unwrap();
        let kept = shop.sale(admin, sale.id).await.unwrap();
        assert_eq!((kept.user, &kept), (session.user, &sale));
        let by: Vec<UserId> = arranged
            .ledger(product)
            .await
            .into_iter()
            .filter(|movement| matches!(movement.document, MovementDocument::Sale { id, .. } if id == sale.id))
            .map(|movement| movement.user)
            .collect();
        assert_eq!(by, [session.user]);
    }
    let together = transactions(&keys).await;
    assert!(together < 20, "{together}");
    assert_eq!(arranged.level(product).await.quantity, 80);
    assert_eq!(shop.verify(admin).await.unwrap(), []);
}

#[tokio::test(flavor = "multi_thread")]
async fn documents_of_every_sort_that_wait_are_recorded_together() {
    let arranged = open_shop(&support::private_shop().await).await;
    let Arranged { shop, manager, location, .. } = &arranged;
    let depot = arranged.location("Depot").await.id;
    let product = arranged.stocked("tea", "2.50", 100).await;
    let goods = |_| Receive {
        key: Some(new_key()),
        ..receipt(location.id, vec![ReceiveLine::new(product, units(2), money("1"))])
    };
    let goods: Vec<_> = (0..20).map(goods).collect();
    let keys: Vec<_> = goods.iter().map(|goods| goods.key).collect();
    assert!(shop.run_all(manager, goods).await.iter().all(Result::is_ok));
    assert_eq!(transactions(&keys).await, 1);

    let carts: Vec<_> = (0..20).map(|_| checkout(&arranged, &[(product, 1)])).collect();
    let keys: Vec<_> = carts.iter().map(|cart| cart.key).collect();
    let sales = shop.checkout_all(manager, carts).await;
    let sales: Vec<Sale> = sales.into_iter().map(Result::unwrap).collect();
    assert_eq!(transactions(&keys).await, 1);

    // Two of the same sale are one after the other.
    let back = |sale: &Sale| RefundSale { key: Some(new_key()), ..refund_all(sale.id) };
    let mut refunds: Vec<RefundSale> = sales.iter().map(back).collect();
    let keys: Vec<_> = refunds.iter().map(|refund| refund.key).collect();
    refunds.push(back(&sales[0]));
    let mut refunds = shop.refund_all(manager, refunds).await;
    assert_eq!(refunds.pop().unwrap().unwrap_err().code(), "sale_closed");
    assert!(refunds.iter().all(Result::is_ok));
    assert_eq!(transactions(&keys).await, 1);

    let send =
        |_| RequestTransfer { key: Some(new_key()), ..transfer(location.id, depot, product, 1) };
    let sent: Vec<_> = (0..20).map(send).collect();
    let keys: Vec<_> = sent.iter().map(|sent| sent.key).collect();
    let sent = shop.run_all(manager, sent).await;
    assert_eq!(transactions(&keys).await, 1);
    let complete = |sent: &Result<Vec<Transfer>>| CompleteTransfers {
        arrivals: vec![Arrival::all(sent.as_ref().unwrap()[0].id)],
        key: Some(new_key()),
    };
    let complete: Vec<_> = sent.iter().map(complete).collect();
    let keys: Vec<_> = complete.iter().map(|complete| complete.key).collect();
    assert!(shop.run_all(manager, complete).await.iter().all(Result::is_ok));
    assert_eq!(transactions(&keys).await, 1);
    assert_eq!(arranged.level(product).await.available(), 120);
    assert_eq!(shop.verify(&arranged.admin).await.unwrap(), []);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sale_that_is_refused_and_one_that_was_given_up_do_not_take_the_others_with_them() {
    let arranged = open_shop(&support::private_shop().await).await;
    let product = arranged.stocked("tea", "2.50", 10).await;
    let Arranged { shop, admin, cashier, .. } = &arranged;
    let nobody = Session { user: UserId::new(i64::MAX), ..*cashier };
    let given_up = sell(&arranged, *cashier, product);
    let good = [(); 3].map(|()| sell(&arranged, *cashier, product));
    let refused = sell(&arranged, nobody, product);
    given_up.abort();
    for sale in good {
        sale.await.unwrap().unwrap();
    }
    assert_eq!(refused.await.unwrap(), Err(ShopError::not_found(Entity::User, i64::MAX)));
    // The one that was given up happened or did not, like any sale whose answer nobody heard.
    let left = arranged.level(product).await.quantity;
    assert!((6..=7).contains(&left), "{left}");
    assert_eq!(shop.verify(admin).await.unwrap(), []);
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_takes_long_to_decide_or_panics_holds_up_nobody() {
    let store = store(Duration::from_secs(10)).await;
    let arranged = open_shop(&Shop::new(store.clone())).await;
    let product = arranged.stocked("tea", "2.50", 10).await;
    let query = ShelfQuery {
        deciding: Some(Deciding::Sale),
        ..ShelfQuery::new(arranged.location.id, [product])
    };
    // Has its facts, and is in no hurry.
    let mut slow = store.begin_one(&arranged.cashier).await.unwrap();
    let facts = slow.stock().shelf(&query).await.unwrap();
    assert_eq!(facts.products[&product].quantity, 10);
    let (session, of, asked) = (arranged.cashier, store.clone(), query.clone());
    let panics = tokio::spawn(async move {
        let mut tx = of.begin_one(&session).await.unwrap();
        tx.stock().shelf(&asked).await.unwrap();
        panic!("while deciding");
    });
    let sales: Vec<_> = (0..5).map(|_| sell(&arranged, arranged.cashier, product)).collect();
    for sale in sales {
        sale.await.unwrap().unwrap();
    }
    assert!(panics.await.unwrap_err().is_panic());
    drop(slow);
    assert_eq!(arranged.level(product).await.quantity, 5);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_that_rests_on_a_neighbour_waits_for_what_becomes_of_that_one() {
    let arranged = open_shop(&support::private_shop().await).await;
    let tea = arranged.stocked("tea", "2.50", 3).await;
    let Arranged { shop, cashier, .. } = &arranged;
    // The first takes two of three and cannot be recorded, for nobody sells it.
    let nobody = Session { user: UserId::new(i64::MAX), ..*cashier };
    let (first, second) = tokio::join!(
        shop.checkout(&nobody, checkout(&arranged, &[(tea, 2)])),
        shop.checkout(cashier, checkout(&arranged, &[(tea, 2)])),
    );
    assert_eq!(first, Err(ShopError::not_found(Entity::User, i64::MAX)));
    assert_eq!(second.unwrap().lines[0].quantity, 2);
    // Here the first is recorded, and the second is refused with what that one leaves.
    arranged.receive(tea, 2, "1").await;
    let carts = vec![checkout(&arranged, &[(tea, 2)]), checkout(&arranged, &[(tea, 2)])];
    let mut answers = shop.checkout_all(cashier, carts).await.into_iter();
    answers.next().unwrap().unwrap();
    match answers.next().unwrap().unwrap_err() {
        ShopError::InsufficientStock { available: 1, wanted: 2, .. } => {}
        refused => panic!("{refused:?}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_holds_a_level_stops_only_the_sales_that_need_it() {
    let _alone = ONE_AT_A_TIME.lock().await;
    let shop = Shop::new(store(Duration::from_secs(3)).await);
    let (a, b) = (open_shop(&shop).await, open_shop(&shop).await);
    let (held, free) = (a.stocked("tea", "2", 50).await, a.stocked("jam", "2", 50).await);
    let other = b.stocked("tea", "2", 50).await;
    let mut holder = holder(held).await;
    // More than there are connections.
    let stuck: Vec<_> = (0..30).map(|_| sell(&a, a.cashier, held)).collect();
    let mut superuser = support::superuser().await;
    wait_for(&mut superuser, 1, "active", "await_stock").await;

    b.sell(other, 1).await.unwrap();
    let sales: Vec<_> = (0..10).map(|_| sell(&a, a.cashier, free)).collect();
    for sale in sales {
        sale.await.unwrap().unwrap();
    }
    assert!(stuck.iter().all(|sale| !sale.is_finished()), "they wait");
    let waiting: i64 = sqlx::query_scalar(
        "SELECT count(*) FROM pg_stat_activity
         WHERE application_name = 'shopx' AND wait_event_type = 'Lock'",
    )
    .fetch_one(&mut superuser)
    .await
    .unwrap();
    assert!(waiting <= 2, "on {waiting} connections");
    for sale in stuck {
        assert_eq!(sale.await.unwrap(), Err(ShopError::TimedOut));
    }
    assert_eq!(a.level(held).await.quantity, 50);

    // Who waits when it is let go sells.
    let waits = sell(&a, a.cashier, held);
    wait_for(&mut superuser, 1, "active", "await_stock").await;
    sqlx::raw_sql("ROLLBACK").execute(&mut holder).await.unwrap();
    waits.await.unwrap().unwrap();
    assert_eq!(a.level(held).await.quantity, 49);
}

#[tokio::test]
async fn who_holds_the_count_of_a_promotion_is_waited_for() {
    let _alone = ONE_AT_A_TIME.lock().await;
    let a = open_shop(&Shop::new(store(Duration::from_secs(1)).await)).await;
    let product = a.stocked("tea", "2", 50).await;
    let off = Benefit::PercentOff { on: Scope::Cart, percent: percent("10"), max_units: None };
    let limited = NewPromotion {
        usage_limit: Some(10),
        ..NewPromotion::new("Ten off".parse().unwrap(), off)
    };
    a.shop.create_promotion(&a.manager, limited).await.unwrap();
    a.sell(product, 1).await.unwrap();
    let mut holder = support::superuser().await;
    sqlx::raw_sql("BEGIN; SELECT 1 FROM shopx.promotion_counts FOR UPDATE")
        .execute(&mut holder)
        .await
        .unwrap();
    assert_eq!(a.sell(product, 1).await, Err(ShopError::TimedOut));
    sqlx::raw_sql("ROLLBACK").execute(&mut holder).await.unwrap();
    a.sell(product, 1).await.unwrap();
    assert_eq!(a.level(product).await.quantity, 48);
}

#[tokio::test]
async fn one_document_that_waited_for_a_level_finds_it_as_it_is_then() {
    let _alone = ONE_AT_A_TIME.lock().await;
    let store = store(Duration::from_secs(10)).await;
    let a = open_shop(&Shop::new(store.clone())).await;
    let product = a.stocked("tea", "2", 50).await;
    let mut superuser = support::superuser().await;
    let mut other = support::superuser().await;
    sqlx::raw_sql("BEGIN").execute(&mut other).await.unwrap();
    sqlx::query("UPDATE shopx.inventory SET updated_at = now() WHERE product_id = $1")
        .bind(product.get())
        .execute(&mut other)
        .await
        .unwrap();
    // In the host's own transaction nothing is tried again.
    let lines = vec![ReceiveLine::new(product, units(1), money("1"))];
    let (shop, manager, goods) = (a.shop.clone(), a.manager, receipt(a.location.id, lines));
    let received = tokio::spawn(async move {
        let mut unit = store.begin_unit(&manager).await?;
        shop.run_in(unit.tx(), &goods).await?;
        unit.commit().await
    });
    while !waits_for_a_lock(&mut superuser, "record_stock_document").await {}
    sqlx::raw_sql("COMMIT").execute(&mut other).await.unwrap();
    received.await.unwrap().unwrap();
    assert_eq!(a.level(product).await.quantity, 51);
}

/// Somebody who claims a key in a transaction that stays open.
async fn claim(arranged: &Arranged, key: Option<Key>) -> PgConnection {
    let mut somebody = support::superuser().await;
    sqlx::raw_sql("BEGIN").execute(&mut somebody).await.unwrap();
    sqlx::query(
        "INSERT INTO shopx.idempotency_keys (tenant_id, key, use_case, fingerprint, subject_ids)
         VALUES ($1, $2, 'checkout', decode(repeat('00', 32), 'hex'), '{-1}')",
    )
    .bind(arranged.tenant.id.get())
    .bind(key)
    .execute(&mut somebody)
    .await
    .unwrap();
    somebody
}

#[tokio::test]
async fn a_key_that_somebody_else_has_used_stays_theirs_whatever_is_held() {
    let _alone = ONE_AT_A_TIME.lock().await;
    let a = open_shop(&Shop::new(store(Duration::from_secs(3)).await)).await;
    let product = a.stocked("tea", "2", 50).await;
    let mut holder = holder(product).await;
    let mut superuser = support::superuser().await;
    let sale = checkout(&a, &[(product, 1)]);
    let key = sale.key;
    let mut faster = claim(&a, key).await;
    let asked = ask(&a, a.cashier, sale);
    while !waits_for_a_lock(&mut superuser, "record_sales").await {}
    sqlx::raw_sql("COMMIT").execute(&mut faster).await.unwrap();
    // As held it would wait for the stock, and then be sold.
    while !asked.is_finished() && !waits_for_a_lock(&mut superuser, "await_stock").await {}
    sqlx::raw_sql("ROLLBACK").execute(&mut holder).await.unwrap();
    // It waited for the stock by itself when the key was given up late.
    let refused = asked.await.unwrap().unwrap_err();
    assert!(matches!(refused, ShopError::KeyConflict { .. } | ShopError::TimedOut), "{refused}");
    let subjects: Vec<i64> =
        sqlx::query_scalar("SELECT subject_ids FROM shopx.idempotency_keys WHERE key = $1")
            .bind(key)
            .fetch_one(&mut superuser)
            .await
            .unwrap();
    assert_eq!((subjects, a.level(product).await.quantity), (vec![-1], 50));
}

#[tokio::test]
async fn who_is_recorded_after_one_that_is_left_out_is_told_so() {
    let _alone = ONE_AT_A_TIME.lock().await;
    let a = open_shop(&Shop::new(store(Duration::from_secs(10)).await)).await;
    let (tea, jam) = (a.stocked("tea", "2", 50).await, a.stocked("jam", "2", 50).await);
    let receive = |product, key| Receive {
        key,
        ..receipt(a.location.id, vec![ReceiveLine::new(product, units(1), money("1"))])
    };
    let key = Some(new_key());
    let goods = vec![receive(tea, key), receive(jam, None)];
    let mut superuser = support::superuser().await;
    let mut faster = claim(&a, key).await;
    let (shop, manager) = (a.shop.clone(), a.manager);
    let asked = tokio::spawn(async move { shop.run_all(&manager, goods).await });
    while !waits_for_a_lock(&mut superuser, "record_stock_document").await {}
    sqlx::raw_sql("COMMIT").execute(&mut faster).await.unwrap();
    let [first, second] = &asked.await.unwrap()[..] else { panic!("two answers") };
    assert_eq!(first.as_ref().unwrap_err().code(), "key_conflict");
    assert!(second.is_ok(), "{second:?}");
    assert_eq!((a.level(tea).await.quantity, a.level(jam).await.quantity), (50, 51));
}

#[tokio::test]
async fn loading_and_recording_stand_under_the_span_of_the_caller() {
    let arranged = open_shop(&support::private_shop().await).await;
    let product = arranged.stocked("tea", "2.50", 10).await;
    let heard = support::heard::Heard::default();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_ansi(false)
        .with_writer(heard.clone())
        .finish();
    let listening = tracing::subscriber::set_default(subscriber);
    arranged.sell(product, 1).await.unwrap();
    drop(listening);
    let log = heard.text();
    for (span, function) in [("load", "load_shelves"), ("record", "record_sales")] {
        let under = |line: &&str| {
            line.contains("call{name=\"checkout\"")
                && line.contains(&format!(":{span}{{"))
                && line.contains(function)
        };
        assert!(log.lines().any(|line| under(&line)), "{function}: {log}");
    }
}
