"""Marking with less work, on the screen: the same words everywhere, the last mark again, suggestions, concordances."""

from __future__ import annotations

import pytest

from workbench.model import Fragment, SegmentSpan, SourceText
from workbench.tui.screens.annotate import AnnotateScreen
from workbench.tui.screens.concordance import ConcordanceScreen
from workbench.tui.screens.propagating import RepeatsScreen

pytestmark = pytest.mark.screen

TEXTS = {
    "a.txt": "Iran met Iranian guests.\nIRAN won. Iran left.",
    "b.txt": "Nothing.\nThen Iran came.",
    "c.txt": "習近平說話。\n习近平又說，習近平再說。",
}


def spans_of(text: str) -> list[SegmentSpan]:
    found, at = [], 0
    for line in text.split("\n"):
        found.append(SegmentSpan(at, at + len(line), "en", "body"))
        at += len(line) + 1
    return found


@pytest.fixture
def small(project):
    """Three small documents by name."""
    made = {}
    for name, text in TEXTS.items():
        made[name] = project.documents.add(SourceText(name, text), spans_of(text)).document
    return made


def marked(project, document) -> list[tuple[str, str]]:
    text = project.documents.text(document.id)
    marks = sorted(project.marks.of(document.id), key=lambda mark: mark.fragments)
    return [(text[mark.fragments[0].start : mark.fragments[0].end], mark.label) for mark in marks]


async def test_the_same_words_in_this_document(project, small, app_of, screen_text, press) -> None:
    app = app_of(project, "a.txt")
    async with app.run_test(size=(100, 30)) as pilot:
        await press(pilot, "g", "quotation_mark")
        assert isinstance(app.screen, RepeatsScreen)
        text = "\n".join(screen_text(app))
        assert "2 of 3 taken" in text
        assert "1 marked so already" in text
        await press(pilot, "enter")
        assert isinstance(app.screen, AnnotateScreen)
        assert marked(project, small["a.txt"]) == [("Iran", "gpe"), ("IRAN", "gpe"), ("Iran", "gpe")]
        assert len(app.screen.spans) == 3
        await press(pilot, "ctrl+z")
        assert marked(project, small["a.txt"]) == [("Iran", "gpe")]
        assert len(app.screen.spans) == 1


async def test_where_all_of_it_was_marked_elsewhere_that_is_said(project, small, app_of, screen_text, press) -> None:
    app = app_of(project, "b.txt")
    async with app.run_test(size=(100, 30)) as pilot:
        await press(pilot, "down", "ctrl+right", "g", "quotation_mark", "tab", "enter")
        said = screen_text(app)[-1]
        assert len(marked(project, small["b.txt"])) == 1
        assert len(marked(project, small["a.txt"])) == 3
        assert "3 marked in another document" in said


async def test_what_was_done_in_many_places_is_taken_back_where_one_stands(project, app_of, put, press) -> None:
    """Undo goes to the nearest of what it undid, and so does redo."""
    text = "\n".join(f"Iran came {number} times." for number in range(30))
    document = project.documents.add(SourceText("many.txt", text), spans_of(text)).document
    app = app_of(project, "many.txt")
    async with app.run_test(size=(100, 30)) as pilot:
        put(app, "source", 15, 0)
        await press(pilot, "g", "quotation_mark", "enter")
        assert isinstance(app.screen, AnnotateScreen)
        assert len(marked(project, document)) == 30
        for key in ("ctrl+z", "ctrl+y"):
            put(app, "source", 15, 0)
            await press(pilot, key)
            assert app.screen.pane.caret.place.passage in (14, 16)


async def test_in_all_documents_to_the_letter_with_one_left(project, small, app_of, screen_text, press) -> None:
    app = app_of(project, "a.txt")
    async with app.run_test(size=(100, 30)) as pilot:
        await press(pilot, "g", "quotation_mark", "tab")
        assert "3 of 4 taken" in "\n".join(screen_text(app))
        assert "b.txt" in "\n".join(screen_text(app))
        await press(pilot, "tilde")
        assert "2 of 3 taken" in "\n".join(screen_text(app))
        await press(pilot, "down", "space", "enter")
        assert marked(project, small["a.txt"]) == [("Iran", "gpe")]
        assert marked(project, small["b.txt"]) == [("Iran", "gpe")]
        await press(pilot, "ctrl+z")
        assert marked(project, small["b.txt"]) == []


