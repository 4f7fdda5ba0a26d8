//! Prices: quantity breaks, price lists, promotions, taxes and limits, as they are kept and sold.

use shopx_core::catalog::{NewProduct, TaxRate, TaxValue};
use shopx_core::customers::{Customer, NewCustomer};
use shopx_core::id::ProductId;
use shopx_core::locations::NewLocation;
use shopx_core::money::{Currency, Percent};
use shopx_core::pricing::payment::{Payment, PaymentMethod};
use shopx_core::pricing::{
    Benefit, Cart, CartLine, ComboPart, Condition, DiscountKind, ListedPrice, MAX_CART_LINES,
    NewPriceList, NewPromotion, PriceBreak, PriceList, PriceSource, PriceStep, PricedCart,
    Promotion, PromotionState, Scope,
};
use shopx_core::sales::{Checkout, Sale};
use shopx_core::session::Permission;
use shopx_core::tenants::Settings;
use shopx_core::{Entity, Field, Money, Result, Shop, ShopError};

use crate::arrange::{
    Arranged, amount_off, back, customer, day, location, money, new_key, open_shop, open_shop_with,
    overridden, percent, percent_off, pounds, product, rate, refund_lines, text, units, void,
};
use crate::contract::race;

/// 10 % off everything.
fn ten_off() -> NewPromotion {
    NewPromotion::new(text("Ten off"), percent_benefit(Scope::Cart, "10"))
}

fn percent_benefit(on: Scope, per_cent: &str) -> Benefit {
    Benefit::PercentOff { on, percent: percent(per_cent), max_units: None }
}

fn listed(product: ProductId, min_quantity: i64, price: &str) -> ListedPrice {
    ListedPrice { product, min_quantity: units(min_quantity), price: money(price) }
}

/// One of each of these for 4.50.
fn combo(products: &[ProductId]) -> Benefit {
    let part = |product: &ProductId| ComboPart { on: Scope::products([*product]), units: 1 };
    let parts = products.iter().map(part).collect();
    Benefit::Combo { parts, price: money("4.50"), max_times: None }
}

impl Arranged {
    async fn promotion(&self, new: NewPromotion) -> Promotion {
        self.shop.create_promotion(&self.manager, new).await.unwrap()
    }

    async fn list(&self, new: NewPriceList) -> PriceList {
        self.shop.create_price_list(&self.manager, new).await.unwrap()
    }

    async fn quote(&self, cart: Cart) -> PricedCart {
        self.shop.quote(&self.cashier, cart).await.unwrap()
    }

    /// The unit price of a line of so many units.
    async fn unit_price(&self, product: ProductId, quantity: i64) -> Money {
        self.quote(self.cart(&[(product, quantity)])).await.lines[0].unit_price
    }

    async fn customer_with(&self, new: NewCustomer) -> Customer {
        self.shop.create_customer(&self.manager, new).await.unwrap()
    }
}

/// Sells what was quoted, and sees that both agree.
async fn sell_as_quoted(a: &Arranged, cart: Cart) -> Sale {
    let quote = a.quote(cart.clone()).await;
    let payments = vec![Payment::rest(PaymentMethod::Card)];
    let shown_total = Some(quote.total_amount);
    let checkout = Checkout { cart, payments, shown_total, key: Some(new_key()) };
    let sale = a.shop.checkout(&a.cashier, checkout).await.unwrap();
    for (line, quoted) in sale.lines.iter().zip(&quote.lines) {
        assert_eq!((line.unit_price, line.total_price), (quoted.unit_price, quoted.total_price));
        assert_eq!((&line.discounts, &line.taxes), (&quoted.discounts, &quoted.taxes));
    }
    assert_eq!(sale.taxes().unwrap(), quote.taxes().unwrap());
    assert_eq!(sale.tax_exemption, quote.tax_exemption);
    assert_eq!(a.sale(sale.id).await, sale);
    sale
}

pub async fn a_quantity_break_counts_the_units_of_the_whole_cart(shop: Shop) {
    let a = open_shop(&shop).await;
    let price_breaks = [(6, "2.50"), (12, "2")]
        .map(|(from, price)| PriceBreak { min_quantity: units(from), price: money(price) });
    let new = NewProduct { price_breaks: price_breaks.to_vec(), ..product("tea", "3") };
    let tea = a.product_with(new.clone()).await;
    assert_eq!(tea.price_breaks, new.price_breaks);
    a.receive(tea.id, 100, "1").await;
    for (quantity, price) in [(1, "3"), (5, "3"), (6, "2.50"), (11, "2.50"), (12, "2"), (99, "2")] {
        assert_eq!(a.unit_price(tea.id, quantity).await, money(price), "{quantity}");
    }
    let sale = sell_as_quoted(&a, a.cart(&[(tea.id, 4), (tea.id, 2)])).await;
    assert_eq!(sale.total_amount, money("15"));
    let line = &sale.lines[0];
    assert_eq!((line.list_price, line.unit_price), (money("3"), money("2.5")));
}

