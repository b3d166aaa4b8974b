"""A line to type in that shows what it holds visibly, also where that came from outside."""

from __future__ import annotations

from rich.text import Text
from textual.widgets import Input

from workbench.text.sanitise import visible


class PlainInput(Input):
    """An input whose value may hold anything: no character of it reaches the terminal that it would act on."""

    @property
    def _value(self) -> Text:
        return Text(visible(self.value), no_wrap=True, overflow="ignore", end="")
