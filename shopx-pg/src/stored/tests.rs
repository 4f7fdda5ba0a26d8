//! What SQL gives is read, and what it takes is written, as the files in `golden/` say. They hold the
//! bytes that the first version read and wrote: what stands in databases. A file may be added, and is
//! never changed.
#![allow(clippy::unwrap_used, reason = "helpers of tests, not tests to Clippy")]

use std::collections::BTreeSet;
use std::fmt::Debug;
use std::io::{self, Write};
use std::path::PathBuf;
use std::str::FromStr;
use std::sync::{Arc, Mutex};

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use serde_json::json;
use shopx_core::batches::{Batch, BatchAt, BatchSale, BatchTrace, Picking};
use shopx_core::catalog::{NewProduct, NewTaxClass, Product, TaxClass, TaxRate, TaxValue};
use shopx_core::customers::{Customer, NewCustomer};
use shopx_core::id::{
    BatchId, CustomerId, LocationId, ProductId, PromotionId, RefundId, SaleId, ShipmentId,
    StockDocumentId, SupplierId, TaxClassId, TenantId, TransferId, UserId,
};
use shopx_core::idempotency::Replayed;
use shopx_core::locations::{Location, NewLocation};
use shopx_core::money::{Percent, Rounding, RoundingLevel, RoundingMode};
use shopx_core::pricing::payment::{PaidBy, PaymentMethod, TakenPayment};
use shopx_core::pricing::{
    ActivePromotion, Benefit, ComboPart, Condition, DiscountKind, LineDiscount, LineTax,
    ListedPrice, NewPriceList, NewPromotion, PriceBreak, PriceList, Promotion, Scope,
};
use shopx_core::records::{Meta, Record};
use shopx_core::reports::{NewSavedReport, SavedReport};
use shopx_core::sales::{
    BatchTaken, Disposition, Refund, RefundKind, RefundedLine, Sale, SaleLine, SaleStatus,
};
use shopx_core::session::Role;
use shopx_core::stock::{
    AdjustmentReason, CountedLine, MovementKind, StockChange, StockDocument, StockDocumentKind,
    StockLevel,
};
use shopx_core::suppliers::{NewSupplier, Supplier};
use shopx_core::tenants::{Settings, Tenant};
use shopx_core::transfers::{Transfer, TransferState, TransferStatus};
use shopx_core::users::{NewUser, User};
use shopx_core::{Money, Quantity, Result, ShopError};

use super::{Exact, FORMS, Form, Row, read, read_list};
use crate::stored;

/// The golden files, and what of them was looked at.
#[derive(Default)]
struct Golden {
    files: BTreeSet<String>,
    read: BTreeSet<&'static str>,
}

impl Golden {
    fn folder() -> PathBuf {
        PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("src/stored/golden")
    }

    fn text(&mut self, file: &str) -> String {
        let file = format!("{file}.json");
        let text = std::fs::read_to_string(Self::folder().join(&file));
        let text = text.unwrap_or_else(|why| panic!("{file}: {why}"));
        self.files.insert(file);
        text.trim_end_matches('\n').to_owned()
    }

    /// What SQL gives is this value.
    fn reads<F: Form>(&mut self, file: &str, value: &F::Value)
    where
        F::Value: Debug + PartialEq,
    {
        let text = self.text(file);
        assert_eq!(&read::<F>(&text).unwrap(), value, "{file}");
        self.read.insert(F::NAME);
    }

    /// A list that SQL gives is these values.
    fn reads_list<F: Form>(&mut self, file: &str, values: &[F::Value])
    where
        F::Value: Debug + PartialEq,
    {
        let text = self.text(file);
        assert_eq!(read_list::<F>(Some(&text)).unwrap(), values, "{file}");
        self.read.insert(F::NAME);
    }

    /// The fields of a record become this row.
    fn writes<R: Row>(&mut self, file: &str, fields: &<R::Value as Record>::New) {
        let written = serde_json::to_value(R::Fields::from(fields)).unwrap();
        assert_eq!(written.to_string(), self.text(file), "{file}");
    }

