# Written by tools/generate.py of what Rust says: change that, or the types there.

from collections.abc import Iterable
from datetime import date, datetime, time
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final, Literal, NewType, Self, TypeAlias, final
from uuid import UUID
from zoneinfo import ZoneInfo

from ._methods import (
    CustomerMethods, LocationMethods, PaymentMethods, PriceListMethods, PricedCartMethods,
    PricedLineMethods, ProductMethods, PromotionMethods, SaleMethods, SaleLineMethods, SalesRowMethods,
    SavedReportMethods, SessionMethods, StockLevelMethods, SupplierMethods, TaxClassMethods,
    TransferStateMethods, UserMethods,
)
from ._shopx import Value

CLASSES: dict[str, Any]
__all__ = [
    "Adjust", "AdjustLine", "AdjustmentReason", "AdjustmentReasonLike", "Approver", "Arrival",
    "AuditEntry", "AuditId", "AuditOperation", "AuditOperationLike", "AuditQuery", "AuditedTable",
    "AuditedTableLike", "Batch", "BatchAt", "BatchId", "BatchQuery", "BatchSale", "BatchTaken",
    "BatchTrace", "Benefit", "CancelTransfers", "Cart", "CartLine", "Check", "CheckLike", "Checkout",
    "ComboPart", "CompleteTransfers", "Condition", "Count", "CountLine", "CountedLine", "Customer",
    "CustomerId", "CustomerValue", "Discount", "DiscountKind", "DiscountKindLike", "DiscountValue",
    "Discrepancy", "Disposition", "DispositionLike", "Entity", "EntityLike", "ExpiringStock", "Field",
    "FieldLike", "LevelCursor", "LevelQuery", "LineDiscount", "LineTax", "ListedPrice", "Location",
    "LocationId", "LoginFlaw", "LoginFlawLike", "Movement", "MovementDocument", "MovementId",
    "MovementKind", "MovementKindLike", "MovementQuery", "NewCustomer", "NewLocation", "NewPriceList",
    "NewProduct", "NewPromotion", "NewSavedReport", "NewSupplier", "NewTaxClass", "NewTenant", "NewUser",
    "PageQuery", "PaidBy", "PaidByLike", "Payment", "PaymentMethod", "PaymentMethodLike", "Period",
    "PeriodLike", "Permission", "PermissionLike", "Picking", "PickingLike", "PriceBreak", "PriceList",
    "PriceListId", "PriceOverride", "PriceSource", "PriceStep", "PricedCart", "PricedLine", "Product",
    "ProductId", "Promotion", "PromotionId", "PromotionResult", "PromotionState", "PromotionStateLike",
    "Receive", "ReceiveLine", "Refund", "RefundId", "RefundKind", "RefundKindLike", "RefundLine",
    "RefundSale", "RefundedLine", "ReportId", "RequestTransfer", "ReturnGoods", "ReturnLine", "Role",
    "RoleLike", "Rounding", "RoundingLevel", "RoundingLevelLike", "RoundingMode", "RoundingModeLike",
    "Sale", "SaleId", "SaleLine", "SaleQuery", "SaleStatus", "SaleStatusLike", "SalesReport", "SalesRow",
    "SavedReport", "Scope", "Sealing", "SecretKind", "SecretKindLike", "Session", "SetQuarantined",
    "SetThresholds", "Settings", "ShipmentId", "Shortfall", "StockChange", "StockDocument",
    "StockDocumentId", "StockDocumentKind", "StockDocumentKindLike", "StockLevel", "Supplier",
    "SupplierId", "TakenPayment", "TakingsReport", "TakingsRow", "TaxClass", "TaxClassId", "TaxRate",
    "TaxTotal", "TaxValue", "Tenant", "TenantId", "Transfer", "TransferId", "TransferLine",
    "TransferQuery", "TransferState", "TransferStatus", "TransferStatusLike", "Unsellable",
    "UnsellableLike", "User", "UserId", "Valuation", "ValuationRow", "VoidSale",
]

AuditId = NewType("AuditId", int)
"""An entry of the audit log."""

BatchId = NewType("BatchId", int)
"""A batch (lot) of a product."""

CustomerId = NewType("CustomerId", int)
"""A customer."""

LocationId = NewType("LocationId", int)
"""A place that holds stock: a shop, a warehouse."""

MovementId = NewType("MovementId", int)
"""One signed change of stock."""

PriceListId = NewType("PriceListId", int)
"""A price list."""

ProductId = NewType("ProductId", int)
"""A product."""

PromotionId = NewType("PromotionId", int)
"""A promotion."""

RefundId = NewType("RefundId", int)
"""Money and goods given back."""

ReportId = NewType("ReportId", int)
"""A saved report."""

SaleId = NewType("SaleId", int)
"""A sale."""

ShipmentId = NewType("ShipmentId", int)
"""What travels together."""

StockDocumentId = NewType("StockDocumentId", int)
"""A receipt of goods, an adjustment or a count."""

SupplierId = NewType("SupplierId", int)
"""A supplier."""

TaxClassId = NewType("TaxClassId", int)
"""A tax class of products, such as "standard" or "food"."""

TenantId = NewType("TenantId", int)
"""A tenant: one shop business, however many locations it has."""

TransferId = NewType("TransferId", int)
"""A transfer: units of one batch on their way between two locations."""

UserId = NewType("UserId", int)
"""A user of a tenant."""

@final
class Adjust(Value):
    """Adjusts stock, each line for its reason."""
    __match_args__ = ("location", "lines", "note", "key")
    location: Final[LocationId]
    lines: Final[tuple[AdjustLine, ...]]
    note: Final[str | None]
    key: Final[UUID | None]
    def __init__(
        self, *, location: LocationId, lines: Iterable[AdjustLine] = (), note: str | None = None,
        key: UUID | None = None,
    ) -> None: ...
    def replace(
        self, *, location: LocationId = ..., lines: Iterable[AdjustLine] = ..., note: str | None = ...,
        key: UUID | None = ...,
    ) -> Self: ...

@final
class AdjustLine(Value):
    """One signed change."""
    __match_args__ = ("product", "batch", "quantity", "reason", "unit_cost")
    product: Final[ProductId]
    batch: Final[BatchId | None]
    quantity: Final[int]
    reason: Final[AdjustmentReason]
    unit_cost: Final[Decimal | None]
    def __init__(
        self, *, product: ProductId, quantity: int, reason: AdjustmentReasonLike,
        batch: BatchId | None = None, unit_cost: Decimal | int | None = None,
    ) -> None: ...
    def replace(
        self, *, product: ProductId = ..., batch: BatchId | None = ..., quantity: int = ...,
        reason: AdjustmentReasonLike = ..., unit_cost: Decimal | int | None = ...,
    ) -> Self: ...

@final
class AdjustmentReason(StrEnum):
    """Why stock was adjusted or written off."""
    DAMAGE = "damage"
    THEFT = "theft"
    EXPIRY = "expiry"
    OWN_USE = "own_use"
    FOUND = "found"
    CORRECTION = "correction"
    OTHER = "other"
AdjustmentReasonLike: TypeAlias = AdjustmentReason | Literal[
    "damage", "theft", "expiry", "own_use", "found", "correction", "other",
]

@final
class Approver(Value):
    """Somebody who approves what another user does. Both are kept on record."""
    __match_args__ = ("user", "role")
    user: Final[UserId]
    role: Final[Role]
    def __init__(self, *, user: UserId, role: RoleLike) -> None: ...

@final
class Arrival(Value):
    """What arrived of a transfer."""
    __match_args__ = ("transfer", "received", "shortfall")
    transfer: Final[TransferId]
    received: Final[int | None]
    shortfall: Final[Shortfall | None]
    def __init__(
        self, *, transfer: TransferId, received: int | None = None, shortfall: Shortfall | None = None,
    ) -> None: ...
    def replace(
        self, *, transfer: TransferId = ..., received: int | None = ...,
        shortfall: Shortfall | None = ...,
    ) -> Self: ...

@final
class AuditEntry(Value):
    """One change of one row."""
    __match_args__ = ("id", "table", "row", "operation", "old", "new", "user", "approved_by", "at")
    id: Final[AuditId]
    table: Final[AuditedTable]
    row: Final[int | None]
    operation: Final[AuditOperation]
    old: Final[Any | None]
    new: Final[Any | None]
    user: Final[UserId | None]
    approved_by: Final[UserId | None]
    at: Final[datetime]
    def __init__(
        self, *, id: AuditId, table: AuditedTableLike, operation: AuditOperationLike, at: datetime,
        row: int | None = None, old: Any | None = None, new: Any | None = None,
        user: UserId | None = None, approved_by: UserId | None = None,
    ) -> None: ...

@final
class AuditOperation(StrEnum):
    """What became of a row."""
    INSERT = "insert"
    UPDATE = "update"
    DELETE = "delete"
AuditOperationLike: TypeAlias = AuditOperation | Literal["insert", "update", "delete"]

@final
class AuditQuery(Value):
    """Which entries of the audit log to page through, in the order of their ids."""
    __match_args__ = ("table", "row", "user", "from_", "until", "after", "limit")
    table: Final[AuditedTable | None]
    row: Final[int | None]
    user: Final[UserId | None]
    from_: Final[datetime | None]
    until: Final[datetime | None]
    after: Final[int | None]
    limit: Final[int]
    def __init__(
        self, *, table: AuditedTableLike | None = None, row: int | None = None,
        user: UserId | None = None, from_: datetime | None = None, until: datetime | None = None,
        after: int | None = None, limit: int = 100,
    ) -> None: ...
    def replace(
        self, *, table: AuditedTableLike | None = ..., row: int | None = ..., user: UserId | None = ...,
        from_: datetime | None = ..., until: datetime | None = ..., after: int | None = ...,
        limit: int = ...,
    ) -> Self: ...

@final
class AuditedTable(StrEnum):
    """What a change was made to: a table of the store."""
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
    SALES = "sales"
    SAVED_REPORTS = "saved_reports"
AuditedTableLike: TypeAlias = AuditedTable | Literal[
    "tenants", "tenant_settings", "users", "locations", "suppliers", "customers", "tax_classes",
    "tax_rates", "products", "batches", "inventory", "transfers", "promotions", "price_lists",
    "listed_prices", "sales", "saved_reports",
]

@final
class Batch(Value):
    """A batch."""
    __match_args__ = (
        "id", "product", "supplier", "number", "quantity_received", "cost_per_unit", "received_date",
        "expiration_date", "quarantined", "quarantine_reason", "version", "on_hand", "replayed",
    )
    id: Final[BatchId]
    product: Final[ProductId]
    supplier: Final[SupplierId | None]
    number: Final[str]
    quantity_received: Final[int]
    cost_per_unit: Final[Decimal]
    received_date: Final[date]
    expiration_date: Final[date | None]
    quarantined: Final[bool]
    quarantine_reason: Final[str | None]
    version: Final[int]
    on_hand: Final[int]
    replayed: Final[bool]
    def __init__(
        self, *, id: BatchId, product: ProductId, number: str, quantity_received: int,
        cost_per_unit: Decimal | int, received_date: date, quarantined: bool, version: int, on_hand: int,
        supplier: SupplierId | None = None, expiration_date: date | None = None,
        quarantine_reason: str | None = None, replayed: bool = False,
    ) -> None: ...

@final
class BatchAt(Value):
    """Units of a batch at a location."""
    __match_args__ = ("location", "quantity", "reserved")
    location: Final[LocationId]
    quantity: Final[int]
    reserved: Final[int]
    def __init__(self, *, location: LocationId, quantity: int, reserved: int) -> None: ...

@final
class BatchQuery(Value):
    """Which batches to page through, in the order of their ids."""
    __match_args__ = ("product", "in_stock", "after", "limit")
    product: Final[ProductId | None]
    in_stock: Final[bool]
    after: Final[int | None]
    limit: Final[int]
    def __init__(
        self, *, product: ProductId | None = None, in_stock: bool = False, after: int | None = None,
        limit: int = 100,
    ) -> None: ...
    def replace(
        self, *, product: ProductId | None = ..., in_stock: bool = ..., after: int | None = ...,
        limit: int = ...,
    ) -> Self: ...

