//! Who acts: a [`Session`] is a parameter of every door, never ambient. And the one table that
//! says who may do what.

use crate::error::{Entity, Result, ShopError};
use crate::id::{TenantId, UserId};
pub use crate::words::{Permission, Role};

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
