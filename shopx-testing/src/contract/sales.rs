//! Quotes, checkout and looking sales up.

use shopx_core::catalog::{NewProduct, TaxRate};
use shopx_core::id::SaleId;
use shopx_core::money::{Currency, Rounding, RoundingLevel, RoundingMode};
use shopx_core::pricing::payment::{MAX_PAYMENTS, PaidBy, Payment, PaymentMethod};
use shopx_core::pricing::{Cart, CartLine, DiscountKind, MAX_CART_LINES};
use shopx_core::records::Record;
use shopx_core::sales::{
    Checkout, ListSaleColumns, ListSaleLineColumns, RECEIPT_COLUMNS, Sale, SaleColumns,
    SaleLineColumns, SaleQuery, SaleStatus,
};
use shopx_core::tenants::Settings;
use shopx_core::{Entity, Money, Result, Shop, ShopError};

use crate::arrange::{
    Arranged, amount_off, back, day, location, money, open_shop, open_shop_with, overridden,
    percent_off, pounds, product, rate, refund_lines, return_of, text, time, units, void,
};

fn rounding(rounding: Rounding) -> Settings {
    Settings { rounding, ..pounds() }
}

fn cash_step(step: &str) -> Settings {
    rounding(Rounding { cash_step: Some(money(step)), ..Rounding::default() })
}

fn currency(code: &str) -> Settings {
    Settings::new(code.parse::<Currency>().unwrap())
}

/// Sells at the till, and reads it back.
async fn sold(a: &Arranged, cart: Cart) -> Sale {
    let quoted = a.shop.quote(&a.manager, cart.clone()).await.unwrap();
    let sale = a.checkout(cart).await.unwrap();
    assert_eq!(a.sale(sale.id).await, sale);
    assert_eq!(sale.total_amount, quoted.total_amount);
    let of = |amount: fn(&shopx_core::sales::SaleLine) -> Money| {
        Money::sum(sale.lines.iter().map(amount)).unwrap()
    };
    assert_eq!(of(|line| line.tax_amount), sale.tax_amount);
    assert_eq!(of(|line| line.discount_amount), sale.discount_amount);
    assert_eq!(of(|line| line.paid().unwrap()), sale.total_amount);
    sale
}

pub async fn a_sale_is_recorded_as_it_was_decided(shop: Shop) {
    let a = open_shop(&shop).await.at("2026-03-01T10:00:00.123456Z");
    let (tea, jam) = (a.stocked("tea", "3.50", 5).await, a.stocked("jam", "2", 5).await);
    let ann = a.customer("Ann").await;
    let cart = Cart { customer: Some(ann.id), ..a.cart(&[(tea, 2), (jam, 1)]) };
    let sale = Checkout::new(cart, [Payment::cash(money("10"))]);
    let sale = a.shop.checkout(&a.cashier, sale).await.unwrap();
    assert_eq!((sale.location, sale.customer), (a.location.id, Some(ann.id)));
    assert_eq!((sale.user, sale.status), (a.cashier.user, SaleStatus::Completed));
    assert_eq!(sale.sold_at, time("2026-03-01T10:00:00.123456Z"));
    assert_eq!((sale.business_date, sale.currency.code()), (day("2026-03-01"), "GBP"));
    assert_eq!((sale.total_amount, sale.change().unwrap()), (money("9"), money("1")));
    assert_eq!((sale.paid_by, sale.rounding_amount), (PaidBy::Cash, Money::ZERO));
    assert_eq!((sale.refund_count, sale.refunded_amount), (0, Money::ZERO));
    let lines: Vec<_> = sale
        .lines
        .iter()
        .map(|l| (l.line_no, l.product, l.sku.as_str(), l.quantity, l.total_price))
        .collect();
    assert_eq!(lines, [(1, tea, "tea", 2, money("7")), (2, jam, "jam", 1, money("2"))]);
    assert_eq!(a.shop.sale(&a.cashier, sale.id).await.unwrap(), sale);
    assert_eq!((a.level(tea).await.quantity, a.level(jam).await.quantity), (3, 4));
    let moved = a.ledger(tea).await.pop().unwrap();
    assert_eq!((moved.kind, moved.quantity), (shopx_core::stock::MovementKind::Sale, -2));
    let document = shopx_core::stock::MovementDocument::Sale { id: sale.id, line_no: 1 };
    assert_eq!((moved.document, moved.user), (document, a.cashier.user));
    assert_eq!((moved.at, moved.business_date), (sale.sold_at, sale.business_date));
}

pub async fn a_quote_prices_like_a_sale_and_does_not_look_at_stock(shop: Shop) {
    let a = open_shop(&shop).await;
    let tea = a.taxed("tea", "3.33", vec![rate("VAT", "20", true)]).await;
    let before = a.snapshot().await;
    let cart = Cart { discount: Some(percent_off("10")), ..a.cart(&[(tea, 7)]) };
    let quoted = a.shop.quote(&a.manager, cart.clone()).await.unwrap();
    assert_eq!(a.snapshot().await, before);
    assert_eq!(quoted.total_amount, money("20.98"));
    a.receive(tea, 7, "1").await;
    let sale = sold(&a, cart).await;
    assert_eq!(sale.tax_amount, quoted.tax_amount);
    assert_eq!(sale.lines[0].taxes, quoted.lines[0].taxes);
    assert_eq!(sale.lines[0].discounts, quoted.lines[0].discounts);
}

