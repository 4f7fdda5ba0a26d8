"""What all values have in common."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ClassVar, NoReturn, TypeVar

from . import _shopx

CLASSES: dict[str, type] = {}
"""Every class of values, by the name that Rust knows it by."""

_C = TypeVar("_C", bound=type)


def words(cls: _C) -> _C:
    """An enumeration that crosses."""
    CLASSES[cls.__name__] = cls
    cls.__module__ = "shopx"
    return cls


def variant(base: type, name: str) -> Callable[[_C], _C]:
    """One of several that `base` may be: `Benefit.PercentOff`."""

    def named(cls: _C) -> _C:
        cls.__name__, cls.__qualname__ = name, f"{base.__name__}.{name}"
        CLASSES[cls.__qualname__] = cls
        setattr(base, name, cls)
        return cls

    return named


class Value:
    """An immutable value, equal to any other with the same fields.

    What it is made with is validated at once: a value that exists is valid.
    """

    # Type checkers know those of each class.
    if not TYPE_CHECKING:
        __match_args__ = ()
    # Fields that say who a person is or how to reach them, and do not come into logs.
    _private: ClassVar[frozenset[str]] = frozenset()

    def __init_subclass__(cls) -> None:
        if cls.__module__ != "shopx._values":
            raise TypeError(f"{cls.__base__} cannot be subclassed")
        cls.__module__ = "shopx"
        CLASSES[cls.__name__] = cls

    def _set(self, **fields: Any) -> None:
        self.__dict__.update(_shopx.checked(type(self).__qualname__, fields))

    # Type checkers know the fields of each class.
    if not TYPE_CHECKING:

        def replace(self, **changes: Any) -> Any:
            """The same value with other fields."""
            return type(self)(**{**self.__dict__, **changes})

        __replace__ = replace

    def __setattr__(self, name: str, value: Any) -> NoReturn:
        raise AttributeError(f"{type(self).__qualname__} is immutable: see replace()")

    def __delattr__(self, name: str) -> NoReturn:
        raise AttributeError(f"{type(self).__qualname__} is immutable: see replace()")

    def _compared(self) -> dict[str, Any]:
        # That an answer is given once more is about the call, and makes no other document of it.
        return {name: value for name, value in self.__dict__.items() if name != "replayed"}

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Value) or type(self) is not type(other):
            return NotImplemented
        return self._compared() == other._compared()

    def __hash__(self) -> int:
        # Equal values have equal JSON, and equal fields beside it: JSON can be changed, and has no hash.
        fields = (v for v in self._compared().values() if not isinstance(v, (dict, list)))
        return hash((type(self), *fields))

    def __repr__(self) -> str:
        def shown(name: str, value: Any) -> str:
            hidden = name in self._private and value is not None
            return f"{name}={'***' if hidden else repr(value)}"

        fields = ", ".join(shown(name, value) for name, value in self.__dict__.items())
        return f"{type(self).__qualname__}({fields})"
