"""What readers run: the README, the example, the bench."""

# pyright: standard
from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
EXAMPLE = ROOT / "examples" / "shopx_month.py"


def test_the_month_is_plotted(tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    pytest.importorskip("polars")
    picture = tmp_path / "month.png"
    command = [sys.executable, str(EXAMPLE), str(picture)]
    ran = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, check=False)
    assert ran.returncode == 0, ran.stderr
    assert picture.read_bytes().startswith(b"\x89PNG")
    assert "sales" in ran.stdout.splitlines()[-1]


def test_the_readme_says_what_happens() -> None:
    program = (ROOT / "README.md").read_text().split("```python\n")[1].split("```")[0]
    expected = [line.rpartition("  # ")[2] for line in program.splitlines() if "print(" in line]
    command = [sys.executable, "-c", program]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ran.stdout.splitlines() == expected, ran.stderr


def test_the_bench_prints_a_line_of_json() -> None:
    command = [sys.executable, str(ROOT / "bench" / "bindings.py"), "20"]
    ran = subprocess.run(command, capture_output=True, text=True, check=True)
    said = json.loads(ran.stdout)
    assert said["language"] == "python" and said["ns_per_call"] > 0
