"""The application: which screen is shown, and what is the same on all of them."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar, Final

from textual.binding import BindingType

from workbench.errors import WorkbenchError
from workbench.tui.actions import bindings
from workbench.tui.alt_keys import teach_alt_keys
from workbench.tui.boarding import Boarding
from workbench.tui.comforts import Comforts
from workbench.tui.finding.session import Session
from workbench.tui.in_order import InOrder
from workbench.tui.language import tr
from workbench.tui.opening import Opening
from workbench.tui.preferences import draw_as_preferred, preferred_theme
from workbench.tui.themes import themes
from workbench.tui.waiting import OnTheScreen, wait_for_others
from workbench.tui.watching import Watching

if TYPE_CHECKING:
    from rich.console import RenderableType
    from textual.command import Provider
    from textual.screen import Screen

    from workbench.model import Fragment
    from workbench.project import Project
    from workbench.tui.caret import Place
    from workbench.tui.page import Page
    from workbench.tui.screens.annotate import AnnotateScreen

Named = Callable[[str], None]

_VARIABLES: Final = {"wb-here": "#1b2027", "wb-line": "#2c323b", "wb-soft": "#98a1ad", "wb-bar": "#20252d"}


def _commands() -> type[Provider]:
    from workbench.tui.commands import Commands

    return Commands


class WorkbenchApp(InOrder, Comforts, Boarding, Opening, Watching, inherit_bindings=False):
    """The workbench on a terminal.

    Args:
        project: The project that is open.
        document: The id or name of the document to open; None for the library.
        first: Makes the screen to begin with, where it is neither of these.
        on_named: Told the name of the annotator, once they gave it.
        theme: The theme to start with; "" for the one that the user left.
        ask_name: Whether to ask who annotates as soon as the text is there, if nobody is named.
        when_ready: Called once the first frame has been painted.
    """

    TITLE = "Workbench"
    BINDINGS: ClassVar[list[BindingType]] = bindings("app")
    COMMANDS = {_commands}  # noqa: RUF012
    ALLOW_SELECT = False
    CSS = """
    Input:focus { background-tint: transparent; }
    Input > .input--placeholder { color: $wb-soft; }
    Input > .input--cursor { background: $foreground; color: $background; text-style: none; }
    Toast { background: $panel; color: $foreground; padding: 1 2; width: 52; }
    CommandPalette { align-horizontal: center; }
    CommandPalette > Vertical { width: 84; max-width: 100%; background: $surface; }
    CommandPalette #--input { border: none; background: $wb-bar; padding: 0 1; }
    CommandPalette CommandList { border: none; background: $surface; }
    CommandPalette SearchIcon { display: none; }
    """

    def __init__(
        self,
        project: Project,
        *,
        document: str | None = None,
        first: Callable[[], Screen[None]] | None = None,
        on_named: Named | None = None,
        theme: str = "",
        when_ready: Callable[[], None] | None = None,
        ask_name: bool = True,
    ) -> None:
        super().__init__()
        for each in themes():
            self.register_theme(each)
        self.theme = theme or preferred_theme()
        draw_as_preferred()
        self.project = project
        wait_for_others(project, OnTheScreen(self))
        self._document = document
        self._first = first
        self._on_named = on_named
        self._when_ready = when_ready
        self._asked = not ask_name
        self._places: dict[str, Place] = {}
        self.session = Session()
        self.begin_comforts()
        teach_alt_keys()

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Values for our own variables where a theme does not give them."""
        return _VARIABLES

    def get_default_screen(self) -> Screen[None]:
        """The screen or document that was asked for, or the library."""
        if self._first is not None:
            return self._first()
        if self._document is not None:
            return self._annotate(self._document)
        return self._library("")

    def on_ready(self) -> None:
        """The first frame is on the screen."""
        if self._when_ready is not None:
            self._when_ready()

    def _annotate(self, document: str, page: Page | None = None) -> AnnotateScreen:
        from workbench.tui.screens.annotate import AnnotateScreen

        found = self.project.documents.get(document)
        screen = AnnotateScreen(self.project, found, place=self._places.get(found.id), page=page)
        if found.id not in self._places:
            screen.resume()
        return screen

    def _library(self, document_id: str) -> Screen[None]:
        from workbench.tui.screens.library import LibraryScreen

        last = None if document_id else self.project.places.last(self.project.annotator)
        return LibraryScreen(self.project, document_id, last=last)

    def open_document(self, document_id: str, *, fragment: Fragment | None = None, instead: bool = False) -> None:
        """Show a document; the one that the library was opened from is still there below it.

        Args:
            fragment: Where to stand, of its text or of a translation that is shown; None for where one was.
            instead: Whether it takes the place of the screen that is in front.
        """
        from workbench.tui.screens.annotate import AnnotateScreen

        below = self.screen_stack[-2] if len(self.screen_stack) > 1 else None
        if isinstance(below, AnnotateScreen) and below.document.id == document_id:
            self.pop_screen()
            if fragment is not None:
                below.stand_at(fragment)
            return

        def show(page: Page | None) -> None:
            try:
                screen = self._annotate(document_id, page)
            except WorkbenchError as error:
                self.complain(error)
                return
            replaces = instead and len(self.screen_stack) > 1
            (self.switch_screen if replaces else self.push_screen)(screen)
            if fragment is not None:
                screen.stand_at(fragment)

        self.with_page(document_id, show)

    def show_library(self, document_id: str, place: Place) -> None:
        """Show the library, on the document that one comes from."""
        from workbench.tui.screens.library import LibraryScreen

        self._places[document_id] = place
        below = self.screen_stack[-2] if len(self.screen_stack) > 1 else None
        if isinstance(below, LibraryScreen) or getattr(below, "comes_back", False):
            self.pop_screen()
        else:
            self.push_screen(self._library(document_id))

    # What a lead looks at.

    def open_review(self, document_id: str, *, unit_id: str = "", label: str = "") -> None:
        """Review a document, beginning with a unit."""
        from workbench.tui.screens.review import ReviewScreen

        def show(page: Page | None) -> None:
            try:
                document = self.project.documents.get(document_id)
                self.push_screen(ReviewScreen(self.project, document, unit_id=unit_id, label=label, page=page))
            except WorkbenchError as error:
                self.complain(error)

        self.with_page(document_id, show)

    def open_agreement(self) -> None:
        """Show how far the annotators agree."""
        from workbench.tui.screens.agreement import AgreementScreen

        self.push_screen(AgreementScreen())

    def open_assignments(self) -> None:
        """Show who works on which document."""
        from workbench.tui.screens.assignments import AssignmentsScreen

        self.push_screen(AssignmentsScreen())

    def close_screen(self) -> None:
        """Back to the screen below; out of the program where there is none."""
        if len(self.screen_stack) > 1:
            self.pop_screen()
        else:
            self.exit(0)

    # Who annotates.

    def ask_name_once(self) -> None:
        """Ask for the annotator's name if nobody is named; once in a session."""
        if not self.project.annotator and not self._asked:
            self._asked = True
            self.ask_name(lambda: None)

    def ask_name(self, then: Callable[[], None]) -> None:
        """Ask for the annotator's name, then go on; without a name, do not."""
        from workbench.tui.screens.ask import AskScreen

        def answered(name: str | None) -> None:
            given = (name or "").strip()
            if not given:
                self.notify(tr("Without a name one can read, but not mark."), timeout=4)
            elif self._take_name(given):
                then()
            else:
                ask(given)

        def ask(given: str) -> None:
            help_ = tr("Your marks are kept under this name, apart from everybody else's. It is asked once.")
            self.push_screen(AskScreen(tr("Who is annotating?"), help_, given=given), answered)

        ask("")

    def _take_name(self, name: str) -> bool:
        try:
            self.project.annotator = name
        except WorkbenchError as error:
            self.complain(error)
            return False
        try:
            if self._on_named:
                self._on_named(name)
        except WorkbenchError as error:
            self.complain(error)
        from workbench.tui.screens.annotate import AnnotateScreen

        if isinstance(self.screen, AnnotateScreen):
            self.screen.reload()
            self.screen.tell()
        return True

    def complain(self, error: WorkbenchError) -> None:
        """Show an error with its hint."""
        from workbench.text.sanitise import printable
        from workbench.tui.sayings import retell

        retell(error, self.project)
        text = "\n".join(filter(None, (printable(error.message), printable(error.hint))))
        self.notify(text, severity="error", timeout=8, markup=False)

    # Help, leaving.

    def action_help(self) -> None:
        """All keys on one page, those of this screen first."""
        from workbench.tui.screens.reader import help_screen

        contexts = getattr(self.screen, "contexts", ())
        self._read(help_screen(self.project.schema, contexts))

    def action_guidelines(self) -> None:
        """The type under the cursor, the schema's guidelines and all types."""
        from workbench.tui.screens.reader import guidelines_screen

        asked: Callable[[], tuple[str, ...]] = getattr(self.screen, "labels_here", tuple)
        here = asked()
        self._read(guidelines_screen(self.project.schema, here))

    def _read(self, screen: Screen[None]) -> None:
        from workbench.tui.screens.reader import ReaderScreen

        if isinstance(self.screen, ReaderScreen):
            self.switch_screen(screen)
        else:
            self.push_screen(screen)

    def action_command_palette(self) -> None:
        """The commands, found by typing."""
        from textual.command import CommandPalette

        if not CommandPalette.is_open(self):
            self.push_screen(CommandPalette(placeholder=tr("Search for commands …"), id="--command-palette"))

    def action_how_to_quit(self) -> None:
        """Ctrl+C leaves nothing here; say what does."""
        self.notify(tr("ctrl+q leaves; everything is saved already."), timeout=3)

    async def action_quit(self) -> None:
        """Leave; there is nothing to save."""
        self.exit(0)

    def exit(self, result: int | None = None, return_code: int = 0, message: RenderableType | None = None) -> None:
        """Leave, and remember where one was."""
        self.remember()
        super().exit(result, return_code, message)

    def _fatal_error(self) -> None:
        """An error that nobody thought of: the user gets words, and the trace goes to a file."""
        from rich.text import Text

        from workbench.tui.problems import in_words

        if self._exception is None or os.environ.get("WORKBENCH_DEBUG"):
            super()._fatal_error()
            return
        said, hint = in_words(self._exception)
        self._exit_renderables.append(Text(f"{said}\n{hint}".strip()))
        self._close_messages_no_wait()
