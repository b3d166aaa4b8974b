"""The disagreements behind a figure of the agreement: in text, side by side; from each one gets to its review."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.message import Message

from workbench.model import Edit
from workbench.reports.query import Query
from workbench.tui.actions import bindings
from workbench.tui.background import Hears, Task, in_background
from workbench.tui.language import tr
from workbench.tui.lead.cases import CaseList, shown_case
from workbench.tui.lines import Line
from workbench.tui.page import Page, load_page
from workbench.tui.review.lines import ReviewLines, Shown
from workbench.tui.review.quoting import Quoting
from workbench.tui.screens.base import WorkbenchScreen
from workbench.tui.widgets.bars import Footer, Header, Heading
from workbench.tui.widgets.strips import LineWidget
from workbench.tui.words import counted

if TYPE_CHECKING:
    from workbench.errors import WorkbenchError
    from workbench.project import Project
    from workbench.reports.behind import Disagreement
    from workbench.tui.action import Context

_MOST: Final = 1000
_BATCH: Final = 25
_PAGE: Final = 10


class CasesView(LineWidget, can_focus=True):
    """The list."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("cases")
    DEFAULT_CSS = "CasesView { height: 1fr; background: $background; }"

    class Chosen(Message):
        """A case was clicked."""

    def __init__(self) -> None:
        super().__init__()
        self.list = CaseList()

    def compose_lines(self, width: int, height: int) -> list[Line]:
        """A line for each."""
        return self.list.lines(self.ink, width, height)

    def on_click(self, event: events.Click) -> None:
        """A click goes to a case."""
        self.list.move(self.list.top + event.y - self.list.at)
        self.post_message(self.Chosen())


class CaseView(LineWidget):
    """One case."""

    DEFAULT_CSS = "CaseView { background: $panel; }"

    shown = Shown()

    def show(self, shown: Shown) -> None:
        """Show another."""
        self.shown = shown
        self.renew()

    def compose_lines(self, width: int, height: int) -> list[Line]:
        """Its marks side by side."""
        return ReviewLines(self.shown, self.ink, width, height).lines()


class CasesScreen(Hears, WorkbenchScreen[None]):
    """The disagreements that a query means.

    Args:
        about: What the figure says, in words.
    """

    contexts: ClassVar[tuple[Context, ...]] = ("cases",)
    DEFAULT_CSS = """
    CasesScreen { layout: vertical; overflow: hidden; background: $background; }
    CasesScreen CaseView { height: 16; }
    CasesScreen.-narrow CaseView { height: 12; }
    """

    def __init__(self, query: Query, about: str) -> None:
        super().__init__()
        self._query, self._about = query, about
        self.header, self.footer, self.view, self.case = Header(), Footer(), CasesView(), CaseView()
        self._quoting: dict[str, Quoting] = {}
        self._asked = ""
        self._complete = False

    def compose(self) -> ComposeResult:
        """Header, list, one case, footer."""
        yield self.header
        yield self.view
        yield self.case
        yield self.footer

    def on_mount(self) -> None:
        """Find them, on a thread."""
        self.view.list.schema = self.project.schema
        self.view.focus()
        self._find()

    def on_screen_resume(self) -> None:
        """In front again: what was decided meanwhile is read anew."""
        self.view.focus()
        if self.outdated:
            self.outdated = False
            self.view.list.cases = []
            self._find()
        self.tell()

    def _find(self) -> None:
        query = self._query
        self._complete = False

        def work(project: Project, task: Task) -> list[Disagreement]:
            from workbench.reports.behind import disagreements

            found: list[Disagreement] = []
            for number, case in enumerate(disagreements(project, query), 1):
                found.append(case)
                task.progress(number, _MOST)
                if number % _BATCH == 0:
                    task.tell(lambda some=tuple(found): self._more(some))  # type: ignore[misc]
                    found.clear()
                if number >= _MOST:
                    break
            return found

        def then(found: list[Disagreement]) -> None:
            self._complete = True
            self._more(tuple(found))

        in_background(self, work, then, project=self.project, failed=self._failed, group="cases")

    def _more(self, found: tuple[Disagreement, ...]) -> None:
        self.view.list.cases += found
        self.view.list.move(0)
        self.tell()

    def _failed(self, error: WorkbenchError) -> None:
        self.say(error.message, hint=error.hint, bad=True)

    def tell(self) -> None:
        """Bring everything up to date."""
        cases = self.view.list
        more = "" if self._complete else " …"
        many = (
            tr("the first {n}", n=f"{_MOST:,}")
            if len(cases.cases) >= _MOST
            else counted(len(cases.cases), "disagreement")
        )
        self.header.say(Heading(self._about, (f"{many}{more}",)))
        self.view.renew()
        self.case.show(self._shown())
        self.footer.say({"cases", "leavable"})

    def _shown(self) -> Shown:
        case = self.view.list.here
        if case is None:
            words = tr("Nobody parts here.") if self._complete else tr("Looking for them …")
            return Shown(words=(words,))
        place = tr("{at} of {count}", at=self.view.list.at + 1, count=len(self.view.list.cases))
        quotes = self._quotes(case.document_id)
        return shown_case(case, self.project.schema, quotes, place) if quotes is not None else Shown(words=("…",))

    def _quotes(self, document_id: str) -> Quoting | None:
        """What quotes a document; None while a long one is being read."""
        if document_id not in self._quoting and document_id != self._asked:
            self._asked = document_id
            self.workbench.with_page(document_id, lambda page: self._take(document_id, page))
        return self._quoting.get(document_id)

    def _take(self, document_id: str, page: Page | None) -> None:
        read = load_page(self.project, self.project.documents.get(document_id)) if page is None else page
        self._quoting = {document_id: Quoting(self.project, read)}
        self._asked = ""
        if page is not None and self.is_attached:
            self.tell()

    def on_cases_view_chosen(self) -> None:
        """A case was clicked."""
        self.tell()

    def _move(self, step: int) -> None:
        self.view.list.move(step)
        self.tell()

    def action_case_up(self) -> None:
        """The one before."""
        self._move(-1)

    def action_case_down(self) -> None:
        """The next."""
        self._move(1)

    def action_case_page_up(self) -> None:
        """Ten up."""
        self._move(-_PAGE)

    def action_case_page_down(self) -> None:
        """Ten down."""
        self._move(_PAGE)

    def action_review_case(self) -> None:
        """Settle this one."""
        case = self.view.list.here
        if case is not None:
            for screen in self.app.screen_stack:
                if isinstance(screen, WorkbenchScreen):
                    screen.outdated = True
            self.workbench.open_review(case.document_id, unit_id=case.unit.id)

    def action_leave_cases(self) -> None:
        """Back to the table."""
        self.app.pop_screen()

    def taken_back(self, edit: Edit, words: str) -> None:
        """Something was undone or redone: find them anew."""
        self.say(words)
        self.view.list.cases = []
        self._find()
