"""Texts cut into segments, and those into the words that search has of them, in a second process while this one writes.

The worker is a Python of its own, started by name, that is given texts and answers with what it made of them; it knows
nothing of the project. Where an import is small, or there is no second processor, or the worker dies, the texts are cut
here: what comes out is the same.
"""

from __future__ import annotations

import marshal
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from types import TracebackType
from typing import TYPE_CHECKING, Any, BinaryIO, Final

from workbench.model import SegmentSpan

if TYPE_CHECKING:
    from concurrent.futures import Future, ThreadPoolExecutor

ENOUGH: Final = 400
"""After how many texts an import is so large that a worker pays for its start."""

_PROGRAM: Final = (
    "import marshal, sys; sys.path[:] = marshal.load(sys.stdin.buffer); "
    "from workbench.formats.cutting import serve; serve()"
)


@dataclass(frozen=True, slots=True)
class Cut:
    """The segments of a text, and as what search has each; () where that has not been worked out."""

    spans: Sequence[SegmentSpan]
    words: Sequence[str] = ()


class Cutter:
    """Cuts texts; close it, or use it in a `with`.

    Args:
        enough: How many texts are cut here before a worker is started; None for `ENOUGH`.
    """

    def __init__(self, enough: int | None = None) -> None:
        self._left = ENOUGH if enough is None else enough
        self._worker: _Worker | None = None
        self._thread: ThreadPoolExecutor | None = None

    def ask(self, texts: Sequence[str]) -> Callable[[], list[Cut]]:
        """Begin to cut texts; what comes back gives them cut, and waits until they are."""
        self._left -= len(texts)
        if self._left < 0 and self._thread is None and sys.executable and _processors() > 1:
            from concurrent.futures import ThreadPoolExecutor

            self._thread, self._worker = ThreadPoolExecutor(1), _Worker()
        if self._thread is None or self._worker is None:
            return lambda: [_cut_here(text) for text in texts]
        future: Future[Any] = self._thread.submit(self._worker.ask, list(texts))
        return lambda: _cuts(texts, future.result())

    def __enter__(self) -> Cutter:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the worker, whatever it is at."""
        if self._worker is not None and self._thread is not None:
            self._worker.kill()
            self._thread.shutdown(cancel_futures=True)
            self._worker.close()


def _processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _cut_here(text: str) -> Cut:
    from workbench.text import segments

    return Cut(segments(text))


def _cuts(texts: Sequence[str], answer: Sequence[tuple[Any, Any]] | None) -> list[Cut]:
    """What the worker answered; cut here where it did not."""
    if answer is None:
        return [_cut_here(text) for text in texts]
    return [Cut([SegmentSpan(*span) for span in spans], words) for spans, words in answer]


class _Worker:
    """The process that cuts; once it is dead it is not asked again."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", _PROGRAM], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._in, self._out = self._process.stdin, self._process.stdout
        self._dead = False
        with suppress(OSError):
            self._in.write(marshal.dumps(sys.path))

    def ask(self, texts: list[str]) -> Any:
        """The texts cut; None where there is no answer any more."""
        if self._dead:
            return None
        try:
            _write(self._in, texts)
            return next(_read(self._out))
        except (OSError, ValueError, StopIteration):
            self._dead = True
            return None

    def kill(self) -> None:
        """Stop the process, so that nobody waits for it."""
        self._process.kill()

    def close(self) -> None:
        """Wait for the process to be gone."""
        self._process.wait()
        for pipe in (self._in, self._out):
            with suppress(OSError):
                pipe.close()


def _write(file: Any, value: Any) -> None:
    """The length of a value, in eight bytes, and the value as Python itself writes it for a Python of its kind."""
    data = marshal.dumps(value)
    file.write(len(data).to_bytes(8, "big") + data)
    file.flush()


def _read(file: Any) -> Iterator[Any]:
    """Values as `_write` wrote them, as long as there are whole ones."""
    while len(head := file.read(8)) == 8:
        size = int.from_bytes(head, "big")
        data = file.read(size)
        if len(data) < size:
            return
        yield marshal.loads(data)


def serve() -> None:
    """Be a worker: read texts from the standard input and answer on the standard output."""
    import signal

    from workbench.search.index import index_words
    from workbench.text import segments
    from workbench.text.fold import folded

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    answers: BinaryIO = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    for texts in _read(sys.stdin.buffer):
        found = []
        for text in texts:
            spans = [(span.start, span.end, span.language, span.zone) for span in segments(text)]
            found.append((spans, [index_words(folded(text[start:end])) for start, end, *_ in spans]))
        _write(answers, found)
