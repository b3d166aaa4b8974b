"""What a stretch of text wears over its marks: what a search has found, what is suggested to be marked, what belongs to
the word under the cursor of the other side, and which words are terms."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from rich.style import Style

from workbench.tui.themes import mix

if TYPE_CHECKING:
    from workbench.tui.themes import Ink

_JOINED: Final = 0.4
"""How much of what joins it lies behind a mark."""

Wear = Literal["found", "current", "suggested", "lit", "joined", "wrong", "term"]


@dataclass(frozen=True, slots=True)
class Worn:
    """Positions of a piece and how they are to look.

    Attributes:
        color: The name of the colour of a suggested type, or of what joins a mark with the one that one is on.
    """

    start: int
    end: int
    wear: Wear
    color: str = ""


Wearing = Callable[[int, int], Sequence[Worn]]
"""Asked for what is worn between two positions of a piece."""


def nothing_worn(start: int, end: int) -> Sequence[Worn]:
    """Nothing."""
    return ()


def dressed(style: Style, worn: Sequence[Worn], at: int, ink: Ink) -> Style:
    """The style of a character with what it wears: what was found lies on a colour, a suggestion is slanted.

    What is set in reverse, where colours are few, keeps its colours: the ground would be that of its letters.
    """
    is_plain = not style.reverse
    for each in worn:
        if each.start <= at < each.end:
            if each.wear == "suggested":
                style += Style(color=ink.tint(each.color)[0], italic=True)
            elif each.wear == "joined":
                ground = mix(ink.color("page"), ink.tint(each.color)[0], _JOINED)
                style += Style(bgcolor=ground if is_plain else None, bold=True)
            elif each.wear == "wrong":
                style += Style(color=ink.color("bad"), underline=True)
            elif each.wear == "term":
                style += Style(underline=True)
            elif each.wear == "lit":
                style += Style(bgcolor=ink.color("word") if is_plain else None, underline=True)
            elif each.wear == "current":
                style = ink.style("page", "accent", bold=True)
            else:
                style += Style(bgcolor=ink.color("selection"), color=ink.color("text"))
    if style.color and style.bgcolor:
        style += Style(color=ink.readable(style.color.name, style.bgcolor.name))
    return style
