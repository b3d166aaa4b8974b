"""A translation run that is killed outright: nothing that was written is lost, and nothing is done twice."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from workbench.model import SegmentSpan, SourceText
from workbench.project import open_project

pytestmark = pytest.mark.fault

SEGMENTS = 1500

RUN = """
import sys, time
from workbench.project import open_project
from workbench.translate.engine import Candidate
from workbench.translate.pipeline import translate_documents

class Slow:
    name, origin = "slow", "machine"
    asked = 0
    def pairs(self): return [("en", "zh-Hant")]
    def available(self, source, target): return True
    def version(self, source, target): return "1"
    def settings(self, source, target): return {}
    def translate(self, batch):
        Slow.asked += len(batch)
        time.sleep(0.002 * len(batch))
        return [Candidate("譯：" + source.text) for source in batch]

with open_project(sys.argv[1], annotator="tester") as project:
    report = translate_documents(project, Slow(), project.documents.all(),
                                 progress=lambda done, total, rate: print(done, flush=True))
print(report.translated, report.already, Slow.asked)
"""


def test_a_killed_run_goes_on_where_it_was(tmp_path: Path) -> None:
    lines = [f"Sentence number {n} of the text." for n in range(SEGMENTS)]
    spans, at = [], 0
    for line in lines:
        spans.append(SegmentSpan(at, at + len(line), "en", "body"))
        at += len(line) + 1
    with open_project(tmp_path, create=True, annotator="tester") as project:
        document = project.documents.add(SourceText("a.txt", "\n".join(lines)), spans).document.id

    command = [sys.executable, "-c", RUN, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as killed:
        assert killed.stdout is not None
        seen = next(int(line) for line in killed.stdout if int(line) > 100)
        time.sleep(0.05)
        killed.send_signal(signal.SIGKILL)

    with open_project(tmp_path, annotator="tester") as project:
        kept = len(project.translations.chosen(document))
    assert seen <= kept < SEGMENTS

    done = subprocess.run(command, capture_output=True, text=True, check=True)
    translated, already, asked = map(int, done.stdout.splitlines()[-1].split())
    assert (already, translated, asked) == (kept, SEGMENTS - kept, SEGMENTS - kept)
    with open_project(tmp_path, annotator="tester") as project:
        for segment, line in zip(project.segments.of(document), lines, strict=True):
            assert [found.text for found in project.translations.candidates(segment.id)] == [f"譯：{line}"]
