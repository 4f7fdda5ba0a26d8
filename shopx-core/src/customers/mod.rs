//! Customers: who buys, when they say so.
//!
//! How they are reached (e-mail, telephone, address) is personal: a tenant may have it encrypted
//! before a store writes it down, and all that is known of a customer can be erased.

mod erase;
mod find;
mod seal;

use async_trait::async_trait;
use chrono::{DateTime, NaiveDate, Utc};

pub use erase::EraseCustomer;
pub use find::FindCustomersByPhone;
pub use seal::SealCustomers;

use crate::catalog::MAX_RATES;
use crate::id::CustomerId;
use crate::limits::check_most;
use crate::pricing::check_days;
use crate::records::record;
use crate::session::Permission;
use crate::text::{Address, CustomerGroup, Email, Name, Note, PersonName, Phone};
use crate::{Entity, Field, Result, ShopError};

record! {
    /// A customer of the tenant.
    Customer(CustomerId),
    /// The fields of a [`Customer`], to create or update it.
    NewCustomer {
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
        /// Which taxes they do not bear, by the names that rates have on the receipt; all of them when
        /// none is named. The others stay. Only with `tax_exemption`.
        exempt_taxes: Vec<Name>,
        /// The last business date on which they are exempt; none for as long as the record says so. Only
        /// with `tax_exemption`.
        exemption_ends_on: Option<NaiveDate>,
    }
    also {
        /// Whether what was known of them was erased, for good: only their sales are left.
        erased: bool,
    }
    entity: Customer, edit: EditCustomers, room: customers, name: "customer",
    key: Email, fold: |key| key.as_str().to_lowercase(),
    uniques: |new| {
        new.email.iter().map(|email| (Field::Email, email.as_str().to_lowercase())).collect()
    },

    fn check(new: &NewCustomer) -> Result<()> {
        check_most(new.exempt_taxes.len(), MAX_RATES)?;
        let refused =
            |value: String| ShopError::Malformed { field: Field::TaxExemption, value };
        if new.tax_exemption.is_none() {
            // What says for how long and from what, and not why.
            let tax = new.exempt_taxes.first().map(ToString::to_string);
            let value = tax.or(new.exemption_ends_on.map(|day| day.to_string()));
            return value.map_or(Ok(()), |value| Err(refused(value)));
        }
        let mut seen = std::collections::BTreeSet::new();
        let twice = new.exempt_taxes.iter().find(|tax| !seen.insert(*tax));
        twice.map_or(Ok(()), |tax| Err(refused(tax.to_string())))?;
        check_days(Field::TaxExemption, None, new.exemption_ends_on)
    }

    fn finders(new: &NewCustomer) -> Vec<(Field, String)> {
        let number = new.phone.as_ref().and_then(Phone::number);
        number.into_iter().map(|number| (Field::Phone, number)).collect()
    }

    // They decide prices and taxes: who runs a till does not.
    fn extra(new: &NewCustomer, old: Option<&Self>) -> Option<Permission> {
        let terms = |new: &NewCustomer| {
            let exemption = (new.tax_exemption.clone(), new.exempt_taxes.clone());
            (new.customer_group.clone(), exemption, new.exemption_ends_on)
        };
        let same = terms(new) == old.map(|old| terms(&old.fields())).unwrap_or_default();
        (!same).then_some(Permission::EditCustomerTerms)
    }

    // Somebody who asked to be forgotten is not written down again: who comes back is new.
    fn check_changeable(&self) -> Result<()> {
        if self.erased {
            return Err(ShopError::Erased { entity: Entity::Customer, id: self.id.to_string() });
        }
        Ok(())
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
            exempt_taxes: Vec::new(),
            exemption_ends_on: None,
        }
    }

    /// Whom an erased customer is kept as: both names are the word `erased`, and nothing else is
    /// known.
    pub fn erased() -> Result<Self> {
        let name = PersonName::new("erased")?;
        Ok(Self::new(name.clone(), name))
    }
}

/// How far customers are kept as the settings say.
#[shopx_derive::value]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sealing {
    /// How many were rewritten.
    pub rewritten: u64,
    /// How many are left to rewrite.
    pub left: u64,
}

/// What is particular about how customers are reached.
#[cfg_attr(feature = "testing", mockall::automock)]
#[async_trait]
pub trait ContactRepo: Send {
    /// The customers whose telephone has this [`number`](Phone::number), in the order of their ids,
    /// at most [`MAX_RECORDS`](crate::records::MAX_RECORDS).
    async fn find_by_phone(&mut self, number: &str) -> Result<Vec<Customer>>;
    /// Replaces everything that is known of a customer that still has this version by
    /// [`NewCustomer::erased`], archives it and marks it as erased.
    async fn erase(&mut self, id: CustomerId, version: u32, at: DateTime<Utc>) -> Result<Customer>;
    /// Rewrites up to so many customers that are not kept as the settings say. Nothing that a
    /// caller sees of them changes, their version neither.
    async fn seal(&mut self, limit: u32) -> Result<Sealing>;
}
