"""What the screens with one list of lines share: their parts, from top to bottom."""

from __future__ import annotations

from typing import ClassVar

from rich.segment import Segment
from textual.app import ComposeResult

from workbench.tui.background import Hears
from workbench.tui.language import tr
from workbench.tui.lines import Line
from workbench.tui.screens.base import WorkbenchScreen
from workbench.tui.themes import Ink
from workbench.tui.widgets.bars import Footer, Header
from workbench.tui.widgets.line_list import LineList
from workbench.tui.widgets.told import ToldLines


class ListedScreen(Hears, WorkbenchScreen[None]):
    """A list with words about it above, and about the chosen line below."""

    DEFAULT_CSS = """
    ListedScreen { layout: vertical; overflow: hidden; background: $background; }
    ListedScreen #above { height: auto; max-height: 4; }
    ListedScreen #below { height: 5; background: $panel; }
    """

    list_type: ClassVar[type[LineList]] = LineList
    news: tuple[str, str] = ("", "good")
    """What was done last, and its colour."""

    def __init__(self) -> None:
        super().__init__()
        self.header, self.footer = Header(), Footer()
        self.list = self.list_type(self.line)
        self.below = ToldLines(ground="panel", id="below")

    def compose(self) -> ComposeResult:
        """Header, list, what its line says, footer."""
        yield self.header
        yield self.list
        yield self.below
        yield self.footer

    def on_mount(self) -> None:
        """Begin."""
        self.list.focus()
        self.tell()

    def line(self, number: int, width: int, ink: Ink, back: str) -> Line:
        """One line of the list."""
        return [Segment("", ink.style("text", back))]

    def tell(self) -> None:
        """Bring everything up to date."""
        raise NotImplementedError

    def announce(self, words: str, tone: str = "good") -> None:
        """Say what was done, until another line is chosen."""
        self.news = (words, tone)
        self.tell()

    def tell_footer(self, situation: set[str]) -> None:
        """The keys that matter now, and the news."""
        journal = self.project.journal
        situation = situation | {"leavable"}
        situation |= {"undoable"} if journal.undoable() else set()
        situation |= {"redoable"} if journal.redoable() else set()
        self.footer.say(situation, state=self.news[0], tone=self.news[1])

    def on_line_list_moved(self) -> None:
        """Another line is chosen."""
        self.news = ("", "good")
        self.tell()

    def keys_wait(self, words: str) -> None:
        """Something is being done on a thread, and keys wait for it: say so."""
        self.announce(words, "soft")

    def failed(self) -> None:
        """An edit was not made: say so."""
        self.announce(tr("✗ not saved"), "bad")

    def close(self) -> None:
        """Back to where one was."""
        self.workbench.close_screen()