pub async fn the_best_price_of_all_lists_that_hold_is_charged(shop: Shop) {
    let a = open_shop(&shop).await.at("2026-03-10T12:00:00Z");
    let tea = a.stocked("tea", "3", 100).await;
    let depot = a.location("Depot").await.id;
    let trade = a.customer_with(NewCustomer {
        customer_group: Some(text("trade")),
        ..customer("Tom", None)
    });
    let trade = trade.await;
    let list = |name: &str, price| NewPriceList::new(text(name), vec![listed(tea, 1, price)]);
    a.list(NewPriceList { location: Some(depot), ..list("depot", "1") }).await;
    let of_trade =
        a.list(NewPriceList { customer_group: Some(text("trade")), ..list("trade", "2") }).await;
    a.list(NewPriceList { starts_on: Some(day("2026-03-11")), ..list("tomorrow", "1.10") }).await;
    a.list(NewPriceList { ends_on: Some(day("2026-03-09")), ..list("yesterday", "1.20") }).await;
    assert_eq!(a.unit_price(tea, 1).await, money("3"));

    let today = NewPriceList {
        starts_on: Some(day("2026-03-10")),
        ends_on: Some(day("2026-03-10")),
        prices: vec![listed(tea, 1, "2.80"), listed(tea, 10, "2.60")],
        ..list("today", "1")
    };
    let today = a.list(today).await;
    assert_eq!(a.unit_price(tea, 1).await, money("2.80"));
    assert_eq!(a.unit_price(tea, 10).await, money("2.60"));
    let to_trade = Cart { customer: Some(trade.id), ..a.cart(&[(tea, 10)]) };
    let sale = sell_as_quoted(&a, to_trade.clone()).await;
    assert_eq!(sale.total_amount, money("20"));
    let source = a.quote(to_trade.clone()).await.lines[0].price_source.clone();
    let PriceSource::List { list, .. } = source else { panic!("{source:?}") };
    assert_eq!(list, of_trade.id);

    // A pinned list goes before a better price, and must hold.
    let pinned = Cart { price_list: Some(today.id), ..to_trade };
    assert_eq!(a.quote(pinned.clone()).await.total_amount, money("26"));
    let stranger = Cart { price_list: Some(of_trade.id), ..a.cart(&[(tea, 1)]) };
    let refused = a.shop.quote(&a.cashier, stranger).await.unwrap_err();
    assert_eq!(refused, ShopError::PriceListUnfit { price_list: of_trade.id });
    let missing = Cart { price_list: Some(9_999_999.into()), ..a.cart(&[(tea, 1)]) };
    let refused = a.shop.quote(&a.cashier, missing).await.unwrap_err();
    assert_eq!(refused, ShopError::not_found(Entity::PriceList, 9_999_999));
    a.shop.archive_price_list(&a.manager, today.id, 1).await.unwrap();
    assert_eq!(a.shop.quote(&a.cashier, pinned).await.unwrap_err().code(), "price_list_unfit");
    assert_eq!(a.unit_price(tea, 1).await, money("3"));
}

pub async fn a_pinned_list_leaves_other_products_at_their_price(shop: Shop) {
    let a = open_shop(&shop).await;
    let (tea, jam) = (a.stocked("tea", "3", 9).await, a.stocked("jam", "2", 9).await);
    let dear = a.list(NewPriceList::new(text("airport"), vec![listed(tea, 1, "5")])).await;
    let other = a.list(NewPriceList::new(text("empty"), Vec::new())).await;
    let cart = |list| Cart { price_list: Some(list), ..a.cart(&[(tea, 1), (jam, 1)]) };
    assert_eq!(a.quote(cart(dear.id)).await.total_amount, money("7"));
    assert_eq!(a.quote(cart(other.id)).await.total_amount, money("5"));
    assert_eq!(a.quote(a.cart(&[(tea, 1), (jam, 1)])).await.total_amount, money("5"));
}

pub async fn each_line_says_which_promotion_gave_it_what(shop: Shop) {
    let a = open_shop(&shop).await;
    let class = a.tax_class("VAT", vec![rate("VAT", "20", true)]).await.id;
    let new = |sku: &str, price: &str, category: &str| NewProduct {
        category: Some(text(category)),
        tax_class: Some(class),
        ..product(sku, price)
    };
    let tea = a.product_with(new("tea", "3", "drinks")).await.id;
    let jam = a.product_with(new("jam", "2.50", "food")).await.id;
    let soap = a.product_with(new("soap", "1", "home")).await.id;
    for product in [tea, jam, soap] {
        a.receive(product, 50, "0.40").await;
    }
    let drinks = NewPromotion {
        priority: 1,
        ..NewPromotion::new(
            text("Drinks week"),
            percent_benefit(Scope::Category(text("drinks")), "50"),
        )
    };
    let three_for_two = NewPromotion {
        priority: 2,
        ..NewPromotion::new(
            text("Three for two"),
            Benefit::BuyGet {
                buy: Scope::products([jam]),
                buy_units: 2,
                get: Scope::products([jam]),
                get_units: 1,
                percent: percent("100"),
                max_times: None,
            },
        )
    };
    let big_spender = NewPromotion {
        priority: 3,
        condition: Some(Condition::Spend { on: Scope::Cart, at_least: money("10") }),
        ..NewPromotion::new(
            text("Big spender"),
            Benefit::AmountOff { on: Scope::Cart, amount: money("1"), max_units: None },
        )
    };
    let [drinks, free, spender] = [
        a.promotion(drinks).await,
        a.promotion(three_for_two).await,
        a.promotion(big_spender).await,
    ];
    // 4 × 3 halved is 6; 3 × 2.50 less one is 5; 1: together 12, less 1.
    let sale = sell_as_quoted(&a, a.cart(&[(tea, 4), (jam, 3), (soap, 1)])).await;
    assert_eq!(sale.total_amount, money("11"));
    let gave: Vec<Vec<_>> = sale
        .lines
        .iter()
        .map(|line| line.discounts.iter().map(|d| (d.promotion, d.amount)).collect())
        .collect();
    assert_eq!(
        gave,
        [
            vec![(Some(drinks.id), money("6")), (Some(spender.id), money("0.50"))],
            vec![(Some(free.id), money("2.50")), (Some(spender.id), money("0.42"))],
            vec![(Some(spender.id), money("0.08"))],
        ]
    );
    assert!(
        sale.lines.iter().flat_map(|l| &l.discounts).all(|d| d.kind == DiscountKind::Promotion)
    );

    // Given back in parts, in any order, it comes to what was paid.
    let mut returned = Money::ZERO;
    for (line, quantity) in [(2, 1), (1, 3), (3, 1), (2, 2), (1, 1)] {
        let refund = refund_lines(sale.id, vec![back(line, quantity)]);
        let refund = a.shop.refund_sale(&a.manager, refund).await.unwrap();
        returned = returned.plus(refund.amount).unwrap();
    }
    assert_eq!(returned, sale.total_amount);
}

