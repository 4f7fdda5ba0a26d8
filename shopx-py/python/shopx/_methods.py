"""What values can be asked.

Written by tools/generate.py of what Rust says: change that, or the types there.
"""

# mypy: disable-error-code="no-any-return"

from __future__ import annotations

from typing import TYPE_CHECKING

from . import _shopx
from ._payment import PaymentMethods as PaymentMethods

if TYPE_CHECKING:
    from decimal import Decimal
    from zoneinfo import ZoneInfo

    from ._values import (
        NewCustomer, NewLocation, NewPriceList, NewProduct, NewPromotion, NewSavedReport, NewSupplier,
        NewTaxClass, NewUser, PriceStep, Session, TaxTotal, TransferStatus,
    )


class CustomerMethods:
    __slots__ = ()

    def fields(self) -> NewCustomer:
        """Its fields, to change some and update it."""
        return _shopx.ask("Customer.fields", self)


class LocationMethods:
    __slots__ = ()

    def fields(self) -> NewLocation:
        """Its fields, to change some and update it."""
        return _shopx.ask("Location.fields", self)


class PriceListMethods:
    __slots__ = ()

    def fields(self) -> NewPriceList:
        """Its fields, to change some and update it."""
        return _shopx.ask("PriceList.fields", self)


class PricedCartMethods:
    __slots__ = ()

    def explain(self) -> tuple[PriceStep, ...]:
        """The steps that led to its amounts, in the order in which prices are made.

        >>> quote = shop.quote(session, cart)
        >>> for step in quote.explain():
        ...     print(step)
        line 1: 2 at 2.55, the product's price: 5.1
        total: 5.1 − 0 + 0 = 5.1
        """
        return _shopx.ask("PricedCart.explain", self)

    def taxes(self) -> tuple[TaxTotal, ...]:
        """The taxes of the whole cart, one total per rate."""
        return _shopx.ask("PricedCart.taxes", self)


class PricedLineMethods:
    __slots__ = ()

    @property
    def paid(self) -> Decimal:
        """What is paid for the line: total price − discounts + tax on top."""
        return _shopx.ask("PricedLine.paid", self)


class ProductMethods:
    __slots__ = ()

    def fields(self) -> NewProduct:
        """Its fields, to change some and update it.

        >>> product = shop.product(session, tea)
        >>> dearer = product.fields().replace(price=Decimal("2.75"))
        >>> shop.update_product(session, product.id, product.version, dearer).price
        Decimal('2.75')
        """
        return _shopx.ask("Product.fields", self)


class PromotionMethods:
    __slots__ = ()

    def fields(self) -> NewPromotion:
        """Its fields, to change some and update it."""
        return _shopx.ask("Promotion.fields", self)


class SaleMethods:
    __slots__ = ()

    @property
    def change(self) -> Decimal:
        """The change that the customer got.

        >>> sale.total_amount, sale.change
        (Decimal('5.1'), Decimal('4.9'))
        """
        return _shopx.ask("Sale.change", self)

    @property
    def cost_of_goods(self) -> Decimal:
        """What the goods cost that were sold, exactly."""
        return _shopx.ask("Sale.cost_of_goods", self)

    def receipt(self, shop: str, zone: ZoneInfo | str) -> str:
        """The receipt in 42 columns, with the time as the wall clock of the location shows it.

        >>> print(sale.receipt("Corner Shop", "Europe/London").splitlines()[0].strip())
        Corner Shop
        """
        return _shopx.ask("Sale.receipt", self, shop=shop, zone=zone)

    def taxes(self) -> tuple[TaxTotal, ...]:
        """The taxes of the whole sale, one total per rate, in the order of their first line."""
        return _shopx.ask("Sale.taxes", self)


class SaleLineMethods:
    __slots__ = ()

    @property
    def cost_of_goods(self) -> Decimal:
        """What its goods cost, exactly."""
        return _shopx.ask("SaleLine.cost_of_goods", self)

    @property
    def paid(self) -> Decimal:
        """What was paid for it: total price − discounts + tax on top."""
        return _shopx.ask("SaleLine.paid", self)


class SalesRowMethods:
    __slots__ = ()

    @property
    def average_sale(self) -> Decimal | None:
        """The revenue of a sale, on average, to 4 decimals."""
        return _shopx.ask("SalesRow.average_sale", self)


class SavedReportMethods:
    __slots__ = ()

    def fields(self) -> NewSavedReport:
        """Its fields, to change some and update it."""
        return _shopx.ask("SavedReport.fields", self)


class SessionMethods:
    __slots__ = ()

    def approved_by(self, other: Session) -> Session:
        """The same session with the approval of another one's user: for one use case, or a few.

        `Shop.approve` also asks for the approver's PIN. A session of another tenant approves nothing
        here: its user is refused as one that is not there.
        """
        return _shopx.ask("Session.approved_by", self, other=other)


class StockLevelMethods:
    __slots__ = ()

    @property
    def available(self) -> int:
        """Units that can be sold or moved.

        >>> [level.available for level in shop.levels(session).items]
        [8]
        """
        return _shopx.ask("StockLevel.available", self)

    @property
    def is_low(self) -> bool:
        """Whether it is time to reorder: available ≤ reorder point."""
        return _shopx.ask("StockLevel.is_low", self)

    @property
    def is_urgent(self) -> bool:
        """Whether it is urgent: available < minimum stock."""
        return _shopx.ask("StockLevel.is_urgent", self)

    @property
    def suggested_order(self) -> int:
        """How many units to order when it is low: up to twice the reorder point, or the minimum stock when
        that is more, and at least one; zero when it is not low.
        """
        return _shopx.ask("StockLevel.suggested_order", self)


class SupplierMethods:
    __slots__ = ()

    def fields(self) -> NewSupplier:
        """Its fields, to change some and update it."""
        return _shopx.ask("Supplier.fields", self)


class TaxClassMethods:
    __slots__ = ()

    def fields(self) -> NewTaxClass:
        """Its fields, to change some and update it."""
        return _shopx.ask("TaxClass.fields", self)


class TransferStateMethods:
    __slots__ = ()

    @property
    def status(self) -> TransferStatus:
        """The state in one word."""
        return _shopx.ask("TransferState.status", self)


class UserMethods:
    __slots__ = ()

    def fields(self) -> NewUser:
        """Its fields, to change some and update it."""
        return _shopx.ask("User.fields", self)
