"""Tallies that are kept in the database, so that a report counts only the documents that have changed.

A tally is good while its document has the version that it was counted at, and so have the documents that its marks
name marks of. What was counted in another way, by another schema or threshold, is thrown away as a whole.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from workbench.errors import ProjectError
from workbench.reports.rows import Numbers

if TYPE_CHECKING:
    from workbench.project import Project
    from workbench.reports.rows import Ints


@dataclass(frozen=True, slots=True)
class Kept:
    """The tally of one document.

    Attributes:
        finished: When its last mark was made, milliseconds since 1970; 0 where it has none.
        cells, counts: Numbers of cells, and how many of each.
    """

    document: str
    finished: int
    cells: Ints
    counts: Ints


class TallyCache:
    """The kept tallies of a project that were counted in one way.

    Args:
        counting: A name for the way; two that count differently have different ones.
    """

    def __init__(self, project: Project, counting: str) -> None:
        self._database, self._counting = project.database, counting
        self.versions: dict[str, int] = dict(self._database.rows("SELECT document_id, version FROM document_versions"))
        fresh = self._database.row("SELECT 1 FROM tallies WHERE counting = ? LIMIT 1", (counting,)) is None
        self._clear = fresh
        rows = [] if fresh else self._database.rows("SELECT cell FROM tally_cells ORDER BY number")
        self.cells = Numbers(_thawed(json.loads(row[0])) for row in rows)
        self._known = len(self.cells)

    def load(self, wanted: Iterable[str]) -> dict[str, Kept]:
        """The good tallies of documents."""
        import numpy as np

        asked = set(wanted)
        sql = (
            "SELECT document_id, finished, depends, counts FROM tallies AS t LEFT JOIN document_versions AS v "
            "USING (document_id) WHERE counting = ? AND t.version = ifnull(v.version, 0)"
        )
        found = {}
        for document, finished, depends, counts in self._database.rows(sql, (self._counting,)):
            if document in asked and (depends == "{}" or self._stands(json.loads(depends))):
                table = np.frombuffer(counts, dtype="<i4").reshape(2, -1)
                found[document] = Kept(document, finished, table[0], table[1])
        return found

    def _stands(self, depends: Mapping[str, int]) -> bool:
        return all(self.versions.get(document, 0) == version for document, version in depends.items())

    def save(self, tallies: Sequence[Kept], depends: Mapping[str, set[str]]) -> None:
        """Keep tallies, counted at the versions that stood when this was made, unless others wrote in the meantime.

        Nothing is lost where it cannot be written: it will be counted again.
        """
        import numpy as np

        rows: list[tuple[Any, ...]] = []
        for kept in tallies:
            others = depends.get(kept.document, set())
            if "" in others:
                continue
            versions = json.dumps({other: self.versions.get(other, 0) for other in sorted(others)})
            blob = np.stack([kept.cells, kept.counts]).astype("<i4").tobytes()
            version = self.versions.get(kept.document, 0)
            rows.append((kept.document, version, self._counting, kept.finished, versions, blob))
        try:
            self._write(rows)
        except ProjectError:
            return

    def _write(self, rows: Sequence[tuple[Any, ...]]) -> None:
        with self._database.transaction() as connection:
            if self._clear:
                connection.execute("DELETE FROM tallies")
                connection.execute("DELETE FROM tally_cells")
            there = connection.execute("SELECT count(*), ifnull(max(number), -1) FROM tally_cells").fetchone()
            if tuple(there) != (self._known, self._known - 1):
                return
            new = enumerate(self.cells.things[self._known :], self._known)
            connection.executemany(
                "INSERT INTO tally_cells VALUES (?, ?)",
                [(number, json.dumps(cell, ensure_ascii=False)) for number, cell in new],
            )
            connection.executemany("INSERT OR REPLACE INTO tallies VALUES (?, ?, ?, ?, ?, ?)", rows)
        self._known, self._clear = len(self.cells), False


def _thawed(value: Any) -> Any:
    return tuple(map(_thawed, value)) if isinstance(value, list) else value
