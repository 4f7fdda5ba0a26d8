# Written by tools/generate.py of what Rust says: change that, or the types there.

from collections.abc import AsyncIterator, Callable, Iterable
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from ._error import ShopError
from ._options import OpenedTenant
from ._page import LevelPage, Page
from ._shopx import Table
from ._values import (
    AdjustLine, Arrival, AuditEntry, AuditedTableLike, Batch, BatchId, BatchTrace, Benefit, Cart,
    Checkout, Condition, CountLine, Customer, CustomerId, CustomerValue, Discrepancy, ExpiringStock,
    LevelCursor, ListedPrice, Location, LocationId, Movement, NewCustomer, NewLocation, NewPriceList,
    NewProduct, NewPromotion, NewSavedReport, NewSupplier, NewTaxClass, NewTenant, NewUser, Payment,
    PaymentMethodLike, PeriodLike, PickingLike, PriceBreak, PriceList, PriceListId, PricedCart, Product,
    ProductId, Promotion, PromotionId, ReceiveLine, Refund, RefundId, RefundLine, RefundSale, ReportId,
    ReturnLine, RoleLike, Sale, SaleId, SalesRow, SavedReport, Sealing, Session, Settings, ShipmentId,
    StockDocument, StockDocumentId, StockLevel, Supplier, SupplierId, TakingsRow, TaxClass, TaxClassId,
    TaxRate, Tenant, TenantId, Transfer, TransferId, TransferLine, TransferStatusLike, User, UserId,
    ValuationRow,
)

