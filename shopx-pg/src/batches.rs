//! Batches, and where they went.

use async_trait::async_trait;
use chrono::NaiveDate;
use shopx_core::batches::{
    Batch, BatchFacts, BatchQuery, BatchRepo, BatchTrace, ExpiringStock, QuarantineDraft,
};
use shopx_core::id::{BatchId, LocationId, ProductId, UserId};
use shopx_core::idempotency::{Claim, Key};
use shopx_core::records::Page;
use shopx_core::store::Tx;
use shopx_core::text::{BatchNumber, Name, Note, Sku};
use shopx_core::{Money, Result, Session};
use sqlx::FromRow;

use crate::call::{Call, column};
use crate::error::{OrRefuse, unknown};
use crate::facts::PriorColumns;
use crate::stock::one_more;
use crate::store::PgTx;
use crate::stored;

/// What `shopx.load_batch` returns.
#[derive(FromRow)]
struct BatchRow {
    batch: Option<String>,
    #[sqlx(flatten)]
    prior: PriorColumns,
}

/// The call that loads what quarantining a batch needs to know.
pub(crate) fn load_batch(session: &Session, id: BatchId, key: Option<Key>) -> Call {
    Call::of("load_batch")
        .with("p_tenant", session.tenant.get())
        .with("p_user", session.user.get())
        .with("p_batch", id.get())
        .with("p_key", key)
}

/// The call that quarantines a batch or releases it.
pub(crate) fn set_quarantine(
    session: &Session,
    claim: Option<&Claim>,
    draft: &QuarantineDraft,
) -> Call {
    Call::value("set_quarantine")
        .with("p_tenant", session.tenant.get())
        .with("p_user", draft.author.user.get())
        .with("p_approved_by", draft.author.approved_by.map(UserId::get))
        .with("p_key", claim.map(|claim| claim.key))
        .with("p_use_case", claim.map(|claim| claim.use_case))
        .with("p_fingerprint", claim.map(|claim| claim.fingerprint().to_vec()))
        .with("p_batch", draft.batch.id.get())
        .with("p_version", draft.batch.version.cast_signed())
        .with("p_quarantined", draft.quarantined)
        .with("p_reason", draft.reason.as_ref().map(Note::as_str))
        .with("p_at", draft.at)
}

#[async_trait]
impl BatchRepo for PgTx {
    async fn get(&mut self, ids: &[BatchId]) -> Result<Vec<Batch>> {
        let tenant = self.tenant_id();
        let rows = sqlx::query_scalar!(
            r#"SELECT shopx.batch_document(b) AS "json!"
            FROM unnest($2::bigint[]) WITH ORDINALITY AS n (id, position)
            CROSS JOIN LATERAL (
                SELECT q.* FROM shopx.batches AS q
                WHERE q.tenant_id = $1 AND q.id = n.id LIMIT 1) AS b
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
        let rows = sqlx::query_scalar!(
            r#"SELECT shopx.batch_document(b) AS "json!"
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
        let BatchQuery { product, in_stock, after, limit } = *query;
        let tenant = self.tenant_id();
        let rows = sqlx::query_scalar!(
            r#"SELECT shopx.batch_document(b) AS "json!"
            FROM shopx.list_batches(
                p_tenant => $1, p_product => $2, p_in_stock => $3, p_after => $4, p_limit => $5) AS b
            ORDER BY b.id"#,
            tenant,
            product.map(ProductId::get),
            in_stock,
            after.unwrap_or(0),
            one_more(limit),
        )
        .fetch_all(self.open().await?)
        .await
        .or_refuse()?;
        let batches = stored::read_rows::<stored::Batch>(&rows)?;
        Ok(Page::of(batches, limit, |batch| batch.id.get()))
    }

    async fn facts(&mut self, id: BatchId, key: Option<Key>) -> Result<BatchFacts> {
        let call = load_batch(self.session(), id, key);
        let row: BatchRow = self.load(call).await?;
        let batch = row.batch.as_deref().map(stored::read::<stored::Batch>).transpose()?;
        Ok(BatchFacts { batch, prior: row.prior.read()? })
    }

    async fn set_quarantined<'a>(
        &mut self,
        claim: Option<&'a Claim>,
        draft: &QuarantineDraft,
    ) -> Result<u32> {
        let call = set_quarantine(self.session(), claim, draft);
        let version = |version: i32| version.try_into().map(Ok).map_err(|error| unknown(&error));
        self.record(call, |(now,): (i32,)| version(now)).await
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
        let rows = sqlx::query_scalar!(
            r#"SELECT json_build_object(
                'batch', shopx.batch_document(b)::json,
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
                            SELECT coalesce(sum((
                                SELECT sum(r.quantity) FROM shopx.stock_movements AS r
                                WHERE r.tenant_id = $1 AND r.refund_id = i.refund_id
                                  AND r.line_no = i.line_no AND r.kind = 'refund'
                                  AND r.batch_id + 0 = b.id)), 0)::bigint
                            FROM shopx.refund_items AS i
                            WHERE i.tenant_id = $1 AND i.transaction_id = t.id
                              AND i.transaction_line_no = m.line_no))
                        ORDER BY t.id, m.line_no), '[]')
                    FROM shopx.stock_movements AS m
                    CROSS JOIN LATERAL (
                        SELECT q.* FROM shopx.transactions AS q
                        WHERE q.tenant_id = $1 AND q.id = m.transaction_id LIMIT 1) AS t
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
