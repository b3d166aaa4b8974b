"""The tokens of documents and their tags, ready to train on; the marks themselves stand beside them, untouched."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from workbench.formats.huggingface.layout import Layout
from workbench.formats.iob import Grid, lay
from workbench.formats.losses import Losses

if TYPE_CHECKING:
    from workbench.formats.outgoing import Options, Record


@dataclass(frozen=True, slots=True)
class Tagged:
    """The tokens of a document, where each starts, the number of its tag, and how many there are in each language."""

    words: Sequence[str]
    starts: Sequence[int]
    tags: Sequence[int]
    by_language: Counter[str]


def tagged(records: Sequence[Record], layout: Layout, options: Options) -> tuple[list[Tagged], Counter[str]]:
    """The tokens of all documents, and what became of their entities: carried, snapped, or left out for a reason."""
    if not layout.tokens:
        return [Tagged((), (), (), Counter()) for _ in records], Counter()
    became: Counter[str] = Counter()
    numbers = {name: at for at, name in enumerate(layout.tags)}
    found: list[Tagged] = []
    for record in records:
        grid = Grid.of(record.text, record.segments, options.tokens)
        tags = _tags(grid, record, layout, options, became, numbers) if layout.scheme else ()
        found.append(Tagged(grid.words, grid.starts, tags, _counted(grid, record)))
    return found, became


def _tags(
    grid: Grid, record: Record, layout: Layout, options: Options, became: Counter[str], numbers: dict[str, int]
) -> list[int]:
    losses = Losses()
    marks = [mark for mark in record.marks if mark.kind == "entity"]
    placed = grid.place(marks, record.document, losses, options, sentences=False)
    (column,) = lay(placed, record.document, losses, "first" if options.overlaps == "first" else "longest")
    became.update(f"snapped: {each.reason}" if each.reason else "as they are" for each in column.placed)
    if len(column.placed) < len(marks):
        reasons = losses.report("").reasons["dropped"]
        became.update({f"left out: {reason}": count for reason, count in reasons.items()})
    tags = [0] * len(grid)
    assert layout.scheme
    for at, tag in grid.tagged(column, layout.scheme):
        tags[at] = numbers[tag]
    return tags


def _counted(grid: Grid, record: Record) -> Counter[str]:
    counts: Counter[str] = Counter()
    for segment in record.segments:
        counts[segment.language] += bisect_left(grid.starts, segment.end) - bisect_left(grid.starts, segment.start)
    return counts
