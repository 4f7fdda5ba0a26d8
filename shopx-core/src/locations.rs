//! Locations: the places that hold stock and sell it.

use crate::Field;
use crate::id::LocationId;
use crate::records::record;
use crate::text::{Address, Name, Phone};

record! {
    /// A shop or warehouse of the tenant.
    Location(LocationId),
    /// The fields of a [`Location`], to create or update it.
    NewLocation {
        /// Its name, unique per tenant without regard to case.
        name: Name,
        /// Its postal address.
        address: Address,
        /// Its telephone number.
        phone: Option<Phone>,
        /// Its IANA time zone, which decides its business date.
        time_zone: chrono_tz::Tz,
    }
    entity: Location, edit: EditSettings, room: locations, name: "location",
    key: Name, fold: |key| key.as_str().to_lowercase(),
    uniques: |new| vec![(Field::Name, new.name.as_str().to_lowercase())],
}

impl NewLocation {
    /// A place without a telephone.
    #[must_use]
    pub const fn new(name: Name, address: Address, time_zone: chrono_tz::Tz) -> Self {
        Self { name, address, phone: None, time_zone }
    }
}
