"""What goes with a document to its next revision: marks and translations of whatever still says the same, and the work.

The copies' ids follow from the originals', so that two copies of a project that add one revision agree, and so that a
return to the earlier revision finds the originals again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from workbench.model import Annotation, Fragment, Translation, segment_id, stable_id
from workbench.store.anchors import Anchors, anchors
from workbench.store.carried import carried_work
from workbench.store.journal import Journal, Put, create
from workbench.store.marks import Marks, mark_fields
from workbench.store.segments import Segments
from workbench.store.translations import Translations, translation_fields

if TYPE_CHECKING:
    from workbench.store.database import Database


def carried_over(
    database: Database, old: str, new: str, text: str, places: Iterable[tuple[int, int]]
) -> tuple[list[Put], tuple[Annotation, ...]]:
    """Copies of the old revision's translations and marks on the new one, and the marks that do not fit.

    A translation goes over where its segment is one again. A mark goes over when all that it stands on does; a role
    goes over with the mark that it names, and a relation with both its ends.

    Args:
        old, new: The documents' ids.
        text: The new text.
        places: Where the new text's segments stand.
    """
    old_text = database.rows("SELECT content FROM texts WHERE id = ?", (old,))[0][0]
    carriage = _Carriage(database, old, new, anchors(old_text, text))
    translations = carriage.translations(set(places))
    marks, left = carriage.marks()
    return [*translations, *marks], left


class _Carriage:
    """Carries one document's things to another, and remembers under which ids."""

    def __init__(self, database: Database, old: str, new: str, shared: Anchors) -> None:
        journal = Journal(database, "")
        self._database, self._old, self._new, self._shared = database, old, new, shared
        self._segments = Segments(database, journal)
        self._stored_marks = Marks(database, journal, str)
        self._stored_translations = Translations(database, journal, self._stored_marks)
        self._moved: dict[str, str] = {old: new}  # ids of the document, its segments, translations and marks

    def translations(self, places: set[tuple[int, int]]) -> list[Put]:
        for segment in self._segments.of(self._old):
            place = self._shared.moved(segment.start, segment.end)
            if place in places:
                self._moved[segment.id] = segment_id(self._new, *place)
        found = [t for key in self._moved for t in self._stored_translations.candidates(key)]
        self._moved.update(self._names("translations", [t.id for t in found]))
        wishes = [create("translations", self._moved[t.id], self._translation(t)) for t in found]
        sql = "SELECT id, translation_id FROM choices WHERE document_id = ? AND present"
        for segment, chosen in self._database.rows(sql, (self._old,)):
            if segment in self._moved and chosen in self._moved:
                fields = {"document_id": self._new, "translation_id": self._moved[chosen]}
                wishes.append(create("choices", self._moved[segment], fields))
        return wishes

    def _translation(self, translation: Translation) -> dict[str, object]:
        copy = replace(
            translation,
            segment_id=self._moved[translation.segment_id],
            supersedes=self._moved.get(translation.supersedes or "", translation.supersedes),
        )
        return translation_fields(copy, self._new)

    def marks(self) -> tuple[list[Put], tuple[Annotation, ...]]:
        before = self._stored_marks.of(self._old, annotator="*")
        copies = {mark.id: copy for mark in before if (copy := self._mark(mark)) is not None}
        lost = {mark.id for mark in before} - copies.keys()
        while dropped := [key for key, copy in copies.items() if _lacks_an_end(copy, lost)]:
            lost.update(dropped)
            for key in dropped:
                del copies[key]
        names = self._names("marks", list(copies))
        carried = {key: _renamed(replace(copy, id=names[key]), names, lost) for key, copy in copies.items()}
        wishes = [create("marks", mark.id, mark_fields(mark)) for mark in carried.values()]
        wishes.extend(carried_work(self._database, self._old, self._new, before, carried))
        return wishes, tuple(mark for mark in before if mark.id in lost)

    def _mark(self, mark: Annotation) -> Annotation | None:
        fragments = [self._fragment(fragment) for fragment in mark.fragments]
        target = self._moved.get(mark.target, "")
        if None in fragments or (mark.target and not target):
            return None
        moved = tuple(sorted(fragment for fragment in fragments if fragment is not None))
        return replace(mark, document_id=self._new, fragments=moved, target=target)

    def _fragment(self, fragment: Fragment) -> Fragment | None:
        if fragment.text_id == self._old:
            place = self._shared.moved(fragment.start, fragment.end)
            return None if place is None else Fragment(self._new, *place)
        text = self._moved.get(fragment.text_id)
        return None if text is None else replace(fragment, text_id=text)

    def _names(self, family: str, keys: Sequence[str]) -> dict[str, str]:
        """The ids that the copies have: that of the thing of which one is itself a copy, if it is back there."""
        rows = self._database.rows(f"SELECT id FROM {family} WHERE document_id = ?", (self._new,))
        originals = {stable_id("carried", key, self._old): key for (key,) in rows}
        return {key: originals.get(key) or stable_id("carried", key, self._new) for key in keys}


def _lacks_an_end(mark: Annotation, lost: set[str]) -> bool:
    return mark.kind == "relation" and any(key in lost for ids in mark.roles.values() for key in ids)


def _renamed(mark: Annotation, names: Mapping[str, str], lost: set[str]) -> Annotation:
    """The mark with its roles naming the copies; those left behind are named no more."""
    roles = {role: tuple(names.get(i, i) for i in ids if i not in lost) for role, ids in mark.roles.items()}
    return replace(mark, roles=roles)
