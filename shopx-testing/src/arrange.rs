//! A shop that is open and stocked, in a few words: for the contract, tests and benches.

use std::sync::atomic::{AtomicU64, Ordering};

use chrono::{DateTime, NaiveDate, Utc};
use shopx_core::batches::{Batch, BatchQuery};
use shopx_core::catalog::{NewProduct, NewTaxClass, Product, TaxClass, TaxRate, TaxValue};
use shopx_core::customers::{Customer, NewCustomer};
use shopx_core::id::{BatchId, LocationId, ProductId, SaleId, TransferId};
use shopx_core::idempotency::Key;
use shopx_core::locations::{Location, NewLocation};
use shopx_core::money::{Currency, Percent};
use shopx_core::pricing::payment::{Payment, PaymentMethod};
use shopx_core::pricing::{
    ActivePromotion, Cart, CartLine, Discount, DiscountValue, NewPromotion, PriceOverride,
};
use shopx_core::records::{MAX_RECORDS, Meta, Page, PageQuery, Record};
use shopx_core::reports::{Valuation, ValuationRow};
use shopx_core::sales::{
    Checkout, Disposition, RefundLine, RefundSale, ReturnGoods, ReturnLine, Sale, SaleQuery,
    VoidSale,
};
use shopx_core::session::{Role, Session};
use shopx_core::stock::{
    Adjust, AdjustLine, Count, CountLine, LevelQuery, Movement, MovementQuery, Receive,
    ReceiveLine, StockDocument, StockLevel,
};
use shopx_core::suppliers::{NewSupplier, Supplier};
use shopx_core::tenants::{NewTenant, OpenedTenant, Settings, Tenant};
use shopx_core::text::Name;
use shopx_core::transfers::{
    Arrival, CancelTransfers, CompleteTransfers, RequestTransfer, Transfer, TransferLine,
    TransferQuery,
};
use shopx_core::users::{NewUser, User};
use shopx_core::{Money, Quantity, Result, Shop, ShopError};

/// The most records of one page: [`MAX_RECORDS`] as a limit.
pub const MOST: u32 = 10_000;
const _: () = assert!(MOST as usize == MAX_RECORDS);

/// Any text of the shop.
#[must_use]
pub fn text<T>(text: &str) -> T
where
    T: std::str::FromStr<Err = ShopError>,
{
    text.parse().unwrap()
}

/// An amount.
#[must_use]
pub fn money(amount: &str) -> Money {
    amount.parse().unwrap()
}

/// A percentage.
#[must_use]
pub fn percent(percent: &str) -> Percent {
    percent.parse().unwrap()
}

/// A quantity.
#[must_use]
pub fn units(units: i64) -> Quantity {
    Quantity::new(units).unwrap()
}

/// A day, such as `2026-07-01`.
#[must_use]
pub fn day(day: &str) -> NaiveDate {
    day.parse().unwrap()
}

/// A time, such as `2026-07-01T23:30:00Z`.
#[must_use]
pub fn time(time: &str) -> DateTime<Utc> {
    time.parse().unwrap()
}

/// A fresh idempotency key.
#[must_use]
pub fn new_key() -> Key {
    Key::new_v4()
}

/// A word that no other call returns, in any process: a domain for a new tenant.
#[must_use]
pub fn unique(word: &str) -> String {
    static COUNTER: AtomicU64 = AtomicU64::new(0);
    let number = COUNTER.fetch_add(1, Ordering::Relaxed);
    format!("{word}-{number}-{}", Key::new_v4().simple())
}

/// Half away from zero per line, FIFO, pounds, no refunds by cashiers.
#[must_use]
pub fn pounds() -> Settings {
    Settings::new("GBP".parse::<Currency>().unwrap())
}

/// The fields of a user.
#[must_use]
pub fn user(name: &str, role: Role) -> NewUser {
    NewUser { username: text(name), email: text(&format!("{name}@example.com")), role }
}

/// The fields of a location.
#[must_use]
pub fn location(name: &str, time_zone: chrono_tz::Tz) -> NewLocation {
    NewLocation::new(text(name), text("1 High Street"), time_zone)
}

/// The fields of a customer.
#[must_use]
pub fn customer(first_name: &str, email: Option<&str>) -> NewCustomer {
    NewCustomer { email: email.map(text), ..NewCustomer::new(text(first_name), text("Buyer")) }
}

