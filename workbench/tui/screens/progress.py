"""Progress as a page to read: this document, today, all documents; counted on a thread."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.segment import Segment

from workbench.errors import WorkbenchError
from workbench.tui.background import Hears, Task, in_background
from workbench.tui.language import tr
from workbench.tui.lines import Line
from workbench.tui.preferences import is_preferred
from workbench.tui.progress import Progress, progress_lines, progress_of
from workbench.tui.screens.reader import Reader, ReaderScreen
from workbench.tui.themes import Ink

if TYPE_CHECKING:
    from workbench.model import Document
    from workbench.project import Project
    from workbench.schema import Schema


class ProgressScreen(Hears, ReaderScreen):
    """How far one is.

    Args:
        document: The document that is open, None for none.
    """

    def __init__(self, document: Document | None) -> None:
        self._document = document
        self._progress: Progress | None = None
        self._schema: Schema | None = None
        super().__init__(tr("Progress"), self._lines)

    def _lines(self, ink: Ink, width: int) -> list[Line]:
        if self._progress is None:
            return [[], [Segment(tr("Counting …"), ink.style("soft"))]]
        return progress_lines(ink, width, self._progress, self._schema)

    def on_mount(self) -> None:
        """Count, on a thread."""
        super().on_mount()
        self.workbench.remember()
        key = self._document.id if self._document else ""
        timed = is_preferred("timing")

        def work(project: Project, task: Task) -> Progress:
            return progress_of(project, key, timed=timed)

        in_background(self, work, self._counted, project=self.project, failed=self._failed, group="progress")

    def _counted(self, progress: Progress) -> None:
        try:
            self._schema = self.project.schema
        except WorkbenchError:
            self._schema = None
        self._progress = progress
        self.query_one(Reader).renew()

    def _failed(self, error: WorkbenchError) -> None:
        self.say(error.message, hint=error.hint, bad=True)
