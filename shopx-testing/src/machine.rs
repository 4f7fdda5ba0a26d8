//! Random operations against a model: receive, sell, refund, void, adjust, count, transfer,
//! quarantine, return without a receipt, at two locations, with three products and replayed keys.
//!
//! The model knows what the rules conserve and nothing else: how many units are where, and how much
//! money is in the shop. It foresees which operations are refused and why. After every step the
//! levels, the takings and the books are compared with it.

use std::collections::BTreeMap;
use std::fmt::Debug;

use async_trait::async_trait;
use chrono::{DateTime, Duration, NaiveDate, Utc};
use shopx_core::batches::{Picking, SetQuarantined};
use shopx_core::catalog::{NewProduct, TaxRate};
use shopx_core::clock::business_date;
use shopx_core::id::{BatchId, LocationId, ProductId, SaleId};
use shopx_core::idempotency::Key;
use shopx_core::money::{Rounding, RoundingLevel, RoundingMode};
use shopx_core::pricing::payment::{PaidBy, Payment, PaymentMethod};
use shopx_core::pricing::{Cart, CartLine};
use shopx_core::reports::TakingsReport;
use shopx_core::sales::{
    Checkout, Disposition, Refund, RefundLine, RefundSale, ReturnGoods, ReturnLine, Sale,
    SaleStatus, VoidSale,
};
use shopx_core::session::Session;
use shopx_core::stock::{
    Adjust, AdjustLine, AdjustmentReason, Count, LevelQuery, Receive, ReceiveLine, StockDocument,
};
use shopx_core::store::UseCase;
use shopx_core::tenants::Settings;
use shopx_core::transfers::{
    Arrival, CancelTransfers, CompleteTransfers, RequestTransfer, Shortfall, Transfer,
    TransferState,
};
use shopx_core::{Money, Shop, ShopError};

use super::arrange::{
    Arranged, Dice, adjustment, counted, counting, money, open_shop_with, percent_off, pounds,
    product, rate, receipt, refund_lines, return_of, text, time, transfer, unique, units, void,
};

/// Does `steps` random operations in a tenant of its own, and says what did not hold, if anything.
/// The same seed does the same.
pub async fn run(shop: &Shop, seed: u64, steps: usize) -> Result<(), String> {
    let mut machine = Machine::open(shop, seed).await;
    for step in 0..steps {
        let did = machine.step().await;
        let did = match did {
            Ok(did) => machine.check().await.map_err(|wrong| format!("{did}: {wrong}")),
            Err(wrong) => Err(wrong),
        };
        did.map_err(|wrong| format!("seed {seed}, step {step}: {wrong}"))?;
    }
    Ok(())
}

type Place = (ProductId, LocationId);

/// Units on hand and reserved.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Stock {
    quantity: i64,
    reserved: i64,
}

/// A sale, as far as giving it back is concerned.
#[derive(Debug)]
struct Sold {
    id: SaleId,
    location: LocationId,
    date: NaiveDate,
    /// Products with the units that are left of each line.
    left: Vec<(ProductId, i64)>,
    refunds: u32,
    paid: Money,
    split: bool,
    status: SaleStatus,
}

struct Machine {
    a: Arranged,
    dice: Dice,
    seed: u64,
    now: DateTime<Utc>,
    keys: u64,
    places: Vec<LocationId>,
    products: Vec<ProductId>,
    stock: BTreeMap<Place, Stock>,
    money: Money,
    sold: Vec<Sold>,
    sent: Vec<Transfer>,
    batches: Vec<BatchId>,
    done: Vec<Box<dyn Replay>>,
}

/// A request with a key that was done, and its result.
#[async_trait]
trait Replay: Send + Sync {
    /// Asks again; the result must be the same.
    async fn again(&self, shop: &Shop, by: &Session) -> Result<(), String>;
}

struct Settled<U: UseCase> {
    request: U,
    output: U::Output,
}

#[async_trait]
impl<U> Replay for Settled<U>
where
    U: UseCase + Debug,
    U::Output: PartialEq + Debug + Sync,
{
    async fn again(&self, shop: &Shop, by: &Session) -> Result<(), String> {
        let again = shop.run(by, &self.request).await;
        if again.as_ref() == Ok(&self.output) {
            return Ok(());
        }
        let Self { request, output } = self;
        Err(format!("{request:?} gave {output:?} and then {again:?}"))
    }
}