async def test_chinese_by_the_string_and_all_or_none(project, small, app_of, screen_text, press) -> None:
    app = app_of(project, "c.txt")
    async with app.run_test(size=(100, 30)) as pilot:
        await press(pilot, "shift+right", "shift+right", "shift+right", "p", "escape", "quotation_mark")
        assert "2 of 3 taken" in "\n".join(screen_text(app))
        await press(pilot, "ctrl+a")
        assert "0 of 3 taken" in "\n".join(screen_text(app))
        await press(pilot, "enter")
        assert isinstance(app.screen, RepeatsScreen)
        await press(pilot, "ctrl+a", "enter")
        assert [label for _, label in marked(project, small["c.txt"])] == ["person"] * 3


async def test_on_the_translation_side(project, small, app_of, press) -> None:
    for name in ("a.txt", "b.txt"):
        segment = project.segments.of(small[name].id)[0]
        project.translations.write(segment.id, "zh-Hant", "伊朗與伊朗人。")
    app = app_of(project, "a.txt")
    async with app.run_test(size=(100, 30)) as pilot:
        await press(pilot, "tab", "shift+right", "shift+right", "g", "quotation_mark", "tab", "enter")
        found = [mark for name in ("a.txt", "b.txt") for mark in project.marks.of(small[name].id)]
        assert len(found) == 4
        assert not {fragment.text_id for mark in found for fragment in mark.fragments} & {d.id for d in small.values()}


async def test_attributes_go_with_it_and_are_named(project, small, app_of, screen_text, press) -> None:
    document = small["a.txt"]
    fragments = [Fragment(document.id, 0, 4)]
    project.marks.create(
        "claim", "claim", document_id=document.id, fragments=fragments, attributes={"certainty": "certain"}
    )
    app = app_of(project, "a.txt")
    async with app.run_test(size=(100, 30)) as pilot:
        await press(pilot, "quotation_mark")
        assert "certain" in screen_text(app)[1].lower()
        await press(pilot, "enter")
        assert {mark.attributes["certainty"] for mark in project.marks.of(document.id)} == {"certain"}


async def test_finished_and_others_documents_are_left_out(project, small, app_of, screen_text, press) -> None:
    project.assignments.assign([(small["a.txt"].id, "ann"), (small["b.txt"].id, "ben")])
    app = app_of(project, "a.txt")
    async with app.run_test(size=(120, 30)) as pilot:
        await press(pilot, "g", "quotation_mark", "tab")
        text = "\n".join(screen_text(app))
        assert "documents left out, finished or not yours: 1" in text
        assert "2 of 3 taken" in text
        await press(pilot, "ctrl+a", "ctrl+a", "enter")
        assert marked(project, small["b.txt"]) == []
        assert len(marked(project, small["a.txt"])) == 3


async def test_what_is_over_another_mark_is_shown_and_not_taken(project, small, app_of, screen_text, press) -> None:
    document = small["b.txt"]
    project.marks.create("entity", "event", document_id=document.id, fragments=[Fragment(document.id, 9, 18)])
    app = app_of(project, "a.txt")
    async with app.run_test(size=(100, 30)) as pilot:
        await press(pilot, "g", "quotation_mark", "tab")
        text = "\n".join(screen_text(app))
        assert "2 of 4 taken" in text
        assert "1 over another mark" in text
        await press(pilot, "escape")
        assert len(project.marks.of(small["a.txt"].id)) == 1


async def test_a_mark_of_several_parts_is_refused_in_words(project, small, app_of, screen_text, press) -> None:
    document = small["a.txt"]
    fragments = [Fragment(document.id, 0, 4), Fragment(document.id, 9, 16)]
    project.marks.create("entity", "gpe", document_id=document.id, fragments=fragments)
    app = app_of(project, "a.txt")
    async with app.run_test(size=(100, 30)) as pilot:
        await press(pilot, "quotation_mark")
        assert isinstance(app.screen, AnnotateScreen)


