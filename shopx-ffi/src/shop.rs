//! The object that the languages hold.

use std::sync::Arc;

use shopx_core::audit::{AuditEntry, AuditQuery};
use shopx_core::batches::{Batch, BatchQuery, BatchTrace, ExpiringStock, SetQuarantined};
use shopx_core::catalog::{NewProduct, NewTaxClass, Product, TaxClass};
use shopx_core::customers::{Customer, NewCustomer, Sealing};
use shopx_core::foreign::{CalendarDate as NaiveDate, Timestamp};
use shopx_core::id::{
    BatchId, CustomerId, LocationId, PriceListId, ProductId, PromotionId, RefundId, ReportId,
    SaleId, StockDocumentId, SupplierId, TaxClassId, TenantId, TransferId, UserId,
};
use shopx_core::locations::{Location, NewLocation};
use shopx_core::pricing::{Cart, NewPriceList, NewPromotion, PriceList, PricedCart, Promotion};
use shopx_core::records::{Page, PageQuery};
use shopx_core::reports::{
    CustomerValue, Discrepancy, NewSavedReport, SalesReport, SalesRow, SavedReport, TakingsReport,
    TakingsRow, Valuation, ValuationRow,
};
use shopx_core::sales::{Checkout, Refund, RefundSale, ReturnGoods, Sale, SaleQuery, VoidSale};
use shopx_core::stock::{
    Adjust, Count, LevelCursor, LevelQuery, Movement, MovementQuery, Receive, SetThresholds,
    StockDocument, StockLevel,
};
use shopx_core::suppliers::{NewSupplier, Supplier};
use shopx_core::tenants::{NewTenant, OpenedTenant, Settings, Tenant};
use shopx_core::text::{BatchNumber, CouponCode, Domain, Email, Name, Phone, Sku, Username};
use shopx_core::transfers::{
    CancelTransfers, CompleteTransfers, RequestTransfer, Transfer, TransferQuery,
};
use shopx_core::users::{NewUser, Password, Pin, User};
use shopx_core::{MemoryStore, Result, Session, ShopError, for_each_use_case};
use shopx_pg::PgStore;

use crate::calls::watched;
use crate::connect::ConnectOptions;

/// A shop on a store, with a clock: the one door to everything it can do.
///
/// Who acts is the session on every method. Every refusal is a `ShopError` with its facts.
#[derive(Debug, uniffi::Object)]
pub struct Shop {
    shop: shopx_core::Shop,
    store: Option<PgStore>,
}

/// The connections of a shop to its database, at one moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, uniffi::Record)]
pub struct PoolStatus {
    /// The most that may be open at once.
    pub max: u32,
    /// The most that may be open at present: fewer than `max` while the server refuses more.
    pub limit: u32,
    /// Those that are open or being opened: the idle ones and those in use.
    pub open: u32,
    /// Those that wait for a call.
    pub idle: u32,
    /// Those that a call has, or is opening.
    pub in_use: u32,
    /// How many calls wait for one.
    pub waiting: u32,
}

impl From<shopx_pg::PoolStatus> for PoolStatus {
    fn from(status: shopx_pg::PoolStatus) -> Self {
        let shopx_pg::PoolStatus { max, limit, open, idle, in_use, waiting, .. } = status;
        Self { max, limit, open, idle, in_use, waiting }
    }
}

impl Shop {
    fn new(shop: shopx_core::Shop, store: Option<PgStore>) -> Arc<Self> {
        #[cfg(feature = "testing")]
        crate::calls::SHOPS.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
        Arc::new(Self { shop, store })
    }

    #[cfg(feature = "testing")]
    pub(crate) fn core(&self) -> &shopx_core::Shop {
        &self.shop
    }
}

#[cfg(feature = "testing")]
impl Drop for Shop {
    fn drop(&mut self) {
        crate::calls::SHOPS.fetch_sub(1, std::sync::atomic::Ordering::SeqCst);
    }
}

#[uniffi::export(async_runtime = "tokio")]
impl Shop {
    /// A shop on a migrated `PostgreSQL` database, such as
    /// `postgresql://till@db.example/shop`.
    ///
    /// The login must be a member of `shopx_app` that row-level security binds. A server on another
    /// machine must speak TLS and show a certificate for its name, unless the URL asks for something
    /// else (`sslmode`, `sslrootcert` …).
    #[uniffi::constructor(default(options = None))]
    pub async fn connect(url: String, options: Option<ConnectOptions>) -> Result<Arc<Self>> {
        let options = options.unwrap_or_default().try_into()?;
        let store = watched(PgStore::connect_with(&url, &options)).await?;
        Ok(Self::new(shopx_core::Shop::new(store.clone()), Some(store)))
    }

    /// A shop in memory, for tests, previews and trying things out: it is gone when it is released.
    #[must_use]
    #[uniffi::constructor]
    pub fn in_memory() -> Arc<Self> {
        Self::new(shopx_core::Shop::new(MemoryStore::new()), None)
    }