pub async fn discounts_on_lines_and_cart_are_spread_to_the_penny(shop: Shop) {
    let a = open_shop(&shop).await;
    let (tea, jam) = (a.stocked("tea", "3", 5).await, a.stocked("jam", "2", 5).await);
    let lines = vec![
        CartLine { discount: Some(percent_off("10")), ..CartLine::new(tea, units(2)) },
        CartLine::new(jam, units(1)),
    ];
    let cart = Cart { lines, discount: Some(amount_off("1")), ..a.cart(&[]) };
    let sale = sold(&a, cart).await;
    assert_eq!(sale.total_amount, money("6.40"));
    assert_eq!(sale.discount_amount, money("1.60"));
    let discounts = |line: usize| {
        let discounts = sale.lines[line].discounts.iter();
        discounts.map(|d| (d.kind, d.reason.as_str(), d.amount)).collect::<Vec<_>>()
    };
    assert_eq!(
        discounts(0),
        [
            (DiscountKind::Line, "a good customer", money("0.60")),
            (DiscountKind::Cart, "a scratch", money("0.73")),
        ]
    );
    assert_eq!(discounts(1), [(DiscountKind::Cart, "a scratch", money("0.27"))]);
}

pub async fn a_discount_is_not_larger_than_what_it_is_taken_from(shop: Shop) {
    let a = open_shop(&shop).await;
    let tea = a.stocked("tea", "3", 5).await;
    let before = a.snapshot().await;
    let line = |discount| CartLine { discount: Some(discount), ..CartLine::new(tea, units(2)) };
    let exceeds = ShopError::DiscountExceedsPrice { discount: money("6.01"), price: money("6") };
    let refused = a.checkout(a.cart_of(line(amount_off("6.01")))).await.unwrap_err();
    assert_eq!(refused, exceeds);
    let cart = Cart { discount: Some(amount_off("6.01")), ..a.cart(&[(tea, 2)]) };
    assert_eq!(a.checkout(cart).await.unwrap_err(), exceeds);
    let refused = a.checkout(a.cart_of(line(percent_off("100.0001")))).await.unwrap_err();
    assert_eq!(refused.code(), "percent_out_of_range");
    let refused = a.checkout(a.cart_of(line(amount_off("0.001")))).await.unwrap_err();
    assert_eq!(refused.code(), "too_many_digits");
    let refused = a.checkout(a.cart_of(line(amount_off("-1")))).await.unwrap_err();
    assert_eq!(refused.code(), "amount_out_of_range");
    assert_eq!(a.snapshot().await, before);
}

pub async fn a_whole_discount_leaves_nothing_to_pay(shop: Shop) {
    let a = open_shop(&shop).await;
    let tea =
        a.taxed("tea", "3.33", vec![rate("VAT", "20", true), rate("levy", "7.7", false)]).await;
    a.receive(tea, 9, "1").await;
    let cart = Cart { discount: Some(percent_off("100")), ..a.cart(&[(tea, 3)]) };
    let sale = a.pay(cart, []).await.unwrap();
    assert_eq!((sale.total_amount, sale.tax_amount), (Money::ZERO, Money::ZERO));
    assert_eq!((sale.paid_by, sale.payments.len()), (PaidBy::Nothing, 0));
    assert_eq!(a.sale(sale.id).await, sale);
    let line = CartLine { discount: Some(percent_off("100")), ..CartLine::new(tea, units(3)) };
    let sale = sold(&a, a.cart_of(line)).await;
    assert_eq!((sale.total_amount, sale.paid_by), (Money::ZERO, PaidBy::Cash));
    let line = CartLine { price: Some(overridden("0")), ..CartLine::new(tea, units(3)) };
    let sale = sold(&a, a.cart_of(line)).await;
    assert_eq!((sale.total_amount, sale.lines[0].unit_price), (Money::ZERO, Money::ZERO));
}

pub async fn tax_is_in_the_price_or_on_top_of_it(shop: Shop) {
    let a = open_shop(&shop).await;
    let inside = a.taxed("inside", "1.20", vec![rate("VAT", "20", true)]).await;
    let on_top = a.taxed("on top", "13.67", vec![rate("GST", "15", false)]).await;
    let both = vec![rate("VAT", "5", true), rate("levy", "10", false)];
    let both = a.taxed("both", "10.50", both).await;
    for product in [inside, on_top, both] {
        a.receive(product, 9, "1").await;
    }
    for (product, tax, exclusive, total) in [
        (inside, "0.20", "0", "1.20"),
        (on_top, "2.05", "2.05", "15.72"),
        (both, "1.50", "1", "11.50"),
    ] {
        let sale = sold(&a, a.cart(&[(product, 1)])).await;
        assert_eq!(sale.tax_amount, money(tax));
        assert_eq!(sale.exclusive_tax_amount, money(exclusive));
        assert_eq!(sale.total_amount, money(total));
    }
}

pub async fn a_compound_tax_is_charged_on_the_taxes_before_it(shop: Shop) {
    let a = open_shop(&shop).await;
    let rates =
        vec![rate("GST", "5", false), TaxRate { compound: true, ..rate("QST", "9.5", false) }];
    let tea = a.taxed("tea", "100", rates).await;
    a.receive(tea, 1, "1").await;
    let sale = sold(&a, a.cart(&[(tea, 1)])).await;
    let taxes: Vec<_> = sale.lines[0]
        .taxes
        .iter()
        .map(|t| (t.name.as_str(), t.value.to_string(), t.base, t.amount))
        .collect();
    assert_eq!(
        taxes,
        [
            ("GST", "5 %".to_owned(), money("100"), money("5")),
            ("QST", "9.5 %".to_owned(), money("105"), money("9.98")),
        ]
    );
    assert_eq!(sale.total_amount, money("114.98"));
}

