//! What happens beside the tills: the manager's desk in the bakery.

use anyhow::{Context, Result, bail, ensure};
use futures::future::join_all;
use shopx_core::batches::SetQuarantined;
use shopx_core::id::{BatchId, LocationId};
use shopx_core::idempotency::Key;
use shopx_core::pricing::payment::{Payment, PaymentMethod};
use shopx_core::pricing::{
    Benefit, Cart, CartLine, Discount, DiscountValue, NewPromotion, PriceStep, Scope,
};
use shopx_core::sales::{
    Checkout, Disposition, RefundLine, RefundSale, ReturnGoods, ReturnLine, Sale, VoidSale,
};
use shopx_core::stock::{Adjust, AdjustLine, AdjustmentReason, Count, CountLine};
use shopx_core::transfers::{Arrival, CompleteTransfers, RequestTransfer, Shortfall, TransferLine};
use shopx_core::{Money, Quantity, Session, Shop, ShopError};

use super::firm::Firm;
use crate::table;

/// The desk, with its diary.
pub(crate) struct Desk<'f> {
    firm: &'f Firm,
    diary: Vec<[String; 3]>,
}

/// What the desk leaves for the evening.
pub(crate) struct Left {
    /// A sale with a receipt worth looking at.
    pub(crate) order: Sale,
    /// The batch that was called back.
    pub(crate) recalled: BatchId,
}

impl<'f> Desk<'f> {
    pub(crate) fn new(firm: &'f Firm) -> Self {
        Self { firm, diary: Vec::new() }
    }

    /// What is done before the doors open.
    pub(crate) async fn morning(&mut self) -> Result<()> {
        self.write_off_what_expired().await?;
        self.supply_the_kiosk().await?;
        self.count_the_kiosk().await
    }

    /// What comes up during the day. Prints the diary at its end.
    pub(crate) async fn day(mut self) -> Result<Left> {
        let order = self.order_with_discounts().await?;
        self.refund_in_parts(&order).await?;
        self.sell_three_for_two().await?;
        self.refuse_a_cashier().await?;
        self.send_one_request_twice().await?;
        self.void_a_sale().await?;
        self.return_without_receipt().await?;
        self.race_for_the_last_cake().await?;
        let recalled = self.recall_a_batch().await?;
        let title = format!("{}: beside the tills", self.firm.plan.name);
        table::print(&title, &["", "what", "what came of it"], self.diary);
        Ok(Left { order, recalled })
    }

    async fn write_off_what_expired(&mut self) -> Result<()> {
        let (minutes, tart) = (7 * 60, self.firm.product("VN-02")?);
        let shop = self.at(minutes)?;
        let batch = shop.find_batch(&self.firm.manager, tart.id, "T-0311".parse()?).await?;
        let expired = Quantity::new(batch.context("the batch is gone")?.on_hand)?;
        let adjust = Adjust {
            location: self.firm.counter().id,
            lines: vec![AdjustLine::write_off(tart.id, expired, AdjustmentReason::Expiry)],
            note: None,
            key: Some(Key::new_v4()),
        };
        let adjusted = shop.adjust(&self.firm.manager, adjust).await?;
        let change = adjusted.changes.first().context("nothing was written off")?;
        let came = format!("{} of batch {}", expired, change.batch_number);
        self.note(minutes, "write off what expired yesterday", came);
        Ok(())
    }

