//! Sales of one tenant that are recorded together.
//!
//! While a call that records sales of a tenant is under way, the sales of its other tills gather, and
//! the next call takes all of them: what a call costs is shared, a hot product is locked once for all
//! of them, and the disk is waited for once. A single till waits for nobody.
//!
//! What the server refuses together is recorded apart, so that each sale has its own answer.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use shopx_core::id::{SaleId, TenantId};
use shopx_core::idempotency::Claim;
use shopx_core::sales::SaleDraft;
use tokio::sync::oneshot;

use crate::conn::Conn;
use crate::error::is_undone;
use crate::sales::record_sales;

/// How many lines the sales of one call may have together; one sale may have more.
const MAX_LINES: usize = 1_000;

/// The sales that wait, by tenant. A tenant is in it while a [`Lead`] records for it.
#[derive(Debug, Clone, Default)]
pub(crate) struct SaleQueue(Arc<Mutex<HashMap<TenantId, Vec<Waiting>>>>);

/// A sale that waits for the next call.
#[derive(Debug)]
struct Waiting {
    claim: Option<Claim>,
    draft: SaleDraft,
    answer: oneshot::Sender<Answer>,
}

/// What became of a sale.
#[derive(Debug)]
pub(crate) enum Answer {
    /// It is recorded.
    Recorded(SaleId),
    /// The server refused it.
    Refused(sqlx::Error),
    /// It has to be recorded by itself: the server refused it together with others, or was not asked.
    ByItself,
    /// The answer was lost.
    Unknown,
}

impl SaleQueue {
    /// Waits for the next call of the tenant. Who gets a [`Lead`] has to make it.
    pub(crate) fn join(
        &self,
        tenant: TenantId,
        claim: Option<&Claim>,
        draft: &SaleDraft,
    ) -> (oneshot::Receiver<Answer>, Option<Lead>) {
        let (answer, answered) = oneshot::channel();
        let waiting = Waiting { claim: claim.cloned(), draft: draft.clone(), answer };
        let mut queue = self.lock();
        let lead = if let Some(others) = queue.get_mut(&tenant) {
            others.push(waiting);
            None
        } else {
            queue.insert(tenant, vec![waiting]);
            Some(Lead { queue: self.clone(), tenant })
        };
        (answered, lead)
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<TenantId, Vec<Waiting>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The right to record for a tenant. When it ends, those that still wait are told to be
/// recorded by themselves.
pub(crate) struct Lead {
    queue: SaleQueue,
    tenant: TenantId,
}

impl Lead {
    /// Records what waits, call after call, until nothing does.
    pub(crate) async fn record_all(self, mut conn: Conn) {
        while let Some(sales) = self.next() {
            let drafts: Vec<_> =
                sales.iter().map(|waiting| (waiting.claim.as_ref(), &waiting.draft)).collect();
            let recorded = match record_sales(self.tenant, &drafts).query() {
                Ok(call) => call.fetch_one(&mut conn).await,
                Err(error) => Err(error),
            };
            match recorded {
                Ok((ids,)) => {
                    let ids: Vec<i64> = ids;
                    for (waiting, id) in sales.into_iter().zip(ids) {
                        waiting.answer(Answer::Recorded(SaleId::new(id)));
                    }
                }
                Err(error) if !is_undone(&error) => {
                    tracing::warn!(%error, "it is not known whether sales were recorded");
                    for waiting in sales {
                        waiting.answer(Answer::Unknown);
                    }
                    return;
                }
                Err(error) => {
                    let only = sales.len() == 1;
                    let mut error = Some(error);
                    for waiting in sales {
                        let refused =
                            error.take_if(|_| only).map_or(Answer::ByItself, Answer::Refused);
                        waiting.answer(refused);
                    }
                }
            }
        }
    }

    /// The sales of the next call, in the order of their keys; `None` when there are none.
    fn next(&self) -> Option<Vec<Waiting>> {
        let mut queue = self.queue.lock();
        let waiting = queue.get_mut(&self.tenant)?;
        let mut lines = 0;
        let fits = |waiting: &&Waiting| {
            lines += waiting.draft.lines.len();
            lines <= MAX_LINES
        };
        let count = waiting.iter().take_while(fits).count().max(1).min(waiting.len());
        let mut sales: Vec<_> = waiting.drain(..count).collect();
        sales.sort_by_key(|waiting| waiting.claim.as_ref().map(|claim| claim.key));
        (!sales.is_empty()).then_some(sales)
    }
}

impl Drop for Lead {
    fn drop(&mut self) {
        let left = self.queue.lock().remove(&self.tenant).unwrap_or_default();
        for waiting in left {
            waiting.answer(Answer::ByItself);
        }
    }
}

impl Waiting {
    /// The receiver may be gone: it has given up waiting.
    fn answer(self, answer: Answer) {
        let _ = self.answer.send(answer);
    }
}
