//! The audit log, which triggers write.

use async_trait::async_trait;
use shopx_core::Result;
use shopx_core::audit::{AuditEntry, AuditQuery, AuditRepo};
use shopx_core::id::{AuditId, UserId};
use shopx_core::records::Page;

use crate::error::OrRefuse;
use crate::store::PgTx;

#[async_trait]
impl AuditRepo for PgTx {
    async fn page(&mut self, query: &AuditQuery) -> Result<Page<AuditEntry>> {
        let (tenant, shared) = (self.tenant_id(), self.is_shared());
        let conn = self.open().await?;
        // Which index serves is a matter of what is asked for: this statement is planned each time.
        sqlx::query("SET LOCAL plan_cache_mode = force_custom_plan")
            .execute(&mut *conn)
            .await
            .or_refuse()?;
        // Amounts become text, so that no binary float exists.
        let rows = sqlx::query!(
            r#"SELECT a.id, a.table_name, a.row_id, a.operation, a.user_id, a.approved_by,
                      a.created_at,
                      (SELECT json_object_agg(f.key, CASE
                           WHEN jsonb_typeof(f.value) = 'number' AND f.value::text LIKE '%.%'
                           THEN to_jsonb(f.value::text) ELSE f.value END)
                       FROM jsonb_each(a.old_values) AS f)::text AS old_values,
                      (SELECT json_object_agg(f.key, CASE
                           WHEN jsonb_typeof(f.value) = 'number' AND f.value::text LIKE '%.%'
                           THEN to_jsonb(f.value::text) ELSE f.value END)
                       FROM jsonb_each(a.new_values) AS f)::text AS new_values
               FROM shopx.audit_log AS a
               WHERE a.tenant_id = $1
                 AND ($2::text IS NULL OR a.table_name = $2)
                 AND ($3::bigint IS NULL OR a.row_id = $3)
                 AND ($4::bigint IS NULL OR a.user_id = $4)
                 AND ($5::timestamptz IS NULL OR a.created_at >= $5)
                 AND ($6::timestamptz IS NULL OR a.created_at < $6)
                 AND a.id > $7
               ORDER BY a.id LIMIT $8"#,
            tenant,
            query.table.map(shopx_core::audit::AuditedTable::as_str),
            query.row,
            query.user.map(UserId::get),
            query.from,
            query.until,
            query.after.unwrap_or(0),
            i64::from(query.limit) + 1,
        )
        .fetch_all(&mut *conn)
        .await
        .or_refuse()?;
        if shared {
            // Others go on in this transaction.
            sqlx::query("SET LOCAL plan_cache_mode = force_generic_plan")
                .execute(conn)
                .await
                .or_refuse()?;
        }
        let json = |text: Option<String>| {
            text.map(|text| serde_json::from_str(&text)).transpose().or_refuse()
        };
        let entries = rows.into_iter().map(|row| {
            Ok(AuditEntry {
                id: AuditId::new(row.id),
                table: row.table_name.parse()?,
                row: row.row_id,
                operation: row.operation.parse()?,
                old: json(row.old_values)?,
                new: json(row.new_values)?,
                user: row.user_id.map(UserId::new),
                approved_by: row.approved_by.map(UserId::new),
                at: row.created_at,
            })
        });
        let items = entries.collect::<Result<Vec<_>>>()?;
        Ok(Page::of(items, query.limit, |entry| entry.id.get()))
    }
}
