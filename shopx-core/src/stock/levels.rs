//! Looking stock up, and saying when it is low.

use async_trait::async_trait;

use super::{
    Archived, LevelPage, LevelQuery, Movement, MovementQuery, ShelfQuery, StockDocument, StockLevel,
};
use crate::id::{LocationId, ProductId, StockDocumentId};
use crate::limits::check_limit;
use crate::page::Page;
use crate::session::Permission;
use crate::store::{Context, Tx, UseCase};
use crate::{Entity, Field, Result, ShopError};

/// The receipt, adjustment or count with this id.
#[derive(Debug, Clone, Copy)]
pub struct GetStockDocument(pub StockDocumentId);

#[async_trait]
impl UseCase for GetStockDocument {
    type Output = StockDocument;

    fn name(&self) -> &'static str {
        "stock_document"
    }

    fn permissions(&self) -> Vec<Permission> {
        vec![Permission::LookUp]
    }

    async fn run(&self, tx: &mut dyn Tx, _: &Context) -> Result<StockDocument> {
        let found = tx.stock().document(self.0).await?;
        found.ok_or_else(|| ShopError::not_found(Entity::StockDocument, self.0))
    }
}

/// A page of levels; with `low`, what to reorder, the scarcest first.
#[derive(Debug, Clone)]
pub struct ListLevels(pub LevelQuery);

#[async_trait]
impl UseCase for ListLevels {
    type Output = LevelPage;

    fn name(&self) -> &'static str {
        "levels"
    }

    fn permissions(&self) -> Vec<Permission> {
        vec![Permission::LookUp]
    }

    async fn run(&self, tx: &mut dyn Tx, _: &Context) -> Result<LevelPage> {
        check_limit(self.0.limit)?;
        tx.stock().levels(&self.0).await
    }
}

/// A page of the ledger.
#[derive(Debug, Clone)]
pub struct ListMovements(pub MovementQuery);

#[async_trait]
impl UseCase for ListMovements {
    type Output = Page<Movement>;

    fn name(&self) -> &'static str {
        "movements"
    }

    fn permissions(&self) -> Vec<Permission> {
        vec![Permission::Report]
    }

    async fn run(&self, tx: &mut dyn Tx, _: &Context) -> Result<Page<Movement>> {
        check_limit(self.0.limit)?;
        tx.stock().movements(&self.0).await
    }
}

/// Says when a product is low and urgent at a location.
#[shopx_derive::value(new, setters)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SetThresholds {
    /// The product.
    pub product: ProductId,
    /// Where.
    pub location: LocationId,
    /// Below this many available units it is urgent to reorder.
    pub min_stock: i64,
    /// At this many available units or fewer it is time to reorder.
    pub reorder_point: i64,
}

#[async_trait]
impl UseCase for SetThresholds {
    type Output = StockLevel;

    fn name(&self) -> &'static str {
        "set_thresholds"
    }

    fn permissions(&self) -> Vec<Permission> {
        vec![Permission::Adjust]
    }

    async fn run(&self, tx: &mut dyn Tx, cx: &Context) -> Result<StockLevel> {
        crate::quantity::check(Field::MinStock, self.min_stock, 0)?;
        crate::quantity::check(Field::ReorderPoint, self.reorder_point, 0)?;
        let facts = tx.stock().shelf(&ShelfQuery::new(self.location, [self.product])).await?;
        facts.location(self.location, Archived::Taken)?;
        facts.product(self.product, Archived::Taken)?;
        tx.stock()
            .set_thresholds(self.product, self.location, self.min_stock, self.reorder_point, cx.now)
            .await
    }
}
