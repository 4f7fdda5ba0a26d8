//! Transfers between locations. Functions record them, and hold or move their units.

use async_trait::async_trait;
use shopx_core::id::{LocationId, ShipmentId, TenantId, TransferId};
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

use crate::call::{Call, Claimed, LeftOut, LockWait, Verdict, column, only, parts};
use crate::error::{OrRefuse, unknown};
use crate::facts::PriorColumns;
use crate::stock::one_more;
use crate::store::PgTx;
use crate::stored;
use crate::together::{Draft, Query, Sort};

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
pub(crate) struct TransferRow {
    transfers: Vec<String>,
    location_ids: Vec<i64>,
    time_zones: Vec<String>,
    #[sqlx(flatten)]
    prior: PriorColumns,
}

impl TransferRow {
    pub(crate) fn into_facts(self) -> Result<TransferFacts> {
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

/// What `shopx.record_shipments` returns.
#[derive(FromRow)]
pub(crate) struct ShipmentRow {
    shipment_ids: Option<Vec<Option<i64>>>,
    transfer_ids: Option<Vec<i64>>,
    left_out: Vec<Option<String>>,
}

impl ShipmentRow {
    /// What became of each of `drafts`.
    pub(crate) fn read<'d>(
        self,
        drafts: impl IntoIterator<Item = &'d ShipmentDraft>,
    ) -> Result<Vec<Verdict<RecordedShipment>>> {
        let mut ids = self.shipment_ids.unwrap_or_default().into_iter();
        let mut transfers = self.transfer_ids.unwrap_or_default().into_iter();
        let missing = || stored::unreadable("verdict", &"no id");
        let verdict = |(word, draft): (Option<String>, &ShipmentDraft)| {
            let id = ids.next().flatten();
            if let Some(left_out) = LeftOut::read(word.as_deref())? {
                return Ok(Err(left_out));
            }
            let shipment = ShipmentId::new(id.ok_or_else(missing)?);
            let transfers = transfers.by_ref().take(draft.sent.len()).map(TransferId::new);
            Ok(Ok(RecordedShipment { shipment, transfers: transfers.collect() }))
        };
        self.left_out.into_iter().zip(drafts).map(verdict).collect()
    }
}

/// What `shopx.record_closings` returns.
#[derive(FromRow)]
pub(crate) struct ClosingRow {
    remainders: Option<Vec<Option<i64>>>,
    left_out: Vec<Option<String>>,
}

impl ClosingRow {
    /// What became of each of `drafts`.
    pub(crate) fn read<'d>(
        self,
        drafts: impl IntoIterator<Item = &'d CloseDraft>,
    ) -> Result<Vec<Verdict<Vec<Option<TransferId>>>>> {
        let mut rests = self.remainders.unwrap_or_default().into_iter();
        let verdict = |(word, draft): (Option<String>, &CloseDraft)| {
            if let Some(left_out) = LeftOut::read(word.as_deref())? {
                return Ok(Err(left_out));
            }
            let rests = rests.by_ref().take(draft.closed.len());
            Ok(Ok(rests.map(|rest| rest.map(TransferId::new)).collect()))
        };
        self.left_out.into_iter().zip(drafts).map(verdict).collect()
    }
}

/// The statement that makes the call of [`load_transfers`] for each of some requests; `$1` is the tenant,
/// `$2` a user, and the ids of each request are an array, written as text.
pub(crate) const LOAD_TRANSFERS: &str = "
    SELECT f.* FROM unnest($3::text[], $4::uuid[]) WITH ORDINALITY AS n (ids, key, place)
    CROSS JOIN LATERAL shopx.load_transfers(
        p_tenant => $1, p_user => $2, p_transfers => n.ids::bigint[], p_key => n.key) AS f
    ORDER BY n.place";

/// The call that loads what closing transfers needs to know.
pub(crate) fn load_transfers(session: &Session, ids: &[TransferId], key: Option<Key>) -> Call {
    Call::of("load_transfers")
        .with("p_tenant", session.tenant.get())
        .with("p_user", session.user.get())
        .with("p_transfers", column(ids, |id| id.get()))
        .with("p_key", key)
}

