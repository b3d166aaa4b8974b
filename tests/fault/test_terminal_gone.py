"""The terminal goes away, or changes its size, while somebody is at work: what was saved is there, nothing else is."""

from __future__ import annotations

import fcntl
import os
import select
import signal
import struct
import sys
import termios
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from workbench import load_schema, open_project
from workbench.model import SourceText
from workbench.resources import resource
from workbench.text import segments

pty = pytest.importorskip("pty")
pytestmark = pytest.mark.fault

TEXT = "\n\n".join(f"Iran and Russia agreed on item {n}, as Moscow said in 2023." for n in range(60))
DOWN, DRAG, ESCAPE = "\x1b[<0;{x};{y}M", "\x1b[<32;{x};{y}M", "\x1b"


class Screen:
    """The program on a pseudo-terminal of its own."""

    def __init__(self, folder: Path, config: Path) -> None:
        self.open = True
        self.process, self.terminal = pty.fork()
        if self.process == 0:
            os.environ.update(TERM="xterm-256color", XDG_CONFIG_HOME=str(config), XDG_STATE_HOME=str(config))
            command = ["-m", "workbench", "annotate", "items.txt", "--as", "ann", "--project", str(folder)]
            os.execv(sys.executable, [sys.executable, *command])
        self.resize(80, 24)
        self.until(b"Mark")

    def resize(self, columns: int, rows: int) -> None:
        fcntl.ioctl(self.terminal, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def _drain(self) -> bytes:
        """What has come, after a moment; a terminal that nobody reads would hold the program up."""
        if not self.open:
            time.sleep(0.05)
            return b""
        try:
            return os.read(self.terminal, 1 << 16) if select.select([self.terminal], [], [], 0.05)[0] else b""
        except OSError:
            return b""

    def rest(self) -> None:
        """Wait until nothing more comes."""
        quiet = 0
        while quiet < 10:
            quiet = 0 if self._drain() else quiet + 1

    def close(self) -> None:
        """Close the terminal; end the program if it is there still."""
        if self.open:
            self.open = False
            os.close(self.terminal)

    def until(self, wanted: bytes, seconds: float = 20) -> bytes:
        seen, end = b"", time.monotonic() + seconds
        while wanted not in seen and time.monotonic() < end:
            seen += self._drain()
        assert wanted in seen, seen[-2000:]
        return seen

    def send(self, *keys: str) -> None:
        for key in keys:
            os.write(self.terminal, key.encode())
            self._drain()

    def gone(self) -> int:
        """Wait for the end of the program, and say how it ended."""
        end = time.monotonic() + 10
        while time.monotonic() < end:
            done, status = os.waitpid(self.process, os.WNOHANG)
            if done:
                return status
            self._drain()
        os.kill(self.process, signal.SIGKILL)
        os.waitpid(self.process, 0)
        raise AssertionError("the program went on without its terminal")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with open_project(tmp_path / "project", create=True, annotator="ann") as project:
        project.use_schema(load_schema(resource("schemas") / "claims.yaml"))
        project.documents.add(SourceText("items.txt", TEXT), segments(TEXT))
    return tmp_path / "project"


@pytest.fixture
def screen(folder: Path, tmp_path: Path) -> Iterator[Screen]:
    found = Screen(folder, tmp_path / "config")
    yield found
    found.close()


def labels(folder: Path) -> list[str]:
    with open_project(folder, annotator="ann") as project:
        assert project.database.row("PRAGMA integrity_check") == ("ok",)
        return [mark.label for mark in project.marks.of(project.documents.get("items.txt").id)]


def test_a_terminal_that_is_closed_in_the_middle_of_a_drag_loses_nothing(screen: Screen, folder: Path) -> None:
    """Must show: kill the terminal in the middle of a drag."""
    screen.send("g")
    screen.until("✓".encode())
    screen.send(DOWN.format(x=8, y=3), *(DRAG.format(x=8 + n, y=3 + n // 4) for n in range(12)))
    screen.close()
    screen.gone()
    assert labels(folder) == ["gpe"]


def test_a_terminal_that_is_closed_while_very_much_is_drawn_ends_the_program(screen: Screen, folder: Path) -> None:
    """What is drawn after the terminal has gone must not fill a queue that nobody empties."""
    screen.send("g")
    screen.until("✓".encode())
    for _ in range(40):
        os.write(screen.terminal, b"\x1b[B" * 4)
        os.write(screen.terminal, b"\x1b[6~" * 2)
    screen.close()
    screen.gone()
    assert labels(folder) == ["gpe"]


def test_a_program_that_is_killed_in_the_middle_of_a_drag_opens_again_as_it_was(
    screen: Screen, folder: Path, tmp_path: Path
) -> None:
    screen.send("g")
    screen.until("✓".encode())
    screen.send(DOWN.format(x=8, y=3), *(DRAG.format(x=8 + n, y=3) for n in range(6)))
    os.kill(screen.process, signal.SIGKILL)
    os.waitpid(screen.process, 0)
    screen.close()
    assert labels(folder) == ["gpe"]
    again = Screen(folder, tmp_path / "config")
    again.send("\x11")
    assert os.waitstatus_to_exitcode(again.gone()) == 0
    again.close()


def test_a_terminal_that_changes_its_size_during_a_search_goes_on(screen: Screen, folder: Path) -> None:
    """Must show: resize during a search."""
    screen.send("/")
    screen.rest()
    screen.send("M", "o")
    for columns, rows in ((40, 10), (200, 60), (20, 5), (120, 40), (80, 24)):
        screen.resize(columns, rows)
        screen.send("s")
    screen.send(ESCAPE)
    screen.rest()
    screen.send("g")
    screen.until("✓".encode())
    screen.send("\x11")
    assert os.waitstatus_to_exitcode(screen.gone()) == 0
    screen.close()
    assert labels(folder) == ["gpe"]
