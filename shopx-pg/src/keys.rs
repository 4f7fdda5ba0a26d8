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
        sqlx::query_as!(
            Prior,
            r#"SELECT k.use_case, k.fingerprint AS "fingerprint: _", k.subject_ids AS subjects
               FROM shopx.idempotency_keys AS k
               WHERE k.tenant_id = $1 AND k.key = $2"#,
            tenant,
            key,
        )
        .fetch_optional(self.open().await?)
        .await
        .or_refuse()
    }
}
