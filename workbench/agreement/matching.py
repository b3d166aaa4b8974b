"""Which marks of different annotators are taken as the same unit, so that what is said about it can be compared.

Two marks can be one unit when they are of one kind, on one text, by two annotators, and their overlap is at least the
threshold: Dice's coefficient (twice the shared code points over the sum of both lengths) or Jaccard's (the shared ones
over those of either), over all fragments. The label plays no part unless asked for, so that a disagreement about it
can show. Units are found in three steps:

1. *The same place.* Marks with the same fragments and the same label are one unit, one of each annotator. What is left
   over at that place is joined whatever its label, the largest groups first.
2. *In pairs.* For each two annotators, the marks that step 1 did not match between them are matched one to one, so
   that the sum of overlaps is as high as it can be; between equal sums, equal labels decide.
3. *Together.* These links are followed from the strongest to the weakest; two groups become one unit where no annotator
   has a mark in both. So a unit holds at most one mark of each annotator, and every mark is in exactly one unit.

The result depends neither on the order of the marks nor on that of the annotators: what is equal in every other way is
taken in the order of text, place, label, name and key.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal, TypeAlias

from workbench.errors import InputError

Fragments: TypeAlias = tuple[tuple[int, int], ...]
Mark: TypeAlias = tuple[str, str, str, str, str, Fragments]
"""(key, annotator, kind, label, text id, fragments); the key is the mark's own, fragments are (start, end)."""
Measure: TypeAlias = Literal["dice", "jaccard"]
Unit: TypeAlias = tuple[str, ...]
"""The keys of the marks of one unit, in the order of their annotators' names."""

THRESHOLD: Final = 0.5
"""How much two marks must overlap to be the same unit, where nobody says otherwise."""

_SAME_LABEL: Final = 1e-6
"""What an equal label is worth: less than any difference in overlap that a text of this world has."""

_Edge: TypeAlias = tuple[int, int, float]


def match_units(
    marks: Iterable[Mark], *, threshold: float = THRESHOLD, measure: Measure = "dice", by_label: bool = False
) -> list[Unit]:
    """Group marks into units; see the module for how.

    Args:
        marks: Of any number of annotators, kinds and texts; marks of different kinds or texts are never one unit.
        threshold: The least overlap, above 0 and up to 1: the identical place.
        by_label: Only marks with the same label can be one unit.

    Returns:
        Every mark's key once; units in the order of text, kind and place.

    Raises:
        InputError: The threshold or the measure is none.
    """
    if not 0 < threshold <= 1:
        raise InputError(f"the threshold of a matching is above 0 and at most 1, not {threshold}")
    if measure not in _MEASURES:
        raise InputError(f"overlap is measured as {' or '.join(_MEASURES)}, not {measure!r}")
    clusters = _same_place(marks, by_label)
    if threshold < 1:
        _join_overlapping(clusters, threshold, _MEASURES[measure], by_label)
    units = [cluster for cluster in clusters if cluster.marks]
    units.sort(key=_Cluster.order)
    return [tuple(unit.marks[name] for name in sorted(unit.marks)) for unit in units]


def overlap(first: Fragments, second: Fragments, measure: Measure = "dice") -> float:
    """How much two marks on one text overlap: 0 where nowhere, 1 where they cover the same."""
    return _MEASURES[measure](_shared(first, second), _length(first), _length(second))


_MEASURES: Final[Mapping[str, Callable[[int, int, int], float]]] = {
    "dice": lambda shared, first, second: 2 * shared / (first + second) if shared else 0.0,
    "jaccard": lambda shared, first, second: shared / (first + second - shared) if shared else 0.0,
}


@dataclass(slots=True, eq=False)
class _Cluster:
    """Marks that are one unit so far: their keys by annotator, and the place and label of the first of them."""

    text: str
    kind: str
    place: Fragments
    label: str
    marks: dict[str, str] = field(default_factory=dict)

    def order(self) -> tuple[str, Fragments, str, str, tuple[str, str]]:
        """By what clusters are ordered, whatever order the marks came in."""
        return self.text, self.place, self.kind, self.label, min(self.marks.items())


def _same_place(marks: Iterable[Mark], by_label: bool) -> list[_Cluster]:
    """Step 1: the marks at each place, one of each annotator in a cluster."""
    places: defaultdict[tuple[str, str, Fragments], list[Mark]] = defaultdict(list)
    for mark in marks:
        places[mark[4], mark[2], mark[5]].append(mark)
    found: list[_Cluster] = []
    for (text, kind, place), here in places.items():
        label = here[0][3]
        together = {mark[1]: mark[0] for mark in here if mark[3] == label}
        if len(together) == len(here):
            found.append(_Cluster(text, kind, place, label, together))
        else:
            found.extend(_told_apart(text, kind, place, here, by_label))
    return found


def _told_apart(text: str, kind: str, place: Fragments, here: Sequence[Mark], by_label: bool) -> list[_Cluster]:
    """Clusters at one place that has several labels, or several marks of one annotator."""
    seen: defaultdict[tuple[str, str], int] = defaultdict(int)
    clusters: dict[tuple[str, int], _Cluster] = {}
    for key, name, _, label, _, _ in sorted(here, key=lambda mark: (mark[3], mark[1], mark[0])):
        turn = seen[label, name]
        seen[label, name] += 1
        clusters.setdefault((label, turn), _Cluster(text, kind, place, label)).marks[name] = key
    ordered = sorted(clusters.items(), key=lambda item: (-len(item[1].marks), item[0]))
    if by_label:
        return [cluster for _, cluster in ordered]
    joined: list[_Cluster] = []
    for _, cluster in ordered:
        home = next((other for other in joined if not other.marks.keys() & cluster.marks.keys()), None)
        if home is None:
            joined.append(cluster)
        else:
            home.marks.update(cluster.marks)
    return joined


