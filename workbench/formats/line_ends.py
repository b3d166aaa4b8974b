"""Line ends and byte-order marks of an incoming text, taken out as everywhere in Workbench, with the offsets moved."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import replace

from workbench.formats.incoming import IncomingDocument, IncomingMark, Lost
from workbench.model import SegmentSpan

_BOM = "\ufeff"
_NOTHING_LEFT = "on nothing but a line end or a byte-order mark"

Span = tuple[int, int]


def with_plain_line_ends(item: IncomingDocument) -> IncomingDocument:
    """The document with "\\n" at each line's end and no byte-order mark, its marks on the same characters as before."""
    if "\r" not in item.text and not item.text.startswith(_BOM):
        return item
    removed = [0] if item.text.startswith(_BOM) else []
    at = item.text.find("\r\n")
    while at >= 0:
        removed.append(at)
        at = item.text.find("\r\n", at + 2)
    move = _Move(removed)
    text = item.text.removeprefix(_BOM).replace("\r\n", "\n").replace("\r", "\n")
    marks: list[IncomingMark] = []
    lost = list(item.lost)
    for mark in item.marks:
        fragments = tuple(move.spans(mark.fragments))
        if mark.fragments and not fragments:
            lost.append(Lost(mark.kind, mark.label, _NOTHING_LEFT, annotator=mark.annotator))
            continue
        target = move.span(mark.target) if mark.target else None
        marks.append(replace(mark, fragments=fragments, target=target))
    segments = item.segments
    if segments is not None:
        moved = (replace(segment, start=move(segment.start), end=move(segment.end)) for segment in segments)
        segments = tuple(
            segment for segment in moved if isinstance(segment, SegmentSpan) and segment.start < segment.end
        )
    return replace(item, text=text, marks=tuple(marks), lost=tuple(lost), segments=segments)


class _Move:
    """Offsets of a text, as they are once the characters at `removed` are gone."""

    def __init__(self, removed: list[int]) -> None:
        self._removed = removed

    def __call__(self, offset: int) -> int:
        return offset - bisect_left(self._removed, offset)

    def span(self, span: Span) -> Span:
        return self(span[0]), self(span[1])

    def spans(self, spans: Iterable[Span]) -> list[Span]:
        moved = map(self.span, spans)
        return [(start, end) for start, end in moved if start < end]
