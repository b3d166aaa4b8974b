"""Numbers by the hundred thousand that are looked up together, in a few bytes each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeAlias

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers: TypeAlias = NDArray[np.uint32]
    Flags: TypeAlias = NDArray[np.bool_]

_FRESH: Final = 8_192
"""So many pieces are held apart before they are sorted in among the others."""
_ROWS: Final = 1_024


class Pieces:
    """Who has which piece. The pieces lie sorted, in levels that double, as in a log-structured merge tree.

    Args:
        most: So many holders of a piece are known, the earliest.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._fresh: dict[int, list[int]] = {}
        self._waiting = 0
        self._levels: list[tuple[Numbers, Numbers]] = []

    def add(self, pieces: Numbers, holder: int) -> None:
        """Note that a holder, later than all others, has these pieces, each once."""
        for piece, number in zip(pieces.tolist(), self._numbers(pieces).tolist(), strict=True):
            if number < self._most:
                self._fresh.setdefault(piece, []).append(holder)
                self._waiting += 1
        if self._waiting >= _FRESH:
            self._sort_in()

    def holders(self, pieces: Numbers) -> tuple[Numbers, Numbers, Flags]:
        """Every holder of every piece; the piece of each; and which of the pieces have as many as are known."""
        import numpy as np

        places, found = [], []
        for keys, holders in self._levels:
            first, behind = keys.searchsorted(pieces, side="left"), keys.searchsorted(pieces, side="right")
            for start, end in zip(first[first < behind].tolist(), behind[first < behind].tolist(), strict=True):
                places.append(holders[start:end])
                found.append(keys[start:end])
        for piece in pieces.tolist():
            if piece in self._fresh:
                places.append(np.array(self._fresh[piece], dtype=np.uint32))
                found.append(np.full(len(places[-1]), piece, dtype=np.uint32))
        nothing = np.zeros(0, dtype=np.uint32)
        return (
            np.concatenate([nothing, *places]),
            np.concatenate([nothing, *found]),
            self._numbers(pieces) >= self._most,
        )

    def _numbers(self, pieces: Numbers) -> NDArray[np.intp]:
        """How many holders each piece has."""
        import numpy as np

        numbers = np.array([len(self._fresh.get(piece, ())) for piece in pieces.tolist()], dtype=np.intp)
        for keys, _ in self._levels:
            numbers += keys.searchsorted(pieces, side="right") - keys.searchsorted(pieces, side="left")
        return numbers

    def _sort_in(self) -> None:
        import numpy as np

        keys = np.repeat(
            np.fromiter(self._fresh, dtype=np.uint32, count=len(self._fresh)), list(map(len, self._fresh.values()))
        )
        holders = np.array([holder for each in self._fresh.values() for holder in each], dtype=np.uint32)
        self._fresh, self._waiting = {}, 0
        while self._levels and len(self._levels[-1][0]) <= len(keys):
            former, theirs = self._levels.pop()
            keys, holders = np.concatenate([former, keys]), np.concatenate([theirs, holders])
        order = np.argsort(keys, kind="stable")
        self._levels.append((keys[order], holders[order]))


class Rows:
    """Short rows of ascending numbers, one under another.

    Args:
        width: How many numbers a row has at the most.
    """

    def __init__(self, width: int) -> None:
        self._width = width
        self._blocks: list[Numbers] = []
        self._count = 0

    def add(self, row: Numbers) -> int:
        """Add a row; its number."""
        import numpy as np

        if self._count % _ROWS == 0:
            self._blocks.append(np.full((_ROWS, self._width), 0xFFFFFFFF, dtype=np.uint32))
        self._blocks[-1][self._count % _ROWS, : len(row)] = row
        self._count += 1
        return self._count - 1

    def of(self, numbers: Numbers) -> Numbers:
        """The rows of these numbers, filled up with the largest number that there is."""
        import numpy as np

        return np.array([self._blocks[number // _ROWS][number % _ROWS] for number in numbers.tolist()])

    def last(self, numbers: Numbers) -> Numbers:
        """The largest number of each of these rows."""
        import numpy as np

        rows = self.of(numbers)
        behind = (rows < 0xFFFFFFFF).sum(axis=1)
        found: Numbers = rows[np.arange(len(rows)), behind - 1]
        return found
