//! What the store knows of a tenant.

use std::ops::Bound;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use chrono::{DateTime, Utc};
use imbl::{OrdMap, Vector};

use super::audit::Author;
use super::records;
use crate::audit::{AuditEntry, AuditedTable};
use crate::batches::Batch;
use crate::catalog::{Product, TaxClass};
use crate::customers::Customer;
use crate::id::{
    BatchId, CustomerId, LocationId, ProductId, PromotionId, RefundId, SaleId, StockDocumentId,
    TenantId, TransferId, UserId,
};
use crate::idempotency::{Claim, Key, Prior};
use crate::locations::Location;
use crate::pricing::{PriceList, Promotion};
use crate::records::Record;
use crate::reports::SavedReport;
use crate::sales::{Refund, Sale};
use crate::stock::{Movement, StockDocument};
use crate::suppliers::Supplier;
use crate::tenants::{NewTenant, Tenant};
use crate::text::BatchNumber;
use crate::transfers::Transfer;
use crate::users::{SecretHash, SecretKind, User};
use crate::{Entity, Field, Result, ShopError};

/// The records of one kind.
pub(super) type Table<R> = OrdMap<<R as Record>::Id, R>;

/// Everything of one tenant. Nothing in it can name another tenant's.
///
/// A copy shares with its original what neither has changed since: it costs the same however much there is.
#[derive(Clone)]
pub(super) struct TenantState {
    pub(super) tenant: Tenant,
    pub(super) records: Tables,
    pub(super) secrets: OrdMap<(UserId, SecretKind), SecretHash>,
    /// How often a secret was asked for under a name, and when last.
    pub(super) attempts: OrdMap<(String, SecretKind), (u32, DateTime<Utc>)>,
    /// Who has the values that must be unique among the records of a kind.
    pub(super) uniques: OrdMap<(Entity, String), OrdMap<Field, i64>>,
    /// How often promotions were used: in all, and by a customer.
    pub(super) usage: OrdMap<(PromotionId, Option<CustomerId>), i64>,
    /// The promotions whose use by a sale was counted, in all and by its customer.
    pub(super) uses: OrdMap<SaleId, Vec<(PromotionId, Option<CustomerId>)>>,
    pub(super) keys: OrdMap<Key, Prior>,
    pub(super) levels: OrdMap<(ProductId, LocationId), Level>,
    pub(super) batches: OrdMap<BatchId, Batch>,
    pub(super) batch_numbers: OrdMap<ProductId, OrdMap<BatchNumber, BatchId>>,
    pub(super) batch_stock: OrdMap<BatchPlace, Units>,
    pub(super) ledger: Vector<Movement>,
    pub(super) documents: OrdMap<StockDocumentId, StockDocument>,
    pub(super) transfers: OrdMap<TransferId, Transfer>,
    /// Behind a pointer each, because they are many and large and hardly ever change.
    pub(super) sales: OrdMap<SaleId, Arc<Sale>>,
    pub(super) refunds: OrdMap<RefundId, Arc<Refund>>,
    pub(super) refunds_of: OrdMap<SaleId, Vec<RefundId>>,
    pub(super) audit_log: Vector<Arc<AuditEntry>>,
}

/// A batch of a product at a location.
pub(super) type BatchPlace = (ProductId, LocationId, BatchId);

/// Units, and how many of them are held by pending transfers.
#[derive(Clone, Copy, Default)]
pub(super) struct Units {
    pub(super) quantity: i64,
    pub(super) reserved: i64,
}

/// What a location has of a product, and when that is too little.
#[derive(Clone, Copy, Default)]
pub(super) struct Level {
    pub(super) units: Units,
    pub(super) min_stock: i64,
    pub(super) reorder_point: i64,
}

impl Units {
    /// Adds units, or takes them away when negative. A lost race when that leaves fewer than none,
    /// or fewer than are reserved.
    pub(super) fn add(&mut self, more: Self) -> Result<()> {
        let sum = |a: i64, b: i64| a.checked_add(b).ok_or(ShopError::Overflow);
        let quantity = sum(self.quantity, more.quantity)?;
        let reserved = sum(self.reserved, more.reserved)?;
        if !(0..=quantity).contains(&reserved) {
            return Err(ShopError::LostRace);
        }
        *self = Self { quantity, reserved };
        Ok(())
    }
}