pub async fn a_quote_says_why(shop: Shop) {
    let a = open_shop(&shop).await;
    let tea = a.stocked("tea", "3", 9).await;
    let ten = a.promotion(ten_off()).await;
    let spend = NewPromotion {
        condition: Some(Condition::Spend { on: Scope::Cart, at_least: money("50") }),
        ..NewPromotion::new(text("Fifty"), percent_benefit(Scope::Cart, "20"))
    };
    let fifty = a.promotion(spend).await;
    let quote = a.quote(a.cart(&[(tea, 2)])).await;
    let states: Vec<_> =
        quote.promotions.iter().map(|p| (p.promotion, p.state, p.amount)).collect();
    assert_eq!(
        states,
        [
            (ten.id, PromotionState::Given, money("0.60")),
            (fifty.id, PromotionState::Unmet, Money::ZERO),
        ]
    );
    let steps: Vec<String> = quote.explain().iter().map(PriceStep::to_string).collect();
    assert_eq!(
        steps,
        [
            "line 1: 2 at 3, the product's price: 6",
            "line 1: 0.6 off by promotion discount (Ten off)",
            "no Fifty: the cart does not meet its conditions",
            "total: 6 − 0.6 + 0 = 5.4",
        ]
    );
}

pub async fn priority_orders_promotions_and_an_exclusive_one_stops_the_rest(shop: Shop) {
    let a = open_shop(&shop).await;
    let tea = a.stocked("tea", "100", 9).await;
    let pound_off = NewPromotion {
        priority: -1,
        ..NewPromotion::new(
            text("Ten pounds"),
            Benefit::AmountOff { on: Scope::Cart, amount: money("10"), max_units: None },
        )
    };
    let fifth = NewPromotion::new(text("A fifth"), percent_benefit(Scope::Cart, "20"));
    let first = a.promotion(pound_off.clone()).await;
    a.promotion(fifth).await;
    assert_eq!(a.quote(a.cart(&[(tea, 1)])).await.total_amount, money("72"));
    let alone = NewPromotion { exclusive: true, ..pound_off };
    a.shop.update_promotion(&a.manager, first.id, 1, alone).await.unwrap();
    let quote = a.quote(a.cart(&[(tea, 1)])).await;
    assert_eq!(quote.total_amount, money("90"));
    assert_eq!(quote.promotions[1].state, PromotionState::Stopped);
    a.shop.archive_promotion(&a.manager, first.id, 2).await.unwrap();
    assert_eq!(a.quote(a.cart(&[(tea, 1)])).await.total_amount, money("80"));
}

pub async fn a_promotion_holds_on_its_days_and_at_its_hours_at_its_place(shop: Shop) {
    let a = open_shop(&shop).await;
    let tea = a.stocked("tea", "1", 9).await;
    let tokyo = NewLocation { ..location("Tokyo", chrono_tz::Asia::Tokyo) };
    let tokyo = a.shop.create_location(&a.admin, tokyo).await.unwrap().id;
    let time = |time: &str| Some(time.parse().unwrap());
    let happy_hour = NewPromotion {
        starts_on: Some(day("2026-07-10")),
        ends_on: Some(day("2026-07-11")),
        starts_at: time("17:00:00"),
        ends_at: time("19:00:00"),
        ..ten_off()
    };
    a.promotion(happy_hour).await;
    let total = async |at: &str, location| {
        let cart = Cart { location, ..a.cart(&[(tea, 1)]) };
        a.at(at).quote(cart).await.total_amount.to_string()
    };
    let london = a.location.id;
    // London is an hour ahead of UTC in July.
    for (at, price) in [
        ("2026-07-10T15:59:59Z", "1"),
        ("2026-07-10T16:00:00Z", "0.9"),
        ("2026-07-10T17:59:59Z", "0.9"),
        ("2026-07-10T18:00:00Z", "1"),
        ("2026-07-11T17:00:00Z", "0.9"),
        ("2026-07-12T17:00:00Z", "1"),
        ("2026-07-09T17:00:00Z", "1"),
    ] {
        assert_eq!(total(at, london).await, price, "{at}");
    }
    // In Tokyo it is 17:00 on the 10th at 08:00 UTC, on the 12th not any more.
    assert_eq!(total("2026-07-10T08:00:00Z", tokyo).await, "0.9");
    assert_eq!(total("2026-07-12T08:00:00Z", tokyo).await, "1");

    let at_tokyo = NewPromotion { location: Some(tokyo), ..ten_off() };
    a.promotion(at_tokyo).await;
    assert_eq!(total("2026-08-01T12:00:00Z", london).await, "1");
    assert_eq!(total("2026-08-01T12:00:00Z", tokyo).await, "0.9");
}

