"""Which engine completes and aligns in a project: the one that a setting names, else the installed packages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from workbench.project import Project
    from workbench.translate.engine import Engine

_USUAL: Final = "argos"


def editing_engine(project: Project) -> Engine:
    """The engine for the editor.

    Raises:
        EngineError, NotFound: It cannot be loaded, or there is none of that name.
    """
    from workbench.translate.registry import EDITING_SETTING, project_engine

    name = project.settings.get(EDITING_SETTING)
    return project_engine(project, name if isinstance(name, str) and name else _USUAL)
