"""Who is at the keyboard: remembered per user and project, never guessed from another's."""

from __future__ import annotations

import json
from pathlib import Path
from unicodedata import normalize

from workbench.errors import Refused, StorageError
from workbench.model import EVERYBODY, GOLD


def remembered_annotator(project: Path) -> str:
    """The name that this user gave for this project, or ""."""
    return _known().get(str(project.resolve()), "")


def remember_annotator(project: Path, name: str) -> None:
    """Keep the name for this user and this project.

    Raises:
        StorageError: The user's settings cannot be written.
    """
    path = _path()
    names = {**_known(), str(project.resolve()): name}
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_suffix(".new")
        fresh.write_text(json.dumps(names, ensure_ascii=False, indent=1, sort_keys=True), encoding="utf-8")
        fresh.replace(path)
    except OSError as error:
        raise StorageError(
            f"{path}: cannot be written: {error.strerror}", hint="or say who you are with: --as NAME"
        ) from error


def _known() -> dict[str, str]:
    try:
        names = json.loads(_path().read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return {str(k): str(v) for k, v in names.items()} if isinstance(names, dict) else {}


def _path() -> Path:
    from platformdirs import user_config_path

    return user_config_path("workbench") / "annotators.json"


def checked_annotator(name: str) -> str:
    """The name in its composed form (NFC), if an annotator may have it.

    Raises:
        Refused: It is reserved, too long, or holds control characters.
    """
    name = name if name.isascii() else normalize("NFC", name)
    if name.casefold() == GOLD:
        raise Refused(f"«{GOLD}» is the name of the adjudicated layer", hint="take another name")
    if name == EVERYBODY:
        raise Refused(f"«{EVERYBODY}» means everybody", hint="take another name")
    if len(name) > 80 or any(not c.isprintable() for c in name) or name != name.strip():
        raise Refused(
            "an annotator's name is 1 to 80 printable characters, no space at either end", hint="take another name"
        )
    return name
