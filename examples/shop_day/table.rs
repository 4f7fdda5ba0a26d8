//! Tables that a person reads with pleasure.

use std::fmt::Display;

use comfy_table::{Attribute, Cell, CellAlignment, Table, presets};
use shopx_core::Money;

/// Prints a table with a title. Columns of numbers are aligned to the right.
pub(crate) fn print<R: IntoIterator<Item = String>>(
    title: &str,
    header: &[&str],
    rows: impl IntoIterator<Item = R>,
) {
    let rows: Vec<Vec<String>> = rows.into_iter().map(|row| row.into_iter().collect()).collect();
    println!("\n{title}");
    if rows.is_empty() {
        println!("  (nothing)");
        return;
    }
    let mut table = Table::new();
    table.load_style(presets::UTF8_FULL_CONDENSED);
    table.set_header(header.iter().map(|name| Cell::new(name).add_attribute(Attribute::Bold)));
    for index in 0..header.len() {
        let numeric = rows.iter().all(|row| row.get(index).is_none_or(|cell| is_number(cell)));
        if let Some(column) = table.column_mut(index).filter(|_| numeric) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    table.add_rows(rows);
    println!("{table}");
}

/// A number with its thousands apart: 459,056.22.
pub(crate) fn number(number: impl Display) -> String {
    let text = number.to_string();
    let (sign, digits) = text.strip_prefix('-').map_or(("", text.as_str()), |rest| ("-", rest));
    let (whole, fraction) = digits.split_at(digits.find('.').unwrap_or(digits.len()));
    let mut grouped = String::from(sign);
    for (index, digit) in whole.char_indices() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped + fraction
}

/// The margin: what is left of `revenue` after `cost`, in per cent of it.
pub(crate) fn margin(revenue: Money, cost: Money) -> String {
    let left = revenue.amount() - cost.amount();
    let percent = (left * Money::from(100).amount()).checked_div(revenue.amount());
    percent.map_or(String::new(), |percent| format!("{:.1} %", percent.round_dp(1)))
}

fn is_number(cell: &str) -> bool {
    cell.chars().all(|c| c.is_ascii_digit() || " ,.-+%".contains(c))
}
