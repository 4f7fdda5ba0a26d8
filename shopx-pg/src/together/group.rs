//! Serving a group: load in one call, decide in turn, record in one call.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use shopx_core::id::{RefundId, SaleId, TenantId};
use shopx_core::{Result, ShopError};
use tokio::sync::watch;
use tokio::task::{Id, JoinSet};
use tracing::Instrument;

use super::board::Board;
use super::desk::{Answer, At, Member, Next, Server, Waiting};
use super::{Draft, Facts, Query, Recorded, Touch};
use crate::call::{Claimed, LockWait, Verdict};
use crate::conn::Conn;
use crate::error::{OrRefuse, is_lock_timeout, is_undone, refusal_at};
use crate::sales::{LOAD_SALES, RecordedRow, SaleRow, record_refunds, record_sales};
use crate::shelves::{Shelves, ShelvesRow};
use crate::stock::{self, record_stock_documents};
use crate::store::PgStore;
use crate::transfers::{
    ClosingRow, LOAD_TRANSFERS, ShipmentRow, TransferRow, record_closings, record_shipments,
};

/// Serves at a desk until nobody waits there. It is a task of its own: a caller who gives up leaves nobody
/// without an answer.
pub(crate) async fn serve(store: PgStore, mut server: Server) {
    let at = server.at.clone();
    let mut calls = JoinSet::new();
    let mut touched: HashMap<Id, Vec<Touch>> = HashMap::new();
    loop {
        if calls.len() < at.sort.calls_at_once() {
            let under_way: BTreeSet<Touch> = touched.values().flatten().copied().collect();
            match server.next(&under_way, calls.is_empty()) {
                Next::Closed => return,
                Next::Later(arrived) => tokio::select! {
                    Some(ended) = calls.join_next_with_id() => has_ended(&mut touched, ended),
                    () = arrived.notified() => {}
                },
                Next::Group(waiting) => {
                    let touches = waiting.iter().flat_map(Waiting::touches).copied().collect();
                    if let Some(group) = decide(&store, &at, waiting).await {
                        let call = calls.spawn(group.record(store.clone(), at.clone()));
                        touched.insert(call.id(), touches);
                    }
                }
            }
        } else if let Some(ended) = calls.join_next_with_id().await {
            has_ended(&mut touched, ended);
        }
    }
}

fn has_ended(
    touched: &mut HashMap<Id, Vec<Touch>>,
    ended: std::result::Result<(Id, ()), tokio::task::JoinError>,
) {
    touched.remove(&ended.map_or_else(|error| error.id(), |(id, ())| id));
}

/// What was decided together.
struct Group {
    members: Vec<Member>,
    /// How many were asked.
    asked: usize,
    recorded: watch::Sender<Option<Arc<[bool]>>>,
    /// Whether there is hardly enough of what is taken, and somebody else who takes it too.
    stock_first: bool,
}

/// Loads what those who wait ask for, and has each decide in turn; nothing when nobody has anything to
/// record.
async fn decide(store: &PgStore, at: &At, waiting: Vec<Waiting>) -> Option<Group> {
    let parent = waiting.first().and_then(|first| first.span.id());
    let span = tracing::debug_span!(parent: parent, "load", decisions = waiting.len());
    for waiting in waiting.iter().skip(1) {
        span.follows_from(&waiting.span);
    }
    let facts = load(store, at.tenant, &waiting).instrument(span).await;
    let facts = match facts {
        Ok(facts) if facts.len() == waiting.len() => facts,
        other => {
            let refusal = other.err().unwrap_or(ShopError::Storage);
            for waiting in waiting {
                waiting.send_away(refusal.clone());
            }
            return None;
        }
    };
    let asked = waiting.len();
    let (recorded, is_recorded) = watch::channel(None);
    let mut board = Board::default();
    let mut left = BTreeMap::new();
    let mut members = Vec::with_capacity(asked);
    for (number, (waiting, mut facts)) in waiting.into_iter().zip(facts).enumerate() {
        let mut rests = BTreeSet::new();
        if let (Query::Shelf(query), Facts::Shelf(shelf)) = (&waiting.query, &mut facts)
            && at.sort.shares_stock()
        {
            for (product, on_shelf) in &shelf.products {
                for batch in &on_shelf.batches {
                    let units = batch.quantity - batch.reserved;
                    left.insert((query.location, *product, batch.id), units);
                }
            }
            rests = board.leave(query, shelf);
        }
        if let Some(member) = waiting.decide(number, facts, rests, is_recorded.clone()).await {
            board.note(number, &member.draft);
            members.push(member);
        }
    }
    if members.is_empty() {
        return None;
    }
    let stock_first = at.has_rivals() && board.is_scarce(&left);
    Some(Group { members, asked, recorded, stock_first })
}

