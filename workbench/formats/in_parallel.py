"""Several processes that each make a part of an export, in the order of its documents.

A worker is a Python of its own that opens the project again, takes ids of documents and answers with what it made of
them and with what became of their marks. It is started by name and not forked: nothing of the caller's
program, its threads or its database handle is in it. It works on the data of the moment that the caller reads, or not
at all. Where there is little to do, or no second processor, or a worker dies, the caller's own process does the work:
what comes out is the same.
"""

from __future__ import annotations

import gc
import json
import marshal
import os
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import asdict, replace
from functools import partial
from importlib import import_module
from itertools import islice
from pathlib import Path
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any, BinaryIO, Final, TypeAlias, TypeVar

from workbench.errors import WorkbenchError
from workbench.formats.losses import Losses, Parcel
from workbench.formats.outgoing import Options, Record, Selection

if TYPE_CHECKING:
    from workbench.project import Project

T = TypeVar("T")
Work: TypeAlias = Callable[[Iterable[Any], Options, Losses], T]
"""What is made of a few documents: JSON values and bytes, by a function of a module, or by a `partial` of one with
JSON values, which have lists for tuples in another process: the function takes both alike."""

Reading: TypeAlias = Callable[[Selection, Options, Losses], Iterable[Any]]
"""What the work is given of a few documents, by a function of a module."""

Answer: TypeAlias = tuple[Any, Parcel]

ENOUGH: Final = 1_000
"""From how many documents on several processes pay for their start."""
_CHUNK: Final = 100
_MOST: Final = 8
_AHEAD: Final = 2
"""How many chunks each worker may be ahead."""

_PROGRAM: Final = (
    "import json, sys; sys.path[:] = json.loads(sys.stdin.buffer.readline()); "
    "from workbench.formats.in_parallel import serve; serve()"
)
_LAST_EDIT: Final = "SELECT id FROM edits ORDER BY seq DESC LIMIT 1"


def records(selection: Selection, options: Options, losses: Losses) -> Iterator[Record]:
    """The records of a selection."""
    return selection.records(losses)


def in_parallel(
    work: Work[T], selection: Selection, options: Options, losses: Losses, *, read: Reading = records,
    workers: int | None = None,
) -> Iterator[T]:  # fmt: skip
    """What `work` makes of the selection's documents, chunk by chunk and in order; every mark is in `losses`.

    Args:
        read: What reads the documents for it.
        workers: How many processes; None for as many as there are processors, where the work is enough for that.
    """
    ids = iter(selection.ids)
    chunks = iter(lambda: tuple(islice(ids, _CHUNK)), ())
    number = _workers(len(selection.ids)) if workers is None else workers
    job = _job(work, read, selection, options) if number > 1 and sys.executable else None
    part = partial(_part, work, read, selection, options, losses)
    done = 0
    for size, result in map(part, chunks) if job is None else _there(job, number, part, selection, losses, chunks):
        yield result
        done += size
        if selection.progress:
            selection.progress(done)


def _workers(documents: int) -> int:
    if documents < ENOUGH:
        return 1
    return min(_MOST, len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1)


def _job(work: Work[T], read: Reading, selection: Selection, options: Options) -> bytes | None:
    """The job for another process, as a line; None where it cannot be told to one."""
    name = _name(work.func if isinstance(work, partial) else work)
    if selection.filters or "<" in name or (isinstance(work, partial) and work.args):
        return None
    job = {
        "selection": _name(type(selection)),
        "folder": os.fsencode(selection.project.path.absolute()).hex(),
        "moment": _moment(selection.project),
        "work": name,
        "read": _name(read),
        "with": work.keywords if isinstance(work, partial) else {},
        "options": asdict(options),
        "annotator": selection.annotator,
        "side": selection.side,
    }
    try:
        return _as_line(job)
    except (TypeError, ValueError):
        return None


def _moment(project: Project) -> str:
    """What names the state of the project's data: its last edit, as all that an export reads follows from edits."""
    row = project.database.row(_LAST_EDIT)
    return str(row[0]) if row else ""


