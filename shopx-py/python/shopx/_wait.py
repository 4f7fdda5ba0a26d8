"""How coroutines wait for Rust."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

Done = Callable[[Any, BaseException | None], None]


async def awaited(start: Callable[[Done], Any]) -> Any:
    """Starts a call and waits for it. When the task is cancelled, so is the call: its future is
    dropped in Rust, and what it had begun is rolled back."""
    loop = asyncio.get_running_loop()
    future: asyncio.Future[Any] = loop.create_future()

    def settle(value: Any, refusal: BaseException | None) -> None:
        if future.done():
            return
        if refusal is None:
            future.set_result(value)
        else:
            future.set_exception(refusal)

    def done(value: Any, refusal: BaseException | None) -> None:
        loop.call_soon_threadsafe(settle, value, refusal)

    call = start(done)
    try:
        return await future
    finally:
        call.cancel()
