//! Erasing what is known of a customer.

use async_trait::async_trait;

use super::Customer;
use crate::id::CustomerId;
use crate::records::{Record, check_version, one};
use crate::session::Permission;
use crate::store::{Context, Tx, UseCase};
use crate::{Result, ShopError};

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
