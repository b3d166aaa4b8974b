"""Asks for a proposition: a new one, or one of those that there are, the likeliest first."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen

from workbench.tui.actions import bindings
from workbench.tui.background import Hears, Task, in_background
from workbench.tui.board.proposals import Proposals, proposal_lines
from workbench.tui.language import interface_language
from workbench.tui.lines import Line
from workbench.tui.widgets.strips import LineWidget
from workbench.tui.widgets.typed import TypedCharacter

if TYPE_CHECKING:
    from workbench.errors import WorkbenchError
    from workbench.project import Project
    from workbench.reports.board.model import Item

_PAGE = 8
Found = tuple[list["Item"], int]
"""Propositions, and how many of them are likely."""


class ProposalList(LineWidget, can_focus=True):
    """What is typed, and the propositions."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("proposing")
    DEFAULT_CSS = "ProposalList { background: $panel; height: 100%; }"

    class Typed(TypedCharacter):
        """A character was typed."""

    def __init__(self, heading: str, proposals: Proposals) -> None:
        super().__init__()
        self.heading, self.proposals = heading, proposals

    def compose_lines(self, width: int, height: int) -> list[Line]:
        """The lines for a size."""
        return proposal_lines(self.proposals, self.heading, self.ink, width, height)

    def on_key(self, event: events.Key) -> None:
        """Whatever is typed narrows the list."""
        if event.character and event.is_printable:
            event.stop()
            event.prevent_default()
            self.post_message(self.Typed(event.character))


class ProposeScreen(Hears, ModalScreen[str | None], inherit_bindings=False):
    """Asks for a proposition of the annotator's own: its id, NEW for a new one, None where the user goes back.

    Args:
        mark_id: The claim that is to be joined; of the propositions those are first that are like it.
        without: The id of a proposition that is not offered.
    """

    DEFAULT_CSS = """
    ProposeScreen { align: center middle; background: $background 60%; }
    ProposeScreen > Vertical { width: 96; max-width: 96%; height: 22; max-height: 90%; background: $panel;
        padding: 1 3; }
    """

    def __init__(self, project: Project, heading: str, *, mark_id: str, words: str = "", without: str = "") -> None:
        super().__init__()
        self._project, self._mark_id, self._without = project, mark_id, without
        self.proposals = Proposals(words, claim=mark_id)
        self.list = ProposalList(heading, self.proposals)

    def compose(self) -> ComposeResult:
        """The list in the middle."""
        with Vertical():
            yield self.list

    def on_mount(self) -> None:
        """Look for likely ones, in the background."""
        self.list.focus()
        mark_id, without, lang = self._mark_id, self._without, interface_language()

        def work(project: Project, task: Task) -> Found:
            from workbench.reports.board.guess import likeliest

            return likeliest(project, mark_id, without=without, lang=lang)

        in_background(self, work, self._take, project=self._project, failed=self._failed, group="proposals")

    def _take(self, found: Found) -> None:
        self.proposals.take(*found)
        self.list.renew()

    def _failed(self, error: WorkbenchError) -> None:
        self.notify(error.message, severity="error", markup=False)

    def on_proposal_list_typed(self, event: ProposalList.Typed) -> None:
        """A character narrows the list."""
        self.proposals.type(event.character)
        self.list.renew()

    def _move(self, step: int) -> None:
        self.proposals.move(step)
        self.list.renew()

    def action_proposal_up(self) -> None:
        """The entry above."""
        self._move(-1)

    def action_proposal_down(self) -> None:
        """The entry below."""
        self._move(1)

    def action_proposal_page_up(self) -> None:
        """A page up."""
        self._move(-_PAGE)

    def action_proposal_page_down(self) -> None:
        """A page down."""
        self._move(_PAGE)

    def action_proposal_erase(self) -> None:
        """Take the last character back."""
        self.proposals.erase()
        self.list.renew()

    def action_proposal_take(self) -> None:
        """Take what is pointed to."""
        chosen = self.proposals.chosen
        if chosen is not None:
            self.dismiss(chosen)

    def action_proposal_cancel(self) -> None:
        """None."""
        self.dismiss(None)
