//! What callers use: a server, given or private, and databases in it.

use std::env;
use std::path::PathBuf;
use std::str::FromStr;

use sqlx::postgres::PgConnectOptions;
use sqlx::{AssertSqlSafe, Connection, PgConnection};

use crate::find::{self, Binaries};
use crate::{Cluster, Error};

const OWNER_VARIABLE: &str = "SHOPX_OWNER_URL";
const APP_VARIABLE: &str = "SHOPX_DATABASE_URL";

/// The logins that the private server gets.
const MIGRATOR: &str = "shopx_migrator";
const TILL: &str = "shopx_till";

/// The group roles, made where they are absent: a database must be able to belong to `shopx_owner`
/// before its first migration runs. Roles belong to the server, not to one database, so several
/// programs may be doing this at once; they take turns. From version 16 on, whoever makes a role
/// may hand it out but not yet act as it, hence the second grant.
const MAKE_GROUPS: &str = "
    DO $$
    DECLARE
        role text;
    BEGIN
        PERFORM pg_advisory_xact_lock(hashtext('shopx roles'));
        FOREACH role IN ARRAY ARRAY['shopx_owner', 'shopx_app', 'shopx_directory'] LOOP
            IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = role) THEN
                EXECUTE format('CREATE ROLE %I NOLOGIN', role);
                EXECUTE format('GRANT %I TO CURRENT_USER', role);
            END IF;
        END LOOP;
    END
    $$";

/// The private server's logins. The migrator is no superuser, so what works here works on a server
/// that somebody else administers; it may hand on the group roles in every version (a CREATEROLE
/// login could do so by itself up to 15), and may end connections so that a database in use can be
/// dropped.
const MAKE_LOGINS: &str = "
    CREATE ROLE shopx_migrator LOGIN CREATEDB CREATEROLE;
    GRANT shopx_owner, shopx_app, shopx_directory TO shopx_migrator WITH ADMIN OPTION;
    GRANT pg_signal_backend TO shopx_migrator;
    CREATE ROLE shopx_till LOGIN IN ROLE shopx_app;";

/// How a private server is run. A server that is given is left as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// Whether what is committed survives a power cut. Benches want `true`, as a shop does; tests
    /// want `false` (the default), which is faster.
    pub durable: bool,
    /// How many connections the server takes. 200 by default.
    pub max_connections: u16,
}

impl Default for Options {
    fn default() -> Self {
        Self { durable: false, max_connections: 200 }
    }
}

/// A PostgreSQL server to make databases in.
///
/// Keep it as long as its databases are needed: dropping a private one stops it, and blocks for the
/// moment that takes.
#[derive(Debug)]
pub struct Server {
    owner_url: String,
    app_url: String,
    cluster: Option<Cluster>,
}

/// A database on a [`Server`]. It belongs to the role `shopx_owner`.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Database {
    /// Its name.
    pub name: String,
    /// The login that migrates: it may act as `shopx_owner`, and is no superuser on a private
    /// server.
    pub owner_url: String,
    /// The login that sells: a member of `shopx_app`.
    pub app_url: String,
    /// The superuser, on a private server only.
    pub superuser_url: Option<String>,
}

impl Server {
    /// The server that `SHOPX_OWNER_URL` and `SHOPX_DATABASE_URL` name, or a private one if neither
    /// is set.
    ///
    /// `SHOPX_OWNER_URL` is a login that may create databases and roles (a member of
    /// `pg_signal_backend` too, if databases in use are to be dropped); `SHOPX_DATABASE_URL` is a
    /// login on the same server that is a member of `shopx_app`.
    pub async fn from_env_or_start(options: Options) -> Result<Self, Error> {
        // A variable that is set to nothing is how some tools unset one.
        let given = |variable| env::var(variable).ok().filter(|url| !url.is_empty());
        match (given(OWNER_VARIABLE), given(APP_VARIABLE)) {
            (Some(owner_url), Some(app_url)) => Self::at(owner_url, app_url).await,
            (None, None) => {
                let binaries = blocking(find::binaries).await?;
                Self::start(binaries, options).await
            }
            (Some(_), None) => {
                Err(Error::HalfConfigured { set: OWNER_VARIABLE, missing: APP_VARIABLE })
            }
            (None, Some(_)) => {
                Err(Error::HalfConfigured { set: APP_VARIABLE, missing: OWNER_VARIABLE })
            }
        }
    }

    /// Starts a private server from these programs, whatever the environment says. With
    /// [`find::embedded_wheel`] that is how tests meet a second version of PostgreSQL.
    pub async fn start(binaries: Binaries, options: Options) -> Result<Self, Error> {
        let cluster = blocking(move || Cluster::start(&binaries, &options)).await?;
        let mut superuser = PgConnection::connect(&cluster.url("postgres", "postgres")).await?;
        sqlx::raw_sql(MAKE_GROUPS).execute(&mut superuser).await?;
        sqlx::raw_sql(MAKE_LOGINS).execute(&mut superuser).await?;
        superuser.close().await?;
        Ok(Self {
            owner_url: cluster.url(MIGRATOR, "postgres"),
            app_url: cluster.url(TILL, "postgres"),
            cluster: Some(cluster),
        })
    }

