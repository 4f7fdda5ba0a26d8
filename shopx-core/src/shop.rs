//! The shop: the one door to everything it can do.

use std::collections::HashMap;
use std::future::poll_fn;
use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;

use chrono::{DateTime, NaiveDate, Utc};
use futures_util::{Stream, StreamExt, stream};
use tokio::sync::Mutex;
use tracing::Instrument;
use tracing::field::Empty;

use crate::attempts::{Attempts, Happens};
use crate::audit::{AuditEntry, AuditQuery, ListAuditLog};
use crate::batches::{
    Batch, BatchQuery, BatchTrace, ExpiringSoon, ExpiringStock, FindBatch, GetBatch, ListBatches,
    SetQuarantined, TraceBatch,
};
use crate::catalog::{NewProduct, NewTaxClass, Product, TaxClass};
use crate::clock::{Clock, FixedClock, SystemClock};
use crate::customers::{
    Customer, EraseCustomer, FindCustomersByPhone, NewCustomer, SealCustomers, Sealing,
};
use crate::id::{
    BatchId, CustomerId, LocationId, PriceListId, ProductId, PromotionId, RefundId, ReportId,
    SaleId, StockDocumentId, SupplierId, TaxClassId, TenantId, TransferId, UserId,
};
use crate::idempotency::Key;
use crate::locations::{Location, NewLocation};
use crate::page::{Page, PageQuery};
use crate::pricing::{Cart, NewPriceList, NewPromotion, PriceList, PricedCart, Promotion};
use crate::records::{Create, CreateOne, FindOne, Get, List, SetArchived, Stored, Update};
use crate::reports::{
    CustomerValue, CustomerValues, Discrepancy, NewSavedReport, SalesReport, SalesRow, SavedReport,
    TakingsReport, TakingsRow, Valuation, ValuationRow, Verify,
};
use crate::sales::{
    Checkout, GetRefund, GetSale, ListSales, Quote, Refund, RefundSale, ReturnGoods, Sale,
    SaleQuery, VoidSale,
};
use crate::session::Session;
use crate::stock::{
    Adjust, Count, GetStockDocument, LevelCursor, LevelQuery, ListLevels, ListMovements, Movement,
    MovementQuery, Receive, SetThresholds, StockDocument, StockLevel,
};
use crate::store::{Context, Store, Tx, UseCase};
use crate::suppliers::{NewSupplier, Supplier};
use crate::tenants::{GetTenant, NewTenant, OpenedTenant, Settings, Tenant, UpdateSettings};
use crate::text::{BatchNumber, CouponCode, Domain, Email, Name, Phone, Sku, Username};
use crate::transfers::{
    CancelTransfers, CompleteTransfers, GetTransfer, ListTransfers, RequestTransfer, Transfer,
    TransferQuery,
};
use crate::users::{NewUser, Password, Pin, SetPassword, SetPin, User, door};
use crate::{Result, ShopError};

/// How many of [`Shop::run_all`] are under way at once: enough for a store that does together what
/// waits, and not so many that all others wait behind them.
pub const MAX_AT_ONCE: usize = 1_000;

/// A shop on a store, with a clock. Cheap to clone and to share.
///
#[doc = include_str!("../refusals.md")]
#[derive(Clone)]
pub struct Shop {
    store: Arc<dyn Store>,
    clock: Arc<dyn Clock>,
}

impl std::fmt::Debug for Shop {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Shop").finish_non_exhaustive()
    }
}

impl Shop {
    /// A shop on `store`, with the computer's clock.
    pub fn new(store: impl Store + 'static) -> Self {
        Self { store: Arc::new(store), clock: Arc::new(SystemClock) }
    }

    /// The same shop at a given time: for a till that was offline, for replays, for tests.
    #[must_use]
    pub fn at(&self, time: DateTime<Utc>) -> Self {
        self.with_clock(FixedClock(time))
    }

    /// The same shop with another clock.
    #[must_use]
    pub fn with_clock(&self, clock: impl Clock + 'static) -> Self {
        Self { store: Arc::clone(&self.store), clock: Arc::new(clock) }
    }

    /// Where it keeps everything.
    #[doc(hidden)]
    #[must_use]
    pub fn store(&self) -> &dyn Store {
        &*self.store
    }

    /// The shop as one call uses it, with all its runs.
    pub(crate) fn for_call(&self) -> Self {
        let store = self.store.for_call().unwrap_or_else(|| Arc::clone(&self.store));
        Self { store, clock: Arc::clone(&self.clock) }
    }

    /// Closes its store, and so every shop on it: [what that gives back](Store::close). A shop that is
    /// dropped gives it back too, without waiting.
    pub async fn close(&self) {
        self.store.close().await;
    }

