"""Where a word or a character stands in the memory: the index proposes texts, each is then searched itself."""

from __future__ import annotations

import heapq
import json
import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import islice, pairwise
from typing import TYPE_CHECKING, Any, Final

from workbench.model import Status
from workbench.text._classes import HAN, KANA
from workbench.text.fold import fold
from workbench.translate.fuzzy import end_of, match_tokens
from workbench.translate.languages import normalise
from workbench.translate.memory.blocks import ALONE, UNITS, Block
from workbench.translate.memory.keys import family
from workbench.translate.memory.model import Concord
from workbench.translate.memory.numbers import LONGEST, bucket, number_of_token, spread
from workbench.translate.memory.ready import SIDES
from workbench.translate.memory.store import Store, Stored
from workbench.translate.memory.told import told_by

if TYPE_CHECKING:
    import numpy as np

_CHUNK: Final = 64
_SCREEN: Final = 50
_MORE: Final = 500
"""So many lines are put into words together: few for the first screen, then more."""
_FEW: Final = 2048
"""So many places are looked for one by one in the places of another token."""
_BEGINNINGS: Final = 4000
"""How many words that begin as the query ends are looked up."""

Hit = tuple[int, str, int, int]
"""A side, its text, and where the query stands in it."""


def lines(store: Store, query: str, its: str) -> Iterator[Concord]:
    """The lines of a concordance, the newest units first, as they are found.

    Args:
        its: The family of languages to look in; "" for all.
    """
    flat = fold(query)[0].strip()
    if not flat:
        return
    hits = heapq.merge(*(_hits(store, flat, each) for each in _asked(store, its)), key=lambda hit: -hit[0])
    size = _SCREEN
    while part := list(islice(hits, size)):
        units = store.units(side // SIDES for side, *_ in part)
        found = {side for side, *_ in part if side // SIDES in units}
        sides = {side: _beside(units[side // SIDES], side % SIDES) for side in found}
        yield from (Concord(text, start, end, *sides[side]) for side, text, start, end in part if side in sides)
        size = _MORE


def texts(store: Store, query: str, its: str) -> int:
    """How many texts hold all words and characters of the query, those of the last words that are in no block aside.

    That many texts have a line at the most; of a word or a character, just so many.
    """
    flat = fold(query)[0].strip()
    count = 0
    for each in _asked(store, its) if flat else ():
        count += sum(flat in fold(text)[0] for _, text in _texts(store, store.tail(each)))
        wanted = _numbers(store, flat, each)
        if all(wanted):
            pairs = _pairs(flat)
            count += sum(len(_slots(store, block, wanted, pairs)) for block in store.blocks.of(each))
    return count


def _asked(store: Store, its: str) -> Sequence[str]:
    return [its] if its else _families(store)


def _families(store: Store) -> list[str]:
    sql = "SELECT family FROM blocks UNION SELECT family FROM tail ORDER BY 1"
    return [its for (its,) in store.rows(sql) if its != UNITS and not its.startswith(ALONE)]


def _candidates(store: Store, flat: str, its: str) -> Iterator[list[tuple[int, str]]]:
    """Sides that may hold the query, with their texts, so many at a time, the newest first."""
    import numpy as np

    yield _texts(store, store.tail(its))
    wanted = _numbers(store, flat, its)
    if not all(wanted):
        return
    pairs = _pairs(flat)
    for block in store.blocks.of(its):
        rows = np.sort(block.rows[_slots(store, block, wanted, pairs)])[::-1]
        for start in range(0, len(rows), _CHUNK):
            yield _texts(store, rows[start : start + _CHUNK].tolist())


def _texts(store: Store, sides: Sequence[int]) -> list[tuple[int, str]]:
    return [(side, text) for side, text, _ in store.texts(sides)]


def _numbers(store: Store, flat: str, its: str) -> list[list[int]]:
    """For each token of the query, the numbers of the tokens that a text must hold one of; none where no text does."""
    tokens = match_tokens(flat)
    last = tokens[-1]
    whole = sorted({*tokens} - {last})
    if last[-1].isalnum() and not _is_character(last):
        sql = f"SELECT word FROM vocabulary WHERE family = ? AND word >= ? AND word < ? LIMIT {_BEGINNINGS}"
        words = [str(row[0]) for row in store.rows(sql, (its, last[:LONGEST], last[:LONGEST] + "\U0010ffff"))]
    else:
        whole, words = [*whole, last], []
    sql = "SELECT word FROM vocabulary WHERE family = ? AND word IN (SELECT value FROM json_each(?))"
    known = {str(row[0]) for row in store.rows(sql, (its, json.dumps([token[:LONGEST] for token in whole])))}
    wanted = [[spread(number_of_token(token))] if token[:LONGEST] in known else [] for token in whole]
    return wanted if last in whole else [*wanted, [spread(number_of_token(word)) for word in words]]


def _is_character(token: str) -> bool:
    """Whether a token is a character of a script that is written without spaces."""
    return len(token) == 1 and _characters().match(token) is not None


@cache
def _characters() -> re.Pattern[str]:
    return re.compile(f"[{HAN}{KANA}]")


def _pairs(flat: str) -> list[int]:
    """The buckets of the pairs of characters that stand side by side in the query."""
    pairs = {
        (ord(one) + 1, ord(other) + 1) for one, other in pairwise(flat) if _is_character(one) and _is_character(other)
    }
    return sorted({bucket(one, other) for one, other in pairs})


def _slots(store: Store, block: Block, wanted: Sequence[Sequence[int]], pairs: Sequence[int]) -> np.ndarray[Any, Any]:
    """The places in the block of the texts that hold a token of each, and of each pair something."""
    import numpy as np

    lists = []
    for numbers in wanted:
        found = store.blocks.postings(block, numbers)
        if not found:
            return np.array([], "<i8")
        lists.append(found[0] if len(found) == 1 else np.unique(np.concatenate(found)))
    lists += [np.unique(store.blocks.with_pair(block, each)) for each in pairs]
    lists.sort(key=len)
    slots = lists[0]
    for each in lists[1:]:
        if not len(slots):
            break
        if len(slots) < _FEW:
            slots = slots[each[np.minimum(np.searchsorted(each, slots), len(each) - 1)] == slots]
        else:
            slots = slots[np.isin(slots, each, assume_unique=True, kind="table")]
    return slots.astype("<i8")


def _hits(store: Store, flat: str, its: str) -> Iterator[Hit]:
    """Where the texts of a family hold the query."""
    for rows in _candidates(store, flat, its):
        for side, text in rows:
            haystack, offsets = fold(text)
            at = haystack.find(flat)
            while at >= 0:
                if not _inside_word(haystack, at):
                    yield side, text, offsets[at], end_of(offsets, at + len(flat))
                at = haystack.find(flat, at + 1)


def _inside_word(text: str, at: int) -> bool:
    """Whether `at` stands between two letters of one Latin word."""
    if at == 0 or not (text[at].isalnum() and text[at - 1].isalnum()):
        return False
    return not (_is_character(text[at]) or _is_character(text[at - 1]))


def _beside(stored: Stored, at: int) -> tuple[str, str, str, str, str, str, Status | None, str]:
    """What all lines of a side have in common: see `Concord`, from its `language` on."""
    side = stored.unit.variants[at]
    its = family(side.language)
    other = next((each for each in stored.unit.variants if family(each.language) != its), side)
    told = told_by(stored, other)
    return (
        normalise(side.tag), other.text, normalise(other.tag), told.where, told.who, told.when, told.status,
        stored.unit.id if not stored.file else "",
    )  # fmt: skip
