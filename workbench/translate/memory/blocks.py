"""The index of the memory: which texts hold which tokens, in blocks of up to 65,536 texts of one family of languages.

A block is written once. It holds, for each token, the places of the texts in it, as 16-bit numbers, so that counting
how many tokens each text shares with a query is one `bincount` a block. The k-th time that a token stands in a text
counts as a token of its own, so shared tokens are counted as often as both texts have them.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final
from zlib import crc32

from workbench.translate.fuzzy import match_tokens

if TYPE_CHECKING:
    import sqlite3

    import numpy as np

FULL: Final = 1 << 16
_SHELVES: Final = 256
_AGAIN: Final = 0x9E3779B1
_MASK: Final = 0xFFFFFFFF
LONGEST: Final = 0xFFFF

TABLES: Final = """
CREATE TABLE IF NOT EXISTS blocks (
  block INTEGER PRIMARY KEY AUTOINCREMENT, family TEXT NOT NULL, size INTEGER NOT NULL,
  rows BLOB NOT NULL, lengths BLOB NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS shelves (
  block INTEGER NOT NULL, shelf INTEGER NOT NULL, tokens BLOB NOT NULL, counts BLOB NOT NULL, slots BLOB NOT NULL,
  PRIMARY KEY (block, shelf)
) STRICT;
CREATE TABLE IF NOT EXISTS vocabulary (family TEXT NOT NULL, word TEXT NOT NULL, PRIMARY KEY (family, word))
  STRICT, WITHOUT ROWID;
"""


class Tokens(dict[str, int]):
    """The number of each token met, for one family of languages."""

    def __init__(self, family: str) -> None:
        super().__init__()
        self._seed = crc32(family.encode())
        self.words: set[str] = set()
        """The tokens met that may be looked up by their beginning."""

    def __missing__(self, token: str) -> int:
        number = self[token] = crc32(token.encode("utf-8", "surrogatepass"), self._seed)
        if len(token) > 1:
            self.words.add(token)
        return number

    def of(self, tokens: Sequence[str]) -> list[int]:
        """A number for each token of a text, no two alike."""
        numbers = list(map(self.__getitem__, tokens))
        if len(set(tokens)) < len(tokens):
            for token, count in Counter(tokens).items():
                if count > 1:
                    first = self[token]
                    places = [at for at, each in enumerate(tokens) if each == token]
                    for again, at in enumerate(places):
                        numbers[at] = (first + again * _AGAIN) & _MASK
        return numbers


@dataclass(slots=True)
class Building:
    """A block being made: texts go in, and are written when it is full."""

    family: str
    numbers: Tokens
    rows: array[int] = field(default_factory=lambda: array("I"))
    lengths: array[int] = field(default_factory=lambda: array("I"))
    tokens: array[int] = field(default_factory=lambda: array("I"))

    def put(self, row: int, text: str) -> None:
        """Take in a text."""
        numbers = self.numbers.of(match_tokens(text))
        self.rows.append(row)
        self.lengths.append(len(numbers))
        self.tokens.extend(numbers)

    def write(self, connection: sqlite3.Connection) -> None:
        """Write what was taken in as a block, and begin another."""
        if not self.rows:
            return
        import numpy as np

        lengths = np.frombuffer(self.lengths, "<u4")
        held = "INSERT INTO blocks (family, size, rows, lengths) VALUES (?, ?, ?, ?)"
        stored = np.minimum(lengths, LONGEST).astype("<u2").tobytes()
        block = connection.execute(held, (self.family, len(self.rows), self.rows.tobytes(), stored)).lastrowid
        slots = np.repeat(np.arange(len(self.rows), dtype="<u8"), lengths)
        pairs = np.sort(np.frombuffer(self.tokens, "<u4").astype("<u8") << 16 | slots)
        found = ((block, *shelf) for shelf in _shelves(pairs))
        connection.executemany("INSERT INTO shelves VALUES (?, ?, ?, ?, ?)", found)
        self._write_words(connection)
        self.rows, self.lengths, self.tokens = array("I"), array("I"), array("I")

    def _write_words(self, connection: sqlite3.Connection) -> None:
        words, self.numbers.words = self.numbers.words, set()
        sql = "INSERT OR IGNORE INTO vocabulary VALUES (?, ?)"
        connection.executemany(sql, [(self.family, word) for word in sorted(words)])


def _shelves(pairs: np.ndarray[Any, Any]) -> Iterator[tuple[int, bytes, bytes, bytes]]:
    """Pairs of token and slot, in order, as shelves by the first byte of the token."""
    import numpy as np

    tokens = (pairs >> 16).astype("<u4")
    slots = (pairs & 0xFFFF).astype("<u2")
    starts = np.concatenate(([0], np.flatnonzero(np.diff(tokens)) + 1)) if len(tokens) else np.array([], "<i8")
    distinct = tokens[starts]
    counts = np.diff(np.append(starts, len(tokens))).astype("<u4")
    edges = np.searchsorted(distinct >> 24, np.arange(_SHELVES + 1))
    ends = np.append(starts, len(tokens))
    for shelf in range(_SHELVES):
        first, behind = int(edges[shelf]), int(edges[shelf + 1])
        if first < behind:
            held = slots[int(ends[first]) : int(ends[behind])]
            yield shelf, distinct[first:behind].tobytes(), counts[first:behind].tobytes(), held.tobytes()


@dataclass(frozen=True, slots=True)
class Block:
    """A block as look-ups use it."""

    number: int
    rows: np.ndarray[Any, Any]
    lengths: np.ndarray[Any, Any]


class Blocks:
    """The blocks of a memory, read as they are needed; those that were read are kept, as none changes."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._held: dict[int, Block] = {}

    def of(self, family: str) -> list[Block]:
        """The blocks of a family, the newest first."""
        numbers = self._connection.execute(
            "SELECT block FROM blocks WHERE family = ? ORDER BY block DESC", (family,)
        ).fetchall()
        return [self._block(number) for (number,) in numbers]

    def _block(self, number: int) -> Block:
        if number not in self._held:
            import numpy as np

            sql = "SELECT rows, lengths FROM blocks WHERE block = ?"
            rows, lengths = self._connection.execute(sql, (number,)).fetchone()
            self._held[number] = Block(number, np.frombuffer(rows, "<u4"), np.frombuffer(lengths, "<u2"))
        return self._held[number]

    def postings(self, block: Block, tokens: Iterable[int]) -> list[np.ndarray[Any, Any]]:
        """For each of the tokens that the block has, the slots of the texts that hold it."""
        import numpy as np

        by_shelf: dict[int, list[int]] = {}
        for token in tokens:
            by_shelf.setdefault(token >> 24, []).append(token)
        found = []
        sql = "SELECT tokens, counts, slots FROM shelves WHERE block = ? AND shelf = ?"
        for shelf, wanted in by_shelf.items():
            row = self._connection.execute(sql, (block.number, shelf)).fetchone()
            if row is None:
                continue
            there, counts = np.frombuffer(row[0], "<u4"), np.frombuffer(row[1], "<u4")
            ends = np.cumsum(counts)
            slots = np.frombuffer(row[2], "<u2")
            for token in wanted:
                at = int(np.searchsorted(there, token))
                if at < len(there) and int(there[at]) == token:
                    end = int(ends[at])
                    found.append(slots[end - int(counts[at]) : end])
        return found
