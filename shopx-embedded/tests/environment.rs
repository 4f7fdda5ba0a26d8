//! How the environment chooses the server. The environment belongs to a whole process, so each case
//! is this program run again with one of its own.

use std::env;
use std::process::Command;

use shopx_embedded::{Options, Server, find};
use sqlx::{Connection, Executor, PgConnection};

/// What a case finds: run by the tests below, and by itself it finds a private server.
#[tokio::test]
async fn look_around() {
    let found = match Server::from_env_or_start(Options::default()).await {
        Ok(server) => {
            let database = format!("case_{}", std::process::id());
            let made = server.create_database(&database).await.unwrap();
            PgConnection::connect(&made.app_url).await.unwrap();
            server.drop_database(&database).await.unwrap();
            if server.cluster().is_some() { "private".to_owned() } else { made.owner_url }
        }
        Err(refusal) => refusal.to_string(),
    };
    println!("found: {found}");
}

fn look_with(variables: &[(&str, &str)]) -> String {
    let mut command = Command::new(env::current_exe().expect("a test knows itself"));
    command.args(["--exact", "look_around", "--nocapture"]);
    for variable in ["SHOPX_OWNER_URL", "SHOPX_DATABASE_URL", "SHOPX_PG_BIN"] {
        command.env_remove(variable);
    }
    let output = command.envs(variables.iter().copied()).output().expect("a test runs itself");
    String::from_utf8(output.stdout).expect("text")
}

#[test]
fn with_neither_variable_a_private_server_is_started() {
    let said = look_with(&[("SHOPX_OWNER_URL", ""), ("SHOPX_DATABASE_URL", "")]);
    assert!(said.contains("found: private"), "{said}");
}

#[test]
fn with_one_variable_it_is_said_which_is_missing() {
    let said = look_with(&[("SHOPX_OWNER_URL", "postgresql://u@localhost/d")]);
    assert!(said.contains("found: SHOPX_OWNER_URL is set but SHOPX_DATABASE_URL is not"), "{said}");
    let said = look_with(&[("SHOPX_DATABASE_URL", "postgresql://u@localhost/d")]);
    assert!(said.contains("found: SHOPX_DATABASE_URL is set but SHOPX_OWNER_URL is not"), "{said}");
}

#[test]
fn a_directory_that_is_named_is_the_only_one_tried() {
    let said = look_with(&[("SHOPX_PG_BIN", "/nowhere")]);
    assert!(said.contains("found: /nowhere: no initdb in it"), "{said}");
}

/// Somebody else's server: no ShopX role is there yet, and the owner is no superuser.
#[tokio::test]
async fn with_both_variables_that_server_is_used() {
    let mut binaries = vec![find::binaries().unwrap()];
    binaries.extend(find::embedded_wheel());
    for binaries in binaries {
        let options = Options::default();
        let cluster = tokio::task::spawn_blocking(move || {
            shopx_embedded::Cluster::start(&binaries, &options).unwrap()
        });
        let cluster = cluster.await.unwrap();
        let mut superuser =
            PgConnection::connect(&cluster.url("postgres", "postgres")).await.unwrap();
        superuser
            .execute(
                "CREATE ROLE boss LOGIN CREATEDB CREATEROLE IN ROLE pg_signal_backend;
                 CREATE ROLE clerk LOGIN;
                 CREATE ROLE shopx_app NOLOGIN",
            )
            .await
            .unwrap();
        let (boss, clerk) = (cluster.url("boss", "postgres"), cluster.url("clerk", "postgres"));
        let given = [("SHOPX_OWNER_URL", &boss[..]), ("SHOPX_DATABASE_URL", &clerk)];

        let said = look_with(&given);
        assert!(said.contains("GRANT shopx_app TO clerk"), "{said}");

        superuser.execute("GRANT shopx_app TO clerk").await.unwrap();
        let said = look_with(&given);
        assert!(said.contains("found: postgresql://boss@localhost:5432/case_"), "{said}");
    }
}
