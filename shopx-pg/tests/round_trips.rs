//! What a use case costs in awaited round trips, counted on the wire, for 1 line and for 5,000; and
//! that no row lock waits for a client.
#![expect(clippy::unwrap_used, reason = "helpers of tests, not tests to Clippy")]

mod support;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use shopx_core::audit::AuditQuery;
use shopx_core::batches::SetQuarantined;
use shopx_core::catalog::{NewProduct, Product};
use shopx_core::customers::{Customer, NewCustomer};
use shopx_core::id::{BatchId, LocationId, ProductId, SupplierId};
use shopx_core::idempotency::REQUESTS;
use shopx_core::pricing::payment::{Payment, PaymentMethod};
use shopx_core::pricing::{Cart, CartLine};
use shopx_core::records::PageQuery;
use shopx_core::sales::{
    Checkout, Disposition, RefundSale, ReturnGoods, ReturnLine, Sale, VoidSale,
};
use shopx_core::stock::{
    Adjust, AdjustLine, AdjustmentReason, Count, CountLine, LevelQuery, Receive, ReceiveLine,
};
use shopx_core::tenants::{Settings, Tenant};
use shopx_core::transfers::{
    Arrival, CancelTransfers, CompleteTransfers, RequestTransfer, Transfer, TransferLine,
};
use shopx_core::{Result, Session, Shop};
use shopx_embedded::proxy::{Proxy, ProxyOptions};
use shopx_embedded::{Options, Server};
use shopx_pg::{PgOptions, PgStore};
use shopx_testing::arrange::{self, customer, money, text, units};
use shopx_testing::{Arranged, open_shop};
use sqlx::{Connection, PgConnection};
use uuid::Uuid;

/// A shop behind a proxy, with products in stock.
struct Till {
    proxy: Arc<Proxy>,
    arranged: Arranged,
    products: Vec<ProductId>,
    /// The batch of each product that came in first.
    batches: BTreeMap<ProductId, BatchId>,
    depot: LocationId,
    supplier: SupplierId,
    superuser_url: String,
    _server: Server,
}

/// From how many lines on the tables are analyzed that a receipt was written to, beside the call.
const MANY: usize = 1_000;

/// Waits until the last of them was. The only connection is free after its answer: what is asked next comes later.
async fn analyzed(superuser_url: &str) {
    let mut conn = PgConnection::connect(superuser_url).await.unwrap();
    let analyzed = "SELECT analyze_count > 0 FROM pg_stat_user_tables
                    WHERE relid = 'shopx.stock_movements'::regclass";
    while !sqlx::query_scalar::<_, bool>(analyzed).fetch_one(&mut conn).await.unwrap() {}
}

async fn till(products: usize) -> Till {
    let binaries = shopx_embedded::find::binaries().unwrap();
    let server = Server::start(binaries, Options::default()).await.unwrap();
    let database = server.create_database("shop").await.unwrap();
    shopx_pg::migrate(&database.owner_url).await.unwrap();
    let directory = server.socket_dir().unwrap();
    let proxy = Arc::new(Proxy::start(&directory, ProxyOptions::default()).unwrap());
    // One connection, so that nothing is prepared a second time on another.
    let key_ring = Some(Arc::new(support::ring(&["first"])) as _);
    let options = PgOptions { max_connections: 1, key_ring, ..PgOptions::default() };
    let store = PgStore::connect_with(&proxy.url(&database.app_url), &options).await.unwrap();
    let arranged = open_shop(&Shop::new(store)).await;
    let (shop, manager, here) = (&arranged.shop, arranged.manager, arranged.location.id);
    let new = |number| NewProduct::new(text(&format!("P{number}")), text("Tea"), money("1.50"));
    let made = shop.create::<Product>(&manager, (0..products).map(new).collect()).await.unwrap();
    let products: Vec<ProductId> = made.iter().map(|product| product.id).collect();
    let line = |product: &ProductId| ReceiveLine::new(*product, units(1_000), money("0.70"));
    let lines = products.iter().map(line).collect();
    let received = shop.receive(&manager, Receive::new(here, lines)).await.unwrap();
    let superuser_url = database.superuser_url.clone().unwrap();
    if products.len() >= MANY {
        analyzed(&superuser_url).await;
    }
    let batches = received.changes.iter().map(|change| (change.product, change.batch)).collect();
    let depot = arranged.location("Depot").await.id;
    let supplier = shop.create_supplier(&manager, arrange::supplier("Leaf")).await.unwrap().id;
    Till { proxy, arranged, products, batches, depot, supplier, superuser_url, _server: server }
}

