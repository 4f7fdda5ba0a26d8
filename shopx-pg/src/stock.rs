//! Levels, stock documents and the ledger.

use std::collections::BTreeMap;

use async_trait::async_trait;
use chrono::{DateTime, NaiveDate, Utc};
use rust_decimal::Decimal;
use shopx_core::catalog::TaxRate;
use shopx_core::id::{
    BatchId, CustomerId, LocationId, MovementId, PriceListId, ProductId, RefundId, SaleId,
    StockDocumentId, SupplierId, TaxClassId, TransferId, UserId,
};
use shopx_core::idempotency::Claim;
use shopx_core::records::Page;
use shopx_core::stock::{
    AdjustmentReason, LevelCursor, LevelPage, LevelQuery, Movement, MovementDocument,
    MovementQuery, NewBatch, PostedBatch, Posting, RecordedDocument, ShelfBatch, ShelfCustomer,
    ShelfFacts, ShelfLocation, ShelfProduct, ShelfQuery, StockDocument, StockDraft, StockLevel,
    StockRepo,
};
use shopx_core::store::Tx;
use shopx_core::tenants::Settings;
use shopx_core::text::{BatchNumber, CouponCode, Name, Note, Sku};
use shopx_core::{Money, Result, Session, ShopError};
use sqlx::FromRow;

use crate::call::{Call, column};
use crate::error::{OrRefuse, unknown};
use crate::facts::{PriorColumns, SettingsColumns};
use crate::store::PgTx;
use crate::stored;

/// What `shopx.load_shelf` returns: scalars, and arrays of one length per list.
#[derive(FromRow)]
struct ShelfRow {
    #[sqlx(flatten)]
    settings: SettingsColumns,
    location_id: Option<i64>,
    time_zone: Option<String>,
    location_archived: Option<bool>,
    supplier_archived: Option<bool>,
    destination_archived: Option<bool>,
    customer_id: Option<i64>,
    customer_archived: Option<bool>,
    customer_group: Option<String>,
    customer_tax_exemption: Option<String>,
    #[sqlx(flatten)]
    prior: PriorColumns,
    price_lists: Option<String>,
    promotions: Option<String>,
    product_ids: Vec<i64>,
    product_skus: Vec<String>,
    product_names: Vec<String>,
    product_categories: Vec<Option<String>>,
    product_prices: Vec<Decimal>,
    product_price_breaks: Vec<Option<String>>,
    product_costs: Vec<Option<Decimal>>,
    product_quantity_decimals: Vec<i16>,
    product_pickings: Vec<Option<String>>,
    product_tax_class_ids: Vec<Option<i64>>,
    product_archived: Vec<bool>,
    product_quantities: Vec<i64>,
    product_reserved: Vec<i64>,
    product_latest_costs: Option<Vec<Option<Decimal>>>,
    taxes: Option<String>,
    batch_product_ids: Vec<i64>,
    batch_ids: Vec<i64>,
    batch_received: Vec<NaiveDate>,
    batch_expires: Vec<Option<NaiveDate>>,
    batch_quarantined: Vec<bool>,
    batch_quantities: Vec<i64>,
    batch_reserved: Vec<i64>,
    batch_unit_costs: Vec<Decimal>,
}

impl ShelfRow {
    fn into_facts(self) -> Result<ShelfFacts> {
        let settings = self.settings.read()?;
        self.read(settings).map_err(|why| stored::unreadable("shelf", &why))
    }

    fn read(self, settings: Settings) -> Result<ShelfFacts> {
        let location = match (self.location_id, &self.time_zone) {
            (Some(_), Some(zone)) => Some(ShelfLocation {
                time_zone: zone.parse().map_err(|error| unknown(&error))?,
                archived: self.location_archived.ok_or(ShopError::Storage)?,
            }),
            _ => None,
        };
        Ok(ShelfFacts {
            settings,
            location,
            supplier_archived: self.supplier_archived,
            destination_archived: self.destination_archived,
            customer: self.customer()?,
            price_lists: stored::read_list::<stored::PriceList>(self.price_lists.as_deref())?,
            promotions: stored::read_list::<stored::ActivePromotion>(self.promotions.as_deref())?,
            products: self.products()?,
            taxes: self.taxes()?,
            prior: self.prior.read()?,
        })
    }

