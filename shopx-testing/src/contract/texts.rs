//! Texts that somebody would break the shop with, in every field that takes one.

use serde_json::json;
use shopx_core::audit::AuditQuery;
use shopx_core::batches::SetQuarantined;
use shopx_core::catalog::{NewProduct, NewTaxClass, Product, TaxClass};
use shopx_core::customers::{Customer, NewCustomer};
use shopx_core::locations::{Location, NewLocation};
use shopx_core::pricing::payment::{Payment, PaymentMethod};
use shopx_core::pricing::{
    Benefit, Cart, CartLine, NewPriceList, NewPromotion, PriceList, PriceOverride, Promotion, Scope,
};
use shopx_core::records::{Create, Stored};
use shopx_core::reports::{NewSavedReport, SavedReport};
use shopx_core::sales::{Checkout, RefundSale};
use shopx_core::session::Role;
use shopx_core::stock::{Adjust, AdjustLine, AdjustmentReason, ReceiveLine};
use shopx_core::suppliers::{NewSupplier, Supplier};
use shopx_core::tenants::{NewTenant, OpenedTenant};
use shopx_core::transfers::RequestTransfer;
use shopx_core::users::{NewUser, User};
use shopx_core::{Shop, ShopError};

use crate::arrange::{
    Arranged, MOST, back, money, open_shop, percent, pounds, product, rate, receipt, refund_lines,
    return_of, text, transfer, unique, units, user, void,
};

/// What a text may hold: for SQL, for JSON, for templates, for those who read it and for those who
/// count it.
const HOSTILE: &[&str] = &[
    "O'Brien",
    "x'); DROP TABLE shopx.users; --",
    "/* a comment */ -- and another",
    "\"quoted\" \\ \\' \\\" $1 $$ $x$ %s %_ {} [] <b>&amp;",
    "NULL",
    "\\u0000 \\x00 \\N",
    "{\"id\": 1}",
    "a\0b",
    "a\u{1}b",
    "a\u{7f}b",
    "a\u{9f}b",
    "a\u{85}b",
    "a\tb",
    "a\r\nb",
    "a\u{2028}b",
    "a\u{2029}b",
    " \u{a0} \u{3000} ",
    "\u{200b}",
    "\u{feff}a",
    "\u{202e}drowssap",
    "\u{2066}isolated\u{2069}",
    "a\u{200d}b",
    "e\u{301}",
    "\u{e9}",
    "a\u{300}\u{301}\u{302}\u{303}\u{304}",
    "👩‍👩‍👧‍👦 🏳️‍🌈",
    "İstanbul ẞ ﬁ ǅ",
    "\u{fffd}",
    "\u{e000}\u{10ffff}",
    "ﷺ عربي עברית",
    "日本語テキスト",
];

/// The hostile texts, and those that are too much.
fn hostile() -> Vec<String> {
    let long = ["x".repeat(1_000_000), "é".repeat(255), "😀".repeat(100), "İ".repeat(255)];
    HOSTILE.iter().map(|text| (*text).to_owned()).chain(long).collect()
}

/// The hostile text if it is fit to keep, and otherwise, when it is refused for what it is, another.
fn fit<T>(hostile: &str, plain: &str) -> T
where
    T: std::str::FromStr<Err = ShopError> + AsRef<str>,
{
    match hostile.parse::<T>() {
        Ok(kept) => {
            assert_eq!(kept.as_ref(), hostile.trim());
            kept
        }
        Err(refused) => {
            let codes = ["text_blank", "text_too_long", "text_control_character", "malformed"];
            assert!(codes.contains(&refused.code()), "{refused:?}");
            text(plain)
        }
    }
}

/// A record is kept with exactly these fields.
async fn kept<R: Stored<New: PartialEq> + PartialEq>(a: &Arranged, new: R::New) -> R {
    let made = a.shop.run(&a.admin, &Create::<R>(vec![new.clone()])).await.unwrap().remove(0);
    assert!(made.fields() == new, "{made:?} is not {new:?}");
    let found = a.shop.run(&a.admin, &shopx_core::records::Get::<R>(made.id())).await.unwrap();
    assert!(found == made, "{found:?} is not {made:?}");
    made
}

