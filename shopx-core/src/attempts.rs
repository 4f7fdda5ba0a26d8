//! Running again what failed for a reason that passes.

use crate::store::Store;
use crate::{Result, ShopError};

/// How often a use case is run before a lost race is given up.
const RACES: u32 = 100;

/// How often it is run before a store that cannot be reached is given up.
const OUTAGES: u32 = 10;

/// How often something happens that is run several times.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Happens {
    /// Once: it has a key, or comes to the same.
    Once,
    /// As often as it is run.
    EachTime,
}

/// What became of the attempts so far.
pub(crate) struct Attempts<'s> {
    store: &'s dyn Store,
    happens: Happens,
    races: u32,
    outages: u32,
    /// Whether an attempt may have happened.
    unknown: bool,
}

impl<'s> Attempts<'s> {
    /// No attempt yet. Only what happens once may be run again when it may have happened.
    pub(crate) fn new(store: &'s dyn Store, happens: Happens) -> Self {
        Self { store, happens, races: 0, outages: 0, unknown: false }
    }

    /// Runs `work` until it is done or the attempts are.
    pub(crate) async fn until<T, F>(mut self, mut work: impl FnMut() -> F) -> Result<T>
    where
        F: Future<Output = Result<T>>,
    {
        loop {
            match work().await {
                Err(refusal) => self.again(refusal).await?,
                done => return done,
            }
        }
    }

    /// Pauses before the next attempt. When there is none, returns the refusal to give back.
    pub(crate) async fn again(&mut self, refusal: ShopError) -> Result<()> {
        let (count, most) = match refusal {
            ShopError::LostRace => (&mut self.races, RACES),
            ShopError::Unavailable => (&mut self.outages, OUTAGES),
            ShopError::CommitUnknown if self.happens == Happens::Once => {
                self.unknown = true;
                (&mut self.outages, OUTAGES)
            }
            refusal => return Err(self.last(refusal)),
        };
        *count += 1;
        if *count >= most {
            return Err(self.last(refusal));
        }
        let runs = self.races + self.outages;
        tracing::debug!(%refusal, runs, "running again");
        self.store.pause(runs, &refusal).await;
        Ok(())
    }

    /// "Nothing was done" is only said of all attempts when it is true of all of them.
    fn last(&self, refusal: ShopError) -> ShopError {
        if self.unknown && refusal.is_fault() {
            return ShopError::CommitUnknown;
        }
        refusal
    }
}
