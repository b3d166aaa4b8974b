"""Words for what the screens show: languages, zones, counts."""

from __future__ import annotations

from typing import Final

_LANGUAGES: Final = {
    "en": "English",
    "zh": "中文",
    "zh-Hant": "繁體中文",
    "zh-Hans": "简体中文",
    "ja": "日本語",
    "ko": "한국어",
    "fr": "Français",
    "de": "Deutsch",
    "es": "Español",
    "ru": "Русский",
    "und": "unknown language",
}


def language_name(tag: str) -> str:
    """A language by its own name, or its tag where we have none."""
    return _LANGUAGES.get(tag, tag)


def plain(character: str | None) -> str:
    """A typed character as its key: a Chinese input method may type letters and digits in full width."""
    if character is None or len(character) != 1 or not "\uff01" <= character <= "\uff5e":
        return character or ""
    return chr(ord(character) - 0xFEE0)


def counted(number: int, one: str, many: str = "") -> str:
    """A number with its noun: "1 mark", "1,204 marks"."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
