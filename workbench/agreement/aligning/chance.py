"""Continua drawn at random: what annotators would mark who agree by chance only."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

from workbench.agreement.aligning.units import Units, joined

if TYPE_CHECKING:
    import numpy as np

    from workbench.agreement.aligning.units import Floats, Ints

    Random: TypeAlias = np.random.Generator

Sampler: TypeAlias = "Callable[[Random], Units]"


def statistical(units: Units, begin: float) -> Sampler:
    """Draws units as numerous, as long and as far apart as the annotators', normally distributed, with their labels.

    The sampler that pygamma-agreement has by default. The gap before an annotator's first unit counts from `begin`;
    one gap of 0 is added to those found, as it does, so that a single unit has one.
    """
    import numpy as np

    counts = np.bincount(units.rater, minlength=units.raters)
    lengths, gaps = units.end - units.start, _gaps(units, begin)
    shares = np.bincount(units.label) / len(units)

    def draw(random: Random) -> Units:
        many = np.abs(random.normal(counts.mean(), counts.std(), units.raters).astype(np.intp))
        many[0] = max(1, many[0])
        total = many.sum()
        length = np.maximum(np.abs(random.normal(lengths.mean(), lengths.std(), total)), 1e-9 * lengths.mean())
        gap = random.normal(gaps.mean(), gaps.std(), total)
        label = random.choice(len(shares), total, p=shares)
        rater = np.repeat(np.arange(units.raters), many)
        end = _running(gap + length, many) + begin
        return Units(end - length, end, label, rater, units.raters)

    return draw


def _gaps(units: Units, begin: float) -> Floats:
    """What lies between one end and the next start of each annotator's units, negative where they overlap."""
    import numpy as np

    ordered = units.where(np.lexsort((units.end, units.start, units.rater)))
    same = ordered.rater[1:] == ordered.rater[:-1]
    between = (ordered.start[1:] - ordered.end[:-1])[same]
    first = ordered.start[np.flatnonzero(np.concatenate([[True], ~same]))] - begin
    return np.concatenate([[0.0], between, first[first > 0]])


def _running(steps: Floats, counts: Ints) -> Floats:
    """The running sums of each annotator's steps."""
    import numpy as np

    sums: Floats = np.cumsum(steps)
    before = np.concatenate([[0.0], sums])[np.cumsum(counts) - counts]
    own: Floats = sums - np.repeat(before, counts)
    return own


def shuffling(units: Units, begin: float) -> Sampler:
    """Draws annotators, each turned about the continuum by another distance (Mathet, Widlöcher and Métivier 2015).

    Distances are at least half a mean unit apart, where there is room, and whole where all positions are. The
    continuum reaches from the first unit's start to the last one's end; `begin` does not matter.
    """
    import numpy as np

    first, last = units.start.min(), units.end.max()
    apart = (units.end - units.start).mean() / 2
    whole = bool((units.start % 1 == 0).all() and (units.end % 1 == 0).all())
    rows = [np.flatnonzero(units.rater == rater) for rater in range(units.raters)]

    def once(random: Random) -> Units:
        free, drawn = [(0.0, float(last - first))], []
        for rater in range(units.raters):
            turn = _pick(free or [(0.0, float(last - first))], random)
            turn = float(int(turn)) if whole else turn
            free = _without(free, turn - apart, turn + apart)
            drawn.append(_turned(units.where(rows[random.integers(units.raters)]), turn, last, last - first, rater))
        return joined(drawn)

    def draw(random: Random) -> Units:
        drawn = once(random)
        while not len(drawn):
            drawn = once(random)
        return drawn

    return draw


def _turned(units: Units, by: float, last: float, length: float, rater: int) -> Units:
    """One annotator's units, moved on; those that would start after the end come in again at the beginning."""
    import numpy as np

    moved = np.where(units.start + by > last, by - length, by)
    return Units(units.start + moved, units.end + moved, units.label, np.full(len(units), rater), units.raters)


def _pick(free: list[tuple[float, float]], random: Random) -> float:
    """A point, all as likely, of these stretches."""
    at = float(random.uniform(0, sum(end - start for start, end in free)))
    for start, end in free:
        if at <= end - start:
            return start + at
        at -= end - start
    return free[-1][1]


def _without(free: list[tuple[float, float]], start: float, end: float) -> list[tuple[float, float]]:
    """These stretches less what lies between two points."""
    parts = [part for low, high in free for part in ((low, min(high, start)), (max(low, end), high))]
    return [(low, high) for low, high in parts if low < high]


SAMPLERS: dict[str, Callable[[Units, float], Sampler]] = {"statistical": statistical, "shuffle": shuffling}
