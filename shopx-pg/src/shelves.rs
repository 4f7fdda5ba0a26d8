//! What locations have and how the tenant keeps shop, loaded for one decision or for many in one call.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use rust_decimal::Decimal;
use shopx_core::catalog::TaxRate;
use shopx_core::id::{
    BatchId, CustomerId, LocationId, PriceListId, ProductId, SupplierId, TaxClassId, TenantId,
};
use shopx_core::idempotency::{Key, Prior};
use shopx_core::pricing::{ActivePromotion, PriceList};
use shopx_core::stock::{
    PriceQuery, ShelfBatch, ShelfCustomer, ShelfFacts, ShelfLocation, ShelfProduct, ShelfQuery,
};
use shopx_core::tenants::Settings;
use shopx_core::text::{CouponCode, Name, Sku};
use shopx_core::{Money, Result, ShopError};
use sqlx::FromRow;

use crate::call::{Call, column};
use crate::error::unknown;
use crate::facts::SettingsColumns;
use crate::stored;

/// A product at a location.
type Level = (LocationId, ProductId);

/// What the price lists and promotions of a cart go by, apart from its products: carts that have the
/// same share what is loaded.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Pricing<'q> {
    location: LocationId,
    day: NaiveDate,
    customer: Option<CustomerId>,
    price_list: Option<PriceListId>,
    coupons: &'q [CouponCode],
}

impl<'q> Pricing<'q> {
    fn of(query: &'q ShelfQuery) -> Option<(Self, &'q PriceQuery)> {
        let prices = query.prices.as_ref()?;
        let pricing = Self {
            location: query.location,
            day: prices.at.date_naive(),
            customer: prices.customer,
            price_list: prices.price_list,
            coupons: &prices.coupons,
        };
        Some((pricing, prices))
    }
}

/// The price lists and promotions that go with a pricing.
type Rules = (Vec<PriceList>, Vec<ActivePromotion>);

/// What some queries ask for, each thing once, in order.
pub(crate) struct Shelves<'q> {
    queries: Vec<&'q ShelfQuery>,
    locations: BTreeSet<LocationId>,
    products: BTreeSet<ProductId>,
    levels: BTreeSet<Level>,
    keys: BTreeSet<Key>,
    customers: BTreeSet<CustomerId>,
    suppliers: BTreeSet<SupplierId>,
    prices: BTreeMap<Pricing<'q>, &'q PriceQuery>,
}

impl<'q> Shelves<'q> {
    /// What these queries ask for together.
    pub(crate) fn of(queries: impl IntoIterator<Item = &'q ShelfQuery>) -> Self {
        let mut shelves = Self {
            queries: queries.into_iter().collect(),
            locations: BTreeSet::new(),
            products: BTreeSet::new(),
            levels: BTreeSet::new(),
            keys: BTreeSet::new(),
            customers: BTreeSet::new(),
            suppliers: BTreeSet::new(),
            prices: BTreeMap::new(),
        };
        for query in &shelves.queries {
            shelves.locations.extend([query.location].into_iter().chain(query.destination));
            shelves.products.extend(&query.products);
            shelves.levels.extend(query.products.iter().map(|product| (query.location, *product)));
            shelves.keys.extend(query.key);
            shelves.customers.extend(query.prices.as_ref().and_then(|prices| prices.customer));
            shelves.suppliers.extend(query.supplier);
            shelves.prices.extend(Pricing::of(query));
        }
        shelves
    }

