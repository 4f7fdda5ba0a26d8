//! Idempotency keys. Keys are taken by the functions that record what they stand for.

use async_trait::async_trait;
use shopx_core::Result;
use shopx_core::idempotency::{Key, KeyRepo, Prior};

use crate::error::OrRefuse;
use crate::store::PgTx;

#[async_trait]
impl KeyRepo for PgTx {
    async fn find(&mut self, key: Key) -> Result<Option<Prior>> {
        let tenant = self.tenant_id();
        let found: Option<(String, [u8; 32], Vec<i64>)> = sqlx::query_as(
            "SELECT k.use_case, k.fingerprint, k.subject_ids
             FROM shopx.idempotency_keys AS k
             WHERE k.tenant_id = $1 AND k.key = $2",
        )
        .bind(tenant)
        .bind(key)
        .fetch_optional(self.open().await?)
        .await
        .or_refuse()?;
        Ok(found.map(|(use_case, fingerprint, subjects)| Prior { use_case, fingerprint, subjects }))
    }
}
