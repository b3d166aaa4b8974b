"""What another memory has of imported units, taken into this one: units are told by what they say, none comes twice."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

from workbench.errors import InputError
from workbench.store.among import batches
from workbench.store.database import translated_errors
from workbench.store.foreign import copy_database
from workbench.translate.memory.store import FILE_NAME, Store

if TYPE_CHECKING:
    from workbench.translate.memory.lookup import Memory

_BATCH: Final = 4096


def units_only_in(memory: Memory, other: Path) -> int:
    """How many imported units another memory's file has that this one does not.

    Raises:
        StorageError, InputError, Refused: The other cannot be read.
    """
    with _copy(other, memory) as foreign:
        if memory.path is None or not memory.path.exists():
            return int(foreign.rows("SELECT count(*) FROM units WHERE file > 0")[0][0])
        foreign.rows("ATTACH ? AS ours", (str(memory.store.path),))
        sql = "SELECT count(*) FROM units WHERE file > 0 AND hash NOT IN (SELECT hash FROM ours.units)"
        return int(foreign.rows(sql)[0][0])


def take_over(memory: Memory, other: Path) -> int:
    """Take in the imported units of another memory's file that this one does not have, and count them.

    Raises:
        StorageError, InputError, Refused: The other cannot be read; nothing was taken.
    """
    came = 0
    with _copy(other, memory) as foreign, memory.store.writing() as writer:
        for file, name, stamp in foreign.rows("SELECT file, name, stamp FROM files ORDER BY file"):
            numbers = (int(row[0]) for row in foreign.rows("SELECT unit FROM units WHERE file = ? ORDER BY 1", (file,)))
            for part in batches(numbers, _BATCH):
                units = foreign.units(part)
                added = writer.add([units[number].unit for number in part], writer.file(name, stamp))
                came += sum(1 for number in added if number)
    return came


@contextmanager
def _copy(other: Path, memory: Memory) -> Iterator[Store]:
    """The other memory as it is at one moment; it is never written to, and trusted with nothing."""
    with TemporaryDirectory(prefix=".workbench-copy-", dir=memory.folder) as folder:
        own = Path(folder) / FILE_NAME
        with translated_errors(other):
            copy_database(other, own)
        store = Store(own)
        try:
            yield store
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
            hint = "move it away to go on without it"
            raise InputError(f"{other}: holds what Workbench cannot have written", hint=hint) from error
        finally:
            store.close()
