"""The panel while a translation is typed, as a widget: in the place of the panel of marks."""

from __future__ import annotations

from workbench.tui.lines import Line
from workbench.tui.postedit.panel import Editing, EditingPanel
from workbench.tui.widgets.strips import LineWidget


class EditPanel(LineWidget):
    """Suggestions, terms, and what was found wrong; nothing in it has the focus.

    It is as large as the panel of marks, in whose place it stands, so that no row of the text breaks anew.
    """

    DEFAULT_CSS = """
    EditPanel { background: $panel; width: 36; height: 100%; }
    EditPanel.-roomy { width: 46; }
    EditPanel.-low { width: 100%; height: 5; }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.shown = Editing()

    def show(self, shown: Editing) -> None:
        """Show something else."""
        if shown != self.shown:
            self.shown = shown
            self.renew()

    def fit_to(self, width: int) -> None:
        """Take the room that a screen of this width has for it."""
        self.set_class(width < 100, "-low")
        self.set_class(width >= 160, "-roomy")

    def compose_lines(self, width: int, height: int) -> list[Line]:
        """The lines."""
        return EditingPanel(self.shown, self.ink, width, height, self.has_class("-low")).lines()
