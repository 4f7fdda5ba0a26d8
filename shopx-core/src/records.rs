//! What people keep and edit (users, locations, products …): created, updated with a version
//! check, archived, looked up and paged through in one way. A room says only which fields its
//! record has.

use std::collections::BTreeMap;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::id::ProductId;
pub use crate::limits::MAX_RECORDS;
use crate::limits::{check_limit, check_lines};
use crate::money::Money;
pub use crate::page::{Page, PageQuery};
use crate::session::Permission;
use crate::store::{Context, Tx, UseCase};
use crate::{Entity, Field, Result, ShopError};

/// What the library keeps about every record beside its fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Meta {
    /// Counts the changes, from 1. An update names the version that it has read.
    pub version: u32,
    /// Archived records can be looked up, but nothing new may use them.
    pub archived: bool,
    /// When it was created.
    pub created_at: DateTime<Utc>,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
}

/// What the use cases of a kind of record are called: as the short methods of
/// [`Shop`](crate::Shop) that run them, where there is one.
#[derive(Debug, Clone, Copy)]
#[expect(missing_docs, reason = "each name says what it is")]
pub struct Names {
    pub create: &'static str,
    pub create_many: &'static str,
    pub update: &'static str,
    pub archive: &'static str,
    pub restore: &'static str,
    pub get: &'static str,
    pub find: &'static str,
    pub find_many: &'static str,
    pub list: &'static str,
}

/// A kind of record.
pub trait Record: std::fmt::Debug + Clone + Send + Sync + 'static {
    /// Its id.
    type Id: std::fmt::Debug
        + std::fmt::Display
        + Copy
        + Ord
        + Send
        + Sync
        + From<i64>
        + Into<i64>
        + 'static;
    /// Its fields, as they are given to create or update it.
    type New: std::fmt::Debug + Clone + Send + Sync + 'static;
    /// What people know it by: a SKU, a name, a username.
    type Key: std::fmt::Debug + std::fmt::Display + Clone + Send + Sync + 'static;

    /// What refusals call it.
    const ENTITY: Entity;
    /// Who may create, update and archive it.
    const EDIT: Permission;
    /// What its use cases are called.
    const NAMES: Names;

    /// The record with these fields.
    fn assemble(id: Self::Id, new: Self::New, meta: Meta) -> Self;
    /// Its id.
    fn id(&self) -> Self::Id;
    /// What the library keeps about it.
    fn meta(&self) -> Meta;
    /// Its fields, to change some and update it.
    fn fields(&self) -> Self::New;
    /// The values that are unique per tenant, as field and value; the natural key comes first.
    /// Where case is no difference, the value is in lower case.
    fn uniques(new: &Self::New) -> Vec<(Field, String)>;
    /// The values that it is also found by, as field and value: others may have the same.
    fn finders(_new: &Self::New) -> Vec<(Field, String)> {
        Vec::new()
    }
    /// How `key` is written among the [`uniques`](Self::uniques).
    fn fold(key: &Self::Key) -> String;
    /// The room that keeps it.
    fn room(tx: &mut dyn Tx) -> &mut dyn Records<Self>;

    /// Refuses fields that cannot stand together.
    fn check(_new: &Self::New) -> Result<()> {
        Ok(())
    }

    /// The amounts among its fields that must be in the digits of the tenant's currency.
    fn amounts(_new: &Self::New) -> Vec<Money> {
        Vec::new()
    }

    /// Products whose price may not be below an amount among its fields.
    fn least_prices(_new: &Self::New) -> Vec<(ProductId, Money)> {
        Vec::new()
    }

    /// What else creating it, or changing it from what it was, needs a permission for.
    fn extra(_new: &Self::New, _old: Option<&Self>) -> Option<Permission> {
        None
    }

    /// Refuses every change of a record that has come to its end.
    fn check_changeable(&self) -> Result<()> {
        Ok(())
    }

    /// Refuses a change that would alter the meaning of what refers to it.
    fn check_change(&self, _new: &Self::New) -> Result<()> {
        Ok(())
    }
}

