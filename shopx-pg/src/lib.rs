//! `ShopX` on `PostgreSQL`: many tenants in one database that cannot see each other.
#![doc = include_str!("../README.md")]
//!
//! # The rooms
//!
//! - [`store`](PgStore): connecting, tenants, units of work
//! - [`mod@migrate`]: the schema, brought up to date
//! - [`options`](PgOptions): how it is reached, with which time-outs and TLS
//! - `pool`: who may have a connection, and which; `conn`: one of them, with or without a transaction
//! - [`unit`](PgUnit): a unit of work in which the host has statements of its own
//! - `seal`, `personal`: personal data, sealed before it is written down, with the keys of a
//!   [`KeyRing`]
//! - `error`: what the server says, as a refusal
//! - `call`, `facts`: calls of the schema's functions by the names of their arguments, and what they load
//! - `stored`: what is kept and read as JSON, in forms of its own
//! - `records`, `customers`, `tenants`, `accounts`, `keys`, `stock`, `batches`, `transfers`, `sales`,
//!   `reports`, `audit`: the rooms of `shopx-core`, each with its SQL
//!
//! # The price of a use case
//!
//! Whatever records a document costs two round trips, a quote one, for 1 line and for 5,000: a load
//! that sets the tenant itself and takes no locks, and one call that records. No lock waits for a
//! client. Everything else runs in one transaction of a few statements, each of which takes arrays, and
//! so does everything in a unit of work of the host's and through a pooler ([`PgOptions::pooler`]).

mod accounts;
mod audit;
mod batches;
mod call;
mod conn;
mod customers;
mod error;
mod facts;
mod keys;
pub mod migrate;
mod options;
mod personal;
mod pool;
mod records;
mod reports;
mod sales;
mod seal;
mod shelves;
mod stock;
mod store;
mod stored;
mod tenants;
mod together;
mod transfers;
mod unit;

/// Has cargo run the macros of statements again when it changes, which they only read.
const _: Option<&str> = option_env!("SHOPX_PREPARE_URL");

#[doc(hidden)]
pub use error::{VIOLATIONS, Violation};
#[doc(inline)]
pub use migrate::migrate;
pub use options::PgOptions;
pub use pool::PoolStatus;
pub use seal::{KeyId, KeyRing, SecretKey, StaticKeyRing};
pub use store::PgStore;
pub use unit::PgUnit;
