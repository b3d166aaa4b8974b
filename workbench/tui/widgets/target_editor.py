"""The editor of a segment's translation: a light widget that lies over the translation's column.

Textual's TextArea breaks Chinese at spaces only and takes the width of a cluster for that of its first character; here
rows, cells and clusters are those of the text itself, so that nothing jumps when the editor opens.
"""

from __future__ import annotations

import itertools
from typing import ClassVar, Final

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import BindingType
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from workbench.text.cells import text_width
from workbench.text.graphemes import next_boundary, previous_boundary
from workbench.tui.actions import bindings
from workbench.tui.lines import Line, cut, filled
from workbench.tui.postedit.draft import Draft, Motion, Rows, at_cell, row_of, rows_of, shown_of
from workbench.tui.themes import Ink, ink_of

_MODIFIERS: Final = ("ctrl+", "alt+")
_ALT_DIGITS: Final = {f"alt+{number}": number for number in range(1, 10)}


class TargetEditor(Widget, can_focus=True, inherit_bindings=False):
    """Where a translation is typed.

    Attributes:
        draft: What is typed.
        ghost: What the engine offers behind the cursor, shown faintly where the cursor stands at the end.
        source: What is being translated.
        lit: Ranges of the text that belong to the word under the cursor of the source.
    """

    ALLOW_SELECT = False
    BINDINGS: ClassVar[list[BindingType]] = bindings("target")
    DEFAULT_CSS = """
    TargetEditor { position: absolute; overlay: screen; width: 20; height: 1; }
    """

    class Changed(Message):
        """The text, or where the cursor stands in it, is another."""

        def __init__(self, *, typed: bool) -> None:
            super().__init__()
            self.typed = typed

        def can_replace(self, message: Message) -> bool:
            """Only the last of several matters."""
            return isinstance(message, TargetEditor.Changed) and message.typed <= self.typed

    class Numbered(Message):
        """A suggestion was asked for by its number."""

        def __init__(self, number: int) -> None:
            super().__init__()
            self.number = number

    def __init__(self, draft: Draft, source: str = "", *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.draft = draft
        self.source = source
        self.ghost = ""
        self.lit: tuple[tuple[int, int], ...] = ()
        self._first = 0
        self._laid: tuple[str, int, Rows] = ("", 0, [(0, 0)])
        self._dragging = False

    # Layout.

    @property
    def whole(self) -> str:
        """What is shown: the text, and behind it what is offered."""
        return self.draft.shown + (shown_of(self.ghost) if self.ghost and self.draft.is_at_end else "")

    def rows(self, width: int = 0) -> Rows:
        """The rows of what is shown."""
        whole, width = self.whole, width or self.size.width
        if self._laid[:2] != (whole, width):
            self._laid = whole, width, rows_of(whole, width)
        return self._laid[2]

    def rows_wanted(self, width: int) -> int:
        """How many rows it takes, one of them for a cursor behind a full row."""
        rows = self.rows(width)
        start, end = rows[-1]
        is_full = self.draft.at == len(self.whole) and text_width(self.whole[start:end]) >= width
        return len(rows) + is_full

    # Painting.

    @property
    def _ink(self) -> Ink:
        return ink_of(self.app.theme)

    def render_line(self, y: int) -> Strip:
        """A row of the text."""
        width = self.size.width
        rows = self.rows()
        number = y + self._first_row(rows)
        if number >= len(rows):
            has_cursor = number == len(rows) and self.rows_wanted(width) > len(rows)
            line = [Segment(" ", self._style(cursor=True))] if has_cursor else []
            return Strip(filled(line, width, self._style()), width)
        return Strip(filled(self._row(rows, number, width), width, self._style()), width)

    def _first_row(self, rows: Rows) -> int:
        """The first row in sight: all of them where there is room, else the cursor's among them."""
        height = max(1, self.size.height)
        cursor = row_of(rows, self.draft.at)
        self._first = min(max(self._first, cursor - height + 1), cursor, max(0, len(rows) - height))
        return max(0, self._first)

    def _row(self, rows: Rows, number: int, width: int) -> Line:
        draft, whole = self.draft, self.whole
        start, end = rows[number]
        stop = start + len(_drawn(whole[start:end], width))
        has_cursor = self.has_focus and row_of(rows, draft.at) == number
        at = draft.at
        if stop <= at < end and text_width(whole[start:stop]) >= width:
            at = previous_boundary(whole, stop)  # on what hangs over the end: the cursor is to be seen
        cuts = {start, stop, len(draft.text), *draft.selected, *(each for pair in self.lit for each in pair)}
        if has_cursor:
            cuts |= {at, next_boundary(whole, at) if at < stop else at}
        inside = sorted(each for each in cuts if start <= each <= stop)
        line: Line = []
        for first, last in itertools.pairwise(inside):
            line.append(Segment(whole[first:last], self._look(first, cursor=has_cursor and first == at)))
        used = sum(text_width(segment.text) for segment in line)
        if used > width:
            line = filled([Segment(cut(s.text, width), s.style) for s in line], width, self._style())
        if has_cursor and at >= stop and used < width:
            line.append(Segment(" ", self._style(cursor=True)))
        return line

    def _look(self, at: int, *, cursor: bool) -> Style:
        start, end = self.draft.selected
        if cursor:
            return self._style(cursor=True, faint=at >= len(self.draft.text))
        if start <= at < end:
            return self._ink.style("text", "selection")
        if at >= len(self.draft.text):
            return self._style(faint=True)
        lit = any(first <= at < last for first, last in self.lit)
        return self._ink.style("text", "word") if lit else self._style()

    def _style(self, *, cursor: bool = False, faint: bool = False) -> Style:
        if cursor:
            return self._ink.style("page", "soft" if faint else "text", bold=not faint)
        return self._ink.style("faint" if faint else "text", "bar", italic=faint)

    # Keys and mouse.

    def on_key(self, event: events.Key) -> None:
        """Characters are typed; a number with alt takes a suggestion."""
        if event.key in _ALT_DIGITS:
            self.post_message(self.Numbered(_ALT_DIGITS[event.key]))
        elif _is_typed(event):
            self.draft.type(event.character or "")
            self.changed()
        else:
            return
        event.stop()
        event.prevent_default()

    def on_paste(self, event: events.Paste) -> None:
        """What is pasted is typed at once, its line ends as ours."""
        event.stop()
        self.draft.insert(event.text.replace("\r\n", "\n").replace("\r", "\n"))
        self.changed()

    def changed(self, *, typed: bool = True) -> None:
        """Paint, and say that the text or the cursor is another."""
        self.refresh()
        self.post_message(self.Changed(typed=typed))

    def _at(self, event: events.MouseEvent) -> int:
        rows = self.rows()
        return min(len(self.draft.text), at_cell(self.whole, rows, event.y + self._first_row(rows), event.x))

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """The cursor goes under the mouse; dragging selects from there."""
        if event.button == 1:
            event.stop()
            self.focus()
            self.draft.go(self._at(event), select=event.shift)
            self._dragging = True
            self.capture_mouse()
            self.changed(typed=False)

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Dragging selects."""
        if self._dragging:
            self.draft.go(self._at(event), select=True)
            self.changed(typed=False)

    def on_mouse_up(self, event: events.MouseUp) -> None:
        """The end of a drag."""
        if self._dragging:
            self._dragging = False
            self.release_mouse()

    # Actions: see the registry.

    def _move(self, motion: Motion, *, select: bool = False) -> None:
        self.draft.move(motion, select=select)
        self.changed(typed=False)

    def _rows(self, step: int, *, select: bool = False) -> None:
        self.draft.move_rows(rows_of(self.draft.shown, self.size.width), step, select=select)
        self.changed(typed=False)

    def _in_row(self, *, end: bool, select: bool = False) -> None:
        self.draft.move_in_row(rows_of(self.draft.shown, self.size.width), end=end, select=select)
        self.changed(typed=False)

    def _erase(self, motion: Motion) -> None:
        self.draft.erase(motion)
        self.changed()

    def action_target_left(self) -> None:
        """One character to the left."""
        self._move("left")

    def action_target_right(self) -> None:
        """One character to the right."""
        self._move("right")

    def action_target_up(self) -> None:
        """One row up."""
        self._rows(-1)

    def action_target_down(self) -> None:
        """One row down."""
        self._rows(1)

    def action_target_word_left(self) -> None:
        """To the word before."""
        self._move("word_left")

    def action_target_word_right(self) -> None:
        """To the next word."""
        self._move("word_right")

    def action_target_row_start(self) -> None:
        """To the start of the row."""
        self._in_row(end=False)

    def action_target_row_end(self) -> None:
        """To the end of the row."""
        self._in_row(end=True)

    def action_target_start(self) -> None:
        """To the start of the text."""
        self._move("start")

    def action_target_end(self) -> None:
        """To the end of the text."""
        self._move("end")

    def action_target_select_left(self) -> None:
        """Select to the left."""
        self._move("left", select=True)

    def action_target_select_right(self) -> None:
        """Select to the right."""
        self._move("right", select=True)

    def action_target_select_up(self) -> None:
        """Select a row up."""
        self._rows(-1, select=True)

    def action_target_select_down(self) -> None:
        """Select a row down."""
        self._rows(1, select=True)

    def action_target_select_word_left(self) -> None:
        """Select a word to the left."""
        self._move("word_left", select=True)

    def action_target_select_word_right(self) -> None:
        """Select a word to the right."""
        self._move("word_right", select=True)

    def action_target_select_row_start(self) -> None:
        """Select to the row's start."""
        self._in_row(end=False, select=True)

    def action_target_select_row_end(self) -> None:
        """Select to the row's end."""
        self._in_row(end=True, select=True)

    def action_target_select_all(self) -> None:
        """Select everything."""
        self.draft.select_all()
        self.changed(typed=False)

    def action_target_erase_left(self) -> None:
        """Erase the character before the cursor."""
        self._erase("left")

    def action_target_erase_right(self) -> None:
        """Erase the character at the cursor."""
        self._erase("right")

    def action_target_erase_word_left(self) -> None:
        """Erase to the start of the word."""
        self._erase("word_left")

    def action_target_erase_word_right(self) -> None:
        """Erase to the next word."""
        self._erase("word_right")

    def action_target_erase_start(self) -> None:
        """Erase all before the cursor."""
        self._erase("start")

    def action_target_erase_end(self) -> None:
        """Erase all behind the cursor."""
        self._erase("end")

    def action_target_new_line(self) -> None:
        """Begin a new line."""
        self.draft.type("\n")
        self.changed()

    def action_target_copy(self) -> None:
        """Copy what is selected, for the terminal's clipboard too."""
        if self.draft.selected_text:
            self.app.copy_to_clipboard(self.draft.selected_text)

    def action_target_cut(self) -> None:
        """Copy what is selected, and erase it."""
        if self.draft.selected_text:
            self.app.copy_to_clipboard(self.draft.selected_text)
            self._erase("left")

    def action_target_paste(self) -> None:
        """Put in what was copied last."""
        if self.app.clipboard:
            self.draft.insert(self.app.clipboard)
            self.changed()

    def action_target_source(self) -> None:
        """Put the source in."""
        self.draft.insert(self.source)
        self.changed()

    def action_target_undo(self) -> None:
        """Take back what was typed last."""
        if self.draft.undo():
            self.changed()

    def action_target_redo(self) -> None:
        """Type it again."""
        if self.draft.redo():
            self.changed()


def _drawn(row: str, width: int) -> str:
    """What of a row is drawn: neither a new line at its end, nor white space that hangs over it."""
    row = row.rstrip("\n")
    shown = len(row.rstrip())
    room = width - text_width(row[:shown])
    for blank in row[shown:]:
        room -= text_width(blank)
        if room < 0:
            break
        shown += 1
    return row[:shown]


def _is_typed(event: events.Key) -> bool:
    """Whether a key stands for a character: also for what joins or varies others, such as the parts of an emoji."""
    character = event.character or ""
    return bool(character) and (event.is_printable or character >= "\xa0") and not event.key.startswith(_MODIFIERS)
