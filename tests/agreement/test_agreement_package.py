from __future__ import annotations

import subprocess
import sys

import pytest

import workbench.agreement as agreement


def test_everything_exported_exists() -> None:
    for name in agreement.__all__:
        assert getattr(agreement, name) is not None
    with pytest.raises(AttributeError):
        agreement.no_such_thing  # noqa: B018


def test_importing_loads_no_numpy() -> None:
    program = "import sys, workbench.agreement, workbench.agreement.kappa; print('numpy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
