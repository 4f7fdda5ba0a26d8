//! The queries of docs/operations.md work.

mod support;

use sqlx::{AssertSqlSafe, Connection, PgConnection};

#[tokio::test(flavor = "multi_thread")]
async fn every_query_for_operators_works() {
    let database = support::database().await;
    let mut conn = PgConnection::connect(&database.owner_url).await.unwrap();
    sqlx::query("SET ROLE shopx_owner").execute(&mut conn).await.unwrap();
    let text = include_str!("../../docs/operations.md");
    let queries: Vec<&str> =
        text.split("```sql\n").skip(1).map(|rest| rest.split("```").next().unwrap()).collect();
    assert!(queries.len() >= 8, "{} queries", queries.len());
    for query in queries {
        let done = sqlx::raw_sql(AssertSqlSafe(query.to_owned())).execute(&mut conn).await;
        assert!(done.is_ok(), "{query}\n{}", done.unwrap_err());
    }
}
