"""Comfort on the annotation screen: bookmarks, coming back to the same place, the mode that keys are in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbench.errors import WorkbenchError
from workbench.store.places import StoredPlace
from workbench.tui.caret import Place, cell_of
from workbench.tui.keys import keymap
from workbench.tui.language import tr
from workbench.tui.screens.parts import Annotating

if TYPE_CHECKING:
    from workbench.model import Fragment
    from workbench.store.bookmarks import Bookmark
    from workbench.tui.page import Page


class Comforting(Annotating):
    """The part of the annotation screen that remembers places."""

    _kept_place: StoredPlace | None = None
    _bookmarked: tuple[int, list[Bookmark]] = (-1, [])

    def also_so(self) -> set[str]:
        """Whether letters move, which is so in a modal keymap."""
        moving = keymap().modal and not self.pane.modes.marking
        return super().also_so() | ({"moving"} if moving else set())

    def facts(self) -> list[str]:
        """Whether there is a bookmark here, with its note."""
        here = self._bookmark_here()
        return [*super().facts(), *([f"⚑ {here.note}".strip()] if here else [])]

    def action_mark_one(self) -> None:
        """Have the next letter mark, where letters move."""
        self.pane.modes.await_type()
        self.tell()

    def action_mark_mode(self) -> None:
        """Have all letters mark, where letters move."""
        self.pane.modes.marking = keymap().modal
        self.tell()

    # Bookmarks.

    def action_bookmark(self) -> None:
        """Set a bookmark here, or take it away."""
        if not self.page.passages:
            return
        if not self.project.annotator:
            self.workbench.ask_name(self.action_bookmark)
            return
        with self.guarded():
            here = self._bookmark_here()
            if here is not None:
                self.project.bookmarks.remove(here.id)
                self.saved(tr("bookmark taken away"))
                return
            self.project.bookmarks.add(self.document.id, self._stretch())
            self.saved(tr("bookmark set"))

    def _stretch(self) -> Fragment:
        """What is selected, else the word under the cursor, else the one character."""
        caret = self.pane.caret
        found = caret.selection() or caret.word()
        if found is not None:
            return found
        piece = caret.piece
        start = min(caret.place.at, max(0, len(piece) - 1))
        return piece.fragment(start, start + 1)

    def _bookmark_here(self) -> Bookmark | None:
        if not self.page.passages or not self.project.annotator:
            return None
        piece, at = self.pane.caret.piece, self.pane.caret.place.at
        here = piece.start + at
        return next((b for b in self._bookmarks() if b.text_id == piece.text_id and b.start <= here < b.end), None)

    def _bookmarks(self) -> list[Bookmark]:
        """The bookmarks in this document, read anew where anything was written since."""
        written = self.project.database.connection.total_changes
        if self._bookmarked[0] != written:
            found = self.project.bookmarks.of(self.project.annotator, document_id=self.document.id)
            self._bookmarked = (written, found)
        return self._bookmarked[1]

    # Coming back to the same place.

    def remember_place(self) -> None:
        """Write the place, if it is another than the one written."""
        annotator = self.project.annotator
        if not annotator or not self.page.passages or not self.pane.is_attached:
            return
        place = self._place_now()
        if place != self._kept_place and self.project.places.keep(annotator, self.document.id, place):
            self._kept_place = place

    def _place_now(self) -> StoredPlace:
        caret = self.pane.caret
        segment = self.page.passages[caret.place.passage].segment
        row = 0 if self.pane.travels else cell_of(self.pane.rows, caret.place)[0] - self.pane.scroll_offset.y
        return StoredPlace(caret.place.side, segment.id, segment.start, caret.place.at, round(row))

    def resume(self) -> None:
        """Begin where the annotator was last, as well as it can be found."""
        try:
            stored = self.project.places.of(self.project.annotator, self.document.id)
        except WorkbenchError:
            return
        if stored is None or not self.page.passages:
            return
        self._kept_place = stored
        self.pane.caret.move(place_of(self.page, stored))
        self.call_after_refresh(self._scroll_back, stored.scroll)

    def _scroll_back(self, row: int) -> None:
        """Have the cursor's row where it was on the screen."""
        if self.page.passages and 0 <= row < self.pane.size.height:
            now = cell_of(self.pane.rows, self.pane.caret.place)[0] - self.pane.scroll_offset.y
            self.pane.scroll_by_rows(round(now) - row)

    def stand_at(self, fragment: Fragment) -> None:
        """Stand where a fragment begins, also on a screen that is not painted yet."""
        if self.pane.is_attached:
            self.stand_on(fragment)
            return
        places = self.page.places_of(fragment)
        piece = self.page.passages[places[0][1]].piece(places[0][0]) if places else None
        if piece is not None:
            side, index = places[0]
            self.pane.caret.move(Place(side, index, max(0, fragment.start - piece.start)))

    def labels_here(self) -> tuple[str, ...]:
        """The types of the marks under the cursor, the innermost first."""
        if not self.page.passages:
            return ()
        return tuple(dict.fromkeys(mark.label for mark in self.marks_here()))


def place_of(page: Page, stored: StoredPlace) -> Place:
    """The place in a page that is nearest to one that was stored."""
    index = next((p.index for p in page.passages if p.segment.id == stored.segment), None)
    if index is None:
        behind = (p.index for p in page.passages if p.segment.end > stored.start)
        index = next(behind, len(page) - 1)
    piece = page.passages[index].piece(stored.side)
    side = stored.side if piece is not None else "source"
    length = len(piece) if piece is not None else len(page.passages[index].source)
    return Place(side, index, min(stored.at, max(0, length - 1)))
