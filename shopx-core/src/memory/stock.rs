//! Levels, stock documents and the ledger.

use std::collections::BTreeMap;

use async_trait::async_trait;
use chrono::{DateTime, Utc};

use super::MemoryTx;
use super::ledger::{Stamp, batch_of};
use super::state::{By, Level, TenantState, refer};
use crate::Result;
use crate::audit::AuditedTable;
use crate::batches::Purpose;
use crate::catalog::{Product, TaxRate};
use crate::id::{BatchId, LocationId, ProductId, StockDocumentId, TaxClassId};
use crate::idempotency::Claim;
use crate::page::Page;
use crate::pricing::{ActivePromotion, ListedPrice, PriceList, Promotion};
use crate::stock::{
    LevelCursor, LevelPage, LevelQuery, Movement, MovementDocument, MovementQuery, Posting,
    PriceQuery, RecordedDocument, ShelfBatch, ShelfCustomer, ShelfFacts, ShelfLocation,
    ShelfProduct, ShelfQuery, StockDocument, StockDraft, StockLevel, StockRepo,
};

#[async_trait]
impl StockRepo for MemoryTx {
    async fn shelf(&mut self, query: &ShelfQuery) -> Result<ShelfFacts> {
        Ok(self.read()?.shelf(query))
    }

    async fn record<'a>(
        &mut self,
        claim: Option<&'a Claim>,
        draft: &StockDraft,
    ) -> Result<RecordedDocument> {
        self.write(|state, by| state.record_document(claim, draft, by))
    }

    async fn document(&mut self, id: StockDocumentId) -> Result<Option<StockDocument>> {
        Ok(self.read()?.documents.get(&id).cloned())
    }

    async fn levels(&mut self, query: &LevelQuery) -> Result<LevelPage> {
        Ok(self.read()?.levels(query))
    }

    async fn movements(&mut self, query: &MovementQuery) -> Result<Page<Movement>> {
        let asked_for = |movement: &&Movement| {
            query.after.is_none_or(|after| movement.id.get() > after)
                && query.location.is_none_or(|location| movement.location == location)
                && query.product.is_none_or(|product| movement.product == product)
                && query.batch.is_none_or(|batch| movement.batch == batch)
        };
        let ledger = &self.read()?.ledger;
        let items = ledger.iter().filter(asked_for).take(query.limit as usize + 1);
        Ok(Page::of(items.cloned().collect(), query.limit, |movement| movement.id.get()))
    }

    async fn set_thresholds(
        &mut self,
        product: ProductId,
        location: LocationId,
        min_stock: i64,
        reorder_point: i64,
        at: DateTime<Utc>,
    ) -> Result<StockLevel> {
        self.write(|state, by| {
            refer(&state.records.products, [product])?;
            refer(&state.records.locations, [location])?;
            let old = state.levels.get(&(product, location)).copied();
            let new = Level { min_stock, reorder_point, ..old.unwrap_or_default() };
            state.levels.insert((product, location), new);
            let thresholds = |level: &Level| (level.min_stock, level.reorder_point);
            let changed = thresholds(&old.unwrap_or_default()) != thresholds(&new);
            let old = old.map(|old| state.level(product, location, &old));
            let new = state.level(product, location, &new);
            if changed {
                let change = (old.as_ref(), &new);
                state.audit(by.at(at), AuditedTable::Inventory, None, change)?;
            }
            Ok(new)
        })
    }
}

