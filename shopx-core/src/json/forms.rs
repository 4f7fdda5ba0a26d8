//! What every value looks like in JSON, held fast by `conformance/json`: one file a type, which all
//! languages share. `conformance/README.md` says what is in them.
//!
//! `#[value]` and `words!` enter each type here, with examples made of those of its fields. A type without
//! its file, and a file without its type, is an error. `SHOPX_RENEW=1` writes the files anew.

use std::collections::BTreeSet;
use std::path::PathBuf;

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use rust_decimal::Decimal;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::Field;
use crate::id::ProductId;
use crate::idempotency::Replayed;
use crate::locations::Location;
use crate::money::{Currency, Money, Percent};
use crate::quantity::Quantity;
use crate::records::Page;
use crate::users::{Password, Pin};

/// A value with an example.
pub(crate) trait Example: Sized {
    /// With all that it can have.
    fn full() -> Self;
    /// With no more than it must have.
    fn minimal() -> Self {
        Self::full()
    }
}

/// A value with several examples, of which one is full.
pub(crate) trait Examples: Sized {
    fn all() -> Vec<Self>;
}

/// What a type looks like in JSON.
pub(crate) struct Form {
    name: &'static str,
    examples: fn() -> Vec<Value>,
    /// What is written of what was read.
    again: fn(Value) -> serde_json::Result<Value>,
}

inventory::collect!(Form);

impl Form {
    pub(crate) const fn of<T: Examples + Serialize + DeserializeOwned>(name: &'static str) -> Self {
        Self {
            name,
            examples: || T::all().iter().map(|one| serde_json::to_value(one).unwrap()).collect(),
            again: |json| serde_json::to_value(serde_json::from_value::<T>(json)?),
        }
    }

    /// The same value, without the fields that it has also when they are left out.
    fn short(&self, value: &Value) -> Value {
        let mut short = value.clone();
        for name in value.as_object().into_iter().flat_map(serde_json::Map::keys) {
            let mut shorter = short.clone();
            shorter.as_object_mut().unwrap().remove(name);
            if (self.again)(shorter.clone()).is_ok_and(|again| again == *value) {
                short = shorter;
            }
        }
        short
    }
}

/// The words of a type, in JSON and as it gives them itself.
pub(crate) struct Words(fn() -> Vec<(Value, &'static str)>);

inventory::collect!(Words);

impl Words {
    pub(crate) const fn of(words: fn() -> Vec<(Value, &'static str)>) -> Self {
        Self(words)
    }
}

#[derive(Debug, Serialize, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
struct Golden {
    /// The value as it is written.
    value: Value,
    /// The same with all left out that may be left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    short: Option<Value>,
}

#[test]
fn every_value_is_read_and_written_as_in_its_file() {
    let home = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../conformance/json");
    let renew = std::env::var_os("SHOPX_RENEW").is_some();
    let mut known = BTreeSet::new();
    for form in inventory::iter::<Form> {
        let file = format!("{}.json", form.name);
        let mut examples = (form.examples)();
        examples.dedup();
        let examples = examples.into_iter().map(|value| {
            let short = form.short(&value);
            Golden { short: Some(short).filter(|short| *short != value), value }
        });
        let examples: Vec<Golden> = examples.collect();
        let text = serde_json::to_string_pretty(&examples).unwrap() + "\n";
        if renew {
            std::fs::write(home.join(&file), &text).unwrap();
        }
        let kept = std::fs::read_to_string(home.join(&file)).unwrap_or_default();
        assert!(kept == text, "{file} should be\n{text}(SHOPX_RENEW=1 writes it)");
        for Golden { value, short } in serde_json::from_str::<Vec<Golden>>(&kept).unwrap() {
            for given in short.iter().chain([&value]) {
                assert_eq!((form.again)(given.clone()).unwrap(), value, "{file}");
            }
            check(&value, &file);
            for odd in with_another_field(&value) {
                let refused = (form.again)(odd.clone()).is_err() || form.name == "ShopError";
                assert!(refused, "{file}: {odd} is not refused");
            }
        }
        assert!(known.insert(file), "two types are called {}", form.name);
    }
    let files = std::fs::read_dir(home).unwrap();
    let files: BTreeSet<_> =
        files.map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
    assert_eq!(files, known);
}

/// Names are in one case, and no number has passed for a binary float.
fn check(value: &Value, file: &str) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                let snake = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
                assert!(name.chars().all(snake), "{file}: {name}");
                check(value, file);
            }
        }
        Value::Array(values) => values.iter().for_each(|value| check(value, file)),
        Value::Number(number) => assert!(!number.is_f64(), "{file}: {number}"),
        _ => {}
    }
}

/// The value with a field too many, and that of a choice too.
fn with_another_field(value: &Value) -> Vec<Value> {
    let Value::Object(fields) = value else { return Vec::new() };
    let mut outer = value.clone();
    outer["another"] = json!(1);
    let inner = (fields.len() == 1).then(|| {
        let mut choice = value.clone();
        let data = choice.as_object_mut().unwrap().values_mut().next().unwrap();
        data.as_object_mut()?.insert("another".to_owned(), json!(1));
        Some(choice)
    });
    inner.flatten().into_iter().chain([outer]).collect()
}

#[test]
fn words_are_the_same_in_json_and_everywhere_else() {
    for Words(words) in inventory::iter::<Words> {
        for (json, word) in words() {
            assert_eq!(json, word);
        }
    }
}

