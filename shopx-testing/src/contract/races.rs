//! Many tills at once.

use shopx_core::catalog::Product;
use shopx_core::id::ProductId;
use shopx_core::pricing::Cart;
use shopx_core::pricing::payment::{Payment, PaymentMethod};
use shopx_core::records::Record;
use shopx_core::sales::{Checkout, Sale, SaleStatus};
use shopx_core::session::Role;
use shopx_core::stock::ReceiveLine;
use shopx_core::tenants::NewTenant;
use shopx_core::transfers::{Arrival, CancelTransfers, CompleteTransfers};
use shopx_core::{Result, Shop, ShopError};

use crate::arrange::{
    Arranged, Dice, back, counted, counting, money, new_key, open_shop, pounds, product, receipt,
    refund_all, refund_lines, text, transfer, unique, units, user, void,
};
use crate::contract::race;

const TILLS: usize = 16;

fn sale(cart: Cart) -> Checkout {
    Checkout::new(cart, [Payment::rest(PaymentMethod::Cash)])
}

/// Every till does the same at once.
async fn at_every_till<T, F>(
    a: &Arranged,
    work: impl Fn(Arranged, usize) -> F + Send + Sync,
) -> Vec<Result<T>>
where
    T: Send + 'static,
    F: Future<Output = Result<T>> + Send + 'static,
{
    race((0..TILLS).map(|till| work(a.clone(), till))).await
}

fn split<T>(results: Vec<Result<T>>) -> (Vec<T>, Vec<ShopError>) {
    let (mut done, mut refused) = (Vec::new(), Vec::new());
    for result in results {
        match result {
            Ok(output) => done.push(output),
            Err(refusal) => refused.push(refusal),
        }
    }
    (done, refused)
}

pub async fn sixteen_tills_race_for_the_last_unit_and_one_sells_it(shop: Shop) {
    let a = open_shop(&shop).await;
    let tea = a.stocked("tea", "3", 1).await;
    let results = at_every_till(&a, move |a, _| async move { a.sell(tea, 1).await }).await;
    let (sold, refused) = split(results);
    assert_eq!((sold.len(), refused.len()), (1, 15));
    let none_left = ShopError::InsufficientStock {
        product: tea,
        location: a.location.id,
        wanted: 1,
        available: 0,
        reserved: 0,
        expired: 0,
        quarantined: 0,
    };
    assert!(refused.iter().all(|refusal| *refusal == none_left), "{refused:?}");
    assert_eq!(a.level(tea).await.quantity, 0);
}

/// Sells random baskets until nothing is left.
async fn sell_out(a: Arranged, products: Vec<ProductId>, seed: u64) -> Vec<Sale> {
    let mut dice = Dice::new(seed);
    let mut sales = Vec::new();
    let mut open = products;
    while !open.is_empty() {
        let mut cart = a.cart(&[]);
        for _ in 0..dice.between(1, 4) {
            cart = cart.with(dice.pick(&open), units(dice.between(1, 3)));
        }
        match a.shop.checkout(&a.cashier, Checkout { key: Some(new_key()), ..sale(cart) }).await {
            Ok(sale) => sales.push(sale),
            Err(ShopError::InsufficientStock { product, available, .. }) => {
                if available == 0 {
                    open.retain(|open| *open != product);
                } else if let Ok(sale) = a.sell(product, 1).await {
                    sales.push(sale);
                }
            }
            Err(refusal) => panic!("{refusal:?}"),
        }
    }
    sales
}

pub async fn sixteen_tills_with_random_baskets_sell_exactly_what_there_was(shop: Shop) {
    let a = open_shop(&shop).await;
    let mut products = Vec::new();
    for n in 0..5 {
        let product = a.product(&format!("P{n}"), "1").await;
        for _ in 0..4 {
            a.receive(product, 10, "0.5").await;
        }
        products.push(product);
    }
    let sales = race((0..TILLS).map(|till| {
        let (a, products) = (a.clone(), products.clone());
        sell_out(a, products, till as u64)
    }))
    .await;
    let lines = sales.iter().flatten().flat_map(|sale| &sale.lines);
    assert_eq!(lines.map(|line| line.quantity).sum::<i64>(), 200);
    for product in products {
        assert_eq!(a.level(product).await.quantity, 0);
        assert_eq!(a.ledger(product).await.iter().map(|m| m.quantity).sum::<i64>(), 0);
    }
}

