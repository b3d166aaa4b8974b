"""Language tags as translation files and packages write them, and as Workbench does."""

from __future__ import annotations

from functools import lru_cache

from workbench.text.language import SIMPLIFIED, TRADITIONAL

_CHINESE = frozenset({"zh", "zho", "chi", "cmn"})
_SCRIPTS = {
    "hant": TRADITIONAL, "tw": TRADITIONAL, "hk": TRADITIONAL, "mo": TRADITIONAL,
    "hans": SIMPLIFIED, "cn": SIMPLIFIED, "sg": SIMPLIFIED, "my": SIMPLIFIED,
}  # fmt: skip
_ARGOS = {"zt": TRADITIONAL, "zh": SIMPLIFIED}


@lru_cache(maxsize=1024)
def normalise(tag: str) -> str:
    """A language tag as Workbench writes it: "EN_us" is "en", "zh-TW" is "zh-Hant"; "zh" alone says no script."""
    first, *rest = tag.strip().replace("_", "-").lower().split("-")
    if first in _CHINESE:
        return next((_SCRIPTS[part] for part in rest if part in _SCRIPTS), "zh")
    return "en" if first == "eng" else first


def is_chinese(tag: str) -> bool:
    """Whether a normalised tag names Chinese in any script."""
    return tag == "zh" or tag.startswith("zh-")


def from_argos(code: str) -> str:
    """The tag of an Argos language code: "zt" is Traditional Chinese, "zh" Simplified."""
    return _ARGOS.get(code) or normalise(code)
