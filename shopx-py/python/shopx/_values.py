"""The values that a shop is told and answers with.

Written by tools/generate.py: change that, or the types in Rust.
"""
from collections.abc import Iterable
from datetime import date, datetime, time
from decimal import Decimal
from enum import StrEnum
from typing import Any, Literal, NewType, TypeAlias
from uuid import UUID
from zoneinfo import ZoneInfo

from ._methods import (
    CustomerMethods,
    LocationMethods,
    PaymentMethods,
    PriceListMethods,
    PriceSourceMethods,
    PriceStepMethods,
    PricedCartMethods,
    PricedLineMethods,
    ProductMethods,
    PromotionMethods,
    SaleMethods,
    SaleLineMethods,
    SalesRowMethods,
    SavedReportMethods,
    SessionMethods,
    StockLevelMethods,
    SupplierMethods,
    TaxClassMethods,
    TaxValueMethods,
    TransferStateMethods,
    UserMethods,
)
from ._value import Value, variant, words

TenantId = NewType("TenantId", int)
"""A tenant: one shop business, however many locations it has."""

UserId = NewType("UserId", int)
"""A user of a tenant."""

LocationId = NewType("LocationId", int)
"""A place that holds stock: a shop, a warehouse."""

SupplierId = NewType("SupplierId", int)
"""A supplier."""

CustomerId = NewType("CustomerId", int)
"""A customer."""

TaxClassId = NewType("TaxClassId", int)
"""A tax class of products, such as "standard" or "food"."""

ProductId = NewType("ProductId", int)
"""A product."""

BatchId = NewType("BatchId", int)
"""A batch (lot) of a product."""

StockDocumentId = NewType("StockDocumentId", int)
"""A receipt of goods, an adjustment or a count."""

MovementId = NewType("MovementId", int)
"""One signed change of stock."""

TransferId = NewType("TransferId", int)
"""A transfer: units of one batch on their way between two locations."""

ShipmentId = NewType("ShipmentId", int)
"""What travels together."""

SaleId = NewType("SaleId", int)
"""A sale: a row of the table `transactions`."""

RefundId = NewType("RefundId", int)
"""Money and goods given back."""

PriceListId = NewType("PriceListId", int)
"""A price list."""

PromotionId = NewType("PromotionId", int)
"""A promotion."""

ReportId = NewType("ReportId", int)
"""A saved report."""

AuditId = NewType("AuditId", int)
"""An entry of the audit log."""


@words
class Entity(StrEnum):
    """The kinds of things a refusal can be about."""

    TENANT = "tenant"
    """"""
    USER = "user"
    """"""
    LOCATION = "location"
    """"""
    SUPPLIER = "supplier"
    """"""
    CUSTOMER = "customer"
    """"""
    TAX_CLASS = "tax_class"
    """"""
    PRODUCT = "product"
    """"""
    BATCH = "batch"
    """"""
    STOCK_DOCUMENT = "stock_document"
    """"""
    TRANSFER = "transfer"
    """"""
    SHIPMENT = "shipment"
    """"""
    SALE = "sale"
    """"""
    SALE_LINE = "sale_line"
    """"""
    REFUND = "refund"
    """"""
    REPORT = "report"
    """"""
    PRICE_LIST = "price_list"
    """"""
    PROMOTION = "promotion"
    """"""


EntityLike: TypeAlias = Entity | Literal[
    "tenant",
    "user",
    "location",
    "supplier",
    "customer",
    "tax_class",
    "product",
    "batch",
    "stock_document",
    "transfer",
    "shipment",
    "sale",
    "sale_line",
    "refund",
    "report",
    "price_list",
    "promotion",
]
"""A `Entity`, or the word for it."""


@words
class Field(StrEnum):
    """What a refusal is about: a field of a record, a line or a setting, or the kind of a value."""

    NAME = "name"
    """"""
    PERSON_NAME = "person name"
    """"""
    CONTACT_NAME = "contact name"
    """"""
    USERNAME = "username"
    """"""
    EMAIL = "email"
    """"""
    DOMAIN = "domain"
    """"""
    PHONE = "phone"
    """"""
    ADDRESS = "address"
    """"""
    DESCRIPTION = "description"
    """"""
    SKU = "sku"
    """"""
    CATEGORY = "category"
    """"""
    CUSTOMER_GROUP = "customer group"
    """"""
    COUPON_CODE = "coupon code"
    """"""
    BATCH_NUMBER = "batch number"
    """"""
    REPORT_KIND = "report type"
    """"""
    NOTE = "note"
    """"""
    COUPON = "coupon_code"
    """"""
    NUMBER = "number"
    """"""
    COUNT_LINE = "count line"
    """"""
    PARAMETERS = "parameters"
    """"""
    PASSWORD = "password"
    """"""
    PIN = "PIN"
    """"""
    PASSWORD_HASH = "password hash"
    """"""
    AMOUNT = "amount"
    """"""
    PERCENTAGE = "percentage"
    """"""
    PRICE = "price"
    """"""
    PRICE_BREAKS = "price breaks"
    """"""
    PRICES = "prices"
    """"""
    COST = "cost"
    """"""
    UNIT_COST = "unit cost"
    """"""
    TAX_PER_UNIT = "tax per unit"
    """"""
    DISCOUNT = "discount"
    """"""
    SPEND = "spend"
    """"""
    WEIGHT = "weight"
    """"""
    CASH_STEP = "cash step"
    """"""
    REFUND_LIMIT = "refund limit"
    """"""
    DISCOUNT_LIMIT = "discount limit"
    """"""
    CURRENCY = "currency"
    """"""
    QUANTITY = "quantity"
    """"""
    QUANTITY_DECIMALS = "quantity_decimals"
    """"""
    COUNTED = "counted"
    """"""
    EXPECTED = "expected"
    """"""
    MIN_STOCK = "min_stock"
    """"""
    REORDER_POINT = "reorder_point"
    """"""
    UNITS = "units"
    """"""
    PAGE_SIZE = "page_size"
    """"""
    TIMES = "times"
    """"""
    USAGE_LIMIT = "usage limit"
    """"""
    MOMENT = "moment"
    """"""
    DATE = "date"
    """"""
    TIME = "time"
    """"""
    TIME_OF_DAY = "time of day"
    """"""
    TIME_ZONE = "time zone"
    """"""
    PRICE_LIST = "price list"
    """"""
    TAX_RATE = "tax rate"
    """"""
    PROMOTION = "promotion"
    """"""
    KEY = "key"
    """"""
    JSON = "JSON"
    """"""
    FIELD = "field"
    """"""
    ENTITY = "entity"
    """"""
    ROLE = "role"
    """"""
    PERMISSION = "permission"
    """"""
    SECRET_KIND = "kind of secret"
    """"""
    PICKING = "picking"
    """"""
    ROUNDING_MODE = "rounding mode"
    """"""
    ROUNDING_LEVEL = "rounding level"
    """"""
    DISCOUNT_KIND = "discount kind"
    """"""
    PROMOTION_STATE = "promotion state"
    """"""
    PAYMENT_METHOD = "payment method"
    """"""
    PAID_BY = "paid by"
    """"""
    SALE_STATUS = "sale status"
    """"""
    REFUND_KIND = "refund kind"
    """"""
    DISPOSITION = "disposition"
    """"""
    MOVEMENT_KIND = "movement kind"
    """"""
    ADJUSTMENT_REASON = "adjustment reason"
    """"""
    STOCK_DOCUMENT_KIND = "stock document kind"
    """"""
    TRANSFER_STATUS = "transfer status"
    """"""
    UNSELLABLE = "unsellable"
    """"""
    PERIOD = "period"
    """"""
    CHECK = "check"
    """"""
    AUDITED_TABLE = "audited table"
    """"""
    AUDIT_OPERATION = "audit operation"
    """"""
    DATABASE_URL = "database URL"
    """"""
    ACQUIRE_TIMEOUT = "acquire timeout"
    """"""
    STATEMENT_TIMEOUT = "statement timeout"
    """"""
    LOCK_TIMEOUT = "lock timeout"
    """"""
    IDLE_IN_TRANSACTION_TIMEOUT = "idle in transaction timeout"
    """"""
    CALL_TIMEOUT = "call timeout"
    """"""
    MAX_CONNECTIONS = "max connections"
    """"""
    CONNECTION_SETTING = "connection setting"
    """"""
    KEY_ID = "key id"
    """"""
    LOGIN_FLAW = "login flaw"
    """"""


FieldLike: TypeAlias = Field | Literal[
    "name",
    "person name",
    "contact name",
    "username",
    "email",
    "domain",
    "phone",
    "address",
    "description",
    "sku",
    "category",
    "customer group",
    "coupon code",
    "batch number",
    "report type",
    "note",
    "coupon_code",
    "number",
    "count line",
    "parameters",
    "password",
    "PIN",
    "password hash",
    "amount",
    "percentage",
    "price",
    "price breaks",
    "prices",
    "cost",
    "unit cost",
    "tax per unit",
    "discount",
    "spend",
    "weight",
    "cash step",
    "refund limit",
    "discount limit",
    "currency",
    "quantity",
    "quantity_decimals",
    "counted",
    "expected",
    "min_stock",
    "reorder_point",
    "units",
    "page_size",
    "times",
    "usage limit",
    "moment",
    "date",
    "time",
    "time of day",
    "time zone",
    "price list",
    "tax rate",
    "promotion",
    "key",
    "JSON",
    "field",
    "entity",
    "role",
    "permission",
    "kind of secret",
    "picking",
    "rounding mode",
    "rounding level",
    "discount kind",
    "promotion state",
    "payment method",
    "paid by",
    "sale status",
    "refund kind",
    "disposition",
    "movement kind",
    "adjustment reason",
    "stock document kind",
    "transfer status",
    "unsellable",
    "period",
    "check",
    "audited table",
    "audit operation",
    "database URL",
    "acquire timeout",
    "statement timeout",
    "lock timeout",
    "idle in transaction timeout",
    "call timeout",
    "max connections",
    "connection setting",
    "key id",
    "login flaw",
]
"""A `Field`, or the word for it."""


@words
class Unsellable(StrEnum):
    """Why the units of a batch may not be sold."""

    EXPIRED = "expired"
    """The batch has expired."""
    QUARANTINED = "quarantined"
    """The batch is quarantined."""


UnsellableLike: TypeAlias = Unsellable | Literal[
    "expired",
    "quarantined",
]
"""A `Unsellable`, or the word for it."""


@words
class LoginFlaw(StrEnum):
    """Why a database login may not sell."""

    SUPERUSER = "it is a superuser"
    """It is bound by nothing at all."""
    BYPASSES_ROW_SECURITY = "it bypasses row-level security"
    """It sees every tenant."""
    OWNS_TABLES = "it owns the tables"
    """It may change what keeps tenants apart."""
    NO_MEMBER = "it is no member of shopx_app"
    """It may see nothing at all."""


LoginFlawLike: TypeAlias = LoginFlaw | Literal[
    "it is a superuser",
    "it bypasses row-level security",
    "it owns the tables",
    "it is no member of shopx_app",
]
"""A `LoginFlaw`, or the word for it."""


@words
class Role(StrEnum):
    """What a user is to the shop."""

    CASHIER = "cashier"
    """Runs the till."""
    MANAGER = "manager"
    """Runs the shop."""
    ADMIN = "admin"
    """Runs the business."""


RoleLike: TypeAlias = Role | Literal[
    "cashier",
    "manager",
    "admin",
]
"""A `Role`, or the word for it."""


@words
class Permission(StrEnum):
    """Something that not everybody may do."""

    SELL = "sell"
    """Price carts and sell them."""
    LOOK_UP = "look up"
    """Look up what the shop keeps."""
    EDIT_CUSTOMERS = "edit customers"
    """Create and edit customers."""
    EDIT_CUSTOMER_TERMS = "set a customer's terms"
    """Set a customer's group and tax exemption."""
    REFUND = "refund"
    """Give money back; a cashier up to the tenant's limit."""
    VOID = "void"
    """Void a sale; a cashier up to the tenant's limit."""
    RETURN_WITHOUT_RECEIPT = "return without a receipt"
    """Take goods back without their receipt."""
    OVERRIDE_PRICE = "override a price"
    """Sell at another price than the catalogue's; a cashier up to the tenant's limit."""
    DISCOUNT = "give a discount"
    """Give a discount by hand; a cashier up to the tenant's limit."""
    CHOOSE_BATCH = "choose a batch"
    """Sell or move a named batch out of turn."""
    EDIT_CATALOG = "edit the catalogue"
    """Create and edit products, prices, promotions and taxes."""
    EDIT_SUPPLIERS = "edit suppliers"
    """Create and edit suppliers."""
    RECEIVE = "receive goods"
    """Receive goods."""
    ADJUST = "adjust stock"
    """Adjust stock, set its thresholds, write it off."""
    COUNT = "count stock"
    """Count stock."""
    QUARANTINE = "quarantine a batch"
    """Quarantine and release batches."""
    TRANSFER = "transfer stock"
    """Request, complete and cancel transfers."""
    REPORT = "see reports"
    """See what the shop earned and owns."""
    EDIT_USERS = "edit users"
    """Create and edit users."""
    EDIT_SETTINGS = "edit settings"
    """Edit locations and settings."""
    ERASE_CUSTOMERS = "erase customers"
    """Erase what is known of a customer, for good."""
    AUDIT = "audit"
    """Check the books and read the audit log."""


PermissionLike: TypeAlias = Permission | Literal[
    "sell",
    "look up",
    "edit customers",
    "set a customer's terms",
    "refund",
    "void",
    "return without a receipt",
    "override a price",
    "give a discount",
    "choose a batch",
    "edit the catalogue",
    "edit suppliers",
    "receive goods",
    "adjust stock",
    "count stock",
    "quarantine a batch",
    "transfer stock",
    "see reports",
    "edit users",
    "edit settings",
    "erase customers",
    "audit",
]
"""A `Permission`, or the word for it."""


@words
class RoundingMode(StrEnum):
    """Which way an amount between two representable ones goes. All are symmetric around zero, so
    that a refund mirrors its sale.
    """

    HALF_AWAY_FROM_ZERO = "half_away_from_zero"
    """To the nearest; a half goes away from zero."""
    HALF_EVEN = "half_even"
    """To the nearest; a half goes to the even neighbour."""
    UP = "up"
    """Away from zero."""
    DOWN = "down"
    """Towards zero."""


RoundingModeLike: TypeAlias = RoundingMode | Literal[
    "half_away_from_zero",
    "half_even",
    "up",
    "down",
]
"""A `RoundingMode`, or the word for it."""


@words
class RoundingLevel(StrEnum):
    """Where tax is rounded."""

    LINE = "line"
    """On each line; lines of one product at one price count as one."""
    DOCUMENT = "document"
    """Once per rate on the document, and spread over its lines."""


RoundingLevelLike: TypeAlias = RoundingLevel | Literal[
    "line",
    "document",
]
"""A `RoundingLevel`, or the word for it."""


@words
class Picking(StrEnum):
    """Which batches go first."""

    FIFO = "fifo"
    """First in, first out: by date of receipt, then id."""
    FEFO = "fefo"
    """First expired, first out: by expiry with none last, then as FIFO."""


PickingLike: TypeAlias = Picking | Literal[
    "fifo",
    "fefo",
]
"""A `Picking`, or the word for it."""


@words
class DiscountKind(StrEnum):
    """Where a line's discount comes from."""

    LINE = "line"
    """Given on the line."""
    PROMOTION = "promotion"
    """Given by a promotion."""
    CART = "cart"
    """The line's part of a discount on the whole cart."""
    EXEMPTION = "exemption"
    """The tax in the price, which an exempt customer does not pay."""


DiscountKindLike: TypeAlias = DiscountKind | Literal[
    "line",
    "promotion",
    "cart",
    "exemption",
]
"""A `DiscountKind`, or the word for it."""


@words
class PromotionState(StrEnum):
    """What became of a promotion in a cart."""

    GIVEN = "given"
    """It gave something."""
    UNMET = "unmet"
    """The cart has not what it asks for, or nothing that it could take something off."""
    STOPPED = "stopped"
    """One before it stops those after it."""
    NEEDS_COUPON = "needs_coupon"
    """Its coupon was not shown."""
    NOT_NOW = "not_now"
    """It does not hold at this date or time of day."""
    NOT_HERE = "not_here"
    """It does not hold at this location."""
    NOT_FOR_CUSTOMER = "not_for_customer"
    """It is for other customers, or for known customers only."""
    USED_UP = "used_up"
    """It was used as often as it may."""


