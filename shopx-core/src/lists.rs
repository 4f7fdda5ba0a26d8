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
use crate::catalog::{Product, TaxClass};
use crate::customers::Customer;
use crate::locations::Location;
use crate::pricing::{PriceList, Promotion};
use crate::records::{List, Page, PageQuery, Stored};
use crate::reports::SavedReport;
use crate::sales::{ListSales, Sale, SaleQuery};
use crate::session::Session;
use crate::stock::{
    LevelCursor, LevelQuery, ListLevels, ListMovements, Movement, MovementQuery, StockLevel,
};
use crate::store::UseCase;
use crate::suppliers::Supplier;
use crate::transfers::{ListTransfers, Transfer, TransferQuery};
use crate::users::User;
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

macro_rules! lists {
    (
        records { $($(#[$doc:meta])* $records:ident($record:ty);)* }
        lists { $($(#[$list_doc:meta])* $all:ident($list:ident: $query:ident) -> $item:ident by $cursor:ident;)* }
    ) => {
        $(impl Paged for $list {
            type Item = $item;
            type Cursor = $cursor;

            fn after(&self, cursor: $cursor) -> Self {
                Self($query { after: Some(cursor), ..self.0.clone() })
            }
        })*

        impl Shop {
            /// The names of the methods that give all of a list.
            #[cfg(test)]
            const ALL: &'static [&'static str] =
                &[$(stringify!($records),)* $(stringify!($all),)*];

            $(
                $(#[$doc])*
                pub fn $records(
                    &self,
                    session: &Session,
                    query: PageQuery,
                ) -> impl Stream<Item = Result<$record>> + Send + use<> {
                    self.all(session, List::<$record>::new(query))
                }
            )*

            $(
                $(#[$list_doc])*
                pub fn $all(
                    &self,
                    session: &Session,
                    query: $query,
                ) -> impl Stream<Item = Result<$item>> + Send + use<> {
                    self.all(session, $list(query))
                }
            )*
        }
    };
}

lists! {
    records {
        /// All users, in the order of their ids.
        all_users(User);
        /// All locations, in the order of their ids.
        all_locations(Location);
        /// All customers, in the order of their ids.
        all_customers(Customer);
        /// All suppliers, in the order of their ids.
        all_suppliers(Supplier);
        /// All products, in the order of their ids.
        all_products(Product);
        /// All tax classes, in the order of their ids.
        all_tax_classes(TaxClass);
        /// All price lists, in the order of their ids.
        all_price_lists(PriceList);
        /// All promotions, in the order of their ids.
        all_promotions(Promotion);
        /// All saved reports, in the order of their ids.
        all_saved_reports(SavedReport);
    }
    lists {
        /// All stock levels that the query asks for.
        all_levels(ListLevels: LevelQuery) -> StockLevel by LevelCursor;
        /// All of the ledger that the query asks for.
        all_movements(ListMovements: MovementQuery) -> Movement by i64;
        /// All batches that the query asks for.
        all_batches(ListBatches: BatchQuery) -> Batch by i64;
        /// All transfers that the query asks for.
        all_transfers(ListTransfers: TransferQuery) -> Transfer by i64;
        /// All sales that the query asks for.
        all_sales(ListSales: SaleQuery) -> Sale by i64;
        /// All of the audit log that the query asks for.
        all_audit_log(ListAuditLog: AuditQuery) -> AuditEntry by i64;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::MemoryStore;
    use crate::locations::NewLocation;
    use crate::prelude::*;

    macro_rules! names {
        (
            use_cases $_use_cases:tt many $_many:tt
            pages {$($(#[$doc:meta])* $plain:literal $list:ident $args:tt -> $item:ident in $page:ident $(by $cursor:ident)? = $lists:expr;)*}
            $($rest:tt)*
        ) => {
            &[$(stringify!($list)),*]
        };
    }

    #[test]
    fn every_list_is_also_a_stream() {
        let lists: &[&str] = for_each_use_case!(names);
        assert_eq!(Shop::ALL, lists.iter().map(|list| format!("all_{list}")).collect::<Vec<_>>());
    }

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
