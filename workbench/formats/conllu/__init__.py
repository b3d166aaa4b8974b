"""CoNLL-U Plus: one file whose first line names its columns, with the exact text and every mark beside the tokens.

The tags stand in the columns WB:ENTITY and WB:CLAIM, and where marks overlap in as many as it takes; what columns
cannot say stands in a comment of each document, `# workbench = {...}`, which other tools pass over.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from workbench.formats.incoming import Incoming, ReadOptions
    from workbench.formats.losses import Losses
    from workbench.formats.outgoing import Options, Selection


class ConlluFormat:
    """Writes and reads it."""

    name = "conllu"
    title = "CoNLL-U Plus, with tags in columns of their own"
    suffix = ".conllup"
    archived = False
    annotators: Literal["apart"] = "apart"
    splits = False
    needs = ""
    carries = (
        *("entities", "claims", "relations", "labels", "attributes", "notes", "discontinuous marks"),
        *("overlapping marks in columns", "exact text"),
    )

    def export(self, selection: Selection, target: Path, options: Options, losses: Losses) -> None:
        """Write the selection to a file."""
        from workbench.formats.conllu.write import write

        write(selection, target, options, losses)

    def recognises(self, path: Path) -> bool:
        """Whether a file, or one in a folder, names its columns in the first line."""
        from workbench.formats.conllu.read import recognises

        return recognises(path)

    def read(self, path: Path, options: ReadOptions) -> Iterator[Incoming]:
        """The documents of a file or folder."""
        from workbench.formats.conllu.read import read

        return read(path, options)


FORMAT: Final = ConlluFormat()
