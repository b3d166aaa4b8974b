"""What a text that is added is called, and which document it is a later revision of.

Two files of one name in two folders are two documents. So a document remembers the file it was read from, seen from
the project's folder, and the same name makes a text a revision only where that does not speak against it.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Container
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from workbench.model import SourceText

if TYPE_CHECKING:
    from workbench.store.database import Database


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a text belongs.

    Attributes:
        revises: The id of the document that it is a later revision of, or None.
        name: What it is called: as that document, or else a name that no other document has.
        origin: Its file, seen from the project's folder; "" where it has none.
    """

    revises: str | None
    name: str
    origin: str


def placed(database: Database, source: SourceText, keep: Container[str]) -> Placed:
    """Where a text that the project does not have belongs.

    Args:
        keep: Ids of documents that live on beside this one, whatever their names: they are revised by nothing.
    """
    origin = relative_origin(database.path.parent, source.origin)
    current = "present AND NOT ifnull(archived, 0) ORDER BY created DESC, id"
    if origin:
        for key, name in database.rows(f"SELECT id, name FROM documents WHERE origin = ? AND {current}", (origin,)):
            if key not in keep:
                return Placed(key, name, origin)
    namesakes = database.rows(f"SELECT id, origin FROM documents WHERE name = ? AND {current}", (source.name,))
    for key, other in namesakes:
        if key not in keep and not (origin and other):
            return Placed(key, source.name, origin)
    return Placed(None, _free(database, source.name, origin) if namesakes else source.name, origin)


def relative_origin(folder: Path, origin: str) -> str:
    """A file's path as seen from the project's folder, so that both may move together."""
    return seen_from(os.path.realpath(folder), origin) if origin else ""


def seen_from(folder: str, origin: str) -> str:
    """As `relative_origin`, from a folder whose links have been followed."""
    if not origin:
        return ""
    try:
        return Path(os.path.relpath(origin, folder)).as_posix()
    except ValueError:
        return Path(origin).as_posix()


def _free(database: Database, name: str, origin: str) -> str:
    """A name that no document has: with as many of the folders above as it takes, or else a number."""

    def taken(candidate: str) -> bool:
        sql = "SELECT 1 FROM documents WHERE name = ? AND present AND NOT ifnull(archived, 0)"
        return database.row(sql, (candidate,)) is not None

    return next((each for each in _longer(name, origin) if not taken(each)), None) or _numbered(name, taken)


def _longer(name: str, origin: str) -> list[str]:
    """The name under one more of the folders above, and one more."""
    if not origin.endswith(name):
        return []
    above = [part for part in origin.removesuffix(name).split("/") if part not in ("", "..")]
    return ["/".join([*above[at:], name]) for at in reversed(range(len(above)))]


def _numbered(name: str, taken: Callable[[str], bool]) -> str:
    number = 2
    while taken(f"{name} ({number})"):
        number += 1
    return f"{name} ({number})"
