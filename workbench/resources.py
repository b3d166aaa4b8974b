"""Files that come with Workbench: the sample corpus and the ready schemas, from the checkout or the wheel."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from workbench.errors import NotFound


def resource(name: Literal["corpus", "schemas"]) -> Path:
    """The folder of that name.

    Raises:
        NotFound: The installation is incomplete.
    """
    package = Path(__file__).parent
    checkout = (package.parent / "pyproject.toml").is_file()
    folder = package.parent / name if checkout else package / "_data" / name
    if not folder.is_dir():
        raise NotFound(f"the folder {name}/ that comes with Workbench is missing", hint="install Workbench again")
    return folder
