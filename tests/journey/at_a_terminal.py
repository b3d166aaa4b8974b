"""The program on a real pseudo-terminal: press keys, and read what the screen says, as somebody in front of it does."""

from __future__ import annotations

import codecs
import fcntl
import os
import re
import select
import signal
import struct
import sys
import termios
import time
from collections.abc import Callable, Mapping
from typing import Final

import pytest

from workbench.text.cells import width

pty = pytest.importorskip("pty")

PATIENCE: Final = 60
"""Seconds to wait for what must come: many times what it takes, since a machine may be busy."""
_SPECIAL: Final = re.compile(
    r"\x1b(?:\[(?P<how>[0-9;:?<>=]*)(?P<what>[@-~])|\][^\x07\x1b]*(?:\x07|\x1b\\)|[^\[\]])|[\r\n\x07]"
)
_BEGUN: Final = re.compile(r"\x1b(?:\[[0-9;:?<>=]*|\][^\x07\x1b]*\x1b?)?\Z")


class Picture:
    """What a terminal shows, of all that Textual writes: text, where it goes, and ends of rows."""

    def __init__(self, columns: int, rows: int) -> None:
        self.columns, self.rows = columns, rows
        self._cells = [[" "] * columns for _ in range(rows)]
        self._row = self._column = 0
        self._begun = ""

    def __str__(self) -> str:
        return "\n".join("".join(row).rstrip() for row in self._cells)

    def feed(self, written: str) -> None:
        """Show what was written; a sequence that has only begun waits for its end."""
        written = self._begun + written
        begun = _BEGUN.search(written)
        end = begun.start() if begun else len(written)
        self._begun = written[end:]
        at = 0
        for special in _SPECIAL.finditer(written, 0, end):
            self._write(written[at : special.start()])
            self._obey(special)
            at = special.end()
        self._write(written[at:end])

    def _write(self, text: str) -> None:
        for character in text:
            cells = width(character)
            if self._column + cells > self.columns:
                self._column, self._row = 0, min(self._row + 1, self.rows - 1)
            row = self._cells[self._row]
            if cells:
                row[self._column : self._column + cells] = [character, *[""] * (cells - 1)]
                self._column += cells
            else:
                row[max(0, self._column - 1)] += character

    def _obey(self, special: re.Match[str]) -> None:
        if special[0] == "\r":
            self._column = 0
        elif special[0] == "\n":
            self._row = min(self._row + 1, self.rows - 1)
        elif special["what"] == "H":
            row, _, column = special["how"].partition(";")
            self._row = min(int(row or 1), self.rows) - 1
            self._column = min(int(column or 1), self.columns) - 1


class AtATerminal:
    """Somebody in front of a terminal, who has typed `workbench` and some arguments."""

    def __init__(self, *arguments: str, columns: int = 120, rows: int = 40, env: Mapping[str, str] = {}) -> None:
        self.picture = Picture(columns, rows)
        self._decoder = codecs.getincrementaldecoder("utf-8")()
        self.process, self._terminal = pty.fork()
        if self.process == 0:
            time.sleep(0.02)  # the size is set by then
            os.environ.update({"TERM": "xterm-256color", **env})
            os.execv(sys.executable, [sys.executable, "-m", "workbench", *arguments])
        fcntl.ioctl(self._terminal, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    @property
    def shown(self) -> str:
        """What stands on the screen now, row by row."""
        return str(self.picture)

    def press(self, keys: str, *awaited: str) -> None:
        """Press keys, and wait until the screen says what was awaited."""
        os.write(self._terminal, keys.encode())
        if awaited:
            self.sees(*awaited)

    def sees(self, *words: str) -> None:
        """Wait until all of these words stand on the screen."""
        self.waits(lambda: all(word in self.shown for word in words), f"{words} on the screen")

    def sees_no_more(self, words: str) -> None:
        """Wait until these words are gone from the screen."""
        self.waits(lambda: words not in self.shown, f"{words!r} to go from the screen")

    def waits(self, true: Callable[[], bool], what: str) -> None:
        """Look on until something is so."""
        end = time.monotonic() + PATIENCE
        while not true():
            assert time.monotonic() < end, f"waited in vain for {what}:\n{self.shown}"
            self._look(0.05)

    def looks(self, seconds: float) -> None:
        """Look on for a time, or until something comes."""
        self._look(seconds)

    def rests(self) -> None:
        """Wait until the screen has stayed as it is for a while."""
        quiet = 0
        while quiet < 5:
            quiet = 0 if self._look(0.1) else quiet + 1

    def ends(self) -> int:
        """Wait for the end of the program: its exit code."""
        self.waits(self._has_ended, "the end of the program")
        return self._code

    def leave(self) -> None:
        """Close the terminal, and end the program if it is there still."""
        os.close(self._terminal)
        if self.process:
            os.kill(self.process, signal.SIGKILL)
            os.waitpid(self.process, 0)

    def _has_ended(self) -> bool:
        done, status = os.waitpid(self.process, os.WNOHANG)
        if done:
            self.process, self._code = 0, os.waitstatus_to_exitcode(status)
        return bool(done)

    def _look(self, seconds: float) -> bool:
        """Show what comes within a time; whether anything came. A program that has ended writes no more."""
        if not select.select([self._terminal], [], [], seconds)[0]:
            return False
        try:
            self.picture.feed(self._decoder.decode(os.read(self._terminal, 1 << 16)))
        except OSError:
            time.sleep(seconds)
            return False
        return True
