"""The annotation screen by keys and mouse on the real store: what is marked is on disk, and can be taken back."""

from __future__ import annotations

import pytest
from textual import events

from workbench import open_project
from workbench.model import Fragment
from workbench.tui.caret import Place, cell_of
from workbench.tui.screens.annotate import AnnotateScreen

MING_PAO = "mingpao-new-age-in-iran-russia-relations.md"
FIRST_SENTENCE = 5
"""The passage "The expanding ties between Moscow and Tehran ..."."""

pytestmark = pytest.mark.screen


def words(project, mark) -> str:
    """What a mark covers, read from the store."""
    (fragment,) = mark.fragments
    if fragment.text_id == mark.document_id:
        text = project.documents.text(fragment.text_id)
    else:
        text = project.translations.text(fragment.text_id)
    return text[fragment.start : fragment.end]


def put(app, side, passage, at) -> None:
    app.screen.pane.go(Place(side, passage, at))


def put_on(app, word, side="source") -> None:
    """Put the cursor on the first place of a word."""
    for passage in app.screen.page.passages:
        piece = passage.piece(side)
        if piece and word in piece.text:
            put(app, side, passage.index, piece.text.index(word))
            return
    raise AssertionError(f"{word} is nowhere")


def marks(project) -> list:
    return project.marks.of(project.documents.get(MING_PAO).id)


async def test_a_key_marks_the_word_under_the_cursor_and_it_is_saved(sample, app_of, screen_text) -> None:
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        put_on(app, "Moscow")
        await pilot.press("g")
        (mark,) = marks(sample)
        assert (mark.kind, mark.label, mark.annotator, words(sample, mark)) == ("entity", "gpe", "ann", "Moscow")
        await pilot.pause()
        rows = screen_text(app)
        assert rows[-1].endswith("✓ saved · 1 mark ")
        assert any("Geopolitical entity" in row for row in rows)


async def test_what_is_marked_is_there_when_the_project_is_opened_again(sample, app_of) -> None:
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        put_on(app, "Tehran")
        await pilot.press("g")
    with open_project(sample.path, annotator="ann") as again:
        (mark,) = marks(again)
        assert words(again, mark) == "Tehran"


async def test_shift_and_arrows_select_what_a_key_then_marks_without_what_follows_the_word(sample, app_of) -> None:
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        put_on(app, "United States")
        await pilot.press("ctrl+shift+right", "ctrl+shift+right", "shift+right", "shift+left", "g")
        (mark,) = marks(sample)
        assert words(sample, mark) == "United States"


async def test_space_starts_a_selection_for_terminals_without_shift_and_arrows(sample, app_of, screen_text) -> None:
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        put_on(app, "Islamic Republic")
        await pilot.press("space", "ctrl+right", "ctrl+right")
        await pilot.pause()
        assert "space ends it" in screen_text(app)[-1]
        await pilot.press("g")
        (mark,) = marks(sample)
        assert words(sample, mark) == "Islamic Republic"
        assert app.screen.pane.caret.anchor is None
        assert not app.screen.pane.caret.sticky


async def test_a_claim_gets_its_certainty_and_its_source_by_keys_alone(sample, app_of) -> None:
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        put_on(app, "Moscow")
        await pilot.press("g")
        put_on(app, "Tehran")
        await pilot.press("g")
        put_on(app, "both Russia and Iran")
        await pilot.press(*["ctrl+shift+right"] * 7, "c")
        claim = next(m for m in marks(sample) if m.kind == "claim")
        assert words(sample, claim) == "both Russia and Iran have become more"
        assert claim.attributes == {"polarity": "positive"}, "the schema's default is there from the start"
        await pilot.press("2")  # certainty: probable; then the stance is asked, as polarity has its value
        await pilot.press("2")  # stance: reports
        await pilot.press("1")  # time: past
        await pilot.press("enter", "t", "e", "h", "enter")  # source: type-ahead finds Tehran
        await pilot.press("escape")
        claim = sample.marks.get(claim.id)
        assert claim.attributes == {
            "polarity": "positive",
            "certainty": "probable",
            "stance": "reports",
            "time": "past",
        }
        (source,) = claim.roles["source"]
        assert words(sample, sample.marks.get(source)) == "Tehran"
        assert app.focused is app.screen.pane


