"""From rows to segments: the text with its marks, the selection and the cursor, in the colours of a theme.

Entities lie on a tint of their type's colour. Claims are quieter, so that the entities inside stay readable: an
underline, and a rail in the claim's colour beside the rows; where two claims are on a row there are two rails. Where
two marks of one kind lie over each other the line below is double, and in the colour of the other entity. What is
selected lies on the selection's colour; the cursor inverts its grapheme. The word that a type's key would mark is
faintly lit.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final, Protocol

from rich.segment import Segment
from rich.style import Style

from workbench.text.cells import text_width
from workbench.text.graphemes import next_boundary
from workbench.tui.block import Block
from workbench.tui.columns import BETWEEN, EDGE, NUMBER, RAIL, Columns
from workbench.tui.cover import Cover, Walk
from workbench.tui.finding.worn import Wearing, Worn, dressed, nothing_worn
from workbench.tui.lines import Line, cut, glyph
from workbench.tui.page import Passage, Side
from workbench.tui.paint_lanes import lane_segments
from workbench.tui.spans import Span, Strand
from workbench.tui.themes import Ink, mix

if TYPE_CHECKING:
    from workbench.schema import Schema

_CLAIM_HUE: Final = 0.45
_REVERSED: Final = Style(reverse=True)
_DOUBLE: Final = Style(underline=False, underline2=True)
NOTHING: Final = Strand()


class Margin(Protocol):
    """What draws beside the text, between the segment's number (or the line between the columns) and the rail.

    The pane keeps `width` cells free at the left of each side's text; see `Pane.show_margin`. It asks for each line
    that it paints, so `cells` must be quick: work out beforehand what is where. `Pane.show_all` or `show_passages` has
    lines asked for anew.
    """

    @property
    def width(self) -> int:
        """The cells that are wanted on each side; on a narrow terminal fewer are given, or none."""

    def cells(self, side: Side, passage: Passage, row: int, lane: int, width: int, back: str) -> Sequence[Segment]:
        """What stands beside a line.

        Args:
            row: The row of text, as `Block.rows(side)` counts them; -1 for the blank line before a paragraph. It may be
                behind the last row of this side, where the other is longer.
            lane: -1 beside the text; beside a lane below it, its number.
            width: The cells to fill, exactly.
            back: The colour behind, as `Ink.style` takes it.
        """


@dataclass(frozen=True, slots=True)
class Looks:
    """How one piece is to look: what is on it.

    Attributes:
        selected: The selected positions, (0, 0) for none.
        cursor: The position of the cursor, -1 where it is elsewhere.
        cursor_row: The row that it is on.
        word: The positions that a type's key would mark, (0, 0) for none.
        edited: The id of the mark that is being edited.
        worn: What is found and suggested, to be asked for a stretch.
    """

    spans: Strand = NOTHING
    selected: tuple[int, int] = (0, 0)
    cursor: int = -1
    cursor_row: int = -1
    word: tuple[int, int] = (0, 0)
    edited: str = ""
    worn: Wearing = nothing_worn


@dataclass(frozen=True, slots=True)
class Painter:
    """Paints passages in a theme and a schema's colours.

    Attributes:
        few: The terminal has so few colours that tints would vanish: entities are shown reversed.
        margin: What draws beside the text.
    """

    ink: Ink
    schema: Schema
    few: bool = False
    margin: Margin | None = None

    def line(
        self, passage: Passage, block: Block, columns: Columns, looks: Mapping[Side, Looks], number: int, *, here: bool
    ) -> Line:
        """A line of a passage; its first is the blank one before it, where there is one."""
        row, lane = block.row_at(number)
        back = "here" if here and row >= 0 else "page"
        line = [self._number(passage, row if lane < 0 else -1, back, here=here)]
        for place, side in enumerate(columns.sides):
            if place:
                line.append(Segment(f" {glyph('│', '|')}".ljust(BETWEEN), self.ink.style("line", back)))
            if columns.margin:
                line += self._margin(side, passage, row, lane, columns.margin, back)
            line += self._side(passage, block, columns, side, looks[side], row, lane, back)
        line.append(Segment(" " * EDGE, self.ink.style("text", back)))
        return line

    def _number(self, passage: Passage, row: int, back: str, *, here: bool) -> Segment:
        number = str(passage.index + 1)
        if len(number) > NUMBER:
            number = f"{glyph('…', '~')}{number[-NUMBER + 1 :]}"
        text = f"{number:>{NUMBER - 1}}".ljust(NUMBER) if row == 0 else " " * NUMBER
        return Segment(text, self.ink.style("accent" if here else "faint", back, bold=here))

    def _margin(self, side: Side, passage: Passage, row: int, lane: int, width: int, back: str) -> Sequence[Segment]:
        if self.margin is None:
            return [Segment(" " * width, self.ink.style("text", back))]
        return self.margin.cells(side, passage, row, lane, width, back)

    def _side(
        self,
        passage: Passage,
        block: Block,
        columns: Columns,
        side: Side,
        looks: Looks,
        row: int,
        lane: int,
        back: str,
    ) -> Line:
        """A side's rail and text, or a lane below it, or nothing."""
        width = columns.width_of(side)
        rows = block.rows(side)
        piece = passage.piece(side)
        plain = self.ink.style("text", back)
        if row < 0:
            return [Segment(" " * (RAIL + width), plain)]
        there = piece is not None and row < len(rows)
        if lane >= 0 and (piece is None or not there):
            return [Segment(" " * (RAIL + width), plain)]
        if lane >= 0 and piece is not None:
            return [Segment(" " * RAIL, plain), *lane_segments(self, piece, rows[row], looks.spans, lane, width, back)]
        rail = self._rail(rows[row], looks.spans, back) if there else [Segment(" " * RAIL, plain)]
        return [*rail, *self._cell(passage, block, side, row, width, looks, back)]

    def _rail(self, row: tuple[int, int], spans: Strand, back: str) -> Line:
        """The rails of a row: the outer claim's beside the text, the next one's left of it."""
        claims = [span for span in spans.over(*row) if span.mark.kind == "claim"]
        plain = self.ink.style("text", back)
        if not claims:
            return [Segment(" " * RAIL, plain)]
        outer = Segment(glyph("▎", "|"), self.ink.style(self.tint(claims[0])[0], back))
        if len(claims) == 1:
            return [Segment(" " * (RAIL - 1), plain), outer]
        hue = mix(self.tint(claims[-1])[0], self.ink.color("text"), _CLAIM_HUE)
        return [Segment(glyph("▎", "|"), self.ink.style(hue, back)), outer]

    def _cell(
        self, passage: Passage, block: Block, side: Side, row: int, width: int, looks: Looks, back: str
    ) -> list[Segment]:
        segments: list[Segment] = []
        used = 0
        if passage.piece(side) and row < len(block.rows(side)):
            segments, used = self._row(passage, block, side, row, width, looks, back)
        tag = block.tags.get(side, "")
        if tag and row == block.tag_row(side):
            tag = cut(tag, width - used)
            segments.append(Segment(" " * (width - used - text_width(tag)), self.ink.style("text", back)))
            segments.append(Segment(tag, self.ink.style("faint", back)))
        elif used < width:
            segments.append(Segment(" " * (width - used), self.ink.style("text", back)))
        return segments

    def _base(self, passage: Passage, side: Side, back: str) -> Style:
        if passage.is_frame:
            return self.ink.style("soft", back)
        if side == "target" and passage.translation and passage.translation.origin == "machine":
            return self.ink.style("soft" if passage.translation.settings.get("demo") else "text", back)
        return self.ink.style("text", back, bold=passage.heading)

    def _row(
        self, passage: Passage, block: Block, side: Side, row: int, width: int, looks: Looks, back: str
    ) -> tuple[list[Segment], int]:
        """The words of a row, and how many cells they take: never more than the column, but for a cursor at its end."""
        piece = passage.piece(side)
        assert piece is not None
        start, end = block.rows(side)[row]
        shown = piece.shown
        stop = start + len(shown[start:end].rstrip())
        has_cursor = looks.cursor >= 0 and looks.cursor_row == row
        base = self._base(passage, side, back)
        segments: list[Segment] = []
        used = 0
        spans, worn = looks.spans.over(start, stop), looks.worn(start, stop)
        walk = Walk(spans, looks.edited)
        for first, last in _cuts(start, stop, looks, [*spans, *worn], shown if has_cursor else ""):
            words = shown[first:last]
            used += text_width(words)
            if has_cursor and looks.cursor == first:
                style = self._cursor()
            else:
                style = self._style(looks, walk.to(first), first, base, back)
                style = dressed(style, worn, first, self.ink) if worn else style
            segments.append(Segment(words, style))
        if has_cursor and looks.cursor >= stop and used < width:
            segments.append(Segment(" ", self._cursor()))
            used += 1
        return segments, used

    def _style(self, looks: Looks, cover: Cover, at: int, base: Style, back: str) -> Style:
        """How a place looks that the cursor is not on."""
        selected = looks.selected[0] <= at < looks.selected[1]
        if not cover.count and not selected:
            if looks.word[0] <= at < looks.word[1]:
                return base + Style(bgcolor=self.ink.color("word"))
            return base
        words, behind = base.color.name if base.color else self.ink.color("text"), self.ink.color(back)
        if cover.claim is not None:
            words = mix(self.ink.color("text"), self.tint(cover.claim)[0], _CLAIM_HUE)
        if cover.entity is not None:
            words, behind = self.tint(cover.entity, shifted=looks.spans.is_alternate(cover.entity))
        if cover.around is not None:
            words = self.tint(cover.around)[0]
        if selected:
            behind = self.ink.color("selection")
            words = self.ink.color("text")
        reversed_ = self.few and cover.entity is not None and not selected
        if reversed_:
            words, behind = self.ink.out_of_page(words, behind)
        bold = bool(base.bold) or cover.edited is not None
        style = self.ink.style(words, behind, bold=bold, underline=cover.claim is not None)
        if cover.around is not None or cover.claims > 1:
            style += _DOUBLE
        return style + _REVERSED if reversed_ else style

    def _cursor(self) -> Style:
        return self.ink.style("page", "text", bold=True)

    def tint(self, span: Span, *, shifted: bool = False) -> tuple[str, str]:
        """The colours of a mark: of its words, and behind them."""
        mark_type = self.schema.types.get(span.mark.label)
        return self.ink.tint(mark_type.color if mark_type else "gray", shifted=shifted)


def _cuts(start: int, stop: int, looks: Looks, spans: Sequence[Span | Worn], shown: str) -> list[tuple[int, int]]:
    """A row cut where its look may change; `shown` where the cursor is in it."""
    points = {start, stop, *looks.selected, *looks.word}
    for span in spans:
        points.update((span.start, span.end))
    if shown and looks.cursor < stop:
        points.update((looks.cursor, next_boundary(shown, looks.cursor)))
    inside = sorted(point for point in points if start <= point <= stop)
    return [(a, b) for a, b in pairwise(inside) if a < b]
