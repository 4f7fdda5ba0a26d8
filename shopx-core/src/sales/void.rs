//! Voiding a sale: the whole of it, on its business date, as if it had not happened, but recorded.

use async_trait::async_trait;
use serde::Serialize;

use super::list::refund;
use super::refund::{RefundFacts, Request, everything_left};
use super::{Refund, RefundKind, SaleStatus};
use crate::id::{RefundId, SaleId};
use crate::idempotency::{Claim, Key, settled};
use crate::session::Permission;
use crate::store::{Context, Tx, UseCase};
use crate::text::Note;
use crate::{Result, ShopError};

/// Voids a sale of which nothing was refunded yet. The money goes back as it came. A cashier may up
/// to the tenant's limit.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
#[cfg_attr(feature = "python", derive(shopx_derive::Python))]
pub struct VoidSale {
    /// The sale.
    pub sale: SaleId,
    /// Why.
    pub reason: Note,
    /// Makes it happen once.
    pub key: Option<Key>,
}

#[async_trait]
impl UseCase for VoidSale {
    type Output = Refund;

    fn name(&self) -> &'static str {
        "void_sale"
    }

    fn permissions(&self) -> Vec<Permission> {
        vec![Permission::Void]
    }

    fn key(&self) -> Option<Key> {
        self.key
    }

    async fn run(&self, tx: &mut dyn Tx, cx: &Context) -> Result<Refund> {
        let claim = Claim::of(self.key, "void_sale", self)?;
        let mut facts = tx.sales().facts(self.sale, self.key).await?;
        if let Some(made) = settled(claim.as_ref(), facts.prior.take())? {
            return refund(tx, RefundId::new(made[0])).await;
        }
        let facts = RefundFacts::new(facts, self.sale, cx)?;
        let sale = &facts.sale;
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
        let request = Request {
            kind: RefundKind::Void,
            lines: &lines,
            paid_by: sale.paid_by,
            reason: &self.reason,
        };
        let mut draft = facts.decide(&request, claim, cx)?;
        draft.refund.id = tx.sales().record_refund(&draft).await?;
        Ok(draft.refund)
    }
}
