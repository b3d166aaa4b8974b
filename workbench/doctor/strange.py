"""What a database file should hold and does not, or holds and should not; and bytes where a text should be."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing

_OBJECTS = "SELECT type, name FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'"


class Garbled(str):
    """A text of which some bytes are none; signs stand in their places."""

    __slots__ = ()


def as_text(content: bytes) -> str:
    """A text from a database, whatever it holds: for `text_factory`."""
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return Garbled(content.decode("utf-8", "replace"))


def is_garbled(row: Sequence[object]) -> bool:
    """Whether some value of a row is no text and should be."""
    return any(isinstance(value, Garbled) for value in row)


def strange(connection: sqlite3.Connection) -> Iterator[str]:
    """In words, how a database's tables, columns and indexes are not those of a new one."""
    from workbench.store.migrations import migrate

    with closing(sqlite3.connect(":memory:", isolation_level=None)) as new:
        migrate(new)
        wanted, there = (set(each.execute(_OBJECTS).fetchall()) for each in (new, connection))
        yield from (f"the {kind} {name} is missing" for kind, name in sorted(wanted - there))
        for kind, name in sorted(there - wanted):
            if kind in ("trigger", "view"):
                yield f"the {kind} {name} is not Workbench's"
        for kind, name in sorted(wanted & there):
            missing = _columns(new, name) - _columns(connection, name) if kind == "table" else ()
            yield from (f"the table {name} has no {column}" for column in sorted(missing))


def _columns(connection: sqlite3.Connection, table: str) -> set[str]:
    return {row[0] for row in connection.execute("SELECT name FROM pragma_table_info(?)", (table,))}
