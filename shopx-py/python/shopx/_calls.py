"""Everything that a shop does.

Written by tools/generate.py of what Rust says: change that, or the types there.
"""

# mypy: disable-error-code="no-any-return"

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
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
    Adjust, AdjustLine, Arrival, AuditEntry, AuditQuery, AuditedTableLike, Batch, BatchId, BatchQuery,
    BatchTrace, Benefit, CancelTransfers, Cart, Checkout, CompleteTransfers, Condition, Count, CountLine,
    Customer, CustomerId, CustomerValue, Discrepancy, ExpiringStock, LevelCursor, LevelQuery,
    ListedPrice, Location, LocationId, Movement, MovementQuery, NewCustomer, NewLocation, NewPriceList,
    NewProduct, NewPromotion, NewSavedReport, NewSupplier, NewTaxClass, NewTenant, NewUser, PageQuery,
    Payment, PaymentMethodLike, PeriodLike, PickingLike, PriceBreak, PriceList, PriceListId, PricedCart,
    Product, ProductId, Promotion, PromotionId, Receive, ReceiveLine, Refund, RefundId, RefundLine,
    RefundSale, ReportId, RequestTransfer, ReturnGoods, ReturnLine, RoleLike, Sale, SaleId, SaleQuery,
    SalesReport, SalesRow, SavedReport, Sealing, Session, SetQuarantined, SetThresholds, Settings,
    ShipmentId, StockDocument, StockDocumentId, StockLevel, Supplier, SupplierId, TakingsReport,
    TakingsRow, TaxClass, TaxClassId, TaxRate, Tenant, TenantId, Transfer, TransferId, TransferLine,
    TransferQuery, TransferStatusLike, User, UserId, Valuation, ValuationRow, VoidSale,
)


