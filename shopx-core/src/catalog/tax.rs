//! Tax classes and their rates.

use serde::{Deserialize, Serialize};

use crate::id::{LocationId, TaxClassId};
use crate::money::Percent;
use crate::records::record;
use crate::text::Name;
use crate::{Result, ShopError};

/// The most rates that one tax class may have.
const MAX_RATES: usize = 100;

/// One rate of a tax class.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaxRate {
    /// Where it applies; none for everywhere.
    pub location: Option<LocationId>,
    /// Its name on the receipt, such as `VAT`.
    pub name: Name,
    /// The rate.
    pub percent: Percent,
    /// Whether prices include it.
    pub inclusive: bool,
    /// Whether it is also charged on the taxes before it.
    pub compound: bool,
}

record! {
    /// What products with the same taxes belong to, such as "standard" or "food".
    TaxClass(TaxClassId), NewTaxClass {
        /// Its name, unique per tenant.
        name: Name,
        /// Its rates, in the order in which they apply. A location bears those that name it and
        /// those that name none.
        rates: Vec<TaxRate>,
    }
    entity: TaxClass, edit: EditCatalog, room: tax_classes,
    key: Name, fold: |key| key.as_str().to_owned(),
    uniques: |new| vec![("name", new.name.as_str().to_owned())],

    fn check(new: &NewTaxClass) -> Result<()> {
        if new.rates.len() > MAX_RATES {
            return Err(ShopError::TooManyLines {
                lines: new.rates.len() as u64,
                max: MAX_RATES as u64,
            });
        }
        Ok(())
    }
}
