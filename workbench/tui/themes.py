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

__all__ = ["DARK", "LIGHT", "PALETTES", "Ink", "Palette", "Tint", "contrast", "counterpart", "ink_of", "mix", "themes"]

_PAIRS: Final = ((DARK, LIGHT), (CONTRAST_DARK, CONTRAST_LIGHT), (SAFE_DARK, SAFE_LIGHT))

_READABLE: Final = 4.5
_STEPS: Final = 10


def counterpart(theme: str) -> str:
    """The light theme to a dark one, and the dark one to a light one."""
    others = {one: other for dark, light in _PAIRS for one, other in ((dark, light), (light, dark))}
    return others.get(theme, DARK)


class Ink:
    """Rich styles of a palette, each made once."""

    def __init__(self, palette: Palette) -> None:
        self.palette = palette
        self._styles: dict[tuple[str, str, bool, bool, bool], Style] = {}
        self._readable: dict[tuple[str, str], str] = {}

    def style(
        self,
        color: str = "text",
        back: str = "page",
        *,
        bold: bool = False,
        underline: bool = False,
        italic: bool = False,
    ) -> Style:
        """A style of two colours, each the name of one of the palette's or "#rrggbb"; of the latter, one to be read."""
        key = (color, back, bold, underline, italic)
        style = self._styles.get(key)
        if style is None:
            words, behind = self.color(color), self.color(back)
            made = words == color or behind == back
            style = Style(
                color=self.readable(words, behind) if made else words,
                bgcolor=behind,
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

    def readable(self, words: str, behind: str) -> str:
        """A colour of words, or the nearest to it in the text's direction that can be read on the colour behind."""
        key = (words, behind)
        found = self._readable.get(key)
        if found is None:
            nearer = (mix(words, self.palette.text, step / _STEPS) for step in range(_STEPS + 1))
            furthest = max(("#ffffff", "#000000"), key=lambda each: contrast(each, behind))
            found = next((each for each in nearer if contrast(each, behind) >= _READABLE), furthest)
            self._readable[key] = found
        return found

    def out_of_page(self, *colors: str) -> Tint:
        """That of some colours which stands out most from the page, to be read on it, and the page's own."""
        page = self.palette.page
        return self.readable(max(colors, key=lambda each: contrast(each, page)), page), page

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


def contrast(one: str, other: str) -> float:
    """How far two colours stand apart in lightness, as WCAG has it: 1 for the same, 21 for black and white."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(color: str) -> float:
    channels = [channel / 255 for channel in _rgb(color)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


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