pub async fn a_coupon_must_be_shown_known_and_fit(shop: Shop) {
    let a = open_shop(&shop).await.at("2026-03-10T12:00:00Z");
    let tea = a.stocked("tea", "2", 9).await;
    let coupon = NewPromotion {
        coupon_code: Some(text("spring10")),
        ends_on: Some(day("2026-03-31")),
        ..ten_off()
    };
    let made = a.promotion(coupon.clone()).await;
    assert_eq!(made.coupon_code.as_ref().unwrap().as_str(), "SPRING10");
    let show = |code: &str| Cart { coupons: vec![text(code)], ..a.cart(&[(tea, 1)]) };
    assert_eq!(a.quote(a.cart(&[(tea, 1)])).await.total_amount, money("2"));
    assert_eq!(sell_as_quoted(&a, show("Spring10")).await.total_amount, money("1.80"));

    let refused = a.shop.quote(&a.cashier, show("WINTER")).await.unwrap_err();
    assert_eq!(refused, ShopError::not_found(Entity::Promotion, "WINTER"));
    let april = a.at("2026-04-01T12:00:00Z");
    let refused = april.shop.quote(&a.cashier, show("SPRING10")).await.unwrap_err();
    let ShopError::CouponRefused { coupon: code, .. } = refused else { panic!("{refused:?}") };
    assert_eq!(code, "SPRING10");
    let taken = a.shop.create_promotion(&a.manager, coupon).await.unwrap_err();
    assert_eq!(taken.code(), "already_exists");
    a.shop.archive_promotion(&a.manager, made.id, 1).await.unwrap();
    let refused = a.shop.quote(&a.cashier, show("SPRING10")).await.unwrap_err();
    assert_eq!(refused.code(), "coupon_refused");
}

pub async fn a_usage_limit_holds_when_tills_race(shop: Shop) {
    let a = open_shop(&shop).await;
    let tea = a.stocked("tea", "2", 100).await;
    let three = a.promotion(NewPromotion { usage_limit: Some(3), ..ten_off() }).await;
    let tills = (0..16).map(|_| {
        let a = a.clone();
        async move { a.sell(tea, 1).await }
    });
    let sales: Vec<Sale> = race(tills).await.into_iter().map(Result::unwrap).collect();
    let cheaper = |sale: &&Sale| sale.total_amount == money("1.80");
    assert_eq!(sales.iter().filter(cheaper).count(), 3);
    assert_eq!(a.quote(a.cart(&[(tea, 1)])).await.promotions[0].state, PromotionState::UsedUp);

    // A void gives its use back; a refund does not.
    let used: Vec<&Sale> = sales.iter().filter(cheaper).collect();
    a.shop.void_sale(&a.manager, void(used[0].id)).await.unwrap();
    a.shop.refund_sale(&a.manager, refund_lines(used[1].id, vec![back(1, 1)])).await.unwrap();
    assert_eq!(a.sell(tea, 1).await.unwrap().total_amount, money("1.80"));
    assert_eq!(a.sell(tea, 1).await.unwrap().total_amount, money("2"));
    assert_eq!(a.quote(a.cart(&[(tea, 1)])).await.promotions[0].promotion, three.id);
}

pub async fn a_limit_per_customer_needs_a_customer_and_counts_each(shop: Shop) {
    let a = open_shop(&shop).await;
    let tea = a.stocked("tea", "2", 100).await;
    let once = NewPromotion {
        usage_limit: Some(3),
        usage_limit_per_customer: Some(1),
        coupon_code: Some(text("HELLO")),
        ..ten_off()
    };
    a.promotion(once).await;
    let (ann, bob) = (a.customer("Ann").await.id, a.customer("Bob").await.id);
    let cart = |customer| Cart { customer, coupons: vec![text("HELLO")], ..a.cart(&[(tea, 1)]) };
    let refused = a.shop.quote(&a.cashier, cart(None)).await.unwrap_err();
    assert_eq!(refused.code(), "coupon_refused");
    let tills = (0..8).map(|till| {
        let (a, cart) = (a.clone(), cart(Some(if till % 2 == 0 { ann } else { bob })));
        async move { a.checkout(cart).await }
    });
    let sold = race(tills).await.into_iter().filter_map(Result::ok).collect::<Vec<_>>();
    let mut customers: Vec<_> = sold.iter().map(|sale| sale.customer.unwrap()).collect();
    customers.sort_unstable();
    assert_eq!(customers, [ann, bob]);
    let again = a.checkout(cart(Some(ann))).await.unwrap_err();
    let ShopError::CouponRefused { reason, .. } = again else { panic!("{again:?}") };
    assert_eq!(reason, PromotionState::UsedUp);
}

