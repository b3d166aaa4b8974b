"""Keymaps: the default, vim, and one's own file with every mistake told. Issue 3, item 6."""

from __future__ import annotations

import json
import re
from itertools import combinations
from pathlib import Path

import pytest

from workbench.tui.actions import ACTIONS, bindings, bound_keys, footer, key_name
from workbench.tui.keymaps import DEFAULT, clashes, parse, read_own, vim
from workbench.tui.keys import Keymap, is_mode_key, key_of, keymap, use_keymap
from workbench.tui.language import use_language
from workbench.tui.modes import MARK_MODE, MARK_ONE, Modes, mode_keys
from workbench.tui.preferences import config_folder, prefer
from workbench.tui.screens.annotate import AnnotateScreen
from workbench.tui.screens.reader import ReaderScreen, help_lines
from workbench.tui.themes import DARK, ink_of


@pytest.fixture(autouse=True)
def _default_afterwards():
    yield
    use_keymap(DEFAULT)


@pytest.mark.parametrize("chosen", [DEFAULT, vim()], ids=lambda chosen: chosen.name)
def test_no_key_means_two_things_in_one_place(chosen) -> None:
    assert [(one.id, other.id, key) for one, other, key in clashes(chosen)] == []


@pytest.mark.parametrize("chosen", [DEFAULT, vim()], ids=lambda chosen: chosen.name)
def test_every_action_that_has_a_key_keeps_one(chosen) -> None:
    for action in ACTIONS:
        assert chosen.keys.get(action.id, action.keys) or not action.keys, action.id


def test_letters_are_left_to_the_schema_in_the_default_keymap() -> None:
    own = [a for a in ACTIONS if a.context in ("pane", "app")]
    assert [a.id for a in own if any(map(is_mode_key, a.keys))] == []


def test_in_vim_letters_are_bound_nowhere_in_the_text_so_that_modes_have_them() -> None:
    use_keymap(vim())
    for context in ("pane", "app"):
        keys = [key for binding in bindings(context) for key in binding.key.split(",")]
        assert not any(map(is_mode_key, keys))
    assert "ctrl+z" in bound_keys(next(a for a in ACTIONS if a.id == "undo"))


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("?", "question_mark"),
        ("^", "circumflex_accent"),
        ("Ctrl+Z", "ctrl+z"),
        ("shift+ctrl+left", "ctrl+shift+left"),
        ("esc", "escape"),
        ("PgDn", "pagedown"),
        ("g g", "g g"),
        ("+", "plus"),
        ("ctrl++", "ctrl+plus"),
        (" ", "space"),
        ("G", "G"),
        ("ctrl+G", "ctrl+g"),
        ("f12", "f12"),
        ("full_stop", "full_stop"),
        ("hyper+q", ""),
        ("nonsense", ""),
        ("", ""),
        ("ctrl+", "ctrl+plus"),
        ("f99", ""),
    ],
)
def test_keys_are_read_as_people_write_them(written, key) -> None:
    assert key_of(written) == key


def test_an_own_file_changes_what_it_names() -> None:
    chosen, problems = parse(
        'keys:\n  undo: ["ctrl+u", f9]\n  next_mark: ";"\n  next_here: "."\n  next_unfinished: f12\n'
    )
    assert problems or chosen.keys["undo"] == ("ctrl+u", "f9")
    chosen, problems = parse('{"base": "vim", "keys": {"bookmark": "B"}}')
    assert problems == []
    assert chosen.modal
    assert chosen.keys["bookmark"] == ("B",)
    assert chosen.keys["left"] == ("h", "left")


