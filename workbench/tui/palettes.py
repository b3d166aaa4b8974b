"""The colours of every theme: light and dark, in high contrast, and safe for colour-blind eyes.

Mark colours come from the palettes of Okabe and Ito, tuned so that any two differ in normal sight and for protan,
deutan and tritan eyes, and so that words on them stay readable; in the themes made for it they differ more. A test
holds all of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

DARK: Final = "workbench-dark"
LIGHT: Final = "workbench-light"
CONTRAST_DARK: Final = "workbench-contrast-dark"
CONTRAST_LIGHT: Final = "workbench-contrast-light"
SAFE_DARK: Final = "workbench-safe-dark"
SAFE_LIGHT: Final = "workbench-safe-light"

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
    faint="#727b87",
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
    faint="#767a81",
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

_CONTRAST_DARK: Final = Palette(
    name=CONTRAST_DARK,
    dark=True,
    page="#000000",
    here="#12161c",
    panel="#0a0a0a",
    bar="#1c1c1c",
    line="#6a6a6a",
    text="#ffffff",
    soft="#d6d6d6",
    faint="#b0b0b0",
    seal="#a00000",
    accent="#ffd75f",
    word="#303030",
    selection="#0038c0",
    good="#7dff9a",
    bad="#ff9d9d",
    tints={
        "blue": ("#9FD1FF", "#0022AD"),
        "orange": ("#FFEBAC", "#7A3D00"),
        "green": ("#A8F6D9", "#002645"),
        "teal": ("#C1FAED", "#0E5B2F"),
        "red": ("#D4DCFF", "#7E2700"),
        "purple": ("#F7D2E6", "#662580"),
        "yellow": ("#FFFA88", "#4F5700"),
        "pink": ("#FFACDA", "#5A103F"),
        "brown": ("#E8C8A7", "#3A2410"),
        "gray": ("#FFFFFF", "#6A4458"),
        "cyan": ("#C8EDFF", "#1C4C80"),
    },
)

_CONTRAST_LIGHT: Final = Palette(
    name=CONTRAST_LIGHT,
    dark=False,
    page="#ffffff",
    here="#f2f2f2",
    panel="#f7f7f7",
    bar="#e8e8e8",
    line="#707070",
    text="#000000",
    soft="#303030",
    faint="#4a4a4a",
    seal="#900000",
    accent="#7a1500",
    word="#dddddd",
    selection="#7aa8ff",
    good="#004d1a",
    bad="#8a0000",
    tints={
        "blue": ("#000375", "#B7C8FE"),
        "orange": ("#2F080B", "#FFCC8A"),
        "green": ("#141316", "#B8F3CC"),
        "teal": ("#00303A", "#90E0E0"),
        "red": ("#5A0800", "#FEC0B0"),
        "purple": ("#3A0050", "#E0C0FF"),
        "yellow": ("#303000", "#FFF080"),
        "pink": ("#220057", "#FFC3DA"),
        "brown": ("#251F00", "#D09FAC"),
        "gray": ("#000000", "#C4CBD8"),
        "cyan": ("#00304A", "#D0F0FF"),
    },
)

_SAFE_DARK: Final = Palette(
    name=SAFE_DARK,
    dark=True,
    page="#101215",
    here="#191d22",
    panel="#15181c",
    bar="#1f242a",
    line="#353b44",
    text="#f2f4f6",
    soft="#aeb6c0",
    faint="#7d8792",
    seal="#8a3300",
    accent="#f0b45a",
    word="#2a313b",
    selection="#26407a",
    good="#56c8f0",
    bad="#ffa05a",
    tints={
        "blue": ("#9CCBFF", "#0045A1"),
        "orange": ("#FFD9A0", "#B03500"),
        "green": ("#A8F5D8", "#007448"),
        "teal": ("#C1F5F0", "#0D284C"),
        "red": ("#FFE150", "#893300"),
        "purple": ("#F8EBC6", "#7A3C62"),
        "yellow": ("#FFF68A", "#4E500A"),
        "pink": ("#FFB0D7", "#591040"),
        "brown": ("#E8C8A8", "#3C2411"),
        "gray": ("#FFFFFF", "#53696E"),
        "cyan": ("#C8ECFF", "#1F5F80"),
    },
)

_SAFE_LIGHT: Final = Palette(
    name=SAFE_LIGHT,
    dark=False,
    page="#fcfcfa",
    here="#f3f2ee",
    panel="#f5f4f0",
    bar="#e9e8e3",
    line="#d2d0c8",
    text="#000000",
    soft="#4a4e54",
    faint="#74787e",
    seal="#8a3300",
    accent="#8a3a00",
    word="#e2e0d8",
    selection="#9bb8ff",
    good="#004f80",
    bad="#9a3400",
    tints={
        "blue": ("#FFFFFF", "#0072B2"),
        "orange": ("#000000", "#EAA300"),
        "green": ("#000000", "#009E73"),
        "teal": ("#022E41", "#A8E8E0"),
        "red": ("#000000", "#D55E00"),
        "purple": ("#2A0018", "#C96FAD"),
        "yellow": ("#303000", "#F0E442"),
        "pink": ("#751319", "#FFD6EA"),
        "brown": ("#2A1E00", "#C8A070"),
        "gray": ("#101010", "#BBBBBB"),
        "cyan": ("#001828", "#56B4E9"),
    },
)

PALETTES: Final[Mapping[str, Palette]] = {
    each.name: each for each in (_DARK, _LIGHT, _CONTRAST_DARK, _CONTRAST_LIGHT, _SAFE_DARK, _SAFE_LIGHT)
}
