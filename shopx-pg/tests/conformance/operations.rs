//! What a scenario can ask for: one arm an operation.

use serde::Serialize;
use serde_json::{Value, json};
use shopx_core::pricing::PriceStep;
use shopx_core::{Result, Session, Shop, ShopError};

use crate::fields::{Done, Failure, Fields, read};

/// Does one operation, and says what came of it.
pub(crate) async fn perform(shop: &Shop, session: Value, operation: &str, with: Value) -> Done {
    let mut with = Fields::of(with)?;
    let done = match operation {
        "open_tenant" | "find_tenant" | "session" | "sign_in" => {
            outside(shop, operation, &mut with).await
        }
        _ => inside(shop, &read(session)?, operation, &mut with).await,
    };
    with.end()?;
    done
}

/// What is done without a session.
async fn outside(shop: &Shop, operation: &str, with: &mut Fields) -> Done {
    match operation {
        "open_tenant" => answer(shop.open_tenant(with.all()?).await?),
        "find_tenant" => answer(shop.find_tenant(with.get("domain")?).await?),
        "session" => answer(with.all::<Session>()?),
        _ => {
            let (domain, name) = (with.get("domain")?, with.get("name")?);
            answer(shop.sign_in(domain, name, with.get("password")?).await?)
        }
    }
}

async fn inside(shop: &Shop, s: &Session, operation: &str, with: &mut Fields) -> Done {
    match operation {
        "approve" => answer(shop.approve(s, with.get("name")?, with.get("pin")?).await?),
        "set_password" => {
            answer(shop.set_password(s, with.get("user")?, with.get("password")?).await?)
        }
        "set_pin" => answer(shop.set_pin(s, with.get("user")?, with.get("pin")?).await?),

        "create_user" => answer(shop.create_user(s, with.all()?).await?),
        "create_location" => answer(shop.create_location(s, with.all()?).await?),
        "create_customer" => answer(shop.create_customer(s, with.all()?).await?),
        "create_supplier" => answer(shop.create_supplier(s, with.all()?).await?),
        "create_tax_class" => answer(shop.create_tax_class(s, with.all()?).await?),
        "create_price_list" => answer(shop.create_price_list(s, with.all()?).await?),
        "create_promotion" => answer(shop.create_promotion(s, with.all()?).await?),
        "create_product" => answer(shop.create_product(s, with.all()?).await?),
        "update_product" => {
            let (id, version) = (with.get("id")?, with.get("version")?);
            answer(shop.update_product(s, id, version, with.get("fields")?).await?)
        }
        "archive_product" => {
            answer(shop.archive_product(s, with.get("id")?, with.get("version")?).await?)
        }
        "product" => answer(shop.product(s, with.get("id")?).await?),

        "receive" => answer(shop.receive(s, with.all()?).await?),
        "adjust" => answer(shop.adjust(s, with.all()?).await?),
        "count" => answer(shop.count(s, with.all()?).await?),
        "set_thresholds" => answer(shop.set_thresholds(s, with.all()?).await?),
        "levels" => answer(shop.levels(s, with.all()?).await?),
        "movements" => answer(shop.movements(s, with.all()?).await?),
        "batches" => answer(shop.batches(s, with.all()?).await?),
        "set_quarantined" => answer(shop.set_quarantined(s, with.all()?).await?),
        "expiring_soon" => {
            let (location, by) = (with.get("location")?, with.get("by")?);
            let limit = with.get::<Option<u32>>("limit")?.unwrap_or(100);
            answer(shop.expiring_soon(s, location, by, limit).await?)
        }
        "trace_batch" => answer(shop.trace_batch(s, with.get("id")?).await?),
        "request_transfer" => answer(shop.request_transfer(s, with.all()?).await?),
        "complete_transfers" => answer(shop.complete_transfers(s, with.all()?).await?),
        "cancel_transfers" => answer(shop.cancel_transfers(s, with.all()?).await?),

        "quote" => answer(shop.quote(s, with.all()?).await?),
        "explain" => {
            let steps = shop.quote(s, with.all()?).await?.explain();
            answer(steps.iter().map(PriceStep::to_string).collect::<Vec<_>>())
        }
        "checkout" => answer(shop.checkout(s, with.all()?).await?),
        "refund_sale" => answer(shop.refund_sale(s, with.all()?).await?),
        "checkout_all" => outcomes(shop.checkout_all(s, with.get("checkouts")?).await),
        "refund_all" => outcomes(shop.refund_all(s, with.get("refunds")?).await),
        "void_sale" => answer(shop.void_sale(s, with.all()?).await?),
        "return_goods" => answer(shop.return_goods(s, with.all()?).await?),
        "sale" => answer(shop.sale(s, with.get("id")?).await?),
        "sales" => answer(shop.sales(s, with.all()?).await?),
        "receipt" => {
            let sale = shop.sale(s, with.get("sale")?).await?;
            answer(sale.receipt(&with.get("shop")?, with.get("time_zone")?)?)
        }

        "sales_report" => answer(shop.sales_report(s, with.all()?).await?),
        "takings_report" => answer(shop.takings_report(s, with.all()?).await?),
        "valuation" => answer(shop.valuation(s, with.all()?).await?),
        "verify" => answer(shop.verify(s).await?),
        unknown => Err(Failure::Broken(format!("nobody knows how to {unknown}"))),
    }
}

fn answer(of: impl Serialize) -> Done {
    serde_json::to_value(of).map_err(|why| Failure::Broken(why.to_string()))
}

fn outcomes<T: Serialize>(of: Vec<Result<T>>) -> Done {
    let outcome = |answer: Result<T>| match answer {
        Ok(done) => json!({ "done": done }),
        Err(refusal) => json!({ "refused": facts(&refusal) }),
    };
    answer(of.into_iter().map(outcome).collect::<Vec<_>>())
}

/// A refusal with its facts and what it prints.
pub(crate) fn facts(refusal: &ShopError) -> Value {
    let mut facts = json!(refusal);
    facts["message"] = refusal.to_string().into();
    facts
}