pub async fn a_text_is_kept_exactly_or_refused_in_every_field_of_every_record(shop: Shop) {
    let a = open_shop(&shop).await;
    for (n, h) in hostile().iter().enumerate() {
        let plain = format!("plain {n}");
        let email = fit(&format!("{h}@x{n}"), &format!("{n}@x"));
        kept::<User>(
            &a,
            NewUser {
                username: fit(h, &plain),
                email,
                ..user(&format!("user-{n}"), Role::Cashier)
            },
        )
        .await;
        kept::<Location>(
            &a,
            NewLocation {
                phone: Some(fit(h, "1")),
                ..NewLocation::new(fit(h, &plain), fit(h, &plain), chrono_tz::UTC)
            },
        )
        .await;
        kept::<Customer>(
            &a,
            NewCustomer {
                email: Some(fit(&format!("{h}@y{n}"), &format!("{n}@y"))),
                phone: Some(fit(h, "1")),
                address: Some(fit(h, &plain)),
                customer_group: Some(fit(h, &plain)),
                tax_exemption: Some(fit(h, &plain)),
                ..NewCustomer::new(fit(h, &plain), fit(h, &plain))
            },
        )
        .await;
        kept::<Supplier>(
            &a,
            NewSupplier {
                name: fit(h, &plain),
                contact_name: Some(fit(h, &plain)),
                email: Some(fit(&format!("{h}@z"), "z@z")),
                phone: Some(fit(h, "1")),
                address: Some(fit(h, &plain)),
            },
        )
        .await;
        kept::<Product>(
            &a,
            NewProduct {
                sku: fit(h, &plain),
                name: fit(h, &plain),
                description: Some(fit(h, &plain)),
                category: Some(fit(h, &plain)),
                ..product("x", "1")
            },
        )
        .await;
        let mut vat = rate("VAT", "20", true);
        vat.name = fit(h, &plain);
        kept::<TaxClass>(&a, NewTaxClass { name: fit(h, &plain), rates: vec![vat] }).await;
        kept::<PriceList>(
            &a,
            NewPriceList {
                customer_group: Some(fit(h, &plain)),
                ..NewPriceList::new(fit(h, &plain), Vec::new())
            },
        )
        .await;
        let on = Scope::Category(fit(h, &plain));
        let off = Benefit::PercentOff { on, percent: percent("1"), max_units: None };
        kept::<Promotion>(
            &a,
            NewPromotion {
                coupon_code: Some(h.parse().unwrap_or_else(|_| text(&plain))),
                customer_group: Some(fit(h, &plain)),
                ..NewPromotion::new(fit(h, &plain), off)
            },
        )
        .await;
        kept::<SavedReport>(
            &a,
            NewSavedReport {
                name: fit(h, &plain),
                kind: fit(h, &plain),
                parameters: Some(json!({ "plain": plain })),
                created_by: None,
            },
        )
        .await;
    }
    // Whatever there is comes back in pages too, and in the log.
    let log = AuditQuery { limit: MOST, ..AuditQuery::default() };
    assert!(a.shop.audit_log(&a.admin, log).await.unwrap().items.len() > 9 * HOSTILE.len());
}

pub async fn the_parameters_of_a_report_are_kept_exactly_or_refused(shop: Shop) {
    let a = open_shop(&shop).await;
    for (n, h) in hostile().iter().enumerate() {
        for parameters in [json!(h), json!([1, { "x": [h] }]), json!({ (h.as_str()): 1 })] {
            let name = format!("{n} {}", &parameters.to_string().chars().next().unwrap());
            let new = NewSavedReport {
                name: text(&name),
                kind: text("sales"),
                parameters: Some(parameters),
                created_by: None,
            };
            if h.contains('\0') {
                let refused = a.shop.create_saved_report(&a.admin, new).await.unwrap_err();
                assert_eq!(refused.code(), "text_control_character");
            } else {
                kept::<SavedReport>(&a, new).await;
            }
        }
    }
}

