"""Lanes: below a row of text, one thin row for each level of marks over it, so that each mark has a bar of its own.

Where two marks on a row would share a cell they stand in different lanes; the one that begins first, or is longer, is
nearer to the text. The parts of a discontinuous mark that are on one row share a lane, joined by dots.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from workbench.model import Annotation
from workbench.tui.spans import Span, Strand

_KEPT: Final = 300
"""Rows of a piece whose lanes are kept: some screenfuls."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A mark on a row.

    Attributes:
        parts: Its positions in the piece, cut to the row.
        begins: Its first fragment begins on the row: its name stands here.
    """

    mark: Annotation
    parts: tuple[tuple[int, int], ...]
    begins: bool

    @property
    def start(self) -> int:
        """Where it begins on the row."""
        return self.parts[0][0]

    @property
    def end(self) -> int:
        """Where it ends on the row."""
        return self.parts[-1][1]


def lanes_of(strand: Strand, start: int, end: int) -> list[list[Bar]]:
    """The lanes of a row, the one nearest to the text first; kept, as each line of them is painted by itself."""
    kept: list[list[Bar]] | None = strand.kept.get((start, end))
    if kept is not None:
        return kept
    if len(strand.kept) > _KEPT:
        strand.kept.clear()
    found = strand.kept[start, end] = _lanes(strand, start, end)
    return found


def _lanes(strand: Strand, start: int, end: int) -> list[list[Bar]]:
    lanes: list[list[Bar]] = []
    for bar in _bars(strand.over(start, end), start, end):
        for lane in lanes:
            if lane[-1].end <= bar.start:
                lane.append(bar)
                break
        else:
            lanes.append([bar])
    return lanes


def _bars(spans: Iterable[Span], start: int, end: int) -> list[Bar]:
    """The marks of a row, by where they begin on it, the longer first."""
    of_mark: dict[str, list[Span]] = {}
    for span in spans:
        of_mark.setdefault(span.mark.id, []).append(span)
    bars = [_bar(found, start, end) for found in of_mark.values()]
    return sorted(bars, key=lambda bar: (bar.start, -bar.end, bar.mark.id))


def _bar(spans: Sequence[Span], start: int, end: int) -> Bar:
    parts = tuple((max(span.start, start), min(span.end, end)) for span in spans)
    return Bar(spans[0].mark, parts, spans[0].start >= start)


def depth(strand: Strand, start: int, end: int) -> int:
    """How many lanes a row has."""
    spans = strand.over(start, end)
    return len(spans) if len(spans) < 2 else len(lanes_of(strand, start, end))
