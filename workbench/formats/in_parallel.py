"""Several processes that each make a part of an export, in the order of its documents.

A worker is a Python of its own that opens the project again, takes ids of documents and answers with what it made of
them and with what became of their marks. It is started by name and not forked: nothing of the caller's program, its
threads or its database handle is in it. Where there is little to do, or no second processor, or a worker dies, the
caller's own process does the work: what comes out is the same.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, suppress
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from queue import SimpleQueue
from typing import Any, Final, TypeAlias, TypeVar

from workbench.errors import WorkbenchError
from workbench.formats.losses import Losses
from workbench.formats.outgoing import Options, Record, Selection

T = TypeVar("T")
Work: TypeAlias = Callable[[Iterable[Record], Options, Losses], T]
"""What is made of a few documents: a function of a module (or a `partial` of one), whose result can be pickled."""

ENOUGH: Final = 1_000
"""From how many documents on several processes pay for their start."""
_CHUNK: Final = 100
_MOST: Final = 8
_AHEAD: Final = 2
"""How many chunks each worker may be ahead."""

_PROGRAM: Final = (
    "import pickle, sys; sys.path[:] = pickle.load(sys.stdin.buffer); "
    "from workbench.formats.in_parallel import serve; serve()"
)


def in_parallel(
    work: Work[T], selection: Selection, options: Options, losses: Losses, *, workers: int | None = None
) -> Iterator[T]:
    """What `work` makes of the selection's documents, chunk by chunk and in order; every mark is in `losses`.

    Args:
        workers: How many processes; None for as many as there are processors, where the work is enough for that.
    """
    ids = iter(selection.ids)
    chunks = iter(lambda: tuple(islice(ids, _CHUNK)), ())
    number = _workers(len(selection.ids)) if workers is None else workers
    job = _job(work, selection, options) if number > 1 and sys.executable else None
    done = 0
    for size, result in (
        _here(work, selection, options, losses, chunks)
        if job is None
        else _there(job, number, work, selection, options, losses, chunks)
    ):
        yield result
        done += size
        if selection.progress:
            selection.progress(done)


def _workers(documents: int) -> int:
    if documents < ENOUGH:
        return 1
    return min(_MOST, len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1)


@dataclass(frozen=True, slots=True)
class _Job:
    """What a worker needs to know beforehand; the selection's project is opened anew from its folder."""

    folder: Path
    selection: Selection
    options: Options
    work: Work[Any]


def _job(work: Work[T], selection: Selection, options: Options) -> bytes | None:
    """The job for another process; None where it cannot be told to one, or where it could not see what is read."""
    if selection.project.database.connection.in_transaction:
        return None
    bare = replace(selection, project=None, ids=(), progress=None)  # type: ignore[arg-type]
    try:
        return pickle.dumps(_Job(selection.project.path.absolute(), bare, options, work))
    except (pickle.PicklingError, AttributeError, TypeError):
        return None


def _part(work: Work[T], selection: Selection, options: Options, losses: Losses, ids: Sequence[str]) -> tuple[int, T]:
    part = replace(selection, ids=tuple(ids), progress=None)
    return len(ids), work(part.records(losses), options, losses)


def _here(
    work: Work[T], selection: Selection, options: Options, losses: Losses, chunks: Iterator[tuple[str, ...]]
) -> Iterator[tuple[int, T]]:
    return (_part(work, selection, options, losses, ids) for ids in chunks)


def _there(
    job: bytes, number: int, work: Work[T], selection: Selection, options: Options, losses: Losses,
    chunks: Iterator[tuple[str, ...]],
) -> Iterator[tuple[int, T]]:  # fmt: skip
    pending: deque[tuple[tuple[str, ...], Future[Any]]] = deque()
    free: SimpleQueue[_Worker] = SimpleQueue()
    with ExitStack() as stack:
        threads = stack.enter_context(ThreadPoolExecutor(number))
        for _ in range(number):
            worker = _Worker(job)
            stack.callback(worker.close)
            free.put(worker)
        stack.callback(lambda: [future.cancel() for _, future in pending])
        while True:
            for ids in islice(chunks, number * _AHEAD - len(pending)):
                pending.append((ids, threads.submit(_ask, free, ids)))
            if not pending:
                return
            ids, future = pending.popleft()
            answer = future.result()
            if answer is None:
                yield _part(work, selection, options, losses, ids)
            elif isinstance(answer, WorkbenchError):
                raise answer
            else:
                result, parcel = answer
                losses.absorb(parcel)
                yield len(ids), result


class _Worker:
    """A process that answers; once it is dead it is not asked again."""

    def __init__(self, job: bytes) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", _PROGRAM], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        self._dead = False
        self._tell(pickle.dumps(sys.path) + job)

    def _tell(self, message: bytes) -> None:
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(message)
            self._process.stdin.flush()
        except OSError:
            self._dead = True

    def ask(self, ids: tuple[str, ...]) -> Any:
        """The answer to a few documents; None where there is none any more."""
        if not self._dead:
            self._tell(pickle.dumps(ids))
        assert self._process.stdout is not None
        try:
            return None if self._dead else pickle.load(self._process.stdout)
        except (EOFError, OSError, pickle.UnpicklingError):
            self._dead = True
            return None

    def close(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            with suppress(OSError):
                assert pipe is not None
                pipe.close()


def _ask(free: SimpleQueue[_Worker], ids: tuple[str, ...]) -> Any:
    worker = free.get()
    try:
        return worker.ask(ids)
    finally:
        free.put(worker)


def serve() -> None:
    """Be a worker: read the job and then ids from the standard input, and answer on the standard output."""
    import gc
    import signal

    from workbench.project import open_project

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    job: _Job = pickle.load(sys.stdin.buffer)
    with open_project(job.folder) as project:
        selection = replace(job.selection, project=project)
        gc.freeze()
        gc.set_threshold(100_000)
        while True:
            try:
                ids = pickle.load(sys.stdin.buffer)
            except EOFError:
                return
            pickle.dump(_answer(job, selection, ids), answers, protocol=5)
            answers.flush()


def _answer(job: _Job, selection: Selection, ids: tuple[str, ...]) -> Any:
    losses = Losses()
    try:
        _, result = _part(job.work, selection, job.options, losses, ids)
    except WorkbenchError as error:
        return error
    return result, losses.parcel()
