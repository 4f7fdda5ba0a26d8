//! `ShopX` for Swift and Kotlin, carried by `UniFFI`.
//!
//! Values are carried by `shopx-core`, where they are declared. Here is the one object, [`Shop`], with
//! every use case; [`connect`](ConnectOptions) and [`migrate`]; and for the tests of the languages,
//! behind the feature `testing`, counters and shops that are held.
//!
//! Methods translate and do nothing else.

use shopx_core::foreign::{CalendarDate, Timestamp};

mod calls;
mod connect;
mod shop;
#[cfg(feature = "testing")]
mod testing;

pub use connect::{ConnectOptions, EncryptionKey, TimeOut, migrate};
pub use shop::*;
#[cfg(feature = "testing")]
pub use testing::*;

uniffi::setup_scaffolding!();

uniffi::use_remote_type!(shopx_core::CalendarDate);
uniffi::use_remote_type!(shopx_core::Timestamp);
