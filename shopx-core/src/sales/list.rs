//! Looking sales and refunds up.

use async_trait::async_trait;

use super::{Refund, Sale, SaleColumns, SaleLineColumns, SaleQuery};
use crate::id::{RefundId, SaleId};
use crate::limits::check_limit;
use crate::page::Page;
use crate::session::Permission;
use crate::store::{Context, Tx, UseCase};
use crate::{Entity, Result, ShopError};

/// The sale with this id.
#[derive(Debug, Clone, Copy)]
pub struct GetSale(pub SaleId);

#[async_trait]
impl UseCase for GetSale {
    type Output = Sale;

    fn name(&self) -> &'static str {
        "sale"
    }

    fn permissions(&self) -> Vec<Permission> {
        vec![Permission::LookUp]
    }

    async fn run(&self, tx: &mut dyn Tx, _: &Context) -> Result<Sale> {
        let found = tx.sales().get(&[self.0]).await?.pop();
        found.ok_or_else(|| ShopError::not_found(Entity::Sale, self.0))
    }
}

/// A page of sales.
#[derive(Debug, Clone)]
pub struct ListSales(pub SaleQuery);

#[async_trait]
impl UseCase for ListSales {
    type Output = Page<Sale>;

    fn name(&self) -> &'static str {
        "sales"
    }

    fn permissions(&self) -> Vec<Permission> {
        vec![Permission::LookUp]
    }

    async fn run(&self, tx: &mut dyn Tx, _: &Context) -> Result<Page<Sale>> {
        check_limit(self.0.limit)?;
        tx.sales().page(&self.0).await
    }
}

/// The refund with this id.
#[derive(Debug, Clone, Copy)]
pub struct GetRefund(pub RefundId);

#[async_trait]
impl UseCase for GetRefund {
    type Output = Refund;

    fn name(&self) -> &'static str {
        "refund"
    }

    fn permissions(&self) -> Vec<Permission> {
        vec![Permission::LookUp]
    }

    async fn run(&self, tx: &mut dyn Tx, _: &Context) -> Result<Refund> {
        let found = tx.sales().refund(self.0).await?;
        found.ok_or_else(|| ShopError::not_found(Entity::Refund, self.0))
    }
}

/// A page of sales as columns.
#[derive(Debug, Clone)]
pub struct ListSaleColumns(pub SaleQuery);

#[async_trait]
impl UseCase for ListSaleColumns {
    type Output = Page<SaleColumns>;

    fn name(&self) -> &'static str {
        "sale_columns"
    }

    fn permissions(&self) -> Vec<Permission> {
        vec![Permission::LookUp]
    }

    async fn run(&self, tx: &mut dyn Tx, _: &Context) -> Result<Page<SaleColumns>> {
        check_limit(self.0.limit)?;
        tx.sales().columns(&self.0).await
    }
}

/// The lines of a page of sales as columns: the limit and the cursor are of sales.
#[derive(Debug, Clone)]
pub struct ListSaleLineColumns(pub SaleQuery);

#[async_trait]
impl UseCase for ListSaleLineColumns {
    type Output = Page<SaleLineColumns>;

    fn name(&self) -> &'static str {
        "sale_line_columns"
    }

    fn permissions(&self) -> Vec<Permission> {
        vec![Permission::LookUp]
    }

    async fn run(&self, tx: &mut dyn Tx, _: &Context) -> Result<Page<SaleLineColumns>> {
        check_limit(self.0.limit)?;
        tx.sales().line_columns(&self.0).await
    }
}
