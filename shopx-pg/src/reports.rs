//! What the figures say.

use async_trait::async_trait;
use shopx_core::id::{CustomerId, LocationId};
use shopx_core::reports::{
    CustomerValue, Discrepancy, ReportRepo, SalesReport, SalesRow, TakingsReport, TakingsRow,
    Valuation, ValuationRow,
};
use shopx_core::text::{Category, PersonName};
use shopx_core::{Money, Result};
use sqlx::{AssertSqlSafe, FromRow};

use crate::error::OrRefuse;
use crate::store::PgTx;

#[derive(FromRow)]
struct DifferenceRow {
    check: String,
    subject: String,
    expected: String,
    actual: String,
}

impl DifferenceRow {
    fn into_discrepancy(self) -> Result<Discrepancy> {
        Ok(Discrepancy {
            check: self.check.parse()?,
            subject: self.subject,
            expected: self.expected,
            actual: self.actual,
        })
    }
}

#[async_trait]
impl ReportRepo for PgTx {
    async fn sales(&mut self, query: &SalesReport) -> Result<Vec<SalesRow>> {
        let tenant = self.tenant_id();
        let rows = sqlx::query_file!(
            "src/sql/sales_report.sql",
            tenant,
            query.period.as_str(),
            query.from,
            query.until,
            query.location.map(LocationId::get),
        )
        .fetch_all(self.open().await?)
        .await
        .or_refuse()?;
        rows.into_iter()
            .map(|row| {
                Ok(SalesRow {
                    period: row.period,
                    sales: row.sales,
                    units: row.units,
                    revenue: Money::exact(row.revenue)?,
                    tax: Money::exact(row.tax)?,
                    discounts: Money::exact(row.discounts)?,
                    cost_of_goods: Money::exact(row.cost_of_goods)?,
                    refunds: Money::exact(row.refunds)?,
                })
            })
            .collect()
    }

    async fn takings(&mut self, query: &TakingsReport) -> Result<Vec<TakingsRow>> {
        let tenant = self.tenant_id();
        let rows = sqlx::query_file!(
            "src/sql/takings.sql",
            tenant,
            query.from,
            query.until,
            query.location.map(LocationId::get),
        )
        .fetch_all(self.open().await?)
        .await
        .or_refuse()?;
        let mut rows: Vec<TakingsRow> = rows
            .into_iter()
            .map(|row| {
                Ok(TakingsRow {
                    method: row.method.parse()?,
                    taken: Money::exact(row.taken)?,
                    paid_back: Money::exact(row.paid_back)?,
                })
            })
            .collect::<Result<_>>()?;
        rows.sort_by_key(|row| row.method);
        Ok(rows)
    }

    async fn customer_values(&mut self, limit: u32) -> Result<Vec<CustomerValue>> {
        let tenant = self.tenant_id();
        let rows = sqlx::query_file!("src/sql/customer_values.sql", tenant, i64::from(limit))
            .fetch_all(self.open().await?)
            .await
            .or_refuse()?;
        rows.into_iter()
            .map(|row| {
                Ok(CustomerValue {
                    customer: CustomerId::new(row.id),
                    first_name: PersonName::new(&row.first_name)?,
                    last_name: PersonName::new(&row.last_name)?,
                    sales: row.sales,
                    lifetime_value: Money::exact(row.lifetime_value)?,
                    last_sale: row.last_sale,
                })
            })
            .collect()
    }

    async fn valuation(&mut self, query: &Valuation) -> Result<Vec<ValuationRow>> {
        let tenant = self.tenant_id();
        let rows = sqlx::query_file!(
            "src/sql/valuation.sql",
            tenant,
            query.location.map(LocationId::get),
            query.on,
        )
        .fetch_all(self.open().await?)
        .await
        .or_refuse()?;
        rows.into_iter()
            .map(|row| {
                Ok(ValuationRow {
                    location: LocationId::new(row.location_id),
                    category: row.category.as_deref().map(Category::new).transpose()?,
                    units: row.units,
                    value: Money::exact(row.value)?,
                })
            })
            .collect()
    }

    async fn verify(&mut self) -> Result<Vec<Discrepancy>> {
        let tenant = self.tenant_id();
        let line = self.open().await?;
        // These read everything: a plan that was kept since there was little would do so row by row.
        sqlx::raw_sql("SET LOCAL plan_cache_mode = force_custom_plan")
            .execute(&mut *line)
            .await
            .or_refuse()?;
        let mut rows = sqlx::query_file_as!(DifferenceRow, "src/sql/verify.sql", tenant)
            .fetch_all(&mut *line)
            .await
            .or_refuse()?;
        let references = sqlx::query_file_scalar!("src/sql/references.sql")
            .fetch_one(&mut *line)
            .await
            .or_refuse()?;
        let missing: Vec<DifferenceRow> = sqlx::query_as(AssertSqlSafe(references))
            .bind(tenant)
            .fetch_all(&mut *line)
            .await
            .or_refuse()?;
        // What else is done in the transaction keeps its plans.
        sqlx::raw_sql("SET LOCAL plan_cache_mode TO DEFAULT").execute(line).await.or_refuse()?;
        rows.extend(missing);
        let mut found: Vec<Discrepancy> =
            rows.into_iter().map(DifferenceRow::into_discrepancy).collect::<Result<_>>()?;
        found.sort_by(|a, b| (a.check, &a.subject).cmp(&(b.check, &b.subject)));
        Ok(found)
    }
}
