use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::form::fields;
use super::*;
use crate::batches::SetQuarantined;
use crate::pricing::payment::{Payment, PaymentMethod};
use crate::pricing::{Cart, CartLine, Discount, DiscountValue, PriceOverride};
use crate::sales::{
    Checkout, Disposition, RefundLine, RefundSale, ReturnGoods, ReturnLine, VoidSale,
};
use crate::stock::{Adjust, AdjustLine, AdjustmentReason, Count, CountLine, Receive, ReceiveLine};
use crate::transfers::{
    Arrival, CancelTransfers, CompleteTransfers, RequestTransfer, Shortfall, TransferLine,
};
use crate::{Money, Quantity};

fn text<T: std::str::FromStr<Err = ShopError>>(text: &str) -> T {
    text.parse().unwrap()
}

fn money(amount: &str) -> Money {
    amount.parse().unwrap()
}

fn units(units: i64) -> Quantity {
    Quantity::new(units).unwrap()
}

fn day(day: &str) -> chrono::NaiveDate {
    day.parse().unwrap()
}

/// A note with everything in it that JSON writes in a way of its own.
const NOTE: &str = "\"Half\" a case\\box\r\n\tat 5 € / kg\u{2028}für Ærø 🍵";

const KEY: Option<Key> = Some(Key::from_u128(0x0123_4567_89ab_cdef_fedc_ba98_7654_3210));

fn checkout() -> Checkout {
    let percent = |percent: &str| DiscountValue::Percent(percent.parse().unwrap());
    let line = CartLine::new(2.into(), Quantity::ONE);
    let cart = Cart {
        location: i64::MAX.into(),
        customer: Some(3.into()),
        lines: vec![
            line.clone(),
            CartLine {
                product: 4.into(),
                quantity: units(Quantity::MAX),
                price: Some(PriceOverride { price: money("0.0001"), reason: text(NOTE) }),
                discount: Some(Discount { value: percent("12.5"), reason: text("dented") }),
                batch: Some(5.into()),
            },
            CartLine {
                discount: Some(Discount {
                    value: DiscountValue::Amount(money("999999999999999.9999")),
                    reason: text("torn"),
                }),
                ..line
            },
        ],
        discount: Some(Discount { value: percent("100"), reason: text("staff") }),
        coupons: vec![text("spring"), text("straße")],
        price_list: Some(6.into()),
        currency: Some("GBP".parse().unwrap()),
    };
    let payments = [
        Payment::cash(money("10.50")),
        Payment::card(money("-0.5")),
        Payment { method: PaymentMethod::Voucher, tendered: Some(money("100")) },
        Payment::rest(PaymentMethod::Other),
    ];
    Checkout { shown_total: Some(money("0")), key: KEY, ..Checkout::new(cart, payments) }
}

fn refund_sale() -> RefundSale {
    let line = |line_no, disposition| RefundLine { line_no, quantity: units(9), disposition };
    RefundSale {
        sale: 1.into(),
        lines: vec![
            line(1, Disposition::Restock),
            line(2, Disposition::Damaged),
            line(u32::MAX, Disposition::Expired),
        ],
        method: Some(PaymentMethod::Card),
        reason: text(NOTE),
        key: KEY,
    }
}

fn return_goods() -> ReturnGoods {
    let line = ReturnLine {
        product: 2.into(),
        quantity: units(3),
        unit_price: money("2.55"),
        unit_cost: None,
        disposition: Disposition::Restock,
    };
    ReturnGoods {
        location: 1.into(),
        lines: vec![
            line.clone(),
            ReturnLine {
                unit_cost: Some(money("1.2345")),
                disposition: Disposition::Damaged,
                ..line
            },
        ],
        method: PaymentMethod::Cash,
        reason: text("no receipt"),
        key: KEY,
    }
}

fn receive() -> Receive {
    let line = ReceiveLine::new(2.into(), units(12), Money::ZERO);
    Receive {
        location: 1.into(),
        supplier: Some(7.into()),
        lines: vec![
            line.clone(),
            ReceiveLine {
                batch_number: Some(text("LOT \"7\"")),
                expiration_date: Some(day("2026-12-31")),
                received_date: Some(day("2026-02-03")),
                ..line
            },
        ],
        note: Some(text(NOTE)),
        key: KEY,
    }
}

