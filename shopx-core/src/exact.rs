//! Exact numbers in JSON and other formats: always a text, `"2.55"`.
//!
//! The decimals' own way there is chosen by features that any crate of the host may switch on, and one
//! of them makes floats of amounts. So none of it is used.

use std::fmt;

use rust_decimal::Decimal;
use serde::de::{Deserializer, Error, Visitor};
use serde::ser::Serializer;

use crate::{Field, ShopError, json};

/// Writes the number as text, in plain notation.
pub(crate) fn serialize<S: Serializer>(number: &Decimal, to: S) -> Result<S::Ok, S::Error> {
    to.collect_str(number)
}

/// Reads a number from text. What is a number already may have been a float, and is refused.
pub(crate) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Decimal, D::Error> {
    from.deserialize_str(Text)
}

struct Text;

impl Visitor<'_> for Text {
    type Value = Decimal;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an exact number as text, such as \"2.55\"")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Decimal, E> {
        Decimal::from_str_exact(text).map_err(|_| {
            json::refused(ShopError::Malformed { field: Field::Amount, value: text.to_owned() })
        })
    }
}