impl TenantState {
    fn shelf(&self, query: &ShelfQuery) -> ShelfFacts {
        let products = query.products.iter().filter_map(|id| self.records.products.get(id));
        let products: BTreeMap<ProductId, ShelfProduct> =
            products.map(|product| (product.id, self.shelf_product(product, query))).collect();
        let location = self.records.locations.get(&query.location);
        ShelfFacts {
            settings: self.tenant.settings.clone(),
            location: location.map(|location| ShelfLocation {
                time_zone: location.time_zone,
                archived: location.archived,
            }),
            supplier_archived: query
                .supplier
                .and_then(|id| self.records.suppliers.get(&id))
                .map(|supplier| supplier.archived),
            destination_archived: query
                .destination
                .and_then(|id| self.records.locations.get(&id))
                .map(|location| location.archived),
            customer: query.prices.as_ref().and_then(|prices| self.shelf_customer(prices)),
            price_lists: query.prices.iter().flat_map(|_| self.shelf_price_lists(query)).collect(),
            promotions: query.prices.iter().flat_map(|of| self.shelf_promotions(of)).collect(),
            taxes: self.taxes(&products, query.location),
            products,
            prior: query.key.and_then(|key| self.keys.get(&key)).cloned(),
        }
    }

    fn shelf_customer(&self, prices: &PriceQuery) -> Option<ShelfCustomer> {
        self.records.customers.get(&prices.customer?).map(|customer| ShelfCustomer {
            archived: customer.archived,
            group: customer.customer_group.clone(),
            tax_exemption: customer.tax_exemption.clone(),
            exempt_taxes: customer.exempt_taxes.clone(),
            exemption_ends_on: customer.exemption_ends_on,
        })
    }

