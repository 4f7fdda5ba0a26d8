# Written by tools/generate.py: change that, or the types in Rust.

from collections.abc import Iterable
from datetime import date, datetime, time
from decimal import Decimal
from enum import StrEnum
from typing import Any, Literal, NewType, Self, TypeAlias, final
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
from ._value import Value

TenantId = NewType("TenantId", int)
UserId = NewType("UserId", int)
LocationId = NewType("LocationId", int)
SupplierId = NewType("SupplierId", int)
CustomerId = NewType("CustomerId", int)
TaxClassId = NewType("TaxClassId", int)
ProductId = NewType("ProductId", int)
BatchId = NewType("BatchId", int)
StockDocumentId = NewType("StockDocumentId", int)
MovementId = NewType("MovementId", int)
TransferId = NewType("TransferId", int)
ShipmentId = NewType("ShipmentId", int)
SaleId = NewType("SaleId", int)
RefundId = NewType("RefundId", int)
PriceListId = NewType("PriceListId", int)
PromotionId = NewType("PromotionId", int)
ReportId = NewType("ReportId", int)
AuditId = NewType("AuditId", int)

@final
class Entity(StrEnum):
    TENANT = "tenant"
    USER = "user"
    LOCATION = "location"
    SUPPLIER = "supplier"
    CUSTOMER = "customer"
    TAX_CLASS = "tax_class"
    PRODUCT = "product"
    BATCH = "batch"
    STOCK_DOCUMENT = "stock_document"
    TRANSFER = "transfer"
    SHIPMENT = "shipment"
    SALE = "sale"
    SALE_LINE = "sale_line"
    REFUND = "refund"
    REPORT = "report"
    PRICE_LIST = "price_list"
    PROMOTION = "promotion"

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

@final
class Field(StrEnum):
    NAME = "name"
    PERSON_NAME = "person name"
    CONTACT_NAME = "contact name"
    USERNAME = "username"
    EMAIL = "email"
    DOMAIN = "domain"
    PHONE = "phone"
    ADDRESS = "address"
    DESCRIPTION = "description"
    SKU = "sku"
    CATEGORY = "category"
    CUSTOMER_GROUP = "customer group"
    COUPON_CODE = "coupon code"
    BATCH_NUMBER = "batch number"
    REPORT_KIND = "report type"
    NOTE = "note"
    COUPON = "coupon_code"
    NUMBER = "number"
    COUNT_LINE = "count line"
    PARAMETERS = "parameters"
    PASSWORD = "password"
    PIN = "PIN"
    PASSWORD_HASH = "password hash"
    AMOUNT = "amount"
    PERCENTAGE = "percentage"
    PRICE = "price"
    PRICE_BREAKS = "price breaks"
    PRICES = "prices"
    COST = "cost"
    UNIT_COST = "unit cost"
    TAX_PER_UNIT = "tax per unit"
    DISCOUNT = "discount"
    SPEND = "spend"
    WEIGHT = "weight"
    CASH_STEP = "cash step"
    REFUND_LIMIT = "refund limit"
    DISCOUNT_LIMIT = "discount limit"
    CURRENCY = "currency"
    QUANTITY = "quantity"
    QUANTITY_DECIMALS = "quantity_decimals"
    COUNTED = "counted"
    EXPECTED = "expected"
    MIN_STOCK = "min_stock"
    REORDER_POINT = "reorder_point"
    UNITS = "units"
    PAGE_SIZE = "page_size"
    TIMES = "times"
    USAGE_LIMIT = "usage limit"
    MOMENT = "moment"
    DATE = "date"
    TIME = "time"
    TIME_OF_DAY = "time of day"
    TIME_ZONE = "time zone"
    PRICE_LIST = "price list"
    TAX_RATE = "tax rate"
    PROMOTION = "promotion"
    KEY = "key"
    JSON = "JSON"
    FIELD = "field"
    ENTITY = "entity"
    ROLE = "role"
    PERMISSION = "permission"
    SECRET_KIND = "kind of secret"
    PICKING = "picking"
    ROUNDING_MODE = "rounding mode"
    ROUNDING_LEVEL = "rounding level"
    DISCOUNT_KIND = "discount kind"
    PROMOTION_STATE = "promotion state"
    PAYMENT_METHOD = "payment method"
    PAID_BY = "paid by"
    SALE_STATUS = "sale status"
    REFUND_KIND = "refund kind"
    DISPOSITION = "disposition"
    MOVEMENT_KIND = "movement kind"
    ADJUSTMENT_REASON = "adjustment reason"
    STOCK_DOCUMENT_KIND = "stock document kind"
    TRANSFER_STATUS = "transfer status"
    UNSELLABLE = "unsellable"
    PERIOD = "period"
    CHECK = "check"
    AUDITED_TABLE = "audited table"
    AUDIT_OPERATION = "audit operation"
    DATABASE_URL = "database URL"
    ACQUIRE_TIMEOUT = "acquire timeout"
    STATEMENT_TIMEOUT = "statement timeout"
    LOCK_TIMEOUT = "lock timeout"
    IDLE_IN_TRANSACTION_TIMEOUT = "idle in transaction timeout"
    CALL_TIMEOUT = "call timeout"
    MAX_CONNECTIONS = "max connections"
    CONNECTION_SETTING = "connection setting"
    KEY_ID = "key id"
    LOGIN_FLAW = "login flaw"

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

@final
class Unsellable(StrEnum):
    EXPIRED = "expired"
    QUARANTINED = "quarantined"

UnsellableLike: TypeAlias = Unsellable | Literal[
    "expired",
    "quarantined",
]

@final
class LoginFlaw(StrEnum):
    SUPERUSER = "it is a superuser"
    BYPASSES_ROW_SECURITY = "it bypasses row-level security"
    OWNS_TABLES = "it owns the tables"
    NO_MEMBER = "it is no member of shopx_app"

LoginFlawLike: TypeAlias = LoginFlaw | Literal[
    "it is a superuser",
    "it bypasses row-level security",
    "it owns the tables",
    "it is no member of shopx_app",
]

@final
class Role(StrEnum):
    CASHIER = "cashier"
    MANAGER = "manager"
    ADMIN = "admin"

RoleLike: TypeAlias = Role | Literal[
    "cashier",
    "manager",
    "admin",
]

@final
class Permission(StrEnum):
    SELL = "sell"
    LOOK_UP = "look up"
    EDIT_CUSTOMERS = "edit customers"
    EDIT_CUSTOMER_TERMS = "set a customer's terms"
    REFUND = "refund"
    VOID = "void"
    RETURN_WITHOUT_RECEIPT = "return without a receipt"
    OVERRIDE_PRICE = "override a price"
    DISCOUNT = "give a discount"
    CHOOSE_BATCH = "choose a batch"
    EDIT_CATALOG = "edit the catalogue"
    EDIT_SUPPLIERS = "edit suppliers"
    RECEIVE = "receive goods"
    ADJUST = "adjust stock"
    COUNT = "count stock"
    QUARANTINE = "quarantine a batch"
    TRANSFER = "transfer stock"
    REPORT = "see reports"
    EDIT_USERS = "edit users"
    EDIT_SETTINGS = "edit settings"
    ERASE_CUSTOMERS = "erase customers"
    AUDIT = "audit"

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

@final
class RoundingMode(StrEnum):
    HALF_AWAY_FROM_ZERO = "half_away_from_zero"
    HALF_EVEN = "half_even"
    UP = "up"
    DOWN = "down"

RoundingModeLike: TypeAlias = RoundingMode | Literal[
    "half_away_from_zero",
    "half_even",
    "up",
    "down",
]

@final
class RoundingLevel(StrEnum):
    LINE = "line"
    DOCUMENT = "document"

RoundingLevelLike: TypeAlias = RoundingLevel | Literal[
    "line",
    "document",
]

@final
class Picking(StrEnum):
    FIFO = "fifo"
    FEFO = "fefo"

PickingLike: TypeAlias = Picking | Literal[
    "fifo",
    "fefo",
]

@final
class DiscountKind(StrEnum):
    LINE = "line"
    PROMOTION = "promotion"
    CART = "cart"
    EXEMPTION = "exemption"

DiscountKindLike: TypeAlias = DiscountKind | Literal[
    "line",
    "promotion",
    "cart",
    "exemption",
]

@final
class PromotionState(StrEnum):
    GIVEN = "given"
    UNMET = "unmet"
    STOPPED = "stopped"
    NEEDS_COUPON = "needs_coupon"
    NOT_NOW = "not_now"
    NOT_HERE = "not_here"
    NOT_FOR_CUSTOMER = "not_for_customer"
    USED_UP = "used_up"

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

@final
class PaymentMethod(StrEnum):
    CASH = "cash"
    CARD = "card"
    VOUCHER = "voucher"
    OTHER = "other"

PaymentMethodLike: TypeAlias = PaymentMethod | Literal[
    "cash",
    "card",
    "voucher",
    "other",
]

@final
class PaidBy(StrEnum):
    CASH = "cash"
    CARD = "card"
    VOUCHER = "voucher"
    OTHER = "other"
    SPLIT = "split"
    NOTHING = "none"

PaidByLike: TypeAlias = PaidBy | Literal[
    "cash",
    "card",
    "voucher",
    "other",
    "split",
    "none",
]

@final
class SaleStatus(StrEnum):
    COMPLETED = "completed"
    PARTIALLY_REFUNDED = "partially_refunded"
    REFUNDED = "refunded"
    VOIDED = "voided"

SaleStatusLike: TypeAlias = SaleStatus | Literal[
    "completed",
    "partially_refunded",
    "refunded",
    "voided",
]

@final
class RefundKind(StrEnum):
    REFUND = "refund"
    VOID = "void"
    RETURN = "return"

RefundKindLike: TypeAlias = RefundKind | Literal[
    "refund",
    "void",
    "return",
]

@final
class Disposition(StrEnum):
    RESTOCK = "restock"
    DAMAGED = "damaged"
    EXPIRED = "expired"

DispositionLike: TypeAlias = Disposition | Literal[
    "restock",
    "damaged",
    "expired",
]

@final
class MovementKind(StrEnum):
    SALE = "sale"
    REFUND = "refund"
    RECEIPT = "receipt"
    TRANSFER_OUT = "transfer_out"
    TRANSFER_IN = "transfer_in"
    COUNT = "count"
    WRITE_OFF = "write_off"
    ADJUSTMENT = "adjustment"

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

@final
class AdjustmentReason(StrEnum):
    DAMAGE = "damage"
    THEFT = "theft"
    EXPIRY = "expiry"
    OWN_USE = "own_use"
    FOUND = "found"
    CORRECTION = "correction"
    OTHER = "other"

AdjustmentReasonLike: TypeAlias = AdjustmentReason | Literal[
    "damage",
    "theft",
    "expiry",
    "own_use",
    "found",
    "correction",
    "other",
]

@final
class StockDocumentKind(StrEnum):
    RECEIPT = "receipt"
    ADJUSTMENT = "adjustment"
    COUNT = "count"

StockDocumentKindLike: TypeAlias = StockDocumentKind | Literal[
    "receipt",
    "adjustment",
    "count",
]

@final
class TransferStatus(StrEnum):
    PENDING = "pending"
    COMPLETED = "completed"
    CANCELLED = "cancelled"

TransferStatusLike: TypeAlias = TransferStatus | Literal[
    "pending",
    "completed",
    "cancelled",
]

@final
class Period(StrEnum):
    DAY = "day"
    MONTH = "month"

PeriodLike: TypeAlias = Period | Literal[
    "day",
    "month",
]

@final
class Check(StrEnum):
    LEDGER_BATCH_STOCK = "ledger_batch_stock"
    BATCH_STOCK_INVENTORY = "batch_stock_inventory"
    RESERVED_TRANSFERS = "reserved_transfers"
    BATCH_STOCK_COPY = "batch_stock_copy"
    SALE_HEADER = "sale_header"
    SALE_LINE = "sale_line"
    SALE_BATCHES = "sale_batches"
    SALE_PAYMENTS = "sale_payments"
    SALE_REFUNDS = "sale_refunds"
    REFUND_HEADER = "refund_header"
    REFUND_WITHIN_SALE = "refund_within_sale"
    REFUND_BATCHES = "refund_batches"
    PROMOTION_USES = "promotion_uses"
    TENANT = "tenant"

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

