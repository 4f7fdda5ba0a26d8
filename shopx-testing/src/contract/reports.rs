//! What the figures say, and whether they add up.

use chrono::NaiveDate;
use shopx_core::catalog::NewProduct;
use shopx_core::id::{CustomerId, LocationId};
use shopx_core::money::Rounding;
use shopx_core::pricing::Cart;
use shopx_core::pricing::payment::{Payment, PaymentMethod};
use shopx_core::reports::{Period, SalesReport, SalesRow, TakingsReport, Valuation};
use shopx_core::stock::{AdjustLine, AdjustmentReason};
use shopx_core::tenants::Settings;
use shopx_core::{Money, Shop};

use crate::arrange::{
    Arranged, MOST, amount_off, back, day, location, money, open_shop, open_shop_with, pounds,
    product, rate, refund_all, refund_lines, return_of, text, units, void,
};

async fn sales(a: &Arranged, period: Period, from: &str, until: &str) -> Vec<SalesRow> {
    let report = SalesReport { period, from: day(from), until: day(until), location: None };
    a.shop.sales_report(&a.manager, report).await.unwrap()
}

fn row(period: &str) -> SalesRow {
    SalesRow {
        period: day(period),
        sales: 0,
        units: 0,
        revenue: Money::ZERO,
        tax: Money::ZERO,
        discounts: Money::ZERO,
        cost_of_goods: Money::ZERO,
        refunds: Money::ZERO,
    }
}

/// Methods with what was taken and paid back, without those that moved nothing.
async fn takings(a: &Arranged, location: Option<LocationId>) -> Vec<(PaymentMethod, Money, Money)> {
    let (from, until) = (day("2026-03-01"), day("2026-04-01"));
    let report = TakingsReport { from, until, location };
    let rows = a.shop.takings_report(&a.manager, report).await.unwrap();
    let mut rows: Vec<_> = rows
        .into_iter()
        .map(|row| (row.method, row.taken, row.paid_back))
        .filter(|row| !(row.1.is_zero() && row.2.is_zero()))
        .collect();
    rows.sort();
    rows
}

pub async fn sales_are_summed_by_day_with_the_exact_cost_of_goods(shop: Shop) {
    let a = open_shop(&shop).await;
    let tea = a.taxed("tea", "3", vec![rate("VAT", "20", true)]).await;
    let jam = a.taxed("jam", "2", vec![rate("GST", "10", false)]).await;
    let first = a.at("2026-03-01T12:00:00Z");
    first.receive(tea, 20, "1.1111").await;
    first.receive(jam, 20, "0.5").await;
    let cart = Cart { discount: Some(amount_off("1")), ..a.cart(&[(tea, 2), (jam, 1)]) };
    first.checkout(cart).await.unwrap();
    first.sell(tea, 1).await.unwrap();
    // 23:30 UTC is the next day in a London summer: another day, another month.
    let night = a.at("2026-03-31T23:30:00Z");
    night.sell(jam, 3).await.unwrap();

    let days = sales(&a, Period::Day, "2026-03-01", "2026-04-02").await;
    let expected = [
        SalesRow {
            sales: 2,
            units: 4,
            // 6.00 − 0.75 and 2.00 − 0.25 + 0.18 (0.175), and 3.00
            revenue: money("10.18"),
            tax: money("1.56"), // 0.88 (0.875), 0.18, 0.50
            discounts: money("1"),
            cost_of_goods: money("3.8333"),
            ..row("2026-03-01")
        },
        SalesRow {
            sales: 1,
            units: 3,
            revenue: money("6.60"),
            tax: money("0.60"),
            cost_of_goods: money("1.5"),
            ..row("2026-04-01")
        },
    ];
    assert_eq!(days, expected);
    assert_eq!(days[0].average_sale(), Some(money("5.09")));
    let months = sales(&a, Period::Month, "2026-03-01", "2026-05-01").await;
    assert_eq!(months, expected);
    // The range is half open.
    let days = sales(&a, Period::Day, "2026-03-02", "2026-04-01").await;
    assert_eq!(days, []);
}

