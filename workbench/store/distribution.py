"""Who gets which document: balanced, by a seed, and so that what was handed out stays. Names in, names out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import combinations

from workbench.model import stable_id


def distribute(
    documents: Sequence[str],
    annotators: Sequence[str],
    *,
    each: int,
    share: float = 1.0,
    seed: int = 0,
    existing: Mapping[str, Sequence[str]] | None = None,
) -> list[tuple[str, str]]:
    """New (document, annotator) pairs, so that each document has as many of the annotators as it shall.

    Documents are taken in an order that the seed and their names give. Each goes to whoever has the fewest so far, and
    among these to whoever has shared the fewest documents with those who have it already, so that all pairs of
    annotators come to share about as many. What remains equal is decided by the seed.

    Args:
        each: How many of the annotators a document shall have.
        share: Which share of the documents that is; the others get one annotator. A document's lot is cast by the seed
            and its name alone, so it is the same whatever other documents there are.
        existing: Who has each document already; nobody loses one, and documents that have enough get nobody.
    """
    held = {document: list(names) for document, names in (existing or {}).items()}
    loads = Counter(dict.fromkeys(annotators, 0))
    together: Counter[tuple[str, str]] = Counter()
    for names in held.values():
        loads.update(names)
        together.update(combinations(sorted(names), 2))
    made: list[tuple[str, str]] = []
    for document in sorted(dict.fromkeys(documents), key=lambda key: _lot(seed, key)):
        names = held.setdefault(document, [])
        wanted = each if _fraction(seed, document) < share else 1
        while len(names) < wanted and (free := [name for name in annotators if name not in names]):
            chosen = min(free, key=lambda name: _rank(name, document, names, loads, together, seed))
            together.update((min(chosen, name), max(chosen, name)) for name in names)
            loads[chosen] += 1
            names.append(chosen)
            made.append((document, chosen))
    return made


def _rank(
    name: str, document: str, names: Sequence[str], loads: Counter[str], together: Counter[tuple[str, str]], seed: int
) -> tuple[int, int, str]:
    shared = sum(together[min(name, other), max(name, other)] for other in names)
    return loads[name], shared, _lot(seed, document, name)


def _lot(seed: int, *parts: str) -> str:
    return stable_id("lot", str(seed), *parts)


def _fraction(seed: int, document: str) -> float:
    """A number in [0, 1) that the seed and the document give."""
    return int(_lot(seed, "share", document)[:13], 16) / 16**13