/// The fields of a supplier.
#[must_use]
pub fn supplier(name: &str) -> NewSupplier {
    NewSupplier { name: text(name), contact_name: None, email: None, phone: None, address: None }
}

/// The fields of a product.
#[must_use]
pub fn product(sku: &str, price: &str) -> NewProduct {
    NewProduct::new(text(sku), text(sku), money(price))
}

/// A rate that applies everywhere.
#[must_use]
pub fn rate(name: &str, per_cent: &str, inclusive: bool) -> TaxRate {
    TaxRate::new(text(name), TaxValue::Percent(percent(per_cent)), inclusive)
}

/// A discount in percent.
#[must_use]
pub fn percent_off(per_cent: &str) -> Discount {
    Discount { value: DiscountValue::Percent(percent(per_cent)), reason: text("a good customer") }
}

/// A discount of an amount.
#[must_use]
pub fn amount_off(amount: &str) -> Discount {
    Discount { value: DiscountValue::Amount(money(amount)), reason: text("a scratch") }
}

/// A price given by hand.
#[must_use]
pub fn overridden(price: &str) -> PriceOverride {
    PriceOverride { price: money(price), reason: text("price match") }
}

/// A record as a store would keep it.
#[must_use]
pub fn kept<R: Record>(id: i64, new: R::New) -> R {
    let at = DateTime::UNIX_EPOCH;
    let meta = Meta { version: 1, archived: false, created_at: at, updated_at: at };
    R::assemble(id.into(), new, meta)
}

/// A promotion that nobody has used yet.
#[must_use]
pub fn active(id: i64, new: NewPromotion) -> ActivePromotion {
    ActivePromotion { promotion: kept(id, new), used: 0, used_by_customer: 0 }
}

/// A tenant that has opened: with somebody of each role, and a place to sell.
#[derive(Debug, Clone)]
pub struct Arranged {
    /// The shop that it is in.
    pub shop: Shop,
    /// The tenant.
    pub tenant: Tenant,
    /// Its first user.
    pub admin: Session,
    /// A manager.
    pub manager: Session,
    /// A cashier.
    pub cashier: Session,
    /// A shop in London.
    pub location: Location,
}

/// Opens a tenant with a domain of its own, in pounds, with a shop in London.
pub async fn open_shop(shop: &Shop) -> Arranged {
    open_shop_with(shop, pounds()).await
}

/// Opens a tenant with a domain and settings of its own, with a shop in London.
pub async fn open_shop_with(shop: &Shop, settings: Settings) -> Arranged {
    let new = NewTenant {
        name: text("Corner Shop"),
        domain: text(&unique("shop")),
        settings,
        admin: user("ada", Role::Admin),
    };
    let OpenedTenant { tenant, admin: first } = shop.open_tenant(new.clone()).await.unwrap();
    let session = |user: &User| Session::new(tenant.id, user.id, user.role);
    let admin = session(&first);
    let staff = vec![user("max", Role::Manager), user("cat", Role::Cashier)];
    let staff = shop.create::<User>(&admin, staff).await.unwrap();
    let london = location("High Street", chrono_tz::Europe::London);
    let location = shop.create_location(&admin, london).await.unwrap();
    let (manager, cashier) = (session(&staff[0]), session(&staff[1]));
    Arranged { shop: shop.clone(), tenant, admin, manager, cashier, location }
}

impl Arranged {
    /// The same tenant at a given time.
    #[must_use]
    pub fn at(&self, at: &str) -> Self {
        Self { shop: self.shop.at(time(at)), ..self.clone() }
    }

    /// Another place, in London too.
    pub async fn location(&self, name: &str) -> Location {
        let new = location(name, chrono_tz::Europe::London);
        self.shop.create_location(&self.admin, new).await.unwrap()
    }

    /// A product sold by the piece, untaxed.
    pub async fn product(&self, sku: &str, price: &str) -> ProductId {
        self.product_with(product(sku, price)).await.id
    }

    /// A product with these fields.
    pub async fn product_with(&self, new: NewProduct) -> Product {
        self.shop.create_product(&self.admin, new).await.unwrap()
    }