/// Declares a record and its fields once: the record as it is kept, and the fields as they are
/// given. What is `kept` beside them, the library sets itself.
macro_rules! record {
    (
        $(#[$doc:meta])*
        $name:ident ($id:ty),
        $(#[$ndoc:meta])*
        $new:ident {
            $($(#[$fdoc:meta])* $field:ident: $type:ty,)*
        }
        $(also { $($(#[$kdoc:meta])* $also:ident: $ktype:ty,)* })?
        entity: $entity:ident, edit: $edit:ident, room: $room:ident, name: $one:literal,
        key: $key:ty, fold: $fold:expr,
        uniques: $uniques:expr,
        $($more:tt)*
    ) => {
        #[shopx_derive::value]
        #[derive(Debug, Clone, PartialEq)]
        $(#[$doc])*
        pub struct $name {
            /// Its id.
            pub id: $id,
            $($(#[$fdoc])* pub $field: $type,)*
            $($($(#[$kdoc])* pub $also: $ktype,)*)?
            /// Counts the changes, from 1. An update names the version that it has read.
            pub version: u32,
            /// Archived records can be looked up, but nothing new may use them.
            pub archived: bool,
            /// When it was created.
            pub created_at: chrono::DateTime<chrono::Utc>,
            /// When it was last changed.
            pub updated_at: chrono::DateTime<chrono::Utc>,
        }

        #[shopx_derive::value]
        #[derive(Debug, Clone, PartialEq)]
        $(#[$ndoc])*
        pub struct $new {
            $($(#[$fdoc])* pub $field: $type,)*
        }

        #[shopx_derive::methods]
        impl $name {
            /// Its fields, to change some and update it.
            #[carried]
            #[must_use]
            pub fn fields(&self) -> $new {
                $crate::records::Record::fields(self)
            }
        }

        impl $crate::records::Record for $name {
            type Id = $id;
            type New = $new;
            type Key = $key;
            const ENTITY: $crate::Entity = $crate::Entity::$entity;
            const EDIT: $crate::session::Permission = $crate::session::Permission::$edit;
            const NAMES: $crate::records::Names = $crate::records::Names {
                create: concat!("create_", $one),
                create_many: concat!("create_", stringify!($room)),
                update: concat!("update_", $one),
                archive: concat!("archive_", $one),
                restore: concat!("restore_", $one),
                get: $one,
                find: concat!("find_", $one),
                find_many: concat!("find_", stringify!($room)),
                list: stringify!($room),
            };

            fn assemble(id: $id, new: $new, meta: $crate::records::Meta) -> Self {
                Self {
                    id,
                    $($field: new.$field,)*
                    $($($also: Default::default(),)*)?
                    version: meta.version,
                    archived: meta.archived,
                    created_at: meta.created_at,
                    updated_at: meta.updated_at,
                }
            }

            fn id(&self) -> $id {
                self.id
            }

            fn meta(&self) -> $crate::records::Meta {
                $crate::records::Meta {
                    version: self.version,
                    archived: self.archived,
                    created_at: self.created_at,
                    updated_at: self.updated_at,
                }
            }

            fn fields(&self) -> $new {
                $new { $($field: self.$field.clone(),)* }
            }

            fn uniques(new: &$new) -> Vec<($crate::Field, String)> {
                let uniques: fn(&$new) -> Vec<($crate::Field, String)> = $uniques;
                uniques(new)
            }

            fn fold(key: &$key) -> String {
                let fold: fn(&$key) -> String = $fold;
                fold(key)
            }

            fn room(tx: &mut dyn $crate::store::Tx) -> &mut dyn $crate::records::Records<Self> {
                tx.$room()
            }

            $($more)*
        }
    };
}
pub(crate) use record;

/// Where a kind of record is kept. Every method is one round trip, for one record and for many.
#[cfg_attr(feature = "testing", mockall::automock)]
#[async_trait]
pub trait Records<R: Record>: Send {
    /// Adds records; refuses all when one has a value that must be unique and is taken, or refers
    /// to something that is not there.
    async fn create(&mut self, new: &[R::New], at: DateTime<Utc>) -> Result<Vec<R>>;
    /// Replaces the fields of a record that still has this version.
    async fn update(
        &mut self,
        id: R::Id,
        version: u32,
        new: &R::New,
        at: DateTime<Utc>,
    ) -> Result<R>;
    /// Archives or restores a record that still has this version.
    async fn set_archived(
        &mut self,
        id: R::Id,
        version: u32,
        archived: bool,
        at: DateTime<Utc>,
    ) -> Result<R>;
    /// The records with these ids, in the order asked for; those that are missing are left out.
    async fn get(&mut self, ids: &[R::Id]) -> Result<Vec<R>>;
    /// The records with these natural keys, in the order of their ids; those that are missing are
    /// left out.
    async fn find(&mut self, keys: &[R::Key]) -> Result<Vec<R>>;
    /// A page of records.
    async fn page(&mut self, query: PageQuery) -> Result<Page<R>>;
}

/// Creates records, all or none.
#[derive(Debug, Clone)]
pub struct Create<R: Record>(pub Vec<R::New>);

#[async_trait]
impl<R: Record> UseCase for Create<R> {
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
pub struct CreateOne<R: Record>(pub R::New);

#[async_trait]
impl<R: Record> UseCase for CreateOne<R> {
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
pub struct Update<R: Record> {
    /// Which record.
    pub id: R::Id,
    /// The version that the caller has read; another one is refused as stale.
    pub version: u32,
    /// Its new fields.
    pub fields: R::New,
}

#[async_trait]
impl<R: Record> UseCase for Update<R> {
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
pub struct SetArchived<R: Record> {
    /// Which record.
    pub id: R::Id,
    /// The version that the caller has read; another one is refused as stale.
    pub version: u32,
    /// Whether it is to be archived or restored.
    pub archived: bool,
}

#[async_trait]
impl<R: Record> UseCase for SetArchived<R> {
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

/// The record with this id.
#[derive(Debug, Clone)]
pub struct Get<R: Record>(pub R::Id);

#[async_trait]
impl<R: Record> UseCase for Get<R> {
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
pub struct Find<R: Record>(pub Vec<R::Key>);

#[async_trait]
impl<R: Record> UseCase for Find<R> {
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
pub struct FindOne<R: Record>(pub R::Key);

#[async_trait]
impl<R: Record> UseCase for FindOne<R> {
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
pub struct List<R: Record> {
    /// Which.
    pub query: PageQuery,
    record: std::marker::PhantomData<fn() -> R>,
}

impl<R: Record> List<R> {
    /// The page that `query` asks for.
    #[must_use]
    pub const fn new(query: PageQuery) -> Self {
        Self { query, record: std::marker::PhantomData }
    }
}

#[async_trait]
impl<R: Record> UseCase for List<R> {
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

/// Refuses amounts with more digits than the tenant's currency, and those above the price of the
/// product that they are for.
async fn check_amounts<R: Record>(tx: &mut dyn Tx, new: &[R::New]) -> Result<()> {
    let amounts: Vec<Money> = new.iter().flat_map(R::amounts).collect();
    if amounts.is_empty() {
        return Ok(());
    }
    let currency = tx.tenant().get().await?.settings.currency;
    amounts.into_iter().try_for_each(|amount| currency.check(amount).map(drop))?;
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

/// The record with this id, or the refusal that it is not there.
pub(crate) async fn one<R: Record>(tx: &mut dyn Tx, id: R::Id) -> Result<R> {
    let found = R::room(tx).get(&[id]).await?.pop();
    found.ok_or_else(|| ShopError::not_found(R::ENTITY, id))
}

/// Refuses a record that changed since the caller read it.
pub fn check_version<R: Record>(record: &R, expected: u32) -> Result<()> {
    let actual = record.meta().version;
    if actual == expected {
        return Ok(());
    }
    Err(ShopError::Stale { entity: R::ENTITY, id: record.id().to_string(), expected, actual })
}
