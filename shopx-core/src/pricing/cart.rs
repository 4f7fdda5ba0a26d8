//! What a till sends: a cart, without amounts of its own.

use crate::id::{BatchId, CustomerId, LocationId, PriceListId, ProductId};
use crate::limits::{check_lines, check_most};
use crate::money::{Currency, Money, Percent};
use crate::session::Permission;
use crate::text::{CouponCode, Note};
use crate::{Quantity, Result};

/// The most lines that one cart may have.
pub const MAX_CART_LINES: usize = 5_000;

/// The most coupons that may be shown for one cart.
pub const MAX_COUPONS: usize = 100;

/// What a customer wants to buy, where.
#[shopx_derive::value(setters)]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cart {
    /// Where the goods are taken from, and whose taxes apply.
    pub location: LocationId,
    /// Who buys; most sales are anonymous.
    pub customer: Option<CustomerId>,
    /// What is bought, on at most [`MAX_CART_LINES`] lines. The same product may stand on several.
    pub lines: Vec<CartLine>,
    /// A discount on the whole cart.
    pub discount: Option<Discount>,
    /// The codes of the coupons that the customer shows, at most [`MAX_COUPONS`].
    pub coupons: Vec<CouponCode>,
    /// The price list to go by, which must hold; the best price when not said. It needs no
    /// permission: which list a till goes by is for the shop to arrange.
    pub price_list: Option<PriceListId>,
    /// The currency that the till counts in; refused when it is not the tenant's.
    pub currency: Option<Currency>,
}

/// One line of a cart.
#[shopx_derive::value(setters)]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CartLine {
    /// The product.
    pub product: ProductId,
    /// How many of its smallest units.
    pub quantity: Quantity,
    /// Another price than the catalogue's; needs [`Permission::OverridePrice`], a cashier's up to
    /// the tenant's limit.
    pub price: Option<PriceOverride>,
    /// A discount on this line; needs [`Permission::Discount`], a cashier's up to the tenant's
    /// limit.
    pub discount: Option<Discount>,
    /// The batch to take out of turn; needs [`Permission::ChooseBatch`].
    pub batch: Option<BatchId>,
}

/// A price given by hand.
#[shopx_derive::value(new, setters)]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PriceOverride {
    /// The price for a whole unit; may be zero.
    pub price: Money,
    /// Why.
    pub reason: Note,
}

/// A discount given by hand.
#[shopx_derive::value(new, setters)]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Discount {
    /// How much.
    pub value: DiscountValue,
    /// Why.
    pub reason: Note,
}

/// How much a discount takes off.
#[shopx_derive::value]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DiscountValue {
    /// A percentage between 0 and 100.
    Percent(Percent),
    /// An amount in the tenant's currency, at most what it is taken from.
    Amount(Money),
}

impl Cart {
    /// An anonymous cart without lines.
    #[must_use]
    pub const fn new(location: LocationId) -> Self {
        Self {
            location,
            customer: None,
            lines: Vec::new(),
            discount: None,
            coupons: Vec::new(),
            price_list: None,
            currency: None,
        }
    }

    /// The cart with one more line at the catalogue's price.
    #[must_use]
    pub fn with(mut self, product: ProductId, quantity: Quantity) -> Self {
        self.lines.push(CartLine::new(product, quantity));
        self
    }

    /// Refuses a cart without lines or with too many lines or coupons.
    pub(crate) fn check(&self) -> Result<()> {
        check_lines(self.lines.len(), MAX_CART_LINES)?;
        check_most(self.coupons.len(), MAX_COUPONS)
    }

    /// What its lines need beyond the permission to sell.
    pub(crate) fn permissions(&self) -> Vec<Permission> {
        let any = |has: fn(&CartLine) -> bool| self.lines.iter().any(has);
        let mut needed = Vec::new();
        if any(|line| line.price.is_some()) {
            needed.push(Permission::OverridePrice);
        }
        if self.discount.is_some() || any(|line| line.discount.is_some()) {
            needed.push(Permission::Discount);
        }
        if any(|line| line.batch.is_some()) {
            needed.push(Permission::ChooseBatch);
        }
        needed
    }
}

impl CartLine {
    /// A line at the catalogue's price.
    #[must_use]
    pub const fn new(product: ProductId, quantity: Quantity) -> Self {
        Self { product, quantity, price: None, discount: None, batch: None }
    }
}