PromotionStateLike: TypeAlias = PromotionState | Literal[
    "given",
    "unmet",
    "stopped",
    "needs_coupon",
    "not_now",
    "not_here",
    "not_for_customer",
    "used_up",
]
"""A `PromotionState`, or the word for it."""


@words
class PaymentMethod(StrEnum):
    """A way to pay."""

    CASH = "cash"
    """Notes and coins: the only method that gives change and that the cash step applies to."""
    CARD = "card"
    """A debit or credit card."""
    VOUCHER = "voucher"
    """A voucher."""
    OTHER = "other"
    """Anything else."""


PaymentMethodLike: TypeAlias = PaymentMethod | Literal[
    "cash",
    "card",
    "voucher",
    "other",
]
"""A `PaymentMethod`, or the word for it."""


@words
class PaidBy(StrEnum):
    """How a sale was paid, in one word."""

    CASH = "cash"
    """In cash."""
    CARD = "card"
    """By card."""
    VOUCHER = "voucher"
    """By voucher."""
    OTHER = "other"
    """In another way."""
    SPLIT = "split"
    """In several ways."""
    NOTHING = "none"
    """Not at all: there was nothing to pay."""


PaidByLike: TypeAlias = PaidBy | Literal[
    "cash",
    "card",
    "voucher",
    "other",
    "split",
    "none",
]
"""A `PaidBy`, or the word for it."""


@words
class SaleStatus(StrEnum):
    """How much of a sale still stands."""

    COMPLETED = "completed"
    """All of it."""
    PARTIALLY_REFUNDED = "partially_refunded"
    """Some of it was given back."""
    REFUNDED = "refunded"
    """All of it was given back."""
    VOIDED = "voided"
    """It counts as if it had not happened."""


SaleStatusLike: TypeAlias = SaleStatus | Literal[
    "completed",
    "partially_refunded",
    "refunded",
    "voided",
]
"""A `SaleStatus`, or the word for it."""


@words
class RefundKind(StrEnum):
    """Why goods and money go back."""

    REFUND = "refund"
    """Some or all of a sale is given back."""
    VOID = "void"
    """A whole sale is undone on its business date."""
    RETURN = "return"
    """Goods come back without their receipt."""


RefundKindLike: TypeAlias = RefundKind | Literal[
    "refund",
    "void",
    "return",
]
"""A `RefundKind`, or the word for it."""


@words
class Disposition(StrEnum):
    """What becomes of goods that come back."""

    RESTOCK = "restock"
    """They go back into stock."""
    DAMAGED = "damaged"
    """They are damaged, and written off."""
    EXPIRED = "expired"
    """They have expired, and are written off."""


DispositionLike: TypeAlias = Disposition | Literal[
    "restock",
    "damaged",
    "expired",
]
"""A `Disposition`, or the word for it."""


@words
class MovementKind(StrEnum):
    """Why stock changed."""

    SALE = "sale"
    """Sold."""
    REFUND = "refund"
    """Came back from a customer."""
    RECEIPT = "receipt"
    """Received from a supplier."""
    TRANSFER_OUT = "transfer_out"
    """Left for another location."""
    TRANSFER_IN = "transfer_in"
    """Arrived from another location."""
    COUNT = "count"
    """Counted."""
    WRITE_OFF = "write_off"
    """Lost, spoilt or used up."""
    ADJUSTMENT = "adjustment"
    """Found or corrected."""


MovementKindLike: TypeAlias = MovementKind | Literal[
    "sale",
    "refund",
    "receipt",
    "transfer_out",
    "transfer_in",
    "count",
    "write_off",
    "adjustment",
]
"""A `MovementKind`, or the word for it."""


@words
class AdjustmentReason(StrEnum):
    """Why stock was adjusted or written off."""

    DAMAGE = "damage"
    """Damaged. Only takes units away."""
    THEFT = "theft"
    """Stolen. Only takes units away."""
    EXPIRY = "expiry"
    """Past its last day of sale. Only takes expired units away."""
    OWN_USE = "own_use"
    """Used by the shop itself. Only takes units away."""
    FOUND = "found"
    """Found. Only adds units."""
    CORRECTION = "correction"
    """The books were wrong."""
    OTHER = "other"
    """Anything else; needs a note."""


AdjustmentReasonLike: TypeAlias = AdjustmentReason | Literal[
    "damage",
    "theft",
    "expiry",
    "own_use",
    "found",
    "correction",
    "other",
]
"""A `AdjustmentReason`, or the word for it."""


@words
class StockDocumentKind(StrEnum):
    """What somebody did to stock outside of sales and transfers."""

    RECEIPT = "receipt"
    """Received goods."""
    ADJUSTMENT = "adjustment"
    """Adjusted it or wrote it off."""
    COUNT = "count"
    """Counted it."""


StockDocumentKindLike: TypeAlias = StockDocumentKind | Literal[
    "receipt",
    "adjustment",
    "count",
]
"""A `StockDocumentKind`, or the word for it."""


@words
class TransferStatus(StrEnum):
    """How far a transfer is."""

    PENDING = "pending"
    """Requested: its units are reserved at the source."""
    COMPLETED = "completed"
    """Its units have arrived."""
    CANCELLED = "cancelled"
    """Called off: its units are free again at the source."""


TransferStatusLike: TypeAlias = TransferStatus | Literal[
    "pending",
    "completed",
    "cancelled",
]
"""A `TransferStatus`, or the word for it."""


@words
class Period(StrEnum):
    """What a row of a sales report sums up."""

    DAY = "day"
    """A business date."""
    MONTH = "month"
    """A month, named by its first day."""


PeriodLike: TypeAlias = Period | Literal[
    "day",
    "month",
]
"""A `Period`, or the word for it."""


@words
class Check(StrEnum):
    """Something that must add up."""

    LEDGER_BATCH_STOCK = "ledger_batch_stock"
    """Σ movements of a batch at a location = its batch stock."""
    BATCH_STOCK_INVENTORY = "batch_stock_inventory"
    """Σ batch stock of a product at a location = its level, on hand and reserved."""
    RESERVED_TRANSFERS = "reserved_transfers"
    """Σ pending transfers of a batch at their source = its reserved units there."""
    BATCH_STOCK_COPY = "batch_stock_copy"
    """A batch's dates and quarantine = those of its stock."""
    SALE_HEADER = "sale_header"
    """Σ lines = the sale's header, and total = Σ total price − discount + exclusive tax."""
    SALE_LINE = "sale_line"
    """Σ discounts and taxes of a line = the line's."""
    SALE_BATCHES = "sale_batches"
    """Units that a line took from batches = units it sold."""
    SALE_PAYMENTS = "sale_payments"
    """Σ payments = total and cash rounding."""
    SALE_REFUNDS = "sale_refunds"
    """Σ refunds = what the sale says was refunded, and its status fits."""
    REFUND_HEADER = "refund_header"
    """Σ lines of a refund = its header."""
    REFUND_WITHIN_SALE = "refund_within_sale"
    """A line was not refunded beyond what was sold and paid."""
    REFUND_BATCHES = "refund_batches"
    """A refund's units came back into batches, or were written off."""
    PROMOTION_USES = "promotion_uses"
    """How often a promotion was used = its counted sales that were not voided."""
    TENANT = "tenant"
    """No row names another tenant's."""


CheckLike: TypeAlias = Check | Literal[
    "ledger_batch_stock",
    "batch_stock_inventory",
    "reserved_transfers",
    "batch_stock_copy",
    "sale_header",
    "sale_line",
    "sale_batches",
    "sale_payments",
    "sale_refunds",
    "refund_header",
    "refund_within_sale",
    "refund_batches",
    "promotion_uses",
    "tenant",
]
"""A `Check`, or the word for it."""


@words
class AuditedTable(StrEnum):
    """What a change was made to: a table of the store."""

    TENANTS = "tenants"
    """A tenant's name and domain."""
    TENANT_SETTINGS = "tenant_settings"
    """How a tenant keeps shop."""
    USERS = "users"
    """Users."""
    LOCATIONS = "locations"
    """Locations."""
    SUPPLIERS = "suppliers"
    """Suppliers."""
    CUSTOMERS = "customers"
    """Customers."""
    TAX_CLASSES = "tax_classes"
    """Tax classes."""
    TAX_RATES = "tax_rates"
    """The rates of tax classes, where a store keeps them apart."""
    PRODUCTS = "products"
    """Products."""
    BATCHES = "batches"
    """Batches: their quarantine."""
    INVENTORY = "inventory"
    """Levels: their thresholds."""
    TRANSFERS = "transfers"
    """Transfers: how they ended."""
    PROMOTIONS = "promotions"
    """Promotions."""
    PRICE_LISTS = "price_lists"
    """Price lists."""
    LISTED_PRICES = "listed_prices"
    """The prices of price lists, where a store keeps them apart."""
    SALES = "transactions"
    """Sales: what was refunded of them, and that they were voided."""
    SAVED_REPORTS = "reports"
    """Saved reports."""


AuditedTableLike: TypeAlias = AuditedTable | Literal[
    "tenants",
    "tenant_settings",
    "users",
    "locations",
    "suppliers",
    "customers",
    "tax_classes",
    "tax_rates",
    "products",
    "batches",
    "inventory",
    "transfers",
    "promotions",
    "price_lists",
    "listed_prices",
    "transactions",
    "reports",
]
"""A `AuditedTable`, or the word for it."""


@words
class AuditOperation(StrEnum):
    """What became of a row."""

    INSERT = "INSERT"
    """It was added."""
    UPDATE = "UPDATE"
    """It was changed."""
    DELETE = "DELETE"
    """It was taken away."""


AuditOperationLike: TypeAlias = AuditOperation | Literal[
    "INSERT",
    "UPDATE",
    "DELETE",
]
"""A `AuditOperation`, or the word for it."""


class Approver(Value):
    """Somebody who approves what another user does. Both are kept on record.

        user: Who it is.
        role: What the approver may do, and so approve.
    """

    __match_args__ = ("user", "role")
    user: UserId
    role: Role

    def __init__(self, *, user: UserId, role: RoleLike) -> None:
        self._set(user=user, role=role)


class Session(SessionMethods, Value):
    """Who acts, for which tenant, in which role.

        tenant: The tenant whose shop it is; nothing else can be seen.
        user: The user who answers for what is done.
        role: What the user may do.
        approver: Who approves what the user may not do alone; usually nobody.
    """

    __match_args__ = ("tenant", "user", "role", "approver")
    tenant: TenantId
    user: UserId
    role: Role
    approver: Approver | None

    def __init__(
        self,
        *,
        tenant: TenantId,
        user: UserId,
        role: RoleLike,
        approver: Approver | None = None,
    ) -> None:
        self._set(tenant=tenant, user=user, role=role, approver=approver)


class Rounding(Value):
    """The tenant's one rounding policy, used by every path.

        mode: Which way.
        level: Where tax is rounded.
        cash_step: The smallest step that can be paid in cash, such as 0.05; none when every
            amount can.
    """

    __match_args__ = ("mode", "level", "cash_step")
    mode: RoundingMode
    level: RoundingLevel
    cash_step: Decimal | None

    def __init__(
        self,
        *,
        mode: RoundingModeLike = RoundingMode.HALF_AWAY_FROM_ZERO,
        level: RoundingLevelLike = RoundingLevel.LINE,
        cash_step: Decimal | int | None = None,
    ) -> None:
        self._set(mode=mode, level=level, cash_step=cash_step)


class Settings(Value):
    """How a tenant keeps shop.

        currency: The one currency of every amount. It never changes.
        rounding: How amounts are rounded.
        picking: Which batches are sold first, unless a product says otherwise.
        cashier_refund_limit: The largest refund or void that a cashier may make alone; zero for
            none.
        cashier_discount_limit: How far a cashier may change a line's price alone, by overrides
            and discounts together, in percent; zero for not at all.
        encrypts_personal_data: Whether a store that outlives the process encrypts how customers
            are reached before it writes it down. What was written before is rewritten by
            `SealCustomers`.
    """

    __match_args__ = (
        "currency",
        "rounding",
        "picking",
        "cashier_refund_limit",
        "cashier_discount_limit",
        "encrypts_personal_data",
    )
    currency: str
    rounding: Rounding
    picking: Picking
    cashier_refund_limit: Decimal
    cashier_discount_limit: Decimal
    encrypts_personal_data: bool

    def __init__(
        self,
        *,
        currency: str,
        rounding: Rounding = Rounding(),
        picking: PickingLike = Picking.FIFO,
        cashier_refund_limit: Decimal | int = 0,
        cashier_discount_limit: Decimal | int = 0,
        encrypts_personal_data: bool = False,
    ) -> None:
        self._set(
            currency=currency,
            rounding=rounding,
            picking=picking,
            cashier_refund_limit=cashier_refund_limit,
            cashier_discount_limit=cashier_discount_limit,
            encrypts_personal_data=encrypts_personal_data,
        )


class Tenant(Value):
    """A shop business; what belongs to one is invisible to every other.

        id: Its id.
        name: Its name.
        domain: Its domain, unique among all tenants.
        settings: How it keeps shop.
        version: Counts the changes of its settings, from 1.
    """

    __match_args__ = ("id", "name", "domain", "settings", "version")
    id: TenantId
    name: str
    domain: str
    settings: Settings
    version: int

    def __init__(
        self,
        *,
        id: TenantId,
        name: str,
        domain: str,
        settings: Settings,
        version: int,
    ) -> None:
        self._set(id=id, name=name, domain=domain, settings=settings, version=version)


class NewUser(Value):
    """The fields of a `User`, to create or update it.

        username: The name at sign-in, unique per tenant without regard to case.
        email: The e-mail address, unique per tenant without regard to case.
        role: What the user may do.
    """

    __match_args__ = ("username", "email", "role")
    _private = frozenset(["email"])
    username: str
    email: str
    role: Role

    def __init__(self, *, username: str, email: str, role: RoleLike) -> None:
        self._set(username=username, email=email, role=role)


class User(UserMethods, Value):
    """A person who works for the tenant.

        id: Its id.
        username: The name at sign-in, unique per tenant without regard to case.
        email: The e-mail address, unique per tenant without regard to case.
        role: What the user may do.
        version: Counts the changes, from 1. An update names the version that it has read.
        archived: Archived records can be looked up, but nothing new may use them.
        created_at: When it was created.
        updated_at: When it was last changed.
    """

    __match_args__ = (
        "id",
        "username",
        "email",
        "role",
        "version",
        "archived",
        "created_at",
        "updated_at",
    )
    _private = frozenset(["email"])
    id: UserId
    username: str
    email: str
    role: Role
    version: int
    archived: bool
    created_at: datetime
    updated_at: datetime

    def __init__(
        self,
        *,
        id: UserId,
        username: str,
        email: str,
        role: RoleLike,
        version: int,
        archived: bool,
        created_at: datetime,
        updated_at: datetime,
    ) -> None:
        self._set(
            id=id,
            username=username,
            email=email,
            role=role,
            version=version,
            archived=archived,
            created_at=created_at,
            updated_at=updated_at,
        )


class NewTenant(Value):
    """A tenant to be opened.

        name: Its name.
        domain: Its domain, unique among all tenants.
        settings: How it will keep shop.
        admin: Its first user, who must be an admin.
    """

    __match_args__ = ("name", "domain", "settings", "admin")
    name: str
    domain: str
    settings: Settings
    admin: NewUser

    def __init__(self, *, name: str, domain: str, settings: Settings, admin: NewUser) -> None:
        self._set(name=name, domain=domain, settings=settings, admin=admin)


class NewLocation(Value):
    """The fields of a `Location`, to create or update it.

        name: Its name, unique per tenant without regard to case.
        address: Its postal address.
        phone: Its telephone number.
        time_zone: Its IANA time zone, which decides its business date.
    """

    __match_args__ = ("name", "address", "phone", "time_zone")
    _private = frozenset(["address", "phone"])
    name: str
    address: str
    phone: str | None
    time_zone: ZoneInfo

    def __init__(
        self,
        *,
        name: str,
        address: str,
        time_zone: ZoneInfo | str,
        phone: str | None = None,
    ) -> None:
        self._set(name=name, address=address, phone=phone, time_zone=time_zone)


