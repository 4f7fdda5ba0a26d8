//! Eight tills keep shop while connections are killed, the server restarts and callers give up.
#![expect(clippy::unwrap_used, reason = "helpers of tests, not tests to Clippy")]

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use shopx_core::batches::BatchQuery;
use shopx_core::id::{LocationId, ProductId, SaleId};
use shopx_core::pricing::payment::{Payment, PaymentMethod};
use shopx_core::sales::{Checkout, RefundSale, SaleQuery};
use shopx_core::stock::{Receive, ReceiveLine};
use shopx_core::transfers::{Arrival, CompleteTransfers, RequestTransfer, TransferQuery};
use shopx_core::{Result, Shop, ShopError};
use shopx_embedded::{Options, Server, Stop};
use shopx_pg::{PgStore, migrate};
use shopx_testing::Arranged;
use shopx_testing::arrange::{
    Dice, MOST, money, new_key, open_shop, receipt, refund_all, transfer, units,
};
use sqlx::{Connection, PgConnection};

const TILLS: u64 = 8;

/// How many operations there are, unless `SHOPX_OPERATIONS` says it.
const OPERATIONS: usize = 500;

/// What a till asks for, with a key.
#[derive(Debug, Clone)]
enum Request {
    Sell(Checkout),
    Refund(RefundSale),
    Receive(Receive),
    Send(RequestTransfer),
    Complete(CompleteTransfers),
}

/// A request, and the ids of what came of it.
#[derive(Debug, Clone)]
struct Asked {
    request: Request,
    made: Result<Vec<i64>>,
}

impl Request {
    async fn ask(self, a: &Arranged) -> Asked {
        let (shop, who) = (&a.shop, &a.manager);
        let made = match self.clone() {
            Self::Sell(sale) => shop.checkout(who, sale).await.map(|sale| vec![sale.id.get()]),
            Self::Refund(refund) => {
                shop.refund_sale(who, refund).await.map(|refund| vec![refund.id.get()])
            }
            Self::Receive(receive) => {
                shop.receive(who, receive).await.map(|document| vec![document.id.get()])
            }
            Self::Send(request) => shop
                .request_transfer(who, request)
                .await
                .map(|sent| sent.iter().map(|transfer| transfer.id.get()).collect()),
            Self::Complete(complete) => shop
                .complete_transfers(who, complete)
                .await
                .map(|done| done.iter().map(|transfer| transfer.id.get()).collect()),
        };
        Asked { request: self, made }
    }
}

impl Asked {
    /// Whether it is known what became of it.
    fn is_settled(&self) -> bool {
        match &self.made {
            Ok(_) => true,
            Err(ShopError::CommitUnknown) => false,
            Err(refusal) => !refusal.is_transient(),
        }
    }
}

struct Chaos {
    server: Server,
    superuser_url: String,
    /// How many operations there are to be.
    operations: usize,
    /// How many have begun.
    begun: AtomicUsize,
    restarting: tokio::sync::Mutex<()>,
}

impl Chaos {
    /// Kills a connection of the shop's, whatever it is doing, if the server is there.
    async fn kill_one(&self) {
        let Ok(mut superuser) = PgConnection::connect(&self.superuser_url).await else { return };
        let kill = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                    WHERE application_name = 'shopx' ORDER BY state = 'idle', random() LIMIT 1";
        drop(sqlx::query(kill).execute(&mut superuser).await);
    }

    async fn restart(self: Arc<Self>, stop: Stop) {
        let _alone = self.restarting.lock().await;
        let chaos = Arc::clone(&self);
        let restarted =
            tokio::task::spawn_blocking(move || chaos.server.cluster().unwrap().restart(stop));
        restarted.await.unwrap().unwrap();
    }
}

struct Till {
    a: Arranged,
    dice: Dice,
    products: Vec<ProductId>,
    depot: LocationId,
    asked: Vec<Asked>,
}

