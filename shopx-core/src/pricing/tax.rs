//! Step 5: tax.
//!
//! The taxes in the price of a group of like lines are a × net + b, where net is the price without
//! tax: a comes from the rates in percent and b from those per unit. What the customer was quoted is
//! net and these taxes, which gives net, and so every tax. (The usual algebra of "price included"
//! taxes; a European receipt's net is the quoted price less the rounded tax.)
//!
//! A price that is all given away bears no tax, per unit neither.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use super::{DiscountKind, Group, LineTax, PriceFacts, PricedLine, price_list::within};
use crate::catalog::{TaxRate, TaxValue};
use crate::id::TaxClassId;
use crate::money::{Money, RoundingLevel, allocate, round_to_sum};
use crate::quantity::in_whole_units;
use crate::text::{Name, Note};
use crate::{Field, Result, ShopError};

/// Why taxes are not charged, and which when not all.
type Exempted = (Note, Vec<Name>);

/// Adds the taxes to the lines. What an exempt customer does not bear is taken off the price first, and then
/// the taxes that stay are those in what is left, or on top of it.
pub(super) fn apply(
    facts: &PriceFacts,
    lines: &mut [PricedLine],
    groups: &mut [Group<'_>],
) -> Result<Option<Exempted>> {
    let mut rates = rates_in_force(facts, groups);
    let mut exempted = None;
    if let Some(reason) = &facts.tax_exemption {
        let names: BTreeSet<&Name> = rates
            .iter()
            .flatten()
            .map(|rate| &rate.name)
            .filter(|name| exempt(facts, name))
            .collect();
        if !names.is_empty() {
            rates = relieve(facts, lines, groups, &rates, reason)?;
            let named = facts.exempt_taxes.iter().filter(|name| names.contains(name));
            exempted = Some((reason.clone(), named.cloned().collect()));
        }
    }
    let exact = |(group, rates): (&Group<'_>, &Vec<&TaxRate>)| {
        exact_taxes(group.net, units_of(group), rates)
    };
    let exact = groups.iter().zip(&rates).map(exact).collect::<Result<Vec<_>>>()?;
    let amounts = rounded(facts, groups, &rates, &exact)?;
    for ((group, rates), amounts) in groups.iter().zip(&rates).zip(amounts) {
        if !rates.is_empty() {
            bear(facts, lines, group, rates, &amounts)?;
        }
    }
    Ok(exempted)
}

/// Whether the customer, who is exempt, does not bear this tax.
fn exempt(facts: &PriceFacts, tax: &Name) -> bool {
    facts.exempt_taxes.is_empty() || facts.exempt_taxes.contains(tax)
}

/// Takes off the price what the exempt taxes put into it: themselves, and what a compound rate that stays is
/// charged on them. Returns the rates that stay.
fn relieve<'f>(
    facts: &PriceFacts,
    lines: &mut [PricedLine],
    groups: &mut [Group<'_>],
    rates: &[Vec<&'f TaxRate>],
    reason: &Note,
) -> Result<Vec<Vec<&'f TaxRate>>> {
    let staying = |rates: &Vec<&'f TaxRate>| {
        rates.iter().copied().filter(|rate| !exempt(facts, &rate.name)).collect::<Vec<_>>()
    };
    let borne: Vec<Vec<&TaxRate>> = rates.iter().map(staying).collect();
    let mut relief = Vec::with_capacity(groups.len());
    for ((group, rates), borne) in groups.iter().zip(rates).zip(&borne) {
        let units = units_of(group);
        let (net, borne_units) = without_tax(group.net, units, rates)?;
        let mut left = charged(borne, net, units, borne_units)?.into_iter();
        let mut less = charged(rates, net, units, borne_units)?;
        for (rate, tax) in rates.iter().zip(&mut less) {
            if !exempt(facts, &rate.name) {
                let left = left.next().unwrap_or_default();
                *tax = tax.checked_sub(left).ok_or(ShopError::Overflow)?;
            }
        }
        relief.push(less);
    }
    let relief = rounded(facts, groups, rates, &relief)?;
    for ((group, rates), relief) in groups.iter_mut().zip(rates).zip(relief) {
        let inclusive = rates.iter().zip(relief).filter(|(rate, _)| rate.inclusive);
        let amount = Money::sum(inclusive.map(|(_, amount)| amount))?;
        group.discount(lines, DiscountKind::Exemption, None, reason, amount, facts.digits())?;
    }
    Ok(borne)
}