    /// A product that bears these rates.
    pub async fn taxed(&self, sku: &str, price: &str, rates: Vec<TaxRate>) -> ProductId {
        let class = self.tax_class(&format!("class of {sku}"), rates).await.id;
        self.product_with(NewProduct { tax_class: Some(class), ..product(sku, price) }).await.id
    }

    /// A tax class.
    pub async fn tax_class(&self, name: &str, rates: Vec<TaxRate>) -> TaxClass {
        let new = NewTaxClass { name: text(name), rates };
        self.shop.create_tax_class(&self.admin, new).await.unwrap()
    }

    /// A customer.
    pub async fn customer(&self, name: &str) -> Customer {
        self.shop.create_customer(&self.cashier, customer(name, None)).await.unwrap()
    }

    /// A supplier.
    pub async fn supplier(&self, name: &str) -> Supplier {
        self.shop.create_supplier(&self.manager, supplier(name)).await.unwrap()
    }

    /// Receives units into a new batch at the first location.
    pub async fn receive(&self, product: ProductId, quantity: i64, unit_cost: &str) -> BatchId {
        self.receive_at(self.location.id, product, quantity, unit_cost).await
    }

    /// Receives units into a new batch.
    pub async fn receive_at(
        &self,
        location: LocationId,
        product: ProductId,
        quantity: i64,
        unit_cost: &str,
    ) -> BatchId {
        let line = ReceiveLine::new(product, units(quantity), money(unit_cost));
        self.receive_lines(location, vec![line]).await[0]
    }

    /// Receives units that expire.
    pub async fn receive_expiring(
        &self,
        product: ProductId,
        quantity: i64,
        unit_cost: &str,
        expires: &str,
    ) -> BatchId {
        let line = ReceiveLine {
            expiration_date: Some(day(expires)),
            ..ReceiveLine::new(product, units(quantity), money(unit_cost))
        };
        self.receive_lines(self.location.id, vec![line]).await[0]
    }

    /// Receives lines and returns their batches.
    pub async fn receive_lines(
        &self,
        location: LocationId,
        lines: Vec<ReceiveLine>,
    ) -> Vec<BatchId> {
        let document = self.shop.receive(&self.manager, receipt(location, lines)).await.unwrap();
        document.changes.iter().map(|change| change.batch).collect()
    }

    /// A product with stock at the first location.
    pub async fn stocked(&self, sku: &str, price: &str, quantity: i64) -> ProductId {
        let product = self.product(sku, price).await;
        self.receive(product, quantity, "1").await;
        product
    }

    /// A cart at the first location.
    #[must_use]
    pub fn cart(&self, lines: &[(ProductId, i64)]) -> Cart {
        lines.iter().fold(Cart::new(self.location.id), |cart, (product, quantity)| {
            cart.with(*product, units(*quantity))
        })
    }

    /// A cart of one line at the first location.
    #[must_use]
    pub fn cart_of(&self, line: CartLine) -> Cart {
        Cart { lines: vec![line], ..Cart::new(self.location.id) }
    }

    /// Sells a cart as a manager, for cash that fits.
    pub async fn checkout(&self, cart: Cart) -> Result<Sale> {
        self.pay(cart, [Payment::rest(PaymentMethod::Cash)]).await
    }

    /// Sells a cart as a manager, for these payments.
    pub async fn pay(&self, cart: Cart, payments: impl Into<Vec<Payment>> + Send) -> Result<Sale> {
        self.shop.checkout(&self.manager, Checkout::new(cart, payments)).await
    }

    /// Sells some units as the cashier.
    pub async fn sell(&self, product: ProductId, quantity: i64) -> Result<Sale> {
        let payment = Payment::rest(PaymentMethod::Cash);
        let sale = Checkout::new(self.cart(&[(product, quantity)]), [payment]);
        self.shop.checkout(&self.cashier, sale).await
    }

    /// Adjusts stock at the first location.
    pub async fn adjust(&self, lines: Vec<AdjustLine>) -> Result<StockDocument> {
        self.shop.adjust(&self.manager, adjustment(self.location.id, lines)).await
    }

    /// Counts stock at the first location.
    pub async fn count(&self, lines: Vec<CountLine>) -> Result<StockDocument> {
        self.shop.count(&self.manager, counting(self.location.id, lines)).await
    }

