"""A bilingual annotation and translation workbench for the terminal.

What scripts and notebooks lean on is here and loaded on first use: importing this package loads nothing heavy.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbench.lazily import lazily

__version__ = "0.1.0"

__all__ = ["Project", "Schema", "WorkbenchError", "__version__", "load_schema", "open_project"]

if TYPE_CHECKING:
    from workbench.errors import WorkbenchError
    from workbench.project import Project, open_project
    from workbench.schema import Schema, load_schema

_HOMES = {
    "Project": "project",
    "open_project": "project",
    "Schema": "schema",
    "load_schema": "schema",
    "WorkbenchError": "errors",
}

__getattr__ = lazily(__name__, _HOMES)
