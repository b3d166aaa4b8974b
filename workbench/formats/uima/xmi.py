"""UIMA CAS XMI: a folder with a file for each document, and the type system that describes their layers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

from workbench.errors import FormatError, Place
from workbench.formats.incoming import Incoming, ReadOptions, Skipped
from workbench.formats.names import FileNames

if TYPE_CHECKING:
    from workbench.formats.losses import Losses
    from workbench.formats.outgoing import Options, Selection
    from workbench.formats.uima.files import Source
    from workbench.formats.uima.outgoing import Outgoing
    from workbench.formats.uima.typesystem import TypeSystem

CARRIES: Final = (
    *("documents", "segments", "entities", "claims", "relations", "labels", "attributes", "roles", "notes"),
    *("nested marks", "overlapping marks", "discontinuous marks"),
)
_SUFFIX: Final = ".xmi"


class XmiFormat:
    """Writes and reads it."""

    name = "xmi"
    title = "UIMA CAS XMI, for INCEpTION, DKPro and UIMA"
    suffix = ""
    archived = False
    annotators: Literal["apart"] = "apart"
    splits = False
    needs = ""
    carries = CARRIES

    def export(self, selection: Selection, target: Path, options: Options, losses: Losses) -> None:
        """Write a file for each document into an empty folder; `--set tokens=none` leaves out the tokens."""
        from workbench.formats.uima.layers import Layers
        from workbench.formats.uima.tokens import record_tokens
        from workbench.formats.uima.typesystem import NAME
        from workbench.formats.uima.xmi_write import xmi

        layers, names, types = Layers(selection.schema), FileNames(".txt", _SUFFIX), type_system(selection)
        tokens = options.more.get("tokens") != "none"
        for record in selection.records(losses):
            out = layers.outgoing(record, record_tokens(record, options) if tokens else ())
            text = xmi(out.cas, link_types(out))
            (target / f"{names.name(record.document.name)}{_SUFFIX}").write_bytes(text.encode("utf-8", "replace"))
            declare(types, out)
            note_replaced(record.document.name, record.text, losses)
            out.account(record, losses)
        (target / NAME).write_text(types.to_xml(), "utf-8", newline="\n")

    def recognises(self, path: Path) -> bool:
        """Whether it is such a file, or a folder or zip of such files."""
        from workbench.formats.uima.files import first_with, head, zipped

        if path.is_dir():
            found = first_with(path, _SUFFIX)
            return found is not None and b"http://www.omg.org/XMI" in head(found)
        if path.suffix.lower() == _SUFFIX:
            return b"http://www.omg.org/XMI" in head(path)
        return zipped(path, _SUFFIX)

    def read(self, path: Path, options: ReadOptions) -> Iterator[Incoming]:
        """Each document of a file, folder or zip."""
        from workbench.formats.uima.files import sources

        for source in sources(path, [_SUFFIX], options):
            yield read_source(source)


FORMAT: Final = XmiFormat()


def read_source(source: Source, *, name: str = "", annotator: str | None = None) -> Incoming:
    """One document, or what is wrong with its file."""
    from workbench.formats.uima.marks import incoming
    from workbench.formats.uima.xmi_read import read_xmi

    try:
        document = read_xmi(source.data, source.path, source.types)
        document.name = name or document.name
        whose = annotator if annotator is not None else source.annotator
        return incoming(document, name=source.stem, place=Place(source.path), annotator=whose, types=source.types)
    except FormatError as error:
        return Skipped(error)


def type_system(selection: Selection) -> TypeSystem:
    """The types that every export has: DKPro's, and our layers with the schema's attributes."""
    from workbench.formats.uima.layers import Layers
    from workbench.formats.uima.typesystem import TypeSystem, dkpro_types, own_types

    types = TypeSystem()
    attributes = Layers(selection.schema).attributes
    types.add(*dkpro_types(), *own_types({layer: known.values() for layer, known in attributes.items()}))
    return types


def declare(types: TypeSystem, out: Outgoing) -> None:
    """Add the layers of somebody's own that a document has marks on."""
    from workbench.formats.uima import cas

    known = (cas.TOKEN, cas.SENTENCE)
    types.add(*(each for layer in out.foreign if layer.type not in known for each in layer.types()))


def link_types(out: Outgoing) -> dict[tuple[str, str], str]:
    """The types of links of slot features that came in."""
    return {(layer.type, name): link for layer in out.foreign for name, (link, _) in layer.links.items()}


def note_replaced(name: str, text: str, losses: Losses) -> None:
    """Say in the report where a text has characters that no XML can hold."""
    from workbench.formats.uima.xmi_write import replaced

    count = replaced(text)
    if count:
        characters = "character" if count == 1 else "characters"
        losses.notes.append(f"{name}: {count:,} {characters} that XML cannot hold went out as U+FFFD")