class Calls:
    """Everything that a shop does."""

    def _run(self, name: str, session: Session | None, *args: Any) -> Any:
        raise NotImplementedError

    def _pages(self, page_size: int, read: Callable[[Any], Any]) -> Any:
        raise NotImplementedError

    def open_tenant(self, new: NewTenant) -> OpenedTenant:
        """Opens a tenant with its settings and its first user. This is for the host's own administration:
        it asks for no session.
        """
        return self._run("open_tenant", None, new)

    def find_tenant(self, domain: str) -> TenantId | None:
        """The tenant with this domain, for signing in."""
        return self._run("find_tenant", None, domain)

    def sign_in(self, domain: str, name: str, password: str) -> Session:
        """Signs a user in with a password: the session to act in.

        `SignInRefused` does not say whether it was the domain, the name or the password. (That a domain
        exists is no secret: only its names are locked.) After five attempts in a row the account is
        locked, whether it exists or not: for 30 seconds, then twice as long with each further one, up to
        an hour.
        """
        return self._run("sign_in", None, domain, name, password)

    def switch_user(self, session: Session, name: str, pin: str) -> Session:
        """Another user of the same tenant takes over a till that is signed in, with a PIN. Refused and
        locked as signing in is.
        """
        return self._run("switch_user", session, name, pin)

    def approve(self, session: Session, name: str, pin: str) -> Session:
        """A user of the same tenant approves, with a PIN, what the session's user may not do alone: the
        session to do it in. Both are kept on record. Refused and locked as signing in is.
        """
        return self._run("approve", session, name, pin)

    def renew(self, session: Session) -> Session:
        """The session as it would be begun now: with the role that its user has by now, and without an
        approver. Refused when the user has left. For hosts that keep sessions for long.
        """
        return self._run("renew", session)

    def change_password(self, session: Session, present: str, new: str) -> None:
        """Changes the password of the session's own user, who has to know the present one. Refused and
        locked as signing in is.
        """
        return self._run("change_password", session, present, new)

    def change_pin(self, session: Session, password: str, new: str) -> None:
        """Changes the PIN of the session's own user, who has to know the password. Refused and locked as
        signing in is.
        """
        return self._run("change_pin", session, password, new)

    def create_user(self, session: Session, *, username: str, email: str, role: RoleLike) -> User:
        """Creates a user.

            username: The name at sign-in, unique per tenant without regard to case.
            email: The e-mail address, unique per tenant without regard to case.
            role: What the user may do.
        """
        request = NewUser(username=username, email=email, role=role)
        return self._run("create_user", session, request)

    def update_user(self, session: Session, id: UserId, version: int, fields: NewUser) -> User:
        """Replaces the fields of a user that still has `version`."""
        return self._run("update_user", session, id, version, fields)

    def archive_user(self, session: Session, id: UserId, version: int) -> User:
        """Archives a user that still has `version`."""
        return self._run("archive_user", session, id, version)

    def restore_user(self, session: Session, id: UserId, version: int) -> User:
        """Restores an archived user that still has `version`."""
        return self._run("restore_user", session, id, version)

    def user(self, session: Session, id: UserId) -> User:
        """The user with this id."""
        return self._run("user", session, id)

    def find_user(self, session: Session, username: str) -> User | None:
        """The user with this username, if there is one."""
        return self._run("find_user", session, username)

    def create_location(
        self, session: Session, *, name: str, address: str, time_zone: ZoneInfo | str,
        phone: str | None = None,
    ) -> Location:
        """Creates a location.

            name: Its name, unique per tenant without regard to case.
            address: Its postal address.
            phone: Its telephone number.
            time_zone: Its IANA time zone, which decides its business date.
        """
        request = NewLocation(name=name, address=address, phone=phone, time_zone=time_zone)
        return self._run("create_location", session, request)

    def update_location(
        self, session: Session, id: LocationId, version: int, fields: NewLocation,
    ) -> Location:
        """Replaces the fields of a location that still has `version`."""
        return self._run("update_location", session, id, version, fields)

    def archive_location(self, session: Session, id: LocationId, version: int) -> Location:
        """Archives a location that still has `version`."""
        return self._run("archive_location", session, id, version)

    def restore_location(self, session: Session, id: LocationId, version: int) -> Location:
        """Restores an archived location that still has `version`."""
        return self._run("restore_location", session, id, version)

    def location(self, session: Session, id: LocationId) -> Location:
        """The location with this id."""
        return self._run("location", session, id)

    def find_location(self, session: Session, name: str) -> Location | None:
        """The location with this name, if there is one."""
        return self._run("find_location", session, name)

    def create_customer(
        self, session: Session, *, first_name: str, last_name: str, email: str | None = None,
        phone: str | None = None, address: str | None = None, customer_group: str | None = None,
        tax_exemption: str | None = None, exempt_taxes: Iterable[str] = (),
        exemption_ends_on: date | None = None,
    ) -> Customer:
        """Creates a customer.

            first_name: First name.
            last_name: Last name.
            email: E-mail address, unique per tenant without regard to case when given.
            phone: Telephone number.
            address: Postal address.
            customer_group: The group that they belong to, for price lists and promotions.
            tax_exemption: Why they bear no tax, such as the number of a certificate; none when they do.
            exempt_taxes: Which taxes they do not bear, by the names that rates have on the receipt; all
                of them when none is named. The others stay. Only with `tax_exemption`.
            exemption_ends_on: The last business date on which they are exempt; none for as long as the
                record says so. Only with `tax_exemption`.
        """
        request = NewCustomer(
            first_name=first_name, last_name=last_name, email=email, phone=phone, address=address,
            customer_group=customer_group, tax_exemption=tax_exemption, exempt_taxes=exempt_taxes,
            exemption_ends_on=exemption_ends_on,
        )
        return self._run("create_customer", session, request)

    def update_customer(
        self, session: Session, id: CustomerId, version: int, fields: NewCustomer,
    ) -> Customer:
        """Replaces the fields of a customer that still has `version`."""
        return self._run("update_customer", session, id, version, fields)

    def archive_customer(self, session: Session, id: CustomerId, version: int) -> Customer:
        """Archives a customer that still has `version`."""
        return self._run("archive_customer", session, id, version)

    def restore_customer(self, session: Session, id: CustomerId, version: int) -> Customer:
        """Restores an archived customer that still has `version`."""
        return self._run("restore_customer", session, id, version)

    def customer(self, session: Session, id: CustomerId) -> Customer:
        """The customer with this id."""
        return self._run("customer", session, id)

    def find_customer(self, session: Session, email: str) -> Customer | None:
        """The customer with this e-mail address, if there is one."""
        return self._run("find_customer", session, email)

    def create_supplier(
        self, session: Session, *, name: str, contact_name: str | None = None, email: str | None = None,
        phone: str | None = None, address: str | None = None,
    ) -> Supplier:
        """Creates a supplier.

            name: Its name, unique per tenant.
            contact_name: Whom to talk to.
            email: E-mail address.
            phone: Telephone number.
            address: Postal address.
        """
        request = NewSupplier(
            name=name, contact_name=contact_name, email=email, phone=phone, address=address,
        )
        return self._run("create_supplier", session, request)

    def update_supplier(
        self, session: Session, id: SupplierId, version: int, fields: NewSupplier,
    ) -> Supplier:
        """Replaces the fields of a supplier that still has `version`."""
        return self._run("update_supplier", session, id, version, fields)

    def archive_supplier(self, session: Session, id: SupplierId, version: int) -> Supplier:
        """Archives a supplier that still has `version`."""
        return self._run("archive_supplier", session, id, version)

    def restore_supplier(self, session: Session, id: SupplierId, version: int) -> Supplier:
        """Restores an archived supplier that still has `version`."""
        return self._run("restore_supplier", session, id, version)

    def supplier(self, session: Session, id: SupplierId) -> Supplier:
        """The supplier with this id."""
        return self._run("supplier", session, id)

    def find_supplier(self, session: Session, name: str) -> Supplier | None:
        """The supplier with this name, if there is one."""
        return self._run("find_supplier", session, name)

    def create_product(
        self, session: Session, *, name: str, sku: str, price: Decimal | int,
        description: str | None = None, price_breaks: Iterable[PriceBreak] = (),
        cost: Decimal | int | None = None, category: str | None = None,
        tax_class: TaxClassId | None = None, quantity_decimals: int = 0,
        picking: PickingLike | None = None,
    ) -> Product:
        """Creates a product.

            name: Its name.
            description: A longer description.
            sku: The tenant's own code for it, unique per tenant.
            price: Its price for a whole unit, above zero; what is given away is a discount or an
                override.
            price_breaks: Cheaper prices from a quantity on, each quantity once.
            cost: What a whole unit usually costs; used for units found without a batch.
            category: Its category.
            tax_class: Its tax class; none when it bears no tax.
            quantity_decimals: How many decimals its quantities have, 0 to 3: 1,250 with 3 is 1.250 kg.
                It never changes, because every quantity on record is in this unit.
            picking: Which batches are sold first; none for the tenant's way.

        >>> milk = shop.create_product(session, name="Milk", sku="MILK", price=Decimal("1.15"))
        >>> milk.price
        Decimal('1.15')
        """
        request = NewProduct(
            name=name, description=description, sku=sku, price=price, price_breaks=price_breaks,
            cost=cost, category=category, tax_class=tax_class, quantity_decimals=quantity_decimals,
            picking=picking,
        )
        return self._run("create_product", session, request)

    def update_product(
        self, session: Session, id: ProductId, version: int, fields: NewProduct,
    ) -> Product:
        """Replaces the fields of a product that still has `version`."""
        return self._run("update_product", session, id, version, fields)

    def archive_product(self, session: Session, id: ProductId, version: int) -> Product:
        """Archives a product that still has `version`."""
        return self._run("archive_product", session, id, version)

    def restore_product(self, session: Session, id: ProductId, version: int) -> Product:
        """Restores an archived product that still has `version`."""
        return self._run("restore_product", session, id, version)

    def product(self, session: Session, id: ProductId) -> Product:
        """The product with this id."""
        return self._run("product", session, id)

    def find_product(self, session: Session, sku: str) -> Product | None:
        """The product with this SKU, if there is one."""
        return self._run("find_product", session, sku)

    def create_tax_class(
        self, session: Session, *, name: str, rates: Iterable[TaxRate] = (),
    ) -> TaxClass:
        """Creates a tax class.

            name: Its name, unique per tenant.
            rates: Its rates, in the order in which they apply. A location bears those that name it and
                those that name none.
        """
        request = NewTaxClass(name=name, rates=rates)
        return self._run("create_tax_class", session, request)

    def update_tax_class(
        self, session: Session, id: TaxClassId, version: int, fields: NewTaxClass,
    ) -> TaxClass:
        """Replaces the fields of a tax class that still has `version`."""
        return self._run("update_tax_class", session, id, version, fields)

    def archive_tax_class(self, session: Session, id: TaxClassId, version: int) -> TaxClass:
        """Archives a tax class that still has `version`."""
        return self._run("archive_tax_class", session, id, version)

    def restore_tax_class(self, session: Session, id: TaxClassId, version: int) -> TaxClass:
        """Restores an archived tax class that still has `version`."""
        return self._run("restore_tax_class", session, id, version)

    def tax_class(self, session: Session, id: TaxClassId) -> TaxClass:
        """The tax class with this id."""
        return self._run("tax_class", session, id)

    def find_tax_class(self, session: Session, name: str) -> TaxClass | None:
        """The tax class with this name, if there is one."""
        return self._run("find_tax_class", session, name)

    def create_price_list(
        self, session: Session, *, name: str, location: LocationId | None = None,
        customer_group: str | None = None, starts_on: date | None = None, ends_on: date | None = None,
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
            name=name, location=location, customer_group=customer_group, starts_on=starts_on,
            ends_on=ends_on, prices=prices,
        )
        return self._run("create_price_list", session, request)

    def update_price_list(
        self, session: Session, id: PriceListId, version: int, fields: NewPriceList,
    ) -> PriceList:
        """Replaces the fields of a price list that still has `version`."""
        return self._run("update_price_list", session, id, version, fields)

    def archive_price_list(self, session: Session, id: PriceListId, version: int) -> PriceList:
        """Archives a price list that still has `version`."""
        return self._run("archive_price_list", session, id, version)

    def restore_price_list(self, session: Session, id: PriceListId, version: int) -> PriceList:
        """Restores an archived price list that still has `version`."""
        return self._run("restore_price_list", session, id, version)

    def price_list(self, session: Session, id: PriceListId) -> PriceList:
        """The price list with this id."""
        return self._run("price_list", session, id)

    def find_price_list(self, session: Session, name: str) -> PriceList | None:
        """The price list with this name, if there is one."""
        return self._run("find_price_list", session, name)

    def create_promotion(
        self, session: Session, *, name: str, benefit: Benefit, priority: int = 0,
        exclusive: bool = False, coupon_code: str | None = None, location: LocationId | None = None,
        customer_group: str | None = None, starts_on: date | None = None, ends_on: date | None = None,
        starts_at: time | None = None, ends_at: time | None = None, usage_limit: int | None = None,
        usage_limit_per_customer: int | None = None, condition: Condition | None = None,
    ) -> Promotion:
        """Creates a promotion.

            name: Its name, as the receipt prints it.
            priority: Lower ones apply first.
            exclusive: Whether, when it gives something, it stops the ones after it.
            coupon_code: The code that the customer must show, unique per tenant; none when it applies by
                itself.
            location: Where it holds; none for everywhere.
            customer_group: For which customers; none for everybody.
            starts_on: Its first business date.
            ends_on: Its last business date.
            starts_at: From this time of the location's day, to the second.
            ends_at: Before this time of the location's day. What holds over midnight is two promotions.
            usage_limit: In how many sales it may be used, counted while it has a limit; voided sales do
                not count.
            usage_limit_per_customer: In how many sales by one customer. Then the sale needs a customer.
            condition: What must be in the cart; nothing in particular when not said.
            benefit: What it gives.
        """
        request = NewPromotion(
            name=name, priority=priority, exclusive=exclusive, coupon_code=coupon_code,
            location=location, customer_group=customer_group, starts_on=starts_on, ends_on=ends_on,
            starts_at=starts_at, ends_at=ends_at, usage_limit=usage_limit,
            usage_limit_per_customer=usage_limit_per_customer, condition=condition, benefit=benefit,
        )
        return self._run("create_promotion", session, request)

    def update_promotion(
        self, session: Session, id: PromotionId, version: int, fields: NewPromotion,
    ) -> Promotion:
        """Replaces the fields of a promotion that still has `version`."""
        return self._run("update_promotion", session, id, version, fields)

    def archive_promotion(self, session: Session, id: PromotionId, version: int) -> Promotion:
        """Archives a promotion that still has `version`."""
        return self._run("archive_promotion", session, id, version)

    def restore_promotion(self, session: Session, id: PromotionId, version: int) -> Promotion:
        """Restores an archived promotion that still has `version`."""
        return self._run("restore_promotion", session, id, version)

    def promotion(self, session: Session, id: PromotionId) -> Promotion:
        """The promotion with this id."""
        return self._run("promotion", session, id)

    def find_promotion(self, session: Session, code: str) -> Promotion | None:
        """The promotion with this coupon code, if there is one."""
        return self._run("find_promotion", session, code)

    def create_saved_report(
        self, session: Session, *, name: str, kind: str, parameters: Any | None = None,
        created_by: UserId | None = None,
    ) -> SavedReport:
        """Creates a saved report.

            name: Its name, unique per tenant.
            kind: Which report, such as `sales` or `inventory`.
            parameters: Its parameters.
            created_by: Who made it.
        """
        request = NewSavedReport(name=name, kind=kind, parameters=parameters, created_by=created_by)
        return self._run("create_saved_report", session, request)

    def update_saved_report(
        self, session: Session, id: ReportId, version: int, fields: NewSavedReport,
    ) -> SavedReport:
        """Replaces the fields of a saved report that still has `version`."""
        return self._run("update_saved_report", session, id, version, fields)

    def archive_saved_report(self, session: Session, id: ReportId, version: int) -> SavedReport:
        """Archives a saved report that still has `version`."""
        return self._run("archive_saved_report", session, id, version)

    def restore_saved_report(self, session: Session, id: ReportId, version: int) -> SavedReport:
        """Restores an archived saved report that still has `version`."""
        return self._run("restore_saved_report", session, id, version)

    def saved_report(self, session: Session, id: ReportId) -> SavedReport:
        """The saved report with this id."""
        return self._run("saved_report", session, id)

    def find_saved_report(self, session: Session, name: str) -> SavedReport | None:
        """The saved report with this name, if there is one."""
        return self._run("find_saved_report", session, name)

    def tenant(self, session: Session) -> Tenant:
        """The session's tenant with its settings."""
        return self._run("tenant", session)

    def update_settings(self, session: Session, version: int, settings: Settings) -> Tenant:
        """Replaces the settings that still have `version`."""
        return self._run("update_settings", session, version, settings)

    def set_password(self, session: Session, user: UserId, password: str | None) -> None:
        """Sets or takes away a user's password."""
        return self._run("set_password", session, user, password)

    def set_pin(self, session: Session, user: UserId, pin: str | None) -> None:
        """Sets or takes away a user's PIN."""
        return self._run("set_pin", session, user, pin)

    def find_customers_by_phone(self, session: Session, phone: str) -> tuple[Customer, ...]:
        """The customers with this telephone number, which several may share."""
        return self._run("find_customers_by_phone", session, phone)

    def erase_customer(self, session: Session, id: CustomerId, version: int) -> Customer:
        """Erases what is known of a customer that still has `version`, for good. Sales stay."""
        return self._run("erase_customer", session, id, version)

    def seal_customers(self, session: Session, *, limit: int = 100) -> Sealing:
        """Rewrites up to `limit` customers that are not kept as the settings say."""
        return self._run("seal_customers", session, limit)

    def receive(
        self, session: Session, *, location: LocationId, supplier: SupplierId | None = None,
        lines: Iterable[ReceiveLine] = (), note: str | None = None, key: UUID | None = None,
    ) -> StockDocument:
        """Receives goods into new batches.

            location: Where.
            supplier: From whom.
            lines: What.
            note: A remark.
            key: Makes it happen once.

        >>> more = [ReceiveLine(product=tea, quantity=5, unit_cost=Decimal("1.30"))]
        >>> shop.receive(session, location=street, lines=more).changes[0].quantity
        5
        """
        request = Receive(location=location, supplier=supplier, lines=lines, note=note, key=key)
        return self._run("receive", session, request)

    def adjust(
        self, session: Session, *, location: LocationId, lines: Iterable[AdjustLine] = (),
        note: str | None = None, key: UUID | None = None,
    ) -> StockDocument:
        """Adjusts stock, each line for its reason.

            location: Where.
            lines: What.
            note: What happened; reason `other` needs it.
            key: Makes it happen once.
        """
        request = Adjust(location=location, lines=lines, note=note, key=key)
        return self._run("adjust", session, request)

    def count(
        self, session: Session, *, location: LocationId, lines: Iterable[CountLine] = (),
        note: str | None = None, key: UUID | None = None,
    ) -> StockDocument:
        """Records a stock count and posts the difference.

            location: Where.
            lines: What was counted.
            note: A remark.
            key: Makes it happen once.
        """
        request = Count(location=location, lines=lines, note=note, key=key)
        return self._run("count", session, request)

    def stock_document(self, session: Session, id: StockDocumentId) -> StockDocument:
        """The receipt, adjustment or count with this id."""
        return self._run("stock_document", session, id)

    def set_thresholds(
        self, session: Session, *, product: ProductId, location: LocationId, min_stock: int,
        reorder_point: int,
    ) -> StockLevel:
        """Says when a product is low and urgent at a location.

            product: The product.
            location: Where.
            min_stock: Below this many available units it is urgent to reorder.
            reorder_point: At this many available units or fewer it is time to reorder.
        """
        request = SetThresholds(
            product=product, location=location, min_stock=min_stock, reorder_point=reorder_point,
        )
        return self._run("set_thresholds", session, request)

    def batch(self, session: Session, id: BatchId) -> Batch:
        """The batch with this id."""
        return self._run("batch", session, id)

    def find_batch(self, session: Session, product: ProductId, number: str) -> Batch | None:
        """The product's batch with this number, if there is one."""
        return self._run("find_batch", session, product, number)

    def set_quarantined(
        self, session: Session, *, batch: BatchId, version: int, quarantined: bool,
        reason: str | None = None, key: UUID | None = None,
    ) -> Batch:
        """Quarantines a batch everywhere at once, or releases it.

            batch: The batch.
            version: The version that the caller has read; another one is refused as stale.
            quarantined: Whether it is to be quarantined or released.
            reason: Why; a release needs no reason.
            key: Makes it happen once.
        """
        request = SetQuarantined(
            batch=batch, version=version, quarantined=quarantined, reason=reason, key=key,
        )
        return self._run("set_quarantined", session, request)

    def expiring_soon(
        self, session: Session, by: date, *, location: LocationId | None = None, limit: int = 100,
    ) -> tuple[ExpiringStock, ...]:
        """Units that expire by a date, or have expired."""
        return self._run("expiring_soon", session, location, by, limit)

    def trace_batch(self, session: Session, id: BatchId) -> BatchTrace:
        """Where a batch went."""
        return self._run("trace_batch", session, id)

    def request_transfer(
        self, session: Session, *, from_: LocationId, to: LocationId, lines: Iterable[TransferLine] = (),
        notes: str | None = None, key: UUID | None = None,
    ) -> tuple[Transfer, ...]:
        """Requests a transfer and reserves its units.

            from_: From where.
            to: To where: another location.
            lines: What.
            notes: A remark.
            key: Makes it happen once.
        """
        request = RequestTransfer(from_=from_, to=to, lines=lines, notes=notes, key=key)
        return self._run("request_transfer", session, request)

    def complete_transfers(
        self, session: Session, *, arrivals: Iterable[Arrival] = (), key: UUID | None = None,
    ) -> tuple[Transfer, ...]:
        """Completes transfers: their units arrive.

            arrivals: What arrived, each transfer once.
            key: Makes it happen once.
        """
        request = CompleteTransfers(arrivals=arrivals, key=key)
        return self._run("complete_transfers", session, request)

    def cancel_transfers(
        self, session: Session, *, transfers: Iterable[TransferId] = (), key: UUID | None = None,
    ) -> tuple[Transfer, ...]:
        """Cancels transfers: their units are free again.

            transfers: The transfers, each once.
            key: Makes it happen once.
        """
        request = CancelTransfers(transfers=transfers, key=key)
        return self._run("cancel_transfers", session, request)

    def transfer(self, session: Session, id: TransferId) -> Transfer:
        """The transfer with this id."""
        return self._run("transfer", session, id)

    def quote(self, session: Session, cart: Cart) -> PricedCart:
        """Prices a cart without selling it."""
        return self._run("quote", session, cart)

    def checkout(
        self, session: Session, *, cart: Cart, payments: Iterable[Payment] = (),
        shown_total: Decimal | int | None = None, key: UUID | None = None,
    ) -> Sale:
        """Sells a cart.

            cart: What is bought.
            payments: What the customer offers, in at most 100 payments.
            shown_total: The total that the customer was shown; the sale is refused when it comes to
                another.
            key: Makes it happen once.

        >>> sold = shop.checkout(session, cart=cart, payments=[Payment.cash(20)], key=uuid4())
        >>> sold.total_amount, sold.change
        (Decimal('5.1'), Decimal('14.9'))
        """
        request = Checkout(cart=cart, payments=payments, shown_total=shown_total, key=key)
        return self._run("checkout", session, request)

    def refund_sale(
        self, session: Session, *, sale: SaleId, reason: str, lines: Iterable[RefundLine] = (),
        method: PaymentMethodLike | None = None, key: UUID | None = None,
    ) -> Refund:
        """Gives some or all of a sale back.

            sale: The sale.
            lines: What comes back; nothing means all that is left, back into stock.
            method: How the money goes back; as the sale was paid when not said.
            reason: Why.
            key: Makes it happen once.
        """
        request = RefundSale(sale=sale, lines=lines, method=method, reason=reason, key=key)
        return self._run("refund_sale", session, request)

    def void_sale(
        self, session: Session, *, sale: SaleId, reason: str, key: UUID | None = None,
    ) -> Refund:
        """Voids a sale on its business date.

            sale: The sale.
            reason: Why.
            key: Makes it happen once.
        """
        request = VoidSale(sale=sale, reason=reason, key=key)
        return self._run("void_sale", session, request)

    def return_goods(
        self, session: Session, *, location: LocationId, method: PaymentMethodLike, reason: str,
        lines: Iterable[ReturnLine] = (), key: UUID | None = None,
    ) -> Refund:
        """Takes goods back without their receipt.

            location: Where.
            lines: What.
            method: How the money goes back.
            reason: Why.
            key: Makes it happen once.
        """
        request = ReturnGoods(location=location, lines=lines, method=method, reason=reason, key=key)
        return self._run("return_goods", session, request)

    def sale(self, session: Session, id: SaleId) -> Sale:
        """The sale with this id."""
        return self._run("sale", session, id)

    def refund(self, session: Session, id: RefundId) -> Refund:
        """The refund with this id."""
        return self._run("refund", session, id)

    def sales_report(
        self, session: Session, *, period: PeriodLike, from_: date, until: date,
        location: LocationId | None = None,
    ) -> tuple[SalesRow, ...]:
        """Sales per day or month.

            period: Days or months.
            from_: From this business date.
            until: Until before this business date.
            location: Only here.
        """
        request = SalesReport(period=period, from_=from_, until=until, location=location)
        return self._run("sales_report", session, request)

    def takings_report(
        self, session: Session, *, from_: date, until: date, location: LocationId | None = None,
    ) -> tuple[TakingsRow, ...]:
        """Takings per method of payment.

            from_: From this business date.
            until: Until before this business date.
            location: Only here.
        """
        request = TakingsReport(from_=from_, until=until, location=location)
        return self._run("takings_report", session, request)

    def customer_values(self, session: Session, *, limit: int = 100) -> tuple[CustomerValue, ...]:
        """Customers by lifetime value, the best first."""
        return self._run("customer_values", session, limit)

    def valuation(
        self, session: Session, *, location: LocationId | None = None, on: date | None = None,
    ) -> tuple[ValuationRow, ...]:
        """Stock at cost, per location and category.

            location: Only here.
            on: At the end of this business date, from the ledger; now when not said.
        """
        request = Valuation(location=location, on=on)
        return self._run("valuation", session, request)

    def verify(self, session: Session) -> tuple[Discrepancy, ...]:
        """Checks the tenant's books and lists every difference."""
        return self._run("verify", session)

    def checkout_all(self, session: Session, checkouts: Iterable[Checkout]) -> list[Sale | ShopError]:
        """Sells many carts, for hosts that have them at once: an import, a till that was offline.

        Each is a sale of its own, with its own permissions and key, and is answered by itself: one that
        is refused leaves the others as they are. The answers are in the order of the carts, which are
        also begun in it, 1,000 at a time; of two with the same key the second is the first one's sale,
        given once more.

        A refusal is not raised: it stands in the list, as the exception that it would be alone.

        >>> nine = cart.replace(lines=[line.replace(quantity=9) for line in cart.lines])
        >>> checkouts = [Checkout(cart=c, payments=[Payment.rest("card")]) for c in (cart, nine)]
        >>> for answer in shop.checkout_all(session, checkouts):
        ...     match answer:
        ...         case Sale():
        ...             print("sold for", answer.total_amount)
        ...         case ShopError():
        ...             print("refused:", answer.code)
        sold for 5.1
        refused: insufficient_stock
        """
        return self._run("checkout_all", session, checkouts)

    def refund_all(self, session: Session, refunds: Iterable[RefundSale]) -> list[Refund | ShopError]:
        """Gives back some or all of many sales.

        Each is a refund of its own, with its own permissions and key, and is answered by itself: one
        that is refused leaves the others as they are. The answers are in the order of the refunds, which
        are also begun in it, 1,000 at a time; of two with the same key the second is the first one's
        refund, given once more.

        A refusal is not raised: it stands in the list, as the exception that it would be alone.

        >>> refunds = [RefundSale(sale=sale.id, reason="too dry", key=uuid4()) for _ in range(2)]
        >>> answers = shop.refund_all(session, refunds)
        >>> [answer.code for answer in answers if isinstance(answer, ShopError)]
        ['sale_closed']
        """
        return self._run("refund_all", session, refunds)

    def users(
        self, session: Session, *, after: int | None = None, limit: int = 100, archived: bool = False,
    ) -> Page[User]:
        """A page of users, in the order of their ids.

            after: Only records after this id: the `next` of the page before.
            limit: At most this many, between 1 and 10,000.
            archived: Also archived ones.
        """
        request = PageQuery(after=after, limit=limit, archived=archived)
        return self._run("users", session, request)

    def locations(
        self, session: Session, *, after: int | None = None, limit: int = 100, archived: bool = False,
    ) -> Page[Location]:
        """A page of locations, in the order of their ids.

            after: Only records after this id: the `next` of the page before.
            limit: At most this many, between 1 and 10,000.
            archived: Also archived ones.
        """
        request = PageQuery(after=after, limit=limit, archived=archived)
        return self._run("locations", session, request)

    def customers(
        self, session: Session, *, after: int | None = None, limit: int = 100, archived: bool = False,
    ) -> Page[Customer]:
        """A page of customers, in the order of their ids.

            after: Only records after this id: the `next` of the page before.
            limit: At most this many, between 1 and 10,000.
            archived: Also archived ones.
        """
        request = PageQuery(after=after, limit=limit, archived=archived)
        return self._run("customers", session, request)

    def suppliers(
        self, session: Session, *, after: int | None = None, limit: int = 100, archived: bool = False,
    ) -> Page[Supplier]:
        """A page of suppliers, in the order of their ids.

            after: Only records after this id: the `next` of the page before.
            limit: At most this many, between 1 and 10,000.
            archived: Also archived ones.
        """
        request = PageQuery(after=after, limit=limit, archived=archived)
        return self._run("suppliers", session, request)

    def products(
        self, session: Session, *, after: int | None = None, limit: int = 100, archived: bool = False,
    ) -> Page[Product]:
        """A page of products, in the order of their ids.

            after: Only records after this id: the `next` of the page before.
            limit: At most this many, between 1 and 10,000.
            archived: Also archived ones.
        """
        request = PageQuery(after=after, limit=limit, archived=archived)
        return self._run("products", session, request)

    def tax_classes(
        self, session: Session, *, after: int | None = None, limit: int = 100, archived: bool = False,
    ) -> Page[TaxClass]:
        """A page of tax classes, in the order of their ids.

            after: Only records after this id: the `next` of the page before.
            limit: At most this many, between 1 and 10,000.
            archived: Also archived ones.
        """
        request = PageQuery(after=after, limit=limit, archived=archived)
        return self._run("tax_classes", session, request)

    def price_lists(
        self, session: Session, *, after: int | None = None, limit: int = 100, archived: bool = False,
    ) -> Page[PriceList]:
        """A page of price lists, in the order of their ids.

            after: Only records after this id: the `next` of the page before.
            limit: At most this many, between 1 and 10,000.
            archived: Also archived ones.
        """
        request = PageQuery(after=after, limit=limit, archived=archived)
        return self._run("price_lists", session, request)

    def promotions(
        self, session: Session, *, after: int | None = None, limit: int = 100, archived: bool = False,
    ) -> Page[Promotion]:
        """A page of promotions, in the order of their ids.

            after: Only records after this id: the `next` of the page before.
            limit: At most this many, between 1 and 10,000.
            archived: Also archived ones.
        """
        request = PageQuery(after=after, limit=limit, archived=archived)
        return self._run("promotions", session, request)

    def saved_reports(
        self, session: Session, *, after: int | None = None, limit: int = 100, archived: bool = False,
    ) -> Page[SavedReport]:
        """A page of saved reports, in the order of their ids.

            after: Only records after this id: the `next` of the page before.
            limit: At most this many, between 1 and 10,000.
            archived: Also archived ones.
        """
        request = PageQuery(after=after, limit=limit, archived=archived)
        return self._run("saved_reports", session, request)

    def levels(
        self, session: Session, *, location: LocationId | None = None, product: ProductId | None = None,
        low: bool = False, after: LevelCursor | None = None, limit: int = 100,
    ) -> LevelPage:
        """A page of stock levels.

            location: Only here.
            product: Only of this product.
            low: Only levels at or below their reorder point.
            after: Only levels after this position: the `next` of the page before.
            limit: At most this many, between 1 and 10,000.
        """
        request = LevelQuery(location=location, product=product, low=low, after=after, limit=limit)
        return self._run("levels", session, request)

    def movements(
        self, session: Session, *, location: LocationId | None = None, product: ProductId | None = None,
        batch: BatchId | None = None, after: int | None = None, limit: int = 100,
    ) -> Page[Movement]:
        """A page of the ledger.

            location: Only here.
            product: Only of this product.
            batch: Only of this batch.
            after: Only movements after this id: the `next` of the page before.
            limit: At most this many, between 1 and 10,000.
        """
        request = MovementQuery(
            location=location, product=product, batch=batch, after=after, limit=limit,
        )
        return self._run("movements", session, request)

    def batches(
        self, session: Session, *, product: ProductId | None = None, in_stock: bool = False,
        after: int | None = None, limit: int = 100,
    ) -> Page[Batch]:
        """A page of batches.

            product: Only this product's.
            in_stock: Only those with units on hand.
            after: Only batches after this id: the `next` of the page before.
            limit: At most this many, between 1 and 10,000.
        """
        request = BatchQuery(product=product, in_stock=in_stock, after=after, limit=limit)
        return self._run("batches", session, request)

    def transfers(
        self, session: Session, *, status: TransferStatusLike | None = None,
        location: LocationId | None = None, shipment: ShipmentId | None = None, after: int | None = None,
        limit: int = 100,
    ) -> Page[Transfer]:
        """A page of transfers.

            status: Only in this state.
            location: Only from or to this location.
            shipment: Only of this shipment.
            after: Only transfers after this id: the `next` of the page before.
            limit: At most this many, between 1 and 10,000.
        """
        request = TransferQuery(
            status=status, location=location, shipment=shipment, after=after, limit=limit,
        )
        return self._run("transfers", session, request)

    def sales(
        self, session: Session, *, from_: date | None = None, until: date | None = None,
        location: LocationId | None = None, customer: CustomerId | None = None, after: int | None = None,
        limit: int = 100,
    ) -> Page[Sale]:
        """A page of sales.

            from_: Only on or after this business date.
            until: Only before this business date.
            location: Only here.
            customer: Only to this customer.
            after: Only sales after this id: the `next` of the page before.
            limit: At most this many, between 1 and 10,000.

        >>> shop.sales(session, limit=1).items[0].total_amount
        Decimal('5.1')
        """
        request = SaleQuery(
            from_=from_, until=until, location=location, customer=customer, after=after, limit=limit,
        )
        return self._run("sales", session, request)

    def audit_log(
        self, session: Session, *, table: AuditedTableLike | None = None, row: int | None = None,
        user: UserId | None = None, from_: datetime | None = None, until: datetime | None = None,
        after: int | None = None, limit: int = 100,
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
        request = AuditQuery(
            table=table, row=row, user=user, from_=from_, until=until, after=after, limit=limit,
        )
        return self._run("audit_log", session, request)

    def sales_table(
        self, session: Session, *, from_: date | None = None, until: date | None = None,
        location: LocationId | None = None, customer: CustomerId | None = None,
    ) -> Table:
        """Sales as a table, a row each: from a business date until before another.

            from_: Only on or after this business date.
            until: Only before this business date.
            location: Only here.
            customer: Only to this customer.

        >>> import polars
        >>> month = shop.sales_table(session, from_=date(2026, 3, 1), until=date(2026, 4, 1))
        >>> polars.DataFrame(month)["total_amount"].sum()
        Decimal('5.10')
        """
        request = SaleQuery(from_=from_, until=until, location=location, customer=customer)
        return self._run("sales_table", session, request)

    def sale_lines_table(
        self, session: Session, *, from_: date | None = None, until: date | None = None,
        location: LocationId | None = None, customer: CustomerId | None = None,
    ) -> Table:
        """The lines of sales as a table, a row each, with what they cost.

            from_: Only on or after this business date.
            until: Only before this business date.
            location: Only here.
            customer: Only to this customer.
        """
        request = SaleQuery(from_=from_, until=until, location=location, customer=customer)
        return self._run("sale_lines_table", session, request)

    def levels_table(
        self, session: Session, *, location: LocationId | None = None, product: ProductId | None = None,
        low: bool = False,
    ) -> Table:
        """Stock levels as a table, a row a product and location.

            location: Only here.
            product: Only of this product.
            low: Only levels at or below their reorder point.
        """
        request = LevelQuery(location=location, product=product, low=low)
        return self._run("levels_table", session, request)

    def movements_table(
        self, session: Session, *, location: LocationId | None = None, product: ProductId | None = None,
        batch: BatchId | None = None,
    ) -> Table:
        """The ledger as a table, a row a movement.

            location: Only here.
            product: Only of this product.
            batch: Only of this batch.
        """
        request = MovementQuery(location=location, product=product, batch=batch)
        return self._run("movements_table", session, request)

    def sales_report_table(
        self, session: Session, *, period: PeriodLike, from_: date, until: date,
        location: LocationId | None = None,
    ) -> Table:
        """Sales per day or month as a table.

            period: Days or months.
            from_: From this business date.
            until: Until before this business date.
            location: Only here.
        """
        request = SalesReport(period=period, from_=from_, until=until, location=location)
        return self._run("sales_report_table", session, request)

    def takings_report_table(
        self, session: Session, *, from_: date, until: date, location: LocationId | None = None,
    ) -> Table:
        """Takings per method of payment as a table.

            from_: From this business date.
            until: Until before this business date.
            location: Only here.
        """
        request = TakingsReport(from_=from_, until=until, location=location)
        return self._run("takings_report_table", session, request)

    def valuation_table(
        self, session: Session, *, location: LocationId | None = None, on: date | None = None,
    ) -> Table:
        """Stock at cost per location and category as a table.

            location: Only here.
            on: At the end of this business date, from the ledger; now when not said.
        """
        request = Valuation(location=location, on=on)
        return self._run("valuation_table", session, request)

    def customer_values_table(self, session: Session, *, limit: int = 10_000) -> Table:
        """Customers by lifetime value, the best first, as a table."""
        return self._run("customer_values_table", session, limit)

    def iter_users(
        self, session: Session, *, archived: bool = False, page_size: int = 1_000,
    ) -> Iterator[User]:
        """All users, in the order of their ids, read page by page as they are asked for.

            archived: Also archived ones.
            page_size: How many are read at once.
        """
        return self._pages(
            page_size,
            lambda after: self.users(session, archived=archived, after=after, limit=page_size),
        )

    def iter_locations(
        self, session: Session, *, archived: bool = False, page_size: int = 1_000,
    ) -> Iterator[Location]:
        """All locations, in the order of their ids, read page by page as they are asked for.

            archived: Also archived ones.
            page_size: How many are read at once.
        """
        return self._pages(
            page_size,
            lambda after: self.locations(session, archived=archived, after=after, limit=page_size),
        )

    def iter_customers(
        self, session: Session, *, archived: bool = False, page_size: int = 1_000,
    ) -> Iterator[Customer]:
        """All customers, in the order of their ids, read page by page as they are asked for.

            archived: Also archived ones.
            page_size: How many are read at once.
        """
        return self._pages(
            page_size,
            lambda after: self.customers(session, archived=archived, after=after, limit=page_size),
        )

    def iter_suppliers(
        self, session: Session, *, archived: bool = False, page_size: int = 1_000,
    ) -> Iterator[Supplier]:
        """All suppliers, in the order of their ids, read page by page as they are asked for.

            archived: Also archived ones.
            page_size: How many are read at once.
        """
        return self._pages(
            page_size,
            lambda after: self.suppliers(session, archived=archived, after=after, limit=page_size),
        )

    def iter_products(
        self, session: Session, *, archived: bool = False, page_size: int = 1_000,
    ) -> Iterator[Product]:
        """All products, in the order of their ids, read page by page as they are asked for.

            archived: Also archived ones.
            page_size: How many are read at once.
        """
        return self._pages(
            page_size,
            lambda after: self.products(session, archived=archived, after=after, limit=page_size),
        )

    def iter_tax_classes(
        self, session: Session, *, archived: bool = False, page_size: int = 1_000,
    ) -> Iterator[TaxClass]:
        """All tax classes, in the order of their ids, read page by page as they are asked for.

            archived: Also archived ones.
            page_size: How many are read at once.
        """
        return self._pages(
            page_size,
            lambda after: self.tax_classes(session, archived=archived, after=after, limit=page_size),
        )

    def iter_price_lists(
        self, session: Session, *, archived: bool = False, page_size: int = 1_000,
    ) -> Iterator[PriceList]:
        """All price lists, in the order of their ids, read page by page as they are asked for.

            archived: Also archived ones.
            page_size: How many are read at once.
        """
        return self._pages(
            page_size,
            lambda after: self.price_lists(session, archived=archived, after=after, limit=page_size),
        )

    def iter_promotions(
        self, session: Session, *, archived: bool = False, page_size: int = 1_000,
    ) -> Iterator[Promotion]:
        """All promotions, in the order of their ids, read page by page as they are asked for.

            archived: Also archived ones.
            page_size: How many are read at once.
        """
        return self._pages(
            page_size,
            lambda after: self.promotions(session, archived=archived, after=after, limit=page_size),
        )

    def iter_saved_reports(
        self, session: Session, *, archived: bool = False, page_size: int = 1_000,
    ) -> Iterator[SavedReport]:
        """All saved reports, in the order of their ids, read page by page as they are asked for.

            archived: Also archived ones.
            page_size: How many are read at once.
        """
        return self._pages(
            page_size,
            lambda after: self.saved_reports(session, archived=archived, after=after, limit=page_size),
        )

    def iter_levels(
        self, session: Session, *, location: LocationId | None = None, product: ProductId | None = None,
        low: bool = False, page_size: int = 1_000,
    ) -> Iterator[StockLevel]:
        """All stock levels, read page by page as they are asked for.

            location: Only here.
            product: Only of this product.
            low: Only levels at or below their reorder point.
            page_size: How many are read at once.
        """
        return self._pages(
            page_size,
            lambda after: self.levels(
                session, location=location, product=product, low=low, after=after, limit=page_size,
            ),
        )

    def iter_movements(
        self, session: Session, *, location: LocationId | None = None, product: ProductId | None = None,
        batch: BatchId | None = None, page_size: int = 1_000,
    ) -> Iterator[Movement]:
        """All the ledger, read page by page as they are asked for.

            location: Only here.
            product: Only of this product.
            batch: Only of this batch.
            page_size: How many are read at once.
        """
        return self._pages(
            page_size,
            lambda after: self.movements(
                session, location=location, product=product, batch=batch, after=after, limit=page_size,
            ),
        )

    def iter_batches(
        self, session: Session, *, product: ProductId | None = None, in_stock: bool = False,
        page_size: int = 1_000,
    ) -> Iterator[Batch]:
        """All batches, read page by page as they are asked for.

            product: Only this product's.
            in_stock: Only those with units on hand.
            page_size: How many are read at once.
        """
        return self._pages(
            page_size,
            lambda after: self.batches(
                session, product=product, in_stock=in_stock, after=after, limit=page_size,
            ),
        )

    def iter_transfers(
        self, session: Session, *, status: TransferStatusLike | None = None,
        location: LocationId | None = None, shipment: ShipmentId | None = None, page_size: int = 1_000,
    ) -> Iterator[Transfer]:
        """All transfers, read page by page as they are asked for.

            status: Only in this state.
            location: Only from or to this location.
            shipment: Only of this shipment.
            page_size: How many are read at once.
        """
        return self._pages(
            page_size,
            lambda after: self.transfers(
                session, status=status, location=location, shipment=shipment, after=after,
                limit=page_size,
            ),
        )

    def iter_sales(
        self, session: Session, *, from_: date | None = None, until: date | None = None,
        location: LocationId | None = None, customer: CustomerId | None = None, page_size: int = 1_000,
    ) -> Iterator[Sale]:
        """All sales, read page by page as they are asked for.

            from_: Only on or after this business date.
            until: Only before this business date.
            location: Only here.
            customer: Only to this customer.
            page_size: How many are read at once.

        >>> sum(sale.total_amount for sale in shop.iter_sales(session))
        Decimal('5.1')
        """
        return self._pages(
            page_size,
            lambda after: self.sales(
                session, from_=from_, until=until, location=location, customer=customer, after=after,
                limit=page_size,
            ),
        )

    def iter_audit_log(
        self, session: Session, *, table: AuditedTableLike | None = None, row: int | None = None,
        user: UserId | None = None, from_: datetime | None = None, until: datetime | None = None,
        page_size: int = 1_000,
    ) -> Iterator[AuditEntry]:
        """All the audit log: who changed what, read page by page as they are asked for.

            table: Only changes to this table.
            row: Only changes to the row with this id; ids of different tables may be equal.
            user: Only what this user did.
            from_: Only what was done then or later.
            until: Only what was done before.
            page_size: How many are read at once.
        """
        return self._pages(
            page_size,
            lambda after: self.audit_log(
                session, table=table, row=row, user=user, from_=from_, until=until, after=after,
                limit=page_size,
            ),
        )