pub async fn tax_is_rounded_per_line_or_per_document(shop: Shop) {
    for (level, tax) in [(RoundingLevel::Line, "0.03"), (RoundingLevel::Document, "0.02")] {
        let a = open_shop_with(&shop, rounding(Rounding { level, ..Rounding::default() })).await;
        let gst = a.tax_class("GST", vec![rate("GST", "5", false)]).await.id;
        let mut cart = Vec::new();
        for sku in ["tea", "jam", "soap"] {
            let taxed = NewProduct { tax_class: Some(gst), ..product(sku, "0.10") };
            let id = a.product_with(taxed).await.id;
            a.receive(id, 3, "0.05").await;
            cart.push((id, 1));
        }
        let sale = sold(&a, a.cart(&cart)).await;
        assert_eq!(sale.tax_amount, money(tax));
        let [total] = &sale.taxes().unwrap()[..] else { panic!("{:?}", sale.taxes()) };
        assert_eq!((total.base, total.amount), (money("0.30"), money(tax)));
        // The same product on two lines counts as one, whatever the level.
        let twice = sold(&a, a.cart(&[cart[0], cart[0]])).await;
        assert_eq!(twice.tax_amount, money("0.01"));
    }
}

pub async fn tax_is_rounded_per_unit_and_multiplied(shop: Shop) {
    let level = RoundingLevel::Unit;
    let a = open_shop_with(&shop, rounding(Rounding { level, ..Rounding::default() })).await;
    let on_top = a.taxed("tea", "0.10", vec![rate("GST", "5", false)]).await;
    let inside = a.taxed("jam", "9.99", vec![rate("VAT", "20", true)]).await;
    let class = a.tax_class("cheese", vec![rate("GST", "5", false)]).await.id;
    let cheese =
        NewProduct { quantity_decimals: 3, tax_class: Some(class), ..product("cheese", "3.33") };
    let cheese = a.product_with(cheese).await.id;
    for (product, quantity) in [(on_top, 20), (inside, 20), (cheese, 2000)] {
        a.receive(product, quantity, "0.05").await;
    }
    let less = CartLine { discount: Some(amount_off("0.06")), ..CartLine::new(on_top, units(3)) };
    for (cart, total, tax) in [
        // 0.005 of each of three is 0.01, and 1.665 is 1.67.
        (a.cart(&[(on_top, 3)]), "0.33", "0.03"),
        (a.cart(&[(on_top, 1), (on_top, 2)]), "0.33", "0.03"),
        (a.cart(&[(inside, 3)]), "29.97", "5.01"),
        // A discount is each unit's: 0.004 of 0.08.
        (a.cart_of(less), "0.24", "0"),
        // Half a kilo for 1.67 bears half of what a kilo for 3.34 does, 0.17.
        (a.cart(&[(cheese, 500)]), "1.76", "0.09"),
    ] {
        let sale = sold(&a, cart).await;
        assert_eq!((sale.total_amount, sale.tax_amount), (money(total), money(tax)));
    }
}

pub async fn the_tenants_rounding_mode_is_used(shop: Shop) {
    for (mode, total) in [
        (RoundingMode::HalfAwayFromZero, "0.13"),
        (RoundingMode::HalfEven, "0.12"),
        (RoundingMode::Up, "0.13"),
        (RoundingMode::Down, "0.12"),
    ] {
        let a = open_shop_with(&shop, rounding(Rounding { mode, ..Rounding::default() })).await;
        let tea = a.stocked("tea", "0.1250", 1).await;
        assert_eq!(sold(&a, a.cart(&[(tea, 1)])).await.total_amount, money(total));
    }
}

pub async fn a_location_bears_its_own_rates_and_those_of_everywhere(shop: Shop) {
    let a = open_shop(&shop).await;
    let depot = a.location("Depot").await;
    let at = |location| TaxRate { location: Some(location), ..rate("local", "1", false) };
    let rates = vec![at(depot.id), rate("VAT", "10", false), at(a.location.id), at(depot.id)];
    let tea = a.taxed("tea", "10", rates).await;
    a.receive(tea, 1, "1").await;
    a.receive_at(depot.id, tea, 1, "1").await;
    let names =
        |sale: &Sale| sale.lines[0].taxes.iter().map(|tax| tax.name.clone()).collect::<Vec<_>>();
    let here = sold(&a, a.cart(&[(tea, 1)])).await;
    assert_eq!(names(&here), ["VAT", "local"]);
    let there = sold(&a, Cart::new(depot.id).with(tea, units(1))).await;
    assert_eq!(names(&there), ["local", "VAT", "local"]);
    assert_eq!(there.total_amount, money("11.20"));
}

pub async fn a_price_given_by_hand_keeps_its_reason_and_the_list_price(shop: Shop) {
    let a = open_shop(&shop).await;
    let tea = a.stocked("tea", "3", 5).await;
    let line = CartLine { price: Some(overridden("2.4999")), ..CartLine::new(tea, units(2)) };
    let sale = sold(&a, a.cart_of(line)).await;
    let line = &sale.lines[0];
    assert_eq!((line.list_price, line.unit_price), (money("3"), money("2.4999")));
    assert_eq!(line.override_reason, Some(text("price match")));
    assert_eq!(sale.total_amount, money("5.00"));
    let line = CartLine { price: Some(overridden("-1")), ..CartLine::new(tea, units(2)) };
    let refused = a.checkout(a.cart_of(line)).await.unwrap_err();
    assert_eq!(refused.code(), "amount_out_of_range");
}

