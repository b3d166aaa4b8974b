"""A process that has everything imported, and forks a child for each job: a start costs milliseconds, not a second.

Run by `harness.Nursery`, with the other end of a socket as its argument and the shim (shim.c) loaded where there is a
compiler. A job comes as JSON with the files that the child takes for its output; the child's process id goes back.
"""

from __future__ import annotations

import ctypes
import fcntl
import importlib
import json
import os
import random
import resource
import signal
import socket
import struct
import sys
import termios
import traceback
from typing import Any

from workbench.cli.entry import COMMANDS, run
from workbench.model import Fragment, SegmentSpan, SourceText
from workbench.project import Project, open_project

_RECORD = "=c7xQqII"
_NAMES = ("gpe", "person", "organization", "location")
_IMPORTED = (
    *("workbench.adjudication", "workbench.demo", "workbench.doctor", "workbench.formats.jsonl.write"),
    *("workbench.migration", "workbench.readers", "workbench.store.backup", "workbench.store.merging"),
    *(
        "workbench.store.migrations",
        "workbench.store.restoring",
        "workbench.translate.argos",
        "workbench.translate.memory",
    ),
    *("workbench.translate.pipeline", "workbench.tui.app", "workbench.tui.screens.annotate"),
    *("sqlite_utils", "yaml", "numpy", "rapidfuzz", "ctranslate2", "sentencepiece", "opencc", "regex"),
)


def acknowledgement(project: Project, seen: int) -> tuple[int, dict[str, Any]]:
    """The edits that are new since `seen`, as what is acknowledged."""
    rows = project.database.rows("SELECT seq, id FROM edits WHERE seq > ? ORDER BY seq", (seen,))
    return (rows[-1][0] if rows else seen), {"edits": [key for _, key in rows]}


class Voice:
    """Says what is acknowledged: as a line, or as a record in the shim's log, in its place among the operations."""

    def __init__(self, file: int, *, in_log: bool) -> None:
        self._file = file
        self._in_log = in_log
        self._seen = 0

    def acknowledge(self, project: Project) -> None:
        self._seen, said = acknowledgement(project, self._seen)
        data = json.dumps(said).encode()
        if self._in_log:
            os.write(self._file, struct.pack(_RECORD, b"A", 0, 0, 0, len(data)) + data)
        elif said["edits"]:
            os.write(self._file, data + b"\n")


class Writer:
    """Makes edits of every kind, by dice."""

    def __init__(self, project: Project, dice: random.Random) -> None:
        self.project = project
        self.dice = dice
        self.document = project.documents.all()[0].id
        self.length = len(project.documents.text(self.document))
        self.segments = project.segments.of(self.document)

    def step(self) -> None:
        ways = (self.mark, self.mark, self.mark, self.change, self.delete, self.undo, self.redo, self.translate)
        self.dice.choice((*ways, self.together, self.comment, self.add))()

    def mark(self) -> None:
        start = self.dice.randrange(self.length - 8)
        fragment = Fragment(self.document, start, start + self.dice.randint(1, 8))
        label = self.dice.choice(_NAMES)
        self.project.marks.create("entity", label, document_id=self.document, fragments=[fragment])

    def _some(self, number: int = 1) -> list[str]:
        mine = [mark.id for mark in self.project.marks.of(self.document)]
        return self.dice.sample(mine, min(number, len(mine)))

    def change(self) -> None:
        for key in self._some():
            self.project.marks.update(key, label=self.dice.choice(_NAMES), note=f"第{self.dice.random()}次")

    def delete(self) -> None:
        self.project.marks.delete(self._some(self.dice.randint(1, 3)))

    def undo(self) -> None:
        self.project.journal.undo(force=True)

    def redo(self) -> None:
        self.project.journal.redo(force=True)

    def translate(self) -> None:
        segment = self.dice.choice(self.segments)
        self.project.translations.write(segment.id, "zh-Hant", f"伊朗同意。{self.dice.random()}")

    def together(self) -> None:
        """Several edits, each a transaction, that are one step for undo."""
        with self.project.journal.group("several"):
            for _ in range(3):
                self.mark()

    def comment(self) -> None:
        self.project.comments.add(self.dice.choice(self.segments), "是否如此？")

    def add(self) -> None:
        """A document, and now and then a long one."""
        text = f"Moscow said {self.dice.random()} in 2023. " * (2000 if self.dice.random() < 0.1 else 3)
        self.project.documents.add(
            SourceText(f"{self.dice.random()}.txt", text), [SegmentSpan(0, len(text), "en", "body")]
        )


