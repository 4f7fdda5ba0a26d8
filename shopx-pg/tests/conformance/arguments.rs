//! The arguments of operations, read from JSON.

use serde_json::Value;
use shopx_core::Session;
use shopx_core::batches::{BatchQuery, SetQuarantined};
use shopx_core::catalog::{NewProduct, NewTaxClass, TaxRate};
use shopx_core::customers::NewCustomer;
use shopx_core::locations::NewLocation;
use shopx_core::money::Rounding;
use shopx_core::pricing::payment::Payment;
use shopx_core::pricing::{
    Cart, CartLine, Discount, DiscountValue, ListedPrice, NewPriceList, NewPromotion, PriceBreak,
    PriceOverride,
};
use shopx_core::reports::{SalesReport, TakingsReport};
use shopx_core::sales::{
    Checkout, RefundLine, RefundSale, ReturnGoods, ReturnLine, SaleQuery, VoidSale,
};
use shopx_core::session::Approver;
use shopx_core::stock::{
    Adjust, AdjustLine, Count, CountLine, LevelQuery, MovementQuery, Receive, ReceiveLine,
    SetThresholds,
};
use shopx_core::suppliers::NewSupplier;
use shopx_core::tenants::{NewTenant, Settings};
use shopx_core::transfers::{
    Arrival, CancelTransfers, CompleteTransfers, RequestTransfer, Shortfall, TransferLine,
};
use shopx_core::users::{NewUser, Password, Pin};

use crate::fields::{Done, Fields, fields};

pub(crate) fn read_session(f: &mut Fields) -> Done<Session> {
    let approver = |f: &mut Fields| Ok(Approver { user: f.value("user")?, role: f.value("role")? });
    Ok(Session {
        tenant: f.value("tenant")?,
        user: f.value("user")?,
        role: f.value("role")?,
        approver: f.optional("approver", approver)?,
    })
}

pub(crate) fn password(f: &mut Fields) -> Done<Option<Password>> {
    let text: Option<String> = f.value("password")?;
    Ok(text.map(|text| Password::new(&text)).transpose()?)
}

pub(crate) fn pin(f: &mut Fields) -> Done<Option<Pin>> {
    let text: Option<String> = f.value("pin")?;
    Ok(text.map(|text| Pin::new(&text)).transpose()?)
}

pub(crate) fn new_tenant(f: &mut Fields) -> Done<NewTenant> {
    Ok(NewTenant {
        name: f.parse("name")?,
        domain: f.parse("domain")?,
        settings: f.one("settings", settings)?,
        admin: f.one("admin", new_user)?,
    })
}

pub(crate) fn settings(f: &mut Fields) -> Done<Settings> {
    let usual = Settings::new(f.parse("currency")?);
    let rounding = |f: &mut Fields| {
        let usual = Rounding::default();
        Ok(Rounding {
            mode: f.parse_or("mode", usual.mode)?,
            level: f.parse_or("level", usual.level)?,
            cash_step: f.maybe("cash_step")?,
        })
    };
    Ok(Settings {
        rounding: f.one("rounding", rounding)?,
        picking: f.parse_or("picking", usual.picking)?,
        cashier_refund_limit: f.parse_or("cashier_refund_limit", usual.cashier_refund_limit)?,
        cashier_discount_limit: f
            .parse_or("cashier_discount_limit", usual.cashier_discount_limit)?,
        ..usual
    })
}

pub(crate) fn new_user(f: &mut Fields) -> Done<NewUser> {
    Ok(NewUser { username: f.parse("username")?, email: f.parse("email")?, role: f.parse("role")? })
}

pub(crate) fn new_location(f: &mut Fields) -> Done<NewLocation> {
    Ok(NewLocation {
        name: f.parse("name")?,
        address: f.parse("address")?,
        phone: f.maybe("phone")?,
        time_zone: f.value("time_zone")?,
    })
}

