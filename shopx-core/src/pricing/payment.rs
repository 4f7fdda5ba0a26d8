//! How a total is paid: by several methods, with change out of cash, and with the cash step, which
//! applies to the part paid in cash only.

use crate::limits::check_most;
use crate::money::{Currency, Money, Rounding};
use crate::words::words;
use crate::{Result, ShopError};

/// The most payments that one total may be paid with.
pub const MAX_PAYMENTS: usize = 100;

words! {
    /// A way to pay.
    PaymentMethod {
        /// Notes and coins: the only method that gives change and that the cash step applies to.
        Cash = "cash",
        /// A debit or credit card.
        Card = "card",
        /// A voucher.
        Voucher = "voucher",
        /// Anything else.
        Other = "other",
    }
}

words! {
    /// How a sale was paid, in one word.
    PaidBy {
        /// In cash.
        Cash = "cash",
        /// By card.
        Card = "card",
        /// By voucher.
        Voucher = "voucher",
        /// In another way.
        Other = "other",
        /// In several ways.
        Split = "split",
        /// Not at all: there was nothing to pay.
        Nothing = "nothing",
    }
}

impl PaidBy {
    /// The one method, unless there were several or none.
    #[must_use]
    pub const fn method(self) -> Option<PaymentMethod> {
        match self {
            Self::Cash => Some(PaymentMethod::Cash),
            Self::Card => Some(PaymentMethod::Card),
            Self::Voucher => Some(PaymentMethod::Voucher),
            Self::Other => Some(PaymentMethod::Other),
            Self::Split | Self::Nothing => None,
        }
    }
}

impl From<PaymentMethod> for PaidBy {
    fn from(method: PaymentMethod) -> Self {
        match method {
            PaymentMethod::Cash => Self::Cash,
            PaymentMethod::Card => Self::Card,
            PaymentMethod::Voucher => Self::Voucher,
            PaymentMethod::Other => Self::Other,
        }
    }
}

/// What a customer offers.
#[shopx_derive::value]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Payment {
    /// How.
    pub method: PaymentMethod,
    /// How much; nothing means whatever the other payments leave to pay.
    pub tendered: Option<Money>,
}

impl Payment {
    /// An amount in cash; what is too much comes back as change.
    #[must_use]
    pub const fn cash(tendered: Money) -> Self {
        Self { method: PaymentMethod::Cash, tendered: Some(tendered) }
    }

    /// An amount by card.
    #[must_use]
    pub const fn card(amount: Money) -> Self {
        Self { method: PaymentMethod::Card, tendered: Some(amount) }
    }

    /// Whatever the other payments leave to pay, exactly.
    #[must_use]
    pub const fn rest(method: PaymentMethod) -> Self {
        Self { method, tendered: None }
    }
}

/// A payment as it was taken.
#[shopx_derive::value]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TakenPayment {
    /// How.
    pub method: PaymentMethod,
    /// What the shop keeps.
    pub amount: Money,
    /// What the customer gave; more than `amount` only in cash.
    pub tendered: Money,
}

/// How a total was paid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tender {
    /// The payments; their amounts sum to the total and `rounding_amount`.
    pub payments: Vec<TakenPayment>,
    /// What the cash step added (or took off, when negative).
    pub rounding_amount: Money,
    /// The method in one word.
    pub paid_by: PaidBy,
}