class Location(LocationMethods, Value):
    """A shop or warehouse of the tenant.

        id: Its id.
        name: Its name, unique per tenant without regard to case.
        address: Its postal address.
        phone: Its telephone number.
        time_zone: Its IANA time zone, which decides its business date.
        version: Counts the changes, from 1. An update names the version that it has read.
        archived: Archived records can be looked up, but nothing new may use them.
        created_at: When it was created.
        updated_at: When it was last changed.
    """

    __match_args__ = (
        "id",
        "name",
        "address",
        "phone",
        "time_zone",
        "version",
        "archived",
        "created_at",
        "updated_at",
    )
    _private = frozenset(["address", "phone"])
    id: LocationId
    name: str
    address: str
    phone: str | None
    time_zone: ZoneInfo
    version: int
    archived: bool
    created_at: datetime
    updated_at: datetime

    def __init__(
        self,
        *,
        id: LocationId,
        name: str,
        address: str,
        time_zone: ZoneInfo | str,
        version: int,
        archived: bool,
        created_at: datetime,
        updated_at: datetime,
        phone: str | None = None,
    ) -> None:
        self._set(
            id=id,
            name=name,
            address=address,
            phone=phone,
            time_zone=time_zone,
            version=version,
            archived=archived,
            created_at=created_at,
            updated_at=updated_at,
        )


class NewCustomer(Value):
    """The fields of a `Customer`, to create or update it.

        first_name: First name.
        last_name: Last name.
        email: E-mail address, unique per tenant without regard to case when given.
        phone: Telephone number.
        address: Postal address.
        customer_group: The group that they belong to, for price lists and promotions.
        tax_exemption: Why they bear no tax, such as the number of a certificate; none when they
            do.
    """

    __match_args__ = (
        "first_name",
        "last_name",
        "email",
        "phone",
        "address",
        "customer_group",
        "tax_exemption",
    )
    _private = frozenset(["first_name", "last_name", "email", "phone", "address"])
    first_name: str
    last_name: str
    email: str | None
    phone: str | None
    address: str | None
    customer_group: str | None
    tax_exemption: str | None

    def __init__(
        self,
        *,
        first_name: str,
        last_name: str,
        email: str | None = None,
        phone: str | None = None,
        address: str | None = None,
        customer_group: str | None = None,
        tax_exemption: str | None = None,
    ) -> None:
        self._set(
            first_name=first_name,
            last_name=last_name,
            email=email,
            phone=phone,
            address=address,
            customer_group=customer_group,
            tax_exemption=tax_exemption,
        )


class Customer(CustomerMethods, Value):
    """A customer of the tenant.

        id: Its id.
        first_name: First name.
        last_name: Last name.
        email: E-mail address, unique per tenant without regard to case when given.
        phone: Telephone number.
        address: Postal address.
        customer_group: The group that they belong to, for price lists and promotions.
        tax_exemption: Why they bear no tax, such as the number of a certificate; none when they
            do.
        erased: Whether what was known of them was erased, for good: only their sales are left.
        version: Counts the changes, from 1. An update names the version that it has read.
        archived: Archived records can be looked up, but nothing new may use them.
        created_at: When it was created.
        updated_at: When it was last changed.
    """

    __match_args__ = (
        "id",
        "first_name",
        "last_name",
        "email",
        "phone",
        "address",
        "customer_group",
        "tax_exemption",
        "erased",
        "version",
        "archived",
        "created_at",
        "updated_at",
    )
    _private = frozenset(["first_name", "last_name", "email", "phone", "address"])
    id: CustomerId
    first_name: str
    last_name: str
    email: str | None
    phone: str | None
    address: str | None
    customer_group: str | None
    tax_exemption: str | None
    erased: bool
    version: int
    archived: bool
    created_at: datetime
    updated_at: datetime

    def __init__(
        self,
        *,
        id: CustomerId,
        first_name: str,
        last_name: str,
        erased: bool,
        version: int,
        archived: bool,
        created_at: datetime,
        updated_at: datetime,
        email: str | None = None,
        phone: str | None = None,
        address: str | None = None,
        customer_group: str | None = None,
        tax_exemption: str | None = None,
    ) -> None:
        self._set(
            id=id,
            first_name=first_name,
            last_name=last_name,
            email=email,
            phone=phone,
            address=address,
            customer_group=customer_group,
            tax_exemption=tax_exemption,
            erased=erased,
            version=version,
            archived=archived,
            created_at=created_at,
            updated_at=updated_at,
        )


class Sealing(Value):
    """How far customers are kept as the settings say.

        rewritten: How many were rewritten.
        left: How many are left to rewrite.
    """

    __match_args__ = ("rewritten", "left")
    rewritten: int
    left: int

    def __init__(self, *, rewritten: int, left: int) -> None:
        self._set(rewritten=rewritten, left=left)


class NewSupplier(Value):
    """The fields of a `Supplier`, to create or update it.

        name: Its name, unique per tenant.
        contact_name: Whom to talk to.
        email: E-mail address.
        phone: Telephone number.
        address: Postal address.
    """

    __match_args__ = ("name", "contact_name", "email", "phone", "address")
    _private = frozenset(["contact_name", "email", "phone", "address"])
    name: str
    contact_name: str | None
    email: str | None
    phone: str | None
    address: str | None

    def __init__(
        self,
        *,
        name: str,
        contact_name: str | None = None,
        email: str | None = None,
        phone: str | None = None,
        address: str | None = None,
    ) -> None:
        self._set(
            name=name,
            contact_name=contact_name,
            email=email,
            phone=phone,
            address=address,
        )


class Supplier(SupplierMethods, Value):
    """A supplier of the tenant.

        id: Its id.
        name: Its name, unique per tenant.
        contact_name: Whom to talk to.
        email: E-mail address.
        phone: Telephone number.
        address: Postal address.
        version: Counts the changes, from 1. An update names the version that it has read.
        archived: Archived records can be looked up, but nothing new may use them.
        created_at: When it was created.
        updated_at: When it was last changed.
    """

    __match_args__ = (
        "id",
        "name",
        "contact_name",
        "email",
        "phone",
        "address",
        "version",
        "archived",
        "created_at",
        "updated_at",
    )
    _private = frozenset(["contact_name", "email", "phone", "address"])
    id: SupplierId
    name: str
    contact_name: str | None
    email: str | None
    phone: str | None
    address: str | None
    version: int
    archived: bool
    created_at: datetime
    updated_at: datetime

    def __init__(
        self,
        *,
        id: SupplierId,
        name: str,
        version: int,
        archived: bool,
        created_at: datetime,
        updated_at: datetime,
        contact_name: str | None = None,
        email: str | None = None,
        phone: str | None = None,
        address: str | None = None,
    ) -> None:
        self._set(
            id=id,
            name=name,
            contact_name=contact_name,
            email=email,
            phone=phone,
            address=address,
            version=version,
            archived=archived,
            created_at=created_at,
            updated_at=updated_at,
        )


class TaxValue(TaxValueMethods, Value):
    """How much a tax is.

    One of `TaxValue.Percent`, `TaxValue.PerUnit`.
    """

    def __init__(self) -> None:
        raise TypeError("TaxValue is one of several: see help(TaxValue)")


@variant(TaxValue, "Percent")
class TaxValuePercent(TaxValue):
    """In percent of the price without tax."""

    __match_args__ = ("percent",)
    percent: Decimal

    def __init__(self, percent: Decimal | int) -> None:
        self._set(percent=percent)


@variant(TaxValue, "PerUnit")
class TaxValuePerUnit(TaxValue):
    """An amount for each whole unit, such as a levy on bottles."""

    __match_args__ = ("amount",)
    amount: Decimal

    def __init__(self, amount: Decimal | int) -> None:
        self._set(amount=amount)


class TaxRate(Value):
    """One rate of a tax class.

        location: Where it applies; none for everywhere.
        name: Its name on the receipt, such as `VAT`.
        value: The rate.
        inclusive: Whether prices include it.
        compound: Whether it is also charged on the taxable rates before it; an amount per unit
            never is.
        taxable: Whether compound rates after it are charged on it too, as in most places they
            are.
        starts_on: The first business date on which it is due.
        ends_on: The last business date on which it is due.
    """

    __match_args__ = (
        "location",
        "name",
        "value",
        "inclusive",
        "compound",
        "taxable",
        "starts_on",
        "ends_on",
    )
    location: LocationId | None
    name: str
    value: TaxValue
    inclusive: bool
    compound: bool
    taxable: bool
    starts_on: date | None
    ends_on: date | None

    def __init__(
        self,
        *,
        name: str,
        value: TaxValue,
        location: LocationId | None = None,
        inclusive: bool = False,
        compound: bool = False,
        taxable: bool = True,
        starts_on: date | None = None,
        ends_on: date | None = None,
    ) -> None:
        self._set(
            location=location,
            name=name,
            value=value,
            inclusive=inclusive,
            compound=compound,
            taxable=taxable,
            starts_on=starts_on,
            ends_on=ends_on,
        )


class NewTaxClass(Value):
    """The fields of a `TaxClass`, to create or update it.

        name: Its name, unique per tenant.
        rates: Its rates, in the order in which they apply. A location bears those that name it
            and those that name none.
    """

    __match_args__ = ("name", "rates")
    name: str
    rates: tuple[TaxRate, ...]

    def __init__(self, *, name: str, rates: Iterable[TaxRate] = ()) -> None:
        self._set(name=name, rates=rates)


class TaxClass(TaxClassMethods, Value):
    """What products with the same taxes belong to, such as "standard" or "food".

        id: Its id.
        name: Its name, unique per tenant.
        rates: Its rates, in the order in which they apply. A location bears those that name it
            and those that name none.
        version: Counts the changes, from 1. An update names the version that it has read.
        archived: Archived records can be looked up, but nothing new may use them.
        created_at: When it was created.
        updated_at: When it was last changed.
    """

    __match_args__ = ("id", "name", "rates", "version", "archived", "created_at", "updated_at")
    id: TaxClassId
    name: str
    rates: tuple[TaxRate, ...]
    version: int
    archived: bool
    created_at: datetime
    updated_at: datetime

    def __init__(
        self,
        *,
        id: TaxClassId,
        name: str,
        version: int,
        archived: bool,
        created_at: datetime,
        updated_at: datetime,
        rates: Iterable[TaxRate] = (),
    ) -> None:
        self._set(
            id=id,
            name=name,
            rates=rates,
            version=version,
            archived=archived,
            created_at=created_at,
            updated_at=updated_at,
        )


class PriceBreak(Value):
    """A price from a quantity on.

        min_quantity: From how many of the product's smallest units in the cart, over all its
            lines.
        price: The price for a whole unit, above zero.
    """

    __match_args__ = ("min_quantity", "price")
    min_quantity: int
    price: Decimal

    def __init__(self, *, min_quantity: int, price: Decimal | int) -> None:
        self._set(min_quantity=min_quantity, price=price)


class NewProduct(Value):
    """The fields of a `Product`, to create or update it.

        name: Its name.
        description: A longer description.
        sku: The tenant's own code for it, unique per tenant.
        price: Its price for a whole unit, above zero; what is given away is a discount or an
            override.
        price_breaks: Cheaper prices from a quantity on, each quantity once.
        cost: What a whole unit usually costs; used for units found without a batch.
        category: Its category.
        tax_class: Its tax class; none when it bears no tax.
        quantity_decimals: How many decimals its quantities have, 0 to 3: 1,250 with 3 is 1.250
            kg. It never changes, because every quantity on record is in this unit.
        picking: Which batches are sold first; none for the tenant's way.
    """

    __match_args__ = (
        "name",
        "description",
        "sku",
        "price",
        "price_breaks",
        "cost",
        "category",
        "tax_class",
        "quantity_decimals",
        "picking",
    )
    name: str
    description: str | None
    sku: str
    price: Decimal
    price_breaks: tuple[PriceBreak, ...]
    cost: Decimal | None
    category: str | None
    tax_class: TaxClassId | None
    quantity_decimals: int
    picking: Picking | None

    def __init__(
        self,
        *,
        name: str,
        sku: str,
        price: Decimal | int,
        description: str | None = None,
        price_breaks: Iterable[PriceBreak] = (),
        cost: Decimal | int | None = None,
        category: str | None = None,
        tax_class: TaxClassId | None = None,
        quantity_decimals: int = 0,
        picking: PickingLike | None = None,
    ) -> None:
        self._set(
            name=name,
            description=description,
            sku=sku,
            price=price,
            price_breaks=price_breaks,
            cost=cost,
            category=category,
            tax_class=tax_class,
            quantity_decimals=quantity_decimals,
            picking=picking,
        )


class Product(ProductMethods, Value):
    """Something that the tenant sells.

        id: Its id.
        name: Its name.
        description: A longer description.
        sku: The tenant's own code for it, unique per tenant.
        price: Its price for a whole unit, above zero; what is given away is a discount or an
            override.
        price_breaks: Cheaper prices from a quantity on, each quantity once.
        cost: What a whole unit usually costs; used for units found without a batch.
        category: Its category.
        tax_class: Its tax class; none when it bears no tax.
        quantity_decimals: How many decimals its quantities have, 0 to 3: 1,250 with 3 is 1.250
            kg. It never changes, because every quantity on record is in this unit.
        picking: Which batches are sold first; none for the tenant's way.
        version: Counts the changes, from 1. An update names the version that it has read.
        archived: Archived records can be looked up, but nothing new may use them.
        created_at: When it was created.
        updated_at: When it was last changed.
    """

    __match_args__ = (
        "id",
        "name",
        "description",
        "sku",
        "price",
        "price_breaks",
        "cost",
        "category",
        "tax_class",
        "quantity_decimals",
        "picking",
        "version",
        "archived",
        "created_at",
        "updated_at",
    )
    id: ProductId
    name: str
    description: str | None
    sku: str
    price: Decimal
    price_breaks: tuple[PriceBreak, ...]
    cost: Decimal | None
    category: str | None
    tax_class: TaxClassId | None
    quantity_decimals: int
    picking: Picking | None
    version: int
    archived: bool
    created_at: datetime
    updated_at: datetime

    def __init__(
        self,
        *,
        id: ProductId,
        name: str,
        sku: str,
        price: Decimal | int,
        quantity_decimals: int,
        version: int,
        archived: bool,
        created_at: datetime,
        updated_at: datetime,
        description: str | None = None,
        price_breaks: Iterable[PriceBreak] = (),
        cost: Decimal | int | None = None,
        category: str | None = None,
        tax_class: TaxClassId | None = None,
        picking: PickingLike | None = None,
    ) -> None:
        self._set(
            id=id,
            name=name,
            description=description,
            sku=sku,
            price=price,
            price_breaks=price_breaks,
            cost=cost,
            category=category,
            tax_class=tax_class,
            quantity_decimals=quantity_decimals,
            picking=picking,
            version=version,
            archived=archived,
            created_at=created_at,
            updated_at=updated_at,
        )


class ListedPrice(Value):
    """A product's price in a price list.

        product: The product.
        min_quantity: From how many of its smallest units in the cart; 1 for any.
        price: The price for a whole unit, above zero.
    """

    __match_args__ = ("product", "min_quantity", "price")
    product: ProductId
    min_quantity: int
    price: Decimal

    def __init__(self, *, product: ProductId, min_quantity: int, price: Decimal | int) -> None:
        self._set(product=product, min_quantity=min_quantity, price=price)


class NewPriceList(Value):
    """The fields of a `PriceList`, to create or update it.

        name: Its name, unique per tenant.
        location: Where it holds; none for everywhere.
        customer_group: For which customers; none for everybody.
        starts_on: Its first business date.
        ends_on: Its last business date.
        prices: The prices; a product may have several, for different quantities.
    """

    __match_args__ = ("name", "location", "customer_group", "starts_on", "ends_on", "prices")
    name: str
    location: LocationId | None
    customer_group: str | None
    starts_on: date | None
    ends_on: date | None
    prices: tuple[ListedPrice, ...]

    def __init__(
        self,
        *,
        name: str,
        location: LocationId | None = None,
        customer_group: str | None = None,
        starts_on: date | None = None,
        ends_on: date | None = None,
        prices: Iterable[ListedPrice] = (),
    ) -> None:
        self._set(
            name=name,
            location=location,
            customer_group=customer_group,
            starts_on=starts_on,
            ends_on=ends_on,
            prices=prices,
        )


