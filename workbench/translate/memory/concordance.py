"""Where a word or a character stands in the memory: the index proposes texts, each is then searched itself."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

from workbench.text._classes import HAN, KANA
from workbench.text.fold import fold, folded
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
_BEGINNINGS: Final = 4000
"""How many words that begin as the query ends are looked up."""


def lines(store: Store, query: str, its: str, limit: int) -> list[Concord]:
    """The lines of a concordance, the newest units first.

    Args:
        its: The family of languages to look in; "" for all.
    """
    flat = fold(query)[0].strip()
    if not flat or limit < 1:
        return []
    found: list[tuple[int, Concord]] = []
    for each in [its] if its else _families(store):
        here: list[tuple[int, Concord]] = []
        for rows in _candidates(store, flat, each):
            here.extend(_places(store, rows, flat))
            if len(here) >= limit:
                break
        found += here
    found.sort(key=lambda each: each[0], reverse=True)
    return [line for _, line in found[:limit]]


def _families(store: Store) -> list[str]:
    sql = "SELECT family FROM blocks UNION SELECT family FROM tail ORDER BY 1"
    return [its for (its,) in store.rows(sql) if its != UNITS and not its.startswith(ALONE)]


def _candidates(store: Store, flat: str, its: str) -> Iterator[list[tuple[int, str]]]:
    """Sides that may hold the query, with their texts, so many at a time."""
    yield _texts(store, store.tail(its))
    wanted = _numbers(store, flat, its)
    if not all(wanted):
        return
    pairs = _pairs(flat)
    for block in store.blocks.of(its):
        rows = block.rows[_slots(store, block, wanted, pairs)][::-1]
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
        slots = slots[np.isin(slots, each, assume_unique=True, kind="table")]
    return slots.astype("<i8")


def _places(store: Store, rows: Sequence[tuple[int, str]], flat: str) -> Iterator[tuple[int, Concord]]:
    """Where these texts hold the query, with the number of the side."""
    searched = ((side, text, list(_standing(text, flat))) for side, text in rows if flat in folded(text))
    hits = [hit for hit in searched if hit[2]]
    units = store.units(side // SIDES for side, _, _ in hits)
    for side, text, places in hits:
        stored = units[side // SIDES]
        for start, end in places:
            yield side, _line(stored, side % SIDES, text, start, end)


def _standing(text: str, flat: str) -> Iterator[tuple[int, int]]:
    haystack, offsets = fold(text)
    at = haystack.find(flat)
    while at >= 0:
        if not _inside_word(haystack, at):
            yield offsets[at], end_of(offsets, at + len(flat))
        at = haystack.find(flat, at + 1)


def _inside_word(text: str, at: int) -> bool:
    """Whether `at` stands between two letters of one Latin word."""
    if at == 0 or not (text[at].isalnum() and text[at - 1].isalnum()):
        return False
    return not (_is_character(text[at]) or _is_character(text[at - 1]))


def _line(stored: Stored, at: int, text: str, start: int, end: int) -> Concord:
    side = stored.unit.variants[at]
    others = [each for each in stored.unit.variants if family(each.language) != family(side.language)]
    other = others[0] if others else side
    told = told_by(stored, other)
    return Concord(
        text, start, end, normalise(side.tag), other.text, normalise(other.tag), told.where, told.who, told.when,
        told.status, stored.unit.id if not stored.file else "",
    )  # fmt: skip
