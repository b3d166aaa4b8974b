"""Any splits and joins, undone: what is there is byte for byte what it was; redone, it is what they made."""

from __future__ import annotations

import tempfile
from itertools import pairwise
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from workbench import Project, open_project
from workbench.errors import Refused
from workbench.model import Fragment, SegmentSpan, SourceText
from workbench.store.families import DERIVED, FAMILIES

TEXT = "Iran agreed; Moscow did not.\nTehran 微笑 😀.\n習近平在北京。\nIt ended."


def state(project: Project) -> dict[str, list[tuple[Any, ...]]]:
    """What is there, without what keeps the past."""
    found = {}
    for name in (*FAMILIES, *DERIVED):
        if name == "edit_groups":
            continue
        sql = f"SELECT * FROM {name}" + (" WHERE present" if name in FAMILIES else "")
        if name == "indexed":
            sql = "SELECT segment_id, text_id, document_id, side, words FROM indexed JOIN terms ON terms.rowid = row"
        elif name == "terms":
            sql = "SELECT count(*) FROM terms"
        found[name] = sorted(project.database.rows(sql), key=repr)
    return found


def filled(folder: str) -> Project:
    project = open_project(Path(folder), create=True, annotator="ann")
    project.marks._schema_id = str
    spans, at = [], 0
    for line in TEXT.split("\n"):
        spans.append(SegmentSpan(at, at + len(line), "zh-Hant" if "習" in line else "en", "body"))
        at += len(line) + 1
    document = project.documents.add(SourceText("x.txt", TEXT), spans).document
    project.marks.create("claim", "claim", document_id=document.id, fragments=[Fragment(document.id, 5, 40)])
    for number, segment in enumerate(project.segments.of(document.id)):
        made = project.translations.write(segment.id, "en" if number == 2 else "zh-Hant", f"譯文{number}，😀。 ")
        project.marks.create("entity", "gpe", document_id=document.id, fragments=[Fragment(made.id, 1, 3)])
        project.marks.create("label", "genre", document_id=document.id, target=segment.id, attributes={"value": "x"})
        project.comments.add(segment, f"comment {number}")
    return project


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.booleans(), st.integers(0, 9), st.integers(0, len(TEXT))), min_size=1, max_size=6))
def test_splits_and_joins_are_undone_byte_for_byte(acts: list[tuple[bool, int, int]]) -> None:
    with tempfile.TemporaryDirectory() as folder, filled(folder) as project:
        (document,) = project.documents.all()
        states = [state(project)]
        for split, number, at in acts:
            found = project.segments.of(document.id)
            segment = found[number % len(found)]
            try:
                if split:
                    project.resegmenting.split(segment.id, segment.start + at % (segment.end - segment.start + 1))
                else:
                    project.resegmenting.join(segment.id)
            except Refused:
                continue
            states.append(state(project))
            _check(project, document.id)
        for before in reversed(states[:-1]):
            project.journal.undo()
            assert state(project) == before
        for after in states[1:]:
            project.journal.redo()
            assert state(project) == after
        project.journal.rebuild()
        assert state(project) == states[-1]


def _check(project: Project, document: str) -> None:
    """Segments cover the same words, and every mark stands inside of a text that is there."""
    segments = project.segments.of(document)
    assert "".join(TEXT[s.start : s.end] for s in segments).replace("\n", "").replace(" ", "") == TEXT.replace(
        "\n", ""
    ).replace(" ", "")
    assert all(a.end <= b.start for a, b in pairwise(segments))
    for mark in project.marks.of(document):
        for fragment in mark.fragments:
            text = TEXT if fragment.text_id == document else project.translations.text(fragment.text_id)
            assert fragment.end <= len(text)
