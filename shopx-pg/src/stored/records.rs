//! What people keep and edit: how a row of it is declared, and the kinds that are little more than
//! texts.

use chrono::NaiveDate;
use serde::Serialize;
use serde_json::Value;
use shopx_core::id::UserId;
use shopx_core::records::Record;
use shopx_core::{Field, Result, ShopError, customers, locations, reports, suppliers, users};

use super::{Form, all, maybe, parsed, text};

/// A row of a kind of record.
pub(crate) trait Row: Form<Value: Record> {
    /// The fields in it that are given, as they are written.
    type Fields: Serialize + for<'n> From<&'n <Self::Value as Record>::New>;
}

/// Declares the row of a kind of record once: the row as it is read, and its fields as they are
/// written. What is `kept` beside them, and in every row, the database sets.
macro_rules! row {
    (
        $(#[$doc:meta])*
        $name:ident, $new:ident in $room:ident {
            $($field:ident: $type:ty,)*
        }
        $(also { $($also:ident: $ktype:ty,)* })?
    ) => {
        $(#[$doc])*
        #[derive(serde::Deserialize)]
        pub(crate) struct $name {
            id: i64,
            $($field: $type,)*
            $($($also: $ktype,)*)?
            version: u32,
            archived: bool,
            created_at: chrono::DateTime<chrono::Utc>,
            updated_at: chrono::DateTime<chrono::Utc>,
        }

        /// The fields of the row.
        #[derive(serde::Serialize)]
        pub(crate) struct $new {
            $($field: $type,)*
        }

        impl $crate::stored::records::Row for $name {
            type Fields = $new;
        }

        impl TryFrom<$name> for shopx_core::$room::$name {
            type Error = shopx_core::ShopError;
            fn try_from(row: $name) -> shopx_core::Result<Self> {
                let fields = $new { $($field: row.$field,)* };
                let meta = shopx_core::records::Meta {
                    version: row.version,
                    archived: row.archived,
                    created_at: row.created_at,
                    updated_at: row.updated_at,
                };
                let record = <Self as shopx_core::records::Record>::assemble(
                    row.id.into(), fields.try_into()?, meta,
                );
                Ok(Self { $($($also: row.$also,)*)? ..record })
            }
        }
    };
}
pub(super) use row;

row! {
    /// A user.
    User, NewUser in users {
        username: String,
        email: String,
        role: String,
    }
}

impl From<&users::NewUser> for NewUser {
    fn from(new: &users::NewUser) -> Self {
        Self {
            username: text(&new.username),
            email: text(&new.email),
            role: new.role.as_str().to_owned(),
        }
    }
}

impl TryFrom<NewUser> for users::NewUser {
    type Error = ShopError;
    fn try_from(row: NewUser) -> Result<Self> {
        Ok(Self {
            username: row.username.try_into()?,
            email: row.email.try_into()?,
            role: row.role.parse()?,
        })
    }
}

row! {
    /// A location.
    Location, NewLocation in locations {
        name: String,
        address: String,
        phone: Option<String>,
        time_zone: String,
    }
}

impl From<&locations::NewLocation> for NewLocation {
    fn from(new: &locations::NewLocation) -> Self {
        Self {
            name: text(&new.name),
            address: text(&new.address),
            phone: new.phone.as_ref().map(text),
            time_zone: new.time_zone.name().to_owned(),
        }
    }
}

impl TryFrom<NewLocation> for locations::NewLocation {
    type Error = ShopError;
    fn try_from(row: NewLocation) -> Result<Self> {
        Ok(Self {
            name: row.name.try_into()?,
            address: row.address.try_into()?,
            phone: maybe(row.phone)?,
            time_zone: parsed(Field::TimeZone, &row.time_zone)?,
        })
    }
}

row! {
    /// A customer, with what is sealed opened.
    Customer, NewCustomer in customers {
        first_name: String,
        last_name: String,
        email: Option<String>,
        phone: Option<String>,
        address: Option<String>,
        customer_group: Option<String>,
        tax_exemption: Option<String>,
        exempt_taxes: Vec<String>,
        exemption_ends_on: Option<NaiveDate>,
    }
    also {
        erased: bool,
    }
}

impl From<&customers::NewCustomer> for NewCustomer {
    fn from(new: &customers::NewCustomer) -> Self {
        Self {
            first_name: text(&new.first_name),
            last_name: text(&new.last_name),
            email: new.email.as_ref().map(text),
            phone: new.phone.as_ref().map(text),
            address: new.address.as_ref().map(text),
            customer_group: new.customer_group.as_ref().map(text),
            tax_exemption: new.tax_exemption.as_ref().map(text),
            exempt_taxes: new.exempt_taxes.iter().map(text).collect(),
            exemption_ends_on: new.exemption_ends_on,
        }
    }
}

impl TryFrom<NewCustomer> for customers::NewCustomer {
    type Error = ShopError;
    fn try_from(row: NewCustomer) -> Result<Self> {
        Ok(Self {
            first_name: row.first_name.try_into()?,
            last_name: row.last_name.try_into()?,
            email: maybe(row.email)?,
            phone: maybe(row.phone)?,
            address: maybe(row.address)?,
            customer_group: maybe(row.customer_group)?,
            tax_exemption: maybe(row.tax_exemption)?,
            exempt_taxes: all(row.exempt_taxes)?,
            exemption_ends_on: row.exemption_ends_on,
        })
    }
}

row! {
    /// A supplier.
    Supplier, NewSupplier in suppliers {
        name: String,
        contact_name: Option<String>,
        email: Option<String>,
        phone: Option<String>,
        address: Option<String>,
    }
}

impl From<&suppliers::NewSupplier> for NewSupplier {
    fn from(new: &suppliers::NewSupplier) -> Self {
        Self {
            name: text(&new.name),
            contact_name: new.contact_name.as_ref().map(text),
            email: new.email.as_ref().map(text),
            phone: new.phone.as_ref().map(text),
            address: new.address.as_ref().map(text),
        }
    }
}

impl TryFrom<NewSupplier> for suppliers::NewSupplier {
    type Error = ShopError;
    fn try_from(row: NewSupplier) -> Result<Self> {
        Ok(Self {
            name: row.name.try_into()?,
            contact_name: maybe(row.contact_name)?,
            email: maybe(row.email)?,
            phone: maybe(row.phone)?,
            address: maybe(row.address)?,
        })
    }
}

row! {
    /// A saved report. Its parameters are JSON of whoever saved it.
    SavedReport, NewSavedReport in reports {
        name: String,
        kind: String,
        parameters: Option<Value>,
        created_by: Option<i64>,
    }
}

impl From<&reports::NewSavedReport> for NewSavedReport {
    fn from(new: &reports::NewSavedReport) -> Self {
        Self {
            name: text(&new.name),
            kind: text(&new.kind),
            parameters: new.parameters.clone(),
            created_by: new.created_by.map(UserId::get),
        }
    }
}

impl TryFrom<NewSavedReport> for reports::NewSavedReport {
    type Error = ShopError;
    fn try_from(row: NewSavedReport) -> Result<Self> {
        Ok(Self {
            name: row.name.try_into()?,
            kind: row.kind.try_into()?,
            parameters: row.parameters,
            created_by: row.created_by.map(UserId::new),
        })
    }
}
