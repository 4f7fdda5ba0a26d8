//! Amounts come back from the store exactly, in a build where the decimals' own JSON is a float.
#![allow(clippy::unwrap_used, reason = "helpers of tests, not tests to Clippy")]

mod support;

use rust_decimal::Decimal;
use shopx_core::catalog::NewProduct;
use shopx_core::pricing::{CartLine, PriceBreak};
use shopx_core::sales::Sale;
use shopx_core::tenants::Settings;
use shopx_testing::arrange::{
    amount_off, money, open_shop_with, overridden, percent_off, pounds, product, rate, refund_all,
    units,
};

#[tokio::test(flavor = "multi_thread")]
async fn amounts_that_no_float_has_come_back_from_the_store() {
    let float = serde_json::to_value(Decimal::new(1, 1)).unwrap();
    assert!(float.is_f64(), "the tests have the setting that this is about");

    let mut settings: Settings = pounds();
    settings.rounding.cash_step = Some(money("0.05"));
    let a = open_shop_with(&support::shop().await, settings.clone()).await;
    assert_eq!(a.shop.tenant(&a.admin).await.unwrap().settings, settings);

    let rates = vec![rate("VAT", "7.7", true), rate("levy", "0.0001", false)];
    let cheap = a
        .product_with(NewProduct {
            price_breaks: vec![PriceBreak { min_quantity: units(7), price: money("0.07") }],
            cost: Some(money("0.0001")),
            tax_class: Some(a.tax_class("standard", rates).await.id),
            quantity_decimals: 3,
            ..product("cheap", "0.1")
        })
        .await;
    let dear = a.product_with(product("dear", "900719925474.0993")).await;
    for (kept, price) in [(&cheap, "0.1"), (&dear, "900719925474.0993")] {
        assert_eq!(kept.price, money(price));
        assert_eq!(&a.shop.product(&a.admin, kept.id).await.unwrap(), kept);
    }
    let batch = a.receive(cheap.id, 10_000, "0.3333").await;
    a.receive(dear.id, 1, "900719925474.0993").await;
    assert_eq!(a.batch(batch).await.cost_per_unit, money("0.3333"));

    let mut cart = a.cart(&[(cheap.id, 1_100), (dear.id, 1)]);
    cart.lines.push(CartLine {
        price: Some(overridden("0.7")),
        discount: Some(percent_off("33.3333")),
        ..CartLine::new(cheap.id, units(333))
    });
    cart.discount = Some(amount_off("0.07"));
    let sold: Sale = a.checkout(cart).await.unwrap();
    assert_eq!(sold.lines[0].unit_price, money("0.07"));
    assert_eq!(sold.lines[1].total_price, money("900719925474.1"));
    assert_eq!(a.sale(sold.id).await, sold);

    let refund = a.shop.refund_sale(&a.manager, refund_all(sold.id)).await.unwrap();
    assert_eq!(a.shop.refund(&a.admin, refund.id).await.unwrap(), refund);
    assert_eq!(a.sale(sold.id).await.refunded_amount, sold.total_amount);
    assert_eq!(a.shop.verify(&a.admin).await.unwrap(), []);
}
