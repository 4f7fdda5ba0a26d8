"""Writes down for type checkers, editors and readers what Rust says the package is made of.

    python tools/generate.py [--check]

It needs the package installed with its feature `testing`. What it writes is kept with the source, so
that it can be read, and a test sees that it is up to date: the values' types (`_values.pyi`; the classes
are made of the same description when the package is imported), what values can be asked
(`_methods.py`), the refusals (`_errors.py`), and the calls (`_calls.py`, and their types awaited,
`_aio_calls.pyi`).
"""

# pyright: standard
from __future__ import annotations

import json
import re
import sys
import textwrap
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent.parent / "python" / "shopx"
NOTE = "Written by tools/generate.py of what Rust says: change that, or the types there."
WIDTH = 105

# Builtins that a refusal also is.
BUILTINS = {
    "LookupError": ["NotFound"],
    "PermissionError": ["PermissionDenied", "OverLimit", "SignInRefused", "SignInLocked", "UnsafeLogin",
                        "LoginRefused"],
    "TimeoutError": ["TimedOut"],
    "ConnectionError": ["Unavailable", "CommitUnknown"],
    "OverflowError": ["Overflow"],
    "ValueError": [
        "TextBlank", "TextTooLong", "TextTooShort", "TextControlCharacter", "Malformed",
        "QuantityOutOfRange", "TooManyDigits", "AmountOutOfRange", "PercentOutOfRange", "NoLines",
        "TooManyLines", "ExpiryBeforeReceipt", "ReasonUnfit", "NoteMissing", "SameLocation",
        "TransferRepeated", "DiscountExceedsPrice", "WindowReversed", "CurrencyMismatch",
        "PaymentUnclear",
    ],
}  # fmt: skip

# Values that a call takes whole; of all others it takes the fields by name.
WHOLE = {"Cart", "Settings", "NewTenant"}

# Examples, which are run.
EXAMPLES = {
    "Sale.receipt": """
        >>> print(sale.receipt("Corner Shop", "Europe/London").splitlines()[0].strip())
        Corner Shop
        """,
    "Sale.change": """
        >>> sale.total_amount, sale.change
        (Decimal('5.1'), Decimal('4.9'))
        """,
    "PricedCart.explain": """
        >>> quote = shop.quote(session, cart)
        >>> for step in quote.explain():
        ...     print(step)
        line 1: 2 at 2.55, the product's price: 5.1
        total: 5.1 − 0 + 0 = 5.1
        """,
    "StockLevel.available": """
        >>> [level.available for level in shop.levels(session).items]
        [8]
        """,
    "Product.fields": """
        >>> product = shop.product(session, tea)
        >>> dearer = product.fields().replace(price=Decimal("2.75"))
        >>> shop.update_product(session, product.id, product.version, dearer).price
        Decimal('2.75')
        """,
    "sales_table": """
        >>> import polars
        >>> month = shop.sales_table(session, from_=date(2026, 3, 1), until=date(2026, 4, 1))
        >>> polars.DataFrame(month)["total_amount"].sum()
        Decimal('5.10')
        """,
    "create_product": """
        >>> milk = shop.create_product(session, name="Milk", sku="MILK", price=Decimal("1.15"))
        >>> milk.price
        Decimal('1.15')
        """,
    "checkout": """
        >>> sold = shop.checkout(session, cart=cart, payments=[Payment.cash(20)], key=uuid4())
        >>> sold.total_amount, sold.change
        (Decimal('5.1'), Decimal('14.9'))
        """,
    "checkout_all": """
        >>> nine = cart.replace(lines=[line.replace(quantity=9) for line in cart.lines])
        >>> checkouts = [Checkout(cart=c, payments=[Payment.rest("card")]) for c in (cart, nine)]
        >>> for answer in shop.checkout_all(session, checkouts):
        ...     match answer:
        ...         case Sale():
        ...             print("sold for", answer.total_amount)
        ...         case ShopError():
        ...             print("refused:", answer.code)
        sold for 5.1
        refused: insufficient_stock
        """,
    "refund_all": """
        >>> refunds = [RefundSale(sale=sale.id, reason="too dry", key=uuid4()) for _ in range(2)]
        >>> answers = shop.refund_all(session, refunds)
        >>> [answer.code for answer in answers if isinstance(answer, ShopError)]
        ['sale_closed']
        """,
    "receive": """
        >>> more = [ReceiveLine(product=tea, quantity=5, unit_cost=Decimal("1.30"))]
        >>> shop.receive(session, location=street, lines=more).changes[0].quantity
        5
        """,
    "sales": """
        >>> shop.sales(session, limit=1).items[0].total_amount
        Decimal('5.1')
        """,
    "iter_sales": """
        >>> sum(sale.total_amount for sale in shop.iter_sales(session))
        Decimal('5.1')
        """,
}

