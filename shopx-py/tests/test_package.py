"""That the package is whole: nothing of Rust's is missing, and stubs say what is there."""

# pyright: standard
from __future__ import annotations

import ast
import importlib
import inspect
import json
import re
import subprocess
import sys
import tomllib
from enum import StrEnum
from pathlib import Path
from typing import Any

import pytest
import shopx
from conftest import what_examples_stand_on
from shopx import ShopError, _errors, _shopx, _values

ROOT = Path(__file__).resolve().parent.parent
CORE = ROOT.parent / "shopx-core" / "src"

needs_testing = pytest.mark.skipif(
    not hasattr(_shopx, "describe"), reason="built without the feature testing"
)


@needs_testing
def test_every_use_case_is_there_in_both_shops() -> None:
    described = json.loads(_shopx.describe())
    parts = ("host", "people", "use_cases", "many", "pages", "tables")
    names = [call["name"] for part in parts for call in described[part]]
    assert len(names) > 110
    for name in [*names, "ping", "close", "pool_status", "at"]:
        sync, awaited = getattr(shopx.Shop, name), getattr(shopx.aio.Shop, name)
        assert sync.__doc__, name
        assert inspect.signature(sync) == inspect.signature(awaited), name
        assert inspect.iscoroutinefunction(awaited) == (name not in ("pool_status", "at")), name
    for page in described["pages"]:
        name = f"iter_{page['name']}"
        sync, awaited = getattr(shopx.Shop, name), getattr(shopx.aio.Shop, name)
        assert [*inspect.signature(sync).parameters] == [*inspect.signature(awaited).parameters]


def test_both_shops_have_the_same_names() -> None:
    def public(shop: type) -> set[str]:
        return {name for name in dir(shop) if not name.startswith("_")}

    assert public(shopx.Shop) == public(shopx.aio.Shop)


@needs_testing
def test_what_is_generated_is_up_to_date() -> None:
    command = [sys.executable, str(ROOT / "tools" / "generate.py"), "--check"]
    checked = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (checked.returncode, checked.stdout) == (0, ""), checked.stderr


@pytest.mark.skipif(not CORE.exists(), reason="without Rust's sources")
def test_its_version_is_that_of_the_workspace() -> None:
    manifest = tomllib.loads((ROOT.parent / "Cargo.toml").read_text())
    assert shopx.__version__ == manifest["workspace"]["package"]["version"]


@pytest.mark.skipif(not CORE.exists(), reason="without Rust's sources")
def test_every_type_that_other_languages_have_is_there() -> None:
    carried = set()
    for file in CORE.rglob("*.rs"):
        lines = file.read_text()
        value = r"#\[shopx_derive::value(?:\([\w, ]+\))?\]\n(?:#.*\n)*pub (?:struct|enum) (\w+)"
        carried |= set(re.findall(value, lines))
        carried |= set(re.findall(r"^words! \{\n(?: +(?:///|#).*\n)+    (\w+) \{$", lines, re.M))
    assert len(carried) > 100
    assert carried - set(dir(shopx)) == set()


@pytest.mark.skipif(not CORE.exists(), reason="without Rust's sources")
def test_every_refusal_is_an_exception_with_its_code() -> None:
    source = (CORE / "error.rs").read_text()
    variants = source.split("pub enum ShopError {")[1].split("\n}")[0]
    names = re.findall(r"^    (\w+)(?: \{|,)$", variants, re.M)
    assert len(names) > 50
    codes = {name: re.sub(r"(?<!^)([A-Z])", r"_\1", name).lower() for name in names}
    assert codes == {name: getattr(shopx, name).code for name in _errors.__all__}
    for name in _errors.__all__:
        refusal = getattr(shopx, name)
        assert issubclass(refusal, ShopError) and refusal.__doc__
        assert re.search(r"\[`|::|ShopError::", refusal.__doc__) is None, refusal.__doc__


def classes(tree: ast.Module | ast.ClassDef, prefix: str = "") -> dict[str, ast.ClassDef]:
    found = {}
    for node in tree.body:
        if isinstance(node, ast.ClassDef):
            found[prefix + node.name] = node
            found |= classes(node, f"{prefix}{node.name}.")
    return found


def test_stubs_say_what_is_there() -> None:
    stubs = ast.parse(Path(str(_values.__file__)).with_suffix(".pyi").read_text())
    described = classes(stubs)
    for name, stub in described.items():
        value: Any = _values
        for part in name.split("."):
            value = getattr(value, part)
        assert value.__qualname__ == name and value.__module__ == "shopx"
        for node in stub.body:
            if isinstance(node, ast.FunctionDef) and node.name == "__init__":
                stubbed = [arg.arg for arg in [*node.args.args[1:], *node.args.kwonlyargs]]
                assert stubbed == [*inspect.signature(value).parameters], name
                assert [ast.unparse(d) for d in node.args.kw_defaults if d is not None] == [
                    ast.unparse(ast.parse(inspect_default(p)))
                    for p in inspect.signature(value).parameters.values()
                    if p.default is not p.empty and p.kind is p.KEYWORD_ONLY
                ], name
            elif isinstance(node, ast.AnnAssign):
                assert ast.unparse(node.target) in value.__match_args__, f"{name}: {ast.unparse(node)}"
            elif isinstance(node, ast.Assign):
                attribute = ast.unparse(node.targets[0])
                assert getattr(value, attribute) == ast.literal_eval(node.value), name
    there = {name for name, value in _values.CLASSES.items() if isinstance(value, type)}
    assert there == set(described)


def inspect_default(parameter: inspect.Parameter) -> str:
    default = parameter.default
    if isinstance(default, StrEnum):
        return f"{type(default).__name__}.{default.name}"
    if isinstance(default, shopx.Rounding):
        return "Rounding()"
    return repr(default)


def test_stubs_of_rust_say_what_is_there() -> None:
    tree = ast.parse(Path(str(shopx.__file__)).with_name("_shopx.pyi").read_text())
    stubbed = {n.name for n in tree.body if isinstance(n, (ast.ClassDef, ast.FunctionDef))}
    there = {name for name in dir(_shopx) if not name.startswith("__")}
    assert there <= stubbed
    for name, stub in classes(tree).items():
        for node in stub.body:
            if isinstance(node, ast.FunctionDef):
                assert hasattr(getattr(_shopx, name), node.name), f"{name}.{node.name}"


def test_everything_public_is_documented() -> None:
    for name in dir(shopx):
        value = getattr(shopx, name)
        if name.startswith("_") or not isinstance(value, type):
            continue
        assert value.__doc__, name
        for attribute in vars(value):
            member = inspect.getattr_static(value, attribute)
            if not attribute.startswith("_") and callable(member):
                assert member.__doc__, f"{name}.{attribute}"
        assert "`]" not in value.__doc__ and "::" not in value.__doc__, value.__doc__


@pytest.mark.parametrize(
    "module",
    ["shopx", "shopx._shop", "shopx._error", "shopx._methods", "shopx._calls", "shopx.aio"],
)
def test_examples_in_the_documentation_work(module: str) -> None:
    import doctest

    found = importlib.import_module(module)
    examples = 0
    for test in doctest.DocTestFinder().find(found, globs={}):
        if test.examples:
            test.globs.update(what_examples_stand_on())
        outcome = doctest.DocTestRunner(verbose=False).run(test)
        examples += outcome.attempted
        assert outcome.failed == 0, test.name
    assert examples > 0


def test_importing_it_does_not_import_asyncio() -> None:
    program = "import sys, shopx; print('asyncio' in sys.modules)"
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "False"
