"""The payments that are made most often."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from typing import Self


class PaymentMethods:
    __slots__ = ()

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
