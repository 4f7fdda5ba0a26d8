//! A connection to the server, with or without a transaction.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::{Duration, Instant};
use std::{future, io};

use futures::Stream;
use futures::future::BoxFuture;
use futures::stream::BoxStream;
use shopx_core::id::TenantId;
use shopx_core::{Result, ShopError};
use sqlx::error::BoxDynError;
use sqlx::postgres::{
    PgArguments, PgQueryResult, PgRow, PgStatement, PgTransactionManager, PgTypeInfo,
};
use sqlx::{
    AssertSqlSafe, Connection, Describe, Either, Execute, Executor, PgConnection, Postgres,
    SqlSafeStr, SqlStr,
};
use sqlx_core::transaction::TransactionManager;
use tokio::runtime::Handle;
use tokio::time::{Sleep, sleep_until, timeout, timeout_at};

use crate::error::{OrRefuse, breaks, classify, commit_refusal};
use crate::pool::Line;

/// How long the server may take for what was given up, before the connection is closed without its answer,
/// where it has no time-out of its own.
const SETTLE: Duration = Duration::from_mins(1);

/// Puts a session back as it was when it began, whatever the host did with it.
const CLEAN: &str = "CLOSE ALL; SET SESSION AUTHORIZATION DEFAULT; RESET ALL; UNLISTEN *; \
                     SELECT pg_catalog.pg_advisory_unlock_all(); DISCARD TEMP";

/// How long the client waits for each answer, whatever the server does.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Limit {
    /// By when the call must have been answered.
    pub(crate) until: Option<Instant>,
    /// How long one statement may take, with some time for the server to say that it took too long.
    pub(crate) each: Option<Duration>,
}

impl Limit {
    /// By when what is asked now must have been answered.
    fn deadline(self) -> Option<Instant> {
        let each = self.each.and_then(|each| Instant::now().checked_add(each));
        self.until.into_iter().chain(each).min()
    }
}

/// One of the store's connections. Statements are run on it, by their own text when it is `named`,
/// which is faster, and else so that a pooler may have any server's connection answer.
///
/// When it is dropped the next one has it, unless it broke or its server did not answer in time: then it is
/// closed at once. So it is when it was given up in the middle of a statement, after its answer has come.
#[derive(Debug)]
pub(crate) struct Conn {
    /// Nothing once it is dropped.
    line: Option<Line>,
    named: bool,
    limit: Limit,
    /// Whether a transaction was begun, and not ended.
    open: bool,
    /// Whose transaction it was when the host had it, if the host had it.
    lent: Option<TenantId>,
    watch: Watch,
}

/// What is noted of what happens on a connection.
#[derive(Debug, Default)]
struct Watch {
    /// Whether an answer is awaited.
    in_flight: bool,
    /// Whether nothing is to be asked any more.
    broken: bool,
    /// Why the first statement failed that the server aborted the transaction for. It would answer
    /// `COMMIT` with a rollback, which the driver does not see.
    failed: Option<ShopError>,
}

impl Watch {
    fn asks(&mut self) {
        self.in_flight = true;
    }

    fn hears(&mut self, error: Option<&sqlx::Error>, open: bool) {
        self.in_flight = false;
        let Some(error) = error else { return };
        self.broken |= breaks(error);
        if open && self.failed.is_none() && matches!(error, sqlx::Error::Database(_)) {
            self.failed = Some(classify(error));
        }
    }

    fn overdue(&mut self) -> sqlx::Error {
        self.broken = true;
        tracing::warn!("the database does not answer: its connection is closed");
        overdue()
    }
}

fn overdue() -> sqlx::Error {
    io::Error::new(io::ErrorKind::TimedOut, "no answer in time").into()
}

impl Conn {
    pub(crate) fn new(line: Line, named: bool, limit: Limit) -> Self {
        let (open, lent, watch) = (false, None, Watch::default());
        Self { line: Some(line), named, limit, open, lent, watch }
    }

    pub(crate) fn is_open(&self) -> bool {
        self.open
    }

    /// What it is used for next, has as long as this.
    pub(crate) fn limited(mut self, limit: Limit) -> Self {
        self.limit = limit;
        self
    }

    /// Begins a transaction with `statement`, unless one is open.
    pub(crate) async fn begin(mut self, statement: String) -> Result<Self> {
        if self.open {
            return Ok(self);
        }
        let statement = AssertSqlSafe(statement).into_sql_str();
        self.open = true;
        let begin = async |connection: &mut PgConnection| {
            PgTransactionManager::begin(connection, Some(statement)).await
        };
        self.ask(begin).await.or_refuse()?;
        Ok(self)
    }

