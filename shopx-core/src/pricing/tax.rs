//! Step 5: tax.
//!
//! Every rate of a line becomes a factor of the line's net value: its percentage, or, when it is
//! compound, its percentage of the net value and all taxes before it. What the customer was quoted
//! is net × (1 + Σ factors of inclusive rates), which gives the net value and so every tax.

use rust_decimal::Decimal;

use super::{LineTax, PriceFacts, PricedLine, round};
use crate::catalog::TaxRate;
use crate::id::TaxClassId;
use crate::money::{Money, RoundingLevel, split};
use crate::{Result, ShopError};

/// Adds the taxes to the lines. `order` says which line is earlier.
pub(super) fn apply(facts: &PriceFacts, lines: &mut [PricedLine], order: &[usize]) -> Result<()> {
    match facts.rounding.level {
        RoundingLevel::Line => {
            for line in lines {
                let Some((_, rates)) = rates_of(facts, line) else { continue };
                for (rate, exact) in rates.iter().zip(exact_taxes(line, rates)?) {
                    bear(line, rate, round(facts, Money::exact(exact)?)?)?;
                }
            }
            Ok(())
        }
        RoundingLevel::Document => per_document(facts, lines, order),
    }
}

/// Sums each rate over the document, rounds it once, and spreads it over its lines.
fn per_document(facts: &PriceFacts, lines: &mut [PricedLine], order: &[usize]) -> Result<()> {
    let mut by_class: std::collections::BTreeMap<TaxClassId, Vec<(usize, Vec<Decimal>)>> =
        std::collections::BTreeMap::new();
    for index in order {
        let Some((class, rates)) = rates_of(facts, &lines[*index]) else { continue };
        let exact = exact_taxes(&lines[*index], rates)?;
        by_class.entry(class).or_default().push((*index, exact));
    }
    for (class, taxed) in by_class {
        for (position, rate) in facts.taxes[&class].iter().enumerate() {
            let exact: Vec<Decimal> = taxed.iter().map(|(_, taxes)| taxes[position]).collect();
            let sum = exact.iter().try_fold(Decimal::ZERO, |sum, tax| sum.checked_add(*tax));
            let total = round(facts, Money::exact(sum.ok_or(ShopError::Overflow)?)?)?;
            let parts = split(total, &exact, facts.currency.digits())?;
            for ((index, _), part) in taxed.iter().zip(parts) {
                bear(&mut lines[*index], rate, part)?;
            }
        }
    }
    Ok(())
}

fn rates_of<'f>(facts: &'f PriceFacts, line: &PricedLine) -> Option<(TaxClassId, &'f [TaxRate])> {
    let class = facts.products.get(&line.product)?.tax_class?;
    Some((class, facts.taxes.get(&class)?))
}

/// The unrounded taxes of a line, one per rate.
fn exact_taxes(line: &PricedLine, rates: &[TaxRate]) -> Result<Vec<Decimal>> {
    let quoted = line.net()?.amount();
    let mut factors = Vec::with_capacity(rates.len());
    let mut all = Decimal::ZERO;
    let mut included = Decimal::ONE;
    for rate in rates {
        let mut factor = rate.percent.factor();
        if rate.compound {
            factor = factor.checked_mul(Decimal::ONE + all).ok_or(ShopError::Overflow)?;
        }
        all = all.checked_add(factor).ok_or(ShopError::Overflow)?;
        if rate.inclusive {
            included = included.checked_add(factor).ok_or(ShopError::Overflow)?;
        }
        factors.push(factor);
    }
    factors
        .into_iter()
        .map(|factor| quoted.checked_mul(factor)?.checked_div(included))
        .collect::<Option<_>>()
        .ok_or(ShopError::Overflow)
}

fn bear(line: &mut PricedLine, rate: &TaxRate, amount: Money) -> Result<()> {
    line.tax_amount = line.tax_amount.plus(amount)?;
    if !rate.inclusive {
        line.exclusive_tax_amount = line.exclusive_tax_amount.plus(amount)?;
    }
    line.taxes.push(LineTax {
        name: rate.name.to_string(),
        percent: rate.percent,
        inclusive: rate.inclusive,
        amount,
    });
    Ok(())
}
