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
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from . import _shopx
from ._aio_calls import Calls
from ._options import KeyRing, PoolStatus, options
from ._page import check, pages_awaited
from ._shopx import NativeShop
from ._values import Session
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
        return await awaited(lambda done: self._native.call(name, session, args, done))

    def _pages(self, page_size: int, read: Callable[[Any], Any]) -> Any:
        check(page_size)
        return pages_awaited(read)


async def migrate(owner_url: str) -> None:
    """Brings the database at `owner_url` to the newest schema: see `shopx.migrate`."""
    await awaited(lambda done: _shopx.migrate(owner_url, done=done))
