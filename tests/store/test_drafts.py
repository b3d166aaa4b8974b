"""What a person types is kept as one row, however long the visit, and is one version in the end."""

from __future__ import annotations

import pytest

from workbench import Project, open_project
from workbench.errors import InputError, Refused
from workbench.model import Document, Fragment, Translation


def segment(project: Project, document: Document) -> str:
    return project.segments.of(document.id)[0].id


def machine(project: Project, key: str, text: str) -> Translation:
    made = Translation(f"m-{text}", key, "zh-Hant", text, "machine", "argos")
    project.translations.add([made])
    return made


def test_a_visit_writes_one_row_however_often_it_is_kept(project: Project, document: Document) -> None:
    key = segment(project, document)
    shown = machine(project, key, "機")
    visit = project.drafts.begin(key, "zh-Hant")
    assert (visit.text, visit.before) == ("機", shown)
    for text in ("伊", "伊朗", "伊朗同", "伊朗同意"):
        project.drafts.keep(visit, text)
    assert [t.text for t in project.translations.candidates(key)] == ["機", "伊朗同意"]
    assert project.translations.chosen_for(key) == shown, "what is half typed is not shown instead"
    done = project.drafts.finish(visit, "伊朗同意了。")
    assert (done.status, done.supersedes, done.annotator) == ("translated", shown.id, "ann")
    assert project.translations.chosen_for(key) == project.translations.get(done.id)
    assert project.translations.get(done.id).settings == {}
    assert len(project.translations.candidates(key)) == 2


def test_a_whole_visit_is_undone_as_one(project: Project, document: Document) -> None:
    key = segment(project, document)
    shown = machine(project, key, "機")
    visit = project.drafts.begin(key, "zh-Hant")
    project.drafts.keep(visit, "伊朗")
    project.drafts.keep(visit, "伊朗同意")
    project.drafts.finish(visit, "伊朗同意了。")
    project.journal.undo()
    assert project.translations.candidates(key) == [shown]
    project.journal.redo()
    chosen = project.translations.chosen_for(key)
    assert chosen is not None
    assert chosen.text == "伊朗同意了。"


def test_what_was_typed_is_taken_up_again_by_its_author_alone(project: Project, document: Document) -> None:
    key = segment(project, document)
    machine(project, key, "機")
    project.drafts.keep(project.drafts.begin(key, "zh-Hant"), "伊朗同")
    with open_project(project.path, annotator="ann") as again:
        visit = again.drafts.begin(key, "zh-Hant")
        assert (visit.text, visit.resumed) == ("伊朗同", True)
        again.drafts.finish(visit, "伊朗同意")
        assert [t.text for t in again.translations.candidates(key)] == ["伊朗同意", "機"]
    project.drafts.keep(project.drafts.begin(key, "zh-Hant"), "half")
    with open_project(project.path, annotator="bob") as other:
        assert other.drafts.begin(key, "zh-Hant").text == "伊朗同意"


def test_what_is_half_typed_is_shown_where_there_is_nothing_else(project: Project, document: Document) -> None:
    key = segment(project, document)
    visit = project.drafts.begin(key, "zh-Hant")
    project.drafts.keep(visit, "伊")
    chosen = project.translations.chosen_for(key)
    assert chosen is not None
    assert (chosen.text, chosen.status) == ("伊", "draft")
    assert project.drafts.begin(key, "zh-Hant").before is None


def test_accepting_what_was_shown_makes_no_version_and_says_that_it_is_translated(
    project: Project, document: Document
) -> None:
    key = segment(project, document)
    shown = machine(project, key, "機")
    visit = project.drafts.begin(key, "zh-Hant")
    project.drafts.keep(visit, "機器")
    done = project.drafts.finish(visit, "機")
    assert (done.id, done.status, done.origin) == (shown.id, "translated", "machine")
    assert [t.id for t in project.translations.candidates(key)] == [shown.id]