@pytest.mark.parametrize(
    ("source", "line", "words"),
    [
        ("", 1, "empty"),
        ("- a\n- b\n", 1, "must hold"),
        ("base: emacs\nkeys:\n  undo: f12\n", 1, "default or vim"),
        ("keys:\n  undo: f12\n  frobnicate: f11\n", 3, "no action 'frobnicate'"),
        ("keys:\n  undo: hyper+x\n", 2, "no key 'hyper+x'"),
        ("keys:\n  undo: u\n", 2, "belongs to the schema's types"),
        ("keys:\n  undo: g g\n", 2, "sequence"),
        ("base: vim\nkeys:\n  pick_up: u\n", 3, "is written there"),
        ("keys:\n  undo:\n", 2, "a key is one text"),
        ("keys:\n  bookmark: ctrl+q\n", 2, "already the key of quit"),
        ("keys:\n  undo: f12\n  bookmark: f12\n", 3, "already the key of undo"),
        ("keys: [1, 2]\n", 1, "must hold actions"),
        ("keyz:\n  undo: f12\n", 1, "no entry 'keyz'"),
        ("keys:\n\tundo: f12\n", 2, "tab"),
        ("keys:\n  undo: f12\n  undo: f11\n", 3, ""),
    ],
)
def test_each_mistake_is_told_with_its_line_and_changes_nothing(source, line, words) -> None:
    chosen, problems = parse(source)
    assert chosen == DEFAULT
    assert any(problem.line == line and words in problem.message for problem in problems), problems


def test_mistakes_are_told_in_the_language_of_the_interface() -> None:
    use_language("zh-Hant")
    source = "base: emacs\nkeys:\n  unod: f12\n  undo: hyper+x\n  redo: u\n  bookmark: [ctrl+q]\nkeyz: 1\n"
    told = [problem.message for problem in parse(source)[1]]
    assert len(told) == 6
    assert [words for words in told if not re.search("[\u4e00-\u9fff]", words)] == []
    assert any("你是否指" in words and "undo" in words for words in told)


def test_a_file_that_is_not_there_or_no_text_is_told(tmp_path) -> None:
    assert "there is no keys.yaml" in read_own(tmp_path)[1][0].message
    (tmp_path / "keys.yaml").write_bytes(b"\xff\xfe\x00\x01")
    assert "UTF-8" in read_own(tmp_path)[1][0].message


# Modes.


def typed(modes: Modes, keys: str) -> list[tuple[str, list[str]]]:
    return [(modes.feed(key, key if len(key) == 1 else ""), list(modes.due)) for key in keys.split()]


def test_every_key_passes_where_the_keymap_is_not_modal() -> None:
    assert typed(Modes(), "g 3 escape") == [("type", [])] * 3


def test_letters_move_and_numbers_repeat() -> None:
    use_keymap(vim())
    modes = Modes()
    assert typed(modes, "h")[-1] == ("taken", ["left"])
    assert typed(modes, "1 2 w")[-1] == ("taken", ["word_right"] * 12)
    assert typed(modes, "g g")[-1] == ("taken", ["text_start"])
    assert typed(modes, "0")[-1] == ("taken", ["row_start"])
    assert typed(modes, "g x l") == [("taken", []), ("taken", []), ("taken", ["right"])]
    assert typed(modes, "escape") == [("bound", [])]
    assert typed(modes, "3 escape l") == [("taken", []), ("taken", []), ("taken", ["right"])]


def test_m_has_the_next_letter_mark_and_i_all_of_them_until_escape() -> None:
    use_keymap(vim())
    modes = Modes()
    assert [verdict for verdict, _ in typed(modes, "m p p")] == ["taken", "type", "taken"]
    assert [verdict for verdict, _ in typed(modes, "i p 3 escape h")] == ["taken", "type", "type", "taken", "taken"]
    assert not modes.marking
    assert {MARK_ONE, MARK_MODE} <= set(mode_keys(vim()))


def test_the_footer_says_which_keys_mark() -> None:
    modes = Modes()
    words = ("Mark", "Mark · esc", "times")
    assert modes.lead("p o", *words) == ("p o", "Mark")
    use_keymap(vim())
    assert modes.lead("p o", *words) == ("m+ p o", "Mark")
    typed(modes, "2")
    assert modes.lead("p o", *words) == ("2…", "times")
    typed(modes, "escape g")
    assert modes.lead("p o", *words) == ("g…", "g")
    typed(modes, "g m")
    assert modes.lead("p o", *words) == ("m p o", "Mark")
    typed(modes, "p i")
    assert modes.lead("p o", *words) == ("p o", "Mark · esc")


def test_what_one_types_for_a_type_is_said_as_the_mode_has_it() -> None:
    modes = Modes()
    assert modes.typed("p") == "p"
    use_keymap(parse("base: vim\nkeys:\n  mark_one: M\n")[0])
    assert modes.typed("p") == "M p"
    typed(modes, "i")
    assert modes.typed("p") == "p"


OWN = "base: vim\nkeys:\n  stick: s\n  bookmark: B\n  undo: Z\n  leave: f12\n"


