"""What journeys begin with."""

from __future__ import annotations

from pathlib import Path

import pytest

from workbench.demo import make_demo


@pytest.fixture
def demo(tmp_path: Path) -> Path:
    """What `workbench demo` makes."""
    folder = tmp_path / "demo"
    make_demo(folder, folder / "exports", lambda _: None)
    return folder
