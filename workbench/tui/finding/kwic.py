"""Keyword in context: lines of a concordance aligned on their words, in an order, narrowed, some of them taken.

The list may be as long as a corpus: only what is in sight is made into lines.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from heapq import merge
from typing import Final, Literal

from rich.segment import Segment

from workbench.search.concordance import Line as Found
from workbench.search.concordance import nearest_words
from workbench.search.repeats import Repeat
from workbench.store.among import batches
from workbench.text.cells import text_width
from workbench.text.graphemes import graphemes
from workbench.text.sanitise import visible
from workbench.tui.language import tr
from workbench.tui.lines import Line, cut, filled, fit, glyph
from workbench.tui.themes import Ink

Order = Literal["document", "left", "right"]
Key = tuple[str, int, int]
Pause = Callable[[], object]

ORDERS: Final[tuple[Order, ...]] = ("document", "left", "right")
ALL: Final = ""
UNMARKED: Final = "\0unmarked"
"""Filters that are no label."""

_CHUNK: Final = 1_000
_MARGIN: Final = 4
_SIDE: Final = 3
_LONGEST: Final = 0.4
"""The share of a line that its words may take, before they are cut."""


def key_of(line: Found) -> Key:
    """What tells a line apart."""
    return line.text_id, line.start, line.end


def fits(repeat: Repeat, wanted: str) -> bool:
    """Whether a line is of those marked with a label, of those that are not marked, or of all."""
    if wanted == UNMARKED:
        return not repeat.beside.same
    return wanted == ALL or wanted in repeat.beside.same


def arranged(entries: Sequence[Repeat], order: Order, wanted: str, pause: Pause) -> list[int]:
    """The numbers of the lines that fit, in an order; `pause` is called now and then, for a thread that works long."""
    numbers: list[int] = []
    keyed: list[list[tuple[list[str], int]]] = []
    for chunk in batches(range(len(entries)), _CHUNK):
        fitting = [number for number in chunk if fits(entries[number], wanted)]
        if order == "document":
            numbers += fitting
        else:
            keyed.append(sorted((nearest_words(entries[number].line, order), number) for number in fitting))
        pause()
    for place, (_, number) in enumerate(merge(*keyed)):
        numbers.append(number)
        if place % _CHUNK == 0:
            pause()
    return numbers


@dataclass(frozen=True, slots=True)
class Columns:
    """How wide the parts of a line are: the left context, and what is said at the right."""

    width: int
    left: int
    label: int
    name: int

    @property
    def words(self) -> int:
        """Where the keyword begins."""
        return _MARGIN + self.left


class KwicList:
    """The lines, which of them are shown, which one is on, and which are taken.

    Attributes:
        order, wanted: How they are sorted, and what they are narrowed to.
        names: Documents' names by id.
        closed: Documents whose lines cannot be taken.
        label: The label that lines are to be marked with, so that those marked so cannot be taken; "" for any.
    """

    def __init__(self, label: str = "") -> None:
        self.entries: list[Repeat] = []
        self.shown: list[int] = []
        self.taken: set[Key] = set()
        self.names: dict[str, str] = {}
        self.closed: frozenset[str] = frozenset()
        self.titles: Mapping[str, str] = {}
        self.label = label
        self.order: Order = "document"
        self.wanted = ALL
        self.at = self.top = 0
        self.empty = ""

    def clear(self) -> None:
        """Begin anew; the order stays."""
        self.entries.clear()
        self.shown = []
        self.taken.clear()
        self.at = self.top = 0

    def add(self, entries: Iterable[Repeat]) -> None:
        """Add lines at the end; they are put in order when all are there."""
        for entry in entries:
            if fits(entry, self.wanted):
                self.shown.append(len(self.entries))
            self.entries.append(entry)

    def arrange(self, shown: list[int]) -> None:
        """Show these lines, in this order, and stay on the one that one is on, or at the top."""
        here = self.shown[self.at] if self.at else -1
        self.shown = shown
        self.at = shown.index(here) if here in shown else 0

    @property
    def here(self) -> Repeat | None:
        """The line that one is on."""
        return self.entries[self.shown[self.at]] if self.shown else None

    def move(self, step: int) -> None:
        """Go to another."""
        self.at = min(max(0, self.at + step), max(0, len(self.shown) - 1))

    def can_take(self, entry: Repeat) -> bool:
        """Whether a line can be marked."""
        marked = self.label and entry.state(self.label) == "marked"
        return not marked and entry.line.document_id not in self.closed

    def take(self) -> None:
        """Take the line that one is on, or leave it."""
        entry = self.here
        if entry is not None and self.can_take(entry):
            self.taken ^= {key_of(entry.line)}

    def take_all(self) -> None:
        """Take all that are shown and can be; leave all where they are taken already."""
        keys = {key_of(entry.line) for entry in self.in_sight() if self.can_take(entry)}
        self.taken = self.taken - keys if keys <= self.taken else self.taken | keys

    def in_sight(self) -> Iterator[Repeat]:
        """The lines that are shown."""
        return (self.entries[number] for number in self.shown)

    def chosen(self) -> list[Found]:
        """The lines that are taken."""
        return [entry.line for entry in self.entries if key_of(entry.line) in self.taken]

    def columns(self, width: int) -> Columns:
        """The parts of a line of some width."""
        name = min(28, width // 5) if self.names else 0
        label = min(24, width // 7)
        room = max(8, width - _MARGIN - _SIDE - label - name)
        return Columns(width, room * 9 // 20, label, name)

    def lines(self, ink: Ink, width: int, height: int) -> list[Line]:
        """The lines about the one that one is on."""
        self.top = max(0, min(max(self.top, self.at - height + 1), self.at, max(0, len(self.shown) - height)))
        columns = self.columns(width)
        shown = range(self.top, min(self.top + height, len(self.shown)))
        lines = [self._line(ink, columns, number) for number in shown]
        if not lines and self.empty:
            lines = [[], [Segment(f"  {fit(self.empty, width - 2)}", ink.style("soft"))]]
            lines = [filled(line, width, ink.style()) for line in lines[:height]]
        return lines + [filled([], width, ink.style()) for _ in range(height - len(lines))]

    def _line(self, ink: Ink, columns: Columns, number: int) -> Line:
        entry = self.entries[self.shown[number]]
        here = number == self.at
        back = "here" if here else "page"
        open_ = self.can_take(entry)
        taken = key_of(entry.line) in self.taken
        sign, tone = self._sign(taken, open_=open_)
        soft = "soft" if open_ else "faint"
        room = columns.width - columns.words - _SIDE - columns.label - columns.name
        words = cut(_in_row(entry.line.match), max(2, int((columns.width - columns.label - columns.name) * _LONGEST)))
        words = cut(words, room)
        right = cut(_in_row(entry.line.right), room - text_width(words))
        return filled(
            [
                Segment(f"{glyph('▎', '|')} " if here else "  ", ink.style("accent", back)),
                Segment(f"{sign} ", ink.style(tone, back, bold=True)),
                Segment(_ending(_in_row(entry.line.left), columns.left), ink.style(soft, back)),
                Segment(words, ink.style("text" if open_ else soft, "word" if open_ else back, bold=True)),
                *filled([Segment(right, ink.style(soft, back))], room - text_width(words), ink.style(soft, back)),
                *self._said(entry, ink, columns, back),
            ],
            columns.width,
            ink.style("text", back),
        )

    def _sign(self, taken: bool, *, open_: bool) -> tuple[str, str]:
        if not open_:
            return "-", "faint"
        return (glyph("✓", "x"), "good") if taken else (glyph("·", "."), "faint")

    def _said(self, entry: Repeat, ink: Ink, columns: Columns, back: str) -> Line:
        labels = entry.beside.same or tuple(f"({self._title(label)})" for label in entry.beside.over)
        titles = tr(", ").join(map(self._title, labels)) if entry.beside.same else tr(", ").join(labels)
        if entry.line.document_id in self.closed:
            titles = tr("closed")
        side = glyph("⇄", "=") if entry.line.side == "target" else " "
        name = fit(self.names.get(entry.line.document_id, ""), columns.name - 2) if columns.name else ""
        return [
            *filled([Segment(f" {side}", ink.style("accent", back))], _SIDE, ink.style("text", back)),
            *filled(
                [Segment(fit(titles, columns.label - 1), ink.style("text", back))],
                columns.label,
                ink.style("text", back),
            ),
            *filled([Segment(name, ink.style("faint", back))], columns.name, ink.style("text", back)),
        ]

    def _title(self, label: str) -> str:
        return self.titles.get(label, label)


def _in_row(text: str) -> str:
    """A context in one row."""
    return visible(text.replace("\n", " "))


def _ending(text: str, width: int) -> str:
    """The end of a text in exactly `width` cells, at their right."""
    if text_width(text) <= width:
        return " " * (width - text_width(text)) + text
    kept: list[str] = []
    used = 0
    for start, end in reversed(list(graphemes(text))):
        cells = text_width(text[start:end])
        if used + cells > width - 1:
            break
        kept.append(text[start:end])
        used += cells
    return " " * (width - used - 1) + glyph("…", "~") + "".join(reversed(kept)) if width > 0 else ""