impl Till {
    fn request(&mut self) -> Request {
        let key = Some(new_key());
        let (product, here) = (self.dice.pick(&self.products), self.a.location.id);
        let some = |quantity| vec![ReceiveLine::new(product, units(quantity), money("1.10"))];
        match self.dice.roll(10) {
            0 => Request::Receive(Receive { key, ..receipt(here, some(self.dice.between(1, 9))) }),
            1 => {
                let sent = transfer(here, self.depot, product, self.dice.between(1, 3));
                Request::Send(RequestTransfer { key, ..sent })
            }
            2 => match self.earlier(|asked| matches!(asked.request, Request::Send(_))) {
                Some(id) => {
                    let arrivals = vec![Arrival::all(id.into())];
                    Request::Complete(CompleteTransfers { arrivals, key })
                }
                None => self.sell(),
            },
            3 | 4 => match self.earlier(|asked| matches!(asked.request, Request::Sell(_))) {
                Some(id) => Request::Refund(RefundSale { key, ..refund_all(SaleId::new(id)) }),
                None => self.sell(),
            },
            _ => self.sell(),
        }
    }

    fn sell(&mut self) -> Request {
        let (one, two) = (self.dice.pick(&self.products), self.dice.pick(&self.products));
        let cart = self.a.cart(&[(one, self.dice.between(1, 3)), (two, self.dice.between(1, 3))]);
        let payment = Payment::rest(PaymentMethod::Card);
        Request::Sell(Checkout { key: Some(new_key()), ..Checkout::new(cart, [payment]) })
    }

    /// The id of something that this till has done before.
    fn earlier(&mut self, is_such: impl Fn(&Asked) -> bool) -> Option<i64> {
        let done = self.asked.iter().filter(|asked| is_such(asked));
        let ids: Vec<i64> = done.flat_map(|asked| asked.made.iter().flatten().copied()).collect();
        (!ids.is_empty()).then(|| self.dice.pick(&ids))
    }

    /// Now and then whoever asks does not wait for the answer.
    async fn ask_or_give_up(&mut self) -> Asked {
        let (request, a) = (self.request(), self.a.clone());
        let unheard = Asked { request: request.clone(), made: Err(ShopError::CommitUnknown) };
        let asking = tokio::spawn(async move { request.ask(&a).await });
        if self.dice.roll(8) == 0 {
            for _ in 0..self.dice.roll(1_000) {
                tokio::task::yield_now().await;
            }
            asking.abort();
        }
        asking.await.unwrap_or_else(|end| {
            assert!(end.is_cancelled(), "{end}");
            unheard
        })
    }

    async fn work(mut self, chaos: Arc<Chaos>) -> Vec<Asked> {
        loop {
            let begun = chaos.begun.fetch_add(1, Ordering::Relaxed);
            if begun >= chaos.operations {
                return self.asked;
            }
            // What breaks breaks while this and the other tills are at it.
            match begun % OPERATIONS {
                130 | 390 => drop(tokio::spawn(Arc::clone(&chaos).restart(Stop::Crash))),
                260 => drop(tokio::spawn(Arc::clone(&chaos).restart(Stop::Fast))),
                _ if self.dice.roll(8) == 0 => {
                    let chaos = Arc::clone(&chaos);
                    tokio::spawn(async move { chaos.kill_one().await });
                }
                _ => {}
            }
            let asked = self.ask_or_give_up().await;
            self.asked.push(asked);
        }
    }
}

