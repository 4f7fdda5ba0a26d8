//! Levels, stock documents and the ledger.

use std::collections::BTreeMap;

use async_trait::async_trait;
use chrono::{DateTime, NaiveDate, Utc};
use rust_decimal::Decimal;
use shopx_core::catalog::TaxRate;
use shopx_core::id::{
    BatchId, CustomerId, LocationId, MovementId, PriceListId, ProductId, RefundId, SaleId,
    StockDocumentId, TaxClassId, TransferId, UserId,
};
use shopx_core::idempotency::Prior;
use shopx_core::money::{Percent, Rounding};
use shopx_core::records::Page;
use shopx_core::stock::{
    LevelCursor, LevelPage, LevelQuery, Movement, MovementDocument, MovementQuery, PostedBatch,
    Posting, ShelfBatch, ShelfCustomer, ShelfFacts, ShelfLocation, ShelfProduct, ShelfQuery,
    StockDocument, StockDraft, StockLevel, StockRepo,
};
use shopx_core::tenants::Settings;
use shopx_core::text::{CouponCode, Name, Sku};
use shopx_core::{Money, Result, ShopError};
use sqlx::FromRow;

use crate::error::{OrRefuse, unknown};
use crate::store::PgTx;

/// What `shopx.load_shelf` returns: scalars, and arrays of one length per list.
#[derive(FromRow)]
struct ShelfRow {
    currency: Option<String>,
    rounding_mode: Option<String>,
    rounding_level: Option<String>,
    cash_step: Option<Decimal>,
    picking: Option<String>,
    cashier_refund_limit: Option<Decimal>,
    cashier_discount_limit: Option<Decimal>,
    encrypts_personal_data: Option<bool>,
    location_id: Option<i64>,
    time_zone: Option<String>,
    location_archived: Option<bool>,
    customer_id: Option<i64>,
    customer_archived: Option<bool>,
    customer_group: Option<String>,
    customer_tax_exemption: Option<String>,
    prior_use_case: Option<String>,
    prior_fingerprint: Option<Vec<u8>>,
    prior_subject_ids: Option<Vec<i64>>,
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
        let location = match (self.location_id, &self.time_zone) {
            (Some(_), Some(zone)) => Some(ShelfLocation {
                time_zone: zone.parse().map_err(|error| unknown(&error))?,
                archived: self.location_archived.unwrap_or_default(),
            }),
            _ => None,
        };
        Ok(ShelfFacts {
            settings: self.settings()?,
            location,
            customer: self.customer()?,
            price_lists: parts(self.price_lists.as_deref())?,
            promotions: parts(self.promotions.as_deref())?,
            products: self.products()?,
            taxes: self.taxes()?,
            prior: prior(self.prior_use_case, self.prior_fingerprint, self.prior_subject_ids)?,
        })
    }

    fn customer(&self) -> Result<Option<ShelfCustomer>> {
        if self.customer_id.is_none() {
            return Ok(None);
        }
        Ok(Some(ShelfCustomer {
            archived: self.customer_archived.unwrap_or_default(),
            group: self.customer_group.as_deref().map(str::parse).transpose()?,
            tax_exemption: self.customer_tax_exemption.as_deref().map(str::parse).transpose()?,
        }))
    }

    /// A tenant that is not there has no settings either.
    fn settings(&self) -> Result<Settings> {
        let missing = || ShopError::not_found(shopx_core::Entity::Tenant, "of the session");
        let word = |word: &Option<String>| word.clone().ok_or_else(missing);
        Ok(Settings {
            currency: word(&self.currency)?.parse()?,
            rounding: Rounding {
                mode: word(&self.rounding_mode)?.parse()?,
                level: word(&self.rounding_level)?.parse()?,
                cash_step: self.cash_step.map(Money::new).transpose()?,
            },
            picking: word(&self.picking)?.parse()?,
            cashier_refund_limit: Money::new(self.cashier_refund_limit.ok_or_else(missing)?)?,
            cashier_discount_limit: Percent::new(self.cashier_discount_limit.ok_or_else(missing)?)?,
            encrypts_personal_data: self.encrypts_personal_data.ok_or_else(missing)?,
        })
    }

    fn products(&self) -> Result<BTreeMap<ProductId, ShelfProduct>> {
        let mut products = BTreeMap::new();
        for (i, id) in self.product_ids.iter().enumerate() {
            let latest_cost = self.product_latest_costs.as_ref().and_then(|costs| costs[i]);
            let product = ShelfProduct {
                sku: Sku::new(&self.product_skus[i])?,
                name: Name::new(&self.product_names[i])?,
                category: self.product_categories[i].as_deref().map(str::parse).transpose()?,
                price: Money::new(self.product_prices[i])?,
                price_breaks: parts(self.product_price_breaks[i].as_deref())?,
                cost: self.product_costs[i].map(Money::new).transpose()?,
                quantity_decimals: self.product_quantity_decimals[i].unsigned_abs().into(),
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
            let Some(product) = products.get_mut(&ProductId::new(*product)) else { continue };
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
        for (class, rate) in parts::<(TaxClassId, TaxRate)>(self.taxes.as_deref())? {
            taxes.entry(class).or_default().push(rate);
        }
        Ok(taxes)
    }
}

/// A list in JSON; nothing is an empty one.
fn parts<T: serde::de::DeserializeOwned>(json: Option<&str>) -> Result<Vec<T>> {
    json.map_or(Ok(Vec::new()), |json| serde_json::from_str(json).or_refuse())
}

/// What a key was used for, if it was.
fn prior(
    use_case: Option<String>,
    fingerprint: Option<Vec<u8>>,
    subjects: Option<Vec<i64>>,
) -> Result<Option<Prior>> {
    let (Some(use_case), Some(fingerprint), Some(subjects)) = (use_case, fingerprint, subjects)
    else {
        return Ok(None);
    };
    let fingerprint = fingerprint.as_slice().try_into().map_err(|error| unknown(&error))?;
    Ok(Some(Prior { use_case, fingerprint, subjects }))
}

#[async_trait]
impl StockRepo for PgTx {
    async fn shelf(&mut self, query: &ShelfQuery) -> Result<ShelfFacts> {
        let (tenant, user) = (self.tenant_id(), self.user_id());
        let products: Vec<i64> = query.products.iter().map(|id| id.get()).collect();
        let prices = query.prices.as_ref();
        let coupons = prices.map(|prices| column(&prices.coupons, CouponCode::as_str));
        let row: ShelfRow = sqlx::query_as(
            "SELECT * FROM shopx.load_shelf($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        )
        .bind(tenant)
        .bind(user)
        .bind(query.location.get())
        .bind(products)
        .bind(query.key)
        .bind(query.costs)
        .bind(prices.map(|prices| prices.at))
        .bind(prices.and_then(|prices| prices.customer).map(CustomerId::get))
        .bind(coupons)
        .bind(prices.and_then(|prices| prices.price_list).map(PriceListId::get))
        .fetch_one(self.lone().await?)
        .await
        .or_refuse()?;
        row.into_facts()
    }

    async fn record(&mut self, draft: &StockDraft) -> Result<StockDocumentId> {
        let (tenant, user) = (self.tenant_id(), self.user_id());
        let (batches, counts, posts) = (&draft.new_batches, &draft.counts, &draft.postings);
        let (existing, new) = posted_batches(posts);
        let call = sqlx::query_as(
            "SELECT document_id FROM shopx.record_stock_document($1, $2, $3, $4, $5,
                 $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18,
                 $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31)",
        )
        .bind(tenant)
        .bind(user)
        .bind(draft.claim.as_ref().map(|claim| claim.key))
        .bind(draft.claim.as_ref().map(|claim| claim.use_case))
        .bind(draft.claim.as_ref().map(|claim| claim.fingerprint().to_vec()))
        .bind(draft.kind.as_str())
        .bind(draft.location.get())
        .bind(draft.supplier.map(shopx_core::id::SupplierId::get))
        .bind(draft.note.as_ref().map(shopx_core::text::Note::as_str))
        .bind(draft.at)
        .bind(draft.business_date)
        .bind(column(batches, |batch| batch.product.get()))
        .bind(column(batches, |batch| batch.supplier.map(shopx_core::id::SupplierId::get)))
        .bind(column(batches, |batch| {
            batch.number.as_ref().map(shopx_core::text::BatchNumber::as_str)
        }))
        .bind(column(batches, |batch| batch.quantity))
        .bind(column(batches, |batch| batch.unit_cost.amount()))
        .bind(column(batches, |batch| batch.expiration_date))
        .bind(column(batches, |batch| batch.received_date))
        .bind(column(counts, |count| line_no(count.line_no)))
        .bind(column(counts, |count| count.product.get()))
        .bind(column(counts, |count| count.batch.map(shopx_core::id::BatchId::get)))
        .bind(column(counts, |count| count.expected))
        .bind(column(counts, |count| count.counted))
        .bind(column(posts, |post| post.product.get()))
        .bind(existing)
        .bind(new)
        .bind(column(posts, |post| post.quantity))
        .bind(column(posts, |post| post.kind.as_str()))
        .bind(column(posts, |post| post.reason.map(shopx_core::stock::AdjustmentReason::as_str)))
        .bind(column(posts, |post| post.unit_cost.amount()))
        .bind(column(posts, |post| line_no(post.line_no)));
        let (id,): (i64,) = self.record(call).await?;
        Ok(StockDocumentId::new(id))
    }

    async fn document(&mut self, id: StockDocumentId) -> Result<Option<StockDocument>> {
        let tenant = self.tenant_id();
        let found = sqlx::query_file_scalar!("src/sql/stock_document.sql", tenant, id.get())
            .fetch_optional(self.open().await?)
            .await
            .or_refuse()?;
        found.map(|json| serde_json::from_str(&json).or_refuse()).transpose()
    }

    async fn levels(&mut self, query: &LevelQuery) -> Result<LevelPage> {
        let tenant = self.tenant_id();
        macro_rules! levels {
            ($page:literal) => {
                sqlx::query_scalar!(
                    r#"
                    SELECT json_build_object(
                        'product', i.product_id,
                        'sku', p.sku,
                        'name', p.name,
                        'location', i.location_id,
                        'location_name', l.name,
                        'quantity', i.quantity,
                        'reserved', i.reserved,
                        'min_stock', i.min_stock,
                        'reorder_point', i.reorder_point)::text AS "json!"
                    FROM shopx.inventory AS i
                    JOIN shopx.products AS p ON p.tenant_id = $1 AND p.id = i.product_id
                    JOIN shopx.locations AS l ON l.tenant_id = $1 AND l.id = i.location_id
                    LEFT JOIN shopx.inventory AS a
                        ON a.tenant_id = $1 AND a.product_id = $5 AND a.location_id = $6
                    WHERE i.tenant_id = $1
                      AND ($2::bigint IS NULL OR i.location_id = $2)
                      AND ($3::bigint IS NULL OR i.product_id = $3)
                    "# + $page,
                    tenant,
                    query.location.map(shopx_core::id::LocationId::get),
                    query.product.map(shopx_core::id::ProductId::get),
                    i64::from(query.limit) + 1,
                    query.after.map(|after| after.product.get()),
                    query.after.map(|after| after.location.get()),
                )
                .fetch_all(self.open().await?)
                .await
                .or_refuse()?
            };
        }
        // Low ones come by how few are available.
        let rows = if query.low {
            levels!(
                "AND i.is_low AND ($5::bigint IS NULL OR
                      (i.quantity - i.reserved, i.product_id, i.location_id)
                          > (a.quantity - a.reserved, a.product_id, a.location_id))
                 ORDER BY i.quantity - i.reserved, i.product_id, i.location_id LIMIT $4"
            )
        } else {
            levels!(
                "AND ($5::bigint IS NULL OR (i.product_id, i.location_id) > ($5, $6))
                 ORDER BY i.product_id, i.location_id LIMIT $4"
            )
        };
        let mut items = from_json::<StockLevel>(rows)?;
        let more = items.len() > query.limit as usize;
        items.truncate(query.limit as usize);
        let cursor =
            |level: &StockLevel| LevelCursor { product: level.product, location: level.location };
        let next = if more { items.last().map(cursor) } else { None };
        Ok(LevelPage { items, next })
    }

    async fn movements(&mut self, query: &MovementQuery) -> Result<Page<Movement>> {
        let tenant = self.tenant_id();
        let rows = sqlx::query!(
            "SELECT m.id, m.location_id, m.product_id, m.batch_id, m.quantity, m.kind, m.reason,
                    m.unit_cost, m.user_id, m.created_at, m.business_date, m.transaction_id,
                    m.refund_id, m.transfer_id, m.stock_document_id, m.line_no
             FROM shopx.stock_movements AS m
             WHERE m.tenant_id = $1
               AND ($2::bigint IS NULL OR m.location_id = $2)
               AND ($3::bigint IS NULL OR m.product_id = $3)
               AND ($4::bigint IS NULL OR m.batch_id = $4)
               AND m.id > $5
             ORDER BY m.id LIMIT $6",
            tenant,
            query.location.map(shopx_core::id::LocationId::get),
            query.product.map(shopx_core::id::ProductId::get),
            query.batch.map(shopx_core::id::BatchId::get),
            query.after.unwrap_or(0),
            i64::from(query.limit) + 1,
        )
        .fetch_all(self.open().await?)
        .await
        .or_refuse()?;
        let movements = rows.into_iter().map(|row| {
            let line_no = row.line_no.unwrap_or_default().unsigned_abs();
            let document = match (row.transaction_id, row.refund_id, row.transfer_id) {
                (Some(id), ..) => MovementDocument::Sale { id: SaleId::new(id), line_no },
                (_, Some(id), _) => MovementDocument::Refund { id: RefundId::new(id), line_no },
                (.., Some(id)) => MovementDocument::Transfer { id: TransferId::new(id) },
                _ => MovementDocument::Stock {
                    id: StockDocumentId::new(row.stock_document_id.ok_or(ShopError::Storage)?),
                    line_no,
                },
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
        let items = movements.collect::<Result<Vec<_>>>()?;
        Ok(Page::of(items, query.limit, |movement| movement.id.get()))
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

/// One column of some rows, as the array that a statement takes.
pub(crate) fn column<'r, T, C>(rows: &'r [T], value: impl Fn(&'r T) -> C) -> Vec<C> {
    rows.iter().map(value).collect()
}

/// The batches of postings that are there, and beside them the new ones by their place, from 1.
pub(crate) fn posted_batches(postings: &[Posting]) -> (Vec<Option<i64>>, Vec<Option<i32>>) {
    let batch = |posting: &Posting| match posting.batch {
        PostedBatch::Existing(id) => (Some(id.get()), None),
        PostedBatch::New(index) => (None, i32::try_from(index + 1).ok()),
    };
    postings.iter().map(batch).unzip()
}

/// A line number as the database holds it. Lists are bounded, so it always fits.
pub(crate) fn line_no(line_no: u32) -> i32 {
    i32::try_from(line_no).unwrap_or(i32::MAX)
}

/// Rows of JSON in the shape of a core type.
pub(crate) fn from_json<T: serde::de::DeserializeOwned>(rows: Vec<String>) -> Result<Vec<T>> {
    rows.into_iter().map(|json| serde_json::from_str(&json).or_refuse()).collect()
}
