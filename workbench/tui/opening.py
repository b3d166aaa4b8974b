"""Opening documents: one with very many segments is read on a thread, while keys wait for its screen."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final, TypeVar

from textual.app import App

from workbench.errors import WorkbenchError
from workbench.tui.background import Task, in_background
from workbench.tui.language import tr
from workbench.tui.screens.base import WorkbenchScreen

if TYPE_CHECKING:
    from workbench.project import Project
    from workbench.tui.page import Page

Result = TypeVar("Result")

LONG: Final = 300
"""A page of that many passages takes longer than a frame to read."""
_SAID_AFTER: Final = 0.3
"""Seconds of waiting after which it is said what for."""


class _Wait:
    """Keys wait for a thread: says what for once that takes long, until it ends or is given up."""

    _is_over = False

    def __init__(self, app: Opening, doing: str) -> None:
        self._app = app
        self._screen = app.screen
        self._timer = app.set_timer(_SAID_AFTER, lambda: self._say(doing)) if doing else None

    def _say(self, words: str) -> None:
        if isinstance(self._screen, WorkbenchScreen) and self._screen.is_attached:
            self._screen.keys_wait(words)

    def ends(self) -> bool:
        """Let the keys go on, and nothing come of the thread after this; False where that was so already."""
        if self._is_over:
            return False
        self._is_over = True
        if self._timer is not None:
            self._timer.stop()
            self._say("")
        self._app.go_on()
        return True


class Opening(App[int], inherit_bindings=False):
    """The part of the app that opens documents."""

    project: Project

    if TYPE_CHECKING:

        def hold(self, *, give_up: Callable[[], object] | None = None) -> None:
            """Have what comes next wait for a thread."""

        def go_on(self) -> None:
            """The thread is done: what waited follows."""

        def pass_over(self, group: str) -> None:
            """A group of edits that a thread of ours wrote is no news."""

        def complain(self, error: WorkbenchError) -> None:
            """Show an error with its hint."""

    def while_keys_wait(
        self,
        work: Callable[[Project], Result],
        then: Callable[[Result], object],
        *,
        edits: bool = False,
        doing: str = "",
    ) -> None:
        """Do something on a thread, with a handle of its own on the project; what comes next waits for it.

        Args:
            then: Called on the interface's thread with what came out, before the keys that waited; where it failed,
                the error is shown instead.
            edits: It is an edit, of which a screen says that it was not made.
            doing: What to say where it takes long; esc gives it up then.
        """

        def noted(project: Project, task: Task) -> tuple[Result, list[str]]:
            if not edits:
                return work(project), []
            before = project.database.rows("SELECT ifnull(max(seq), 0) FROM edits")[0][0]
            result = work(project)
            sql = "SELECT DISTINCT group_id FROM edits WHERE seq > ? AND annotator = ?"
            return result, [row[0] for row in project.database.rows(sql, (before, project.annotator))]

        def done(found: tuple[Result, list[str]]) -> None:
            if not wait.ends():
                return
            result, groups = found
            for group in groups:
                self.pass_over(group)
            then(result)

        def failed(error: WorkbenchError) -> None:
            if not wait.ends():
                return
            self.complain(error)
            if edits and isinstance(self.screen, WorkbenchScreen):
                self.screen.failed()

        wait = _Wait(self, doing)
        self.hold(give_up=wait.ends if doing else None)
        in_background(self, noted, done, project=self.project, failed=failed, group="")

    def with_page(self, document_id: str, then: Callable[[Page | None], object]) -> None:
        """Read a long document's page, then go on with it; of any other go on without: the screen reads it itself."""

        def work(project: Project) -> Page:
            from workbench.tui.page import load_page

            return load_page(project, project.documents.get(document_id))

        try:
            is_long = self.project.segments.number(document_id) >= LONG
        except WorkbenchError as error:
            self.complain(error)
            return
        if is_long:
            self.while_keys_wait(work, then, doing=tr("opening … · esc gives up"))
        else:
            then(None)
