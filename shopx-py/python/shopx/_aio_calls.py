"""Everything that a shop does, awaited: the calls of `_calls`, whose answers come later."""

from __future__ import annotations

import functools
from typing import Any

from . import _calls


def _awaited(call: Any) -> Any:
    @functools.wraps(call)
    async def waiting(self: Calls, *args: Any, **named: Any) -> Any:
        return await call(self, *args, **named)

    return waiting


class Calls(_calls.Calls):
    """Everything that a shop does, awaited."""


for _name, _call in vars(_calls.Calls).items():
    # Those of pages only say what to await.
    if not _name.startswith(("_", "iter_")):
        setattr(Calls, _name, _awaited(_call))
