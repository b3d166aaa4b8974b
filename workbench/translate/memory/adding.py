"""Files of translation units into the memory: all of a file, or on any error nothing."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Final

from workbench.errors import FormatError, Place, Refused
from workbench.store.disk import take_name, to_disk
from workbench.translate.memory.ahead import ready_batches
from workbench.translate.memory.keys import family, number_of
from workbench.translate.memory.model import Taken
from workbench.translate.memory.store import Store

if TYPE_CHECKING:
    from workbench.project import Project
    from workbench.translate.memory.lookup import Memory

FOLDER: Final = "memory"
"""The folder of a project whose files are taken into its memory by themselves."""

_NAMED: Final = 6
_MORE_OBJECTS: Final = 500_000

Progress = Callable[[int, int], None]
"""Called with how many bytes were read, of how many."""


def add_file(
    memory: Memory,
    path: Path,
    *,
    wanted: Iterable[tuple[str, str]] = (),
    progress: Callable[[int], None] | None = None,
) -> Taken:
    """Add the units of a file that the memory does not have.

    Args:
        wanted: The pairs of languages of which it must hold one; none where any will do.
        progress: Called with how many units were read.

    Raises:
        FormatError: The file is malformed; nothing was added.
        Refused: It has no unit between two languages, or none between those wanted; nothing was added.
    """
    pairs = {(family(one), family(other)) for one, other in wanted}
    with _rarely_looking_for_garbage():
        if memory.path is None or memory.path.exists():
            return _fill(memory.store, path, pairs, progress)
        taken: Taken | None = None
        try:
            with made_apart(memory.path) as store:
                taken = _fill(store, path, pairs, progress)
        except FileExistsError:  # another process has made the memory meanwhile
            taken = None
        return taken or _fill(memory.store, path, pairs, progress)


def _fill(store: Store, path: Path, wanted: set[tuple[str, str]], progress: Callable[[int], None] | None) -> Taken:
    read = added = 0
    languages: set[tuple[str, ...]] = set()
    with ready_batches(path) as found, store.writing() as writer:
        file = writer.file(path.name, _stamp(path))
        for batch in found:
            languages.update([tuple([language for _, language in shape]) for shape in batch.shapes])
            added += len(batch) - writer.add_batch(batch, file).count(0)
            read += len(batch)
            if progress:
                progress(read)
        pairs = set(_pairs(languages))
        _check_pairs(path, read, pairs, wanted)
    return Taken(read, added, tuple(sorted(pairs)))


@contextmanager
def made_apart(target: Path) -> Iterator[Store]:
    """A memory that nobody sees until all of it is on disk; on any error there is none.

    Raises:
        FileExistsError: Another process has made it meanwhile; this one is thrown away.
    """
    partial = target.with_name(f".{target.name}.{os.getpid()}.partial")
    ends = [partial.with_name(partial.name + end) for end in ("", "-journal", "-wal", "-shm")]
    _remove(ends)
    store = Store(partial, apart=True)
    try:
        yield store
        store.completed()
        take_name(partial, target)
        to_disk(target.parent)
    finally:
        store.close()
        _remove(ends)


def _remove(paths: Iterable[Path]) -> None:
    for path in paths:
        path.unlink(missing_ok=True)


@contextmanager
def _rarely_looking_for_garbage() -> Iterator[None]:
    """Millions of small things come and go, and none of them is part of a circle."""
    looking = gc.get_threshold()
    gc.set_threshold(max(looking[0], _MORE_OBJECTS) if looking[0] else 0, *looking[1:])
    try:
        yield
    finally:
        gc.set_threshold(*looking)


def _pairs(languages: Iterable[tuple[str, ...]]) -> Iterator[tuple[str, str]]:
    """The pairs of languages that units of these languages hold."""
    for sides in languages:
        for at, one in enumerate(sides):
            yield from ((one, other) for other in sides[at + 1 :] if family(one) != family(other))


def _check_pairs(path: Path, read: int, pairs: set[tuple[str, str]], wanted: set[tuple[str, str]]) -> None:
    if read and not pairs:
        raise Refused(f"{path}: no unit is in two languages", hint="check the xml:lang of its sides")
    held = {(family(one), family(other)) for one, other in pairs}
    either_way = held | {(other, one) for one, other in held}
    if pairs and wanted and not (either_way & wanted):
        told = ", ".join(f"{one} and {other}" for one, other in sorted(pairs)[:_NAMED])
        asked = ", ".join(f"{one} into {other}" for one, other in sorted(wanted)[:_NAMED])
        raise Refused(
            f"{path}: holds {told}, and nothing for the texts of this project ({asked})",
            hint="add a memory between these languages",
        )


def _stamp(path: Path) -> str:
    """What tells this content of a file from another."""
    digest = blake2b(digest_size=12)
    try:
        with path.open("rb") as file:
            while chunk := file.read(1 << 20):
                digest.update(chunk)
    except OSError as error:
        hint = "Check the path and its permissions."
        raise FormatError(f"cannot be read: {error.strerror}", place=Place(path), hint=hint) from error
    return digest.hexdigest()


def take_folder(memory: Memory) -> None:
    """Add the files of the project's memory folder that were not there, or said something else, before.

    Raises:
        FormatError: One is malformed; nothing of it was added.
    """
    if memory.folder is None:
        return
    for path in sorted((memory.folder / FOLDER).glob("*.tmx")):
        take_once(memory, path)


def take_once(memory: Memory, path: Path) -> None:
    """Add a file, unless it was added and has not changed since."""
    try:
        status = path.stat()
    except OSError as error:
        raise FormatError(f"cannot be read: {error.strerror}", place=Place(path)) from error
    name, value = f"file {path.resolve()}", number_of(f"{status.st_size} {status.st_mtime_ns}")
    if memory.store.fact(name) == value:
        return
    add_file(memory, path)
    with memory.store.writing() as writer:
        writer.set(name, value)


def add_tmx(project: Project, path: Path) -> int:
    """Add a TMX file to a project's memory, and count its units.

    Raises:
        FormatError: The file is malformed; nothing was added.
        Refused: It holds nothing between the languages of the project's texts.
    """
    return add_file(project.memory, path, wanted=project_pairs(project)).units


def project_pairs(project: Project) -> set[tuple[str, str]]:
    """From which languages into which the project's texts are translated; empty where there are no texts yet."""
    rows = project.database.rows("SELECT DISTINCT language FROM segments WHERE present AND language NOT LIKE 'und%'")
    return {(str(language), project.target_of(str(language))) for (language,) in rows if language}
