//! Connecting, and units of work.

use std::any::Any;
use std::sync::Arc;
use std::time::{Duration, Instant};

use async_trait::async_trait;
use backon::{BackoffBuilder, ExponentialBuilder};
use chrono::{DateTime, Utc};
use shopx_core::audit::AuditRepo;
use shopx_core::batches::BatchRepo;
use shopx_core::customers::ContactRepo;
use shopx_core::id::TenantId;
use shopx_core::idempotency::{Claim, KeyRepo};
use shopx_core::reports::ReportRepo;
use shopx_core::sales::SaleRepo;
use shopx_core::stock::StockRepo;
use shopx_core::store::{Store, Tx};
use shopx_core::tenants::{NewTenant, Tenant, TenantRepo};
use shopx_core::text::Domain;
use shopx_core::transfers::TransferRepo;
use shopx_core::users::{AccountRepo, User};
use shopx_core::{Entity, Field, Result, Session, ShopError};
use sqlx::postgres::{PgConnectOptions, PgRow};
use sqlx::{FromRow, PgConnection, PgPool};
use tokio::sync::Semaphore;
use tokio::time::{timeout, timeout_at};

use crate::call::{Call, LeftOut, Verdict};
use crate::conn::{Conn, Limit};
use crate::error::{OrRefuse, Violation, is_undone, refusal_at, unreached, violation};
use crate::migrate::check_version;
use crate::options::PgOptions;
use crate::pool::{Lines, Need, PoolStatus};
use crate::records::MANY;
use crate::seal::Vault;
use crate::together::{
    self, Answer, Desks, Draft, Facts, Held, Query, Recorded, Rests, Sort, Turn,
};

/// The pauses after lost races, at first hardly longer than it takes to record a sale.
const RACE: ExponentialBuilder = ExponentialBuilder::new()
    .with_min_delay(Duration::from_millis(1))
    .with_max_delay(Duration::from_millis(50))
    .without_max_times()
    .with_jitter();

/// The pauses while the server cannot be reached: together as long as it takes to restart.
const OUTAGE: ExponentialBuilder = ExponentialBuilder::new()
    .with_min_delay(Duration::from_millis(20))
    .with_max_delay(Duration::from_secs(2))
    .without_max_times()
    .with_jitter();

/// A store in `PostgreSQL`. Cheap to clone: clones share their connections.
#[derive(Debug, Clone)]
pub struct PgStore {
    lines: Lines,
    /// As whom it connects.
    login: Arc<str>,
    desks: Desks,
    held: Held,
    /// How long a call waits for what somebody else holds; for ever when zero.
    lock_timeout: Duration,
    vault: Vault,
    pooler: bool,
    /// What each transaction sets for itself when it begins, because nobody may set it for longer.
    settings: Arc<str>,
    /// How long a call may take, and each statement, where there is a limit.
    call_limit: Option<Duration>,
    statement_limit: Option<Duration>,
    /// One analyzes the tables of stock at a time.
    analyzing: Arc<Semaphore>,
    /// By when the call that uses it must have been answered.
    until: Option<Instant>,
}

/// Longer than any call holds what it takes, and shorter than a cashier notices.
const BRIEFLY: Duration = Duration::from_millis(200);

impl PgStore {
    /// Connects to a migrated database with the usual options.
    ///
    /// The login must be a member of `shopx_app` that row-level security binds: a superuser, a
    /// login that bypasses it or one that owns the tables is refused as
    /// [`ShopError::UnsafeLogin`]; one that the server refuses, as [`ShopError::LoginRefused`]; and a
    /// database with another schema than this version's, as [`ShopError::NotMigrated`].
    ///
    /// A server on another machine must speak TLS and show a certificate for its name, unless the
    /// URL asks for something else (`sslmode`, `sslrootcert` …).
    pub async fn connect(url: &str) -> Result<Self> {
        Self::connect_with(url, &PgOptions::default()).await
    }

    /// [`connect`](Self::connect) with other options.
    pub async fn connect_with(url: &str, options: &PgOptions) -> Result<Self> {
        options.check()?;
        let connection = options.connect_options(url)?;
        let login = connection.get_username().into();
        let (max, patience) = (options.max_connections, options.acquire_timeout);
        let store = Self::on(Lines::to_server(connection, max, patience), login, options);
        store.refuse_unfit().await?;
        Ok(store)
    }

