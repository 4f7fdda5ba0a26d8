//! What the month came to, for people to read.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::time::Duration;

use anyhow::{Context, Result};
use shopx_core::Money;
use shopx_core::batches::Picking;
use shopx_core::money::Currency;
use shopx_core::reports::{Discrepancy, Period, SalesReport, SalesRow, Valuation};
use shopx_core::stock::MovementKind;

use super::house::House;
use super::judge::Judge;
use super::ledger::{Flow, Ledger};
use super::month::Month;
use super::sell::Sold;
use super::settle::{Aside, Tally};
use crate::table::{self, number};

/// How many stand on a list of the best.
const BEST: usize = 10;

/// The month before returns and adjustments, as the library says: nothing here is counted in the
/// files. Nor does it change when goods come back later: a sales report counts sales before
/// refunds, and the closing stock is what the ledger received less what it sold.
pub(crate) struct Before {
    months: String,
    currency: Currency,
    days: Vec<SalesRow>,
    documents: i64,
    units: i64,
    revenue: Money,
    cost: Money,
    received: Flow,
    closing: Flow,
    lines: usize,
    anonymous: usize,
    largest: usize,
    /// Customers and what they bought, the best first.
    customers: Vec<(u32, Money)>,
    /// SKUs, names and units sold, the best first.
    products: Vec<(String, String, i64)>,
}

