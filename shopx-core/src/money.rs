//! Money: exact decimals in the tenant's one currency, and the one policy that rounds them.

use std::cmp::Reverse;

use rust_decimal::{Decimal, RoundingStrategy};
use serde::de::Deserializer;
use serde::ser::Serializer;
use serde::{Deserialize, Serialize};

use crate::words::words;
use crate::{Field, Result, ShopError, exact, json};

/// An exact amount, unit price or unit cost in the tenant's currency.
///
/// Kept without trailing zeros, below 10^15 in size. [`Money::new`] takes at most 4 decimals, which
/// is what unit prices and costs may have; [`Rounding::check`] holds amounts to the tenant's
/// digits. A binary float has no way in.
///
/// ```
/// # use shopx_core::{Money, ShopError};
/// let price: Money = "2.55".parse()?;
/// assert_eq!(price.to_string(), "2.55");
/// assert_eq!("0.12345".parse::<Money>().unwrap_err().code(), "too_many_digits");
/// # Ok::<(), ShopError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Money(Decimal);

/// Of computed amounts, decimals beyond these are the noise of divisions.
const EXACT_DIGITS: u32 = 12;

/// Amounts stay below this in size.
const BOUND: i128 = 10i128.pow(15);

impl Money {
    /// Nothing.
    pub const ZERO: Self = Self(Decimal::ZERO);
    /// The most decimals that a unit price or unit cost may have.
    pub const UNIT_DIGITS: u32 = 4;

    /// An amount of at most 4 decimals; more are refused, not rounded.
    pub fn new(amount: Decimal) -> Result<Self> {
        let money = Self::exact(amount)?;
        if money.0.scale() > Self::UNIT_DIGITS {
            return Err(ShopError::TooManyDigits { amount, digits: Self::UNIT_DIGITS });
        }
        Ok(money)
    }

    /// A computed amount, such as the cost of 1.250 kg at 0.3333, which may have more decimals.
    pub fn exact(amount: Decimal) -> Result<Self> {
        // Few amounts have so many digits that their size is in question, and comparing is dear.
        if amount.mantissa().abs() >= BOUND
            && amount.abs() >= Decimal::from_i128_with_scale(BOUND, 0)
        {
            return Err(ShopError::AmountOutOfRange { field: Field::Amount, amount });
        }
        Ok(Self(amount.normalize()))
    }

    /// The number.
    #[must_use]
    pub const fn amount(self) -> Decimal {
        self.0
    }

    /// Whether it is zero.
    #[must_use]
    pub fn is_zero(self) -> bool {
        self.0.is_zero()
    }

    /// Refused when negative.
    pub fn not_negative(self, field: Field) -> Result<Self> {
        if self.0.is_sign_negative() && !self.0.is_zero() {
            return Err(ShopError::AmountOutOfRange { field, amount: self.0 });
        }
        Ok(self)
    }

    /// Refused when zero or negative.
    pub fn positive(self, field: Field) -> Result<Self> {
        if self.0 <= Decimal::ZERO {
            return Err(ShopError::AmountOutOfRange { field, amount: self.0 });
        }
        Ok(self)
    }

    /// The sum.
    pub fn plus(self, other: Self) -> Result<Self> {
        Self::exact(self.0.checked_add(other.0).ok_or(ShopError::Overflow)?)
    }

    /// The difference.
    pub fn minus(self, other: Self) -> Result<Self> {
        Self::exact(self.0.checked_sub(other.0).ok_or(ShopError::Overflow)?)
    }

    /// The exact value of `units` of a product's smallest unit at this price for a whole unit.
    pub fn for_units(self, units: i64, decimals: u32) -> Result<Self> {
        let units = crate::quantity::in_whole_units(units, decimals);
        Self::exact(self.0.checked_mul(units).ok_or(ShopError::Overflow)?)
    }

    /// The amount as it is printed, with at least so many decimals.
    #[must_use]
    pub fn with_digits(self, digits: u32) -> String {
        let mut number = self.0;
        number.rescale(digits.max(number.scale()));
        number.to_string()
    }

    /// The sum of all; zero of none.
    pub fn sum(amounts: impl IntoIterator<Item = Self>) -> Result<Self> {
        let mut amounts = amounts.into_iter();
        let sum = amounts.try_fold(Decimal::ZERO, |sum, amount| sum.checked_add(amount.0));
        Self::exact(sum.ok_or(ShopError::Overflow)?)
    }
}

impl std::fmt::Display for Money {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

impl Serialize for Money {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        exact::serialize(&self.0, to)
    }
}

