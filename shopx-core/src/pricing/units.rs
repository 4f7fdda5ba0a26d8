//! The units of a cart, each with what is left of its price: what promotions act on.
//!
//! Units of one group that are worth the same stand together as a run, which is split where a
//! promotion takes some of them; so the work does not grow with quantities. What is left of a
//! weighed quantity after its whole units is a run of its own, which only percentages and amounts
//! reach.
//!
//! **The goods' total depends on nothing but which units there are.** Groups that the same scopes
//! look at are of one kind. Units of one kind, of one worth, and both used or both not, are alike;
//! promotions choose by these three alone, so what they give is the same whichever of two alike
//! units they take. What a promotion gives is computed over all that it takes, rounded once, and
//! spread over kinds by the largest remainder, ties by the scopes that they are in. Then the units
//! that it took are made to be worth what is left of their kind's price, again by worth alone. So
//! how many units of each sort there are after a promotion depends only on how many there were
//! before it. Which group of a kind bears an odd minor unit is decided last, and nothing looks at it.
//!
//! Amounts are whole numbers of 10^-18, so that sums are exact in whatever order they are made.

use std::cmp::{Ordering, Reverse};

use rust_decimal::Decimal;

use super::promotion::Scope;
use super::{Group, within_scope};
use crate::money::{Money, RoundingMode};
use crate::{Result, ShopError};

/// An amount in units of 10^-18.
pub(super) type Exact = i128;

/// The decimals of an [`Exact`].
const DIGITS: u32 = 18;

/// Before amounts are rounded, decimals beyond these are the noise of divisions: prices have four
/// and percentages six.
const SURE_DIGITS: u32 = 10;

/// Units that are alike: of one group, worth the same, and used or not.
#[derive(Debug, Clone, Copy)]
pub(super) struct Run {
    pub(super) group: usize,
    pub(super) kind: usize,
    pub(super) units: i64,
    /// What is left of the price of each.
    pub(super) worth: Exact,
    /// Whether it took part in a promotion over several units.
    pub(super) used: bool,
    /// How much of a unit it is: (1, 1) for whole ones, (300, 1000) for 0.300 kg.
    pub(super) size: (i64, i64),
}

impl Run {
    const fn is_whole(&self) -> bool {
        self.size.0 == self.size.1
    }

    pub(super) fn value(&self) -> Exact {
        self.worth * Exact::from(self.units)
    }
}

/// Groups that the same scopes look at.
#[derive(Debug)]
struct Kind {
    groups: Vec<usize>,
    /// Which scopes look at it.
    scopes: Vec<bool>,
    whole_units: i64,
    /// What is left of the price, in whole minor units.
    net: Exact,
}

/// What a promotion takes off some units of a run, before rounding.
#[derive(Debug, Clone, Copy)]
pub(super) struct Take {
    pub(super) run: usize,
    pub(super) units: i64,
    /// Off each.
    pub(super) off: Exact,
    /// Whether they are used by it.
    pub(super) uses: bool,
}

/// The units of a cart.
#[derive(Debug)]
pub(super) struct Units {
    pub(super) runs: Vec<Run>,
    kinds: Vec<Kind>,
    /// What is left of the price of each group: exact, and as its lines have it.
    groups: Vec<(Exact, Exact)>,
    minor_unit: Exact,
    digits: u32,
}

pub(super) fn exact(amount: Decimal) -> Result<Exact> {
    let amount = if amount.scale() > DIGITS { amount.round_dp(DIGITS) } else { amount };
    let factor = 10i128.pow(DIGITS.saturating_sub(amount.scale()));
    amount.mantissa().checked_mul(factor).ok_or(ShopError::Overflow)
}

/// `of` × `numerator` / `denominator`, cut, for a fraction of at most one.
pub(super) fn share(of: Exact, numerator: Exact, denominator: Exact) -> Exact {
    if let Some(product) = of.checked_mul(numerator) {
        return product / denominator;
    }
    // Bit by bit, as on paper. All are below 2^125.
    let (mut quotient, mut rest) = (0, 0);
    for bit in (0..127).rev() {
        quotient = quotient * 2 + (rest * 2) / denominator;
        rest = (rest * 2) % denominator;
        if (of >> bit) & 1 == 1 {
            quotient += (rest + numerator) / denominator;
            rest = (rest + numerator) % denominator;
        }
    }
    quotient
}

