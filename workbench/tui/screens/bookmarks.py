"""The bookmarks: in all documents, with their notes; each opens its place."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import BindingType

from workbench.model import Edit, Fragment
from workbench.tui.actions import bindings
from workbench.tui.language import tr
from workbench.tui.lines import Line, beginning, ending
from workbench.tui.screens.ask import AskScreen
from workbench.tui.screens.listed import ListedScreen
from workbench.tui.themes import Ink
from workbench.tui.widgets.bars import Heading
from workbench.tui.widgets.line_list import cell

if TYPE_CHECKING:
    from workbench.store.bookmarks import Bookmark
    from workbench.tui.action import Context

_QUOTED = 60
_AROUND = 90
"""Code points of the text around a bookmark that are shown."""


class BookmarksScreen(ListedScreen):
    """The annotator's bookmarks."""

    contexts: ClassVar[tuple[Context, ...]] = ("bookmarks",)
    BINDINGS: ClassVar[list[BindingType]] = bindings("bookmarks")

    def on_mount(self) -> None:
        """Read them."""
        self._read()
        super().on_mount()

    def on_screen_resume(self) -> None:
        """In front again: read anew what changed meanwhile."""
        self.list.focus()
        if self.outdated:
            self.outdated = False
            self._read()
            self.tell()

    def _read(self) -> None:
        self._all: list[Bookmark] = []
        self._quotes: dict[str, str] = {}
        with self.guarded():
            self._all = self.project.bookmarks.of(self.project.annotator)
        self.list.empty = tr("There are no bookmarks yet. In a text, ^ sets one.")
        self.list.show(len(self._all))

    @property
    def here(self) -> Bookmark | None:
        """The chosen one."""
        return self._all[self.list.index] if self._all else None

    def line(self, number: int, width: int, ink: Ink, back: str) -> Line:
        """Its words, its note, its document."""
        bookmark = self._all[number]
        title = min(40, width // 4)
        quote = min(_QUOTED, (width - title - 2) // 2)
        return [
            cell(self._quote(bookmark), quote, ink, "text", back),
            cell("", 1, ink, "text", back),
            cell(bookmark.note, width - title - quote - 2, ink, "accent", back),
            cell("", 1, ink, "text", back),
            cell(self.project.history.title(bookmark.document_id), title, ink, "soft", back),
        ]

    def _quote(self, bookmark: Bookmark) -> str:
        found = self._quotes.get(bookmark.id)
        if found is None:
            end = min(bookmark.end, bookmark.start + _QUOTED)
            found = self.project.history.quote(bookmark.text_id, bookmark.start, end).replace("\n", " ")
            self._quotes[bookmark.id] = found
        return found

    def tell(self) -> None:
        """Bring everything up to date."""
        here = self.here
        count = tr("1 bookmark") if len(self._all) == 1 else tr("{n:,} bookmarks", n=len(self._all))
        self.header.say(Heading(tr("Bookmarks"), (count, self.project.annotator or tr("no name yet"))))
        if here is None:
            self.below.tell()
        else:
            start = max(0, here.start - _AROUND)
            before = ending(self.project.history.quote(here.text_id, start, here.start), _AROUND - 1)
            after = beginning(self.project.history.quote(here.text_id, here.end, here.end + _AROUND), _AROUND - 1)
            words = self.project.history.quote(here.text_id, here.start, here.end)
            around = f"{before}{words}{after}".replace("\n", " ")
            note = (here.note, "accent") if here.note else (tr("n writes a note"), "soft")
            self.below.tell([note], [(around, "text")])
        self.tell_footer({"bookmarked"} | ({"pointing"} if here else set()))

    def action_open_bookmark(self) -> None:
        """Open the document at the bookmark."""
        here = self.here
        if here is not None:
            workbench = self.workbench
            workbench.pop_screen()
            workbench.open_document(here.document_id, fragment=Fragment(here.text_id, here.start, here.end))

    def on_line_list_opened(self) -> None:
        """A bookmark was clicked twice."""
        self.action_open_bookmark()

    def action_note_bookmark(self) -> None:
        """Write a note."""
        here = self.here
        if here is None:
            return

        def answered(note: str | None) -> None:
            if note is not None:
                with self.guarded():
                    self.project.bookmarks.note(here.id, note.strip())
                    self._changed(tr("✓ saved"))

        self.app.push_screen(AskScreen(tr("Note on this bookmark"), self._quote(here), given=here.note), answered)

    def action_remove_bookmark(self) -> None:
        """Take it away."""
        here = self.here
        if here is not None:
            with self.guarded():
                self.project.bookmarks.remove(here.id)
                self._changed(tr("✓ taken away; ctrl+z brings it back"))

    def _changed(self, words: str) -> None:
        self.workbench.outdate_below()
        self._read()
        self.announce(words)

    def missing(self) -> None:
        """It is there no more: read anew."""
        self._read()

    def taken_back(self, edit: Edit, words: str) -> None:
        """Something was undone or redone: read anew."""
        self._read()
        self.announce(f"✓ {words}")

    def action_leave_bookmarks(self) -> None:
        """Back to where one was."""
        self.close()
