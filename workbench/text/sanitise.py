"""Nobody's text is trusted: what is shown holds no character that a terminal acts on or that hides from the reader.

Each such character gets one visible stand-in of one cell, so that no offset changes:

    control pictures   the C0 controls and DEL (tab ␉, new line ␊, escape ␛)
    ⇄                  bidirectional controls
    ␦                  all else: C1 controls, zero-width and tag characters, separators, surrogates, unassigned

What belongs to a real cluster stays: combining marks on a letter, the joiners and selectors of an emoji.
"""

from __future__ import annotations

import unicodedata
from enum import IntEnum
from typing import Final

from workbench.text._classes import is_clean, is_simple, suspects
from workbench.text.cells import widths_of

MARKS_PER_BASE: Final = 8
"""More combining marks, or joined emoji, than this on one base are shown as stand-ins."""

HIDDEN: Final = "␦"
DIRECTION: Final = "⇄"

_BIDI: Final = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_INVISIBLE: Final = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u3164\uffa0\ufffc")
_JOINER: Final = "\u200d"
_KEYCAP_BASE: Final = frozenset("0123456789#*")


class _Kind(IntEnum):
    BASE = 0  # takes cells of its own
    MARK = 1  # joins the base before it
    SELECTOR = 2  # picks a form of the base right before it
    JOINER = 3  # joins two emoji
    TONE = 4  # colours the emoji before it
    JAMO = 5  # a Korean vowel or final, joins the syllable before it
    HOSTILE = 6


class _Kinds(dict[str, _Kind]):
    """The kind of each character, worked out once."""

    def __missing__(self, character: str) -> _Kind:
        kind = self[character] = _kind(character)
        return kind


def _kind(character: str) -> _Kind:
    code = ord(character)
    if character == _JOINER:
        return _Kind.JOINER
    if 0xFE00 <= code <= 0xFE0F or 0xE0100 <= code <= 0xE01EF:
        return _Kind.SELECTOR
    if 0x1F3FB <= code <= 0x1F3FF:
        return _Kind.TONE
    category = unicodedata.category(character)
    width = widths_of(ambiguous_wide=False)[character]
    if character in _INVISIBLE or _uninterpretable(code, category, width):
        return _Kind.HOSTILE
    if width:
        return _Kind.BASE
    if 0x1160 <= code <= 0x11FF or 0xD7B0 <= code <= 0xD7FB:
        return _Kind.JAMO
    return _Kind.MARK if category in {"Mn", "Me", "Mc"} else _Kind.HOSTILE


def _uninterpretable(code: int, category: str, width: int) -> bool:
    """Whether a character is a control, a separator, or no character; emoji newer than Python's tables are wide."""
    if category == "Cn":
        return width != 2 or code & 0xFFFE == 0xFFFE
    return category[0] == "C" or category in {"Zl", "Zp"}


_KINDS: Final = _Kinds()


def visible(text: str) -> str:
    """The text with every hostile character replaced by a visible stand-in, code point by code point."""
    if is_clean(text):
        return text
    if is_simple(text):
        return text.replace("\n", "␊").replace("\t", "␉")
    return suspects().sub(lambda found: _Cleaner().clean(found[0]), text)


def printable(text: str) -> str:
    """A message in one line: runs of spaces and line ends become one space, the rest as in `visible`."""
    return visible(" ".join(text.split()))


class _Cleaner:
    """Walks a run of characters, knowing what stands before each."""

    def __init__(self) -> None:
        self.base = ""  # the character that what follows may join, "" where there is none
        self.previous = ""
        self.joined = 0

    def clean(self, run: str) -> str:
        following = [*run[1:], ""]
        return "".join(map(self._shown, run, following))

    def _shown(self, character: str, following: str) -> str:
        kind = _KINDS[character]
        if kind is _Kind.BASE:
            self._begin(character)
        elif kind is _Kind.HOSTILE or not self._joins(kind, character, following):
            self.base = self.previous = ""
            return _stand_in(character)
        else:
            self.joined += 1
        self.previous = character
        return character

    def _begin(self, character: str) -> None:
        if self.previous != _JOINER:
            self.joined = 0
        self.base = character

    def _joins(self, kind: _Kind, character: str, following: str) -> bool:
        if not self.base or self.joined >= MARKS_PER_BASE:
            return False
        if kind is _Kind.MARK:
            return True
        if kind is _Kind.SELECTOR:
            return self.previous == self.base and _has_forms(self.base, character)
        if kind is _Kind.TONE:
            is_wide = widths_of(ambiguous_wide=False)[self.base] == 2
            return self.previous == self.base and is_wide and _is_pictograph(self.base)
        if kind is _Kind.JAMO:
            return _is_korean(self.previous)
        return _is_pictograph(self.base) and self._ends_pictograph() and _is_pictograph(following)

    def _ends_pictograph(self) -> bool:
        return self.previous == self.base or _KINDS[self.previous] in (_Kind.SELECTOR, _Kind.TONE)


def _has_forms(base: str, selector: str) -> bool:
    """Whether a selector can change how a character looks: emoji, ideographs and symbols have forms, letters none."""
    if selector in "\ufe0e\ufe0f":
        return base in _KEYCAP_BASE or _is_pictograph(base)
    return unicodedata.category(base) in {"Lo", "So", "Sm"}


def _is_pictograph(character: str) -> bool:
    if not character or character < "\u203c":
        return character in ("©", "®") and bool(character)
    import regex

    return regex.match(r"\p{Extended_Pictographic}", character) is not None


def _is_korean(character: str) -> bool:
    return "\u1100" <= character <= "\u11ff" or "\ua960" <= character <= "\ua97c" or "\uac00" <= character <= "\ud7fb"


def _stand_in(character: str) -> str:
    code = ord(character)
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "␡"
    return DIRECTION if character in _BIDI else HIDDEN