def write(job: dict[str, Any], voice: Voice) -> int:
    """Edit a project by dice, and acknowledge each edit."""
    dice = random.Random(job["seed"])
    for _ in range(job.get("times", 1)):
        with open_project(job["folder"], annotator=job.get("name", "bea")) as project:
            if "checkpoint" in job:
                project.database.rows(f"PRAGMA wal_autocheckpoint={job['checkpoint']}")
            if "synchronous" in job:
                project.database.rows(f"PRAGMA synchronous={job['synchronous']}")
            writer = Writer(project, dice)
            for _ in range(job["steps"]):
                writer.step()
                voice.acknowledge(project)
    return 0


def begin(job: dict[str, Any], voice: Voice) -> int:
    """Make a project in a new folder and edit it."""
    from workbench.resources import resource as ours
    from workbench.schema import load_schema

    with open_project(job["folder"], annotator="ann", create=True) as project:
        project.use_schema(load_schema(ours("schemas") / "claims.yaml"))
        voice.acknowledge(project)
        text = "Iran and Russia agreed, as Moscow said."
        project.documents.add(SourceText("items.txt", text), [SegmentSpan(0, len(text), "en", "body")])
        voice.acknowledge(project)
    return write(job, voice)


def screen(job: dict[str, Any], voice: Voice) -> int:
    """The annotation screen on the terminal; what it says is saved is acknowledged."""
    from workbench.tui.screens.telling import Telling

    said = Telling.saved

    def saved(self: Telling, what: str = "") -> None:
        said(self, what)
        voice.acknowledge(self.project)

    Telling.saved = saved  # type: ignore[method-assign]
    return run(job["argv"])


def command(job: dict[str, Any], voice: Voice) -> int:
    """A command line."""
    return run(job["argv"])


_WORK = {"write": write, "begin": begin, "screen": screen, "command": command}


def _child(job: dict[str, Any], shown: int, voice: int) -> None:
    """Take the file or the terminal for output, arm the shim, do the job, and end without clearing up for others."""
    terminal = job.get("terminal", False)
    if terminal:
        fcntl.ioctl(shown, termios.TIOCSCTTY, 0)
        os.dup2(shown, 0)
    os.dup2(shown, 1)
    os.dup2(shown, 2)
    os.environ.update(job.get("environment", {}))
    for number, stream in ((0, "stdin"), (1, "stdout"), (2, "stderr")):
        opened = open(number, "w" if number else "r", encoding="utf-8", closefd=False)  # noqa: SIM115
        setattr(sys, stream, opened)
        setattr(sys, f"__{stream}__", opened)
    if "limit" in job:
        resource.setrlimit(resource.RLIMIT_FSIZE, (job["limit"], job["limit"]))
    code = 70
    try:
        code = _WORK[job["run"]](job, _armed(job, voice))
        sys.stdout.flush()
    except BaseException:
        traceback.print_exc()
        sys.stderr.flush()
    os._exit(code)


def _armed(job: dict[str, Any], out: int) -> Voice:
    log = -1
    if "log" in job:
        log = os.open(job["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
    if "watch" in job:
        shim = ctypes.CDLL(None)
        shim.faults_watch.argtypes = (ctypes.c_char_p, ctypes.c_int, ctypes.c_long, ctypes.c_int)
        shim.faults_watch(os.fsencode(job["watch"]), log, job.get("kill_at", 0), int(job.get("tear", False)))
    return Voice(log if log >= 0 else out, in_log=log >= 0)


def _minded(job: dict[str, Any], shown: int, voice: int, status: int) -> None:
    """Have a child do the job; say which process that is, and how it ended."""
    child = os.fork()
    if child == 0:
        os.close(status)
        os.setsid()
        _child(job, shown, voice)
    os.close(shown)
    os.close(voice)
    os.write(status, f"{child}\n".encode())
    _, code = os.waitpid(child, 0)
    os.write(status, f"{os.waitstatus_to_exitcode(code)}\n".encode())
    os._exit(0)


def serve(connection: socket.socket) -> None:
    """Take jobs until the other end is closed."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    while True:
        data, files, _, _ = socket.recv_fds(connection, 1 << 20, 3)
        if not data:
            return
        if os.fork() == 0:
            connection.close()
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            _minded(json.loads(data), *files)
        for file in files:
            os.close(file)


if __name__ == "__main__":
    for _name in (*_IMPORTED, *{module for module, _ in COMMANDS.values()}):
        importlib.import_module(_name)
    serve(socket.socket(fileno=int(sys.argv[1])))
