//! Batches, and where they went.

use async_trait::async_trait;
use chrono::{DateTime, NaiveDate, Utc};
use rust_decimal::Decimal;
use shopx_core::batches::{Batch, BatchQuery, BatchRepo, BatchTrace, ExpiringStock};
use shopx_core::id::{BatchId, LocationId, ProductId};
use shopx_core::records::Page;
use shopx_core::text::{BatchNumber, Name, Note, Sku};
use shopx_core::{Money, Result, ShopError};
use sqlx::FromRow;

use crate::error::OrRefuse;
use crate::stock::{column, from_json};
use crate::store::PgTx;

#[derive(FromRow)]
struct ExpiringRow {
    batch_id: i64,
    batch_number: String,
    product_id: i64,
    sku: String,
    name: String,
    location_id: i64,
    expiration_date: NaiveDate,
    quantity: i64,
    value: Decimal,
}

impl ExpiringRow {
    fn into_expiring(self) -> Result<ExpiringStock> {
        Ok(ExpiringStock {
            batch: BatchId::new(self.batch_id),
            number: BatchNumber::new(&self.batch_number)?,
            product: ProductId::new(self.product_id),
            sku: Sku::new(&self.sku)?,
            name: Name::new(&self.name)?,
            location: LocationId::new(self.location_id),
            expiration_date: self.expiration_date,
            quantity: self.quantity,
            value: Money::exact(self.value)?,
        })
    }
}

#[async_trait]
impl BatchRepo for PgTx {
    async fn get(&mut self, ids: &[BatchId]) -> Result<Vec<Batch>> {
        let tenant = self.tenant_id();
        let rows: Vec<(String,)> = sqlx::query_as(concat!(
            "SELECT ",
            include_str!("sql/batch.sql"),
            "::text FROM unnest($2::bigint[]) WITH ORDINALITY AS n (id, position)
             JOIN shopx.batches AS b ON b.tenant_id = $1 AND b.id = n.id
             ORDER BY n.position",
        ))
        .bind(tenant)
        .bind(column(ids, |id| id.get()))
        .fetch_all(self.open().await?)
        .await
        .or_refuse()?;
        from_json(rows)
    }

    async fn find(&mut self, product: ProductId, number: &BatchNumber) -> Result<Option<Batch>> {
        let tenant = self.tenant_id();
        let rows: Vec<(String,)> = sqlx::query_as(concat!(
            "SELECT ",
            include_str!("sql/batch.sql"),
            "::text FROM shopx.batches AS b
             WHERE b.tenant_id = $1 AND b.product_id = $2 AND b.batch_number = $3",
        ))
        .bind(tenant)
        .bind(product.get())
        .bind(number.as_str())
        .fetch_all(self.open().await?)
        .await
        .or_refuse()?;
        Ok(from_json(rows)?.pop())
    }

    async fn page(&mut self, query: &BatchQuery) -> Result<Page<Batch>> {
        let tenant = self.tenant_id();
        let rows: Vec<(String,)> = sqlx::query_as(concat!(
            "SELECT ",
            include_str!("sql/batch.sql"),
            "::text FROM shopx.batches AS b
             WHERE b.tenant_id = $1
               AND ($2::bigint IS NULL OR b.product_id = $2)
               AND (NOT $3 OR EXISTS (
                   SELECT FROM shopx.batch_stock AS s
                   WHERE s.tenant_id = $1 AND s.batch_id = b.id AND s.is_open))
               AND b.id > $4
             ORDER BY b.id LIMIT $5",
        ))
        .bind(tenant)
        .bind(query.product.map(ProductId::get))
        .bind(query.in_stock)
        .bind(query.after.unwrap_or(0))
        .bind(i64::from(query.limit) + 1)
        .fetch_all(self.open().await?)
        .await
        .or_refuse()?;
        Ok(Page::of(from_json(rows)?, query.limit, |batch: &Batch| batch.id.get()))
    }

    async fn set_quarantined(
        &mut self,
        id: BatchId,
        version: u32,
        quarantined: bool,
        reason: Option<Note>,
        at: DateTime<Utc>,
    ) -> Result<()> {
        let (tenant, user) = (self.tenant_id(), self.user_id());
        let call = sqlx::query_as("SELECT shopx.set_quarantine($1, $2, $3, $4, $5, $6, $7)")
            .bind(tenant)
            .bind(user)
            .bind(id.get())
            .bind(i32::try_from(version).unwrap_or_default())
            .bind(quarantined)
            .bind(reason.as_ref().map(Note::as_str))
            .bind(at);
        let (version,): (Option<i32>,) = self.record(call).await?;
        // The version was read before: if it is not there any more, somebody was faster.
        version.map(drop).ok_or(ShopError::LostRace)
    }

    async fn expiring(
        &mut self,
        location: Option<LocationId>,
        by: NaiveDate,
        limit: u32,
    ) -> Result<Vec<ExpiringStock>> {
        let tenant = self.tenant_id();
        let rows: Vec<ExpiringRow> = sqlx::query_as(include_str!("sql/expiring.sql"))
            .bind(tenant)
            .bind(location.map(LocationId::get))
            .bind(by)
            .bind(i64::from(limit))
            .fetch_all(self.open().await?)
            .await
            .or_refuse()?;
        rows.into_iter().map(ExpiringRow::into_expiring).collect()
    }

    async fn trace(&mut self, id: BatchId) -> Result<Option<BatchTrace>> {
        let tenant = self.tenant_id();
        let rows: Vec<(String,)> = sqlx::query_as(concat!(
            "SELECT json_build_object('batch', ",
            include_str!("sql/batch.sql"),
            ", ",
            include_str!("sql/batch_trace.sql"),
        ))
        .bind(tenant)
        .bind(id.get())
        .fetch_all(self.open().await?)
        .await
        .or_refuse()?;
        Ok(from_json(rows)?.pop())
    }
}
