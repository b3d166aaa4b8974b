"""Workbench's own JSON lines: everything there is, for backup and exchange. docs/formats.md describes it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from workbench.formats.losses import Losses
    from workbench.formats.outgoing import Options, Selection
    from workbench.project import Project

VERSION: Final = 1


class JsonlFormat:
    """Writes and reads it."""

    name = "jsonl"
    title = "JSON lines, complete: for backup and exchange"
    suffix = ".jsonl"
    archived = True
    annotators: Literal["kept"] = "kept"
    splits = False
    needs = ""
    carries = (
        *("documents", "segments", "translations", "entities", "claims", "relations", "labels", "attributes", "roles"),
        *("notes", "nested marks", "overlapping marks", "discontinuous marks", "marks on translations", "annotators"),
        *("decisions", "assignments"),
    )

    def export(self, selection: Selection, target: Path, options: Options, losses: Losses) -> None:
        """Write the selection; options do not concern it."""
        from workbench.formats.jsonl.write import write

        write(selection, target, losses)

    def recognises(self, path: Path) -> bool:
        """Whether its first line is our header, packed by gzip or not."""
        import gzip
        import zlib

        try:
            with path.open("rb") as file:
                start = file.read(200)
            if start.startswith(b"\x1f\x8b"):
                with gzip.open(path) as unpacked:
                    start = unpacked.read(200)
        except (OSError, EOFError, zlib.error):
            return False
        return start.removeprefix(b"\xef\xbb\xbf").startswith(b'{"workbench":')

    def import_(self, project: Project, path: Path, losses: Losses, *, skip_bad: bool = False) -> None:
        """Bring a file in."""
        from workbench.formats.jsonl.load import load

        load(project, path, losses, skip_bad=skip_bad)


FORMAT: Final = JsonlFormat()