def _join_overlapping(
    clusters: Sequence[_Cluster], threshold: float, measure: Callable[[int, int, int], float], by_label: bool
) -> None:
    """Steps 2 and 3, text by text; clusters in which every annotator of the text has a mark need no more."""
    texts: defaultdict[tuple[str, str], list[_Cluster]] = defaultdict(list)
    names: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for cluster in clusters:
        texts[cluster.text, cluster.kind].append(cluster)
        names[cluster.text, cluster.kind].update(cluster.marks)
    for where, here in texts.items():
        everybody = len(names[where])
        open_ = [cluster for cluster in here if len(cluster.marks) < everybody and cluster.place]
        if len(open_) > 1:
            open_.sort(key=_Cluster.order)
            edges = [
                (i, j, weight)
                for i, j, weight in _overlapping(open_, threshold, measure)
                if not by_label or open_[i].label == open_[j].label
            ]
            _follow(open_, _links(open_, edges))


def _overlapping(
    clusters: Sequence[_Cluster], threshold: float, measure: Callable[[int, int, int], float]
) -> Iterator[_Edge]:
    """Pairs of clusters, in the order of their places, that overlap enough and are not all one annotator's."""
    lengths = [_length(cluster.place) for cluster in clusters]
    ends = [max(end for _, end in cluster.place) for cluster in clusters]
    begun: list[int] = []
    for j, cluster in enumerate(clusters):
        start = cluster.place[0][0]
        begun = [i for i in begun if ends[i] > start]
        for i in begun:
            other = clusters[i]
            shared = _shared(other.place, cluster.place)
            overlapped = measure(shared, lengths[i], lengths[j])
            if shared and overlapped >= threshold:
                yield i, j, overlapped + (_SAME_LABEL if other.label == cluster.label else 0.0)
        begun.append(j)


def _links(clusters: Sequence[_Cluster], edges: Sequence[_Edge]) -> dict[tuple[int, int], float]:
    """Step 2: the best one-to-one matching of each two annotators, as links between clusters."""
    pairs: defaultdict[tuple[str, str], list[_Edge]] = defaultdict(list)
    for i, j, weight in edges:
        mine, theirs = clusters[i].marks, clusters[j].marks
        for first in mine:
            for second in theirs:
                if first not in theirs and second not in mine:
                    if first < second:
                        pairs[first, second].append((i, j, weight))
                    else:
                        pairs[second, first].append((j, i, weight))
    links: dict[tuple[int, int], float] = {}
    for found in pairs.values():
        for i, j, weight in _best_matching(found):
            links[min(i, j), max(i, j)] = weight
    return links


def _best_matching(edges: Sequence[_Edge]) -> Iterator[_Edge]:
    """Edges of two annotators' marks that match them one to one with the highest sum."""
    if len(edges) == 1:
        yield edges[0]
        return
    for component in _components(edges):
        lefts, rights = sorted({i for i, _, _ in component}), sorted({j for _, j, _ in component})
        if len(lefts) == 1 or len(rights) == 1:
            yield max(component, key=lambda edge: (edge[2], -edge[0], -edge[1]))
        else:
            yield from _assigned(component, lefts, rights)


def _components(edges: Sequence[_Edge]) -> list[list[_Edge]]:
    """The edges in groups that have no mark in common. The same number left and right is two different marks."""
    home: dict[int, int] = {}

    def root(node: int) -> int:
        while home.setdefault(node, node) != node:
            home[node] = home[home[node]]
            node = home[node]
        return node

    for i, j, _ in edges:
        home[root(i)] = root(~j)
    groups: dict[int, list[_Edge]] = {}
    for edge in sorted(edges):
        groups.setdefault(root(edge[0]), []).append(edge)
    return list(groups.values())


def _assigned(edges: Sequence[_Edge], lefts: Sequence[int], rights: Sequence[int]) -> Iterator[_Edge]:
    """The best assignment where each choice bears on others."""
    import numpy as np
    from scipy.optimize import linear_sum_assignment

    rows, columns = ({node: at for at, node in enumerate(nodes)} for nodes in (lefts, rights))
    weights = np.zeros((len(lefts), len(rights)))
    for i, j, weight in edges:
        weights[rows[i], columns[j]] = weight
    for row, column in zip(*linear_sum_assignment(weights, maximize=True), strict=True):
        if weights[row, column] > 0:
            yield lefts[row], rights[column], float(weights[row, column])


def _follow(clusters: Sequence[_Cluster], links: Mapping[tuple[int, int], float]) -> None:
    """Step 3: join clusters along the links, strongest first, where no annotator has a mark in both."""
    home = list(range(len(clusters)))
    for (i, j), _ in sorted(links.items(), key=lambda item: (-item[1], item[0])):
        while home[i] != i:
            i = home[i]
        while home[j] != j:
            j = home[j]
        into, out = clusters[min(i, j)], clusters[max(i, j)]
        if i != j and not into.marks.keys() & out.marks.keys():
            into.marks.update(out.marks)
            out.marks = {}
            home[max(i, j)] = min(i, j)


def _shared(first: Fragments, second: Fragments) -> int:
    """How many code points two places have in common; the fragments of each are in order and do not overlap."""
    if len(first) == 1 and len(second) == 1:
        return max(0, min(first[0][1], second[0][1]) - max(first[0][0], second[0][0]))
    return sum(max(0, min(a[1], b[1]) - max(a[0], b[0])) for a in first for b in second)


def _length(place: Fragments) -> int:
    return sum(end - start for start, end in place)