    /// What time it is.
    pub(crate) fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    /// Does `use_case` as `session`, in one transaction.
    ///
    /// Permission is asked first. What failed for a reason that passes is run again, after a pause:
    /// a lost race, a store that could not be reached before anything was done, and, if the use case
    /// has a key, a commit whose outcome is not known. When that happens very often, it comes back
    /// as [`ShopError::LostRace`], [`ShopError::Unavailable`] (in both cases nothing was done) or
    /// [`ShopError::CommitUnknown`].
    ///
    /// In a log it is a span `call` with the use case's name, tenant and user, how often it was run,
    /// its outcome (`done`, or the code of the refusal), and whether that is `replayed`: the answer of an
    /// earlier request with the same key.
    pub async fn run<U: UseCase>(&self, session: &Session, use_case: &U) -> Result<U::Output> {
        let span = call_span(use_case.name(), Some(session.tenant), Some(session.user));
        let running = async {
            let mut runs = 0;
            let done = self.for_call().attempt(session, use_case, &mut runs).await;
            tracing::Span::current().record("runs", runs);
            done
        };
        traced(span, running).await
    }

    /// Does many of one kind, each as [`run`](Self::run) does it, in a transaction of its own: one that
    /// is refused leaves the others as they are. The answers are in the order of the use cases.
    ///
    /// They are begun in that order too, and go on at the same time, at most [`MAX_AT_ONCE`] of them: what
    /// the store does together costs as much as one. Of those with the same key each waits for the one
    /// before, and so is answered as a second call would be.
    pub async fn run_all<U: UseCase>(
        &self,
        session: &Session,
        use_cases: Vec<U>,
    ) -> Vec<Result<U::Output>> {
        let turns = &turns(&use_cases);
        let run = |use_case: U| async move {
            let turn = use_case.key().and_then(|key| turns.get(&key));
            let _mine = match turn {
                Some(turn) => Some(turn.lock().await),
                None => None,
            };
            self.run(session, &use_case).await
        };
        let runs = stream::iter(use_cases.into_iter().map(run)).buffered(MAX_AT_ONCE);
        let mut all = pin!(runs.collect());
        // All that may be under way are begun before the store serves the first of them.
        let gathering = self.store.gather(session.tenant);
        let begun = poll_fn(|cx| Poll::Ready(all.as_mut().poll(cx))).await;
        drop(gathering);
        match begun {
            Poll::Ready(answers) => answers,
            Poll::Pending => all.await,
        }
    }

    /// Runs it as often as it takes, and counts how often that is.
    async fn attempt<U: UseCase>(
        &self,
        session: &Session,
        use_case: &U,
        runs: &mut u32,
    ) -> Result<U::Output> {
        session.require(&use_case.permissions())?;
        let cx = Context { session: *session, now: self.clock.now() };
        let happens = if use_case.key().is_some() { Happens::Once } else { Happens::EachTime };
        let mut attempts = Attempts::new(&*self.store, happens);
        let mut reread = false;
        loop {
            *runs += 1;
            let refusal = match self.once(use_case, &cx).await {
                Ok(output) => return Ok(output),
                Err(refusal) => refusal,
            };
            // A rival may have used the same key after this attempt loaded: then its result is the
            // answer, not the refusal.
            let used = match use_case.key() {
                Some(key) if !reread && refusal.is_final() => self.is_used(session, key).await,
                _ => Err(refusal.clone()),
            };
            match used {
                Ok(true) => reread = true,
                Ok(false) => return Err(refusal),
                Err(refusal) => attempts.again(refusal).await?,
            }
        }
    }

    async fn once<U: UseCase>(&self, use_case: &U, cx: &Context) -> Result<U::Output> {
        let mut tx = self.store.begin_one(&cx.session).await?;
        match use_case.run(&mut *tx, cx).await {
            Ok(output) => {
                tx.commit().await?;
                Ok(output)
            }
            Err(refusal) => {
                if refusal.is_final() {
                    tx.confirm_facts().await?;
                }
                Err(refusal)
            }
        }
    }

    async fn is_used(&self, session: &Session, key: Key) -> Result<bool> {
        let mut tx = self.store.begin_one(session).await?;
        Ok(tx.keys().find(key).await?.is_some())
    }

    /// Does `use_case` in a unit of work that the caller [began](Shop::begin) and will commit,
    /// together with whatever else it does there. A refusal leaves what was done there before as it
    /// was. A fault ([`ShopError::LostRace`], [`ShopError::TimedOut`], [`ShopError::Unavailable`],
    /// [`ShopError::Storage`]) may take all of it: the caller rolls back and begins again, and a commit
    /// after it never says that what is lost was kept.
    pub async fn run_in<U: UseCase>(&self, tx: &mut dyn Tx, use_case: &U) -> Result<U::Output> {
        let cx = Context { session: *tx.session(), now: self.clock.now() };
        let span = call_span(use_case.name(), Some(cx.session.tenant), Some(cx.session.user));
        let running = async {
            cx.session.require(&use_case.permissions())?;
            use_case.run(tx, &cx).await
        };
        traced(span, running).await
    }

