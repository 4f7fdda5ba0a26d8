//! Many sales or refunds in one call, each answered by itself.

use shopx_core::id::ProductId;
use shopx_core::pricing::payment::{Payment, PaymentMethod};
use shopx_core::pricing::{Cart, CartLine};
use shopx_core::sales::{Checkout, RefundSale, SaleStatus};
use shopx_core::session::Permission;
use shopx_core::{Role, Shop, ShopError};

use crate::arrange::{
    Arranged, back, money, new_key, open_shop, refund_all, refund_lines, text, units,
};

/// So many units of a product for whatever they come to in cash.
fn wanting(a: &Arranged, product: ProductId, quantity: i64) -> Checkout {
    paid(a.cart(&[(product, quantity)]))
}

fn paid(cart: Cart) -> Checkout {
    Checkout::new(cart, [Payment::rest(PaymentMethod::Cash)])
}

pub async fn many_carts_are_sold_each_by_itself(shop: Shop) {
    let a = open_shop(&shop).await;
    let (tea, jam) = (a.stocked("tea", "3.50", 3).await, a.stocked("jam", "2", 5).await);
    let dear = Checkout { shown_total: Some(money("1")), ..wanting(&a, jam, 1) };
    let unknown = wanting(&a, ProductId::new(i64::MAX), 1);
    let carts = vec![
        wanting(&a, jam, 1),
        wanting(&a, tea, 9),
        wanting(&a, tea, 2),
        dear,
        unknown,
        paid(a.cart(&[])),
        paid(a.cart(&[(jam, 1), (tea, 1)])),
    ];
    let answers = a.shop.checkout_all(&a.cashier, carts).await;
    assert_eq!(answers.len(), 7);
    let mut sales = Vec::new();
    for (place, total) in [(0, "2"), (2, "7"), (6, "5.50")] {
        let sale = answers[place].as_ref().unwrap();
        assert_eq!((sale.total_amount, sale.user), (money(total), a.cashier.user));
        assert_eq!(&a.sale(sale.id).await, sale);
        sales.push(sale.id);
    }
    sales.sort_unstable();
    sales.dedup();
    assert_eq!(sales.len(), 3);
    let refused = |place: usize| answers[place].as_ref().unwrap_err();
    // How many are left depends on who came before.
    assert!(matches!(refused(1), ShopError::InsufficientStock { wanted: 9, .. }));
    let mismatch = ShopError::TotalMismatch { shown: money("1"), computed: money("2") };
    assert_eq!(*refused(3), mismatch);
    assert_eq!((refused(4).code(), refused(5).code()), ("not_found", "no_lines"));
    assert_eq!((a.level(tea).await.quantity, a.level(jam).await.quantity), (0, 3));
    assert_eq!(a.snapshot().await.sales.len(), 3);
}

pub async fn carts_of_one_call_are_decided_in_their_order(shop: Shop) {
    let a = open_shop(&shop).await;
    let (tea, jam) = (a.stocked("tea", "3", 3).await, a.stocked("jam", "2", 9).await);
    let carts = vec![
        wanting(&a, tea, 2),
        wanting(&a, tea, 2),
        wanting(&a, tea, 1),
        wanting(&a, tea, 1),
        wanting(&a, jam, 1),
    ];
    let answers = a.shop.checkout_all(&a.cashier, carts).await;
    let available = |place: usize| match answers[place].as_ref().map(|sale| sale.total_amount) {
        Ok(total) => Ok(total),
        Err(ShopError::InsufficientStock { available, .. }) => Err(*available),
        Err(other) => panic!("{other:?}"),
    };
    let told: Vec<_> = (0..5).map(available).collect();
    assert_eq!(told, [Ok(money("6")), Err(1), Ok(money("3")), Err(0), Ok(money("2"))]);
}

pub async fn carts_that_want_the_same_units_are_never_oversold(shop: Shop) {
    let a = open_shop(&shop).await;
    let tea = a.stocked("tea", "3", 30).await;
    let carts = (0..50).map(|_| wanting(&a, tea, 1)).collect();
    let answers = a.shop.checkout_all(&a.cashier, carts).await;
    let mut sold = 0;
    for answer in answers {
        match answer {
            Ok(sale) => {
                assert_eq!(sale.lines[0].quantity, 1);
                sold += 1;
            }
            Err(ShopError::InsufficientStock { wanted: 1, available: 0, .. }) => {}
            Err(other) => panic!("{other:?}"),
        }
    }
    assert_eq!((sold, a.level(tea).await.quantity), (30, 0));
}

pub async fn of_two_carts_with_one_key_the_second_is_answered_once_more(shop: Shop) {
    let a = open_shop(&shop).await;
    let tea = a.stocked("tea", "3", 10).await;
    let keyed = |key, quantity| Checkout { key: Some(key), ..wanting(&a, tea, quantity) };
    let (one, other) = (new_key(), new_key());
    let carts = vec![
        keyed(one, 2),
        keyed(other, 1),
        keyed(one, 2),
        keyed(one, 3),
        keyed(other, 1),
        keyed(one, 2),
    ];
    let answers = a.shop.checkout_all(&a.cashier, carts.clone()).await;
    let replayed = |place: usize| answers[place].as_ref().unwrap().replayed.get();
    assert_eq!([0, 1, 2, 4, 5].map(replayed), [false, false, true, true, true]);
    assert_eq!((&answers[2], &answers[5], &answers[4]), (&answers[0], &answers[0], &answers[1]));
    assert_eq!(answers[3], Err(ShopError::KeyConflict { key: one }));
    assert_eq!(a.level(tea).await.quantity, 7);
    // Asked again, all of it is.
    let again = a.shop.checkout_all(&a.cashier, carts).await;
    assert_eq!(again, answers);
    assert!(again.iter().flatten().all(|sale| sale.replayed.get()));
    assert_eq!(a.level(tea).await.quantity, 7);
}

