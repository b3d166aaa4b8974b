"""Any sequence of edits and as many undos give the starting state; the state is what the journal adds up to."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

from hypothesis import given, settings
from hypothesis import strategies as st

from workbench import Project, open_project
from workbench.model import Fragment, SegmentSpan, SourceText

TEXT = "Tehran 否認 the report that Moscow 已同意 it."
STATE = ("documents", "segments", "translations", "choices", "marks", "settings")
DERIVED = ("fragments", "mark_references", "mark_counts", "segment_counts")

INDEXED = "SELECT segment_id, text_id, side, words FROM indexed JOIN terms ON terms.rowid = row"

actions = st.lists(
    st.one_of(
        st.tuples(st.just("create"), st.integers(0, len(TEXT) - 2), st.integers(1, 5)),
        st.tuples(st.just("label"), st.integers(0, 9), st.sampled_from(["person", "gpe"])),
        st.tuples(st.just("attribute"), st.integers(0, 9), st.sampled_from(["certain", "possible", None])),
        st.tuples(st.just("role"), st.integers(0, 9), st.integers(0, 9)),
        st.tuples(st.just("delete"), st.integers(0, 9), st.just(0)),
        st.tuples(st.just("write"), st.integers(0, 1), st.sampled_from(["一", "二三", "德黑蘭否認"])),
    ),
    max_size=12,
)


@contextmanager
def fresh() -> Iterator[Project]:
    with tempfile.TemporaryDirectory() as folder, open_project(Path(folder), create=True, annotator="ann") as project:
        spans = [SegmentSpan(0, 10, "en", "body"), SegmentSpan(10, len(TEXT), "en", "body")]
        project.documents.add(SourceText("a.txt", TEXT), spans)
        project.marks._schema_id = str
        project.journal.annotator = "bob"
        yield project


def perform(project: Project, action: tuple[Any, ...]) -> None:
    document = project.documents.all()[0].id
    marks = project.marks.of(document)
    verb, first, second = action
    if verb == "create":
        end = min(first + second, len(TEXT))
        project.marks.create("entity", "gpe", document_id=document, fragments=[Fragment(document, first, end)])
    elif verb == "write":
        project.translations.write(project.segments.of(document)[first].id, "zh-Hant", second)
    elif marks:
        mark = marks[first % len(marks)]
        if verb == "label":
            project.marks.update(mark.id, label=second)
        elif verb == "attribute":
            project.marks.update(mark.id, attributes={"certainty": second})
        elif verb == "role":
            project.marks.update(mark.id, roles={"source": [marks[second % len(marks)].id]})
        else:
            project.marks.delete([mark.id])


def dump(project: Project, *, tables: tuple[str, ...] = STATE, live: bool = True) -> dict[str, list[tuple[Any, ...]]]:
    where = dict.fromkeys(STATE, " WHERE present" if live else "")
    return {t: sorted(project.database.rows(f"SELECT * FROM {t}{where.get(t, '')}"), key=repr) for t in tables}


@settings(max_examples=30)
@given(actions)
def test_as_many_undos_give_the_starting_state(sequence: list[tuple[Any, ...]]) -> None:
    with fresh() as project:
        states = [dump(project)]
        for action in sequence:
            before = project.journal.history(1)[0].id
            perform(project, action)
            if project.journal.history(1)[0].id != before:
                states.append(dump(project))
        for state in reversed(states[:-1]):
            assert project.journal.undo() is not None
            assert dump(project) == state
        assert project.journal.undo() is None
        for state in states[1:]:
            assert project.journal.redo() is not None
            assert dump(project) == state


@settings(max_examples=30)
@given(actions, st.integers(0, 4), st.sampled_from([(20_000, 1_000), (0, 1), (2, 3)]))
def test_the_state_is_what_the_journal_adds_up_to(
    sequence: list[tuple[Any, ...]], undos: int, sizes: tuple[int, int]
) -> None:
    with fresh() as project:
        for action in sequence:
            perform(project, action)
        for _ in range(undos):
            project.journal.undo()
        state, derived = dump(project, live=False), dump(project, tables=DERIVED)
        words = sorted(project.database.rows(INDEXED))
        held, edits = sizes  # a long journal is followed block by block
        with patch.multiple("workbench.store.rebuilding", _HELD=held, _EDITS=edits):
            project.journal.rebuild()
        assert dump(project, live=False) == state
        assert dump(project, tables=DERIVED) == derived
        assert sorted(project.database.rows(INDEXED)) == words
