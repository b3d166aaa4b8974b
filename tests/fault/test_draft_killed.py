"""A translator's machine is switched off while they type: what was typed before the last pause is there again."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from workbench.model import SegmentSpan, SourceText
from workbench.project import open_project

pytestmark = pytest.mark.fault

TYPE = """
import asyncio, sys
from workbench import load_schema, open_project
from workbench.resources import resource
from workbench.tui.app import WorkbenchApp

async def type_on(project):
    app = WorkbenchApp(project, document="a.txt")
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.press("ctrl+e", *"ning")
        await asyncio.sleep(0.7)
        print("paused", flush=True)
        for number in range(10_000):
            await pilot.press("x")
            await asyncio.sleep(0.02)

with open_project(sys.argv[1], annotator="ann") as project:
    asyncio.run(type_on(project))
"""


def test_a_killed_editor_has_kept_what_was_typed(tmp_path: Path) -> None:
    from workbench import load_schema
    from workbench.resources import resource

    with open_project(tmp_path, create=True, annotator="ann") as project:
        project.use_schema(load_schema(resource("schemas") / "claims.yaml"))
        text = "Iran agreed."
        project.documents.add(SourceText("a.txt", text), [SegmentSpan(0, len(text), "en", "body")])
    command = [sys.executable, "-c", TYPE, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as killed:
        assert killed.stdout is not None
        assert killed.stdout.readline() == "paused\n"
        killed.send_signal(signal.SIGKILL)
    with open_project(tmp_path, annotator="ann") as project:
        (document,) = project.documents.all()
        (segment,) = project.segments.of(document.id)
        visit = project.drafts.begin(segment.id, "zh-Hant")
        assert visit.resumed
        assert visit.text.startswith("ning")
        assert len(project.translations.candidates(segment.id)) == 1
        assert project.database.rows("PRAGMA quick_check") == [("ok",)]