    fn customer(&self) -> Result<Option<ShelfCustomer>> {
        if self.customer_id.is_none() {
            return Ok(None);
        }
        Ok(Some(ShelfCustomer {
            archived: self.customer_archived.ok_or(ShopError::Storage)?,
            group: self.customer_group.as_deref().map(str::parse).transpose()?,
            tax_exemption: self.customer_tax_exemption.as_deref().map(str::parse).transpose()?,
        }))
    }

    fn products(&self) -> Result<BTreeMap<ProductId, ShelfProduct>> {
        let mut products = BTreeMap::new();
        let breaks = |json| stored::read_list::<stored::PriceBreak>(json);
        for (i, id) in self.product_ids.iter().enumerate() {
            let latest_cost = self.product_latest_costs.as_ref().and_then(|costs| costs[i]);
            let product = ShelfProduct {
                sku: Sku::new(&self.product_skus[i])?,
                name: Name::new(&self.product_names[i])?,
                category: self.product_categories[i].as_deref().map(str::parse).transpose()?,
                price: Money::new(self.product_prices[i])?,
                price_breaks: breaks(self.product_price_breaks[i].as_deref())?,
                cost: self.product_costs[i].map(Money::new).transpose()?,
                quantity_decimals: self.product_quantity_decimals[i]
                    .try_into()
                    .map_err(|error| unknown(&error))?,
                picking: self.product_pickings[i].as_deref().map(str::parse).transpose()?,
                tax_class: self.product_tax_class_ids[i].map(TaxClassId::new),
                archived: self.product_archived[i],
                quantity: self.product_quantities[i],
                reserved: self.product_reserved[i],
                latest_cost: latest_cost.map(Money::new).transpose()?,
                batches: Vec::new(),
            };
            products.insert(ProductId::new(*id), product);
        }
        for (i, product) in self.batch_product_ids.iter().enumerate() {
            let product = products.get_mut(&ProductId::new(*product)).ok_or(ShopError::Storage)?;
            product.batches.push(ShelfBatch {
                id: BatchId::new(self.batch_ids[i]),
                received_date: self.batch_received[i],
                expiration_date: self.batch_expires[i],
                quarantined: self.batch_quarantined[i],
                quantity: self.batch_quantities[i],
                reserved: self.batch_reserved[i],
                unit_cost: Money::new(self.batch_unit_costs[i])?,
            });
        }
        Ok(products)
    }

    fn taxes(&self) -> Result<BTreeMap<TaxClassId, Vec<TaxRate>>> {
        let mut taxes: BTreeMap<TaxClassId, Vec<TaxRate>> = BTreeMap::new();
        for (class, rate) in stored::read_list::<stored::ClassRate>(self.taxes.as_deref())? {
            taxes.entry(class).or_default().push(rate);
        }
        Ok(taxes)
    }
}

/// What `shopx.record_stock_document` returns: the batch of each posting, and its number.
#[derive(FromRow)]
struct RecordedRow {
    document_id: i64,
    batch_ids: Vec<i64>,
    batch_numbers: Vec<String>,
}

#[async_trait]
impl StockRepo for PgTx {
    async fn shelf(&mut self, query: &ShelfQuery) -> Result<ShelfFacts> {
        let call = load_shelf(self.session(), query);
        self.load::<ShelfRow>(call).await?.into_facts()
    }

