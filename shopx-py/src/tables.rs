//! Tables: what a list or a report says, as Arrow, for polars, pandas, `DuckDB` and whatever else reads
//! `__arrow_c_stream__`. They are read page by page, and no row is ever a Python object.

use std::sync::Arc;

use arrow_array::builder::{Decimal128Builder, TimestampMicrosecondBuilder};
use arrow_array::ffi_stream::FFI_ArrowArrayStream;
use arrow_array::{
    ArrayRef, BooleanArray, Date32Array, Int64Array, RecordBatch, RecordBatchIterator, StringArray,
};
use arrow_schema::{DataType, Field, Schema, SchemaRef};
use chrono::{DateTime, NaiveDate, Utc};
use pyo3::prelude::*;
use pyo3::types::{PyCapsule, PyString, PyTuple};
use shopx_core::id::CustomerId;
use shopx_core::money::{Currency, Money};
use shopx_core::reports::{
    CustomerValue, SalesReport, SalesRow, TakingsReport, TakingsRow, Valuation, ValuationRow,
};
use shopx_core::sales::{
    ListSaleColumns, ListSaleLineColumns, SaleColumns, SaleLineColumns, SaleQuery,
};
use shopx_core::stock::{
    AdjustmentReason, LevelQuery, ListLevels, ListMovements, Movement, MovementDocument,
    MovementQuery, StockLevel,
};
use shopx_core::{Paged, Result, Session, Shop, ShopError};

#[cfg(feature = "testing")]
use crate::calls::Described;
use crate::calls::{Arguments, unknown};
use crate::runtime::{Answer, Work, work};

/// How many rows or sales are read at once.
const PAGE: u32 = 1_000;

/// The decimals of a unit price or a unit cost.
const UNIT: u32 = Money::UNIT_DIGITS;

/// The decimals of an exact cost: a unit cost times thousandths of a unit.
const EXACT: u32 = UNIT + 3;

/// A table that Arrow can read.
#[pyclass(frozen, module = "shopx")]
pub(crate) struct Table {
    schema: SchemaRef,
    batches: Vec<RecordBatch>,
}

impl Answer for Table {
    fn into_python(self: Box<Self>, py: Python<'_>) -> PyResult<Bound<'_, PyAny>> {
        Ok(Bound::new(py, *self)?.into_any())
    }
}

#[pymethods]
impl Table {
    /// Hands the table over as it is, without a copy on this side.
    #[pyo3(signature = (requested_schema=None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        // A wish, which need not be granted.
        let _ = requested_schema;
        let batches: Vec<_> = self.batches.iter().cloned().map(Ok).collect();
        let reader = RecordBatchIterator::new(batches, Arc::clone(&self.schema));
        let stream = FFI_ArrowArrayStream::new(Box::new(reader));
        PyCapsule::new_with_value(py, stream, c"arrow_array_stream")
    }

    /// The names of the columns.
    #[getter]
    fn columns(&self) -> Vec<&str> {
        self.schema.fields().iter().map(|field| field.name().as_str()).collect()
    }

    fn __len__(&self) -> usize {
        self.batches.iter().map(RecordBatch::num_rows).sum()
    }

    fn __repr__<'py>(&self, py: Python<'py>) -> Bound<'py, PyString> {
        let text = format!("<Table of {} rows: {}>", self.__len__(), self.columns().join(", "));
        PyString::new(py, &text)
    }
}

/// The columns of some rows.
#[derive(Default)]
struct Columns {
    fields: Vec<Field>,
    arrays: Vec<ArrayRef>,
}

impl Columns {
    fn push(mut self, name: &str, array: ArrayRef, nullable: bool) -> Self {
        self.fields.push(Field::new(name, array.data_type().clone(), nullable));
        self.arrays.push(array);
        self
    }

    fn int(self, name: &str, values: impl Iterator<Item = i64>) -> Self {
        self.push(name, Arc::new(Int64Array::from_iter_values(values)), false)
    }

