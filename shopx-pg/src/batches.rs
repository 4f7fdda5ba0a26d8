//! Batches, and where they went.

use async_trait::async_trait;
use chrono::{DateTime, NaiveDate, Utc};
use shopx_core::batches::{Batch, BatchQuery, BatchRepo, BatchTrace, ExpiringStock};
use shopx_core::id::{BatchId, LocationId, ProductId};
use shopx_core::records::Page;
use shopx_core::text::{BatchNumber, Name, Note, Sku};
use shopx_core::{Money, Result, ShopError};

use crate::error::OrRefuse;
use crate::stock::column;
use crate::store::PgTx;
use crate::stored;

/// A statement that returns batches `b`, in the form [`stored::Batch`]. `$1` is the tenant.
macro_rules! batches {
    ($before:literal, $after:literal, $($value:expr),+ $(,)?) => {
        sqlx::query_scalar!(
            $before
                + "
            json_build_object(
                'id', b.id,
                'product', b.product_id,
                'supplier', b.supplier_id,
                'number', b.batch_number,
                'quantity_received', b.quantity_received,
                'cost_per_unit', b.cost_per_unit::text,
                'received_date', b.received_date,
                'expiration_date', b.expiration_date,
                'quarantined', b.quarantined,
                'quarantine_reason', b.quarantine_reason,
                'version', b.version,
                'on_hand', (
                    SELECT coalesce(sum(s.quantity), 0)
                    FROM shopx.batch_stock AS s
                    WHERE s.tenant_id = $1 AND s.batch_id = b.id))"
                + $after,
            $($value),+
        )
    };
}

#[async_trait]
impl BatchRepo for PgTx {
    async fn get(&mut self, ids: &[BatchId]) -> Result<Vec<Batch>> {
        let tenant = self.tenant_id();
        let rows = batches!(
            "SELECT",
            r#"::text AS "json!"
            FROM unnest($2::bigint[]) WITH ORDINALITY AS n (id, position)
            JOIN shopx.batches AS b ON b.tenant_id = $1 AND b.id = n.id
            ORDER BY n.position"#,
            tenant,
            &column(ids, |id| id.get()),
        )
        .fetch_all(self.open().await?)
        .await
        .or_refuse()?;
        stored::read_rows::<stored::Batch>(&rows)
    }

    async fn find(&mut self, product: ProductId, number: &BatchNumber) -> Result<Option<Batch>> {
        let tenant = self.tenant_id();
        let rows = batches!(
            "SELECT",
            r#"::text AS "json!"
            FROM shopx.batches AS b
            WHERE b.tenant_id = $1 AND b.product_id = $2 AND b.batch_number = $3"#,
            tenant,
            product.get(),
            number.as_str(),
        )
        .fetch_all(self.open().await?)
        .await
        .or_refuse()?;
        Ok(stored::read_rows::<stored::Batch>(&rows)?.pop())
    }

    async fn page(&mut self, query: &BatchQuery) -> Result<Page<Batch>> {
        let tenant = self.tenant_id();
        let rows = batches!(
            "SELECT",
            r#"::text AS "json!"
            FROM shopx.batches AS b
            WHERE b.tenant_id = $1
              AND ($2::bigint IS NULL OR b.product_id = $2)
              AND (NOT $3 OR EXISTS (
                  SELECT FROM shopx.batch_stock AS s
                  WHERE s.tenant_id = $1 AND s.batch_id = b.id AND s.is_open))
              AND b.id > $4
            ORDER BY b.id LIMIT $5"#,
            tenant,
            query.product.map(ProductId::get),
            query.in_stock,
            query.after.unwrap_or(0),
            i64::from(query.limit) + 1,
        )
        .fetch_all(self.open().await?)
        .await
        .or_refuse()?;
        let batches = stored::read_rows::<stored::Batch>(&rows)?;
        Ok(Page::of(batches, query.limit, |batch| batch.id.get()))
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
        let rows = sqlx::query_file!(
            "src/sql/expiring.sql",
            tenant,
            location.map(LocationId::get),
            by,
            i64::from(limit),
        )
        .fetch_all(self.open().await?)
        .await
        .or_refuse()?;
        rows.into_iter()
            .map(|row| {
                Ok(ExpiringStock {
                    batch: BatchId::new(row.batch_id),
                    number: BatchNumber::new(&row.batch_number)?,
                    product: ProductId::new(row.product_id),
                    sku: Sku::new(&row.sku)?,
                    name: Name::new(&row.name)?,
                    location: LocationId::new(row.location_id),
                    expiration_date: row.expiration_date,
                    quantity: row.quantity,
                    value: Money::exact(row.value)?,
                })
            })
            .collect()
    }

    async fn trace(&mut self, id: BatchId) -> Result<Option<BatchTrace>> {
        let tenant = self.tenant_id();
        let rows = batches!(
            "SELECT json_build_object('batch',",
            r#",
                'on_hand', (
                    SELECT coalesce(json_agg(json_build_object(
                        'location', s.location_id, 'quantity', s.quantity, 'reserved', s.reserved)
                        ORDER BY s.location_id), '[]')
                    FROM shopx.batch_stock AS s
                    WHERE s.tenant_id = $1 AND s.batch_id = b.id AND s.is_open),
                'sales', (
                    SELECT coalesce(json_agg(json_build_object(
                        'sale', t.id,
                        'line_no', m.line_no,
                        'location', t.location_id,
                        'customer', t.customer_id,
                        'sold_at', t.created_at,
                        'quantity', -m.quantity,
                        'returned', (
                            SELECT coalesce(sum(r.quantity), 0)
                            FROM shopx.refund_items AS i
                            JOIN shopx.stock_movements AS r
                                ON r.tenant_id = $1 AND r.refund_id = i.refund_id
                               AND r.line_no = i.line_no
                               AND r.kind = 'refund' AND r.batch_id = b.id
                            WHERE i.tenant_id = $1 AND i.transaction_id = t.id
                              AND i.transaction_line_no = m.line_no))
                        ORDER BY t.id, m.line_no), '[]')
                    FROM shopx.stock_movements AS m
                    JOIN shopx.transactions AS t ON t.tenant_id = $1 AND t.id = m.transaction_id
                    WHERE m.tenant_id = $1 AND m.batch_id = b.id AND m.kind = 'sale'),
                'transfers', (
                    SELECT coalesce(json_agg(t.id ORDER BY t.id), '[]')
                    FROM shopx.transfers AS t
                    WHERE t.tenant_id = $1 AND t.batch_id = b.id AND t.status <> 'cancelled')
            )::text AS "json!"
            FROM shopx.batches AS b
            WHERE b.tenant_id = $1 AND b.id = $2"#,
            tenant,
            id.get(),
        )
        .fetch_all(self.open().await?)
        .await
        .or_refuse()?;
        Ok(stored::read_rows::<stored::BatchTrace>(&rows)?.pop())
    }
}
