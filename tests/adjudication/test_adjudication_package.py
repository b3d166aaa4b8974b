"""What the package offers, and that importing it loads nothing heavy."""

from __future__ import annotations

import subprocess
import sys

import workbench.adjudication as adjudication


def test_all_that_is_named_is_there() -> None:
    assert sorted(adjudication.__all__) == adjudication.__all__
    assert all(hasattr(adjudication, name) for name in adjudication.__all__)


def test_importing_loads_neither_numbers_nor_screens() -> None:
    code = "import sys, workbench.adjudication as a; [getattr(a, n) for n in a.__all__]; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not {"numpy", "scipy", "textual", "click", "sqlite_utils", "yaml"} & set(loaded)
