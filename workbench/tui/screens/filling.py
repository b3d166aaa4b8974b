"""A form in a screen's panel and the list that opens over it: the keys that move in both, and writing a value."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from workbench.model import JSON
from workbench.tui.choose import Picker
from workbench.tui.form import Field, Form, problem, written_number
from workbench.tui.language import tr
from workbench.tui.screens.base import WorkbenchScreen

_PAGE: Final = 8


class Filling(WorkbenchScreen[None]):
    """The base of the screens that have a form.

    Attributes:
        form: The fields that are open in the panel.
        picker: The list that is open in the panel, over the form.
    """

    form: Form | None = None
    picker: Picker | None = None

    def tell(self) -> None:
        """Bring the header, the panel and the footer up to date."""
        raise NotImplementedError

    # The form.

    def to_field(self, step: int) -> None:
        """Open the field below or above."""
        if self.form is not None:
            self.form.move(step)
            self.tell()

    def ask_for(self, field: Field, given: str, take: Callable[[JSON], object]) -> None:
        """Ask for a text or number until the schema has nothing against it, then have it taken: None for nothing."""
        from workbench.tui.screens.ask import AskScreen

        def answered(text: str | None) -> None:
            if text is None:
                return
            value: JSON = text.strip() or None
            if field.asks is not None and field.asks.type == "number" and value is not None:
                value = written_number(text.strip())
            wrong = problem(field, value)
            if wrong:
                self.say(tr("{what}.", what=wrong), bad=True)
                self.ask_for(field, text, take)
            else:
                take(value)

        self.app.push_screen(AskScreen(field.title, field.help, given=given), answered)

    # The list.

    def in_list(self, change: Callable[[Picker], object]) -> None:
        """Change what is chosen in the list, or what it is narrowed to."""
        if self.picker is not None:
            change(self.picker)
            self.tell()

    def action_pick_up(self) -> None:
        """The entry above."""
        self.in_list(lambda picker: picker.move(-1))

    def action_pick_down(self) -> None:
        """The entry below."""
        self.in_list(lambda picker: picker.move(1))

    def action_pick_page_up(self) -> None:
        """A page up."""
        self.in_list(lambda picker: picker.move(-_PAGE))

    def action_pick_page_down(self) -> None:
        """A page down."""
        self.in_list(lambda picker: picker.move(_PAGE))

    def action_pick_erase(self) -> None:
        """Take the last character back."""
        self.in_list(Picker.erase)
