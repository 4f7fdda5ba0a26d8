//! Pricing a cart without selling it.

use async_trait::async_trait;

use crate::id::ProductId;
use crate::pricing::{Cart, PriceFacts, PricedCart, PricedProduct, price};
use crate::session::Permission;
use crate::stock::{ShelfFacts, ShelfQuery};
use crate::store::{Context, Tx, UseCase};
use crate::{Entity, Result, ShopError};

/// Prices a cart. Stock is not looked at.
#[derive(Debug, Clone)]
pub struct Quote(pub Cart);

#[async_trait]
impl UseCase for Quote {
    type Output = PricedCart;

    fn permissions(&self) -> Vec<Permission> {
        let mut needed = vec![Permission::Sell];
        needed.extend(self.0.permissions());
        needed
    }

    async fn run(&self, tx: &mut dyn Tx, _: &Context) -> Result<PricedCart> {
        self.0.check()?;
        let facts = tx.stock().shelf(&shelf_query(&self.0)).await?;
        price_cart(&facts, &self.0)
    }
}

/// What pricing and selling a cart need to know.
pub(super) fn shelf_query(cart: &Cart) -> ShelfQuery {
    let products = cart.lines.iter().map(|line| line.product);
    ShelfQuery { customer: cart.customer, ..ShelfQuery::new(cart.location, products) }
}

/// Prices a cart from what the shelf says, which must know its location, customer and products.
pub(super) fn price_cart(facts: &ShelfFacts, cart: &Cart) -> Result<PricedCart> {
    facts.location(cart.location, true)?;
    if let Some(customer) = cart.customer {
        match facts.customer_archived {
            None => return Err(ShopError::not_found(Entity::Customer, customer)),
            Some(true) => {
                let id = customer.to_string();
                return Err(ShopError::Archived { entity: Entity::Customer, id });
            }
            Some(false) => {}
        }
    }
    let product = |id: ProductId| {
        let product = facts.product(id, true)?;
        let priced = PricedProduct {
            price: product.price,
            quantity_decimals: product.quantity_decimals,
            tax_class: product.tax_class,
        };
        Ok((id, priced))
    };
    let facts = PriceFacts {
        currency: facts.settings.currency,
        rounding: facts.settings.rounding,
        products: cart.lines.iter().map(|line| product(line.product)).collect::<Result<_>>()?,
        taxes: facts.taxes.clone(),
    };
    price(&facts, cart)
}
