//! Pricing a cart without selling it.

use std::borrow::Cow;

use async_trait::async_trait;

use crate::id::ProductId;
use crate::pricing::{Cart, HandLimit, PriceFacts, PricedCart, PricedProduct, price, within};
use crate::session::{Permission, Role};
use crate::stock::{Archived, PriceQuery, ShelfFacts, ShelfQuery};
use crate::store::{Context, Tx, UseCase};
use crate::{Entity, Result, ShopError};

/// Prices a cart. Stock is not looked at.
#[derive(Debug, Clone)]
pub struct Quote(pub Cart);

#[async_trait]
impl UseCase for Quote {
    type Output = PricedCart;

    fn name(&self) -> &'static str {
        "quote"
    }

    fn permissions(&self) -> Vec<Permission> {
        let mut needed = vec![Permission::Sell];
        needed.extend(self.0.permissions());
        needed
    }

    async fn run(&self, tx: &mut dyn Tx, cx: &Context) -> Result<PricedCart> {
        self.0.check()?;
        let facts = tx.stock().shelf(&shelf_query(&self.0, cx)).await?;
        price_cart(&facts, &self.0, cx)
    }
}

/// What pricing and selling a cart need to know.
pub(super) fn shelf_query(cart: &Cart, cx: &Context) -> ShelfQuery {
    let products = cart.lines.iter().map(|line| line.product);
    let prices = PriceQuery {
        customer: cart.customer,
        coupons: cart.coupons.clone(),
        price_list: cart.price_list,
        at: cx.now,
    };
    ShelfQuery { prices: Some(prices), ..ShelfQuery::new(cart.location, products) }
}

/// Prices a cart from what the shelf says, which must know its location, customer and products.
pub(super) fn price_cart(facts: &ShelfFacts, cart: &Cart, cx: &Context) -> Result<PricedCart> {
    facts.location(cart.location, Archived::Refused)?;
    let customer = match (cart.customer, &facts.customer) {
        (None, _) => None,
        (Some(id), None) => return Err(ShopError::not_found(Entity::Customer, id)),
        (Some(id), Some(customer)) if customer.archived => {
            return Err(ShopError::Archived { entity: Entity::Customer, id: id.to_string() });
        }
        (Some(_), Some(customer)) => Some(customer),
    };
    let product = |id: ProductId| {
        let product = facts.product(id, Archived::Refused)?;
        let priced = PricedProduct {
            price: product.price,
            price_breaks: product.price_breaks.clone(),
            quantity_decimals: product.quantity_decimals,
            category: product.category.clone(),
            tax_class: product.tax_class,
        };
        Ok((id, priced))
    };
    let settings = &facts.settings;
    let role = cx.session.authority();
    let by_hand = HandLimit { role, percent: settings.cashier_discount_limit };
    let today = facts.today(cart.location, cx.now)?;
    let exempt = customer.filter(|customer| within(today, None, customer.exemption_ends_on));
    let facts = PriceFacts {
        currency: settings.currency,
        rounding: settings.rounding,
        today,
        time: facts.time(cart.location, cx.now)?,
        customer_group: customer.and_then(|customer| customer.group.clone()),
        tax_exemption: exempt.and_then(|customer| customer.tax_exemption.clone()),
        exempt_taxes: exempt.map(|customer| customer.exempt_taxes.clone()).unwrap_or_default(),
        by_hand: Some(by_hand).filter(|_| role == Role::Cashier),
        products: cart.lines.iter().map(|line| product(line.product)).collect::<Result<_>>()?,
        price_lists: Cow::Borrowed(&facts.price_lists),
        promotions: Cow::Borrowed(&facts.promotions),
        taxes: Cow::Borrowed(&facts.taxes),
    };
    price(&facts, cart)
}