pub async fn opposed_transfers_race_without_an_error_and_conserve_units(shop: Shop) {
    let a = open_shop(&shop).await;
    let depot = a.location("Depot").await.id;
    let (tea, jam) = (a.stocked("tea", "3", 20).await, a.stocked("jam", "3", 20).await);
    for product in [tea, jam] {
        a.receive_at(depot, product, 20, "1").await;
    }
    let here = a.location.id;
    let results = at_every_till(&a, move |a, till| async move {
        let mut dice = Dice::new(till as u64);
        let (from, to) = if till % 2 == 0 { (here, depot) } else { (depot, here) };
        for _ in 0..6 {
            let mut request = transfer(from, to, tea, dice.between(1, 5));
            request.lines.extend(transfer(from, to, jam, dice.between(1, 5)).lines);
            if till % 4 >= 2 {
                request.lines.reverse();
            }
            let sent = match a.shop.request_transfer(&a.manager, request).await {
                Ok(sent) => sent,
                Err(ShopError::InsufficientStock { .. }) => continue,
                Err(refusal) => return Err(refusal),
            };
            if dice.roll(4) == 0 {
                let transfers = sent.iter().rev().map(|t| t.id).collect();
                let cancel = CancelTransfers { transfers, key: None };
                a.shop.cancel_transfers(&a.manager, cancel).await?;
            } else {
                let arrivals = sent.iter().map(|t| Arrival::all(t.id)).collect();
                let complete = CompleteTransfers { arrivals, key: None };
                a.shop.complete_transfers(&a.manager, complete).await?;
            }
        }
        Ok(())
    })
    .await;
    assert_eq!(split(results).1, []);
    for product in [tea, jam] {
        let (here, there) = (a.on_hand(here, product).await, a.on_hand(depot, product).await);
        assert_eq!(here.0 + there.0, 40);
        assert_eq!((here.1, there.1), (0, 0));
    }
}

pub async fn selling_and_moving_the_same_units_never_takes_them_twice(shop: Shop) {
    let a = open_shop(&shop).await;
    let depot = a.location("Depot").await.id;
    let tea = a.stocked("tea", "3", 40).await;
    let results = at_every_till(&a, move |a, till| async move {
        let mut sold = 0;
        for _ in 0..5 {
            let result = match till % 4 {
                0 => a.send(depot, tea, 3).await.map(|_| 0),
                1 => {
                    a.receive(tea, 1, "1").await;
                    Ok(0)
                }
                _ => a.sell(tea, 2).await.map(|sale| sale.lines[0].quantity),
            };
            match result {
                Ok(quantity) => sold += quantity,
                Err(ShopError::InsufficientStock { .. }) => {}
                Err(refusal) => return Err(refusal),
            }
        }
        Ok(sold)
    })
    .await;
    let (sold, refused) = split(results);
    assert_eq!(refused, []);
    assert_eq!(a.level(tea).await.quantity, 40 + 20 - sold.iter().sum::<i64>());
}

pub async fn racing_refunds_of_one_sale_pay_back_once(shop: Shop) {
    let a = open_shop(&shop).await;
    let tea = a.stocked("tea", "3", 5).await;
    let sale = a.sell(tea, 5).await.unwrap().id;
    let results = at_every_till(&a, move |a, till| async move {
        match till % 2 {
            0 => a.shop.refund_sale(&a.manager, refund_all(sale)).await,
            _ => a.shop.void_sale(&a.manager, void(sale)).await,
        }
    })
    .await;
    let (given, refused) = split(results);
    assert_eq!(given.len(), 1);
    assert!(refused.iter().all(|refusal| refusal.code() == "sale_closed"), "{refused:?}");
    assert_eq!(a.level(tea).await.quantity, 5);
}