async def test_the_last_mark_again_here_and_in_another_document(project, small, app_of, press) -> None:
    app = app_of(project, "a.txt")
    async with app.run_test(size=(100, 30)) as pilot:
        await press(pilot, "apostrophe")
        assert marked(project, small["a.txt"]) == []
        await press(pilot, "g", "ctrl+right", "ctrl+right", "apostrophe", "apostrophe")
        assert marked(project, small["a.txt"]) == [("Iran", "gpe"), ("Iranian", "gpe")]
        app.open_document(small["c.txt"].id)
        await press(pilot, "shift+right", "apostrophe")
        assert marked(project, small["c.txt"]) == [("習", "gpe")]


async def test_suggestions_are_taken_one_by_one_dismissed_or_all(project, small, app_of, screen_text, press) -> None:
    app = app_of(project, "b.txt")
    async with app.run_test(size=(100, 30)) as pilot:
        await press(pilot, "down", "ctrl+right", "g")
        assert marked(project, small["b.txt"]) == [("Iran", "gpe")]
        app.open_document(small["a.txt"].id)
        await press(pilot, "asterisk", "tilde")
        assert "3 suggested" in "\n".join(screen_text(app))
        assert project.marks.of(small["a.txt"].id) == []
        await press(pilot, "asterisk")
        assert marked(project, small["a.txt"]) == [("Iran", "gpe")]
        place = app.screen.pane.caret.place
        assert (place.passage, place.at) == (1, 0)
        await press(pilot, "delete")
        assert (app.screen.pane.caret.place.passage, app.screen.pane.caret.place.at) == (1, 10)
        assert len(marked(project, small["a.txt"])) == 1
        await press(pilot, "alt+a")
        assert marked(project, small["a.txt"]) == [("Iran", "gpe"), ("Iran", "gpe")]
        assert "suggested" not in screen_text(app)[0]
        await press(pilot, "ctrl+z")
        assert marked(project, small["a.txt"]) == [("Iran", "gpe")]
        await press(pilot, "tilde")
        assert app.screen.worn("source", 1, 0, 100) == []


async def test_suggestions_follow_what_is_marked(project, small, app_of, screen_text, press) -> None:
    app = app_of(project, "c.txt")
    async with app.run_test(size=(100, 30)) as pilot:
        await press(pilot, "tilde", "shift+right", "shift+right", "shift+right", "p", "escape")
        await pilot.pause(0.4)
        await press(pilot)
        assert "2 suggested" in screen_text(app)[0]
        assert [each.wear for each in app.screen.worn("source", 1, 0, 100)] == ["suggested", "suggested"]


async def test_a_concordance_of_the_corpus_is_marked_and_undone(project, small, app_of, screen_text, press) -> None:
    app = app_of(project, "a.txt")
    async with app.run_test(size=(120, 30)) as pilot:
        await press(pilot, "ctrl+f")
        assert isinstance(app.screen, ConcordanceScreen)
        assert "5 lines" in "\n".join(screen_text(app))
        column = app.screen.list.columns(120).words
        assert {row[column : column + 4].lower() for row in screen_text(app)[2:7]} == {"iran"}
        await press(pilot, "space", "down", "down", "down", "space", "g")
        assert marked(project, small["a.txt"]) == [("Iran", "gpe")]
        assert marked(project, small["b.txt"]) == [("Iran", "gpe")]
        assert "2 marked" in "\n".join(screen_text(app))
        await press(pilot, "colon")
        assert "3/5 lines" in "\n".join(screen_text(app))
        await press(pilot, "ctrl+z")
        assert marked(project, small["b.txt"]) == []
        await press(pilot, "escape")
        assert isinstance(app.screen, AnnotateScreen)
        assert len(app.screen.spans) == 0


