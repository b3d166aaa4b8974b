"""A translation run that is killed outright or interrupted: nothing that was written is lost, nothing is done twice."""

from __future__ import annotations

import os
import pty
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from workbench.model import SegmentSpan, SourceText
from workbench.project import open_project

pytestmark = pytest.mark.fault

SEGMENTS = 2500
KILLED_AFTER = 1000

RUN = """
import sys, time
from workbench.project import open_project
from workbench.translate.engine import Candidate
from workbench.translate.pipeline import translate_documents

class Slow:
    name, origin = "slow", "machine"
    parallel, block = 3, 100
    asked = 0
    def pairs(self): return [("en", "zh-Hant")]
    def available(self, source, target): return True
    def version(self, source, target): return "1"
    def settings(self, source, target): return {}
    def translate(self, batch):
        Slow.asked += len(batch)
        time.sleep(0.001 * len(batch))
        return [Candidate("譯：" + source.text) for source in batch]

with open_project(sys.argv[1], annotator="tester") as project:
    report = translate_documents(project, Slow(), project.documents.all(),
                                 progress=lambda done, total, rate: print(done, flush=True))
print(report.translated, report.already, Slow.asked)
"""


@pytest.fixture
def documents(tmp_path: Path) -> list[str]:
    """A corpus of ten documents."""
    lines = [f"Sentence number {n} of the text." for n in range(SEGMENTS)]
    made = []
    with open_project(tmp_path, create=True, annotator="tester") as project:
        for start in range(0, SEGMENTS, SEGMENTS // 10):
            spans, at = [], 0
            part = lines[start : start + SEGMENTS // 10]
            for line in part:
                spans.append(SegmentSpan(at, at + len(line), "en", "body"))
                at += len(line) + 1
            made.append(project.documents.add(SourceText(f"{start}.txt", "\n".join(part)), spans).document.id)
    return made


def translated(folder: Path, documents: list[str]) -> int:
    """How many segments have a translation; each has its own, and one only."""
    count = 0
    with open_project(folder, annotator="tester") as project:
        for document in documents:
            text = project.documents.text(document)
            for segment in project.segments.of(document):
                found = [each.text for each in project.translations.candidates(segment.id)]
                assert found in ([], [f"譯：{text[segment.start : segment.end]}"])
                count += len(found)
    return count


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT], ids=["killed", "interrupted"])
def test_a_run_goes_on_where_it_was(tmp_path: Path, documents: list[str], how: signal.Signals) -> None:
    command = [sys.executable, "-c", RUN, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as stopped:
        assert stopped.stdout is not None
        seen = next(int(line) for line in stopped.stdout if int(line) >= KILLED_AFTER)
        time.sleep(0.05)
        stopped.send_signal(how)

    kept = translated(tmp_path, documents)
    assert seen <= kept < SEGMENTS
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    made, already, asked = map(int, done.stdout.splitlines()[-1].split())
    assert (already, made, asked) == (kept, SEGMENTS - kept, SEGMENTS - kept)
    assert translated(tmp_path, documents) == SEGMENTS


def test_ctrl_c_on_the_command_line_says_that_what_was_done_is_kept(tmp_path: Path, documents: list[str]) -> None:
    """On a terminal, in the middle of a real run, with the progress line on it."""
    command = [sys.executable, "-m", "workbench", "translate", "--engine", "argos", "--project", str(tmp_path)]
    process, terminal = pty.fork()
    if process == 0:
        signal.signal(signal.SIGINT, signal.SIG_DFL)  # what runs behind a shell's & is born deaf to it
        os.nice(19)  # or, on a busy machine, it may be done before the signal is sent
        os.execv(command[0], command)
    said, interrupted = b"", False
    while True:
        try:
            got = os.read(terminal, 4096)
        except OSError:
            break
        said += got
        if not got:
            break
        if b"/s" in said and not interrupted:
            interrupted = True
            os.kill(process, signal.SIGINT)
    _, status = os.waitpid(process, 0)
    os.close(terminal)
    assert os.waitstatus_to_exitcode(status) == 130, said[-900:]
    assert b"stopped; what was done is kept" in said
    assert b" left" in said
    with open_project(tmp_path, annotator="tester") as project:
        assert 0 < sum(len(project.translations.chosen(each)) for each in documents) < SEGMENTS
