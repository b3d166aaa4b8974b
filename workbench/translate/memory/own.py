"""The project's own accepted translations as units of the memory: a copy that follows from the journal.

Before a look-up, the edits since the last one are read, and the units of what they touched are made anew. Nobody has
to keep anything in step, and a translation is in the memory as soon as it is accepted.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from workbench.model import Segment, Translation
from workbench.store.among import batches, rows_among
from workbench.store.clock import wall_of
from workbench.store.database import translated_errors
from workbench.store.translations import chosen_among
from workbench.translate.memory.filling import OWN, Writer
from workbench.translate.memory.keys import exact_text, family, number_of
from workbench.translate.memory.store import Store
from workbench.translate.tmx import Unit, Variant

if TYPE_CHECKING:
    from workbench.store.database import Database

_FAMILIES: Final = frozenset({"documents", "segments", "translations", "choices"})
_READ: Final = 500
"""How many edits are read one by one; where more were made, all is made anew."""
_DOCUMENTS: Final = 50


def follow(store: Store, database: Database) -> bool:
    """Bring the memory's copy of the project's translations up to date; whether anything had to be done."""
    row = database.row("SELECT seq, id FROM edits ORDER BY seq DESC LIMIT 1")
    last, identity = (int(row[0]), number_of(row[1])) if row else (0, 0)
    if (store.fact("seq"), store.fact("edit")) == (last, identity):
        return False
    with translated_errors(database.path), database.reading(), store.writing() as writer:
        touched = _touched(database, store.fact("seq"), store.fact("edit"), last)
        if touched is None:
            _all_anew(store, writer, database)
        elif touched:
            _anew(store, writer, database, touched)
        writer.set("seq", last)
        writer.set("edit", identity)
    return True


def _touched(database: Database, since: int, identity: int, last: int) -> set[str] | None:
    """The documents whose translations or segments were edited since; None where that is not known."""
    if not since or last - since > _READ or last < since:
        return None
    rows = database.rows("SELECT seq, id, changes FROM edits WHERE seq >= ? ORDER BY seq", (since,))
    if not rows or rows[0][0] != since or number_of(rows[0][1]) != identity:
        return None
    segments: set[str] = set()
    for _, _, changes in rows[1:]:
        for table, key, _, after in json.loads(changes):
            if table in _FAMILIES:
                segments |= _segments_of(database, table, key, after)
    return segments


def _segments_of(database: Database, table: str, key: str, after: dict[str, Any]) -> set[str]:
    """The segments whose unit, or whose neighbours, an edit of a thing may have changed."""
    if table == "choices":
        return {key}
    if table == "translations":
        row = database.row("SELECT segment_id FROM translations WHERE id = ?", (key,))
        return {str(row[0])} if row and row[0] else set()
    document: str | None = key
    if table == "segments":
        row = database.row("SELECT document_id FROM segments WHERE id = ?", (key,))
        document = row[0] if row else None
    elif after.keys().isdisjoint({"present", "archived", "name"}):
        return set()
    return {row[0] for row in database.rows("SELECT id FROM segments WHERE document_id = ?", (document,))}


def _all_anew(store: Store, writer: Writer, database: Database) -> None:
    writer.remove([row[0] for row in store.rows("SELECT unit FROM own")])
    store.connection.execute("DELETE FROM own")
    documents = [row[0] for row in database.rows("SELECT id FROM documents WHERE present ORDER BY id")]
    for batch in batches(documents, _DOCUMENTS):
        _put(store, writer, _accepted(database, batch, None))


def _anew(store: Store, writer: Writer, database: Database, segments: set[str]) -> None:
    old = list(rows_among(store.connection, "SELECT unit FROM own WHERE segment IN ()", segments))
    writer.remove([row[0] for row in old])
    store.connection.executemany("DELETE FROM own WHERE segment = ?", [(each,) for each in sorted(segments)])
    homes = rows_among(database.connection, "SELECT DISTINCT document_id FROM segments WHERE id IN ()", segments)
    documents = sorted({row[0] for row in homes if row[0]})
    _put(store, writer, _accepted(database, documents, segments))


def _put(store: Store, writer: Writer, found: Iterable[tuple[Unit, dict[str, Any]]]) -> None:
    for batch in batches(found, 2000):
        numbers = writer.add([unit for unit, _ in batch], OWN, [about for _, about in batch])
        rows = [(unit.id, number) for (unit, _), number in zip(batch, numbers, strict=True) if number]
        store.connection.executemany("INSERT OR REPLACE INTO own VALUES (?, ?)", rows)


def _accepted(
    database: Database, documents: Sequence[str], wanted: set[str] | None
) -> Iterable[tuple[Unit, dict[str, Any]]]:
    """The units of accepted translations, with what is known of each."""
    sql = 'SELECT id, document_id, start, "end", language, zone FROM segments WHERE document_id = ? AND present'
    for document in documents:
        home = database.row("SELECT name, archived FROM documents WHERE id = ? AND present", (document,))
        if home is None or home[1]:
            continue
        segments = [Segment(*row) for row in database.rows(f"{sql} ORDER BY start", (document,))]
        ids = [segment.id for segment in segments if wanted is None or segment.id in wanted]
        chosen = {key: each for key, each in chosen_among(database.connection, ids).items() if each.status != "draft"}
        if chosen:
            row = database.row("SELECT content FROM texts WHERE id = ?", (document,))
            yield from _units(database, segments, str(row[0]) if row else "", chosen, home[0])


def _units(
    database: Database, segments: Sequence[Segment], content: str, chosen: dict[str, Translation], name: str
) -> Iterable[tuple[Unit, dict[str, Any]]]:
    texts = [content[segment.start : segment.end] for segment in segments]
    created = dict(
        rows_among(
            database.connection, "SELECT id, created FROM translations WHERE id IN ()", [t.id for t in chosen.values()]
        )
    )
    for at, segment in enumerate(segments):
        translation = chosen.get(segment.id)
        if translation is None or not translation.text.strip():
            continue
        unit = Unit(
            (
                Variant(segment.language, texts[at], segment.language),
                Variant(translation.language, translation.text, translation.language),
            ),
            0,
            segment.id,
        )
        its = family(segment.language)
        yield (
            unit,
            {
                "id": segment.id,
                "name": name,
                "status": translation.status,
                "who": translation.annotator or translation.engine,
                "when": _day(created[translation.id]),
                "translation": translation.id,
                "source": segment.language,
                "before": exact_text(texts[at - 1], its) if at else "",
                "after": exact_text(texts[at + 1], its) if at + 1 < len(texts) else "",
            },
        )


def _day(reading: str) -> str:
    return datetime.fromtimestamp(wall_of(reading) / 1000, UTC).isoformat(timespec="seconds")
