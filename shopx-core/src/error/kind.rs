//! What kind of refusal a refusal is.

use super::ShopError;

/// What a refusal comes to, for callers that do the same about many of them: a web service that answers
/// with a status, a till that asks again.
///
/// Each kind says which HTTP status suits it, and [`http_status`](Self::http_status) gives it.
///
/// ```
/// # use shopx_core::{ErrorKind, ShopError};
/// let kind = ShopError::NoLines.kind();
/// assert_eq!((kind, kind.http_status()), (ErrorKind::Invalid, 422));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The request says what cannot be, whatever the shop is like: 422.
    Invalid,
    /// Who asks is not who they say, or did not say it: 401.
    Unauthenticated,
    /// There were too many attempts to sign in: 429, with `Retry-After` of what the refusal says.
    TooManyAttempts,
    /// Who asks may not do this, or not as much of it: 403.
    NotPermitted,
    /// There is no such thing among the tenant's: 404.
    NotFound,
    /// Something has this value, this version or this key already: 409.
    Conflict,
    /// The shop's state does not allow it, such as a second refund of the same goods: 409.
    NotAllowedNow,
    /// There are not as many units that may be taken: 409.
    OutOfStock,
    /// Nothing was done, and the same request may succeed when it is simply sent again: 503.
    TryAgain,
    /// It may have been done, and with a key asking again settles it: 504.
    OutcomeUnknown,
    /// The store is not set up as it must be, which only its host can mend: 500.
    Setup,
    /// The store or the library failed, and the log says more: 500.
    Internal,
}

impl ErrorKind {
    /// The HTTP status that suits it.
    #[must_use]
    pub const fn http_status(self) -> u16 {
        match self {
            Self::Invalid => 422,
            Self::Unauthenticated => 401,
            Self::TooManyAttempts => 429,
            Self::NotPermitted => 403,
            Self::NotFound => 404,
            Self::Conflict | Self::NotAllowedNow | Self::OutOfStock => 409,
            Self::TryAgain => 503,
            Self::OutcomeUnknown => 504,
            Self::Setup | Self::Internal => 500,
        }
    }
}

impl ShopError {
    /// What kind of refusal it is.
    #[must_use]
    pub const fn kind(&self) -> ErrorKind {
        match self {
            Self::TextBlank { .. }
            | Self::TextTooLong { .. }
            | Self::TextTooShort { .. }
            | Self::TextControlCharacter { .. }
            | Self::Malformed { .. }
            | Self::QuantityOutOfRange { .. }
            | Self::TooManyDigits { .. }
            | Self::AmountOutOfRange { .. }
            | Self::PercentOutOfRange { .. }
            | Self::Overflow
            | Self::NoLines
            | Self::TooManyLines { .. }
            | Self::CostUnknown { .. }
            | Self::ExpiryBeforeReceipt { .. }
            | Self::ReasonUnfit { .. }
            | Self::NoteMissing
            | Self::SameLocation { .. }
            | Self::TransferRepeated { .. }
            | Self::ArrivalUnfit { .. }
            | Self::DiscountExceedsPrice { .. }
            | Self::WindowReversed { .. }
            | Self::CurrencyMismatch { .. }
            | Self::PaymentShort { .. }
            | Self::PaymentExceedsTotal { .. }
            | Self::PaymentUnclear { .. }
            | Self::RefundMethodMissing { .. } => ErrorKind::Invalid,
            Self::SignInRefused => ErrorKind::Unauthenticated,
            Self::SignInLocked { .. } => ErrorKind::TooManyAttempts,
            Self::PermissionDenied { .. } | Self::OverLimit { .. } => ErrorKind::NotPermitted,
            Self::NotFound { .. } => ErrorKind::NotFound,
            Self::AlreadyExists { .. } | Self::Stale { .. } | Self::KeyConflict { .. } => {
                ErrorKind::Conflict
            }
            Self::Archived { .. }
            | Self::Erased { .. }
            | Self::TransferNotPending { .. }
            | Self::TotalMismatch { .. }
            | Self::CouponRefused { .. }
            | Self::PriceListUnfit { .. }
            | Self::RefundExceedsSale { .. }
            | Self::SaleClosed { .. }
            | Self::VoidTooLate { .. } => ErrorKind::NotAllowedNow,
            Self::InsufficientStock { .. } | Self::BatchNotSellable { .. } => ErrorKind::OutOfStock,
            Self::LostRace | Self::Unavailable | Self::TimedOut => ErrorKind::TryAgain,
            Self::CommitUnknown => ErrorKind::OutcomeUnknown,
            Self::NoKeyRing
            | Self::EncryptionKeyMissing { .. }
            | Self::UnsafeLogin { .. }
            | Self::LoginRefused { .. }
            | Self::NotMigrated => ErrorKind::Setup,
            Self::PersonalDataUnreadable { .. } | Self::Storage | Self::Defect => {
                ErrorKind::Internal
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::Examples;

    #[test]
    fn what_may_be_tried_again_is_of_that_kind() {
        for refusal in ShopError::all() {
            assert_eq!(refusal.is_transient(), refusal.kind() == ErrorKind::TryAgain, "{refusal}");
        }
    }
}
