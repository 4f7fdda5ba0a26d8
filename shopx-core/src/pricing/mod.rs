//! Pricing: a cart becomes a priced cart. Pure: facts in, amounts or a refusal out.
//!
//! In this order, which is the same for a quote and a sale:
//!
//! 1. unit price: the product's, or an override with its reason;
//! 2. line discount, a percentage or an amount;
//! 3. (promotions take their place here)
//! 4. cart discount, spread over the lines by what is left of them;
//! 5. tax: each rate inside or on top of the price, optionally compound;
//! 6. totals; the cash step comes with the payments, in [`payment`].
//!
//! What holds, always: a line's `total_price` is unit price × quantity, rounded; `total_amount` =
//! Σ `total_price` − `discount_amount` + `exclusive_tax_amount`; the header's amounts are the sums
//! of the lines'; a discount of 100 % gives exactly 0; the order of the lines changes no total.

mod cart;
pub mod payment;
mod tax;

pub use cart::{Cart, CartLine, Discount, DiscountValue, MAX_CART_LINES, PriceOverride};

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::catalog::TaxRate;
use crate::id::{ProductId, TaxClassId};
use crate::money::{Currency, Money, Percent, Rounding, allocate};
use crate::session::words;
use crate::text::Note;
use crate::{Quantity, Result, ShopError};

/// What pricing needs to know of a product.
#[derive(Debug, Clone, PartialEq)]
pub struct PricedProduct {
    /// The product's price for a whole unit.
    pub price: Money,
    /// How many decimals its quantities have.
    pub quantity_decimals: u32,
    /// Which taxes it bears; none when it bears no tax.
    pub tax_class: Option<TaxClassId>,
}

/// What pricing needs to know of the shop.
#[derive(Debug, Clone)]
pub struct PriceFacts {
    /// The tenant's currency.
    pub currency: Currency,
    /// The tenant's rounding policy.
    pub rounding: Rounding,
    /// The products of the cart.
    pub products: BTreeMap<ProductId, PricedProduct>,
    /// The rates of their tax classes at the cart's location, in the order in which they apply.
    pub taxes: BTreeMap<TaxClassId, Vec<TaxRate>>,
}

words! {
    /// Where a line's discount comes from.
    DiscountKind, "discount kind" {
        /// Given on the line.
        Line = "line",
        /// Given by a promotion.
        Promotion = "promotion",
        /// The line's part of a discount on the whole cart.
        Cart = "cart",
    }
}

/// A discount that a line got.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineDiscount {
    /// Where it comes from.
    pub kind: DiscountKind,
    /// Why.
    pub reason: Note,
    /// How much, in the tenant's currency.
    pub amount: Money,
}

/// A tax that a line bears.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineTax {
    /// The rate's name on the receipt, such as `VAT`.
    pub name: String,
    /// The rate.
    pub percent: Percent,
    /// Whether the price includes it.
    pub inclusive: bool,
    /// How much, in the tenant's currency.
    pub amount: Money,
}

/// A line with its amounts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PricedLine {
    /// The product.
    pub product: ProductId,
    /// How much of it.
    pub quantity: Quantity,
    /// The catalogue's price for a whole unit.
    pub list_price: Money,
    /// The price charged for a whole unit, before discounts.
    pub unit_price: Money,
    /// Why the price is not the catalogue's.
    pub override_reason: Option<Note>,
    /// Unit price × quantity, rounded.
    pub total_price: Money,
    /// The sum of the discounts.
    pub discount_amount: Money,
    /// The sum of the taxes.
    pub tax_amount: Money,
    /// The part of the taxes that comes on top of the price.
    pub exclusive_tax_amount: Money,
    /// The discounts, in the order in which they were taken.
    pub discounts: Vec<LineDiscount>,
    /// The taxes, in the order in which they apply.
    pub taxes: Vec<LineTax>,
}

impl PricedLine {
    /// What is paid for the line: total price − discounts + tax on top.
    pub fn paid(&self) -> Result<Money> {
        self.net()?.plus(self.exclusive_tax_amount)
    }

    /// Total price − discounts.
    fn net(&self) -> Result<Money> {
        self.total_price.minus(self.discount_amount)
    }

    fn discount(&mut self, kind: DiscountKind, reason: &Note, amount: Money) -> Result<()> {
        self.discount_amount = self.discount_amount.plus(amount)?;
        self.discounts.push(LineDiscount { kind, reason: reason.clone(), amount });
        Ok(())
    }
}

/// A cart with its amounts. The lines are in the cart's order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PricedCart {
    /// The currency of every amount.
    pub currency: Currency,
    /// The lines.
    pub lines: Vec<PricedLine>,
    /// What is to be paid, before the cash step.
    pub total_amount: Money,
    /// The tax in it.
    pub tax_amount: Money,
    /// The tax that came on top of the prices.
    pub exclusive_tax_amount: Money,
    /// What the discounts took off.
    pub discount_amount: Money,
}

