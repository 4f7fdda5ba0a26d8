//! Ids: a number each, of a type each, so that a product is never taken for a batch.

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident($repr:ty);)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[derive(serde::Serialize, serde::Deserialize)]
        #[serde(transparent)]
        #[cfg_attr(feature = "python", derive(shopx_derive::Python))]
        pub struct $name($repr);

        #[cfg(feature = "uniffi")]
        uniffi::custom_type!($(#[$doc])* $name, $repr, {
            lower: |id| id.0,
            try_lift: |number| Ok($name(number)),
        });

        impl $name {
            /// The id with this number. Whether there is such a thing is the store's to say.
            #[must_use]
            pub const fn new(number: $repr) -> Self {
                Self(number)
            }

            /// The number.
            #[must_use]
            pub const fn get(self) -> $repr {
                self.0
            }
        }

        #[cfg(test)]
        impl crate::json::Example for $name {
            fn full() -> Self {
                Self(7)
            }
        }

        impl std::str::FromStr for $name {
            type Err = crate::ShopError;
            fn from_str(text: &str) -> crate::Result<Self> {
                let malformed = |_| crate::ShopError::Malformed {
                    field: crate::Field::Number,
                    value: text.to_owned(),
                };
                text.parse().map(Self).map_err(malformed)
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl From<$repr> for $name {
            fn from(number: $repr) -> Self {
                Self(number)
            }
        }

        impl From<$name> for $repr {
            fn from(id: $name) -> Self {
                id.0
            }
        }
    )*};
}

ids! {
    /// A tenant: one shop business, however many locations it has.
    TenantId(i32);
    /// A user of a tenant.
    UserId(i64);
    /// A place that holds stock: a shop, a warehouse.
    LocationId(i64);
    /// A supplier.
    SupplierId(i64);
    /// A customer.
    CustomerId(i64);
    /// A tax class of products, such as "standard" or "food".
    TaxClassId(i64);
    /// A product.
    ProductId(i64);
    /// A batch (lot) of a product.
    BatchId(i64);
    /// A receipt of goods, an adjustment or a count.
    StockDocumentId(i64);
    /// One signed change of stock.
    MovementId(i64);
    /// A transfer: units of one batch on their way between two locations.
    TransferId(i64);
    /// What travels together.
    ShipmentId(i64);
    /// A sale.
    SaleId(i64);
    /// Money and goods given back.
    RefundId(i64);
    /// A price list.
    PriceListId(i64);
    /// A promotion.
    PromotionId(i64);
    /// A saved report.
    ReportId(i64);
    /// An entry of the audit log.
    AuditId(i64);
}
