"""Agreement over time: of the documents that were finished in one day, or where these are many, in one week."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final, Literal

from workbench.agreement.tallied import Tallied, tallied_alpha
from workbench.model import Kind
from workbench.reports.corpus import Corpus
from workbench.reports.model import PeriodReport
from workbench.reports.query import Query
from workbench.reports.sums import PairCounts

if TYPE_CHECKING:
    from workbench.reports.rows import Ints

_DAYS: Final = 21
"""Up to so many days are told apart; of more, their weeks."""


def periods(
    corpus: Corpus,
    kind: Kind,
    pairs: Sequence[PairCounts],
    marks: Ints,
    spread: Sequence[tuple[tuple[Hashable, ...], Ints, Ints]],
) -> tuple[PeriodReport, ...]:
    """The periods in which documents were finished that two have worked on, the earliest first.

    Args:
        marks: How many there are in each document.
        spread: How characters were labelled, for alpha; none for layers that have no place in a text.
    """
    import numpy as np

    if not pairs:
        return ()
    documents = np.unique(np.concatenate([pair.documents for pair in pairs]))
    days = {int(number): _day(int(corpus.finished[number])) for number in documents}
    span: Literal["day", "week"] = "day" if len(set(days.values())) <= _DAYS else "week"
    begins = {number: day - timedelta(day.weekday()) if span == "week" else day for number, day in days.items()}
    order = sorted(set(begins.values()))
    place = {day: number for number, day in enumerate(order)}
    group = np.full(len(corpus.documents), len(order), dtype=np.int64)
    group[list(begins)] = [place[day] for day in begins.values()]
    f1 = _means([pair.f1_of(group, len(order) + 1) for pair in pairs])
    alphas = _alphas(spread, group, len(order))
    sizes = np.bincount(group, weights=marks, minlength=len(order) + 1)
    found = []
    for number, day in enumerate(order):
        ids = tuple(corpus.documents[place].id for place in np.flatnonzero(group == number).tolist())
        value = None if np.isnan(f1[number]) else float(f1[number])
        query = Query(kind, documents=ids)
        found.append(PeriodReport(day.isoformat(), span, len(ids), int(sizes[number]), value, alphas[number], query))
    return tuple(found)


def _day(milliseconds: int) -> date:
    return datetime.fromtimestamp(milliseconds / 1000, UTC).date()


def _means(tables: Sequence[Any]) -> Any:
    """The mean over pairs, NaN where none is defined."""
    import numpy as np

    table = np.stack(tables)
    known = ~np.isnan(table)
    number = known.sum(axis=0)
    return np.where(number > 0, np.where(known, table, 0.0).sum(axis=0) / np.maximum(number, 1), np.nan)


def _alphas(spread: Sequence[tuple[tuple[Hashable, ...], Ints, Ints]], group: Ints, groups: int) -> list[float | None]:
    """Alpha over the characters of each group of documents."""
    import numpy as np

    if not spread or groups < 2:
        return [None] * groups
    way = np.concatenate([np.full(len(rows[1]), number) for number, rows in enumerate(spread)])
    where = np.concatenate([group[rows[1]] for rows in spread])
    times = np.concatenate([rows[2] for rows in spread])
    ways = [rows[0] for rows in spread]
    found = []
    for number in range(groups):
        here = where == number
        found.append(tallied_alpha(Tallied(ways, where[here], way[here], times[here])).value)
    return found
