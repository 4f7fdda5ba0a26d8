//! Price lists: prices for a place, a group of customers or a season.

use std::fmt::Display;

use chrono::{Datelike, NaiveDate};

use crate::id::{LocationId, PriceListId, ProductId};
use crate::limits::{MAX_RECORDS, check_most};
use crate::money::Money;
use crate::records::record;
use crate::text::{CustomerGroup, Name};
use crate::{Field, Quantity, Result, ShopError};

/// A price from a quantity on.
#[shopx_derive::value]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PriceBreak {
    /// From how many of the product's smallest units in the cart, over all its lines.
    pub min_quantity: Quantity,
    /// The price for a whole unit, above zero.
    pub price: Money,
}

/// A product's price in a price list.
#[shopx_derive::value]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ListedPrice {
    /// The product.
    pub product: ProductId,
    /// From how many of its smallest units in the cart; 1 for any.
    pub min_quantity: Quantity,
    /// The price for a whole unit, above zero.
    pub price: Money,
}

record! {
    /// Prices that hold somewhere, for somebody, or for some time. A customer gets the best of the
    /// product's own price and all lists that hold, or that of the list that the cart pins.
    PriceList(PriceListId),
    /// The fields of a [`PriceList`], to create or update it.
    NewPriceList {
        /// Its name, unique per tenant.
        name: Name,
        /// Where it holds; none for everywhere.
        location: Option<LocationId>,
        /// For which customers; none for everybody.
        customer_group: Option<CustomerGroup>,
        /// Its first business date.
        starts_on: Option<NaiveDate>,
        /// Its last business date.
        ends_on: Option<NaiveDate>,
        /// The prices; a product may have several, for different quantities.
        prices: Vec<ListedPrice>,
    }
    entity: PriceList, edit: EditCatalog, room: price_lists, name: "price_list",
    key: Name, fold: |key| key.as_str().to_owned(),
    uniques: |new| vec![(Field::Name, new.name.as_str().to_owned())],

    fn check(new: &NewPriceList) -> Result<()> {
        check_days(Field::PriceList, new.starts_on, new.ends_on)?;
        check_most(new.prices.len(), MAX_RECORDS)?;
        let mut seen = std::collections::BTreeSet::new();
        for price in &new.prices {
            price.price.positive(Field::Price)?;
            if !seen.insert((price.product, price.min_quantity)) {
                return Err(ShopError::Malformed {
                    field: Field::Prices,
                    value: format!("product {} from {} twice", price.product, price.min_quantity),
                });
            }
        }
        Ok(())
    }
}

impl NewPriceList {
    /// A list that holds everywhere, for everybody, at any time.
    #[must_use]
    pub const fn new(name: Name, prices: Vec<ListedPrice>) -> Self {
        Self { name, location: None, customer_group: None, starts_on: None, ends_on: None, prices }
    }
}

impl PriceList {
    /// Whether it holds for this customer group, here and today.
    #[must_use]
    pub fn holds(
        &self,
        location: LocationId,
        group: Option<&CustomerGroup>,
        today: NaiveDate,
    ) -> bool {
        !self.archived
            && self.location.is_none_or(|only| only == location)
            && (self.customer_group.is_none() || self.customer_group.as_ref() == group)
            && within(today, self.starts_on, self.ends_on)
    }
}

/// Whether `day` is in a window that includes its last day.
pub(crate) fn within<D: PartialOrd + Copy>(day: D, first: Option<D>, last: Option<D>) -> bool {
    first.is_none_or(|first| first <= day) && last.is_none_or(|last| day <= last)
}

/// Refuses a window of days that ends before it starts, and days that no calendar shows.
pub(crate) fn check_days(
    of: Field,
    starts: Option<NaiveDate>,
    ends: Option<NaiveDate>,
) -> Result<()> {
    let odd = |day: &NaiveDate| !(1..=9_999).contains(&day.year());
    if let Some(day) = [starts, ends].into_iter().flatten().find(odd) {
        return Err(ShopError::Malformed { field: Field::Date, value: day.to_string() });
    }
    match (starts, ends) {
        (Some(starts), Some(ends)) if ends < starts => Err(reversed(of, starts, ends)),
        _ => Ok(()),
    }
}

/// The refusal that a window ends before it starts.
pub(super) fn reversed(of: Field, starts: impl Display, ends: impl Display) -> ShopError {
    ShopError::WindowReversed { field: of, starts: starts.to_string(), ends: ends.to_string() }
}