class PriceList(PriceListMethods, Value):
    """Prices that hold somewhere, for somebody, or for some time. A customer gets the best of the
    product's own price and all lists that hold, or that of the list that the cart pins.

        id: Its id.
        name: Its name, unique per tenant.
        location: Where it holds; none for everywhere.
        customer_group: For which customers; none for everybody.
        starts_on: Its first business date.
        ends_on: Its last business date.
        prices: The prices; a product may have several, for different quantities.
        version: Counts the changes, from 1. An update names the version that it has read.
        archived: Archived records can be looked up, but nothing new may use them.
        created_at: When it was created.
        updated_at: When it was last changed.
    """

    __match_args__ = (
        "id",
        "name",
        "location",
        "customer_group",
        "starts_on",
        "ends_on",
        "prices",
        "version",
        "archived",
        "created_at",
        "updated_at",
    )
    id: PriceListId
    name: str
    location: LocationId | None
    customer_group: str | None
    starts_on: date | None
    ends_on: date | None
    prices: tuple[ListedPrice, ...]
    version: int
    archived: bool
    created_at: datetime
    updated_at: datetime

    def __init__(
        self,
        *,
        id: PriceListId,
        name: str,
        version: int,
        archived: bool,
        created_at: datetime,
        updated_at: datetime,
        location: LocationId | None = None,
        customer_group: str | None = None,
        starts_on: date | None = None,
        ends_on: date | None = None,
        prices: Iterable[ListedPrice] = (),
    ) -> None:
        self._set(
            id=id,
            name=name,
            location=location,
            customer_group=customer_group,
            starts_on=starts_on,
            ends_on=ends_on,
            prices=prices,
            version=version,
            archived=archived,
            created_at=created_at,
            updated_at=updated_at,
        )


class Scope(Value):
    """What in a cart a promotion looks at.

    One of `Scope.Cart`, `Scope.Category`, `Scope.Products`.
    """

    def __init__(self) -> None:
        raise TypeError("Scope is one of several: see help(Scope)")


@variant(Scope, "Cart")
class ScopeCart(Scope):
    """Everything."""

    __match_args__ = ()

    def __init__(self) -> None:
        self._set()


@variant(Scope, "Category")
class ScopeCategory(Scope):
    """Products of this category."""

    __match_args__ = ("category",)
    category: str

    def __init__(self, category: str) -> None:
        self._set(category=category)


@variant(Scope, "Products")
class ScopeProducts(Scope):
    """These products."""

    __match_args__ = ("products",)
    products: frozenset[ProductId]

    def __init__(self, products: Iterable[ProductId]) -> None:
        self._set(products=products)


class Condition(Value):
    """What must be in the cart first. Amounts are what is left after the discounts before.

    One of `Condition.Units`, `Condition.Spend`.
    """

    def __init__(self) -> None:
        raise TypeError("Condition is one of several: see help(Condition)")


@variant(Condition, "Units")
class ConditionUnits(Condition):
    """So many whole units.

        on: Of what.
        at_least: The least.
    """

    __match_args__ = ("on", "at_least")
    on: Scope
    at_least: int

    def __init__(self, *, on: Scope, at_least: int) -> None:
        self._set(on=on, at_least=at_least)


@variant(Condition, "Spend")
class ConditionSpend(Condition):
    """Goods of so much value.

        on: Of what.
        at_least: The least.
    """

    __match_args__ = ("on", "at_least")
    on: Scope
    at_least: Decimal

    def __init__(self, *, on: Scope, at_least: Decimal | int) -> None:
        self._set(on=on, at_least=at_least)


class Benefit(Value):
    """What a promotion gives. In a cart that is worth less, all of it and no more.

    Units are whole units: 2.5 kg are two. What is given in part goes to the cheapest first, by
    what is left of the price.

    One of `Benefit.PercentOff`, `Benefit.AmountOff`, `Benefit.AmountOffEach`, `Benefit.BuyGet`,
    `Benefit.Bundle`.
    """

    def __init__(self) -> None:
        raise TypeError("Benefit is one of several: see help(Benefit)")


@variant(Benefit, "PercentOff")
class BenefitPercentOff(Benefit):
    """A percentage off.

        on: Off what.
        percent: How much, at most 100.
        max_units: Off at most so many units, the cheapest; off all when not said.
    """

    __match_args__ = ("on", "percent", "max_units")
    on: Scope
    percent: Decimal
    max_units: int | None

    def __init__(
        self,
        *,
        on: Scope,
        percent: Decimal | int,
        max_units: int | None = None,
    ) -> None:
        self._set(on=on, percent=percent, max_units=max_units)


@variant(Benefit, "AmountOff")
class BenefitAmountOff(Benefit):
    """An amount off, once, spread by value.

        on: Off what.
        amount: How much.
        max_units: Off at most so many units, the cheapest; off all when not said.
    """

    __match_args__ = ("on", "amount", "max_units")
    on: Scope
    amount: Decimal
    max_units: int | None

    def __init__(
        self,
        *,
        on: Scope,
        amount: Decimal | int,
        max_units: int | None = None,
    ) -> None:
        self._set(on=on, amount=amount, max_units=max_units)


@variant(Benefit, "AmountOffEach")
class BenefitAmountOffEach(Benefit):
    """An amount off each whole unit, in proportion for weighed goods. More than the price of a
    product that is named is refused.

        on: Off what.
        amount: How much.
    """

    __match_args__ = ("on", "amount")
    on: Scope
    amount: Decimal

    def __init__(self, *, on: Scope, amount: Decimal | int) -> None:
        self._set(on=on, amount=amount)


@variant(Benefit, "BuyGet")
class BenefitBuyGet(Benefit):
    """Buy some, get some cheaper or free: of the units that qualify, the cheapest are given.

        buy: What to buy.
        buy_units: How many units to buy for each time.
        get: What is given.
        get_units: How many units are given each time.
        percent: How much off them: 100 is free.
        max_times: At most so often in one cart; as often as it fits when not said.
    """

    __match_args__ = ("buy", "buy_units", "get", "get_units", "percent", "max_times")
    buy: Scope
    buy_units: int
    get: Scope
    get_units: int
    percent: Decimal
    max_times: int | None

    def __init__(
        self,
        *,
        buy: Scope,
        buy_units: int,
        get: Scope,
        get_units: int,
        percent: Decimal | int,
        max_times: int | None = None,
    ) -> None:
        self._set(
            buy=buy,
            buy_units=buy_units,
            get=get,
            get_units=get_units,
            percent=percent,
            max_times=max_times,
        )


@variant(Benefit, "Bundle")
class BenefitBundle(Benefit):
    """So many units, mixed as one likes, for one price: the dearest are put together first.

        on: Of what.
        units: How many units.
        price: For how much together.
        max_times: At most so often in one cart; as often as it fits when not said.
    """

    __match_args__ = ("on", "units", "price", "max_times")
    on: Scope
    units: int
    price: Decimal
    max_times: int | None

    def __init__(
        self,
        *,
        on: Scope,
        units: int,
        price: Decimal | int,
        max_times: int | None = None,
    ) -> None:
        self._set(on=on, units=units, price=price, max_times=max_times)


class NewPromotion(Value):
    """The fields of a `Promotion`, to create or update it.

        name: Its name, as the receipt prints it.
        priority: Lower ones apply first.
        exclusive: Whether, when it gives something, it stops the ones after it.
        coupon_code: The code that the customer must show, unique per tenant; none when it
            applies by itself.
        location: Where it holds; none for everywhere.
        customer_group: For which customers; none for everybody.
        starts_on: Its first business date.
        ends_on: Its last business date.
        starts_at: From this time of the location's day, to the second.
        ends_at: Before this time of the location's day. What holds over midnight is two
            promotions.
        usage_limit: In how many sales it may be used, counted while it has a limit; voided
            sales do not count.
        usage_limit_per_customer: In how many sales by one customer. Then the sale needs a
            customer.
        condition: What must be in the cart; nothing in particular when not said.
        benefit: What it gives.
    """

    __match_args__ = (
        "name",
        "priority",
        "exclusive",
        "coupon_code",
        "location",
        "customer_group",
        "starts_on",
        "ends_on",
        "starts_at",
        "ends_at",
        "usage_limit",
        "usage_limit_per_customer",
        "condition",
        "benefit",
    )
    name: str
    priority: int
    exclusive: bool
    coupon_code: str | None
    location: LocationId | None
    customer_group: str | None
    starts_on: date | None
    ends_on: date | None
    starts_at: time | None
    ends_at: time | None
    usage_limit: int | None
    usage_limit_per_customer: int | None
    condition: Condition | None
    benefit: Benefit

    def __init__(
        self,
        *,
        name: str,
        benefit: Benefit,
        priority: int = 0,
        exclusive: bool = False,
        coupon_code: str | None = None,
        location: LocationId | None = None,
        customer_group: str | None = None,
        starts_on: date | None = None,
        ends_on: date | None = None,
        starts_at: time | None = None,
        ends_at: time | None = None,
        usage_limit: int | None = None,
        usage_limit_per_customer: int | None = None,
        condition: Condition | None = None,
    ) -> None:
        self._set(
            name=name,
            priority=priority,
            exclusive=exclusive,
            coupon_code=coupon_code,
            location=location,
            customer_group=customer_group,
            starts_on=starts_on,
            ends_on=ends_on,
            starts_at=starts_at,
            ends_at=ends_at,
            usage_limit=usage_limit,
            usage_limit_per_customer=usage_limit_per_customer,
            condition=condition,
            benefit=benefit,
        )


class Promotion(PromotionMethods, Value):
    """A price rule that applies by itself or by coupon. Promotions apply one after the other, by
    priority and id, each to what those before it left.

        id: Its id.
        name: Its name, as the receipt prints it.
        priority: Lower ones apply first.
        exclusive: Whether, when it gives something, it stops the ones after it.
        coupon_code: The code that the customer must show, unique per tenant; none when it
            applies by itself.
        location: Where it holds; none for everywhere.
        customer_group: For which customers; none for everybody.
        starts_on: Its first business date.
        ends_on: Its last business date.
        starts_at: From this time of the location's day, to the second.
        ends_at: Before this time of the location's day. What holds over midnight is two
            promotions.
        usage_limit: In how many sales it may be used, counted while it has a limit; voided
            sales do not count.
        usage_limit_per_customer: In how many sales by one customer. Then the sale needs a
            customer.
        condition: What must be in the cart; nothing in particular when not said.
        benefit: What it gives.
        version: Counts the changes, from 1. An update names the version that it has read.
        archived: Archived records can be looked up, but nothing new may use them.
        created_at: When it was created.
        updated_at: When it was last changed.
    """

    __match_args__ = (
        "id",
        "name",
        "priority",
        "exclusive",
        "coupon_code",
        "location",
        "customer_group",
        "starts_on",
        "ends_on",
        "starts_at",
        "ends_at",
        "usage_limit",
        "usage_limit_per_customer",
        "condition",
        "benefit",
        "version",
        "archived",
        "created_at",
        "updated_at",
    )
    id: PromotionId
    name: str
    priority: int
    exclusive: bool
    coupon_code: str | None
    location: LocationId | None
    customer_group: str | None
    starts_on: date | None
    ends_on: date | None
    starts_at: time | None
    ends_at: time | None
    usage_limit: int | None
    usage_limit_per_customer: int | None
    condition: Condition | None
    benefit: Benefit
    version: int
    archived: bool
    created_at: datetime
    updated_at: datetime

    def __init__(
        self,
        *,
        id: PromotionId,
        name: str,
        priority: int,
        exclusive: bool,
        benefit: Benefit,
        version: int,
        archived: bool,
        created_at: datetime,
        updated_at: datetime,
        coupon_code: str | None = None,
        location: LocationId | None = None,
        customer_group: str | None = None,
        starts_on: date | None = None,
        ends_on: date | None = None,
        starts_at: time | None = None,
        ends_at: time | None = None,
        usage_limit: int | None = None,
        usage_limit_per_customer: int | None = None,
        condition: Condition | None = None,
    ) -> None:
        self._set(
            id=id,
            name=name,
            priority=priority,
            exclusive=exclusive,
            coupon_code=coupon_code,
            location=location,
            customer_group=customer_group,
            starts_on=starts_on,
            ends_on=ends_on,
            starts_at=starts_at,
            ends_at=ends_at,
            usage_limit=usage_limit,
            usage_limit_per_customer=usage_limit_per_customer,
            condition=condition,
            benefit=benefit,
            version=version,
            archived=archived,
            created_at=created_at,
            updated_at=updated_at,
        )


class PageQuery(Value):
    """Which records to page through, in the order of their ids.

        after: Only records after this id: the `next` of the page before.
        limit: At most this many, between 1 and 10,000.
        archived: Also archived ones.
    """

    __match_args__ = ("after", "limit", "archived")
    after: int | None
    limit: int
    archived: bool

    def __init__(
        self,
        *,
        after: int | None = None,
        limit: int = 100,
        archived: bool = False,
    ) -> None:
        self._set(after=after, limit=limit, archived=archived)


class DiscountValue(Value):
    """How much a discount takes off.

    One of `DiscountValue.Percent`, `DiscountValue.Amount`.
    """

    def __init__(self) -> None:
        raise TypeError("DiscountValue is one of several: see help(DiscountValue)")


@variant(DiscountValue, "Percent")
class DiscountValuePercent(DiscountValue):
    """A percentage between 0 and 100."""

    __match_args__ = ("percent",)
    percent: Decimal

    def __init__(self, percent: Decimal | int) -> None:
        self._set(percent=percent)


@variant(DiscountValue, "Amount")
class DiscountValueAmount(DiscountValue):
    """An amount in the tenant's currency, at most what it is taken from."""

    __match_args__ = ("amount",)
    amount: Decimal

    def __init__(self, amount: Decimal | int) -> None:
        self._set(amount=amount)


class Discount(Value):
    """A discount given by hand.

        value: How much.
        reason: Why.
    """

    __match_args__ = ("value", "reason")
    value: DiscountValue
    reason: str

    def __init__(self, *, value: DiscountValue, reason: str) -> None:
        self._set(value=value, reason=reason)


class PriceOverride(Value):
    """A price given by hand.

        price: The price for a whole unit; may be zero.
        reason: Why.
    """

    __match_args__ = ("price", "reason")
    price: Decimal
    reason: str

    def __init__(self, *, price: Decimal | int, reason: str) -> None:
        self._set(price=price, reason=reason)


class CartLine(Value):
    """One line of a cart.

        product: The product.
        quantity: How many of its smallest units.
        price: Another price than the catalogue's; needs `Permission.OverridePrice`, a cashier's
            up to the tenant's limit.
        discount: A discount on this line; needs `Permission.Discount`, a cashier's up to the
            tenant's limit.
        batch: The batch to take out of turn; needs `Permission.ChooseBatch`.
    """

    __match_args__ = ("product", "quantity", "price", "discount", "batch")
    product: ProductId
    quantity: int
    price: PriceOverride | None
    discount: Discount | None
    batch: BatchId | None

    def __init__(
        self,
        *,
        product: ProductId,
        quantity: int,
        price: PriceOverride | None = None,
        discount: Discount | None = None,
        batch: BatchId | None = None,
    ) -> None:
        self._set(
            product=product,
            quantity=quantity,
            price=price,
            discount=discount,
            batch=batch,
        )


class Cart(Value):
    """What a customer wants to buy, where.

        location: Where the goods are taken from, and whose taxes apply.
        customer: Who buys; most sales are anonymous.
        lines: What is bought, on at most 5,000 lines. The same product may stand on several.
        discount: A discount on the whole cart.
        coupons: The codes of the coupons that the customer shows, at most 100.
        price_list: The price list to go by, which must hold; the best price when not said. It
            needs no permission: which list a till goes by is for the shop to arrange.
        currency: The currency that the till counts in; refused when it is not the tenant's.
    """

    __match_args__ = (
        "location",
        "customer",
        "lines",
        "discount",
        "coupons",
        "price_list",
        "currency",
    )
    location: LocationId
    customer: CustomerId | None
    lines: tuple[CartLine, ...]
    discount: Discount | None
    coupons: tuple[str, ...]
    price_list: PriceListId | None
    currency: str | None

    def __init__(
        self,
        *,
        location: LocationId,
        customer: CustomerId | None = None,
        lines: Iterable[CartLine] = (),
        discount: Discount | None = None,
        coupons: Iterable[str] = (),
        price_list: PriceListId | None = None,
        currency: str | None = None,
    ) -> None:
        self._set(
            location=location,
            customer=customer,
            lines=lines,
            discount=discount,
            coupons=coupons,
            price_list=price_list,
            currency=currency,
        )


class PriceSource(PriceSourceMethods, Value):
    """Where a unit price comes from.

    One of `PriceSource.Product`, `PriceSource.Break`, `PriceSource.List`,
    `PriceSource.Override`.
    """

    def __init__(self) -> None:
        raise TypeError("PriceSource is one of several: see help(PriceSource)")


