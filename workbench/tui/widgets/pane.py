"""Source and translation side by side, in one scroll: a thin widget over the rows, the caret and the painter."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from time import perf_counter
from typing import TYPE_CHECKING, ClassVar, Final

from textual import events
from textual.binding import BindingType
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip

from workbench.text.tokens import load_dictionary, needs_loading
from workbench.tui.actions import bindings
from workbench.tui.block import Block
from workbench.tui.caret import Caret, Place
from workbench.tui.columns import Form
from workbench.tui.modes import Modes
from workbench.tui.page import Page, Side
from workbench.tui.paint import Looks, Painter
from workbench.tui.spans import SpanIndex
from workbench.tui.themes import ink_of
from workbench.tui.widgets.ahead import Ahead
from workbench.tui.widgets.at_once import PaintsAtOnce
from workbench.tui.widgets.laying import PATIENCE
from workbench.tui.widgets.moded import Moded
from workbench.tui.widgets.moves import Moves
from workbench.tui.widgets.pointing import Pointing
from workbench.tui.widgets.strips import bands, straight_lines
from workbench.tui.widgets.window import Line, Lit, Window
from workbench.tui.words import plain

if TYPE_CHECKING:
    from workbench.schema import Schema
    from workbench.tui.finding.worn import Worn

_BEHIND_ALL: Final = 1 << 60
_FEW_COLORS: Final = (None, "standard", "windows")
"""What Rich calls terminals of sixteen colours or fewer."""


class Pane(Moves, Moded, Pointing, Ahead, can_focus=True, inherit_bindings=False):
    """The text of a document with its marks.

    Attributes:
        form: How the pane is divided; see `divide`.
        worn: Asked what is found and suggested on a stretch of a piece.
    """

    ALLOW_SELECT = False
    BINDINGS: ClassVar[list[BindingType]] = bindings("pane")
    DEFAULT_CSS = """
    Pane { width: 1fr; height: 1fr; overflow-x: hidden; overflow-y: scroll; scrollbar-size-vertical: 1; }
    """

    painter_type: ClassVar[type[Painter]] = Painter
    """What paints the rows."""
    says_moved: ClassVar[bool] = True
    """Whether the screen has something to say when the cursor moved, which belongs into the same frame."""

    class Moved(Message):
        """The cursor or the selection is elsewhere."""

        def can_replace(self, message: Message) -> bool:
            """Only the last of several matters."""
            return isinstance(message, Pane.Moved)

    class TypeKey(Message):
        """The key of one of the schema's types was pressed."""

        def __init__(self, label: str) -> None:
            super().__init__()
            self.label = label

    class UnknownKey(Message):
        """A letter or digit was pressed that is the key of no type, and of nothing else."""

        def __init__(self, key: str) -> None:
            super().__init__()
            self.key = key

    class BarClicked(Message):
        """The bar of a mark in a lane was clicked."""

        def __init__(self, mark_id: str) -> None:
            super().__init__()
            self.mark_id = mark_id

    def __init__(
        self, page: Page, spans: SpanIndex, schema: Schema, *, form: Form | None = None, id: str | None = None
    ) -> None:
        super().__init__(id=id)
        self.page = page
        self.spans = spans
        self.schema = schema
        self.form = form or Form()
        self.caret = Caret(page, Place("source", page.first_body(), 0))
        self.modes = Modes()
        self.edited = ""
        self.worn: Callable[[Side, int, int, int], Sequence[Worn]] = lambda side, index, start, end: ()
        self._waits = False
        self._word: tuple[int, int] = (0, 0)
        self._window = Window(self._lit, self._paint)

    # Painting.

    @contextmanager
    def painted_once(self) -> Iterator[None]:
        """What changes inside is painted once, at the end."""
        outermost, self._waits = not self._waits, True
        try:
            yield
        finally:
            if outermost:
                self._waits = False
                self.repaint()

    def repaint(self) -> None:
        """Have painted what looks other than it does on the screen."""
        width, height = self.view
        if not height or not self.is_mounted or self.travels or self._waits:
            return
        changed = self._look()
        if changed:
            self.refresh(*bands(changed, width))

    def _look(self) -> list[int]:
        theme = self.app.theme
        if self._looked is None or self._looked[2] != theme:
            self._window.forget()
        self._looked = (self.scroll_offset.y, self.size, theme)
        place, width = self.caret.place, self.view.width
        blank = Strip.blank(width, ink_of(theme).style())
        top = max(0, self.scroll_offset.y)
        return self._window.look(self.rows, top, self.view.height, place.passage, blank)

    def render_lines(self, crop: Region) -> list[Strip]:
        """Rows as the screen takes them."""
        return straight_lines(self, crop)

    def render_line(self, y: int) -> Strip:
        """A row of the screen."""
        if self._looked != (self.scroll_offset.y, self.size, self.app.theme) and not self.travels:
            self._look()
        strips = self._window.strips
        return strips[y] if y < len(strips) else Strip.blank(self.view.width, ink_of(self.app.theme).style())

    def _lit(self, index: int, block: Block, row: int) -> tuple[Lit, ...]:
        """What the cursor and the selection make of a row."""
        place = self.caret.place
        found = []
        for side in self.rows.columns.sides:
            here = place.passage == index and place.side == side
            selected = self.caret.selected_in(side, index)
            rows = block.rows(side)
            if row >= len(rows) or (not here and selected == (0, 0)):
                continue
            cursor = place.at if here and rows.known_row(place.at) == row else -1
            word = self._word if here and selected == (0, 0) else (0, 0)
            lit = Lit(side, cursor, _within(selected, rows[row]), _within(word, rows[row]))
            if lit != (side, -1, (0, 0), (0, 0)):
                found.append(lit)
        return tuple(found)

    def _paint(self, line: Line) -> Strip:
        """Paint a line: when it is looked at, as a passage may be as long as a book."""
        rows = self.rows
        ink = ink_of(self.app.theme)
        painter = self.painter_type(ink, self.schema, few=self._has_few_colors, margin=self._margin)
        block = rows.block(line.passage)
        row = block.row_at(line.number)[0]
        looks = {side: self._looks(side, line, row) for side in rows.columns.sides}
        passage = self.page.passages[line.passage]
        return Strip(painter.line(passage, block, rows.columns, looks, line.number, here=line.here), rows.columns.width)

    @property
    def _has_few_colors(self) -> bool:
        """Whether the terminal would show no tints; a picture, which has none, shows them all."""
        app = self.app
        return not app.is_headless and (app.no_color or app.console.color_system in _FEW_COLORS)

    def _looks(self, side: Side, line: Line, row: int) -> Looks:
        lit = next((each for each in line.lit if each.side == side), Lit(side, -1, (0, 0), (0, 0)))
        return Looks(
            spans=self.spans.strand(side, line.passage),
            selected=lit.selected,
            cursor=lit.cursor,
            cursor_row=row,
            word=lit.word,
            edited=self.edited,
            worn=partial(self.worn, side, line.passage),
        )

    # What changed.

    def take(self, page: Page, spans: SpanIndex) -> None:
        """Show another page, or the same one read anew; the cursor stays as near to its place as can be."""
        place = self.caret.place
        self.page, self.spans = page, spans
        passage = min(place.passage, max(0, len(page) - 1))
        piece = page.passages[passage].piece(place.side) if page.passages else None
        side: Side = place.side if piece else "source"
        at = min(place.at, len(piece)) if piece else 0
        self.caret = Caret(page, Place(side, passage, at))
        top = self.scroll_offset.y
        rows = self._lay()
        self._scroll_rows(min(top, max(0, rows.height - self.view.height)))
        self.moved()

    def go(self, place: Place) -> None:
        """Put the cursor somewhere, with no selection."""
        self.caret.clear()
        self.caret.move(place)
        self.moved()

    def show_passages(self, indices: set[int]) -> None:
        """Paint anew where the marks of some passages are others; the lines that look as before stay."""
        changes = [change for change in self.spans.changes() if change.passage in indices]
        for side, index, start, end in changes:
            self.rows.relane(index, side, start, end)
        known = {change.passage for change in changes}
        self._window.forget(indices - known)
        for side, index, start, end in changes:
            self._forget_lines(index, side, start, end)
        self.repaint()

    def show_more(self, indices: set[int], *, done: bool) -> None:
        """Marks of these passages have been read that were there all the time."""
        self.spans.changes()
        self._window.forget(indices)
        if done and self.form.lanes:
            self._count_lanes_again()
        self.repaint()

    def _forget_lines(self, index: int, side: Side, start: int, end: int) -> None:
        """Paint anew the lines about a stretch of a piece: what touches it may look other too."""
        block = self.rows.block(index)
        rows = block.rows_over(side, max(0, start - 1), end + 1)
        if not len(rows):
            self._window.forget({index})
        else:  # what is below may stand on another line, where there are lanes
            last = _BEHIND_ALL if self.form.lanes else block.line(rows.stop - 1)
            self._window.forget_lines(index, block.line(rows.start), last)

    def show_rows(self, rows: Iterable[tuple[int, int, int | None]]) -> None:
        """Paint rows anew that look other though their marks are as they were.

        Args:
            rows: Of each passage the first and the last, -1 for the blank line before it; None for its end.
        """
        if self._laid is None:
            return
        stretches: dict[int, list[tuple[int, int]]] = {}
        for index, first, last in rows:
            start = self.rows.block(index).line(first) if first > 0 else 0
            end = self.rows.block(index).line(max(0, last) + 1) if last is not None else _BEHIND_ALL
            stretches.setdefault(index, []).append((start, end))
        self._window.forget_stretches(stretches)
        self.repaint()

    def show_all(self) -> None:
        """Paint everything anew."""
        self._window.forget()
        if self._laid is not None:
            self.repaint()

    def show_translation(self, index: int) -> None:
        """Break a passage anew, and paint it where it is in sight: it has another translation."""
        self.rows.forget(index)
        self._window.forget({index, index + 1})
        if self._window.shows(index, index + 1):
            self._measure()
            self.repaint()

    def moved(self) -> None:
        """The caret moved: light the word under it, paint, keep it in sight, and say so."""
        if not self.page.passages:
            return
        if self._laid is not None and not self._laid.columns.shows(self.caret.place.side):
            self._lay_again()
        if self._is_on_its_way():
            return
        self._moved_at = perf_counter()
        self.light_word()
        self._held = True
        self.reveal()
        self._held = False
        self.repaint()
        if isinstance(self.screen, PaintsAtOnce):
            self.screen.holds = self.says_moved
        self.post_message(self.Moved())

    def light_word(self) -> None:
        """Light the word that a type's key would mark; where that takes a dictionary, once it is loaded."""
        place = self.caret.place
        if needs_loading(self.caret.piece.shown[place.at : place.at + 1]):
            self._word = (0, 0)
            self.set_timer(PATIENCE, self._load_dictionary)
            return
        found = None if self.caret.anchor else self.caret.word_positions()
        self._word = found or (0, 0)

    def _load_dictionary(self) -> None:
        """Load the dictionary of words as soon as nobody types."""
        if needs_loading(self.caret.piece.shown):
            if perf_counter() - self._moved_at < PATIENCE:
                return
            load_dictionary()
        self.light_word()
        self.repaint()

    # Keys.

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Where there is no text there is nowhere to go: a document may be all white space."""
        return bool(self.page.passages) or not hasattr(Moves, f"action_{action}")

    def on_key(self, event: events.Key) -> None:
        """Letters and digits belong to the schema's types, unless the keymap has them move."""
        if event.key.startswith("alt+") or self.takes(event):
            return
        mark_type = self.schema.by_key.get(plain(event.character)) if self.page.passages else None
        if mark_type is not None:
            event.stop()
            event.prevent_default()
            self.post_message(self.TypeKey(mark_type.name))
        elif self.page.passages and event.character is not None and event.character.isalnum():
            self.means_nothing(event.character)

    def means_nothing(self, key: str) -> None:
        """A letter was pressed that nothing has: have it said."""
        self.post_message(self.UnknownKey(key))

    def mode_changed(self) -> None:
        """The keys mean something else now: have it said."""
        self.post_message(self.Moved())

    def bar_clicked(self, mark_id: str) -> Message:
        """What is said when the bar of a mark was clicked."""
        return self.BarClicked(mark_id)

    def select(self, start: int, end: int) -> None:
        """Select positions of the piece that the cursor is in."""
        place = self.caret.place
        self.caret.anchor = Place(place.side, place.passage, start)
        self.caret.place = Place(place.side, place.passage, end)
        self.moved()


def _within(stretch: tuple[int, int], row: tuple[int, int]) -> tuple[int, int]:
    """The part of a stretch that is on a row, (0, 0) for none."""
    start, end = max(stretch[0], row[0]), min(stretch[1], row[1])
    return (start, end) if start < end else (0, 0)
