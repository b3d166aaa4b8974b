"""What the checks find stands beside the segment, under what is typed, and in a list that leads there."""

from __future__ import annotations

import pytest
from fake_engines import FakeEngine
from waiting import until

from workbench.tui.caret import Place
from workbench.tui.postedit import engines as editing_engines
from workbench.tui.screens.findings import FindingsScreen

MING_PAO = "mingpao-new-age-in-iran-russia-relations.md"
FIRST = 5

pytestmark = pytest.mark.screen


@pytest.fixture
def wrong(sample):
    """The sample, one of whose translations has a number too many and ASCII punctuation."""
    document = sample.documents.get(MING_PAO)
    segment = sample.segments.of(document.id)[FIRST]
    sample.translations.write(segment.id, "zh-Hant", "莫斯科與德黑蘭的關係,已有1979年的基礎。")
    return sample


def panel(screen) -> str:
    return "\n".join(text for section in screen.sections() for text in section.texts)


async def test_findings_stand_beside_the_segment(wrong, app_of) -> None:
    app = app_of(wrong)
    async with app.run_test(size=(120, 40)) as pilot:
        screen = app.screen
        screen.pane.go(Place("target", FIRST, 0))
        await until(pilot, lambda: "1979" in panel(screen))
        assert "“,” should be “，”" in panel(screen)
        worn = screen.worn("target", FIRST, 0, 100)
        assert {"wrong"} <= {each.wear for each in worn}
        screen.pane.go(Place("target", FIRST + 1, 0))
        await pilot.pause()
        assert "1979" not in panel(screen)


async def test_the_list_leads_to_the_segment_and_switches_checks(wrong, app_of) -> None:
    app = app_of(wrong)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("f7")
        await until(pilot, lambda: isinstance(app.screen, FindingsScreen) and app.screen.list.count > 0)
        found = app.screen._checked.findings
        assert {"numbers", "punctuation"} <= {each.check for each in found}
        first = next(n for n, each in enumerate(found) if each.check == "numbers")
        for _ in range(first):
            await pilot.press("down")
        await pilot.press("x")
        await until(pilot, lambda: app.screen._off == ["numbers"])
        await pilot.press("a")
        await until(pilot, lambda: app.screen._off == [])
        for _ in range(first):
            await pilot.press("down")
        await pilot.press("enter")
        await pilot.pause()
        place = app.screen.pane.caret.place
        assert (place.side, place.passage) == ("target", FIRST)
        assert place.at > 0


async def test_what_is_surely_wrong_is_said_while_one_types(wrong, app_of, monkeypatch) -> None:
    monkeypatch.setattr(editing_engines, "editing_engine", lambda project: FakeEngine())
    app = app_of(wrong)
    async with app.run_test(size=(120, 40)) as pilot:
        screen = app.screen
        screen.pane.go(Place("target", FIRST, 0))
        await until(pilot, lambda: "1979" in panel(screen))
        await pilot.press("ctrl+e", "ctrl+u")
        await until(pilot, lambda: screen.editor is not None and not screen.editor.draft.text)
        assert screen.findings() == []
        await pilot.press(*"有2046個")
        await until(pilot, lambda: any("2046" in each.title for each in screen.findings()))


async def test_a_document_without_findings_says_so(sample, app_of) -> None:
    app = app_of(sample)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("f7")
        await until(pilot, lambda: isinstance(app.screen, FindingsScreen) and app.screen._checked is not None)
        assert app.screen.list.count == len(app.screen._checked.findings)
        await pilot.press("escape")
        await pilot.pause()
        assert not isinstance(app.screen, FindingsScreen)
