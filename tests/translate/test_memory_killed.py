"""Issue 4, "must show": an import into the memory that is killed has happened whole or not at all."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from workbench.doctor import examine
from workbench.project import open_project
from workbench.store.beside import MEMORY
from workbench.translate.tmx import Unit, Variant, tmx_lines

UNITS = 6000
_PROGRAM = """
import sys
from pathlib import Path
from workbench.translate.memory import Memory, add_file
from workbench.translate.memory.filling import Writer
finish = Writer.finish
add_batch = Writer.add_batch

def told(work, name):
    def again(self, *more):
        result = work(self, *more)
        print(name, flush=True)
        return result
    return again

Writer.add_batch, Writer.finish = told(add_batch, "batch"), told(finish, "finish")
add_file(Memory(Path(sys.argv[1])), Path(sys.argv[2]))
print("end", flush=True)
"""


def file(path: Path, first: int) -> Path:
    """A file that is so large that a second process reads it."""
    filler = "of the talks that went on " * 12
    sides = ((f"sentence {n} {filler}", f"第{n}句{'會談仍在繼續' * 12}") for n in range(first, first + UNITS))
    units = (Unit((Variant("en", a, "en"), Variant("zh-Hant", b, "zh-Hant")), 0, a[:16]) for a, b in sides)
    path.write_text("".join(tmx_lines(units, source="en")), "utf-8")
    return path


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("killed")
    return file(folder / "one.tmx", 0), file(folder / "two.tmx", UNITS)


@pytest.mark.parametrize("before", [0, 1])
@pytest.mark.parametrize(("sign", "wait"), [("", 0.0), ("", 0.1), ("batch", 0.0), ("batch", 0.05), ("finish", 0.0)])
def test_an_import_that_is_killed_leaves_what_was_there_or_all_of_it(
    tmp_path: Path, files: tuple[Path, Path], before: int, sign: str, wait: float
) -> None:
    folder = tmp_path / "project"
    with open_project(folder, create=True, annotator="ann") as project:
        if before:
            project.memory.add(files[0])
    command = [sys.executable, "-c", _PROGRAM, str(folder), str(files[1])]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    while sign and process.stdout.readline().strip() != sign:
        assert process.poll() is None
    time.sleep(wait)
    process.kill()
    ended = "end" in process.communicate()[0]
    assert process.returncode in (-signal.SIGKILL, 0)
    was, now = before * UNITS, (before + 1) * UNITS
    with open_project(folder) as project:
        if not before and not ended:
            assert not (folder / MEMORY).exists() or len(project.memory) == now
        assert len(project.memory) in ((now,) if ended else (was, now))
        assert len(list(project.memory.store.everything())) == len(project.memory)
        assert not [finding for finding in examine(project).findings if finding.check.startswith("memory")]
        assert project.memory.concordance_texts("sentence") == len(project.memory)
        there = len(project.memory)
        assert project.memory.add(files[1]).added == now - there
        assert len(project.memory) == project.memory.concordance_texts("句") == now
    with closing(sqlite3.connect(folder / MEMORY)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def test_a_worker_whose_writer_was_killed_ends(tmp_path: Path, files: tuple[Path, Path]) -> None:
    command = [sys.executable, "-c", _PROGRAM, str(tmp_path), str(files[0])]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, start_new_session=True)
    assert process.stdout is not None
    assert process.stdout.readline().strip() == "batch"
    process.kill()
    process.communicate()
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        try:
            os.killpg(process.pid, 0)
        except ProcessLookupError:
            return
        time.sleep(0.05)
    pytest.fail("the worker still runs")
