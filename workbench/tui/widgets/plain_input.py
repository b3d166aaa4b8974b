"""A line to type in that shows what it holds visibly, also where that came from outside."""

from __future__ import annotations

from rich.text import Text
from textual.geometry import Size
from textual.reactive import Reactive
from textual.widgets import Input

from workbench.text.sanitise import visible


class PlainInput(Input):
    """An input whose value may hold anything: no character of it reaches the terminal that it would act on."""

    virtual_size = Reactive(Size(0, 0))
    """As in Textual, where each letter has the whole screen laid out anew: here the line has its width from outside."""

    @property
    def _value(self) -> Text:
        return Text(visible(self.value), no_wrap=True, overflow="ignore", end="")
