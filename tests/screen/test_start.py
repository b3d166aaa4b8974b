"""The screen in a real pseudo-terminal, and what it loads to get there; `make bench` measures how fast it does."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from pathlib import Path

import pytest

MING_PAO = "mingpao-new-age-in-iran-russia-relations.md"
PAINTED = ("譯", "德黑蘭", "Mark")
"""In the header, the translation and the footer."""

pytestmark = pytest.mark.screen


def environment(cache: Path) -> dict[str, str]:
    """With compiled modules, as an installed program has them."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "PYTHONPYCACHEPREFIX": str(cache), "TERM": "xterm-256color", "COLORTERM": "truecolor"}


def paint(arguments: list[str], env: dict[str, str]) -> None:
    start = time.perf_counter()
    pid, terminal = pty.fork()
    if pid == 0:
        os.execvpe(arguments[0], arguments, env)
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
    shown = b""
    try:
        while not all(sign.encode() in shown for sign in PAINTED):
            if time.perf_counter() - start > 20 or not select.select([terminal], [], [], 10)[0]:
                raise AssertionError(f"nothing was painted: {shown[-2000:]!r}")
            shown += os.read(terminal, 1 << 16)
    finally:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        os.close(terminal)


def test_the_sample_is_painted_in_a_real_terminal(sample, tmp_path) -> None:
    command = [sys.executable, "-m", "workbench", "annotate", MING_PAO, "--project", str(sample.path), "--as", "ann"]
    paint(command, environment(tmp_path / "cache"))


def test_the_annotation_screen_loads_nothing_heavy(sample) -> None:
    code = f"""
import asyncio, sys
from workbench import open_project
from workbench.tui.app import WorkbenchApp
async def main():
    with open_project({str(sample.path)!r}, annotator="ann") as project:
        async with WorkbenchApp(project, document={MING_PAO!r}).run_test(size=(120, 40)) as pilot:
            await pilot.press("right", "down")
asyncio.run(main())
heavy = ["numpy", "yaml", "wcwidth", "regex", "rjieba", "opencc", "ctranslate2", "sqlite_utils", "click",
         "pygments", "markdown_it", "rich.markdown", "rich.syntax", "workbench.tui.screens.library"]
print([name for name in heavy if name in sys.modules])
"""
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "[]"


def test_importing_the_package_of_the_screens_loads_no_textual() -> None:
    code = "import sys, workbench.tui; print([m for m in ('textual', 'rich') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "[]"