    /// How a pool of the host's reaches `url`, for [`from_pool`](Self::from_pool).
    pub fn connect_options(url: &str, options: &PgOptions) -> Result<PgConnectOptions> {
        options.check()?;
        options.connect_options(url)
    }

    /// A store on a pool of the host's, which the host may use for tables of its own too. The pool's
    /// own limits are those of connections; of `options`, the rest holds.
    ///
    /// Its connections must be made with [`connect_options`](Self::connect_options): settings that are
    /// not in force are refused as [`ShopError::Malformed`], which names one and says so, and logins and
    /// databases as [`connect`](Self::connect) refuses them.
    pub async fn from_pool(pool: PgPool, options: &PgOptions) -> Result<Self> {
        options.check()?;
        let login = pool.connect_options().get_username().into();
        let lines = Lines::of_host(pool, options.acquire_timeout);
        let store = Self::on(lines, login, options);
        store.refuse_unfit().await?;
        if !options.pooler {
            refuse_other_settings(&mut store.conn(store.need(None)).await?, options).await?;
        }
        Ok(store)
    }

    fn on(lines: Lines, login: Arc<str>, options: &PgOptions) -> Self {
        let mut settings = String::new();
        if options.pooler {
            for (name, value) in options.settings() {
                settings.extend(["; SET LOCAL ", name, " = '", &value, "'"]);
            }
        }
        Self {
            lines,
            login,
            desks: Desks::default(),
            held: Held::default(),
            lock_timeout: options.lock_timeout,
            vault: Vault::new(options.key_ring.clone()),
            pooler: options.pooler,
            settings: settings.into(),
            call_limit: options.call_limit(),
            statement_limit: options.statement_limit(),
            analyzing: Arc::new(Semaphore::new(1)),
            until: None,
        }
    }

    /// Refuses a login or a database that it must not work with.
    async fn refuse_unfit(&self) -> Result<()> {
        let mut conn = self.autocommit_conn().await?;
        refuse_unsafe_login(&mut conn).await?;
        check_version(&mut conn).await
    }

    /// Closes every connection, except those of a pool of the host's. Who has one keeps it until the end.
    pub async fn close(&self) {
        self.lines.close().await;
    }

    /// Asks the database for an answer, in one round trip: [`ShopError::Unavailable`] if it cannot be
    /// reached, [`ShopError::TimedOut`] if it gives none in the time that there is for a free
    /// connection.
    pub async fn ping(&self) -> Result<()> {
        let asking = async {
            match self.ping_once().await {
                // It may have broken while it was idle.
                Err(ShopError::Unavailable) => self.ping_once().await,
                answer => answer,
            }
        };
        timeout(self.lines.patience(), asking).await.unwrap_or(Err(ShopError::TimedOut))
    }

    async fn ping_once(&self) -> Result<()> {
        let mut conn = self.conn(self.need(None)).await?;
        let answer = sqlx::raw_sql("SELECT 1").execute(&mut conn).await.or_refuse().map(drop);
        if answer == Err(ShopError::Unavailable) {
            self.lines.note_loss();
        }
        answer
    }

    /// The limit of what is no part of a call: each statement has its own time.
    fn alone(&self) -> Limit {
        Limit { until: None, each: self.statement_limit.or(self.call_limit) }
    }

    /// What comes of waiting for somebody else, for no longer than the call may take.
    pub(crate) async fn in_time<T>(&self, waiting: impl Future<Output = T>) -> Option<T> {
        match self.until.or_else(|| self.call_ends()) {
            None => Some(waiting.await),
            Some(until) => timeout_at(until.into(), waiting).await.ok(),
        }
    }

    /// How many connections there are, and how many calls wait for one.
    #[must_use]
    pub fn pool_status(&self) -> PoolStatus {
        self.lines.status()
    }

    /// What a connection is for, in the call that uses this store or in one that begins now.
    pub(crate) fn need(&self, tenant: Option<TenantId>) -> Need {
        Need { tenant, until: self.until.or_else(|| self.call_ends()) }
    }

    /// By when a call that begins now must have been answered.
    fn call_ends(&self) -> Option<Instant> {
        self.call_limit.and_then(|limit| Instant::now().checked_add(limit))
    }

