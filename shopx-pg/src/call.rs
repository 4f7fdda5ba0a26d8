//! A call of one of the schema's functions, with each argument by its name.

use shopx_core::id::{TenantId, UserId};
use shopx_core::idempotency::Claim;
use shopx_core::session::Author;
use sqlx::encode::Encode;
use sqlx::error::BoxDynError;
use sqlx::postgres::{PgArguments, PgRow};
use sqlx::query::QueryAs;
use sqlx::{Arguments, AssertSqlSafe, FromRow, Postgres, Type};

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

    /// The call of a function that records a document, with who answers for it, who approved it, and
    /// the claim of the request's key.
    pub(crate) fn recording(self, tenant: TenantId, author: Author, claim: Option<&Claim>) -> Self {
        self.with("p_tenant", tenant.get())
            .with("p_user", author.user.get())
            .with("p_approved_by", author.approved_by.map(UserId::get))
            .with("p_key", claim.map(|claim| claim.key))
            .with("p_use_case", claim.map(|claim| claim.use_case))
            .with("p_fingerprint", claim.map(|claim| claim.fingerprint().to_vec()))
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

    /// The call as a query of its one row.
    pub(crate) fn query<O>(
        mut self,
    ) -> Result<QueryAs<'static, Postgres, O, PgArguments>, sqlx::Error>
    where
        O: for<'r> FromRow<'r, PgRow>,
    {
        if let Some(refused) = self.refused {
            return Err(sqlx::Error::Encode(refused));
        }
        self.sql.push(')');
        Ok(sqlx::query_as_with(AssertSqlSafe(self.sql), self.arguments))
    }
}

/// One column of some rows, as the array that a function or statement takes.
pub(crate) fn column<'r, T, C>(rows: &'r [T], value: impl Fn(&'r T) -> C) -> Vec<C> {
    rows.iter().map(value).collect()
}

#[cfg(test)]
mod tests;
