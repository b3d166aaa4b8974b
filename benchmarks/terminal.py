"""A program on a real pseudo-terminal: press a key, and see how long it is until the last byte of what follows."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import termios
import time
from collections.abc import Mapping
from typing import Final

KEYS: Final = {
    "right": b"\x1b[C",
    "down": b"\x1b[B",
    "shift+right": b"\x1b[1;2C",
    "ctrl+right": b"\x1b[1;5C",
    "page down": b"\x1b[6~",
    "page up": b"\x1b[5~",
    "ctrl+home": b"\x1b[1;5H",
    "delete": b"\x1b[3~",
    "escape": b"\x1b",
    "undo": b"\x1a",
}
_KEPT: Final = 1 << 18
_QUIET: Final = 0.05
"""Seconds without a byte after which no more is coming: three frames of a program that repaints at 60 Hz."""
_AT_LEAST: Final = 0.12
"""Seconds to wait for a first byte."""


class Terminal:
    """A program's terminal, and the program."""

    def __init__(self, command: list[str], *, rows: int = 40, columns: int = 120, env: Mapping[str, str] = {}) -> None:
        self.began = time.perf_counter()
        self.seen = 0
        self.tail = b""
        self.process, self._terminal = pty.fork()
        if self.process == 0:
            os.environ.update({"TERM": "xterm-256color", "COLORTERM": "truecolor", **env})
            time.sleep(0.02)
            os.execv(command[0], command)
        fcntl.ioctl(self._terminal, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def press(self, key: str, *, patience: float = _AT_LEAST) -> float:
        """Press a key; seconds until the last byte that followed."""
        self.drain(0.0)
        began = time.perf_counter()
        self.send(KEYS.get(key, key.encode()))
        return self.drain(patience) - began

    def send(self, sent: bytes) -> None:
        """Send what the terminal sends for a key."""
        os.write(self._terminal, sent)

    def drain(self, patience: float, quiet: float = _QUIET) -> float:
        """Read until nothing more comes; when the last byte came, or now if none did."""
        last = time.perf_counter()
        wait = patience
        while select.select([self._terminal], [], [], wait)[0]:
            try:
                found = os.read(self._terminal, 1 << 16)
            except OSError:
                break
            self.seen += len(found)
            self.tail = (self.tail + found)[-_KEPT:]
            last = time.perf_counter()
            wait = quiet if patience else 0.0
        return last

    def resident(self) -> float:
        """Megabytes of memory that the program holds."""
        with open(f"/proc/{self.process}/statm") as file:
            return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / (1 << 20)

    def loaded(self, *names: str) -> list[str]:
        """Which of these libraries the program has mapped."""
        with open(f"/proc/{self.process}/maps") as file:
            maps = file.read()
        return [name for name in names if f"/{name}" in maps]

    def close(self) -> None:
        """End the program."""
        os.kill(self.process, signal.SIGKILL)
        os.waitpid(self.process, 0)
        os.close(self._terminal)
