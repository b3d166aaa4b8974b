"""The application: which screen is shown, and what is the same on all of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar, Final

from textual.app import App
from textual.binding import BindingType

from workbench.errors import Refused, WorkbenchError
from workbench.model import Edit
from workbench.tui.actions import bindings
from workbench.tui.preferences import prefer_theme, preferred_theme
from workbench.tui.screens.base import WorkbenchScreen
from workbench.tui.themes import DARK, LIGHT, themes

if TYPE_CHECKING:
    from textual.command import Provider
    from textual.screen import Screen

    from workbench.project import Project
    from workbench.tui.caret import Place

Named = Callable[[str], None]

_OURS: Final = frozenset({"marks", "choices", "decisions", "assignments"})
"""The families that only the screens change; a segment's zone is another thing that they do."""
_OUR_SETTINGS: Final = frozenset({"review.rule", "assign.blind"})
"""The settings that are set on a screen."""
_SETTLED: Final = frozenset({"settings", "schemas"})
"""The families that the screens rest on: they are changed on the command line, and taken back there."""
_PATIENCE: Final = 1000
"""Milliseconds to wait for another process that writes: longer, and the screen would seem to hang."""

_VARIABLES: Final = {"wb-here": "#1b2027", "wb-line": "#2c323b", "wb-soft": "#98a1ad", "wb-bar": "#20252d"}


def _commands() -> type[Provider]:
    from workbench.tui.commands import Commands

    return Commands


