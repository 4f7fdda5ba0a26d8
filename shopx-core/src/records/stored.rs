//! Which room of a unit of work keeps which records.

use super::{Record, Records};
use crate::catalog::{Product, TaxClass};
use crate::customers::Customer;
use crate::locations::Location;
use crate::pricing::{PriceList, Promotion};
use crate::reports::SavedReport;
use crate::store::Tx;
use crate::suppliers::Supplier;
use crate::users::User;

/// A kind of record that a [`Tx`] has a room for.
pub trait Stored: Record {
    /// The room that keeps it.
    fn room(tx: &mut dyn Tx) -> &mut dyn Records<Self>;
}

macro_rules! stored {
    ($($record:ident in $room:ident;)*) => {$(
        impl Stored for $record {
            fn room(tx: &mut dyn Tx) -> &mut dyn Records<Self> {
                tx.$room()
            }
        }
    )*};
}

for_each_record!(stored);
