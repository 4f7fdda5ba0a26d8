//! Tills of a tenant that sell at the same moment share a recording call, and nothing else.
#![expect(clippy::unwrap_used, reason = "helpers of tests, not tests to Clippy")]

mod support;

use shopx_core::id::{ProductId, UserId};
use shopx_core::pricing::payment::{Payment, PaymentMethod};
use shopx_core::sales::{Checkout, Sale};
use shopx_core::stock::MovementDocument;
use shopx_core::testing::Arranged;
use shopx_core::testing::arrange::{new_key, open_shop, unique, user};
use shopx_core::{Entity, Result, Role, Session, ShopError};
use sqlx::PgConnection;
use tokio::sync::Mutex;
use tokio::task::JoinHandle;

/// They look at what every connection of the server does.
static ONE_AT_A_TIME: Mutex<()> = Mutex::const_new(());

/// A shop whose first recording call hangs, because somebody holds its product.
struct Hung {
    arranged: Arranged,
    product: ProductId,
    holder: PgConnection,
    first: JoinHandle<Result<Sale>>,
}

fn sell(arranged: &Arranged, session: Session, product: ProductId) -> JoinHandle<Result<Sale>> {
    let checkout = Checkout {
        key: Some(new_key()),
        ..Checkout::new(arranged.cart(&[(product, 1)]), [Payment::rest(PaymentMethod::Card)])
    };
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

async fn hung() -> Hung {
    let arranged = open_shop(&support::private_shop().await).await;
    let product = arranged.stocked("tea", "2.50", 10).await;
    let mut holder = support::superuser().await;
    sqlx::raw_sql("BEGIN").execute(&mut holder).await.unwrap();
    sqlx::query("SELECT 1 FROM shopx.inventory WHERE product_id = $1 FOR UPDATE")
        .bind(product.get())
        .execute(&mut holder)
        .await
        .unwrap();
    let first = sell(&arranged, arranged.cashier, product);
    wait_for(&mut support::superuser().await, 1, "active", "record_sales").await;
    Hung { arranged, product, holder, first }
}

/// When a sale's row was written: those of one call in one transaction.
async fn transactions(sales: &[Sale]) -> Vec<String> {
    let ids: Vec<_> = sales.iter().map(|sale| sale.id.get()).collect();
    let written = "SELECT DISTINCT xmin::text FROM shopx.transactions WHERE id = ANY ($1)";
    let mut superuser = support::superuser().await;
    sqlx::query_scalar(written).bind(ids).fetch_all(&mut superuser).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn sales_that_wait_for_a_call_are_recorded_by_the_next_one_each_under_its_own_name() {
    let _alone = ONE_AT_A_TIME.lock().await;
    let mut hung = hung().await;
    let Arranged { shop, admin, .. } = &hung.arranged;
    let mut tills = Vec::new();
    for number in 0..5 {
        let cashier = user(&unique(&format!("till{number}")), Role::Cashier);
        let cashier = shop.create_user(admin, cashier).await.unwrap();
        let session = Session::new(admin.tenant, cashier.id, cashier.role);
        tills.push((session, sell(&hung.arranged, session, hung.product)));
    }
    wait_for(&mut support::superuser().await, 5, "idle", "load_shelf").await;
    sqlx::raw_sql("ROLLBACK").execute(&mut hung.holder).await.unwrap();

    hung.first.await.unwrap().unwrap();
    let mut sales = Vec::new();
    for (session, sale) in tills {
        let sale = sale.await.unwrap().unwrap();
        let kept = shop.sale(admin, sale.id).await.unwrap();
        assert_eq!((kept.user, &kept), (session.user, &sale));
        let by: Vec<UserId> = hung
            .arranged
            .ledger(hung.product)
            .await
            .into_iter()
            .filter(|movement| matches!(movement.document, MovementDocument::Sale { id, .. } if id == sale.id))
            .map(|movement| movement.user)
            .collect();
        assert_eq!(by, [session.user]);
        sales.push(sale);
    }
    let together = transactions(&sales).await.len();
    assert!(together < sales.len(), "{together}");
    assert_eq!(hung.arranged.level(hung.product).await.quantity, 4);
    assert_eq!(shop.verify(admin).await.unwrap(), []);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sale_that_is_refused_and_one_that_was_given_up_do_not_take_the_others_with_them() {
    let _alone = ONE_AT_A_TIME.lock().await;
    let mut hung = hung().await;
    let Arranged { shop, admin, cashier, .. } = &hung.arranged;
    let nobody = Session { user: UserId::new(i64::MAX), ..*cashier };
    let good = [(); 3].map(|()| sell(&hung.arranged, *cashier, hung.product));
    let refused = sell(&hung.arranged, nobody, hung.product);
    let given_up = sell(&hung.arranged, *cashier, hung.product);
    wait_for(&mut support::superuser().await, 5, "idle", "load_shelf").await;
    // The one who made the call that hangs, too: it is made all the same.
    hung.first.abort();
    given_up.abort();
    sqlx::raw_sql("ROLLBACK").execute(&mut hung.holder).await.unwrap();

    for sale in good {
        sale.await.unwrap().unwrap();
    }
    assert_eq!(refused.await.unwrap(), Err(ShopError::not_found(Entity::User, i64::MAX)));
    // Those that were given up happened or did not, like any sale whose answer nobody heard.
    let left = hung.arranged.level(hung.product).await.quantity;
    assert!((5..=7).contains(&left), "{left}");
    assert_eq!(shop.verify(admin).await.unwrap(), []);
}
