"""Units of a file made ready for the memory, those of a large file in a second process while this one writes.

The worker is a Python of its own that reads the file and hands over what is to be written, a batch at a time. Where the
file is small, there is no second processor, or the worker dies, the file is read here: what comes out is the same, as
what has been added already is not added again.
"""

from __future__ import annotations

import marshal
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any, BinaryIO, Final

from workbench.errors import FormatError, Place
from workbench.store.among import batches
from workbench.translate.memory.cutting import BATCH, tmx_batches
from workbench.translate.memory.ready import Batch, batch_of

ENOUGH: Final = 4_000_000
"""How many bytes a file has that is so large that a worker pays for its start."""

_HEAD: Final = 8
_PROGRAM: Final = (
    "import marshal, sys; sys.path[:] = marshal.load(sys.stdin.buffer); "
    "from workbench.translate.memory.ahead import serve; serve(sys.argv[1])"
)


@contextmanager
def ready_batches(path: Path) -> Iterator[Iterator[Batch]]:
    """The units of a file made ready, a batch at a time; a worker that helps has begun already, and ends with this.

    Raises:
        FormatError: It is malformed; the message names file and line.
    """
    if path.suffix.lower() in (".csv", ".tsv", ".txt"):
        from workbench.translate.memory.tables import read_table

        yield map(batch_of, batches(read_table(path), BATCH))
    elif sys.executable and path.is_file() and path.stat().st_size >= ENOUGH and _processors() > 1:
        with _worker(path) as answers:
            yield _from_worker(path, answers)
    else:
        yield tmx_batches(path)


def _processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@contextmanager
def _worker(path: Path) -> Iterator[IO[bytes]]:
    """A process that reads a file; what it has to say."""
    process = subprocess.Popen(
        [sys.executable, "-c", _PROGRAM, str(path.absolute())],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        with suppress(OSError):
            process.stdin.write(marshal.dumps(sys.path))
            process.stdin.close()
        yield process.stdout
    finally:
        process.kill()
        process.wait()
        with suppress(OSError):
            process.stdin.close()
        process.stdout.close()


def _from_worker(path: Path, answers: IO[bytes]) -> Iterator[Batch]:
    """What the worker makes ready; if it dies, what is read here, from the beginning."""
    for kind, value in _read(answers):
        if kind == "units":
            yield Batch(*value)
        elif kind == "error":
            message, line, hint = value
            raise FormatError(message, place=Place(path, line), hint=hint)
        else:
            return
    yield from tmx_batches(path)


def _read(file: IO[bytes]) -> Iterator[tuple[str, Any]]:
    """What the worker wrote, as long as there are whole pieces."""
    while len(head := file.read(_HEAD)) == _HEAD:
        size = int.from_bytes(head, "big")
        data = file.read(size)
        if len(data) < size:
            return
        yield marshal.loads(data)


def serve(name: str) -> None:
    """Be a worker: read a file and write what is ready to the standard output."""
    import gc
    import signal

    gc.disable()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    answers: BinaryIO = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    path = Path(name)
    try:
        for batch in tmx_batches(path):
            _write(answers, ("units", batch.packed()))
        _write(answers, ("end", None))
    except FormatError as error:
        message = error.message.removeprefix(f"{error.place}: ")
        _write(answers, ("error", (message, error.place.line, error.hint)))


def _write(file: BinaryIO, value: Any) -> None:
    data = marshal.dumps(value)
    file.write(len(data).to_bytes(_HEAD, "big") + data)
    file.flush()