    fn maybe_int(self, name: &str, values: impl Iterator<Item = Option<i64>>) -> Self {
        self.push(name, Arc::new(values.collect::<Int64Array>()), true)
    }

    fn text<S: AsRef<str>>(self, name: &str, values: impl Iterator<Item = S>) -> Self {
        self.push(name, Arc::new(StringArray::from_iter_values(values)), false)
    }

    fn maybe_text<S: AsRef<str>>(
        self,
        name: &str,
        values: impl Iterator<Item = Option<S>>,
    ) -> Self {
        self.push(name, Arc::new(values.collect::<StringArray>()), true)
    }

    fn flag(self, name: &str, values: impl Iterator<Item = bool>) -> Self {
        self.push(name, Arc::new(values.map(Some).collect::<BooleanArray>()), false)
    }

    fn date(self, name: &str, values: impl Iterator<Item = NaiveDate>) -> Self {
        self.push(name, Arc::new(Date32Array::from_iter_values(values.map(days))), false)
    }

    fn maybe_date(self, name: &str, values: impl Iterator<Item = Option<NaiveDate>>) -> Self {
        self.push(
            name,
            Arc::new(values.map(|value| value.map(days)).collect::<Date32Array>()),
            true,
        )
    }

    fn moment(self, name: &str, values: impl Iterator<Item = DateTime<Utc>>) -> Self {
        let mut column = TimestampMicrosecondBuilder::new();
        values.for_each(|value| column.append_value(value.timestamp_micros()));
        self.push(name, Arc::new(column.finish().with_timezone("UTC")), false)
    }

    fn money(
        self,
        name: &str,
        digits: u32,
        values: impl Iterator<Item = Result<Money>>,
    ) -> Result<Self> {
        // Amounts stay below 10^15.
        let (precision, scale) = decimal(15 + digits, digits)?;
        let column =
            Decimal128Builder::new().with_data_type(DataType::Decimal128(precision, scale));
        let mut column = column;
        let beyond = 10_i128.checked_pow(precision.into()).ok_or(ShopError::Overflow)?;
        for value in values {
            let amount = value?.amount();
            let mut scaled = amount;
            scaled.rescale(digits);
            // A table says what is on record, or nothing.
            let fits =
                scaled.scale() == digits && scaled == amount && scaled.mantissa().abs() < beyond;
            if !fits {
                return Err(ShopError::Overflow);
            }
            column.append_value(scaled.mantissa());
        }
        Ok(self.push(name, Arc::new(column.finish()), false))
    }

    fn batch(self) -> Result<RecordBatch> {
        let schema = Arc::new(Schema::new(self.fields));
        RecordBatch::try_new(schema, self.arrays).map_err(ShopError::defect)
    }
}

fn decimal(precision: u32, scale: u32) -> Result<(u8, i8)> {
    let both = u8::try_from(precision).ok().zip(i8::try_from(scale).ok());
    both.ok_or(ShopError::Overflow)
}

fn days(date: NaiveDate) -> i32 {
    arrow_array::types::Date32Type::from_naive_date(date)
}

/// The tables, a line each: what it is, its name, what it is asked with, and what reads it.
macro_rules! tables {
    ($($doc:literal $name:literal ($arg:ident: $type:ty) => $read:expr;)*) => {
        /// Reads a table.
        pub(crate) fn read(
            shop: Shop,
            name: &str,
            session: Session,
            args: &Bound<'_, PyTuple>,
        ) -> PyResult<Work> {
            let mut args = Arguments::of(args);
            Ok(match name {
                $($name => {
                    let asked: $type = args.next(stringify!($arg))?;
                    work(async move { $read(&shop, &session, asked).await })
                })*
                _ => return Err(unknown(name)),
            })
        }

        /// The tables, for whoever writes them down in Python.
        #[cfg(feature = "testing")]
        pub(crate) fn descriptions() -> Vec<Described> {
            vec![$(Described {
                name: $name,
                doc: $doc,
                arguments: vec![shopx_core::python::Field::of::<$type>(stringify!($arg), "", None)],
                gives: "Table".to_owned(),
            }),*]
        }
    };
}

