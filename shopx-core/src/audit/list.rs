//! Reading the audit log.

use async_trait::async_trait;

use super::{AuditEntry, AuditQuery};
use crate::Result;
use crate::limits::check_limit;
use crate::page::Page;
use crate::session::Permission;
use crate::store::{Context, Tx, UseCase};

/// A page of the audit log.
#[derive(Debug, Clone, Copy)]
pub struct ListAuditLog(pub AuditQuery);

#[async_trait]
impl UseCase for ListAuditLog {
    type Output = Page<AuditEntry>;

    fn name(&self) -> &'static str {
        "audit_log"
    }

    fn permissions(&self) -> Vec<Permission> {
        vec![Permission::Audit]
    }

    async fn run(&self, tx: &mut dyn Tx, _: &Context) -> Result<Page<AuditEntry>> {
        check_limit(self.0.limit)?;
        tx.audit().page(&self.0).await
    }
}
