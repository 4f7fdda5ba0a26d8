//! A day in two shops: both are open at the same time, in one database, and cannot see each other.

mod desk;
mod evening;
mod firm;
mod plan;
mod till;

use std::sync::Arc;

use anyhow::{Context, Result, ensure};
use shopx_core::Shop;
use shopx_core::id::ProductId;

use self::desk::Desk;
use self::evening::Evening;
use self::firm::Firm;
use crate::table;

/// Lives through the day and prints what came of it.
pub(crate) async fn run(shop: &Shop, tills: usize) -> Result<()> {
    let bakery = Arc::new(Firm::open(shop, &plan::BAKERY, tills).await?);
    let souk = Arc::new(Firm::open(shop, &plan::SOUK, tills).await?);
    println!("{} and {} open their doors: {tills} tills each.", bakery.plan.name, souk.plan.name);
    let mut desk = Desk::new(&bakery);
    desk.morning().await?;
    tokio::try_join!(till::sell_at_all(&bakery), till::sell_at_all(&souk))?;
    let left = desk.day().await?;

    let evening = Evening::new(&bakery)?;
    evening.receipt(&left.order)?;
    evening.figures().await?;
    evening.trace(left.recalled).await?;
    Evening::new(&souk)?.figures().await?;

    walls(&bakery, &souk).await?;
    verify(&[&bakery, &souk]).await
}

/// To one business, what the other has is exactly as if there were no such thing.
async fn walls(bakery: &Firm, souk: &Firm) -> Result<()> {
    let theirs = bakery.products.first().context("a bakery without bread")?;
    let nobodys = ProductId::new(i64::MAX);
    let (shop, session) = (souk.at(21 * 60)?, &souk.admin);
    let mut rows = Vec::new();
    for (whose, id) in [("the bakery's", theirs.id), ("nobody's", nobodys)] {
        let refusal = shop.product(session, id).await.err().context("saw through the wall")?;
        rows.push([whose.to_owned(), refusal.code().to_owned(), refusal.to_string()]);
    }
    let title = format!("{} asks for products that are not its own", souk.plan.name);
    table::print(&title, &["product", "code", "refusal"], rows);
    Ok(())
}

/// Checks the books of both.
async fn verify(firms: &[&Firm]) -> Result<()> {
    println!();
    for firm in firms {
        let discrepancies = firm.at(22 * 60)?.verify(&firm.admin).await?;
        ensure!(discrepancies.is_empty(), "{}: {discrepancies:?}", firm.plan.name);
        println!("verify: the books of {} add up", firm.plan.name);
    }
    Ok(())
}
