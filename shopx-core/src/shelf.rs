//! What a cart, a receipt, a shipment … is decided on: what a location has, its prices and taxes, and how
//! the tenant keeps shop, in one consistent picture.

use std::collections::BTreeMap;
use std::fmt::Display;

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};

use crate::batches::{Picking, Shortage};
use crate::catalog::TaxRate;
use crate::clock::{business_date, local_time};
use crate::id::{BatchId, CustomerId, LocationId, PriceListId, ProductId, SupplierId, TaxClassId};
use crate::idempotency::{Key, Prior};
use crate::money::Money;
use crate::pricing::{ActivePromotion, PriceBreak, PriceList};
use crate::tenants::Settings;
use crate::text::{Category, CouponCode, CustomerGroup, Name, Note, Sku};
use crate::{Entity, Field, Result, ShopError};

/// What a use case that touches stock needs to know, asked for in one go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShelfQuery {
    /// Where.
    pub location: LocationId,
    /// Of which products, each once, in order.
    pub products: Vec<ProductId>,
    /// What a cart's prices go by, when there is a cart.
    pub prices: Option<PriceQuery>,
    /// The request's idempotency key.
    pub key: Option<Key>,
    /// Whether the cost of each product's latest batch is needed.
    pub costs: bool,
    /// From whom, when a supplier is named.
    pub supplier: Option<SupplierId>,
    /// Where to, when the units are to go to another location.
    pub destination: Option<LocationId>,
    /// What is to be decided on it, when anything is.
    pub deciding: Option<Deciding>,
}

/// What is to be decided on what a location has. A store may load and record decisions of the same
/// sort together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Deciding {
    /// A sale.
    Sale,
    /// A shipment to another location.
    Shipment,
    /// A receipt of goods.
    Receipt,
    /// An adjustment or a count.
    Adjustment,
    /// A return without a receipt.
    Return,
}

/// What a cart's prices go by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PriceQuery {
    /// The customer, if there is one.
    pub customer: Option<CustomerId>,
    /// The coupons that are shown.
    pub coupons: Vec<CouponCode>,
    /// The price list that is pinned.
    pub price_list: Option<PriceListId>,
    /// When.
    pub at: DateTime<Utc>,
}

impl ShelfQuery {
    /// Asks for these products at this location.
    pub fn new(location: LocationId, products: impl IntoIterator<Item = ProductId>) -> Self {
        let products: std::collections::BTreeSet<_> = products.into_iter().collect();
        Self {
            location,
            products: products.into_iter().collect(),
            prices: None,
            key: None,
            costs: false,
            supplier: None,
            destination: None,
            deciding: None,
        }
    }
}

/// What a location has and how the tenant keeps shop: one consistent picture, without locks.
#[derive(Debug, Clone, PartialEq)]
pub struct ShelfFacts {
    /// The tenant's settings.
    pub settings: Settings,
    /// The location, if there is one with this id.
    pub location: Option<ShelfLocation>,
    /// The customer, if one was asked for and is there.
    pub customer: Option<ShelfCustomer>,
    /// Whether the supplier is archived, if one was asked for and is there.
    pub supplier_archived: Option<bool>,
    /// Whether the destination is archived, if one was asked for and is there.
    pub destination_archived: Option<bool>,
    /// The products that are there.
    pub products: BTreeMap<ProductId, ShelfProduct>,
    /// The rates of their tax classes at the location, in the order in which they apply.
    pub taxes: BTreeMap<TaxClassId, Vec<TaxRate>>,
    /// The price lists that have a price for one of the products, with the prices of those products
    /// only, and the pinned one. A store may leave out others that are archived or hold elsewhere.
    /// Empty unless prices were asked for.
    pub price_lists: Vec<PriceList>,
    /// The promotions that apply by themselves or by a coupon that is shown. A store may leave out
    /// those that are archived or hold elsewhere or at another time, unless by coupon. Empty unless
    /// prices were asked for.
    pub promotions: Vec<ActivePromotion>,
    /// What the key was used for before.
    pub prior: Option<Prior>,
}

/// A customer, as far as prices are concerned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShelfCustomer {
    /// Whether the record is archived.
    pub archived: bool,
    /// The group for price lists and promotions.
    pub group: Option<CustomerGroup>,
    /// Why they bear no tax.
    pub tax_exemption: Option<Note>,
    /// Which taxes they do not bear; all when none is named.
    pub exempt_taxes: Vec<Name>,
    /// The last business date on which they are exempt.
    pub exemption_ends_on: Option<NaiveDate>,
}

/// A location, as far as stock is concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ShelfLocation {
    /// Its time zone.
    pub time_zone: chrono_tz::Tz,
    /// Whether it is archived.
    pub archived: bool,
}

