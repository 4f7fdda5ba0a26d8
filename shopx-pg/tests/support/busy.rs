//! A shop for tests that look into every table.

use shopx_core::Shop;
use shopx_core::batches::SetQuarantined;
use shopx_core::catalog::{NewProduct, TaxRate};
use shopx_core::pricing::payment::{Payment, PaymentMethod};
use shopx_core::pricing::{
    Benefit, Cart, CartLine, ListedPrice, NewPriceList, NewPromotion, Scope,
};
use shopx_core::reports::NewSavedReport;
use shopx_core::sales::{Checkout, Disposition, RefundLine};
use shopx_core::stock::{AdjustLine, AdjustmentReason, CountLine, ReceiveLine};
use shopx_core::users::Pin;
use shopx_testing::arrange::{
    back, counting, money, new_key, percent, percent_off, product, rate, receipt, refund_lines,
    return_of, text, time, units, void,
};
use shopx_testing::{Arranged, open_shop};

/// A shop in which something of everything has happened: no table is empty.
pub(crate) async fn busy_shop(shop: &Shop) -> Arranged {
    let a = open_shop(&shop.at(time("2026-03-01T09:00:00Z"))).await;
    let (shop, manager) = (&a.shop, &a.manager);
    shop.set_pin(&a.admin, manager.user, Some(Pin::new("2468").unwrap())).await.unwrap();
    shop.switch_user(&a.cashier, text("max"), Pin::new("0000").unwrap()).await.unwrap_err();
    let depot = a.location("Depot").await;
    let (buyer, maker) = (a.customer("Bea").await, a.supplier("Maker").await);

    let local = TaxRate { location: Some(a.location.id), ..rate("Local", "5", false) };
    let class = a.tax_class("standard", vec![rate("VAT", "20", true), local]).await.id;
    let taxed = NewProduct { tax_class: Some(class), ..product("tea", "6.00") };
    let tea = a.product_with(taxed).await.id;
    let mut received = receipt(
        a.location.id,
        vec![
            ReceiveLine::new(tea, units(20), money("2.50")),
            ReceiveLine::new(tea, units(5), money("2.60")),
        ],
    );
    received.supplier = Some(maker.id);
    received.lines[0].expiration_date = Some("2999-12-31".parse().unwrap());
    let received = shop.receive(manager, received).await.unwrap();
    let (first, second) = (received.changes[0].batch, received.changes[1].batch);
    let quarantine = SetQuarantined {
        batch: second,
        version: 1,
        quarantined: true,
        reason: Some(text("odd")),
        key: None,
    };
    shop.set_quarantined(manager, quarantine).await.unwrap();
    let lost = AdjustLine::write_off(tea, units(1), AdjustmentReason::Theft);
    a.adjust(vec![lost]).await.unwrap();
    let counted = CountLine { product: tea, batch: Some(first), counted: 18, expected: None };
    shop.count(manager, counting(a.location.id, vec![counted])).await.unwrap();

    let line = CartLine { discount: Some(percent_off("10")), ..CartLine::new(tea, units(4)) };
    let cart = Cart { customer: Some(buyer.id), lines: vec![line], ..Cart::new(a.location.id) };
    let payment = Payment::rest(PaymentMethod::Card);
    let checkout = Checkout { key: Some(new_key()), ..Checkout::new(cart, [payment]) };
    let sale = shop.checkout(manager, checkout).await.unwrap();
    let damaged = RefundLine { disposition: Disposition::Damaged, ..back(1, 1) };
    let refund = refund_lines(sale.id, vec![back(1, 1), damaged]);
    shop.refund_sale(manager, refund).await.unwrap();
    let mistake = a.sell(tea, 1).await.unwrap();
    shop.void_sale(manager, void(mistake.id)).await.unwrap();
    shop.return_goods(manager, return_of(a.location.id, tea, 1, "6")).await.unwrap();

    let listed = ListedPrice { product: tea, min_quantity: units(1), price: money("6.50") };
    let list = NewPriceList::new(text("airport"), vec![listed]);
    let list = NewPriceList { location: Some(depot.id), ..list };
    shop.create_price_list(manager, list).await.unwrap();
    let half = Benefit::PercentOff { on: Scope::Cart, percent: percent("50"), max_units: None };
    let coupon = NewPromotion {
        coupon_code: Some(text("ONCE")),
        location: Some(a.location.id),
        usage_limit: Some(5),
        usage_limit_per_customer: Some(1),
        ..NewPromotion::new(text("Once"), half)
    };
    shop.create_promotion(manager, coupon).await.unwrap();
    let coupons = vec![text("ONCE")];
    let cart = Cart { customer: Some(buyer.id), coupons, ..a.cart(&[(tea, 1)]) };
    a.pay(cart, [Payment::rest(PaymentMethod::Voucher)]).await.unwrap();

    let arrived = a.send(depot.id, tea, 2).await.unwrap();
    a.complete(arrived[0].id).await.unwrap();
    a.send(depot.id, tea, 3).await.unwrap();
    let report = NewSavedReport {
        name: text("weekly"),
        kind: text("sales"),
        parameters: None,
        created_by: Some(a.admin.user),
    };
    shop.create_saved_report(&a.admin, report).await.unwrap();
    a
}