/// A request of every use case that records a document.
#[derive(Debug, Clone)]
enum Request {
    Checkout(Checkout),
    RefundSale(RefundSale),
    VoidSale(VoidSale),
    ReturnGoods(ReturnGoods),
    Receive(Receive),
    Adjust(Adjust),
    Count(Count),
    RequestTransfer(RequestTransfer),
    CompleteTransfers(CompleteTransfers),
    CancelTransfers(CancelTransfers),
    SetQuarantined(SetQuarantined),
}

impl Request {
    async fn make(self, shop: &Shop, by: &Session) -> Result<()> {
        match self {
            Self::Checkout(request) => shop.checkout(by, request).await.map(drop),
            Self::RefundSale(request) => shop.refund_sale(by, request).await.map(drop),
            Self::VoidSale(request) => shop.void_sale(by, request).await.map(drop),
            Self::ReturnGoods(request) => shop.return_goods(by, request).await.map(drop),
            Self::Receive(request) => shop.receive(by, request).await.map(drop),
            Self::Adjust(request) => shop.adjust(by, request).await.map(drop),
            Self::Count(request) => shop.count(by, request).await.map(drop),
            Self::RequestTransfer(request) => shop.request_transfer(by, request).await.map(drop),
            Self::CompleteTransfers(request) => {
                shop.complete_transfers(by, request).await.map(drop)
            }
            Self::CancelTransfers(request) => shop.cancel_transfers(by, request).await.map(drop),
            Self::SetQuarantined(request) => shop.set_quarantined(by, request).await.map(drop),
        }
    }
}

impl Till {
    fn here(&self) -> LocationId {
        self.arranged.location.id
    }

    /// A cashier with the approval of a manager.
    fn approved(&self) -> Session {
        self.arranged.cashier.approved_by(&self.arranged.manager).unwrap()
    }

    fn checkout(&self, lines: usize) -> Checkout {
        let lines = self.products[..lines].iter().map(|product| CartLine::new(*product, units(2)));
        let cart = Cart { lines: lines.collect(), ..Cart::new(self.here()) };
        Checkout {
            key: Some(new_key()),
            ..Checkout::new(cart, [Payment::rest(PaymentMethod::Card)])
        }
    }

    async fn sell(&self, lines: usize) -> Sale {
        let Arranged { shop, cashier, .. } = &self.arranged;
        shop.checkout(cashier, self.checkout(lines)).await.unwrap()
    }

    fn transfer(&self, lines: usize, named: bool) -> RequestTransfer {
        let line = |product: &ProductId| TransferLine {
            product: *product,
            quantity: units(1),
            batch: named.then(|| self.batches[product]),
        };
        let lines = self.products[..lines].iter().map(line).collect();
        RequestTransfer {
            from: self.here(),
            to: self.depot,
            lines,
            notes: None,
            key: Some(new_key()),
        }
    }

    async fn send(&self, lines: usize) -> Vec<Transfer> {
        let Arranged { shop, manager, .. } = &self.arranged;
        shop.request_transfer(manager, self.transfer(lines, false)).await.unwrap()
    }