    async fn record<'a>(
        &mut self,
        claim: Option<&'a Claim>,
        draft: &StockDraft,
    ) -> Result<RecordedDocument> {
        let call = record_stock_document(self.session(), claim, draft);
        self.record(call, |row: RecordedRow| {
            let batch = |(id, number): (i64, String)| Ok((BatchId::new(id), number.parse()?));
            let batches = row.batch_ids.into_iter().zip(row.batch_numbers).map(batch);
            let batches = batches.collect::<Result<_>>()?;
            Ok(RecordedDocument { id: StockDocumentId::new(row.document_id), batches })
        })
        .await
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

/// The call that loads what a location has of some products.
pub(crate) fn load_shelf(session: &Session, query: &ShelfQuery) -> Call {
    let prices = query.prices.as_ref();
    Call::of("load_shelf")
        .with("p_tenant", session.tenant.get())
        .with("p_user", session.user.get())
        .with("p_location", query.location.get())
        .with("p_products", column(&query.products, |id| id.get()))
        .with("p_key", query.key)
        .with("p_costs", query.costs)
        .with("p_prices_at", prices.map(|prices| prices.at))
        .with("p_customer", prices.and_then(|prices| prices.customer).map(CustomerId::get))
        .with("p_coupons", prices.map(|prices| column(&prices.coupons, CouponCode::as_str)))
        .with("p_price_list", prices.and_then(|prices| prices.price_list).map(PriceListId::get))
        .with("p_supplier", query.supplier.map(SupplierId::get))
        .with("p_destination", query.destination.map(LocationId::get))
}

/// The call that records a stock document.
pub(crate) fn record_stock_document(
    session: &Session,
    claim: Option<&Claim>,
    draft: &StockDraft,
) -> Call {
    let counts = &draft.counts;
    let call = Call::of("record_stock_document")
        .recording(session.tenant, draft.author, claim)
        .with("p_kind", draft.kind.as_str())
        .with("p_location", draft.location.get())
        .with("p_supplier", draft.supplier.map(SupplierId::get))
        .with("p_note", draft.note.as_ref().map(Note::as_str))
        .with("p_at", draft.at)
        .with("p_business_date", draft.business_date)
        .with("p_count_line_no", column(counts, |count| line_no(count.line_no)))
        .with("p_count_product", column(counts, |count| count.product.get()))
        .with("p_count_batch", column(counts, |count| count.batch.map(BatchId::get)))
        .with("p_count_expected", column(counts, |count| count.expected))
        .with("p_count_counted", column(counts, |count| count.counted));
    with_stock(call, &draft.new_batches, &draft.postings)
}

/// The call with the batches that it makes and what it changes of stock.
pub(crate) fn with_stock(call: Call, batches: &[NewBatch], posts: &[Posting]) -> Call {
    let new = |post: &Posting| match post.batch {
        PostedBatch::Existing(_) => None,
        // From 1. Lists are bounded, so it always fits.
        PostedBatch::New(index) => i32::try_from(index + 1).ok(),
    };
    let existing = |post: &Posting| match post.batch {
        PostedBatch::Existing(id) => Some(id.get()),
        PostedBatch::New(_) => None,
    };
    call.with("p_batch_product", column(batches, |batch| batch.product.get()))
        .with("p_batch_supplier", column(batches, |batch| batch.supplier.map(SupplierId::get)))
        .with(
            "p_batch_number",
            column(batches, |batch| batch.number.as_ref().map(BatchNumber::as_str)),
        )
        .with("p_batch_quantity", column(batches, |batch| batch.quantity))
        .with("p_batch_cost", column(batches, |batch| batch.unit_cost.amount()))
        .with("p_batch_expires", column(batches, |batch| batch.expiration_date))
        .with("p_batch_received", column(batches, |batch| batch.received_date))
        .with("p_post_line_no", column(posts, |post| line_no(post.line_no)))
        .with("p_post_product", column(posts, |post| post.product.get()))
        .with("p_post_batch", column(posts, existing))
        .with("p_post_new_batch", column(posts, new))
        .with("p_post_quantity", column(posts, |post| post.quantity))
        .with("p_post_kind", column(posts, |post| post.kind.as_str()))
        .with("p_post_reason", column(posts, |post| post.reason.map(AdjustmentReason::as_str)))
        .with("p_post_unit_cost", column(posts, |post| post.unit_cost.amount()))
}

/// How many rows show whether there are more than a page of `limit`. Pages are bounded, so it always fits.
pub(crate) fn one_more(limit: u32) -> i32 {
    limit.cast_signed().saturating_add(1)
}

/// A line number as the database holds it. Lists are bounded, so it always fits.
pub(crate) fn line_no(line_no: u32) -> i32 {
    line_no.cast_signed()
}
