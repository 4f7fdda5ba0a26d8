//! The audit log, which triggers write.

use async_trait::async_trait;
use shopx_core::Result;
use shopx_core::audit::{AuditEntry, AuditQuery, AuditRepo, AuditedTable};
use shopx_core::id::{AuditId, UserId};
use shopx_core::records::Page;

use crate::call::column;
use crate::error::OrRefuse;
use crate::stock::one_more;
use crate::store::PgTx;
use crate::stored;

#[async_trait]
impl AuditRepo for PgTx {
    async fn page(&mut self, query: &AuditQuery) -> Result<Page<AuditEntry>> {
        let AuditQuery { table, row, user, from, until, after, limit } = *query;
        let tenant = self.tenant_id();
        // Amounts become text, so that no binary float exists.
        let rows = sqlx::query!(
            r#"SELECT a.id AS "id!", a.table_name AS "table_name!", a.row_id,
                      a.operation AS "operation!", a.user_id, a.approved_by,
                      a.created_at AS "created_at!",
                      (SELECT json_object_agg(f.key, CASE
                           WHEN jsonb_typeof(f.value) = 'number' AND f.value::text LIKE '%.%'
                           THEN to_jsonb(f.value::text) ELSE f.value END)
                       FROM jsonb_each(a.old_values) AS f)::text AS old_values,
                      (SELECT json_object_agg(f.key, CASE
                           WHEN jsonb_typeof(f.value) = 'number' AND f.value::text LIKE '%.%'
                           THEN to_jsonb(f.value::text) ELSE f.value END)
                       FROM jsonb_each(a.new_values) AS f)::text AS new_values
               FROM shopx.list_audit(
                   p_tenant => $1, p_table => $2, p_tables => $3, p_row => $4, p_user => $5, p_from => $6,
                   p_until => $7, p_after => $8, p_limit => $9) AS a
               ORDER BY a.id"#,
            tenant,
            table.map(stored::audited_table),
            &column(AuditedTable::ALL, |table| stored::audited_table(*table).to_owned()),
            row,
            user.map(UserId::get),
            from,
            until,
            after.unwrap_or(0),
            one_more(limit),
        )
        .fetch_all(self.open().await?)
        .await
        .or_refuse()?;
        let json = |text: Option<String>| {
            text.map(|text| serde_json::from_str(&text)).transpose().or_refuse()
        };
        let entries = rows.into_iter().map(|row| {
            Ok(AuditEntry {
                id: AuditId::new(row.id),
                table: stored::read_audited_table(&row.table_name)?,
                row: row.row_id,
                operation: stored::read_operation(&row.operation)?,
                old: json(row.old_values)?,
                new: json(row.new_values)?,
                user: row.user_id.map(UserId::new),
                approved_by: row.approved_by.map(UserId::new),
                at: row.created_at,
            })
        });
        let items = entries.collect::<Result<Vec<_>>>()?;
        Ok(Page::of(items, limit, |entry| entry.id.get()))
    }
}
