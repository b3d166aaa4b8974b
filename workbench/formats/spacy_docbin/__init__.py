"""spaCy's DocBin: entities in `doc.ents`, all spans in `doc.spans`, everything else in `doc.user_data`.

A folder with a file for each language, `en.spacy` and `zh.spacy`, or where the data is split `en/train.spacy` and so
on, because a pipeline is of one language. `doc.text` is the document's text to the letter.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from workbench.formats.incoming import Incoming, ReadOptions
    from workbench.formats.losses import Losses
    from workbench.formats.outgoing import Options, Selection


class SpacyFormat:
    """Writes and reads it."""

    name = "spacy"
    title = "spaCy DocBin, for training pipelines"
    suffix = ""
    archived = False
    annotators: Literal["apart"] = "apart"
    splits = True
    needs = "spacy"
    carries = (
        *("entities", "claims", "relations", "labels", "attributes", "notes", "discontinuous marks"),
        *("overlapping marks", "exact text", "splits"),
    )

    def export(self, selection: Selection, target: Path, options: Options, losses: Losses) -> None:
        """Write the selection into an empty folder."""
        from workbench.formats.spacy_docbin.write import write

        write(selection, target, options, losses)

    def recognises(self, path: Path) -> bool:
        """Whether it is a .spacy file, or a folder of such files."""
        from workbench.formats.spacy_docbin.read import recognises

        return recognises(path)

    def read(self, path: Path, options: ReadOptions) -> Iterator[Incoming]:
        """The documents of a file or folder."""
        from workbench.formats.spacy_docbin.read import read

        return read(path, options)


FORMAT: Final = SpacyFormat()
