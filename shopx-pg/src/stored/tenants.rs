//! Tenants and their settings.

use serde::Deserialize;
use shopx_core::id::TenantId;
use shopx_core::{Result, ShopError, money, tenants};

use super::{Exact, maybe};

/// A tenant.
#[derive(Deserialize)]
pub(crate) struct Tenant {
    id: i32,
    name: String,
    domain: String,
    settings: Settings,
    version: u32,
}

impl TryFrom<Tenant> for tenants::Tenant {
    type Error = ShopError;
    fn try_from(tenant: Tenant) -> Result<Self> {
        Ok(Self {
            id: TenantId::new(tenant.id),
            name: tenant.name.try_into()?,
            domain: tenant.domain.try_into()?,
            settings: tenant.settings.try_into()?,
            version: tenant.version,
        })
    }
}

/// How a tenant keeps shop.
#[derive(Deserialize)]
pub(super) struct Settings {
    currency: String,
    rounding: Rounding,
    picking: String,
    cashier_refund_limit: Exact,
    cashier_discount_limit: Exact,
    encrypts_personal_data: bool,
}

impl TryFrom<Settings> for tenants::Settings {
    type Error = ShopError;
    fn try_from(settings: Settings) -> Result<Self> {
        Ok(Self {
            currency: settings.currency.parse()?,
            rounding: settings.rounding.try_into()?,
            picking: settings.picking.parse()?,
            cashier_refund_limit: settings.cashier_refund_limit.try_into()?,
            cashier_discount_limit: settings.cashier_discount_limit.try_into()?,
            encrypts_personal_data: settings.encrypts_personal_data,
        })
    }
}

/// The rounding policy.
#[derive(Deserialize)]
struct Rounding {
    mode: String,
    level: String,
    cash_step: Option<Exact>,
    cash_mode: Option<String>,
    amount_digits: Option<u32>,
}

impl TryFrom<Rounding> for money::Rounding {
    type Error = ShopError;
    fn try_from(rounding: Rounding) -> Result<Self> {
        Ok(Self {
            mode: rounding.mode.parse()?,
            level: rounding.level.parse()?,
            cash_step: maybe(rounding.cash_step)?,
            amount_digits: rounding.amount_digits,
            cash_mode: rounding.cash_mode.as_deref().map(str::parse).transpose()?,
        })
    }
}
