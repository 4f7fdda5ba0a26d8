//! The month as it stands in the files: every row is checked once, here, and names its line when
//! it is wrong.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read;
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

/// A month of a shop, or several.
pub(crate) struct Month {
    /// Goods received, by date.
    pub(crate) receipts: BTreeMap<NaiveDate, Vec<Receipt>>,
    /// Every line of every document that is about goods, in the order of the file.
    pub(crate) lines: Vec<Line>,
    /// How many lines are about no goods (postage, fees and the like). They are not looked at.
    pub(crate) skipped: usize,
    /// The day of the first of the lines.
    pub(crate) first: NaiveDate,
    /// The day of the last.
    pub(crate) last: NaiveDate,
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
    AdjustInOrFree,
    AdjustOut,
}

impl TryFrom<Row> for Line {
    type Error = anyhow::Error;

    fn try_from(row: Row) -> Result<Self> {
        let what = match row.kind {
            Kind::Sale => What::Sale,
            Kind::Return => What::Return(row.returns_of.as_deref().map(line_ref).transpose()?),
            Kind::AdjustInOrFree => What::InOrFree,
            Kind::AdjustOut => What::Out,
        };
        let units = match what {
            What::Sale | What::InOrFree => row.qty,
            What::Return(_) | What::Out => -row.qty,
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
        let path = dir.join("lines.csv.gz");
        let reading = || format!("reading {}", path.display());
        let (lines, skipped) = lines(open(&path)?).with_context(reading)?;
        let days = || lines.iter().map(Line::date);
        let (first, last) =
            days().min().zip(days().max()).context("no goods").with_context(reading)?;
        Ok(Self { receipts, lines, skipped, first, last })
    }

    /// What to call it: "December 2010", or "December 2010 to January 2011".
    pub(crate) fn name(&self) -> String {
        self.months("%B %Y", " to ")
    }

    /// The same for machines: `2010-12`, or `2010-12-to-2011-01`.
    pub(crate) fn slug(&self) -> String {
        self.months("%Y-%m", "-to-")
    }

    fn months(&self, format: &str, to: &str) -> String {
        let [first, last] = [self.first, self.last].map(|day| day.format(format).to_string());
        if first == last { first } else { first + to + &last }
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
        self.what != What::Sale
    }

    /// The date on the shop's wall.
    pub(crate) fn date(&self) -> NaiveDate {
        self.at.with_timezone(&ZONE).date_naive()
    }
}

/// What is in a gzipped file.
fn open(path: &Path) -> Result<impl Read> {
    let file = File::open(path).with_context(|| format!("opening {}", path.display()))?;
    Ok(GzDecoder::new(file))
}

/// The rows of a gzipped CSV file.
fn rows<T: DeserializeOwned>(path: &Path) -> Result<Vec<T>> {
    let rows: csv::Result<Vec<T>> = csv::Reader::from_reader(open(path)?).deserialize().collect();
    rows.with_context(|| format!("reading {}", path.display()))
}

/// The lines about goods of a CSV file, and how many are about none: those may say what they like.
fn lines(file: impl Read) -> Result<(Vec<Line>, usize)> {
    let mut reader = csv::Reader::from_reader(file);
    let header = reader.headers()?.clone();
    let kind = header.iter().position(|column| column == "kind").context("there is no kind")?;
    let (mut lines, mut skipped) = (Vec::new(), 0);
    for record in reader.records() {
        let record = record?;
        if &record[kind] == "non_stock" {
            skipped += 1;
        } else {
            lines.push(record.deserialize(Some(&header))?);
        }
    }
    Ok((lines, skipped))
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

#[cfg(test)]
mod tests {
    use super::*;

    const HEADER: &str = "doc,line_no,ts,kind,sku,name,qty,price,customer,country,returns_of\n";

    fn read(rows: &str) -> Result<(Vec<Line>, usize)> {
        lines(format!("{HEADER}{rows}").as_bytes())
    }

    #[test]
    fn what_is_about_no_goods_is_skipped_whatever_it_says() {
        let (lines, skipped) = read(
            "1,1,2011-08-12 14:50:00,sale,TEA,Tea,2,2.55,7,UK,\n\
             2,1,2011-08-12 14:51:00,non_stock,B,Adjust bad debt,1,-11062.06,,UK,\n\
             3,1,one day,non_stock,,,none,,,,\n\
             C4,1,2011-08-12 14:52:00,return,TEA,Tea,-1,2.55,7,UK,1/1\n",
        )
        .unwrap();
        let units: Vec<_> = lines.iter().map(|line| line.quantity.get()).collect();
        assert_eq!((units, skipped), (vec![2, 1], 2));
    }

    #[test]
    fn a_wrong_line_about_goods_is_refused_by_its_place() {
        let rows = "1,1,2011-08-12 14:50:00,sale,TEA,Tea,2,2.55,7,UK,\n\
                    1,2,2011-08-12 14:50:00,sale,TEA,Tea,2,-2.55,7,UK,\n";
        let refusal = format!("{:#}", read(rows).err().unwrap());
        assert!(refusal.contains("line: 3"), "{refusal}");
    }
}
