"""What nobody would write, and somebody will open: documents without text, and one passage as long as a book."""

from __future__ import annotations

import pytest
from waiting import until

from workbench.model import Annotation, Fragment, SegmentSpan, SourceText
from workbench.text import segments
from workbench.tui.actions import ACTIONS
from workbench.tui.paint import Painter
from workbench.tui.spans import Span, Strand

LEAVING = {"quit", "leave_workbench", "close"}

pytestmark = pytest.mark.screen


def added(project, text: str, name: str = "odd.txt") -> str:
    return project.documents.add(SourceText(name, text), segments(text)).document.id


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("   \n \n", (120, 40)),
        ("x", (20, 5)),
        ("a\tb\x1b[31m\u202e\u200b\x7f\x9b 👨‍👩‍👧‍👦🇭🇰🇺🇸🇭e\u0301Z" + "\u0300" * 40, (80, 24)),
    ],
    ids=["white", "one", "hostile"],
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
    line = Painter.line
    monkeypatch.setattr(Painter, "line", lambda *given, **named: painted.append(1) or line(*given, **named))
    app = app_of(project, document.id)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("pagedown", "ctrl+end", "ctrl+home")
        await until(pilot, lambda: not app.is_held and app.screen.pane.caret.place.at == 0)
        monkeypatch.setattr(app.screen.pane, "look_ahead", lambda: None)
        await until(pilot, lambda: app.screen.pane.quiet_for > 1)
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


async def test_a_disk_that_fills_is_said_nothing_is_half_done_and_it_works_again_after(
    sample, app_of, screen_text
) -> None:
    app = app_of(sample)
    connection = sample.database.connection
    connection.execute(f"PRAGMA max_page_count={connection.execute('PRAGMA page_count').fetchone()[0]}")
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        document = app.screen.document.id
        for at in range(2000):
            app.screen.mark("weapon", Fragment(document, at, at + 1))
            if app.screen.footer.tone == "bad":
                break
        await pilot.pause(0.2)
        assert any("the disk is full" in told.message for told in app._notifications)
        assert "✗ not saved" in screen_text(app)[-1]
        assert len(app.screen.spans) == len(sample.marks.of(document)) == at
        connection.execute("PRAGMA max_page_count=1000000")
        app.screen.mark("weapon", Fragment(document, at, at + 1))
        await pilot.pause()
        assert f"✓ saved · {at + 1} marks" in screen_text(app)[-1]