@variant(PriceSource, "Product")
class PriceSourceProduct(PriceSource):
    """The product's price."""

    __match_args__ = ()

    def __init__(self) -> None:
        self._set()


@variant(PriceSource, "Break")
class PriceSourceBreak(PriceSource):
    """A quantity break of the product.

        min_quantity: From how many units it holds.
    """

    __match_args__ = ("min_quantity",)
    min_quantity: int

    def __init__(self, min_quantity: int) -> None:
        self._set(min_quantity=min_quantity)


@variant(PriceSource, "List")
class PriceSourceList(PriceSource):
    """A price list.

        list: The list.
        name: Its name.
        min_quantity: From how many units it holds.
    """

    __match_args__ = ("list", "name", "min_quantity")
    list: PriceListId
    name: str
    min_quantity: int

    def __init__(self, *, list: PriceListId, name: str, min_quantity: int) -> None:
        self._set(list=list, name=name, min_quantity=min_quantity)


@variant(PriceSource, "Override")
class PriceSourceOverride(PriceSource):
    """An override.

        reason: Why.
    """

    __match_args__ = ("reason",)
    reason: str

    def __init__(self, reason: str) -> None:
        self._set(reason=reason)


class LineDiscount(Value):
    """A discount that a line got.

        kind: Where it comes from.
        promotion: The promotion, when it comes from one.
        reason: Why.
        amount: How much, in the tenant's currency.
    """

    __match_args__ = ("kind", "promotion", "reason", "amount")
    kind: DiscountKind
    promotion: PromotionId | None
    reason: str
    amount: Decimal

    def __init__(
        self,
        *,
        kind: DiscountKindLike,
        reason: str,
        amount: Decimal | int,
        promotion: PromotionId | None = None,
    ) -> None:
        self._set(kind=kind, promotion=promotion, reason=reason, amount=amount)


class LineTax(Value):
    """A tax that a line bears.

        name: The rate's name on the receipt, such as `VAT`.
        value: The rate.
        inclusive: Whether the price includes it.
        base: What it is charged on: the price without tax, and for a compound rate the taxes
            before it.
        amount: How much, in the tenant's currency.
    """

    __match_args__ = ("name", "value", "inclusive", "base", "amount")
    name: str
    value: TaxValue
    inclusive: bool
    base: Decimal
    amount: Decimal

    def __init__(
        self,
        *,
        name: str,
        value: TaxValue,
        inclusive: bool,
        base: Decimal | int,
        amount: Decimal | int,
    ) -> None:
        self._set(name=name, value=value, inclusive=inclusive, base=base, amount=amount)


class PricedLine(PricedLineMethods, Value):
    """A line with its amounts.

        product: The product.
        quantity: How much of it.
        quantity_decimals: How many decimals the quantity has.
        list_price: The product's price for a whole unit.
        unit_price: The price charged for a whole unit, before discounts.
        price_source: Where that comes from.
        total_price: Unit price × quantity, rounded.
        discount_amount: The sum of the discounts.
        tax_amount: The sum of the taxes.
        exclusive_tax_amount: The part of the taxes that comes on top of the price.
        discounts: The discounts, in the order in which they were taken.
        taxes: The taxes, in the order in which they apply.
    """

    __match_args__ = (
        "product",
        "quantity",
        "quantity_decimals",
        "list_price",
        "unit_price",
        "price_source",
        "total_price",
        "discount_amount",
        "tax_amount",
        "exclusive_tax_amount",
        "discounts",
        "taxes",
    )
    product: ProductId
    quantity: int
    quantity_decimals: int
    list_price: Decimal
    unit_price: Decimal
    price_source: PriceSource
    total_price: Decimal
    discount_amount: Decimal
    tax_amount: Decimal
    exclusive_tax_amount: Decimal
    discounts: tuple[LineDiscount, ...]
    taxes: tuple[LineTax, ...]

    def __init__(
        self,
        *,
        product: ProductId,
        quantity: int,
        quantity_decimals: int,
        list_price: Decimal | int,
        unit_price: Decimal | int,
        price_source: PriceSource,
        total_price: Decimal | int,
        discount_amount: Decimal | int,
        tax_amount: Decimal | int,
        exclusive_tax_amount: Decimal | int,
        discounts: Iterable[LineDiscount] = (),
        taxes: Iterable[LineTax] = (),
    ) -> None:
        self._set(
            product=product,
            quantity=quantity,
            quantity_decimals=quantity_decimals,
            list_price=list_price,
            unit_price=unit_price,
            price_source=price_source,
            total_price=total_price,
            discount_amount=discount_amount,
            tax_amount=tax_amount,
            exclusive_tax_amount=exclusive_tax_amount,
            discounts=discounts,
            taxes=taxes,
        )


class PromotionResult(Value):
    """A promotion that was looked at.

        promotion: The promotion.
        name: Its name.
        usage_limit: In how many sales it may be used.
        usage_limit_per_customer: In how many sales by one customer.
        state: What became of it.
        amount: What it gave.
    """

    __match_args__ = (
        "promotion",
        "name",
        "usage_limit",
        "usage_limit_per_customer",
        "state",
        "amount",
    )
    promotion: PromotionId
    name: str
    usage_limit: int | None
    usage_limit_per_customer: int | None
    state: PromotionState
    amount: Decimal

    def __init__(
        self,
        *,
        promotion: PromotionId,
        name: str,
        state: PromotionStateLike,
        amount: Decimal | int,
        usage_limit: int | None = None,
        usage_limit_per_customer: int | None = None,
    ) -> None:
        self._set(
            promotion=promotion,
            name=name,
            usage_limit=usage_limit,
            usage_limit_per_customer=usage_limit_per_customer,
            state=state,
            amount=amount,
        )


class TaxTotal(Value):
    """A tax of the whole cart or sale.

        name: The rate's name on the receipt.
        value: The rate.
        inclusive: Whether the prices include it.
        base: What it is charged on.
        amount: How much.
    """

    __match_args__ = ("name", "value", "inclusive", "base", "amount")
    name: str
    value: TaxValue
    inclusive: bool
    base: Decimal
    amount: Decimal

    def __init__(
        self,
        *,
        name: str,
        value: TaxValue,
        inclusive: bool,
        base: Decimal | int,
        amount: Decimal | int,
    ) -> None:
        self._set(name=name, value=value, inclusive=inclusive, base=base, amount=amount)


class PricedCart(PricedCartMethods, Value):
    """A cart with its amounts. The lines are in the cart's order.

        currency: The currency of every amount.
        lines: The lines.
        promotions: The promotions that were looked at, in the order in which they apply.
        tax_exemption: Why no tax is charged, when the customer is exempt.
        total_amount: What is to be paid, before the cash step.
        tax_amount: The tax in it.
        exclusive_tax_amount: The tax that came on top of the prices.
        discount_amount: What the discounts took off.
    """

    __match_args__ = (
        "currency",
        "lines",
        "promotions",
        "tax_exemption",
        "total_amount",
        "tax_amount",
        "exclusive_tax_amount",
        "discount_amount",
    )
    currency: str
    lines: tuple[PricedLine, ...]
    promotions: tuple[PromotionResult, ...]
    tax_exemption: str | None
    total_amount: Decimal
    tax_amount: Decimal
    exclusive_tax_amount: Decimal
    discount_amount: Decimal

    def __init__(
        self,
        *,
        currency: str,
        total_amount: Decimal | int,
        tax_amount: Decimal | int,
        exclusive_tax_amount: Decimal | int,
        discount_amount: Decimal | int,
        lines: Iterable[PricedLine] = (),
        promotions: Iterable[PromotionResult] = (),
        tax_exemption: str | None = None,
    ) -> None:
        self._set(
            currency=currency,
            lines=lines,
            promotions=promotions,
            tax_exemption=tax_exemption,
            total_amount=total_amount,
            tax_amount=tax_amount,
            exclusive_tax_amount=exclusive_tax_amount,
            discount_amount=discount_amount,
        )


class PriceStep(PriceStepMethods, Value):
    """A step on the way from a cart to its total, in the order in which prices are made. It prints
    as a sentence.

    One of `PriceStep.UnitPrice`, `PriceStep.Discount`, `PriceStep.NoPromotion`,
    `PriceStep.Tax`, `PriceStep.Exempt`, `PriceStep.Total`.
    """

    def __init__(self) -> None:
        raise TypeError("PriceStep is one of several: see help(PriceStep)")


@variant(PriceStep, "UnitPrice")
class PriceStepUnitPrice(PriceStep):
    """A line's unit price, and where it comes from.

        line_no: The line, from 1.
        product: The product.
        quantity: How much of it, in whole units.
        unit_price: The price for a whole unit.
        source: Where it comes from.
        total_price: Unit price × quantity, rounded.
    """

    __match_args__ = ("line_no", "product", "quantity", "unit_price", "source", "total_price")
    line_no: int
    product: ProductId
    quantity: Decimal
    unit_price: Decimal
    source: PriceSource
    total_price: Decimal

    def __init__(
        self,
        *,
        line_no: int,
        product: ProductId,
        quantity: Decimal | int,
        unit_price: Decimal | int,
        source: PriceSource,
        total_price: Decimal | int,
    ) -> None:
        self._set(
            line_no=line_no,
            product=product,
            quantity=quantity,
            unit_price=unit_price,
            source=source,
            total_price=total_price,
        )


@variant(PriceStep, "Discount")
class PriceStepDiscount(PriceStep):
    """What a line gets off.

        line_no: The line, from 1.
        kind: By what.
        promotion: The promotion, when it is one.
        reason: Why.
        amount: How much.
    """

    __match_args__ = ("line_no", "kind", "promotion", "reason", "amount")
    line_no: int
    kind: DiscountKind
    promotion: PromotionId | None
    reason: str
    amount: Decimal

    def __init__(
        self,
        *,
        line_no: int,
        kind: DiscountKindLike,
        reason: str,
        amount: Decimal | int,
        promotion: PromotionId | None = None,
    ) -> None:
        self._set(line_no=line_no, kind=kind, promotion=promotion, reason=reason, amount=amount)


@variant(PriceStep, "NoPromotion")
class PriceStepNoPromotion(PriceStep):
    """A promotion that gave nothing.

        promotion: The promotion.
        name: Its name.
        state: Why not.
    """

    __match_args__ = ("promotion", "name", "state")
    promotion: PromotionId
    name: str
    state: PromotionState

    def __init__(self, *, promotion: PromotionId, name: str, state: PromotionStateLike) -> None:
        self._set(promotion=promotion, name=name, state=state)


@variant(PriceStep, "Tax")
class PriceStepTax(PriceStep):
    """A tax that a line bears.

        line_no: The line, from 1.
        tax: The tax.
    """

    __match_args__ = ("line_no", "tax")
    line_no: int
    tax: LineTax

    def __init__(self, *, line_no: int, tax: LineTax) -> None:
        self._set(line_no=line_no, tax=tax)


@variant(PriceStep, "Exempt")
class PriceStepExempt(PriceStep):
    """Why there is no tax.

        reason: The reason on the customer's record.
    """

    __match_args__ = ("reason",)
    reason: str

    def __init__(self, reason: str) -> None:
        self._set(reason=reason)


@variant(PriceStep, "Total")
class PriceStepTotal(PriceStep):
    """What is to be paid.

        total_price: The total prices of the lines.
        discount_amount: Less the discounts.
        exclusive_tax_amount: And the tax on top.
        total_amount: Together.
    """

    __match_args__ = ("total_price", "discount_amount", "exclusive_tax_amount", "total_amount")
    total_price: Decimal
    discount_amount: Decimal
    exclusive_tax_amount: Decimal
    total_amount: Decimal

    def __init__(
        self,
        *,
        total_price: Decimal | int,
        discount_amount: Decimal | int,
        exclusive_tax_amount: Decimal | int,
        total_amount: Decimal | int,
    ) -> None:
        self._set(
            total_price=total_price,
            discount_amount=discount_amount,
            exclusive_tax_amount=exclusive_tax_amount,
            total_amount=total_amount,
        )


class Payment(PaymentMethods, Value):
    """What a customer offers.

        method: How.
        tendered: How much; nothing means whatever the other payments leave to pay.
    """

    __match_args__ = ("method", "tendered")
    method: PaymentMethod
    tendered: Decimal | None

    def __init__(
        self,
        *,
        method: PaymentMethodLike,
        tendered: Decimal | int | None = None,
    ) -> None:
        self._set(method=method, tendered=tendered)


class TakenPayment(Value):
    """A payment as it was taken.

        method: How.
        amount: What the shop keeps.
        tendered: What the customer gave; more than `amount` only in cash.
    """

    __match_args__ = ("method", "amount", "tendered")
    method: PaymentMethod
    amount: Decimal
    tendered: Decimal

    def __init__(
        self,
        *,
        method: PaymentMethodLike,
        amount: Decimal | int,
        tendered: Decimal | int,
    ) -> None:
        self._set(method=method, amount=amount, tendered=tendered)


class Checkout(Value):
    """Sells a cart: prices it again from the database, picks its batches, takes the payments, and
    records all of it or nothing.

        cart: What is bought.
        payments: What the customer offers, in at most 100 payments.
        shown_total: The total that the customer was shown; the sale is refused when it comes to
            another.
        key: Makes it happen once.
    """

    __match_args__ = ("cart", "payments", "shown_total", "key")
    cart: Cart
    payments: tuple[Payment, ...]
    shown_total: Decimal | None
    key: UUID | None

    def __init__(
        self,
        *,
        cart: Cart,
        payments: Iterable[Payment] = (),
        shown_total: Decimal | int | None = None,
        key: UUID | None = None,
    ) -> None:
        self._set(cart=cart, payments=payments, shown_total=shown_total, key=key)


class BatchTaken(Value):
    """Units that a line took from a batch.

        batch: The batch.
        quantity: Units taken.
        unit_cost: What a whole unit cost.
        returned: Units that came back since.
    """

    __match_args__ = ("batch", "quantity", "unit_cost", "returned")
    batch: BatchId
    quantity: int
    unit_cost: Decimal
    returned: int

    def __init__(
        self,
        *,
        batch: BatchId,
        quantity: int,
        unit_cost: Decimal | int,
        returned: int,
    ) -> None:
        self._set(batch=batch, quantity=quantity, unit_cost=unit_cost, returned=returned)


class SaleLine(SaleLineMethods, Value):
    """A line of a sale.

        line_no: Its number, from 1.
        product: The product.
        sku: Its SKU when it was sold.
        name: Its name when it was sold.
        quantity: Units sold.
        quantity_decimals: How many decimals the quantity has.
        list_price: The catalogue's price for a whole unit.
        unit_price: The price charged for a whole unit, before discounts.
        override_reason: Why the price was not the catalogue's.
        total_price: Unit price × quantity, rounded.
        discount_amount: The sum of the discounts.
        tax_amount: The sum of the taxes.
        exclusive_tax_amount: The part of the taxes that came on top of the price.
        discounts: The discounts.
        taxes: The taxes.
        batches: The batches it took, in the order in which they were taken.
        refunded_quantity: Units given back so far.
        refunded_amount: What was paid back for them.
        refunded_tax_amount: The tax in that.
    """

    __match_args__ = (
        "line_no",
        "product",
        "sku",
        "name",
        "quantity",
        "quantity_decimals",
        "list_price",
        "unit_price",
        "override_reason",
        "total_price",
        "discount_amount",
        "tax_amount",
        "exclusive_tax_amount",
        "discounts",
        "taxes",
        "batches",
        "refunded_quantity",
        "refunded_amount",
        "refunded_tax_amount",
    )
    line_no: int
    product: ProductId
    sku: str
    name: str
    quantity: int
    quantity_decimals: int
    list_price: Decimal
    unit_price: Decimal
    override_reason: str | None
    total_price: Decimal
    discount_amount: Decimal
    tax_amount: Decimal
    exclusive_tax_amount: Decimal
    discounts: tuple[LineDiscount, ...]
    taxes: tuple[LineTax, ...]
    batches: tuple[BatchTaken, ...]
    refunded_quantity: int
    refunded_amount: Decimal
    refunded_tax_amount: Decimal

    def __init__(
        self,
        *,
        line_no: int,
        product: ProductId,
        sku: str,
        name: str,
        quantity: int,
        quantity_decimals: int,
        list_price: Decimal | int,
        unit_price: Decimal | int,
        total_price: Decimal | int,
        discount_amount: Decimal | int,
        tax_amount: Decimal | int,
        exclusive_tax_amount: Decimal | int,
        refunded_quantity: int,
        refunded_amount: Decimal | int,
        refunded_tax_amount: Decimal | int,
        override_reason: str | None = None,
        discounts: Iterable[LineDiscount] = (),
        taxes: Iterable[LineTax] = (),
        batches: Iterable[BatchTaken] = (),
    ) -> None:
        self._set(
            line_no=line_no,
            product=product,
            sku=sku,
            name=name,
            quantity=quantity,
            quantity_decimals=quantity_decimals,
            list_price=list_price,
            unit_price=unit_price,
            override_reason=override_reason,
            total_price=total_price,
            discount_amount=discount_amount,
            tax_amount=tax_amount,
            exclusive_tax_amount=exclusive_tax_amount,
            discounts=discounts,
            taxes=taxes,
            batches=batches,
            refunded_quantity=refunded_quantity,
            refunded_amount=refunded_amount,
            refunded_tax_amount=refunded_tax_amount,
        )


