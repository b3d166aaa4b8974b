"""What a user likes, across projects: theme, language, keys, and how the text is shown.

It is kept in a file of their own: a project's settings are edits, which undo takes back and others get too.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Final, Literal

from workbench.text.cells import draw_ambiguous_wide
from workbench.tui.themes import DARK, PALETTES

Preference = Literal[
    "theme", "language", "keymap", "ambiguous_wide", "snapping", "timing", "layout", "hide_names", "others_edits",
    "lanes", "boundary", "terms",
]  # fmt: skip
"""What can be preferred: a screen is told of a change by `preference_changed`."""

_AMBIGUOUS: Final = "WORKBENCH_AMBIGUOUS_WIDTH"
"""The variable that says how the terminal draws characters of ambiguous width: wide or narrow."""

DEFAULTS: Final[Mapping[Preference, object]] = {
    "theme": DARK,
    "language": "",
    "keymap": "default",
    "ambiguous_wide": False,
    "snapping": False,
    "timing": False,
    "layout": "both",
    "lanes": False,
    "boundary": 50,
    "terms": True,
    "hide_names": False,
    "others_edits": False,
}
CHOICES: Final[Mapping[Preference, tuple[str, ...]]] = {
    "theme": tuple(PALETTES),
    "keymap": ("default", "vim", "own"),
    "layout": ("both", "source", "target", "swapped"),
}


def preferred(name: Preference) -> object:
    """What the user chose, or the default where they never did, or where what is written makes no sense."""
    default = DEFAULTS[name]
    found = _known().get(name, default)
    sensible = isinstance(found, type(default)) and (name not in CHOICES or found in CHOICES[name])
    return found if sensible else default


def is_preferred(name: Preference) -> bool:
    """Whether something that is on or off is on."""
    return preferred(name) is True


def prefer(name: Preference, value: object) -> None:
    """Keep what the user chose; a folder that cannot be written is no reason to stop."""
    path = _path()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_suffix(".new")
        fresh.write_text(json.dumps({**_known(), name: value}, indent=1, sort_keys=True), encoding="utf-8")
        fresh.replace(path)
    except OSError:
        return


def preferred_theme() -> str:
    """The theme that the user left; the dark one at first."""
    return str(preferred("theme"))


def prefer_theme(theme: str) -> None:
    """Keep the theme."""
    prefer("theme", theme)


def names_are_hidden() -> bool:
    """Whether annotators are called by letters while one reviews; so only if asked for."""
    return is_preferred("hide_names")


def prefer_hidden_names(hidden: bool) -> None:
    """Keep whether they are."""
    prefer("hide_names", hidden)


def draw_as_preferred() -> None:
    """Count characters of ambiguous width as the terminal draws them: as the environment says, or the user."""
    asked = os.environ.get(_AMBIGUOUS, "").casefold()
    draw_ambiguous_wide(asked in ("wide", "1", "2", "yes", "true") if asked else is_preferred("ambiguous_wide"))


def _known() -> Mapping[str, object]:
    """All that is kept: read anew only when the file is another one."""
    path = _path()
    try:
        status = path.stat()
    except OSError:
        return {}
    return _read(path, status.st_mtime_ns, status.st_ino)


@lru_cache(maxsize=2)
def _read(path: Path, _when: int, _which: int) -> Mapping[str, object]:
    try:
        known = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return known if isinstance(known, dict) else {}


def config_folder() -> Path:
    """The folder of the user's own settings."""
    from platformdirs import user_config_path

    return user_config_path("workbench")


def _path() -> Path:
    return config_folder() / "screens.json"
