"""Commands are killed in the middle: what was there before is there, and the command done again does all of it.

Issue 7, part 2, and "By hand": on a translation run, an import, a merge, a migration. Each command first runs to its
end, to see how many operations on files it takes; then it is killed in operations drawn from these, or after so long.
"""

from __future__ import annotations

import gzip
import random
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest
from harness import Nursery, edits_in, goes_on, judged, small_project
from power import Disk, losses, operations

from workbench.demo import FIRST
from workbench.formats import export
from workbench.model import Fragment, SegmentSpan, SourceText
from workbench.project import open_project
from workbench.readers import read
from workbench.resources import resource
from workbench.store.foreign import copy_database
from workbench.text import segments

pytestmark = pytest.mark.faults


@dataclass(frozen=True)
class Command:
    """A command on a project that is ready for it.

    Attributes:
        prepare: Makes the folder, with the project in "project", and gives the command's arguments.
        replaces: Whether the edits are another's afterwards.
        out: What it writes, besides the project: as it was before or as it is after, and nothing else.
    """

    prepare: Callable[[Path], list[str]]
    replaces: bool = False
    out: str = ""


def _marked(folder: Path, number: int = 30) -> Path:
    """A project with marks."""
    small_project(folder)
    with open_project(folder, annotator="ann") as project:
        document = project.documents.all()[0].id
        for at in range(number):
            start = at * 20
            label = ("gpe", "person")[at % 2]
            project.marks.create(
                "entity", label, document_id=document, fragments=[Fragment(document, start, start + 4)]
            )
    return folder


def _add(root: Path) -> list[str]:
    small_project(root / "project")
    (root / "texts").mkdir()
    for number in range(12):
        (root / "texts" / f"{number}.txt").write_text(
            f"Moscow agreed to {number}. Iran did not.\n" * 10, encoding="utf-8"
        )
    return ["add", str(root / "texts")]


def _remember(root: Path) -> list[str]:
    with open_project(small_project(root / "project"), annotator="ann") as project:
        for source in read(resource("corpus") / FIRST):
            project.documents.add(source, segments(source.text))
    shutil.copy(resource("corpus") / "memory.tmx", root)
    return ["translate", "--engine", "memory", "--memory", str(root / "memory.tmx")]


def _translate(root: Path) -> list[str]:
    small_project(root / "project")
    return ["translate", "--engine", "argos"]


def _import(root: Path) -> list[str]:
    other = _marked(root / "other")
    with open_project(other) as project:
        export(project, "jsonl", root / "in.jsonl")
    shutil.rmtree(other)
    small_project(root / "project")
    return ["import", str(root / "in.jsonl")]


def _export(root: Path) -> list[str]:
    with open_project(_marked(root / "project")) as project:
        export(project, "jsonl", root / "out.jsonl", documents=[])
        project.annotator = "bob"
        project.documents.add(SourceText("more.txt", "More."), [SegmentSpan(0, 5, "en", "body")])
    return ["export", "--format", "jsonl", "--out", str(root / "out.jsonl")]


def _merge(root: Path) -> list[str]:
    _marked(root / "project", 5)
    (root / "other").mkdir()
    copy_database(root / "project" / "workbench.db", root / "other" / "workbench.db")
    for folder, name in (("other", "bob"), ("project", "cyd")):
        with open_project(root / folder, annotator=name) as project:
            document = project.documents.all()[0].id
            for at in range(20):
                project.marks.create("entity", "gpe", document_id=document, fragments=[Fragment(document, at, at + 3)])
    return ["merge", str(root / "other")]


def _reschema(root: Path) -> list[str]:
    _marked(root / "project")
    changes = "changes:\n- rename_label: {from: gpe, to: organization}\n"
    (root / "changes.yaml").write_text(changes, encoding="utf-8")
    return ["schema", "use", "--changes", str(root / "changes.yaml"), "--yes"]


def _restore_moment(root: Path) -> list[str]:
    with open_project(_marked(root / "project")) as project:
        project.database.rows("SELECT 1")
    with closing(sqlite3.connect(root / "project" / "workbench.db")) as connection, connection:
        connection.execute("UPDATE edits SET at = at - 7200000 WHERE seq <= 12")
    return ["restore", "--at", "90m", "--yes"]


def _restore_backup(root: Path) -> list[str]:
    with open_project(_marked(root / "project", 5), annotator="ann") as project:
        made = project.back_up().path
        document = project.documents.all()[0].id
        project.marks.create("entity", "gpe", document_id=document, fragments=[Fragment(document, 3, 9)])
    return ["restore", made.name, "--yes"]


def _backup(root: Path) -> list[str]:
    _marked(root / "project")
    return ["backup"]


def _mend(root: Path) -> list[str]:
    _marked(root / "project")
    with closing(sqlite3.connect(root / "project" / "workbench.db")) as connection, connection:
        connection.execute("DELETE FROM fragments WHERE mark_id IN (SELECT id FROM marks LIMIT 5)")
        connection.execute("DELETE FROM edit_targets WHERE seq % 5 = 0")
    return ["doctor", "--mend"]


COMMANDS = {
    "add": Command(_add), "remember": Command(_remember), "translate": Command(_translate), "import": Command(_import),
    "export": Command(_export, out="out.jsonl"), "merge": Command(_merge), "reschema": Command(_reschema),
    "restore-moment": Command(_restore_moment), "restore-backup": Command(_restore_backup, replaces=True),
    "backup": Command(_backup), "mend": Command(_mend),
}  # fmt: skip
_OPENED_FIRST = {"mend"}
"""These find damage, and leave it where they are killed."""


def _whole_backups(folder: Path) -> int:
    """How many backups there are; each is a whole database."""
    found = list((folder / "backups").glob("*.db"))
    for path in found:
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True)) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)], path.name
    return len(found)


