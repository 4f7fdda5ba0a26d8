//! Every call by its name, from core's own list of everything that a shop does.

use chrono::NaiveDate;
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyList, PyString, PyTuple};
use shopx_core::audit::{AuditEntry, AuditQuery};
use shopx_core::batches::{Batch, BatchQuery, BatchTrace, ExpiringStock, SetQuarantined};
use shopx_core::catalog::{NewProduct, NewTaxClass, Product, TaxClass};
use shopx_core::customers::{Customer, NewCustomer, Sealing};
use shopx_core::id::{
    BatchId, CustomerId, LocationId, PriceListId, ProductId, PromotionId, RefundId, ReportId,
    SaleId, StockDocumentId, SupplierId, TaxClassId, TenantId, TransferId, UserId,
};
use shopx_core::locations::{Location, NewLocation};
use shopx_core::pricing::{Cart, NewPriceList, NewPromotion, PriceList, PricedCart, Promotion};
use shopx_core::python::Crossing;
#[cfg(feature = "testing")]
use shopx_core::python::Field;
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
use shopx_core::{Result, Session, Shop, ShopError};

use crate::runtime::{Answer, Work, work};

/// The arguments of a call, taken one after the other.
pub(crate) struct Arguments<'a, 'py> {
    given: &'a Bound<'py, PyTuple>,
    taken: usize,
}

impl<'a, 'py> Arguments<'a, 'py> {
    pub(crate) fn of(given: &'a Bound<'py, PyTuple>) -> Self {
        Self { given, taken: 0 }
    }

    pub(crate) fn next<T: Crossing>(&mut self, name: &str) -> PyResult<T> {
        let given = self.given.get_item(self.taken)?;
        self.taken += 1;
        shopx_core::python::named(&PyString::new(given.py(), name), &given)
    }
}

/// The answers of many, each what it came to or the exception that it would have raised alone.
struct Each<T>(Vec<Result<T>>);

impl<T: Crossing + Send> Answer for Each<T> {
    fn into_python(self: Box<Self>, py: Python<'_>) -> PyResult<Bound<'_, PyAny>> {
        let answer = |answer: Result<T>| match answer {
            Ok(done) => done.to_python(py),
            Err(refusal) => Ok(PyErr::from(refusal).into_value(py).into_bound(py).into_any()),
        };
        let answers = self.0.into_iter().map(answer).collect::<PyResult<Vec<_>>>()?;
        Ok(PyList::new(py, answers)?.into_any())
    }
}

/// A call, for whoever writes it down in Python.
#[cfg(feature = "testing")]
#[derive(serde::Serialize)]
pub(crate) struct Described {
    pub(crate) name: &'static str,
    pub(crate) doc: &'static str,
    pub(crate) arguments: Vec<Field>,
    pub(crate) gives: String,
}

pub(crate) fn unknown(name: &str) -> PyErr {
    PyTypeError::new_err(format!("there is no call {name}"))
}

#[cfg(feature = "testing")]
macro_rules! described {
    ($name:ident: $doc:literal, ($($arg:ident: $type:ty)*), $output:ty) => {
        Described {
            name: stringify!($name),
            doc: $doc,
            arguments: vec![$(Field::of::<$type>(stringify!($arg), "", None)),*],
            gives: <$output as Crossing>::gives(),
        }
    };
}
macro_rules! calls {
    (
        use_cases {$(
            $(#[$doc:meta])* $plain:literal
            $method:ident($($arg:ident: $type:ty),*) -> $output:ty = $use_case:expr;
        )*}
        many {$(
            $(#[$all_doc:meta])* $all_plain:literal
            $all:ident($these:ident: $this:ty) -> $each:ident in $outcome:ident;
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
        /// A call that a session makes.
        pub(crate) fn in_session(
            shop: Shop,
            name: &str,
            session: Session,
            args: &Bound<'_, PyTuple>,
        ) -> PyResult<Work> {
            let given = args;
            let mut args = Arguments::of(args);
            Ok(match name {
                $(stringify!($method) => {
                    $(let $arg: $type = args.next(stringify!($arg))?;)*
                    work::<$output, _>(async move { shop.$method(&session, $($arg),*).await })
                })*
                $(stringify!($all) => {
                    let these: Vec<$this> = args.next(stringify!($these))?;
                    work::<_, ShopError>(async move { Ok(Each(shop.$all(&session, these).await)) })
                })*
                $(stringify!($list) => {
                    let query: $query_type = args.next("query")?;
                    work::<Page<$item $(, $cursor)?>, _>(async move {
                        shop.$list(&session, query).await
                    })
                })*
                $(stringify!($own) => {
                    $(let $own_arg: $own_type = args.next(stringify!($own_arg))?;)*
                    work::<$own_output, _>(async move { shop.$own(&session, $($own_arg),*).await })
                })*
                _ => return crate::tables::read(shop, name, session, given),
            })
        }

        /// A call that needs no session.
        pub(crate) fn for_host(shop: Shop, name: &str, args: &Bound<'_, PyTuple>) -> PyResult<Work> {
            let mut args = Arguments::of(args);
            Ok(match name {
                $(stringify!($host) => {
                    $(let $host_arg: $host_type = args.next(stringify!($host_arg))?;)*
                    work::<$host_output, _>(async move { shop.$host($($host_arg),*).await })
                })*
                _ => return Err(unknown(name)),
            })
        }

        /// The use cases, those done often, the pages, and what hosts and people do, for whoever writes
        /// them down in Python.
        #[cfg(feature = "testing")]
        pub(crate) fn descriptions() -> [Vec<Described>; 5] {
            [
                vec![$(described!($method: $plain, ($($arg: $type)*), $output)),*],
                vec![$(described!($all: $all_plain, ($these: Vec<$this>), $each)),*],
                vec![$(described!(
                    $list: $list_plain, ($query: $query_type), Page<$item $(, $cursor)?>
                )),*],
                vec![$(described!($host: $host_plain, ($($host_arg: $host_type)*), $host_output)),*],
                vec![$(described!($own: $own_plain, ($($own_arg: $own_type)*), $own_output)),*],
            ]
        }
    };
}

shopx_core::for_each_use_case!(calls);