pub(crate) fn new_customer(f: &mut Fields) -> Done<NewCustomer> {
    Ok(NewCustomer {
        first_name: f.parse("first_name")?,
        last_name: f.parse("last_name")?,
        email: f.maybe("email")?,
        phone: f.maybe("phone")?,
        address: f.maybe("address")?,
        customer_group: f.maybe("customer_group")?,
        tax_exemption: f.maybe("tax_exemption")?,
    })
}

pub(crate) fn new_supplier(f: &mut Fields) -> Done<NewSupplier> {
    Ok(NewSupplier {
        name: f.parse("name")?,
        contact_name: f.maybe("contact_name")?,
        email: f.maybe("email")?,
        phone: f.maybe("phone")?,
        address: f.maybe("address")?,
    })
}

pub(crate) fn new_tax_class(f: &mut Fields) -> Done<NewTaxClass> {
    let rate = |f: &mut Fields| {
        Ok(TaxRate {
            location: f.value("location")?,
            name: f.parse("name")?,
            value: f.value("value")?,
            inclusive: f.or("inclusive", false)?,
            compound: f.or("compound", false)?,
            taxable: f.or("taxable", true)?,
            starts_on: f.value("starts_on")?,
            ends_on: f.value("ends_on")?,
        })
    };
    Ok(NewTaxClass { name: f.parse("name")?, rates: f.list("rates", rate)? })
}

pub(crate) fn new_price_list(f: &mut Fields) -> Done<NewPriceList> {
    let price = |f: &mut Fields| {
        Ok(ListedPrice {
            product: f.value("product")?,
            min_quantity: f.quantity("min_quantity")?,
            price: f.parse("price")?,
        })
    };
    Ok(NewPriceList {
        name: f.parse("name")?,
        location: f.value("location")?,
        customer_group: f.maybe("customer_group")?,
        starts_on: f.value("starts_on")?,
        ends_on: f.value("ends_on")?,
        prices: f.list("prices", price)?,
    })
}

pub(crate) fn new_promotion(f: &mut Fields) -> Done<NewPromotion> {
    Ok(NewPromotion {
        name: f.parse("name")?,
        priority: f.or("priority", 0)?,
        exclusive: f.or("exclusive", false)?,
        coupon_code: f.maybe("coupon_code")?,
        location: f.value("location")?,
        customer_group: f.maybe("customer_group")?,
        starts_on: f.value("starts_on")?,
        ends_on: f.value("ends_on")?,
        starts_at: f.value("starts_at")?,
        ends_at: f.value("ends_at")?,
        usage_limit: f.value("usage_limit")?,
        usage_limit_per_customer: f.value("usage_limit_per_customer")?,
        condition: f.value("condition")?,
        benefit: f.value("benefit")?,
    })
}

pub(crate) fn new_product(f: &mut Fields) -> Done<NewProduct> {
    let price_break = |f: &mut Fields| {
        Ok(PriceBreak { min_quantity: f.quantity("min_quantity")?, price: f.parse("price")? })
    };
    Ok(NewProduct {
        name: f.parse("name")?,
        description: f.maybe("description")?,
        sku: f.parse("sku")?,
        price: f.parse("price")?,
        price_breaks: f.list("price_breaks", price_break)?,
        cost: f.maybe("cost")?,
        category: f.maybe("category")?,
        tax_class: f.value("tax_class")?,
        quantity_decimals: f.or("quantity_decimals", 0)?,
        picking: f.maybe("picking")?,
    })
}

pub(crate) fn receive(f: &mut Fields) -> Done<Receive> {
    let line = |f: &mut Fields| {
        Ok(ReceiveLine {
            product: f.value("product")?,
            quantity: f.quantity("quantity")?,
            unit_cost: f.parse("unit_cost")?,
            batch_number: f.maybe("batch_number")?,
            expiration_date: f.value("expiration_date")?,
            received_date: f.value("received_date")?,
        })
    };
    Ok(Receive {
        location: f.value("location")?,
        supplier: f.value("supplier")?,
        lines: f.list("lines", line)?,
        note: f.maybe("note")?,
        key: f.value("key")?,
    })
}

