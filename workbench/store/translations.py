"""Candidate translations of segments, their versions, and which one is chosen."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from operator import itemgetter
from sys import intern
from typing import TYPE_CHECKING, Any, Final

from workbench.errors import NotFound, Refused
from workbench.model import JSON, Segment, Status, Translation, new_id, stable_id
from workbench.store.among import batches, rows_among
from workbench.store.anchors import Following
from workbench.store.clock import wall_of
from workbench.store.database import check_storable, translated_errors
from workbench.store.families import encode
from workbench.store.journal import EDIT_SIZE, Put, create

if TYPE_CHECKING:
    import sqlite3

    from workbench.store.database import Database
    from workbench.store.journal import Journal
    from workbench.store.marks import Marks

_shared: Final[Any] = intern
_COLUMNS: Final = (
    "id, segment_id, language, text, origin, engine, engine_version, settings, score, annotator, status, supersedes"
)
_NEWEST_FIRST: Final = "ORDER BY created DESC, id"
_RANK: Final = {"human": 0, "memory": 1, "machine": 2}
STATUSES: Final[tuple[Status, ...]] = ("draft", "translated", "reviewed")
UNFINISHED: Final = "unfinished"
"""The setting of a version that somebody is still typing: it is shown only where there is nothing else."""
MATCH: Final = "match"
"""Where a version keeps the match of the memory that it was made from: its source, text and score."""
_NONE: Final[Mapping[str, JSON]] = {}
"""What versions that were made without settings hold in common."""


def target_language(language: str) -> str:
    """Into which language a segment is translated where the project does not say otherwise."""
    return "en" if language.startswith("zh") else "zh-Hant"


def translation_id(
    segment: str, language: str, origin: str, engine: str, version: str, settings: JSON, text: str
) -> str:
    """The id of a candidate that an engine made: two copies that run the same engine agree on it."""
    return stable_id("translation", segment, language, origin, engine, version, encode(settings), text)


class Translations:
    """The translations of a project.

    Args:
        target_of: Into which language a segment of this language is translated.
    """

    def __init__(
        self, database: Database, journal: Journal, marks: Marks, target_of: Callable[[str], str] = target_language
    ) -> None:
        self._database = database
        self._journal = journal
        self._marks = marks
        self._target_of = target_of

    def target_of(self, segment: Segment) -> str:
        """Into which language this segment is translated."""
        return self._target_of(segment.language)

    def candidates(self, segment_id: str) -> list[Translation]:
        """All candidates of a segment, best first: human, memory, machine; newer versions before older."""
        where = "WHERE segment_id = ? AND present ORDER BY created DESC, id"
        found = [
            _decoded(row) for row in self._database.rows(f"SELECT {_COLUMNS} FROM translations {where}", (segment_id,))
        ]
        return sorted(found, key=_rank)

    def candidates_in(self, document_id: str) -> dict[str, list[Translation]]:
        """What `candidates` says of each segment of a document that has any, read together, by segment id."""
        found: dict[str, list[Translation]] = {}
        sql = f"SELECT {_COLUMNS} FROM translations WHERE document_id = ? AND present {_NEWEST_FIRST}"
        for row in self._database.rows(sql, (document_id,)):
            found.setdefault(row[1], []).append(_decoded(row))
        return {segment: sorted(each, key=_rank) for segment, each in found.items()}

    def made(self, segment_id: str) -> dict[str, int]:
        """When each candidate of a segment was made, by its id: milliseconds since 1970."""
        sql = "SELECT id, created FROM translations WHERE segment_id = ? AND present"
        return {key: wall_of(created) for key, created in self._database.rows(sql, (segment_id,))}

    def chosen(self, document_id: str, *, named: Iterable[str] = ()) -> dict[str, Translation]:
        """The chosen translation of each segment of a document that has one, by segment id.

        Args:
            named: Ids of segments that are held by whoever asks: the translations hold the same and no copies.
        """
        return self.chosen_of_many([document_id], named=named)[document_id]

    def chosen_of_many(
        self, documents: Sequence[str], *, named: Iterable[str] = ()
    ) -> dict[str, dict[str, Translation]]:
        """What `chosen` says of several documents, read together, by document id; each id asked for is there."""
        held = {key: key for key in named}
        chosen: dict[str, dict[str, Translation]] = {document: {} for document in documents}
        sql = f"SELECT document_id, created, {_COLUMNS} FROM translations WHERE document_id IN () AND present"
        by_segment: dict[str, list[tuple[Any, ...]]] = {}
        with translated_errors(self._database.path):
            for row in rows_among(self._database.connection, sql, documents):
                by_segment.setdefault(row[3], []).append(row)
            wanted_sql = "SELECT id, translation_id FROM choices WHERE document_id IN () AND present"
            wanted = dict(rows_among(self._database.connection, wanted_sql, documents))
        for segment, rows in by_segment.items():
            key = held.get(segment, segment)
            found = [_decoded((row[2], key, *row[4:])) for row in (rows if len(rows) == 1 else _newest_first(rows))]
            chosen[rows[0][0]][key] = found[0] if len(found) == 1 else pick(found, wanted.get(segment))
        return chosen

    def chosen_for(self, segment_id: str) -> Translation | None:
        """The chosen translation of one segment, or None."""
        with translated_errors(self._database.path):
            return chosen_among(self._database.connection, [segment_id]).get(segment_id)

    def languages_of(self, language: str) -> dict[str, tuple[int, int]]:
        """Into which languages segments of one are translated: how many, and how many by a person or accepted."""
        sql = (
            "SELECT t.language, count(DISTINCT s.id),"
            " count(DISTINCT CASE WHEN t.origin = 'human' OR t.status != 'draft' THEN s.id END)"
            " FROM translations t JOIN segments s ON s.id = t.segment_id"
            " WHERE t.present AND s.present AND (s.language = ? OR s.language LIKE ? || '-%') GROUP BY t.language"
        )
        return {into: (number, settled) for into, number, settled in self._database.rows(sql, (language, language))}

    def get(self, key: str) -> Translation:
        """One translation.

        Raises:
            NotFound: There is none of that id.
        """
        row = self._database.row(f"SELECT {_COLUMNS} FROM translations WHERE id = ? AND present", (key,))
        if row is None:
            raise NotFound(f"translation {key} does not exist")
        return _decoded(row)

    def made_by_person(self, key: str) -> bool:
        """Whether a translation, be it deleted, was made by a person."""
        row = self._database.row("SELECT origin FROM translations WHERE id = ?", (key,))
        return row is not None and row[0] == "human"

    def text(self, key: str) -> str:
        """The text of one translation, the text that marks on it are anchored to."""
        return self.get(key).text

    def add(self, found: Sequence[Translation], *, action: str = "translate") -> None:
        """Write candidates as one edit; those that are there already are left as they are.

        Raises:
            InputError: A text holds what cannot be stored.
            NotFound: There is no such segment.
        """
        with self._database.transaction():
            sql = "SELECT id FROM translations WHERE id IN () AND present"
            known = {row[0] for row in rows_among(self._database.connection, sql, [each.id for each in found])}
            self._journal.commit(self._wishes([each for each in found if each.id not in known]), action)

    def _wishes(self, found: Sequence[Translation]) -> list[Put]:
        documents = self._documents_of([translation.segment_id for translation in found])
        return [wish for each in found for wish in self.added(each, documents[each.segment_id])]

    def _documents_of(self, segments: Iterable[str]) -> dict[str, str]:
        segments = set(segments)
        sql = "SELECT id, document_id FROM segments WHERE id IN () AND present"
        found: dict[str, str] = dict(rows_among(self._database.connection, sql, segments))
        if len(found) < len(segments):
            raise NotFound(f"segment {min(segments - found.keys())} does not exist")
        return found

    def choose_many(self, keys: Iterable[str], *, action: str = "choose translations") -> None:
        """Make each of these candidates the chosen one of its segment, as one edit: what imports use.

        Raises:
            NotFound: There is none of one of the ids.
        """
        with self._database.transaction():
            self._journal.commit(self._choices(set(keys)), action)

    def choose_in_parts(self, keys: Iterable[str], *, action: str) -> Iterator[int]:
        """As `choose_many`, in edits of a few hundred that are undone as one: after each, how many are done.

        Between two of them others may write, and whoever goes on with this decides whether there is another.
        """
        done = 0
        with self._journal.group(action):
            for part in batches(dict.fromkeys(keys), EDIT_SIZE // 10):
                self.choose_many(part, action=action)
                done += len(part)
                yield done

    def _choices(self, keys: set[str]) -> list[Put]:
        sql = "SELECT id, segment_id FROM translations WHERE id IN () AND present"
        segments: dict[str, str] = dict(rows_among(self._database.connection, sql, keys))
        if len(segments) < len(keys):
            raise NotFound(f"translation {min(keys - segments.keys())} does not exist")
        documents = self._documents_of(segments.values())
        return [_choice(segment, documents[segment], key) for key, segment in segments.items()]

    def choose(self, key: str) -> None:
        """Make one candidate the chosen one of its segment.

        Raises:
            NotFound: There is none of that id.
        """
        with self._database.transaction():
            translation = self.get(key)
            self._journal.commit(self._choices({key}), f"choose {translation.origin} translation")

    def restore(self, key: str) -> Translation:
        """Make an earlier version the chosen one again; marks go to it from the one that was, as in `write`.

        Raises:
            NotFound: There is none of that id.
        """
        with self._database.transaction():
            version = self.get(key)
            before = self.chosen_for(version.segment_id)
            moved = self.anchored_anew(before, version) if before and before.id != key else []
            settings = {name: value for name, value in version.settings.items() if name != UNFINISHED}
            settled = Put("translations", key, {"settings": settings or None})
            self._journal.commit([settled, *self._choices({key}), *moved], "restore translation")
        return version

    def set_status(self, key: str, status: Status) -> Translation:
        """Say how far a translation is; the journal keeps who said so. It is then the chosen one of its segment.

        Raises:
            NotFound: There is none of that id.
            Refused: Nobody is named as the annotator.
        """
        self._named()
        with self._database.transaction():
            self.get(key)
            self._journal.commit([Put("translations", key, {"status": status}), *self._choices({key})], status)
            return self.get(key)

    def said_by(self, key: str) -> str:
        """Who last said how far a translation is; "" where nobody did."""
        for edit in self._journal.history(50, key=key):
            said = any(c.key == key and "status" in c.after and c.table == "translations" for c in edit.changes)
            if said:
                return edit.annotator
        return ""

    def _named(self) -> str:
        if not self._journal.annotator:
            raise Refused("nobody is named as the annotator", hint="say who you are with: --as NAME")
        return self._journal.annotator

    def write(self, segment_id: str, language: str, text: str, *, status: Status = "translated") -> Translation:
        """A person's version of a segment's translation; it is chosen, and marks on the version before move with it.

        Raises:
            InputError: The text holds what cannot be stored.
            Refused: The text is empty, or nobody is named as the annotator.
        """
        if not text.strip():
            raise Refused("a translation cannot be empty", hint="delete it instead")
        version = Translation(
            id=new_id(),
            segment_id=segment_id,
            language=language,
            text=text,
            origin="human",
            engine="",
            annotator=self._named(),
            status=status,
        )
        with self._database.transaction():
            before = self.chosen_for(segment_id)
            version = replace(version, supersedes=before.id if before else None)
            self._journal.commit(self.wishes_for(version, before), "edit translation")
        return version

    def wishes_for(self, version: Translation, before: Translation | None) -> list[Put]:
        """What makes a person's version the chosen one after `before`: itself, the choice, and marks that follow."""
        document = self._documents_of([version.segment_id])[version.segment_id]
        moved = self.anchored_anew(before, version) if before else []
        return [*self.added(version, document), _choice(version.segment_id, document, version.id), *moved]

    def added(self, translation: Translation, document: str) -> list[Put]:
        """What adds a candidate to a segment of the document, which may be about to be."""
        check_storable(translation.text, "a translation")
        return [create("translations", translation.id, translation_fields(translation, document))]

    def anchored_anew(self, old: Translation, new: Translation) -> list[Put]:
        """Marks on the old version move to the new one where it still says the same; the rest are stale.

        Those of still earlier versions that were stale come back where the new one says what they stood on.
        """
        from workbench.store.carried import moved_decisions

        follow = Following(new)
        follow.take(self._marks.on_text(old.id), old)
        for version in self.candidates(new.segment_id):
            if version.id not in (old.id, new.id):
                follow.take([mark for mark in self._marks.on_text(version.id) if mark.stale], version)
        if old.id != new.id:
            follow.settle(self._marks.on_text(new.id))
        return [*follow.wishes, *moved_decisions(self._database, follow.followed)]


