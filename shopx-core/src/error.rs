//! Every way a shop says no.
//!
//! A [`ShopError`] is a refusal in the shop's words with the facts a caller needs, and it leaves
//! everything as it was. Its [`code`](ShopError::code) is stable; its text may be reworded.

use chrono::{DateTime, NaiveDate, Utc};
use rust_decimal::Decimal;

use crate::exact;
use crate::id::{BatchId, LocationId, PriceListId, ProductId, SaleId, TransferId};
use crate::masks::{MASKED, MASKED_FIELDS};
use crate::money::{Currency, Money};
use crate::words::{
    AdjustmentReason, Permission, PromotionState, Role, SaleStatus, TransferStatus, words,
};

mod kind;

pub use kind::ErrorKind;

/// What the library's functions return.
pub type Result<T, E = ShopError> = std::result::Result<T, E>;

words! {
    /// The kinds of things a refusal can be about.
    #[allow(missing_docs)] // each word says what it is
    #[non_exhaustive]
    Entity {
        Tenant = "tenant",
        User = "user",
        Location = "location",
        Supplier = "supplier",
        Customer = "customer",
        TaxClass = "tax_class" as "tax class",
        Product = "product",
        Batch = "batch",
        StockDocument = "stock_document" as "stock document",
        Transfer = "transfer",
        Shipment = "shipment",
        Sale = "sale",
        SaleLine = "sale_line" as "sale line",
        Refund = "refund",
        Report = "report",
        PriceList = "price_list" as "price list",
        Promotion = "promotion",
    }
}

words! {
    /// What a refusal is about: a field of a record, a line or a setting, or the kind of a value.
    #[allow(missing_docs)] // each word says what it is
    #[non_exhaustive]
    Field {
        Name = "name",
        PersonName = "person_name" as "person name",
        ContactName = "contact_name" as "contact name",
        Username = "username",
        Email = "email",
        Domain = "domain",
        Phone = "phone",
        Address = "address",
        Description = "description",
        Sku = "sku",
        Category = "category",
        CustomerGroup = "customer_group" as "customer group",
        CouponCode = "coupon_code" as "coupon code",
        BatchNumber = "batch_number" as "batch number",
        ReportKind = "report_kind" as "report type",
        Note = "note",
        Number = "number",
        CountLine = "count_line" as "count line",
        Parameters = "parameters",
        Password = "password",
        Pin = "pin" as "PIN",
        PasswordHash = "password_hash" as "password hash",
        Amount = "amount",
        Percentage = "percentage",
        Price = "price",
        PriceBreaks = "price_breaks" as "price breaks",
        Prices = "prices",
        Cost = "cost",
        UnitCost = "unit_cost" as "unit cost",
        TaxPerUnit = "tax_per_unit" as "tax per unit",
        Discount = "discount",
        Spend = "spend",
        Weight = "weight",
        TaxExemption = "tax_exemption" as "tax exemption",
        CashStep = "cash_step" as "cash step",
        AmountDigits = "amount_digits" as "digits of amounts",
        RefundLimit = "refund_limit" as "refund limit",
        DiscountLimit = "discount_limit" as "discount limit",
        Currency = "currency",
        Quantity = "quantity",
        QuantityDecimals = "quantity_decimals",
        Counted = "counted",
        Expected = "expected",
        MinStock = "min_stock",
        ReorderPoint = "reorder_point",
        Units = "units",
        Parts = "parts",
        PageSize = "page_size",
        Times = "times",
        UsageLimit = "usage_limit" as "usage limit",
        Moment = "moment",
        Date = "date",
        Time = "time",
        TimeOfDay = "time_of_day" as "time of day",
        TimeZone = "time_zone" as "time zone",
        PriceList = "price_list" as "price list",
        TaxRate = "tax_rate" as "tax rate",
        Promotion = "promotion",
        Key = "key",
        Json = "json" as "JSON",
        Field = "field",
        Entity = "entity",
        Role = "role",
        Permission = "permission",
        SecretKind = "secret_kind" as "kind of secret",
        Picking = "picking",
        RoundingMode = "rounding_mode" as "rounding mode",
        RoundingLevel = "rounding_level" as "rounding level",
        DiscountKind = "discount_kind" as "discount kind",
        PromotionState = "promotion_state" as "promotion state",
        PaymentMethod = "payment_method" as "payment method",
        PaidBy = "paid_by" as "paid by",
        SaleStatus = "sale_status" as "sale status",
        RefundKind = "refund_kind" as "refund kind",
        Disposition = "disposition",
        MovementKind = "movement_kind" as "movement kind",
        AdjustmentReason = "adjustment_reason" as "adjustment reason",
        StockDocumentKind = "stock_document_kind" as "stock document kind",
        TransferStatus = "transfer_status" as "transfer status",
        Unsellable = "unsellable",
        Period = "period",
        Check = "check",
        AuditedTable = "audited_table" as "audited table",
        AuditOperation = "audit_operation" as "audit operation",
        DatabaseUrl = "database_url" as "database URL",
        AcquireTimeout = "acquire_timeout" as "acquire timeout",
        StatementTimeout = "statement_timeout" as "statement timeout",
        LockTimeout = "lock_timeout" as "lock timeout",
        IdleInTransactionTimeout = "idle_in_transaction_timeout" as "idle in transaction timeout",
        CallTimeout = "call_timeout" as "call timeout",
        MaxConnections = "max_connections" as "max connections",
        ConnectionSetting = "connection_setting" as "connection setting",
        KeyId = "key_id" as "key id",
        LoginFlaw = "login_flaw" as "login flaw",
    }
}