class Trial:
    """One command, run whole once, and held against what is left of it when it was not."""

    def __init__(self, name: str, root: Path, nursery: Nursery) -> None:
        self.name, self._nursery = name, nursery
        self.command = COMMANDS[name]
        self._ready = root / "ready"
        self.place = root / "place"
        self._ready.mkdir()
        made = self.command.prepare(self._ready)
        self._argv = [each.replace(str(self._ready), str(self.place)) for each in made]
        self.again()
        self.before, self.out_before = edits_in(self._project), self._out()
        log = root / "whole.log"
        ended = self.run(log=str(log))
        assert ended.code == 0, ended.said
        self.operations = operations(log)
        self.after, self.out_after = edits_in(self._project), self._out()
        assert (self.after, self.out_after) != (self.before, self.out_before) or name in ("backup", "mend"), ended.said

    @property
    def _project(self) -> Path:
        return self.place / "project"

    def again(self) -> Path:
        """The folder as it is before the command."""
        shutil.rmtree(self.place, ignore_errors=True)
        shutil.copytree(self._ready, self.place)
        return self.place

    def start(self, **job: object):  # type: ignore[no-untyped-def]
        argv = [*self._argv, "--project", str(self._project)]
        argv += ["--as", "ann"] if self.name not in ("backup", "mend", "export", "restore-backup") else []
        return self._nursery.start("command", *argv, watch=str(self.place), **job)

    def run(self, **job: object):  # type: ignore[no-untyped-def]
        return self.start(**job).end()

    def _out(self) -> bytes | None:
        path = self.place / self.command.out
        return path.read_bytes() if self.command.out and path.is_file() else None

    def check(self, count: Callable[..., None], *, finish: bool) -> None:
        """Nothing of before is lost and nothing is half there; and the command can be done again, if `finish`."""
        there = edits_in(self._project)
        wanted = self.after if self.command.replaces and set(there) == set(self.after) else self.before
        verdict = judged(self._project, wanted, thorough=self.name not in _OPENED_FIRST)
        count("lost", len(verdict.lost))
        count("torn", len(verdict.torn))
        assert verdict.is_good, verdict
        assert self._out() in (self.out_before, self.out_after)
        _whole_backups(self._project)
        if finish:
            ended = self.run()
            assert ended.code == 0, ended.said
            assert len(edits_in(self._project)) >= len(self.after)
            assert judged(self._project, self.after if self.command.replaces else self.before).is_good
            assert self._out() == self.out_after
            assert goes_on(self._project)


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_that_is_killed_has_happened_whole_or_can_be_done_again(
    name: str,
    layered: Nursery,
    tmp_path: Path,
    dice: random.Random,
    times: Callable[..., int],
    count: Callable[..., None],
) -> None:
    trial = Trial(name, tmp_path, layered)
    steps = len(trial.operations)
    number = times(14, 250)
    for at in sorted(dice.sample(range(1, steps + 1), min(number, steps))):
        trial.again()
        ended = trial.run(kill_at=at, tear=dice.random() < 0.5)
        count("kills", int(ended.killed))
        trial.check(count, finish=dice.random() < 0.3)


@pytest.mark.parametrize("name", ["add", "translate", "import", "merge", "restore-backup", "reschema"])
def test_a_command_that_is_killed_at_any_time(
    name: str,
    layered: Nursery,
    tmp_path: Path,
    dice: random.Random,
    times: Callable[..., int],
    count: Callable[..., None],
) -> None:
    trial = Trial(name, tmp_path, layered)
    for _ in range(times(4, 60)):
        trial.again()
        job = trial.start()
        job.run_for(dice.uniform(0.01, 0.6))
        count("kills", int(job.kill().killed))
        trial.check(count, finish=dice.random() < 0.3)


@pytest.mark.parametrize("name", ["export", "merge", "restore-backup", "reschema", "backup", "import"])
def test_the_power_goes_during_a_command(
    name: str,
    layered: Nursery,
    tmp_path: Path,
    dice: random.Random,
    times: Callable[..., int],
    count: Callable[..., None],
) -> None:
    trial = Trial(name, tmp_path, layered)
    trial.again()
    disk, log = Disk(trial.place), tmp_path / "power.log"
    assert trial.run(log=str(log)).code == 0
    for each in losses(disk, operations(log), dice, times(12, 200)):
        shutil.rmtree(trial.place)
        trial.place.mkdir()
        each.found_again(dice, trial.place)
        count("power")
        trial.check(count, finish=dice.random() < 0.2)


def test_a_migration_that_is_killed(
    layered: Nursery, tmp_path: Path, dice: random.Random, times: Callable[..., int], count: Callable[..., None]
) -> None:
    """Every released database, brought up to date: as it was, or as it is to be."""
    released = sorted((Path(__file__).parents[1] / "store" / "released").glob("*.db.gz"))
    assert released
    folder = tmp_path / "project"
    for _ in range(times(20, 300)):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        (folder / "workbench.db").write_bytes(gzip.decompress(dice.choice(released).read_bytes()))
        with closing(sqlite3.connect(folder / "workbench.db")) as connection:
            before = [key for (key,) in connection.execute("SELECT id FROM edits")]
        ended = layered.run(
            "command", "list", "--project", folder, watch=str(folder), kill_at=int(10 ** dice.uniform(0, 2.3)),
            tear=dice.random() < 0.5,
        )  # fmt: skip
        count("kills", int(ended.killed))
        verdict = judged(folder, before)
        count("lost", len(verdict.lost))
        count("torn", len(verdict.torn))
        assert verdict.is_good, verdict
        _whole_backups(folder)