pub async fn a_retry_with_its_key_uses_a_promotion_once(shop: Shop) {
    let a = open_shop(&shop).await;
    let tea = a.stocked("tea", "2", 100).await;
    a.promotion(NewPromotion { usage_limit: Some(1), ..ten_off() }).await;
    let checkout = Checkout {
        key: Some(new_key()),
        ..Checkout::new(a.cart(&[(tea, 1)]), [Payment::rest(PaymentMethod::Card)])
    };
    let tills = (0..8).map(|_| {
        let (a, checkout) = (a.clone(), checkout.clone());
        async move { a.shop.checkout(&a.cashier, checkout).await }
    });
    let sales: Vec<Sale> = race(tills).await.into_iter().map(Result::unwrap).collect();
    assert!(sales.iter().all(|sale| *sale == sales[0]));
    assert_eq!(sales[0].total_amount, money("1.80"));
    assert_eq!(a.sell(tea, 1).await.unwrap().total_amount, money("2"));
}

pub async fn a_promotion_that_cannot_be_is_refused(shop: Shop) {
    let a = open_shop(&shop).await;
    let tea = a.product("tea", "2").await;
    let with = |benefit| NewPromotion { benefit, ..ten_off() };
    let amount = |amount: &str| Benefit::AmountOff {
        on: Scope::Cart,
        amount: money(amount),
        max_units: None,
    };
    let hours = |from: &str, until: &str| NewPromotion {
        starts_at: Some(from.parse().unwrap()),
        ends_at: Some(until.parse().unwrap()),
        ..ten_off()
    };
    let cases = [
        (with(percent_benefit(Scope::Cart, "100.01")), "percent_out_of_range"),
        (with(amount("0")), "amount_out_of_range"),
        (with(amount("1.005")), "too_many_digits"),
        (with(percent_benefit(Scope::products([]), "10")), "no_lines"),
        (with(percent_benefit(Scope::products([9_999_999.into()]), "10")), "not_found"),
        (
            NewPromotion {
                starts_on: Some(day("2026-03-02")),
                ends_on: Some(day("2026-03-01")),
                ..ten_off()
            },
            "window_reversed",
        ),
        (hours("10:00:00", "09:00:00"), "window_reversed"),
        (hours("10:00:00", "10:00:00"), "window_reversed"),
        (hours("10:00:00", "23:59:60"), "malformed"),
        (hours("10:00:00.5", "11:00:00"), "malformed"),
        (
            with(Benefit::AmountOffEach { on: Scope::products([tea]), amount: money("2.01") }),
            "discount_exceeds_price",
        ),
        (
            NewPromotion { ends_on: chrono::NaiveDate::from_ymd_opt(10_000, 1, 1), ..ten_off() },
            "malformed",
        ),
        (NewPromotion { usage_limit: Some(0), ..ten_off() }, "quantity_out_of_range"),
        (NewPromotion { location: Some(9_999_999.into()), ..ten_off() }, "not_found"),
        (
            NewPromotion {
                condition: Some(Condition::Units { on: Scope::Cart, at_least: 0 }),
                ..ten_off()
            },
            "quantity_out_of_range",
        ),
        (
            NewPromotion {
                condition: Some(Condition::Spend { on: Scope::Cart, at_least: money("0.001") }),
                ..ten_off()
            },
            "too_many_digits",
        ),
        (
            with(Benefit::Bundle {
                on: Scope::products([tea]),
                units: 3,
                price: money("-1"),
                max_times: None,
            }),
            "amount_out_of_range",
        ),
        (with(combo(&[tea])), "quantity_out_of_range"),
        (with(combo(&[tea; 9])), "quantity_out_of_range"),
        (with(combo(&[tea, 9_999_999.into()])), "not_found"),
    ];
    for (new, code) in cases {
        let refused = a.shop.create_promotion(&a.manager, new).await.unwrap_err();
        assert_eq!(refused.code(), code, "{refused}");
    }
    let kept = a.promotion(ten_off()).await;
    let bad = with(amount("1.005"));
    let refused = a.shop.update_promotion(&a.manager, kept.id, 1, bad).await.unwrap_err();
    assert_eq!(refused.code(), "too_many_digits");
    let lists = [
        (vec![listed(9_999_999.into(), 1, "1")], "not_found"),
        (vec![listed(tea, 1, "0")], "amount_out_of_range"),
        (vec![listed(tea, 1, "1"), listed(tea, 1, "2")], "malformed"),
    ];
    for (prices, code) in lists {
        let new = NewPriceList::new(text("list"), prices);
        let refused = a.shop.create_price_list(&a.manager, new).await.unwrap_err();
        assert_eq!(refused.code(), code, "{refused}");
    }
}

