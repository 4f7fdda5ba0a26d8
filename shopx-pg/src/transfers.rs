//! Transfers between locations. Functions record them, and hold or move their units.

use async_trait::async_trait;
use shopx_core::Result;
use shopx_core::id::{LocationId, ShipmentId, TransferId};
use shopx_core::records::Page;
use shopx_core::stock::AdjustmentReason;
use shopx_core::text::Note;
use shopx_core::transfers::{
    Outcome, SettlementDraft, ShipmentDraft, Transfer, TransferQuery, TransferRepo, TransferStatus,
};

use crate::error::OrRefuse;
use crate::stock::{column, from_json};
use crate::store::PgTx;

/// How a transfer ends, as columns.
struct Ending {
    status: &'static str,
    received: Option<i64>,
    shortfall: Option<&'static str>,
    reason: Option<&'static str>,
}

impl From<Outcome> for Ending {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Completed { received, write_off } => Self {
                status: "completed",
                received: Some(received),
                shortfall: write_off.map(|_| "write_off"),
                reason: write_off.map(AdjustmentReason::as_str),
            },
            Outcome::Partly { received } => Self {
                status: "completed",
                received: Some(received),
                shortfall: Some("stay_pending"),
                reason: None,
            },
            Outcome::Cancelled => {
                Self { status: "cancelled", received: None, shortfall: None, reason: None }
            }
        }
    }
}

/// A statement that returns transfers `t`, in the shape of the core type. `$1` is the tenant.
macro_rules! transfers {
    ($from:literal, $($value:expr),+ $(,)?) => {
        sqlx::query_scalar!(
            r#"
            SELECT json_build_object(
                'id', t.id,
                'shipment', t.shipment_id,
                'from', t.from_location_id,
                'to', t.to_location_id,
                'product', t.product_id,
                'batch', t.batch_id,
                'quantity', t.quantity,
                'transfer_date', t.transfer_date,
                'notes', t.notes,
                'requested_by', t.requested_by,
                'approved_by', t.approved_by,
                'requested_at', t.created_at,
                'state', CASE t.status
                    WHEN 'pending' THEN to_json('Pending'::text)
                    WHEN 'completed' THEN json_build_object('Completed', json_build_object(
                        'received', t.received_quantity,
                        'shortfall', t.shortfall_reason,
                        'by', t.settled_by,
                        'at', t.settled_at))
                    WHEN 'cancelled' THEN json_build_object('Cancelled', json_build_object(
                        'by', t.settled_by,
                        'at', t.settled_at))
                END)::text AS "json!"
            "# + $from,
            $($value),+
        )
    };
}

#[async_trait]
impl TransferRepo for PgTx {
    async fn request(&mut self, draft: &ShipmentDraft) -> Result<Vec<TransferId>> {
        let (tenant, user) = (self.tenant_id(), self.user_id());
        let call = sqlx::query_as(
            "SELECT shopx.record_transfers($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
        )
        .bind(tenant)
        .bind(user)
        .bind(draft.claim.as_ref().map(|claim| claim.key))
        .bind(draft.claim.as_ref().map(|claim| claim.use_case))
        .bind(draft.claim.as_ref().map(|claim| claim.fingerprint().to_vec()))
        .bind(draft.from.get())
        .bind(draft.to.get())
        .bind(draft.notes.as_ref().map(Note::as_str))
        .bind(draft.at)
        .bind(draft.transfer_date)
        .bind(column(&draft.sent, |sent| sent.product.get()))
        .bind(column(&draft.sent, |sent| sent.batch.get()))
        .bind(column(&draft.sent, |sent| sent.quantity));
        let (ids,): (Vec<i64>,) = self.record(call).await?;
        Ok(ids.into_iter().map(TransferId::new).collect())
    }

    async fn settle(&mut self, draft: &SettlementDraft) -> Result<Vec<TransferId>> {
        let (tenant, user) = (self.tenant_id(), self.user_id());
        let settled = &draft.settled;
        let endings = column(settled, |settled| Ending::from(settled.outcome));
        let call = sqlx::query_as(
            "SELECT shopx.settle_transfers($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13,
                 $14)",
        )
        .bind(tenant)
        .bind(user)
        .bind(draft.claim.as_ref().map(|claim| claim.key))
        .bind(draft.claim.as_ref().map(|claim| claim.use_case))
        .bind(draft.claim.as_ref().map(|claim| claim.fingerprint().to_vec()))
        .bind(draft.at)
        .bind(column(settled, |settled| settled.transfer.get()))
        .bind(column(settled, |settled| settled.quantity))
        .bind(column(settled, |settled| settled.business_date))
        .bind(column(settled, |settled| settled.arrival_date))
        .bind(column(&endings, |ending| ending.status))
        .bind(column(&endings, |ending| ending.received))
        .bind(column(&endings, |ending| ending.shortfall))
        .bind(column(&endings, |ending| ending.reason));
        let (ids,): (Vec<i64>,) = self.record(call).await?;
        Ok(ids.into_iter().map(TransferId::new).collect())
    }

    async fn get(&mut self, ids: &[TransferId]) -> Result<Vec<Transfer>> {
        let tenant = self.tenant_id();
        let rows = transfers!(
            "FROM unnest($2::bigint[]) WITH ORDINALITY AS n (id, position)
             JOIN shopx.transfers AS t ON t.tenant_id = $1 AND t.id = n.id
             ORDER BY n.position",
            tenant,
            &column(ids, |id| id.get()),
        )
        .fetch_all(self.open().await?)
        .await
        .or_refuse()?;
        from_json(rows)
    }

    async fn page(&mut self, query: &TransferQuery) -> Result<Page<Transfer>> {
        let tenant = self.tenant_id();
        let rows = transfers!(
            "FROM shopx.transfers AS t
             WHERE t.tenant_id = $1
               AND ($2::text IS NULL OR t.status = $2)
               AND ($3::bigint IS NULL OR $3 IN (t.from_location_id, t.to_location_id))
               AND ($4::bigint IS NULL OR t.shipment_id = $4)
               AND t.id > $5
             ORDER BY t.id LIMIT $6",
            tenant,
            query.status.map(TransferStatus::as_str),
            query.location.map(LocationId::get),
            query.shipment.map(ShipmentId::get),
            query.after.unwrap_or(0),
            i64::from(query.limit) + 1,
        )
        .fetch_all(self.open().await?)
        .await
        .or_refuse()?;
        Ok(Page::of(from_json(rows)?, query.limit, |transfer: &Transfer| transfer.id.get()))
    }
}
