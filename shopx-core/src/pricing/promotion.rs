//! Promotions: what is given away by rule, when, and to whom.

use std::collections::BTreeSet;
use std::ops::RangeInclusive;

use chrono::{NaiveDate, NaiveTime, Timelike};

use super::price_list::{check_days, reversed, within};
use crate::id::{LocationId, ProductId, PromotionId};
use crate::limits::check_lines;
use crate::money::{Money, Percent};
use crate::records::record;
use crate::text::{Category, CouponCode, CustomerGroup, Name};
use crate::{Field, Quantity, Result, ShopError};

/// The most products that one promotion may name in one place.
const MAX_PRODUCTS: usize = 1_000;

/// How many parts a combo may have.
const COMBO_PARTS: RangeInclusive<i64> = 2..=8;

/// What in a cart a promotion looks at.
#[shopx_derive::value]
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scope {
    /// Everything.
    Cart,
    /// Products of this category.
    Category(Category),
    /// These products.
    Products(BTreeSet<ProductId>),
}

/// What must be in the cart first. Amounts are what is left after the discounts before.
#[shopx_derive::value]
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Condition {
    /// So many whole units.
    Units {
        /// Of what.
        on: Scope,
        /// The least.
        at_least: u32,
    },
    /// Goods of so much value.
    Spend {
        /// Of what.
        on: Scope,
        /// The least.
        at_least: Money,
    },
}

/// One of the goods that make a combo, such as a sandwich.
#[shopx_derive::value]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ComboPart {
    /// Of what.
    pub on: Scope,
    /// How many units.
    pub units: u32,
}

/// What a promotion gives. In a cart that is worth less, all of it and no more.
///
/// Units are whole units: 2.5 kg are two, and the half kilogram is reached by percentages and
/// amounts only. What is given in part goes to the cheapest first, by what is left of the price.
///
/// A unit takes part in one promotion over several units, the first that takes it: in a buy-and-get,
/// bought or given, in a bundle or in a combo. Percentages and amounts are taken off what is left of it.
#[shopx_derive::value]
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Benefit {
    /// A percentage off.
    PercentOff {
        /// Off what.
        on: Scope,
        /// How much, at most 100.
        percent: Percent,
        /// Off at most so many units, the cheapest; off all when not said.
        max_units: Option<u32>,
    },
    /// An amount off, once, spread by value.
    AmountOff {
        /// Off what.
        on: Scope,
        /// How much.
        amount: Money,
        /// Off at most so many units, the cheapest; off all when not said.
        max_units: Option<u32>,
    },
    /// An amount off each whole unit, in proportion for weighed goods. More than the price of a
    /// product that is named is refused.
    AmountOffEach {
        /// Off what.
        on: Scope,
        /// How much.
        amount: Money,
    },
    /// Buy some, get some cheaper or free: of the units that qualify, the cheapest are given, and the
    /// cheapest of the others are the bought ones.
    BuyGet {
        /// What to buy.
        buy: Scope,
        /// How many units to buy for each time.
        buy_units: u32,
        /// What is given.
        get: Scope,
        /// How many units are given each time.
        get_units: u32,
        /// How much off them: 100 is free.
        percent: Percent,
        /// At most so often in one cart; as often as it fits when not said.
        max_times: Option<u32>,
    },
    /// So many units, mixed as one likes, for one price: the dearest are put together first.
    Bundle {
        /// Of what.
        on: Scope,
        /// How many units.
        units: u32,
        /// For how much together.
        price: Money,
        /// At most so often in one cart; as often as it fits when not said.
        max_times: Option<u32>,
    },
    /// Some of each, for one price: a drink, a sandwich and chips. A unit serves one part, also if
    /// several look at it. Combos are made of the dearest units that can be put together, as long as
    /// one more saves something, and what they save is spread over these by value.
    Combo {
        /// What makes one, two to eight of them.
        parts: Vec<ComboPart>,
        /// For how much together.
        price: Money,
        /// At most so often in one cart; as often as it fits when not said.
        max_times: Option<u32>,
    },
}

