"""The annotation screen: a document with its translation, its marks, and the panel."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from operator import itemgetter
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Container

from workbench.model import Annotation, Document, Edit
from workbench.tui.actions import key_called
from workbench.tui.arcs import place_of
from workbench.tui.caret import Place
from workbench.tui.language import tr
from workbench.tui.marked import Marked
from workbench.tui.opening import LONG
from workbench.tui.page import Page, load_page
from workbench.tui.screens.checking import Checking
from workbench.tui.screens.comforting import Comforting
from workbench.tui.screens.editing import Editing
from workbench.tui.screens.joining import Joining
from workbench.tui.screens.less_work import LessWork
from workbench.tui.screens.postediting import PostEditing
from workbench.tui.screens.proofing import Proofing
from workbench.tui.screens.relating import Relating
from workbench.tui.screens.shaping import Shaping
from workbench.tui.screens.telling import Telling
from workbench.tui.screens.terming import Terming
from workbench.tui.screens.translating import Translating
from workbench.tui.screens.viewing import Viewing, preferred_form
from workbench.tui.staged import Staged
from workbench.tui.titles import marks_counted
from workbench.tui.widgets.bars import Footer, Header
from workbench.tui.widgets.pane import Pane
from workbench.tui.widgets.sidebar import Sidebar

if TYPE_CHECKING:
    from workbench.project import Project
    from workbench.tui.watching import Changed

_BESIDE_THE_TEXT = frozenset({"marks", "propositions", "bookmarks", "termbase", "settings"})
"""What changes the text and its translations in nothing."""
_MANY = 1000
"""With more changes than that, all marks are read anew."""

_IN_THE_TEXT = ("documents", "segments", "translations", "choices")


class AnnotateScreen(
    Relating,
    Proofing,
    Terming,
    PostEditing,
    LessWork,
    Editing,
    Shaping,
    Checking,
    Translating,
    Joining,
    Telling,
    Viewing,
    Comforting,
):
    """One document, to read and to mark."""

    DEFAULT_CSS = """
    AnnotateScreen { layout: vertical; overflow: hidden; background: $background; }
    AnnotateScreen #body { layout: horizontal; height: 1fr; }
    AnnotateScreen Sidebar { width: 36; height: 100%; }
    AnnotateScreen.-roomy Sidebar { width: 46; }
    AnnotateScreen.-narrow #body { layout: vertical; }
    AnnotateScreen.-narrow Sidebar { width: 100%; height: 5; }
    AnnotateScreen.-narrow.-editing Sidebar { height: 11; }
    AnnotateScreen ToastRack { dock: top; align: left top; }
    AnnotateScreen ToastHolder { align-horizontal: left; }
    """

    def __init__(
        self, project: Project, document: Document, *, place: Place | None = None, page: Page | None = None
    ) -> None:
        super().__init__()
        self.document = document
        self._start = place
        self.page: Page = load_page(project, document) if page is None else page
        self.staged = Staged(project, self.page)
        self.spans = Marked(self.page, self.staged.first(place))
        self.schema = project.schema
        self.pane = Pane(self.page, self.spans, self.schema, form=preferred_form())
        self.sidebar = Sidebar(self.schema)
        self.header = Header()
        self.footer = Footer()
        self._elsewhere = {}
        self.tag_segments(shown=False)
        self._version = project.database.row("PRAGMA data_version")
        self._state = marks_counted(self.staged.number)
        if place is not None and place.passage < len(self.page):
            self.pane.caret.move(place)

    def compose(self) -> ComposeResult:
        """Header, text and panel, footer."""
        yield self.header
        with Container(id="body"):
            yield self.pane
            yield self.sidebar
        yield self.footer

    def on_mount(self) -> None:
        """Say where we are; what needs more than the text comes after the first paint."""
        self.pane.focus()
        self.tell()
        self.call_after_refresh(self._first_painted)

    def _first_painted(self) -> None:
        self.pane.moved()
        self.workbench.ask_name_once()

    def on_screen_resume(self) -> None:
        """In front again: what was taken back meanwhile is read anew."""
        if self.outdated:
            self.outdated = False
            self.close_form()
            self.reread(self.tell)

    def reload(self, *, translations: bool = False) -> None:
        """Read the marks anew, and the text with its translations if these changed too."""
        self._show_anew(load_page(self.project, self.document) if translations else None)

    def reread(self, then: Callable[[], object]) -> None:
        """Read the text anew with its translations and marks, then go on: a long one on a thread, while keys wait."""
        if len(self.page) < LONG:
            self.reload(translations=True)
            then()
            return
        document = self.document

        def took(page: Page) -> None:
            if self.is_attached:
                self._show_anew(page)
                then()

        self.workbench.while_keys_wait(lambda project: load_page(project, document), took)

    def _show_anew(self, page: Page | None) -> None:
        """Show the marks as they are now, and the text where that is another."""
        self._version = self.project.database.row("PRAGMA data_version")
        if page is not None:
            self.page = page
            self._tagged = ()
            self.forget_candidates()
        self._elsewhere.clear()
        self.staged = Staged(self.project, self.page)
        self.spans = Marked(self.page, self.staged.first(self.pane.caret.place))
        self.read_on()
        self.check_anew()
        self.tag_segments(shown=page is None)
        if page is not None:
            self.pane.take(self.page, self.spans)
            self.go_on_writing()
        else:
            self.pane.spans = self.spans
            self.pane.show_all()

    def missing(self) -> None:
        """Something is there no more: read anew."""
        self.close_form()
        self.reread(lambda: None)

    def taken_back(self, edit: Edit, words: str) -> None:
        """Something was undone or redone: show things as they are now, and where it was."""
        changes = edit.changes
        if any(change.table == "documents" and change.key == self.document.id for change in changes):
            self.close_form()
            self.workbench.show_library(self.document.id, self.pane.caret.place)
            return
        before = dict.fromkeys(change.key for change in changes if change.table == "marks")
        known = [self.spans.marks.get(key) for key in before]
        in_text = any(change.table not in _BESIDE_THE_TEXT for change in changes)

        def shown() -> None:
            if self.form is None and self.picker is None and self.aim is None:
                self._show_any(self.spans.marks.get(key) or old for key, old in zip(before, known, strict=True))
            self.refresh_form()
            self.saved(words)

        if in_text:
            self.reread(shown)
            return
        if len(changes) < _MANY:
            self.renew(before)
        else:
            self.reload()
        shown()

    def changed_elsewhere(self, changed: Changed) -> bool:
        """Others have written: show it, but not under the hands of somebody who types or chooses."""
        if any(each is not None for each in (self.editor, self.form, self.picker, self.aim)):
            return False
        if changed.touches(*_IN_THE_TEXT, document=self.document.id):
            self.reread(lambda: self.told(tr("changed elsewhere: shown as it is now")))
        elif changed.touches("marks", document=self.document.id):
            keys = changed.keys["marks"]
            if len(keys) < _MANY:
                self.renew(keys)
            else:
                self.reload()
            self.tell()
        self._version = self.project.database.row("PRAGMA data_version")
        return True

    def _show_any(self, marks: Iterable[Annotation | None]) -> None:
        """Stand on that of these marks which is nearest; of a great many none, since one would stand anywhere."""
        here = self.pane.caret.place.passage
        shown = [mark for mark in marks if mark is not None and mark.fragments]
        ends = [(abs(end.passage - here), mark) for mark in shown[:_MANY] if (end := place_of(self.page, mark))]
        if ends and len(shown) <= _MANY:
            _, mark = min(ends, key=itemgetter(0))
            self.stand_on(mark.fragments[0])
            self.choose_mark(mark)

    def action_leave(self) -> None:
        """Let go of what one is at: a list, the form, the selection; the second time, go back to the library."""
        if self.aim is not None:
            self.close_lists()
        elif self.form is not None:
            self.close_form()
        elif self.stop_work():
            return
        elif self.leave_search():
            self.told(tr("search ended"))
        elif self.pane.caret.clear():
            self.pane.moved()
        elif self.leaving == self.pane.caret.place:
            self.workbench.show_library(self.document.id, self.pane.caret.place)
        else:
            self.leaving = self.pane.caret.place
            self.told(tr("{key} again for the library", key=key_called("leave")), "accent")

    def on_pane_moved(self) -> None:
        """The cursor is elsewhere: one goes on. Textual itself calls what the parts have under this name."""
        if self.leaving != self.pane.caret.place:
            self.leaving = None

    def saved(self, what: str = "") -> None:
        """An edit is on disk: say so."""
        self.leaving = None
        super().saved(what)
