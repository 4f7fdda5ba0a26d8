//! The rules of a shop.
#![doc = include_str!("../README.md")]
//!
//! # The rooms
//!
//! - [`prelude`]: what it takes to open a shop and sell a cart
//! - [`shop`]: [`Shop`], the door: `run` a use case, or call its short method
//! - [`store`]: [`Store`](store::Store), [`Tx`](store::Tx), [`UseCase`](store::UseCase)
//! - [`session`]: who acts, and who may do what
//! - [`error`]: every refusal
//! - [`id`], [`money`], [`quantity`], [`text`], [`clock`]: values that cannot be wrong
//! - [`idempotency`]: a request with a key happens once
//! - [`json`]: values of JSON
//! - [`records`]: what people keep and edit, in one way: [`users`], [`locations`], [`customers`],
//!   [`suppliers`], [`catalog`]
//! - [`users`] also sign in, with passwords and PINs, and approve
//! - [`tenants`]: tenants and their settings
//! - [`pricing`]: a cart becomes a priced cart
//! - [`stock`]: levels, receipts, adjustments, counts, the ledger
//! - [`batches`]: lots, picking, quarantine, tracing
//! - [`transfers`]: between locations
//! - [`sales`]: checkout, refund, void, receipt
//! - [`reports`]: what the figures say, and whether they add up
//! - [`audit`]: who changed what
//! - [`memory`]: a store in memory
//!
//! `shopx-testing` has what tests need: mocks of every port, helpers, and the contract that every
//! store must pass.

#[cfg(feature = "uniffi")]
uniffi::setup_scaffolding!();

// First, for the list of use cases is a macro.
#[macro_use]
mod use_cases;

mod attempts;
pub mod audit;
pub mod batches;
pub mod catalog;
pub mod clock;
pub mod customers;
pub mod decision;
pub mod error;
mod exact;
#[cfg(feature = "uniffi")]
pub mod foreign;
pub mod id;
pub mod idempotency;
pub mod json;
mod limits;
mod lists;
pub mod locations;
mod masks;
pub mod memory;
pub mod money;
mod page;
pub mod prelude;
pub mod pricing;
#[cfg(feature = "python")]
pub mod python;
pub mod quantity;
pub mod records;
pub mod reports;
pub mod sales;
pub mod session;
mod shelf;
pub mod shop;
pub mod stock;
pub mod store;
pub mod suppliers;
pub mod tenants;
pub mod text;
pub mod transfers;
pub mod users;
mod words;

pub use error::{Entity, ErrorKind, Field, Result, ShopError};
pub use lists::Paged;
pub use memory::MemoryStore;
pub use money::Money;
pub use quantity::Quantity;
pub use session::{Role, Session};
pub use shop::Shop;
/// The crates whose types are in this one's, in the versions that it takes.
pub use {chrono, chrono_tz, rust_decimal, serde_json, uuid};
