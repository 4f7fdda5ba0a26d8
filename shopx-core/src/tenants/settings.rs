//! Looking the settings up, and replacing them.

use async_trait::async_trait;

use super::{Settings, Tenant};
use crate::session::Permission;
use crate::store::{Context, Tx, UseCase};
use crate::{Entity, Field, Result, ShopError};

/// The session's tenant with its settings.
#[derive(Debug, Clone, Copy)]
pub struct GetTenant;

#[async_trait]
impl UseCase for GetTenant {
    type Output = Tenant;

    fn name(&self) -> &'static str {
        "tenant"
    }

    fn permissions(&self) -> Vec<Permission> {
        vec![Permission::LookUp]
    }

    async fn run(&self, tx: &mut dyn Tx, _: &Context) -> Result<Tenant> {
        tx.tenant().get().await
    }
}

/// Replaces the settings. The currency stays: every amount on record is in it.
#[derive(Debug, Clone)]
pub struct UpdateSettings {
    /// The version that the caller has read.
    pub version: u32,
    /// The new settings.
    pub settings: Settings,
}

#[async_trait]
impl UseCase for UpdateSettings {
    type Output = Tenant;

    fn name(&self) -> &'static str {
        "update_settings"
    }

    fn permissions(&self) -> Vec<Permission> {
        vec![Permission::EditSettings]
    }

    async fn run(&self, tx: &mut dyn Tx, cx: &Context) -> Result<Tenant> {
        self.settings.check()?;
        let tenant = tx.tenant().get().await?;
        if tenant.version != self.version {
            return Err(ShopError::Stale {
                entity: Entity::Tenant,
                id: tenant.id.to_string(),
                expected: self.version,
                actual: tenant.version,
            });
        }
        if tenant.settings.currency != self.settings.currency {
            return Err(ShopError::Malformed {
                field: Field::Currency,
                value: self.settings.currency.to_string(),
            });
        }
        tx.tenant().update(self.version, &self.settings, cx.now).await
    }
}