pub async fn racing_refunds_in_parts_pay_back_no_more_than_was_paid(shop: Shop) {
    let a = open_shop(&shop).await;
    let tea = a.stocked("tea", "3.33", 9).await;
    let sold = a.sell(tea, 9).await.unwrap();
    let id = sold.id;
    let results = at_every_till(&a, move |a, _| async move {
        let part = refund_lines(id, vec![back(1, 1)]);
        a.shop.refund_sale(&a.manager, part).await
    })
    .await;
    let (given, refused) = split(results);
    assert_eq!((given.len(), refused.len()), (9, 7));
    assert!(refused.iter().all(|refusal| refusal.code() == "sale_closed"), "{refused:?}");
    let paid_back = shopx_core::Money::sum(given.iter().map(|refund| refund.amount)).unwrap();
    assert_eq!(paid_back, sold.total_amount);
    let kept = a.sale(id).await;
    assert_eq!((kept.status, kept.refund_count), (SaleStatus::Refunded, 9));
}

pub async fn a_transfer_is_settled_once_however_many_try(shop: Shop) {
    let a = open_shop(&shop).await;
    let depot = a.location("Depot").await.id;
    let tea = a.stocked("tea", "3", 5).await;
    let sent = a.send(depot, tea, 5).await.unwrap()[0].id;
    let results = at_every_till(&a, move |a, till| async move {
        if till % 2 == 0 { a.complete(sent).await } else { a.cancel(sent).await }
    })
    .await;
    let (done, refused) = split(results);
    assert_eq!(done.len(), 1);
    assert!(refused.iter().all(|refusal| refusal.code() == "transfer_not_pending"), "{refused:?}");
    assert_eq!(a.on_hand(a.location.id, tea).await.0 + a.on_hand(depot, tea).await.0, 5);
}

pub async fn of_racing_updates_of_one_version_one_wins(shop: Shop) {
    let a = open_shop(&shop).await;
    let tea = a.product("tea", "1").await;
    let results = at_every_till(&a, move |a, till| async move {
        let fields = product("tea", &format!("{}", till + 2));
        a.shop.update_product(&a.manager, tea, 1, fields).await
    })
    .await;
    let (done, refused) = split(results);
    assert_eq!(done.len(), 1);
    assert_eq!(a.shop.product(&a.cashier, tea).await.unwrap(), done[0]);
    assert!(refused.iter().all(|refusal| refusal.code() == "stale"), "{refused:?}");
}

pub async fn of_racing_records_with_one_name_one_is_created(shop: Shop) {
    let a = open_shop(&shop).await;
    let results = at_every_till(&a, |a, till| async move {
        let new = user(if till % 2 == 0 { "pat" } else { "PAT" }, Role::Cashier);
        a.shop.create_user(&a.admin, new).await
    })
    .await;
    let (done, refused) = split(results);
    assert_eq!(done.len(), 1);
    assert!(refused.iter().all(|refusal| refusal.code() == "already_exists"), "{refused:?}");
    let results = at_every_till(&a, |a, till| async move {
        // Each creates the same two, in another order.
        let mut new = vec![product("tea", "1"), product("jam", "1")];
        new.rotate_left(till % 2);
        a.shop.create::<Product>(&a.manager, new).await
    })
    .await;
    let (done, refused) = split(results);
    assert_eq!((done.len(), refused.len()), (1, 15));
    assert!(refused.iter().all(|refusal| refusal.code() == "already_exists"), "{refused:?}");
}

pub async fn of_racing_tenants_with_one_domain_one_is_opened(shop: Shop) {
    let domain = unique("shop");
    let results = race((0..TILLS).map(|_| {
        let (shop, domain) = (shop.clone(), domain.clone());
        async move {
            let new = NewTenant {
                name: text("Corner Shop"),
                domain: text(&domain),
                settings: pounds(),
                admin: user("ada", Role::Admin),
            };
            shop.open_tenant(new.clone()).await
        }
    }))
    .await;
    let (done, refused) = split(results);
    assert_eq!((done.len(), refused.len()), (1, 15));
    assert!(refused.iter().all(|refusal| refusal.code() == "already_exists"), "{refused:?}");
    assert_eq!(shop.find_tenant(text(&domain)).await.unwrap(), Some(done[0].tenant.id));
}

