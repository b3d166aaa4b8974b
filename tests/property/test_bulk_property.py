"""Written together or one by one, documents and marks come to the same: the state and all that is derived from it."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from workbench import Project, open_project
from workbench.model import Annotation, Fragment, SegmentSpan, SourceText, document_id
from workbench.store.families import FAMILIES
from workbench.store.journal import Put
from workbench.store.mark_rows import mark_fields

TEXTS = (
    "Tehran 否認 it.\nMoscow agreed.",
    "Tehran 承認 it.\nMoscow agreed.",
    "Moscow",
    "別的文字。\nＯＫ ﬁne 👍🏽",
    "",
)
NAMES = ("a.txt", "b.txt", "a.txt (2)")
ORIGINS = ("", "/shelf/a.txt", "/other/a.txt", "/other/b.txt")
DERIVED = ("fragments", "mark_references", "mark_counts", "segment_counts")

sources = st.builds(
    SourceText,
    name=st.sampled_from(NAMES),
    text=st.sampled_from(TEXTS),
    origin=st.sampled_from(ORIGINS),
    meta=st.sampled_from([{}, {"source": "x"}]),
)
marks = st.builds(
    Annotation,
    id=st.sampled_from("pqrstu"),
    kind=st.sampled_from(["entity", "claim"]),
    label=st.sampled_from(["gpe", "person"]),
    annotator=st.sampled_from(["ann", "bob", "gold"]),
    document_id=st.just(document_id(TEXTS[0])),
    fragments=st.lists(
        st.builds(Fragment, st.just(document_id(TEXTS[0])), st.integers(0, 5), st.integers(6, 12)), max_size=2
    ).map(tuple),
    attributes=st.sampled_from([{}, {"certainty": "possible"}, {"polarity": ["\0", ',"\0",'], "n": 1}]),
    roles=st.sampled_from([{}, {"source": ("p",)}, {"source": ("q", "p"), "cue": ("t",)}]),
    note=st.sampled_from(["", "so"]),
    stale=st.booleans(),
)
rounds = st.lists(
    st.tuples(st.lists(sources, max_size=4), st.lists(marks, max_size=8), st.sampled_from("pqr"), st.integers(0, 3)),
    min_size=1,
    max_size=3,
)


def spans(text: str) -> list[SegmentSpan]:
    found, at = [], 0
    for line in text.splitlines():
        found.append(SegmentSpan(at, at + len(line), "en", "body"))
        at += len(line) + 1
    return found


def together(project: Project, texts: Sequence[SourceText], given: Sequence[Annotation]) -> list[Any]:
    added = project.documents.add_many((source, spans(source.text)) for source in texts)
    project.marks.put_many(given, action="put")
    return [(each.document, each.outcome) for each in added]


def one_by_one(project: Project, texts: Sequence[SourceText], given: Sequence[Annotation]) -> list[Any]:
    outcomes = []
    made: set[str] = set()
    with project.journal.group("add"):
        for source in texts:
            added = project.documents.add(source, spans(source.text), keep=made)
            outcomes.append((added.document, added.outcome))
            if added.outcome != "known":
                made.add(added.document.id)
    with project.journal.group("put"):
        for mark in given:
            known = project.marks.find(mark.id)
            cleared = dict.fromkeys(mark_fields(known)) if known else {}
            fields = cleared | mark_fields(mark) | {"present": True}
            project.journal.commit([Put("marks", mark.id, fields, anew=True)], "put")
    return outcomes


def dump(project: Project) -> dict[str, list[tuple[Any, ...]]]:
    """Every row but for clocks and the numbers of rows; what was deleted is gone, whatever its tombstone keeps."""
    found = {}
    for name, family in FAMILIES.items():
        columns = ", ".join(f'"{column}"' for column in family.columns)
        found[name] = project.database.rows(f"SELECT id, {columns} FROM {name} WHERE present ORDER BY id")
    for name in DERIVED:
        found[name] = sorted(project.database.rows(f"SELECT * FROM {name}"))
    words = "SELECT segment_id, text_id, document_id, side, words FROM indexed JOIN terms ON terms.rowid = row"
    found["indexed"] = sorted(project.database.rows(words))
    found["terms"] = project.database.rows("SELECT count(*) FROM terms")
    return found


@settings(max_examples=30, deadline=None)
@given(rounds)
def test_together_is_one_by_one(rounds: list[tuple[list[SourceText], list[Annotation], str, int]]) -> None:
    with (
        tempfile.TemporaryDirectory() as folder,
        open_project(Path(folder) / "one", create=True, annotator="ann") as one,
        open_project(Path(folder) / "two", create=True, annotator="ann") as two,
    ):
        for project in (one, two):
            project.documents.add(SourceText("base.txt", TEXTS[0]), spans(TEXTS[0]))
        for texts, given_marks, doomed, archived in rounds:
            assert together(one, texts, given_marks) == one_by_one(two, texts, given_marks)
            for project in (one, two):
                mark = project.marks.find(doomed)
                if mark is not None and mark.annotator == "ann":
                    project.marks.delete([doomed])
                documents = sorted(project.documents.all(), key=lambda document: document.id)
                if archived < len(documents) and documents[archived].id != document_id(TEXTS[0]):
                    project.documents.archive(documents[archived].id)
            assert dump(one) == dump(two)
        whole = dump(one)
        one.journal.rebuild()
        assert dump(one) == whole


@settings(max_examples=20, deadline=None)
@given(st.lists(st.lists(marks, max_size=8), min_size=2, max_size=4))
def test_each_import_is_one_step_for_undo(imports: list[list[Annotation]]) -> None:
    with (
        tempfile.TemporaryDirectory() as folder,
        open_project(Path(folder), create=True, annotator="ann") as project,
    ):
        project.documents.add(SourceText("base.txt", TEXTS[0]), spans(TEXTS[0]))
        states = []
        for given_marks in imports:
            before = dump(project)
            stored = project.marks.put_many(given_marks, action="import")
            again = project.marks.put_many(list({m.id: m for m in given_marks}.values()), action="import")
            assert (again.added, again.changed) == (0, 0)
            if stored.added or stored.changed:
                states.append(before)
        for state in reversed(states):
            assert project.journal.undo(force=True) is not None
            assert dump(project) == state
