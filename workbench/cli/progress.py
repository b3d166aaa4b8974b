"""A progress line for what takes over a second: on a terminal it stays on one line, elsewhere it says nothing."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from shutil import get_terminal_size
from types import TracebackType
from typing import Final

_WIDTH: Final = 24
_QUIET_SECONDS: Final = 0.5
_BETWEEN_SECONDS: Final = 0.1


class ProgressLine:
    """Shows done of all, the rate and the time left, on standard error.

    Args:
        label: What is being done.
        unit: What is counted.
        scale: Divides the numbers shown (1,000,000 for megabytes).
    """

    def __init__(self, label: str, unit: str, *, scale: int = 1) -> None:
        self._label, self._unit, self._scale = label, unit, scale
        self._began = time.monotonic()
        self._shown = 0.0
        self._on = sys.stderr is not None and sys.stderr.isatty()

    def __enter__(self) -> ProgressLine:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._shown:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()

    def __call__(self, done: int, total: int, rate: float = 0.0) -> None:
        """Show where it stands; `rate` is worked out from the time where it is 0."""
        now = time.monotonic()
        if not self._on or now - self._began < _QUIET_SECONDS or now - self._shown < _BETWEEN_SECONDS:
            return
        self._shown = now
        rate = rate or done / (now - self._began)
        left = f", {time_left(max(total - done, 0) / rate)} left" if rate and total else ""
        told = f" {done / self._scale:.0f}/{total / self._scale:.0f} {self._unit}, {rate / self._scale:.1f}/s{left}"
        sys.stderr.write("\r\x1b[K" + fitted(self._label, done / total if total else 0.0, told, _columns()))
        sys.stderr.flush()


@contextmanager
def meanwhile(words: str, *, if_: bool = True) -> Iterator[None]:
    """Say on a terminal what is being done for some seconds, until it is."""
    on = if_ and sys.stderr is not None and sys.stderr.isatty()
    if on:
        sys.stderr.write(f"\r\x1b[K{words[: _columns() - 1]}")
        sys.stderr.flush()
    try:
        yield
    finally:
        if on:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()


def fitted(label: str, share: float, told: str, columns: int) -> str:
    """A label, a bar and what is told, on one line of a terminal so wide: the bar is what gives way."""
    width = max(0, min(_WIDTH, columns - len(label) - len(told) - 2))
    filled = int(width * share)
    return f"{label} {'━' * filled}{'─' * (width - filled)}{told}"[: columns - 1]


def _columns() -> int:
    return get_terminal_size().columns


def time_left(seconds: float) -> str:
    """Seconds as somebody who waits wants them: "40 s", "12 min", "3 h 05 min"."""
    if seconds < 90:
        return f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 90 else f"{minutes // 60} h {minutes % 60:02} min"