pub async fn a_tax_has_days_and_may_be_an_amount_per_unit(shop: Shop) {
    let a = open_shop(&shop).await.at("2026-03-10T12:00:00Z");
    let levy = TaxRate { ..TaxRate::new(text("Bottle"), TaxValue::PerUnit(money("0.25")), false) };
    let old = TaxRate { ends_on: Some(day("2026-03-10")), ..rate("VAT", "20", false) };
    let new = TaxRate { starts_on: Some(day("2026-03-11")), ..rate("VAT", "10", false) };
    // Compound rates are charged on the levy, unless it is not taxable.
    let old = TaxRate { compound: true, ..old };
    let rates = vec![levy.clone(), old, new];
    let wine = a.taxed("wine", "8", rates.clone()).await;
    a.receive(wine, 9, "3").await;
    let sale = sell_as_quoted(&a, a.cart(&[(wine, 2)])).await;
    // 16 and 0.50 a bottle, and 20 % of 16.50.
    assert_eq!(sale.total_amount, money("19.80"));
    let taxes: Vec<_> =
        sale.taxes().unwrap().iter().map(|t| (t.value.to_string(), t.base, t.amount)).collect();
    assert_eq!(
        taxes,
        [
            ("0.25 each".to_owned(), money("16"), money("0.5")),
            ("20 %".to_owned(), money("16.5"), money("3.3")),
        ]
    );
    let tomorrow = a.at("2026-03-11T12:00:00Z");
    assert_eq!(tomorrow.quote(a.cart(&[(wine, 2)])).await.total_amount, money("18.10"));

    let reversed = TaxRate {
        starts_on: Some(day("2026-03-11")),
        ends_on: Some(day("2026-03-10")),
        ..levy.clone()
    };
    let negative = TaxRate { value: TaxValue::PerUnit(money("-1")), ..levy };
    for (rate, code) in [(reversed, "window_reversed"), (negative, "amount_out_of_range")] {
        let class = shopx_core::catalog::NewTaxClass { name: text("bad"), rates: vec![rate] };
        let refused = a.shop.create_tax_class(&a.manager, class).await.unwrap_err();
        assert_eq!(refused.code(), code);
    }
    assert_eq!("-1".parse::<Percent>().unwrap_err().code(), "percent_out_of_range");
}

pub async fn an_exempt_customer_bears_no_tax_and_the_sale_keeps_why(shop: Shop) {
    let a = open_shop(&shop).await;
    let inside = a.taxed("tea", "12", vec![rate("VAT", "20", true)]).await;
    let on_top = a.taxed("jam", "5", vec![rate("GST", "10", false)]).await;
    for product in [inside, on_top] {
        a.receive(product, 9, "1").await;
    }
    let embassy = a.customer_with(NewCustomer {
        tax_exemption: Some(text("embassy, no. 7")),
        ..customer("Eve", None)
    });
    let embassy = embassy.await;
    let cart = Cart { customer: Some(embassy.id), ..a.cart(&[(inside, 1), (on_top, 1)]) };
    let sale = sell_as_quoted(&a, cart).await;
    assert_eq!((sale.total_amount, sale.tax_amount), (money("15"), Money::ZERO));
    assert_eq!(sale.tax_exemption, Some(text("embassy, no. 7")));
    assert_eq!(sale.lines[0].discounts[0].kind, DiscountKind::Exemption);
    assert_eq!(sale.lines[0].discount_amount, money("2"));
    let receipt = sale.receipt(&a.tenant.name, a.location.time_zone).unwrap();
    assert!(receipt.contains("tax exempt: embassy, no. 7"), "{receipt}");
    let refund = refund_lines(sale.id, vec![back(1, 1), back(2, 1)]);
    let refund = a.shop.refund_sale(&a.manager, refund).await.unwrap();
    assert_eq!(refund.amount, sale.total_amount);
}

pub async fn a_customer_is_exempt_from_some_taxes_until_a_day(shop: Shop) {
    let a = open_shop(&shop).await.at("2026-03-10T12:00:00Z");
    let both = |inclusive| vec![rate("GST", "5", inclusive), rate("PST", "8", inclusive)];
    let on_top = a.taxed("tea", "100", both(false)).await;
    let inside = a.taxed("jam", "113", both(true)).await;
    let on_tax = TaxRate { compound: true, ..rate("QST", "10", true) };
    let compound = a.taxed("wine", "118.80", vec![rate("PST", "8", true), on_tax]).await;
    let plain = a.taxed("salt", "105", vec![rate("GST", "5", true)]).await;
    for product in [on_top, inside, compound, plain] {
        a.receive(product, 9, "1").await;
    }
    let reseller = NewCustomer {
        tax_exemption: Some(text("PST vendor 7")),
        exempt_taxes: vec![text("PST"), text("HST")],
        exemption_ends_on: Some(day("2026-03-10")),
        ..customer("Eve", None)
    };
    let eve = a.customer_with(reseller.clone()).await;
    assert_eq!(a.shop.customer(&a.cashier, eve.id).await.unwrap().fields(), reseller);
    let cart = |product| Cart { customer: Some(eve.id), ..a.cart(&[(product, 1)]) };
    for (product, total, tax, off) in [
        (on_top, "105", "5", "0"),
        (inside, "105", "5", "8"),
        // 10 % of 108 is 10.80, and of 100 is 10.
        (compound, "110", "10", "8.8"),
    ] {
        let sale = sell_as_quoted(&a, cart(product)).await;
        assert_eq!((sale.total_amount, sale.tax_amount), (money(total), money(tax)));
        assert_eq!(sale.discount_amount, money(off));
        assert_eq!(sale.lines[0].taxes.len(), 1);
        assert_eq!(sale.tax_exemption, reseller.tax_exemption);
        let refund = refund_lines(sale.id, vec![back(1, 1)]);
        let refund = a.shop.refund_sale(&a.manager, refund).await.unwrap();
        assert_eq!((refund.amount, refund.tax_amount), (sale.total_amount, sale.tax_amount));
    }
    let quote = a.quote(cart(inside)).await;
    assert_eq!(quote.exempt_taxes, [text("PST")]);
    let steps: Vec<String> = quote.explain().iter().map(ToString::to_string).collect();
    assert!(steps.contains(&"no PST (PST vendor 7)".to_owned()), "{steps:?}");
    assert_eq!(a.quote(cart(plain)).await.tax_exemption, None);

    let tomorrow = a.at("2026-03-11T12:00:00Z");
    let quote = tomorrow.quote(cart(inside)).await;
    assert_eq!((quote.tax_amount, quote.tax_exemption), (money("13"), None));

    let no_reason = NewCustomer { tax_exemption: None, ..reseller.clone() };
    let no_reason_either = NewCustomer { exempt_taxes: Vec::new(), ..no_reason.clone() };
    let twice = NewCustomer { exempt_taxes: vec![text("PST"); 2], ..reseller.clone() };
    for (new, value) in [(no_reason, "PST"), (no_reason_either, "2026-03-10"), (twice, "PST")] {
        let refused = a.shop.create_customer(&a.manager, new).await.unwrap_err();
        let field = Field::TaxExemption;
        assert_eq!(refused, ShopError::Malformed { field, value: value.into() });
    }
    // They are terms, which a cashier does not set.
    for changed in [
        NewCustomer { exempt_taxes: Vec::new(), ..reseller.clone() },
        NewCustomer { exemption_ends_on: None, ..reseller.clone() },
    ] {
        let refused = a.shop.update_customer(&a.cashier, eve.id, 1, changed).await.unwrap_err();
        assert_eq!(refused.code(), "permission_denied");
    }
    let all = NewCustomer { exempt_taxes: Vec::new(), exemption_ends_on: None, ..reseller };
    a.shop.update_customer(&a.manager, eve.id, 1, all).await.unwrap();
    let quote = a.quote(cart(inside)).await;
    assert_eq!((quote.total_amount, quote.exempt_taxes), (money("100"), Vec::new()));
    let eve = a.shop.erase_customer(&a.admin, eve.id, 2).await.unwrap();
    assert_eq!(eve.fields(), NewCustomer::erased().unwrap());
}

