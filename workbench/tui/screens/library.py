"""The library: the documents of the project, narrowed as one types."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult

from workbench.model import Edit
from workbench.store.assignments import STATES
from workbench.tui.lead.queue import Queue
from workbench.tui.screens.base import WorkbenchScreen
from workbench.tui.widgets.bars import Footer, Header, Heading
from workbench.tui.widgets.documents import Columns, DocumentList, Empty
from workbench.tui.words import counted

if TYPE_CHECKING:
    from workbench.model import WorkState
    from workbench.project import Project
    from workbench.store.documents import DocumentSummary
    from workbench.tui.action import Context


class LibraryScreen(WorkbenchScreen[None]):
    """All documents of the project: those that one has to do first, where documents are handed out."""

    contexts: ClassVar[tuple[Context, ...]] = ("library",)

    DEFAULT_CSS = """
    LibraryScreen { layout: vertical; overflow: hidden; background: $background; }
    LibraryScreen Empty { display: none; }
    LibraryScreen.-empty Empty { display: block; }
    LibraryScreen.-bare Columns { display: none; }
    LibraryScreen.-empty DocumentList { height: 0; }
    """

    def __init__(self, project: Project, document_id: str = "") -> None:
        super().__init__()
        self.queue = Queue.of(project)
        self._all = self.queue.ordered(project.documents.summaries())
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
            self._recount()
        self._fresh = False

    def _recount(self) -> None:
        """Read anew what there is; one stays on one's document."""
        here = self.here
        self.queue = Queue.of(self.project)
        self._all = self.queue.ordered(self.project.documents.summaries())
        self._narrow(next((i for i, e in enumerate(self._found()) if here and e.document.id == here.document.id), 0))

    @property
    def here(self) -> DocumentSummary | None:
        """The chosen document."""
        return self.list.entries[self.list.index] if self.list.entries else None

    @property
    def list(self) -> DocumentList:
        """The documents."""
        return self.query_one(DocumentList)

    def _found(self) -> Sequence[DocumentSummary]:
        words = self.query_text.casefold().split()
        return [e for e in self._all if all(word in _searched(e) for word in words)]

    def _narrow(self, index: int = 0) -> None:
        found = self._found()
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
        self.list.queue = self.queue
        self.list.show([*found], index)
        columns = self.query_one(Columns)
        columns.written, columns.typing = self.query_text, self.typing
        columns.renew()
        self._tell(len(found))

    def _tell(self, found: int) -> None:
        count = counted(len(self._all), "document")
        shown = count if found == len(self._all) else f"{found} of {count}"
        name = self.project.path.resolve().name
        facts = (self.queue.words, shown, self.project.annotator or "no name yet")
        self.query_one(Header).say(Heading(f"Library · {name}", facts))
        self._tell_footer()

    def on_document_list_chosen(self) -> None:
        """Another document is chosen."""
        self._tell_footer()

    def _tell_footer(self, state: str = "") -> None:
        situation = {"listing", "roomy"} | ({"filtering"} if self.query_text or self.typing else set())
        here = self.here
        situation |= {"queued"} if self.queue.to_do else set()
        situation |= {"mine"} if here is not None and here.document.id in self.queue.states else set()
        self.query_one(Footer).say(situation, state=state, tone="good")

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
        self._recount()
        self._tell_footer(f"✓ {words}")

    # One's own queue, and what a lead looks at.

    def action_next_in_queue(self) -> None:
        """Open the next document that one has to do, behind the chosen one."""
        here = self.here
        following = self.project.assignments.next(self.project.annotator, after=here.document.id if here else "")
        following = following or next(iter(self.queue.to_do), None)
        if following is None:
            self.say("There is nothing left for you to do.")
        else:
            self.workbench.open_document(following)

    def action_say_done(self) -> None:
        """Say that one is done with the document, or at work on it again."""
        here = self.here
        state = self.queue.states.get(here.document.id) if here is not None else None
        if here is None or state is None:
            self.say("This document was not given to you.")
            return
        wanted: WorkState = "done" if state in ("new", "working") else "working"
        with self.guarded():
            self.project.assignments.set_state(here.document.id, self.project.annotator, wanted)
            self._recount()
            self._tell_footer(f"✓ {STATES[wanted]}: {here.document.name}")

    def action_review_document(self) -> None:
        """Settle what the annotators of the document differ on."""
        here = self.here
        if here is not None and self.queue.hides(here.document.id):
            self.say("You see others' marks when you are done with this document.")
        elif here is not None:
            self.workbench.open_review(here.document.id)

    def action_show_agreement(self) -> None:
        """How far the annotators agree."""
        self.workbench.open_agreement()

    def action_show_assignments(self) -> None:
        """Who works on which document."""
        self.workbench.open_assignments()


def _searched(entry: DocumentSummary) -> str:
    return f"{entry.document.title} {entry.document.name}".casefold()
