"""A bilingual annotation and translation workbench for the terminal.

What scripts and notebooks lean on is here and loaded on first use: importing this package loads nothing heavy.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

__all__ = ["Project", "Schema", "WorkbenchError", "__version__", "load_schema", "open_project"]

if TYPE_CHECKING:
    from workbench.errors import WorkbenchError
    from workbench.project import Project, open_project
    from workbench.schema import Schema, load_schema

_HOMES = {
    "Project": "workbench.project",
    "open_project": "workbench.project",
    "Schema": "workbench.schema",
    "load_schema": "workbench.schema",
    "WorkbenchError": "workbench.errors",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)
