//! Where sales wait that need what somebody else holds: together, on one connection, so that those that
//! need something else go on.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use shopx_core::id::{LocationId, ProductId, TenantId};
use shopx_core::{Result, ShopError};
use tokio::sync::watch;

use crate::call::Call;
use crate::error::refusal_at;
use crate::store::PgStore;

/// A product at a location.
type Level = (LocationId, ProductId);

/// How long one look lasts: so much later than it is free may somebody learn of it who waits for
/// another level than the first.
const LOOK: Duration = Duration::from_millis(250);

/// What is held, by tenant. A tenant is there while a [`Watcher`] looks.
#[derive(Debug, Clone, Default)]
pub(crate) struct Held(Arc<Mutex<HashMap<TenantId, Levels>>>);

/// Levels that somebody holds, each with the signal that it is free, in the order in which they were noticed.
#[derive(Debug, Default)]
struct Levels {
    held: BTreeMap<u64, (Level, watch::Sender<bool>)>,
    noticed: u64,
}

/// Who looks whether a tenant's levels are free. When it goes, everybody may try again.
struct Watcher {
    held: Held,
    tenant: TenantId,
}

impl Held {
    /// Notes that somebody holds one of these levels.
    pub(crate) fn notice(&self, store: &PgStore, tenant: TenantId, levels: &[Level]) {
        let mut all = self.lock();
        let is_new = !all.contains_key(&tenant);
        let known = all.entry(tenant).or_default();
        for level in levels {
            if !known.held.values().any(|(held, _)| held == level) {
                known.noticed += 1;
                known.held.insert(known.noticed, (*level, watch::channel(false).0));
            }
        }
        if is_new {
            let watcher = Watcher { held: self.clone(), tenant };
            tokio::spawn(watcher.watch(store.clone()));
        }
    }

    /// Waits until nobody is known to hold any of these levels; timed out when that is later than `until`.
    pub(crate) async fn wait(
        &self,
        tenant: TenantId,
        levels: impl Iterator<Item = Level> + Clone,
        until: Option<Instant>,
    ) -> Result<()> {
        let signals: Vec<_> = match self.lock().get(&tenant) {
            None => return Ok(()),
            Some(known) => known
                .held
                .values()
                .filter(|(held, _)| levels.clone().any(|level| level == *held))
                .map(|(_, free)| free.subscribe())
                .collect(),
        };
        for mut signal in signals {
            // A signal that is gone says that it is free, too.
            let free = signal.wait_for(|free| *free);
            match until {
                None => _ = free.await,
                Some(until) => match tokio::time::timeout_at(until.into(), free).await {
                    Ok(_) => {}
                    Err(_) => return Err(ShopError::TimedOut),
                },
            }
        }
        Ok(())
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<TenantId, Levels>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Watcher {
    async fn watch(self, store: PgStore) {
        loop {
            let levels: Vec<(u64, Level)> = {
                let mut all = self.held.lock();
                let Some(known) = all.get_mut(&self.tenant) else { return };
                // What nobody waits for is looked at again by whoever needs it next.
                known.held.retain(|_, (_, free)| free.receiver_count() > 0);
                if known.held.is_empty() {
                    all.remove(&self.tenant);
                    return;
                }
                known.held.iter().map(|(noticed, (level, _))| (*noticed, *level)).collect()
            };
            let Ok(free) = self.look(&store, &levels).await else { return };
            let mut all = self.held.lock();
            let Some(known) = all.get_mut(&self.tenant) else { return };
            for ((noticed, _), free) in levels.iter().zip(free) {
                if free && let Some((_, signal)) = known.held.remove(noticed) {
                    let _ = signal.send(true);
                }
            }
        }
    }

    /// Waits a little for the first level, and says which are free.
    async fn look(&self, store: &PgStore, levels: &[(u64, Level)]) -> Result<Vec<bool>> {
        let column = |value: fn(&Level) -> i64| -> Vec<i64> {
            levels.iter().map(|(_, level)| value(level)).collect()
        };
        let call = Call::value("await_stock")
            .with("p_tenant", self.tenant.get())
            .with("p_location", column(|(location, _)| location.get()))
            .with("p_product", column(|(_, product)| product.get()))
            .with("p_lock_wait", i32::try_from(LOOK.as_millis()).unwrap_or(i32::MAX));
        let mut conn = store.call_conn(self.tenant).await?;
        let looked: sqlx::Result<(Vec<bool>,)> = call.fetch(&mut conn).await;
        let (free,) = looked.map_err(|error| refusal_at(&error, "await_stock"))?;
        conn.commit().await?;
        Ok(free)
    }
}

impl Drop for Watcher {
    fn drop(&mut self) {
        self.held.lock().remove(&self.tenant);
    }
}