    /// A connection for a call that is a transaction of its own. Through a pooler it is in one already:
    /// between two messages of a call another server may have taken over.
    async fn autocommit_conn(&self) -> Result<Conn> {
        let need = self.need(None);
        if self.pooler {
            self.open_conn(need, "BEGIN".to_owned()).await
        } else {
            self.conn(need).await
        }
    }

    /// A connection for a call for many that sets the tenant itself, and that is committed after it. It has
    /// its own time, whoever waits for it.
    pub(crate) async fn call_conn(&self, tenant: TenantId) -> Result<Conn> {
        let need = Need { tenant: Some(tenant), until: self.call_ends() };
        if self.pooler {
            self.open_conn(need, "BEGIN".to_owned()).await
        } else {
            self.conn(need).await
        }
    }

    /// Has the tables analyzed that stock is kept in. Nobody waits for it, and one is under way at a time: plans that are
    /// made after it know how much is there, and none is wrong without it.
    fn analyze_stock(&self, tenant: TenantId) {
        let Ok(turn) = Arc::clone(&self.analyzing).try_acquire_owned() else { return };
        let store = self.clone();
        tokio::spawn(async move {
            if let Err(refusal) = store.analyze_stock_now(tenant).await {
                tracing::warn!(%refusal, "the tables of stock could not be analyzed");
            }
            drop(turn);
        });
    }

    async fn analyze_stock_now(&self, tenant: TenantId) -> Result<()> {
        let mut conn = self.call_conn(tenant).await?;
        let analyze = "SELECT shopx.analyze_tables(
            p_tables => ARRAY['batches', 'batch_stock', 'inventory', 'stock_movements'])";
        sqlx::raw_sql(analyze).execute(&mut conn).await.or_refuse()?;
        conn.commit().await
    }

    /// How long a call for many waits for what somebody else holds.
    pub(crate) fn brief_wait(&self) -> Duration {
        if self.lock_timeout.is_zero() { BRIEFLY } else { BRIEFLY.min(self.lock_timeout) }
    }

    /// A connection, for statements that have until the end of the call.
    pub(crate) async fn conn(&self, need: Need) -> Result<Conn> {
        // Too late for a statement that could do something.
        if need.until.is_some_and(|until| until <= Instant::now()) {
            tracing::warn!("a call takes too long");
            return Err(ShopError::Unavailable);
        }
        let line = self.lines.take(need).await.map_err(|error| unreached(&error, &self.login))?;
        let limit = Limit { until: need.until, each: self.statement_limit };
        Ok(Conn::new(line, !self.pooler, limit))
    }

    /// A connection in a transaction that `statement` begins. A connection that broke while it was idle
    /// had done nothing yet: another one is taken.
    async fn open_conn(&self, need: Need, mut statement: String) -> Result<Conn> {
        statement.push_str(&self.settings);
        match self.conn(need).await?.begin(statement.clone()).await {
            Err(ShopError::Unavailable) => {
                self.lines.note_loss();
                self.conn(need).await?.begin(statement).await
            }
            begun => begun,
        }
    }
}

/// Refuses connections that were made in another way than [`PgStore::connect_options`] says.
async fn refuse_other_settings(conn: &mut Conn, options: &PgOptions) -> Result<()> {
    for (name, needed) in options.settings() {
        let found = sqlx::query_scalar!(
            r#"SELECT setting AS "setting!" FROM pg_catalog.pg_settings WHERE name = $1"#,
            name,
        )
        .fetch_one(&mut *conn)
        .await
        .or_refuse()?;
        if found != needed {
            let value = format!(
                "{name} = {found}, which must be {needed}: make the pool with PgStore::connect_options"
            );
            return Err(ShopError::Malformed { field: Field::ConnectionSetting, value });
        }
    }
    Ok(())
}