# Of many that are answered each by itself.
NOT_RAISED = "A refusal is not raised: it stands in the list, as the exception that it would be alone."

# Rust's answers are of any type to a type checker.
ANY = '# mypy: disable-error-code="no-any-return"\n\n'

TYPES = """\
from datetime import date, datetime, time
from decimal import Decimal
from uuid import UUID
from zoneinfo import ZoneInfo
"""


def main() -> int:
    from shopx import _shopx

    written = files(json.loads(_shopx.describe()))
    stale = [name for name, text in written.items() if read(name) != text]
    if "--check" in sys.argv:
        print(*(f"{name} is out of date" for name in stale), sep="\n", end="")
        return len(stale)
    for name in stale:
        (HERE / name).write_text(written[name])
    print(f"{len(stale)} of {len(written)} files written")
    return 0


def read(name: str) -> str:
    path = HERE / name
    return path.read_text() if path.exists() else ""


def files(described: dict[str, Any]) -> dict[str, str]:
    return {
        "_values.pyi": values(described),
        "_methods.py": methods(described),
        "_errors.py": errors(described["refusals"]["choice"]["variants"]),
        "_calls.py": calls(described),
        "_aio_calls.pyi": awaited(described),
    }


# Lines


def packed(head: str, parts: list[str], tail: str, indent: str = "") -> str:
    """`head` and `tail` around parts, on as few lines as they need."""
    line = f"{indent}{head}{', '.join(parts)}{tail}"
    if len(line) <= WIDTH:
        return line + "\n"
    lines, current = [f"{indent}{head}"], ""
    for part in parts:
        if current and len(f"{indent}    {current} {part},") > WIDTH:
            lines.append(f"{indent}    {current}")
            current = ""
        current = f"{current} {part},".lstrip()
    return "\n".join([*lines, f"{indent}    {current}", f"{indent}{tail.lstrip()}"]) + "\n"


def docstring(text: str, indent: str) -> str:
    text = text.replace("\\", "\\\\")
    lines = text.splitlines()
    if len(lines) == 1 and len(indent) + len(text) + 6 <= WIDTH:
        return f'{indent}"""{text}"""\n'
    body = "\n".join(f"{indent}{line}".rstrip() for line in lines)
    return f'{indent}"""{body.lstrip()}\n{indent}"""\n'


def wrapped(text: str, width: int) -> str:
    paragraphs = re.split(r"\n\s*\n", text)
    return "\n\n".join(textwrap.fill(" ".join(p.split()), width) for p in paragraphs)


def documented(doc: str, fields: list[dict[str, Any]], indent: str) -> str:
    width = WIDTH - len(indent)
    text = wrapped(doc, width)
    lines = []
    for field in fields:
        if field["doc"]:
            said = f"{field['name']}: {' '.join(field['doc'].split())}"
            lines.append(textwrap.fill(said, width, initial_indent="    ", subsequent_indent=" " * 8))
    return text + ("\n\n" + "\n".join(lines) if lines else "")


def first_sentence(doc: str) -> str:
    return re.split(r"(?<=[.:]) ", " ".join(doc.split()), maxsplit=1)[0].rstrip(":")


# Signatures


def parameter(field: dict[str, Any]) -> str:
    default = "" if field["default"] is None else f" = {field['default']}"
    return f"{field['name']}: {field['takes']}{default}"


