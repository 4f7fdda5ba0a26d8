//! What happened beside the sales: returns, finds, gifts and write-offs. Each line is a request of
//! its own, so that a refusal is about one line.

use std::collections::{BTreeMap, HashMap, HashSet};

use anyhow::Result;
use indicatif::ProgressBar;
use shopx_core::id::SaleId;
use shopx_core::pricing::payment::PaymentMethod;
use shopx_core::sales::{Disposition, Refund, RefundLine, RefundSale, ReturnGoods, ReturnLine};
use shopx_core::stock::{Adjust, AdjustLine, AdjustmentReason, StockDocument};
use shopx_core::store::UseCase;
use shopx_core::{Entity, Money, Session, ShopError};

use super::house::House;
use super::month::{Line, LineRef, Month, What};
use super::sell::Sold;

/// Everything beside the sales.
pub(crate) struct Aside<'m> {
    /// What came back with its sale known.
    pub(crate) refunds: Tally<'m, Refund>,
    /// What came back without.
    pub(crate) returns: Tally<'m, Refund>,
    pub(crate) found: Tally<'m, StockDocument>,
    pub(crate) given_away: Tally<'m, StockDocument>,
    pub(crate) written_off: Tally<'m, StockDocument>,
    /// Refunds whose line in the files has another price than was paid. What was paid is paid back.
    pub(crate) at_another_price: usize,
}

/// Does everything beside the sales. Whether units can be taken away depends on what is there by
/// then, so stock is adjusted after the returns, at one till, and finds come first.
pub(crate) async fn all<'m>(
    house: &House,
    month: &'m Month,
    sold: &[Sold<'_>],
    bar: &ProgressBar,
) -> Result<Aside<'m>> {
    let origins = origins(sold);
    let sales: HashSet<&str> = sold.iter().map(|sold| sold.lines[0].doc.as_str()).collect();
    let is_gift = |line: &Line| sales.contains(line.doc.as_str());
    let (all, one) = (&house.tills[..], &house.tills[..1]);
    let refunds = each(house, all, month, bar, |line| refund(house, line, &origins)).await?;
    let at_another_price = |(line, _): &&(&Line, Refund)| {
        let What::Return(Some(of)) = &line.what else { return false };
        origins.get(of).is_some_and(|origin| origin.unit_price != line.price)
    };
    Ok(Aside {
        at_another_price: refunds.done.iter().filter(at_another_price).count(),
        refunds,
        returns: each(house, all, month, bar, |line| return_goods(house, line)).await?,
        found: each(house, one, month, bar, |line| found(house, line, is_gift(line))).await?,
        given_away: each(house, one, month, bar, |line| gift(house, line, is_gift(line))).await?,
        written_off: each(house, one, month, bar, |line| write_off(house, line)).await?,
    })
}

/// How the lines of one kind fared.
pub(crate) struct Tally<'m, T> {
    /// The lines that were done, with what came of them.
    pub(crate) done: Vec<(&'m Line, T)>,
    /// How many were refused, by the refusal's code.
    pub(crate) refused: BTreeMap<&'static str, usize>,
}

impl<T> Tally<'_, T> {
    /// The units of the lines that were done.
    pub(crate) fn units(&self) -> i64 {
        self.done.iter().map(|(line, _)| line.quantity.get()).sum()
    }

    /// Counts a refusal; what is no refusal but a failure ends the replay.
    fn refuse(&mut self, error: ShopError) -> Result<()> {
        match error {
            ShopError::Storage
            | ShopError::Defect
            | ShopError::Unavailable
            | ShopError::TimedOut
            | ShopError::CommitUnknown => Err(error.into()),
            refusal => {
                *self.refused.entry(refusal.code()).or_default() += 1;
                Ok(())
            }
        }
    }
}

/// A line of a sale, as returns refer to it.
#[derive(Clone, Copy)]
struct Origin {
    sale: SaleId,
    line_no: u32,
    /// What was charged for a unit.
    unit_price: Money,
}

