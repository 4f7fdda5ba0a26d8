//! Why a price is what it is: the steps of a priced cart, to be read out by a cashier.

use std::fmt;

use rust_decimal::Decimal;

use super::{DiscountKind, LineTax, PriceSource, PricedCart, PricedLine, PromotionState};
use crate::exact;
use crate::id::{ProductId, PromotionId};
use crate::money::Money;
use crate::quantity::in_whole_units;
use crate::text::{Name, Note};

/// A step on the way from a cart to its total, in the order in which prices are made. It prints as
/// a sentence.
#[shopx_derive::value(display)]
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PriceStep {
    /// A line's unit price, and where it comes from.
    UnitPrice {
        /// The line, from 1.
        line_no: u32,
        /// The product.
        product: ProductId,
        /// How much of it, in whole units.
        #[serde(with = "exact")]
        quantity: Decimal,
        /// The price for a whole unit.
        unit_price: Money,
        /// Where it comes from.
        source: PriceSource,
        /// Unit price × quantity, rounded.
        total_price: Money,
    },
    /// What a line gets off.
    Discount {
        /// The line, from 1.
        line_no: u32,
        /// By what.
        kind: DiscountKind,
        /// The promotion, when it is one.
        promotion: Option<PromotionId>,
        /// Why.
        reason: Note,
        /// How much.
        amount: Money,
    },
    /// A promotion that gave nothing.
    NoPromotion {
        /// The promotion.
        promotion: PromotionId,
        /// Its name.
        name: Name,
        /// Why not.
        state: PromotionState,
    },
    /// A tax that a line bears.
    Tax {
        /// The line, from 1.
        line_no: u32,
        /// The tax.
        tax: LineTax,
    },
    /// Why there is no tax.
    Exempt {
        /// The reason on the customer's record.
        reason: Note,
        /// Which taxes there are not; all when none is named.
        taxes: Vec<Name>,
    },
    /// What is to be paid.
    Total {
        /// The total prices of the lines.
        total_price: Money,
        /// Less the discounts.
        discount_amount: Money,
        /// And the tax on top.
        exclusive_tax_amount: Money,
        /// Together.
        total_amount: Money,
    },
}

#[shopx_derive::methods]
impl PricedCart {
    /// The steps that led to its amounts, in the order in which prices are made.
    ///
    /// ```
    /// # use shopx_core::{MemoryStore, Money, Quantity, Shop, pricing::{Cart, PriceStep}};
    /// # use shopx_testing::arrange::open_shop;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> shopx_core::Result<()> {
    /// # let shop = Shop::new(MemoryStore::new());
    /// # let a = open_shop(&shop).await;
    /// # let tea = a.product("tea", "3").await;
    /// let cart = Cart::new(a.location.id).with(tea, Quantity::new(2)?);
    /// let quote = a.shop.quote(&a.cashier, cart).await?;
    /// let steps: Vec<String> = quote.explain().iter().map(PriceStep::to_string).collect();
    /// assert_eq!(steps[0], "line 1: 2 at 3, the product's price: 6");
    /// assert_eq!(steps[1], "total: 6 − 0 + 0 = 6");
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    #[carried]
    pub fn explain(&self) -> Vec<PriceStep> {
        let mut steps = Vec::new();
        let lines = || (1u32..).zip(&self.lines);
        steps.extend(lines().map(|(line_no, line)| unit_price(line_no, line)));
        for kind in [DiscountKind::Line, DiscountKind::Promotion] {
            steps.extend(lines().flat_map(|(line_no, line)| discounts(line_no, line, kind)));
        }
        let given = |state| state == PromotionState::Given;
        let not_given = self.promotions.iter().filter(|result| !given(result.state));
        steps.extend(not_given.map(|result| PriceStep::NoPromotion {
            promotion: result.promotion,
            name: result.name.clone(),
            state: result.state,
        }));
        for kind in [DiscountKind::Cart, DiscountKind::Exemption] {
            steps.extend(lines().flat_map(|(line_no, line)| discounts(line_no, line, kind)));
        }
        let exempt = |reason: &Note| PriceStep::Exempt {
            reason: reason.clone(),
            taxes: self.exempt_taxes.clone(),
        };
        steps.extend(self.tax_exemption.iter().map(exempt));
        for (line_no, line) in lines() {
            let tax = |tax: &LineTax| PriceStep::Tax { line_no, tax: tax.clone() };
            steps.extend(line.taxes.iter().map(tax));
        }
        let total_price = self.total_amount.minus(self.exclusive_tax_amount);
        let total_price = total_price.and_then(|net| net.plus(self.discount_amount));
        steps.push(PriceStep::Total {
            // It was computed from them.
            total_price: total_price.unwrap_or(self.total_amount),
            discount_amount: self.discount_amount,
            exclusive_tax_amount: self.exclusive_tax_amount,
            total_amount: self.total_amount,
        });
        steps
    }
}

fn unit_price(line_no: u32, line: &PricedLine) -> PriceStep {
    PriceStep::UnitPrice {
        line_no,
        product: line.product,
        quantity: in_whole_units(line.quantity.get(), line.quantity_decimals),
        unit_price: line.unit_price,
        source: line.price_source.clone(),
        total_price: line.total_price,
    }
}

fn discounts(
    line_no: u32,
    line: &PricedLine,
    kind: DiscountKind,
) -> impl Iterator<Item = PriceStep> {
    let of_kind = line.discounts.iter().filter(move |discount| discount.kind == kind);
    of_kind.map(move |discount| PriceStep::Discount {
        line_no,
        kind,
        promotion: discount.promotion,
        reason: discount.reason.clone(),
        amount: discount.amount,
    })
}

impl fmt::Display for PriceSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Product => write!(f, "the product's price"),
            Self::Break { .. } => write!(f, "the price for so many"),
            Self::List { name, min_quantity, .. } if min_quantity.get() > 1 => {
                write!(f, "the price of {name} for so many")
            }
            Self::List { name, .. } => write!(f, "the price of {name}"),
            Self::Override { reason } => write!(f, "given by hand ({reason})"),
        }
    }
}

impl fmt::Display for PriceStep {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnitPrice { line_no, quantity, unit_price, source, total_price, .. } => {
                write!(f, "line {line_no}: {quantity} at {unit_price}, {source}: {total_price}")
            }
            Self::Discount { line_no, kind, reason, amount, .. } => {
                write!(f, "line {line_no}: {amount} off by {kind} discount ({reason})")
            }
            Self::NoPromotion { name, state, .. } => write!(f, "no {name}: {}", state.in_words()),
            Self::Tax { line_no, tax } => {
                let LineTax { name, value, inclusive, base, amount } = tax;
                let how = if *inclusive { "in the price" } else { "on top" };
                write!(f, "line {line_no}: {name} {value} of {base}: {amount} {how}")
            }
            Self::Exempt { reason, taxes } if taxes.is_empty() => write!(f, "no tax ({reason})"),
            Self::Exempt { reason, taxes } => {
                let taxes: Vec<&str> = taxes.iter().map(Name::as_str).collect();
                write!(f, "no {} ({reason})", taxes.join(", "))
            }
            Self::Total { total_price, discount_amount, exclusive_tax_amount, total_amount } => {
                write!(
                    f,
                    "total: {total_price} − {discount_amount} + {exclusive_tax_amount} = {total_amount}"
                )
            }
        }
    }
}
