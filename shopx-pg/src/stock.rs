//! Levels, stock documents and the ledger.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use rust_decimal::Decimal;
use shopx_core::id::{
    BatchId, LocationId, MovementId, ProductId, RefundId, SaleId, StockDocumentId, SupplierId,
    TenantId, TransferId, UserId,
};
use shopx_core::idempotency::Claim;
use shopx_core::records::Page;
use shopx_core::stock::{
    AdjustmentReason, LevelCursor, LevelPage, LevelQuery, Movement, MovementDocument,
    MovementQuery, NewBatch, PostedBatch, Posting, RecordedDocument, ShelfFacts, ShelfQuery,
    StockDocument, StockDraft, StockLevel, StockRepo,
};
use shopx_core::store::Tx;
use shopx_core::text::{BatchNumber, Note};
use shopx_core::{Money, Result, ShopError};
use sqlx::FromRow;

use crate::call::{Call, Claimed, LeftOut, LockWait, Verdict, column, only, parts};
use crate::error::OrRefuse;
use crate::shelves::{Shelves, ShelvesRow};
use crate::store::PgTx;
use crate::stored;
use crate::together::{Draft, Query};

/// What `shopx.record_stock_documents` returns: the batch of each posting, and its number.
#[derive(FromRow)]
pub(crate) struct RecordedRow {
    document_ids: Option<Vec<Option<i64>>>,
    batch_ids: Option<Vec<i64>>,
    batch_numbers: Option<Vec<String>>,
    left_out: Vec<Option<String>>,
}

impl RecordedRow {
    /// What became of each of `drafts`.
    pub(crate) fn read<'d>(
        self,
        drafts: impl IntoIterator<Item = &'d StockDraft>,
    ) -> Result<Vec<Verdict<RecordedDocument>>> {
        let mut ids = self.document_ids.unwrap_or_default().into_iter();
        let batches = self.batch_ids.unwrap_or_default().into_iter();
        let mut batches = batches.zip(self.batch_numbers.unwrap_or_default());
        let missing = || stored::unreadable("verdict", &"no id");
        let verdict = |(word, draft): (Option<String>, &StockDraft)| {
            let id = ids.next().flatten();
            if let Some(left_out) = LeftOut::read(word.as_deref())? {
                return Ok(Err(left_out));
            }
            let batches = batches.by_ref().take(draft.postings.len());
            let batches = batches.map(|(id, number)| Ok((BatchId::new(id), number.parse()?)));
            let batches = batches.collect::<Result<_>>()?;
            Ok(Ok(RecordedDocument { id: StockDocumentId::new(id.ok_or_else(missing)?), batches }))
        };
        self.left_out.into_iter().zip(drafts).map(verdict).collect()
    }
}

#[async_trait]
impl StockRepo for PgTx {
    async fn shelf(&mut self, query: &ShelfQuery) -> Result<ShelfFacts> {
        if let Some(deciding) = query.deciding
            && self.decides_with_others()
        {
            return self.join(deciding.into(), Query::Shelf(query.clone())).await?.shelf();
        }
        let shelves = Shelves::of([query]);
        let row: ShelvesRow = self.load(shelves.load(self.session().tenant)).await?;
        shelves.read(&row)?.pop().ok_or(ShopError::Storage)
    }

