//! What the figures say.

use async_trait::async_trait;
use chrono::NaiveDate;
use rust_decimal::Decimal;
use shopx_core::id::{CustomerId, LocationId};
use shopx_core::reports::{
    CustomerValue, Discrepancy, ReportRepo, SalesReport, SalesRow, TakingsReport, TakingsRow,
    Valuation, ValuationRow,
};
use shopx_core::text::Category;
use shopx_core::{Money, Result};
use sqlx::{AssertSqlSafe, FromRow};

use crate::error::OrRefuse;
use crate::store::PgTx;

#[derive(FromRow)]
struct PeriodRow {
    period: NaiveDate,
    sales: i64,
    units: i64,
    revenue: Decimal,
    tax: Decimal,
    discounts: Decimal,
    cost_of_goods: Decimal,
    refunds: Decimal,
}

impl PeriodRow {
    fn into_sales(self) -> Result<SalesRow> {
        Ok(SalesRow {
            period: self.period,
            sales: self.sales,
            units: self.units,
            revenue: Money::exact(self.revenue)?,
            tax: Money::exact(self.tax)?,
            discounts: Money::exact(self.discounts)?,
            cost_of_goods: Money::exact(self.cost_of_goods)?,
            refunds: Money::exact(self.refunds)?,
        })
    }
}

#[derive(FromRow)]
struct MethodRow {
    method: String,
    taken: Decimal,
    paid_back: Decimal,
}

impl MethodRow {
    fn into_takings(self) -> Result<TakingsRow> {
        Ok(TakingsRow {
            method: self.method.parse()?,
            taken: Money::exact(self.taken)?,
            paid_back: Money::exact(self.paid_back)?,
        })
    }
}

#[derive(FromRow)]
struct CustomerRow {
    id: i64,
    first_name: String,
    last_name: String,
    sales: i64,
    lifetime_value: Decimal,
    last_sale: Option<NaiveDate>,
}

impl CustomerRow {
    fn into_value(self) -> Result<CustomerValue> {
        Ok(CustomerValue {
            customer: CustomerId::new(self.id),
            first_name: self.first_name,
            last_name: self.last_name,
            sales: self.sales,
            lifetime_value: Money::exact(self.lifetime_value)?,
            last_sale: self.last_sale,
        })
    }
}

#[derive(FromRow)]
struct CategoryRow {
    location_id: i64,
    category: Option<String>,
    units: i64,
    value: Decimal,
}

impl CategoryRow {
    fn into_valuation(self) -> Result<ValuationRow> {
        Ok(ValuationRow {
            location: LocationId::new(self.location_id),
            category: self.category.as_deref().map(Category::new).transpose()?,
            units: self.units,
            value: Money::exact(self.value)?,
        })
    }
}

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
        let rows: Vec<PeriodRow> = sqlx::query_as(include_str!("sql/sales_report.sql"))
            .bind(tenant)
            .bind(query.period.as_str())
            .bind(query.from)
            .bind(query.until)
            .bind(query.location.map(LocationId::get))
            .fetch_all(self.open().await?)
            .await
            .or_refuse()?;
        rows.into_iter().map(PeriodRow::into_sales).collect()
    }

    async fn takings(&mut self, query: &TakingsReport) -> Result<Vec<TakingsRow>> {
        let tenant = self.tenant_id();
        let rows: Vec<MethodRow> = sqlx::query_as(include_str!("sql/takings.sql"))
            .bind(tenant)
            .bind(query.from)
            .bind(query.until)
            .bind(query.location.map(LocationId::get))
            .fetch_all(self.open().await?)
            .await
            .or_refuse()?;
        let mut rows: Vec<TakingsRow> =
            rows.into_iter().map(MethodRow::into_takings).collect::<Result<_>>()?;
        rows.sort_by_key(|row| row.method);
        Ok(rows)
    }

    async fn customer_values(&mut self, limit: u32) -> Result<Vec<CustomerValue>> {
        let tenant = self.tenant_id();
        let rows: Vec<CustomerRow> = sqlx::query_as(include_str!("sql/customer_values.sql"))
            .bind(tenant)
            .bind(i64::from(limit))
            .fetch_all(self.open().await?)
            .await
            .or_refuse()?;
        rows.into_iter().map(CustomerRow::into_value).collect()
    }

    async fn valuation(&mut self, query: &Valuation) -> Result<Vec<ValuationRow>> {
        let tenant = self.tenant_id();
        let rows: Vec<CategoryRow> = sqlx::query_as(include_str!("sql/valuation.sql"))
            .bind(tenant)
            .bind(query.location.map(LocationId::get))
            .bind(query.on)
            .fetch_all(self.open().await?)
            .await
            .or_refuse()?;
        rows.into_iter().map(CategoryRow::into_valuation).collect()
    }

    async fn verify(&mut self) -> Result<Vec<Discrepancy>> {
        let tenant = self.tenant_id();
        let conn = self.open().await?;
        let mut rows: Vec<DifferenceRow> = sqlx::query_as(include_str!("sql/verify.sql"))
            .bind(tenant)
            .fetch_all(&mut *conn)
            .await
            .or_refuse()?;
        let (references,): (String,) = sqlx::query_as(include_str!("sql/references.sql"))
            .fetch_one(&mut *conn)
            .await
            .or_refuse()?;
        let missing: Vec<DifferenceRow> = sqlx::query_as(AssertSqlSafe(references))
            .bind(tenant)
            .fetch_all(conn)
            .await
            .or_refuse()?;
        rows.extend(missing);
        let mut found: Vec<Discrepancy> =
            rows.into_iter().map(DifferenceRow::into_discrepancy).collect::<Result<_>>()?;
        found.sort_by(|a, b| (a.check, &a.subject).cmp(&(b.check, &b.subject)));
        Ok(found)
    }
}
