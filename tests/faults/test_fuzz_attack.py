"""Issue 7, 7: a document made to attack is opened, annotated and exported, and the terminal is as it was."""

from __future__ import annotations

import fcntl
import os
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pytest

from workbench import load_schema, open_project
from workbench.formats import export
from workbench.resources import resource

pty = pytest.importorskip("pty")
pytestmark = pytest.mark.faults

ATTACK: Final = (
    "Iran \x1b[2J\x1b[H\x1b]0;owned\x07\x1b]52;c;ZXZpbA==\x07\x1bPq#0\x1b\\\x9b2J\x9d52;c;ZXZpbA==\x9c\x1b[?1049l"
    "\x1bc\x0e \u202eesrever\u202c zero\u200bwidth and on."
)
SIZE: Final = 10_000_000
MARKS: Final = 1_000_000
SEQUENCE: Final = re.compile(
    r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[P_^X][^\x1b]*\x1b\\|[ -/]*[0-~])"
)
SECONDS: Final = 30
KEYS: Final = ("g", "\x1b[B", "\x1b[B", "g", "\x1b[B", "\x1b[1;5F", "g", "\x1b[1;5H", "g")


def text_of(attack: str, mark: str) -> str:
    line = ("The wall stands and 一國兩制 holds " * (SIZE // 30))[:SIZE]
    return f"{attack}\n\nA second line.\n\na{mark} and on.\n\n{line}\n"


class Terminal:
    """The program on a pseudo-terminal, and all that it writes there."""

    def __init__(self, home: Path, *arguments: str) -> None:
        self.written = b""
        self.process, self.file = pty.fork()
        if self.process == 0:
            environment = os.environ | {"TERM": "xterm-256color", "HOME": str(home), "XDG_CONFIG_HOME": str(home)}
            os.execve(sys.executable, [sys.executable, "-m", "workbench", *arguments], environment)
        self.before = self._modes()
        fcntl.ioctl(self.file, termios.TIOCSWINSZ, struct.pack("HHHH", 30, 100, 0, 0))

    def _modes(self) -> list[Any]:
        return termios.tcgetattr(self.file)

    def read(self, enough: Callable[[], bool], seconds: float = SECONDS) -> bool:
        """Read until there is enough; whether there was, in time."""
        end = time.monotonic() + seconds
        while not enough() and time.monotonic() < end:
            if select.select([self.file], [], [], 0.05)[0]:
                try:
                    data = os.read(self.file, 1 << 16)
                except OSError:  # nobody is at the other end
                    time.sleep(0.05)
                    continue
                self.written += data
        return enough()

    def type(self, keys: str) -> None:
        """Type, and wait until it is answered, and a little longer."""
        before = len(self.written)
        os.write(self.file, keys.encode())
        assert self.read(lambda: len(self.written) > before), f"no answer to {keys!r}"
        self.read(lambda: False, 0.4)

    def leave(self) -> int:
        os.write(self.file, b"\x11")
        ended: list[int] = []

        def gone() -> bool:
            if not ended:
                done, status = os.waitpid(self.process, os.WNOHANG)
                ended.extend([status] if done else [])
            return bool(ended)

        if not self.read(gone):
            os.kill(self.process, signal.SIGKILL)
            os.waitpid(self.process, 0)
            raise AssertionError(f"it did not end: {self.written[-2000:]!r}")
        self.read(lambda: False, 0.3)
        return ended[0]


def opened(folder: Path, text: str) -> tuple[str, list[Any], list[Any], float]:
    """A document added, opened, marked and left: what was written, the terminal's modes, and the seconds of adding."""
    (folder / "text.txt").parent.mkdir()
    (folder / "text.txt").write_text(text, encoding="utf-8")
    project = folder / "project"
    with open_project(project, create=True, annotator="ann") as made:
        made.use_schema(load_schema(resource("schemas") / "claims.yaml"))
    command = [sys.executable, "-m", "workbench", "add", str(folder / "text.txt"), "--project", str(project)]
    started = time.monotonic()
    subprocess.run(command, check=True, capture_output=True)
    took = time.monotonic() - started
    terminal = Terminal(folder / "home", "annotate", "text.txt", "--as", "ann", "--project", str(project))
    assert terminal.read(lambda: b"Mark" in terminal.written), terminal.written[-2000:]
    terminal.read(lambda: False, 0.5)
    for keys in KEYS:
        terminal.type(keys)
    assert terminal.leave() == 0
    return terminal.written.decode("utf-8"), terminal.before, terminal._modes(), took


def kinds(written: str) -> set[str]:
    """The sequences, without their numbers; what an operating system command says is kept."""
    found = set(SEQUENCE.findall(written))
    return {each if each[1:2] in "]P_^X" else re.sub(r"[\d;]+", "N", each) for each in found}


def test_a_document_made_to_attack_leaves_the_terminal_as_it_was(tmp_path: Path, count: Callable[..., None]) -> None:
    harmless, *_ = opened(tmp_path / "harmless", text_of("Iran is on.", ""))
    written, before, after, took = opened(tmp_path / "hostile", text_of(ATTACK, "\u0301" * MARKS))
    count("fuzzed", 1)
    assert took < 60, "a text of ten megabytes takes seconds"
    assert kinds(written) <= kinds(harmless)
    rest = SEQUENCE.sub("", written)
    assert not re.search("[\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u202a-\u202e\u2066-\u2069]", rest)
    assert "]52;" not in rest or "␛]52;" in rest
    assert "␛[2J" in rest
    assert "⇄esrever⇄" in rest
    assert written.rindex("\x1b[?1049l") > written.rindex("\x1b[?1049h")
    assert written.rindex("\x1b[?25h") > written.rindex("\x1b[?25l")
    assert max(written.rfind(f"\x1b[?{mode}h") for mode in (1000, 1003, 1006, 2004)) < written.rindex("\x1b[?1049l")
    assert before == after
    _exported(tmp_path / "hostile" / "project", tmp_path)


def _exported(project: Path, folder: Path) -> None:
    with open_project(project, annotator="ann") as there:
        (document,) = there.documents.all()
        text = there.documents.text(document.id)
        assert text.startswith(ATTACK[:5])
        assert there.marks.of(document.id)
        for name in ("jsonl", "brat", "csv", "w3c"):
            target = folder / f"as-{name}"
            export(there, name, target)
            assert target.exists()
