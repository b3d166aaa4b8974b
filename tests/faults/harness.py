"""Starts jobs that are to be killed, and looks afterwards whether anything was lost."""

from __future__ import annotations

import fcntl
import json
import os
import select
import signal
import socket
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from workbench import load_schema
from workbench.doctor import examine
from workbench.model import SegmentSpan, SourceText
from workbench.project import open_project
from workbench.resources import resource

HERE: Final = Path(__file__).parent
_PATIENCE: Final = 120
_HOMES: Final = ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME")


def compiled(folder: Path) -> Path | None:
    """The shim; None where there is no compiler."""
    out = folder / "shim.so"
    try:
        command = ["cc", "-O2", "-shared", "-fPIC", "-o", str(out), str(HERE / "shim.c")]
        subprocess.run(command, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        return None
    return out


@dataclass(frozen=True, slots=True)
class Ended:
    """How a job came to its end.

    Attributes:
        code: -9 where it was killed.
        said: What it wrote on its terminal.
        acknowledged: The edits of which it said that they are on disk.
    """

    code: int
    said: str
    acknowledged: tuple[str, ...]

    @property
    def killed(self) -> bool:
        return self.code == -signal.SIGKILL


class Job:
    """A process at work: its output, its acknowledgements, and its minder's word on how it ended."""

    def __init__(self, output: int, voice: int, status: int) -> None:
        self._files = {output: b"", voice: b"", status: b""}
        self._open = set(self._files)
        self._output, self._voice, self._status = output, voice, status
        while b"\n" not in self._files[status]:
            self._files[status] += os.read(status, 100)
        self.process = int(self._files[status].split()[0])

    @property
    def seen(self) -> bytes:
        """What it has written."""
        return self._files[self._output]

    @property
    def said(self) -> bytes:
        """What it has acknowledged."""
        return self._files[self._voice]

    def run_for(self, seconds: float, wanted: bytes = b"") -> bool:
        """Let it work, and read what it says meanwhile, until it has written something; whether it has."""
        end = time.monotonic() + seconds
        while self._open and (left := end - time.monotonic()) > 0 and not (wanted and wanted in self.seen):
            for file in select.select(list(self._open), [], [], left)[0]:
                data = self._read(file)
                self._files[file] += data
                if not data:
                    self._open.discard(file)
                    os.close(file)
        return wanted in self.seen

    def _read(self, file: int) -> bytes:
        try:
            return os.read(file, 1 << 16)
        except OSError:
            return b""

    def send(self, keys: bytes) -> None:
        """Type, where somebody reads still."""
        if self._output in self._open:
            with suppress(OSError):
                os.write(self._output, keys)

    def kill(self) -> Ended:
        with suppress(ProcessLookupError):
            os.kill(self.process, signal.SIGKILL)
        return self.end()

    def end(self, patience: float = _PATIENCE) -> Ended:
        """Wait until it has ended."""
        self.run_for(patience)
        if self._open:
            with suppress(ProcessLookupError):
                os.kill(self.process, signal.SIGKILL)
            raise AssertionError(f"it did not end: {self.seen[-2000:]!r}")
        said = self.seen.decode("utf-8", "replace")
        code = int(self._files[self._status].split()[1])
        assert code not in (70, 99), said
        assert "Traceback" not in said, said
        lines = self.said.decode().split("\n")[:-1]
        return Ended(code, said, tuple(key for line in lines for key in json.loads(line)["edits"]))


class Nursery:
    """Starts jobs in children of a process that has everything imported (nursery.py)."""

    def __init__(self, shim: Path | None, home: Path) -> None:
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self.has_shim = shim is not None
        self._process = subprocess.Popen(
            [sys.executable, str(HERE / "nursery.py"), str(theirs.fileno())],
            pass_fds=[theirs.fileno()],
            env=os.environ | dict.fromkeys(_HOMES, str(home)) | ({"LD_PRELOAD": str(shim)} if shim else {}),
            stdin=subprocess.DEVNULL,
        )
        theirs.close()
        self._connection = ours

    def start(self, work: str, *argv: object, terminal: bool = False, **job: Any) -> Job:
        """Start a job; with `terminal` on a pseudo-terminal of 100 x 30."""
        output = os.openpty() if terminal else os.pipe()
        voice, status = os.pipe(), os.pipe()
        if terminal:
            fcntl.ioctl(output[0], termios.TIOCSWINSZ, struct.pack("HHHH", 30, 100, 0, 0))
        whole = {"run": work, "argv": [str(each) for each in argv], "terminal": terminal, **job}
        files = [output[1], voice[1], status[1]]
        socket.send_fds(self._connection, [json.dumps(whole).encode()], files)
        for file in files:
            os.close(file)
        return Job(output[0], voice[0], status[0])

    def run(self, work: str, *argv: object, **job: Any) -> Ended:
        """Start a job and wait until it has ended."""
        return self.start(work, *argv, **job).end()

    def close(self) -> None:
        self._connection.close()
        self._process.wait(20)


TEXT: Final = "\n".join(f"Iran and Russia agreed on item {n}, as Moscow said in 2023." for n in range(40))


def small_project(folder: Path) -> Path:
    """A project with a schema and a document of forty sentences."""
    with open_project(folder, create=True, annotator="ann") as project:
        project.use_schema(load_schema(resource("schemas") / "claims.yaml"))
        spans, at = [], 0
        for line in TEXT.split("\n"):
            spans.append(SegmentSpan(at, at + len(line), "en", "body"))
            at += len(line) + 1
        project.documents.add(SourceText("items.txt", TEXT), spans)
    return folder


def edits_in(folder: Path) -> list[str]:
    """The ids of all edits, in the order in which they were written."""
    with open_project(folder) as project:
        return [key for (key,) in project.database.rows("SELECT id FROM edits ORDER BY seq")]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is not as it was promised."""

    lost: tuple[str, ...]
    torn: tuple[str, ...]

    @property
    def is_good(self) -> bool:
        return not self.lost and not self.torn


def judged(folder: Path, acknowledged: Iterable[str], *, thorough: bool = True) -> Verdict:
    """Open a project as it was left, and look for everything that was acknowledged, whole.

    Args:
        thorough: Have the doctor look as well; else only SQLite.
    """
    with open_project(folder, annotator="ann") as project:
        there = {key for (key,) in project.database.rows("SELECT id FROM edits")}
        lost = tuple(key for key in acknowledged if key not in there)
        torn = [row[0] for row in project.database.rows("PRAGMA integrity_check") if row[0] != "ok"]
        if thorough:
            torn += [str(finding) for finding in examine(project).findings if finding.severity == "damage"]
        return Verdict(lost, tuple(torn))


def goes_on(folder: Path) -> bool:
    """Whether one can undo, redo, and go on working there."""
    with open_project(folder, annotator="bea") as project:
        before = len(project.database.rows("SELECT id FROM edits"))
        words = project.journal.undoable()
        if words is not None:
            assert project.journal.undo(force=True) is not None
            assert project.journal.redo(force=True) is not None
        project.documents.add(SourceText("after.txt", f"after {before}"), [SegmentSpan(0, 5, "en", "body")])
        return len(project.database.rows("SELECT id FROM edits")) > before
