//! Words that are kept, sent and read: each is a variant here, and the same in every language.
//!
//! A room has its own. Those that refusals tell of are here, because every room knows refusals; each has
//! its public name in its room.

/// Declares words: each is its variant's name in `snake_case`, and `as` what people read instead.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident {
        $($(#[$vdoc:meta])* $variant:ident = $word:literal $(as $phrase:literal)?,)*
    }) => {
        $(#[$doc])*
        #[shopx_derive::value]
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum $name {
            $($(#[$vdoc])* $variant,)*
        }

        #[cfg(test)]
        inventory::submit! {
            $crate::json::Words::of(|| {
                let word = |one: &$name| (serde_json::json!(one), one.as_str());
                $name::ALL.iter().map(word).collect()
            })
        }

        impl $name {
            /// Every one, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The word that stands for it in JSON, in stores and in files.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $word,)*
                }
            }
        }

        /// As people read it.
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(match self {
                    $(Self::$variant => words!(@phrase $word $($phrase)?),)*
                })
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::ShopError;
            fn from_str(word: &str) -> $crate::Result<Self> {
                match word {
                    $($word => Ok(Self::$variant),)*
                    _ => Err($crate::ShopError::Malformed {
                        field: $crate::Field::$name,
                        value: word.to_owned(),
                    }),
                }
            }
        }
    };
    (@phrase $word:literal) => { $word };
    (@phrase $word:literal $phrase:literal) => { $phrase };
}
pub(crate) use words;

words! {
    /// What a user is to the shop.
    Role {
        /// Runs the till.
        Cashier = "cashier",
        /// Runs the shop.
        Manager = "manager",
        /// Runs the business.
        Admin = "admin",
    }
}

words! {
    /// Something that not everybody may do.
    #[non_exhaustive]
    Permission {
        /// Price carts and sell them.
        Sell = "sell",
        /// Look up what the shop keeps.
        LookUp = "look_up" as "look up",
        /// Create and edit customers.
        EditCustomers = "edit_customers" as "edit customers",
        /// Set a customer's group and tax exemption.
        EditCustomerTerms = "edit_customer_terms" as "set a customer's terms",
        /// Give money back; a cashier up to the tenant's limit.
        Refund = "refund",
        /// Void a sale; a cashier up to the tenant's limit.
        Void = "void",
        /// Take goods back without their receipt.
        ReturnWithoutReceipt = "return_without_receipt" as "return without a receipt",
        /// Sell at another price than the catalogue's; a cashier up to the tenant's limit.
        OverridePrice = "override_price" as "override a price",
        /// Give a discount by hand; a cashier up to the tenant's limit.
        Discount = "discount" as "give a discount",
        /// Sell or move a named batch out of turn.
        ChooseBatch = "choose_batch" as "choose a batch",
        /// Create and edit products, prices, promotions and taxes.
        EditCatalog = "edit_catalog" as "edit the catalogue",
        /// Create and edit suppliers.
        EditSuppliers = "edit_suppliers" as "edit suppliers",
        /// Receive goods.
        Receive = "receive" as "receive goods",
        /// Adjust stock, set its thresholds, write it off.
        Adjust = "adjust" as "adjust stock",
        /// Count stock.
        Count = "count" as "count stock",
        /// Quarantine and release batches.
        Quarantine = "quarantine" as "quarantine a batch",
        /// Request, complete and cancel transfers.
        Transfer = "transfer" as "transfer stock",
        /// See what the shop earned and owns.
        Report = "report" as "see reports",
        /// Create and edit users.
        EditUsers = "edit_users" as "edit users",
        /// Edit locations and settings.
        EditSettings = "edit_settings" as "edit settings",
        /// Erase what is known of a customer, for good.
        EraseCustomers = "erase_customers" as "erase customers",
        /// Check the books and read the audit log.
        Audit = "audit",
    }
}

words! {
    /// What became of a promotion in a cart.
    PromotionState {
        /// It gave something.
        Given = "given",
        /// The cart has not what it asks for.
        Unmet = "unmet",
        /// The cart has what it asks for, but it would take nothing off: the units took part in
        /// promotions before it, are worth nothing any more, or cost no more than its price.
        NothingToGive = "nothing_to_give",
        /// One before it stops those after it.
        Stopped = "stopped",
        /// Its coupon was not shown.
        NeedsCoupon = "needs_coupon",
        /// It does not hold at this date or time of day.
        NotNow = "not_now",
        /// It does not hold at this location.
        NotHere = "not_here",
        /// It is for other customers, or for known customers only.
        NotForCustomer = "not_for_customer",
        /// It was used as often as it may.
        UsedUp = "used_up",
    }
}

impl PromotionState {
    /// The same for people.
    #[must_use]
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::Given => "it was given",
            Self::Unmet => "the cart does not meet its conditions",
            Self::NothingToGive => "it takes nothing more off",
            Self::Stopped => "another promotion excludes it",
            Self::NeedsCoupon => "its coupon was not shown",
            Self::NotNow => "it does not hold now",
            Self::NotHere => "it does not hold here",
            Self::NotForCustomer => "it is not for this customer",
            Self::UsedUp => "it is used up",
        }
    }
}

words! {
    /// How much of a sale still stands.
    SaleStatus {
        /// All of it.
        Completed = "completed",
        /// Some of it was given back.
        PartiallyRefunded = "partially_refunded",
        /// All of it was given back.
        Refunded = "refunded",
        /// It counts as if it had not happened.
        Voided = "voided",
    }
}

words! {
    /// Why stock was adjusted or written off.
    AdjustmentReason {
        /// Damaged. Only takes units away.
        Damage = "damage",
        /// Stolen. Only takes units away.
        Theft = "theft",
        /// Past its last day of sale. Only takes expired units away.
        Expiry = "expiry",
        /// Used by the shop itself. Only takes units away.
        OwnUse = "own_use",
        /// Found. Only adds units.
        Found = "found",
        /// The books were wrong.
        Correction = "correction",
        /// Anything else; needs a note.
        Other = "other",
    }
}

words! {
    /// How far a transfer is.
    TransferStatus {
        /// Requested: its units are reserved at the source.
        Pending = "pending",
        /// Its units have arrived.
        Completed = "completed",
        /// Called off: its units are free again at the source.
        Cancelled = "cancelled",
    }
}