pub async fn goods_by_weight_are_priced_and_cost_by_the_whole_unit(shop: Shop) {
    let a = open_shop(&shop).await;
    let cheese = NewProduct { quantity_decimals: 3, ..product("cheese", "12.99") };
    let cheese = a.product_with(cheese).await.id;
    a.receive(cheese, 5000, "7.3333").await;
    let sale = sold(&a, a.cart(&[(cheese, 1250)])).await;
    assert_eq!((sale.total_amount, sale.lines[0].quantity_decimals), (money("16.24"), 3));
    assert_eq!(sale.cost_of_goods().unwrap().to_string(), "9.166625");
    assert_eq!(a.level(cheese).await.quantity, 3750);
}

pub async fn the_cost_of_goods_is_that_of_the_batches_taken(shop: Shop) {
    let a = open_shop(&shop).await;
    let tea = a.product("tea", "9").await;
    a.receive(tea, 2, "1.1111").await;
    a.receive(tea, 2, "2.5").await;
    let sale = sold(&a, a.cart(&[(tea, 3)])).await;
    assert_eq!(sale.cost_of_goods().unwrap(), money("4.7222"));
    let costs: Vec<_> = sale.lines[0].batches.iter().map(|b| (b.quantity, b.unit_cost)).collect();
    assert_eq!(costs, [(2, money("1.1111")), (1, money("2.5"))]);
}

pub async fn the_same_product_on_two_lines_counts_once_as_the_sum(shop: Shop) {
    let a = open_shop(&shop).await;
    let tea = a.stocked("tea", "3", 5).await;
    let refused = a.checkout(a.cart(&[(tea, 3), (tea, 3)])).await.unwrap_err();
    let ShopError::InsufficientStock { wanted: 6, available: 5, .. } = refused else {
        panic!("{refused:?}")
    };
    let sale = sold(&a, a.cart(&[(tea, 3), (tea, 2)])).await;
    assert_eq!(sale.lines.iter().map(|l| l.quantity).collect::<Vec<_>>(), [3, 2]);
    assert_eq!(a.level(tea).await.quantity, 0);
}

pub async fn a_sale_may_be_paid_in_several_ways(shop: Shop) {
    let a = open_shop(&shop).await;
    let tea = a.stocked("tea", "10", 9).await;
    let payments = [
        Payment::card(money("4")),
        Payment { method: PaymentMethod::Voucher, tendered: Some(money("1.50")) },
        Payment::cash(money("20")),
    ];
    let sale = a.pay(a.cart(&[(tea, 1)]), payments).await.unwrap();
    assert_eq!((sale.paid_by, sale.change().unwrap()), (PaidBy::Split, money("15.5")));
    let taken: Vec<_> = sale.payments.iter().map(|p| (p.method, p.amount, p.tendered)).collect();
    assert_eq!(
        taken,
        [
            (PaymentMethod::Card, money("4"), money("4")),
            (PaymentMethod::Voucher, money("1.5"), money("1.5")),
            (PaymentMethod::Cash, money("4.5"), money("20")),
        ]
    );
    assert_eq!(a.sale(sale.id).await, sale);
    let rest = [Payment::rest(PaymentMethod::Card), Payment::cash(money("2.50"))];
    let sale = a.pay(a.cart(&[(tea, 1)]), rest).await.unwrap();
    assert_eq!(sale.payments[0].amount, money("7.50"));
    for (method, paid_by) in [
        (PaymentMethod::Card, PaidBy::Card),
        (PaymentMethod::Voucher, PaidBy::Voucher),
        (PaymentMethod::Other, PaidBy::Other),
    ] {
        let sale = a.pay(a.cart(&[(tea, 1)]), [Payment::rest(method)]).await.unwrap();
        assert_eq!((sale.paid_by, sale.change().unwrap()), (paid_by, Money::ZERO));
    }
}

pub async fn payments_must_cover_the_total_and_only_cash_gives_change(shop: Shop) {
    let a = open_shop(&shop).await;
    let tea = a.stocked("tea", "10", 9).await;
    let before = a.snapshot().await;
    let (due, cash, card) = (money("10"), PaymentMethod::Cash, PaymentMethod::Card);
    let amount = |method, amount: &str| Payment { method, tendered: Some(money(amount)) };
    for (payments, refusal) in [
        (vec![], ShopError::PaymentShort { due, paid: Money::ZERO }),
        (vec![amount(cash, "9.99")], ShopError::PaymentShort { due, paid: money("9.99") }),
        (
            vec![amount(card, "5"), amount(cash, "4")],
            ShopError::PaymentShort { due, paid: money("9") },
        ),
        (vec![amount(card, "10.01")], ShopError::PaymentExceedsTotal { due, paid: money("10.01") }),
        (vec![amount(cash, "10"), amount(card, "0")], ShopError::PaymentUnclear { position: 2 }),
        (vec![amount(cash, "-1")], ShopError::PaymentUnclear { position: 1 }),
        (vec![Payment::rest(cash), Payment::rest(card)], ShopError::PaymentUnclear { position: 2 }),
        (
            vec![amount(cash, "10.001")],
            ShopError::TooManyDigits { amount: "10.001".parse().unwrap(), digits: 2 },
        ),
    ] {
        assert_eq!(a.pay(a.cart(&[(tea, 1)]), payments).await.unwrap_err(), refusal);
    }
    assert_eq!(a.snapshot().await, before);
}