tables! {
    "Sales as a table, a row each: from a business date until before another."
    "sales_table" (query: SaleQuery) => of_sales;
    "The lines of sales as a table, a row each, with what they cost."
    "sale_lines_table" (query: SaleQuery) => of_sale_lines;
    "Stock levels as a table, a row a product and location."
    "levels_table" (query: LevelQuery) => of_levels;
    "The ledger as a table, a row a movement."
    "movements_table" (query: MovementQuery) => of_movements;
    "Sales per day or month as a table."
    "sales_report_table" (report: SalesReport) => of_sales_report;
    "Takings per method of payment as a table."
    "takings_report_table" (report: TakingsReport) => of_takings_report;
    "Stock at cost per location and category as a table."
    "valuation_table" (valuation: Valuation) => of_valuation;
    "Customers by lifetime value, the best first, as a table."
    "customer_values_table" (limit: u32) => of_customer_values;
}

async fn of_sales_report(shop: &Shop, session: &Session, report: SalesReport) -> Result<Table> {
    let digits = currency(shop, session).await?.digits();
    Ok(one(sales_report(&shop.sales_report(session, report).await?, digits)?))
}

async fn of_takings_report(shop: &Shop, session: &Session, report: TakingsReport) -> Result<Table> {
    let digits = currency(shop, session).await?.digits();
    Ok(one(takings_report(&shop.takings_report(session, report).await?, digits)?))
}

async fn of_valuation(shop: &Shop, session: &Session, asked: Valuation) -> Result<Table> {
    Ok(one(valuation(&shop.valuation(session, asked).await?)?))
}

async fn of_customer_values(shop: &Shop, session: &Session, limit: u32) -> Result<Table> {
    let digits = currency(shop, session).await?.digits();
    Ok(one(customer_values(&shop.customer_values(session, limit).await?, digits)?))
}

async fn currency(shop: &Shop, session: &Session) -> Result<Currency> {
    Ok(shop.tenant(session).await?.settings.currency)
}

fn one(batch: RecordBatch) -> Table {
    Table { schema: batch.schema(), batches: vec![batch] }
}

/// A table of amounts, for tests.
#[cfg(feature = "testing")]
pub(crate) fn of_amounts(digits: u32, amounts: Vec<Money>) -> Result<Table> {
    let amounts = amounts.into_iter().map(Ok);
    Ok(one(Columns::default().money("amount", digits, amounts)?.batch()?))
}

/// A list is read to its end: as many as it takes, at most as many rows as memory holds.
async fn to_the_end<L: Paged>(
    shop: &Shop,
    session: &Session,
    list: L,
    rows: impl Fn(&[L::Item]) -> Result<RecordBatch>,
) -> Result<Table> {
    let (mut list, mut batches) = (Some(list), Vec::new());
    while let Some(asked) = list {
        let page = shop.run(session, &asked).await?;
        batches.push(rows(&page.items)?);
        list = page.next.map(|cursor| asked.after(cursor));
    }
    let first = batches.first().ok_or(ShopError::Defect)?;
    Ok(Table { schema: first.schema(), batches })
}

async fn of_sales(shop: &Shop, session: &Session, query: SaleQuery) -> Result<Table> {
    let currency = currency(shop, session).await?;
    let list = ListSaleColumns(query.with_limit(PAGE));
    to_the_end(shop, session, list, |page| sales(page, currency)).await
}

async fn of_sale_lines(shop: &Shop, session: &Session, query: SaleQuery) -> Result<Table> {
    let digits = currency(shop, session).await?.digits();
    let list = ListSaleLineColumns(query.with_limit(PAGE));
    to_the_end(shop, session, list, |page| sale_lines(page, digits)).await
}

async fn of_levels(shop: &Shop, session: &Session, query: LevelQuery) -> Result<Table> {
    to_the_end(shop, session, ListLevels(query.with_limit(PAGE)), levels).await
}