pub async fn a_voided_sale_counts_nowhere(shop: Shop) {
    let a = open_shop(&shop).await.at("2026-03-01T12:00:00Z");
    let tea = a.stocked("tea", "3", 9).await;
    let ann = a.customer("Ann").await;
    let cart = Cart { customer: Some(ann.id), ..a.cart(&[(tea, 2)]) };
    let payments = [Payment::card(money("2")), Payment::rest(PaymentMethod::Cash)];
    let sale = a.pay(cart, payments).await.unwrap();
    a.shop.void_sale(&a.manager, void(sale.id)).await.unwrap();
    assert_eq!(sales(&a, Period::Day, "2026-03-01", "2026-03-02").await, []);
    assert_eq!(takings(&a, None).await, []);
    let values = a.shop.customer_values(&a.manager, 10).await.unwrap();
    assert!(values.iter().all(|row| row.sales == 0 && row.lifetime_value.is_zero()));
    assert!(values.iter().all(|row| row.last_sale.is_none()));
}

pub async fn refunds_count_in_the_period_in_which_they_were_paid(shop: Shop) {
    let a = open_shop(&shop).await;
    let tea = a.stocked("tea", "3", 9).await;
    let sale = a.at("2026-03-01T12:00:00Z").sell(tea, 3).await.unwrap();
    let later = a.at("2026-03-05T12:00:00Z");
    let part = refund_lines(sale.id, vec![back(1, 1)]);
    later.shop.refund_sale(&a.manager, part).await.unwrap();
    let goods = return_of(a.location.id, tea, 1, "2.50");
    later.shop.return_goods(&a.manager, goods).await.unwrap();
    let days = sales(&a, Period::Day, "2026-03-01", "2026-04-01").await;
    let (nine, three) = (money("9"), money("3"));
    assert_eq!(
        days,
        [
            SalesRow {
                sales: 1,
                units: 3,
                revenue: nine,
                cost_of_goods: three,
                ..row("2026-03-01")
            },
            SalesRow { refunds: money("5.5"), ..row("2026-03-05") },
        ]
    );
    let months = sales(&a, Period::Month, "2026-03-01", "2026-04-01").await;
    assert_eq!(months.len(), 1);
    assert_eq!((months[0].revenue, months[0].refunds), (nine, money("5.5")));
    assert_eq!(days[1].average_sale(), None);
}

pub async fn a_report_is_of_one_location_or_all(shop: Shop) {
    let a = open_shop(&shop).await.at("2026-03-01T12:00:00Z");
    let tea = a.stocked("tea", "3", 9).await;
    let depot = a.location("Depot").await.id;
    a.receive_at(depot, tea, 9, "1").await;
    a.sell(tea, 1).await.unwrap();
    let sale = a.checkout(Cart::new(depot).with(tea, units(2))).await.unwrap();
    let part = refund_lines(sale.id, vec![back(1, 1)]);
    a.shop.refund_sale(&a.manager, part).await.unwrap();
    let report = |location| SalesReport {
        period: Period::Day,
        from: day("2026-03-01"),
        until: day("2026-03-02"),
        location,
    };
    for (location, revenue, refunds) in
        [(None, "9", "3"), (Some(a.location.id), "3", "0"), (Some(depot), "6", "3")]
    {
        let rows = a.shop.sales_report(&a.manager, report(location)).await.unwrap();
        assert_eq!(rows.len(), 1);
        assert_eq!((rows[0].revenue, rows[0].refunds), (money(revenue), money(refunds)));
        let rows = takings(&a, location).await;
        assert_eq!(rows, [(PaymentMethod::Cash, money(revenue), money(refunds))]);
    }
}

pub async fn takings_are_by_method_with_the_cash_rounding(shop: Shop) {
    let rounding = Rounding { cash_step: Some(money("0.05")), ..Rounding::default() };
    let a = open_shop_with(&shop, Settings { rounding, ..pounds() }).await;
    let a = a.at("2026-03-01T12:00:00Z");
    let tea = a.stocked("tea", "15.72", 9).await;
    let cart = || a.cart(&[(tea, 1)]);
    a.pay(cart(), [Payment::cash(money("20"))]).await.unwrap(); // 15.70
    let split = [Payment::card(money("0.68")), Payment::cash(money("15.05"))];
    a.pay(cart(), split).await.unwrap();
    let by_card = a.pay(cart(), [Payment::rest(PaymentMethod::Card)]).await.unwrap();
    a.shop.refund_sale(&a.manager, refund_all(by_card.id)).await.unwrap();
    let cash = a.sell(tea, 1).await.unwrap(); // 15.70
    let given = a.shop.refund_sale(&a.manager, refund_all(cash.id)).await.unwrap();
    assert_eq!(given.rounding_amount, money("-0.02"));
    assert_eq!(
        takings(&a, None).await,
        [
            (PaymentMethod::Cash, money("46.45"), money("15.7")),
            (PaymentMethod::Card, money("16.4"), money("15.72")),
        ]
    );
}

