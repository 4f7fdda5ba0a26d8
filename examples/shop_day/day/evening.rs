//! What a shopkeeper wants to see in the evening.

use std::collections::{BTreeMap, HashMap};

use anyhow::{Context, Result};
use chrono::Days;
use shopx_core::id::{BatchId, CustomerId, LocationId, ProductId};
use shopx_core::quantity::in_whole_units;
use shopx_core::reports::{Period, SalesReport, TakingsReport, Valuation};
use shopx_core::sales::{Sale, SaleLine, SaleQuery, SaleStatus};
use shopx_core::stock::LevelQuery;
use shopx_core::{Money, Shop};

use super::firm::{Firm, today};
use crate::table;

/// A business in the evening.
pub(crate) struct Evening<'f> {
    firm: &'f Firm,
    shop: Shop,
}

impl<'f> Evening<'f> {
    pub(crate) fn new(firm: &'f Firm) -> Result<Self> {
        Ok(Self { firm, shop: firm.at(20 * 60)? })
    }

    /// The day's figures.
    pub(crate) async fn figures(&self) -> Result<()> {
        self.takings().await?;
        self.categories().await?;
        self.valuation().await?;
        self.low_stock().await?;
        self.expiring().await
    }

    /// What is in the drawer, and what the bank and the vouchers owe.
    async fn takings(&self) -> Result<()> {
        let until = tomorrow()?;
        let report = TakingsReport { from: today(), until, location: None };
        let takings = self.shop.takings_report(&self.firm.manager, report).await?;
        let row = |method: &str, taken, back| -> Result<_> {
            let left = self.money(Money::minus(taken, back)?);
            Ok([method.to_owned(), self.money(taken), self.money(back), left])
        };
        let taken = Money::sum(takings.iter().map(|row| row.taken))?;
        let back = Money::sum(takings.iter().map(|row| row.paid_back))?;
        let rows = takings.iter().map(|it| row(it.method.as_str(), it.taken, it.paid_back));
        let rows = rows.chain([row("total", taken, back)]).collect::<Result<Vec<_>>>()?;
        self.print("takings", &["method", "taken", "paid back", "left"], rows);
        Ok(())
    }

    /// What was earned, by category. The total is the library's own report, not a sum of the rows
    /// above it.
    async fn categories(&self) -> Result<()> {
        let mut by_category: BTreeMap<&str, Earned> = BTreeMap::new();
        let sales = self.sales().await?;
        for line in sales.iter().flat_map(|sale| &sale.lines) {
            by_category.entry(self.category(line.product)?).or_default().add(line)?;
        }
        let (period, from, until) = (Period::Day, today(), tomorrow()?);
        let report = SalesReport { period, from, until, location: None };
        let day = self.shop.sales_report(&self.firm.manager, report).await?;
        let day = day.first().context("nothing was sold")?;
        let total = Earned {
            gross: day.revenue.plus(day.discounts)?,
            discount: day.discounts,
            tax: day.tax,
            cost: day.cost_of_goods,
        };
        let rows = by_category.iter().map(|(category, earned)| self.earned(category, earned));
        let rows = rows.chain([self.earned("total", &total)]).collect::<Result<Vec<_>>>()?;
        let header = ["category", "gross", "discount", "tax", "net", "cost", "profit", "margin"];
        self.print("what was earned", &header, rows);
        println!("{} sales; refunds of {}", day.sales, self.money(day.refunds));
        Ok(())
    }

    fn earned(&self, what: &str, earned: &Earned) -> Result<[String; 8]> {
        let net = earned.gross.minus(earned.discount)?.minus(earned.tax)?;
        Ok([
            what.to_owned(),
            self.money(earned.gross),
            self.money(earned.discount),
            self.money(earned.tax),
            self.money(net),
            self.money(earned.cost),
            self.money(net.minus(earned.cost)?),
            table::margin(net, earned.cost),
        ])
    }

    /// What is on the shelves, at cost.
    async fn valuation(&self) -> Result<()> {
        let rows = self.shop.valuation(&self.firm.manager, Valuation::default()).await?;
        let total = Money::sum(rows.iter().map(|row| row.value))?;
        let places = self.places();
        let rows = rows.iter().map(|row| {
            let category = row.category.as_ref().map_or("", |category| category.as_str());
            [places[&row.location].to_owned(), category.to_owned(), self.money(row.value)]
        });
        let total = ["total".to_owned(), String::new(), self.money(total)];
        let rows: Vec<_> = rows.chain([total]).collect();
        self.print("stock at cost", &["place", "category", "value"], rows);
        Ok(())
    }

    /// What to order, the scarcest first.
    async fn low_stock(&self) -> Result<()> {
        let location = Some(self.firm.counter().id);
        let query = LevelQuery { location, low: true, ..LevelQuery::default() };
        let levels = self.shop.levels(&self.firm.manager, query).await?;
        let rows = levels.items.iter().map(|level| {
            [
                level.name.to_string(),
                self.units(level.product, level.available()),
                self.units(level.product, level.reorder_point),
                self.units(level.product, level.suggested_order()),
                if level.is_urgent() { "urgent".to_owned() } else { String::new() },
            ]
        });
        let rows: Vec<_> = rows.collect();
        let header = ["product", "available", "reorder at", "order", ""];
        self.print("to be ordered", &header, rows);
        Ok(())
    }

