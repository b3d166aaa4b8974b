"""W3C Web Annotations as JSON-LD beside the texts that they are about: docs/formats/w3c.md."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from workbench.formats.incoming import Incoming, ReadOptions
    from workbench.formats.losses import Losses
    from workbench.formats.outgoing import Options, Selection


class W3cFormat:
    """Writes a folder of texts and of pages of annotations; reads pages, collections, lists and lines of them."""

    name = "w3c"
    title = "W3C Web Annotations (JSON-LD)"
    suffix = ""
    archived = False
    annotators: Literal["kept"] = "kept"
    splits = False
    needs = ""
    carries = (
        *("documents", "entities", "claims", "relations", "labels", "attributes", "roles", "notes"),
        *("nested marks", "overlapping marks", "discontinuous marks", "annotators"),
    )

    def export(self, selection: Selection, target: Path, options: Options, losses: Losses) -> None:
        """Write a text and a page of annotations for each document, and the collection of all pages."""
        from workbench.formats.w3c.write import write

        write(selection, target, options, losses)

    def recognises(self, path: Path) -> bool:
        """Whether it holds Web Annotations."""
        from workbench.formats.w3c.read import recognises

        return recognises(path)

    def read(self, path: Path, options: ReadOptions) -> Iterator[Incoming]:
        """The documents that the annotations of a file or folder are about."""
        from workbench.formats.w3c.read import read

        return read(path, options)


FORMAT: Final = W3cFormat()
