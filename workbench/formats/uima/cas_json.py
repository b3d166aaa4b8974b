"""UIMA CAS JSON 0.4: a folder with a file for each document, each with its type system in it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

from workbench.errors import FormatError, Place
from workbench.formats.incoming import Incoming, ReadOptions, Skipped
from workbench.formats.names import FileNames
from workbench.formats.uima.xmi import CARRIES

if TYPE_CHECKING:
    from workbench.formats.losses import Losses
    from workbench.formats.outgoing import Options, Selection
    from workbench.formats.uima.files import Source

_SUFFIX: Final = ".json"
_MARKS: Final = (b'"%TYPES"', b'"%FEATURE_STRUCTURES"', b'"%VIEWS"')


class CasJsonFormat:
    """Writes and reads it."""

    name = "uima-json"
    title = "UIMA CAS JSON 0.4, for INCEpTION and dkpro-cassis"
    suffix = ""
    archived = False
    annotators: Literal["apart"] = "apart"
    splits = False
    needs = ""
    carries: tuple[str, ...] = CARRIES

    def export(self, selection: Selection, target: Path, options: Options, losses: Losses) -> None:
        """Write a file for each document into an empty folder; `--set tokens=none` leaves out the tokens."""
        from workbench.formats.uima.cas_json_write import cas_json
        from workbench.formats.uima.layers import Layers
        from workbench.formats.uima.tokens import record_tokens
        from workbench.formats.uima.typesystem import TypeSystem
        from workbench.formats.uima.xmi import declare, link_types, type_system

        layers, names = Layers(selection.schema), FileNames(".txt", _SUFFIX)
        tokens = options.more.get("tokens") != "none"
        known = type_system(selection).types.values()
        for record in selection.records(losses):
            out = layers.outgoing(record, record_tokens(record, options) if tokens else ())
            types = TypeSystem()
            types.add(*known)
            declare(types, out)
            text = cas_json(out.cas, types, link_types(out))
            (target / f"{names.name(record.document.name)}{_SUFFIX}").write_text(text, "utf-8", newline="\n")
            out.account(record, losses)

    def recognises(self, path: Path) -> bool:
        """Whether it is such a file, or a folder of such files."""
        from workbench.formats.uima.files import first_with, head

        found = first_with(path, _SUFFIX) if path.is_dir() else path if path.suffix.lower() == _SUFFIX else None
        beginning = head(found) if found else b""
        return any(mark in beginning for mark in _MARKS)

    def read(self, path: Path, options: ReadOptions) -> Iterator[Incoming]:
        """Each document of a file, folder or zip."""
        from workbench.formats.uima.files import sources

        for source in sources(path, [_SUFFIX], options):
            yield read_source(source)


FORMAT: Final = CasJsonFormat()


def read_source(source: Source, *, name: str = "", annotator: str | None = None) -> Incoming:
    """One document, or what is wrong with its file."""
    from workbench.formats.uima.cas_json_read import read_json
    from workbench.formats.uima.marks import incoming

    try:
        document, types = read_json(source.data, source.path)
        document.name = name or document.name
        whose = annotator if annotator is not None else source.annotator
        return incoming(document, name=source.stem, place=Place(source.path), annotator=whose, types=types)
    except FormatError as error:
        return Skipped(error)
