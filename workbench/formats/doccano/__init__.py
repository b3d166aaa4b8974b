"""doccano's JSON lines, as its sequence labelling projects import and export them: docs/formats/doccano.md."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from workbench.formats.incoming import Incoming, ReadOptions
    from workbench.formats.losses import Losses
    from workbench.formats.outgoing import Options, Selection


class DoccanoFormat:
    """Writes and reads it; what doccano has no place for goes into a key of its metadata."""

    name = "doccano"
    title = "doccano JSON lines"
    suffix = ".jsonl"
    archived = False
    annotators: Literal["apart"] = "apart"
    splits = False
    needs = ""
    carries = (
        *("documents", "entities", "claims", "relations", "labels", "attributes", "roles", "notes"),
        *("nested marks", "overlapping marks"),
    )

    def export(self, selection: Selection, target: Path, options: Options, losses: Losses) -> None:
        """Write one annotator's marks, a document a line."""
        from workbench.formats.doccano.write import write

        write(selection, target, options, losses)

    def recognises(self, path: Path) -> bool:
        """Whether it is such a file, or a folder or zip of them."""
        from workbench.formats.doccano.read import recognises

        return recognises(path)

    def read(self, path: Path, options: ReadOptions) -> Iterator[Incoming]:
        """The documents of a file, or of each annotator's file in a folder or zip."""
        from workbench.formats.doccano.read import read

        return read(path, options)


FORMAT: Final = DoccanoFormat()
