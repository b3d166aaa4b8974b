"""The list of documents in the library, the names of its columns, and what is said where it is empty."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from rich.segment import Segment
from textual import events
from textual.binding import BindingType
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from workbench.store.assignments import STATES
from workbench.text.cells import text_width
from workbench.text.sanitise import printable
from workbench.tui.actions import bindings
from workbench.tui.lead.queue import Queue
from workbench.tui.lines import Line, filled, fit
from workbench.tui.themes import ink_of
from workbench.tui.widgets.strips import LineWidget
from workbench.tui.words import language_name

if TYPE_CHECKING:
    from workbench.store.documents import DocumentSummary

_MARGIN: Final = 2
_NUMBERS: Final = (("segments", 10), ("translated", 12), ("yours", 8), ("all", 8))
_NUMBERS_NARROW: Final = (("seg.", 6), ("transl.", 9), ("yours", 7), ("all", 6))
_NARROW: Final = 100


class Columns(LineWidget):
    """The names of the columns, or what is typed to filter."""

    DEFAULT_CSS = "Columns { height: 2; background: $background; }"

    written = ""
    typing = False

    def compose_lines(self, width: int, height: int) -> list[Line]:
        """The filter, and the names."""
        ink = self.ink
        plain = ink.style()
        first: Line = []
        if self.typing or self.written:
            first = [
                Segment(" " * _MARGIN + "/ ", ink.style("accent", bold=True)),
                Segment(fit(self.written, width - 8), plain),
                Segment(" ", ink.style("page", "text") if self.typing else plain),
            ]
        numbers = _numbers(width)
        names = [
            Segment(
                " " * _MARGIN + "TITLE".ljust(width - _MARGIN - sum(w for _, w in numbers) - 2),
                ink.style("faint", bold=True),
            ),
            *(Segment(name.upper().rjust(w), ink.style("faint", bold=True)) for name, w in numbers),
        ]
        return [filled(first, width, plain), filled(names, width, plain)]


def _numbers(width: int) -> tuple[tuple[str, int], ...]:
    return _NUMBERS if width >= _NARROW else _NUMBERS_NARROW


class DocumentList(ScrollView, can_focus=True, inherit_bindings=False):
    """The documents, two rows each: the title with its numbers, and the name with its language."""

    ALLOW_SELECT = False
    BINDINGS: ClassVar[list[BindingType]] = bindings("library")
    DEFAULT_CSS = "DocumentList { height: 1fr; overflow-x: hidden; overflow-y: auto; scrollbar-size-vertical: 1; }"
    ROWS = 3

    class Opened(Message):
        """A document was clicked twice, or once where it was chosen."""

    class Chosen(Message):
        """Another document is chosen."""

    class Typed(Message):
        """A character was typed."""

        def __init__(self, character: str) -> None:
            super().__init__()
            self.character = character

    def __init__(self) -> None:
        super().__init__()
        self.entries: list[DocumentSummary] = []
        self.queue = Queue()
        self.index = 0

    def show(self, entries: list[DocumentSummary], index: int) -> None:
        """Show other documents."""
        self.entries = entries
        self.index = min(max(0, index), max(0, len(entries) - 1))
        self.virtual_size = Size(self.scrollable_content_region.width, len(entries) * self.ROWS)
        self._reveal()
        self.refresh()

    def on_resize(self) -> None:
        """Keep the chosen one in sight."""
        self.virtual_size = Size(self.scrollable_content_region.width, len(self.entries) * self.ROWS)
        self._reveal()

    def move(self, step: int) -> None:
        """Choose another."""
        self.show(self.entries, self.index + step)
        self.post_message(self.Chosen())

    def _reveal(self) -> None:
        row = self.index * self.ROWS
        top, height = self.scroll_offset.y, self.size.height
        if row < top:
            self.scroll_to(y=row, animate=False, force=True)
        elif height and row + self.ROWS > top + height:
            self.scroll_to(y=row + self.ROWS - height, animate=False, force=True)

    def on_key(self, event: events.Key) -> None:
        """What is typed filters, once the filter is open."""
        if event.character and event.is_printable:
            self.post_message(self.Typed(event.character))
            if getattr(self.screen, "typing", False):
                event.stop()
                event.prevent_default()

    def on_click(self, event: events.Click) -> None:
        """A click chooses; on the chosen one it opens."""
        index = (event.y + self.scroll_offset.y) // self.ROWS
        if 0 <= index < len(self.entries):
            if index == self.index and event.chain > 1:
                self.post_message(self.Opened())
            self.show(self.entries, index)
            self.post_message(self.Chosen())

    def render_line(self, y: int) -> Strip:
        """A row of the screen."""
        width = self.scrollable_content_region.width
        ink = ink_of(self.app.theme)
        index, inner = divmod(y + self.scroll_offset.y, self.ROWS)
        if index >= len(self.entries):
            return Strip.blank(width, ink.style())
        back = "here" if index == self.index else "page"
        plain = ink.style("text", back)
        entry = self.entries[index]
        marker = Segment("▎ " if index == self.index else "  ", ink.style("accent", back))
        if inner == 0:
            line = [marker, *self._first(entry, width - _MARGIN, back)]
        elif inner == 1:
            line = [marker, Segment(printable(self._second(entry)), ink.style("soft", back))]
        else:
            return Strip.blank(width, ink.style())
        return Strip(filled(line, width, plain), width)

    def _first(self, entry: DocumentSummary, width: int, back: str) -> Line:
        ink = ink_of(self.app.theme)
        numbers = _numbers(self.scrollable_content_region.width)
        room = width - sum(w for _, w in numbers) - 2
        title = fit(entry.document.title or entry.document.name, room - 1)
        everybody = "–" if self.queue.hides(entry.document.id) else sum(entry.marks.values())
        values = (entry.segments, f"{entry.translated}/{entry.segments}", entry.mine, everybody)
        cells = [
            Segment(f"{value:>{w}}", ink.style("soft", back)) for value, (_, w) in zip(values, numbers, strict=True)
        ]
        return [Segment(title + " " * (room - text_width(title)), ink.style("text", back, bold=True)), *cells]

    def _second(self, entry: DocumentSummary) -> str:
        key = entry.document.id
        marks = {} if self.queue.hides(key) else entry.marks
        people = [f"{name} {count}" for name, count in sorted(marks.items()) if count]
        yours = f"yours: {STATES[self.queue.states[key]]}" if key in self.queue.states else ""
        language = language_name(entry.document.language) if entry.document.language else ""
        return " · ".join(
            filter(None, (yours, entry.document.name, language, f"marks: {', '.join(people)}" if people else ""))
        )


class Empty(LineWidget):
    """What to do where there is nothing to see."""

    DEFAULT_CSS = "Empty { height: 1fr; }"

    words: tuple[str, ...] = ()

    def say(self, *words: str) -> None:
        """Say something else."""
        self.words = words
        self.renew()

    def compose_lines(self, width: int, height: int) -> list[Line]:
        """The words, a third down the screen."""
        plain = self.ink.style()
        lines: list[Line] = [filled([], width, plain) for _ in range(max(1, height // 3))]
        for number, words in enumerate(self.words):
            text = fit(words, width - 4)
            left = " " * max(2, (width - text_width(text)) // 2)
            style = self.ink.style("text" if number == 0 else "soft", bold=number == 0)
            lines.append(filled([Segment(left, plain), Segment(text, style)], width, plain))
        return lines + [filled([], width, plain) for _ in range(max(0, height - len(lines)))]
