//! Looking records up.

use async_trait::async_trait;

use super::stored::Stored;
use super::{MAX_RECORDS, Page, PageQuery};
use crate::limits::{check_limit, check_lines};
use crate::session::Permission;
use crate::store::{Context, Tx, UseCase};
use crate::{Result, ShopError};

/// The record with this id.
#[derive(Debug, Clone)]
pub struct Get<R: Stored>(pub R::Id);

#[async_trait]
impl<R: Stored> UseCase for Get<R> {
    type Output = R;

    fn name(&self) -> &'static str {
        R::NAMES.get
    }

    fn permissions(&self) -> Vec<Permission> {
        vec![Permission::LookUp]
    }

    async fn run(&self, tx: &mut dyn Tx, _: &Context) -> Result<R> {
        one(tx, self.0).await
    }
}

/// The records with these natural keys; those that are missing are left out.
#[derive(Debug, Clone)]
pub struct Find<R: Stored>(pub Vec<R::Key>);

#[async_trait]
impl<R: Stored> UseCase for Find<R> {
    type Output = Vec<R>;

    fn name(&self) -> &'static str {
        R::NAMES.find_many
    }

    fn permissions(&self) -> Vec<Permission> {
        vec![Permission::LookUp]
    }

    async fn run(&self, tx: &mut dyn Tx, _: &Context) -> Result<Vec<R>> {
        check_lines(self.0.len(), MAX_RECORDS)?;
        R::room(tx).find(&self.0).await
    }
}

/// The record with this natural key, if there is one.
#[derive(Debug, Clone)]
pub struct FindOne<R: Stored>(pub R::Key);

#[async_trait]
impl<R: Stored> UseCase for FindOne<R> {
    type Output = Option<R>;

    fn name(&self) -> &'static str {
        R::NAMES.find
    }

    fn permissions(&self) -> Vec<Permission> {
        vec![Permission::LookUp]
    }

    async fn run(&self, tx: &mut dyn Tx, cx: &Context) -> Result<Option<R>> {
        Ok(Find::<R>(vec![self.0.clone()]).run(tx, cx).await?.pop())
    }
}

/// A page of records.
#[derive(Debug, Clone)]
pub struct List<R: Stored> {
    /// Which.
    pub query: PageQuery,
    record: std::marker::PhantomData<fn() -> R>,
}

impl<R: Stored> List<R> {
    /// The page that `query` asks for.
    #[must_use]
    pub const fn new(query: PageQuery) -> Self {
        Self { query, record: std::marker::PhantomData }
    }
}

#[async_trait]
impl<R: Stored> UseCase for List<R> {
    type Output = Page<R>;

    fn name(&self) -> &'static str {
        R::NAMES.list
    }

    fn permissions(&self) -> Vec<Permission> {
        vec![Permission::LookUp]
    }

    async fn run(&self, tx: &mut dyn Tx, _: &Context) -> Result<Page<R>> {
        check_limit(self.query.limit)?;
        R::room(tx).page(self.query).await
    }
}

/// The record with this id, or the refusal that it is not there.
pub(crate) async fn one<R: Stored>(tx: &mut dyn Tx, id: R::Id) -> Result<R> {
    let found = R::room(tx).get(&[id]).await?.pop();
    found.ok_or_else(|| ShopError::not_found(R::ENTITY, id))
}
