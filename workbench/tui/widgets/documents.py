"""The list of documents in the library, the names of its columns, and what is said where it is empty."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar, Final, cast

from rich.segment import Segment
from textual import events
from textual.binding import BindingType
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from workbench.store.listing import Listing
from workbench.text.cells import text_width
from workbench.text.sanitise import printable
from workbench.tui.actions import bindings
from workbench.tui.language import tr
from workbench.tui.lead.queue import Queue
from workbench.tui.lines import Line, filled, fit
from workbench.tui.themes import ink_of
from workbench.tui.widgets.strips import LineWidget
from workbench.tui.widgets.typed import TypedCharacter
from workbench.tui.words import language_name, state_name

if TYPE_CHECKING:
    from workbench.store.documents import DocumentSummary
    from workbench.tui.app import WorkbenchApp

_MARGIN: Final = 2
_NARROW: Final = 100
_AROUND: Final = 40
"""Lines on either side of one that comes into sight, which are read with it."""
_MOST_HELD: Final = 2000


class Columns(LineWidget):
    """The names of the columns, or what is typed to filter."""

    DEFAULT_CSS = "Columns { height: 2; background: $background; }"

    written = ""
    typing = False
    offer = ""

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
        elif self.offer:
            first = [Segment(" " * _MARGIN + fit(self.offer, width - 2 * _MARGIN), ink.style("accent"))]
        numbers = _numbers(width)
        title = tr("TITLE")
        room = width - _MARGIN - sum(w for _, w in numbers) - 2
        names = [
            Segment(" " * _MARGIN + title + " " * (room - text_width(title)), ink.style("faint", bold=True)),
            *(
                Segment(" " * (w - text_width(name)) + name.upper(), ink.style("faint", bold=True))
                for name, w in numbers
            ),
        ]
        return [filled(first, width, plain), filled(names, width, plain)]


def _numbers(width: int) -> tuple[tuple[str, int], ...]:
    if width < _NARROW:
        return (tr("seg."), 6), (tr("transl."), 9), (tr("yours"), 7), (tr("all"), 6)
    return (tr("segments"), 10), (tr("translated"), 12), (tr("yours"), 8), (tr("all"), 8)


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

    class Typed(TypedCharacter):
        """A character was typed."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: Sequence[str] = ()
        self.queue = Queue()
        self.index = 0
        self._summaries: dict[str, DocumentSummary] = {}

    @property
    def entries(self) -> list[DocumentSummary]:
        """What the lines say, all of them: for few documents."""
        return [found for found in map(self.summary, range(len(self.ids))) if found]

    def summary(self, index: int) -> DocumentSummary | None:
        """What a line says; it is read with those around it when it comes into sight."""
        if not 0 <= index < len(self.ids):
            return None
        key = self.ids[index]
        if key not in self._summaries:
            if len(self._summaries) > _MOST_HELD:
                self._summaries.clear()
            first = max(0, index - _AROUND)
            project = cast("WorkbenchApp", self.app).project
            listing = Listing(project.database, project.annotator)
            self._summaries.update(listing.summaries(self.ids[first : index + _AROUND]))
        return self._summaries.get(key)

    def show(self, ids: Sequence[str], index: int) -> None:
        """Show other documents, or the same ones read anew."""
        self.ids = ids
        self._summaries.clear()
        self._stand(index)

    def _stand(self, index: int) -> None:
        self.index = min(max(0, index), max(0, len(self.ids) - 1))
        self.virtual_size = Size(self.scrollable_content_region.width, len(self.ids) * self.ROWS)
        self._reveal()
        self.refresh()

    def on_resize(self) -> None:
        """Keep the chosen one in sight."""
        self.virtual_size = Size(self.scrollable_content_region.width, len(self.ids) * self.ROWS)
        self._reveal()

    def move(self, step: int) -> None:
        """Choose another."""
        self._stand(self.index + step)
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
        if 0 <= index < len(self.ids):
            if index == self.index and event.chain > 1:
                self.post_message(self.Opened())
            self._stand(index)
            self.post_message(self.Chosen())

    def render_line(self, y: int) -> Strip:
        """A row of the screen."""
        width = self.scrollable_content_region.width
        ink = ink_of(self.app.theme)
        index, inner = divmod(y + self.scroll_offset.y, self.ROWS)
        entry = self.summary(index)
        if entry is None:
            return Strip.blank(width, ink.style())
        back = "here" if index == self.index else "page"
        plain = ink.style("text", back)
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
        color = "faint" if entry.document.archived else "text"
        values = (entry.segments, f"{entry.translated}/{entry.segments}", entry.mine, everybody)
        cells = [
            Segment(f"{value:>{w}}", ink.style("soft", back)) for value, (_, w) in zip(values, numbers, strict=True)
        ]
        return [Segment(title + " " * (room - text_width(title)), ink.style(color, back, bold=True)), *cells]

    def _second(self, entry: DocumentSummary) -> str:
        key = entry.document.id
        marks = {} if self.queue.hides(key) else entry.marks
        people = [f"{name} {count}" for name, count in sorted(marks.items()) if count]
        yours = tr("yours: {state}", state=state_name(self.queue.states[key])) if key in self.queue.states else ""
        archived = tr("archived") if entry.document.archived else ""
        language = language_name(entry.document.language) if entry.document.language else ""
        marked = tr("marks: {people}", people=tr(", ").join(people)) if people else ""
        return " · ".join(filter(None, (archived, yours, entry.document.name, language, marked)))


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
