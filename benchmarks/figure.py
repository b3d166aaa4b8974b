"""A figure: ours beside another's, measured in pairs, told as a ratio of medians' pairs."""

from __future__ import annotations

import statistics
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """One row of the table. `ours` and `theirs` are medians in `unit`; `ratio` is the median of the pairs' ratios."""

    what: str
    ours: float
    theirs: float
    ratio: float
    unit: str
    rival: str
    wanted: str

    def __str__(self) -> str:
        ours, theirs = f"{self.ours:.3g} {self.unit}", f"{self.theirs:.3g} {self.unit} ({self.rival})"
        return f"| {self.what} | {ours} | {theirs} | {self.ratio:.2f} | {self.wanted} |"


def paired(
    what: str,
    ours: Callable[[], float],
    theirs: Callable[[], float],
    *,
    rival: str,
    wanted: str,
    unit: str = "s",
    runs: int = 7,
) -> Figure:
    """Run the two in turn, after one warm-up of each; each returns its own measurement."""
    ours(), theirs()
    pairs = [(ours(), theirs()) for _ in range(runs)]
    return Figure(
        what,
        statistics.median(a for a, _ in pairs),
        statistics.median(b for _, b in pairs),
        statistics.median(a / b for a, b in pairs),
        unit,
        rival,
        wanted,
    )