/// Refuses a login that row-level security does not bind.
async fn refuse_unsafe_login(conn: &mut Conn) -> Result<()> {
    let login = sqlx::query!(
        r#"SELECT current_user::text AS "name!", CASE
             WHEN r.rolsuper THEN 'superuser'
             WHEN r.rolbypassrls THEN 'bypasses_row_security'
             WHEN pg_has_role(current_user, c.relowner, 'MEMBER') THEN 'owns_tables'
             WHEN NOT has_table_privilege(current_user, c.oid, 'SELECT') THEN 'no_member'
         END AS "reason?"
         FROM pg_catalog.pg_roles AS r
         JOIN pg_catalog.pg_class AS c ON c.oid = to_regclass('shopx.transactions')
         WHERE r.rolname = current_user"#,
    )
    .fetch_optional(conn)
    .await
    .or_refuse()?
    .ok_or_else(|| {
        tracing::error!("the database has no ShopX schema: migrate it first");
        ShopError::NotMigrated
    })?;
    match login.reason {
        None => Ok(()),
        Some(reason) => Err(ShopError::UnsafeLogin { login: login.name, reason: reason.parse()? }),
    }
}

#[async_trait]
impl Store for PgStore {
    async fn close(&self) {
        // The method of its own, which hosts call that have no shop.
        Self::close(self).await;
    }

    async fn open_tenant(&self, new: &NewTenant, at: DateTime<Utc>) -> Result<(Tenant, User)> {
        let conn = self.open_conn(self.need(None), "BEGIN".to_owned()).await?;
        crate::tenants::open(conn, &self.vault, new, at).await
    }

    async fn find_tenant(&self, domain: &Domain) -> Result<Option<TenantId>> {
        crate::tenants::find(&mut self.autocommit_conn().await?, domain).await
    }

    async fn begin(&self, session: &Session) -> Result<Box<dyn Tx>> {
        Ok(Box::new(PgTx::new(self, *session, true)))
    }

    async fn begin_one(&self, session: &Session) -> Result<Box<dyn Tx>> {
        Ok(Box::new(PgTx::new(self, *session, false)))
    }

    fn gather(&self, tenant: TenantId) -> Box<dyn Any + Send> {
        Box::new(self.desks.gather(tenant))
    }

    async fn pause(&self, runs: u32, refusal: &ShopError) {
        let backoff = if *refusal == ShopError::LostRace {
            RACE
        } else {
            self.lines.note_loss();
            OUTAGE
        };
        let delay = backoff.build().nth(runs.saturating_sub(1) as usize).unwrap_or_default();
        let left = self.until.map(|until| until.saturating_duration_since(Instant::now()));
        tokio::time::sleep(left.map_or(delay, |left| delay.min(left))).await;
    }

    fn for_call(&self) -> Option<Arc<dyn Store>> {
        // A call within a call has what is left of it.
        let until = self.until.is_none().then(|| self.call_ends()).flatten()?;
        Some(Arc::new(Self { until: Some(until), ..self.clone() }))
    }
}

/// A unit of work. It begins a transaction when the first thing needs one: a call that sets the
/// tenant itself needs none.
pub(crate) struct PgTx {
    store: PgStore,
    session: Session,
    /// Whether several use cases share it: then everything is in its transaction, and what fails
    /// to record must leave the rest as it was.
    shared: bool,
    /// Held until the unit of work ends.
    conn: Option<Conn>,
    /// The right to decide together with others, on facts that rest on what they take.
    turn: Option<Turn>,
    rests: Option<Rests>,
    /// Until when it waits for what somebody else holds.
    held_until: Option<Instant>,
    /// Whether so much was received that what is known of the tables is out of date.
    received_many: bool,
}

impl PgTx {
    pub(crate) fn new(store: &PgStore, session: Session, shared: bool) -> Self {
        let wait = store.lock_timeout;
        let held_until = (!wait.is_zero()).then(|| Instant::now() + wait);
        let (conn, turn, rests) = (None, None, None);
        let (store, received_many) = (store.clone(), false);
        Self { store, session, shared, conn, turn, rests, held_until, received_many }
    }

    /// The tenant, for the `WHERE` of every statement.
    pub(crate) fn tenant_id(&self) -> i32 {
        self.session.tenant.get()
    }

    /// The acting user.
    pub(crate) fn user_id(&self) -> i64 {
        self.session.user.get()
    }

    fn need(&self) -> Need {
        self.store.need(Some(self.session.tenant))
    }

    /// What seals and opens personal data.
    pub(crate) fn vault(&self) -> Vault {
        self.store.vault.clone()
    }