@final
class BatchSale(Value):
    """Units of a batch that were sold."""
    __match_args__ = ("sale", "line_no", "location", "customer", "sold_at", "quantity", "returned")
    sale: Final[SaleId]
    line_no: Final[int]
    location: Final[LocationId]
    customer: Final[CustomerId | None]
    sold_at: Final[datetime]
    quantity: Final[int]
    returned: Final[int]
    def __init__(
        self, *, sale: SaleId, line_no: int, location: LocationId, sold_at: datetime, quantity: int,
        returned: int, customer: CustomerId | None = None,
    ) -> None: ...

@final
class BatchTaken(Value):
    """Units that a line took from a batch."""
    __match_args__ = ("batch", "quantity", "unit_cost", "returned")
    batch: Final[BatchId]
    quantity: Final[int]
    unit_cost: Final[Decimal]
    returned: Final[int]
    def __init__(
        self, *, batch: BatchId, quantity: int, unit_cost: Decimal | int, returned: int,
    ) -> None: ...

@final
class BatchTrace(Value):
    """Where a batch went: what a recall needs."""
    __match_args__ = ("batch", "on_hand", "sales", "transfers")
    batch: Final[Batch]
    on_hand: Final[tuple[BatchAt, ...]]
    sales: Final[tuple[BatchSale, ...]]
    transfers: Final[tuple[TransferId, ...]]
    def __init__(
        self, *, batch: Batch, on_hand: Iterable[BatchAt] = (), sales: Iterable[BatchSale] = (),
        transfers: Iterable[TransferId] = (),
    ) -> None: ...

class Benefit(Value):
    """What a promotion gives. In a cart that is worth less, all of it and no more.

    Units are whole units: 2.5 kg are two, and the half kilogram is reached by percentages and amounts
    only. What is given in part goes to the cheapest first, by what is left of the price.

    A unit takes part in one promotion over several units, the first that takes it: in a buy-and-get,
    bought or given, in a bundle or in a combo. Percentages and amounts are taken off what is left of it.
    """
    @final
    class PercentOff(Benefit):
        """A percentage off."""
        __match_args__ = ("on", "percent", "max_units")
        on: Final[Scope]
        percent: Final[Decimal]
        max_units: Final[int | None]
        def __init__(
            self, *, on: Scope, percent: Decimal | int, max_units: int | None = None,
        ) -> None: ...
        def replace(
            self, *, on: Scope = ..., percent: Decimal | int = ..., max_units: int | None = ...,
        ) -> Self: ...
    @final
    class AmountOff(Benefit):
        """An amount off, once, spread by value."""
        __match_args__ = ("on", "amount", "max_units")
        on: Final[Scope]
        amount: Final[Decimal]
        max_units: Final[int | None]
        def __init__(
            self, *, on: Scope, amount: Decimal | int, max_units: int | None = None,
        ) -> None: ...
        def replace(
            self, *, on: Scope = ..., amount: Decimal | int = ..., max_units: int | None = ...,
        ) -> Self: ...
    @final
    class AmountOffEach(Benefit):
        """An amount off each whole unit, in proportion for weighed goods. More than the price of a product
        that is named is refused.
        """
        __match_args__ = ("on", "amount")
        on: Final[Scope]
        amount: Final[Decimal]
        def __init__(self, *, on: Scope, amount: Decimal | int) -> None: ...
        def replace(self, *, on: Scope = ..., amount: Decimal | int = ...) -> Self: ...
    @final
    class BuyGet(Benefit):
        """Buy some, get some cheaper or free: of the units that qualify, the cheapest are given, and the
        cheapest of the others are the bought ones.
        """
        __match_args__ = ("buy", "buy_units", "get", "get_units", "percent", "max_times")
        buy: Final[Scope]
        buy_units: Final[int]
        get: Final[Scope]
        get_units: Final[int]
        percent: Final[Decimal]
        max_times: Final[int | None]
        def __init__(
            self, *, buy: Scope, buy_units: int, get: Scope, get_units: int, percent: Decimal | int,
            max_times: int | None = None,
        ) -> None: ...
        def replace(
            self, *, buy: Scope = ..., buy_units: int = ..., get: Scope = ..., get_units: int = ...,
            percent: Decimal | int = ..., max_times: int | None = ...,
        ) -> Self: ...
    @final
    class Bundle(Benefit):
        """So many units, mixed as one likes, for one price: the dearest are put together first."""
        __match_args__ = ("on", "units", "price", "max_times")
        on: Final[Scope]
        units: Final[int]
        price: Final[Decimal]
        max_times: Final[int | None]
        def __init__(
            self, *, on: Scope, units: int, price: Decimal | int, max_times: int | None = None,
        ) -> None: ...
        def replace(
            self, *, on: Scope = ..., units: int = ..., price: Decimal | int = ...,
            max_times: int | None = ...,
        ) -> Self: ...
    @final
    class Combo(Benefit):
        """Some of each, for one price: a drink, a sandwich and chips. A unit serves one part, also if
        several look at it. Combos are made of the dearest units that can be put together, as long as one
        more saves something, and what they save is spread over these by value.
        """
        __match_args__ = ("parts", "price", "max_times")
        parts: Final[tuple[ComboPart, ...]]
        price: Final[Decimal]
        max_times: Final[int | None]
        def __init__(
            self, *, price: Decimal | int, parts: Iterable[ComboPart] = (), max_times: int | None = None,
        ) -> None: ...
        def replace(
            self, *, parts: Iterable[ComboPart] = ..., price: Decimal | int = ...,
            max_times: int | None = ...,
        ) -> Self: ...

@final
class CancelTransfers(Value):
    """Cancels transfers, all or none: their units are free again at the source."""
    __match_args__ = ("transfers", "key")
    transfers: Final[tuple[TransferId, ...]]
    key: Final[UUID | None]
    def __init__(self, *, transfers: Iterable[TransferId] = (), key: UUID | None = None) -> None: ...
    def replace(self, *, transfers: Iterable[TransferId] = ..., key: UUID | None = ...) -> Self: ...

@final
class Cart(Value):
    """What a customer wants to buy, where."""
    __match_args__ = ("location", "customer", "lines", "discount", "coupons", "price_list", "currency")
    location: Final[LocationId]
    customer: Final[CustomerId | None]
    lines: Final[tuple[CartLine, ...]]
    discount: Final[Discount | None]
    coupons: Final[tuple[str, ...]]
    price_list: Final[PriceListId | None]
    currency: Final[str | None]
    def __init__(
        self, *, location: LocationId, customer: CustomerId | None = None,
        lines: Iterable[CartLine] = (), discount: Discount | None = None, coupons: Iterable[str] = (),
        price_list: PriceListId | None = None, currency: str | None = None,
    ) -> None: ...
    def replace(
        self, *, location: LocationId = ..., customer: CustomerId | None = ...,
        lines: Iterable[CartLine] = ..., discount: Discount | None = ..., coupons: Iterable[str] = ...,
        price_list: PriceListId | None = ..., currency: str | None = ...,
    ) -> Self: ...

@final
class CartLine(Value):
    """One line of a cart."""
    __match_args__ = ("product", "quantity", "price", "discount", "batch")
    product: Final[ProductId]
    quantity: Final[int]
    price: Final[PriceOverride | None]
    discount: Final[Discount | None]
    batch: Final[BatchId | None]
    def __init__(
        self, *, product: ProductId, quantity: int, price: PriceOverride | None = None,
        discount: Discount | None = None, batch: BatchId | None = None,
    ) -> None: ...
    def replace(
        self, *, product: ProductId = ..., quantity: int = ..., price: PriceOverride | None = ...,
        discount: Discount | None = ..., batch: BatchId | None = ...,
    ) -> Self: ...

@final
class Check(StrEnum):
    """Something that must add up."""
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
    "ledger_batch_stock", "batch_stock_inventory", "reserved_transfers", "batch_stock_copy",
    "sale_header", "sale_line", "sale_batches", "sale_payments", "sale_refunds", "refund_header",
    "refund_within_sale", "refund_batches", "promotion_uses", "tenant",
]

@final
class Checkout(Value):
    """Sells a cart: prices it again from the database, picks its batches, takes the payments, and records
    all of it or nothing.
    """
    __match_args__ = ("cart", "payments", "shown_total", "key")
    cart: Final[Cart]
    payments: Final[tuple[Payment, ...]]
    shown_total: Final[Decimal | None]
    key: Final[UUID | None]
    def __init__(
        self, *, cart: Cart, payments: Iterable[Payment] = (), shown_total: Decimal | int | None = None,
        key: UUID | None = None,
    ) -> None: ...
    def replace(
        self, *, cart: Cart = ..., payments: Iterable[Payment] = ...,
        shown_total: Decimal | int | None = ..., key: UUID | None = ...,
    ) -> Self: ...

@final
class ComboPart(Value):
    """One of the goods that make a combo, such as a sandwich."""
    __match_args__ = ("on", "units")
    on: Final[Scope]
    units: Final[int]
    def __init__(self, *, on: Scope, units: int) -> None: ...
    def replace(self, *, on: Scope = ..., units: int = ...) -> Self: ...

@final
class CompleteTransfers(Value):
    """Completes transfers, all or none: their units arrive."""
    __match_args__ = ("arrivals", "key")
    arrivals: Final[tuple[Arrival, ...]]
    key: Final[UUID | None]
    def __init__(self, *, arrivals: Iterable[Arrival] = (), key: UUID | None = None) -> None: ...
    def replace(self, *, arrivals: Iterable[Arrival] = ..., key: UUID | None = ...) -> Self: ...

class Condition(Value):
    """What must be in the cart first. Amounts are what is left after the discounts before."""
    @final
    class Units(Condition):
        """So many whole units."""
        __match_args__ = ("on", "at_least")
        on: Final[Scope]
        at_least: Final[int]
        def __init__(self, *, on: Scope, at_least: int) -> None: ...
        def replace(self, *, on: Scope = ..., at_least: int = ...) -> Self: ...
    @final
    class Spend(Condition):
        """Goods of so much value."""
        __match_args__ = ("on", "at_least")
        on: Final[Scope]
        at_least: Final[Decimal]
        def __init__(self, *, on: Scope, at_least: Decimal | int) -> None: ...
        def replace(self, *, on: Scope = ..., at_least: Decimal | int = ...) -> Self: ...

@final
class Count(Value):
    """Records what was counted against what was expected, and posts the difference. Selling goes on
    meanwhile: what is posted is the difference, not the counted number.
    """
    __match_args__ = ("location", "lines", "note", "key")
    location: Final[LocationId]
    lines: Final[tuple[CountLine, ...]]
    note: Final[str | None]
    key: Final[UUID | None]
    def __init__(
        self, *, location: LocationId, lines: Iterable[CountLine] = (), note: str | None = None,
        key: UUID | None = None,
    ) -> None: ...
    def replace(
        self, *, location: LocationId = ..., lines: Iterable[CountLine] = ..., note: str | None = ...,
        key: UUID | None = ...,
    ) -> Self: ...

@final
class CountLine(Value):
    """One product counted, or one batch of it."""
    __match_args__ = ("product", "batch", "counted", "expected")
    product: Final[ProductId]
    batch: Final[BatchId | None]
    counted: Final[int]
    expected: Final[int | None]
    def __init__(
        self, *, product: ProductId, counted: int, batch: BatchId | None = None,
        expected: int | None = None,
    ) -> None: ...
    def replace(
        self, *, product: ProductId = ..., batch: BatchId | None = ..., counted: int = ...,
        expected: int | None = ...,
    ) -> Self: ...

@final
class CountedLine(Value):
    """A line of a count, as it was recorded."""
    __match_args__ = ("line_no", "product", "batch", "expected", "counted")
    line_no: Final[int]
    product: Final[ProductId]
    batch: Final[BatchId | None]
    expected: Final[int]
    counted: Final[int]
    def __init__(
        self, *, line_no: int, product: ProductId, expected: int, counted: int,
        batch: BatchId | None = None,
    ) -> None: ...

