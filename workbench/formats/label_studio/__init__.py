"""Label Studio's tasks with their labelling configuration: docs/formats/label-studio.md."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from workbench.formats.incoming import Incoming, ReadOptions
    from workbench.formats.losses import Losses
    from workbench.formats.outgoing import Options, Selection


class LabelStudioFormat:
    """Writes `tasks.json` and `config.xml`; reads these, and what Label Studio exports as JSON or JSON_MIN."""

    name = "label-studio"
    title = "Label Studio tasks and labelling configuration"
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
        """Write a task for each document, an annotation in it for each annotator."""
        from workbench.formats.label_studio.write import write

        write(selection, target, losses)

    def recognises(self, path: Path) -> bool:
        """Whether it begins with a task of Label Studio's."""
        from workbench.formats.label_studio.read import recognises

        return recognises(path)

    def read(self, path: Path, options: ReadOptions) -> Iterator[Incoming]:
        """The documents of a file of tasks, or of a folder with its configuration."""
        from workbench.formats.label_studio.read import read

        return read(path, options)


FORMAT: Final = LabelStudioFormat()
