//! Every call names the arguments that its function has in the catalogue, and no others.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveDate, Utc};
use shopx_core::batches::{Batch, QuarantineDraft};
use shopx_core::id::{BatchId, LocationId, ProductId, SaleId, TenantId};
use shopx_core::idempotency::Replayed;
use shopx_core::pricing::payment::PaidBy;
use shopx_core::sales::{RefundDraft, RefundKind};
use shopx_core::session::Author;
use shopx_core::stock::{ShelfQuery, StockDocumentKind, StockDraft};
use shopx_core::transfers::{CloseDraft, ShipmentDraft};
use shopx_core::{Money, Role, Session};
use shopx_embedded::{Options, Server};
use sqlx::{Arguments, Connection, PgConnection};

use super::{Call, LockWait};
use crate::shelves::Shelves;
use crate::{batches, sales, stock, transfers};

/// One call of every function that the store calls so.
fn calls() -> Vec<Call> {
    let session = Session::new(TenantId::new(1), 2.into(), Role::Manager);
    let author: Author = session.author();
    let (location, at, date) = (LocationId::new(1), DateTime::<Utc>::UNIX_EPOCH, NaiveDate::MIN);
    let reason = "broken".parse().unwrap();
    let refund = RefundDraft {
        sale: None,
        kind: RefundKind::Return,
        location,
        author,
        at,
        business_date: date,
        amount: Money::ZERO,
        tax_amount: Money::ZERO,
        rounding_amount: Money::ZERO,
        paid_by: PaidBy::Cash,
        reason,
        lines: Vec::new(),
        new_batches: Vec::new(),
        postings: Vec::new(),
    };
    let document = StockDraft {
        kind: StockDocumentKind::Receipt,
        location,
        supplier: None,
        note: None,
        author,
        at,
        business_date: date,
        new_batches: Vec::new(),
        counts: Vec::new(),
        postings: Vec::new(),
    };
    let shipment = ShipmentDraft {
        from: location,
        to: location,
        notes: None,
        author,
        at,
        transfer_date: date,
        sent: Vec::new(),
    };
    let batch = Batch {
        id: BatchId::new(1),
        product: ProductId::new(1),
        supplier: None,
        number: "LOT".parse().unwrap(),
        quantity_received: 1,
        cost_per_unit: Money::ZERO,
        received_date: date,
        expiration_date: None,
        quarantined: false,
        quarantine_reason: None,
        version: 1,
        on_hand: 1,
        replayed: Replayed::NO,
    };
    let quarantine = QuarantineDraft { batch, quarantined: true, reason: None, author, at };
    let closing = CloseDraft { author, at, closed: Vec::new() };
    let (tenant, wait) = (session.tenant, LockWait::Long);
    vec![
        Shelves::of([&ShelfQuery::new(location, [])]).load(tenant),
        stock::record_stock_documents(tenant, wait, &[(None, &document)]),
        sales::load_sale(&session, SaleId::new(1), None),
        sales::record_sales(tenant, wait, false, &[]),
        sales::record_refunds(tenant, wait, &[(None, &refund)]),
        transfers::load_transfers(&session, &[], None),
        transfers::record_shipments(tenant, wait, &[(None, &shipment)]),
        transfers::record_closings(tenant, wait, &[(None, &closing)]),
        batches::load_batch(&session, BatchId::new(1), None),
        batches::set_quarantine(&session, None, &quarantine),
    ]
}

/// The names of a call's arguments.
fn names(call: &Call) -> BTreeSet<String> {
    let (_, arguments) = call.sql.split_once('(').unwrap();
    let named = arguments.split(", ").map(|argument| argument.split_once(" => ").unwrap().0);
    let names: BTreeSet<String> = named.map(str::to_owned).collect();
    assert_eq!(names.len(), call.arguments.len(), "{} names one twice", call.function);
    names
}

#[tokio::test(flavor = "multi_thread")]
async fn every_call_names_the_arguments_of_its_function() {
    let server = Server::start(shopx_embedded::find::binaries().unwrap(), Options::default());
    let server = server.await.unwrap();
    let database = server.create_database("shop").await.unwrap();
    crate::migrate(&database.owner_url).await.unwrap();
    let mut conn = PgConnection::connect(&database.owner_url).await.unwrap();
    // What the login that sells may call, and what takes more arguments than anybody counts right.
    let functions: Vec<(String, Vec<String>)> = sqlx::query_as(
        "SELECT p.proname::text, p.proargnames[:p.pronargs]
         FROM pg_proc AS p JOIN pg_namespace AS n ON n.oid = p.pronamespace
         WHERE n.nspname = 'shopx' AND has_function_privilege('shopx_app', p.oid, 'EXECUTE')
           AND p.proname ~ '^(load_(shelves|sale|transfers|batch)|record_.*|set_quarantine)$'",
    )
    .fetch_all(&mut conn)
    .await
    .unwrap();
    let catalogue: BTreeMap<String, BTreeSet<String>> = functions
        .into_iter()
        .map(|(name, arguments)| (name, arguments.into_iter().collect()))
        .collect();
    let called: BTreeMap<String, BTreeSet<String>> =
        calls().iter().map(|call| (call.function.to_owned(), names(call))).collect();
    assert_eq!(called, catalogue);
}
