"""Translations: candidates, which one is chosen, and marks that move with a new version."""

from __future__ import annotations

import pytest

from workbench import Project
from workbench.errors import InputError
from workbench.model import Document, Fragment, Origin, Translation


def candidate(segment: str, origin: Origin, text: str, **fields: object) -> Translation:
    return Translation(f"{origin}-{text}", segment, "zh-Hant", text, origin, origin, **fields)  # type: ignore[arg-type]


def test_human_then_memory_then_machine_unless_a_person_chose(project: Project, document: Document) -> None:
    segment = project.segments.of(document.id)[0]
    project.translations.add(
        [candidate(segment.id, "machine", "機"), candidate(segment.id, "machine", "演", settings={"demo": True})]
    )
    assert project.translations.chosen(document.id)[segment.id].text == "機"
    project.translations.add([candidate(segment.id, "memory", "憶")])
    assert project.translations.chosen(document.id)[segment.id].text == "憶"
    project.translations.choose("machine-機")
    assert project.translations.chosen(document.id)[segment.id].text == "機"
    project.journal.undo()
    assert project.translations.chosen(document.id)[segment.id].text == "憶"
    project.translations.write(segment.id, "zh-Hant", "人")
    assert [t.text for t in project.translations.candidates(segment.id)] == ["人", "憶", "機", "演"]


def test_the_same_candidate_again_is_no_edit(project: Project, document: Document) -> None:
    segment = project.segments.of(document.id)[0]
    project.translations.add([candidate(segment.id, "memory", "憶")])
    before = project.journal.history(1)[0].id
    project.translations.add([candidate(segment.id, "memory", "憶")])
    assert project.journal.history(1)[0].id == before


def test_marks_move_to_a_new_version_or_become_stale(project: Project, document: Document) -> None:
    segment = project.segments.of(document.id)[0]
    first = project.translations.write(segment.id, "zh-Hant", "伊朗昨日同意協議。")
    stays = project.marks.create("entity", "gpe", document_id=document.id, fragments=[Fragment(first.id, 0, 2)])
    moves = project.marks.create("entity", "agreement", document_id=document.id, fragments=[Fragment(first.id, 6, 8)])
    goes = project.marks.create("entity", "date", document_id=document.id, fragments=[Fragment(first.id, 2, 4)])
    second = project.translations.write(segment.id, "zh-Hant", "伊朗同意了協議。")
    assert project.marks.get(stays.id).fragments == (Fragment(second.id, 0, 2),)
    assert project.marks.get(moves.id).fragments == (Fragment(second.id, 5, 7),)
    assert project.marks.get(goes.id).stale
    assert second.supersedes == first.id
    project.journal.undo()
    assert [project.marks.get(m.id) for m in (stays, moves, goes)] == [stays, moves, goes]
    assert project.translations.chosen(document.id)[segment.id] == first


def test_the_target_language_follows_the_source_and_the_settings(project: Project, document: Document) -> None:
    english, chinese, _ = project.segments.of(document.id)
    assert project.translations.target_of(english) == "zh-Hant"
    assert project.translations.target_of(chinese) == "en"
    project.settings.set("target.en", "zh-Hans")
    assert project.translations.target_of(english) == "zh-Hans"


def test_a_candidate_that_is_there_is_left_as_it_is(project: Project, document: Document) -> None:
    segment = project.segments.of(document.id)[0]
    project.translations.add([candidate(segment.id, "memory", "憶", status="reviewed", score=0.5)])
    project.translations.add([candidate(segment.id, "memory", "憶", score=0.6)])
    (kept,) = project.translations.candidates(segment.id)
    assert (kept.status, kept.score) == ("reviewed", 0.5)


def test_a_translation_that_cannot_be_stored_is_refused(project: Project, document: Document) -> None:
    segment = project.segments.of(document.id)[0]
    for text, words in (("人\x00", "NUL at character 1"), ("\udc80", "lone surrogate at character 0")):
        with pytest.raises(InputError, match=words):
            project.translations.write(segment.id, "zh-Hant", text)
        with pytest.raises(InputError, match=words):
            project.translations.add([Translation("t", segment.id, "zh-Hant", text, "memory", "memory")])
    assert project.translations.candidates(segment.id) == []
