//! Step 3: promotions.
//!
//! They apply one after the other, by priority and id, each to what those before it left; nothing
//! searches for the best combination. The work is bounded by promotions × lines × log(lines), and
//! for buy-and-get by × log(units): quantities hardly matter. At most 1,000 promotions may hold.
//!
//! What a promotion gives is computed exactly over everything it applies to, rounded once, and
//! handed to the groups of like lines by the largest remainder.

use std::cmp::Reverse;

use rust_decimal::Decimal;

use super::promotion::{Benefit, Condition, Promotion, Scope};
use super::{
    ActivePromotion, Cart, DiscountKind, Group, PriceFacts, PricedLine, PromotionResult,
    PromotionState,
};
use crate::limits::check_most;
use crate::money::{Money, Percent, RoundingMode, allocate, round_to_sum};
use crate::text::{CouponCode, Note};
use crate::{Entity, Result, ShopError};

/// The most promotions that may hold at one place at one time.
const MAX_PROMOTIONS: usize = 1_000;

/// Applies the promotions, and says what came of each.
pub(super) fn apply(
    facts: &PriceFacts,
    cart: &Cart,
    lines: &mut [PricedLine],
    groups: &mut [Group<'_>],
) -> Result<Vec<PromotionResult>> {
    check_most(facts.promotions.len(), MAX_PROMOTIONS)?;
    // Those that could not apply to any cart here today are not worth a word.
    let is_here = |active: &&ActivePromotion| {
        let promotion = &active.promotion;
        promotion.coupon_code.is_some()
            || (promotion.holds_on(facts.today) && promotion.holds_at(cart.location))
    };
    let mut promotions: Vec<&ActivePromotion> = facts.promotions.iter().filter(is_here).collect();
    promotions.sort_by_key(|active| (active.promotion.priority, active.promotion.id));
    check_coupons(facts, cart, &promotions)?;

    let mut results = Vec::with_capacity(promotions.len());
    let mut stopped = false;
    for active in promotions {
        let promotion = &active.promotion;
        promotion.benefit.check()?;
        let mut amount = Money::ZERO;
        let state = match obstacle(facts, cart, active) {
            Some(obstacle) => obstacle,
            None if stopped => PromotionState::Stopped,
            None => {
                if met(promotion.condition.as_ref(), groups)? {
                    amount = give(facts, promotion, lines, groups)?;
                }
                if amount.is_zero() { PromotionState::Unmet } else { PromotionState::Given }
            }
        };
        stopped |= promotion.exclusive && state == PromotionState::Given;
        results.push(PromotionResult {
            promotion: promotion.id,
            name: promotion.name.clone(),
            usage_limit: promotion.usage_limit,
            usage_limit_per_customer: promotion.usage_limit_per_customer,
            state,
            amount,
        });
    }
    Ok(results)
}

/// Refuses a code that no promotion has, and one that cannot be used now.
fn check_coupons(facts: &PriceFacts, cart: &Cart, promotions: &[&ActivePromotion]) -> Result<()> {
    for code in &cart.coupons {
        let of_code =
            |active: &&&ActivePromotion| active.promotion.coupon_code.as_ref() == Some(code);
        let active = promotions.iter().find(of_code);
        let active = active.ok_or_else(|| ShopError::not_found(Entity::Promotion, code))?;
        if let Some(obstacle) = obstacle(facts, cart, active) {
            let coupon = code.to_string();
            return Err(ShopError::CouponRefused { coupon, reason: obstacle });
        }
    }
    Ok(())
}

/// What keeps a promotion from applying whatever is in the cart.
fn obstacle(facts: &PriceFacts, cart: &Cart, active: &ActivePromotion) -> Option<PromotionState> {
    let promotion = &active.promotion;
    let shown = |code: &CouponCode| cart.coupons.contains(code);
    let in_group = |group| facts.customer_group.as_ref() == Some(group);
    // The time of day ends before `ends_at`, the last day is one.
    let in_hours = promotion.starts_at.is_none_or(|from| from <= facts.time)
        && promotion.ends_at.is_none_or(|until| facts.time < until);
    let used_up = |limit: Option<u32>, used: u64| limit.is_some_and(|limit| used >= limit.into());

    if !promotion.coupon_code.as_ref().is_none_or(shown) {
        Some(PromotionState::NeedsCoupon)
    } else if !promotion.holds_on(facts.today) || !in_hours {
        Some(PromotionState::NotNow)
    } else if !promotion.holds_at(cart.location) {
        Some(PromotionState::NotHere)
    } else if !promotion.customer_group.as_ref().is_none_or(in_group)
        || (promotion.usage_limit_per_customer.is_some() && cart.customer.is_none())
    {
        Some(PromotionState::NotForCustomer)
    } else if used_up(promotion.usage_limit, active.used)
        || used_up(promotion.usage_limit_per_customer, active.used_by_customer)
    {
        Some(PromotionState::UsedUp)
    } else {
        None
    }
}

/// The groups that a scope looks at.
fn within_scope<'g>(scope: &'g Scope, groups: &'g [Group<'_>]) -> impl Iterator<Item = usize> {
    let is_in = move |group: &Group<'_>| match scope {
        Scope::Cart => true,
        Scope::Category(category) => group.facts.category.as_ref() == Some(category),
        Scope::Products(products) => products.contains(&group.product),
    };
    groups.iter().enumerate().filter(move |(_, group)| is_in(group)).map(|(index, _)| index)
}

