//! Checking that nothing names what the tenant does not have.

use std::fmt::{Arguments, Display};

use imbl::OrdMap;

use super::verify::Audit;
use crate::Entity;
use crate::id::UserId;
use crate::reports::{Check, Discrepancy};
use crate::stock::MovementDocument;
use crate::transfers::TransferState;

impl Audit<'_> {
    /// Whoever is named must be the tenant's.
    pub(super) fn references(&mut self) {
        let state = self.state;
        self.references_of_prices();
        for product in state.records.products.values() {
            let who = format_args!("product {}", product.id);
            self.names(who, Entity::TaxClass, &state.records.tax_classes, product.tax_class);
        }
        for class in state.records.tax_classes.values() {
            let places = class.rates.iter().filter_map(|rate| rate.location);
            let who = format_args!("tax class {}", class.id);
            self.names(who, Entity::Location, &state.records.locations, places);
        }
        for report in state.records.saved_reports.values() {
            let who = format_args!("report {}", report.id);
            self.names(who, Entity::User, &state.records.users, report.created_by);
        }
        for batch in state.batches.values() {
            let who = format_args!("batch {}", batch.id);
            self.names(who, Entity::Product, &state.records.products, [batch.product]);
            self.names(who, Entity::Supplier, &state.records.suppliers, batch.supplier);
        }
        for (product, location) in state.levels.keys() {
            let who = format_args!("level of product {product} location {location}");
            self.names(who, Entity::Product, &state.records.products, [*product]);
            self.names(who, Entity::Location, &state.records.locations, [*location]);
        }
        for (product, location, batch) in state.batch_stock.keys() {
            let who = format_args!("stock of batch {batch}");
            self.names(who, Entity::Product, &state.records.products, [*product]);
            self.names(who, Entity::Location, &state.records.locations, [*location]);
            self.names(who, Entity::Batch, &state.batches, [*batch]);
        }
        for movement in &state.ledger {
            let who = format_args!("movement {}", movement.id);
            self.names(who, Entity::Product, &state.records.products, [movement.product]);
            self.names(who, Entity::Location, &state.records.locations, [movement.location]);
            self.names(who, Entity::Batch, &state.batches, [movement.batch]);
            self.names(who, Entity::User, &state.records.users, [movement.user]);
            match movement.document {
                MovementDocument::Sale { id, .. } => {
                    self.names(who, Entity::Sale, &state.sales, [id]);
                }
                MovementDocument::Refund { id, .. } => {
                    self.names(who, Entity::Refund, &state.refunds, [id]);
                }
                MovementDocument::Transfer { id } => {
                    self.names(who, Entity::Transfer, &state.transfers, [id]);
                }
                MovementDocument::Stock { id, .. } => {
                    self.names(who, Entity::StockDocument, &state.documents, [id]);
                }
            }
        }
        for document in state.documents.values() {
            let who = format_args!("stock document {}", document.id);
            let counted = document.counts.iter().map(|line| line.product);
            self.names(who, Entity::Location, &state.records.locations, [document.location]);
            self.names(who, Entity::Supplier, &state.records.suppliers, document.supplier);
            self.people(who, document.user, document.approved_by);
            self.names(who, Entity::Product, &state.records.products, counted);
        }
        for transfer in state.transfers.values() {
            let who = format_args!("transfer {}", transfer.id);
            self.names(
                who,
                Entity::Location,
                &state.records.locations,
                [transfer.from, transfer.to],
            );
            self.names(who, Entity::Product, &state.records.products, [transfer.product]);
            self.names(who, Entity::Batch, &state.batches, [transfer.batch]);
            self.people(who, transfer.requested_by, transfer.approved_by);
            if let TransferState::Completed { by, .. } | TransferState::Cancelled { by, .. } =
                transfer.state
            {
                self.names(who, Entity::User, &state.records.users, [by]);
            }
        }
        self.references_of_sales();
    }

    fn references_of_sales(&mut self) {
        let state = self.state;
        for sale in state.sales.values() {
            let who = format_args!("sale {}", sale.id);
            let products = sale.lines.iter().map(|line| line.product);
            let discounts = sale.lines.iter().flat_map(|line| &line.discounts);
            let promotions = discounts.filter_map(|discount| discount.promotion);
            self.names(who, Entity::Promotion, &state.records.promotions, promotions);
            self.names(who, Entity::Location, &state.records.locations, [sale.location]);
            self.names(who, Entity::Customer, &state.records.customers, sale.customer);
            self.people(who, sale.user, sale.approved_by);
            self.names(who, Entity::Product, &state.records.products, products);
        }
        for refund in state.refunds.values() {
            let who = format_args!("refund {}", refund.id);
            let products = refund.lines.iter().map(|line| line.product);
            self.names(who, Entity::Location, &state.records.locations, [refund.location]);
            self.names(who, Entity::Sale, &state.sales, refund.sale);
            self.people(who, refund.user, refund.approved_by);
            self.names(who, Entity::Product, &state.records.products, products);
        }
    }

    /// Who did it and who approved it.
    fn people(&mut self, who: Arguments<'_>, user: UserId, approver: Option<UserId>) {
        let state = self.state;
        self.names(who, Entity::User, &state.records.users, [user].into_iter().chain(approver));
    }

    fn references_of_prices(&mut self) {
        let state = self.state;
        for list in state.records.price_lists.values() {
            let who = format_args!("price list {}", list.id);
            let products = list.prices.iter().map(|listed| listed.product);
            self.names(who, Entity::Location, &state.records.locations, list.location);
            self.names(who, Entity::Product, &state.records.products, products);
        }
        for promotion in state.records.promotions.values() {
            let who = format_args!("promotion {}", promotion.id);
            let fields = promotion.fields();
            self.names(who, Entity::Location, &state.records.locations, promotion.location);
            self.names(who, Entity::Product, &state.records.products, fields.products());
        }
    }

    fn names<I: Ord + Display, T>(
        &mut self,
        who: Arguments<'_>,
        what: Entity,
        table: &OrdMap<I, T>,
        ids: impl IntoIterator<Item = I>,
    ) {
        for id in ids.into_iter().filter(|id| !table.contains_key(id)) {
            self.found.push(Discrepancy {
                check: Check::Tenant,
                subject: who.to_string(),
                expected: format!("{what} {id} of this tenant"),
                actual: "none".to_owned(),
            });
        }
    }
}
