"""The index of the memory: which texts hold which tokens, in blocks of up to 65,536 texts of one family of languages.

A block is written once. It holds, for each token, the places of the texts in it, as 16-bit numbers, so that counting
how many tokens each text shares with a query is one `bincount` a block. The k-th time that a token stands in a text
counts as a token of its own, so shared tokens are counted as often as both texts have them. Beside that it holds the
texts in which two characters stand side by side, by buckets into which those pairs are hashed: a query of two common
characters that seldom meet looks at few texts. And it holds a number for each text, by which exact matches find it.

Two more kinds of blocks hold such numbers only: of units that are in one family of languages alone, and of all units,
by what they say.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from workbench.translate.memory.numbers import BUCKETS, NO_PAIR, Numbered, Numbering, spread, told_apart

if TYPE_CHECKING:
    import sqlite3

    import numpy as np

FULL: Final = 1 << 16
_SHELVES: Final = 256
LONGEST: Final = 0xFFFF
_LARGE: Final = 1 << 14
TOGETHER: Final = 16
"""How many buckets of pairs lie in one drawer."""

TABLES: Final = """
CREATE TABLE IF NOT EXISTS blocks (
  block INTEGER PRIMARY KEY AUTOINCREMENT, family TEXT NOT NULL, size INTEGER NOT NULL,
  rows BLOB NOT NULL, lengths BLOB NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS shelves (
  block INTEGER NOT NULL, shelf INTEGER NOT NULL, tokens BLOB NOT NULL, counts BLOB NOT NULL, slots BLOB NOT NULL,
  PRIMARY KEY (block, shelf)
) STRICT;
CREATE TABLE IF NOT EXISTS drawers (
  block INTEGER NOT NULL, drawer INTEGER NOT NULL, counts BLOB NOT NULL, slots BLOB NOT NULL,
  PRIMARY KEY (block, drawer)
) STRICT;
CREATE TABLE IF NOT EXISTS keyed (
  block INTEGER NOT NULL, drawer INTEGER NOT NULL, numbers BLOB NOT NULL, slots BLOB NOT NULL,
  PRIMARY KEY (block, drawer)
) STRICT;
CREATE TABLE IF NOT EXISTS vocabulary (family TEXT NOT NULL, word TEXT NOT NULL, PRIMARY KEY (family, word))
  STRICT, WITHOUT ROWID;
"""


UNITS: Final = ""
"""Of the blocks that hold all units by what they say."""
ALONE: Final = "="
"""Before the family of the blocks of units that are in one family alone."""
_MIXED: Final = 0x9E3779B97F4A7C15
_WIDE: Final = (1 << 64) - 1


@dataclass(slots=True)
class Arranged:
    """A block as it is written, row by row."""

    family: str
    size: int
    rows: bytes
    lengths: bytes
    keyed: list[tuple[int, bytes, bytes]]
    shelves: list[tuple[int, bytes, bytes, bytes]] = field(default_factory=list)
    drawers: list[tuple[int, bytes, bytes]] = field(default_factory=list)
    words: list[str] = field(default_factory=list)

    def insert(self, connection: sqlite3.Connection) -> None:
        """Write it."""
        sql = "INSERT INTO blocks (family, size, rows, lengths) VALUES (?, ?, ?, ?)"
        block = connection.execute(sql, (self.family, self.size, self.rows, self.lengths)).lastrowid
        for table, rows in (("keyed", self.keyed), ("shelves", self.shelves), ("drawers", self.drawers)):
            places = "?, ?, ?, ?, ?" if table == "shelves" else "?, ?, ?, ?"
            connection.executemany(f"INSERT INTO {table} VALUES ({places})", ((block, *row) for row in rows))
        words = ((self.family, word) for word in self.words)
        connection.executemany("INSERT OR IGNORE INTO vocabulary VALUES (?, ?)", words)


def write_together(buildings: Iterable[Building], connection: sqlite3.Connection) -> None:
    """Write several blocks: large ones are sorted at the same time, as numpy lets other threads work meanwhile."""
    waiting = [building for building in buildings if building.size]
    if sum(building.size for building in waiting) < _LARGE:
        for building in waiting:
            building.write(connection)
        return
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(len(waiting)) as pool:
        for arranged in pool.map(Building.arranged, waiting):
            arranged.insert(connection)


class Building:
    """A block being made: texts go in as numbers, and are written when it is full.

    Args:
        family: Of languages; or `UNITS`, or `ALONE` and a family, for blocks that hold keys alone.
    """

    def __init__(self, family: str) -> None:
        self.family = family
        self.numbering = Numbering()
        self._rows: list[np.ndarray[Any, Any]] = []
        self._keys: list[np.ndarray[Any, Any]] = []
        self._parts: list[Numbered] = []
        self.size = 0

    def put(self, rows: np.ndarray[Any, Any], keys: np.ndarray[Any, Any], numbered: Numbered | None = None) -> None:
        """Take in texts, at most as many as a block has room for."""
        self._rows.append(rows)
        self._keys.append(keys)
        if numbered is not None:
            self._parts.append(numbered)
        self.size += len(rows)

    @property
    def room(self) -> int:
        """How many more texts the block can take."""
        return FULL - self.size

    def write(self, connection: sqlite3.Connection) -> None:
        """Write what was taken in as a block, and begin another."""
        if self.size:
            self.arranged().insert(connection)

    def arranged(self) -> Arranged:
        """What was taken in, as a block; another begins."""
        import numpy as np

        rows, keys = np.concatenate(self._rows).astype("<u4"), np.concatenate(self._keys)
        lengths = np.concatenate([part.lengths for part in self._parts]) if self._parts else rows[:0]
        stored = np.minimum(lengths, LONGEST).astype("<u2")
        result = Arranged(self.family, self.size, rows.tobytes(), stored.tobytes(), list(_keyed(keys)))
        if self._parts:
            tokens = spread(np.concatenate([part.tokens for part in self._parts]))
            slots = np.repeat(np.arange(len(lengths), dtype="<u8"), lengths)
            result.shelves = list(_shelves(told_apart(np.sort(tokens.astype("<u8") << np.uint64(16) | slots))))
            result.drawers = list(self._drawers(slots))
            result.words = sorted({word for part in self._parts for word in part.words})
        self._rows, self._keys, self._parts, self.size = [], [], [], 0
        return result

    def _drawers(self, slots: np.ndarray[Any, Any]) -> Iterator[tuple[int, bytes, bytes]]:
        """The texts that hold each bucket of pairs of characters, some buckets together."""
        import numpy as np

        none = np.array([NO_PAIR], "<u2")
        if not any(len(part.pairs) for part in self._parts):
            return
        pairs = np.concatenate(
            [part.pairs if len(part.pairs) else none.repeat(len(part.tokens)) for part in self._parts]
        )
        there = np.flatnonzero(pairs != NO_PAIR)
        held = pairs[there]
        texts = (np.sort(held.astype("<u4") << np.uint32(16) | slots[there].astype("<u4")) & 0xFFFF).astype("<u2")
        counts = np.bincount(held, minlength=BUCKETS).astype("<u4")
        ends = np.concatenate(([0], np.cumsum(counts)))
        for drawer in range(0, BUCKETS, TOGETHER):
            first, behind = int(ends[drawer]), int(ends[drawer + TOGETHER])
            if first < behind:
                count = counts[drawer : drawer + TOGETHER].tobytes()
                yield drawer // TOGETHER, count, texts[first:behind].tobytes()


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


def _keyed(keys: np.ndarray[Any, Any]) -> Iterator[tuple[int, bytes, bytes]]:
    """Numbers and the slots that have them, in order, as drawers by the first byte."""
    import numpy as np

    numbers = mixed(keys)
    order = np.argsort(numbers, kind="stable")
    numbers, slots = numbers[order], order.astype("<u2")
    edges = np.searchsorted(numbers >> np.uint64(56), np.arange(_SHELVES + 1)).tolist()
    for drawer in range(_SHELVES):
        first, behind = edges[drawer], edges[drawer + 1]
        if first < behind:
            yield drawer, numbers[first:behind].tobytes(), slots[first:behind].tobytes()


def mixed(keys: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """Numbers spread evenly, each still its own."""
    import numpy as np

    result: np.ndarray[Any, Any] = keys.astype("<u8") * np.uint64(_MIXED)
    return result


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

    def keyed(self, family: str, number: int) -> list[int]:
        """What the blocks of a family hold under a number; some of it may not be there any more."""
        mixed_number = number * _MIXED & _WIDE
        wanted = mixed_number.to_bytes(8, "little")
        sql = (
            "SELECT block, numbers, keyed.slots FROM blocks JOIN keyed USING (block) "
            "WHERE family = ? AND drawer = ? ORDER BY block DESC"
        )
        found: list[int] = []
        for block, numbers, slots in self._connection.execute(sql, (family, mixed_number >> 56)).fetchall():
            at = numbers.find(wanted)
            while at >= 0:
                if at % 8 == 0:
                    slot = int.from_bytes(slots[at // 4 : at // 4 + 2], "little")
                    found.append(int(self._block(block).rows[slot]))
                at = numbers.find(wanted, at + 1)
        return found

    def all_keyed(self, family: str) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
        """All numbers that the blocks of a family hold, as `mixed` gives them, and what is under each."""
        import numpy as np

        numbers, places = [np.array([], "<u8")], [np.array([], "<u4")]
        for block in self.of(family):
            sql = "SELECT numbers, slots FROM keyed WHERE block = ?"
            for held, slots in self._connection.execute(sql, (block.number,)):
                numbers.append(np.frombuffer(held, "<u8"))
                places.append(block.rows[np.frombuffer(slots, "<u2")])
        return np.concatenate(numbers), np.concatenate(places)

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

    def with_pair(self, block: Block, bucket: int) -> np.ndarray[Any, Any]:
        """The slots of the texts that hold a pair of characters of this bucket, some of them twice."""
        import numpy as np

        sql = "SELECT counts, slots FROM drawers WHERE block = ? AND drawer = ?"
        row = self._connection.execute(sql, (block.number, bucket // TOGETHER)).fetchone()
        if row is None:
            return np.array([], "<u2")
        ends = np.cumsum(np.frombuffer(row[0], "<u4"))
        at = bucket % TOGETHER
        result: np.ndarray[Any, Any] = np.frombuffer(row[1], "<u2")[int(ends[at - 1]) if at else 0 : int(ends[at])]
        return result
