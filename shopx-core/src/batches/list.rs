//! Looking batches up: what expires soon, and where one went.

use async_trait::async_trait;
use chrono::NaiveDate;

use super::{Batch, BatchQuery, BatchTrace, ExpiringStock};
use crate::id::{BatchId, LocationId, ProductId};
use crate::limits::check_limit;
use crate::page::Page;
use crate::session::Permission;
use crate::store::{Context, Tx, UseCase};
use crate::text::BatchNumber;
use crate::{Entity, Result, ShopError};

/// The batch with this id.
#[derive(Debug, Clone, Copy)]
pub struct GetBatch(pub BatchId);

#[async_trait]
impl UseCase for GetBatch {
    type Output = Batch;

    fn name(&self) -> &'static str {
        "batch"
    }

    fn permissions(&self) -> Vec<Permission> {
        vec![Permission::LookUp]
    }

    async fn run(&self, tx: &mut dyn Tx, _: &Context) -> Result<Batch> {
        let found = tx.batches().get(&[self.0]).await?.pop();
        found.ok_or_else(|| ShopError::not_found(Entity::Batch, self.0))
    }
}

/// The product's batch with this number, if there is one.
#[derive(Debug, Clone)]
pub struct FindBatch {
    /// The product.
    pub product: ProductId,
    /// The number on the batch.
    pub number: BatchNumber,
}

#[async_trait]
impl UseCase for FindBatch {
    type Output = Option<Batch>;

    fn name(&self) -> &'static str {
        "find_batch"
    }

    fn permissions(&self) -> Vec<Permission> {
        vec![Permission::LookUp]
    }

    async fn run(&self, tx: &mut dyn Tx, _: &Context) -> Result<Option<Batch>> {
        tx.batches().find(self.product, &self.number).await
    }
}

/// A page of batches.
#[derive(Debug, Clone)]
pub struct ListBatches(pub BatchQuery);

#[async_trait]
impl UseCase for ListBatches {
    type Output = Page<Batch>;

    fn name(&self) -> &'static str {
        "batches"
    }

    fn permissions(&self) -> Vec<Permission> {
        vec![Permission::LookUp]
    }

    async fn run(&self, tx: &mut dyn Tx, _: &Context) -> Result<Page<Batch>> {
        check_limit(self.0.limit)?;
        tx.batches().page(&self.0).await
    }
}

/// Units that expire by a date, or have expired: soonest first.
#[derive(Debug, Clone, Copy)]
pub struct ExpiringSoon {
    /// Where; everywhere when not said.
    pub location: Option<LocationId>,
    /// The last day of sale to look up to.
    pub by: NaiveDate,
    /// At most this many rows, between 1 and [`MAX_RECORDS`](crate::records::MAX_RECORDS).
    pub limit: u32,
}

#[async_trait]
impl UseCase for ExpiringSoon {
    type Output = Vec<ExpiringStock>;

    fn name(&self) -> &'static str {
        "expiring_soon"
    }

    fn permissions(&self) -> Vec<Permission> {
        vec![Permission::LookUp]
    }

    async fn run(&self, tx: &mut dyn Tx, _: &Context) -> Result<Vec<ExpiringStock>> {
        check_limit(self.limit)?;
        tx.batches().expiring(self.location, self.by, self.limit).await
    }
}

/// Where a batch went: stock, sales, customers and transfers.
#[derive(Debug, Clone, Copy)]
pub struct TraceBatch(pub BatchId);

#[async_trait]
impl UseCase for TraceBatch {
    type Output = BatchTrace;

    fn name(&self) -> &'static str {
        "trace_batch"
    }

    fn permissions(&self) -> Vec<Permission> {
        vec![Permission::Report]
    }

    async fn run(&self, tx: &mut dyn Tx, _: &Context) -> Result<BatchTrace> {
        let trace = tx.batches().trace(self.0).await?;
        trace.ok_or_else(|| ShopError::not_found(Entity::Batch, self.0))
    }
}