impl<'de> Deserialize<'de> for Money {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Self::new(exact::deserialize(from)?).map_err(json::refused)
    }
}

impl TryFrom<Decimal> for Money {
    type Error = ShopError;
    fn try_from(amount: Decimal) -> Result<Self> {
        Self::new(amount)
    }
}

impl From<Money> for Decimal {
    fn from(money: Money) -> Self {
        money.0
    }
}

impl From<u32> for Money {
    /// A whole amount.
    fn from(amount: u32) -> Self {
        Self(Decimal::from(amount).normalize())
    }
}

impl std::str::FromStr for Money {
    type Err = ShopError;
    fn from_str(text: &str) -> Result<Self> {
        let malformed = |_| ShopError::Malformed { field: Field::Amount, value: text.to_owned() };
        Self::new(Decimal::from_str_exact(text).map_err(malformed)?)
    }
}

/// A percentage, at least 0, with at most 4 decimals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Percent(Decimal);

impl Percent {
    /// Nothing.
    pub const ZERO: Self = Self(Decimal::ZERO);
    /// The largest percentage, which some customs duties come near.
    pub const MAX: Decimal = Decimal::from_parts(999, 0, 0, false, 0);

    /// A percentage between 0 and [`Percent::MAX`].
    pub fn new(percent: Decimal) -> Result<Self> {
        let percent = percent.normalize();
        if percent.scale() > 4 {
            return Err(ShopError::TooManyDigits { amount: percent, digits: 4 });
        }
        if percent < Decimal::ZERO || percent > Self::MAX {
            return Err(ShopError::PercentOutOfRange { field: Field::Percentage, percent });
        }
        Ok(Self(percent))
    }

    /// The number: 20 for 20 %.
    #[must_use]
    pub const fn get(self) -> Decimal {
        self.0
    }

    /// Refused above 100: nothing has more to give than all of it.
    pub(crate) fn at_most_all(self, field: Field) -> Result<Self> {
        if self.0 > Decimal::ONE_HUNDRED {
            return Err(ShopError::PercentOutOfRange { field, percent: self.0 });
        }
        Ok(self)
    }

    /// The number as a factor: 0.2 for 20 %.
    #[must_use]
    pub fn factor(self) -> Decimal {
        Decimal::from_i128_with_scale(self.0.mantissa(), self.0.scale() + 2)
    }
}

impl std::fmt::Display for Percent {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

impl Serialize for Percent {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        exact::serialize(&self.0, to)
    }
}

impl<'de> Deserialize<'de> for Percent {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Self::new(exact::deserialize(from)?).map_err(json::refused)
    }
}

impl TryFrom<Decimal> for Percent {
    type Error = ShopError;
    fn try_from(percent: Decimal) -> Result<Self> {
        Self::new(percent)
    }
}

impl From<Percent> for Decimal {
    fn from(percent: Percent) -> Self {
        percent.0
    }
}

impl std::str::FromStr for Percent {
    type Err = ShopError;
    fn from_str(text: &str) -> Result<Self> {
        let malformed =
            |_| ShopError::Malformed { field: Field::Percentage, value: text.to_owned() };
        Self::new(Decimal::from_str_exact(text).map_err(malformed)?)
    }
}

/// A currency of ISO 4217 that a till can count in: one with 0, 2 or 3 minor digits.
///
/// ```
/// # use shopx_core::{money::Currency, ShopError};
/// let yen: Currency = "JPY".parse()?;
/// assert_eq!((yen.code(), yen.digits()), ("JPY", 0));
/// assert!("XAU".parse::<Currency>().is_err()); // gold has no minor unit
/// # Ok::<(), ShopError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Currency(iso_currency::Currency);

impl Serialize for Currency {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self.code())
    }
}

impl<'de> Deserialize<'de> for Currency {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        String::deserialize(from)?.parse().map_err(json::refused)
    }
}

impl Currency {
    /// The three letters.
    #[must_use]
    pub fn code(self) -> &'static str {
        self.0.code()
    }

    /// How many decimals an amount has: 2 for GBP, 0 for JPY, 3 for KWD.
    #[must_use]
    pub fn digits(self) -> u32 {
        u32::from(self.0.exponent().unwrap_or(0))
    }

    /// The amount as it is printed: with all its minor digits.
    #[must_use]
    pub fn format(self, amount: Money) -> String {
        amount.with_digits(self.digits())
    }
}