pub(crate) fn adjust(f: &mut Fields) -> Done<Adjust> {
    let line = |f: &mut Fields| {
        Ok(AdjustLine {
            product: f.value("product")?,
            batch: f.value("batch")?,
            quantity: f.value("quantity")?,
            reason: f.parse("reason")?,
            unit_cost: f.maybe("unit_cost")?,
        })
    };
    Ok(Adjust {
        location: f.value("location")?,
        lines: f.list("lines", line)?,
        note: f.maybe("note")?,
        key: f.value("key")?,
    })
}

pub(crate) fn count(f: &mut Fields) -> Done<Count> {
    let line = |f: &mut Fields| {
        Ok(CountLine {
            product: f.value("product")?,
            batch: f.value("batch")?,
            counted: f.value("counted")?,
            expected: f.value("expected")?,
        })
    };
    Ok(Count {
        location: f.value("location")?,
        lines: f.list("lines", line)?,
        note: f.maybe("note")?,
        key: f.value("key")?,
    })
}

pub(crate) fn thresholds(f: &mut Fields) -> Done<SetThresholds> {
    Ok(SetThresholds {
        product: f.value("product")?,
        location: f.value("location")?,
        min_stock: f.value("min_stock")?,
        reorder_point: f.value("reorder_point")?,
    })
}

pub(crate) fn level_query(f: &mut Fields) -> Done<LevelQuery> {
    Ok(LevelQuery {
        location: f.value("location")?,
        product: f.value("product")?,
        low: f.or("low", false)?,
        after: f.value("after")?,
        limit: f.or("limit", 100)?,
    })
}

pub(crate) fn movement_query(f: &mut Fields) -> Done<MovementQuery> {
    Ok(MovementQuery {
        location: f.value("location")?,
        product: f.value("product")?,
        batch: f.value("batch")?,
        after: f.value("after")?,
        limit: f.or("limit", 100)?,
    })
}

pub(crate) fn batch_query(f: &mut Fields) -> Done<BatchQuery> {
    Ok(BatchQuery {
        product: f.value("product")?,
        in_stock: f.or("in_stock", false)?,
        after: f.value("after")?,
        limit: f.or("limit", 100)?,
    })
}

pub(crate) fn quarantine(f: &mut Fields) -> Done<SetQuarantined> {
    Ok(SetQuarantined {
        batch: f.value("batch")?,
        version: f.value("version")?,
        quarantined: f.value("quarantined")?,
        reason: f.maybe("reason")?,
        key: None,
    })
}

pub(crate) fn transfer(f: &mut Fields) -> Done<RequestTransfer> {
    let line = |f: &mut Fields| {
        Ok(TransferLine {
            product: f.value("product")?,
            quantity: f.quantity("quantity")?,
            batch: f.value("batch")?,
        })
    };
    Ok(RequestTransfer {
        from: f.value("from")?,
        to: f.value("to")?,
        lines: f.list("lines", line)?,
        notes: f.maybe("notes")?,
        key: f.value("key")?,
    })
}

pub(crate) fn complete(f: &mut Fields) -> Done<CompleteTransfers> {
    let arrival = |f: &mut Fields| {
        Ok(Arrival {
            transfer: f.value("transfer")?,
            received: f.value("received")?,
            shortfall: shortfall(f.take("shortfall"))?,
        })
    };
    Ok(CompleteTransfers { arrivals: f.list("arrivals", arrival)?, key: f.value("key")? })
}

pub(crate) fn shortfall(value: Value) -> Done<Option<Shortfall>> {
    match value {
        Value::Null => Ok(None),
        Value::String(word) if word == "stay_pending" => Ok(Some(Shortfall::StayPending)),
        reason => Ok(Some(Shortfall::WriteOff(fields(reason, |f| f.parse("write_off"))?))),
    }
}

pub(crate) fn cancel(f: &mut Fields) -> Done<CancelTransfers> {
    Ok(CancelTransfers { transfers: f.value("transfers")?, key: f.value("key")? })
}