@final
class AuditedTable(StrEnum):
    TENANTS = "tenants"
    TENANT_SETTINGS = "tenant_settings"
    USERS = "users"
    LOCATIONS = "locations"
    SUPPLIERS = "suppliers"
    CUSTOMERS = "customers"
    TAX_CLASSES = "tax_classes"
    TAX_RATES = "tax_rates"
    PRODUCTS = "products"
    BATCHES = "batches"
    INVENTORY = "inventory"
    TRANSFERS = "transfers"
    PROMOTIONS = "promotions"
    PRICE_LISTS = "price_lists"
    LISTED_PRICES = "listed_prices"
    SALES = "transactions"
    SAVED_REPORTS = "reports"

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

@final
class AuditOperation(StrEnum):
    INSERT = "INSERT"
    UPDATE = "UPDATE"
    DELETE = "DELETE"

AuditOperationLike: TypeAlias = AuditOperation | Literal[
    "INSERT",
    "UPDATE",
    "DELETE",
]

@final
class Approver(Value):
    __match_args__ = ("user", "role")
    @property
    def user(self) -> UserId: ...
    @property
    def role(self) -> Role: ...
    def __init__(self, *, user: UserId, role: RoleLike) -> None: ...
    def replace(self, *, user: UserId = ..., role: RoleLike = ...) -> Self: ...

@final
class Session(SessionMethods, Value):
    __match_args__ = ("tenant", "user", "role", "approver")
    @property
    def tenant(self) -> TenantId: ...
    @property
    def user(self) -> UserId: ...
    @property
    def role(self) -> Role: ...
    @property
    def approver(self) -> Approver | None: ...
    def __init__(
        self,
        *,
        tenant: TenantId,
        user: UserId,
        role: RoleLike,
        approver: Approver | None = None,
    ) -> None: ...
    def replace(
        self,
        *,
        tenant: TenantId = ...,
        user: UserId = ...,
        role: RoleLike = ...,
        approver: Approver | None = ...,
    ) -> Self: ...

@final
class Rounding(Value):
    __match_args__ = ("mode", "level", "cash_step")
    @property
    def mode(self) -> RoundingMode: ...
    @property
    def level(self) -> RoundingLevel: ...
    @property
    def cash_step(self) -> Decimal | None: ...
    def __init__(
        self,
        *,
        mode: RoundingModeLike = RoundingMode.HALF_AWAY_FROM_ZERO,
        level: RoundingLevelLike = RoundingLevel.LINE,
        cash_step: Decimal | int | None = None,
    ) -> None: ...
    def replace(
        self,
        *,
        mode: RoundingModeLike = ...,
        level: RoundingLevelLike = ...,
        cash_step: Decimal | int | None = ...,
    ) -> Self: ...

@final
class Settings(Value):
    __match_args__ = (
        "currency",
        "rounding",
        "picking",
        "cashier_refund_limit",
        "cashier_discount_limit",
        "encrypts_personal_data",
    )
    @property
    def currency(self) -> str: ...
    @property
    def rounding(self) -> Rounding: ...
    @property
    def picking(self) -> Picking: ...
    @property
    def cashier_refund_limit(self) -> Decimal: ...
    @property
    def cashier_discount_limit(self) -> Decimal: ...
    @property
    def encrypts_personal_data(self) -> bool: ...
    def __init__(
        self,
        *,
        currency: str,
        rounding: Rounding = Rounding(),
        picking: PickingLike = Picking.FIFO,
        cashier_refund_limit: Decimal | int = 0,
        cashier_discount_limit: Decimal | int = 0,
        encrypts_personal_data: bool = False,
    ) -> None: ...
    def replace(
        self,
        *,
        currency: str = ...,
        rounding: Rounding = ...,
        picking: PickingLike = ...,
        cashier_refund_limit: Decimal | int = ...,
        cashier_discount_limit: Decimal | int = ...,
        encrypts_personal_data: bool = ...,
    ) -> Self: ...

@final
class Tenant(Value):
    __match_args__ = ("id", "name", "domain", "settings", "version")
    @property
    def id(self) -> TenantId: ...
    @property
    def name(self) -> str: ...
    @property
    def domain(self) -> str: ...
    @property
    def settings(self) -> Settings: ...
    @property
    def version(self) -> int: ...
    def __init__(
        self,
        *,
        id: TenantId,
        name: str,
        domain: str,
        settings: Settings,
        version: int,
    ) -> None: ...
    def replace(
        self,
        *,
        id: TenantId = ...,
        name: str = ...,
        domain: str = ...,
        settings: Settings = ...,
        version: int = ...,
    ) -> Self: ...

@final
class NewUser(Value):
    __match_args__ = ("username", "email", "role")
    @property
    def username(self) -> str: ...
    @property
    def email(self) -> str: ...
    @property
    def role(self) -> Role: ...
    def __init__(self, *, username: str, email: str, role: RoleLike) -> None: ...
    def replace(
        self,
        *,
        username: str = ...,
        email: str = ...,
        role: RoleLike = ...,
    ) -> Self: ...

@final
class User(UserMethods, Value):
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
    @property
    def id(self) -> UserId: ...
    @property
    def username(self) -> str: ...
    @property
    def email(self) -> str: ...
    @property
    def role(self) -> Role: ...
    @property
    def version(self) -> int: ...
    @property
    def archived(self) -> bool: ...
    @property
    def created_at(self) -> datetime: ...
    @property
    def updated_at(self) -> datetime: ...
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
    ) -> None: ...
    def replace(
        self,
        *,
        id: UserId = ...,
        username: str = ...,
        email: str = ...,
        role: RoleLike = ...,
        version: int = ...,
        archived: bool = ...,
        created_at: datetime = ...,
        updated_at: datetime = ...,
    ) -> Self: ...

@final
class NewTenant(Value):
    __match_args__ = ("name", "domain", "settings", "admin")
    @property
    def name(self) -> str: ...
    @property
    def domain(self) -> str: ...
    @property
    def settings(self) -> Settings: ...
    @property
    def admin(self) -> NewUser: ...
    def __init__(
        self,
        *,
        name: str,
        domain: str,
        settings: Settings,
        admin: NewUser,
    ) -> None: ...
    def replace(
        self,
        *,
        name: str = ...,
        domain: str = ...,
        settings: Settings = ...,
        admin: NewUser = ...,
    ) -> Self: ...

@final
class NewLocation(Value):
    __match_args__ = ("name", "address", "phone", "time_zone")
    @property
    def name(self) -> str: ...
    @property
    def address(self) -> str: ...
    @property
    def phone(self) -> str | None: ...
    @property
    def time_zone(self) -> ZoneInfo: ...
    def __init__(
        self,
        *,
        name: str,
        address: str,
        time_zone: ZoneInfo | str,
        phone: str | None = None,
    ) -> None: ...
    def replace(
        self,
        *,
        name: str = ...,
        address: str = ...,
        phone: str | None = ...,
        time_zone: ZoneInfo | str = ...,
    ) -> Self: ...

@final
class Location(LocationMethods, Value):
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
    @property
    def id(self) -> LocationId: ...
    @property
    def name(self) -> str: ...
    @property
    def address(self) -> str: ...
    @property
    def phone(self) -> str | None: ...
    @property
    def time_zone(self) -> ZoneInfo: ...
    @property
    def version(self) -> int: ...
    @property
    def archived(self) -> bool: ...
    @property
    def created_at(self) -> datetime: ...
    @property
    def updated_at(self) -> datetime: ...
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
    ) -> None: ...
    def replace(
        self,
        *,
        id: LocationId = ...,
        name: str = ...,
        address: str = ...,
        phone: str | None = ...,
        time_zone: ZoneInfo | str = ...,
        version: int = ...,
        archived: bool = ...,
        created_at: datetime = ...,
        updated_at: datetime = ...,
    ) -> Self: ...

@final
class NewCustomer(Value):
    __match_args__ = (
        "first_name",
        "last_name",
        "email",
        "phone",
        "address",
        "customer_group",
        "tax_exemption",
    )
    @property
    def first_name(self) -> str: ...
    @property
    def last_name(self) -> str: ...
    @property
    def email(self) -> str | None: ...
    @property
    def phone(self) -> str | None: ...
    @property
    def address(self) -> str | None: ...
    @property
    def customer_group(self) -> str | None: ...
    @property
    def tax_exemption(self) -> str | None: ...
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
    ) -> None: ...
    def replace(
        self,
        *,
        first_name: str = ...,
        last_name: str = ...,
        email: str | None = ...,
        phone: str | None = ...,
        address: str | None = ...,
        customer_group: str | None = ...,
        tax_exemption: str | None = ...,
    ) -> Self: ...

@final
class Customer(CustomerMethods, Value):
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
    @property
    def id(self) -> CustomerId: ...
    @property
    def first_name(self) -> str: ...
    @property
    def last_name(self) -> str: ...
    @property
    def email(self) -> str | None: ...
    @property
    def phone(self) -> str | None: ...
    @property
    def address(self) -> str | None: ...
    @property
    def customer_group(self) -> str | None: ...
    @property
    def tax_exemption(self) -> str | None: ...
    @property
    def erased(self) -> bool: ...
    @property
    def version(self) -> int: ...
    @property
    def archived(self) -> bool: ...
    @property
    def created_at(self) -> datetime: ...
    @property
    def updated_at(self) -> datetime: ...
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
    ) -> None: ...
    def replace(
        self,
        *,
        id: CustomerId = ...,
        first_name: str = ...,
        last_name: str = ...,
        email: str | None = ...,
        phone: str | None = ...,
        address: str | None = ...,
        customer_group: str | None = ...,
        tax_exemption: str | None = ...,
        erased: bool = ...,
        version: int = ...,
        archived: bool = ...,
        created_at: datetime = ...,
        updated_at: datetime = ...,
    ) -> Self: ...

@final
class Sealing(Value):
    __match_args__ = ("rewritten", "left")
    @property
    def rewritten(self) -> int: ...
    @property
    def left(self) -> int: ...
    def __init__(self, *, rewritten: int, left: int) -> None: ...
    def replace(self, *, rewritten: int = ..., left: int = ...) -> Self: ...

@final
class NewSupplier(Value):
    __match_args__ = ("name", "contact_name", "email", "phone", "address")
    @property
    def name(self) -> str: ...
    @property
    def contact_name(self) -> str | None: ...
    @property
    def email(self) -> str | None: ...
    @property
    def phone(self) -> str | None: ...
    @property
    def address(self) -> str | None: ...
    def __init__(
        self,
        *,
        name: str,
        contact_name: str | None = None,
        email: str | None = None,
        phone: str | None = None,
        address: str | None = None,
    ) -> None: ...
    def replace(
        self,
        *,
        name: str = ...,
        contact_name: str | None = ...,
        email: str | None = ...,
        phone: str | None = ...,
        address: str | None = ...,
    ) -> Self: ...

@final
class Supplier(SupplierMethods, Value):
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
    @property
    def id(self) -> SupplierId: ...
    @property
    def name(self) -> str: ...
    @property
    def contact_name(self) -> str | None: ...
    @property
    def email(self) -> str | None: ...
    @property
    def phone(self) -> str | None: ...
    @property
    def address(self) -> str | None: ...
    @property
    def version(self) -> int: ...
    @property
    def archived(self) -> bool: ...
    @property
    def created_at(self) -> datetime: ...
    @property
    def updated_at(self) -> datetime: ...
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
    ) -> None: ...
    def replace(
        self,
        *,
        id: SupplierId = ...,
        name: str = ...,
        contact_name: str | None = ...,
        email: str | None = ...,
        phone: str | None = ...,
        address: str | None = ...,
        version: int = ...,
        archived: bool = ...,
        created_at: datetime = ...,
        updated_at: datetime = ...,
    ) -> Self: ...

class TaxValue(TaxValueMethods, Value):
    @final
    class Percent(TaxValue):
        __match_args__ = ("percent",)
        @property
        def percent(self) -> Decimal: ...
        def __init__(self, percent: Decimal | int) -> None: ...
        def replace(self, *, percent: Decimal | int = ...) -> Self: ...

    @final
    class PerUnit(TaxValue):
        __match_args__ = ("amount",)
        @property
        def amount(self) -> Decimal: ...
        def __init__(self, amount: Decimal | int) -> None: ...
        def replace(self, *, amount: Decimal | int = ...) -> Self: ...


@final
class TaxRate(Value):
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
    @property
    def location(self) -> LocationId | None: ...
    @property
    def name(self) -> str: ...
    @property
    def value(self) -> TaxValue: ...
    @property
    def inclusive(self) -> bool: ...
    @property
    def compound(self) -> bool: ...
    @property
    def taxable(self) -> bool: ...
    @property
    def starts_on(self) -> date | None: ...
    @property
    def ends_on(self) -> date | None: ...
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
    ) -> None: ...
    def replace(
        self,
        *,
        location: LocationId | None = ...,
        name: str = ...,
        value: TaxValue = ...,
        inclusive: bool = ...,
        compound: bool = ...,
        taxable: bool = ...,
        starts_on: date | None = ...,
        ends_on: date | None = ...,
    ) -> Self: ...

