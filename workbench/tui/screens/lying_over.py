"""Where the editor of a translation lies: over the rows of its column, which make room for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from textual import events
from textual.screen import Screen

from workbench.tui.page import Piece
from workbench.tui.screens.looking_up import LookingUp

if TYPE_CHECKING:
    from workbench.tui.widgets.edit_panel import EditPanel

_AHEAD: Final = 3
"""Of so many parts of the screen one is kept for what follows the segment."""


class LyingOver(LookingUp):
    """The part of the annotation screen that lays the editor over the text."""

    _panel: EditPanel | None = None

    def show_whole(self) -> None:
        """Lay the editor over its rows, and have them all in sight, with what follows them."""
        self.fit_editor()
        self._bring_into_sight()

    def _bring_into_sight(self) -> None:
        """Scroll so that the segment is in sight with all its rows, as far as there is room, and what follows it."""
        if self.editor is not None:
            rows, top, height = self.pane.rows, self.pane.scroll_offset.y, self.pane.view.height
            first = rows.top(self.at_work)
            last = first + rows.block(self.at_work).height
            behind = last + height // _AHEAD - (top + height)
            if first < top:
                self.pane.scroll_by_rows(first - top)
            elif last > top + height or (behind > 0 and self.at_work + 1 < len(self.page)):
                self.pane.scroll_by_rows(min(behind, first - top))

    def action_text_up_here(self) -> None:
        """See what stands before: the text goes on by a screenful, and comes back with the next key that types."""
        self.pane.scroll_by_rows(1 - self.pane.view.height)

    def action_text_down_here(self) -> None:
        """See what follows."""
        self.pane.scroll_by_rows(self.pane.view.height - 1)

    def laid_out(self, screen: Screen[object]) -> None:
        """The pane may have another width: once it has broken its text anew, lay the editor over it."""
        if self.editor is not None:
            self.pane.call_later(self.fit_editor)

    def scrolled(self) -> None:
        """The text was scrolled: the editor goes with its rows."""
        if self.editor is not None:
            self._place_editor()

    def fit_editor(self) -> None:
        """Let the text below make room, and lay the editor over the column."""
        editor = self.editor
        if editor is None or not self.pane.size.width:
            return
        columns = self.pane.rows.columns
        passage = self.page.passages[self.at_work]
        text = editor.whole + ("\n" if editor.rows_wanted(columns.width_of("target")) > len(editor.rows()) else "")
        if passage.target is None or passage.target.text != text:
            before = self.pane.rows.block(self.at_work).height
            passage.target = Piece(passage.target.text_id if passage.target else "", 0, text, self.into())
            self.pane.show_translation(self.at_work)
            if self.pane.rows.block(self.at_work).height != before:
                self._bring_into_sight()
        self._place_editor()

    def _place_editor(self) -> None:
        """Over the rows of the translation, as far as they are in sight; at least one row always is."""
        editor, pane = self.editor, self.pane
        if editor is None:
            return
        columns, region = pane.rows.columns, pane.region
        width = columns.width_of("target")
        wanted = max(1, editor.rows_wanted(width))
        top = pane.rows.line_of("target", self.at_work, 0)[0] - pane.scroll_offset.y
        first = min(max(0, top), max(0, region.height - 1))
        height = max(1, min(top + wanted, region.height) - first)
        editor.styles.offset = (region.x + columns.start_of("target"), region.y + first)
        editor.styles.width, editor.styles.height = width, height
        editor.refresh()

    def on_resize(self, event: events.Resize) -> None:
        """Lay the editor where its column is now."""
        if self.editor is not None:
            if self._panel is not None:
                self._panel.fit_to(event.size.width)
            self.call_after_refresh(self.fit_editor)