impl std::str::FromStr for Currency {
    type Err = ShopError;
    fn from_str(code: &str) -> Result<Self> {
        iso_currency::Currency::from_code(code)
            .filter(|currency| matches!(currency.exponent(), Some(0 | 2 | 3)))
            .map(Self)
            .ok_or_else(|| ShopError::Malformed { field: Field::Currency, value: code.to_owned() })
    }
}

impl std::fmt::Display for Currency {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.code())
    }
}

impl TryFrom<String> for Currency {
    type Error = ShopError;
    fn try_from(code: String) -> Result<Self> {
        code.parse()
    }
}

impl From<Currency> for String {
    fn from(currency: Currency) -> Self {
        currency.code().to_owned()
    }
}

words! {
    /// Which way an amount between two representable ones goes. All are symmetric around zero, so
    /// that a refund mirrors its sale.
    RoundingMode {
        /// To the nearest; a half goes away from zero.
        HalfAwayFromZero = "half_away_from_zero",
        /// To the nearest; a half goes to the even neighbour.
        HalfEven = "half_even",
        /// Away from zero.
        Up = "up",
        /// Towards zero.
        Down = "down",
    }
}

impl RoundingMode {
    /// The amount at this many decimals.
    #[must_use]
    pub fn round(self, amount: Decimal, digits: u32) -> Decimal {
        let strategy = match self {
            Self::HalfAwayFromZero => RoundingStrategy::MidpointAwayFromZero,
            Self::HalfEven => RoundingStrategy::MidpointNearestEven,
            Self::Up => RoundingStrategy::AwayFromZero,
            Self::Down => RoundingStrategy::ToZero,
        };
        amount.round_dp_with_strategy(digits, strategy)
    }

    /// [`round`](Self::round) for what was divided and multiplied again: a third of 0.03, three
    /// times, is 0.03, whichever way it is rounded.
    pub(crate) fn round_quotient(self, amount: Decimal, digits: u32) -> Decimal {
        self.round(amount.round_dp(EXACT_DIGITS), digits)
    }

    /// The amount as a multiple of `step`, which is above zero.
    pub fn round_to_step(self, amount: Decimal, step: Decimal) -> Result<Decimal> {
        let steps = amount.checked_div(step).ok_or(ShopError::Overflow)?;
        self.round(steps, 0).checked_mul(step).ok_or(ShopError::Overflow)
    }
}

words! {
    /// Where tax is rounded.
    RoundingLevel {
        /// On each unit, and multiplied: what is left of a line's price is shared out evenly over its units,
        /// the tax of one whole unit is rounded, and that times the units is the tax of the line. A
        /// fraction of a unit, as of weighed goods, bears that fraction of it, and the line's tax is rounded
        /// once more. Lines of one product at one price count as one.
        Unit = "unit",
        /// On each line; lines of one product at one price count as one.
        Line = "line",
        /// Once per rate on the document, and spread over its lines.
        Document = "document",
    }
}

/// The tenant's one rounding policy, used by every path.
#[shopx_derive::value(setters)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rounding {
    /// Which way.
    #[default(RoundingMode::HalfAwayFromZero)]
    pub mode: RoundingMode,
    /// Where tax is rounded.
    #[default(RoundingLevel::Line)]
    pub level: RoundingLevel,
    /// The smallest step that can be paid in cash, such as 0.05; none when every amount can.
    pub cash_step: Option<Money>,
    /// Which way the cash step goes, when not the way of `mode`: 19.99 paid in cash in steps of 0.10 that
    /// go down is 19.90, and the tax in it, to the nearest, is what it is by card.
    pub cash_mode: Option<RoundingMode>,
    /// How many decimals amounts have, when fewer than the currency's: 0 where Taiwan dollars are counted
    /// whole, by card as in cash. Prices for a unit may have more, as they may have more than the currency.
    pub amount_digits: Option<u32>,
}

impl Rounding {
    /// How many decimals amounts have: what every price of a line, discount, tax, total and payment is
    /// rounded to, and may not exceed.
    #[must_use]
    pub fn digits(self, currency: Currency) -> u32 {
        self.amount_digits.unwrap_or(currency.digits()).min(currency.digits())
    }

    /// Refuses an amount with more decimals than [amounts have](Self::digits).
    pub fn check(self, currency: Currency, amount: Money) -> Result<Money> {
        let digits = self.digits(currency);
        if amount.0.scale() > digits {
            return Err(ShopError::TooManyDigits { amount: amount.0, digits });
        }
        Ok(amount)
    }

    /// The amount at as many decimals as [amounts have](Self::digits), by `mode`.
    pub fn round(self, currency: Currency, amount: Money) -> Result<Money> {
        Money::exact(self.mode.round(amount.0, self.digits(currency)))
    }
}