def test_what_is_emptied_or_discarded_leaves_nothing(project: Project, document: Document) -> None:
    key = segment(project, document)
    shown = machine(project, key, "機")
    for leave in (lambda visit: project.drafts.keep(visit, " "), project.drafts.discard):
        visit = project.drafts.begin(key, "zh-Hant")
        project.drafts.keep(visit, "伊朗")
        leave(visit)
        assert project.translations.candidates(key) == [shown]
        with pytest.raises(Refused, match="cannot be empty"):
            project.drafts.finish(visit, "  ")


def test_a_draft_that_cannot_be_stored_or_is_nobodys_is_refused(project: Project, document: Document) -> None:
    key = segment(project, document)
    with pytest.raises(InputError, match="NUL"):
        project.drafts.keep(project.drafts.begin(key, "zh-Hant"), "人\x00")
    project.annotator = ""
    with pytest.raises(Refused, match="nobody is named"):
        project.drafts.keep(project.drafts.begin(key, "zh-Hant"), "人")
    assert project.translations.candidates(key) == []


def test_marks_follow_from_what_was_shown_and_on_what_was_half_typed(project: Project, document: Document) -> None:
    key = segment(project, document)
    shown = machine(project, key, "伊朗同意協議。")
    mark = project.marks.create("entity", "gpe", document_id=document.id, fragments=[Fragment(shown.id, 0, 2)])
    visit = project.drafts.begin(key, "zh-Hant")
    project.drafts.keep(visit, "同意")
    assert project.marks.get(mark.id) == mark, "nothing moves before it is accepted"
    done = project.drafts.finish(visit, "昨日伊朗同意。")
    assert project.marks.get(mark.id).fragments == (Fragment(done.id, 2, 4),)
    project.journal.undo()
    assert project.marks.get(mark.id) == mark


def test_a_mark_that_became_stale_comes_back_with_the_words_that_it_stood_on(
    project: Project, document: Document
) -> None:
    key = segment(project, document)
    first = project.translations.write(key, "zh-Hant", "伊朗昨日同意協議。")
    mark = project.marks.create("entity", "date", document_id=document.id, fragments=[Fragment(first.id, 2, 4)])
    project.translations.write(key, "zh-Hant", "伊朗同意協議。")
    assert project.marks.get(mark.id).stale
    third = project.translations.write(key, "zh-Hant", "昨日，伊朗同意協議。")
    again = project.marks.get(mark.id)
    assert (again.stale, again.fragments) == (False, (Fragment(third.id, 0, 2),))
    project.translations.write(key, "zh-Hant", "伊朗同意。")
    project.translations.restore(third.id)
    assert project.marks.get(mark.id) == again


def test_the_status_goes_with_who_said_it(project: Project, document: Document) -> None:
    key = segment(project, document)
    shown = machine(project, key, "機")
    assert project.translations.said_by(shown.id) == "ann", "whoever had it translated made it a draft"
    project.annotator = "bob"
    assert project.translations.set_status(shown.id, "reviewed").status == "reviewed"
    assert project.translations.said_by(shown.id) == "bob"
    machine(project, key, "器")
    assert project.translations.chosen_for(key) == project.translations.get(shown.id)
    project.journal.undo()
    project.journal.undo()
    assert project.translations.get(shown.id).status == "draft"


def test_candidates_of_a_document_are_read_together_and_chosen_in_parts(project: Project, document: Document) -> None:
    keys = [s.id for s in project.segments.of(document.id)]
    for key in keys:
        project.translations.add([Translation(f"{o}-{key}", key, "zh-Hant", o, o, o) for o in ("machine", "memory")])
    found = project.translations.candidates_in(document.id)
    assert found == {key: project.translations.candidates(key) for key in keys}
    assert set(project.translations.made(keys[0])) == {t.id for t in found[keys[0]]}
    machines = [t.id for each in found.values() for t in each if t.origin == "machine"]
    assert list(project.translations.choose_in_parts(machines, action="swap to machine")) == [3]
    assert {t.origin for t in project.translations.chosen(document.id).values()} == {"machine"}
    assert project.journal.undoable() == "swap to machine"
    project.journal.undo()
    assert {t.origin for t in project.translations.chosen(document.id).values()} == {"memory"}