@final
class NewTaxClass(Value):
    __match_args__ = ("name", "rates")
    @property
    def name(self) -> str: ...
    @property
    def rates(self) -> tuple[TaxRate, ...]: ...
    def __init__(self, *, name: str, rates: Iterable[TaxRate] = ()) -> None: ...
    def replace(self, *, name: str = ..., rates: Iterable[TaxRate] = ...) -> Self: ...

@final
class TaxClass(TaxClassMethods, Value):
    __match_args__ = ("id", "name", "rates", "version", "archived", "created_at", "updated_at")
    @property
    def id(self) -> TaxClassId: ...
    @property
    def name(self) -> str: ...
    @property
    def rates(self) -> tuple[TaxRate, ...]: ...
    @property
    def version(self) -> int: ...
    @property
    def archived(self) -> bool: ...
    @property
    def created_at(self) -> datetime: ...
    @property
    def updated_at(self) -> datetime: ...
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
    ) -> None: ...
    def replace(
        self,
        *,
        id: TaxClassId = ...,
        name: str = ...,
        rates: Iterable[TaxRate] = ...,
        version: int = ...,
        archived: bool = ...,
        created_at: datetime = ...,
        updated_at: datetime = ...,
    ) -> Self: ...

@final
class PriceBreak(Value):
    __match_args__ = ("min_quantity", "price")
    @property
    def min_quantity(self) -> int: ...
    @property
    def price(self) -> Decimal: ...
    def __init__(self, *, min_quantity: int, price: Decimal | int) -> None: ...
    def replace(self, *, min_quantity: int = ..., price: Decimal | int = ...) -> Self: ...

@final
class NewProduct(Value):
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
    @property
    def name(self) -> str: ...
    @property
    def description(self) -> str | None: ...
    @property
    def sku(self) -> str: ...
    @property
    def price(self) -> Decimal: ...
    @property
    def price_breaks(self) -> tuple[PriceBreak, ...]: ...
    @property
    def cost(self) -> Decimal | None: ...
    @property
    def category(self) -> str | None: ...
    @property
    def tax_class(self) -> TaxClassId | None: ...
    @property
    def quantity_decimals(self) -> int: ...
    @property
    def picking(self) -> Picking | None: ...
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
    ) -> None: ...
    def replace(
        self,
        *,
        name: str = ...,
        description: str | None = ...,
        sku: str = ...,
        price: Decimal | int = ...,
        price_breaks: Iterable[PriceBreak] = ...,
        cost: Decimal | int | None = ...,
        category: str | None = ...,
        tax_class: TaxClassId | None = ...,
        quantity_decimals: int = ...,
        picking: PickingLike | None = ...,
    ) -> Self: ...

@final
class Product(ProductMethods, Value):
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
    @property
    def id(self) -> ProductId: ...
    @property
    def name(self) -> str: ...
    @property
    def description(self) -> str | None: ...
    @property
    def sku(self) -> str: ...
    @property
    def price(self) -> Decimal: ...
    @property
    def price_breaks(self) -> tuple[PriceBreak, ...]: ...
    @property
    def cost(self) -> Decimal | None: ...
    @property
    def category(self) -> str | None: ...
    @property
    def tax_class(self) -> TaxClassId | None: ...
    @property
    def quantity_decimals(self) -> int: ...
    @property
    def picking(self) -> Picking | None: ...
    @property
    def version(self) -> int: ...
    @property
    def archived(self) -> bool: ...
    @property
    def created_at(self) -> datetime: ...
    @property
    def updated_at(self) -> datetime: ...
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
    ) -> None: ...
    def replace(
        self,
        *,
        id: ProductId = ...,
        name: str = ...,
        description: str | None = ...,
        sku: str = ...,
        price: Decimal | int = ...,
        price_breaks: Iterable[PriceBreak] = ...,
        cost: Decimal | int | None = ...,
        category: str | None = ...,
        tax_class: TaxClassId | None = ...,
        quantity_decimals: int = ...,
        picking: PickingLike | None = ...,
        version: int = ...,
        archived: bool = ...,
        created_at: datetime = ...,
        updated_at: datetime = ...,
    ) -> Self: ...

@final
class ListedPrice(Value):
    __match_args__ = ("product", "min_quantity", "price")
    @property
    def product(self) -> ProductId: ...
    @property
    def min_quantity(self) -> int: ...
    @property
    def price(self) -> Decimal: ...
    def __init__(
        self,
        *,
        product: ProductId,
        min_quantity: int,
        price: Decimal | int,
    ) -> None: ...
    def replace(
        self,
        *,
        product: ProductId = ...,
        min_quantity: int = ...,
        price: Decimal | int = ...,
    ) -> Self: ...

@final
class NewPriceList(Value):
    __match_args__ = ("name", "location", "customer_group", "starts_on", "ends_on", "prices")
    @property
    def name(self) -> str: ...
    @property
    def location(self) -> LocationId | None: ...
    @property
    def customer_group(self) -> str | None: ...
    @property
    def starts_on(self) -> date | None: ...
    @property
    def ends_on(self) -> date | None: ...
    @property
    def prices(self) -> tuple[ListedPrice, ...]: ...
    def __init__(
        self,
        *,
        name: str,
        location: LocationId | None = None,
        customer_group: str | None = None,
        starts_on: date | None = None,
        ends_on: date | None = None,
        prices: Iterable[ListedPrice] = (),
    ) -> None: ...
    def replace(
        self,
        *,
        name: str = ...,
        location: LocationId | None = ...,
        customer_group: str | None = ...,
        starts_on: date | None = ...,
        ends_on: date | None = ...,
        prices: Iterable[ListedPrice] = ...,
    ) -> Self: ...

@final
class PriceList(PriceListMethods, Value):
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
    @property
    def id(self) -> PriceListId: ...
    @property
    def name(self) -> str: ...
    @property
    def location(self) -> LocationId | None: ...
    @property
    def customer_group(self) -> str | None: ...
    @property
    def starts_on(self) -> date | None: ...
    @property
    def ends_on(self) -> date | None: ...
    @property
    def prices(self) -> tuple[ListedPrice, ...]: ...
    @property
    def version(self) -> int: ...
    @property
    def archived(self) -> bool: ...
    @property
    def created_at(self) -> datetime: ...
    @property
    def updated_at(self) -> datetime: ...
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
    ) -> None: ...
    def replace(
        self,
        *,
        id: PriceListId = ...,
        name: str = ...,
        location: LocationId | None = ...,
        customer_group: str | None = ...,
        starts_on: date | None = ...,
        ends_on: date | None = ...,
        prices: Iterable[ListedPrice] = ...,
        version: int = ...,
        archived: bool = ...,
        created_at: datetime = ...,
        updated_at: datetime = ...,
    ) -> Self: ...

class Scope(Value):
    @final
    class Cart(Scope):
        __match_args__ = ()
        def __init__(self) -> None: ...

    @final
    class Category(Scope):
        __match_args__ = ("category",)
        @property
        def category(self) -> str: ...
        def __init__(self, category: str) -> None: ...
        def replace(self, *, category: str = ...) -> Self: ...

    @final
    class Products(Scope):
        __match_args__ = ("products",)
        @property
        def products(self) -> frozenset[ProductId]: ...
        def __init__(self, products: Iterable[ProductId]) -> None: ...
        def replace(self, *, products: Iterable[ProductId] = ...) -> Self: ...


class Condition(Value):
    @final
    class Units(Condition):
        __match_args__ = ("on", "at_least")
        @property
        def on(self) -> Scope: ...
        @property
        def at_least(self) -> int: ...
        def __init__(self, *, on: Scope, at_least: int) -> None: ...
        def replace(self, *, on: Scope = ..., at_least: int = ...) -> Self: ...

    @final
    class Spend(Condition):
        __match_args__ = ("on", "at_least")
        @property
        def on(self) -> Scope: ...
        @property
        def at_least(self) -> Decimal: ...
        def __init__(self, *, on: Scope, at_least: Decimal | int) -> None: ...
        def replace(self, *, on: Scope = ..., at_least: Decimal | int = ...) -> Self: ...


class Benefit(Value):
    @final
    class PercentOff(Benefit):
        __match_args__ = ("on", "percent", "max_units")
        @property
        def on(self) -> Scope: ...
        @property
        def percent(self) -> Decimal: ...
        @property
        def max_units(self) -> int | None: ...
        def __init__(
            self,
            *,
            on: Scope,
            percent: Decimal | int,
            max_units: int | None = None,
        ) -> None: ...
        def replace(
            self,
            *,
            on: Scope = ...,
            percent: Decimal | int = ...,
            max_units: int | None = ...,
        ) -> Self: ...

    @final
    class AmountOff(Benefit):
        __match_args__ = ("on", "amount", "max_units")
        @property
        def on(self) -> Scope: ...
        @property
        def amount(self) -> Decimal: ...
        @property
        def max_units(self) -> int | None: ...
        def __init__(
            self,
            *,
            on: Scope,
            amount: Decimal | int,
            max_units: int | None = None,
        ) -> None: ...
        def replace(
            self,
            *,
            on: Scope = ...,
            amount: Decimal | int = ...,
            max_units: int | None = ...,
        ) -> Self: ...

    @final
    class AmountOffEach(Benefit):
        __match_args__ = ("on", "amount")
        @property
        def on(self) -> Scope: ...
        @property
        def amount(self) -> Decimal: ...
        def __init__(self, *, on: Scope, amount: Decimal | int) -> None: ...
        def replace(self, *, on: Scope = ..., amount: Decimal | int = ...) -> Self: ...

    @final
    class BuyGet(Benefit):
        __match_args__ = ("buy", "buy_units", "get", "get_units", "percent", "max_times")
        @property
        def buy(self) -> Scope: ...
        @property
        def buy_units(self) -> int: ...
        @property
        def get(self) -> Scope: ...
        @property
        def get_units(self) -> int: ...
        @property
        def percent(self) -> Decimal: ...
        @property
        def max_times(self) -> int | None: ...
        def __init__(
            self,
            *,
            buy: Scope,
            buy_units: int,
            get: Scope,
            get_units: int,
            percent: Decimal | int,
            max_times: int | None = None,
        ) -> None: ...
        def replace(
            self,
            *,
            buy: Scope = ...,
            buy_units: int = ...,
            get: Scope = ...,
            get_units: int = ...,
            percent: Decimal | int = ...,
            max_times: int | None = ...,
        ) -> Self: ...

    @final
    class Bundle(Benefit):
        __match_args__ = ("on", "units", "price", "max_times")
        @property
        def on(self) -> Scope: ...
        @property
        def units(self) -> int: ...
        @property
        def price(self) -> Decimal: ...
        @property
        def max_times(self) -> int | None: ...
        def __init__(
            self,
            *,
            on: Scope,
            units: int,
            price: Decimal | int,
            max_times: int | None = None,
        ) -> None: ...
        def replace(
            self,
            *,
            on: Scope = ...,
            units: int = ...,
            price: Decimal | int = ...,
            max_times: int | None = ...,
        ) -> Self: ...


@final
class NewPromotion(Value):
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
    @property
    def name(self) -> str: ...
    @property
    def priority(self) -> int: ...
    @property
    def exclusive(self) -> bool: ...
    @property
    def coupon_code(self) -> str | None: ...
    @property
    def location(self) -> LocationId | None: ...
    @property
    def customer_group(self) -> str | None: ...
    @property
    def starts_on(self) -> date | None: ...
    @property
    def ends_on(self) -> date | None: ...
    @property
    def starts_at(self) -> time | None: ...
    @property
    def ends_at(self) -> time | None: ...
    @property
    def usage_limit(self) -> int | None: ...
    @property
    def usage_limit_per_customer(self) -> int | None: ...
    @property
    def condition(self) -> Condition | None: ...
    @property
    def benefit(self) -> Benefit: ...
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
    ) -> None: ...
    def replace(
        self,
        *,
        name: str = ...,
        priority: int = ...,
        exclusive: bool = ...,
        coupon_code: str | None = ...,
        location: LocationId | None = ...,
        customer_group: str | None = ...,
        starts_on: date | None = ...,
        ends_on: date | None = ...,
        starts_at: time | None = ...,
        ends_at: time | None = ...,
        usage_limit: int | None = ...,
        usage_limit_per_customer: int | None = ...,
        condition: Condition | None = ...,
        benefit: Benefit = ...,
    ) -> Self: ...

