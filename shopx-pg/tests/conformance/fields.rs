//! What a step hands in, read as JSON of the library's own types.

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use shopx_core::ShopError;

/// Why a step did not do what it was asked for.
pub(crate) enum Failure {
    /// It was refused.
    Refused(ShopError),
    /// The scenario makes no sense.
    Broken(String),
}

impl From<ShopError> for Failure {
    fn from(refusal: ShopError) -> Self {
        Self::Refused(refusal)
    }
}

pub(crate) type Done<T = Value> = Result<T, Failure>;

impl Failure {
    pub(crate) fn in_words(self) -> String {
        match self {
            Self::Refused(refusal) => format!("refused: {refusal} ({})", refusal.code()),
            Self::Broken(why) => why,
        }
    }
}

/// The fields of an object, taken one by one: what nobody takes is a mistake in the scenario.
pub(crate) struct Fields(Map<String, Value>);

impl Fields {
    pub(crate) fn of(value: Value) -> Done<Self> {
        match value {
            Value::Object(fields) => Ok(Self(fields)),
            Value::Null => Ok(Self(Map::new())),
            other => Err(Failure::Broken(format!("fields expected, not {other}"))),
        }
    }

    /// All that are left, as one value.
    pub(crate) fn all<T: DeserializeOwned>(&mut self) -> Done<T> {
        read(std::mem::take(&mut self.0).into())
    }

    /// The value of one field; none where it is left out.
    pub(crate) fn get<T: DeserializeOwned>(&mut self, name: &str) -> Done<T> {
        read(self.0.remove(name).unwrap_or_default())
    }

    pub(crate) fn end(&self) -> Done<()> {
        match self.0.keys().next() {
            None => Ok(()),
            Some(name) => Err(Failure::Broken(format!("nobody knows the field {name}"))),
        }
    }
}

pub(crate) fn read<T: DeserializeOwned>(value: Value) -> Done<T> {
    Ok(shopx_core::json::read_value(value)?)
}
