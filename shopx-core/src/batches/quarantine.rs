//! Quarantine: a batch that is kept from sale, everywhere at once.

use async_trait::async_trait;

use super::{Batch, BatchFacts, QuarantineDraft};
use crate::decision::{Decision, Draft, made_before};
use crate::id::BatchId;
use crate::idempotency::{Claim, Key};
use crate::session::Permission;
use crate::store::{Context, Tx};
use crate::text::Note;
use crate::{Entity, Result, ShopError};

/// Quarantines a batch everywhere at once, or releases it. A sale that was being decided meanwhile
/// is decided again.
#[shopx_derive::value(new, setters)]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetQuarantined {
    /// The batch.
    pub batch: BatchId,
    /// The version that the caller has read; another one is refused as stale.
    pub version: u32,
    /// Whether it is to be quarantined or released.
    pub quarantined: bool,
    /// Why; a release needs no reason.
    pub reason: Option<Note>,
    /// Makes it happen once.
    pub key: Option<Key>,
}

#[async_trait]
impl Draft for QuarantineDraft {
    /// The version that the batch has now.
    type Recorded = u32;
    type Made = BatchId;
    type Answer = Batch;

    async fn record(&self, tx: &mut dyn Tx, claim: Option<&Claim>) -> Result<u32> {
        tx.batches().set_quarantined(claim, self).await
    }

    fn answer(self, version: u32) -> Batch {
        Batch {
            quarantined: self.quarantined,
            quarantine_reason: self.reason,
            version,
            ..self.batch
        }
    }

    async fn replay(tx: &mut dyn Tx, made: BatchId) -> Result<Batch> {
        made_before(tx.batches().get(&[made]).await?.pop())
    }
}

#[async_trait]
impl Decision for SetQuarantined {
    type Facts = BatchFacts;
    type Draft = QuarantineDraft;

    fn permissions(&self) -> Vec<Permission> {
        vec![Permission::Quarantine]
    }

    fn check(&self) -> Result<()> {
        if self.quarantined && self.reason.is_none() {
            return Err(ShopError::NoteMissing);
        }
        Ok(())
    }

    async fn load(&self, tx: &mut dyn Tx, _: &Context) -> Result<BatchFacts> {
        tx.batches().facts(self.batch, self.key).await
    }

    fn decide(&self, facts: &BatchFacts, cx: &Context) -> Result<QuarantineDraft> {
        let batch = facts.batch.clone();
        let batch = batch.ok_or_else(|| ShopError::not_found(Entity::Batch, self.batch))?;
        if batch.version != self.version {
            return Err(ShopError::Stale {
                entity: Entity::Batch,
                id: self.batch.to_string(),
                expected: self.version,
                actual: batch.version,
            });
        }
        Ok(QuarantineDraft {
            batch,
            quarantined: self.quarantined,
            reason: self.reason.clone().filter(|_| self.quarantined),
            author: cx.session.author(),
            at: cx.now,
        })
    }

    fn as_first_made(&self, batch: Batch) -> Batch {
        Batch {
            quarantined: self.quarantined,
            quarantine_reason: self.reason.clone().filter(|_| self.quarantined),
            version: self.version + 1,
            ..batch
        }
    }
}
