"""Where to go next: to a segment that nothing is marked in, to a mark of one label."""

from __future__ import annotations

from collections.abc import Iterator

from workbench.tui.caret import Place
from workbench.tui.page import Page, Side
from workbench.tui.spans import SpanIndex


def next_unmarked(page: Page, spans: SpanIndex, passage: int) -> int | None:
    """The next passage of the body in which nothing is marked on either side, after the last from the start again."""
    order: tuple[int, ...] = (*range(passage + 1, len(page)), *range(min(passage + 1, len(page))))
    for index in order:
        marked = spans.on("source", index) or spans.on("target", index)
        if not page.passages[index].is_frame and not marked:
            return index
    return None


def mark_of_label(page: Page, spans: SpanIndex, place: Place, label: str, step: int) -> Place | None:
    """Where the next (`step` 1) or previous (-1) mark of a label begins, on the same side."""
    passages = range(place.passage, len(page)) if step > 0 else range(place.passage, -1, -1)
    for index in passages:
        starts = list(_starts(spans, place.side, index, label))
        if index == place.passage:
            starts = [at for at in starts if (at > place.at if step > 0 else at < place.at)]
        if starts:
            return Place(place.side, index, starts[0] if step > 0 else starts[-1])
    return None


def _starts(spans: SpanIndex, side: Side, index: int, label: str) -> Iterator[int]:
    return (span.start for span in spans.on(side, index) if span.mark.label == label and span.start >= 0)
