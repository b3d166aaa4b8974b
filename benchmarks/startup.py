"""How long a user waits: for the command line's help, and for the annotation screen of the sample to be painted."""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import sys
import tempfile
import termios
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.figure import Figure, paired
from workbench.demo import FIRST, make_demo

PAINTED = (b"Connect with us", "與我們聯繫".encode(), b"Help")
"""On the screen once it is whole: the first segment, its translation, and the footer."""


def figures() -> Iterator[Figure]:
    """The help against a bare interpreter, and the first paint against importing Textual.

    With compiled modules, as any installation has them after its first run.
    """
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    bare = [sys.executable, "-c", "pass"]
    yield paired(
        "`workbench --help`",
        lambda: run([sys.executable, "-m", "workbench", "--help"]),
        lambda: run(bare),
        rival="`python -c pass`",
        wanted="at most 8",
        runs=15,
    )
    with tempfile.TemporaryDirectory() as folder:
        make_demo(Path(folder) / "demo", Path(folder) / "exports", lambda _: None)
        screen = [sys.executable, "-m", "workbench", "annotate", FIRST, "--as", "bench", "--project", f"{folder}/demo"]
        yield paired(
            "process start to the sample painted",
            lambda: painted(screen),
            lambda: run([sys.executable, "-c", "import textual.app"]),
            rival="`import textual.app`",
            wanted="at most 1.5",
            runs=15,
        )


def run(command: list[str]) -> float:
    """Seconds that a command takes as a whole process."""
    began = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - began


def painted(command: list[str], *, rows: int = 40, columns: int = 120) -> float:
    """Seconds from the start of the process until its screen shows the footer of an open document."""
    began = time.perf_counter()
    process, terminal = pty.fork()
    if process == 0:
        os.environ.update(TERM="xterm-256color", COLORTERM="truecolor")
        os.execv(command[0], command)
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
    try:
        return _until_painted(terminal, began)
    finally:
        os.kill(process, signal.SIGKILL)
        os.waitpid(process, 0)
        os.close(terminal)


def _until_painted(terminal: int, began: float) -> float:
    seen = b""
    while time.perf_counter() - began < 30:
        if select.select([terminal], [], [], 1)[0]:
            with contextlib.suppress(OSError):
                seen += os.read(terminal, 1 << 16)
        if all(text in seen for text in PAINTED):
            return time.perf_counter() - began
    raise TimeoutError("the annotation screen was not painted within 30 seconds")
