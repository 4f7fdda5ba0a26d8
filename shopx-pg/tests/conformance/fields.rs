//! The fields of an object of a scenario, read into the shop's own values.

use std::str::FromStr;

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use shopx_core::{Quantity, ShopError};

/// Why a step did not do what it was asked for: a refusal, or a scenario that makes no sense.
pub(crate) enum Failure {
    Refused(ShopError),
    Broken(String),
}

impl From<ShopError> for Failure {
    fn from(refusal: ShopError) -> Self {
        Self::Refused(refusal)
    }
}

impl From<String> for Failure {
    fn from(why: String) -> Self {
        Self::Broken(why)
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
pub(crate) struct Fields(pub(crate) Map<String, Value>);

impl Fields {
    pub(crate) fn take(&mut self, name: &str) -> Value {
        self.0.remove(name).unwrap_or_default()
    }

    pub(crate) fn end(&self) -> Done<()> {
        match self.0.keys().next() {
            None => Ok(()),
            Some(name) => Err(format!("nobody knows the field {name}").into()),
        }
    }

    /// A value that is what it says: an id, a date, a word. None where it is not said.
    pub(crate) fn value<T: DeserializeOwned>(&mut self, name: &str) -> Done<T> {
        let value = self.take(name);
        serde_json::from_value(value).map_err(|why| format!("{name}: {why}").into())
    }

    pub(crate) fn or<T: DeserializeOwned>(&mut self, name: &str, otherwise: T) -> Done<T> {
        Ok(self.value::<Option<T>>(name)?.unwrap_or(otherwise))
    }

    /// A value that refuses to be what it must not be: a text, an amount.
    pub(crate) fn parse<T: FromStr<Err = ShopError>>(&mut self, name: &str) -> Done<T> {
        self.maybe(name)?.ok_or_else(|| format!("{name} is missing").into())
    }

    pub(crate) fn maybe<T: FromStr<Err = ShopError>>(&mut self, name: &str) -> Done<Option<T>> {
        let text: Option<String> = self.value(name)?;
        Ok(text.map(|text| text.parse()).transpose()?)
    }

    pub(crate) fn parse_or<T: FromStr<Err = ShopError>>(
        &mut self,
        name: &str,
        otherwise: T,
    ) -> Done<T> {
        Ok(self.maybe(name)?.unwrap_or(otherwise))
    }

    pub(crate) fn quantity(&mut self, name: &str) -> Done<Quantity> {
        Ok(Quantity::new(self.value(name)?)?)
    }

    pub(crate) fn one<T>(&mut self, name: &str, read: impl Fn(&mut Self) -> Done<T>) -> Done<T> {
        let value = self.take(name);
        fields(value, read)
    }

    pub(crate) fn optional<T>(
        &mut self,
        name: &str,
        read: impl Fn(&mut Self) -> Done<T>,
    ) -> Done<Option<T>> {
        let value = self.take(name);
        Some(value).filter(|value| !value.is_null()).map(|value| fields(value, read)).transpose()
    }

    pub(crate) fn list<T>(
        &mut self,
        name: &str,
        read: impl Fn(&mut Self) -> Done<T>,
    ) -> Done<Vec<T>> {
        let values: Vec<Value> = self.or(name, Vec::new())?;
        values.into_iter().map(|value| fields(value, &read)).collect()
    }
}

pub(crate) fn fields<T>(value: Value, read: impl FnOnce(&mut Fields) -> Done<T>) -> Done<T> {
    let object = match value {
        Value::Object(object) => object,
        Value::Null => Map::new(),
        other => return Err(format!("fields expected, not {other}").into()),
    };
    let mut fields = Fields(object);
    let made = read(&mut fields)?;
    fields.end()?;
    Ok(made)
}