def _as_line(data: object) -> bytes:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass") + b"\n"


def _of_line(line: bytes) -> Any:
    return json.loads(line.decode("utf-8", "surrogatepass"))


def _part(
    work: Work[T], read: Reading, selection: Selection, options: Options, losses: Losses, ids: Sequence[str]
) -> tuple[int, T]:
    part = replace(selection, ids=tuple(ids), progress=None)
    with _uncollected():
        return len(ids), work(read(part, options, losses), options, losses)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Let nobody search for garbage: marks and tokens come and go by the thousand, and there are no cycles in them."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _there(
    job: bytes, number: int, part: Callable[[tuple[str, ...]], tuple[int, T]], selection: Selection, losses: Losses,
    chunks: Iterator[tuple[str, ...]],
) -> Iterator[tuple[int, T]]:  # fmt: skip
    pending: deque[tuple[tuple[str, ...], Future[Answer | None]]] = deque()
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
                asked = {key: selection.splits.get(key, "") for key in ids}
                pending.append((ids, threads.submit(_ask, free, asked)))
            if not pending:
                return
            ids, future = pending.popleft()
            answer = future.result()
            if answer is None:
                yield part(ids)
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
        self._tell(_as_line(sys.path) + job)

    def _tell(self, message: bytes) -> None:
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(message)
            self._process.stdin.flush()
        except OSError:
            self._dead = True

    def ask(self, splits: Mapping[str, str]) -> Answer | None:
        """The answer to a few documents; None where there is none any more."""
        if not self._dead:
            self._tell(_as_line(splits))
        assert self._process.stdout is not None
        try:
            return None if self._dead else _read_answer(self._process.stdout)
        except (EOFError, OSError, ValueError):
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


def _ask(free: SimpleQueue[_Worker], splits: Mapping[str, str]) -> Answer | None:
    worker = free.get()
    try:
        return worker.ask(splits)
    finally:
        free.put(worker)


def _write_answer(file: BinaryIO, answer: Any) -> None:
    """The length of the answer, as a line, and the answer as Python itself writes values for a Python of its kind."""
    data = marshal.dumps(answer)
    file.write(b"%d\n" % len(data))
    file.write(data)
    file.flush()


def _read_answer(file: Any) -> Answer | None:
    size = int(file.readline())
    data = file.read(size)
    if len(data) != size:
        raise EOFError
    answer = marshal.loads(data)
    if answer is None:
        return None
    result, head, blobs = answer
    return result, Parcel.from_json(head, blobs)


def serve() -> None:
    """Be a worker: read the job and then ids from the standard input, and answer on the standard output.

    A worker that sees other data than the caller, because somebody has written meanwhile, ends without an answer.
    """
    import signal

    from workbench.project import open_project

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    job = _of_line(sys.stdin.buffer.readline())
    with open_project(Path(os.fsdecode(bytes.fromhex(job["folder"])))) as project, project.database.reading():
        if _moment(project) != job["moment"]:
            return
        selection: Selection = _named(job["selection"])(project, (), annotator=job["annotator"], side=job["side"])
        part = partial(_part, partial(_named(job["work"]), **job["with"]), _named(job["read"]))
        for line in iter(sys.stdin.buffer.readline, b""):
            _answer(answers, part, replace(selection, splits=_of_line(line)), Options(**job["options"]))


def _name(what: Callable[..., Any]) -> str:
    return f"{what.__module__}:{what.__qualname__}"


def _named(name: str) -> Any:
    """What is called so: "module:name"."""
    module, _, inside = name.partition(":")
    return getattr(import_module(module), inside)


def _answer(file: BinaryIO, part: Callable[..., tuple[int, Any]], selection: Selection, options: Options) -> None:
    """Answer with what was made; with nothing where that failed: the caller tries, and says what is wrong."""
    losses = Losses()
    try:
        _, result = part(selection, options, losses, tuple(selection.splits))
    except WorkbenchError:
        _write_answer(file, None)
    else:
        _write_answer(file, (result, *losses.parcel().to_json()))