@final
class Customer(CustomerMethods, Value):
    """A customer of the tenant."""
    __match_args__ = (
        "id", "first_name", "last_name", "email", "phone", "address", "customer_group", "tax_exemption",
        "exempt_taxes", "exemption_ends_on", "erased", "version", "archived", "created_at", "updated_at",
    )
    id: Final[CustomerId]
    first_name: Final[str]
    last_name: Final[str]
    email: Final[str | None]
    phone: Final[str | None]
    address: Final[str | None]
    customer_group: Final[str | None]
    tax_exemption: Final[str | None]
    exempt_taxes: Final[tuple[str, ...]]
    exemption_ends_on: Final[date | None]
    erased: Final[bool]
    version: Final[int]
    archived: Final[bool]
    created_at: Final[datetime]
    updated_at: Final[datetime]
    def __init__(
        self, *, id: CustomerId, first_name: str, last_name: str, erased: bool, version: int,
        archived: bool, created_at: datetime, updated_at: datetime, email: str | None = None,
        phone: str | None = None, address: str | None = None, customer_group: str | None = None,
        tax_exemption: str | None = None, exempt_taxes: Iterable[str] = (),
        exemption_ends_on: date | None = None,
    ) -> None: ...

@final
class CustomerValue(Value):
    """What a customer bought so far."""
    __match_args__ = ("customer", "first_name", "last_name", "sales", "lifetime_value", "last_sale")
    customer: Final[CustomerId]
    first_name: Final[str]
    last_name: Final[str]
    sales: Final[int]
    lifetime_value: Final[Decimal]
    last_sale: Final[date | None]
    def __init__(
        self, *, customer: CustomerId, first_name: str, last_name: str, sales: int,
        lifetime_value: Decimal | int, last_sale: date | None = None,
    ) -> None: ...

@final
class Discount(Value):
    """A discount given by hand."""
    __match_args__ = ("value", "reason")
    value: Final[DiscountValue]
    reason: Final[str]
    def __init__(self, *, value: DiscountValue, reason: str) -> None: ...
    def replace(self, *, value: DiscountValue = ..., reason: str = ...) -> Self: ...

@final
class DiscountKind(StrEnum):
    """Where a line's discount comes from."""
    LINE = "line"
    PROMOTION = "promotion"
    CART = "cart"
    EXEMPTION = "exemption"
DiscountKindLike: TypeAlias = DiscountKind | Literal["line", "promotion", "cart", "exemption"]

class DiscountValue(Value):
    """How much a discount takes off."""
    @final
    class Percent(DiscountValue):
        """A percentage between 0 and 100."""
        __match_args__ = ("percent",)
        percent: Final[Decimal]
        def __init__(self, percent: Decimal | int) -> None: ...
        def replace(self, *, percent: Decimal | int = ...) -> Self: ...
    @final
    class Amount(DiscountValue):
        """An amount in the tenant's currency, at most what it is taken from."""
        __match_args__ = ("amount",)
        amount: Final[Decimal]
        def __init__(self, amount: Decimal | int) -> None: ...
        def replace(self, *, amount: Decimal | int = ...) -> Self: ...

@final
class Discrepancy(Value):
    """Something that does not add up."""
    __match_args__ = ("check", "subject", "expected", "actual")
    check: Final[Check]
    subject: Final[str]
    expected: Final[str]
    actual: Final[str]
    def __init__(self, *, check: CheckLike, subject: str, expected: str, actual: str) -> None: ...

@final
class Disposition(StrEnum):
    """What becomes of goods that come back."""
    RESTOCK = "restock"
    DAMAGED = "damaged"
    EXPIRED = "expired"
DispositionLike: TypeAlias = Disposition | Literal["restock", "damaged", "expired"]

@final
class Entity(StrEnum):
    """The kinds of things a refusal can be about."""
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
    "tenant", "user", "location", "supplier", "customer", "tax_class", "product", "batch",
    "stock_document", "transfer", "shipment", "sale", "sale_line", "refund", "report", "price_list",
    "promotion",
]

@final
class ExpiringStock(Value):
    """Units at a location that expire soon, or have."""
    __match_args__ = (
        "batch", "number", "product", "sku", "name", "location", "expiration_date", "quantity", "value",
    )
    batch: Final[BatchId]
    number: Final[str]
    product: Final[ProductId]
    sku: Final[str]
    name: Final[str]
    location: Final[LocationId]
    expiration_date: Final[date]
    quantity: Final[int]
    value: Final[Decimal]
    def __init__(
        self, *, batch: BatchId, number: str, product: ProductId, sku: str, name: str,
        location: LocationId, expiration_date: date, quantity: int, value: Decimal | int,
    ) -> None: ...

@final
class Field(StrEnum):
    """What a refusal is about: a field of a record, a line or a setting, or the kind of a value."""
    NAME = "name"
    PERSON_NAME = "person_name"
    CONTACT_NAME = "contact_name"
    USERNAME = "username"
    EMAIL = "email"
    DOMAIN = "domain"
    PHONE = "phone"
    ADDRESS = "address"
    DESCRIPTION = "description"
    SKU = "sku"
    CATEGORY = "category"
    CUSTOMER_GROUP = "customer_group"
    COUPON_CODE = "coupon_code"
    BATCH_NUMBER = "batch_number"
    REPORT_KIND = "report_kind"
    NOTE = "note"
    NUMBER = "number"
    COUNT_LINE = "count_line"
    PARAMETERS = "parameters"
    PASSWORD = "password"
    PIN = "pin"
    PASSWORD_HASH = "password_hash"
    AMOUNT = "amount"
    PERCENTAGE = "percentage"
    PRICE = "price"
    PRICE_BREAKS = "price_breaks"
    PRICES = "prices"
    COST = "cost"
    UNIT_COST = "unit_cost"
    TAX_PER_UNIT = "tax_per_unit"
    DISCOUNT = "discount"
    SPEND = "spend"
    WEIGHT = "weight"
    TAX_EXEMPTION = "tax_exemption"
    CASH_STEP = "cash_step"
    AMOUNT_DIGITS = "amount_digits"
    REFUND_LIMIT = "refund_limit"
    DISCOUNT_LIMIT = "discount_limit"
    CURRENCY = "currency"
    QUANTITY = "quantity"
    QUANTITY_DECIMALS = "quantity_decimals"
    COUNTED = "counted"
    EXPECTED = "expected"
    MIN_STOCK = "min_stock"
    REORDER_POINT = "reorder_point"
    UNITS = "units"
    PARTS = "parts"
    PAGE_SIZE = "page_size"
    TIMES = "times"
    USAGE_LIMIT = "usage_limit"
    MOMENT = "moment"
    DATE = "date"
    TIME = "time"
    TIME_OF_DAY = "time_of_day"
    TIME_ZONE = "time_zone"
    PRICE_LIST = "price_list"
    TAX_RATE = "tax_rate"
    PROMOTION = "promotion"
    KEY = "key"
    JSON = "json"
    FIELD = "field"
    ENTITY = "entity"
    ROLE = "role"
    PERMISSION = "permission"
    SECRET_KIND = "secret_kind"
    PICKING = "picking"
    ROUNDING_MODE = "rounding_mode"
    ROUNDING_LEVEL = "rounding_level"
    DISCOUNT_KIND = "discount_kind"
    PROMOTION_STATE = "promotion_state"
    PAYMENT_METHOD = "payment_method"
    PAID_BY = "paid_by"
    SALE_STATUS = "sale_status"
    REFUND_KIND = "refund_kind"
    DISPOSITION = "disposition"
    MOVEMENT_KIND = "movement_kind"
    ADJUSTMENT_REASON = "adjustment_reason"
    STOCK_DOCUMENT_KIND = "stock_document_kind"
    TRANSFER_STATUS = "transfer_status"
    UNSELLABLE = "unsellable"
    PERIOD = "period"
    CHECK = "check"
    AUDITED_TABLE = "audited_table"
    AUDIT_OPERATION = "audit_operation"
    DATABASE_URL = "database_url"
    ACQUIRE_TIMEOUT = "acquire_timeout"
    STATEMENT_TIMEOUT = "statement_timeout"
    LOCK_TIMEOUT = "lock_timeout"
    IDLE_IN_TRANSACTION_TIMEOUT = "idle_in_transaction_timeout"
    CALL_TIMEOUT = "call_timeout"
    MAX_CONNECTIONS = "max_connections"
    CONNECTION_SETTING = "connection_setting"
    KEY_ID = "key_id"
    LOGIN_FLAW = "login_flaw"
FieldLike: TypeAlias = Field | Literal[
    "name", "person_name", "contact_name", "username", "email", "domain", "phone", "address",
    "description", "sku", "category", "customer_group", "coupon_code", "batch_number", "report_kind",
    "note", "number", "count_line", "parameters", "password", "pin", "password_hash", "amount",
    "percentage", "price", "price_breaks", "prices", "cost", "unit_cost", "tax_per_unit", "discount",
    "spend", "weight", "tax_exemption", "cash_step", "amount_digits", "refund_limit", "discount_limit",
    "currency", "quantity", "quantity_decimals", "counted", "expected", "min_stock", "reorder_point",
    "units", "parts", "page_size", "times", "usage_limit", "moment", "date", "time", "time_of_day",
    "time_zone", "price_list", "tax_rate", "promotion", "key", "json", "field", "entity", "role",
    "permission", "secret_kind", "picking", "rounding_mode", "rounding_level", "discount_kind",
    "promotion_state", "payment_method", "paid_by", "sale_status", "refund_kind", "disposition",
    "movement_kind", "adjustment_reason", "stock_document_kind", "transfer_status", "unsellable",
    "period", "check", "audited_table", "audit_operation", "database_url", "acquire_timeout",
    "statement_timeout", "lock_timeout", "idle_in_transaction_timeout", "call_timeout",
    "max_connections", "connection_setting", "key_id", "login_flaw",
]

@final
class LevelCursor(Value):
    """A position among the levels."""
    __match_args__ = ("product", "location")
    product: Final[ProductId]
    location: Final[LocationId]
    def __init__(self, *, product: ProductId, location: LocationId) -> None: ...
    def replace(self, *, product: ProductId = ..., location: LocationId = ...) -> Self: ...

@final
class LevelQuery(Value):
    """Which levels to page through, in the order of product and location; low ones first by how few are
    available.
    """
    __match_args__ = ("location", "product", "low", "after", "limit")
    location: Final[LocationId | None]
    product: Final[ProductId | None]
    low: Final[bool]
    after: Final[LevelCursor | None]
    limit: Final[int]
    def __init__(
        self, *, location: LocationId | None = None, product: ProductId | None = None, low: bool = False,
        after: LevelCursor | None = None, limit: int = 100,
    ) -> None: ...
    def replace(
        self, *, location: LocationId | None = ..., product: ProductId | None = ..., low: bool = ...,
        after: LevelCursor | None = ..., limit: int = ...,
    ) -> Self: ...

@final
class LineDiscount(Value):
    """A discount that a line got."""
    __match_args__ = ("kind", "promotion", "reason", "amount")
    kind: Final[DiscountKind]
    promotion: Final[PromotionId | None]
    reason: Final[str]
    amount: Final[Decimal]
    def __init__(
        self, *, kind: DiscountKindLike, reason: str, amount: Decimal | int,
        promotion: PromotionId | None = None,
    ) -> None: ...

@final
class LineTax(Value):
    """A tax that a line bears."""
    __match_args__ = ("name", "value", "inclusive", "base", "amount")
    name: Final[str]
    value: Final[TaxValue]
    inclusive: Final[bool]
    base: Final[Decimal]
    amount: Final[Decimal]
    def __init__(
        self, *, name: str, value: TaxValue, inclusive: bool, base: Decimal | int, amount: Decimal | int,
    ) -> None: ...

@final
class ListedPrice(Value):
    """A product's price in a price list."""
    __match_args__ = ("product", "min_quantity", "price")
    product: Final[ProductId]
    min_quantity: Final[int]
    price: Final[Decimal]
    def __init__(self, *, product: ProductId, min_quantity: int, price: Decimal | int) -> None: ...
    def replace(
        self, *, product: ProductId = ..., min_quantity: int = ..., price: Decimal | int = ...,
    ) -> Self: ...

