//! What callers may leave out of a value, beside what may be missing: one list for both languages, in
//! Rust's names. `shopx-core` says the same to Python, beside the types.

/// What a field is when nobody says so.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Usual {
    Flag(bool),
    Number(u32),
    /// An amount or percentage of nothing.
    Nothing,
    /// A list without anything in it.
    Empty,
    /// A choice: the enum and the variant.
    Choice(&'static str, &'static str),
    /// A record with all that is usual.
    Record(&'static str),
}

use Usual::{Choice, Empty, Flag, Nothing, Number, Record};

/// The record, its field, and what it usually is.
pub(crate) const USUAL: &[(&str, &str, Usual)] = &[
    ("AuditQuery", "limit", Number(100)),
    ("Batch", "replayed", Flag(false)),
    ("BatchQuery", "in_stock", Flag(false)),
    ("BatchQuery", "limit", Number(100)),
    ("Cart", "coupons", Empty),
    ("Cart", "lines", Empty),
    ("LevelQuery", "limit", Number(100)),
    ("LevelQuery", "low", Flag(false)),
    ("MovementQuery", "limit", Number(100)),
    ("NewProduct", "price_breaks", Empty),
    ("NewProduct", "quantity_decimals", Number(0)),
    ("NewPromotion", "exclusive", Flag(false)),
    ("NewPromotion", "priority", Number(0)),
    ("PageQuery", "archived", Flag(false)),
    ("PageQuery", "limit", Number(100)),
    ("Refund", "replayed", Flag(false)),
    ("RefundLine", "disposition", Choice("Disposition", "restock")),
    ("RefundSale", "lines", Empty),
    ("ReturnLine", "disposition", Choice("Disposition", "restock")),
    ("Rounding", "level", Choice("RoundingLevel", "line")),
    ("Rounding", "mode", Choice("RoundingMode", "half_away_from_zero")),
    ("Sale", "replayed", Flag(false)),
    ("SaleQuery", "limit", Number(100)),
    ("Settings", "cashier_discount_limit", Nothing),
    ("Settings", "cashier_refund_limit", Nothing),
    ("Settings", "encrypts_personal_data", Flag(false)),
    ("Settings", "picking", Choice("Picking", "fifo")),
    ("Settings", "rounding", Record("Rounding")),
    ("StockDocument", "replayed", Flag(false)),
    ("TaxRate", "compound", Flag(false)),
    ("TaxRate", "inclusive", Flag(false)),
    ("TaxRate", "taxable", Flag(true)),
    ("Transfer", "replayed", Flag(false)),
    ("TransferQuery", "limit", Number(100)),
];

/// A name of Rust in lower camel case.
pub(crate) fn camel(name: &str) -> String {
    let mut camel = String::with_capacity(name.len());
    let mut upper = false;
    for letter in name.chars() {
        if letter == '_' {
            upper = true;
        } else if upper {
            camel.extend(letter.to_uppercase());
            upper = false;
        } else {
            camel.push(letter);
        }
    }
    camel
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_spelled_as_over_there() {
        assert_eq!(camel("half_away_from_zero"), "halfAwayFromZero");
        assert_eq!(camel("limit"), "limit");
    }
}