    /// Requests a transfer from the first location.
    pub async fn send(
        &self,
        to: LocationId,
        product: ProductId,
        quantity: i64,
    ) -> Result<Vec<Transfer>> {
        let request = transfer(self.location.id, to, product, quantity);
        self.shop.request_transfer(&self.manager, request).await
    }

    /// Completes a transfer as it was sent.
    pub async fn complete(&self, transfer: TransferId) -> Result<Vec<Transfer>> {
        self.arrive(Arrival::all(transfer)).await
    }

    /// Completes a transfer.
    pub async fn arrive(&self, arrival: Arrival) -> Result<Vec<Transfer>> {
        let complete = CompleteTransfers { arrivals: vec![arrival], key: None };
        self.shop.complete_transfers(&self.manager, complete).await
    }

    /// Cancels a transfer.
    pub async fn cancel(&self, transfer: TransferId) -> Result<Vec<Transfer>> {
        let cancel = CancelTransfers { transfers: vec![transfer], key: None };
        self.shop.cancel_transfers(&self.manager, cancel).await
    }

    /// The level of a product at the first location.
    pub async fn level(&self, product: ProductId) -> StockLevel {
        self.level_at(self.location.id, product).await.unwrap()
    }

    /// The level of a product at a location, if it has ever been there.
    pub async fn level_at(&self, location: LocationId, product: ProductId) -> Option<StockLevel> {
        let query = LevelQuery {
            location: Some(location),
            product: Some(product),
            ..LevelQuery::default()
        };
        self.shop.levels(&self.admin, query).await.unwrap().items.pop()
    }

    /// Units on hand and reserved at a location.
    pub async fn on_hand(&self, location: LocationId, product: ProductId) -> (i64, i64) {
        let level = self.level_at(location, product).await;
        level.map_or((0, 0), |level| (level.quantity, level.reserved))
    }

    /// The batch with this id.
    pub async fn batch(&self, id: BatchId) -> Batch {
        self.shop.batch(&self.admin, id).await.unwrap()
    }

    /// The sale with this id.
    pub async fn sale(&self, id: SaleId) -> Sale {
        self.shop.sale(&self.admin, id).await.unwrap()
    }

    /// The ledger of a product, everywhere.
    pub async fn ledger(&self, product: ProductId) -> Vec<Movement> {
        let query =
            MovementQuery { product: Some(product), limit: MOST, ..MovementQuery::default() };
        self.shop.movements(&self.admin, query).await.unwrap().items
    }

    /// The last movement's id, to look at what comes after it.
    pub async fn ledger_end(&self) -> Option<i64> {
        let mut query = MovementQuery { limit: MOST, ..MovementQuery::default() };
        let mut end = None;
        loop {
            let page = self.shop.movements(&self.admin, query.clone()).await.unwrap();
            end = page.items.last().map(|movement| movement.id.get()).or(end);
            match page.next {
                None => return end,
                next => query.after = next,
            }
        }
    }

    /// Everything that selling and moving stock may change: compare two to see that nothing did.
    pub async fn snapshot(&self) -> Snapshot {
        let (shop, admin, limit) = (&self.shop, &self.admin, MOST);
        let levels = LevelQuery { limit, ..LevelQuery::default() };
        let movements = MovementQuery { limit, ..MovementQuery::default() };
        let sales = SaleQuery { limit, ..SaleQuery::default() };
        let batches = BatchQuery { limit, ..BatchQuery::default() };
        let transfers = TransferQuery { limit, ..TransferQuery::default() };
        let records = PageQuery { limit, archived: true, ..PageQuery::default() };
        Snapshot {
            tenant: shop.tenant(admin).await.unwrap(),
            levels: shop.levels(admin, levels).await.unwrap().items,
            movements: whole(shop.movements(admin, movements).await.unwrap()),
            sales: whole(shop.sales(admin, sales).await.unwrap()),
            batches: whole(shop.batches(admin, batches).await.unwrap()),
            transfers: whole(shop.transfers(admin, transfers).await.unwrap()),
            products: whole(shop.products(admin, records).await.unwrap()),
            customers: whole(shop.customers(admin, records).await.unwrap()),
            locations: whole(shop.locations(admin, records).await.unwrap()),
            users: whole(shop.users(admin, records).await.unwrap()),
            valuation: shop.valuation(admin, Valuation::default()).await.unwrap(),
        }
    }
}

