//! Customers: who buys, when they say so.

use crate::id::CustomerId;
use crate::records::record;
use crate::text::{Address, Email, PersonName, Phone};

record! {
    /// A customer of the tenant.
    Customer(CustomerId), NewCustomer {
        /// First name.
        first_name: PersonName,
        /// Last name.
        last_name: PersonName,
        /// E-mail address, unique per tenant without regard to case when given.
        email: Option<Email>,
        /// Telephone number.
        phone: Option<Phone>,
        /// Postal address.
        address: Option<Address>,
    }
    entity: Customer, edit: EditCustomers, room: customers,
    key: Email, fold: |key| key.as_str().to_lowercase(),
    uniques: |new| {
        new.email.iter().map(|email| ("email", email.as_str().to_lowercase())).collect()
    },
}