record! {
    /// A price rule that applies by itself or by coupon. Promotions apply one after the other, by
    /// priority and id, each to what those before it left of each unit. What the goods cost then does
    /// not depend on their lines, nor on which of two products that the same promotions name a unit is,
    /// if both have the same price.
    Promotion(PromotionId),
    /// The fields of a [`Promotion`], to create or update it.
    NewPromotion {
        /// Its name, as the receipt prints it.
        name: Name,
        /// Lower ones apply first.
        #[default(0)]
        priority: i32,
        /// Whether, when it gives something, it stops the ones after it.
        #[default(false)]
        exclusive: bool,
        /// The code that the customer must show, unique per tenant; none when it applies by itself.
        coupon_code: Option<CouponCode>,
        /// Where it holds; none for everywhere.
        location: Option<LocationId>,
        /// For which customers; none for everybody.
        customer_group: Option<CustomerGroup>,
        /// Its first business date.
        starts_on: Option<NaiveDate>,
        /// Its last business date.
        ends_on: Option<NaiveDate>,
        /// From this time of the location's day, to the second.
        starts_at: Option<NaiveTime>,
        /// Before this time of the location's day. What holds over midnight is two promotions.
        ends_at: Option<NaiveTime>,
        /// In how many sales it may be used, counted while it has a limit; voided sales do not
        /// count.
        usage_limit: Option<u32>,
        /// In how many sales by one customer. Then the sale needs a customer.
        usage_limit_per_customer: Option<u32>,
        /// What must be in the cart; nothing in particular when not said.
        condition: Option<Condition>,
        /// What it gives.
        benefit: Benefit,
    }
    entity: Promotion, edit: EditCatalog, room: promotions, name: "promotion",
    key: CouponCode, fold: |key| key.as_str().to_owned(),
    uniques: |new| {
        new.coupon_code.iter().map(|code| (Field::CouponCode, code.as_str().to_owned())).collect()
    },

    fn check(new: &NewPromotion) -> Result<()> {
        check_days(Field::Promotion, new.starts_on, new.ends_on)?;
        check_hours(new.starts_at, new.ends_at)?;
        for limit in [new.usage_limit, new.usage_limit_per_customer].into_iter().flatten() {
            check_units(Field::UsageLimit, limit)?;
        }
        match &new.condition {
            None => {}
            Some(Condition::Units { on, at_least }) => {
                on.check()?;
                check_units(Field::Units, *at_least)?;
            }
            Some(Condition::Spend { on, at_least }) => {
                on.check()?;
                at_least.positive(Field::Spend)?;
            }
        }
        new.benefit.check()
    }

    fn least_prices(new: &NewPromotion) -> Vec<(ProductId, Money)> {
        match &new.benefit {
            Benefit::AmountOffEach { on, amount } => on.named().map(|id| (id, *amount)).collect(),
            _ => Vec::new(),
        }
    }

    fn amounts(new: &NewPromotion) -> Vec<Money> {
        let spend = match &new.condition {
            Some(Condition::Spend { at_least, .. }) => Some(*at_least),
            _ => None,
        };
        new.benefit.amount().into_iter().chain(spend).collect()
    }
}

impl NewPromotion {
    /// A promotion that gives `benefit` to everybody, everywhere, at any time.
    #[must_use]
    pub const fn new(name: Name, benefit: Benefit) -> Self {
        Self {
            name,
            priority: 0,
            exclusive: false,
            coupon_code: None,
            location: None,
            customer_group: None,
            starts_on: None,
            ends_on: None,
            starts_at: None,
            ends_at: None,
            usage_limit: None,
            usage_limit_per_customer: None,
            condition: None,
            benefit,
        }
    }
}

impl Promotion {
    /// Whether it holds today.
    pub(super) fn holds_on(&self, today: NaiveDate) -> bool {
        !self.archived && within(today, self.starts_on, self.ends_on)
    }

    /// What it looks at: the condition's scope, if it has one, and those of what it gives.
    pub(super) fn scopes(&self) -> Vec<&Scope> {
        let condition = self.condition.as_ref().map(Condition::scope);
        condition.into_iter().chain(self.benefit.scopes()).collect()
    }

    /// Whether it holds here.
    pub(super) fn holds_at(&self, location: LocationId) -> bool {
        self.location.is_none_or(|only| only == location)
    }
}

impl Scope {
    /// These products.
    pub fn products(products: impl IntoIterator<Item = ProductId>) -> Self {
        Self::Products(products.into_iter().collect())
    }

    fn check(&self) -> Result<()> {
        match self {
            Self::Products(products) => check_lines(products.len(), MAX_PRODUCTS),
            Self::Cart | Self::Category(_) => Ok(()),
        }
    }

