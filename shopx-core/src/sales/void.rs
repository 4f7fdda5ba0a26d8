//! Voiding a sale: the whole of it, on its business date, as if it had not happened, but recorded.

use async_trait::async_trait;

use super::refund::{GiveBack, RefundFacts, everything_left};
use super::{RefundDraft, RefundKind, SaleFacts, SaleStatus};
use crate::decision::Decision;
use crate::id::SaleId;
use crate::idempotency::Key;
use crate::session::Permission;
use crate::store::{Context, Tx};
use crate::text::Note;
use crate::{Result, ShopError};

/// Voids a sale of which nothing was refunded yet. The money goes back as it came. A cashier may up
/// to the tenant's limit.
#[shopx_derive::value(new, setters)]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VoidSale {
    /// The sale.
    pub sale: SaleId,
    /// Why.
    pub reason: Note,
    /// Makes it happen once.
    pub key: Option<Key>,
}

#[async_trait]
impl Decision for VoidSale {
    type Facts = SaleFacts;
    type Draft = RefundDraft;

    fn permissions(&self) -> Vec<Permission> {
        vec![Permission::Void]
    }

    async fn load(&self, tx: &mut dyn Tx, _: &Context) -> Result<SaleFacts> {
        tx.sales().facts(self.sale, self.key).await
    }

    fn decide(&self, facts: &SaleFacts, cx: &Context) -> Result<RefundDraft> {
        let facts = RefundFacts::new(facts, self.sale, cx)?;
        let sale = facts.sale;
        if sale.status != SaleStatus::Completed {
            return Err(ShopError::SaleClosed { sale: sale.id, status: sale.status });
        }
        if sale.business_date != facts.today {
            return Err(ShopError::VoidTooLate {
                sale: sale.id,
                business_date: sale.business_date,
                today: facts.today,
            });
        }
        let lines = everything_left(sale)?;
        let asked = GiveBack {
            kind: RefundKind::Void,
            lines: &lines,
            paid_by: sale.paid_by,
            reason: &self.reason,
        };
        facts.decide(&asked, cx)
    }
}
