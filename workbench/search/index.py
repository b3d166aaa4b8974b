"""The full-text index: segments and their chosen translations, folded, Han by character and by pairs of characters.

SQLite's own tokenizers see a Chinese clause as one word. Here each run of Han characters is written as its characters
and its overlapping pairs, so that a query of one character or of many is a query for words that exist.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from workbench.model import Change, Translation
from workbench.text.fold import fold

if TYPE_CHECKING:
    import sqlite3

_HAN_RANGES = ((0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x323AF))


def is_han(character: str) -> bool:
    """Whether a character is a Han ideograph."""
    point = ord(character)
    return point >= 0x3400 and any(low <= point <= high for low, high in _HAN_RANGES)


def index_words(folded: str) -> str:
    """A folded text as words for the index."""
    return " ".join(term(word) for run in runs(folded) for word in (_han_words(run) if is_han(run[0]) else (run,)))


def term(word: str) -> str:
    """A word as the index holds it: in ASCII, so that no version of SQLite's Unicode tables decides what is found."""
    return word if word.isascii() else "".join(c if c.isascii() else f"x{ord(c):06x}" for c in word)


def query_words(folded: str) -> list[str]:
    """The words that every text which holds this folded query has in the index."""
    words: list[str] = []
    for run in runs(folded):
        if is_han(run[0]):
            words.extend([run] if len(run) == 1 else _pairs(run))
        else:
            words.append(run)
    return words


def runs(folded: str) -> Iterator[str]:
    """Runs of Han characters, and runs of other letters and digits."""
    start, han = 0, False
    for at, character in enumerate(folded):
        wordlike = character.isalnum()
        if at > start and (not wordlike or is_han(character) != han):
            yield folded[start:at]
            start = at
        if not wordlike:
            start = at + 1
        elif at == start:
            han = is_han(character)
    if start < len(folded):
        yield folded[start:]


def _han_words(run: str) -> Iterator[str]:
    yield from run
    yield from _pairs(run)


def _pairs(run: str) -> Iterator[str]:
    return (run[at : at + 2] for at in range(len(run) - 1))


def keep_index(connection: sqlite3.Connection, changes: Sequence[Change]) -> None:
    """Observer: the index follows documents, segments, translations and choices, in the same transaction."""
    sources = {c.key for c in changes if c.table == "segments" and {"start", "end", "present"} & c.after.keys()}
    for change in changes:
        if change.table == "documents" and "present" in change.after:
            rows = connection.execute("SELECT id FROM segments WHERE document_id = ?", (change.key,))
            sources.update(row[0] for row in rows)
    targets = sources | {c.key for c in changes if c.table == "choices"}
    for change in changes:
        if change.table == "translations":
            row = connection.execute("SELECT segment_id FROM translations WHERE id = ?", (change.key,)).fetchone()
            targets.add(row[0])
    for place in _places(connection, targets):
        if place.segment in sources:
            _put(connection, place.segment, "source", place.document, place.document, place.text)
        _index_target(connection, place)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a segment stands; its text is None where it or its document is gone."""

    segment: str
    document: str
    text: str | None


def _places(connection: sqlite3.Connection, segments: Iterable[str]) -> Iterator[_Place]:
    """The segments that there are, document by document, so that each long text is read once."""
    sql = (
        'SELECT s.document_id, s.start, s."end", s.present AND d.present FROM segments AS s '
        "JOIN documents AS d ON d.id = s.document_id WHERE s.id = ?"
    )
    rows = [(*row, segment) for segment in segments if (row := connection.execute(sql, (segment,)).fetchone())]
    held, content = "", ""
    for document, start, end, present, segment in sorted(rows):
        if document != held:
            held = document
            content = connection.execute("SELECT content FROM texts WHERE id = ?", (document,)).fetchone()[0]
        yield _Place(segment, document, content[start:end] if present else None)


def _index_target(connection: sqlite3.Connection, place: _Place) -> None:
    from workbench.store.translations import chosen_in

    chosen: Translation | None = None if place.text is None else chosen_in(connection, place.segment)
    text_id, text = (chosen.id, chosen.text) if chosen else ("", None)
    _put(connection, place.segment, "target", text_id, place.document, text)


def _put(
    connection: sqlite3.Connection, segment: str, side: str, text_id: str, document: str, text: str | None
) -> None:
    row = connection.execute("SELECT row FROM indexed WHERE segment_id = ? AND side = ?", (segment, side)).fetchone()
    if row is not None:
        connection.execute("DELETE FROM terms WHERE rowid = ?", row)
        connection.execute("DELETE FROM indexed WHERE row = ?", row)
    if text is None:
        return
    number = connection.execute(
        "INSERT INTO indexed (segment_id, text_id, document_id, side) VALUES (?, ?, ?, ?)",
        (segment, text_id, document, side),
    ).lastrowid
    folded, _ = fold(text)
    connection.execute("INSERT INTO terms (rowid, words) VALUES (?, ?)", (number, index_words(folded)))
