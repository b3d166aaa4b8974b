"""Lanes as segments: a bar below each stretch of marked text, with its type's name where it begins."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rich.segment import Segment
from rich.style import Style

from workbench.model import Annotation
from workbench.text.cells import text_width
from workbench.text.sanitise import printable
from workbench.tui.lanes import Bar, lanes_of
from workbench.tui.lines import Line, cut, glyph
from workbench.tui.page import Piece
from workbench.tui.spans import Strand
from workbench.tui.words import title_of

if TYPE_CHECKING:
    from workbench.tui.paint import Painter

_FITTING: Final = 1
"""Cells that no Chinese character fits into."""

_TINY: Final = 3
"""Cells below which a name is cut without a sign."""


def lane_segments(
    painter: Painter, piece: Piece, row: tuple[int, int], strand: Strand, lane: int, width: int, back: str
) -> Line:
    """One lane of a row, exactly as wide as the column."""
    lanes = lanes_of(strand, *row)
    line: Line = []
    used = 0
    plain = painter.ink.style("text", back)
    for bar in lanes[lane] if lane < len(lanes) else ():
        first, last = _cells(piece, row, bar, width)
        if first > used:
            line.append(Segment(" " * (first - used), plain))
            used = first
        if last > used:
            line += _bar(painter, piece, row, bar, last - used, back)
            used = last
    if used < width:
        line.append(Segment(" " * (width - used), plain))
    return line


def bar_at(piece: Piece, row: tuple[int, int], strand: Strand, lane: int, cell: int) -> Annotation | None:
    """The mark whose bar is drawn at a cell of a lane."""
    lanes = lanes_of(strand, *row)
    for bar in lanes[lane] if 0 <= lane < len(lanes) else ():
        first, last = _cells(piece, row, bar, 1 << 16)
        if first <= cell < last:
            return bar.mark
    return None


def _cells(piece: Piece, row: tuple[int, int], bar: Bar, width: int) -> tuple[int, int]:
    """From which cell to which a bar is drawn: not below the white space at which a row was broken."""
    start, end = row
    first = text_width(piece.shown[start : bar.start])
    words = piece.shown[bar.start : bar.end]
    drawn = words.rstrip() if bar.end == end else words
    return min(first, width), min(first + max(1, text_width(drawn)), width)


def _bar(painter: Painter, piece: Piece, row: tuple[int, int], bar: Bar, width: int, back: str) -> Line:
    """A bar: filled for an entity, a line for a claim; dots between the parts of a discontinuous mark."""
    mark_type = painter.schema.types.get(bar.mark.label)
    words, ground = painter.ink.tint(mark_type.color if mark_type else "gray")
    claim = bar.mark.kind == "claim"
    style = painter.ink.style(words, back if claim else ground)
    fill = glyph("─", "-") if claim else " "
    name = _name(printable(title_of(mark_type) if mark_type else bar.mark.label), bar.mark.label, width)
    name = name if bar.begins else ""
    whole = name + fill * (width - text_width(name))
    if len(bar.parts) == 1:
        return [Segment(whole, style)]
    return _with_dots(piece, bar, whole, width, style, painter.ink.style(words, back))


def _name(title: str, label: str, width: int) -> str:
    """A type's title, or its name in the schema where only that has room, or the start of one of them.

    Of a Chinese title as many characters as there is room for say more than the schema's name.
    """
    if _FITTING < width < text_width(title) == 2 * len(title):
        return title[: width // 2]
    label = printable(label)
    if text_width(title) > width and text_width(label) < text_width(title):
        title = label
    return title[:width] if width <= _TINY and title.isascii() else cut(title, width)


def _with_dots(piece: Piece, bar: Bar, whole: str, width: int, style: Style, between: Style) -> Line:
    """A bar of several parts: the gaps are dotted; the name keeps to the first part."""
    line: Line = []
    used = 0
    for number, (start, end) in enumerate(bar.parts):
        first = min(text_width(piece.shown[bar.start : start]), width)
        last = min(text_width(piece.shown[bar.start : end]), width)
        if first > used:
            line.append(Segment(glyph("·", ".") * (first - used), between))
        part = max(0, last - max(first, used))
        text = cut(whole.rstrip(), part) if number == 0 else ""
        line.append(Segment(text + " " * (part - text_width(text)), style))
        used = max(used, last)
    if used < width:
        line.append(Segment(" " * (width - used), between))
    return line
