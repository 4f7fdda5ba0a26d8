//! What the figures say.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use async_trait::async_trait;
use chrono::{Datelike, NaiveDate};

use super::state::{BatchPlace, TenantState};
use super::{MemoryTx, verify};
use crate::id::{CustomerId, LocationId};
use crate::pricing::payment::PaymentMethod;
use crate::reports::{
    CustomerValue, Discrepancy, Period, ReportRepo, SalesReport, SalesRow, TakingsReport,
    TakingsRow, Valuation, ValuationRow,
};
use crate::sales::{Refund, RefundKind, Sale, SaleStatus};
use crate::text::Category;
use crate::{Money, Result};

#[async_trait]
impl ReportRepo for MemoryTx {
    async fn sales(&mut self, query: &SalesReport) -> Result<Vec<SalesRow>> {
        let days = Days { from: query.from, until: query.until, location: query.location };
        self.read()?.sales_report(query.period, days)
    }

    async fn takings(&mut self, query: &TakingsReport) -> Result<Vec<TakingsRow>> {
        let days = Days { from: query.from, until: query.until, location: query.location };
        self.read()?.takings(days)
    }

    async fn customer_values(&mut self, limit: u32) -> Result<Vec<CustomerValue>> {
        let mut values = self.read()?.customer_values()?;
        values.truncate(limit as usize);
        Ok(values)
    }

    async fn valuation(&mut self, query: &Valuation) -> Result<Vec<ValuationRow>> {
        self.read()?.valuation(query)
    }

    async fn verify(&mut self) -> Result<Vec<Discrepancy>> {
        verify::verify(self.read()?)
    }
}

/// Business dates at one location or all.
#[derive(Clone, Copy)]
struct Days {
    from: NaiveDate,
    until: NaiveDate,
    location: Option<LocationId>,
}

impl Days {
    fn include(&self, date: NaiveDate, location: LocationId) -> bool {
        (self.from..self.until).contains(&date) && self.location.is_none_or(|only| location == only)
    }
}

impl TenantState {
    /// The sales that count.
    fn sold(&self) -> impl Iterator<Item = &Sale> {
        self.sales.values().map(AsRef::as_ref).filter(|sale| sale.status != SaleStatus::Voided)
    }

    /// What was paid back for sales that count, or without a receipt.
    fn paid_back(&self) -> impl Iterator<Item = &Refund> {
        self.refunds.values().map(AsRef::as_ref).filter(|refund| refund.kind != RefundKind::Void)
    }

    fn sales_report(&self, period: Period, days: Days) -> Result<Vec<SalesRow>> {
        let mut rows = BTreeMap::new();
        let period = |date: NaiveDate| match period {
            Period::Day => date,
            Period::Month => date.with_day(1).unwrap_or(date),
        };
        let empty = |period| SalesRow {
            period,
            sales: 0,
            units: 0,
            revenue: Money::ZERO,
            tax: Money::ZERO,
            discounts: Money::ZERO,
            cost_of_goods: Money::ZERO,
            refunds: Money::ZERO,
        };
        for sale in self.sold().filter(|sale| days.include(sale.business_date, sale.location)) {
            let period = period(sale.business_date);
            let row = rows.entry(period).or_insert_with(|| empty(period));
            row.sales += 1;
            row.units += sale.lines.iter().map(|line| line.quantity).sum::<i64>();
            row.revenue = row.revenue.plus(sale.total_amount)?;
            row.tax = row.tax.plus(sale.tax_amount)?;
            row.discounts = row.discounts.plus(sale.discount_amount)?;
            row.cost_of_goods = row.cost_of_goods.plus(sale.cost_of_goods()?)?;
        }
        for refund in
            self.paid_back().filter(|back| days.include(back.business_date, back.location))
        {
            let period = period(refund.business_date);
            let row = rows.entry(period).or_insert_with(|| empty(period));
            row.refunds = row.refunds.plus(refund.amount)?;
        }
        Ok(rows.into_values().collect())
    }

    fn takings(&self, days: Days) -> Result<Vec<TakingsRow>> {
        let mut rows = BTreeMap::new();
        let empty = |method| TakingsRow { method, taken: Money::ZERO, paid_back: Money::ZERO };
        let sales = self.sold().filter(|sale| days.include(sale.business_date, sale.location));
        for payment in sales.flat_map(|sale| &sale.payments) {
            let method: PaymentMethod = payment.method;
            let row = rows.entry(method).or_insert_with(|| empty(method));
            row.taken = row.taken.plus(payment.amount)?;
        }
        for refund in
            self.paid_back().filter(|back| days.include(back.business_date, back.location))
        {
            let Some(method) = refund.paid_by.method() else { continue };
            let row = rows.entry(method).or_insert_with(|| empty(method));
            row.paid_back = row.paid_back.plus(refund.amount.plus(refund.rounding_amount)?)?;
        }
        Ok(rows.into_values().collect())
    }

    /// Every customer, the best first.
    fn customer_values(&self) -> Result<Vec<CustomerValue>> {
        let none = |customer: &crate::customers::Customer| CustomerValue {
            customer: customer.id,
            first_name: customer.first_name.clone(),
            last_name: customer.last_name.clone(),
            sales: 0,
            lifetime_value: Money::ZERO,
            last_sale: None,
        };
        let mut values: BTreeMap<CustomerId, CustomerValue> =
            self.records.customers.iter().map(|(id, customer)| (*id, none(customer))).collect();
        for sale in self.sold() {
            let Some(value) = sale.customer.and_then(|id| values.get_mut(&id)) else { continue };
            value.sales += 1;
            let kept = sale.total_amount.minus(sale.refunded_amount)?;
            value.lifetime_value = value.lifetime_value.plus(kept)?;
            value.last_sale = value.last_sale.max(Some(sale.business_date));
        }
        let mut values: Vec<CustomerValue> = values.into_values().collect();
        values.sort_by_key(|value| (Reverse(value.lifetime_value), value.customer));
        Ok(values)
    }

    fn valuation(&self, query: &Valuation) -> Result<Vec<ValuationRow>> {
        // Products without a category come last.
        let mut rows: BTreeMap<(LocationId, bool, Option<&Category>), ValuationRow> =
            BTreeMap::new();
        for ((product, location, batch), units) in self.on_hand(query.on) {
            if units == 0 || query.location.is_some_and(|only| location != only) {
                continue;
            }
            let (product, batch) = (&self.records.products[&product], &self.batches[&batch]);
            let value = batch.cost_per_unit.for_units(units, product.quantity_decimals)?;
            let category = product.category.as_ref();
            let row = rows.entry((location, category.is_none(), category));
            let row = row.or_insert_with(|| ValuationRow {
                location,
                category: category.cloned(),
                units: 0,
                value: Money::ZERO,
            });
            row.units += units;
            row.value = row.value.plus(value)?;
        }
        Ok(rows.into_values().collect())
    }

    /// Units on hand: now, or at the end of a business date as the ledger replays.
    fn on_hand(&self, on: Option<NaiveDate>) -> BTreeMap<BatchPlace, i64> {
        let Some(on) = on else {
            let now = self.batch_stock.iter();
            return now.map(|(place, units)| (*place, units.quantity)).collect();
        };
        let mut on_hand = BTreeMap::new();
        for movement in self.ledger.iter().filter(|movement| movement.business_date <= on) {
            let place = (movement.product, movement.location, movement.batch);
            *on_hand.entry(place).or_default() += movement.quantity;
        }
        on_hand
    }
}