impl TenantState {
    /// A tenant with its first user and nothing else.
    pub(super) fn open(
        id: TenantId,
        new: &NewTenant,
        at: DateTime<Utc>,
        ids: &Ids,
    ) -> Result<(Self, User)> {
        let tenant = Tenant {
            id,
            name: new.name.clone(),
            domain: new.domain.clone(),
            settings: new.settings.clone(),
            version: 1,
        };
        let mut state = Self {
            tenant,
            records: Tables::default(),
            secrets: OrdMap::new(),
            attempts: OrdMap::new(),
            uniques: OrdMap::new(),
            usage: OrdMap::new(),
            uses: OrdMap::new(),
            keys: OrdMap::new(),
            levels: OrdMap::new(),
            batches: OrdMap::new(),
            batch_numbers: OrdMap::new(),
            batch_stock: OrdMap::new(),
            ledger: Vector::new(),
            documents: OrdMap::new(),
            transfers: OrdMap::new(),
            sales: OrdMap::new(),
            refunds: OrdMap::new(),
            refunds_of: OrdMap::new(),
            audit_log: Vector::new(),
        };
        let author = Author { user: None, approver: None, at, ids };
        state.audit(author, AuditedTable::TenantSettings, None, (None, &new.settings))?;
        let admin = records::create(&mut state, &new.admin, author)?;
        Ok((state, admin))
    }

    /// Takes the key of a request for what it makes. A lost race when it is taken: whoever loads
    /// again finds out by whom.
    pub(super) fn claim(&mut self, claim: Option<&Claim>, subjects: Vec<i64>) -> Result<()> {
        let Some(claim) = claim else { return Ok(()) };
        let prior = Prior {
            use_case: claim.use_case.to_owned(),
            fingerprint: claim.fingerprint(),
            subjects,
        };
        match self.keys.insert(claim.key, prior) {
            None => Ok(()),
            Some(_) => Err(ShopError::LostRace),
        }
    }
}

/// Refuses an id that `table` does not have.
pub(super) fn refer<R: Record>(
    table: &Table<R>,
    ids: impl IntoIterator<Item = R::Id>,
) -> Result<()> {
    match ids.into_iter().find(|id| !table.contains_key(id)) {
        None => Ok(()),
        Some(missing) => Err(ShopError::not_found(R::ENTITY, missing)),
    }
}

/// What `table` has after the id, in order.
pub(super) fn after<I: Ord + From<i64>, T>(
    table: &OrdMap<I, T>,
    id: Option<i64>,
) -> impl Iterator<Item = &T> {
    let from = id.map_or(Bound::Unbounded, |id| Bound::Excluded(I::from(id)));
    table.range((from, Bound::Unbounded)).map(|(_, kept)| kept)
}

/// What `table` has of the ids, in the order asked for.
pub(super) fn of_ids<I: Ord, T: Clone>(table: &OrdMap<I, T>, ids: &[I]) -> Vec<T> {
    ids.iter().filter_map(|id| table.get(id)).cloned().collect()
}

/// Who writes, and where new ids come from.
#[derive(Clone, Copy)]
pub(super) struct By<'i> {
    pub(super) user: UserId,
    pub(super) approver: Option<UserId>,
    pub(super) ids: &'i Ids,
}

impl<'i> By<'i> {
    /// The author of a change made at this time.
    pub(super) const fn at(self, at: DateTime<Utc>) -> Author<'i> {
        Author { user: Some(self.user), approver: self.approver, at, ids: self.ids }
    }
}

/// Where ids come from. The tenants share the counters, so that they never share an id.
#[derive(Default)]
pub(super) struct Ids {
    pub(super) records: Counters,
    pub(super) batches: Counter,
    pub(super) documents: Counter,
    pub(super) movements: Counter,
    pub(super) shipments: Counter,
    pub(super) transfers: Counter,
    pub(super) sales: Counter,
    pub(super) refunds: Counter,
    pub(super) audit_log: Counter,
}

macro_rules! kept {
    ($($record:ident in $room:ident;)*) => {
        /// What people keep and edit, a table a kind.
        #[derive(Clone, Default)]
        pub(super) struct Tables {
            $(pub(super) $room: Table<$record>,)*
        }

        /// Where the ids of records come from.
        #[derive(Default)]
        pub(super) struct Counters {
            $(pub(super) $room: Counter,)*
        }
    };
}

for_each_record!(kept);

/// Counts from 1, and never gives a number back.
#[derive(Default)]
pub(super) struct Counter(AtomicI64);

impl Counter {
    pub(super) fn next<I: From<i64>>(&self) -> I {
        I::from(self.0.fetch_add(1, Ordering::Relaxed) + 1)
    }
}