fn adjust() -> Adjust {
    let gone = |reason| AdjustLine::write_off(2.into(), Quantity::ONE, reason);
    Adjust {
        location: 1.into(),
        lines: vec![
            gone(AdjustmentReason::Damage),
            gone(AdjustmentReason::Theft),
            gone(AdjustmentReason::Expiry),
            gone(AdjustmentReason::OwnUse),
            gone(AdjustmentReason::Correction),
            gone(AdjustmentReason::Other),
            AdjustLine {
                batch: Some(3.into()),
                unit_cost: Some(money("0.1")),
                ..AdjustLine::found(2.into(), units(4))
            },
        ],
        note: Some(text(NOTE)),
        key: KEY,
    }
}

fn count() -> Count {
    Count {
        location: 1.into(),
        lines: vec![
            CountLine { product: 2.into(), batch: None, counted: 0, expected: None },
            CountLine { product: 2.into(), batch: Some(3.into()), counted: 5, expected: Some(6) },
        ],
        note: Some(text(NOTE)),
        key: KEY,
    }
}

fn request_transfer() -> RequestTransfer {
    let line = |batch| TransferLine { product: 3.into(), quantity: units(4), batch };
    RequestTransfer {
        from: 1.into(),
        to: 2.into(),
        lines: vec![line(None), line(Some(5.into()))],
        notes: Some(text(NOTE)),
        key: KEY,
    }
}

fn complete_transfers() -> CompleteTransfers {
    let arrival = |transfer: i64, shortfall| Arrival {
        transfer: transfer.into(),
        received: Some(0),
        shortfall: Some(shortfall),
    };
    CompleteTransfers {
        arrivals: vec![
            Arrival::all(1.into()),
            arrival(2, Shortfall::WriteOff(AdjustmentReason::OwnUse)),
            arrival(3, Shortfall::StayPending),
        ],
        key: KEY,
    }
}

/// A request as the library writes it, beside the file of what it ever wrote.
struct Golden {
    name: String,
    written: Vec<u8>,
    fingerprint: [u8; 32],
}

/// A request as it is written in version 1, with nothing that can be left out, and with everything.
fn golden<R: Request>(minimal: &R, full: &R) -> [Golden; 2] {
    [("minimal", minimal), ("full", full)].map(|(which, request)| Golden {
        name: format!("{}.{which}.json", R::NAME),
        written: Form::of(1, request),
        fingerprint: Claim::written(1, Key::nil(), "", request).fingerprint(),
    })
}

