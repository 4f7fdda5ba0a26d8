"""That type checkers believe the package, its tests and its example, and catch what is wrong."""

# pyright: standard
from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ["python", "tests", "examples", "tools", "bench"]

WRONG = """
from shopx import Cart, CartLine, LocationId, ProductId, Session, Shop

def wrong(shop: Shop, session: Session, street: LocationId, tea: ProductId) -> None:
    CartLine(product=tea, quantity=1.5)
    CartLine(product=street, quantity=1)
    Cart(location=street, line=[])
    shop.create_product(session, name="Tea", sku="TEA", price=2.55)
    shop.find_product(session, "TEA").price
    shop.checkout(session, cart=Cart(location=street), key="not a UUID")
    Session(tenant=session.tenant, user=session.user, role="boss")
    shop.checkout_all(session, [Cart(location=street)])
    shop.checkout_all(session, [])[0].total_amount
"""


def run(*command: str) -> subprocess.CompletedProcess[str]:
    # Pyright looks for packages with the Python that comes first.
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    return subprocess.run(
        [sys.executable, "-m", *command],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PATH": path},
        check=False,
    )


def needs(tool: str) -> None:
    if importlib.util.find_spec(tool) is None:
        pytest.skip(f"{tool} is not installed")


def test_mypy_believes_it(tmp_path: Path) -> None:
    needs("mypy")
    cache = f"--cache-dir={tmp_path}"
    said = run("mypy", "--strict", cache, "-p", "shopx")
    assert said.returncode == 0, said.stdout
    said = run("mypy", "--strict", cache, *SOURCES[1:])
    assert said.returncode == 0, said.stdout


def test_mypy_catches_what_is_wrong(tmp_path: Path) -> None:
    needs("mypy")
    (tmp_path / "wrong.py").write_text(WRONG)
    said = run("mypy", "--strict", f"--cache-dir={tmp_path}", str(tmp_path / "wrong.py"))
    lines = {int(line.split(":")[1]) for line in said.stdout.splitlines() if ": error:" in line}
    assert lines == set(range(5, 14)), said.stdout


def test_every_public_name_has_a_type() -> None:
    needs("pyright")
    said = run("pyright", "--verifytypes", "shopx", "--ignoreexternal")
    assert "Type completeness score: 100%" in said.stdout, said.stdout


def test_pyright_believes_it(tmp_path: Path) -> None:
    needs("pyright")
    python = f"--pythonpath={sys.executable}"
    said = run("pyright", python, *SOURCES)
    assert said.returncode == 0, said.stdout + said.stderr
    (tmp_path / "wrong.py").write_text(WRONG)
    said = run("pyright", python, str(tmp_path / "wrong.py"))
    lines = {int(line.split(":")[1]) for line in said.stdout.splitlines() if " - error:" in line}
    assert lines >= set(range(5, 14)), said.stdout
