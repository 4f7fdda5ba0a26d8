//! Suppliers: where the goods come from.

use crate::Field;
use crate::id::SupplierId;
use crate::records::record;
use crate::text::{Address, ContactName, Email, Name, Phone};

record! {
    /// A supplier of the tenant.
    Supplier(SupplierId),
    /// The fields of a [`Supplier`], to create or update it.
    NewSupplier {
        /// Its name, unique per tenant.
        name: Name,
        /// Whom to talk to.
        contact_name: Option<ContactName>,
        /// E-mail address.
        email: Option<Email>,
        /// Telephone number.
        phone: Option<Phone>,
        /// Postal address.
        address: Option<Address>,
    }
    entity: Supplier, edit: EditSuppliers, room: suppliers, name: "supplier",
    key: Name, fold: |key| key.as_str().to_owned(),
    uniques: |new| vec![(Field::Name, new.name.as_str().to_owned())],
}

impl NewSupplier {
    /// A supplier of whom only the name is known.
    #[must_use]
    pub const fn new(name: Name) -> Self {
        Self { name, contact_name: None, email: None, phone: None, address: None }
    }
}
