"""Everything that a shop does in a session, awaited.

Written by tools/generate.py: change that, or the types in Rust.
"""
from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from ._error import ShopError
from ._page import LevelPage, Page, pages_async
from ._values import (
    Adjust,
    AdjustLine,
    Arrival,
    AuditEntry,
    AuditQuery,
    AuditedTableLike,
    Batch,
    BatchId,
    BatchQuery,
    BatchTrace,
    Benefit,
    CancelTransfers,
    Cart,
    Checkout,
    CompleteTransfers,
    Condition,
    Count,
    CountLine,
    Customer,
    CustomerId,
    CustomerValue,
    Discrepancy,
    ExpiringStock,
    LevelCursor,
    LevelQuery,
    ListedPrice,
    Location,
    LocationId,
    Movement,
    MovementQuery,
    NewCustomer,
    NewLocation,
    NewPriceList,
    NewProduct,
    NewPromotion,
    NewSavedReport,
    NewSupplier,
    NewTaxClass,
    NewUser,
    PageQuery,
    Payment,
    PaymentMethodLike,
    PeriodLike,
    PickingLike,
    PriceBreak,
    PriceList,
    PriceListId,
    PricedCart,
    Product,
    ProductId,
    Promotion,
    PromotionId,
    Receive,
    ReceiveLine,
    Refund,
    RefundId,
    RefundLine,
    RefundSale,
    ReportId,
    RequestTransfer,
    ReturnGoods,
    ReturnLine,
    RoleLike,
    Sale,
    SaleId,
    SaleQuery,
    SalesReport,
    SalesRow,
    SavedReport,
    Sealing,
    Session,
    SetQuarantined,
    SetThresholds,
    Settings,
    ShipmentId,
    StockDocument,
    StockDocumentId,
    StockLevel,
    Supplier,
    SupplierId,
    TakingsReport,
    TakingsRow,
    TaxClass,
    TaxClassId,
    TaxRate,
    Tenant,
    Transfer,
    TransferId,
    TransferLine,
    TransferQuery,
    TransferStatusLike,
    User,
    UserId,
    Valuation,
    ValuationRow,
    VoidSale,
)