/// Makes one call, and reads its rows as facts.
async fn load(store: &PgStore, tenant: TenantId, waiting: &[Waiting]) -> Result<Vec<Facts>> {
    let mut shelves = Vec::new();
    let (mut sales, mut transfers, mut keys) = (Vec::new(), Vec::new(), Vec::new());
    for waiting in waiting {
        match &waiting.query {
            Query::Shelf(query) => shelves.push(query),
            Query::Sale(id, key) => {
                sales.push(id.get());
                keys.push(*key);
            }
            Query::Transfers(ids, key) => {
                let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
                transfers.push(format!("{{{}}}", ids.join(",")));
                keys.push(*key);
            }
        }
    }
    let mut conn = store.call_conn(tenant).await?;
    let facts = if !shelves.is_empty() {
        let shelves = Shelves::of(shelves);
        let row: sqlx::Result<ShelvesRow> = shelves.load(tenant).fetch(&mut conn).await;
        let row = row.map_err(|error| refusal_at(&error, "load_shelves"))?;
        shelves.read(&row)?.into_iter().map(Facts::Shelf).collect()
    } else if !sales.is_empty() {
        let rows: Vec<SaleRow> = sqlx::query_as(LOAD_SALES)
            .bind(tenant.get())
            .bind(None::<i64>)
            .bind(sales)
            .bind(keys)
            .fetch_all(&mut conn)
            .await
            .or_refuse()?;
        rows.into_iter().map(|row| row.into_facts().map(Facts::Sale)).collect::<Result<_>>()?
    } else {
        let rows: Vec<TransferRow> = sqlx::query_as(LOAD_TRANSFERS)
            .bind(tenant.get())
            .bind(None::<i64>)
            .bind(transfers)
            .bind(keys)
            .fetch_all(&mut conn)
            .await
            .or_refuse()?;
        let facts = rows.into_iter().map(|row| row.into_facts().map(Facts::Transfers));
        facts.collect::<Result<_>>()?
    };
    conn.commit().await?;
    Ok(facts)
}

/// Why a recording call came to nothing.
enum Failed {
    /// The store could not be reached: nothing was done.
    NotMade(ShopError),
    /// The server refused it: nothing was done.
    Refused(sqlx::Error),
    /// It may have happened.
    Unknown,
}

impl Group {
    /// Records what was decided, and answers each.
    async fn record(self, store: PgStore, at: At) {
        let span = tracing::debug_span!(parent: &self.members[0].span, "record", documents = self.members.len());
        for member in self.members.iter().skip(1) {
            span.follows_from(&member.span);
        }
        let made = self.call(&store, &at).instrument(span).await;
        let mut is_recorded = vec![false; self.asked];
        if let Ok(verdicts) = &made {
            for (member, verdict) in self.members.iter().zip(verdicts) {
                is_recorded[member.number] = verdict.is_ok();
            }
        }
        let _ = self.recorded.send(Some(is_recorded.into()));
        match made {
            Ok(verdicts) => {
                for (member, verdict) in self.members.into_iter().zip(verdicts) {
                    member.answer(&at, verdict.map_or_else(Answer::LeftOut, Answer::Recorded));
                }
            }
            Err(Failed::NotMade(refusal)) => {
                for member in self.members {
                    member.answer(&at, Answer::NotMade(refusal.clone()));
                }
            }
            Err(Failed::Refused(error)) => {
                // The call waited only briefly: by itself it waits as long as it may.
                let only = self.members.len() == 1 && !is_lock_timeout(&error);
                let mut error = Some(error);
                for member in self.members {
                    let refused = error.take_if(|_| only).map_or(Answer::ByItself, Answer::Refused);
                    member.answer(&at, refused);
                }
            }
            Err(Failed::Unknown) => {
                for member in self.members {
                    member.answer(&at, Answer::Unknown);
                }
            }
        }
    }