impl Before {
    /// Asks the library. What it says in several ways it must say alike.
    pub(crate) async fn read(
        house: &House,
        month: &Month,
        sold: &[Sold<'_>],
        judge: &mut Judge,
    ) -> Result<Self> {
        let mut days = sales_by_day(house, month).await?;
        days.retain(|day| day.sales > 0);
        let ledger = Ledger::read(house).await?;
        let lines = sold.iter().map(|sold| sold.sale.lines.len());
        let before = Self {
            months: month.name(),
            currency: house.currency,
            documents: days.iter().map(|day| day.sales).sum(),
            units: days.iter().map(|day| day.units).sum(),
            revenue: Money::sum(days.iter().map(|day| day.revenue))?,
            cost: Money::sum(days.iter().map(|day| day.cost_of_goods))?,
            received: ledger.of(MovementKind::Receipt),
            closing: ledger.sum(&[MovementKind::Receipt, MovementKind::Sale])?,
            lines: lines.clone().sum(),
            anonymous: sold.iter().filter(|sold| sold.sale.customer.is_none()).count(),
            largest: lines.max().unwrap_or(0),
            customers: best_customers(house, sold)?,
            products: best_products(sold),
            days,
        };
        let taken = ledger.of(MovementKind::Sale);
        let cost = sold.iter().map(|sold| sold.sale.cost_of_goods()).collect::<Result<Vec<_>, _>>();
        let revenue = Money::sum(sold.iter().map(|sold| sold.sale.total_amount))?;
        judge.agree("documents reported and sold", before.documents, sold.len());
        judge.agree("revenue reported and sold", before.revenue, revenue);
        judge.agree("cost reported and of the sales", before.cost, Money::sum(cost?)?);
        judge.agree("units reported and in the ledger", before.units, -taken.units);
        let cost = Money::ZERO.minus(taken.value)?;
        judge.agree("cost reported and in the ledger", before.cost, cost);
        Ok(before)
    }

    /// Prints it, with a mark beside each figure that is expected.
    pub(crate) fn print(&self, picking: Picking, judge: &mut Judge) {
        self.print_totals(picking, judge);
        self.print_days(judge);
        self.print_best(judge);
    }

    fn print_totals(&self, picking: Picking, judge: &mut Judge) {
        let by_picking = |pointer: &str| format!("{pointer}/{}", picking.as_str().to_uppercase());
        let mut row = |what: &str, pointer: &str, value: &dyn std::fmt::Display| {
            [what.to_owned(), number(value), judge.mark(pointer, value)]
        };
        let money = |amount| self.currency.format(amount);
        let rows = vec![
            row("documents", "/sales/documents", &self.documents),
            row("  of which anonymous", "/sales/anonymous_documents", &self.anonymous),
            row("lines", "/sales/lines", &self.lines),
            row("  of the largest document", "/sales/largest_document_lines", &self.largest),
            row("customers", "/sales/customers", &self.customers.len()),
            row("products sold", "/sales/skus", &self.products.len()),
            row("units sold", "/sales/units", &self.units),
            row("revenue", "/sales/revenue", &money(self.revenue)),
            row("cost of goods", &by_picking("/cost_of_goods_sold"), &money(self.cost)),
            row("batches received", "/receipts/batches", &self.received.movements),
            row("units received", "/receipts/units", &self.received.units),
            row("value received", "/receipts/value", &money(self.received.value)),
            row("closing units", "/closing_stock_units", &self.closing.units),
            row("closing value", &by_picking("/closing_stock_value"), &money(self.closing.value)),
        ];
        let (months, currency) = (&self.months, self.currency);
        let title = format!("{months}, before returns and adjustments ({picking}, {currency})");
        table::print(&title, &["figure", "value", ""], rows);
    }

    fn print_days(&self, judge: &mut Judge) {
        let rows = self.days.iter().map(|day| {
            let at = format!("/revenue_by_day/{}", day.period);
            let marks = [
                judge.mark(&format!("{at}/documents"), day.sales),
                judge.mark(&format!("{at}/revenue"), day.revenue),
            ];
            [
                day.period.format("%a %d %b %Y").to_string(),
                number(day.sales),
                number(day.units),
                number(self.currency.format(day.revenue)),
                number(self.currency.format(day.cost_of_goods)),
                table::margin(day.revenue, day.cost_of_goods),
                // One mark will do when both are the same.
                if marks[0] == marks[1] { marks[0].clone() } else { marks.join(", ") },
            ]
        });
        let rows: Vec<_> = rows.collect();
        judge.mark("/revenue_by_day", self.days.len());
        let header = ["day", "documents", "units", "revenue", "cost of goods", "margin", ""];
        table::print("Day by day", &header, rows);
    }

    fn print_best(&self, judge: &mut Judge) {
        let best = self.customers.iter().zip(&self.products).take(BEST).enumerate();
        let rows = best.map(|(index, ((customer, bought), (sku, name, units)))| {
            let mut mark = |list: &str, field: usize, ours: &dyn std::fmt::Display| {
                judge.mark(&format!("/{list}/{index}/{field}"), ours)
            };
            let marks = [
                mark("top_customers", 0, customer),
                mark("top_customers", 1, bought),
                mark("top_skus_by_units", 0, sku),
                mark("top_skus_by_units", 1, units),
            ];
            let mark = marks.iter().find(|mark| **mark != marks[0]).unwrap_or(&marks[0]);
            [
                customer.to_string(),
                number(self.currency.format(*bought)),
                sku.clone(),
                name.clone(),
                number(units),
                mark.clone(),
            ]
        });
        let rows: Vec<_> = rows.collect();
        let header = ["customer", "bought", "sku", "product", "units", ""];
        table::print("The best", &header, rows);
    }

    /// The line for scripts.
    pub(crate) fn last_line(&self, took: Duration) -> String {
        format!(
            "replay: documents={} lines={} revenue={} cogs={} closing_units={} closing_value={} \
             seconds={:.1}",
            self.documents,
            self.lines,
            self.currency.format(self.revenue),
            self.currency.format(self.cost),
            self.closing.units,
            self.currency.format(self.closing.value),
            took.as_secs_f64(),
        )
    }
}

/// Prints how everything beside the sales fared.
pub(crate) fn aside(month: &Month, aside: &Aside<'_>) {
    let skipped = ["no goods (postage, fees): skipped".to_owned(), number(month.skipped)];
    let rows = [
        fared("returned, from a known sale", &aside.refunds),
        fared("returned without a receipt", &aside.returns),
        fared("found", &aside.found),
        fared("given away with a sale", &aside.given_away),
        fared("written off", &aside.written_off),
        skipped.into_iter().chain([String::new(), String::new()]).collect(),
    ];
    table::print("Beside the sales", &["kind", "lines", "units", "refused"], rows);
    println!("not_found: the month never sold it, so it has no price and is not in the catalogue");
    println!("insufficient_stock: more was to be written off than there is");
    let returns = aside.at_another_price;
    println!("{returns} returns name another price than was paid: what was paid is paid back");
}

/// Prints what is left in the end.
///
/// Units and money are the same however many tills sold. The closing value may differ by pennies:
/// a return puts back the batch that its own sale took, and within a day that is a matter of who
/// came first.
pub(crate) async fn after(
    house: &House,
    month: &Month,
    aside: &Aside<'_>,
    judge: &mut Judge,
) -> Result<()> {
    let money = |amount| number(house.currency.format(amount));
    let ledger = Ledger::read(house).await?;
    let total = ledger.sum(MovementKind::ALL)?;
    let row = |what: &str, flow: Flow| {
        [what.to_owned(), number(flow.movements), number(flow.units), money(flow.value)]
    };
    let kinds = MovementKind::ALL.iter().map(|kind| (kind, ledger.of(*kind)));
    let kinds = kinds.filter(|(_, flow)| flow.movements > 0);
    let rows = kinds.map(|(kind, flow)| row(kind.as_str(), flow));
    let rows: Vec<_> = rows.chain([row("on hand", total)]).collect();
    table::print("The ledger", &["kind", "movements", "units", "value"], rows);

    let valuation = house.shop.valuation(&house.admin, Valuation::default()).await?;
    let units: i64 = valuation.iter().map(|row| row.units).sum();
    judge.agree("units in the ledger and valued", total.units, units);
    let value = Money::sum(valuation.iter().map(|row| row.value))?;
    judge.agree("value of the ledger and valued", total.value, value);

    let days = sales_by_day(house, month).await?;
    let revenue = Money::sum(days.iter().map(|day| day.revenue))?;
    let refunds = Money::sum(days.iter().map(|day| day.refunds))?;
    let paid_back = aside.refunds.done.iter().chain(&aside.returns.done);
    let paid_back = Money::sum(paid_back.map(|(_, refund)| refund.amount))?;
    judge.agree("refunds reported and made", refunds, paid_back);
    let rows = [
        ["revenue".to_owned(), money(revenue)],
        ["refunds".to_owned(), money(refunds)],
        ["revenue less refunds".to_owned(), money(revenue.minus(refunds)?)],
        ["closing units".to_owned(), number(units)],
        ["closing value".to_owned(), money(value)],
    ];
    table::print("After returns and adjustments", &["figure", "value"], rows);
    Ok(())
}

/// Prints what `verify` found.
pub(crate) fn verified(discrepancies: &[Discrepancy]) {
    if discrepancies.is_empty() {
        println!("\nverify: the books add up");
        return;
    }
    let rows = discrepancies.iter().map(|it| {
        [it.check.to_string(), it.subject.clone(), it.expected.clone(), it.actual.clone()]
    });
    let header = ["check", "subject", "expected", "actual"];
    table::print("verify: the books do not add up", &header, rows);
}

/// How the lines of one kind fared, as a row.
fn fared<T>(what: &str, tally: &Tally<'_, T>) -> Vec<String> {
    let refused = tally.refused.iter().map(|(code, lines)| format!("{lines} × {code}"));
    let refused: Vec<String> = refused.collect();
    vec![what.to_owned(), number(tally.done.len()), number(tally.units()), refused.join(", ")]
}

/// What the library reports for each day of the files.
async fn sales_by_day(house: &House, month: &Month) -> Result<Vec<SalesRow>> {
    let from = month.first;
    let until = month.last.succ_opt().context("the end of time")?;
    let report = SalesReport { period: Period::Day, from, until, location: None };
    Ok(house.shop.sales_report(&house.admin, report).await?)
}

/// Customers by what they bought, the best first.
fn best_customers(house: &House, sold: &[Sold<'_>]) -> Result<Vec<(u32, Money)>> {
    let numbers = house.customer_numbers();
    let mut bought: BTreeMap<u32, Money> = BTreeMap::new();
    for Sold { sale, .. } in sold {
        if let Some(number) = sale.customer.and_then(|customer| numbers.get(&customer)) {
            let sum = bought.entry(*number).or_default();
            *sum = sum.plus(sale.total_amount)?;
        }
    }
    let mut best: Vec<_> = bought.into_iter().collect();
    best.sort_by_key(|(_, bought)| Reverse(*bought));
    Ok(best)
}

/// Products by units sold, the best first.
fn best_products(sold: &[Sold<'_>]) -> Vec<(String, String, i64)> {
    let mut units: BTreeMap<(&str, &str), i64> = BTreeMap::new();
    for line in sold.iter().flat_map(|sold| &sold.sale.lines) {
        *units.entry((line.sku.as_str(), line.name.as_str())).or_default() += line.quantity;
    }
    let products = units.into_iter();
    let products = products.map(|((sku, name), units)| (sku.to_owned(), name.to_owned(), units));
    let mut best: Vec<_> = products.collect();
    best.sort_by_key(|(_, _, units)| Reverse(*units));
    best
}
