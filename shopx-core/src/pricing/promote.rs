//! Step 3: promotions.
//!
//! They apply one after the other, by priority and id, each to what those before it left; nothing
//! searches for the best combination. They act on units ([`units`](super::units)): each has what is
//! left of its price, and one that took part in a promotion over several units (buy-and-get, a
//! bundle, a combo) takes part in no other of these. Percentages and amounts act on what is left of every unit
//! in their scope. A unit that is only a condition is not used.
//!
//! The work is bounded by promotions × runs × log(runs), of which there are about as many as lines,
//! and for buy-and-get and combos by × log(units): quantities hardly matter. At most 1,000 promotions may hold.
//!
//! What a promotion gives is computed exactly over everything it applies to, rounded once, and
//! handed to the groups of like lines by the largest remainder. The total does not depend on how
//! units are spread over lines and over products that are in the same scopes.

use super::promotion::{Benefit, ComboPart, Condition, Promotion};
use super::units::{Exact, Take, Units, exact, share};
use super::{
    ActivePromotion, Cart, DiscountKind, Group, PriceFacts, PricedLine, PromotionResult,
    PromotionState,
};
use crate::limits::check_most;
use crate::money::{Money, Percent, RoundingMode};
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
    let obstacles: Vec<Option<PromotionState>> =
        promotions.iter().map(|active| obstacle(facts, cart, active)).collect();
    let apply = || promotions.iter().zip(&obstacles).filter(|(_, obstacle)| obstacle.is_none());
    let scopes: Vec<_> = apply().flat_map(|(active, _)| active.promotion.scopes()).collect();
    // Most carts are looked at by none: then there is nothing to take apart.
    let looked_at: &[Group<'_>] = if scopes.is_empty() { &[] } else { groups };
    let mut units = Units::of(looked_at, &scopes, facts.digits())?;
    let mut scope = 0;
    let mut stopped = false;
    for (active, obstacle) in promotions.iter().zip(&obstacles) {
        let promotion = &active.promotion;
        promotion.benefit.check()?;
        let (state, amount) = match obstacle {
            Some(obstacle) => (*obstacle, Money::ZERO),
            None if stopped => (PromotionState::Stopped, Money::ZERO),
            None => give(facts, promotion, scope, &mut units, lines, groups)?,
        };
        if obstacle.is_none() {
            scope += promotion.scopes().len();
        }
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

/// Whether the cart has what a promotion asks for first. `scope` is the place of the condition's.
fn met(condition: &Condition, scope: usize, units: &Units) -> Result<bool> {
    Ok(match condition {
        Condition::Units { at_least, .. } => units.whole_units(scope) >= i64::from(*at_least),
        Condition::Spend { at_least, .. } => units.net(scope) >= exact(at_least.amount())?,
    })
}

/// Gives what the promotion gives, and returns how much that is. `scope` is the place of the first
/// of its scopes.
fn give(
    facts: &PriceFacts,
    promotion: &Promotion,
    mut scope: usize,
    units: &mut Units,
    lines: &mut [PricedLine],
    groups: &mut [Group<'_>],
) -> Result<(PromotionState, Money)> {
    let nothing = |state| Ok((state, Money::ZERO));
    if let Some(condition) = &promotion.condition {
        if !met(condition, scope, units)? {
            return nothing(PromotionState::Unmet);
        }
        scope += 1;
    }
    if !asked_for(&promotion.benefit, scope, units) {
        return nothing(PromotionState::Unmet);
    }
    let mut takes = takes(&promotion.benefit, scope, units)?;
    let all: Exact = takes.iter().map(|take| take.off * Exact::from(take.units)).sum();
    let given = if let Benefit::AmountOff { amount, .. } = &promotion.benefit {
        // At most what the units are worth, in whole minor units.
        let worth = units.rounded(all, RoundingMode::Down)?;
        let given = worth.min(exact(facts.rounding.check(facts.currency, *amount)?.amount())?);
        if given > 0 {
            for take in &mut takes {
                take.off = share(take.off, given, all).min(take.off);
            }
        }
        given
    } else {
        units.rounded(all, facts.rounding.mode)?
    };
    if given == 0 {
        return nothing(PromotionState::NothingToGive);
    }
    let reason = Note::new(promotion.name.as_str())?;
    let (kind, digits) = (DiscountKind::Promotion, facts.digits());
    for (group, part) in units.give(&takes, given) {
        let part = units.money(part)?;
        groups[group].discount(lines, kind, Some(promotion.id), &reason, part, digits)?;
    }
    Ok((PromotionState::Given, units.money(given)?))
}

/// Whether there is what a promotion acts on, whatever came of it before.
fn asked_for(benefit: &Benefit, scope: usize, units: &Units) -> bool {
    match benefit {
        Benefit::PercentOff { max_units: None, .. }
        | Benefit::AmountOff { max_units: None, .. }
        | Benefit::AmountOffEach { .. } => units.are_there(scope),
        Benefit::PercentOff { .. } | Benefit::AmountOff { .. } => units.whole_units(scope) > 0,
        Benefit::Bundle { units: size, .. } => units.whole_units(scope) >= i64::from(*size),
        Benefit::BuyGet { buy_units, get_units, .. } => {
            make_one(&[*buy_units, *get_units].map(i64::from), scope, units)
        }
        Benefit::Combo { parts, .. } => make_one(&sizes(parts), scope, units),
    }
}

fn sizes(parts: &[ComboPart]) -> Vec<i64> {
    parts.iter().map(|part| i64::from(part.units)).collect()
}

/// Whether there are units for so many parts, of which the scopes from `scope` on say what serves
/// them.
fn make_one(parts: &[i64], scope: usize, units: &Units) -> bool {
    let mut room = Room::of(parts, 1);
    for (kind, whole_units) in units.whole_units_of_kinds() {
        room.take(set(parts.len(), scope, kind, units), whole_units);
    }
    room.is_full()
}

/// The parts that units of a kind may serve, a bit for each.
fn set(parts: usize, scope: usize, kind: usize, units: &Units) -> usize {
    let serves = |part: &usize| units.looks_at(scope + part, kind);
    (0..parts).filter(serves).map(|part| 1 << part).sum()
}

/// How many more units of each set of parts fit.
///
/// Units fit if, whichever parts one looks at, those that may serve only these are no more than these
/// need (Hall's theorem). So the dearest that fit are found by taking one after the other, the
/// dearest first, whenever it fits: no other choice is worth more (what fits is a matroid).
struct Room(Vec<i64>);

impl Room {
    fn of(parts: &[i64], times: i64) -> Self {
        let needs = |set: usize| -> i64 {
            let of_set = parts.iter().enumerate().filter(|(part, _)| set & (1 << part) != 0);
            of_set.map(|(_, units)| units).sum()
        };
        Self((0..1 << parts.len()).map(|set| needs(set).saturating_mul(times)).collect())
    }

    /// Takes as many of some units as fit.
    fn take(&mut self, set: usize, units: i64) -> i64 {
        if set == 0 {
            return 0;
        }
        let holds = |(holder, _): &(usize, &mut i64)| holder & set == set;
        let holders = self.0.iter_mut().enumerate().filter(holds).map(|(_, room)| room);
        let mut holders: Vec<&mut i64> = holders.collect();
        let units = holders.iter().fold(units, |units, room| units.min(**room));
        for room in &mut holders {
            **room -= units;
        }
        units
    }

    fn is_full(&self) -> bool {
        self.0.last() == Some(&0)
    }
}

/// What a promotion takes off which units, before rounding: of an amount, all that they are worth.
fn takes(benefit: &Benefit, scope: usize, units: &Units) -> Result<Vec<Take>> {
    let times = |most: &Option<u32>| i64::from(most.unwrap_or(u32::MAX));
    Ok(match benefit {
        Benefit::PercentOff { percent, max_units, .. } => {
            off(reached(*max_units, scope, units), *percent)?
        }
        Benefit::AmountOff { max_units, .. } => reached(*max_units, scope, units),
        Benefit::AmountOffEach { amount, .. } => each_off(exact(amount.amount())?, scope, units),
        Benefit::BuyGet { buy_units, get_units, percent, max_times, .. } => {
            let each = [i64::from(*buy_units), i64::from(*get_units)];
            off(buy_get(each, times(max_times), scope, units), *percent)?
        }
        Benefit::Bundle { units: size, price, max_times, .. } => {
            let price = exact(price.amount())?;
            bundle(i64::from(*size), price, times(max_times), scope, units)
        }
        Benefit::Combo { parts, price, max_times } => {
            combo(&sizes(parts), exact(price.amount())?, times(max_times), scope, units)
        }
    })
}

fn off(mut takes: Vec<Take>, percent: Percent) -> Result<Vec<Take>> {
    let (part, all) = (exact(percent.factor())?, exact(1.into())?);
    for take in &mut takes {
        take.off = share(take.off, part, all);
    }
    Ok(takes)
}

/// All that the units in scope are worth, or the cheapest `max_units`.
fn reached(max_units: Option<u32>, scope: usize, units: &Units) -> Vec<Take> {
    let Some(max_units) = max_units else {
        let all = |run: usize| (run, units.runs[run].units);
        return units.within(scope).map(all).map(|all| whole_worth(all, false, units)).collect();
    };
    let runs = units.cheapest_first(scope).into_iter();
    let runs =
        runs.filter(|run| units.runs[*run].worth > 0).map(|run| (run, units.runs[run].units));
    let first = first_of(runs, max_units.into());
    first.map(|some| whole_worth(some, false, units)).collect()
}

fn whole_worth((run, so_many): (usize, i64), uses: bool, units: &Units) -> Take {
    Take { run, units: so_many, off: units.runs[run].worth, uses }
}

/// The first so many of some units.
fn first_of(
    runs: impl Iterator<Item = (usize, i64)>,
    mut wanted: i64,
) -> impl Iterator<Item = (usize, i64)> {
    runs.map_while(move |(run, units)| {
        let units = wanted.min(units);
        wanted -= units;
        (units > 0).then_some((run, units))
    })
}

fn each_off(amount: Exact, scope: usize, units: &Units) -> Vec<Take> {
    let take = |run: usize| {
        let of = &units.runs[run];
        let off = share(amount, of.size.0.into(), of.size.1.into()).min(of.worth);
        Take { run, units: of.units, off, uses: false }
    };
    units.within(scope).map(take).collect()
}

/// What the given units are worth, and the bought ones, off which nothing is taken. `[buy, get]`
/// says how many units are bought and given each time.
///
/// A unit is either bought or given. As many times as possible, but given are the cheapest: with
/// `k` times, the cheapest k × get units of one scope are given, and enough others of the other
/// scope must be left. That is harder for each larger k, so the largest is found by halving. Bought
/// are the cheapest of the others, so that the dear ones are left to promotions after it.
fn buy_get([buy, get]: [i64; 2], most: i64, scope: usize, units: &Units) -> Vec<Take> {
    let runs = &units.runs;
    let unused = |scope| {
        let runs = units.cheapest_first(scope).into_iter().filter(|run| !runs[*run].used);
        runs.map(|run| (run, units.runs[run].units)).collect::<Vec<_>>()
    };
    let sum = |of: &[(usize, i64)]| of.iter().fold(0, |sum: i64, (_, n)| sum.saturating_add(*n));
    let buyable = unused(scope);
    let mut givable = unused(scope + 1);
    givable.retain(|(run, _)| runs[*run].worth > 0);
    let (to_buy, to_get) = (sum(&buyable), sum(&givable));

    let fits = |times: i64| {
        let given = first_of(givable.iter().copied(), times * get);
        let of_both = given.filter(|(run, _)| units.looks_at(scope, runs[*run].kind));
        to_buy - of_both.map(|(_, units)| units).sum::<i64>() >= times * buy
    };
    let times = largest(most.min(to_buy / buy).min(to_get / get), fits);
    let given: Vec<_> = first_of(givable.into_iter(), times * get).collect();
    let mut left = vec![0; runs.len()];
    for (run, units) in &buyable {
        left[*run] = *units;
    }
    for (run, units) in &given {
        left[*run] -= units;
    }
    let others = buyable.iter().map(|(run, _)| (*run, left[*run])).filter(|(_, units)| *units > 0);
    let bought = first_of(others, times * buy);
    let bought = bought.map(|(run, units)| Take { run, units, off: 0, uses: true });
    given.iter().map(|some| whole_worth(*some, true, units)).chain(bought).collect()
}

/// The largest number up to `most` that fits, where each that fits makes all below it fit, as zero does.
fn largest(most: i64, fits: impl Fn(i64) -> bool) -> i64 {
    let (mut times, mut too_often) = (0, most + 1);
    while too_often - times > 1 {
        let middle = times + (too_often - times) / 2;
        if fits(middle) {
            times = middle;
        } else {
            too_often = middle;
        }
    }
    times
}

/// What bundles save: the dearest units are put together first, as long as that saves something.
///
/// Bundles of one run are taken at a time, so that the work does not grow with the quantities.
fn bundle(size: i64, price: Exact, mut times: i64, scope: usize, units: &Units) -> Vec<Take> {
    let ranked = units.dearest_first(|kind| units.looks_at(scope, kind));
    let mut left: Vec<(usize, i64)> =
        ranked.into_iter().map(|run| (run, units.runs[run].units)).collect();
    let mut takes = Vec::new();
    let mut first = 0;
    while times > 0 && first < left.len() {
        let in_first = left[first].1;
        // Whole bundles of one run, or one bundle of several.
        let (last, bundles) = if in_first >= size {
            (first, (in_first / size).min(times))
        } else {
            let mut together: i64 = 0;
            let reached = left[first..].iter().position(|(_, units)| {
                together = together.saturating_add(*units);
                together >= size
            });
            let Some(more) = reached else { break };
            (first + more, 1)
        };
        let members: Vec<_> = first_of(left[first..=last].iter().copied(), size).collect();
        let value = |(run, so_many): &(usize, i64)| units.runs[*run].worth * Exact::from(*so_many);
        let worth: Exact = members.iter().map(value).sum();
        let saving = worth - price;
        if saving <= 0 {
            break;
        }
        for ((run, so_many), of) in members.into_iter().zip(&mut left[first..=last]) {
            let so_many = so_many * bundles;
            let off = share(units.runs[run].worth, saving, worth);
            takes.push(Take { run, units: so_many, off, uses: true });
            of.1 -= so_many;
        }
        times -= bundles;
        while left.get(first).is_some_and(|(_, units)| *units == 0) {
            first += 1;
        }
    }
    takes
}

/// What combos save, spread by value over the units that are in them.
///
/// The more combos, the less one more is worth, so the most that pay are found by halving.
fn combo(parts: &[i64], price: Exact, most: i64, scope: usize, units: &Units) -> Vec<Take> {
    let of_kind = |kind| set(parts.len(), scope, kind, units);
    let ranked = units.dearest_first(|kind| of_kind(kind) != 0).into_iter();
    let ranked: Vec<(usize, usize)> =
        ranked.map(|run| (run, of_kind(units.runs[run].kind))).collect();
    // The dearest units of so many combos.
    let dearest = |times: i64| -> Option<Vec<(usize, i64)>> {
        let mut room = Room::of(parts, times);
        let take = |(run, set): &(usize, usize)| (*run, room.take(*set, units.runs[*run].units));
        let taken = ranked.iter().map(take).filter(|(_, units)| *units > 0).collect();
        room.is_full().then_some(taken)
    };
    let worth = |taken: &[(usize, i64)]| -> Exact {
        taken.iter().map(|(run, n)| units.runs[*run].worth * Exact::from(*n)).sum()
    };
    let pays = |times: i64| {
        let taken = dearest(times).zip(dearest(times - 1));
        taken.is_some_and(|(more, less)| worth(&more) - worth(&less) > price)
    };
    let there = ranked.iter().fold(0, |n: i64, (run, _)| n.saturating_add(units.runs[*run].units));
    let times = largest(most.min(there / parts.iter().sum::<i64>()), pays);
    let taken = dearest(times).unwrap_or_default();
    let worth = worth(&taken);
    let saving = worth - price * Exact::from(times);
    let take = |(run, n): (usize, i64)| {
        let off = share(units.runs[run].worth, saving, worth);
        Take { run, units: n, off, uses: true }
    };
    taken.into_iter().map(take).collect()
}
