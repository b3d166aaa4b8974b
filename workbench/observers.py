"""What keeps a project's derived tables in step, in the transaction of each edit; loaded when there is work for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from workbench.store.counts import keep_counts
from workbench.store.marks import keep_fragments
from workbench.store.versions import keep_versions

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

    from workbench.model import Change
    from workbench.store.fresh import NewText
    from workbench.store.journal import Observer

_INDEXED: Final = frozenset({"documents", "segments", "translations", "choices"})


def _keep_index(connection: sqlite3.Connection, changes: Sequence[Change]) -> None:
    """The search index's observer, loaded with what it folds texts by when something that it covers changes."""
    if any(change.table in _INDEXED for change in changes):
        from workbench.search.index import keep_index

        keep_index(connection, changes)


def index_new(connection: sqlite3.Connection, texts: Sequence[NewText]) -> None:
    """Index the segments of new documents."""
    from workbench.search.index import index_new as index

    index(connection, texts)


def _keep_decisions(connection: sqlite3.Connection, changes: Sequence[Change]) -> None:
    """The decisions' observer, loaded when one changes."""
    if any(change.table == "decisions" for change in changes):
        from workbench.store.decisions import keep_decision_marks

        keep_decision_marks(connection, changes)


def _keep_members(connection: sqlite3.Connection, changes: Sequence[Change]) -> None:
    """The propositions' observer, loaded when one changes."""
    if any(change.table == "propositions" for change in changes):
        from workbench.store.membership import keep_members

        keep_members(connection, changes)


OBSERVERS: Final[tuple[Observer, ...]] = (
    keep_fragments,
    keep_counts,
    keep_versions,
    _keep_index,
    _keep_decisions,
    _keep_members,
)
"""In the order in which they are called."""


def derive(connection: sqlite3.Connection) -> None:
    """Write what the observers keep anew from the state, into empty tables."""
    from workbench.search.index import index_all
    from workbench.store.counts import count_all
    from workbench.store.decisions import keep_decision_marks
    from workbench.store.mark_rows import derive_all
    from workbench.store.membership import keep_members
    from workbench.store.versions import grow_all

    derive_all(connection)
    count_all(connection)
    grow_all(connection)
    index_all(connection)
    keep_decision_marks(connection, _everything(connection, "decisions"))
    keep_members(connection, _everything(connection, "propositions"))


def _everything(connection: sqlite3.Connection, table: str) -> list[Change]:
    """All that there is of a family, as changes that made it."""
    from workbench.model import Change

    keys = connection.execute(f"SELECT id FROM {table} WHERE present")
    return [Change(table, key, {"present": False}, {"present": True}) for (key,) in keys]