async def test_the_nearest_marks_are_offered_first_and_only_of_the_accepted_types(sample, app_of) -> None:
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        for word, key in (("Washington", "g"), ("October 2023", "d"), ("Moscow", "g"), ("Tehran", "g")):
            put_on(app, word)
            await pilot.press(key)
        put_on(app, "both Russia")
        await pilot.press("ctrl+shift+right", "c")
        await pilot.press("down", "down", "down", "down", "enter")
        assert app.screen.picker.field.name == "source"
        assert [c.words for c in app.screen.picker.found] == ["Tehran", "Moscow", "Washington"]
        await pilot.press("x", "x")
        assert app.screen.picker.found == []
        await pilot.press("backspace", "backspace", "down", "enter")
        claim = next(m for m in marks(sample) if m.kind == "claim")
        assert words(sample, sample.marks.get(claim.roles["source"][0])) == "Moscow"
        await pilot.press("delete")
        assert not sample.marks.get(claim.id).roles.get("source")


async def test_undo_and_redo_take_back_and_bring_back_every_edit(sample, app_of, screen_text) -> None:
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        put_on(app, "Moscow")
        await pilot.press("g")
        await pilot.press("enter", "o", "escape")
        assert [m.label for m in marks(sample)] == ["organization"]
        await pilot.press("ctrl+z")
        assert [m.label for m in marks(sample)] == ["gpe"]
        await pilot.press("ctrl+z")
        assert marks(sample) == []
        assert app.screen.spans.marks == {}
        await pilot.press("ctrl+y", "ctrl+y")
        assert [m.label for m in marks(sample)] == ["organization"]
        await pilot.pause()
        assert "did again" in screen_text(app)[-1]


async def test_deleting_a_mark_takes_it_out_of_the_roles_that_name_it_and_undo_brings_both_back(sample, app_of) -> None:
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        put_on(app, "Tehran")
        await pilot.press("g")
        put_on(app, "both Russia")
        await pilot.press("ctrl+shift+right", "c", "down", "down", "down", "down", "enter", "enter", "escape")
        claim = next(m for m in marks(sample) if m.kind == "claim")
        assert claim.roles["source"]
        put_on(app, "Tehran")
        await pilot.press("delete")
        assert not sample.marks.get(claim.id).roles.get("source")
        assert not app.screen.spans.marks[claim.id].roles.get("source")
        await pilot.press("ctrl+z")
        assert app.screen.spans.marks[claim.id].roles["source"]


async def test_what_works_on_the_source_works_on_the_translation(sample, app_of) -> None:
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        put(app, "source", FIRST_SENTENCE, 0)
        await pilot.press("tab", "g")
        (mark,) = marks(sample)
        translation = sample.translations.chosen(mark.document_id)[app.screen.page.passages[FIRST_SENTENCE].segment.id]
        assert mark.fragments == (Fragment(translation.id, 0, 3),)
        assert words(sample, mark) == "莫斯科"
        await pilot.press("full_stop", "tab")
        assert app.screen.pane.caret.place.side == "source"


async def test_the_same_mark_is_not_made_twice(sample, app_of) -> None:
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        put_on(app, "Moscow")
        await pilot.press("g", "g")
        assert len(marks(sample)) == 1


async def test_a_click_puts_the_cursor_on_the_grapheme_under_it_on_wide_characters_too(sample, app_of) -> None:
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        pane = app.screen.pane
        put(app, "target", FIRST_SENTENCE, 0)
        await pilot.pause()
        piece = app.screen.page.passages[FIRST_SENTENCE].target
        for at in (0, 1, 7, 20, len(piece) - 1):
            place = Place("target", FIRST_SENTENCE, at)
            row, cell = cell_of(pane.rows, place)
            for half in (0, 1):
                x = pane.rows.columns.target_at + cell + half
                await pilot.click(pane, offset=(x, row - pane.scroll_offset.y))
                assert pane.caret.place == place, f"cell {half} of {piece.text[at]}"


async def test_dragging_selects_whole_graphemes_forwards_and_backwards(sample, app_of) -> None:
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        pane = app.screen.pane
        put(app, "target", FIRST_SENTENCE, 0)
        await pilot.pause()

        def at(position: int, half: int) -> tuple[int, int]:
            row, cell = cell_of(pane.rows, Place("target", FIRST_SENTENCE, position))
            return pane.rows.columns.target_at + cell + half, row - pane.scroll_offset.y

        text = app.screen.page.passages[FIRST_SENTENCE].target.text
        for first, last in ((4, 6), (6, 4)):
            await pilot.mouse_down(pane, offset=at(first, 1))
            x, y = at(last, 0)
            pane.on_mouse_move(events.MouseMove(pane, x, y, 0, 0, 1, False, False, False))
            await pilot.mouse_up(pane, offset=at(last, 0))
            selected = pane.caret.selection()
            assert text[selected.start : selected.end] == "德黑蘭"


async def test_two_clicks_select_the_word(sample, app_of) -> None:
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        pane = app.screen.pane
        put_on(app, "Moscow")
        await pilot.pause()
        row, cell = cell_of(pane.rows, pane.caret.place)
        offset = (pane.rows.columns.source_at + cell + 2, row - pane.scroll_offset.y)
        await pilot.click(pane, offset=offset, times=2)
        selected = pane.caret.selection()
        assert app.screen.page.text[selected.start : selected.end] == "Moscow"


