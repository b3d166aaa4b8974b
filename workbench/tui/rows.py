"""The rows of a page at a width: two columns in step, segment by segment.

Only passages that are looked at are broken into rows; the height of the others is estimated until `settle` has come
to them, so that the first paint does not wait for the end of a long document.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from itertools import accumulate
from typing import Final

from workbench.text.cells import text_width
from workbench.text.lines import break_lines
from workbench.tui.page import Page, Passage, Piece, Side

Rows = list[tuple[int, int]]

NUMBER: Final = 4
RAIL: Final = 2
MIDDLE: Final = 4
EDGE: Final = 1
_TAG_SPACE: Final = 2
_FROM: Final = {"memory": "memory", "machine": "machine", "human": "human"}


@dataclass(frozen=True, slots=True)
class Columns:
    """Where the columns of a pane stand, in cells.

    The source begins after the segment's number and a rail, the target after the space between.
    """

    width: int
    source: int
    target: int

    @classmethod
    def of(cls, width: int) -> Columns:
        """The columns of a pane of that width."""
        room = max(8, width - NUMBER - RAIL - MIDDLE - EDGE)
        return cls(width, room - room // 2, room // 2)

    @property
    def source_at(self) -> int:
        """The first cell of the source."""
        return NUMBER + RAIL

    @property
    def target_at(self) -> int:
        """The first cell of the target."""
        return self.source_at + self.source + MIDDLE

    def width_of(self, side: Side) -> int:
        """How wide a column is."""
        return self.source if side == "source" else self.target

    def start_of(self, side: Side) -> int:
        """The first cell of a column."""
        return self.source_at if side == "source" else self.target_at

    def side_at(self, x: int) -> Side:
        """The column that a cell is in or nearest to."""
        return "source" if x < self.target_at - MIDDLE // 2 else "target"


@dataclass(frozen=True, slots=True)
class Block:
    """A passage in rows. A tag stands at the right of its column's last row, or below it where there is no room."""

    source: Rows
    target: Rows
    source_tag: str
    target_tag: str
    source_tag_row: int
    target_tag_row: int
    gap: int

    @property
    def height(self) -> int:
        """How many rows the passage takes, the blank one before it among them."""
        rows = max(
            len(self.source),
            len(self.target),
            self.source_tag_row + 1 if self.source_tag else 0,
            self.target_tag_row + 1 if self.target_tag else 0,
        )
        return self.gap + max(1, rows)

    def rows_of(self, side: Side) -> Rows:
        """The rows of a side, as positions in its piece."""
        return self.source if side == "source" else self.target


class Layout:
    """The rows of all passages of a page at a width."""

    def __init__(self, page: Page, width: int) -> None:
        self.page = page
        self.columns = Columns.of(width)
        self._blocks: list[Block | None] = [None] * len(page)
        self._heights = [self._estimate(passage) for passage in page.passages]
        self._tops: list[int] | None = None
        self._settled = 0

    @property
    def height(self) -> int:
        """How many rows the page takes, as far as is known."""
        return self._positions()[-1]

    def block(self, index: int) -> Block:
        """The rows of a passage."""
        block = self._blocks[index]
        if block is None:
            block = self._broken(self.page.passages[index])
            self._blocks[index] = block
            if block.height != self._heights[index]:
                self._heights[index] = block.height
                self._tops = None
        return block

    def forget(self, index: int) -> None:
        """Break a passage anew: its translation is another."""
        self._blocks[index] = None
        self.block(index)

    def top(self, index: int) -> int:
        """The first row of a passage, its blank one among them."""
        return self._positions()[index]

    def at(self, row: int) -> tuple[int, int]:
        """The passage at a row, and which of its rows that is."""
        tops = self._positions()
        index = min(max(0, bisect_right(tops, row) - 1), len(self._heights) - 1)
        return index, row - tops[index]

    def show(self, first: int, rows: int) -> None:
        """Make sure of the rows of every passage in a window that begins with passage `first`."""
        index = first
        while rows > 0 and index < len(self._blocks):
            rows -= self.block(index).height
            index += 1

    def settle(self, passages: int) -> bool:
        """Break some more passages; whether all are done."""
        end = min(len(self._blocks), self._settled + passages)
        for index in range(self._settled, end):
            self.block(index)
        self._settled = end
        return end == len(self._blocks)

    def _positions(self) -> list[int]:
        if self._tops is None:
            self._tops = list(accumulate(self._heights, initial=0))
        return self._tops

    def _estimate(self, passage: Passage) -> int:
        rows = max(
            _guess(passage.source, self.columns.source),
            _guess(passage.target, self.columns.target) if passage.target else 1,
        )
        return rows + passage.gap

    def _broken(self, passage: Passage) -> Block:
        source = _rows(passage.source, self.columns.source)
        target = _rows(passage.target, self.columns.target) if passage.target else []
        source_tag = "frame" if passage.is_frame else ""
        target_tag = origin_of(passage)
        return Block(
            source=source,
            target=target,
            source_tag=source_tag,
            target_tag=target_tag,
            source_tag_row=_tag_row(passage.source, source, self.columns.source, source_tag),
            target_tag_row=_tag_row(passage.target, target, self.columns.target, target_tag),
            gap=int(passage.gap),
        )


def origin_of(passage: Passage) -> str:
    """Where a passage's translation comes from, in a word or two."""
    translation = passage.translation
    if translation is None:
        return "no translation"
    if translation.origin == "machine" and translation.settings.get("demo"):
        return "machine · demo"
    return _FROM[translation.origin]


def explained_origin(passage: Passage) -> str:
    """Where a passage's translation comes from, and whom not to believe."""
    translation = passage.translation
    demo = translation is not None and translation.settings.get("demo")
    return f"{origin_of(passage)}: right only on the sample" if demo else origin_of(passage)


def row_of(rows: Rows, position: int) -> int:
    """The row that a position is on: where one row ends the next begins, but for the last."""
    return max(0, min(bisect_right(rows, position, key=_end), len(rows) - 1))


def _end(row: tuple[int, int]) -> int:
    return row[1]


def _guess(piece: Piece, width: int) -> int:
    cells = len(piece) * (2 if piece.language.startswith(("zh", "ja", "ko")) else 1)
    return max(1, -(-cells // max(1, width - 3)))


def _rows(piece: Piece, width: int) -> Rows:
    return break_lines(piece.shown, 0, len(piece), width) or [(0, 0)]


def _tag_row(piece: Piece | None, rows: Rows, width: int, tag: str) -> int:
    if not piece or not rows or not tag:
        return 0
    start, end = rows[-1]
    room = width - text_width(piece.shown[start:end].rstrip())
    return len(rows) - 1 if room >= len(tag) + _TAG_SPACE else len(rows)
