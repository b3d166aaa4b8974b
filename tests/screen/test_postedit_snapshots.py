"""Plain-text pictures of the editor and of what it opens, at three sizes."""

from __future__ import annotations

import pytest
from fake_engines import FakeEngine
from waiting import until

from workbench.tui.caret import Place
from workbench.tui.postedit import engines as editing_engines
from workbench.tui.screens import comments, versions

SIZES = [(80, 24), (120, 40), (200, 60)]
FIRST = 5

pytestmark = pytest.mark.screen


@pytest.fixture(params=SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def size(request):
    return request.param


@pytest.fixture(autouse=True)
def _fixed(monkeypatch):
    """One engine and one time of day."""
    monkeypatch.setattr(editing_engines, "editing_engine", lambda project: FakeEngine())
    for module in (comments, versions):
        monkeypatch.setattr(module, "when_of", lambda milliseconds: "2026-11-22 12:00")


async def test_the_editor(sample, app_of, screen_text, snapshot, size) -> None:
    sample.termbase.add_pair("Tehran", "en", "德黑蘭", "zh-Hant", status="preferred")
    app = app_of(sample)
    async with app.run_test(size=size) as pilot:
        await until(pilot, lambda: app.screen.pane.rows.settle(0))
        app.screen.pane.go(Place("target", FIRST, 0))
        await pilot.press("ctrl+e", "ctrl+u", *"莫斯科與")
        screen = app.screen
        await until(pilot, lambda: screen.editor.ghost and any(s.kind == "term" for s in screen.suggested))
        app.screen.keep_typed()
        app.screen.tell()
        await pilot.pause()
        snapshot(f"postedit-editor-{size[0]}x{size[1]}", screen_text(app))


async def test_versions(sample, app_of, screen_text, snapshot, size) -> None:
    app = app_of(sample)
    async with app.run_test(size=size) as pilot:
        app.screen.pane.go(Place("target", FIRST, 0))
        text = app.screen.page.passages[FIRST].target.text
        segment = app.screen.page.passages[FIRST].segment
        sample.translations.write(segment.id, "zh-Hant", text.replace("日益擴展", "愈來愈緊密"))
        app.screen.reload(translations=True)
        await pilot.press("alt+v")
        await pilot.pause()
        snapshot(f"postedit-versions-{size[0]}x{size[1]}", screen_text(app))


async def test_comments(sample, app_of, screen_text, snapshot, size) -> None:
    app = app_of(sample)
    async with app.run_test(size=size) as pilot:
        passage = app.screen.page.passages[FIRST]
        for who, text in (("ann", "“Asia-looking” is the author's word."), ("ben", "着眼於亞洲 will do.")):
            sample.annotator = who
            sample.comments.add(passage.segment, text)
        sample.comments.resolve([sample.comments.on(passage.segment.id)[0].id])
        sample.annotator = "ann"
        app.screen.pane.go(Place("target", FIRST, 0))
        await pilot.press("f8")
        await pilot.pause()
        snapshot(f"postedit-comments-{size[0]}x{size[1]}", screen_text(app))


async def test_lookup(sample, app_of, screen_text, snapshot, size, press, monkeypatch) -> None:
    from workbench.translate import dictionary

    monkeypatch.setattr(dictionary, "lookup", lambda word, **options: None)
    sample.termbase.add_pair("ties", "en", "聯繫", "zh-Hant", status="preferred")
    app = app_of(sample)
    async with app.run_test(size=size) as pilot:
        source = app.screen.page.passages[FIRST].source.text
        app.screen.pane.go(Place("source", FIRST, source.index("ties")))
        await press(pilot, "f9")
        snapshot(f"postedit-lookup-{size[0]}x{size[1]}", screen_text(app))
