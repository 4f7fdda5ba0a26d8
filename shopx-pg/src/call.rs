//! A call of one of the schema's functions, with each argument by its name.

use std::time::Duration;

use shopx_core::ShopError;
use shopx_core::id::{TenantId, UserId};
use shopx_core::idempotency::Claim;
use shopx_core::session::Author;
use sqlx::encode::Encode;
use sqlx::error::BoxDynError;
use sqlx::postgres::{PgArguments, PgRow};
use sqlx::{Arguments, AssertSqlSafe, FromRow, Postgres, Type};

use crate::conn::Conn;
use crate::stored::unreadable;

/// A call, such as `SELECT * FROM shopx.f(p_a => $1, p_b => $2)`. A name that the function does not have, or
/// one that is missing, is refused by the server when the call is prepared; so names cannot be
/// exchanged as positions can.
pub(crate) struct Call {
    /// The function, without its schema.
    pub(crate) function: &'static str,
    sql: String,
    arguments: PgArguments,
    /// What could not be written down, if anything.
    refused: Option<BoxDynError>,
}

impl Call {
    /// A call of `shopx.function`, which returns a row, without arguments yet.
    pub(crate) fn of(function: &'static str) -> Self {
        Self::begun("SELECT * FROM shopx.", function)
    }

    /// A call of `shopx.function`, which returns a value, without arguments yet.
    pub(crate) fn value(function: &'static str) -> Self {
        Self::begun("SELECT shopx.", function)
    }

    fn begun(select: &str, function: &'static str) -> Self {
        let mut sql = String::with_capacity(2_048);
        sql.extend([select, function, "("]);
        Self { function, sql, arguments: PgArguments::default(), refused: None }
    }

    /// The call of a function that records documents, with how long it waits for what somebody else holds,
    /// and for each document who answers for it, who approved it, and the claim of the request's key.
    pub(crate) fn recording<'d, D: 'd>(
        self,
        tenant: TenantId,
        wait: LockWait,
        documents: &[Claimed<'d, D>],
        author: impl Fn(&D) -> Author,
    ) -> Self {
        let claims = column(documents, |(claim, _)| *claim);
        let authors = column(documents, |(_, document)| author(document));
        self.with("p_tenant", tenant.get())
            .with("p_lock_wait", wait.milliseconds())
            .with("p_user", column(&authors, |author| author.user.get()))
            .with("p_approved_by", column(&authors, |author| author.approved_by.map(UserId::get)))
            .with("p_key", column(&claims, |claim| claim.map(|claim| claim.key)))
            .with("p_use_case", column(&claims, |claim| claim.map(|claim| claim.use_case)))
            .with(
                "p_fingerprint",
                column(&claims, |claim| claim.map(|claim| claim.fingerprint().to_vec())),
            )
    }

    /// The call with one more argument.
    pub(crate) fn with<'q, T>(mut self, name: &'static str, value: T) -> Self
    where
        T: Encode<'q, Postgres> + Type<Postgres>,
    {
        if let Err(refused) = self.arguments.add(value) {
            self.refused.get_or_insert(refused);
        }
        let number = self.arguments.len();
        let comma = if number == 1 { "" } else { ", " };
        self.sql.extend([comma, name, " => $", &number.to_string()]);
        self
    }

    /// Makes the call, which returns one row.
    pub(crate) async fn fetch<O>(mut self, conn: &mut Conn) -> sqlx::Result<O>
    where
        O: Send + Unpin + for<'r> FromRow<'r, PgRow>,
    {
        if let Some(refused) = self.refused {
            return Err(sqlx::Error::Encode(refused));
        }
        self.sql.push(')');
        sqlx::query_as_with(AssertSqlSafe(self.sql), self.arguments).fetch_one(conn).await
    }
}

/// A document with the claim of its request's key, if it has one.
pub(crate) type Claimed<'d, D> = (Option<&'d Claim>, &'d D);

/// How long a recording call waits for what somebody else holds.
#[derive(Debug, Clone, Copy)]
pub(crate) enum LockWait {
    /// As long as any statement: a call for one.
    Long,
    /// No longer than a till that needs something else would notice: a call for many.
    Brief(Duration),
}

impl LockWait {
    /// For the server; nothing for what the session says.
    fn milliseconds(self) -> Option<i32> {
        match self {
            Self::Long => None,
            Self::Brief(time) => Some(i32::try_from(time.as_millis()).unwrap_or(i32::MAX)),
        }
    }
}

/// Why a recording call left a document out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LeftOut {
    /// Its key has been used.
    Key,
    /// What it was decided on is no longer so.
    Race,
    /// Somebody else holds what it needs.
    Held,
    /// Somebody else holds how often a promotion was used.
    HeldCount,
}

impl LeftOut {
    /// What a recording call says of each of its documents.
    pub(crate) fn read(word: Option<&str>) -> Result<Option<Self>, ShopError> {
        match word {
            None => Ok(None),
            Some("key") => Ok(Some(Self::Key)),
            Some("race") => Ok(Some(Self::Race)),
            Some("held") => Ok(Some(Self::Held)),
            Some("held count") => Ok(Some(Self::HeldCount)),
            Some(word) => Err(unreadable("verdict", &word)),
        }
    }
}

impl From<LeftOut> for ShopError {
    fn from(left_out: LeftOut) -> Self {
        match left_out {
            LeftOut::Key | LeftOut::Race => Self::LostRace,
            LeftOut::Held | LeftOut::HeldCount => Self::TimedOut,
        }
    }
}

/// What became of a document: what the store gave it, or why it was left out.
pub(crate) type Verdict<T> = Result<T, LeftOut>;

/// The one verdict on the one document of a call.
pub(crate) fn only<T>(verdicts: Vec<Verdict<T>>) -> Result<Verdict<T>, ShopError> {
    verdicts.into_iter().next().ok_or(ShopError::Storage)
}

/// The parts of some documents, one document's after the other's, and where each document's end.
pub(crate) fn parts<'d, D, T>(
    documents: &[Claimed<'d, D>],
    of: impl Fn(&'d D) -> Vec<T>,
) -> (Vec<i32>, Vec<T>) {
    let mut all = Vec::new();
    let mut until = Vec::with_capacity(documents.len());
    for (_, document) in documents {
        all.extend(of(document));
        // Lists and calls are bounded, so it always fits.
        until.push(i32::try_from(all.len()).unwrap_or(i32::MAX));
    }
    (until, all)
}

/// One column of some rows, as the array that a function or statement takes.
pub(crate) fn column<'r, T, C>(rows: &'r [T], value: impl Fn(&'r T) -> C) -> Vec<C> {
    rows.iter().map(value).collect()
}

#[cfg(test)]
mod tests;