pub(crate) fn cart(f: &mut Fields) -> Done<Cart> {
    let price =
        |f: &mut Fields| Ok(PriceOverride { price: f.parse("price")?, reason: f.parse("reason")? });
    let line = |f: &mut Fields| {
        Ok(CartLine {
            product: f.value("product")?,
            quantity: f.quantity("quantity")?,
            price: f.optional("price", price)?,
            discount: f.optional("discount", discount)?,
            batch: f.value("batch")?,
        })
    };
    Ok(Cart {
        location: f.value("location")?,
        customer: f.value("customer")?,
        lines: f.list("lines", line)?,
        discount: f.optional("discount", discount)?,
        coupons: f.or("coupons", Vec::new())?,
        price_list: f.value("price_list")?,
        currency: f.maybe("currency")?,
    })
}

pub(crate) fn discount(f: &mut Fields) -> Done<Discount> {
    let value = |f: &mut Fields| match (f.maybe("percent")?, f.maybe("amount")?) {
        (Some(percent), None) => Ok(DiscountValue::Percent(percent)),
        (None, Some(amount)) => Ok(DiscountValue::Amount(amount)),
        _ => Err("a discount is a percentage or an amount".to_owned().into()),
    };
    Ok(Discount { value: f.one("value", value)?, reason: f.parse("reason")? })
}

pub(crate) fn checkout(f: &mut Fields) -> Done<Checkout> {
    let payment =
        |f: &mut Fields| Ok(Payment { method: f.parse("method")?, tendered: f.maybe("tendered")? });
    Ok(Checkout {
        cart: f.one("cart", cart)?,
        payments: f.list("payments", payment)?,
        shown_total: f.maybe("shown_total")?,
        key: f.value("key")?,
    })
}

pub(crate) fn refund_sale(f: &mut Fields) -> Done<RefundSale> {
    let line = |f: &mut Fields| {
        Ok(RefundLine {
            line_no: f.value("line_no")?,
            quantity: f.quantity("quantity")?,
            disposition: f.parse("disposition")?,
        })
    };
    Ok(RefundSale {
        sale: f.value("sale")?,
        lines: f.list("lines", line)?,
        method: f.maybe("method")?,
        reason: f.parse("reason")?,
        key: f.value("key")?,
    })
}

pub(crate) fn void_sale(f: &mut Fields) -> Done<VoidSale> {
    Ok(VoidSale { sale: f.value("sale")?, reason: f.parse("reason")?, key: f.value("key")? })
}

pub(crate) fn return_goods(f: &mut Fields) -> Done<ReturnGoods> {
    let line = |f: &mut Fields| {
        Ok(ReturnLine {
            product: f.value("product")?,
            quantity: f.quantity("quantity")?,
            unit_price: f.parse("unit_price")?,
            unit_cost: f.maybe("unit_cost")?,
            disposition: f.parse("disposition")?,
        })
    };
    Ok(ReturnGoods {
        location: f.value("location")?,
        lines: f.list("lines", line)?,
        method: f.parse("method")?,
        reason: f.parse("reason")?,
        key: f.value("key")?,
    })
}

pub(crate) fn sale_query(f: &mut Fields) -> Done<SaleQuery> {
    Ok(SaleQuery {
        from: f.value("from")?,
        until: f.value("until")?,
        location: f.value("location")?,
        customer: f.value("customer")?,
        after: f.value("after")?,
        limit: f.or("limit", 100)?,
    })
}

pub(crate) fn sales_report(f: &mut Fields) -> Done<SalesReport> {
    Ok(SalesReport {
        period: f.parse("period")?,
        from: f.value("from")?,
        until: f.value("until")?,
        location: f.value("location")?,
    })
}

pub(crate) fn takings_report(f: &mut Fields) -> Done<TakingsReport> {
    Ok(TakingsReport {
        from: f.value("from")?,
        until: f.value("until")?,
        location: f.value("location")?,
    })
}
