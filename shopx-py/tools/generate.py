"""Writes the classes, exceptions and calls of the package, from what Rust says they are made of.

    python tools/generate.py [--check]

It needs the package installed with its feature `testing`. What it writes is kept with the source, so
that it can be read, and tests see that it is up to date.
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
NOTE = '"""{}\n\nWritten by tools/generate.py: change that, or the types in Rust.\n"""\n'
WIDTH = 96

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

# Constants that documentation names.
BOUNDS = {
    "MAX_CART_LINES": "5,000",
    "MAX_COUPONS": "100",
    "MAX_PAYMENTS": "100",
    "MAX_RECORDS": "10,000",
    "Quantity::MAX": "10^12",
}

# Values that a call takes whole; of all others it takes the fields by name.
WHOLE = {"Cart", "Settings", "NewTenant"}

# Examples, which are run.
EXAMPLES = {
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

VARIANT_DOC = "\n\nOne of {}."


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
        "_values.py": values(described["classes"]),
        "_values.pyi": stubs(described["classes"]),
        "_errors.py": errors(described["refusals"]["choice"]["variants"]),
        "_calls.py": calls(described, ""),
        "_aio_calls.py": calls(described, "async "),
        "__init__.py": init(described),
    }


# Documentation


def prose(doc: str) -> str:
    """Rust's documentation as Python's."""
    doc = re.sub(r"```.*?```", "", doc, flags=re.S)
    doc = re.sub(r"\[(`[^`]+`)\](?:\([^)]*\))?", r"\1", doc)
    doc = re.sub(r"\[([^\]`]+)\]\([^)]*\)", r"\1", doc, flags=re.S)
    for name, number in BOUNDS.items():
        doc = doc.replace(f"`{name}`", number)
    doc = re.sub(r"`ShopError::(\w+)`", r"`\1`", doc)
    doc = re.sub(r"`(\w+)::(\w+)`", lambda m: f"`{m[1]}.{m[2]}`", doc)
    doc = doc.replace("[`next`]", "`next`").replace("\\", "\\\\")
    return re.sub(r"\n{3,}", "\n\n", doc).strip()


def docstring(text: str, indent: str) -> str:
    lines = text.splitlines() or [""]
    quote = '"""'
    if len(lines) == 1 and len(indent) + len(text) < WIDTH:
        return f"{indent}{quote}{text}{quote}\n"
    body = "\n".join(f"{indent}{line}".rstrip() for line in lines)
    return f"{indent}{quote}{body.lstrip()}\n{indent}{quote}\n"


def wrapped(text: str, width: int) -> str:
    paragraphs = re.split(r"\n\s*\n", text)
    return "\n\n".join(textwrap.fill(" ".join(p.split()), width) for p in paragraphs)


def fields_doc(fields: list[dict[str, Any]], indent: int) -> str:
    lines = []
    for field in fields:
        if doc := prose(field["doc"]):
            text = f"{field['name']}: {' '.join(doc.split())}"
            width = WIDTH - indent
            lines.append(textwrap.fill(text, width, initial_indent="    ", subsequent_indent=" " * 8))
    return "\n\n" + "\n".join(lines) if lines else ""


# Signatures


def parameter(field: dict[str, Any]) -> str:
    default = "" if field["default"] is None else f" = {field['default']}"
    return f"{field['name']}: {field['takes']}{default}"


def signature(head: str, parameters: list[str], tail: str, indent: str) -> str:
    line = f"{indent}{head}({', '.join(parameters)}){tail}"
    if len(line) <= WIDTH:
        return line + "\n"
    inner = "".join(f"{indent}    {p},\n" for p in parameters)
    return f"{indent}{head}(\n{inner}{indent}){tail}\n"


