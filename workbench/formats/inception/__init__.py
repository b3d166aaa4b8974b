"""A whole INCEpTION project: its exported zip in, and one that it imports out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

from workbench.formats.incoming import Incoming, ReadOptions
from workbench.formats.uima.xmi import CARRIES

if TYPE_CHECKING:
    from workbench.formats.losses import Losses
    from workbench.formats.outgoing import Options, Selection


class InceptionFormat:
    """Writes and reads it."""

    name = "inception"
    title = "INCEpTION project, with its layers, tagsets, annotators and curation"
    suffix = ".zip"
    archived = False
    annotators: Literal["apart"] = "apart"
    splits = False
    needs = ""
    carries: tuple[str, ...] = (*CARRIES, "schema")

    def export(self, selection: Selection, target: Path, options: Options, losses: Losses) -> None:
        """Write a project whose documents have an annotator's marks on them from the beginning."""
        from workbench.formats.inception.write import write

        write(selection, target, options, losses)

    def recognises(self, path: Path) -> bool:
        """Whether it is such a zip, or an unpacked one."""
        from workbench.formats.zips import peek

        if path.is_dir():
            names = [each.name for each in path.glob("exportedproject*.json") if each.is_file()]
            names += [name for each in sorted(filter(Path.is_file, path.glob("*.zip")))[:1] for name in peek(each)]
        else:
            names = peek(path) if path.suffix.lower() == ".zip" else []
        return any(name.lstrip("/").startswith("exportedproject") and name.endswith(".json") for name in names)

    def read(self, path: Path, options: ReadOptions) -> Iterator[Incoming]:
        """The schema, and each document with everybody's marks."""
        from workbench.formats.inception.read import read_project

        return read_project(path, options)


FORMAT: Final = InceptionFormat()
