//! The books of a tenant for whoever tampers with them: a test that they are found not to add up.

use std::sync::Arc;

use super::MemoryStore;
use super::state::TenantState;
use crate::id::{RefundId, SaleId, TenantId};
use crate::sales::{Refund, Sale};
use crate::transfers::Transfer;

/// What a tenant has, and nobody asks why it changes.
#[expect(missing_debug_implementations, reason = "it is held only while a test tampers")]
pub struct Books(TenantState);

impl MemoryStore {
    /// Changes what is kept without asking anybody. Nothing happens to a tenant that is not there or in use.
    #[doc(hidden)]
    pub fn tamper(&self, tenant: TenantId, change: impl FnOnce(&mut Books)) {
        let Some(tenant) = self.tenant(tenant) else { return };
        if let Ok(mut state) = tenant.try_lock() {
            let mut books = Books(TenantState::clone(&state));
            change(&mut books);
            *state = Arc::new(books.0);
        }
    }
}

#[expect(missing_docs, reason = "each name says what is done")]
impl Books {
    pub fn forget_last_movement(&mut self) {
        self.0.ledger.pop_back();
    }

    pub fn reserve_one_more(&mut self) {
        let first = self.0.levels.get_min().map(|(place, _)| *place);
        if let Some(level) = first.and_then(|place| self.0.levels.get_mut(&place)) {
            level.units.reserved += 1;
        }
    }

    pub fn forget_level(&mut self) {
        if let Some((last, _)) = self.0.levels.get_max().copied() {
            self.0.levels.remove(&last);
        }
    }

    pub fn forget_transfers(&mut self, which: impl Fn(&Transfer) -> bool) {
        let transfers = std::mem::take(&mut self.0.transfers).into_iter();
        self.0.transfers = transfers.filter(|(_, transfer)| !which(transfer)).collect();
    }

    pub fn forget_sale(&mut self, id: SaleId) {
        self.0.sales.remove(&id);
    }

    pub fn sale(&mut self, id: SaleId) -> Option<&mut Sale> {
        self.0.sales.get_mut(&id).map(Arc::make_mut)
    }

    pub fn refund(&mut self, id: RefundId) -> Option<&mut Refund> {
        self.0.refunds.get_mut(&id).map(Arc::make_mut)
    }
}
