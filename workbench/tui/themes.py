"""What a theme's colours are on the screen: Rich's styles for our own lines, Textual's themes for its parts."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

from rich.style import Style

from workbench.tui.palettes import (
    CONTRAST_DARK,
    CONTRAST_LIGHT,
    DARK,
    LIGHT,
    PALETTES,
    SAFE_DARK,
    SAFE_LIGHT,
    Palette,
    Tint,
)

if TYPE_CHECKING:
    from textual.theme import Theme

__all__ = ["DARK", "LIGHT", "PALETTES", "Ink", "Palette", "Tint", "counterpart", "ink_of", "mix", "themes"]

_PAIRS: Final = ((DARK, LIGHT), (CONTRAST_DARK, CONTRAST_LIGHT), (SAFE_DARK, SAFE_LIGHT))


def counterpart(theme: str) -> str:
    """The light theme to a dark one, and the dark one to a light one."""
    others = {one: other for dark, light in _PAIRS for one, other in ((dark, light), (light, dark))}
    return others.get(theme, DARK)


class Ink:
    """Rich styles of a palette, each made once."""

    def __init__(self, palette: Palette) -> None:
        self.palette = palette
        self._styles: dict[tuple[str, str, bool, bool, bool], Style] = {}

    def style(
        self,
        color: str = "text",
        back: str = "page",
        *,
        bold: bool = False,
        underline: bool = False,
        italic: bool = False,
    ) -> Style:
        """A style of two colours, each the name of one of the palette's or "#rrggbb"."""
        key = (color, back, bold, underline, italic)
        style = self._styles.get(key)
        if style is None:
            style = Style(
                color=self.color(color),
                bgcolor=self.color(back),
                bold=bold,
                underline=underline,
                italic=italic,
            )
            self._styles[key] = style
        return style

    def color(self, name: str) -> str:
        """A colour by its name in the palette."""
        if name.startswith("#"):
            return name
        value: str = getattr(self.palette, name)
        return value

    def tint(self, name: str, *, shifted: bool = False) -> Tint:
        """The colours of a mark; `shifted` for one that touches another of the same type."""
        if name.startswith("#"):
            return _tint_of(name.lower(), self.palette)
        words, back = self.palette.tints.get(name, self.palette.tints["gray"])
        return (words, mix(back, self.palette.text, 0.16)) if shifted else (words, back)


@cache
def ink_of(theme: str) -> Ink:
    """The styles of a theme; of the dark one for a theme that is not ours."""
    return Ink(PALETTES.get(theme, PALETTES[DARK]))


def mix(color: str, other: str, part: float) -> str:
    """A colour with a part of another in it."""
    pairs = zip(_rgb(color), _rgb(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * part):02x}" for a, b in pairs)


def _rgb(color: str) -> tuple[int, int, int]:
    red, green, blue = (int(color[at : at + 2], 16) for at in (1, 3, 5))
    return red, green, blue


def _tint_of(color: str, palette: Palette) -> Tint:
    return mix(color, palette.text, 0.55), mix(palette.page, color, 0.38)


def themes() -> list[Theme]:
    """The themes for Textual's own parts: scroll bars, inputs, notifications, the palette."""
    from textual.theme import Theme

    return [
        Theme(
            name=p.name,
            primary=p.accent,
            secondary=p.soft,
            accent=p.accent,
            warning=p.accent,
            error=p.bad,
            success=p.good,
            foreground=p.text,
            background=p.page,
            surface=p.panel,
            panel=p.bar,
            dark=p.dark,
            variables={
                "scrollbar": p.line,
                "scrollbar-hover": p.faint,
                "scrollbar-active": p.soft,
                "scrollbar-background": p.page,
                "scrollbar-background-hover": p.page,
                "scrollbar-background-active": p.page,
                "scrollbar-corner-color": p.page,
                "wb-here": p.here,
                "wb-line": p.line,
                "wb-soft": p.soft,
                "wb-bar": p.bar,
            },
        )
        for p in PALETTES.values()
    ]