pub async fn the_cash_step_applies_to_the_part_paid_in_cash(shop: Shop) {
    let a = open_shop_with(&shop, cash_step("0.05")).await;
    let tea = a.stocked("tea", "15.72", 9).await;
    let cart = || a.cart(&[(tea, 1)]);
    let sale = a.pay(cart(), [Payment::cash(money("20"))]).await.unwrap();
    assert_eq!((sale.total_amount, sale.rounding_amount), (money("15.72"), money("-0.02")));
    assert_eq!((sale.payments[0].amount, sale.change().unwrap()), (money("15.7"), money("4.3")));
    assert_eq!(a.sale(sale.id).await, sale);
    let split = [Payment::card(money("0.68")), Payment::cash(money("15.05"))];
    let sale = a.pay(cart(), split).await.unwrap();
    assert_eq!(sale.rounding_amount, money("0.01"));
    let sale = a.pay(cart(), [Payment::rest(PaymentMethod::Card)]).await.unwrap();
    assert_eq!((sale.rounding_amount, sale.payments[0].amount), (Money::ZERO, money("15.72")));
    let sale = a.pay(cart(), [Payment::rest(PaymentMethod::Cash)]).await.unwrap();
    assert_eq!(sale.payments[0].amount, money("15.7"));
    let refused = a.pay(cart(), [Payment::cash(money("15.69"))]).await.unwrap_err();
    assert_eq!(refused, ShopError::PaymentShort { due: money("15.7"), paid: money("15.69") });
}

pub async fn the_cash_step_may_go_another_way_than_the_rest(shop: Shop) {
    for (cash_mode, cash, off) in
        [(None, "20", "0.01"), (Some(RoundingMode::Down), "19.9", "-0.09")]
    {
        let step = Some(money("0.1"));
        let policy = Rounding { cash_step: step, cash_mode, ..Rounding::default() };
        let a = open_shop_with(&shop, rounding(policy)).await;
        let tea = a.taxed("tea", "19.99", vec![rate("VAT", "15", true)]).await;
        a.receive(tea, 9, "1").await;
        let taxed = |sale: &Sale| (sale.total_amount, sale.tax_amount);
        let sale = a.pay(a.cart(&[(tea, 1)]), [Payment::rest(PaymentMethod::Card)]).await.unwrap();
        assert_eq!(taxed(&sale), (money("19.99"), money("2.61")));
        let sale = a.pay(a.cart(&[(tea, 1)]), [Payment::rest(PaymentMethod::Cash)]).await.unwrap();
        assert_eq!(taxed(&sale), (money("19.99"), money("2.61")));
        assert_eq!((sale.payments[0].amount, sale.rounding_amount), (money(cash), money(off)));
        let refund = refund_lines(sale.id, vec![back(1, 1)]);
        let refund = a.shop.refund_sale(&a.manager, refund).await.unwrap();
        assert_eq!((refund.amount, refund.rounding_amount), (money("19.99"), money(off)));
        let goods = return_of(a.location.id, tea, 1, "19.99");
        let given = a.shop.return_goods(&a.manager, goods).await.unwrap();
        assert_eq!((given.amount, given.rounding_amount), (money("19.99"), money(off)));
    }
}

pub async fn currencies_have_their_own_digits(shop: Shop) {
    let a = open_shop_with(&shop, currency("JPY")).await;
    let tea = a.stocked("tea", "100.5", 9).await;
    let sale = sold(&a, a.cart(&[(tea, 1)])).await;
    assert_eq!((sale.total_amount, sale.currency.code()), (money("101"), "JPY"));
    let refused = a.pay(a.cart(&[(tea, 1)]), [Payment::cash(money("101.5"))]).await.unwrap_err();
    assert_eq!(refused.code(), "too_many_digits");

    let a = open_shop_with(&shop, currency("KWD")).await;
    let tea = a.stocked("tea", "1.2345", 9).await;
    assert_eq!(sold(&a, a.cart(&[(tea, 1)])).await.total_amount, money("1.235"));
}

pub async fn amounts_may_be_coarser_than_the_currency(shop: Shop) {
    let rounding = Rounding { amount_digits: Some(0), ..Rounding::default() };
    let a = open_shop_with(&shop, Settings { rounding, ..currency("TWD") }).await;
    let mut cart = Vec::new();
    for (sku, price) in [("coat", "5615"), ("socks", "280"), ("cap", "1435")] {
        let id = a.taxed(sku, price, vec![rate("VAT", "5", false)]).await;
        a.receive(id, 20, "100.5").await;
        cart.push((id, 1));
    }
    for method in [PaymentMethod::Card, PaymentMethod::Cash] {
        let sale = a.pay(a.cart(&cart), [Payment::rest(method)]).await.unwrap();
        assert_eq!((sale.total_amount, sale.tax_amount), (money("7697"), money("367")));
        assert_eq!((sale.payments[0].amount, sale.rounding_amount), (money("7697"), Money::ZERO));
        assert_eq!((a.sale(sale.id).await, sale.amount_digits), (sale.clone(), Some(0)));
        let receipt = sale.receipt(&a.tenant.name, a.location.time_zone).unwrap();
        assert!(receipt.contains("  1 x 5615") && receipt.contains(" 7697\n"), "{receipt}");
        assert!(!receipt.contains(".00"), "{receipt}");
    }
    let (cap, _) = cart[2];
    let discounted =
        |discount| a.cart_of(CartLine { discount: Some(discount), ..CartLine::new(cap, units(1)) });
    // 143.50 is 144, and 64.55 of 1,291 is 65.
    let sale = sold(&a, discounted(percent_off("10"))).await;
    assert_eq!((sale.discount_amount, sale.total_amount), (money("144"), money("1356")));
    let too_many =
        |amount: &str| ShopError::TooManyDigits { amount: amount.parse().unwrap(), digits: 0 };
    let over = a.checkout(discounted(amount_off("0.5"))).await.unwrap_err();
    assert_eq!(over, too_many("0.5"));
    let paid = [Payment::card(money("7696.5")), Payment::rest(PaymentMethod::Cash)];
    assert_eq!(a.pay(a.cart(&cart), paid).await.unwrap_err(), too_many("7696.5"));
    // A third of 4,520 and of the 215 of tax in it, rounded.
    let three = sold(&a, a.cart(&[(cap, 3)])).await;
    assert_eq!(three.total_amount, money("4520"));
    let refund = refund_lines(three.id, vec![back(1, 1)]);
    let refund = a.shop.refund_sale(&a.manager, refund).await.unwrap();
    assert_eq!((refund.amount, refund.tax_amount), (money("1507"), money("72")));
}