words! {
    /// Why the units of a batch may not be sold.
    Unsellable {
        /// The batch has expired.
        Expired = "expired",
        /// The batch is quarantined.
        Quarantined = "quarantined",
    }
}

words! {
    /// Why a database login may not sell.
    #[non_exhaustive]
    LoginFlaw {
        /// It is bound by nothing at all.
        Superuser = "superuser" as "it is a superuser",
        /// It sees every tenant.
        BypassesRowSecurity = "bypasses_row_security" as "it bypasses row-level security",
        /// It may change what keeps tenants apart.
        OwnsTables = "owns_tables" as "it owns the tables",
        /// It may see nothing at all.
        NoMember = "no_member" as "it is no member of shopx_app",
    }
}

/// A refusal. As JSON it is an object of its [`code`](Self::code) and its facts.
///
/// ```
/// # use shopx_core::{Money, ShopError};
/// let refusal = "1.23456".parse::<Money>().unwrap_err();
/// assert_eq!(refusal.to_string(), "1.23456 has more than 4 decimals");
/// let json = serde_json::to_string(&refusal)?;
/// assert_eq!(json, r#"{"code":"too_many_digits","amount":"1.23456","digits":4}"#);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[shopx_derive::value(error)]
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, strum::IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
#[non_exhaustive]
pub enum ShopError {
    /// There is no such thing, or it belongs to another tenant: the two are the same refusal.
    #[error("no {entity} {id}")]
    NotFound {
        /// What was looked for.
        entity: Entity,
        /// Its id or natural key, as asked for.
        id: String,
    },
    /// Another record of this tenant already has this value.
    #[error("there is already a {entity} with {field} {value:?}")]
    AlreadyExists {
        /// What exists already.
        entity: Entity,
        /// The field that must be unique.
        field: Field,
        /// The value that is taken; `***` when it says who a person is, for errors come into logs.
        value: String,
    },
    /// Somebody else changed the record since it was read.
    #[error("{entity} {id} was changed meanwhile: version {expected} expected, {actual} found")]
    Stale {
        /// What was to be changed.
        entity: Entity,
        /// Its id.
        id: String,
        /// The version that the caller had read.
        expected: u32,
        /// The version that it has now.
        actual: u32,
    },
    /// The record is archived: it can be looked up, but nothing new may use it.
    #[error("{entity} {id} is archived")]
    Archived {
        /// What is archived.
        entity: Entity,
        /// Its id.
        id: String,
    },
    /// The personal data of the record was erased: nothing may be written into it again.
    #[error("the personal data of {entity} {id} was erased")]
    Erased {
        /// What it was about.
        entity: Entity,
        /// Its id.
        id: String,
    },
    /// The tenant wants personal data encrypted, and the store has no keys to do it with.
    #[error("the store has no keys to encrypt personal data with")]
    NoKeyRing,
    /// Personal data is, or is to be, under a key that the store's key ring does not have.
    #[error("the key ring has no key {key}")]
    EncryptionKeyMissing {
        /// The id of the key.
        key: String,
    },
    /// The personal data of a record does not open: it is not what was written there.
    #[error("the personal data of {entity} {id} does not open: it was tampered with")]
    PersonalDataUnreadable {
        /// What it is about.
        entity: Entity,
        /// Its id.
        id: String,
    },
    /// A text is empty or only white space.
    #[error("{field} is blank")]
    TextBlank {
        /// Which text.
        field: Field,
    },
    /// A text has more characters than its field holds.
    #[error("{field} has {length} characters, at most {max} fit")]
    TextTooLong {
        /// Which text.
        field: Field,
        /// Its length in characters.
        length: u64,
        /// The most characters it may have.
        max: u64,
    },
    /// A secret has fewer characters than it must have.
    #[error("{field} has {length} characters, at least {min} are needed")]
    TextTooShort {
        /// Which secret.
        field: Field,
        /// Its length in characters.
        length: u64,
        /// The fewest characters it may have.
        min: u64,
    },
    /// A text has a control character, such as NUL.
    #[error("{field} has a control character at position {position}")]
    TextControlCharacter {
        /// Which text.
        field: Field,
        /// Where, in characters from 0.
        position: u64,
    },
    /// A value does not have the form that its field needs.
    #[error("{value:?} is not a valid {field}")]
    Malformed {
        /// Which field.
        field: Field,
        /// The value as given; `***` when it says who a person is, for errors come into logs.
        value: String,
    },
    /// A quantity is zero, negative where it must not be, or out of range.
    #[error("{field} must be between {min} and {max}, not {value}")]
    QuantityOutOfRange {
        /// Which quantity.
        field: Field,
        /// The quantity as given, in the product's smallest unit.
        value: i64,
        /// The least allowed.
        min: i64,
        /// The most allowed.
        max: i64,
    },
    /// An amount has more decimals than its currency, or a unit price more than four.
    #[error("{amount} has more than {digits} decimals")]
    TooManyDigits {
        /// The amount as given.
        #[serde(with = "exact")]
        amount: Decimal,
        /// The most decimals it may have.
        digits: u32,
    },
    /// An amount is negative where it must not be, zero where it must be positive, or too large.
    #[error("{field} of {amount} is out of range")]
    AmountOutOfRange {
        /// Which amount.
        field: Field,
        /// The amount as given.
        #[serde(with = "exact")]
        amount: Decimal,
    },
    /// A percentage is below 0 or above what its field allows.
    #[error("{field} of {percent} % is out of range")]
    PercentOutOfRange {
        /// Which percentage.
        field: Field,
        /// The percentage as given.
        #[serde(with = "exact")]
        percent: Decimal,
    },
    /// A computation left the range of exact decimals.
    #[error("the amounts are too large to compute")]
    Overflow,
    /// A cart or another list has no lines.
    #[error("there are no lines")]
    NoLines,
    /// A cart or another list has more lines than one use case takes.
    #[error("{lines} lines are more than {max}")]
    TooManyLines {
        /// How many there are.
        lines: u64,
        /// The most allowed.
        max: u64,
    },
    /// Fewer units can be taken than were wanted.
    #[error(
        "product {product}: {wanted} wanted, {available} available at location {location} \
         ({reserved} reserved, {expired} expired, {quarantined} quarantined)"
    )]
    InsufficientStock {
        /// The product.
        product: ProductId,
        /// Where.
        location: LocationId,
        /// Units wanted, over all lines of the request.
        wanted: i64,
        /// Units that could have been taken.
        available: i64,
        /// Units held by pending transfers.
        reserved: i64,
        /// Units skipped because their batch has expired.
        expired: i64,
        /// Units skipped because their batch is quarantined.
        quarantined: i64,
    },
    /// A named batch may not be sold.
    #[error("batch {batch} cannot be sold: {reason}")]
    BatchNotSellable {
        /// The batch.
        batch: BatchId,
        /// Why not.
        reason: Unsellable,
    },
    /// Found or returned units have no batch, and no cost is known for their product.
    #[error("product {product} has no cost: say what the units cost")]
    CostUnknown {
        /// The product.
        product: ProductId,
    },
    /// A batch would expire before it was received.
    #[error("expiry {expires} is before receipt {received}")]
    ExpiryBeforeReceipt {
        /// The expiry date.
        expires: NaiveDate,
        /// The date of receipt.
        received: NaiveDate,
    },
    /// An adjustment's reason does not go with its sign, or lacks its note.
    #[error("reason {reason} does not fit a change of {quantity}")]
    ReasonUnfit {
        /// The reason.
        reason: AdjustmentReason,
        /// The signed change.
        quantity: i64,
    },
    /// Reason `other` needs a note that says what happened.
    #[error("reason other needs a note")]
    NoteMissing,
    /// A transfer must go to another location.
    #[error("a transfer from location {location} to itself")]
    SameLocation {
        /// The location named twice.
        location: LocationId,
    },
    /// The transfer is no longer pending.
    #[error("transfer {transfer} is {status}, not pending")]
    TransferNotPending {
        /// The transfer.
        transfer: TransferId,
        /// Completed or cancelled.
        status: TransferStatus,
    },
    /// A transfer is named twice in one request.
    #[error("transfer {transfer} is named twice")]
    TransferRepeated {
        /// The transfer.
        transfer: TransferId,
    },
    /// More units arrived than were sent, or fewer without saying what became of the rest.
    #[error("transfer {transfer}: {received} received of {sent} sent")]
    ArrivalUnfit {
        /// The transfer.
        transfer: TransferId,
        /// Units said to have arrived.
        received: i64,
        /// Units sent.
        sent: i64,
    },
    /// The till showed another total than the database computes.
    #[error("the till showed {shown}, the sale comes to {computed}")]
    TotalMismatch {
        /// What the customer was shown.
        shown: Money,
        /// What the sale comes to.
        computed: Money,
    },
    /// A discount is larger than what it is taken from.
    #[error("a discount of {discount} on {price}")]
    DiscountExceedsPrice {
        /// The discount.
        discount: Money,
        /// What it would be taken from.
        price: Money,
    },
    /// A window of dates or times of day ends before it starts.
    #[error("{field} from {starts} until {ends}: it ends before it starts")]
    WindowReversed {
        /// What has the window.
        field: Field,
        /// When it starts.
        starts: String,
        /// When it ends.
        ends: String,
    },
    /// The amounts are in another currency than the tenant's.
    #[error("amounts in {given}, the tenant's currency is {expected}")]
    CurrencyMismatch {
        /// The currency of the request.
        given: Currency,
        /// The tenant's.
        expected: Currency,
    },
    /// A coupon exists and cannot be used for this cart at this time.
    #[error("coupon {coupon} cannot be used: {}", reason.in_words())]
    CouponRefused {
        /// Its code.
        coupon: String,
        /// Why.
        reason: PromotionState,
    },
    /// The pinned price list does not hold for this customer, here and today.
    #[error("price list {price_list} does not hold for this cart")]
    PriceListUnfit {
        /// The list.
        price_list: PriceListId,
    },
    /// The payments do not cover the total.
    #[error("{paid} paid of {due}")]
    PaymentShort {
        /// What is due, after cash rounding.
        due: Money,
        /// What was offered.
        paid: Money,
    },
    /// More was paid by card or voucher than is due: change comes only out of cash.
    #[error("{paid} paid without cash for {due}: change comes only out of cash")]
    PaymentExceedsTotal {
        /// What is due.
        due: Money,
        /// What was offered other than in cash.
        paid: Money,
    },
    /// The payments cannot be read: an amount that is not positive, or two that pay the rest.
    #[error("payment {position} is unclear")]
    PaymentUnclear {
        /// Which payment, from 1.
        position: u32,
    },
    /// More units would be refunded than are left of what was sold.
    #[error("sale {sale} line {line_no}: {wanted} to refund, {refundable} left")]
    RefundExceedsSale {
        /// The sale.
        sale: SaleId,
        /// The line.
        line_no: u32,
        /// Units to refund.
        wanted: i64,
        /// Units sold and not yet refunded.
        refundable: i64,
    },
    /// A refund of a split payment must say how the money goes back.
    #[error("sale {sale} was paid in several ways: say how to pay it back")]
    RefundMethodMissing {
        /// The sale.
        sale: SaleId,
    },
    /// The sale's status does not allow it.
    #[error("sale {sale} is {status}")]
    SaleClosed {
        /// The sale.
        sale: SaleId,
        /// Its status.
        status: SaleStatus,
    },
    /// A sale can be voided only on its business date.
    #[error("sale {sale} of {business_date} cannot be voided on {today}")]
    VoidTooLate {
        /// The sale.
        sale: SaleId,
        /// The day it was made.
        business_date: NaiveDate,
        /// The day it is where the sale was made.
        today: NaiveDate,
    },
    /// The key was used for another request.
    #[error("key {key} was used for another request")]
    KeyConflict {
        /// The idempotency key.
        key: uuid::Uuid,
    },
    /// The role does not have the permission.
    #[error("a {role} may not {permission}")]
    PermissionDenied {
        /// The role that asked.
        role: Role,
        /// The permission it lacks.
        permission: Permission,
    },
    /// The domain, the name and the secret do not go together. Which of them is wrong stays unsaid.
    #[error("the name or the secret is wrong")]
    SignInRefused,
    /// There were too many attempts to sign in under this name.
    #[error("too many attempts: locked until {until}")]
    SignInLocked {
        /// When the next attempt is answered.
        until: DateTime<Utc>,
    },
    /// The amount is beyond the limit that the tenant set for the role.
    #[error("{amount} is beyond the limit of {limit} for a {role}")]
    OverLimit {
        /// The role that asked.
        role: Role,
        /// The amount asked for.
        amount: Money,
        /// The limit.
        limit: Money,
    },
    /// Somebody else took what this was decided on. [`Shop::run`](crate::Shop::run) loads again;
    /// a caller sees it only from [`run_in`](crate::Shop::run_in), or when the race was lost too
    /// often. It is safe to try again.
    #[error("lost a race: try again")]
    LostRace,
    /// The connection may not serve as a till: it is a superuser, bypasses row-level security or
    /// owns the tables.
    #[error("login {login} may not sell: {reason}")]
    UnsafeLogin {
        /// The database login.
        login: String,
        /// What makes it unsafe.
        reason: LoginFlaw,
    },
    /// The server refused the login: a wrong password, a login or a database that it does not have,
    /// or no right to connect. Nothing was done.
    #[error("the server refused the login {login}")]
    LoginRefused {
        /// The database login.
        login: String,
    },
    /// The database does not have the schema of this version of the library: it was never migrated,
    /// or has an older schema, for which there is `migrate`, or a newer one, for which there is a
    /// newer library. Nothing was done.
    #[error("the database does not have the schema of this version: migrate it first")]
    NotMigrated,
    /// The database cannot be reached, or cannot take anything for want of disk or memory or because
    /// it is read-only; nothing was done. It is safe to try again.
    #[error("the store is not available")]
    Unavailable,
    /// The store took longer than it may, for a statement, a lock or a free connection; nothing was
    /// done. It is safe to try again, later.
    #[error("the store took too long")]
    TimedOut,
    /// The connection broke while the work was being committed: it may have happened. With a key,
    /// asking again settles which, and [`Shop::run`](crate::Shop::run) has already asked several
    /// times; without one, look before asking again.
    #[error("the connection broke during the commit: it is not known whether it happened")]
    CommitUnknown,
    /// The store failed in a way that the library does not know; the log says more.
    #[error("the store failed")]
    Storage,
    /// A defect of the library; the log says more.
    #[error("the library failed")]
    Defect,
}