/// Whole units, with the fraction of weighed goods.
fn units_of(group: &Group<'_>) -> Decimal {
    in_whole_units(group.units, group.facts.quantity_decimals)
}

/// The rates of each group today.
fn rates_in_force<'f>(facts: &'f PriceFacts, groups: &[Group<'_>]) -> Vec<Vec<&'f TaxRate>> {
    let in_force = |rate: &&TaxRate| within(facts.today, rate.starts_on, rate.ends_on);
    let of_class = |class: TaxClassId| {
        facts.taxes.get(&class).map(|rates| rates.iter().filter(in_force).collect())
    };
    let rates = |group: &Group<'_>| group.facts.tax_class.and_then(of_class).unwrap_or_default();
    groups.iter().map(rates).collect()
}

/// The taxes of each group, rounded by the tenant's policy.
fn rounded(
    facts: &PriceFacts,
    groups: &[Group<'_>],
    rates: &[Vec<&TaxRate>],
    exact: &[Vec<Decimal>],
) -> Result<Vec<Vec<Money>>> {
    let (mode, digits) = (facts.rounding.mode, facts.digits());
    let mut rounded: Vec<Vec<Money>> = match facts.rounding.level {
        RoundingLevel::Unit => {
            let of_group = |(group, taxes): (&Group<'_>, &Vec<Decimal>)| {
                let tax = |tax: &Decimal| times_units(facts, *tax, units_of(group));
                taxes.iter().map(tax).collect::<Result<Vec<_>>>()
            };
            groups.iter().zip(exact).map(of_group).collect::<Result<_>>()?
        }
        RoundingLevel::Line => {
            let round = |tax: &Decimal| Money::exact(mode.round_quotient(*tax, digits));
            let round_all = |taxes: &Vec<Decimal>| taxes.iter().map(round).collect::<Result<_>>();
            exact.iter().map(round_all).collect::<Result<_>>()?
        }
        // What a receipt prints as one tax is summed, rounded once, and given back to its groups.
        RoundingLevel::Document => {
            let mut by_rate: BTreeMap<_, Vec<(usize, usize)>> = BTreeMap::new();
            for (group, rates) in rates.iter().enumerate() {
                for (position, rate) in rates.iter().enumerate() {
                    let printed = (&rate.name, rate.value, rate.inclusive);
                    by_rate.entry(printed).or_default().push((group, position));
                }
            }
            let mut rounded: Vec<Vec<Money>> =
                exact.iter().map(|taxes| vec![Money::ZERO; taxes.len()]).collect();
            for places in by_rate.values() {
                let taxes: Vec<Decimal> =
                    places.iter().map(|(group, position)| exact[*group][*position]).collect();
                let parts = round_to_sum(&taxes, mode, digits)?;
                for ((group, position), part) in places.iter().zip(parts) {
                    rounded[*group][*position] = part;
                }
            }
            rounded
        }
    };
    // Rounded up, several rates in a price of a minor unit or two could come to more than it.
    for ((group, rates), taxes) in groups.iter().zip(rates).zip(&mut rounded) {
        let mut left = group.net;
        for (_, tax) in rates.iter().zip(taxes).filter(|(rate, _)| rate.inclusive) {
            *tax = (*tax).min(left);
            left = left.minus(*tax)?;
        }
    }
    Ok(rounded)
}

/// The tax of some units, as that of a whole one, rounded, has it. What a fraction of a unit makes of it is
/// rounded again.
fn times_units(facts: &PriceFacts, exact: Decimal, units: Decimal) -> Result<Money> {
    let (mode, digits) = (facts.rounding.mode, facts.digits());
    let each = exact.checked_div(units).ok_or(ShopError::Overflow)?;
    let tax = mode.round_quotient(each, digits).checked_mul(units).ok_or(ShopError::Overflow)?;
    Money::exact(mode.round(tax, digits))
}

/// The unrounded taxes on a quoted price, one per rate.
fn exact_taxes(quoted: Money, units: Decimal, rates: &[&TaxRate]) -> Result<Vec<Decimal>> {
    let (net, borne_units) = without_tax(quoted, units, rates)?;
    if quoted.is_zero() {
        return Ok(vec![Decimal::ZERO; rates.len()]);
    }
    charged(rates, net, units, borne_units)
}

/// The unrounded price without tax, and on how many units rates per unit in the price are charged.
fn without_tax(quoted: Money, units: Decimal, rates: &[&TaxRate]) -> Result<(Decimal, Decimal)> {
    let quoted = quoted.amount();
    if quoted.is_zero() {
        return Ok((Decimal::ZERO, Decimal::ZERO));
    }
    if !rates.iter().any(|rate| rate.inclusive) {
        return Ok((quoted, units));
    }
    let inclusive = |taxes: Vec<Decimal>| {
        let mut inclusive = rates.iter().zip(taxes).filter(|(rate, _)| rate.inclusive);
        inclusive.try_fold(Decimal::ZERO, |sum, (_, tax)| sum.checked_add(tax))
    };
    let overflow = || ShopError::Overflow;
    let a = inclusive(charged(rates, Decimal::ONE, Decimal::ZERO, Decimal::ZERO)?);
    let whole = a.and_then(|a| a.checked_add(Decimal::ONE)).ok_or_else(overflow)?;
    let b = inclusive(charged(rates, Decimal::ZERO, units, units)?).ok_or_else(overflow)?;
    let rest = quoted.checked_sub(b).ok_or_else(overflow)?;
    if rest < Decimal::ZERO {
        // Amounts per unit that are more than the price take all of it, and no more.
        let borne = units.checked_mul(quoted).and_then(|units| units.checked_div(b));
        return Ok((Decimal::ZERO, borne.ok_or_else(overflow)?));
    }
    Ok((rest.checked_div(whole).ok_or_else(overflow)?, units))
}

/// The unrounded taxes on a price without tax, one per rate. Inclusive rates per unit are charged on
/// as many units as the price can bear.
fn charged(
    rates: &[&TaxRate],
    net: Decimal,
    units: Decimal,
    borne_units: Decimal,
) -> Result<Vec<Decimal>> {
    let mut before = Decimal::ZERO;
    let mut taxes = Vec::with_capacity(rates.len());
    for rate in rates {
        let tax = match rate.value {
            TaxValue::PerUnit(amount) => {
                let units = if rate.inclusive { borne_units } else { units };
                amount.not_negative(Field::TaxPerUnit)?.amount().checked_mul(units)
            }
            TaxValue::Percent(percent) => {
                let base = if rate.compound { net.checked_add(before) } else { Some(net) };
                base.and_then(|base| base.checked_mul(percent.factor()))
            }
        };
        let tax = tax.ok_or(ShopError::Overflow)?;
        if rate.taxable {
            before = before.checked_add(tax).ok_or(ShopError::Overflow)?;
        }
        taxes.push(tax);
    }
    Ok(taxes)
}

/// Adds a group's taxes to its lines, spread by what was quoted for each.
fn bear(
    facts: &PriceFacts,
    lines: &mut [PricedLine],
    group: &Group<'_>,
    rates: &[&TaxRate],
    amounts: &[Money],
) -> Result<()> {
    let digits = facts.digits();
    let quoted = group.lines.iter().map(|line| lines[*line].net()).collect::<Result<Vec<_>>>()?;
    // Taxes in the price go by what those before them left, so that no line bears more than it
    // costs; what they all leave is the price without tax.
    let mut net = quoted.clone();
    let mut taxes = Vec::with_capacity(rates.len());
    for (rate, amount) in rates.iter().zip(amounts) {
        let parts = allocate(*amount, if rate.inclusive { &net } else { &quoted }, digits)?;
        if rate.inclusive {
            for (net, part) in net.iter_mut().zip(&parts) {
                *net = net.minus(*part)?;
            }
        }
        taxes.push((rate, parts));
    }
    for (place, line) in group.lines.iter().enumerate() {
        let line = &mut lines[*line];
        let mut before = Money::ZERO;
        for (rate, parts) in &taxes {
            let amount = parts[place];
            let base = if rate.compound { net[place].plus(before)? } else { net[place] };
            if rate.taxable {
                before = before.plus(amount)?;
            }
            line.tax_amount = line.tax_amount.plus(amount)?;
            if !rate.inclusive {
                line.exclusive_tax_amount = line.exclusive_tax_amount.plus(amount)?;
            }
            line.taxes.push(LineTax {
                name: rate.name.to_string(),
                value: rate.value,
                inclusive: rate.inclusive,
                base,
                amount,
            });
        }
    }
    Ok(())
}
