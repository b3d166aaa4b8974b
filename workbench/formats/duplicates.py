"""Which documents say the same: equal, nearly equal, or one the translation of the other.

Texts are compared by what is left of them without case, script variant, spaces and punctuation, cut into overlapping
pieces of nine characters. Of each text the pieces with the smallest hashes are kept (Broder 1997, "On the resemblance
and containment of documents", bottom-k sketches), which estimate how much of one text is in another.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final, TypeAlias

from workbench.model import Document

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Sketch: TypeAlias = NDArray[np.uint64]

_PIECE: Final = 9
_KEPT: Final = 64
_SHARED: Final = 0.5
"""How much of the smaller text must be in the other for the two to belong together."""
_FEW: Final = 8
"""Texts of fewer pieces are alike only where they are equal."""
_CROWD: Final = 40
"""A piece that stands in more texts than this (a masthead, a disclaimer) makes none of them alike."""


class Alike:
    """Finds, for each document that is added, the earlier ones that say the same."""

    def __init__(self) -> None:
        self._ids: list[str] = []
        self._sketches: list[list[Sketch]] = []
        self._whole: dict[bytes, int] = {}
        self._pieces: dict[int, list[int]] = {}
        self._by_key: dict[str, int] = {}

    def add(self, document: Document, texts: Iterable[str], *, key: str = "") -> frozenset[str]:
        """Add the next document; the ids of earlier ones that belong together with it.

        Args:
            texts: Its own text, and its translations.
            key: Documents with the same key belong together, whatever they say.
        """
        place = len(self._ids)
        found = {self._by_key.setdefault(key, place)} if key else set()
        sketches = []
        for told in filter(None, map(_told, texts)):
            digest = hashlib.blake2b(told.encode(), digest_size=12).digest()
            found.add(self._whole.setdefault(digest, place))
            sketches.append(_sketch(told))
        found |= {other for other in self._met(place, sketches) if _alike(sketches, self._sketches[other])}
        self._ids.append(document.id)
        self._sketches.append(sketches)
        return frozenset(self._ids[other] for other in found if other != place)

    def _met(self, place: int, sketches: Iterable[Sketch]) -> list[int]:
        """The earlier documents that share some pieces with these texts, whose pieces are remembered for later ones."""
        met: Counter[int] = Counter()
        for piece in {piece for sketch in sketches for piece in sketch.tolist()}:
            holders = self._pieces.setdefault(piece, [])
            met.update(holders)
            if len(holders) < _CROWD:
                holders.append(place)
        return [other for other, common in met.items() if common >= _FEW // 2]


def _alike(first: Iterable[Sketch], second: Sequence[Sketch]) -> bool:
    pairs = ((a, b) for a in first for b in second)
    return any(_shared(a, b) >= _SHARED for a, b in pairs if min(len(a), len(b)) >= _FEW)


def _told(text: str) -> str:
    """The letters and digits of a text, folded."""
    from workbench.text.fold import fold

    return "".join(filter(str.isalnum, fold(text)[0]))


def _sketch(told: str) -> Sketch:
    """The smallest hashes of a text's pieces, in order."""
    import numpy as np

    codes = np.frombuffer(told.encode("utf-32-le"), dtype=np.uint32).astype(np.uint64)
    if len(codes) < _PIECE:
        return np.zeros(0, dtype=np.uint64)
    hashes: Sketch = np.zeros(len(codes) - _PIECE + 1, dtype=np.uint64)
    for at in range(_PIECE):
        hashes = hashes * np.uint64(1_000_003) + codes[at : at + len(hashes)]
    return np.unique(_mixed(hashes))[:_KEPT]


def _mixed(values: Sketch) -> Sketch:
    """Spread hashes over all bits (the finaliser of SplitMix64), so that the smallest are a fair sample."""
    import numpy as np

    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))


def _shared(first: Sketch, second: Sketch) -> float:
    """About how much of the smaller text's pieces are in the other."""
    import numpy as np

    both = np.intersect1d(first, second, assume_unique=True)
    bound = min(first[-1], second[-1])
    within = min(np.searchsorted(first, bound, side="right"), np.searchsorted(second, bound, side="right"))
    return float(len(both)) / float(within) if within else 0.0
