from __future__ import annotations

import pytest

from workbench.cli.progress import fitted, time_left


@pytest.mark.parametrize("columns", [20, 40, 60, 80, 200])
def test_the_line_never_wraps(columns: int) -> None:
    line = fitted("translating", 0.5, " 1234567/1234567 segments, 32.9/s, 12 h 05 min left", columns)
    assert len(line) < columns
    assert ("━" in line) == (columns >= 80)


@pytest.mark.parametrize(
    ("seconds", "told"),
    [(0, "0 s"), (89, "89 s"), (90, "2 min"), (3000, "50 min"), (11100, "3 h 05 min"), (360000, "100 h 00 min")],
)
def test_the_time_left_is_told_in_units_to_wait_by(seconds: float, told: str) -> None:
    assert time_left(seconds) == told
