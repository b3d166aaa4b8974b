"""What `make faults` counts over all its tests and processes, and prints as one table at its end.

A test asks for the fixture `count` and says what it did: `count("kills", 3)`. The figures travel in the test reports,
so that they come together from every worker of pytest-xdist.
"""

from __future__ import annotations

import os
import random
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import pytest
from harness import Nursery, compiled

Count = Callable[..., None]

ROWS: Final = {
    "kills": "kills tried",
    "acknowledged": "edits acknowledged",
    "lost": "edits lost",
    "torn": "edits torn",
    "power": "power losses simulated",
    "processes": "processes at once (most)",
    "refused": "edits refused for a full disk, and made after it",
    "fuzzed": "inputs fuzzed",
    "crashes": "crashes",
}
"""What is counted, in the table's order and words."""
_MOST: Final = {"processes"}
"""Of these the largest figure counts, not the sum."""
_PREFIX: Final = "faults:"
_LONG: Final = os.environ.get("FAULTS", "") == "long"
_SEED: Final = int(os.environ.get("FAULTS_SEED", "7"))
_totals: Counter[str] = Counter()


@pytest.fixture
def count(request: pytest.FixtureRequest) -> Count:
    """A function that adds to a row of the table: `count("kills", 3)`; see `ROWS`."""

    def add(row: str, number: int = 1) -> None:
        assert row in ROWS, f"no such row: {row}; there are {', '.join(ROWS)}"
        request.node.user_properties.append((f"{_PREFIX}{row}", number))

    return add


@pytest.fixture
def times() -> Callable[[int, int], int]:
    """How often a test does its thing: `times(short, long)`, by FAULTS=long."""
    return lambda short, long: long if _LONG else short


@pytest.fixture
def seed(request: pytest.FixtureRequest) -> int:
    """The seed of a test's dice, shown where it fails; another run's: FAULTS_SEED=8."""
    number = _SEED + sum(map(ord, request.node.name))
    print(f"seed {number} (FAULTS_SEED={_SEED})")
    return number


@pytest.fixture
def dice(seed: int) -> random.Random:
    """A generator of random numbers from the seed."""
    return random.Random(seed)


@pytest.fixture(scope="session")
def shim(tmp_path_factory: pytest.TempPathFactory) -> Path | None:
    """The layer between a process and its files, compiled; None where there is no compiler."""
    return compiled(tmp_path_factory.mktemp("shim"))


@pytest.fixture(scope="module")
def nursery(shim: Path | None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nursery]:
    """Where jobs are started that are to be killed, in a home that is nobody's."""
    opened = Nursery(shim, tmp_path_factory.mktemp("home"))
    yield opened
    opened.close()


@pytest.fixture
def layered(nursery: Nursery) -> Nursery:
    """The same, where each operation on a file is seen."""
    if not nursery.has_shim:
        pytest.skip("no C compiler: sh scripts/faults/install.sh")
    return nursery


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Add up what a test has counted, once."""
    for name, number in report.user_properties if report.when == "teardown" else ():
        if name.startswith(_PREFIX) and isinstance(number, int):
            row = name.removeprefix(_PREFIX)
            _totals[row] = max(_totals[row], number) if row in _MOST else _totals[row] + number


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the table."""
    if not _totals:
        return
    terminalreporter.section(f"faults ({'long' if _LONG else 'short'} form, seed {_SEED})")
    for row, words in ROWS.items():
        terminalreporter.write_line(f"{words:<50} {_totals[row]:>12,}")
