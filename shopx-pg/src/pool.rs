//! Connections, and who may have one.
//!
//! Whoever wants a connection waits for a permit first, and holds it as long as the connection: in the order
//! in which they came, except that no tenant may hold all of them. There are as many permits as the store
//! may have connections, or as the server gives, if it gives fewer. So who has a permit takes an idle
//! connection, or opens one.

use std::collections::{HashMap, VecDeque};
use std::pin::pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::{Duration, Instant};
use std::{fmt, io};

use futures::future::{Either, select};
use shopx_core::id::TenantId;
use sqlx::error::DatabaseError;
use sqlx::pool::PoolConnection;
use sqlx::postgres::PgConnectOptions;
use sqlx::{ConnectOptions, Connection, PgConnection, PgPool, Postgres};
use tokio::sync::{Notify, oneshot};
use tokio::time::{sleep, timeout, timeout_at};

/// How long a connection may lie idle, and how long it may live at all.
const IDLE: Duration = Duration::from_mins(10);
const LIFE: Duration = Duration::from_mins(30);

/// How long a connection that may be broken has for the answer that shows it is not.
const PING: Duration = Duration::from_secs(5);

/// How long a goodbye may take.
const GOODBYE: Duration = Duration::from_secs(5);

/// How long opening may take before a connection that becomes free meanwhile is taken instead.
const SLOW: Duration = Duration::from_secs(1);

/// How long after the server refused one more connection it is asked again.
const ASK_AGAIN: Duration = Duration::from_secs(1);

/// The pauses while the server refuses to be connected to.
const FIRST_PAUSE: Duration = Duration::from_millis(10);
const LONGEST_PAUSE: Duration = Duration::from_secs(1);

/// The connections of a store, at one moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct PoolStatus {
    /// The most that may be open at once.
    pub max: u32,
    /// The most that may be open at present: fewer than `max` while the server refuses more.
    pub limit: u32,
    /// Those that are open or being opened: `idle + in_use`.
    pub open: u32,
    /// Those that wait for a call.
    pub idle: u32,
    /// Those that a call has, or is opening.
    pub in_use: u32,
    /// How many calls wait for one.
    pub waiting: u32,
}

/// Whom a connection is for, and how long it may take.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Need {
    /// The tenant; none for what belongs to no tenant, which may have the last connection too.
    pub(crate) tenant: Option<TenantId>,
    /// By when the call must have been answered, if ever.
    pub(crate) until: Option<Instant>,
}

/// The connections of a store. Cheap to clone: clones share them.
#[derive(Debug, Clone)]
pub(crate) struct Lines(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    source: Source,
    /// How long to wait for a connection, opening it included.
    patience: Duration,
    state: Mutex<State>,
    /// A connection became idle, or one fewer is in use.
    freed: Notify,
}

/// Where connections come from.
enum Source {
    /// They are opened.
    Server(Box<PgConnectOptions>),
    /// They are the host's, who may use them for something else too.
    Host(PgPool),
}

/// Without what they say of where to and how: a password may be in it.
impl fmt::Debug for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Server(_) => "Server",
            Self::Host(_) => "Host",
        })
    }
}

#[derive(Debug)]
struct State {
    max: u32,
    limit: u32,
    /// How many permits are out, and to whom.
    used: u32,
    by_tenant: HashMap<TenantId, u32>,
    /// How many connections are open, idle ones included.
    open: u32,
    idle: Vec<Idle>,
    waiting: VecDeque<Waiting>,
    /// When the server last refused one more.
    refused: Option<Instant>,
    /// When a connection was last found broken: every one that has been idle since may be broken for
    /// the same reason.
    lost: Option<Instant>,
    closed: bool,
}

#[derive(Debug)]
struct Waiting {
    tenant: Option<TenantId>,
    permit: oneshot::Sender<Permit>,
}

#[derive(Debug)]
struct Idle {
    connection: PgConnection,
    opened: Instant,
    since: Instant,
}

/// The right to have a connection.
#[derive(Debug)]
struct Permit {
    /// Nothing when it was never handed out.
    shared: Option<Arc<Shared>>,
    tenant: Option<TenantId>,
}

/// A connection that somebody has. Dropping it closes it at once, without a goodbye for which a server that
/// hangs would be waited for.
#[derive(Debug)]
pub(crate) struct Line {
    raw: Raw,
    opened: Instant,
    permit: Permit,
}

#[derive(Debug)]
enum Raw {
    Own(PgConnection),
    Host(PoolConnection<Postgres>),
    Gone,
}

