//! How customers are reached: by telephone, erased, and sealed as the settings say.

use std::sync::LazyLock;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use shopx_core::customers::{ContactRepo, Customer, NewCustomer, Sealing};
use shopx_core::id::CustomerId;
use shopx_core::records::{MAX_RECORDS, Record};
use shopx_core::{Entity, Result, ShopError};

use crate::conn::Conn;
use crate::error::{OrRefuse, unknown};
use crate::personal::{check_key, key_of};
use crate::records::{Stored, changed, columns, records, rows, shape, to_json, to_rows};
use crate::seal::KeyId;
use crate::store::PgTx;

/// The statements. `$1` is the tenant in each.
struct Sql {
    /// `$2` forms of the number, `$3` how many.
    find_by_phone: String,
    /// `$2` new fields, `$3` when, `$4` id, `$5` version.
    erase: String,
    /// `$2` the key, `$3` how many.
    unsealed: String,
    /// `$2` the key.
    count_unsealed: String,
    /// `$2` records with their ids.
    seal: String,
}

static SQL: LazyLock<Sql> = LazyLock::new(|| {
    let (shape, rows, (columns, values)) =
        (shape::<Customer>(), rows::<Customer>(), columns::<Customer>());
    let unsealed = "FROM shopx.customers AS t
         WHERE t.tenant_id = $1 AND t.sealed_key_id IS DISTINCT FROM $2
           AND num_nonnulls(t.sealed, t.email, t.phone, t.address) > 0";
    Sql {
        find_by_phone: format!(
            "SELECT {shape} FROM shopx.customers AS t
             WHERE t.tenant_id = $1 AND t.phone_key = ANY ($2) ORDER BY t.id LIMIT $3"
        ),
        erase: format!(
            "UPDATE shopx.customers AS t
             SET ({columns}) = ROW ({values}), archived_at = coalesce(t.archived_at, $3),
                 erased_at = $3, version = t.version + 1, updated_at = $3
             FROM {rows}
             WHERE t.tenant_id = $1 AND t.id = $4 AND t.version = $5 AND t.erased_at IS NULL
             RETURNING {shape}"
        ),
        // Sales lock their customer against a change of its key, and do not wait for this lock.
        unsealed: format!(
            "SELECT {shape} {unsealed} ORDER BY t.id LIMIT $3 FOR NO KEY UPDATE OF t"
        ),
        count_unsealed: format!("SELECT count(*) {unsealed}"),
        seal: format!(
            "UPDATE shopx.customers AS t SET ({columns}) = ROW ({values}) FROM {rows}
             WHERE t.tenant_id = $1 AND t.id = n.id"
        ),
    }
});

#[async_trait]
impl ContactRepo for PgTx {
    async fn find_by_phone(&mut self, number: &str) -> Result<Vec<Customer>> {
        let (tenant, vault) = (self.tenant_id(), self.vault());
        let forms = vault.forms((tenant, Customer::TABLE), "phone", number)?;
        let conn = self.open().await?;
        let found: Vec<String> = sqlx::query_scalar(SQL.find_by_phone.as_str())
            .bind(tenant)
            .bind(forms)
            .bind(i64::try_from(MAX_RECORDS).unwrap_or(i64::MAX))
            .fetch_all(&mut *conn)
            .await
            .or_refuse()?;
        if found.is_empty() {
            check_key(conn, tenant, &vault).await?;
        }
        records(&vault, tenant, found)
    }

    async fn erase(&mut self, id: CustomerId, version: u32, at: DateTime<Utc>) -> Result<Customer> {
        let (tenant, vault) = (self.tenant_id(), self.vault());
        // There is nothing left to seal.
        let nobody =
            to_rows::<Customer>(&vault, tenant, None, &[id.get()], &[NewCustomer::erased()?])?;
        let erased: Vec<String> = sqlx::query_scalar(SQL.erase.as_str())
            .bind(tenant)
            .bind(to_json(&nobody)?)
            .bind(at)
            .bind(id.get())
            .bind(i64::from(version))
            .fetch_all(self.open().await?)
            .await
            .or_refuse()?;
        if erased.is_empty() {
            check_version(self.open().await?, tenant, id, version).await?;
        }
        changed(&vault, tenant, erased)
    }

    async fn seal(&mut self, limit: u32) -> Result<Sealing> {
        let (tenant, vault) = (self.tenant_id(), self.vault());
        let conn = self.open().await?;
        // Whoever is writing finishes first, and whoever comes after writes under the new key.
        if let Ok(current) = vault.current() {
            sqlx::query!(
                "UPDATE shopx.tenant_settings AS s SET personal_key_id = $2
                 WHERE s.tenant_id = $1 AND s.personal_key_id <> $2",
                tenant,
                current.as_str(),
            )
            .execute(&mut *conn)
            .await
            .or_refuse()?;
        }
        let key = key_of::<Customer>(conn, tenant, 0).await?.0;
        key.iter().try_for_each(|key| vault.check(key))?;
        let name = key.as_ref().map(KeyId::as_str);
        let found: Vec<String> = sqlx::query_scalar(SQL.unsealed.as_str())
            .bind(tenant)
            .bind(name)
            .bind(i64::from(limit))
            .fetch_all(&mut *conn)
            .await
            .or_refuse()?;
        if found.is_empty() {
            return Ok(Sealing { rewritten: 0, left: 0 });
        }
        let all: i64 = sqlx::query_scalar(SQL.count_unsealed.as_str())
            .bind(tenant)
            .bind(name)
            .fetch_one(&mut *conn)
            .await
            .or_refuse()?;
        let customers: Vec<Customer> = records(&vault, tenant, found)?;
        let ids: Vec<i64> = customers.iter().map(|customer| customer.id.get()).collect();
        let fields: Vec<NewCustomer> = customers.iter().map(Record::fields).collect();
        let rows = to_rows::<Customer>(&vault, tenant, key.as_ref(), &ids, &fields)?;
        let done = sqlx::query(SQL.seal.as_str())
            .bind(tenant)
            .bind(to_json(&rows)?)
            .execute(conn)
            .await
            .or_refuse()?;
        let rewritten = done.rows_affected();
        Ok(Sealing { rewritten, left: all.unsigned_abs().saturating_sub(rewritten) })
    }
}

/// Refuses a customer that is not there, or has another version. This one need not be readable, so nobody
/// has looked before.
async fn check_version(conn: &mut Conn, tenant: i32, id: CustomerId, version: u32) -> Result<()> {
    let found = sqlx::query_scalar!(
        "SELECT t.version FROM shopx.customers AS t WHERE t.tenant_id = $1 AND t.id = $2",
        tenant,
        id.get(),
    )
    .fetch_optional(conn)
    .await
    .or_refuse()?
    .ok_or_else(|| ShopError::not_found(Entity::Customer, id))?;
    let actual = u32::try_from(found).map_err(|error| unknown(&error))?;
    if actual == version {
        return Ok(());
    }
    let (entity, id) = (Entity::Customer, id.to_string());
    Err(ShopError::Stale { entity, id, expected: version, actual })
}