@final
class Location(LocationMethods, Value):
    """A shop or warehouse of the tenant."""
    __match_args__ = (
        "id", "name", "address", "phone", "time_zone", "version", "archived", "created_at", "updated_at",
    )
    id: Final[LocationId]
    name: Final[str]
    address: Final[str]
    phone: Final[str | None]
    time_zone: Final[ZoneInfo]
    version: Final[int]
    archived: Final[bool]
    created_at: Final[datetime]
    updated_at: Final[datetime]
    def __init__(
        self, *, id: LocationId, name: str, address: str, time_zone: ZoneInfo | str, version: int,
        archived: bool, created_at: datetime, updated_at: datetime, phone: str | None = None,
    ) -> None: ...

@final
class LoginFlaw(StrEnum):
    """Why a database login may not sell."""
    SUPERUSER = "superuser"
    BYPASSES_ROW_SECURITY = "bypasses_row_security"
    OWNS_TABLES = "owns_tables"
    NO_MEMBER = "no_member"
LoginFlawLike: TypeAlias = LoginFlaw | Literal[
    "superuser", "bypasses_row_security", "owns_tables", "no_member",
]

@final
class Movement(Value):
    """One signed change of stock, as the ledger keeps it."""
    __match_args__ = (
        "id", "location", "product", "batch", "quantity", "kind", "reason", "unit_cost", "user", "at",
        "business_date", "document",
    )
    id: Final[MovementId]
    location: Final[LocationId]
    product: Final[ProductId]
    batch: Final[BatchId]
    quantity: Final[int]
    kind: Final[MovementKind]
    reason: Final[AdjustmentReason | None]
    unit_cost: Final[Decimal]
    user: Final[UserId]
    at: Final[datetime]
    business_date: Final[date]
    document: Final[MovementDocument]
    def __init__(
        self, *, id: MovementId, location: LocationId, product: ProductId, batch: BatchId, quantity: int,
        kind: MovementKindLike, unit_cost: Decimal | int, user: UserId, at: datetime,
        business_date: date, document: MovementDocument, reason: AdjustmentReasonLike | None = None,
    ) -> None: ...

class MovementDocument(Value):
    """The document that a movement belongs to."""
    @final
    class Sale(MovementDocument):
        """A line of a sale."""
        __match_args__ = ("id", "line_no")
        id: Final[SaleId]
        line_no: Final[int]
        def __init__(self, *, id: SaleId, line_no: int) -> None: ...
    @final
    class Refund(MovementDocument):
        """A line of a refund."""
        __match_args__ = ("id", "line_no")
        id: Final[RefundId]
        line_no: Final[int]
        def __init__(self, *, id: RefundId, line_no: int) -> None: ...
    @final
    class Transfer(MovementDocument):
        """A transfer."""
        __match_args__ = ("id",)
        id: Final[TransferId]
        def __init__(self, id: TransferId) -> None: ...
    @final
    class Stock(MovementDocument):
        """A line of a receipt, adjustment or count."""
        __match_args__ = ("id", "line_no")
        id: Final[StockDocumentId]
        line_no: Final[int]
        def __init__(self, *, id: StockDocumentId, line_no: int) -> None: ...

@final
class MovementKind(StrEnum):
    """Why stock changed."""
    SALE = "sale"
    REFUND = "refund"
    RECEIPT = "receipt"
    TRANSFER_OUT = "transfer_out"
    TRANSFER_IN = "transfer_in"
    COUNT = "count"
    WRITE_OFF = "write_off"
    ADJUSTMENT = "adjustment"
MovementKindLike: TypeAlias = MovementKind | Literal[
    "sale", "refund", "receipt", "transfer_out", "transfer_in", "count", "write_off", "adjustment",
]

@final
class MovementQuery(Value):
    """Which movements to page through, in the ledger's order."""
    __match_args__ = ("location", "product", "batch", "after", "limit")
    location: Final[LocationId | None]
    product: Final[ProductId | None]
    batch: Final[BatchId | None]
    after: Final[int | None]
    limit: Final[int]
    def __init__(
        self, *, location: LocationId | None = None, product: ProductId | None = None,
        batch: BatchId | None = None, after: int | None = None, limit: int = 100,
    ) -> None: ...
    def replace(
        self, *, location: LocationId | None = ..., product: ProductId | None = ...,
        batch: BatchId | None = ..., after: int | None = ..., limit: int = ...,
    ) -> Self: ...

@final
class NewCustomer(Value):
    """The fields of a `Customer`, to create or update it."""
    __match_args__ = (
        "first_name", "last_name", "email", "phone", "address", "customer_group", "tax_exemption",
        "exempt_taxes", "exemption_ends_on",
    )
    first_name: Final[str]
    last_name: Final[str]
    email: Final[str | None]
    phone: Final[str | None]
    address: Final[str | None]
    customer_group: Final[str | None]
    tax_exemption: Final[str | None]
    exempt_taxes: Final[tuple[str, ...]]
    exemption_ends_on: Final[date | None]
    def __init__(
        self, *, first_name: str, last_name: str, email: str | None = None, phone: str | None = None,
        address: str | None = None, customer_group: str | None = None, tax_exemption: str | None = None,
        exempt_taxes: Iterable[str] = (), exemption_ends_on: date | None = None,
    ) -> None: ...
    def replace(
        self, *, first_name: str = ..., last_name: str = ..., email: str | None = ...,
        phone: str | None = ..., address: str | None = ..., customer_group: str | None = ...,
        tax_exemption: str | None = ..., exempt_taxes: Iterable[str] = ...,
        exemption_ends_on: date | None = ...,
    ) -> Self: ...

@final
class NewLocation(Value):
    """The fields of a `Location`, to create or update it."""
    __match_args__ = ("name", "address", "phone", "time_zone")
    name: Final[str]
    address: Final[str]
    phone: Final[str | None]
    time_zone: Final[ZoneInfo]
    def __init__(
        self, *, name: str, address: str, time_zone: ZoneInfo | str, phone: str | None = None,
    ) -> None: ...
    def replace(
        self, *, name: str = ..., address: str = ..., phone: str | None = ...,
        time_zone: ZoneInfo | str = ...,
    ) -> Self: ...

@final
class NewPriceList(Value):
    """The fields of a `PriceList`, to create or update it."""
    __match_args__ = ("name", "location", "customer_group", "starts_on", "ends_on", "prices")
    name: Final[str]
    location: Final[LocationId | None]
    customer_group: Final[str | None]
    starts_on: Final[date | None]
    ends_on: Final[date | None]
    prices: Final[tuple[ListedPrice, ...]]
    def __init__(
        self, *, name: str, location: LocationId | None = None, customer_group: str | None = None,
        starts_on: date | None = None, ends_on: date | None = None, prices: Iterable[ListedPrice] = (),
    ) -> None: ...
    def replace(
        self, *, name: str = ..., location: LocationId | None = ..., customer_group: str | None = ...,
        starts_on: date | None = ..., ends_on: date | None = ..., prices: Iterable[ListedPrice] = ...,
    ) -> Self: ...

@final
class NewProduct(Value):
    """The fields of a `Product`, to create or update it."""
    __match_args__ = (
        "name", "description", "sku", "price", "price_breaks", "cost", "category", "tax_class",
        "quantity_decimals", "picking",
    )
    name: Final[str]
    description: Final[str | None]
    sku: Final[str]
    price: Final[Decimal]
    price_breaks: Final[tuple[PriceBreak, ...]]
    cost: Final[Decimal | None]
    category: Final[str | None]
    tax_class: Final[TaxClassId | None]
    quantity_decimals: Final[int]
    picking: Final[Picking | None]
    def __init__(
        self, *, name: str, sku: str, price: Decimal | int, description: str | None = None,
        price_breaks: Iterable[PriceBreak] = (), cost: Decimal | int | None = None,
        category: str | None = None, tax_class: TaxClassId | None = None, quantity_decimals: int = 0,
        picking: PickingLike | None = None,
    ) -> None: ...
    def replace(
        self, *, name: str = ..., description: str | None = ..., sku: str = ...,
        price: Decimal | int = ..., price_breaks: Iterable[PriceBreak] = ...,
        cost: Decimal | int | None = ..., category: str | None = ..., tax_class: TaxClassId | None = ...,
        quantity_decimals: int = ..., picking: PickingLike | None = ...,
    ) -> Self: ...

@final
class NewPromotion(Value):
    """The fields of a `Promotion`, to create or update it."""
    __match_args__ = (
        "name", "priority", "exclusive", "coupon_code", "location", "customer_group", "starts_on",
        "ends_on", "starts_at", "ends_at", "usage_limit", "usage_limit_per_customer", "condition",
        "benefit",
    )
    name: Final[str]
    priority: Final[int]
    exclusive: Final[bool]
    coupon_code: Final[str | None]
    location: Final[LocationId | None]
    customer_group: Final[str | None]
    starts_on: Final[date | None]
    ends_on: Final[date | None]
    starts_at: Final[time | None]
    ends_at: Final[time | None]
    usage_limit: Final[int | None]
    usage_limit_per_customer: Final[int | None]
    condition: Final[Condition | None]
    benefit: Final[Benefit]
    def __init__(
        self, *, name: str, benefit: Benefit, priority: int = 0, exclusive: bool = False,
        coupon_code: str | None = None, location: LocationId | None = None,
        customer_group: str | None = None, starts_on: date | None = None, ends_on: date | None = None,
        starts_at: time | None = None, ends_at: time | None = None, usage_limit: int | None = None,
        usage_limit_per_customer: int | None = None, condition: Condition | None = None,
    ) -> None: ...
    def replace(
        self, *, name: str = ..., priority: int = ..., exclusive: bool = ...,
        coupon_code: str | None = ..., location: LocationId | None = ...,
        customer_group: str | None = ..., starts_on: date | None = ..., ends_on: date | None = ...,
        starts_at: time | None = ..., ends_at: time | None = ..., usage_limit: int | None = ...,
        usage_limit_per_customer: int | None = ..., condition: Condition | None = ...,
        benefit: Benefit = ...,
    ) -> Self: ...

@final
class NewSavedReport(Value):
    """The fields of a `SavedReport`, to create or update it."""
    __match_args__ = ("name", "kind", "parameters", "created_by")
    name: Final[str]
    kind: Final[str]
    parameters: Final[Any | None]
    created_by: Final[UserId | None]
    def __init__(
        self, *, name: str, kind: str, parameters: Any | None = None, created_by: UserId | None = None,
    ) -> None: ...
    def replace(
        self, *, name: str = ..., kind: str = ..., parameters: Any | None = ...,
        created_by: UserId | None = ...,
    ) -> Self: ...

@final
class NewSupplier(Value):
    """The fields of a `Supplier`, to create or update it."""
    __match_args__ = ("name", "contact_name", "email", "phone", "address")
    name: Final[str]
    contact_name: Final[str | None]
    email: Final[str | None]
    phone: Final[str | None]
    address: Final[str | None]
    def __init__(
        self, *, name: str, contact_name: str | None = None, email: str | None = None,
        phone: str | None = None, address: str | None = None,
    ) -> None: ...
    def replace(
        self, *, name: str = ..., contact_name: str | None = ..., email: str | None = ...,
        phone: str | None = ..., address: str | None = ...,
    ) -> Self: ...

@final
class NewTaxClass(Value):
    """The fields of a `TaxClass`, to create or update it."""
    __match_args__ = ("name", "rates")
    name: Final[str]
    rates: Final[tuple[TaxRate, ...]]
    def __init__(self, *, name: str, rates: Iterable[TaxRate] = ()) -> None: ...
    def replace(self, *, name: str = ..., rates: Iterable[TaxRate] = ...) -> Self: ...

@final
class NewTenant(Value):
    """A tenant to be opened."""
    __match_args__ = ("name", "domain", "settings", "admin")
    name: Final[str]
    domain: Final[str]
    settings: Final[Settings]
    admin: Final[NewUser]
    def __init__(self, *, name: str, domain: str, settings: Settings, admin: NewUser) -> None: ...
    def replace(
        self, *, name: str = ..., domain: str = ..., settings: Settings = ..., admin: NewUser = ...,
    ) -> Self: ...

@final
class NewUser(Value):
    """The fields of a `User`, to create or update it."""
    __match_args__ = ("username", "email", "role")
    username: Final[str]
    email: Final[str]
    role: Final[Role]
    def __init__(self, *, username: str, email: str, role: RoleLike) -> None: ...
    def replace(self, *, username: str = ..., email: str = ..., role: RoleLike = ...) -> Self: ...

