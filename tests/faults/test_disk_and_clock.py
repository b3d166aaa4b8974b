"""A disk that fills up under an annotator, and a clock that jumps. Issue 7, part 1, and "By hand"."""

from __future__ import annotations

import os
import random
import subprocess
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import nursery as at_work
import pytest
from harness import Job, Nursery, edits_in, goes_on, judged, small_project

from workbench.model import Fragment
from workbench.project import open_project
from workbench.store.foreign import copy_database
from workbench.tui.app import WorkbenchApp

pytestmark = pytest.mark.faults

QUIT = b"\x11"
MARK_ON = b"\x1b[C\x1b[C\x1b[C\x1b[1;2C\x1b[1;2Cg"
"""Go on, select something, mark it."""


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of six megabytes."""
    place = tmp_path / "disk"
    place.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", place], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("no file system may be mounted here")
    yield place
    subprocess.run(["umount", "--lazy", place], check=True)


def _annotating(nursery: Nursery, folder: Path, config: Path) -> Job:
    environment = {"TERM": "xterm-256color", "XDG_CONFIG_HOME": str(config), "XDG_STATE_HOME": str(config)}
    argv = ["annotate", "items.txt", "--as", "bea", "--project", folder]
    job = nursery.start("screen", *argv, terminal=True, environment=environment)
    assert job.run_for(30, b"agreed"), job.seen[-2000:]
    job.run_for(0.5)
    return job


def _marks_until(job: Job, words: bytes, seconds: float = 60) -> int:
    """Mark on, until something new is said; how often."""
    start = len(job.seen)
    for number in range(1, int(seconds / 0.1)):
        job.send(MARK_ON)
        job.run_for(0.1)
        if words in job.seen[start:]:
            return number
    raise AssertionError(f"{words!r} was never said: {job.seen[-3000:]!r}")


def test_a_disk_that_fills_up_while_somebody_annotates(
    nursery: Nursery, small_disk: Path, tmp_path: Path, count: Callable[..., None]
) -> None:
    """Must show: the user is told, keeps the screen, frees space, and goes on with nothing lost."""
    folder = small_project(small_disk / "project")
    before = edits_in(folder)
    job = _annotating(nursery, folder, tmp_path)
    _marks_until(job, "✓ saved".encode())
    filler = small_disk / "filler"
    with filler.open("wb", buffering=0) as file, suppress(OSError):
        while file.write(b"x" * 4096):
            pass
    refused = _marks_until(job, b"disk is full")
    assert os.path.exists(f"/proc/{job.process}")
    filler.unlink()
    job.run_for(0.5)
    went_on = _marks_until(job, "✓ saved".encode())
    job.run_for(0.5)
    job.send(QUIT)
    ended = job.end(30)
    assert ended.code == 0, ended.said[-2000:]
    verdict = judged(folder, [*before, *ended.acknowledged])
    count("refused", min(refused, went_on))
    count("acknowledged", len(ended.acknowledged))
    count("lost", len(verdict.lost))
    count("torn", len(verdict.torn))
    assert verdict.is_good, verdict
    assert goes_on(folder)


async def test_an_edit_that_has_no_room_is_said_and_can_be_made_later(
    tmp_path: Path, count: Callable[..., None]
) -> None:
    """Where nobody may mount a disk: SQLite itself is given no more pages."""
    with open_project(small_project(tmp_path / "project"), annotator="bea") as project:
        app = WorkbenchApp(project, document="items.txt")
        async with app.run_test(size=(100, 30)) as pilot:
            pages = project.database.rows("PRAGMA page_count")[0][0]
            project.database.rows(f"PRAGMA max_page_count = {pages}")
            said: list[str] = []
            app.notify = lambda message, **_: said.append(str(message))  # type: ignore[method-assign]
            app.screen.notify = app.notify
            made, tried = 0, 0
            while not said and tried < 300:
                tried += 1
                await pilot.press("ctrl+right", "ctrl+right", "g")
                made = len(app.screen.spans.marks)
            assert any("disk is full" in each for each in said), said
            project.database.rows("PRAGMA max_page_count = 1000000")
            while len(app.screen.spans.marks) == made and tried < 320:
                tried += 1
                await pilot.press("ctrl+right", "g")
            document = app.screen.document.id
            assert len(project.marks.of(document)) == len(app.screen.spans.marks) == made + 1
    count("refused")
    assert judged(tmp_path / "project", ()).is_good


def test_a_clock_that_jumps(
    tmp_path: Path,
    dice: random.Random,
    monkeypatch: pytest.MonkeyPatch,
    times: Callable[..., int],
    count: Callable[..., None],
) -> None:
    """Backwards and forwards, by years: edits keep their order, the last is undone first, copies merge both ways."""
    one, two = small_project(tmp_path / "one"), tmp_path / "two"
    two.mkdir()
    copy_database(one / "workbench.db", two / "workbench.db")
    monkeypatch.setattr(
        "workbench.store.clock.time.time_ns", lambda: dice.randrange(946_684_800, 3_000_000_000) * 1_000_000_000
    )
    for folder, name in ((one, "bea"), (two, "bob")):
        with open_project(folder, annotator=name) as project:
            writer = at_work.Writer(project, dice)
            for _ in range(times(60, 1000)):
                writer.step()
            document = project.documents.get("items.txt").id
            mark = project.marks.create("entity", "gpe", document_id=document, fragments=[Fragment(document, 1, 9)])
            project.journal.undo()
            assert project.marks.find(mark.id) is None, "the last is taken back, whatever its time"
            clocks = [row[0] for row in project.database.rows("SELECT clock FROM edits ORDER BY seq")]
            assert clocks == sorted(clocks)
            count("acknowledged", len(clocks))
    copy_database(two / "workbench.db", tmp_path / "two.db")
    for folder, source in ((one, tmp_path / "two.db"), (two, one)):
        with open_project(folder, annotator="lead") as project:
            project.merge(source)
    states = []
    for folder in (one, two):
        assert judged(folder, edits_in(one)).is_good
        with open_project(folder) as project:
            states.append(project.database.rows("SELECT id, label, note, fragments, present FROM marks ORDER BY id"))
    assert states[0] == states[1]