    /// The request of a use case with so many lines, and what it needs; `named` says from whom goods
    /// come, and which batch each line takes.
    async fn request(&self, name: &str, lines: usize, named: bool) -> Request {
        let (location, key, note) = (self.here(), Some(new_key()), None);
        let products = self.products[..lines].iter().copied();
        match name {
            "checkout" => {
                let mut checkout = self.checkout(lines);
                for line in checkout.cart.lines.iter_mut().filter(|_| named) {
                    line.batch = Some(self.batches[&line.product]);
                }
                Request::Checkout(checkout)
            }
            "refund_sale" => {
                let sale = self.sell(lines).await.id;
                let (lines, reason) = (Vec::new(), text("unwanted"));
                Request::RefundSale(RefundSale { sale, lines, method: None, reason, key })
            }
            "void_sale" => {
                let sale = self.sell(lines).await.id;
                Request::VoidSale(VoidSale { sale, reason: text("mistake"), key })
            }
            "return_goods" => {
                let line = |product| ReturnLine {
                    product,
                    quantity: units(1),
                    unit_price: money("1.50"),
                    unit_cost: None,
                    disposition: Disposition::Restock,
                };
                Request::ReturnGoods(ReturnGoods {
                    location,
                    lines: products.map(line).collect(),
                    method: PaymentMethod::Cash,
                    reason: text("no receipt"),
                    key,
                })
            }
            "receive" => {
                let line = |product| ReceiveLine::new(product, units(5), money("0.70"));
                let supplier = Some(self.supplier).filter(|_| named);
                let lines = products.map(line).collect();
                Request::Receive(Receive { location, supplier, lines, note, key })
            }
            "adjust" => {
                let line = |product| AdjustLine {
                    batch: named.then(|| self.batches[&product]),
                    ..AdjustLine::write_off(product, units(1), AdjustmentReason::Damage)
                };
                let lines = products.map(line).collect();
                Request::Adjust(Adjust { location, lines, note, key })
            }
            "count" => {
                let line = |product| CountLine {
                    product,
                    batch: named.then(|| self.batches[&product]),
                    counted: 700,
                    expected: Some(701),
                };
                let lines = products.map(line).collect();
                Request::Count(Count { location, lines, note, key })
            }
            "request_transfer" => Request::RequestTransfer(self.transfer(lines, named)),
            "complete_transfers" => {
                let sent = self.send(lines).await;
                let arrivals = sent.iter().map(|transfer| Arrival::all(transfer.id)).collect();
                Request::CompleteTransfers(CompleteTransfers { arrivals, key })
            }
            "cancel_transfers" => {
                let transfers = self.send(lines).await.iter().map(|transfer| transfer.id).collect();
                Request::CancelTransfers(CancelTransfers { transfers, key })
            }
            "set_quarantined" => {
                let Arranged { shop, manager, .. } = &self.arranged;
                let batch = self.batches[&self.products[lines - 1]];
                let now = shop.batch(manager, batch).await.unwrap();
                Request::SetQuarantined(SetQuarantined {
                    batch,
                    version: now.version,
                    quarantined: !now.quarantined,
                    reason: Some(text("mould")),
                    key,
                })
            }
            other => panic!("{other} records a document, and this test does not know it"),
        }
    }

    /// Trips of something that has been done before, so that its statements are prepared.
    async fn trips<T>(&self, what: impl AsyncFn(usize) -> Result<T>, lines: usize) -> u64 {
        what(lines).await.unwrap();
        self.proxy.reset();
        what(lines).await.unwrap();
        self.proxy.trips()
    }
}