    /// The transaction, begun if it was not: `BEGIN`, tenant and user in one message.
    pub(crate) async fn open(&mut self) -> Result<&mut Conn> {
        self.turn = None;
        let begin = begin_as(&self.session);
        let conn = match self.conn.take() {
            None => {
                let conn = self.store.open_conn(self.need(), begin).await?;
                if self.store.until.is_some() { conn } else { conn.limited(self.store.alone()) }
            }
            Some(conn) if conn.is_open() => conn,
            Some(conn) => conn.begin(begin).await?,
        };
        Ok(self.conn.insert(conn))
    }

    /// Its connection, which is open, for statements of the host's.
    pub(crate) fn lend(&mut self) -> sqlx::Result<&mut PgConnection> {
        let tenant = self.session.tenant;
        self.conn.as_mut().ok_or(sqlx::Error::PoolClosed)?.lend(tenant)
    }

    /// A connection for a call that sets the tenant itself and is a transaction of its own, unless
    /// one is open or has to be.
    async fn autocommit(&mut self) -> Result<&mut Conn> {
        if self.shared || self.store.pooler {
            return self.open().await;
        }
        let conn = match self.conn.take() {
            None => self.store.conn(self.need()).await?,
            Some(conn) => conn,
        };
        Ok(self.conn.insert(conn))
    }

    /// Whether a call would be a transaction of its own.
    fn commits_itself(&self) -> bool {
        let is_open = self.conn.as_ref().is_some_and(Conn::is_open);
        !(self.shared || self.store.pooler || is_open)
    }

    /// Makes a loading call, which returns one row.
    pub(crate) async fn load<O>(&mut self, call: Call) -> Result<O>
    where
        O: Send + Unpin + for<'r> FromRow<'r, PgRow>,
    {
        let function = call.function;
        let loaded = call.fetch(self.autocommit().await?).await;
        loaded.map_err(|error| refusal_at(&error, function))
    }

    /// Makes a recording call, which returns one row, and reads it.
    pub(crate) async fn record<O, T>(
        &mut self,
        call: Call,
        read: impl FnOnce(O) -> Result<Verdict<T>> + Send,
    ) -> Result<T>
    where
        O: Send + Unpin + for<'r> FromRow<'r, PgRow>,
    {
        let (shared, session, function) = (self.shared, self.session, call.function);
        let commits_itself = self.commits_itself();
        let conn = self.autocommit().await?;
        if shared {
            sqlx::query("SAVEPOINT shopx_record").execute(&mut *conn).await.or_refuse()?;
        }
        let recorded = call.fetch(&mut *conn).await;
        if shared {
            let end = match recorded {
                Ok(_) => "RELEASE SAVEPOINT shopx_record",
                Err(_) => "ROLLBACK TO SAVEPOINT shopx_record",
            };
            sqlx::query(end).execute(&mut *conn).await.or_refuse()?;
            conn.recovered();
        }
        let recorded = recorded.map_err(|error| match refusal_to(&session, &error, function) {
            // The call commits itself: without the server's refusal it may have happened.
            _ if commits_itself && !is_undone(&error) => ShopError::CommitUnknown,
            refusal => refusal,
        })?;
        let verdict = read(recorded).map_err(|refusal| {
            tracing::error!(%refusal, "the answer to a recording call cannot be read");
            if commits_itself { ShopError::CommitUnknown } else { refusal }
        })?;
        verdict.map_err(ShopError::from)
    }

    /// Has the tables of stock analyzed after the commit, when `batches` new ones are many. Before it, nobody would
    /// see them.
    pub(crate) fn note_received(&mut self, batches: usize) {
        self.received_many |= batches >= MANY;
    }

    /// Whether what it decides may be loaded, decided and recorded together with what others decide.
    pub(crate) fn decides_with_others(&self) -> bool {
        !self.shared && self.conn.is_none()
    }

    /// Waits at a desk, and returns what to decide on when it is its turn.
    pub(crate) async fn join(&mut self, sort: Sort, query: Query) -> Result<Facts> {
        let Self { store, session, .. } = self;
        if sort == Sort::Sale {
            store.held.wait(session.tenant, query.levels(), self.held_until).await?;
        }
        let (seated, server) = store.desks.join(session.tenant, sort, query);
        if let Some(server) = server {
            tokio::spawn(together::serve(store.clone(), server));
        }
        let seated = store.in_time(seated).await.ok_or(ShopError::Unavailable)?;
        let seat = seated.map_err(|_| ShopError::LostRace)??;
        self.turn = Some(seat.turn);
        self.rests = Some(seat.rests);
        Ok(seat.facts)
    }

