//! The three ways to sell the same cart. Each writes the same rows.

use anyhow::{Result, ensure};
use rust_decimal::Decimal;
use shopx_core::id::{LocationId, ProductId};
use shopx_core::pricing::Cart;
use shopx_core::pricing::payment::{Payment, PaymentMethod};
use shopx_core::sales::Checkout;
use shopx_core::{Quantity, Session, Shop};
use sqlx::PgPool;
use uuid::Uuid;

use crate::stage::begin;

/// The hand-written function.
pub(crate) const ONE_CALL: &str = include_str!("one_call.sql");

/// A way to do a checkout.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Shape {
    /// Through the library.
    Shopx,
    /// One hand-written server call.
    OneCall,
    /// Statement by statement.
    Statements,
}

impl Shape {
    /// All, in the order of the table's columns.
    pub(crate) const ALL: [Self; 3] = [Self::Shopx, Self::OneCall, Self::Statements];
}

/// Through the library.
pub(crate) async fn shopx(
    shop: &Shop,
    session: &Session,
    location: LocationId,
    cart: &[ProductId],
) -> Result<()> {
    let cart =
        cart.iter().fold(Cart::new(location), |cart, product| cart.with(*product, Quantity::ONE));
    let checkout = Checkout {
        key: Some(Uuid::new_v4()),
        ..Checkout::new(cart, [Payment::rest(PaymentMethod::Card)])
    };
    shop.checkout(session, checkout).await?;
    Ok(())
}

/// One hand-written server call.
pub(crate) async fn one_call(
    pool: &PgPool,
    session: &Session,
    location: LocationId,
    cart: &[ProductId],
) -> Result<()> {
    let (_, total): (i64, Decimal) =
        sqlx::query_as("SELECT * FROM shopx.bench_one_call($1, $2, $3, $4, $5, $6, $7, now())")
            .bind(session.tenant.get())
            .bind(session.user.get())
            .bind(Uuid::new_v4())
            .bind(vec![0u8; 32])
            .bind(location.get())
            .bind(cart.iter().map(|id| id.get()).collect::<Vec<_>>())
            .bind(vec![1i64; cart.len()])
            .fetch_one(pool)
            .await?;
    ensure!(total > Decimal::ZERO, "nothing sold");
    Ok(())
}

