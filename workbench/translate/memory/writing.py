"""The memory written to a file: TMX with all that its units say, or a table."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

from workbench.errors import FormatError, Place, Refused
from workbench.translate.memory.store import Stored
from workbench.translate.memory.tables import table_lines
from workbench.translate.memory.told import STATUS, tmx_date
from workbench.translate.tmx import Unit, tmx_lines

if TYPE_CHECKING:
    from workbench.translate.memory.lookup import Memory

_TABLES: Final = {".csv": ",", ".tsv": "\t"}


def export_memory(memory: Memory, path: Path, *, own: bool = True, overwrite: bool = False) -> int:
    """Write the memory to a file, whole or not at all, and count its units.

    Args:
        path: Its ending says what it is: .tmx, .csv or .tsv.
        own: With the project's own accepted translations.

    Raises:
        Refused: The file is there, and `overwrite` is False.
        FormatError: It cannot be written.
    """
    if path.exists() and not overwrite:
        raise Refused(f"{path}: is there already", hint="name another file, or say --overwrite")
    memory.refresh()
    count = 0

    def counted() -> Iterator[Unit]:
        nonlocal count
        for stored in memory.store.everything(own=own):
            count += 1
            yield outgoing(stored)

    delimiter = _TABLES.get(path.suffix.lower())
    if delimiter:
        lines = table_lines(counted(), memory.tags(own=own), delimiter=delimiter)
    else:
        lines = tmx_lines(counted(), source="*all*")
    write_whole(path, lines)
    return count


def outgoing(stored: Stored) -> Unit:
    """A unit as it goes out: one that came from a file as it came, one of the project's with what is known of it."""
    if stored.file:
        return stored.unit
    about, unit = stored.about, stored.unit
    props = [(STATUS, about.get("status", "")), ("x-document", about.get("name", ""))]
    props += [("prev", about.get("before", "")), ("next", about.get("after", ""))]
    attributes = [("creationid", about.get("who", "")), ("creationdate", tmx_date(about.get("when", "")))]
    return Unit(
        unit.variants, 0, unit.id, tuple((k, v) for k, v in props if v), (),
        tuple((k, v) for k, v in attributes if v), about.get("source", ""),
    )  # fmt: skip


def write_whole(path: Path, lines: Iterator[str]) -> None:
    """Write a file that appears whole, or not at all."""
    partial = path.with_name(f".{path.name}.partial")
    try:
        with partial.open("w", encoding="utf-8", newline="\n") as file:
            file.writelines(lines)
            file.flush()
            os.fsync(file.fileno())
        os.replace(partial, path)
    except OSError as error:
        partial.unlink(missing_ok=True)
        raise FormatError(f"cannot be written: {error.strerror}", place=Place(path)) from error
    except BaseException:
        partial.unlink(missing_ok=True)
        raise
