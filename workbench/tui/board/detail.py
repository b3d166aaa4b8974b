"""One proposition with its claims side by side: what each text says, how surely, by whom; and where they differ."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from rich.segment import Segment
from rich.style import Style

from workbench.reports.board.model import Claimed, Item
from workbench.text.cells import text_width
from workbench.text.sanitise import printable
from workbench.tui.board.state import BoardState
from workbench.tui.board.words import SIGNS, TONES, stance_word
from workbench.tui.language import tr
from workbench.tui.lines import Line, cut, filled, fit, wrap
from workbench.tui.themes import Ink

_MARGIN: Final = 2
_LEAST: Final = 26
_MOST: Final = 56
_GAP: Final = 2
_WORDS: Final = 5
_VALUE: Final = 2

Cell = list[tuple[str, str, bool]]
"""What stands in a cell, row by row: words, their colour, whether they are bold."""


@dataclass(frozen=True, slots=True)
class Sides:
    """Where the claims stand beside each other.

    Attributes:
        label: The room for the names of the rows.
        each: The room for each claim.
        first, count: Which claims are shown.
    """

    label: int
    each: int
    first: int
    count: int

    @classmethod
    def of(cls, state: BoardState, item: Item, width: int) -> Sides:
        """As many claims as there is room for, the one that one is on among them."""
        titles = [column.title for column in state.board.columns]
        label = min(17, max(10, 2 + max(map(text_width, titles), default=0)), width // 4)
        room = width - 2 * _MARGIN - label
        count = max(1, min(len(item.claims), (room + _GAP) // (_LEAST + _GAP)))
        first = max(0, min(state.claim - count // 2, len(item.claims) - count))
        return cls(label, min(_MOST, (room + _GAP) // count - _GAP), first, count)

    def claim_at(self, x: int) -> int:
        """The claim at a cell, -1 for none."""
        start = x - _MARGIN - self.label
        at = start // (self.each + _GAP)
        return self.first + at if start >= 0 and at < self.count else -1


@dataclass(slots=True)
class DetailLines:
    """Draws the proposition that one is on."""

    state: BoardState
    ink: Ink
    width: int
    height: int

    def lines(self) -> list[Line]:
        """All lines, exactly as many as the height."""
        item = self.state.here
        lines = [] if item is None else [*self._head(item), *self._table(item)]
        if len(lines) > self.height > 0:
            lines = [*lines[: self.height - 1], [Segment(f"{'':{_MARGIN}}…", self._style("faint"))]]
        lines += [[] for _ in range(self.height - len(lines))]
        return [filled(line, self.width, self._style("text")) for line in lines]

    def _style(self, color: str, *, bold: bool = False, back: str = "panel") -> Style:
        return self.ink.style(color, back, bold=bold)

    def _head(self, item: Item) -> list[Line]:
        room = self.width - 2 * _MARGIN
        own = item.proposition
        facts = [own.annotator] if self.state.everybody else []
        if item.gone:
            facts.append(tr("1 claim is gone") if item.gone == 1 else tr("{n} claims are gone", n=item.gone))
        right = f"  {fit(' · '.join(facts), room // 2)}" if facts else ""
        start = Segment(" " * _MARGIN, self._style("text"))
        title = Segment(fit(own.title, room - text_width(right)), self._style("text", bold=True))
        lines: list[Line] = [[start, title, Segment(right, self._style("faint"))]]
        lines += [[start, Segment(row, self._style("soft"))] for row in (wrap(own.note, room, 2) if own.note else ())]
        if not item.claims:
            lines += [[], [start, Segment(tr("No claim is in it."), self._style("soft"))]]
        return lines

    def _table(self, item: Item) -> list[Line]:
        if not item.claims:
            return []
        sides = Sides.of(self.state, item, self.width)
        claims = item.claims[sides.first : sides.first + sides.count]
        each = sides.each
        lines = [self._documents(claims, sides, len(item.claims))]
        lines += self._rows(sides, "", [[_stance(claim)] for claim in claims])
        quotes = [wrap(f"“{claim.words}”", each, _WORDS) for claim in claims]
        lines += self._rows(sides, "", [[(row, "text", False) for row in rows] for rows in quotes])
        for column in self.state.board.columns:
            if any(claim.values.get(column.name) for claim in claims):
                parted = column.name in item.differing
                cells = [_value(claim.values.get(column.name, ""), each, parted=parted) for claim in claims]
                lines += self._rows(sides, column.title, cells, parted=parted)
        if any(claim.gloss for claim in claims) and self.height - len(lines) > _WORDS:
            beside = [[(row, "faint", False) for row in wrap(c.gloss, each, _WORDS) if c.gloss] for c in claims]
            lines += [[], *self._rows(sides, tr("Beside it"), beside)]
        return lines

    def _documents(self, claims: Sequence[Claimed], sides: Sides, total: int) -> Line:
        """The documents, each over its claims."""
        before = "‹ " if sides.first else "  "
        line: Line = [
            Segment(" " * (_MARGIN + sides.label - 2), self._style("text")),
            Segment(before, self._style("accent", bold=True)),
        ]
        for _, group in groupby(claims, key=lambda claim: claim.mark.document_id):
            of_document = list(group)
            room = len(of_document) * (sides.each + _GAP) - _GAP
            name = fit(of_document[0].document, room)
            line.append(Segment(name, self._style("accent", bold=True)))
            line.append(Segment(" " * (room - text_width(name) + _GAP), self._style("text")))
        more = sides.first + sides.count < total
        return [*line[:-1], Segment(" ›" if more else "", self._style("accent", bold=True))]

    def _rows(self, sides: Sides, title: str, cells: Sequence[Cell], *, parted: bool = False) -> list[Line]:
        """Cells side by side, as many rows as the longest has; the claim that one is on stands out."""
        lines: list[Line] = []
        for row in range(max(map(len, cells), default=0)):
            name = cut(printable(title), sides.label - 1) if row == 0 else ""
            sign = "≠ " if parted and row == 0 else "  "
            label = sign + name + " " * (sides.label - text_width(name) - 1)
            line: Line = [Segment(label, self._style("accent" if parted else "faint"))]
            for number, cell in enumerate(cells):
                here = sides.first + number == self.state.claim
                words, tone, bold = cell[row] if row < len(cell) else ("", "text", False)
                shown = fit(words, sides.each)
                line += [
                    Segment("▎" if here else " ", self._style("accent")),
                    Segment(shown, self._style(tone, bold=bold, back="here" if here else "panel")),
                    Segment(
                        " " * (sides.each - text_width(shown)), self._style("text", back="here" if here else "panel")
                    ),
                    Segment(" " * (_GAP - 1), self._style("text")),
                ]
            lines.append(line)
        return lines


def _stance(claim: Claimed) -> tuple[str, str, bool]:
    return f"{SIGNS[claim.stance]} {stance_word(claim.stance)}", TONES[claim.stance], True


def _value(value: str, room: int, *, parted: bool) -> Cell:
    if not value:
        return [("—", "faint", False)]
    return [(row, "accent" if parted else "soft", parted) for row in wrap(value, room, _VALUE)]
