"""The refusals, each an exception with its facts.

Written by tools/generate.py of what Rust says: change that, or the types there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ._error import ShopError

if TYPE_CHECKING:
    from datetime import date, datetime
    from decimal import Decimal
    from uuid import UUID

    from ._values import (
        AdjustmentReason, BatchId, Entity, Field, LocationId, LoginFlaw, Permission, PriceListId,
        ProductId, PromotionState, Role, SaleId, SaleStatus, TransferId, TransferStatus, Unsellable,
    )

__all__ = [
    "NotFound", "AlreadyExists", "Stale", "Archived", "Erased", "NoKeyRing", "EncryptionKeyMissing",
    "PersonalDataUnreadable", "TextBlank", "TextTooLong", "TextTooShort", "TextControlCharacter",
    "Malformed", "QuantityOutOfRange", "TooManyDigits", "AmountOutOfRange", "PercentOutOfRange",
    "Overflow", "NoLines", "TooManyLines", "InsufficientStock", "BatchNotSellable", "CostUnknown",
    "ExpiryBeforeReceipt", "ReasonUnfit", "NoteMissing", "SameLocation", "TransferNotPending",
    "TransferRepeated", "ArrivalUnfit", "TotalMismatch", "DiscountExceedsPrice", "WindowReversed",
    "CurrencyMismatch", "CouponRefused", "PriceListUnfit", "PaymentShort", "PaymentExceedsTotal",
    "PaymentUnclear", "RefundExceedsSale", "RefundMethodMissing", "SaleClosed", "VoidTooLate",
    "KeyConflict", "PermissionDenied", "SignInRefused", "SignInLocked", "OverLimit", "LostRace",
    "UnsafeLogin", "LoginRefused", "NotMigrated", "Unavailable", "TimedOut", "CommitUnknown", "Storage",
    "Defect",
]


class NotFound(ShopError, LookupError):
    """There is no such thing, or it belongs to another tenant: the two are the same refusal.

        entity: What was looked for.
        id: Its id or natural key, as asked for.
    """

    code = "not_found"
    entity: Entity
    id: str


class AlreadyExists(ShopError):
    """Another record of this tenant already has this value.

        entity: What exists already.
        field: The field that must be unique.
        value: The value that is taken; `***` when it says who a person is, for errors come into logs.
    """

    code = "already_exists"
    entity: Entity
    field: Field
    value: str


class Stale(ShopError):
    """Somebody else changed the record since it was read.

        entity: What was to be changed.
        id: Its id.
        expected: The version that the caller had read.
        actual: The version that it has now.
    """

    code = "stale"
    entity: Entity
    id: str
    expected: int
    actual: int


class Archived(ShopError):
    """The record is archived: it can be looked up, but nothing new may use it.

        entity: What is archived.
        id: Its id.
    """

    code = "archived"
    entity: Entity
    id: str


class Erased(ShopError):
    """The personal data of the record was erased: nothing may be written into it again.

        entity: What it was about.
        id: Its id.
    """

    code = "erased"
    entity: Entity
    id: str


class NoKeyRing(ShopError):
    """The tenant wants personal data encrypted, and the store has no keys to do it with."""

    code = "no_key_ring"


class EncryptionKeyMissing(ShopError):
    """Personal data is, or is to be, under a key that the store's key ring does not have.

        key: The id of the key.
    """

    code = "encryption_key_missing"
    key: str


class PersonalDataUnreadable(ShopError):
    """The personal data of a record does not open: it is not what was written there.

        entity: What it is about.
        id: Its id.
    """

    code = "personal_data_unreadable"
    entity: Entity
    id: str


class TextBlank(ShopError, ValueError):
    """A text is empty or only white space.

        field: Which text.
    """

    code = "text_blank"
    field: Field


class TextTooLong(ShopError, ValueError):
    """A text has more characters than its field holds.

        field: Which text.
        length: Its length in characters.
        max: The most characters it may have.
    """

    code = "text_too_long"
    field: Field
    length: int
    max: int


class TextTooShort(ShopError, ValueError):
    """A secret has fewer characters than it must have.

        field: Which secret.
        length: Its length in characters.
        min: The fewest characters it may have.
    """

    code = "text_too_short"
    field: Field
    length: int
    min: int


class TextControlCharacter(ShopError, ValueError):
    """A text has a control character, such as NUL.

        field: Which text.
        position: Where, in characters from 0.
    """

    code = "text_control_character"
    field: Field
    position: int


class Malformed(ShopError, ValueError):
    """A value does not have the form that its field needs.

        field: Which field.
        value: The value as given; `***` when it says who a person is, for errors come into logs.
    """

    code = "malformed"
    field: Field
    value: str


class QuantityOutOfRange(ShopError, ValueError):
    """A quantity is zero, negative where it must not be, or out of range.

        field: Which quantity.
        value: The quantity as given, in the product's smallest unit.
        min: The least allowed.
        max: The most allowed.
    """

    code = "quantity_out_of_range"
    field: Field
    value: int
    min: int
    max: int


class TooManyDigits(ShopError, ValueError):
    """An amount has more decimals than its currency, or a unit price more than four.

        amount: The amount as given.
        digits: The most decimals it may have.
    """

    code = "too_many_digits"
    amount: Decimal
    digits: int


class AmountOutOfRange(ShopError, ValueError):
    """An amount is negative where it must not be, zero where it must be positive, or too large.

        field: Which amount.
        amount: The amount as given.
    """

    code = "amount_out_of_range"
    field: Field
    amount: Decimal


class PercentOutOfRange(ShopError, ValueError):
    """A percentage is below 0 or above what its field allows.

        field: Which percentage.
        percent: The percentage as given.
    """

    code = "percent_out_of_range"
    field: Field
    percent: Decimal


class Overflow(ShopError, OverflowError):
    """A computation left the range of exact decimals."""

    code = "overflow"


class NoLines(ShopError, ValueError):
    """A cart or another list has no lines."""

    code = "no_lines"


class TooManyLines(ShopError, ValueError):
    """A cart or another list has more lines than one use case takes.

        lines: How many there are.
        max: The most allowed.
    """

    code = "too_many_lines"
    lines: int
    max: int


class InsufficientStock(ShopError):
    """Fewer units can be taken than were wanted.

        product: The product.
        location: Where.
        wanted: Units wanted, over all lines of the request.
        available: Units that could have been taken.
        reserved: Units held by pending transfers.
        expired: Units skipped because their batch has expired.
        quarantined: Units skipped because their batch is quarantined.
    """

    code = "insufficient_stock"
    product: ProductId
    location: LocationId
    wanted: int
    available: int
    reserved: int
    expired: int
    quarantined: int


class BatchNotSellable(ShopError):
    """A named batch may not be sold.

        batch: The batch.
        reason: Why not.
    """

    code = "batch_not_sellable"
    batch: BatchId
    reason: Unsellable


class CostUnknown(ShopError):
    """Found or returned units have no batch, and no cost is known for their product.

        product: The product.
    """

    code = "cost_unknown"
    product: ProductId


class ExpiryBeforeReceipt(ShopError, ValueError):
    """A batch would expire before it was received.

        expires: The expiry date.
        received: The date of receipt.
    """

    code = "expiry_before_receipt"
    expires: date
    received: date


class ReasonUnfit(ShopError, ValueError):
    """An adjustment's reason does not go with its sign, or lacks its note.

        reason: The reason.
        quantity: The signed change.
    """

    code = "reason_unfit"
    reason: AdjustmentReason
    quantity: int


class NoteMissing(ShopError, ValueError):
    """Reason `other` needs a note that says what happened."""

    code = "note_missing"


class SameLocation(ShopError, ValueError):
    """A transfer must go to another location.

        location: The location named twice.
    """

    code = "same_location"
    location: LocationId


class TransferNotPending(ShopError):
    """The transfer is no longer pending.

        transfer: The transfer.
        status: Completed or cancelled.
    """

    code = "transfer_not_pending"
    transfer: TransferId
    status: TransferStatus


class TransferRepeated(ShopError, ValueError):
    """A transfer is named twice in one request.

        transfer: The transfer.
    """

    code = "transfer_repeated"
    transfer: TransferId


class ArrivalUnfit(ShopError):
    """More units arrived than were sent, or fewer without saying what became of the rest.

        transfer: The transfer.
        received: Units said to have arrived.
        sent: Units sent.
    """

    code = "arrival_unfit"
    transfer: TransferId
    received: int
    sent: int


class TotalMismatch(ShopError):
    """The till showed another total than the database computes.

        shown: What the customer was shown.
        computed: What the sale comes to.
    """

    code = "total_mismatch"
    shown: Decimal
    computed: Decimal


class DiscountExceedsPrice(ShopError, ValueError):
    """A discount is larger than what it is taken from.

        discount: The discount.
        price: What it would be taken from.
    """

    code = "discount_exceeds_price"
    discount: Decimal
    price: Decimal


class WindowReversed(ShopError, ValueError):
    """A window of dates or times of day ends before it starts.

        field: What has the window.
        starts: When it starts.
        ends: When it ends.
    """

    code = "window_reversed"
    field: Field
    starts: str
    ends: str


class CurrencyMismatch(ShopError, ValueError):
    """The amounts are in another currency than the tenant's.

        given: The currency of the request.
        expected: The tenant's.
    """

    code = "currency_mismatch"
    given: str
    expected: str


class CouponRefused(ShopError):
    """A coupon exists and cannot be used for this cart at this time.

        coupon: Its code.
        reason: Why.
    """

    code = "coupon_refused"
    coupon: str
    reason: PromotionState


class PriceListUnfit(ShopError):
    """The pinned price list does not hold for this customer, here and today.

        price_list: The list.
    """

    code = "price_list_unfit"
    price_list: PriceListId


class PaymentShort(ShopError):
    """The payments do not cover the total.

        due: What is due, after cash rounding.
        paid: What was offered.
    """

    code = "payment_short"
    due: Decimal
    paid: Decimal


class PaymentExceedsTotal(ShopError):
    """More was paid by card or voucher than is due: change comes only out of cash.

        due: What is due.
        paid: What was offered other than in cash.
    """

    code = "payment_exceeds_total"
    due: Decimal
    paid: Decimal


class PaymentUnclear(ShopError, ValueError):
    """The payments cannot be read: an amount that is not positive, or two that pay the rest.

        position: Which payment, from 1.
    """

    code = "payment_unclear"
    position: int


class RefundExceedsSale(ShopError):
    """More units would be refunded than are left of what was sold.

        sale: The sale.
        line_no: The line.
        wanted: Units to refund.
        refundable: Units sold and not yet refunded.
    """

    code = "refund_exceeds_sale"
    sale: SaleId
    line_no: int
    wanted: int
    refundable: int


class RefundMethodMissing(ShopError):
    """A refund of a split payment must say how the money goes back.

        sale: The sale.
    """

    code = "refund_method_missing"
    sale: SaleId


class SaleClosed(ShopError):
    """The sale's status does not allow it.

        sale: The sale.
        status: Its status.
    """

    code = "sale_closed"
    sale: SaleId
    status: SaleStatus


class VoidTooLate(ShopError):
    """A sale can be voided only on its business date.

        sale: The sale.
        business_date: The day it was made.
        today: The day it is where the sale was made.
    """

    code = "void_too_late"
    sale: SaleId
    business_date: date
    today: date


class KeyConflict(ShopError):
    """The key was used for another request.

        key: The idempotency key.
    """

    code = "key_conflict"
    key: UUID


class PermissionDenied(ShopError, PermissionError):
    """The role does not have the permission.

        role: The role that asked.
        permission: The permission it lacks.
    """

    code = "permission_denied"
    role: Role
    permission: Permission


class SignInRefused(ShopError, PermissionError):
    """The domain, the name and the secret do not go together. Which of them is wrong stays unsaid."""

    code = "sign_in_refused"


class SignInLocked(ShopError, PermissionError):
    """There were too many attempts to sign in under this name.

        until: When the next attempt is answered.
    """

    code = "sign_in_locked"
    until: datetime


class OverLimit(ShopError, PermissionError):
    """The amount is beyond the limit that the tenant set for the role.

        role: The role that asked.
        amount: The amount asked for.
        limit: The limit.
    """

    code = "over_limit"
    role: Role
    amount: Decimal
    limit: Decimal


class LostRace(ShopError):
    """Somebody else took what this was decided on. `Shop.run` loads again; a caller sees it only from
    `run_in`, or when the race was lost too often. It is safe to try again.
    """

    code = "lost_race"


class UnsafeLogin(ShopError, PermissionError):
    """The connection may not serve as a till: it is a superuser, bypasses row-level security or owns the
    tables.

        login: The database login.
        reason: What makes it unsafe.
    """

    code = "unsafe_login"
    login: str
    reason: LoginFlaw


class LoginRefused(ShopError, PermissionError):
    """The server refused the login: a wrong password, a login or a database that it does not have, or no
    right to connect. Nothing was done.

        login: The database login.
    """

    code = "login_refused"
    login: str


class NotMigrated(ShopError):
    """The database does not have the schema of this version of the library: it was never migrated, or has
    an older schema, for which there is `migrate`, or a newer one, for which there is a newer library.
    Nothing was done.
    """

    code = "not_migrated"


class Unavailable(ShopError, ConnectionError):
    """The database cannot be reached, or cannot take anything for want of disk or memory or because it is
    read-only; nothing was done. It is safe to try again.
    """

    code = "unavailable"


class TimedOut(ShopError, TimeoutError):
    """The store took longer than it may, for a statement, a lock or a free connection; nothing was done. It
    is safe to try again, later.
    """

    code = "timed_out"


class CommitUnknown(ShopError, ConnectionError):
    """The connection broke while the work was being committed: it may have happened. With a key, asking
    again settles which, and `Shop.run` has already asked several times; without one, look before asking
    again.
    """

    code = "commit_unknown"


class Storage(ShopError):
    """The store failed in a way that the library does not know; the log says more."""

    code = "storage"


class Defect(ShopError):
    """A defect of the library; the log says more."""

    code = "defect"
