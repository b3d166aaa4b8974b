"""brat standoff: a folder of texts (.txt) and annotations (.ann) with the configuration that brat shows them by."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from workbench.formats.incoming import Incoming, ReadOptions
    from workbench.formats.losses import Losses
    from workbench.formats.outgoing import Options, Selection


class BratFormat:
    """Writes it, and reads it: ours, brat's own, and what other tools write for it."""

    name = "brat"
    title = "brat standoff, with its configuration"
    suffix = ""
    archived = False
    annotators: Literal["apart"] = "apart"
    splits = False
    needs = ""
    carries = (
        "entities", "claims with roles (as events)", "relations", "discontinuous and overlapping marks",
        "attributes", "notes", "annotators apart", "the schema",
    )  # fmt: skip

    def export(self, selection: Selection, target: Path, options: Options, losses: Losses) -> None:
        """Write one annotator's marks into an empty folder."""
        from workbench.formats.brat.write import write

        write(selection, target, losses)

    def recognises(self, path: Path) -> bool:
        """Whether it is an .ann file, or a folder with one, or with brat's configuration beside texts."""
        from workbench.formats.brat.folders import looks_like_brat

        return looks_like_brat(path)

    def read(self, path: Path, options: ReadOptions) -> Iterator[Incoming]:
        """The documents of a file or folder, with their marks."""
        from workbench.formats.brat.read import read

        return read(path, options)


FORMAT: Final = BratFormat()
