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
from workbench.tui.background import in_background
from workbench.tui.screens.base import WorkbenchScreen

if TYPE_CHECKING:
    from collections.abc import Iterable

    from workbench.project import Project
    from workbench.store.database import Database

_SECONDS: Final = 0.5
_MOST: Final = 500
"""So many edits are looked through; of more, everything counts as changed."""
_LONG: Final = 20_000
"""Characters of edits from which they are read on a thread."""
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
        self._own: set[str] = set()

    def pass_over(self, group: str) -> None:
        """A group that a thread of ours wrote is the user's own doing, of which the screens know."""
        self._own.add(group)

    def look(self, own: Iterable[str] = ()) -> News | None:
        """What others have written since the last look; None for nothing.

        Args:
            own: Groups of edits that this connection wrote.
        """
        version, last = self._data_version(), self._last()
        since, elsewhere = self._seen, version != self._version
        self._version, self._seen = version, last
        return News(since, last, frozenset(self._own.union(own))) if elsewhere and last != since else None

    def _data_version(self) -> int:
        return int(self._database.rows("PRAGMA data_version")[0][0])

    def _last(self) -> int:
        return int(self._database.rows("SELECT ifnull(max(seq), 0) FROM edits")[0][0])


@dataclass(frozen=True, slots=True)
class News:
    """Edits that were written: those behind one, up to another, but for groups that are known."""

    since: int
    last: int
    known: frozenset[str]

    def is_long(self, database: Database) -> bool:
        """Whether it takes more than a frame to read them."""
        return sum(self._lengths(database).values()) > _LONG

    def _lengths(self, database: Database) -> dict[int, int]:
        """How long each edit is, by its number; of very many, of the first."""
        sql = "SELECT seq, group_id, length(changes) FROM edits WHERE seq > ? AND seq <= ? LIMIT ?"
        found = database.rows(sql, (self.since, self.last, _MOST + 1))
        return {number: length for number, group, length in found if group not in self.known}

    def read(self, database: Database) -> Changed:
        """What they changed."""
        from workbench.store.among import rows_among
        from workbench.store.edits import EDIT_COLUMNS, decode_edit

        numbers = list(self._lengths(database))
        found = Changed(all=self.last < self.since or len(numbers) > _MOST)
        sql = f"SELECT {EDIT_COLUMNS} FROM edits WHERE seq IN ({', '.join('?' * len(numbers))})"
        for edit in map(decode_edit, () if found.all else database.rows(sql, numbers)):
            found.people.add(edit.annotator)
            for change in edit.changes:
                found.keys.setdefault(change.table, set()).add(change.key)
        found.documents |= found.keys.get("documents", set())
        for family in _WITH_DOCUMENT:
            sql = f"SELECT DISTINCT document_id FROM {family} WHERE id IN ()"
            keys = sorted(found.keys.get(family, ()))
            found.documents.update(row[0] for row in rows_among(database.connection, sql, keys) if row[0])
        return found


class Watching(App[int], inherit_bindings=False):
    """The part of the app that shows what others do."""

    project: Project
    _watch: Watch | None = None
    _news: Changed | None = None

    if TYPE_CHECKING:

        @property
        def is_held(self) -> bool:
            """Whether a thread is at something that what comes next has to wait for."""

    def on_load(self) -> None:
        """From here on, what others write is news."""
        self._watch = Watch(self.project.database)

    def on_ready(self) -> None:
        """Look again and again."""
        self.set_interval(_SECONDS, self.look_around)

    def pass_over(self, group: str) -> None:
        """A group of edits that a thread of ours wrote is no news."""
        if self._watch is not None:
            self._watch.pass_over(group)

    def look_around(self) -> None:
        """Show what others have written since."""
        if not self.screen_stack or self.is_held:
            return
        try:
            news = self._watch.look(self.project.journal.written) if self._watch is not None else None
            if news is not None and news.is_long(self.project.database):
                self._read_on_a_thread(news)
            elif news is not None:
                self._take_in(news.read(self.project.database))
            self._show_news()
        except WorkbenchError:
            return  # it is said when something is done

    def _read_on_a_thread(self, news: News) -> None:
        in_background(
            self,
            lambda project, task: news.read(project.database),
            self._take_in,
            project=self.project,
            failed=lambda error: None,
            group="",
        )

    def _show_news(self) -> None:
        """Have the screen in front show what is new, as soon as it can."""
        front = self.screen
        if self._news is None or not isinstance(front, WorkbenchScreen):
            return
        if front.changed_elsewhere(self._news):
            self._news = None

    def _take_in(self, changed: Changed) -> None:
        if not (changed.all or changed.people):
            return
        for screen in self.screen_stack[:-1]:
            if isinstance(screen, WorkbenchScreen):
                screen.outdated = True
        if self._news is None:
            self._news = changed
        else:
            self._news.add(changed)
