"""Brings what a reader found in another tool's format into a project."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from workbench.formats.incoming import Incoming
    from workbench.formats.losses import Losses
    from workbench.project import Project


def receive(
    project: Project, incoming: Iterable[Incoming], losses: Losses, *, source: Path, skip_bad: bool,
    progress: Callable[[int, int], None] | None,
) -> None:  # fmt: skip
    """Bring everything in; the caller's transaction makes it all or nothing."""
    raise NotImplementedError