@pytest.mark.parametrize("source", ["base: default\nkeys: {stick: f11, undo: f12}", "base: vim\nkeys: {}", OWN])
@pytest.mark.parametrize("moving", [True, False])
def test_every_key_that_the_footer_names_does_what_it_says_in_every_mode(source, moving) -> None:
    chosen, problems = parse(source)
    assert problems == []
    use_keymap(chosen)
    situations = {action.when for action in ACTIONS} - {"moving"} | ({"moving"} if moving else set())
    shown = footer(situations)
    assert len(shown) > 20
    for key, action in shown:
        live = {*bound_keys(action), *(mode_keys(chosen).get(action.id, ()) if moving else ())}
        assert key in map(key_name, live), action.id


@pytest.mark.parametrize(
    ("keys", "unknown"), [("y", "y"), ("g", ""), ("g y", "gy"), ("h", ""), ("3 Q", "Q"), ("m q", "")]
)
def test_a_letter_that_no_action_has_is_known_for_one(keys, unknown) -> None:
    use_keymap(vim())
    modes = Modes()
    typed(modes, keys)
    assert modes.unknown == unknown


# On the screen.


async def test_vim_moves_marks_and_undoes_on_the_screen(sample, app_of) -> None:
    prefer("keymap", "vim")
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("g", "g", "j", "j", "w")
        screen = app.screen
        assert isinstance(screen, AnnotateScreen)
        before = screen.pane.caret.place
        await pilot.press("m", "g", "escape")
        await pilot.pause()
        assert [mark.label for mark in sample.marks.of(screen.document.id)] == ["gpe"]
        await pilot.press("u")
        await pilot.pause()
        assert sample.marks.of(screen.document.id) == []
        await pilot.press("i", "p", "escape", "escape", "l")
        await pilot.pause()
        assert [mark.label for mark in sample.marks.of(screen.document.id)] == ["person"]
        assert screen.pane.caret.place != before


async def test_the_screen_names_the_keys_of_the_keymap_in_every_mode(sample, app_of, screen_text, press) -> None:
    prefer("keymap", "own")
    (config_folder() / "keys.yaml").write_text(OWN, encoding="utf-8")
    app = app_of(sample)
    async with app.run_test(size=(190, 40)) as pilot:
        assert "press m p" in "\n".join(screen_text(app))
        await press(pilot, "m", "p", "s")
        assert "selecting · s ends it" in screen_text(app)[-1]
        await press(pilot, "s", "w", "b")
        assert "s Select" in screen_text(app)[-1]
        assert "Z Undo" in screen_text(app)[-1]
        await press(pilot, "i")
        assert "esc moves" in screen_text(app)[-1]
        assert not {"Z Undo", "s Select"} & set(screen_text(app)[-1].split("  "))
        await press(pilot, "escape", "y")
        assert "y means nothing here · : types · ? keys" in screen_text(app)[-1]
        await press(pilot, "f12")
        assert "f12 again for the library" in screen_text(app)[-1]


@pytest.mark.parametrize(("keys", "size"), [(("y",), (120, 40)), (("y", "8"), (80, 24)), (("space", "y"), (80, 24))])
async def test_a_letter_that_no_label_has_is_told_in_the_status_line_without_toasts(
    sample, app_of, screen_text, press, keys, size
) -> None:
    app = app_of(sample)
    async with app.run_test(size=size) as pilot:
        await press(pilot, *keys)
        assert f"{keys[-1]} means nothing here · : types · ? keys" in screen_text(app)[-1]
        assert not app._notifications
        await press(pilot, "right")
        assert "means nothing" not in screen_text(app)[-1]


async def test_a_letter_that_nothing_has_is_told_in_the_fields_of_a_mark_too(
    sample, app_of, screen_text, put_on, press
) -> None:
    app = app_of(sample)
    async with app.run_test(size=(80, 24)) as pilot:
        put_on(app, "Moscow")
        await press(pilot, "c", "y")
        assert "y means nothing here" in screen_text(app)[-1]


async def test_another_keymap_holds_at_once_and_the_old_one_comes_back(sample, app_of, screen_text) -> None:
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        place = app.screen.pane.caret.place
        app.change_preference("keymap", "vim")
        await pilot.press("l")
        assert app.screen.pane.caret.place.at == place.at + 1
        assert "m+ " in screen_text(app)[-1]
        app.change_preference("keymap", "default")
        await pilot.press("left")
        assert app.screen.pane.caret.place == place
        assert keymap() == Keymap()


