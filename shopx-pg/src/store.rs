//! Connecting, and units of work.

use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use shopx_core::audit::AuditRepo;
use shopx_core::batches::BatchRepo;
use shopx_core::catalog::{Product, TaxClass};
use shopx_core::customers::{ContactRepo, Customer};
use shopx_core::id::{SaleId, TenantId};
use shopx_core::idempotency::KeyRepo;
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
use sqlx::pool::PoolConnection;
use sqlx::postgres::{PgArguments, PgConnectOptions, PgPoolOptions, PgRow};
use sqlx::query::QueryAs;
use sqlx::{AssertSqlSafe, FromRow, PgConnection, PgPool, Postgres, SqlSafeStr, Transaction};

use crate::error::{MissingUser, OrRefuse, missing_user, refusal, unavailable};
use crate::sale_queue::{Answer, SaleQueue};
use crate::seal::{KeyRing, Vault};

/// How a store connects.
#[derive(Debug, Clone)]
pub struct PgOptions {
    /// The most connections that are open at once.
    pub max_connections: u32,
    /// How long to wait for a free one before the store counts as unreachable.
    pub acquire_timeout: Duration,
    /// The keys for tenants that want personal data encrypted. Without them, such a tenant is
    /// refused.
    pub key_ring: Option<Arc<dyn KeyRing>>,
}

impl Default for PgOptions {
    /// 10 connections, 30 seconds, no keys.
    fn default() -> Self {
        Self { max_connections: 10, acquire_timeout: Duration::from_secs(30), key_ring: None }
    }
}

/// A store in `PostgreSQL`. Cheap to clone: clones share their connections.
#[derive(Debug, Clone)]
pub struct PgStore {
    pool: PgPool,
    sales: SaleQueue,
    vault: Vault,
}

impl PgStore {
    /// Connects to a migrated database with the usual options.
    ///
    /// The login must be a member of `shopx_app` that row-level security binds: a superuser, a
    /// login that bypasses it or one that owns the tables is refused as
    /// [`ShopError::UnsafeLogin`].
    pub async fn connect(url: &str) -> Result<Self> {
        Self::connect_with(url, &PgOptions::default()).await
    }

    /// [`connect`](Self::connect) with other options.
    pub async fn connect_with(url: &str, options: &PgOptions) -> Result<Self> {
        let connection = PgConnectOptions::from_str(url)
            .map_err(|_| ShopError::Malformed {
                field: "database URL".to_owned(),
                // The URL itself may hold a password.
                value: url.split("://").next().unwrap_or_default().to_owned(),
            })?
            .application_name("shopx")
            // Statements that take arrays are otherwise planned anew each time.
            .options([("plan_cache_mode", "force_generic_plan")]);
        let pool = PgPoolOptions::new()
            .max_connections(options.max_connections)
            .acquire_timeout(options.acquire_timeout)
            // A ping before each use would cost a round trip; a broken connection is found anyway.
            .test_before_acquire(false)
            .connect_with(connection)
            .await
            .map_err(|error| unavailable(&error))?;
        refuse_unsafe_login(&pool).await?;
        let vault = Vault::new(options.key_ring.clone());
        Ok(Self { pool, sales: SaleQueue::default(), vault })
    }

    /// Closes every connection.
    pub async fn close(&self) {
        self.pool.close().await;
    }
}

/// Refuses a login that row-level security does not bind.
async fn refuse_unsafe_login(pool: &PgPool) -> Result<()> {
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
    .fetch_optional(pool)
    .await
    .or_refuse()?
    .ok_or_else(|| {
        tracing::error!("the database has no ShopX schema: migrate it first");
        ShopError::Storage
    })?;
    match login.reason {
        None => Ok(()),
        Some(reason) => Err(ShopError::UnsafeLogin { login: login.name, reason }),
    }
}

#[async_trait]
impl Store for PgStore {
    async fn open_tenant(&self, new: &NewTenant, at: DateTime<Utc>) -> Result<(Tenant, User)> {
        crate::tenants::open(&self.pool, &self.vault, new, at).await
    }

    async fn find_tenant(&self, domain: &Domain) -> Result<Option<TenantId>> {
        crate::tenants::find(&self.pool, domain).await
    }

    async fn begin(&self, session: &Session) -> Result<Box<dyn Tx>> {
        Ok(Box::new(PgTx::new(self, *session, true)))
    }