impl Lines {
    /// At most so many connections to where `options` say.
    pub(crate) fn to_server(options: PgConnectOptions, max: u32, patience: Duration) -> Self {
        let lines = Self::new(Source::Server(Box::new(options)), max, patience);
        tokio::spawn(close_old(Arc::downgrade(&lines.0)));
        lines
    }

    /// The connections of a pool of the host's.
    pub(crate) fn of_host(pool: PgPool, patience: Duration) -> Self {
        let max = pool.options().get_max_connections();
        Self::new(Source::Host(pool), max, patience)
    }

    fn new(source: Source, max: u32, patience: Duration) -> Self {
        let state = State {
            max,
            limit: max,
            used: 0,
            by_tenant: HashMap::new(),
            open: 0,
            idle: Vec::new(),
            waiting: VecDeque::new(),
            refused: None,
            lost: None,
            closed: false,
        };
        let (state, freed) = (Mutex::new(state), Notify::new());
        Self(Arc::new(Shared { source, patience, state, freed }))
    }

    /// A connection, as soon as there is one to have.
    pub(crate) async fn take(&self, need: Need) -> sqlx::Result<Line> {
        let patience = Instant::now() + self.0.patience;
        let deadline = need.until.map_or(patience, |until| until.min(patience));
        let taking = self.0.take(need.tenant);
        timeout_at(deadline.into(), taking).await.unwrap_or(Err(sqlx::Error::PoolTimedOut))
    }

    /// How long to wait for a connection.
    pub(crate) fn patience(&self) -> Duration {
        self.0.patience
    }

    /// Notes that a connection was found broken.
    pub(crate) fn note_loss(&self) {
        self.0.state().lost = Some(Instant::now());
    }

    pub(crate) fn status(&self) -> PoolStatus {
        let state = self.0.state();
        let idle = match &self.0.source {
            Source::Server(_) => state.idle.len(),
            Source::Host(pool) => pool.num_idle(),
        };
        let waiting = state.waiting.iter().filter(|waiting| !waiting.permit.is_closed()).count();
        let [idle, waiting] = [idle, waiting].map(|count| u32::try_from(count).unwrap_or(u32::MAX));
        PoolStatus {
            max: state.max,
            limit: state.limit,
            open: idle.saturating_add(state.used),
            idle,
            in_use: state.used,
            waiting,
        }
    }

    /// Gives nobody a connection any more, and waits until those that are out are back. Those of the host's
    /// stay open.
    pub(crate) async fn close(&self) {
        let idle = {
            let mut state = self.0.state();
            state.closed = true;
            state.waiting.clear();
            state.empty()
        };
        for connection in idle {
            say_goodbye(connection).await;
        }
        loop {
            let freed = self.0.freed.notified();
            if self.0.state().used == 0 {
                return;
            }
            freed.await;
        }
    }
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn take(self: &Arc<Self>, tenant: Option<TenantId>) -> sqlx::Result<Line> {
        let mut came_first = false;
        loop {
            let permit = self.permit(tenant, came_first).await?;
            if let Source::Host(pool) = &self.source {
                let (raw, opened) = (Raw::Host(of_pool(pool).await?), Instant::now());
                return Ok(Line { raw, opened, permit });
            }
            if let Some(idle) = self.idle().await {
                return Ok(Line::new(idle, permit));
            }
            let Some(opened) = self.open().await else {
                // The server gives no more: whichever comes back first, in the old place.
                came_first = true;
                continue;
            };
            return opened.map(|opened| Line::new(opened, permit));
        }
    }

    /// Waits for a permit, behind those who wait already.
    async fn permit(
        self: &Arc<Self>,
        tenant: Option<TenantId>,
        came_first: bool,
    ) -> sqlx::Result<Permit> {
        let (permit, mut granted) = oneshot::channel();
        let waiting = Waiting { tenant, permit };
        {
            let mut state = self.state();
            if state.closed {
                return Err(sqlx::Error::PoolClosed);
            }
            state.waiting.retain(|waiting| !waiting.permit.is_closed());
            if came_first {
                state.waiting.push_front(waiting);
            } else {
                state.waiting.push_back(waiting);
            }
            self.grant(&mut state);
        }
        loop {
            let ask_again = self.state().ask_again();
            let permit = match ask_again {
                None => granted.await,
                Some(at) => {
                    let Ok(permit) = timeout_at(at.into(), &mut granted).await else {
                        self.grant(&mut self.state());
                        continue;
                    };
                    permit
                }
            };
            return permit.map_err(|_| sqlx::Error::PoolClosed);
        }
    }

