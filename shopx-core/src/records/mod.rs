//! What people keep and edit (users, locations, products …): created, updated with a version
//! check, archived, looked up and paged through in one way. A room says only which fields its
//! record has.

mod edit;
mod find;
mod stored;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

pub use edit::{Create, CreateOne, SetArchived, Update};
pub(crate) use find::one;
pub use find::{Find, FindOne, Get, List};
pub use stored::Stored;

pub use crate::limits::MAX_RECORDS;
pub use crate::page::{Page, PageQuery};

use crate::id::ProductId;
use crate::money::Money;
use crate::session::Permission;
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
        #[derive(Debug, Clone, PartialEq, Eq)]
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

        #[shopx_derive::value(setters)]
        #[derive(Debug, Clone, PartialEq, Eq)]
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

/// Refuses a record that changed since the caller read it.
pub fn check_version<R: Record>(record: &R, expected: u32) -> Result<()> {
    let actual = record.meta().version;
    if actual == expected {
        return Ok(());
    }
    Err(ShopError::Stale { entity: R::ENTITY, id: record.id().to_string(), expected, actual })
}