#[test]
fn what_json_may_not_say_is_refused() {
    fn refused<T: DeserializeOwned>(json: &Value) {
        assert!(T::deserialize(json).is_err(), "{json}");
    }
    refused::<Money>(&json!(2.55));
    refused::<Money>(&json!(2));
    refused::<Money>(&json!("2.55555"));
    refused::<Percent>(&json!("-1"));
    refused::<Quantity>(&json!(0));
    refused::<Quantity>(&json!("3"));
    refused::<Currency>(&json!("XAU"));
    refused::<crate::text::Email>(&json!("nobody"));
    refused::<Password>(&json!("short"));
    refused::<Pin>(&json!("12a4"));
    refused::<crate::sales::Checkout>(&json!({ "cart": { "location": 1, "line": [] } }));
}

#[test]
fn what_is_no_value_is_refused_as_it_is_everywhere() {
    use crate::ShopError;
    fn code<T: DeserializeOwned>(json: &str) -> &'static str {
        crate::json::read::<T>(json).map(drop).unwrap_err().code()
    }
    let cart = |quantity, coupon| {
        format!(
            r#"{{ "location": 1, "lines": [{{ "product": 7, "quantity": {quantity} }}], "coupons": ["{coupon}"] }}"#
        )
    };
    assert_eq!(code::<crate::pricing::Cart>(&cart(0, "SPRING")), "quantity_out_of_range");
    assert_eq!(code::<crate::pricing::Cart>(&cart(1, " ")), "text_blank");
    assert_eq!(code::<Money>(r#""1,5""#), "malformed");
    assert_eq!(code::<Currency>(r#""XAU""#), "malformed");
    assert_eq!(code::<Pin>(r#""12a4""#), "malformed");
    // One that was refused before says nothing about what is no JSON at all.
    let refused = crate::json::read::<crate::pricing::Cart>("{").unwrap_err();
    assert!(matches!(refused, ShopError::Malformed { field: Field::Json, .. }), "{refused}");
}

/// Secrets can be read, and there is no way to write them.
#[test]
fn secrets_are_read_and_what_is_wrong_with_them_is_not_shown() {
    let password: Password = serde_json::from_value(json!("correct horse")).unwrap();
    let pin: Pin = serde_json::from_value(json!("4711")).unwrap();
    assert_eq!(format!("{password:?} {pin:?}"), "Password(***) Pin(***)");
    let refusal = serde_json::from_value::<Pin>(json!("4711x")).unwrap_err();
    assert!(!refusal.to_string().contains("4711"), "{refusal}");
    let refusal = serde_json::from_value::<Pin>(json!(47_115)).unwrap_err();
    assert!(!refusal.to_string().contains("47"), "{refusal}");
}

/// A text that its field takes.
pub(crate) fn text(field: Field) -> &'static str {
    match field {
        Field::Name => "Assam tea",
        Field::PersonName => "Ann",
        Field::ContactName => "Ann Example",
        Field::Username => "ann",
        Field::Email => "ann@example.com",
        Field::Domain => "corner-shop.example",
        Field::Phone => "+44 20 7946 0000",
        Field::Address => "1 Example Road\nLondon",
        Field::Description => "In leaves",
        Field::Sku => "TEA",
        Field::Category => "Tea",
        Field::CustomerGroup => "trade",
        Field::CouponCode => "SPRING",
        Field::BatchNumber => "L-1",
        Field::ReportKind => "sales",
        Field::Note => "Dented",
        other => panic!("no text for {other}"),
    }
}

macro_rules! examples {
    ($($type:ty = $example:expr;)*) => {$(
        impl Example for $type {
            fn full() -> Self {
                $example
            }
        }
    )*};
}

examples! {
    bool = true;
    i32 = 3;
    u32 = 3;
    i64 = 3;
    u64 = 3;
    String = "words".to_owned();
    Value = json!({ "days": [1, null] });
    Decimal = Decimal::new(125, 2);
    Money = "2.5".parse().unwrap();
    Percent = "17.5".parse().unwrap();
    Currency = "GBP".parse().unwrap();
    Quantity = Quantity::new(3).unwrap();
    Replayed = Replayed::YES;
    NaiveDate = "2026-03-01".parse().unwrap();
    NaiveTime = "17:00:00".parse().unwrap();
    DateTime<Utc> = "2026-03-01T10:00:00Z".parse().unwrap();
    chrono_tz::Tz = chrono_tz::Tz::Europe__London;
    uuid::Uuid = uuid::Uuid::from_u128(0x0123_4567_89ab_4def_8123_4567_89ab_cdef);
}

impl<T: Example> Example for Option<T> {
    fn full() -> Self {
        Some(T::full())
    }
    fn minimal() -> Self {
        None
    }
}

impl<T: Example> Example for Vec<T> {
    fn full() -> Self {
        vec![T::full()]
    }
    fn minimal() -> Self {
        Self::new()
    }
}

impl Example for BTreeSet<ProductId> {
    fn full() -> Self {
        Self::from([ProductId::new(7), ProductId::new(8)])
    }
    fn minimal() -> Self {
        Self::new()
    }
}

impl Examples for Page<Location> {
    fn all() -> Vec<Self> {
        vec![
            Self { items: Example::full(), next: Example::full() },
            Self { items: Vec::new(), next: None },
        ]
    }
}

inventory::submit! { Form::of::<Page<Location>>("Page") }
