"""Source and translation side by side, in one scroll: a thin widget over the rows, the caret and the painter."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, ClassVar, Final

from textual import events
from textual.binding import BindingType
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from workbench.text.graphemes import next_boundary
from workbench.tui.actions import bindings
from workbench.tui.caret import Caret, Place, cell_of, place_at
from workbench.tui.page import Page, Side
from workbench.tui.paint import Looks, Painter
from workbench.tui.rows import Layout
from workbench.tui.spans import SpanIndex
from workbench.tui.themes import ink_of
from workbench.tui.widgets.moves import Moves
from workbench.tui.words import plain

if TYPE_CHECKING:
    from workbench.schema import Schema
    from workbench.tui.finding.worn import Worn

_AT_ONCE = 400
"""Passages that are broken into rows before the first paint; the rest follow while nothing else happens."""
_BATCH = 40
_MARGIN = 2
_FEW_COLORS: Final = (None, "standard", "windows")
"""What Rich calls terminals of sixteen colours or fewer."""


class Pane(Moves, ScrollView, can_focus=True, inherit_bindings=False):
    """The text of a document with its marks."""

    ALLOW_SELECT = False
    BINDINGS: ClassVar[list[BindingType]] = bindings("pane")
    DEFAULT_CSS = """
    Pane { width: 1fr; height: 1fr; overflow-x: hidden; overflow-y: scroll; scrollbar-size-vertical: 1; }
    """

    painter_type: ClassVar[type[Painter]] = Painter
    """What paints the rows."""

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

    def __init__(self, page: Page, spans: SpanIndex, schema: Schema, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.page = page
        self.spans = spans
        self.schema = schema
        self.caret = Caret(page, Place("source", page.first_body(), 0))
        self._laid: Layout | None = None
        self.edited = ""
        self.worn: Callable[[Side, int, int, int], Sequence[Worn]] = lambda side, index, start, end: ()
        self._word: tuple[int, int] = (0, 0)
        self._painted: dict[int, dict[int, Strip]] = {}
        self._painted_in = ""
        self._lively: set[int] = set()
        self._drag: tuple[Place, Place] | None = None

    # Layout and painting.

    @property
    def view(self) -> Size:
        """The room for text: without the scroll bar."""
        return self.scrollable_content_region.size

    @property
    def rows(self) -> Layout:
        """The rows at the present width."""
        return self._laid or self._lay()

    def _lay(self) -> Layout:
        """Break the text into rows for the present width."""
        rows = self._laid = Layout(self.page, max(20, self.view.width))
        done = rows.settle(_AT_ONCE)
        self._painted.clear()
        self._measure()
        if not done:
            self.set_timer(0.05, self._settle_some)
        return rows

    def on_resize(self, event: events.Resize) -> None:
        """Break the text anew, and keep the cursor's row where it was on the screen."""
        if not self.page.passages:
            return
        old = self._laid
        if old is None or old.columns.width != self.view.width:
            was = cell_of(old, self.caret.place)[0] - self.scroll_offset.y if old else -1
            rows = self._lay()
            if 0 <= was < self.view.height:
                self._scroll_rows(cell_of(rows, self.caret.place)[0] - was)
        self.reveal()

    def _settle_some(self) -> None:
        rows = self.rows
        index, inner = rows.at(self.scroll_offset.y)
        done = rows.settle(_BATCH)
        self._measure()
        self._scroll_rows(rows.top(index) + inner)
        if not done:
            self.set_timer(0.02, self._settle_some)

    def _measure(self) -> None:
        self.virtual_size = Size(self.view.width, self.rows.height)

    def _scroll_rows(self, row: int) -> None:
        if row != self.scroll_offset.y:
            self.scroll_to(y=row, animate=False, force=True)

    def scroll_by_rows(self, rows: int) -> None:
        """Scroll by some rows, as far as there are any."""
        self._scroll_rows(min(max(0, self.scroll_offset.y + rows), max(0, self.rows.height - self.view.height)))

    def render_line(self, y: int) -> Strip:
        """A row of the screen."""
        rows = self.rows
        index, inner = rows.at(y + self.scroll_offset.y)
        if not self.page.passages or y + self.scroll_offset.y >= rows.height:
            return Strip.blank(self.view.width, ink_of(self.app.theme).style())
        return self._strip(index, inner)

    def _strip(self, index: int, inner: int) -> Strip:
        """A row of a passage: painted when it is looked at, as a passage may be as long as a book."""
        if self._painted_in != self.app.theme:
            self._painted.clear()
            self._painted_in = self.app.theme
        strips = self._painted.setdefault(index, {})
        strip = strips.get(inner)
        if strip is None:
            rows = self.rows
            painter = self.painter_type(ink_of(self.app.theme), self.schema, few=self._has_few_colors)
            line = painter.row(
                self.page.passages[index],
                rows.block(index),
                rows.columns,
                self._looks("source", index),
                self._looks("target", index),
                inner,
                here=index == self.caret.place.passage,
            )
            strip = strips[inner] = Strip(line, rows.columns.width)
        return strip

    @property
    def _has_few_colors(self) -> bool:
        """Whether the terminal would show no tints; a picture, which has none, shows them all."""
        return not self.app.is_headless and self.app.console.color_system in _FEW_COLORS

    def _looks(self, side: Side, index: int) -> Looks:
        place = self.caret.place
        here = place.passage == index and place.side == side
        selected = self.caret.selected_in(side, index)
        return Looks(
            spans=self.spans.strand(side, index),
            selected=selected,
            cursor=place.at if here else -1,
            word=self._word if here and selected == (0, 0) else (0, 0),
            edited=self.edited,
            worn=lambda start, end: self.worn(side, index, start, end),
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
        """Paint some passages anew."""
        for index in indices:
            self._painted.pop(index, None)
        self.refresh()

    def show_all(self) -> None:
        """Paint everything anew."""
        self._painted.clear()
        self.refresh()

    def show_translation(self, index: int) -> None:
        """Break and paint a passage anew: it has another translation."""
        self.rows.forget(index)
        self._measure()
        self.show_passages({index})

    def moved(self) -> None:
        """The caret moved: light the word under it, paint, keep it in sight, and say so."""
        if not self.page.passages:
            return
        self.light_word()
        lively = self._lively_passages()
        for index in lively | self._lively:
            self._painted.pop(index, None)
        self._lively = lively
        self.reveal()
        self.refresh()
        self.post_message(self.Moved())

    def _lively_passages(self) -> set[int]:
        """The passages that the cursor or the selection is in."""
        ends = sorted({self.caret.place.passage, (self.caret.anchor or self.caret.place).passage})
        return set(range(ends[0], ends[-1] + 1))

    def light_word(self) -> None:
        """Light the word that a type's key would mark."""
        found = None if self.caret.anchor else self.caret.word_positions()
        self._word = found or (0, 0)

    def reveal(self) -> None:
        """Scroll so that the cursor is in sight, with a little context."""
        height = self.view.height
        if not height or not self.page.passages:
            return
        row, _ = cell_of(self.rows, self.caret.place)
        margin = min(_MARGIN, (height - 1) // 2)
        top = self.scroll_offset.y
        if row < top + margin:
            self._scroll_rows(max(0, row - margin))
        elif row >= top + height - margin:
            self._scroll_rows(row - height + 1 + margin)

    # Keys and mouse.

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Where there is no text there is nowhere to go: a document may be all white space."""
        return bool(self.page.passages) or not hasattr(Moves, f"action_{action}")

    def on_key(self, event: events.Key) -> None:
        """Letters and digits belong to the schema's types."""
        mark_type = self.schema.by_key.get(plain(event.character)) if self.page.passages else None
        if mark_type is not None:
            event.stop()
            event.prevent_default()
            self.post_message(self.TypeKey(mark_type.name))

    def _under(self, event: events.MouseEvent) -> Place:
        columns = self.rows.columns
        side = self._drag[0].side if self._drag else columns.side_at(event.x)
        row = min(max(0, event.y + self.scroll_offset.y), self.rows.height - 1)
        place = place_at(self.rows, side, row, max(0, event.x - columns.start_of(side)))
        if self.page.passages[place.passage].piece(side) is None:
            return Place("source", place.passage, 0)
        return place

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """The cursor goes to the grapheme under the mouse; dragging selects from there."""
        if event.button != 1 or not self.page.passages:
            return
        self.focus()
        place = self._under(event)
        self.caret.sticky = False
        self.caret.move(place, select=event.shift)
        if not event.shift:
            self._drag = (place, self._after(place))
            self.capture_mouse()
        self.moved()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Dragging selects whole graphemes, the first and the last among them."""
        if self._drag is None or event.button != 1:
            return
        first, behind = self._drag
        place = self._under(event)
        if place == first:
            self.caret.clear()
            self.caret.move(first)
        elif (place.passage, place.at) > (first.passage, first.at):
            self.caret.anchor = first
            self.caret.move(self._after(place), select=True)
        else:
            self.caret.anchor = behind
            self.caret.move(place, select=True)
        self.moved()

    def _after(self, place: Place) -> Place:
        piece = self.page.passages[place.passage].piece(place.side)
        return Place(place.side, place.passage, next_boundary(piece.shown, place.at) if piece else 0)

    def on_mouse_up(self, event: events.MouseUp) -> None:
        """The end of a drag."""
        if self._drag is not None:
            self._drag = None
            self.release_mouse()

    def on_click(self, event: events.Click) -> None:
        """Twice selects the word, three times the segment."""
        if event.chain == 2:
            found = self.caret.word_positions()
        elif event.chain == 3:
            found = (0, len(self.caret.piece))
        else:
            return
        if found:
            self.select(*found)

    def select(self, start: int, end: int) -> None:
        """Select positions of the piece that the cursor is in."""
        place = self.caret.place
        self.caret.anchor = Place(place.side, place.passage, start)
        self.caret.place = Place(place.side, place.passage, end)
        self.moved()
