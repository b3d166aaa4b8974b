"""Which documents say the same: equal, nearly equal, or one the translation of the other.

Texts are compared by what is left of them without case, script variant, spaces and punctuation, cut into overlapping
pieces of nine characters. Of each text the pieces with the smallest hashes are kept (Broder 1997, "On the resemblance
and containment of documents", bottom-k sketches), which estimate how much of one text is in another.

Pieces that many texts have, such as a newspaper's masthead or a disclaimer, make none alike, as long as a text has
enough beside them. What was found for a document depends on earlier ones only: later ones change nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final, TypeAlias

from workbench.formats.pieces import Pieces, Rows
from workbench.model import Document

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Sketch: TypeAlias = NDArray[np.uint32]

_PIECE: Final = 9
_KEPT: Final = 64
_SHARED: Final = 0.5
"""How much of the smaller text must be in the other for the two to belong together."""
_FEW: Final = 8
"""Texts of fewer pieces are alike only where they are equal."""
_CROWD: Final = 12
"""A piece that so many texts have (a masthead, a disclaimer) is no sign that one says the same as another."""
_OWN: Final = 1 / 4
"""How much of a text must be its own for the pieces of crowds to be left out of the comparison."""


class Alike:
    """Finds, for each document that is added, the earlier ones that say the same."""

    def __init__(self) -> None:
        self._ids: list[str] = []
        self._whole: dict[bytes, int] = {}
        self._by_key: dict[str, int] = {}
        self._sketches = Rows(_KEPT)
        self._pieces = Pieces(_CROWD)
        self._homes: list[int] = []

    def add(self, document: Document, texts: Iterable[str], *, whole: str = "", key: str = "") -> frozenset[str]:
        """Add the next document; the ids of earlier ones that belong together with it.

        Args:
            texts: What it says, in its own language and in translation.
            whole: All of its text, where that is more than what it says; equal ones belong together.
            key: Documents with the same key belong together, whatever they say.
        """
        place = len(self._ids)
        found = {self._by_key.setdefault(key, place)} if key else set()
        told = [each for each in map(_told, texts) if each]
        for each in {*told, _told(whole)} - {""}:
            found.add(self._whole.setdefault(hashlib.blake2b(each.encode(), digest_size=12).digest(), place))
        sketches = [sketch for sketch in map(_sketch, told) if len(sketch) >= _FEW]
        found |= {self._homes[row] for sketch in sketches for row in self._like(sketch)}
        for sketch in sketches:
            self._pieces.add(sketch, self._sketches.add(sketch))
            self._homes.append(place)
        self._ids.append(document.id)
        return frozenset(self._ids[other] for other in found if other != place)

    def _like(self, sketch: Sketch) -> list[int]:
        """The rows of the earlier sketches that are of texts like this one's."""
        import numpy as np

        holders, pieces, crowded = self._pieces.holders(sketch)
        own, crowd = sketch[~crowded], sketch[crowded]
        if len(own) < max(_FEW, _OWN * len(sketch)):
            own, crowd = sketch, crowd[:0]
        rows, counts = np.unique(holders[~np.isin(pieces, crowd)], return_counts=True)
        enough = counts >= _FEW // 2
        rows, counts = rows[enough], counts[enough]
        if not len(rows):
            return []
        others = self._sketches.of(rows)
        bounds = np.minimum(sketch[-1], self._sketches.last(rows))
        theirs = (others <= bounds[:, None]) & ~np.isin(others, crowd)
        within = np.minimum(np.searchsorted(own, bounds, side="right"), theirs.sum(axis=1))
        alike: list[int] = rows[counts >= _SHARED * within].tolist()
        return alike


def _told(text: str) -> str:
    """The letters and digits of a text, folded."""
    from workbench.text.fold import folded

    return "".join(filter(str.isalnum, folded(text)))


def _sketch(told: str) -> Sketch:
    """The smallest hashes of a text's pieces, in order."""
    import numpy as np

    codes = np.frombuffer(told.encode("utf-32-le"), dtype=np.uint32).astype(np.uint64)
    if len(codes) < _PIECE:
        return np.zeros(0, dtype=np.uint32)
    hashes: NDArray[np.uint64] = np.zeros(len(codes) - _PIECE + 1, dtype=np.uint64)
    for at in range(_PIECE):
        hashes = hashes * np.uint64(1_000_003) + codes[at : at + len(hashes)]
    return np.unique((_mixed(hashes) >> np.uint64(32)).astype(np.uint32))[:_KEPT]


def _mixed(values: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Spread hashes over all bits (the finaliser of SplitMix64), so that the smallest are a fair sample."""
    import numpy as np

    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))


def body(text: str, spans: Sequence[tuple[int, int]]) -> str:
    """What stands in these places of a text, or all of it where there are none."""
    return "\n".join([text[start:end] for start, end in spans]) if spans else text
