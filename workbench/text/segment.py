"""A text as segments: sentences and headings with their language and zone.

Lines are paragraphs, unless the text is wrapped by hand: then its lines are joined again first. A label in brackets at
the head of a paragraph (【明報文章】) is a segment of its own where the text after it is in another language. Segments
never overlap, and between them is nothing but white space.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Final

from workbench.model import SegmentSpan
from workbench.text import language as languages
from workbench.text._paragraphs import paragraphs
from workbench.text._sentences import sentences
from workbench.text.zone import Block, zones

_LABEL: Final = re.compile("[【［〔\\[][^【】［］〔〕\\[\\]]{1,20}[】］〕\\]]")
_TOLD: Final = 2_000
"""After how many segments one says how far it is."""
Span = tuple[int, int]


def segments(text: str, progress: Callable[[int, int], object] = lambda done, total: None) -> list[SegmentSpan]:
    """The segments of a text, in order.

    Args:
        progress: Told now and then how many characters of how many are cut.
    """
    blocks = list(_blocks(text))
    families = [languages.family_of(text[start:end]) for start, end in blocks]
    found = zones([Block(text[start:end], family) for (start, end), family in zip(blocks, families, strict=True)])
    spans: list[Span] = []
    of_block: list[int] = []
    of_span: list[str] = []
    for number, block in enumerate(blocks):
        for span in sentences(text, *block):
            if not len(spans) % _TOLD:
                progress(span[0], len(text))
            spans.append(span)
            of_block.append(number)
            of_span.append(families[number] if span == block else languages.family_of(text[span[0] : span[1]]))
    tags = _languages(text, spans, of_span)
    return [
        SegmentSpan(start, end, tag, found[number])
        for (start, end), tag, number in zip(spans, tags, of_block, strict=True)
    ]


def _blocks(text: str) -> Iterator[Span]:
    """Paragraphs, and the labels before them, without the white space around."""
    for start, end in paragraphs(text):
        label = _LABEL.match(text, start, end)
        if label and _stands_apart(text, label.end(), start, end):
            yield start, label.end()
            start += len(label[0]) + _leading(text[label.end() : end])
        yield start, end


def _stands_apart(text: str, after: int, start: int, end: int) -> bool:
    """Whether what follows a label is in another language than it."""
    label, rest = languages.family_of(text[start:after]), languages.family_of(text[after:end])
    return languages.UNDETERMINED not in {label, rest} and label != rest


def _leading(line: str) -> int:
    return len(line) - len(line.lstrip())


def _languages(text: str, spans: list[Span], families: list[str]) -> list[str]:
    """The language of each segment by its family; one that cannot tell takes its neighbour's, or the document's."""
    weights: Counter[str] = Counter()
    for (start, end), family in zip(spans, families, strict=True):
        weights[family] += end - start
    main = "ja" if weights["ja"] > weights["zh"] else "zh"
    script = (languages.script_of(text) if weights["zh"] else "") or languages.SIMPLIFIED
    tags: list[str] = []
    for (start, end), family in zip(spans, families, strict=True):
        if family == "zh":
            family = main if main == "ja" else languages.script_of(text[start:end]) or script
        tags.append(family)
    return _filled(tags)


def _filled(tags: list[str]) -> list[str]:
    known = languages.UNDETERMINED
    for ordered in (range(len(tags)), range(len(tags) - 1, -1, -1)):
        for at in ordered:
            if tags[at] == languages.UNDETERMINED:
                tags[at] = known
            known = tags[at]
    return tags
