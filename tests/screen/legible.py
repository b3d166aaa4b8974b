"""What of a screen cannot be read: words whose colour stands out too little from what is behind them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from rich.style import Style

from workbench.tui.palettes import Palette

READABLE: Final = 4.5
SEEN: Final = 3.0
"""For what is set faint, as it is read only if one looks for it."""


def linear(color: str) -> list[float]:
    """The channels of "#rrggbb" in linear light."""
    channels = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    return [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours by WCAG."""
    light, dark = sorted(
        (0.2126 * r + 0.7152 * g + 0.0722 * b for r, g, b in (linear(one), linear(other))), reverse=True
    )
    return (light + 0.05) / (dark + 0.05)


def unreadable(
    rows: Iterable[Sequence[tuple[str, Style]]], palette: Palette
) -> dict[tuple[str, str], tuple[float, str]]:
    """The pairs of colours that are too close, with their contrast and words in them; lines and bars are no words."""
    found: dict[tuple[str, str], tuple[float, str]] = {}
    for row in rows:
        for text, style in row:
            if not any(letter.isalnum() for letter in text) or not style.color or not style.bgcolor:
                continue
            words, back = style.color.get_truecolor().hex, style.bgcolor.get_truecolor().hex
            if style.reverse:
                words, back = back, words
            needed = SEEN if words == palette.faint.lower() else READABLE
            if (ratio := contrast(words, back)) < needed:
                found.setdefault((words, back), (round(ratio, 2), text.strip()))
    return found
