"""Offsets of other tools, converted at the border: UTF-16 units to code points, and back."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable

from workbench.errors import FormatError

_BEYOND = "\uffff"
"""What sorts behind it takes two UTF-16 units."""


class Utf16:
    """A text's offsets in UTF-16 units, as Java, JavaScript and UIMA count them.

    Making one is linear in the text; a conversion takes no search at all where the text has no character beyond the
    Basic Multilingual Plane, and a search among those characters where it has.
    """

    def __init__(self, text: str) -> None:
        self._length = len(text)
        self._astral = () if text.isascii() else _astral(text)
        self._units = [place + number for number, place in enumerate(self._astral)]

    @property
    def length(self) -> int:
        """The text's length in units."""
        return self._length + len(self._astral)

    def to_units(self, offset: int) -> int:
        """The units before a code point offset."""
        return offset + bisect_right(self._astral, offset - 1) if self._astral else offset

    def to_points(self, offset: int) -> int:
        """The code points before a unit offset.

        Raises:
            FormatError: It lies outside the text, or between the two halves of a character.
        """
        if not 0 <= offset <= self.length:
            raise FormatError(f"offset {offset} lies outside the text of {self.length} UTF-16 units")
        before = bisect_right(self._units, offset - 1) if self._units else 0
        if before and self._units[before - 1] == offset - 1:
            raise FormatError(f"offset {offset} lies inside a character that takes two UTF-16 units")
        return offset - before

    def spans_to_units(self, spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
        """Places in units."""
        return [(self.to_units(start), self.to_units(end)) for start, end in spans]

    def spans_to_points(self, spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
        """Places in code points.

        Raises:
            FormatError: One lies outside the text, or cuts a character.
        """
        return [(self.to_points(start), self.to_points(end)) for start, end in spans]


def _astral(text: str) -> tuple[int, ...]:
    """Where the characters are that take two units."""
    if max(text) <= _BEYOND:
        return ()
    return tuple(place for place, character in enumerate(text) if character > _BEYOND)