def chosen_among(connection: sqlite3.Connection, segments: Iterable[str]) -> dict[str, Translation]:
    """The chosen translation of each of the segments that has one, read inside a transaction."""
    segments = list(segments)
    sql = f"SELECT {_COLUMNS} FROM translations WHERE segment_id IN () AND present {_NEWEST_FIRST}"
    found: dict[str, list[Translation]] = {}
    for row in rows_among(connection, sql, segments):
        found.setdefault(row[1], []).append(_decoded(row))
    wanted = dict(rows_among(connection, "SELECT id, translation_id FROM choices WHERE id IN () AND present", found))
    return {segment: pick(candidates, wanted.get(segment)) for segment, candidates in found.items()}


def pick(found: Sequence[Translation], wanted: str | None) -> Translation:
    """The chosen one among a segment's candidates, newest first: the one wanted, else human, memory, machine."""
    for translation in found:
        if translation.id == wanted:
            return translation
    return min(found, key=_rank)


def _newest_first(rows: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """Rows of document, time of making, and id, as `_NEWEST_FIRST` orders them: few, where the database has many."""
    return sorted(sorted(rows, key=itemgetter(2)), key=itemgetter(1), reverse=True)


def _rank(translation: Translation) -> tuple[bool, int, bool]:
    settings = translation.settings
    return bool(settings.get(UNFINISHED)), _RANK[translation.origin], bool(settings.get("demo"))


def _choice(segment: str, document: str, key: str) -> Put:
    return create("choices", segment, {"document_id": document, "translation_id": key})


def translation_fields(translation: Translation, document: str) -> dict[str, JSON]:
    """A translation as journal fields."""
    return {
        "segment_id": translation.segment_id,
        "document_id": document,
        "language": translation.language,
        "text": translation.text,
        "origin": translation.origin,
        "engine": translation.engine,
        "engine_version": translation.engine_version or None,
        "settings": dict(translation.settings) or None,
        "score": translation.score,
        "annotator": translation.annotator or None,
        "status": translation.status,
        "supersedes": translation.supersedes,
    }


def _decoded(row: Sequence[Any]) -> Translation:
    identity, segment, language, text, origin, engine, version, settings, score, annotator, status, supersedes = row
    return Translation(
        id=identity,
        segment_id=segment,
        language=_shared(language),
        text=text,
        origin=_shared(origin),
        engine=_shared(engine),
        engine_version=_shared(version) if version else "",
        settings=json.loads(settings) if settings and settings != "{}" else _NONE,
        score=score,
        annotator=_shared(annotator) if annotator else "",
        status=_shared(status),
        supersedes=supersedes,
    )