pub async fn a_total_that_the_customer_was_not_shown_is_refused(shop: Shop) {
    let a = open_shop(&shop).await;
    let tea = a.stocked("tea", "3", 5).await;
    let before = a.snapshot().await;
    let sale = |shown| Checkout {
        shown_total: Some(money(shown)),
        ..Checkout::new(a.cart(&[(tea, 2)]), [Payment::rest(PaymentMethod::Card)])
    };
    let refused = a.shop.checkout(&a.cashier, sale("5.99")).await.unwrap_err();
    let mismatch = ShopError::TotalMismatch { shown: money("5.99"), computed: money("6") };
    assert_eq!(refused, mismatch);
    assert_eq!(a.snapshot().await, before);
    a.shop.checkout(&a.cashier, sale("6.00")).await.unwrap();
}

pub async fn the_order_of_the_lines_changes_no_total(shop: Shop) {
    let rounding = Rounding { level: RoundingLevel::Document, ..Rounding::default() };
    let a = open_shop_with(&shop, Settings { rounding, ..pounds() }).await;
    let tea = a.taxed("tea", "0.99", vec![rate("VAT", "20", true)]).await;
    let jam = a.taxed("jam", "1.01", vec![rate("GST", "7.7", false)]).await;
    let lines = [(tea, 1), (jam, 3), (tea, 7), (jam, 2), (tea, 1)];
    let mut totals = Vec::new();
    for turn in 0..lines.len() {
        let mut lines = lines;
        lines.rotate_left(turn);
        let cart = Cart { discount: Some(amount_off("2.22")), ..a.cart(&lines) };
        let quoted = a.shop.quote(&a.manager, cart).await.unwrap();
        totals.push((quoted.total_amount, quoted.tax_amount, quoted.discount_amount));
    }
    totals.dedup();
    assert_eq!(totals.len(), 1, "{totals:?}");
}

pub async fn a_sale_keeps_what_the_product_was_called_and_cost_that_day(shop: Shop) {
    let a = open_shop(&shop).await;
    let tea = a.stocked("tea", "3", 5).await;
    let sale = a.sell(tea, 1).await.unwrap();
    let renamed = NewProduct { name: text("Tea, new recipe"), ..product("tea 2", "4") };
    a.shop.update_product(&a.manager, tea, 1, renamed).await.unwrap();
    assert_eq!(a.sale(sale.id).await, sale);
    assert_eq!(a.sell(tea, 1).await.unwrap().total_amount, money("4"));
}

pub async fn a_sale_is_of_the_day_that_the_wall_clock_shows(shop: Shop) {
    let a = open_shop(&shop).await.at("2026-07-01T23:30:00Z");
    let tea = a.stocked("tea", "3", 5).await;
    assert_eq!(a.sell(tea, 1).await.unwrap().business_date, day("2026-07-02"));
    let york = location("New York", chrono_tz::America::New_York);
    let york = a.shop.create_location(&a.admin, york).await.unwrap();
    a.receive_at(york.id, tea, 1, "1").await;
    let sale = a.checkout(Cart::new(york.id).with(tea, units(1))).await.unwrap();
    assert_eq!((sale.business_date, sale.sold_at), {
        (day("2026-07-01"), time("2026-07-01T23:30:00Z"))
    });
    let winter = a.at("2026-12-01T23:30:00Z");
    assert_eq!(winter.sell(tea, 1).await.unwrap().business_date, day("2026-12-01"));
}