pub async fn each_of_many_asks_its_own_permissions(shop: Shop) {
    let a = open_shop(&shop).await;
    let tea = a.product("tea", "3").await;
    let batch = a.receive(tea, 10, "1").await;
    let line = CartLine { batch: Some(batch), ..CartLine::new(tea, units(1)) };
    let carts = vec![wanting(&a, tea, 1), paid(a.cart_of(line)), wanting(&a, tea, 1)];
    let by_cashier = a.shop.checkout_all(&a.cashier, carts.clone()).await;
    let denied = by_cashier[1].as_ref().unwrap_err();
    let permission = Permission::ChooseBatch;
    let wanted = ShopError::PermissionDenied { role: Role::Cashier, permission };
    assert_eq!(*denied, wanted);
    assert!(by_cashier[0].is_ok() && by_cashier[2].is_ok());
    // With a manager's approval all of them are sold, and say so.
    let approved = a.cashier.approved_by(&a.manager).unwrap();
    for sale in a.shop.checkout_all(&approved, carts).await {
        let sale = sale.unwrap();
        assert_eq!((sale.user, sale.approved_by), (a.cashier.user, Some(a.manager.user)));
    }
    assert_eq!(a.level(tea).await.quantity, 5);
}

pub async fn of_no_carts_and_no_refunds_there_are_no_answers(shop: Shop) {
    let a = open_shop(&shop).await;
    let before = a.snapshot().await;
    assert_eq!(a.shop.checkout_all(&a.cashier, Vec::new()).await, []);
    assert_eq!(a.shop.refund_all(&a.cashier, Vec::new()).await, []);
    assert_eq!(a.snapshot().await, before);
}

pub async fn many_refunds_are_made_each_by_itself(shop: Shop) {
    let a = open_shop(&shop).await;
    let tea = a.stocked("tea", "3", 50).await;
    let mut sales = Vec::new();
    for quantity in [1, 2, 3, 4] {
        sales.push(a.sell(tea, quantity).await.unwrap().id);
    }
    let key = Some(new_key());
    let refunds = vec![
        refund_all(sales[0]),
        refund_lines(sales[1], vec![back(1, 3)]),
        RefundSale { key, ..refund_lines(sales[2], vec![back(1, 1)]) },
        refund_all(shopx_core::id::SaleId::new(i64::MAX)),
        RefundSale { key, ..refund_lines(sales[2], vec![back(1, 1)]) },
        RefundSale { reason: text("torn"), ..refund_lines(sales[3], vec![back(1, 4)]) },
    ];
    let answers = a.shop.refund_all(&a.manager, refunds).await;
    let amount = |place: usize| answers[place].as_ref().map(|refund| refund.amount);
    assert_eq!([0, 2, 4, 5].map(amount), ["3", "3", "3", "12"].map(|amount| Ok(money(amount))));
    let exceeds =
        ShopError::RefundExceedsSale { sale: sales[1], line_no: 1, wanted: 3, refundable: 2 };
    assert_eq!(answers[1], Err(exceeds));
    assert_eq!(answers[3].as_ref().unwrap_err().code(), "not_found");
    assert_eq!(answers[4], answers[2]);
    let replayed = |place: usize| answers[place].as_ref().unwrap().replayed.get();
    assert_eq!((replayed(2), replayed(4)), (false, true));
    let status = |sale: shopx_core::sales::Sale| (sale.status, sale.refund_count);
    let after = [
        status(a.sale(sales[0]).await),
        status(a.sale(sales[1]).await),
        status(a.sale(sales[2]).await),
        status(a.sale(sales[3]).await),
    ];
    assert_eq!(
        after,
        [
            (SaleStatus::Refunded, 1),
            (SaleStatus::Completed, 0),
            (SaleStatus::PartiallyRefunded, 1),
            (SaleStatus::Refunded, 1),
        ]
    );
    assert_eq!(a.level(tea).await.quantity, 50 - 10 + 1 + 1 + 4);
}

pub async fn refunds_of_one_sale_in_one_call_give_back_no_more_than_was_sold(shop: Shop) {
    let a = open_shop(&shop).await;
    let tea = a.stocked("tea", "3", 10).await;
    let sale = a.sell(tea, 3).await.unwrap().id;
    let refunds = (0..5).map(|_| refund_lines(sale, vec![back(1, 1)])).collect();
    let answers = a.shop.refund_all(&a.manager, refunds).await;
    assert_eq!(answers.iter().flatten().count(), 3);
    for refused in answers.into_iter().filter_map(Result::err) {
        let closed = ShopError::SaleClosed { sale, status: SaleStatus::Refunded };
        assert_eq!(refused, closed);
    }
    assert_eq!((a.sale(sale).await.refund_count, a.level(tea).await.quantity), (3, 10));
}
