"""Many documents and marks at once: whole or not at all, one step for undo, and read in the order of exports."""

from __future__ import annotations

import contextlib
import json
import signal
import subprocess
import sys
from collections.abc import Iterator

import pytest

from workbench import Project, open_project
from workbench.errors import InputError, NotFound, Refused, StorageError
from workbench.model import Annotation, Document, Fragment, SegmentSpan, SourceText, Translation
from workbench.store.journal import Put

MANY = 7_000
"""More marks than one edit takes."""


def marks_on(document: str, number: int, *, annotator: str = "ann", note: str = "") -> Iterator[Annotation]:
    for at in range(number):
        place = Fragment(document, at % 30, at % 30 + 2)
        yield Annotation(f"m{at:05}", "entity", "gpe", annotator, document, (place,), note=note)


def sources(number: int) -> Iterator[tuple[SourceText, list[SegmentSpan]]]:
    for at in range(number):
        text = f"Number {at}.\n第{at}句。"
        yield (
            SourceText(f"{at:03}.txt", text, origin=f"/shelf/{at}"),
            [
                SegmentSpan(0, text.index("\n"), "en", "body"),
                SegmentSpan(text.index("\n") + 1, len(text), "zh", "body"),
            ],
        )


def test_marks_are_counted_as_added_changed_and_unchanged(project: Project, document: Document) -> None:
    first = project.marks.put_many(marks_on(document.id, 5), action="import")
    second = project.marks.put_many(marks_on(document.id, 7), action="import")
    third = project.marks.put_many(marks_on(document.id, 6, note="new"), action="import")
    counts = [(each.added, each.changed, each.unchanged) for each in (first, second, third)]
    assert counts == [(5, 0, 0), (2, 0, 5), (0, 6, 0)]
    assert project.documents.summaries()[0].mine == 7


def test_what_a_mark_no_longer_says_is_gone(project: Project, document: Document) -> None:
    place = (Fragment(document.id, 0, 4),)
    full = Annotation(
        "a", "claim", "claim", "gold", document.id, place, "", {"certainty": "possible"}, {"cue": ("b",)}, "so"
    )
    bare = Annotation("a", "claim", "claim", "gold", document.id, place)
    for mark in (full, bare, full):
        project.marks.put_many([mark], action="import")
        assert project.marks.get("a") == mark
        assert [m.id for m in project.marks.referring_to("b")] == (["a"] if mark.roles else [])


def test_a_large_import_is_several_edits_and_one_step(project: Project, document: Document) -> None:
    project.marks.put_many(marks_on(document.id, MANY), action="import x")
    sizes = [len(row[0]) for row in project.database.rows("SELECT changes FROM edits")]
    assert len(sizes) > 3
    assert max(sizes) < 1_000_000
    assert project.journal.undoable() == "import x"
    for number in (0, MANY, 0):
        step = project.journal.redo if number else project.journal.undo
        assert step() is not None
        assert len(project.marks.of(document.id)) == number
        assert sum(s.mine for s in project.documents.summaries()) == number
    project.journal.redo()
    state = project.marks.by_document([document.id])
    project.journal.rebuild()
    assert project.marks.by_document([document.id]) == state
    assert project.journal.undoable() == "import x"


def test_an_undo_in_several_edits_is_refused_as_a_whole(project: Project, document: Document) -> None:
    project.marks.put_many(marks_on(document.id, MANY), action="import x")
    with open_project(project.path, annotator="bob") as other:
        roles = {"source": ["m00003"]}
        other.marks.create(
            "claim", "claim", document_id=document.id, fragments=[Fragment(document.id, 0, 4)], roles=roles
        )
    with pytest.raises(Refused, match="mark of bob stands on what «import x»"):
        project.journal.undo()
    assert len(project.marks.of(document.id)) == MANY
    project.marks.update("m00001", note="later")
    with open_project(project.path, annotator="bob") as other:
        other.journal.undo()
    project.journal.undo()
    project.journal.undo()
    assert project.marks.of(document.id) == []


def test_one_bad_mark_at_the_end_leaves_nothing(project: Project, document: Document) -> None:
    edits = len(project.journal.history(100))
    for place, error in ((Fragment(document.id, 40, 45), Refused), (Fragment("nowhere", 0, 1), NotFound)):
        bad = Annotation("bad", "entity", "gpe", "ann", document.id, (place,))
        with pytest.raises(error):
            project.marks.put_many([*marks_on(document.id, MANY), bad], action="import")
    with pytest.raises(NotFound, match="document gone"):
        project.marks.put_many([*marks_on(document.id, 3), *marks_on("gone", 1)], action="import")
    assert project.marks.of(document.id) == []
    assert len(project.journal.history(100)) == edits


