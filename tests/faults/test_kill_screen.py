"""The annotation screen is killed while somebody types: what its footer called saved is there. Issue 7, part 2.

The program runs on a pseudo-terminal. Each time it says "saved" it acknowledges the edits that the journal has then:
that is before the words can be read on the terminal.
"""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from harness import Job, Nursery, edits_in, goes_on, judged, small_project

pytestmark = pytest.mark.faults

UNDO, REDO, DELETE, ESCAPE = "\x1a", "\x19", "\x1b[3~", "\x1b"
RIGHT, DOWN, WIDER, WORD = "\x1b[C", "\x1b[B", "\x1b[1;2C", "\x1b[1;6C"
MOVES = [RIGHT * 4, DOWN, RIGHT * 9, WIDER * 5, WORD]
EDITS = ["g", "p", "o", "l", UNDO, REDO, DELETE, "<", ">", "(", ")", "'", "^"]
PROPAGATE = ['"', "\r", "\r"]


def _type(job: Job, dice: random.Random, seconds: float) -> None:
    """Move and mark at a venture, as fast as a quick annotator and faster, for so long."""
    left = seconds
    while left > 0:
        keys = [dice.choice(MOVES), dice.choice(EDITS)]
        if dice.random() < 0.1:
            keys += PROPAGATE
        for key in keys:
            job.send(key.encode())
            pause = dice.choice((0.005, 0.02, 0.05))
            job.run_for(pause)
            left -= pause
        if dice.random() < 0.2:
            job.send(ESCAPE.encode())
            job.run_for(0.06)


def test_a_screen_that_is_killed_while_somebody_marks(
    nursery: Nursery, tmp_path: Path, dice: random.Random, times: Callable[..., int], count: Callable[..., None]
) -> None:
    folder, known, marked, shown = tmp_path / "project", [], 0, 0
    environment = {"TERM": "xterm-256color", "XDG_CONFIG_HOME": str(tmp_path), "XDG_STATE_HOME": str(tmp_path)}
    for number in range(times(40, 500)):
        if number % 10 == 0:
            shutil.rmtree(folder, ignore_errors=True)
            known = edits_in(small_project(folder))
        argv = ["annotate", "items.txt", "--as", "bea", "--project", folder]
        job = nursery.start("screen", *argv, terminal=True, environment=environment)
        assert job.run_for(30, b"agreed"), job.seen[-2000:]
        _type(job, dice, dice.uniform(0.3, 2.5))
        shown += "✓ saved".encode() in job.seen
        ended = job.kill()
        assert ended.killed
        marked += len(ended.acknowledged)
        known += ended.acknowledged
        verdict = judged(folder, known)
        count("kills")
        count("acknowledged", len(ended.acknowledged))
        count("lost", len(verdict.lost))
        count("torn", len(verdict.torn))
        assert verdict.is_good, verdict
        assert number % 5 or goes_on(folder)
    assert marked > times(40, 500)
    assert shown > times(20, 250)