async def test_memory_and_machine_are_one_key_apart_and_undo_goes_back(sample, app_of, screen_text) -> None:
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        put_on(app, "Moscow")
        passage = app.screen.page.passages[FIRST_SENTENCE]
        assert passage.translation.origin == "memory"
        await pilot.press("equals_sign")
        await pilot.pause()
        passage = app.screen.page.passages[FIRST_SENTENCE]
        assert passage.translation.origin == "machine"
        assert any("機器譯文" in row for row in screen_text(app))
        assert any("machine · demo" in row for row in screen_text(app))
        await pilot.press("equals_sign")
        assert app.screen.page.passages[FIRST_SENTENCE].translation.origin == "memory"
        await pilot.press("ctrl+z")
        assert app.screen.page.passages[FIRST_SENTENCE].translation.origin == "machine"


async def test_swapping_everywhere_is_one_undo(sample, app_of) -> None:
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:

        def origins() -> list[str]:
            return [p.translation.origin for p in app.screen.page.passages if p.translation]

        before = origins()
        await pilot.press("ctrl+t")
        assert origins().count("machine") == 4
        await pilot.press("ctrl+t")
        assert origins() == before
        await pilot.press("ctrl+z", "ctrl+z")
        assert origins() == before


async def test_marks_on_the_translation_stay_with_its_version(sample, app_of) -> None:
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        put(app, "target", FIRST_SENTENCE, 0)
        await pilot.press("g", "equals_sign")
        assert app.screen.spans.on("target", FIRST_SENTENCE) == []
        assert len(marks(sample)) == 1
        await pilot.press("equals_sign")
        assert len(app.screen.spans.on("target", FIRST_SENTENCE)) == 1


async def test_the_labels_of_the_document_are_set_changed_and_cleared(sample, app_of) -> None:
    app = app_of(sample)
    document = sample.documents.get(MING_PAO).id
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("ctrl+d", "2")
        (label,) = marks(sample)
        assert (label.kind, label.label, label.target, label.attributes) == (
            "label",
            "genre",
            document,
            {"value": "opinion"},
        )
        assert sample.schema.check(label, lambda key: None) == []
        await pilot.press("up", "3")
        assert [m.attributes for m in marks(sample)] == [{"value": "analysis"}]
        await pilot.press("up", "delete")
        assert marks(sample) == []


async def test_a_relation_joins_two_claims(sample, app_of, screen_text) -> None:
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        for words_ in ("Tehran sensed", "Practical necessities"):
            put_on(app, words_)
            await pilot.press("ctrl+shift+right", "ctrl+shift+right", "c", "escape")
        await pilot.press("s", "enter")
        relation = next(m for m in marks(sample) if m.kind == "relation")
        ends = [words(sample, sample.marks.get(relation.roles[name][0])) for name in ("from", "to")]
        assert ends == ["Practical necessities", "Tehran sensed"]
        assert sample.schema.check(relation, sample.marks.find) == []
        await pilot.pause()
        assert any("RELATIONS" in row for row in screen_text(app))


async def test_a_note_is_written_in_a_line_of_its_own(sample, app_of) -> None:
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        put_on(app, "Moscow")
        await pilot.press("g", "enter", "enter", "a", "h", "a", "enter")
        await pilot.pause()
        (mark,) = marks(sample)
        assert mark.note == "aha"


async def test_the_zone_of_a_segment_can_be_corrected(sample, app_of, screen_text) -> None:
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        put(app, "source", FIRST_SENTENCE, 0)
        await pilot.press("ctrl+o")
        assert app.screen.page.passages[FIRST_SENTENCE].is_frame
        await pilot.press("ctrl+z")
        assert not app.screen.page.passages[FIRST_SENTENCE].is_frame


async def test_escape_clears_the_selection_then_goes_to_the_library_and_back_to_the_same_place(sample, app_of) -> None:
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        put_on(app, "Patrushev")
        place = app.screen.pane.caret.place
        await pilot.press("shift+right", "escape", "left")
        assert isinstance(app.screen, AnnotateScreen)
        await pilot.press("escape")
        await pilot.pause()
        assert not isinstance(app.screen, AnnotateScreen)
        await pilot.press("enter")
        await pilot.pause()
        assert app.screen.document.name == MING_PAO
        assert app.screen.pane.caret.place == place


