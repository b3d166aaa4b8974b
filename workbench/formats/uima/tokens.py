"""The tokens of a document as it goes out: those that it came in with, or those that we find."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Literal

from workbench.formats.uima.foreign import tokens_of
from workbench.model import Segment, SegmentSpan

if TYPE_CHECKING:
    from workbench.formats.outgoing import Options, Record


def record_tokens(record: Record, options: Options) -> list[tuple[int, int]]:
    """The tokens that a document goes out with."""
    kept = tokens_of(record.document.meta, len(record.text))
    return kept or found_tokens(record.text, record.segments, options.tokens)


def found_tokens(
    text: str, segments: Iterable[SegmentSpan | Segment], unit: Literal["word", "char"]
) -> list[tuple[int, int]]:
    """The tokens that we find: segment by segment, and also in what lies outside of segments."""
    from workbench.text import tokens

    found: list[tuple[int, int]] = []
    at = 0
    for segment in segments:
        if text[at : segment.start].strip():
            found += [(at + start, at + end) for start, end in tokens(text[at : segment.start], unit)]
        here = tokens(text[segment.start : segment.end], unit, segment.language)
        found += [(segment.start + start, segment.start + end) for start, end in here]
        at = segment.end
    if text[at:].strip():
        found += [(at + start, at + end) for start, end in tokens(text[at:], unit)]
    return found
