"""Light and dark: the colours of everything on the screen.

Mark colours come from the palettes of Okabe and Ito, tuned so that any two differ in normal sight and for protan,
deutan and tritan eyes, and so that words on them stay readable; a test holds both.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

from rich.style import Style

if TYPE_CHECKING:
    from textual.theme import Theme

DARK: Final = "workbench-dark"
LIGHT: Final = "workbench-light"

Tint = tuple[str, str]
"""A mark's colours: of its words, and behind them."""


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours of a theme."""

    name: str
    dark: bool
    page: str
    here: str
    panel: str
    bar: str
    line: str
    text: str
    soft: str
    faint: str
    seal: str
    accent: str
    word: str
    selection: str
    good: str
    bad: str
    tints: Mapping[str, Tint]


_DARK: Final = Palette(
    name=DARK,
    dark=True,
    page="#14171c",
    here="#1b2027",
    panel="#191d23",
    bar="#20252d",
    line="#2c323b",
    text="#d9dde3",
    soft="#98a1ad",
    faint="#69727e",
    seal="#c2412b",
    accent="#f08c72",
    word="#2a313b",
    selection="#2b5488",
    good="#7cc493",
    bad="#ff8f84",
    tints={
        "blue": ("#7CB9F2", "#17304F"),
        "orange": ("#F0DFC8", "#6B4400"),
        "green": ("#5FF79F", "#1B5343"),
        "teal": ("#C1F5F0", "#125F75"),
        "red": ("#F4A977", "#6A2408"),
        "purple": ("#E98DF0", "#4C1272"),
        "yellow": ("#F3F763", "#585E1C"),
        "pink": ("#FF7A94", "#45142F"),
        "brown": ("#D0A08C", "#3B2A18"),
        "gray": ("#BCC3C8", "#3A3C40"),
        "cyan": ("#8FD0F5", "#123A4A"),
    },
)

_LIGHT: Final = Palette(
    name=LIGHT,
    dark=False,
    page="#fbfaf6",
    here="#f3f0e8",
    panel="#f4f2ec",
    bar="#e9e6de",
    line="#d9d5ca",
    text="#22252a",
    soft="#62676f",
    faint="#85898f",
    seal="#b8341f",
    accent="#a8321c",
    word="#e6e1d5",
    selection="#b4d2f5",
    good="#1a6f3c",
    bad="#b3261e",
    tints={
        "blue": ("#082B71", "#C3DDF2"),
        "orange": ("#5A2F05", "#FBDFAC"),
        "green": ("#0B6A3F", "#D2EFE0"),
        "teal": ("#14596A", "#A3EBEA"),
        "red": ("#8A1A08", "#F3C3B6"),
        "purple": ("#750A7F", "#DDBEF5"),
        "yellow": ("#5C5B14", "#F4EC8C"),
        "pink": ("#8A0B50", "#F3B4C6"),
        "brown": ("#33231A", "#E2C2A6"),
        "gray": ("#2A2B30", "#DDDCE2"),
        "cyan": ("#0B5A86", "#D3ECF8"),
    },
)

PALETTES: Final[Mapping[str, Palette]] = {DARK: _DARK, LIGHT: _LIGHT}


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
    return Ink(PALETTES.get(theme, _DARK))


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