class Sale(SaleMethods, Value):
    """A sale: a row of the table `transactions`.

        id: Its id.
        location: Where.
        customer: To whom, when known.
        user: Who sold it.
        approved_by: Who approved it, when somebody did.
        sold_at: When.
        business_date: On which business date.
        currency: The currency of every amount.
        lines: The lines, in the cart's order.
        payments: The payments.
        paid_by: How it was paid, in one word.
        total_amount: What was to be paid, before the cash step.
        tax_amount: The tax in it.
        exclusive_tax_amount: The tax that came on top of the prices.
        discount_amount: What the discounts took off.
        tax_exemption: Why no tax was charged, when the customer was exempt.
        rounding_amount: What the cash step added, or took off when negative.
        status: How much of it still stands.
        refunded_amount: What was paid back so far, before the cash step.
        refund_count: How often something was paid back.
        replayed: Whether this is the answer of an earlier checkout with the same key, as it was
            then.
    """

    __match_args__ = (
        "id",
        "location",
        "customer",
        "user",
        "approved_by",
        "sold_at",
        "business_date",
        "currency",
        "lines",
        "payments",
        "paid_by",
        "total_amount",
        "tax_amount",
        "exclusive_tax_amount",
        "discount_amount",
        "tax_exemption",
        "rounding_amount",
        "status",
        "refunded_amount",
        "refund_count",
        "replayed",
    )
    id: SaleId
    location: LocationId
    customer: CustomerId | None
    user: UserId
    approved_by: UserId | None
    sold_at: datetime
    business_date: date
    currency: str
    lines: tuple[SaleLine, ...]
    payments: tuple[TakenPayment, ...]
    paid_by: PaidBy
    total_amount: Decimal
    tax_amount: Decimal
    exclusive_tax_amount: Decimal
    discount_amount: Decimal
    tax_exemption: str | None
    rounding_amount: Decimal
    status: SaleStatus
    refunded_amount: Decimal
    refund_count: int
    replayed: bool

    def __init__(
        self,
        *,
        id: SaleId,
        location: LocationId,
        user: UserId,
        sold_at: datetime,
        business_date: date,
        currency: str,
        paid_by: PaidByLike,
        total_amount: Decimal | int,
        tax_amount: Decimal | int,
        exclusive_tax_amount: Decimal | int,
        discount_amount: Decimal | int,
        rounding_amount: Decimal | int,
        status: SaleStatusLike,
        refunded_amount: Decimal | int,
        refund_count: int,
        customer: CustomerId | None = None,
        approved_by: UserId | None = None,
        lines: Iterable[SaleLine] = (),
        payments: Iterable[TakenPayment] = (),
        tax_exemption: str | None = None,
        replayed: bool = False,
    ) -> None:
        self._set(
            id=id,
            location=location,
            customer=customer,
            user=user,
            approved_by=approved_by,
            sold_at=sold_at,
            business_date=business_date,
            currency=currency,
            lines=lines,
            payments=payments,
            paid_by=paid_by,
            total_amount=total_amount,
            tax_amount=tax_amount,
            exclusive_tax_amount=exclusive_tax_amount,
            discount_amount=discount_amount,
            tax_exemption=tax_exemption,
            rounding_amount=rounding_amount,
            status=status,
            refunded_amount=refunded_amount,
            refund_count=refund_count,
            replayed=replayed,
        )


class SaleQuery(Value):
    """Which sales to page through, in the order of their ids.

        from_: Only on or after this business date.
        until: Only before this business date.
        location: Only here.
        customer: Only to this customer.
        after: Only sales after this id: the `next` of the page before.
        limit: At most this many, between 1 and 10,000.
    """

    __match_args__ = ("from_", "until", "location", "customer", "after", "limit")
    from_: date | None
    until: date | None
    location: LocationId | None
    customer: CustomerId | None
    after: int | None
    limit: int

    def __init__(
        self,
        *,
        from_: date | None = None,
        until: date | None = None,
        location: LocationId | None = None,
        customer: CustomerId | None = None,
        after: int | None = None,
        limit: int = 100,
    ) -> None:
        self._set(
            from_=from_,
            until=until,
            location=location,
            customer=customer,
            after=after,
            limit=limit,
        )


class RefundLine(Value):
    """Units of a line that come back.

        line_no: The line of the sale.
        quantity: Units that come back.
        disposition: What becomes of them.
    """

    __match_args__ = ("line_no", "quantity", "disposition")
    line_no: int
    quantity: int
    disposition: Disposition

    def __init__(
        self,
        *,
        line_no: int,
        quantity: int,
        disposition: DispositionLike = Disposition.RESTOCK,
    ) -> None:
        self._set(line_no=line_no, quantity=quantity, disposition=disposition)


class RefundSale(Value):
    """Gives some or all of a sale back. A cashier may up to the tenant's limit.

        sale: The sale.
        lines: What comes back; nothing means all that is left, back into stock.
        method: How the money goes back; as the sale was paid when not said.
        reason: Why.
        key: Makes it happen once.
    """

    __match_args__ = ("sale", "lines", "method", "reason", "key")
    sale: SaleId
    lines: tuple[RefundLine, ...]
    method: PaymentMethod | None
    reason: str
    key: UUID | None

    def __init__(
        self,
        *,
        sale: SaleId,
        reason: str,
        lines: Iterable[RefundLine] = (),
        method: PaymentMethodLike | None = None,
        key: UUID | None = None,
    ) -> None:
        self._set(sale=sale, lines=lines, method=method, reason=reason, key=key)


class VoidSale(Value):
    """Voids a sale of which nothing was refunded yet. The money goes back as it came. A cashier
    may up to the tenant's limit.

        sale: The sale.
        reason: Why.
        key: Makes it happen once.
    """

    __match_args__ = ("sale", "reason", "key")
    sale: SaleId
    reason: str
    key: UUID | None

    def __init__(self, *, sale: SaleId, reason: str, key: UUID | None = None) -> None:
        self._set(sale=sale, reason=reason, key=key)


class ReturnLine(Value):
    """Goods that come back.

        product: The product.
        quantity: Units.
        unit_price: What is paid back for a whole unit, tax included; may be zero.
        unit_cost: What a whole unit cost; when not said, the latest batch's cost, else the
            product's, else it is refused.
        disposition: What becomes of them.
    """

    __match_args__ = ("product", "quantity", "unit_price", "unit_cost", "disposition")
    product: ProductId
    quantity: int
    unit_price: Decimal
    unit_cost: Decimal | None
    disposition: Disposition

    def __init__(
        self,
        *,
        product: ProductId,
        quantity: int,
        unit_price: Decimal | int,
        unit_cost: Decimal | int | None = None,
        disposition: DispositionLike = Disposition.RESTOCK,
    ) -> None:
        self._set(
            product=product,
            quantity=quantity,
            unit_price=unit_price,
            unit_cost=unit_cost,
            disposition=disposition,
        )


class ReturnGoods(Value):
    """Takes goods back that name no sale, and pays for them. They go into new batches, or are
    written off.

        location: Where.
        lines: What.
        method: How the money goes back.
        reason: Why.
        key: Makes it happen once.
    """

    __match_args__ = ("location", "lines", "method", "reason", "key")
    location: LocationId
    lines: tuple[ReturnLine, ...]
    method: PaymentMethod
    reason: str
    key: UUID | None

    def __init__(
        self,
        *,
        location: LocationId,
        method: PaymentMethodLike,
        reason: str,
        lines: Iterable[ReturnLine] = (),
        key: UUID | None = None,
    ) -> None:
        self._set(location=location, lines=lines, method=method, reason=reason, key=key)


class RefundedLine(Value):
    """A line of a refund.

        line_no: Its number, from 1.
        sale_line_no: The line of the sale; none for a return without a receipt.
        product: The product.
        quantity: Units that came back.
        amount: What is paid back for them.
        tax_amount: The tax in it.
        disposition: What becomes of the goods.
    """

    __match_args__ = (
        "line_no",
        "sale_line_no",
        "product",
        "quantity",
        "amount",
        "tax_amount",
        "disposition",
    )
    line_no: int
    sale_line_no: int | None
    product: ProductId
    quantity: int
    amount: Decimal
    tax_amount: Decimal
    disposition: Disposition

    def __init__(
        self,
        *,
        line_no: int,
        product: ProductId,
        quantity: int,
        amount: Decimal | int,
        tax_amount: Decimal | int,
        disposition: DispositionLike,
        sale_line_no: int | None = None,
    ) -> None:
        self._set(
            line_no=line_no,
            sale_line_no=sale_line_no,
            product=product,
            quantity=quantity,
            amount=amount,
            tax_amount=tax_amount,
            disposition=disposition,
        )


class Refund(Value):
    """Money and goods given back.

        id: Its id.
        sale: The sale; none for a return without a receipt.
        kind: Why.
        location: Where the goods came back.
        user: Who answers for it.
        approved_by: Who approved it, when somebody did.
        at: When.
        business_date: On which business date.
        amount: What goes back, before the cash step.
        tax_amount: The tax in it.
        rounding_amount: What the cash step adds, or takes off when negative.
        paid_by: How it is paid back; `split` only when a split payment is voided.
        reason: Why, in words.
        lines: The lines.
        replayed: Whether this is the answer of an earlier request with the same key, as it was
            then.
    """

    __match_args__ = (
        "id",
        "sale",
        "kind",
        "location",
        "user",
        "approved_by",
        "at",
        "business_date",
        "amount",
        "tax_amount",
        "rounding_amount",
        "paid_by",
        "reason",
        "lines",
        "replayed",
    )
    id: RefundId
    sale: SaleId | None
    kind: RefundKind
    location: LocationId
    user: UserId
    approved_by: UserId | None
    at: datetime
    business_date: date
    amount: Decimal
    tax_amount: Decimal
    rounding_amount: Decimal
    paid_by: PaidBy
    reason: str
    lines: tuple[RefundedLine, ...]
    replayed: bool

    def __init__(
        self,
        *,
        id: RefundId,
        kind: RefundKindLike,
        location: LocationId,
        user: UserId,
        at: datetime,
        business_date: date,
        amount: Decimal | int,
        tax_amount: Decimal | int,
        rounding_amount: Decimal | int,
        paid_by: PaidByLike,
        reason: str,
        sale: SaleId | None = None,
        approved_by: UserId | None = None,
        lines: Iterable[RefundedLine] = (),
        replayed: bool = False,
    ) -> None:
        self._set(
            id=id,
            sale=sale,
            kind=kind,
            location=location,
            user=user,
            approved_by=approved_by,
            at=at,
            business_date=business_date,
            amount=amount,
            tax_amount=tax_amount,
            rounding_amount=rounding_amount,
            paid_by=paid_by,
            reason=reason,
            lines=lines,
            replayed=replayed,
        )


class ReceiveLine(Value):
    """One batch received.

        product: The product.
        quantity: Units.
        unit_cost: What a whole unit cost; zero for free goods.
        batch_number: The number on the batch; the store makes one when there is none.
        expiration_date: The last day on which it may be sold.
        received_date: When it was received; the business date when not said.
    """

    __match_args__ = (
        "product",
        "quantity",
        "unit_cost",
        "batch_number",
        "expiration_date",
        "received_date",
    )
    product: ProductId
    quantity: int
    unit_cost: Decimal
    batch_number: str | None
    expiration_date: date | None
    received_date: date | None

    def __init__(
        self,
        *,
        product: ProductId,
        quantity: int,
        unit_cost: Decimal | int,
        batch_number: str | None = None,
        expiration_date: date | None = None,
        received_date: date | None = None,
    ) -> None:
        self._set(
            product=product,
            quantity=quantity,
            unit_cost=unit_cost,
            batch_number=batch_number,
            expiration_date=expiration_date,
            received_date=received_date,
        )


class Receive(Value):
    """Receives goods into new batches, one a line.

        location: Where.
        supplier: From whom.
        lines: What.
        note: A remark.
        key: Makes it happen once.
    """

    __match_args__ = ("location", "supplier", "lines", "note", "key")
    location: LocationId
    supplier: SupplierId | None
    lines: tuple[ReceiveLine, ...]
    note: str | None
    key: UUID | None

    def __init__(
        self,
        *,
        location: LocationId,
        supplier: SupplierId | None = None,
        lines: Iterable[ReceiveLine] = (),
        note: str | None = None,
        key: UUID | None = None,
    ) -> None:
        self._set(location=location, supplier=supplier, lines=lines, note=note, key=key)


class AdjustLine(Value):
    """One signed change.

        product: The product.
        batch: The batch. Without one, units are taken away in the product's picking order
            (expired and quarantined ones too; for reason `expiry` only expired ones) and added
            to a new batch.
        quantity: Units: added are positive, taken away negative.
        reason: Why.
        unit_cost: What a whole unit costs that is added to a new batch; when not said, the
            latest batch's cost, else the product's, else it is refused.
    """

    __match_args__ = ("product", "batch", "quantity", "reason", "unit_cost")
    product: ProductId
    batch: BatchId | None
    quantity: int
    reason: AdjustmentReason
    unit_cost: Decimal | None

    def __init__(
        self,
        *,
        product: ProductId,
        quantity: int,
        reason: AdjustmentReasonLike,
        batch: BatchId | None = None,
        unit_cost: Decimal | int | None = None,
    ) -> None:
        self._set(
            product=product,
            batch=batch,
            quantity=quantity,
            reason=reason,
            unit_cost=unit_cost,
        )


class Adjust(Value):
    """Adjusts stock, each line for its reason.

        location: Where.
        lines: What.
        note: What happened; reason `other` needs it.
        key: Makes it happen once.
    """

    __match_args__ = ("location", "lines", "note", "key")
    location: LocationId
    lines: tuple[AdjustLine, ...]
    note: str | None
    key: UUID | None

    def __init__(
        self,
        *,
        location: LocationId,
        lines: Iterable[AdjustLine] = (),
        note: str | None = None,
        key: UUID | None = None,
    ) -> None:
        self._set(location=location, lines=lines, note=note, key=key)


class CountLine(Value):
    """One product counted, or one batch of it.

        product: The product.
        batch: The batch, when only its units were counted. Without one, missing units are taken
            in the product's picking order, and surplus ones get a new batch at the latest cost.
        counted: Units counted, zero or more.
        expected: Units that the books had when they were counted, as on the count sheet; what
            the books have now when not said.
    """

    __match_args__ = ("product", "batch", "counted", "expected")
    product: ProductId
    batch: BatchId | None
    counted: int
    expected: int | None

    def __init__(
        self,
        *,
        product: ProductId,
        counted: int,
        batch: BatchId | None = None,
        expected: int | None = None,
    ) -> None:
        self._set(product=product, batch=batch, counted=counted, expected=expected)


class Count(Value):
    """Records what was counted against what was expected, and posts the difference. Selling goes
    on meanwhile: what is posted is the difference, not the counted number.

        location: Where.
        lines: What was counted.
        note: A remark.
        key: Makes it happen once.
    """

    __match_args__ = ("location", "lines", "note", "key")
    location: LocationId
    lines: tuple[CountLine, ...]
    note: str | None
    key: UUID | None

    def __init__(
        self,
        *,
        location: LocationId,
        lines: Iterable[CountLine] = (),
        note: str | None = None,
        key: UUID | None = None,
    ) -> None:
        self._set(location=location, lines=lines, note=note, key=key)


class SetThresholds(Value):
    """Says when a product is low and urgent at a location.

        product: The product.
        location: Where.
        min_stock: Below this many available units it is urgent to reorder.
        reorder_point: At this many available units or fewer it is time to reorder.
    """

    __match_args__ = ("product", "location", "min_stock", "reorder_point")
    product: ProductId
    location: LocationId
    min_stock: int
    reorder_point: int

    def __init__(
        self,
        *,
        product: ProductId,
        location: LocationId,
        min_stock: int,
        reorder_point: int,
    ) -> None:
        self._set(
            product=product,
            location=location,
            min_stock=min_stock,
            reorder_point=reorder_point,
        )


