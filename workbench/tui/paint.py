"""From rows to strips: the text with its marks, the selection and the cursor, in the colours of a theme.

Entities lie on a tint of their type's colour. Claims are quieter, so that the entities inside stay readable: an
underline, and a rail in the claim's colour beside the rows. What is selected lies on the selection's colour; the
cursor inverts its grapheme. The word that a type's key would mark is faintly lit.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from rich.segment import Segment
from rich.style import Style

from workbench.text.cells import text_width
from workbench.text.graphemes import next_boundary
from workbench.tui.finding.worn import Wearing, Worn, dressed, nothing_worn
from workbench.tui.page import Passage, Piece, Side
from workbench.tui.rows import MIDDLE, NUMBER, Block, Columns, Rows, row_of
from workbench.tui.spans import Span, Strand
from workbench.tui.themes import Ink, mix

if TYPE_CHECKING:
    from workbench.schema import Schema

_RAIL: Final = "▎"
_GUTTER: Final = "│"
_CLAIM_HUE: Final = 0.45
_REVERSED: Final = Style(reverse=True)
NOTHING: Final = Strand()


@dataclass(frozen=True, slots=True)
class Looks:
    """How one piece is to look: what is on it.

    Attributes:
        selected: The selected positions, (0, 0) for none.
        cursor: The position of the cursor, -1 where it is elsewhere.
        word: The positions that a type's key would mark, (0, 0) for none.
        edited: The id of the mark that is being edited.
        worn: What is found and suggested, to be asked for a stretch.
    """

    spans: Strand = NOTHING
    selected: tuple[int, int] = (0, 0)
    cursor: int = -1
    word: tuple[int, int] = (0, 0)
    edited: str = ""
    worn: Wearing = nothing_worn


@dataclass(frozen=True, slots=True)
class Painter:
    """Paints passages in a theme and a schema's colours.

    Attributes:
        few: The terminal has so few colours that tints would vanish: entities are shown reversed.
    """

    ink: Ink
    schema: Schema
    few: bool = False

    def row(
        self, passage: Passage, block: Block, columns: Columns, source: Looks, target: Looks, number: int, *, here: bool
    ) -> list[Segment]:
        """A row of a passage; its first is the blank one before it, where there is one."""
        number -= block.gap
        if number < 0:
            return self._gap(columns)
        back = "here" if here else "page"
        return [
            self._number(passage, number, here=here),
            *self._rail(passage.source, block.source, number, source.spans, back),
            *self._cell(passage, block, "source", number, columns.source, source, back),
            *self._middle(passage.target, block.target, number, target.spans, back),
            *self._cell(passage, block, "target", number, columns.target, target, back),
            Segment(" ", self.ink.style("text", back)),
        ]

    def _gap(self, columns: Columns) -> list[Segment]:
        plain = self.ink.style("text", "page")
        before = columns.source_at + columns.source + 1
        return [
            Segment(" " * before, plain),
            Segment(_GUTTER, self.ink.style("line", "page")),
            Segment(" " * (columns.width - before - 1), plain),
        ]

    def _number(self, passage: Passage, row: int, *, here: bool) -> Segment:
        text = f"{passage.index + 1:>{NUMBER - 1}} " if row == 0 else " " * NUMBER
        if len(text) > NUMBER:
            text = f"…{text[-NUMBER + 1 :]}"
        return Segment(text, self.ink.style("accent" if here else "faint", "here" if here else "page", bold=here))

    def _rail(self, piece: Piece | None, rows: Rows, row: int, spans: Strand, back: str) -> list[Segment]:
        claim = _claim_on(rows[row], spans) if piece and row < len(rows) else None
        if claim is None:
            return [Segment("  ", self.ink.style("text", back))]
        color = self._tint(claim)[0]
        return [Segment(f" {_RAIL}", self.ink.style(color, back))]

    def _middle(self, piece: Piece | None, rows: Rows, row: int, spans: Strand, back: str) -> list[Segment]:
        line = Segment(f" {_GUTTER}".ljust(MIDDLE - 2), self.ink.style("line", back))
        return [line, *self._rail(piece, rows, row, spans, back)]

    def _cell(
        self, passage: Passage, block: Block, side: Side, row: int, width: int, looks: Looks, back: str
    ) -> list[Segment]:
        piece = passage.piece(side)
        rows = block.rows_of(side)
        segments: list[Segment] = []
        used = 0
        if piece and row < len(rows):
            base = self._base(passage, side, back)
            segments, used = self._row(piece, rows, row, width, looks, base, back)
        tag, tag_row = (
            (block.source_tag, block.source_tag_row) if side == "source" else (block.target_tag, block.target_tag_row)
        )
        if tag and row == tag_row:
            tag = tag if len(tag) <= width - used else tag[: max(0, width - used - 1)] + "…"
            segments.append(Segment(" " * (width - used - len(tag)), self.ink.style("text", back)))
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
        self,
        piece: Piece,
        rows: Rows,
        row: int,
        width: int,
        looks: Looks,
        base: Style,
        back: str,
    ) -> tuple[list[Segment], int]:
        """The words of a row, and how many cells they take: never more than the column, but for a cursor at its end."""
        start, end = rows[row]
        shown = piece.shown
        stop = start + len(shown[start:end].rstrip())
        has_cursor = looks.cursor >= 0 and row_of(rows, looks.cursor) == row
        segments: list[Segment] = []
        used = 0
        spans, worn = looks.spans.over(start, stop), looks.worn(start, stop)
        for first, last in _cuts(start, stop, looks, [*spans, *worn], shown if has_cursor else ""):
            words = shown[first:last]
            used += text_width(words)
            style = self._style(looks, spans, first, base, back, has_cursor)
            if worn and not (has_cursor and looks.cursor == first):
                style = dressed(style, worn, first, self.ink)
            segments.append(Segment(words, style))
        if has_cursor and looks.cursor >= stop and used < width:
            segments.append(Segment(" ", self._cursor()))
            used += 1
        return segments, used

    def _style(self, looks: Looks, spans: Sequence[Span], at: int, base: Style, back: str, has_cursor: bool) -> Style:
        if has_cursor and looks.cursor == at:
            return self._cursor()
        covering = [span for span in spans if span.covers(at)]
        entity = _innermost(covering, "entity")
        claim = _innermost(covering, "claim")
        selected = looks.selected[0] <= at < looks.selected[1]
        if entity is None and claim is None and not selected:
            if looks.word[0] <= at < looks.word[1]:
                return base + Style(bgcolor=self.ink.color("word"))
            return base
        words, behind = base.color.name if base.color else self.ink.color("text"), self.ink.color(back)
        if claim is not None:
            words = mix(self.ink.color("text"), self._tint(claim)[0], _CLAIM_HUE)
        if entity is not None:
            words, behind = self._tint(entity, shifted=looks.spans.is_alternate(entity))
        if selected:
            behind = self.ink.color("selection")
            words = self.ink.color("text")
        edited = any(span.mark.id == looks.edited for span in covering)
        style = self.ink.style(words, behind, bold=bool(base.bold) or edited, underline=claim is not None)
        return style + _REVERSED if self.few and entity is not None and not selected else style

    def _cursor(self) -> Style:
        return self.ink.style("page", "text", bold=True)

    def _tint(self, span: Span, *, shifted: bool = False) -> tuple[str, str]:
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


def _innermost(spans: Sequence[Span], kind: str) -> Span | None:
    of_kind = [span for span in spans if span.mark.kind == kind]
    return min(of_kind, key=lambda span: span.end - span.start) if of_kind else None


def _claim_on(row: tuple[int, int], spans: Strand) -> Span | None:
    return next((span for span in spans.over(*row) if span.mark.kind == "claim"), None)
