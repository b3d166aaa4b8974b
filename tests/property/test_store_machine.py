"""Several annotators do everything in any order, undo, redo and reopen: the store is whole after every step."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from workbench import Project, open_project
from workbench.errors import FormatError, NotFound, Refused
from workbench.model import (
    STANCES,
    Annotation,
    Document,
    Fragment,
    Proposition,
    SegmentSpan,
    SourceText,
    Translation,
)
from workbench.store.families import DERIVED, FAMILIES
from workbench.store.journal import insert_edit

PEOPLE = ("ann", "bob", "cyd")
FILES = ("a/x.txt", "b/x.txt", "y.txt")
TEXTS = (
    "Tehran 否認 it.\nMoscow agreed.",
    "Tehran 承認 it.\nMoscow agreed.",
    "Moscow agreed.",
    "別的文字。\nMoscow agreed.",
)
SMALL = st.integers(0, 7)


def dump(project: Project) -> dict[str, list[tuple[Any, ...]]]:
    """All that follows from the edits, the numbers of index rows left out."""
    found = {}
    for name in (*FAMILIES, *DERIVED):
        sql = f"SELECT * FROM {name}"
        if name == "indexed":
            sql = "SELECT segment_id, text_id, document_id, side, words FROM indexed JOIN terms ON terms.rowid = row"
        elif name == "terms":
            sql = "SELECT count(*) FROM terms"
        found[name] = sorted(project.database.rows(sql), key=repr)
    return found


def spans(text: str) -> list[SegmentSpan]:
    found, at = [], 0
    for line in text.split("\n"):
        found.append(SegmentSpan(at, at + len(line), "en", "body"))
        at += len(line) + 1
    return found


class Acts:
    """What people do in a project; each act picks its things by number, so that any numbers are an act."""

    def __init__(self, project: Project) -> None:
        self.project = project

    def document(self, number: int) -> Document | None:
        found = self.project.documents.all(archived=True)
        return found[number % len(found)] if found else None

    def mark(self, number: int) -> Annotation | None:
        found = [
            m for d in self.project.documents.all(archived=True) for m in self.project.marks.of(d.id, annotator="*")
        ]
        return found[number % len(found)] if found else None

    def add(self, file: int, text: int) -> None:
        path, text_ = FILES[file % len(FILES)], TEXTS[text % len(TEXTS)]
        source = SourceText(path.rsplit("/", 1)[-1], text_, origin=f"/shelf/{path}")
        self.project.documents.add(source, spans(text_))

    def rename(self, number: int, name: int) -> None:
        if document := self.document(number):
            self.project.documents.rename(document.id, f"name {name}")

    def put_away(self, number: int, archived: int) -> None:
        if document := self.document(number):
            self.project.documents.archive(document.id, archived=bool(archived % 2))

    def create(self, number: int, start: int) -> None:
        if document := self.document(number):
            fragment = Fragment(document.id, start, start + 3)
            self.project.marks.create("entity", "gpe", document_id=document.id, fragments=[fragment])

    def create_on_translation(self, number: int, start: int) -> None:
        if document := self.document(number):
            for chosen in list(self.project.translations.chosen(document.id).values())[:1]:
                fragment = Fragment(chosen.id, start % len(chosen.text), len(chosen.text))
                self.project.marks.create("entity", "date", document_id=document.id, fragments=[fragment])

    def relate(self, first: int, second: int) -> None:
        one, two = self.mark(first), self.mark(second)
        if one and two:
            roles = {"from": [one.id], "to": [two.id]}
            self.project.marks.create("relation", "supports", document_id=one.document_id, roles=roles)

    def refer(self, first: int, second: int) -> None:
        one, two = self.mark(first), self.mark(second)
        if one and two and one.kind != "relation":
            self.project.marks.update(one.id, roles={"source": [two.id]})

    def describe(self, number: int, value: int) -> None:
        if mark := self.mark(number):
            self.project.marks.update(mark.id, attributes={"certainty": value or None}, note=str(value))

    def move(self, number: int, start: int) -> None:
        mark = self.mark(number)
        if mark and mark.fragments:
            fragment = Fragment(mark.document_id, start, start + 2)
            self.project.marks.update(mark.id, fragments=[fragment])

    def delete(self, first: int, second: int) -> None:
        marks = {m.id for m in (self.mark(first), self.mark(second)) if m}
        self.project.marks.delete(marks)

    def write(self, number: int, text: int) -> None:
        document = self.document(number)
        for segment in self.project.segments.of(document.id)[:1] if document else []:
            self.project.translations.write(segment.id, "zh-Hant", "德黑蘭否認此事"[text % 6 :])

    def translate(self, number: int, text: int) -> None:
        document = self.document(number)
        found = [
            Translation(f"t-{s.id}-{text}", s.id, "zh-Hant", f"譯{text}", "machine", "argos")
            for s in (self.project.segments.of(document.id) if document else [])
        ]
        self.project.translations.add(found)

    def choose(self, number: int, which: int) -> None:
        document = self.document(number)
        for segment in self.project.segments.of(document.id)[:1] if document else []:
            candidates = self.project.translations.candidates(segment.id)
            if candidates:
                self.project.translations.choose(candidates[which % len(candidates)].id)

    def correct(self, number: int, which: int) -> None:
        document = self.document(number)
        for segment in self.project.segments.of(document.id)[-1:] if document else []:
            self.project.segments.set_zone(segment.id, "frame" if which % 2 else "body")

    def two_at_once(self, first: int, second: int) -> None:
        with self.project.journal.group("two at once"):
            self.create(first, second)
            self.describe(second, first)

    def two_or_none(self, first: int, second: int) -> None:
        """An import that fails half way."""
        with self.project.database.transaction():
            self.create(first, second)
            self.write(first, second)
            raise FormatError("half way")

    def claim(self, number: int, start: int) -> None:
        if document := self.document(number):
            fragment = Fragment(document.id, start, start + 4)
            self.project.marks.create("claim", "claim", document_id=document.id, fragments=[fragment])

    def proposition(self, number: int) -> Proposition | None:
        found = self.project.propositions.all("*")
        return found[number % len(found)] if found else None

    def propose(self, number: int, stance: int) -> None:
        mark = self.mark(number)
        members = {mark.id: STANCES[stance % 3]} if mark else {}
        self.project.propositions.create(f"proposition {number}", members)

    def join(self, first: int, second: int) -> None:
        proposition, mark = self.proposition(first), self.mark(second)
        if proposition and mark:
            self.project.propositions.join(proposition.id, mark.id, STANCES[(first + second) % 3])

    def leave(self, number: int, which: int) -> None:
        if (proposition := self.proposition(number)) and proposition.members:
            self.project.propositions.leave(
                proposition.id, sorted(proposition.members)[which % len(proposition.members)]
            )

    def merge(self, first: int, second: int) -> None:
        one, other = self.proposition(first), self.proposition(second)
        if one and other:
            self.project.propositions.merge(one.id, [other.id])

    def describe_proposition(self, number: int, note: int) -> None:
        if proposition := self.proposition(number):
            self.project.propositions.update(proposition.id, title=f"about {note}", note=str(note) if note else "")

    def delete_proposition(self, number: int, _: int) -> None:
        if proposition := self.proposition(number):
            self.project.propositions.delete([proposition.id])

    def import_texts(self, file: int, text: int) -> None:
        chosen = [(FILES[(file + at) % len(FILES)], TEXTS[(text + at) % len(TEXTS)]) for at in range(2)]
        sources = [SourceText(path.rsplit("/", 1)[-1], text_, origin=f"/shelf/{path}") for path, text_ in chosen]
        self.project.documents.add_many((source, spans(source.text)) for source in sources)

    def import_marks(self, number: int, start: int) -> None:
        if document := self.document(number):
            places = [Fragment(document.id, start + at, start + at + 3) for at in range(3)]
            marks = [
                Annotation(f"i{at}", "claim", "claim", self.project.annotator, document.id, (place,), roles=roles)
                for at, place in enumerate(places)
                for roles in [{"source": (f"i{start % 3}",)} if start % 2 else {}]
            ]
            self.project.marks.put_many(marks, action="import")

    def undo(self, force: int, _: int) -> None:
        self.project.journal.undo(force=force > 5)

    def redo(self, force: int, _: int) -> None:
        self.project.journal.redo(force=force > 5)


_PICKING = ("__init__", "document", "mark", "proposition")
ACTS = tuple(name for name, act in vars(Acts).items() if callable(act) and name not in _PICKING)


def perform(project: Project, person: str, act: str, first: int, second: int) -> None:
    project.annotator = person
    before = dump(project) if act == "two_or_none" else None
    try:
        getattr(Acts(project), act)(first, second)
    except (FormatError, NotFound, Refused):
        assert before is None or dump(project) == before


def check_whole(project: Project) -> None:
    """The checks that hold whatever was done, each against something else than what keeps it."""
    assert project.database.rows("PRAGMA quick_check") == [("ok",)]
    scanned = project.database.rows(
        "SELECT document_id, annotator, count(*) FROM marks WHERE present GROUP BY 1, 2 ORDER BY 1, 2"
    )
    assert project.database.rows("SELECT * FROM mark_counts ORDER BY 1, 2") == scanned
    for summary in project.documents.summaries():
        segments = {segment.id for segment in project.segments.of(summary.document.id)}
        assert summary.segments == len(segments)
        assert summary.translated == len(segments & project.translations.chosen(summary.document.id).keys())
    for document in project.documents.all(archived=True):
        for mark in project.marks.of(document.id, annotator="*"):
            _check_mark(project, mark)
    members = {(mark, each.id, how) for each in project.propositions.all("*") for mark, how in each.members.items()}
    assert set(project.database.rows("SELECT * FROM proposition_members")) == members
    clocks = [edit.clock for edit in project.journal.history(10_000)]
    assert clocks == sorted(set(clocks), reverse=True)


def _check_mark(project: Project, mark: Annotation) -> None:
    assert mark.annotator in PEOPLE
    for fragment in mark.fragments:
        row = project.database.row(
            "SELECT 1 FROM fragments WHERE mark_id = ? AND text_id = ?", (mark.id, fragment.text_id)
        )
        assert row is not None
    for ids in mark.roles.values():
        for key in ids:
            assert mark.id in {other.id for other in project.marks.referring_to(key)} | {mark.id}


class StoreMachine(RuleBasedStateMachine):
    """Any acts by anybody, with the project closed and opened in between."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.project = self.opened()

    def opened(self) -> Project:
        project = open_project(Path(self.folder.name), create=True)
        project.marks._schema_id = str
        return project

    @initialize()
    def begin(self) -> None:
        perform(self.project, "ann", "add", 0, 0)

    @rule(person=st.sampled_from(PEOPLE), act=st.sampled_from(ACTS), first=SMALL, second=SMALL)
    def anything(self, person: str, act: str, first: int, second: int) -> None:
        perform(self.project, person, act, first, second)

    @rule(person=st.sampled_from(PEOPLE))
    def undo_and_redo_is_nothing(self, person: str) -> None:
        self.project.annotator = person
        before = {name: rows for name, rows in dump(self.project).items() if name not in ("edit_groups", "edits")}
        try:
            undone = self.project.journal.undo()
        except Refused:
            return
        if undone is not None:
            self.project.journal.redo()
            after = dump(self.project)
            assert {name: after[name] for name in before} == before

    @rule()
    def reopen(self) -> None:
        before = dump(self.project)
        self.project.close()
        self.project = self.opened()
        assert dump(self.project) == before

    @rule()
    def rebuild(self) -> None:
        before = dump(self.project)
        self.project.journal.rebuild()
        assert dump(self.project) == before

    @invariant()
    def is_whole(self) -> None:
        check_whole(self.project)

    def teardown(self) -> None:
        self.project.close()
        self.folder.cleanup()


TestStoreMachine = StoreMachine.TestCase
TestStoreMachine.settings = settings(max_examples=25, stateful_step_count=25, deadline=None)


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from(PEOPLE), st.sampled_from(ACTS), SMALL, SMALL), min_size=3, max_size=25),
    st.randoms(use_true_random=False),
)
def test_the_state_is_the_same_in_whatever_order_the_edits_arrive(
    acts: list[tuple[str, str, int, int]], chance: Any
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        with open_project(Path(folder) / "one", create=True) as one:
            one.marks._schema_id = str
            perform(one, "ann", "add", 0, 0)
            for act in acts:
                perform(one, *act)
            edits, texts, state = one.journal.history(10_000), one.database.rows("SELECT * FROM texts"), dump(one)
        chance.shuffle(edits)
        with open_project(Path(folder) / "two", create=True) as two:
            with two.database.transaction() as connection:
                connection.executemany("INSERT INTO texts VALUES (?, ?)", texts)
                for edit in edits:
                    insert_edit(connection, edit)
            two.journal.rebuild()
            assert dump(two) == state
            check_whole(two)