pub async fn a_cashier_may_change_prices_up_to_the_tenants_limit(shop: Shop) {
    let settings = Settings { cashier_discount_limit: percent("10"), ..pounds() };
    let a = open_shop_with(&shop, settings).await;
    assert_eq!(a.tenant.settings.cashier_discount_limit, percent("10"));
    let tea = a.stocked("tea", "10", 50).await;
    let line = CartLine::new(tea, units(1));
    let with_price = |price| a.cart_of(CartLine { price: Some(overridden(price)), ..line.clone() });
    let with_discount = |discount| a.cart_of(CartLine { discount: Some(discount), ..line.clone() });
    let on_cart = |discount| Cart { discount: Some(discount), ..a.cart(&[(tea, 1)]) };
    let both = Cart { discount: Some(percent_off("6")), ..with_discount(percent_off("5")) };
    for allowed in [
        with_price("9"),
        with_price("11"),
        with_discount(percent_off("10")),
        with_discount(amount_off("1")),
        on_cart(percent_off("10")),
    ] {
        sell_as_quoted(&a, allowed).await;
    }
    let refused = [
        (with_price("8.99"), "1.01"),
        (with_price("11.01"), "1.01"),
        (with_discount(amount_off("1.01")), "1.01"),
        (on_cart(percent_off("11")), "1.1"),
        (both, "1.07"),
    ];
    for (cart, amount) in refused {
        let refusal = a.shop.quote(&a.cashier, cart.clone()).await.unwrap_err();
        let over =
            ShopError::OverLimit { role: a.cashier.role, amount: money(amount), limit: money("1") };
        assert_eq!(refusal, over);
        a.checkout(cart).await.unwrap(); // a manager may
    }
    // What the shop gives by rule is not given by hand.
    a.promotion(NewPromotion::new(text("Half"), percent_benefit(Scope::Cart, "50"))).await;
    sell_as_quoted(&a, a.cart(&[(tea, 1)])).await;
    let mut settings = a.tenant.settings.clone();
    settings.cashier_discount_limit = percent("0");
    a.shop.update_settings(&a.admin, 1, settings).await.unwrap();
    let refusal = a.shop.quote(&a.cashier, with_price("9.99")).await.unwrap_err();
    assert_eq!(refusal.code(), "over_limit");
}

pub async fn a_cashiers_limit_is_rounded_once_however_many_lines_there_are(shop: Shop) {
    let settings = Settings { cashier_discount_limit: percent("10"), ..pounds() };
    let a = open_shop_with(&shop, settings).await;
    let saffron = NewProduct { quantity_decimals: 3, ..product("saffron", "50") };
    let saffron = a.product_with(saffron).await.id;
    a.receive(saffron, 20_000, "5").await;
    let over = |amount, limit| {
        let (amount, limit) = (money(amount), money(limit));
        ShopError::OverLimit { role: a.cashier.role, amount, limit }
    };
    let quoted = async |lines: Vec<CartLine>| {
        let cart = Cart { lines, ..Cart::new(a.location.id) };
        a.shop.quote(&a.cashier, cart).await.map(|quote| quote.total_amount)
    };
    let grams = |grams, discount| CartLine {
        discount: Some(discount),
        ..CartLine::new(saffron, units(grams))
    };
    // 10 % of 0.15 is rounded up to 0.02; twice that is more than 10 % of 0.30, rounded once.
    let small = grams(3, percent_off("10"));
    assert_eq!(quoted(vec![small.clone()]).await, Ok(money("0.13")));
    assert_eq!(quoted(vec![small; 2]).await, Err(over("0.04", "0.03")));
    // 0.01 is 10 % of 0.05, rounded: given 5,000 times it is 50 of 250.
    let least = grams(1, amount_off("0.01"));
    assert_eq!(quoted(vec![least.clone(); MAX_CART_LINES]).await, Err(over("50", "25")));
    let mut half = vec![least; MAX_CART_LINES / 2];
    half.resize(MAX_CART_LINES, CartLine::new(saffron, units(1)));
    assert_eq!(quoted(half.clone()).await, Ok(money("225")));
    half.truncate(MAX_CART_LINES - 2);
    assert_eq!(quoted(half).await, Err(over("25", "24.99")));
}

