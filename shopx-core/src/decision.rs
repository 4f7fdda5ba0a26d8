//! What records a document: a sale, a refund, a receipt, a transfer …
//!
//! All of them have one shape. A [`Decision`] loads its [`Facts`] in one call, a plain function decides
//! from facts to a [`Draft`], and the draft is recorded in one call. The [`Answer`] is made of the draft
//! and of what only the store can give, so that nothing is read back. What its key was used for comes
//! with the facts: then the answer is that of the first time.
//!
//! Loading and recording are all that reaches the store. What is between them may be done for several
//! decisions on the same facts.

use async_trait::async_trait;

use crate::idempotency::{Claim, Key, Prior, Replayed, Request, Subjects};
use crate::session::Permission;
use crate::store::{Context, Tx, UseCase};
use crate::{Result, ShopError};

/// Something that is decided on facts and recorded once. Every decision is a [`UseCase`].
#[async_trait]
pub trait Decision: Request + Send + Sync {
    /// What it is decided on.
    type Facts: Facts;
    /// What is decided.
    type Draft: Draft;

    /// The permissions that it needs.
    fn permissions(&self) -> Vec<Permission>;

    /// Refuses what no facts could make right.
    fn check(&self) -> Result<()> {
        Ok(())
    }

    /// Loads the facts in one call, without locks.
    async fn load(&self, tx: &mut dyn Tx, cx: &Context) -> Result<Self::Facts>;

    /// Decides. The same facts give the same draft, however often they are asked.
    fn decide(&self, facts: &Self::Facts, cx: &Context) -> Result<Self::Draft>;

    /// Gives the answer of the first time what only the request knows of it.
    fn as_first_made(&self, replayed: AnswerOf<Self>) -> AnswerOf<Self> {
        replayed
    }
}

/// What a decision answers with.
pub type AnswerOf<D> = <<D as Decision>::Draft as Draft>::Answer;

/// What something is decided on: one consistent picture.
pub trait Facts: Send + Sync {
    /// What the request's key was used for before.
    fn prior(&self) -> Option<&Prior>;
}

/// What was decided and is not yet recorded: nothing in it is made up.
#[async_trait]
pub trait Draft: Sized + Send + Sync {
    /// What only the store can give: ids and numbers.
    type Recorded: Send;
    /// What a claim names: the ids of what was made.
    type Made: Subjects;
    /// What is answered with.
    type Answer: Answer;

    /// Records it and the claim of the request's key in one call, both or neither.
    async fn record(&self, tx: &mut dyn Tx, claim: Option<&Claim>) -> Result<Self::Recorded>;

    /// The answer, once it is recorded.
    fn answer(self, recorded: Self::Recorded) -> Self::Answer;

    /// The answer of the first time, when this was made then, whatever became of it since.
    async fn replay(tx: &mut dyn Tx, made: Self::Made) -> Result<Self::Answer>;
}

/// An answer that can say that it is one of an earlier request.
pub trait Answer: Send {
    /// Whether it is the answer of an earlier request with the same key.
    fn is_replayed(&self) -> bool;
    /// Marks it as that.
    fn mark_replayed(&mut self);
}

impl<T: Answer> Answer for Vec<T> {
    fn is_replayed(&self) -> bool {
        self.iter().any(T::is_replayed)
    }

    fn mark_replayed(&mut self) {
        self.iter_mut().for_each(T::mark_replayed);
    }
}

/// Says of a document, which has a field for it, that it is an answer.
macro_rules! answer {
    ($($document:ty),*) => {$(
        impl Answer for $document {
            fn is_replayed(&self) -> bool {
                self.replayed.get()
            }

            fn mark_replayed(&mut self) {
                self.replayed = Replayed::YES;
            }
        }
    )*};
}

answer!(
    crate::batches::Batch,
    crate::sales::Refund,
    crate::sales::Sale,
    crate::stock::StockDocument,
    crate::transfers::Transfer
);

/// Says of facts, which have a field for it, what the key was used for.
macro_rules! facts {
    ($($facts:ty),*) => {$(
        impl Facts for $facts {
            fn prior(&self) -> Option<&Prior> {
                self.prior.as_ref()
            }
        }
    )*};
}

facts!(
    crate::batches::BatchFacts,
    crate::sales::SaleFacts,
    crate::shelf::ShelfFacts,
    crate::transfers::TransferFacts
);

#[async_trait]
impl<D: Decision> UseCase for D {
    type Output = AnswerOf<D>;

    fn name(&self) -> &'static str {
        D::NAME
    }

    fn permissions(&self) -> Vec<Permission> {
        Decision::permissions(self)
    }

    fn key(&self) -> Option<Key> {
        Request::key(self)
    }

    async fn run(&self, tx: &mut dyn Tx, cx: &Context) -> Result<AnswerOf<D>> {
        self.check()?;
        let claim = Claim::of(self);
        let facts = self.load(tx, cx).await?;
        if let (Some(claim), Some(prior)) = (&claim, facts.prior()) {
            let answer = D::Draft::replay(tx, prior.made_by(claim)?).await?;
            let mut answer = self.as_first_made(answer);
            answer.mark_replayed();
            tracing::Span::current().record("replayed", true);
            return Ok(answer);
        }
        let draft = self.decide(&facts, cx)?;
        let recorded = draft.record(tx, claim.as_ref()).await?;
        Ok(draft.answer(recorded))
    }
}

/// What was made before, and is never deleted: that it is gone is a defect.
pub(crate) fn made_before<T>(found: Option<T>) -> Result<T> {
    found.ok_or_else(|| ShopError::defect("what a key was used for is not there"))
}

/// All of what was made before.
pub(crate) fn all_made_before<T>(found: Vec<T>, made: usize) -> Result<Vec<T>> {
    made_before(Some(found).filter(|found| found.len() == made))
}
