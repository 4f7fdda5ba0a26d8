//! Checkout: however many lines the cart has, it is one load without locks and one recording call.

use std::collections::BTreeMap;

use async_trait::async_trait;

use super::quote::{price_cart, shelf_query};
use super::{LineDraft, PromotionUse, Sale, SaleDraft};
use crate::batches::{Pick, Purpose, Shelf, pick, pick_batch};
use crate::decision::{Decision, Draft, made_before};
use crate::id::{ProductId, SaleId};
use crate::idempotency::{Claim, Key};
use crate::limits::line_no;
use crate::money::Money;
use crate::pricing::payment::{Payment, check_payments, tender};
use crate::pricing::{Cart, PriceSource, PricedCart, PricedLine, PromotionResult, PromotionState};
use crate::session::Permission;
use crate::stock::{Archived, Deciding, ShelfFacts, ShelfQuery};
use crate::store::{Context, Tx};
use crate::{Result, ShopError};

/// Sells a cart: prices it again from the database, picks its batches, takes the payments, and
/// records all of it or nothing.
#[shopx_derive::value(setters)]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkout {
    /// What is bought.
    pub cart: Cart,
    /// What the customer offers, in at most [`MAX_PAYMENTS`](crate::pricing::payment::MAX_PAYMENTS)
    /// payments.
    pub payments: Vec<Payment>,
    /// The total that the customer was shown; the sale is refused when it comes to another.
    pub shown_total: Option<Money>,
    /// Makes it happen once.
    pub key: Option<Key>,
}

impl Checkout {
    /// Sells `cart` for `payments`.
    #[must_use]
    pub fn new(cart: Cart, payments: impl Into<Vec<Payment>>) -> Self {
        Self { cart, payments: payments.into(), shown_total: None, key: None }
    }
}

#[async_trait]
impl Decision for Checkout {
    type Facts = ShelfFacts;
    type Draft = SaleDraft;

    fn permissions(&self) -> Vec<Permission> {
        let mut needed = vec![Permission::Sell];
        needed.extend(self.cart.permissions());
        needed
    }

    fn check(&self) -> Result<()> {
        self.cart.check()?;
        check_payments(&self.payments)
    }

    async fn load(&self, tx: &mut dyn Tx, cx: &Context) -> Result<ShelfFacts> {
        let query = ShelfQuery {
            key: self.key,
            deciding: Some(Deciding::Sale),
            ..shelf_query(&self.cart, cx)
        };
        tx.stock().shelf(&query).await
    }

    fn decide(&self, facts: &ShelfFacts, cx: &Context) -> Result<SaleDraft> {
        let priced = price_cart(facts, &self.cart, cx)?;
        if let Some(shown) = self.shown_total.filter(|shown| *shown != priced.total_amount) {
            return Err(ShopError::TotalMismatch { shown, computed: priced.total_amount });
        }
        let settings = &facts.settings;
        let tender =
            tender(priced.total_amount, &self.payments, settings.rounding, settings.currency)?;
        let today = facts.today(self.cart.location, cx.now)?;
        let picks = self.pick(facts, today)?;
        Ok(SaleDraft {
            location: self.cart.location,
            customer: self.cart.customer,
            author: cx.session.author(),
            sold_at: cx.now,
            business_date: today,
            currency: priced.currency,
            amount_digits: settings.rounding.amount_digits,
            payments: tender.payments,
            paid_by: tender.paid_by,
            total_amount: priced.total_amount,
            tax_amount: priced.tax_amount,
            exclusive_tax_amount: priced.exclusive_tax_amount,
            discount_amount: priced.discount_amount,
            tax_exemption: priced.tax_exemption.clone(),
            rounding_amount: tender.rounding_amount,
            uses: uses(&priced.promotions),
            lines: lines(facts, priced, picks)?,
        })
    }
}

#[async_trait]
impl Draft for SaleDraft {
    type Recorded = SaleId;
    type Made = SaleId;
    type Answer = Sale;

