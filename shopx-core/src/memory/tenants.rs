//! The tenant, its settings and its idempotency keys.

use async_trait::async_trait;
use chrono::{DateTime, Utc};

use super::MemoryTx;
use crate::audit::AuditedTable;
use crate::idempotency::{Key, KeyRepo, Prior};
use crate::tenants::{Settings, Tenant, TenantRepo};
use crate::{Entity, Result, ShopError};

#[async_trait]
impl TenantRepo for MemoryTx {
    async fn get(&mut self) -> Result<Tenant> {
        Ok(self.read()?.tenant.clone())
    }

    async fn update(
        &mut self,
        version: u32,
        settings: &Settings,
        at: DateTime<Utc>,
    ) -> Result<Tenant> {
        self.write(|state, by| {
            let tenant = &mut state.tenant;
            if tenant.version != version {
                return Err(ShopError::Stale {
                    entity: Entity::Tenant,
                    id: tenant.id.to_string(),
                    expected: version,
                    actual: tenant.version,
                });
            }
            let old = std::mem::replace(&mut tenant.settings, settings.clone());
            tenant.version += 1;
            let tenant = tenant.clone();
            let change = (Some(&old), settings);
            state.audit(by.at(at), AuditedTable::TenantSettings, None, change)?;
            Ok(tenant)
        })
    }
}

#[async_trait]
impl KeyRepo for MemoryTx {
    async fn find(&mut self, key: Key) -> Result<Option<Prior>> {
        Ok(self.read()?.keys.get(&key).cloned())
    }
}