    /// Gives permits to those who wait and may have one, in their order.
    fn grant(self: &Arc<Self>, state: &mut State) {
        let now = Instant::now();
        if !state.waiting.is_empty() && state.ask_again().is_some_and(|at| at <= now) {
            state.limit += 1;
            state.refused = Some(now);
        }
        while state.used < state.limit {
            let next = state.waiting.iter().position(|waiting| state.may_have(waiting.tenant));
            let Some(Waiting { tenant, permit }) = next.and_then(|next| state.waiting.remove(next))
            else {
                return;
            };
            let granted = Permit { shared: Some(Arc::clone(self)), tenant };
            match permit.send(granted) {
                Ok(()) => state.count(tenant),
                // Who wanted it has given up. It never was one: giving it back would count.
                Err(mut refused) => refused.shared = None,
            }
        }
    }

    /// An idle connection that works.
    async fn idle(&self) -> Option<Idle> {
        loop {
            let (mut idle, lost) = {
                let mut state = self.state();
                (state.idle.pop()?, state.lost)
            };
            let opened = Opened(self);
            if idle.is_old() {
                say_goodbye(idle.connection).await;
            } else if lost.is_none_or(|lost| lost < idle.since)
                || matches!(timeout(PING, idle.connection.ping()).await, Ok(Ok(())))
            {
                std::mem::forget(opened);
                return Some(idle);
            }
        }
    }

    /// Opens a connection, unless the server gives no more and there are others to wait for. Where it takes
    /// long, one that became free meanwhile will do.
    async fn open(&self) -> Option<sqlx::Result<Idle>> {
        let mut opening = pin!(self.connect());
        if let Ok(opened) = timeout(SLOW, &mut opening).await {
            return opened;
        }
        loop {
            let freed = self.freed.notified();
            if let Some(idle) = self.idle().await {
                return Some(Ok(idle));
            }
            if let Either::Left((opened, _)) = select(&mut opening, pin!(freed)).await {
                return opened;
            }
        }
    }

    async fn connect(&self) -> Option<sqlx::Result<Idle>> {
        let Source::Server(options) = &self.source else { return None };
        let mut pause = FIRST_PAUSE;
        loop {
            match options.connect().await {
                Ok(connection) => {
                    self.state().opened();
                    let now = Instant::now();
                    return Some(Ok(Idle { connection, opened: now, since: now }));
                }
                Err(sqlx::Error::Io(error)) if error.kind() == io::ErrorKind::ConnectionRefused => {
                }
                Err(sqlx::Error::Database(said)) if is_full(&*said) => {
                    tracing::debug!(error = %said, "the server gives no more connections");
                    if self.state().refused() {
                        return None;
                    }
                }
                Err(sqlx::Error::Database(said)) if said.is_transient_in_connect_phase() => {}
                Err(error) => return Some(Err(error)),
            }
            sleep(pause).await;
            pause = (pause * 2).min(LONGEST_PAUSE);
        }
    }
}

/// A connection that is open and in nobody's hands: dropping this says that it is closed.
struct Opened<'s>(&'s Shared);

impl Drop for Opened<'_> {
    fn drop(&mut self) {
        self.0.state().closed_one();
    }
}

/// Whether the server has no room for one more connection: of anybody, or of this login.
fn is_full(said: &dyn DatabaseError) -> bool {
    said.code().as_deref() == Some("53300")
}

/// A connection of the host's. The pool knows nothing of permits: where it cannot open one more, it has to be
/// asked whether one came back.
async fn of_pool(pool: &PgPool) -> sqlx::Result<PoolConnection<Postgres>> {
    let mut acquiring = pin!(pool.acquire());
    loop {
        if let Ok(acquired) = timeout(FIRST_PAUSE * 2, &mut acquiring).await {
            return acquired;
        }
        if let Some(mut idle) = pool.try_acquire() {
            if let Ok(Ok(())) = timeout(PING, idle.ping()).await {
                return Ok(idle);
            }
            drop(idle.detach());
        }
    }
}

impl State {
    /// How many connections a tenant may have at once: the others are for other tenants. Where there are
    /// hardly any, there is nothing to keep back.
    fn share(&self) -> u32 {
        match self.limit {
            0..=2 => self.limit,
            limit => limit - (limit / 4).max(1),
        }
    }

    fn may_have(&self, tenant: Option<TenantId>) -> bool {
        let held = |tenant| self.by_tenant.get(&tenant).copied().unwrap_or_default();
        tenant.is_none_or(|tenant| held(tenant) < self.share())
    }

    fn count(&mut self, tenant: Option<TenantId>) {
        self.used += 1;
        if let Some(tenant) = tenant {
            *self.by_tenant.entry(tenant).or_default() += 1;
        }
    }

