"""The editor against the schema, marks that lie on one another, and what the screens refuse to take back."""

from __future__ import annotations

from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from workbench import open_project
from workbench.model import Annotation, Fragment, SourceText
from workbench.schema import parse_schema
from workbench.text import segments
from workbench.tui.screens.library import LibraryScreen

SCHEMA = """
name: odd
entities:
  person:
    key: p
    attributes:
      age: {type: number, min: 0, max: 150, required: true}
      kinds: {type: choices, values: [k1, k2, k3, k4, k5, k6, k7, k8, k9, k10, k11, k12]}
      known: {type: choice, values: [told, seen]}
      why: {type: text, when: {known: told}}
  place: {key: l}
claims:
  claim: {key: c}
"""

pytestmark = pytest.mark.screen


@pytest.fixture
def odd(project):
    """A project with a schema that has every kind of attribute, and one document."""
    project.use_schema(parse_schema(SCHEMA, Path("odd.yaml")))
    text = "Moscow and Tehran agreed.\n"
    project.documents.add(SourceText("d", text), segments(text))
    return project


def only_mark(project) -> Annotation:
    (mark,) = project.marks.of(project.documents.get("d").id)
    return mark


@asynccontextmanager
async def _opened(project):
    with open_project(project.path, annotator=project.annotator) as other:
        yield other


async def write(pilot, text: str) -> None:
    await pilot.press("enter", *["backspace"] * 5, *text, "enter")
    await pilot.pause()


@pytest.mark.parametrize("wrong", ["151", "-1", "nan", "1e400", "young"])
async def test_a_number_that_the_schema_does_not_allow_is_asked_for_again(odd, app_of, screen_text, wrong) -> None:
    app = app_of(odd, "d")
    async with app.run_test(size=(100, 30), notifications=True) as pilot:
        await pilot.press("p")
        await write(pilot, wrong)
        assert "age" not in only_mark(odd).attributes
        assert any(wrong in row for row in screen_text(app)), "what was written is there to be corrected"
        await pilot.press(*["backspace"] * 5, "4", "２", "enter")
        await pilot.pause()
        assert only_mark(odd).attributes == {"age": 42}


async def test_every_value_of_a_multiple_choice_can_be_taken_and_left(odd, app_of) -> None:
    app = app_of(odd, "d")
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.press("p", "down", "left", "enter", "left", "enter", "2")
        assert only_mark(odd).attributes["kinds"] == ["k12", "k11", "k2"]
        await pilot.press("right", "enter")
        assert only_mark(odd).attributes["kinds"] == ["k11", "k2"]


async def test_what_is_asked_no_longer_is_cleared_in_the_same_edit(odd, app_of) -> None:
    app = app_of(odd, "d")
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.press("p", "down", "down", "1")
        await write(pilot, "heard")
        assert only_mark(odd).attributes == {"known": "told", "why": "heard"}
        await pilot.press("up", "2")
        assert only_mark(odd).attributes == {"known": "seen"}
        await pilot.press("ctrl+z")
        assert only_mark(odd).attributes == {"known": "told", "why": "heard"}


@pytest.mark.parametrize("size", [(120, 40), (80, 24)])
async def test_each_of_many_marks_on_the_same_words_can_be_chosen_and_is_in_sight(
    odd, app_of, screen_text, size
) -> None:
    document = odd.documents.get("d").id
    labels = ("person", "place") * 100
    odd.marks.add(
        [
            Annotation(
                f"{n:04}", "entity", label, "ann", document, (Fragment(document, 0, 6 + n % 3),), note=f"n{n:04}"
            )
            for n, label in enumerate(labels)
        ],
        action="import",
    )
    odd.annotator = "ann"
    app = app_of(odd, "d")
    seen = set()
    async with app.run_test(size=size) as pilot:
        for _ in labels:
            seen.add(app.screen.marks_here()[0].id)
            app.screen.action_next_here()
        assert len(seen) == len(labels)
        for _ in range(150):
            app.screen.action_next_here()
        await pilot.press("semicolon")
        chosen = app.screen.marks_here()[0]
        await pilot.pause()
        assert any(chosen.note in row for row in screen_text(app))
        await pilot.press("enter")
        assert app.screen.edited == chosen
        await pilot.press("escape", "delete")
        assert odd.marks.find(chosen.id) is None


async def test_what_was_not_done_on_the_screens_is_taken_back_only_at_the_second_press(
    odd, app_of, screen_text
) -> None:
    app = app_of(odd, "d")
    async with app.run_test(size=(100, 30), notifications=True) as pilot:
        await pilot.press("p", "escape", "ctrl+z", "ctrl+z")
        await pilot.pause()
        assert "was not done on a screen" in "".join(screen_text(app))
        assert odd.documents.all()
        await pilot.press("ctrl+y", "ctrl+z", "ctrl+z")
        assert odd.documents.all()
        await pilot.press("ctrl+z")
        await pilot.pause()
        assert odd.documents.all() == []
        assert isinstance(app.screen, LibraryScreen)
        await pilot.press("ctrl+z", "ctrl+z", "f2")
        assert odd.schema.name == "odd", "the schema is what the screens rest on"


async def test_a_mark_that_another_window_deleted_is_gone_and_the_screen_goes_on(odd, app_of, screen_text) -> None:
    app = app_of(odd, "d")
    async with app.run_test(size=(100, 30), notifications=True) as pilot:
        await pilot.press("p", "escape")
        odd.marks.delete([only_mark(odd).id])
        await pilot.press("enter", "5")
        await pilot.press("escape", "delete")
        await pilot.pause()
        assert "✗ not saved" in screen_text(app)[-1]
        assert app.screen.spans.marks == {}
        await pilot.press("l")
        assert only_mark(odd).label == "place"


async def test_types_without_a_key_are_found_in_the_palette(odd, app_of) -> None:
    app = app_of(odd, "d")
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.press("ctrl+p", *"place")
        await pilot.pause(0.5)
        await pilot.press("enter")
        await pilot.pause(0.2)
        assert only_mark(odd).label == "place"


async def test_what_a_chinese_input_method_types_does_what_its_keys_do(odd, app_of) -> None:
    app = app_of(odd, "d")
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.press("ｐ", "escape", "right", "ｌ")
        await pilot.press("，")
        assert app.screen.pane.caret.place.at == 0
        assert {m.label for m in odd.marks.of(odd.documents.get("d").id)} == {"person", "place"}
        await pilot.press("？")
        assert app.screen.__class__.__name__ == "ReaderScreen"


@pytest.mark.parametrize("refused", ["gold", "x" * 500])
async def test_a_name_that_is_refused_is_asked_for_again(odd, app_of, refused) -> None:
    odd.annotator = ""
    app = app_of(odd, "d")
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        app.screen.query_one("Input").value = refused
        await pilot.press("enter")
        await pilot.pause()
        assert app.screen.query_one("Input").value == refused
        await pilot.press("ctrl+a", *["backspace"] * 4)
        app.screen.query_one("Input").value = "ann"
        await pilot.press("enter")
        await pilot.pause()
        assert odd.annotator == "ann"


async def test_two_windows_of_one_annotator_do_not_make_a_mark_twice(odd, app_of) -> None:
    app = app_of(odd, "d")
    async with app.run_test(size=(100, 30)) as pilot, _opened(odd) as other:
        document = odd.documents.get("d").id
        other.marks.create("entity", "place", document_id=document, fragments=[Fragment(document, 0, 6)])
        await pilot.press("l")
        assert only_mark(odd).label == "place"
        assert len(app.screen.spans) == 1
