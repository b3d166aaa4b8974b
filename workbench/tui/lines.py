"""Lines of styled text at an exact width: what the panel, the bars and the lists are made of.

Whatever does not fit is cut with an ellipsis, never silently. What comes from a document, a schema or a user is made
printable before it becomes a segment.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.segment import Segment
from rich.style import Style

from workbench.text.cells import ambiguous_is_wide, text_width
from workbench.text.graphemes import graphemes
from workbench.text.lines import break_lines
from workbench.text.sanitise import printable

Line = list[Segment]


def glyph(fine: str, plain: str) -> str:
    """A sign of one cell: the fine one, or the plain where the terminal would draw the fine one in two."""
    return plain if ambiguous_is_wide() else fine


def fit(text: str, width: int) -> str:
    """A text, made printable, in at most `width` cells, an ellipsis at its end where it was cut."""
    return cut(printable(text), width)


def cut(text: str, width: int) -> str:
    """The same for a text that is printable already; its spaces stay."""
    if text_width(text) <= width:
        return text
    if width <= 0:
        return ""
    sign = glyph("…", "~")
    kept, used = "", 0
    for start, end in graphemes(text):
        cells = text_width(text[start:end])
        if used + cells > width - 1:
            break
        kept += text[start:end]
        used += cells
    return f"{kept.rstrip()}{sign}"


def beginning(text: str, most: int) -> str:
    """The start of a text, at most so many characters and at a whole word, with a sign that more follows."""
    if len(text) <= most:
        return text
    words, _, _ = text[: most + 1].rpartition(" ")
    return f"{words if len(words) > most // 2 else text[:most]}{glyph('…', '~')}"


def ending(text: str, most: int) -> str:
    """The end of a text, at most so many characters and from a whole word, with a sign that more stands before."""
    if len(text) <= most:
        return text
    _, _, words = text[-most - 1 :].partition(" ")
    return f"{glyph('…', '~')}{words if len(words) > most // 2 else text[-most:]}"


def wrap(text: str, width: int, rows: int = 0) -> list[str]:
    """A text in rows of at most `width` cells; at most `rows` of them (0 for any number), cut with an ellipsis."""
    text = printable(text)
    found = [text[start:end].rstrip() for start, end in break_lines(text, 0, len(text), max(1, width))]
    if rows and len(found) > rows:
        return [*found[: rows - 1], fit(f"{found[rows - 1]} {found[rows]}", width)]
    return found


def width_of(line: Iterable[Segment]) -> int:
    """The cells that a line takes."""
    return sum(text_width(segment.text) for segment in line)


def filled(line: Sequence[Segment], width: int, style: Style) -> Line:
    """A line filled up with blanks, or cut, to exactly `width` cells."""
    room = width
    kept: Line = []
    for segment in line:
        cells = text_width(segment.text)
        if cells > room:
            shown = cut(segment.text, room) if segment.text.strip() else " " * room
            kept.append(Segment(shown, segment.style))
            room -= text_width(kept[-1].text)
            break
        kept.append(segment)
        room -= cells
    if room:
        kept.append(Segment(" " * room, style))
    return kept


def spread(left: Sequence[Segment], right: Sequence[Segment], width: int, style: Style) -> Line:
    """A line with something at either end; the left is cut where both do not fit."""
    right_width = width_of(right)
    if right_width > width:
        return filled(right, width, style)
    return [*filled(left, width - right_width, style), *right]
