//! Checkout. On `PostgreSQL` it costs two round trips however many lines the cart has: one lock-free
//! load, one recording call.

use std::collections::BTreeMap;

use async_trait::async_trait;
use serde::Serialize;

use super::quote::{price_cart, shelf_query};
use super::{BatchTaken, PromotionUse, Sale, SaleDraft, SaleLine, SaleStatus};
use crate::batches::{Pick, Shelf, pick, pick_batch};
use crate::id::{ProductId, SaleId};
use crate::idempotency::{Claim, Key, settled};
use crate::money::Money;
use crate::pricing::payment::{Payment, settle};
use crate::pricing::{Cart, PriceSource, PricedCart, PricedLine, PromotionResult, PromotionState};
use crate::session::Permission;
use crate::stock::{ShelfFacts, ShelfQuery, line_no};
use crate::store::{Context, Tx, UseCase};
use crate::{Entity, Result, ShopError};

/// Sells a cart: prices it again from the database, picks its batches, takes the payments, and
/// records all of it or nothing.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
#[cfg_attr(feature = "python", derive(shopx_derive::Python))]
pub struct Checkout {
    /// What is bought.
    pub cart: Cart,
    /// What the customer offers.
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
impl UseCase for Checkout {
    type Output = Sale;

    fn name(&self) -> &'static str {
        "checkout"
    }

    fn permissions(&self) -> Vec<Permission> {
        let mut needed = vec![Permission::Sell];
        needed.extend(self.cart.permissions());
        needed
    }

    fn key(&self) -> Option<Key> {
        self.key
    }

    async fn run(&self, tx: &mut dyn Tx, cx: &Context) -> Result<Sale> {
        self.cart.check()?;
        let claim = Claim::of(self.key, "checkout", self)?;
        let query = ShelfQuery { key: self.key, ..shelf_query(&self.cart, cx) };
        let mut facts = tx.stock().shelf(&query).await?;
        if let Some(made) = settled(claim.as_ref(), facts.prior.take())? {
            return as_sold(tx, SaleId::new(made[0])).await;
        }
        let mut draft = self.decide(&mut facts, claim, cx)?;
        draft.sale.id = tx.sales().record(&draft).await?;
        Ok(draft.sale)
    }
}

impl Checkout {
    fn decide(
        &self,
        facts: &mut ShelfFacts,
        claim: Option<Claim>,
        cx: &Context,
    ) -> Result<SaleDraft> {
        let priced = price_cart(facts, &self.cart, cx)?;
        if let Some(shown) = self.shown_total.filter(|shown| *shown != priced.total_amount) {
            return Err(ShopError::TotalMismatch { shown, computed: priced.total_amount });
        }
        let settings = &facts.settings;
        let settlement =
            settle(priced.total_amount, &self.payments, settings.rounding, settings.currency)?;
        let today = facts.today(self.cart.location, cx.now)?;
        let picks = self.pick(facts, today)?;
        let used = |result: &&PromotionResult| {
            let limits = [result.usage_limit, result.usage_limit_per_customer];
            result.state == PromotionState::Given && limits.iter().any(Option::is_some)
        };
        let use_of = |result: &PromotionResult| PromotionUse {
            promotion: result.promotion,
            usage_limit: result.usage_limit,
            usage_limit_per_customer: result.usage_limit_per_customer,
        };
        let mut uses: Vec<_> = priced.promotions.iter().filter(used).map(use_of).collect();
        uses.sort_by_key(|used| used.promotion);
        Ok(SaleDraft {
            claim,
            uses,
            sale: Sale {
                id: SaleId::new(0),
                location: self.cart.location,
                customer: self.cart.customer,
                user: cx.session.user,
                approved_by: cx.session.approving_user(),
                sold_at: cx.now,
                business_date: today,
                currency: priced.currency,
                payments: settlement.payments,
                paid_by: settlement.paid_by,
                total_amount: priced.total_amount,
                tax_amount: priced.tax_amount,
                exclusive_tax_amount: priced.exclusive_tax_amount,
                discount_amount: priced.discount_amount,
                tax_exemption: priced.tax_exemption.clone(),
                rounding_amount: settlement.rounding_amount,
                status: SaleStatus::Completed,
                refunded_amount: Money::ZERO,
                refund_count: 0,
                lines: sale_lines(facts, priced, picks)?,
            },
        })
    }

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
            let product = facts.product(line.product, true)?;
            let shelf = by_product
                .entry(line.product)
                .or_insert_with(|| Shelf::new(&product.batches, facts.picking(product)));
            let wanted = line.quantity.get();
            picks[index] = match line.batch {
                Some(batch) => {
                    pick_batch(shelf, (line.product, location), batch, wanted, today, true)?
                }
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
        match facts.product(id, true) {
            Err(refusal) => refusal,
            Ok(product) => Shelf::new(&product.batches, facts.picking(product))
                .shortage(today)
                .refusal(id, self.cart.location, wanted),
        }
    }
}

fn sale_lines(
    facts: &ShelfFacts,
    priced: PricedCart,
    picks: Vec<Vec<Pick>>,
) -> Result<Vec<SaleLine>> {
    let line = |(index, (line, picks)): (usize, (PricedLine, Vec<Pick>))| {
        let product = facts.product(line.product, true)?;
        let taken = |pick: Pick| BatchTaken {
            batch: pick.batch,
            quantity: pick.quantity,
            unit_cost: pick.unit_cost,
            returned: 0,
        };
        Ok(SaleLine {
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
            batches: picks.into_iter().map(taken).collect(),
            refunded_quantity: 0,
            refunded_amount: Money::ZERO,
            refunded_tax_amount: Money::ZERO,
        })
    };
    priced.lines.into_iter().zip(picks).enumerate().map(line).collect()
}

/// The sale as it was first made, whatever was refunded since.
async fn as_sold(tx: &mut dyn Tx, id: SaleId) -> Result<Sale> {
    let mut sale = one(tx, id).await?;
    sale.status = SaleStatus::Completed;
    sale.refunded_amount = Money::ZERO;
    sale.refund_count = 0;
    for line in &mut sale.lines {
        line.refunded_quantity = 0;
        line.refunded_amount = Money::ZERO;
        line.refunded_tax_amount = Money::ZERO;
        line.batches.iter_mut().for_each(|taken| taken.returned = 0);
    }
    Ok(sale)
}

/// The sale with this id, or the refusal that it is not there.
pub(super) async fn one(tx: &mut dyn Tx, id: SaleId) -> Result<Sale> {
    let found = tx.sales().get(&[id]).await?.pop();
    found.ok_or_else(|| ShopError::not_found(Entity::Sale, id))
}
