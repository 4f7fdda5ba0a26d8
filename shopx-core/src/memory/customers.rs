//! How customers are reached. Nothing is written down here, so nothing is encrypted.

use async_trait::async_trait;
use chrono::{DateTime, Utc};

use super::MemoryTx;
use super::records::keep;
use crate::customers::{ContactRepo, Customer, NewCustomer, Sealing};
use crate::id::CustomerId;
use crate::limits::MAX_RECORDS;
use crate::records::{Meta, Record, check_version};
use crate::text::Phone;
use crate::{Entity, Result, ShopError};

#[async_trait]
impl ContactRepo for MemoryTx {
    async fn find_by_phone(&mut self, number: &str) -> Result<Vec<Customer>> {
        let wanted = |customer: &&Customer| {
            customer.phone.as_ref().and_then(Phone::number).as_deref() == Some(number)
        };
        let customers = self.read()?.records.customers.values();
        Ok(customers.filter(wanted).take(MAX_RECORDS).cloned().collect())
    }

    async fn erase(&mut self, id: CustomerId, version: u32, at: DateTime<Utc>) -> Result<Customer> {
        self.write(|state, by| {
            let customer = state.records.customers.get(&id);
            let customer = customer.ok_or_else(|| ShopError::not_found(Entity::Customer, id))?;
            check_version(customer, version)?;
            let meta =
                Meta { version: version + 1, archived: true, updated_at: at, ..customer.meta() };
            let erased = Customer::assemble(id, NewCustomer::erased()?, meta);
            keep(state, Customer { erased: true, ..erased }, by.at(at))
        })
    }

    async fn seal(&mut self, _: u32) -> Result<Sealing> {
        self.read()?;
        Ok(Sealing { rewritten: 0, left: 0 })
    }
}
