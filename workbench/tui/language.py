"""The language of the interface: English as it stands in the code, or a catalogue's words for it.

Every text that the screens show passes through `tr`, whose key is the English itself; what a catalogue lacks is shown
in English. Names of annotators, documents and the schema's own titles are data, and are never looked up.
"""

from __future__ import annotations

import json
import os
from functools import lru_cache
from pathlib import Path
from typing import Final

ENGLISH: Final = "en"
LANGUAGES: Final = {ENGLISH: "English", "zh-Hant": "繁體中文"}
"""The interface's languages by their own names."""

_FOLDER: Final = Path(__file__).with_name("catalogues")
_VARIABLE: Final = "WORKBENCH_LANGUAGE"
_chosen: str = ""


def tr(english: str, /, **values: object) -> str:
    """A text in the interface's language, its {names} filled in.

    Args:
        english: The text, a literal: a test looks for each in every catalogue.
    """
    text = _catalogue(interface_language()).get(english, english)
    return text.format(**values) if values else text


def interface_language() -> str:
    """The language in use: the one chosen, else what the environment asks for."""
    return _chosen or _from_environment()


def use_language(language: str) -> None:
    """Show everything in this language from now on; "" for the environment's."""
    global _chosen
    _chosen = language if language in LANGUAGES else ""


def _from_environment() -> str:
    asked = os.environ.get(_VARIABLE) or os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES")
    asked = (asked or os.environ.get("LANG") or "").partition(".")[0].replace("_", "-").casefold()
    return "zh-Hant" if asked.startswith(("zh-hant", "zh-tw", "zh-hk", "zh-mo")) else ENGLISH


@lru_cache
def _catalogue(language: str) -> dict[str, str]:
    if language == ENGLISH:
        return {}
    found: dict[str, str] = json.loads((_FOLDER / f"{language}.json").read_text(encoding="utf-8"))
    return found