def in_order(fields: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(fields, key=lambda field: field["default"] is not None)


def call(head: str, arguments: list[str], indent: str, tail: str = "") -> str:
    line = f"{indent}{head}({', '.join(arguments)}){tail}"
    if len(line) <= WIDTH:
        return line + "\n"
    inner = "".join(f"{indent}    {argument},\n" for argument in arguments)
    return f"{indent}{head}(\n{inner}{indent}){tail}\n"


def sequence(head: str, names: list[str], indent: str) -> str:
    """A tuple of texts."""
    items = [json.dumps(name) for name in names]
    line = f"{indent}{head} = ({', '.join(items)}{',' if len(items) == 1 else ''})"
    if len(line) <= WIDTH:
        return line + "\n"
    return f"{indent}{head} = (\n" + "".join(f"{indent}    {i},\n" for i in items) + f"{indent})\n"


def own(fields: list[dict[str, Any]], variant: bool) -> list[str]:
    """The parameters of a constructor: the only field of a variant needs no name."""
    star = [] if variant and len(fields) == 1 else ["*"]
    return ["self", *(star if fields else []), *map(parameter, in_order(fields))]


# Values

# Annotations are what they say, and no texts: whoever asks for them need not know where from.
IMPORTS = """\
from collections.abc import Iterable
from datetime import date, datetime, time
from decimal import Decimal
from enum import StrEnum
from typing import Any, Literal, NewType, TypeAlias
from uuid import UUID
from zoneinfo import ZoneInfo

"""


def mixins() -> set[str]:
    return set(re.findall(r"^class (\w+)Methods", (HERE / "_methods.py").read_text(), re.M))


def bases(name: str, among: set[str]) -> str:
    return f"{name}Methods, Value" if name in among else "Value"


def values(classes: list[dict[str, Any]]) -> str:
    among = mixins()
    out = [NOTE.format("The values that a shop is told and answers with."), IMPORTS]
    out += [f"from ._methods import {', '.join(f'{n}Methods' for n in sorted(among))}\n"]
    out += ["from ._value import Value, variant, words\n\n"]
    for described in classes:
        name = described["name"]
        out.append(plain(described) or record(described, bases(name, among)))
    return imports_wrapped("".join(out))


def imports_wrapped(text: str) -> str:
    def wrap(match: re.Match[str]) -> str:
        line = match[0]
        if len(line) <= WIDTH:
            return line
        head, names = line.split(" import ")
        return f"{head} import (\n" + "".join(f"    {n},\n" for n in names.split(", ")) + ")"

    return re.sub(r"^from \._\w+ import .*$", wrap, text, flags=re.M)


def plain(described: dict[str, Any]) -> str | None:
    name, doc = described["name"], prose(described["doc"])
    if "number" in described:
        return f'{name} = NewType("{name}", {described["number"]["of"]})\n' + docstring(doc, "") + "\n"
    if "words" not in described:
        return None
    words = described["words"]["words"]
    members = "".join(
        f"    {w['name']} = {repr_(w['word'])}\n" + docstring(prose(w["doc"]), "    ") for w in words
    )
    class_doc = docstring(doc or "A kind of thing.", "    ")
    alias_doc = docstring(f"A `{name}`, or the word for it.", "")
    return (
        f"\n@words\nclass {name}(StrEnum):\n{class_doc}\n{members}\n\n{alias(name, words)}{alias_doc}\n"
    )


def alias(name: str, words: list[dict[str, Any]]) -> str:
    """What may be given for a word: a member, or the word itself."""
    literals = "".join(f"    {repr_(w['word'])},\n" for w in words)
    return f"{name}Like: TypeAlias = {name} | Literal[\n{literals}]\n"


def repr_(text: str) -> str:
    return json.dumps(text)


def class_body(doc: str, fields: list[dict[str, Any]], variant: bool) -> str:
    body = docstring(wrapped(doc, WIDTH - 4) + fields_doc(fields, 4), "    ") + "\n"
    names = [field["name"] for field in fields]
    private = [field["name"] for field in fields if field["private"]]
    body += sequence("__match_args__", names, "    ")
    if private:
        body += f"    _private = frozenset({private!r})\n".replace("'", '"')
    body += "".join(f"    {field['name']}: {field['gives']}\n" for field in fields)
    body += "\n" + signature("def __init__", own(fields, variant), " -> None:", "    ")
    return body + call("self._set", [f"{n}={n}" for n in names], "        ")


def record(described: dict[str, Any], base: str) -> str:
    name, doc = described["name"], prose(described["doc"])
    if "record" in described:
        fields = described["record"]["fields"]
        return f"\nclass {name}({base}):\n{class_body(doc, fields, False)}\n"
    variants = described["choice"]["variants"]
    listed = ", ".join(f"`{name}.{v['name']}`" for v in variants)
    text = docstring(wrapped(doc + VARIANT_DOC.format(listed), WIDTH - 4), "    ")
    refuse = f'        raise TypeError("{name} is one of several: see help({name})")\n'
    out = f"\nclass {name}({base}):\n{text}\n    def __init__(self) -> None:\n{refuse}\n"
    for v in variants:
        body = class_body(prose(v["doc"]), v["fields"], True)
        out += f'\n@variant({name}, "{v["name"]}")\nclass {name}{v["name"]}({name}):\n{body}\n'
    return out


def stubs(classes: list[dict[str, Any]]) -> str:
    among = mixins()
    out = ["# Written by tools/generate.py: change that, or the types in Rust.\n\n"]
    out += [
        IMPORTS.replace(
            "import Any, Literal, NewType, TypeAlias",
            "import Any, Literal, NewType, Self, TypeAlias, final",
        )
    ]
    out += [f"from ._methods import {', '.join(f'{n}Methods' for n in sorted(among))}\n"]
    out += ["from ._value import Value\n\n"]
    for described in classes:
        name = described["name"]
        if "number" in described:
            out.append(f'{name} = NewType("{name}", {described["number"]["of"]})\n')
        elif "words" in described:
            words = described["words"]["words"]
            members = "".join(f"    {w['name']} = {repr_(w['word'])}\n" for w in words)
            out.append(f"\n@final\nclass {name}(StrEnum):\n{members}\n")
            out.append(alias(name, words))
        elif "record" in described:
            body = stub_body(described["record"]["fields"], "    ", False)
            out.append(f"\n@final\nclass {name}({bases(name, among)}):\n{body}")
        else:
            out.append(f"\nclass {name}({bases(name, among)}):\n")
            for v in described["choice"]["variants"]:
                body = stub_body(v["fields"], "        ", True)
                out.append(f"    @final\n    class {v['name']}({name}):\n{body}\n")
    return imports_wrapped("".join(out))


def stub_body(fields: list[dict[str, Any]], indent: str, variant: bool) -> str:
    out = sequence("__match_args__", [field["name"] for field in fields], indent)
    out += "".join(
        f"{indent}@property\n{indent}def {f['name']}(self) -> {f['gives']}: ...\n" for f in fields
    )
    out += signature("def __init__", own(fields, variant), " -> None: ...", indent)
    if fields:
        changes = ["self", "*", *(f"{f['name']}: {f['takes']} = ..." for f in fields)]
        out += signature("def replace", changes, " -> Self: ...", indent)
    return out


# Exceptions


def snake(name: str) -> str:
    return re.sub(r"(?<!^)([A-Z])", r"_\1", name).lower()


def errors(variants: list[dict[str, Any]]) -> str:
    used = sorted(
        {word for v in variants for f in v["fields"] for word in re.findall(r"\w+", f["gives"])}
    )
    known = {"str", "int", "None", "bool", "datetime", "date", "Decimal", "UUID"}
    names = [name for name in used if name not in known]
    out = [
        NOTE.format("The refusals, each an exception with its facts."),
        "from __future__ import annotations\n\n",
    ]
    out += [
        "from datetime import date, datetime\nfrom decimal import Decimal\n"
        "from typing import TYPE_CHECKING\nfrom uuid import UUID\n\n"
    ]
    out += ["from ._error import ShopError\n\nif TYPE_CHECKING:\n    from ._values import (\n"]
    out += [f"        {name},\n" for name in names] + ["    )\n\n"]
    out += ["__all__ = [\n"] + [f'    "{v["name"]}",\n' for v in variants] + ["]\n\n"]
    for v in variants:
        builtin = next((b for b, whose in BUILTINS.items() if v["name"] in whose), None)
        base = f"ShopError, {builtin}" if builtin else "ShopError"
        fields = v["fields"]
        doc = docstring(wrapped(prose(v["doc"]), WIDTH - 4) + fields_doc(fields, 4), "    ")
        out.append(f'\nclass {v["name"]}({base}):\n{doc}\n    code = "{snake(v["name"])}"\n')
        if fields:
            parameters = [
                "self",
                "message: str",
                "*",
                *(f"{f['name']}: {f['gives']}" for f in fields),
            ]
            out.append("\n" + signature("def __init__", parameters, " -> None:", "    "))
            out.append("        super().__init__(message)\n")
            out += [f"        self.{f['name']} = {f['name']}\n" for f in fields]
        out.append("\n")
    return "".join(out)


# Calls


def calls(described: dict[str, Any], how: str) -> str:
    classes = {c["name"]: c for c in described["classes"]}
    title = "Everything that a shop does in a session" + (", awaited." if how else ".")
    iterator = "AsyncIterator" if how else "Iterator"
    body = []
    body += [use_case(use, classes, how) for use in described["use_cases"]]
    body += [many(use, how) for use in described["many"]]
    body += [page(use, classes, how) for use in described["pages"]]
    text = "".join(body)
    used = set(re.findall(r"\b[A-Z]\w+\b", text))
    names = sorted(n for c in classes.values() for n in (c["name"], f"{c['name']}Like") if n in used)
    out = [NOTE.format(title), "from __future__ import annotations\n\n"]
    out += [f"from collections.abc import {iterator}, Iterable\n"]
    out += [
        "from datetime import date, datetime, time\nfrom decimal import Decimal\n"
        "from typing import Any\nfrom uuid import UUID\nfrom zoneinfo import ZoneInfo\n\n"
    ]
    helper = "pages_async" if how else "pages"
    out += ["from ._error import ShopError\n"]
    out += [f"from ._page import LevelPage, Page, {helper}\nfrom ._values import (\n"]
    out += [f"    {name},\n" for name in names] + [")\n\n\n"]
    out += [f'class Calls:\n    """{title}"""\n\n']
    out += [
        f"    {how}def _run(self, name: str, session: Session | None, *args: Any) -> Any:\n"
        "        raise NotImplementedError\n\n"
    ]
    return "".join(out) + text.rstrip() + "\n"


def said(use: dict[str, Any]) -> str:
    docs = [re.sub(r'^doc\s*=\s*r?#*"\s?(.*)"#*$', r"\1", doc, flags=re.S) for doc in use["doc"]]
    return prose("\n".join(docs))


def call_doc(name: str, doc: str, fields: list[dict[str, Any]], how: str) -> str:
    text = wrapped(doc, WIDTH - 8) + fields_doc(fields, 8)
    if not how and name in EXAMPLES:
        text += "\n\n" + textwrap.dedent(EXAMPLES[name]).strip()
    return docstring(text, " " * 8)


def record_fields(argument: dict[str, Any], classes: dict[str, Any]) -> list[dict[str, Any]] | None:
    kind = classes.get(argument["gives"], {})
    expanded = "record" in kind and argument["gives"] not in WHOLE and argument["name"] != "fields"
    return kind["record"]["fields"] if expanded else None


def use_case(use: dict[str, Any], classes: dict[str, Any], how: str) -> str:
    name, wait = use["name"], "await " if how else ""
    positional: list[str] = []
    named: list[str] = []
    passed: list[str] = []
    documented: list[dict[str, Any]] = []
    before = ""
    for argument in use["arguments"]:
        if fields := record_fields(argument, classes):
            named += map(parameter, in_order(fields))
            by_name = [f"{f['name']}={f['name']}" for f in fields]
            before += call(f"request = {argument['gives']}", by_name, " " * 8)
            passed.append("request")
            documented += fields
            continue
        passed.append(argument["name"])
        if argument["name"] == "limit":
            named.append("limit: int = 100")
        elif argument["default"] is not None and argument["name"] not in ("password", "pin"):
            named.append(parameter(argument))
        else:
            positional.append(parameter({**argument, "default": None}))
    parameters = ["self", "session: Session", *positional, *(["*"] if named else []), *named]
    head = signature(f"{how}def {name}", parameters, f" -> {use['gives']}:", "    ")
    given = f"{wait}self._run({', '.join([repr_(name), 'session', *passed])})"
    if use["gives"] == "None":
        line = f"        {given}\n"
    else:
        line = f"        answer: {use['gives']} = {given}\n        return answer\n"
    return head + call_doc(name, said(use), documented, how) + before + line + "\n"


def many(use: dict[str, Any], how: str) -> str:
    """One use case done often: answers side by side, of which none is raised."""
    name, wait = use["name"], "await " if how else ""
    (argument,) = use["arguments"]
    kind = f"list[{use['gives']} | ShopError]"
    parameters = ["self", "session: Session", parameter({**argument, "default": None})]
    head = signature(f"{how}def {name}", parameters, f" -> {kind}:", "    ")
    doc = f"{said(use)}\n\n{NOT_RAISED}"
    given = f"{wait}self._run({repr_(name)}, session, {argument['name']})"
    body = f"        answers: {kind} = {given}\n        return answers\n"
    return head + call_doc(name, doc, [], how) + body + "\n"


def page(use: dict[str, Any], classes: dict[str, Any], how: str) -> str:
    name, item, wait = use["name"], use["gives"], "await " if how else ""
    query = use["arguments"][0]["gives"]
    fields = classes[query]["record"]["fields"]
    kind = "LevelPage" if item == "StockLevel" else f"Page[{item}]"
    parameters = ["self", "session: Session", "*", *map(parameter, in_order(fields))]
    head = signature(f"{how}def {name}", parameters, f" -> {kind}:", "    ")
    given = [f"{f['name']}={f['name']}" for f in fields]
    make = "LevelPage" if item == "StockLevel" else "Page"
    body = call(f"query = {query}", given, " " * 8)
    body += f"        return {make}(*{wait}self._run({repr_(name)}, session, query))\n"
    out = head + call_doc(name, said(use), fields, how) + body + "\n"

    # The same without pages.
    doc = said(use).removeprefix("A page of ").removesuffix(".")
    filters = [f for f in fields if f["name"] not in ("after", "limit")]
    parameters = [
        "self",
        "session: Session",
        "*",
        *map(parameter, in_order(filters)),
        "page_size: int = 1_000",
    ]
    iterator = "AsyncIterator" if how else "Iterator"
    head = signature(f"def iter_{name}", parameters, f" -> {iterator}[{item}]:", "    ")
    size = {"name": "page_size", "doc": "How many are read at once."}
    text = call_doc(
        f"iter_{name}",
        f"All {doc}, read page by page as they are asked for.",
        [*filters, size],
        how,
    )
    helper = "pages_async" if how else "pages"
    given = [
        "session",
        *(f"{f['name']}={f['name']}" for f in filters),
        "after=after",
        "limit=page_size",
    ]
    read = call(f"lambda after: self.{name}", given, " " * 12).rstrip("\n")
    body = f"        return {helper}(\n            page_size,\n{read},\n        )\n"
    return out + head + text + body + "\n"


# The package


def init(described: dict[str, Any]) -> str:
    text = read("__init__.py")
    begin, end = "# Generated: values\n", "# Generated: end\n"
    names = []
    for c in described["classes"]:
        names.append(c["name"])
        if "words" in c:
            names.append(f"{c['name']}Like")
    refusals = [v["name"] for v in described["refusals"]["choice"]["variants"]]
    lines = [
        begin,
        "from ._errors import (\n",
        *(f"    {n} as {n},\n" for n in sorted(refusals)),
        ")\n",
    ]
    lines += ["from ._values import (\n", *(f"    {n} as {n},\n" for n in sorted(names)), ")\n\n"]
    before, rest = text.split(begin)
    others = re.findall(r"^from \._\w+ import \w+ as (\w+)$", before, re.M)
    public = sorted(["aio", "embedded", *others, *names, *refusals])
    lines += ["__all__ = [\n", *(f'    "{n}",\n' for n in public), "]\n", end]
    return before + "".join(lines) + rest.split(end)[1]


if __name__ == "__main__":
    sys.exit(main())
