"""A memory of an older Workbench taken over into the tables of this one: every unit stays, the index is made anew.

Up to version 3 each side of a unit had a row of its own, by the number of its unit times 16.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from itertools import groupby
from typing import Any, Final

from workbench.store.among import batches
from workbench.translate.memory.ready import listed

_BATCH: Final = 4096
_SIDES: Final = 16
_INDEX: Final = ("blocks", "shelves", "drawers", "vocabulary", "tail")
_ASIDE: Final = ("units", "sides", "files")


def laid_aside(connection: sqlite3.Connection) -> None:
    """Lay the tables of the older version aside, and throw its index away."""
    for table in _INDEX:
        connection.execute(f"DROP TABLE IF EXISTS {table}")
    for index in ("units_by_file", "sides_by_key"):
        connection.execute(f"DROP INDEX IF EXISTS {index}")
    for table in _ASIDE:
        connection.execute(f"ALTER TABLE {table} RENAME TO old_{table}")


def taken_over(connection: sqlite3.Connection) -> None:
    """Take over what was laid aside into tables that were made meanwhile."""
    from workbench.translate.memory.filling import Writer

    connection.execute(
        "INSERT INTO files SELECT file, name, stamp, (SELECT count(*) FROM old_units AS u WHERE u.file = f.file) "
        "FROM old_files AS f"
    )
    shapes: dict[str, int] = {}
    for batch in batches(_units(connection, shapes), _BATCH):
        connection.executemany("INSERT INTO units VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", batch)
    connection.executemany("INSERT INTO shapes VALUES (?, ?)", [(number, tags) for tags, number in shapes.items()])
    for table in _ASIDE:
        connection.execute(f"DROP TABLE old_{table}")
    writer = Writer(connection)
    writer.index_anew()
    writer.finish()


def _units(connection: sqlite3.Connection, shapes: dict[str, int]) -> Iterator[tuple[Any, ...]]:
    """The rows of all units; shapes that are met are given numbers."""
    read = connection.execute(
        "SELECT unit, hash, file, about, side, tag, text, inline FROM old_units "
        f"LEFT JOIN old_sides ON side BETWEEN unit * {_SIDES} AND unit * {_SIDES} + {_SIDES - 1} ORDER BY unit, side"
    )
    for (unit, told, file, about), rows in groupby(read, lambda row: row[:4]):
        sides = [row[5:] for row in rows if row[4] is not None]
        shape = shapes.setdefault(listed([tag for tag, _, _ in sides]), len(shapes) + 1)
        one, other, *more = [*(text for _, text, _ in sides), "", ""][: max(len(sides), 2)]
        codes = [inline for _, _, inline in sides]
        yield unit, told, file, shape, one, other, listed(more), listed(codes if any(codes) else ()), about
