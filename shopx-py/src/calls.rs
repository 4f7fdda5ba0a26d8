//! Every call by its name, from core's own list of use cases.

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
    SaleId, StockDocumentId, SupplierId, TaxClassId, TransferId, UserId,
};
use shopx_core::locations::{Location, NewLocation};
use shopx_core::pricing::{Cart, NewPriceList, NewPromotion, PriceList, PricedCart, Promotion};
use shopx_core::python::Crossing;
use shopx_core::records::{Page, PageQuery};
use shopx_core::reports::{
    CustomerValue, Discrepancy, NewSavedReport, SalesReport, SalesRow, SavedReport, TakingsReport,
    TakingsRow, Valuation, ValuationRow,
};
use shopx_core::sales::{Checkout, Refund, RefundSale, ReturnGoods, Sale, SaleQuery, VoidSale};
use shopx_core::stock::{
    Adjust, Count, LevelPage, LevelQuery, Movement, MovementQuery, Receive, SetThresholds,
    StockDocument, StockLevel,
};
use shopx_core::suppliers::{NewSupplier, Supplier};
use shopx_core::tenants::{NewTenant, Settings, Tenant};
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
    fn of(given: &'a Bound<'py, PyTuple>) -> Self {
        Self { given, taken: 0 }
    }

    fn next<T: Crossing>(&mut self, name: &str) -> PyResult<T> {
        let given = self.given.get_item(self.taken)?;
        self.taken += 1;
        shopx_core::python::named(&PyString::new(given.py(), name), &given)
    }
}

/// A page as its items and where the next one begins.
struct Paged<T, N>(Vec<T>, Option<N>);

impl<T: Crossing + Send, N: Crossing + Send> Answer for Paged<T, N> {
    fn into_python(self: Box<Self>, py: Python<'_>) -> PyResult<Bound<'_, PyAny>> {
        let items = (self.0.to_python(py)?, self.1.to_python(py)?);
        Ok(items.into_pyobject(py)?.into_any())
    }
}

impl<T> From<Page<T>> for Paged<T, i64> {
    fn from(page: Page<T>) -> Self {
        Self(page.items, page.next)
    }
}

impl From<LevelPage> for Paged<StockLevel, shopx_core::stock::LevelCursor> {
    fn from(page: LevelPage) -> Self {
        Self(page.items, page.next)
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

fn unknown(name: &str) -> PyErr {
    PyTypeError::new_err(format!("there is no call {name}"))
}

macro_rules! calls {
    (
        use_cases {$(
            $(#[$doc:meta])*
            $method:ident($($arg:ident: $type:ty),*) -> $output:ty = $use_case:expr;
        )*}
        many {$(
            $(#[$all_doc:meta])*
            $all:ident($these:ident: $this:ty) -> $each:ident in $outcome:ident;
        )*}
        pages {$(
            $(#[$list_doc:meta])*
            $list:ident($query:ident: $query_type:ty) -> $item:ident in $page:ident = $lists:expr;
        )*}
    ) => {
        /// A call that a session makes.
        pub(crate) fn in_session(
            shop: Shop,
            name: &str,
            session: Session,
            args: &Bound<'_, PyTuple>,
        ) -> PyResult<Work> {
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
                    work(async move {
                        shop.$list(&session, query).await.map(Paged::<$item, _>::from)
                    })
                })*
                _ => return for_user(shop, name, session, args),
            })
        }

        /// The use cases, those done often and the pages, for whoever writes them down in Python.
        #[cfg(feature = "testing")]
        pub(crate) fn descriptions() -> [Vec<Described>; 3] {
            let use_cases = vec![$(Described {
                name: stringify!($method),
                doc: &[$(stringify!($doc)),*],
                arguments: vec![$(shopx_core::python::Field::of::<$type>(
                    stringify!($arg), "", None,
                )),*],
                gives: <$output as Crossing>::gives(),
            }),*];
            let many = vec![$(Described {
                name: stringify!($all),
                doc: &[$(stringify!($all_doc)),*],
                arguments: vec![shopx_core::python::Field::of::<Vec<$this>>(
                    stringify!($these), "", None,
                )],
                gives: <$each as Crossing>::gives(),
            }),*];
            let pages = vec![$(Described {
                name: stringify!($list),
                doc: &[$(stringify!($list_doc)),*],
                arguments: vec![shopx_core::python::Field::of::<$query_type>(
                    "query", "", None,
                )],
                gives: <$item as Crossing>::gives(),
            }),*];
            [use_cases, many, pages]
        }
    };
}
shopx_core::for_each_use_case!(calls);

/// A use case, as it is listed.
#[cfg(feature = "testing")]
#[derive(serde::Serialize)]
pub(crate) struct Described {
    name: &'static str,
    doc: &'static [&'static str],
    arguments: Vec<shopx_core::python::Field>,
    gives: String,
}

/// A call of somebody who shows who they are.
fn for_user(
    shop: Shop,
    name: &str,
    session: Session,
    mut args: Arguments<'_, '_>,
) -> PyResult<Work> {
    Ok(match name {
        "switch_user" => {
            let (name, pin): (Username, Pin) = (args.next("name")?, args.next("pin")?);
            work(async move { shop.switch_user(&session, &name, &pin).await })
        }
        "approve" => {
            let (name, pin): (Username, Pin) = (args.next("name")?, args.next("pin")?);
            work(async move { shop.approve(&session, &name, &pin).await })
        }
        "renew" => work(async move { shop.renew(&session).await }),
        "change_password" => {
            let present: Password = args.next("present")?;
            let new: Password = args.next("new")?;
            work(async move { shop.change_password(&session, &present, &new).await })
        }
        "change_pin" => {
            let (password, new): (Password, Pin) = (args.next("password")?, args.next("new")?);
            work(async move { shop.change_pin(&session, &password, &new).await })
        }
        _ => return Err(unknown(name)),
    })
}

/// A tenant that was opened, and its first user.
struct Opened(Tenant, User);

impl Answer for Opened {
    fn into_python(self: Box<Self>, py: Python<'_>) -> PyResult<Bound<'_, PyAny>> {
        let opened = (self.0.to_python(py)?, self.1.to_python(py)?);
        Ok(opened.into_pyobject(py)?.into_any())
    }
}

/// A call that needs no session.
pub(crate) fn for_host(shop: Shop, name: &str, args: &Bound<'_, PyTuple>) -> PyResult<Work> {
    let mut args = Arguments::of(args);
    Ok(match name {
        "open_tenant" => {
            let new: NewTenant = args.next("new")?;
            work(async move {
                shop.open_tenant(&new).await.map(|(tenant, admin)| Opened(tenant, admin))
            })
        }
        "find_tenant" => {
            let domain: Domain = args.next("domain")?;
            work(async move { shop.find_tenant(&domain).await })
        }
        "sign_in" => {
            let (domain, name): (Domain, Username) = (args.next("domain")?, args.next("name")?);
            let password: Password = args.next("password")?;
            work(async move { shop.sign_in(&domain, &name, &password).await })
        }
        _ => return Err(unknown(name)),
    })
}