@final
class Promotion(PromotionMethods, Value):
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
    @property
    def id(self) -> PromotionId: ...
    @property
    def name(self) -> str: ...
    @property
    def priority(self) -> int: ...
    @property
    def exclusive(self) -> bool: ...
    @property
    def coupon_code(self) -> str | None: ...
    @property
    def location(self) -> LocationId | None: ...
    @property
    def customer_group(self) -> str | None: ...
    @property
    def starts_on(self) -> date | None: ...
    @property
    def ends_on(self) -> date | None: ...
    @property
    def starts_at(self) -> time | None: ...
    @property
    def ends_at(self) -> time | None: ...
    @property
    def usage_limit(self) -> int | None: ...
    @property
    def usage_limit_per_customer(self) -> int | None: ...
    @property
    def condition(self) -> Condition | None: ...
    @property
    def benefit(self) -> Benefit: ...
    @property
    def version(self) -> int: ...
    @property
    def archived(self) -> bool: ...
    @property
    def created_at(self) -> datetime: ...
    @property
    def updated_at(self) -> datetime: ...
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
    ) -> None: ...
    def replace(
        self,
        *,
        id: PromotionId = ...,
        name: str = ...,
        priority: int = ...,
        exclusive: bool = ...,
        coupon_code: str | None = ...,
        location: LocationId | None = ...,
        customer_group: str | None = ...,
        starts_on: date | None = ...,
        ends_on: date | None = ...,
        starts_at: time | None = ...,
        ends_at: time | None = ...,
        usage_limit: int | None = ...,
        usage_limit_per_customer: int | None = ...,
        condition: Condition | None = ...,
        benefit: Benefit = ...,
        version: int = ...,
        archived: bool = ...,
        created_at: datetime = ...,
        updated_at: datetime = ...,
    ) -> Self: ...

@final
class PageQuery(Value):
    __match_args__ = ("after", "limit", "archived")
    @property
    def after(self) -> int | None: ...
    @property
    def limit(self) -> int: ...
    @property
    def archived(self) -> bool: ...
    def __init__(
        self,
        *,
        after: int | None = None,
        limit: int = 100,
        archived: bool = False,
    ) -> None: ...
    def replace(
        self,
        *,
        after: int | None = ...,
        limit: int = ...,
        archived: bool = ...,
    ) -> Self: ...

class DiscountValue(Value):
    @final
    class Percent(DiscountValue):
        __match_args__ = ("percent",)
        @property
        def percent(self) -> Decimal: ...
        def __init__(self, percent: Decimal | int) -> None: ...
        def replace(self, *, percent: Decimal | int = ...) -> Self: ...

    @final
    class Amount(DiscountValue):
        __match_args__ = ("amount",)
        @property
        def amount(self) -> Decimal: ...
        def __init__(self, amount: Decimal | int) -> None: ...
        def replace(self, *, amount: Decimal | int = ...) -> Self: ...


@final
class Discount(Value):
    __match_args__ = ("value", "reason")
    @property
    def value(self) -> DiscountValue: ...
    @property
    def reason(self) -> str: ...
    def __init__(self, *, value: DiscountValue, reason: str) -> None: ...
    def replace(self, *, value: DiscountValue = ..., reason: str = ...) -> Self: ...

@final
class PriceOverride(Value):
    __match_args__ = ("price", "reason")
    @property
    def price(self) -> Decimal: ...
    @property
    def reason(self) -> str: ...
    def __init__(self, *, price: Decimal | int, reason: str) -> None: ...
    def replace(self, *, price: Decimal | int = ..., reason: str = ...) -> Self: ...

@final
class CartLine(Value):
    __match_args__ = ("product", "quantity", "price", "discount", "batch")
    @property
    def product(self) -> ProductId: ...
    @property
    def quantity(self) -> int: ...
    @property
    def price(self) -> PriceOverride | None: ...
    @property
    def discount(self) -> Discount | None: ...
    @property
    def batch(self) -> BatchId | None: ...
    def __init__(
        self,
        *,
        product: ProductId,
        quantity: int,
        price: PriceOverride | None = None,
        discount: Discount | None = None,
        batch: BatchId | None = None,
    ) -> None: ...
    def replace(
        self,
        *,
        product: ProductId = ...,
        quantity: int = ...,
        price: PriceOverride | None = ...,
        discount: Discount | None = ...,
        batch: BatchId | None = ...,
    ) -> Self: ...

@final
class Cart(Value):
    __match_args__ = (
        "location",
        "customer",
        "lines",
        "discount",
        "coupons",
        "price_list",
        "currency",
    )
    @property
    def location(self) -> LocationId: ...
    @property
    def customer(self) -> CustomerId | None: ...
    @property
    def lines(self) -> tuple[CartLine, ...]: ...
    @property
    def discount(self) -> Discount | None: ...
    @property
    def coupons(self) -> tuple[str, ...]: ...
    @property
    def price_list(self) -> PriceListId | None: ...
    @property
    def currency(self) -> str | None: ...
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
    ) -> None: ...
    def replace(
        self,
        *,
        location: LocationId = ...,
        customer: CustomerId | None = ...,
        lines: Iterable[CartLine] = ...,
        discount: Discount | None = ...,
        coupons: Iterable[str] = ...,
        price_list: PriceListId | None = ...,
        currency: str | None = ...,
    ) -> Self: ...

class PriceSource(PriceSourceMethods, Value):
    @final
    class Product(PriceSource):
        __match_args__ = ()
        def __init__(self) -> None: ...

    @final
    class Break(PriceSource):
        __match_args__ = ("min_quantity",)
        @property
        def min_quantity(self) -> int: ...
        def __init__(self, min_quantity: int) -> None: ...
        def replace(self, *, min_quantity: int = ...) -> Self: ...

    @final
    class List(PriceSource):
        __match_args__ = ("list", "name", "min_quantity")
        @property
        def list(self) -> PriceListId: ...
        @property
        def name(self) -> str: ...
        @property
        def min_quantity(self) -> int: ...
        def __init__(self, *, list: PriceListId, name: str, min_quantity: int) -> None: ...
        def replace(
            self,
            *,
            list: PriceListId = ...,
            name: str = ...,
            min_quantity: int = ...,
        ) -> Self: ...

    @final
    class Override(PriceSource):
        __match_args__ = ("reason",)
        @property
        def reason(self) -> str: ...
        def __init__(self, reason: str) -> None: ...
        def replace(self, *, reason: str = ...) -> Self: ...


@final
class LineDiscount(Value):
    __match_args__ = ("kind", "promotion", "reason", "amount")
    @property
    def kind(self) -> DiscountKind: ...
    @property
    def promotion(self) -> PromotionId | None: ...
    @property
    def reason(self) -> str: ...
    @property
    def amount(self) -> Decimal: ...
    def __init__(
        self,
        *,
        kind: DiscountKindLike,
        reason: str,
        amount: Decimal | int,
        promotion: PromotionId | None = None,
    ) -> None: ...
    def replace(
        self,
        *,
        kind: DiscountKindLike = ...,
        promotion: PromotionId | None = ...,
        reason: str = ...,
        amount: Decimal | int = ...,
    ) -> Self: ...

@final
class LineTax(Value):
    __match_args__ = ("name", "value", "inclusive", "base", "amount")
    @property
    def name(self) -> str: ...
    @property
    def value(self) -> TaxValue: ...
    @property
    def inclusive(self) -> bool: ...
    @property
    def base(self) -> Decimal: ...
    @property
    def amount(self) -> Decimal: ...
    def __init__(
        self,
        *,
        name: str,
        value: TaxValue,
        inclusive: bool,
        base: Decimal | int,
        amount: Decimal | int,
    ) -> None: ...
    def replace(
        self,
        *,
        name: str = ...,
        value: TaxValue = ...,
        inclusive: bool = ...,
        base: Decimal | int = ...,
        amount: Decimal | int = ...,
    ) -> Self: ...

@final
class PricedLine(PricedLineMethods, Value):
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
    @property
    def product(self) -> ProductId: ...
    @property
    def quantity(self) -> int: ...
    @property
    def quantity_decimals(self) -> int: ...
    @property
    def list_price(self) -> Decimal: ...
    @property
    def unit_price(self) -> Decimal: ...
    @property
    def price_source(self) -> PriceSource: ...
    @property
    def total_price(self) -> Decimal: ...
    @property
    def discount_amount(self) -> Decimal: ...
    @property
    def tax_amount(self) -> Decimal: ...
    @property
    def exclusive_tax_amount(self) -> Decimal: ...
    @property
    def discounts(self) -> tuple[LineDiscount, ...]: ...
    @property
    def taxes(self) -> tuple[LineTax, ...]: ...
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
    ) -> None: ...
    def replace(
        self,
        *,
        product: ProductId = ...,
        quantity: int = ...,
        quantity_decimals: int = ...,
        list_price: Decimal | int = ...,
        unit_price: Decimal | int = ...,
        price_source: PriceSource = ...,
        total_price: Decimal | int = ...,
        discount_amount: Decimal | int = ...,
        tax_amount: Decimal | int = ...,
        exclusive_tax_amount: Decimal | int = ...,
        discounts: Iterable[LineDiscount] = ...,
        taxes: Iterable[LineTax] = ...,
    ) -> Self: ...

@final
class PromotionResult(Value):
    __match_args__ = (
        "promotion",
        "name",
        "usage_limit",
        "usage_limit_per_customer",
        "state",
        "amount",
    )
    @property
    def promotion(self) -> PromotionId: ...
    @property
    def name(self) -> str: ...
    @property
    def usage_limit(self) -> int | None: ...
    @property
    def usage_limit_per_customer(self) -> int | None: ...
    @property
    def state(self) -> PromotionState: ...
    @property
    def amount(self) -> Decimal: ...
    def __init__(
        self,
        *,
        promotion: PromotionId,
        name: str,
        state: PromotionStateLike,
        amount: Decimal | int,
        usage_limit: int | None = None,
        usage_limit_per_customer: int | None = None,
    ) -> None: ...
    def replace(
        self,
        *,
        promotion: PromotionId = ...,
        name: str = ...,
        usage_limit: int | None = ...,
        usage_limit_per_customer: int | None = ...,
        state: PromotionStateLike = ...,
        amount: Decimal | int = ...,
    ) -> Self: ...

@final
class TaxTotal(Value):
    __match_args__ = ("name", "value", "inclusive", "base", "amount")
    @property
    def name(self) -> str: ...
    @property
    def value(self) -> TaxValue: ...
    @property
    def inclusive(self) -> bool: ...
    @property
    def base(self) -> Decimal: ...
    @property
    def amount(self) -> Decimal: ...
    def __init__(
        self,
        *,
        name: str,
        value: TaxValue,
        inclusive: bool,
        base: Decimal | int,
        amount: Decimal | int,
    ) -> None: ...
    def replace(
        self,
        *,
        name: str = ...,
        value: TaxValue = ...,
        inclusive: bool = ...,
        base: Decimal | int = ...,
        amount: Decimal | int = ...,
    ) -> Self: ...

@final
class PricedCart(PricedCartMethods, Value):
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
    @property
    def currency(self) -> str: ...
    @property
    def lines(self) -> tuple[PricedLine, ...]: ...
    @property
    def promotions(self) -> tuple[PromotionResult, ...]: ...
    @property
    def tax_exemption(self) -> str | None: ...
    @property
    def total_amount(self) -> Decimal: ...
    @property
    def tax_amount(self) -> Decimal: ...
    @property
    def exclusive_tax_amount(self) -> Decimal: ...
    @property
    def discount_amount(self) -> Decimal: ...
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
    ) -> None: ...
    def replace(
        self,
        *,
        currency: str = ...,
        lines: Iterable[PricedLine] = ...,
        promotions: Iterable[PromotionResult] = ...,
        tax_exemption: str | None = ...,
        total_amount: Decimal | int = ...,
        tax_amount: Decimal | int = ...,
        exclusive_tax_amount: Decimal | int = ...,
        discount_amount: Decimal | int = ...,
    ) -> Self: ...

