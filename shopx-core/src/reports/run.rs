//! Running reports.

use async_trait::async_trait;
use chrono::NaiveDate;

use super::{
    CustomerValue, SalesReport, SalesRow, TakingsReport, TakingsRow, Valuation, ValuationRow,
};
use crate::limits::check_limit;
use crate::session::Permission;
use crate::store::{Context, Tx, UseCase};
use crate::{Field, Result, ShopError};

#[async_trait]
impl UseCase for SalesReport {
    type Output = Vec<SalesRow>;

    fn name(&self) -> &'static str {
        "sales_report"
    }

    fn permissions(&self) -> Vec<Permission> {
        vec![Permission::Report]
    }

    async fn run(&self, tx: &mut dyn Tx, _: &Context) -> Result<Vec<SalesRow>> {
        check_dates(self.from, self.until)?;
        tx.reports().sales(self).await
    }
}

#[async_trait]
impl UseCase for TakingsReport {
    type Output = Vec<TakingsRow>;

    fn name(&self) -> &'static str {
        "takings_report"
    }

    fn permissions(&self) -> Vec<Permission> {
        vec![Permission::Report]
    }

    async fn run(&self, tx: &mut dyn Tx, _: &Context) -> Result<Vec<TakingsRow>> {
        check_dates(self.from, self.until)?;
        tx.reports().takings(self).await
    }
}

/// Customers by lifetime value, the best first.
#[derive(Debug, Clone, Copy)]
pub struct CustomerValues {
    /// At most this many, between 1 and [`MAX_RECORDS`](crate::records::MAX_RECORDS).
    pub limit: u32,
}

#[async_trait]
impl UseCase for CustomerValues {
    type Output = Vec<CustomerValue>;

    fn name(&self) -> &'static str {
        "customer_values"
    }

    fn permissions(&self) -> Vec<Permission> {
        vec![Permission::Report]
    }

    async fn run(&self, tx: &mut dyn Tx, _: &Context) -> Result<Vec<CustomerValue>> {
        check_limit(self.limit)?;
        tx.reports().customer_values(self.limit).await
    }
}

#[async_trait]
impl UseCase for Valuation {
    type Output = Vec<ValuationRow>;

    fn name(&self) -> &'static str {
        "valuation"
    }

    fn permissions(&self) -> Vec<Permission> {
        vec![Permission::Report]
    }

    async fn run(&self, tx: &mut dyn Tx, _: &Context) -> Result<Vec<ValuationRow>> {
        tx.reports().valuation(self).await
    }
}

fn check_dates(from: NaiveDate, until: NaiveDate) -> Result<()> {
    if from < until {
        return Ok(());
    }
    Err(ShopError::Malformed { field: Field::Period, value: format!("{from} until {until}") })
}
