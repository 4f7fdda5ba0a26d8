//! Mocks, helpers, and the contract that every store must pass.
//!
//! - mocks of every port, for a host's own tests: [`MockTx`] gives them to a use case, and
//!   [`MockStore`] to a [`Shop`](crate::Shop)
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

pub use crate::audit::MockAuditRepo;
pub use crate::batches::MockBatchRepo;
pub use crate::customers::MockContactRepo;
pub use crate::idempotency::MockKeyRepo;
pub use crate::records::MockRecords;
pub use crate::reports::MockReportRepo;
pub use crate::sales::MockSaleRepo;
pub use crate::stock::MockStockRepo;
pub use crate::tenants::MockTenantRepo;
pub use crate::transfers::MockTransferRepo;
pub use crate::users::MockAccountRepo;
