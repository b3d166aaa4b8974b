"""The app's ways to the board of propositions, and from there into the texts and back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import App

from workbench.errors import WorkbenchError
from workbench.tui.screens.base import WorkbenchScreen

if TYPE_CHECKING:
    from collections.abc import Callable

    from workbench.model import Annotation
    from workbench.tui.page import Page
    from workbench.tui.screens.annotate import AnnotateScreen


class Boarding(App[int], inherit_bindings=False):
    """The part of the app that shows the board."""

    def _annotate(self, document: str, page: Page | None = None) -> AnnotateScreen:
        raise NotImplementedError

    if TYPE_CHECKING:

        def with_page(self, document_id: str, then: Callable[[Page | None], object]) -> None:
            """Read a long document's page, then go on with it; of any other go on without."""

    def complain(self, error: WorkbenchError) -> None:
        """Show an error with its hint."""
        raise NotImplementedError

    def action_open_board(self) -> None:
        """Show the board; where a document was opened from it, go back to it."""
        from workbench.tui.screens.board import BoardScreen

        below = self.screen_stack[-2] if len(self.screen_stack) > 1 else None
        if isinstance(self.screen, BoardScreen) or not isinstance(self.screen, WorkbenchScreen):
            return
        proposition, mark = getattr(self.screen, "proposed_here", lambda: ("", ""))()
        if isinstance(below, BoardScreen):
            below.want(proposition, mark)
            self.outdate()
            self.pop_screen()
            return
        self.push_screen(BoardScreen(proposition, mark))

    def open_claim(self, mark: Annotation) -> None:
        """Show a claim in its document, over the screen that it is opened from."""

        def show(page: Page | None) -> None:
            try:
                screen = self._annotate(mark.document_id, page)
            except WorkbenchError as error:
                self.complain(error)
                return
            screen.start_on(mark)
            self.outdate()
            self.push_screen(screen)

        self.with_page(mark.document_id, show)

    def outdate(self) -> None:
        """Whatever is shown may be another when it is seen again."""
        for screen in self.screen_stack:
            if isinstance(screen, WorkbenchScreen):
                screen.outdated = True