    /// The call that loads it.
    pub(crate) fn load(&self, tenant: TenantId) -> Call {
        let levels: Vec<Level> = self.levels.iter().copied().collect();
        let (pricings, prices): (Vec<_>, Vec<_>) = self.prices.iter().unzip();
        let coupons: Vec<(i32, &CouponCode)> = (1..)
            .zip(&pricings)
            .flat_map(|(n, pricing)| pricing.coupons.iter().map(move |coupon| (n, coupon)))
            .collect();
        let costs = self.queries.iter().any(|query| query.costs);
        Call::of("load_shelves")
            .with("p_tenant", tenant.get())
            .with("p_user", None::<i64>)
            .with("p_locations", listed(&self.locations, LocationId::get))
            .with("p_products", listed(&self.products, ProductId::get))
            .with("p_level_location", column(&levels, |(location, _)| location.get()))
            .with("p_level_product", column(&levels, |(_, product)| product.get()))
            .with("p_costs", costs)
            .with("p_keys", self.keys.iter().copied().collect::<Vec<_>>())
            .with("p_customers", listed(&self.customers, CustomerId::get))
            .with("p_suppliers", listed(&self.suppliers, SupplierId::get))
            .with("p_price_location", column(&pricings, |pricing| pricing.location.get()))
            .with("p_price_at", column(&prices, |prices: &&PriceQuery| prices.at))
            .with(
                "p_price_customer",
                column(&pricings, |pricing| pricing.customer.map(CustomerId::get)),
            )
            .with(
                "p_price_list",
                column(&pricings, |pricing| pricing.price_list.map(PriceListId::get)),
            )
            .with("p_coupon_price", column(&coupons, |(n, _)| *n))
            .with("p_coupon", column(&coupons, |(_, coupon)| coupon.as_str()))
    }

    /// What each query is answered with, in their order.
    pub(crate) fn read(&self, row: &ShelvesRow) -> Result<Vec<ShelfFacts>> {
        let settings = row.settings.read()?;
        self.facts(&settings, row).map_err(|why| stored::unreadable("shelf", &why))
    }

    fn facts(&self, settings: &Settings, row: &ShelvesRow) -> Result<Vec<ShelfFacts>> {
        let locations = row.locations()?;
        let customers = row.customers()?;
        let suppliers: BTreeMap<SupplierId, bool> =
            listed_with(row.supplier_ids.as_ref(), row.supplier_archived.as_ref());
        let priors = row.priors()?;
        let products = row.products()?;
        let levels = self.on_hand(row)?;
        let taxes = row.taxes()?;
        let priced = self.priced(row)?;

        let facts = |query: &&ShelfQuery| {
            let location = locations.get(&query.location).copied();
            let customer = query.prices.as_ref().and_then(|prices| prices.customer);
            let pricing = Pricing::of(query).and_then(|(pricing, _)| priced.get(&pricing));
            let (price_lists, promotions) = pricing.cloned().unwrap_or_default();
            let product = |id: &ProductId| {
                let mut product = products.get(id)?.clone();
                if !query.costs {
                    product.latest_cost = None;
                }
                let level = levels.get(&(query.location, *id))?;
                (product.quantity, product.reserved) = (level.quantity, level.reserved);
                product.batches.clone_from(&level.batches);
                Some((*id, product))
            };
            let products: BTreeMap<_, _> = query.products.iter().filter_map(product).collect();
            let here =
                |rate: &&TaxRate| rate.location.is_none_or(|location| location == query.location);
            let taxes = products
                .values()
                .filter_map(|product| product.tax_class)
                .filter_map(|class| {
                    let rates: Vec<_> = taxes.get(&class)?.iter().filter(here).cloned().collect();
                    (!rates.is_empty()).then_some((class, rates))
                })
                .collect();
            ShelfFacts {
                settings: settings.clone(),
                location,
                customer: customer.and_then(|id| customers.get(&id)).cloned(),
                supplier_archived: query.supplier.and_then(|id| suppliers.get(&id)).copied(),
                destination_archived: query
                    .destination
                    .and_then(|id| locations.get(&id))
                    .map(|location| location.archived),
                products,
                taxes,
                price_lists,
                promotions,
                prior: query.key.and_then(|key| priors.get(&key)).cloned(),
            }
        };
        Ok(self.queries.iter().map(facts).collect())
    }

    /// What is on hand of each level.
    fn on_hand(&self, row: &ShelvesRow) -> Result<BTreeMap<Level, OnHand>> {
        let quantities = row.level_quantities.iter().zip(&row.level_reserved);
        let mut levels: Vec<OnHand> = quantities
            .map(|(quantity, reserved)| OnHand {
                quantity: *quantity,
                reserved: *reserved,
                batches: Vec::new(),
            })
            .collect();
        for (i, place) in row.batch_levels.iter().enumerate() {
            let place = usize::try_from(place - 1).map_err(|error| unknown(&error))?;
            let level = levels.get_mut(place).ok_or(ShopError::Storage)?;
            level.batches.push(ShelfBatch {
                id: BatchId::new(row.batch_ids[i]),
                received_date: row.batch_received[i],
                expiration_date: row.batch_expires[i],
                quarantined: row.batch_quarantined[i],
                quantity: row.batch_quantities[i],
                reserved: row.batch_reserved[i],
                unit_cost: Money::new(row.batch_unit_costs[i])?,
            });
        }
        Ok(self.levels.iter().copied().zip(levels).collect())
    }

