"""A process that edits is killed, at random moments and at single operations: what it acknowledged is there.

Issue 7, part 2.
"""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from harness import Ended, Nursery, edits_in, goes_on, judged, small_project

pytestmark = pytest.mark.faults

ROUND = 20
"""So many kills of one project, one after the other; then a fresh one."""


class Rounds:
    """Kills job after job on one project, and looks after each."""

    def __init__(self, folder: Path, count: Callable[..., None]) -> None:
        self.folder = folder
        self._count = count
        self._number = 0
        self.known: list[str] = []

    def fresh(self) -> Path:
        """The project; every so often a new one."""
        if self._number % ROUND == 0:
            shutil.rmtree(self.folder, ignore_errors=True)
            self.known = edits_in(small_project(self.folder))
        self._number += 1
        return self.folder

    def judge(self, ended: Ended) -> None:
        """Hold the project to all that was acknowledged, from its beginning."""
        self.known += ended.acknowledged
        verdict = judged(self.folder, self.known, thorough=self._number % 4 == 0)
        self._count("kills", int(ended.killed))
        self._count("acknowledged", len(ended.acknowledged))
        self._count("lost", len(verdict.lost))
        self._count("torn", len(verdict.torn))
        assert verdict.is_good, verdict
        if self._number % ROUND == 0:
            assert goes_on(self.folder)


def test_a_writer_that_is_killed_at_any_moment(
    nursery: Nursery, tmp_path: Path, dice: random.Random, times: Callable[..., int], count: Callable[..., None]
) -> None:
    rounds = Rounds(tmp_path / "project", count)
    for _ in range(times(120, 1500)):
        job = nursery.start("write", folder=str(rounds.fresh()), seed=dice.random(), steps=10_000)
        job.run_for(dice.uniform(0.02, 0.35))
        rounds.judge(job.kill())


def test_a_writer_that_is_killed_in_an_operation_on_a_file(
    layered: Nursery, tmp_path: Path, dice: random.Random, times: Callable[..., int], count: Callable[..., None]
) -> None:
    """In the middle of a write too: half of it is in the file then."""
    rounds = Rounds(tmp_path / "project", count)
    for _ in range(times(160, 2500)):
        folder = str(rounds.fresh())
        rounds.judge(
            layered.run(
                "write", folder=folder, seed=dice.random(), steps=10_000, checkpoint=dice.choice((10, 1000)),
                watch=folder, kill_at=int(10 ** dice.uniform(0, 3)), tear=dice.random() < 0.5,
            )
        )  # fmt: skip
