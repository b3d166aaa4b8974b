"""XLIFF 2.1 as a format."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from workbench.formats.losses import Losses
    from workbench.formats.outgoing import Options, Selection
    from workbench.project import Project


class XliffTwoFormat:
    """Writes and reads it: a folder with a file for each pair of languages."""

    name = "xliff2"
    title = "XLIFF 2.1, for translation tools"
    suffix = ""
    archived = False
    annotators: Literal["kept"] = "kept"
    splits = False
    needs = ""
    carries = ("documents", "translations", "status of translations", "candidates", "comments")

    def export(self, selection: Selection, target: Path, options: Options, losses: Losses) -> None:
        """Write the selection into a folder."""
        from workbench.formats.bilingual.going_out import bitexts
        from workbench.formats.bilingual.languages import pairs_of, targets
        from workbench.formats.losses import Losses as Unheard
        from workbench.formats.xliff.write_2 import lines

        into = targets(selection.project)
        heard = losses
        for languages in pairs_of(selection):
            documents = bitexts(selection, heard, offers=True)
            heard = Unheard()
            with (target / f"{'-'.join(filter(None, languages))}.xlf").open(
                "w", encoding="utf-8", newline="\n"
            ) as file:
                file.writelines(lines(documents, languages, into))

    def recognises(self, path: Path) -> bool:
        """Whether it is an XLIFF file of version 2, or a folder of such."""
        from workbench.formats.xliff.read import version_of

        files = _files(path)
        return bool(files) and all(version_of(each) == "2" for each in files)

    def import_(self, project: Project, path: Path, losses: Losses, *, skip_bad: bool) -> None:
        """Bring in a file, or all of a folder: documents, or new versions of translations."""
        from workbench.errors import FormatError, Place
        from workbench.formats.bilingual.coming_in import bring_in
        from workbench.formats.xliff.read import read

        files = _files(path)
        if not files:
            raise FormatError("holds no XLIFF file", place=Place(path))
        for each in files:
            bring_in(project, each, read(each), losses, skip_bad=skip_bad)


def _files(path: Path) -> list[Path]:
    if path.is_file():
        return [path]
    found = (each for each in path.iterdir() if each.suffix.lower() in (".xlf", ".xliff") and each.is_file())
    return sorted(found) if path.is_dir() else []


FORMAT: Final = XliffTwoFormat()
