"""What the review's panel says, as lines: a unit's versions in columns, what they part on, and what was decided."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from rich.segment import Segment
from rich.style import Style

from workbench.schema.model import MarkType
from workbench.text.cells import text_width
from workbench.text.graphemes import previous_boundary
from workbench.text.lines import break_lines
from workbench.text.sanitise import printable, visible
from workbench.tui.language import tr
from workbench.tui.lines import Line, filled, fit, spread, wrap
from workbench.tui.review.quotes import Emphasis, Piece, shortened
from workbench.tui.review.reason import Reason
from workbench.tui.review.versions import Row
from workbench.tui.themes import Ink
from workbench.tui.words import title_of

MARGIN: Final = 2
_TITLE: Final = 13
_LEAST: Final = 18
_GAP: Final = 2
_WORD_ROWS: Final = 4
_COLORS: Final[dict[Emphasis, str]] = {
    "around": "faint", "shared": "text", "own": "accent", "same": "soft", "differing": "accent",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a version's column.

    Attributes:
        key: The digit that takes it, "" for what was decided.
        mark: Whether it is what was decided, or one of those that are being chosen.
    """

    key: str
    title: str
    mark: bool = False


@dataclass(frozen=True, slots=True)
class Shown:
    """What the panel is to show.

    Attributes:
        types: The types of the labels that occur, for the chips and the guidelines.
        place: Which of how many the unit is.
        state: What is so of it, in a few words, and its tone.
        at: Which version is pointed to.
        remarks: What else there is to know, each with its tone: who has no mark here, what was decided, the rule.
        banner: What to do, above everything.
        reason: The reason that is being asked for, and what for.
        words: In place of a unit: what to say where there is none.
    """

    types: Sequence[MarkType] = ()
    place: str = ""
    parted: str = ""
    state: str = ""
    tone: str = "soft"
    heads: Sequence[Head] = ()
    rows: Sequence[Row] = ()
    at: int = 0
    remarks: Sequence[tuple[str, str]] = ()
    guidelines: Sequence[tuple[str, str]] = ()
    banner: str = ""
    reason: Reason | None = None
    asking: str = ""
    words: Sequence[str] = ()