    /// Commits what is open, or says why nothing of it is kept.
    pub(crate) async fn commit(mut self) -> Result<()> {
        if !self.open {
            return Ok(());
        }
        if let Some(tenant) = self.lent {
            self.check_kept(tenant).await?;
        } else if let Some(refusal) = self.watch.failed.take() {
            return Err(refusal);
        }
        self.ask(async |connection| PgTransactionManager::commit(connection).await)
            .await
            .map_err(|error| commit_refusal(&error))?;
        self.open = false;
        Ok(())
    }

    /// Refuses a transaction that a statement of the host's has aborted or ended, which the driver does not
    /// say; one that a savepoint of the host's undid has not.
    async fn check_kept(&mut self, tenant: TenantId) -> Result<()> {
        let failed = self.watch.failed.clone();
        let same = "SELECT pg_catalog.current_setting('app.tenant_id', true) = $1";
        let kept: Result<Option<bool>, _> = sqlx::query_scalar(same)
            .bind(tenant.to_string())
            .persistent(false)
            .fetch_one(&mut *self)
            .await;
        let depth = self
            .line
            .as_mut()
            .and_then(|line| line.connection().ok())
            .map(|connection| PgTransactionManager::get_transaction_depth(connection));
        match kept {
            Err(error) => Err(failed.unwrap_or_else(|| crate::error::refusal(&error))),
            Ok(Some(true)) if depth == Some(1) => Ok(()),
            Ok(_) => {
                tracing::error!(
                    "the transaction of a unit of work is another one: a statement in it ended it"
                );
                Err(ShopError::Storage)
            }
        }
    }

    /// Says that a savepoint has undone what failed.
    pub(crate) fn recovered(&mut self) {
        self.watch.failed = None;
    }

    /// The connection itself, for statements of the host's.
    pub(crate) fn lend(&mut self, tenant: TenantId) -> sqlx::Result<&mut PgConnection> {
        self.lent = Some(tenant);
        self.watched().map(|(connection, _, _)| connection)
    }

    /// The connection, what is noted of it, and by when it must answer.
    fn watched(&mut self) -> sqlx::Result<(&mut PgConnection, &mut Watch, Option<Instant>)> {
        if self.watch.broken {
            return Err(overdue());
        }
        let line = self.line.as_mut().ok_or(sqlx::Error::PoolClosed)?;
        Ok((line.connection()?, &mut self.watch, self.limit.deadline()))
    }

    /// Asks something that is no statement, or not one alone.
    async fn ask<T>(
        &mut self,
        ask: impl AsyncFnOnce(&mut PgConnection) -> sqlx::Result<T>,
    ) -> sqlx::Result<T> {
        let open = self.open;
        let (connection, watch, deadline) = self.watched()?;
        watch.asks();
        let answer = within(deadline, ask(connection)).await;
        let answer = answer.unwrap_or_else(|| Err(watch.overdue()));
        watch.hears(answer.as_ref().err(), open);
        answer
    }
}

/// What `asked` answers; nothing after the deadline.
async fn within<T>(deadline: Option<Instant>, asked: impl Future<Output = T>) -> Option<T> {
    match deadline {
        None => Some(asked.await),
        Some(deadline) => timeout_at(deadline.into(), asked).await.ok(),
    }
}

impl Drop for Conn {
    fn drop(&mut self) {
        let Some(line) = self.line.take() else { return };
        if self.watch.broken {
            return;
        }
        if !(self.open || self.lent.is_some() || self.watch.in_flight) {
            line.give_back();
        } else if let Ok(runtime) = Handle::try_current() {
            let left = Left {
                open: self.open,
                in_flight: self.watch.in_flight,
                lent: self.lent.is_some() && self.named,
                patience: self.limit.each.unwrap_or(SETTLE),
            };
            runtime.spawn(left.settle(line));
        }
    }
}

/// What is left to do on a connection that nobody has any more.
struct Left {
    open: bool,
    in_flight: bool,
    lent: bool,
    patience: Duration,
}

impl Left {
    async fn settle(self, mut line: Line) {
        match timeout(self.patience, self.end(&mut line)).await {
            // What was asked last may have been answered in part: who comes next shall not hear the rest.
            Ok(Ok(())) if self.in_flight => line.close().await,
            Ok(Ok(())) => line.give_back(),
            Ok(Err(error)) => tracing::debug!(%error, "a connection that was given up is closed"),
            Err(_) => tracing::warn!("a connection that was given up does not answer"),
        }
    }

