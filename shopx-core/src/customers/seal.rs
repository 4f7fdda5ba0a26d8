//! Keeping customers as the settings say.

use async_trait::async_trait;

use super::Sealing;
use crate::Result;
use crate::limits::check_limit;
use crate::session::Permission;
use crate::store::{Context, Tx, UseCase};

/// Rewrites customers that are not kept as the settings say: plain where they should be encrypted,
/// encrypted where they should be plain, or under another than the store's current key. It is run
/// until none are left, after the setting or the key was changed; shops may stay open meanwhile.
#[derive(Debug, Clone, Copy)]
pub struct SealCustomers {
    /// At most this many, between 1 and [`MAX_RECORDS`](crate::records::MAX_RECORDS).
    pub limit: u32,
}

#[async_trait]
impl UseCase for SealCustomers {
    type Output = Sealing;

    fn name(&self) -> &'static str {
        "seal_customers"
    }

    fn permissions(&self) -> Vec<Permission> {
        vec![Permission::EditSettings]
    }

    async fn run(&self, tx: &mut dyn Tx, _: &Context) -> Result<Sealing> {
        check_limit(self.limit)?;
        tx.contacts().seal(self.limit).await
    }
}
