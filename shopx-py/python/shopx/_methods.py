"""What values can say about themselves."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, cast
from zoneinfo import ZoneInfo

from . import _shopx

if TYPE_CHECKING:
    from typing import Self

    from ._values import (
        NewCustomer,
        NewLocation,
        NewPriceList,
        NewProduct,
        NewPromotion,
        NewSavedReport,
        NewSupplier,
        NewTaxClass,
        NewUser,
        PriceStep,
        Session,
        TaxTotal,
        TransferStatus,
    )


class SaleMethods:
    def receipt(self, shop: str, zone: ZoneInfo | str) -> str:
        """The receipt in 42 columns, with the time as the wall clock of the location shows it.

        >>> print(sale.receipt("Corner Shop", "Europe/London").splitlines()[0].strip())
        Corner Shop
        """
        return cast(str, _shopx.ask("Sale.receipt", self, shop, zone))

    def taxes(self) -> tuple[TaxTotal, ...]:
        """Its taxes by rate, as they are printed."""
        return cast("tuple[TaxTotal, ...]", _shopx.ask("Sale.taxes", self))

    @property
    def change(self) -> Decimal:
        """The cash to give back.

        >>> sale.total_amount, sale.change
        (Decimal('5.1'), Decimal('4.9'))
        """
        return cast(Decimal, _shopx.ask("Sale.change", self))

    @property
    def cost_of_goods(self) -> Decimal:
        """What its goods cost, exactly."""
        return cast(Decimal, _shopx.ask("Sale.cost_of_goods", self))


class SaleLineMethods:
    @property
    def paid(self) -> Decimal:
        """What is paid for the line: less its discounts, with its taxes."""
        return cast(Decimal, _shopx.ask("SaleLine.paid", self))

    @property
    def cost_of_goods(self) -> Decimal:
        """What its goods cost, exactly."""
        return cast(Decimal, _shopx.ask("SaleLine.cost_of_goods", self))


class PricedLineMethods:
    @property
    def paid(self) -> Decimal:
        """What is paid for the line: less its discounts, with its taxes."""
        return cast(Decimal, _shopx.ask("PricedLine.paid", self))


class PricedCartMethods:
    def explain(self) -> tuple[PriceStep, ...]:
        """The steps that led to its amounts, in the order in which prices are made. Each prints as
        a sentence.

        >>> quote = shop.quote(session, cart)
        >>> for step in quote.explain():
        ...     print(step)
        line 1: 2 at 2.55, the product's price: 5.1
        total: 5.1 − 0 + 0 = 5.1
        """
        return cast("tuple[PriceStep, ...]", _shopx.ask("PricedCart.explain", self))

    def taxes(self) -> tuple[TaxTotal, ...]:
        """Its taxes by rate, as they are printed."""
        return cast("tuple[TaxTotal, ...]", _shopx.ask("PricedCart.taxes", self))


class PriceStepMethods:
    def __str__(self) -> str:
        return cast(str, _shopx.ask("PriceStep.str", self))


class PriceSourceMethods:
    def __str__(self) -> str:
        return cast(str, _shopx.ask("PriceSource.str", self))


class TaxValueMethods:
    def __str__(self) -> str:
        return cast(str, _shopx.ask("TaxValue.str", self))


class TransferStateMethods:
    @property
    def status(self) -> TransferStatus:
        """The state in one word."""
        return cast("TransferStatus", _shopx.ask("TransferState.status", self))


class StockLevelMethods:
    @property
    def available(self) -> int:
        """Units that can be sold or moved.

        >>> [level.available for level in shop.levels(session).items]
        [8]
        """
        return cast(int, _shopx.ask("StockLevel.available", self))

    @property
    def is_low(self) -> bool:
        """Whether it is time to order."""
        return cast(bool, _shopx.ask("StockLevel.is_low", self))

    @property
    def is_urgent(self) -> bool:
        """Whether it is urgent to order."""
        return cast(bool, _shopx.ask("StockLevel.is_urgent", self))

    @property
    def suggested_order(self) -> int:
        """How many units to order."""
        return cast(int, _shopx.ask("StockLevel.suggested_order", self))


class SalesRowMethods:
    @property
    def average_sale(self) -> Decimal | None:
        """The revenue of a sale, on average, to 4 decimals."""
        return cast("Decimal | None", _shopx.ask("SalesRow.average_sale", self))


class PaymentMethods:
    @classmethod
    def cash(cls, tendered: Decimal | int) -> Self:
        """An amount in cash; what is too much comes back as change."""
        return cast("Self", cast(Any, cls)(method="cash", tendered=tendered))

    @classmethod
    def card(cls, amount: Decimal | int) -> Self:
        """An amount by card."""
        return cast("Self", cast(Any, cls)(method="card", tendered=amount))

    @classmethod
    def rest(cls, method: str) -> Self:
        """Whatever the other payments leave to pay, exactly."""
        return cast("Self", cast(Any, cls)(method=method))


class SessionMethods:
    def approved_by(self, other: Session) -> Session:
        """The same session with the approval of another one's user: for one call, or a few.

        `Shop.approve` also asks for the approver's PIN.
        """
        return cast("Session", _shopx.ask("Session.approved_by", self, other))


class UserMethods:
    def fields(self) -> NewUser:
        """Its fields, to change some and update it."""
        return cast("NewUser", _shopx.ask("User.fields", self))


class LocationMethods:
    def fields(self) -> NewLocation:
        """Its fields, to change some and update it."""
        return cast("NewLocation", _shopx.ask("Location.fields", self))


class CustomerMethods:
    def fields(self) -> NewCustomer:
        """Its fields, to change some and update it."""
        return cast("NewCustomer", _shopx.ask("Customer.fields", self))


class SupplierMethods:
    def fields(self) -> NewSupplier:
        """Its fields, to change some and update it."""
        return cast("NewSupplier", _shopx.ask("Supplier.fields", self))


class ProductMethods:
    def fields(self) -> NewProduct:
        """Its fields, to change some and update it.

        >>> product = shop.product(session, tea)
        >>> dearer = product.fields().replace(price=Decimal("2.75"))
        >>> shop.update_product(session, product.id, product.version, dearer).price
        Decimal('2.75')
        """
        return cast("NewProduct", _shopx.ask("Product.fields", self))


class TaxClassMethods:
    def fields(self) -> NewTaxClass:
        """Its fields, to change some and update it."""
        return cast("NewTaxClass", _shopx.ask("TaxClass.fields", self))


class PriceListMethods:
    def fields(self) -> NewPriceList:
        """Its fields, to change some and update it."""
        return cast("NewPriceList", _shopx.ask("PriceList.fields", self))


class PromotionMethods:
    def fields(self) -> NewPromotion:
        """Its fields, to change some and update it."""
        return cast("NewPromotion", _shopx.ask("Promotion.fields", self))


class SavedReportMethods:
    def fields(self) -> NewSavedReport:
        """Its fields, to change some and update it."""
        return cast("NewSavedReport", _shopx.ask("SavedReport.fields", self))
