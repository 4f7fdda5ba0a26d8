//! Values that cannot be wrong: what is out of range, inexact or unfit to print never becomes one.

use shopx_core::testing::arrange::money;
use shopx_core::text::{
    Address, BatchNumber, Category, Description, Domain, Email, Name, Note, PersonName, Phone, Sku,
    Username,
};
use shopx_core::{Money, Quantity, ShopError};

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
    for float in ["0.1", "1", "1.5e3", "null"] {
        assert!(serde_json::from_str::<Money>(float).is_err(), "{float}");
    }
    assert_eq!(serde_json::from_str::<Money>("\"0.10\"").unwrap(), money("0.1"));
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