def in_order(fields: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(fields, key=lambda field: field["default"] is not None)


def by_name(fields: list[dict[str, Any]]) -> list[str]:
    return [f"{field['name']}={field['name']}" for field in fields]


def names_in(text: str, described: dict[str, Any]) -> list[str]:
    """The classes of values that a text uses."""
    known = {name for c in described["classes"] for name in (c["name"], f"{c['name']}Like")}
    return sorted(known & set(re.findall(r"\b[A-Z]\w+\b", text)))


def types_in(text: str) -> str:
    """The imports of the types that a text uses."""
    used = set(re.findall(r"\w+", text))
    lines = []
    for line in TYPES.splitlines():
        module, names = line.split(" import ")
        if names := ", ".join(name for name in names.split(", ") if name in used):
            lines.append(f"{module} import {names}\n")
    return "".join(lines)


# Values


def mixins(described: dict[str, Any]) -> set[str]:
    return {method["class"] for method in described["methods"]} | {"Payment"}


def values(described: dict[str, Any]) -> str:
    among = mixins(described)
    out = [f"# {NOTE}\n\n"]
    out += ["from collections.abc import Iterable\n", TYPES.split("from uuid")[0]]
    typing = "Any, Final, Literal, NewType, Self, TypeAlias, final"
    out += [f"from enum import StrEnum\nfrom typing import {typing}\n"]
    out += ["from uuid import UUID\nfrom zoneinfo import ZoneInfo\n\n"]
    out += [packed("from ._methods import (", [f"{name}Methods" for name in sorted(among)], ")")]
    out += ["from ._shopx import Value\n\nCLASSES: dict[str, Any]\n"]
    classes = described["classes"]
    names = [
        n for c in classes for n in ([c["name"], f"{c['name']}Like"] if "words" in c else [c["name"]])
    ]
    out += [packed("__all__ = [", [f'"{name}"' for name in sorted(names)], "]")]
    for c in classes:
        if "number" in c:
            out.append(f'\n{c["name"]} = NewType("{c["name"]}", {c["number"]["of"]})\n')
            out.append(docstring(wrapped(c["doc"], WIDTH), ""))
    changed = inputs(described)
    for c in classes:
        name, doc = c["name"], wrapped(c["doc"], WIDTH - 4)
        base = f"{name}Methods, Value" if name in among else "Value"
        if "words" in c:
            words = c["words"]["words"]
            members = "".join(f'    {w["name"]} = "{w["word"]}"\n' for w in words)
            out.append(f"\n@final\nclass {name}(StrEnum):\n{docstring(doc, '    ')}{members}")
            literals = [f'"{w["word"]}"' for w in words]
            out.append(packed(f"{name}Like: TypeAlias = {name} | Literal[", literals, "]"))
        elif "record" in c:
            body = class_body(c["record"]["fields"], "    ", name in changed)
            out.append(f"\n@final\nclass {name}({base}):\n{docstring(doc, '    ')}{body}")
        elif "choice" in c:
            out.append(f"\nclass {name}({base}):\n{docstring(doc, '    ')}")
            for v in c["choice"]["variants"]:
                body = docstring(wrapped(v["doc"], WIDTH - 8), " " * 8)
                body += class_body(v["fields"], " " * 8, name in changed, variant=True)
                out.append(f"    @final\n    class {v['name']}({name}):\n{body}")
    return "".join(out)


def inputs(described: dict[str, Any]) -> set[str]:
    """The classes that callers give, and so change. Of others `replace` says only what it makes."""
    fields = {}
    for c in described["classes"]:
        variants = c["choice"]["variants"] if "choice" in c else [c["record"]] if "record" in c else []
        fields[c["name"]] = [field for variant in variants for field in variant["fields"]]
    parts = ("host", "people", "use_cases", "many", "pages", "tables")
    waiting = [argument for part in parts for call in described[part] for argument in call["arguments"]]
    found = {"Session"}
    while waiting:
        names = fields.keys() & set(re.findall(r"\w+", waiting.pop()["takes"]))
        waiting += [field for name in names - found for field in fields[name]]
        found |= names
    return found


def class_body(fields: list[dict[str, Any]], indent: str, changed: bool, variant: bool = False) -> str:
    # The only field of a variant needs no name.
    star = [] if variant and len(fields) == 1 else ["*"]
    # A tuple of one has a comma.
    end = ",)" if len(fields) == 1 else ")"
    out = packed("__match_args__ = (", [f'"{f["name"]}"' for f in fields], end, indent)
    out += "".join(f"{indent}{f['name']}: Final[{f['gives']}]\n" for f in fields)
    own = ["self", *(star if fields else []), *map(parameter, in_order(fields))]
    out += packed("def __init__(", own, ") -> None: ...", indent)
    if fields and changed:
        changes = ["self", "*", *(f"{f['name']}: {f['takes']} = ..." for f in fields)]
        out += packed("def replace(", changes, ") -> Self: ...", indent)
    return out


def methods(described: dict[str, Any]) -> str:
    """What values can be asked, as classes that theirs inherit from."""
    body = ""
    for name in sorted(mixins(described) - {"Payment"}):
        body += f"\n\nclass {name}Methods:\n    __slots__ = ()\n"
        for m in described["methods"]:
            if m["class"] == name:
                body += method(m)
    plain = re.sub(r'""".*?"""|"[^"\n]*"', "", body, flags=re.S)
    used = names_in(plain, described)
    out = [
        f'"""What values can be asked.\n\n{NOTE}\n"""\n\n{ANY}',
        "from __future__ import annotations\n\n",
    ]
    out += ["from typing import TYPE_CHECKING\n\nfrom . import _shopx\n"]
    out += ["from ._payment import PaymentMethods as PaymentMethods\n\nif TYPE_CHECKING:\n"]
    out += [textwrap.indent(types_in(plain), "    ") + "\n"]
    out += [packed("from ._values import (", used, ")", "    ")]
    return "".join(out) + body


def method(m: dict[str, Any]) -> str:
    arguments = [f"{a['name']}: {a['takes']}" for a in m["arguments"]]
    out = "\n    @property\n" if m["property"] else "\n"
    out += packed(f"def {m['name']}(", ["self", *arguments], f") -> {m['gives']}:", "    ")
    out += docstring(with_example(f"{m['class']}.{m['name']}", wrapped(m["doc"], WIDTH - 8)), " " * 8)
    asked = [f'"{m["class"]}.{m["name"]}"', "self", *by_name(m["arguments"])]
    return out + packed("return _shopx.ask(", asked, ")", " " * 8)


def with_example(name: str, text: str) -> str:
    example = EXAMPLES.get(name)
    return f"{text}\n\n{textwrap.dedent(example).strip()}" if example else text


# Exceptions


def snake(name: str) -> str:
    return re.sub(r"(?<!^)([A-Z])", r"_\1", name).lower()


def errors(variants: list[dict[str, Any]]) -> str:
    gives = " ".join(f["gives"] for v in variants for f in v["fields"])
    known = {"str", "int", "None", "bool", "datetime", "date", "Decimal", "UUID"}
    names = sorted(set(re.findall(r"\w+", gives)) - known)
    out = [f'"""The refusals, each an exception with its facts.\n\n{NOTE}\n"""\n\n']
    out += ["from __future__ import annotations\n\nfrom typing import TYPE_CHECKING\n\n"]
    out += ["from ._error import ShopError\n\nif TYPE_CHECKING:\n"]
    out += [
        textwrap.indent(types_in(gives), "    "),
        "\n",
        packed("from ._values import (", names, ")", "    "),
    ]
    out += ["\n", packed("__all__ = [", [f'"{v["name"]}"' for v in variants], "]")]
    for v in variants:
        builtin = next((b for b, whose in BUILTINS.items() if v["name"] in whose), None)
        base = f"ShopError, {builtin}" if builtin else "ShopError"
        doc = docstring(documented(v["doc"], v["fields"], "    "), "    ")
        out.append(f'\n\nclass {v["name"]}({base}):\n{doc}\n    code = "{snake(v["name"])}"\n')
        out += [f"    {f['name']}: {f['gives']}\n" for f in v["fields"]]
    return "".join(out)


# Calls


class Call:
    """A call as Python has it: of most requests it takes the fields by name."""

    def __init__(self, call: dict[str, Any], described: dict[str, Any], session: bool = True) -> None:
        classes = {c["name"]: c for c in described["classes"]}
        self.name, self.doc, self.gives, self.session = call["name"], call["doc"], call["gives"], session
        self.positional: list[str] = []
        self.named: list[dict[str, Any]] = []
        self.passed: list[str] = []
        self.before = ""
        for argument in call["arguments"]:
            name, kind = argument["name"], classes.get(argument["gives"], {})
            if "record" in kind and argument["gives"] not in WHOLE and name != "fields":
                fields = kind["record"]["fields"]
                if self.gives == "Table":
                    fields = [f for f in fields if f["name"] not in ("after", "limit")]
                self.named += fields
                self.before += packed(f"request = {argument['gives']}(", by_name(fields), ")", " " * 8)
                name = "request"
            elif name == "limit":
                usual = "10_000" if self.gives == "Table" else "100"
                self.named.append({**argument, "default": usual})
            elif (
                argument["default"] is not None
                and name not in ("password", "pin")
                and "Iterable" not in argument["takes"]
            ):
                self.named.append(argument)
            else:
                self.positional.append(parameter({**argument, "default": None}))
            self.passed.append(name)

    def head(self, how: str, tail: str) -> str:
        named = [parameter(field) for field in in_order(self.named)]
        parts = ["self", *(["session: Session"] if self.session else []), *self.positional]
        return packed(
            f"{how}def {self.name}(", [*parts, *(["*"] if named else []), *named], tail, "    "
        )

    def text(self) -> str:
        out = self.head("", f") -> {self.gives}:")
        doc = documented(self.doc, self.named, " " * 8)
        out += docstring(with_example(self.name, doc), " " * 8) + self.before
        session = "session" if self.session else "None"
        return (
            out
            + packed("return self._run(", [f'"{self.name}"', session, *self.passed], ")", " " * 8)
            + "\n"
        )

    def stub(self) -> str:
        return self.head("async ", f") -> {self.gives}:") + docstring(first_sentence(self.doc), " " * 8)


class Pages:
    """All that a list has, page by page."""

    def __init__(self, call: dict[str, Any], described: dict[str, Any]) -> None:
        of = Call(call, described)
        self.list = of.name
        self.filters = [f for f in of.named if f["name"] not in ("after", "limit")]
        self.item = (
            "StockLevel" if of.gives == "LevelPage" else of.gives.removeprefix("Page[").removesuffix("]")
        )
        things = of.doc.removeprefix("A page of ").removesuffix(".")
        self.doc = f"All {things}, read page by page as they are asked for."

    def head(self, iterator: str, tail: str) -> str:
        named = [*map(parameter, in_order(self.filters)), "page_size: int = 1_000"]
        head = ["self", "session: Session", "*", *named]
        return packed(f"def iter_{self.list}(", head, f") -> {iterator}[{self.item}]:{tail}", "    ")

    def text(self) -> str:
        name = f"iter_{self.list}"
        size = {"name": "page_size", "doc": "How many are read at once."}
        doc = documented(self.doc, [*self.filters, size], " " * 8)
        out = self.head("Iterator", "") + docstring(with_example(name, doc), " " * 8)
        given = ["session", *by_name(self.filters), "after=after", "limit=page_size"]
        out += "        return self._pages(\n            page_size,\n"
        return out + packed(f"lambda after: self.{self.list}(", given, "),", " " * 12) + "        )\n\n"


def many(call: dict[str, Any]) -> dict[str, Any]:
    """One use case done often: answers side by side, of which none is raised."""
    doc = f"{call['doc']}\n\n{NOT_RAISED}"
    return {**call, "doc": doc, "gives": f"list[{call['gives']} | ShopError]"}


def all_calls(described: dict[str, Any]) -> list[Call]:
    host = [Call(call, described, session=False) for call in described["host"]]
    others = [*described["people"], *described["use_cases"], *map(many, described["many"])]
    return host + [
        Call(call, described) for call in [*others, *described["pages"], *described["tables"]]
    ]


def calls(described: dict[str, Any]) -> str:
    body = "".join(call.text() for call in all_calls(described))
    body += "".join(Pages(call, described).text() for call in described["pages"])
    plain = re.sub(r'""".*?"""', "", body, flags=re.S)
    return (
        f'"""Everything that a shop does.\n\n{NOTE}\n"""\n\n{ANY}from __future__ import annotations\n\n'
        "from collections.abc import Callable, Iterable, Iterator\n"
        + TYPES.replace("from uuid", "from typing import Any\nfrom uuid")
        + "\nfrom ._error import ShopError\nfrom ._options import OpenedTenant\n"
        "from ._page import LevelPage, Page\nfrom ._shopx import Table\n"
        + packed("from ._values import (", names_in(plain + "Session", described), ")")
        + '\n\nclass Calls:\n    """Everything that a shop does."""\n\n'
        "    def _run(self, name: str, session: Session | None, *args: Any) -> Any:\n"
        "        raise NotImplementedError\n\n"
        "    def _pages(self, page_size: int, read: Callable[[Any], Any]) -> Any:\n"
        "        raise NotImplementedError\n\n" + body.rstrip() + "\n"
    )


def awaited(described: dict[str, Any]) -> str:
    body = "".join(call.stub() for call in all_calls(described))
    for call in described["pages"]:
        body += Pages(call, described).head("AsyncIterator", " ...")
    return (
        f"# {NOTE}\n\nfrom collections.abc import AsyncIterator, Callable, Iterable\n"
        + TYPES.replace("from uuid", "from typing import Any\nfrom uuid")
        + "\nfrom ._error import ShopError\nfrom ._options import OpenedTenant\n"
        "from ._page import LevelPage, Page\nfrom ._shopx import Table\n"
        + packed("from ._values import (", names_in(body, described), ")")
        + "\nclass Calls:\n"
        "    async def _run(self, name: str, session: Session | None, *args: Any) -> Any: ...\n"
        "    def _pages(self, page_size: int, read: Callable[[Any], Any]) -> Any: ...\n" + body
    )


if __name__ == "__main__":
    sys.exit(main())
