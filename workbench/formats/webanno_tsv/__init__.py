"""WebAnno TSV 3.3: a file for each document, a row for each token, a column for each feature of each layer."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

from workbench.formats.incoming import Incoming, ReadOptions
from workbench.formats.names import FileNames

if TYPE_CHECKING:
    from workbench.formats.losses import Losses
    from workbench.formats.outgoing import Options, Selection

_SUFFIX: Final = ".tsv"
_MAGIC: Final = b"#FORMAT=WebAnno TSV"


class WebAnnoTsvFormat:
    """Writes and reads it."""

    name = "webanno-tsv"
    title = "WebAnno TSV 3.3, for INCEpTION and WebAnno"
    suffix = ""
    archived = False
    annotators: Literal["apart"] = "apart"
    splits = False
    needs = ""
    carries: tuple[str, ...] = (
        *("documents", "segments", "tokens", "entities", "claims", "relations", "labels", "attributes", "roles"),
        *("notes", "nested marks", "overlapping marks", "discontinuous marks"),
    )

    def export(self, selection: Selection, target: Path, options: Options, losses: Losses) -> None:
        """Write a file for each document into an empty folder; `--set plain=yes` leaves out what only we read."""
        from workbench.formats.uima.layers import Layers
        from workbench.formats.uima.tokens import record_tokens
        from workbench.formats.webanno_tsv.write import tsv

        layers, names = Layers(selection.schema, columns=True), FileNames(".txt", _SUFFIX)
        plain = options.more.get("plain") == "yes"
        for record in selection.records(losses):
            stem = names.name(record.document.name)
            text = tsv(record, layers, record_tokens(record, options), losses, stem=stem, plain=plain)
            (target / f"{stem}{_SUFFIX}").write_bytes(text.encode("utf-8", "replace"))

    def recognises(self, path: Path) -> bool:
        """Whether it is such a file, or a folder or zip of such files."""
        from workbench.formats.uima.files import first_with, head, zipped

        if path.is_dir():
            found = first_with(path, _SUFFIX)
            return found is not None and _MAGIC in head(found)
        if path.suffix.lower() == _SUFFIX:
            return _MAGIC in head(path)
        return zipped(path, _SUFFIX)

    def read(self, path: Path, options: ReadOptions) -> Iterator[Incoming]:
        """Each document of a file, folder or zip."""
        from workbench.formats.uima.files import sources
        from workbench.formats.webanno_tsv.read import read_source

        for source in sources(path, [_SUFFIX], options):
            yield read_source(source)


FORMAT: Final = WebAnnoTsvFormat()
