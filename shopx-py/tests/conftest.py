"""A corner shop, in memory and on PostgreSQL."""

# pyright: standard
from __future__ import annotations

import os
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
import shopx
from shopx import (
    Cart,
    CartLine,
    Checkout,
    LocationId,
    NewTenant,
    NewUser,
    Payment,
    ProductId,
    ReceiveLine,
    RefundSale,
    Sale,
    Session,
    Settings,
    Shop,
    ShopError,
)

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@dataclass
class Corner:
    """A shop that has ten packets of tea."""

    shop: Shop
    admin: Session
    cashier: Session
    street: LocationId
    tea: ProductId
    domain: str

    def cart(self, quantity: int = 1) -> Cart:
        return Cart(location=self.street, lines=[CartLine(product=self.tea, quantity=quantity)])

    def sell(self, quantity: int = 1) -> shopx.Sale:
        payments = [Payment.rest("card")]
        return self.shop.checkout(self.cashier, cart=self.cart(quantity), payments=payments)


def open_corner(shop: Shop) -> Corner:
    domain = f"corner-{uuid.uuid4().hex}.example"
    admin = NewUser(username="ann", email="ann@corner.example", role="admin")
    new = NewTenant(name="Corner Shop", domain=domain, settings=Settings(currency="GBP"), admin=admin)
    tenant, ann = shop.open_tenant(new)
    session = Session(tenant=tenant.id, user=ann.id, role=ann.role)
    ben = shop.create_user(session, username="ben", email="ben@corner.example", role="cashier")
    street = shop.create_location(
        session, name="High Street", address="1 High Street", time_zone="Europe/London"
    )
    tea = shop.create_product(session, name="Tea", sku="TEA", price=Decimal("2.55"), category="Drinks")
    goods = [ReceiveLine(product=tea.id, quantity=10, unit_cost=Decimal("1.20"))]
    shop.receive(session, location=street.id, lines=goods)
    cashier = Session(tenant=tenant.id, user=ben.id, role="cashier")
    return Corner(shop, session, cashier, street.id, tea.id, domain)


@pytest.fixture(scope="session")
def database_url() -> Iterator[str]:
    """A migrated database: in the server that is given, or in a private one."""
    given, owner = os.environ.get("SHOPX_DATABASE_URL"), os.environ.get("SHOPX_OWNER_URL")
    if given and owner:
        shopx.migrate(owner)
        yield given
        return
    with shopx.embedded.Server() as server:
        yield server.url


@pytest.fixture(params=["memory", "postgresql"])
def connect(request: pytest.FixtureRequest) -> Callable[[], Shop]:
    if request.param == "memory":
        return Shop.in_memory
    url: str = request.getfixturevalue("database_url")
    return lambda: Shop.connect(url)


@pytest.fixture
def corner(connect: Callable[[], Shop]) -> Iterator[Corner]:
    with connect() as shop:
        yield open_corner(shop.at(NOON))


@pytest.fixture
def memory() -> Corner:
    return open_corner(Shop.in_memory().at(NOON))


@pytest.fixture
def pg(database_url: str) -> Iterator[Corner]:
    with Shop.connect(database_url) as shop:
        yield open_corner(shop.at(NOON))


def what_examples_stand_on() -> dict[str, Any]:
    """What the examples in the documentation stand on: a corner shop that sold two packets of tea."""
    corner = open_corner(Shop.in_memory().at(NOON))
    sale = corner.shop.checkout(corner.admin, cart=corner.cart(2), payments=[Payment.cash(10)])
    return dict(
        shopx=shopx, shop=corner.shop, session=corner.admin, street=corner.street, tea=corner.tea,
        cart=corner.cart(2), sale=sale, Decimal=Decimal, date=date, uuid4=uuid.uuid4,
        Cart=Cart, CartLine=CartLine, Checkout=Checkout, Payment=Payment, ReceiveLine=ReceiveLine,
        RefundSale=RefundSale, Sale=Sale, ShopError=ShopError,
    )  # fmt: skip