    /// What a column holds is written from this value, and read to it.
    fn keeps<F, T>(&mut self, file: &str, value: &T)
    where
        F: serde::Serialize + serde::de::DeserializeOwned + for<'v> From<&'v T>,
        T: TryFrom<F, Error = ShopError> + Debug + PartialEq,
    {
        let text = self.text(file);
        let written = serde_json::to_value(F::from(value)).unwrap();
        assert_eq!(written.to_string(), text, "{file}");
        assert_eq!(&T::try_from(serde_json::from_str::<F>(&text).unwrap()).unwrap(), value);
    }

    /// These are the words of a kind, each of which is read as what it stands for.
    fn words<T>(&mut self, file: &str, all: &[T], word: fn(T) -> &'static str)
    where
        T: FromStr<Err = ShopError> + Debug + PartialEq + Copy,
    {
        self.own_words(file, all, word, str::parse);
    }

    /// The same for those that core calls otherwise.
    fn own_words<T: Debug + PartialEq + Copy>(
        &mut self,
        file: &str,
        all: &[T],
        word: fn(T) -> &'static str,
        read: fn(&str) -> Result<T>,
    ) {
        let words: Vec<&str> = all.iter().copied().map(word).collect();
        assert_eq!(json!(words).to_string(), self.text(file), "{file}");
        for value in all {
            assert_eq!(read(word(*value)).as_ref(), Ok(value), "{file}");
        }
    }
}

/// An example of each variant, after the name of its golden file. One that is forgotten does not
/// compile.
macro_rules! each {
    ($($file:literal: $variant:pat => $example:expr,)*) => {{
        let examples = [$(($file, $example)),*];
        for (_, example) in &examples {
            match example { $($variant => {})* }
        }
        examples
    }};
}

fn of<T: FromStr<Err = ShopError>>(text: &str) -> T {
    text.parse().unwrap()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn hour(text: &str) -> NaiveTime {
    text.parse().unwrap()
}

fn early() -> DateTime<Utc> {
    "2026-03-01T09:00:00Z".parse().unwrap()
}

fn late() -> DateTime<Utc> {
    "2026-03-01T10:00:00.123456Z".parse().unwrap()
}

fn new() -> Meta {
    Meta { version: 1, archived: false, created_at: early(), updated_at: early() }
}

fn edited(version: u32) -> Meta {
    Meta { version, archived: true, created_at: early(), updated_at: late() }
}

fn quantity(units: i64) -> Quantity {
    Quantity::new(units).unwrap()
}

#[test]
fn what_is_stored_is_read_and_written_as_it_always_was() {
    let mut golden = Golden::default();
    words(&mut golden);
    people_and_places(&mut golden);
    catalog(&mut golden);
    price_lists(&mut golden);
    promotions(&mut golden);
    tenants(&mut golden);
    batches(&mut golden);
    stock(&mut golden);
    transfers(&mut golden);
    sales(&mut golden);
    refunds(&mut golden);

    let there = std::fs::read_dir(Golden::folder()).unwrap();
    let there = there.map(|file| file.unwrap().file_name().into_string().unwrap());
    assert_eq!(golden.files, there.collect(), "each file is looked at");
    assert_eq!(golden.read, FORMS.iter().copied().collect(), "each form has a file");
}

fn words(golden: &mut Golden) {
    golden.words("word_adjustment_reason", AdjustmentReason::ALL, AdjustmentReason::as_str);
    golden.words("word_discount_kind", DiscountKind::ALL, DiscountKind::as_str);
    golden.words("word_disposition", Disposition::ALL, Disposition::as_str);
    golden.words("word_movement_kind", MovementKind::ALL, MovementKind::as_str);
    golden.own_words("word_paid_by", PaidBy::ALL, super::paid_by, super::read_paid_by);
    golden.words("word_payment_method", PaymentMethod::ALL, PaymentMethod::as_str);
    golden.words("word_picking", Picking::ALL, Picking::as_str);
    golden.words("word_refund_kind", RefundKind::ALL, RefundKind::as_str);
    golden.words("word_role", Role::ALL, Role::as_str);
    golden.words("word_rounding_level", RoundingLevel::ALL, RoundingLevel::as_str);
    golden.words("word_rounding_mode", RoundingMode::ALL, RoundingMode::as_str);
    golden.words("word_sale_status", SaleStatus::ALL, SaleStatus::as_str);
    golden.words("word_stock_document_kind", StockDocumentKind::ALL, StockDocumentKind::as_str);
    golden.words("word_transfer_status", TransferStatus::ALL, TransferStatus::as_str);
}

fn people_and_places(golden: &mut Golden) {
    let user = NewUser { username: of("Ada"), email: of("Ada@example.com"), role: Role::Admin };
    golden.writes::<stored::User>("new_user", &user);
    golden.reads::<stored::User>("user", &User::assemble(UserId::new(1), user, edited(2)));

    let location = NewLocation {
        name: of("Am Hafen"),
        address: of("Kai 1\n20457 Hamburg"),
        phone: Some(of("+49 40 1")),
        time_zone: "Europe/Berlin".parse().unwrap(),
    };
    golden.writes::<stored::Location>("new_location", &location);
    let location = Location::assemble(LocationId::new(2), location, edited(3));
    golden.reads::<stored::Location>("location", &location);

    let customer = NewCustomer {
        first_name: of("Ann"),
        last_name: of("Buyer"),
        email: Some(of("Ann@example.com")),
        phone: Some(of("+44 20 7946")),
        address: Some(of("2 Low Street\nTown")),
        customer_group: Some(of("trade")),
        tax_exemption: Some(of("certificate 7")),
        exempt_taxes: vec![of("PST")],
        exemption_ends_on: NaiveDate::from_ymd_opt(2026, 12, 31),
    };
    golden.writes::<stored::Customer>("new_customer", &customer);
    let customer = Customer::assemble(CustomerId::new(1), customer, edited(2));
    golden.reads::<stored::Customer>("customer", &customer);
    let erased = NewCustomer::erased().unwrap();
    golden.writes::<stored::Customer>("new_customer_erased", &erased);
    let erased = Customer::assemble(CustomerId::new(1), erased, edited(3));
    let erased = Customer { erased: true, ..erased };
    golden.reads::<stored::Customer>("customer_erased", &erased);

    let supplier = NewSupplier {
        name: of("Mill & Daughters"),
        contact_name: Some(of("Joe")),
        email: Some(of("joe@mill.example")),
        phone: Some(of("0")),
        address: Some(of("Mill Lane")),
    };
    golden.writes::<stored::Supplier>("new_supplier", &supplier);
    let supplier = Supplier::assemble(SupplierId::new(1), supplier, edited(3));
    golden.reads::<stored::Supplier>("supplier", &supplier);

    let report = NewSavedReport {
        name: of("weekly"),
        kind: of("sales"),
        parameters: Some(json!({"days": [1, 2.5, null], "w": {"ü": "\"x\""}})),
        created_by: Some(UserId::new(2)),
    };
    golden.writes::<stored::SavedReport>("new_saved_report", &report);
    let report = SavedReport::assemble(1.into(), report, edited(3));
    golden.reads::<stored::SavedReport>("saved_report", &report);
}

fn catalog(golden: &mut Golden) {
    let breaks = vec![
        PriceBreak { min_quantity: quantity(6), price: of("2.5") },
        PriceBreak { min_quantity: quantity(12), price: of("2") },
    ];
    golden.keeps::<stored::PriceBreak, _>("price_break", &breaks[0]);
    golden.reads_list::<stored::PriceBreak>("price_breaks", &breaks);
    let product = NewProduct {
        name: of("Tea 🍵"),
        description: Some(of("green\n\tloose")),
        sku: of("TEA-2"),
        price: of("999999999.9999"),
        price_breaks: breaks,
        cost: Some(of("1.2345")),
        category: Some(of("drinks")),
        tax_class: Some(TaxClassId::new(4)),
        quantity_decimals: 3,
        picking: Some(Picking::Fefo),
    };
    golden.writes::<stored::Product>("new_product", &product);
    let product = Product::assemble(ProductId::new(1), product, edited(3));
    golden.reads::<stored::Product>("product", &product);
    let plain = NewProduct::new(of("TEA"), of("Tea"), of("3"));
    golden.writes::<stored::Product>("new_product_plain", &plain);
    let plain = Product::assemble(ProductId::new(1), plain, new());
    golden.reads::<stored::Product>("product_plain", &plain);

    let bottle = TaxRate {
        location: Some(LocationId::new(2)),
        ..TaxRate::new(of("Bottle"), TaxValue::PerUnit(of("0.25")), false)
    };
    let vat = TaxRate {
        location: None,
        name: of("VAT"),
        value: TaxValue::Percent(of("20")),
        inclusive: true,
        compound: true,
        taxable: false,
        starts_on: Some(day("2026-03-01")),
        ends_on: Some(day("2026-03-10")),
    };
    let values = each! {
        "tax_rate_percent": TaxValue::Percent(_) => vat.value,
        "tax_rate_per_unit": TaxValue::PerUnit(_) => bottle.value,
    };
    for (file, value) in values {
        let rate = TaxRate { value, ..vat.clone() };
        golden.keeps::<super::catalog::TaxRate, _>(file, &rate);
    }
    let class = TaxClassId::new(1);
    let rates = [(class, bottle.clone()), (class, vat.clone())];
    golden.reads_list::<stored::ClassRate>("tax_rates", &rates);
    let wine = NewTaxClass { name: of("wine"), rates: vec![bottle, vat] };
    golden.writes::<stored::TaxClass>("new_tax_class", &wine);
    let wine = TaxClass::assemble(class, wine, new());
    golden.reads::<stored::TaxClass>("tax_class", &wine);
    golden.reads::<stored::TaxClass>("tax_class_created", &wine);
}

fn price_lists(golden: &mut Golden) {
    let price = |min_quantity, price| ListedPrice {
        product: ProductId::new(1),
        min_quantity: quantity(min_quantity),
        price: of(price),
    };
    let list = NewPriceList {
        name: of("Trade"),
        location: Some(LocationId::new(1)),
        customer_group: Some(of("trade")),
        starts_on: Some(day("2026-03-10")),
        ends_on: Some(day("2026-03-11")),
        prices: vec![price(1, "2.8"), price(10, "2.6")],
    };
    golden.writes::<stored::PriceList>("new_price_list", &list);
    let list = PriceList::assemble(2.into(), list, new());
    golden.reads::<stored::PriceList>("price_list", &list);
    golden.reads_list::<stored::PriceList>("price_lists", &[list]);
}

fn promotions(golden: &mut Golden) {
    let products = || Scope::products([2, 1].map(ProductId::new));
    let scopes = each! {
        "scope_cart": Scope::Cart => Scope::Cart,
        "scope_category": Scope::Category(_) => Scope::Category(of("drinks")),
        "scope_products": Scope::Products(_) => products(),
    };
    for (file, scope) in scopes {
        golden.keeps::<super::promotions::Scope, _>(file, &scope);
    }
    let conditions = each! {
        "condition_units": Condition::Units { .. } => {
            Condition::Units { on: products(), at_least: 3 }
        },
        "condition_spend": Condition::Spend { .. } => {
            Condition::Spend { on: Scope::Category(of("drinks")), at_least: of("9.99") }
        },
    };
    for (file, condition) in conditions {
        golden.keeps::<super::promotions::Condition, _>(file, &condition);
    }
    let benefits = each! {
        "benefit_percent_off": Benefit::PercentOff { .. } => {
            Benefit::PercentOff { on: Scope::Cart, percent: of("12.5"), max_units: Some(2) }
        },
        "benefit_amount_off": Benefit::AmountOff { .. } => {
            Benefit::AmountOff { on: products(), amount: of("1"), max_units: None }
        },
        "benefit_amount_off_each": Benefit::AmountOffEach { .. } => {
            Benefit::AmountOffEach { on: products(), amount: of("0.05") }
        },
        "benefit_buy_get": Benefit::BuyGet { .. } => Benefit::BuyGet {
            buy: Scope::Category(of("food")),
            buy_units: 2,
            get: Scope::Cart,
            get_units: 1,
            percent: of("12.5"),
            max_times: Some(3),
        },
        "benefit_bundle": Benefit::Bundle { .. } => {
            Benefit::Bundle { on: Scope::Cart, units: 2, price: of("15"), max_times: None }
        },
        "benefit_combo": Benefit::Combo { .. } => Benefit::Combo {
            parts: vec![
                ComboPart { on: Scope::Category(of("drinks")), units: 1 },
                ComboPart { on: products(), units: 2 },
            ],
            price: of("4.5"),
            max_times: Some(3),
        },
    };
    for (file, benefit) in &benefits {
        golden.keeps::<super::promotions::Benefit, _>(file, benefit);
    }
    let staff = NewPromotion {
        name: of("Staff"),
        priority: -7,
        exclusive: true,
        coupon_code: Some(of("STAFF")),
        location: Some(LocationId::new(1)),
        customer_group: Some(of("staff")),
        starts_on: Some(day("2026-06-01")),
        ends_on: Some(day("2026-08-31")),
        starts_at: Some(hour("08:30:00")),
        ends_at: Some(hour("17:00:00")),
        usage_limit: Some(u32::MAX),
        usage_limit_per_customer: Some(2),
        condition: Some(Condition::Spend {
            on: Scope::Category(of("drinks")),
            at_least: of("9.99"),
        }),
        benefit: benefits[3].1.clone(),
    };
    golden.writes::<stored::Promotion>("new_promotion", &staff);
    let staff = Promotion::assemble(PromotionId::new(1), staff, edited(3));
    golden.reads::<stored::Promotion>("promotion", &staff);
    let plain = Benefit::PercentOff { on: products(), percent: of("10"), max_units: None };
    let plain = NewPromotion::new(of("Ten off"), plain);
    golden.writes::<stored::Promotion>("new_promotion_plain", &plain);
    let plain = Promotion::assemble(PromotionId::new(2), plain, new());
    golden.reads::<stored::Promotion>("promotion_plain", &plain);
    let active = [
        ActivePromotion { promotion: staff, used: 7, used_by_customer: 1 },
        ActivePromotion { promotion: plain, used: 0, used_by_customer: 0 },
    ];
    golden.reads_list::<stored::ActivePromotion>("active_promotions", &active);
}

fn tenants(golden: &mut Golden) {
    let tenant = Tenant {
        id: TenantId::new(1),
        name: of("Corner Shop"),
        domain: of("corner.example"),
        settings: Settings {
            rounding: Rounding {
                cash_step: Some(of("0.05")),
                cash_mode: Some(RoundingMode::Down),
                amount_digits: Some(2),
                ..Rounding::default()
            },
            cashier_refund_limit: of("20"),
            cashier_discount_limit: of("12.5"),
            encrypts_personal_data: true,
            ..Settings::new(of("GBP"))
        },
        version: 2,
    };
    golden.reads::<stored::Tenant>("tenant", &tenant);
}

fn batches(golden: &mut Golden) {
    let batch = Batch {
        id: BatchId::new(1),
        product: ProductId::new(1),
        supplier: Some(SupplierId::new(3)),
        number: of("20260301-1"),
        quantity_received: 10,
        cost_per_unit: of("1"),
        received_date: day("2026-03-01"),
        expiration_date: Some(day("2026-04-01")),
        quarantined: true,
        quarantine_reason: Some(of("mould")),
        version: 2,
        on_hand: 6,
        replayed: Replayed::NO,
    };
    golden.reads::<stored::Batch>("batch", &batch);
    let at = |location, quantity, reserved| BatchAt {
        location: LocationId::new(location),
        quantity,
        reserved,
    };
    let trace = BatchTrace {
        batch: Batch {
            supplier: None,
            expiration_date: None,
            quarantined: false,
            quarantine_reason: None,
            version: 1,
            ..batch
        },
        on_hand: vec![at(1, 4, 1), at(2, 2, 0)],
        sales: vec![
            BatchSale {
                sale: SaleId::new(1),
                line_no: 1,
                location: LocationId::new(1),
                customer: None,
                sold_at: early(),
                quantity: 2,
                returned: 0,
            },
            BatchSale {
                sale: SaleId::new(2),
                line_no: 3,
                location: LocationId::new(2),
                customer: Some(CustomerId::new(1)),
                sold_at: late(),
                quantity: 3,
                returned: 1,
            },
        ],
        transfers: [1, 2].map(TransferId::new).to_vec(),
    };
    golden.reads::<stored::BatchTrace>("batch_trace", &trace);
}

fn stock(golden: &mut Golden) {
    let (product, batch) = (ProductId::new(1), Some(BatchId::new(1)));
    let change = |number, quantity, cost, reason| StockChange {
        line_no: 1,
        product,
        batch: BatchId::new(1),
        batch_number: of(number),
        quantity,
        unit_cost: of(cost),
        reason,
    };
    let count = |line_no, batch| CountedLine { line_no, product, batch, expected: 9, counted: 9 };
    let document = |id, kind| StockDocument {
        id: StockDocumentId::new(id),
        kind,
        location: LocationId::new(1),
        supplier: None,
        note: None,
        user: UserId::new(2),
        approved_by: None,
        at: early(),
        changes: Vec::new(),
        counts: Vec::new(),
        replayed: Replayed::NO,
    };
    for kind in StockDocumentKind::ALL {
        let (file, document) = match kind {
            StockDocumentKind::Receipt => (
                "stock_document_receipt",
                StockDocument {
                    supplier: Some(SupplierId::new(3)),
                    note: Some(of("two boxes")),
                    changes: vec![change("LOT", 10, "1", None)],
                    ..document(1, *kind)
                },
            ),
            StockDocumentKind::Adjustment => (
                "stock_document_adjustment",
                StockDocument {
                    approved_by: Some(UserId::new(1)),
                    changes: vec![change(
                        "20260301-1",
                        -7,
                        "1.2345",
                        Some(AdjustmentReason::Theft),
                    )],
                    ..document(2, *kind)
                },
            ),
            StockDocumentKind::Count => (
                "stock_document_count",
                StockDocument {
                    counts: vec![count(1, None), count(2, batch)],
                    ..document(3, *kind)
                },
            ),
        };
        golden.reads::<stored::StockDocument>(file, &document);
    }
    let level = StockLevel {
        product,
        sku: of("tea"),
        name: of("Tea"),
        location: LocationId::new(2),
        location_name: of("Depot"),
        quantity: 7,
        reserved: 2,
        min_stock: 3,
        reorder_point: 5,
    };
    golden.reads::<stored::StockLevel>("stock_level", &level);
}

fn transfers(golden: &mut Golden) {
    let states = each! {
        "transfer_pending": TransferState::Pending => TransferState::Pending,
        "transfer_completed": TransferState::Completed { .. } => TransferState::Completed {
            received: 1,
            shortfall: Some(AdjustmentReason::Theft),
            by: UserId::new(2),
            at: late(),
        },
        "transfer_cancelled": TransferState::Cancelled { .. } => {
            TransferState::Cancelled { by: UserId::new(2), at: late() }
        },
    };
    for (file, state) in states {
        let settled = state.status() != TransferStatus::Pending;
        let transfer = Transfer {
            id: TransferId::new(1),
            shipment: ShipmentId::new(1),
            from: LocationId::new(1),
            to: LocationId::new(2),
            product: ProductId::new(1),
            batch: BatchId::new(1),
            quantity: 4,
            transfer_date: day("2026-03-01"),
            notes: settled.then(|| of("fragile")),
            requested_by: UserId::new(2),
            approved_by: settled.then(|| UserId::new(3)),
            requested_at: early(),
            state,
            replayed: Replayed::NO,
        };
        golden.reads::<stored::Transfer>(file, &transfer);
    }
}

/// A line with all that a line may have.
fn tea() -> SaleLine {
    let taken = |batch, quantity, cost, returned| BatchTaken {
        batch: BatchId::new(batch),
        quantity,
        unit_cost: of(cost),
        returned,
    };
    let tax = |name: &str, value, inclusive, base, amount| LineTax {
        name: name.to_owned(),
        value,
        inclusive,
        base: of(base),
        amount: of(amount),
    };
    SaleLine {
        line_no: 1,
        product: ProductId::new(1),
        sku: of("tea"),
        name: of("Tea"),
        quantity: 4,
        quantity_decimals: 0,
        list_price: of("3"),
        unit_price: of("2.9"),
        override_reason: Some(of("torn box")),
        total_price: of("11.6"),
        discount_amount: of("6.5"),
        tax_amount: of("1.9"),
        exclusive_tax_amount: of("1"),
        discounts: vec![
            LineDiscount {
                kind: DiscountKind::Promotion,
                promotion: Some(PromotionId::new(1)),
                reason: of("Drinks week"),
                amount: of("6"),
            },
            LineDiscount {
                kind: DiscountKind::Line,
                promotion: None,
                reason: of("regular"),
                amount: of("0.5"),
            },
        ],
        taxes: vec![
            tax("VAT", TaxValue::Percent(of("20")), true, "4.5", "0.9"),
            tax("Bottle", TaxValue::PerUnit(of("0.25")), false, "5.1", "1"),
        ],
        batches: vec![taken(1, 3, "0.4", 1), taken(2, 1, "0.4321", 0)],
        refunded_quantity: 1,
        refunded_amount: of("1.52"),
        refunded_tax_amount: of("0.47"),
    }
}

/// A line with as little as a line may have.
fn nuts() -> SaleLine {
    SaleLine {
        line_no: 2,
        product: ProductId::new(2),
        sku: of("nuts"),
        name: of("Nuts"),
        quantity: 1_250,
        quantity_decimals: 3,
        list_price: of("2"),
        unit_price: of("2"),
        override_reason: None,
        total_price: of("2.5"),
        discount_amount: Money::ZERO,
        tax_amount: Money::ZERO,
        exclusive_tax_amount: Money::ZERO,
        discounts: Vec::new(),
        taxes: Vec::new(),
        batches: vec![BatchTaken {
            batch: BatchId::new(3),
            quantity: 1_250,
            unit_cost: of("0.4"),
            returned: 0,
        }],
        refunded_quantity: 0,
        refunded_amount: Money::ZERO,
        refunded_tax_amount: Money::ZERO,
    }
}

fn sales(golden: &mut Golden) {
    let payment = |method, amount, tendered| TakenPayment {
        method,
        amount: of(amount),
        tendered: of(tendered),
    };
    let sale = Sale {
        id: SaleId::new(1),
        location: LocationId::new(1),
        customer: Some(CustomerId::new(5)),
        user: UserId::new(3),
        approved_by: Some(UserId::new(2)),
        sold_at: late(),
        business_date: day("2026-03-01"),
        currency: of("GBP"),
        amount_digits: Some(1),
        lines: vec![tea(), nuts()],
        payments: vec![
            payment(PaymentMethod::Cash, "5", "10"),
            payment(PaymentMethod::Card, "3.6", "3.6"),
        ],
        paid_by: PaidBy::Split,
        total_amount: of("8.61"),
        tax_amount: of("1.9"),
        exclusive_tax_amount: of("1"),
        discount_amount: of("6.5"),
        tax_exemption: Some(of("certificate 7")),
        rounding_amount: of("-0.01"),
        status: SaleStatus::PartiallyRefunded,
        refunded_amount: of("1.52"),
        refund_count: 1,
        replayed: Replayed::NO,
    };
    golden.reads::<stored::Sale>("sale", &sale);
}

fn refunds(golden: &mut Golden) {
    let refund = Refund {
        id: RefundId::new(1),
        sale: Some(SaleId::new(1)),
        kind: RefundKind::Refund,
        location: LocationId::new(1),
        user: UserId::new(1),
        approved_by: Some(UserId::new(2)),
        at: late(),
        business_date: day("2026-03-01"),
        amount: of("15"),
        tax_amount: of("2.5"),
        rounding_amount: of("-0.02"),
        paid_by: PaidBy::Cash,
        reason: of("twice"),
        lines: vec![RefundedLine {
            line_no: 1,
            sale_line_no: Some(2),
            product: ProductId::new(1),
            quantity: 5,
            amount: of("15"),
            tax_amount: of("2.5"),
            disposition: Disposition::Damaged,
        }],
        replayed: Replayed::NO,
    };
    golden.reads::<stored::Refund>("refund", &refund);
    let goods = Refund {
        id: RefundId::new(2),
        sale: None,
        kind: RefundKind::Return,
        approved_by: None,
        at: early(),
        amount: of("3"),
        tax_amount: Money::ZERO,
        rounding_amount: Money::ZERO,
        paid_by: PaidBy::Voucher,
        reason: of("unwanted"),
        lines: vec![RefundedLine {
            line_no: 1,
            sale_line_no: None,
            product: ProductId::new(1),
            quantity: 1,
            amount: of("3"),
            tax_amount: Money::ZERO,
            disposition: Disposition::Restock,
        }],
        ..refund
    };
    golden.reads::<stored::Refund>("refund_return", &goods);
}

#[test]
fn amounts_are_text_and_exact() {
    let exact = |text: &str| serde_json::from_str::<Exact>(text);
    let written = serde_json::to_string(&Exact::from(of::<Money>("20.5"))).unwrap();
    assert_eq!(written, r#""20.5""#);
    assert_eq!(Money::try_from(exact(r#""20.5000""#).unwrap()), Ok(of("20.5")));
    assert_eq!(
        Percent::try_from(exact(r#""-0.5""#).unwrap()).unwrap_err().code(),
        "percent_out_of_range"
    );
    let too_fine = format!(r#""0.{}1""#, "0".repeat(40));
    for refused in ["20.5", "20", "null", r#""""#, r#""1e3""#, r#""NaN""#, &too_fine] {
        assert!(exact(refused).is_err(), "{refused}");
    }
}

/// What was logged.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn log_of<T: Debug>(read: impl FnOnce() -> Result<T>) -> String {
    let log = Log::default();
    let writer = log.clone();
    let subscriber =
        tracing_subscriber::fmt().with_ansi(false).with_writer(move || writer.clone()).finish();
    let refusal = tracing::subscriber::with_default(subscriber, read).unwrap_err();
    assert_eq!(refusal, ShopError::Storage);
    String::from_utf8(log.0.lock().unwrap().clone()).unwrap()
}

#[test]
fn what_the_library_did_not_write_is_a_defect_and_the_log_says_of_which_form() {
    let changed = |file: &str, from: &str, to: &str| {
        let text = Golden::default().text(file);
        assert!(text.contains(from), "{file} has {from}");
        text.replacen(from, to, 1)
    };
    let sale = |from, to| log_of(|| read::<stored::Sale>(&changed("sale", from, to)));
    let said = sale(r#""currency" : "GBP""#, r#""currency" : "XAU""#);
    assert!(said.contains(r#"form="sale""#) && said.contains("XAU"), "{said}");
    for (from, to) in [
        (r#""refund_count" : 1"#, r#""refund_count" : -1"#),
        (r#""total_amount" : "8.6100""#, r#""total_amount" : 8.6100"#),
        (r#""total_amount" : "8.6100""#, r#""total_amount" : "8.61000001""#),
        (r#""status" : "partially_refunded""#, r#""status" : "gone""#),
        (r#""name":"VAT","percent":"20.0000""#, r#""name":"VAT""#),
        (r#""percent":"20.0000""#, r#""percent":"20.0000","per_unit":"1""#),
        (r#""sku" : "tea""#, r#""sku" : """#),
    ] {
        let said = sale(from, to);
        assert!(said.contains(r#"form="sale""#), "{to}: {said}");
    }
    let lists = changed("active_promotions", r#""buy_get": "#, r#""give_all": "#);
    let said = log_of(|| read_list::<stored::ActivePromotion>(Some(&lists)));
    assert!(said.contains(r#"form="active promotion""#), "{said}");
    let said = log_of(|| read::<stored::Customer>(&changed("customer", "Ann@example.com", "Ann")));
    assert!(said.contains(r#"form="customer""#) && !said.contains("Ann"), "{said}");
}
