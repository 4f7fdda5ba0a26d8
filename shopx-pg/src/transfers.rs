//! Transfers between locations. Functions record them, and hold or move their units.

use async_trait::async_trait;
use shopx_core::id::{LocationId, ShipmentId, TransferId};
use shopx_core::idempotency::{Claim, Key};
use shopx_core::records::Page;
use shopx_core::stock::AdjustmentReason;
use shopx_core::store::Tx;
use shopx_core::text::Note;
use shopx_core::transfers::{
    CloseDraft, Outcome, RecordedShipment, ShipmentDraft, Transfer, TransferFacts, TransferQuery,
    TransferRepo, TransferState, TransferStatus,
};
use shopx_core::{Result, Session};
use sqlx::FromRow;

use crate::call::{Call, column};
use crate::error::{OrRefuse, unknown};
use crate::facts::PriorColumns;
use crate::stock::one_more;
use crate::store::PgTx;
use crate::stored;

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

/// What `shopx.load_transfers` returns.
#[derive(FromRow)]
struct TransferRow {
    transfers: Vec<String>,
    location_ids: Vec<i64>,
    time_zones: Vec<String>,
    #[sqlx(flatten)]
    prior: PriorColumns,
}

impl TransferRow {
    fn into_facts(self) -> Result<TransferFacts> {
        let transfers = stored::read_rows::<stored::Transfer>(&self.transfers)?;
        let zone = |(id, zone): (i64, String)| {
            Ok((LocationId::new(id), zone.parse().map_err(|error| unknown(&error))?))
        };
        let zones = self.location_ids.into_iter().zip(self.time_zones).map(zone);
        Ok(TransferFacts {
            transfers: transfers.into_iter().map(|transfer| (transfer.id, transfer)).collect(),
            time_zones: zones.collect::<Result<_>>()?,
            prior: self.prior.read()?,
        })
    }
}

/// What `shopx.record_transfers` returns.
#[derive(FromRow)]
struct RecordedRow {
    shipment_id: i64,
    transfer_ids: Vec<i64>,
}

/// The call that loads what closing transfers needs to know.
pub(crate) fn load_transfers(session: &Session, ids: &[TransferId], key: Option<Key>) -> Call {
    Call::of("load_transfers")
        .with("p_tenant", session.tenant.get())
        .with("p_user", session.user.get())
        .with("p_transfers", column(ids, |id| id.get()))
        .with("p_key", key)
}

/// The call that records a shipment.
pub(crate) fn record_transfers(
    session: &Session,
    claim: Option<&Claim>,
    draft: &ShipmentDraft,
) -> Call {
    let sent = &draft.sent;
    Call::of("record_transfers")
        .recording(session.tenant, draft.author, claim)
        .with("p_from", draft.from.get())
        .with("p_to", draft.to.get())
        .with("p_notes", draft.notes.as_ref().map(Note::as_str))
        .with("p_at", draft.at)
        .with("p_date", draft.transfer_date)
        .with("p_product", column(sent, |sent| sent.product.get()))
        .with("p_batch", column(sent, |sent| sent.batch.get()))
        .with("p_quantity", column(sent, |sent| sent.quantity))
}

/// The call that records how transfers end.
pub(crate) fn close_transfers(
    session: &Session,
    claim: Option<&Claim>,
    draft: &CloseDraft,
) -> Call {
    let closed = &draft.closed;
    let endings = column(closed, |closed| Ending::from(closed.outcome));
    Call::value("close_transfers")
        .recording(session.tenant, draft.author, claim)
        .with("p_at", draft.at)
        .with("p_transfer", column(closed, |closed| closed.transfer.id.get()))
        .with("p_expected", column(closed, |closed| closed.transfer.quantity))
        .with("p_business_date", column(closed, |closed| closed.business_date))
        .with("p_arrival_date", column(closed, |closed| closed.arrival_date))
        .with("p_outcome", column(&endings, |ending| ending.status))
        .with("p_received", column(&endings, |ending| ending.received))
        .with("p_shortfall", column(&endings, |ending| ending.shortfall))
        .with("p_shortfall_reason", column(&endings, |ending| ending.reason))
}

