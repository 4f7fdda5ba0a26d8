//! What the loading functions of the schema have in common.

use rust_decimal::Decimal;
use shopx_core::idempotency::Prior;
use shopx_core::money::{Percent, Rounding};
use shopx_core::tenants::Settings;
use shopx_core::{Entity, Money, Result, ShopError};
use sqlx::FromRow;

use crate::stored::unreadable;

/// The tenant's settings; all of them are missing when the tenant is.
#[derive(FromRow)]
pub(crate) struct SettingsColumns {
    currency: Option<String>,
    rounding_mode: Option<String>,
    rounding_level: Option<String>,
    cash_step: Option<Decimal>,
    cash_rounding_mode: Option<String>,
    amount_digits: Option<i16>,
    picking: Option<String>,
    cashier_refund_limit: Option<Decimal>,
    cashier_discount_limit: Option<Decimal>,
    encrypts_personal_data: Option<bool>,
}

impl SettingsColumns {
    /// The settings, or the refusal that there is no such tenant.
    pub(crate) fn read(&self) -> Result<Settings> {
        if self.currency.is_none() {
            return Err(ShopError::not_found(Entity::Tenant, "of the session"));
        }
        self.settings().map_err(|why| unreadable("settings", &why))
    }

    fn settings(&self) -> Result<Settings> {
        let missing = || ShopError::Storage;
        let word = |word: &Option<String>| word.clone().ok_or_else(missing);
        Ok(Settings {
            currency: word(&self.currency)?.parse()?,
            rounding: Rounding {
                mode: word(&self.rounding_mode)?.parse()?,
                level: word(&self.rounding_level)?.parse()?,
                cash_step: self.cash_step.map(Money::new).transpose()?,
                amount_digits: self
                    .amount_digits
                    .map(TryInto::try_into)
                    .transpose()
                    .map_err(|_| missing())?,
                cash_mode: self.cash_rounding_mode.as_deref().map(str::parse).transpose()?,
            },
            picking: word(&self.picking)?.parse()?,
            cashier_refund_limit: Money::new(self.cashier_refund_limit.ok_or_else(missing)?)?,
            cashier_discount_limit: Percent::new(self.cashier_discount_limit.ok_or_else(missing)?)?,
            encrypts_personal_data: self.encrypts_personal_data.ok_or_else(missing)?,
        })
    }
}

/// What the request's key was used for; nothing when it is new.
#[derive(FromRow)]
#[expect(clippy::struct_field_names, reason = "columns are called as the functions call them")]
pub(crate) struct PriorColumns {
    prior_use_case: Option<String>,
    prior_fingerprint: Option<Vec<u8>>,
    prior_subject_ids: Option<Vec<i64>>,
}

impl PriorColumns {
    /// What the key was used for, if it was.
    pub(crate) fn read(self) -> Result<Option<Prior>> {
        let (Some(use_case), Some(fingerprint), Some(subjects)) =
            (self.prior_use_case, self.prior_fingerprint, self.prior_subject_ids)
        else {
            return Ok(None);
        };
        let fingerprint =
            fingerprint.as_slice().try_into().map_err(|why| unreadable("key", &why))?;
        Ok(Some(Prior { use_case, fingerprint, subjects }))
    }
}
