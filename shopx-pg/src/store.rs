//! Connecting, and units of work.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use async_trait::async_trait;
use backon::{BackoffBuilder, ExponentialBuilder};
use chrono::{DateTime, Utc};
use shopx_core::audit::AuditRepo;
use shopx_core::batches::BatchRepo;
use shopx_core::catalog::{Product, TaxClass};
use shopx_core::customers::{ContactRepo, Customer};
use shopx_core::id::{SaleId, TenantId};
use shopx_core::idempotency::{Claim, KeyRepo};
use shopx_core::locations::Location;
use shopx_core::pricing::{PriceList, Promotion};
use shopx_core::records::Records;
use shopx_core::reports::{ReportRepo, SavedReport};
use shopx_core::sales::{SaleDraft, SaleRepo};
use shopx_core::stock::StockRepo;
use shopx_core::store::{Store, Tx};
use shopx_core::suppliers::Supplier;
use shopx_core::tenants::{NewTenant, Tenant, TenantRepo};
use shopx_core::text::Domain;
use shopx_core::transfers::TransferRepo;
use shopx_core::users::{AccountRepo, User};
use shopx_core::{Entity, Result, Session, ShopError};
use sqlx::postgres::{PgPoolOptions, PgRow};
use sqlx::{Connection, FromRow, PgPool};

use crate::call::Call;
use crate::conn::Conn;
use crate::error::{OrRefuse, Violation, is_undone, refusal_at, unreached, violation};
use crate::migrate::check_version;
use crate::options::{PgOptions, parse};
use crate::sale_queue::{Answer, SaleQueue};
use crate::seal::Vault;

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
    pool: PgPool,
    /// As whom it connects.
    login: Arc<str>,
    sales: SaleQueue,
    vault: Vault,
    pooler: bool,
    /// What each transaction sets for itself when it begins, because nobody may set it for longer.
    settings: Arc<str>,
    lost: LastLoss,
}

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
        let mut connection = parse(url)?.application_name("shopx");
        let login: Arc<str> = connection.get_username().into();
        let mut settings = String::new();
        if options.pooler {
            // It refuses to pass on what it does not know.
            connection = connection.extra_float_digits(None);
            for (name, value) in options.settings() {
                settings.extend(["; SET LOCAL ", name, " = '", &value, "'"]);
            }
        } else {
            connection = connection.options(options.settings());
        }
        let lost = LastLoss::default();
        let pool = PgPoolOptions::new()
            .max_connections(options.max_connections)
            .acquire_timeout(options.acquire_timeout)
            // A ping before each use would cost a round trip.
            .test_before_acquire(false)
            .before_acquire({
                let lost = lost.clone();
                move |connection, meta| {
                    let suspect = lost.was_within(meta.idle_for);
                    Box::pin(async move { Ok(!suspect || connection.ping().await.is_ok()) })
                }
            })
            .connect_with(connection)
            .await
            .map_err(|error| unreached(&error, &login))?;
        let vault = Vault::new(options.key_ring.clone());
        let (pooler, settings) = (options.pooler, settings.into());
        let sales = SaleQueue::default();
        let store = Self { pool, login, sales, vault, pooler, settings, lost };
        let mut conn = store.autocommit_conn().await?;
        refuse_unsafe_login(&mut conn).await?;
        check_version(&mut conn).await?;
        Ok(store)
    }

    /// Closes every connection.
    pub async fn close(&self) {
        self.pool.close().await;
    }

    /// A connection for a call that is a transaction of its own. Through a pooler it is in one already:
    /// between two messages of a call another server may have taken over.
    async fn autocommit_conn(&self) -> Result<Conn> {
        if self.pooler { self.open_conn("BEGIN".to_owned()).await } else { self.conn().await }
    }

    async fn conn(&self) -> Result<Conn> {
        let connection = self.pool.acquire().await;
        let connection = connection.map_err(|error| unreached(&error, &self.login))?;
        Ok(Conn::new(connection, !self.pooler))
    }

    /// A connection in a transaction that `statement` begins. A connection that broke while it was idle
    /// had done nothing yet: another one is taken.
    async fn open_conn(&self, mut statement: String) -> Result<Conn> {
        statement.push_str(&self.settings);
        match self.conn().await?.begin(statement.clone()).await {
            Err(ShopError::Unavailable) => {
                self.lost.note();
                self.conn().await?.begin(statement).await
            }
            begun => begun,
        }
    }
}

