//! Creating records, changing them, archiving them.

use std::collections::BTreeMap;

use async_trait::async_trait;

use super::find::one;
use super::stored::Stored;
use super::{MAX_RECORDS, check_version};
use crate::id::ProductId;
use crate::limits::check_lines;
use crate::money::Money;
use crate::session::Permission;
use crate::store::{Context, Tx, UseCase};
use crate::{Result, ShopError};

/// Creates records, all or none.
#[derive(Debug, Clone)]
pub struct Create<R: Stored>(pub Vec<R::New>);

#[async_trait]
impl<R: Stored> UseCase for Create<R> {
    type Output = Vec<R>;

    fn name(&self) -> &'static str {
        R::NAMES.create_many
    }

    fn permissions(&self) -> Vec<Permission> {
        let extra = self.0.iter().filter_map(|new| R::extra(new, None));
        std::iter::once(R::EDIT).chain(extra).collect()
    }

    async fn run(&self, tx: &mut dyn Tx, cx: &Context) -> Result<Vec<R>> {
        check_lines(self.0.len(), MAX_RECORDS)?;
        self.0.iter().try_for_each(R::check)?;
        let mut seen = std::collections::BTreeSet::new();
        for (field, value) in self.0.iter().flat_map(R::uniques) {
            if !seen.insert((field, value.clone())) {
                return Err(ShopError::already_exists(R::ENTITY, field, value));
            }
        }
        check_amounts::<R>(tx, &self.0).await?;
        R::room(tx).create(&self.0, cx.now).await
    }
}

/// Creates a record.
#[derive(Debug, Clone)]
pub struct CreateOne<R: Stored>(pub R::New);

#[async_trait]
impl<R: Stored> UseCase for CreateOne<R> {
    type Output = R;

    fn name(&self) -> &'static str {
        R::NAMES.create
    }

    fn permissions(&self) -> Vec<Permission> {
        std::iter::once(R::EDIT).chain(R::extra(&self.0, None)).collect()
    }

    async fn run(&self, tx: &mut dyn Tx, cx: &Context) -> Result<R> {
        let created = Create::<R>(vec![self.0.clone()]).run(tx, cx).await?.pop();
        created.ok_or(ShopError::Storage)
    }
}

/// Replaces the fields of a record.
#[derive(Debug, Clone)]
pub struct Update<R: Stored> {
    /// Which record.
    pub id: R::Id,
    /// The version that the caller has read; another one is refused as stale.
    pub version: u32,
    /// Its new fields.
    pub fields: R::New,
}

#[async_trait]
impl<R: Stored> UseCase for Update<R> {
    type Output = R;

    fn name(&self) -> &'static str {
        R::NAMES.update
    }

    fn permissions(&self) -> Vec<Permission> {
        vec![R::EDIT]
    }

    async fn run(&self, tx: &mut dyn Tx, cx: &Context) -> Result<R> {
        R::check(&self.fields)?;
        check_amounts::<R>(tx, std::slice::from_ref(&self.fields)).await?;
        let current = one::<R>(tx, self.id).await?;
        cx.session.require(R::extra(&self.fields, Some(&current)).as_slice())?;
        check_version(&current, self.version)?;
        current.check_changeable()?;
        current.check_change(&self.fields)?;
        R::room(tx).update(self.id, self.version, &self.fields, cx.now).await
    }
}

/// Archives a record, or restores it.
#[derive(Debug, Clone)]
pub struct SetArchived<R: Stored> {
    /// Which record.
    pub id: R::Id,
    /// The version that the caller has read; another one is refused as stale.
    pub version: u32,
    /// Whether it is to be archived or restored.
    pub archived: bool,
}

#[async_trait]
impl<R: Stored> UseCase for SetArchived<R> {
    type Output = R;

    fn name(&self) -> &'static str {
        if self.archived { R::NAMES.archive } else { R::NAMES.restore }
    }

    fn permissions(&self) -> Vec<Permission> {
        vec![R::EDIT]
    }

    async fn run(&self, tx: &mut dyn Tx, cx: &Context) -> Result<R> {
        let current = one::<R>(tx, self.id).await?;
        check_version(&current, self.version)?;
        current.check_changeable()?;
        R::room(tx).set_archived(self.id, self.version, self.archived, cx.now).await
    }
}

/// Refuses amounts with more digits than the tenant's amounts have, and those above the price of the
/// product that they are for.
async fn check_amounts<R: Stored>(tx: &mut dyn Tx, new: &[R::New]) -> Result<()> {
    let amounts: Vec<Money> = new.iter().flat_map(R::amounts).collect();
    if amounts.is_empty() {
        return Ok(());
    }
    let settings = tx.tenant().get().await?.settings;
    amounts.into_iter().try_for_each(|amount| settings.check_amount(amount).map(drop))?;
    let least: BTreeMap<ProductId, Money> = new.iter().flat_map(R::least_prices).collect();
    if least.is_empty() {
        return Ok(());
    }
    let ids: Vec<ProductId> = least.keys().copied().collect();
    for product in tx.products().get(&ids).await? {
        let (discount, price) = (least[&product.id], product.price);
        if discount > price {
            return Err(ShopError::DiscountExceedsPrice { discount, price });
        }
    }
    Ok(())
}
