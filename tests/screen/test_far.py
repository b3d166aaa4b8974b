"""Going far into a paragraph as long as a book: bit by bit, while keys wait; one arrives where one would at once."""

from __future__ import annotations

import pytest
from textual import events
from waiting import until

from workbench import load_schema, open_project
from workbench.model import Annotation, Fragment, SegmentSpan, SourceText
from workbench.resources import resource
from workbench.tui.caret import Place, cell_of
from workbench.tui.preferences import prefer
from workbench.tui.widgets import laying

pytestmark = pytest.mark.screen

TEXT = " ".join(f"word{number}" for number in range(12_000))


@pytest.fixture
def long(tmp_path):
    """A project whose one document is one paragraph."""
    with open_project(tmp_path / "long", create=True, annotator="ann") as project:
        project.use_schema(load_schema(resource("schemas") / "claims.yaml"))
        source = SourceText("long.txt", TEXT, language="en")
        document = project.documents.add(source, [SegmentSpan(0, len(TEXT), "en", "body")]).document
        project.marks.put_many(
            (
                Annotation(f"m{at}", "entity", "gpe", "ann", document.id, (Fragment(document.id, at, at + 6),))
                for at in range(0, len(TEXT) - 10, 500)
            ),
            action="mark",
        )
        yield project


@pytest.mark.parametrize("lanes", [False, True])
async def test_one_goes_to_the_end_bit_by_bit_and_keys_wait(long, app_of, monkeypatch, lanes) -> None:
    monkeypatch.setattr(laying, "_A_TURN", 0.0)
    monkeypatch.setattr(laying, "_AT_ONCE", 0.0)
    monkeypatch.setattr(laying, "PATIENCE", 1000.0)
    prefer("lanes", lanes)
    turns = []
    go_further = laying.Laying._go_further
    monkeypatch.setattr(laying.Laying, "_go_further", lambda self: turns.append(0) or go_further(self))
    app = app_of(long, long.documents.all()[0].id)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        pane = app.screen.pane
        held, hold = [], app.hold
        monkeypatch.setattr(app, "hold", lambda: held.append(pane.caret.place.at) or hold())
        for key in ("ctrl+end", "left"):
            app.post_message(events.Key(key, None))
        await until(pilot, lambda: held and not app.is_held)
        assert held[0] == len(TEXT)
        await until(pilot, lambda: pane.caret.place.at == len(TEXT) - 1)
        assert len(turns) > 3
        line = cell_of(pane.rows, pane.caret.place)[0]
        assert 0 <= line - pane.scroll_offset.y < pane.view.height


async def test_one_is_there_at_once_where_it_is_near(long, app_of, monkeypatch) -> None:
    monkeypatch.setattr(laying, "PATIENCE", 1000.0)
    app = app_of(long, long.documents.all()[0].id)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        app.screen.pane.go(Place("source", 0, 5_000))
        assert not app.is_held


async def test_keys_go_on_where_the_screen_is_left_on_the_way(long, app_of, monkeypatch) -> None:
    monkeypatch.setattr(laying, "_A_TURN", 0.0)
    monkeypatch.setattr(laying, "_AT_ONCE", 0.0)
    monkeypatch.setattr(laying, "_BREATH", 1000.0)
    monkeypatch.setattr(laying, "PATIENCE", 1000.0)
    app = app_of(long, None)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        app.open_document(long.documents.all()[0].id)
        await pilot.pause()
        app.screen.pane.go(Place("source", 0, len(TEXT)))
        await until(pilot, lambda: app.is_held)
        app.pop_screen()
        await until(pilot, lambda: not app.is_held)