class WorkbenchApp(App[int], inherit_bindings=False):
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
        self.project = project
        project.database.connection.execute(f"PRAGMA busy_timeout={_PATIENCE}")
        self._document = document
        self._first = first
        self._on_named = on_named
        self._when_ready = when_ready
        self._asked = not ask_name
        self._insist = ""
        self._places: dict[str, Place] = {}

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

    def _annotate(self, document: str) -> Screen[None]:
        from workbench.tui.screens.annotate import AnnotateScreen

        found = self.project.documents.get(document)
        return AnnotateScreen(self.project, found, place=self._places.get(found.id))

    def _library(self, document_id: str) -> Screen[None]:
        from workbench.tui.screens.library import LibraryScreen

        return LibraryScreen(self.project, document_id)

    def open_document(self, document_id: str) -> None:
        """Show a document; the one that the library was opened from is still there below it."""
        from workbench.tui.screens.annotate import AnnotateScreen

        below = self.screen_stack[-2] if len(self.screen_stack) > 1 else None
        if isinstance(below, AnnotateScreen) and below.document.id == document_id:
            self.pop_screen()
            return
        try:
            screen = self._annotate(document_id)
        except WorkbenchError as error:
            self._complain(error)
            return
        self.push_screen(screen)

    def show_library(self, document_id: str, place: Place) -> None:
        """Show the library, on the document that one comes from."""
        from workbench.tui.screens.library import LibraryScreen

        self._places[document_id] = place
        below = self.screen_stack[-2] if len(self.screen_stack) > 1 else None
        if isinstance(below, LibraryScreen):
            self.pop_screen()
        else:
            self.push_screen(self._library(document_id))

    # What a lead looks at.

    def open_review(self, document_id: str, *, unit_id: str = "", label: str = "") -> None:
        """Review a document, beginning with a unit."""
        from workbench.tui.screens.review import ReviewScreen

        try:
            document = self.project.documents.get(document_id)
            self.push_screen(ReviewScreen(self.project, document, unit_id=unit_id, label=label))
        except WorkbenchError as error:
            self._complain(error)

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
                self.notify("Without a name one can read, but not mark.", timeout=4)
            elif self._take_name(given):
                then()
            else:
                ask(given)

        def ask(given: str) -> None:
            help_ = "Your marks are kept under this name, apart from everybody else's. It is asked once."
            self.push_screen(AskScreen("Who is annotating?", help_, given=given), answered)

        ask("")

    def _take_name(self, name: str) -> bool:
        try:
            self.project.annotator = name
        except WorkbenchError as error:
            self._complain(error)
            return False
        try:
            if self._on_named:
                self._on_named(name)
        except WorkbenchError as error:
            self._complain(error)
        from workbench.tui.screens.annotate import AnnotateScreen

        if isinstance(self.screen, AnnotateScreen):
            self.screen.reload()
            self.screen.tell()
        return True

    def _complain(self, error: WorkbenchError) -> None:
        from workbench.text.sanitise import printable

        text = "\n".join(filter(None, (printable(error.message), printable(error.hint))))
        self.notify(text, severity="error", timeout=8, markup=False)

    # Undo and redo.

    def action_undo(self) -> None:
        """Take back the last edit; after a refusal, the same key takes it back all the same."""
        self._take_back(self.project.journal.undo, "nothing to undo", "undid")

    def action_redo(self) -> None:
        """Do again what was taken back."""
        self._take_back(self.project.journal.redo, "nothing to redo", "did again")

    def _take_back(self, step: Callable[..., Edit | None], nothing: str, done: str) -> None:
        wanted = f"{done} {self.project.journal.undoable()}"
        force, self._insist = self._insist == wanted, ""
        try:
            with self.project.database.transaction():
                edit = step(force=force)
                _refuse_beyond_the_screens(edit, force=force)
        except WorkbenchError as error:
            self._insist = wanted if isinstance(error, Refused) else ""
            self._complain(error)
            if isinstance(self.screen, WorkbenchScreen):
                self.screen.failed()
            return
        if edit is None:
            self.notify(nothing.capitalize() + ".", timeout=3)
            return
        for screen in self.screen_stack[:-1]:
            if isinstance(screen, WorkbenchScreen):
                screen.outdated = True
        if isinstance(self.screen, WorkbenchScreen):
            self.screen.taken_back(edit, f"{done}: {_words(edit)}")

    # Help, theme, leaving.

    def action_help(self) -> None:
        """All keys on one page."""
        from workbench.tui.screens.reader import help_screen

        self._read(help_screen(self.project.schema))

    def action_guidelines(self) -> None:
        """The schema's guidelines and types."""
        from workbench.tui.screens.reader import guidelines_screen

        self._read(guidelines_screen(self.project.schema))

    def _read(self, screen: Screen[None]) -> None:
        from workbench.tui.screens.reader import ReaderScreen

        if isinstance(self.screen, ReaderScreen):
            self.switch_screen(screen)
        else:
            self.push_screen(screen)

    def action_toggle_theme(self) -> None:
        """Light or dark; the choice is remembered."""
        self.theme = LIGHT if self.theme == DARK else DARK
        prefer_theme(self.theme)

    def action_how_to_quit(self) -> None:
        """Ctrl+C leaves nothing here; say what does."""
        self.notify("ctrl+q leaves; everything is saved already.", timeout=3)

    async def action_quit(self) -> None:
        """Leave; there is nothing to save."""
        self.exit(0)


def _refuse_beyond_the_screens(edit: Edit | None, *, force: bool) -> None:
    """Raise Refused for what was done elsewhere: taking back that a document was added is seldom meant here."""
    found = edit.changes if edit is not None else ()
    changes = [c for c in found if c.table != "settings" or c.key not in _OUR_SETTINGS]
    if any(change.table in _SETTLED for change in changes):
        raise Refused(f"«{_words(edit)}» is not taken back here", hint="change it with: workbench schema use FILE")
    here = all(c.table in _OURS or (c.table == "segments" and set(c.after) == {"zone"}) for c in changes)
    if not here and not force:
        hint = "the same key once more takes it back all the same"
        raise Refused(f"«{_words(edit)}» was not done on this screen", hint=hint)


def _words(edit: Edit | None) -> str:
    return edit.action.removeprefix("undo: ").removeprefix("redo: ") if edit is not None else ""