/// The call that records shipments, in the order in which they were decided.
pub(crate) fn record_shipments(
    tenant: TenantId,
    wait: LockWait,
    shipments: &[Claimed<'_, ShipmentDraft>],
) -> Call {
    let drafts = column(shipments, |(_, draft)| *draft);
    let (sent_until, sent) = parts(shipments, |draft| draft.sent.iter().collect());
    Call::of("record_shipments")
        .recording(tenant, wait, shipments, |draft| draft.author)
        .with("p_from", column(&drafts, |draft| draft.from.get()))
        .with("p_to", column(&drafts, |draft| draft.to.get()))
        .with("p_notes", column(&drafts, |draft| draft.notes.as_ref().map(Note::as_str)))
        .with("p_at", column(&drafts, |draft| draft.at))
        .with("p_date", column(&drafts, |draft| draft.transfer_date))
        .with("p_sent_until", sent_until)
        .with("p_product", column(&sent, |sent| sent.product.get()))
        .with("p_batch", column(&sent, |sent| sent.batch.get()))
        .with("p_quantity", column(&sent, |sent| sent.quantity))
}

/// The call that records how transfers end.
pub(crate) fn record_closings(
    tenant: TenantId,
    wait: LockWait,
    closings: &[Claimed<'_, CloseDraft>],
) -> Call {
    let drafts = column(closings, |(_, draft)| *draft);
    let (until, closed) = parts(closings, |draft| draft.closed.iter().collect());
    let endings = column(&closed, |closed| Ending::from(closed.outcome));
    Call::of("record_closings")
        .recording(tenant, wait, closings, |draft| draft.author)
        .with("p_at", column(&drafts, |draft| draft.at))
        .with("p_transfer_until", until)
        .with("p_transfer", column(&closed, |closed| closed.transfer.id.get()))
        .with("p_expected", column(&closed, |closed| closed.transfer.quantity))
        .with("p_business_date", column(&closed, |closed| closed.business_date))
        .with("p_arrival_date", column(&closed, |closed| closed.arrival_date))
        .with("p_outcome", column(&endings, |ending| ending.status))
        .with("p_received", column(&endings, |ending| ending.received))
        .with("p_shortfall", column(&endings, |ending| ending.shortfall))
        .with("p_shortfall_reason", column(&endings, |ending| ending.reason))
}

#[async_trait]
impl TransferRepo for PgTx {
    async fn facts(&mut self, ids: &[TransferId], key: Option<Key>) -> Result<TransferFacts> {
        if self.decides_with_others() {
            let query = Query::Transfers(ids.to_vec(), key);
            return self.join(Sort::Closing, query).await?.transfers();
        }
        let call = load_transfers(self.session(), ids, key);
        self.load::<TransferRow>(call).await?.into_facts()
    }

    async fn request<'a>(
        &mut self,
        claim: Option<&'a Claim>,
        draft: &ShipmentDraft,
    ) -> Result<RecordedShipment> {
        let in_turn = self.record_in_turn(claim, || Draft::Shipment(draft.clone())).await?;
        if let Some(recorded) = in_turn {
            return recorded.shipment();
        }
        let call = record_shipments(self.session().tenant, LockWait::Long, &[(claim, draft)]);
        self.record(call, |row: ShipmentRow| only(row.read([draft])?)).await
    }

    async fn close<'a>(
        &mut self,
        claim: Option<&'a Claim>,
        draft: &CloseDraft,
    ) -> Result<Vec<Option<TransferId>>> {
        let in_turn = self.record_in_turn(claim, || Draft::Closing(draft.clone())).await?;
        if let Some(recorded) = in_turn {
            return recorded.closing();
        }
        let call = record_closings(self.session().tenant, LockWait::Long, &[(claim, draft)]);
        self.record(call, |row: ClosingRow| only(row.read([draft])?)).await
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