fn met(condition: Option<&Condition>, groups: &[Group<'_>]) -> Result<bool> {
    match condition {
        None => Ok(true),
        Some(Condition::Units { on, at_least }) => {
            let units: i64 =
                within_scope(on, groups).map(|index| groups[index].whole_units()).sum();
            Ok(units >= i64::from(*at_least))
        }
        Some(Condition::Spend { on, at_least }) => {
            let spent = Money::sum(within_scope(on, groups).map(|index| groups[index].net))?;
            Ok(spent >= *at_least)
        }
    }
}

/// What a promotion takes off a group, before rounding.
type Share = (usize, Decimal);

/// Gives what the promotion gives, and returns how much that is.
fn give(
    facts: &PriceFacts,
    promotion: &Promotion,
    lines: &mut [PricedLine],
    groups: &mut [Group<'_>],
) -> Result<Money> {
    let digits = facts.currency.digits();
    let shares = match &promotion.benefit {
        Benefit::PercentOff { on, percent, max_units } => {
            off(values(on, *max_units, groups)?, *percent)?
        }
        Benefit::AmountOff { on, max_units, .. } => values(on, *max_units, groups)?,
        Benefit::AmountOffEach { on, amount } => each_off(on, *amount, groups)?,
        Benefit::BuyGet { buy, buy_units, get, get_units, percent, max_times } => {
            let times = [*buy_units, *get_units, max_times.unwrap_or(u32::MAX)];
            off(buy_get(buy, get, times.map(i64::from), groups)?, *percent)?
        }
        Benefit::Bundle { on, units, price, max_times } => {
            let times = i64::from(max_times.unwrap_or(u32::MAX));
            bundle(on, i64::from(*units), *price, times, groups)?
        }
    };
    let parts = if let Benefit::AmountOff { amount, .. } = &promotion.benefit {
        let worth = shares.iter().map(|(_, value)| Money::exact(*value));
        let worth = worth.collect::<Result<Vec<_>>>()?;
        // At most what the units are worth, in whole minor units.
        let all = Money::sum(worth.iter().copied())?;
        let all = Money::exact(RoundingMode::Down.round_quotient(all.amount(), digits))?;
        allocate((*amount).min(all), &worth, digits)?
    } else {
        let exact: Vec<Decimal> = shares.iter().map(|(_, share)| *share).collect();
        round_to_sum(&exact, facts.rounding.mode, digits)?
    };
    let reason = Note::new(promotion.name.as_str())?;
    let kind = DiscountKind::Promotion;
    for ((index, _), part) in shares.iter().zip(&parts) {
        groups[*index].discount(lines, kind, Some(promotion.id), &reason, *part, digits)?;
    }
    Money::sum(parts)
}

fn off(values: Vec<Share>, percent: Percent) -> Result<Vec<Share>> {
    let factor = percent.factor();
    let share = |(index, value): Share| Some((index, value.checked_mul(factor)?));
    values.into_iter().map(share).collect::<Option<_>>().ok_or(ShopError::Overflow)
}

/// What the groups in scope are worth, or their cheapest `max_units`.
fn values(scope: &Scope, max_units: Option<u32>, groups: &[Group<'_>]) -> Result<Vec<Share>> {
    let Some(max_units) = max_units else {
        return Ok(within_scope(scope, groups).map(|i| (i, groups[i].net.amount())).collect());
    };
    worth_of_first(i64::from(max_units), &cheapest_first(scope, groups)?, groups)
}

/// The whole units in scope, the cheapest first, by what is left of their price.
fn cheapest_first(scope: &Scope, groups: &[Group<'_>]) -> Result<Vec<(usize, i64)>> {
    let mut ranked = by_unit_value(within_scope(scope, groups), groups)?;
    ranked.sort_unstable();
    Ok(ranked.into_iter().map(|(_, index)| (index, groups[index].whole_units())).collect())
}

/// What the first so many of some units are worth.
fn worth_of_first(
    mut wanted: i64,
    units: &[(usize, i64)],
    groups: &[Group<'_>],
) -> Result<Vec<Share>> {
    let mut shares = Vec::new();
    for (index, units) in units {
        let units = wanted.min(*units);
        if units == 0 {
            break;
        }
        shares.push((*index, groups[*index].value_of(units)?));
        wanted -= units;
    }
    Ok(shares)
}

/// Groups that have a whole unit and are worth something still, with what a unit is worth.
fn by_unit_value(
    among: impl Iterator<Item = usize>,
    groups: &[Group<'_>],
) -> Result<Vec<(Decimal, usize)>> {
    among
        .filter(|index| groups[*index].whole_units() > 0 && !groups[*index].net.is_zero())
        .map(|index| Ok((groups[index].unit_value()?, index)))
        .collect()
}

fn each_off(scope: &Scope, amount: Money, groups: &[Group<'_>]) -> Result<Vec<Share>> {
    within_scope(scope, groups)
        .map(|index| {
            let group = &groups[index];
            let off = amount.for_units(group.units, group.facts.quantity_decimals)?;
            Ok((index, off.min(group.net).amount()))
        })
        .collect()
}

/// What the given units are worth. `[buy, get, most]` says how many units are bought and given each
/// time, and how often at most.
///
/// A unit is either bought or given. As many times as possible, but given are the cheapest: with
/// `k` times, the cheapest k × get units of one scope are given, and enough others of the other
/// scope must be left. That is harder for each larger k, so the largest is found by halving.
fn buy_get(
    buy: &Scope,
    get: &Scope,
    [buy_units, get_units, most]: [i64; 3],
    groups: &[Group<'_>],
) -> Result<Vec<Share>> {
    let mut buyable = vec![false; groups.len()];
    within_scope(buy, groups).for_each(|index| buyable[index] = true);
    let units = |index: usize| groups[index].whole_units();
    let to_buy: i64 = within_scope(buy, groups).map(units).sum();
    let to_get: i64 = within_scope(get, groups).map(units).sum();
    let given = cheapest_first(get, groups)?;

    let fits = |times: i64| {
        let mut left = times * get_units;
        let mut left_to_buy = to_buy;
        for (index, units) in &given {
            let units = left.min(*units);
            if buyable[*index] {
                left_to_buy -= units;
            }
            left -= units;
        }
        left == 0 && left_to_buy >= times * buy_units
    };
    let (mut times, mut too_often) = (0, most.min(to_buy / buy_units).min(to_get / get_units) + 1);
    while too_often - times > 1 {
        let middle = times + (too_often - times) / 2;
        if fits(middle) {
            times = middle;
        } else {
            too_often = middle;
        }
    }
    worth_of_first(times * get_units, &given, groups)
}

/// What bundles save: the dearest units are put together first, as long as that saves something.
///
/// Bundles of one group are taken at a time, so that the work does not grow with the quantities.
fn bundle(
    scope: &Scope,
    size: i64,
    price: Money,
    mut times: i64,
    groups: &[Group<'_>],
) -> Result<Vec<Share>> {
    let mut ranked = by_unit_value(within_scope(scope, groups), groups)?;
    ranked.sort_unstable_by_key(|(value, index)| (Reverse(*value), *index));
    let mut left: Vec<(usize, Decimal, i64)> = ranked
        .into_iter()
        .map(|(value, index)| (index, value, groups[index].whole_units()))
        .collect();
    let mut saved = vec![Decimal::ZERO; left.len()];
    let overflow = || ShopError::Overflow;
    let mut first = 0;
    while times > 0 && first < left.len() {
        let (_, value, units) = left[first];
        // Whole bundles of one group, or one bundle of several.
        let (last, bundles) = if units >= size {
            (first, (units / size).min(times))
        } else {
            let mut together = 0;
            let reached = left[first..].iter().position(|(_, _, units)| {
                together += units;
                together >= size
            });
            let Some(more) = reached else { break };
            (first + more, 1)
        };
        let mut members = Vec::with_capacity(last - first + 1);
        let mut worth = Decimal::ZERO;
        let mut missing = size;
        for (place, (_, value, units)) in left.iter().enumerate().take(last + 1).skip(first) {
            let units = missing.min(*units);
            missing -= units;
            let part = value.checked_mul(units.into()).ok_or_else(overflow)?;
            worth = worth.checked_add(part).ok_or_else(overflow)?;
            members.push((place, units, part));
        }
        let saving = worth - price.amount();
        if saving <= Decimal::ZERO || value.is_zero() {
            break;
        }
        for (place, units, part) in members {
            let share = saving.checked_mul(part).and_then(|share| share.checked_div(worth));
            let share = share.and_then(|share| share.checked_mul(bundles.into()));
            saved[place] =
                saved[place].checked_add(share.ok_or_else(overflow)?).ok_or_else(overflow)?;
            left[place].2 -= units * bundles;
        }
        times -= bundles;
        while left.get(first).is_some_and(|(_, _, units)| *units == 0) {
            first += 1;
        }
    }
    // The noise of divisions must not make it more than there is.
    let share = |((index, ..), saved): (&(usize, _, _), Decimal)| {
        (*index, saved.min(groups[*index].net.amount()))
    };
    let shares = left.iter().zip(saved).map(share);
    Ok(shares.filter(|(_, saved)| !saved.is_zero()).collect())
}
