"""Issue 3, part 2: spans grown, shrunk, moved, split, joined and made of parts by keys, on both sides, and undone."""

from __future__ import annotations

import pytest
from textual import events

from workbench.tui.preferences import prefer

FIRST_SENTENCE = 5
"""The passage "The expanding ties between Moscow and Tehran ..."."""

pytestmark = pytest.mark.screen


@pytest.mark.parametrize(
    ("snapping", "keys", "now"),
    [
        (True, ["greater_than_sign"], "Moscow and"),
        (True, ["greater_than_sign", "greater_than_sign", "less_than_sign"], "Moscow and"),
        (True, ["left_curly_bracket"], "between Moscow"),
        (True, ["left_curly_bracket", "right_curly_bracket"], "Moscow"),
        (True, ["right_parenthesis", "right_parenthesis"], "Tehran"),
        (True, ["left_parenthesis"], "between"),
        (True, ["less_than_sign"], "Moscow"),
        (False, ["greater_than_sign"], "Moscow a"),
        (False, ["less_than_sign", "less_than_sign"], "Mosc"),
        (False, ["right_curly_bracket"], "oscow"),
        (False, ["left_curly_bracket"], "n Moscow"),
        (False, ["right_parenthesis"], "oscow a"),
    ],
)
async def test_the_ends_of_a_span_go_by_words_or_by_characters(
    sample, app_of, put_on, words, marks, snapping, keys, now
) -> None:
    prefer("snapping", snapping)
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        put_on(app, "Moscow and Tehran")
        await pilot.press("g", *keys)
        (mark,) = marks(sample)
        assert words(sample, mark) == now
        assert app.screen.marks_here()[0].id == mark.id, "the cursor stays on the mark"
        assert app.screen.spans.marks[mark.id] == mark
        while sample.journal.undoable() != "mark gpe":
            await pilot.press("ctrl+z")
        assert words(sample, marks(sample)[0]) == "Moscow"


async def test_the_same_keys_shape_a_span_of_the_translation_by_chinese_words(
    sample, app_of, put, words, marks
) -> None:
    prefer("snapping", True)
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        put(app, "target", FIRST_SENTENCE, 0)
        await pilot.press("g", "》")
        assert words(sample, marks(sample)[0]) == "莫斯科與"
        await pilot.press("》", "｝", "｝")
        assert words(sample, marks(sample)[0]) == "德黑蘭"
        await pilot.press("alt+n", "《", "｛")
        assert words(sample, marks(sample)[0]) == "與德黑"


async def test_alt_n_widens_what_is_selected_to_whole_words_or_not(
    sample, app_of, put_on, words, marks, screen_text
) -> None:
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        put_on(app, "oscow and Teh")
        await pilot.press(*["shift+right"] * 13, "o", "ctrl+z", "alt+n")
        await pilot.pause()
        assert "spans go by words" in screen_text(app)[-1]
        put_on(app, "oscow and Teh")
        await pilot.press(*["shift+right"] * 13, "o")
        assert words(sample, marks(sample)[0]) == "Moscow and Tehran"


async def test_what_a_terminal_sends_for_alt_and_a_letter_is_no_type_s_key(sample, app_of, put_on, marks) -> None:
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        put_on(app, "Moscow")
        app.screen.pane.post_message(events.Key("alt+n", "n"))
        await pilot.pause()
        assert marks(sample) == []


async def test_a_discontinuous_span_is_made_of_parts_and_they_are_taken_away_again(
    sample, app_of, put_on, words, marks, screen_text
) -> None:
    app = app_of(sample)
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        put_on(app, "Moscow and Tehran")
        await pilot.press("o")
        put_on(app, "shifting geopolitical")
        await pilot.press("ctrl+shift+right", "plus")
        (mark,) = marks(sample)
        assert words(sample, mark) == "Moscow … shifting"
        assert app.screen.marks_here()[0].id == mark.id
        await pilot.pause()
        assert any("2 parts" in row for row in screen_text(app))
        put_on(app, "perspectives in")
        await pilot.press("shift+right", "plus")
        assert words(sample, marks(sample)[0]) == "Moscow … shifting … p"
        put_on(app, "ifting geo")
        await pilot.press("shift+right", "shift+right", "minus")
        assert words(sample, marks(sample)[0]) == "Moscow … sh … ting … p"
        put_on(app, "Moscow and Tehran")
        await pilot.press("minus")
        assert words(sample, marks(sample)[0]) == "sh … ting … p"
        await pilot.press(*["ctrl+z"] * 4)
        assert words(sample, marks(sample)[0]) == "Moscow"
        put_on(app, "Moscow and Tehran")
        await pilot.press("minus")
        await pilot.pause()
        assert "Nothing would be left" in "".join(screen_text(app))
        assert words(sample, marks(sample)[0]) == "Moscow"


