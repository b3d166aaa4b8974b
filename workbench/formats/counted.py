"""The units that a tool counts text in: code points, UTF-16 units, or grapheme clusters, as its user says."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from typing import Final, Literal, Protocol, TypeAlias

from workbench.errors import FormatError

Unit: TypeAlias = Literal["points", "utf16", "graphemes"]
UNITS: Final[tuple[Unit, ...]] = ("points", "utf16", "graphemes")


class Counted(Protocol):
    """A text's offsets in another unit."""

    def to_units(self, offset: int) -> int:
        """The units before a code point offset."""

    def to_points(self, offset: int) -> int:
        """The code points before a unit offset.

        Raises:
            FormatError: There is no such place.
        """


def unit_of(more: Mapping[str, str]) -> Unit:
    """What the user says with `--set offsets=UNIT`.

    Raises:
        FormatError: There is no such unit.
    """
    said = more.get("offsets", "points")
    for unit in UNITS:
        if said == unit:
            return unit
    raise FormatError(f"offsets cannot be counted in «{said}»", hint=f"there are: {', '.join(UNITS)}")


def counted(text: str, unit: Unit) -> Counted:
    """The text's offsets in that unit."""
    if unit == "points" or text.isascii():
        return _Points(len(text))
    if unit == "graphemes":
        return _Graphemes(text)
    from workbench.formats.units import Utf16

    return Utf16(text)


class _Points:
    def __init__(self, length: int) -> None:
        self._length = length

    def to_units(self, offset: int) -> int:
        return offset

    def to_points(self, offset: int) -> int:
        if not 0 <= offset <= self._length:
            raise FormatError(f"offset {offset} lies outside the text of {self._length} characters")
        return offset


class _Graphemes:
    """A mark that begins or ends inside a cluster takes all of it."""

    def __init__(self, text: str) -> None:
        from workbench.text import graphemes

        self._starts = [start for start, _ in graphemes(text)] + [len(text)]

    def to_units(self, offset: int) -> int:
        return bisect_right(self._starts, offset) - 1

    def to_points(self, offset: int) -> int:
        if not 0 <= offset < len(self._starts):
            raise FormatError(f"offset {offset} lies outside the text of {len(self._starts) - 1} grapheme clusters")
        return self._starts[offset]
