//! Price lists and price breaks.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use shopx_core::id::{LocationId, ProductId};
use shopx_core::{Result, ShopError, pricing};

use super::records::row;
use super::{Exact, all, maybe, text};

row! {
    /// A price list.
    PriceList, NewPriceList in pricing {
        name: String,
        location: Option<i64>,
        customer_group: Option<String>,
        starts_on: Option<NaiveDate>,
        ends_on: Option<NaiveDate>,
        prices: Vec<ListedPrice>,
    }
}

impl From<&pricing::NewPriceList> for NewPriceList {
    fn from(new: &pricing::NewPriceList) -> Self {
        Self {
            name: text(&new.name),
            location: new.location.map(LocationId::get),
            customer_group: new.customer_group.as_ref().map(text),
            starts_on: new.starts_on,
            ends_on: new.ends_on,
            prices: new.prices.iter().map(Into::into).collect(),
        }
    }
}

impl TryFrom<NewPriceList> for pricing::NewPriceList {
    type Error = ShopError;
    fn try_from(row: NewPriceList) -> Result<Self> {
        Ok(Self {
            name: row.name.try_into()?,
            location: row.location.map(LocationId::new),
            customer_group: maybe(row.customer_group)?,
            starts_on: row.starts_on,
            ends_on: row.ends_on,
            prices: all(row.prices)?,
        })
    }
}

/// A product's price in a price list.
#[derive(Serialize, Deserialize)]
struct ListedPrice {
    product: i64,
    min_quantity: i64,
    price: Exact,
}

impl From<&pricing::ListedPrice> for ListedPrice {
    fn from(price: &pricing::ListedPrice) -> Self {
        Self {
            product: price.product.get(),
            min_quantity: price.min_quantity.get(),
            price: price.price.into(),
        }
    }
}

impl TryFrom<ListedPrice> for pricing::ListedPrice {
    type Error = ShopError;
    fn try_from(price: ListedPrice) -> Result<Self> {
        Ok(Self {
            product: ProductId::new(price.product),
            min_quantity: price.min_quantity.try_into()?,
            price: price.price.try_into()?,
        })
    }
}

/// A price from a quantity on.
#[derive(Serialize, Deserialize)]
pub(crate) struct PriceBreak {
    min_quantity: i64,
    price: Exact,
}

impl From<&pricing::PriceBreak> for PriceBreak {
    fn from(price: &pricing::PriceBreak) -> Self {
        Self { min_quantity: price.min_quantity.get(), price: price.price.into() }
    }
}

impl TryFrom<PriceBreak> for pricing::PriceBreak {
    type Error = ShopError;
    fn try_from(price: PriceBreak) -> Result<Self> {
        Ok(Self { min_quantity: price.min_quantity.try_into()?, price: price.price.try_into()? })
    }
}
