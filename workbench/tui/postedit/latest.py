"""Work on a thread of its own of which only the newest matters: what is asked while it works replaces what waits."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

Request = TypeVar("Request")


class Latest(Generic[Request]):
    """Answers requests on a thread, one at a time, the newest next.

    A request that waits when a newer one comes is never begun; one that is being answered goes on to its end, since an
    engine cannot be stopped, and its answer is for the caller to drop.

    Args:
        answer: Called on the thread. It must raise nothing: a failure is an answer like any other.
        begin, end: Called on the thread before the first request and after the last.
    """

    def __init__(
        self,
        answer: Callable[[Request], None],
        *,
        begin: Callable[[], None] | None = None,
        end: Callable[[], None] | None = None,
        name: str = "latest",
    ) -> None:
        self._answer = answer
        self._begin = begin
        self._end = end
        self._name = name
        self._changed = threading.Condition()
        self._waiting: Request | None = None
        self._closed = False
        self._thread: threading.Thread | None = None

    def ask(self, request: Request) -> None:
        """Have this answered next; returns at once."""
        with self._changed:
            if self._closed:
                return
            self._waiting = request
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name=self._name, daemon=True)
                self._thread.start()
            self._changed.notify()

    def forget(self) -> None:
        """Let go of what waits."""
        with self._changed:
            self._waiting = None

    def close(self) -> None:
        """Answer nothing more; returns at once, whatever is being answered."""
        with self._changed:
            self._closed, self._waiting = True, None
            self._changed.notify()

    def _run(self) -> None:
        if self._begin is not None:
            self._begin()
        try:
            while (request := self._next()) is not None:
                self._answer(request)
        finally:
            if self._end is not None:
                self._end()

    def _next(self) -> Request | None:
        with self._changed:
            while self._waiting is None and not self._closed:
                self._changed.wait()
            request, self._waiting = self._waiting, None
            return request