    async fn record<'a>(
        &mut self,
        claim: Option<&'a Claim>,
        draft: &StockDraft,
    ) -> Result<RecordedDocument> {
        let in_turn = self.record_in_turn(claim, || Draft::Document(draft.clone())).await?;
        let recorded = if let Some(recorded) = in_turn {
            recorded.document()?
        } else {
            let tenant = self.session().tenant;
            let call = record_stock_documents(tenant, LockWait::Long, &[(claim, draft)]);
            self.record(call, |row: RecordedRow| only(row.read([draft])?)).await?
        };
        self.note_received(draft.new_batches.len());
        Ok(recorded)
    }

    async fn document(&mut self, id: StockDocumentId) -> Result<Option<StockDocument>> {
        let tenant = self.tenant_id();
        let found = sqlx::query_file_scalar!("src/sql/stock_document.sql", tenant, id.get())
            .fetch_optional(self.open().await?)
            .await
            .or_refuse()?;
        found.map(|json| stored::read::<stored::StockDocument>(&json)).transpose()
    }

    async fn levels(&mut self, query: &LevelQuery) -> Result<LevelPage> {
        let LevelQuery { location, product, low, after, limit } = *query;
        let tenant = self.tenant_id();
        let rows = sqlx::query_scalar!(
            r#"SELECT json_build_object(
                'product', i.product_id,
                'sku', p.sku,
                'name', p.name,
                'location', i.location_id,
                'location_name', l.name,
                'quantity', i.quantity,
                'reserved', i.reserved,
                'min_stock', i.min_stock,
                'reorder_point', i.reorder_point)::text AS "json!"
            FROM ROWS FROM (shopx.list_levels(
                p_tenant => $1, p_location => $2, p_product => $3, p_low => $4, p_after_product => $5,
                p_after_location => $6, p_limit => $7)) WITH ORDINALITY AS i
            CROSS JOIN LATERAL (
                SELECT q.sku, q.name FROM shopx.products AS q
                WHERE q.tenant_id = $1 AND q.id = i.product_id LIMIT 1) AS p
            CROSS JOIN LATERAL (
                SELECT q.name FROM shopx.locations AS q
                WHERE q.tenant_id = $1 AND q.id = i.location_id LIMIT 1) AS l
            ORDER BY i.ordinality"#,
            tenant,
            location.map(LocationId::get),
            product.map(ProductId::get),
            low,
            after.map(|after| after.product.get()),
            after.map(|after| after.location.get()),
            one_more(limit),
        )
        .fetch_all(self.open().await?)
        .await
        .or_refuse()?;
        let mut items = stored::read_rows::<stored::StockLevel>(&rows)?;
        let more = items.len() > limit as usize;
        items.truncate(limit as usize);
        let cursor =
            |level: &StockLevel| LevelCursor { product: level.product, location: level.location };
        let next = if more { items.last().map(cursor) } else { None };
        Ok(LevelPage { items, next })
    }

    async fn movements(&mut self, query: &MovementQuery) -> Result<Page<Movement>> {
        let MovementQuery { location, product, batch, after, limit } = *query;
        let tenant = self.tenant_id();
        let rows = sqlx::query!(
            r#"SELECT m.id AS "id!", m.location_id AS "location_id!", m.product_id AS "product_id!",
                    m.batch_id AS "batch_id!", m.quantity AS "quantity!", m.kind AS "kind!: String",
                    m.reason AS "reason: String", m.unit_cost AS "unit_cost!: Decimal", m.user_id AS "user_id!",
                    m.created_at AS "created_at!", m.business_date AS "business_date!",
                    m.transaction_id, m.refund_id, m.transfer_id, m.stock_document_id, m.line_no
             FROM shopx.list_movements(
                 p_tenant => $1, p_location => $2, p_product => $3, p_batch => $4, p_after => $5,
                 p_limit => $6) AS m
             ORDER BY m.id"#,
            tenant,
            location.map(LocationId::get),
            product.map(ProductId::get),
            batch.map(BatchId::get),
            after.unwrap_or(0),
            one_more(limit),
        )
        .fetch_all(self.open().await?)
        .await
        .or_refuse()?;
        let movements = rows.into_iter().map(|row| {
            let line_no = row.line_no.and_then(|line_no| u32::try_from(line_no).ok());
            let documents =
                (row.transaction_id, row.refund_id, row.transfer_id, row.stock_document_id);
            let document = match (documents, line_no) {
                ((Some(id), None, None, None), Some(line_no)) => {
                    MovementDocument::Sale { id: SaleId::new(id), line_no }
                }
                ((None, Some(id), None, None), Some(line_no)) => {
                    MovementDocument::Refund { id: RefundId::new(id), line_no }
                }
                ((None, None, Some(id), None), _) => {
                    MovementDocument::Transfer { id: TransferId::new(id) }
                }
                ((None, None, None, Some(id)), Some(line_no)) => {
                    MovementDocument::Stock { id: StockDocumentId::new(id), line_no }
                }
                _ => {
                    return Err(stored::unreadable(
                        "movement",
                        &"no one document, or no line of it",
                    ));
                }
            };
            Ok(Movement {
                id: MovementId::new(row.id),
                location: LocationId::new(row.location_id),
                product: ProductId::new(row.product_id),
                batch: BatchId::new(row.batch_id),
                quantity: row.quantity,
                kind: row.kind.parse()?,
                reason: row.reason.as_deref().map(str::parse).transpose()?,
                unit_cost: Money::new(row.unit_cost)?,
                user: UserId::new(row.user_id),
                at: row.created_at,
                business_date: row.business_date,
                document,
            })
        });
        let items = movements.collect::<Result<_>>();
        let items = items.map_err(|why| stored::unreadable("movement", &why))?;
        Ok(Page::of(items, limit, |movement: &Movement| movement.id.get()))
    }

    async fn set_thresholds(
        &mut self,
        product: ProductId,
        location: LocationId,
        min_stock: i64,
        reorder_point: i64,
        at: DateTime<Utc>,
    ) -> Result<StockLevel> {
        let tenant = self.tenant_id();
        sqlx::query!(
            "INSERT INTO shopx.inventory AS i
                 (tenant_id, product_id, location_id, min_stock, reorder_point)
             VALUES ($1, $2, $3, $4::bigint, $5::bigint)
             ON CONFLICT (tenant_id, product_id, location_id) DO UPDATE
             SET min_stock = excluded.min_stock, reorder_point = excluded.reorder_point,
                 updated_at = $6",
            tenant,
            product.get(),
            location.get(),
            min_stock,
            reorder_point,
            at,
        )
        .execute(self.open().await?)
        .await
        .or_refuse()?;
        let query = LevelQuery {
            location: Some(location),
            product: Some(product),
            limit: 1,
            ..LevelQuery::default()
        };
        self.levels(&query).await?.items.pop().ok_or(ShopError::Storage)
    }
}

