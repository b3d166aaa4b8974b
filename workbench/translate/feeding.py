"""Keeping an engine busy: blocks of texts of one length, several at a time where it can take them.

An engine with an attribute `parallel` is called from so many threads at once, so that it is never idle between two
blocks; any other only from the caller's own. One with an attribute `block` gets no more texts than that in a call.
What is answered is handed out at once, in whatever order it comes.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from queue import Empty, SimpleQueue
from typing import Final

from workbench.errors import EngineError, WorkbenchError
from workbench.translate.engine import Candidate, Engine, Source

Answered = tuple[Sequence[Source], Sequence[Candidate | None]]
"""A block, and its answers in the same order."""

BLOCK_SECONDS: Final = 2.0
BLOCK_SIZES: Final = (32, 4096)
_DRAIN_SECONDS: Final = 5.0


class Feeder:
    """Calls one engine with block after block, and learns how large a block should be.

    Args:
        stop: Asked before each block; True ends it once what is under way has been answered.
    """

    def __init__(self, engine: Engine, stop: Callable[[], bool] | None = None) -> None:
        self._engine = engine
        self._stop = stop
        self._parallel = max(1, int(getattr(engine, "parallel", 1)))
        self._most = min(int(getattr(engine, "block", BLOCK_SIZES[1])), BLOCK_SIZES[1])
        self._block = min(BLOCK_SIZES[0], self._most)
        self._arrived: SimpleQueue[tuple[Answered | Exception, float]] = SimpleQueue()
        self._running = 0
        self.stopped = False

    def answers(self, sources: Sequence[Source]) -> Iterator[Answered]:
        """Each block with its answers.

        Raises:
            EngineError: The engine failed; what other threads had under way can still be had from `drain`.
        """
        start = 0
        while start < len(sources) or self._running:
            self.stopped = self.stopped or (self._stop is not None and self._began(start) and self._stop())
            while start < len(sources) and self._running < self._parallel and not self.stopped:
                block = sources[start : start + self._block]
                start += len(block)
                self._call(block)
            if not self._running:
                return
            yield self._next()

    def drain(self, seconds: float = _DRAIN_SECONDS) -> Iterator[Answered]:
        """What is still under way, as far as it comes within so many seconds: for a run that was interrupted."""
        until = time.monotonic() + seconds
        while self._running:
            try:
                arrived, _ = self._arrived.get(timeout=max(0.0, until - time.monotonic()))
            except Empty:
                return
            self._running -= 1
            if not isinstance(arrived, Exception):
                yield arrived

    def _began(self, start: int) -> bool:
        return start > 0 or self._running > 0

    def _call(self, block: Sequence[Source]) -> None:
        self._running += 1
        if self._parallel == 1:
            self._work(block)
        else:
            threading.Thread(target=self._work, args=(block,), daemon=True).start()

    def _work(self, block: Sequence[Source]) -> None:
        began = time.monotonic()
        try:
            arrived: Answered | Exception = block, checked_answers(self._engine, block)
        except Exception as error:
            arrived = error
        self._arrived.put((arrived, time.monotonic() - began))

    def _next(self) -> Answered:
        arrived, taken = self._arrived.get()
        self._running -= 1
        if isinstance(arrived, Exception):
            raise arrived
        if len(arrived[0]) >= self._block:
            factor = min(4.0, max(0.25, BLOCK_SECONDS / max(taken, 1e-6)))
            self._block = min(max(int(self._block * factor), BLOCK_SIZES[0]), self._most)
        return arrived


def checked_answers(engine: Engine, sources: Sequence[Source]) -> Sequence[Candidate | None]:
    """What an engine says to a block, if that can be its answer.

    Raises:
        EngineError: The engine failed, or did not answer once for each source.
    """
    name = engine.name
    try:
        answers = list(engine.translate(sources))
    except WorkbenchError:
        raise
    except Exception as error:
        raise EngineError(f"the engine {name!r} failed: {type(error).__name__}: {error}") from error
    sound = all(answer is None or isinstance(answer, Candidate) for answer in answers)
    if len(answers) != len(sources) or not sound:
        raise EngineError(
            f"the engine {name!r} did not answer one translation a text ({len(answers)} for {len(sources)})",
            hint="Update that plug-in. Nothing of this block was kept.",
        )
    return answers


def by_length(sources: Sequence[Source]) -> list[Source]:
    """The sources as they are fed best: longest first, so that a block's texts are of one length."""
    return sorted(sources, key=lambda source: (source.source, source.target, -len(source.text), source.text))


def translate_texts(
    engine: Engine,
    sources: Sequence[Source],
    *,
    progress: Callable[[int, int, float], None] | None = None,
    stop: Callable[[], bool] | None = None,
) -> list[Candidate | None]:
    """Translate texts that belong to no project: one answer for each source, in the same order.

    Identical sources are translated once. A candidate whose text is empty is a failure; its note says why.

    Args:
        progress: Called with the distinct sources done, all of them, and how many a second are done.
        stop: Asked before each block; True ends the run, and what was not translated is None.

    Raises:
        EngineError: The engine failed.
    """
    began = time.monotonic()
    order = by_length(list(dict.fromkeys(sources)))
    found: dict[Source, Candidate | None] = {}
    for block, answers in Feeder(engine, stop).answers(order):
        found.update(zip(block, answers, strict=True))
        if progress is not None:
            progress(len(found), len(order), len(found) / max(time.monotonic() - began, 1e-6))
    return [found.get(source) for source in sources]