pub async fn a_period_has_a_beginning_before_its_end(shop: Shop) {
    let a = open_shop(&shop).await;
    for (from, until) in [("2026-03-02", "2026-03-02"), ("2026-03-02", "2026-03-01")] {
        let (from, until) = (day(from), day(until));
        let report = SalesReport { period: Period::Day, from, until, location: None };
        let refused = a.shop.sales_report(&a.manager, report).await.unwrap_err();
        assert_eq!(refused.code(), "malformed");
        let report = TakingsReport { from, until, location: None };
        let refused = a.shop.takings_report(&a.manager, report).await.unwrap_err();
        assert_eq!(refused.code(), "malformed");
    }
}

pub async fn customers_are_listed_by_what_they_bought_less_refunds(shop: Shop) {
    let a = open_shop(&shop).await.at("2026-03-01T12:00:00Z");
    let tea = a.stocked("tea", "3", 99).await;
    let (ann, bob, cy) = (a.customer("Ann").await, a.customer("Bob").await, a.customer("Cy").await);
    let idle = a.customer("Idle").await;
    let buy = async |a: &Arranged, customer: CustomerId, quantity| {
        let cart = Cart { customer: Some(customer), ..a.cart(&[(tea, quantity)]) };
        a.checkout(cart).await.unwrap()
    };
    buy(&a, ann.id, 2).await;
    buy(&a, bob.id, 3).await;
    let later = a.at("2026-03-04T12:00:00Z");
    let sale = buy(&later, ann.id, 4).await;
    let part = refund_lines(sale.id, vec![back(1, 3)]);
    later.shop.refund_sale(&a.manager, part).await.unwrap();
    let void_sale = buy(&later, bob.id, 9).await;
    later.shop.void_sale(&a.manager, void(void_sale.id)).await.unwrap();
    buy(&a, cy.id, 5).await;
    a.sell(tea, 20).await.unwrap();

    let rows = a.shop.customer_values(&a.manager, 100).await.unwrap();
    let values: Vec<_> =
        rows.iter().map(|r| (r.customer, r.sales, r.lifetime_value, r.last_sale)).collect();
    let (first, fourth) = (day("2026-03-01"), day("2026-03-04"));
    assert_eq!(
        values,
        [
            (cy.id, 1, money("15"), Some(first)),
            (ann.id, 2, money("9"), Some(fourth)),
            (bob.id, 1, money("9"), Some(first)),
            (idle.id, 0, Money::ZERO, None),
        ]
    );
    assert_eq!((rows[1].first_name.as_str(), rows[1].last_name.as_str()), ("Ann", "Buyer"));
    let rows = a.shop.customer_values(&a.manager, 2).await.unwrap();
    assert_eq!(rows.iter().map(|r| r.customer).collect::<Vec<_>>(), [cy.id, ann.id]);
    for limit in [0, MOST + 1] {
        assert!(a.shop.customer_values(&a.manager, limit).await.is_err());
    }
}

/// Locations and categories with units and value, in order.
async fn valued(
    a: &Arranged,
    location: Option<LocationId>,
    on: Option<NaiveDate>,
) -> Vec<(LocationId, Option<String>, i64, String)> {
    let rows = a.shop.valuation(&a.manager, Valuation { location, on }).await.unwrap();
    let mut rows: Vec<_> = rows
        .into_iter()
        .filter(|row| row.units != 0)
        .map(|row| {
            let category = row.category.map(String::from);
            (row.location, category, row.units, row.value.to_string())
        })
        .collect();
    assert!(rows.is_sorted_by_key(|row| row.0));
    rows.sort();
    rows
}