/// The usual way: a statement for each thing, in one transaction, each row locked before it is
/// changed. Products are locked in the order of their ids; in the cart's order it would deadlock.
#[expect(clippy::too_many_lines, reason = "statement by statement is what it is")]
pub(crate) async fn statements(
    pool: &PgPool,
    session: &Session,
    location: LocationId,
    cart: &[ProductId],
) -> Result<()> {
    let (tenant, user) = (session.tenant.get(), session.user.get());
    let location = location.get();
    let mut cart: Vec<i64> = cart.iter().map(|id| id.get()).collect();
    cart.sort_unstable();
    let key = Uuid::new_v4();
    let mut tx = pool.begin_with(begin(session)).await?;
    let used: Option<(Vec<u8>,)> = sqlx::query_as(
        "SELECT fingerprint::bytea FROM shopx.idempotency_keys WHERE tenant_id = $1 AND key = $2",
    )
    .bind(tenant)
    .bind(key)
    .fetch_optional(&mut *tx)
    .await?;
    ensure!(used.is_none(), "the key has been used");
    let _: (String, String, String) = sqlx::query_as(
        "SELECT currency::text, rounding_mode::text, picking::text FROM shopx.tenant_settings
         WHERE tenant_id = $1",
    )
    .bind(tenant)
    .fetch_one(&mut *tx)
    .await?;
    let (time_zone,): (String,) = sqlx::query_as(
        "SELECT time_zone::text FROM shopx.locations WHERE tenant_id = $1 AND id = $2",
    )
    .bind(tenant)
    .bind(location)
    .fetch_one(&mut *tx)
    .await?;
    let mut lines = Vec::with_capacity(cart.len());
    for product in &cart {
        let (sku, name, price): (String, String, Decimal) = sqlx::query_as(
            "SELECT sku::text, name::text, price::numeric FROM shopx.products
             WHERE tenant_id = $1 AND id = $2",
        )
        .bind(tenant)
        .bind(product)
        .fetch_one(&mut *tx)
        .await?;
        lines.push((*product, sku, name, price));
    }
    let total: Decimal = lines.iter().map(|(_, _, _, price)| *price).sum();
    let (sale,): (i64,) = sqlx::query_as(
        "INSERT INTO shopx.transactions
             (tenant_id, location_id, user_id, total_amount, payment_method, business_date)
         VALUES ($1, $2, $3, $4, 'card', (now() AT TIME ZONE $5)::date) RETURNING id",
    )
    .bind(tenant)
    .bind(location)
    .bind(user)
    .bind(total)
    .bind(&time_zone)
    .fetch_one(&mut *tx)
    .await?;
    for (line_no, (product, sku, name, price)) in (1i32..).zip(&lines) {
        sqlx::query(
            "INSERT INTO shopx.transaction_items
                 (tenant_id, transaction_id, line_no, product_id, sku, name, quantity,
                  quantity_decimals, list_price, unit_price, total_price)
             VALUES ($1, $2, $3, $4, $5, $6, 1, 0, $7, $7, $7)",
        )
        .bind(tenant)
        .bind(sale)
        .bind(line_no)
        .bind(product)
        .bind(sku)
        .bind(name)
        .bind(price)
        .execute(&mut *tx)
        .await?;
        sqlx::query(
            "SELECT quantity FROM shopx.inventory
             WHERE tenant_id = $1 AND product_id = $2 AND location_id = $3 FOR UPDATE",
        )
        .bind(tenant)
        .bind(product)
        .bind(location)
        .fetch_one(&mut *tx)
        .await?;
        let (batch, cost): (i64, Decimal) = sqlx::query_as(
            "SELECT s.batch_id, b.cost_per_unit::numeric FROM shopx.batch_stock AS s
             JOIN shopx.batches AS b ON b.tenant_id = s.tenant_id AND b.id = s.batch_id
             WHERE s.tenant_id = $1 AND s.product_id = $2 AND s.location_id = $3 AND s.is_open
               AND NOT s.quarantined AND s.quantity - s.reserved >= 1
             ORDER BY s.received_date, s.batch_id LIMIT 1 FOR UPDATE OF s",
        )
        .bind(tenant)
        .bind(product)
        .bind(location)
        .fetch_one(&mut *tx)
        .await?;
        sqlx::query(
            "INSERT INTO shopx.stock_movements
                 (tenant_id, location_id, product_id, batch_id, quantity, kind, unit_cost, user_id,
                  business_date, transaction_id, line_no)
             VALUES ($1, $2, $3, $4, -1, 'sale', $5, $6, (now() AT TIME ZONE $7)::date, $8, $9)",
        )
        .bind(tenant)
        .bind(location)
        .bind(product)
        .bind(batch)
        .bind(cost)
        .bind(user)
        .bind(&time_zone)
        .bind(sale)
        .bind(line_no)
        .execute(&mut *tx)
        .await?;
        sqlx::query(
            "UPDATE shopx.batch_stock SET quantity = quantity - 1
             WHERE tenant_id = $1 AND product_id = $2 AND location_id = $3 AND batch_id = $4",
        )
        .bind(tenant)
        .bind(product)
        .bind(location)
        .bind(batch)
        .execute(&mut *tx)
        .await?;
        sqlx::query(
            "UPDATE shopx.inventory SET quantity = quantity - 1, updated_at = now()
             WHERE tenant_id = $1 AND product_id = $2 AND location_id = $3",
        )
        .bind(tenant)
        .bind(product)
        .bind(location)
        .execute(&mut *tx)
        .await?;
    }
    sqlx::query(
        "INSERT INTO shopx.payments
             (tenant_id, transaction_id, position, method, amount, tendered)
         VALUES ($1, $2, 1, 'card', $3, $3)",
    )
    .bind(tenant)
    .bind(sale)
    .bind(total)
    .execute(&mut *tx)
    .await?;
    sqlx::query(
        "INSERT INTO shopx.idempotency_keys (tenant_id, key, use_case, fingerprint, subject_ids)
         VALUES ($1, $2, 'checkout', $3, ARRAY[$4::bigint])",
    )
    .bind(tenant)
    .bind(key)
    .bind(vec![0u8; 32])
    .bind(sale)
    .execute(&mut *tx)
    .await?;
    tx.commit().await?;
    Ok(())
}
