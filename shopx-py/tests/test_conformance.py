"""The scenarios that every language runs: see `conformance/README.md`."""

# pyright: standard
from __future__ import annotations

import asyncio
import inspect
import json
import uuid
from collections.abc import Callable, Iterator
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from pathlib import Path
from typing import Any

import pytest
import shopx
from shopx import Session, Shop, ShopError
from shopx._shopx import Value

HOME = Path(__file__).resolve().parent.parent.parent / "conformance"
SCENARIOS = sorted((HOME / "scenarios").glob("*.json"))

# What a call takes by name is the fields of one of these.
REQUESTS = {
    "open_tenant": "NewTenant", "receive": "Receive", "adjust": "Adjust", "count": "Count",
    "set_thresholds": "SetThresholds", "levels": "LevelQuery", "movements": "MovementQuery",
    "batches": "BatchQuery", "set_quarantined": "SetQuarantined",
    "request_transfer": "RequestTransfer", "complete_transfers": "CompleteTransfers",
    "cancel_transfers": "CancelTransfers", "quote": "Cart", "explain": "Cart",
    "checkout": "Checkout", "refund_sale": "RefundSale", "void_sale": "VoidSale",
    "return_goods": "ReturnGoods", "sales": "SaleQuery", "sales_report": "SalesReport",
    "takings_report": "TakingsReport", "valuation": "Valuation",
}  # fmt: skip


def camel(word: str) -> str:
    return "".join(part.capitalize() for part in word.split("_"))


def value_of(of: Any, given: Any) -> Any:
    """A value from JSON."""
    return of.from_json(json.dumps(given))


def fields(of: Any, given: dict[str, Any]) -> dict[str, Any]:
    """Those fields of a record that are in JSON, to be given by name."""
    whole = value_of(of, given)
    names = [("from_" if name == "from" else name) for name in given]
    return {name: getattr(whole, name) for name in names}


def canonical(value: Any) -> Any:
    """The JSON of a value."""
    match value:
        case Value():
            return json.loads(value.to_json())
        case StrEnum():
            return value.value
        case Decimal():
            return format(value, "f")
        case datetime():
            return value.isoformat().replace("+00:00", "Z")
        case date() | time():
            return value.isoformat()
        case uuid.UUID():
            return str(value)
        case shopx.Page() | shopx.LevelPage() | shopx.OpenedTenant():
            return {name: canonical(field) for name, field in value._asdict().items()}
        case tuple() | frozenset():
            return [canonical(item) for item in value]
        case ShopError():
            facts = {name: canonical(fact) for name, fact in vars(value).items()}
            return {**facts, "code": value.code, "message": str(value)}
        case list():
            # What came of each of many.
            refused = {True: "refused", False: "done"}
            return [{refused[isinstance(item, ShopError)]: canonical(item)} for item in value]
        case _:
            return value


def differences(path: str, expected: Any, actual: Any) -> Iterator[str]:
    match expected, actual:
        case dict(), dict():
            for name, field in expected.items():
                yield from differences(f"{path}.{name}", field, actual.get(name))
        case list(), list() if len(expected) == len(actual):
            for index, (wanted, there) in enumerate(zip(expected, actual, strict=True)):
                yield from differences(f"{path}.{index}", wanted, there)
        case (None, None):
            pass
        case (bool(), _) | (_, bool()):
            if expected is not actual:
                yield f"{path} is {actual}, expected {expected}"
        case (str() | int(), str() | int()):
            if str(expected) != str(actual) and not same_number(str(expected), str(actual)):
                yield f"{path} is {actual}, expected {expected}"
        case _:
            yield f"{path} is {actual}, expected {expected}"


def same_number(one: str, other: str) -> bool:
    try:
        return Decimal(one) == Decimal(other)
    except InvalidOperation:
        return False


