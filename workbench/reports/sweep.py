"""Labels along texts, annotator by annotator, as counts of the ways in which characters (or tokens) were labelled.

A sweep over the places where any label begins or ends, so a text costs what its marks cost, however long it is. A
character under several marks of one annotator has the label of the longest piece; of equally long ones that of the
earlier, then by name: as `workbench.agreement.token_labels` has it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from workbench.model import KINDS, Kind
from workbench.reports.counts import Counts, components, distinct, summed
from workbench.reports.rows import Marks

if TYPE_CHECKING:
    from workbench.reports.opened import Opened
    from workbench.reports.rows import Ints

Tokens = Sequence[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Texts:
    """What the sweep must know about the texts of a batch, by number.

    Attributes:
        document: Whose text it is, by number.
        length: How many characters, or tokens, it has.
        tokens: Where its tokens lie; none where characters are counted.
    """

    document: Ints
    length: Ints
    tokens: Mapping[int, Tokens]


@dataclass(frozen=True, slots=True)
class _Runs:
    """Stretches under one label of one annotator; no two of one annotator overlap."""

    text: Ints
    slot: Ints
    start: Ints
    end: Ints
    label: Ints


def count_labels(counts: Counts, marks: Marks, kind: Kind, opened: Opened, texts: Texts, labels: Sequence[str]) -> None:
    """Count the characters of each document by who gave them which label.

    Cells: ("spread", kind, labels...) for each multiset of labels of all annotators, None for no mark; and
    ("crossed", kind, first, second, label, label) for each two annotators, gold among them.
    """
    found = _disjoint(_pieces(marks, KINDS.index(kind), opened, texts, labels), labels)
    table, document, times = _patterns(found, opened, texts)
    names = (None, *labels)
    _count_spread(counts, kind, table[:, :-1], document, times, names)
    _count_crossed(counts, kind, opened, table, document, times, names)


def _count_spread(
    counts: Counts, kind: Kind, table: Ints, document: Ints, times: Ints, names: Sequence[str | None]
) -> None:
    import numpy as np

    kept = (table > 0).sum(axis=1) > 1
    number, rows = distinct(np.sort(table[kept], axis=1))
    spread = [tuple(names[code] for code in row) for row in rows]
    counts.add(("spread", kind), document[kept], [(number, spread)], times[kept])


def _count_crossed(
    counts: Counts,
    kind: Kind,
    opened: Opened,
    table: Ints,
    document: Ints,
    times: Ints,
    names: Sequence[str | None],
) -> None:
    for first in range(table.shape[1]):
        for second in range(first + 1, table.shape[1]):
            kept = (table[:, first] > 0) & (table[:, second] > 0)
            if kept.any():
                here = opened.table[document[kept]]
                pair, pairs = opened.pairs(here[:, first], here[:, second])
                columns = [(pair, pairs), (table[kept, first] - 1, names), (table[kept, second] - 1, names)]
                counts.add(("crossed", kind), document[kept], columns, times[kept])


def _pieces(marks: Marks, kind: int, opened: Opened, texts: Texts, labels: Sequence[str]) -> tuple[_Runs, Ints]:
    """The pieces of all marks of a kind, and how much each prevails: the more, the longer, then the earlier."""
    import numpy as np

    chosen = np.flatnonzero((marks.kind == kind) & ~marks.stale & (marks.place > 0))
    pieces = marks.places.pieces
    sizes = np.bincount(pieces.place, minlength=len(marks.places.room))
    first = (np.cumsum(sizes) - sizes)[marks.place[chosen]]
    several = sizes[marks.place[chosen]]
    mark = np.repeat(chosen, several)
    within = np.arange(len(mark)) - np.repeat(np.cumsum(several) - several, several)
    piece = np.repeat(first, several) + within
    text, start, end = pieces.text[piece], pieces.start[piece], pieces.end[piece]
    kept = opened.compared[texts.document[text]]
    text, start, end, mark = text[kept], start[kept], end[kept], mark[kept]
    weight = ((end - start) << 32) - start
    if texts.tokens:
        start, end = _in_tokens(texts, text, start, end)
    slot = opened.slot_of(texts.document[text], marks.who[mark])
    some = (start < end) & (slot >= 0)
    found = _Runs(text[some], slot[some], start[some], end[some], marks.label[mark][some])
    return found, weight[some]


def _in_tokens(texts: Texts, text: Ints, start: Ints, end: Ints) -> tuple[Ints, Ints]:
    """From the first token of which a piece covers anything to behind the last."""
    import numpy as np

    first, behind = np.zeros_like(start), np.zeros_like(end)
    for number in np.unique(text).tolist():
        here = text == number
        places = np.array(texts.tokens[number], dtype=np.int64).reshape(-1, 2)
        first[here] = np.searchsorted(places[:, 1], start[here], side="right")
        behind[here] = np.searchsorted(places[:, 0], end[here], side="left")
    return first, behind


def _disjoint(given: tuple[_Runs, Ints], labels: Sequence[str]) -> _Runs:
    """Those pieces that overlap others of the same annotator, cut to where they prevail."""
    import numpy as np

    found, weight = given
    room = found.text * (int(found.slot.max(initial=0)) + 1) + found.slot
    order = np.lexsort((found.start, room))
    part = components(room[order], found.start[order], found.end[order])
    alone = np.bincount(part)[part] == 1 if len(part) else np.zeros(0, dtype=bool)
    crowded = order[~alone]
    rows = []
    for group in np.split(crowded, np.flatnonzero(np.diff(part[~alone])) + 1) if len(crowded) else ():
        rows += _prevailing(found, weight, group.tolist(), labels)
    cut = np.array(rows, dtype=np.int64).reshape(-1, 5)
    kept = order[alone]
    columns = (found.text, found.slot, found.start, found.end, found.label)
    return _Runs(*(np.concatenate([column[kept], cut[:, place]]) for place, column in enumerate(columns)))


def _prevailing(found: _Runs, weight: Ints, group: Sequence[int], labels: Sequence[str]) -> list[tuple[int, ...]]:
    """The stretches of some pieces that overlap, each under the label that prevails there."""
    pieces = [(int(found.start[row]), int(found.end[row]), int(found.label[row]), int(weight[row])) for row in group]
    bounds = sorted({at for start, end, _, _ in pieces for at in (start, end)})
    here: list[int] = [-1] * (len(bounds) - 1)
    pieces.sort(key=lambda piece: labels[piece[2]], reverse=True)
    pieces.sort(key=lambda piece: piece[3])
    for start, end, label, _ in pieces:
        first, behind = bisect_left(bounds, start), bisect_left(bounds, end)
        here[first:behind] = [label] * (behind - first)
    text, slot = int(found.text[group[0]]), int(found.slot[group[0]])
    return [(text, slot, bounds[place], bounds[place + 1], label) for place, label in enumerate(here) if label >= 0]


def _patterns(found: _Runs, opened: Opened, texts: Texts) -> tuple[Ints, Ints, Ints]:
    """The ways in which characters are labelled, each document's once or more, and how many characters are so.

    Returns:
        Rows x slots: 0 where nobody worked, 1 where nothing is marked, 2 and more for labels; the document of each row;
        and the number of characters.
    """
    import numpy as np

    starts, ends = ((found.text << 32) + at for at in (found.start, found.end))
    bounds = np.unique(np.concatenate([starts, ends]))
    text = bounds >> 32
    inside = text[:-1] == text[1:] if len(bounds) else np.zeros(0, dtype=bool)
    times = np.where(inside, np.diff(bounds), 0) if len(bounds) else bounds
    text = text[:-1]
    table = (opened.table[texts.document[text]] >= 0).astype(np.int64)
    first, behind = np.searchsorted(bounds, starts), np.searchsorted(bounds, ends)
    sizes = behind - first
    row = np.repeat(first, sizes) + np.arange(int(sizes.sum())) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    table[row, np.repeat(found.slot, sizes)] = np.repeat(found.label + 2, sizes)
    covered = np.bincount(text, weights=times, minlength=len(texts.length)).astype(np.int64)
    plain = np.flatnonzero((covered > 0) | _own(texts, opened))
    table = np.concatenate([table, (opened.table[texts.document[plain]] >= 0).astype(np.int64)])
    times = np.concatenate([times, texts.length[plain] - covered[plain]])
    kept = times > 0
    return _merged(table[kept], texts.document[np.concatenate([text, plain])][kept], times[kept])


def _own(texts: Texts, opened: Opened) -> Any:
    """Which texts are the documents' own, of those in which there are two to be compared."""
    import numpy as np

    own = np.zeros(len(texts.length), dtype=bool)
    own[: len(opened.table)] = opened.compared
    return own


def _merged(table: Ints, document: Ints, times: Ints) -> tuple[Ints, Ints, Ints]:
    """Equal rows of one document as one."""
    import numpy as np

    key, rows = distinct(table)
    size = max(1, len(rows))
    found, sums = summed(document * size + key, times, int(document.max(initial=0) + 1) * size)
    _, example = np.unique(key, return_index=True)
    where, what = np.divmod(found, size)
    return table[example[what]], where, sums