impl ShopError {
    /// A stable code for programs and translations.
    ///
    /// ```
    /// # use shopx_core::ShopError;
    /// assert_eq!(ShopError::LostRace.code(), "lost_race");
    /// ```
    #[must_use]
    pub fn code(&self) -> &'static str {
        self.into()
    }

    /// Another `entity` has this value of a field already.
    #[must_use]
    pub fn already_exists(entity: Entity, field: Field, value: String) -> Self {
        let value = if MASKED_FIELDS.contains(&field.as_str()) { MASKED.to_owned() } else { value };
        Self::AlreadyExists { entity, field, value }
    }

    /// Something failed that only a defect of the library lets fail: goes to the log.
    pub fn defect(error: impl std::fmt::Display) -> Self {
        tracing::error!(%error, "a defect of the library");
        Self::Defect
    }

    /// There is no `entity` with this id among the tenant's.
    pub fn not_found(entity: Entity, id: impl std::fmt::Display) -> Self {
        Self::NotFound { entity, id: id.to_string() }
    }

    /// Whether it says nothing about what was asked for, and only how the store or the library is.
    pub(crate) fn is_fault(&self) -> bool {
        let is_ill = matches!(
            self,
            Self::LoginRefused { .. } | Self::NotMigrated | Self::Storage | Self::Defect
        );
        is_ill || self.is_transient()
    }

    /// Whether it says what was asked for and what stands against it, and not how the store is.
    pub(crate) fn is_final(&self) -> bool {
        !self.is_transient() && !matches!(self, Self::CommitUnknown)
    }

    /// Whether the same request may succeed if it is simply tried again.
    #[must_use]
    pub fn is_transient(&self) -> bool {
        matches!(self, Self::LostRace | Self::Unavailable | Self::TimedOut)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_code_is_the_one_in_json() {
        let length = 256;
        for refusal in [
            ShopError::NoKeyRing,
            ShopError::LostRace,
            ShopError::TextTooLong { field: Field::Name, length, max: 255 },
            ShopError::already_exists(Entity::User, Field::Email, "ann@example.com".to_owned()),
        ] {
            let json = serde_json::to_value(&refusal).unwrap();
            assert_eq!(json["code"], refusal.code());
        }
    }
}
