"""Prodigy's JSON lines, as `prodigy db-out` writes and its recipes read them: docs/formats/prodigy.md."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from workbench.formats.incoming import Incoming, ReadOptions
    from workbench.formats.losses import Losses
    from workbench.formats.outgoing import Options, Selection


class ProdigyFormat:
    """Writes and reads it; what Prodigy has no place for goes into a key of its own in each task."""

    name = "prodigy"
    title = "Prodigy JSON lines"
    suffix = ".jsonl"
    archived = False
    annotators: Literal["kept"] = "kept"
    splits = False
    needs = ""
    carries = (
        *("documents", "entities", "claims", "relations", "labels", "attributes", "roles", "notes"),
        *("nested marks", "overlapping marks", "annotators"),
    )

    def export(self, selection: Selection, target: Path, options: Options, losses: Losses) -> None:
        """Write a task for each document and annotator."""
        from workbench.formats.prodigy.write import write

        write(selection, target, options, losses)

    def recognises(self, path: Path) -> bool:
        """Whether it begins with one of Prodigy's tasks."""
        from workbench.formats.prodigy.read import recognises

        return recognises(path)

    def read(self, path: Path, options: ReadOptions) -> Iterator[Incoming]:
        """The documents of a file; tasks that follow one another on one text are one document."""
        from workbench.formats.prodigy.read import read

        return read(path, options)


FORMAT: Final = ProdigyFormat()
