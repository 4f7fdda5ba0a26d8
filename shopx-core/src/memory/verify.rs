//! Checking the books: whatever is kept twice is worked out again from where it came.
//!
//! [`Check::BatchStockCopy`] finds nothing here: the dates and quarantine of a batch are kept once.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::{Arguments, Display};

use imbl::Vector;

use super::state::{BatchPlace, Level, TenantState, Units};
use crate::id::{CustomerId, PromotionId, RefundId, SaleId};
use crate::reports::{Check, Discrepancy};
use crate::sales::{BatchTaken, Disposition, Refund, RefundKind, Sale, SaleLine, SaleStatus};
use crate::stock::{Movement, MovementDocument, MovementKind};
use crate::transfers::TransferState;
use crate::{Money, Result};

/// Everything that does not add up.
pub(super) fn verify(state: &TenantState) -> Result<Vec<Discrepancy>> {
    let posted = Posted::of(&state.ledger);
    let given_back = given_back(state, &posted)?;
    let mut refunds: BTreeMap<SaleId, Vec<&Refund>> = BTreeMap::new();
    for refund in state.refunds.values() {
        if let Some(sale) = refund.sale {
            refunds.entry(sale).or_default().push(refund);
        }
    }
    let mut audit = Audit { state, found: Vec::new() };
    audit.stock();
    audit.taken(&posted);
    for sale in state.sales.values() {
        audit.sale_header(sale)?;
        for line in &sale.lines {
            audit.sale_line(sale, line)?;
            let none = GivenBack::default();
            let given_back = given_back.get(&(sale.id, line.line_no)).unwrap_or(&none);
            audit.refunded_line(sale, line, given_back)?;
        }
        let refunds = refunds.get(&sale.id).map_or(&[][..], Vec::as_slice);
        audit.refunded_sale(sale, refunds)?;
    }
    for refund in state.refunds.values() {
        audit.refund_header(refund)?;
    }
    audit.refund_batches(&posted);
    audit.promotion_uses();
    audit.references();
    Ok(audit.found)
}

/// What the ledger says of the lines of sales and refunds.
#[derive(Default)]
struct Posted {
    sold: BTreeMap<(SaleId, u32, BatchPlace), i64>,
    came_back: BTreeMap<(RefundId, u32), ByPlace>,
    written_off: BTreeMap<(RefundId, u32), i64>,
}

type ByPlace = BTreeMap<BatchPlace, i64>;

/// What refunds gave back of a line of a sale.
#[derive(Default)]
struct GivenBack {
    quantity: i64,
    amount: Money,
    tax: Money,
    places: ByPlace,
}

impl Posted {
    fn of(ledger: &Vector<Movement>) -> Self {
        let mut posted = Self::default();
        for movement in ledger {
            let place = place_of(movement);
            let units: &mut i64 = match (movement.document, movement.kind) {
                (MovementDocument::Sale { id, line_no }, _) => {
                    posted.sold.entry((id, line_no, place)).or_default()
                }
                (MovementDocument::Refund { id, line_no }, MovementKind::Refund) => {
                    let line = posted.came_back.entry((id, line_no)).or_default();
                    line.entry(place).or_default()
                }
                (MovementDocument::Refund { id, line_no }, _) => {
                    posted.written_off.entry((id, line_no)).or_default()
                }
                _ => continue,
            };
            *units += movement.quantity;
        }
        posted
    }
}

/// What the refunds gave back, by sale and line.
fn given_back(state: &TenantState, posted: &Posted) -> Result<BTreeMap<(SaleId, u32), GivenBack>> {
    let mut all: BTreeMap<(SaleId, u32), GivenBack> = BTreeMap::new();
    for refund in state.refunds.values() {
        for back in &refund.lines {
            let (Some(sale), Some(line_no)) = (refund.sale, back.sale_line_no) else {
                continue;
            };
            let given_back = all.entry((sale, line_no)).or_default();
            given_back.quantity += back.quantity;
            given_back.amount = given_back.amount.plus(back.amount)?;
            given_back.tax = given_back.tax.plus(back.tax_amount)?;
            let came_back = posted.came_back.get(&(refund.id, back.line_no));
            for (place, units) in came_back.into_iter().flatten() {
                *given_back.places.entry(*place).or_default() += units;
            }
        }
    }
    Ok(all)
}