    /// Forty croissants leave; two do not survive the bicycle.
    async fn supply_the_kiosk(&mut self) -> Result<()> {
        let croissant = self.firm.product("VN-01")?.id;
        let line = TransferLine { product: croissant, quantity: Quantity::new(40)?, batch: None };
        let request = RequestTransfer {
            from: self.firm.counter().id,
            to: self.kiosk()?,
            lines: vec![line],
            notes: None,
            key: Some(Key::new_v4()),
        };
        let manager = self.firm.manager;
        let sent = self.at(7 * 60 + 15)?.request_transfer(&manager, request).await?;
        let units: i64 = sent.iter().map(|transfer| transfer.quantity).sum();
        let came = format!("{units} reserved; batches: {}", sent.len());
        self.note(7 * 60 + 15, "send 40 croissants to the kiosk", came);

        let mut arrivals: Vec<Arrival> = sent.iter().map(|it| Arrival::all(it.id)).collect();
        let last = arrivals.last_mut().zip(sent.last()).context("nothing was sent")?;
        last.0.received = Some(last.1.quantity - 2);
        last.0.shortfall = Some(Shortfall::WriteOff(AdjustmentReason::Damage));
        let complete = CompleteTransfers { arrivals, key: Some(Key::new_v4()) };
        self.at(7 * 60 + 40)?.complete_transfers(&manager, complete).await?;
        let came = "38 arrived, 2 written off as damaged".to_owned();
        self.note(7 * 60 + 40, "unpack them at the kiosk", came);
        Ok(())
    }

    async fn count_the_kiosk(&mut self) -> Result<()> {
        let croissant = self.firm.product("VN-01")?.id;
        let line = CountLine { product: croissant, batch: None, counted: 37, expected: None };
        let count = Count {
            location: self.kiosk()?,
            lines: vec![line],
            note: None,
            key: Some(Key::new_v4()),
        };
        let counted = self.at(7 * 60 + 50)?.count(&self.firm.manager, count).await?;
        let line = counted.counts.first().context("nothing was counted")?;
        let came = format!("{} expected, {} counted", line.expected, line.counted);
        self.note(7 * 60 + 50, "count the kiosk's croissants", came);
        Ok(())
    }

    /// A regular's order: 10 % off the cheese, and a pound off everything.
    async fn order_with_discounts(&mut self) -> Result<Sale> {
        let percent = DiscountValue::Percent("10".parse()?);
        let cheese = CartLine {
            discount: Some(Discount { value: percent, reason: "end of the wheel".parse()? }),
            ..CartLine::new(self.firm.product("DL-01")?.id, Quantity::new(1_250)?)
        };
        let amount = DiscountValue::Amount("1".parse()?);
        let mut cart = Cart {
            customer: self.firm.customers.first().map(|customer| customer.id),
            discount: Some(Discount { value: amount, reason: "a good neighbour".parse()? }),
            ..self.cart("SW-01", 3)?
        };
        cart.lines.push(cheese);
        let cart = cart.with(self.firm.product("BR-01")?.id, Quantity::ONE);
        let payments = [Payment::card("20".parse()?), Payment::cash("20".parse()?)];
        let minutes = 10 * 60 + 5;
        let order = self.sell(minutes, &self.firm.manager, cart, payments).await?;
        let came =
            format!("{}, {} change", self.money(order.total_amount), self.money(order.change()?));
        self.note(minutes, "a regular's order, discounted, card and cash", came);
        Ok(order)
    }

    /// However a line comes back, its parts sum to what was paid for it.
    async fn refund_in_parts(&mut self, order: &Sale) -> Result<()> {
        let line = order.lines.first().context("an order without lines")?;
        let mut parts = Vec::new();
        for disposition in [Disposition::Restock, Disposition::Restock, Disposition::Damaged] {
            let quantity = Quantity::ONE;
            let refund = RefundSale {
                sale: order.id,
                lines: vec![RefundLine { line_no: line.line_no, quantity, disposition }],
                method: Some(PaymentMethod::Cash),
                reason: "nuts".parse()?,
                key: Some(Key::new_v4()),
            };
            let shop = self.at(10 * 60 + 30)?;
            parts.push(shop.refund_sale(&self.firm.manager, refund).await?.amount);
        }
        let paid = line.paid()?;
        ensure!(Money::sum(parts.clone())? == paid, "the parts do not sum to what was paid");
        let parts: Vec<String> = parts.into_iter().map(|part| self.money(part)).collect();
        let came = format!("{} = {}", parts.join(" + "), self.money(paid));
        self.note(10 * 60 + 30, "refund its florentines one by one", came);
        Ok(())
    }

