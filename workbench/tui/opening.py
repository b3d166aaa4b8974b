"""Opening documents: one with very many segments is read on a thread, while keys wait for the screen that they are for."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from textual.app import App

from workbench.errors import WorkbenchError
from workbench.tui.background import Task, in_background

if TYPE_CHECKING:
    from workbench.project import Project
    from workbench.tui.page import Page

LONG: Final = 300
"""A page of that many passages takes longer than a frame to read."""


class Opening(App[int], inherit_bindings=False):
    """The part of the app that opens documents."""

    project: Project

    if TYPE_CHECKING:

        def hold(self, *, give_up: Callable[[], object] | None = None) -> None:
            """Have what comes next wait for a thread."""

        def go_on(self) -> None:
            """The thread is done: what waited follows."""

        def complain(self, error: WorkbenchError) -> None:
            """Show an error with its hint."""

    def with_page(self, document_id: str, then: Callable[[Page | None], object]) -> None:
        """Read a long document's page, then go on with it; of any other go on without: the screen reads it itself."""
        try:
            is_long = self.project.segments.number(document_id) >= LONG
        except WorkbenchError as error:
            self.complain(error)
            return
        if not is_long:
            then(None)
            return

        def work(project: Project, task: Task) -> Page:
            from workbench.tui.page import load_page

            return load_page(project, project.documents.get(document_id))

        def took(page: Page) -> None:
            self.go_on()
            then(page)

        def failed(error: WorkbenchError) -> None:
            self.go_on()
            self.complain(error)

        self.hold()
        in_background(self, work, took, project=self.project, failed=failed, group="")
