"""Text that two people cut into segments in two ways is in one segment again after a merge."""

from __future__ import annotations

import shutil
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench import Project, open_project
from workbench.doctor import examine
from workbench.errors import Refused
from workbench.model import Document, SegmentSpan, SourceText

TEXT = "one two three four five six seven eight"


def spans(project: Project, document: Document) -> list[tuple[int, int]]:
    return [(each.start, each.end) for each in project.segments.of(document.id)]


def test_the_later_cut_stands_and_the_other_is_kept(project: Project, tmp_path: Path) -> None:
    document = project.documents.add(SourceText("x.txt", TEXT), [SegmentSpan(0, len(TEXT), "en", "body")]).document
    shutil.copytree(project.path, tmp_path / "other")
    with open_project(tmp_path / "other", annotator="bea") as other:
        [whole] = other.segments.of(document.id)
        first = other.resegmenting.split(whole.id, 8).segments[0]
        other.translations.write(first.id, "zh-Hant", "一二")
    project.resegmenting.split(whole.id, 4)
    report = project.merge(tmp_path / "other")
    assert spans(project, document) == [(0, 3), (4, len(TEXT))]
    assert first.id in report.recut
    assert examine(project).is_sound
    with open_project(tmp_path / "other", annotator="bea") as other:
        other.merge(project.path)
        assert spans(other, document) == spans(project, document)
    assert [found.text for found in project.translations.candidates(first.id)] == ["一二"]


def cut(project: Project, document: Document, how: list[tuple[bool, int]]) -> None:
    for split, where in how:
        segments = project.segments.of(document.id)
        segment = segments[where % len(segments)]
        try:
            if split:
                project.resegmenting.split(segment.id, segment.start + where % 17)
            else:
                project.resegmenting.join(segment.id)
        except Refused:
            continue


cuts = st.lists(st.tuples(st.booleans(), st.integers(0, 40)), max_size=5)


def taken_together(folder: Path, name: str, names: list[str], document: Document) -> list[tuple[int, int]]:
    """A copy of the first project that takes in the others, in this order: what its segments are."""
    shutil.copytree(folder / names[0], folder / name)
    with open_project(folder / name, annotator="lea") as project:
        for other in names[1:]:
            project.merge(folder / other)
        assert examine(project).is_sound
        return spans(project, document)


@settings(max_examples=25, deadline=None)
@given(cuts, st.tuples(cuts, cuts, cuts))
def test_three_who_cut_the_same_text_are_merged_alike_in_any_order(
    tmp_path_factory: pytest.TempPathFactory, before: list[tuple[bool, int]], apart: tuple[list[tuple[bool, int]], ...]
) -> None:
    folder = tmp_path_factory.mktemp("three")
    with open_project(folder / "base", annotator="ann", create=True) as project:
        document = project.documents.add(SourceText("x.txt", TEXT), [SegmentSpan(0, len(TEXT), "en", "body")]).document
        cut(project, document, before)
    names = ["ann", "bea", "cyd"]
    for name, how in zip(names, apart, strict=True):
        shutil.copytree(folder / "base", folder / name)
        with open_project(folder / name, annotator=name) as copy:
            cut(copy, document, how)
    orders = enumerate(permutations(names))
    found = [taken_together(folder, f"all{number}", list(order), document) for number, order in orders]
    taken_together(folder, "pair", names[1:], document)
    found.append(taken_together(folder, "nested", ["ann", "pair"], document))
    found.append(taken_together(folder, "again", ["all0", "all5", "nested", "all3"], document))
    assert all(each == found[0] for each in found)


@settings(max_examples=25, deadline=None)
@given(cuts, cuts, cuts)
def test_every_word_is_in_one_segment_whoever_cut_what(
    tmp_path_factory: pytest.TempPathFactory,
    before: list[tuple[bool, int]],
    one: list[tuple[bool, int]],
    two: list[tuple[bool, int]],
) -> None:
    folder = tmp_path_factory.mktemp("cuts")
    with open_project(folder / "a", annotator="ann", create=True) as project:
        document = project.documents.add(SourceText("x.txt", TEXT), [SegmentSpan(0, len(TEXT), "en", "body")]).document
        cut(project, document, before)
    shutil.copytree(folder / "a", folder / "b")
    with open_project(folder / "a", annotator="ann") as ann, open_project(folder / "b", annotator="bea") as bea:
        cut(ann, document, one)
        cut(bea, document, two)
        for into, other in ((ann, folder / "b"), (bea, folder / "a")):
            into.merge(other)
            covered = [at for start, end in spans(into, document) for at in range(start, end)]
            assert sorted(covered) == sorted(set(covered))
            assert {at for at, character in enumerate(TEXT) if character != " "} <= set(covered)
        assert spans(ann, document) == spans(bea, document)
        assert examine(ann).is_sound