    async fn record(&self, tx: &mut dyn Tx, claim: Option<&Claim>) -> Result<SaleId> {
        tx.sales().record(claim, self).await
    }

    fn answer(self, id: SaleId) -> Sale {
        self.into_sale(id)
    }

    async fn replay(tx: &mut dyn Tx, made: SaleId) -> Result<Sale> {
        made_before(tx.sales().get(&[made]).await?.pop()).map(Sale::into_first_made)
    }
}

/// The uses of promotions that have a limit, by promotion.
fn uses(promotions: &[PromotionResult]) -> Vec<PromotionUse> {
    let mut uses: Vec<_> = promotions
        .iter()
        .filter(|result| result.state == PromotionState::Given)
        .filter(|result| result.usage_limit.or(result.usage_limit_per_customer).is_some())
        .map(|result| PromotionUse {
            promotion: result.promotion,
            usage_limit: result.usage_limit,
            usage_limit_per_customer: result.usage_limit_per_customer,
        })
        .collect();
    uses.sort_by_key(|used| used.promotion);
    uses
}

impl Checkout {
    /// Picks the batches of every line. The same product on two lines counts once, as the sum.
    fn pick(&self, facts: &ShelfFacts, today: chrono::NaiveDate) -> Result<Vec<Vec<Pick>>> {
        let location = self.cart.location;
        let mut by_product: BTreeMap<ProductId, Shelf<'_>> = BTreeMap::new();
        let mut picks = vec![Vec::new(); self.cart.lines.len()];
        let lines = || self.cart.lines.iter().enumerate();
        // Named batches first: what picking takes must not be what another line names.
        let named = lines().filter(|(_, line)| line.batch.is_some());
        let unnamed = lines().filter(|(_, line)| line.batch.is_none());
        for (index, line) in named.chain(unnamed) {
            let product = facts.product(line.product, Archived::Refused)?;
            let shelf = by_product
                .entry(line.product)
                .or_insert_with(|| Shelf::new(&product.batches, facts.picking(product)));
            let wanted = line.quantity.get();
            picks[index] = match line.batch {
                Some(batch) => pick_batch(
                    shelf,
                    (line.product, location),
                    batch,
                    wanted,
                    today,
                    Purpose::Sale,
                )?,
                None => pick(shelf, wanted, today)
                    .map_err(|_| self.too_few(facts, line.product, today))?,
            };
        }
        Ok(picks)
    }

    /// The refusal that the shelf has fewer than all lines of the product want together.
    fn too_few(&self, facts: &ShelfFacts, id: ProductId, today: chrono::NaiveDate) -> ShopError {
        let lines = self.cart.lines.iter().filter(|line| line.product == id);
        let wanted = lines.map(|line| line.quantity.get()).sum();
        match facts.product(id, Archived::Refused) {
            Err(refusal) => refusal,
            Ok(product) => Shelf::new(&product.batches, facts.picking(product))
                .shortage(today)
                .refusal(id, self.cart.location, wanted),
        }
    }
}

fn lines(facts: &ShelfFacts, priced: PricedCart, picks: Vec<Vec<Pick>>) -> Result<Vec<LineDraft>> {
    let line = |(index, (line, picks)): (usize, (PricedLine, Vec<Pick>))| {
        let product = facts.product(line.product, Archived::Refused)?;
        Ok(LineDraft {
            line_no: line_no(index),
            product: line.product,
            sku: product.sku.clone(),
            name: product.name.clone(),
            quantity: line.quantity.get(),
            quantity_decimals: product.quantity_decimals,
            list_price: line.list_price,
            unit_price: line.unit_price,
            override_reason: match line.price_source {
                PriceSource::Override { reason } => Some(reason),
                _ => None,
            },
            total_price: line.total_price,
            discount_amount: line.discount_amount,
            tax_amount: line.tax_amount,
            exclusive_tax_amount: line.exclusive_tax_amount,
            discounts: line.discounts,
            taxes: line.taxes,
            picks,
        })
    };
    priced.lines.into_iter().zip(picks).enumerate().map(line).collect()
}