    /// The price lists with their prices of the products asked for.
    fn shelf_price_lists<'s>(
        &'s self,
        query: &'s ShelfQuery,
    ) -> impl Iterator<Item = PriceList> + 's {
        let asked_for = |listed: &ListedPrice| query.products.contains(&listed.product);
        self.records.price_lists.values().map(move |list| PriceList {
            prices: list.prices.iter().copied().filter(asked_for).collect(),
            ..list.clone()
        })
    }

    fn shelf_promotions<'s>(
        &'s self,
        prices: &'s PriceQuery,
    ) -> impl Iterator<Item = ActivePromotion> + 's {
        let shown = |promotion: &&Promotion| {
            promotion.coupon_code.as_ref().is_none_or(|code| prices.coupons.contains(code))
        };
        let used = |promotion: &Promotion, by| {
            self.usage.get(&(promotion.id, by)).copied().unwrap_or_default().unsigned_abs()
        };
        self.records.promotions.values().filter(shown).map(move |promotion| ActivePromotion {
            used: used(promotion, None),
            used_by_customer: match prices.customer {
                None => 0,
                customer => used(promotion, customer),
            },
            promotion: promotion.clone(),
        })
    }

    fn shelf_product(&self, product: &Product, query: &ShelfQuery) -> ShelfProduct {
        let level = self.levels.get(&(product.id, query.location)).copied().unwrap_or_default();
        ShelfProduct {
            sku: product.sku.clone(),
            name: product.name.clone(),
            category: product.category.clone(),
            price: product.price,
            price_breaks: product.price_breaks.clone(),
            cost: product.cost,
            quantity_decimals: product.quantity_decimals,
            picking: product.picking,
            tax_class: product.tax_class,
            archived: product.archived,
            quantity: level.units.quantity,
            reserved: level.units.reserved,
            latest_cost: query.costs.then(|| self.latest_cost(product.id)).flatten(),
            batches: self.shelf_batches(product.id, query.location),
        }
    }

    fn shelf_batches(&self, product: ProductId, location: LocationId) -> Vec<ShelfBatch> {
        let first = (product, location, BatchId::new(i64::MIN));
        let last = (product, location, BatchId::new(i64::MAX));
        let open = self.batch_stock.range(first..=last).filter(|(_, units)| units.quantity > 0);
        open.map(|((_, _, id), units)| {
            let batch = &self.batches[id];
            ShelfBatch {
                id: *id,
                received_date: batch.received_date,
                expiration_date: batch.expiration_date,
                quarantined: batch.quarantined,
                quantity: units.quantity,
                reserved: units.reserved,
                unit_cost: batch.cost_per_unit,
            }
        })
        .collect()
    }

    /// The cost of the product's latest batch, anywhere.
    fn latest_cost(&self, product: ProductId) -> Option<crate::Money> {
        let batches = self.batch_numbers.get(&product)?.values().map(|id| &self.batches[id]);
        let latest = batches.max_by_key(|batch| (batch.received_date, batch.id))?;
        Some(latest.cost_per_unit)
    }

    /// The rates of the products' tax classes at the location.
    fn taxes(
        &self,
        products: &BTreeMap<ProductId, ShelfProduct>,
        location: LocationId,
    ) -> BTreeMap<TaxClassId, Vec<TaxRate>> {
        let here = |rate: &&TaxRate| rate.location.is_none_or(|only| only == location);
        products
            .values()
            .filter_map(|product| self.records.tax_classes.get(&product.tax_class?))
            .map(|class| (class.id, class.rates.iter().filter(here).cloned().collect()))
            .filter(|(_, rates): &(_, Vec<_>)| !rates.is_empty())
            .collect()
    }

    fn record_document(
        &mut self,
        claim: Option<&Claim>,
        draft: &StockDraft,
        by: &By<'_>,
    ) -> Result<RecordedDocument> {
        let id: StockDocumentId = by.ids.documents.next();
        self.claim(claim, vec![id.get()])?;
        refer(&self.records.users, draft.author.people())?;
        refer(&self.records.locations, [draft.location])?;
        refer(&self.records.suppliers, draft.supplier)?;
        refer(&self.records.products, draft.counts.iter().map(|count| count.product))?;
        let made = self.add_batches(&draft.new_batches, by.ids)?;
        let stamp = Stamp {
            location: draft.location,
            user: draft.author.user,
            at: draft.at,
            business_date: draft.business_date,
        };
        let postings = draft.postings.iter().map(|posting| {
            let document = MovementDocument::Stock { id, line_no: posting.line_no };
            stamp.change(posting, &made, document)
        });
        self.post(postings, Purpose::Other, by.ids)?;
        let batch = |posting: &Posting| {
            let batch = &self.batches[&batch_of(posting, &made)];
            (batch.id, batch.number.clone())
        };
        let batches = draft.postings.iter().map(batch).collect();
        let recorded = RecordedDocument { id, batches };
        self.documents.insert(id, draft.clone().into_document(recorded.clone()));
        Ok(recorded)
    }

    fn levels(&self, query: &LevelQuery) -> LevelPage {
        let mut levels: Vec<StockLevel> = self
            .levels
            .iter()
            .filter(|((product, _), _)| query.product.is_none_or(|only| *product == only))
            .filter(|((_, location), _)| query.location.is_none_or(|only| *location == only))
            .map(|((product, location), level)| self.level(*product, *location, level))
            .filter(|level| !query.low || level.is_low())
            .collect();
        // Low ones come in the order of how few are available.
        let rank = |cursor: LevelCursor| {
            let level = self.levels.get(&(cursor.product, cursor.location)).filter(|_| query.low);
            (level.map(|level| level.units.quantity - level.units.reserved), cursor)
        };
        if let Some(after) = query.after {
            levels.retain(|level| rank(cursor(level)) > rank(after));
        }
        levels.sort_by_key(|level| rank(cursor(level)));
        let more = levels.len() > query.limit as usize;
        levels.truncate(query.limit as usize);
        let next = levels.last().filter(|_| more).map(cursor);
        LevelPage { items: levels, next }
    }

    fn level(&self, product: ProductId, location: LocationId, level: &Level) -> StockLevel {
        let known = &self.records.products[&product];
        StockLevel {
            product,
            sku: known.sku.clone(),
            name: known.name.clone(),
            location,
            location_name: self.records.locations[&location].name.clone(),
            quantity: level.units.quantity,
            reserved: level.units.reserved,
            min_stock: level.min_stock,
            reorder_point: level.reorder_point,
        }
    }
}

fn cursor(level: &StockLevel) -> LevelCursor {
    LevelCursor { product: level.product, location: level.location }
}