    /// The price lists and promotions of each pricing.
    fn priced(&self, row: &ShelvesRow) -> Result<BTreeMap<&Pricing<'q>, Rules>> {
        let json = |lists: &Option<Vec<Option<String>>>, n: usize| {
            lists.as_ref().and_then(|lists| lists.get(n).cloned().flatten())
        };
        let read = |(n, pricing)| {
            let lists = json(&row.price_lists, n);
            let promotions = json(&row.promotions, n);
            let lists = stored::read_list::<stored::PriceList>(lists.as_deref())?;
            let promotions = stored::read_list::<stored::ActivePromotion>(promotions.as_deref())?;
            Ok((pricing, (lists, promotions)))
        };
        self.prices.keys().enumerate().map(read).collect()
    }
}

fn listed<T: Copy, C>(of: &BTreeSet<T>, value: impl Fn(T) -> C) -> Vec<C> {
    of.iter().copied().map(value).collect()
}

fn listed_with<T: From<i64> + Ord, V: Clone>(
    ids: Option<&Vec<i64>>,
    values: Option<&Vec<V>>,
) -> BTreeMap<T, V> {
    let ids = ids.into_iter().flatten().copied().map(T::from);
    ids.zip(values.into_iter().flatten().cloned()).collect()
}

/// What is on hand of a level.
struct OnHand {
    quantity: i64,
    reserved: i64,
    batches: Vec<ShelfBatch>,
}

/// What `shopx.load_shelves` returns: scalars, and arrays of one length per list.
#[derive(FromRow)]
pub(crate) struct ShelvesRow {
    #[sqlx(flatten)]
    settings: SettingsColumns,
    location_ids: Vec<i64>,
    location_time_zones: Vec<String>,
    location_archived: Vec<bool>,
    supplier_ids: Option<Vec<i64>>,
    supplier_archived: Option<Vec<bool>>,
    customer_ids: Option<Vec<i64>>,
    customer_archived: Option<Vec<bool>>,
    customer_groups: Option<Vec<Option<String>>>,
    customer_tax_exemptions: Option<Vec<Option<String>>>,
    customer_exempt_taxes: Option<Vec<Option<String>>>,
    customer_exemption_ends: Option<Vec<Option<NaiveDate>>>,
    prior_keys: Option<Vec<Key>>,
    prior_use_cases: Option<Vec<String>>,
    prior_fingerprints: Option<Vec<Vec<u8>>>,
    prior_subject_ids: Option<Vec<String>>,
    price_lists: Option<Vec<Option<String>>>,
    promotions: Option<Vec<Option<String>>>,
    product_ids: Vec<i64>,
    product_skus: Vec<String>,
    product_names: Vec<String>,
    product_categories: Vec<Option<String>>,
    product_prices: Vec<Decimal>,
    product_price_breaks: Vec<Option<String>>,
    product_costs: Vec<Option<Decimal>>,
    product_quantity_decimals: Vec<i16>,
    product_pickings: Vec<Option<String>>,
    product_tax_class_ids: Vec<Option<i64>>,
    product_archived: Vec<bool>,
    product_latest_costs: Option<Vec<Option<Decimal>>>,
    level_quantities: Vec<i64>,
    level_reserved: Vec<i64>,
    taxes: Option<String>,
    batch_levels: Vec<i32>,
    batch_ids: Vec<i64>,
    batch_received: Vec<NaiveDate>,
    batch_expires: Vec<Option<NaiveDate>>,
    batch_quarantined: Vec<bool>,
    batch_quantities: Vec<i64>,
    batch_reserved: Vec<i64>,
    batch_unit_costs: Vec<Decimal>,
}