impl Machine {
    async fn open(shop: &Shop, seed: u64) -> Self {
        let mut dice = Dice::new(seed);
        let rounding = Rounding {
            mode: dice.pick(RoundingMode::ALL),
            level: dice.pick(RoundingLevel::ALL),
            cash_step: dice.pick(&[None, Some("0.05"), Some("1")]).map(money),
            cash_mode: dice.pick(&[None, Some(RoundingMode::Down), Some(RoundingMode::Up)]),
            amount_digits: None,
        };
        let settings = Settings { rounding, picking: dice.pick(Picking::ALL), ..pounds() };
        let a = open_shop_with(shop, settings).await;
        let depot = a.location(&unique("Depot")).await.id;
        let inside = vec![rate("VAT", "20", true)];
        let both =
            vec![rate("GST", "5", true), TaxRate { compound: true, ..rate("PST", "7.7", false) }];
        let mut products = Vec::new();
        for (sku, price, rates) in
            [("tea", "3.33", inside), ("jam", "0.99", both), ("soap", "1.25", Vec::new())]
        {
            let class = a.tax_class(sku, rates).await.id;
            let new = NewProduct {
                cost: Some(money("0.5")),
                tax_class: Some(class),
                quantity_decimals: u32::from(sku == "soap"),
                ..product(sku, price)
            };
            products.push(a.product_with(new).await.id);
        }
        Self {
            places: vec![a.location.id, depot],
            a,
            dice,
            seed,
            now: time("2026-03-28T08:00:00Z"),
            keys: 0,
            products,
            stock: BTreeMap::new(),
            money: Money::ZERO,
            sold: Vec::new(),
            sent: Vec::new(),
            batches: Vec::new(),
            done: Vec::new(),
        }
    }

    fn shop(&self) -> Shop {
        self.a.shop.at(self.now)
    }

    fn today(&self) -> NaiveDate {
        business_date(self.now, self.a.location.time_zone)
    }

    /// A key for two requests of three.
    fn key(&mut self) -> Option<Key> {
        self.keys += 1;
        (self.dice.roll(3) > 0).then(|| Key::from_u64_pair(self.seed, self.keys))
    }

    fn product(&mut self) -> ProductId {
        self.dice.pick(&self.products)
    }

    fn place(&mut self) -> LocationId {
        self.dice.pick(&self.places)
    }

    fn stock_of(&self, place: Place) -> Stock {
        self.stock.get(&place).copied().unwrap_or_default()
    }

    fn add(&mut self, place: Place, quantity: i64, reserved: i64) {
        let stock = self.stock.entry(place).or_default();
        stock.quantity += quantity;
        stock.reserved += reserved;
    }

    fn available(&self, place: Place) -> i64 {
        let stock = self.stock_of(place);
        stock.quantity - stock.reserved
    }

    /// Does it as a manager, and remembers it when it has a key.
    async fn act<U>(&mut self, request: &U) -> shopx_core::Result<U::Output>
    where
        U: UseCase + Debug + Clone + 'static,
        U::Output: PartialEq + Debug + Sync + Clone + 'static,
    {
        let output = self.shop().run(&self.a.manager, request).await?;
        if request.key().is_some() {
            let (request, output) = (request.clone(), output.clone());
            self.done.push(Box::new(Settled { request, output }));
        }
        Ok(output)
    }

