"""A shop's back end: exact prices, stock that is never oversold, batches with exact cost, transfers,
sales and refunds, for many tenants in one PostgreSQL.

Amounts are `decimal.Decimal`, never floats. Values are immutable and valid: what cannot be is refused
where it is made. A refusal is a `ShopError`.

>>> from decimal import Decimal
>>> from shopx import Cart, CartLine, NewTenant, NewUser, Payment, ReceiveLine, Session, Settings, Shop
>>> ann = NewUser(username="ann", email="ann@corner-shop.example", role="admin")
>>> new = NewTenant(
...     name="Corner Shop",
...     domain="corner-shop.example",
...     settings=Settings(currency="GBP"),
...     admin=ann,
... )
>>> with Shop.in_memory() as shop:
...     tenant, admin = shop.open_tenant(new)
...     session = Session(tenant=tenant.id, user=admin.id, role=admin.role)
...     street = shop.create_location(
...         session, name="High Street", address="1 High Street", time_zone="Europe/London"
...     )
...     tea = shop.create_product(session, name="Tea, 250 g", sku="TEA", price=Decimal("2.55"))
...     goods = [ReceiveLine(product=tea.id, quantity=10, unit_cost=Decimal("1.20"))]
...     document = shop.receive(session, location=street.id, lines=goods)
...     cart = Cart(location=street.id, lines=[CartLine(product=tea.id, quantity=2)])
...     sale = shop.checkout(session, cart=cart, payments=[Payment.cash(10)])
>>> sale.total_amount, sale.change, sale.cost_of_goods
(Decimal('5.1'), Decimal('4.9'), Decimal('2.4'))
"""

from typing import TYPE_CHECKING, Any

from . import _errors, _values
from ._error import ShopError as ShopError
from ._errors import *  # noqa: F403
from ._options import KeyRing as KeyRing
from ._options import OpenedTenant as OpenedTenant
from ._options import PoolStatus as PoolStatus
from ._page import LevelPage as LevelPage
from ._page import Page as Page
from ._shop import Shop as Shop
from ._shop import migrate as migrate
from ._shopx import Table as Table
from ._shopx import use_classes
from ._values import *  # noqa: F403

__all__ = [
    "KeyRing",
    "LevelPage",
    "OpenedTenant",
    "Page",
    "PoolStatus",
    "Shop",
    "ShopError",
    "Table",
    "aio",
    "embedded",
    "migrate",
]
__all__ += _errors.__all__
__all__ += _values.__all__

# Rust makes what crosses of these.
use_classes(
    {**_values.CLASSES, "Page": Page, "LevelPage": LevelPage, "OpenedTenant": OpenedTenant},
    {name: getattr(_errors, name) for name in _errors.__all__},
)

if TYPE_CHECKING:
    from . import aio as aio
    from . import embedded as embedded

    __version__: str


def __getattr__(name: str) -> Any:
    # They are imported when they are asked for: scripts need not wait for asyncio.
    if name in ("aio", "embedded"):
        import importlib

        return importlib.import_module(f"shopx.{name}")
    if name == "__version__":
        from importlib.metadata import version

        return version("shopx")
    raise AttributeError(f"module 'shopx' has no attribute {name!r}")
