//! Checking the books.

use async_trait::async_trait;

use super::Discrepancy;
use crate::Result;
use crate::session::Permission;
use crate::store::{Context, Tx, UseCase};

/// Checks one tenant and lists every difference. Nothing that the library does makes it report
/// anything.
#[derive(Debug, Clone, Copy)]
pub struct Verify;

#[async_trait]
impl UseCase for Verify {
    type Output = Vec<Discrepancy>;

    fn name(&self) -> &'static str {
        "verify"
    }

    fn permissions(&self) -> Vec<Permission> {
        vec![Permission::Audit]
    }

    async fn run(&self, tx: &mut dyn Tx, _: &Context) -> Result<Vec<Discrepancy>> {
        tx.reports().verify().await
    }
}