    /// What must go within three days.
    async fn expiring(&self) -> Result<()> {
        let by = today() + Days::new(3);
        let expiring = self.shop.expiring_soon(&self.firm.manager, None, by, 100).await?;
        let places = self.places();
        let rows = expiring.iter().map(|stock| {
            [
                stock.expiration_date.to_string(),
                stock.name.to_string(),
                stock.number.to_string(),
                places[&stock.location].to_owned(),
                self.units(stock.product, stock.quantity),
                self.money(stock.value),
            ]
        });
        let rows: Vec<_> = rows.collect();
        let header = ["last day", "product", "batch", "place", "units", "cost"];
        self.print("expiring within three days", &header, rows);
        Ok(())
    }

    /// Where a batch went: whom to call.
    pub(crate) async fn trace(&self, batch: BatchId) -> Result<()> {
        let trace = self.shop.trace_batch(&self.firm.manager, batch).await?;
        let (sold, back) = trace
            .sales
            .iter()
            .fold((0, 0), |(sold, back), sale| (sold + sale.quantity, back + sale.returned));
        let mut sales = trace.sales.clone();
        sales.sort_by_key(|sale| (sale.sold_at, sale.customer));
        let customers = self.customers();
        let rows = sales.iter().filter_map(|sale| {
            let customer = customers.get(&sale.customer?)?;
            let time = sale.sold_at.with_timezone(&self.firm.plan.zone).format("%H:%M");
            let (sold, back) = (sale.quantity.to_string(), sale.returned.to_string());
            Some([time.to_string(), customer.clone(), sold, back])
        });
        let rows: Vec<_> = rows.collect();
        let title = format!("whom to call about batch {}", trace.batch.number);
        self.print(&title, &["sold at", "customer", "units", "came back"], rows);
        println!(
            "of {} units, {sold} were sold in {} sales, {back} came back, {} are on hand",
            trace.batch.quantity_received,
            sales.len(),
            trace.batch.on_hand,
        );
        Ok(())
    }

    /// Prints the receipt of a sale.
    pub(crate) fn receipt(&self, sale: &Sale) -> Result<()> {
        println!("\n{}", sale.receipt(&self.firm.tenant.name, self.firm.plan.zone)?);
        Ok(())
    }

    /// The day's sales that still count.
    async fn sales(&self) -> Result<Vec<Sale>> {
        let mut query = SaleQuery { from: Some(today()), limit: 1_000, ..SaleQuery::default() };
        let mut sales = Vec::new();
        loop {
            let page = self.shop.sales(&self.firm.manager, query.clone()).await?;
            sales.extend(page.items.into_iter().filter(|it| it.status != SaleStatus::Voided));
            query.after = page.next;
            if query.after.is_none() {
                return Ok(sales);
            }
        }
    }

    fn category(&self, product: ProductId) -> Result<&'static str> {
        let found = self.firm.goods().find(|(_, it)| it.id == product);
        Ok(found.context("something else was sold")?.0.category)
    }

    fn places(&self) -> HashMap<LocationId, &str> {
        self.firm.places.iter().map(|place| (place.id, place.name.as_str())).collect()
    }

    fn customers(&self) -> HashMap<CustomerId, String> {
        let name =
            |it: &shopx_core::customers::Customer| format!("{} {}", it.first_name, it.last_name);
        self.firm.customers.iter().map(|customer| (customer.id, name(customer))).collect()
    }

    /// Units of a product, in kilograms where it is sold by weight.
    fn units(&self, product: ProductId, units: i64) -> String {
        let decimals = self.firm.products.iter().find(|it| it.id == product);
        table::number(in_whole_units(units, decimals.map_or(0, |it| it.quantity_decimals)))
    }

    /// An amount as people read it: an exact cost may have more digits than the currency.
    fn money(&self, amount: Money) -> String {
        let currency = self.firm.currency();
        let rounded = Money::exact(amount.amount().round_dp(currency.digits()));
        table::number(currency.format(rounded.unwrap_or(amount)))
    }

    fn print<const N: usize>(&self, what: &str, header: &[&str], rows: Vec<[String; N]>) {
        let (name, currency) = (self.firm.plan.name, self.firm.currency());
        table::print(&format!("{name} ({currency}): {what}"), header, rows);
    }
}

/// What lines came to.
#[derive(Default)]
struct Earned {
    gross: Money,
    discount: Money,
    /// The tax in it: every price includes it.
    tax: Money,
    cost: Money,
}

impl Earned {
    fn add(&mut self, line: &SaleLine) -> Result<()> {
        self.gross = self.gross.plus(line.total_price)?;
        self.discount = self.discount.plus(line.discount_amount)?;
        self.tax = self.tax.plus(line.tax_amount)?;
        self.cost = self.cost.plus(line.cost_of_goods()?)?;
        Ok(())
    }
}

fn tomorrow() -> Result<chrono::NaiveDate> {
    today().succ_opt().context("the end of time")
}
