//! The audit log: every change of what people edit writes to it where it is made.

use std::sync::Arc;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use serde::Serialize;

use super::MemoryTx;
use super::state::{Ids, TenantState};
use crate::audit::{AuditEntry, AuditOperation, AuditQuery, AuditRepo, AuditedTable};
use crate::id::UserId;
use crate::masks::mask;
use crate::page::Page;
use crate::{Result, ShopError};

#[async_trait]
impl AuditRepo for MemoryTx {
    async fn page(&mut self, query: &AuditQuery) -> Result<Page<AuditEntry>> {
        let log = self.read()?.audit_log.iter().filter(|entry| query.asks_for(entry));
        let items = log.take(query.limit as usize + 1).map(|entry| AuditEntry::clone(entry));
        Ok(Page::of(items.collect(), query.limit, |entry| entry.id.get()))
    }
}

/// Who makes a change, when and with which ids; the host itself is nobody.
#[derive(Clone, Copy)]
pub(super) struct Author<'i> {
    pub(super) user: Option<UserId>,
    pub(super) approver: Option<UserId>,
    pub(super) at: DateTime<Utc>,
    pub(super) ids: &'i Ids,
}

impl TenantState {
    /// Notes that a row was added, or changed from what it was. Nothing here is ever deleted.
    pub(super) fn audit<T: Serialize>(
        &mut self,
        author: Author<'_>,
        table: AuditedTable,
        row: Option<i64>,
        (old, new): (Option<&T>, &T),
    ) -> Result<()> {
        let json = |value: &T| serde_json::to_value(value).map_err(ShopError::defect);
        let operation = if old.is_some() { AuditOperation::Update } else { AuditOperation::Insert };
        let (mut old, mut new) = (old.map(json).transpose()?, json(new)?);
        mask(old.as_mut(), Some(&mut new));
        let Author { user, approver: approved_by, at, ids } = author;
        let id = ids.audit_log.next();
        let entry =
            AuditEntry { id, table, row, operation, old, new: Some(new), user, approved_by, at };
        self.audit_log.push_back(Arc::new(entry));
        Ok(())
    }
}