pub async fn sales_are_paged_and_filtered(shop: Shop) {
    let a = open_shop(&shop).await;
    let tea = a.stocked("tea", "3", 99).await;
    let depot = a.location("Depot").await;
    a.receive_at(depot.id, tea, 9, "1").await;
    let ann = a.customer("Ann").await;
    let mut ids = Vec::new();
    for date in 1..=5 {
        let day = a.at(&format!("2026-03-0{date}T12:00:00Z"));
        let customer = (date == 2).then_some(ann.id);
        let location = if date == 4 { depot.id } else { a.location.id };
        let cart = Cart { customer, ..Cart::new(location) }.with(tea, units(1));
        ids.push(day.checkout(cart).await.unwrap().id);
    }
    let list = async |query: SaleQuery| -> Vec<SaleId> {
        let page = a.shop.sales(&a.cashier, query).await.unwrap();
        assert_eq!(page.next, None);
        page.items.iter().map(|sale| sale.id).collect()
    };
    let all = SaleQuery::default();
    assert_eq!(list(all.clone()).await, ids);
    let days =
        SaleQuery { from: Some(day("2026-03-02")), until: Some(day("2026-03-04")), ..all.clone() };
    assert_eq!(list(days).await, ids[1..3]);
    assert_eq!(list(SaleQuery { location: Some(depot.id), ..all.clone() }).await, ids[3..4]);
    assert_eq!(list(SaleQuery { customer: Some(ann.id), ..all.clone() }).await, ids[1..2]);
    let first = SaleQuery { limit: 3, ..all.clone() };
    let page = a.shop.sales(&a.cashier, first.clone()).await.unwrap();
    assert_eq!((page.items.len(), page.next), (3, Some(ids[2].get())));
    assert_eq!(page.items[0], a.sale(ids[0]).await);
    assert_eq!(list(SaleQuery { after: page.next, ..first }).await, ids[3..]);
    assert!(a.shop.sales(&a.cashier, SaleQuery { limit: 0, ..all }).await.is_err());

    let mut tx = a.shop.begin(&a.cashier).await.unwrap();
    let found = tx.sales().get(&[ids[4], SaleId::new(i64::MAX), ids[0]]).await.unwrap();
    assert_eq!(found.iter().map(|sale| sale.id).collect::<Vec<_>>(), [ids[4], ids[0]]);
}

pub async fn sales_and_their_lines_are_had_as_columns_which_say_what_the_sales_say(shop: Shop) {
    let a = open_shop(&shop).await.at("2026-03-01T12:00:00Z");
    let tea = a.taxed("tea", "3.33", vec![rate("GST", "10", false)]).await;
    a.receive(tea, 4, "1.1111").await;
    a.receive(tea, 40, "1.2").await;
    let rice = NewProduct { quantity_decimals: 3, ..product("rice", "2.5") };
    let rice = a.product_with(rice).await.id;
    a.receive(rice, 9_000, "1.0001").await;
    let (depot, ann) = (a.location("Depot").await.id, a.customer("Ann").await.id);
    a.receive_at(depot, tea, 9, "1").await;
    let cart = Cart { customer: Some(ann), ..a.cart(&[(tea, 6)]) };
    let line = CartLine { discount: Some(amount_off("0.30")), ..CartLine::new(rice, units(1_234)) };
    let cart = Cart { lines: [cart.lines.clone(), vec![line]].concat(), ..cart };
    let first = a.pay(cart, [Payment::cash(money("100"))]).await.unwrap().id;
    let mut ids = vec![first];
    for (date, location) in [(2, depot), (3, a.location.id), (3, depot), (4, a.location.id)] {
        let day = a.at(&format!("2026-03-0{date}T12:00:00Z"));
        ids.push(day.checkout(Cart::new(location).with(tea, units(2))).await.unwrap().id);
    }
    let refunds = [vec![back(1, 2), back(2, 234)], vec![back(1, 1)]];
    for lines in refunds {
        a.shop.refund_sale(&a.manager, refund_lines(first, lines)).await.unwrap();
    }
    a.at("2026-03-03T13:00:00Z").shop.void_sale(&a.manager, void(ids[2])).await.unwrap();

    let (all, here) = (SaleQuery::default(), Some(a.location.id));
    let (from, until) = (Some(day("2026-03-02")), Some(day("2026-03-04")));
    for (query, sales) in [
        (all.clone(), 5),
        (SaleQuery { limit: 2, ..all.clone() }, 5),
        (SaleQuery { after: Some(ids[1].get()), limit: 1, ..all.clone() }, 3),
        (SaleQuery { from, until, ..all.clone() }, 3),
        (SaleQuery { location: here, from, limit: 1, ..all.clone() }, 2),
        (SaleQuery { customer: Some(ann), ..all.clone() }, 1),
        (SaleQuery { until: Some(day("2026-01-01")), ..all.clone() }, 0),
    ] {
        let mut found = 0;
        let mut query = query;
        loop {
            let page = a.shop.sales(&a.cashier, query.clone()).await.unwrap();
            let columns = ListSaleColumns(query.clone());
            let columns = a.shop.run(&a.cashier, &columns).await.unwrap();
            let expected: Result<Vec<_>> = page.items.iter().map(SaleColumns::of).collect();
            assert_eq!((columns.items, columns.next), (expected.unwrap(), page.next), "{query:?}");
            let lines = ListSaleLineColumns(query.clone());
            let lines = a.shop.run(&a.cashier, &lines).await.unwrap();
            let expected: Result<Vec<_>> =
                page.items.iter().flat_map(SaleLineColumns::of).collect();
            assert_eq!((lines.items, lines.next), (expected.unwrap(), page.next), "{query:?}");
            found += page.items.len();
            query.after = page.next;
            if query.after.is_none() {
                break;
            }
        }
        assert_eq!(found, sales, "{query:?}");
    }
    let none = SaleQuery { limit: 0, ..all };
    assert!(a.shop.run(&a.cashier, &ListSaleColumns(none.clone())).await.is_err());
    assert!(a.shop.run(&a.cashier, &ListSaleLineColumns(none)).await.is_err());
}

pub async fn a_hundred_payments_are_taken_and_one_more_is_refused(shop: Shop) {
    let a = open_shop(&shop).await;
    let tea = a.stocked("tea", "10", 9).await;
    let mut payments = vec![Payment::card(money("0.10")); MAX_PAYMENTS];
    let sale = a.pay(a.cart(&[(tea, 1)]), payments.clone()).await.unwrap();
    assert_eq!(sale.payments.len(), MAX_PAYMENTS);
    assert_eq!(a.sale(sale.id).await, sale);
    let before = a.snapshot().await;
    payments.push(Payment::rest(PaymentMethod::Card));
    let refused = a.pay(a.cart(&[(tea, 1)]), payments).await.unwrap_err();
    let max = MAX_PAYMENTS as u64;
    assert_eq!(refused, ShopError::TooManyLines { lines: max + 1, max });
    assert_eq!(a.snapshot().await, before);
}

