"""The lines of a page at a width: its passages one below the other, each in rows, source and target in step.

Only what is looked at is broken into rows; the height of the rest is estimated until `settle` has come to it, so that
neither the first paint nor a key waits for the end of a long document.
"""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter
from typing import Final

from workbench.tui.block import Block, Strands
from workbench.tui.broken import guessed_rows
from workbench.tui.columns import PLAIN, Columns, Form
from workbench.tui.heights import Heights
from workbench.tui.language import tr
from workbench.tui.page import Page, Passage, Side

_STATUS: Final = {"draft": "draft", "translated": "✓", "reviewed": "✓✓"}
_HELD: Final = 300
"""How many passages are held in rows: some screenfuls."""


class Layout:
    """The lines of all passages of a page at a width.

    Args:
        form: How the pane is divided.
        strands: The marks on a piece; needed where there are lanes.
        side: The side that is shown where there is room for one.
    """

    def __init__(
        self, page: Page, width: int, form: Form = PLAIN, *, strands: Strands | None = None, side: Side = "source"
    ) -> None:
        self.page = page
        self.form = form
        self.columns = Columns.of(width, form, side=side)
        self._strands = strands if form.lanes else None
        self._blocks: dict[int, Block] = {}
        self._heights = Heights(self._estimates())
        self._settled = 0

    @property
    def height(self) -> int:
        """How many lines the page takes, as far as is known."""
        return self._heights.total

    def block(self, index: int) -> Block:
        """A passage in rows."""
        block = self._blocks.get(index)
        if block is None:
            if len(self._blocks) > _HELD:
                self._blocks = {each: held for each, held in self._blocks.items() if held.is_long}
            block = self._blocks[index] = self._broken(index)
        self._heights[index] = block.height
        return block

    def _broken(self, index: int) -> Block:
        passage = self.page.passages[index]
        return Block(passage, self.columns, self._tags(passage), self._strands)

    def forget(self, index: int) -> None:
        """Break a passage anew: its translation is another; what is said of the next may be too."""
        for each in range(index, min(index + 2, len(self._heights))):
            if self._blocks.pop(each, None) is not None:
                self.block(each)
            else:
                self._heights[each] = self._estimate(self.page.passages[each])

    def relane(self, index: int, side: Side, start: int, end: int) -> None:
        """Count the lanes anew where the marks over a stretch of a piece are others."""
        block = self._blocks.get(index)
        if block is None:
            self.block(index)
        elif self._strands is not None:
            block.relane(block.rows_over(side, start, end))
            self._heights[index] = block.height

    def forget_lanes(self) -> None:
        """Count all lanes anew, those that are looked at first, the rest as the text settles."""
        for block in self._blocks.values():
            block.forget_lanes()
        self._settled = 0

    def top(self, index: int) -> int:
        """The first line of a passage, its blank one among them."""
        return self._heights.top(index)

    def at(self, line: int) -> tuple[int, int]:
        """The passage at a line, and which of its lines that is."""
        while True:
            index, inner = self._heights.at(line)
            block = self.block(index)
            block.row_at(inner)
            before, self._heights[index] = self._heights[index], block.height
            if self._heights[index] == before and self._heights.at(line) == (index, inner):
                return index, inner

    def line_of(self, side: Side, index: int, at: int) -> tuple[int, tuple[int, int]]:
        """The line of the page that a position of a piece is on, and where the row there begins and ends."""
        block = self.block(index)
        rows = block.rows(side if self.columns.shows(side) else self.columns.sides[0])
        row = rows.row_of(at)
        line = block.line(row)
        self._heights[index] = block.height
        return self.top(index) + line, rows[row] if len(rows) else (0, 0)

    def approach(self, side: Side, index: int, at: int, seconds: float) -> bool:
        """Break rows towards a position, some at least, for so long; whether its row is known, or could be at once."""
        block, end = self.block(index), perf_counter() + seconds
        while not block.knows(side, at):
            block.more()
            if perf_counter() >= end:
                break
        self._heights[index] = block.height
        return block.knows(side, at)

    def settle(self, seconds: float, until: Callable[[], float] = perf_counter) -> bool:
        """Break some more passages, for so long; whether all are done."""
        end = until() + seconds
        while self._settled < len(self._heights) and until() < end:
            block = self._blocks.get(self._settled) or self._broken(self._settled)
            if block.is_long:
                self._blocks[self._settled] = block
            block.more()
            self._heights[self._settled] = block.height
            self._settled += block.done
        return self._settled >= len(self._heights)

    def _estimates(self) -> list[int]:
        """About how many lines each passage takes: for a page of many, in few steps."""
        page, room = self.page, [max(1, width - 3) for width in self.columns.widths]
        lines = [-(-cells // room[0]) for cells in page.cells[self.columns.sides[0]]]
        for side, cells in zip(self.columns.sides[1:], room[1:], strict=True):
            lines = list(map(max, lines, [-(-each // cells) for each in page.cells[side]]))
        return [(rows or 1) + gap for rows, gap in zip(lines, page.gaps, strict=True)]

    def _estimate(self, passage: Passage) -> int:
        rows = 1
        for side, width in zip(self.columns.sides, self.columns.widths, strict=True):
            piece = passage.piece(side)
            if piece is not None:
                rows = max(rows, guessed_rows(piece.cells, width))
        return rows + passage.gap

    def _tags(self, passage: Passage) -> dict[Side, str]:
        """What is said of a passage's sides: where a translation comes from, where that differs from the one before."""
        before = self.page.passages[passage.index - 1] if passage.index else None
        origin = origin_of(passage)
        if before is not None and passage.translation is not None and origin == origin_of(before):
            origin = ""
        frame = tr("frame") if passage.is_frame and not (before is not None and before.is_frame) else ""
        return {
            "source": " ".join(filter(None, (frame, passage.labels))),
            "target": " ".join(filter(None, (origin, status_sign(passage), passage.said))),
        }


def origin_of(passage: Passage) -> str:
    """Where a passage's translation comes from, in a word or two; "" where the first is just being written."""
    translation = passage.translation
    if translation is None:
        return tr("no translation") if passage.target is None else ""
    if translation.origin == "machine":
        return tr("machine · demo") if translation.settings.get("demo") else tr("machine")
    return tr("memory") if translation.origin == "memory" else tr("human")


def status_sign(passage: Passage) -> str:
    """How far a passage's translation is, where a person has said so."""
    translation = passage.translation
    if translation is None or (translation.status == "draft" and translation.origin != "human"):
        return ""
    return {"draft": tr("draft"), "translated": "✓", "reviewed": "✓✓"}[translation.status]


def explained_origin(passage: Passage) -> str:
    """Where a passage's translation comes from, and whom not to believe."""
    translation = passage.translation
    demo = translation is not None and translation.settings.get("demo")
    return tr("{origin}: right only on the sample", origin=origin_of(passage)) if demo else origin_of(passage)
