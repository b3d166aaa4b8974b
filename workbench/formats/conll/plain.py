"""Documents whose marks are plain spans that keep to tokens: nearly all, written without an object for each mark.

Whatever is not so simple goes as a record: what is written is the same.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import repeat
from operator import eq, le, lt

from workbench.formats.iob import OUTSIDE, Grid, Scheme, tags_of
from workbench.formats.losses import Losses
from workbench.formats.outgoing import Options, Record, Selection
from workbench.model import Annotation, Fragment, Kind, Segment, segment_id
from workbench.store.plain import PlainDocument, PlainSpan, plain_documents


@dataclass(frozen=True, slots=True)
class Plain:
    """A document with plain spans, and which split it belongs to."""

    read: PlainDocument
    spans: Sequence[PlainSpan]
    split: str

    def by_kind(self, kinds: Iterable[Kind]) -> dict[Kind, list[PlainSpan]] | None:
        """The spans of each of these kinds; None where there are others."""
        found: dict[Kind, list[PlainSpan]] = {kind: [] for kind in kinds}
        for span in self.spans:
            kind = span[3][1]
            if kind not in found:
                return None
            found[kind].append(span)
        return found

    def record(self) -> Record:
        """The same as a record, for what looks at places and labels of marks."""
        document = self.read.document
        key = document.id
        segments = (Segment(segment_id(key, each[0], each[1]), key, *each) for each in self.read.segments)
        marks = (
            Annotation(mark, kind, label, annotator, key, (Fragment(key, start, end),))
            for start, end, mark, (annotator, kind, label) in self.spans
        )
        return Record(document, self.read.text, tuple(segments), tuple(marks), self.split)


def documents(selection: Selection, options: Options, losses: Losses) -> Iterator[Plain | Record]:
    """The selection's documents, each as simply as it can be read."""
    if selection.filters or options.side != "source" or not _is_simple(options):
        yield from selection.records(losses)
        return
    found = list(plain_documents(selection.project.database, selection.ids, annotator=selection.annotator))
    others = replace(selection, ids=tuple(each.document.id for each in found if each.spans is None)).records(losses)
    for each in found:
        if each.spans is None:
            yield next(others)
        else:
            yield Plain(each, each.spans, selection.splits.get(each.document.id, ""))


def _is_simple(options: Options) -> bool:
    """Whether marks that keep to tokens and do not overlap need one column, in which each is tagged by itself."""
    return options.overlaps in ("longest", "first") and options.scheme != "iob1"


def cells(grid: Grid, spans: Sequence[PlainSpan], scheme: Scheme) -> list[str] | None:
    """What stands behind each token in its line; None where spans do not keep to tokens or to sentences, or overlap."""
    found = [cell(OUTSIDE)] * len(grid)
    if not spans:
        return found
    starts, ends, _, whose = zip(*spans, strict=True)
    firsts = list(map(bisect_left, repeat(grid.starts), starts))
    behinds = list(map(bisect_left, repeat(grid.starts), ends))
    if not _fit(grid, starts, ends, firsts, behinds):
        return None
    for first, behind, (_, _, label) in zip(firsts, behinds, whose, strict=True):
        begins, inside, last, single = _cells_of(label, scheme)
        if behind - first == 1:
            found[first] = single
        else:
            found[first:behind] = [begins, *[inside] * (behind - first - 2), last]
    return found


def _fit(grid: Grid, starts: Sequence[int], ends: Sequence[int], firsts: Sequence[int], behinds: Sequence[int]) -> bool:
    """Whether spans from a token to behind another begin and end with these, none over another or two sentences."""
    if not all(map(lt, firsts, behinds)) or not all(map(le, behinds, firsts[1:])):
        return False
    words, begins, breaks = grid.words, grid.starts, grid.breaks
    return (
        tuple(map(begins.__getitem__, firsts)) == starts
        and tuple([begins[behind - 1] + len(words[behind - 1]) for behind in behinds]) == ends
        and all(map(eq, map(bisect_right, repeat(breaks), firsts), map(bisect_left, repeat(breaks), behinds)))
    )


@lru_cache(maxsize=1000)
def _cells_of(label: str, scheme: Scheme) -> tuple[str, ...]:
    return tuple(map(cell, tags_of(label, scheme)))


def cell(*tags: str) -> str:
    """What stands behind a token in its line."""
    return f" {' '.join(tags)}\n"


def lines(grid: Grid, behind: Sequence[str]) -> str:
    """The lines of a document: each token and what stands behind it, and an empty line behind each sentence."""
    pieces = [""] * 2 * len(grid)
    pieces[::2], pieces[1::2] = grid.words, behind
    for token in grid.breaks[1:]:
        pieces[2 * token - 1] += "\n"
    return "".join(pieces)