async def test_a_concordance_that_is_cut_says_in_how_many_segments_there_are_lines(
    project, small, app_of, screen_text, press, monkeypatch
) -> None:
    monkeypatch.setattr("workbench.tui.screens.concordance._MOST", 3)
    app = app_of(project, "a.txt")
    async with app.run_test(size=(120, 30)) as pilot:
        await press(pilot, "ctrl+f")
        segments = {hit.segment_id for hit in project.search.find("Iran")}
        assert f"3+ lines · of {len(segments)} segments" in screen_text(app)[0]


async def test_a_concordance_is_typed_sorted_scoped_and_opened(project, small, app_of, screen_text, press) -> None:
    app = app_of(project, "a.txt")
    async with app.run_test(size=(100, 30)) as pilot:
        await press(pilot, "ctrl+f", "slash", "ctrl+u", *"习近平")
        await pilot.pause(0.3)
        await press(pilot, "enter")
        assert "3 lines" in screen_text(app)[0]
        await press(pilot, "tilde")
        assert "1 line" in screen_text(app)[0]
        await press(pilot, "tilde", "greater_than_sign")
        assert [entry.line.right[0] for entry in app.screen.list.in_sight()] == ["再", "又", "說"]
        await press(pilot, "tab")
        assert "nothing found" in "\n".join(screen_text(app))
        await press(pilot, "tab", "down", "enter")
        assert app.screen.document.name == "c.txt"
        assert (app.screen.pane.caret.place.passage, app.screen.pane.caret.place.at) == (1, 0)


async def test_a_line_of_the_same_document_is_opened_in_place(project, small, app_of, press) -> None:
    app = app_of(project, "a.txt")
    async with app.run_test(size=(100, 30)) as pilot:
        await press(pilot, "ctrl+f", "tab", "down", "down", "down", "enter")
        assert isinstance(app.screen, AnnotateScreen)
        assert (app.screen.pane.caret.place.passage, app.screen.pane.caret.place.at) == (1, 10)


async def test_a_concordance_of_many_lines_survives_every_size(project, app_of, screen_text, press) -> None:
    text = "\n".join(f"{number} 在北京👍🏽會見 Moscow" for number in range(3_000))
    project.documents.add(SourceText("many.txt", text), spans_of(text))
    app = app_of(project, "many.txt")
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot, "ctrl+f", "slash", "ctrl+u", "京")
        await pilot.pause(0.3)
        await press(pilot, "enter", "end")
        for size in ((80, 24), (40, 12), (200, 60)):
            await pilot.resize_terminal(*size)
            await press(pilot, "up")
            assert any("北京" in row for row in screen_text(app))
        assert len(app.screen.list.shown) == 3_000


async def test_from_a_document_that_was_opened_from_the_lines_one_comes_back_to_them(
    project, small, app_of, press
) -> None:
    app = app_of(project, "b.txt")
    async with app.run_test(size=(100, 30)) as pilot:
        await press(pilot, "down", "ctrl+right", "ctrl+f", "enter")
        assert app.screen.document.name == "a.txt"
        await press(pilot, "escape", "escape")
        assert isinstance(app.screen, ConcordanceScreen)
        await press(pilot, "escape")
        assert app.screen.document.name == "b.txt"


async def test_where_there_are_too_many_places_the_rest_is_found_afterwards(
    project, small, app_of, screen_text, press, monkeypatch
) -> None:
    from workbench.tui.screens import propagating

    monkeypatch.setattr(propagating, "_MOST", 100)
    text = "\n".join("Iran won." for _ in range(450))
    many = project.documents.add(SourceText("many.txt", text), spans_of(text)).document
    app = app_of(project, "many.txt")
    async with app.run_test(size=(100, 30)) as pilot:
        await press(pilot, "g", "quotation_mark")
        assert "only the first" in "\n".join(screen_text(app))
        found = []
        for _ in range(3):
            await press(pilot, "enter", "quotation_mark")
            found.append(len(project.marks.of(many.id)))
        assert found[0] < 450
        assert found[-1] == 450
        assert "only the first" not in "\n".join(screen_text(app))
