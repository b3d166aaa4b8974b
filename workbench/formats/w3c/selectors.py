"""Finds the place that selectors name, by its position and by what it quotes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, Final

from workbench.errors import FormatError
from workbench.formats.counted import Unit, counted
from workbench.formats.fields import Fields, Misfit

NOT_THERE: Final = "what it quotes is not in the text"
AMBIGUOUS: Final = "what it quotes is in the text more than once"
_CHARACTERS: Final = re.compile(r"char=(\d{1,15}),(\d{1,15})")


class Unplaced(Exception):
    """The place cannot be told, for the reason given."""


class Finder:
    """Places in one text.

    Args:
        unit: What positions count, where the quotation does not show otherwise.
    """

    def __init__(self, text: str, unit: Unit) -> None:
        self._text = text
        units: tuple[Unit, ...] = (unit,) if unit != "points" else ("points", "utf16")
        self._counts = [counted(text, each) for each in units]

    def place(self, selectors: Iterable[Fields]) -> tuple[int, int]:
        """The place in code points.

        Raises:
            Misfit: A selector is malformed, or lies outside the text.
            Unplaced: None of them tells the place.
        """
        position: tuple[int, int] | None = None
        quotation: Fields | None = None
        kinds: list[str] = []
        key = ""
        for selector in selectors:
            kind, key = selector.string("type", ""), selector.key
            kinds.append(kind)
            if kind == "TextQuoteSelector":
                selector.string("exact")
                quotation = selector
            else:
                position = _position(selector, kind) or position
        if position is None and quotation is None:
            raise Unplaced(f"selected by {', '.join(filter(None, kinds)) or 'nothing'}, which is not read")
        if position is None:
            assert quotation is not None
            return self._quoted(quotation)
        return self._at(position, quotation, key)

    def _at(self, position: tuple[int, int], quotation: Fields | None, key: str) -> tuple[int, int]:
        found = [self._points(position, number) for number in range(len(self._counts))]
        if quotation is None:
            if found[0] is None:
                raise Misfit(f"{position[0]} to {position[1]} is no place in the text", key)
            return found[0]
        exact = quotation.string("exact")
        for place in found:
            if place is not None and self._text[place[0] : place[1]] == exact:
                return place
        return self._quoted(quotation)

    def _points(self, position: tuple[int, int], number: int) -> tuple[int, int] | None:
        try:
            start, end = (self._counts[number].to_points(each) for each in position)
        except FormatError:
            return None
        return (start, end) if start <= end else None

    def _quoted(self, quotation: Fields) -> tuple[int, int]:
        """Where the quotation is, with what surrounds it, or else where it alone is once."""
        exact = quotation.string("exact")
        prefix, suffix = _around(quotation, "prefix"), _around(quotation, "suffix")
        for before, behind in ((prefix, suffix), (prefix, ""), ("", suffix), ("", "")):
            wanted = f"{before}{exact}{behind}"
            at = self._text.find(wanted) if exact else -1
            if at >= 0:
                if self._text.find(wanted, at + 1) >= 0:
                    raise Unplaced(AMBIGUOUS)
                return at + len(before), at + len(before) + len(exact)
        raise Unplaced(NOT_THERE)


def _around(quotation: Fields, name: str) -> str:
    return quotation.string(name) if quotation.get(name) is not None else ""


def _position(selector: Fields, kind: str) -> tuple[int, int] | None:
    if kind == "TextPositionSelector":
        return selector.whole("start"), selector.whole("end")
    value: Any = selector.get("value")
    match = _CHARACTERS.fullmatch(value) if kind == "FragmentSelector" and isinstance(value, str) else None
    return (int(match[1]), int(match[2])) if match else None