    /// A coupon for florentines: of three, the third is free. The till asks why.
    async fn sell_three_for_two(&mut self) -> Result<()> {
        let florentine = Scope::products([self.firm.product("SW-01")?.id]);
        let benefit = Benefit::BuyGet {
            buy: florentine.clone(),
            buy_units: 2,
            get: florentine,
            get_units: 1,
            percent: "100".parse()?,
            max_times: None,
        };
        let promotion = NewPromotion {
            coupon_code: Some("PI-DAY".parse()?),
            ..NewPromotion::new("Three for two".parse()?, benefit)
        };
        let (minutes, till) = (10 * 60 + 45, self.till()?);
        let shop = self.at(minutes)?;
        shop.create_promotion(&self.firm.manager, promotion).await?;
        let cart = Cart { coupons: vec!["pi-day".parse()?], ..self.cart("SW-01", 3)? };
        let quote = shop.quote(&till, cart.clone()).await?;
        let gave = |step: &PriceStep| matches!(step, PriceStep::Discount { .. });
        let why = quote.explain().into_iter().find(gave).context("the coupon gave nothing")?;
        self.sell(minutes, &till, cart, [Payment::rest(PaymentMethod::Card)]).await?;
        self.note(minutes, "three florentines with a coupon", why.to_string());
        Ok(())
    }

    async fn refuse_a_cashier(&mut self) -> Result<()> {
        let discount = DiscountValue::Percent("50".parse()?);
        let discount = Some(Discount { value: discount, reason: "for a friend".parse()? });
        let cart = Cart { discount, ..self.cart("BR-01", 1)? };
        let till = self.till()?;
        let sale = self.sell(11 * 60, &till, cart, [Payment::rest(PaymentMethod::Cash)]).await;
        let refusal = refused(sale, "over_limit")?;
        self.note(11 * 60, "a cashier gives a friend half off", refusal.to_string());
        Ok(())
    }

    /// The answer to the first request got lost on its way to the till.
    async fn send_one_request_twice(&mut self) -> Result<()> {
        let cart = self.cart("BR-02", 2)?;
        let payments = [Payment::cash("5".parse()?)];
        let checkout = Checkout { key: Some(Key::new_v4()), ..Checkout::new(cart, payments) };
        let (shop, till) = (self.at(11 * 60 + 20)?, self.till()?);
        let first = shop.checkout(&till, checkout.clone()).await?;
        let second = shop.checkout(&till, checkout).await?;
        ensure!(first == second, "the same request sold twice");
        let came = format!("sold once, for {}", self.money(first.total_amount));
        self.note(11 * 60 + 20, "a till sends one request twice", came);
        Ok(())
    }

    async fn void_a_sale(&mut self) -> Result<()> {
        let (minutes, cart) = (12 * 60 + 10, self.cart("DR-01", 3)?);
        let paid = [Payment::rest(PaymentMethod::Card)];
        let sale = self.sell(minutes, &self.till()?, cart, paid).await?;
        let void =
            VoidSale { sale: sale.id, reason: "wrong table".parse()?, key: Some(Key::new_v4()) };
        let void = self.at(minutes + 2)?.void_sale(&self.firm.manager, void).await?;
        let came = format!("{} back by {}", self.money(void.amount), void.paid_by);
        self.note(minutes + 2, "void a sale to the wrong table", came);
        Ok(())
    }

    async fn return_without_receipt(&mut self) -> Result<()> {
        let bottle = self.firm.product("DR-01")?;
        let line = ReturnLine {
            product: bottle.id,
            quantity: Quantity::ONE,
            unit_price: bottle.price,
            unit_cost: None,
            disposition: Disposition::Restock,
        };
        let goods = ReturnGoods {
            location: self.firm.counter().id,
            lines: vec![line],
            method: PaymentMethod::Cash,
            reason: "unopened, no receipt".parse()?,
            key: Some(Key::new_v4()),
        };
        let back = self.at(14 * 60)?.return_goods(&self.firm.manager, goods).await?;
        let came = format!("{} back, into a new batch", self.money(back.amount));
        self.note(14 * 60, "take a bottle back without its receipt", came);
        Ok(())
    }