pub async fn a_cart_of_five_thousand_lines_sells(shop: Shop) {
    let a = open_shop(&shop).await;
    let mut products = Vec::new();
    for n in 0..50 {
        products.push(a.stocked(&format!("P{n}"), "0.99", 150).await);
    }
    let lines: Vec<_> =
        products.iter().cycle().take(MAX_CART_LINES).map(|product| (*product, 1)).collect();
    let cart = Cart { discount: Some(percent_off("3")), ..a.cart(&lines) };
    let sale = sold(&a, cart).await;
    assert_eq!(sale.lines.len(), MAX_CART_LINES);
    assert_eq!(sale.total_amount, money("4801.50"));
    assert_eq!(a.level(products[7]).await.quantity, 50);
    let mut lines = lines;
    lines.push(lines[0]);
    let refused = a.checkout(a.cart(&lines)).await.unwrap_err();
    let max = MAX_CART_LINES as u64;
    assert_eq!(refused, ShopError::TooManyLines { lines: max + 1, max });
}

pub async fn a_receipt_shows_what_was_sold_in_42_columns(shop: Shop) {
    let a = open_shop_with(&shop, cash_step("0.05")).await.at("2026-07-01T23:30:00Z");
    let tea = a.taxed("tea", "3.33", vec![rate("VAT", "20", true)]).await;
    a.receive(tea, 9, "1").await;
    let line = CartLine { discount: Some(amount_off("0.30")), ..CartLine::new(tea, units(2)) };
    let sale = a.pay(a.cart_of(line), [Payment::cash(money("10"))]).await.unwrap();
    let sale = a.sale(sale.id).await;
    let receipt = sale.receipt(&a.tenant.name, a.location.time_zone).unwrap();
    assert!(receipt.lines().all(|line| line.chars().count() <= RECEIPT_COLUMNS), "{receipt}");
    for shown in [
        "Corner Shop",
        "2026-07-02 00:30",
        "2 x 3.33",
        "-0.30",
        "VAT 20 %",
        "6.36",
        "-0.01",
        "10.00",
        "3.65",
    ] {
        assert!(receipt.contains(shown), "{shown} in\n{receipt}");
    }
}

pub async fn archived_things_are_not_sold(shop: Shop) {
    let a = open_shop(&shop).await;
    let (tea, jam) = (a.stocked("tea", "3", 5).await, a.stocked("jam", "2", 5).await);
    let ann = a.customer("Ann").await;
    let archived = |entity, id: i64| ShopError::Archived { entity, id: id.to_string() };
    a.shop.archive_product(&a.manager, tea, 1).await.unwrap();
    let refused = a.sell(tea, 1).await.unwrap_err();
    assert_eq!(refused, archived(Entity::Product, tea.get()));
    a.shop.archive_customer(&a.cashier, ann.id, 1).await.unwrap();
    let cart = Cart { customer: Some(ann.id), ..a.cart(&[(jam, 1)]) };
    let refused = a.checkout(cart.clone()).await.unwrap_err();
    assert_eq!(refused, archived(Entity::Customer, ann.id.get()));
    assert_eq!(a.shop.quote(&a.cashier, cart).await.unwrap_err(), refused);
    a.shop.archive_location(&a.admin, a.location.id, a.location.meta().version).await.unwrap();
    let refused = a.sell(jam, 1).await.unwrap_err();
    assert_eq!(refused, archived(Entity::Location, a.location.id.get()));
}

pub async fn amounts_too_large_to_compute_are_refused(shop: Shop) {
    let a = open_shop(&shop).await;
    let dear = a.product("dear", "999999999999999.9999").await;
    let tea = a.product("tea", "1000").await;
    let before = a.snapshot().await;
    let max = shopx_core::Quantity::MAX;
    for lines in [
        vec![(dear, 2)],
        vec![(dear, max)],
        vec![(tea, max)],
        vec![(dear, 1)],         // rounds up to what is too large
        vec![(tea, max / 2); 2], // each fits, their sum does not
    ] {
        let refused = a.checkout(a.cart(&lines)).await.unwrap_err();
        assert!(matches!(refused.code(), "amount_out_of_range" | "overflow"), "{refused:?}");
        let refused = a.shop.quote(&a.cashier, a.cart(&lines)).await.unwrap_err();
        assert!(matches!(refused.code(), "amount_out_of_range" | "overflow"), "{refused:?}");
    }
    assert_eq!(a.snapshot().await, before);
}

pub async fn the_rest_in_cash_fits_the_cash_given_before_it(shop: Shop) {
    let a = open_shop_with(&shop, cash_step("0.05")).await;
    let tea = a.stocked("tea", "10.03", 9).await;
    for (given, rest, change) in [("4.97", "5.08", "0"), ("5", "5.05", "0"), ("20", "0", "9.95")] {
        let payments = [Payment::cash(money(given)), Payment::rest(PaymentMethod::Cash)];
        let sale = a.pay(a.cart(&[(tea, 1)]), payments).await.unwrap();
        assert_eq!(sale.payments[1].tendered, money(rest));
        assert_eq!((sale.rounding_amount, sale.change().unwrap()), (money("0.02"), money(change)));
    }
}
