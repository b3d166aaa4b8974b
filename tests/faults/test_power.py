"""The power goes: what was acknowledged before is on the disk that is found again. Issue 7, part 2."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from harness import Nursery, edits_in, goes_on, judged, small_project
from power import Disk, losses, operations

from workbench.errors import StorageError

pytestmark = pytest.mark.faults


def test_a_writer_on_a_disk_that_loses_what_was_not_synced(
    layered: Nursery, tmp_path: Path, dice: random.Random, times: Callable[..., int], count: Callable[..., None]
) -> None:
    """In long runs of one process, over checkpoints, and closing and opening again."""
    for number in range(times(4, 25)):
        folder = small_project(tmp_path / f"{number}")
        before = edits_in(folder)
        disk, log = Disk(folder), tmp_path / f"{number}.log"
        layered.run(
            "write", folder=str(folder), watch=str(folder), log=str(log), seed=dice.random(), steps=60, times=3,
            checkpoint=dice.choice((5, 40, 1000)),
        )  # fmt: skip
        done = operations(log)
        for each in losses(disk, done, dice, times(50, 200)):
            found = tmp_path / "found"
            found.mkdir()
            each.found_again(dice, found)
            verdict = judged(found, [*before, *each.acknowledged])
            count("power")
            count("lost", len(verdict.lost))
            count("torn", len(verdict.torn))
            assert verdict.is_good, verdict
            assert dice.random() < 0.9 or goes_on(found)
            shutil.rmtree(found)
        count("acknowledged", len(disk.acknowledged))
        shutil.rmtree(folder)


def test_a_new_project_is_there_from_its_first_edit(
    layered: Nursery, tmp_path: Path, dice: random.Random, times: Callable[..., int], count: Callable[..., None]
) -> None:
    """Its folder and its files are named on disk before anything is said to be saved."""
    for number in range(times(8, 60)):
        root = tmp_path / f"{number}"
        root.mkdir()
        disk, log = Disk(root), tmp_path / f"{number}.log"
        folder = root / "projects" / "mine"
        layered.run("begin", folder=str(folder), watch=str(root), log=str(log), seed=dice.random(), steps=5)
        for each in losses(disk, operations(log), dice, times(12, 40)):
            found = tmp_path / "found"
            found.mkdir()
            each.found_again(dice, found)
            count("power")
            there = found / "projects" / "mine"
            if each.acknowledged:
                assert (there / "workbench.db").exists(), "a project was said to be there, and is lost"
                verdict = judged(there, each.acknowledged)
                count("lost", len(verdict.lost))
                count("torn", len(verdict.torn))
                assert verdict.is_good, verdict
            elif there.is_dir():
                small_project(there)
                assert judged(there, ()).is_good
            shutil.rmtree(found)


def test_a_disk_that_loses_what_was_not_synced_is_felt(layered: Nursery, tmp_path: Path, dice: random.Random) -> None:
    """The test of the test: without syncing, edits are lost, or the file is damaged."""
    folder = small_project(tmp_path / "project")
    disk, log = Disk(folder), tmp_path / "log"
    layered.run("write", folder=str(folder), watch=str(folder), log=str(log), seed=7, steps=60, synchronous="OFF")
    harm = 0
    for each in losses(disk, operations(log), dice, 30):
        found = tmp_path / "found"
        found.mkdir()
        each.found_again(dice, found)
        try:
            harm += not judged(found, each.acknowledged, thorough=False).is_good
        except StorageError:
            harm += 1
        shutil.rmtree(found)
    assert harm > 10
