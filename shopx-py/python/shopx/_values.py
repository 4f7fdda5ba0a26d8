"""The values that a shop is told and answers with: a class each, as Rust describes it.

The classes are made when the package is imported. What type checkers and editors know of them is in
`_values.pyi`, which tools/generate.py writes of the same description.
"""

# pyright: standard
from __future__ import annotations

import json
from enum import StrEnum
from typing import TYPE_CHECKING, Any, NewType

from . import _methods, _shopx
from ._shopx import FieldOf, Value

if TYPE_CHECKING:
    from inspect import Signature

CLASSES: dict[str, Any] = {}
"""Every class, by its name: `Cart`, `Benefit.Bundle`."""

_PLAIN = {"int": int}


class _Signature:
    """What a class is made with, when somebody asks."""

    def __get__(self, _value: object, cls: type) -> Signature:
        from inspect import Parameter, Signature

        made: list[dict[str, Any]] = getattr(cls, "_fields")  # noqa: B009
        kind = Parameter.KEYWORD_ONLY
        if "." in cls.__qualname__ and len(made) == 1:
            kind = Parameter.POSITIONAL_OR_KEYWORD
        parameters = [
            Parameter(
                field["name"],
                kind,
                annotation=field["takes"],
                default=Parameter.empty if usual is None else eval(usual, CLASSES),
            )
            for field in made
            for usual in [field["default"]]
        ]
        parameters.sort(key=lambda parameter: parameter.default is not Parameter.empty)
        return Signature(parameters)


def _words(described: dict[str, Any]) -> type[StrEnum]:
    words = [(word["name"], word["word"]) for word in described["words"]["words"]]
    members: Any = StrEnum(described["name"], words, module="shopx")  # type: ignore[misc]
    members.__doc__ = described["doc"]
    return members


def _class(name: str, doc: str, base: type, fields: list[dict[str, Any]] | None) -> type:
    namespace: dict[str, Any] = {
        "__module__": "shopx",
        "__qualname__": name,
        "__slots__": (),
        "__doc__": doc + _documented(fields or []),
    }
    if fields is not None:
        namespace["__match_args__"] = tuple(field["name"] for field in fields)
        namespace["__signature__"] = _Signature()
        namespace["_fields"] = fields
        namespace["_made"] = _shopx.made_of(name)
    for position, field in enumerate(fields or []):
        namespace[field["name"]] = FieldOf(position, field["name"], field["doc"])
    short = name.rpartition(".")[2]
    methods = getattr(_methods, f"{short}Methods", None) if base is Value else None
    return type(short, (methods, base) if methods else (base,), namespace)


def _documented(fields: list[dict[str, Any]]) -> str:
    lines = [f"    {field['name']}: {' '.join(field['doc'].split())}" for field in fields]
    return "\n\n" + "\n".join(lines) if lines else ""


def _make(described: dict[str, Any]) -> None:
    name, doc = described["name"], described["doc"]
    if "number" in described:
        of = _PLAIN[described["number"]["of"]]
        number = NewType(name, of)  # type: ignore[misc, valid-newtype]
        number.__module__, number.__doc__ = "shopx", doc
        CLASSES[name] = number
    elif "words" in described:
        words = _words(described)
        CLASSES[name], CLASSES[f"{name}Like"] = words, words | str
    elif "record" in described:
        CLASSES[name] = _class(name, doc, Value, described["record"]["fields"])
    else:
        variants = described["choice"]["variants"]
        listed = ", ".join(f"`{name}.{variant['name']}`" for variant in variants)
        base = CLASSES[name] = _class(name, f"{doc}\n\nOne of {listed}.", Value, None)
        for variant in variants:
            full = f"{name}.{variant['name']}"
            made = _class(full, variant["doc"], base, variant["fields"])
            CLASSES[full] = made
            setattr(base, variant["name"], made)


for _described in json.loads(_shopx.describe_classes()):
    _make(_described)

__all__ = [name for name in CLASSES if "." not in name]
globals().update({name: CLASSES[name] for name in __all__})