pub async fn of_racing_receipts_of_one_batch_number_one_is_recorded(shop: Shop) {
    let a = open_shop(&shop).await;
    let tea = a.product("tea", "3").await;
    let results = at_every_till(&a, move |a, _| async move {
        let line = ReceiveLine {
            batch_number: Some(text("LOT")),
            ..ReceiveLine::new(tea, units(1), money("1"))
        };
        a.shop.receive(&a.manager, receipt(a.location.id, vec![line])).await
    })
    .await;
    let (done, refused) = split(results);
    assert_eq!((done.len(), refused.len()), (1, 15));
    assert!(refused.iter().all(|refusal| refusal.code() == "already_exists"), "{refused:?}");
    assert_eq!(a.level(tea).await.quantity, 1);
}

pub async fn the_first_receipts_of_a_product_may_race(shop: Shop) {
    let a = open_shop(&shop).await;
    let tea = a.product("tea", "3").await;
    let results = at_every_till(&a, move |a, _| async move {
        let line = ReceiveLine::new(tea, units(1), money("1"));
        a.shop.receive(&a.manager, receipt(a.location.id, vec![line])).await
    })
    .await;
    assert_eq!(split(results).1, []);
    assert_eq!(a.level(tea).await.quantity, 16);
}

pub async fn racing_counts_of_one_shelf_post_what_they_say(shop: Shop) {
    let a = open_shop(&shop).await;
    let tea = a.stocked("tea", "3", 9).await;
    let results = at_every_till(&a, move |a, _| async move {
        let count = counting(a.location.id, vec![counted(tea, 5)]);
        a.shop.count(&a.manager, count).await
    })
    .await;
    let (documents, refused) = split(results);
    assert_eq!(refused, []);
    let posted: i64 = documents.iter().flat_map(|d| &d.changes).map(|c| c.quantity).sum();
    assert_eq!(a.level(tea).await.quantity, 9 + posted);
}

pub async fn a_batch_that_is_quarantined_meanwhile_is_sold_before_or_not_at_all(shop: Shop) {
    let a = open_shop(&shop).await;
    let tea = a.product("tea", "3").await;
    let batch = a.receive(tea, 100, "1").await;
    let results = at_every_till(&a, move |a, till| async move {
        if till == 0 {
            let set = shopx_core::batches::SetQuarantined {
                batch,
                version: 1,
                quarantined: true,
                reason: Some(text("mould")),
                key: None,
            };
            return a.shop.set_quarantined(&a.manager, set).await.map(|_| 0);
        }
        let mut sold = 0;
        for _ in 0..10 {
            match a.sell(tea, 1).await {
                Ok(_) => sold += 1,
                Err(ShopError::InsufficientStock { available: 0, .. }) => {}
                Err(refusal) => return Err(refusal),
            }
        }
        Ok(sold)
    })
    .await;
    let (sold, refused) = split(results);
    assert_eq!(refused, []);
    assert_eq!(a.batch(batch).await.on_hand, 100 - sold.iter().sum::<i64>());
    assert_eq!(a.sell(tea, 1).await.unwrap_err().code(), "insufficient_stock");
}

pub async fn tills_of_many_tenants_do_not_meet(shop: Shop) {
    let mut tenants = Vec::new();
    for _ in 0..4 {
        let a = open_shop(&shop).await;
        let tea = a.stocked("tea", "3", 8).await;
        tenants.push((a, tea));
    }
    let tills = tenants.iter().cycle().take(4 * 4).cloned();
    let results = race(tills.map(|(a, tea)| async move {
        let first = a.sell(tea, 1).await?;
        let second = a.sell(tea, 1).await?;
        Ok(vec![first, second])
    }))
    .await;
    assert_eq!(split(results).1, []);
    for (a, tea) in tenants {
        assert_eq!(a.level(tea).await.quantity, 0);
        let location = a.shop.location(&a.cashier, a.location.id).await.unwrap();
        assert_eq!(location.meta().version, 1);
    }
}
