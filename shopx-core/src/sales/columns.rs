//! Sales and their lines as columns, for tables: the figures of many sales at once, without the documents that
//! say how each came about.

use chrono::{DateTime, NaiveDate, Utc};

use super::{Sale, SaleLine, SaleStatus};
use crate::Result;
use crate::id::{CustomerId, LocationId, ProductId, SaleId, UserId};
use crate::money::Money;
use crate::pricing::payment::PaidBy;
use crate::text::{Name, Sku};

/// The columns of a sale.
#[derive(Debug, Clone, PartialEq)]
pub struct SaleColumns {
    /// Its id.
    pub id: SaleId,
    /// Where.
    pub location: LocationId,
    /// To whom, when known.
    pub customer: Option<CustomerId>,
    /// Who sold it.
    pub user: UserId,
    /// When.
    pub sold_at: DateTime<Utc>,
    /// On which business date.
    pub business_date: NaiveDate,
    /// How it was paid, in one word.
    pub paid_by: PaidBy,
    /// How much of it still stands.
    pub status: SaleStatus,
    /// What was to be paid, before the cash step.
    pub total_amount: Money,
    /// The tax in it.
    pub tax_amount: Money,
    /// What the discounts took off.
    pub discount_amount: Money,
    /// What the cash step added, or took off when negative.
    pub rounding_amount: Money,
    /// What was paid back so far, before the cash step.
    pub refunded_amount: Money,
    /// What the goods cost that were sold, exactly.
    pub cost_of_goods: Money,
}

impl SaleColumns {
    /// Those of this sale.
    pub fn of(sale: &Sale) -> Result<Self> {
        Ok(Self {
            id: sale.id,
            location: sale.location,
            customer: sale.customer,
            user: sale.user,
            sold_at: sale.sold_at,
            business_date: sale.business_date,
            paid_by: sale.paid_by,
            status: sale.status,
            total_amount: sale.total_amount,
            tax_amount: sale.tax_amount,
            discount_amount: sale.discount_amount,
            rounding_amount: sale.rounding_amount,
            refunded_amount: sale.refunded_amount,
            cost_of_goods: sale.cost_of_goods()?,
        })
    }
}

/// The columns of a line of a sale, with those of its sale that lines are told apart by.
#[derive(Debug, Clone, PartialEq)]
pub struct SaleLineColumns {
    /// The sale.
    pub sale: SaleId,
    /// Its number, from 1.
    pub line_no: u32,
    /// Where.
    pub location: LocationId,
    /// To whom, when known.
    pub customer: Option<CustomerId>,
    /// When.
    pub sold_at: DateTime<Utc>,
    /// On which business date.
    pub business_date: NaiveDate,
    /// How much of the sale still stands.
    pub status: SaleStatus,
    /// The product.
    pub product: ProductId,
    /// Its SKU when it was sold.
    pub sku: Sku,
    /// Its name when it was sold.
    pub name: Name,
    /// Units sold.
    pub quantity: i64,
    /// How many decimals the quantity has.
    pub quantity_decimals: u32,
    /// The catalogue's price for a whole unit.
    pub list_price: Money,
    /// The price charged for a whole unit, before discounts.
    pub unit_price: Money,
    /// Unit price × quantity, rounded.
    pub total_price: Money,
    /// The sum of the discounts.
    pub discount_amount: Money,
    /// The sum of the taxes.
    pub tax_amount: Money,
    /// What was paid for it: total price − discounts + tax on top.
    pub paid: Money,
    /// What its goods cost, exactly.
    pub cost_of_goods: Money,
    /// Units given back so far.
    pub refunded_quantity: i64,
    /// What was paid back for them.
    pub refunded_amount: Money,
}

impl SaleLineColumns {
    /// Those of every line of this sale.
    pub fn of(sale: &Sale) -> impl Iterator<Item = Result<Self>> {
        sale.lines.iter().map(move |line| Self::of_line(sale, line))
    }

    fn of_line(sale: &Sale, line: &SaleLine) -> Result<Self> {
        Ok(Self {
            sale: sale.id,
            line_no: line.line_no,
            location: sale.location,
            customer: sale.customer,
            sold_at: sale.sold_at,
            business_date: sale.business_date,
            status: sale.status,
            product: line.product,
            sku: line.sku.clone(),
            name: line.name.clone(),
            quantity: line.quantity,
            quantity_decimals: line.quantity_decimals,
            list_price: line.list_price,
            unit_price: line.unit_price,
            total_price: line.total_price,
            discount_amount: line.discount_amount,
            tax_amount: line.tax_amount,
            paid: line.paid()?,
            cost_of_goods: line.cost_of_goods()?,
            refunded_quantity: line.refunded_quantity,
            refunded_amount: line.refunded_amount,
        })
    }
}