def test_documents_come_in_together(project: Project) -> None:
    added = project.documents.add_many(sources(250))
    assert [each.outcome for each in added] == ["added"] * 250
    assert project.documents.all() == [each.document for each in added]
    assert [hit.document_id for hit in project.search.find("第249句")] == [added[249].document.id]
    assert {(s.segments, s.translated) for s in project.documents.summaries()} == {(2, 0)}
    edits = len(project.journal.history(100))
    assert {each.outcome for each in project.documents.add_many(sources(250))} == {"known"}
    assert len(project.journal.history(100)) == edits
    project.journal.undo()
    assert project.documents.all() == []
    assert project.search.find("第249句") == []


def test_texts_that_come_together_are_no_revisions_of_one_another(project: Project) -> None:
    project.documents.add(SourceText("a.txt", "before"), [])
    texts = [(SourceText("a.txt", text), []) for text in ("one", "two", "three")]
    added = project.documents.add_many(texts)
    assert [(each.outcome, each.document.name) for each in added] == [
        ("revision", "a.txt"),
        ("added", "a.txt (2)"),
        ("added", "a.txt (3)"),
    ]
    keep = project.documents.newer()
    later = [project.documents.add_many([(SourceText("b.txt", text), [])], keep=keep)[0] for text in ("x", "y")]
    assert [each.outcome for each in later] == ["added", "added"]


def test_one_bad_text_leaves_nothing(project: Project) -> None:
    bad = (SourceText("bad.txt", "a\x00b"), list[SegmentSpan]())
    with pytest.raises(InputError, match=r"bad\.txt"):
        project.documents.add_many([*sources(3_000), bad])
    assert project.documents.all() == []
    assert project.database.rows("SELECT count(*) FROM texts") == [(0,)]


KILLED = """
import sys, time
from workbench import open_project
from workbench.model import Annotation, Fragment, SourceText, document_id

def marks(key):
    for at in range(100_000):
        yield Annotation(f"m{at}", "entity", "gpe", "ann", key, (Fragment(key, 0, 2),))
        if at == 10_000:
            print("written", flush=True)
            time.sleep(60)

with open_project(sys.argv[1], annotator="ann") as project:
    with project.database.transaction(), project.journal.group("import"):
        project.documents.add_many([(SourceText("big.txt", "a long text"), [])])
        project.marks.put_many(marks(document_id("a long text")), action="import")
"""


def test_an_import_that_is_killed_leaves_nothing(project: Project, document: Document) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", KILLED, str(project.path)], stdout=subprocess.PIPE, text=True
    ) as killed:
        assert killed.stdout is not None
        assert killed.stdout.readline() == "written\n"
        killed.send_signal(signal.SIGKILL)
    assert project.documents.all() == [document]
    assert project.database.rows("SELECT count(*) FROM marks") == [(0,)]
    assert project.database.rows("PRAGMA integrity_check") == [("ok",)]


def test_a_large_transaction_is_whole_also_where_a_failure_inside_is_caught(project: Project) -> None:
    def add_badly() -> None:
        with project.database.large_transaction():
            project.documents.add_many(sources(3))
            with contextlib.suppress(NotFound):
                project.marks.put_many(marks_on("nowhere", 1), action="import")

    with pytest.raises(StorageError, match="nothing was written"):
        add_badly()
    assert project.documents.all() == []
    with project.database.large_transaction(), project.database.large_transaction():
        project.documents.add_many(sources(3))
    assert len(project.documents.all()) == 3


def test_what_was_deleted_comes_back_together_with_what_is_new(project: Project) -> None:
    (first, *_) = [each.document for each in project.documents.add_many(sources(3))]
    project.marks.put_many(marks_on(first.id, 3), action="import")
    before = project.segments.of(first.id)
    project.marks.delete(["m00001"])
    project.documents.remove(first.id)
    again = project.documents.add_many(sources(5))
    stored = project.marks.put_many(marks_on(first.id, 5), action="import")
    assert [each.outcome for each in again] == ["added", "known", "known", "added", "added"]
    assert (stored.added, stored.changed, stored.unchanged) == (3, 0, 2)
    assert len(project.documents.all()) == 5
    assert project.segments.of(first.id) == before
    assert len(project.marks.of(first.id)) == 5
    assert project.documents.summaries()[0].mine == 5
    state = project.database.rows("SELECT * FROM fragments ORDER BY 1")
    project.journal.rebuild()
    assert project.database.rows("SELECT * FROM fragments ORDER BY 1") == state


