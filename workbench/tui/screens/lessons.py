"""What the decisions teach, as a page to read; its examples go into a file by a key."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual.binding import BindingType

from workbench.errors import StorageError
from workbench.tui.actions import bindings
from workbench.tui.background import Hears, Task, in_background
from workbench.tui.language import tr
from workbench.tui.lead.seen import seen_documents
from workbench.tui.lines import Line
from workbench.tui.review.lessons import examples_page, lessons_lines
from workbench.tui.screens.reader import Reader, ReaderScreen
from workbench.tui.themes import Ink
from workbench.tui.widgets.bars import Footer

if TYPE_CHECKING:
    from workbench.adjudication import Lessons
    from workbench.project import Project
    from workbench.tui.action import Context

FILE = "decided-examples.md"


class LessonsScreen(Hears, ReaderScreen):
    """The lessons of the whole project."""

    contexts: ClassVar[tuple[Context, ...]] = ("lessons",)
    BINDINGS: ClassVar[list[BindingType]] = bindings("lessons")

    def __init__(self) -> None:
        self._lessons: Lessons | None = None
        super().__init__(tr("Lessons of the review"), self._lines)

    def _lines(self, ink: Ink, width: int) -> list[Line]:
        if self._lessons is None:
            from rich.segment import Segment

            return [[], [Segment(tr("Looking through the decisions …"), ink.style("soft"))]]
        return lessons_lines(ink, width, self._lessons, self.project.schema)

    def on_mount(self) -> None:
        """Learn, on a thread."""
        super().on_mount()

        annotator = self.project.annotator

        def work(project: Project, task: Task) -> Lessons:
            from workbench.adjudication import lessons_of

            return lessons_of(project, seen_documents(project, annotator))

        in_background(
            self,
            work,
            self._learnt,
            project=self.project,
            failed=lambda error: self.say(error.message, hint=error.hint, bad=True),
            group="lessons",
        )

    def _learnt(self, lessons: Lessons) -> None:
        self._lessons = lessons
        self.query_one(Reader).renew()
        self.query_one(Footer).say({"reading", "leavable"} | ({"taught"} if lessons.examples else set()))

    def action_save_examples(self) -> None:
        """Write the examples to a file in the project's folder, or elsewhere."""
        lessons = self._lessons
        if lessons is None or not lessons.examples:
            self.say(tr("There are no decided examples yet."))
            return
        from workbench.tui.screens.ask import AskScreen

        def answered(name: str | None) -> None:
            if name and name.strip():
                with self.guarded():
                    _write(self.project.path / name.strip(), examples_page(lessons))
                    self.say(tr("Written."), hint=str(self.project.path / name.strip()))

        help_ = tr("Markdown, to be put into the guidelines. A file of this name is replaced.")
        self.app.push_screen(AskScreen(tr("Write the examples to which file?"), help_, given=FILE), answered)


def _write(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise StorageError(
            tr("{path}: cannot be written: {why}", path=path, why=error.strerror), hint=tr("name another file")
        ) from error
