"""Documents: the same text is noticed, a changed file is a revision that takes its marks along."""

from __future__ import annotations

import pytest

from workbench import Project, open_project
from workbench.errors import InputError, NotFound, Refused
from workbench.model import Document, Fragment, SegmentSpan, SourceText, document_id

SPANS = [SegmentSpan(0, 4, "en", "body")]


def test_a_text_is_kept_exactly(project: Project) -> None:
    text = "e\u0301\t\u200b國\U0001f1e8\U0001f1f3 \n"
    source = SourceText(
        "a.txt", text, title="T", meta={"n": 1, "author": "x"}, encoding="big5", newline="\r\n", bom=True
    )
    document = project.documents.add(source, SPANS).document
    assert project.documents.text(document.id) == text
    assert project.documents.get("a.txt") == document
    assert document.id == document_id(text)
    assert (document.title, dict(document.meta), document.bom) == ("T", {"n": 1, "author": "x"}, True)


def test_the_same_text_twice_is_noticed_and_not_doubled(project: Project, document: Document) -> None:
    again = project.documents.add(SourceText("other.txt", project.documents.text(document.id)), SPANS)
    assert (again.outcome, again.document.name) == ("known", "short.txt")
    assert len(project.documents.all()) == 1


def test_a_changed_file_becomes_a_revision_and_marks_go_along(project: Project, document: Document) -> None:
    text = project.documents.text(document.id)
    stays = project.marks.create("entity", "gpe", document_id=document.id, fragments=[Fragment(document.id, 25, 31)])
    goes = project.marks.create("entity", "gpe", document_id=document.id, fragments=[Fragment(document.id, 0, 4)])
    claim = project.marks.create(
        "claim",
        "claim",
        document_id=document.id,
        fragments=[Fragment(document.id, 25, 44)],
        roles={"source": [stays.id]},
    )
    new = project.documents.add(SourceText("short.txt", text.replace("Iran", "Syria")), SPANS)
    assert (new.outcome, new.carried, new.left) == ("revision", 2, (goes,))
    assert new.document.revises == document.id
    carried = project.marks.of(new.document.id)
    assert [m.fragments[0].start for m in carried] == [26, 26]
    assert {m.annotator for m in carried} == {"ann"}
    assert {m.label: m.roles for m in carried}["claim"] == {
        "source": tuple(m.id for m in carried if m.label == "gpe"),
    }
    assert [d.id for d in project.documents.all()] == [new.document.id]
    assert [m.id for m in project.marks.of(document.id)] == [stays.id, goes.id, claim.id]


def test_what_cannot_be_stored_is_refused(project: Project) -> None:
    for text, words in (("a\ud800b", "lone surrogate at character 1"), ("a\x00", "NUL at character 1")):
        with pytest.raises(InputError, match=words):
            project.documents.add(SourceText("bad.txt", text), [])
    assert project.documents.all() == []


def test_an_unknown_name_says_so(project: Project, document: Document) -> None:
    assert project.documents.get("short") == document
    with pytest.raises(NotFound, match="nothing"):
        project.documents.get("nothing")


def test_the_library_counts_are_kept(project: Project, document: Document) -> None:
    project.marks.create("entity", "gpe", document_id=document.id, fragments=[Fragment(document.id, 0, 4)])
    with open_project(project.path, annotator="bob") as other:
        for start in (0, 25):
            fragment = Fragment(document.id, start, start + 4)
            other.marks.create("entity", "gpe", document_id=document.id, fragments=[fragment])
        other.journal.undo()
    project.translations.write(project.segments.of(document.id)[0].id, "zh-Hant", "伊朗同意。")
    (summary,) = project.documents.summaries()
    assert (summary.segments, summary.translated, dict(summary.marks), summary.mine) == (3, 1, {"ann": 1, "bob": 1}, 1)


def test_adding_a_document_can_be_undone(project: Project, document: Document) -> None:
    project.journal.undo()
    assert project.documents.all() == []
    assert project.search.find("Iran") == []
    project.journal.redo()
    assert project.documents.all() == [document]
    assert len(project.search.find("Iran")) == 1


def from_file(path: str, text: str, name: str = "") -> SourceText:
    return SourceText(name or path.rsplit("/", 1)[1], text, origin=path)


def test_two_files_of_one_name_are_two_documents(project: Project) -> None:
    first = project.documents.add(from_file("/news/a/x.txt", "Iran agreed."), [])
    second = project.documents.add(from_file("/news/b/x.txt", "Iran agreed, it says."), [])
    third = project.documents.add(from_file("/old/b/x.txt", "Moscow denied it."), [])
    assert [added.outcome for added in (first, second, third)] == ["added"] * 3
    assert [d.name for d in project.documents.all()] == ["x.txt", "b/x.txt", "old/b/x.txt"]
    changed = project.documents.add(from_file("/news/b/x.txt", "Iran agreed, they say."), [])
    assert (changed.outcome, changed.document.name) == ("revision", "b/x.txt")
    assert changed.document.revises == second.document.id


def test_a_file_is_known_by_its_place_after_its_document_was_renamed(project: Project) -> None:
    first = project.documents.add(from_file("/news/x.txt", "Iran agreed."), []).document
    project.documents.rename(first.id, "Tehran")
    changed = project.documents.add(from_file("/news/x.txt", "Iran refused."), [])
    assert (changed.document.revises, changed.document.name) == (first.id, "Tehran")


def test_no_two_documents_are_given_one_name(project: Project) -> None:
    one, other = (project.documents.add(SourceText(name, name), []).document for name in ("a.txt", "b.txt"))
    with pytest.raises(Refused, match=r"another document is called «b\.txt»"):
        project.documents.rename(one.id, "b.txt")
    project.documents.rename(one.id, "a.txt")
    project.documents.remove(other.id)
    project.documents.rename(one.id, "b.txt")
    assert project.documents.get("b.txt").id == one.id