fn all_golden() -> Vec<Golden> {
    let location = 1.into();
    let quarantined = SetQuarantined {
        batch: 1.into(),
        version: 2,
        quarantined: true,
        reason: Some(text(NOTE)),
        key: KEY,
    };
    [
        golden(&Checkout::new(Cart::new(location), []), &checkout()),
        golden(
            &RefundSale { lines: Vec::new(), method: None, key: None, ..refund_sale() },
            &refund_sale(),
        ),
        golden(
            &VoidSale { sale: 1.into(), reason: text("rung up twice"), key: None },
            &VoidSale { sale: 1.into(), reason: text(NOTE), key: KEY },
        ),
        golden(&ReturnGoods { lines: Vec::new(), key: None, ..return_goods() }, &return_goods()),
        golden(&Receive::new(location, Vec::new()), &receive()),
        golden(&Adjust { location, lines: Vec::new(), note: None, key: None }, &adjust()),
        golden(&Count { location, lines: Vec::new(), note: None, key: None }, &count()),
        golden(
            &RequestTransfer { lines: Vec::new(), notes: None, key: None, ..request_transfer() },
            &request_transfer(),
        ),
        golden(&CompleteTransfers { arrivals: Vec::new(), key: None }, &complete_transfers()),
        golden(
            &CancelTransfers { transfers: Vec::new(), key: None },
            &CancelTransfers { transfers: vec![1.into(), 2.into()], key: KEY },
        ),
        golden(
            &SetQuarantined { quarantined: false, reason: None, key: None, ..quarantined.clone() },
            &quarantined,
        ),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn golden_path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/requests").join(name)
}

#[test]
fn version_1_is_written_as_it_ever_was() {
    let sums = std::fs::read_to_string(golden_path("SHA256SUMS")).unwrap();
    for Golden { name, written, fingerprint } in all_golden() {
        let kept = std::fs::read_to_string(golden_path(&name)).unwrap();
        assert_eq!(String::from_utf8(written).unwrap(), kept, "{name}");
        let hex = fingerprint.map(|byte| format!("{byte:02x}")).concat();
        let line = format!("{hex}  {name}");
        assert!(sums.lines().any(|sum| sum == line), "{line}");
    }
}

#[test]
fn every_request_that_takes_a_key_has_its_golden_files() {
    let tested: BTreeSet<String> = all_golden().into_iter().map(|golden| golden.name).collect();
    let wanted = REQUESTS
        .iter()
        .flat_map(|request| ["minimal", "full"].map(|which| format!("{request}.{which}.json")))
        .collect();
    assert_eq!(tested, wanted);
    let files = std::fs::read_dir(golden_path("")).unwrap();
    let names = files.map(|file| file.unwrap().file_name().into_string().unwrap());
    assert_eq!(names.filter(|name| name != "SHA256SUMS").collect::<BTreeSet<_>>(), wanted);
}

/// A request as it was in version 1.
struct Order {
    product: i64,
}

/// The same a version later.
#[derive(Clone)]
struct LaterOrder {
    product: i64,
    lines: Vec<LaterLine>,
}

/// What is in it, a version later still.
#[derive(Clone, Default, PartialEq)]
struct LaterLine {
    wrapped: bool,
}

fields! {
    Order { product }
    LaterOrder { product, lines since 2 }
    LaterLine { wrapped since 3 }
}

#[test]
fn what_an_older_version_kept_is_found_unless_the_request_says_what_it_could_not() {
    let key = Key::from_u128(1);
    let claim = |version, request: &LaterOrder| Claim::written(version, key, "order", request);
    let kept = |claim: &Claim| Prior {
        use_case: claim.use_case.to_owned(),
        fingerprint: claim.fingerprint(),
        subjects: vec![7],
    };
    let found = |claim: &Claim, prior: &Prior| prior.made_by::<SaleId>(claim);
    let conflict = Err(ShopError::KeyConflict { key });

    let plain = LaterOrder { product: 1, lines: Vec::new() };
    let lines = LaterOrder { lines: vec![LaterLine::default()], ..plain.clone() };
    let wrapped = LaterOrder { lines: vec![LaterLine { wrapped: true }], ..plain.clone() };
    assert_eq!(Form::of(1, &plain), br#"{"product":1}"#);
    assert_eq!(Form::of(2, &lines), br#"{"product":1,"lines":[{}]}"#);
    assert_eq!(Form::of(3, &wrapped), br#"{"product":1,"lines":[{"wrapped":true}]}"#);
    assert_eq!([Form::of_older(1, &lines), Form::of_older(2, &wrapped)], [None, None]);

    let first = kept(&Claim::written(1, key, "order", &Order { product: 1 }));
    let second = kept(&claim(2, &lines));
    for version in [2, 3] {
        assert_eq!(found(&claim(version, &plain), &first), Ok(SaleId::new(7)));
        assert_eq!(found(&claim(version, &lines), &second), Ok(SaleId::new(7)));
        assert_eq!(found(&claim(version, &lines), &first), conflict);
        assert_eq!(found(&claim(version, &plain), &second), conflict);
        let other = LaterOrder { product: 2, ..plain.clone() };
        assert_eq!(found(&claim(version, &other), &first), conflict);
    }
    assert_eq!(found(&claim(3, &wrapped), &kept(&claim(3, &wrapped))), Ok(SaleId::new(7)));
    assert_eq!(found(&claim(3, &wrapped), &second), conflict);

    let elsewhere = Prior { use_case: "another".to_owned(), ..first };
    assert_eq!(found(&claim(2, &plain), &elsewhere), conflict);
}
