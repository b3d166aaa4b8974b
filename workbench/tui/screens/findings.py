"""What the checks have against a document's translation: a list, each line a way to its segment."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar, Final

from textual.binding import BindingType

from workbench.errors import WorkbenchError
from workbench.model import Document, Edit
from workbench.tui.actions import bindings
from workbench.tui.background import Task, in_background
from workbench.tui.language import tr
from workbench.tui.lines import Line
from workbench.tui.page import Side
from workbench.tui.screens.listed import ListedScreen
from workbench.tui.screens.proofing import said
from workbench.tui.themes import Ink
from workbench.tui.widgets.bars import Heading
from workbench.tui.widgets.line_list import cell

if TYPE_CHECKING:
    from workbench.project import Project
    from workbench.translate.checks.documents import CheckedDocument
    from workbench.translate.checks.model import Finding
    from workbench.tui.action import Context

_NUMBER = 7
_NAME = 15
_NAMES: Final[dict[str, Callable[[], str]]] = {
    "numbers": lambda: tr("numbers"),
    "terms": lambda: tr("terms"),
    "names": lambda: tr("names"),
    "loops": lambda: tr("loops"),
    "length": lambda: tr("length"),
    "untranslated": lambda: tr("untranslated"),
    "script": lambda: tr("script"),
    "punctuation": lambda: tr("punctuation"),
    "quotes": lambda: tr("quotes"),
}


class FindingsScreen(ListedScreen):
    """What was found in one document.

    Args:
        go: Puts the cursor of the text on a place: a segment's id, the side, and the position in it.
    """

    contexts: ClassVar[tuple[Context, ...]] = ("checks",)
    BINDINGS: ClassVar[list[BindingType]] = bindings("checks")

    def __init__(self, document: Document, go: Callable[[str, Side, int], None]) -> None:
        super().__init__()
        self._document, self._go = document, go
        self._checked: CheckedDocument | None = None
        self._off: list[str] = []

    def on_mount(self) -> None:
        """Check the document on a thread."""
        super().on_mount()
        self._check()

    def _check(self) -> None:
        document = self._document

        def work(project: Project, task: Task) -> CheckedDocument:
            from workbench.translate.checks.documents import check_documents, project_checks

            (checked,) = check_documents(project, [document], project_checks(project))
            return checked

        self.list.empty = tr("Looking …")
        self.list.show(0)
        in_background(self, work, self._show, project=self.project, failed=self._failed, group="checks")

    def _failed(self, error: WorkbenchError) -> None:
        self.list.empty = error.message
        self.list.show(0)
        self.say(error.message, hint=error.hint, bad=True)

    def _show(self, checked: CheckedDocument) -> None:
        from workbench.translate.checks.documents import project_checks
        from workbench.translate.checks.registry import CHECKS

        self._checked = checked
        on = project_checks(self.project).names
        self._off = [name for name in CHECKS if name not in on]
        self.list.empty = tr("Nothing was found.") if checked.units else tr("This document has no translation yet.")
        self.list.show(len(checked.findings))
        self.tell()

    @property
    def here(self) -> Finding | None:
        """The chosen one."""
        found = self._checked.findings if self._checked is not None else ()
        return found[self.list.index] if found else None

    def line(self, number: int, width: int, ink: Ink, back: str) -> Line:
        """The segment's number, the check, and what it found."""
        assert self._checked is not None
        finding = self._checked.findings[number]
        return [
            cell(f"{self._checked.numbers[finding.unit]:>{_NUMBER - 2}}", _NUMBER, ink, "faint", back),
            cell(_NAMES[finding.check](), _NAME, ink, "accent", back),
            cell(said(finding), max(1, width - _NUMBER - _NAME), ink, "text", back),
        ]

    def tell(self) -> None:
        """Bring everything up to date."""
        found = len(self._checked.findings) if self._checked is not None else 0
        facts = [tr("1 finding") if found == 1 else tr("{n} findings", n=found)]
        if self._off:
            facts.append(tr("off: {names}", names=tr(", ").join(_NAMES[name]() for name in self._off)))
        title = self._document.title or self._document.name
        self.header.say(Heading(tr("Checks · {title}", title=title), tuple(facts)))
        here = self.here
        if here is not None and self._checked is not None:
            unit = self._checked.units[here.unit]
            self.below.tell(
                [(said(here), "bad")],
                [(unit.source.replace("\n", " "), "soft")],
                [(unit.target.replace("\n", " "), "text")],
            )
        else:
            self.below.tell()
        self.tell_footer({"listed"} | ({"found"} if here else set()) | ({"off"} if self._off else set()))

    def action_open_finding(self) -> None:
        """Go to the segment."""
        here = self.here
        if here is not None:
            place = here.target or here.source
            side: Side = "source" if here.target is None and here.source is not None else "target"
            self.close()
            self._go(here.unit, side, place[0] if place else 0)

    def action_switch_off(self) -> None:
        """Switch the check off that found this."""
        here = self.here
        if here is not None:
            self._switch(off=[here.check], words=tr("✓ switched off: {name}", name=_NAMES[here.check]()))

    def action_switch_on(self) -> None:
        """Switch every check on."""
        self._switch(on=self._off, words=tr("✓ all checks are on"))

    def _switch(self, *, on: list[str] | None = None, off: list[str] | None = None, words: str) -> None:
        from workbench.translate.checks.documents import switch

        with self.guarded():
            switch(self.project, on=on or [], off=off or [])
            self.announce(words)
            self._check()

    def taken_back(self, edit: Edit, words: str) -> None:
        """Something was undone or redone: look anew."""
        self.announce(words)
        self._check()

    def action_close_checks(self) -> None:
        """Back to the text."""
        self.close()
