//! How values cross into Swift and Kotlin, as `UniFFI` carries them.
//!
//! Records and enums are carried where they are declared. Here is the rest: what is a platform's own
//! type over there, and what is validated on its way in.

use std::collections::BTreeSet;
use std::time::SystemTime;

use chrono::{DateTime, Datelike, NaiveDate, NaiveTime, SubsecRound, TimeDelta, Utc};
use rust_decimal::Decimal;

use crate::id::ProductId;
use crate::idempotency::Replayed;
use crate::money::{Currency, Money, Percent, Rounding};
use crate::quantity::Quantity;
use crate::sales::{RefundLine, ReturnLine};
use crate::tenants::Settings;
use crate::users::{Password, Pin};
use crate::{Field, Result, ShopError};

/// A moment, to the microsecond.
pub type Timestamp = DateTime<Utc>;
/// A date without a time, such as a business date.
pub type CalendarDate = NaiveDate;
/// A time of day on the wall clock.
pub type TimeOfDay = NaiveTime;
/// The name of a time zone of the IANA database, such as `Europe/London`.
pub type TimeZoneName = chrono_tz::Tz;
/// The key of a request that happens once.
pub type Key = uuid::Uuid;
/// A JSON value, as text.
pub type Json = serde_json::Value;
/// Products, each once.
pub type ProductSet = BTreeSet<ProductId>;

/// What fields usually are that `UniFFI` has no words for, as their `#[default(...)]` says: the record, the
/// field, its type, and which of that. A record that is missing here has a `CHOSEN` that nobody uses.
#[must_use]
pub fn chosen_defaults() -> Vec<[&'static str; 4]> {
    [Settings::CHOSEN, Rounding::CHOSEN, RefundLine::CHOSEN, ReturnLine::CHOSEN].concat()
}

/// The types that a record which is printed does not show: what says who a person is, and secrets.
#[must_use]
pub fn private_types() -> Vec<&'static str> {
    crate::text::private().chain(["Password", "Pin"]).collect()
}

fn timestamp(moment: SystemTime) -> Result<Timestamp> {
    let since = match moment.duration_since(SystemTime::UNIX_EPOCH) {
        Ok(since) => TimeDelta::from_std(since),
        Err(before) => TimeDelta::from_std(before.duration()).map(|before| -before),
    };
    let timestamp = since.ok().and_then(|since| Timestamp::UNIX_EPOCH.checked_add_signed(since));
    // Rounding may reach one microsecond further.
    let timestamp = timestamp.filter(|moment| moment.year().abs() < 200_000);
    timestamp
        .map(|moment| moment.round_subsecs(6))
        .ok_or_else(|| malformed(Field::Moment, &format!("{moment:?}")))
}

fn malformed(field: Field, value: &str) -> ShopError {
    ShopError::Malformed { field, value: value.to_owned() }
}

uniffi::custom_type!(Decimal, String, {
    remote,
    lower: |number| number.to_string(),
    try_lift: |text| Ok(Decimal::from_str_exact(&text).map_err(|_| malformed(Field::Number, &text))?),
});

uniffi::custom_type!(
    /// An exact amount, unit price or unit cost in the tenant's currency.
    Money, String, {
    lower: |money| money.to_string(),
    try_lift: |text| Ok(text.parse::<Money>()?),
});

uniffi::custom_type!(
    /// A percentage: 20 for 20 %.
    Percent, String, {
    lower: |percent| percent.to_string(),
    try_lift: |text| Ok(text.parse::<Percent>()?),
});

uniffi::custom_type!(
    /// The three letters of a currency of ISO 4217, such as `GBP`.
    Currency, String, {
    lower: |currency| currency.code().to_owned(),
    try_lift: |code| Ok(code.parse::<Currency>()?),
});

uniffi::custom_type!(
    /// A positive number of a product's smallest unit.
    Quantity, i64, {
    lower: |quantity| quantity.get(),
    try_lift: |units| Ok(Quantity::new(units)?),
});

uniffi::custom_type!(
    /// Whether a document is the answer of an earlier request with the same key, given once more.
    Replayed, bool, {
    lower: |replayed| replayed.get(),
    try_lift: |replayed| Ok(Replayed::from(replayed)),
});

uniffi::custom_type!(
    /// A password; it goes in and never comes out.
    Password, String, {
    lower: |_secret| String::new(),
    try_lift: |text| Ok(Password::new(&text)?),
});

uniffi::custom_type!(
    /// A PIN of 4 to 12 digits; it goes in and never comes out.
    Pin, String, {
    lower: |_secret| String::new(),
    try_lift: |text| Ok(Pin::new(&text)?),
});

// Some platforms keep time as a binary fraction: the nearest microsecond is what was meant.
uniffi::custom_type!(
    /// A moment, to the microsecond.
    Timestamp, SystemTime, {
    remote,
    lower: |moment| moment.into(),
    try_lift: |moment| Ok(timestamp(moment)?),
});

uniffi::custom_type!(
    /// A date without a time, such as a business date.
    CalendarDate, String, {
    remote,
    lower: |date| date.to_string(),
    try_lift: |text| Ok(text.parse::<CalendarDate>().map_err(|_| malformed(Field::Date, &text))?),
});

uniffi::custom_type!(
    /// A time of day on the wall clock.
    TimeOfDay, String, {
    remote,
    lower: |time| time.to_string(),
    try_lift: |text| Ok(text.parse::<TimeOfDay>().map_err(|_| malformed(Field::TimeOfDay, &text))?),
});

uniffi::custom_type!(
    /// The name of a time zone of the IANA database, such as `Europe/London`.
    TimeZoneName, String, {
    remote,
    lower: |zone| zone.name().to_owned(),
    try_lift: |name| Ok(name.parse::<TimeZoneName>().map_err(|_| malformed(Field::TimeZone, &name))?),
});

uniffi::custom_type!(
    /// The key of a request that happens once: a UUID.
    Key, String, {
    remote,
    lower: |key| key.to_string(),
    try_lift: |text| Ok(text.parse::<Key>().map_err(|_| malformed(Field::Key, &text))?),
});

uniffi::custom_type!(
    /// A JSON value, as text.
    Json, String, {
    remote,
    lower: |json| json.to_string(),
    try_lift: |text| Ok(text.parse::<Json>().map_err(|_| malformed(Field::Json, &text))?),
});

uniffi::custom_type!(
    /// Products, each once.
    ProductSet, Vec<ProductId>, {
    remote,
    lower: |products| products.into_iter().collect(),
    try_lift: |products| Ok(products.into_iter().collect()),
});

#[uniffi::export]
impl ShopError {
    /// A stable code for programs and translations, such as `insufficient_stock`.
    #[uniffi::method(name = "code")]
    fn foreign_code(&self) -> String {
        self.code().to_owned()
    }
}
