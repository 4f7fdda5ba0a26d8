//! Tenants and their settings.

mod settings;

use async_trait::async_trait;
use chrono::{DateTime, Utc};

pub use settings::{GetTenant, UpdateSettings};

use crate::batches::Picking;
use crate::id::TenantId;
use crate::money::{Currency, Money, Percent, Rounding};
use crate::session::Permission;
use crate::text::{Domain, Name};
use crate::users::{NewUser, User};
use crate::{Field, Result, ShopError};

/// A shop business; what belongs to one is invisible to every other.
#[shopx_derive::value]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tenant {
    /// Its id.
    pub id: TenantId,
    /// Its name.
    pub name: Name,
    /// Its domain, unique among all tenants.
    pub domain: Domain,
    /// How it keeps shop.
    pub settings: Settings,
    /// Counts the changes of its settings, from 1.
    pub version: u32,
}

/// How a tenant keeps shop.
#[shopx_derive::value(new, setters)]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// The one currency of every amount. It never changes.
    pub currency: Currency,
    /// How amounts are rounded.
    #[default(Rounding::default())]
    pub rounding: Rounding,
    /// Which batches are sold first, unless a product says otherwise.
    #[default(Picking::Fifo)]
    pub picking: Picking,
    /// The largest refund or void that a cashier may make alone; zero for none.
    #[default(Money::ZERO)]
    pub cashier_refund_limit: Money,
    /// How far a cashier may change prices alone, by overrides and discounts together, in percent of a
    /// line and of the whole cart, rounded once on each; zero for not at all.
    #[default(Percent::ZERO)]
    pub cashier_discount_limit: Percent,
    /// Whether a store that outlives the process encrypts how customers are reached before it
    /// writes it down. What was written before is rewritten by
    /// [`SealCustomers`](crate::customers::SealCustomers).
    #[default(false)]
    pub encrypts_personal_data: bool,
}

impl Settings {
    /// How many decimals an amount has: the currency's, or fewer when the
    /// [rounding policy](Rounding::amount_digits) says so.
    #[must_use]
    pub fn digits(&self) -> u32 {
        self.rounding.digits(self.currency)
    }

    /// Refuses an amount that has more decimals.
    pub fn check_amount(&self, amount: Money) -> Result<Money> {
        self.rounding.check(self.currency, amount)
    }

    /// The amount, rounded by the one policy.
    pub(crate) fn round(&self, amount: Money) -> Result<Money> {
        self.rounding.round(self.currency, amount)
    }

    /// Refuses more digits than the currency has, and a cash step or a limit that has more than amounts.
    pub(crate) fn check(&self) -> Result<()> {
        if let Some(digits) = self.rounding.amount_digits.filter(|n| *n > self.currency.digits()) {
            let (field, value) = (Field::AmountDigits, digits.to_string());
            return Err(ShopError::Malformed { field, value });
        }
        if let Some(step) = self.rounding.cash_step {
            self.check_amount(step.positive(Field::CashStep)?)?;
        }
        self.check_amount(self.cashier_refund_limit.not_negative(Field::RefundLimit)?)?;
        self.cashier_discount_limit.at_most_all(Field::DiscountLimit)?;
        Ok(())
    }
}

/// A tenant to be opened.
#[shopx_derive::value(new, setters)]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewTenant {
    /// Its name.
    pub name: Name,
    /// Its domain, unique among all tenants.
    pub domain: Domain,
    /// How it will keep shop.
    pub settings: Settings,
    /// Its first user, who must be an admin.
    pub admin: NewUser,
}

/// A tenant that was opened, with its first user.
#[shopx_derive::value(tuple)]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenedTenant {
    /// The tenant.
    pub tenant: Tenant,
    /// Its first user, an admin.
    pub admin: User,
}

impl NewTenant {
    /// Refuses settings that do not fit together and a first user who is no admin.
    pub(crate) fn check(&self) -> Result<()> {
        self.settings.check()?;
        if self.admin.role != crate::session::Role::Admin {
            return Err(ShopError::PermissionDenied {
                role: self.admin.role,
                permission: Permission::EditUsers,
            });
        }
        Ok(())
    }
}

/// Where the tenant and its settings are kept.
#[cfg_attr(feature = "testing", mockall::automock)]
#[async_trait]
pub trait TenantRepo: Send {
    /// The session's tenant.
    async fn get(&mut self) -> Result<Tenant>;
    /// Replaces the settings if they still have this version.
    async fn update(
        &mut self,
        version: u32,
        settings: &Settings,
        at: DateTime<Utc>,
    ) -> Result<Tenant>;
}
