"""A shop whose calls wait for their answer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from . import _shopx
from ._calls import Calls
from ._options import KeyRing, PoolStatus, options
from ._page import check, pages
from ._shopx import NativeShop
from ._values import Session

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self

    from .embedded import Server


class Shop(Calls):
    """A shop: the one door to everything that it does.

    Any number of threads may use it at once; other threads go on while one waits. Ctrl-C interrupts a
    call that waits. After a fork the child connects again.

    >>> from shopx import Shop
    >>> with Shop.in_memory() as another:
    ...     another.find_tenant("corner-shop.example")
    """

    def __init__(self, native: NativeShop, server: Server | None = None) -> None:
        """Use `Shop.connect`, `Shop.in_memory` or `Shop.embedded`."""
        self._native = native
        self._server = server

    @classmethod
    def connect(
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
        return cls(_shopx.connect(url, **given))

    @classmethod
    def in_memory(cls) -> Self:
        """A shop in memory, for tests and previews: it is forgotten when it goes."""
        return cls(_shopx.in_memory())

    @classmethod
    def embedded(cls) -> Self:
        """A shop on a private PostgreSQL server of its own, which goes with it. See `shopx.embedded`."""
        from .embedded import Server

        server = Server()
        try:
            native = _shopx.connect(server.url, **options(10, 30, 60, 10, None, False, None))
        except BaseException:
            server.close()
            raise
        return cls(native, server)

    def at(self, time: datetime) -> Self:
        """The same shop at a given time: for a till that was offline, for replays, for tests."""
        return type(self)(self._native.at(time), self._server)

    def ping(self) -> None:
        """Asks the database for an answer, in one round trip, for a health check: `Unavailable` if it
        cannot be reached, `TimedOut` if it gives none in `acquire_timeout`. A shop in memory answers at
        once."""
        self._native.ping()

    def pool_status(self) -> PoolStatus | None:
        """How many connections there are, and how many calls wait for one; nothing for a shop in
        memory."""
        figures = self._native.pool_status()
        return PoolStatus(**figures) if figures else None

    def close(self) -> None:
        """Closes its connections. Whoever uses it afterwards is told."""
        try:
            self._native.close()
        finally:
            if self._server is not None:
                self._server.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        where: TracebackType | None,
    ) -> None:
        self.close()

    def _run(self, name: str, session: Session | None, *args: Any) -> Any:
        return self._native.call(name, session, args)

    def _pages(self, page_size: int, read: Callable[[Any], Any]) -> Any:
        check(page_size)
        return pages(read)


def migrate(owner_url: str) -> None:
    """Brings the database at `owner_url` to the newest schema. Safe to call at every start, also from
    several processes at once.

    The login may be a superuser, or one that may create roles; whatever it is, everything belongs to
    the role `shopx_owner`. Shops sell with another login, a member of `shopx_app`. It must reach the
    server itself, and not a pooler.
    """
    _shopx.migrate(owner_url)
