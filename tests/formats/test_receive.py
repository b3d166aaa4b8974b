"""What any reader hands over comes into a project whole, once, under the right names; or not at all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Literal

import pytest

from workbench import Project, open_project
from workbench.errors import FormatError, Place
from workbench.formats import ReadOptions, import_, registry
from workbench.formats.incoming import Incoming, IncomingDocument, IncomingMark, IncomingSchema, Lost, Skipped
from workbench.formats.losses import Losses, LossReport
from workbench.formats.outgoing import Options, Selection
from workbench.model import Annotation, SegmentSpan
from workbench.schema import MarkType, Schema


class Fake:
    """A format whose reader yields what a test wants."""

    name, title, suffix, carries, archived, needs = "fake", "Fake", ".fake", ("entities",), False, ""
    annotators: Literal["apart"] = "apart"
    splits = False

    def __init__(self, items: Iterable[Incoming]) -> None:
        self.items = list(items)

    def export(self, selection: Selection, target: Path, options: Options, losses: Losses) -> None:
        with target.open("w", encoding="utf-8") as file:
            for record in selection.records(losses):
                file.write(f"{record.split}:{record.text}\n")
                losses.exported_all(record.document, record.marks)

    def recognises(self, path: Path) -> bool:
        return path.suffix == ".fake"

    def read(self, path: Path, options: ReadOptions) -> Iterator[Incoming]:
        yield from self.items


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Project]:
    with open_project(tmp_path / "empty", annotator="me", create=True) as made:
        yield made


@pytest.fixture
def bring(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Any:
    def run(project: Project, *items: Incoming, **options: Any) -> LossReport:
        path = tmp_path / "x.fake"
        path.touch()
        monkeypatch.setattr(registry, "formats", lambda: {"fake": Fake(items)})
        return import_(project, None, path, **options)

    return run


def entity(start: int, end: int, label: str = "gpe", **more: Any) -> IncomingMark:
    return IncomingMark("entity", label, ((start, end),), **more)


def shown(project: Project, annotator: str = "*") -> list[tuple[str, str, str]]:
    """(annotator, label, covered text) of every mark on text."""
    return sorted(
        (mark.annotator, mark.label, "|".join(text[f.start : f.end] for f in mark.fragments))
        for document, text, _ in project.documents.stream()
        for mark in project.marks.of(document.id, annotator=annotator)
        if mark.fragments
    )


def test_documents_marks_and_their_types_come_in(empty: Project, bring: Any) -> None:
    marks = (
        entity(0, 4, key="T1"),
        IncomingMark(
            "claim", "says", ((0, 12),), key="E1", attributes={"sure": "very"}, roles={"who": ("T1",)}, note="!"
        ),
        IncomingMark("relation", "about", roles={"from": ("E1",), "to": ("T1",)}),
        IncomingMark("label", "genre", attributes={"value": "news"}),
    )
    report = bring(empty, IncomingDocument("a.txt", "Iran agreed.", marks))
    assert report.marks == len(report.exported) == 4
    assert "1 document added" in str(report)
    assert "4 types new in the schema (gpe, says, about, genre)" in str(report)
    (document,) = empty.documents.all()
    found = {mark.label: mark for mark in empty.marks.of(document.id)}
    assert found["says"].roles == {"who": (found["gpe"].id,)}
    assert found["about"].roles == {"from": (found["says"].id,), "to": (found["gpe"].id,)}
    assert found["genre"].target == document.id
    assert found["says"].attributes == {"sure": "very"}
    assert found["says"].note == "!"
    schema = empty.schema
    for mark in found.values():
        assert schema.check(mark, empty.marks.find) == []


def test_importing_twice_changes_nothing(empty: Project, bring: Any) -> None:
    twins = (entity(0, 4), entity(0, 4), entity(0, 4, annotator="lisa"))
    document = IncomingDocument("a.txt", "Iran agreed.", twins)
    bring(empty, document)
    before = [mark.id for mark in empty.marks.of(empty.documents.all()[0].id, annotator="*")]
    assert len(set(before)) == 3
    edits = len(empty.journal.history(100))
    assert "added" not in str(bring(empty, document))
    assert [mark.id for mark in empty.marks.of(empty.documents.all()[0].id, annotator="*")] == before
    assert len(empty.journal.history(100)) == edits


def test_annotators_of_one_text_meet_on_one_document(empty: Project, bring: Any) -> None:
    bring(
        empty,
        IncomingDocument("lisa/a.txt", "Iran agreed.", (entity(0, 4, annotator="lisa"),)),
        IncomingDocument("max/a.txt", "Iran agreed.", (entity(5, 11, annotator="max"),)),
    )
    assert len(empty.documents.all()) == 1
    assert shown(empty) == [("lisa", "gpe", "Iran"), ("max", "gpe", "agreed")]


def test_two_texts_of_one_name_are_two_documents_and_no_revision(empty: Project, bring: Any) -> None:
    bring(empty, IncomingDocument("a.txt", "One."))
    bring(empty, IncomingDocument("a.txt", "Two."), IncomingDocument("a.txt", "Three."))
    assert len(empty.documents.all()) == 3
    assert len({document.name for document in empty.documents.all()}) == 3


def test_line_ends_are_normalised_and_offsets_go_with_them(empty: Project, bring: Any) -> None:
    text = "\ufeffIran\r\nagreed\r\nto 🇨🇳\rit."
    at = text.index("agreed")
    marks = (
        entity(at, at + 6), entity(text.index("🇨🇳"), text.index("🇨🇳") + 2), entity(1, at + 6, "both"),
        entity(text.index("\r"), text.index("\r") + 1, "nothing"),
    )  # fmt: skip
    report = bring(empty, IncomingDocument("a.txt", text, marks, segments=(SegmentSpan(1, at + 6, "en", "body"),)))
    assert shown(empty) == [("me", "both", "Iran\nagreed"), ("me", "gpe", "agreed"), ("me", "gpe", "🇨🇳")]
    assert [item.reason for item in report.dropped] == ["on nothing but a line end or a byte-order mark"]
    (document,) = empty.documents.all()
    assert [(s.start, s.end) for s in empty.segments.of(document.id)] == [(0, 11)]


def test_lost_marks_are_in_the_report(empty: Project, bring: Any) -> None:
    lost = (Lost("entity", "gpe", "of no length", ((3, 3),), "lisa"),)
    report = bring(empty, IncomingDocument("a.txt", "Iran agreed.", lost=lost))
    assert not report.lossless
    assert report.dropped[0].reason == "of no length"
    assert report.dropped[0].annotator == "lisa"


@pytest.mark.parametrize(
    ("marks", "words"),
    [
        ((entity(4, 4),), "4 to 4 is no place"),
        ((entity(0, 99),), "in a text of 12 characters"),
        ((entity(-1, 3),), "is no place"),
        ((IncomingMark("entity", "gpe"),), "stands nowhere"),
        ((IncomingMark("relation", "r", ((0, 1),)),), "stands on text"),
        ((entity(0, 4, ""),), "has no type"),
        ((entity(0, 4, key="T1"), entity(0, 5, key="T1")), "the same id"),
        ((IncomingMark("relation", "r", roles={"from": ("T9",)}),), "T9, which is no mark here"),
        ((entity(0, 4, attributes={"n": float("nan")}),), "no number"),
        ((entity(0, 4, note="\ud800"),), "surrogate"),
        ((entity(0, 4, annotator="a\nb"),), "printable"),
        ((entity(0, 4, annotator="*"),), "everybody"),
    ],
)
def test_what_does_not_hold_together_is_refused_and_nothing_is_written(
    empty: Project, bring: Any, marks: tuple[IncomingMark, ...], words: str
) -> None:
    good = IncomingDocument("good.txt", "Good.", (entity(0, 4),))
    bad = IncomingDocument("bad.txt", "Iran agreed.", marks, place=Place(Path("x.fake"), 7))
    with pytest.raises(FormatError, match=words) as caught:
        bring(empty, good, bad)
    assert "x.fake:7" in str(caught.value)
    assert empty.documents.all() == []
    assert empty.journal.history(1) == []
    report = bring(empty, good, bad, good, skip_bad=True)
    assert len(report.skipped) == 1
    assert "1 malformed, left out" in str(report)
    assert [document.name for document in empty.documents.all()] == ["good.txt"]


def test_bad_lines_are_listed_when_they_may_be_skipped(empty: Project, bring: Any) -> None:
    bad = Skipped(FormatError("not JSON", place=Place(Path("x.fake"), 3), hint="mend it"))
    with pytest.raises(FormatError, match=r"x\.fake:3: not JSON"):
        bring(empty, bad)
    report = bring(empty, bad, IncomingDocument("a", "A."), skip_bad=True)
    assert report.to_json()["skipped"] == [{"message": "x.fake:3: not JSON", "hint": "mend it"}]


def test_one_undo_takes_an_import_back(empty: Project, bring: Any) -> None:
    bring(empty, *(IncomingDocument(f"{n}.txt", f"Text {n}.", (entity(0, 4),)) for n in range(450)))
    assert len(empty.documents.all()) == 450
    assert empty.journal.undoable() == "import x.fake"
    empty.journal.undo()
    assert empty.documents.all() == []
    assert empty.journal.undoable() is None


def test_nobody_is_guessed(tmp_path: Path, bring: Any) -> None:
    with (
        open_project(tmp_path / "nobody", create=True) as project,
        pytest.raises(FormatError, match="does not say whose") as caught,
    ):
        bring(project, IncomingDocument("a.txt", "Iran.", (entity(0, 4),)))
    assert "--as" in caught.value.hint


def test_the_projects_own_types_stand(project: Project, bring: Any) -> None:
    before = project.schema.id
    bring(project, IncomingDocument("a.txt", "Iran agreed.", (IncomingMark("entity", "claim", ((0, 12),)),)))
    assert project.schema.id == before
    (mark,) = [m for d in project.documents.all() for m in project.marks.of(d.id)]
    assert mark.kind == "claim"
    with pytest.raises(FormatError, match="«supports» comes in as an entity, and is a relation"):
        bring(project, IncomingDocument("b.txt", "Iran agreed.", (entity(0, 4, "supports"),)))


def test_declared_types_are_taken_as_declared(empty: Project, bring: Any) -> None:
    declared = Schema.of("theirs", [MarkType(name="gpe", kind="entity", color="red", titles=(("en", "Place"),))])
    bring(empty, IncomingSchema(declared), IncomingDocument("a", "Iran.", (entity(0, 4), entity(0, 4, "new"))))
    assert empty.schema.types["gpe"].title() == "Place"
    assert set(empty.schema.types) == {"gpe", "new"}


def test_a_label_finds_its_segment(empty: Project, bring: Any) -> None:
    text = "One two. Three four."
    label = IncomingMark("label", "tone", attributes={"value": "mild"}, target=(9, 20))
    bring(empty, IncomingDocument("a", text, (label,)))
    (document,) = empty.documents.all()
    (mark,) = empty.marks.of(document.id)
    assert text[empty.segments.get(mark.target).start :] == "Three four."
    assert empty.schema.types["tone"].target == "segment"


def test_annotators_go_out_apart(project: Project, marked: dict[str, Annotation], bring: Any, tmp_path: Path) -> None:
    from workbench.formats import export

    bring(project, IncomingDocument("b", "Iran.", (entity(0, 4, annotator="李 四"),)))
    report = export(project, "fake", tmp_path / "out")
    files = {path.name: path.read_text("utf-8") for path in (tmp_path / "out").glob("*.fake")}
    assert files["李%20.四.fake"] == ":Iran.\n"
    assert len(files) == 2
    assert report.marks == len(marked) + 1
    assert [item.reason for item in report.dropped] == ["on a translation (export them with --side translation)"]


def test_translations_go_out_as_texts(
    project: Project, marked: dict[str, Annotation], bring: Any, tmp_path: Path
) -> None:
    from workbench.formats import export

    bring(project)
    report = export(project, "fake", tmp_path / "out.fake", options=Options(side="translation"))
    assert (tmp_path / "out.fake").read_text("utf-8") == ":伊朗同意了。\n"
    assert {item.label for item in report.exported} >= {"gpe"}
    assert {item.reason for item in report.dropped} == {"on the source text (export them with --side source)"}


def test_who_found_nothing_has_still_worked_on_it(empty: Project, bring: Any, tmp_path: Path) -> None:
    from workbench.formats import Choice, export

    who = ("lisa", "max")
    bring(
        empty,
        IncomingDocument("a", "Iran.", (entity(0, 4, annotator="lisa"),), annotators=who),
        IncomingDocument("b", "Rain.", (entity(0, 4, annotator="lisa"),), annotators=("lisa",)),
    )
    a, b = map(empty.documents.get, "ab")
    assert empty.assignments.opened(a.id) == ("lisa", "max")
    assert empty.assignments.opened(b.id) == ("lisa",)
    export(empty, "fake", tmp_path / "out")
    assert (tmp_path / "out" / "max.fake").read_text("utf-8") == ":Iran.\n"
    export(empty, "fake", tmp_path / "all", choice=Choice(unopened=True))
    assert (tmp_path / "all" / "max.fake").read_text("utf-8") == ":Iran.\n:Rain.\n"


def test_an_id_that_another_mark_has_is_not_given_again(empty: Project, bring: Any) -> None:
    same = {"id": "m1"}
    first = IncomingDocument("a", "Iran.", (entity(0, 4, **same), entity(0, 4, "person", **same)))
    second = IncomingDocument("b", "Rain.", (entity(0, 4, **same), entity(0, 4, annotator="lisa", **same)))
    assert bring(empty, first, second).marks == 4
    assert len(shown(empty)) == 4
    bring(empty, second, first)
    assert len(shown(empty)) == 4
    assert empty.marks.get("m1").document_id == empty.documents.get("a").id


def test_what_strains_the_projects_own_types_is_said(empty: Project, bring: Any) -> None:
    def mark(label: str = "GPE", **more: Any) -> IncomingDocument:
        kind = "claim" if label == "C" else "entity"
        return IncomingDocument("a.txt", "Iran agreed.", (IncomingMark(kind, label, ((0, 4),), **more),))

    first = (IncomingMark("entity", "GPE", ((0, 4),), attributes={"n": 1}), IncomingMark("claim", "C", ((0, 12),)))
    bring(empty, IncomingDocument("a.txt", "Iran agreed.", first))
    schema = empty.schema.id
    for fits in (mark(), mark(attributes={"n": 2.5}), mark("C")):
        assert "does not have" not in str(bring(empty, fits))
    for strains in (mark(attributes={"n": "many"}), mark(attributes={"m": 1}), mark(attributes={"n": ["a", "b"]})):
        assert "came with attributes, values or roles that the schema does not have: GPE" in str(bring(empty, strains))
    assert empty.schema.id == schema


def test_a_document_that_is_left_out_leaves_nothing_in_the_schema(empty: Project, bring: Any) -> None:
    bad = IncomingDocument("bad.txt", "Iran agreed.", (
        IncomingMark("entity", "NEW", ((0, 4),)), IncomingMark("entity", "BOTH", ((0, 4),)),
        IncomingMark("label", "BOTH"),
    ))  # fmt: skip
    good = IncomingDocument("good.txt", "Moscow denied.", (IncomingMark("entity", "GPE", ((0, 6),)),))
    report = bring(empty, bad, good, skip_bad=True)
    assert "comes in as a label, and is an entity beside it" in report.skipped[0].error.message
    assert list(empty.schema.types) == ["GPE"]
    assert [document.name for document in empty.documents.all()] == ["good.txt"]


def test_undo_takes_back_the_schema_and_who_is_done_and_again_brings_them(empty: Project, bring: Any) -> None:
    before = empty.settings.get("schema")
    item = IncomingDocument(
        "a.txt", "Iran agreed.\r\nSo.", (IncomingMark("entity", "GPE", ((0, 4),), annotator="ben"),),
        annotators=("ben", "eve"),
    )  # fmt: skip
    bring(empty, item)
    document = empty.documents.all()[0]
    assert empty.assignments.opened(document.id) == ("ben", "eve")
    edits = empty.database.row("SELECT count(*) FROM edits")
    bring(empty, item)
    assert empty.database.row("SELECT count(*) FROM edits") == edits
    empty.journal.undo()
    assert empty.settings.get("schema") == before
    assert empty.documents.all() == []
    assert empty.assignments.all() == []
    assert bring(empty, item).marks == 1
    assert empty.assignments.opened(document.id) == ("ben", "eve")


def test_two_files_of_one_text_with_other_line_ends_and_cuts_are_one_document(empty: Project, bring: Any) -> None:
    ben = IncomingDocument("ben.txt", "Iran.\r\nSo.\r\n", (IncomingMark("entity", "GPE", ((7, 9),), annotator="ben"),))
    eve = IncomingDocument(
        "eve.txt", "\ufeffIran.\rSo.\r", (IncomingMark("entity", "GPE", ((7, 9),), annotator="eve"),),
        segments=(SegmentSpan(1, 11, "en", "body"),),
    )  # fmt: skip
    bring(empty, ben, eve)
    (document,) = empty.documents.all()
    assert {mark.annotator: mark.fragments[0].start for mark in empty.marks.of(document.id, annotator="*")} == {
        "ben": 6, "eve": 6,
    }  # fmt: skip
    assert [(each.start, each.end) for each in empty.segments.of(document.id)] == [(0, 5), (6, 9)]


def test_a_document_that_names_no_language_takes_the_one_that_is_told(empty: Project, bring: Any) -> None:
    told = IncomingDocument("b", "Llueve.", language="ca")
    bring(empty, IncomingDocument("a", "Hola."), told, options=ReadOptions(language="es"))
    assert [empty.documents.get(name).language for name in "ab"] == ["es", "ca"]


@pytest.mark.parametrize("label", ["x" * 201, "two\nlines"])
def test_a_type_without_end_is_no_type(empty: Project, bring: Any, label: str) -> None:
    with pytest.raises(FormatError, match="its type is of"):
        bring(empty, IncomingDocument("a", "Iran.", (entity(0, 4, label),)))