/// The books of a tenant, and what was found in them.
pub(super) struct Audit<'s> {
    pub(super) state: &'s TenantState,
    pub(super) found: Vec<Discrepancy>,
}

impl Audit<'_> {
    fn compare<T: PartialEq + Display + Copy>(
        &mut self,
        check: Check,
        subject: Arguments<'_>,
        expected: T,
        actual: T,
    ) {
        if expected != actual {
            self.found.push(Discrepancy {
                check,
                subject: subject.to_string(),
                expected: expected.to_string(),
                actual: actual.to_string(),
            });
        }
    }

    /// Compares key by key; what is missing on one side is none.
    fn compare_all<K: Ord + Copy>(
        &mut self,
        check: Check,
        subject: impl Fn(K) -> String,
        expected: &BTreeMap<K, i64>,
        actual: &BTreeMap<K, i64>,
    ) {
        let keys: BTreeSet<K> = expected.keys().chain(actual.keys()).copied().collect();
        for key in keys {
            let of = |map: &BTreeMap<K, i64>| map.get(&key).copied().unwrap_or_default();
            self.compare(check, format_args!("{}", subject(key)), of(expected), of(actual));
        }
    }

    fn at_most<T: PartialOrd + Display + Copy>(
        &mut self,
        check: Check,
        subject: Arguments<'_>,
        most: T,
        actual: T,
    ) {
        if actual > most {
            let (subject, expected) = (subject.to_string(), format!("at most {most}"));
            self.found.push(Discrepancy { check, subject, expected, actual: actual.to_string() });
        }
    }

    fn promotion_uses(&mut self) {
        let mut counted = BTreeMap::new();
        for (sale, uses) in &self.state.uses {
            if self.state.sales[sale].status != SaleStatus::Voided {
                for counter in uses {
                    *counted.entry(*counter).or_default() += 1;
                }
            }
        }
        let subject = |(promotion, customer): (PromotionId, Option<CustomerId>)| match customer {
            None => format!("promotion {promotion}"),
            Some(customer) => format!("promotion {promotion} customer {customer}"),
        };
        let usage = self.state.usage.iter().map(|(counter, uses)| (*counter, *uses)).collect();
        self.compare_all(Check::PromotionUses, subject, &counted, &usage);
    }

    fn stock(&mut self) {
        let state = self.state;
        let batch = |id| format!("batch {id}");
        let level = |(product, location)| format!("product {product} location {location}");

        let mut replayed = BTreeMap::new();
        let mut replayed_batches = BTreeMap::new();
        for movement in &state.ledger {
            *replayed.entry(place_of(movement)).or_default() += movement.quantity;
            *replayed_batches.entry(movement.batch).or_default() += movement.quantity;
        }
        let of_stock = |units: fn(&Units) -> i64| {
            state.batch_stock.iter().map(|(place, stock)| (*place, units(stock))).collect()
        };
        let (on_hand, reserved) =
            (of_stock(|units| units.quantity), of_stock(|units| units.reserved));
        self.compare_all(Check::LedgerBatchStock, place, &replayed, &on_hand);
        let batches = state.batches.iter().map(|(id, batch)| (*id, batch.on_hand)).collect();
        self.compare_all(Check::LedgerBatchStock, batch, &replayed_batches, &batches);

        for (what, stock, units) in [
            ("on hand", &on_hand, (|level| level.units.quantity) as fn(&Level) -> i64),
            ("reserved", &reserved, |level| level.units.reserved),
        ] {
            let mut sums = BTreeMap::new();
            for ((product, location, _), units) in stock {
                *sums.entry((*product, *location)).or_default() += units;
            }
            let levels = state.levels.iter().map(|(at, level)| (*at, units(level))).collect();
            let subject = |at| format!("{} {what}", level(at));
            self.compare_all(Check::BatchStockInventory, subject, &sums, &levels);
        }

        let mut held = BTreeMap::new();
        for transfer in state.transfers.values() {
            if transfer.state == TransferState::Pending {
                let place = (transfer.product, transfer.from, transfer.batch);
                *held.entry(place).or_default() += transfer.quantity;
            }
        }
        self.compare_all(Check::ReservedTransfers, place, &held, &reserved);
    }

    fn sale_header(&mut self, sale: &Sale) -> Result<()> {
        let sum = |amount: fn(&SaleLine) -> Money| Money::sum(sale.lines.iter().map(amount));
        let discount = sum(|line| line.discount_amount)?;
        let exclusive_tax = sum(|line| line.exclusive_tax_amount)?;
        let total = sum(|line| line.total_price)?.minus(discount)?.plus(exclusive_tax)?;
        for (what, expected, actual) in [
            ("total", total, sale.total_amount),
            ("discount", discount, sale.discount_amount),
            ("tax", sum(|line| line.tax_amount)?, sale.tax_amount),
            ("exclusive tax", exclusive_tax, sale.exclusive_tax_amount),
        ] {
            let subject = format_args!("sale {} {what}", sale.id);
            self.compare(Check::SaleHeader, subject, expected, actual);
        }
        let due = sale.total_amount.plus(sale.rounding_amount)?;
        let paid = Money::sum(sale.payments.iter().map(|payment| payment.amount))?;
        self.compare(Check::SalePayments, format_args!("sale {}", sale.id), due, paid);
        Ok(())
    }

    fn sale_line(&mut self, sale: &Sale, line: &SaleLine) -> Result<()> {
        let (sale_id, line_no) = (sale.id, line.line_no);
        let discount = Money::sum(line.discounts.iter().map(|discount| discount.amount))?;
        let tax = Money::sum(line.taxes.iter().map(|tax| tax.amount))?;
        let exclusive = line.taxes.iter().filter(|tax| !tax.inclusive);
        let exclusive_tax = Money::sum(exclusive.map(|tax| tax.amount))?;
        for (what, expected, actual) in [
            ("discount", discount, line.discount_amount),
            ("tax", tax, line.tax_amount),
            ("exclusive tax", exclusive_tax, line.exclusive_tax_amount),
        ] {
            let subject = format_args!("sale {sale_id} line {line_no} {what}");
            self.compare(Check::SaleLine, subject, expected, actual);
        }

        let units: i64 = line.batches.iter().map(|taken| taken.quantity).sum();
        let subject = format_args!("sale {sale_id} line {line_no}");
        self.compare(Check::SaleBatches, subject, line.quantity, units);
        Ok(())
    }

    /// What the lines took, one by one.
    fn taken(&mut self, posted: &Posted) {
        let mut taken = BTreeMap::new();
        for sale in self.state.sales.values() {
            for line in &sale.lines {
                for (place, units) in by_place(sale, line, |taken| -taken.quantity) {
                    *taken.entry((sale.id, line.line_no, place)).or_default() += units;
                }
            }
        }
        let subject = |(sale, line_no, at)| format!("sale {sale} line {line_no} {}", place(at));
        self.compare_all(Check::SaleBatches, subject, &posted.sold, &taken);
    }

    fn refunded_line(
        &mut self,
        sale: &Sale,
        line: &SaleLine,
        given_back: &GivenBack,
    ) -> Result<()> {
        let (sale_id, line_no) = (sale.id, line.line_no);
        let units = format_args!("sale {sale_id} line {line_no} units");
        self.at_most(Check::RefundWithinSale, units, line.quantity, given_back.quantity);
        self.compare(Check::SaleRefunds, units, given_back.quantity, line.refunded_quantity);
        let amount = format_args!("sale {sale_id} line {line_no} amount");
        self.at_most(Check::RefundWithinSale, amount, line.paid()?, given_back.amount);
        self.compare(Check::SaleRefunds, amount, given_back.amount, line.refunded_amount);
        let tax = format_args!("sale {sale_id} line {line_no} tax");
        self.at_most(Check::RefundWithinSale, tax, line.tax_amount, given_back.tax);
        self.compare(Check::SaleRefunds, tax, given_back.tax, line.refunded_tax_amount);
        let returned = by_place(sale, line, |taken| taken.returned);
        let subject = |at| format!("sale {sale_id} line {line_no} {}", place(at));
        self.compare_all(Check::SaleRefunds, subject, &given_back.places, &returned);
        Ok(())
    }

    fn refunded_sale(&mut self, sale: &Sale, refunds: &[&Refund]) -> Result<()> {
        let amount = Money::sum(refunds.iter().map(|refund| refund.amount))?;
        let subject = format_args!("sale {} amount", sale.id);
        self.compare(Check::SaleRefunds, subject, amount, sale.refunded_amount);
        let count = u32::try_from(refunds.len()).unwrap_or(u32::MAX);
        let subject = format_args!("sale {} refunds", sale.id);
        self.compare(Check::SaleRefunds, subject, count, sale.refund_count);
        let whole = sale.lines.iter().all(|line| line.refunded_quantity == line.quantity);
        let status = match count {
            0 => SaleStatus::Completed,
            _ if refunds.iter().any(|refund| refund.kind == RefundKind::Void) => SaleStatus::Voided,
            _ if whole => SaleStatus::Refunded,
            _ => SaleStatus::PartiallyRefunded,
        };
        let subject = format_args!("sale {} status", sale.id);
        self.compare(Check::SaleRefunds, subject, status, sale.status);
        Ok(())
    }

    fn refund_header(&mut self, refund: &Refund) -> Result<()> {
        let amount = Money::sum(refund.lines.iter().map(|line| line.amount))?;
        let tax = Money::sum(refund.lines.iter().map(|line| line.tax_amount))?;
        for (what, expected, actual) in
            [("amount", amount, refund.amount), ("tax", tax, refund.tax_amount)]
        {
            let subject = format_args!("refund {} {what}", refund.id);
            self.compare(Check::RefundHeader, subject, expected, actual);
        }
        Ok(())
    }

    fn refund_batches(&mut self, posted: &Posted) {
        let mut came_back = BTreeMap::new();
        let mut lost = BTreeMap::new();
        for refund in self.state.refunds.values() {
            for line in &refund.lines {
                came_back.insert((refund.id, line.line_no), line.quantity);
                if line.disposition != Disposition::Restock {
                    lost.insert((refund.id, line.line_no), line.quantity);
                }
            }
        }
        let back = posted.came_back.iter();
        let back = back.map(|(line, units)| (*line, units.values().sum())).collect();
        let off = posted.written_off.iter().map(|(line, units)| (*line, -units)).collect();
        for (what, expected, actual) in [("came back", came_back, back), ("written off", lost, off)]
        {
            let subject = |(refund, line_no)| format!("refund {refund} line {line_no} {what}");
            self.compare_all(Check::RefundBatches, subject, &expected, &actual);
        }
    }
}

fn place_of(movement: &Movement) -> BatchPlace {
    (movement.product, movement.location, movement.batch)
}

/// Units of the batches that a line took, where it took them.
fn by_place(sale: &Sale, line: &SaleLine, units: impl Fn(&BatchTaken) -> i64) -> ByPlace {
    let place = |taken: &BatchTaken| (line.product, sale.location, taken.batch);
    line.batches.iter().map(|taken| (place(taken), units(taken))).collect()
}

fn place((product, location, batch): BatchPlace) -> String {
    format!("product {product} location {location} batch {batch}")
}