class PriceStep(PriceStepMethods, Value):
    @final
    class UnitPrice(PriceStep):
        __match_args__ = (
            "line_no",
            "product",
            "quantity",
            "unit_price",
            "source",
            "total_price",
        )
        @property
        def line_no(self) -> int: ...
        @property
        def product(self) -> ProductId: ...
        @property
        def quantity(self) -> Decimal: ...
        @property
        def unit_price(self) -> Decimal: ...
        @property
        def source(self) -> PriceSource: ...
        @property
        def total_price(self) -> Decimal: ...
        def __init__(
            self,
            *,
            line_no: int,
            product: ProductId,
            quantity: Decimal | int,
            unit_price: Decimal | int,
            source: PriceSource,
            total_price: Decimal | int,
        ) -> None: ...
        def replace(
            self,
            *,
            line_no: int = ...,
            product: ProductId = ...,
            quantity: Decimal | int = ...,
            unit_price: Decimal | int = ...,
            source: PriceSource = ...,
            total_price: Decimal | int = ...,
        ) -> Self: ...

    @final
    class Discount(PriceStep):
        __match_args__ = ("line_no", "kind", "promotion", "reason", "amount")
        @property
        def line_no(self) -> int: ...
        @property
        def kind(self) -> DiscountKind: ...
        @property
        def promotion(self) -> PromotionId | None: ...
        @property
        def reason(self) -> str: ...
        @property
        def amount(self) -> Decimal: ...
        def __init__(
            self,
            *,
            line_no: int,
            kind: DiscountKindLike,
            reason: str,
            amount: Decimal | int,
            promotion: PromotionId | None = None,
        ) -> None: ...
        def replace(
            self,
            *,
            line_no: int = ...,
            kind: DiscountKindLike = ...,
            promotion: PromotionId | None = ...,
            reason: str = ...,
            amount: Decimal | int = ...,
        ) -> Self: ...

    @final
    class NoPromotion(PriceStep):
        __match_args__ = ("promotion", "name", "state")
        @property
        def promotion(self) -> PromotionId: ...
        @property
        def name(self) -> str: ...
        @property
        def state(self) -> PromotionState: ...
        def __init__(
            self,
            *,
            promotion: PromotionId,
            name: str,
            state: PromotionStateLike,
        ) -> None: ...
        def replace(
            self,
            *,
            promotion: PromotionId = ...,
            name: str = ...,
            state: PromotionStateLike = ...,
        ) -> Self: ...

    @final
    class Tax(PriceStep):
        __match_args__ = ("line_no", "tax")
        @property
        def line_no(self) -> int: ...
        @property
        def tax(self) -> LineTax: ...
        def __init__(self, *, line_no: int, tax: LineTax) -> None: ...
        def replace(self, *, line_no: int = ..., tax: LineTax = ...) -> Self: ...

    @final
    class Exempt(PriceStep):
        __match_args__ = ("reason",)
        @property
        def reason(self) -> str: ...
        def __init__(self, reason: str) -> None: ...
        def replace(self, *, reason: str = ...) -> Self: ...

    @final
    class Total(PriceStep):
        __match_args__ = (
            "total_price",
            "discount_amount",
            "exclusive_tax_amount",
            "total_amount",
        )
        @property
        def total_price(self) -> Decimal: ...
        @property
        def discount_amount(self) -> Decimal: ...
        @property
        def exclusive_tax_amount(self) -> Decimal: ...
        @property
        def total_amount(self) -> Decimal: ...
        def __init__(
            self,
            *,
            total_price: Decimal | int,
            discount_amount: Decimal | int,
            exclusive_tax_amount: Decimal | int,
            total_amount: Decimal | int,
        ) -> None: ...
        def replace(
            self,
            *,
            total_price: Decimal | int = ...,
            discount_amount: Decimal | int = ...,
            exclusive_tax_amount: Decimal | int = ...,
            total_amount: Decimal | int = ...,
        ) -> Self: ...


@final
class Payment(PaymentMethods, Value):
    __match_args__ = ("method", "tendered")
    @property
    def method(self) -> PaymentMethod: ...
    @property
    def tendered(self) -> Decimal | None: ...
    def __init__(
        self,
        *,
        method: PaymentMethodLike,
        tendered: Decimal | int | None = None,
    ) -> None: ...
    def replace(
        self,
        *,
        method: PaymentMethodLike = ...,
        tendered: Decimal | int | None = ...,
    ) -> Self: ...

@final
class TakenPayment(Value):
    __match_args__ = ("method", "amount", "tendered")
    @property
    def method(self) -> PaymentMethod: ...
    @property
    def amount(self) -> Decimal: ...
    @property
    def tendered(self) -> Decimal: ...
    def __init__(
        self,
        *,
        method: PaymentMethodLike,
        amount: Decimal | int,
        tendered: Decimal | int,
    ) -> None: ...
    def replace(
        self,
        *,
        method: PaymentMethodLike = ...,
        amount: Decimal | int = ...,
        tendered: Decimal | int = ...,
    ) -> Self: ...

@final
class Checkout(Value):
    __match_args__ = ("cart", "payments", "shown_total", "key")
    @property
    def cart(self) -> Cart: ...
    @property
    def payments(self) -> tuple[Payment, ...]: ...
    @property
    def shown_total(self) -> Decimal | None: ...
    @property
    def key(self) -> UUID | None: ...
    def __init__(
        self,
        *,
        cart: Cart,
        payments: Iterable[Payment] = (),
        shown_total: Decimal | int | None = None,
        key: UUID | None = None,
    ) -> None: ...
    def replace(
        self,
        *,
        cart: Cart = ...,
        payments: Iterable[Payment] = ...,
        shown_total: Decimal | int | None = ...,
        key: UUID | None = ...,
    ) -> Self: ...

@final
class BatchTaken(Value):
    __match_args__ = ("batch", "quantity", "unit_cost", "returned")
    @property
    def batch(self) -> BatchId: ...
    @property
    def quantity(self) -> int: ...
    @property
    def unit_cost(self) -> Decimal: ...
    @property
    def returned(self) -> int: ...
    def __init__(
        self,
        *,
        batch: BatchId,
        quantity: int,
        unit_cost: Decimal | int,
        returned: int,
    ) -> None: ...
    def replace(
        self,
        *,
        batch: BatchId = ...,
        quantity: int = ...,
        unit_cost: Decimal | int = ...,
        returned: int = ...,
    ) -> Self: ...

@final
class SaleLine(SaleLineMethods, Value):
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
    @property
    def line_no(self) -> int: ...
    @property
    def product(self) -> ProductId: ...
    @property
    def sku(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def quantity(self) -> int: ...
    @property
    def quantity_decimals(self) -> int: ...
    @property
    def list_price(self) -> Decimal: ...
    @property
    def unit_price(self) -> Decimal: ...
    @property
    def override_reason(self) -> str | None: ...
    @property
    def total_price(self) -> Decimal: ...
    @property
    def discount_amount(self) -> Decimal: ...
    @property
    def tax_amount(self) -> Decimal: ...
    @property
    def exclusive_tax_amount(self) -> Decimal: ...
    @property
    def discounts(self) -> tuple[LineDiscount, ...]: ...
    @property
    def taxes(self) -> tuple[LineTax, ...]: ...
    @property
    def batches(self) -> tuple[BatchTaken, ...]: ...
    @property
    def refunded_quantity(self) -> int: ...
    @property
    def refunded_amount(self) -> Decimal: ...
    @property
    def refunded_tax_amount(self) -> Decimal: ...
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
    ) -> None: ...
    def replace(
        self,
        *,
        line_no: int = ...,
        product: ProductId = ...,
        sku: str = ...,
        name: str = ...,
        quantity: int = ...,
        quantity_decimals: int = ...,
        list_price: Decimal | int = ...,
        unit_price: Decimal | int = ...,
        override_reason: str | None = ...,
        total_price: Decimal | int = ...,
        discount_amount: Decimal | int = ...,
        tax_amount: Decimal | int = ...,
        exclusive_tax_amount: Decimal | int = ...,
        discounts: Iterable[LineDiscount] = ...,
        taxes: Iterable[LineTax] = ...,
        batches: Iterable[BatchTaken] = ...,
        refunded_quantity: int = ...,
        refunded_amount: Decimal | int = ...,
        refunded_tax_amount: Decimal | int = ...,
    ) -> Self: ...

@final
class Sale(SaleMethods, Value):
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
    @property
    def id(self) -> SaleId: ...
    @property
    def location(self) -> LocationId: ...
    @property
    def customer(self) -> CustomerId | None: ...
    @property
    def user(self) -> UserId: ...
    @property
    def approved_by(self) -> UserId | None: ...
    @property
    def sold_at(self) -> datetime: ...
    @property
    def business_date(self) -> date: ...
    @property
    def currency(self) -> str: ...
    @property
    def lines(self) -> tuple[SaleLine, ...]: ...
    @property
    def payments(self) -> tuple[TakenPayment, ...]: ...
    @property
    def paid_by(self) -> PaidBy: ...
    @property
    def total_amount(self) -> Decimal: ...
    @property
    def tax_amount(self) -> Decimal: ...
    @property
    def exclusive_tax_amount(self) -> Decimal: ...
    @property
    def discount_amount(self) -> Decimal: ...
    @property
    def tax_exemption(self) -> str | None: ...
    @property
    def rounding_amount(self) -> Decimal: ...
    @property
    def status(self) -> SaleStatus: ...
    @property
    def refunded_amount(self) -> Decimal: ...
    @property
    def refund_count(self) -> int: ...
    @property
    def replayed(self) -> bool: ...
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
    ) -> None: ...
    def replace(
        self,
        *,
        id: SaleId = ...,
        location: LocationId = ...,
        customer: CustomerId | None = ...,
        user: UserId = ...,
        approved_by: UserId | None = ...,
        sold_at: datetime = ...,
        business_date: date = ...,
        currency: str = ...,
        lines: Iterable[SaleLine] = ...,
        payments: Iterable[TakenPayment] = ...,
        paid_by: PaidByLike = ...,
        total_amount: Decimal | int = ...,
        tax_amount: Decimal | int = ...,
        exclusive_tax_amount: Decimal | int = ...,
        discount_amount: Decimal | int = ...,
        tax_exemption: str | None = ...,
        rounding_amount: Decimal | int = ...,
        status: SaleStatusLike = ...,
        refunded_amount: Decimal | int = ...,
        refund_count: int = ...,
        replayed: bool = ...,
    ) -> Self: ...

@final
class SaleQuery(Value):
    __match_args__ = ("from_", "until", "location", "customer", "after", "limit")
    @property
    def from_(self) -> date | None: ...
    @property
    def until(self) -> date | None: ...
    @property
    def location(self) -> LocationId | None: ...
    @property
    def customer(self) -> CustomerId | None: ...
    @property
    def after(self) -> int | None: ...
    @property
    def limit(self) -> int: ...
    def __init__(
        self,
        *,
        from_: date | None = None,
        until: date | None = None,
        location: LocationId | None = None,
        customer: CustomerId | None = None,
        after: int | None = None,
        limit: int = 100,
    ) -> None: ...
    def replace(
        self,
        *,
        from_: date | None = ...,
        until: date | None = ...,
        location: LocationId | None = ...,
        customer: CustomerId | None = ...,
        after: int | None = ...,
        limit: int = ...,
    ) -> Self: ...

@final
class RefundLine(Value):
    __match_args__ = ("line_no", "quantity", "disposition")
    @property
    def line_no(self) -> int: ...
    @property
    def quantity(self) -> int: ...
    @property
    def disposition(self) -> Disposition: ...
    def __init__(
        self,
        *,
        line_no: int,
        quantity: int,
        disposition: DispositionLike = Disposition.RESTOCK,
    ) -> None: ...
    def replace(
        self,
        *,
        line_no: int = ...,
        quantity: int = ...,
        disposition: DispositionLike = ...,
    ) -> Self: ...

@final
class RefundSale(Value):
    __match_args__ = ("sale", "lines", "method", "reason", "key")
    @property
    def sale(self) -> SaleId: ...
    @property
    def lines(self) -> tuple[RefundLine, ...]: ...
    @property
    def method(self) -> PaymentMethod | None: ...
    @property
    def reason(self) -> str: ...
    @property
    def key(self) -> UUID | None: ...
    def __init__(
        self,
        *,
        sale: SaleId,
        reason: str,
        lines: Iterable[RefundLine] = (),
        method: PaymentMethodLike | None = None,
        key: UUID | None = None,
    ) -> None: ...
    def replace(
        self,
        *,
        sale: SaleId = ...,
        lines: Iterable[RefundLine] = ...,
        method: PaymentMethodLike | None = ...,
        reason: str = ...,
        key: UUID | None = ...,
    ) -> Self: ...

@final
class VoidSale(Value):
    __match_args__ = ("sale", "reason", "key")
    @property
    def sale(self) -> SaleId: ...
    @property
    def reason(self) -> str: ...
    @property
    def key(self) -> UUID | None: ...
    def __init__(self, *, sale: SaleId, reason: str, key: UUID | None = None) -> None: ...
    def replace(
        self,
        *,
        sale: SaleId = ...,
        reason: str = ...,
        key: UUID | None = ...,
    ) -> Self: ...