    async fn at(owner_url: String, app_url: String) -> Result<Self, Error> {
        parse(&owner_url, OWNER_VARIABLE)?;
        let login = parse(&app_url, APP_VARIABLE)?.get_username().to_owned();
        let mut owner = PgConnection::connect(&owner_url).await?;
        sqlx::raw_sql(MAKE_GROUPS).execute(&mut owner).await?;
        let sells = sqlx::query_scalar("SELECT pg_has_role($1::name, 'shopx_app', 'USAGE')")
            .bind(&login)
            .fetch_one(&mut owner)
            .await?;
        owner.close().await?;
        if sells {
            Ok(Self { owner_url, app_url, cluster: None })
        } else {
            Err(Error::NotATill { login })
        }
    }

    /// Makes an empty database.
    pub async fn create_database(&self, name: &str) -> Result<Database, Error> {
        self.create(name, "template1").await
    }

    /// Makes a copy of a database, which is much faster than migrating an empty one. Nobody may be
    /// connected to the template meanwhile.
    pub async fn create_database_from(
        &self,
        template: &str,
        name: &str,
    ) -> Result<Database, Error> {
        check_name(template)?;
        self.create(name, template).await
    }

    async fn create(&self, name: &str, template: &str) -> Result<Database, Error> {
        check_name(name)?;
        self.as_owner(format!(
            r#"CREATE DATABASE "{name}" OWNER shopx_owner TEMPLATE "{template}""#
        ))
        .await?;
        Ok(self.database(name))
    }

    /// Drops a database if it is there, and ends whatever connections it has.
    pub async fn drop_database(&self, name: &str) -> Result<(), Error> {
        check_name(name)?;
        self.as_owner(format!(r#"DROP DATABASE IF EXISTS "{name}" WITH (FORCE)"#)).await
    }

    /// The login that makes databases and migrates, on the server's own database.
    #[must_use]
    pub fn owner_url(&self) -> &str {
        &self.owner_url
    }

    /// The login that sells, on the server's own database.
    #[must_use]
    pub fn app_url(&self) -> &str {
        &self.app_url
    }

    /// The private cluster, unless the server was given.
    #[must_use]
    pub fn cluster(&self) -> Option<&Cluster> {
        self.cluster.as_ref()
    }

    /// The directory of the socket that the server listens on; none if it is reached over TCP.
    #[must_use]
    pub fn socket_dir(&self) -> Option<PathBuf> {
        PgConnectOptions::from_str(&self.owner_url).ok()?.get_socket().cloned()
    }

    fn database(&self, name: &str) -> Database {
        Database {
            name: name.to_owned(),
            owner_url: with_database(&self.owner_url, name),
            app_url: with_database(&self.app_url, name),
            superuser_url: self.cluster.as_ref().map(|cluster| cluster.url("postgres", name)),
        }
    }

    async fn as_owner(&self, statement: String) -> Result<(), Error> {
        let mut owner = PgConnection::connect(&self.owner_url).await?;
        // Every name in it has passed `check_name`.
        sqlx::raw_sql(AssertSqlSafe(statement)).execute(&mut owner).await?;
        owner.close().await?;
        Ok(())
    }
}

/// Runs what blocks where it may.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Error> + Send + 'static,
) -> Result<T, Error> {
    tokio::task::spawn_blocking(work).await.map_err(|refusal| Error::Io {
        what: "starting a private server".into(),
        source: refusal.into(),
    })?
}

fn parse(url: &str, variable: &'static str) -> Result<PgConnectOptions, Error> {
    match url.split_once("://") {
        Some(("postgres" | "postgresql", _)) => {
            PgConnectOptions::from_str(url).map_err(|_| Error::NotAUrl { variable })
        }
        _ => Err(Error::NotAUrl { variable }),
    }
}

/// A name that means the same with and without quotes.
fn check_name(name: &str) -> Result<(), Error> {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    let begins = name.starts_with(|c: char| c.is_ascii_lowercase());
    if begins && name.len() <= 63 && name.chars().all(plain) {
        Ok(())
    } else {
        Err(Error::BadName { name: name.to_owned() })
    }
}

/// The same URL, with another database in its path.
fn with_database(url: &str, name: &str) -> String {
    let authority = url.find("://").map_or(0, |at| at + 3);
    let path = url[authority..].find(['/', '?']).map_or(url.len(), |at| authority + at);
    let query = url[path..].find('?').map_or("", |at| &url[path + at..]);
    format!("{}/{name}{query}", &url[..path])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_plain_or_refused() {
        for good in ["shop", "shop_2", "a", &"a".repeat(63)] {
            assert!(check_name(good).is_ok(), "{good}");
        }
        for bad in ["", "2nd", "_x", "Shop", "a b", "a\"b", "a;b", "läden", &"a".repeat(64)] {
            assert!(matches!(check_name(bad), Err(Error::BadName { name }) if name == bad));
        }
    }

    #[test]
    fn a_url_changes_its_database_and_nothing_else() {
        for (url, expected) in [
            (
                "postgresql://u:p@h:5432/postgres?sslmode=disable",
                "postgresql://u:p@h:5432/shop?sslmode=disable",
            ),
            ("postgresql://u@h/postgres", "postgresql://u@h/shop"),
            ("postgresql://u@h", "postgresql://u@h/shop"),
            ("postgres://u@h?host=/run/a", "postgres://u@h/shop?host=/run/a"),
            ("postgres:///x?host=/run/a", "postgres:///shop?host=/run/a"),
        ] {
            assert_eq!(with_database(url, "shop"), expected);
        }
    }

    #[test]
    fn a_variable_that_holds_no_url_is_named_without_its_value() {
        let refusal = parse("mysql://u:secret@h/d", OWNER_VARIABLE).unwrap_err().to_string();
        assert!(refusal.contains(OWNER_VARIABLE) && !refusal.contains("secret"), "{refusal}");
    }
}
