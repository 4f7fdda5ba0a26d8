//! For tests of ShopX and of what is built on it: mocks, helpers, and the contract that every store
//! must pass.
//!
//! - mocks of every port, for a host's own tests: [`MockTx`] gives them to a use case, and
//!   [`MockStore`] to a [`Shop`](shopx_core::Shop)
//! - [`arrange`]: a shop that is open and stocked in a few words
//! - [`contract`]: what every store must do, and [`store_contract!`](crate::store_contract), which
//!   turns it into tests
//! - [`machine`]: random operations against a model
//! - [`pricing`]: what holds for every priced cart; [`fuzz`]: carts out of arbitrary bytes
//!
//! Everything here is for tests: what goes wrong panics.

#![expect(
    clippy::unwrap_used,
    clippy::missing_panics_doc,
    reason = "a helper that cannot arrange a test says so in the shortest way"
)]

pub mod arrange;
pub mod contract;
pub mod fuzz;
pub mod machine;
mod mocks;
pub mod pricing;

pub use arrange::{Arranged, open_shop};
pub use mocks::{MockStore, MockTx};

pub use shopx_core::audit::MockAuditRepo;
pub use shopx_core::batches::MockBatchRepo;
pub use shopx_core::customers::MockContactRepo;
pub use shopx_core::idempotency::MockKeyRepo;
pub use shopx_core::records::MockRecords;
pub use shopx_core::reports::MockReportRepo;
pub use shopx_core::sales::MockSaleRepo;
pub use shopx_core::stock::MockStockRepo;
pub use shopx_core::tenants::MockTenantRepo;
pub use shopx_core::transfers::MockTransferRepo;
pub use shopx_core::users::MockAccountRepo;
