"""What is counted of a document, so that a report needs no more of it: a function of its marks and who worked on it.

The cells: ("marks", kind, annotator, label); ("exact" or "overlap", kind, pair, label), of marks that two have in
common; ("spread", kind, labels) and ("crossed", kind, pair, label, label), of characters; ("units" or "parted", kind);
("confusion", kind, pair, label, label) and ("boundary", kind, pair), of pairs of marks of one unit; ("type", kind,
labels), ("said", kind, attribute, values), ("filled", kind, role, bools), of units; ("both", "first" or "second", kind,
role, pair), of what roles name; ("stale", kind), ("translated", kind) and ("schema", id), of marks.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from workbench.model import KINDS
from workbench.reports.aspects import Aspects, Types
from workbench.reports.counts import Counts
from workbench.reports.linked import Elsewhere, Links
from workbench.reports.matched import count_matched
from workbench.reports.matching import units_in_text
from workbench.reports.model import IN_TEXT
from workbench.reports.opened import Opened
from workbench.reports.rows import Marks, Numbers
from workbench.reports.sweep import Texts, count_labels

if TYPE_CHECKING:
    from workbench.reports.rows import Bools, Ints

VERSION: Final = 2
"""Of what is counted: tallies of another version are no use."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Documents to be counted.

    Attributes:
        marks: All that they have, by everybody.
        opened: Who has worked on them, of those who are compared.
        labels: Labels by number.
    """

    marks: Marks
    opened: Opened
    texts: Texts
    labels: Sequence[str]


@dataclass(frozen=True, slots=True)
class Counting:
    """How to count.

    Attributes:
        cells: Numbers for cells, which outlast a batch.
        threshold: The least overlap of two marks of one unit.
        elsewhere: Finds the units of marks in documents of other batches.
    """

    cells: Numbers
    types: Types
    threshold: float
    elsewhere: Elsewhere


@dataclass(frozen=True, slots=True)
class Tallies:
    """Counts of a batch, ordered by document.

    Attributes:
        document, cell, count: One row a count.
        depends: For each document that names marks of others, these documents; "" among them where one is nowhere.
    """

    document: Ints
    cell: Ints
    count: Ints
    depends: dict[int, set[str]]


def tally(batch: Batch, counting: Counting) -> Tallies:
    """Count a batch of documents."""
    counts = Counts(counting.cells, len(batch.marks.documents))
    fresh = ~batch.marks.stale
    _count_marks(counts, batch, fresh)
    slot = batch.opened.slot_of(batch.marks.document, batch.marks.who)
    compared = fresh & (slot >= 0)
    in_text = (batch.marks.kind < len(IN_TEXT)) & (batch.marks.place > 0)
    count_matched(counts, batch.marks, (compared & in_text).nonzero()[0], batch.opened, batch.labels)
    for kind in IN_TEXT:
        count_labels(counts, batch.marks, kind, batch.opened, batch.texts, batch.labels)
    gold = batch.marks.who == len(batch.opened.names) - 1
    links = _count_aspects(counts, batch, counting, fresh & ~gold, compared, in_text)
    has_gold = (batch.opened.table[:, -1] >= 0)[batch.marks.document]
    if has_gold.any():
        _count_aspects(counts, batch, counting, fresh & has_gold, compared, in_text, gold=True)
    return Tallies(*counts.by_document(), links.depends)


def _count_marks(counts: Counts, batch: Batch, fresh: Bools) -> None:
    marks = batch.marks
    kind = (marks.kind, KINDS)
    columns = [kind, (marks.who, batch.opened.names), (marks.label, batch.labels)]
    counts.add(("marks",), marks.document[fresh], [(codes[fresh], things) for codes, things in columns])
    counts.add(("stale",), marks.document[~fresh], [(marks.kind[~fresh], KINDS)])
    abroad = fresh & (marks.place > 0) & (marks.places.room[marks.place] != marks.document)
    counts.add(("translated",), marks.document[abroad], [(marks.kind[abroad], KINDS)])
    counts.add(("schema",), marks.document, [(marks.schema, marks.schemas.things)])


def _count_aspects(
    counts: Counts,
    batch: Batch,
    counting: Counting,
    taken: Bools,
    compared: Bools,
    in_text: Bools,
    *,
    gold: bool = False,
) -> Links:
    """Match the marks that are taken, and count what is said about the same units by those who are compared."""
    import numpy as np

    units = np.full(len(batch.marks), -1, dtype=np.int64)
    placed = np.flatnonzero(taken & in_text)
    units[placed] = units_in_text(batch.marks, placed, batch.labels, counting.threshold)
    links = Links(
        batch.marks,
        units,
        np.flatnonzero(taken),
        labels=batch.labels,
        symmetric=counting.types.symmetric,
        threshold=counting.threshold,
        elsewhere=counting.elsewhere,
    )
    rows = np.flatnonzero(compared & taken & (units >= 0))
    aspects = Aspects(counts, batch.marks, rows, units, links, batch.opened, batch.labels)
    if gold:
        aspects.count_pairs(gold=True)
    else:
        aspects.count(counting.types)
    return links