fn new_key() -> Uuid {
    Uuid::new_v4()
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_records_costs_two_round_trips_for_one_line_and_for_five_thousand() {
    let till = till(5_000).await;
    let shop = &till.arranged.shop;
    for name in REQUESTS {
        // Once, so that its statements are prepared.
        till.request(name, 1, true).await.make(shop, &till.approved()).await.unwrap();
        for lines in [1, 5_000] {
            for (by, named) in [(till.arranged.manager, false), (till.approved(), true)] {
                let request = till.request(name, lines, named).await;
                till.proxy.reset();
                // Whatever comes after the two is held: the call is answered without it.
                till.proxy.hold_after(2);
                request.make(shop, &by).await.unwrap();
                assert_eq!(till.proxy.trips(), 2, "{name} of {lines} lines by {by:?}");
                let is_analyzed = *name == "receive" && lines >= MANY;
                if is_analyzed {
                    let proxy = Arc::clone(&till.proxy);
                    let held = tokio::task::spawn_blocking(move || proxy.wait_until_held());
                    held.await.unwrap().unwrap();
                }
                till.proxy.release();
                while is_analyzed && till.proxy.trips() < 3 {
                    tokio::task::yield_now().await;
                }
            }
        }
    }
    let quote = async |lines| shop.quote(&till.arranged.cashier, till.checkout(lines).cart).await;
    for lines in [1, 5_000] {
        assert_eq!(till.trips(quote, lines).await, 1, "quote");
    }
    assert_eq!(shop.verify(&till.arranged.admin).await.unwrap(), []);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hundred_carts_cost_as_many_round_trips_as_one() {
    let till = till(50).await;
    let Arranged { shop, cashier, .. } = &till.arranged;
    // Once, so that its statements are prepared.
    shop.checkout(cashier, till.checkout(5)).await.unwrap();
    let carts = async |lines| {
        let carts = (0..100).map(|_| till.checkout(lines)).collect();
        shop.checkout_all(cashier, carts).await.into_iter().collect::<Result<Vec<_>>>()
    };
    for lines in [1, 20] {
        assert_eq!(till.trips(carts, lines).await, 2, "of {lines} lines");
    }
    assert_eq!(shop.verify(&till.arranged.admin).await.unwrap(), []);
}

#[tokio::test(flavor = "multi_thread")]
async fn looking_up_costs_a_transaction_of_its_own() {
    let till = till(1).await;
    let Arranged { shop, manager, admin, .. } = &till.arranged;
    let levels = async |_| shop.levels(manager, LevelQuery::default()).await;
    assert_eq!(till.trips(levels, 1).await, 3, "levels");
    let log = async |_| shop.audit_log(admin, AuditQuery::default()).await;
    assert_eq!(till.trips(log, 1).await, 3, "audit log");
}

#[tokio::test(flavor = "multi_thread")]
async fn between_its_trips_whatever_records_holds_neither_a_transaction_nor_a_lock() {
    let till = till(5).await;
    let shop = &till.arranged.shop;
    let mut other = PgConnection::connect(&till.superuser_url).await.unwrap();
    for name in REQUESTS {
        for (by, named) in [(till.arranged.manager, false), (till.approved(), true)] {
            till.request(name, 5, named).await.make(shop, &by).await.unwrap();
            let request = till.request(name, 5, named).await;
            till.proxy.hold_after(1); // the load passes, the recording call is held
            let recording = tokio::spawn({
                let shop = shop.clone();
                async move { request.make(&shop, &by).await }
            });
            let proxy = Arc::clone(&till.proxy);
            tokio::task::spawn_blocking(move || proxy.wait_until_held()).await.unwrap().unwrap();

            let states: Vec<String> = sqlx::query_scalar(
                "SELECT state FROM pg_stat_activity
                 WHERE application_name = 'shopx' AND datname = 'shop'",
            )
            .fetch_all(&mut other)
            .await
            .unwrap();
            assert_eq!(states, ["idle"], "{name}");
            let mut tx = other.begin_with("BEGIN").await.unwrap();
            for lock in LOCKS {
                let locked = sqlx::query(lock).fetch_all(&mut *tx).await;
                assert!(locked.is_ok(), "{name}: {lock}: {locked:?}");
            }
            tx.rollback().await.unwrap();

            till.proxy.release();
            recording.await.unwrap().unwrap();
        }
    }
    assert_eq!(shop.verify(&till.arranged.admin).await.unwrap(), []);
}

/// Locks of every row that something that records changes or refers to, or an error.
const LOCKS: [&str; 12] = [
    "SELECT 1 FROM shopx.inventory FOR UPDATE NOWAIT",
    "SELECT 1 FROM shopx.batch_stock FOR UPDATE NOWAIT",
    "SELECT 1 FROM shopx.batches FOR UPDATE NOWAIT",
    "SELECT 1 FROM shopx.products FOR UPDATE NOWAIT",
    "SELECT 1 FROM shopx.locations FOR UPDATE NOWAIT",
    "SELECT 1 FROM shopx.users FOR UPDATE NOWAIT",
    "SELECT 1 FROM shopx.suppliers FOR UPDATE NOWAIT",
    "SELECT 1 FROM shopx.tenant_settings FOR UPDATE NOWAIT",
    "SELECT 1 FROM shopx.transactions FOR UPDATE NOWAIT",
    "SELECT 1 FROM shopx.transfers FOR UPDATE NOWAIT",
    "SELECT 1 FROM shopx.idempotency_keys FOR UPDATE NOWAIT",
    "SELECT 1 FROM shopx.promotion_counts FOR UPDATE NOWAIT",
];

#[tokio::test(flavor = "multi_thread")]
async fn customers_cost_the_same_trips_encrypted_or_not() {
    let till = till(1).await;
    let Arranged { shop, admin, cashier, .. } = &till.arranged;
    let number = AtomicUsize::new(0);
    let fields = |lines: usize| {
        let new = |_| {
            let email = format!("no{}@example.com", number.fetch_add(1, Ordering::Relaxed));
            NewCustomer { phone: Some(text("+44 1")), ..customer("Ann", Some(&email)) }
        };
        (0..lines).map(new).collect::<Vec<_>>()
    };
    let create = async |lines| shop.create::<Customer>(cashier, fields(lines)).await;
    let find = async |_| shop.find_customer(cashier, text("no0@example.com")).await;
    let find_nobody = async |_| shop.find_customer(cashier, text("no@one")).await;
    let by_phone = async |_| shop.find_customers_by_phone(cashier, text("+441")).await;
    let page = async |_| shop.customers(cashier, PageQuery::default()).await;
    for encrypts_personal_data in [false, true] {
        let Tenant { settings, version, .. } = shop.tenant(admin).await.unwrap();
        let settings = Settings { encrypts_personal_data, ..settings };
        shop.update_settings(admin, version, settings).await.unwrap();
        for lines in [1, 100] {
            assert_eq!(till.trips(create, lines).await, 5, "create {lines}");
        }
        assert_eq!(till.trips(find, 1).await, 3, "find");
        assert_eq!(till.trips(find_nobody, 1).await, 4, "find nobody");
        assert_eq!(till.trips(by_phone, 1).await, 3, "find by phone");
        assert_eq!(till.trips(page, 1).await, 3, "page");
    }
}