/// The call that records stock documents.
pub(crate) fn record_stock_documents(
    tenant: TenantId,
    wait: LockWait,
    documents: &[Claimed<'_, StockDraft>],
) -> Call {
    let drafts = column(documents, |(_, draft)| *draft);
    let (count_until, counts) = parts(documents, |draft| draft.counts.iter().collect());
    let call = Call::of("record_stock_documents")
        .recording(tenant, wait, documents, |draft| draft.author)
        .with("p_kind", column(&drafts, |draft| draft.kind.as_str()))
        .with("p_location", column(&drafts, |draft| draft.location.get()))
        .with("p_supplier", column(&drafts, |draft| draft.supplier.map(SupplierId::get)))
        .with("p_note", column(&drafts, |draft| draft.note.as_ref().map(Note::as_str)))
        .with("p_at", column(&drafts, |draft| draft.at))
        .with("p_business_date", column(&drafts, |draft| draft.business_date))
        .with("p_count_until", count_until)
        .with("p_count_line_no", column(&counts, |count| line_no(count.line_no)))
        .with("p_count_product", column(&counts, |count| count.product.get()))
        .with("p_count_batch", column(&counts, |count| count.batch.map(BatchId::get)))
        .with("p_count_expected", column(&counts, |count| count.expected))
        .with("p_count_counted", column(&counts, |count| count.counted));
    with_stock(
        call,
        parts(documents, |draft| draft.new_batches.iter().collect()),
        parts(documents, |draft| draft.postings.iter().collect()),
    )
}

/// The call with the batches that documents make and what they change of stock.
pub(crate) fn with_stock(
    call: Call,
    (batch_until, batches): (Vec<i32>, Vec<&NewBatch>),
    (post_until, posts): (Vec<i32>, Vec<&Posting>),
) -> Call {
    let new = |post: &&Posting| match post.batch {
        PostedBatch::Existing(_) => None,
        // From 1. Lists are bounded, so it always fits.
        PostedBatch::New(index) => i32::try_from(index + 1).ok(),
    };
    let existing = |post: &&Posting| match post.batch {
        PostedBatch::Existing(id) => Some(id.get()),
        PostedBatch::New(_) => None,
    };
    call.with("p_batch_until", batch_until)
        .with("p_batch_product", column(&batches, |batch| batch.product.get()))
        .with("p_batch_supplier", column(&batches, |batch| batch.supplier.map(SupplierId::get)))
        .with(
            "p_batch_number",
            column(&batches, |batch| batch.number.as_ref().map(BatchNumber::as_str)),
        )
        .with("p_batch_quantity", column(&batches, |batch| batch.quantity))
        .with("p_batch_cost", column(&batches, |batch| batch.unit_cost.amount()))
        .with("p_batch_expires", column(&batches, |batch| batch.expiration_date))
        .with("p_batch_received", column(&batches, |batch| batch.received_date))
        .with("p_post_until", post_until)
        .with("p_post_line_no", column(&posts, |post| line_no(post.line_no)))
        .with("p_post_product", column(&posts, |post| post.product.get()))
        .with("p_post_batch", column(&posts, existing))
        .with("p_post_new_batch", column(&posts, new))
        .with("p_post_quantity", column(&posts, |post| post.quantity))
        .with("p_post_kind", column(&posts, |post| post.kind.as_str()))
        .with("p_post_reason", column(&posts, |post| post.reason.map(AdjustmentReason::as_str)))
        .with("p_post_unit_cost", column(&posts, |post| post.unit_cost.amount()))
}

/// How many rows show whether there are more than a page of `limit`. Pages are bounded, so it always fits.
pub(crate) fn one_more(limit: u32) -> i32 {
    limit.cast_signed().saturating_add(1)
}

/// A line number as the database holds it. Lists are bounded, so it always fits.
pub(crate) fn line_no(line_no: u32) -> i32 {
    line_no.cast_signed()
}
