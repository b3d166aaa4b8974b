"""Issue 7, how fast: a long journal is followed in blocks, and not with a look-up and a row at a time."""

from __future__ import annotations

from collections import Counter
from unittest.mock import patch

import pytest

from workbench import Project
from workbench.model import Annotation, Document, Fragment
from workbench.store.families import DERIVED, FAMILIES

MARKS = 400
TABLES = (*FAMILIES, *(name for name in DERIVED if name not in ("indexed", "terms")))


@pytest.fixture
def marked(project: Project, document: Document) -> Project:
    """A project with a mark an edit, each changed a while after it was made."""
    keys = [
        project.marks.create("entity", "gpe", document_id=document.id, fragments=[Fragment(document.id, 0, 4)]).id
        for _ in range(MARKS)
    ]
    for number, key in enumerate(keys):
        project.marks.update(key, note=f"n{number}", attributes={"certainty": "possible"})
    return project


def dump(project: Project) -> dict[str, list[tuple[object, ...]]]:
    return {name: sorted(project.database.rows(f"SELECT * FROM {name}"), key=repr) for name in TABLES}


@pytest.mark.parametrize(("held", "edits"), [(20_000, 1_000), (50, 30)])
def test_a_journal_is_replayed_with_few_statements_an_edit(marked: Project, held: int, edits: int) -> None:
    before = dump(marked)
    asked: Counter[str] = Counter()
    marked.database.connection.set_trace_callback(lambda sql: asked.update([sql.split()[0]]))
    with patch.multiple("workbench.store.rebuilding", _HELD=held, _EDITS=edits):
        marked.journal.rebuild()
    marked.database.connection.set_trace_callback(None)
    assert asked["SELECT"] < 2 * MARKS / 5
    assert dump(marked) == before


def test_a_block_of_edits_is_no_larger_than_is_easily_held(project: Project, document: Document) -> None:
    places = [Fragment(document.id, 0, 4)]
    marks = [Annotation(f"m{n:04}", "entity", "gpe", "ann", document.id, tuple(places)) for n in range(1_000)]
    for part in range(0, 1_000, 100):
        project.marks.put_many(marks[part : part + 100], action="import")
    before = dump(project)
    seen: list[int] = []
    from workbench.store.rebuilding import _State

    take = _State.take

    def counted(self: _State, clocks: list[str], edits: list[list[list[object]]]) -> None:
        seen.append(sum(map(len, edits)))
        take(self, clocks, edits)

    with patch("workbench.store.rebuilding._READ", 30_000), patch.object(_State, "take", counted):
        project.journal.rebuild()
    assert max(seen) < 400
    assert dump(project) == before
