"""A dataset for Hugging Face's libraries: Parquet, a card, Croissant metadata: docs/formats/huggingface.md."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from workbench.formats.incoming import Incoming, ReadOptions
    from workbench.formats.losses import Losses
    from workbench.formats.outgoing import Options, Selection


class HuggingFaceFormat:
    """Writes and reads it; needs pyarrow only."""

    name = "huggingface"
    title = "Hugging Face dataset: Parquet, dataset card, Croissant"
    suffix = ""
    archived = False
    annotators: Literal["kept"] = "kept"
    splits = True
    needs = "parquet"
    carries = (
        *("documents", "segments", "translations", "entities", "claims", "relations", "labels", "attributes", "roles"),
        *("notes", "nested marks", "overlapping marks", "discontinuous marks", "marks on translations", "annotators"),
        *("tokens and tags",),
    )

    def export(self, selection: Selection, target: Path, options: Options, losses: Losses) -> None:
        """Write the selection into a folder."""
        from workbench.formats.huggingface.needs import check_installed
        from workbench.formats.huggingface.write import write

        check_installed()
        write(selection, target, options, losses)

    def recognises(self, path: Path) -> bool:
        """Whether it is Parquet, or a folder with some in its `data`."""
        from workbench.formats.huggingface.files import recognises

        return recognises(path)

    def read(self, path: Path, options: ReadOptions) -> Iterator[Incoming]:
        """The documents of a dataset: of our own whole, of others their texts, tags and spans."""
        from workbench.formats.huggingface.read import read

        return read(path, options)


FORMAT: Final = HuggingFaceFormat()
