//! Values of JSON, and in the shop's words what is wrong with those that are none.
//!
//! Every input, query, answer and refusal has one form in JSON, the same in every language:
//! `conformance/json` has an example of each.
//!
//! ```
//! # use shopx_core::prelude::*;
//! let json = r#"{ "cart": { "location": 1, "lines": [{ "product": 7, "quantity": 2 }] } }"#;
//! let checkout: Checkout = shopx_core::json::read(json)?;
//! assert_eq!(checkout.cart.lines[0].quantity, Quantity::new(2)?);
//!
//! let refused = shopx_core::json::read::<Payment>(r#"{ "method": "cash", "tendered": "2.55555" }"#);
//! assert_eq!(refused.unwrap_err().code(), "too_many_digits");
//! # Ok::<(), ShopError>(())
//! ```

use std::cell::Cell;

use serde::Serialize;
use serde::de::{DeserializeOwned, Error};
use serde_json::Value;

use crate::{Field, Result, ShopError};

#[cfg(test)]
mod forms;
#[cfg(test)]
pub(crate) use forms::{Example, Examples, Form, Words, text};

thread_local! {
    /// The last refusal of a value on this thread: serde hands on no more of it than its text.
    static REFUSED: Cell<Option<ShopError>> = const { Cell::new(None) };
}

/// The value of a text. What a field does not take is refused as it is everywhere, and what is not the
/// JSON of such a value as [`ShopError::Malformed`].
pub fn read<T: DeserializeOwned>(json: &str) -> Result<T> {
    typed(|| serde_json::from_str(json))
}

/// The value of JSON that was read already.
pub fn read_value<T: DeserializeOwned>(json: Value) -> Result<T> {
    typed(|| serde_json::from_value(json))
}

/// The JSON of a value, as text.
pub fn write<T: Serialize>(value: &T) -> Result<String> {
    serde_json::to_string(value).map_err(|_| ShopError::Defect)
}

fn typed<T>(read: impl FnOnce() -> serde_json::Result<T>) -> Result<T> {
    REFUSED.take();
    let read = read();
    let refused = REFUSED.take();
    read.map_err(|why| {
        let value = why.to_string();
        match refused {
            // serde says after it where it was.
            Some(refusal) if value.starts_with(&refusal.to_string()) => refusal,
            _ => ShopError::Malformed { field: Field::Json, value },
        }
    })
}

/// What serde is told of a refusal.
pub(crate) fn refused<E: Error>(refusal: ShopError) -> E {
    let told = E::custom(&refusal);
    REFUSED.set(Some(refusal));
    told
}
