"""Tables of marks and of documents, for spreadsheets and data frames: docs/formats/csv.md."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from workbench.formats.incoming import Incoming, ReadOptions
    from workbench.formats.losses import Losses
    from workbench.formats.outgoing import Options, Selection


class TableFormat:
    """Writes and reads tables.

    Args:
        name: Also the suffix of its files.
        delimiter: What stands between two cells.
    """

    suffix = ""
    archived = False
    annotators: Literal["kept"] = "kept"
    splits = False
    needs = ""
    carries = (
        *("documents", "segments", "entities", "claims", "relations", "labels", "attributes", "roles", "notes"),
        *("nested marks", "overlapping marks", "discontinuous marks", "annotators"),
    )

    def __init__(self, name: str, delimiter: str) -> None:
        self.name = name
        self.title = f"{name.upper()}: one row a mark, and one a document"
        self._delimiter = delimiter

    def export(self, selection: Selection, target: Path, options: Options, losses: Losses) -> None:
        """Write a table of marks, one of documents, and the schema, into a folder."""
        from workbench.formats.csv_table.write import write

        write(selection, target, options, losses, suffix=self.name, delimiter=self._delimiter)

    def recognises(self, path: Path) -> bool:
        """Whether it is such a folder, or a table with a column of texts."""
        from workbench.formats.csv_table.read import recognises

        return recognises(path, self.name)

    def read(self, path: Path, options: ReadOptions) -> Iterator[Incoming]:
        """The documents of our tables, or those of a table of somebody else: one in each row."""
        from workbench.formats.csv_table.read import read

        return read(path, options, self.name)


CSV: Final = TableFormat("csv", ",")
TSV: Final = TableFormat("tsv", "\t")