@final
class ReturnLine(Value):
    __match_args__ = ("product", "quantity", "unit_price", "unit_cost", "disposition")
    @property
    def product(self) -> ProductId: ...
    @property
    def quantity(self) -> int: ...
    @property
    def unit_price(self) -> Decimal: ...
    @property
    def unit_cost(self) -> Decimal | None: ...
    @property
    def disposition(self) -> Disposition: ...
    def __init__(
        self,
        *,
        product: ProductId,
        quantity: int,
        unit_price: Decimal | int,
        unit_cost: Decimal | int | None = None,
        disposition: DispositionLike = Disposition.RESTOCK,
    ) -> None: ...
    def replace(
        self,
        *,
        product: ProductId = ...,
        quantity: int = ...,
        unit_price: Decimal | int = ...,
        unit_cost: Decimal | int | None = ...,
        disposition: DispositionLike = ...,
    ) -> Self: ...

@final
class ReturnGoods(Value):
    __match_args__ = ("location", "lines", "method", "reason", "key")
    @property
    def location(self) -> LocationId: ...
    @property
    def lines(self) -> tuple[ReturnLine, ...]: ...
    @property
    def method(self) -> PaymentMethod: ...
    @property
    def reason(self) -> str: ...
    @property
    def key(self) -> UUID | None: ...
    def __init__(
        self,
        *,
        location: LocationId,
        method: PaymentMethodLike,
        reason: str,
        lines: Iterable[ReturnLine] = (),
        key: UUID | None = None,
    ) -> None: ...
    def replace(
        self,
        *,
        location: LocationId = ...,
        lines: Iterable[ReturnLine] = ...,
        method: PaymentMethodLike = ...,
        reason: str = ...,
        key: UUID | None = ...,
    ) -> Self: ...

@final
class RefundedLine(Value):
    __match_args__ = (
        "line_no",
        "sale_line_no",
        "product",
        "quantity",
        "amount",
        "tax_amount",
        "disposition",
    )
    @property
    def line_no(self) -> int: ...
    @property
    def sale_line_no(self) -> int | None: ...
    @property
    def product(self) -> ProductId: ...
    @property
    def quantity(self) -> int: ...
    @property
    def amount(self) -> Decimal: ...
    @property
    def tax_amount(self) -> Decimal: ...
    @property
    def disposition(self) -> Disposition: ...
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
    ) -> None: ...
    def replace(
        self,
        *,
        line_no: int = ...,
        sale_line_no: int | None = ...,
        product: ProductId = ...,
        quantity: int = ...,
        amount: Decimal | int = ...,
        tax_amount: Decimal | int = ...,
        disposition: DispositionLike = ...,
    ) -> Self: ...

@final
class Refund(Value):
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
    @property
    def id(self) -> RefundId: ...
    @property
    def sale(self) -> SaleId | None: ...
    @property
    def kind(self) -> RefundKind: ...
    @property
    def location(self) -> LocationId: ...
    @property
    def user(self) -> UserId: ...
    @property
    def approved_by(self) -> UserId | None: ...
    @property
    def at(self) -> datetime: ...
    @property
    def business_date(self) -> date: ...
    @property
    def amount(self) -> Decimal: ...
    @property
    def tax_amount(self) -> Decimal: ...
    @property
    def rounding_amount(self) -> Decimal: ...
    @property
    def paid_by(self) -> PaidBy: ...
    @property
    def reason(self) -> str: ...
    @property
    def lines(self) -> tuple[RefundedLine, ...]: ...
    @property
    def replayed(self) -> bool: ...
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
    ) -> None: ...
    def replace(
        self,
        *,
        id: RefundId = ...,
        sale: SaleId | None = ...,
        kind: RefundKindLike = ...,
        location: LocationId = ...,
        user: UserId = ...,
        approved_by: UserId | None = ...,
        at: datetime = ...,
        business_date: date = ...,
        amount: Decimal | int = ...,
        tax_amount: Decimal | int = ...,
        rounding_amount: Decimal | int = ...,
        paid_by: PaidByLike = ...,
        reason: str = ...,
        lines: Iterable[RefundedLine] = ...,
        replayed: bool = ...,
    ) -> Self: ...

@final
class ReceiveLine(Value):
    __match_args__ = (
        "product",
        "quantity",
        "unit_cost",
        "batch_number",
        "expiration_date",
        "received_date",
    )
    @property
    def product(self) -> ProductId: ...
    @property
    def quantity(self) -> int: ...
    @property
    def unit_cost(self) -> Decimal: ...
    @property
    def batch_number(self) -> str | None: ...
    @property
    def expiration_date(self) -> date | None: ...
    @property
    def received_date(self) -> date | None: ...
    def __init__(
        self,
        *,
        product: ProductId,
        quantity: int,
        unit_cost: Decimal | int,
        batch_number: str | None = None,
        expiration_date: date | None = None,
        received_date: date | None = None,
    ) -> None: ...
    def replace(
        self,
        *,
        product: ProductId = ...,
        quantity: int = ...,
        unit_cost: Decimal | int = ...,
        batch_number: str | None = ...,
        expiration_date: date | None = ...,
        received_date: date | None = ...,
    ) -> Self: ...

@final
class Receive(Value):
    __match_args__ = ("location", "supplier", "lines", "note", "key")
    @property
    def location(self) -> LocationId: ...
    @property
    def supplier(self) -> SupplierId | None: ...
    @property
    def lines(self) -> tuple[ReceiveLine, ...]: ...
    @property
    def note(self) -> str | None: ...
    @property
    def key(self) -> UUID | None: ...
    def __init__(
        self,
        *,
        location: LocationId,
        supplier: SupplierId | None = None,
        lines: Iterable[ReceiveLine] = (),
        note: str | None = None,
        key: UUID | None = None,
    ) -> None: ...
    def replace(
        self,
        *,
        location: LocationId = ...,
        supplier: SupplierId | None = ...,
        lines: Iterable[ReceiveLine] = ...,
        note: str | None = ...,
        key: UUID | None = ...,
    ) -> Self: ...

@final
class AdjustLine(Value):
    __match_args__ = ("product", "batch", "quantity", "reason", "unit_cost")
    @property
    def product(self) -> ProductId: ...
    @property
    def batch(self) -> BatchId | None: ...
    @property
    def quantity(self) -> int: ...
    @property
    def reason(self) -> AdjustmentReason: ...
    @property
    def unit_cost(self) -> Decimal | None: ...
    def __init__(
        self,
        *,
        product: ProductId,
        quantity: int,
        reason: AdjustmentReasonLike,
        batch: BatchId | None = None,
        unit_cost: Decimal | int | None = None,
    ) -> None: ...
    def replace(
        self,
        *,
        product: ProductId = ...,
        batch: BatchId | None = ...,
        quantity: int = ...,
        reason: AdjustmentReasonLike = ...,
        unit_cost: Decimal | int | None = ...,
    ) -> Self: ...

@final
class Adjust(Value):
    __match_args__ = ("location", "lines", "note", "key")
    @property
    def location(self) -> LocationId: ...
    @property
    def lines(self) -> tuple[AdjustLine, ...]: ...
    @property
    def note(self) -> str | None: ...
    @property
    def key(self) -> UUID | None: ...
    def __init__(
        self,
        *,
        location: LocationId,
        lines: Iterable[AdjustLine] = (),
        note: str | None = None,
        key: UUID | None = None,
    ) -> None: ...
    def replace(
        self,
        *,
        location: LocationId = ...,
        lines: Iterable[AdjustLine] = ...,
        note: str | None = ...,
        key: UUID | None = ...,
    ) -> Self: ...

@final
class CountLine(Value):
    __match_args__ = ("product", "batch", "counted", "expected")
    @property
    def product(self) -> ProductId: ...
    @property
    def batch(self) -> BatchId | None: ...
    @property
    def counted(self) -> int: ...
    @property
    def expected(self) -> int | None: ...
    def __init__(
        self,
        *,
        product: ProductId,
        counted: int,
        batch: BatchId | None = None,
        expected: int | None = None,
    ) -> None: ...
    def replace(
        self,
        *,
        product: ProductId = ...,
        batch: BatchId | None = ...,
        counted: int = ...,
        expected: int | None = ...,
    ) -> Self: ...

@final
class Count(Value):
    __match_args__ = ("location", "lines", "note", "key")
    @property
    def location(self) -> LocationId: ...
    @property
    def lines(self) -> tuple[CountLine, ...]: ...
    @property
    def note(self) -> str | None: ...
    @property
    def key(self) -> UUID | None: ...
    def __init__(
        self,
        *,
        location: LocationId,
        lines: Iterable[CountLine] = (),
        note: str | None = None,
        key: UUID | None = None,
    ) -> None: ...
    def replace(
        self,
        *,
        location: LocationId = ...,
        lines: Iterable[CountLine] = ...,
        note: str | None = ...,
        key: UUID | None = ...,
    ) -> Self: ...

@final
class SetThresholds(Value):
    __match_args__ = ("product", "location", "min_stock", "reorder_point")
    @property
    def product(self) -> ProductId: ...
    @property
    def location(self) -> LocationId: ...
    @property
    def min_stock(self) -> int: ...
    @property
    def reorder_point(self) -> int: ...
    def __init__(
        self,
        *,
        product: ProductId,
        location: LocationId,
        min_stock: int,
        reorder_point: int,
    ) -> None: ...
    def replace(
        self,
        *,
        product: ProductId = ...,
        location: LocationId = ...,
        min_stock: int = ...,
        reorder_point: int = ...,
    ) -> Self: ...

@final
class StockLevel(StockLevelMethods, Value):
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
    @property
    def product(self) -> ProductId: ...
    @property
    def sku(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def location(self) -> LocationId: ...
    @property
    def location_name(self) -> str: ...
    @property
    def quantity(self) -> int: ...
    @property
    def reserved(self) -> int: ...
    @property
    def min_stock(self) -> int: ...
    @property
    def reorder_point(self) -> int: ...
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
    ) -> None: ...
    def replace(
        self,
        *,
        product: ProductId = ...,
        sku: str = ...,
        name: str = ...,
        location: LocationId = ...,
        location_name: str = ...,
        quantity: int = ...,
        reserved: int = ...,
        min_stock: int = ...,
        reorder_point: int = ...,
    ) -> Self: ...

@final
class LevelCursor(Value):
    __match_args__ = ("product", "location")
    @property
    def product(self) -> ProductId: ...
    @property
    def location(self) -> LocationId: ...
    def __init__(self, *, product: ProductId, location: LocationId) -> None: ...
    def replace(self, *, product: ProductId = ..., location: LocationId = ...) -> Self: ...

@final
class LevelQuery(Value):
    __match_args__ = ("location", "product", "low", "after", "limit")
    @property
    def location(self) -> LocationId | None: ...
    @property
    def product(self) -> ProductId | None: ...
    @property
    def low(self) -> bool: ...
    @property
    def after(self) -> LevelCursor | None: ...
    @property
    def limit(self) -> int: ...
    def __init__(
        self,
        *,
        location: LocationId | None = None,
        product: ProductId | None = None,
        low: bool = False,
        after: LevelCursor | None = None,
        limit: int = 100,
    ) -> None: ...
    def replace(
        self,
        *,
        location: LocationId | None = ...,
        product: ProductId | None = ...,
        low: bool = ...,
        after: LevelCursor | None = ...,
        limit: int = ...,
    ) -> Self: ...

class MovementDocument(Value):
    @final
    class Sale(MovementDocument):
        __match_args__ = ("id", "line_no")
        @property
        def id(self) -> SaleId: ...
        @property
        def line_no(self) -> int: ...
        def __init__(self, *, id: SaleId, line_no: int) -> None: ...
        def replace(self, *, id: SaleId = ..., line_no: int = ...) -> Self: ...

    @final
    class Refund(MovementDocument):
        __match_args__ = ("id", "line_no")
        @property
        def id(self) -> RefundId: ...
        @property
        def line_no(self) -> int: ...
        def __init__(self, *, id: RefundId, line_no: int) -> None: ...
        def replace(self, *, id: RefundId = ..., line_no: int = ...) -> Self: ...

    @final
    class Transfer(MovementDocument):
        __match_args__ = ("id",)
        @property
        def id(self) -> TransferId: ...
        def __init__(self, id: TransferId) -> None: ...
        def replace(self, *, id: TransferId = ...) -> Self: ...

    @final
    class Stock(MovementDocument):
        __match_args__ = ("id", "line_no")
        @property
        def id(self) -> StockDocumentId: ...
        @property
        def line_no(self) -> int: ...
        def __init__(self, *, id: StockDocumentId, line_no: int) -> None: ...
        def replace(self, *, id: StockDocumentId = ..., line_no: int = ...) -> Self: ...


