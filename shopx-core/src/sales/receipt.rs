//! The receipt as text.

use chrono_tz::Tz;

use super::Sale;
use crate::Result;
use crate::catalog::TaxValue;
use crate::money::Money;
use crate::pricing::TaxTotal;
use crate::quantity::in_whole_units;
use crate::text::Name;

/// How wide a receipt is, in characters.
pub const RECEIPT_COLUMNS: usize = 42;

#[shopx_derive::methods]
impl Sale {
    /// The receipt in 42 columns, with the time as the wall clock of the location shows it.
    #[carried]
    pub fn receipt(&self, shop: &Name, zone: Tz) -> Result<String> {
        let mut paper = Paper { text: String::new(), sale: self };
        paper.centred(shop.as_str());
        let time = self.sold_at.with_timezone(&zone).format("%Y-%m-%d %H:%M");
        paper.spread(&format!("Sale {}", self.id), &time.to_string());
        paper.rule();
        for line in &self.lines {
            paper.left(line.name.as_str());
            let quantity = in_whole_units(line.quantity, line.quantity_decimals);
            let each = self.format(line.unit_price);
            paper.amount(&format!("  {quantity} x {each}"), line.total_price);
            for discount in &line.discounts {
                let less = Money::ZERO.minus(discount.amount)?;
                paper.amount(&format!("  {}", discount.reason), less);
            }
        }
        paper.rule();
        for tax in self.taxes()? {
            let how = if tax.inclusive { "incl." } else { "plus" };
            paper.amount(&format!("{how} {} {}", tax.name, tax.value), tax.amount);
            if let TaxValue::Percent(_) = tax.value {
                paper.left(&format!("  of {}", self.format(tax.base)));
            }
        }
        if let Some(reason) = &self.tax_exemption {
            paper.left(&format!("tax exempt: {reason}"));
        }
        paper.amount(&format!("TOTAL {}", self.currency), self.total_amount);
        if !self.rounding_amount.is_zero() {
            paper.amount("Cash rounding", self.rounding_amount);
        }
        for payment in &self.payments {
            paper.amount(payment.method.as_str(), payment.tendered);
        }
        let change = self.change()?;
        if !change.is_zero() {
            paper.amount("change", change);
        }
        Ok(paper.text)
    }

    /// The amount with as many decimals as this sale's amounts have.
    fn format(&self, amount: Money) -> String {
        amount.with_digits(self.amount_digits.unwrap_or(self.currency.digits()))
    }

    /// The taxes of the whole sale, one total per rate, in the order of their first line.
    #[carried]
    pub fn taxes(&self) -> Result<Vec<TaxTotal>> {
        TaxTotal::of(self.lines.iter().flat_map(|line| &line.taxes))
    }
}

struct Paper<'s> {
    text: String,
    sale: &'s Sale,
}

impl Paper<'_> {
    fn line(&mut self, line: &str) {
        self.text.extend([line, "\n"]);
    }

    fn rule(&mut self) {
        self.line(&"-".repeat(RECEIPT_COLUMNS));
    }

    fn centred(&mut self, text: &str) {
        let text = cut(text, RECEIPT_COLUMNS);
        let indent = (RECEIPT_COLUMNS - text.chars().count()) / 2;
        self.line(&format!("{:indent$}{text}", ""));
    }

    fn left(&mut self, text: &str) {
        self.line(&cut(text, RECEIPT_COLUMNS));
    }

    fn spread(&mut self, left: &str, right: &str) {
        let width = RECEIPT_COLUMNS.saturating_sub(right.chars().count() + 1);
        self.line(&format!("{:width$} {right}", cut(left, width)));
    }

    fn amount(&mut self, what: &str, amount: Money) {
        let amount = self.sale.format(amount);
        self.spread(what, &amount);
    }
}

/// The first `width` characters, on one line.
fn cut(text: &str, width: usize) -> String {
    let printable = |c: char| if c.is_control() { ' ' } else { c };
    text.chars().take(width).map(printable).collect()
}