class StockLevel(StockLevelMethods, Value):
    """What a location has of a product.

        product: The product.
        sku: Its SKU.
        name: Its name.
        location: Where.
        location_name: The location's name.
        quantity: Units on hand.
        reserved: Units held by pending transfers.
        min_stock: Below this many available units it is urgent to reorder.
        reorder_point: At this many available units or fewer it is time to reorder.
    """

    __match_args__ = (
        "product",
        "sku",
        "name",
        "location",
        "location_name",
        "quantity",
        "reserved",
        "min_stock",
        "reorder_point",
    )
    product: ProductId
    sku: str
    name: str
    location: LocationId
    location_name: str
    quantity: int
    reserved: int
    min_stock: int
    reorder_point: int

    def __init__(
        self,
        *,
        product: ProductId,
        sku: str,
        name: str,
        location: LocationId,
        location_name: str,
        quantity: int,
        reserved: int,
        min_stock: int,
        reorder_point: int,
    ) -> None:
        self._set(
            product=product,
            sku=sku,
            name=name,
            location=location,
            location_name=location_name,
            quantity=quantity,
            reserved=reserved,
            min_stock=min_stock,
            reorder_point=reorder_point,
        )


class LevelCursor(Value):
    """A position among the levels.

        product: The product of the last level.
        location: Its location.
    """

    __match_args__ = ("product", "location")
    product: ProductId
    location: LocationId

    def __init__(self, *, product: ProductId, location: LocationId) -> None:
        self._set(product=product, location=location)


class LevelQuery(Value):
    """Which levels to page through, in the order of product and location; low ones first by how
    few are available.

        location: Only here.
        product: Only of this product.
        low: Only levels at or below their reorder point.
        after: Only levels after this position: the `next` of the page before.
        limit: At most this many, between 1 and 10,000.
    """

    __match_args__ = ("location", "product", "low", "after", "limit")
    location: LocationId | None
    product: ProductId | None
    low: bool
    after: LevelCursor | None
    limit: int

    def __init__(
        self,
        *,
        location: LocationId | None = None,
        product: ProductId | None = None,
        low: bool = False,
        after: LevelCursor | None = None,
        limit: int = 100,
    ) -> None:
        self._set(location=location, product=product, low=low, after=after, limit=limit)


class MovementDocument(Value):
    """The document that a movement belongs to.

    One of `MovementDocument.Sale`, `MovementDocument.Refund`, `MovementDocument.Transfer`,
    `MovementDocument.Stock`.
    """

    def __init__(self) -> None:
        raise TypeError("MovementDocument is one of several: see help(MovementDocument)")


@variant(MovementDocument, "Sale")
class MovementDocumentSale(MovementDocument):
    """A line of a sale.

        id: The sale.
        line_no: The line.
    """

    __match_args__ = ("id", "line_no")
    id: SaleId
    line_no: int

    def __init__(self, *, id: SaleId, line_no: int) -> None:
        self._set(id=id, line_no=line_no)


@variant(MovementDocument, "Refund")
class MovementDocumentRefund(MovementDocument):
    """A line of a refund.

        id: The refund.
        line_no: The line.
    """

    __match_args__ = ("id", "line_no")
    id: RefundId
    line_no: int

    def __init__(self, *, id: RefundId, line_no: int) -> None:
        self._set(id=id, line_no=line_no)


@variant(MovementDocument, "Transfer")
class MovementDocumentTransfer(MovementDocument):
    """A transfer.

        id: The transfer.
    """

    __match_args__ = ("id",)
    id: TransferId

    def __init__(self, id: TransferId) -> None:
        self._set(id=id)


@variant(MovementDocument, "Stock")
class MovementDocumentStock(MovementDocument):
    """A line of a receipt, adjustment or count.

        id: The document.
        line_no: The line.
    """

    __match_args__ = ("id", "line_no")
    id: StockDocumentId
    line_no: int

    def __init__(self, *, id: StockDocumentId, line_no: int) -> None:
        self._set(id=id, line_no=line_no)


class Movement(Value):
    """One signed change of stock, as the ledger keeps it.

        id: Its id; the ledger is in this order.
        location: Where.
        product: Of which product.
        batch: Of which batch.
        quantity: Units: what came is positive, what went negative.
        kind: Why.
        reason: Why in more detail, for adjustments and write-offs.
        unit_cost: What a whole unit of the batch cost.
        user: Who answers for it.
        at: When.
        business_date: On which business date.
        document: The document that it belongs to.
    """

    __match_args__ = (
        "id",
        "location",
        "product",
        "batch",
        "quantity",
        "kind",
        "reason",
        "unit_cost",
        "user",
        "at",
        "business_date",
        "document",
    )
    id: MovementId
    location: LocationId
    product: ProductId
    batch: BatchId
    quantity: int
    kind: MovementKind
    reason: AdjustmentReason | None
    unit_cost: Decimal
    user: UserId
    at: datetime
    business_date: date
    document: MovementDocument

    def __init__(
        self,
        *,
        id: MovementId,
        location: LocationId,
        product: ProductId,
        batch: BatchId,
        quantity: int,
        kind: MovementKindLike,
        unit_cost: Decimal | int,
        user: UserId,
        at: datetime,
        business_date: date,
        document: MovementDocument,
        reason: AdjustmentReasonLike | None = None,
    ) -> None:
        self._set(
            id=id,
            location=location,
            product=product,
            batch=batch,
            quantity=quantity,
            kind=kind,
            reason=reason,
            unit_cost=unit_cost,
            user=user,
            at=at,
            business_date=business_date,
            document=document,
        )


class MovementQuery(Value):
    """Which movements to page through, in the ledger's order.

        location: Only here.
        product: Only of this product.
        batch: Only of this batch.
        after: Only movements after this id: the `next` of the page before.
        limit: At most this many, between 1 and 10,000.
    """

    __match_args__ = ("location", "product", "batch", "after", "limit")
    location: LocationId | None
    product: ProductId | None
    batch: BatchId | None
    after: int | None
    limit: int

    def __init__(
        self,
        *,
        location: LocationId | None = None,
        product: ProductId | None = None,
        batch: BatchId | None = None,
        after: int | None = None,
        limit: int = 100,
    ) -> None:
        self._set(location=location, product=product, batch=batch, after=after, limit=limit)


class StockChange(Value):
    """What a stock document changed in one batch.

        line_no: The line of the request.
        product: The product.
        batch: The batch.
        batch_number: Its number.
        quantity: Units: added are positive, taken away negative.
        unit_cost: What a whole unit cost.
        reason: Why, for adjustments.
    """

    __match_args__ = (
        "line_no",
        "product",
        "batch",
        "batch_number",
        "quantity",
        "unit_cost",
        "reason",
    )
    line_no: int
    product: ProductId
    batch: BatchId
    batch_number: str
    quantity: int
    unit_cost: Decimal
    reason: AdjustmentReason | None

    def __init__(
        self,
        *,
        line_no: int,
        product: ProductId,
        batch: BatchId,
        batch_number: str,
        quantity: int,
        unit_cost: Decimal | int,
        reason: AdjustmentReasonLike | None = None,
    ) -> None:
        self._set(
            line_no=line_no,
            product=product,
            batch=batch,
            batch_number=batch_number,
            quantity=quantity,
            unit_cost=unit_cost,
            reason=reason,
        )


class CountedLine(Value):
    """A line of a count, as it was recorded.

        line_no: The line of the request.
        product: The product.
        batch: The batch, when the count was of one batch.
        expected: Units that the books expected.
        counted: Units that were counted.
    """

    __match_args__ = ("line_no", "product", "batch", "expected", "counted")
    line_no: int
    product: ProductId
    batch: BatchId | None
    expected: int
    counted: int

    def __init__(
        self,
        *,
        line_no: int,
        product: ProductId,
        expected: int,
        counted: int,
        batch: BatchId | None = None,
    ) -> None:
        self._set(
            line_no=line_no,
            product=product,
            batch=batch,
            expected=expected,
            counted=counted,
        )


class StockDocument(Value):
    """A receipt of goods, an adjustment or a count, as it was recorded.

        id: Its id.
        kind: What it is.
        location: Where.
        supplier: From whom, for receipts.
        note: A remark.
        user: Who answers for it.
        approved_by: Who approved it, when somebody did.
        at: When.
        changes: What it changed, by line and batch. A count that found what it expected changed
            nothing.
        counts: What was counted, for counts.
        replayed: Whether this is the answer of an earlier request with the same key, as it was
            then.
    """

    __match_args__ = (
        "id",
        "kind",
        "location",
        "supplier",
        "note",
        "user",
        "approved_by",
        "at",
        "changes",
        "counts",
        "replayed",
    )
    id: StockDocumentId
    kind: StockDocumentKind
    location: LocationId
    supplier: SupplierId | None
    note: str | None
    user: UserId
    approved_by: UserId | None
    at: datetime
    changes: tuple[StockChange, ...]
    counts: tuple[CountedLine, ...]
    replayed: bool

    def __init__(
        self,
        *,
        id: StockDocumentId,
        kind: StockDocumentKindLike,
        location: LocationId,
        user: UserId,
        at: datetime,
        supplier: SupplierId | None = None,
        note: str | None = None,
        approved_by: UserId | None = None,
        changes: Iterable[StockChange] = (),
        counts: Iterable[CountedLine] = (),
        replayed: bool = False,
    ) -> None:
        self._set(
            id=id,
            kind=kind,
            location=location,
            supplier=supplier,
            note=note,
            user=user,
            approved_by=approved_by,
            at=at,
            changes=changes,
            counts=counts,
            replayed=replayed,
        )


class Batch(Value):
    """A batch.

        id: Its id.
        product: The product.
        supplier: Who supplied it.
        number: Its number, unique per tenant and product.
        quantity_received: Units received.
        cost_per_unit: What a whole unit cost.
        received_date: The business date of its receipt.
        expiration_date: The last day on which it may be sold.
        quarantined: Whether it is quarantined, everywhere at once.
        quarantine_reason: Why.
        version: Counts the changes, from 1.
        on_hand: Units on hand, at all locations.
        replayed: Whether this is the answer of an earlier request with the same key: the
            quarantine as it was then, and the units that are on hand now.
    """

    __match_args__ = (
        "id",
        "product",
        "supplier",
        "number",
        "quantity_received",
        "cost_per_unit",
        "received_date",
        "expiration_date",
        "quarantined",
        "quarantine_reason",
        "version",
        "on_hand",
        "replayed",
    )
    id: BatchId
    product: ProductId
    supplier: SupplierId | None
    number: str
    quantity_received: int
    cost_per_unit: Decimal
    received_date: date
    expiration_date: date | None
    quarantined: bool
    quarantine_reason: str | None
    version: int
    on_hand: int
    replayed: bool

    def __init__(
        self,
        *,
        id: BatchId,
        product: ProductId,
        number: str,
        quantity_received: int,
        cost_per_unit: Decimal | int,
        received_date: date,
        quarantined: bool,
        version: int,
        on_hand: int,
        supplier: SupplierId | None = None,
        expiration_date: date | None = None,
        quarantine_reason: str | None = None,
        replayed: bool = False,
    ) -> None:
        self._set(
            id=id,
            product=product,
            supplier=supplier,
            number=number,
            quantity_received=quantity_received,
            cost_per_unit=cost_per_unit,
            received_date=received_date,
            expiration_date=expiration_date,
            quarantined=quarantined,
            quarantine_reason=quarantine_reason,
            version=version,
            on_hand=on_hand,
            replayed=replayed,
        )


class BatchQuery(Value):
    """Which batches to page through, in the order of their ids.

        product: Only this product's.
        in_stock: Only those with units on hand.
        after: Only batches after this id: the `next` of the page before.
        limit: At most this many, between 1 and 10,000.
    """

    __match_args__ = ("product", "in_stock", "after", "limit")
    product: ProductId | None
    in_stock: bool
    after: int | None
    limit: int

    def __init__(
        self,
        *,
        product: ProductId | None = None,
        in_stock: bool = False,
        after: int | None = None,
        limit: int = 100,
    ) -> None:
        self._set(product=product, in_stock=in_stock, after=after, limit=limit)


class SetQuarantined(Value):
    """Quarantines a batch everywhere at once, or releases it. A sale that was being decided
    meanwhile is decided again.

        batch: The batch.
        version: The version that the caller has read; another one is refused as stale.
        quarantined: Whether it is to be quarantined or released.
        reason: Why; a release needs no reason.
        key: Makes it happen once.
    """

    __match_args__ = ("batch", "version", "quarantined", "reason", "key")
    batch: BatchId
    version: int
    quarantined: bool
    reason: str | None
    key: UUID | None

    def __init__(
        self,
        *,
        batch: BatchId,
        version: int,
        quarantined: bool,
        reason: str | None = None,
        key: UUID | None = None,
    ) -> None:
        self._set(batch=batch, version=version, quarantined=quarantined, reason=reason, key=key)


class ExpiringStock(Value):
    """Units at a location that expire soon, or have.

        batch: The batch.
        number: Its number.
        product: The product.
        sku: Its SKU.
        name: Its name.
        location: Where the units are.
        expiration_date: The last day on which they may be sold.
        quantity: Units on hand.
        value: What they cost.
    """

    __match_args__ = (
        "batch",
        "number",
        "product",
        "sku",
        "name",
        "location",
        "expiration_date",
        "quantity",
        "value",
    )
    batch: BatchId
    number: str
    product: ProductId
    sku: str
    name: str
    location: LocationId
    expiration_date: date
    quantity: int
    value: Decimal

    def __init__(
        self,
        *,
        batch: BatchId,
        number: str,
        product: ProductId,
        sku: str,
        name: str,
        location: LocationId,
        expiration_date: date,
        quantity: int,
        value: Decimal | int,
    ) -> None:
        self._set(
            batch=batch,
            number=number,
            product=product,
            sku=sku,
            name=name,
            location=location,
            expiration_date=expiration_date,
            quantity=quantity,
            value=value,
        )


class BatchAt(Value):
    """Units of a batch at a location.

        location: Where.
        quantity: Units on hand, reserved ones included.
        reserved: Units held by pending transfers.
    """

    __match_args__ = ("location", "quantity", "reserved")
    location: LocationId
    quantity: int
    reserved: int

    def __init__(self, *, location: LocationId, quantity: int, reserved: int) -> None:
        self._set(location=location, quantity=quantity, reserved=reserved)


class BatchSale(Value):
    """Units of a batch that were sold.

        sale: The sale.
        line_no: Its line.
        location: Where.
        customer: To whom, when known.
        sold_at: When.
        quantity: Units taken from the batch.
        returned: Units that came back.
    """

    __match_args__ = (
        "sale",
        "line_no",
        "location",
        "customer",
        "sold_at",
        "quantity",
        "returned",
    )
    sale: SaleId
    line_no: int
    location: LocationId
    customer: CustomerId | None
    sold_at: datetime
    quantity: int
    returned: int

    def __init__(
        self,
        *,
        sale: SaleId,
        line_no: int,
        location: LocationId,
        sold_at: datetime,
        quantity: int,
        returned: int,
        customer: CustomerId | None = None,
    ) -> None:
        self._set(
            sale=sale,
            line_no=line_no,
            location=location,
            customer=customer,
            sold_at=sold_at,
            quantity=quantity,
            returned=returned,
        )


class BatchTrace(Value):
    """Where a batch went: what a recall needs.

        batch: The batch.
        on_hand: Units on hand, by location.
        sales: The sales that took units of it, in order.
        transfers: The transfers that moved it or will, in order.
    """

    __match_args__ = ("batch", "on_hand", "sales", "transfers")
    batch: Batch
    on_hand: tuple[BatchAt, ...]
    sales: tuple[BatchSale, ...]
    transfers: tuple[TransferId, ...]

    def __init__(
        self,
        *,
        batch: Batch,
        on_hand: Iterable[BatchAt] = (),
        sales: Iterable[BatchSale] = (),
        transfers: Iterable[TransferId] = (),
    ) -> None:
        self._set(batch=batch, on_hand=on_hand, sales=sales, transfers=transfers)