pub async fn stock_is_valued_at_the_cost_of_its_batches_by_place_and_category(shop: Shop) {
    let a = open_shop(&shop).await;
    let drink = |sku| NewProduct { category: Some(text("drinks")), ..product(sku, "9") };
    let tea = a.product_with(drink("tea")).await.id;
    let cola = a.product_with(drink("cola")).await.id;
    let cheese = NewProduct { quantity_decimals: 3, ..product("cheese", "9") };
    let cheese = a.product_with(cheese).await.id;
    let depot = a.location("Depot").await.id;
    a.receive(tea, 2, "1.1111").await;
    a.receive(tea, 2, "2").await;
    a.receive(cola, 10, "0.3333").await;
    a.receive(cheese, 1250, "7.3333").await;
    a.receive_at(depot, tea, 5, "3").await;
    a.sell(tea, 1).await.unwrap();
    let sent = a.send(depot, tea, 1).await.unwrap();
    let here = a.location.id;
    let drinks = Some("drinks".to_owned());
    let rows = [
        (here, None, 1250, "9.166625".to_owned()),
        (here, drinks.clone(), 13, "8.4441".to_owned()), // 1.1111 + 4 + 3.333
        (depot, drinks.clone(), 5, "15".to_owned()),
    ];
    assert_eq!(valued(&a, None, None).await, rows);
    assert_eq!(valued(&a, Some(here), None).await, rows[..2]);
    a.complete(sent[0].id).await.unwrap();
    assert_eq!(valued(&a, Some(depot), None).await, [(depot, drinks, 6, "16.1111".to_owned())]);
}

pub async fn stock_is_valued_as_it_was_at_the_end_of_a_day(shop: Shop) {
    let a = open_shop(&shop).await;
    let tea = a.product("tea", "9").await;
    let here = a.location.id;
    a.at("2026-07-01T12:00:00Z").receive(tea, 5, "1.5").await;
    let sale = a.at("2026-07-02T12:00:00Z").sell(tea, 2).await.unwrap();
    // After midnight in London, before it in UTC.
    let night = a.at("2026-07-02T23:30:00Z");
    night.shop.refund_sale(&a.manager, refund_lines(sale.id, vec![back(1, 1)])).await.unwrap();
    let lost = AdjustLine::write_off(tea, units(4), AdjustmentReason::Theft);
    a.at("2026-07-04T12:00:00Z").adjust(vec![lost]).await.unwrap();
    for (date, left) in [
        ("2026-06-30", None),
        ("2026-07-01", Some((5, "7.5"))),
        ("2026-07-02", Some((3, "4.5"))),
        ("2026-07-03", Some((4, "6"))),
        ("2026-07-04", None),
        ("2027-01-01", None),
    ] {
        let rows = valued(&a, None, Some(day(date))).await;
        let expected: Vec<_> =
            left.into_iter().map(|(units, value)| (here, None, units, value.to_owned())).collect();
        assert_eq!(rows, expected, "{date}");
    }
    assert_eq!(valued(&a, None, None).await, []);
}

pub async fn a_day_ends_with_the_wall_clock_of_each_place(shop: Shop) {
    let a = open_shop(&shop).await.at("2026-07-01T20:00:00Z");
    let tokyo = location("Tokyo", chrono_tz::Asia::Tokyo);
    let tokyo = a.shop.create_location(&a.admin, tokyo).await.unwrap().id;
    let tea = a.product("tea", "9").await;
    a.receive_at(tokyo, tea, 5, "1").await;
    a.receive(tea, 3, "1").await;
    let here = (a.location.id, None, 3, "3".to_owned());
    let there = (tokyo, None, 5, "5".to_owned());
    assert_eq!(valued(&a, None, Some(day("2026-07-01"))).await, std::slice::from_ref(&here));
    assert_eq!(valued(&a, None, Some(day("2026-07-02"))).await, [here, there]);
}

pub async fn a_new_tenants_books_are_empty_and_add_up(shop: Shop) {
    let a = open_shop(&shop).await;
    assert_eq!(sales(&a, Period::Month, "2000-01-01", "2100-01-01").await, []);
    assert_eq!(takings(&a, None).await, []);
    assert_eq!(a.shop.customer_values(&a.manager, 10).await.unwrap(), []);
    assert_eq!(valued(&a, None, None).await, []);
    assert_eq!(a.shop.verify(&a.admin).await.unwrap(), []);
}