class Calls:
    async def _run(self, name: str, session: Session | None, *args: Any) -> Any: ...
    def _pages(self, page_size: int, read: Callable[[Any], Any]) -> Any: ...
    async def open_tenant(self, new: NewTenant) -> OpenedTenant:
        """Opens a tenant with its settings and its first user."""
    async def find_tenant(self, domain: str) -> TenantId | None:
        """The tenant with this domain, for signing in."""
    async def sign_in(self, domain: str, name: str, password: str) -> Session:
        """Signs a user in with a password"""
    async def switch_user(self, session: Session, name: str, pin: str) -> Session:
        """Another user of the same tenant takes over a till that is signed in, with a PIN."""
    async def approve(self, session: Session, name: str, pin: str) -> Session:
        """A user of the same tenant approves, with a PIN, what the session's user may not do alone"""
    async def renew(self, session: Session) -> Session:
        """The session as it would be begun now"""
    async def change_password(self, session: Session, present: str, new: str) -> None:
        """Changes the password of the session's own user, who has to know the present one."""
    async def change_pin(self, session: Session, password: str, new: str) -> None:
        """Changes the PIN of the session's own user, who has to know the password."""
    async def create_user(self, session: Session, *, username: str, email: str, role: RoleLike) -> User:
        """Creates a user."""
    async def update_user(self, session: Session, id: UserId, version: int, fields: NewUser) -> User:
        """Replaces the fields of a user that still has `version`."""
    async def archive_user(self, session: Session, id: UserId, version: int) -> User:
        """Archives a user that still has `version`."""
    async def restore_user(self, session: Session, id: UserId, version: int) -> User:
        """Restores an archived user that still has `version`."""
    async def user(self, session: Session, id: UserId) -> User:
        """The user with this id."""
    async def find_user(self, session: Session, username: str) -> User | None:
        """The user with this username, if there is one."""
    async def create_location(
        self, session: Session, *, name: str, address: str, time_zone: ZoneInfo | str,
        phone: str | None = None,
    ) -> Location:
        """Creates a location."""
    async def update_location(
        self, session: Session, id: LocationId, version: int, fields: NewLocation,
    ) -> Location:
        """Replaces the fields of a location that still has `version`."""
    async def archive_location(self, session: Session, id: LocationId, version: int) -> Location:
        """Archives a location that still has `version`."""
    async def restore_location(self, session: Session, id: LocationId, version: int) -> Location:
        """Restores an archived location that still has `version`."""
    async def location(self, session: Session, id: LocationId) -> Location:
        """The location with this id."""
    async def find_location(self, session: Session, name: str) -> Location | None:
        """The location with this name, if there is one."""
    async def create_customer(
        self, session: Session, *, first_name: str, last_name: str, email: str | None = None,
        phone: str | None = None, address: str | None = None, customer_group: str | None = None,
        tax_exemption: str | None = None, exempt_taxes: Iterable[str] = (),
        exemption_ends_on: date | None = None,
    ) -> Customer:
        """Creates a customer."""
    async def update_customer(
        self, session: Session, id: CustomerId, version: int, fields: NewCustomer,
    ) -> Customer:
        """Replaces the fields of a customer that still has `version`."""
    async def archive_customer(self, session: Session, id: CustomerId, version: int) -> Customer:
        """Archives a customer that still has `version`."""
    async def restore_customer(self, session: Session, id: CustomerId, version: int) -> Customer:
        """Restores an archived customer that still has `version`."""
    async def customer(self, session: Session, id: CustomerId) -> Customer:
        """The customer with this id."""
    async def find_customer(self, session: Session, email: str) -> Customer | None:
        """The customer with this e-mail address, if there is one."""
    async def create_supplier(
        self, session: Session, *, name: str, contact_name: str | None = None, email: str | None = None,
        phone: str | None = None, address: str | None = None,
    ) -> Supplier:
        """Creates a supplier."""
    async def update_supplier(
        self, session: Session, id: SupplierId, version: int, fields: NewSupplier,
    ) -> Supplier:
        """Replaces the fields of a supplier that still has `version`."""
    async def archive_supplier(self, session: Session, id: SupplierId, version: int) -> Supplier:
        """Archives a supplier that still has `version`."""
    async def restore_supplier(self, session: Session, id: SupplierId, version: int) -> Supplier:
        """Restores an archived supplier that still has `version`."""
    async def supplier(self, session: Session, id: SupplierId) -> Supplier:
        """The supplier with this id."""
    async def find_supplier(self, session: Session, name: str) -> Supplier | None:
        """The supplier with this name, if there is one."""
    async def create_product(
        self, session: Session, *, name: str, sku: str, price: Decimal | int,
        description: str | None = None, price_breaks: Iterable[PriceBreak] = (),
        cost: Decimal | int | None = None, category: str | None = None,
        tax_class: TaxClassId | None = None, quantity_decimals: int = 0,
        picking: PickingLike | None = None,
    ) -> Product:
        """Creates a product."""
    async def update_product(
        self, session: Session, id: ProductId, version: int, fields: NewProduct,
    ) -> Product:
        """Replaces the fields of a product that still has `version`."""
    async def archive_product(self, session: Session, id: ProductId, version: int) -> Product:
        """Archives a product that still has `version`."""
    async def restore_product(self, session: Session, id: ProductId, version: int) -> Product:
        """Restores an archived product that still has `version`."""
    async def product(self, session: Session, id: ProductId) -> Product:
        """The product with this id."""
    async def find_product(self, session: Session, sku: str) -> Product | None:
        """The product with this SKU, if there is one."""
    async def create_tax_class(
        self, session: Session, *, name: str, rates: Iterable[TaxRate] = (),
    ) -> TaxClass:
        """Creates a tax class."""
    async def update_tax_class(
        self, session: Session, id: TaxClassId, version: int, fields: NewTaxClass,
    ) -> TaxClass:
        """Replaces the fields of a tax class that still has `version`."""
    async def archive_tax_class(self, session: Session, id: TaxClassId, version: int) -> TaxClass:
        """Archives a tax class that still has `version`."""
    async def restore_tax_class(self, session: Session, id: TaxClassId, version: int) -> TaxClass:
        """Restores an archived tax class that still has `version`."""
    async def tax_class(self, session: Session, id: TaxClassId) -> TaxClass:
        """The tax class with this id."""
    async def find_tax_class(self, session: Session, name: str) -> TaxClass | None:
        """The tax class with this name, if there is one."""
    async def create_price_list(
        self, session: Session, *, name: str, location: LocationId | None = None,
        customer_group: str | None = None, starts_on: date | None = None, ends_on: date | None = None,
        prices: Iterable[ListedPrice] = (),
    ) -> PriceList:
        """Creates a price list."""
    async def update_price_list(
        self, session: Session, id: PriceListId, version: int, fields: NewPriceList,
    ) -> PriceList:
        """Replaces the fields of a price list that still has `version`."""
    async def archive_price_list(self, session: Session, id: PriceListId, version: int) -> PriceList:
        """Archives a price list that still has `version`."""
    async def restore_price_list(self, session: Session, id: PriceListId, version: int) -> PriceList:
        """Restores an archived price list that still has `version`."""
    async def price_list(self, session: Session, id: PriceListId) -> PriceList:
        """The price list with this id."""
    async def find_price_list(self, session: Session, name: str) -> PriceList | None:
        """The price list with this name, if there is one."""
    async def create_promotion(
        self, session: Session, *, name: str, benefit: Benefit, priority: int = 0,
        exclusive: bool = False, coupon_code: str | None = None, location: LocationId | None = None,
        customer_group: str | None = None, starts_on: date | None = None, ends_on: date | None = None,
        starts_at: time | None = None, ends_at: time | None = None, usage_limit: int | None = None,
        usage_limit_per_customer: int | None = None, condition: Condition | None = None,
    ) -> Promotion:
        """Creates a promotion."""
    async def update_promotion(
        self, session: Session, id: PromotionId, version: int, fields: NewPromotion,
    ) -> Promotion:
        """Replaces the fields of a promotion that still has `version`."""
    async def archive_promotion(self, session: Session, id: PromotionId, version: int) -> Promotion:
        """Archives a promotion that still has `version`."""
    async def restore_promotion(self, session: Session, id: PromotionId, version: int) -> Promotion:
        """Restores an archived promotion that still has `version`."""
    async def promotion(self, session: Session, id: PromotionId) -> Promotion:
        """The promotion with this id."""
    async def find_promotion(self, session: Session, code: str) -> Promotion | None:
        """The promotion with this coupon code, if there is one."""
    async def create_saved_report(
        self, session: Session, *, name: str, kind: str, parameters: Any | None = None,
        created_by: UserId | None = None,
    ) -> SavedReport:
        """Creates a saved report."""
    async def update_saved_report(
        self, session: Session, id: ReportId, version: int, fields: NewSavedReport,
    ) -> SavedReport:
        """Replaces the fields of a saved report that still has `version`."""
    async def archive_saved_report(self, session: Session, id: ReportId, version: int) -> SavedReport:
        """Archives a saved report that still has `version`."""
    async def restore_saved_report(self, session: Session, id: ReportId, version: int) -> SavedReport:
        """Restores an archived saved report that still has `version`."""
    async def saved_report(self, session: Session, id: ReportId) -> SavedReport:
        """The saved report with this id."""
    async def find_saved_report(self, session: Session, name: str) -> SavedReport | None:
        """The saved report with this name, if there is one."""
    async def tenant(self, session: Session) -> Tenant:
        """The session's tenant with its settings."""
    async def update_settings(self, session: Session, version: int, settings: Settings) -> Tenant:
        """Replaces the settings that still have `version`."""
    async def set_password(self, session: Session, user: UserId, password: str | None) -> None:
        """Sets or takes away a user's password."""
    async def set_pin(self, session: Session, user: UserId, pin: str | None) -> None:
        """Sets or takes away a user's PIN."""
    async def find_customers_by_phone(self, session: Session, phone: str) -> tuple[Customer, ...]:
        """The customers with this telephone number, which several may share."""
    async def erase_customer(self, session: Session, id: CustomerId, version: int) -> Customer:
        """Erases what is known of a customer that still has `version`, for good."""
    async def seal_customers(self, session: Session, *, limit: int = 100) -> Sealing:
        """Rewrites up to `limit` customers that are not kept as the settings say."""
    async def receive(
        self, session: Session, *, location: LocationId, supplier: SupplierId | None = None,
        lines: Iterable[ReceiveLine] = (), note: str | None = None, key: UUID | None = None,
    ) -> StockDocument:
        """Receives goods into new batches."""
    async def adjust(
        self, session: Session, *, location: LocationId, lines: Iterable[AdjustLine] = (),
        note: str | None = None, key: UUID | None = None,
    ) -> StockDocument:
        """Adjusts stock, each line for its reason."""
    async def count(
        self, session: Session, *, location: LocationId, lines: Iterable[CountLine] = (),
        note: str | None = None, key: UUID | None = None,
    ) -> StockDocument:
        """Records a stock count and posts the difference."""
    async def stock_document(self, session: Session, id: StockDocumentId) -> StockDocument:
        """The receipt, adjustment or count with this id."""
    async def set_thresholds(
        self, session: Session, *, product: ProductId, location: LocationId, min_stock: int,
        reorder_point: int,
    ) -> StockLevel:
        """Says when a product is low and urgent at a location."""
    async def batch(self, session: Session, id: BatchId) -> Batch:
        """The batch with this id."""
    async def find_batch(self, session: Session, product: ProductId, number: str) -> Batch | None:
        """The product's batch with this number, if there is one."""
    async def set_quarantined(
        self, session: Session, *, batch: BatchId, version: int, quarantined: bool,
        reason: str | None = None, key: UUID | None = None,
    ) -> Batch:
        """Quarantines a batch everywhere at once, or releases it."""
    async def expiring_soon(
        self, session: Session, by: date, *, location: LocationId | None = None, limit: int = 100,
    ) -> tuple[ExpiringStock, ...]:
        """Units that expire by a date, or have expired."""
    async def trace_batch(self, session: Session, id: BatchId) -> BatchTrace:
        """Where a batch went."""
    async def request_transfer(
        self, session: Session, *, from_: LocationId, to: LocationId, lines: Iterable[TransferLine] = (),
        notes: str | None = None, key: UUID | None = None,
    ) -> tuple[Transfer, ...]:
        """Requests a transfer and reserves its units."""
    async def complete_transfers(
        self, session: Session, *, arrivals: Iterable[Arrival] = (), key: UUID | None = None,
    ) -> tuple[Transfer, ...]:
        """Completes transfers"""
    async def cancel_transfers(
        self, session: Session, *, transfers: Iterable[TransferId] = (), key: UUID | None = None,
    ) -> tuple[Transfer, ...]:
        """Cancels transfers"""
    async def transfer(self, session: Session, id: TransferId) -> Transfer:
        """The transfer with this id."""
    async def quote(self, session: Session, cart: Cart) -> PricedCart:
        """Prices a cart without selling it."""
    async def checkout(
        self, session: Session, *, cart: Cart, payments: Iterable[Payment] = (),
        shown_total: Decimal | int | None = None, key: UUID | None = None,
    ) -> Sale:
        """Sells a cart."""
    async def refund_sale(
        self, session: Session, *, sale: SaleId, reason: str, lines: Iterable[RefundLine] = (),
        method: PaymentMethodLike | None = None, key: UUID | None = None,
    ) -> Refund:
        """Gives some or all of a sale back."""
    async def void_sale(
        self, session: Session, *, sale: SaleId, reason: str, key: UUID | None = None,
    ) -> Refund:
        """Voids a sale on its business date."""
    async def return_goods(
        self, session: Session, *, location: LocationId, method: PaymentMethodLike, reason: str,
        lines: Iterable[ReturnLine] = (), key: UUID | None = None,
    ) -> Refund:
        """Takes goods back without their receipt."""
    async def sale(self, session: Session, id: SaleId) -> Sale:
        """The sale with this id."""
    async def refund(self, session: Session, id: RefundId) -> Refund:
        """The refund with this id."""
    async def sales_report(
        self, session: Session, *, period: PeriodLike, from_: date, until: date,
        location: LocationId | None = None,
    ) -> tuple[SalesRow, ...]:
        """Sales per day or month."""
    async def takings_report(
        self, session: Session, *, from_: date, until: date, location: LocationId | None = None,
    ) -> tuple[TakingsRow, ...]:
        """Takings per method of payment."""
    async def customer_values(self, session: Session, *, limit: int = 100) -> tuple[CustomerValue, ...]:
        """Customers by lifetime value, the best first."""
    async def valuation(
        self, session: Session, *, location: LocationId | None = None, on: date | None = None,
    ) -> tuple[ValuationRow, ...]:
        """Stock at cost, per location and category."""
    async def verify(self, session: Session) -> tuple[Discrepancy, ...]:
        """Checks the tenant's books and lists every difference."""
    async def checkout_all(
        self, session: Session, checkouts: Iterable[Checkout],
    ) -> list[Sale | ShopError]:
        """Sells many carts, for hosts that have them at once"""
    async def refund_all(
        self, session: Session, refunds: Iterable[RefundSale],
    ) -> list[Refund | ShopError]:
        """Gives back some or all of many sales."""
    async def users(
        self, session: Session, *, after: int | None = None, limit: int = 100, archived: bool = False,
    ) -> Page[User]:
        """A page of users, in the order of their ids."""
    async def locations(
        self, session: Session, *, after: int | None = None, limit: int = 100, archived: bool = False,
    ) -> Page[Location]:
        """A page of locations, in the order of their ids."""
    async def customers(
        self, session: Session, *, after: int | None = None, limit: int = 100, archived: bool = False,
    ) -> Page[Customer]:
        """A page of customers, in the order of their ids."""
    async def suppliers(
        self, session: Session, *, after: int | None = None, limit: int = 100, archived: bool = False,
    ) -> Page[Supplier]:
        """A page of suppliers, in the order of their ids."""
    async def products(
        self, session: Session, *, after: int | None = None, limit: int = 100, archived: bool = False,
    ) -> Page[Product]:
        """A page of products, in the order of their ids."""
    async def tax_classes(
        self, session: Session, *, after: int | None = None, limit: int = 100, archived: bool = False,
    ) -> Page[TaxClass]:
        """A page of tax classes, in the order of their ids."""
    async def price_lists(
        self, session: Session, *, after: int | None = None, limit: int = 100, archived: bool = False,
    ) -> Page[PriceList]:
        """A page of price lists, in the order of their ids."""
    async def promotions(
        self, session: Session, *, after: int | None = None, limit: int = 100, archived: bool = False,
    ) -> Page[Promotion]:
        """A page of promotions, in the order of their ids."""
    async def saved_reports(
        self, session: Session, *, after: int | None = None, limit: int = 100, archived: bool = False,
    ) -> Page[SavedReport]:
        """A page of saved reports, in the order of their ids."""
    async def levels(
        self, session: Session, *, location: LocationId | None = None, product: ProductId | None = None,
        low: bool = False, after: LevelCursor | None = None, limit: int = 100,
    ) -> LevelPage:
        """A page of stock levels."""
    async def movements(
        self, session: Session, *, location: LocationId | None = None, product: ProductId | None = None,
        batch: BatchId | None = None, after: int | None = None, limit: int = 100,
    ) -> Page[Movement]:
        """A page of the ledger."""
    async def batches(
        self, session: Session, *, product: ProductId | None = None, in_stock: bool = False,
        after: int | None = None, limit: int = 100,
    ) -> Page[Batch]:
        """A page of batches."""
    async def transfers(
        self, session: Session, *, status: TransferStatusLike | None = None,
        location: LocationId | None = None, shipment: ShipmentId | None = None, after: int | None = None,
        limit: int = 100,
    ) -> Page[Transfer]:
        """A page of transfers."""
    async def sales(
        self, session: Session, *, from_: date | None = None, until: date | None = None,
        location: LocationId | None = None, customer: CustomerId | None = None, after: int | None = None,
        limit: int = 100,
    ) -> Page[Sale]:
        """A page of sales."""
    async def audit_log(
        self, session: Session, *, table: AuditedTableLike | None = None, row: int | None = None,
        user: UserId | None = None, from_: datetime | None = None, until: datetime | None = None,
        after: int | None = None, limit: int = 100,
    ) -> Page[AuditEntry]:
        """A page of the audit log"""
    async def sales_table(
        self, session: Session, *, from_: date | None = None, until: date | None = None,
        location: LocationId | None = None, customer: CustomerId | None = None,
    ) -> Table:
        """Sales as a table, a row each"""
    async def sale_lines_table(
        self, session: Session, *, from_: date | None = None, until: date | None = None,
        location: LocationId | None = None, customer: CustomerId | None = None,
    ) -> Table:
        """The lines of sales as a table, a row each, with what they cost."""
    async def levels_table(
        self, session: Session, *, location: LocationId | None = None, product: ProductId | None = None,
        low: bool = False,
    ) -> Table:
        """Stock levels as a table, a row a product and location."""
    async def movements_table(
        self, session: Session, *, location: LocationId | None = None, product: ProductId | None = None,
        batch: BatchId | None = None,
    ) -> Table:
        """The ledger as a table, a row a movement."""
    async def sales_report_table(
        self, session: Session, *, period: PeriodLike, from_: date, until: date,
        location: LocationId | None = None,
    ) -> Table:
        """Sales per day or month as a table."""
    async def takings_report_table(
        self, session: Session, *, from_: date, until: date, location: LocationId | None = None,
    ) -> Table:
        """Takings per method of payment as a table."""
    async def valuation_table(
        self, session: Session, *, location: LocationId | None = None, on: date | None = None,
    ) -> Table:
        """Stock at cost per location and category as a table."""
    async def customer_values_table(self, session: Session, *, limit: int = 10_000) -> Table:
        """Customers by lifetime value, the best first, as a table."""
    def iter_users(
        self, session: Session, *, archived: bool = False, page_size: int = 1_000,
    ) -> AsyncIterator[User]: ...
    def iter_locations(
        self, session: Session, *, archived: bool = False, page_size: int = 1_000,
    ) -> AsyncIterator[Location]: ...
    def iter_customers(
        self, session: Session, *, archived: bool = False, page_size: int = 1_000,
    ) -> AsyncIterator[Customer]: ...
    def iter_suppliers(
        self, session: Session, *, archived: bool = False, page_size: int = 1_000,
    ) -> AsyncIterator[Supplier]: ...
    def iter_products(
        self, session: Session, *, archived: bool = False, page_size: int = 1_000,
    ) -> AsyncIterator[Product]: ...
    def iter_tax_classes(
        self, session: Session, *, archived: bool = False, page_size: int = 1_000,
    ) -> AsyncIterator[TaxClass]: ...
    def iter_price_lists(
        self, session: Session, *, archived: bool = False, page_size: int = 1_000,
    ) -> AsyncIterator[PriceList]: ...
    def iter_promotions(
        self, session: Session, *, archived: bool = False, page_size: int = 1_000,
    ) -> AsyncIterator[Promotion]: ...
    def iter_saved_reports(
        self, session: Session, *, archived: bool = False, page_size: int = 1_000,
    ) -> AsyncIterator[SavedReport]: ...
    def iter_levels(
        self, session: Session, *, location: LocationId | None = None, product: ProductId | None = None,
        low: bool = False, page_size: int = 1_000,
    ) -> AsyncIterator[StockLevel]: ...
    def iter_movements(
        self, session: Session, *, location: LocationId | None = None, product: ProductId | None = None,
        batch: BatchId | None = None, page_size: int = 1_000,
    ) -> AsyncIterator[Movement]: ...
    def iter_batches(
        self, session: Session, *, product: ProductId | None = None, in_stock: bool = False,
        page_size: int = 1_000,
    ) -> AsyncIterator[Batch]: ...
    def iter_transfers(
        self, session: Session, *, status: TransferStatusLike | None = None,
        location: LocationId | None = None, shipment: ShipmentId | None = None, page_size: int = 1_000,
    ) -> AsyncIterator[Transfer]: ...
    def iter_sales(
        self, session: Session, *, from_: date | None = None, until: date | None = None,
        location: LocationId | None = None, customer: CustomerId | None = None, page_size: int = 1_000,
    ) -> AsyncIterator[Sale]: ...
    def iter_audit_log(
        self, session: Session, *, table: AuditedTableLike | None = None, row: int | None = None,
        user: UserId | None = None, from_: datetime | None = None, until: datetime | None = None,
        page_size: int = 1_000,
    ) -> AsyncIterator[AuditEntry]: ...