    /// One random operation. Says what it did, or what was wrong with it.
    async fn step(&mut self) -> Result<&'static str, String> {
        self.now += Duration::minutes(self.dice.between(0, 90));
        let (what, done) = match self.dice.roll(24) {
            0..=3 => ("receive", self.receive().await),
            4..=9 => ("sell", self.sell().await),
            10..=12 => ("refund", self.refund().await),
            13 => ("void", self.void().await),
            14 => ("adjust", self.adjust().await),
            15 => ("count", self.count().await),
            16 | 17 => ("request a transfer", self.request().await),
            18 | 19 => ("complete a transfer", self.complete().await),
            20 => ("cancel a transfer", self.cancel().await),
            21 => ("quarantine", self.quarantine().await),
            22 => ("return goods", self.return_goods().await),
            _ => ("repeat", self.repeat().await),
        };
        done.map(|()| what).map_err(|wrong| format!("{what}: {wrong}"))
    }

    async fn receive(&mut self) -> Result<(), String> {
        let location = self.place();
        let mut lines = Vec::new();
        for _ in 0..self.dice.between(1, 3) {
            let today = self.today();
            let expiration_date = match self.dice.roll(3) {
                0 => Some(today + Duration::days(self.dice.between(0, 4))),
                _ => None,
            };
            let (product, quantity) = (self.product(), self.dice.between(1, 9));
            let cost = self.dice.pick(&["0", "0.3333", "1"]);
            let line = ReceiveLine::new(product, units(quantity), money(cost));
            lines.push(ReceiveLine { expiration_date, ..line });
        }
        let request = Receive { key: self.key(), ..receipt(location, lines) };
        let document = self.act(&request).await.map_err(|e| refused(&request, &e))?;
        self.post(&document);
        Ok(())
    }

    /// Adds what a document changed, and remembers its batches.
    fn post(&mut self, document: &StockDocument) {
        for change in &document.changes {
            self.add((change.product, document.location), change.quantity, 0);
            if change.quantity > 0 {
                self.batches.push(change.batch);
            }
        }
    }

    fn basket(&mut self, location: LocationId) -> Cart {
        let mut cart = Cart::new(location);
        for _ in 0..self.dice.between(1, 4) {
            let (product, quantity) = (self.product(), self.dice.between(1, 4));
            let mut line = CartLine::new(product, units(quantity));
            if self.dice.roll(4) == 0 {
                line.discount = Some(percent_off(self.dice.pick(&["10", "33.3333", "100"])));
            }
            cart.lines.push(line);
        }
        if self.dice.roll(4) == 0 {
            cart.discount = Some(percent_off(self.dice.pick(&["5", "12.5", "100"])));
        }
        cart
    }

    async fn sell(&mut self) -> Result<(), String> {
        let location = self.place();
        let cart = self.basket(location);
        let method = self.dice.pick(PaymentMethod::ALL);
        let mut payments = vec![Payment::rest(method)];
        let quoted = self.shop().quote(&self.a.manager, cart.clone()).await;
        let quoted = quoted.map_err(|e| refused(&cart, &e))?.total_amount;
        let cents = money("0.02");
        if self.dice.roll(3) == 0 && quoted > cents {
            // Almost all by card: next to nothing is left for the cash step.
            let almost_all = quoted.minus(cents).map_err(|e| e.to_string())?;
            payments = vec![Payment::card(almost_all), Payment::rest(method)];
        }
        let shown_total = Some(quoted);
        let request = Checkout { shown_total, key: self.key(), ..Checkout::new(cart, payments) };
        let mut wanted: BTreeMap<ProductId, i64> = BTreeMap::new();
        for line in &request.cart.lines {
            *wanted.entry(line.product).or_default() += line.quantity.get();
        }
        match self.act(&request).await {
            Ok(sale) => self.sold(&sale, quoted),
            Err(e) => self.short(&e, location, &wanted).map_err(|()| refused(&request, &e)),
        }
    }

    fn sold(&mut self, sale: &Sale, quoted: Money) -> Result<(), String> {
        if sale.total_amount != quoted {
            return Err(format!("quoted {quoted} and sold {sale:?}"));
        }
        for line in &sale.lines {
            self.add((line.product, sale.location), -line.quantity, 0);
        }
        let paid = Money::sum(sale.payments.iter().map(|payment| payment.amount));
        let paid = paid.map_err(|e| e.to_string())?;
        self.money = self.money.plus(paid).map_err(|e| e.to_string())?;
        self.sold.push(Sold {
            id: sale.id,
            location: sale.location,
            date: sale.business_date,
            left: sale.lines.iter().map(|line| (line.product, line.quantity)).collect(),
            refunds: 0,
            paid,
            split: sale.paid_by == PaidBy::Split,
            status: SaleStatus::Completed,
        });
        Ok(())
    }

    /// Whether there really was too little.
    fn short(
        &self,
        refusal: &ShopError,
        at: LocationId,
        all: &BTreeMap<ProductId, i64>,
    ) -> Result<(), ()> {
        let ShopError::InsufficientStock {
            product,
            location,
            wanted,
            available,
            reserved,
            expired,
            quarantined,
        } = refusal
        else {
            return Err(());
        };
        let stock = self.stock_of((*product, at));
        let adds_up = available + reserved + expired + quarantined == stock.quantity
            && *reserved == stock.reserved
            && *location == at
            && all.get(product) == Some(wanted)
            && available < wanted;
        if adds_up { Ok(()) } else { Err(()) }
    }

    /// Some sale, if there is one.
    fn some_sale(&mut self) -> Option<usize> {
        (!self.sold.is_empty()).then(|| self.dice.index(self.sold.len()))
    }

    async fn refund(&mut self) -> Result<(), String> {
        let Some(index) = self.some_sale() else { return Ok(()) };
        let sold = &self.sold[index];
        let (id, location, split) = (sold.id, sold.location, sold.split);
        let closed = matches!(sold.status, SaleStatus::Refunded | SaleStatus::Voided);
        let left = sold.left.clone();
        let mut lines = Vec::new();
        let mut after = left.clone();
        let mut beyond = false;
        for (line_no, (_, left)) in (1..).zip(&mut after) {
            if self.dice.roll(2) == 0 || *left == 0 {
                continue;
            }
            // Now and then one too many.
            let beyond_by = i64::from(self.dice.roll(8) == 0);
            let quantity = self.dice.between(1, *left + beyond_by);
            beyond |= quantity > *left;
            *left -= quantity;
            let disposition = self.dice.pick(Disposition::ALL);
            lines.push(RefundLine { line_no, quantity: units(quantity), disposition });
        }
        if lines.is_empty() {
            for (_, left) in &mut after {
                *left = 0;
            }
        }
        let method = match self.dice.roll(3) {
            0 if !split => None,
            1 => Some(PaymentMethod::Cash),
            _ => Some(PaymentMethod::Card),
        };
        let request = RefundSale { method, key: self.key(), ..refund_lines(id, lines) };
        let given = match self.act(&request).await {
            Ok(given) if !closed && !beyond => given,
            Err(ShopError::SaleClosed { .. }) if closed => return Ok(()),
            Err(ShopError::RefundExceedsSale { .. }) if beyond && !closed => return Ok(()),
            other => return Err(format!("{request:?} gave {other:?}")),
        };
        for line in &given.lines {
            if line.disposition == Disposition::Restock {
                self.add((line.product, location), line.quantity, 0);
            }
        }
        let sold = &mut self.sold[index];
        sold.refunds += 1;
        let whole = after.iter().all(|(_, left)| *left == 0);
        sold.status = if whole { SaleStatus::Refunded } else { SaleStatus::PartiallyRefunded };
        sold.left = after;
        let status = sold.status;
        self.pay_back(&given)?;
        let kept = self.shop().sale(&self.a.cashier, id).await.map_err(|e| e.to_string())?;
        if kept.status != status {
            return Err(format!("{kept:?} should be {status}"));
        }
        if whole && kept.refunded_amount != kept.total_amount {
            return Err(format!("the parts do not sum to the whole: {kept:?}"));
        }
        Ok(())
    }

    fn pay_back(&mut self, given: &Refund) -> Result<(), String> {
        let amount = given.amount.plus(given.rounding_amount);
        let left = amount.and_then(|amount| self.money.minus(amount));
        self.money = left.map_err(|e| e.to_string())?;
        Ok(())
    }

    async fn void(&mut self) -> Result<(), String> {
        let Some(index) = self.some_sale() else { return Ok(()) };
        let today = self.today();
        let sold = &self.sold[index];
        let (id, location, paid) = (sold.id, sold.location, sold.paid);
        let (open, in_time) = (sold.status == SaleStatus::Completed, sold.date == today);
        let left = sold.left.clone();
        let request = VoidSale { key: self.key(), ..void(id) };
        let given = match self.act(&request).await {
            Ok(given) if open && in_time => given,
            Err(ShopError::SaleClosed { .. }) if !open => return Ok(()),
            Err(ShopError::VoidTooLate { .. }) if open && !in_time => return Ok(()),
            other => return Err(format!("{request:?} gave {other:?}")),
        };
        if given.amount.plus(given.rounding_amount) != Ok(paid) {
            return Err(format!("{paid} was paid, and {given:?} gives it back"));
        }
        for (product, quantity) in left {
            self.add((product, location), quantity, 0);
        }
        self.sold[index].status = SaleStatus::Voided;
        self.pay_back(&given)
    }

    async fn adjust(&mut self) -> Result<(), String> {
        let (product, location) = (self.product(), self.place());
        let quantity = self.dice.between(1, 6);
        let found = self.dice.roll(2) == 0;
        let line = if found {
            AdjustLine::found(product, units(quantity))
        } else {
            AdjustLine::write_off(product, units(quantity), AdjustmentReason::Damage)
        };
        let request = Adjust { key: self.key(), ..adjustment(location, vec![line]) };
        let enough = found || quantity <= self.available((product, location));
        match self.act(&request).await {
            Ok(document) if enough => self.post(&document),
            Err(ShopError::InsufficientStock { .. }) if !enough => {}
            other => return Err(format!("{request:?} gave {other:?}")),
        }
        Ok(())
    }

    async fn count(&mut self) -> Result<(), String> {
        let (product, location) = (self.product(), self.place());
        let stock = self.stock_of((product, location));
        let found = self.dice.between(0, stock.quantity + 2);
        let request =
            Count { key: self.key(), ..counting(location, vec![counted(product, found)]) };
        match self.act(&request).await {
            Ok(document) if found >= stock.reserved => self.post(&document),
            Err(ShopError::InsufficientStock { .. }) if found < stock.reserved => {}
            other => return Err(format!("{request:?} gave {other:?}")),
        }
        Ok(())
    }

    async fn request(&mut self) -> Result<(), String> {
        let (from, product) = (self.place(), self.product());
        let to = self.places[usize::from(from == self.places[0])];
        let quantity = self.dice.between(1, 6);
        let request = RequestTransfer { key: self.key(), ..transfer(from, to, product, quantity) };
        let wanted = BTreeMap::from([(product, quantity)]);
        match self.act(&request).await {
            Ok(sent) if sent.iter().map(|t| t.quantity).sum::<i64>() == quantity => {
                self.add((product, from), 0, quantity);
                self.sent.extend(sent);
                Ok(())
            }
            Ok(sent) => Err(format!("{request:?} gave {sent:?}")),
            Err(e) => self.short(&e, from, &wanted).map_err(|()| refused(&request, &e)),
        }
    }

    /// Some transfer, if there is one; most often a pending one.
    fn some_transfer(&mut self) -> Option<usize> {
        let pending = |(index, sent): (usize, &Transfer)| {
            (sent.state == TransferState::Pending).then_some(index)
        };
        let open: Vec<usize> = self.sent.iter().enumerate().filter_map(pending).collect();
        if self.dice.roll(5) > 0 && !open.is_empty() {
            return Some(self.dice.pick(&open));
        }
        (!self.sent.is_empty()).then(|| self.dice.index(self.sent.len()))
    }

    async fn complete(&mut self) -> Result<(), String> {
        let Some(index) = self.some_transfer() else { return Ok(()) };
        let sent = self.sent[index].clone();
        let received = self.dice.between(0, sent.quantity);
        let lost = Shortfall::WriteOff(AdjustmentReason::Theft);
        let shortfall = match self.dice.roll(2) {
            0 if received > 0 => Shortfall::StayPending,
            _ => lost,
        };
        let arrival =
            Arrival { transfer: sent.id, received: Some(received), shortfall: Some(shortfall) };
        let request = CompleteTransfers { arrivals: vec![arrival], key: self.key() };
        let pending = sent.state == TransferState::Pending;
        let done = match self.act(&request).await {
            Ok(done) if pending => done,
            Err(ShopError::TransferNotPending { .. }) if !pending => return Ok(()),
            other => return Err(format!("{request:?} gave {other:?}")),
        };
        let gone = if shortfall == lost { sent.quantity } else { received };
        self.add((sent.product, sent.from), -gone, -gone);
        self.add((sent.product, sent.to), received, 0);
        self.settle(index, done)
    }

    async fn cancel(&mut self) -> Result<(), String> {
        let Some(index) = self.some_transfer() else { return Ok(()) };
        let sent = self.sent[index].clone();
        let request = CancelTransfers { transfers: vec![sent.id], key: self.key() };
        let pending = sent.state == TransferState::Pending;
        let done = match self.act(&request).await {
            Ok(done) if pending => done,
            Err(ShopError::TransferNotPending { .. }) if !pending => return Ok(()),
            other => return Err(format!("{request:?} gave {other:?}")),
        };
        self.add((sent.product, sent.from), 0, -sent.quantity);
        self.settle(index, done)
    }

    fn settle(&mut self, index: usize, done: Vec<Transfer>) -> Result<(), String> {
        let mut done = done.into_iter();
        let first = done.next().filter(|first| {
            first.id == self.sent[index].id && first.state != TransferState::Pending
        });
        self.sent[index] = first.ok_or("the transfer is not settled")?;
        self.sent.extend(done);
        Ok(())
    }

    async fn quarantine(&mut self) -> Result<(), String> {
        if self.batches.is_empty() {
            return Ok(());
        }
        let batch = self.dice.pick(&self.batches);
        let batch = self.shop().batch(&self.a.cashier, batch).await.map_err(|e| e.to_string())?;
        let quarantined = !batch.quarantined;
        let reason = quarantined.then(|| text("mould"));
        let set = SetQuarantined {
            batch: batch.id,
            version: batch.version,
            quarantined,
            reason,
            key: None,
        };
        let kept = self.shop().set_quarantined(&self.a.manager, set.clone()).await;
        match kept {
            Ok(kept) if kept.quarantined == quarantined => Ok(()),
            other => Err(format!("{set:?} gave {other:?}")),
        }
    }

    async fn return_goods(&mut self) -> Result<(), String> {
        let (product, location) = (self.product(), self.place());
        let quantity = self.dice.between(1, 3);
        let disposition = self.dice.pick(Disposition::ALL);
        let method = self.dice.pick(PaymentMethod::ALL);
        let goods = return_of(location, product, quantity, "0.8765");
        let line = ReturnLine { disposition, ..goods.lines[0].clone() };
        let request = ReturnGoods { lines: vec![line], method, key: self.key(), ..goods };
        let given = self.act(&request).await.map_err(|e| refused(&request, &e))?;
        if disposition == Disposition::Restock {
            self.add((product, location), quantity, 0);
        }
        self.pay_back(&given)
    }

    /// Repeats some earlier request: its result is the same, and nothing changes.
    async fn repeat(&mut self) -> Result<(), String> {
        if self.done.is_empty() {
            return Ok(());
        }
        let earlier = self.dice.index(self.done.len());
        self.done[earlier].again(&self.a.shop.at(self.now), &self.a.admin).await
    }

    /// Units, money and the books are as the model has them.
    async fn check(&self) -> Result<(), String> {
        let levels = self.a.shop.levels(&self.a.admin, LevelQuery::default()).await;
        let levels = levels.map_err(|e| e.to_string())?.items;
        let there: BTreeMap<Place, Stock> = levels
            .iter()
            .map(|l| {
                ((l.product, l.location), Stock { quantity: l.quantity, reserved: l.reserved })
            })
            .filter(|(_, stock)| *stock != Stock::default())
            .collect();
        let nonzero = |stock: &Stock| *stock != Stock::default();
        let model: BTreeMap<Place, Stock> =
            self.stock.iter().filter(|(_, s)| nonzero(s)).map(|(p, s)| (*p, *s)).collect();
        if there != model {
            return Err(format!("levels are {there:?}, not {model:?}"));
        }
        let report = TakingsReport {
            from: NaiveDate::MIN.max(self.today() - Duration::days(3_650)),
            until: self.today() + Duration::days(1),
            location: None,
        };
        let rows = self.a.shop.takings_report(&self.a.admin, report).await;
        let rows = rows.map_err(|e| e.to_string())?;
        let kept =
            rows.iter().try_fold(Money::ZERO, |sum, row| sum.plus(row.taken)?.minus(row.paid_back));
        if kept != Ok(self.money) {
            return Err(format!("the takings are {kept:?}, not {}: {rows:?}", self.money));
        }
        let differences = self.a.shop.verify(&self.a.admin).await.map_err(|e| e.to_string())?;
        if !differences.is_empty() {
            return Err(format!("the books do not add up: {differences:?}"));
        }
        Ok(())
    }
}

/// A refusal that the model did not foresee.
fn refused(request: &impl Debug, refusal: &ShopError) -> String {
    format!("{request:?} was refused: {refusal:?}")
}
