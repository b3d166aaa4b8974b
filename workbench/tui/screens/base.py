"""What all our screens share: errors become notifications, bindings come from the registry."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, ClassVar, TypeVar, cast

from textual.await_complete import AwaitComplete
from textual.screen import Screen

from workbench.errors import NotFound, WorkbenchError
from workbench.model import Edit
from workbench.text.sanitise import printable
from workbench.tui.sayings import retell, said
from workbench.tui.widgets.at_once import PaintsAtOnce

if TYPE_CHECKING:
    from workbench.project import Project
    from workbench.tui.action import Context
    from workbench.tui.app import WorkbenchApp
    from workbench.tui.preferences import Preference
    from workbench.tui.watching import Changed

Result = TypeVar("Result")


class WorkbenchScreen(PaintsAtOnce, Screen[Result], inherit_bindings=False):
    """A screen of the workbench."""

    ALLOW_SELECT = False
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide"), (160, "-roomy")]  # noqa: RUF012

    contexts: ClassVar[tuple[Context, ...]] = ()
    """Which actions of the registry are this screen's, for the palette."""

    comes_back: ClassVar[bool] = False
    """Whether a document that is opened from here is left for here, and not for the library."""

    outdated = False
    """Whether something was taken back while another screen was in front."""

    def on_compose(self) -> None:
        """Have the class of the present width before anything is laid out: Textual gives it behind the first frame."""
        width = self.app.size.width
        self.add_class(*[name for least, name in self.HORIZONTAL_BREAKPOINTS if width >= least][-1:])

    @property
    def workbench(self) -> WorkbenchApp:
        """The app, as what it is."""
        return cast("WorkbenchApp", self.app)

    @property
    def project(self) -> Project:
        """The project that is open."""
        return self.workbench.project

    def say(self, message: str, *, hint: str = "", bad: bool = False) -> None:
        """Tell the user something in passing; what a layer below has to say, in the interface's language."""
        message, hint = (said(message), said(hint)) if bad else (message, hint)
        text = printable(message) + (f"\n{printable(hint)}" if hint else "")
        self.notify(text, severity="error" if bad else "information", timeout=8 if bad else 4, markup=False)

    @contextmanager
    def guarded(self) -> Iterator[None]:
        """What the core raises inside is shown with its hint, and the screen goes on."""
        try:
            yield
        except WorkbenchError as error:
            retell(error, self.project)
            self.say(error.message, hint=error.hint, bad=True)
            if isinstance(error, NotFound):
                self.missing()
            self.failed()

    def missing(self) -> None:
        """Something is there no more, such as a mark that was deleted in another window: show what is."""

    def keys_wait(self, words: str) -> None:
        """Something is being done on a thread, and keys wait for it: say so; "" when it is over."""
        if words:
            self.say(words)

    def taken_back(self, edit: Edit, words: str) -> None:
        """Something was undone or redone: show what is so now, and say it in `words`.

        Args:
            edit: The last that did it, with all that was changed.
        """

    def changed_elsewhere(self, changed: Changed) -> bool:
        """Others have written to the project: show what is so now. False where that has to wait."""
        self.outdated = True
        return True

    def dismiss(self, result: Result | None = None) -> AwaitComplete:
        """Close this screen; nothing happens where it is closed already, when what it waited for comes late."""
        if self not in self.app.screen_stack:
            return AwaitComplete()
        return super().dismiss(result)

    def preference_changed(self, name: Preference, value: object) -> None:
        """The user prefers something else: show it so. The theme and the language are dealt with already."""

    def failed(self) -> None:
        """An edit was not made; a screen that says "saved" says so."""