    /// There is one wedding cake, and every till has somebody who wants it.
    async fn race_for_the_last_cake(&mut self) -> Result<()> {
        let minutes = 15 * 60 + 30;
        let buy = |till| {
            let desk = &*self;
            async move {
                let paid = [Payment::rest(PaymentMethod::Card)];
                desk.sell(minutes, till, desk.cart("CK-01", 1)?, paid).await
            }
        };
        let (mut sold, mut refusals) = (0, 0);
        for sale in join_all(self.firm.tills.iter().map(buy)).await {
            if sale.is_ok() {
                sold += 1;
            } else {
                refused(sale, "insufficient_stock")?;
                refusals += 1;
            }
        }
        ensure!(sold == 1, "one cake was sold {sold} times");
        let came = format!("{sold} sale, {refusals} × insufficient_stock");
        self.note(minutes, "every till sells the last wedding cake", came);
        Ok(())
    }

    /// A supplier calls a batch back: from now on nobody can sell it anywhere.
    async fn recall_a_batch(&mut self) -> Result<BatchId> {
        let (minutes, florentine) = (16 * 60, self.firm.product("SW-01")?);
        let (shop, manager) = (self.at(minutes)?, self.firm.manager);
        let batch = shop.find_batch(&manager, florentine.id, "F-0314".parse()?).await?;
        let batch = batch.context("the batch is gone")?;
        let quarantine = SetQuarantined {
            batch: batch.id,
            version: batch.version,
            quarantined: true,
            reason: Some("may contain traces of metal".parse()?),
            key: None,
        };
        shop.set_quarantined(&manager, quarantine).await?;
        let paid = [Payment::rest(PaymentMethod::Card)];
        let sale = self.sell(minutes + 1, &self.till()?, self.cart("SW-01", 1)?, paid).await;
        let refusal = refused(sale, "insufficient_stock")?;
        let ShopError::InsufficientStock { available, quarantined, .. } = refusal else {
            bail!("refused otherwise: {refusal}");
        };
        let came = format!("{available} available, {quarantined} quarantined");
        self.note(minutes, "quarantine the florentines of batch F-0314", came);
        Ok(batch.id)
    }
}

/// Small helps.
impl Desk<'_> {
    /// The shop when its clock shows so many minutes after midnight.
    fn at(&self, minutes: i64) -> Result<Shop> {
        self.firm.at(minutes)
    }

    /// Writes into the diary.
    fn note(&mut self, minutes: i64, what: &str, came: String) {
        let time = format!("{:02}:{:02}", minutes / 60, minutes % 60);
        self.diary.push([time, what.to_owned(), came]);
    }

    fn money(&self, amount: Money) -> String {
        self.firm.currency().format(amount)
    }

    fn kiosk(&self) -> Result<LocationId> {
        Ok(self.firm.places.get(1).context("there is no kiosk")?.id)
    }

    fn till(&self) -> Result<Session> {
        self.firm.tills.first().copied().context("there is no till")
    }

    /// A cart with one line.
    fn cart(&self, sku: &str, units: i64) -> Result<Cart> {
        let product = self.firm.product(sku)?.id;
        Ok(Cart::new(self.firm.counter().id).with(product, Quantity::new(units)?))
    }

    async fn sell(
        &self,
        minutes: i64,
        session: &Session,
        cart: Cart,
        payments: impl Into<Vec<Payment>> + Send,
    ) -> Result<Sale> {
        let checkout = Checkout { key: Some(Key::new_v4()), ..Checkout::new(cart, payments) };
        Ok(self.at(minutes)?.checkout(session, checkout).await?)
    }
}

/// The refusal with this code, which is what was to come.
fn refused<T>(result: Result<T>, code: &str) -> Result<ShopError> {
    match result.map_err(anyhow::Error::downcast::<ShopError>) {
        Err(Ok(refusal)) if refusal.code() == code => Ok(refusal),
        Err(Ok(refusal)) => bail!("refused as {}, not {code}: {refusal}", refusal.code()),
        Err(Err(error)) => Err(error),
        Ok(_) => bail!("done, and not refused as {code}"),
    }
}