    /// The products that it names.
    fn named(&self) -> impl Iterator<Item = ProductId> {
        let products = match self {
            Self::Products(products) => Some(products),
            Self::Cart | Self::Category(_) => None,
        };
        products.into_iter().flatten().copied()
    }
}

impl Condition {
    const fn scope(&self) -> &Scope {
        match self {
            Self::Units { on, .. } | Self::Spend { on, .. } => on,
        }
    }
}

impl Benefit {
    pub(super) fn check(&self) -> Result<()> {
        match self {
            Self::PercentOff { on, percent, max_units } => {
                on.check()?;
                percent.at_most_all(Field::Promotion)?;
                max_units.map_or(Ok(()), |units| check_units(Field::Units, units))
            }
            Self::AmountOff { on, amount, max_units } => {
                on.check()?;
                amount.positive(Field::Amount)?;
                max_units.map_or(Ok(()), |units| check_units(Field::Units, units))
            }
            Self::AmountOffEach { on, amount } => {
                on.check()?;
                amount.positive(Field::Amount).map(drop)
            }
            Self::BuyGet { buy, buy_units, get, get_units, percent, max_times } => {
                buy.check()?;
                get.check()?;
                check_units(Field::Units, *buy_units)?;
                check_units(Field::Units, *get_units)?;
                percent.at_most_all(Field::Promotion)?;
                max_times.map_or(Ok(()), |times| check_units(Field::Times, times))
            }
            Self::Bundle { on, units, price, max_times } => {
                on.check()?;
                check_units(Field::Units, *units)?;
                price.not_negative(Field::Price)?;
                max_times.map_or(Ok(()), |times| check_units(Field::Times, times))
            }
            Self::Combo { parts, price, max_times } => {
                let value = i64::try_from(parts.len()).unwrap_or(i64::MAX);
                if !COMBO_PARTS.contains(&value) {
                    let (min, max) = (*COMBO_PARTS.start(), *COMBO_PARTS.end());
                    let field = Field::Parts;
                    return Err(ShopError::QuantityOutOfRange { field, value, min, max });
                }
                for part in parts {
                    part.on.check()?;
                    check_units(Field::Units, part.units)?;
                }
                price.not_negative(Field::Price)?;
                max_times.map_or(Ok(()), |times| check_units(Field::Times, times))
            }
        }
    }

    /// The amount that it is made of.
    fn amount(&self) -> Option<Money> {
        match self {
            Self::AmountOff { amount, .. } | Self::AmountOffEach { amount, .. } => Some(*amount),
            Self::Bundle { price, .. } | Self::Combo { price, .. } => Some(*price),
            Self::PercentOff { .. } | Self::BuyGet { .. } => None,
        }
    }

    fn scopes(&self) -> Vec<&Scope> {
        match self {
            Self::PercentOff { on, .. }
            | Self::AmountOff { on, .. }
            | Self::AmountOffEach { on, .. }
            | Self::Bundle { on, .. } => vec![on],
            Self::BuyGet { buy, get, .. } => vec![buy, get],
            Self::Combo { parts, .. } => parts.iter().map(|part| &part.on).collect(),
        }
    }
}

impl NewPromotion {
    /// Every product that it names.
    pub(crate) fn products(&self) -> impl Iterator<Item = ProductId> {
        let condition = self.condition.as_ref().map(Condition::scope);
        self.benefit.scopes().into_iter().chain(condition).flat_map(Scope::named)
    }
}

/// Refuses hours that end no later than they start, and times finer than a second, which no store
/// need keep.
fn check_hours(starts: Option<NaiveTime>, ends: Option<NaiveTime>) -> Result<()> {
    let fine = |time: &NaiveTime| time.nanosecond() != 0;
    if let Some(time) = [starts, ends].into_iter().flatten().find(fine) {
        return Err(ShopError::Malformed { field: Field::Time, value: time.to_string() });
    }
    match (starts, ends) {
        (Some(starts), Some(ends)) if ends <= starts => {
            Err(reversed(Field::Promotion, starts, ends))
        }
        _ => Ok(()),
    }
}

fn check_units(field: Field, units: u32) -> Result<()> {
    if units == 0 {
        let max = Quantity::MAX.min(i64::from(u32::MAX));
        return Err(ShopError::QuantityOutOfRange { field, value: 0, min: 1, max });
    }
    Ok(())
}
