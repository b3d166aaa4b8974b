"""The library: the documents of the project, narrowed and sorted as one likes."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from textual.app import ComposeResult

from workbench.model import Edit
from workbench.store.listing import ORDERS, Listing, Order
from workbench.tui.background import Task, in_background
from workbench.tui.language import tr
from workbench.tui.lead.queue import Queue
from workbench.tui.loading import ahead, load_for_leads
from workbench.tui.screens.curating import Curating
from workbench.tui.shelf import Shelf, shelved
from workbench.tui.widgets.bars import Footer, Header, Heading
from workbench.tui.widgets.documents import Columns, DocumentList, Empty
from workbench.tui.words import day_and_time

if TYPE_CHECKING:
    from workbench.errors import WorkbenchError
    from workbench.project import Project
    from workbench.store.documents import DocumentSummary
    from workbench.store.places import LastPlace
    from workbench.tui.action import Context
    from workbench.tui.watching import Changed

_AT_ONCE: Final = 2000
"""Documents that are all read before the first paint; of more, a page is, and the rest behind it."""
_PAGE: Final = 200


class LibraryScreen(Curating):
    """All documents of the project: those that one has to do first, where documents are handed out.

    Args:
        document_id: The document to stand on; "" for the one at which one was last.
        last: Where one was last, to go on from there.
    """

    contexts: ClassVar[tuple[Context, ...]] = ("library",)

    DEFAULT_CSS = """
    LibraryScreen { layout: vertical; overflow: hidden; background: $background; }
    LibraryScreen Empty { display: none; }
    LibraryScreen.-empty Empty { display: block; }
    LibraryScreen.-bare Columns { display: none; }
    LibraryScreen.-empty DocumentList { height: 0; }
    """

    def __init__(self, project: Project, document_id: str = "", *, last: LastPlace | None = None) -> None:
        super().__init__()
        self._wanted = document_id or (last.document_id if last else "")
        self._last = last
        self._going_on = ""
        self._fresh = True
        self.order: Order = "added"
        self.archived = False
        self.query_text = ""
        self.typing = False
        self._said = ""
        self.queue = Queue.of(project)
        listing = Listing(project.database, project.annotator)
        total = listing.count()
        self.shelf = shelved(listing.read(limit=-1 if total <= _AT_ONCE else _PAGE), total, self.queue)

    def compose(self) -> ComposeResult:
        """Header, columns, documents, footer."""
        yield Header()
        yield Columns()
        yield DocumentList()
        yield Empty()
        yield Footer()

    def on_mount(self) -> None:
        """Stand on the document that one comes from, or was at last."""
        self.list.focus()
        self._say_going_on()
        self._narrow(self._wanted)
        self.call_after_refresh(self.workbench.ask_name_once)
        self.call_after_refresh(ahead, load_for_leads)
        if not self.shelf.whole:
            self.call_after_refresh(self.recount)

    def on_screen_resume(self) -> None:
        """In front again: count anew."""
        if not self._fresh:
            self._going_on, self._wanted = "", ""
            self.recount()
        self._fresh = False

    def _say_going_on(self) -> None:
        """Offer to go on where one was last."""
        if self._last is None:
            return
        title = self.project.history.title(self._last.document_id)
        when = day_and_time(self._last.when)
        self._going_on = tr("enter goes on with «{title}», where you were ({when})", title=title, when=when)

    def recount(self) -> None:
        """Read anew what there is; one stays on one's document. Of many documents, on a thread."""
        self.queue = Queue.of(self.project)
        if self.shelf.total <= _AT_ONCE:
            self._took(_shelf_of(self.project, self.order, archived=self.archived))
            return
        order, archived = self.order, self.archived
        self._said = self._said or tr("reading the documents …")
        self.tell()

        def work(project: Project, task: Task) -> Shelf:
            return _shelf_of(project, order, archived=archived).fold()

        in_background(self, work, self._took, project=self.project, failed=self._failed, group="library")

    def _took(self, shelf: Shelf) -> None:
        at = self._wanted or (self.list.ids[self.list.index] if self.list.ids else "")
        self.shelf = shelf
        self._said = "" if self._said == tr("reading the documents …") else self._said
        self._narrow(at)

    def _failed(self, error: WorkbenchError) -> None:
        self.say(error.message, hint=error.hint, bad=True)

    @property
    def here(self) -> DocumentSummary | None:
        """The chosen document."""
        return self.list.summary(self.list.index)

    @property
    def list(self) -> DocumentList:
        """The documents."""
        return self.query_one(DocumentList)

    def _narrow(self, at: str = "") -> None:
        """Show what fits the filter, standing on a document by its id, or on the first."""
        found = self.shelf.narrow(self.query_text)
        self.set_class(not found, "-empty")
        self.set_class(not self.shelf.total, "-bare")
        if not self.shelf.total and self._has_archived():
            self.query_one(Empty).say(tr("All documents are archived."), tr("Press v to see them."))
        elif not self.shelf.total:
            self.query_one(Empty).say(
                tr("This project has no documents yet."),
                tr("Leave with q, and add some:"),
                "",
                "workbench add FILE-OR-FOLDER",
            )
        elif not found:
            self.query_one(Empty).say(
                tr("No title and no file name has “{words}”.", words=self.query_text),
                tr("Press esc to see them all. To look inside: workbench search"),
            )
        try:
            index = found.index(at) if at else 0
        except ValueError:
            index = 0
        self.list.queue = self.queue
        self.list.show(found, index)
        self.tell()

    def _has_archived(self) -> bool:
        return Listing(self.project.database, self.project.annotator).count(archived=True) > 0

    def tell(self) -> None:
        """Say what is listed, and how."""
        found = len(self.list.ids)
        columns = self.query_one(Columns)
        columns.written, columns.typing, columns.offer = self.query_text, self.typing, self._going_on
        columns.renew()
        total = self.shelf.total
        count = tr("1 document") if total == 1 else tr("{n:,} documents", n=total)
        shown = tr("{n:,} of {count}", n=found, count=count) if self.query_text.strip() else count
        name = self.project.path.resolve().name
        sorts = {
            "added": "",
            "name": tr("by name"),
            "title": tr("by title"),
            "marks": tr("by your marks"),
            "progress": tr("by translation"),
            "state": tr("by state"),
        }
        archived = tr("with the archived") if self.archived else ""
        facts = (self.queue.words, shown, self.project.annotator or tr("no name yet"), sorts[self.order], archived)
        self.query_one(Header).say(Heading(tr("Library · {name}", name=name), facts))
        self.tell_footer()

    def on_document_list_chosen(self) -> None:
        """Another document is chosen."""
        self._wanted = self._said = ""
        if self._going_on:
            self._going_on = ""
            self.tell()
        self.tell_footer()

    def tell_footer(self, state: str = "") -> None:
        """Show the keys that matter now, and what was done last, until another document is chosen."""
        self._said = state or self._said
        situation = {"opening"} if self.shelf.total or self.archived else set()
        situation |= {"filtering"} if self.typing else {"listing", "quitting"} if situation else {"quitting"}
        situation |= {"roomy"} if self.app.size.width >= 100 else set()
        here = self.here
        situation |= {"queued"} if self.queue.to_do else set()
        situation |= {"mine"} if here is not None and here.document.id in self.queue.states else set()
        situation |= {"undoable"} if self.project.journal.undoable() else set()
        self.query_one(Footer).say(situation, state=self._said, tone="good" if self._said.startswith("✓") else "soft")

    def keys_wait(self, words: str) -> None:
        """A document is being read, and keys wait for it: say so; "" when it is over."""
        self._said = words
        self.tell_footer()

    def on_document_list_typed(self, event: DocumentList.Typed) -> None:
        """A character for the filter; without one, q leaves."""
        if self.typing:
            self.query_text += event.character
            self._narrow()

    def action_start_filter(self) -> None:
        """Filter by what is typed from now on."""
        self.typing = True
        self.tell()

    def action_erase_filter(self) -> None:
        """Take the last character back."""
        if self.query_text:
            self.query_text = self.query_text[:-1]
            self._narrow()

    def action_leave_list(self) -> None:
        """Clear the filter; one stays on one's document."""
        self.typing, self.query_text = False, ""
        here = self.here
        self._narrow(here.document.id if here else "")

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
        self.list.move(-len(self.list.ids))

    def action_list_last(self) -> None:
        """The last document."""
        self.list.move(len(self.list.ids))

    def action_sort_documents(self) -> None:
        """Sort by the next order."""
        self.order = ORDERS[(ORDERS.index(self.order) + 1) % len(ORDERS)]
        self.recount()

    def action_show_archived(self) -> None:
        """Show the archived documents too, or not."""
        self.archived = not self.archived
        self.recount()

    def on_document_list_opened(self) -> None:
        """A document was clicked twice."""
        self.action_open_document()

    def action_open_document(self) -> None:
        """Open the chosen document."""
        if self.list.ids:
            self.workbench.open_document(self.list.ids[self.list.index])

    def action_leave_workbench(self) -> None:
        """Leave Workbench."""
        self.app.exit(0)

    def changed_elsewhere(self, changed: Changed) -> bool:
        """Others have written: count anew, once that is done which is being counted."""
        if any(worker.is_running for worker in self.workers if worker.node is self):
            return False
        self.recount()
        return True

    def taken_back(self, edit: Edit, words: str) -> None:
        """Something was undone or redone: count anew."""
        self.recount()
        self.tell_footer(f"✓ {words}")


def _shelf_of(project: Project, order: Order, *, archived: bool) -> Shelf:
    """All documents in an order; as they were added, those that one has to do first."""
    listing = Listing(project.database, project.annotator)
    listed = listing.read(order, archived=archived)
    return shelved(listed, len(listed.ids), Queue.of(project) if order == "added" else None)