@final
class PageQuery(Value):
    """Which records to page through, in the order of their ids."""
    __match_args__ = ("after", "limit", "archived")
    after: Final[int | None]
    limit: Final[int]
    archived: Final[bool]
    def __init__(
        self, *, after: int | None = None, limit: int = 100, archived: bool = False,
    ) -> None: ...
    def replace(self, *, after: int | None = ..., limit: int = ..., archived: bool = ...) -> Self: ...

@final
class PaidBy(StrEnum):
    """How a sale was paid, in one word."""
    CASH = "cash"
    CARD = "card"
    VOUCHER = "voucher"
    OTHER = "other"
    SPLIT = "split"
    NOTHING = "nothing"
PaidByLike: TypeAlias = PaidBy | Literal["cash", "card", "voucher", "other", "split", "nothing"]

@final
class Payment(PaymentMethods, Value):
    """What a customer offers."""
    __match_args__ = ("method", "tendered")
    method: Final[PaymentMethod]
    tendered: Final[Decimal | None]
    def __init__(self, *, method: PaymentMethodLike, tendered: Decimal | int | None = None) -> None: ...
    def replace(
        self, *, method: PaymentMethodLike = ..., tendered: Decimal | int | None = ...,
    ) -> Self: ...

@final
class PaymentMethod(StrEnum):
    """A way to pay."""
    CASH = "cash"
    CARD = "card"
    VOUCHER = "voucher"
    OTHER = "other"
PaymentMethodLike: TypeAlias = PaymentMethod | Literal["cash", "card", "voucher", "other"]

@final
class Period(StrEnum):
    """What a row of a sales report sums up."""
    DAY = "day"
    MONTH = "month"
PeriodLike: TypeAlias = Period | Literal["day", "month"]

@final
class Permission(StrEnum):
    """Something that not everybody may do."""
    SELL = "sell"
    LOOK_UP = "look_up"
    EDIT_CUSTOMERS = "edit_customers"
    EDIT_CUSTOMER_TERMS = "edit_customer_terms"
    REFUND = "refund"
    VOID = "void"
    RETURN_WITHOUT_RECEIPT = "return_without_receipt"
    OVERRIDE_PRICE = "override_price"
    DISCOUNT = "discount"
    CHOOSE_BATCH = "choose_batch"
    EDIT_CATALOG = "edit_catalog"
    EDIT_SUPPLIERS = "edit_suppliers"
    RECEIVE = "receive"
    ADJUST = "adjust"
    COUNT = "count"
    QUARANTINE = "quarantine"
    TRANSFER = "transfer"
    REPORT = "report"
    EDIT_USERS = "edit_users"
    EDIT_SETTINGS = "edit_settings"
    ERASE_CUSTOMERS = "erase_customers"
    AUDIT = "audit"
PermissionLike: TypeAlias = Permission | Literal[
    "sell", "look_up", "edit_customers", "edit_customer_terms", "refund", "void",
    "return_without_receipt", "override_price", "discount", "choose_batch", "edit_catalog",
    "edit_suppliers", "receive", "adjust", "count", "quarantine", "transfer", "report", "edit_users",
    "edit_settings", "erase_customers", "audit",
]

@final
class Picking(StrEnum):
    """Which batches go first."""
    FIFO = "fifo"
    FEFO = "fefo"
PickingLike: TypeAlias = Picking | Literal["fifo", "fefo"]

@final
class PriceBreak(Value):
    """A price from a quantity on."""
    __match_args__ = ("min_quantity", "price")
    min_quantity: Final[int]
    price: Final[Decimal]
    def __init__(self, *, min_quantity: int, price: Decimal | int) -> None: ...
    def replace(self, *, min_quantity: int = ..., price: Decimal | int = ...) -> Self: ...

@final
class PriceList(PriceListMethods, Value):
    """Prices that hold somewhere, for somebody, or for some time. A customer gets the best of the product's
    own price and all lists that hold, or that of the list that the cart pins.
    """
    __match_args__ = (
        "id", "name", "location", "customer_group", "starts_on", "ends_on", "prices", "version",
        "archived", "created_at", "updated_at",
    )
    id: Final[PriceListId]
    name: Final[str]
    location: Final[LocationId | None]
    customer_group: Final[str | None]
    starts_on: Final[date | None]
    ends_on: Final[date | None]
    prices: Final[tuple[ListedPrice, ...]]
    version: Final[int]
    archived: Final[bool]
    created_at: Final[datetime]
    updated_at: Final[datetime]
    def __init__(
        self, *, id: PriceListId, name: str, version: int, archived: bool, created_at: datetime,
        updated_at: datetime, location: LocationId | None = None, customer_group: str | None = None,
        starts_on: date | None = None, ends_on: date | None = None, prices: Iterable[ListedPrice] = (),
    ) -> None: ...

@final
class PriceOverride(Value):
    """A price given by hand."""
    __match_args__ = ("price", "reason")
    price: Final[Decimal]
    reason: Final[str]
    def __init__(self, *, price: Decimal | int, reason: str) -> None: ...
    def replace(self, *, price: Decimal | int = ..., reason: str = ...) -> Self: ...

class PriceSource(Value):
    """Where a unit price comes from."""
    @final
    class Product(PriceSource):
        """The product's price."""
        __match_args__ = ()
        def __init__(self) -> None: ...
    @final
    class Break(PriceSource):
        """A quantity break of the product."""
        __match_args__ = ("min_quantity",)
        min_quantity: Final[int]
        def __init__(self, min_quantity: int) -> None: ...
    @final
    class List(PriceSource):
        """A price list."""
        __match_args__ = ("list", "name", "min_quantity")
        list: Final[PriceListId]
        name: Final[str]
        min_quantity: Final[int]
        def __init__(self, *, list: PriceListId, name: str, min_quantity: int) -> None: ...
    @final
    class Override(PriceSource):
        """An override."""
        __match_args__ = ("reason",)
        reason: Final[str]
        def __init__(self, reason: str) -> None: ...

class PriceStep(Value):
    """A step on the way from a cart to its total, in the order in which prices are made. It prints as a
    sentence.
    """
    @final
    class UnitPrice(PriceStep):
        """A line's unit price, and where it comes from."""
        __match_args__ = ("line_no", "product", "quantity", "unit_price", "source", "total_price")
        line_no: Final[int]
        product: Final[ProductId]
        quantity: Final[Decimal]
        unit_price: Final[Decimal]
        source: Final[PriceSource]
        total_price: Final[Decimal]
        def __init__(
            self, *, line_no: int, product: ProductId, quantity: Decimal | int,
            unit_price: Decimal | int, source: PriceSource, total_price: Decimal | int,
        ) -> None: ...
    @final
    class Discount(PriceStep):
        """What a line gets off."""
        __match_args__ = ("line_no", "kind", "promotion", "reason", "amount")
        line_no: Final[int]
        kind: Final[DiscountKind]
        promotion: Final[PromotionId | None]
        reason: Final[str]
        amount: Final[Decimal]
        def __init__(
            self, *, line_no: int, kind: DiscountKindLike, reason: str, amount: Decimal | int,
            promotion: PromotionId | None = None,
        ) -> None: ...
    @final
    class NoPromotion(PriceStep):
        """A promotion that gave nothing."""
        __match_args__ = ("promotion", "name", "state")
        promotion: Final[PromotionId]
        name: Final[str]
        state: Final[PromotionState]
        def __init__(self, *, promotion: PromotionId, name: str, state: PromotionStateLike) -> None: ...
    @final
    class Tax(PriceStep):
        """A tax that a line bears."""
        __match_args__ = ("line_no", "tax")
        line_no: Final[int]
        tax: Final[LineTax]
        def __init__(self, *, line_no: int, tax: LineTax) -> None: ...
    @final
    class Exempt(PriceStep):
        """Why there is no tax."""
        __match_args__ = ("reason", "taxes")
        reason: Final[str]
        taxes: Final[tuple[str, ...]]
        def __init__(self, *, reason: str, taxes: Iterable[str] = ()) -> None: ...
    @final
    class Total(PriceStep):
        """What is to be paid."""
        __match_args__ = ("total_price", "discount_amount", "exclusive_tax_amount", "total_amount")
        total_price: Final[Decimal]
        discount_amount: Final[Decimal]
        exclusive_tax_amount: Final[Decimal]
        total_amount: Final[Decimal]
        def __init__(
            self, *, total_price: Decimal | int, discount_amount: Decimal | int,
            exclusive_tax_amount: Decimal | int, total_amount: Decimal | int,
        ) -> None: ...

@final
class PricedCart(PricedCartMethods, Value):
    """A cart with its amounts. The lines are in the cart's order."""
    __match_args__ = (
        "currency", "lines", "promotions", "tax_exemption", "exempt_taxes", "total_amount", "tax_amount",
        "exclusive_tax_amount", "discount_amount",
    )
    currency: Final[str]
    lines: Final[tuple[PricedLine, ...]]
    promotions: Final[tuple[PromotionResult, ...]]
    tax_exemption: Final[str | None]
    exempt_taxes: Final[tuple[str, ...]]
    total_amount: Final[Decimal]
    tax_amount: Final[Decimal]
    exclusive_tax_amount: Final[Decimal]
    discount_amount: Final[Decimal]
    def __init__(
        self, *, currency: str, total_amount: Decimal | int, tax_amount: Decimal | int,
        exclusive_tax_amount: Decimal | int, discount_amount: Decimal | int,
        lines: Iterable[PricedLine] = (), promotions: Iterable[PromotionResult] = (),
        tax_exemption: str | None = None, exempt_taxes: Iterable[str] = (),
    ) -> None: ...

@final
class PricedLine(PricedLineMethods, Value):
    """A line with its amounts."""
    __match_args__ = (
        "product", "quantity", "quantity_decimals", "list_price", "unit_price", "price_source",
        "total_price", "discount_amount", "tax_amount", "exclusive_tax_amount", "discounts", "taxes",
    )
    product: Final[ProductId]
    quantity: Final[int]
    quantity_decimals: Final[int]
    list_price: Final[Decimal]
    unit_price: Final[Decimal]
    price_source: Final[PriceSource]
    total_price: Final[Decimal]
    discount_amount: Final[Decimal]
    tax_amount: Final[Decimal]
    exclusive_tax_amount: Final[Decimal]
    discounts: Final[tuple[LineDiscount, ...]]
    taxes: Final[tuple[LineTax, ...]]
    def __init__(
        self, *, product: ProductId, quantity: int, quantity_decimals: int, list_price: Decimal | int,
        unit_price: Decimal | int, price_source: PriceSource, total_price: Decimal | int,
        discount_amount: Decimal | int, tax_amount: Decimal | int, exclusive_tax_amount: Decimal | int,
        discounts: Iterable[LineDiscount] = (), taxes: Iterable[LineTax] = (),
    ) -> None: ...

@final
class Product(ProductMethods, Value):
    """Something that the tenant sells."""
    __match_args__ = (
        "id", "name", "description", "sku", "price", "price_breaks", "cost", "category", "tax_class",
        "quantity_decimals", "picking", "version", "archived", "created_at", "updated_at",
    )
    id: Final[ProductId]
    name: Final[str]
    description: Final[str | None]
    sku: Final[str]
    price: Final[Decimal]
    price_breaks: Final[tuple[PriceBreak, ...]]
    cost: Final[Decimal | None]
    category: Final[str | None]
    tax_class: Final[TaxClassId | None]
    quantity_decimals: Final[int]
    picking: Final[Picking | None]
    version: Final[int]
    archived: Final[bool]
    created_at: Final[datetime]
    updated_at: Final[datetime]
    def __init__(
        self, *, id: ProductId, name: str, sku: str, price: Decimal | int, version: int, archived: bool,
        created_at: datetime, updated_at: datetime, description: str | None = None,
        price_breaks: Iterable[PriceBreak] = (), cost: Decimal | int | None = None,
        category: str | None = None, tax_class: TaxClassId | None = None, quantity_decimals: int = 0,
        picking: PickingLike | None = None,
    ) -> None: ...

