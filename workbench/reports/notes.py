"""What a report's figures do not say by themselves, each in a sentence."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from workbench.model import GOLD, Kind
from workbench.reports.corpus import Corpus
from workbench.reports.model import LAYERS
from workbench.reports.sums import Sums
from workbench.reports.told import Told

if TYPE_CHECKING:
    from workbench.schema import Schema

_NAMED: Final = 5
"""Documents, pairs and labels are named one by one up to here, and counted above."""


def notes(sums: Sums) -> Iterator[str]:
    """The notes of a report."""
    corpus = sums.corpus
    if not corpus.annotators or not any(corpus.opened.values()):
        yield "Nobody has marked anything yet, so there is nothing to compare."
        return
    if len(corpus.annotators) == 1:
        yield Told("Only {who} has worked on this: agreement needs two annotators.", who=corpus.annotators[0])
        return
    yield from _apart(corpus)
    yield from _absent(corpus)
    yield from _scope(sums)


def _apart(corpus: Corpus) -> Iterator[str]:
    """Pairs that have no document in common."""
    together = {(first, second) for names in corpus.opened.values() for first in names for second in names}
    names = corpus.annotators
    apart = [(a, b) for place, a in enumerate(names) for b in names[place + 1 :] if (a, b) not in together]
    if len(apart) > _NAMED:
        number = f"{len(apart):,}"
        yield Told("{n} pairs of annotators have no document in common, so they cannot be compared.", n=number)
        return
    for first, second in apart:
        yield Told(
            "{first} and {second} have no document in common, so they cannot be compared.", first=first, second=second
        )


def _absent(corpus: Corpus) -> Iterator[str]:
    """Documents on which some or all annotators have not worked: by name where they are few, else their number."""
    by_absent: dict[tuple[str, ...], list[str]] = {}
    for document in corpus.documents:
        opened = corpus.opened[document.id]
        absent = tuple(name for name in corpus.annotators if name not in opened)
        if absent:
            by_absent.setdefault(absent, []).append(document.name)
    if len(by_absent) > _NAMED and len(corpus.annotators) > 2:
        yield from _counted_absence(corpus, by_absent)
        return
    for absent, documents in by_absent.items():
        few = len(documents) <= _NAMED
        nobody = absent == corpus.annotators
        for what in documents if few else [Told("{n} documents", n=f"{len(documents):,}")]:
            if nobody:
                yield Told("{what}: nobody has marks.", what=what)
            else:
                yield Told("{what}: no marks by {who}; not counted as agreement.", what=what, who=", ".join(absent))


def _counted_absence(corpus: Corpus, by_absent: Mapping[tuple[str, ...], Sequence[str]]) -> Iterator[str]:
    """Where work is spread over many annotators, how many documents several of them have worked on."""
    names = set(corpus.annotators)
    workers = [len(names.intersection(corpus.opened[document.id])) for document in corpus.documents]
    several = sum(number > 1 for number in workers)
    counts = {"n": f"{several:,}", "all": f"{len(workers):,}"}
    if several == len(workers):
        yield Told("{n} of {all} documents have been worked on by two annotators or more.", **counts)
    else:
        yield Told(
            "{n} of {all} documents have been worked on by two annotators or more; "
            "the others are not counted as agreement.",
            **counts,
        )


def layer_notes(kind: Kind, marks: Mapping[str, int], used: Collection[str], schema: Schema | None) -> Iterator[str]:
    """What a layer's figures do not say: who has not used it, and labels that nobody has used."""
    unused = [name for name in (getattr(schema, LAYERS[kind]) if schema else ()) if name not in used]
    if len(unused) > _NAMED:
        number = f"{len(unused):,}"
        yield Told("{n} labels of the schema have been used by nobody, so nothing is said about them.", n=number)
    elif len(unused) > 1:
        yield Told("Nobody has used {labels}, so nothing is said about them.", labels=", ".join(unused))
    elif unused:
        yield Told("Nobody has used {label}, so nothing is said about it.", label=unused[0])
    without = [name for name, number in marks.items() if not number]
    if 0 < len(without) < len(marks) and len(without) <= _NAMED:
        yield Told(
            "No {marks} by {who}: in documents that they have worked on, that counts.",
            marks=LAYERS[kind],
            who=", ".join(without),
        )


def _scope(sums: Sums) -> Iterator[str]:
    stale = sum(sums.heads("stale").values())
    if stale:
        number = f"{stale:,}"
        yield Told("{n} marks are not compared: the translations that they stood on have changed.", n=number)
    abroad = sum(sums.heads("translated").values())
    if abroad:
        yield Told("{n} marks stand on translations; each text is compared by itself.", n=f"{abroad:,}")
    versions = sums.heads("schema")
    if len(versions) > 1:
        yield Told(
            "The marks were made under {n} versions of the schema; labels are compared by name.", n=len(versions)
        )
    if GOLD in sums.corpus.annotators:
        yield "The adjudicated layer is compared like an annotator."