    /// The same shop at a given time: for a till that was offline, for replays, for tests.
    pub fn at(&self, time: Timestamp) -> Result<Arc<Self>> {
        Ok(Self::new(self.shop.at(time), self.store.clone()))
    }

    /// Asks the database for an answer, in one round trip, for a health check: refused as `Unavailable` if
    /// it cannot be reached, as `TimedOut` if it gives none in the time that there is for a free
    /// connection. A shop in memory answers at once.
    pub async fn ping(&self) -> Result<()> {
        match &self.store {
            Some(store) => watched(store.ping()).await,
            None => Ok(()),
        }
    }

    /// How many connections there are, and how many calls wait for one; nothing for a shop in memory.
    #[must_use]
    pub fn pool_status(&self) -> Option<PoolStatus> {
        self.store.as_ref().map(|store| store.pool_status().into())
    }

    /// Closes every connection to the database. Calls after it are refused as `Unavailable`.
    pub async fn disconnect(&self) {
        if let Some(store) = &self.store {
            store.close().await;
        }
    }
}

/// Carries every use case over.
macro_rules! methods {
    (
        use_cases {$(
            $(#[$doc:meta])* $plain:literal
            $method:ident($($arg:ident: $type:ty),*) -> $output:ty = $use_case:expr;
        )*}
        many {$(
            $(#[$all_doc:meta])* $all_plain:literal
            $all:ident($these:ident: $this:ident) -> $each:ident in $outcome:ident;
        )*}
        pages {$(
            $(#[$list_doc:meta])* $list_plain:literal $all_of_list:ident $all_doc_of_list:literal
            $list:ident($query:ident: $query_type:ty)
                -> $item:ident in $page:ident $(by $cursor:ident)? = $lists:expr;
        )*}
        host {$(
            $(#[$host_doc:meta])* $host_plain:literal
            $host:ident($($host_arg:ident: $host_type:ty),*) -> $host_output:ty;
        )*}
        people {$(
            $(#[$own_doc:meta])* $own_plain:literal
            $own:ident($($own_arg:ident: $own_type:ty),*) -> $own_output:ty;
        )*}
    ) => {
        #[uniffi::export(async_runtime = "tokio")]
        impl Shop {
            $(
                $(#[$doc])*
                pub async fn $method(&self, session: Session, $($arg: $type),*) -> Result<$output> {
                    watched(self.shop.$method(&session, $($arg),*)).await
                }
            )*

            $(
                $(#[$all_doc])*
                ///
                /// A value that cannot be, such as an amount with too many digits, is refused before any
                /// of them is begun.
                pub async fn $all(
                    &self,
                    session: Session,
                    $these: Vec<$this>,
                ) -> Result<Vec<$outcome>> {
                    let answers = watched(self.shop.$all(&session, $these)).await;
                    Ok(answers.into_iter().map(Into::into).collect())
                }
            )*

            $(
                $(#[$list_doc])*
                pub async fn $list(&self, session: Session, $query: $query_type) -> Result<$page> {
                    watched(self.shop.$list(&session, $query)).await.map(Into::into)
                }
            )*

            $(
                $(#[$host_doc])*
                pub async fn $host(&self, $($host_arg: $host_type),*) -> Result<$host_output> {
                    watched(self.shop.$host($($host_arg),*)).await
                }
            )*

            $(
                $(#[$own_doc])*
                pub async fn $own(
                    &self,
                    session: Session,
                    $($own_arg: $own_type),*
                ) -> Result<$own_output> {
                    watched(self.shop.$own(&session, $($own_arg),*)).await
                }
            )*
        }

        $(outcome! { $outcome of $each })*
        $(page! { $page of $item by $($cursor)? })*
    };
}

/// What came of one of many, one kind each, for a generic one does not cross.
macro_rules! outcome {
    ($outcome:ident of $each:ident) => {
        /// What came of one of many.
        #[derive(Debug, Clone, PartialEq, uniffi::Enum)]
        pub enum $outcome {
            /// It was done: what it is answered with.
            Done($each),
            /// It was refused: why.
            Refused(ShopError),
        }

        impl From<Result<$each>> for $outcome {
            fn from(answer: Result<$each>) -> Self {
                answer.map_or_else(Self::Refused, Self::Done)
            }
        }
    };
}

/// Pages of one kind each, for a generic one does not cross.
macro_rules! page {
    ($page:ident of $item:ident by) => {
        page! { $page of $item by i64 }
    };
    ($page:ident of $item:ident by $cursor:ident) => {
        /// A page of a list.
        #[derive(Debug, Clone, PartialEq, uniffi::Record)]
        pub struct $page {
            /// What is on it, in order.
            pub items: Vec<$item>,
            /// Where the next page begins; nothing when this is the last.
            pub next: Option<$cursor>,
        }

        impl From<Page<$item, $cursor>> for $page {
            fn from(page: Page<$item, $cursor>) -> Self {
                Self { items: page.items, next: page.next }
            }
        }
    };
}

for_each_use_case!(methods);
