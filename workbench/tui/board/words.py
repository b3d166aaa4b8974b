"""The board's words for how a claim stands to a proposition."""

from __future__ import annotations

from typing import Final

from workbench.model import STANCES, Stance
from workbench.tui.language import tr

SIGNS: Final[dict[Stance, str]] = {"same": "=", "supports": "+", "contradicts": "≠"}
TONES: Final[dict[Stance, str]] = {"same": "soft", "supports": "good", "contradicts": "bad"}


def stance_word(stance: Stance) -> str:
    """In a word or two how a claim stands."""
    words = {"same": tr("the same"), "supports": tr("supports"), "contradicts": tr("contradicts")}
    return words[stance]


def stance_answers() -> list[tuple[str, str]]:
    """How a claim may stand, in the order of `STANCES`: each with what it means."""
    told = {
        "same": (tr("The same"), tr("It claims this, however surely.")),
        "supports": (tr("Supports"), tr("It claims something else that speaks for it.")),
        "contradicts": (tr("Contradicts"), tr("It claims what cannot be true together with it.")),
    }
    return [(f"{SIGNS[stance]} {told[stance][0]}", told[stance][1]) for stance in STANCES]


def counted_claims(number: int) -> str:
    """How many claims, in words."""
    return tr("1 claim") if number == 1 else tr("{n} claims", n=f"{number:,}")


def counted_texts(number: int) -> str:
    """How many texts, in words."""
    return tr("1 text") if number == 1 else tr("{n} texts", n=f"{number:,}")
