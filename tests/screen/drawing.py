"""How a screen is kept as a picture: its text, and the roles of its colours.

A role is a colour's name in the theme's palette, so that one picture holds for the dark and for the light theme; what
the colours are is held by the tests of palettes and of contrast.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields
from itertools import groupby
from string import ascii_letters
from typing import Any

from rich.style import Style
from textual.app import App
from textual.screen import ModalScreen

from workbench.text.cells import text_width
from workbench.tui.palettes import PALETTES, Palette
from workbench.tui.themes import Ink

Row = list[tuple[str, Style]]
"""A row of the screen as runs of text, each in one style."""

MIXED = "mixed"
"""The role of a colour that is made of others."""


def styled(app: App[Any]) -> list[Row]:
    """The rows of the screen."""
    strips = app.screen._compositor.render_strips()
    return [[(segment.text, segment.style or Style()) for segment in strip if segment.text] for strip in strips]


def in_front(app: App[Any]) -> list[Row]:
    """The rows of what is in front: of a question, without the screen that is dimmed behind it."""
    rows = styled(app)
    if not isinstance(app.screen, ModalScreen):
        return rows
    boxes = [child.region for child in app.screen.children if child.region and child.styles.background.a]
    inside = boxes or [app.screen.children[0].region]
    return [_between(row, box.x, box.right) for box in inside for row in rows[box.y : box.bottom]]


def _between(row: Row, left: int, right: int) -> Row:
    found: Row = []
    at = 0
    for text, style in row:
        for letter in text:
            if left <= at < right:
                found.append((letter, style))
            at += text_width(letter)
    return [("".join(letter for letter, _ in run), style) for style, run in groupby(found, key=lambda each: each[1])]


def drawing(dark: tuple[str, Sequence[Row]], light: tuple[str, Sequence[Row]]) -> str:
    """A screen in two themes as one picture: its text, a letter for each look, and how far each look goes in a row."""
    texts = [["".join(run for run, _ in row).rstrip() for row in rows] for _, rows in (dark, light)]
    assert [rows for rows in zip(*texts, strict=True) if rows[0] != rows[1]] == [], "another theme says something else"
    looks: dict[str, str] = {}
    lines = []
    names = [_roles(theme) for theme, _ in (dark, light)]
    for one, other in zip(dark[1], light[1], strict=True):
        cells = zip(_looks(one, names[0]), _looks(other, names[1]), strict=True)
        line = ""
        for said, run in groupby(" ".join(map(_either, *cell)) for cell in cells):
            line += looks.setdefault(said, _sign(len(looks))) + str(len(list(run)))
        lines.append(line)
    folded = [(line, len(list(group))) for line, group in groupby(lines)]
    legend = [f"{sign} {said}" for said, sign in looks.items()]
    return "\n".join([*texts[0], "--", *legend, "--", *(f"{line} x{n}" if n > 1 else line for line, n in folded), ""])


def _looks(row: Row, names: dict[str, str]) -> Iterator[tuple[str, ...]]:
    """The look of each character: what is drawn on what, and how."""
    for text, style in row:
        fore, back = (
            names.get(color.get_truecolor().hex if color else "", MIXED) for color in (style.color, style.bgcolor)
        )
        ways = [
            way for way in ("bold", "italic", "underline", "underline2", "strike", "reverse") if getattr(style, way)
        ]
        if text.strip():
            yield from [(fore, "on", back, *ways)] * len(text)
        else:
            yield from [("on", back)] * len(text)


def _either(one: str, other: str) -> str:
    """A role in both themes; what is made readable in one of them has its role from the other."""
    return other if one == MIXED else one if other in (one, MIXED) else f"{one}|{other}"


def _roles(theme: str) -> dict[str, str]:
    """The names of a theme's colours."""
    palette = PALETTES[theme]
    found: dict[str, str] = {}
    for name, (words, back) in palette.tints.items():
        shifted = Ink(palette).tint(name, shifted=True)[1]
        for role, color in ((name, words), (f"{name}.back", back), (f"{name}.next", shifted)):
            found.setdefault(color.lower(), role)
    plain = [each.name for each in fields(Palette) if each.name not in ("name", "dark", "tints")]
    return found | {getattr(palette, name).lower(): name for name in reversed(plain)}


def _sign(number: int) -> str:
    return ascii_letters[number % len(ascii_letters)] + "'" * (number // len(ascii_letters))
