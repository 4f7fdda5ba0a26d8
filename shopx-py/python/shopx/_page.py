"""Parts of lists, and whole lists part by part."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

from ._errors import QuantityOutOfRange
from ._values import Field

if TYPE_CHECKING:
    from ._values import LevelCursor, StockLevel

T = TypeVar("T")

MOST = 10_000


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


def check(size: int) -> None:
    """Refuses a page that cannot be, where it is asked for."""
    if not 1 <= size <= MOST:
        raise QuantityOutOfRange(
            f"page_size must be between 1 and {MOST}, not {size}",
            field=Field.PAGE_SIZE,
            value=size,
            min=1,
            max=MOST,
        )


def pages(read: Callable[[Any], Any]) -> Iterator[Any]:
    after = None
    while True:
        page = read(after)
        yield from page.items
        if page.next is None:
            return
        after = page.next


async def pages_awaited(read: Callable[[Any], Awaitable[Any]]) -> AsyncIterator[Any]:
    after = None
    while True:
        page = await read(after)
        for item in page.items:
            yield item
        if page.next is None:
            return
        after = page.next