async fn of_movements(shop: &Shop, session: &Session, query: MovementQuery) -> Result<Table> {
    to_the_end(shop, session, ListMovements(query.with_limit(PAGE)), movements).await
}

fn sales(sales: &[SaleColumns], currency: Currency) -> Result<RecordBatch> {
    let digits = currency.digits();
    let rows = || sales.iter();
    Columns::default()
        .int("id", rows().map(|sale| sale.id.get()))
        .int("location", rows().map(|sale| sale.location.get()))
        .maybe_int("customer", rows().map(|sale| sale.customer.map(CustomerId::get)))
        .int("user", rows().map(|sale| sale.user.get()))
        .moment("sold_at", rows().map(|sale| sale.sold_at))
        .date("business_date", rows().map(|sale| sale.business_date))
        .text("currency", rows().map(|_| currency.code()))
        .text("paid_by", rows().map(|sale| sale.paid_by.as_str()))
        .text("status", rows().map(|sale| sale.status.as_str()))
        .money("total_amount", digits, rows().map(|sale| Ok(sale.total_amount)))?
        .money("tax_amount", digits, rows().map(|sale| Ok(sale.tax_amount)))?
        .money("discount_amount", digits, rows().map(|sale| Ok(sale.discount_amount)))?
        .money("rounding_amount", digits, rows().map(|sale| Ok(sale.rounding_amount)))?
        .money("refunded_amount", digits, rows().map(|sale| Ok(sale.refunded_amount)))?
        .money("cost_of_goods", EXACT, rows().map(|sale| Ok(sale.cost_of_goods)))?
        .batch()
}

fn sale_lines(lines: &[SaleLineColumns], digits: u32) -> Result<RecordBatch> {
    let lines = || lines.iter();
    Columns::default()
        .int("sale", lines().map(|line| line.sale.get()))
        .int("line_no", lines().map(|line| line.line_no.into()))
        .int("location", lines().map(|line| line.location.get()))
        .maybe_int("customer", lines().map(|line| line.customer.map(CustomerId::get)))
        .moment("sold_at", lines().map(|line| line.sold_at))
        .date("business_date", lines().map(|line| line.business_date))
        .text("status", lines().map(|line| line.status.as_str()))
        .int("product", lines().map(|line| line.product.get()))
        .text("sku", lines().map(|line| &line.sku))
        .text("name", lines().map(|line| &line.name))
        .int("quantity", lines().map(|line| line.quantity))
        .int("quantity_decimals", lines().map(|line| line.quantity_decimals.into()))
        .money("list_price", UNIT, lines().map(|line| Ok(line.list_price)))?
        .money("unit_price", UNIT, lines().map(|line| Ok(line.unit_price)))?
        .money("total_price", digits, lines().map(|line| Ok(line.total_price)))?
        .money("discount_amount", digits, lines().map(|line| Ok(line.discount_amount)))?
        .money("tax_amount", digits, lines().map(|line| Ok(line.tax_amount)))?
        .money("paid", digits, lines().map(|line| Ok(line.paid)))?
        .money("cost_of_goods", EXACT, lines().map(|line| Ok(line.cost_of_goods)))?
        .int("refunded_quantity", lines().map(|line| line.refunded_quantity))
        .money("refunded_amount", digits, lines().map(|line| Ok(line.refunded_amount)))?
        .batch()
}

fn levels(levels: &[StockLevel]) -> Result<RecordBatch> {
    let rows = || levels.iter();
    Columns::default()
        .int("product", rows().map(|level| level.product.get()))
        .text("sku", rows().map(|level| &level.sku))
        .text("name", rows().map(|level| &level.name))
        .int("location", rows().map(|level| level.location.get()))
        .text("location_name", rows().map(|level| &level.location_name))
        .int("quantity", rows().map(|level| level.quantity))
        .int("reserved", rows().map(|level| level.reserved))
        .int("available", rows().map(StockLevel::available))
        .int("min_stock", rows().map(|level| level.min_stock))
        .int("reorder_point", rows().map(|level| level.reorder_point))
        .flag("is_low", rows().map(StockLevel::is_low))
        .flag("is_urgent", rows().map(StockLevel::is_urgent))
        .int("suggested_order", rows().map(StockLevel::suggested_order))
        .batch()
}