async def test_who_is_not_named_is_asked_once_and_the_mark_is_made_in_that_name(sample, app_of) -> None:
    sample.annotator = ""
    told: list[str] = []
    app = app_of(sample, on_named=told.append)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        await pilot.press("escape")
        await pilot.pause()
        put_on(app, "Moscow")
        await pilot.press("g")
        await pilot.pause()
        await pilot.press("l", "e", "n", "a", "enter")
        await pilot.pause()
        assert told == ["lena"]
        assert [m.annotator for m in marks(sample)] == ["lena"]


async def test_an_error_of_the_core_is_shown_with_its_hint_and_nothing_says_saved(sample, app_of, screen_text) -> None:
    from workbench.errors import StorageError

    app = app_of(sample)
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        put_on(app, "Moscow")

        def refuse(*args: object, **options: object) -> None:
            raise StorageError("the disk is full", hint="make room")

        sample.marks.create = refuse
        await pilot.press("g")
        await pilot.pause()
        text = "\n".join(screen_text(app))
        assert "the disk is full" in text
        assert "make room" in text
        assert "✗ not saved" in text
        assert "✓ saved" not in text


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60)])
async def test_every_movement_keeps_the_cursor_on_the_screen(sample, app_of, size) -> None:
    app = app_of(sample)
    async with app.run_test(size=size) as pilot:
        pane = app.screen.pane
        for key in ("pagedown", "pagedown", "down", "end", "tab", "ctrl+end", "pageup", "ctrl+home", "up", "left"):
            await pilot.press(key)
            await pilot.pause()
            row, _ = cell_of(pane.rows, pane.caret.place)
            assert 0 <= row - pane.scroll_offset.y < pane.view.height, key


async def test_a_resize_keeps_the_place(sample, app_of) -> None:
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        put_on(app, "Su-35")
        await pilot.pause()
        for size in ((80, 24), (200, 60), (60, 20)):
            await pilot.resize_terminal(*size)
            await pilot.pause()
            pane = app.screen.pane
            row, _ = cell_of(pane.rows, pane.caret.place)
            assert 0 <= row - pane.scroll_offset.y < pane.view.height


async def test_what_was_done_is_no_news_once_the_cursor_has_moved(sample, app_of, screen_text) -> None:
    app = app_of(sample, MING_PAO)
    async with app.run_test(size=(120, 40)) as pilot:
        put_on(app, "Moscow")
        await pilot.press("g", "delete")
        await pilot.pause()
        assert "saved · deleted" in screen_text(app)[-1]
        await pilot.press("right")
        await pilot.pause()
        assert "saved · 0 marks" in screen_text(app)[-1]


async def test_all_marks_of_a_role_are_seen_while_it_is_open_and_counted_when_not(sample, app_of, screen_text) -> None:
    document = sample.documents.get(MING_PAO)
    text = sample.documents.text(document.id)
    sources = []
    for word in ("Emil Avdaliani", "Islamic Republic"):
        start = text.index(word)
        fragment = Fragment(document.id, start, start + len(word))
        sources.append(sample.marks.create("entity", "gpe", document_id=document.id, fragments=[fragment]).id)
    start = text.index("Practical")
    sample.marks.create(
        "claim",
        "claim",
        document_id=document.id,
        fragments=[Fragment(document.id, start, start + 20)],
        roles={"source": sources},
    )
    app = app_of(sample, MING_PAO)
    async with app.run_test(size=(120, 40)) as pilot:
        put_on(app, "Practical")
        await pilot.press("enter")
        await pilot.pause()
        assert any("+1" in row for row in screen_text(app))
        app.screen.form.open_named("source")
        app.screen.tell()
        await pilot.pause()
        seen = "\n".join(screen_text(app))
        assert "Emil Avdaliani" in seen
        assert "Islamic Republic" in seen
        assert "Relabel" in screen_text(app)[-1]


@pytest.mark.parametrize(
    ("colors", "headless", "is_reversed"),
    [("standard", False, True), ("256", False, False), ("truecolor", False, False), ("standard", True, False)],
)
async def test_entities_are_reversed_where_a_terminal_has_few_colours(
    sample, app_of, monkeypatch, colors, headless, is_reversed
) -> None:
    document = sample.documents.get(MING_PAO)
    start = sample.documents.text(document.id).index("Moscow")
    sample.marks.create("entity", "gpe", document_id=document.id, fragments=[Fragment(document.id, start, start + 6)])
    app = app_of(sample, MING_PAO)
    monkeypatch.setattr(type(app.console), "color_system", colors)
    async with app.run_test(size=(120, 40)):
        monkeypatch.setattr(type(app), "is_headless", headless)
        app.screen.pane.show_all()
        lines = [app.screen.pane.render_line(y) for y in range(30)]
        styles = [s.style for line in lines for s in line if s.text == "Moscow" and s.style]
        monkeypatch.undo()
    assert [bool(style.reverse) for style in styles] == [is_reversed]
