"""The same shop for `asyncio`: every call that waits is awaited, under the same name and with the same
arguments.

    import shopx.aio

    async with await shopx.aio.Shop.connect(url) as shop:
        sale = await shop.checkout(session, cart=cart, payments=payments, key=key)

A task that is cancelled while it waits drops the call in Rust: what it had begun is rolled back. Whether
it was just done is settled by asking again with the same key.
"""

from __future__ import annotations

import asyncio
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from . import _shopx
from ._aio_calls import Calls
from ._options import KeyRing, OpenedTenant, PoolStatus, options
from ._shopx import NativeShop, Table
from ._values import (
    BatchId,
    CustomerId,
    LevelQuery,
    LocationId,
    MovementQuery,
    NewTenant,
    PeriodLike,
    ProductId,
    SaleQuery,
    SalesReport,
    Session,
    TakingsReport,
    TenantId,
    Valuation,
)
from ._wait import awaited

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self

    from .embedded import Server

__all__ = ["Shop", "migrate"]


class Shop(Calls):
    """A shop whose calls are awaited.

    >>> import asyncio
    >>> async def find(domain):
    ...     async with shopx.aio.Shop.in_memory() as another:
    ...         return await another.find_tenant(domain)
    >>> asyncio.run(find("corner-shop.example"))
    """

    def __init__(self, native: NativeShop, server: Server | None = None) -> None:
        """Use `await Shop.connect`, `Shop.in_memory` or `await Shop.embedded`."""
        self._native = native
        self._server = server

    @classmethod
    async def connect(
        cls,
        url: str,
        *,
        max_connections: int = 10,
        acquire_timeout: timedelta | float = 30,
        statement_timeout: timedelta | float = 60,
        lock_timeout: timedelta | float = 10,
        call_timeout: timedelta | float | None = None,
        pooler: bool = False,
        key_ring: KeyRing | None = None,
    ) -> Self:
        """Connects to a migrated database.

        The login must be a member of `shopx_app` that row-level security binds. A server on another
        machine must speak TLS and show a certificate for its name, unless the URL says otherwise.

            url: `postgresql://till@db.example/shop`.
            max_connections: The most connections that are open at once.
            acquire_timeout: How long to wait for a free one, or for a server that refuses new ones, in
                seconds or as a `timedelta`; not 0.
            statement_timeout: How long one statement may take; 0 for as long as it likes.
            lock_timeout: How long a statement may wait for a lock; 0 for as long as it takes.
            call_timeout: How long a call may take, whatever the server does; no shorter than the
                others. Usually 30 seconds longer than the longest of them, and without end where
                statements are.
            pooler: Whether a pooler in transaction mode, such as PgBouncer, stands in between.
            key_ring: The keys for tenants that want personal data encrypted.
        """
        given = options(
            max_connections,
            acquire_timeout,
            statement_timeout,
            lock_timeout,
            call_timeout,
            pooler,
            key_ring,
        )
        return cls(await awaited(lambda done: _shopx.connect(url, **given, done=done)))

    @classmethod
    def in_memory(cls) -> Self:
        """A shop in memory, for tests and previews: it is forgotten when it goes."""
        return cls(_shopx.in_memory())

    @classmethod
    async def embedded(cls) -> Self:
        """A shop on a private PostgreSQL server of its own, which goes with it. See `shopx.embedded`."""
        from .embedded import Server

        server = await Server.start()
        try:
            shop = await cls.connect(server.url)
        except BaseException:
            await asyncio.to_thread(server.close)
            raise
        shop._server = server
        return shop

    def at(self, time: datetime) -> Self:
        """The same shop at a given time: for a till that was offline, for replays, for tests."""
        return type(self)(self._native.at(time), self._server)

    async def ping(self) -> None:
        """Asks the database for an answer, in one round trip, for a health check: `Unavailable` if it
        cannot be reached, `TimedOut` if it gives none in `acquire_timeout`. A shop in memory answers at
        once."""
        await awaited(lambda done: self._native.ping(done=done))

    def pool_status(self) -> PoolStatus | None:
        """How many connections there are, and how many calls wait for one; nothing for a shop in
        memory. It does not wait, and is not awaited."""
        figures = self._native.pool_status()
        return PoolStatus(**figures) if figures else None

    async def close(self) -> None:
        """Closes its connections. Whoever uses it afterwards is told."""
        try:
            await awaited(lambda done: self._native.close(done=done))
        finally:
            if self._server is not None:
                # It takes a moment, in which other tasks go on.
                await asyncio.to_thread(self._server.close)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        where: TracebackType | None,
    ) -> None:
        await self.close()

    async def _run(self, name: str, session: Session | None, *args: Any) -> Any:
        return await awaited(lambda done: self._native.call(name, session, args, done=done))

    async def _table(self, name: str, session: Session, query: Any) -> Any:
        return await awaited(lambda done: self._native.table(name, session, query, done=done))

    async def open_tenant(self, new: NewTenant) -> OpenedTenant:
        """Opens a tenant with its settings and its first user. This is for the host's own
        administration: it asks for no session."""
        return OpenedTenant(*await self._run("open_tenant", None, new))

    async def find_tenant(self, domain: str) -> TenantId | None:
        """The tenant with this domain, for signing in."""
        found: TenantId | None = await self._run("find_tenant", None, domain)
        return found

    async def sign_in(self, domain: str, name: str, password: str) -> Session:
        """Signs a user in with a password: the session to act in.

        `SignInRefused` does not say whether it was the domain, the name or the password. After five
        attempts in a row the account is locked (`SignInLocked`): for 30 seconds, then twice as long
        with each further one, up to an hour.
        """
        session: Session = await self._run("sign_in", None, domain, name, password)
        return session

    async def switch_user(self, session: Session, name: str, pin: str) -> Session:
        """Another user of the same tenant takes over a till that is signed in, with a PIN."""
        other: Session = await self._run("switch_user", session, name, pin)
        return other

    async def approve(self, session: Session, name: str, pin: str) -> Session:
        """A user of the same tenant approves, with a PIN, what the session's user may not do alone: the
        session to do it in. Both are kept on record."""
        approved: Session = await self._run("approve", session, name, pin)
        return approved

    async def renew(self, session: Session) -> Session:
        """The session as it would be begun now: with the role that its user has by now, and without an
        approver. Refused when the user has left."""
        renewed: Session = await self._run("renew", session)
        return renewed

    async def change_password(self, session: Session, present: str, new: str) -> None:
        """Changes the password of the session's own user, who has to know the present one."""
        await self._run("change_password", session, present, new)

    async def change_pin(self, session: Session, password: str, new: str) -> None:
        """Changes the PIN of the session's own user, who has to know the password."""
        await self._run("change_pin", session, password, new)

    async def sales_table(
        self,
        session: Session,
        *,
        from_: date | None = None,
        until: date | None = None,
        location: LocationId | None = None,
        customer: CustomerId | None = None,
    ) -> Table:
        """Sales as a table, a row each: from a business date until before another."""
        query = SaleQuery(from_=from_, until=until, location=location, customer=customer)
        table: Table = await self._table("sales", session, query)
        return table

    async def sale_lines_table(
        self,
        session: Session,
        *,
        from_: date | None = None,
        until: date | None = None,
        location: LocationId | None = None,
        customer: CustomerId | None = None,
    ) -> Table:
        """The lines of sales as a table, a row each, with what they cost."""
        query = SaleQuery(from_=from_, until=until, location=location, customer=customer)
        table: Table = await self._table("sale_lines", session, query)
        return table

    async def levels_table(
        self,
        session: Session,
        *,
        location: LocationId | None = None,
        product: ProductId | None = None,
        low: bool = False,
    ) -> Table:
        """Stock levels as a table, a row a product and location."""
        query = LevelQuery(location=location, product=product, low=low)
        table: Table = await self._table("levels", session, query)
        return table

    async def movements_table(
        self,
        session: Session,
        *,
        location: LocationId | None = None,
        product: ProductId | None = None,
        batch: BatchId | None = None,
    ) -> Table:
        """The ledger as a table, a row a movement."""
        query = MovementQuery(location=location, product=product, batch=batch)
        table: Table = await self._table("movements", session, query)
        return table

    async def sales_report_table(
        self,
        session: Session,
        *,
        period: PeriodLike,
        from_: date,
        until: date,
        location: LocationId | None = None,
    ) -> Table:
        """Sales per day or month as a table."""
        query = SalesReport(period=period, from_=from_, until=until, location=location)
        table: Table = await self._table("sales_report", session, query)
        return table

    async def takings_report_table(
        self,
        session: Session,
        *,
        from_: date,
        until: date,
        location: LocationId | None = None,
    ) -> Table:
        """Takings per method of payment as a table."""
        query = TakingsReport(from_=from_, until=until, location=location)
        table: Table = await self._table("takings_report", session, query)
        return table

    async def valuation_table(
        self,
        session: Session,
        *,
        location: LocationId | None = None,
        on: date | None = None,
    ) -> Table:
        """Stock at cost per location and category as a table."""
        query = Valuation(location=location, on=on)
        table: Table = await self._table("valuation", session, query)
        return table

    async def customer_values_table(self, session: Session, *, limit: int = 10_000) -> Table:
        """Customers by lifetime value, the best first, as a table."""
        table: Table = await self._table("customer_values", session, limit)
        return table


async def migrate(owner_url: str) -> None:
    """Brings the database at `owner_url` to the newest schema: see `shopx.migrate`."""
    await awaited(lambda done: _shopx.migrate(owner_url, done=done))
