"""Writes a dataset: shards of Parquet by split, the card, and Croissant's description, in constant memory."""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from workbench.formats.huggingface.columns import Columns
from workbench.formats.huggingface.figures import Figures, counted
from workbench.formats.huggingface.layout import Layout, layout_of
from workbench.formats.huggingface.records import Bilingual, Paired
from workbench.formats.huggingface.tagging import tagged
from workbench.formats.in_parallel import in_parallel
from workbench.model import JSON

if TYPE_CHECKING:
    import pyarrow as pa

    from workbench.formats.losses import Losses
    from workbench.formats.outgoing import Options, Record, Selection

DATA: Final = "data"
_ROW_GROUP: Final = 1_000
_ROW_GROUP_BYTES: Final = 64 << 20
_SHARD_BYTES: Final = 256 << 20
_SPLITS: Final = {"": "train", "dev": "validation"}


@dataclass(frozen=True, slots=True)
class Split:
    """A part of the data as it was written.

    Attributes:
        files: In order, by their paths in the folder.
        size: Bytes of all of them.
    """

    name: str
    documents: int
    files: tuple[str, ...]
    size: int


def write(selection: Selection, target: Path, options: Options, losses: Losses) -> None:
    """Write the selection into an empty folder."""
    from workbench.formats.huggingface.card import write_card
    from workbench.formats.huggingface.croissant import write_croissant

    both = Bilingual.of(selection)
    layout = layout_of(both, options)
    figures = Figures()
    (target / DATA).mkdir()
    splits: list[Split] = []
    done = 0
    for part in both.parts or ("",):
        documents = both.part(part) if both.parts else both
        name = _split_name(part)
        work = partial(make, layout=layout.to_json(), split=name)
        shards = Shards(target, name, layout, options.shard)
        for made in in_parallel(work, _after(documents, done), options, losses):
            shards.add(_rows(made["rows"]))
            figures.add(Figures.from_json(made["figures"]))
        splits.append(shards.close())
        done += len(documents.ids)
    if figures.tagged:
        losses.notes.append(_tags_note(figures))
    report = losses.report("huggingface")
    write_card(target, both, layout, figures, splits, report, options)
    write_croissant(target, both, layout, figures, splits, options)


def _split_name(part: str) -> str:
    """As `datasets` calls it, whose names of splits are words."""
    return _SPLITS.get(part, part.replace("-", "_"))


def _after(selection: Bilingual, done: int) -> Bilingual:
    """The selection, counting its progress from there."""
    progress = selection.progress
    return replace(selection, progress=lambda count: progress(done + count)) if progress else selection


def _tags_note(figures: Figures) -> str:
    counts = ", ".join(f"{count:,} {what}" for what, count in figures.tagged.most_common())
    return f"entities in the column ner_tags: {counts}"


def make(records: Iterable[Record], options: Options, losses: Losses, *, layout: str, split: str) -> dict[str, JSON]:
    """Some documents as rows, and their figures; as JSON values, because another process may make them."""
    found = [record for record in records if isinstance(record, Paired)]
    columns = _columns(layout)
    tokens, became = tagged(found, columns.layout, options)
    figures = counted(found, tokens, became, columns.layout, split)
    return {"rows": _packed(columns.batch(found, tokens)), "figures": figures.to_json()}


@lru_cache(maxsize=1)
def _columns(layout: str) -> Columns:
    return Columns(Layout.from_json(layout))


def _packed(rows: pa.RecordBatch) -> str:
    import pyarrow as pa

    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, rows.schema, options=pa.ipc.IpcWriteOptions(compression="lz4")) as writer:
        writer.write_batch(rows)
    return b64encode(sink.getvalue()).decode("ascii")


def _rows(packed: str) -> pa.RecordBatch:
    import pyarrow as pa

    with pa.ipc.open_stream(b64decode(packed)) as reader:
        return reader.read_next_batch()


class Shards:
    """The files of one split, being written: row groups of some thousand documents, files of some hundred megabytes."""

    def __init__(self, folder: Path, name: str, layout: Layout, documents: int) -> None:
        from workbench.formats.huggingface.features import arrow_schema

        self._folder = folder
        self._name = name
        self._schema = arrow_schema(layout.features, layout.said)
        self._most = documents
        self._waiting: list[pa.RecordBatch] = []
        self._files: list[_File] = []
        self._documents = 0

    def add(self, rows: pa.RecordBatch) -> None:
        """Take some rows; they are written with others."""
        for piece in self._pieces(rows):
            self._waiting.append(piece)
            self._documents += len(piece)
            size = sum(each.nbytes for each in self._waiting)
            if sum(map(len, self._waiting)) >= _ROW_GROUP or size >= _ROW_GROUP_BYTES or self._is_full():
                self._flush()

    def _pieces(self, rows: pa.RecordBatch) -> Iterator[pa.RecordBatch]:
        """The rows cut where a file has as many documents as the user wants in one."""
        at = 0
        while at < len(rows):
            room = self._most - self._documents % self._most if self._most else len(rows)
            yield rows.slice(at, room)
            at += room

    def _is_full(self) -> bool:
        return bool(self._most) and self._documents % self._most == 0

    def _flush(self) -> None:
        import pyarrow as pa

        if not self._files or self._files[-1].closed:
            self._files.append(_File(self._folder / DATA / f"{self._name}-{len(self._files)}", self._schema))
        file = self._files[-1]
        file.write(pa.Table.from_batches(self._waiting, self._schema))
        self._waiting = []
        if self._is_full() or (not self._most and file.size >= _SHARD_BYTES):
            file.close()

    def close(self) -> Split:
        """Write what is left, and give the files their names."""
        if self._waiting or not self._files:
            self._flush()
        self._files[-1].close()
        names = []
        for number, file in enumerate(self._files):
            names.append(f"{DATA}/{self._name}-{number:05}-of-{len(self._files):05}.parquet")
            file.path.rename(self._folder / names[-1])
        size = sum(file.size for file in self._files)
        return Split(self._name, self._documents, tuple(names), size)


class _File:
    """A file of Parquet, being written."""

    def __init__(self, path: Path, schema: pa.Schema) -> None:
        import pyarrow as pa
        import pyarrow.parquet as pq

        self.path = path
        self.closed = False
        self.size = 0
        self._sink = pa.OSFile(str(path), "wb")
        self._writer = pq.ParquetWriter(
            self._sink, schema, compression="zstd", compression_level=1, write_page_checksum=True
        )

    def write(self, rows: pa.Table) -> None:
        """Write a row group."""
        self._writer.write_table(rows, row_group_size=max(len(rows), 1))
        self.size = self._sink.tell()

    def close(self) -> None:
        """Write the end of the file."""
        if not self.closed:
            self._writer.close()
            self.size = self._sink.tell()
            self._sink.close()
            self.closed = True
