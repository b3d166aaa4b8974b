"""What the parts of the review screen share, and what each asks of the others."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from workbench.adjudication import Unit
from workbench.model import Document
from workbench.tui.action import Context
from workbench.tui.actions import ids_of
from workbench.tui.background import Hears
from workbench.tui.review.course import Course
from workbench.tui.review.draft import Draft
from workbench.tui.review.names import Names
from workbench.tui.review.reason import Reason
from workbench.tui.review.versions import Version
from workbench.tui.screens.filling import Filling

if TYPE_CHECKING:
    from workbench.model import Decision
    from workbench.schema import Schema
    from workbench.tui.page import Page
    from workbench.tui.review.quoting import Quoting
    from workbench.tui.widgets.review_pane import ReviewPane
    from workbench.tui.widgets.review_panel import ReviewPanel

_CONTEXTS: Final[tuple[Context, ...]] = ("picker", "reason", "correct", "review")
_OF: Final = {context: ids_of(context) for context in _CONTEXTS}
_SHARED: Final = frozenset().union(*_OF.values())


class Reviewing(Hears, Filling):
    """The base of the review screen and of its parts.

    Attributes:
        course: The units of the document, and where one is.
        versions: Those of the unit that one looks at; behind them what was decided, where it is none of them.
        at: Which version is pointed to.
        several: The versions chosen so far, where several shall stand; None where one is enough.
        reason: The reason that is being asked for.
        draft: The mark that is being put together; the form has its fields, the list the marks for a role.
    """

    contexts: ClassVar[tuple[Context, ...]] = ("review",)

    document: Document
    page: Page
    schema: Schema
    pane: ReviewPane
    panel: ReviewPanel
    course: Course
    names: Names
    quoting: Quoting
    versions: list[Version]
    at: int = 0
    several: set[int] | None = None
    reason: Reason | None = None
    draft: Draft | None = None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """The review, a reason, a mark being put together and its list share keys: one of them is live at a time."""
        live: tuple[tuple[Context, bool], ...] = (
            ("picker", self.picker is not None),
            ("reason", self.reason is not None),
            ("correct", self.draft is not None),
            ("review", True),
        )
        context = next(name for name, is_so in live if is_so)
        if action in _SHARED:
            return action in _OF[context]
        return super().check_action(action, parameters)

    @property
    def unit(self) -> Unit | None:
        """The unit that one looks at."""
        return self.course.unit

    def choices(self) -> list[Version]:
        """The versions that can be taken."""
        return [version for version in self.versions if not version.is_gold]

    def named(self) -> bool:
        """Whether somebody is named who decides; asks for the name where nobody is."""
        if self.project.annotator:
            return True
        self.workbench.ask_name(lambda: None)
        return False

    def decided(self, decision: Decision) -> None:
        """A decision is on disk: go on to what is open next."""
        raise NotImplementedError

    def saved(self, what: str) -> None:
        """Say what is on disk."""
        raise NotImplementedError

    def light(self) -> None:
        """Light the versions in the text."""
        raise NotImplementedError
