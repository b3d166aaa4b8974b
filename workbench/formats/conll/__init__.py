"""CoNLL columns: a token and its tags in each line, a blank line after each sentence, -DOCSTART- before each document.

A folder for each annotator, and in it a file for each kind of mark: `entities.conll` and `claims.conll`; where the data
is split, `entities/train.conll` and so on. `documents.jsonl` has the texts that the tokens were cut from: no tagger
needs it, but with it the folder comes in again with every mark at its place.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from workbench.formats.incoming import Incoming, ReadOptions
    from workbench.formats.losses import Losses
    from workbench.formats.outgoing import Options, Selection


class ConllFormat:
    """Writes and reads it."""

    name = "conll"
    title = "CoNLL columns with IOB2, BIOES or IOB1 tags, for training taggers"
    suffix = ""
    archived = False
    annotators: Literal["apart"] = "apart"
    splits = True
    needs = ""
    carries = ("entities", "claims", "overlapping marks in columns", "annotators apart", "splits")

    def export(self, selection: Selection, target: Path, options: Options, losses: Losses) -> None:
        """Write the selection into an empty folder."""
        from workbench.formats.conll.write import write

        write(selection, target, options, losses)

    def recognises(self, path: Path) -> bool:
        """Whether it is a file of token and tag columns, or a folder of such files."""
        from workbench.formats.conll.read import recognises

        return recognises(path)

    def read(self, path: Path, options: ReadOptions) -> Iterator[Incoming]:
        """The documents of a file or folder."""
        from workbench.formats.conll.read import read

        return read(path, options)


FORMAT: Final = ConllFormat()
