"""Where a mark stands, as brat writes it: no fragment holds the end of a line, because an annotation is one line.

brat cuts a selection at line ends and takes the white space around them off; here it is put together again. Lines end
where Python's `splitlines` says so, by which brat reads its files.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

Places = tuple[tuple[int, int], ...]

LINE_END: Final = re.compile(r"[\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029]")
_AROUND_LINE_END: Final = re.compile(r"\s*[\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029]\s*")


def cut_at_line_ends(text: str, places: Iterable[tuple[int, int]]) -> Places:
    """The places as brat holds them: apart, in order, none over a line's end; () where only white space is left."""
    pieces = [piece for start, end in _apart(places) for piece in _pieces(text, start, end)]
    return tuple(pieces) if any(text[start:end].strip() for start, end in pieces) else ()


def joined_over_line_ends(text: str, places: Places) -> Places:
    """The places that brat has cut so; as they are where brat would have cut them elsewhere."""
    if len(places) == 1:
        return places
    joined = [places[0]]
    for start, end in places[1:]:
        gap = text[joined[-1][1] : start]
        if LINE_END.search(gap) and not gap.strip():
            joined[-1] = joined[-1][0], end
        else:
            joined.append((start, end))
    whole = tuple(joined)
    return whole if len(whole) < len(places) and cut_at_line_ends(text, whole) == places else places


def quote(text: str, places: Sequence[tuple[int, int]]) -> str:
    """The text there, as brat repeats it in the annotation."""
    if len(places) == 1:
        return text[places[0][0] : places[0][1]]
    return " ".join([text[start:end] for start, end in places])


def _pieces(text: str, start: int, end: int) -> Iterable[tuple[int, int]]:
    for found in _AROUND_LINE_END.finditer(text, start, end):
        if start < found.start():
            yield start, found.start()
        start = found.end()
    if start < end:
        yield start, end


def _apart(places: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """The places in order; those that overlap as one."""
    apart: list[tuple[int, int]] = []
    for start, end in sorted(places):
        if apart and start < apart[-1][1]:
            apart[-1] = apart[-1][0], max(end, apart[-1][1])
        else:
            apart.append((start, end))
    return apart
