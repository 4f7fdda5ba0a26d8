//! Customers: who buys, when they say so.
//!
//! How they are reached (e-mail, telephone, address) is personal: a tenant may have it encrypted
//! before a store writes it down, and all that is known of a customer can be erased.

use async_trait::async_trait;
use chrono::{DateTime, Utc};

use crate::id::CustomerId;
use crate::limits::check_limit;
use crate::records::{Record, check_version, one, record};
use crate::session::Permission;
use crate::store::{Context, Tx, UseCase};
use crate::text::{Address, CustomerGroup, Email, Note, PersonName, Phone};
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

    fn finders(new: &NewCustomer) -> Vec<(Field, String)> {
        let number = new.phone.as_ref().and_then(Phone::number);
        number.into_iter().map(|number| (Field::Phone, number)).collect()
    }

    // They decide prices and taxes: who runs a till does not.
    fn extra(new: &NewCustomer, old: Option<&Self>) -> Option<Permission> {
        let group = old.and_then(|old| old.customer_group.as_ref());
        let exemption = old.and_then(|old| old.tax_exemption.as_ref());
        let same = (group, exemption) == (new.customer_group.as_ref(), new.tax_exemption.as_ref());
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

/// The customers with a telephone number, whose [`number`](Phone::number) is what is compared:
/// people who live together may share one.
#[derive(Debug, Clone)]
pub struct FindCustomersByPhone(pub Phone);

#[async_trait]
impl UseCase for FindCustomersByPhone {
    type Output = Vec<Customer>;

    fn name(&self) -> &'static str {
        "find_customers_by_phone"
    }

    fn permissions(&self) -> Vec<Permission> {
        vec![Permission::LookUp]
    }

    async fn run(&self, tx: &mut dyn Tx, _: &Context) -> Result<Vec<Customer>> {
        let Some(number) = self.0.number() else { return Ok(Vec::new()) };
        tx.contacts().find_by_phone(&number).await
    }
}

/// Erases what is known of a customer, for good: names, e-mail, telephone, address, group and tax
/// exemption. Sales and refunds keep the customer's id, and reports their sums. A customer whose
/// personal data does not open any more can be erased too.
#[derive(Debug, Clone, Copy)]
pub struct EraseCustomer {
    /// Which customer.
    pub id: CustomerId,
    /// The version that the caller has read; another one is refused as stale.
    pub version: u32,
}

#[async_trait]
impl UseCase for EraseCustomer {
    type Output = Customer;

    fn name(&self) -> &'static str {
        "erase_customer"
    }

    fn permissions(&self) -> Vec<Permission> {
        vec![Permission::EraseCustomers]
    }

    async fn run(&self, tx: &mut dyn Tx, cx: &Context) -> Result<Customer> {
        match one::<Customer>(tx, self.id).await {
            Ok(current) => {
                check_version(&current, self.version)?;
                current.check_changeable()?;
            }
            // What nobody can read can be erased all the same.
            Err(
                ShopError::EncryptionKeyMissing { .. } | ShopError::PersonalDataUnreadable { .. },
            ) => {}
            Err(refusal) => return Err(refusal),
        }
        tx.contacts().erase(self.id, self.version, cx.now).await
    }
}

/// Rewrites customers that are not kept as the settings say: plain where they should be encrypted,
/// encrypted where they should be plain, or under another than the store's current key. It is run
/// until none are left, after the setting or the key was changed; shops may stay open meanwhile.
#[derive(Debug, Clone, Copy)]
pub struct SealCustomers {
    /// At most this many, between 1 and [`MAX_RECORDS`](crate::records::MAX_RECORDS).
    pub limit: u32,
}

#[async_trait]
impl UseCase for SealCustomers {
    type Output = Sealing;

    fn name(&self) -> &'static str {
        "seal_customers"
    }

    fn permissions(&self) -> Vec<Permission> {
        vec![Permission::EditSettings]
    }

    async fn run(&self, tx: &mut dyn Tx, _: &Context) -> Result<Sealing> {
        check_limit(self.limit)?;
        tx.contacts().seal(self.limit).await
    }
}
