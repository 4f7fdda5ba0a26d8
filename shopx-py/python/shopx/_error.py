"""What all refusals have in common."""

from __future__ import annotations

from typing import Any, ClassVar


class ShopError(Exception):
    """A refusal: what a shop does not do, and why. It leaves everything as it was.

    Each is a class of its own, with its facts as attributes. Where Python has a word for it, it is that
    too: `NotFound` is a `LookupError`, `PermissionDenied` a `PermissionError`.

    >>> from shopx import InsufficientStock
    >>> too_many = Cart(location=street, lines=[CartLine(product=tea, quantity=100)])
    >>> try:
    ...     shop.checkout(session, cart=too_many, payments=[Payment.rest("card")])
    ... except InsufficientStock as refusal:
    ...     print(refusal.wanted, refusal.available)
    100 8
    """

    code: ClassVar[str]
    """A stable word for programs and translations, such as `insufficient_stock`."""

    def __init__(self, message: str, **facts: object) -> None:
        super().__init__(message)
        self.__dict__.update(facts)

    @property
    def message(self) -> str:
        """What it says to people."""
        return str(self)

    def __reduce__(self) -> tuple[Any, ...]:
        return _restored, (type(self), self.args[0], self.__dict__.copy())


def _restored(cls: type[ShopError], message: str, facts: dict[str, Any]) -> ShopError:
    return cls(message, **facts)
