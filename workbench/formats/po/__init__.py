"""gettext's PO files, with an entry for each segment: docs/formats/po.md."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from workbench.formats.losses import Losses
    from workbench.formats.outgoing import Options, Selection
    from workbench.project import Project


class PoFormat:
    """Writes and reads it: a folder with a file for each pair of languages."""

    name = "po"
    title = "gettext PO files"
    suffix = ""
    archived = False
    annotators: Literal["kept"] = "kept"
    splits = False
    needs = ""
    carries = ("translations", "status of translations", "comments")

    def export(self, selection: Selection, target: Path, options: Options, losses: Losses) -> None:
        """Write the selection into a folder."""
        from workbench.formats.bilingual.going_out import bitexts
        from workbench.formats.bilingual.languages import pairs_of, targets
        from workbench.formats.losses import Losses as Unheard
        from workbench.formats.po.write import lines

        heard = losses
        for languages in pairs_of(selection):
            documents = bitexts(selection, heard)
            heard = Unheard()
            place = target / f"{'-'.join(filter(None, languages))}.po"
            with place.open("w", encoding="utf-8", newline="\n") as file:
                file.writelines(lines(documents, languages, targets(selection.project)))
            if not place.stat().st_size:
                place.unlink()

    def recognises(self, path: Path) -> bool:
        """Whether it is a PO file, or a folder of such."""
        files = _files(path)
        return bool(files) and all(_is_po(each) for each in files)

    def import_(self, project: Project, path: Path, losses: Losses, *, skip_bad: bool) -> None:
        """Bring in a file, or all of a folder: documents, or new versions of translations."""
        from workbench.errors import FormatError, Place
        from workbench.formats.bilingual.coming_in import bring_in
        from workbench.formats.po.read import read

        files = _files(path)
        if not files:
            raise FormatError("holds no PO file", place=Place(path))
        for each in files:
            bring_in(project, each, read(each, losses, skip_bad=skip_bad), losses, skip_bad=skip_bad)


def _files(path: Path) -> list[Path]:
    if path.is_file():
        return [path] if path.suffix.lower() in (".po", ".pot") else []
    return (
        sorted(each for each in path.iterdir() if each.suffix.lower() == ".po" and each.is_file())
        if path.is_dir()
        else []
    )


def _is_po(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return b"msgid" in file.read(65536)
    except OSError:
        return False


FORMAT: Final = PoFormat()
