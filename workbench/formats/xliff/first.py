"""XLIFF 1.2 as a format."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from workbench.formats.losses import Losses
    from workbench.formats.outgoing import Options, Selection
    from workbench.project import Project


class XliffFormat:
    """Writes and reads it."""

    name = "xliff"
    title = "XLIFF 1.2, for translation tools"
    suffix = ".xlf"
    archived = False
    annotators: Literal["kept"] = "kept"
    splits = False
    needs = ""
    carries = ("documents", "translations", "status of translations", "candidates", "comments")

    def export(self, selection: Selection, target: Path, options: Options, losses: Losses) -> None:
        """Write the selection to a file."""
        from workbench.formats.bilingual.going_out import bitexts
        from workbench.formats.bilingual.languages import targets
        from workbench.formats.xliff.write_1 import lines

        with target.open("w", encoding="utf-8", newline="\n") as file:
            file.writelines(lines(bitexts(selection, losses, offers=True), targets(selection.project)))

    def recognises(self, path: Path) -> bool:
        """Whether it is an XLIFF file of version 1."""
        from workbench.formats.xliff.read import version_of

        return path.is_file() and version_of(path) == "1"

    def import_(self, project: Project, path: Path, losses: Losses, *, skip_bad: bool) -> None:
        """Bring in a file: documents, or new versions of translations."""
        from workbench.formats.bilingual.coming_in import bring_in
        from workbench.formats.xliff.read import read

        bring_in(project, path, read(path), losses, skip_bad=skip_bad)


FORMAT: Final = XliffFormat()
