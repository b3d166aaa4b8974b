"""By what the memory finds a text: families of languages, keys of exact matches, regions."""

from __future__ import annotations

import unicodedata
from hashlib import blake2b
from typing import Final

from workbench.text.language import simplify
from workbench.translate.languages import is_chinese, normalise

_REGIONS: Final = frozenset({"hk", "tw", "mo", "cn", "sg", "my", "gb", "us"})
_HOME: Final = {"zh-Hant": "hk", "zh-Hans": "cn"}
"""The region of each script where none is named: Traditional Chinese is written here as in Hong Kong."""


def family(language: str) -> str:
    """The language whose entries a look-up may use: Chinese in any script is one."""
    language = normalise(language)
    return "zh" if is_chinese(language) else language


def squashed(text: str) -> str:
    """The text with runs of white space as one space."""
    return " ".join(text.split())


def exact_text(text: str, of_family: str) -> str:
    """What two texts have in common that are exact matches: white space, width and the script of Chinese aside."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
        if of_family == "zh":
            text = simplify(text)
    return " ".join(text.split())


def number_of(text: str) -> int:
    """A number for a text, the same everywhere, that SQLite can hold."""
    digest = blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "little", signed=True)


def region(tag: str) -> str:
    """The region that a language tag names ("hk"), or ""."""
    return next((part for part in tag.lower().replace("_", "-").split("-")[1:] if part in _REGIONS), "")


def region_wanted(target: str) -> str:
    """The region that a look-up prefers: the one asked for, or that of the script's home here."""
    return region(target) or _HOME.get(normalise(target), "")