pub async fn a_text_is_kept_exactly_or_refused_in_every_document(shop: Shop) {
    let a = open_shop(&shop).await;
    let depot = a.location("Depot").await.id;
    let (shop, by, here) = (&a.shop, &a.manager, a.location.id);
    let tea = a.product("tea", "3").await;
    for (n, h) in hostile().iter().enumerate() {
        let plain = format!("plain {n}");
        let note = || fit(h, &plain);
        let line = ReceiveLine {
            batch_number: Some(fit(h, &plain)),
            ..ReceiveLine::new(tea, units(20), money("1"))
        };
        let mut received = receipt(here, vec![line.clone()]);
        received.note = Some(note());
        let received = shop.receive(by, received).await.unwrap();
        let found = shop.stock_document(by, received.id).await.unwrap();
        assert_eq!((&found, &found.note), (&received, &Some(note())));
        let number = line.batch_number.unwrap();
        let batch = shop.find_batch(by, tea, number.clone()).await.unwrap().unwrap();
        assert_eq!((batch.id, &batch.number), (found.changes[0].batch, &number));
        let again = receipt(
            here,
            vec![ReceiveLine {
                batch_number: Some(number.clone()),
                ..ReceiveLine::new(tea, units(1), money("1"))
            }],
        );
        let refused = shop.receive(by, again).await.unwrap_err();
        assert_eq!(
            refused,
            ShopError::already_exists(
                shopx_core::Entity::Batch,
                shopx_core::Field::Number,
                number.to_string()
            )
        );

        for (version, reason) in [(1, Some(note())), (2, None)] {
            let quarantined = reason.is_some();
            let set = SetQuarantined { batch: batch.id, version, quarantined, reason, key: None };
            let reason = set.reason.clone();
            assert_eq!(shop.set_quarantined(by, set).await.unwrap().quarantine_reason, reason);
        }
        let lost = AdjustLine::write_off(tea, units(1), AdjustmentReason::Other);
        let adjust = Adjust { location: here, lines: vec![lost], note: Some(note()), key: None };
        assert_eq!(shop.adjust(by, adjust).await.unwrap().note, Some(note()));
        let request = RequestTransfer { notes: Some(note()), ..transfer(here, depot, tea, 1) };
        let sent = shop.request_transfer(by, request).await.unwrap();
        assert_eq!(a.shop.transfer(by, sent[0].id).await.unwrap().notes, Some(note()));

        let price = Some(PriceOverride { price: money("2"), reason: note() });
        let cart = Cart {
            lines: vec![CartLine { price, ..CartLine::new(tea, units(2)) }],
            ..Cart::new(here)
        };
        let sale = Checkout::new(cart, [Payment::rest(PaymentMethod::Card)]);
        let sale = shop.checkout(by, sale).await.unwrap();
        assert_eq!(a.sale(sale.id).await, sale);
        assert!(
            format!("{sale:?}").contains(&format!("{:?}", note().as_str())),
            "the reason is kept"
        );
        let refund = RefundSale { reason: note(), ..refund_lines(sale.id, vec![back(1, 1)]) };
        let refund = shop.refund_sale(by, refund).await.unwrap();
        assert_eq!(shop.refund(by, refund.id).await.unwrap().reason, note());
        let mut mistake = void(a.sell(tea, 1).await.unwrap().id);
        mistake.reason = note();
        assert_eq!(shop.void_sale(by, mistake).await.unwrap().reason, note());
        let mut goods = return_of(here, tea, 1, "1");
        goods.reason = note();
        assert_eq!(shop.return_goods(by, goods).await.unwrap().reason, note());
    }
}

pub async fn a_tenants_name_is_kept_exactly_or_refused_and_its_domain_is_a_domain(shop: Shop) {
    for h in hostile() {
        let new = NewTenant {
            name: fit(&h, "plain"),
            domain: fit(&h, &unique("shop")),
            settings: pounds(),
            admin: NewUser { username: fit(&h, "plain"), ..user("ada", Role::Admin) },
        };
        let OpenedTenant { tenant, admin } = shop.open_tenant(new.clone()).await.unwrap();
        assert_eq!((&tenant.name, &tenant.domain), (&new.name, &new.domain));
        assert_eq!(admin.username, new.admin.username);
    }
}