class World:
    """What a scenario knows while it runs."""

    def __init__(self, call: Callable[[datetime, str, list[Any], dict[str, Any]], Any]) -> None:
        self.call = call
        self.run = f"run-{uuid.uuid4().hex}"
        self.now: datetime | None = None
        self.kept: dict[str, Any] = {}

    def resolved(self, value: Any) -> Any:
        match value:
            case str() if value.startswith("$"):
                first, *path = value[1:].split(".")
                found = self.kept[first]
                for name in path:
                    found = found[int(name) if name.isdigit() else name]
                return found
            case str():
                return value.replace("{run}", self.run)
            case list():
                return [self.resolved(item) for item in value]
            case dict():
                return {name: self.resolved(item) for name, item in value.items()}
            case _:
                return value

    def step(self, step: dict[str, Any]) -> None:
        known = {"at", "as", "do", "with", "keep", "expect", "refuse"}
        assert step.keys() <= known, step.keys() - known
        if "at" in step:
            self.now = datetime.fromisoformat(step["at"])
        step = self.resolved(step)
        given = step.get("with", {})
        try:
            answer = canonical(self.perform(step["do"], step.get("as"), given))
        except ShopError as refusal:
            if "refuse" not in step:
                raise
            assert list(differences("refuse", step["refuse"], canonical(refusal))) == []
            return
        assert "refuse" not in step, f"not refused: {answer}"
        if step["do"] == "receipt":
            self.check_receipt(step["expect"], answer, str(given["sale"]))
        elif "expect" in step:
            assert list(differences("expect", step["expect"], answer)) == []
        if "keep" in step:
            self.kept[step["keep"]] = answer

    def perform(self, do: str, session: Any, given: dict[str, Any]) -> Any:
        args: list[Any] = []
        if do == "session":
            return value_of(Session, given)
        if session is not None:
            args.append(value_of(Session, session))
        request = REQUESTS.get(do)
        if do.startswith("create_"):
            request = f"New{camel(do.removeprefix('create_'))}"
        if request is not None and request not in ("Cart", "NewTenant"):
            # The defaults are the call's own.
            return self.do(do, args, fields(getattr(shopx, request), given))
        if request is not None:
            whole = value_of(getattr(shopx, request), given)
            if do == "explain":
                return tuple(str(step) for step in self.do("quote", [*args, whole], {}).explain())
            return self.do(do, [*args, whole], {})
        if do == "receipt":
            sale = self.do("sale", [*args, given["sale"]], {})
            return sale.receipt(given["shop"], given["time_zone"])
        named = dict(given)
        for name, of in (("checkouts", shopx.Checkout), ("refunds", shopx.RefundSale)):
            if name in given:
                named[name] = [value_of(of, item) for item in given[name]]
        if "fields" in given:
            named["fields"] = value_of(
                getattr(shopx, f"New{camel(do.removeprefix('update_'))}"), given["fields"]
            )
        if "by" in given:
            named["by"] = date.fromisoformat(given["by"])
        return self.do(do, args, named)

    def do(self, name: str, args: list[Any], named: dict[str, Any]) -> Any:
        assert self.now is not None, "the first step says when it is"
        return self.call(self.now, name, args, named)

    def check_receipt(self, expected: list[str], actual: str, sale: str) -> None:
        def line(text: str) -> str:
            run = "#" * text.count("#")
            return text.replace(run, sale.ljust(len(run)), 1) if run else text

        assert actual == "".join(f"{line(text)}\n" for text in expected)


def steps_of(path: Path) -> list[dict[str, Any]]:
    scenario = json.loads(path.read_text())
    assert scenario.keys() <= {"about", "start", "steps"}
    start = scenario.get("start")
    before = steps_of(HOME / "shops" / f"{start}.json") if start else []
    return [*before, *scenario["steps"]]


@pytest.fixture(params=["memory", "postgresql", "asyncio"])
def world(request: pytest.FixtureRequest) -> Iterator[World]:
    if request.param == "asyncio":
        url = request.getfixturevalue("database_url")
        with asyncio.Runner() as runner:
            awaited = runner.run(shopx.aio.Shop.connect(url))

            def wait(now: datetime, name: str, args: list[Any], named: dict[str, Any]) -> Any:
                call = getattr(awaited.at(now), name)
                assert inspect.iscoroutinefunction(call)
                return runner.run(call(*args, **named))

            yield World(wait)
            runner.run(awaited.close())
        return
    memory = request.param == "memory"
    with Shop.in_memory() if memory else Shop.connect(request.getfixturevalue("database_url")) as shop:

        def call(now: datetime, name: str, args: list[Any], named: dict[str, Any]) -> Any:
            return getattr(shop.at(now), name)(*args, **named)

        yield World(call)


@pytest.mark.skipif(not HOME.exists(), reason="without the folder conformance")
@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: path.stem)
def test_every_scenario_goes_as_it_says(path: Path, world: World) -> None:
    for number, step in enumerate(steps_of(path), 1):
        try:
            world.step(step)
        except Exception as failed:
            failed.add_note(f"{path.name}, step {number}, {step['do']}")
            raise


@pytest.mark.skipif(not HOME.exists(), reason="without the folder conformance")
def test_there_are_scenarios() -> None:
    assert len(SCENARIOS) > 10
