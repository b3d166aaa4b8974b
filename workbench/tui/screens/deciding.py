"""Deciding on the review screen: which version stands, several, or none; and why."""

from __future__ import annotations

from collections.abc import Callable

from workbench.adjudication import Unit, decide
from workbench.model import Decision
from workbench.tui.language import tr
from workbench.tui.review.reason import Reason
from workbench.tui.screens.reviewing import Reviewing
from workbench.tui.widgets.review_panel import ReviewPanel

Deed = Callable[[str], Decision]


class Deciding(Reviewing):
    """The part of the review screen that decides by whole versions, and asks why."""

    _deed: Deed | None = None
    asking = ""

    def on_review_panel_pointed(self, event: ReviewPanel.Pointed) -> None:
        """A version was clicked."""
        if 0 <= event.version < len(self.versions):
            self.at = event.version
            self.light()
            self.tell()
            if event.twice:
                self.action_take_version()

    def action_version_up(self) -> None:
        """Point to the version before."""
        self._point(-1)

    def action_version_down(self) -> None:
        """Point to the next version."""
        self._point(1)

    def _point(self, step: int) -> None:
        if self.versions:
            self.at = min(max(0, self.at + step), len(self.versions) - 1)
            self.light()
            self.tell()

    def digit(self, number: int) -> None:
        """A version's number: take it; or put it to the several, or away from them."""
        if not 1 <= number <= len(self.choices()):
            return
        self.at = number - 1
        self.light()
        if self.several is None:
            self._take([number - 1])
        else:
            self.several ^= {number - 1}
            self.tell()

    def action_take_version(self) -> None:
        """Take the version that is pointed to, or the several that are chosen."""
        if self.several:
            self._take(sorted(self.several))
        elif self.at < len(self.choices()):
            self._take([self.at])
        else:
            self.say(tr("This is what was decided; take one of the numbered versions, or correct it."))

    def action_take_several(self) -> None:
        """Both of two; of more, choose several."""
        choices = self.choices()
        if len(choices) < 2:
            self.say(tr("There is only one version."))
        elif len(choices) == 2:
            self._take([0, 1])
        else:
            self.several = set() if self.several is None else None
            self.tell()

    def _take(self, numbers: list[int]) -> None:
        unit, choices = self.unit, self.choices()
        if unit is None or not self.named():
            return
        names = [choices[number].holders[0] for number in numbers]
        told = tr(" and ").join(f"{number + 1}" for number in numbers)
        self.ask_why(
            tr("Version {number}", number=told) if len(numbers) == 1 else tr("Versions {numbers}", numbers=told),
            lambda reason: decide(self.project, unit, "these", take=names, reason=reason),
        )

    def action_reject_unit(self) -> None:
        """None of them: it was wrong."""
        unit = self.unit
        if unit is not None and self.named():
            self.ask_why(tr("None of them: it was wrong"), lambda reason: self._reject(unit, reason))

    def _reject(self, unit: Unit, reason: str) -> Decision:
        return decide(self.project, unit, "none", reason=reason)

    # Why.

    def ask_why(self, what: str, deed: Deed) -> None:
        """Ask for a reason, then do it."""
        self.reason, self.asking, self._deed = Reason(self.project.decisions.reasons()), what, deed
        self.tell()

    def action_reason_up(self) -> None:
        """The reason above."""
        self._reason(lambda reason: reason.move(-1))

    def action_reason_down(self) -> None:
        """The reason below."""
        self._reason(lambda reason: reason.move(1))

    def action_reason_take(self) -> None:
        """Take the reason into the line."""
        self._reason(Reason.take)

    def action_reason_erase(self) -> None:
        """Erase the last character."""
        self._reason(Reason.erase)

    def _reason(self, change: Callable[[Reason], None]) -> None:
        if self.reason is not None:
            change(self.reason)
            self.tell()

    def action_reason_cancel(self) -> None:
        """Do not decide yet."""
        self.reason = self._deed = None
        self.tell()

    def action_reason_keep(self) -> None:
        """Decide, for the reason that stands there."""
        reason, deed = self.reason, self._deed
        self.reason = self._deed = None
        if reason is None or deed is None:
            return
        with self.guarded():
            self.decided(deed(reason.words))
        self.tell()
