"""Translations while a person types them: kept every moment, and one version in the end.

A visit to a segment writes one row, and writes it anew as long as the visit lasts: what was typed survives a pulled
plug, and versions do not pile up. Until it is finished the row says so, and is shown only where there is nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from workbench.errors import Refused
from workbench.model import JSON, Status, Translation, new_id
from workbench.store.database import check_storable
from workbench.store.journal import Put, remove
from workbench.store.translations import UNFINISHED

if TYPE_CHECKING:
    from workbench.store.database import Database
    from workbench.store.journal import Journal
    from workbench.store.translations import Translations

_ACTION: Final = "edit translation"


@dataclass(slots=True)
class Visit:
    """One person at one segment's translation.

    Attributes:
        before: The translation that was shown when it began, None for none.
        text: What the person begins with: their own unfinished version, else what is shown.
        key: The row that keeps what is typed, "" while nothing is kept.
        group: The step of the journal that all of it is.
        resumed: Whether it goes on with an unfinished version of an earlier time.
    """

    segment_id: str
    language: str
    before: Translation | None
    text: str
    key: str = ""
    group: str = ""
    resumed: bool = False


class Drafts:
    """Keeps what is being typed."""

    def __init__(self, database: Database, journal: Journal, translations: Translations) -> None:
        self._database = database
        self._journal = journal
        self._translations = translations

    def begin(self, segment_id: str, language: str) -> Visit:
        """Begin to edit a segment's translation, or go on where a visit was cut short; nothing is written."""
        left = self.unfinished(segment_id)
        shown = self._translations.chosen_for(segment_id)
        before = None if left and shown and shown.id == left.id else shown
        if left is not None:
            return Visit(segment_id, left.language, before, left.text, left.id, resumed=True)
        return Visit(segment_id, language, before, before.text if before else "")

    def unfinished(self, segment_id: str) -> Translation | None:
        """This annotator's version of the segment that a visit left unfinished."""
        found = self._translations.candidates(segment_id)
        mine = (t for t in found if t.settings.get(UNFINISHED) and t.annotator == self._journal.annotator)
        return next(mine, None)

    def keep(self, visit: Visit, text: str) -> None:
        """Write what is typed by now; it is on disk when this returns.

        Raises:
            InputError: The text holds what cannot be stored.
            Refused: Nobody is named as the annotator.
        """
        check_storable(text, "a translation")
        with self._journal.group(_ACTION, again=visit.group) as visit.group, self._database.transaction():
            if not text.strip():
                self._drop(visit)
            elif visit.key and self._is_there(visit.key):
                self._journal.commit([Put("translations", visit.key, {"text": text})], _ACTION)
            else:
                made = self._made(visit, text, status="draft", settings={UNFINISHED: True})
                self._translations.add([made], action=_ACTION)
                visit.key = made.id

    def finish(
        self,
        visit: Visit,
        text: str,
        *,
        status: Status = "translated",
        settings: Mapping[str, JSON] | None = None,
        made_from: str = "",
    ) -> Translation:
        """Make what was typed the segment's translation. Where it is what was shown, that only gets the status.

        Args:
            settings: What is remembered of how it came about.
            made_from: The id of the candidate that it was made from, where that is not the one that was shown.

        Raises:
            InputError: The text holds what cannot be stored.
            Refused: It is empty, or nobody is named as the annotator.
        """
        if not text.strip():
            raise Refused("a translation cannot be empty", hint="type one, or press esc to leave it as it was")
        with self._journal.group(_ACTION, again=visit.group) as visit.group, self._database.transaction():
            before = visit.before
            if before is not None and before.text == text:
                self._drop(visit)
                return self._translations.set_status(before.id, status)
            return self._finished(visit, text, status, dict(settings or {}), made_from)

    def _finished(
        self, visit: Visit, text: str, status: Status, settings: dict[str, JSON], made_from: str
    ) -> Translation:
        """The row that was kept becomes the version, so that marks on it and its past stay with it."""
        before = self._translations.chosen_for(visit.segment_id)
        old = visit.before or before
        supersedes = made_from or (old.id if old else None)
        version = replace(self._made(visit, text, status=status, settings=settings), supersedes=supersedes)
        if visit.key and self._is_there(visit.key):
            version = replace(version, id=visit.key)
        kept = self._translations.wishes_for(version, before)
        settled = Put("translations", version.id, {"settings": settings or None})
        self._journal.commit([*kept, settled], _ACTION)
        visit.key = ""
        return version

    def discard(self, visit: Visit) -> None:
        """Throw away what was typed."""
        if visit.key:
            with self._journal.group(_ACTION, again=visit.group) as visit.group:
                self._drop(visit)

    def _drop(self, visit: Visit) -> None:
        if visit.key and self._is_there(visit.key):
            self._journal.commit([remove("translations", visit.key)], _ACTION)
        visit.key = ""

    def _is_there(self, key: str) -> bool:
        return self._database.row("SELECT 1 FROM translations WHERE id = ? AND present", (key,)) is not None

    def _made(self, visit: Visit, text: str, *, status: Status, settings: dict[str, JSON]) -> Translation:
        if not self._journal.annotator:
            raise Refused("nobody is named as the annotator", hint="say who you are with: --as NAME")
        return Translation(
            id=new_id(),
            segment_id=visit.segment_id,
            language=visit.language,
            text=text,
            origin="human",
            engine="",
            annotator=self._journal.annotator,
            status=status,
            settings=settings,
            supersedes=visit.before.id if visit.before else None,
        )
