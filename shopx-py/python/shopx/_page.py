"""Parts of lists, and whole lists part by part."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

if TYPE_CHECKING:
    from ._values import LevelCursor, StockLevel

T = TypeVar("T")


class Page(NamedTuple, Generic[T]):
    """A part of a list."""

    items: tuple[T, ...]
    """What is on it, in order."""
    next: int | None
    """Where the next page begins, to be given as `after`; nothing when this is the last."""


class LevelPage(NamedTuple):
    """A part of the list of levels."""

    items: tuple[StockLevel, ...]
    """The levels, in order."""
    next: LevelCursor | None
    """Where the next page begins, to be given as `after`; nothing when this is the last."""


def pages(read: Callable[[Any], Any]) -> Iterator[Any]:
    after = None
    while True:
        page = read(after)
        yield from page.items
        if page.next is None:
            return
        after = page.next


async def pages_async(read: Callable[[Any], Awaitable[Any]]) -> AsyncIterator[Any]:
    after = None
    while True:
        page = await read(after)
        for item in page.items:
            yield item
        if page.next is None:
            return
        after = page.next
