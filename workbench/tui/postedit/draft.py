"""The text of a segment's translation while it is typed: a cursor, a selection, and its own undo.

Positions are code points of the text; the cursor stands between whole grapheme clusters as the screen shows them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final, Literal

from workbench.text.cells import text_width
from workbench.text.graphemes import graphemes, next_boundary, next_word, previous_boundary, previous_word, word_at
from workbench.text.lines import break_lines
from workbench.text.sanitise import visible

Rows = list[tuple[int, int]]
Motion = Literal["left", "right", "word_left", "word_right", "start", "end"]

_REMEMBERED: Final = 500
"""How many steps back there are."""


@dataclass(frozen=True, slots=True)
class _Step:
    text: str
    at: int


@dataclass(slots=True)
class Draft:
    """A text that is being typed.

    Attributes:
        at: Where the cursor stands.
        anchor: Where the selection began, None for no selection.
        goal: The cell that moving up and down aims for.
    """

    text: str = ""
    at: int = 0
    anchor: int | None = None
    goal: int | None = None
    _done: list[_Step] = field(default_factory=list)
    _undone: list[_Step] = field(default_factory=list)
    _typing: bool = False
    _seen: tuple[str, str] = ("", "")

    @property
    def shown(self) -> str:
        """The text with stand-ins for what is hostile, as long as the text itself."""
        if self._seen[0] != self.text:
            self._seen = self.text, shown_of(self.text)
        return self._seen[1]

    @property
    def before(self) -> str:
        """What stands before the cursor: the prefix that an engine goes on from."""
        return self.text[: self.at]

    @property
    def is_at_end(self) -> bool:
        """Whether nothing but white space follows the cursor."""
        return not self.text[self.at :].strip()

    @property
    def selected(self) -> tuple[int, int]:
        """What is selected; an empty range where nothing is."""
        if self.anchor is None:
            return self.at, self.at
        return min(self.anchor, self.at), max(self.anchor, self.at)

    @property
    def selected_text(self) -> str:
        """What is selected, as it is; "" for nothing."""
        start, end = self.selected
        return self.text[start:end]

    def words_here(self) -> str:
        """What is selected, or the word at the cursor or before it, without stops and quotes around; "" for none."""
        start, end = self.word_range()
        while start < end and not self.text[start].isalnum():
            start += 1
        while start < end and not self.text[end - 1].isalnum():
            end -= 1
        return self.text[start:end]

    def word_range(self) -> tuple[int, int]:
        """Where they stand; of punctuation and space, the word before."""
        start, end = self.selected
        if start == end and self.text:
            shown = self.shown
            start, end = word_at(shown, min(self.at, len(self.text) - 1))
            while start and not any(map(str.isalnum, shown[start:end])):
                start, end = word_at(shown, start - 1)
            if not any(map(str.isalnum, shown[start:end])):
                return self.at, self.at
        return start, end

    # Changing the text.

    def type(self, characters: str) -> None:
        """Put characters at the cursor, in the place of what is selected; those of a word are undone together."""
        goes_on = self._typing and self.anchor is None and not characters.isspace()
        self._put(characters, remember=not goes_on)
        self._typing = True

    def insert(self, characters: str) -> None:
        """Put a text at the cursor, in the place of what is selected: one step back takes it away."""
        self._put(characters)

    def replace(self, text: str) -> None:
        """Have another text, the cursor behind it."""
        self._remember()
        self.text, self.at, self.anchor, self.goal = text, len(text), None, None

    def complete(self, rest: str) -> None:
        """Have this text behind the cursor and nothing else."""
        self._remember()
        self.text = self.before + rest
        self.at, self.anchor, self.goal = len(self.text), None, None

    def erase(self, motion: Motion) -> None:
        """Erase what is selected, or what lies between the cursor and where a motion would take it."""
        if self.selected[0] == self.selected[1]:
            self.anchor = self._target(motion)
        if self.selected[0] != self.selected[1]:
            self._put("")
        self.anchor = None

    def _put(self, characters: str, *, remember: bool = True) -> None:
        if remember:
            self._remember()
        start, end = self.selected
        self.text = self.text[:start] + characters + self.text[end:]
        self.at, self.anchor, self.goal = start + len(characters), None, None

    def _remember(self) -> None:
        self._done = [*self._done[-_REMEMBERED:], _Step(self.text, self.at)]
        self._undone.clear()
        self._typing = False

    def undo(self) -> bool:
        """Go a step back; False where there is none."""
        return self._go_to(self._done, self._undone)

    def redo(self) -> bool:
        """Do a step again."""
        return self._go_to(self._undone, self._done)

    def _go_to(self, taken: list[_Step], given: list[_Step]) -> bool:
        if not taken:
            return False
        given.append(_Step(self.text, self.at))
        step = taken.pop()
        self.text, self.at, self.anchor, self.goal, self._typing = step.text, step.at, None, None, False
        return True

    # Moving.

    def move(self, motion: Motion, *, select: bool = False) -> None:
        """Move the cursor; stretch the selection, or let go of it at its end."""
        start, end = self.selected
        if not select and start != end and motion in ("left", "right"):
            self._go(start if motion == "left" else end, select=False)
        else:
            self._go(self._target(motion), select=select)

    def go(self, at: int, *, select: bool = False) -> None:
        """Put the cursor at a place."""
        self._go(min(max(0, at), len(self.text)), select=select)

    def select_all(self) -> None:
        """Select the whole text."""
        self.anchor, self.at, self.goal = 0, len(self.text), None

    def move_rows(self, rows: Rows, step: int, *, select: bool = False) -> bool:
        """Move up or down; False at the first and the last row, where the cursor goes to the text's end."""
        number = row_of(rows, self.at)
        shown = self.shown
        goal = text_width(shown[rows[number][0] : self.at]) if self.goal is None else self.goal
        if not 0 <= number + step < len(rows):
            self._go(0 if step < 0 else len(self.text), select=select)
            return False
        self._go(at_cell(shown, rows, number + step, goal), select=select)
        self.goal = goal
        return True

    def move_in_row(self, rows: Rows, *, end: bool, select: bool = False) -> None:
        """To the start or the end of the row."""
        start, stop = rows[row_of(rows, self.at)]
        if end and stop < len(self.text):
            shown = self.shown
            stop = start + len(shown[start:stop].rstrip("\n"))
            stop = previous_boundary(shown, stop) if stop == rows[row_of(rows, self.at)][1] else stop
        self._go(stop if end else start, select=select)

    def _go(self, at: int, *, select: bool) -> None:
        if not select:
            self.anchor = None
        elif self.anchor is None:
            self.anchor = self.at
        self.at, self.goal, self._typing = at, None, False

    def _target(self, motion: Motion) -> int:
        shown, at = self.shown, self.at
        if motion == "left":
            return previous_boundary(shown, at) if at else 0
        if motion == "right":
            return next_boundary(shown, at) if at < len(shown) else at
        if motion == "word_left":
            return previous_word(shown, at) if at else 0
        if motion == "word_right":
            return next_word(shown, at) if at < len(shown) else at
        return 0 if motion == "start" else len(shown)


def shown_of(text: str) -> str:
    """A text with stand-ins for what is hostile; new lines stay, for rows to end at."""
    return "\n".join(map(visible, text.split("\n")))


def rows_of(shown: str, width: int) -> Rows:
    """The rows of a text; after a last new line, or for no text, an empty one."""
    rows = break_lines(shown, 0, len(shown), max(2, width))
    if not rows or shown.endswith("\n"):
        rows = [*rows, (len(shown), len(shown))]
    return rows


def row_of(rows: Rows, at: int) -> int:
    """The row that a position is on: where one ends the next begins, but for the last."""
    return next((number for number, (_, end) in enumerate(rows) if at < end), len(rows) - 1)


def at_cell(shown: str, rows: Rows, number: int, cell: int) -> int:
    """The position nearest to a cell of a row."""
    start, end = rows[min(max(0, number), len(rows) - 1)]
    words = shown[start:end].rstrip("\n")
    reached = 0
    for first, last in graphemes(words):
        reached += text_width(words[first:last])
        if reached > cell:
            return start + first
    is_last = number >= len(rows) - 1 or words != shown[start:end]
    return start + (len(words) if is_last else previous_boundary(words, len(words)) if words else 0)