    fn uncount(&mut self, tenant: Option<TenantId>) {
        self.used = self.used.saturating_sub(1);
        let Some(tenant) = tenant else { return };
        if let Some(held) = self.by_tenant.get_mut(&tenant) {
            *held = held.saturating_sub(1);
            if *held == 0 {
                self.by_tenant.remove(&tenant);
            }
        }
    }

    /// Takes the idle connections away, which are no longer counted.
    fn empty(&mut self) -> Vec<PgConnection> {
        let idle = std::mem::take(&mut self.idle);
        self.open = self.open.saturating_sub(u32::try_from(idle.len()).unwrap_or(u32::MAX));
        idle.into_iter().map(|idle| idle.connection).collect()
    }

    /// When the server will be asked for one more than it gave, if it is to be asked.
    fn ask_again(&self) -> Option<Instant> {
        let at = self.refused? + ASK_AGAIN;
        (self.limit < self.max).then_some(at)
    }

    fn opened(&mut self) {
        self.open += 1;
        // The next one need not wait.
        if self.open >= self.limit && self.limit < self.max {
            self.limit = self.open;
            self.refused = self.refused.map(|at| at.checked_sub(ASK_AGAIN).unwrap_or(at));
        }
    }

    fn closed_one(&mut self) {
        self.open = self.open.saturating_sub(1);
    }

    /// The server gives no more than there are. Whether there are any to wait for.
    fn refused(&mut self) -> bool {
        self.limit = self.open.max(1);
        self.refused = Some(Instant::now());
        self.open > 0
    }
}

impl Idle {
    fn is_old(&self) -> bool {
        self.since.elapsed() > IDLE || self.opened.elapsed() > LIFE
    }
}

impl Line {
    fn new(idle: Idle, permit: Permit) -> Self {
        Self { raw: Raw::Own(idle.connection), opened: idle.opened, permit }
    }

    /// The connection itself.
    pub(crate) fn connection(&mut self) -> sqlx::Result<&mut PgConnection> {
        match &mut self.raw {
            Raw::Own(connection) => Ok(connection),
            Raw::Host(connection) => Ok(connection),
            Raw::Gone => Err(sqlx::Error::PoolClosed),
        }
    }

    /// Lets the next one have it. It must have been answered whatever it was asked, and be in no transaction.
    pub(crate) fn give_back(mut self) {
        let Some(shared) = self.permit.shared.clone() else { return };
        match std::mem::replace(&mut self.raw, Raw::Gone) {
            Raw::Own(connection) => {
                let mut state = shared.state();
                if state.closed || state.open > state.limit {
                    self.raw = Raw::Own(connection);
                } else {
                    let (opened, since) = (self.opened, Instant::now());
                    state.idle.push(Idle { connection, opened, since });
                }
            }
            // Its pool takes it back.
            Raw::Host(connection) => drop(connection),
            Raw::Gone => {}
        }
    }

    /// Closes it as it should be, which the server hears of.
    pub(crate) async fn close(mut self) {
        let raw = std::mem::replace(&mut self.raw, Raw::Gone);
        let _opened = self.permit.shared.as_deref().map(Opened);
        match raw {
            Raw::Own(connection) => say_goodbye(connection).await,
            Raw::Host(connection) => say_goodbye(connection.detach()).await,
            Raw::Gone => {}
        }
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        match std::mem::replace(&mut self.raw, Raw::Gone) {
            Raw::Own(connection) => {
                drop(connection);
                if let Some(shared) = &self.permit.shared {
                    shared.state().closed_one();
                }
            }
            Raw::Host(connection) => drop(connection.detach()),
            Raw::Gone => {}
        }
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        let Some(shared) = self.shared.take() else { return };
        {
            let mut state = shared.state();
            state.uncount(self.tenant);
            shared.grant(&mut state);
        }
        shared.freed.notify_waiters();
    }
}

async fn say_goodbye(connection: PgConnection) {
    if !matches!(timeout(GOODBYE, connection.close()).await, Ok(Ok(()))) {
        tracing::debug!("a connection did not hear that it was closed");
    }
}

/// Closes what has been idle for long, as long as there is anybody whose connections these are.
async fn close_old(lines: Weak<Shared>) {
    loop {
        sleep(IDLE / 10).await;
        let Some(shared) = lines.upgrade() else { return };
        let old: Vec<_> = {
            let mut state = shared.state();
            state.idle.extract_if(.., |idle| idle.is_old()).collect()
        };
        for idle in old {
            let _opened = Opened(&shared);
            say_goodbye(idle.connection).await;
        }
    }
}