    /// Records what was decided in its turn together with what others decided; `None` when it has to be
    /// recorded by itself.
    pub(crate) async fn record_in_turn(
        &mut self,
        claim: Option<&Claim>,
        draft: impl FnOnce() -> Draft + Send,
    ) -> Result<Option<Recorded>> {
        let Some(turn) = self.turn.take() else { return Ok(None) };
        let rests = self.rests.take();
        let draft = draft();
        let (function, levels) = (draft.function(), draft.levels());
        let answer = self.store.in_time(turn.record(claim, draft)).await;
        match answer.unwrap_or(Answer::Unknown) {
            Answer::Recorded(recorded) => Ok(Some(recorded)),
            Answer::LeftOut(LeftOut::Race | LeftOut::Key) => Err(ShopError::LostRace),
            Answer::LeftOut(LeftOut::Held) if !levels.is_empty() => {
                let Self { store, session, held_until, .. } = self;
                store.held.notice(store, session.tenant, &levels);
                store.held.wait(session.tenant, levels.iter().copied(), *held_until).await?;
                Err(ShopError::LostRace)
            }
            Answer::NotMade(refusal) => Err(refusal),
            Answer::Refused(error) => Err(refusal_to(&self.session, &error, function)),
            // What it was decided on may not have been recorded: then it is decided again.
            Answer::LeftOut(LeftOut::Held | LeftOut::HeldCount) | Answer::ByItself => {
                if let Some(rests) = rests {
                    rests.confirm().await?;
                }
                Ok(None)
            }
            Answer::Unknown => Err(ShopError::CommitUnknown),
        }
    }
}

/// What the server says to a recording call of the session, as a refusal.
fn refusal_to(session: &Session, error: &sqlx::Error, function: &str) -> ShopError {
    let user = match violation(error) {
        Some(Violation::ActingUser) => Some(session.user),
        Some(Violation::Approver) => session.approving_user(),
        Some(Violation::Race) | None => None,
    };
    user.map_or_else(
        || refusal_at(error, function),
        |user| ShopError::not_found(Entity::User, user),
    )
}

/// Begins a transaction that sees the session's tenant and knows who acts. The numbers are numbers:
/// nothing to escape.
pub(crate) fn begin_as(session: &Session) -> String {
    let Session { tenant, user, .. } = session;
    let begin =
        format!("BEGIN; SET LOCAL app.tenant_id = '{tenant}'; SET LOCAL app.user_id = '{user}'");
    match session.approving_user() {
        None => begin,
        Some(approver) => format!("{begin}; SET LOCAL app.approver_id = '{approver}'"),
    }
}

#[async_trait]
impl Tx for PgTx {
    fn session(&self) -> &Session {
        &self.session
    }
    fn tenant(&mut self) -> &mut dyn TenantRepo {
        self
    }
    fn accounts(&mut self) -> &mut dyn AccountRepo {
        self
    }
    fn contacts(&mut self) -> &mut dyn ContactRepo {
        self
    }
    fn keys(&mut self) -> &mut dyn KeyRepo {
        self
    }
    fn stock(&mut self) -> &mut dyn StockRepo {
        self
    }
    fn batches(&mut self) -> &mut dyn BatchRepo {
        self
    }
    fn transfers(&mut self) -> &mut dyn TransferRepo {
        self
    }
    fn sales(&mut self) -> &mut dyn SaleRepo {
        self
    }
    fn reports(&mut self) -> &mut dyn ReportRepo {
        self
    }
    fn audit(&mut self) -> &mut dyn AuditRepo {
        self
    }

    async fn confirm_facts(&mut self) -> Result<()> {
        self.turn = None;
        match self.rests.take() {
            None => Ok(()),
            Some(rests) => rests.confirm().await,
        }
    }

    async fn commit(self: Box<Self>) -> Result<()> {
        let Self { store, session, conn, received_many, .. } = *self;
        if let Some(conn) = conn {
            conn.commit().await?;
        }
        if received_many {
            store.analyze_stock(session.tenant);
        }
        Ok(())
    }
}
