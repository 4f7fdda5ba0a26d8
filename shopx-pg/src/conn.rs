//! A connection to the server, with or without a transaction.

use futures::future::BoxFuture;
use futures::stream::BoxStream;
use futures::{TryFutureExt, TryStreamExt};
use shopx_core::{Result, ShopError};
use sqlx::error::BoxDynError;
use sqlx::pool::PoolConnection;
use sqlx::postgres::{PgArguments, PgQueryResult, PgRow, PgStatement, PgTypeInfo};
use sqlx::{
    AssertSqlSafe, Describe, Either, Execute, Executor, PgConnection, Postgres, SqlSafeStr, SqlStr,
    Transaction,
};

use crate::error::{OrRefuse, classify, commit_refusal, unknown};

/// One of the pool's connections. Statements are run on it, by their own text when it is `named`,
/// which is faster, and else so that a pooler may have any server's connection answer.
#[derive(Debug)]
pub(crate) struct Conn {
    state: State,
    named: bool,
    /// Why the first statement failed that the server aborted the transaction for. It would answer
    /// `COMMIT` with a rollback, which the driver does not see.
    failed: Option<ShopError>,
}

#[derive(Debug)]
enum State {
    /// Without a transaction.
    Idle(PoolConnection<Postgres>),
    /// In a transaction. Dropping it rolls back before the pool has it again.
    Open(Transaction<'static, Postgres>),
}

impl Conn {
    pub(crate) fn new(connection: PoolConnection<Postgres>, named: bool) -> Self {
        Self { state: State::Idle(connection), named, failed: None }
    }

    pub(crate) fn is_open(&self) -> bool {
        matches!(self.state, State::Open(_))
    }

    /// Begins a transaction with `statement`, unless one is open.
    pub(crate) async fn begin(self, statement: String) -> Result<Self> {
        let State::Idle(connection) = self.state else { return Ok(self) };
        let begin = AssertSqlSafe(statement).into_sql_str();
        // A task of its own: if a caller gave up meanwhile, the driver would not know that the
        // transaction has begun, and the pool would get a connection that still has it open.
        let begun = tokio::spawn(Transaction::begin(connection, Some(begin))).await;
        let transaction = begun.map_err(|error| unknown(&error))?.or_refuse()?;
        Ok(Self { state: State::Open(transaction), ..self })
    }

    /// Commits what is open, or says why nothing of it is kept.
    pub(crate) async fn commit(self) -> Result<()> {
        let State::Open(transaction) = self.state else { return Ok(()) };
        match self.failed {
            None => transaction.commit().await.map_err(|error| commit_refusal(&error)),
            Some(refusal) => Err(refusal),
        }
    }

    /// Says that a savepoint has undone what failed.
    pub(crate) fn recovered(&mut self) {
        self.failed = None;
    }

    /// The connection, and what notes that a statement failed on it.
    fn watched(&mut self) -> (&mut PgConnection, impl FnMut(&sqlx::Error) + use<'_>) {
        let (connection, is_open): (&mut PgConnection, bool) = match &mut self.state {
            State::Idle(connection) => (connection, false),
            State::Open(transaction) => (transaction, true),
        };
        let failed = &mut self.failed;
        let note = move |error: &sqlx::Error| {
            if is_open && failed.is_none() && matches!(error, sqlx::Error::Database(_)) {
                *failed = Some(classify(error));
            }
        };
        (connection, note)
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

impl<'c> Executor<'c> for &'c mut Conn {
    type Database = Postgres;

    fn fetch_many<'e, 'q: 'e, E>(
        self,
        statement: E,
    ) -> BoxStream<'e, Result<Either<PgQueryResult, PgRow>, sqlx::Error>>
    where
        'c: 'e,
        E: 'q + Execute<'q, Postgres>,
    {
        let named = self.named;
        let (connection, note) = self.watched();
        Box::pin(connection.fetch_many(Prepared { statement, named }).inspect_err(note))
    }

    fn fetch_optional<'e, 'q: 'e, E>(
        self,
        statement: E,
    ) -> BoxFuture<'e, Result<Option<PgRow>, sqlx::Error>>
    where
        'c: 'e,
        E: 'q + Execute<'q, Postgres>,
    {
        let named = self.named;
        let (connection, note) = self.watched();
        Box::pin(connection.fetch_optional(Prepared { statement, named }).inspect_err(note))
    }

    fn prepare_with<'e>(
        self,
        sql: SqlStr,
        parameters: &'e [PgTypeInfo],
    ) -> BoxFuture<'e, Result<PgStatement, sqlx::Error>>
    where
        'c: 'e,
    {
        self.watched().0.prepare_with(sql, parameters)
    }

    fn describe<'e>(self, sql: SqlStr) -> BoxFuture<'e, Result<Describe<Postgres>, sqlx::Error>>
    where
        'c: 'e,
    {
        self.watched().0.describe(sql)
    }
}
