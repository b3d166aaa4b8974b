"""What nobody thought of ends in words, and in a file for whoever mends it."""

from __future__ import annotations

from pathlib import Path

import pytest

from workbench.errors import WorkbenchError
from workbench.tui.background import in_background

pytestmark = pytest.mark.screen


async def test_a_bug_on_a_thread_is_told_in_words_and_written_to_a_file(sample, app_of, press) -> None:
    app = app_of(sample, None)
    told: list[WorkbenchError] = []

    def broken(project, task):
        raise ZeroDivisionError("nobody thought of it")

    async with app.run_test(size=(100, 30)) as pilot:
        in_background(app.screen, broken, print, project=sample, failed=told.append, group="test")
        await press(pilot)
        assert "nobody thought of it" in told[0].message
        path = told[0].hint.rpartition(" ")[2]
        assert "ZeroDivisionError" in Path(path).read_text(encoding="utf-8")


async def test_a_bug_of_the_screens_themselves_ends_in_words_and_no_trace(sample, app_of) -> None:
    app = app_of(sample, None)
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        app._exception = LookupError("nobody thought of it")
        app._fatal_error()
        said = str(app._exit_renderables[-1])
        app._exception = None
    assert "nobody thought of it" in said
    assert "last-error.txt" in said
    assert "Traceback" not in said