    async fn begin_one(&self, session: &Session) -> Result<Box<dyn Tx>> {
        Ok(Box::new(PgTx::new(self, *session, false)))
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
    connection: Connected,
}

/// How far a unit of work is connected. It keeps its connection until it ends.
enum Connected {
    Not,
    /// Without a transaction.
    Idle(PoolConnection<Postgres>),
    /// In a transaction.
    Open(Transaction<'static, Postgres>),
}

impl PgTx {
    fn new(store: &PgStore, session: Session, shared: bool) -> Self {
        // What is approved is recorded in a transaction that says by whom.
        let shared = shared || session.approver.is_some();
        Self { store: store.clone(), session, shared, connection: Connected::Not }
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
    pub(crate) async fn open(&mut self) -> Result<&mut PgConnection> {
        if !self.is_open() {
            let connection = match std::mem::replace(&mut self.connection, Connected::Not) {
                Connected::Idle(connection) => connection,
                _ => self.store.pool.acquire().await.or_refuse()?,
            };
            let begin = AssertSqlSafe(begin_as(&self.session));
            let begun = Transaction::begin(connection, Some(begin.into_sql_str()));
            self.connection = Connected::Open(begun.await.or_refuse()?);
        }
        self.connection()
    }

    /// A connection for a call that sets the tenant itself and is a transaction of its own, unless
    /// one is open or has to be.
    pub(crate) async fn lone(&mut self) -> Result<&mut PgConnection> {
        if self.shared {
            return self.open().await;
        }
        if matches!(self.connection, Connected::Not) {
            self.connection = Connected::Idle(self.store.pool.acquire().await.or_refuse()?);
        }
        self.connection()
    }

    fn is_open(&self) -> bool {
        matches!(self.connection, Connected::Open(_))
    }

    fn connection(&mut self) -> Result<&mut PgConnection> {
        match &mut self.connection {
            Connected::Idle(connection) => Ok(connection),
            Connected::Open(transaction) => Ok(transaction),
            Connected::Not => Err(ShopError::Storage),
        }
    }

    /// Makes a recording call, which returns one row.
    pub(crate) async fn record<O>(
        &mut self,
        call: QueryAs<'_, Postgres, O, PgArguments>,
    ) -> Result<O>
    where
        O: Send + Unpin + for<'r> FromRow<'r, PgRow>,
    {
        let (shared, session) = (self.shared, self.session);
        let commits_itself = !shared && !self.is_open();
        let conn = self.lone().await?;
        if shared {
            sqlx::query("SAVEPOINT shopx_record").execute(&mut *conn).await.or_refuse()?;
        }
        let recorded = call.fetch_one(&mut *conn).await;
        if shared {
            let end = match recorded {
                Ok(_) => "RELEASE SAVEPOINT shopx_record",
                Err(_) => "ROLLBACK TO SAVEPOINT shopx_record",
            };
            sqlx::query(end).execute(&mut *conn).await.or_refuse()?;
        }
        recorded.map_err(|error| match refusal_to(&session, &error) {
            // The call commits itself: a lost connection leaves open whether it happened.
            ShopError::Unavailable if commits_itself => ShopError::CommitUnknown,
            refusal => refusal,
        })
    }

    /// Records a sale with those of other tills; `None` when it has to be recorded by itself.
    pub(crate) async fn record_together(&mut self, draft: &SaleDraft) -> Result<Option<SaleId>> {
        if self.shared || !matches!(self.connection, Connected::Idle(_)) {
            return Ok(None);
        }
        let (answered, lead) = self.store.sales.join(self.session.tenant, draft);
        if let Some(lead) = lead
            && let Connected::Idle(connection) =
                std::mem::replace(&mut self.connection, Connected::Not)
        {
            // A task of its own: a caller who gives up leaves nobody without an answer.
            tokio::spawn(lead.record_all(connection));
        }
        match answered.await.unwrap_or(Answer::Unknown) {
            Answer::Recorded(id) => Ok(Some(id)),
            Answer::Refused(error) => Err(refusal_to(&self.session, &error)),
            Answer::Alone => Ok(None),
            Answer::Unknown => Err(ShopError::CommitUnknown),
        }
    }
}

/// What the server says to a recording call of the session, as a refusal.
fn refusal_to(session: &Session, error: &sqlx::Error) -> ShopError {
    match (missing_user(error), session.approving_user()) {
        (None, _) => refusal(error),
        (Some(MissingUser::Approver), Some(user)) => ShopError::not_found(Entity::User, user),
        (Some(_), _) => ShopError::not_found(Entity::User, session.user),
    }
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
        let Connected::Open(transaction) = self.connection else { return Ok(()) };
        transaction.commit().await.map_err(|error| match refusal(&error) {
            ShopError::Unavailable => ShopError::CommitUnknown,
            refusal => refusal,
        })
    }
}
