"""The library: the documents of the project, narrowed as one types."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from rich.segment import Segment
from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from workbench.model import Edit
from workbench.text.cells import text_width
from workbench.text.sanitise import printable
from workbench.tui.actions import bindings
from workbench.tui.lines import Line, filled, fit
from workbench.tui.screens.base import WorkbenchScreen
from workbench.tui.themes import ink_of
from workbench.tui.widgets.bars import Footer, Header, Heading
from workbench.tui.widgets.strips import LineWidget
from workbench.tui.words import counted, language_name

if TYPE_CHECKING:
    from workbench.project import Project
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

    class Typed(Message):
        """A character was typed."""

        def __init__(self, character: str) -> None:
            super().__init__()
            self.character = character

    def __init__(self) -> None:
        super().__init__()
        self.entries: list[DocumentSummary] = []
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
        values = (entry.segments, f"{entry.translated}/{entry.segments}", entry.mine, sum(entry.marks.values()))
        cells = [
            Segment(f"{value:>{w}}", ink.style("soft", back)) for value, (_, w) in zip(values, numbers, strict=True)
        ]
        return [Segment(title + " " * (room - text_width(title)), ink.style("text", back, bold=True)), *cells]

    def _second(self, entry: DocumentSummary) -> str:
        people = [f"{name} {count}" for name, count in sorted(entry.marks.items()) if count]
        language = language_name(entry.document.language) if entry.document.language else ""
        return " · ".join(
            filter(None, (entry.document.name, language, f"marks: {', '.join(people)}" if people else ""))
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


class LibraryScreen(WorkbenchScreen[None]):
    """All documents of the project."""

    DEFAULT_CSS = """
    LibraryScreen { layout: vertical; overflow: hidden; background: $background; }
    LibraryScreen Empty { display: none; }
    LibraryScreen.-empty Empty { display: block; }
    LibraryScreen.-bare Columns { display: none; }
    LibraryScreen.-empty DocumentList { height: 0; }
    """

    def __init__(self, project: Project, document_id: str = "") -> None:
        super().__init__()
        self._all = project.documents.summaries()
        self._fresh = True
        self._wanted = document_id
        self.query_text = ""
        self.typing = False

    def compose(self) -> ComposeResult:
        """Header, columns, documents, footer."""
        yield Header()
        yield Columns()
        yield DocumentList()
        yield Empty()
        yield Footer()

    def on_mount(self) -> None:
        """Stand on the document that one comes from."""
        self.list.focus()
        index = next((i for i, e in enumerate(self._all) if e.document.id == self._wanted), 0)
        self._narrow(index)
        self.call_after_refresh(self.workbench.ask_name_once)

    def on_screen_resume(self) -> None:
        """In front again: count anew."""
        if not self._fresh:
            self._all = self.project.documents.summaries()
            self._narrow(self.list.index)
        self._fresh = False

    @property
    def list(self) -> DocumentList:
        """The documents."""
        return self.query_one(DocumentList)

    def _narrow(self, index: int = 0) -> None:
        words = self.query_text.casefold().split()
        found = [e for e in self._all if all(word in _searched(e) for word in words)]
        self.set_class(not found, "-empty")
        self.set_class(not self._all, "-bare")
        if not self._all:
            self.query_one(Empty).say(
                "This project has no documents yet.",
                "Leave with q, and add some:",
                "",
                "workbench add FILE-OR-FOLDER",
            )
        elif not found:
            self.query_one(Empty).say(
                f"No title and no file name has “{self.query_text}”.",
                "Press esc to see them all. To look inside: workbench search",
            )
        self.list.show(found, index)
        columns = self.query_one(Columns)
        columns.written, columns.typing = self.query_text, self.typing
        columns.renew()
        self._tell(len(found))

    def _tell(self, found: int) -> None:
        count = counted(len(self._all), "document")
        shown = count if found == len(self._all) else f"{found} of {count}"
        name = self.project.path.resolve().name
        self.query_one(Header).say(Heading(f"Library · {name}", (shown, self.project.annotator or "no name yet")))
        situation = {"listing", "roomy"} | ({"filtering"} if self.query_text or self.typing else set())
        self.query_one(Footer).say(situation)

    def on_document_list_typed(self, event: DocumentList.Typed) -> None:
        """A character for the filter; without one, q leaves."""
        if self.typing:
            self.query_text += event.character
            self._narrow()

    def action_start_filter(self) -> None:
        """Filter by what is typed from now on."""
        self.typing = True
        self._narrow(self.list.index)

    def action_erase_filter(self) -> None:
        """Take the last character back."""
        if self.query_text:
            self.query_text = self.query_text[:-1]
            self._narrow()

    def action_leave_list(self) -> None:
        """Clear the filter."""
        self.typing, self.query_text = False, ""
        self._narrow()

    def action_list_up(self) -> None:
        """The document above."""
        self.list.move(-1)

    def action_list_down(self) -> None:
        """The document below."""
        self.list.move(1)

    def action_list_page_up(self) -> None:
        """A page up."""
        self.list.move(-max(1, self.list.size.height // self.list.ROWS))

    def action_list_page_down(self) -> None:
        """A page down."""
        self.list.move(max(1, self.list.size.height // self.list.ROWS))

    def action_list_first(self) -> None:
        """The first document."""
        self.list.move(-len(self._all))

    def action_list_last(self) -> None:
        """The last document."""
        self.list.move(len(self._all))

    def on_document_list_opened(self) -> None:
        """A document was clicked twice."""
        self.action_open_document()

    def action_open_document(self) -> None:
        """Open the chosen document."""
        if self.list.entries:
            self.workbench.open_document(self.list.entries[self.list.index].document.id)

    def action_leave_workbench(self) -> None:
        """Leave Workbench."""
        self.app.exit(0)

    def taken_back(self, edit: Edit, words: str) -> None:
        """Something was undone or redone: count anew."""
        self._all = self.project.documents.summaries()
        self._narrow(self.list.index)
        self.query_one(Footer).say({"listing"}, state=f"✓ {words}", tone="good")


def _searched(entry: DocumentSummary) -> str:
    return f"{entry.document.title} {entry.document.name}".casefold()
