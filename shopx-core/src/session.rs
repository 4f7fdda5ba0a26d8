//! Who acts: a [`Session`] is a parameter of every door, never ambient. And the one table that
//! says who may do what.

use crate::error::{Entity, Result, ShopError};
use crate::id::{TenantId, UserId};

/// Who acts, for which tenant, in which role.
#[shopx_derive::value]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Session {
    /// The tenant whose shop it is; nothing else can be seen.
    pub tenant: TenantId,
    /// The user who answers for what is done.
    pub user: UserId,
    /// What the user may do.
    pub role: Role,
    /// Who approves what the user may not do alone; usually nobody.
    pub approver: Option<Approver>,
}

/// Somebody who approves what another user does. Both are kept on record.
#[shopx_derive::value]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Approver {
    /// Who it is.
    pub user: UserId,
    /// What the approver may do, and so approve.
    pub role: Role,
}

/// Who answers for a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Author {
    /// Who answers for it.
    pub user: UserId,
    /// Who approved it, when somebody did.
    pub approved_by: Option<UserId>,
}

impl Author {
    /// Everybody who must be one of the tenant's users.
    pub(crate) fn people(self) -> impl Iterator<Item = UserId> {
        [self.user].into_iter().chain(self.approved_by)
    }
}

#[shopx_derive::methods]
impl Session {
    /// A session that nobody approves anything in.
    #[must_use]
    pub const fn new(tenant: TenantId, user: UserId, role: Role) -> Self {
        Self { tenant, user, role, approver: None }
    }

    /// The same session with the approval of another one's user: for one use case, or a few.
    ///
    /// [`Shop::approve`](crate::Shop::approve) also asks for the approver's PIN. A session of another
    /// tenant approves nothing here: its user is refused as one that is not there.
    ///
    /// ```
    /// use shopx_core::id::{TenantId, UserId};
    /// use shopx_core::session::Permission;
    /// use shopx_core::{Role, Session};
    ///
    /// let tenant = TenantId::new(1);
    /// let ben = Session::new(tenant, UserId::new(2), Role::Cashier);
    /// let mary = Session::new(tenant, UserId::new(3), Role::Manager);
    /// assert!(ben.require(&[Permission::ReturnWithoutReceipt]).is_err());
    /// assert!(ben.approved_by(&mary)?.require(&[Permission::ReturnWithoutReceipt]).is_ok());
    /// # Ok::<(), shopx_core::ShopError>(())
    /// ```
    #[carried]
    pub fn approved_by(self, other: &Self) -> Result<Self> {
        if self.tenant != other.tenant {
            return Err(ShopError::not_found(Entity::User, other.user));
        }
        Ok(Self { approver: Some(Approver { user: other.user, role: other.role }), ..self })
    }

    /// Who answers for what is recorded, and who approved it.
    #[must_use]
    pub fn author(&self) -> Author {
        Author { user: self.user, approved_by: self.approving_user() }
    }

    /// The user who approves, if one does.
    #[must_use]
    pub fn approving_user(&self) -> Option<UserId> {
        self.approver.map(|approver| approver.user)
    }

    /// What the user and the approver may do between them.
    #[must_use]
    pub fn authority(&self) -> Role {
        self.approver.map_or(self.role, |approver| self.role.max(approver.role))
    }

    /// Refuses unless the role, or the approver's, has every permission in `needed`.
    pub fn require(&self, needed: &[Permission]) -> Result<()> {
        match needed.iter().find(|permission| !self.authority().may(**permission)) {
            None => Ok(()),
            Some(permission) => {
                Err(ShopError::PermissionDenied { role: self.role, permission: *permission })
            }
        }
    }
}

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $word:literal,)* }) => {
        $(#[$doc])*
        #[shopx_derive::value]
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[derive(serde::Serialize, serde::Deserialize)]
        pub enum $name {
            $($(#[$vdoc])* #[serde(rename = $word)] $variant,)*
        }

        impl $name {
            /// Every one, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The word that stands for it in stores and files.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $word,)*
                }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.as_str())
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
    Permission {
        /// Price carts and sell them.
        Sell = "sell",
        /// Look up what the shop keeps.
        LookUp = "look up",
        /// Create and edit customers.
        EditCustomers = "edit customers",
        /// Set a customer's group and tax exemption.
        EditCustomerTerms = "set a customer's terms",
        /// Give money back; a cashier up to the tenant's limit.
        Refund = "refund",
        /// Void a sale; a cashier up to the tenant's limit.
        Void = "void",
        /// Take goods back without their receipt.
        ReturnWithoutReceipt = "return without a receipt",
        /// Sell at another price than the catalogue's; a cashier up to the tenant's limit.
        OverridePrice = "override a price",
        /// Give a discount by hand; a cashier up to the tenant's limit.
        Discount = "give a discount",
        /// Sell or move a named batch out of turn.
        ChooseBatch = "choose a batch",
        /// Create and edit products, prices, promotions and taxes.
        EditCatalog = "edit the catalogue",
        /// Create and edit suppliers.
        EditSuppliers = "edit suppliers",
        /// Receive goods.
        Receive = "receive goods",
        /// Adjust stock, set its thresholds, write it off.
        Adjust = "adjust stock",
        /// Count stock.
        Count = "count stock",
        /// Quarantine and release batches.
        Quarantine = "quarantine a batch",
        /// Request, complete and cancel transfers.
        Transfer = "transfer stock",
        /// See what the shop earned and owns.
        Report = "see reports",
        /// Create and edit users.
        EditUsers = "edit users",
        /// Edit locations and settings.
        EditSettings = "edit settings",
        /// Erase what is known of a customer, for good.
        EraseCustomers = "erase customers",
        /// Check the books and read the audit log.
        Audit = "audit",
    }
}

impl Role {
    /// The table: who may do what.
    #[must_use]
    pub const fn may(self, permission: Permission) -> bool {
        use Permission as P;
        let least = match permission {
            P::Sell
            | P::LookUp
            | P::EditCustomers
            | P::Refund
            | P::Void
            | P::OverridePrice
            | P::Discount => Self::Cashier,
            P::EditCustomerTerms
            | P::ReturnWithoutReceipt
            | P::ChooseBatch
            | P::EditCatalog
            | P::EditSuppliers
            | P::Receive
            | P::Adjust
            | P::Count
            | P::Quarantine
            | P::Transfer
            | P::Report => Self::Manager,
            P::EditUsers | P::EditSettings | P::EraseCustomers | P::Audit => Self::Admin,
        };
        self as u8 >= least as u8
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_role_may_all_that_the_one_below_may() {
        for permission in Permission::ALL {
            assert!(Role::Admin.may(*permission));
            assert!(Role::Manager.may(*permission) || !Role::Cashier.may(*permission));
        }
    }

    #[test]
    fn a_cashier_sells_but_does_not_set_prices() {
        assert!(Role::Cashier.may(Permission::Sell));
        assert!(!Role::Cashier.may(Permission::EditCatalog));
        assert!(!Role::Manager.may(Permission::EditUsers));
    }
}
