"""As it was on Tuesday: what was done since is taken back as one edit, and undo brings it back."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_store_machine import ACTS, PEOPLE, SMALL, Acts, dump, perform

from workbench import Project, open_project
from workbench.doctor import examine
from workbench.errors import NotFound, Refused, StorageError
from workbench.model import Document, Fragment, Outcome, SegmentSpan, SourceText
from workbench.schema import parse_schema
from workbench.store import journal as journal_module
from workbench.store.families import FAMILIES


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The wall clock of new edits, which the test moves."""
    now = [1_000_000_000_000]
    monkeypatch.setattr(journal_module, "now_milliseconds", lambda: now[0])
    return now


def mark(project: Project, document: Document, start: int) -> str:
    place = [Fragment(document.id, start, start + 4)]
    return project.marks.create("entity", "gpe", document_id=document.id, fragments=place).id


def test_the_project_is_as_it_was_and_undo_brings_the_rest_back(
    clock: list[int], project: Project, document: Document
) -> None:
    clock[0] = 2_000_000_000_000
    first = mark(project, document, 0)
    project.annotator = "bea"
    changed = mark(project, document, 5)
    clock[0] += 1000
    second = mark(project, document, 13)
    project.marks.update(changed, note="later")
    project.annotator = "ann"
    project.marks.delete([first])
    project.documents.rename(document.id, "another name")
    after = dump(project)["marks"]
    found = project.restore(2_000_000_000_000, "restore", dry=True)
    assert (found.edits, found.things) == (4, {"documents": 1, "marks": 3})
    assert dump(project)["marks"] == after
    project.restore(2_000_000_000_000, "restore")
    assert {m.id: m.note for m in project.marks.of(document.id, annotator="*")} == {first: "", changed: ""}
    assert project.documents.get(document.id).name == "short.txt"
    project.journal.undo()
    assert {m.id for m in project.marks.of(document.id, annotator="*")} == {changed, second}
    assert project.documents.get(document.id).name == "another name"


def test_where_nothing_was_done_since_nothing_is_written(project: Project, document: Document) -> None:
    mark(project, document, 0)
    edits = project.database.rows("SELECT count(*) FROM edits")
    assert project.restore(9_000_000_000_000, "restore").things == {}
    assert project.database.rows("SELECT count(*) FROM edits") == edits


def test_a_copy_as_it_was_is_a_project_of_its_own(
    clock: list[int], project: Project, document: Document, tmp_path: Path
) -> None:
    clock[0] = 2_000_000_000_000
    mark(project, document, 0)
    clock[0] += 1000
    mark(project, document, 5)
    later = project.documents.add(SourceText("later.txt", "Later."), [SegmentSpan(0, 6, "en", "body")]).document
    project.copy_as_it_was(2_000_000_000_000, tmp_path / "then")
    with open_project(tmp_path / "then", annotator="ann") as then:
        assert [m.fragments[0].start for m in then.marks.of(document.id)] == [0]
        assert then.documents.text(document.id) == project.documents.text(document.id)
        assert then.database.rows("SELECT 1 FROM texts WHERE id = ?", (later.id,)) == []
        assert examine(then).is_sound
    assert not list((tmp_path / "then").glob(".*"))
    (tmp_path / "in-the-way").write_text("a file")
    with pytest.raises(StorageError, match="in-the-way"):
        project.copy_as_it_was(2_000_000_000_000, tmp_path / "in-the-way")
    assert len(project.marks.of(document.id)) == 2
    with pytest.raises(Refused, match="a project already"):
        project.copy_as_it_was(2_000_000_000_000, tmp_path / "then")


def test_a_moment_before_the_project_began_is_refused(project: Project, document: Document) -> None:
    before = dump(project)
    for dry in (True, False):
        with pytest.raises(Refused, match="nothing yet"):
            project.restore(1_000, "restore", dry=dry)
    assert dump(project) == before