async def test_a_wrong_file_is_told_and_the_program_starts_with_the_default_keys(sample, app_of) -> None:
    config_folder().mkdir(parents=True)
    (config_folder() / "keys.json").write_text(json.dumps({"keys": {"nothing": "x"}}), encoding="utf-8")
    prefer("keymap", "own")
    app = app_of(sample)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        told = [notice.message for notice in app._notifications]
        assert any("keys.json:1" in words and "The default keys are used." in words for words in told)
        await pilot.press("ctrl+z")


def test_ones_own_keys_are_in_the_help_and_vims_too() -> None:
    chosen, problems = parse("keys:\n  open_history: f12\n")
    assert problems == []
    use_keymap(chosen)
    assert "f12" in help_text(("library",))
    use_keymap(vim())
    assert "gg" in help_text(("pane",))


def help_text(contexts: tuple[str, ...]) -> str:
    lines = help_lines(ink_of(DARK), 90, None, contexts)
    return "\n".join("".join(segment.text for segment in line) for line in lines)


def test_the_help_begins_with_what_the_present_screen_can_do() -> None:
    text = help_text(("library",))
    assert text.index("ON THIS SCREEN") < text.index("Archive") < text.index("EVERYWHERE") < text.index("Delete mark")


@pytest.mark.parametrize(
    ("contexts", "own"),
    [
        (("settings",), ("Change back", "Line above")),
        (("history",), ("Go back to here", "Line above")),
        (("reader",), ("Scroll a page down",)),
        (("agreement",), ("Next kind", "Cell above")),
        (("assignments",), ("Hand out", "Cell above")),
        (("cases",), ("Review it",)),
        (("checks",), ("Switch this check off", "Line above")),
    ],
)
def test_what_is_on_a_screen_is_told_apart_from_what_is_everywhere_and_elsewhere(contexts, own) -> None:
    here, _, rest = " ".join(help_text(contexts).split()).partition("EVERYWHERE")
    everywhere, _, elsewhere = rest.partition("ON OTHER SCREENS")
    assert "ON THIS SCREEN" in here
    assert "Letters and digits mark" not in here
    for words in own:
        assert words in here
    assert "Take back the last edit" in everywhere
    assert "Delete mark" not in everywhere
    assert "Delete mark" in elsewhere


def test_contexts_that_share_a_screen_share_no_key() -> None:
    for chosen in (DEFAULT, vim()):
        keys = {a.id: set(chosen.keys.get(a.id, a.keys)) for a in ACTIONS if a.context in ("lines", "history")}
        assert all(not keys[one] & keys[other] for one, other in combinations(keys, 2))


def test_the_file_that_the_guide_shows_is_a_keymap() -> None:
    page = (Path(__file__).parents[2] / "docs" / "comfort.md").read_text(encoding="utf-8")
    shown = "\n".join(line[4:] for line in page.splitlines() if line.startswith("    "))
    chosen, problems = parse(shown)
    assert problems == []
    assert chosen.keys["open_history"] == ("f12",)


@pytest.mark.parametrize(
    "keys", [("slash",), ("colon",), ("ctrl+f", "slash"), ("ctrl+e",)], ids=["search", "list", "concordance", "editor"]
)
async def test_while_one_writes_the_footer_names_no_key_that_is_written(
    sample, app_of, screen_text, put_on, press, keys
) -> None:
    app = app_of(sample)
    async with app.run_test(size=(190, 40)) as pilot:
        put_on(app, "Moscow")
        await press(pilot, *keys)
        assert "? Help" not in screen_text(app)[-1]
        assert "f1 Help" in screen_text(app)[-1]
        await press(pilot, "question_mark")
        assert not isinstance(app.screen, ReaderScreen)
        await press(pilot, "f1")
        assert isinstance(app.screen, ReaderScreen)


async def test_the_most_needed_keys_of_a_search_are_named_at_80_columns(sample, app_of, screen_text, press) -> None:
    app = app_of(sample)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "right", "p", "slash", *"iran")
        assert all(key in screen_text(app)[-1] for key in ("enter Stay here", "esc Back", "f3 Next match", "f1 Help"))