/// The ids of what was made, of the requests of one kind.
fn made(all: &[Asked], of: impl Fn(&Request) -> bool) -> Vec<i64> {
    let such = all.iter().filter(|asked| of(&asked.request));
    such.flat_map(|asked| asked.made.iter().flatten().copied()).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn whatever_is_killed_each_request_happens_once_or_not_at_all_and_its_key_says_which() {
    let seed = std::env::var("SHOPX_SEED").ok().and_then(|seed| seed.parse().ok());
    let seed = seed.unwrap_or_else(|| new_key().as_u64_pair().0);
    eprintln!("SHOPX_SEED={seed}");
    let operations = std::env::var("SHOPX_OPERATIONS").ok().and_then(|number| number.parse().ok());
    let operations = operations.unwrap_or(OPERATIONS);

    let binaries = shopx_embedded::find::binaries().unwrap();
    // What is acknowledged must outlive a crash.
    let durable = Options { durable: true, ..Options::default() };
    let server = Server::start(binaries, durable).await.unwrap();
    let database = server.create_database("shop").await.unwrap();
    migrate(&database.owner_url).await.unwrap();
    let a = open_shop(&Shop::new(PgStore::connect(&database.app_url).await.unwrap())).await;
    let depot = a.location("Depot").await.id;
    let mut products = Vec::new();
    for number in 0..5 {
        products.push(
            a.stocked(
                &format!("P{number}"),
                "2.50",
                200 * i64::try_from(operations / OPERATIONS).unwrap(),
            )
            .await,
        );
    }
    let received_before = products.len();
    let chaos = Arc::new(Chaos {
        server,
        superuser_url: database.superuser_url.clone().unwrap(),
        operations,
        begun: AtomicUsize::new(0),
        restarting: tokio::sync::Mutex::new(()),
    });

    let tills = (0..TILLS).map(|till| {
        let (a, products) = (a.clone(), products.clone());
        let dice = Dice::new(seed.wrapping_add(till));
        let till = Till { a, dice, products, depot, asked: Vec::new() };
        tokio::spawn(till.work(Arc::clone(&chaos)))
    });
    let mut all = Vec::new();
    for till in tills.collect::<Vec<_>>() {
        all.extend(till.await.unwrap());
    }
    assert_eq!(all.len(), operations);
    // The last restart may still be under way.
    drop(chaos.restarting.lock().await);

    // Nothing is broken any more: each key now says what became of its request.
    let unsettled = all.iter().filter(|asked| !asked.is_settled()).count();
    for asked in all.iter_mut().filter(|asked| asked.made.is_ok() || !asked.is_settled()) {
        let again = asked.request.clone().ask(&a).await;
        assert!(again.is_settled(), "{again:?}");
        if asked.made.is_ok() {
            assert_eq!(again.made, asked.made, "{asked:?}");
        }
        *asked = again;
    }
    let failed = |asked: &&Asked| matches!(asked.made, Err(ShopError::Storage | ShopError::Defect));
    assert_eq!(all.iter().filter(failed).count(), 0);
    let done = all.iter().filter(|asked| asked.made.is_ok()).count();
    eprintln!("{done} done, {unsettled} had to be settled");
    assert!(done > operations / 2 && unsettled > 0, "{done}, {unsettled}");

    let sales = made(&all, |request| matches!(request, Request::Sell(_)));
    let query = SaleQuery { limit: MOST, ..SaleQuery::default() };
    let kept: Vec<i64> =
        a.shop.sales(&a.admin, query).await.unwrap().items.iter().map(|s| s.id.get()).collect();
    assert_eq!(sales.iter().collect::<BTreeSet<_>>(), kept.iter().collect());
    assert_eq!(sales.len(), kept.len(), "two keys have one sale");

    let received = made(&all, |request| matches!(request, Request::Receive(_))).len();
    let query = BatchQuery { limit: MOST, ..BatchQuery::default() };
    let batches = a.shop.batches(&a.admin, query).await.unwrap().items.len();
    assert_eq!(batches, received_before + received);

    let sent = made(&all, |request| matches!(request, Request::Send(_)));
    let query = TransferQuery { limit: MOST, ..TransferQuery::default() };
    let transfers = a.shop.transfers(&a.admin, query).await.unwrap().items.len();
    assert_eq!(transfers, sent.len());
    assert_eq!(a.shop.verify(&a.admin).await.unwrap(), []);
}
