//! Lists as streams: everything on them, page after page.
//!
//! ```
//! # use futures::TryStreamExt;
//! # use shopx_core::prelude::*;
//! # async fn f(shop: &Shop, session: &Session) -> Result<()> {
//! let mut sales = std::pin::pin!(shop.all_sales(session, SaleQuery::default()));
//! while let Some(sale) = sales.try_next().await? {
//!     println!("{}", sale.total_amount);
//! }
//! # Ok(())
//! # }
//! ```

use futures_util::{Stream, TryStreamExt, stream};

use crate::audit::{AuditEntry, AuditQuery, ListAuditLog};
use crate::batches::{Batch, BatchQuery, ListBatches};
use crate::records::{List, Page, PageQuery, Stored};
use crate::sales::{
    ListSaleColumns, ListSaleLineColumns, ListSales, Sale, SaleColumns, SaleLineColumns, SaleQuery,
};
use crate::session::Session;
use crate::stock::{
    LevelCursor, LevelQuery, ListLevels, ListMovements, Movement, MovementQuery, StockLevel,
};
use crate::store::UseCase;
use crate::transfers::{ListTransfers, Transfer, TransferQuery};
use crate::{Result, Shop};

/// A list, which is read page by page.
pub trait Paged: UseCase<Output = Page<Self::Item, Self::Cursor>> + Sized {
    /// What is on it.
    type Item: Send;
    /// What says where a page begins.
    type Cursor: Send;

    /// The page that begins after this one.
    #[must_use]
    fn after(&self, cursor: Self::Cursor) -> Self;
}

impl Shop {
    /// Everything on a list, page after page: as many at once as the list's limit says.
    ///
    /// Each page is a call of its own, made when what was on the one before is taken: what changes
    /// meanwhile may be seen or not, and nothing is seen twice. After a refusal there is no more.
    pub fn all<L: Paged>(
        &self,
        session: &Session,
        list: L,
    ) -> impl Stream<Item = Result<L::Item>> + Send + use<L> {
        let (shop, session) = (self.clone(), *session);
        let pages = stream::try_unfold(Some(list), move |list| {
            let shop = shop.clone();
            async move {
                let Some(list) = list else { return Ok(None) };
                let Page { items, next } = shop.run(&session, &list).await?;
                let rest = next.map(|cursor| list.after(cursor));
                Ok(Some((stream::iter(items.into_iter().map(Ok)), rest)))
            }
        });
        pages.try_flatten()
    }
}

impl<R: Stored> Paged for List<R> {
    type Item = R;
    type Cursor = i64;

    fn after(&self, cursor: i64) -> Self {
        Self::new(PageQuery { after: Some(cursor), ..self.query })
    }
}

macro_rules! paged {
    ($($list:ident($query:ident) of $item:ident by $cursor:ident;)*) => {$(
        impl Paged for $list {
            type Item = $item;
            type Cursor = $cursor;

            fn after(&self, cursor: $cursor) -> Self {
                Self($query { after: Some(cursor), ..self.0.clone() })
            }
        }
    )*};
}

paged! {
    ListLevels(LevelQuery) of StockLevel by LevelCursor;
    ListMovements(MovementQuery) of Movement by i64;
    ListBatches(BatchQuery) of Batch by i64;
    ListTransfers(TransferQuery) of Transfer by i64;
    ListSales(SaleQuery) of Sale by i64;
    ListSaleColumns(SaleQuery) of SaleColumns by i64;
    ListSaleLineColumns(SaleQuery) of SaleLineColumns by i64;
    ListAuditLog(AuditQuery) of AuditEntry by i64;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::MemoryStore;
    use crate::locations::{Location, NewLocation};
    use crate::prelude::*;

    #[test]
    fn a_stream_follows_the_pages_and_ends_with_a_refusal() {
        futures::executor::block_on(async {
            let shop = Shop::new(MemoryStore::new());
            let admin = NewUser::new(
                "ann".parse().unwrap(),
                "ann@example.com".parse().unwrap(),
                Role::Admin,
            );
            let settings = Settings::new("GBP".parse().unwrap());
            let (name, domain) = ("Shop".parse().unwrap(), "shop.example".parse().unwrap());
            let opened =
                shop.open_tenant(NewTenant::new(name, domain, settings, admin)).await.unwrap();
            let ann = Session::new(opened.tenant.id, opened.admin.id, Role::Admin);
            for number in 0..5 {
                let name = format!("Shop {number}").parse().unwrap();
                let zone = chrono_tz::Tz::Europe__London;
                let new = NewLocation::new(name, "1 Street".parse().unwrap(), zone);
                shop.create_location(&ann, new).await.unwrap();
            }
            let query = PageQuery::default().with_limit(2);
            let all: Vec<Location> = shop.all_locations(&ann, query).try_collect().await.unwrap();
            let names: Vec<_> = all.iter().map(|one| one.name.as_str()).collect();
            assert_eq!(names, ["Shop 0", "Shop 1", "Shop 2", "Shop 3", "Shop 4"]);

            let query = PageQuery::default().with_limit(0);
            let refused: Result<Vec<Location>> =
                shop.all_locations(&ann, query).try_collect().await;
            assert_eq!(refused.unwrap_err(), ShopError::NoLines);
        });
    }
}
