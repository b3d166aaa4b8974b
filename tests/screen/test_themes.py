"""Types are told apart by every kind of eye, and words on their tints can be read."""

from __future__ import annotations

from itertools import combinations

import pytest
from rich._palettes import STANDARD_PALETTE
from rich.color import Color, ColorSystem

from workbench.schema import COLORS
from workbench.tui.palettes import CONTRAST_DARK, CONTRAST_LIGHT, SAFE_DARK, SAFE_LIGHT
from workbench.tui.themes import PALETTES, Ink, counterpart, themes

SIGHT = {  # Machado, Oliveira and Fernandes 2009, severity 1.0, on linear RGB
    "normal": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protan": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deutan": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.01182, 0.04294, 0.968881)),
    "tritan": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.3039)),
}
TELLS_APART = 12
READABLE = 4.5
SEEN = 2.8


def linear(color: str) -> list[float]:
    channels = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    return [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]


def lab(color: str, sight: str) -> tuple[float, float, float]:
    rgb = linear(color)
    r, g, b = (min(1, max(0, sum(w * c for w, c in zip(row, rgb, strict=True)))) for row in SIGHT[sight])
    scaled = (
        (0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.95047,
        0.2126 * r + 0.7152 * g + 0.0722 * b,
        (0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.08883,
    )
    x, y, z = (t ** (1 / 3) if t > 0.008856 else 7.787 * t + 16 / 116 for t in scaled)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def distance(one: str, other: str, sight: str) -> float:
    return sum((a - b) ** 2 for a, b in zip(lab(one, sight), lab(other, sight), strict=True)) ** 0.5


def contrast(one: str, other: str) -> float:
    light, dark = sorted(
        (0.2126 * r + 0.7152 * g + 0.0722 * b for r, g, b in (linear(one), linear(other))), reverse=True
    )
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("sight", SIGHT)
@pytest.mark.parametrize("theme", PALETTES)
def test_any_two_entity_colours_differ_for_every_eye(theme, sight) -> None:
    tints = {name: tint for name, tint in PALETTES[theme].tints.items() if name != "cyan"}
    for one, other in combinations(tints, 2):
        apart = max(distance(a, b, sight) for a, b in zip(tints[one], tints[other], strict=True))
        assert apart >= TELLS_APART, f"{one} and {other}: {apart:.1f}"


@pytest.mark.parametrize("theme", PALETTES)
def test_words_can_be_read_on_every_ground(theme) -> None:
    palette = PALETTES[theme]
    for words, back in palette.tints.values():
        assert contrast(words, back) >= READABLE
    for ground in (palette.page, palette.here, palette.panel, palette.bar, palette.word, palette.selection):
        assert contrast(palette.text, ground) >= READABLE
    for name in ("soft", "accent", "good", "bad"):
        for ground in (palette.page, palette.here, palette.panel, palette.bar):
            assert contrast(getattr(palette, name), ground) >= READABLE, f"{name} on {ground}"


@pytest.mark.parametrize("theme", PALETTES)
def test_every_colour_of_a_schema_has_a_tint_and_any_other_gets_one(theme) -> None:
    ink = Ink(PALETTES[theme])
    assert set(PALETTES[theme].tints) == set(COLORS)
    for color in ("#FF0000", "#00ff00", "#123456", "#ffffff", "#000000"):
        words, back = ink.tint(color)
        assert contrast(words, back) >= 3, (color, words, back)


@pytest.mark.parametrize("theme", PALETTES.values(), ids=lambda theme: theme.name)
def test_with_sixteen_colours_words_of_entities_are_read_with_the_page_as_their_colour(theme) -> None:
    def nearest(color: str) -> str:
        number = Color.parse(color).downgrade(ColorSystem.STANDARD).number
        return "#{:02x}{:02x}{:02x}".format(*STANDARD_PALETTE[number])

    for name, tint in theme.tints.items():
        words, page = Ink(theme).out_of_page(*tint)
        assert contrast(nearest(words), nearest(page)) >= SEEN, name


@pytest.mark.parametrize("theme", PALETTES)
def test_selection_and_cursor_stand_out_from_the_page_and_from_every_tint(theme) -> None:
    palette = PALETTES[theme]
    for back in (palette.page, palette.here, *(back for _, back in palette.tints.values())):
        assert contrast(palette.text, back) >= 3, "the cursor's ground is the colour of words"
        assert distance(palette.selection, back, "normal") >= 5, back


@pytest.mark.parametrize("sight", SIGHT)
@pytest.mark.parametrize("theme", [SAFE_DARK, SAFE_LIGHT, CONTRAST_DARK, CONTRAST_LIGHT])
def test_in_the_safe_themes_entity_colours_differ_far_more(theme, sight) -> None:
    tints = {name: tint for name, tint in PALETTES[theme].tints.items() if name != "cyan"}
    for one, other in combinations(tints, 2):
        apart = max(distance(a, b, sight) for a, b in zip(tints[one], tints[other], strict=True))
        assert apart >= 20, f"{one} and {other}: {apart:.1f}"


@pytest.mark.parametrize("theme", [CONTRAST_DARK, CONTRAST_LIGHT])
def test_in_high_contrast_everything_is_read_at_seven_to_one(theme) -> None:
    palette = PALETTES[theme]
    for words, back in palette.tints.values():
        assert contrast(words, back) >= 7
    for name in ("text", "soft", "accent", "good", "bad", "faint"):
        for ground in (palette.page, palette.here, palette.panel, palette.bar):
            assert contrast(getattr(palette, name), ground) >= 7, f"{name} on {ground}"


def test_every_theme_has_a_counterpart_and_is_known_to_textual() -> None:
    assert {theme.name for theme in themes()} == set(PALETTES)
    for theme, palette in PALETTES.items():
        other = counterpart(theme)
        assert counterpart(other) == theme
        assert PALETTES[other].dark is not palette.dark