    /// Begins a unit of work for [`Shop::run_in`].
    pub async fn begin(&self, session: &Session) -> Result<Box<dyn Tx>> {
        self.store.begin(session).await
    }

    /// Creates records of one kind, all or none.
    pub async fn create<R: Stored>(&self, session: &Session, new: Vec<R::New>) -> Result<Vec<R>> {
        self.run(session, &Create::<R>(new)).await
    }
}

/// Keys that several have, of which one after the other gets its turn, in the order in which they ask.
fn turns<U: UseCase>(use_cases: &[U]) -> HashMap<Key, Mutex<()>> {
    let mut having: HashMap<Key, usize> = HashMap::new();
    for key in use_cases.iter().filter_map(U::key) {
        *having.entry(key).or_default() += 1;
    }
    having
        .into_iter()
        .filter(|(_, times)| *times > 1)
        .map(|(key, _)| (key, Mutex::default()))
        .collect()
}

/// The span of a call, in which what comes later is empty yet.
pub(crate) fn call_span(
    name: &'static str,
    tenant: Option<TenantId>,
    user: Option<UserId>,
) -> tracing::Span {
    tracing::info_span!(
        "call",
        name,
        tenant = tenant.map(tracing::field::display),
        user = user.map(tracing::field::display),
        runs = Empty,
        replayed = Empty,
        outcome = Empty,
    )
}

/// Does `work` in the span of its call, and notes there what came of it.
pub(crate) async fn traced<T>(
    span: tracing::Span,
    work: impl Future<Output = Result<T>>,
) -> Result<T> {
    let done = work.instrument(span.clone()).await;
    span.record("outcome", done.as_ref().map_or_else(ShopError::code, |_| "done"));
    done
}

/// What each of them says of refusals.
macro_rules! refusals {
    () => {
        "\n# Errors\n\nSee [what a call may refuse](Shop#what-a-call-may-refuse)."
    };
}

macro_rules! methods {
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
        impl Shop {
            /// The names of the short methods, each of which runs a use case.
            pub const USE_CASES: &'static [&'static str] =
                &[$(stringify!($method),)* $(stringify!($all),)* $(stringify!($list),)*];

            $(
                $(#[$doc])*
                #[doc = refusals!()]
                pub async fn $method(&self, session: &Session, $($arg: $type),*) -> Result<$output> {
                    self.run(session, &$use_case).await
                }
            )*

            $(
                $(#[$all_doc])*
                #[doc = refusals!()]
                pub async fn $all(
                    &self,
                    session: &Session,
                    $these: Vec<$this>,
                ) -> Vec<Result<$each>> {
                    self.run_all(session, $these).await
                }
            )*

            $(
                $(#[$list_doc])*
                #[doc = refusals!()]
                pub async fn $list(
                    &self,
                    session: &Session,
                    $query: $query_type,
                ) -> Result<Page<$item $(, $cursor)?>> {
                    self.run(session, &$lists).await
                }
            )*

            $(
                #[doc = $all_doc_of_list]
                pub fn $all_of_list(
                    &self,
                    session: &Session,
                    $query: $query_type,
                ) -> impl Stream<Item = Result<$item>> + Send + use<> {
                    self.all(session, $lists)
                }
            )*

            $(
                $(#[$host_doc])*
                #[doc = refusals!()]
                pub async fn $host(&self, $($host_arg: $host_type),*) -> Result<$host_output> {
                    door::$host(self, $($host_arg),*).await
                }
            )*

            $(
                $(#[$own_doc])*
                #[doc = refusals!()]
                pub async fn $own(
                    &self,
                    session: &Session,
                    $($own_arg: $own_type),*
                ) -> Result<$own_output> {
                    door::$own(self, session, $($own_arg),*).await
                }
            )*
        }
    };
}

for_each_use_case!(methods);

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::idempotency::REQUESTS;
    use crate::json::Examples;

    /// The page names what there is, and forgets no request that records a document.
    #[test]
    fn what_a_call_may_refuse_is_told_of_all_that_record() {
        let page = include_str!("../refusals.md");
        let named: BTreeSet<&str> = page.split('`').skip(1).step_by(2).collect();
        assert_eq!(REQUESTS.iter().find(|request| !named.contains(**request)), None);
        let codes: BTreeSet<_> = ShopError::all().iter().map(ShopError::code).collect();
        let methods: BTreeSet<_> = Shop::USE_CASES.iter().copied().collect();
        let people =
            ["sign_in", "approve", "switch_user", "change_password", "change_pin", "limit"];
        let unknown = named.iter().find(|name| {
            let known = codes.contains(*name) || methods.contains(*name) || people.contains(name);
            !known && !name.ends_with("_…")
        });
        assert_eq!(unknown, None);
        let untold: Vec<_> = codes.iter().filter(|code| !named.contains(*code)).collect();
        // Of connecting and of texts, which are refused before there is a call.
        assert_eq!(untold, [&"text_blank", &"text_too_long", &"unsafe_login"]);
    }
}
