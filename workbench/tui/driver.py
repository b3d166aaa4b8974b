"""The terminal that the screens are drawn on, until there is none.

Textual writes to the terminal in a thread of its own, through a short queue. When the terminal goes away (a closed
window, a lost connection) the first write fails and the thread ends; the queue then fills, and the next write would
wait for ever, on the thread that has to end the program. So what is written to a terminal that has gone is dropped.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TextIO, cast

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.driver import Driver


class Outlet:
    """A stream that can be written to for as long as it is there, and takes whatever comes after that."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self.gone = False

    def write(self, text: str) -> int:
        """Write; drop the text where there is nobody to read it."""
        self._try(lambda: self._stream.write(text))
        return len(text)

    def flush(self) -> None:
        """Send what was written."""
        self._try(self._stream.flush)

    def fileno(self) -> int:
        """The number of the stream's file."""
        return self._stream.fileno()

    def isatty(self) -> bool:
        """Whether the stream is a terminal."""
        return self._stream.isatty()

    def _try(self, act: Callable[[], object]) -> None:
        if self.gone:
            return
        try:
            act()
        except OSError:
            self.gone = True


def outlasting(driver: type[Driver]) -> type[Driver]:
    """A driver of the same kind that outlasts its terminal."""

    def begin(self: Any, *args: Any, **options: Any) -> None:
        driver.__init__(self, *args, **options)
        self._file = Outlet(self._file)

    return cast("type[Driver]", type(driver.__name__, (driver,), {"__init__": begin}))
