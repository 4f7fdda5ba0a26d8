//! Products.

use crate::batches::Picking;
use crate::id::{ProductId, TaxClassId};
use crate::limits::check_most;
use crate::money::Money;
use crate::pricing::PriceBreak;
use crate::quantity::MAX_QUANTITY_DECIMALS;
use crate::records::record;
use crate::text::{Category, Description, Name, Sku};
use crate::{Field, Result, ShopError};

/// The most quantity breaks that one product may have.
const MAX_BREAKS: usize = 100;

record! {
    /// Something that the tenant sells.
    Product(ProductId),
    /// The fields of a [`Product`], to create or update it.
    NewProduct {
        /// Its name.
        name: Name,
        /// A longer description.
        description: Option<Description>,
        /// The tenant's own code for it, unique per tenant.
        sku: Sku,
        /// Its price for a whole unit, above zero; what is given away is a discount or an override.
        price: Money,
        /// Cheaper prices from a quantity on, each quantity once.
        price_breaks: Vec<PriceBreak>,
        /// What a whole unit usually costs; used for units found without a batch.
        cost: Option<Money>,
        /// Its category.
        category: Option<Category>,
        /// Its tax class; none when it bears no tax.
        tax_class: Option<TaxClassId>,
        /// How many decimals its quantities have, 0 to 3: 1,250 with 3 is 1.250 kg. It never
        /// changes, because every quantity on record is in this unit.
        #[default(0)]
        quantity_decimals: u32,
        /// Which batches are sold first; none for the tenant's way.
        picking: Option<Picking>,
    }
    entity: Product, edit: EditCatalog, room: products, name: "product",
    key: Sku, fold: |key| key.as_str().to_owned(),
    uniques: |new| vec![(Field::Sku, new.sku.as_str().to_owned())],

    fn check(new: &NewProduct) -> Result<()> {
        new.price.positive(Field::Price)?;
        check_most(new.price_breaks.len(), MAX_BREAKS)?;
        let mut seen = std::collections::BTreeSet::new();
        for PriceBreak { min_quantity, price } in &new.price_breaks {
            price.positive(Field::Price)?;
            if *price >= new.price || !seen.insert(*min_quantity) {
                return Err(ShopError::Malformed {
                    field: Field::PriceBreaks,
                    value: format!("{price} from {min_quantity} on"),
                });
            }
        }
        if let Some(cost) = new.cost {
            cost.not_negative(Field::Cost)?;
        }
        if new.quantity_decimals > MAX_QUANTITY_DECIMALS {
            return Err(ShopError::QuantityOutOfRange {
                field: Field::QuantityDecimals,
                value: i64::from(new.quantity_decimals),
                min: 0,
                max: MAX_QUANTITY_DECIMALS.into(),
            });
        }
        Ok(())
    }

    fn check_change(&self, new: &NewProduct) -> Result<()> {
        if self.quantity_decimals == new.quantity_decimals {
            return Ok(());
        }
        Err(ShopError::Malformed {
            field: Field::QuantityDecimals,
            value: new.quantity_decimals.to_string(),
        })
    }
}

impl NewProduct {
    /// A product sold by the piece, untaxed, without category.
    #[must_use]
    pub const fn new(sku: Sku, name: Name, price: Money) -> Self {
        Self {
            name,
            description: None,
            sku,
            price,
            price_breaks: Vec::new(),
            cost: None,
            category: None,
            tax_class: None,
            quantity_decimals: 0,
            picking: None,
        }
    }
}
