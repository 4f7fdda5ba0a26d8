//! Quantities: whole numbers of a product's smallest unit.

use rust_decimal::Decimal;
use serde::{Deserialize, Deserializer};

use crate::{Field, Result, ShopError};

/// A positive number of a product's smallest unit: pieces, or grams when the product is sold by
/// the kilogram with three [`quantity_decimals`](crate::catalog::Product::quantity_decimals).
///
/// ```
/// # use shopx_core::{Quantity, ShopError};
/// assert_eq!(Quantity::new(3)?.get(), 3);
/// assert!(Quantity::new(0).is_err());
/// # Ok::<(), ShopError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize)]
#[serde(transparent)]
pub struct Quantity(i64);

impl<'de> Deserialize<'de> for Quantity {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Self::new(i64::deserialize(from)?).map_err(crate::json::refused)
    }
}

impl Quantity {
    /// One unit.
    pub const ONE: Self = Self(1);
    /// The most units that one line, batch or level may have.
    pub const MAX: i64 = 1_000_000_000_000;

    /// A quantity between 1 and [`Quantity::MAX`]; anything else is refused.
    pub fn new(units: i64) -> Result<Self> {
        check(Field::Quantity, units, 1).map(Self)
    }

    /// The number of units.
    #[must_use]
    pub const fn get(self) -> i64 {
        self.0
    }
}

/// Refuses a count of units outside `min..=Quantity::MAX`.
pub(crate) fn check(field: Field, units: i64, min: i64) -> Result<i64> {
    if (min..=Quantity::MAX).contains(&units) {
        return Ok(units);
    }
    Err(ShopError::QuantityOutOfRange { field, value: units, min, max: Quantity::MAX })
}

/// The most decimals that a product's quantities may have.
pub(crate) const MAX_QUANTITY_DECIMALS: u32 = 3;

/// Units as a number of whole units: 1,250 with 3 decimals is 1.250.
#[must_use]
pub fn in_whole_units(units: i64, decimals: u32) -> Decimal {
    Decimal::from_i128_with_scale(i128::from(units), decimals.min(MAX_QUANTITY_DECIMALS))
}

impl std::fmt::Display for Quantity {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

impl TryFrom<i64> for Quantity {
    type Error = ShopError;
    fn try_from(units: i64) -> Result<Self> {
        Self::new(units)
    }
}

impl TryFrom<u32> for Quantity {
    type Error = ShopError;
    fn try_from(units: u32) -> Result<Self> {
        Self::new(units.into())
    }
}

impl std::str::FromStr for Quantity {
    type Err = ShopError;
    fn from_str(text: &str) -> Result<Self> {
        let malformed = |_| ShopError::Malformed { field: Field::Quantity, value: text.to_owned() };
        Self::new(text.parse().map_err(malformed)?)
    }
}

impl From<Quantity> for i64 {
    fn from(quantity: Quantity) -> Self {
        quantity.0
    }
}
