"""What nobody would write, and somebody will open: documents without text, and one passage as long as a book."""

from __future__ import annotations

import pytest

from workbench.model import Annotation, Fragment, SegmentSpan, SourceText
from workbench.text import segments
from workbench.tui.actions import ACTIONS
from workbench.tui.paint import Painter
from workbench.tui.spans import Span, Strand

LEAVING = {"quit", "leave_workbench", "close"}

pytestmark = pytest.mark.screen


def added(project, text: str, name: str = "odd.txt") -> str:
    return project.documents.add(SourceText(name, text), segments(text)).document.id


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (20, 5)])
@pytest.mark.parametrize(
    "text", ["", "   \n \n", "x", "好", "a\tb\x1b[31m\u202e\u200b\x7f\x9b", "👨‍👩‍👧‍👦🇭🇰🇺🇸🇭e\u0301Z" + "\u0300" * 40]
)
async def test_every_key_leaves_an_odd_document_on_the_screen(project, app_of, screen_text, text, size) -> None:
    app = app_of(project, added(project, text))
    keys = sorted({key for action in ACTIONS if action.id not in LEAVING for key in action.keys} - {"q"})
    async with app.run_test(size=size, notifications=True) as pilot:
        await pilot.press(*keys, *project.schema.by_key, "，", "Ｇ")
        await pilot.pause()
        shown = "".join(screen_text(app))
        assert all(character.isprintable() for character in shown.replace("\u200d", ""))


async def test_of_a_passage_as_long_as_a_book_only_what_is_seen_is_painted(project, app_of, monkeypatch) -> None:
    text = "Moscow and Tehran agreed that sanctions would not slow their trade " * 3000
    document = project.documents.add(SourceText("book", text), [SegmentSpan(0, len(text), "en", "body")]).document
    project.marks.add(
        [
            Annotation(str(n), "entity", "gpe", "ann", document.id, (Fragment(document.id, n * 67, n * 67 + 6),))
            for n in range(2000)
        ],
        action="import",
    )
    painted = []
    row = Painter.row
    monkeypatch.setattr(Painter, "row", lambda *given, **named: painted.append(1) or row(*given, **named))
    app = app_of(project, document.id)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("pagedown", "ctrl+end", "ctrl+home")
        painted.clear()
        await pilot.press("right")
        await pilot.pause()
        assert 0 < len(painted) <= 24


def test_the_spans_over_a_stretch_are_found_whatever_covers_them() -> None:
    def span(start: int, end: int) -> Span:
        return Span(start, end, Annotation(f"{start}-{end}", "entity", "gpe", "ann", "d"))

    spans = [span(0, 100), span(3, 5), span(4, 9), span(9, 12), span(20, 30), span(25, 26)]
    strand = Strand(reversed(spans))
    for start in range(32):
        for end in range(start + 1, 33):
            assert strand.over(start, end) == [s for s in spans if s.start < end and s.end > start]