/// Every line sold, by where it stands in the files. A sale numbers its lines from 1; a document
/// may have had others between them.
fn origins(sold: &[Sold<'_>]) -> HashMap<LineRef, Origin> {
    let mut origins = HashMap::new();
    for Sold { lines, sale } in sold {
        for (line, sold) in lines.iter().zip(&sale.lines) {
            let (line_no, unit_price) = (sold.line_no, sold.unit_price);
            let origin = Origin { sale: sale.id, line_no, unit_price };
            origins.insert((line.doc.clone(), line.number), origin);
        }
    }
    origins
}

/// What came back from a known sale.
fn refund(
    house: &House,
    line: &Line,
    origins: &HashMap<LineRef, Origin>,
) -> Result<Option<RefundSale>, ShopError> {
    let What::Return(Some(of)) = &line.what else { return Ok(None) };
    let not_found = || ShopError::not_found(Entity::SaleLine, format_args!("{}/{}", of.0, of.1));
    let Origin { sale, line_no, .. } = *origins.get(of).ok_or_else(not_found)?;
    let disposition = Disposition::Restock;
    Ok(Some(RefundSale {
        sale,
        lines: vec![RefundLine { line_no, quantity: line.quantity, disposition }],
        method: None,
        reason: "returned".parse()?,
        key: Some(house.key("refund", place(line))),
    }))
}

/// What came back from nobody knows which sale, at the line's own price.
fn return_goods(house: &House, line: &Line) -> Result<Option<ReturnGoods>, ShopError> {
    let What::Return(None) = line.what else { return Ok(None) };
    let goods = ReturnLine {
        product: house.product(&line.sku)?,
        quantity: line.quantity,
        unit_price: line.price,
        unit_cost: None,
        disposition: Disposition::Restock,
    };
    Ok(Some(ReturnGoods {
        location: house.location,
        lines: vec![goods],
        method: PaymentMethod::Other,
        reason: "returned without a receipt".parse()?,
        key: Some(house.key("return", place(line))),
    }))
}

/// Units without a price in a document that sells nothing: they were found.
fn found(house: &House, line: &Line, is_gift: bool) -> Result<Option<Adjust>, ShopError> {
    if line.what != What::InOrFree || is_gift {
        return Ok(None);
    }
    let found = AdjustLine::found(house.product(&line.sku)?, line.quantity);
    adjust(house, line, found, "found").map(Some)
}

/// Units without a price in a document that sells others: they were given away with them.
fn gift(house: &House, line: &Line, is_gift: bool) -> Result<Option<Adjust>, ShopError> {
    if line.what != What::InOrFree || !is_gift {
        return Ok(None);
    }
    let (product, reason) = (house.product(&line.sku)?, AdjustmentReason::Other);
    let gone = AdjustLine::write_off(product, line.quantity, reason);
    adjust(house, line, gone, &format!("given away with document {}", line.doc)).map(Some)
}

/// Units that are gone. Hardly any line says why.
fn write_off(house: &House, line: &Line) -> Result<Option<Adjust>, ShopError> {
    if line.what != What::Out {
        return Ok(None);
    }
    let note = line.name.as_ref().map_or("no reason given", |name| name.as_str());
    let reason = match note {
        "damages" | "faulty" => AdjustmentReason::Damage,
        _ => AdjustmentReason::Other,
    };
    let gone = AdjustLine::write_off(house.product(&line.sku)?, line.quantity, reason);
    adjust(house, line, gone, note).map(Some)
}

fn adjust(house: &House, line: &Line, change: AdjustLine, note: &str) -> Result<Adjust, ShopError> {
    let key = Some(house.key("adjust", place(line)));
    Ok(Adjust { location: house.location, lines: vec![change], note: Some(note.parse()?), key })
}

/// Where a line stands: `536365/1`.
fn place(line: &Line) -> String {
    format!("{}/{}", line.doc, line.number)
}

/// Does what `request` makes of each line; the lines that it makes nothing of are others' business.
async fn each<'m, U: UseCase + 'static>(
    house: &House,
    tills: &[Session],
    month: &'m Month,
    bar: &ProgressBar,
    request: impl Fn(&Line) -> Result<Option<U>, ShopError> + Send,
) -> Result<Tally<'m, U::Output>> {
    let mut tally = Tally { done: Vec::new(), refused: BTreeMap::new() };
    let (mut asked, mut jobs) = (Vec::new(), Vec::new());
    for line in &month.lines {
        match request(line) {
            Ok(None) => {}
            Ok(Some(job)) => {
                asked.push(line);
                jobs.push((line.at, job));
            }
            Err(refusal) => tally.refuse(refusal)?,
        }
    }
    for (line, result) in asked.into_iter().zip(house.at_tills(tills, jobs, bar).await?) {
        match result {
            Ok(done) => tally.done.push((line, done)),
            Err(refusal) => tally.refuse(refusal)?,
        }
    }
    Ok(tally)
}