#[async_trait]
impl TransferRepo for PgTx {
    async fn facts(&mut self, ids: &[TransferId], key: Option<Key>) -> Result<TransferFacts> {
        let call = load_transfers(self.session(), ids, key);
        self.load::<TransferRow>(call).await?.into_facts()
    }

    async fn request<'a>(
        &mut self,
        claim: Option<&'a Claim>,
        draft: &ShipmentDraft,
    ) -> Result<RecordedShipment> {
        let call = record_transfers(self.session(), claim, draft);
        self.record(call, |row: RecordedRow| {
            let transfers = row.transfer_ids.into_iter().map(TransferId::new).collect();
            Ok(RecordedShipment { shipment: ShipmentId::new(row.shipment_id), transfers })
        })
        .await
    }

    async fn close<'a>(
        &mut self,
        claim: Option<&'a Claim>,
        draft: &CloseDraft,
    ) -> Result<Vec<Option<TransferId>>> {
        let call = close_transfers(self.session(), claim, draft);
        self.record(call, |(rests,): (Vec<Option<i64>>,)| {
            Ok(rests.into_iter().map(|rest| rest.map(TransferId::new)).collect())
        })
        .await
    }

    async fn as_requested(&mut self, ids: &[TransferId]) -> Result<Vec<Transfer>> {
        let tenant = self.tenant_id();
        let rows = sqlx::query!(
            r#"
            SELECT shopx.transfer_document(t) AS "transfer!", (
                SELECT sum(q.quantity)::bigint FROM shopx.transfers AS q
                WHERE q.tenant_id = $1 AND q.shipment_id = t.shipment_id AND q.id >= t.id
                  AND q.product_id + 0 = t.product_id AND q.batch_id + 0 = t.batch_id) AS "sent!"
            FROM unnest($2::bigint[]) WITH ORDINALITY AS n (id, position)
            CROSS JOIN LATERAL (
                SELECT q.* FROM shopx.transfers AS q
                WHERE q.tenant_id = $1 AND q.id = n.id LIMIT 1) AS t
            ORDER BY n.position"#,
            tenant,
            &column(ids, |id| id.get()),
        )
        .fetch_all(self.open().await?)
        .await
        .or_refuse()?;
        let (transfers, sent): (Vec<_>, Vec<_>) =
            rows.into_iter().map(|row| (row.transfer, row.sent)).unzip();
        let transfers = stored::read_rows::<stored::Transfer>(&transfers)?.into_iter().zip(sent);
        let pending = transfers.map(|(transfer, quantity)| Transfer {
            quantity,
            state: TransferState::Pending,
            ..transfer
        });
        Ok(pending.collect())
    }

    async fn get(&mut self, ids: &[TransferId]) -> Result<Vec<Transfer>> {
        let tenant = self.tenant_id();
        let rows = sqlx::query_scalar!(
            r#"SELECT shopx.transfer_document(t) AS "json!"
             FROM unnest($2::bigint[]) WITH ORDINALITY AS n (id, position)
             CROSS JOIN LATERAL (
                 SELECT q.* FROM shopx.transfers AS q
                 WHERE q.tenant_id = $1 AND q.id = n.id LIMIT 1) AS t
             ORDER BY n.position"#,
            tenant,
            &column(ids, |id| id.get()),
        )
        .fetch_all(self.open().await?)
        .await
        .or_refuse()?;
        stored::read_rows::<stored::Transfer>(&rows)
    }

    async fn page(&mut self, query: &TransferQuery) -> Result<Page<Transfer>> {
        let TransferQuery { status, location, shipment, after, limit } = *query;
        let tenant = self.tenant_id();
        let rows = sqlx::query_scalar!(
            r#"SELECT shopx.transfer_document(t) AS "json!"
             FROM shopx.list_transfers(
                 p_tenant => $1, p_status => $2, p_location => $3, p_shipment => $4, p_after => $5,
                 p_limit => $6) AS t
             ORDER BY t.id"#,
            tenant,
            status.map(TransferStatus::as_str),
            location.map(LocationId::get),
            shipment.map(ShipmentId::get),
            after.unwrap_or(0),
            one_more(limit),
        )
        .fetch_all(self.open().await?)
        .await
        .or_refuse()?;
        let transfers = stored::read_rows::<stored::Transfer>(&rows)?;
        Ok(Page::of(transfers, limit, |transfer| transfer.id.get()))
    }
}