class Calls:
    """Everything that a shop does in a session, awaited."""

    async def _run(self, name: str, session: Session | None, *args: Any) -> Any:
        raise NotImplementedError

    async def create_user(
        self,
        session: Session,
        *,
        username: str,
        email: str,
        role: RoleLike,
    ) -> User:
        """Creates a user.

            username: The name at sign-in, unique per tenant without regard to case.
            email: The e-mail address, unique per tenant without regard to case.
            role: What the user may do.
        """
        request = NewUser(username=username, email=email, role=role)
        answer: User = await self._run("create_user", session, request)
        return answer

    async def update_user(
        self,
        session: Session,
        id: UserId,
        version: int,
        fields: NewUser,
    ) -> User:
        """Replaces the fields of a user that still has `version`."""
        answer: User = await self._run("update_user", session, id, version, fields)
        return answer

    async def archive_user(self, session: Session, id: UserId, version: int) -> User:
        """Archives a user that still has `version`."""
        answer: User = await self._run("archive_user", session, id, version)
        return answer

    async def restore_user(self, session: Session, id: UserId, version: int) -> User:
        """Restores an archived user that still has `version`."""
        answer: User = await self._run("restore_user", session, id, version)
        return answer

    async def user(self, session: Session, id: UserId) -> User:
        """The user with this id."""
        answer: User = await self._run("user", session, id)
        return answer

    async def find_user(self, session: Session, username: str) -> User | None:
        """The user with this username, if there is one."""
        answer: User | None = await self._run("find_user", session, username)
        return answer

    async def create_location(
        self,
        session: Session,
        *,
        name: str,
        address: str,
        time_zone: ZoneInfo | str,
        phone: str | None = None,
    ) -> Location:
        """Creates a location.

            name: Its name, unique per tenant without regard to case.
            address: Its postal address.
            phone: Its telephone number.
            time_zone: Its IANA time zone, which decides its business date.
        """
        request = NewLocation(name=name, address=address, phone=phone, time_zone=time_zone)
        answer: Location = await self._run("create_location", session, request)
        return answer

    async def update_location(
        self,
        session: Session,
        id: LocationId,
        version: int,
        fields: NewLocation,
    ) -> Location:
        """Replaces the fields of a location that still has `version`."""
        answer: Location = await self._run("update_location", session, id, version, fields)
        return answer

    async def archive_location(
        self,
        session: Session,
        id: LocationId,
        version: int,
    ) -> Location:
        """Archives a location that still has `version`."""
        answer: Location = await self._run("archive_location", session, id, version)
        return answer

    async def restore_location(
        self,
        session: Session,
        id: LocationId,
        version: int,
    ) -> Location:
        """Restores an archived location that still has `version`."""
        answer: Location = await self._run("restore_location", session, id, version)
        return answer

    async def location(self, session: Session, id: LocationId) -> Location:
        """The location with this id."""
        answer: Location = await self._run("location", session, id)
        return answer

    async def find_location(self, session: Session, name: str) -> Location | None:
        """The location with this name, if there is one."""
        answer: Location | None = await self._run("find_location", session, name)
        return answer

    async def create_customer(
        self,
        session: Session,
        *,
        first_name: str,
        last_name: str,
        email: str | None = None,
        phone: str | None = None,
        address: str | None = None,
        customer_group: str | None = None,
        tax_exemption: str | None = None,
    ) -> Customer:
        """Creates a customer.

            first_name: First name.
            last_name: Last name.
            email: E-mail address, unique per tenant without regard to case when given.
            phone: Telephone number.
            address: Postal address.
            customer_group: The group that they belong to, for price lists and promotions.
            tax_exemption: Why they bear no tax, such as the number of a certificate; none when
                they do.
        """
        request = NewCustomer(
            first_name=first_name,
            last_name=last_name,
            email=email,
            phone=phone,
            address=address,
            customer_group=customer_group,
            tax_exemption=tax_exemption,
        )
        answer: Customer = await self._run("create_customer", session, request)
        return answer

    async def update_customer(
        self,
        session: Session,
        id: CustomerId,
        version: int,
        fields: NewCustomer,
    ) -> Customer:
        """Replaces the fields of a customer that still has `version`."""
        answer: Customer = await self._run("update_customer", session, id, version, fields)
        return answer

    async def archive_customer(
        self,
        session: Session,
        id: CustomerId,
        version: int,
    ) -> Customer:
        """Archives a customer that still has `version`."""
        answer: Customer = await self._run("archive_customer", session, id, version)
        return answer

    async def restore_customer(
        self,
        session: Session,
        id: CustomerId,
        version: int,
    ) -> Customer:
        """Restores an archived customer that still has `version`."""
        answer: Customer = await self._run("restore_customer", session, id, version)
        return answer

    async def customer(self, session: Session, id: CustomerId) -> Customer:
        """The customer with this id."""
        answer: Customer = await self._run("customer", session, id)
        return answer

    async def find_customer(self, session: Session, email: str) -> Customer | None:
        """The customer with this e-mail address, if there is one."""
        answer: Customer | None = await self._run("find_customer", session, email)
        return answer

    async def create_supplier(
        self,
        session: Session,
        *,
        name: str,
        contact_name: str | None = None,
        email: str | None = None,
        phone: str | None = None,
        address: str | None = None,
    ) -> Supplier:
        """Creates a supplier.

            name: Its name, unique per tenant.
            contact_name: Whom to talk to.
            email: E-mail address.
            phone: Telephone number.
            address: Postal address.
        """
        request = NewSupplier(
            name=name,
            contact_name=contact_name,
            email=email,
            phone=phone,
            address=address,
        )
        answer: Supplier = await self._run("create_supplier", session, request)
        return answer

    async def update_supplier(
        self,
        session: Session,
        id: SupplierId,
        version: int,
        fields: NewSupplier,
    ) -> Supplier:
        """Replaces the fields of a supplier that still has `version`."""
        answer: Supplier = await self._run("update_supplier", session, id, version, fields)
        return answer

    async def archive_supplier(
        self,
        session: Session,
        id: SupplierId,
        version: int,
    ) -> Supplier:
        """Archives a supplier that still has `version`."""
        answer: Supplier = await self._run("archive_supplier", session, id, version)
        return answer

    async def restore_supplier(
        self,
        session: Session,
        id: SupplierId,
        version: int,
    ) -> Supplier:
        """Restores an archived supplier that still has `version`."""
        answer: Supplier = await self._run("restore_supplier", session, id, version)
        return answer

    async def supplier(self, session: Session, id: SupplierId) -> Supplier:
        """The supplier with this id."""
        answer: Supplier = await self._run("supplier", session, id)
        return answer

    async def find_supplier(self, session: Session, name: str) -> Supplier | None:
        """The supplier with this name, if there is one."""
        answer: Supplier | None = await self._run("find_supplier", session, name)
        return answer

    async def create_product(
        self,
        session: Session,
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
    ) -> Product:
        """Creates a product.

            name: Its name.
            description: A longer description.
            sku: The tenant's own code for it, unique per tenant.
            price: Its price for a whole unit, above zero; what is given away is a discount or
                an override.
            price_breaks: Cheaper prices from a quantity on, each quantity once.
            cost: What a whole unit usually costs; used for units found without a batch.
            category: Its category.
            tax_class: Its tax class; none when it bears no tax.
            quantity_decimals: How many decimals its quantities have, 0 to 3: 1,250 with 3 is
                1.250 kg. It never changes, because every quantity on record is in this unit.
            picking: Which batches are sold first; none for the tenant's way.
        """
        request = NewProduct(
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
        answer: Product = await self._run("create_product", session, request)
        return answer

    async def update_product(
        self,
        session: Session,
        id: ProductId,
        version: int,
        fields: NewProduct,
    ) -> Product:
        """Replaces the fields of a product that still has `version`."""
        answer: Product = await self._run("update_product", session, id, version, fields)
        return answer

    async def archive_product(self, session: Session, id: ProductId, version: int) -> Product:
        """Archives a product that still has `version`."""
        answer: Product = await self._run("archive_product", session, id, version)
        return answer

    async def restore_product(self, session: Session, id: ProductId, version: int) -> Product:
        """Restores an archived product that still has `version`."""
        answer: Product = await self._run("restore_product", session, id, version)
        return answer

    async def product(self, session: Session, id: ProductId) -> Product:
        """The product with this id."""
        answer: Product = await self._run("product", session, id)
        return answer

    async def find_product(self, session: Session, sku: str) -> Product | None:
        """The product with this SKU, if there is one."""
        answer: Product | None = await self._run("find_product", session, sku)
        return answer

    async def create_tax_class(
        self,
        session: Session,
        *,
        name: str,
        rates: Iterable[TaxRate] = (),
    ) -> TaxClass:
        """Creates a tax class.

            name: Its name, unique per tenant.
            rates: Its rates, in the order in which they apply. A location bears those that name
                it and those that name none.
        """
        request = NewTaxClass(name=name, rates=rates)
        answer: TaxClass = await self._run("create_tax_class", session, request)
        return answer

    async def update_tax_class(
        self,
        session: Session,
        id: TaxClassId,
        version: int,
        fields: NewTaxClass,
    ) -> TaxClass:
        """Replaces the fields of a tax class that still has `version`."""
        answer: TaxClass = await self._run("update_tax_class", session, id, version, fields)
        return answer

    async def archive_tax_class(
        self,
        session: Session,
        id: TaxClassId,
        version: int,
    ) -> TaxClass:
        """Archives a tax class that still has `version`."""
        answer: TaxClass = await self._run("archive_tax_class", session, id, version)
        return answer

    async def restore_tax_class(
        self,
        session: Session,
        id: TaxClassId,
        version: int,
    ) -> TaxClass:
        """Restores an archived tax class that still has `version`."""
        answer: TaxClass = await self._run("restore_tax_class", session, id, version)
        return answer

    async def tax_class(self, session: Session, id: TaxClassId) -> TaxClass:
        """The tax class with this id."""
        answer: TaxClass = await self._run("tax_class", session, id)
        return answer

    async def find_tax_class(self, session: Session, name: str) -> TaxClass | None:
        """The tax class with this name, if there is one."""
        answer: TaxClass | None = await self._run("find_tax_class", session, name)
        return answer

    async def create_price_list(
        self,
        session: Session,
        *,
        name: str,
        location: LocationId | None = None,
        customer_group: str | None = None,
        starts_on: date | None = None,
        ends_on: date | None = None,
        prices: Iterable[ListedPrice] = (),
    ) -> PriceList:
        """Creates a price list.

            name: Its name, unique per tenant.
            location: Where it holds; none for everywhere.
            customer_group: For which customers; none for everybody.
            starts_on: Its first business date.
            ends_on: Its last business date.
            prices: The prices; a product may have several, for different quantities.
        """
        request = NewPriceList(
            name=name,
            location=location,
            customer_group=customer_group,
            starts_on=starts_on,
            ends_on=ends_on,
            prices=prices,
        )
        answer: PriceList = await self._run("create_price_list", session, request)
        return answer

    async def update_price_list(
        self,
        session: Session,
        id: PriceListId,
        version: int,
        fields: NewPriceList,
    ) -> PriceList:
        """Replaces the fields of a price list that still has `version`."""
        answer: PriceList = await self._run("update_price_list", session, id, version, fields)
        return answer

    async def archive_price_list(
        self,
        session: Session,
        id: PriceListId,
        version: int,
    ) -> PriceList:
        """Archives a price list that still has `version`."""
        answer: PriceList = await self._run("archive_price_list", session, id, version)
        return answer

    async def restore_price_list(
        self,
        session: Session,
        id: PriceListId,
        version: int,
    ) -> PriceList:
        """Restores an archived price list that still has `version`."""
        answer: PriceList = await self._run("restore_price_list", session, id, version)
        return answer

    async def price_list(self, session: Session, id: PriceListId) -> PriceList:
        """The price list with this id."""
        answer: PriceList = await self._run("price_list", session, id)
        return answer

    async def find_price_list(self, session: Session, name: str) -> PriceList | None:
        """The price list with this name, if there is one."""
        answer: PriceList | None = await self._run("find_price_list", session, name)
        return answer

    async def create_promotion(
        self,
        session: Session,
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
    ) -> Promotion:
        """Creates a promotion.

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
        request = NewPromotion(
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
        answer: Promotion = await self._run("create_promotion", session, request)
        return answer

    async def update_promotion(
        self,
        session: Session,
        id: PromotionId,
        version: int,
        fields: NewPromotion,
    ) -> Promotion:
        """Replaces the fields of a promotion that still has `version`."""
        answer: Promotion = await self._run("update_promotion", session, id, version, fields)
        return answer

    async def archive_promotion(
        self,
        session: Session,
        id: PromotionId,
        version: int,
    ) -> Promotion:
        """Archives a promotion that still has `version`."""
        answer: Promotion = await self._run("archive_promotion", session, id, version)
        return answer

    async def restore_promotion(
        self,
        session: Session,
        id: PromotionId,
        version: int,
    ) -> Promotion:
        """Restores an archived promotion that still has `version`."""
        answer: Promotion = await self._run("restore_promotion", session, id, version)
        return answer

    async def promotion(self, session: Session, id: PromotionId) -> Promotion:
        """The promotion with this id."""
        answer: Promotion = await self._run("promotion", session, id)
        return answer

    async def find_promotion(self, session: Session, code: str) -> Promotion | None:
        """The promotion with this coupon code, if there is one."""
        answer: Promotion | None = await self._run("find_promotion", session, code)
        return answer

    async def create_saved_report(
        self,
        session: Session,
        *,
        name: str,
        kind: str,
        parameters: Any | None = None,
        created_by: UserId | None = None,
    ) -> SavedReport:
        """Creates a saved report.

            name: Its name, unique per tenant.
            kind: Which report, such as `sales` or `inventory`.
            parameters: Its parameters.
            created_by: Who made it.
        """
        request = NewSavedReport(
            name=name,
            kind=kind,
            parameters=parameters,
            created_by=created_by,
        )
        answer: SavedReport = await self._run("create_saved_report", session, request)
        return answer

    async def update_saved_report(
        self,
        session: Session,
        id: ReportId,
        version: int,
        fields: NewSavedReport,
    ) -> SavedReport:
        """Replaces the fields of a saved report that still has `version`."""
        answer: SavedReport = await self._run("update_saved_report", session, id, version, fields)
        return answer

    async def archive_saved_report(
        self,
        session: Session,
        id: ReportId,
        version: int,
    ) -> SavedReport:
        """Archives a saved report that still has `version`."""
        answer: SavedReport = await self._run("archive_saved_report", session, id, version)
        return answer

    async def restore_saved_report(
        self,
        session: Session,
        id: ReportId,
        version: int,
    ) -> SavedReport:
        """Restores an archived saved report that still has `version`."""
        answer: SavedReport = await self._run("restore_saved_report", session, id, version)
        return answer

    async def saved_report(self, session: Session, id: ReportId) -> SavedReport:
        """The saved report with this id."""
        answer: SavedReport = await self._run("saved_report", session, id)
        return answer

    async def find_saved_report(self, session: Session, name: str) -> SavedReport | None:
        """The saved report with this name, if there is one."""
        answer: SavedReport | None = await self._run("find_saved_report", session, name)
        return answer

    async def tenant(self, session: Session) -> Tenant:
        """The session's tenant with its settings."""
        answer: Tenant = await self._run("tenant", session)
        return answer

    async def update_settings(
        self,
        session: Session,
        version: int,
        settings: Settings,
    ) -> Tenant:
        """Replaces the settings that still have `version`."""
        answer: Tenant = await self._run("update_settings", session, version, settings)
        return answer

    async def set_password(self, session: Session, user: UserId, password: str | None) -> None:
        """Sets or takes away a user's password."""
        await self._run("set_password", session, user, password)

    async def set_pin(self, session: Session, user: UserId, pin: str | None) -> None:
        """Sets or takes away a user's PIN."""
        await self._run("set_pin", session, user, pin)

    async def find_customers_by_phone(
        self,
        session: Session,
        phone: str,
    ) -> tuple[Customer, ...]:
        """The customers with this telephone number, which several may share."""
        answer: tuple[Customer, ...] = await self._run("find_customers_by_phone", session, phone)
        return answer

    async def erase_customer(self, session: Session, id: CustomerId, version: int) -> Customer:
        """Erases what is known of a customer that still has `version`, for good. Sales stay."""
        answer: Customer = await self._run("erase_customer", session, id, version)
        return answer

    async def seal_customers(self, session: Session, *, limit: int = 100) -> Sealing:
        """Rewrites up to `limit` customers that are not kept as the settings say."""
        answer: Sealing = await self._run("seal_customers", session, limit)
        return answer

    async def receive(
        self,
        session: Session,
        *,
        location: LocationId,
        supplier: SupplierId | None = None,
        lines: Iterable[ReceiveLine] = (),
        note: str | None = None,
        key: UUID | None = None,
    ) -> StockDocument:
        """Receives goods into new batches.

            location: Where.
            supplier: From whom.
            lines: What.
            note: A remark.
            key: Makes it happen once.
        """
        request = Receive(location=location, supplier=supplier, lines=lines, note=note, key=key)
        answer: StockDocument = await self._run("receive", session, request)
        return answer

    async def adjust(
        self,
        session: Session,
        *,
        location: LocationId,
        lines: Iterable[AdjustLine] = (),
        note: str | None = None,
        key: UUID | None = None,
    ) -> StockDocument:
        """Adjusts stock, each line for its reason.

            location: Where.
            lines: What.
            note: What happened; reason `other` needs it.
            key: Makes it happen once.
        """
        request = Adjust(location=location, lines=lines, note=note, key=key)
        answer: StockDocument = await self._run("adjust", session, request)
        return answer

    async def count(
        self,
        session: Session,
        *,
        location: LocationId,
        lines: Iterable[CountLine] = (),
        note: str | None = None,
        key: UUID | None = None,
    ) -> StockDocument:
        """Records a stock count and posts the difference.

            location: Where.
            lines: What was counted.
            note: A remark.
            key: Makes it happen once.
        """
        request = Count(location=location, lines=lines, note=note, key=key)
        answer: StockDocument = await self._run("count", session, request)
        return answer

    async def stock_document(self, session: Session, id: StockDocumentId) -> StockDocument:
        """The receipt, adjustment or count with this id."""
        answer: StockDocument = await self._run("stock_document", session, id)
        return answer

    async def set_thresholds(
        self,
        session: Session,
        *,
        product: ProductId,
        location: LocationId,
        min_stock: int,
        reorder_point: int,
    ) -> StockLevel:
        """Says when a product is low and urgent at a location.

            product: The product.
            location: Where.
            min_stock: Below this many available units it is urgent to reorder.
            reorder_point: At this many available units or fewer it is time to reorder.
        """
        request = SetThresholds(
            product=product,
            location=location,
            min_stock=min_stock,
            reorder_point=reorder_point,
        )
        answer: StockLevel = await self._run("set_thresholds", session, request)
        return answer

    async def batch(self, session: Session, id: BatchId) -> Batch:
        """The batch with this id."""
        answer: Batch = await self._run("batch", session, id)
        return answer

    async def find_batch(
        self,
        session: Session,
        product: ProductId,
        number: str,
    ) -> Batch | None:
        """The product's batch with this number, if there is one."""
        answer: Batch | None = await self._run("find_batch", session, product, number)
        return answer

    async def set_quarantined(
        self,
        session: Session,
        *,
        batch: BatchId,
        version: int,
        quarantined: bool,
        reason: str | None = None,
        key: UUID | None = None,
    ) -> Batch:
        """Quarantines a batch everywhere at once, or releases it.

            batch: The batch.
            version: The version that the caller has read; another one is refused as stale.
            quarantined: Whether it is to be quarantined or released.
            reason: Why; a release needs no reason.
            key: Makes it happen once.
        """
        request = SetQuarantined(
            batch=batch,
            version=version,
            quarantined=quarantined,
            reason=reason,
            key=key,
        )
        answer: Batch = await self._run("set_quarantined", session, request)
        return answer

    async def expiring_soon(
        self,
        session: Session,
        by: date,
        *,
        location: LocationId | None = None,
        limit: int = 100,
    ) -> tuple[ExpiringStock, ...]:
        """Units that expire by a date, or have expired."""
        answer: tuple[ExpiringStock, ...] = await self._run("expiring_soon", session, location, by, limit)
        return answer

    async def trace_batch(self, session: Session, id: BatchId) -> BatchTrace:
        """Where a batch went."""
        answer: BatchTrace = await self._run("trace_batch", session, id)
        return answer

    async def request_transfer(
        self,
        session: Session,
        *,
        from_: LocationId,
        to: LocationId,
        lines: Iterable[TransferLine] = (),
        notes: str | None = None,
        key: UUID | None = None,
    ) -> tuple[Transfer, ...]:
        """Requests a transfer and reserves its units.

            from_: From where.
            to: To where: another location.
            lines: What.
            notes: A remark.
            key: Makes it happen once.
        """
        request = RequestTransfer(from_=from_, to=to, lines=lines, notes=notes, key=key)
        answer: tuple[Transfer, ...] = await self._run("request_transfer", session, request)
        return answer

    async def complete_transfers(
        self,
        session: Session,
        *,
        arrivals: Iterable[Arrival] = (),
        key: UUID | None = None,
    ) -> tuple[Transfer, ...]:
        """Completes transfers: their units arrive.

            arrivals: What arrived, each transfer once.
            key: Makes it happen once.
        """
        request = CompleteTransfers(arrivals=arrivals, key=key)
        answer: tuple[Transfer, ...] = await self._run("complete_transfers", session, request)
        return answer

    async def cancel_transfers(
        self,
        session: Session,
        *,
        transfers: Iterable[TransferId] = (),
        key: UUID | None = None,
    ) -> tuple[Transfer, ...]:
        """Cancels transfers: their units are free again.

            transfers: The transfers, each once.
            key: Makes it happen once.
        """
        request = CancelTransfers(transfers=transfers, key=key)
        answer: tuple[Transfer, ...] = await self._run("cancel_transfers", session, request)
        return answer

    async def transfer(self, session: Session, id: TransferId) -> Transfer:
        """The transfer with this id."""
        answer: Transfer = await self._run("transfer", session, id)
        return answer

    async def quote(self, session: Session, cart: Cart) -> PricedCart:
        """Prices a cart without selling it."""
        answer: PricedCart = await self._run("quote", session, cart)
        return answer

    async def checkout(
        self,
        session: Session,
        *,
        cart: Cart,
        payments: Iterable[Payment] = (),
        shown_total: Decimal | int | None = None,
        key: UUID | None = None,
    ) -> Sale:
        """Sells a cart.

            cart: What is bought.
            payments: What the customer offers, in at most 100 payments.
            shown_total: The total that the customer was shown; the sale is refused when it
                comes to another.
            key: Makes it happen once.
        """
        request = Checkout(cart=cart, payments=payments, shown_total=shown_total, key=key)
        answer: Sale = await self._run("checkout", session, request)
        return answer

    async def refund_sale(
        self,
        session: Session,
        *,
        sale: SaleId,
        reason: str,
        lines: Iterable[RefundLine] = (),
        method: PaymentMethodLike | None = None,
        key: UUID | None = None,
    ) -> Refund:
        """Gives some or all of a sale back.

            sale: The sale.
            lines: What comes back; nothing means all that is left, back into stock.
            method: How the money goes back; as the sale was paid when not said.
            reason: Why.
            key: Makes it happen once.
        """
        request = RefundSale(sale=sale, lines=lines, method=method, reason=reason, key=key)
        answer: Refund = await self._run("refund_sale", session, request)
        return answer

    async def void_sale(
        self,
        session: Session,
        *,
        sale: SaleId,
        reason: str,
        key: UUID | None = None,
    ) -> Refund:
        """Voids a sale on its business date.

            sale: The sale.
            reason: Why.
            key: Makes it happen once.
        """
        request = VoidSale(sale=sale, reason=reason, key=key)
        answer: Refund = await self._run("void_sale", session, request)
        return answer

    async def return_goods(
        self,
        session: Session,
        *,
        location: LocationId,
        method: PaymentMethodLike,
        reason: str,
        lines: Iterable[ReturnLine] = (),
        key: UUID | None = None,
    ) -> Refund:
        """Takes goods back without their receipt.

            location: Where.
            lines: What.
            method: How the money goes back.
            reason: Why.
            key: Makes it happen once.
        """
        request = ReturnGoods(
            location=location,
            lines=lines,
            method=method,
            reason=reason,
            key=key,
        )
        answer: Refund = await self._run("return_goods", session, request)
        return answer

    async def sale(self, session: Session, id: SaleId) -> Sale:
        """The sale with this id."""
        answer: Sale = await self._run("sale", session, id)
        return answer

    async def refund(self, session: Session, id: RefundId) -> Refund:
        """The refund with this id."""
        answer: Refund = await self._run("refund", session, id)
        return answer

    async def sales_report(
        self,
        session: Session,
        *,
        period: PeriodLike,
        from_: date,
        until: date,
        location: LocationId | None = None,
    ) -> tuple[SalesRow, ...]:
        """Sales per day or month.

            period: Days or months.
            from_: From this business date.
            until: Until before this business date.
            location: Only here.
        """
        request = SalesReport(period=period, from_=from_, until=until, location=location)
        answer: tuple[SalesRow, ...] = await self._run("sales_report", session, request)
        return answer

    async def takings_report(
        self,
        session: Session,
        *,
        from_: date,
        until: date,
        location: LocationId | None = None,
    ) -> tuple[TakingsRow, ...]:
        """Takings per method of payment.

            from_: From this business date.
            until: Until before this business date.
            location: Only here.
        """
        request = TakingsReport(from_=from_, until=until, location=location)
        answer: tuple[TakingsRow, ...] = await self._run("takings_report", session, request)
        return answer

    async def customer_values(
        self,
        session: Session,
        *,
        limit: int = 100,
    ) -> tuple[CustomerValue, ...]:
        """Customers by lifetime value, the best first."""
        answer: tuple[CustomerValue, ...] = await self._run("customer_values", session, limit)
        return answer

    async def valuation(
        self,
        session: Session,
        *,
        location: LocationId | None = None,
        on: date | None = None,
    ) -> tuple[ValuationRow, ...]:
        """Stock at cost, per location and category.

            location: Only here.
            on: At the end of this business date, from the ledger; now when not said.
        """
        request = Valuation(location=location, on=on)
        answer: tuple[ValuationRow, ...] = await self._run("valuation", session, request)
        return answer

    async def verify(self, session: Session) -> tuple[Discrepancy, ...]:
        """Checks the tenant's books and lists every difference."""
        answer: tuple[Discrepancy, ...] = await self._run("verify", session)
        return answer

    async def checkout_all(
        self,
        session: Session,
        checkouts: Iterable[Checkout],
    ) -> list[Sale | ShopError]:
        """Sells many carts, for hosts that have them at once: an import, a till that was offline.

        Each is a sale of its own, with its own permissions and key, and is answered by itself:
        one that is refused leaves the others as they are. The answers are in the order of the
        carts, which are also begun in it, 1,000 at a time; of two with the same key the second
        is the first one's sale, given once more.

        A refusal is not raised: it stands in the list, as the exception that it would be alone.
        """
        answers: list[Sale | ShopError] = await self._run("checkout_all", session, checkouts)
        return answers

    async def refund_all(
        self,
        session: Session,
        refunds: Iterable[RefundSale],
    ) -> list[Refund | ShopError]:
        """Gives back some or all of many sales.

        Each is a refund of its own, with its own permissions and key, and is answered by
        itself: one that is refused leaves the others as they are. The answers are in the order
        of the refunds, which are also begun in it, 1,000 at a time; of two with the same key
        the second is the first one's refund, given once more.

        A refusal is not raised: it stands in the list, as the exception that it would be alone.
        """
        answers: list[Refund | ShopError] = await self._run("refund_all", session, refunds)
        return answers

    async def users(
        self,
        session: Session,
        *,
        after: int | None = None,
        limit: int = 100,
        archived: bool = False,
    ) -> Page[User]:
        """A page of users, in the order of their ids.

            after: Only records after this id: the `next` of the page before.
            limit: At most this many, between 1 and 10,000.
            archived: Also archived ones.
        """
        query = PageQuery(after=after, limit=limit, archived=archived)
        return Page(*await self._run("users", session, query))

    def iter_users(
        self,
        session: Session,
        *,
        archived: bool = False,
        page_size: int = 1_000,
    ) -> AsyncIterator[User]:
        """All users, in the order of their ids, read page by page as they are asked for.

            archived: Also archived ones.
            page_size: How many are read at once.
        """
        return pages_async(
            page_size,
            lambda after: self.users(session, archived=archived, after=after, limit=page_size),
        )

    async def locations(
        self,
        session: Session,
        *,
        after: int | None = None,
        limit: int = 100,
        archived: bool = False,
    ) -> Page[Location]:
        """A page of locations, in the order of their ids.

            after: Only records after this id: the `next` of the page before.
            limit: At most this many, between 1 and 10,000.
            archived: Also archived ones.
        """
        query = PageQuery(after=after, limit=limit, archived=archived)
        return Page(*await self._run("locations", session, query))

    def iter_locations(
        self,
        session: Session,
        *,
        archived: bool = False,
        page_size: int = 1_000,
    ) -> AsyncIterator[Location]:
        """All locations, in the order of their ids, read page by page as they are asked for.

            archived: Also archived ones.
            page_size: How many are read at once.
        """
        return pages_async(
            page_size,
            lambda after: self.locations(
                session,
                archived=archived,
                after=after,
                limit=page_size,
            ),
        )

    async def customers(
        self,
        session: Session,
        *,
        after: int | None = None,
        limit: int = 100,
        archived: bool = False,
    ) -> Page[Customer]:
        """A page of customers, in the order of their ids.

            after: Only records after this id: the `next` of the page before.
            limit: At most this many, between 1 and 10,000.
            archived: Also archived ones.
        """
        query = PageQuery(after=after, limit=limit, archived=archived)
        return Page(*await self._run("customers", session, query))

    def iter_customers(
        self,
        session: Session,
        *,
        archived: bool = False,
        page_size: int = 1_000,
    ) -> AsyncIterator[Customer]:
        """All customers, in the order of their ids, read page by page as they are asked for.

            archived: Also archived ones.
            page_size: How many are read at once.
        """
        return pages_async(
            page_size,
            lambda after: self.customers(
                session,
                archived=archived,
                after=after,
                limit=page_size,
            ),
        )

    async def suppliers(
        self,
        session: Session,
        *,
        after: int | None = None,
        limit: int = 100,
        archived: bool = False,
    ) -> Page[Supplier]:
        """A page of suppliers, in the order of their ids.

            after: Only records after this id: the `next` of the page before.
            limit: At most this many, between 1 and 10,000.
            archived: Also archived ones.
        """
        query = PageQuery(after=after, limit=limit, archived=archived)
        return Page(*await self._run("suppliers", session, query))

    def iter_suppliers(
        self,
        session: Session,
        *,
        archived: bool = False,
        page_size: int = 1_000,
    ) -> AsyncIterator[Supplier]:
        """All suppliers, in the order of their ids, read page by page as they are asked for.

            archived: Also archived ones.
            page_size: How many are read at once.
        """
        return pages_async(
            page_size,
            lambda after: self.suppliers(
                session,
                archived=archived,
                after=after,
                limit=page_size,
            ),
        )

    async def products(
        self,
        session: Session,
        *,
        after: int | None = None,
        limit: int = 100,
        archived: bool = False,
    ) -> Page[Product]:
        """A page of products, in the order of their ids.

            after: Only records after this id: the `next` of the page before.
            limit: At most this many, between 1 and 10,000.
            archived: Also archived ones.
        """
        query = PageQuery(after=after, limit=limit, archived=archived)
        return Page(*await self._run("products", session, query))

    def iter_products(
        self,
        session: Session,
        *,
        archived: bool = False,
        page_size: int = 1_000,
    ) -> AsyncIterator[Product]:
        """All products, in the order of their ids, read page by page as they are asked for.

            archived: Also archived ones.
            page_size: How many are read at once.
        """
        return pages_async(
            page_size,
            lambda after: self.products(
                session,
                archived=archived,
                after=after,
                limit=page_size,
            ),
        )

    async def tax_classes(
        self,
        session: Session,
        *,
        after: int | None = None,
        limit: int = 100,
        archived: bool = False,
    ) -> Page[TaxClass]:
        """A page of tax classes, in the order of their ids.

            after: Only records after this id: the `next` of the page before.
            limit: At most this many, between 1 and 10,000.
            archived: Also archived ones.
        """
        query = PageQuery(after=after, limit=limit, archived=archived)
        return Page(*await self._run("tax_classes", session, query))

    def iter_tax_classes(
        self,
        session: Session,
        *,
        archived: bool = False,
        page_size: int = 1_000,
    ) -> AsyncIterator[TaxClass]:
        """All tax classes, in the order of their ids, read page by page as they are asked for.

            archived: Also archived ones.
            page_size: How many are read at once.
        """
        return pages_async(
            page_size,
            lambda after: self.tax_classes(
                session,
                archived=archived,
                after=after,
                limit=page_size,
            ),
        )

    async def price_lists(
        self,
        session: Session,
        *,
        after: int | None = None,
        limit: int = 100,
        archived: bool = False,
    ) -> Page[PriceList]:
        """A page of price lists, in the order of their ids.

            after: Only records after this id: the `next` of the page before.
            limit: At most this many, between 1 and 10,000.
            archived: Also archived ones.
        """
        query = PageQuery(after=after, limit=limit, archived=archived)
        return Page(*await self._run("price_lists", session, query))

    def iter_price_lists(
        self,
        session: Session,
        *,
        archived: bool = False,
        page_size: int = 1_000,
    ) -> AsyncIterator[PriceList]:
        """All price lists, in the order of their ids, read page by page as they are asked for.

            archived: Also archived ones.
            page_size: How many are read at once.
        """
        return pages_async(
            page_size,
            lambda after: self.price_lists(
                session,
                archived=archived,
                after=after,
                limit=page_size,
            ),
        )

    async def promotions(
        self,
        session: Session,
        *,
        after: int | None = None,
        limit: int = 100,
        archived: bool = False,
    ) -> Page[Promotion]:
        """A page of promotions, in the order of their ids.

            after: Only records after this id: the `next` of the page before.
            limit: At most this many, between 1 and 10,000.
            archived: Also archived ones.
        """
        query = PageQuery(after=after, limit=limit, archived=archived)
        return Page(*await self._run("promotions", session, query))

    def iter_promotions(
        self,
        session: Session,
        *,
        archived: bool = False,
        page_size: int = 1_000,
    ) -> AsyncIterator[Promotion]:
        """All promotions, in the order of their ids, read page by page as they are asked for.

            archived: Also archived ones.
            page_size: How many are read at once.
        """
        return pages_async(
            page_size,
            lambda after: self.promotions(
                session,
                archived=archived,
                after=after,
                limit=page_size,
            ),
        )

    async def saved_reports(
        self,
        session: Session,
        *,
        after: int | None = None,
        limit: int = 100,
        archived: bool = False,
    ) -> Page[SavedReport]:
        """A page of saved reports, in the order of their ids.

            after: Only records after this id: the `next` of the page before.
            limit: At most this many, between 1 and 10,000.
            archived: Also archived ones.
        """
        query = PageQuery(after=after, limit=limit, archived=archived)
        return Page(*await self._run("saved_reports", session, query))

    def iter_saved_reports(
        self,
        session: Session,
        *,
        archived: bool = False,
        page_size: int = 1_000,
    ) -> AsyncIterator[SavedReport]:
        """All saved reports, in the order of their ids, read page by page as they are asked for.

            archived: Also archived ones.
            page_size: How many are read at once.
        """
        return pages_async(
            page_size,
            lambda after: self.saved_reports(
                session,
                archived=archived,
                after=after,
                limit=page_size,
            ),
        )

    async def levels(
        self,
        session: Session,
        *,
        location: LocationId | None = None,
        product: ProductId | None = None,
        low: bool = False,
        after: LevelCursor | None = None,
        limit: int = 100,
    ) -> LevelPage:
        """A page of stock levels.

            location: Only here.
            product: Only of this product.
            low: Only levels at or below their reorder point.
            after: Only levels after this position: the `next` of the page before.
            limit: At most this many, between 1 and 10,000.
        """
        query = LevelQuery(
            location=location,
            product=product,
            low=low,
            after=after,
            limit=limit,
        )
        return LevelPage(*await self._run("levels", session, query))

    def iter_levels(
        self,
        session: Session,
        *,
        location: LocationId | None = None,
        product: ProductId | None = None,
        low: bool = False,
        page_size: int = 1_000,
    ) -> AsyncIterator[StockLevel]:
        """All stock levels, read page by page as they are asked for.

            location: Only here.
            product: Only of this product.
            low: Only levels at or below their reorder point.
            page_size: How many are read at once.
        """
        return pages_async(
            page_size,
            lambda after: self.levels(
                session,
                location=location,
                product=product,
                low=low,
                after=after,
                limit=page_size,
            ),
        )

    async def movements(
        self,
        session: Session,
        *,
        location: LocationId | None = None,
        product: ProductId | None = None,
        batch: BatchId | None = None,
        after: int | None = None,
        limit: int = 100,
    ) -> Page[Movement]:
        """A page of the ledger.

            location: Only here.
            product: Only of this product.
            batch: Only of this batch.
            after: Only movements after this id: the `next` of the page before.
            limit: At most this many, between 1 and 10,000.
        """
        query = MovementQuery(
            location=location,
            product=product,
            batch=batch,
            after=after,
            limit=limit,
        )
        return Page(*await self._run("movements", session, query))

    def iter_movements(
        self,
        session: Session,
        *,
        location: LocationId | None = None,
        product: ProductId | None = None,
        batch: BatchId | None = None,
        page_size: int = 1_000,
    ) -> AsyncIterator[Movement]:
        """All the ledger, read page by page as they are asked for.

            location: Only here.
            product: Only of this product.
            batch: Only of this batch.
            page_size: How many are read at once.
        """
        return pages_async(
            page_size,
            lambda after: self.movements(
                session,
                location=location,
                product=product,
                batch=batch,
                after=after,
                limit=page_size,
            ),
        )

    async def batches(
        self,
        session: Session,
        *,
        product: ProductId | None = None,
        in_stock: bool = False,
        after: int | None = None,
        limit: int = 100,
    ) -> Page[Batch]:
        """A page of batches.

            product: Only this product's.
            in_stock: Only those with units on hand.
            after: Only batches after this id: the `next` of the page before.
            limit: At most this many, between 1 and 10,000.
        """
        query = BatchQuery(product=product, in_stock=in_stock, after=after, limit=limit)
        return Page(*await self._run("batches", session, query))

    def iter_batches(
        self,
        session: Session,
        *,
        product: ProductId | None = None,
        in_stock: bool = False,
        page_size: int = 1_000,
    ) -> AsyncIterator[Batch]:
        """All batches, read page by page as they are asked for.

            product: Only this product's.
            in_stock: Only those with units on hand.
            page_size: How many are read at once.
        """
        return pages_async(
            page_size,
            lambda after: self.batches(
                session,
                product=product,
                in_stock=in_stock,
                after=after,
                limit=page_size,
            ),
        )

    async def transfers(
        self,
        session: Session,
        *,
        status: TransferStatusLike | None = None,
        location: LocationId | None = None,
        shipment: ShipmentId | None = None,
        after: int | None = None,
        limit: int = 100,
    ) -> Page[Transfer]:
        """A page of transfers.

            status: Only in this state.
            location: Only from or to this location.
            shipment: Only of this shipment.
            after: Only transfers after this id: the `next` of the page before.
            limit: At most this many, between 1 and 10,000.
        """
        query = TransferQuery(
            status=status,
            location=location,
            shipment=shipment,
            after=after,
            limit=limit,
        )
        return Page(*await self._run("transfers", session, query))

    def iter_transfers(
        self,
        session: Session,
        *,
        status: TransferStatusLike | None = None,
        location: LocationId | None = None,
        shipment: ShipmentId | None = None,
        page_size: int = 1_000,
    ) -> AsyncIterator[Transfer]:
        """All transfers, read page by page as they are asked for.

            status: Only in this state.
            location: Only from or to this location.
            shipment: Only of this shipment.
            page_size: How many are read at once.
        """
        return pages_async(
            page_size,
            lambda after: self.transfers(
                session,
                status=status,
                location=location,
                shipment=shipment,
                after=after,
                limit=page_size,
            ),
        )

    async def sales(
        self,
        session: Session,
        *,
        from_: date | None = None,
        until: date | None = None,
        location: LocationId | None = None,
        customer: CustomerId | None = None,
        after: int | None = None,
        limit: int = 100,
    ) -> Page[Sale]:
        """A page of sales.

            from_: Only on or after this business date.
            until: Only before this business date.
            location: Only here.
            customer: Only to this customer.
            after: Only sales after this id: the `next` of the page before.
            limit: At most this many, between 1 and 10,000.
        """
        query = SaleQuery(
            from_=from_,
            until=until,
            location=location,
            customer=customer,
            after=after,
            limit=limit,
        )
        return Page(*await self._run("sales", session, query))

    def iter_sales(
        self,
        session: Session,
        *,
        from_: date | None = None,
        until: date | None = None,
        location: LocationId | None = None,
        customer: CustomerId | None = None,
        page_size: int = 1_000,
    ) -> AsyncIterator[Sale]:
        """All sales, read page by page as they are asked for.

            from_: Only on or after this business date.
            until: Only before this business date.
            location: Only here.
            customer: Only to this customer.
            page_size: How many are read at once.
        """
        return pages_async(
            page_size,
            lambda after: self.sales(
                session,
                from_=from_,
                until=until,
                location=location,
                customer=customer,
                after=after,
                limit=page_size,
            ),
        )

    async def audit_log(
        self,
        session: Session,
        *,
        table: AuditedTableLike | None = None,
        row: int | None = None,
        user: UserId | None = None,
        from_: datetime | None = None,
        until: datetime | None = None,
        after: int | None = None,
        limit: int = 100,
    ) -> Page[AuditEntry]:
        """A page of the audit log: who changed what.

            table: Only changes to this table.
            row: Only changes to the row with this id; ids of different tables may be equal.
            user: Only what this user did.
            from_: Only what was done then or later.
            until: Only what was done before.
            after: Only entries after this id: the `next` of the page before.
            limit: At most this many, between 1 and 10,000.
        """
        query = AuditQuery(
            table=table,
            row=row,
            user=user,
            from_=from_,
            until=until,
            after=after,
            limit=limit,
        )
        return Page(*await self._run("audit_log", session, query))

    def iter_audit_log(
        self,
        session: Session,
        *,
        table: AuditedTableLike | None = None,
        row: int | None = None,
        user: UserId | None = None,
        from_: datetime | None = None,
        until: datetime | None = None,
        page_size: int = 1_000,
    ) -> AsyncIterator[AuditEntry]:
        """All the audit log: who changed what, read page by page as they are asked for.

            table: Only changes to this table.
            row: Only changes to the row with this id; ids of different tables may be equal.
            user: Only what this user did.
            from_: Only what was done then or later.
            until: Only what was done before.
            page_size: How many are read at once.
        """
        return pages_async(
            page_size,
            lambda after: self.audit_log(
                session,
                table=table,
                row=row,
                user=user,
                from_=from_,
                until=until,
                after=after,
                limit=page_size,
            ),
        )