fn movements(movements: &[Movement]) -> Result<RecordBatch> {
    let rows = || movements.iter();
    let document = |movement: &Movement| match movement.document {
        MovementDocument::Sale { id, line_no } => ("sale", id.get(), Some(i64::from(line_no))),
        MovementDocument::Refund { id, line_no } => ("refund", id.get(), Some(line_no.into())),
        MovementDocument::Transfer { id } => ("transfer", id.get(), None),
        MovementDocument::Stock { id, line_no } => ("stock", id.get(), Some(line_no.into())),
    };
    Columns::default()
        .int("id", rows().map(|movement| movement.id.get()))
        .int("location", rows().map(|movement| movement.location.get()))
        .int("product", rows().map(|movement| movement.product.get()))
        .int("batch", rows().map(|movement| movement.batch.get()))
        .int("quantity", rows().map(|movement| movement.quantity))
        .text("kind", rows().map(|movement| movement.kind.as_str()))
        .maybe_text("reason", rows().map(|movement| movement.reason.map(AdjustmentReason::as_str)))
        .money("unit_cost", UNIT, rows().map(|movement| Ok(movement.unit_cost)))?
        .int("user", rows().map(|movement| movement.user.get()))
        .moment("at", rows().map(|movement| movement.at))
        .date("business_date", rows().map(|movement| movement.business_date))
        .text("document_kind", rows().map(|movement| document(movement).0))
        .int("document", rows().map(|movement| document(movement).1))
        .maybe_int("line_no", rows().map(|movement| document(movement).2))
        .batch()
}

fn sales_report(report: &[SalesRow], digits: u32) -> Result<RecordBatch> {
    let rows = || report.iter();
    Columns::default()
        .date("period", rows().map(|row| row.period))
        .int("sales", rows().map(|row| row.sales))
        .int("units", rows().map(|row| row.units))
        .money("revenue", digits, rows().map(|row| Ok(row.revenue)))?
        .money("tax", digits, rows().map(|row| Ok(row.tax)))?
        .money("discounts", digits, rows().map(|row| Ok(row.discounts)))?
        .money("cost_of_goods", EXACT, rows().map(|row| Ok(row.cost_of_goods)))?
        .money("refunds", digits, rows().map(|row| Ok(row.refunds)))?
        .batch()
}

fn takings_report(report: &[TakingsRow], digits: u32) -> Result<RecordBatch> {
    let rows = || report.iter();
    Columns::default()
        .text("method", rows().map(|row| row.method.as_str()))
        .money("taken", digits, rows().map(|row| Ok(row.taken)))?
        .money("paid_back", digits, rows().map(|row| Ok(row.paid_back)))?
        .batch()
}

fn valuation(report: &[ValuationRow]) -> Result<RecordBatch> {
    let rows = || report.iter();
    Columns::default()
        .int("location", rows().map(|row| row.location.get()))
        .maybe_text("category", rows().map(|row| row.category.as_ref()))
        .int("units", rows().map(|row| row.units))
        .money("value", EXACT, rows().map(|row| Ok(row.value)))?
        .batch()
}

fn customer_values(report: &[CustomerValue], digits: u32) -> Result<RecordBatch> {
    let rows = || report.iter();
    Columns::default()
        .int("customer", rows().map(|row| row.customer.get()))
        .text("first_name", rows().map(|row| &row.first_name))
        .text("last_name", rows().map(|row| &row.last_name))
        .int("sales", rows().map(|row| row.sales))
        .money("lifetime_value", digits, rows().map(|row| Ok(row.lifetime_value)))?
        .maybe_date("last_sale", rows().map(|row| row.last_sale))
        .batch()
}