impl ShelvesRow {
    fn locations(&self) -> Result<BTreeMap<LocationId, ShelfLocation>> {
        let zones = self.location_time_zones.iter().zip(&self.location_archived);
        let location = |(id, (zone, archived)): (&i64, (&String, &bool))| {
            let time_zone = zone.parse().map_err(|error| unknown(&error))?;
            Ok((LocationId::new(*id), ShelfLocation { time_zone, archived: *archived }))
        };
        self.location_ids.iter().zip(zones).map(location).collect()
    }

    fn customers(&self) -> Result<BTreeMap<CustomerId, ShelfCustomer>> {
        let (
            Some(ids),
            Some(archived),
            Some(groups),
            Some(exemptions),
            Some(exempt_taxes),
            Some(exemption_ends),
        ) = (
            &self.customer_ids,
            &self.customer_archived,
            &self.customer_groups,
            &self.customer_tax_exemptions,
            &self.customer_exempt_taxes,
            &self.customer_exemption_ends,
        )
        else {
            return Ok(BTreeMap::new());
        };
        let customer = |(i, id): (usize, &i64)| {
            let customer = ShelfCustomer {
                archived: archived[i],
                group: groups[i].as_deref().map(str::parse).transpose()?,
                tax_exemption: exemptions[i].as_deref().map(str::parse).transpose()?,
                exempt_taxes: stored::read_names(exempt_taxes[i].as_deref())?,
                exemption_ends_on: exemption_ends[i],
            };
            Ok((CustomerId::new(*id), customer))
        };
        ids.iter().enumerate().map(customer).collect()
    }

    fn priors(&self) -> Result<BTreeMap<Key, Prior>> {
        let (Some(keys), Some(use_cases), Some(fingerprints), Some(subjects)) = (
            &self.prior_keys,
            &self.prior_use_cases,
            &self.prior_fingerprints,
            &self.prior_subject_ids,
        ) else {
            return Ok(BTreeMap::new());
        };
        let prior = |(i, key): (usize, &Key)| {
            let fingerprint = fingerprints[i].as_slice().try_into();
            // An array of numbers, as PostgreSQL writes it.
            let ids = subjects[i].trim_matches(['{', '}']).split_terminator(',');
            let prior = Prior {
                use_case: use_cases[i].clone(),
                fingerprint: fingerprint.map_err(|error| unknown(&error))?,
                subjects: ids
                    .map(|id| id.parse().map_err(|error| unknown(&error)))
                    .collect::<Result<_>>()?,
            };
            Ok((*key, prior))
        };
        keys.iter().enumerate().map(prior).collect()
    }

    /// The products, without what is on hand of them anywhere.
    fn products(&self) -> Result<BTreeMap<ProductId, ShelfProduct>> {
        let breaks = |json| stored::read_list::<stored::PriceBreak>(json);
        let product = |(i, id): (usize, &i64)| {
            let latest_cost = self.product_latest_costs.as_ref().and_then(|costs| costs[i]);
            let product = ShelfProduct {
                sku: Sku::new(&self.product_skus[i])?,
                name: Name::new(&self.product_names[i])?,
                category: self.product_categories[i].as_deref().map(str::parse).transpose()?,
                price: Money::new(self.product_prices[i])?,
                price_breaks: breaks(self.product_price_breaks[i].as_deref())?,
                cost: self.product_costs[i].map(Money::new).transpose()?,
                quantity_decimals: self.product_quantity_decimals[i]
                    .try_into()
                    .map_err(|error| unknown(&error))?,
                picking: self.product_pickings[i].as_deref().map(str::parse).transpose()?,
                tax_class: self.product_tax_class_ids[i].map(TaxClassId::new),
                archived: self.product_archived[i],
                quantity: 0,
                reserved: 0,
                latest_cost: latest_cost.map(Money::new).transpose()?,
                batches: Vec::new(),
            };
            Ok((ProductId::new(*id), product))
        };
        self.product_ids.iter().enumerate().map(product).collect()
    }

    /// The rates that apply at any of the locations, in the order in which they apply.
    fn taxes(&self) -> Result<BTreeMap<TaxClassId, Vec<TaxRate>>> {
        let mut taxes: BTreeMap<TaxClassId, Vec<TaxRate>> = BTreeMap::new();
        for (class, rate) in stored::read_list::<stored::ClassRate>(self.taxes.as_deref())? {
            taxes.entry(class).or_default().push(rate);
        }
        Ok(taxes)
    }
}
