"""What is the same on all screens and makes them comfortable: preferences, places, time, and the screens about them."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING, Any, Final

from textual import events

from workbench.errors import WorkbenchError
from workbench.tui.language import tr, use_language
from workbench.tui.preferences import Preference, is_preferred, prefer, preferred
from workbench.tui.rebinding import obey_preferred
from workbench.tui.screens.base import WorkbenchScreen
from workbench.tui.themes import counterpart
from workbench.tui.timekeeper import TimeKeeper
from workbench.tui.undoing import Undoing

if TYPE_CHECKING:
    from workbench.tui.keymaps import KeymapProblem

_SECONDS: Final = 3.0
"""How often a place that has changed is written: more is lost by no kill."""
_TOLD: Final = 3
"""How many mistakes of a keymap are told at once."""


class Comforts(Undoing, inherit_bindings=False):
    """The part of the app that remembers what its user likes, and where they are."""

    _keeper: TimeKeeper | None = None

    def begin_comforts(self) -> None:
        """Have the user's language and keys in force."""
        language = str(preferred("language"))
        if language:
            use_language(language)
        self._keeper = TimeKeeper() if is_preferred("timing") else None
        self._wrong_keys = obey_preferred(self)

    def on_mount(self) -> None:
        """From now on, remember."""
        self.set_interval(_SECONDS, self.remember)
        if self._wrong_keys:
            self.tell_wrong_keys(self._wrong_keys)

    # What the user prefers.

    def change_preference(self, name: Preference, value: object) -> None:
        """The user prefers something else: it holds at once, on all screens, and is kept."""
        prefer(name, value)
        if name == "theme":
            self.theme = str(value)
        elif name == "language":
            use_language(str(value))
        elif name == "keymap":
            self.tell_wrong_keys(obey_preferred(self))
        elif name == "timing":
            self._keeper = TimeKeeper() if value else None
        for screen in self.screen_stack:
            if isinstance(screen, WorkbenchScreen):
                screen.preference_changed(name, value)
                _say_again(screen)

    def tell_wrong_keys(self, problems: list[KeymapProblem]) -> None:
        """Say what is wrong with the user's own keymap."""
        if not problems:
            return
        from workbench.text.sanitise import printable
        from workbench.tui.keymaps import FILE_NAMES, own_file
        from workbench.tui.preferences import config_folder

        path = own_file(config_folder()) or config_folder() / FILE_NAMES[0]
        lines = [f"{path.name}:{p.line}: {p.message}" if p.line else f"{path}: {p.message}" for p in problems[:_TOLD]]
        if len(problems) > _TOLD:
            lines.append(tr("… and {n} more", n=len(problems) - _TOLD))
        lines.append(tr("The default keys are used."))
        self.notify("\n".join(map(printable, lines)), severity="error", timeout=15, markup=False)

    def action_toggle_theme(self) -> None:
        """Light or dark; the choice is remembered."""
        self.change_preference("theme", counterpart(self.theme))

    # Where the user is, and how long.

    async def on_event(self, event: events.Event) -> None:
        """Each key counts as being here, for who asked for it."""
        if self._keeper is not None and isinstance(event, events.Key):
            document = getattr(self.screen, "document", None)
            self._keeper.pressed(monotonic(), document.id if document is not None else "")
        await super().on_event(event)

    def remember(self) -> None:
        """Write the place, where it is another, and the time; what cannot be written now is written later."""
        try:
            for screen in self.screen_stack if self.is_running else ():
                remember = getattr(screen, "remember_place", None)
                if remember is not None:
                    remember()
            self._write_time()
        except WorkbenchError:
            return

    def _write_time(self) -> None:
        if self._keeper is None or not self.project.annotator:
            return
        spent = self._keeper.take()
        for document, milliseconds in spent.items():
            if not self.project.timings.add(self.project.annotator, document, milliseconds):
                self._keeper.give_back({document: milliseconds})

    # The screens about it.

    def action_open_settings(self) -> None:
        """Theme, language, keys, and how texts are shown."""
        from workbench.tui.screens.settings import SettingsScreen

        self._open(SettingsScreen())

    def action_open_bookmarks(self) -> None:
        """The bookmarks in all documents."""
        from workbench.tui.screens.bookmarks import BookmarksScreen

        self._open(BookmarksScreen())

    def action_open_history(self) -> None:
        """What was done, in words."""
        from workbench.tui.screens.history import HistoryScreen

        self._open(HistoryScreen())

    def action_open_progress(self) -> None:
        """How far one is."""
        from workbench.tui.screens.progress import ProgressScreen

        document = getattr(self.screen, "document", None)
        self._open(ProgressScreen(document))

    def _open(self, screen: WorkbenchScreen[None]) -> None:
        """Show a screen, but not a second one of its kind."""
        if not any(isinstance(each, type(screen)) for each in self.screen_stack):
            self.push_screen(screen)


def _say_again(screen: WorkbenchScreen[Any]) -> None:
    """Have a screen say everything anew: in another language, with other keys, in other colours."""
    tell = getattr(screen, "tell", None)
    if tell is not None:
        tell()
    for node in screen.walk_children():
        renew = getattr(node, "renew", None) or getattr(node, "show_all", None)
        if renew is not None:
            renew()