    async fn end(&self, line: &mut Line) -> sqlx::Result<()> {
        let connection = line.connection()?;
        let depth = PgTransactionManager::get_transaction_depth(connection);
        if self.open && depth > 0 {
            PgTransactionManager::rollback(connection).await?;
            if PgTransactionManager::get_transaction_depth(connection) > 0 {
                return Err(sqlx::Error::InvalidSavePointStatement);
            }
        } else if self.open {
            // The driver does not know whether it began.
            sqlx::raw_sql("ROLLBACK").execute(&mut *connection).await?;
        } else if self.in_flight {
            connection.ping().await?;
        }
        if self.lent {
            sqlx::raw_sql(CLEAN).execute(&mut *connection).await?;
        }
        Ok(())
    }
}

/// A statement that is prepared under a name, or not.
struct Prepared<E> {
    statement: E,
    named: bool,
}

impl<'q, E: Execute<'q, Postgres>> Execute<'q, Postgres> for Prepared<E> {
    fn sql(self) -> SqlStr {
        self.statement.sql()
    }

    fn statement(&self) -> Option<&PgStatement> {
        self.statement.statement()
    }

    fn take_arguments(&mut self) -> Result<Option<PgArguments>, BoxDynError> {
        self.statement.take_arguments()
    }

    fn persistent(&self) -> bool {
        self.named && self.statement.persistent()
    }
}

type Answer = Result<Either<PgQueryResult, PgRow>, sqlx::Error>;

/// The answers to a statement, until they are late.
struct Answers<'e> {
    stream: BoxStream<'e, Answer>,
    watch: &'e mut Watch,
    open: bool,
    late: Option<Pin<Box<Sleep>>>,
}

impl Stream for Answers<'_> {
    type Item = Answer;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Answer>> {
        let open = self.open;
        match self.stream.as_mut().poll_next(cx) {
            Poll::Ready(None) => {
                self.watch.hears(None, open);
                Poll::Ready(None)
            }
            Poll::Ready(Some(Err(error))) => {
                self.watch.hears(Some(&error), open);
                Poll::Ready(Some(Err(error)))
            }
            Poll::Ready(answer) => Poll::Ready(answer),
            Poll::Pending => {
                let Some(late) = &mut self.late else { return Poll::Pending };
                if late.as_mut().poll(cx).is_pending() {
                    return Poll::Pending;
                }
                self.stream = Box::pin(futures::stream::empty());
                Poll::Ready(Some(Err(self.watch.overdue())))
            }
        }
    }
}

impl<'c> Executor<'c> for &'c mut Conn {
    type Database = Postgres;

    fn fetch_many<'e, 'q: 'e, E>(self, statement: E) -> BoxStream<'e, Answer>
    where
        'c: 'e,
        E: 'q + Execute<'q, Postgres>,
    {
        let (named, open) = (self.named, self.open);
        let (connection, watch, deadline) = match self.watched() {
            Ok(watched) => watched,
            Err(error) => return Box::pin(futures::stream::once(future::ready(Err(error)))),
        };
        watch.asks();
        let stream = connection.fetch_many(Prepared { statement, named });
        let late = deadline.map(|deadline| Box::pin(sleep_until(deadline.into())));
        Box::pin(Answers { stream, watch, open, late })
    }

    fn fetch_optional<'e, 'q: 'e, E>(
        self,
        statement: E,
    ) -> BoxFuture<'e, Result<Option<PgRow>, sqlx::Error>>
    where
        'c: 'e,
        E: 'q + Execute<'q, Postgres>,
    {
        let (named, open) = (self.named, self.open);
        let (connection, watch, deadline) = match self.watched() {
            Ok(watched) => watched,
            Err(error) => return Box::pin(future::ready(Err(error))),
        };
        watch.asks();
        let asked = connection.fetch_optional(Prepared { statement, named });
        Box::pin(async move {
            let answer = within(deadline, asked).await;
            let answer = answer.unwrap_or_else(|| Err(watch.overdue()));
            watch.hears(answer.as_ref().err(), open);
            answer
        })
    }

    fn prepare_with<'e>(
        self,
        sql: SqlStr,
        parameters: &'e [PgTypeInfo],
    ) -> BoxFuture<'e, Result<PgStatement, sqlx::Error>>
    where
        'c: 'e,
    {
        Box::pin(async move {
            self.ask(async |connection| connection.prepare_with(sql, parameters).await).await
        })
    }

    fn describe<'e>(self, sql: SqlStr) -> BoxFuture<'e, Result<Describe<Postgres>, sqlx::Error>>
    where
        'c: 'e,
    {
        Box::pin(async move { self.ask(async |connection| connection.describe(sql).await).await })
    }
}