@final
class Promotion(PromotionMethods, Value):
    """A price rule that applies by itself or by coupon. Promotions apply one after the other, by priority
    and id, each to what those before it left of each unit. What the goods cost then does not depend on
    their lines, nor on which of two products that the same promotions name a unit is, if both have the
    same price.
    """
    __match_args__ = (
        "id", "name", "priority", "exclusive", "coupon_code", "location", "customer_group", "starts_on",
        "ends_on", "starts_at", "ends_at", "usage_limit", "usage_limit_per_customer", "condition",
        "benefit", "version", "archived", "created_at", "updated_at",
    )
    id: Final[PromotionId]
    name: Final[str]
    priority: Final[int]
    exclusive: Final[bool]
    coupon_code: Final[str | None]
    location: Final[LocationId | None]
    customer_group: Final[str | None]
    starts_on: Final[date | None]
    ends_on: Final[date | None]
    starts_at: Final[time | None]
    ends_at: Final[time | None]
    usage_limit: Final[int | None]
    usage_limit_per_customer: Final[int | None]
    condition: Final[Condition | None]
    benefit: Final[Benefit]
    version: Final[int]
    archived: Final[bool]
    created_at: Final[datetime]
    updated_at: Final[datetime]
    def __init__(
        self, *, id: PromotionId, name: str, benefit: Benefit, version: int, archived: bool,
        created_at: datetime, updated_at: datetime, priority: int = 0, exclusive: bool = False,
        coupon_code: str | None = None, location: LocationId | None = None,
        customer_group: str | None = None, starts_on: date | None = None, ends_on: date | None = None,
        starts_at: time | None = None, ends_at: time | None = None, usage_limit: int | None = None,
        usage_limit_per_customer: int | None = None, condition: Condition | None = None,
    ) -> None: ...

@final
class PromotionResult(Value):
    """A promotion that was looked at."""
    __match_args__ = ("promotion", "name", "usage_limit", "usage_limit_per_customer", "state", "amount")
    promotion: Final[PromotionId]
    name: Final[str]
    usage_limit: Final[int | None]
    usage_limit_per_customer: Final[int | None]
    state: Final[PromotionState]
    amount: Final[Decimal]
    def __init__(
        self, *, promotion: PromotionId, name: str, state: PromotionStateLike, amount: Decimal | int,
        usage_limit: int | None = None, usage_limit_per_customer: int | None = None,
    ) -> None: ...

@final
class PromotionState(StrEnum):
    """What became of a promotion in a cart."""
    GIVEN = "given"
    UNMET = "unmet"
    NOTHING_TO_GIVE = "nothing_to_give"
    STOPPED = "stopped"
    NEEDS_COUPON = "needs_coupon"
    NOT_NOW = "not_now"
    NOT_HERE = "not_here"
    NOT_FOR_CUSTOMER = "not_for_customer"
    USED_UP = "used_up"
PromotionStateLike: TypeAlias = PromotionState | Literal[
    "given", "unmet", "nothing_to_give", "stopped", "needs_coupon", "not_now", "not_here",
    "not_for_customer", "used_up",
]

@final
class Receive(Value):
    """Receives goods into new batches, one a line."""
    __match_args__ = ("location", "supplier", "lines", "note", "key")
    location: Final[LocationId]
    supplier: Final[SupplierId | None]
    lines: Final[tuple[ReceiveLine, ...]]
    note: Final[str | None]
    key: Final[UUID | None]
    def __init__(
        self, *, location: LocationId, supplier: SupplierId | None = None,
        lines: Iterable[ReceiveLine] = (), note: str | None = None, key: UUID | None = None,
    ) -> None: ...
    def replace(
        self, *, location: LocationId = ..., supplier: SupplierId | None = ...,
        lines: Iterable[ReceiveLine] = ..., note: str | None = ..., key: UUID | None = ...,
    ) -> Self: ...

@final
class ReceiveLine(Value):
    """One batch received."""
    __match_args__ = (
        "product", "quantity", "unit_cost", "batch_number", "expiration_date", "received_date",
    )
    product: Final[ProductId]
    quantity: Final[int]
    unit_cost: Final[Decimal]
    batch_number: Final[str | None]
    expiration_date: Final[date | None]
    received_date: Final[date | None]
    def __init__(
        self, *, product: ProductId, quantity: int, unit_cost: Decimal | int,
        batch_number: str | None = None, expiration_date: date | None = None,
        received_date: date | None = None,
    ) -> None: ...
    def replace(
        self, *, product: ProductId = ..., quantity: int = ..., unit_cost: Decimal | int = ...,
        batch_number: str | None = ..., expiration_date: date | None = ...,
        received_date: date | None = ...,
    ) -> Self: ...

@final
class Refund(Value):
    """Money and goods given back."""
    __match_args__ = (
        "id", "sale", "kind", "location", "user", "approved_by", "at", "business_date", "amount",
        "tax_amount", "rounding_amount", "paid_by", "reason", "lines", "replayed",
    )
    id: Final[RefundId]
    sale: Final[SaleId | None]
    kind: Final[RefundKind]
    location: Final[LocationId]
    user: Final[UserId]
    approved_by: Final[UserId | None]
    at: Final[datetime]
    business_date: Final[date]
    amount: Final[Decimal]
    tax_amount: Final[Decimal]
    rounding_amount: Final[Decimal]
    paid_by: Final[PaidBy]
    reason: Final[str]
    lines: Final[tuple[RefundedLine, ...]]
    replayed: Final[bool]
    def __init__(
        self, *, id: RefundId, kind: RefundKindLike, location: LocationId, user: UserId, at: datetime,
        business_date: date, amount: Decimal | int, tax_amount: Decimal | int,
        rounding_amount: Decimal | int, paid_by: PaidByLike, reason: str, sale: SaleId | None = None,
        approved_by: UserId | None = None, lines: Iterable[RefundedLine] = (), replayed: bool = False,
    ) -> None: ...

@final
class RefundKind(StrEnum):
    """Why goods and money go back."""
    REFUND = "refund"
    VOID = "void"
    RETURN = "return"
RefundKindLike: TypeAlias = RefundKind | Literal["refund", "void", "return"]

@final
class RefundLine(Value):
    """Units of a line that come back."""
    __match_args__ = ("line_no", "quantity", "disposition")
    line_no: Final[int]
    quantity: Final[int]
    disposition: Final[Disposition]
    def __init__(
        self, *, line_no: int, quantity: int, disposition: DispositionLike = Disposition.RESTOCK,
    ) -> None: ...
    def replace(
        self, *, line_no: int = ..., quantity: int = ..., disposition: DispositionLike = ...,
    ) -> Self: ...

@final
class RefundSale(Value):
    """Gives some or all of a sale back. A cashier may up to the tenant's limit."""
    __match_args__ = ("sale", "lines", "method", "reason", "key")
    sale: Final[SaleId]
    lines: Final[tuple[RefundLine, ...]]
    method: Final[PaymentMethod | None]
    reason: Final[str]
    key: Final[UUID | None]
    def __init__(
        self, *, sale: SaleId, reason: str, lines: Iterable[RefundLine] = (),
        method: PaymentMethodLike | None = None, key: UUID | None = None,
    ) -> None: ...
    def replace(
        self, *, sale: SaleId = ..., lines: Iterable[RefundLine] = ...,
        method: PaymentMethodLike | None = ..., reason: str = ..., key: UUID | None = ...,
    ) -> Self: ...

@final
class RefundedLine(Value):
    """A line of a refund."""
    __match_args__ = (
        "line_no", "sale_line_no", "product", "quantity", "amount", "tax_amount", "disposition",
    )
    line_no: Final[int]
    sale_line_no: Final[int | None]
    product: Final[ProductId]
    quantity: Final[int]
    amount: Final[Decimal]
    tax_amount: Final[Decimal]
    disposition: Final[Disposition]
    def __init__(
        self, *, line_no: int, product: ProductId, quantity: int, amount: Decimal | int,
        tax_amount: Decimal | int, disposition: DispositionLike, sale_line_no: int | None = None,
    ) -> None: ...

@final
class RequestTransfer(Value):
    """Requests that units travel together from one location to another, and reserves them."""
    __match_args__ = ("from_", "to", "lines", "notes", "key")
    from_: Final[LocationId]
    to: Final[LocationId]
    lines: Final[tuple[TransferLine, ...]]
    notes: Final[str | None]
    key: Final[UUID | None]
    def __init__(
        self, *, from_: LocationId, to: LocationId, lines: Iterable[TransferLine] = (),
        notes: str | None = None, key: UUID | None = None,
    ) -> None: ...
    def replace(
        self, *, from_: LocationId = ..., to: LocationId = ..., lines: Iterable[TransferLine] = ...,
        notes: str | None = ..., key: UUID | None = ...,
    ) -> Self: ...

@final
class ReturnGoods(Value):
    """Takes goods back that name no sale, and pays for them. They go into new batches, or are written off.
    """
    __match_args__ = ("location", "lines", "method", "reason", "key")
    location: Final[LocationId]
    lines: Final[tuple[ReturnLine, ...]]
    method: Final[PaymentMethod]
    reason: Final[str]
    key: Final[UUID | None]
    def __init__(
        self, *, location: LocationId, method: PaymentMethodLike, reason: str,
        lines: Iterable[ReturnLine] = (), key: UUID | None = None,
    ) -> None: ...
    def replace(
        self, *, location: LocationId = ..., lines: Iterable[ReturnLine] = ...,
        method: PaymentMethodLike = ..., reason: str = ..., key: UUID | None = ...,
    ) -> Self: ...

@final
class ReturnLine(Value):
    """Goods that come back."""
    __match_args__ = ("product", "quantity", "unit_price", "unit_cost", "disposition")
    product: Final[ProductId]
    quantity: Final[int]
    unit_price: Final[Decimal]
    unit_cost: Final[Decimal | None]
    disposition: Final[Disposition]
    def __init__(
        self, *, product: ProductId, quantity: int, unit_price: Decimal | int,
        unit_cost: Decimal | int | None = None, disposition: DispositionLike = Disposition.RESTOCK,
    ) -> None: ...
    def replace(
        self, *, product: ProductId = ..., quantity: int = ..., unit_price: Decimal | int = ...,
        unit_cost: Decimal | int | None = ..., disposition: DispositionLike = ...,
    ) -> Self: ...

@final
class Role(StrEnum):
    """What a user is to the shop."""
    CASHIER = "cashier"
    MANAGER = "manager"
    ADMIN = "admin"
RoleLike: TypeAlias = Role | Literal["cashier", "manager", "admin"]

@final
class Rounding(Value):
    """The tenant's one rounding policy, used by every path."""
    __match_args__ = ("mode", "level", "cash_step", "cash_mode", "amount_digits")
    mode: Final[RoundingMode]
    level: Final[RoundingLevel]
    cash_step: Final[Decimal | None]
    cash_mode: Final[RoundingMode | None]
    amount_digits: Final[int | None]
    def __init__(
        self, *, mode: RoundingModeLike = RoundingMode.HALF_AWAY_FROM_ZERO,
        level: RoundingLevelLike = RoundingLevel.LINE, cash_step: Decimal | int | None = None,
        cash_mode: RoundingModeLike | None = None, amount_digits: int | None = None,
    ) -> None: ...
    def replace(
        self, *, mode: RoundingModeLike = ..., level: RoundingLevelLike = ...,
        cash_step: Decimal | int | None = ..., cash_mode: RoundingModeLike | None = ...,
        amount_digits: int | None = ...,
    ) -> Self: ...

@final
class RoundingLevel(StrEnum):
    """Where tax is rounded."""
    UNIT = "unit"
    LINE = "line"
    DOCUMENT = "document"
RoundingLevelLike: TypeAlias = RoundingLevel | Literal["unit", "line", "document"]

@final
class RoundingMode(StrEnum):
    """Which way an amount between two representable ones goes. All are symmetric around zero, so that a
    refund mirrors its sale.
    """
    HALF_AWAY_FROM_ZERO = "half_away_from_zero"
    HALF_EVEN = "half_even"
    UP = "up"
    DOWN = "down"
RoundingModeLike: TypeAlias = RoundingMode | Literal["half_away_from_zero", "half_even", "up", "down"]