def test_a_dry_run_keeps_nobody_from_writing(project: Project, document: Document) -> None:
    mark(project, document, 0)
    with open_project(project.path, annotator="bea") as other, other.database.transaction():
        mark(other, document, 5)
        assert project.restore(9_000_000_000_000, "restore", dry=True).things == {}


class More(Acts):
    """What leads and translators do besides."""

    def decide(self, first: int, second: int) -> None:
        if mark := self.mark(first):
            outcome: Outcome = "none" if second % 2 else "these"
            self.project.decisions.decide([mark.id], outcome, chosen=[] if second % 2 else [mark.id])

    def withdraw(self, number: int, _: int) -> None:
        found = sorted(each.id for each in self.project.decisions.all())
        if found:
            self.project.decisions.withdraw([found[number % len(found)]])

    def assign(self, number: int, who: int) -> None:
        if document := self.document(number):
            self.project.assignments.assign([(document.id, PEOPLE[who % 3])], batch=str(who))

    def finish(self, number: int, who: int) -> None:
        if document := self.document(number):
            self.project.assignments.set_state(document.id, PEOPLE[who % 3], "done")

    def comment(self, number: int, _: int) -> None:
        document = self.document(number)
        for segment in self.project.segments.of(document.id)[:1] if document else []:
            for comment in self.project.comments.on(segment.id)[:1]:
                self.project.comments.resolve([comment.id])
            self.project.comments.add(segment, f"why {number}?")

    def bookmark(self, number: int, start: int) -> None:
        if document := self.document(number):
            self.project.bookmarks.add(document.id, Fragment(document.id, start, start + 2), note=str(start))

    def term(self, number: int, _: int) -> None:
        for term in self.project.termbase.named(f"term {number}", "en")[:1]:
            self.project.termbase.update(term.id, note="again")
            return
        self.project.termbase.add(f"term {number}", "en")

    def reschema(self, number: int, _: int) -> None:
        self.project.use_schema(parse_schema(f"name: s{number}\nentities:\n  gpe: {{}}\n"))


MORE = tuple(name for name, act in vars(More).items() if callable(act))
acts = st.lists(st.tuples(st.sampled_from(PEOPLE), st.sampled_from((*ACTS, *MORE)), SMALL, SMALL), max_size=12)


def do(project: Project, person: str, act: str, first: int, second: int) -> None:
    if act not in MORE:
        perform(project, person, act, first, second)
        return
    project.annotator = person
    try:
        getattr(More(project), act)(first, second)
    except (NotFound, Refused):
        return


@settings(max_examples=40, deadline=None)
@given(acts, acts)
def test_any_work_can_be_taken_back_to_any_moment_and_brought_again(
    tmp_path_factory: pytest.TempPathFactory,
    earlier: list[tuple[str, str, int, int]],
    later: list[tuple[str, str, int, int]],
) -> None:
    with pytest.MonkeyPatch.context() as patch, open_project(tmp_path_factory.mktemp("p"), create=True) as project:
        now = [2_000_000_000_000]
        patch.setattr(journal_module, "now_milliseconds", lambda: now[0])
        project.marks._schema_id = project.decisions._schema_id = str
        perform(project, "ann", "add", 0, 0)
        for act in earlier:
            do(project, *act)
        then = present(project)
        now[0] += 1000
        for act in later:
            do(project, *act)
        after = present(project)
        project.restore(2_000_000_000_000, "restore")
        assert present(project) == then
        assert [finding for finding in examine(project).findings if finding.severity == "damage"] == []
        if after != then:
            project.journal.undo(force=True)
            assert present(project) == after


def present(project: Project) -> dict[str, list[tuple[object, ...]]]:
    """What there is, without the times of its making and what was deleted."""
    there = dump(project)
    return {name: sorted((row[:2] + row[3:] for row in there[name] if row[1]), key=repr) for name in FAMILIES}
