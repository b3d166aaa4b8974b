"""What others have written since one last looked: another window, another annotator, a translation run, a merge.

Twice a second SQLite is asked whether anybody else has written, which takes microseconds. Only if so, the journal says
what, and the screen in front shows it anew unless somebody is in the middle of typing there; then as soon as they are
done. Screens below read anew when they are in front again.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from textual.app import App

from workbench.errors import WorkbenchError
from workbench.tui.screens.base import WorkbenchScreen

if TYPE_CHECKING:
    from workbench.project import Project
    from workbench.store.database import Database

_SECONDS: Final = 0.5
_MOST: Final = 500
"""So many edits are looked through; of more, everything counts as changed."""
_WITH_DOCUMENT: Final = ("segments", "translations", "choices", "marks", "decisions", "assignments", "comments")


@dataclass(slots=True)
class Changed:
    """What others have changed.

    Attributes:
        keys: The things, by family.
        documents: The documents that they belong to.
        people: Who did it.
        all: Whether it is too much to say.
    """

    keys: dict[str, set[str]] = field(default_factory=dict)
    documents: set[str] = field(default_factory=set)
    people: set[str] = field(default_factory=set)
    all: bool = False

    def touches(self, *families: str, document: str = "") -> bool:
        """Whether something of these families is among it; in a document, if one is named."""
        if self.all:
            return True
        return any(self.keys.get(name) for name in families) and (not document or document in self.documents)

    def add(self, other: Changed) -> None:
        """Take in what was changed after this."""
        for family, keys in other.keys.items():
            self.keys.setdefault(family, set()).update(keys)
        self.documents |= other.documents
        self.people |= other.people
        self.all |= other.all


class Watch:
    """Looks whether another connection has written edits."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._version = self._data_version()
        self._seen = self._last()

    def look(self) -> Changed | None:
        """What others have written since the last look; None for nothing."""
        version, last = self._data_version(), self._last()
        since, elsewhere = self._seen, version != self._version
        self._version, self._seen = version, last
        return self._changed(since) if elsewhere and last != since else None

    def _data_version(self) -> int:
        return int(self._database.rows("PRAGMA data_version")[0][0])

    def _last(self) -> int:
        return int(self._database.rows("SELECT ifnull(max(seq), 0) FROM edits")[0][0])

    def _changed(self, since: int) -> Changed:
        from workbench.store.among import rows_among
        from workbench.store.edits import EDIT_COLUMNS, decode_edit

        found = Changed(all=self._last() < since)
        sql = f"SELECT {EDIT_COLUMNS} FROM edits WHERE seq > ? LIMIT ?"
        rows = self._database.rows(sql, (since, _MOST + 1))
        found.all |= len(rows) > _MOST
        for edit in map(decode_edit, () if found.all else rows):
            found.people.add(edit.annotator)
            for change in edit.changes:
                found.keys.setdefault(change.table, set()).add(change.key)
        found.documents |= found.keys.get("documents", set())
        for family in _WITH_DOCUMENT:
            sql = f"SELECT DISTINCT document_id FROM {family} WHERE id IN ()"
            keys = sorted(found.keys.get(family, ()))
            found.documents.update(row[0] for row in rows_among(self._database.connection, sql, keys) if row[0])
        return found


class Watching(App[int], inherit_bindings=False):
    """The part of the app that shows what others do."""

    project: Project
    _watch: Watch | None = None
    _news: Changed | None = None

    def on_load(self) -> None:
        """From here on, what others write is news."""
        self._watch = Watch(self.project.database)

    def on_ready(self) -> None:
        """Look again and again."""
        self.set_interval(_SECONDS, self.look_around)

    def look_around(self) -> None:
        """Show what others have written since."""
        if not self.screen_stack:
            return
        try:
            changed = self._watch.look() if self._watch is not None else None
            if changed is not None:
                self._take_in(changed)
            front = self.screen
            if self._news is None or not isinstance(front, WorkbenchScreen):
                return
            if front.changed_elsewhere(self._news):
                self._news = None
        except WorkbenchError:
            return  # it is said when something is done

    def _take_in(self, changed: Changed) -> None:
        for screen in self.screen_stack[:-1]:
            if isinstance(screen, WorkbenchScreen):
                screen.outdated = True
        if self._news is None:
            self._news = changed
        else:
            self._news.add(changed)
