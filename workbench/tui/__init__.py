"""The screens: a library of documents and the bilingual annotation screen. Importing this package loads no Textual."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbench.lazily import lazily

if TYPE_CHECKING:
    from workbench.tui.actions import actions_table
    from workbench.tui.app import WorkbenchApp
    from workbench.tui.picture import draw, screenshot_svg
    from workbench.tui.start import run, run_review

__all__ = ["WorkbenchApp", "actions_table", "draw", "run", "run_review", "screenshot_svg"]

_HOMES = {
    "WorkbenchApp": "app",
    "actions_table": "actions",
    "run": "start",
    "run_review": "start",
    "draw": "picture",
    "screenshot_svg": "picture",
}

__getattr__ = lazily(__name__, _HOMES)