    async fn call(
        &self,
        store: &PgStore,
        at: &At,
    ) -> std::result::Result<Vec<Verdict<Recorded>>, Failed> {
        let mut conn = store.call_conn(at.tenant).await.map_err(Failed::NotMade)?;
        let wait = LockWait::Brief(store.brief_wait());
        let verdicts = self.make(&mut conn, at, wait).await?;
        // Through a pooler the call is in a transaction.
        conn.commit().await.map_err(|refusal| match refusal {
            ShopError::CommitUnknown => Failed::Unknown,
            refusal => Failed::NotMade(refusal),
        })?;
        Ok(verdicts)
    }

    async fn make(
        &self,
        conn: &mut Conn,
        at: &At,
        wait: LockWait,
    ) -> std::result::Result<Vec<Verdict<Recorded>>, Failed> {
        macro_rules! drafts {
            ($variant:ident) => {
                self.members
                    .iter()
                    .filter_map(|member| match &member.draft {
                        Draft::$variant(draft) => Some((member.claim.as_ref(), draft)),
                        _ => None,
                    })
                    .collect::<Vec<Claimed<'_, _>>>()
            };
        }
        macro_rules! recorded {
            ($call:expr, $read:expr, $variant:ident) => {{
                let row = $call.fetch(conn).await.map_err(failed)?;
                let verdicts = $read(row).map_err(|_| Failed::Unknown)?;
                verdicts.into_iter().map(|verdict| verdict.map(Recorded::$variant)).collect()
            }};
        }
        let tenant = at.tenant;
        let first = self.members.first().map(|member| &member.draft);
        let verdicts: Vec<_> = match first {
            Some(Draft::Sale(_)) => {
                let call = record_sales(tenant, wait, self.stock_first, &drafts!(Sale));
                let read = |row: RecordedRow| {
                    if row.raced {
                        at.note_rivals();
                    }
                    row.read::<SaleId>()
                };
                recorded!(call, read, Sale)
            }
            Some(Draft::Refund(_)) => {
                let call = record_refunds(tenant, wait, &drafts!(Refund));
                recorded!(call, RecordedRow::read::<RefundId>, Refund)
            }
            Some(Draft::Document(_)) => {
                let drafts = drafts!(Document);
                let read = |row: stock::RecordedRow| row.read(drafts.iter().map(|(_, d)| *d));
                recorded!(record_stock_documents(tenant, wait, &drafts), read, Document)
            }
            Some(Draft::Shipment(_)) => {
                let drafts = drafts!(Shipment);
                let read = |row: ShipmentRow| row.read(drafts.iter().map(|(_, d)| *d));
                recorded!(record_shipments(tenant, wait, &drafts), read, Shipment)
            }
            Some(Draft::Closing(_)) => {
                let drafts = drafts!(Closing);
                let read = |row: ClosingRow| row.read(drafts.iter().map(|(_, d)| *d));
                recorded!(record_closings(tenant, wait, &drafts), read, Closing)
            }
            None => Vec::new(),
        };
        if verdicts.len() == self.members.len() { Ok(verdicts) } else { Err(Failed::Unknown) }
    }
}

/// What it means that a recording call failed: without the server's own word it may have happened.
fn failed(error: sqlx::Error) -> Failed {
    if is_undone(&error) || matches!(error, sqlx::Error::Encode(_)) {
        return Failed::Refused(error);
    }
    tracing::warn!(%error, "it is not known whether documents were recorded");
    Failed::Unknown
}