impl Units {
    pub(super) fn of(groups: &[Group<'_>], scopes: &[&Scope], digits: u32) -> Result<Self> {
        let mut looks = vec![vec![false; scopes.len()]; groups.len()];
        for (place, scope) in scopes.iter().enumerate() {
            within_scope(scope, groups).for_each(|group| looks[group][place] = true);
        }
        let mut order: Vec<usize> = (0..groups.len()).collect();
        order.sort_by(|a, b| looks[*a].cmp(&looks[*b]));
        let mut units = Self {
            runs: Vec::with_capacity(groups.len() * 2),
            kinds: Vec::new(),
            groups: vec![(0, 0); groups.len()],
            minor_unit: 10i128.pow(DIGITS - digits),
            digits,
        };
        for index in order {
            let group = &groups[index];
            let net = exact(group.net.amount())?;
            let looking = std::mem::take(&mut looks[index]);
            if units.kinds.last().is_none_or(|kind| kind.scopes != looking) {
                let kind = Kind { groups: Vec::new(), scopes: looking, whole_units: 0, net: 0 };
                units.kinds.push(kind);
            }
            let kind = units.kinds.len() - 1;
            let (whole, in_a_unit) = (group.whole_units(), group.in_a_unit());
            let of_kind = &mut units.kinds[kind];
            of_kind.groups.push(index);
            of_kind.whole_units = of_kind.whole_units.saturating_add(whole);
            of_kind.net += net;
            units.groups[index] = (net, net);
            // What cannot be divided is worth of one of them.
            let worth =
                share(net, in_a_unit.into(), Exact::from(group.units).max(in_a_unit.into()));
            let rest = (group.units % in_a_unit, in_a_unit);
            let left = net - worth * Exact::from(whole);
            let run =
                |units, worth, size| Run { group: index, kind, units, worth, used: false, size };
            if rest.0 > 0 {
                units.runs.push(run(whole, worth, (1, 1)));
                units.runs.push(run(1, left, rest));
            } else if left == 0 {
                units.runs.push(run(whole, worth, (1, 1)));
            } else {
                units.runs.push(run(whole - 1, worth, (1, 1)));
                units.runs.push(run(1, worth + left, (1, 1)));
            }
        }
        units.runs.retain(|run| run.units > 0);
        Ok(units)
    }

    /// Whether a scope looks at a kind.
    pub(super) fn looks_at(&self, scope: usize, kind: usize) -> bool {
        self.kinds[kind].scopes[scope]
    }

    /// The kinds that a scope looks at.
    fn kinds(&self, scope: usize) -> impl Iterator<Item = &Kind> {
        self.kinds.iter().filter(move |kind| kind.scopes[scope])
    }

    /// Whether a scope looks at anything here.
    pub(super) fn are_there(&self, scope: usize) -> bool {
        self.kinds(scope).next().is_some()
    }

    /// How many whole units there are, used or not.
    pub(super) fn whole_units(&self, scope: usize) -> i64 {
        self.kinds(scope).fold(0, |sum, kind| sum.saturating_add(kind.whole_units))
    }

    /// What is left of their price.
    pub(super) fn net(&self, scope: usize) -> Exact {
        self.kinds(scope).map(|kind| kind.net).sum()
    }

    /// How many whole units there are of each kind, used or not.
    pub(super) fn whole_units_of_kinds(&self) -> impl Iterator<Item = (usize, i64)> {
        self.kinds.iter().map(|kind| kind.whole_units).enumerate()
    }

    /// The runs that a scope looks at.
    pub(super) fn within(&self, scope: usize) -> impl Iterator<Item = usize> {
        let is_in = move |(_, run): &(usize, &Run)| self.looks_at(scope, run.kind);
        self.runs.iter().enumerate().filter(is_in).map(|(index, _)| index)
    }

    /// The runs of whole units in a scope, the cheapest first.
    pub(super) fn cheapest_first(&self, scope: usize) -> Vec<usize> {
        let whole = self.within(scope).filter(|run| self.runs[*run].is_whole());
        let mut runs: Vec<usize> = whole.collect();
        runs.sort_unstable_by_key(|run| {
            let of = &self.runs[*run];
            (of.worth, of.kind, of.used, of.group)
        });
        runs
    }

    /// The runs of unused whole units that are worth something and that these sets of scopes look
    /// at, the dearest first.
    pub(super) fn dearest_first(&self, looked_at: impl Fn(usize) -> bool) -> Vec<usize> {
        let fits = |run: &usize| {
            let of = &self.runs[*run];
            of.is_whole() && !of.used && of.worth > 0 && looked_at(of.kind)
        };
        let mut runs: Vec<usize> = (0..self.runs.len()).filter(fits).collect();
        runs.sort_unstable_by_key(|run| {
            let of = &self.runs[*run];
            (Reverse(of.worth), of.kind, of.group)
        });
        runs
    }

    /// An amount in whole minor units.
    pub(super) fn rounded(&self, amount: Exact, mode: RoundingMode) -> Result<Exact> {
        let noise = 10i128.pow(DIGITS - SURE_DIGITS);
        let sure = Decimal::try_from_i128_with_scale((amount + noise / 2) / noise, SURE_DIGITS);
        exact(mode.round(sure.map_err(|_| ShopError::Overflow)?, self.digits))
    }

    pub(super) fn money(&self, amount: Exact) -> Result<Money> {
        let amount = Decimal::try_from_i128_with_scale(amount / self.minor_unit, self.digits);
        Money::exact(amount.map_err(|_| ShopError::Overflow)?)
    }

    /// Takes `given`, whole minor units, off the units that are taken, and says what it is of each
    /// group.
    pub(super) fn give(&mut self, takes: &[Take], given: Exact) -> Vec<(usize, Exact)> {
        let runs_before = self.runs.len();
        let mut taken: Vec<Vec<(usize, Exact)>> = vec![Vec::new(); self.kinds.len()];
        let mut off_groups = vec![None; self.groups.len()];
        for take in takes {
            let run = self.split(take.run, take.units);
            let of = &mut self.runs[run];
            of.used |= take.uses;
            if take.off > 0 {
                taken[of.kind].push((run, take.off));
                *off_groups[of.group].get_or_insert(0) += take.off * Exact::from(of.units);
            }
        }
        let off_kind = |taken: &Vec<(usize, Exact)>| -> Exact {
            taken.iter().map(|(run, off)| off * Exact::from(self.runs[*run].units)).sum()
        };
        let off_kinds: Vec<Exact> = taken.iter().map(off_kind).collect();
        let touched: Vec<usize> = (0..taken.len()).filter(|kind| off_kinds[*kind] > 0).collect();
        let wants: Vec<_> =
            touched.iter().map(|kind| (off_kinds[*kind], self.kinds[*kind].net)).collect();
        let (parts, _) = spread(given, &wants, self.minor_unit);
        let mut of_groups = Vec::new();
        for (kind, part) in touched.into_iter().zip(parts) {
            if part > 0 {
                self.settle(&taken[kind], off_kinds[kind], part);
                self.kinds[kind].net -= part;
                self.take_off_groups(kind, part, &off_groups, &mut of_groups);
            }
        }
        if self.runs.len() > runs_before {
            self.join();
        }
        of_groups
    }

    /// A run of so many of the units of a run.
    fn split(&mut self, run: usize, units: i64) -> usize {
        if self.runs[run].units == units {
            return run;
        }
        self.runs[run].units -= units;
        self.runs.push(Run { units, ..self.runs[run] });
        self.runs.len() - 1
    }

    /// Makes runs that are alike one.
    fn join(&mut self) {
        self.runs.retain(|run| run.units > 0);
        self.runs.sort_unstable_by_key(|run| (run.group, run.size, run.used, run.worth));
        self.runs.dedup_by(|run, before| {
            let alike = (run.group, run.size, run.used, run.worth)
                == (before.group, before.size, before.used, before.worth);
            if alike {
                before.units += run.units;
            }
            alike
        });
    }

    fn worth(&mut self, run: usize, worth: Exact) {
        let of = &mut self.runs[run];
        self.groups[of.group].0 += (worth - of.worth) * Exact::from(of.units);
        of.worth = worth;
    }

    /// Takes `part` off the units of a kind off which `off` was taken before it was rounded.
    fn settle(&mut self, taken: &[(usize, Exact)], off: Exact, part: Exact) {
        let all: Exact = taken.iter().map(|(run, _)| self.runs[*run].value()).sum();
        let left = all - part;
        if left < 0 {
            // A fraction of a minor unit more than they are worth.
            for (run, _) in taken {
                self.worth(*run, 0);
            }
            return self.take_dearest(self.runs[taken[0].0].kind, -left);
        }
        let mut still_left = left;
        for (run, off_each) in taken {
            let of = self.runs[*run];
            let worth = match part.cmp(&off) {
                Ordering::Equal => of.worth - off_each,
                Ordering::Less => of.worth - off_each + share(*off_each, off - part, off),
                Ordering::Greater => share(of.worth - off_each, left, all - off),
            };
            still_left -= worth * Exact::from(of.units);
            self.worth(*run, worth);
        }
        if still_left > 0 {
            // What cannot be divided is worth of one of the dearest.
            let rank =
                |run: &usize| (self.runs[*run].worth, !self.runs[*run].used, self.runs[*run].size);
            if let Some(dearest) = taken.iter().map(|(run, _)| *run).max_by_key(rank) {
                let one = self.split(dearest, 1);
                self.worth(one, self.runs[one].worth + still_left);
            }
        }
    }

    /// Takes an amount off the dearest units of a kind.
    fn take_dearest(&mut self, kind: usize, mut amount: Exact) {
        let of_kind = |run: &usize| self.runs[*run].kind == kind && self.runs[*run].worth > 0;
        let mut runs: Vec<usize> = (0..self.runs.len()).filter(of_kind).collect();
        runs.sort_unstable_by_key(|run| {
            let of = &self.runs[*run];
            (Reverse(of.worth), of.used, of.size, of.group)
        });
        for run in runs {
            let Run { worth, units, .. } = self.runs[run];
            let whole = i64::try_from(amount / worth).map_or(units, |whole| whole.min(units));
            if whole > 0 {
                let whole = self.split(run, whole);
                self.worth(whole, 0);
            }
            amount -= worth * Exact::from(whole);
            if amount > 0 && whole < units {
                let one = self.split(run, 1);
                self.worth(one, worth - amount);
                return;
            }
        }
    }

    /// Spreads a kind's part over its groups, first over those of which something was taken.
    fn take_off_groups(
        &mut self,
        kind: usize,
        part: Exact,
        off: &[Option<Exact>],
        of_groups: &mut Vec<(usize, Exact)>,
    ) {
        let mut left = part;
        for taken in [true, false] {
            if left == 0 {
                break;
            }
            let mut groups = self.kinds[kind].groups.clone();
            groups.retain(|group| off[*group].is_some() == taken);
            // What was rounded before is made good.
            let wants = groups.iter().map(|group| {
                let (exact, net) = self.groups[*group];
                (if taken { net - exact } else { 0 }, net)
            });
            let wants: Vec<_> = wants.collect();
            let (parts, missing) = spread(left, &wants, self.minor_unit);
            for (group, part) in groups.into_iter().zip(parts).filter(|(_, part)| *part > 0) {
                self.groups[group].1 -= part;
                of_groups.push((group, part));
            }
            left = missing;
        }
    }
}

/// Spreads a total in whole minor units over what is wanted, none getting more than its most. Each
/// gets what it wants, cut, and the largest remainders what is missing, ties the earlier. The second
/// is what there was no room for.
fn spread(total: Exact, wants: &[(Exact, Exact)], minor_unit: Exact) -> (Vec<Exact>, Exact) {
    if let [(_, most)] = wants {
        let part = total.min(*most);
        return (vec![part], total - part);
    }
    let cut = |(wanted, most): &(Exact, Exact)| (wanted - wanted % minor_unit).clamp(0, *most);
    let mut parts: Vec<Exact> = wants.iter().map(cut).collect();
    let mut missing = total - parts.iter().sum::<Exact>();
    let mut order: Vec<usize> = (0..wants.len()).collect();
    if missing != 0 {
        order.sort_by_key(|place| Reverse(wants[*place].0 - parts[*place]));
    }
    if missing < 0 {
        order.reverse();
    }
    let mut moved = true;
    while missing != 0 && moved {
        moved = false;
        for place in &order {
            if missing > 0 && parts[*place] < wants[*place].1 {
                parts[*place] += minor_unit;
                missing -= minor_unit;
                moved = true;
            } else if missing < 0 && parts[*place] > 0 {
                parts[*place] -= minor_unit;
                missing += minor_unit;
                moved = true;
            }
        }
    }
    (parts, missing)
}