def test_an_origin_is_kept_as_seen_from_the_project(project: Project) -> None:
    place = project.path.parent / "texts" / "x.txt"
    document = project.documents.add(from_file(str(place), "Iran agreed."), []).document
    assert document.origin == "../texts/x.txt"


def test_rows_that_moved_are_not_revised_by_those_in_their_place(project: Project) -> None:
    rows = ["one", "two"]
    for number, text in enumerate(rows, 1):
        project.documents.add(from_file(f"/r.csv#{number}", text), [])
    rows = ["zero", *rows]
    keep = {document_id(text) for text in rows}
    for number, text in enumerate(rows, 1):
        project.documents.add(from_file(f"/r.csv#{number}", text), [], keep=keep)
    assert {project.documents.text(d.id) for d in project.documents.all()} == {"zero", "one", "two"}


def test_a_text_can_be_said_to_revise_another(project: Project, document: Document) -> None:
    new = project.documents.add(from_file("/else/y.txt", "Syria agreed."), [], revises=document.id)
    assert (new.outcome, new.document.name, new.document.revises) == ("revision", "short.txt", document.id)


def test_translations_and_the_marks_on_them_go_along(project: Project, document: Document) -> None:
    text = project.documents.text(document.id)
    first, _, last = project.segments.of(document.id)
    project.translations.write(first.id, "zh-Hant", "伊朗同意。")
    version = project.translations.write(last.id, "zh-Hant", "莫斯科或會否認。")
    mark = project.marks.create("entity", "gpe", document_id=document.id, fragments=[Fragment(version.id, 0, 3)])
    spans = [SegmentSpan(0, 13, "en", "body"), SegmentSpan(26, 45, "en", "body")]
    new = project.documents.add(SourceText("short.txt", text.replace("Iran", "Syria")), spans).document
    (chosen,) = project.translations.chosen(new.id).values()
    assert (chosen.text, chosen.origin, chosen.annotator) == ("莫斯科或會否認。", "human", "ann")
    (carried,) = project.marks.of(new.id)
    assert carried.fragments == (Fragment(chosen.id, 0, 3),)
    assert project.marks.get(mark.id) == mark
    (summary,) = project.documents.summaries()
    assert (summary.segments, summary.translated) == (2, 1)


def test_a_relation_stays_behind_with_an_end_that_does(project: Project, document: Document) -> None:
    text = project.documents.text(document.id)
    stays, goes = (
        project.marks.create("entity", "gpe", document_id=document.id, fragments=[Fragment(document.id, *place)])
        for place in ((25, 31), (0, 4))
    )
    relation = project.marks.create(
        "relation", "supports", document_id=document.id, roles={"from": [stays.id], "to": [goes.id]}
    )
    claim = project.marks.create(
        "claim",
        "claim",
        document_id=document.id,
        fragments=[Fragment(document.id, 25, 44)],
        roles={"source": [goes.id], "cue": [stays.id]},
    )
    new = project.documents.add(SourceText("short.txt", text.replace("Iran", "Syria")), SPANS)
    assert new.left == (goes, relation)
    carried = {mark.kind: mark for mark in project.marks.of(new.document.id)}
    assert carried["claim"].roles == {"cue": (carried["entity"].id,)}
    assert project.marks.get(claim.id) == claim


def test_a_file_that_has_its_earlier_text_again_goes_back_to_it(project: Project, document: Document) -> None:
    text = project.documents.text(document.id)
    mark = project.marks.create("entity", "gpe", document_id=document.id, fragments=[Fragment(document.id, 25, 31)])
    new = project.documents.add(SourceText("short.txt", text.replace("Iran", "Syria")), SPANS).document
    (copy,) = project.marks.of(new.id)
    project.marks.update(copy.id, label="person")
    fragment = Fragment(new.id, 37, 41)
    project.marks.create("entity", "event", document_id=new.id, fragments=[fragment])
    back = project.documents.add(SourceText("short.txt", text), SPANS)
    assert (back.outcome, back.document.id) == ("revision", document.id)
    assert [d.id for d in project.documents.all()] == [document.id]
    assert [(m.label, m.fragments[0].start) for m in project.marks.of(document.id)] == [("person", 25), ("event", 36)]
    assert project.marks.of(document.id)[0].id == mark.id
    project.journal.undo()
    assert [d.id for d in project.documents.all()] == [new.id]


def test_what_was_put_away_stays_away_when_its_file_is_added_again(project: Project, document: Document) -> None:
    project.documents.archive(document.id)
    again = project.documents.add(SourceText("short.txt", project.documents.text(document.id)), SPANS)
    assert again.outcome == "known"
    assert project.documents.all() == []


def test_a_document_added_again_after_an_undo_keeps_nothing_of_its_former_life(project: Project) -> None:
    project.documents.add(SourceText("a.txt", "Iran.", title="Old", meta={"author": "x"}), SPANS)
    project.journal.undo()
    document = project.documents.add(SourceText("b.txt", "Iran."), SPANS).document
    assert project.documents.get(document.id) == document
    assert (document.title, dict(document.meta)) == ("", {})


def test_a_removed_document_is_not_found_through_its_translations(project: Project, document: Document) -> None:
    project.translations.write(project.segments.of(document.id)[0].id, "zh-Hant", "伊朗同意。")
    project.documents.remove(document.id)
    assert project.search.find("伊朗") == []
    project.journal.undo()
    assert len(project.search.find("伊朗")) == 1
