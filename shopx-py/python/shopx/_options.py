"""How to connect, and what to see of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, NamedTuple, NoReturn

from ._values import Tenant, User


class OpenedTenant(NamedTuple):
    """A tenant that was opened, and its first user."""

    tenant: Tenant
    admin: User


class PoolStatus(NamedTuple):
    """The connections of a shop to its database, at one moment."""

    max: int
    """The most that may be open at once."""
    limit: int
    """The most that may be open at present: fewer than `max` while the server refuses more."""
    open: int
    """Those that are open or being opened: `idle + in_use`."""
    idle: int
    """Those that wait for a call."""
    in_use: int
    """Those that a call has, or is opening."""
    waiting: int
    """How many calls wait for one."""


class KeyRing:
    """The keys for tenants that want personal data encrypted: 32 bytes each.

    `current` names the one that writes; the others only read what was written before.
    """

    def __init__(self, current: str, keys: Mapping[str, bytes]) -> None:
        if current not in keys:
            raise ValueError(f"the key ring has no key {current}")
        self._keys = [(current, keys[current])]
        self._keys += [(name, key) for name, key in keys.items() if name != current]

    def __reduce__(self) -> NoReturn:
        raise TypeError("a key ring is neither copied nor pickled: its keys are secret")

    def __repr__(self) -> str:
        return f"KeyRing({self._keys[0][0]!r}, ***)"


def options(
    max_connections: int,
    acquire_timeout: timedelta | float,
    statement_timeout: timedelta | float,
    lock_timeout: timedelta | float,
    call_timeout: timedelta | float | None,
    pooler: bool,
    key_ring: KeyRing | None,
) -> dict[str, Any]:
    """The options as Rust takes them."""
    return {
        "max_connections": max_connections,
        "acquire_timeout": seconds(acquire_timeout),
        "statement_timeout": seconds(statement_timeout),
        "lock_timeout": seconds(lock_timeout),
        "call_timeout": None if call_timeout is None else seconds(call_timeout),
        "pooler": pooler,
        "keys": key_ring._keys if key_ring else [],
    }


def seconds(time: timedelta | float) -> float:
    return time.total_seconds() if isinstance(time, timedelta) else float(time)
