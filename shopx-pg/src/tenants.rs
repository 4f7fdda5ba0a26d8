//! Tenants and their settings.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use shopx_core::id::TenantId;
use shopx_core::money::RoundingMode;
use shopx_core::tenants::{NewTenant, Settings, Tenant, TenantRepo};
use shopx_core::text::Domain;
use shopx_core::users::User;
use shopx_core::{Entity, Field, Money, Result, ShopError};

use crate::conn::Conn;
use crate::error::{OrRefuse, refusal, violated};
use crate::records;
use crate::seal::{KeyId, Vault};
use crate::store::PgTx;
use crate::stored;

/// A statement that returns the tenant of settings `s`, in the form [`stored::Tenant`]. `$1` is its id.
macro_rules! tenant_of {
    ($settings:literal, $($value:expr),+ $(,)?) => {
        sqlx::query_scalar!(
            $settings
                + r#"
            SELECT json_build_object(
                'id', t.id,
                'name', t.name,
                'domain', t.domain,
                'settings', json_build_object(
                    'currency', s.currency,
                    'rounding', json_build_object(
                        'mode', s.rounding_mode,
                        'level', s.rounding_level,
                        'cash_step', s.cash_step::text,
                        'cash_mode', s.cash_rounding_mode,
                        'amount_digits', s.amount_digits),
                    'picking', s.picking,
                    'cashier_refund_limit', s.cashier_refund_limit::text,
                    'cashier_discount_limit', s.cashier_discount_limit::text,
                    'encrypts_personal_data', s.personal_key_id IS NOT NULL),
                'version', s.version)::text AS "json!"
            FROM s
            JOIN shopx.tenants AS t ON t.id = s.tenant_id
            WHERE t.id = $1"#,
            $($value),+
        )
    };
}

/// Opens a tenant with its settings and its first user, in the transaction of `conn`.
pub(crate) async fn open(
    mut conn: Conn,
    vault: &Vault,
    new: &NewTenant,
    at: DateTime<Utc>,
) -> Result<(Tenant, User)> {
    let key = key_for(vault, &new.settings)?;
    let id = register(&mut conn, new).await?;
    let tenant = furnish(&mut conn, id, &new.settings, key, at).await?;
    let admin = std::slice::from_ref(&new.admin);
    let admin = records::create::<User>(&mut conn, id, vault, admin, at).await?.pop();
    conn.commit().await?;
    Ok((tenant, admin.ok_or(ShopError::Storage)?))
}

/// Adds the tenant itself, which no tenant may: a function does it. The rest of the transaction sees
/// this tenant, and nothing else.
async fn register(conn: &mut Conn, new: &NewTenant) -> Result<i32> {
    let opened = sqlx::query!(
        r#"SELECT id AS "id!", set_config('app.tenant_id', id::text, true)
           FROM shopx.open_tenant($1, $2) AS id"#,
        new.name.as_str(),
        new.domain.as_str(),
    )
    .fetch_one(conn)
    .await
    .map_err(|error| match violated(&error) {
        Some("tenants_domain_key") => ShopError::AlreadyExists {
            entity: Entity::Tenant,
            field: Field::Domain,
            value: new.domain.to_string(),
        },
        _ => refusal(&error),
    })?;
    Ok(opened.id)
}

/// The key for a tenant that begins to encrypt personal data; refused when there is none.
fn key_for(vault: &Vault, settings: &Settings) -> Result<Option<KeyId>> {
    settings.encrypts_personal_data.then(|| vault.current()).transpose()
}

/// The digits of amounts, as the column has them.
fn amount_digits(settings: &Settings) -> Result<Option<i16>> {
    let digits = settings.rounding.amount_digits;
    digits.map(i16::try_from).transpose().map_err(|_| ShopError::Overflow)
}

/// Adds the tenant's settings.
async fn furnish(
    conn: &mut Conn,
    tenant: i32,
    settings: &Settings,
    key: Option<KeyId>,
    at: DateTime<Utc>,
) -> Result<Tenant> {
    let digits = amount_digits(settings)?;
    let json = tenant_of!(
        "WITH s AS (
             INSERT INTO shopx.tenant_settings
                 (tenant_id, currency, rounding_mode, rounding_level, cash_step, picking,
                  cashier_refund_limit, cashier_discount_limit, updated_at,
                  personal_key_id, cash_rounding_mode, amount_digits)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
             RETURNING *)",
        tenant,
        settings.currency.code(),
        settings.rounding.mode.as_str(),
        settings.rounding.level.as_str(),
        settings.rounding.cash_step.map(Money::amount),
        settings.picking.as_str(),
        settings.cashier_refund_limit.amount(),
        settings.cashier_discount_limit.get(),
        at,
        key.as_ref().map(KeyId::as_str),
        settings.rounding.cash_mode.map(RoundingMode::as_str),
        digits,
    )
    .fetch_one(conn)
    .await
    .or_refuse()?;
    stored::read::<stored::Tenant>(&json)
}

/// The tenant with this domain.
pub(crate) async fn find(conn: &mut Conn, domain: &Domain) -> Result<Option<TenantId>> {
    let id = sqlx::query_scalar!("SELECT shopx.find_tenant($1)", domain.as_str())
        .fetch_one(conn)
        .await
        .or_refuse()?;
    Ok(id.map(TenantId::new))
}

#[async_trait]
impl TenantRepo for PgTx {
    async fn get(&mut self) -> Result<Tenant> {
        let tenant = self.tenant_id();
        let found = tenant_of!(
            "WITH s AS (SELECT * FROM shopx.tenant_settings AS s WHERE s.tenant_id = $1)",
            tenant,
        )
        .fetch_optional(self.open().await?)
        .await
        .or_refuse()?;
        let json = found.ok_or_else(|| ShopError::not_found(Entity::Tenant, tenant))?;
        stored::read::<stored::Tenant>(&json)
    }

    async fn update(
        &mut self,
        version: u32,
        settings: &Settings,
        at: DateTime<Utc>,
    ) -> Result<Tenant> {
        let tenant = self.tenant_id();
        let key = key_for(&self.vault(), settings)?;
        let digits = amount_digits(settings)?;
        let found = tenant_of!(
            "WITH s AS (
                 UPDATE shopx.tenant_settings AS s
                 SET rounding_mode = $3, rounding_level = $4, cash_step = $5, picking = $6,
                     cashier_refund_limit = $7, cashier_discount_limit = $8,
                     personal_key_id = CASE WHEN $10::text IS NOT NULL
                                       THEN coalesce(s.personal_key_id, $10) END,
                     cash_rounding_mode = $11, amount_digits = $12,
                     version = s.version + 1, updated_at = $9
                 WHERE s.tenant_id = $1 AND s.version = $2::bigint
                 RETURNING *)",
            tenant,
            i64::from(version),
            settings.rounding.mode.as_str(),
            settings.rounding.level.as_str(),
            settings.rounding.cash_step.map(Money::amount),
            settings.picking.as_str(),
            settings.cashier_refund_limit.amount(),
            settings.cashier_discount_limit.get(),
            at,
            key.as_ref().map(KeyId::as_str),
            settings.rounding.cash_mode.map(RoundingMode::as_str),
            digits,
        )
        .fetch_optional(self.open().await?)
        .await
        .or_refuse()?;
        // The version was read before: if it is not there any more, somebody was faster.
        let json = found.ok_or(ShopError::LostRace)?;
        stored::read::<stored::Tenant>(&json)
    }
}