fn whole<T>(page: Page<T>) -> Vec<T> {
    assert_eq!(page.next, None, "a test has more records than one page holds");
    page.items
}

/// What a tenant has at one time.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "each name says what it is")]
pub struct Snapshot {
    pub tenant: Tenant,
    pub levels: Vec<StockLevel>,
    pub movements: Vec<Movement>,
    pub sales: Vec<Sale>,
    pub batches: Vec<Batch>,
    pub transfers: Vec<Transfer>,
    pub products: Vec<Product>,
    pub customers: Vec<Customer>,
    pub locations: Vec<Location>,
    pub users: Vec<User>,
    pub valuation: Vec<ValuationRow>,
}

/// A receipt of goods without supplier, note or key.
#[must_use]
pub const fn receipt(location: LocationId, lines: Vec<ReceiveLine>) -> Receive {
    Receive::new(location, lines)
}

/// An adjustment without note or key.
#[must_use]
pub const fn adjustment(location: LocationId, lines: Vec<AdjustLine>) -> Adjust {
    Adjust { location, lines, note: None, key: None }
}

/// A count without note or key.
#[must_use]
pub const fn counting(location: LocationId, lines: Vec<CountLine>) -> Count {
    Count { location, lines, note: None, key: None }
}

/// A counted product, against what the books have now.
#[must_use]
pub const fn counted(product: ProductId, counted: i64) -> CountLine {
    CountLine { product, batch: None, counted, expected: None }
}

/// A request of one line, for whichever batches come first.
#[must_use]
pub fn transfer(
    from: LocationId,
    to: LocationId,
    product: ProductId,
    quantity: i64,
) -> RequestTransfer {
    let lines = vec![TransferLine { product, quantity: units(quantity), batch: None }];
    RequestTransfer { from, to, lines, notes: None, key: None }
}

/// A refund of all that is left of a sale, as it was paid.
#[must_use]
pub fn refund_all(sale: SaleId) -> RefundSale {
    refund_lines(sale, Vec::new())
}

/// A refund of these lines, as the sale was paid.
#[must_use]
pub fn refund_lines(sale: SaleId, lines: Vec<RefundLine>) -> RefundSale {
    RefundSale { sale, lines, method: None, reason: text("does not fit"), key: None }
}

/// Units of a line that go back into stock.
#[must_use]
pub fn back(line_no: u32, quantity: i64) -> RefundLine {
    RefundLine { line_no, quantity: units(quantity), disposition: Disposition::Restock }
}

/// A void without key.
#[must_use]
pub fn void(sale: SaleId) -> VoidSale {
    VoidSale { sale, reason: text("rung up twice"), key: None }
}

/// A return without a receipt of one line, paid back in cash.
#[must_use]
pub fn return_of(
    location: LocationId,
    product: ProductId,
    quantity: i64,
    price: &str,
) -> ReturnGoods {
    let line = ReturnLine {
        product,
        quantity: units(quantity),
        unit_price: money(price),
        unit_cost: None,
        disposition: Disposition::Restock,
    };
    ReturnGoods {
        location,
        lines: vec![line],
        method: PaymentMethod::Cash,
        reason: text("no receipt"),
        key: None,
    }
}

/// The name of a record that is there `n` times.
#[must_use]
pub fn numbered(word: &str, n: usize) -> Name {
    text(&format!("{word} {n}"))
}

/// Small random numbers that are the same for the same seed (`SplitMix64`).
#[derive(Debug, Clone)]
pub struct Dice(u64);

impl Dice {
    /// Dice that roll the same for the same seed.
    #[must_use]
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// A number below `sides`.
    pub fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % sides
    }

    /// A number between `least` and `most`.
    pub fn between(&mut self, least: i64, most: i64) -> i64 {
        let sides = u64::try_from(most - least + 1).unwrap_or(1);
        least + i64::try_from(self.roll(sides)).unwrap_or(0)
    }

    /// One of these.
    pub fn pick<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.index(of.len())]
    }

    /// A number below `length`.
    pub fn index(&mut self, length: usize) -> usize {
        usize::try_from(self.roll(length as u64)).unwrap_or(0)
    }
}
