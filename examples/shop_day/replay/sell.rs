//! Receiving the month's goods and selling them, day by day.
//!
//! Within a day the tills sell in any order, and the cost of goods sold is the same to the penny:
//! goods are received before the day's sales, so the units that a product sells that day are the
//! first so many of one queue (by date of receipt, or by expiry), whoever takes which of them.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result};
use chrono::{DateTime, NaiveDate, NaiveTime, TimeZone, Utc};
use indicatif::ProgressBar;
use shopx_core::pricing::payment::{Payment, PaymentMethod};
use shopx_core::pricing::{Cart, CartLine, PriceOverride};
use shopx_core::sales::{Checkout, Sale};
use shopx_core::stock::{MAX_STOCK_LINES, Receive, ReceiveLine};

use super::house::House;
use super::month::{Line, Month, Receipt, What, ZONE};

/// A document with the sale that it became.
pub(crate) struct Sold<'m> {
    pub(crate) lines: Vec<&'m Line>,
    pub(crate) sale: Sale,
}

/// Receives and sells the whole month.
pub(crate) async fn month<'m>(
    house: &House,
    month: &'m Month,
    bar: &ProgressBar,
) -> Result<Vec<Sold<'m>>> {
    let mut by_day: BTreeMap<NaiveDate, Vec<(&str, Vec<&Line>)>> = BTreeMap::new();
    for (doc, lines) in month.documents(|line| line.what == What::Sale) {
        by_day.entry(lines[0].date()).or_default().push((doc, lines));
    }
    let days: BTreeSet<NaiveDate> = by_day.keys().chain(month.receipts.keys()).copied().collect();
    let mut sold = Vec::new();
    for day in days {
        if let Some(receipts) = month.receipts.get(&day) {
            receive(house, day, receipts).await?;
        }
        sold.extend(sell(house, by_day.remove(&day).unwrap_or_default(), bar).await?);
    }
    Ok(sold)
}

/// Receives the goods of a day before it opens.
async fn receive(house: &House, day: NaiveDate, receipts: &[Receipt]) -> Result<()> {
    let line = |receipt: &Receipt| {
        Ok(ReceiveLine {
            batch_number: Some(receipt.batch_number.clone()),
            expiration_date: receipt.expiration_date,
            received_date: Some(day),
            ..ReceiveLine::new(house.product(&receipt.sku)?, receipt.quantity, receipt.cost)
        })
    };
    for (part, receipts) in receipts.chunks(MAX_STOCK_LINES).enumerate() {
        let receive = Receive {
            location: house.location,
            supplier: None,
            lines: receipts.iter().map(line).collect::<Result<_>>()?,
            note: None,
            key: Some(house.key("receipt", format_args!("{day}/{part}"))),
        };
        let received = house.shop.at(midnight(day)?).receive(&house.admin, receive).await;
        received.with_context(|| format!("receiving the goods of {day}"))?;
    }
    Ok(())
}

/// Sells the documents of a day at all tills at once.
async fn sell<'m>(
    house: &House,
    documents: Vec<(&str, Vec<&'m Line>)>,
    bar: &ProgressBar,
) -> Result<Vec<Sold<'m>>> {
    let jobs = documents.iter().map(|(doc, lines)| {
        let checkout = checkout(house, doc, lines).with_context(|| format!("document {doc}"))?;
        Ok((lines[0].at, checkout))
    });
    let sales = house.at_tills(&house.tills, jobs.collect::<Result<_>>()?, bar).await?;
    let sold = |((doc, lines), sale): ((&str, Vec<&'m Line>), Result<Sale, _>)| {
        let sale = sale.with_context(|| format!("selling document {doc}"))?;
        Ok(Sold { lines, sale })
    };
    documents.into_iter().zip(sales).map(sold).collect()
}

/// The document as a sale: each line at its own price, paid exactly.
fn checkout(house: &House, doc: &str, lines: &[&Line]) -> Result<Checkout> {
    let line = |line: &&Line| {
        let price = PriceOverride { price: line.price, reason: "as invoiced".parse()? };
        let product = house.product(&line.sku)?;
        Ok(CartLine { price: Some(price), ..CartLine::new(product, line.quantity) })
    };
    let cart = Cart {
        customer: house.customer(lines[0].customer),
        lines: lines.iter().map(line).collect::<Result<_>>()?,
        ..Cart::new(house.location)
    };
    let key = Some(house.key("sale", doc));
    Ok(Checkout { key, ..Checkout::new(cart, [Payment::rest(PaymentMethod::Other)]) })
}

/// When a day begins where the shop is.
fn midnight(day: NaiveDate) -> Result<DateTime<Utc>> {
    let at = ZONE.from_local_datetime(&day.and_time(NaiveTime::MIN)).earliest();
    Ok(at.context("a day without a midnight")?.to_utc())
}
