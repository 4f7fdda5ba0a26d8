//! Looking transfers up.

use async_trait::async_trait;

use super::{Transfer, TransferQuery};
use crate::id::TransferId;
use crate::limits::check_limit;
use crate::page::Page;
use crate::session::Permission;
use crate::store::{Context, Tx, UseCase};
use crate::{Entity, Result, ShopError};

/// The transfer with this id.
#[derive(Debug, Clone, Copy)]
pub struct GetTransfer(pub TransferId);

#[async_trait]
impl UseCase for GetTransfer {
    type Output = Transfer;

    fn name(&self) -> &'static str {
        "transfer"
    }

    fn permissions(&self) -> Vec<Permission> {
        vec![Permission::LookUp]
    }

    async fn run(&self, tx: &mut dyn Tx, _: &Context) -> Result<Transfer> {
        let found = tx.transfers().get(&[self.0]).await?.pop();
        found.ok_or_else(|| ShopError::not_found(Entity::Transfer, self.0))
    }
}

/// A page of transfers.
#[derive(Debug, Clone)]
pub struct ListTransfers(pub TransferQuery);

#[async_trait]
impl UseCase for ListTransfers {
    type Output = Page<Transfer>;

    fn name(&self) -> &'static str {
        "transfers"
    }

    fn permissions(&self) -> Vec<Permission> {
        vec![Permission::LookUp]
    }

    async fn run(&self, tx: &mut dyn Tx, _: &Context) -> Result<Page<Transfer>> {
        check_limit(self.0.limit)?;
        tx.transfers().page(&self.0).await
    }
}
