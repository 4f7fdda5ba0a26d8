//! Customers: who buys, when they say so.

use crate::id::CustomerId;
use crate::records::record;
use crate::session::Permission;
use crate::text::{Address, CustomerGroup, Email, Note, PersonName, Phone};

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
        /// The group that they belong to, for price lists and promotions.
        customer_group: Option<CustomerGroup>,
        /// Why they bear no tax, such as the number of a certificate; none when they do.
        tax_exemption: Option<Note>,
    }
    entity: Customer, edit: EditCustomers, room: customers,
    key: Email, fold: |key| key.as_str().to_lowercase(),
    uniques: |new| {
        new.email.iter().map(|email| ("email", email.as_str().to_lowercase())).collect()
    },

    // They decide prices and taxes: who runs a till does not.
    fn extra(new: &NewCustomer, old: Option<&Self>) -> Option<Permission> {
        let group = old.and_then(|old| old.customer_group.as_ref());
        let exemption = old.and_then(|old| old.tax_exemption.as_ref());
        let same = (group, exemption) == (new.customer_group.as_ref(), new.tax_exemption.as_ref());
        (!same).then_some(Permission::EditCustomerTerms)
    }
}

impl NewCustomer {
    /// A customer of whom nothing but the name is known.
    #[must_use]
    pub const fn new(first_name: PersonName, last_name: PersonName) -> Self {
        Self {
            first_name,
            last_name,
            email: None,
            phone: None,
            address: None,
            customer_group: None,
            tax_exemption: None,
        }
    }
}
