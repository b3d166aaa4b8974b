"""A screen of lines in context: from which texts, looked for how, and which of them are taken."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbench.tui.background import Hears
from workbench.tui.finding.kwic import KwicList
from workbench.tui.screens.base import Result, WorkbenchScreen
from workbench.tui.widgets.bars import Footer, Header

if TYPE_CHECKING:
    from workbench.errors import WorkbenchError


class KwicScreen(Hears, WorkbenchScreen[Result]):
    """What a concordance and the preview of a propagation share.

    Attributes:
        list: The lines.
        corpus: Whether lines of all documents are wanted, or of one.
        exact: Whether words are looked for to the letter, or alike.
    """

    def __init__(self, lines: KwicList, *, corpus: bool) -> None:
        super().__init__()
        self.list, self.corpus, self.exact = lines, corpus, False
        self.header, self.footer = Header(), Footer()
        self._working = ""
        self._progress = (0, 0)

    def look(self) -> None:
        """Look for lines anew."""
        raise NotImplementedError

    def tell(self) -> None:
        """Bring everything up to date."""
        raise NotImplementedError

    def _told(self, done: int, total: int) -> None:
        self._progress = (done, total)
        self.tell()

    def _failed(self, error: WorkbenchError) -> None:
        self._working = ""
        self.say(error.message, hint=error.hint, bad=True)
        self.tell()

    def on_kwic_view_moved(self) -> None:
        """Another line."""
        self.tell()

    # Choosing.

    def action_take_line(self) -> None:
        """Take this line, or leave it, and go on."""
        self.list.take()
        self.list.move(1)
        self.tell()

    def action_take_all_lines(self) -> None:
        """Take all that are shown, or leave them."""
        self.list.take_all()
        self.tell()

    def action_switch_scope(self) -> None:
        """This document, or all."""
        self.corpus = not self.corpus
        self.look()

    def action_switch_folding(self) -> None:
        """To the letter, or alike."""
        self.exact = not self.exact
        self.look()
