//! A private, throwaway PostgreSQL for ShopX's examples, tests and benches.
//!
//! A till needs a server to try itself on, and nobody should have to set one up first. This crate
//! finds PostgreSQL's programs, starts a server of its own in a temporary directory, and takes
//! both away again when the program that asked for them ends, however it ends.
//!
//! | room | what it holds |
//! |---|---|
//! | [`Server`] | what callers use: a server, given or private, and databases in it |
//! | [`Cluster`] | one private server: made, started, restarted, removed |
//! | [`find`] | where PostgreSQL's programs are |
//! | `proxy` | feature `proxy`: counts, delays, holds and cuts what passes on the wire |
//! | `pgbouncer` | feature `pgbouncer`: a private PgBouncer before a server |
//! | [`Error`] | what went wrong, and how to put it right |
//!
//! ```no_run
//! use shopx_embedded::{Options, Server};
//!
//! # async fn example() -> Result<(), shopx_embedded::Error> {
//! let server = Server::from_env_or_start(Options::default()).await?;
//! let shop = server.create_database("shop").await?;
//! // Migrate through `shop.owner_url`, sell through `shop.app_url`.
//! # Ok(())
//! # }
//! ```
//!
//! The server listens on a Unix socket in a directory that only its user may enter; it opens no
//! TCP port and asks for no password. It works for an ordinary user and for root (PostgreSQL itself
//! refuses root, so it then runs as `postgres` or `nobody`). Unix only.

mod cluster;
mod error;
pub mod find;
#[cfg(feature = "pgbouncer")]
pub mod pgbouncer;
#[cfg(feature = "proxy")]
pub mod proxy;
mod server;
mod watchdog;

pub use cluster::{Cluster, Stop};
pub use error::Error;
pub use server::{Database, Options, Server};
