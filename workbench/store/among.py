"""Queries about many things at once: one statement for hundreds of keys, and not one for each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any, Final, TypeVar

if TYPE_CHECKING:
    import sqlite3

_ASKED: Final = 500
"""How many keys one statement names: more make it no faster."""

T = TypeVar("T")


def rows_among(
    connection: sqlite3.Connection, sql: str, keys: Iterable[str], *more: object
) -> Iterator[tuple[Any, ...]]:
    """The rows of a query for each of the keys.

    Args:
        sql: The query, with "IN ()" where the keys belong; `more` are its other parameters, behind the keys.
    """
    for part in batches(sorted(set(keys)), _ASKED):
        asked = sql.replace("IN ()", f"IN ({', '.join('?' * len(part))})")
        yield from connection.execute(asked, (*part, *more)).fetchall()


def batches(items: Iterable[T], size: int) -> Iterator[Sequence[T]]:
    """The items in lists of this size, the last one shorter."""
    rest = iter(items)
    while batch := list(islice(rest, size)):
        yield batch