class TransferLine(Value):
    """Units of a product to be sent.

        product: The product.
        quantity: Units.
        batch: The batch. A named one may be expired or quarantined (it goes back, say); without
            one, sellable batches are picked in the product's order.
    """

    __match_args__ = ("product", "quantity", "batch")
    product: ProductId
    quantity: int
    batch: BatchId | None

    def __init__(
        self,
        *,
        product: ProductId,
        quantity: int,
        batch: BatchId | None = None,
    ) -> None:
        self._set(product=product, quantity=quantity, batch=batch)


class RequestTransfer(Value):
    """Requests that units travel together from one location to another, and reserves them.

        from_: From where.
        to: To where: another location.
        lines: What.
        notes: A remark.
        key: Makes it happen once.
    """

    __match_args__ = ("from_", "to", "lines", "notes", "key")
    from_: LocationId
    to: LocationId
    lines: tuple[TransferLine, ...]
    notes: str | None
    key: UUID | None

    def __init__(
        self,
        *,
        from_: LocationId,
        to: LocationId,
        lines: Iterable[TransferLine] = (),
        notes: str | None = None,
        key: UUID | None = None,
    ) -> None:
        self._set(from_=from_, to=to, lines=lines, notes=notes, key=key)


class Shortfall(Value):
    """What becomes of units that did not arrive.

    One of `Shortfall.WriteOff`, `Shortfall.StayPending`.
    """

    def __init__(self) -> None:
        raise TypeError("Shortfall is one of several: see help(Shortfall)")


@variant(Shortfall, "WriteOff")
class ShortfallWriteOff(Shortfall):
    """They are written off at the source."""

    __match_args__ = ("reason",)
    reason: AdjustmentReason

    def __init__(self, reason: AdjustmentReasonLike) -> None:
        self._set(reason=reason)


@variant(Shortfall, "StayPending")
class ShortfallStayPending(Shortfall):
    """They are still on their way: a pending transfer of the same shipment."""

    __match_args__ = ()

    def __init__(self) -> None:
        self._set()


class Arrival(Value):
    """What arrived of a transfer.

        transfer: The transfer.
        received: Units that arrived; all when not said.
        shortfall: What becomes of the rest, when fewer arrived than were sent.
    """

    __match_args__ = ("transfer", "received", "shortfall")
    transfer: TransferId
    received: int | None
    shortfall: Shortfall | None

    def __init__(
        self,
        *,
        transfer: TransferId,
        received: int | None = None,
        shortfall: Shortfall | None = None,
    ) -> None:
        self._set(transfer=transfer, received=received, shortfall=shortfall)


class CompleteTransfers(Value):
    """Completes transfers, all or none: their units arrive.

        arrivals: What arrived, each transfer once.
        key: Makes it happen once.
    """

    __match_args__ = ("arrivals", "key")
    arrivals: tuple[Arrival, ...]
    key: UUID | None

    def __init__(self, *, arrivals: Iterable[Arrival] = (), key: UUID | None = None) -> None:
        self._set(arrivals=arrivals, key=key)


class CancelTransfers(Value):
    """Cancels transfers, all or none: their units are free again at the source.

        transfers: The transfers, each once.
        key: Makes it happen once.
    """

    __match_args__ = ("transfers", "key")
    transfers: tuple[TransferId, ...]
    key: UUID | None

    def __init__(
        self,
        *,
        transfers: Iterable[TransferId] = (),
        key: UUID | None = None,
    ) -> None:
        self._set(transfers=transfers, key=key)


class TransferState(TransferStateMethods, Value):
    """How far a transfer is, with what is known by then.

    One of `TransferState.Pending`, `TransferState.Completed`, `TransferState.Cancelled`.
    """

    def __init__(self) -> None:
        raise TypeError("TransferState is one of several: see help(TransferState)")


@variant(TransferState, "Pending")
class TransferStatePending(TransferState):
    """Requested: its units are reserved at the source."""

    __match_args__ = ()

    def __init__(self) -> None:
        self._set()


@variant(TransferState, "Completed")
class TransferStateCompleted(TransferState):
    """Its units have arrived.

        received: Units that arrived; what is missing was written off.
        shortfall: Why fewer arrived than were sent.
        by: Who completed it.
        at: When.
    """

    __match_args__ = ("received", "shortfall", "by", "at")
    received: int
    shortfall: AdjustmentReason | None
    by: UserId
    at: datetime

    def __init__(
        self,
        *,
        received: int,
        by: UserId,
        at: datetime,
        shortfall: AdjustmentReasonLike | None = None,
    ) -> None:
        self._set(received=received, shortfall=shortfall, by=by, at=at)


@variant(TransferState, "Cancelled")
class TransferStateCancelled(TransferState):
    """Called off.

        by: Who cancelled it.
        at: When.
    """

    __match_args__ = ("by", "at")
    by: UserId
    at: datetime

    def __init__(self, *, by: UserId, at: datetime) -> None:
        self._set(by=by, at=at)


class Transfer(Value):
    """Units of one batch on their way.

        id: Its id.
        shipment: What it travels with.
        from_: From where.
        to: To where.
        product: The product.
        batch: The batch.
        quantity: Units sent.
        transfer_date: The business date at the source when it was requested.
        notes: A remark.
        requested_by: Who requested it.
        approved_by: Who approved the request, when somebody did.
        requested_at: When.
        state: How far it is.
        replayed: Whether this is the answer of an earlier request with the same key, as it was
            then.
    """

    __match_args__ = (
        "id",
        "shipment",
        "from_",
        "to",
        "product",
        "batch",
        "quantity",
        "transfer_date",
        "notes",
        "requested_by",
        "approved_by",
        "requested_at",
        "state",
        "replayed",
    )
    id: TransferId
    shipment: ShipmentId
    from_: LocationId
    to: LocationId
    product: ProductId
    batch: BatchId
    quantity: int
    transfer_date: date
    notes: str | None
    requested_by: UserId
    approved_by: UserId | None
    requested_at: datetime
    state: TransferState
    replayed: bool

    def __init__(
        self,
        *,
        id: TransferId,
        shipment: ShipmentId,
        from_: LocationId,
        to: LocationId,
        product: ProductId,
        batch: BatchId,
        quantity: int,
        transfer_date: date,
        requested_by: UserId,
        requested_at: datetime,
        state: TransferState,
        notes: str | None = None,
        approved_by: UserId | None = None,
        replayed: bool = False,
    ) -> None:
        self._set(
            id=id,
            shipment=shipment,
            from_=from_,
            to=to,
            product=product,
            batch=batch,
            quantity=quantity,
            transfer_date=transfer_date,
            notes=notes,
            requested_by=requested_by,
            approved_by=approved_by,
            requested_at=requested_at,
            state=state,
            replayed=replayed,
        )


class TransferQuery(Value):
    """Which transfers to page through, in the order of their ids.

        status: Only in this state.
        location: Only from or to this location.
        shipment: Only of this shipment.
        after: Only transfers after this id: the `next` of the page before.
        limit: At most this many, between 1 and 10,000.
    """

    __match_args__ = ("status", "location", "shipment", "after", "limit")
    status: TransferStatus | None
    location: LocationId | None
    shipment: ShipmentId | None
    after: int | None
    limit: int

    def __init__(
        self,
        *,
        status: TransferStatusLike | None = None,
        location: LocationId | None = None,
        shipment: ShipmentId | None = None,
        after: int | None = None,
        limit: int = 100,
    ) -> None:
        self._set(status=status, location=location, shipment=shipment, after=after, limit=limit)


class NewSavedReport(Value):
    """The fields of a `SavedReport`, to create or update it.

        name: Its name, unique per tenant.
        kind: Which report, such as `sales` or `inventory`.
        parameters: Its parameters.
        created_by: Who made it.
    """

    __match_args__ = ("name", "kind", "parameters", "created_by")
    name: str
    kind: str
    parameters: Any | None
    created_by: UserId | None

    def __init__(
        self,
        *,
        name: str,
        kind: str,
        parameters: Any | None = None,
        created_by: UserId | None = None,
    ) -> None:
        self._set(name=name, kind=kind, parameters=parameters, created_by=created_by)


class SavedReport(SavedReportMethods, Value):
    """A report that somebody saved to run again.

        id: Its id.
        name: Its name, unique per tenant.
        kind: Which report, such as `sales` or `inventory`.
        parameters: Its parameters.
        created_by: Who made it.
        version: Counts the changes, from 1. An update names the version that it has read.
        archived: Archived records can be looked up, but nothing new may use them.
        created_at: When it was created.
        updated_at: When it was last changed.
    """

    __match_args__ = (
        "id",
        "name",
        "kind",
        "parameters",
        "created_by",
        "version",
        "archived",
        "created_at",
        "updated_at",
    )
    id: ReportId
    name: str
    kind: str
    parameters: Any | None
    created_by: UserId | None
    version: int
    archived: bool
    created_at: datetime
    updated_at: datetime

    def __init__(
        self,
        *,
        id: ReportId,
        name: str,
        kind: str,
        version: int,
        archived: bool,
        created_at: datetime,
        updated_at: datetime,
        parameters: Any | None = None,
        created_by: UserId | None = None,
    ) -> None:
        self._set(
            id=id,
            name=name,
            kind=kind,
            parameters=parameters,
            created_by=created_by,
            version=version,
            archived=archived,
            created_at=created_at,
            updated_at=updated_at,
        )


class SalesReport(Value):
    """Sales per day or month.

        period: Days or months.
        from_: From this business date.
        until: Until before this business date.
        location: Only here.
    """

    __match_args__ = ("period", "from_", "until", "location")
    period: Period
    from_: date
    until: date
    location: LocationId | None

    def __init__(
        self,
        *,
        period: PeriodLike,
        from_: date,
        until: date,
        location: LocationId | None = None,
    ) -> None:
        self._set(period=period, from_=from_, until=until, location=location)


class SalesRow(SalesRowMethods, Value):
    """The sales of a period.

        period: The day, or the first day of the month.
        sales: Sales that were not voided.
        units: Units that they sold.
        revenue: What they came to, tax included, before refunds.
        tax: The tax in it.
        discounts: What their discounts took off.
        cost_of_goods: What their goods cost, exactly.
        refunds: What was refunded in the period, returns without a receipt included and voids
            not.
    """

    __match_args__ = (
        "period",
        "sales",
        "units",
        "revenue",
        "tax",
        "discounts",
        "cost_of_goods",
        "refunds",
    )
    period: date
    sales: int
    units: int
    revenue: Decimal
    tax: Decimal
    discounts: Decimal
    cost_of_goods: Decimal
    refunds: Decimal

    def __init__(
        self,
        *,
        period: date,
        sales: int,
        units: int,
        revenue: Decimal | int,
        tax: Decimal | int,
        discounts: Decimal | int,
        cost_of_goods: Decimal | int,
        refunds: Decimal | int,
    ) -> None:
        self._set(
            period=period,
            sales=sales,
            units=units,
            revenue=revenue,
            tax=tax,
            discounts=discounts,
            cost_of_goods=cost_of_goods,
            refunds=refunds,
        )


class TakingsReport(Value):
    """Takings per method of payment.

        from_: From this business date.
        until: Until before this business date.
        location: Only here.
    """

    __match_args__ = ("from_", "until", "location")
    from_: date
    until: date
    location: LocationId | None

    def __init__(self, *, from_: date, until: date, location: LocationId | None = None) -> None:
        self._set(from_=from_, until=until, location=location)


class TakingsRow(Value):
    """What was taken by one method of payment.

        method: How it was paid.
        taken: What was taken, cash rounding included.
        paid_back: What was paid back, cash rounding included.
    """

    __match_args__ = ("method", "taken", "paid_back")
    method: PaymentMethod
    taken: Decimal
    paid_back: Decimal

    def __init__(
        self,
        *,
        method: PaymentMethodLike,
        taken: Decimal | int,
        paid_back: Decimal | int,
    ) -> None:
        self._set(method=method, taken=taken, paid_back=paid_back)


class CustomerValue(Value):
    """What a customer bought so far.

        customer: The customer.
        first_name: First name.
        last_name: Last name.
        sales: Sales that were not voided.
        lifetime_value: What they came to, less what was refunded.
        last_sale: The business date of the last one.
    """

    __match_args__ = (
        "customer",
        "first_name",
        "last_name",
        "sales",
        "lifetime_value",
        "last_sale",
    )
    _private = frozenset(["first_name", "last_name"])
    customer: CustomerId
    first_name: str
    last_name: str
    sales: int
    lifetime_value: Decimal
    last_sale: date | None

    def __init__(
        self,
        *,
        customer: CustomerId,
        first_name: str,
        last_name: str,
        sales: int,
        lifetime_value: Decimal | int,
        last_sale: date | None = None,
    ) -> None:
        self._set(
            customer=customer,
            first_name=first_name,
            last_name=last_name,
            sales=sales,
            lifetime_value=lifetime_value,
            last_sale=last_sale,
        )


class Valuation(Value):
    """Stock at cost: units × their batch's cost, per location and category.

        location: Only here.
        on: At the end of this business date, from the ledger; now when not said.
    """

    __match_args__ = ("location", "on")
    location: LocationId | None
    on: date | None

    def __init__(self, *, location: LocationId | None = None, on: date | None = None) -> None:
        self._set(location=location, on=on)


class ValuationRow(Value):
    """What the stock of a category is worth at a location.

        location: Where.
        category: The category; none for products without one.
        units: Units on hand.
        value: What they cost, exactly.
    """

    __match_args__ = ("location", "category", "units", "value")
    location: LocationId
    category: str | None
    units: int
    value: Decimal

    def __init__(
        self,
        *,
        location: LocationId,
        units: int,
        value: Decimal | int,
        category: str | None = None,
    ) -> None:
        self._set(location=location, category=category, units=units, value=value)


class Discrepancy(Value):
    """Something that does not add up.

        check: What should add up.
        subject: Where: the ids that it is about, such as `product 7 location 1 batch 12`.
        expected: What it should be.
        actual: What it is.
    """

    __match_args__ = ("check", "subject", "expected", "actual")
    check: Check
    subject: str
    expected: str
    actual: str

    def __init__(self, *, check: CheckLike, subject: str, expected: str, actual: str) -> None:
        self._set(check=check, subject=subject, expected=expected, actual=actual)


class AuditEntry(Value):
    """One change of one row.

        id: Its id. Later entries of a tenant have larger ones, but for those of changes that
            were made at the same time.
        table: What was changed.
        row: The id of the row, or of the record that it is part of; none for settings.
        operation: What became of it.
        old: The row before, as a JSON object with amounts as text; none when it was added. The
            fields are those of the store.
        new: The row after, likewise; none when it was taken away. Of the `MASKED_FIELDS` it
            says only whether they have a value, and whether that is another one than before.
        user: Who did it; none when the host did, which opens tenants without a session.
        approved_by: Who approved it, when somebody did.
        at: When, by the clock of the store.
    """

    __match_args__ = (
        "id",
        "table",
        "row",
        "operation",
        "old",
        "new",
        "user",
        "approved_by",
        "at",
    )
    id: AuditId
    table: AuditedTable
    row: int | None
    operation: AuditOperation
    old: Any | None
    new: Any | None
    user: UserId | None
    approved_by: UserId | None
    at: datetime

    def __init__(
        self,
        *,
        id: AuditId,
        table: AuditedTableLike,
        operation: AuditOperationLike,
        at: datetime,
        row: int | None = None,
        old: Any | None = None,
        new: Any | None = None,
        user: UserId | None = None,
        approved_by: UserId | None = None,
    ) -> None:
        self._set(
            id=id,
            table=table,
            row=row,
            operation=operation,
            old=old,
            new=new,
            user=user,
            approved_by=approved_by,
            at=at,
        )


class AuditQuery(Value):
    """Which entries of the audit log to page through, in the order of their ids.

        table: Only changes to this table.
        row: Only changes to the row with this id; ids of different tables may be equal.
        user: Only what this user did.
        from_: Only what was done then or later.
        until: Only what was done before.
        after: Only entries after this id: the `next` of the page before.
        limit: At most this many, between 1 and 10,000.
    """

    __match_args__ = ("table", "row", "user", "from_", "until", "after", "limit")
    table: AuditedTable | None
    row: int | None
    user: UserId | None
    from_: datetime | None
    until: datetime | None
    after: int | None
    limit: int

    def __init__(
        self,
        *,
        table: AuditedTableLike | None = None,
        row: int | None = None,
        user: UserId | None = None,
        from_: datetime | None = None,
        until: datetime | None = None,
        after: int | None = None,
        limit: int = 100,
    ) -> None:
        self._set(
            table=table,
            row=row,
            user=user,
            from_=from_,
            until=until,
            after=after,
            limit=limit,
        )