@final
class Sale(SaleMethods, Value):
    """A sale."""
    __match_args__ = (
        "id", "location", "customer", "user", "approved_by", "sold_at", "business_date", "currency",
        "amount_digits", "lines", "payments", "paid_by", "total_amount", "tax_amount",
        "exclusive_tax_amount", "discount_amount", "tax_exemption", "rounding_amount", "status",
        "refunded_amount", "refund_count", "replayed",
    )
    id: Final[SaleId]
    location: Final[LocationId]
    customer: Final[CustomerId | None]
    user: Final[UserId]
    approved_by: Final[UserId | None]
    sold_at: Final[datetime]
    business_date: Final[date]
    currency: Final[str]
    amount_digits: Final[int | None]
    lines: Final[tuple[SaleLine, ...]]
    payments: Final[tuple[TakenPayment, ...]]
    paid_by: Final[PaidBy]
    total_amount: Final[Decimal]
    tax_amount: Final[Decimal]
    exclusive_tax_amount: Final[Decimal]
    discount_amount: Final[Decimal]
    tax_exemption: Final[str | None]
    rounding_amount: Final[Decimal]
    status: Final[SaleStatus]
    refunded_amount: Final[Decimal]
    refund_count: Final[int]
    replayed: Final[bool]
    def __init__(
        self, *, id: SaleId, location: LocationId, user: UserId, sold_at: datetime, business_date: date,
        currency: str, paid_by: PaidByLike, total_amount: Decimal | int, tax_amount: Decimal | int,
        exclusive_tax_amount: Decimal | int, discount_amount: Decimal | int,
        rounding_amount: Decimal | int, status: SaleStatusLike, refunded_amount: Decimal | int,
        refund_count: int, customer: CustomerId | None = None, approved_by: UserId | None = None,
        amount_digits: int | None = None, lines: Iterable[SaleLine] = (),
        payments: Iterable[TakenPayment] = (), tax_exemption: str | None = None, replayed: bool = False,
    ) -> None: ...

@final
class SaleLine(SaleLineMethods, Value):
    """A line of a sale."""
    __match_args__ = (
        "line_no", "product", "sku", "name", "quantity", "quantity_decimals", "list_price", "unit_price",
        "override_reason", "total_price", "discount_amount", "tax_amount", "exclusive_tax_amount",
        "discounts", "taxes", "batches", "refunded_quantity", "refunded_amount", "refunded_tax_amount",
    )
    line_no: Final[int]
    product: Final[ProductId]
    sku: Final[str]
    name: Final[str]
    quantity: Final[int]
    quantity_decimals: Final[int]
    list_price: Final[Decimal]
    unit_price: Final[Decimal]
    override_reason: Final[str | None]
    total_price: Final[Decimal]
    discount_amount: Final[Decimal]
    tax_amount: Final[Decimal]
    exclusive_tax_amount: Final[Decimal]
    discounts: Final[tuple[LineDiscount, ...]]
    taxes: Final[tuple[LineTax, ...]]
    batches: Final[tuple[BatchTaken, ...]]
    refunded_quantity: Final[int]
    refunded_amount: Final[Decimal]
    refunded_tax_amount: Final[Decimal]
    def __init__(
        self, *, line_no: int, product: ProductId, sku: str, name: str, quantity: int,
        quantity_decimals: int, list_price: Decimal | int, unit_price: Decimal | int,
        total_price: Decimal | int, discount_amount: Decimal | int, tax_amount: Decimal | int,
        exclusive_tax_amount: Decimal | int, refunded_quantity: int, refunded_amount: Decimal | int,
        refunded_tax_amount: Decimal | int, override_reason: str | None = None,
        discounts: Iterable[LineDiscount] = (), taxes: Iterable[LineTax] = (),
        batches: Iterable[BatchTaken] = (),
    ) -> None: ...

@final
class SaleQuery(Value):
    """Which sales to page through, in the order of their ids."""
    __match_args__ = ("from_", "until", "location", "customer", "after", "limit")
    from_: Final[date | None]
    until: Final[date | None]
    location: Final[LocationId | None]
    customer: Final[CustomerId | None]
    after: Final[int | None]
    limit: Final[int]
    def __init__(
        self, *, from_: date | None = None, until: date | None = None,
        location: LocationId | None = None, customer: CustomerId | None = None, after: int | None = None,
        limit: int = 100,
    ) -> None: ...
    def replace(
        self, *, from_: date | None = ..., until: date | None = ..., location: LocationId | None = ...,
        customer: CustomerId | None = ..., after: int | None = ..., limit: int = ...,
    ) -> Self: ...

@final
class SaleStatus(StrEnum):
    """How much of a sale still stands."""
    COMPLETED = "completed"
    PARTIALLY_REFUNDED = "partially_refunded"
    REFUNDED = "refunded"
    VOIDED = "voided"
SaleStatusLike: TypeAlias = SaleStatus | Literal["completed", "partially_refunded", "refunded", "voided"]

@final
class SalesReport(Value):
    """Sales per day or month."""
    __match_args__ = ("period", "from_", "until", "location")
    period: Final[Period]
    from_: Final[date]
    until: Final[date]
    location: Final[LocationId | None]
    def __init__(
        self, *, period: PeriodLike, from_: date, until: date, location: LocationId | None = None,
    ) -> None: ...
    def replace(
        self, *, period: PeriodLike = ..., from_: date = ..., until: date = ...,
        location: LocationId | None = ...,
    ) -> Self: ...

@final
class SalesRow(SalesRowMethods, Value):
    """The sales of a period."""
    __match_args__ = (
        "period", "sales", "units", "revenue", "tax", "discounts", "cost_of_goods", "refunds",
    )
    period: Final[date]
    sales: Final[int]
    units: Final[int]
    revenue: Final[Decimal]
    tax: Final[Decimal]
    discounts: Final[Decimal]
    cost_of_goods: Final[Decimal]
    refunds: Final[Decimal]
    def __init__(
        self, *, period: date, sales: int, units: int, revenue: Decimal | int, tax: Decimal | int,
        discounts: Decimal | int, cost_of_goods: Decimal | int, refunds: Decimal | int,
    ) -> None: ...

@final
class SavedReport(SavedReportMethods, Value):
    """A report that somebody saved to run again."""
    __match_args__ = (
        "id", "name", "kind", "parameters", "created_by", "version", "archived", "created_at",
        "updated_at",
    )
    id: Final[ReportId]
    name: Final[str]
    kind: Final[str]
    parameters: Final[Any | None]
    created_by: Final[UserId | None]
    version: Final[int]
    archived: Final[bool]
    created_at: Final[datetime]
    updated_at: Final[datetime]
    def __init__(
        self, *, id: ReportId, name: str, kind: str, version: int, archived: bool, created_at: datetime,
        updated_at: datetime, parameters: Any | None = None, created_by: UserId | None = None,
    ) -> None: ...

class Scope(Value):
    """What in a cart a promotion looks at."""
    @final
    class Cart(Scope):
        """Everything."""
        __match_args__ = ()
        def __init__(self) -> None: ...
    @final
    class Category(Scope):
        """Products of this category."""
        __match_args__ = ("category",)
        category: Final[str]
        def __init__(self, category: str) -> None: ...
        def replace(self, *, category: str = ...) -> Self: ...
    @final
    class Products(Scope):
        """These products."""
        __match_args__ = ("products",)
        products: Final[frozenset[ProductId]]
        def __init__(self, products: Iterable[ProductId]) -> None: ...
        def replace(self, *, products: Iterable[ProductId] = ...) -> Self: ...

@final
class Sealing(Value):
    """How far customers are kept as the settings say."""
    __match_args__ = ("rewritten", "left")
    rewritten: Final[int]
    left: Final[int]
    def __init__(self, *, rewritten: int, left: int) -> None: ...

@final
class SecretKind(StrEnum):
    """A kind of secret."""
    PASSWORD = "password"
    PIN = "pin"
SecretKindLike: TypeAlias = SecretKind | Literal["password", "pin"]

@final
class Session(SessionMethods, Value):
    """Who acts, for which tenant, in which role."""
    __match_args__ = ("tenant", "user", "role", "approver")
    tenant: Final[TenantId]
    user: Final[UserId]
    role: Final[Role]
    approver: Final[Approver | None]
    def __init__(
        self, *, tenant: TenantId, user: UserId, role: RoleLike, approver: Approver | None = None,
    ) -> None: ...
    def replace(
        self, *, tenant: TenantId = ..., user: UserId = ..., role: RoleLike = ...,
        approver: Approver | None = ...,
    ) -> Self: ...

@final
class SetQuarantined(Value):
    """Quarantines a batch everywhere at once, or releases it. A sale that was being decided meanwhile is
    decided again.
    """
    __match_args__ = ("batch", "version", "quarantined", "reason", "key")
    batch: Final[BatchId]
    version: Final[int]
    quarantined: Final[bool]
    reason: Final[str | None]
    key: Final[UUID | None]
    def __init__(
        self, *, batch: BatchId, version: int, quarantined: bool, reason: str | None = None,
        key: UUID | None = None,
    ) -> None: ...
    def replace(
        self, *, batch: BatchId = ..., version: int = ..., quarantined: bool = ...,
        reason: str | None = ..., key: UUID | None = ...,
    ) -> Self: ...

@final
class SetThresholds(Value):
    """Says when a product is low and urgent at a location."""
    __match_args__ = ("product", "location", "min_stock", "reorder_point")
    product: Final[ProductId]
    location: Final[LocationId]
    min_stock: Final[int]
    reorder_point: Final[int]
    def __init__(
        self, *, product: ProductId, location: LocationId, min_stock: int, reorder_point: int,
    ) -> None: ...
    def replace(
        self, *, product: ProductId = ..., location: LocationId = ..., min_stock: int = ...,
        reorder_point: int = ...,
    ) -> Self: ...

@final
class Settings(Value):
    """How a tenant keeps shop."""
    __match_args__ = (
        "currency", "rounding", "picking", "cashier_refund_limit", "cashier_discount_limit",
        "encrypts_personal_data",
    )
    currency: Final[str]
    rounding: Final[Rounding]
    picking: Final[Picking]
    cashier_refund_limit: Final[Decimal]
    cashier_discount_limit: Final[Decimal]
    encrypts_personal_data: Final[bool]
    def __init__(
        self, *, currency: str, rounding: Rounding = Rounding(), picking: PickingLike = Picking.FIFO,
        cashier_refund_limit: Decimal | int = 0, cashier_discount_limit: Decimal | int = 0,
        encrypts_personal_data: bool = False,
    ) -> None: ...
    def replace(
        self, *, currency: str = ..., rounding: Rounding = ..., picking: PickingLike = ...,
        cashier_refund_limit: Decimal | int = ..., cashier_discount_limit: Decimal | int = ...,
        encrypts_personal_data: bool = ...,
    ) -> Self: ...

class Shortfall(Value):
    """What becomes of units that did not arrive."""
    @final
    class WriteOff(Shortfall):
        """They are written off at the source."""
        __match_args__ = ("reason",)
        reason: Final[AdjustmentReason]
        def __init__(self, reason: AdjustmentReasonLike) -> None: ...
        def replace(self, *, reason: AdjustmentReasonLike = ...) -> Self: ...
    @final
    class StayPending(Shortfall):
        """They are still on their way: a pending transfer of the same shipment."""
        __match_args__ = ()
        def __init__(self) -> None: ...

@final
class StockChange(Value):
    """What a stock document changed in one batch."""
    __match_args__ = ("line_no", "product", "batch", "batch_number", "quantity", "unit_cost", "reason")
    line_no: Final[int]
    product: Final[ProductId]
    batch: Final[BatchId]
    batch_number: Final[str]
    quantity: Final[int]
    unit_cost: Final[Decimal]
    reason: Final[AdjustmentReason | None]
    def __init__(
        self, *, line_no: int, product: ProductId, batch: BatchId, batch_number: str, quantity: int,
        unit_cost: Decimal | int, reason: AdjustmentReasonLike | None = None,
    ) -> None: ...

