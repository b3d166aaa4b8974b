"""The full-text index: segments and their chosen translations, folded, Han by character and by pairs of characters.

SQLite's own tokenizers see a Chinese clause as one word. Here each run of Han characters is written as its characters
and its overlapping pairs, so that a query of one character or of many is a query for words that exist.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from operator import add
from typing import TYPE_CHECKING, Final

from workbench.model import Change
from workbench.store.among import batches, rows_among
from workbench.store.states import is_new
from workbench.store.translations import chosen_among
from workbench.text.fold import folded

if TYPE_CHECKING:
    import sqlite3

    from workbench.store.fresh import NewText

_SPAN: Final = frozenset({"start", "end", "present"})

_HAN_RANGES = ((0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x323AF))


_TOGETHER: Final = 20_000
"""How many segments are indexed at once where all are."""
_WORDLIKE: Final = re.compile(r"[^\W_]+")
_HAN_CLASS: Final = "".join(f"{chr(low)}-{chr(high)}" for low, high in _HAN_RANGES)
_HAN_OR_NOT: Final = re.compile(f"[{_HAN_CLASS}]+|[^{_HAN_CLASS}]+")


class _Codes(dict[str, str]):
    """Each character met, as the index holds it."""

    def __missing__(self, character: str) -> str:
        code = self[character] = character if character.isascii() else f"x{ord(character):06x}"
        return code


_CODES: Final = _Codes()


def is_han(character: str) -> bool:
    """Whether a character is a Han ideograph."""
    point = ord(character)
    return point >= 0x3400 and any(low <= point <= high for low, high in _HAN_RANGES)


def index_words(text: str) -> str:
    """A folded text as words for the index."""
    if text.isascii():
        return " ".join(_WORDLIKE.findall(text))
    words: list[str] = []
    for run in runs(text):
        if is_han(run[0]):
            codes = list(map(_CODES.__getitem__, run))
            words += codes
            words += map(add, codes, codes[1:])
        else:
            words.append(term(run))
    return " ".join(words)


def term(word: str) -> str:
    """A word as the index holds it: in ASCII, so that no version of SQLite's Unicode tables decides what is found."""
    return word if word.isascii() else "".join(map(_CODES.__getitem__, word))


def query_words(query: str) -> list[str]:
    """The words that every text which holds this folded query has in the index."""
    words: list[str] = []
    for run in runs(query):
        if is_han(run[0]):
            words.extend([run] if len(run) == 1 else _pairs(run))
        else:
            words.append(run)
    return words


def runs(text: str) -> Iterator[str]:
    """Runs of Han characters, and runs of other letters and digits."""
    for wordlike in _WORDLIKE.findall(text):
        if wordlike.isascii():
            yield wordlike
        else:
            yield from _HAN_OR_NOT.findall(wordlike)


def _pairs(run: str) -> Iterator[str]:
    return (run[at : at + 2] for at in range(len(run) - 1))


def keep_index(connection: sqlite3.Connection, changes: Sequence[Change]) -> None:
    """Observer: the index follows documents, segments, translations and choices, in the same transaction."""
    sources, targets, new = _touched(connection, changes)
    places = _places(connection, sources | targets)
    _clear(connection, "source", sources - new)
    _clear(connection, "target", (sources | targets) - new)
    own = [place for place in places if place.segment in sources]
    _put(connection, [*_sources(own), *_targets(connection, places)])


def index_new(connection: sqlite3.Connection, texts: Sequence[NewText]) -> None:
    """Take new segments into the index."""
    _put(connection, [_Entry(key, document, document, "source", text, words) for key, document, text, words in texts])


def index_all(connection: sqlite3.Connection) -> None:
    """Index all that there is, into empty tables, some segments at a time."""
    keys = connection.execute("SELECT id FROM segments WHERE present ORDER BY document_id, start")
    for part in batches([row[0] for row in keys], _TOGETHER):
        places = _places(connection, part)
        _put(connection, [*_sources(places), *_targets(connection, places)])


def _sources(places: Iterable[_Place]) -> Iterator[_Entry]:
    return (_Entry(place.segment, place.document, place.document, "source", place.text) for place in places)


def _targets(connection: sqlite3.Connection, places: Sequence[_Place]) -> Iterator[_Entry]:
    """The chosen translations of segments."""
    chosen = chosen_among(connection, [place.segment for place in places])
    for place in places:
        if place.segment in chosen:
            target = chosen[place.segment]
            yield _Entry(place.segment, target.id, place.document, "target", target.text)


def _touched(connection: sqlite3.Connection, changes: Sequence[Change]) -> tuple[set[str], set[str], set[str]]:
    """The segments whose own texts, and whose translations, have to be indexed anew; and which of them never were."""
    segments = [c for c in changes if c.table == "segments" and not _SPAN.isdisjoint(c.after)]
    sources = {change.key for change in segments}
    documents = [c.key for c in changes if c.table == "documents" and "present" in c.after]
    new = {change.key for change in segments if is_new(change)}
    sources.update(
        row[0] for row in rows_among(connection, "SELECT id FROM segments WHERE document_id IN ()", documents)
    )
    targets = {change.key for change in changes if change.table == "choices"}
    translations = [change.key for change in changes if change.table == "translations"]
    targets.update(
        row[0] for row in rows_among(connection, "SELECT segment_id FROM translations WHERE id IN ()", translations)
    )
    return sources, targets, new


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a segment that is there stands, in a document that is there."""

    segment: str
    document: str
    text: str


@dataclass(frozen=True, slots=True)
class _Entry:
    """What the index is to hold of one side of a segment; `words` are those of its text, where they are known."""

    segment: str
    text_id: str
    document: str
    side: str
    text: str
    words: str = ""


def _places(connection: sqlite3.Connection, segments: Iterable[str]) -> list[_Place]:
    """The segments that there are, document by document, so that each long text is read once; none of a lost text."""
    sql = (
        'SELECT s.document_id, s.start, s."end", s.id FROM segments AS s '
        "JOIN documents AS d ON d.id = s.document_id WHERE s.id IN () AND s.present AND d.present "
        "AND d.id IN (SELECT id FROM texts)"
    )
    found = []
    held, content = "", ""
    for document, start, end, segment in sorted(rows_among(connection, sql, segments)):
        if document != held:
            held = document
            content = connection.execute("SELECT content FROM texts WHERE id = ?", (document,)).fetchone()[0]
        found.append(_Place(segment, document, content[start:end]))
    return found


def _clear(connection: sqlite3.Connection, side: str, segments: Iterable[str]) -> None:
    """Take out what the index holds of one side of these segments."""
    sql = "SELECT row FROM indexed WHERE segment_id IN () AND side = ?"
    rows = list(rows_among(connection, sql, segments, side))
    connection.executemany("DELETE FROM terms WHERE rowid = ?", rows)
    connection.executemany("DELETE FROM indexed WHERE row = ?", rows)


def _put(connection: sqlite3.Connection, entries: Sequence[_Entry]) -> None:
    """Write entries that the index does not have."""
    first = connection.execute("SELECT ifnull(max(row), 0) + 1 FROM indexed").fetchone()[0]
    connection.executemany(
        "INSERT INTO indexed (row, segment_id, text_id, document_id, side) VALUES (?, ?, ?, ?, ?)",
        [(first + at, e.segment, e.text_id, e.document, e.side) for at, e in enumerate(entries)],
    )
    connection.executemany(
        "INSERT INTO terms (rowid, words) VALUES (?, ?)",
        ((first + at, entry.words or index_words(folded(entry.text))) for at, entry in enumerate(entries)),
    )
