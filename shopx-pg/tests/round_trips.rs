//! What a use case costs in awaited round trips, counted on the wire, for 1 line and for 100; and
//! that no row lock waits for a client.
#![expect(clippy::unwrap_used, reason = "helpers of tests, not tests to Clippy")]

mod support;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use shopx_core::audit::AuditQuery;
use shopx_core::customers::{Customer, NewCustomer};
use shopx_core::id::ProductId;
use shopx_core::pricing::Cart;
use shopx_core::pricing::payment::{Payment, PaymentMethod};
use shopx_core::records::PageQuery;
use shopx_core::sales::{Checkout, RefundSale, Sale, VoidSale};
use shopx_core::stock::{
    Adjust, AdjustLine, AdjustmentReason, Count, CountLine, LevelQuery, Receive, ReceiveLine,
};
use shopx_core::tenants::{Settings, Tenant};
use shopx_core::testing::arrange::{customer, money, text, units};
use shopx_core::testing::{Arranged, open_shop};
use shopx_core::transfers::{
    Arrival, CancelTransfers, CompleteTransfers, RequestTransfer, TransferLine,
};
use shopx_core::{Result, Shop};
use shopx_embedded::proxy::{Proxy, ProxyOptions};
use shopx_embedded::{Options, Server};
use shopx_pg::{PgOptions, PgStore};
use sqlx::{Connection, PgConnection};
use uuid::Uuid;

/// A shop behind a proxy, with products in stock.
struct Till {
    proxy: Arc<Proxy>,
    arranged: Arranged,
    products: Vec<ProductId>,
    app_url: String,
    superuser_url: String,
    _server: Server,
}

async fn till() -> Till {
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
    let mut products = Vec::new();
    for number in 0..100 {
        products.push(arranged.product(&format!("P{number}"), "1.50").await);
    }
    let lines = products
        .iter()
        .map(|product| ReceiveLine::new(*product, units(1_000), money("0.70")))
        .collect();
    let (shop, manager, location) = (&arranged.shop, &arranged.manager, arranged.location.id);
    let receive = Receive { location, supplier: None, lines, note: None, key: None };
    shop.receive(manager, receive).await.unwrap();
    let superuser_url = database.superuser_url.clone().unwrap();
    Till {
        proxy,
        arranged,
        products,
        app_url: database.app_url.clone(),
        superuser_url,
        _server: server,
    }
}

impl Till {
    fn checkout(&self, lines: usize) -> Checkout {
        let cart = self.products[..lines]
            .iter()
            .fold(Cart::new(self.arranged.location.id), |cart, id| cart.with(*id, units(2)));
        Checkout {
            key: Some(Uuid::new_v4()),
            ..Checkout::new(cart, [Payment::rest(PaymentMethod::Card)])
        }
    }

    async fn sell(&self, lines: usize) -> Result<Sale> {
        self.arranged.shop.checkout(&self.arranged.cashier, self.checkout(lines)).await
    }

