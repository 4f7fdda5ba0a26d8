//! A till: one basket after the other, at the same time as all the other tills.

use std::sync::Arc;

use anyhow::{Context, Result};
use fastrand::Rng;
use futures::future::try_join_all;
use shopx_core::idempotency::Key;
use shopx_core::pricing::Cart;
use shopx_core::pricing::payment::{Payment, PaymentMethod};
use shopx_core::sales::Checkout;
use shopx_core::{Money, Quantity, Session};

use super::firm::Firm;
use super::plan::{Good, SoldBy};

/// How many baskets a till sells.
const BASKETS: i64 = 20;
/// When the first one is paid, and how many minutes pass until the next.
const OPENING: i64 = 8 * 60;
const PACE: i64 = 24;

/// Sells at all tills of a business at once.
pub(crate) async fn sell_at_all(firm: &Arc<Firm>) -> Result<()> {
    let tills = firm.tills.iter().zip(0..).map(|(session, number)| {
        let till = Till { firm: Arc::clone(firm), session: *session, number };
        tokio::spawn(till.work())
    });
    for worked in try_join_all(tills).await.context("a till broke down")? {
        worked?;
    }
    Ok(())
}

struct Till {
    firm: Arc<Firm>,
    session: Session,
    number: u8,
}

impl Till {
    async fn work(self) -> Result<()> {
        // Each till has its own dice, so that the day is the same whoever is faster.
        let mut dice = Rng::with_seed(u64::from(self.number));
        for basket in 0..BASKETS {
            let minutes = OPENING + basket * PACE + i64::from(self.number) % PACE;
            let shop = self.firm.at(minutes)?;
            let cart = self.basket(&mut dice)?;
            // What the customer sees and agrees to is what is charged, or nothing is sold.
            let shown = shop.quote(&self.session, cart.clone()).await?.total_amount;
            let checkout = Checkout {
                shown_total: Some(shown),
                key: Some(Key::new_v4()),
                ..Checkout::new(cart, self.payments(&mut dice, shown)?)
            };
            shop.checkout(&self.session, checkout).await?;
        }
        Ok(())
    }

    /// One to four things, for somebody who may be known.
    fn basket(&self, dice: &mut Rng) -> Result<Cart> {
        let goods = self.firm.goods().filter(|(good, _)| good.sold_by != SoldBy::Order);
        let goods: Vec<_> = goods.collect();
        let mut cart = Cart::new(self.firm.counter().id);
        if dice.u8(..4) == 0 {
            cart.customer = dice.choice(&self.firm.customers).map(|customer| customer.id);
        }
        let things = dice.usize(1..=4);
        for (good, product) in dice.choose_multiple(goods, things) {
            cart = cart.with(product.id, quantity(good, dice)?);
        }
        Ok(cart)
    }

    /// Cash with change, a card, or a voucher and the rest in cash.
    fn payments(&self, dice: &mut Rng, total: Money) -> Result<Vec<Payment>> {
        let voucher: Money = self.firm.plan.voucher.parse()?;
        Ok(match dice.u8(..5) {
            0 | 1 => vec![Payment::rest(PaymentMethod::Card)],
            2 if voucher < total => vec![
                Payment { method: PaymentMethod::Voucher, tendered: Some(voucher) },
                Payment::rest(PaymentMethod::Cash),
            ],
            _ => vec![Payment::cash(notes(total)?)],
        })
    }
}

/// What somebody wants of a good: a few pieces, or some hundred grams.
fn quantity(good: &Good, dice: &mut Rng) -> Result<Quantity> {
    let units = match good.sold_by {
        SoldBy::Weight => 10 * dice.i64(15..=90),
        SoldBy::Piece | SoldBy::Order => dice.i64(1..=3),
    };
    Ok(Quantity::new(units)?)
}

/// The least number of five-pound (or five-dinar) notes that pays a total.
fn notes(total: Money) -> Result<Money> {
    let five = Money::from(5).amount();
    Ok(Money::new((total.amount() / five).ceil().max(Money::from(1).amount()) * five)?)
}
