"""What a user likes, across projects: the theme, and whether a review hides who marked what.

It is kept in a file of their own: a project's settings are edits, which undo takes back and others get too.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

from workbench.tui.themes import DARK, PALETTES

_THEME: Final = "theme"
_HIDDEN: Final = "hide_names"


def preferred_theme() -> str:
    """The theme that the user left; the dark one at first."""
    theme = _known().get(_THEME)
    return theme if isinstance(theme, str) and theme in PALETTES else DARK


def prefer_theme(theme: str) -> None:
    """Keep the theme."""
    _keep(_THEME, theme)


def names_are_hidden() -> bool:
    """Whether annotators are called by letters while one reviews; so only if asked for."""
    return _known().get(_HIDDEN) is True


def prefer_hidden_names(hidden: bool) -> None:
    """Keep whether they are."""
    _keep(_HIDDEN, hidden)


def _keep(name: str, value: object) -> None:
    """Keep something; a folder that cannot be written is no reason to stop."""
    path = _path()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps({**_known(), name: value}, indent=1, sort_keys=True), encoding="utf-8")
    except OSError:
        return


def _known() -> dict[str, object]:
    try:
        known = json.loads(_path().read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return known if isinstance(known, dict) else {}


def _path() -> Path:
    from platformdirs import user_config_path

    return user_config_path("workbench") / "screens.json"
