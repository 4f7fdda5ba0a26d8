//! What a scenario can ask for: one arm an operation.

use serde::Serialize;
use serde_json::{Value, json};
use shopx_core::pricing::PriceStep;
use shopx_core::records::Page;
use shopx_core::reports::Valuation;
use shopx_core::text::Name;
use shopx_core::{Result, Session, Shop, ShopError};

use crate::arguments::{
    adjust, batch_query, cancel, cart, checkout, complete, count, level_query, movement_query,
    new_customer, new_location, new_price_list, new_product, new_promotion, new_supplier,
    new_tax_class, new_tenant, new_user, password, pin, quarantine, read_session, receive,
    refund_sale, return_goods, sale_query, sales_report, takings_report, thresholds, transfer,
    void_sale,
};
use crate::fields::{Done, Fields, fields};

/// Does one operation, and says what came of it.
#[expect(clippy::too_many_lines, reason = "one arm an operation")]
pub(crate) async fn perform(shop: &Shop, session: Value, operation: &str, with: Value) -> Done {
    match operation {
        "open_tenant" => {
            let shopx_core::tenants::OpenedTenant { tenant, admin } =
                shop.open_tenant(fields(with, new_tenant)?).await?;
            return answer(json!({ "tenant": tenant, "admin": admin }));
        }
        "find_tenant" => {
            let domain = fields(with, |f| f.parse("domain"))?;
            return answer(shop.find_tenant(domain.clone()).await?);
        }
        "session" => return Ok(session_answer(&fields(with, read_session)?)),
        "sign_in" => {
            let (domain, name, password) =
                fields(with, |f| Ok((f.parse("domain")?, f.parse("name")?, password(f)?)))?;
            let password = password.ok_or("without a password".to_owned())?;
            return Ok(session_answer(
                &shop.sign_in(domain.clone(), name.clone(), password.clone()).await?,
            ));
        }
        _ => {}
    }
    let s = &fields(session, read_session)?;
    match operation {
        "approve" => {
            let (name, pin) = fields(with, |f| Ok((f.parse("name")?, pin(f)?)))?;
            let pin = pin.ok_or("without a PIN".to_owned())?;
            Ok(session_answer(&shop.approve(s, name.clone(), pin.clone()).await?))
        }
        "set_password" => {
            let (user, password) = fields(with, |f| Ok((f.value("user")?, password(f)?)))?;
            answer(shop.set_password(s, user, password).await?)
        }
        "set_pin" => {
            let (user, pin) = fields(with, |f| Ok((f.value("user")?, pin(f)?)))?;
            answer(shop.set_pin(s, user, pin).await?)
        }

        "create_user" => answer(shop.create_user(s, fields(with, new_user)?).await?),
        "create_location" => answer(shop.create_location(s, fields(with, new_location)?).await?),
        "create_customer" => answer(shop.create_customer(s, fields(with, new_customer)?).await?),
        "create_supplier" => answer(shop.create_supplier(s, fields(with, new_supplier)?).await?),
        "create_tax_class" => answer(shop.create_tax_class(s, fields(with, new_tax_class)?).await?),
        "create_price_list" => {
            answer(shop.create_price_list(s, fields(with, new_price_list)?).await?)
        }
        "create_promotion" => answer(shop.create_promotion(s, fields(with, new_promotion)?).await?),
        "create_product" => answer(shop.create_product(s, fields(with, new_product)?).await?),
        "update_product" => {
            let (id, version, new) = fields(with, |f| {
                Ok((f.value("id")?, f.value("version")?, f.one("fields", new_product)?))
            })?;
            answer(shop.update_product(s, id, version, new).await?)
        }
        "archive_product" => {
            let (id, version) = fields(with, |f| Ok((f.value("id")?, f.value("version")?)))?;
            answer(shop.archive_product(s, id, version).await?)
        }
        "product" => answer(shop.product(s, fields(with, |f| f.value("id"))?).await?),

        "receive" => answer(shop.receive(s, fields(with, receive)?).await?),
        "adjust" => answer(shop.adjust(s, fields(with, adjust)?).await?),
        "count" => answer(shop.count(s, fields(with, count)?).await?),
        "set_thresholds" => answer(shop.set_thresholds(s, fields(with, thresholds)?).await?),
        "levels" => {
            let page = shop.levels(s, fields(with, level_query)?).await?;
            answer(json!({ "items": page.items, "next": page.next }))
        }
        "movements" => page(&shop.movements(s, fields(with, movement_query)?).await?),
        "batches" => page(&shop.batches(s, fields(with, batch_query)?).await?),
        "set_quarantined" => answer(shop.set_quarantined(s, fields(with, quarantine)?).await?),
        "expiring_soon" => {
            let (location, by, limit) =
                fields(with, |f| Ok((f.value("location")?, f.value("by")?, f.or("limit", 100)?)))?;
            answer(shop.expiring_soon(s, location, by, limit).await?)
        }
        "trace_batch" => answer(shop.trace_batch(s, fields(with, |f| f.value("id"))?).await?),
        "request_transfer" => answer(shop.request_transfer(s, fields(with, transfer)?).await?),
        "complete_transfers" => answer(shop.complete_transfers(s, fields(with, complete)?).await?),
        "cancel_transfers" => answer(shop.cancel_transfers(s, fields(with, cancel)?).await?),

        "quote" => answer(shop.quote(s, fields(with, cart)?).await?),
        "explain" => {
            let steps = shop.quote(s, fields(with, cart)?).await?.explain();
            answer(steps.iter().map(PriceStep::to_string).collect::<Vec<_>>())
        }
        "checkout" => answer(shop.checkout(s, fields(with, checkout)?).await?),
        "refund_sale" => answer(shop.refund_sale(s, fields(with, refund_sale)?).await?),
        "checkout_all" => {
            let checkouts = fields(with, |f| f.list("checkouts", checkout))?;
            outcomes(shop.checkout_all(s, checkouts).await)
        }
        "refund_all" => {
            let refunds = fields(with, |f| f.list("refunds", refund_sale))?;
            outcomes(shop.refund_all(s, refunds).await)
        }
        "void_sale" => answer(shop.void_sale(s, fields(with, void_sale)?).await?),
        "return_goods" => answer(shop.return_goods(s, fields(with, return_goods)?).await?),
        "sale" => answer(shop.sale(s, fields(with, |f| f.value("id"))?).await?),
        "sales" => page(&shop.sales(s, fields(with, sale_query)?).await?),
        "receipt" => {
            let read = |f: &mut Fields| {
                Ok((f.value("sale")?, f.parse::<Name>("shop")?, f.value("time_zone")?))
            };
            let (id, name, zone) = fields(with, read)?;
            answer(shop.sale(s, id).await?.receipt(&name, zone)?)
        }

        "sales_report" => answer(shop.sales_report(s, fields(with, sales_report)?).await?),
        "takings_report" => answer(shop.takings_report(s, fields(with, takings_report)?).await?),
        "valuation" => {
            let query = |f: &mut Fields| {
                Ok(Valuation { location: f.value("location")?, on: f.value("on")? })
            };
            answer(shop.valuation(s, fields(with, query)?).await?)
        }
        "verify" => answer(shop.verify(s).await?),
        unknown => Err(format!("nobody knows how to {unknown}").into()),
    }
}

fn answer(of: impl Serialize) -> Done {
    serde_json::to_value(of).map_err(|why| why.to_string().into())
}

fn page<T: Serialize>(of: &Page<T>) -> Done {
    answer(json!({ "items": of.items, "next": of.next }))
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

fn session_answer(session: &Session) -> Value {
    let approver =
        session.approver.map(|approver| json!({ "user": approver.user, "role": approver.role }));
    json!({
        "tenant": session.tenant,
        "user": session.user,
        "role": session.role,
        "approver": approver,
    })
}
