"""The ids of the marks that a file has had so far: millions of them, held on disk and not in memory."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Iterable
from pathlib import Path

from workbench.store.among import rows_among
from workbench.store.database import translated_errors


class Seen:
    """Ids with the line of each, in a database of its own that is gone with it."""

    def __init__(self) -> None:
        self._place = Path(tempfile.gettempdir())
        with translated_errors(self._place):
            self._connection = sqlite3.connect("", isolation_level=None)
            for pragma in ("journal_mode=OFF", "synchronous=OFF", "temp_store=FILE", "cache_size=-8000"):
                self._connection.execute(f"PRAGMA {pragma}")
            self._connection.execute("CREATE TABLE seen (id TEXT PRIMARY KEY, line INTEGER) WITHOUT ROWID")

    def add(self, ids: Iterable[str], line: int) -> None:
        """Note ids that `lines` does not have."""
        with translated_errors(self._place):
            self._connection.executemany("INSERT INTO seen VALUES (?, ?)", [(key, line) for key in ids])

    def lines(self, ids: Iterable[str]) -> dict[str, int]:
        """The lines of those of the ids that were noted."""
        with translated_errors(self._place):
            return dict(rows_among(self._connection, "SELECT id, line FROM seen WHERE id IN ()", ids))

    def close(self) -> None:
        """Forget all."""
        self._connection.close()