@dataclass(slots=True)
class ReviewLines:
    """Lines for a width and height."""

    shown: Shown
    ink: Ink
    width: int
    height: int
    _lines: list[Line] = field(default_factory=list)

    def lines(self) -> list[Line]:
        """All of them, exactly as many as the height."""
        if self.shown.words:
            for number, words in enumerate(self.shown.words):
                self._text(words, "text" if number == 0 else "soft")
        else:
            self._unit()
        if len(self._lines) > self.height:
            self._lines[self.height - 1 :] = [[Segment(" " * MARGIN + "…", self._style("faint"))]]
        self._lines += [[] for _ in range(self.height - len(self._lines))]
        return [filled(line, self.width, self._style("text")) for line in self._lines]

    def column_at(self, x: int) -> int | None:
        """The version whose column a cell is in."""
        first, wide, count = self._window()
        at = (x - MARGIN - _TITLE) // (wide + _GAP)
        return first + at if x >= MARGIN + _TITLE and at < count else None

    @property
    def _room(self) -> int:
        return self.width - 2 * MARGIN

    def _style(self, color: str, *, bold: bool = False, back: str = "panel") -> Style:
        return self.ink.style(color, back, bold=bold)

    def _add(self, *segments: Segment) -> None:
        self._lines.append([Segment(" " * MARGIN, self._style("text")), *segments])

    def _text(self, text: str, color: str, rows: int = 0) -> None:
        for row in wrap(text, self._room, rows):
            self._add(Segment(row, self._style(color)))

    def _unit(self) -> None:
        shown = self.shown
        self._title()
        if shown.banner:
            self._text(shown.banner, "accent", 1)
        self._heads()
        differing = [row for row in shown.rows if row.differs]
        words = [row for row in shown.rows if row.leads and not row.differs]
        if shown.reason is not None:
            self._reason(shown.reason)
            return
        for row in words:
            self._row(row, alone=True)
        for row in differing:
            self._row(row)
        for text, tone in shown.remarks:
            self._text(text, tone, 2)
        same = [row for row in shown.rows if not row.differs and not row.leads and row.words]
        if same:
            told = " · ".join(tr("{what}: {more}", what=row.title.lower(), more=row.words) for row in same)
            self._text(f"{tr('all the same — ') if len(shown.heads) > 1 else ''}{told}", "soft", 2)
        self._guidelines()

    def _title(self) -> None:
        shown = self.shown
        chips: list[Segment] = []
        for mark_type in shown.types:
            words, back = self.ink.tint(mark_type.color)
            chips += [
                Segment(f" {fit(title_of(mark_type), 20)} ", self.ink.style(words, back, bold=True)),
                Segment(" ", self._style("text")),
            ]
        left = [*chips, Segment(f" {shown.place}", self._style("soft"))]
        if shown.parted:
            left.append(Segment(f" · {printable(shown.parted)}", self._style("text")))
        right = [Segment(f" {fit(shown.state, self._room // 2)}", self._style(shown.tone, bold=True))]
        self._add(*spread(left, right, self._room, self._style("text")))

    def _window(self) -> tuple[int, int, int]:
        """The first version that is shown, how wide a column is, and how many there are."""
        total = max(1, len(self.shown.heads))
        room = self._room - _TITLE
        count = max(1, min(total, (room + _GAP) // (_LEAST + _GAP)))
        first = min(max(0, self.shown.at - count + 1), total - count)
        return first, (room - _GAP * (count - 1)) // count, count

    def _heads(self) -> None:
        first, wide, count = self._window()
        line: Line = []
        for number, head in list(enumerate(self.shown.heads))[first : first + count]:
            pointed = number == self.shown.at
            back = "word" if pointed else "panel"
            sign = "✓" if head.mark else "›" if pointed else " "
            cell = [
                Segment(f"{sign}{head.key or ' '} ", self._style("accent", bold=True, back=back)),
                Segment(fit(head.title, wide - 3), self._style("text", bold=True, back=back)),
            ]
            line += [*filled(cell, wide, self._style("text", back=back)), Segment(" " * _GAP, self._style("text"))]
        hidden = len(self.shown.heads) - count
        more = fit(tr("↑↓ {n} more", n=hidden), _TITLE - 1) if hidden > 0 else ""
        self._add(Segment(more + " " * (_TITLE - text_width(more)), self._style("faint")), *line)

    def _row(self, row: Row, *, alone: bool = False) -> None:
        """A row of the table; `alone`, the first cell over the whole width, since all say the same."""
        first, wide, count = self._window()
        if alone:
            first, wide, count = 0, self._room - _TITLE, 1
        most = _WORD_ROWS
        cells = [list(self._wrapped(cell, wide, most)) for cell in row.cells[first : first + count]]
        title = fit(row.title, _TITLE - 1)
        for number in range(max((len(cell) for cell in cells), default=0)):
            start = title + " " * (_TITLE - text_width(title)) if number == 0 else " " * _TITLE
            line = [Segment(start, self._style("accent" if row.differs else "faint"))]
            for cell in cells:
                line += filled(cell[number] if number < len(cell) else [], wide, self._style("text"))
                line.append(Segment(" " * _GAP, self._style("text")))
            self._add(*line)

    def _wrapped(self, pieces: Sequence[Piece], width: int, most: int) -> Iterator[Line]:
        """Pieces in rows, each in its own style."""
        told = [(visible(words), emphasis) for words, emphasis in shortened(pieces, width * most - width // 2)]
        text = "".join(words for words, _ in told)
        rows = break_lines(text, 0, len(text), width)
        for number, (start, end) in enumerate(rows[:most]):
            cut = number == most - 1 and len(rows) > most
            end = start + len(text[start:end].rstrip())
            while cut and text_width(text[start:end]) >= width:
                end = previous_boundary(text, end)
            line: Line = []
            at = 0
            for words, emphasis in told:
                part = words[max(0, start - at) : max(0, end - at)]
                at += len(words)
                if part:
                    line.append(Segment(part, self._emphasised(emphasis)))
            yield [*line, Segment("…", self._style("faint"))] if cut else line

    def _emphasised(self, emphasis: Emphasis) -> Style:
        bold = emphasis in ("shared", "own", "differing")
        return self.ink.style(_COLORS[emphasis], "panel", bold=bold, underline=emphasis in ("shared", "own"))

    def _reason(self, reason: Reason) -> None:
        self._add(Segment(fit(self.shown.asking, self._room), self._style("text", bold=True)))
        prompt = "" if reason.typed else tr("why? enter for no reason")
        self._add(
            Segment("› ", self._style("accent", bold=True)),
            Segment(fit(reason.typed, self._room - 6), self._style("text")),
            Segment(" ", self.ink.style("page", "text")),
            Segment(prompt, self._style("faint")),
        )
        room = max(1, self.height - len(self._lines))
        first = max(0, reason.at - room + 1)
        for number, words in list(enumerate(reason.found))[first : first + room]:
            chosen = number == reason.at
            sign = Segment("› " if chosen else "  ", self._style("accent", bold=True))
            self._add(sign, Segment(fit(words, self._room - 2), self._style("text" if chosen else "soft", bold=chosen)))

    def _guidelines(self) -> None:
        room = self.height - len(self._lines)
        if room < 1:
            return
        said = [(title, words) for title, words in self.shown.guidelines if words]
        each = max(1, room // max(1, len(said)))
        for title, words in said:
            self._text(tr("{what}: {more}", what=title, more=words), "faint", each)