/// Pays `total` with what the customer offers.
///
/// Refuses more than [`MAX_PAYMENTS`], payments that do not cover it, payments other than in cash
/// that exceed it, amounts that are not positive, and more than one payment of the rest.
pub fn tender(
    total: Money,
    offered: &[Payment],
    rounding: Rounding,
    currency: Currency,
) -> Result<Tender> {
    check_payments(offered)?;
    let tendered = amounts(total, offered, rounding, currency)?;
    let is_cash = |payment: &&(PaymentMethod, Money)| payment.0 == PaymentMethod::Cash;
    let without_cash = Money::sum(tendered.iter().filter(|p| !is_cash(p)).map(|p| p.1))?;
    if without_cash > total {
        return Err(ShopError::PaymentExceedsTotal { due: total, paid: without_cash });
    }
    let cash = Money::sum(tendered.iter().filter(is_cash).map(|p| p.1))?;
    let exact_cash_due = total.minus(without_cash)?;
    let cash_due = if tendered.iter().any(|p| p.0 == PaymentMethod::Cash) {
        to_cash_step(exact_cash_due, rounding)?
    } else {
        exact_cash_due
    };
    if cash < cash_due {
        return Err(ShopError::PaymentShort {
            due: without_cash.plus(cash_due)?,
            paid: without_cash.plus(cash)?,
        });
    }

    let mut cash_left = cash_due;
    let mut payments = Vec::with_capacity(tendered.len());
    for (method, tendered) in tendered {
        let amount = match method {
            PaymentMethod::Cash => tendered.min(cash_left),
            _ => tendered,
        };
        if method == PaymentMethod::Cash {
            cash_left = cash_left.minus(amount)?;
        }
        payments.push(TakenPayment { method, amount, tendered });
    }
    let rounding_amount = cash_due.minus(exact_cash_due)?;
    Ok(Tender { paid_by: in_one_word(&payments, rounding_amount), payments, rounding_amount })
}

/// Refuses too many payments.
pub(crate) fn check_payments(offered: &[Payment]) -> Result<()> {
    check_most(offered.len(), MAX_PAYMENTS)
}

/// The amount as it can be paid in cash, or paid back in cash: a multiple of the cash step, by the mode of
/// the step.
pub fn to_cash_step(amount: Money, rounding: Rounding) -> Result<Money> {
    match rounding.cash_step {
        None => Ok(amount),
        Some(step) => {
            let mode = rounding.cash_mode.unwrap_or(rounding.mode);
            Money::exact(mode.round_to_step(amount.amount(), step.amount())?)
        }
    }
}

/// The offered amounts, with the payment of the rest worked out.
fn amounts(
    total: Money,
    offered: &[Payment],
    rounding: Rounding,
    currency: Currency,
) -> Result<Vec<(PaymentMethod, Money)>> {
    let given = Money::sum(offered.iter().filter_map(|payment| payment.tendered))?;
    let is_cash = |payment: &&Payment| payment.method == PaymentMethod::Cash;
    let cash_given = offered.iter().filter(is_cash).filter_map(|payment| payment.tendered);
    let cash_given = Money::sum(cash_given)?;
    let mut rest_seen = false;
    let mut amounts = Vec::with_capacity(offered.len());
    for (position, payment) in (1..).zip(offered) {
        let amount = match payment.tendered {
            Some(amount) if amount > Money::ZERO => rounding.check(currency, amount)?,
            Some(_) => return Err(ShopError::PaymentUnclear { position }),
            None if rest_seen => return Err(ShopError::PaymentUnclear { position }),
            None => {
                rest_seen = true;
                let rest = match payment.method {
                    // The step applies to all the cash together.
                    PaymentMethod::Cash => {
                        let cash_due = total.minus(given.minus(cash_given)?)?;
                        to_cash_step(cash_due, rounding)?.minus(cash_given)?
                    }
                    _ => total.minus(given)?,
                };
                rest.max(Money::ZERO)
            }
        };
        amounts.push((payment.method, amount));
    }
    Ok(amounts)
}

/// Cash that the cash step made nothing of has paid its part too: a void must give back no more.
fn in_one_word(payments: &[TakenPayment], rounding_amount: Money) -> PaidBy {
    let mut paying = payments.iter().filter(|payment| match payment.method {
        PaymentMethod::Cash => !payment.amount.is_zero() || !rounding_amount.is_zero(),
        _ => !payment.amount.is_zero(),
    });
    match paying.next() {
        None => payments.first().map_or(PaidBy::Nothing, |payment| payment.method.into()),
        Some(first) if paying.all(|payment| payment.method == first.method) => first.method.into(),
        Some(_) => PaidBy::Split,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn too_many_payments_are_refused_before_they_are_added_up() {
        let offered = vec![Payment::card("999999999999999.99".parse().unwrap()); MAX_PAYMENTS + 1];
        let pounds = "GBP".parse().unwrap();
        let refused = tender(Money::ZERO, &offered, Rounding::default(), pounds).unwrap_err();
        assert_eq!(refused, ShopError::TooManyLines { lines: 101, max: 100 });
    }
}