def test_documents_are_streamed_by_name_with_text_and_segments(project: Project) -> None:
    added = project.documents.add_many(sources(450))
    project.journal.commit([Put("documents", added[3].document.id, {"name": "000.txt"})], "merge")
    project.documents.archive(added[5].document.id)
    found = list(project.documents.stream())
    assert [(d.name, d.id) for d, *_ in found] == sorted((d.name, d.id) for d in project.documents.all())
    for document, text, segments in found:
        assert text == project.documents.text(document.id)
        assert segments == project.segments.of(document.id)
    assert len(list(project.documents.stream(archived=True))) == 450
    chosen = [added[at].document.id for at in (9, 5, 2, 9)]
    assert [d.id for d, *_ in project.documents.stream([*chosen, "nowhere"])] == [chosen[2], chosen[1], chosen[0]]


def test_marks_are_read_by_document_and_place(project: Project, document: Document) -> None:
    other = project.documents.add(SourceText("other.txt", "Nothing here."), []).document
    version = project.translations.write(project.segments.of(document.id)[0].id, "zh-Hant", "伊朗同意了。")
    places = {"d": (13, 15), "b": (0, 4), "a": (13, 15), "c": (0, 2)}
    marks = [
        Annotation(key, "entity", "gpe", "ann", document.id, (Fragment(document.id, *place),))
        for key, place in places.items()
    ]
    marks.append(Annotation("0", "entity", "gpe", "bob", document.id, (Fragment(version.id, 0, 2),)))
    marks.append(Annotation("1", "label", "register", "ann", document.id, target=document.id))
    project.marks.put_many(marks, action="import")
    found = project.marks.by_document([document.id, other.id, "nowhere"])
    assert {key: [m.id for m in of] for key, of in found.items()} == {
        document.id: ["c", "b", "a", "d", "0", "1"],
        other.id: [],
        "nowhere": [],
    }
    assert found[document.id] == sorted(found[document.id], key=lambda m: "cbad01".index(m.id))
    assert sorted(found[document.id], key=lambda m: m.id) == sorted(marks, key=lambda m: m.id)
    assert [m.id for m in project.marks.by_document([document.id], annotator="bob")[document.id]] == ["0"]


def test_chosen_translations_are_read_together(project: Project, document: Document) -> None:
    project.documents.add_many(sources(3))
    keys = [each.id for each in project.documents.all()]
    for key in keys[:3]:
        project.translations.write(project.segments.of(key)[0].id, "zh-Hant", f"譯 {key}")
    assert project.translations.chosen_of_many(keys) == {key: project.translations.chosen(key) for key in keys}
    assert [len(chosen) for chosen in project.translations.chosen_of_many(keys).values()] == [1, 1, 1, 0]


def test_translations_are_chosen_together(project: Project, document: Document) -> None:
    segments = project.segments.of(document.id)
    for name in ("old", "new"):
        candidates = [Translation(f"{name} {s.id}", s.id, "zh-Hant", name, "machine", "argos") for s in segments]
        project.translations.add(candidates)
    wanted = {f"old {segment.id}" for segment in segments}
    project.translations.choose_many(wanted)
    assert {each.id for each in project.translations.chosen(document.id).values()} == wanted
    with pytest.raises(NotFound, match="translation nowhere"):
        project.translations.choose_many([f"new {segments[0].id}", "nowhere"])
    assert {each.id for each in project.translations.chosen(document.id).values()} == wanted


def test_edits_written_before_still_read_the_same(project: Project, document: Document) -> None:
    """An edit may write what was there before a new thing as null or as a null for each field."""
    project.marks.put_many(marks_on(document.id, 3), action="import")
    (edit,) = project.journal.history(1)
    ((sequence, changes),) = project.database.rows("SELECT seq, changes FROM edits WHERE id = ?", (edit.id,))
    longer = [[table, key, dict.fromkeys(after), after] for table, key, _, after in json.loads(changes)]
    project.database.rows("UPDATE edits SET changes = ? WHERE seq = ?", (json.dumps(longer), sequence))
    assert project.journal.history(1) == [edit]


def test_deleting_a_mark_that_many_name_clears_all_their_roles(project: Project, document: Document) -> None:
    place = (Fragment(document.id, 0, 4),)
    named = Annotation("named", "entity", "gpe", "ann", document.id, place)
    claims = [
        Annotation(f"c{at}", "claim", "claim", "ann", document.id, place, roles={"source": ("named",)})
        for at in range(2_000)
    ]
    project.marks.put_many([named, *claims], action="import")
    project.marks.delete(["named"])
    assert project.marks.referring_to("named") == []
    project.journal.undo()
    assert len(project.marks.referring_to("named")) == 2_000
