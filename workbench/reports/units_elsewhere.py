"""The units of marks in other documents, which relations and roles may name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from workbench.reports.matching import units_in_text
from workbench.reports.rows import COLUMNS, Numbers, read_marks
from workbench.store.among import rows_among
from workbench.store.database import translated_errors

if TYPE_CHECKING:
    from workbench.project import Project


class UnitsElsewhere:
    """Finds units in documents that are not being counted.

    Args:
        last: The layer that is not matched with annotators' marks.
    """

    def __init__(self, project: Project, threshold: float, *, last: str) -> None:
        self._project, self._threshold, self._last = project, threshold, last

    def __call__(self, ids: Iterable[str]) -> Mapping[str, tuple[str, str]]:
        """The document of each mark and a name of its unit; those that are not there are left out."""
        database = self._project.database
        with translated_errors(database.path):
            connection = database.connection
            sql = "SELECT id, document_id FROM marks WHERE id IN () AND present"
            homes: dict[str, str] = dict(rows_among(connection, sql, ids))
            sql = f"SELECT {COLUMNS} FROM marks WHERE document_id IN () AND present"
            rows = list(rows_among(connection, sql, homes.values()))
        who, labels = Numbers(), Numbers()
        marks = read_marks([row for row in rows if row[3] != self._last], sorted(set(homes.values())), who, labels)
        placed = ((marks.kind < 2) & (marks.place > 0) & ~marks.stale).nonzero()[0]
        units = units_in_text(marks, placed, labels.things, self._threshold)
        first: dict[int, str] = {}
        named = {}
        for row, unit in sorted(zip(placed.tolist(), units.tolist(), strict=True), key=lambda pair: marks.ids[pair[0]]):
            named[marks.ids[row]] = first.setdefault(unit, marks.ids[row])
        return {key: (home, named.get(key, key)) for key, home in homes.items()}
