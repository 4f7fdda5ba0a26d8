//! Every kind of record, kept in one way.

use std::collections::{BTreeMap, BTreeSet};

use async_trait::async_trait;
use chrono::{DateTime, Utc};

use super::MemoryTx;
use super::audit::Author;
use super::state::{Counter, Ids, Table, TenantState, after, of_ids, refer};
use crate::audit::AuditedTable;
use crate::catalog::{Product, TaxClass};
use crate::customers::Customer;
use crate::locations::Location;
use crate::page::{Page, PageQuery};
use crate::pricing::{PriceList, Promotion};
use crate::records::{Meta, Record, Records, check_version};
use crate::reports::SavedReport;
use crate::suppliers::Supplier;
use crate::users::User;
use crate::{Result, ShopError};

/// Where a kind of record is kept, and what it refers to.
pub(super) trait Stored: Record + serde::Serialize {
    /// What the audit log calls its kind.
    const AUDITED: AuditedTable;
    fn table(state: &TenantState) -> &Table<Self>;
    fn table_mut(state: &mut TenantState) -> &mut Table<Self>;
    fn counter(ids: &Ids) -> &Counter;
    /// Refuses fields that refer to what is not there.
    fn check_references(state: &TenantState, new: &Self::New) -> Result<()>;
}

macro_rules! stored {
    ($($record:ident($audited:ident) in $table:ident, $check_references:expr;)*) => {$(
        impl Stored for $record {
            const AUDITED: AuditedTable = AuditedTable::$audited;

            fn table(state: &TenantState) -> &Table<Self> {
                &state.records.$table
            }

            fn table_mut(state: &mut TenantState) -> &mut Table<Self> {
                &mut state.records.$table
            }

            fn counter(ids: &Ids) -> &Counter {
                &ids.records.$table
            }

            fn check_references(state: &TenantState, new: &Self::New) -> Result<()> {
                let check: fn(&TenantState, &Self::New) -> Result<()> = $check_references;
                check(state, new)
            }
        }
    )*};
}

stored! {
    User(Users) in users, |_, _| Ok(());
    Location(Locations) in locations, |_, _| Ok(());
    Customer(Customers) in customers, |_, _| Ok(());
    Supplier(Suppliers) in suppliers, |_, _| Ok(());
    Product(Products) in products, |state, new| refer(&state.records.tax_classes, new.tax_class);
    TaxClass(TaxClasses) in tax_classes, |state, new| {
        refer(&state.records.locations, new.rates.iter().filter_map(|rate| rate.location))
    };
    PriceList(PriceLists) in price_lists, |state, new| {
        refer(&state.records.locations, new.location)?;
        refer(&state.records.products, new.prices.iter().map(|listed| listed.product))
    };
    Promotion(Promotions) in promotions, |state, new| {
        refer(&state.records.locations, new.location)?;
        refer(&state.records.products, new.products())
    };
    SavedReport(SavedReports) in saved_reports, |state, new| refer(&state.records.users, new.created_by);
}

#[async_trait]
impl<R: Stored> Records<R> for MemoryTx {
    async fn create(&mut self, new: &[R::New], at: DateTime<Utc>) -> Result<Vec<R>> {
        self.write(|state, by| new.iter().map(|new| create(state, new, by.at(at))).collect())
    }

    async fn update(
        &mut self,
        id: R::Id,
        version: u32,
        new: &R::New,
        at: DateTime<Utc>,
    ) -> Result<R> {
        self.write(|state, by| {
            let meta = current::<R>(state, id, version)?.meta();
            let meta = Meta { version: version + 1, updated_at: at, ..meta };
            let record = keep(state, R::assemble(id, new.clone(), meta), by.at(at))?;
            R::check_references(state, new)?;
            Ok(record)
        })
    }

    async fn set_archived(
        &mut self,
        id: R::Id,
        version: u32,
        archived: bool,
        at: DateTime<Utc>,
    ) -> Result<R> {
        self.write(|state, by| {
            let record = current::<R>(state, id, version)?;
            let meta = Meta { version: version + 1, archived, updated_at: at, ..record.meta() };
            let fields = record.fields();
            keep(state, R::assemble(id, fields, meta), by.at(at))
        })
    }

    async fn get(&mut self, ids: &[R::Id]) -> Result<Vec<R>> {
        Ok(of_ids(R::table(self.read()?), ids))
    }

    async fn find(&mut self, keys: &[R::Key]) -> Result<Vec<R>> {
        let state = self.read()?;
        let keys: BTreeSet<String> = keys.iter().map(R::fold).collect();
        let named = keys.iter().filter_map(|key| {
            let records = state.uniques.get(&(R::ENTITY, key.clone()))?.values();
            let mut records = records.filter_map(|id| R::table(state).get(&R::Id::from(*id)));
            // The natural key comes first; the same value may be another's in another field.
            records.find(|record| {
                let natural = R::uniques(&record.fields()).into_iter().next();
                natural.is_some_and(|(_, value)| value == *key)
            })
        });
        let found: BTreeMap<R::Id, R> = named.map(|record| (record.id(), record.clone())).collect();
        Ok(found.into_values().collect())
    }

    async fn page(&mut self, query: PageQuery) -> Result<Page<R>> {
        let items = after(R::table(self.read()?), query.after)
            .filter(|record| query.archived || !record.meta().archived)
            .take(query.limit as usize + 1)
            .cloned()
            .collect();
        Ok(Page::of(items, query.limit, |record: &R| record.id().into()))
    }
}

/// Creates one record.
pub(super) fn create<R: Stored>(
    state: &mut TenantState,
    new: &R::New,
    author: Author<'_>,
) -> Result<R> {
    let Author { at, ids, .. } = author;
    let meta = Meta { version: 1, archived: false, created_at: at, updated_at: at };
    let record = keep(state, R::assemble(R::counter(ids).next(), new.clone(), meta), author)?;
    R::check_references(state, new)?;
    Ok(record)
}

/// Puts a record in its place, unless another has a value that must be unique.
pub(super) fn keep<R: Stored>(state: &mut TenantState, record: R, author: Author<'_>) -> Result<R> {
    let old = R::table_mut(state).insert(record.id(), record.clone());
    if let Some(old) = &old {
        give_back::<R>(state, &old.fields());
    }
    take::<R>(state, record.id(), &record.fields())?;
    let id: i64 = record.id().into();
    state.audit(author, R::AUDITED, Some(id), (old.as_ref(), &record))?;
    Ok(record)
}

/// The record with this id, which must still have this version.
fn current<R: Stored>(state: &TenantState, id: R::Id, version: u32) -> Result<&R> {
    let record = R::table(state).get(&id);
    let record = record.ok_or_else(|| ShopError::not_found(R::ENTITY, id))?;
    check_version(record, version)?;
    Ok(record)
}

/// Takes the values that must be unique, or refuses those that another has.
fn take<R: Record>(state: &mut TenantState, id: R::Id, new: &R::New) -> Result<()> {
    for (field, value) in R::uniques(new) {
        let takers = state.uniques.entry((R::ENTITY, value.clone())).or_default();
        if takers.insert(field, id.into()).is_some() {
            return Err(ShopError::already_exists(R::ENTITY, field, value));
        }
    }
    Ok(())
}

/// Gives back what a record had.
fn give_back<R: Record>(state: &mut TenantState, old: &R::New) {
    for (field, value) in R::uniques(old) {
        let of = (R::ENTITY, value);
        if let Some(takers) = state.uniques.get_mut(&of) {
            takers.remove(&field);
            if takers.is_empty() {
                state.uniques.remove(&of);
            }
        }
    }
}