/// A product at a location.
#[derive(Debug, Clone, PartialEq)]
pub struct ShelfProduct {
    /// Its SKU.
    pub sku: Sku,
    /// Its name.
    pub name: Name,
    /// Its category.
    pub category: Option<Category>,
    /// Its price for a whole unit.
    pub price: Money,
    /// Its prices from a quantity on.
    pub price_breaks: Vec<PriceBreak>,
    /// Its usual cost.
    pub cost: Option<Money>,
    /// How many decimals its quantities have.
    pub quantity_decimals: u32,
    /// Its own way of picking.
    pub picking: Option<Picking>,
    /// Its tax class.
    pub tax_class: Option<TaxClassId>,
    /// Whether it is archived.
    pub archived: bool,
    /// Units on hand at the location.
    pub quantity: i64,
    /// Units held by pending transfers.
    pub reserved: i64,
    /// The cost of its latest batch anywhere, when that was asked for.
    pub latest_cost: Option<Money>,
    /// Its open batches at the location, in any order.
    pub batches: Vec<ShelfBatch>,
}

/// A batch at a location.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ShelfBatch {
    /// The batch.
    pub id: BatchId,
    /// The business date of its receipt.
    pub received_date: NaiveDate,
    /// The last day on which it may be sold.
    pub expiration_date: Option<NaiveDate>,
    /// Whether it is quarantined.
    pub quarantined: bool,
    /// Units on hand here.
    pub quantity: i64,
    /// Units held by pending transfers.
    pub reserved: i64,
    /// What a whole unit cost.
    pub unit_cost: Money,
}

impl ShelfBatch {
    /// Whether its last day of sale has passed.
    #[must_use]
    pub fn expired(&self, today: NaiveDate) -> bool {
        self.expiration_date.is_some_and(|last| last < today)
    }
}

/// What becomes of a request for something that is archived.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Archived {
    /// It is refused.
    Refused,
    /// It makes no difference.
    Taken,
}

impl ShelfFacts {
    /// Refuses a supplier who is not there or archived.
    pub(crate) fn check_supplier(&self, id: SupplierId) -> Result<()> {
        check_active(Entity::Supplier, id, self.supplier_archived)
    }

    /// Refuses a destination that is not there or archived.
    pub(crate) fn check_destination(&self, id: LocationId) -> Result<()> {
        check_active(Entity::Location, id, self.destination_archived)
    }

    /// The location, which must be there.
    pub(crate) fn location(&self, id: LocationId, archived: Archived) -> Result<ShelfLocation> {
        let found = self.location.ok_or_else(|| ShopError::not_found(Entity::Location, id))?;
        if archived == Archived::Refused && found.archived {
            return Err(ShopError::Archived { entity: Entity::Location, id: id.to_string() });
        }
        Ok(found)
    }

    /// The product, which must be there.
    pub(crate) fn product(&self, id: ProductId, archived: Archived) -> Result<&ShelfProduct> {
        let found =
            self.products.get(&id).ok_or_else(|| ShopError::not_found(Entity::Product, id))?;
        if archived == Archived::Refused && found.archived {
            return Err(ShopError::Archived { entity: Entity::Product, id: id.to_string() });
        }
        Ok(found)
    }

    /// How the product is picked.
    pub(crate) fn picking(&self, product: &ShelfProduct) -> Picking {
        product.picking.unwrap_or(self.settings.picking)
    }

    /// The time of day at the location.
    pub(crate) fn time(&self, location: LocationId, now: DateTime<Utc>) -> Result<NaiveTime> {
        Ok(local_time(now, self.location(location, Archived::Taken)?.time_zone))
    }

    /// The business date at the location.
    pub(crate) fn today(&self, location: LocationId, now: DateTime<Utc>) -> Result<NaiveDate> {
        Ok(business_date(now, self.location(location, Archived::Taken)?.time_zone))
    }
}

/// Refuses what is not there, or archived.
fn check_active(entity: Entity, id: impl Display, archived: Option<bool>) -> Result<()> {
    match archived {
        Some(false) => Ok(()),
        Some(true) => Err(ShopError::Archived { entity, id: id.to_string() }),
        None => Err(ShopError::not_found(entity, id)),
    }
}

impl ShelfProduct {
    /// What units without a batch cost: what the caller says, else the latest batch's cost, else
    /// the product's; never a silent zero.
    pub(crate) fn cost_of_found(&self, id: ProductId, said: Option<Money>) -> Result<Money> {
        let cost = said.or(self.latest_cost).or(self.cost);
        cost.ok_or(ShopError::CostUnknown { product: id })?.not_negative(Field::UnitCost)
    }

    /// The refusal that there are too few units to take away.
    pub(crate) fn too_few(
        &self,
        product: ProductId,
        location: LocationId,
        wanted: i64,
    ) -> ShopError {
        Shortage {
            available: self.quantity - self.reserved,
            reserved: self.reserved,
            ..Shortage::default()
        }
        .refusal(product, location, wanted)
    }
}