async def test_parts_that_touch_are_one_and_a_part_of_another_text_is_refused(
    sample, app_of, put_on, put, words, marks, screen_text
) -> None:
    app = app_of(sample)
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        put_on(app, "Moscow and Tehran")
        await pilot.press("o")
        put_on(app, "and Tehran")
        await pilot.press("ctrl+shift+right", "plus")
        assert len(marks(sample)[0].fragments) == 1
        assert words(sample, marks(sample)[0]) == "Moscow and"
        put(app, "target", FIRST_SENTENCE, 0)
        await pilot.press("ctrl+shift+right", "plus")
        await pilot.pause()
        assert "A mark stands on one text" in "".join(screen_text(app))
        assert words(sample, marks(sample)[0]) == "Moscow and"


async def test_a_mark_is_chosen_with_a_key_and_gets_what_is_added(sample, app_of, put_on, words, marks) -> None:
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        for word, key in (("Moscow", "g"), ("Tehran", "g")):
            put_on(app, word)
            await pilot.press(key)
        put_on(app, "Moscow")
        await pilot.press("semicolon")
        put_on(app, "capitals")
        await pilot.press("ctrl+shift+right", "plus")
        assert {words(sample, mark) for mark in marks(sample)} == {"Moscow … capitals", "Tehran"}


async def test_a_mark_is_split_and_both_say_the_same_and_roles_go_on_naming_the_first(
    sample, app_of, put_on, words, marks
) -> None:
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        put_on(app, "Moscow and Tehran")
        await pilot.press(*["ctrl+shift+right"] * 3, "g")
        put_on(app, "both Russia")
        await pilot.press("ctrl+shift+right", "c")
        app.screen.form.open_named("source")
        await pilot.press("enter", "enter", "escape")
        before = {mark.id: mark for mark in marks(sample)}
        put_on(app, "Tehran reflect")
        await pilot.press("percent_sign")
        entities = [mark for mark in marks(sample) if mark.kind == "entity"]
        assert [words(sample, mark) for mark in entities] == ["Moscow and", "Tehran"]
        assert {mark.label for mark in entities} == {"gpe"}
        claim = next(mark for mark in marks(sample) if mark.kind == "claim")
        assert claim.roles["source"] == (entities[0].id,)
        await pilot.press("ctrl+z")
        assert {mark.id: mark for mark in marks(sample)} == before


async def test_two_marks_are_joined_in_one_edit_and_what_named_either_names_the_one(
    sample, app_of, put_on, words, marks
) -> None:
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        for word in ("Moscow", "Tehran"):
            put_on(app, word)
            await pilot.press("g")
        put_on(app, "both Russia")
        await pilot.press("ctrl+shift+right", "c")
        app.screen.form.open_named("source")
        await pilot.press("enter", *"teh", "enter", "escape")
        before = {mark.id: mark for mark in marks(sample)}
        put_on(app, "Moscow")
        await pilot.press("ampersand")
        entity = next(mark for mark in marks(sample) if mark.kind == "entity")
        claim = next(mark for mark in marks(sample) if mark.kind == "claim")
        assert words(sample, entity) == "Moscow … Tehran"
        assert claim.roles["source"] == (entity.id,)
        assert app.screen.spans.marks == {mark.id: mark for mark in marks(sample)}
        await pilot.press("ctrl+z")
        assert {mark.id: mark for mark in marks(sample)} == before
        assert app.screen.spans.marks == before


async def test_marks_that_cross_are_all_reached_and_the_one_chosen_is_shaped(
    sample, app_of, put_on, words, marks
) -> None:
    prefer("snapping", True)
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        put_on(app, "Moscow and Tehran")
        await pilot.press(*["ctrl+shift+right"] * 2, "o")
        put_on(app, "and Tehran reflect")
        await pilot.press(*["ctrl+shift+right"] * 3, "e")
        put_on(app, "and Tehran reflect")
        first = app.screen.marks_here()[0]
        await pilot.press("semicolon")
        second = app.screen.marks_here()[0]
        assert {first.id, second.id} == {mark.id for mark in marks(sample)}
        await pilot.press("greater_than_sign")
        changed = next(mark for mark in marks(sample) if mark.id == second.id)
        assert changed.fragments[0].end > second.fragments[0].end
        assert app.screen.marks_here()[0].id == second.id
        assert next(mark for mark in marks(sample) if mark.id == first.id) == first


@pytest.mark.parametrize(
    "key",
    ["left_curly_bracket", "greater_than_sign", "right_parenthesis", "plus", "minus", "ampersand", "percent_sign"],
)
async def test_where_there_is_no_mark_a_key_says_so_and_nothing_is_written(
    sample, app_of, put_on, marks, screen_text, key
) -> None:
    app = app_of(sample)
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        put_on(app, "Moscow")
        await pilot.press(key)
        await pilot.pause()
        assert marks(sample) == []
        assert any(said in "".join(screen_text(app)) for said in ("There is no mark", "Select what is to be added"))


async def test_shaping_needs_no_text(project, app_of) -> None:
    from workbench.model import SourceText

    project.documents.add(SourceText("d", "   \n"), [])
    app = app_of(project, "d")
    async with app.run_test(size=(80, 24)) as pilot:
        for key in ("greater_than_sign", "plus", "minus", "percent_sign", "ampersand", "colon", "underscore"):
            await pilot.press(key)
        await pilot.press("exclamation_mark", "ctrl+g", "alt+n", "semicolon")
        assert app.is_running
