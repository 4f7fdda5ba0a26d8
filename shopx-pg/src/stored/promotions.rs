//! Promotions.

use chrono::{NaiveDate, NaiveTime};
use serde::{Deserialize, Serialize};
use shopx_core::id::{LocationId, ProductId};
use shopx_core::{Result, ShopError, pricing};

use super::records::row;
use super::{Exact, maybe, text};

row! {
    /// A promotion.
    Promotion, NewPromotion in pricing {
        name: String,
        priority: i32,
        exclusive: bool,
        coupon_code: Option<String>,
        location: Option<i64>,
        customer_group: Option<String>,
        starts_on: Option<NaiveDate>,
        ends_on: Option<NaiveDate>,
        starts_at: Option<NaiveTime>,
        ends_at: Option<NaiveTime>,
        usage_limit: Option<u32>,
        usage_limit_per_customer: Option<u32>,
        condition: Option<Condition>,
        benefit: Benefit,
    }
}

impl From<&pricing::NewPromotion> for NewPromotion {
    fn from(new: &pricing::NewPromotion) -> Self {
        Self {
            name: text(&new.name),
            priority: new.priority,
            exclusive: new.exclusive,
            coupon_code: new.coupon_code.as_ref().map(text),
            location: new.location.map(LocationId::get),
            customer_group: new.customer_group.as_ref().map(text),
            starts_on: new.starts_on,
            ends_on: new.ends_on,
            starts_at: new.starts_at,
            ends_at: new.ends_at,
            usage_limit: new.usage_limit,
            usage_limit_per_customer: new.usage_limit_per_customer,
            condition: new.condition.as_ref().map(Into::into),
            benefit: (&new.benefit).into(),
        }
    }
}

impl TryFrom<NewPromotion> for pricing::NewPromotion {
    type Error = ShopError;
    fn try_from(row: NewPromotion) -> Result<Self> {
        Ok(Self {
            name: row.name.try_into()?,
            priority: row.priority,
            exclusive: row.exclusive,
            coupon_code: maybe(row.coupon_code)?,
            location: row.location.map(LocationId::new),
            customer_group: maybe(row.customer_group)?,
            starts_on: row.starts_on,
            ends_on: row.ends_on,
            starts_at: row.starts_at,
            ends_at: row.ends_at,
            usage_limit: row.usage_limit,
            usage_limit_per_customer: row.usage_limit_per_customer,
            condition: maybe(row.condition)?,
            benefit: row.benefit.try_into()?,
        })
    }
}

/// What in a cart a promotion looks at.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Scope {
    Cart,
    Category(String),
    Products(Vec<i64>),
}

impl From<&pricing::Scope> for Scope {
    fn from(scope: &pricing::Scope) -> Self {
        match scope {
            pricing::Scope::Cart => Self::Cart,
            pricing::Scope::Category(category) => Self::Category(text(category)),
            pricing::Scope::Products(ids) => {
                Self::Products(ids.iter().map(|id| id.get()).collect())
            }
        }
    }
}

impl TryFrom<Scope> for pricing::Scope {
    type Error = ShopError;
    fn try_from(scope: Scope) -> Result<Self> {
        Ok(match scope {
            Scope::Cart => Self::Cart,
            Scope::Category(category) => Self::Category(category.try_into()?),
            Scope::Products(ids) => Self::products(ids.into_iter().map(ProductId::new)),
        })
    }
}

/// What must be in the cart first.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Condition {
    Units { on: Scope, at_least: u32 },
    Spend { on: Scope, at_least: Exact },
}

impl From<&pricing::Condition> for Condition {
    fn from(condition: &pricing::Condition) -> Self {
        match condition {
            pricing::Condition::Units { on, at_least } => {
                Self::Units { on: on.into(), at_least: *at_least }
            }
            pricing::Condition::Spend { on, at_least } => {
                Self::Spend { on: on.into(), at_least: (*at_least).into() }
            }
        }
    }
}

impl TryFrom<Condition> for pricing::Condition {
    type Error = ShopError;
    fn try_from(condition: Condition) -> Result<Self> {
        Ok(match condition {
            Condition::Units { on, at_least } => Self::Units { on: on.try_into()?, at_least },
            Condition::Spend { on, at_least } => {
                Self::Spend { on: on.try_into()?, at_least: at_least.try_into()? }
            }
        })
    }
}

