//! Checking the books.

use async_trait::async_trait;

use crate::Result;
use crate::session::Permission;
use crate::store::{Context, Tx, UseCase};
use crate::words::words;

words! {
    /// Something that must add up.
    Check {
        /// Σ movements of a batch at a location = its batch stock.
        LedgerBatchStock = "ledger_batch_stock",
        /// Σ batch stock of a product at a location = its level, on hand and reserved.
        BatchStockInventory = "batch_stock_inventory",
        /// Σ pending transfers of a batch at their source = its reserved units there.
        ReservedTransfers = "reserved_transfers",
        /// A batch's dates and quarantine = those of its stock.
        BatchStockCopy = "batch_stock_copy",
        /// Σ lines = the sale's header, and total = Σ total price − discount + exclusive tax.
        SaleHeader = "sale_header",
        /// Σ discounts and taxes of a line = the line's.
        SaleLine = "sale_line",
        /// Units that a line took from batches = units it sold.
        SaleBatches = "sale_batches",
        /// Σ payments = total and cash rounding.
        SalePayments = "sale_payments",
        /// Σ refunds = what the sale says was refunded, and its status fits.
        SaleRefunds = "sale_refunds",
        /// Σ lines of a refund = its header.
        RefundHeader = "refund_header",
        /// A line was not refunded beyond what was sold and paid.
        RefundWithinSale = "refund_within_sale",
        /// A refund's units came back into batches, or were written off.
        RefundBatches = "refund_batches",
        /// How often a promotion was used = its counted sales that were not voided.
        PromotionUses = "promotion_uses",
        /// No row names another tenant's.
        Tenant = "tenant",
    }
}

/// Something that does not add up.
#[shopx_derive::value]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Discrepancy {
    /// What should add up.
    pub check: Check,
    /// Where: the ids that it is about, such as `product 7 location 1 batch 12`.
    pub subject: String,
    /// What it should be.
    pub expected: String,
    /// What it is.
    pub actual: String,
}

/// Checks one tenant and lists every difference. Nothing that the library does makes it report
/// anything.
#[derive(Debug, Clone, Copy)]
pub struct Verify;

#[async_trait]
impl UseCase for Verify {
    type Output = Vec<Discrepancy>;

    fn name(&self) -> &'static str {
        "verify"
    }

    fn permissions(&self) -> Vec<Permission> {
        vec![Permission::Audit]
    }

    async fn run(&self, tx: &mut dyn Tx, _: &Context) -> Result<Vec<Discrepancy>> {
        tx.reports().verify().await
    }
}