@final
class StockDocument(Value):
    """A receipt of goods, an adjustment or a count, as it was recorded."""
    __match_args__ = (
        "id", "kind", "location", "supplier", "note", "user", "approved_by", "at", "changes", "counts",
        "replayed",
    )
    id: Final[StockDocumentId]
    kind: Final[StockDocumentKind]
    location: Final[LocationId]
    supplier: Final[SupplierId | None]
    note: Final[str | None]
    user: Final[UserId]
    approved_by: Final[UserId | None]
    at: Final[datetime]
    changes: Final[tuple[StockChange, ...]]
    counts: Final[tuple[CountedLine, ...]]
    replayed: Final[bool]
    def __init__(
        self, *, id: StockDocumentId, kind: StockDocumentKindLike, location: LocationId, user: UserId,
        at: datetime, supplier: SupplierId | None = None, note: str | None = None,
        approved_by: UserId | None = None, changes: Iterable[StockChange] = (),
        counts: Iterable[CountedLine] = (), replayed: bool = False,
    ) -> None: ...

@final
class StockDocumentKind(StrEnum):
    """What somebody did to stock outside of sales and transfers."""
    RECEIPT = "receipt"
    ADJUSTMENT = "adjustment"
    COUNT = "count"
StockDocumentKindLike: TypeAlias = StockDocumentKind | Literal["receipt", "adjustment", "count"]

@final
class StockLevel(StockLevelMethods, Value):
    """What a location has of a product."""
    __match_args__ = (
        "product", "sku", "name", "location", "location_name", "quantity", "reserved", "min_stock",
        "reorder_point",
    )
    product: Final[ProductId]
    sku: Final[str]
    name: Final[str]
    location: Final[LocationId]
    location_name: Final[str]
    quantity: Final[int]
    reserved: Final[int]
    min_stock: Final[int]
    reorder_point: Final[int]
    def __init__(
        self, *, product: ProductId, sku: str, name: str, location: LocationId, location_name: str,
        quantity: int, reserved: int, min_stock: int, reorder_point: int,
    ) -> None: ...

@final
class Supplier(SupplierMethods, Value):
    """A supplier of the tenant."""
    __match_args__ = (
        "id", "name", "contact_name", "email", "phone", "address", "version", "archived", "created_at",
        "updated_at",
    )
    id: Final[SupplierId]
    name: Final[str]
    contact_name: Final[str | None]
    email: Final[str | None]
    phone: Final[str | None]
    address: Final[str | None]
    version: Final[int]
    archived: Final[bool]
    created_at: Final[datetime]
    updated_at: Final[datetime]
    def __init__(
        self, *, id: SupplierId, name: str, version: int, archived: bool, created_at: datetime,
        updated_at: datetime, contact_name: str | None = None, email: str | None = None,
        phone: str | None = None, address: str | None = None,
    ) -> None: ...

@final
class TakenPayment(Value):
    """A payment as it was taken."""
    __match_args__ = ("method", "amount", "tendered")
    method: Final[PaymentMethod]
    amount: Final[Decimal]
    tendered: Final[Decimal]
    def __init__(
        self, *, method: PaymentMethodLike, amount: Decimal | int, tendered: Decimal | int,
    ) -> None: ...

@final
class TakingsReport(Value):
    """Takings per method of payment."""
    __match_args__ = ("from_", "until", "location")
    from_: Final[date]
    until: Final[date]
    location: Final[LocationId | None]
    def __init__(self, *, from_: date, until: date, location: LocationId | None = None) -> None: ...
    def replace(
        self, *, from_: date = ..., until: date = ..., location: LocationId | None = ...,
    ) -> Self: ...

@final
class TakingsRow(Value):
    """What was taken by one method of payment."""
    __match_args__ = ("method", "taken", "paid_back")
    method: Final[PaymentMethod]
    taken: Final[Decimal]
    paid_back: Final[Decimal]
    def __init__(
        self, *, method: PaymentMethodLike, taken: Decimal | int, paid_back: Decimal | int,
    ) -> None: ...

@final
class TaxClass(TaxClassMethods, Value):
    """What products with the same taxes belong to, such as "standard" or "food"."""
    __match_args__ = ("id", "name", "rates", "version", "archived", "created_at", "updated_at")
    id: Final[TaxClassId]
    name: Final[str]
    rates: Final[tuple[TaxRate, ...]]
    version: Final[int]
    archived: Final[bool]
    created_at: Final[datetime]
    updated_at: Final[datetime]
    def __init__(
        self, *, id: TaxClassId, name: str, version: int, archived: bool, created_at: datetime,
        updated_at: datetime, rates: Iterable[TaxRate] = (),
    ) -> None: ...

@final
class TaxRate(Value):
    """One rate of a tax class."""
    __match_args__ = (
        "location", "name", "value", "inclusive", "compound", "taxable", "starts_on", "ends_on",
    )
    location: Final[LocationId | None]
    name: Final[str]
    value: Final[TaxValue]
    inclusive: Final[bool]
    compound: Final[bool]
    taxable: Final[bool]
    starts_on: Final[date | None]
    ends_on: Final[date | None]
    def __init__(
        self, *, name: str, value: TaxValue, location: LocationId | None = None, inclusive: bool = False,
        compound: bool = False, taxable: bool = True, starts_on: date | None = None,
        ends_on: date | None = None,
    ) -> None: ...
    def replace(
        self, *, location: LocationId | None = ..., name: str = ..., value: TaxValue = ...,
        inclusive: bool = ..., compound: bool = ..., taxable: bool = ..., starts_on: date | None = ...,
        ends_on: date | None = ...,
    ) -> Self: ...

@final
class TaxTotal(Value):
    """A tax of the whole cart or sale."""
    __match_args__ = ("name", "value", "inclusive", "base", "amount")
    name: Final[str]
    value: Final[TaxValue]
    inclusive: Final[bool]
    base: Final[Decimal]
    amount: Final[Decimal]
    def __init__(
        self, *, name: str, value: TaxValue, inclusive: bool, base: Decimal | int, amount: Decimal | int,
    ) -> None: ...

class TaxValue(Value):
    """How much a tax is."""
    @final
    class Percent(TaxValue):
        """In percent of the price without tax."""
        __match_args__ = ("percent",)
        percent: Final[Decimal]
        def __init__(self, percent: Decimal | int) -> None: ...
        def replace(self, *, percent: Decimal | int = ...) -> Self: ...
    @final
    class PerUnit(TaxValue):
        """An amount for each whole unit, such as a levy on bottles."""
        __match_args__ = ("amount",)
        amount: Final[Decimal]
        def __init__(self, amount: Decimal | int) -> None: ...
        def replace(self, *, amount: Decimal | int = ...) -> Self: ...

@final
class Tenant(Value):
    """A shop business; what belongs to one is invisible to every other."""
    __match_args__ = ("id", "name", "domain", "settings", "version")
    id: Final[TenantId]
    name: Final[str]
    domain: Final[str]
    settings: Final[Settings]
    version: Final[int]
    def __init__(
        self, *, id: TenantId, name: str, domain: str, settings: Settings, version: int,
    ) -> None: ...

@final
class Transfer(Value):
    """Units of one batch on their way."""
    __match_args__ = (
        "id", "shipment", "from_", "to", "product", "batch", "quantity", "transfer_date", "notes",
        "requested_by", "approved_by", "requested_at", "state", "replayed",
    )
    id: Final[TransferId]
    shipment: Final[ShipmentId]
    from_: Final[LocationId]
    to: Final[LocationId]
    product: Final[ProductId]
    batch: Final[BatchId]
    quantity: Final[int]
    transfer_date: Final[date]
    notes: Final[str | None]
    requested_by: Final[UserId]
    approved_by: Final[UserId | None]
    requested_at: Final[datetime]
    state: Final[TransferState]
    replayed: Final[bool]
    def __init__(
        self, *, id: TransferId, shipment: ShipmentId, from_: LocationId, to: LocationId,
        product: ProductId, batch: BatchId, quantity: int, transfer_date: date, requested_by: UserId,
        requested_at: datetime, state: TransferState, notes: str | None = None,
        approved_by: UserId | None = None, replayed: bool = False,
    ) -> None: ...

@final
class TransferLine(Value):
    """Units of a product to be sent."""
    __match_args__ = ("product", "quantity", "batch")
    product: Final[ProductId]
    quantity: Final[int]
    batch: Final[BatchId | None]
    def __init__(self, *, product: ProductId, quantity: int, batch: BatchId | None = None) -> None: ...
    def replace(
        self, *, product: ProductId = ..., quantity: int = ..., batch: BatchId | None = ...,
    ) -> Self: ...

@final
class TransferQuery(Value):
    """Which transfers to page through, in the order of their ids."""
    __match_args__ = ("status", "location", "shipment", "after", "limit")
    status: Final[TransferStatus | None]
    location: Final[LocationId | None]
    shipment: Final[ShipmentId | None]
    after: Final[int | None]
    limit: Final[int]
    def __init__(
        self, *, status: TransferStatusLike | None = None, location: LocationId | None = None,
        shipment: ShipmentId | None = None, after: int | None = None, limit: int = 100,
    ) -> None: ...
    def replace(
        self, *, status: TransferStatusLike | None = ..., location: LocationId | None = ...,
        shipment: ShipmentId | None = ..., after: int | None = ..., limit: int = ...,
    ) -> Self: ...

class TransferState(TransferStateMethods, Value):
    """How far a transfer is, with what is known by then."""
    @final
    class Pending(TransferState):
        """Requested: its units are reserved at the source."""
        __match_args__ = ()
        def __init__(self) -> None: ...
    @final
    class Completed(TransferState):
        """Its units have arrived."""
        __match_args__ = ("received", "shortfall", "by", "at")
        received: Final[int]
        shortfall: Final[AdjustmentReason | None]
        by: Final[UserId]
        at: Final[datetime]
        def __init__(
            self, *, received: int, by: UserId, at: datetime,
            shortfall: AdjustmentReasonLike | None = None,
        ) -> None: ...
    @final
    class Cancelled(TransferState):
        """Called off."""
        __match_args__ = ("by", "at")
        by: Final[UserId]
        at: Final[datetime]
        def __init__(self, *, by: UserId, at: datetime) -> None: ...

@final
class TransferStatus(StrEnum):
    """How far a transfer is."""
    PENDING = "pending"
    COMPLETED = "completed"
    CANCELLED = "cancelled"
TransferStatusLike: TypeAlias = TransferStatus | Literal["pending", "completed", "cancelled"]

@final
class Unsellable(StrEnum):
    """Why the units of a batch may not be sold."""
    EXPIRED = "expired"
    QUARANTINED = "quarantined"
UnsellableLike: TypeAlias = Unsellable | Literal["expired", "quarantined"]

@final
class User(UserMethods, Value):
    """A person who works for the tenant."""
    __match_args__ = (
        "id", "username", "email", "role", "version", "archived", "created_at", "updated_at",
    )
    id: Final[UserId]
    username: Final[str]
    email: Final[str]
    role: Final[Role]
    version: Final[int]
    archived: Final[bool]
    created_at: Final[datetime]
    updated_at: Final[datetime]
    def __init__(
        self, *, id: UserId, username: str, email: str, role: RoleLike, version: int, archived: bool,
        created_at: datetime, updated_at: datetime,
    ) -> None: ...

@final
class Valuation(Value):
    """Stock at cost: units × their batch's cost, per location and category."""
    __match_args__ = ("location", "on")
    location: Final[LocationId | None]
    on: Final[date | None]
    def __init__(self, *, location: LocationId | None = None, on: date | None = None) -> None: ...
    def replace(self, *, location: LocationId | None = ..., on: date | None = ...) -> Self: ...

@final
class ValuationRow(Value):
    """What the stock of a category is worth at a location."""
    __match_args__ = ("location", "category", "units", "value")
    location: Final[LocationId]
    category: Final[str | None]
    units: Final[int]
    value: Final[Decimal]
    def __init__(
        self, *, location: LocationId, units: int, value: Decimal | int, category: str | None = None,
    ) -> None: ...

@final
class VoidSale(Value):
    """Voids a sale of which nothing was refunded yet. The money goes back as it came. A cashier may up to
    the tenant's limit.
    """
    __match_args__ = ("sale", "reason", "key")
    sale: Final[SaleId]
    reason: Final[str]
    key: Final[UUID | None]
    def __init__(self, *, sale: SaleId, reason: str, key: UUID | None = None) -> None: ...
    def replace(self, *, sale: SaleId = ..., reason: str = ..., key: UUID | None = ...) -> Self: ...