/// Refuses a login that row-level security does not bind.
async fn refuse_unsafe_login(conn: &mut Conn) -> Result<()> {
    let login = sqlx::query!(
        r#"SELECT current_user::text AS "name!", CASE
             WHEN r.rolsuper THEN 'it is a superuser'
             WHEN r.rolbypassrls THEN 'it bypasses row-level security'
             WHEN pg_has_role(current_user, c.relowner, 'MEMBER') THEN 'it owns the tables'
             WHEN NOT has_table_privilege(current_user, c.oid, 'SELECT')
                 THEN 'it is no member of shopx_app'
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

/// When a connection was last found broken: until it has been looked at, every one that has been idle
/// since may be broken for the same reason.
#[derive(Debug, Clone, Default)]
struct LastLoss(Arc<Mutex<Option<Instant>>>);

impl LastLoss {
    fn note(&self) {
        *self.lock() = Some(Instant::now());
    }

    /// Whether it was in the last so much time.
    fn was_within(&self, time: Duration) -> bool {
        self.lock().is_some_and(|loss| loss.elapsed() <= time)
    }

    fn lock(&self) -> MutexGuard<'_, Option<Instant>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
impl Store for PgStore {
    async fn open_tenant(&self, new: &NewTenant, at: DateTime<Utc>) -> Result<(Tenant, User)> {
        let conn = self.open_conn("BEGIN".to_owned()).await?;
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

    async fn pause(&self, runs: u32, refusal: &ShopError) {
        let backoff = if *refusal == ShopError::LostRace {
            RACE
        } else {
            self.lost.note();
            OUTAGE
        };
        let delay = backoff.build().nth(runs.saturating_sub(1) as usize);
        tokio::time::sleep(delay.unwrap_or_default()).await;
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
}

impl PgTx {
    fn new(store: &PgStore, session: Session, shared: bool) -> Self {
        Self { store: store.clone(), session, shared, conn: None }
    }

    /// The tenant, for the `WHERE` of every statement.
    pub(crate) fn tenant_id(&self) -> i32 {
        self.session.tenant.get()
    }

    /// The acting user.
    pub(crate) fn user_id(&self) -> i64 {
        self.session.user.get()
    }

    /// What seals and opens personal data.
    pub(crate) fn vault(&self) -> Vault {
        self.store.vault.clone()
    }

    /// The transaction, begun if it was not: `BEGIN`, tenant and user in one message.
    pub(crate) async fn open(&mut self) -> Result<&mut Conn> {
        let begin = begin_as(&self.session);
        let conn = match self.conn.take() {
            None => self.store.open_conn(begin).await?,
            Some(conn) if conn.is_open() => conn,
            Some(conn) => conn.begin(begin).await?,
        };
        Ok(self.conn.insert(conn))
    }

    /// A connection for a call that sets the tenant itself and is a transaction of its own, unless
    /// one is open or has to be.
    async fn autocommit(&mut self) -> Result<&mut Conn> {
        if self.shared || self.store.pooler {
            return self.open().await;
        }
        let conn = match self.conn.take() {
            None => self.store.conn().await?,
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
        let loaded = match call.query() {
            Ok(query) => query.fetch_one(self.autocommit().await?).await,
            Err(error) => Err(error),
        };
        loaded.map_err(|error| refusal_at(&error, function))
    }

    /// Makes a recording call, which returns one row, and reads it.
    pub(crate) async fn record<O, T>(
        &mut self,
        call: Call,
        read: impl FnOnce(O) -> Result<T> + Send,
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
        let recorded = call.query().or_refuse()?.fetch_one(&mut *conn).await;
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
        read(recorded).map_err(|refusal| {
            tracing::error!(%refusal, "the answer to a recording call cannot be read");
            if commits_itself { ShopError::CommitUnknown } else { refusal }
        })
    }

    /// Records a sale with those of other tills; `None` when it has to be recorded by itself.
    pub(crate) async fn record_together(
        &mut self,
        claim: Option<&Claim>,
        draft: &SaleDraft,
    ) -> Result<Option<SaleId>> {
        if !self.commits_itself() {
            return Ok(None);
        }
        let Some(conn) = self.conn.take() else { return Ok(None) };
        let (answered, lead) = self.store.sales.join(self.session.tenant, claim, draft);
        if let Some(lead) = lead {
            // A task of its own: a caller who gives up leaves nobody without an answer.
            tokio::spawn(lead.record_all(conn));
        } else {
            self.conn = Some(conn);
        }
        match answered.await.unwrap_or(Answer::Unknown) {
            Answer::Recorded(id) => Ok(Some(id)),
            Answer::Refused(error) => Err(refusal_to(&self.session, &error, "record_sales")),
            Answer::ByItself => Ok(None),
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
    fn users(&mut self) -> &mut dyn Records<User> {
        self
    }
    fn accounts(&mut self) -> &mut dyn AccountRepo {
        self
    }
    fn locations(&mut self) -> &mut dyn Records<Location> {
        self
    }
    fn customers(&mut self) -> &mut dyn Records<Customer> {
        self
    }
    fn contacts(&mut self) -> &mut dyn ContactRepo {
        self
    }
    fn suppliers(&mut self) -> &mut dyn Records<Supplier> {
        self
    }
    fn products(&mut self) -> &mut dyn Records<Product> {
        self
    }
    fn tax_classes(&mut self) -> &mut dyn Records<TaxClass> {
        self
    }
    fn price_lists(&mut self) -> &mut dyn Records<PriceList> {
        self
    }
    fn promotions(&mut self) -> &mut dyn Records<Promotion> {
        self
    }
    fn saved_reports(&mut self) -> &mut dyn Records<SavedReport> {
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

    async fn commit(self: Box<Self>) -> Result<()> {
        let Some(conn) = self.conn else { return Ok(()) };
        conn.commit().await
    }
}