pub async fn amounts_in_another_currency_are_refused(shop: Shop) {
    let a = open_shop(&shop).await;
    let tea = a.stocked("tea", "3", 9).await;
    let cart = |code: &str| {
        let currency: Currency = code.parse().unwrap();
        Cart { currency: Some(currency), ..a.cart(&[(tea, 1)]) }
    };
    sell_as_quoted(&a, cart("GBP")).await;
    let refused = a.checkout(cart("EUR")).await.unwrap_err();
    let [given, expected] = ["EUR", "GBP"].map(|code| code.parse().unwrap());
    let mismatch = ShopError::CurrencyMismatch { given, expected };
    assert_eq!(refused, mismatch);
}

pub async fn prices_in_yen_and_dinars_have_their_digits(shop: Shop) {
    for (code, price, total) in [("JPY", "333", "300"), ("KWD", "1.255", "1.129")] {
        let settings = Settings::new(code.parse().unwrap());
        let a = open_shop_with(&shop, settings).await;
        let tea = a.stocked("tea", price, 9).await;
        a.promotion(ten_off()).await;
        assert_eq!(sell_as_quoted(&a, a.cart(&[(tea, 1)])).await.total_amount, money(total));
        let line =
            CartLine { discount: Some(amount_off("0.0005")), ..CartLine::new(tea, units(1)) };
        let refused = a.checkout(a.cart_of(line)).await.unwrap_err();
        assert_eq!(refused.code(), "too_many_digits");
    }
}

pub async fn weighed_goods_are_promoted_by_weight(shop: Shop) {
    let a = open_shop(&shop).await;
    let cheese = NewProduct { quantity_decimals: 3, ..product("cheese", "12") };
    let cheese = a.product_with(cheese).await.id;
    a.receive(cheese, 20_000, "5").await;
    let each = Benefit::AmountOffEach { on: Scope::products([cheese]), amount: money("2") };
    a.promotion(NewPromotion::new(text("Two a kilo"), each)).await;
    let bundle = Benefit::Bundle { on: Scope::Cart, units: 2, price: money("15"), max_times: None };
    a.promotion(NewPromotion::new(text("Two kilos"), bundle)).await;
    // 1.250 kg at 10; 2.500 kg at 10, of which two kilos for 15.
    assert_eq!(sell_as_quoted(&a, a.cart(&[(cheese, 1_250)])).await.total_amount, money("12.50"));
    assert_eq!(sell_as_quoted(&a, a.cart(&[(cheese, 2_500)])).await.total_amount, money("20"));
}

pub async fn a_cashier_does_not_set_a_customers_terms(shop: Shop) {
    let a = open_shop(&shop).await;
    let staff = NewCustomer { customer_group: Some(text("staff")), ..customer("Eve", None) };
    let exempt =
        NewCustomer { tax_exemption: Some(text("none of yours")), ..customer("Eve", None) };
    let denied = ShopError::PermissionDenied {
        role: a.cashier.role,
        permission: Permission::EditCustomerTerms,
    };
    for new in [staff.clone(), exempt.clone()] {
        let refused = a.shop.create_customer(&a.cashier, new.clone()).await.unwrap_err();
        assert_eq!(refused, denied);
        let plain = a.shop.create_customer(&a.cashier, customer("Eve", None)).await.unwrap();
        let refused = a.shop.update_customer(&a.cashier, plain.id, 1, new).await.unwrap_err();
        assert_eq!(refused, denied);
    }
    let eve = a.customer_with(staff.clone()).await;
    let moved = NewCustomer { phone: Some(text("1")), ..staff.clone() };
    let eve = a.shop.update_customer(&a.cashier, eve.id, 1, moved).await.unwrap();
    assert_eq!(eve.customer_group, staff.customer_group);
    let refused = a.shop.update_customer(&a.cashier, eve.id, 2, exempt).await.unwrap_err();
    assert_eq!(refused, denied);
}

pub async fn a_quantity_break_is_cheaper_and_given_once(shop: Shop) {
    let a = open_shop(&shop).await;
    let at = |from, price| PriceBreak { min_quantity: units(from), price: money(price) };
    for price_breaks in [vec![at(6, "3")], vec![at(6, "4")], vec![at(6, "2"), at(6, "1")]] {
        let new = NewProduct { price_breaks, ..product("tea", "3") };
        let refused = a.shop.create_product(&a.manager, new).await.unwrap_err();
        assert_eq!(refused.code(), "malformed");
    }
}