/// What a promotion gives.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Benefit {
    PercentOff {
        on: Scope,
        percent: Exact,
        max_units: Option<u32>,
    },
    AmountOff {
        on: Scope,
        amount: Exact,
        max_units: Option<u32>,
    },
    AmountOffEach {
        on: Scope,
        amount: Exact,
    },
    BuyGet {
        buy: Scope,
        buy_units: u32,
        get: Scope,
        get_units: u32,
        percent: Exact,
        max_times: Option<u32>,
    },
    Bundle {
        on: Scope,
        units: u32,
        price: Exact,
        max_times: Option<u32>,
    },
    Combo {
        parts: Vec<ComboPart>,
        price: Exact,
        max_times: Option<u32>,
    },
}

/// One of the goods that make a combo.
#[derive(Serialize, Deserialize)]
pub(super) struct ComboPart {
    on: Scope,
    units: u32,
}

impl From<&pricing::ComboPart> for ComboPart {
    fn from(part: &pricing::ComboPart) -> Self {
        Self { on: (&part.on).into(), units: part.units }
    }
}

impl TryFrom<ComboPart> for pricing::ComboPart {
    type Error = ShopError;
    fn try_from(part: ComboPart) -> Result<Self> {
        Ok(Self { on: part.on.try_into()?, units: part.units })
    }
}

impl From<&pricing::Benefit> for Benefit {
    fn from(benefit: &pricing::Benefit) -> Self {
        use pricing::Benefit as Core;
        match benefit {
            Core::PercentOff { on, percent, max_units } => Self::PercentOff {
                on: on.into(),
                percent: (*percent).into(),
                max_units: *max_units,
            },
            Core::AmountOff { on, amount, max_units } => {
                Self::AmountOff { on: on.into(), amount: (*amount).into(), max_units: *max_units }
            }
            Core::AmountOffEach { on, amount } => {
                Self::AmountOffEach { on: on.into(), amount: (*amount).into() }
            }
            Core::BuyGet { buy, buy_units, get, get_units, percent, max_times } => Self::BuyGet {
                buy: buy.into(),
                buy_units: *buy_units,
                get: get.into(),
                get_units: *get_units,
                percent: (*percent).into(),
                max_times: *max_times,
            },
            Core::Bundle { on, units, price, max_times } => Self::Bundle {
                on: on.into(),
                units: *units,
                price: (*price).into(),
                max_times: *max_times,
            },
            Core::Combo { parts, price, max_times } => Self::Combo {
                parts: parts.iter().map(Into::into).collect(),
                price: (*price).into(),
                max_times: *max_times,
            },
        }
    }
}

impl TryFrom<Benefit> for pricing::Benefit {
    type Error = ShopError;
    fn try_from(benefit: Benefit) -> Result<Self> {
        Ok(match benefit {
            Benefit::PercentOff { on, percent, max_units } => {
                Self::PercentOff { on: on.try_into()?, percent: percent.try_into()?, max_units }
            }
            Benefit::AmountOff { on, amount, max_units } => {
                Self::AmountOff { on: on.try_into()?, amount: amount.try_into()?, max_units }
            }
            Benefit::AmountOffEach { on, amount } => {
                Self::AmountOffEach { on: on.try_into()?, amount: amount.try_into()? }
            }
            Benefit::BuyGet { buy, buy_units, get, get_units, percent, max_times } => {
                Self::BuyGet {
                    buy: buy.try_into()?,
                    buy_units,
                    get: get.try_into()?,
                    get_units,
                    percent: percent.try_into()?,
                    max_times,
                }
            }
            Benefit::Bundle { on, units, price, max_times } => {
                Self::Bundle { on: on.try_into()?, units, price: price.try_into()?, max_times }
            }
            Benefit::Combo { parts, price, max_times } => Self::Combo {
                parts: parts.into_iter().map(TryInto::try_into).collect::<Result<_>>()?,
                price: price.try_into()?,
                max_times,
            },
        })
    }
}

/// A promotion, and how often it was used.
#[derive(Deserialize)]
pub(crate) struct ActivePromotion {
    promotion: Promotion,
    used: u64,
    used_by_customer: u64,
}

impl TryFrom<ActivePromotion> for pricing::ActivePromotion {
    type Error = ShopError;
    fn try_from(active: ActivePromotion) -> Result<Self> {
        Ok(Self {
            promotion: active.promotion.try_into()?,
            used: active.used,
            used_by_customer: active.used_by_customer,
        })
    }
}