@final
class Movement(Value):
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
    @property
    def id(self) -> MovementId: ...
    @property
    def location(self) -> LocationId: ...
    @property
    def product(self) -> ProductId: ...
    @property
    def batch(self) -> BatchId: ...
    @property
    def quantity(self) -> int: ...
    @property
    def kind(self) -> MovementKind: ...
    @property
    def reason(self) -> AdjustmentReason | None: ...
    @property
    def unit_cost(self) -> Decimal: ...
    @property
    def user(self) -> UserId: ...
    @property
    def at(self) -> datetime: ...
    @property
    def business_date(self) -> date: ...
    @property
    def document(self) -> MovementDocument: ...
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
    ) -> None: ...
    def replace(
        self,
        *,
        id: MovementId = ...,
        location: LocationId = ...,
        product: ProductId = ...,
        batch: BatchId = ...,
        quantity: int = ...,
        kind: MovementKindLike = ...,
        reason: AdjustmentReasonLike | None = ...,
        unit_cost: Decimal | int = ...,
        user: UserId = ...,
        at: datetime = ...,
        business_date: date = ...,
        document: MovementDocument = ...,
    ) -> Self: ...

@final
class MovementQuery(Value):
    __match_args__ = ("location", "product", "batch", "after", "limit")
    @property
    def location(self) -> LocationId | None: ...
    @property
    def product(self) -> ProductId | None: ...
    @property
    def batch(self) -> BatchId | None: ...
    @property
    def after(self) -> int | None: ...
    @property
    def limit(self) -> int: ...
    def __init__(
        self,
        *,
        location: LocationId | None = None,
        product: ProductId | None = None,
        batch: BatchId | None = None,
        after: int | None = None,
        limit: int = 100,
    ) -> None: ...
    def replace(
        self,
        *,
        location: LocationId | None = ...,
        product: ProductId | None = ...,
        batch: BatchId | None = ...,
        after: int | None = ...,
        limit: int = ...,
    ) -> Self: ...

@final
class StockChange(Value):
    __match_args__ = (
        "line_no",
        "product",
        "batch",
        "batch_number",
        "quantity",
        "unit_cost",
        "reason",
    )
    @property
    def line_no(self) -> int: ...
    @property
    def product(self) -> ProductId: ...
    @property
    def batch(self) -> BatchId: ...
    @property
    def batch_number(self) -> str: ...
    @property
    def quantity(self) -> int: ...
    @property
    def unit_cost(self) -> Decimal: ...
    @property
    def reason(self) -> AdjustmentReason | None: ...
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
    ) -> None: ...
    def replace(
        self,
        *,
        line_no: int = ...,
        product: ProductId = ...,
        batch: BatchId = ...,
        batch_number: str = ...,
        quantity: int = ...,
        unit_cost: Decimal | int = ...,
        reason: AdjustmentReasonLike | None = ...,
    ) -> Self: ...

@final
class CountedLine(Value):
    __match_args__ = ("line_no", "product", "batch", "expected", "counted")
    @property
    def line_no(self) -> int: ...
    @property
    def product(self) -> ProductId: ...
    @property
    def batch(self) -> BatchId | None: ...
    @property
    def expected(self) -> int: ...
    @property
    def counted(self) -> int: ...
    def __init__(
        self,
        *,
        line_no: int,
        product: ProductId,
        expected: int,
        counted: int,
        batch: BatchId | None = None,
    ) -> None: ...
    def replace(
        self,
        *,
        line_no: int = ...,
        product: ProductId = ...,
        batch: BatchId | None = ...,
        expected: int = ...,
        counted: int = ...,
    ) -> Self: ...

@final
class StockDocument(Value):
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
    @property
    def id(self) -> StockDocumentId: ...
    @property
    def kind(self) -> StockDocumentKind: ...
    @property
    def location(self) -> LocationId: ...
    @property
    def supplier(self) -> SupplierId | None: ...
    @property
    def note(self) -> str | None: ...
    @property
    def user(self) -> UserId: ...
    @property
    def approved_by(self) -> UserId | None: ...
    @property
    def at(self) -> datetime: ...
    @property
    def changes(self) -> tuple[StockChange, ...]: ...
    @property
    def counts(self) -> tuple[CountedLine, ...]: ...
    @property
    def replayed(self) -> bool: ...
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
    ) -> None: ...
    def replace(
        self,
        *,
        id: StockDocumentId = ...,
        kind: StockDocumentKindLike = ...,
        location: LocationId = ...,
        supplier: SupplierId | None = ...,
        note: str | None = ...,
        user: UserId = ...,
        approved_by: UserId | None = ...,
        at: datetime = ...,
        changes: Iterable[StockChange] = ...,
        counts: Iterable[CountedLine] = ...,
        replayed: bool = ...,
    ) -> Self: ...

@final
class Batch(Value):
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
    @property
    def id(self) -> BatchId: ...
    @property
    def product(self) -> ProductId: ...
    @property
    def supplier(self) -> SupplierId | None: ...
    @property
    def number(self) -> str: ...
    @property
    def quantity_received(self) -> int: ...
    @property
    def cost_per_unit(self) -> Decimal: ...
    @property
    def received_date(self) -> date: ...
    @property
    def expiration_date(self) -> date | None: ...
    @property
    def quarantined(self) -> bool: ...
    @property
    def quarantine_reason(self) -> str | None: ...
    @property
    def version(self) -> int: ...
    @property
    def on_hand(self) -> int: ...
    @property
    def replayed(self) -> bool: ...
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
    ) -> None: ...
    def replace(
        self,
        *,
        id: BatchId = ...,
        product: ProductId = ...,
        supplier: SupplierId | None = ...,
        number: str = ...,
        quantity_received: int = ...,
        cost_per_unit: Decimal | int = ...,
        received_date: date = ...,
        expiration_date: date | None = ...,
        quarantined: bool = ...,
        quarantine_reason: str | None = ...,
        version: int = ...,
        on_hand: int = ...,
        replayed: bool = ...,
    ) -> Self: ...

@final
class BatchQuery(Value):
    __match_args__ = ("product", "in_stock", "after", "limit")
    @property
    def product(self) -> ProductId | None: ...
    @property
    def in_stock(self) -> bool: ...
    @property
    def after(self) -> int | None: ...
    @property
    def limit(self) -> int: ...
    def __init__(
        self,
        *,
        product: ProductId | None = None,
        in_stock: bool = False,
        after: int | None = None,
        limit: int = 100,
    ) -> None: ...
    def replace(
        self,
        *,
        product: ProductId | None = ...,
        in_stock: bool = ...,
        after: int | None = ...,
        limit: int = ...,
    ) -> Self: ...

@final
class SetQuarantined(Value):
    __match_args__ = ("batch", "version", "quarantined", "reason", "key")
    @property
    def batch(self) -> BatchId: ...
    @property
    def version(self) -> int: ...
    @property
    def quarantined(self) -> bool: ...
    @property
    def reason(self) -> str | None: ...
    @property
    def key(self) -> UUID | None: ...
    def __init__(
        self,
        *,
        batch: BatchId,
        version: int,
        quarantined: bool,
        reason: str | None = None,
        key: UUID | None = None,
    ) -> None: ...
    def replace(
        self,
        *,
        batch: BatchId = ...,
        version: int = ...,
        quarantined: bool = ...,
        reason: str | None = ...,
        key: UUID | None = ...,
    ) -> Self: ...

@final
class ExpiringStock(Value):
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
    @property
    def batch(self) -> BatchId: ...
    @property
    def number(self) -> str: ...
    @property
    def product(self) -> ProductId: ...
    @property
    def sku(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def location(self) -> LocationId: ...
    @property
    def expiration_date(self) -> date: ...
    @property
    def quantity(self) -> int: ...
    @property
    def value(self) -> Decimal: ...
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
    ) -> None: ...
    def replace(
        self,
        *,
        batch: BatchId = ...,
        number: str = ...,
        product: ProductId = ...,
        sku: str = ...,
        name: str = ...,
        location: LocationId = ...,
        expiration_date: date = ...,
        quantity: int = ...,
        value: Decimal | int = ...,
    ) -> Self: ...

@final
class BatchAt(Value):
    __match_args__ = ("location", "quantity", "reserved")
    @property
    def location(self) -> LocationId: ...
    @property
    def quantity(self) -> int: ...
    @property
    def reserved(self) -> int: ...
    def __init__(self, *, location: LocationId, quantity: int, reserved: int) -> None: ...
    def replace(
        self,
        *,
        location: LocationId = ...,
        quantity: int = ...,
        reserved: int = ...,
    ) -> Self: ...

@final
class BatchSale(Value):
    __match_args__ = (
        "sale",
        "line_no",
        "location",
        "customer",
        "sold_at",
        "quantity",
        "returned",
    )
    @property
    def sale(self) -> SaleId: ...
    @property
    def line_no(self) -> int: ...
    @property
    def location(self) -> LocationId: ...
    @property
    def customer(self) -> CustomerId | None: ...
    @property
    def sold_at(self) -> datetime: ...
    @property
    def quantity(self) -> int: ...
    @property
    def returned(self) -> int: ...
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
    ) -> None: ...
    def replace(
        self,
        *,
        sale: SaleId = ...,
        line_no: int = ...,
        location: LocationId = ...,
        customer: CustomerId | None = ...,
        sold_at: datetime = ...,
        quantity: int = ...,
        returned: int = ...,
    ) -> Self: ...

@final
class BatchTrace(Value):
    __match_args__ = ("batch", "on_hand", "sales", "transfers")
    @property
    def batch(self) -> Batch: ...
    @property
    def on_hand(self) -> tuple[BatchAt, ...]: ...
    @property
    def sales(self) -> tuple[BatchSale, ...]: ...
    @property
    def transfers(self) -> tuple[TransferId, ...]: ...
    def __init__(
        self,
        *,
        batch: Batch,
        on_hand: Iterable[BatchAt] = (),
        sales: Iterable[BatchSale] = (),
        transfers: Iterable[TransferId] = (),
    ) -> None: ...
    def replace(
        self,
        *,
        batch: Batch = ...,
        on_hand: Iterable[BatchAt] = ...,
        sales: Iterable[BatchSale] = ...,
        transfers: Iterable[TransferId] = ...,
    ) -> Self: ...

@final
class TransferLine(Value):
    __match_args__ = ("product", "quantity", "batch")
    @property
    def product(self) -> ProductId: ...
    @property
    def quantity(self) -> int: ...
    @property
    def batch(self) -> BatchId | None: ...
    def __init__(
        self,
        *,
        product: ProductId,
        quantity: int,
        batch: BatchId | None = None,
    ) -> None: ...
    def replace(
        self,
        *,
        product: ProductId = ...,
        quantity: int = ...,
        batch: BatchId | None = ...,
    ) -> Self: ...

@final
class RequestTransfer(Value):
    __match_args__ = ("from_", "to", "lines", "notes", "key")
    @property
    def from_(self) -> LocationId: ...
    @property
    def to(self) -> LocationId: ...
    @property
    def lines(self) -> tuple[TransferLine, ...]: ...
    @property
    def notes(self) -> str | None: ...
    @property
    def key(self) -> UUID | None: ...
    def __init__(
        self,
        *,
        from_: LocationId,
        to: LocationId,
        lines: Iterable[TransferLine] = (),
        notes: str | None = None,
        key: UUID | None = None,
    ) -> None: ...
    def replace(
        self,
        *,
        from_: LocationId = ...,
        to: LocationId = ...,
        lines: Iterable[TransferLine] = ...,
        notes: str | None = ...,
        key: UUID | None = ...,
    ) -> Self: ...

class Shortfall(Value):
    @final
    class WriteOff(Shortfall):
        __match_args__ = ("reason",)
        @property
        def reason(self) -> AdjustmentReason: ...
        def __init__(self, reason: AdjustmentReasonLike) -> None: ...
        def replace(self, *, reason: AdjustmentReasonLike = ...) -> Self: ...

    @final
    class StayPending(Shortfall):
        __match_args__ = ()
        def __init__(self) -> None: ...


@final
class Arrival(Value):
    __match_args__ = ("transfer", "received", "shortfall")
    @property
    def transfer(self) -> TransferId: ...
    @property
    def received(self) -> int | None: ...
    @property
    def shortfall(self) -> Shortfall | None: ...
    def __init__(
        self,
        *,
        transfer: TransferId,
        received: int | None = None,
        shortfall: Shortfall | None = None,
    ) -> None: ...
    def replace(
        self,
        *,
        transfer: TransferId = ...,
        received: int | None = ...,
        shortfall: Shortfall | None = ...,
    ) -> Self: ...

