//! Finding customers by telephone.

use async_trait::async_trait;

use super::Customer;
use crate::Result;
use crate::session::Permission;
use crate::store::{Context, Tx, UseCase};
use crate::text::Phone;

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
