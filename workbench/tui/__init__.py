"""The screens: a library of documents and the bilingual annotation screen. Importing this package loads no Textual."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from workbench.tui.actions import actions_table
    from workbench.tui.app import WorkbenchApp
    from workbench.tui.picture import draw, screenshot_svg
    from workbench.tui.start import run

__all__ = ["WorkbenchApp", "actions_table", "draw", "run", "screenshot_svg"]

_HOMES = {
    "WorkbenchApp": "workbench.tui.app",
    "actions_table": "workbench.tui.actions",
    "run": "workbench.tui.start",
    "draw": "workbench.tui.picture",
    "screenshot_svg": "workbench.tui.picture",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)