/// Splits `total`, an amount of `digits` decimals, by `weights`: the parts always sum to the total,
/// and none exceeds its weight when the total does not exceed their sum.
///
/// Largest remainder in minor units; of equal remainders the earlier part gets the unit (Hamilton's
/// method). When all weights are zero the parts are equal. Weights may not be negative.
///
/// ```
/// # use shopx_core::{money::allocate, Money, ShopError};
/// let parts = allocate(Money::from(1), &[Money::from(1); 3], 2)?;
/// assert_eq!(parts, ["0.34".parse()?, "0.33".parse()?, "0.33".parse()?]);
/// # Ok::<(), ShopError>(())
/// ```
pub fn allocate(total: Money, weights: &[Money], digits: u32) -> Result<Vec<Money>> {
    /// Weights that are results of divisions are compared at this many decimals.
    const SCALE: u32 = 6;
    if weights.is_empty() {
        return if total.is_zero() { Ok(Vec::new()) } else { Err(ShopError::NoLines) };
    }
    let units = in_units(total.0.abs(), digits)?;
    let scale = weights.iter().map(|weight| weight.0.scale()).max().unwrap_or(0).min(SCALE);
    let mut weights = weights
        .iter()
        .map(|weight| in_units(weight.not_negative(Field::Weight)?.0.round_dp(scale), scale))
        .collect::<Result<Vec<i128>>>()?;
    let mut sum = weights.iter().try_fold(0i128, |sum, weight| sum.checked_add(*weight));
    if sum == Some(0) {
        weights.fill(1);
        sum = i128::try_from(weights.len()).ok();
    }
    let sum = sum.ok_or(ShopError::Overflow)?;

    let mut parts = Vec::with_capacity(weights.len());
    let mut remainders = Vec::with_capacity(weights.len());
    let mut left = units;
    for (index, weight) in weights.iter().enumerate() {
        let share = units.checked_mul(*weight).ok_or(ShopError::Overflow)?;
        parts.push(share / sum);
        left -= share / sum;
        remainders.push((Reverse(share % sum), index));
    }
    if left > 0 {
        remainders.sort_unstable();
        for (_, index) in remainders.into_iter().take(usize::try_from(left).unwrap_or(usize::MAX)) {
            parts[index] += 1;
        }
    }
    let sign = if total.0.is_sign_negative() { -1 } else { 1 };
    parts
        .into_iter()
        .map(|units| {
            let amount = Decimal::try_from_i128_with_scale(sign * units, digits);
            Money::exact(amount.map_err(|_| ShopError::Overflow)?)
        })
        .collect()
}

/// Rounds amounts so that they sum to their sum, rounded by `mode`: each is cut to `digits`, and
/// the minor units that are missing go to the largest remainders, ties to the earlier. No amount is
/// rounded by a minor unit or more. Amounts may not be negative.
pub(crate) fn round_to_sum(
    exact: &[Decimal],
    mode: RoundingMode,
    digits: u32,
) -> Result<Vec<Money>> {
    let add = |sum: Decimal, amount: &Decimal| sum.checked_add(*amount).ok_or(ShopError::Overflow);
    let sum = exact.iter().try_fold(Decimal::ZERO, add)?;
    let (mut parts, mut remainders) = (Vec::with_capacity(exact.len()), Vec::new());
    for (index, amount) in exact.iter().enumerate() {
        let amount = amount.round_dp(EXACT_DIGITS);
        let part = amount.trunc_with_scale(digits);
        parts.push(part);
        if part != amount {
            remainders.push((Reverse(amount - part), index));
        }
    }
    let minor_unit = Decimal::new(1, digits);
    let mut missing =
        mode.round_quotient(sum, digits) - parts.iter().try_fold(Decimal::ZERO, add)?;
    if missing > Decimal::ZERO {
        remainders.sort_unstable();
        for (_, index) in remainders {
            if missing <= Decimal::ZERO {
                break;
            }
            parts[index] += minor_unit;
            missing -= minor_unit;
        }
    }
    parts.into_iter().map(Money::exact).collect()
}

/// The amount in units of 10^-digits; refused when it has more decimals, of which none may be
/// trailing zeros.
fn in_units(amount: Decimal, digits: u32) -> Result<i128> {
    let too_many = || ShopError::TooManyDigits { amount, digits };
    let shift = digits.checked_sub(amount.scale()).ok_or_else(too_many)?;
    let units = 10i128.checked_pow(shift).and_then(|factor| amount.mantissa().checked_mul(factor));
    units.ok_or(ShopError::Overflow)
}
