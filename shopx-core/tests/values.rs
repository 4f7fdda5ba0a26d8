//! Values that cannot be wrong: what is out of range, inexact or unfit to print never becomes one.

use rust_decimal::Decimal;
use serde_json::json;
use shopx_core::money::{Percent, Rounding};
use shopx_core::pricing::{Cart, CartLine, PriceFacts, PricedProduct, price};
use shopx_core::text::{
    Address, BatchNumber, Category, Description, Domain, Email, Name, Note, PersonName, Phone, Sku,
    Username,
};
use shopx_core::{Field, Money, Quantity, ShopError};
use shopx_testing::arrange::{amount_off, day, money, overridden, percent, percent_off, units};

#[test]
fn quantities_are_whole_numbers_in_range() {
    for quantity in [0, -1, Quantity::MAX + 1, i64::MIN, i64::MAX] {
        let refused = Quantity::new(quantity).unwrap_err();
        let ShopError::QuantityOutOfRange { value, min: 1, max: Quantity::MAX, .. } = refused
        else {
            panic!("{refused:?}")
        };
        assert_eq!(value, quantity);
        assert!(serde_json::from_str::<Quantity>(&quantity.to_string()).is_err());
    }
    for float in ["1.5", "1e3", "\"1\"", "null"] {
        assert!(serde_json::from_str::<Quantity>(float).is_err(), "{float}");
    }
}

#[test]
fn amounts_are_exact_and_in_range() {
    for (amount, code) in [
        ("0.00001", "too_many_digits"),
        ("1000000000000000", "amount_out_of_range"),
        ("-1000000000000000", "amount_out_of_range"),
        ("79228162514264337593543950335", "amount_out_of_range"),
        ("792281625142643375935439503350", "malformed"),
        ("", "malformed"),
        ("NaN", "malformed"),
        ("1e3", "malformed"),
        ("1,5", "malformed"),
        (" 1", "malformed"),
    ] {
        assert_eq!(amount.parse::<Money>().unwrap_err().code(), code, "{amount}");
    }
}

#[test]
fn amounts_are_exact_text_in_json_even_where_decimals_are_floats() {
    let number: Decimal = "9007199254740993.1".parse().unwrap();
    assert!(json!(number).is_f64(), "the tests have the setting that this is about");

    for text in ["0.1", "2.55", "-0.0001", "999999999999999.9999", "100"] {
        assert_eq!(json!(money(text)), json!(text));
        assert_eq!(serde_json::from_value::<Money>(json!(text)).unwrap(), money(text));
    }
    assert_eq!(json!(money("0.10")), json!("0.1"));
    assert_eq!(serde_json::from_value::<Money>(json!("0.10")).unwrap(), money("0.1"));
    assert_eq!(json!(percent("12.5")), json!("12.5"));
    assert_eq!(serde_json::from_value::<Percent>(json!("12.50")).unwrap(), percent("12.5"));

    let line = CartLine {
        price: Some(overridden("0.1")),
        discount: Some(percent_off("33.3333")),
        ..CartLine::new(1.into(), Quantity::ONE)
    };
    let discount = Some(amount_off("0.7"));
    let cart = Cart { lines: vec![line], discount, ..Cart::new(1.into()) };
    let cart = json!(cart);
    assert_eq!(cart["lines"][0]["price"]["price"], json!("0.1"));
    assert_eq!(cart["lines"][0]["discount"]["value"], json!({"percent": "33.3333"}));
    assert_eq!(cart["discount"]["value"], json!({"amount": "0.7"}));

    for (refusal, name) in [
        (ShopError::TooManyDigits { amount: number, digits: 0 }, "amount"),
        (ShopError::AmountOutOfRange { field: Field::Amount, amount: number }, "amount"),
        (ShopError::PercentOutOfRange { field: Field::Percentage, percent: number }, "percent"),
        (ShopError::PaymentShort { due: money("0.3"), paid: money("0.1") }, "due"),
    ] {
        let told = &json!(refusal)[name];
        assert!(told == "9007199254740993.1" || told == "0.3", "{told}");
    }

    let facts = PriceFacts {
        products: [(
            1.into(),
            PricedProduct { quantity_decimals: 3, ..PricedProduct::new(money("0.1")) },
        )]
        .into(),
        ..PriceFacts::new("GBP".parse().unwrap(), Rounding::default(), day("2026-07-01"))
    };
    let cart = Cart::new(1.into()).with(1.into(), units(1_100));
    let steps = json!(price(&facts, &cart).unwrap().explain());
    assert_eq!(steps[0]["unit_price"]["quantity"], json!("1.100"));
}

#[test]
fn amounts_are_read_from_text_only() {
    for number in ["0.1", "1", "-1", "1.5e3", "null"] {
        for refused in [
            serde_json::from_str::<Money>(number).unwrap_err(),
            serde_json::from_str::<Percent>(number).unwrap_err(),
        ] {
            let told = refused.to_string();
            assert!(told.contains(r#"expected an exact number as text, such as "2.55""#), "{told}");
        }
    }
    for bad in ["", "1e3", "1,5", " 1", "NaN", "0.00001", "1000000000000000"] {
        assert!(serde_json::from_value::<Money>(json!(bad)).is_err(), "{bad}");
    }
    assert!(serde_json::from_value::<Percent>(json!("-1")).is_err());
}

#[test]
fn texts_are_not_blank_over_long_or_full_of_control_characters() {
    fn check<T>(max: usize, valid: &str)
    where
        T: std::str::FromStr<Err = ShopError> + std::fmt::Debug + serde::de::DeserializeOwned,
    {
        let code = |text: &str| text.parse::<T>().unwrap_err().code();
        for blank in ["", " ", "\t\n", "\u{a0}\u{2003}"] {
            assert_eq!(code(blank), "text_blank");
        }
        assert_eq!(code(&"x".repeat(max + 1)), "text_too_long");
        for bad in ["a\0b", "a\u{7}b", "a\u{1b}[2Jb", "a\u{85}b"] {
            assert_eq!(code(bad), "text_control_character", "{bad:?}");
            let json = serde_json::to_string(bad).unwrap();
            assert!(serde_json::from_str::<T>(&json).is_err());
        }
        assert!(serde_json::from_str::<T>("\"\\ud800\"").is_err()); // a lone surrogate
        assert!(valid.parse::<T>().is_ok());
        assert!(format!("  {valid} ").parse::<T>().is_ok());
    }
    check::<Name>(Name::MAX, &"é".repeat(Name::MAX));
    check::<PersonName>(PersonName::MAX, "Ann");
    check::<Username>(Username::MAX, "ann");
    check::<Email>(Email::MAX, "ann@example.com");
    check::<Domain>(Domain::MAX, "example.com");
    check::<Phone>(Phone::MAX, "+44 1");
    check::<Address>(Address::MAX, "1 High Street\nTown");
    check::<Description>(Description::MAX, "two\nlines");
    check::<Sku>(Sku::MAX, "A-1");
    check::<Category>(Category::MAX, "drinks");
    check::<BatchNumber>(BatchNumber::MAX, "LOT 1");
    check::<Note>(Note::MAX, "why\nnot");
}