/// Prices a cart.
///
/// Refuses a cart without lines or with more than [`MAX_CART_LINES`], a product that is not among
/// the facts, a discount above what it is taken from, and amounts with too many digits.
pub fn price(facts: &PriceFacts, cart: &Cart) -> Result<PricedCart> {
    cart.check()?;
    let mut lines =
        cart.lines.iter().map(|line| line_before_tax(facts, line)).collect::<Result<Vec<_>>>()?;
    let order = canonical_order(&lines);
    if let Some(discount) = &cart.discount {
        discount_cart(facts, &mut lines, &order, discount)?;
    }
    tax::apply(facts, &mut lines, &order)?;

    let sum = |amount: fn(&PricedLine) -> Money| Money::sum(lines.iter().map(amount));
    let total_price = sum(|line| line.total_price)?;
    let discount_amount = sum(|line| line.discount_amount)?;
    let tax_amount = sum(|line| line.tax_amount)?;
    let exclusive_tax_amount = sum(|line| line.exclusive_tax_amount)?;
    let total_amount = total_price.minus(discount_amount)?.plus(exclusive_tax_amount)?;
    Ok(PricedCart {
        currency: facts.currency,
        lines,
        total_amount,
        tax_amount,
        exclusive_tax_amount,
        discount_amount,
    })
}

/// Steps 1 and 2.
fn line_before_tax(facts: &PriceFacts, line: &CartLine) -> Result<PricedLine> {
    let product = facts
        .products
        .get(&line.product)
        .ok_or_else(|| ShopError::not_found(crate::Entity::Product, line.product))?;
    let (unit_price, override_reason) = match &line.price {
        None => (product.price, None),
        Some(PriceOverride { price, reason }) => {
            (price.not_negative("price")?, Some(reason.clone()))
        }
    };
    let exact = unit_price.for_units(line.quantity.get(), product.quantity_decimals)?;
    let total_price = round(facts, exact)?;
    let mut priced = PricedLine {
        product: line.product,
        quantity: line.quantity,
        list_price: product.price,
        unit_price,
        override_reason,
        total_price,
        discount_amount: Money::ZERO,
        tax_amount: Money::ZERO,
        exclusive_tax_amount: Money::ZERO,
        discounts: Vec::new(),
        taxes: Vec::new(),
    };
    if let Some(discount) = &line.discount {
        let amount = discount_of(facts, discount, total_price)?;
        priced.discount(DiscountKind::Line, &discount.reason, amount)?;
    }
    Ok(priced)
}

/// Step 4: each line's part is in proportion to what is left of it.
fn discount_cart(
    facts: &PriceFacts,
    lines: &mut [PricedLine],
    order: &[usize],
    discount: &Discount,
) -> Result<()> {
    let nets = order.iter().map(|index| lines[*index].net()).collect::<Result<Vec<_>>>()?;
    let amount = discount_of(facts, discount, Money::sum(nets.iter().copied())?)?;
    let parts = allocate(amount, &nets, facts.currency.digits())?;
    for (index, part) in order.iter().zip(parts) {
        if !part.is_zero() {
            lines[*index].discount(DiscountKind::Cart, &discount.reason, part)?;
        }
    }
    Ok(())
}

/// What a discount takes off `price`, rounded; never more than `price`.
fn discount_of(facts: &PriceFacts, discount: &Discount, price: Money) -> Result<Money> {
    match discount.value {
        DiscountValue::Percent(percent) => {
            if percent.get() > rust_decimal::Decimal::ONE_HUNDRED {
                return Err(ShopError::PercentOutOfRange {
                    field: "discount".to_owned(),
                    percent: percent.get(),
                });
            }
            let exact = price.amount().checked_mul(percent.factor());
            round(facts, Money::exact(exact.ok_or(ShopError::Overflow)?)?)
        }
        DiscountValue::Amount(amount) => {
            let amount = facts.currency.check(amount.not_negative("discount")?)?;
            if amount > price {
                return Err(ShopError::DiscountExceedsPrice { discount: amount, price });
            }
            Ok(amount)
        }
    }
}

/// The amount at the currency's digits, by the tenant's mode.
fn round(facts: &PriceFacts, amount: Money) -> Result<Money> {
    Money::exact(facts.rounding.mode.round(amount.amount(), facts.currency.digits()))
}

/// An order that does not depend on how the lines were entered, for whatever goes to "the earlier
/// line". Lines that compare equal are interchangeable.
fn canonical_order(lines: &[PricedLine]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..lines.len()).collect();
    order.sort_by_key(|index| {
        let line = &lines[*index];
        (line.product, line.unit_price, line.quantity, line.discount_amount)
    });
    order
}
