"""Many processes on one project at once: nothing is lost, nobody is turned away, exports agree. Issue 7, part 3."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from harness import Nursery, edits_in, judged, small_project

from workbench.formats import export
from workbench.model import Fragment
from workbench.project import open_project
from workbench.store.foreign import copy_database

pytestmark = pytest.mark.faults


def _parted(folder: Path, other: Path) -> Path:
    """Another copy, with marks of its own."""
    other.mkdir()
    copy_database(folder / "workbench.db", other / "workbench.db")
    with open_project(other, annotator="far") as project:
        document = project.documents.all()[0].id
        for at in range(300):
            project.marks.create("entity", "gpe", document_id=document, fragments=[Fragment(document, at, at + 3)])
    return other


def test_annotators_beside_a_translation_an_export_a_merge_and_a_backup(
    nursery: Nursery, tmp_path: Path, seed: int, times: Callable[..., int], count: Callable[..., None]
) -> None:
    folder = small_project(tmp_path / "project")
    other = _parted(folder, tmp_path / "other")
    people = [f"annotator{number}" for number in range(8)]
    steps = times(150, 5000)
    writers = [
        nursery.start("write", folder=str(folder), name=name, seed=seed + number, steps=steps)
        for number, name in enumerate(people)
    ]
    commands = [
        ["translate", "--engine", "argos", "--as", "argos"],
        ["merge", other, "--as", "lead"],
        *(["export", "--out", tmp_path / "out.jsonl"] for _ in range(3)),
        *(["backup"] for _ in range(2)),
    ]
    beside = [nursery.start("command", *argv, "--project", folder) for argv in commands]
    for job in beside:
        ended = job.end()
        assert ended.code == 0 or "being written by another export" in ended.said, ended.said
        assert "locked" not in ended.said
        assert "did not finish" not in ended.said
    acknowledged: list[str] = []
    for job in writers:
        ended = job.end(600)
        assert ended.code == 0, ended.said
        acknowledged += ended.acknowledged
    verdict = judged(folder, [*acknowledged, *edits_in(other)])
    count("processes", len(writers) + len(beside))
    count("acknowledged", len(acknowledged))
    count("lost", len(verdict.lost))
    count("torn", len(verdict.torn))
    assert verdict.is_good, verdict
    assert len(acknowledged) >= len(people) * steps // 2
    with open_project(folder) as project:
        assert {*people, "far"} <= set(project.marks.annotators())


def test_copies_that_were_merged_export_the_same_bytes(nursery: Nursery, tmp_path: Path, seed: int) -> None:
    """Two copies worked on by several at once, merged into each other: one set of edits, one export."""
    one, two = small_project(tmp_path / "one"), tmp_path / "two"
    two.mkdir()
    copy_database(one / "workbench.db", two / "workbench.db")
    jobs = [
        nursery.start("write", folder=str(folder), name=name, seed=seed + at, steps=60)
        for at, (folder, name) in enumerate([(one, "ann"), (two, "bob"), (one, "cyd"), (two, "dan")])
    ]
    assert [job.end().code for job in jobs] == [0] * 4
    shutil.copytree(two, tmp_path / "kept")
    for into, source in ((one, tmp_path / "kept"), (two, one)):
        assert nursery.run("command", "merge", source, "--project", into, "--as", "lead").code == 0
    assert set(edits_in(one)) == set(edits_in(two))
    made = []
    for folder in (one, two):
        with open_project(folder) as project:
            export(project, "jsonl", folder / "out.jsonl")
        made.append((folder / "out.jsonl").read_bytes())
    assert made[0] == made[1]