@final
class CompleteTransfers(Value):
    __match_args__ = ("arrivals", "key")
    @property
    def arrivals(self) -> tuple[Arrival, ...]: ...
    @property
    def key(self) -> UUID | None: ...
    def __init__(
        self,
        *,
        arrivals: Iterable[Arrival] = (),
        key: UUID | None = None,
    ) -> None: ...
    def replace(self, *, arrivals: Iterable[Arrival] = ..., key: UUID | None = ...) -> Self: ...

@final
class CancelTransfers(Value):
    __match_args__ = ("transfers", "key")
    @property
    def transfers(self) -> tuple[TransferId, ...]: ...
    @property
    def key(self) -> UUID | None: ...
    def __init__(
        self,
        *,
        transfers: Iterable[TransferId] = (),
        key: UUID | None = None,
    ) -> None: ...
    def replace(
        self,
        *,
        transfers: Iterable[TransferId] = ...,
        key: UUID | None = ...,
    ) -> Self: ...

class TransferState(TransferStateMethods, Value):
    @final
    class Pending(TransferState):
        __match_args__ = ()
        def __init__(self) -> None: ...

    @final
    class Completed(TransferState):
        __match_args__ = ("received", "shortfall", "by", "at")
        @property
        def received(self) -> int: ...
        @property
        def shortfall(self) -> AdjustmentReason | None: ...
        @property
        def by(self) -> UserId: ...
        @property
        def at(self) -> datetime: ...
        def __init__(
            self,
            *,
            received: int,
            by: UserId,
            at: datetime,
            shortfall: AdjustmentReasonLike | None = None,
        ) -> None: ...
        def replace(
            self,
            *,
            received: int = ...,
            shortfall: AdjustmentReasonLike | None = ...,
            by: UserId = ...,
            at: datetime = ...,
        ) -> Self: ...

    @final
    class Cancelled(TransferState):
        __match_args__ = ("by", "at")
        @property
        def by(self) -> UserId: ...
        @property
        def at(self) -> datetime: ...
        def __init__(self, *, by: UserId, at: datetime) -> None: ...
        def replace(self, *, by: UserId = ..., at: datetime = ...) -> Self: ...


@final
class Transfer(Value):
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
    @property
    def id(self) -> TransferId: ...
    @property
    def shipment(self) -> ShipmentId: ...
    @property
    def from_(self) -> LocationId: ...
    @property
    def to(self) -> LocationId: ...
    @property
    def product(self) -> ProductId: ...
    @property
    def batch(self) -> BatchId: ...
    @property
    def quantity(self) -> int: ...
    @property
    def transfer_date(self) -> date: ...
    @property
    def notes(self) -> str | None: ...
    @property
    def requested_by(self) -> UserId: ...
    @property
    def approved_by(self) -> UserId | None: ...
    @property
    def requested_at(self) -> datetime: ...
    @property
    def state(self) -> TransferState: ...
    @property
    def replayed(self) -> bool: ...
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
    ) -> None: ...
    def replace(
        self,
        *,
        id: TransferId = ...,
        shipment: ShipmentId = ...,
        from_: LocationId = ...,
        to: LocationId = ...,
        product: ProductId = ...,
        batch: BatchId = ...,
        quantity: int = ...,
        transfer_date: date = ...,
        notes: str | None = ...,
        requested_by: UserId = ...,
        approved_by: UserId | None = ...,
        requested_at: datetime = ...,
        state: TransferState = ...,
        replayed: bool = ...,
    ) -> Self: ...

@final
class TransferQuery(Value):
    __match_args__ = ("status", "location", "shipment", "after", "limit")
    @property
    def status(self) -> TransferStatus | None: ...
    @property
    def location(self) -> LocationId | None: ...
    @property
    def shipment(self) -> ShipmentId | None: ...
    @property
    def after(self) -> int | None: ...
    @property
    def limit(self) -> int: ...
    def __init__(
        self,
        *,
        status: TransferStatusLike | None = None,
        location: LocationId | None = None,
        shipment: ShipmentId | None = None,
        after: int | None = None,
        limit: int = 100,
    ) -> None: ...
    def replace(
        self,
        *,
        status: TransferStatusLike | None = ...,
        location: LocationId | None = ...,
        shipment: ShipmentId | None = ...,
        after: int | None = ...,
        limit: int = ...,
    ) -> Self: ...

@final
class NewSavedReport(Value):
    __match_args__ = ("name", "kind", "parameters", "created_by")
    @property
    def name(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def parameters(self) -> Any | None: ...
    @property
    def created_by(self) -> UserId | None: ...
    def __init__(
        self,
        *,
        name: str,
        kind: str,
        parameters: Any | None = None,
        created_by: UserId | None = None,
    ) -> None: ...
    def replace(
        self,
        *,
        name: str = ...,
        kind: str = ...,
        parameters: Any | None = ...,
        created_by: UserId | None = ...,
    ) -> Self: ...

@final
class SavedReport(SavedReportMethods, Value):
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
    @property
    def id(self) -> ReportId: ...
    @property
    def name(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def parameters(self) -> Any | None: ...
    @property
    def created_by(self) -> UserId | None: ...
    @property
    def version(self) -> int: ...
    @property
    def archived(self) -> bool: ...
    @property
    def created_at(self) -> datetime: ...
    @property
    def updated_at(self) -> datetime: ...
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
    ) -> None: ...
    def replace(
        self,
        *,
        id: ReportId = ...,
        name: str = ...,
        kind: str = ...,
        parameters: Any | None = ...,
        created_by: UserId | None = ...,
        version: int = ...,
        archived: bool = ...,
        created_at: datetime = ...,
        updated_at: datetime = ...,
    ) -> Self: ...

@final
class SalesReport(Value):
    __match_args__ = ("period", "from_", "until", "location")
    @property
    def period(self) -> Period: ...
    @property
    def from_(self) -> date: ...
    @property
    def until(self) -> date: ...
    @property
    def location(self) -> LocationId | None: ...
    def __init__(
        self,
        *,
        period: PeriodLike,
        from_: date,
        until: date,
        location: LocationId | None = None,
    ) -> None: ...
    def replace(
        self,
        *,
        period: PeriodLike = ...,
        from_: date = ...,
        until: date = ...,
        location: LocationId | None = ...,
    ) -> Self: ...

@final
class SalesRow(SalesRowMethods, Value):
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
    @property
    def period(self) -> date: ...
    @property
    def sales(self) -> int: ...
    @property
    def units(self) -> int: ...
    @property
    def revenue(self) -> Decimal: ...
    @property
    def tax(self) -> Decimal: ...
    @property
    def discounts(self) -> Decimal: ...
    @property
    def cost_of_goods(self) -> Decimal: ...
    @property
    def refunds(self) -> Decimal: ...
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
    ) -> None: ...
    def replace(
        self,
        *,
        period: date = ...,
        sales: int = ...,
        units: int = ...,
        revenue: Decimal | int = ...,
        tax: Decimal | int = ...,
        discounts: Decimal | int = ...,
        cost_of_goods: Decimal | int = ...,
        refunds: Decimal | int = ...,
    ) -> Self: ...

@final
class TakingsReport(Value):
    __match_args__ = ("from_", "until", "location")
    @property
    def from_(self) -> date: ...
    @property
    def until(self) -> date: ...
    @property
    def location(self) -> LocationId | None: ...
    def __init__(
        self,
        *,
        from_: date,
        until: date,
        location: LocationId | None = None,
    ) -> None: ...
    def replace(
        self,
        *,
        from_: date = ...,
        until: date = ...,
        location: LocationId | None = ...,
    ) -> Self: ...

@final
class TakingsRow(Value):
    __match_args__ = ("method", "taken", "paid_back")
    @property
    def method(self) -> PaymentMethod: ...
    @property
    def taken(self) -> Decimal: ...
    @property
    def paid_back(self) -> Decimal: ...
    def __init__(
        self,
        *,
        method: PaymentMethodLike,
        taken: Decimal | int,
        paid_back: Decimal | int,
    ) -> None: ...
    def replace(
        self,
        *,
        method: PaymentMethodLike = ...,
        taken: Decimal | int = ...,
        paid_back: Decimal | int = ...,
    ) -> Self: ...

@final
class CustomerValue(Value):
    __match_args__ = (
        "customer",
        "first_name",
        "last_name",
        "sales",
        "lifetime_value",
        "last_sale",
    )
    @property
    def customer(self) -> CustomerId: ...
    @property
    def first_name(self) -> str: ...
    @property
    def last_name(self) -> str: ...
    @property
    def sales(self) -> int: ...
    @property
    def lifetime_value(self) -> Decimal: ...
    @property
    def last_sale(self) -> date | None: ...
    def __init__(
        self,
        *,
        customer: CustomerId,
        first_name: str,
        last_name: str,
        sales: int,
        lifetime_value: Decimal | int,
        last_sale: date | None = None,
    ) -> None: ...
    def replace(
        self,
        *,
        customer: CustomerId = ...,
        first_name: str = ...,
        last_name: str = ...,
        sales: int = ...,
        lifetime_value: Decimal | int = ...,
        last_sale: date | None = ...,
    ) -> Self: ...

@final
class Valuation(Value):
    __match_args__ = ("location", "on")
    @property
    def location(self) -> LocationId | None: ...
    @property
    def on(self) -> date | None: ...
    def __init__(
        self,
        *,
        location: LocationId | None = None,
        on: date | None = None,
    ) -> None: ...
    def replace(self, *, location: LocationId | None = ..., on: date | None = ...) -> Self: ...

@final
class ValuationRow(Value):
    __match_args__ = ("location", "category", "units", "value")
    @property
    def location(self) -> LocationId: ...
    @property
    def category(self) -> str | None: ...
    @property
    def units(self) -> int: ...
    @property
    def value(self) -> Decimal: ...
    def __init__(
        self,
        *,
        location: LocationId,
        units: int,
        value: Decimal | int,
        category: str | None = None,
    ) -> None: ...
    def replace(
        self,
        *,
        location: LocationId = ...,
        category: str | None = ...,
        units: int = ...,
        value: Decimal | int = ...,
    ) -> Self: ...

@final
class Discrepancy(Value):
    __match_args__ = ("check", "subject", "expected", "actual")
    @property
    def check(self) -> Check: ...
    @property
    def subject(self) -> str: ...
    @property
    def expected(self) -> str: ...
    @property
    def actual(self) -> str: ...
    def __init__(
        self,
        *,
        check: CheckLike,
        subject: str,
        expected: str,
        actual: str,
    ) -> None: ...
    def replace(
        self,
        *,
        check: CheckLike = ...,
        subject: str = ...,
        expected: str = ...,
        actual: str = ...,
    ) -> Self: ...

@final
class AuditEntry(Value):
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
    @property
    def id(self) -> AuditId: ...
    @property
    def table(self) -> AuditedTable: ...
    @property
    def row(self) -> int | None: ...
    @property
    def operation(self) -> AuditOperation: ...
    @property
    def old(self) -> Any | None: ...
    @property
    def new(self) -> Any | None: ...
    @property
    def user(self) -> UserId | None: ...
    @property
    def approved_by(self) -> UserId | None: ...
    @property
    def at(self) -> datetime: ...
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
    ) -> None: ...
    def replace(
        self,
        *,
        id: AuditId = ...,
        table: AuditedTableLike = ...,
        row: int | None = ...,
        operation: AuditOperationLike = ...,
        old: Any | None = ...,
        new: Any | None = ...,
        user: UserId | None = ...,
        approved_by: UserId | None = ...,
        at: datetime = ...,
    ) -> Self: ...

@final
class AuditQuery(Value):
    __match_args__ = ("table", "row", "user", "from_", "until", "after", "limit")
    @property
    def table(self) -> AuditedTable | None: ...
    @property
    def row(self) -> int | None: ...
    @property
    def user(self) -> UserId | None: ...
    @property
    def from_(self) -> datetime | None: ...
    @property
    def until(self) -> datetime | None: ...
    @property
    def after(self) -> int | None: ...
    @property
    def limit(self) -> int: ...
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
    ) -> None: ...
    def replace(
        self,
        *,
        table: AuditedTableLike | None = ...,
        row: int | None = ...,
        user: UserId | None = ...,
        from_: datetime | None = ...,
        until: datetime | None = ...,
        after: int | None = ...,
        limit: int = ...,
    ) -> Self: ...
