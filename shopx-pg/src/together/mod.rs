//! Decisions of one tenant that are made together.
//!
//! What waits at the same [desk](desk) is loaded in one call, decided in turn, each on what those before it
//! leave, and recorded in one call, which answers each by itself. A till that is alone waits for nobody. Each
//! is decided by its own caller: it is handed its facts when it is its turn, and whoever takes long,
//! panics or has gone away is passed over.
//!
//! - [`desk`]: who waits, and the turn that each of them gets;
//! - [`group`]: who is served together, and how;
//! - [`board`]: what those before took;
//! - [`held`]: where those wait who need what somebody else holds.

mod board;
mod desk;
mod group;
mod held;

use shopx_core::id::{LocationId, ProductId, RefundId, SaleId, TransferId};
use shopx_core::idempotency::Key;
use shopx_core::sales::{RefundDraft, SaleDraft, SaleFacts};
use shopx_core::stock::{Deciding, RecordedDocument, ShelfFacts, ShelfQuery, StockDraft};
use shopx_core::transfers::{CloseDraft, RecordedShipment, ShipmentDraft, TransferFacts};
use shopx_core::{Result, ShopError};

pub(crate) use desk::{Answer, Desks, Rests, Turn};
pub(crate) use group::serve;
pub(crate) use held::Held;

/// Decisions of one sort are made together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Sort {
    Sale,
    Shipment,
    Receipt,
    Adjustment,
    Return,
    /// Refunds and voids of sales.
    Refund,
    /// Transfers that end.
    Closing,
}

impl From<Deciding> for Sort {
    fn from(deciding: Deciding) -> Self {
        match deciding {
            Deciding::Sale => Self::Sale,
            Deciding::Shipment => Self::Shipment,
            Deciding::Receipt => Self::Receipt,
            Deciding::Adjustment => Self::Adjustment,
            Deciding::Return => Self::Return,
        }
    }
}

impl Sort {
    /// How many recording calls may be under way: with two, the server's work for one is done while
    /// the other is loaded and decided.
    const fn calls_at_once(self) -> usize {
        match self {
            Self::Sale => 2,
            _ => 1,
        }
    }

    /// Whether each is decided on what those before it leave. Of other sorts, no two that touch the same
    /// are decided together.
    const fn shares_stock(self) -> bool {
        matches!(self, Self::Sale | Self::Shipment)
    }
}

/// What a decision asks for.
#[derive(Debug)]
pub(crate) enum Query {
    Shelf(ShelfQuery),
    Sale(SaleId, Option<Key>),
    Transfers(Vec<TransferId>, Option<Key>),
}

/// What can be touched by one decision at a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Touch {
    Key(Key),
    Level(LocationId, ProductId),
    Sale(SaleId),
    Transfer(TransferId),
}

impl Query {
    fn key(&self) -> Option<Key> {
        match self {
            Self::Shelf(query) => query.key,
            Self::Sale(_, key) | Self::Transfers(_, key) => *key,
        }
    }

    /// Lines, as far as the size of a call is concerned.
    fn len(&self) -> usize {
        match self {
            Self::Shelf(query) => query.products.len(),
            Self::Sale(..) => 8,
            Self::Transfers(ids, _) => ids.len(),
        }
    }

    pub(crate) fn levels(&self) -> impl Iterator<Item = (LocationId, ProductId)> + Clone {
        let shelf = match self {
            Self::Shelf(query) => Some(query),
            Self::Sale(..) | Self::Transfers(..) => None,
        };
        shelf
            .into_iter()
            .flat_map(|query| query.products.iter().map(|product| (query.location, *product)))
    }

    /// What it touches. Receipts and returns make batches of their own.
    fn touches(&self, sort: Sort) -> Vec<Touch> {
        let mut touches: Vec<Touch> = self.key().map(Touch::Key).into_iter().collect();
        match self {
            Self::Shelf(_) if matches!(sort, Sort::Receipt | Sort::Return) => {}
            Self::Shelf(_) => {
                touches.extend(self.levels().map(|(place, product)| Touch::Level(place, product)));
            }
            Self::Sale(id, _) => touches.push(Touch::Sale(*id)),
            Self::Transfers(ids, _) => touches.extend(ids.iter().copied().map(Touch::Transfer)),
        }
        touches
    }
}

/// Declares what a value may be, and how each is taken out of it. A desk serves one sort, so that what is
/// handed out there is what was asked for.
macro_rules! one_of {
    ($(#[$doc:meta])* $name:ident { $($variant:ident($type:ty) => $take:ident,)* }) => {
        $(#[$doc])*
        #[derive(Debug)]
        pub(crate) enum $name {
            $($variant($type),)*
        }

        impl $name {
            $(
                pub(crate) fn $take(self) -> Result<$type> {
                    match self {
                        Self::$variant(value) => Ok(value),
                        _ => Err(ShopError::defect("a desk handed out what nobody asked it for")),
                    }
                }
            )*
        }
    };
}

one_of! {
    /// What a decision is made on.
    Facts {
        Shelf(ShelfFacts) => shelf,
        Sale(SaleFacts) => sale,
        Transfers(TransferFacts) => transfers,
    }
}

/// What was decided.
#[derive(Debug)]
pub(crate) enum Draft {
    Sale(SaleDraft),
    Refund(RefundDraft),
    Document(StockDraft),
    Shipment(ShipmentDraft),
    Closing(CloseDraft),
}

impl Draft {
    /// The function that records it.
    pub(crate) const fn function(&self) -> &'static str {
        match self {
            Self::Sale(_) => "record_sales",
            Self::Refund(_) => "record_refunds",
            Self::Document(_) => "record_stock_documents",
            Self::Shipment(_) => "record_shipments",
            Self::Closing(_) => "record_closings",
        }
    }

    /// What a sale takes.
    pub(crate) fn levels(&self) -> Vec<(LocationId, ProductId)> {
        match self {
            Self::Sale(sale) => {
                sale.lines.iter().map(|line| (sale.location, line.product)).collect()
            }
            _ => Vec::new(),
        }
    }
}

one_of! {
    /// What the store gave to it.
    Recorded {
        Sale(SaleId) => sale,
        Refund(RefundId) => refund,
        Document(RecordedDocument) => document,
        Shipment(RecordedShipment) => shipment,
        Closing(Vec<Option<TransferId>>) => closing,
    }
}
