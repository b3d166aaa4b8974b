"""The pane's rows: broken for its width and form, the rest while nobody types; scrolled so that the place is kept."""

from __future__ import annotations

import gc
from dataclasses import replace
from time import perf_counter
from typing import TYPE_CHECKING, Final

from textual import events
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.scrollbar import ScrollBar
from textual.widget import Widget

from workbench.tui.caret import Caret, cell_of
from workbench.tui.columns import Form
from workbench.tui.in_order import InOrder
from workbench.tui.rows import Layout

if TYPE_CHECKING:
    from textual.timer import Timer

    from workbench.tui.page import Page, Side
    from workbench.tui.paint import Margin
    from workbench.tui.spans import SpanIndex, Strand
    from workbench.tui.widgets.window import Window

_AT_ONCE: Final = 0.01
"""Seconds for which passages are broken into rows before the first paint; the rest follow while nobody types."""
_AGAIN: Final = 0.003
"""The same when a key has them broken anew."""
_A_TURN: Final = 0.006
"""Seconds for which they are broken at a turn."""
_BETWEEN: Final = 0.01
_BREATH: Final = 0.001
PATIENCE: Final = 0.3
"""Seconds after a movement in which nothing is done that can wait."""
_MARGIN: Final = 2


class Laying(ScrollView):
    """The part of the pane that breaks the text into rows and scrolls it."""

    page: Page
    spans: SpanIndex
    caret: Caret
    form: Form
    _laid: Layout | None = None
    _window: Window
    _margin: Margin | None = None
    _looked: tuple[int, Size, str] | None = None
    _held: bool = False
    _settling: Timer | None = None
    _on_its_way: Timer | None = None
    _line_kept: int = -1
    _moved_at: float = 0.0

    def repaint(self) -> None:
        """Have painted what looks other than it does on the screen."""
        raise NotImplementedError

    def show_all(self) -> None:
        """Paint everything anew."""
        raise NotImplementedError

    def moved(self) -> None:
        """The caret moved."""
        raise NotImplementedError

    @property
    def view(self) -> Size:
        """The room for text: without the scroll bar."""
        return self.scrollable_content_region.size

    @property
    def screenful(self) -> int:
        """The lines by which the text moves for a screenful: two of the last one stay in sight."""
        return max(1, self.view.height - 2)

    @property
    def rows(self) -> Layout:
        """The rows at the present width."""
        return self._laid or self._lay()

    def _lay(self) -> Layout:
        """Break the text into rows for the present width and form."""
        side = self.caret.place.side
        form = self.form if self.form.shown in ("both", side) else replace(self.form, shown=side)
        budget = _AT_ONCE if self._laid is None else _AGAIN
        rows = self._laid = Layout(self.page, max(20, self.view.width), form, strands=self._strand, side=side)
        done = rows.settle(budget)
        self._window.forget()
        self._measure()
        if not done:
            self._settle_soon()
        return rows

    def _strand(self, side: Side, index: int) -> Strand:
        return self.spans.strand(side, index)

    def _lay_again(self) -> None:
        """Break the text anew, and keep the cursor's line where it was on the screen."""
        if not self.page.passages:
            return
        self._note_line()
        self._lay()
        if not self._is_on_its_way():
            self._scroll_back()
            self.reveal()
            self.show_all()

    def _note_line(self) -> None:
        """Keep in mind on which line of the screen the cursor is; where it is on its way, the one it had before."""
        if self._on_its_way is None:
            self._line_kept = cell_of(self._laid, self.caret.place)[0] - self.scroll_offset.y if self._laid else -1

    def _scroll_back(self) -> None:
        """Have the cursor on the line of the screen that was noted, if one was."""
        line, self._line_kept = self._line_kept, -1
        if 0 <= line < self.view.height:
            self._held = True
            self._scroll_rows(max(0, cell_of(self.rows, self.caret.place)[0] - line))
            self._held = False

    @property
    def travels(self) -> bool:
        """Whether the cursor is on its way to a place whose row is not known yet."""
        return self._on_its_way is not None

    def _is_on_its_way(self) -> bool:
        """Whether the cursor went so far into a long passage that one gets there bit by bit, while keys wait."""
        place = self.caret.place
        if self._on_its_way is None and not self.rows.block(place.passage).knows(place.side, place.at):
            self._on_its_way = self.set_timer(_BETWEEN, self._go_further)
            if isinstance(self.app, InOrder):
                self.app.hold()
        return self._on_its_way is not None

    def _go_further(self) -> None:
        place = self.caret.place
        if self.rows.approach(place.side, place.passage, place.at, _A_TURN):
            self._arrive()
            self._window.forget()
            self._scroll_back()
            self.moved()
        else:
            self._on_its_way = self.set_timer(_BREATH, self._go_further)

    def _arrive(self) -> None:
        self._on_its_way = None
        if isinstance(self.app, InOrder):
            self.app.go_on()

    def on_unmount(self) -> None:
        """It is gone: keys wait for it no more."""
        if self._on_its_way is not None:
            self._arrive()

    def _count_lanes_again(self) -> None:
        """Count the lanes anew, and keep the cursor's line where it was on the screen."""
        self._note_line()
        self.rows.forget_lanes()
        self._settle_soon()
        if not self._is_on_its_way():
            for index in self._window.passages:
                self.rows.block(index)
            self._window.forget()
            self._scroll_back()

    def on_resize(self, event: events.Resize) -> None:
        """Break the text anew where the width is another."""
        if self._laid is None or self._laid.columns.width != self.view.width:
            self._lay_again()
        elif self.page.passages:
            self.reveal()
            self.repaint()

    def divide(self, form: Form) -> None:
        """Divide the pane in another way; the cursor goes to the side that is shown."""
        self.form = replace(form, margin=self._margin.width if self._margin else 0)
        if form.shown not in ("both", self.caret.place.side):
            other = self.caret.other_side()
            if other is not None:
                self.caret.clear()
                self.caret.move(other)
        self._lay_again()
        self.moved()

    def show_margin(self, margin: Margin | None) -> None:
        """Have something draw beside the text, or nothing."""
        self._margin = margin
        width = margin.width if margin else 0
        if width != self.form.margin:
            self.form = replace(self.form, margin=width)
            if self._laid is not None:
                self._lay_again()
        self.show_all()

    @property
    def quiet_for(self) -> float:
        """Seconds since the cursor was moved."""
        return perf_counter() - self._moved_at

    @property
    def is_quiet(self) -> bool:
        """Whether nobody types: what can wait is done now."""
        return self.quiet_for > PATIENCE

    def _settle_soon(self) -> None:
        if self._settling is not None:
            self._settling.stop()
        wait = _BETWEEN if self.is_quiet else PATIENCE
        self._settling = self.set_timer(wait, self._settle_some)

    def _settle_some(self) -> None:
        """Break some more passages, none of them where it would be seen; not while somebody types."""
        self._settling = None
        rows, done = self.rows, False
        if self.is_quiet and not self.travels:
            index, inner = rows.at(self.scroll_offset.y)
            done = rows.settle(_A_TURN)
            shifted = rows.top(index) + inner - self.scroll_offset.y
            if done or shifted or abs(rows.height - self.virtual_size.height) > self.virtual_size.height // 50:
                self._measure()
            self._held = True
            self._scroll_rows(rows.top(index) + inner)
            self._held = False
            self._looked = (self.scroll_offset.y, self.size, self.app.theme) if self._looked else None
        if done:
            gc.freeze()  # what is there now stays: looking at all of it again would take as long as some keys
        else:
            self._settle_soon()

    def _measure(self) -> None:
        """Tell the scroll bar how long the text is: nothing else has to be laid out for that."""
        size = Size(self.view.width, self.rows.height)
        if size != self.virtual_size:
            self.set_reactive(Widget.virtual_size, size)
            if self.is_mounted:
                self._scroll_update(size)

    def _scroll_rows(self, row: int) -> None:
        if row != self.scroll_offset.y:
            if row > self.max_scroll_y:
                self._measure()
            self.scroll_to(y=row, animate=False, force=True)

    def scroll_by_rows(self, rows: int) -> None:
        """Scroll by some rows, as far as there are any."""
        self._scroll_rows(min(max(0, self.scroll_offset.y + rows), max(0, self.rows.height - self.view.height)))

    def scroll_with(self, rows: int) -> None:
        """The same, where the cursor moves too: that has it painted."""
        self._held = True
        self.scroll_by_rows(rows)
        self._held = False

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Scrolled: the scroll bar follows, and what is other on the screen is painted."""
        self._slide(new_value)
        if not self._held and round(old_value) != round(new_value):
            self.repaint()

    def _slide(self, position: float) -> None:
        """Move the scroll bar; it is painted where that shows, in steps of an eighth of a cell."""
        bar = self.vertical_scrollbar
        steps = bar.window_size * 8 / max(1, bar.window_virtual_size)
        if int(bar.position * steps) != int(position * steps):
            bar.position = position
        else:
            bar.set_reactive(ScrollBar.position, position)

    def reveal(self) -> None:
        """Scroll so that the cursor is in sight, with a little context."""
        height = self.view.height
        if not height or not self.page.passages:
            return
        first, last = self.to_be_seen()
        margin = min(_MARGIN, (height - 1) // 2)
        top = self.scroll_offset.y
        if first < top + margin:
            self._scroll_rows(max(0, first - margin))
        elif last >= top + height - margin:
            self._scroll_rows(min(last - height + 1 + margin, first - margin))

    def to_be_seen(self) -> tuple[int, int]:
        """The first and the last of the lines that are to be in sight, as far as there is room: the cursor's."""
        row, _ = cell_of(self.rows, self.caret.place)
        return row, row
