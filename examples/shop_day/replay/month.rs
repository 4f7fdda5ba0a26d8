//! The month as it stands in the files: every row is checked once, here, and names its line when
//! it is wrong.

use std::collections::BTreeMap;
use std::fs::File;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use chrono::{DateTime, NaiveDate, NaiveDateTime, TimeZone, Utc};
use chrono_tz::{Europe::London, Tz};
use flate2::read::GzDecoder;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use shopx_core::text::{BatchNumber, Name, Sku};
use shopx_core::{Field, Money, Quantity};

/// Whose clock the files go by.
pub(crate) const ZONE: Tz = London;

/// A month of a shop.
pub(crate) struct Month {
    /// Goods received, by date.
    pub(crate) receipts: BTreeMap<NaiveDate, Vec<Receipt>>,
    /// Every line of every document, in the order of the file.
    pub(crate) lines: Vec<Line>,
}

/// Goods received: one batch.
#[derive(Deserialize)]
pub(crate) struct Receipt {
    pub(crate) sku: Sku,
    pub(crate) batch_number: BatchNumber,
    pub(crate) received_date: NaiveDate,
    pub(crate) quantity: Quantity,
    #[serde(rename = "cost_per_unit", deserialize_with = "money")]
    pub(crate) cost: Money,
    pub(crate) expiration_date: Option<NaiveDate>,
}

/// Where a line stands: document and number.
pub(crate) type LineRef = (String, u32);

/// A line of a document.
#[derive(Deserialize)]
#[serde(try_from = "Row")]
pub(crate) struct Line {
    pub(crate) doc: String,
    /// Its number in the document.
    pub(crate) number: u32,
    pub(crate) at: DateTime<Utc>,
    pub(crate) sku: Sku,
    /// Adjustments often have none, or a remark instead.
    pub(crate) name: Option<Name>,
    /// Units, without the file's sign: `what` says which way they went.
    pub(crate) quantity: Quantity,
    pub(crate) price: Money,
    pub(crate) customer: Option<u32>,
    pub(crate) what: What,
}

/// What a line is about.
#[derive(Clone, PartialEq, Eq)]
pub(crate) enum What {
    /// Sold.
    Sale,
    /// Came back, from this line of a sale when it is known.
    Return(Option<LineRef>),
    /// Entered stock without a supplier, or left it as a gift.
    InOrFree,
    /// Left stock without being sold.
    Out,
    /// Postage, fees and the like: no goods at all.
    NonStock,
}

/// A line as the file has it.
#[derive(Deserialize)]
struct Row {
    doc: String,
    line_no: u32,
    ts: String,
    kind: Kind,
    sku: Sku,
    name: String,
    qty: i64,
    #[serde(deserialize_with = "money")]
    price: Money,
    customer: Option<u32>,
    returns_of: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Kind {
    Sale,
    Return,
    NonStock,
    AdjustInOrFree,
    AdjustOut,
}

impl TryFrom<Row> for Line {
    type Error = anyhow::Error;

    fn try_from(row: Row) -> Result<Self> {
        let what = match row.kind {
            Kind::Sale => What::Sale,
            Kind::Return => What::Return(row.returns_of.as_deref().map(line_ref).transpose()?),
            Kind::NonStock => What::NonStock,
            Kind::AdjustInOrFree => What::InOrFree,
            Kind::AdjustOut => What::Out,
        };
        let units = match what {
            What::Sale | What::InOrFree => row.qty,
            What::Return(_) | What::Out => -row.qty,
            What::NonStock => row.qty.abs(),
        };
        Ok(Self {
            at: instant(&row.ts)?,
            name: if row.name.is_empty() { None } else { Some(Name::new(&row.name)?) },
            quantity: Quantity::new(units)?,
            price: row.price.not_negative(Field::Price)?,
            customer: row.customer,
            doc: row.doc,
            number: row.line_no,
            sku: row.sku,
            what,
        })
    }
}

impl Month {
    /// Reads a directory.
    pub(crate) fn read(dir: &Path) -> Result<Self> {
        ensure!(dir.is_dir(), "{} is not a directory", dir.display());
        let mut receipts: BTreeMap<NaiveDate, Vec<Receipt>> = BTreeMap::new();
        for receipt in rows::<Receipt>(&dir.join("receipts.csv.gz"))? {
            receipts.entry(receipt.received_date).or_default().push(receipt);
        }
        Ok(Self { receipts, lines: rows(&dir.join("lines.csv.gz"))? })
    }

    /// The documents made of the lines that `select` likes, by their number.
    pub(crate) fn documents(&self, select: impl Fn(&Line) -> bool) -> BTreeMap<&str, Vec<&Line>> {
        let mut documents: BTreeMap<&str, Vec<&Line>> = BTreeMap::new();
        for line in self.lines.iter().filter(|line| select(line)) {
            documents.entry(&line.doc).or_default().push(line);
        }
        documents
    }
}

impl Line {
    /// Whether it is something beside the sales that the shop can do.
    pub(crate) fn is_aside(&self) -> bool {
        !matches!(self.what, What::Sale | What::NonStock)
    }

    /// The date on the shop's wall.
    pub(crate) fn date(&self) -> NaiveDate {
        self.at.with_timezone(&ZONE).date_naive()
    }
}

/// The rows of a gzipped CSV file.
fn rows<T: DeserializeOwned>(path: &Path) -> Result<Vec<T>> {
    let file = File::open(path).with_context(|| format!("opening {}", path.display()))?;
    let mut reader = csv::Reader::from_reader(GzDecoder::new(file));
    let rows: csv::Result<Vec<T>> = reader.deserialize().collect();
    rows.with_context(|| format!("reading {}", path.display()))
}

/// An amount from its digits: a deserializer left to itself would make a binary float of it.
fn money<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Money, D::Error> {
    String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
}

/// The instant at which the shop's clock shows `text`.
fn instant(text: &str) -> Result<DateTime<Utc>> {
    let local = NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M:%S")
        .with_context(|| format!("{text:?} is not a time"))?;
    let at = ZONE.from_local_datetime(&local).earliest();
    Ok(at.with_context(|| format!("the clocks skipped {text}"))?.to_utc())
}

/// `536365/1` is line 1 of document 536365.
fn line_ref(text: &str) -> Result<LineRef> {
    let parts = text.split_once('/').and_then(|(doc, no)| Some((doc.to_owned(), no.parse().ok()?)));
    parts.with_context(|| format!("{text:?} names no line of a document"))
}
