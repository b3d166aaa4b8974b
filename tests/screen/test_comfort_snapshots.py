"""Plain-text pictures of the screens of comfort, at three sizes, light and dark. Issue 3, items 6 and 7."""

from __future__ import annotations

import re
from datetime import datetime

import pytest

from workbench.model import Fragment
from workbench.tui.preferences import prefer

SIZES = [(80, 24), (120, 40), (200, 60)]
MING_PAO = "mingpao-new-age-in-iran-russia-relations.md"

pytestmark = pytest.mark.screen


@pytest.fixture
def worked(sample):
    """The sample after some work: marks, a bookmark with a note, a zone, one step taken back."""
    document = sample.documents.get(MING_PAO)
    text = sample.documents.text(document.id)

    def at(quote: str) -> Fragment:
        start = text.index(quote)
        return Fragment(document.id, start, start + len(quote))

    def mark(quote: str, label: str) -> str:
        return sample.marks.create("entity", label, document_id=document.id, fragments=[at(quote)]).id

    moscow = mark("Moscow", "gpe")
    sample.marks.update(moscow, label="location")
    mark("Emil Avdaliani", "person")
    bookmark = sample.bookmarks.add(document.id, at("觀點"))
    sample.bookmarks.note(bookmark.id, "標題 or frame?")
    sample.bookmarks.add(document.id, at("geopolitical perspectives"))
    segments = [segment.id for segment in sample.segments.of(document.id)]
    sample.segments.set_zones(segments[:2], "frame")
    mark("Iran", "gpe")
    sample.journal.undo()
    return sample


def steady(rows: list[str]) -> list[str]:
    """The rows without what the clock says."""
    today = datetime.now().strftime("%m-%d")
    rows = [
        re.sub(r"\d\d:\d\d(:\d\d)?", lambda found: "0" * 2 + found.group()[2:].translate(ZEROS), row) for row in rows
    ]
    return [re.sub(r"^(  |▎ )\d\d:(?= )", "  00:", row.replace(today, "00-00")) for row in rows]


ZEROS = str.maketrans("123456789", "000000000")
STATES = {
    "history": (MING_PAO, ("ctrl+r",)),
    "history-back": (MING_PAO, ("ctrl+r", "down", "down", "down", "down", "b")),
    "bookmarks": (MING_PAO, ("ctrl+k",)),
    "progress": (MING_PAO, ("f5",)),
    "settings": (None, ("f10", "down")),
    "details": (None, ("e", "down")),
    "zones": (None, ("z", "down", "shift+down", "shift+down")),
    "help-library": (None, ("question_mark",)),
    "guidelines-here": (MING_PAO, ("ctrl+right", "p", "escape", "f2")),
}


@pytest.mark.parametrize("theme", ["workbench-dark", "workbench-light"])
@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("state", STATES)
async def test_how_it_looks(worked, app_of, screen_text, snapshot, press, state, size, theme) -> None:
    prefer("theme", theme)
    document, keys = STATES[state]
    app = app_of(worked, document, theme="workbench-dark" if state == "settings" else theme)
    async with app.run_test(size=size) as pilot:
        await press(pilot, *keys)
        snapshot(f"comfort-{state}-{size[0]}x{size[1]}", steady(screen_text(app)))