    /// Trips of something that has been done before, so that its statements are prepared.
    async fn trips<T>(&self, what: impl AsyncFn(usize) -> Result<T>, lines: usize) -> u64 {
        what(lines).await.unwrap();
        self.proxy.reset();
        what(lines).await.unwrap();
        self.proxy.trips()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_checkout_costs_two_round_trips_for_one_line_and_for_a_hundred() {
    let till = till().await;
    for lines in [1, 2, 100] {
        assert_eq!(till.trips(async |lines| till.sell(lines).await, lines).await, 2, "{lines}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_use_case_keeps_to_its_budget_however_many_lines_it_has() {
    let till = till().await;
    let Arranged { shop, manager, .. } = &till.arranged;
    let (manager, here) = (manager, till.arranged.location.id);
    let there = till.arranged.location("Warehouse").await.id;
    let products = |lines: usize| till.products[..lines].iter().copied();

    let receive = async |lines| {
        let lines =
            products(lines).map(|id| ReceiveLine::new(id, units(5), money("0.70"))).collect();
        shop.receive(
            manager,
            Receive { location: here, supplier: None, lines, note: None, key: None },
        )
        .await
    };
    let adjust = async |lines| {
        let reason = AdjustmentReason::Damage;
        let lines = products(lines).map(|id| AdjustLine::write_off(id, units(1), reason)).collect();
        shop.adjust(manager, Adjust { location: here, lines, note: None, key: None }).await
    };
    let count = async |lines| {
        let line = |product| CountLine { product, batch: None, counted: 900, expected: Some(901) };
        let lines = products(lines).map(line).collect();
        shop.count(manager, Count { location: here, lines, note: None, key: None }).await
    };
    let request = async |lines| {
        let line = |product| TransferLine { product, quantity: units(1), batch: None };
        let lines = products(lines).map(line).collect();
        let request = RequestTransfer { from: here, to: there, lines, notes: None, key: None };
        shop.request_transfer(manager, request).await
    };
    for lines in [1, 100] {
        assert_eq!(till.trips(receive, lines).await, 5, "receive {lines}");
        assert_eq!(till.trips(adjust, lines).await, 5, "adjust {lines}");
        assert_eq!(till.trips(count, lines).await, 5, "count {lines}");
        assert_eq!(till.trips(request, lines).await, 6, "request transfer {lines}");

        // What ends something needs something to end: arranged before it is counted.
        let sales = [till.sell(lines).await.unwrap(), till.sell(lines).await.unwrap()];
        let refund = |sale: &Sale| RefundSale {
            sale: sale.id,
            lines: Vec::new(),
            method: None,
            reason: text("unwanted"),
            key: Some(Uuid::new_v4()),
        };
        shop.refund_sale(manager, refund(&sales[0])).await.unwrap();
        till.proxy.reset();
        shop.refund_sale(manager, refund(&sales[1])).await.unwrap();
        assert_eq!(till.proxy.trips(), 4, "refund {lines}");

        let sales = [till.sell(lines).await.unwrap(), till.sell(lines).await.unwrap()];
        let void = |sale: &Sale| VoidSale {
            sale: sale.id,
            reason: text("mistake"),
            key: Some(Uuid::new_v4()),
        };
        shop.void_sale(manager, void(&sales[0])).await.unwrap();
        till.proxy.reset();
        shop.void_sale(manager, void(&sales[1])).await.unwrap();
        assert_eq!(till.proxy.trips(), 4, "void {lines}");

        let sent = [request(lines).await.unwrap(), request(lines).await.unwrap()];
        let complete = |sent: &[shopx_core::transfers::Transfer]| CompleteTransfers {
            arrivals: sent.iter().map(|transfer| Arrival::all(transfer.id)).collect(),
            key: None,
        };
        shop.complete_transfers(manager, complete(&sent[0])).await.unwrap();
        till.proxy.reset();
        shop.complete_transfers(manager, complete(&sent[1])).await.unwrap();
        assert_eq!(till.proxy.trips(), 6, "complete {lines}");

        let sent = [request(lines).await.unwrap(), request(lines).await.unwrap()];
        let cancel = |sent: &[shopx_core::transfers::Transfer]| CancelTransfers {
            transfers: sent.iter().map(|transfer| transfer.id).collect(),
            key: None,
        };
        shop.cancel_transfers(manager, cancel(&sent[0])).await.unwrap();
        till.proxy.reset();
        shop.cancel_transfers(manager, cancel(&sent[1])).await.unwrap();
        assert_eq!(till.proxy.trips(), 6, "cancel {lines}");
    }
    let levels = async |_| shop.levels(manager, LevelQuery::default()).await;
    assert_eq!(till.trips(levels, 1).await, 3, "levels");
    let log = async |_| shop.audit_log(&till.arranged.admin, AuditQuery::default()).await;
    assert_eq!(till.trips(log, 1).await, 4, "audit log");
    let quote = async |lines| shop.quote(manager, till.checkout(lines).cart).await;
    assert_eq!(till.trips(quote, 100).await, 1, "quote");
}

#[tokio::test(flavor = "multi_thread")]
async fn customers_cost_the_same_trips_encrypted_or_not() {
    let till = till().await;
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

#[tokio::test(flavor = "multi_thread")]
async fn between_its_trips_a_checkout_holds_neither_a_transaction_nor_a_lock() {
    let till = till().await;
    till.sell(5).await.unwrap();

    till.proxy.hold_after(1); // the load passes, the recording call is held
    let checkout = till.checkout(5);
    let selling = tokio::spawn({
        let (shop, cashier) = (till.arranged.shop.clone(), till.arranged.cashier);
        async move { shop.checkout(&cashier, checkout).await }
    });
    let proxy = Arc::clone(&till.proxy);
    tokio::task::spawn_blocking(move || proxy.wait_until_held()).await.unwrap().unwrap();

    let mut other = PgConnection::connect(&till.superuser_url).await.unwrap();
    let states: Vec<String> = sqlx::query_scalar(
        "SELECT state FROM pg_stat_activity
         WHERE application_name = 'shopx' AND datname = 'shop'",
    )
    .fetch_all(&mut other)
    .await
    .unwrap();
    assert_eq!(states, ["idle"], "of {}", till.app_url);
    let mut tx = other.begin_with("BEGIN").await.unwrap();
    for lock in [
        "SELECT 1 FROM shopx.inventory FOR UPDATE NOWAIT",
        "SELECT 1 FROM shopx.batch_stock FOR UPDATE NOWAIT",
        "SELECT 1 FROM shopx.products FOR UPDATE NOWAIT",
    ] {
        let locked = sqlx::query(lock).fetch_all(&mut *tx).await.unwrap();
        assert!(locked.len() >= 5, "{lock}");
    }
    tx.rollback().await.unwrap();

    till.proxy.release();
    assert!(selling.await.unwrap().is_ok());
    assert_eq!(till.arranged.shop.verify(&till.arranged.admin).await.unwrap(), []);
}
